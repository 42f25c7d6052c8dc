"""What to warn of in forecasts: what cannot be resolved, what is overdue, and who resolved what they forecast."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from detente.assess.warned import Finding, Warned
from detente.case import Model, where_of
from detente.case.elements import Entry
from detente.case.sections._said import last_day
from detente.case.sections.forecasts import lacking, latest_day_in
from detente.conflict import compile_model, settled
from detente.conflict.combinations import feasible_codes, holding, states_among
from detente.errors import Where
from detente.evidence.actors import Register
from detente.evidence.voices import voice_of
from detente.phrases import listed

MAX_OPTIONS = 18
"""Of models with more options it is not looked at whether a condition can come about."""
MISSING = {"by": "by when", "yes_if": "what counts as its having come true"}


def find(model: Model) -> Iterator[Finding]:
    """Yield what is to be known of each forecast."""
    day = latest_day_in([model.layer])
    for key, entry in model.layer.standing("forecasts").items():
        where = entry.where or where_of(key)
        yield from _unresolvable(entry, where)
        yield from _overdue(entry, where, day)
        yield from _condition(model, entry, where)
        yield from _own_resolution(model, entry, where)


def _called(entry: Entry) -> str:
    return f"“{entry.values.get('says', entry.id)}”"


def _unresolvable(entry: Entry, where: Where) -> Iterator[Finding]:
    if missing := lacking(entry.values):
        text = (
            f"the forecast {_called(entry)} does not say {listed(MISSING[key] for key in missing)}, so that it cannot "
        )
        yield Finding(
            "forecast-not-resolvable",
            where,
            f"{text}be resolved: it is kept as what was said, and never counted",
            "give a date under “by” and say in “yes_if” what counts, where the words allow it; else leave it as it is",
        )


def _overdue(entry: Entry, where: Where, day: date | None) -> Iterator[Finding]:
    if lacking(entry.values) or entry.values.get("resolutions") or day is None:
        return
    by = entry.values["resolves"]["by"]
    deadline = last_day(by)
    if deadline is not None and deadline < day:
        yield Finding(
            "forecast-deadline-passed",
            where_of(by, where),
            f"the deadline of the forecast {_called(entry)}, {by}, has passed: the file speaks of {day.isoformat()}; "
            "nobody said what came of it",
            "add a resolution: yes, no, or void where its condition did not come about or nobody can tell",
        )


def _condition(model: Model, entry: Entry, where: Where) -> Iterator[Finding]:
    given = entry.values.get("given")
    if given is None or len(model.options) > MAX_OPTIONS:
        return
    conflict = compile_model(model)
    found = holding(conflict, settled(model).formula(str(given.text)), states_among(conflict, feasible_codes(conflict)))
    if found.any() and not found.all():
        return
    often, called = "every" if found.all() else "no", f"{_called(entry)}, “{model.in_names(given)}”,"
    then = "it is no condition" if found.all() else "it could never be resolved but as void"
    yield Finding(
        "given-is-not-in-model",
        where_of(given.text, where),
        f"the condition of the forecast {called} is true in {often} feasible state: by this model {then}",
        "look at the condition and at the rules, unless another perspective or phase has it",
    )


def _own_resolution(model: Model, entry: Entry, where: Where) -> Iterator[Finding]:
    claims, sources, register = model.layer.claims, model.layer.sources, Register(model.layer.actors.values())
    voices = {register.known_as(voice_of(claims[c], sources)) for c in entry.note.evidence if c in claims}
    for resolution in entry.values.get("resolutions") or ():
        said = dict.fromkeys(voice_of(claims[c], sources) for c in resolution.get("evidence", ()) if c in claims)
        if own := [v for v in said if register.known_as(v) in voices]:
            yield Finding(
                "resolution-by-the-forecaster",
                where_of(resolution["on"], where),
                f"what came of the forecast {_called(entry)} is told by {listed(own)}, who made it",
                "name a claim of somebody else as evidence, where there is one",
            )


WARNED = Warned(
    "forecasts",
    {
        "forecast-not-resolvable": "a forecast does not say by when, or what counts as its having come true",
        "forecast-deadline-passed": "the deadline of a forecast has passed, and nobody said what came of it",
        "given-is-not-in-model": "the condition of a forecast is true in no feasible state, or in every one",
        "resolution-by-the-forecaster": "whoever made a forecast tells what came of it",
    },
    find,
)
