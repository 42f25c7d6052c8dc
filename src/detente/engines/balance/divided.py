"""How a signed graph is divided so that least is frustrated: exactly, in all ways, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain, product
from math import prod

from detente.deadline import over
from detente.engines.balance.bounds import at_least, at_most
from detente.engines.balance.grown import grown
from detente.engines.balance.parts import Edge, connected, uncut
from detente.engines.balance.piece import Piece, Sides, two_coloured
from detente.engines.balance.solved import solved
from detente.engines.balance.tried import FEW, tried
from detente.errors import OutOfTime

LISTED = 10_000
"""How many optimal divisions are listed, of a part and of the whole."""


@dataclass(frozen=True)
class Balance:
    """How far a signed graph is from balance, and by which divisions into two sides it is nearest.

    Parameters
    ----------
    n
        How many vertices there are.
    lower, upper
        Between which bounds the frustration index is; exact where they are one.
    connected
        The vertices of each connected part. How two such parts stand to each other is free.
    classes
        The vertices of each class, on its two sides: two of one side are together, and two of opposite sides apart, in
        every optimal division; two of different classes are together in some and apart in others. A class of one
        vertex floats. None where that was not settled.
    count
        How many optimal divisions there are, each with its mirror image counted once; at least how many, where not
        `complete`.
    complete
        Whether the count is exact.
    why
        What ended the work before all this was known: the time, a bound, or a solver that is not installed.
    """

    n: int
    lower: int
    upper: int
    connected: tuple[tuple[int, ...], ...]
    classes: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] | None
    count: int
    complete: bool
    why: str | None
    _pieces: tuple[tuple[tuple[int, ...], Piece], ...]

    @property
    def exact(self) -> bool:
        """Whether the index is known."""
        return self.lower == self.upper

    def divisions_of(self, part: Sequence[int]) -> Iterator[Sides]:
        """Yield the optimal divisions of a connected part that are known, its first vertex on side 0."""
        there = set(part)
        pieces = self._from(part[0], [piece for piece in self._pieces if piece[0][0] in there])
        at = {v: k for k, v in enumerate(part)}
        for chosen in product(*(piece.optima for _, piece in pieces)):
            side = [-1] * len(part)
            side[0] = 0
            for (vertices, _), sides in zip(pieces, chosen, strict=True):
                known = next(k for k, v in enumerate(vertices) if side[at[v]] >= 0)
                turned = side[at[vertices[known]]] ^ sides[known]
                for v, s in zip(vertices, sides, strict=True):
                    side[at[v]] = s ^ turned
            yield tuple(side)

    def divisions(self) -> Iterator[Sides]:
        """Yield the optimal divisions of all vertices that are known, the first vertex on side 0 in each."""
        for turned in product((0, 1), repeat=max(len(self.connected) - 1, 0)):
            for found in product(*(self.divisions_of(part) for part in self.connected)):
                side = [0] * self.n
                for part, sides, t in zip(self.connected, found, (0, *turned), strict=False):
                    for v, s in zip(part, sides, strict=True):
                        side[v] = s ^ t
                yield tuple(side)

    @staticmethod
    def _from(start: int, pieces: Sequence[tuple[tuple[int, ...], Piece]]) -> list[tuple[tuple[int, ...], Piece]]:
        """Return pieces in an order in which each shares a vertex with some before it, or with where it starts."""
        reached, left, found = {start}, list(pieces), []
        while left:
            k = next(k for k, (vertices, _) in enumerate(left) if reached.intersection(vertices))
            found.append(left.pop(k))
            reached.update(found[-1][0])
        return found


def balance(n: int, edges: Sequence[Edge], limit: int = LISTED) -> Balance:
    """Return how far a signed graph is from balance, and all divisions that attain it.

    The *frustration index* (Abelson and Rosenberg, *Behavioral Science* 3 (1958); Harary, *Behavioral Science* 4
    (1959), as the line index of balance) is the least number of relations that a division of the vertices into two
    sides frustrates: plus between the sides, minus within one. Parts that no single vertex cuts in two are looked at
    one by one, since the index is the sum of theirs and their divisions are independent; those in balance, trees among
    them, have one division. Of the others all divisions are tried up to `FEW` vertices; in larger ones those that may
    be among the best are grown (`detente.engines.balance.grown`), and where these are too many RC2 is asked.

    Parameters
    ----------
    n
        How many vertices there are.
    edges
        Two different vertices and a sign, 1 or -1, for each pair that is joined; no pair twice.
    limit
        How many optimal divisions are listed of each part.

    Returns
    -------
    Balance
        Exact, or with bounds and the reason: where too many divisions of a part may be among the best and python-sat is
        not installed, or the time was over.

    Notes
    -----
    *Complexity*: the frustration index is NP-hard (it holds the maximum cut). For each part of k vertices 2^(k-1)
    divisions, by arrays, up to `FEW`.

    Examples
    --------
    >>> found = balance(4, [(0, 1, 1), (1, 2, 1), (2, 0, -1), (2, 3, -1)])
    >>> found.lower, found.count, found.classes
    (1, 3, (((0,), ()), ((1,), ()), ((2,), (3,))))
    >>> list(found.divisions())
    [(0, 0, 0, 1), (0, 0, 1, 0), (0, 1, 1, 0)]
    """
    pieces = tuple(_piece(edges, part, limit) for part in reversed(uncut(n, edges)))
    apart = tuple(tuple(part) for part in connected(n, edges))
    settled = all(piece.ties is not None for _, piece in pieces)
    return Balance(
        n,
        sum(piece.lower for _, piece in pieces),
        sum(piece.upper for _, piece in pieces),
        apart,
        _classes(n, pieces) if settled else None,
        prod(piece.count for _, piece in pieces) << max(len(apart) - 1, 0),
        all(piece.complete for _, piece in pieces),
        next((piece.why for _, piece in pieces if piece.why is not None), None),
        pieces,
    )


def _piece(edges: Sequence[Edge], part: Sequence[int], limit: int) -> tuple[tuple[int, ...], Piece]:
    """Return the vertices of a part, and what is known of it."""
    vertices = tuple(sorted({v for k in part for v in edges[k][:2]}))
    at = {v: k for k, v in enumerate(vertices)}
    inner = [(at[u], at[v], sign) for u, v, sign in (edges[k] for k in sorted(part))]
    n = len(vertices)
    if (sides := two_coloured(n, inner)) is not None:
        return vertices, Piece(0, 0, tuple((0, s) for s in sides), 1, complete=True, optima=(sides,))
    why = over()
    if why is None:
        try:
            found = tried(n, inner, limit) if n <= FEW else grown(n, inner, limit)
            if found is None and find_spec("pysat") is not None:
                found = solved(n, inner, limit)
            if found is not None:
                return vertices, found
            why = (
                f"more divisions of a part of {n} actors may be among the best than are grown at a time, and "
                "python-sat, which solves such a part, is not installed (the extra “fast” installs it)"
            )
        except OutOfTime as e:
            why = str(e)
    return vertices, Piece(at_least(n, inner), at_most(n, inner)[0], why=why)


def _classes(
    n: int, pieces: Sequence[tuple[tuple[int, ...], Piece]]
) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return the classes of the whole: a way of ties through cut vertices is a tie, and there are no others.

    Where one step of the way is free, the ends are free, too, since the parts are independent.
    """
    above, side = list(range(n)), [0] * n

    def leader(v: int) -> tuple[int, int]:
        turned = 0
        while above[v] != v:
            turned ^= side[v]
            v = above[v]
        return v, turned

    for vertices, piece in pieces:
        first: dict[int, tuple[int, int]] = {}
        for v, (c, s) in zip(vertices, piece.ties or (), strict=True):
            other, t = first.setdefault(c, (v, s))
            (one, a), (two, b) = leader(other), leader(v)
            if one != two:
                above[max(one, two)], side[max(one, two)] = min(one, two), a ^ b ^ s ^ t
    held: dict[int, tuple[list[int], list[int]]] = {}
    for v in range(n):
        top, turned = leader(v)
        held.setdefault(top, ([], []))[turned].append(v)
    found = [(tuple(one), tuple(other)) for one, other in held.values()]
    return tuple(sorted(found, key=lambda sides: min(chain(*sides))))
