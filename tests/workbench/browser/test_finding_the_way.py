"""Whoever comes new, or comes back, finds the way: what is in a case is searched, and found at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import httpx
import pytest
import yaml
from playwright.sync_api import expect

from detente.web.sections import sections
from seeds import full, long, take
from workbench.conftest import Served

from .conftest import Watched, imported, new_case
from .test_rooms import FITS, ROOMS, axe, checked, go, settled  # noqa: F401 - the fixture is asked for by name

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

PROBE = (Path(__file__).parents[2] / "probe.yaml").read_text(encoding="utf-8")
FORMULAS = {"when", "that", "from", "to", "evidence", "status"}


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    made = Watched(browser, color_scheme="light", reduced_motion="reduce")
    yield made
    made.context.close()
    assert made.faults == []


@pytest.fixture(scope="module")
def page(watched: Watched, bench: Served) -> Page:
    return watched.open(bench, "/")


def opened(page: Page, bench: Served, case: str, room: str) -> None:
    page.goto(f"{bench.url}/cases/{case}/{room}")
    page.get_by_role("heading", level=1).wait_for()
    settled(page)


def texts(value: Any) -> Iterator[str]:
    """Yield the texts of a part of a case file that are no formulas."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key not in FORMULAS:
                yield from texts(one)


def wordy(value: Any) -> str:
    """Return a text of several words that is said nowhere else; a single word where nothing says more."""
    every = [*texts(value), *(str(key) for key in value if isinstance(value, Mapping))]
    return next((text for text in every if " " in text), every[0])


def within(page: Page) -> Locator:
    return page.get_by_role("region", name="What was found")


def looked_at(page: Page, axe: str, where: str, *windows: tuple[Literal["light", "dark"], int]) -> None:  # noqa: F811
    """In a narrow dark window, or in those that are given, axe finds nothing, and nothing is wider than the page."""
    for scheme, width in windows or (("dark", 360),):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 720})
        checked(page, axe, f"{where}, {scheme}, {width} px")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 720})


@full
def test_every_declared_section_is_searched_and_a_hit_leads_to_its_place(
    page: Page, bench: Served, api: httpx.Client
) -> None:
    said = yaml.safe_load(PROBE)
    opened(page, bench, imported(api, PROBE), "model")
    field = page.get_by_role("searchbox", name="Search the case")
    declared = [*sections()]
    for section in (declared[k] for k in take(len(declared), every=8)):
        held = said[section.key]
        words = next(iter(held)) if section.key in ("states", "definitions") else wordy(held)  # theirs are formulas
        field.fill(words)
        hits = within(page).get_by_role("list", name=section.label, exact=True).get_by_role("link")
        expect(hits, f"“{words}” of {section.key}").not_to_have_count(0)
        hits.first.click()
        within(page).wait_for(state="hidden")
        at = "at-about" if section.container == "text" else f"at-{section.key}"
        if section.key != "preferences":  # the first text there names a whole list, which has the room for itself
            expect(page.locator(":focus"), f"“{words}” of {section.key}").to_have_attribute("id", re.compile(at))
        if section.container == "text" and section.key != "status_quo":
            values = page.locator(":focus :is(input, textarea)").evaluate_all("all => all.map(e => e.value)")
            assert words in values, f"{section.key} is where the hit leads"
    # What a perspective says is seen through it, and what it says in place of all is left for what all say.
    field.fill("our town")
    within(page).get_by_role("list", name="Decision makers").get_by_role("link", name="our town").click()
    expect(page.get_by_role("combobox", name="Perspective", exact=True)).to_have_value("from_shore")
    name = page.locator("[id^=at-]:focus").get_by_role("textbox", name=re.compile("^Name of ")).first
    expect(name).to_have_value("our town")
    field.fill("the market town")
    within(page).get_by_role("list", name="Decision makers").get_by_role("link").click()
    expect(name).to_have_value("the market town")
    field.fill("seen from the shore")
    within(page).get_by_role("list", name="Perspectives").get_by_role("link").first.click()
    page.get_by_role("heading", level=1, name="Compare").wait_for()
    expect(page.locator(":focus")).to_have_id("at-perspectives/from_shore")


