"""Every sentence and row of a report shows what it is generated from; one that cannot is found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
from detente.assess import Assessment, Wish, assigned, assignments, find_rankings
from detente.assess import repair as find_repairs
from detente.assess.audit import audit_case
from detente.case import Model
from detente.catalog import entries, shipped_texts
from detente.cli import main
from detente.evidence.lexicon import Lexicon
from detente.report import (
    Document,
    Words,
    assess_document,
    assignments_blocks,
    consent_document,
    evidence_document,
    explain_document,
    findings_document,
    hypergame_blocks,
    inverse_document,
    lines_of,
    orphans,
    page,
    perspectives_document,
    phases_document,
    repair_document,
    show_document,
    solve_document,
    terms_document,
    words_of,
)
from detente.report.audit import audit_document
from detente.report.blocks import Block, Bullets, Paragraph, Table, as_html, as_text
from detente.report.neutrality import loaded_words
from detente.report.page import Part, report_document
from detente.report.said import Basis, Row, Said, chapter, claim, fixed, result, together
from seeds import long, long_but, some

ALL = [(e.slug, p, h) for e in entries() for p, h in detente.read_case(e.slug).selections()]
MODELS = [ALL[k] for k in some([slug for slug, *_ in ALL], every=len(ALL))]
"""Of each case one model, or with `-m full` all."""


@cache
def assessed(slug: str, perspective: str | None, phase: str | None) -> Assessment:
    return detente.assess_proposals(detente.read_case(slug).model(perspective, phase), limit=8)


def others_of(slug: str, perspective: str | None, phase: str | None) -> list[Assessment]:
    every = [s for s in detente.read_case(slug).selections() if s != (perspective, phase)]
    return [assessed(slug, *s) for s in every]


@cache
def document_of(slug: str, perspective: str | None, phase: str | None) -> list[Block]:
    found = assessed(slug, perspective, phase)
    return report_document(Part(found, others_of(slug, perspective, phase)), "m")


@long_but(every=3)
@pytest.mark.parametrize(("slug", "perspective", "phase"), MODELS)
def test_a_report_has_no_orphan(slug: str, perspective: str | None, phase: str | None) -> None:
    found = assessed(slug, perspective, phase)
    for document in (
        document_of(slug, perspective, phase),
        assess_document(found, others_of(slug, perspective, phase)),
    ):
        assert any(b.kind != "wording" for line in lines_of(document) for b in line.because)
        assert orphans(document, found.model) == ()


SYRIA = ("syria-2016", "A", None)
ORPHANS: list[tuple[Block, str]] = [
    (Paragraph(Said("This will end badly.")), "nothing is given"),
    (Paragraph("This will end badly."), "nothing is given"),  # type: ignore[arg-type]  # what mypy refuses, refused too
    (Bullets((fixed("Said in every report."), Said("This will end badly."))), "nothing is given"),
    (Paragraph(together([fixed("Always."), Said("This will end badly.")])), "nothing is given"),
    (Table(fixed("Rows"), ("a",), (Row(("This will end badly.",)),)), "nothing is given"),
    (Table(fixed("Rows"), ("a",), (("This will end badly.",),)), "nothing is given"),  # type: ignore[arg-type]  # as above
    (Paragraph(Said("This will end badly.", claim("x999"))), "there is no claim x999"),
    (Paragraph(Said("This will end badly.", Basis("element", "states.E"))), "the case has no states.E"),
    (Paragraph(Said("This will end badly.", Basis("assumption", "fate"))), "the case has no fate"),
    (Paragraph(Said("This will end badly.", result("proposals.V9", ["nash"]))), "there is no result proposals.V9:nash"),
    (Paragraph(Said("This will end badly.", result("proposals.V1", ["luck"]))), "there is no result proposals.V1:luck"),
    (
        Paragraph(Said("This will end badly.", Basis("element", "options.sep", "stated", ("x998", "x082")))),
        "there is no claim x998",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("block", "why"), ORPHANS)
def test_a_sentence_put_in_without_a_basis_is_found(block: Block, why: str) -> None:
    document = document_of(*SYRIA)
    for place in (0, len(document)):
        found = orphans([*document[:place], block, *document[place:]], assessed(*SYRIA).model)
        assert [(o.text, o.why) for o in found] == [("This will end badly.", why)]


def test_each_sentence_keeps_its_own_basis() -> None:
    document = document_of(*SYRIA)
    lines = [line for line in lines_of(document) if re.match(r".* \| Russia \| .*its \d\w\w of 7 wants", line.text)]
    assert lines
    for line in lines:
        kinds = {b.kind for b in line.because}
        assert "result" in kinds
        preferences = [b for b in line.because if b.what.startswith("preferences.RUS.")]
        assert len(preferences) == 1
        label = re.search(r"“(.+?)”, its (\d+)", line.text.split(" | ")[3])
        assert label is not None
        assert preferences[0].what == f"preferences.RUS.{label[2]}"
        assert preferences[0].claims


def bases(document: list[Block]) -> Iterator[Basis]:
    for line in lines_of(document):
        yield from line.because


def test_the_bases_of_a_report_are_of_every_kind_that_is_documented() -> None:
    found = {b.kind for b in bases(document_of(*SYRIA))}
    assert found == {"claim", "element", "assumption", "result", "author", "wording"}


def test_what_the_analyst_assumes_is_marked() -> None:
    """R1 was made up by the coder: nothing in the text stands behind its terms."""
    found = {b.what: b for b in bases(document_of(*SYRIA))}
    assert found["proposals.R1.separation"].kind == "assumption"
    assert found["proposals.V1.T2"] == Basis("element", "proposals.V1.T2", None, ("x009",))
    assert found["preferences.RUS.5"] == Basis("element", "preferences.RUS.5", "stated", ("x109",))


def test_the_page_carries_it_and_text_does_not() -> None:
    document = document_of(*SYRIA)
    page = as_html(document)
    assert 'data-from="preferences.RUS.5 (stated: x109)"' in page
    assert 'data-from="claim x109"' in page
    assert "data-from" not in as_text(document)


def test_the_attribute_is_escaped() -> None:
    page = as_html([Paragraph(Said("x", Basis("author", '"><script>')))])
    assert "<script>" not in page


def test_the_list_has_every_sentence_of_the_assessment() -> None:
    arguments = ["assess", "syria-2016", "--perspective", "A", "--proposal", "R3", "--concept", "nash"]
    plain = CliRunner().invoke(main, arguments, catch_exceptions=False)
    listed = CliRunner().invoke(main, [*arguments, "--provenance"], catch_exceptions=False)
    assert listed.stdout.startswith(plain.stdout.rstrip("\n"))
    added = listed.stdout[len(plain.stdout) :]
    assert "What each sentence is generated from" in added
    assert re.search(r"^It does not hold under Nash.*proposals\.R3:nash", added, re.MULTILINE)
    assert "nothing is given" not in added


@pytest.mark.parametrize("slug", [e.slug for e in entries()])
def test_no_command_says_anything_without_an_origin(slug: str) -> None:
    case = detente.read_case(slug)
    perspective, phase = case.selections()[-1]
    found = assessed(slug, perspective, phase)
    solution, model = found.solution, found.model
    state = solution.feasible.first(1)[0]
    verdicts = [v for c in solution.concepts for v in detente.explain(solution, state=state, concept=c)]
    documents = {
        "show": show_document(model, Words.of(solution), solution.feasible.count, {}),
        "solve": solve_document(solution, 50),
        "explain": explain_document(solution, verdicts),
        "check": findings_document(slug, 1, detente.check(model)),
        "audit": audit_document(audit_case(case, shipped_texts(case.evidence.sources))),
    }
    for command, document in documents.items():
        assert next(iter(lines_of(document)), None) is not None, command
        assert orphans(document, model) == (), command


def test_a_case_that_is_evidence_alone_has_origins_too() -> None:
    text = "format: detente/1\ntitle: Notes\nsources: {s: {name: a paper}}\n"
    case = detente.parse_case(text + "claims: {c: {source: s, start: 0, end: 3, says: so, by: [s]}}\n")
    document = evidence_document(case, {})
    assert orphans(document, case) == ()
    assert [o.why for o in orphans([*document, Paragraph(Said("No.", claim("d")))], case)] == ["there is no claim d"]


# -- side by side -----------------------------------------------------------------------------------------------------

PHASES = ("before_deadline", "after_deadline")
ON_ONE = [("syria-2016", "A", None), ("syria-2016", "B", None), ("ferry", None, None)]


def assert_no_orphan(document: Document, *models: Model) -> None:
    """Every sentence and row has a basis in one of the models, and not all are fixed wording."""
    assert any(b.kind != "wording" for line in lines_of(document) for b in line.because)
    assert orphans(document, *models) == ()


@long
def test_two_perspectives_side_by_side_have_no_orphan() -> None:
    case = detente.read_case("syria-2016")
    here, there = case.model("A"), case.model("B")
    found = detente.compare_perspectives(here, there=there, concepts=None, proposals=None, states=None, together=1)
    assert_no_orphan(perspectives_document(found), here, there)
    solutions = {"A": found.here, "B": found.there}
    assert_no_orphan(assignments_blocks(assignments(solutions), found.targets), here, there)
    at = [str(t.states) for t in found.targets if t.states]
    assert_no_orphan(hypergame_blocks(assigned(solutions, {"RUS": "B"}), found.targets, at), here, there)


def test_what_is_said_of_two_models_is_looked_for_in_both() -> None:
    """Perspective B has one American decision maker, whom A does not have: with A alone she is an orphan's basis."""
    case = detente.read_case("syria-2016")
    here, there = case.model("A"), case.model("B")
    document = perspectives_document(
        detente.compare_perspectives(here, there=there, concepts=["nash"], proposals=["V1"], states=None, together=0)
    )
    assert {o.why for o in orphans(document, here)} >= {"the case has no decision_makers.US"}
    assert orphans(document, here, there) == ()
    nowhere = Paragraph(Said("No.", Basis("element", "options.flee")))
    assert [o.why for o in orphans([*document, nowhere], here, there)] == ["the case has no options.flee"]


