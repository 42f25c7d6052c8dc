"""Structures of preference read literally: three relations, five concepts; an oracle that shares no code with Detente.

A *game* is a set of states and, for each decision maker, the states it reaches from each by one move: any graph at all.
A *structure* says for each decision maker i

* *lead*(i, q, s): q tempts i away from s;
* *hold*(i, x, s): ending at x makes i regret having left s;
* *step*(j, a, b): j may answer by its move from a to b, where only answers that are good for j count (SEQ, SSEQ).

State s is stable for i iff for every q that i reaches from s and that leads, there is an x that the others reach from q
by a legal sequence (nobody twice in a row, any length, states may repeat), and that holds; with SMR and SSEQ, so does
whatever i reaches from x. Preferences need not be transitive, nor of equal things complete.

Like `naive.py`, this file never imports the package under test: plain functions, sets and loops.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import inf, prod
from typing import Any, Literal

State = Hashable
Maker = Hashable
Pair = tuple[State, State]
Cell = tuple[State, Maker]
Relation = Callable[[Maker, State, State], bool]
Compare = Callable[[Maker, State, State], Literal[">", "<", "=", "U"]]
Better = frozenset[Pair]
"""Of one decision maker: all (a, b) such that a is better than b."""

FIVE = ("nash", "gmr", "smr", "seq", "sseq")
FOUR = FIVE[1:]
ANY_MOVE = ("gmr", "smr")
REPLIES = ("smr", "sseq")
IMPLIED = (("nash", "sseq"), ("sseq", "seq"), ("seq", "gmr"), ("sseq", "smr"), ("smr", "gmr"))


@dataclass(frozen=True, eq=False)
class Game:
    """States, and by decision maker and state where one move leads."""

    states: tuple[State, ...]
    moves: Mapping[Maker, Mapping[State, frozenset[State]]]
    _known: dict[Any, frozenset[State]] = field(default_factory=dict)

    @property
    def makers(self) -> tuple[Maker, ...]:
        return tuple(self.moves)

    @property
    def cells(self) -> list[Cell]:
        return [(s, i) for s in self.states for i in self.makers]

    def answers(self, i: Maker, q: State, step: Relation | None = None, known: Hashable = None) -> frozenset[State]:
        """Where legal sequences of the others of at least one move end; only moves that are steps, where that is said.

        `known` names what `step` says, so that the same is not looked for again.
        """
        key = (i, q, known)
        if (step is None or known is not None) and key in self._known:
            return self._known[key]
        others = [j for j in self.makers if j != i]
        reached: set[tuple[State, Maker | None]] = set()
        waiting: list[tuple[State, Maker | None]] = [(q, None)]
        while waiting:
            a, last = waiting.pop()
            for j in others:
                for b in self.moves[j][a] if j != last else ():
                    if (step is None or step(j, a, b)) and (b, j) not in reached:
                        reached.add((b, j))
                        waiting.append((b, j))
        ends = frozenset(x for x, _ in reached)
        if step is None or known is not None:
            self._known[key] = ends
        return ends


@dataclass(frozen=True)
class Structure:
    """What leads, what holds, and what is a step; `steps` names for each decision maker what its steps are."""

    lead: Relation
    hold: Relation
    step: Relation
    steps: Mapping[Maker, Hashable] | None = None

    def known(self, i: Maker) -> Hashable:
        return None if self.steps is None else tuple((j, of) for j, of in self.steps.items() if j != i)


def stable(g: Game, of: Structure, concept: str, i: Maker, s: State) -> bool:
    for q in g.moves[i][s]:
        if of.lead(i, q, s):
            if concept == "nash":
                return False
            answers = g.answers(i, q) if concept in ANY_MOVE else g.answers(i, q, of.step, of.known(i))
            if not any(deters(g, of, concept, i, s, x) for x in answers):
                return False
    return True


def deters(g: Game, of: Structure, concept: str, i: Maker, s: State, x: State) -> bool:
    if not of.hold(i, x, s):
        return False
    return concept not in REPLIES or all(of.hold(i, z, s) for z in g.moves[i][x])


def cells(g: Game, of: Structure, concept: str) -> frozenset[Cell]:
    """Every (s, i) such that s is stable for i."""
    return frozenset((s, i) for s, i in g.cells if stable(g, of, concept, i, s))


def equilibria(g: Game, of: Structure, concept: str) -> list[State]:
    found = cells(g, of, concept)
    return [s for s in g.states if all((s, i) in found for i in g.makers)]


# Structures


def simple(better: Relation) -> Structure:
    return Structure(better, lambda i, x, s: not better(i, x, s), lambda j, a, b: better(j, b, a))


def settled(better: Mapping[Maker, Better]) -> Structure:
    """The simple structure of what is better for each decision maker."""
    return Structure(
        lambda i, q, s: (q, s) in better[i],
        lambda i, x, s: (x, s) not in better[i],
        lambda j, a, b: (b, a) in better[j],
        better,
    )


def unknown(extension: str, compare: Compare) -> Structure:
    """Li, Hipel, Kilgour and Fang 2004: extensions a, b, c, d; and *certain*, which is ours.

    `compare(i, a, b)` is ">" where a is better than b, "<" where it is worse, "=" where both are equally good, and "U"
    where that is not known.
    """
    leads = {"a": ">U", "b": ">", "c": ">U", "d": ">", "certain": ">U"}[extension]
    holds = {"a": "<=", "b": "<=", "c": "<=U", "d": "<=U", "certain": "<="}[extension]
    steps = {"a": ">U", "b": ">U", "c": ">U", "d": ">U", "certain": ">"}[extension]
    return Structure(
        lambda i, q, s: compare(i, q, s) in leads,
        lambda i, x, s: compare(i, x, s) in holds,
        lambda j, a, b: compare(j, b, a) in steps,
    )


def level(k: int, degree: Callable[[Maker, State, State], int]) -> Structure:
    """Stable at level k: `degree(i, a, b)` is by how much a is better than b, negative where it is worse.

    Hamouda, Kilgour and Hipel 2004, 2006, for k = 2 (*strong*); k = 0 is what they call general.
    """
    return Structure(
        lambda i, q, s: degree(i, q, s) > 0,
        lambda i, x, s: degree(i, s, x) >= k,
        lambda j, a, b: degree(j, b, a) > 0,
    )


def sanction_degree(
    g: Game, degree: Callable[[Maker, State, State], int], concept: str, i: Maker, s: State
) -> float | int:
    """By how much whatever tempts i away from s is deterred; infinite if nothing does, -infinite if nothing deters it.

    The least, over the improvements q of i, of the greatest, over the sanctions x, of the degree by which s is better
    than x; with SMR and SSEQ than x and whatever i reaches from x, the least of it.
    """
    found: float | int = inf
    for q in g.moves[i][s]:
        if degree(i, q, s) > 0:
            values: list[float | int] = [-inf]
            if concept != "nash":
                step = None if concept in ANY_MOVE else (lambda j, a, b: degree(j, b, a) > 0)
                for x in g.answers(i, q, step):
                    after = [x, *g.moves[i][x]] if concept in REPLIES else [x]
                    value = min(degree(i, s, z) for z in after)
                    if value >= 0:
                        values.append(value)
            found = min(found, max(values))
    return found


def hybrid(extension: str, degree: Callable[[Maker, State, State], int | None], *, strong: bool) -> Structure:
    """Xu, Hipel, Kilgour and Chen 2010: `degree` is None where it is not known which of the two is better."""

    def compare(i: Maker, a: State, b: State) -> Literal[">", "<", "=", "U"]:
        by = degree(i, a, b)
        return "U" if by is None else ">" if by > 0 else "<" if by < 0 else "="

    general = unknown(extension, compare)
    if not strong:
        return general

    def hold(i: Maker, x: State, s: State) -> bool:
        by = degree(i, s, x)
        return extension in ("c", "d") if by is None else by >= 2

    return Structure(general.lead, hold, general.step)


def fuzzy(certainty: Callable[[Maker, State, State], Fraction], threshold: Mapping[Maker, Fraction]) -> Structure:
    """Bashar, Hipel and Kilgour 2012: certainty that a is preferred to b; each mover has a threshold of its own."""

    def relative(i: Maker, a: State, b: State) -> Fraction:
        return certainty(i, a, b) - certainty(i, b, a)

    return Structure(
        lambda i, q, s: relative(i, q, s) >= threshold[i],
        lambda i, x, s: relative(i, x, s) < threshold[i],
        lambda j, a, b: relative(j, b, a) >= threshold[j],
    )


def probabilistic(
    p: Callable[[Maker, State, State], Fraction], alpha: Fraction, beta: Fraction, gamma: Fraction
) -> Structure:
    """After Rêgo and dos Santos 2015, in the reading this project recommends: how probable it is that a is preferred
    to b; the rest of both is indifference."""
    return Structure(
        lambda i, q, s: p(i, q, s) > 1 - alpha,
        lambda i, x, s: p(i, x, s) <= 1 - beta,
        lambda j, a, b: p(j, b, a) > gamma,
    )


# Completions

Verdict = tuple[bool, bool]
"""Whether something holds in every completion, and whether it does in some."""


@dataclass(frozen=True)
class Found:
    """What holds in every completion and in some, of cells, states (as equilibria) and proposals (sets of states).

    `one_state` tells of each proposal whether one and the same state with its terms is an equilibrium in all.
    """

    cells: dict[Cell, Verdict]
    states: dict[State, Verdict]
    proposals: dict[str, Verdict]
    one_state: dict[str, bool]
    completions: int


def profiles(completions: Mapping[Maker, Iterable[Better]]) -> Iterator[dict[Maker, Better]]:
    """Every choice of a completion for each decision maker; those that prefer alike are one."""
    distinct = [sorted(set(of), key=sorted) for of in completions.values()]
    for chosen in product(*distinct):
        yield dict(zip(completions, chosen, strict=True))


def every_and_some(
    g: Game,
    completions: Mapping[Maker, Collection[Better]],
    concept: str,
    proposals: Mapping[str, Collection[State]] | None = None,
) -> Found:
    """Solve all completions."""
    known: dict[tuple[Maker, Hashable], frozenset[Cell]] = {}

    def solve(profile: Mapping[Maker, Better]) -> frozenset[Cell]:
        found: set[Cell] = set()
        for i in g.makers:
            # What others want matters where their answers have to be steps, and not elsewhere.
            key = (i, tuple(profile.values()) if concept in {"seq", "sseq"} else profile[i])
            if key not in known:
                of = settled(profile)
                known[key] = frozenset((s, i) for s in g.states if stable(g, of, concept, i, s))
            found |= known[key]
        return frozenset(found)

    solved = [solve(profile) for profile in profiles(completions)]
    by_state = [{s for s in g.states if all((s, i) in found for i in g.makers)} for found in solved]
    named = proposals or {}
    return Found(
        {c: (all(c in found for found in solved), any(c in found for found in solved)) for c in g.cells},
        {s: (all(s in found for found in by_state), any(s in found for found in by_state)) for s in g.states},
        {
            p: (
                all(any(s in found for s in states) for found in by_state),
                any(any(s in found for s in states) for found in by_state),
            )
            for p, states in named.items()
        },
        {p: any(all(s in found for found in by_state) for s in states) for p, states in named.items()},
        prod(len(of) for of in completions.values()),
    )


def may_and_must(
    completions: Mapping[Maker, Collection[Better]],
) -> tuple[Mapping[Maker, Better], Mapping[Maker, Better]]:
    """What is better in some completion, and what is better in every one."""
    return (
        {i: frozenset().union(*of) for i, of in completions.items()},
        {i: frozenset.intersection(*of) for i, of in completions.items()},
    )


def proving(completions: Mapping[Maker, Collection[Better]]) -> Structure:
    """What is stable by it is stable in every completion."""
    may, must = may_and_must(completions)
    return Structure(
        lambda i, q, s: (q, s) in may[i],
        lambda i, x, s: (x, s) not in may[i],
        lambda j, a, b: (b, a) in must[j],
    )


def refuting(completions: Mapping[Maker, Collection[Better]]) -> Structure:
    """What is not stable by it is stable in no completion."""
    may, must = may_and_must(completions)
    return Structure(
        lambda i, q, s: (q, s) in must[i],
        lambda i, x, s: (x, s) not in must[i],
        lambda j, a, b: (b, a) in may[j],
    )


def resolutions(states: Sequence[State], compare: Callable[[State, State], str]) -> list[Better]:
    """Every completion of one decision maker's pairs that are not compared: better, worse or equal, each by itself."""
    known = {(a, b) for a in states for b in states if compare(a, b) == ">"}
    pairs = [(a, b) for n, a in enumerate(states) for b in states[n + 1 :] if compare(a, b) == "U"]
    ways = [({pair}, {pair[::-1]}, set()) for pair in pairs]
    return [frozenset(known.union(*chosen)) for chosen in product(*ways)]


def transitive(states: Sequence[State], better: Better) -> bool:
    """Whether better is a weak order: what is not better than something, and that not than a third, is not than it."""
    return all(
        (a, c) not in better or (a, b) in better or (b, c) in better for a in states for b in states for c in states
    ) and not any((b, a) in better for a, b in better)
