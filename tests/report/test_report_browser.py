"""The HTML report in headless Chromium: nothing but the file is asked for; the graph is found, read and used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from click.testing import CliRunner

from detente.cli import main
from seeds import long, long_but
from waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


class Report(NamedTuple):
    """A report to make: the arguments of the command, how many states are shown of how many, and the status quo."""

    arguments: tuple[str, ...]
    shown: int
    total: int
    status_quo: str


REPORTS = {
    "elmira-9state": Report(("elmira-9state",), 9, 9, "NYNNN"),
    "north-korea-2017-base": Report(("north-korea-2017-base",), 12, 12, "NNNN"),
    "syria-2016": Report(("syria-2016", "--perspective", "A", "--phase", "before_deadline"), 60, 640, "YYYNNYNNNNN"),
}


LIGHT, DARK = ("rgb(29, 28, 26)", "rgb(255, 255, 255)"), ("rgb(236, 234, 228)", "rgb(28, 28, 26)")
"""The colours of letters and of what is behind them: ink on paper."""

GRAPH = '.picture svg[id$="_svg"]'
VERDICTS = '.picture svg[id$="-svg"]'


def write(report: Report, path: Path) -> Path:
    """Make a report as a user does."""
    done = CliRunner().invoke(main, ["report", *report.arguments, "-o", str(path)])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Make each report once."""
    folder = tmp_path_factory.mktemp("reports")
    made: dict[str, Path] = {}

    def get(name: str) -> Path:
        if name not in made:
            made[name] = write(REPORTS[name], folder / f"{name}.html")
        return made[name]

    return get


class Watched:
    """What a page asked for, and what it complained about."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.path = page, path
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.goto(path.as_uri(), wait_until="load")

    def close(self) -> None:
        """Close the page; it must have asked for its file only, and complained about nothing."""
        self.page.close()
        assert self.requests == [self.path.as_uri()]
        assert self.complaints == []


@pytest.fixture
def opened(browser: Browser, written: Callable[[str], Path]) -> Iterator[Callable[..., Page]]:
    """Open reports, and at the end check that nothing was asked for, logged or thrown."""
    pages: list[Watched] = []

    def go(name: str, **options: str) -> Page:
        pages.append(Watched(browser.new_page(offline=True, **options), written(name)))  # type: ignore[arg-type]
        return pages[-1].page

    yield go
    for page in pages:
        page.close()


@pytest.fixture(scope="module")
def shown(browser: Browser, written: Callable[[str], Path]) -> Iterator[Callable[[str], Page]]:
    """The page of each report, opened once for all tests that find it as it is, and checked at the end."""
    pages: dict[str, Watched] = {}

    def get(name: str) -> Page:
        if name not in pages:
            pages[name] = Watched(browser.new_page(offline=True), written(name))
        return pages[name].page

    yield get
    for page in pages.values():
        page.close()


def states(page: Page) -> Locator:
    """The states of the graph, as somebody finds them who cannot see it."""
    return page.get_by_role("button", name=re.compile(r"^State "))


def labels_of(found: Locator) -> list[str]:
    """The names of all that was found, asked for once: each single one by its number would be sought by role anew."""
    names: list[str] = found.evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    return names


@long_but(every=3)
@pytest.mark.parametrize("name", REPORTS)
def test_as_many_states_are_found_by_role_and_name_as_the_text_says(name: str, shown: Callable[[str], Page]) -> None:
    page, report = shown(name), REPORTS[name]
    said = re.search(
        r"([\d,]+) of ([\d,]+) states are shown", page.locator("figcaption", has_text="states are shown").inner_text()
    )
    assert said is not None
    assert [int(number.replace(",", "")) for number in said.groups()] == [report.shown, report.total]
    assert states(page).count() == report.shown
    labels = labels_of(states(page))
    assert len(set(labels)) == report.shown


@long_but(every=3)
@pytest.mark.parametrize("name", REPORTS)
def test_the_status_quo_is_among_them(name: str, shown: Callable[[str], Page]) -> None:
    page, report = shown(name), REPORTS[name]
    quo = page.get_by_role("button", name="status quo")
    assert quo.count() == 1
    quo.wait_for()
    assert (quo.get_attribute("aria-label") or "").startswith(f"State {report.status_quo}, ")
    assert page.get_by_role("button", name=f"State {report.status_quo}", exact=False).count() == 1


@long_but(every=3)
@pytest.mark.parametrize("name", REPORTS)
def test_states_take_the_focus_from_the_keyboard_in_order(name: str, shown: Callable[[str], Page]) -> None:
    page = shown(name)
    labels = labels_of(states(page))
    page.evaluate("document.activeElement.blur()")
    focused = "document.activeElement.getAttribute('aria-label')"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(300):
        if page.evaluate(focused) == labels[0]:
            break
        page.keyboard.press("Tab")
    found = [page.evaluate(focused)]
    for _ in labels[1:]:
        page.keyboard.press("Tab")
        found.append(page.evaluate(focused))
    assert found == labels
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(focused) == labels[-2]


@long
def test_the_focus_is_seen_and_brings_out_the_lines_of_its_state(opened: Callable[..., Page]) -> None:
    page = opened("elmira-9state")
    state = page.get_by_role("button", name="State NYNNN")
    ring = state.locator(".ring")
    stroke = "e => getComputedStyle(e).stroke"
    opacities = "es => es.map(e => getComputedStyle(e).opacity)"
    code = int(re.sub(r"\D", "", (state.get_attribute("id") or "").rsplit("_", 1)[1]))
    mine, others = f".picture .line.n{code}", f".picture .line:not(.n{code})"
    assert ring.evaluate(stroke) == "none"
    assert set(page.locator(others).evaluate_all(opacities)) == {"1"}
    state.focus()
    assert ring.evaluate(stroke) != "none"
    assert set(page.locator(others).evaluate_all(opacities)) == {"0.1"}
    assert set(page.locator(mine).evaluate_all(opacities)) == {"1"}
    page.emulate_media(media="print")
    assert set(page.locator(others).evaluate_all(opacities)) == {"1"}


@long_but(every=3)
@pytest.mark.parametrize("name", REPORTS)
def test_it_prints(name: str, shown: Callable[[str], Page]) -> None:
    printed = shown(name).pdf(format="A4")
    assert printed.startswith(b"%PDF-")
    assert len(printed) > 10_000


@long
def test_it_prints_dark_on_light_for_those_who_want_it_dark_too(opened: Callable[..., Page]) -> None:
    page = opened("elmira-9state", color_scheme="dark")
    page.emulate_media(media="print")
    assert colours(page) == LIGHT
    page.locator(GRAPH).wait_for()


@long
def test_it_is_dark_for_those_who_want_it_dark(opened: Callable[..., Page]) -> None:
    assert colours(opened("elmira-9state", color_scheme="light")) == LIGHT
    assert colours(opened("elmira-9state", color_scheme="dark")) == DARK


def colours(page: Page) -> tuple[str, str]:
    """The colour of a state's letters, and of what is behind them."""
    fill = "e => getComputedStyle(e).fill"
    return page.locator(".letters").first.evaluate(fill), page.locator("svg .box").first.evaluate(fill)


