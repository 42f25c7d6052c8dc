"""Whether a forecast follows from the premises of whoever made it: what a model says that is the forecaster's own.

What is forecast as a formula *follows* where it is true in every equilibrium, and is *contradicted* where it is true in
none; of a proposal that is said to hold, its verdict tells. With a condition only equilibria in which that is true are
looked at, and where there are none, the forecast is void by these premises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from detente.answer import Answer
from detente.assess.proposals import holding
from detente.case.elements import Condition, Entry
from detente.engines import StateSet
from detente.stability import Solution

Follows = Literal["follows", "contradicted", "left open", "void", "no equilibrium", "not known", "not there"]


@dataclass(frozen=True)
class Premise:
    """What one model says of a forecast under a concept.

    Parameters
    ----------
    perspective, phase, concept
        Which model, and under which concept.
    follows
        Whether the forecast follows: it is so in every equilibrium, or for a proposal as the verdict is; is
        contradicted: it is so in none; is left open; or is void, since its condition comes about in no equilibrium.
    verdict
        Of a proposal, whether it holds.
    equilibria, so
        How many equilibria there are, with the condition of the forecast if it has one; and in how many it is so.
    """

    perspective: str | None
    phase: str | None
    concept: str
    follows: Follows
    verdict: Answer | None = None
    equilibria: int | None = None
    so: int | None = None


def premises_in(entry: Entry, entries: Mapping[str, Entry], solution: Solution) -> Iterator[Premise]:
    """Yield what a solution says of a forecast, under each of its concepts.

    Parameters
    ----------
    entry
        The forecast.
    entries
        All forecasts, by id: one may be about another.
    solution
        The solution of the model that is asked.
    """
    about, positive = subject_of(entry, entries)
    model, given = solution.model, entry.values.get("given")
    where = (model.perspective_id, model.phase_id)
    if entry.values.get("about") is None:  # of its condition alone it can be told that it does not come about
        if given is not None and solution.complete:
            formula = model.formula(str(given.text))
            void = [c for c in solution.concepts if not solution.equilibria[c].where(formula).count]
            yield from (Premise(*where, concept, "void", None, 0, 0) for concept in void)
        return
    if about is None or (isinstance(about, str) and about not in [p.id for p in model.proposals]):
        yield from (Premise(*where, concept, "not there") for concept in solution.concepts)
        return
    formula = model.proposal(about).formula if isinstance(about, str) else model.formula(str(about.text))
    for concept in solution.concepts:
        every = solution.equilibria[concept]
        among = every if given is None else every.where(model.formula(str(given.text)))
        so = among.where(formula)
        if not isinstance(about, str):
            follows = _of_formula(among, so, conditional=given is not None, complete=solution.complete)
            yield Premise(*where, concept, _turned(follows, positive=positive), None, among.count, so.count)
            continue
        ways = solution.feasible.where(formula)
        ways = ways if given is None else ways.where(model.formula(str(given.text)))
        verdict = holding(ways, every)
        follows = _of_verdict(verdict, among, conditional=given is not None)
        yield Premise(*where, concept, _turned(follows, positive=positive), verdict, among.count, so.count)


def subject_of(entry: Entry, entries: Mapping[str, Entry]) -> tuple[Condition | str | None, bool]:
    """Return what a forecast is about in the end, a condition or a proposal's id, and whether that is said to be so."""
    positive, seen = True, set[str]()
    about: Any = entry.values.get("about")
    while isinstance(about, Mapping):
        positive = positive == (about.get("holds") != "false")
        if "proposal" in about:
            return str(about["proposal"]), positive
        key = str(about["forecast"])
        if key in seen or key not in entries:
            return None, positive
        seen.add(key)
        about = entries[key].values.get("about")
    return about, positive


def _of_formula(among: StateSet, so: StateSet, *, conditional: bool, complete: bool) -> Follows:
    if not complete:
        return "not known"
    if not among.count:
        return "void" if conditional else "no equilibrium"
    return "follows" if so.count == among.count else "left open" if so.count else "contradicted"


def _of_verdict(verdict: Answer, among: StateSet, *, conditional: bool) -> Follows:
    if verdict is Answer.UNKNOWN:
        return "not known"
    if conditional and not among.count:
        return "void"
    return "follows" if verdict is Answer.YES else "contradicted"


def _turned(follows: Follows, *, positive: bool) -> Follows:
    """Return what is to be said of a forecast that the opposite will be so."""
    opposite: dict[Follows, Follows] = {"follows": "contradicted", "contradicted": "follows"}
    return follows if positive else opposite.get(follows, follows)