@long_but(every=3)
@pytest.mark.parametrize(("slug", "perspective"), [("syria-2016", "A"), ("syria-2016", "B"), ("ferry", None)])
@pytest.mark.parametrize("backwards", [False, True])
def test_two_phases_side_by_side_have_no_orphan(slug: str, perspective: str | None, backwards: bool) -> None:
    case = detente.read_case(slug)
    before, after = (case.model(perspective, p) for p in (reversed(PHASES) if backwards else PHASES))
    assert_no_orphan(phases_document(detente.compare_phases(before, after=after)), before, after)


@long_but(every=3)
@pytest.mark.parametrize(("slug", "perspective", "phase"), ON_ONE)
def test_two_versions_and_consent_have_no_orphan(slug: str, perspective: str | None, phase: str | None) -> None:
    model = detente.read_case(slug).model(perspective, phase)
    ids = [p.id for p in model.proposals]
    for first, second in pairwise(ids):
        assert_no_orphan(terms_document(detente.compare_terms(model, first=first, second=second)), model)
    assert_no_orphan(consent_document(detente.find_consent(model)), model)


@long_but(every=3)
@pytest.mark.parametrize(("slug", "perspective", "phase"), ON_ONE)
def test_repairs_and_rankings_have_no_orphan(slug: str, perspective: str | None, phase: str | None) -> None:
    model = detente.read_case(slug).model(perspective, phase)
    for proposal in model.proposals[:3]:
        repairs = find_repairs(
            model, concept="seq", state=None, proposal=proposal.id, limit=2, seconds=float("inf"), sets=20
        )
        assert_no_orphan(repair_document(repairs, words_of(model)), model)
    assert_no_orphan(
        inverse_document(find_rankings(model, concept="seq", wishes=[Wish(next(iter(model.states)))])), model
    )


