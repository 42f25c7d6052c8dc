"""What is said of friends and foes beside the model: every sentence has a basis, and forecasts and judges nothing."""

from __future__ import annotations

import json
import re
from itertools import combinations, product
from typing import get_args

import pytest

import detente
from detente.answer import Answer
from detente.assess.relations.joined import FindingKind, Joined, join
from detente.evidence.lexicon import Lexicon
from detente.report.blocks import Bullets, Paragraph, Table, as_text
from detente.report.joined import finding_said, joined_blocks, joined_record
from detente.report.neutrality import loaded_words
from detente.report.words import Words
from test_helping import drawn
from test_joined import BAND, with_actors

NEVER = re.compile(
    r"\b(enem\w*|foes?|friends?|all(y|ies)|rivals?|will|going to|likely|probab\w*|predict\w*|expect\w*)\b"
)
DRAWS = (0, 29, 31, 53)
"""Of these, some leave preferences open; together they have every finding, known and not known."""


def related(seed: int) -> Joined:
    """A random case in which each two who decide are said to be with each other, against each other, or both."""
    text = drawn(seed)
    makers = {str(m.id): f"actor_{m.id}" for m in detente.parse_case(text).model().decision_makers}
    pairs = [(makers[a], makers[b]) for a, b in combinations(makers, 2)]
    said = {f"r{k}": {"from": a, "to": b, "sign": sign} for k, ((a, b), sign) in enumerate(product(pairs, "+-"))}
    return join(detente.parse_case(f"{with_actors(text, makers)}relations: {json.dumps(said)}\n").model())


def unquoted(text: str) -> str:
    return re.sub("“[^”]*”", "", text)


@pytest.mark.parametrize("seed", DRAWS)
def test_sentences_have_a_basis_and_neither_forecast_nor_call_anybody_an_enemy(seed: int) -> None:
    found = related(seed)
    assert found.helping is not None
    words = Words.of_model(found.helping.model)
    for f in found.findings:
        said = finding_said(words, f)
        assert said.because
        assert not NEVER.search(unquoted(said))
        assert ("left open" in said) == (f.answer is Answer.UNKNOWN)
        assert all(r in said for r in (*f.relations, *f.contrary))
        assert all(words.dm(dm) in said for dm in (*f.ones, *f.others))
    blocks = joined_blocks(found)
    assert loaded_words(blocks, Lexicon.load()) == ()
    for block in blocks:
        texts = block.items if isinstance(block, Bullets) else [block.text] if isinstance(block, Paragraph) else []
        assert all(text.because for text in texts)
        if isinstance(block, Table):
            assert all(row.because for row in block.rows)


def test_among_the_draws_there_is_every_finding() -> None:
    kinds = {(f.kind, f.answer) for seed in DRAWS for f in related(seed).findings}
    assert kinds == {*product(get_args(FindingKind), (Answer.YES, Answer.UNKNOWN))}


def test_a_record_says_the_same() -> None:
    found = join(detente.parse_case(BAND).model())
    record = joined_record(found)
    assert [b["relation"] for b in record["between"]] == ["r1", "r2", "r3", "r4", "r5"]
    assert record["without_actor"] == ["C"]
    assert [(e["decision_maker"], e["on"], e["serving"]["kind"]) for e in record["effects"]] == [
        (a, b, e.serving.kind) for (a, b), e in (found.helping.effects.items() if found.helping else ())
    ]
    assert [f["kind"] for f in record["findings"]] == [f.kind for f in found.findings]
    assert {c for f in record["findings"] for c in f["claims"]} == {"c1"}
    assert "why_not" not in record


def test_where_nobody_says_who_it_is_that_is_said_and_everybodys_moves_are_told() -> None:
    text = BAND.replace(", actor: [ann, duo]", "").replace(", actor: [ben, duo]", "")
    shown = " ".join(as_text(joined_blocks(join(detente.parse_case(text).model()))).split())
    assert "No decision maker says by “actor” who it is in the sources" in shown
    assert "Whose moves help or hurt whom" in shown
    assert "drum" in shown
    alone = as_text(joined_blocks(join(detente.read_case("mill").model())))
    assert "actor" not in alone


def test_who_does_not_say_who_it_is_is_named() -> None:
    shown = " ".join(as_text(joined_blocks(join(detente.parse_case(BAND).model()))).split())
    assert "4 of 5 relations are between decision makers; Cy does not say by “actor” who it is." in shown


def test_a_model_that_is_not_looked_at_says_why() -> None:
    options = "".join(f", o{k}: {{owner: C}}" for k in range(20))
    text = BAND.replace("hum: {owner: C}", f"hum: {{owner: C}}{options}")
    found = join(detente.parse_case(text).model())
    assert "The model is not looked at" in as_text(joined_blocks(found))
    assert joined_record(found)["effects"] == []
    assert "options" in joined_record(found)["why_not"]
