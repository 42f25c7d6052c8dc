"""More journeys: another program’s files, dragging, edits that meet, a server that goes away, keys alone, frames."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from detente.web.client import FOLDER
from detente.web.settings import Settings, local_settings
from seeds import PART, long, long_but, step
from waiting import eventually
from workbench.conftest import TOKEN, Served, serve

from .conftest import Opened, Watched, imported, new_case, open_all, unfold
from .test_journeys import DEAL, SCROLL, TEN, room
from .test_rooms import ROOMS, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DILEMMA = {
    "title": "Two prisoners",
    "options": [{"name": "Row keeps quiet"}, {"name": "Column keeps quiet"}],
    "decisionMakers": [
        {"name": "Row", "options": [0], "preferences": [[[1, "Y"]], [[0, "N"]]]},
        {"name": "Column", "options": [1], "preferences": [[[0, "Y"]], [[1, "N"]]]},
    ],
    "infeasibles": [],
}
"""The prisoners' dilemma, as GMCR+ keeps it: each wants the other's silence most, and then to speak."""


def bring_in(page: Page, file: Path) -> None:
    page.get_by_label("File to import").set_input_files(file)
    page.get_by_role("navigation", name="Rooms of the case").wait_for()


def verdicts_of(page: Page) -> list[str]:
    unfold(page)
    items = page.get_by_role("list", name="Under each concept").get_by_role("listitem")
    items.first.wait_for()
    return [text.replace("\n", " ") for text in items.all_inner_texts()]


@long
def test_a_file_of_gmcr_plus_comes_to_a_verdict_and_leaves_as_a_case_of_the_same(
    opened: Opened, tmp_path: Path
) -> None:
    page = opened("/")
    (tmp_path / "prisoners.gmcr").write_text(json.dumps(DILEMMA), encoding="utf-8")
    bring_in(page, tmp_path / "prisoners.gmcr")
    page.get_by_role("heading", level=1, name="Verdict").wait_for()
    for option in ("Row keeps quiet", "Column keeps quiet"):
        page.get_by_role("group", name=option).get_by_role("radio", name="taken", exact=True).check()
    page.get_by_role("heading", name="“the proposal as built here” holds, but only by deterrence").wait_for()
    page.get_by_role("button", name="Save as a proposal").click()
    page.get_by_role("heading", name="built holds, but only by deterrence").wait_for()
    found = verdicts_of(page)
    # Silence of both is no Nash equilibrium, and is stable against every kind of foresight.
    assert ["✗ fails" in found[0], *("✓ holds" in item for item in found[1:])] == [True] * 5

    room(page, "Report and export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep the case file").click()
    kept = tmp_path / download.value.suggested_filename
    assert kept.suffix == ".yaml"
    download.value.save_as(kept)
    first = page.url
    page.get_by_role("link", name="Detente").click()
    page.get_by_role("heading", level=1, name="Cases").wait_for()
    bring_in(page, kept)
    page.get_by_role("heading", name="built holds, but only by deterrence").wait_for()
    assert verdicts_of(page) == found
    assert page.url.split("/cases/")[1][:12] != first.split("/cases/")[1][:12], "it is a case of its own"


# -- statements in their order ----------------------------------------------------------------------------------------

ORDER = """\
format: detente/1
title: In what order
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
preferences: {A: [a, b, c], B: []}
"""


def ranked(*order: str) -> list[str]:
    """Return the states from the best to the worst for somebody who wants these options, the first most."""
    states = ["".join(letters) for letters in product("YN", repeat=3)]
    return sorted(states, key=lambda s: ["YN".index(s["abc".index(option)]) for option in order])


def shows_ranking(page: Page, *order: str) -> None:
    """Wait until the ranking is that of an order."""
    rows = page.get_by_role("region", name="Ranking of states").get_by_role("rowheader")

    def letters() -> list[str]:
        return [text.split()[-1] for text in rows.all_inner_texts()]

    eventually(lambda: letters() == ranked(*order))
    assert letters() == ranked(*order)


@long
def test_statements_are_dragged_or_moved_by_buttons_and_said_aloud(opened: Opened, api: httpx.Client) -> None:
    case = imported(api, ORDER)
    page = opened(f"/cases/{case}/preferences")
    page.set_viewport_size({"width": 1280, "height": 1100})  # all of them are in sight: nothing scrolls during a drag
    said = page.get_by_role("status", name="What was done")

    def version() -> int:
        found: int = api.get(f"/api/cases/{case}").json()["version"]
        return found

    def drag(which: str, onto: str) -> None:
        handle = page.get_by_role("listitem", name=which).get_by_title("Drag to move")
        handle.drag_to(page.get_by_role("listitem", name=onto))

    shows_ranking(page, "a", "b", "c")
    drag("Statement 3: c", "Statement 1: a")
    said.filter(has_text="Statement “c” moved to position 1 of 3").wait_for()
    shows_ranking(page, "c", "a", "b")
    drag("Statement 1: c", "Statement 2: a")
    said.filter(has_text="Statement “c” moved to position 2 of 3").wait_for()
    shows_ranking(page, "a", "c", "b")
    # The button keeps the focus while its statement moves, so that it can be pressed again.
    page.get_by_role("button", name="Move down: statement 1").focus()
    page.keyboard.press("Enter")
    said.filter(has_text="Statement “a” moved to position 2 of 3").wait_for()
    page.keyboard.press("Enter")
    said.filter(has_text="Statement “a” moved to position 3 of 3").wait_for()
    shows_ranking(page, "c", "b", "a")
    page.get_by_role("listitem", name="Statement 3: a").wait_for()

    saved = version()
    page.get_by_role("checkbox", name="Try without saving").check()
    drag("Statement 3: a", "Statement 1: c")
    said.filter(has_text="Statement “a” moved to position 1 of 3, only supposed").wait_for()
    shows_ranking(page, "a", "c", "b")
    assert version() == saved
    page.get_by_role("button", name="Forget it").click()
    shows_ranking(page, "c", "b", "a")
    page.get_by_role("checkbox", name="Try without saving").uncheck()
    room(page, "History")
    page.get_by_role("row").filter(has_text="move statement").first.wait_for()
    expect(page.get_by_role("row").filter(has_text="move statement")).to_have_count(4)
    assert version() == saved == 5


# -- two people at once -----------------------------------------------------------------------------------------------


def history(api: httpx.Client, case: str) -> list[str]:
    """Return what was done to a case, the newest first."""
    return [entry["title"] for entry in api.get(f"/api/cases/{case}/history").json()["entries"]]


def without(faults: list[str], words: str) -> list[str]:
    """Return the faults without the browser's own words on requests that were not answered, or refused."""
    return [f for f in faults if not (f.startswith("error: Failed to load resource: ") and words in f)]


