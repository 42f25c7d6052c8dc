"""The explicit engine: any graph, listed move by move; the engine that is obviously right.

Joint moves are legal sequences, taken literally: any number of moves, any order, nobody twice in a row. The least value
the opponents can reach is a fixpoint over pairs (state, last mover), so that the clause is kept and not argued away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict, Sanctioning
from detente.conflict.arrays import BoolArray, IntArray, combine
from detente.conflict.combinations import can_list, columns_of, feasible_codes, submasks
from detente.conflict.leaving import left_by_rules, too_many_left
from detente.conflict.relations import Pairwise, Relation
from detente.deadline import check
from detente.engines.arrays import ArraySet, Space
from detente.engines.protocol import Engine, Part, Progress, silent

MAX_OPTIONS = 22
MAX_MOVES = 20_000_000
# Up to this many moves it answers before the dense engine would have loaded its compiled code.
FEW_MOVES = 2_000_000
MAX_COMPARED = 10_000  # states of a preference that is pairs of states
AT_ONCE = 2048  # states looked at together there
LOOKED_UP = 64  # combinations for each feasible one, up to which the place of a state is looked up and not searched for
FEWER = 3  # so many powers of two fewer moves than changes are found between states, and not change by change
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Arcs:
    """Moves of one decision maker, as positions of states: from `source[k]` to `target[k]`, sorted."""

    source: IntArray
    target: IntArray

    @classmethod
    def between(cls, pairs: IntArray, states: int) -> Arcs:
        """Return moves that are given as source times number of states plus target, in any order and any number."""
        ordered = np.sort(pairs)  # what `np.unique` does of itself takes many times as long
        once = ordered[np.diff(ordered, prepend=-1) != 0]
        return cls(once // states, once % states)

    def restricted(self, keep: BoolArray) -> Arcs:
        """Return only some of the moves."""
        return Arcs(self.source[keep], self.target[keep])

    def least(self, values: IntArray) -> IntArray:
        """Return for each state the least value among the states one move away; NEVER where there is no move."""
        result = np.full(len(values), NEVER, dtype=np.int64)
        np.minimum.at(result, self.source, values[self.target])
        return result

    def some(self, rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return for each state the rows of all states one move away, joined by “or”; nothing where there is none."""
        result = np.zeros_like(rows)
        if len(self.source):
            first = np.flatnonzero(np.diff(self.source, prepend=-1))
            result[self.source[first]] = np.bitwise_or.reduceat(rows[self.target], first, axis=0)
        return result

    def greatest(self, values: IntArray) -> IntArray:
        """Return for each state the greatest value among itself and the states one move away."""
        result = values.copy()
        np.maximum.at(result, self.source, values[self.target])
        return result


@dataclass(frozen=True, eq=False)
class Graph:
    """A conflict listed in full: states ascending by code, and for each decision maker ranks and moves.

    Whoever has no scores has no ranks; see `detente.conflict.relations`.
    """

    conflict: Conflict
    states: IntArray
    ranks: tuple[IntArray | None, ...]
    moves: tuple[Arcs, ...]

    def preferring(self, relations: tuple[Relation, ...], ranks: tuple[IntArray | None, ...]) -> Graph:
        """Return the same states and moves with other preferences, and the ranks that these have."""
        return Graph(replace(self.conflict, relations=relations), self.states, ranks, self.moves)

    def rank(self, decision_maker: int) -> IntArray:
        """Return the ranks of a decision maker that has scores."""
        ranks = self.ranks[decision_maker]
        assert ranks is not None
        return ranks

    @cached_property
    def improvements(self) -> tuple[Arcs, ...]:
        """The moves that tempt the mover itself."""
        return tuple(self._restricted(i, lambda pairs: pairs.leading) for i in range(len(self.moves)))

    @cached_property
    def steps(self) -> tuple[Arcs, ...]:
        """The moves that the mover would make in answer to somebody else, not against its own interest."""
        return tuple(
            improvements if self.ranks[i] is not None else self._restricted(i, lambda pairs: pairs.stepping)
            for i, improvements in enumerate(self.improvements)
        )

    def _restricted(self, i: int, told: Callable[[Pairwise], Callable[[IntArray, IntArray], BoolArray]]) -> Arcs:
        moves, ranks, pairs = self.moves[i], self.ranks[i], self.conflict.pairs[i]
        if pairs is not None:
            return moves.restricted(told(pairs)(self.states[moves.target], self.states[moves.source]))
        assert ranks is not None
        return moves.restricted(ranks[moves.target] > ranks[moves.source])

    def moves_of(self, decision_maker: int, state: int, *, improving: bool = False) -> list[int]:
        """Return the codes a decision maker reaches from a state (given by its code) in one move."""
        arcs = (self.improvements if improving else self.moves)[decision_maker]
        at = np.searchsorted(self.states, state)
        start, stop = np.searchsorted(arcs.source, [at, at + 1])
        return [int(self.states[t]) for t in arcs.target[start:stop]]


