"""Slips of a newcomer: each is told in words, at its place, with what to try; what is only begun is no mistake."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import expect

from seeds import long
from workbench.conftest import Served

from .conftest import Watched, imported, new_case, open_all
from .test_rooms import FITS, go, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

NILE = """\
format: detente/1
title: The dam
decision_makers: {egypt: {name: Egypt}, sudan: {name: Sudan}}
options:
  fill: {owner: egypt, name: fill the dam}
  force: {owner: sudan, name: threaten force}
  egypt_accepts: {owner: egypt, name: accept the interim text}
preferences: {egypt: [fill, not force], sudan: [egypt_accepts if fill, force]}
infeasible: [fill and force]
proposals: {P: {parties: [egypt, sudan], terms: {T1: {that: not fill, obliges: [egypt]}, T2: {that: egypt_accepts}}}}
"""


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    made = Watched(browser)
    yield made
    made.context.close()
    assert [f for f in made.faults if "status of 4" not in f] == []


@pytest.fixture(scope="module")
def page(watched: Watched, bench: Served) -> Page:
    return watched.open(bench, "/")


def opened(page: Page, bench: Served, case: str, room: str = "model") -> None:
    page.goto(f"{bench.url}/cases/{case}/{room}")
    page.get_by_role("heading", level=1).wait_for()
    settled(page)


def reds(page: Page) -> list[str]:
    """Return what stands in red, or is told as wrong."""
    page.wait_for_timeout(50)
    found = page.locator("main .bad, main .wrong, nav .bad, main [role=alert]:not(:empty)")
    return [text for text in found.all_inner_texts() if text.strip()]


def beside(field: Locator) -> Locator:
    """Return a field with all that is said of it."""
    return field.locator('xpath=ancestor::div[contains(concat(" ", @class, " "), " field ")][1]')


@long
def test_a_case_just_begun_shows_nothing_red_and_says_what_is_next(
    page: Page, bench: Served, api: httpx.Client
) -> None:
    opened(page, bench, new_case(api, "template", "empty", "Just begun"))
    steps = page.get_by_role("region", name="What is next").get_by_role("listitem")

    def done() -> list[bool]:
        return [text.startswith("✓") for text in steps.all_inner_texts()]

    for room in ("Preferences", "Verdict", "States", "Compare", "Report and export", "Model"):
        go(page, room)
        assert (reds(page), done()) == ([], [False] * 5), room
    steps.get_by_role("link", name="Who can act").click()
    expect(page.get_by_role("textbox", name="Name of a new decision maker")).to_be_focused()
    for number, name in enumerate(("Egypt", "Sudan"), 1):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        page.get_by_label(f"Name of decision maker {number}", exact=True).wait_for()
    assert (reds(page), done()) == ([], [True, False, False, False, False])
    page.get_by_role("textbox", name="Name of a new option").fill("fill the dam")
    page.keyboard.press("Enter")
    page.get_by_role("listitem", name="Option fill the dam").wait_for()
    # A rule is counted while it is typed, though nobody wants anything yet; what cannot be read says so, and not in
    # the midst of a word.
    rule = page.get_by_role("combobox", name="A new rule: this cannot be")
    rule.fill("fill_the_dam")
    page.get_by_text("With this rule 1 state would be left, 1 fewer than now.").wait_for()
    rule.fill("fill_the_dam accepts")
    expect(page.get_by_text("1 fewer than now")).to_have_count(0)
    expect(page.get_by_text("Found “accepts”")).to_have_count(0)
    rule.press("Tab")
    page.get_by_text("Found “accepts”; expected “and”").wait_for()
    rule.fill("")
    assert (reds(page), done()) == ([], [True, True, False, False, False])
    steps.get_by_role("link", name="What each wants").click()
    for name in ("Egypt", "Sudan"):
        page.get_by_role("heading", name=f"{name} wants").wait_for()
        assert reds(page) == []
        page.get_by_role("combobox", name="A new statement, at the end").fill("fill_the_dam")
        page.keyboard.press("Enter")
        waits = page.get_by_text("What follows is worked out once the case says:")
        if name == "Egypt":
            expect(waits.locator("xpath=following-sibling::ul")).to_have_text("What each wants – say it for Sudan")
            expect(steps.get_by_role("link", name="What each wants").locator("..")).not_to_contain_text("Egypt")
            steps.get_by_role("link", name="What each wants").click()
    page.get_by_role("combobox", name="Statement 1").wait_for()
    expect(waits).to_have_count(0)
    # A proposal is still missing, and what is done today.
    left = page.get_by_role("region", name="What is next").get_by_role("link")
    assert left.all_inner_texts() == ["What is done today", "What is on the table"]
    go(page, "Model")
    assert (reds(page), done()) == ([], [True, True, True, False, False])
    page.get_by_role("combobox", name="A new proposal: its first term").fill("not fill_the_dam")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Would “P” hold?").wait_for()
    assert (reds(page), steps.count()) == ([], 0)


@long
def test_a_line_that_cannot_be_read_stays_in_its_field_and_a_click_mends_it(
    page: Page, bench: Served, api: httpx.Client
) -> None:
    case = imported(api, NILE)
    opened(page, bench, case)
    before = api.get(f"/api/cases/{case}").json()["version"]
    rule = page.get_by_role("combobox", name="A new rule: this cannot be")
    rule.fill("force and egypt_accept")
    page.get_by_role("button", name="Add rule").click()
    field = beside(rule)
    expect(field).to_contain_text("Found “egypt_accept”, which is no option or definition.")
    expect(field).to_contain_text("Did you mean “accept the interim text”?")
    assert api.get(f"/api/cases/{case}").json()["version"] == before
    assert (rule.input_value(), page.get_by_role("region", name="To mend").count()) == ("force and egypt_accept", 0)
    field.get_by_role("button", name="Write “egypt_accepts”").click()
    page.get_by_label("Rule: “threaten force” and “accept the interim text”", exact=True).wait_for()
    parties = page.get_by_role("combobox", name="Parties of P")
    page.get_by_role("button", name="Take away Egypt: Parties of P").click()
    parties.select_option("Egypt")
    page.get_by_role("button", name="Take away Egypt: Parties of P").wait_for()
    term = page.get_by_role("combobox", name="What term 1 of P asks")
    term.fill("NOT fill")
    term.press("Enter")
    expect(beside(term)).to_contain_text("in lower case")
    beside(term).get_by_role("button", name="Write “not”").click()
    expect(term).to_have_value("not “fill the dam”")
    open_all(page)
    for role, label, line, says in (
        ("textbox", "A new forbidden move", "egypt: fill to fil", "Found “fil”, which is no option"),
        ("combobox", "One state where this holds", "fill or or", "found “or”"),
    ):
        other = page.get_by_role(role, name=label)
        other.fill(line)
        other.press("Enter")
        expect(beside(other)).to_contain_text(re.compile(says, re.IGNORECASE))
        other.fill("")
    assert api.get(f"/api/cases/{case}").json()["problems"] == []
    assert reds(page) == []


@long
def test_a_rule_that_leaves_no_state_says_so_beside_itself_and_in_every_room(
    page: Page, bench: Served, api: httpx.Client
) -> None:
    opened(page, bench, imported(api, NILE.replace("[fill and force]", "[force or not force]")))
    says = "no state is left: this rule alone removes all 8 combinations of options"
    rule = page.get_by_role("listitem").filter(
        has=page.get_by_label("Rule: “threaten force” or not “threaten force”", exact=True)
    )
    expect(rule).to_contain_text(says)
    expect(page.get_by_role("navigation", name="Rooms of the case")).to_contain_text("1 to mend")
    page.get_by_text(re.compile("^0 states are feasible, of 8 combinations")).wait_for()
    for room in ("Preferences", "Verdict", "States", "Compare"):
        go(page, room)
        panel = page.get_by_role("region", name="To mend")
        expect(panel).to_contain_text(says)
        assert "Found 1 error" not in page.get_by_role("main").inner_text()
    panel.get_by_role("button", name="Remove Cannot exist: “threaten force” or not “threaten force”").click()
    expect(panel).to_have_count(0)


@long
def test_what_is_imported_wrong_is_mended_in_the_page(page: Page, bench: Served, api: httpx.Client) -> None:
    """Errors say their place in words, take a suggestion with a click, and can be removed, whatever they are."""
    wrong = NILE.replace("that: not fill", "that: not fil").replace(", sudan: {name: Sudan}}", "}")
    wrong += "claims: {c9: {source: nowhere, start: 0, end: 3, says: it fills}}\n"
    opened(page, bench, imported(api, wrong))
    panel = page.get_by_role("region", name="To mend")
    panel.wait_for()
    text = panel.inner_text()
    assert not re.search(r"›|infeasible|e\d+\b", text), text
    panel.get_by_role("link", name="Term 1 of P").wait_for()
    claim = panel.get_by_role("link", name="Claim “it fills” (c9)")
    assert "/sources?claim=c9" in str(claim.get_attribute("href"))
    panel.get_by_role("button", name="Remove Claim “it fills” (c9)").click()
    expect(claim).to_have_count(0)
    panel.get_by_role("button", name="Write “fill”").click()
    expect(panel).not_to_contain_text("fil”")
    go(page, "Preferences")
    # What a decision maker who is gone wants has no tab any more.
    panel.get_by_role("button", name="Remove What sudan wants").click()
    expect(panel).not_to_contain_text("What sudan wants")
    go(page, "Model")
    page.get_by_label("Owner of threaten force").select_option("egypt")
    page.get_by_role("button", name="Take away sudan – there is none: Parties of P").click()
    expect(panel).to_have_count(0)


def test_removing_what_is_in_use_says_where_and_offers_to_remove_it_there(
    page: Page, bench: Served, api: httpx.Client
) -> None:
    case = imported(api, NILE)
    opened(page, bench, case)
    page.get_by_role("button", name="Remove option fill the dam").click()
    dialog = page.get_by_role("dialog", name="Remove “fill the dam”?")
    expect(dialog).to_contain_text("It is used in 4 places:")
    assert dialog.get_by_role("listitem").all_inner_texts() == [
        "Cannot exist: “fill the dam” and “threaten force”", "Egypt wants, 1: “fill the dam”",
        "Sudan wants, 1: “accept the interim text” if “fill the dam”",
        "Term 1 of P: not “fill the dam”",
    ]  # fmt: skip
    dialog.get_by_role("button", name="Keep it").click()
    page.get_by_role("listitem", name="Option fill the dam").wait_for()
    page.get_by_role("button", name="Remove option fill the dam").click()
    dialog.get_by_role("button", name="Remove it there too").click()
    page.get_by_role("listitem", name="Option fill the dam").wait_for(state="detached")
    assert (api.get(f"/api/cases/{case}").json()["problems"], reds(page)) == ([], [])
    page.get_by_role("button", name="Remove decision maker Sudan").click()
    expect(page.get_by_role("dialog")).to_contain_text("What Sudan wants")
    page.get_by_role("dialog").get_by_role("button", name="Remove it there too").click()
    steps = page.get_by_role("region", name="What is next")
    expect(steps).to_contain_text("whose is threaten force?")
    assert reds(page) == []
    page.get_by_role("button", name="Undo: remove decision maker").click()
    expect(steps).to_have_count(0)
    # Only here: what speaks of it is told, and mended from the list.
    page.get_by_role("button", name="Remove option threaten force").click()
    page.get_by_role("dialog").get_by_role("button", name="Only here").click()
    panel = page.get_by_role("region", name="To mend")
    panel.wait_for()
    while panel.count():
        many = panel.get_by_role("listitem").count()
        panel.get_by_role("button", name="Remove").first.click()
        page.wait_for_function("n => document.querySelectorAll('[aria-label=\"To mend\"] li').length < n", arg=many)
    assert api.get(f"/api/cases/{case}").json()["problems"] == []


@long
def test_small_things_that_misled(page: Page, bench: Served, api: httpx.Client) -> None:
    page.goto(f"{bench.url}/")
    page.get_by_role("textbox", name="Title").fill(" ")
    page.get_by_role("button", name="Make the case").click()
    expect(page.get_by_role("textbox", name="Title").locator("..")).to_contain_text("Give it a title first")
    two = NILE.replace("The dam", "Two of one title")
    cases = [imported(api, text) for text in (two, two.replace("sudan: {name: Sudan}", "sudan: {name: Sudan}, un: {}"))]
    page.reload()
    for parties in (2, 3):
        page.get_by_text(re.compile(f"Another has this title; this one: made .*, {parties} parties$")).first.wait_for()
    opened(page, bench, cases[0])
    # What is told does not lie upon what is worked with.
    page.get_by_role("textbox", name="Name of a new decision maker").fill("Ethiopia")
    page.keyboard.press("Enter")
    told = page.get_by_text("Added: Ethiopia").bounding_box()
    main = page.get_by_role("main").bounding_box()
    assert told is not None
    assert main is not None
    assert told["x"] + told["width"] <= main["x"]
    page.get_by_role("button", name="Undo: add decision maker").click()
    go(page, "Preferences")
    page.get_by_role("combobox", name="A new statement, at the end").fill("not egypt_accepts")
    page.keyboard.press("Enter")
    page.get_by_text("Added: not egypt_accepts").wait_for()
    go(page, "History")
    page.get_by_role("rowheader", name="Add a statement of Egypt: not “accept the interim text”", exact=True).wait_for()
    page.goto(f"{bench.url}/cases/{cases[0]}/states?as=graph")
    text = page.get_by_role("region", name="Graph of states and moves").locator("text").first
    text.wait_for()
    page.set_viewport_size({"width": 390, "height": 720})
    assert page.evaluate(FITS)
    scale = "t => t.getScreenCTM().a * parseFloat(getComputedStyle(t).fontSize)"
    assert text.evaluate(scale) >= 11, "the words of the graph can be read"
    page.set_viewport_size({"width": 1280, "height": 720})
    page.get_by_text("of 6 states are shown").first.wait_for()


def test_entries_of_the_model_are_told_in_words(page: Page, bench: Served, api: httpx.Client) -> None:
    opened(page, bench, imported(api, NILE))
    option = page.get_by_role("listitem", name="Option fill the dam")
    moves = option.get_by_role("combobox", name="Moves of fill the dam")
    expect(option.get_by_text("Moves", exact=False).first).to_be_visible()
    assert moves.locator("option").all_inner_texts() == [
        "it can be taken and dropped", "it can only be taken", "it can only be dropped",
    ]  # fmt: skip
    # What only formulas need is folded away.
    assert page.locator("main code:visible, main .code:visible").all_inner_texts() == []
    option.locator("summary").filter(has_text="More").click()
    expect(option.get_by_role("textbox", name="Id of option")).to_have_value(re.compile(r"^\w+$"))
    option.locator("summary").filter(has_text="assumption").click()
    expect(option.get_by_text("It rests on no claim of a source")).to_be_visible()


@long
@pytest.mark.parametrize("wide", [390, 1280])
def test_a_field_that_is_edited_covers_nothing_beside_it(
    page: Page, bench: Served, api: httpx.Client, wide: int
) -> None:
    opened(page, bench, imported(api, NILE))
    page.set_viewport_size({"width": wide, "height": 800})
    for room, field, beside in (
        ("Model", "Rule: ", "Remove rule"),
        ("Model", "What term 1 of", "Remove term 1"),
        ("Preferences", "Statement 1", "Move up: statement 1"),
    ):
        page.goto(page.url.replace("/model", f"/{room.lower()}"))
        edited = page.get_by_role("combobox", name=field).first
        edited.focus()
        mine, other = edited.bounding_box(), page.get_by_role("button", name=beside).first.bounding_box()
        assert mine is not None
        assert other is not None
        apart = mine["x"] + mine["width"] <= other["x"] or mine["y"] + mine["height"] <= other["y"]
        assert apart, (field, mine, other)
