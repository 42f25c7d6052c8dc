"""Each room in a real browser: axe finds nothing wrong with it, it fits the window, it prints what it holds."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import detente
from detente.pictures.graph import picture_of, svg_of
from detente.pictures.verdict.drawing import COLOURS
from detente.pictures.verdict.sheet import SHAPES
from seeds import full, long, take

from .conftest import Opened, imported, new_case, unfold
from .looking import CHROME, CUT, DRAWN, HELD, HOVERED, INSIDE, PINCH, SHAPED, UNREACHED, VIOLATED, WINDOWS

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[3]
PICTURES = ROOT / "docs" / "_static" / "workbench"
TAKEN = os.environ.get("DETENTE_PICTURES") == "1"
FITS = "() => document.documentElement.scrollWidth <= innerWidth"
NAME = "() => document.activeElement.getAttribute('aria-label')"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ROOMS = [
    "Sources",
    "Model",
    "Preferences",
    "Verdict",
    "Argument",
    "Deals",
    "Relations",
    "States",
    "Compare",
    "Report and export",
    "History",
]

LETTERS = """\
format: detente/1
title: The crossing
summary: A ferry firm and a town disagree about a night crossing; the harbour office is obliged by what they agree.
decision_makers:
  Firm: {name: Ferry firm}
  Town: {name: Town}
  Office: {name: Harbour office}
options:
  night: {owner: Firm, name: run the night crossing, evidence: [c1]}
  quiet: {owner: Firm, name: use quiet ships}
  permit: {owner: Town, name: permit the night crossing}
  lights: {owner: Office, name: light the harbour at night}
infeasible:
  - {when: night and not permit, because: no crossing without a permit}
preferences:
  Firm:
    - {that: night, evidence: [c1], status: stated}
    - not quiet
    - lights if night
  Town:
    - {that: night if quiet, evidence: [c2], status: stated}
    - {that: quiet if night, evidence: [c2], status: inferred}
    - permit
  Office:
    - {that: not lights if not night, evidence: [c3], status: stated}
    - night if lights
status_quo: NNNN
states: {agreed: YYYY}
proposals:
  P1:
    name: quiet ships at night
    parties: [Firm, Town]
    terms:
      T1: {name: quiet ships run at night, that: night and quiet, obliges: [Firm]}
      T2: {name: the town permits it, that: permit, obliges: [Town]}
      T3: {name: the harbour is lit, that: lights, obliges: [Office]}
"""
TEXT = """\
The firm will run its ferry at night as soon as it may, its manager told the council on Monday.

“We can live with a night crossing, as long as the ships are quiet,” the mayor said; she would permit nothing louder. \
Quiet ships, the manager answered, cost more than the crossing earns.

The harbour office has said, through its clerk, that it lights the harbour for ships that sail and for nobody else.
"""
CLAIMS = [
    ("c1", "will run its ferry at night as soon as it may", "The firm wants to sail at night", ["report", "manager"]),
    ("c2", "as long as the ships are quiet", "The town accepts a quiet night crossing", ["report", "mayor"]),
    ("c3", "it lights the harbour for ships that sail", "No lights without a crossing", ["report", "clerk"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def axe() -> str:
    path = ROOT / "ui" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        missing = "not run: axe-core not found; `npm ci` in ui/ brings it"
        pytest.fail(missing) if os.environ.get("DETENTE_REQUIRE_CHROMIUM") == "1" else pytest.skip(missing)
    return path.read_text(encoding="utf-8")


def crossing(api: httpx.Client, text: str = LETTERS) -> str:
    """Return a case with a source and claims on its words."""
    case = imported(api, text)
    answer = api.post(
        f"/api/cases/{case}/sources", params={"id": "report", "name": "Report on the council’s meeting", "version": 1},
        content=TEXT.encode(), headers={"content-type": "text/plain"},
    )  # fmt: skip
    claims = {
        name: {"source": "report", "start": (at := TEXT.index(words)), "end": at + len(words), "says": says, "by": by}
        for name, words, says, by in CLAIMS
    }
    for name, claim in claims.items():
        command: dict[str, Any] = {"kind": "add", "path": ["claims"], "id": name, "value": claim}
        answer = api.post(f"/api/cases/{case}/commands", json={"version": answer.json()["version"], "command": command})
        assert answer.status_code == 200, answer.text
    assert answer.json()["valid"], answer.json()["problems"]
    return case


def go(page: Page, room: str) -> None:
    page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name=room).click()
    page.get_by_role("heading", level=1, name=room).wait_for()
    settled(page)


CHANGED = "() => document.getAnimations().forEach(a => a instanceof CSSTransition && a.finish())"
"""End what fades from one colour into another: what is half way is nobody's choice of colours."""


def rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*(int(colour[k : k + 2], 16) for k in (1, 3, 5)))


