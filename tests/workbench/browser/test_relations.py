"""The room of relations in a real browser: who floats, which three sentences make the tension, and what is changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from seeds import long
from waiting import eventually

from . import test_rooms
from .conftest import Opened, imported, new_case
from .test_rooms import checked, go, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

axe = test_rooms.axe


WITH = "are said to be with each other"


def answered(page: Page, says: str) -> None:
    page.get_by_role("heading", level=2, name=says).wait_for()
    settled(page)


def test_who_floats_and_which_three_sentences_make_the_tension(opened: Opened, api: httpx.Client, axe: str) -> None:
    case = new_case(api, "catalog", "syria-2016")
    before = api.get(f"/api/cases/{case}/file").json()["text"]
    page = opened(f"/cases/{case}/relations?perspective=A", color_scheme="light")
    answered(
        page,
        f"18 pairs of 30 actors {WITH}, 31 against; the tension in that is 4, or up to 5 with 1 contested pair",
    )
    page.get_by_text("White House floats: ").first.wait_for()
    drawn = page.get_by_role("img", name=re.compile("Who is said to be with whom"))
    assert [re.sub(r"\s+", " ", t) for t in drawn.locator(".floats text").all_text_contents()] == ["White House"]
    page.get_by_role("button", name="Show 43 more").press("Enter")
    page.get_by_role("row", name=re.compile("Russia .*against US-backed rebels strikes")).get_by_text(
        "implied"
    ).wait_for()
    page.get_by_role("row", name=re.compile("Russia .*with Syrian government")).get_by_text(
        "moves of Russia"
    ).wait_for()
    page.get_by_role("button", name="US-backed rebels: said to be with United States and Al-Nusra").press("Enter")
    triad = page.get_by_role("group", name="What makes the tension: United States, Al-Nusra, US-backed rebels")
    told = triad.locator("ol").first.inner_text()
    for sentence in (
        "would strike Al-Nusra and ISIS together",
        "do not want to part from",
        "has supported these rebels",
    ):
        assert sentence in told
    assert "triad=us" in page.url
    checked(page, axe, "relations, a triad opened")
    page.get_by_role("checkbox", name="only what is stated").press("Space")
    answered(
        page,
        f"16 pairs of 30 actors {WITH}, 29 against; the tension in that is 3, or up to 4 with 1 contested pair",
    )
    assert sorted(drawn.locator(".floats text").all_text_contents()) == ["ISIS", "White House"]
    page.get_by_role("checkbox", name="parts count as their wholes").press("Space")
    page.reload()
    page.get_by_role("heading", level=2, name=re.compile("^12 pairs of 18 actors")).wait_for()
    page.get_by_role("combobox", name="By whose words").select_option("Mark Sleboda")
    page.get_by_role("heading", level=2, name=re.compile("there is no tension in that$")).wait_for()
    page.get_by_role("combobox", name="By whose words").select_option("")
    page.get_by_role("combobox", name="Chains of patrons").select_option("Pentagon-backed militias")
    page.get_by_role("list", name="Chains of patrons").get_by_text("United States backs → ").first.wait_for()
    page.get_by_role("checkbox", name="as the model has it").press("Space")
    page.get_by_role("region", name="Whose moves help or hurt whom", exact=True).get_by_text(
        "never matter"
    ).first.wait_for()
    page.get_by_text("CIA and Pentagon are said to be against each other").wait_for()
    checked(page, axe, "relations as the model has them")
    assert api.get(f"/api/cases/{case}/file").json()["text"] == before, "looking changes nothing in the case"


@long
def test_a_relation_is_added_changed_and_taken_back_in_a_narrow_dark_window(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    case = new_case(api, "catalog", "ferry")
    before = api.get(f"/api/cases/{case}/file").json()["text"]
    page = opened(f"/cases/{case}/verdict", color_scheme="dark")
    go(page, "Relations")
    page.set_viewport_size({"width": 360, "height": 800})
    answered(page, "4 pairs of 5 actors are said to be against each other, none with; the tension in that is 1")
    page.get_by_role("button", name="Aldermere, Three Oars and Quillbrook: each is said").press("Enter")
    page.get_by_role("group", name="What makes the tension").get_by_text("the cooperative stops if the town").wait_for()
    page.get_by_text("Add, change or take away what is said").click()
    form = page.get_by_role("form", name="A new relation")
    form.get_by_role("button", name="Add the relation").press("Enter")
    form.get_by_text("Choose two actors.").wait_for()
    form.get_by_role("combobox", name="Who", exact=True).select_option("Quillbrook")
    form.get_by_role("combobox", name="Whom").select_option("Tobias Renn")
    form.get_by_role("textbox", name="What it is").fill("waits for")
    checked(page, axe, "relations in a narrow window, one begun")
    form.get_by_role("button", name="Add the relation").press("Enter")
    answered(page, "1 pair of 5 actors is said to be with each other, 4 against; the tension in that is 1")
    entry = page.get_by_role("listitem", name="Quillbrook waits for Tobias Renn", exact=True)
    entry.get_by_text("Quillbrook waits for Tobias Renn: its fields").click()
    entry.get_by_role("combobox", name="Sign").select_option(label="-")
    answered(page, "5 pairs of 5 actors are said to be against each other, none with; the tension in that is 1")
    for _ in range(2):
        page.get_by_role("button", name=re.compile("^Undo")).click()
        settled(page)
    assert eventually(lambda: api.get(f"/api/cases/{case}/file").json()["text"] == before)


@long
def test_where_nothing_is_said_yet_an_example_and_a_way_to_say_it_are_there(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{new_case(api, 'catalog', 'mill')}/relations")
    page.get_by_text("It is not said yet who is with whom").wait_for()
    page.get_by_text("For example, in the invented ferry").wait_for()
    page.get_by_role("form", name="A new relation").wait_for()
    alone = (
        "format: detente/1\ntitle: Alone\nactors: {a: {name: Ann}, b: {name: Bob}}\nsources: {s: {name: a letter}}\n"
    )
    page = opened(f"/cases/{imported(api, alone)}/relations")
    form = page.get_by_role("form", name="A new relation")
    form.get_by_role("combobox", name="Who", exact=True).select_option("Ann")
    form.get_by_role("combobox", name="Whom").select_option("Bob")
    form.get_by_role("button", name="Add the relation").press("Enter")
    answered(page, "1 pair of 2 actors is said to be with each other, none against; there is no tension in that")