@lru_cache(maxsize=8)
def states_of(conflict: Conflict) -> tuple[IntArray, IntArray, IntArray]:
    """Return the codes of all feasible combinations, of all states, and for each combination its state's position."""
    codes = feasible_codes(conflict)
    if not conflict.merged:
        return codes, codes, np.arange(len(codes))
    canonical = np.array([conflict.neighbourhood.canonical(int(c)) for c in codes])
    states, state_of = np.unique(canonical, return_inverse=True)
    return codes, states, state_of.astype(np.int64)


@lru_cache(maxsize=8)
def ranks_of_states(conflict: Conflict) -> tuple[IntArray | None, ...]:
    """Return for each decision maker a number per state, as `states_of` has them; None for whoever has no scores."""
    codes, states, _ = states_of(conflict)
    columns = columns_of(codes, conflict.options)
    representative = np.searchsorted(codes, states)
    return tuple(
        None if isinstance(relation, Pairwise) else combine([w[representative] for w in relation.words(codes, columns)])
        for relation in conflict.relations
    )


@lru_cache(maxsize=8)
def graph_of(conflict: Conflict) -> Graph:
    """List a conflict in full."""
    codes, states, state_of = states_of(conflict)
    moves = tuple(arcs_of(conflict, i, codes, states, state_of) for i in range(len(conflict.own)))
    return Graph(conflict, states, ranks_of_states(conflict), moves)


def arcs_of(conflict: Conflict, mover: int, codes: IntArray, states: IntArray, state_of: IntArray) -> Arcs:
    """List the moves of a decision maker between states, given by their codes.

    They are those between feasible combinations, of which `state_of` says for each to which state it belongs.
    """
    n = len(states)
    by_others = _Alike.of(codes, conflict.own[mover])
    if by_others.moves << FEWER < len(codes) << conflict.own[mover].bit_count():
        source, target = by_others.pairs()
        taken, dropped = codes[target] & ~codes[source], codes[source] & ~codes[target]
        allowed = ((dropped & conflict.take_only) | (taken & conflict.drop_only)) == 0
        source, target = source[allowed], target[allowed]
    else:
        source, target = _by_changes(conflict, mover, codes)
    for ban in conflict.bans:
        if ban.mover == mover:
            columns = columns_of(codes, conflict.options)
            banned = (
                ban.origin.evaluate_arrays(columns, len(codes))[source]
                & ban.target.evaluate_arrays(columns, len(codes))[target]
            )
            source, target = source[~banned], target[~banned]
    source, target = state_of[source], state_of[target]
    if (listed := conflict.listed(mover)) is not None:
        there = listed.among(states[source], states[target])
        source, target = source[there], target[there]
    return Arcs.between((source * n + target)[source != target], n)


@dataclass(frozen=True, eq=False)
class _Alike:
    """Combinations that are alike in the options of others: whoever owns the rest moves between any two of them.

    `order` has their places, those that are alike together; `sizes` how many these are, group by group.
    """

    order: IntArray
    sizes: IntArray

    @classmethod
    def of(cls, codes: IntArray, own: int) -> _Alike:
        """Group combinations by all options but those of one decision maker."""
        others = codes & ~own
        order = np.argsort(others, kind="stable")
        first = np.flatnonzero(np.diff(others[order], prepend=-1))
        return cls(order, np.diff(first, append=len(codes)))

    @property
    def moves(self) -> int:
        """How many moves there are, if none is forbidden."""
        return int((self.sizes * (self.sizes - 1)).sum())

    def pairs(self) -> tuple[IntArray, IntArray]:
        """Return where each of these begins and ends, as places; that of each combination to itself among them."""
        size = np.repeat(self.sizes, self.sizes)  # of the group of each combination
        first = np.repeat(np.cumsum(self.sizes) - self.sizes, self.sizes)
        within = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
        return np.repeat(self.order, size), self.order[np.repeat(first, size) + within]


