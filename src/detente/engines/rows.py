"""A conflict as rows of bits: for each state, as whole numbers, where each decision maker moves and what it prefers.

The state of place k has the bit of value 2^k. What is said of all states one by one, by whoever acts in whatever
company, is worked out from these rows by the definitions as they stand; see `detente.stability.coalitions`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, TypeAlias

from detente.conflict import Conflict
from detente.conflict.few import bits
from detente.deadline import check
from detente.engines.offered.small import Small
from detente.engines.offered.small import listed as small_listed
from detente.errors import BoundReached

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray, IntArray

MAX_STATES = 4096
Rows: TypeAlias = list[int]
"""For each state, by its place, a set of states."""


@dataclass(frozen=True, eq=False)
class Listing:
    """The states of a conflict, ascending by code, and for each decision maker rows of bits.

    Parameters
    ----------
    conflict, codes
        The conflict, and the codes of its states.
    moves
        Where it moves to in one move.
    leads
        What it prefers: *lead* of `detente.conflict.relations`.
    holds
        What deters it from leaving: *hold*.
    steps
        Where it would go in answer to somebody else, wherever that is: *step*.
    """

    conflict: Conflict
    codes: tuple[int, ...]
    moves: tuple[Rows, ...]
    leads: tuple[Rows, ...]
    holds: tuple[Rows, ...]
    steps: tuple[Rows, ...]

    @cached_property
    def place(self) -> dict[int, int]:
        """The place of each state, by its code."""
        return {code: k for k, code in enumerate(self.codes)}

    @property
    def whole(self) -> int:
        """All states."""
        return (1 << len(self.codes)) - 1

    @cached_property
    def worse(self) -> tuple[Rows, ...]:
        """For each decision maker and state the states to which it prefers that one."""
        return tuple(transposed(rows) for rows in self.leads)


@lru_cache(maxsize=4)
def listing_of(conflict: Conflict) -> Listing:
    """List a conflict as rows of bits.

    Raises
    ------
    BoundReached
        If there are more states than are listed so, or the explicit engine could not list the moves.
    """
    if Small().refuses(conflict) is None:
        found = small_listed(conflict)
        leads = tuple(_above(levels, len(found.space.codes)) for levels in found.levels)
        return _scored(conflict, found.space.codes, tuple(map(list, found.to)), leads)
    from detente.engines.explicit import Explicit, graph_of, states_of

    if (why := Explicit().refuses(conflict)) is not None:
        raise BoundReached(f"coalitions are looked at state by state: {why}")
    codes = states_of(conflict)[1]
    n = len(codes)
    if n > MAX_STATES:
        raise BoundReached(
            f"coalitions are looked at state by state, up to {MAX_STATES:,} states; this model has {n:,}"
        )
    graph = graph_of(conflict)
    moves = tuple(_rows_of(n, zip(arcs.source.tolist(), arcs.target.tolist(), strict=True)) for arcs in graph.moves)
    listed = tuple(codes.tolist())
    told: list[tuple[Rows, Rows, Rows]] = []
    whole = (1 << n) - 1
    for ranks, pairs in zip(graph.ranks, conflict.pairs, strict=True):
        check()
        if pairs is None:
            assert ranks is not None
            levels: dict[int, int] = {}
            for k, rank in enumerate(ranks.tolist()):
                levels[rank] = levels.get(rank, 0) | 1 << k
            lead = _above([levels[rank] for rank in sorted(levels)], n)
            told.append((lead, [whole & ~row for row in lead], lead))
        else:
            told.append((_told(pairs.leading, codes), _told(pairs.holding, codes), _told(pairs.stepping, codes)))
    leads, holds, steps = (tuple(row[k] for row in told) for k in range(3))
    return Listing(conflict, listed, moves, leads, holds, steps)


def _scored(conflict: Conflict, codes: tuple[int, ...], moves: tuple[Rows, ...], leads: tuple[Rows, ...]) -> Listing:
    whole = (1 << len(codes)) - 1
    return Listing(conflict, codes, moves, leads, tuple([whole & ~row for row in lead] for lead in leads), leads)


def _above(levels: Sequence[int], n: int) -> Rows:
    """Return for each state the states of higher levels; the worst level comes first."""
    rows, above = [0] * n, (1 << n) - 1
    for level in levels:
        above &= ~level
        for k in bits(level):
            rows[k] = above
    return rows


def _rows_of(n: int, pairs: zip[tuple[int, int]]) -> Rows:
    rows = [0] * n
    for source, target in pairs:
        rows[source] |= 1 << target
    return rows


def _told(said: Callable[[IntArray, IntArray], BoolArray], codes: IntArray) -> Rows:
    """Return for each state the states of which a relation says that it holds of them and that state."""
    import numpy as np

    rows = []
    for code in codes.tolist():
        there = said(codes, np.full(len(codes), code, dtype=np.int64))
        rows.append(int.from_bytes(np.packbits(there, bitorder="little").tobytes(), "little"))
    return rows


def transposed(rows: Rows) -> Rows:
    """Return for each state those in whose rows it is.

    >>> transposed([0b110, 0b001, 0b000])
    [2, 1, 1]
    """
    turned = [0] * len(rows)
    for k, row in enumerate(rows):
        for there in bits(row):
            turned[there] |= 1 << k
    return turned


def ends(of: Sequence[Rows], start: int) -> int:
    """Return where legal sequences of at least one step from a state end; nobody takes two steps in a row.

    Parameters
    ----------
    of
        The steps of each who takes part.
    start
        The place of the state.

    Notes
    -----
    After Fang, Hipel and Kilgour, *Interactive Decision Making* (1993): from a state everybody may go on who is not
    the only possible last mover there.

    Examples
    --------
    >>> one, other = [0b0010, 0b0100, 0, 0], [0, 0, 0b1000, 0]
    >>> ends([one], 0), ends([one, other], 1)
    (2, 12)
    """
    arrived = [rows[start] for rows in of]
    gone_on = [0] * len(of)
    while True:
        changed = False
        for k, rows in enumerate(of):
            others = 0
            for m, there in enumerate(arrived):
                if m != k:
                    others |= there
            new = others & ~gone_on[k]
            if new:
                changed = True
                gone_on[k] |= new
                for x in bits(new):
                    arrived[k] |= rows[x]
        if not changed:
            break
    found = 0
    for there in arrived:
        found |= there
    return found


def closed(rows: Rows) -> Rows:
    """Return for each state where one step or more lead, whoever takes them."""
    found = []
    for row in rows:
        reached, new = row, row
        while new:
            more = 0
            for x in bits(new):
                more |= rows[x]
            new = more & ~reached
            reached |= more
        found.append(reached)
    return found


def shortest(of: Sequence[Rows], start: int, goal: int) -> tuple[tuple[int, int], ...] | None:
    """Return a shortest legal sequence of at least one step to one of some states, as (who, state arrived at).

    None if none leads there. Of several the first by who moves, then by the place of the states.

    Examples
    --------
    >>> one, other = [0b0010, 0b0100, 0, 0], [0, 0, 0b1000, 0]
    >>> shortest([one, other], 1, 0b1000)
    ((0, 2), (1, 3))
    """
    came: dict[tuple[int, int], tuple[int, int] | None] = {}
    layer: list[tuple[int, int]] = []
    for k, rows in enumerate(of):
        for x in bits(rows[start]):
            came[k, x] = None
            layer.append((k, x))
    while layer:
        for node in layer:
            if goal >> node[1] & 1:
                way = [node]
                while (before := came[way[-1]]) is not None:
                    way.append(before)
                return tuple(reversed(way))
        following = []
        for last, x in layer:
            check()
            for k, rows in enumerate(of):
                if k != last:
                    for y in bits(rows[x]):
                        if (k, y) not in came:
                            came[k, y] = (last, x)
                            following.append((k, y))
        layer = following
    return None