@long_but(every=3)
@pytest.mark.parametrize("name", REPORTS)
def test_the_picture_fits_the_page(name: str, shown: Callable[[str], Page]) -> None:
    page = shown(name)
    for width in (1280, 600):
        page.set_viewport_size({"width": width, "height": 900})
        box = page.locator(GRAPH).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@long_but(every=3)
@pytest.mark.parametrize(
    "content",
    [
        "<img src='other.png'>",
        "<script>fetch('https://example.org/')</script>",
        "<script>console.warn('odd')</script>",
        "<script>throw new Error('odd')</script>",
    ],
)
def test_a_page_that_asks_or_complains_is_caught(content: str, browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "bad.html"
    path.write_text(f"<!DOCTYPE html><title>Bad</title>{content}", encoding="utf-8")
    watched = Watched(browser.new_page(offline=True), path)
    with pytest.raises(AssertionError):
        watched.close()


@long_but(every=2)
@pytest.mark.parametrize(("required", "outcome"), [("", "1 skipped"), ("1", "1 error")])
def test_without_chromium_it_is_said_or_it_is_a_failure(required: str, outcome: str) -> None:
    command = [sys.executable, "-m", "pytest", __file__, "-k", "test_each_verdict_is_drawn", "-p", "no:cacheprovider"]
    environment = os.environ | {"PATH": "", "DETENTE_REQUIRE_CHROMIUM": required}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert "not run: chromium not found" in run.stdout
    assert outcome in run.stdout
    assert run.returncode == (1 if required else 0)


def test_each_verdict_is_drawn_in_the_form_that_fits(opened: Callable[..., Page]) -> None:
    page = opened("elmira-9state")
    drawn = page.locator(VERDICTS)
    assert drawn.count() == 2  # the first proposal in both forms
    shown = "all => all.filter(e => e.getBoundingClientRect().width > 0).map(e => e.id)"
    assert drawn.evaluate_all(shown) == ["m1_first-svg"]
    page.set_viewport_size({"width": 360, "height": 720})
    assert drawn.evaluate_all(shown) == ["m1_first-narrow-svg"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.emulate_media(media="print")
    assert drawn.evaluate_all(shown) == ["m1_first-svg"]
    page.emulate_media(media="screen")
    stays = page.get_by_role("button", name=re.compile("^Uniroyal: accept the control order"))
    assert stays.count() == 1  # of the two forms one is there for those who cannot see it
    stays.focus()
    assert stays.locator(".hit").evaluate("e => getComputedStyle(e).stroke") != "none"
