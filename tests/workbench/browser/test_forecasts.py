"""Forecasts in the page: added, resolved, scored and taken back, without a line of YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx

from seeds import long
from waiting import eventually

from . import test_rooms
from .conftest import Opened, imported, new_case
from .test_rooms import checked

if TYPE_CHECKING:
    from playwright.sync_api import Page

axe = test_rooms.axe
CASE = """\
format: detente/1
title: Boats
decision_makers: {A: {name: Ann}}
options: {a: {owner: A, name: sail}}
preferences: {A: [a]}
sources: {s: {name: a letter}}
claims: {c1: {source: s, start: 0, end: 4, says: they will sail, by: [s, the pilot]}}
forecasts:
  later: {says: a calm winter, resolves: {by: "2031-12-01", yes_if: no storm}}
  first: {says: the boats sail, evidence: [c1], probability: 0.7, resolves: {by: "2021-05-01", yes_if: a sail is seen}}
  vague: {says: there will be trouble}
"""
RIVALS = """\
rivals:
  r: {asks: who steers, answers: {x: {says: the pilot}, y: {says: the wind}}}
"""


def forecasts_of(api: httpx.Client, case: str) -> dict[str, dict[str, Any]]:
    document = api.get(f"/api/cases/{case}").json()["document"]
    return {entry["id"]: entry for entry in document["forecasts"]}


def opened_at(opened: Opened, case: str) -> Page:
    page = opened(f"/cases/{case}/model?at=forecasts")
    page.get_by_role("list", name="Forecasts, what is due first").get_by_role("listitem").first.wait_for()
    return page


def test_a_forecast_is_resolved_scored_and_taken_back(opened: Opened, api: httpx.Client) -> None:
    case = imported(api, CASE)
    page = opened_at(opened, case)
    lines = page.get_by_role("list", name="Forecasts, what is due first").get_by_role("listitem")
    assert [re.split(" – |:", text)[1] for text in lines.all_inner_texts()] == [
        "the boats sail", "a calm winter", "there will be trouble",
    ]  # fmt: skip
    due = page.get_by_role("region", name="What is due")
    assert "3 forecasts, 1 due" in due.inner_text()
    assert "said by the pilot, probability 0.7" in lines.first.inner_text()
    assert "does not say by when and what counts as its having come true" in lines.last.inner_text()
    assert lines.last.get_by_role("button").count() == 0
    page.get_by_label("Resolved on – the boats sail").fill("2021-05-02")
    page.get_by_role("button", name="It came true: the boats sail").click()
    due.get_by_text("Brier score: 9/100").wait_for()
    assert forecasts_of(api, case)["first"]["resolutions"] == [{"on": "2021-05-02", "outcome": "yes", "evidence": []}]
    page.get_by_role("button", name="It did not: the boats sail").click()
    due.get_by_text("Brier score: 49/100").wait_for()
    assert [r["outcome"] for r in forecasts_of(api, case)["first"]["resolutions"]] == ["yes", "no"]
    for left in ("Brier score: 9/100", "3 forecasts, 1 due"):
        page.get_by_role("button", name="Undo").click()
        due.get_by_text(left).wait_for()
    assert not forecasts_of(api, case)["first"].get("resolutions")


@long
def test_what_came_of_a_forecast_rests_on_claims_that_are_chosen(opened: Opened, api: httpx.Client, axe: str) -> None:
    case = imported(api, CASE)
    page = opened_at(opened, case)
    line = page.get_by_role("list", name="Forecasts, what is due first").get_by_role("listitem").first
    line.get_by_text("Rests on no claim: choose some").click()
    line.get_by_role("group", name="Claims that tell what came of it: the boats sail").get_by_role(
        "checkbox", name="they will sail"
    ).check()
    line.get_by_text("Rests on 1 claim").wait_for()
    checked(page, axe, "what a resolution rests on")
    line.get_by_role("button", name="It came true: the boats sail").click()
    assert eventually(lambda: [r["evidence"] for r in forecasts_of(api, case)["first"]["resolutions"]] == [["c1"]])
    line.get_by_text("Rests on no claim: choose some").wait_for()


@long
def test_that_a_forecast_cannot_be_resolved_is_said_before_it_is_made(opened: Opened, api: httpx.Client) -> None:
    case = imported(api, CASE)
    page = opened_at(opened, case)
    warned = page.get_by_text("As it is it cannot be resolved: it does not say by when and what counts")
    warned.wait_for()
    page.get_by_label("By when").fill("2031-06-01")
    page.get_by_text("it does not say what counts as its having come true. It would be kept").wait_for()
    page.get_by_label("What counts as its having come true").fill("a day without a boat")
    page.get_by_text("It can be resolved: it says by when, and what counts.").wait_for()
    page.get_by_label("Event of a new forecast").fill("the crew goes on strike")
    page.get_by_role("button", name="Add forecast").click()
    page.get_by_role("listitem", name="the crew goes on strike").first.wait_for()
    made = forecasts_of(api, case)["the_crew_goes_on_strike"]
    assert {k: v for k, v in made["resolves"].items() if v} == {"by": "2031-06-01", "yes_if": "a day without a boat"}
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("listitem", name="the crew goes on strike").first.wait_for(state="detached")
    assert "the_crew_goes_on_strike" not in forecasts_of(api, case)


@long
def test_rival_answers_are_given_and_taken_back(opened: Opened, api: httpx.Client) -> None:
    case = imported(api, CASE)

    def question() -> dict[str, Any]:
        (found,) = api.get(f"/api/cases/{case}").json()["document"]["rivals"] or [{}]
        return dict(found)

    page = opened(f"/cases/{case}/model?at=rivals")
    page.get_by_label("Question of a new question with rival answers").fill("who steers")
    page.get_by_role("button", name="Add question with rival answers").click()
    for says in ("the pilot does", "the wind does"):
        page.get_by_label("A new answer of who steers").fill(says)
        page.get_by_role("button", name="Add answer", exact=True).click()
        page.get_by_role("listitem", name=says).wait_for()
    first = page.get_by_role("listitem", name="The pilot does")
    first.get_by_label("An option whose owner it says").select_option(label="sail")
    first.get_by_label("Who then owns sail").select_option(label="Ann")
    page.get_by_label("A claim that tells answers apart").select_option(index=1)
    page.get_by_label("– expected by the wind does").select_option("no")
    assert eventually(lambda: question()["expects"] == {"c1": {"the_wind_does": "no"}})
    owners = {a["id"]: a.get("owner") for a in question()["answers"]}
    assert owners == {"the_pilot_does": {"a": "A"}, "the_wind_does": {}}
    page.get_by_role("button", name="Undo").click()
    assert eventually(lambda: question()["expects"] == {})


def test_the_argument_room_asks_whether_it_matters_who_is_right(opened: Opened, api: httpx.Client) -> None:
    case = imported(api, CASE + RIVALS)
    page = opened(f"/cases/{case}/argument")
    page.get_by_text(re.compile("^Forecasts, and what is due – 3 forecasts, 1 due")).wait_for()
    page.get_by_role("heading", name="Does it matter which explanation is right?").click()
    page.get_by_role("button", name="Find out").click()
    page.get_by_text("Nothing in the file is diagnostic").wait_for()
    page.get_by_role("heading", name="Do the forecasts follow from their own premises?").click()
    page.get_by_role("button", name="Compare them").click()
    page.get_by_text("does not say by when and what counts as its having come true").last.wait_for()
    page.get_by_text("3 forecasts, 1 due").last.wait_for()
    assert not re.search(r"\b0 due\b", page.get_by_role("main").inner_text()), "both look at them as of today"


@long
def test_rivals_and_premises_are_answered_in_a_sentence_and_in_words(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    case = new_case(api, "catalog", "syria-2016")
    page = opened(f"/cases/{case}/argument?perspective=A")
    for title, button, says in (
        ("Does it matter which explanation is right?", "Find out", "Which is right makes a difference to"),
        ("Do the forecasts follow from their own premises?", "Compare them", "forecasts that can be compared,"),
    ):
        section = page.get_by_role("region", name=title, exact=True)
        section.get_by_role("button", name=button).click()
        section.get_by_role("paragraph").filter(has_text=says).wait_for()
        section.get_by_role("table").first.wait_for()
        assert not re.search(r"\b(F\d+|refuse|unable|V1_full)\b|_deadline", section.inner_text())
    checked(page, axe, "rivals and premises")
    page.set_viewport_size({"width": 360, "height": 800})
    checked(page, axe, "rivals and premises in a narrow window")
