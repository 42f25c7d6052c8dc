"""Longer questions, reports, exports without names, people and their roles: by role and name, in a real browser."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import httpx
import pytest
from playwright.sync_api import expect

from seeds import long
from workbench.conftest import Served

from . import test_rooms
from .conftest import Opened, Watched, imported, new_case
from .test_journeys import DEAL, room
from .test_rooms import FITS, TEXT, checked, crossing, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Request

axe = test_rooms.axe
PASSWORD = "correct horse battery"  # noqa: S105 - of accounts that tests make


def section(page: Page, name: str) -> Locator:
    """Return what answers a question; where it is folded it is opened."""
    found = page.get_by_role("region", name=name, exact=True)
    folded = found.locator("details.fold:not([open]) > summary")
    found.wait_for()
    if folded.count():
        folded.click()
    return found


TIMES = """\
perspectives:
  mine: {name: as Ann sees it, preferences: {A: [not a, a and b, b]}}
  other: {name: as others see it}
"""


ELSEWHERE = """\
perspectives:
  mine: {name: as Ann sees it, preferences: {A: [a and b]}}
  other: {name: as others see it}
phases: {later: {name: next week}}
"""


TURNS = ("verdict", "assess", "repair", "robust", "trace", "consent", "across")
"""What the Verdict room asks after a change, one after the other but for the two that come after the verdict."""


def test_a_repair_is_applied_shown_and_taken_back(opened: Opened, api: httpx.Client, axe: str) -> None:
    """By keyboard and by touch: first it is told for whom it counts, then its verdict is shown, and undo goes back."""
    case = imported(api, DEAL + TIMES)
    file = f"/api/cases/{case}/file"
    text = api.get(file).json()["text"]
    page = opened(f"/cases/{case}/verdict?perspective=other&proposal=P", has_touch=True)
    sentence = page.get_by_role("region", name="Verdict", exact=True).get_by_role("heading", level=2)
    sentence.wait_for()
    before = sentence.inner_text()
    assert "does not hold" in before
    button = section(page, "What would make it hold?").get_by_role("button", name="Apply this repair 1")
    button.wait_for()
    told = page.locator(f"id={button.get_attribute('aria-describedby')}").inner_text()
    assert told.startswith("It makes a new perspective, “as others see it, if Ann were to ")
    assert "it counts there, in every phase, and nowhere else" in told
    checked(page, axe, "a repair that can be applied")
    for apply in (lambda: button.press("Enter"), button.tap):
        apply()
        page.wait_for_url("**perspective=other_changed**")
        page.get_by_role("heading", level=2, name="holds by itself").wait_for()
        assert page.get_by_role("heading", level=1).evaluate("h => h === document.activeElement")
        assert "other_changed" in api.get(file).json()["text"]
        page.get_by_role("button", name="Undo: add perspective").press("Enter")
        page.wait_for_url("**perspective=other&**")
        page.get_by_role("heading", level=2, name=before).wait_for()
        assert api.get(file).json()["text"] == text
        button.wait_for()
    asked: list[str] = []

    def heard(request: Request) -> None:
        if "other_changed" in (request.post_data or ""):
            asked.append(request.url.rpartition("/ask/")[2])

    page.on("request", heard)
    button.press("Enter")
    page.wait_for_url("**perspective=other_changed**")
    page.get_by_role("region", name="What differs elsewhere?").get_by_text("It does not hold").wait_for()
    kinds = [kind for kind in dict.fromkeys(asked) if kind in TURNS]
    assert kinds[0] == "verdict"
    assert [kind for kind in kinds if kind != "assess"] == [*TURNS[:1], *TURNS[2:]]
    page.get_by_role("combobox", name="Perspective").select_option("other")
    repairs = section(page, "What would make it hold?")
    repairs.get_by_text("It is made already: perspective other_changed").wait_for()
    repairs.get_by_role("link", name="Show its verdict").click()
    page.get_by_role("heading", level=2, name="holds by itself").wait_for()


@long
def test_what_differs_elsewhere_is_told_and_leads_there(opened: Opened, api: httpx.Client, axe: str) -> None:
    page = opened(f"/cases/{imported(api, DEAL + ELSEWHERE)}/verdict?perspective=other&proposal=P")
    line = page.get_by_role("region", name="What differs elsewhere?")
    line.get_by_text("It holds by itself in perspective “as Ann sees it”; in all others as here.").wait_for()
    table = section(page, "What differs elsewhere?")
    checked(page, axe, "what differs elsewhere")
    expect(table.get_by_role("rowheader")).to_have_count(6)
    table.get_by_text("(shown here)").wait_for()
    table.get_by_role("link", name="perspective “as Ann sees it” (mine), phase “next week” (later)").press("Enter")
    page.wait_for_url("**perspective=mine**")
    page.get_by_role("heading", level=2, name="holds by itself").wait_for()
    line.get_by_text("It does not hold without a perspective and in perspective “as others see it”").wait_for()
    alone = opened(f"/cases/{imported(api, DEAL)}/verdict")
    alone.get_by_role("region", name="Whose consent does it need?").wait_for()
    assert not alone.get_by_role("region", name="What differs elsewhere?").count()


@long
def test_what_would_make_it_hold_and_which_doubts_matter(opened: Opened, api: httpx.Client, axe: str) -> None:
    page = opened(f"/cases/{imported(api, DEAL)}/verdict")
    repairs = section(page, "What would make it hold?")
    repairs.get_by_role("button", name="Search for repairs").click()
    # Ann would leave the deal for its first statement alone; with the second one above it both want nothing better.
    repairs.get_by_role("heading", name="Repair 1, cost 1").wait_for()
    repairs.get_by_text("The words behind it").click()
    doubts = section(page, "How steady is the answer?")
    doubts.get_by_text("Which doubts").click()
    doubts.get_by_role("checkbox", name="the other way round").check()
    doubts.get_by_role("button", name="Try the doubts").click()
    doubts.get_by_text("The smallest changes that flip it:").first.wait_for()
    rests = section(page, "What does the verdict rest on?")
    rests.get_by_role("button", name="Find what it rests on").click()
    rests.get_by_role("cell", name="not ‘give way’", exact=True).wait_for()
    checked(page, axe, "longer answers")
    page.set_viewport_size({"width": 640, "height": 360})
    assert page.evaluate(FITS)
    repairs.get_by_role("link", name="Ann wants, 1: not “give way”").click()
    page.get_by_role("heading", level=1, name="Preferences").wait_for()
    page.get_by_role("heading", name="Ann wants").wait_for()


@long
def test_what_falls_without_a_claim(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{crossing(api)}/verdict")
    falls = section(page, "And without some claims?")
    falls.get_by_role("button", name="See what falls").focus()
    falls.get_by_role("tooltip", name="Choose at least one claim").wait_for()
    falls.get_by_text("Which claims").click()
    falls.get_by_role("checkbox", name="c3").check()
    falls.get_by_role("button", name="See what falls").click()
    falls.get_by_role("heading", name="Without c3").wait_for()
    falls.get_by_text("The words behind it").click()
    falls.get_by_role("link", name="No lights without a crossing").click()
    page.get_by_role("heading", level=1, name="Sources").wait_for()


def wants(by: int) -> str:
    """Return ten statements about eleven options."""
    return ", ".join(f"{'not ' if k * by % 3 == 0 else ''}o{k * by % 11}" for k in range(1, 11))


MANY = f"""\
format: detente/1
title: Many doubts
decision_makers: {{A: {{}}, B: {{}}}}
options: {{{", ".join(f"o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(11))}}}
preferences: {{A: [{wants(5)}], B: [{wants(7)}]}}
proposals: {{P: {{terms: o0 and o1}}}}
"""
"""Three doubts at a time take longer than anybody waits."""


@long
def test_a_long_computation_is_cancelled(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{imported(api, MANY)}/verdict?proposal=P")
    doubts = section(page, "How steady is the answer?")
    doubts.get_by_role("combobox", name="Doubts").select_option("3")
    doubts.get_by_role("button", name="Try the doubts").click()
    # Its progress is told while it runs.
    doubts.get_by_role("status").filter(has_text="of").wait_for()
    with page.expect_response(lambda r: r.request.method == "DELETE") as ended:
        doubts.get_by_role("button", name="Cancel").click()
    assert ended.value.json()["status"] == "cancelled"
    doubts.get_by_role("alert").filter(has_text="Cancelled").wait_for()
    assert doubts.get_by_role("button", name="Try the doubts").get_attribute("aria-disabled") is None


@long
def test_two_perspectives_phases_and_versions(opened: Opened, api: httpx.Client, axe: str) -> None:
    page = opened(f"/cases/{new_case(api, 'catalog', 'syria-2016')}/compare")
    settled(page)
    perspectives = section(page, "Two perspectives")
    perspectives.get_by_role("button", name="Compare the perspectives").click()
    perspectives.get_by_role("heading", name="What parts the verdicts").wait_for()
    versions = section(page, "Two versions of a proposal")
    versions.get_by_role("combobox", name="compared with version").select_option("V1_full")
    versions.get_by_role("button", name="Compare the versions").click()
    versions.get_by_role("heading").nth(1).wait_for()
    checked(page, axe, "comparisons")
    page.goto(f"{page.url.split('/cases/')[0]}/cases/{crossing(api)}/compare")
    for what in ("perspectives", "phases", "versions of a proposal"):
        section(page, f"Two {what}").get_by_text(f"There are no two {what.split()[0]} to compare").wait_for()


@long
def test_ways_from_the_status_quo(opened: Opened, api: httpx.Client, axe: str) -> None:
    page = opened(f"/cases/{crossing(api)}/states?state=YYYY")
    ways = section(page, "Ways from the status quo")
    ways.get_by_role("button", name="Find the ways").click()
    ways.get_by_role("img", name="Shortest ways").wait_for()
    # Each of the three owners has something to do for it, and one move each is enough.
    ways.get_by_text("By any moves it is 3 moves away").wait_for()
    settled(page)
    checked(page, axe, "ways")


def test_a_report_is_made_shown_and_kept(opened: Opened, api: httpx.Client) -> None:
    case = crossing(api)
    page = opened(f"/cases/{case}/report")
    page.get_by_role("button", name="Make the report").click()
    shown = page.get_by_title("Report", exact=True).content_frame
    shown.get_by_role("heading", level=1).filter(has_text="quiet ships at night").wait_for()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Keep the report").click()
    assert "The crossing" in Path(kept.value.path()).read_text(encoding="utf-8")
    version = api.get(f"/api/cases/{case}").json()["version"]
    summary = {"kind": "edit", "path": [], "fields": {"summary": "About a ferry."}}
    assert api.post(f"/api/cases/{case}/commands", json={"version": version, "command": summary}).status_code == 200
    page.get_by_role("status").filter(has_text="The case has changed since").wait_for()


@long
def test_a_report_is_kept_as_a_document(opened: Opened, api: httpx.Client) -> None:
    case = crossing(api)
    page = opened(f"/cases/{case}/report")
    page.get_by_label("To keep as").select_option("docx")
    page.get_by_role("button", name="Make the report").click()
    page.get_by_role("status").filter(has_text="Pictures are tables in it").wait_for()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Keep the report").click()
    assert kept.value.suggested_filename == "the-crossing.docx"
    told = [p.text for p in docx.Document(str(kept.value.path())).paragraphs]
    assert any("quiet ships at night" in text for text in told)


@long
def test_a_report_says_which_model_it_is_about(opened: Opened, api: httpx.Client) -> None:
    ferry = new_case(api, "catalog", "ferry")
    page = opened(f"/cases/{ferry}/report?phase=before_deadline")
    section(page, "The report").get_by_text("It is about before 1 November; another").wait_for()
    page.get_by_text("hold all of its perspectives and phases").wait_for()


@long
def test_an_export_without_names_is_looked_at_first(opened: Opened, api: httpx.Client, axe: str) -> None:
    case = crossing(api)
    page = opened(f"/cases/{case}/report", color_scheme="dark")
    exports = section(page, "For other programs")
    exports.get_by_role("checkbox", name="Replace the names").check()
    keep = exports.get_by_role("button", name="Keep the file")
    keep.focus()
    exports.get_by_role("tooltip", name="Look at a preview of exactly these settings first").wait_for()
    exports.get_by_role("textbox", name="Further words to replace").fill("ferry")
    exports.get_by_role("button", name="Preview").click()
    preview = section(page, "Preview")
    assert preview.get_by_role("row", name="mayor").get_by_role("cell").first.inner_text() == "[Voice2]"
    checked(page, axe, "preview")
    # Other settings than those that were looked at are not kept.
    exports.get_by_role("textbox", name="Names that stay").fill("clerk")
    assert keep.get_attribute("aria-disabled") == "true"
    exports.get_by_role("button", name="Preview").click()
    preview.wait_for()
    with page.expect_download() as file:
        keep.click()
    key_box = exports.get_by_role("group", name="The key of the pseudonyms")
    with page.expect_download() as key:
        key_box.get_by_role("button", name="Keep the key").click()
    whole = Path(file.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        texts = " ".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    assert not [name for name in ("mayor", "manager", "ferry") if name in texts]
    assert "clerk" in texts
    known = json.loads(Path(key.value.path()).read_text(encoding="utf-8"))
    assert all(f'"{name}"' in json.dumps(known) for name in ("mayor", "manager"))
    checked(page, axe, "key")

    # Of an association's name only the whole is replaced; parts that stand alone are shown, with a button.
    version = api.get(f"/api/cases/{case}").json()["version"]
    club = {"kind": "add", "path": ["actors"], "id": "club", "value": {"name": "Monday Club"}}
    assert api.post(f"/api/cases/{case}/commands", json={"version": version, "command": club}).status_code == 200
    exports.get_by_role("status").filter(has_text="have changed since the preview").wait_for()
    exports.get_by_role("textbox", name="Names that stay").fill("")
    exports.get_by_role("button", name="Preview").click()
    preview.get_by_role("button", name="Replace “Monday” too").click()
    assert exports.get_by_role("textbox", name="Further words to replace").input_value() == "ferry\nMonday"


@long
def test_a_case_that_is_evidence_alone(opened: Opened, api: httpx.Client, axe: str) -> None:
    page = opened(f"/cases/{imported(api, TEXT, 'notes.txt')}/verdict")
    for name in ("Preferences", "States", "Compare", "Verdict"):
        room(page, name)
        page.get_by_text("There is no model yet").wait_for()
    checked(page, axe, "evidence alone")
    room(page, "Model")
    page.get_by_text("There is no model yet").wait_for()
    for label, text in (("decision maker", "Town"), ("option", "permit it")):
        field = page.get_by_role("textbox", name=f"Name of a new {label}")
        field.fill(text)
        field.press("Enter")
        page.get_by_role("status").filter(has_text=f"Added: {text}").first.wait_for()
    page.get_by_text("There is no model yet").wait_for(state="detached")


# -- people -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def crew(team: Served) -> Served:
    """A team server with two accounts."""
    for login in ("ann", "bob"):
        team.workbench.parts.accounts.add(login, login.title(), PASSWORD)
    return team


def signed_in(watched: Watched, served: Served, login: str) -> Page:
    page = watched.context.new_page()
    page.goto(f"{served.url}/login")
    page.get_by_label("Login").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", level=1, name="Cases").wait_for()
    return page


@long
def test_an_owner_gives_and_takes_roles(browser: Browser, crew: Served, axe: str) -> None:
    contexts = [Watched(browser), Watched(browser)]
    ann, bob = (signed_in(w, crew, login) for w, login in zip(contexts, ("ann", "bob"), strict=True))
    ann.get_by_role("textbox", name="Title").fill("A strike")
    ann.get_by_role("radio", name="An empty case").check()
    ann.get_by_role("button", name="Make the case").click()
    ann.get_by_role("heading", level=1, name="Model").wait_for()
    room(ann, "People")
    box = ann.get_by_role("region", name="People and their roles")
    assert box.evaluate("e => e.scrollHeight - e.clientHeight") == 0, "one row needs no scrolling"
    # Nobody is the only owner and goes.
    assert ann.get_by_role("button", name="Take away the role of Ann").get_attribute("aria-disabled") == "true"
    login = ann.get_by_role("textbox", name="Login of somebody")
    login.fill("carl")
    ann.get_by_role("combobox", name="Role", exact=True).select_option("viewer")
    ann.get_by_role("button", name="Give the role").click()
    ann.get_by_text("“carl”").wait_for()
    login.fill("bob")
    ann.get_by_role("button", name="Give the role").click()
    ann.get_by_role("combobox", name="Role of Bob").wait_for()
    checked(ann, axe, "people")

    bob.reload()
    bob.get_by_role("link", name="A strike").click()
    room(bob, "People")
    bob.get_by_role("cell", name="viewer").wait_for()
    assert bob.get_by_role("button", name="Give the role").get_attribute("aria-disabled") == "true"
    ann.get_by_role("combobox", name="Role of Bob").select_option("coder")
    ann.get_by_role("status").filter(has_text="Bob is coder now").wait_for()
    bob.reload()
    bob.get_by_text("You are its coder.").wait_for()
    # What Bob sees changes under his eyes, where coding becomes blind and where it is opened.
    only = bob.get_by_text("Coding is blind here: you see your own claims only")
    ann.get_by_role("button", name="Make coding blind").click()
    only.wait_for()
    assert bob.get_by_role("button", name="Open the coding").get_attribute("aria-disabled") == "true"
    assert ann.get_by_text("Coding is blind here").count() == 0
    ann.get_by_role("button", name="Open the coding").click()
    only.wait_for(state="detached")
    bob.get_by_text("Coding is open: everybody sees all claims.").wait_for()
    ann.get_by_role("button", name="Take away the role of Bob").click()
    ann.get_by_role("rowheader", name="Bob").wait_for(state="detached")
    for watched in contexts:
        watched.context.close()
    # The browser itself reports the answer that refuses a login nobody has.
    faults = [fault for watched in contexts for fault in watched.faults]
    assert [f for f in faults if "Failed to load resource" not in f] == []
