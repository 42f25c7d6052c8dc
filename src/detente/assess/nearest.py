"""The ranking nearest to a decision maker's own in which it is otherwise whether a state is stable.

Let the highest state that a state s is to rise past stand h places above it. At least h pairs are turned round then:
that state and s, and for each state in between either that one and s, or the two of them. Rising past all h turns round
no more, and leaves the fewest states above s. So the nearest ranking in which s is stable is found by letting it rise
place by place; that in which it is not, by letting it sink. Of the last place, if it is a tie, only some need be
passed.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from itertools import accumulate
from operator import or_

import numpy as np

from detente.answer import Answer
from detente.assess.shares import Radius
from detente.assess.upsets import MAX_TERMS, TooManyTerms, Way
from detente.conflict import Conflict
from detente.conflict.few import bits
from detente.deadline import check
from detente.engines.explicit import graph_of


def nearest_ranking(conflict: Conflict, i: int, state: int, ways: Sequence[Way]) -> Radius:
    """Return how far i's ranking is from the nearest one with another answer, given the ways from a state."""
    graph, dm = graph_of(conflict), conflict.decision_makers[i]
    ranks, at = graph.rank(i), int(np.searchsorted(graph.states, state))
    places: dict[int, int] = {}
    for k, rank in enumerate(ranks.tolist()):
        places[rank] = places.get(rank, 0) | 1 << k
    here = int(ranks[at])
    above = [places[rank] for rank in sorted(places) if rank > here]
    below = [mask for rank in sorted(places, reverse=True) if rank <= here and (mask := places[rank] & ~(1 << at))]
    better = sum(above)
    stable = not any(way.is_open(better) for way in ways)
    answer = Answer.of(stable)
    if stable and not ways:
        return Radius(dm, answer, None, structural=True)
    passing = [0, *accumulate(below if stable else above, or_)]

    def changes(k: int) -> bool:
        up = better | passing[k] if stable else better & ~passing[k]
        return any(way.is_open(up) for way in ways) is stable

    low, high = 0, len(passing) - 1
    while high - low > 1:  # passing more never takes back what passing less has done
        middle = (low + high) // 2
        low, high = (low, middle) if changes(middle) else (middle, high)
    whole, last = passing[low], passing[high] & ~passing[low]
    try:
        some = _opened(ways, better | whole, last) if stable else _closed(ways, better & ~whole, last)
    except TooManyTerms as e:
        return Radius(dm, answer, None, stopped=f"{e}")
    order = [x for mask in (*(below if stable else above)[:low], some) for x in bits(mask)]
    return Radius(dm, answer, len(order), tuple(conflict.show(int(graph.states[x])) for x in order))


def _closed(ways: Sequence[Way], up: int, last: int) -> int:
    """Return the fewest states of a tie without which, of those above, no way is open."""
    choices = []
    for way in ways:
        if way.is_open(up):
            sets = [1 << x for x in bits(way.needed & last)]
            choices.append([*sets, *(c & up for c in way.some if not c & up & ~last)])
    return _fewest(choices)


def _opened(ways: Sequence[Way], up: int, last: int) -> int:
    """Return the fewest states of a tie with which, beside those above, a way is open."""
    found = []
    for way in ways:
        needed = way.needed & ~up
        if needed & ~last or not all(clause & (up | last) for clause in way.some):
            continue
        lacking = [clause & last for clause in way.some if not clause & (up | needed)]
        found.append(needed | _fewest([[1 << x for x in bits(clause)] for clause in lacking]))
    return min(found, key=lambda mask: (mask.bit_count(), mask))


def _fewest(choices: Sequence[Sequence[int]]) -> int:
    """Return the smallest union of sets of which each list has one, or one that lies in it."""
    choices = [_unlike(sets, choices) for sets in choices]
    waiting, seen = [(0, 0)], {0}
    while True:
        check()
        _, union = heapq.heappop(waiting)
        left = next((sets for sets in choices if not any(s & union == s for s in sets)), None)
        if left is None:
            return union
        for one in left:
            if union | one not in seen:
                seen.add(union | one)
                heapq.heappush(waiting, ((union | one).bit_count(), union | one))
        if len(seen) > MAX_TERMS:
            raise TooManyTerms


def _unlike(sets: Sequence[int], choices: Sequence[Sequence[int]]) -> list[int]:
    """Return sets, of single states that are in the same lists, and in no larger set, only one."""
    larger = 0
    for others in choices:
        for one in others:
            larger |= one if one.bit_count() > 1 else 0
    found = {
        one if one & larger or one.bit_count() > 1 else tuple(one in others for others in choices): one
        for one in sorted(sets, reverse=True)
    }
    return sorted(found.values())
