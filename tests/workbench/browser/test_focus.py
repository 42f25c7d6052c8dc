"""Whoever works with the keyboard goes on from where they were: the focus never falls to nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from seeds import long
from workbench.conftest import Served

from .conftest import Watched, imported

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CASE = """\
decision_makers: {Firm: {name: Ferry firm}, Town: {name: The town}}
options:
  night: {owner: Firm, name: cross at night}
  quiet: {owner: Firm, name: keep quiet}
  permit: {owner: Town, name: permit it}
infeasible: [night and quiet, permit and not night]
status_quo: NYN
preferences:
  Firm: [night, quiet, permit]
  Town: [quiet, not permit]
"""
WORDS = "The firm said that it would cross at night. The town said no."


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    made = Watched(browser, reduced_motion="reduce")
    yield made
    made.context.close()
    assert made.faults == []


@pytest.fixture(scope="module")
def page(watched: Watched, bench: Served) -> Page:
    opened = watched.open(bench, "/")
    opened.set_default_timeout(15_000)
    return opened


@pytest.fixture(scope="module")
def case(bench: Served) -> str:
    with bench.client() as api:
        return imported(api, CASE)


@pytest.fixture(scope="module")
def told_case(bench: Served) -> str:
    """A case that is told in another way by a perspective."""
    with bench.client() as api:
        return imported(
            api, f"{CASE}perspectives: {{B: {{name: as the town tells it, preferences: {{Firm: [quiet]}}}}}}\n"
        )


def go(page: Page, bench: Served, case: str, room: str) -> None:
    page.goto(f"{bench.url}/cases/{case}/{room}")
    page.get_by_role("heading", level=1).wait_for()


def pressed(button: Locator) -> None:
    """Press a button as the keyboard does."""
    button.focus()
    button.press("Enter")


def somewhere(page: Page) -> None:
    """Wait for the focus to be on what is on the page, which it is not where it fell."""
    expect(page.locator("body :focus")).to_have_count(1)


@long
def test_what_disappears_with_what_it_did_leaves_the_focus_beside_it(page: Page, bench: Served, case: str) -> None:
    go(page, bench, case, "model")
    rules = page.get_by_role("region", name="Rules: what cannot be")
    removes = rules.get_by_role("button", name="Remove rule")
    pressed(removes.first)
    expect(removes).to_have_count(1)
    expect(removes).to_be_focused()
    removes.press("Enter")
    expect(removes).to_have_count(0)
    expect(rules.get_by_role("combobox", name="A new rule")).to_be_focused()
    pressed(page.get_by_role("button", name="Remove option permit it"))
    page.get_by_role("dialog").get_by_role("button", name="Remove it there too").press("Enter")
    expect(page.get_by_role("button", name="Remove option permit it")).to_have_count(0)
    expect(page.get_by_role("button", name="Remove option keep quiet")).to_be_focused()

    go(page, bench, case, "preferences?who=Firm")
    removes = page.get_by_role("button", name=re.compile("^Remove statement"))
    expect(removes).to_have_count(2)
    pressed(removes.first)
    expect(removes).to_have_count(1)
    expect(removes).to_be_focused()
    removes.press("Enter")
    expect(removes).to_have_count(0)
    expect(page.get_by_role("combobox", name="A new statement")).to_be_focused()

    # A draft that is discarded: the next one, and after the last the heading of the room.
    go(page, bench, case, "model")
    page.get_by_role("combobox", name="A new rule").fill("night and")
    page.get_by_role("textbox", name="Name of a new decision maker").fill("Harbour")
    page.get_by_text("2 drafts").click()
    discards = page.get_by_role("button", name="Discard the draft")
    pressed(discards.first)
    expect(discards).to_have_count(1)
    expect(discards).to_be_focused()
    discards.press("Enter")
    expect(discards).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


@long
def test_what_is_made_has_the_focus(page: Page, bench: Served, case: str) -> None:
    go(page, bench, case, "sources")
    page.get_by_role("textbox", name="Name of the source").fill("Harbour news")
    page.get_by_role("textbox", name="Its text").fill(WORDS)
    pressed(page.get_by_role("button", name="Add the source"))
    expect(page.get_by_role("heading", name="Harbour news")).to_be_focused()
    text = page.get_by_role("textbox", name="Text of Harbour news")
    for leave in ("Escape", "Discard", "Code the claim"):
        text.focus()
        for _ in range(8):
            text.press("Shift+ArrowRight")
        text.press("n")
        form = page.get_by_role("form", name="Code a claim")
        form.get_by_role("textbox", name="What it says").fill("it crosses")
        if leave == "Escape":
            form.get_by_role("textbox", name="What it says").press("Escape")
        else:
            pressed(form.get_by_role("button", name=leave))
        expect(form).to_have_count(0)
        if leave != "Code the claim":
            expect(text).to_be_focused()
    expect(page.get_by_role("button", name="it crosses c1")).to_be_focused()
    pressed(page.get_by_role("button", name="Remove claim "))
    expect(page.get_by_role("button", name="it crosses c1")).to_have_count(0)
    somewhere(page)

    go(page, bench, case, "compare")
    field = page.get_by_role("textbox", name="Name of a new perspective")
    field.fill("as the firm tells it")
    pressed(page.get_by_role("button", name="Add perspective"))
    page.get_by_role("listitem", name="perspective as the firm tells it").wait_for()
    somewhere(page)
    pressed(page.get_by_role("button", name=re.compile("^Remove perspective")))
    expect(page.get_by_role("button", name=re.compile("^Remove perspective"))).to_have_count(0)
    expect(field).to_be_focused()


@long
def test_the_question_for_whom_has_the_focus_and_gives_it_back(page: Page, bench: Served, told_case: str) -> None:
    go(page, bench, told_case, "model?perspective=B")
    field = page.get_by_role("textbox", name="Name of option 2")
    field.fill("be silent")
    field.press("Enter")
    question = page.get_by_role("region", name="For whom does this count?")
    first = question.get_by_role("button", name="For perspective as the town")
    # The question, and no answer: what is pressed for the field gives none.
    expect(question).to_be_focused()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    expect(first).to_have_accessible_description(re.compile("For whom does this count"))
    question.get_by_role("button", name="Not at all").press("Enter")
    expect(field).to_be_focused()
    field.press("Enter")
    expect(question).to_be_focused()
    first.press("Enter")
    page.get_by_role("status").filter(has_text="count for perspective as the town").first.wait_for()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    expect(page.get_by_role("textbox", name="Name of option 2")).to_be_focused()
    chosen = page.get_by_role("combobox", name="Edits of what all share")
    expect(chosen).to_have_accessible_description(re.compile("until you leave the case"))
    # What is chosen is read to its end.
    lines = chosen.evaluate("""e => {
        const paint = document.createElement("canvas").getContext("2d");
        paint.font = getComputedStyle(e).font;
        const wide = paint.measureText(e.selectedOptions[0].text).width;
        return [Math.ceil(wide / e.clientWidth), e.clientHeight / parseFloat(getComputedStyle(e).fontSize)];
    }""")
    assert lines[1] >= 1.2 * lines[0], lines


@long
def test_one_more_rests_on_a_claim_with_enter_only(page: Page, bench: Served, case: str) -> None:
    go(page, bench, case, "sources?claim=c9")
    text = page.get_by_role("textbox", name="Text of Harbour news")
    text.focus()
    text.press("Shift+ArrowRight")
    text.press("n")
    page.get_by_role("textbox", name="What it says").fill("they said so")
    pressed(page.get_by_role("button", name="Code the claim"))
    bears = page.get_by_role("combobox", name="Let one more rest on it")
    rests = page.get_by_role("button", name=re.compile("^Unlink"))
    for key in ("Tab", "Escape"):
        bears.focus()
        bears.press("ArrowDown")
        page.get_by_text("Enter takes it over; Escape, or leaving it, takes it back").wait_for()
        bears.press(key)
        expect(bears).to_have_value("")
    bears.focus()
    bears.press("ArrowDown")
    bears.press("Enter")
    page.get_by_role("status").filter(has_text=re.compile(r"It rests on .*\(c1\) now: ")).first.wait_for()
    expect(rests).to_have_count(1)  # and nothing was taken before


@long
def test_what_was_refused_is_said_no_more_once_it_is_changed(page: Page, bench: Served, case: str) -> None:
    go(page, bench, case, "model")
    field = page.get_by_role("combobox", name="A new rule")
    wrong = page.get_by_role("region", name="Rules: what cannot be").locator(".wrong")
    for change in ("", "night"):
        field.fill("nonsense and")
        field.press("Enter")
        expect(wrong.first).to_be_visible()
        field.fill(change)
        expect(wrong).to_have_count(0)
    field.fill("")
    go(page, bench, case, "sources")
    text = page.get_by_role("textbox", name="Text of Harbour news")
    text.focus()
    text.press("Shift+ArrowRight")
    text.press("n")
    form = page.get_by_role("form", name="Code a claim")
    pressed(form.get_by_role("button", name="Code the claim"))
    expect(form.locator(".wrong")).to_have_count(1)
    form.get_by_role("textbox", name="What it says").fill("so")
    expect(form.locator(".wrong")).to_have_count(0)
    pressed(form.get_by_role("button", name="Discard"))


@long
def test_letters_lead_to_rooms_where_they_choose_nothing(page: Page, bench: Served, case: str) -> None:
    go(page, bench, case, "model")
    page.get_by_role("combobox", name="Moves of").first.focus()
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.get_by_role("heading", level=1, name="Sources").wait_for()
    go(page, bench, case, "model")
    page.get_by_role("group", name="Status quo").locator("summary").click()
    page.get_by_role("group", name="Status quo").get_by_role("radio").first.focus()
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.get_by_role("heading", level=1, name="Preferences").wait_for()
    # A letter that chooses is left to the list, and one that is typed to the field.
    go(page, bench, case, "model")
    owner = page.get_by_role("combobox", name="Whose option")
    owner.evaluate("e => e.add(new Option('Guild', 'guild'))")
    owner.focus()
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", level=1, name="Model")).to_be_visible()
