"""The explicit engine: any graph, listed move by move; the engine that is obviously right.

Joint moves are legal sequences, taken literally: any number of moves, any order, nobody twice in a row. The least value
the opponents can reach is a fixpoint over pairs (state, last mover), so that the clause is kept and not argued away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from detente.conflict import Conflict, Sanctioning
from detente.conflict.combinations import columns_of, feasible_codes, submasks
from detente.conflict.orders import BoolArray, IntArray, combine
from detente.deadline import check
from detente.engines.protocol import Engine, Part, Progress, silent
from detente.engines.sets import ArraySet, Space

MAX_OPTIONS = 22
MAX_MOVES = 20_000_000
# Up to this many moves it answers before the dense engine would have loaded its compiled code.
FEW_MOVES = 2_000_000
NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True)
class Arcs:
    """Moves of one decision maker, as positions of states: from `source[k]` to `target[k]`, sorted."""

    source: IntArray
    target: IntArray

    def restricted(self, keep: BoolArray) -> Arcs:
        """Return only some of the moves."""
        return Arcs(self.source[keep], self.target[keep])

    def least(self, values: IntArray) -> IntArray:
        """Return for each state the least value among the states one move away; NEVER where there is no move."""
        result = np.full(len(values), NEVER, dtype=np.int64)
        np.minimum.at(result, self.source, values[self.target])
        return result

    def greatest(self, values: IntArray) -> IntArray:
        """Return for each state the greatest value among itself and the states one move away."""
        result = values.copy()
        np.maximum.at(result, self.source, values[self.target])
        return result


@dataclass(frozen=True, eq=False)
class Graph:
    """A conflict listed in full: states ascending by code, and for each decision maker ranks and moves."""

    conflict: Conflict
    states: IntArray
    ranks: tuple[IntArray, ...]
    moves: tuple[Arcs, ...]

    @cached_property
    def improvements(self) -> tuple[Arcs, ...]:
        """The moves by which the mover itself gains."""
        return tuple(m.restricted(r[m.target] > r[m.source]) for m, r in zip(self.moves, self.ranks, strict=True))

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
    canonical = np.array([conflict.neighbourhood.canonical(int(c)) for c in codes]) if conflict.merged else codes
    states, state_of = np.unique(canonical, return_inverse=True)
    return codes, states, state_of.astype(np.int64)


@lru_cache(maxsize=8)
def graph_of(conflict: Conflict) -> Graph:
    """List a conflict in full."""
    codes, states, state_of = states_of(conflict)
    columns = columns_of(codes, conflict.options)
    representative = np.searchsorted(codes, states)
    ranks = tuple(combine([w[representative] for w in order.words(codes, columns)]) for order in conflict.orders)
    moves = tuple(_arcs(conflict, i, codes, state_of, len(states)) for i in range(len(conflict.own)))
    return Graph(conflict, states, ranks, moves)


def _arcs(conflict: Conflict, mover: int, codes: IntArray, state_of: IntArray, n: int) -> Arcs:
    """List the moves of a decision maker between feasible combinations, then between the states they belong to."""
    sources, targets = [], []
    for changed in submasks(conflict.own[mover]):
        check()
        target_codes = codes ^ changed
        allowed = ((codes & changed & conflict.take_only) | (target_codes & changed & conflict.drop_only)) == 0
        at = np.minimum(np.searchsorted(codes, target_codes), len(codes) - 1)
        allowed &= codes[at] == target_codes
        source = np.flatnonzero(allowed)
        sources.append(source)
        targets.append(at[source])
    if not sources:
        empty = np.empty(0, dtype=np.int64)
        return Arcs(empty, empty)
    source, target = np.concatenate(sources), np.concatenate(targets)
    columns = columns_of(codes, conflict.options)
    for ban in conflict.bans:
        if ban.mover == mover:
            banned = (
                ban.origin.evaluate_arrays(columns, len(codes))[source]
                & ban.target.evaluate_arrays(columns, len(codes))[target]
            )
            source, target = source[~banned], target[~banned]
    source, target = state_of[source], state_of[target]
    pairs = np.unique((source * n + target)[source != target])
    return Arcs(pairs // n, pairs % n)


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
    rank, improvements = graph.ranks[i], graph.improvements[i]
    if concept.responders == "nothing":
        sanction = np.full(len(rank), NEVER, dtype=np.int64)
    else:
        arcs = graph.moves if concept.responders == "moves" else graph.improvements
        value = graph.moves[i].greatest(rank) if concept.counters else rank
        sanction = sanction_values(tuple(a for j, a in enumerate(arcs) if j != i), value)
    stable = np.ones(len(rank), dtype=np.bool_)
    undeterred = sanction[improvements.target] > rank[improvements.source]
    stable[improvements.source[undeterred]] = False
    return stable


class Explicit(Engine):
    """The engine; see the module."""

    name = "explicit"
    suits = "a small model"

    def refuses(self, conflict: Conflict) -> str | None:
        """Refuse only what is too large to list."""
        n = len(conflict.options)
        if n > MAX_OPTIONS:
            return f"it lists every combination of options, up to {MAX_OPTIONS} options; this model has {n}"
        moves = most_moves(conflict)
        if moves > MAX_MOVES:
            return f"it lists every move, up to {MAX_MOVES:,}; this model may have {moves:,}"
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
    """Return the number of moves there would be if every combination were feasible and no move forbidden."""
    return (1 << len(conflict.options)) * sum((1 << own.bit_count()) - 1 for own in conflict.own)
