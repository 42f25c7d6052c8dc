"""What was forecast: whether it can be resolved, what came of it, and what the forecaster's own premises say of it.

A forecast *can be resolved* if it says by when, and what counts as its having come true; one that cannot is kept as
what was said and is never counted. It is *void* where a resolution says so: its condition did not come about, or
nobody can tell. The last resolution counts, and what is scored follows from it anew each time. Nothing is dated by
the clock: what is due is looked at as of a day that is asked for, or as of the latest day of which the file speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from detente.arguments import Label, Seconds, checked, labels_if_any
from detente.assess.premises import Premise, premises_in
from detente.assess.scores import Scores, score_probabilities
from detente.case import Case, Model
from detente.case.elements import Entry, Layer
from detente.case.sections._said import last_day
from detente.case.sections.forecasts import lacking, latest_day_in
from detente.deadline import over, within
from detente.display import Tabular
from detente.engines import Progress, silent
from detente.errors import UsageError, nearest
from detente.evidence.actors import Register
from detente.evidence.voices import voice_of
from detente.stability import Solution, solve

Selection = tuple[str | None, str | None]
Status = Literal["due", "open", "came true", "did not come true", "void", "cannot be resolved"]
ORDER: tuple[Status, ...] = ("due", "open", "came true", "did not come true", "void", "cannot be resolved")


@dataclass(frozen=True)
class Forecast:
    """One forecast, as it stands.

    Parameters
    ----------
    id, says
        Its id, and what is said to happen.
    entry
        What the file says of it.
    told_in
        The perspective or the phase that alone has it; nothing where it stands at the top level.
    voices
        Who said it: the innermost speakers of the claims it rests on.
    status
        How it stands as of the day that is asked for.
    lacking
        What it would have to say so that it could be resolved.
    own
        Whether the file says whose premises it is compared with.
    premises
        What models say of it.
    """

    id: str
    says: str
    entry: Entry
    told_in: Selection
    voices: tuple[str, ...]
    status: Status
    lacking: tuple[str, ...]
    own: bool
    premises: tuple[Premise, ...] = ()

    @property
    def by(self) -> str | None:
        """By when it is to come true, as the file says it."""
        return (self.entry.values.get("resolves") or {}).get("by")

    @property
    def deadline(self) -> date | None:
        """The last day on which it can come true."""
        return None if self.by is None else last_day(self.by)

    @property
    def probability(self) -> Fraction | None:
        """How likely, where somebody gave a number."""
        stated = self.entry.values.get("probability")
        return None if stated is None else Fraction(stated)

    @property
    def resolutions(self) -> Sequence[Mapping[str, Any]]:
        """What came of it, in the order of the file; the last one counts."""
        return self.entry.values.get("resolutions") or ()

    @property
    def counts(self) -> bool:
        """Whether it is scored: it can be resolved and is, it is not void, and somebody gave a number."""
        return self.status in ("came true", "did not come true") and self.probability is not None


@dataclass(frozen=True, eq=False, repr=False)
class ForecastRegister(Tabular):
    """What was forecast in a case, those that are due first.

    Parameters
    ----------
    case
        The case.
    day
        As of which day it is looked at; None where neither somebody asked for one nor the file speaks of any.
    forecasts
        The forecasts.
    stopped
        Why not all of them are compared, or None.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}}
    ... options: {a: {owner: A}}
    ... preferences: {A: [a]}
    ... forecasts:
    ...   f: {says: she does it, about: a, probability: 0.7, resolves: {by: 2031-05-01, yes_if: it is seen},
    ...       resolutions: [{on: 2031-05-02, outcome: yes}]}
    ...   g: {says: all goes well}
    ... ''')
    >>> found = detente.list_forecasts(case, concepts=["nash"])
    >>> [(f.id, f.status, [p.follows for p in f.premises]) for f in found.forecasts]
    [('f', 'came true', ['follows']), ('g', 'cannot be resolved', [])]
    >>> found.scores.brier
    Fraction(9, 100)
    """

    case: Case
    day: date | None
    forecasts: tuple[Forecast, ...]
    stopped: str | None = None

    @cached_property
    def scores(self) -> Scores | None:
        """The scores of those that count; None where none does."""
        counted = [(f.probability, f.status == "came true") for f in self.forecasts if f.counts]
        return score_probabilities([(p, o) for p, o in counted if p is not None]) if counted else None

    def __repr__(self) -> str:
        return f"<ForecastRegister of {self.case.name}: {len(self.forecasts)}>"


@checked
def list_forecasts(
    case: Case,
    *,
    perspective: str | None = None,
    phase: str | None = None,
    due: str | None = None,
    by: str | None = None,
    concepts: Sequence[Label] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> ForecastRegister:
    """List what was forecast, and compare it with the forecasters' own premises.

    Parameters
    ----------
    case
        The case.
    perspective, phase
        As which perspective and phase have it, and with whose models it is compared; None = with the perspective that a
        forecast names as the forecaster's own, or else with what all share, in every phase.
    due
        The day as of which it is looked at, such as ``2031-05-01``; None = the latest day of which the file speaks.
    by
        Whose forecasts: a voice, by its name or as the actor it is; None = everybody's.
    concepts, engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; what is not compared by then is not known. None = no bound.

    Returns
    -------
    ForecastRegister
        The forecasts, those that are due first.

    Raises
    ------
    UsageError
        If a perspective, phase or voice is unknown, or the day is none.

    Complexity
    ----------
    That of `solve`, once for each perspective and phase that a forecast is compared with.

    Examples
    --------
    >>> import detente
    >>> detente.list_forecasts(detente.read_case("prisoners-dilemma")).forecasts
    ()
    """
    ids = labels_if_any(concepts)
    models: dict[Selection, Solution] = {}

    def solved(model: Model) -> Solution:
        key = (model.perspective_id, model.phase_id)
        if key not in models:
            models[key] = solve(model, concepts=ids, engine=engine, progress=progress)
        return models[key]

    chosen = (perspective, phase)
    return register_of(case, solved, chosen=chosen if chosen != (None, None) else None, due=due, by=by, seconds=seconds)


def register_of(
    case: Case, solved: Callable[[Model], Solution] | None, *, chosen: Selection | None, due: str | None,
    by: str | None, seconds: float | None, counted: bool = False,
) -> ForecastRegister:  # fmt: skip
    """Return the forecasts of a case, compared with models once these are solved, if they are.

    `counted` asks for those alone that are scored. See `list_forecasts`.
    """
    held = list(_held(case, chosen))
    day = _asked_day(due) if due is not None else latest_day(case)
    every = [_forecast(case, key, entry, told_in, day) for key, entry, told_in in held]
    if by is not None:
        every = _said_by(case, every, by)
    if counted:
        every = [f for f in every if f.counts]
    every.sort(key=lambda f: (ORDER.index(f.status), f.deadline or date.max))
    with within(seconds) as work:
        if solved is not None and case.has_model:
            entries = {key: entry for key, entry, _ in held}
            every = [_compared(case, f, entries, chosen, solved) for f in every]
    return ForecastRegister(case, day, tuple(every), work.hit)


def _held(case: Case, chosen: Selection | None) -> Iterator[tuple[str, Entry, Selection]]:
    """Yield the forecasts that stand: those of a selection, or of the top level and what a layer alone has."""
    if chosen is not None and case.has_model:
        layer = case.model(*_whole(case, chosen)).layer
        yield from ((key, entry, (None, None)) for key, entry in layer.standing("forecasts").items())
        return
    top = case.layer.held("forecasts") or {}
    yield from ((key, entry, (None, None)) for key, entry in case.layer.standing("forecasts").items())
    layers: list[tuple[Selection, Layer]] = [((p, None), o.layer) for p, o in case.perspectives.items()]
    layers += [((None, h), o.layer) for h, o in case.phases.items()]
    for told_in, layer in layers:
        yield from ((k, entry, told_in) for k, entry in layer.standing("forecasts").items() if k not in top)


def _whole(case: Case, chosen: Selection) -> Selection:
    """Return a selection of which there is a model: forecasts are the same in each perspective where none is named."""
    perspective, phase = chosen
    return (next(iter(case.perspectives)) if perspective is None and case.needs_perspective else perspective, phase)


def _forecast(case: Case, key: str, entry: Entry, told_in: Selection, day: date | None) -> Forecast:
    said = [case.evidence.claims[c] for c in entry.note.evidence if c in case.evidence.claims]
    register = Register(case.evidence.actors.values())
    voices: dict[str, str] = {}  # each as it is first called
    for claim in said:
        who = voice_of(claim, case.evidence.sources)
        voices.setdefault(register.known_as(who), who)
    lacks = lacking(entry.values)
    own = entry.values.get("under") is not None
    said_by, status = tuple(voices.values()), status_of(entry, day)
    return Forecast(key, str(entry.values.get("says", key)), entry, told_in, said_by, status, lacks, own)


def status_of(entry: Entry, day: date | None) -> Status:
    """Return how a forecast stands as of a day; a resolution counts whatever the day, and a deadline on it is due."""
    resolutions = entry.values.get("resolutions") or ()
    outcome = resolutions[-1]["outcome"] if resolutions else None
    if outcome == "void":
        return "void"
    if lacking(entry.values):
        return "cannot be resolved"
    if outcome is not None:
        return "came true" if outcome == "yes" else "did not come true"
    deadline = last_day(entry.values["resolves"]["by"])
    return "due" if day is not None and deadline is not None and deadline <= day else "open"


def _asked_day(text: str) -> date:
    found = last_day(text)
    if found is None:
        raise UsageError(f"forecasts: found “{text}” as a day; expected one such as 2016-08-01")
    return found


def latest_day(case: Case) -> date | None:
    """Return the latest day of which a case speaks; see `latest_day_in`."""
    return latest_day_in([case.layer, *(o.layer for o in (*case.perspectives.values(), *case.phases.values()))])


def _said_by(case: Case, every: Sequence[Forecast], by: str) -> list[Forecast]:
    """Return the forecasts of one voice, which may be named as the actor that it is."""
    register = Register(case.evidence.actors.values())
    wanted = register.known_as(by)
    found = [f for f in every if any(register.known_as(voice) == wanted for voice in f.voices)]
    if not found:
        known = list(dict.fromkeys(v for f in every for v in f.voices))
        hint = nearest(by, known) or "of none it is said who made it"
        raise UsageError(f"{case.name}: nobody called “{by}” forecast anything ({hint})")
    return found


# -- the forecaster's own premises ------------------------------------------------------------------------------------


def _compared(
    case: Case,
    forecast: Forecast,
    entries: Mapping[str, Entry],
    chosen: Selection | None,
    solved: Callable[[Model], Solution],
) -> Forecast:
    """Return a forecast with what models say of it."""
    models = [case.model(*selection) for selection in compared_with(case, forecast, chosen)]
    told = forecast.entry.values
    if not ("about" in told or "given" in told) or not models or over() is not None:
        return forecast
    found = tuple(p for model in models for p in premises_in(forecast.entry, entries, solved(model)))
    return replace(forecast, premises=found)


def compared_with(case: Case, forecast: Forecast, chosen: Selection | None) -> tuple[Selection, ...]:
    """Return the perspectives and phases that a forecast is compared with."""
    perspective, phase = chosen or (None, None)
    perspective = perspective or forecast.entry.values.get("under") or forecast.told_in[0]
    if perspective is None and case.needs_perspective:
        return ()
    only = phase or forecast.told_in[1]
    phases: list[str | None] = [only] if only is not None else [*case.phases] or [None]
    return tuple((perspective, h) for h in phases)
