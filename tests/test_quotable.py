"""Texts that one can quote: words that look alike are found, PDFs give letters, and copied spaces are spaces."""

from __future__ import annotations

import json

import pytest

from detente.errors import FormulaError
from detente.evidence.anchors import Ambiguous, Anchored, Lost, Selector, reanchor
from detente.evidence.exchange.web_annotation import read
from detente.formula import parse


@pytest.mark.parametrize(
    ("text", "quoted", "found"),
    [
        ("The farmers said\nthey would not sign.", "said they would", "said\nthey would"),
        ("He said “no”, twice.", 'said "no", twice', "said “no”, twice"),
        ("It is 5 – 6 days", "5—6 days", "5 – 6 days"),
        ("The o\ufb03cials agree", "The officials", "The o\ufb03cials"),
        ("a well‑known fact", "well-known", "well‑known"),
        ("so it isn’t  so", "it isn't so", "it isn’t  so"),
    ],
)
def test_words_are_found_that_look_alike(text: str, quoted: str, found: str) -> None:
    start = text.index(found)
    assert reanchor(text, Selector(0, 1, quoted)) == Anchored(start, start + len(found), "likeness")


def test_likeness_is_no_guess() -> None:
    assert reanchor("We  agree. We  agree.", Selector(0, 1, "We agree")) == Ambiguous(((0, 9), (11, 20)))
    assert reanchor("no: We  agree. We  agree.", Selector(0, 1, "We agree", "no: ")) == Anchored(4, 13, "likeness")
    assert isinstance(reanchor("Others say: we  agree.", Selector(0, 1, "we agree", "The union said that ")), Lost)
    assert isinstance(reanchor("We refuse.", Selector(0, 1, "We agree")), Lost)
    assert isinstance(reanchor("We – refuse.", Selector(0, 1, "—")), Lost)


def test_an_annotation_found_by_likeness_says_so() -> None:
    item = {
        "type": "Annotation", "bodyValue": "they refuse",
        "target": {"source": "s", "selector": [{"type": "TextQuoteSelector", "exact": "would not sign"}]},
    }  # fmt: skip
    found = read(json.dumps({"items": [item]}).encode(), {"s": "They would\nnot sign."})
    assert [(c.start, c.end) for c in found.claims] == [(5, 19)]
    assert any("with other spaces" in note for note in found.notes)


def test_pdfs_give_letters_and_certain_words() -> None:
    pdf = pytest.importorskip("detente.evidence.documents.pdf", reason="not run: pypdf is not installed")
    assert pdf.quotable("\ufe97\ufee4\ufb00") == "\u062a\u0645ff"
    assert pdf.quotable("conse‐ \nquences and consequences") == "consequences and consequences"
    assert pdf.quotable("well-\nknown") == "well-\nknown"
    assert pdf.quotable("re-\nsign or re-sign or resign") == "re-\nsign or re-sign or resign"
    assert "right to left" in pdf.remark("قال الوزير")
    assert pdf.remark("He said") == ""
    assert pdf.quotable("agree\u00ad\nment") == "agreement"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u3000"])
def test_copied_spaces_are_spaces_in_formulas(space: str) -> None:
    assert parse(f"not{space}x") == parse("not x")


def test_odd_characters_in_formulas_are_named() -> None:
    with pytest.raises(FormulaError, match=r"U\+200B, ZERO WIDTH SPACE"):
        parse("not \u200bx")
