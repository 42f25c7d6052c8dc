"""Without an id, a letter or a formula: conditions by name or by picking, perspectives and phases made in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

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


def test_a_proposal_is_a_list_of_terms_with_whom_each_obliges(words: tuple[Page, Any]) -> None:
    page, said = words
    page.get_by_role("combobox", name="Parties of P").select_option("North bank")
    page.get_by_role("combobox", name="Parties of P").select_option("South bank")
    term = page.get_by_role("combobox", name="A new term of P")
    term.fill("“build from the south” if “pay for the bridge”")
    term.press("Enter")
    page.get_by_role("combobox", name="Obliges of T2 of P").select_option("South bank")

    def proposal() -> Any:
        return said()["proposals"][0]

    assert eventually(lambda: [t["obliges"] for t in proposal()["terms"]] == [["A"], ["B"]])
    assert (proposal()["parties"], proposal()["terms"][1]["that"]) == (["A", "B"], "build if pay")


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
    assert eventually(lambda: [p["name"][7:12] for p in said()["perspectives"]] == ["south", "north"])
    section.get_by_role("textbox", name="Name of perspective as_the_north").fill("as others tell it")
    assert eventually(lambda: said()["perspectives"][1]["name"] == "as others tell it")
    section.get_by_role("button", name="Remove perspective as others tell it").click()
    assert eventually(lambda: len(said()["perspectives"]) == 1)
    page.get_by_role("button", name="Undo: remove perspective").click()
    assert eventually(lambda: len(said()["perspectives"]) == 2)
    phases = page.get_by_role("region", name="Phases", exact=True)
    phases.get_by_role("textbox", name="Name of a new phase").fill("after the flood")
    phases.get_by_role("button", name="Add phase").click()
    assert eventually(lambda: [p["name"] for p in said()["phases"]] == ["after the flood"])