def test_a_term_rests_on_its_own_claims_and_a_priority_on_its_statement() -> None:
    model = detente.read_case("syria-2016").model("A")
    lines = {
        line.text: line.because
        for line in lines_of(terms_document(detente.compare_terms(model, first="V1", second="V2")))
    }
    shared = next(because for text, because in lines.items() if text.startswith("In both: T5"))
    assert {b.what for b in shared} == {"proposals.V1.T5", "proposals.V2.T5"}
    for text, because in lines.items():
        for label in re.findall(r"“([^”]+)” \(\d+\w\w, by", text):
            wants = [b for b in because if b.what.startswith("preferences.")]
            assert label in {detente.case.address.elements_of(model)[b.what].label for b in wants}


def test_the_heading_of_a_chapter_names_what_it_puts_side_by_side() -> None:
    case = detente.read_case("syria-2016")
    heading = chapter("A and B", [case.perspectives["A"], case.perspectives["B"]], [None])
    assert [b.what for b in heading.because] == ["perspectives.A", "perspectives.B"]
    assert [b.kind for b in chapter("Consent", [None], [None]).because] == ["wording"]


def test_a_whole_report_has_no_orphan_and_no_loaded_word(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    printed: list[Document] = []
    beside_it: list[tuple[Said, Document]] = []
    write = page.html_page

    def kept(
        title: str, documents: Sequence[Document], beside: Sequence[tuple[Said, Document]], digest: str | None,
        *, short: bool,
    ) -> Any:  # fmt: skip
        printed.extend(documents)
        beside_it.extend(beside)
        return write(title, [list(d) for d in documents], beside, digest, short=short)

    monkeypatch.setattr("detente.report.page.html_page", kept)
    target = tmp_path / "page.html"
    arguments = ["report", "syria-2016", "--perspective", "A", "--provenance", "-o", str(target)]
    ran = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert ran.exit_code == 0
    assert "loaded word" not in ran.stderr
    assert [str(heading) for heading, _ in beside_it] == [
        "Consent (A)", "Perspectives A and B", "Phases before_deadline and after_deadline, perspective A",
    ]  # fmt: skip
    case, lexicon = detente.read_case("syria-2016"), Lexicon.load()
    models = [case.model(*selection) for selection in case.selections()]
    for document in printed:
        assert_no_orphan(document, case.model("A"))
        assert loaded_words(document, lexicon) == ()
    for heading, document in beside_it:
        whole = [page.Heading(heading), *document]
        assert_no_orphan(whole, *models)
        assert loaded_words(whole, lexicon) == ()
        assert "What each sentence is generated from" in as_text(document)
    text = target.read_text(encoding="utf-8")
    assert "nothing is given" not in text
    assert text.count("What each sentence is generated from</h") == len(printed) + len(beside_it)