def _by_changes(conflict: Conflict, mover: int, codes: IntArray) -> tuple[IntArray, IntArray]:
    """Return the moves of a decision maker, change by change, as places where they begin and end."""
    sources, targets = [], []
    everything = 1 << len(conflict.options)
    place = None
    if everything <= LOOKED_UP * len(codes):
        place = np.zeros(everything, dtype=np.int64)
        place[codes] = np.arange(len(codes))
    for changed in submasks(conflict.own[mover]):
        check()
        target_codes = codes ^ changed
        allowed = ((codes & changed & conflict.take_only) | (target_codes & changed & conflict.drop_only)) == 0
        at = np.minimum(np.searchsorted(codes, target_codes), len(codes) - 1) if place is None else place[target_codes]
        allowed &= codes[at] == target_codes
        source = np.flatnonzero(allowed)
        sources.append(source)
        targets.append(at[source])
    empty = np.empty(0, dtype=np.int64)
    return np.concatenate([empty, *sources]), np.concatenate([empty, *targets])


def sanction_values(responders: tuple[Arcs, ...], value: IntArray) -> IntArray:
    """Return for each state the least value the responders reach from it by a legal sequence of at least one move.

    Parameters
    ----------
    responders
        The moves each of them may use.
    value
        For each state what is minimised, shape (states,).

    Returns
    -------
    Array of shape (states,); NEVER where no responder can move.

    Notes
    -----
    `reached[j]` holds for each state the least value among itself, reached by j, and everything that follows by a legal
    sequence whose first mover is not j. It only ever falls, and there are finitely many values, so the loop ends.
    """
    reached = [value] * len(responders)
    while True:
        check()
        onward = [arcs.least(reached[j]) for j, arcs in enumerate(responders)]
        following = []
        for j in range(len(responders)):
            others = [onward[k] for k in range(len(responders)) if k != j]
            following.append(np.minimum.reduce([value, *others]))
        if all(np.array_equal(a, b) for a, b in zip(reached, following, strict=True)):
            return np.minimum.reduce(onward) if onward else np.full(len(value), NEVER, dtype=np.int64)
        reached = following


def stable_states(graph: Graph, i: int, concept: Sanctioning) -> npt.NDArray[np.bool_]:
    """Return for each state whether it is stable for decision maker i: `methods`, one shape for five concepts."""
    if graph.ranks[i] is None:
        return stable_by_pairs(graph, i, concept)
    rank, improvements = graph.rank(i), graph.improvements[i]
    if concept.responders == "nothing":
        sanction = np.full(len(rank), NEVER, dtype=np.int64)
    else:
        arcs = graph.moves if concept.responders == "moves" else graph.steps
        value = graph.moves[i].greatest(rank) if concept.counters else rank
        sanction = sanction_values(tuple(a for j, a in enumerate(arcs) if j != i), value)
    stable = np.ones(len(rank), dtype=np.bool_)
    undeterred = sanction[improvements.target] > rank[improvements.source]
    stable[improvements.source[undeterred]] = False
    return stable


def stable_by_pairs(graph: Graph, i: int, concept: Sanctioning) -> npt.NDArray[np.bool_]:
    """Return for each state whether it is stable for i, whose preference is pairs of states: the same, literally.

    A state is stable iff from each state that tempts there the others reach one that holds, by a legal sequence.
    """
    pairs, tempting, n = graph.conflict.pairs[i], graph.improvements[i], len(graph.states)
    assert pairs is not None
    stable = np.ones(n, dtype=np.bool_)
    if concept.responders == "nothing":
        stable[tempting.source] = False
        return stable
    arcs = graph.moves if concept.responders == "moves" else graph.steps
    others = tuple(a for j, a in enumerate(arcs) if j != i)
    for start in range(0, n, AT_ONCE):
        check()
        here = slice(start, min(n, start + AT_ONCE))
        hold = np.packbits(pairs.holding(graph.states[:, None], graph.states[None, here]), axis=1)
        if concept.counters:
            hold &= ~graph.moves[i].some(~hold)
        deterred = np.unpackbits(reachable_bits(others, hold), axis=1).astype(np.bool_)
        some = (tempting.source >= here.start) & (tempting.source < here.stop)
        source, target = tempting.source[some], tempting.target[some]
        stable[source[~deterred[target, source - start]]] = False
    return stable


