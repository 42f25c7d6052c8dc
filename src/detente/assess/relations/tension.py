"""How much tension is in a network: how few relations run against any division of the actors into two sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from detente.assess.relations.network import Network, Pair
from detente.engines.balance import Balance, balance

READINGS = 64
"""So many readings of contested pairs are looked at one by one; of more, the highest index is told by a bound."""

Block = tuple[str, ...]
Division = tuple[Block, Block]


@dataclass(frozen=True)
class Range:
    """Between which numbers an index is; it is known where they are one."""

    lower: int
    upper: int

    @property
    def known(self) -> bool:
        """Whether it is one number."""
        return self.lower == self.upper


@dataclass(frozen=True)
class Tension:
    """The frustration index of a network, and what holds in every division that attains it.

    Contested pairs are left out of all of it but `highest`: whatever is believed of them, the index is between `index`
    and that.

    Parameters
    ----------
    index
        The frustration index, exact or between bounds.
    highest
        The index of the reading of contested pairs that has the highest one; the lowest is `index`.
    settled
        Whether blocks, floating actors and relations that are told apart are known.
    tied
        Actors who stand to each other in one way in every optimal division, on two sides; the second may be empty.
    floating
        Actors who are with nobody, and against nobody, in every optimal division.
    always
        The pairs that run against every optimal division.
    lowers
        The pairs without whose relations the index is lower: those that run against some optimal division.
    count
        How many optimal divisions there are, or at least how many; where actors fall apart into groups without any
        relation between them, each group doubles it.
    complete
        Whether the count is exact.
    why
        What ended the work before all was known.
    """

    index: Range
    highest: Range
    settled: bool
    tied: tuple[Division, ...]
    floating: tuple[str, ...]
    always: tuple[Pair, ...]
    lowers: tuple[Pair, ...]
    count: int
    complete: bool
    why: str | None
    _actors: tuple[str, ...]
    _balance: Balance

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Who is never parted: each side of those who are tied; an actor against others alone is one by itself."""
        return tuple(side for sides in self.tied for side in sides if side)

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The actors in groups without any relation between them."""
        return tuple(tuple(self._actors[v] for v in part) for part in self._balance.connected)

    def divisions(self, limit: int) -> tuple[tuple[Division, ...], ...]:
        """Return for each group its optimal divisions, up to a number of them."""
        return tuple(
            tuple(_sides([self._actors[v] for v in part], s) for s in islice(self._balance.divisions_of(part), limit))
            for part in self._balance.connected
        )


def tension_in(network: Network) -> Tension:
    """Return how much tension is in a network, within the time that is allowed.

    *Complexity*: that of `detente.engines.balance.balance`, once, and once more for each reading of contested pairs.
    """
    counted, contested = network.counted, network.contested
    actors = network.actors
    found = _balance(actors, {pair.actors: pair.sign for pair in counted})
    index = Range(found.lower, found.upper)
    tied = tuple((_named(actors, one), _named(actors, other)) for one, other in found.classes or ())
    place = {a: (k, s) for k, sides in enumerate(tied) for s, side in enumerate(sides) for a in side}
    lasting = [pair for pair in counted if place and place[pair.actors[0]][0] == place[pair.actors[1]][0]]
    always = [p for p in lasting if (place[p.actors[0]][1] != place[p.actors[1]][1]) != (p.sign < 0)]
    never = [p for p in lasting if p not in always]
    return Tension(
        index,
        _highest(counted, contested, index),
        found.classes is not None,
        tuple(sides for sides in tied if len(sides[0] + sides[1]) > 1),
        tuple(actor for sides in tied if len(sides[0] + sides[1]) == 1 for actor in (*sides[0], *sides[1])),
        tuple(always),
        tuple(p for p in counted if p not in never) if place else (),
        found.count,
        found.complete,
        found.why,
        actors,
        found,
    )


def _balance(actors: Sequence[str], signs: Mapping[tuple[str, str], int]) -> Balance:
    at = {actor: k for k, actor in enumerate(actors)}
    return balance(len(actors), [(at[one], at[other], sign) for (one, other), sign in signs.items()])


def _highest(counted: Sequence[Pair], contested: Sequence[Pair], index: Range) -> Range:
    """Return the index of the reading that has the highest one."""
    if not contested:
        return index
    most = index.upper + len(contested)
    if 1 << len(contested) > READINGS:
        return Range(index.lower, most)
    found = [*_read(counted, contested)]
    return Range(max(b.lower for b in found), min(most, max(b.upper for b in found)))


def _read(counted: Sequence[Pair], contested: Sequence[Pair]) -> Iterator[Balance]:
    """Yield how far each reading of contested pairs is from balance."""
    actors = tuple(dict.fromkeys(a for pair in (*counted, *contested) for a in pair.actors))
    settled = {pair.actors: pair.sign for pair in counted}
    for signs in product((1, -1), repeat=len(contested)):
        yield _balance(actors, settled | {p.actors: s for p, s in zip(contested, signs, strict=True)})


def _named(actors: Sequence[str], vertices: Sequence[int]) -> Block:
    return tuple(actors[v] for v in vertices)


def _sides(actors: Sequence[str], sides: Sequence[int]) -> Division:
    one, other = (tuple(a for a, s in zip(actors, sides, strict=True) if s == side) for side in (0, 1))
    return one, other