def rename_option(api: httpx.Client, case: str, option: str, name: str) -> None:
    """Give an option another name, as somebody with another page would."""
    version = api.get(f"/api/cases/{case}").json()["version"]
    change = {"kind": "edit", "path": ["options", option], "fields": {"name": name}}
    answer = api.post(f"/api/cases/{case}/commands", json={"version": version, "command": change})
    assert answer.status_code == 200, answer.text


def option_names(api: httpx.Client, case: str) -> list[str]:
    return [option["name"] for option in api.get(f"/api/cases/{case}").json()["document"]["options"]]


@pytest.fixture
def lone(browser: Browser, bench: Served, api: httpx.Client) -> Iterator[tuple[str, Page]]:
    """A case, and a browser that has it open; what it says of refusals by itself is no fault."""
    case = imported(api, DEAL)
    watched = Watched(browser)
    yield case, watched.open(bench, f"/cases/{case}/model")
    watched.context.close()
    assert without(watched.faults, "status of 409 (Conflict)") == []


@long_but(every=2)
@pytest.mark.parametrize(("choice", "kept"), [("Keep mine", "follow at once"), ("Take theirs", "follow later")])
def test_an_edit_of_what_another_has_changed_meanwhile_shows_both(
    lone: tuple[str, Page], api: httpx.Client, choice: str, kept: str
) -> None:
    case, page = lone
    mine = page.get_by_role("textbox", name="Name of option 2")

    def be_overtaken(route: Any) -> None:
        rename_option(api, case, "b", "follow later")
        route.continue_()

    page.route("**/commands", be_overtaken, times=1)
    mine.fill("follow at once")
    both = page.get_by_role("group", name="Two versions of Name of option 2")
    said = both.inner_text()
    assert ("you: Change the name" in said, "follow later" in said, "follow at once" in said) == (True, True, True), (
        said
    )
    assert page.get_by_text("Changed meanwhile").count() == 1, "it is said once"
    assert not page.get_by_role("status").filter(has_text="All changes are saved").is_visible()
    # What nobody else has touched is merged, although it was begun before; leaving chooses nothing.
    page.get_by_role("textbox", name="Title").fill("The long deal")
    rename_option(api, case, "a", "give way at last")
    page.get_by_role("textbox", name="Title").press("Enter")
    page.get_by_role("button", name="Undo: change the title").wait_for()
    assert option_names(api, case) == ["give way at last", "follow later"]
    both.get_by_role("button", name=choice).click()
    both.wait_for(state="detached")
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    assert (mine.input_value(), option_names(api, case)) == (kept, ["give way at last", kept])


