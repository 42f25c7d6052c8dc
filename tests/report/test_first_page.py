"""The first page of a report: it fits on one printed page, has no letters, ids or jargon, and says what is so."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import detente
from detente.answer import Answer
from detente.ask import Reported
from detente.ask._beyond import beyond
from detente.assess import assess_proposals
from detente.case.changes import apply
from detente.catalog import slugs, texts_at_hand
from detente.cli import main
from detente.dossier import dossier
from detente.report.blocks import Sheet, as_html, as_text, flat
from detente.report.first.page import first_page, sheet
from detente.report.first.room import HEIGHT, ROOMS, height_of
from detente.report.page import html_page
from detente.report.provenance import lines_of, orphans
from detente.report.remedies import example
from detente.report.verdict import shape_of
from drawn_verdicts import name
from seeds import long, long_but, seeded

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MODELS = [
    (slug, perspective, phase)
    for slug in slugs()
    for case in [detente.read_case(slug)]
    for perspective, phase in case.selections()
]
every = pytest.mark.parametrize(("slug", "perspective", "phase"), MODELS)


@cache
def made(slug: str, perspective: str | None = None, phase: str | None = None) -> tuple[detente.Model, Sheet]:
    """The first page on a model of the catalogue."""
    case = detente.read_case(slug)
    model = case.model(perspective, phase)
    found = assess_proposals(model, limit=8)
    texts = texts_at_hand(case, case.evidence, {})
    prefix = f"first{MODELS.index((slug, perspective, phase))}"
    return model, first_page(found, beyond(Reported(case, found)), texts, prefix)


def words_on(page: Sheet) -> str:
    """What is read on a page, without the table below the picture, and without the author's caution."""
    told = [b for b in flat([page]) if not hasattr(b, "twin")]
    return "\n".join(line.text for line in lines_of(told) if not line.text.startswith("Read first"))


@long_but(every=3)
@every
def test_it_has_no_letters_claims_or_concepts(slug: str, perspective: str | None, phase: str | None) -> None:
    model, page = made(slug, perspective, phase)
    told = words_on(page)
    assert not re.search(rf"\b[YN-]{{{max(2, len(model.options))}}}\b", told)
    ours = re.sub("“[^”]*”", "", told)  # a source may say what it likes
    assert not re.search(r"\b(Nash|GMR|SMR|SEQ|SSEQ|exact|equilibri\w+|cost \d|will)\b", ours)
    assert not {str(c) for c in model.claims} & set(re.findall(r"\w+", told))
    ids = [str(e.id) for e in (*model.options, *model.proposals) if "_" in e.id]  # no words by themselves
    assert [i for i in ids if re.search(rf"(?<!\w){i}(?!\w)", told)] == []


@every
def test_each_sentence_traces_and_it_answers_what_is_asked(
    slug: str, perspective: str | None, phase: str | None
) -> None:
    model, page = made(slug, perspective, phase)
    assert orphans([page], model) == ()
    assert height_of(page) <= HEIGHT
    if model.proposals:
        headings = ["Who, and why", "What would help", "What it rests on", "How steady the answer is"]
        assert [h for h in words_on(page).split("\n") if h in headings] == headings
    assert "no forecast" in words_on(page)
    if model.layer.caution:
        text = as_text([page])
        assert text.index("Read first") < text.index("===")  # above the sentence


@long
def test_all_of_the_catalogue_are_one_printed_page_each(browser: Browser) -> None:
    """They fit as they were estimated to: as many pages are printed as there are first pages."""
    pages = [made(*model)[1] for model in MODELS]
    shown = browser.new_page(offline=True)
    shown.set_content(html_page("all", [[page] for page in pages], short=True))
    printed = shown.pdf(prefer_css_page_size=True)
    shown.emulate_media(media="print")
    shown.set_viewport_size({"width": 695, "height": 1040})
    heights = shown.locator(".sheet").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    shown.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == len(pages)
    assert all(real <= height_of(page) + 20 for real, page in zip(heights, pages, strict=True))


def _case(seed: int) -> str:
    """A case with names of all scripts and lengths, of two to five parties."""
    rng = Random(seed)
    n = 2 + seed % 4
    named = [name(rng).replace("'", "’").replace('"', "’") for _ in range(3 * n + 1)]
    parties = "".join(f"  P{k}: {{name: '{named[k]}'}}\n" for k in range(n))
    options = "".join(f"  o{k}: {{owner: P{k}, name: '{named[n + k]}'}}\n" for k in range(n))
    wants = "".join(
        f"  P{k}: [{{that: o{(k + 1) % n}, name: '{named[2 * n + k]}'}}, {rng.choice(['', 'not '])}o{k}]\n"
        for k in range(n)
    )
    deal = " and ".join(f"o{k}" for k in range(0, n, 2))
    return (
        f"format: detente/1\ntitle: {seed}\ncaution: '{named[-1]}'\ndecision_makers:\n{parties}options:\n{options}"
        f"preferences:\n{wants}proposals:\n  deal: {{terms: {{t: {{that: {deal}}}}}}}\n"
        f"  never: {{terms: {{t: {{that: o0 and not o0}}}}}}\n  more: {{terms: {{t: {{that: {deal} and o1}}}}}}\n"
    )


