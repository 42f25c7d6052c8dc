"""Without an id, a letter or a formula: conditions by name or by picking, perspectives and phases made in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from seeds import long
from waiting import eventually

from .conftest import Opened, imported

if TYPE_CHECKING:
    from playwright.sync_api import Page

BRIDGE = """
format: detente/1
title: A bridge
decision_makers: {A: {name: North bank}, B: {name: South bank}}
options:
  pay: {owner: A, name: pay for the bridge}
  open: {owner: A, name: open the gate}
  build: {owner: B, name: build from the south}
preferences: {A: [build], B: [pay, not build]}
status_quo: NNN
proposals: {P: {name: the plan, terms: {T1: {that: pay, obliges: [A]}}}}
"""


@pytest.fixture
def words(opened: Opened, api: httpx.Client) -> tuple[Page, Any]:
    case = imported(api, BRIDGE)

    def said() -> Any:
        return api.get(f"/api/cases/{case}").json()["document"]

    return opened(f"/cases/{case}/model"), said


@long
def test_a_condition_is_typed_by_a_few_letters_and_picked(words: tuple[Page, Any]) -> None:
    page, said = words
    rule = page.get_by_role("combobox", name="A new rule: this cannot be")
    rule.press_sequentially("sou")
    page.get_by_role("listbox").get_by_role("option", name="build from the south").wait_for()
    rule.press("Enter")
    assert rule.input_value().strip() == "“build from the south”"
    rule.press_sequentially("and not pay f")
    rule.press("Tab")
    assert rule.input_value().strip() == "“build from the south” and not “pay for the bridge”"
    page.get_by_role("button", name="Add rule").click()
    assert eventually(lambda: [r["when"] for r in said()["infeasible"]] == ["build and not pay"])
    # The same rule, picked otherwise.
    written = page.get_by_role("combobox", name="Rule: “build from the south” and not")
    page.get_by_role("button", name="Pick options: Rule: “build").click()
    picker = page.get_by_role("group", name="Picked: Rule: “build")
    picker.get_by_role("group", name="pay for the bridge").get_by_role("radio", name="open", exact=True).check()
    picker.get_by_role("group", name="open the gate").get_by_role("radio", name="taken", exact=True).check()
    assert written.input_value() == "“build from the south” and “open the gate”"
    assert eventually(lambda: [r["when"] for r in said()["infeasible"]] == ["build and open"])


@long
def test_a_proposal_is_a_list_of_terms_with_whom_each_obliges(words: tuple[Page, Any]) -> None:
    page, said = words
    page.get_by_role("combobox", name="Parties of the plan").select_option("North bank")
    page.get_by_role("combobox", name="Parties of the plan").select_option("South bank")
    term = page.get_by_role("combobox", name="A new term of the plan")
    term.fill("“build from the south” if “pay for the bridge”")
    term.press("Enter")
    page.get_by_role("combobox", name="Obliges of term 2 of the plan").select_option("South bank")

    def proposal() -> Any:
        return said()["proposals"][0]

    assert eventually(lambda: [t["obliges"] for t in proposal()["terms"]] == [["A"], ["B"]])
    assert (proposal()["parties"], proposal()["terms"][1]["that"]) == (["A", "B"], "build if pay")
    # A new one is a list of terms from its first term on, and is called by its name.
    page.get_by_role("textbox", name="What it is called").fill("the ferry")
    first = page.get_by_role("combobox", name="A new proposal: its first term")
    first.fill("open the gate")
    first.press("Enter")
    ferry = page.get_by_role("article", name="the ferry")
    ferry.get_by_role("combobox", name="Obliges of term 1 of the ferry").select_option("South bank")
    second = ferry.get_by_role("combobox", name="A new term of the ferry")
    second.fill("pay for the bridge")
    second.press("Enter")
    ferry.get_by_role("combobox", name="What term 2 of the ferry asks").wait_for()
    made = said()["proposals"][1]
    assert (made["id"], made["name"], made.get("that")) == ("the_ferry", "the ferry", None)
    assert [(t["that"], t["obliges"]) for t in made["terms"]] == [("open", ["B"]), ("pay", [])]
    # What names no option may be a term all the same.
    second.fill("everybody meets again in spring")
    second.press("Enter")
    ferry.get_by_role("button", name="Add it in words only").click()
    ferry.get_by_role("combobox", name="What term 3 of the ferry asks").wait_for()
    assert (second.input_value(), said()["proposals"][1]["terms"][2]["name"]) == ("", "everybody meets again in spring")
    # Another room is read from its beginning.
    page.evaluate("() => scrollTo(0, 900)")
    ferry.get_by_role("link", name="Would “the ferry” hold?").click()
    page.get_by_role("heading", level=1, name="Verdict").wait_for(state="attached")
    assert page.evaluate("() => scrollY") == 0
    page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name="Model").click()


@long
def test_perspectives_and_phases_are_made_named_ordered_and_taken_away(words: tuple[Page, Any]) -> None:
    page, said = words
    page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name="Compare").click()
    section = page.get_by_role("region", name="Perspectives", exact=True)
    name = section.get_by_role("textbox", name="Name of a new perspective")
    name.fill("as the north tells it")
    name.press("Enter")
    north = section.get_by_role("listitem", name="perspective as the north tells it")
    north.get_by_text("Says nothing otherwise yet").wait_for()
    north.get_by_role("button", name="See the rooms as this: as the north").click()
    # An edit for this one only.
    page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name="Preferences").click()
    page.get_by_role("button", name="South bank").click()
    page.get_by_role("button", name="Remove statement 2").click()
    asked = page.get_by_role("region", name="For whom does this count?")
    asked.get_by_role("button", name="For perspective as the north tells it only").click()
    assert eventually(lambda: said()["perspectives"][0]["layer"]["preferences"] != [])
    page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name="Compare").click()
    north.get_by_text("Gives its own: preferences (1).").wait_for()
    # Another begins as a copy of it.
    name.fill("as the south tells it")
    section.get_by_role("combobox", name="It begins as").select_option("a copy of “as the north tells it”")
    name.press("Enter")
    south = section.get_by_role("listitem", name="perspective as the south tells it")
    south.get_by_text("Gives its own: preferences (1).").wait_for()
    south.get_by_role("button", name="Move up: as the south tells it").click()
    second = north.get_by_role("textbox", name="Name of perspective 2")  # once the page has heard of their order
    second.fill("as others tell it")
    assert [p["name"][7:12] for p in said()["perspectives"]] == ["south", "north"]
    assert eventually(lambda: said()["perspectives"][1]["name"] == "as others tell it")
    section.get_by_role("button", name="Remove perspective as others tell it").click()
    assert eventually(lambda: len(said()["perspectives"]) == 1)
    page.get_by_role("button", name="Undo: remove perspective").click()
    assert eventually(lambda: len(said()["perspectives"]) == 2)
    phases = page.get_by_role("region", name="Phases", exact=True)
    phases.get_by_role("textbox", name="Name of a new phase").fill("after the flood")
    phases.get_by_role("button", name="Add phase").click()
    assert eventually(lambda: [p["name"] for p in said()["phases"]] == ["after the flood"])


@long
def test_states_are_what_is_done_and_have_names(words: tuple[Page, Any]) -> None:
    page, said = words
    quo = page.get_by_role("group", name="Status quo")
    quo.get_by_text("Nothing is done.").wait_for()
    quo.locator("summary").click()
    for option in ("pay for the bridge", "build from the south"):
        quo.get_by_role("group", name=option).get_by_role("radio", name="taken", exact=True).check()
    quo.get_by_text("Done: pay for the bridge; build from the south. Not done: open the gate.").wait_for()
    assert eventually(lambda: said()["status_quo"] == "YNY")
    page.get_by_text("named states, definitions", exact=False).first.click()
    page.get_by_role("textbox", name="Name of a new named state").fill("all of it")
    page.keyboard.press("Enter")
    state = page.get_by_role("group", name="What it is of all_of_it")
    state.locator("summary").click()

    def take(option: str) -> None:
        state.get_by_role("group", name=option).get_by_role("radio", name="taken", exact=True).check()

    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)
        if len(held) > 2:
            route.continue_()

    # The second is chosen while the first is on its way; the third, while the first is in the case and the second not.
    page.route("**/commands", hold)
    take("pay for the bridge")
    take("open the gate")
    held[0].continue_()
    state.locator("code", has_text="YNN").wait_for()
    assert eventually(lambda: page.wait_for_timeout(10) or len(held) == 2)
    take("build from the south")
    held[1].continue_()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    assert eventually(lambda: said()["states"] == [{"id": "all_of_it", "text": "YYY"}])
    page.unroute("**/commands")
    quo.get_by_role("combobox").select_option("all_of_it")
    assert eventually(lambda: said()["status_quo"] == "all_of_it")


def test_a_statement_has_a_name_and_a_reason(words: tuple[Page, Any]) -> None:
    page, said = words
    page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name="Preferences").click()
    statement = page.get_by_role("listitem", name="Statement 1")
    statement.get_by_text("Give it a name, or a reason").click()
    statement.get_by_role("textbox", name="What it is called: statement 1").fill("a bridge at last")
    statement.get_by_role("textbox", name="Because: statement 1").fill("the ford floods")
    statement.get_by_role("textbox", name="Because: statement 1").blur()

    def wanted() -> Any:
        return said()["preferences"][0]["statements"][0]

    assert eventually(lambda: (wanted()["name"], wanted()["because"]) == ("a bridge at last", "the ford floods"))
    page.get_by_role("listitem", name="Statement 1: a bridge at last").wait_for()
