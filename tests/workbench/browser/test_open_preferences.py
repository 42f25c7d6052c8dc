"""Preferences that nobody knows for certain: left open by switches, by dragging and by keys, and taken back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from httpx import Client
from playwright.sync_api import expect

from seeds import long

from . import test_rooms
from .conftest import Opened, imported
from .test_rooms import FITS, checked, go, settled

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

axe = test_rooms.axe

FLAT = """\
format: detente/1
title: Two people share a flat
decision_makers: {Ann: {name: Ann}, Ben: {name: Ben}}
options:
  cook: {owner: Ann, name: cook}
  clean: {owner: Ann, name: clean the kitchen}
  wash: {owner: Ben, name: wash up}
preferences:
  Ann: [wash, not cook, {that: not clean, because: only Ben says so}]
  Ben: [clean, cook, not wash]
proposals: {rest: {name: Everybody rests, terms: {no_cook: not cook, no_clean: not clean, no_wash: not wash}}}
"""


class Flat:
    """The flat in the room where preferences are written."""

    def __init__(self, page: Page, api: Client, case: str) -> None:
        self.page, self.api, self.case = page, api, case
        self.said = page.get_by_role("status", name="What was done")

    def written(self, who: str = "Ann") -> list[Any]:
        """Return the statements of somebody as the file has them, without what nobody said."""
        document = self.api.get(f"/api/cases/{self.case}").json()["document"]
        found = next(p for p in document["preferences"] if p["id"] == who)["statements"]
        return [{k: v for k, v in s.items() if k != "id" and v not in (None, [])} for s in found]

    def switch(self, label: str, of: str) -> Locator:
        return self.page.get_by_role("checkbox", name=f"{label} of {of}", exact=True)

    def undo(self) -> None:
        self.page.get_by_role("button", name=re.compile("^Undo")).click()


@pytest.fixture
def flat(opened: Opened, api: Client) -> Flat:
    case = imported(api, FLAT)
    page = opened(f"/cases/{case}/preferences")
    page.set_viewport_size({"width": 1280, "height": 1100})
    page.get_by_role("listitem", name="Statement 3").wait_for()
    return Flat(page, api, case)


ANN = [{"that": "wash"}, {"that": "not cook"}, {"that": "not clean", "because": "only Ben says so"}]


@long
def test_a_switch_leaves_a_statement_open_and_undo_takes_it_back(flat: Flat) -> None:
    perhaps = flat.switch("May not matter", "statement 3")
    expect(perhaps).not_to_be_checked()
    perhaps.click()
    expect(perhaps).to_be_checked()
    expect(perhaps).to_have_accessible_description("nobody knows whether it does")
    assert flat.written() == [*ANN[:2], {**ANN[2], "perhaps": "true"}]
    flat.undo()
    expect(perhaps).not_to_be_checked()
    assert flat.written() == ANN


@long
def test_a_degree_that_would_rise_down_the_list_is_refused_at_its_switch(flat: Flat) -> None:
    second = flat.switch("Much preferred", "statement 2")
    second.click()
    expect(second).to_have_accessible_description(re.compile("degree"))
    expect(second).not_to_be_checked()
    assert flat.written() == ANN
    flat.switch("Much preferred", "statement 1").click()
    expect(flat.switch("Much preferred", "statement 1")).to_be_checked()
    second.click()
    expect(second).to_be_checked()
    assert [s.get("much") for s in flat.written()] == ["true", "true", None]
    # Nor may what differs little be moved above what differs much.
    flat.page.get_by_role("button", name="Move up: statement 3").click()
    flat.page.get_by_role("alert", name="What went wrong").get_by_text("degree").wait_for()
    assert [s["that"] for s in flat.written()] == ["wash", "not cook", "not clean"]


@long
def test_statements_are_dragged_into_a_bracket_and_out_of_it(flat: Flat) -> None:
    page = flat.page

    def grip(which: str) -> Locator:
        return page.get_by_role("listitem", name=which).get_by_title("Drag to move")

    def begin(handle: Locator) -> None:
        handle.hover()
        page.mouse.down()
        box = handle.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 30, box["y"] + 12, steps=3)

    begin(grip("Statement 3"))
    zone = page.get_by_role("listitem", name="Statement 2").locator(".into")
    expect(zone).to_have_text("Drop here: in either order with this one")
    expect(page.get_by_role("listitem", name="Statement 3").locator(".into")).to_have_count(0)
    zone.hover()
    page.mouse.up()
    bracket = page.get_by_role("list", name="In either order at position 2")
    bracket.wait_for()
    flat.said.filter(has_text="matter in either order now").wait_for()
    expect(page.locator(".into")).to_have_count(0)
    assert flat.written() == [ANN[0], {"either_order": ["not cook", ANN[2]]}]
    page.get_by_text("In either order: all of these matter, and nobody knows which matters more.").wait_for()

    flat.switch("May not matter", "statement 2, part 1").click()
    expect(flat.switch("May not matter", "statement 2, part 1")).to_be_checked()
    assert flat.written()[1]["either_order"] == [{"that": "not cook", "perhaps": "true"}, ANN[2]]

    bracket.get_by_title("Drag it out").first.drag_to(page.get_by_role("listitem", name="Statement 1"))
    bracket.wait_for(state="detached")
    flat.said.filter(has_text="stands by itself now").wait_for()
    assert flat.written() == [{"that": "not cook", "perhaps": "true"}, ANN[0], ANN[2]]
    flat.undo()
    expect(flat.switch("May not matter", "statement 2, part 1")).to_be_checked()
    flat.undo()
    expect(flat.switch("May not matter", "statement 2, part 1")).not_to_be_checked()
    flat.undo()
    page.get_by_role("listitem", name="Statement 3").wait_for()
    assert flat.written() == ANN


@long
def test_keys_alone_bracket_statements_and_part_them(flat: Flat) -> None:
    page = flat.page
    page.get_by_role("combobox", name="Statement 3").or_(page.get_by_role("textbox", name="Statement 3")).first.focus()
    page.keyboard.press("Alt+Shift+B")
    page.get_by_role("list", name="In either order at position 2").wait_for()
    assert flat.written() == [ANN[0], {"either_order": ["not cook", ANN[2]]}]
    expect(page.locator(":focus")).to_have_accessible_name("Statement 2, part 2 of 2")
    page.keyboard.press("Alt+Shift+ArrowDown")
    page.get_by_role("listitem", name="Statement 3").wait_for()
    assert flat.written() == ANN
    flat.switch("May not matter", "statement 1").focus()
    page.keyboard.press("Space")
    expect(flat.switch("May not matter", "statement 1")).to_be_checked()


# -- what follows from what is left open ------------------------------------------------------------------------------

TURNS = """\
format: detente/1
title: Two people share a flat
decision_makers: {Ann: {name: Ann}, Ben: {name: Ben}}
options:
  cook: {owner: Ann, name: cook}
  clean: {owner: Ann, name: clean the kitchen}
  wash: {owner: Ben, name: wash up}