def settled(page: Page) -> None:
    """Wait until no answer is on its way."""
    page.wait_for_function("() => !document.querySelector('[aria-busy=true]')")


def answered(page: Page) -> None:
    """Wait until nothing on the page is still being worked out, too."""
    settled(page)
    page.wait_for_function("() => !/Being worked out…|Counting states…/.test(document.body.innerText)")


def pictured(page: Page, name: str) -> None:
    """Take the picture of a room into the documentation, where DETENTE_PICTURES=1 says so."""
    if TAKEN:
        page.mouse.move(0, 0)
        page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")


def checked(page: Page, axe: str, where: str) -> None:
    """Find nothing that axe complains of, and nothing that makes the page wider than the window."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    page.evaluate("() => scrollTo(0, 0)")  # the bar at the top covers what is scrolled under it, whatever that is
    page.evaluate(CHANGED)
    said = [(v["id"], n["html"][:200], n["failureSummary"]) for v in page.evaluate(VIOLATED, RULES) for n in v["nodes"]]
    assert said == [], where
    assert page.evaluate(FITS), f"{where} is wider than the window"


class Seen:
    """Looks at a page in a light and a dark window, of 1280 and 360 pixels, and of 1280 at twice the size.

    An ordinary run looks at each view in one of these six, in turn; `-m full` in all.
    """

    def __init__(self, page: Page, axe: str) -> None:
        self.page, self.axe = page, axe
        self.views = 0
        self.looked_at: set[tuple[str, int]] = set()
        self.zoom = page.context.new_cdp_session(page)

    def look(self, where: str) -> None:
        for k in take(len(WINDOWS), every=len(WINDOWS)):
            scheme, width = WINDOWS[(self.views + k) % len(WINDOWS)]
            self.looked_at.add((scheme, width))
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.page.set_viewport_size({"width": width, "height": 360 if width == 640 else 720})
            if width == 640:
                twice = {"width": width, "height": 360, "deviceScaleFactor": 2, "mobile": False}
                self.zoom.send("Emulation.setDeviceMetricsOverride", twice)
            checked(self.page, self.axe, f"{where}, {scheme}, {width} px")
            if width == 640:
                self.zoom.send("Emulation.clearDeviceMetricsOverride")  # it would come back with the next page
        self.views += 1
        self.page.set_viewport_size({"width": 1280, "height": 720})


@full
def test_every_room_is_accessible_in_every_window(opened: Opened, api: httpx.Client, axe: str) -> None:
    case = crossing(api)
    page = opened("/", reduced_motion="reduce")
    seen = Seen(page, axe)
    page.get_by_role("button", name="Open a copy of").first.wait_for()
    seen.look("cases")
    page.get_by_role("link", name="The crossing").first.click()
    page.get_by_role("heading", level=1, name="Verdict").wait_for()
    page.goto(f"{page.url.split('/cases/')[0]}/cases/{case}/verdict")
    for room in ROOMS:
        go(page, room)
        seen.look(room)
    go(page, "Verdict")
    unfold(page)
    page.get_by_text("The words behind it").first.click()
    seen.look("a reason, opened")
    go(page, "Sources")
    page.get_by_role("button", name="The town accepts").click()
    seen.look("a claim, opened")
    go(page, "States")
    page.get_by_role("combobox", name="Show as").select_option("graph")
    page.get_by_role("region", name="Graph of states and moves").get_by_role("button").first.wait_for()
    seen.look("graph")
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    seen.look("shortcuts")
    assert seen.looked_at == set(WINDOWS)


@long
def test_every_room_prints_what_it_holds_and_nothing_needs_a_pointer(opened: Opened, api: httpx.Client) -> None:
    case = crossing(api)
    page = opened(f"/cases/{case}/verdict?state=NNNN", color_scheme="dark", has_touch=True)
    for room, query in [*((room, "") for room in ROOMS), ("States", "as=graph")]:
        page.goto(f"{page.url.split('/cases/')[0]}/cases/{case}/{room.split()[0].lower()}?state=NNNN&{query}")
        page.get_by_role("heading", level=1, name=room).wait_for()
        settled(page)
        assert page.evaluate(UNREACHED) == [], f"{room}: what is clicked has no way by keyboard"
        held = page.evaluate(HELD)
        assert held, room
        page.set_viewport_size({"width": 720, "height": 1000})
        page.emulate_media(media="print")
        printed = page.evaluate(HELD)
        missing = [what for what in held if what not in printed]
        assert missing == [], f"{room} does not print {missing}"
        assert page.evaluate(CHROME) == 0
        assert page.evaluate(CUT) == [], f"{room} is cut on paper"
        ground = page.evaluate("() => getComputedStyle(document.querySelector('main h1')).color")
        assert max(int(v) for v in re.findall(r"\d+", ground)[:3]) < 130, "dark on light, whatever the screen shows"
        assert "The crossing" in page.evaluate(
            "() => getComputedStyle(document.querySelector('main'), '::before').content"
        )
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 720})
    assert page.evaluate(HOVERED) == [], "what is shown under a pointer is shown to whoever comes by keyboard too"
    # What a concept means is read by touch.
    go(page, "States")
    page.get_by_role("combobox", name="Show as").select_option("table")
    page.get_by_role("region", name="Table of states").get_by_role("button", name="NNNN").wait_for()
    settled(page)
    page.get_by_role("button", name="Nash", exact=True).tap()
    page.get_by_text("nobody can improve things for itself by a move of its own").wait_for()
    page.keyboard.press("Escape")
    page.get_by_text("nobody can improve things for itself by a move of its own").wait_for(state="hidden")


def test_the_graph_is_walked_with_the_keyboard(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{new_case(api, 'catalog', 'elmira-9state')}/states?as=graph")
    graph = page.get_by_role("region", name="Graph of states and moves")
    first = graph.get_by_role("button", name="NYNNN").first
    drawn = svg_of(picture_of(detente.solve(detente.read_case("elmira-9state").model())))
    assert f'aria-label="{first.get_attribute("aria-label")}"' in drawn, "the names are those of the drawing"
    first.focus()
    page.keyboard.press("ArrowRight")
    assert "NNYNN" in page.evaluate(NAME), "to the right of the status quo is where Uniroyal accepts"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Who would leave NNYNN").wait_for()
    settled(page)
    assert "NNYNN" in page.evaluate(NAME), "in the next drawing the focus is where it was"
    moves = page.get_by_role("region", name="Moves from the chosen state")
    moves.get_by_role("button", name="Ministry of the Environment → s4 YNYNN").click()
    page.get_by_role("heading", name="Who would leave YNYNN").wait_for()


@long
def test_the_graph_is_made_larger_and_smaller_dragged_and_shown_whole(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{new_case(api, 'catalog', 'syria-2016')}/states?as=graph", has_touch=True)
    graph = page.get_by_role("region", name="Graph of states and moves")
    graph.get_by_role("button").first.wait_for()
    width = lambda: round(graph.locator("svg").bounding_box()["width"])  # type: ignore[index]  # noqa: E731
    at = lambda: graph.evaluate("e => [e.scrollLeft, e.scrollTop]")  # noqa: E731
    drawn = width()
    sizes = page.get_by_role("group", name="Size of the graph")
    sizes.get_by_role("button", name="Larger").click()
    assert width() == pytest.approx(1.25 * drawn, abs=2)
    sizes.get_by_role("button", name="Smaller").click()
    sizes.get_by_role("button", name="Fit").click()
    whole = width()
    fits = "e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight"
    assert graph.evaluate(fits), "all of it is in the box"
    sizes.get_by_role("button", name="100 %").click()
    assert width() == drawn
    graph.get_by_role("button", name="status quo").first.focus()
    page.keyboard.press("0")
    assert width() == whole
    page.keyboard.press("+")
    assert width() == pytest.approx(1.25 * whole, abs=2)
    page.keyboard.press("-")
    sizes.get_by_role("button", name="100 %").click()
    # With Ctrl the wheel changes the size, around where the pointer is; a drag moves the picture and chooses nothing.
    graph.scroll_into_view_if_needed()
    box = graph.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 300) / 2
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -100)
    page.keyboard.up("Control")
    page.wait_for_function("w => document.querySelector('.graph svg').getBoundingClientRect().width > w + 5", arg=drawn)
    quo = graph.get_by_role("button", name="status quo").first
    quo.scroll_into_view_if_needed()
    node = quo.bounding_box()
    assert node
    left, top = at()
    page.mouse.move(node["x"] + 10, node["y"] + 10)
    page.mouse.down()
    page.mouse.move(node["x"] - 30, node["y"] - 40, steps=3)
    page.mouse.up()
    assert at() == pytest.approx([left + 40, top + 50], abs=2)
    assert "state=" not in page.url, "what was dragged was not chosen"
    # An arrow brings what it leads to into sight.
    graph.get_by_role("button", name="status quo").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        assert page.evaluate(INSIDE), page.evaluate(NAME)
    # On a screen that is touched two fingers change the size; one scrolls, which the browser does by itself.
    before = width()
    assert graph.evaluate("e => getComputedStyle(e).touchAction") == "pan-x pan-y"
    graph.evaluate(PINCH)
    assert width() == pytest.approx(2 * before, abs=4)


@long
def test_a_party_has_one_colour_and_one_shape_in_every_room_and_values_are_text_until_touched(
    opened: Opened, api: httpx.Client
) -> None:
    page = opened(f"/cases/{crossing(api)}/verdict", color_scheme="light")
    page.locator("svg text").filter(has_text="Harbour office").first.wait_for()
    names = ["Ferry firm", "Town", "Harbour office"]
    drawn = dict(page.evaluate(DRAWN))
    assert {name: drawn[name] for name in names} == {name: rgb(COLOURS[f"p{k}"][0]) for k, name in enumerate(names)}
    corners = [str(len(corners)) for corners in SHAPES[: len(names)]]
    for room, also in (("Model", ""), ("Preferences", ""), ("States", "?as=graph&state=NNNN"), ("States", "")):
        page.goto(
            f"{page.url.split('/cases/')[0]}/cases/{page.url.split('/cases/')[1].split('/')[0]}/{room.lower()}{also}"
        )
        page.locator("svg.shape:visible").first.wait_for()
        settled(page)
        found = page.evaluate(SHAPED)
        assert {name for name, *_ in found} >= set(names), (room, found)
        for name, colour, shape in found:
            assert colour == drawn[name], (room, name)
            assert shape == corners[names.index(name)], (room, name)
    page.goto(f"{page.url.rsplit('/', 1)[0]}/model")
    field = page.get_by_role("textbox", name="Name of decision maker 2")
    edge = "e => getComputedStyle(e).borderTopColor"
    field.wait_for()
    assert field.evaluate(edge) == "rgba(0, 0, 0, 0)", "it is a text"
    field.focus()
    assert field.evaluate(edge) == rgb(COLOURS["edge"][0]), "and now a field"
    long = "the council of the town and of the villages around it, and whoever else is asked about ships at night"
    field.fill(long)
    page.keyboard.press("Enter")
    page.get_by_text("All changes are saved").wait_for()
    assert field.input_value() == long
    assert field.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight"), (
        "all of it is seen"
    )


@long
def test_a_narrow_window_as_at_twice_the_size_and_a_phone(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{crossing(api)}/verdict")
    for width in (640, 360):
        page.set_viewport_size({"width": width, "height": 360})
        for room in ROOMS:
            page.get_by_role("navigation", name="Rooms of the case").get_by_label("Room").select_option(label=room)
            page.get_by_role("heading", level=1, name=room).wait_for()
            settled(page)
            assert page.evaluate(FITS), (room, width)


@pytest.mark.skipif(not TAKEN, reason="not run: pictures for the documentation are taken where DETENTE_PICTURES=1")
def test_every_room_has_its_picture(opened: Opened, api: httpx.Client) -> None:
    case, syria = crossing(api), new_case(api, "catalog", "syria-2016")
    page = opened("/")
    page.get_by_role("button", name="Open a copy of").first.wait_for()
    pictured(page, "cases")
    base = page.url.rstrip("/")
    for room in ("model", "preferences", "verdict", "relations", "states", "compare", "report", "history"):
        which = syria if room in ("verdict", "relations", "states", "compare") else case
        page.goto(f"{base}/cases/{which}/{room}")
        page.get_by_role("heading", level=1).wait_for()
        answered(page)
        if room == "report":
            page.get_by_role("button", name="Make the report").click()
            page.get_by_title("Report", exact=True).content_frame.get_by_role("heading", level=1).first.wait_for()
        if room == "model":
            page.get_by_role("heading", name="Options").evaluate("e => e.scrollIntoView()")
        pictured(page, room)
    page.goto(f"{base}/cases/{syria}/verdict?proposal=V1")
    unfold(page)
    page.get_by_text("The words behind it").first.click()
    page.get_by_role("heading", name="In which ways").evaluate("e => e.scrollIntoView()")
    pictured(page, "reasons")
    page.goto(f"{base}/cases/{case}/verdict")
    unfold(page)
    page.get_by_role("button", name="Search for repairs").click()
    page.get_by_role("heading", name="Repair 1").wait_for()
    page.get_by_role("heading", name="What would make it hold?").evaluate("e => e.scrollIntoView()")
    pictured(page, "repairs")
    page.goto(f"{base}/cases/{case}/report")
    page.get_by_role("checkbox", name="Replace the names").check()
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("heading", name="Preview").wait_for()
    page.get_by_role("button", name="Preview").evaluate("e => e.scrollIntoView()")
    pictured(page, "without-names")
    page.goto(f"{base}/cases/{case}/sources?claim=c2")
    page.get_by_role("button", name="The town", expanded=True).wait_for()
    settled(page)
    pictured(page, "sources")
    page.goto(f"{base}/cases/{case}/states?as=graph&state=NNNN")
    page.get_by_role("region", name="Graph of states and moves").get_by_role("button").first.wait_for()
    page.get_by_role("region", name="Graph of states and moves").evaluate("e => e.scrollIntoView()")
    settled(page)
    pictured(page, "graph")
    dark = opened(f"/cases/{case}/verdict", color_scheme="dark")
    settled(dark)
    pictured(dark, "dark")
