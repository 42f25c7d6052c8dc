"""The room of deals in a real browser: what could be agreed on, and what is put on the table with its commitment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx

from seeds import long
from waiting import eventually

from . import test_rooms
from .conftest import Opened, imported, new_case
from .test_rooms import checked, go, settled

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

axe = test_rooms.axe
PAPER = "P1: the mediator's paper"


def room_of(case: str, **query: str) -> str:
    asked = "&".join(f"{k}={v}" for k, v in query.items())
    return quote(f"/cases/{case}/deals?{asked}", safe="/")


def file_of(api: httpx.Client, case: str) -> str:
    text: str = api.get(f"/api/cases/{case}/file").json()["text"]
    return text


def row(page: Page, name: str) -> str:
    line = page.get_by_role("row").filter(has=page.get_by_role("button", name=name)).first
    return re.sub(r"\s+", " ", line.inner_text())


def opened_package(page: Page, name: str) -> Locator:
    page.get_by_role("region", name="Packages").get_by_role("button", name=name).press("Enter")
    panel = page.get_by_role("region", name=re.compile(f"^{re.escape(name)}", re.IGNORECASE))
    panel.get_by_role("heading", name="Would it hold?").wait_for()
    settled(page)
    return panel


def test_from_the_article_to_a_package_on_the_table_that_holds_by_its_commitment(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    case = new_case(api, "catalog", "mill")
    before = file_of(api, case)
    page = opened(f"/cases/{case}/sources")
    go(page, "Deals")
    page.get_by_role("heading", level=2, name="Four packages are wanted by everybody; none of them holds").wait_for()
    said = row(page, PAPER)
    assert "everybody yes" in said
    assert "somebody leaves" in said
    assert "fair in points by all four solutions (whichever points in the ranges are right)" in said
    panel = opened_package(page, PAPER)
    panel.get_by_text("It does not hold: the mill would lock the gates").wait_for()
    panel.get_by_text("somebody leaves · holds in 0 of 1 ways to carry it out").wait_for()
    checked(page, axe, "a package")
    panel.get_by_role("heading", name="What would make it hold?").click()
    panel.get_by_role("button", name="Search for repairs").press("Enter")
    first = panel.get_by_role("heading", name="Repair 1")
    first.wait_for()
    checked(page, axe, "what would make a package hold")
    assert "enough:\n• the mill would" in panel.inner_text(), "each change stands on a line of its own"
    panel.get_by_text("final: once done, it cannot be undone").first.wait_for()
    panel.get_by_role("button", name="Apply this repair 1", exact=True).press("Enter")
    page.wait_for_function("() => location.search.includes('perspective=')")
    settled(page)
    assert re.search(r"one of them holds|both hold|of them hold", page.locator("h2.answer").inner_text())
    assert "somebody leaves" not in row(page, PAPER)
    page.get_by_role("link", name="Would it hold?").press("Enter")
    page.get_by_role("heading", level=1, name="Verdict").wait_for()
    page.get_by_role("heading", level=2, name=re.compile("paper.* holds? by itself")).wait_for()
    page.get_by_role("heading", name="In which ways, and who would leave").click()
    settled(page)
    go(page, "Preferences")  # with its reasons: the words of the article behind what the mill wants
    settled(page)
    page.get_by_role("button", name=re.compile("^Undo")).click()
    assert eventually(lambda: file_of(api, case) == before)


@long
def test_a_new_package_goes_on_the_table_with_what_makes_it_hold_in_one_step(opened: Opened, api: httpx.Client) -> None:
    case = new_case(api, "catalog", "mill")
    before = file_of(api, case)
    page = opened(room_of(case))
    panel = opened_package(page, "Package 3")
    panel.get_by_role("heading", name="What would make it hold?").click()
    panel.get_by_role("button", name="Search for repairs").press("Enter")
    panel.get_by_role("button", name="Put on the table with this 1", exact=True).press("Enter")
    page.wait_for_function("() => location.search.includes('proposal=package')")
    settled(page)
    made = api.get(f"/api/cases/{case}").json()["document"]
    assert [p["id"] for p in made["proposals"]] == ["P1", "P2", "P3"], "it stands where it holds alone"
    page.get_by_role("link", name="Would it hold?").press("Enter")
    page.get_by_role("heading", level=1, name="Verdict").wait_for()
    settled(page)
    assert re.search("can hold|holds", page.locator(".sentence h2").inner_text())
    page.get_by_role("button", name=re.compile("^Undo")).click()
    assert eventually(lambda: file_of(api, case) == before)


@long
def test_a_package_goes_on_the_table_by_keyboard_in_a_narrow_window(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    case = new_case(api, "catalog", "ferry")
    before = file_of(api, case)
    page = opened(room_of(case, given="row+and+open"))
    page.set_viewport_size({"width": 360, "height": 800})
    page.emulate_media(color_scheme="dark")
    page.get_by_role("heading", level=2, name="Two packages are wanted by everybody, and both hold").wait_for()
    checked(page, axe, "deals in a narrow window")
    name = page.get_by_role("listitem").get_by_role("button", name=re.compile("^Package 3"))
    name.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("region", name="package 3")
    panel.get_by_role("button", name="Put on the table").press("Enter")
    page.get_by_text("It is on the table now.", exact=True).wait_for()
    settled(page)
    checked(page, axe, "a package that was put on the table, in a narrow window")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    assert eventually(lambda: file_of(api, case) == before)
    name.wait_for()


LONG = """\
format: detente/1
title: The water
decision_makers: {U: {name: The upper village of the long hillside}, L: {name: The villages below the second bend}}
options:
  dig: {owner: U, name: dig a second well}
  share: {owner: U, name: share the pump}
  pay: {owner: L, name: pay for the pump}
  gate: {owner: L, name: open the gate}
