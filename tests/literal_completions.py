"""What preferences of a case file leave open, read literally on plain data: every completion, as what is better.

Written over which options are taken, with the reader of `literal_cases.py`; never imports the package under test. A
completion says of each statement that perhaps matters whether it does, of each bracket in which order it stands, of
each pair of states that is not compared which is better or that both are equally good, of each range of weights where
in it the weight is, and of voices which one is meant. Decision makers complete their preferences independently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from math import factorial
from typing import Any

import literal_cases
import naive
from literal_cases import Predicate, as_text
from literal_structures import Better, Game

MUCH = ">>"


@dataclass(frozen=True)
class Statement:
    holds: Predicate
    perhaps: bool = False
    degree: int = 1


Group = tuple[Statement, ...]
Bracket = tuple[Group, ...]


@dataclass(frozen=True)
class Completion:
    """What is better in it, and its share of all; None where ranges decide, whose shares are volumes."""

    better: Better
    share: Fraction | None


class OpenCase:
    """One model of a case file: a game, and for each decision maker its completions."""

    def __init__(self, text: str, perspective: str | None = None, phase: str | None = None) -> None:
        self.told = literal_cases.layer(literal_cases.load(text), perspective, phase)
        nobody = {**self.told, "preferences": {i: {"weights": {}} for i in self.told["decision_makers"]}}
        self.plain: naive.Model = literal_cases.model(nobody)
        self.options = list(self.told["options"])
        self.named: Mapping[str, Any] = self.told.get("states") or {}
        self.game = Game(
            tuple(self.plain.states),
            {i: {s: frozenset(q) for s, q in self._moves(i).items()} for i in self.plain.decision_makers},
        )

    def _moves(self, i: str) -> Mapping[str, set[str]]:
        listed = (self.told.get("only_moves") or {}).get(i)
        if listed is None:
            return self.plain.moves[i]
        found: dict[str, set[str]] = {s: set() for s in self.plain.states}
        for a, b in listed:
            for s, q in product(self.states_of(a), self.states_of(b)):
                found[s] |= {q} - {s}
        return found

    def states_of(self, entry: object) -> list[str]:
        """The states that an entry names: all of which it holds at a member."""
        holds = self._holds(self.named.get(as_text(entry), entry))
        return [s for s in self.plain.states if any(holds(c) for c in self.plain.members[s])]

    def _holds(self, text: object) -> Predicate:
        return literal_cases.predicate(text, self.options, self.told.get("definitions") or {})

    def completions(self, i: str) -> list[Completion]:
        """All completions of one decision maker."""
        return list(self._completed(self.told["preferences"][i]))

    def better(self) -> dict[str, list[Better]]:
        return {i: [c.better for c in self.completions(i)] for i in self.game.moves}

    def proposals(self) -> dict[str, list[str]]:
        """The states with the terms of each proposal in force."""
        found = {}
        for name in self.told.get("proposals") or {}:
            holds = literal_cases.terms(self.told, None, None, name)
            found[name] = [s for s in self.plain.states if all(holds(c) for c in self.plain.members[s])]
        return found

    def _completed(self, preference: Any) -> Iterator[Completion]:
        if isinstance(preference, list):
            yield from self._orders(self.brackets(preference))
        elif "voices" in preference:
            for voice in preference["voices"]:
                (one,) = self._completed(voice["preferences"])
                yield Completion(one.better, Fraction(as_text(voice["share"])))
        elif "ranking" in preference:
            yield from self._compared(preference)
        else:
            yield from self._weighed(preference["weights"])

    # Statements

    def brackets(self, entries: Sequence[Any]) -> list[Bracket]:
        """What stands in either order together, the most important first; an ordinary entry stands by itself."""
        found: list[Bracket] = []
        for entry in entries:
            if isinstance(entry, dict) and "either_order" in entry:
                found.append(tuple(self._group(e) for e in entry["either_order"]))
            else:
                found.append((self._group(entry),))
        return found

    def _group(self, entry: Any) -> Group:
        listed = entry if isinstance(entry, list) else [entry]
        return tuple(self._statement(one) for one in listed)

    def _statement(self, entry: Any) -> Statement:
        if not isinstance(entry, dict):
            return Statement(self._holds(entry))
        much = entry.get("much", 1)
        return Statement(
            self._holds(entry["that"]), bool(entry.get("perhaps")), 2 if much is True else int(as_text(much))
        )

    def _orders(self, brackets: Sequence[Bracket]) -> Iterator[Completion]:
        doubtful = [s for bracket in brackets for group in bracket for s in group if s.perhaps]
        ways = 2 ** len(doubtful)
        for bracket in brackets:
            ways *= factorial(len(bracket))
        for order in product(*(permutations(bracket) for bracket in brackets)):
            groups = [group for bracket in order for group in bracket]
            for matter in product((True, False), repeat=len(doubtful)):
                gone = {id(s) for s, does in zip(doubtful, matter, strict=True) if not does}
                kept = [tuple(s for s in group if id(s) not in gone) for group in groups]
                yield Completion(
                    self._pairs(lambda a, b, kept=kept: first_difference(kept, a, b) > 0), Fraction(1, ways)
                )  # type: ignore[misc]

    def _pairs(self, better: Callable[[naive.Combination, naive.Combination], bool]) -> Better:
        """The pairs of which one is better, by its members; all members must say the same."""
        found = set()
        for s, q in permutations(self.plain.states, 2):
            said = {better(a, b) for a in self.plain.members[s] for b in self.plain.members[q]}
            assert len(said) == 1, f"the members of {s} or of {q} differ"
            if said == {True}:
                found.add((s, q))
        return frozenset(found)

    # Rankings

    def places(self, preference: Mapping[str, Any]) -> dict[str, int]:
        """The place of each state, the best first; a great gap counts as a place of its own."""
        found = {}
        for place, entry in enumerate(preference["ranking"]):
            for one in entry if isinstance(entry, list) else [] if entry == MUCH else [entry]:
                for s in self.states_of(one):
                    assert found.setdefault(s, place) == place, f"{s} has two places"
        assert set(found) == set(self.plain.states), "a ranking leaves states out"
        return found

    def not_compared(self, preference: Mapping[str, Any]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for a, b in preference.get("unknown") or []:
            for s, q in product(self.states_of(a), self.states_of(b)):
                assert s != q
                if (s, q) not in found and (q, s) not in found:
                    found.append((s, q))
        return found

    def _compared(self, preference: Mapping[str, Any]) -> Iterator[Completion]:
        at, pairs = self.places(preference), self.not_compared(preference)
        known = {(a, b) for a, b in permutations(at, 2) if at[a] < at[b] and not {(a, b), (b, a)} & set(pairs)}
        for ways in product(*([{(a, b)}, {(b, a)}, set()] for a, b in pairs)):
            yield Completion(frozenset(known.union(*ways)), Fraction(1, 3 ** len(pairs)))

    # Weights

    def _weighed(self, weights: Mapping[str, Any]) -> Iterator[Completion]:
        ranged = {
            o: tuple(Fraction(as_text(w)) for w in given) for o, given in weights.items() if isinstance(given, list)
        }
        fixed = {o: Fraction(as_text(w)) for o, w in weights.items() if o not in ranged}
        lines = set()
        for s, q in combinations(self.plain.states, 2):
            a, b = self.plain.members[s][0], self.plain.members[q][0]
            by = tuple(Fraction((o in a) - (o in b)) for o in ranged)
            if any(by):
                lines.add((by, -sum((w * ((o in a) - (o in b)) for o, w in fixed.items()), Fraction(0))))
        seen = set()
        for point in every_kind_of_point(list(ranged.values()), lines):
            exact = fixed | dict(zip(ranged, point, strict=True))
            better = self._pairs(lambda a, b, exact=exact: worth(exact, a) > worth(exact, b))  # type: ignore[misc]
            if better not in seen:
                seen.add(better)
                yield Completion(better, None if ranged else Fraction(1))

    # What is graded

    def degree(self, i: str) -> Callable[[str, str], int | None]:
        """By how much one state is better than another, as written; None where they are not compared."""
        preference = self.told["preferences"][i]
        if isinstance(preference, list):
            listed = [group for bracket in self.brackets(preference) for group in bracket]
            return lambda s, q: first_difference(listed, self.plain.members[s][0], self.plain.members[q][0])
        if "ranking" in preference:
            at, pairs = self.places(preference), self.not_compared(preference)
            great = [place for place, entry in enumerate(preference["ranking"]) if entry == MUCH]

            def by(s: str, q: str) -> int | None:
                if (s, q) in pairs or (q, s) in pairs:
                    return None
                if at[s] == at[q]:
                    return 0
                size = 2 if any(min(at[s], at[q]) < gap < max(at[s], at[q]) for gap in great) else 1
                return size if at[s] < at[q] else -size

            return by
        ((better, _),) = [(c.better, c.share) for c in self._weighed(preference["weights"])]
        return lambda s, q: ((s, q) in better) - ((q, s) in better)

    def certainty(self, i: str) -> Callable[[str, str], Fraction] | None:
        """How certain it is that one state is preferred to another, where the file says that."""
        preference = self.told["preferences"][i]
        if isinstance(preference, list) or "fuzzy" not in preference:
            return None
        listed = [s for entry in preference["fuzzy"]["states"] for s in self.states_of(entry)]
        rows = [[Fraction(as_text(r)) for r in row] for row in preference["fuzzy"]["certainty"]]
        assert sorted(listed) == sorted(self.plain.states)
        return lambda s, q: rows[listed.index(s)][listed.index(q)]

    def probability(self, i: str) -> Callable[[str, str], Fraction]:
        """The summed shares of the voices that prefer one state to another."""
        voices = self.completions(i)
        return lambda s, q: sum((c.share or Fraction(0) for c in voices if (s, q) in c.better), Fraction(0))


def first_difference(groups: Sequence[Group], a: naive.Combination, b: naive.Combination) -> int:
    """The degree of the first group of which another number of statements holds; negative where more hold at b."""
    for group in groups:
        more = sum(s.holds(a) for s in group) - sum(s.holds(b) for s in group)
        if more:
            (degree,) = {s.degree for s in group}
            return degree if more > 0 else -degree
    return 0


def worth(weights: Mapping[str, Fraction], c: naive.Combination) -> Fraction:
    return sum((w for o, w in weights.items() if o in c), Fraction(0))


Point = tuple[Fraction, ...]
Plane = tuple[Point, Fraction]
"""Where the products of these with the coordinates come to this."""


def every_kind_of_point(ranges: Sequence[tuple[Fraction, ...]], planes: set[Plane]) -> Iterator[Point]:
    """Points of a box, at least one on every side and on every part of each plane that cuts it.

    A part (of any dimension) is convex, and so is what the last coordinate takes in it: one corner's, or all between
    two corners'. So the last coordinates of all corners, and one between each two that follow, meet every part; what is
    cut there has one dimension less.
    """
    if not ranges:
        yield ()
        return
    planes = {
        (tuple(x / first for x in by), bound / first) for by, bound in planes for first in [next(filter(None, by))]
    }
    sides = {
        (tuple(Fraction(k == n) for k in range(len(ranges))), bound) for n, ends in enumerate(ranges) for bound in ends
    }
    low, high = ranges[-1]
    met = {x[-1] for chosen in combinations(sorted(planes | sides), len(ranges)) if (x := meeting(chosen)) is not None}
    at = sorted({low, high} | {x for x in met if low <= x <= high})
    for value in sorted({*at, *((a + b) / 2 for a, b in pairwise(at))}):
        cut = {(by[:-1], bound - by[-1] * value) for by, bound in planes if any(by[:-1])}
        for rest in every_kind_of_point(ranges[:-1], cut):
            yield (*rest, value)


def meeting(planes: Sequence[Plane]) -> Point | None:
    """The one point that lies on all of these, as many as there are dimensions; None where there is none, or many."""
    rows = [[*by, bound] for by, bound in planes]
    size = len(rows)
    for k in range(size):
        pivot = next((r for r in range(k, size) if rows[r][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [x / rows[k][k] for x in rows[k]]
        for r in range(size):
            if r != k and rows[r][k]:
                rows[r] = [x - rows[r][k] * y for x, y in zip(rows[r], rows[k], strict=True)]
    return tuple(row[-1] for row in rows)