preferences:
  Ann: [{that: not clean, name: no cleaning}, {that: cook iff wash, name: taking turns}, clean]
  Ben: [wash iff cook, clean]
proposals: {turns: {name: Taking turns, terms: {cooks: cook, washes: wash, rests: not clean}}}
"""


def steady(page: Page) -> Locator:
    """Return what stands beside the sentence on how steady it is, once it has been worked out."""
    found = page.locator(".facts > div").filter(has_text="How steady that is").locator("dd")
    page.get_by_role("region", name="What does the verdict rest on?").wait_for()
    settled(page)
    return found


def sentence(page: Page) -> Locator:
    return page.get_by_role("region", name="Verdict", exact=True).get_by_role("heading", level=2)


def test_what_is_left_open_turns_a_verdict_into_a_possible_one(opened: Opened, api: Client, axe: str) -> None:
    # Ann's wants as written: to cook and not to clean is her best answer to Ben's washing up; if she does not mind
    # cleaning, she would rather clean. So with the first want open it holds in one of two completions.
    case = imported(api, TURNS)
    page = opened(f"/cases/{case}/verdict")
    expect(sentence(page)).to_have_text("“Taking turns” holds by itself.")
    go(page, "Preferences")
    flat = Flat(page, api, case)
    flat.switch("May not matter", "statement 1").click()
    expect(flat.switch("May not matter", "statement 1")).to_be_checked()
    expect(page.get_by_role("region", name="Would the proposals hold?").get_by_text("possible").first).to_be_visible()
    checked(page, axe, "a statement that is left open")
    go(page, "Verdict")
    expect(sentence(page)).to_contain_text("possibly holds by itself, in 1/2 of what is left open (no forecast)")
    expect(sentence(page)).to_contain_text("not where Ann does not care for “no cleaning”")
    told = "Possible: it holds in 1 of 2 readings of what is left open, which is no forecast"
    expect(steady(page)).to_contain_text(told)
    expect(steady(page)).to_contain_text("Most depends on what Ann wants.")
    checked(page, axe, "a possible verdict")
    # The line below says the same; opened, it tells the variants in which it does not hold, and of what share it is.
    fold = page.get_by_role("region", name="And if preferences are meant otherwise?")
    expect(fold.locator(".say")).to_contain_text("in 1 of 2 readings of what is left open, which is no forecast")
    fold.locator("summary").first.click()
    fold.get_by_text("A share counts stated possibilities; it is no probability of what will happen.").first.wait_for()
    fold.get_by_text("does not matter to Ann").first.wait_for()
    fold.get_by_role("table", name="Each answer over all variants").wait_for()
    fold.get_by_role("combobox", name="What may be otherwise").select_option(label="all rankings of the states")
    fold.get_by_role("button", name="Count what may be meant").click()
    fold.get_by_text("all strict rankings of the states count alike").first.wait_for()
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate(FITS)
    flat.undo()
    expect(sentence(page)).to_have_text("“Taking turns” holds by itself.")


@long
def test_what_is_left_open_is_read_in_the_dark_and_in_a_narrow_window(opened: Opened, api: Client, axe: str) -> None:
    case = imported(api, TURNS.replace("{that: not clean,", "{that: not clean, perhaps: true, much: true,"))
    for room, there in (("preferences", "Statement 3"), ("verdict", "")):
        page = opened(f"/cases/{case}/{room}", color_scheme="dark")
        if there:
            page.get_by_role("listitem", name=there).wait_for()
        else:
            expect(sentence(page)).to_contain_text("possibly")
        settled(page)
        checked(page, axe, f"{room}, dark")
        page.set_viewport_size({"width": 360, "height": 640})
        assert page.evaluate(FITS), room


@long
def test_share_and_distance_follow_what_is_dragged_into_a_bracket(opened: Opened, api: Client) -> None:
    case = imported(api, TURNS)
    page = opened(f"/cases/{case}/verdict")
    page.set_viewport_size({"width": 1280, "height": 1100})
    before = steady(page).inner_text()
    assert "the orders in which wants may stand, which is no forecast" in before
    go(page, "Preferences")
    handle = page.get_by_role("listitem", name="Statement 3").get_by_title("Drag to move")
    handle.hover()
    page.mouse.down()
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 12, steps=3)
    page.get_by_role("listitem", name="Statement 1").locator(".into").hover()
    page.mouse.up()
    page.get_by_role("list", name="In either order at position 1").wait_for()
    go(page, "Verdict")
    # The first and the third want in either order: with cleaning before no cleaning Ann would rather clean.
    expect(sentence(page)).to_contain_text("possibly holds by itself, in 1/2 of what is left open (no forecast)")
    expect(steady(page)).to_contain_text("Possible: it holds in 1 of 2 readings of what is left open")
    expect(steady(page)).to_contain_text("swap")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(steady(page)).to_have_text(before)