@long
def test_a_text_that_arrives_is_shown_beside_the_one_somebody_is_in(lone: tuple[str, Page], api: httpx.Client) -> None:
    """Nothing is typed yet, but all is selected: what arrives must not be put under the hands of who begins to type."""
    case, page = lone
    name = page.get_by_role("textbox", name="Name of option 2")
    name.focus()
    name.select_text()
    rename_option(api, case, "b", "follow later")
    beside = page.get_by_role("group", name="A new version of Name of option 2")
    assert "follow later" in beside.inner_text()
    assert name.input_value() == "follow"
    page.keyboard.insert_text("follow at once")
    assert name.input_value() == "follow at once"
    page.get_by_role("group", name="Two versions of Name of option 2").get_by_role("button", name="Take theirs").click()
    assert name.input_value() == "follow later"

    room(page, "Report and export")
    editor = page.get_by_role("textbox", name="Text of the case file")
    editor.filter(has_text="follow later").wait_for()
    was = editor.input_value()
    editor.focus()
    editor.select_text()
    rename_option(api, case, "b", "follow at last")
    page.get_by_role("group", name="A new version of the text").wait_for()
    assert editor.input_value() == was
    mine = was.replace("follow later", "follow at once")
    page.keyboard.insert_text(mine)
    assert editor.input_value() == mine, "no part of what arrived is among what was typed"
    page.get_by_role("button", name="Save the text").click()
    both = page.get_by_role("group", name="Two versions of the text")
    both.get_by_text("What the case has now").click()
    assert "follow at last" in both.inner_text()
    assert (editor.input_value(), option_names(api, case)[1]) == (mine, "follow at last")
    both.get_by_role("button", name="Keep mine").click()
    page.get_by_role("status").filter(has_text="The text is saved").wait_for()
    assert option_names(api, case)[1] == "follow at once"


# -- a server that goes away ------------------------------------------------------------------------------------------


