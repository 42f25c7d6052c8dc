"""No report of the catalogue uses a loaded word outside quotation marks; one that does is reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
from detente.catalog import entries
from detente.cli import main
from detente.evidence.lexicon import Lexicon
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.neutrality import loaded_words
from detente.report.page import Part, report_document
from detente.report.said import Row, fixed
from seeds import full, long, some

ALL = [(e.slug, p, h) for e in entries() for p, h in detente.read_case(e.slug).selections()]
MODELS = [ALL[k] for k in some([slug for slug, *_ in ALL], every=len(ALL))]
"""Of each case one model, or with `-m full` all."""


@full
@pytest.mark.parametrize(("slug", "perspective", "phase"), MODELS)
def test_a_report_uses_no_loaded_word(slug: str, perspective: str | None, phase: str | None) -> None:
    found = detente.assess_proposals(detente.read_case(slug).model(perspective, phase), limit=8)
    assert loaded_words(report_document(Part(found), "m"), Lexicon.load()) == ()


BLOCKS: list[Block] = [
    Heading(fixed("The regime")),
    Paragraph(fixed("A regime.")),
    Bullets((fixed("Nothing."), fixed("That regime."))),
    Table(fixed("Regime"), ("a",), (Row(("b",)),)),
    Table(fixed(""), ("regime",), (Row(("b",)),)),
    Table(fixed(""), ("a", "b"), (Row(("“one", "regime”")),)),
]


@pytest.mark.parametrize("block", BLOCKS)
def test_a_loaded_word_is_found_wherever_it_stands(block: Block) -> None:
    assert [found.words.lower() for found in loaded_words([block], Lexicon.load())] == ["regime"]


def test_a_loaded_word_may_be_quoted() -> None:
    document = [Paragraph(fixed("They call it “a regime”, and ‘a regime’ too."))]
    assert loaded_words(document, Lexicon.load()) == ()


@long
def test_the_lexicon_decides(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text(
        "format: detente-lexicon/1\nlists:\n  - {kind: loaded-word, entries: [{words: separate}]}\n", encoding="utf-8"
    )
    arguments = ["report", "syria-2016", "--perspective", "B", "--concept", "nash", "-o", str(tmp_path / "page.html")]
    plain = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert "loaded word" not in plain.stderr
    edited = CliRunner().invoke(main, [*arguments, "--lexicon", str(path)], catch_exceptions=False)
    assert edited.exit_code == 0
    assert "a loaded word outside quotation marks: separate" in edited.stderr
