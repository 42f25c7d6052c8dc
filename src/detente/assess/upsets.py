"""In which rankings a state is stable, told by the states above it alone; how many such rankings there are.

Let the others' preferences be given. Whether a state s is stable for i then depends on nothing but *Up*, the states
that i ranks above s, and the fewer these are, the sooner it is. It is unstable iff some *way* is open: a move of i from
s to q, where q is above s and so is, under GMR and SEQ, everything that the others can answer with; under SMR and SSEQ,
for every answer, the answer or something that i reaches from there. Under Nash stability nothing is answered.

In a ranking drawn at random let each state have a number of its own between 0 and 1. If that of s is x, every other
state is above s with probability 1 - x, independently. So the probability that no way is open is a polynomial in x,
found by inclusion and exclusion over the ways, and its integral is the share of all rankings. No ranking is looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, lcm
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.few import bits
from detente.deadline import check
from detente.engines.explicit import Arcs, graph_of

MAX_TERMS = 100_000
"""Terms of inclusion and exclusion that are kept, and sets of states that are looked at for the nearest ranking."""

Polynomial: TypeAlias = Mapping[tuple[int, int], int]
"""For a and k the coefficient of x^a (1 - x)^k."""
ONE: Polynomial = {(0, 0): 1}
T = TypeVar("T")


class TooManyTerms(Exception):
    """More terms are needed than are kept."""

    def __str__(self) -> str:
        return f"more than {MAX_TERMS:,} terms are needed"


@dataclass(frozen=True)
class Way:
    """A move from a state that pays iff all `needed` states are above it, and one of each of `some`; sets as bits.

    No set of `some` has a state that is needed, or all states of another one: see `way_of`.
    """

    needed: int
    some: frozenset[int] = frozenset()

    def is_open(self, above: int) -> bool:
        """Tell whether it pays where these states are above."""
        return not self.needed & ~above and all(clause & above for clause in self.some)

    @property
    def touched(self) -> int:
        """The states that matter for it."""
        found = self.needed
        for clause in self.some:
            found |= clause
        return found


def ways_from(conflict: Conflict, i: int, state: int, concept: Sanctioning) -> tuple[Way, ...]:
    """Return the ways from a state (given by its code) for decision maker i; states are numbered as the graph has them.

    Of two ways of which one is open wherever the other is, only that one is told.
    """
    graph = graph_of(conflict)
    at, arcs = int(np.searchsorted(graph.states, state)), graph.moves[i]
    begin = np.searchsorted(arcs.source, np.arange(len(graph.states) + 1))
    targets = arcs.target[begin[at] : begin[at + 1]]
    answering = {"nothing": (), "moves": graph.moves, "improvements": graph.steps}[concept.responders]
    answers = _reached([a for j, a in enumerate(answering) if j != i], targets, len(graph.states))
    here, known = 1 << at, dict[int, int]()

    def after(x: int) -> int:
        """Return what may be above the state where the others answer with x."""
        if x not in known:
            reached = arcs.target[begin[x] : begin[x + 1]].tolist() if concept.counters else ()
            known[x] = (1 << x | sum(1 << z for z in reached)) & ~here
        return known[x]

    found = []
    for q, answer in zip(targets.tolist(), answers.T, strict=True):
        check()
        if concept.counters:
            clauses = {after(x) for x in np.flatnonzero(answer).tolist()} | {1 << q}
            if 0 not in clauses:
                found.append(way_of(clauses))
        elif not answer[at]:
            found.append(Way(_mask(answer) | 1 << q))
    return tuple(_least(found))


def _reached(responders: Sequence[Arcs], targets: IntArray, n: int) -> BoolArray:
    """Return for each state, and each target, whether the responders get from this to that by a legal sequence."""
    begun = np.zeros((n, len(targets)), dtype=np.bool_)
    begun[targets, np.arange(len(targets))] = True
    start = np.packbits(begun, axis=1)
    turned = [_backwards(arcs) for arcs in responders]
    last = [np.zeros_like(start) for _ in turned]  # where a sequence has come of which j made the last move
    while True:
        check()
        onward = []
        for j, arcs in enumerate(turned):
            onward.append(arcs.some(np.bitwise_or.reduce([start, *(x for k, x in enumerate(last) if k != j)])))
        if all(np.array_equal(a, b) for a, b in zip(last, onward, strict=True)):
            found = np.bitwise_or.reduce([np.zeros_like(start), *last])
            return np.unpackbits(found, axis=1, count=len(targets)).astype(np.bool_)
        last = onward


def _backwards(arcs: Arcs) -> Arcs:
    order = np.argsort(arcs.target, kind="stable")
    return Arcs(arcs.target[order], arcs.source[order])


def _mask(members: BoolArray) -> int:
    return int.from_bytes(np.packbits(members, bitorder="little").tobytes(), "little")


def way_of(clauses: Iterable[int]) -> Way:
    """Return the way that is open iff each of some sets has a member above."""
    every = set(clauses)
    needed = 0
    for clause in every:
        needed |= clause if clause.bit_count() == 1 else 0
    return Way(needed, _minimal(clause for clause in every if not clause & needed))


def _minimal(clauses: Iterable[int]) -> frozenset[int]:
    """Return the sets that contain no other: where one of the smaller is above, so is one of the larger."""
    every, kept = set(clauses), list[int]()
    if sum(map(int.bit_count, every)) == _union(every).bit_count():
        return frozenset(every)  # no two have a state in common
    for clause in sorted(every, key=int.bit_count):
        if not any(smaller & clause == smaller for smaller in kept):
            kept.append(clause)
    return frozenset(kept)


def _least(ways: Sequence[Way]) -> Iterator[Way]:
    """Yield the ways that are not open wherever another one is; of those that are the same, one."""
    kept: list[Way] = []
    for way in sorted(set(ways), key=lambda w: (w.needed.bit_count(), len(w.some), w.needed, sorted(w.some))):
        if not any(w.needed & way.needed == w.needed and w.some <= way.some for w in kept):
            kept.append(way)
    yield from kept


# -- how many rankings -------------------------------------------------------------------------------------------------


def share_of(ways: Sequence[Way]) -> Fraction:
    """Return the share of all strict rankings in which no way is open.

    Raises
    ------
    TooManyTerms
        If more terms are needed than are kept.

    Examples
    --------
    >>> share_of([Way(0b1), Way(0b10)])  # two moves that nobody answers
    Fraction(1, 3)
    """
    found = ONE
    for part in _apart(ways, lambda way: way.touched):
        found = _product(found, _none_open(part))
    # The integral of x^a (1 - x)^k divides by (a + k + 1) times how many ways there are to choose a of a + k.
    whole = lcm(*range(1, 2 + max((a + k for a, k in found), default=0)))
    total = sum(c * (whole // ((a + k + 1) * comb(a + k, a))) for (a, k), c in found.items())
    return Fraction(total, whole)


def _apart(things: Iterable[T], touched: Callable[[T], int]) -> list[list[T]]:
    """Return things in parts of which no two touch the same state."""
    parts: list[tuple[int, list[T]]] = []
    for thing in things:
        mask, together = touched(thing), [thing]
        left = []
        for other, part in parts:
            if other & mask:
                mask, together = mask | other, [*part, *together]
            else:
                left.append((other, part))
        parts = [*left, (mask, together)]
    return [part for _, part in parts]


def _none_open(ways: Sequence[Way]) -> Polynomial:
    """Return the probability that none of some ways is open, by inclusion and exclusion.

    A term is what some ways need together, and its coefficient a polynomial in x, kept as one whole number. Ways that
    differ in one state each, which matters for no other, are one: of these states any will do.
    """
    groups = _grouped(ways)
    clauses = sorted({clause for way, _ in groups for clause in way.some})
    above = _union(way.touched for way in ways).bit_length()
    # Bits of a coefficient, in whole bytes: all that is added stays below, whatever its sign.
    width = (2 * len(groups) + len(clauses) + 9) // 8 * 8
    terms = {0: 1}
    for way, alike in groups:
        check()
        mask = way.needed | sum(1 << above + k for k, clause in enumerate(clauses) if clause in way.some)
        more = dict(terms)
        for key, c in terms.items():
            together = key | mask
            more[together] = more.get(together, 0) + ((c << width * alike) - c if alike else -c)
        if len(more) > MAX_TERMS:
            raise TooManyTerms
        terms = more
    added = _added(terms, clauses, above, _union(way.needed for way, _ in groups), width)
    return {(a, k): c for k, packed in added for a, c in _unpacked(packed, width)}


def _grouped(ways: Sequence[Way]) -> list[tuple[Way, int]]:
    """Return ways less the one state of each that matters for no other, with how many of them are the same then.

    None of them, where a way has no such state, or several: then all its states are told.
    """
    once = several = 0
    for way in ways:
        several |= once & way.touched
        once |= way.touched
    found: defaultdict[Way, int] = defaultdict(int)
    whole = []
    for way in ways:
        own = way.needed & ~several
        if own.bit_count() == 1:
            found[Way(way.needed & ~own, way.some)] += 1
        else:
            whole.append((way, 0))
    return sorted([*found.items(), *whole], key=lambda item: (item[0].touched.bit_count(), item[0].needed))


def _added(
    terms: Mapping[int, int], clauses: Sequence[int], above: int, needed: int, width: int
) -> Iterator[tuple[int, int]]:
    """Yield the sum of all terms in which so many states are needed, each times the probability that its sets are hit.

    A set is hit if one of its states is above. Parts of which no two have a state in common are hit independently, and
    of parts that are hit alike only the number counts.
    """
    low, met = (1 << above) - 1, bool(needed & _union(clauses))
    parts = _parts(clauses, width)
    factors: dict[int, int] = {}  # the probabilities that parts are hit, each with its place
    found: defaultdict[int, defaultdict[tuple[tuple[int, int], ...], int]] = defaultdict(lambda: defaultdict(int))
    for key, packed in terms.items():
        states, which = key & low, key >> above
        if met:
            which &= ~_union(1 << k for k in bits(which) if clauses[k] & states)
        counts: dict[int, int] = {}
        for mask, hit in parts:
            here = which & mask
            if here:
                for factor, n in hit(here):
                    place = factors.setdefault(factor, len(factors))
                    counts[place] = counts.get(place, 0) + n
        found[states.bit_count()][tuple(sorted(counts.items()))] += packed
    # Sums of what has few powers of x come first, while they are short.
    order, powers = sorted(factors, key=int.bit_length, reverse=True), _Powers()
    for k, alike in found.items():
        by_place = ((dict(counts), packed) for counts, packed in alike.items())
        told = [(tuple(counts.get(factors[f], 0) for f in order), packed) for counts, packed in by_place]
        yield k, _nested(told, order, powers)


Hit: TypeAlias = Callable[[int], Sequence[tuple[int, int]]]
"""Gives, of those sets of a part that are to be hit, the probability that they are, as factors with their exponents."""


def _parts(clauses: Sequence[int], width: int) -> list[tuple[int, Hit]]:
    """Return parts of sets, as bits of their numbers: those of one size that touch no other, and those that do."""
    together = _apart(range(len(clauses)), lambda k: clauses[k])
    alone: defaultdict[int, int] = defaultdict(int)
    for part in together:
        if len(part) == 1:
            alone[clauses[part[0]].bit_count()] |= 1 << part[0]
    found: list[tuple[int, Hit]] = [(mask, _same(1 - (1 << width * size))) for size, mask in sorted(alone.items())]
    several = (part for part in together if len(part) > 1)
    return [*found, *((_union(1 << k for k in part), _overlapping(clauses, width)) for part in several)]


def _same(factor: int) -> Hit:
    return lambda here: [(factor, here.bit_count())]


def _overlapping(clauses: Sequence[int], width: int) -> Hit:
    known: dict[int, list[tuple[int, int]]] = {}

    def hit(here: int) -> list[tuple[int, int]]:
        if here not in known:
            check()
            known[here] = [(_all_hit(_minimal(clauses[k] for k in bits(here)), width), 1)]
        return known[here]

    return hit


class _Powers(dict[tuple[int, int], int]):
    """Powers of factors."""

    def __missing__(self, key: tuple[int, int]) -> int:
        factor, n = key
        shift = (1 - factor).bit_length() - 1
        if factor == 1 - (1 << shift):
            self[key] = sum(comb(n, j) * (-1) ** j << shift * j for j in range(n + 1))
        else:
            self[key] = factor**n
        return self[key]


def _nested(terms: Sequence[tuple[tuple[int, ...], int]], factors: Sequence[int], powers: _Powers, at: int = 0) -> int:
    """Return the sum of terms, each times the powers that say how many it has of each factor; by Horner's rule."""
    if at == len(factors):
        return sum(packed for _, packed in terms)
    check()
    alike: defaultdict[int, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
    for term in terms:
        alike[term[0][at]].append(term)
    total, last = 0, max(alike)
    for n in sorted(alike, reverse=True):
        total = total * powers[factors[at], last - n] + _nested(alike[n], factors, powers, at + 1)
        last = n
    return total * powers[factors[at], last]


def _all_hit(clauses: Iterable[int], width: int) -> int:
    """Return the probability that each of some sets is hit, as a polynomial kept as one whole number."""
    found = 1
    for part in _apart(clauses, lambda clause: clause):
        missed = {0: 1}
        for clause in part:
            more = dict(missed)
            for union, c in missed.items():
                more[union | clause] = more.get(union | clause, 0) - c
            if len(more) > MAX_TERMS:
                raise TooManyTerms
            missed = more
        found *= sum(c << width * union.bit_count() for union, c in missed.items())
    return found


def _union(masks: Iterable[int]) -> int:
    found = 0
    for mask in masks:
        found |= mask
    return found


def _unpacked(packed: int, width: int) -> Iterator[tuple[int, int]]:
    """Yield the coefficients of a polynomial that is kept as one whole number, with their powers."""
    size, half = width // 8, 1 << width - 1
    many = packed.bit_length() // width + 2
    every_half = half * (((1 << width * many) - 1) // ((1 << width) - 1))  # added, none is negative
    digits = (packed + every_half).to_bytes(size * (many + 1), "little")
    for power in range(many):
        c = int.from_bytes(digits[power * size : (power + 1) * size], "little") - half
        if c:
            yield power, c


def _product(one: Polynomial, other: Polynomial) -> Polynomial:
    found: defaultdict[tuple[int, int], int] = defaultdict(int)
    for (a, k), c in one.items():
        for (b, m), d in other.items():
            found[a + b, k + m] += c * d
    return found


def drawn(ways: Sequence[Way], of: int, seed: int) -> int:
    """Return in how many of some rankings drawn at random no way is open."""
    order = [*bits(_union(way.touched for way in ways))]
    place = {state: k for k, state in enumerate(order)}
    needed = [[place[s] for s in bits(way.needed)] for way in ways]
    some = [[[place[s] for s in bits(clause)] for clause in way.some] for way in ways]
    rng, stable, left = np.random.default_rng(seed), 0, of
    while left:
        check()
        now = min(left, 1000)
        above: npt.NDArray[np.bool_] = rng.random((now, len(order))) > rng.random((now, 1))
        paying = np.zeros(now, dtype=np.bool_)
        for every, clauses in zip(needed, some, strict=True):
            pays = above[:, every].all(axis=1)
            for clause in clauses:
                pays &= above[:, clause].any(axis=1)
            paying |= pays
        stable += now - int(np.count_nonzero(paying))
        left -= now
    return stable