class Unsteady:
    """A workbench that can be stopped and started again under the same address, with the same data and token."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'workbench.sqlite'}"
        self.port = 0
        self.end: Callable[[], None] | None = None

    def start(self) -> Served:
        served, self.end = serve(
            lambda port: local_settings(self.url, "127.0.0.1", port, TOKEN, "Ann"), FOLDER, self.port
        )
        self.port = int(served.url.rsplit(":", 1)[1])
        return served

    def stop(self) -> None:
        if self.end:
            self.end()
        self.end = None


@pytest.fixture
def unsteady(tmp_path: Path) -> Iterator[Unsteady]:
    server = Unsteady(tmp_path)
    yield server
    server.stop()


@long
def test_a_page_too_many_says_that_it_does_not_hear_of_changes(browser: Browser, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'workbench.sqlite'}"

    def settings(port: int) -> Settings:
        return replace(local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), streams_each=1)

    served, end = serve(settings, FOLDER)
    watched = Watched(browser)
    try:
        with served.client() as api:
            case = imported(api, DEAL)
        first = watched.open(served, f"/cases/{case}/model")
        first.get_by_role("status").filter(has_text="All changes are saved").wait_for()
        second = watched.open(served, f"/cases/{case}/model")
        second.get_by_role("alert").filter(has_text="Changes by others are not shown here").wait_for()
        assert ["429" in fault for fault in watched.faults] == [True], watched.faults
    finally:
        watched.context.close()
        end()


@long
def test_a_page_that_was_answered_by_an_error_hears_of_changes_once_the_server_is_well(
    browser: Browser, bench: Served, api: httpx.Client
) -> None:
    case = imported(api, DEAL)
    watched = Watched(browser)
    away = {"error": {"code": "busy", "message": "the database is away", "hint": None, "problems": [], "changes": []}}
    asked: list[str] = []

    def answer(route: Any) -> None:
        """Answer the first request for changes by an error, and the question that the page asks then, too."""
        asked.append("events" if "/events" in route.request.url else "session")
        if asked.count("events") == 1 and (asked[-1] == "events" or asked[-2] == "events"):
            route.fulfill(status=503, json=away)
        else:
            route.continue_()

    for address in ("**/api/cases/*/events*", "**/api/session"):
        watched.context.route(address, answer)
    page = watched.open(bench, f"/cases/{case}/model")
    name = page.get_by_role("textbox", name="Name of option 2")
    assert name.input_value() != "follow later"
    rename_option(api, case, "b", "follow later")
    page.get_by_role("status").filter(has_text="You: Change the name").wait_for()
    assert name.input_value() == "follow later"
    assert asked[-3:] == ["events", "session", "events"]
    assert without(watched.faults, "status of 503 (Service Unavailable)") == []
    watched.context.close()


def test_what_is_done_while_the_server_is_away_is_saved_when_it_is_back(browser: Browser, unsteady: Unsteady) -> None:
    served = unsteady.start()
    with served.client() as api:
        case = imported(api, DEAL)
    watched = Watched(browser)
    page = watched.open(served, f"/cases/{case}/model")
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    unsteady.stop()
    option = page.get_by_role("textbox", name="Name of option 2")
    option.fill("follow at once")
    option.press("Enter")
    maker = page.get_by_role("textbox", name="Name of a new decision maker")
    maker.fill("Cleo")
    maker.press("Enter")
    page.get_by_role("status").filter(has_text="Not saved yet").wait_for()
    assert (option.input_value(), maker.input_value()) == ("follow at once", "Cleo")
    served = unsteady.start()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    page.get_by_role("listitem", name="Option follow at once").wait_for()
    page.get_by_role("textbox", name="Name of decision maker 3").wait_for()
    with served.client() as api:
        assert len(history(api, case)) == 3, "each change once"
        found = api.get(f"/api/cases/{case}").json()
        assert [m["id"] for m in found["document"]["decision_makers"]] == ["A", "B", "cleo"]
        # The page hears of the others again.
        change = {"kind": "edit", "path": [], "fields": {"title": "The deal goes on"}}
        api.post(f"/api/cases/{case}/commands", json={"version": found["version"], "command": change})
    page.get_by_text("The deal goes on").first.wait_for()
    watched.context.close()
    assert without(watched.faults, "net::ERR_") == []


def test_a_change_whose_answer_is_lost_is_done_once(browser: Browser, bench: Served, api: httpx.Client) -> None:
    case = imported(api, DEAL)
    watched = Watched(browser)
    page = watched.open(bench, f"/cases/{case}/model")
    lost: list[int] = []

    def lose_the_first(route: Any) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route("**/commands", lose_the_first)
    maker = page.get_by_role("textbox", name="Name of a new decision maker")
    maker.fill("Cleo")
    maker.press("Enter")
    page.get_by_role("status").filter(has_text="Added: Cleo").first.wait_for()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    assert (lost, len(history(api, case))) == ([200], 2)
    watched.context.close()
    assert without(watched.faults, "net::ERR_") == []


# -- by keyboard alone ------------------------------------------------------------------------------------------------

FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
  const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
  const points = [0.02, 0.25, 0.5, 0.75, 0.98].map(x => [left + x * (right - left), (top + bottom) / 2]);
  return {
    nothing: e === document.body,
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: bottom > top && right > left && points.some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && (e.contains(there) || there.contains(e));
    }),
    html: e.outerHTML.slice(0, 160),
  };
}"""
"""What has the focus: whether it is outlined, within the window and not hidden by something else."""


