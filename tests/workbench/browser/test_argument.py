"""The room of the argument in a real browser: a voice is struck and restored, a reason is added from a claim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from seeds import long

from . import test_rooms
from .conftest import Opened, imported, new_case
from .test_rooms import checked, crossing, settled
from .test_sources import select

if TYPE_CHECKING:
    from playwright.sync_api import Page

axe = test_rooms.axe
SAID = "The manager has told the council"
SOURCE = "unnamed Defence Department source"
OFFER = "“the American offer as the article lists it, with information shared” then holds under"
SILENT = """\
format: detente/1
title: Two
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: build}, b: {owner: B, name: plant}}
preferences: {A: [b], B: [a]}
"""
TESTIMONY = "a Pentagon source says that Russia is not trusted with the information"


def room_of(case: str, **query: str) -> str:
    asked = "&".join(f"{k}={v}" for k, v in query.items())
    return quote(f"/cases/{case}/argument?{asked}", safe="/")


def line(page: Page, says: str) -> str:
    item = page.get_by_role("listitem").filter(has=page.get_by_role("button", name=says, exact=True))
    return re.sub(r"\s+", " ", item.inner_text())


def test_the_unnamed_source_is_struck_and_the_verdict_changes_and_it_is_restored(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    case = new_case(api, "catalog", "syria-2016")
    before = api.get(f"/api/cases/{case}/file").json()["text"]
    page = opened(room_of(case, perspective="A", phase="after_deadline"))
    page.get_by_role(
        "heading", level=2, name=f"A verdict changes without 2 of 10 voices, each by itself: {SOURCE}"
    ).wait_for()
    checked(page, axe, "the argument")
    page.get_by_text("Read first").wait_for()
    assert "stands" in line(page, TESTIMONY)
    voices = page.get_by_role("region", name="Voices")
    for proposal in api.get(f"/api/cases/{case}").json()["document"]["proposals"]:
        named = f"{proposal['id']}: {proposal['name']}"
        said = re.search(rf"\b{proposal['id']}\b then|\b{proposal['id']}\b(,| and) ", voices.inner_text())
        assert not said or named in voices.inner_text(), "whoever reads V1 reads what it is"
    strike = page.get_by_role("button", name=f"Strike: {SOURCE}")
    restore = page.get_by_role("button", name=f"Restore: {SOURCE}")
    effect = page.locator(".effect")
    for back in (
        restore.click,
        lambda: page.keyboard.press("Escape"),
        page.get_by_role("button", name="Restore all").click,
    ):
        strike.press("Enter")
        effect.get_by_text(f"Without the {SOURCE}, {OFFER}").wait_for()
        assert "falls" in line(page, TESTIMONY)
        back()
        effect.get_by_text("Nothing is struck.").wait_for()
        settled(page)
        assert "stands" in line(page, TESTIMONY)
    assert api.get(f"/api/cases/{case}/file").json()["text"] == before, "striking changes nothing in the case"
    page.get_by_role("button", name="Strike: the terms ask Russia for its whole position").click()
    effect.get_by_text("V1 then does not hold under SEQ").wait_for()
    assert "struck" in line(page, "the terms ask Russia for its whole position and offer a gesture for it")


@long
def test_what_becomes_of_the_verdicts_stays_in_sight_whichever_line_is_struck(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    page = opened(room_of(new_case(api, "catalog", "syria-2016"), perspective="A"))
    last = page.get_by_role("list", name="The argument").get_by_role("button", name=re.compile("^Strike")).last
    says = str(last.get_attribute("aria-label")).removeprefix("Strike: ")
    last.press("Enter")
    effect = page.locator(".effect")
    effect.get_by_text(f"Without “{says}”").wait_for()
    settled(page)
    seen = effect.evaluate("e => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom, innerHeight]")
    assert 0 <= seen[0] < seen[1] <= seen[2], "the line stands far below it"
    restore = page.get_by_role("button", name=f"Restore: {says}")
    assert restore.evaluate("e => e === document.activeElement")
    hidden = """e => {
      const { left, top, width, height } = e.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2) !== e;
    }"""
    assert not restore.evaluate(hidden), "and is not covered by it"
    effect.get_by_role("button", name="Restore all").press("Enter")
    effect.get_by_text("Nothing is struck.").wait_for()


@long
def test_where_nobody_speaks_and_nothing_is_argued_nothing_is_said_of_striking(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    page = opened(room_of(imported(api, SILENT)))
    page.get_by_role("heading", level=2, name="There is no voice to strike").wait_for()
    page.get_by_text("No argument is written down yet").wait_for()
    assert page.locator(".effect").count() == 0
    assert "Strike a line" not in page.get_by_role("main").inner_text()
    checked(page, axe, "an argument with nothing in it")
    page.get_by_role("main").get_by_role("link", name="Model").click()
    page.get_by_label("Event of a new forecast").wait_for()


@long
def test_lines_are_walked_by_keyboard_and_open_the_words_behind_them(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    page = opened(room_of(new_case(api, "catalog", "ferry")))
    page.set_viewport_size({"width": 360, "height": 800})
    first = page.get_by_role("button", name="it ends in court", exact=True)
    first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    opened_line = page.get_by_role("listitem").filter(
        has=page.get_by_role("button", name="Aldermere wants the bridge", expanded=True)
    )
    opened_line.get_by_text("Without it alone:").wait_for()
    assert opened_line.get_by_role("link", name=re.compile("bridge", re.IGNORECASE)).count()
    page.get_by_text("The same as a map").click()
    page.get_by_role("img", name="The argument as a map").wait_for()
    checked(page, axe, "the argument in a narrow window, a line opened")


@long
def test_selected_words_become_a_claim_and_that_a_reason(opened: Opened, api: httpx.Client) -> None:
    case = crossing(api)
    page = opened(room_of(case))
    page.get_by_text("Add a reason or an objection").click()
    form = page.get_by_role("form", name="A new argument")
    form.get_by_role("textbox", name="What is said").fill("the crossing will be kept")
    form.get_by_role("button", name="Add it").press("Enter")
    page.get_by_role("button", name="the crossing will be kept", exact=True).wait_for()
    page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name="Sources").click()
    page.get_by_role("button", name="The town accepts").wait_for()
    select(page, "Report on the council’s meeting", "its manager told the council")
    page.keyboard.press("n")
    coding = page.get_by_role("form", name="Code a claim")
    coding.get_by_role("textbox", name="What it says").fill(SAID)
    coding.get_by_role("button", name="Code the claim").press("Enter")
    page.get_by_role("link", name="Make it a reason for or against something").press("Enter")
    says = form.get_by_role("textbox", name="What is said")
    says.wait_for()
    assert says.input_value() == SAID
    form.get_by_role("button", name="Add it").press("Enter")
    page.get_by_role("button", name=SAID, exact=True).wait_for()
    document = api.get(f"/api/cases/{case}").json()["document"]
    (claim,) = (c["id"] for c in document["claims"] if c["says"] == SAID)
    held = {a["id"]: a for a in document["arguments"]}
    (top,) = (k for k, a in held.items() if a["says"] == "the crossing will be kept")
    (reason,) = (a for k, a in held.items() if k != top)
    assert (reason["for"], reason["evidence"]) in ((top, [claim]), ([top], [claim]))
    settled(page)
    assert "stands" in line(page, SAID)
    page.get_by_role("button", name=re.compile("^Undo")).click()
    page.get_by_role("button", name=SAID, exact=True).wait_for(state="detached")
