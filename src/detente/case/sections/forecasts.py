"""What somebody said would happen, and what came of it.

A forecast can be resolved where it says by when, and what would count as its having come true; `lacking` names what is
missing. One that cannot stays in the file as what was said, and is never counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from detente.case.elements import Entry, Layer, Note
from detente.case.nodes import where_of
from detente.case.referring import CLAIMS, FORMULA, PERSPECTIVES, Refers
from detente.case.sections import DROPPED, REASONS, Field, Kind, Part, Section
from detente.case.sections._said import about, first_day, read_day, read_probability
from detente.errors import Problem

OUTCOMES = ("yes", "no", "void")
NEEDED = ("by", "yes_if")
"""What a forecast has to say under `resolves` so that it can be resolved."""


def lacking(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a forecast does not say of how it is resolved, and would have to.

    >>> lacking({"says": "it rains", "resolves": {"by": "2031-05-01"}})
    ('yes_if',)
    """
    resolves = values.get("resolves") or {}
    return tuple(key for key in NEEDED if not resolves.get(key))


def latest_day_in(layers: Iterable[Layer]) -> date | None:
    """Return the latest day of which layers speak: when the case, sources, forecasts and resolutions are dated."""
    told = (day for layer in layers for text in _days(layer) if text and (day := first_day(text)) is not None)
    return max(told, default=None)


def _days(layer: Layer) -> Iterator[str | None]:
    yield layer.date
    for source in layer.sources.values():
        yield from (source.date, source.retrieved, source.anchor)
    for entry in (layer.held("forecasts") or {}).values():
        yield entry.values.get("on")
        yield from (r.get("on") for r in entry.values.get("resolutions") or ())


def told(key: str, forecast: Entry) -> Iterator[Part]:
    """Yield a forecast, and each of its resolutions, which rests on claims of its own."""
    says = forecast.values.get("says")
    yield Part("forecast", (), str(says or key), forecast.note, forecast, "forecast")
    for n, resolution in enumerate(forecast.values.get("resolutions", ()), start=1):
        note = Note(evidence=tuple(resolution.get("evidence", ())), status="stated")
        label = f"resolution {n} of “{says or key}”"
        yield Part("resolution", ("resolutions", str(n)), label, note, Entry(str(n), resolution), "")


def about_themselves(layer: Layer) -> Iterator[Problem]:
    """Yield a forecast that is, by way of others, about itself."""
    held = layer.standing("forecasts")
    of = {
        key: e.values["about"].get("forecast") for key, e in held.items() if isinstance(e.values.get("about"), Mapping)
    }
    for key in held:
        way = [key]
        while (following := of.get(way[-1])) is not None and following not in way:
            way.append(following)
        if following == key:
            text = f"found a forecast that is about itself: {' → '.join([*way, key])}"
            yield Problem(where_of(following), text, "say what it is about by a formula or a proposal")
            return


DAY: Mapping[str, Any] = {
    "description": "A day, a month or a year.",
    "type": ["string", "integer"],
    "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
}
RESOLVES = Kind(
    "way of resolving",
    "By when, and by what, it will be known whether a forecast came true.",
    (
        Field(
            "by", "text", "The last day on which it can come true, such as 2016-08-01.", label="deadline", prose=False,
            read=read_day, schema=DAY,
        ),
        Field("yes_if", "text", "What counts as its having come true, in words.", label="yes if"),
        Field("source", "text", "Where that will be looked up, in words.", label="looked up in"),
    ),
)  # fmt: skip
RESOLUTION = Kind(
    "resolution",
    "What came of a forecast, as it was found on a day.",
    (
        Field("on", "text", "The day on which it was resolved.", prose=False, required=True, read=read_day, schema=DAY),
        Field(
            "outcome", "choice",
            "Whether it came true; void where its condition did not, or nobody can tell: then it is not counted.",
            required=True, choices=OUTCOMES,
        ),
        Field("evidence", "references", "Ids of claims that tell it.", refers=CLAIMS),
    ),
)  # fmt: skip
FORECAST = Kind(
    "forecast",
    "What somebody said would happen. Who said it is read from the claims it rests on.",
    (
        Field("says", "text", "What is said to happen, in the analyst's words.", label="event", required=True),
        about("What it is about: a formula, a proposal that is said to hold or not, or a forecast."),
        Field(
            "given", "formula", "On which condition: it is void where that does not come about.", label="condition",
            refers=FORMULA,
        ),
        Field(
            "under", "reference", "The perspective that is the forecaster's own.", label="premises", refers=PERSPECTIVES
        ),
        Field("on", "text", "The day on which it was said.", label="said on", prose=False, read=read_day, schema=DAY),
        Field(
            "probability", "text", "How likely, from 0 to 1, only where somebody gave a number.", prose=False,
            read=read_probability, schema={"$ref": "#/$defs/weight"},
        ),
        Field(
            "resolves", "other", "By when and by what it will be known. Without a deadline and without what counts as "
            "its having come true it cannot be resolved, and is never counted.",
            label="how it is resolved", of=RESOLVES, alone=True,
        ),
        Field(
            "resolutions", "other", "What came of it, each on its day; the last one counts.",
            refers=Refers(fields={"evidence": CLAIMS}), of=RESOLUTION,
        ),
        DROPPED,
        *REASONS,
    ),
    says=("says",),
    told=told,
)  # fmt: skip
SECTION = Section(
    "forecasts",
    "by-id",
    FORECAST,
    "What somebody said would happen, by id: what, by when, and what came of it.",
    layers="merged by key",
    further=about_themselves,
)