def tab_to(page: Page, role: Any, name: str, *, back: bool = False, most: int = 60) -> None:
    """Press Tab until something has the focus; wherever it is on the way, it is seen."""
    goal = page.get_by_role(role, name=name, exact=True).first
    goal.wait_for()
    for _ in range(most):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        found = page.evaluate(FOCUS)
        if not found["nothing"]:
            assert found["outlined"], found
            assert found["seen"], found
        if goal.evaluate("e => e === document.activeElement"):
            return
    pytest.fail(f"{role} “{name}” is not reached with Tab; the focus is at {page.evaluate(FOCUS)['html']}")


def type_in(page: Page, name: str, text: str, role: str = "textbox") -> None:
    tab_to(page, role, name)
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text=f"Added: {text}").first.wait_for()


def go_by_letters(page: Page, letter: str, room_name: str) -> None:
    for _ in range(5):  # out of fields, where letters are text
        page.keyboard.press("Tab")
        if not page.evaluate("() => document.activeElement.matches('input, select, textarea')"):
            break
    page.keyboard.press("g")
    page.keyboard.press(letter)
    heading = page.get_by_role("heading", level=1, name=room_name)
    heading.wait_for()
    assert heading.evaluate("e => e === document.activeElement"), "reading goes on at the heading of the room"


@long
def test_a_case_from_a_template_to_its_verdict_by_keyboard_alone(opened: Opened, unsteady: Unsteady) -> None:
    page = opened("/", unsteady.start(), reduced_motion="reduce")
    tab_to(page, "textbox", "Title")
    page.keyboard.type("By hand")
    page.get_by_role("radio", name="Two sides").wait_for()
    page.keyboard.press("Tab")
    for _ in range(5):
        if page.get_by_role("radio", name="Two sides").is_checked():
            break
        page.keyboard.press("ArrowDown")
    assert page.get_by_role("radio", name="Two sides").is_checked()
    tab_to(page, "button", "Make the case")
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Model").wait_for()
    type_in(page, "Name of a new option", "call a truce")
    page.get_by_role("listitem", name="Option call a truce").wait_for()
    go_by_letters(page, "p", "Preferences")
    type_in(page, "A new statement, at the end", "call_a_truce", "combobox")
    tab_to(page, "combobox", "Statement 2", back=True)
    page.keyboard.press("Alt+ArrowUp")
    page.get_by_role("status", name="What was done").filter(has_text="moved to position 1 of").wait_for()
    go_by_letters(page, "v", "Verdict")
    tab_to(page, "radio", "open")  # whether the first of the options is taken
    page.keyboard.press("ArrowRight")
    page.get_by_role("region", name="Verdict", exact=True).get_by_role("heading").wait_for()
    page.context.close()  # before its server ends


