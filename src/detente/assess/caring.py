"""What is stable where decision makers care for each other, and without: what changes, for whom, and by which move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from detente.answer import Answer
from detente.arguments import Count, Label, Seconds, checked, labels
from detente.assess.warned import Finding
from detente.case import Case, Model, one_model
from detente.conflict import Conflict
from detente.conflict.caring import attitudes_of
from detente.deadline import check, within
from detente.display import Tabular
from detente.engines import StateSet
from detente.errors import UsageError
from detente.stability import CONCEPTS, Reading, Solution, Step, Temptation, solve, verdict
from detente.stability.readings import ATTITUDES_WEAK, WRITTEN
from detente.stability.relational import Relational

LISTED = 1000
"""So many changes are told one by one."""

Why = Literal["tempts", "not answered", "no longer tempts", "answered"]
"""Why a verdict changes: a move tempts that did not; one that did is deterred no more; or the reverse of each."""


@dataclass(frozen=True)
class Because:
    """Whose comparison of two states lets a move tempt or not, and by which attitude it counts."""

    decision_maker: str
    attitude: str


@dataclass(frozen=True)
class ChangedVerdict:
    """One state that is stable for somebody by attitudes and not without, or the reverse.

    Parameters
    ----------
    concept, beside
        The concept of attitudes, and the simple one that it is compared with.
    decision_maker, state
        For whom, and which state.
    stable
        Whether it is stable by attitudes; never unknown.
    why
        Why it is another verdict.
    move
        The move it turns on.
    because
        Where a move tempts no longer: whose comparison of the two states stands against it. Where one tempts that did
        not: whose comparisons are all that is asked.
    by
        Where a move is answered, with attitudes or without, the shortest answer.
    """

    concept: str
    beside: str
    decision_maker: str
    state: str
    stable: Answer
    why: Why
    move: Step
    because: tuple[Because, ...] = ()
    by: tuple[Step, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Caring(Tabular):
    """What attitudes change in one model; see `who_cares`.

    Parameters
    ----------
    solution
        What is stable, by attitudes and without.
    attitudes
        For each decision maker its attitude towards each, itself among them: “+”, “0” or “-”.
    told
        Whether the case tells anybody's; if not, each cares for itself alone.
    pairs
        The concepts of attitudes, each with the simple one that it is compared with.
    changes
        What is stable by attitudes and not without, or the reverse; the first of them, where there are more.
    count
        How many there are; None where that is not known.
    warnings
        What is to be known of these attitudes.
    """

    solution: Solution
    attitudes: Mapping[str, Mapping[str, str]]
    told: bool
    pairs: tuple[tuple[str, str], ...]
    changes: tuple[ChangedVerdict, ...]
    count: int | None
    warnings: tuple[Finding, ...]

    @property
    def stopped(self) -> str | None:
        """Why not everything was computed, if so."""
        return self.solution.stopped

    @property
    def weak(self) -> bool:
        """Whether “-” is read weakly."""
        return self.solution.reading.name == ATTITUDES_WEAK

    def equilibria(self, concept: str) -> StateSet:
        """Return the states that are stable for everybody under one of the concepts."""
        return self.solution.equilibria[concept]

    def __repr__(self) -> str:
        many = "not known" if self.count is None else f"{self.count:,}"
        return f"<Caring in {self.solution.model.name}: {many} verdicts changed>"


def relational() -> tuple[str, ...]:
    """Return the concepts of attitudes."""
    return tuple(c for c, concept in CONCEPTS.items() if isinstance(concept, Relational))


@checked
def who_cares(
    model: Model | Case,
    *,
    concepts: Sequence[Label] | None = None,
    weak: bool = False,
    limit: Count = LISTED,
    seconds: Seconds | None = None,
) -> Caring:
    """Find what is stable by the attitudes that decision makers have towards each other, and what that changes.

    By its attitudes a decision maker prefers a state where everybody whom it is for finds it no worse, and everybody
    whom it is against finds it worse; it counts itself where it is for itself, which it is unless the case says
    otherwise (after Inohara, Hipel and Walker, *Journal of Systems Science and Systems Engineering* 16, 2007, 181-201).
    Each concept is compared with the simple one of the same kind, in which each moves by its own preference alone.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    concepts
        rnash, rgmr, rsmr, rseq, or the simple ones that these go with; None = all four.
    weak
        Whether it is enough for whoever is against somebody that this one finds a state no better.
    limit
        So many changes are told one by one.
    seconds
        When to end, counted from the call; what is not computed by then is not known. None = no bound.

    Returns
    -------
    Caring
        What everybody cares for, what is stable by that and without, and what changes, each with the move it turns on.

    Raises
    ------
    UsageError
        For a concept that is none of these.
    EngineRefusal
        If the model has more states than are compared in pairs, or leaves states apart that are not compared.

    Complexity
    ----------
    Pairs of states times moves, for each concept and decision maker.

    Examples
    --------
    >>> import detente
    >>> text = '''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}, B: {name: Ben}}
    ... options: {a: {owner: A, name: play the drums}, b: {owner: B, name: sing}}
    ... preferences: {A: {ranking: [YN, YY, NN, NY]}, B: {ranking: [NN, NY, YN, YY]}}
    ... attitudes: {A: {B: "+"}}
    ... '''
    >>> found = detente.assess.who_cares(detente.parse_case(text), concepts=["rnash"])
    >>> [(c.decision_maker, c.state, c.why, [b.decision_maker for b in c.because]) for c in found.changes]
    [('A', 'NN', 'no longer tempts', ['B']), ('A', 'NY', 'no longer tempts', ['B'])]
    """
    from detente.assess.warned.attitudes import findings

    pairs = _pairs(concepts)
    reading = Reading(ATTITUDES_WEAK) if weak else WRITTEN
    with within(seconds):
        whole = one_model(model)
        asked = [c for pair in pairs for c in pair]
        solution = solve(whole, concepts=asked, reading=reading)
        conflict = solution.conflict
        ids = conflict.decision_makers
        signs = dict(zip(ids, attitudes_of(conflict), strict=True))
        changed = [(c, b, dm, code) for c, b in pairs for dm in ids for code in _changed(solution, c, b, dm)]
        return Caring(
            solution,
            {dm: dict(zip(ids, row, strict=True)) for dm, row in signs.items()},
            bool(conflict.attitudes),
            pairs,
            tuple(_told(solution, *one) for one in changed[:limit]),
            len(changed) if solution.complete else None,
            tuple(findings(solution.model, conflict)),
        )


def _pairs(concepts: Sequence[Label] | None) -> tuple[tuple[str, str], ...]:
    beside = {c: concept.beside for c in relational() if isinstance(concept := CONCEPTS[c], Relational)}
    if concepts is None:
        return tuple(beside.items())
    of_simple = {simple: c for c, simple in beside.items()}
    found = []
    for name in labels(concepts):
        c = of_simple.get(name, name)
        if c not in beside:
            known = ", ".join(beside)
            raise UsageError(f"“{name}” is no concept of attitudes (there are: {known}, and what they go with)")
        found.append((c, beside[c]))
    return tuple(dict.fromkeys(found))


def _changed(solution: Solution, concept: str, beside: str, dm: str) -> Iterator[int]:
    """Yield the states, by their codes, of which the two verdicts differ."""
    with_them, without = solution.stable[concept][dm], solution.stable[beside][dm]
    if with_them.known and without.known:
        found = {*with_them.codes()} ^ {*without.codes()}
        yield from sorted(found)


def _told(solution: Solution, concept: str, beside: str, dm: str, code: int) -> ChangedVerdict:
    check()
    conflict = solution.conflict
    i = conflict.index(dm)
    stable = Answer.of(code in solution.stable[concept][dm])
    tempted, before = (verdict(solution, code, c, i).temptations for c in (concept, beside))

    def told(why: Why, t: Temptation, by: tuple[Step, ...] = (), because: tuple[Because, ...] = ()) -> ChangedVerdict:
        shown = conflict.show(code)
        return ChangedVerdict(concept, beside, dm, shown, stable, why, t.step, because, by)

    def those(t: Temptation) -> Iterator[Because]:
        return _standing(conflict, i, code, t.step.target, against=stable is Answer.YES)

    if stable is Answer.NO:  # somebody moves now who did not: the first move that nobody deters
        t = next(t for t in tempted if t.deterred is Answer.NO)
        was = next((b for b in before if b.step.target == t.step.target), None)
        if was is None and not conflict.neighbourhood.prefers(i, t.step.target, code):
            return told("tempts", t, because=tuple(those(t)))
        return told("not answered", t, () if was is None else was.by)
    t = next(t for t in before if t.deterred is Answer.NO)
    now = next((b for b in tempted if b.step.target == t.step.target), None)
    if now is None:
        return told("no longer tempts", t, because=tuple(those(t)))
    return told("answered", t, now.by)


def _standing(conflict: Conflict, i: int, state: int, target: int, *, against: bool) -> Iterator[Because]:
    """Yield whose comparison of two states stands against a move of i, or all of those that i asks for."""
    near = conflict.neighbourhood
    for j, sign in enumerate(attitudes_of(conflict)[i]):
        better, worse = near.prefers(j, target, state), near.prefers(j, state, target)
        lets = {"+": not worse, "0": True, "-": not better if conflict.weak_attitudes else worse}[sign]
        if sign != "0" and (not lets or not against):
            yield Because(conflict.decision_makers[j], sign)
