"""Who stands behind whom: chains of patrons, and parts of one whole behind clients that fight each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from detente.assess.relations.network import Pair, Relation
from detente.deadline import check
from detente.evidence.actors import Register

MOST = 1000
"""So many chains are told; where there are more, that is said."""
_BEHIND = re.compile(r"\b(back(s|ed|ing)?|arm(s|ed|ing)?|suppl(y|ies|ied|ying))\b", re.IGNORECASE)


def stands_behind(relation: Relation) -> bool:
    """Tell whether a relation is that of a patron: with, and by a word of backing, arming or supplying."""
    return relation.sign > 0 and _BEHIND.search(relation.kind or "") is not None


@dataclass(frozen=True)
class Chain:
    """Actors each of whom stands behind the next, and the relations by which."""

    actors: tuple[str, ...]
    steps: tuple[tuple[Relation, ...], ...]


@dataclass(frozen=True)
class AtOdds:
    """Two parts of one whole, each behind a client, where the clients are against each other.

    Parameters
    ----------
    whole
        The nearest whole of both.
    parts, clients
        The parts, and the client of each.
    behind
        The relations by which each part stands behind its client.
    against
        What the clients are said to have against each other.
    """

    whole: str
    parts: tuple[str, str]
    clients: tuple[str, str]
    behind: tuple[tuple[Relation, ...], tuple[Relation, ...]]
    against: tuple[Relation, ...]


def backing(pairs: Iterable[Pair]) -> dict[tuple[str, str], tuple[Relation, ...]]:
    """Return by which relations each patron stands behind each client."""
    found: dict[tuple[str, str], list[Relation]] = {}
    for relation in (r for pair in pairs for r in pair.relations if stands_behind(r)):
        found.setdefault(relation.between, []).append(relation)
        if relation.both_ways:
            found.setdefault((relation.between[1], relation.between[0]), []).append(relation)
    return {ends: tuple(relations) for ends, relations in found.items()}


def chains_of(pairs: Iterable[Pair], actor: str) -> tuple[tuple[Chain, ...], bool]:
    """Return the chains that lead from an actor, or to it, as long as they go; and whether these are all.

    A chain names nobody twice. One that is a part of a longer one is not told by itself.
    """
    behind = backing(pairs)
    down: dict[str, list[str]] = {}
    up: dict[str, list[str]] = {}
    for patron, client in behind:
        down.setdefault(patron, []).append(client)
        up.setdefault(client, []).append(patron)
    found: list[Chain] = []
    for ways, turned in ((_ways(down, actor), False), (_ways(up, actor), True)):
        for way in ways:
            if len(found) == MOST:
                return tuple(found), False
            actors = way[::-1] if turned else way
            found.append(Chain(actors, tuple(behind[two] for two in pairwise(actors))))
    return tuple(found), True


def _ways(onward: Mapping[str, Sequence[str]], start: str) -> Iterator[tuple[str, ...]]:
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting:
        check()
        way = waiting.pop()
        further = [actor for actor in onward.get(way[-1], ()) if actor not in way]
        if not further and len(way) > 1:
            yield way
        waiting += [(*way, actor) for actor in reversed(further)]


def at_odds(pairs: Sequence[Pair], register: Register) -> tuple[AtOdds, ...]:
    """Return where two parts of one whole stand behind clients that are against each other."""
    behind = backing(pairs)
    against = {frozenset(p.actors): tuple(r for r in p.relations if r.sign < 0) for p in pairs}
    clients: dict[str, list[str]] = {}
    for patron, client in behind:
        clients.setdefault(patron, []).append(client)
    found = []
    for one, other in combinations(clients, 2):
        whole = next((w for w in register.wholes(one) if w in register.wholes(other)), None)
        if whole is None or one in register.wholes(other) or other in register.wholes(one):
            continue
        for mine, theirs in product(clients[one], clients[other]):
            if fights := against.get(frozenset((mine, theirs)), ()):
                by = behind[one, mine], behind[other, theirs]
                found.append(AtOdds(whole, (one, other), (mine, theirs), by, fights))
    return tuple(found)