@long
def test_the_shortcuts_are_listed_and_can_be_switched_off(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{imported(api, DEAL)}/verdict")
    page.get_by_role("heading", name="P does not hold").wait_for()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    listed = dialog.get_by_role("row").all_inner_texts()
    for keys in ("?", "Ctrl Z", "Ctrl Shift Z", "Alt ↑, Alt ↓", "n", "g p"):
        assert any(row.split("\t")[0].strip() == keys for row in listed), (keys, listed)
    dialog.get_by_role("checkbox", name="Shortcuts of single letters are on").press("Space")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    page.keyboard.press("?")
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.get_by_role("heading", level=1, name="Verdict").wait_for()
    assert dialog.is_hidden()
    page.get_by_role("button", name="Keyboard shortcuts").press("Enter")
    dialog.get_by_role("checkbox").press("Space")
    dialog.get_by_role("button", name="Close").press("Enter")


# -- motion, width, frames --------------------------------------------------------------------------------------------

MOVING = """() => [...document.getAnimations().map(a => a.constructor.name),
  ...[...document.querySelectorAll("*")].filter(e => {
    const s = getComputedStyle(e);
    const long = list => list.split(",").some(t => parseFloat(t) > 0.01);
    return long(s.transitionDuration) || s.scrollBehavior === "smooth"
      || (s.animationName !== "none" && long(s.animationDuration));
  }).map(e => e.outerHTML.slice(0, 120))]"""
FITS = "() => document.documentElement.scrollWidth <= innerWidth && document.body.scrollWidth <= innerWidth"
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, nav *")].filter(e => {
    const box = e.getBoundingClientRect();
    if (box.width < 2 || box.height < 2 || (box.right <= innerWidth + 1 && box.left >= -1)) return false;
    for (let up = e; up && up !== document.body; up = up.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return false;
      if (getComputedStyle(up).clipPath !== "none") return false;
    }
    return getComputedStyle(e).visibility !== "hidden";
  }).map(e => e.outerHTML.slice(0, 160))"""
"""What lies beyond an edge of the window and in nothing that can be scrolled to it."""


@long
def test_nothing_moves_and_nothing_is_cut_off_for_those_who_asked(opened: Opened, api: httpx.Client) -> None:
    """All that the largest case of the catalogue holds, opened in every room, is for `-m full`; else a small one's."""
    case = new_case(api, "catalog", "syria-2016" if step(PART) == 1 else "ferry")
    page = opened("/", reduced_motion="reduce")
    page.set_viewport_size({"width": 640, "height": 720})
    page.get_by_role("button", name="Open a copy of").first.wait_for()
    base = page.url.rstrip("/")
    for name in ["", *ROOMS]:
        if name == "Sources":
            page.goto(f"{base}/cases/{case}/verdict")
        if name:
            page.get_by_label("Room", exact=True).select_option(label=name)
            page.get_by_role("heading", level=1, name=name).wait_for()
        settled(page)
        open_all(page)
        settled(page)
        page.get_by_role("link").nth(1).hover()
        assert page.evaluate(MOVING) == [], name
        assert page.evaluate(FITS), name
        assert page.evaluate(CUT_OFF) == [], name


@long
def test_the_measure_of_rows_tells_a_page_that_holds_or_makes_too_many(opened: Opened, api: httpx.Client) -> None:
    """The journey through a thousand states would fail if all rows were in the page, or were made anew at each step."""
    page = opened(f"/cases/{imported(api, TEN)}/states")
    page.get_by_role("status").filter(has_text="1,024 states").wait_for()
    box = page.get_by_role("region", name="Table of states")
    assert max(box.evaluate(SCROLL, 2000)) <= 60
    box.evaluate(
        """box => box.addEventListener("scroll", () => {
          for (let k = 0; k < 61; k++) { const row = document.createElement("tr"); box.append(row); row.remove(); }
        })"""
    )
    rows, made = box.evaluate(SCROLL, 2000)
    assert (rows <= 60, made > 60) == (True, True)
    page.evaluate("() => Array.from({length: 60}, () => document.body.append(document.createElement('tr')))")
    assert box.evaluate(SCROLL, 2000)[0] > 60