def reachable_bits(responders: tuple[Arcs, ...], hold: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return from where the responders reach what holds by a legal sequence, for many states at a time, as bits.

    The same fixpoint as in `sanction_values`: `reached[j]` is what holds, or leads there by a sequence begun not by j.
    """
    reached = [hold] * len(responders)
    while True:
        check()
        onward = [arcs.some(reached[j]) for j, arcs in enumerate(responders)]
        following = []
        for j in range(len(responders)):
            others = [onward[k] for k in range(len(responders)) if k != j]
            following.append(np.bitwise_or.reduce([hold, *others]))
        if all(np.array_equal(a, b) for a, b in zip(reached, following, strict=True)):
            return np.bitwise_or.reduce(onward) if onward else np.zeros_like(hold)
        reached = following


class Explicit(Engine):
    """The engine; see the module."""

    name = "explicit"
    suits = "a small model"

    def refuses(self, conflict: Conflict) -> str | None:
        """Refuse only what is too large to list."""
        if not can_list(conflict, MAX_OPTIONS):
            many = too_many_left(len(conflict.options))
            return f"it lists every combination of options, up to {MAX_OPTIONS} options; {many}"
        moves = most_moves(conflict)
        if moves > MAX_MOVES:
            return f"it lists every move, up to {MAX_MOVES:,}; this model may have {moves:,}"
        if conflict.unscored and (states := len(states_of(conflict)[1])) > MAX_COMPARED:
            whose = ", ".join(conflict.unscored)
            return f"it compares states pair by pair for {whose}, up to {MAX_COMPARED:,}; this model has {states:,}"
        return None

    def declines(self, conflict: Conflict) -> str | None:
        """Leave models of many moves to those that load compiled code."""
        moves = most_moves(conflict)
        return (
            f"it is the fastest up to {FEW_MOVES:,} moves; this model may have {moves:,}" if moves > FEW_MOVES else None
        )

    def start(self, conflict: Conflict, concepts: Sequence[Sanctioning], progress: Progress = silent) -> ExplicitRun:
        """See `Engine`."""
        progress("explicit: states and moves")
        return ExplicitRun(conflict, states_of(conflict)[1], concepts, progress)


@dataclass(frozen=True, eq=False)
class ExplicitRun:
    """One run over a graph; see `Run`."""

    conflict: Conflict
    states: IntArray
    concepts: Sequence[Sanctioning]
    progress: Progress
    stopped: None = None

    @cached_property
    def space(self) -> Space:
        """The states that sets are drawn from."""
        return Space(self.conflict, self.states)

    @cached_property
    def feasible(self) -> ArraySet:
        """See `Run`."""
        return ArraySet(self.space, np.ones(len(self.states), dtype=np.bool_))

    def parts(self) -> Iterator[Part]:
        """See `Run`."""
        graph = graph_of(self.conflict)
        for concept in self.concepts:
            self.progress(f"explicit: {concept.id}")
            for i, dm in enumerate(self.conflict.decision_makers):
                check()
                yield Part(concept.id, dm, ArraySet(self.space, stable_states(graph, i, concept)))


def most_moves(conflict: Conflict) -> int:
    """Return how many moves there would be if none were forbidden: between all combinations, or those rules leave.

    They are counted between those that rules leave only where they would be many between all.
    """
    every = (1 << len(conflict.options)) * sum((1 << own.bit_count()) - 1 for own in conflict.own)
    if every <= FEW_MOVES or not conflict.infeasible:
        return every
    return _moves_left(conflict, every)


@lru_cache(maxsize=64)
def _moves_left(conflict: Conflict, every: int) -> int:
    codes = left_by_rules(conflict)
    return every if codes is None else sum(_Alike.of(codes, own).moves for own in conflict.own)