@long
def test_a_case_is_searched_with_the_keyboard_and_the_words_of_its_sources_too(
    page: Page,
    bench: Served,
    api: httpx.Client,
    axe: str,  # noqa: F811
) -> None:
    opened(page, bench, new_case(api, "catalog", "ferry"), "verdict")
    field = page.get_by_role("searchbox", name="Search the case")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("SLATE by the")
    passages = within(page).get_by_role("list", name="Words of the sources").get_by_role("link")
    expect(passages).to_have_count(1)
    looked_at(page, axe, "search", ("light", 1280), ("dark", 360))
    page.keyboard.press("ArrowDown")
    expect(within(page).get_by_role("link").first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    passages.click()
    expect(page.locator("[data-looked]").first).to_be_in_viewport()
    assert "".join(page.locator("[data-looked]").all_inner_texts()) == "slate by the"
    # The best hit first, and Enter takes it; in Preferences the statement itself has the focus.
    page.keyboard.press("/")
    page.keyboard.type("its landing")
    expect(within(page).get_by_role("list").first).to_have_accessible_name("Preferences")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Quillbrook wants").wait_for()
    expect(page.get_by_role("listitem", name=re.compile("^Statement 4"))).to_be_focused()
    # Much is folded, nothing is said in words, and Escape ends it where it began.
    page.keyboard.press("/")
    page.keyboard.type("mayor")
    claims = within(page).get_by_role("list", name="Claims").get_by_role("link")
    few = claims.count()
    within(page).get_by_role("button", name="Show all of Claims").click()
    assert claims.count() > few
    field.fill("zeppelin")
    expect(within(page).get_by_role("status")).to_have_text("Nothing in this case says “zeppelin”.")
    page.keyboard.press("Escape")
    expect(within(page)).to_have_count(0)
    expect(field).to_be_focused()
    assert page.evaluate(FITS)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    expect(page.get_by_role("dialog").get_by_role("row", name="/ Search")).to_be_visible()
    page.get_by_role("button", name="Close").click()


@long
def test_the_list_of_cases_is_searched_and_a_case_is_renamed_there(
    page: Page,
    bench: Served,
    api: httpx.Client,
    axe: str,  # noqa: F811
) -> None:
    case = imported(api, PROBE)
    imported(api, PROBE.replace("The harbour of three parties", "Another harbour").replace("Otto Reed", "Otto Rush"))
    opened(page, bench, case, "history")
    page.get_by_role("link", name="Detente").click()
    mine = page.get_by_role("region", name="Your cases")
    page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search the cases")
    expect(field).to_be_focused()
    page.keyboard.type("harbour RUSH otto")
    expect(mine.get_by_role("listitem")).to_have_count(1)
    expect(mine.get_by_role("listitem")).to_contain_text("Another harbour")
    expect(mine.get_by_role("listitem")).to_contain_text("Otto Rush")
    expect(page.get_by_role("status").filter(has_text="Found")).to_have_text("Found: 1 case of yours")
    # Its title becomes a field; Escape gives the old one back, Enter keeps the new one, and the focus is where it was.
    rename = mine.get_by_role("button", name="Rename Another harbour")
    rename.click()
    title = mine.get_by_role("textbox", name="New title of Another harbour")
    expect(title).to_be_focused()
    looked_at(page, axe, "the list of cases, one being renamed")
    title.fill("")
    title.press("Enter")
    expect(mine).to_contain_text("A case has a title")
    title.press("Escape")
    expect(rename).to_be_focused()
    page.keyboard.press("Enter")
    title.fill("Harbour of Rush")
    title.press("Enter")
    expect(mine.get_by_role("heading", name="Harbour of Rush")).to_be_visible()
    expect(mine.get_by_role("button", name="Rename Harbour of Rush")).to_be_focused()
    field.fill("elmira")
    expect(page.get_by_role("region", name="Catalogue").get_by_role("button")).to_have_count(2)
    field.fill("zeppelin")
    expect(page.get_by_text("Nothing found: no case here says “zeppelin”.")).to_be_visible()
    assert page.evaluate(FITS)


@long
def test_each_room_says_what_it_is_for_and_an_empty_one_shows_an_example(
    page: Page,
    bench: Served,
    api: httpx.Client,
    axe: str,  # noqa: F811
) -> None:
    opened(page, bench, new_case(api, "template", "empty", "Nothing yet"), "model")
    examples = page.get_by_role("figure").filter(has_text="For example, in the invented ferry")
    for room in ROOMS:
        go(page, room)
        shown = {"Model": 4, "History": 0}.get(room, 1)
        expect(examples, room).to_have_count(shown)
        about = page.get_by_role("group").filter(has_text="What is this room for")
        expect(about.get_by_role("listitem").first, room).to_be_hidden()
        about.get_by_text("What is this room for").click()
        expect(about.get_by_role("listitem").first, room).to_be_visible()
        assert page.evaluate(FITS), room
        if room == "Model":
            looked_at(page, axe, "help and examples")
    # What the example of a verdict says is what is answered; where there is something, there is no example.
    go(page, "Verdict")
    said = examples.get_by_role("definition").all_inner_texts()
    assert len(said) == 3
    opened(page, bench, new_case(api, "catalog", "ferry"), "verdict")
    for words in said[:2]:
        page.get_by_text(words.partition(" would ")[2], exact=False).first.wait_for()
    page.get_by_text("can hold, but only by deterrence").first.wait_for()
    for room in ("Verdict", "Sources", "Model"):
        go(page, room)
        expect(examples, room).to_have_count(0 if room != "Model" else 1)  # it has no rule of its own outside a phase


@long
def test_the_tour_leads_through_the_rooms_and_never_covers_what_it_tells_of(
    page: Page,
    bench: Served,
    api: httpx.Client,
    axe: str,  # noqa: F811
) -> None:
    before = {c["id"] for c in api.get("/api/cases").json()}
    page.goto(bench.url)
    page.get_by_role("button", name="Take the tour").click()
    told = page.locator("[data-told]")
    steps, rooms = 0, []
    while True:
        steps += 1
        panel = page.get_by_role("region", name=f"Tour, {steps} of ")
        expect(panel).to_be_focused()
        expect(panel).to_have_accessible_description(re.compile("Try it: "))
        told.wait_for()
        rooms.append(page.get_by_role("heading", level=1).inner_text())
        box, own = told.bounding_box(), panel.bounding_box()
        assert box, steps
        assert own, steps
        assert 0 <= box["y"] < own["y"] - 30, f"what step {steps} tells of begins above it"
        if steps == 2:
            looked_at(page, axe, "the tour")
        if panel.get_by_role("button", name="Next").count() == 0:
            break
        page.keyboard.press("Tab")
        panel.get_by_role("button", name="Next").press("Enter")
    shown = ["Sources", "Model", "Preferences", "Verdict", "Argument", "Compare", "Report and export"]
    assert list(dict.fromkeys(rooms)) == shown
    # Who looks elsewhere is led back; Back goes back, Escape ends it, and nothing of it comes again by itself.
    go(page, "History")
    panel.get_by_role("link", name="Report and export").click()
    page.get_by_role("heading", level=1, name="Report and export").wait_for()
    panel.get_by_role("button", name="Back").click()
    page.get_by_role("heading", level=1, name="Compare").wait_for()
    expect(page.get_by_role("region", name=f"Tour, {steps - 1} of ")).to_be_focused()
    page.keyboard.press("Escape")
    tours = page.get_by_role("region", name="Tour, ")
    expect(tours).to_have_count(0)
    expect(page.get_by_role("heading", level=1, name="Compare")).to_be_focused()
    go(page, "Model")
    expect(tours).to_have_count(0)
    assert told.count() == 0
    made = {c["id"]: c["title"] for c in api.get("/api/cases").json() if c["id"] not in before}
    assert list(made.values()) == ["A ferry between two towns (invented)"]
