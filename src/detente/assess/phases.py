"""Two phases compared: what the second one changes, which threats it makes possible, what holds only because of them.

A *threat* is an option that can be taken in the second phase and not in the first. It is *credible* where its owner
would gain from carrying it out: by sequential stability only answers count from which those who give them gain (Fraser
and Hipel 1979). A threat *deters* a move from a state if the move would improve things, the others answer it by
improvements one of which carries the threat out, so that in the end the mover is no better off, and without the threat
nothing deters it. An equilibrium exists *only because of* a threat if it is one in the second phase and is none in the
second phase with that option ruled out. What the time is over for is not known, and said to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TypeVar

from detente.answer import Answer
from detente.arguments import FormulaText, Label, Seconds, StateName, checked, labels_if_any
from detente.assess.perspectives import Target, Verdicts, paired_targets, verdicts_of
from detente.assess.swaps import same_preference
from detente.case import Case, Model, ResolvedRule, one_model
from detente.case.elements import Condition, Rule
from detente.deadline import check, over, within
from detente.display import Tabular
from detente.engines import Progress, StateSet, silent
from detente.errors import BoundReached, OutOfTime, UsageError, Where
from detente.formula import Formula, Not, Var
from detente.stability import Solution, Step, deterrence, is_large, solve, step
from detente.stability.concepts import held, seq

MAX_STATES = 1 << 14
"""Up to so many states per phase; whom a threat deters is looked for at every state."""
T = TypeVar("T")

LISTED = 1000
"""At most so many equilibria of one phase only are given reasons, the first by code."""


@dataclass(frozen=True)
class Changes:
    """What a second phase changes in the words of the case.

    Parameters
    ----------
    arriving, leaving
        Options that can be taken in the second phase only, in the first phase only.
    renamed
        Options with another owner, another name or another way of moving.
    rules_added, rules_dropped
        Rules on what exists that only one of the phases has.
    moves_added, moves_dropped
        Forbidden moves that only one of the phases has, as the case writes them.
    preferences
        Decision makers who prefer differently.
    proposals
        Proposals whose terms differ.
    status_quo
        The status quo in each.
    listed
        Decision makers whose moves are listed in one of the phases only, or differently.
    """

    arriving: tuple[str, ...]
    leaving: tuple[str, ...]
    renamed: tuple[str, ...]
    rules_added: tuple[ResolvedRule, ...]
    rules_dropped: tuple[ResolvedRule, ...]
    moves_added: tuple[str, ...]
    moves_dropped: tuple[str, ...]
    preferences: tuple[str, ...]
    proposals: tuple[str, ...]
    status_quo: tuple[str | None, str | None]
    listed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deterred:
    """A move from a state that nobody deterred in the first phase and an answer deters in the second.

    `threats` are the options that the answer takes up and that can be taken in the second phase only. Whoever takes one
    up gains by that step: sequential stability asks that of every step of an answer.
    """

    move: Step
    by: tuple[Step, ...]
    threats: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """A state that is a sequential equilibrium in one phase only, and why.

    Parameters
    ----------
    state
        Its letters.
    exists
        Whether it exists in the phase where it is no equilibrium.
    deterred
        The moves that broke it there and are deterred here, each with the answer that deters it.
    lapsed
        The moves that broke it there and here do not exist or improve nothing.
    unsettled
        Moves of which it is not known whether they broke it there, or what deters them here.
    because_of
        The threats without each of which it would be no equilibrium here.
    """

    state: str
    exists: bool
    deterred: tuple[Deterred, ...]
    lapsed: tuple[Step, ...]
    because_of: tuple[str, ...]
    unsettled: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Threat:
    """An option that can be taken in the second phase only.

    Parameters
    ----------
    option, owner
        What, and whose.
    occasions, gains
        From how many states the owner could carry it out by one move, and from how many of them it would gain.
    deters
        Whom it deters from which change: decision maker, options taken up, options given up → the states where it does.
    only
        The sequential equilibria of the second phase that are none without it.
    unsettled
        Of how many moves from how many states it is not known whether it deters them.
    """

    option: str
    owner: str
    occasions: int
    gains: int
    deters: Mapping[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[str, ...]]
    only: tuple[str, ...]
    unsettled: int = 0

    @property
    def credible(self) -> bool:
        """Whether there is a state at which the owner would carry it out."""
        return self.gains > 0


@dataclass(frozen=True, eq=False, repr=False)
class PhaseComparison(Tabular):
    """Two phases of one case side by side; what is said of single equilibria is under SEQ.

    Parameters
    ----------
    before, after
        The phases, solved.
    where
        What the states asked about have to fulfil, if anything.
    changes
        What the second phase changes.
    targets, earlier_targets
        What is asked about, and what the first phase has under the same names.
    verdicts
        The answers in each.
    threats
        The threats of which it is known whom they deter.
    appearing, vanishing
        What is an equilibrium in the second phase only, and in the first only; None where that is not known.
    hit
        Why the time was over before the end, if it was.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> before, after = (case.model("A", p) for p in ("before_deadline", "after_deadline"))
    >>> found = detente.compare_phases(before, after=after, where="deal_in_force")
    >>> len(found.appearing), found.threats[0].option, found.threats[0].credible
    (16, 'escal', True)
    """

    before: Solution
    after: Solution
    where: Formula | None
    changes: Changes
    targets: tuple[Target, ...]
    earlier_targets: tuple[Target, ...]
    verdicts: tuple[Verdicts, Verdicts]
    threats: tuple[Threat, ...]
    appearing: tuple[Difference, ...] | None
    vanishing: tuple[Difference, ...] | None
    hit: str | None = None

    @property
    def stopped(self) -> str | None:
        """Why not everything is known, or None."""
        why = self.before.stopped or self.after.stopped or self.hit
        return why if why or self.complete else "a search for answers to a move hit its bound"

    @property
    def unknown_threats(self) -> tuple[str, ...]:
        """The options that can be taken in the second phase only and of which nothing more is known."""
        return tuple(o for o in self.changes.arriving if o not in {t.option for t in self.threats})

    @property
    def complete(self) -> bool:
        """Whether both phases were solved, and every threat and every difference was looked at."""
        solved = self.before.complete and self.after.complete
        if not solved or self.unknown_threats or self.appearing is None or self.vanishing is None:
            return False
        return not any(t.unsettled for t in self.threats) and not any(
            d.unsettled for d in (*self.appearing, *self.vanishing)
        )

    @cached_property
    def states(self) -> tuple[int, int, int]:
        """How many states exist in both phases, in the first only, in the second only."""
        a, b = set(self.before.feasible.codes()), set(self.after.feasible.codes())
        return len(a & b), len(a - b), len(b - a)

    @checked
    def counts(self, concept: Label) -> tuple[int | None, int | None]:
        """Return how many of the states asked about are equilibria under a concept in each phase; None = not known."""
        concept = held(concept, self.before.concepts)
        asked = (self.asked(s.equilibria[concept]) for s in (self.before, self.after))
        first, second = (states.count if states.known else None for states in asked)
        return first, second

    def asked(self, states: StateSet) -> StateSet:
        """Return those of some states that the comparison is about."""
        return states if self.where is None else states.where(self.where)

    def __repr__(self) -> str:
        before, after = self.before.model.phase_id, self.after.model.phase_id
        return f"<PhaseComparison of {before} and {after}: {len(self.threats)} threats>"


@checked
def compare_phases(
    before: Model | Case,
    *,
    after: Model | Case,
    proposals: Sequence[Label] | None = None,
    states: Sequence[StateName] | None = None,
    concepts: Sequence[Label] | None = None,
    where: FormulaText | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> PhaseComparison:
    """Compare two phases of one perspective.

    A *threat* is an option that can be taken in the second phase only; it is credible where some improvement under SEQ
    (Fraser and Hipel, *IEEE SMC* 9, 1979) takes it.

    Parameters
    ----------
    before, after
        The models.
    concepts, engine, progress, seconds
        See `solve`; SEQ is solved for in any case, since threats are judged by it.
    proposals, states
        Targets to give verdicts on; by default every proposal and every named state. Each phase is asked about its own
        terms of a proposal, and about the state to which it gives a name.
    where
        A formula or a definition: the equilibria to look at are those where it is true.

    Returns
    -------
    PhaseComparison
        What changes, which threats arise, whom they deter, and which states are stable because of them only.

    Raises
    ------
    UsageError
        If the models are not two phases of one perspective, have merged states, or something named is unknown.
    BoundReached
        If they are too large to look at every state.

    Complexity
    ----------
    That of `solve` for both phases and once more for each new option, and of `explain` at each state that differs.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> before, after = (case.model("A", p) for p in case.phases)
    >>> detente.compare_phases(before, after=after, where="deal_in_force")
    <PhaseComparison of before_deadline and after_deadline: 1 threats>
    """
    with within(seconds) as work:
        chosen, ids = labels_if_any(proposals), labels_if_any(concepts)
        found = _comparison(
            one_model(before), one_model(after), ids, chosen, labels_if_any(states), where, engine, progress
        )
    return replace(found, hit=work.hit)


def _comparison(
    before: Model, after: Model, concepts: Sequence[str] | None, proposals: Sequence[str] | None,
    states: Sequence[str] | None, where: str | None, engine: str, progress: Progress,
) -> PhaseComparison:  # fmt: skip
    if before.option_ids != after.option_ids or set(before.preferences) != set(after.preferences):
        raise UsageError("phases are compared within one perspective; these models have different decision makers")
    if before.indistinguishable or after.indistinguishable:
        raise UsageError("phases with indistinguishable states are not compared: a rule changes which states are one")
    asked = None if concepts is None else [*concepts, *(() if "seq" in concepts else ("seq",))]
    first, second = (solve(m, concepts=asked, engine=engine, progress=progress) for m in (before, after))
    count = max(first.feasible.count, second.feasible.count)
    if is_large(second.conflict) or count > MAX_STATES:
        raise BoundReached(
            f"phases are compared state by state, up to {MAX_STATES:,} states; these have up to {count:,}"
        )
    earlier, targets = paired_targets(before, after, proposals, states)
    formula = None if where is None else after.formula(where)
    changes = changes_between(first, second)
    # Where every state of the second phase takes an option, nothing is left without it, and nobody takes it up.
    without = {
        o: solve(_forbidding(after, o), concepts=["seq"], engine=engine, progress=progress)
        for o in changes.arriving
        if second.feasible.where(Not(Var(o))).count
    }
    threats = [
        _looked_at([second, *([without[o]] if o in without else [])], partial(_threat, second, o, without.get(o)))
        for o in changes.arriving
    ]
    return PhaseComparison(
        first,
        second,
        formula,
        changes,
        targets,
        earlier,
        (verdicts_of(first, earlier), verdicts_of(second, targets)),
        tuple(t for t in threats if t is not None),
        _looked_at([first, second, *without.values()], lambda: tuple(_differences(first, second, formula, without))),
        _looked_at([first, second], lambda: tuple(_differences(second, first, formula, {}))),
    )


def _looked_at(solved: Iterable[Solution], look: Callable[[], T]) -> T | None:
    """Return what is seen in solutions; None where they were not solved in time, or the time is over before the end."""
    if over() is not None or not all(s.equilibria["seq"].known for s in solved):
        return None
    try:
        return look()
    except OutOfTime:
        return None


def changes_between(first: Solution, second: Solution) -> Changes:
    """Return what a second phase changes."""
    a, b = first.model, second.model
    takeable = [{o for o in m.option_ids if s.feasible.where(Var(o)).count} for m, s in ((a, first), (b, second))]
    old, new = ({r.formula: r for r in m.infeasible} for m in (a, b))
    bans = [{(m.by, m.origin, m.target): m for m in model.forbidden_moves} for model in (a, b)]
    written = [
        tuple(m.written for key, m in x.items() if key not in y) for x, y in ((bans[1], bans[0]), (bans[0], bans[1]))
    ]
    lists = [dict(m.said for m in model.only_moves) for model in (a, b)]
    terms = [{p.id: [(t.formula, t.obliges) for t in p.terms] for p in m.proposals} for m in (a, b)]
    return Changes(
        arriving=tuple(o for o in b.option_ids if o in takeable[1] - takeable[0]),
        leaving=tuple(o for o in a.option_ids if o in takeable[0] - takeable[1]),
        renamed=tuple(
            o.id
            for o, p in zip(a.options, b.options, strict=True)
            if (o.owner, o.name, o.moves or "both") != (p.owner, p.name, p.moves or "both")
        ),
        rules_added=tuple(r for f, r in new.items() if f not in old),
        rules_dropped=tuple(r for f, r in old.items() if f not in new),
        moves_added=written[0],
        moves_dropped=written[1],
        preferences=tuple(dm.id for dm in b.decision_makers if not same_preference(a, b, dm.id)),
        proposals=tuple(p for p in {**terms[0], **terms[1]} if terms[0].get(p) != terms[1].get(p)),
        status_quo=(a.status_quo, b.status_quo),
        listed=tuple(dm.id for dm in b.decision_makers if lists[0].get(dm.id) != lists[1].get(dm.id)),
    )


def _forbidding(model: Model, option: str) -> Model:
    """Return a model in which an option is never taken."""
    where = Where("<threat>", 1, 1)
    rule = ResolvedRule(Var(option), Rule("when", Condition(option, Var(option)), (), where))
    return replace(model, infeasible=(*model.infeasible, rule), case_sha256=None)


def _threat(second: Solution, option: str, without: Solution | None) -> Threat:
    conflict = second.conflict
    near, bit = conflict.neighbourhood, 1 << conflict.options.index(option)
    owner = next(k for k, own in enumerate(conflict.own) if own & bit)
    free = [s for s in second.feasible.codes() if not s & bit]
    carried = {s: [q for q in near.moves(owner, s) if q & bit] for s in free}
    occasions = [s for s, targets in carried.items() if targets]
    gains = sum(any(near.prefers(owner, q, s) for q in carried[s]) for s in occasions)
    if without is None:  # no state lacks it: nothing to deter from, and no equilibrium without it
        return Threat(option, conflict.decision_makers[owner], 0, 0, {}, ())
    deters: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    unsettled = 0
    for s in free:
        check()
        for i, dm in enumerate(conflict.decision_makers):
            for q in near.improvements(i, s) if i != owner else ():
                if q & bit or (before := _deterred(without, i, s, q)[0]) is Answer.YES:
                    continue
                now = _deterred(second, i, s, q)[0]
                if before is Answer.NO and now is Answer.YES:
                    move = step(conflict, i, s, q)
                    deters.setdefault((dm, move.takes, move.drops), []).append(conflict.show(s))
                elif now is not Answer.NO:
                    unsettled += 1
    alone = second.equilibria["seq"].codes()
    only = tuple(conflict.show(s) for s in alone if s not in without.equilibria["seq"] and not s & bit)
    by = {key: tuple(states) for key, states in deters.items()}
    return Threat(option, conflict.decision_makers[owner], len(occasions), gains, by, only, unsettled)


def _deterred(solution: Solution, i: int, state: int, q: int) -> tuple[Answer, tuple[Step, ...]]:
    return deterrence(solution.conflict, i, state, q, seq.CONCEPT.sanctioning)


def _differences(
    absent: Solution, present: Solution, where: Formula | None, without: Mapping[str, Solution]
) -> Iterator[Difference]:
    """Yield the sequential equilibria of one phase that are none in the other one, with reasons."""
    found = present.equilibria["seq"] if where is None else present.equilibria["seq"].where(where)
    new = (s for s in found.codes() if s not in absent.equilibria["seq"])
    for state, _ in zip(new, range(LISTED), strict=False):
        check()
        conflict, bits = present.conflict, {o: 1 << present.conflict.options.index(o) for o in without}
        exists = state in absent.feasible
        deterred: list[Deterred] = []
        lapsed: list[Step] = []
        unsettled: list[Step] = []
        for i in range(len(conflict.decision_makers)) if exists else ():
            for q in absent.conflict.neighbourhood.improvements(i, state):
                broke = _deterred(absent, i, state, q)[0]
                if broke is Answer.YES:
                    continue
                if broke is Answer.NO and q not in conflict.neighbourhood.improvements(i, state):
                    lapsed.append(step(absent.conflict, i, state, q))
                    continue
                answered, by = _deterred(present, i, state, q) if broke is Answer.NO else (broke, ())
                if answered is Answer.UNKNOWN:
                    unsettled.append(step(absent.conflict, i, state, q))
                    continue
                threats = tuple(o for o in without if any(o in s.takes for s in by))
                deterred.append(Deterred(step(conflict, i, state, q), by, threats))
        because_of = tuple(
            o for o, solution in without.items() if not state & bits[o] and state not in solution.equilibria["seq"]
        )
        shown = conflict.show(state)
        yield Difference(shown, exists, tuple(deterred), tuple(lapsed), because_of, tuple(unsettled))
