"""The twenty commonest mistakes in the page: each is told in right words at its place, and nothing is lost.

What `test_mistakes` has (rules that leave nothing, what is removed in use, lines that cannot be read, files with
errors) is not repeated here. The twenty, in the order in which somebody makes a case:

1. a second decision maker of the same name; 2. an option of a name that another has; 3. one renamed to the
name of another;
4. Enter in an empty field; 5. Enter twice; 6. only spaces; 7. formatted text pasted into a name; 8. emoji in a name;
9. a name of three hundred letters; 10. an option where a decision maker belongs to it and there is none;
11. a condition in the words of speech; 12. a condition of letters; 13. a definition that is made of itself;
14. an enormous number; 15. a decimal comma; 16. a date in another shape; 17. a claim without what it says;
18. browser Back after adding; 19. a file of the wrong kind; 20. a source without its text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from seeds import long_but
from workbench.conftest import Served

from .conftest import Watched, imported, new_case, open_all
from .test_mistakes import beside, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CASE = """\
format: detente/1
title: The well
decision_makers: {egypt: {name: Egypt}, sudan: {name: Sudan}}
options:
  fill: {owner: egypt, name: fill the dam}
  force: {owner: sudan, name: threaten force}
preferences: {egypt: [fill, not force], sudan: {weights: {fill: 1}}}
sources: {paper: {name: The paper, anchor: 2031-03-05}}
repair: {costs: {drop: 2}}
"""
LONG = "ask the council of the valley for more water than it ever gave to anybody " * 4


@dataclass
class Well:
    """A case on a page, and what the case says."""

    page: Page
    api: httpx.Client
    bench: Served
    case: str

    def go(self, room: str) -> Page:
        opened(self.page, self.bench, self.case, room)
        return self.page

    def said(self) -> dict[str, Any]:
        document: dict[str, Any] = self.api.get(f"/api/cases/{self.case}").json()["document"]
        return document

    def names(self, section: str) -> list[str]:
        return [e["name"] for e in self.said()[section]]

    def saved(self) -> None:
        self.page.get_by_role("status").filter(has_text="All changes are saved").wait_for()


@pytest.fixture(scope="module")
def well(browser: Browser, bench: Served) -> Iterator[Well]:
    watched = Watched(browser)
    with bench.client() as api:
        yield Well(watched.open(bench, "/"), api, bench, "")
    watched.context.close()
    assert [f for f in watched.faults if "status of 4" not in f] == []


def new_maker(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Name of a new decision maker")


def new_option(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Name of a new option")


def enter(field: Locator, text: str) -> None:
    field.fill(text)
    field.press("Enter")


def same_decision_maker(well: Well) -> None:
    field = new_maker(well.go("model"))
    enter(field, "egypt ")
    expect(beside(field)).to_contain_text("“Egypt” is there already")
    assert (field.input_value(), well.names("decision_makers")) == ("egypt ", ["Egypt", "Sudan"])
    field.fill("")


def same_option(well: Well) -> None:
    field = new_option(well.go("model"))
    enter(field, "Fill the  dam")
    expect(beside(field)).to_contain_text("“fill the dam” is there already")
    beside(field).get_by_role("button", name="Add it all the same").click()
    well.page.get_by_text("Added: Fill the dam").wait_for()
    assert well.names("options") == ["fill the dam", "threaten force", "Fill the  dam"]


def renamed_to_another(well: Well) -> None:
    field = well.go("model").get_by_role("textbox", name="Name of option 2")
    enter(field, "fill the dam")
    well.saved()
    both = well.page.get_by_text("Another is called “fill the dam”, too: in conditions they are told apart by")
    expect(both).to_have_count(2)
    enter(field, "threaten force")
    expect(both).to_have_count(0)


def nothing_typed(well: Well) -> None:
    for field in (new_maker(well.go("model")), new_option(well.page)):
        field.press("Enter")
        expect(beside(field)).to_contain_text("Type something first")


def twice(well: Well) -> None:
    field = new_maker(well.go("model"))
    field.fill("Kenya")
    field.press("Enter")
    field.press("Enter")
    well.page.get_by_text("Added: Kenya").wait_for()
    well.saved()
    assert well.names("decision_makers") == ["Egypt", "Sudan", "Kenya"]
    well.page.get_by_role("button", name="Undo").click()
    expect(well.page.get_by_role("textbox", name="Name of decision maker 3")).to_have_count(0)


def only_spaces(well: Well) -> None:
    field = new_option(well.go("model"))
    enter(field, "   ")
    expect(beside(field)).to_contain_text("Type something first")
    name = well.page.get_by_role("textbox", name="Name of option 1")
    enter(name, "   ")
    well.saved()
    well.page.get_by_role("button", name="Undo: change the name").click()
    expect(name).to_have_value("fill the dam")


def formatted(well: Well) -> None:
    """What is pasted from a document is one line of plain text."""
    name = well.go("model").get_by_role("textbox", name="Name of option 1")
    name.select_text()
    well.page.keyboard.insert_text("fill\r\n\tthe\u00a0dam   at once")
    name.press("Enter")
    well.saved()
    assert well.names("options")[0] == "fill the dam at once"
    enter(name, "fill the dam")
    well.saved()


def emoji(well: Well) -> None:
    field = new_option(well.go("model"))
    enter(field, "🚢👩‍🚀 sail")
    well.page.get_by_role("listitem", name="Option 🚢").wait_for()
    enter(field, "🎉")
    well.page.get_by_role("listitem", name="Option 🎉").wait_for()
    assert well.names("options")[-2:] == ["🚢👩‍🚀 sail", "🎉"]
    assert well.api.get(f"/api/cases/{well.case}").json()["problems"] == []
    for _ in range(2):
        well.page.get_by_role("button", name="Undo: add option").click()
        well.page.get_by_role("button", name="Redo: add option").wait_for()


def very_long(well: Well) -> None:
    field = new_option(well.go("model"))
    enter(field, LONG)
    well.page.get_by_role("listitem", name="Option ask the council").wait_for()
    assert well.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert well.names("options")[-1] == LONG.strip()
    well.page.get_by_role("button", name="Undo: add option").click()
    expect(well.page.get_by_role("listitem", name="Option ask the council")).to_have_count(0)


def option_of_nobody(well: Well) -> None:
    case = new_case(well.api, "template", "empty", "Nobody")
    opened(well.page, well.bench, case)
    field = new_option(well.page)
    add = well.page.get_by_role("button", name="Add option")
    assert add.get_attribute("aria-disabled") == "true"
    expect(well.page.get_by_text("Add a decision maker first, to whom the option belongs").first).to_be_attached()
    assert field.get_attribute("readonly") is not None


def in_speech(well: Well) -> None:
    rule = well.go("model").get_by_role("combobox", name="A new rule: this cannot be")
    enter(rule, "Egypt fills the dam while Sudan threatens")
    expect(beside(rule)).to_contain_text("expected")
    assert rule.input_value() == "Egypt fills the dam while Sudan threatens"
    enter(rule, "fill the dam AND threaten force")
    expect(beside(rule)).to_contain_text("in lower case")
    assert well.said().get("infeasible") in (None, [])
    rule.fill("")


def in_letters(well: Well) -> None:
    rule = well.go("model").get_by_role("combobox", name="A new rule: this cannot be")
    enter(rule, "YNY")
    expect(beside(rule)).to_contain_text("Found “YNY” with 3 letters; expected 2, one per option")
    assert well.said().get("infeasible") in (None, [])
    rule.fill("")


def of_itself(well: Well) -> None:
    page = well.go("model")
    open_all(page)
    field = page.get_by_role("combobox", name="A new definition")
    enter(field, "d1 or fill")
    expect(beside(field)).to_contain_text("d1")
    assert (well.said().get("definitions") or [], field.input_value()) == ([], "d1 or fill")
    field.fill("")


def enormous(well: Well) -> None:
    page = well.go("preferences?who=sudan")
    field = page.get_by_role("textbox", name="threaten force of weights of Sudan")
    enter(field, "9" * 400)
    expect(beside(field)).to_contain_text("What you typed is kept here and is not in the case")
    enter(field, "9" * 15)
    well.saved()
    page.get_by_role("region", name="Ranking of states").get_by_role("rowheader").first.wait_for()
    enter(field, "")
    well.saved()


def decimal_comma(well: Well) -> None:
    field = well.go("preferences?who=sudan").get_by_role("textbox", name="fill the dam of weights of Sudan")
    enter(field, "0,5")
    expect(beside(field)).to_contain_text("expected a number such as 3, -2 or 0.5")
    assert well.said()["preferences"][1]["weights"] == {"fill": "1"}
    enter(field, "1")


def other_date(well: Well) -> None:
    page = well.go("sources")
    open_all(page)
    field = page.get_by_role("textbox", name="Anchor of The paper")
    enter(field, "5 March 2031")
    expect(beside(field)).to_contain_text("2031-03-05")
    assert well.said()["sources"][0]["anchor"] == "2031-03-05"
    enter(field, "2031-03-05")


def half_a_claim(well: Well) -> None:
    page = well.go("sources")
    source = page.get_by_role("textbox", name="Name of the source")
    if not source.is_visible():
        page.get_by_text("Add a source").click()
    source.fill("Letter")
    page.get_by_role("textbox", name="Its text").fill("The dam is 🚢 full.")
    page.get_by_role("button", name="Add the source").click()
    text = page.get_by_role("textbox", name="Text of Letter")
    text.wait_for()
    text.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("n")
    form = page.get_by_role("form", name="Code a claim")
    form.get_by_role("combobox", name="Who says it").fill("Letter")
    form.get_by_role("button", name="Code the claim").click()
    expect(form).to_contain_text("Say in your own words what these words claim")
    assert form.get_by_role("combobox", name="Who says it").input_value() == "Letter"
    form.get_by_role("button", name="Discard").click()


def back_after_adding(well: Well) -> None:
    page = well.go("preferences")
    well.go("model")
    enter(new_maker(page), "Chad")
    page.get_by_text("Added: Chad").wait_for()
    page.go_back()
    page.get_by_role("heading", level=1, name="Preferences").wait_for()
    page.go_forward()
    page.get_by_role("heading", level=1, name="Model").wait_for()
    assert well.names("decision_makers") == ["Egypt", "Sudan", "Chad"]
    page.get_by_role("button", name="Undo: add decision maker “Chad”").click()
    page.get_by_role("button", name="Redo: add decision maker “Chad”").wait_for()


def wrong_file(well: Well) -> None:
    page = well.page
    page.goto(f"{well.bench.url}/")
    png = {"name": "map.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(60)}
    page.get_by_label("File to import").set_input_files(files=[png])
    told = page.get_by_role("alert").filter(has_text="picture")
    expect(told).to_contain_text("map.png")
    well.go("sources")
    page.get_by_text("Add a source").click()
    page.get_by_label("or a document").set_input_files(files=[png])
    page.get_by_role("button", name="Add the source").click()
    expect(page.get_by_role("alert").filter(has_text="“map.png” is a picture")).to_be_visible()
    page.get_by_label("or a document").set_input_files(files=[{**png, "name": "notes", "buffer": b"words"}])
    page.get_by_role("button", name="Add the source").click()
    expect(page.get_by_role("alert").filter(has_text="or paste its text")).to_be_visible()


def no_text(well: Well) -> None:
    page = well.go("sources")
    page.get_by_text("Add a source").click()
    page.get_by_role("textbox", name="Name of the source").fill("Speech")
    add = page.get_by_role("button", name="Add the source")
    assert add.get_attribute("aria-disabled") == "true"
    expect(page.get_by_text("Give its text or a document first")).to_be_attached()
    well.go("model")
    well.go("sources")
    assert page.get_by_role("textbox", name="Name of the source").input_value() == "Speech", "it is kept"
    page.get_by_role("textbox", name="Name of the source").fill("")


SLIPS: list[Callable[[Well], None]] = [
    same_decision_maker, same_option, renamed_to_another, nothing_typed, twice, only_spaces, formatted, emoji,
    very_long, option_of_nobody, in_speech, in_letters, of_itself, enormous, decimal_comma, other_date, half_a_claim,
    back_after_adding, wrong_file, no_text,
]  # fmt: skip


@long_but(every=5)
@pytest.mark.parametrize("slip", SLIPS, ids=[slip.__name__ for slip in SLIPS])
def test_a_common_mistake_is_told_at_its_place_and_nothing_is_lost(well: Well, slip: Callable[[Well], None]) -> None:
    well.case = imported(well.api, CASE)
    slip(well)
    assert well.api.get(f"/api/cases/{well.case}").json()["problems"] == []
