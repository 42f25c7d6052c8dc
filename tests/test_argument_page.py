"""The argument as the page shows it: each line below what it is for or against, and what is so without some."""

from __future__ import annotations

from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest

import detente
from detente.answer import Answer
from detente.ask import QUESTIONS
from detente.ask.argument import ArgumentAnswer
from detente.assess.arguing import framework_of, grounded
from detente.assess.arguing.outline import outline
from detente.assess.tracing import without_claims
from detente.errors import UsageError
from seeds import long

AFTER = {"perspective": "A", "phase": "after_deadline"}
WORDS = {"in": "stands", "out": "falls", "open": "is open"}


def asked(**more: Any) -> ArgumentAnswer:
    found = QUESTIONS["argument"](detente.read_case("syria-2016"), **AFTER, **more)
    assert isinstance(found, ArgumentAnswer)
    return found


@pytest.mark.parametrize("case", ["syria-2016", "ferry"])
def test_every_argument_stands_below_each_thing_that_it_is_for_or_against(case: str) -> None:
    held = detente.read_case(case).layer.standing("arguments")
    lines = outline(held)
    said: set[tuple[str, str, str]] = set()  # read from the entries alone: who, below whom, how
    for key, entry in held.items():
        said |= {(key, target, "for") for target in entry.values.get("for", ())}
        for target in entry.values.get("against", ()):
            step = isinstance(target, dict) and "for" in target
            said.add((key, target["reason"], "against the step") if step else (key, str(target), "against"))
    shown = {(line.argument, line.way[-1], line.relation.replace("joined", "for")) for line in lines if line.way}
    assert shown == said
    assert {line.argument for line in lines} == {*held}
    tops = [line.argument for line in lines if not line.way]
    assert tops == [k for k, e in held.items() if not e.values.get("for") and not e.values.get("against")]


def test_arguments_that_are_against_each_other_alone_are_shown_once_with_the_first_at_the_top() -> None:
    head = "format: detente/1\ndecision_makers: {M: {}, U: {}}\noptions: {a: {owner: M}, b: {owner: U}}\n"
    text = head + "preferences: {M: [a], U: [b]}\narguments: {P: {says: x, against: Q}, Q: {says: y, against: P}}\n"
    lines = outline(detente.parse_case(text).layer.standing("arguments"))
    assert [(line.argument, line.way) for line in lines] == [("P", ()), ("Q", ("P",))]


@long
def test_what_is_so_without_a_voice_is_what_tracing_without_its_claims_says() -> None:
    case = detente.read_case("syria-2016")
    struck = detente.argue(case, selections=[(AFTER["perspective"], AFTER["phase"])]).strikes
    voices = {voice.voice: voice for voice in asked().voices}
    assert [v.voice for v in asked().voices][-1] == "article", "the document comes after whom it quotes"
    for strike in struck:
        voice = voices[strike.struck.id]
        found = without_claims(
            case, strike.struck.claims, [(AFTER["perspective"], AFTER["phase"])], detente.stability.default()
        )
        other = {
            v.question.about.address for v in found.verdicts
            if v.changes is Answer.YES and v.question.about.kind == "proposal"
        }  # fmt: skip
        assert (voice.carries is Answer.YES) == bool(other), voice.name
        effect = asked(voices=(voice.voice,)).effect
        assert effect.endswith("every verdict is as it was.") == (not other), effect
        assert not other or effect.casefold().endswith(f"{voice.says}.".casefold())


def test_lines_are_evaluated_anew_without_those_that_are_struck() -> None:
    model = detente.read_case("syria-2016").model(AFTER["perspective"], AFTER["phase"])
    framework = framework_of(model)
    for key in ("Q3b_x", "Q4a", "N1"):
        own = {k for k, e in model.layer.standing("arguments").items() if e.note.evidence}
        gone = {*model.layer.standing("arguments")[key].note.evidence}
        lost = [k for k in own - {key} if {*model.layer.standing("arguments")[k].note.evidence} <= gone]
        left = grounded(framework.without([key]).ungrounded(lost))
        shown = {line.argument: line.stands for line in asked(without=(key,)).lines}
        assert shown == {**{k: WORDS[label.value] for k, label in left.items()}, key: "struck"}


def test_whoever_is_not_there_cannot_be_struck() -> None:
    with pytest.raises(UsageError, match="the argument “Q9x”, which there is none of here"):
        asked(without=("Q9x",))
    with pytest.raises(UsageError, match=r"the voice “mercuris”.*mercouris"):
        asked(voices=("mercuris",))


def test_in_the_map_no_box_covers_another_and_each_says_its_words() -> None:
    for found in (asked(), asked(without=("Q4",), voices=("defence_source",))):
        drawn = ElementTree.fromstring(found.map.svg)  # noqa: S314 - made here
        groups = [g for g in drawn if g.tag.endswith("}g")]
        assert len(groups) == len(found.lines)
        boxes = []
        for group, line in zip(groups, found.lines, strict=True):
            rect, first, *rest = group
            assert " ".join(str(t.text) for t in rest) == line.says
            assert str(first.text).split(" · ") == [w for w in (line.link, line.stands) if w]
            boxes.append([float(rect.get(k, "")) for k in ("x", "y", "width", "height")])
        for (x, y, w, h), (x2, y2, w2, h2) in combinations(boxes, 2):
            assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
        assert found.map == asked(without=tuple(x.argument for x in found.lines if x.struck),
                                  voices=tuple(v.voice for v in found.voices if v.struck)).map  # fmt: skip
