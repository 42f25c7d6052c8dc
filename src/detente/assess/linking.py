"""What follows where two conflicts that share a decision maker are one: what each half keeps, and what linking adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from detente.answer import Answer
from detente.arguments import Label, Seconds, checked
from detente.assess.joining import Half, halves_of, joined, left_behind
from detente.case import Case, Model, one_model
from detente.conflict import settled
from detente.conflict.arrays import IntArray
from detente.deadline import check, within
from detente.display import Tabular
from detente.errors import UsageError
from detente.stability import Solution, Step, solve, step, verdict

LISTED = 1000
"""So many equilibria that linking adds are told one by one."""


@dataclass(frozen=True)
class Kept:
    """For how many states of the whole somebody stays, and how that goes with the halves.

    Parameters
    ----------
    concept, decision_maker
        Under which concept, and who, by its id in the whole.
    halves
        How many states of the whole are stable for it in the halves: in both for the common decision maker, else in its
        own.
    whole
        How many are stable for it in the whole.
    added, lost
        How many in the whole alone, and how many in the halves alone.
    """

    concept: str
    decision_maker: str
    halves: int
    whole: int
    added: int
    lost: int


@dataclass(frozen=True)
class OnlyThere:
    """An equilibrium of the whole that is no product of equilibria of the halves, or the reverse, and why.

    Parameters
    ----------
    concept, state
        Under which concept, and which state of the whole.
    parts
        The state in each half.
    added
        Whether it is one of the whole; else its parts are equilibria, and it is none.
    half
        In which half, 0 or 1, somebody would leave; of what is lost None: it is the whole.
    decision_maker, move
        Who would leave, and by which move of the whole.
    by
        In the whole, the answer that deters that, if it is added.
    """

    concept: str
    state: str
    parts: tuple[str, str]
    added: bool
    half: int | None
    decision_maker: str
    move: Step
    by: tuple[Step, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Linked(Tabular):
    """Two conflicts with a common decision maker, and as one; see `link_conflicts`.

    Parameters
    ----------
    case
        The whole, a case as any other.
    common
        Who takes part in both.
    weights
        What a place in each half counts for it; None where the first half comes before the second.
    halves, solution
        What is stable in each half, and in the whole.
    kept
        By concept and decision maker what the halves and the whole have in common.
    products
        By concept how many states are products of equilibria of the halves.
    only
        Equilibria of the whole alone, and products of equilibria that are none; where there are more, the first.
    count
        How many there are.
    notes
        What was renamed, and what of the halves is not told in the whole.
    """

    case: Case
    common: str
    weights: tuple[Fraction, Fraction] | None
    halves: tuple[Solution, Solution]
    solution: Solution
    kept: tuple[Kept, ...]
    products: dict[str, int]
    only: tuple[OnlyThere, ...]
    count: int
    notes: tuple[str, ...]

    @property
    def stopped(self) -> str | None:
        """Why not everything was computed, if so."""
        return next((s.stopped for s in (*self.halves, self.solution) if s.stopped is not None), None)

    def __repr__(self) -> str:
        return f"<Linked: {self.halves[0].model.name} and {self.halves[1].model.name} by {self.common}>"


def weight_of(text: str) -> Fraction:
    """Return a weight that is written as a number or a fraction, or raise `UsageError`.

    >>> weight_of("1/3")
    Fraction(1, 3)
    """
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"found “{text}” as a weight; expected a number above 0 such as 2 or 1/3") from None


@checked
def link_conflicts(
    first: Model | Case,
    second: Model | Case,
    *,
    common: Label,
    weights: Sequence[Fraction] | None = None,
    concepts: Sequence[Label] | None = None,
    limit: int = LISTED,
    seconds: Seconds | None = None,
) -> Linked:
    """Make one conflict of two that share a decision maker, and compare what is stable in it and in its halves.

    A state of the whole is a state of each half. Who takes part in one half moves there, and goes by its part of the
    state; the common decision maker moves in one half or in both at once. It goes by the first half, and where that is
    as good by the second; or by its places in both, counted from the bottom of each, times their weights (after He,
    Kilgour, Hipel and Bashar, *INFOR* 51, 2013, 103-119). What is stable for everybody in both halves is so in the
    whole wherever moves are transitive, so that linking can only add: that is computed, and said as it is found.

    Parameters
    ----------
    first, second
        The halves: models, or cases that are one model by themselves.
    common
        The decision maker that takes part in both, by its id.
    weights
        What a place in each half counts for it, two numbers above 0; None = the first half before the second.
    concepts
        Solution concepts; None = the default five.
    limit
        So many equilibria of the whole alone are told one by one.
    seconds
        When to end, counted from the call; None = no bound.

    Returns
    -------
    Linked
        The whole as a case, and what it adds to its halves.

    Raises
    ------
    UsageError
        If the decision maker is not in both, an option of it is, a weight is not above 0, or somebody's preferences
        cannot be carried over.
    BoundReached
        If the whole has more states than are looked at one by one, or the time is over.

    Complexity
    ----------
    That of solving a model with as many states as the one half has times those of the other.

    Examples
    --------
    >>> import detente
    >>> home = {"decision_makers": {"C": {}, "H": {}}, "options": {"pay": {"owner": "C"}, "work": {"owner": "H"}},
    ...         "preferences": {"C": ["work", "not pay"], "H": ["pay", "not work"]}}
    >>> away = {"decision_makers": {"C": {}, "W": {}}, "options": {"buy": {"owner": "C"}, "sell": {"owner": "W"}},
    ...         "preferences": {"C": ["sell", "not buy"], "W": ["buy", "not sell"]}}
    >>> found = detente.assess.link_conflicts(
    ...     detente.Case.from_dict(home), detente.Case.from_dict(away), common="C", concepts=["nash", "gmr"])
    >>> found.products, [found.solution.equilibria[c].count for c in ("nash", "gmr")]
    ({'nash': 1, 'gmr': 4}, [1, 5])
    """
    two = _weights(weights)
    with within(seconds):
        models = settled(one_model(first)), settled(one_model(second))
        halves, notes = halves_of(*models, str(common))
        case = joined(halves, str(common), two)
        whole = solve(case, concepts=concepts)
        solved = (solve(halves[0].model, concepts=concepts), solve(halves[1].model, concepts=concepts))
        found = _Compared(halves, solved, whole, str(common))
        only = [(c, code, added) for c in whole.concepts for code, added in found.only(c)]
        return Linked(
            case, str(common), two, solved, whole, tuple(found.kept()),
            {c: solved[0].equilibria[c].count * solved[1].equilibria[c].count for c in whole.concepts},
            tuple(found.told(*one) for one in only[:limit]), len(only), (*notes, *left_behind(halves)),
        )  # fmt: skip


def _weights(given: Sequence[Fraction] | None) -> tuple[Fraction, Fraction] | None:
    if given is None:
        return None
    if len(given) != 2 or any(w <= 0 for w in given):
        raise UsageError(f"found the weights {', '.join(map(str, given)) or 'none'}; expected two numbers above 0")
    return given[0], given[1]


class _Compared:
    """The sets of states that are stable in the whole, and in the halves, by their codes."""

    def __init__(self, halves: tuple[Half, Half], solved: tuple[Solution, Solution], whole: Solution, common: str):
        self.halves, self.solved, self.whole, self.common = halves, solved, whole, common
        self.shift = len(halves[0].conflict.options)

    def both(self, one: IntArray, other: IntArray) -> set[int]:
        """Return the codes of the states of the whole with parts among these."""
        return {int(code) for code in (one[:, None] | (other[None, :] << self.shift)).ravel()}

    def of_halves(self, concept: str, dm: str) -> set[int]:
        """Return the states that are stable in the halves for somebody, by its id in the whole."""
        parts = []
        for half, solution in zip(self.halves, self.solved, strict=True):
            own = next((old for old, new in half.decision_makers.items() if new == dm), None)
            codes = half.codes if own is None else np.array([*solution.stable[concept][own].codes()], dtype=np.int64)
            parts.append(codes)
        return self.both(*parts)

    def kept(self) -> Iterator[Kept]:
        for c in self.whole.concepts:
            for dm in self.whole.conflict.decision_makers:
                halves, whole = self.of_halves(c, dm), {*self.whole.stable[c][dm].codes()}
                yield Kept(c, dm, len(halves), len(whole), len(whole - halves), len(halves - whole))

    def only(self, concept: str) -> Iterator[tuple[int, bool]]:
        """Yield what is an equilibrium of the whole alone, and then what is one in the halves alone."""
        parts = [np.array([*s.equilibria[concept].codes()], dtype=np.int64) for s in self.solved]
        products, found = self.both(*parts), {*self.whole.equilibria[concept].codes()}
        yield from ((code, True) for code in sorted(found - products))
        yield from ((code, False) for code in sorted(products - found))

    def told(self, concept: str, code: int, added: bool) -> OnlyThere:
        check()
        conflict = self.whole.conflict
        cut = code & ((1 << self.shift) - 1), code >> self.shift
        parts = (self.halves[0].conflict.show(cut[0]), self.halves[1].conflict.show(cut[1]))
        if not added:
            for i, dm in enumerate(conflict.decision_makers):
                if code not in self.whole.stable[concept][dm]:
                    t = next(t for t in verdict(self.whole, code, concept, i).temptations if t.deterred is Answer.NO)
                    return OnlyThere(concept, conflict.show(code), parts, added, None, dm, t.step)
        for k, (half, solution) in enumerate(zip(self.halves, self.solved, strict=True)):
            for i, old in enumerate(half.conflict.decision_makers):
                if cut[k] in solution.stable[concept][old]:
                    continue
                dm = half.decision_makers[old]
                t = next(t for t in verdict(solution, cut[k], concept, i).temptations if t.deterred is Answer.NO)
                target = t.step.target | cut[1] << self.shift if k == 0 else cut[0] | t.step.target << self.shift
                j = conflict.index(dm)
                now = verdict(self.whole, code, concept, j).temptations
                by = next((n.by for n in now if n.step.target == target), ())
                move = step(conflict, j, code, target)
                return OnlyThere(concept, conflict.show(code), parts, added, k, dm, move, by)
        raise AssertionError("what is stable in both halves is a product")
