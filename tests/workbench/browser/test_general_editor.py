"""A section that a test alone declares is written in the page's general editor, field by field."""

from __future__ import annotations

from typing import Any

import httpx

from detente.case.referring import ACTORS, Refers
from detente.case.sections import NAME, REASONS, SECTIONS, Field, Kind, Section
from waiting import eventually

from .conftest import Opened, imported

# The processes that answer questions do not know what a test declares, so that the case is one without a model.
TOY = Section(
    "sightings",
    "by-id",
    Kind(
        "sighting",
        "What somebody saw.",
        (
            NAME,
            Field("who", "reference", "Who saw it.", refers=ACTORS, label="seen by"),
            Field("after", "reference", "Which other sighting it follows.", refers=Refers(("sightings",))),
            Field("times", "number", "How often it was seen."),
            Field("sure", "flag", "Whether it is certain."),
            Field("hour", "choice", "When it was seen.", choices=("day", "night")),
            *REASONS,
        ),
    ),
    "What was seen, by whom.",
)
TEXT = """\
format: detente/1
title: What was seen
codes: {smoke: whatever rises}
actors: {ada: {name: Ada}, bo: {name: Bo}}
sightings:
  first: {name: a light, who: ada, times: 2, sure: true, hour: night}
  second: {name: a sound, after: first}
"""


def test_a_declared_section_is_added_to_changed_renamed_and_removed(opened: Opened, api: httpx.Client) -> None:
    with SECTIONS.beside(TOY.key, TOY):
        case = imported(api, TEXT)

        def held() -> dict[str, Any]:
            document = api.get(f"/api/cases/{case}").json()["document"]
            return {entry.pop("id"): entry for entry in document["sightings"]}

        page = opened(f"/cases/{case}/model")
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
        again = page.get_by_label("Id of first")
        again.fill("early")
        again.press("Enter")
        assert eventually(lambda: held()["second"]["after"] == "early")
        page.get_by_role("button", name="Remove sighting second").click()
        assert eventually(lambda: "second" not in held())
        assert api.get(f"/api/cases/{case}").json()["problems"] == []
