"""Texts that one can quote: words that look alike are found, PDFs give letters, and copied spaces are spaces."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.case.coded import coded_of
from detente.case.revise import add_evidence, evidence_case, revise_source
from detente.cli import main
from detente.documents.printed import Piece, Printed, in_paragraphs
from detente.documents.turned import logical
from detente.errors import FormulaError
from detente.evidence import Claim, Source
from detente.evidence.anchors import Ambiguous, Anchored, Lost, Selector, reanchor
from detente.evidence.text import digest
from detente.exchange import write_coded
from detente.exchange.formats.web_annotation import read
from detente.formula import parse


def run(*args: str) -> Any:
    return CliRunner().invoke(main, list(args), catch_exceptions=False)


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
    assert isinstance(reanchor("They agree. We agree.", Selector(0, 1, "agree", "Nobody ", "\n")), Lost)
    assert isinstance(reanchor("We – refuse.", Selector(0, 1, "—")), Lost)


@pytest.mark.parametrize(
    ("text", "selector"),
    [
        ("Talks\n\nTalks went on.", Selector(40, 45, "Talks", "\n\t\t\n\t", "\n\t\tTalks went")),
        ("Talks, they say. Talks went on, at\nnoon.", Selector(9, 14, "Talks", "", " went on, at noon.\n\t\t\t")),
    ],
)
def test_surroundings_are_compared_as_a_reader_sees_them(text: str, selector: Selector) -> None:
    """A browser counts white space between the parts of a page that nobody reads."""
    at = text.index("Talks\n\n") if "\n\n" in text else text.index("Talks went")
    assert reanchor(text, selector) == Anchored(at, at + 5, "surroundings")


def test_an_annotation_found_by_likeness_says_so() -> None:
    item = {
        "type": "Annotation", "bodyValue": "they refuse",
        "target": {"source": "s", "selector": [{"type": "TextQuoteSelector", "exact": "would not sign"}]},
    }  # fmt: skip
    found = read(json.dumps({"items": [item]}).encode(), {"s": "They would\nnot sign."})
    assert [(c.start, c.end) for c in found.claims] == [(5, 19)]
    assert any("with other spaces" in note for note in found.notes)


def quoting(words: str, **more: str) -> detente.Case:
    text = f"Then {words}, they said."
    at = text.index(words)
    claim = Claim("c", "s", at, at + len(words), "it", quote=words, prefix="Then ", suffix=", they said.")
    return add_evidence(evidence_case("k"), [Source("s", "S", sha256=digest(text), characters=len(text))], [claim])


def test_a_claim_found_by_likeness_in_a_new_version_says_so_and_quotes_what_stands_there(tmp_path: Path) -> None:
    """Without the text of before, by the words that the claim kept."""
    case, new, out = tmp_path / "k.yaml", tmp_path / "s.txt", tmp_path / "new.yaml"
    case.write_text(detente.write_case(quoting('we won\'t sign - "ever"')), encoding="utf-8")
    new.write_text("Oh. Then we won’t\nsi\u00adgn — “ever”, they said.", encoding="utf-8")
    said = run("import", str(new), "--case", str(case), "-o", str(out)).stdout
    note = " ".join(said.split())
    assert 'alike: c: its words “we won\'t sign - "ever"” stand at 9–32 with other spaces' in note
    assert "“we won’t si⟨U+00AD⟩gn — “ever””" in note
    (claim,) = detente.read_case(str(out)).layer.claims.values()
    assert claim.quote == "we won’t\nsi\u00adgn — “ever”"
    assert run("check", str(out), "--source", f"s={new}").exit_code == 0


def test_an_annotation_of_ours_quotes_what_stands_in_the_text_at_hand() -> None:
    words, text = 'we won\'t sign - "ever"', "Oh. Then we won’t sign — “ever”, they said."
    data = write_coded(coded_of(quoting(words), {}), "web-annotation")
    (claim,) = read(data, {"s": text}).claims
    assert claim.quote == text[claim.start : claim.end] == "we won’t sign — “ever”"


def test_nothing_is_said_of_words_that_stand_there_as_they_are() -> None:
    case = quoting("we won't sign")
    revised = revise_source(case, "s", "Oh. Then we won't sign, they said.")
    assert (revised.alike, revised.moved) == ({}, ("c",))


def test_pdfs_give_letters_and_certain_words() -> None:
    pdf = pytest.importorskip("detente.documents.pdf", reason="not run: pypdf is not installed")
    assert pdf.letters("\ufe97\ufee4\ufb00") == "\u062a\u0645ff"
    assert "right to left" in pdf.remark("قال الوزير")
    assert pdf.remark("He said") == ""


def page(*lines: str, apart: float = 12) -> list[Printed]:
    """Return the lines of a page that stand below each other."""
    return [Printed(text, 50, 700 - apart * number, 10) for number, text in enumerate(lines)]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["nobody saw conse-", "quences; of consequences"], "nobody saw consequences; of consequences"),
        (["nobody saw the conse ‐", "quences of this"], "nobody saw the consequences of this"),
        (["a self‐made conse‐", "quence of this one"], "a self‐made conse‐\nquence of this one"),
        (["this is a well-", "known fact now"], "this is a well-\nknown fact now"),
        (["they re-", "sign or re-sign or resign"], "they re-\nsign or re-sign or resign"),
        (["their agree\u00ad", "ment stands"], "their agreement stands"),
        (["talks with Anglo-", "American farmers"], "talks with Anglo-American farmers"),
        (
            ["NOBODY SAW THE CONSE-", "QUENCES OF THIS; consequences"],
            "NOBODY SAW THE CONSEQUENCES OF THIS; consequences",
        ),
        (["NOBODY SAW THE CONSE-", "QUENCES OF THIS"], "NOBODY SAW THE CONSE-\nQUENCES OF THIS"),
        (["he went away - ", "and came back again"], "he went away -  and came back again"),
    ],
)
def test_a_word_cut_at_the_end_of_a_line_is_joined_where_that_is_certain(lines: list[str], text: str) -> None:
    assert in_paragraphs([page(*lines)]) == text


def test_a_hyphen_is_judged_by_the_whole_text() -> None:
    pages = [page("nobody saw the conse-", "quences of this"), page("The consequences", "were many")]
    assert in_paragraphs(pages) == "nobody saw the consequences of this\n\nThe consequences were many"


def test_a_sentence_goes_on_on_the_next_page() -> None:
    first = "The council met, and nobody had thought of the conse-"
    second = "quences of what it would decide on that day."
    assert in_paragraphs([page(first), page(second), page("Consequences")]) == (f"{first[:-1]}{second}\n\nConsequences")
    numbered = [*page(first), Printed("12", 50, 60, 10)]
    assert in_paragraphs([numbered, page(second)]) == f"{first}\n\n12\n\n{second}"  # a number between them


LONG = "The council met in the old hall by the river and"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (page(LONG, "nobody came."), f"{LONG} nobody came."),
        (page(LONG, "nobody came.", "They went home again after it was over."),
         f"{LONG} nobody came.\nThey went home again after it was over."),  # what comes next would have fitted in
        (page("Mr A. Holt", "12 Mill Lane", LONG), f"Mr A. Holt\n12 Mill Lane\n{LONG}"),
        (page(LONG, "• who came", f"• {LONG}", "who did not"), f"{LONG}\n• who came\n• {LONG} who did not"),
        (page("They met.", LONG, "It was late.", "They left.", "Good."),
         f"They met.\n{LONG}\nIt was late.\nThey left.\nGood."),  # lines that mostly end early
        (page(LONG, "2. who came"), f"{LONG}\n2. who came"),
        ([*page("Mr Holt", "Weirton"), Printed(LONG, 50, 650, 10)], f"Mr Holt\nWeirton\n\n{LONG}"),
        ([*page(LONG, LONG), Printed(LONG, 50, 650, 10)], f"{LONG} {LONG}\n\n{LONG}"),  # farther apart than usual
        ([Printed("On the weir", 50, 730, 20), *page(LONG, "met.")], f"On the weir\n\n{LONG} met."),  # a heading
        ([*page(LONG, LONG), Printed("nobody came, as they had said.", 300, 700, 10)],
         f"{LONG} {LONG} nobody came, as they had said."),  # a second column, within a sentence
        ([*page(LONG, LONG), Printed("nobody came", 300, 700, 10)], f"{LONG} {LONG}\n\nnobody came"),  # a label
        ([*page(LONG, LONG), Printed(LONG, 300, 700, 10)], f"{LONG} {LONG}\n\n{LONG}"),  # a second column
        ([*page(LONG), Printed(LONG, 65, 688, 10), Printed(LONG, 50, 676, 10)], f"{LONG}\n\n{LONG} {LONG}"),  # set in
        ([*page(f"• {LONG}"), Printed(LONG, 65, 688, 10)], f"• {LONG} {LONG}"),  # goes on beside its bullet
        ([replace(line, tabular=True) for line in page(LONG, LONG)], f"{LONG}\n{LONG}"),
        ([*page(LONG, "met."), *(Printed(LONG, 50, 660 - 28 * n, 10) for n in range(4))],  # paragraphs of one line
         "\n\n".join((f"{LONG} met.", *[LONG] * 4))),
        (page(LONG, LONG, apart=24), f"{LONG} {LONG}"),  # double spaced
        (page(LONG, LONG, apart=40), f"{LONG}\n\n{LONG}"),
    ],
)  # fmt: skip
def test_lines_are_joined_as_a_reader_joins_them(lines: list[Printed], text: str) -> None:
    assert in_paragraphs([lines]) == text


# What is drawn from left to right; letters within a word come in the order of reading.
TURNED = {
    "השר אמר כי ההסכם אפשרי לפני 15 במאי 2031.": [
        ".", "2031", " ", "במאי", " ", "15", " ", "לפני", " ", "אפשרי", " ", "ההסכם", " ", "כי", " ", "אמר", " ", "השר"
    ],
    "قال (بوضوح) إن 12.5% كافية، ثم ذهب.": [
        ".", "ذهب", "  ", "ثم", "  ", "،", "كافية", " % ", "12.5", " ", "إن", "  (  ", "بوضوح", " ) ", "قال"
    ],
    "او گفت: «ما امضا» و رفت.": [
        ".", "رفت", " ", "و", "  ", "«", " ", "امضا", "  ", "ما", " ", "» :", " ", "گفت", "  ", "او"
    ],
    "They said שלום לכולם to 3 people.": ["They said ", "לכולם", " ", "שלום", " ", "to 3 people."],
    "הוא אמר New York Times ולא יותר": ["יותר", " ", "ולא", " ", "New York Times", " ", "אמר", " ", "הוא"],
    "They said it.": ["They said ", "it."],
}  # fmt: skip


@pytest.mark.parametrize("text", TURNED)
def test_a_line_from_right_to_left_is_in_the_order_of_reading(text: str) -> None:
    drawn = [Piece(words, 10.0 * number) for number, words in enumerate(TURNED[text])]
    assert logical(drawn) == text


SPACES = "\u00a0\u1680\u2000\u2003\u2007\u2009\u200a\u202f\u205f\u3000"
PLAIN = """\
format: detente/1
decision_makers: {A: {name: A}, B: {name: B}}
options: {x: {owner: A}, y: {owner: B}, z: {owner: B}}
infeasible: [not x and y and z, {when: x and y and z}]
forbidden_moves: [A from x and not y to not x]
definitions: {d: x or y}
preferences: {A: [not x, y if x, d], B: [{that: x and not y}, z iff x]}
proposals: {P: {terms: {t: {that: x and not d, obliges: [A]}}}, Q: {terms: x or y}}
"""


@pytest.mark.parametrize("space", "\u00a0\u202f\u3000")
def test_copied_spaces_are_spaces_wherever_a_formula_stands(space: str, tmp_path: Path) -> None:
    copied = re.sub(r"(?<=\w) (?=\w)", space, PLAIN)
    plain, odd = tmp_path / "a" / "k.yaml", tmp_path / "b" / "k.yaml"
    for path, text in ((plain, PLAIN), (odd, copied)):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    for command in ("check", "solve", "assess"):
        results = [run(command, str(path), "--format", "json") for path in (plain, odd)]
        assert [r.exit_code for r in results] == [0, 0]
        expected, found = (json.loads(" ".join(r.stdout.split())) for r in results)
        assert found.pop("detente") != expected.pop("detente")
        assert found == expected


@pytest.mark.parametrize("space", SPACES)
def test_every_copied_space_is_one_in_formulas_and_named_elsewhere(space: str, tmp_path: Path) -> None:
    assert parse(f"not{space}x") == parse("not x")
    path = tmp_path / "k.yaml"
    for right, wrong in (
        ("x: {owner: A}", f"x: {{owner: A{space}}}"),
        ("y: {owner", f"y: {{evidence: [c{space}], owner"),
    ):
        path.write_text(PLAIN.replace(right, wrong), encoding="utf-8")
        result = run("check", str(path))
        assert result.exit_code == 3
        assert f"⟨U+{ord(space):04X}⟩" in result.stderr


def test_odd_characters_in_formulas_are_named() -> None:
    with pytest.raises(FormulaError, match=r"U\+200B, ZERO WIDTH SPACE"):
        parse("not \u200bx")