@seeded(12)
def test_names_of_all_lengths_and_scripts_fit(seed: int) -> None:
    case = detente.parse_case(_case(seed), name="x.yaml")
    found = assess_proposals(case.model(), limit=8)
    page = first_page(found, beyond(Reported(case, found)), {})
    assert height_of(page) <= HEIGHT
    assert orphans([page], case.model()) == ()
    assert as_html([page]) == as_html([first_page(found, beyond(Reported(case, found)), {})])


def test_a_picture_of_many_is_set_smaller() -> None:
    n, next_one = 8, "name: the part of the next ministry in it"
    parties = "".join(f"  P{k}: {{name: the ministry of matters number {k}}}\n" for k in range(n))
    options = "".join(f"  o{k}: {{owner: P{k}, name: agree to part {k} of the programme}}\n" for k in range(n))
    wants = "".join(f"  P{k}: [{{that: o{(k + 1) % n}, {next_one}}}, {{that: not o{k}}}]\n" for k in range(n))
    deal = " and ".join(f"o{k}" for k in range(n))
    case = detente.parse_case(
        f"format: detente/1\ntitle: Many\ndecision_makers:\n{parties}options:\n{options}preferences:\n{wants}"
        f"proposals:\n  deal: {{terms: {{t: {{that: {deal}}}}}}}\n"
    )
    found = assess_proposals(case.model(), limit=8)
    page = first_page(found, beyond(Reported(case, found)), {})
    assert height_of(page) <= HEIGHT
    assert all(f"number {k}" in words_on(page) for k in range(n))


@long
def test_what_does_not_fit_is_told_in_less_room_and_never_cut() -> None:
    case = detente.read_case("syria-2016")
    found = assess_proposals(case.model("A"), limit=8)
    rest = beyond(Reported(case, found))
    heights = [height_of(sheet(found, rest, {}, "x", room)) for room in ROOMS]
    assert heights[0] > HEIGHT >= heights[-1]
    assert height_of(first_page(found, rest, {})) == next(h for h in heights if h <= HEIGHT)


@long_but(every=2)
@pytest.mark.parametrize("model", [("ferry", None, None), ("syria-2016", "A", None)])
def test_without_one_of_the_changes_whoever_is_named_would_leave(model: tuple[str, str | None, str | None]) -> None:
    """Each reason is held against solving with the other changes alone."""
    case = detente.read_case(model[0])
    found = assess_proposals(case.model(*model[1:]), limit=8)
    repairs = beyond(Reported(case, found)).repairs
    assert repairs is not None
    shown = example(repairs)
    assert shown is not None
    names = {dm.name: dm.id for dm in found.model.decision_makers}
    changes = [c.change for c in shown.found.changes]
    for k, said in enumerate(shown.changes):
        solution = detente.solve(apply(shown.found.before, changes[:k] + changes[k + 1 :]), concepts=[repairs.concept])
        change, _, leaves = said.partition(". Otherwise ")
        other = leaves and not leaves.startswith("it ")
        who = next(dm for dm in names if (leaves if other else change).startswith(f"{dm} "))
        assert shown.found.states[0] not in solution.stable[repairs.concept][names[who]]


def test_every_kind_of_verdict_has_its_page() -> None:
    """Shapes are found in the catalogue; each page has its sign, and one that cannot be carried out no columns."""
    seen = {}
    for slug in ("elmira-9state", "syria-2016", "ferry"):
        case = detente.read_case(slug)
        for a in assess_proposals(case.model(*case.selections()[0]), limit=8).proposals:
            seen[shape_of(a)] = slug
    assert {"itself", "deterrence", "costly", "left"} <= set(seen)
    never = detente.parse_case(
        _case(0).replace("proposals:\n", "proposals:\n  cannot: {terms: {t: {that: o0 and not o0}}}\n")
    )
    found = assess_proposals(never.model(), limit=8)
    assert set(found.proposals[0].holds.values()) == {Answer.INFEASIBLE}
    page = first_page(found, beyond(Reported(never, found)), {})
    assert page.columns == ()
    assert "cannot be carried out" in as_text([page])


# -- by itself, and at the head of the whole --------------------------------------------------------------------------


