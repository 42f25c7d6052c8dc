"""What modules outside the package declare is used in the page, on a case with a model; the page knows none of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from contributing import extended
from detente.web.client import FOLDER
from detente.web.settings import local_settings
from waiting import eventually
from workbench.conftest import TOKEN, Served, serve

from .conftest import Watched, imported, unfold

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TEXT = """\
format: detente/1
title: Two who hold options
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
preferences: {A: [b], B: {best: YNN}}
status_quo: NNN
proposals: {p: {name: Ann begins, terms: a and not b}}
actors: {ada: {name: Ada}, bo: {name: Bo}}
alliances: {west: {members: [A, B]}}
sightings:
  first: {name: a light, who: ada, times: 2, sure: true, hour: night}
  second: {name: a sound, after: first}
"""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A workbench whose environment names extensions, and whose page is the one that every installation has."""
    url = f"sqlite:///{tmp_path_factory.mktemp('extended') / 'workbench.sqlite'}"
    with extended(tmp_path_factory.mktemp("outside"), "sightings"):
        served, end = serve(lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), FOLDER)
        assert served.workbench.client.fault is None
        yield served
        end()


@pytest.fixture(scope="module")
def case(bench: Served) -> str:
    with bench.client() as client:
        return imported(client, TEXT)


@pytest.fixture(scope="module")
def page(browser: Browser, bench: Served, case: str) -> Iterator[Page]:
    """One page for all tests here; any error on it fails the last."""
    watched = Watched(browser)
    yield watched.open(bench, f"/cases/{case}/model")
    watched.context.close()
    assert watched.faults == []


def room(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=name).click()
    page.get_by_role("heading", level=1, name=name).wait_for()


def test_a_section_is_added_to_changed_renamed_and_removed(page: Page, api: httpx.Client, case: str) -> None:
    def held() -> dict[str, Any]:
        document = api.get(f"/api/cases/{case}").json()["document"]
        return {entry.pop("id"): entry for entry in document["sightings"]}

    room(page, "Model")
    page.get_by_text("Counting states").or_(page.get_by_text("states are feasible, of")).first.wait_for()
    page.get_by_text("Sightings – 2").click()
    first = page.get_by_role("listitem", name="A light", exact=True)
    times = first.get_by_label("Times of")
    assert times.input_value() == "2"
    times.fill("3")
    times.press("Enter")
    assert eventually(lambda: held()["first"]["times"] == 3)
    first.get_by_label("Seen by of").select_option("bo")
    assert eventually(lambda: held()["first"]["who"] == "bo")
    first.get_by_label("Hour of").select_option("day")
    assert eventually(lambda: held()["first"]["hour"] == "day")
    first.get_by_label("Sure of").click()
    assert eventually(lambda: held()["first"]["sure"] is None)
    page.get_by_label("Name of a new sighting").fill("a smell")
    page.get_by_role("button", name="Add sighting").click()
    assert eventually(lambda: [e["name"] for e in held().values()] == ["a light", "a sound", "a smell"])
    page.get_by_role("listitem", name="A light").locator(".ids summary").click()
    again = page.get_by_label("Id of first")
    again.fill("early")
    again.press("Enter")
    assert eventually(lambda: held()["second"]["after"] == "early")
    page.get_by_role("button", name="Remove sighting a sound").click()
    assert eventually(lambda: "second" not in held())
    assert api.get(f"/api/cases/{case}").json()["problems"] == []
    # The process that answers has read the section, too.
    page.get_by_text("8 states are feasible, of 8 combinations").wait_for()
    page.get_by_text("Alliances – 1").click()
    west = page.get_by_role("listitem", name="West", exact=True)
    west.get_by_role("button", name="Take away Ben: Members of west").wait_for()


def test_a_preference_is_told_of(page: Page) -> None:
    room(page, "Preferences")
    page.get_by_role("button", name="Ben").click()
    page.get_by_text("They are given as best; the list beside shows it.").wait_for()
    ranking = page.get_by_role("region", name="Ranking of states")
    ranking.get_by_role("rowheader", name="YNN").wait_for()
    assert ranking.get_by_role("row").nth(1).inner_text().split() == ["1", "a", "YNN"]


def test_a_concept_is_asked_about(page: Page) -> None:
    room(page, "Verdict")
    unfold(page)
    asked = page.get_by_role("region", name="What does the verdict rest on?")
    asked.get_by_label("The verdict under").select_option("Answered")
    asked.get_by_role("button", name="Find what it rests on").click()
    asked.get_by_text("under Answered").first.wait_for()


def test_a_question_is_asked_in_a_form_of_its_parameters(page: Page) -> None:
    room(page, "Verdict")
    asked = page.get_by_role("region", name="What is in whose hands")
    least = asked.get_by_label("At least")
    assert least.input_value() == "1"
    least.fill("0.5")
    ask = asked.get_by_role("button", name="Ask")
    asked.get_by_text("At least: write a whole number").wait_for(state="attached")
    assert ask.get_attribute("aria-disabled") == "true"
    least.fill("2")
    ask.click()
    asked.get_by_role("listitem").first.wait_for()
    assert asked.get_by_role("listitem").all_inner_texts() == ["B has b, c"]