preferences:
  U: [pay, share iff pay, not dig, gate]
  L: [share, not pay if not share, dig, not gate]
status_quo: NNNN
proposals:
  P1:
    name: what the eldest of both sides said at the spring
    terms: {T1: {that: share, obliges: [U]}, T2: {that: pay, obliges: [L]}}
issues:
  pump: {levels: {shared: share, own: not share}}
  money: {levels: {paid: pay, unpaid: not pay}}
  well: {levels: {second: dig, one: not dig}}
  way: {name: the gate, levels: {open: gate, shut: not gate}}
"""
MEET = """() => {
  const texts = [...document.querySelectorAll('.dealplane svg text')];
  const all = texts.map(e => [e.textContent, e.getBoundingClientRect()]);
  const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return all.flatMap(([a, at], k) => all.slice(k + 1).filter(([, other]) => meets(at, other)).map(([b]) => [a, b]));
}"""
"""The words in a plane that are drawn over one another."""


@long
def test_long_names_are_read_whole_in_the_table_and_in_the_plane(opened: Opened, api: httpx.Client, axe: str) -> None:
    page = opened(room_of(imported(api, LONG)))
    answer = page.get_by_role("heading", level=2, name=re.compile("packages are wanted by everybody"))
    answer.wait_for()
    table = page.get_by_role("region", name="Packages")
    assert table.evaluate("e => e.scrollWidth <= e.clientWidth"), "no column is out of sight"
    assert page.evaluate(MEET) == []
    checked(page, axe, "deals of two with long names")
    wanted = table.get_by_role("cell", name="everybody", exact=True).count()
    assert answer.inner_text().startswith({3: "Three", 4: "Four", 5: "Five"}[wanted]), "as many as the table has"
    assert "nothing changes" in row(page, "as it is now")


CASE = """\
format: detente/1
title: Two
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: build}, b: {owner: B, name: plant}}
preferences: {A: [b], B: [a]}
"""


def test_it_is_said_what_is_missing_for_a_package(opened: Opened, api: httpx.Client) -> None:
    page = opened(room_of(imported(api, CASE)))
    page.get_by_text("It is not said how things stand today").wait_for()
    page = opened(room_of(imported(api, CASE + "status_quo: NN\n")))
    page.get_by_text("Nothing is on the table yet").wait_for()
    page.get_by_role("main").get_by_role("link", name="Model").click()
    page.get_by_role("heading", level=1, name="Model").wait_for()


@long
def test_every_package_is_reached_by_keyboard_and_it_is_said_how_many_are_shown(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    case = new_case(api, "catalog", "syria-2016")
    page = opened(room_of(case, perspective="A"))
    table = page.get_by_role("region", name="Packages").get_by_role("table")
    table.wait_for()
    count = table.get_by_role("row").count() - 1
    assert count < 100
    while (more := page.get_by_role("button", name=re.compile(r"^Show \d+ more$"))).count():
        step = int(str(more.inner_text()).split()[1])
        more.press("Enter")
        count += step
        page.get_by_role("status").get_by_text(f"{count} of ").first.wait_for()
        settled(page)
        assert table.get_by_role("row").count() - 1 == count
    assert count > 100
    assert page.get_by_role("button", name="Show fewer").evaluate("e => e === document.activeElement")
    last = table.get_by_role("row").last.get_by_role("button")
    last.press("Enter")
    assert "package=" in page.url
    page.reload()
    page.get_by_role("heading", name="Would it hold?").wait_for()
    checked(page, axe, "all packages, the last opened")
