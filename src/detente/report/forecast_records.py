"""What `forecasts` found as a JSON object."""

from __future__ import annotations

import math
from typing import Annotated, Any, NotRequired, TypedDict, cast

from detente.assess import Forecast, ForecastRegister, Premise, Scores
from detente.assess.forecasts import ORDER
from detente.report.records import open_answer
from detente.report.shapes import (
    CaseName,
    Complete,
    Concept,
    Count,
    Explains,
    Id,
    IdOrNull,
    Name,
    PlaceRecord,
    Such,
    Why,
    YesNo,
)

FOLLOWS = ("follows", "contradicted", "left open", "void", "no equilibrium", "not known", "not there")


class ForecastPremiseRecord(PlaceRecord):
    """What one model says of a forecast under a concept."""

    concept: Concept
    follows: Annotated[
        str,
        "Whether it follows: it is so in every equilibrium, or as the verdict is; is contradicted: it is so in none; "
        "is left open; is void, since its condition comes about in no equilibrium; or why nothing is said.",
        Such(enum=[*FOLLOWS]),
    ]
    holds: NotRequired[Annotated[YesNo, "Of a proposal, whether it holds; present only there."]]
    why: NotRequired[Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("holds",))]]
    equilibria: Annotated[Count | None, "How many equilibria there are, with its condition if it has one."]
    so: Annotated[Count | None, "In how many of them it is so."]


class ResolutionRecord(TypedDict):
    """What came of a forecast, as it was found on a day."""

    on: Annotated[str, "The day."]
    outcome: Annotated[str, "What came of it.", Such(enum=["yes", "no", "void"])]
    evidence: Annotated[list[Name], "The claims that tell it."]


class ForecastRecord(TypedDict):
    """One forecast."""

    forecast: Annotated[Id, "Its id."]
    says: Annotated[str, "What is said to happen."]
    told_in: Annotated[PlaceRecord, "The perspective or the phase that alone has it."]
    voices: Annotated[list[str], "Who said it: the innermost speakers of the claims it rests on."]
    status: Annotated[str, "How it stands.", Such(enum=[*ORDER])]
    lacking: Annotated[
        list[Annotated[str, Such(enum=["by", "yes_if"])]], "What it would have to say so that it could be resolved."
    ]
    by: Annotated[str | None, "By when."]
    probability: Annotated[str | None, "What was stated, as a fraction; null where nobody gave a number."]
    counts: Annotated[bool, "Whether it is scored."]
    resolutions: Annotated[list[ResolutionRecord], "What came of it; the last one counts."]
    under: Annotated[IdOrNull, "The perspective that is the forecaster's own."]
    premises: Annotated[list[ForecastPremiseRecord], "What models say of it."]


class StatedRecord(TypedDict):
    """All forecasts with which the same was stated."""

    probability: Annotated[str, "What was stated, as a fraction."]
    count: Annotated[Count, "How many."]
    came_true: Annotated[Count, "How many of them came true."]


class CalibrationRecord(TypedDict):
    """The three parts of the Brier score, as fractions: it is reliability − resolution + uncertainty."""

    reliability: Annotated[str, "How far the shares that came true are from what was stated."]
    resolution: Annotated[str, "How far they are from the share of all."]
    uncertainty: Annotated[str, "How uncertain all was."]
    groups: Annotated[list[StatedRecord], "By what was stated."]


class ScoresRecord(TypedDict):
    """How well stated probabilities did."""

    count: Annotated[Count, "How many are counted."]
    brier: Annotated[str, "The mean of (p − o)², between 0 and 1, as a fraction."]
    log2: Annotated[
        float | None,
        "The mean of log2 of what was stated for what happened; null for minus infinity.",
    ]
    calibration: Annotated[CalibrationRecord | None, "Its parts; null where fewer than ten are counted."]


class ForecastsRecord(TypedDict):
    """What was forecast, those that are due first."""

    case: CaseName
    complete: Complete
    day: Annotated[str | None, "As of which day it is looked at; null where there is none."]
    forecasts: Annotated[list[ForecastRecord], "The forecasts."]
    scores: Annotated[ScoresRecord | None, "The scores of those that count; null where none does."]


def forecasts_record(found: ForecastRegister) -> ForecastsRecord:
    """Return the register as a JSON object."""
    return {
        "case": found.case.name,
        "complete": found.stopped is None,
        "day": None if found.day is None else found.day.isoformat(),
        "forecasts": [_forecast(f) for f in found.forecasts],
        "scores": None if found.scores is None else scores_record(found.scores),
    }


def _forecast(f: Forecast) -> ForecastRecord:
    return {
        "forecast": f.id,
        "says": f.says,
        "told_in": {"perspective": f.told_in[0], "phase": f.told_in[1]},
        "voices": list(f.voices),
        "status": f.status,
        "lacking": list(f.lacking),
        "by": None if f.by is None else str(f.by),
        "probability": None if f.probability is None else str(f.probability),
        "counts": f.counts,
        "resolutions": [
            {"on": str(r["on"]), "outcome": str(r["outcome"]), "evidence": [str(c) for c in r.get("evidence", ())]}
            for r in f.resolutions
        ],
        "under": f.entry.values.get("under"),
        "premises": [_premise(p) for p in f.premises],
    }


def _premise(p: Premise) -> ForecastPremiseRecord:
    told: dict[str, Any] = {} if p.verdict is None else {"holds": p.verdict.json, **open_answer(p.verdict)}
    found = {"perspective": p.perspective, "phase": p.phase, "concept": p.concept, "follows": p.follows, **told}
    return cast("ForecastPremiseRecord", {**found, "equilibria": p.equilibria, "so": p.so})


def scores_record(found: Scores) -> ScoresRecord:
    """Return scores as a JSON object."""
    groups: list[StatedRecord] = [
        {"probability": str(g.probability), "count": g.count, "came_true": g.came_true} for g in found.groups
    ]
    parts: CalibrationRecord = {
        "reliability": str(found.reliability),
        "resolution": str(found.resolution),
        "uncertainty": str(found.uncertainty),
        "groups": groups,
    }
    return {
        "count": found.count,
        "brier": str(found.brier),
        "log2": None if math.isinf(found.log2) else round(found.log2, 6),
        "calibration": parts if found.calibrated else None,
    }