def asked(*more: str) -> str:
    ran = CliRunner().invoke(main, ["report", "prisoners-dilemma", "-o", "-", *more], catch_exceptions=False)
    assert ran.exit_code == 0, ran.stderr
    return ran.stdout


def test_short_is_the_first_page_alone_for_command_and_call() -> None:
    short, whole = asked("--short"), asked()
    case = detente.read_case("prisoners-dilemma")
    found = detente.write_report(case, short=True)
    page = as_html(found.documents[0], "m1")
    assert page in found.page
    assert found.page.rstrip() in short
    told = re.sub(r"(?s)<details>.*?</details>", "", page)  # what is drawn is among the steps of the annex
    assert told in whole
    assert whole.index(told) < whole.index(">Annex</h2>")
    assert ">Annex<" not in short
    assert len(found.documents[0]) == 1
    assert found.beside == ()


def test_a_page_for_each_model_asked_for() -> None:
    case = detente.read_case("syria-2016")
    found = detente.write_report(case, short=True, concepts=["nash", "seq"])
    assert [sum(isinstance(b, Sheet) for b in document) for document in found.documents] == [1, 1]
    assert found.page.count('class="sheet') == 2


def test_of_evidence_alone_and_of_no_proposal_it_says_so(tmp_path: Path) -> None:
    page = words_on(made("gisborne-economic")[1])
    assert "This case has no proposals" in page
    assert re.search(r"\d of 8", page)
    notes = detente.parse_case("format: detente/1\ntitle: Notes\nsources: {s: {name: a paper}}\n", name="n.yaml")
    assert "Notes" in dossier(notes, [], short=True).page


def names_twice(page: str) -> Iterator[str]:
    ids = re.findall(r'\bid="?([\w-]+)', page)
    yield from (i for i in set(ids) if ids.count(i) > 1)


def test_no_id_is_used_twice_on_one_page() -> None:
    assert list(names_twice(asked())) == []


# -- as a file --------------------------------------------------------------------------------------------------------


def test_it_is_named_after_the_case_and_dated_by_the_analyst(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = _case(1).replace("title: 1", "title: Two of them\ndate: 3 May 2021")
    (tmp_path / "meadow.yaml").write_text(text, encoding="utf-8")
    for more in ([], ["--short"]):
        assert CliRunner().invoke(main, ["report", "meadow.yaml", *more]).exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["meadow-first-page.html", "meadow.html", "meadow.yaml"]
    page = (tmp_path / "meadow-first-page.html").read_text(encoding="utf-8")
    assert "<title>Two of them</title>" in page
    assert "· 3 May 2021" in page


def test_a_pdf_has_the_first_page_on_one_sheet(tmp_path: Path, browser: Browser) -> None:
    """`browser` tells that there is Chromium."""
    assert browser.is_connected()
    target = tmp_path / "ferry.pdf"
    for _ in range(2):  # what the command wrote itself it replaces
        ran = CliRunner().invoke(main, ["report", "prisoners-dilemma", "--short", "-o", str(target)])
        assert ran.exit_code == 0, ran.output
    data = target.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    target.write_bytes(data + b"changed")
    assert CliRunner().invoke(main, ["report", "prisoners-dilemma", "-o", str(target)]).exit_code == 2
    assert target.read_bytes() == data + b"changed"


def test_without_chromium_a_pdf_is_refused_before_anything_is_solved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = CliRunner().invoke(main, ["report", "no-such-case", "-o", str(tmp_path / "x.pdf")])
    assert ran.exit_code == 2
    assert "would be printed by Chromium, which is not installed" in ran.stderr
    assert f"-o {tmp_path / 'x.html'}" in ran.stderr
    assert not (tmp_path / "x.pdf").exists()


PICTURE = Path(__file__).parent.parent.parent / "docs/_static/first-page.png"


@long
def test_the_picture_of_it_in_the_documentation_shows_the_whole_page(browser: Browser, tmp_path: Path) -> None:
    """Taken into the documentation where DETENTE_PICTURES=1 says so."""
    target = PICTURE if os.environ.get("DETENTE_PICTURES") == "1" else tmp_path / "first-page.png"
    shown = browser.new_page(offline=True, viewport={"width": 760, "height": 1075})
    shown.set_content(html_page("A ferry", [[made("ferry")[1]]], short=True))
    shown.emulate_media(media="print")
    shown.add_style_tag(content="body { padding: 26px 32px }")
    shown.screenshot(path=target)
    whole = shown.evaluate("document.documentElement.scrollHeight")
    shown.close()
    assert whole <= 1075
    assert PICTURE.read_bytes()[16:24] == target.read_bytes()[16:24], "the same size"
