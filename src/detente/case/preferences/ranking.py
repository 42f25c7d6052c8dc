"""A direct ranking: groups of tied states, the most preferred first; with great gaps, and pairs that are not compared.

What is above a great gap is preferred by degree 2 to what is below it. A pair that is not compared may turn out either
way, or equally good, whatever the places of its states in the ranking: each such pair by itself, so that completions
need not be transitive. A pattern in a pair stands for each of its feasible states.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from detente.case.elements import Note
from detente.case.model import Model
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe
from detente.case.preferences import (
    Completion,
    Drawn,
    Form,
    NotCompared,
    Openness,
    Overridden,
    Preference,
    Reader,
    Reason,
    ResolvedPreference,
    Resolver,
    Settled,
    TiedGroups,
)
from detente.case.referring import Refers
from detente.case.sections import Field
from detente.errors import Where
from detente.formula import matches
from detente.phrases import ordinal

if TYPE_CHECKING:
    from detente.case.preference_changes import OfPreferences, Places
    from detente.case.preferences._open import States

T = TypeVar("T")
Pair: TypeAlias = tuple[str, str]
How: TypeAlias = Literal["better", "worse", "equal"]
"""How the first state of a pair compares with the second."""

GAP = ">>"
_STATE = "a state such as YNN, or the name of one"
_TWO = "two states in brackets that are not compared"


@dataclass(frozen=True)
class Ranking(Preference):
    """Groups of tied states, most preferred first; each state a pattern or the name of a state.

    `gaps` are the great ones, each by the number of groups above it; `unknown` the pairs that are not compared.
    """

    groups: tuple[tuple[str, ...], ...]
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)
    gaps: tuple[int, ...] = ()
    unknown: tuple[Pair, ...] = ()

    kind = key = "ranking"
    help = "a ranking"

    @property
    def ranking(self) -> tuple[tuple[str, ...] | str, ...]:
        """The groups and the great gaps between them, under the key of the file."""
        return tuple(self._in_order())

    def _in_order(self) -> Iterator[tuple[str, ...] | str]:
        for k, group in enumerate(self.groups):
            yield from (GAP,) if k in self.gaps else ()
            yield group

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """See `Preference`."""
        state = {"$ref": "#/$defs/state"}
        tie = {"type": "array", "items": state, "minItems": 1}
        pair = {"type": "array", "items": state, "minItems": 2, "maxItems": 2}
        text = (
            "States, most preferred first; a nested list is a tie; a pattern stands for all its feasible states; "
            f"“{GAP}” between them is a great gap."
        )
        form = {"type": "array", "items": {"anyOf": [state, tie, {"const": GAP}]}}
        not_compared = "Pairs of states that are not compared, whatever their places in the ranking."
        return (
            Field("ranking", "other", text, refers=Refers(("states",), "states", besides=(GAP,)), schema=form),
            Field(
                "unknown", "other", not_compared, label="not compared", refers=Refers(("states",), "states"),
                beside="ranking", schema={"type": "array", "items": pair},
            ),
        )  # fmt: skip

    @classmethod
    def read(cls, reader: Reader, key: Located, node: MappingNode) -> Ranking:
        """See `Preference`."""
        groups: list[tuple[str, ...]] = []
        gaps: dict[int, Located] = {}
        ranking = node.get("ranking")
        place = ranking.where if ranking is not None else key.where
        for item in reader.items(ranking, "“ranking”"):
            if isinstance(item, Located) and item == GAP:
                if not groups:
                    hint = "leave it out: a great gap stands between what is far better and what is far worse"
                    reader.problem(item.where, f"found “{GAP}” at the beginning of a ranking, with nothing above", hint)
                gaps.setdefault(len(groups), item)
                continue
            group = _group(reader, item)
            if not groups and group and isinstance(group[0], Located):
                place = group[0].where
            if group:
                groups.append(group)
        if groups and (last := gaps.pop(len(groups), None)) is not None:
            hint = "leave it out, or name below it what is far worse"
            reader.problem(last.where, f"found “{GAP}” at the end of a ranking, with nothing below", hint)
        pairs = tuple(
            pair for item in reader.items(node.get("unknown"), "“unknown”") if (pair := _pair(reader, item)) is not None
        )
        return cls(tuple(groups), place, reader.name(node), reader.note(node), tuple(gaps), pairs)

    def data(self) -> Mapping[str, Any]:
        """See `Preference`."""
        ranking = [g if isinstance(g, str) else str(g[0]) if len(g) == 1 else [str(s) for s in g] for g in self.ranking]
        unknown = [[str(a), str(b)] for a, b in self.unknown]
        return {"ranking": ranking, **({"unknown": unknown} if unknown else {})}

    def resolved(self, names: Resolver) -> RankingOrder:
        """See `Preference`."""
        groups = tuple(tuple(names.state(s) or s for s in group) for group in self.groups)
        return RankingOrder(groups, self, tuple((names.state(a) or a, names.state(b) or b) for a, b in self.unknown))

    @classmethod
    def shown(cls, value: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """See `Preference`."""
        ranked = value["ranking"]
        return {"ranking": [g if isinstance(g, list) else [g] for g in ranked]} if isinstance(ranked, list) else None


def _group(reader: Reader, node: Node) -> tuple[str, ...]:
    """Read a state, or states that are equally good."""
    members = node.items if isinstance(node, SequenceNode) else (node,)
    if not members:
        reader.problem(node.where, "found an empty list; a tie names at least two states")
    states = [reader.text(m, _STATE) for m in members]
    for state in states:
        if state == GAP:
            text = f"found “{GAP}” among states that are equally good; a great gap stands between two places"
            reader.problem(state.where, text, "write it outside the brackets")
    return tuple(s for s in states if s is not None)


def _pair(reader: Reader, node: Node) -> Pair | None:
    if not isinstance(node, SequenceNode) or len(node.items) != 2:
        many = f" of {len(node.items)}" if isinstance(node, SequenceNode) else ""
        reader.problem(node.where, f"found {describe(node)}{many} in “unknown”; expected {_TWO}")
        return None
    first, second = (reader.text(item, _STATE) for item in node.items)
    return None if first is None or second is None else (first, second)


def _place(groups: Sequence[Sequence[str]], state: Drawn) -> int:
    """Return the number of the first group that names the state, by whatever member."""
    named = (
        k
        for k, group in enumerate(groups, start=1)
        if any(matches(pattern, letters) for pattern in group for letters in state.members)
    )
    return next(named, len(groups) + 1)


@dataclass(frozen=True)
class RankingOrder(ResolvedPreference):
    """Groups of letters or patterns, most preferred first, and pairs of these that are not compared."""

    groups: tuple[tuple[str, ...], ...]
    written: Ranking
    unknown: tuple[Pair, ...] = ()

    of = "states"

    def form(self, options: tuple[str, ...]) -> Form:  # noqa: ARG002 - letters are in their order
        """See `ResolvedPreference`."""
        return TiedGroups(self.groups)

    @property
    def openness(self) -> ComparedInPart | None:
        """See `ResolvedPreference`."""
        return ComparedInPart(self) if self.unknown else None

    @property
    def degrees(self) -> Mapping[int, Form]:
        """See `ResolvedPreference`: what stands between two great gaps is one group."""
        if not self.written.gaps:
            return {}
        ends = (0, *self.written.gaps, len(self.groups))
        blocks = (self.groups[start:end] for start, end in pairwise(ends))
        return {2: TiedGroups(tuple(tuple(s for group in block for s in group) for block in blocks))}

    @property
    def compared(self) -> RankingOrder:
        """The ranking as it is written, as if every two states were compared."""
        return replace(self, written=replace(self.written, unknown=()), unknown=())

    @property
    def said(self) -> object:
        """See `ResolvedPreference`; the order within a group means nothing."""
        unknown = Counter(frozenset(pair) for pair in self.unknown)
        return "ranking", [Counter(group) for group in self.groups], self.written.gaps, unknown

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        said = "Ranking, most preferred first: "
        for k, group in enumerate(self.written.groups):
            said += (f" {GAP} " if k in self.written.gaps else "; " if k else "") + " = ".join(map(str, group))
        return f"{said}; {_told(self.written.unknown)}" if self.unknown else said

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """See `ResolvedPreference`."""
        here, there = (_place(self.groups, state) for state in (origin, target))
        if here == there:
            return None
        n = len(self.groups)
        return Reason(
            f"it ranks the result {ordinal(there)} of {n}, and this state {ordinal(here)}",
            gain=f"place {there} of {n}, from place {here}",
            loss=f"fall to place {here} of {n}, from place {there}",
        )

    @property
    def ranked(self) -> tuple[tuple[str, ...], ...]:
        """See `ResolvedPreference`."""
        return self.groups

    @property
    def states(self) -> Iterable[tuple[str, str]]:
        """See `ResolvedPreference`."""
        letters = (s for group in self.groups for s in group)
        return zip(letters, (s for group in self.written.groups for s in group), strict=True)

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """See `ResolvedPreference`."""
        return self.groups

    @property
    def single(self) -> tuple[type[OfPreferences], ...]:
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import Move, Tie

        return Move, Tie

    def changed(self, model: Model, dm: str, changes: Sequence[OfPreferences], places: Places) -> RankingOrder:  # noqa: ARG002
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import Add, Move, Tie, placed

        now = placed(dm, range(len(self.groups)), changes, places)
        to = {c.number: c.to for c in changes if isinstance(c, Move)}
        tied = {c.number for c in changes if isinstance(c, Tie)}
        # A great gap stays where it is between the places that stay; what moves beside one stands on its side of it.
        stands = [next(x for x in place if not isinstance(x, Add) and x not in tied) for place in now]
        above = [bisect_right(self.written.gaps, places.now[to.get(x, x) - 1]) for x in stands]
        gaps = tuple(k for k in range(1, len(above)) if above[k - 1] < above[k])

        def moved(groups: Sequence[tuple[T, ...]]) -> tuple[tuple[T, ...], ...]:
            return tuple(tuple(s for x in place if not isinstance(x, Add) for s in groups[x - 1]) for place in now)

        return replace(
            self, groups=moved(self.groups), written=replace(self.written, groups=moved(self.written.groups), gaps=gaps)
        )

    def refusal(self, change: OfPreferences) -> str:
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import DropWeight

        if isinstance(change, DropWeight):
            return "has no weights, so none can be left out"
        return "has no preference statements but a ranking; nothing in it can be given up or added"


def _told(pairs: Iterable[Pair]) -> str:
    return "not compared: " + ", ".join(f"{a} and {b}" for a, b in pairs)


@dataclass(frozen=True)
class ComparedInPart(Openness):
    """A ranking in which some pairs of states are not compared.

    Li, Hipel, Kilgour and Fang (*IEEE Transactions on Systems, Man and Cybernetics A* 34, 2004, 507-520) let a decision
    maker's preference between two states be unknown; here each such pair is better, worse or equal, independently of
    every other.
    """

    order: RankingOrder

    @property
    def told(self) -> str:
        """See `Openness`."""
        return _told(self.order.written.unknown)

    @property
    def form(self) -> NotCompared:
        """See `Openness`."""
        return NotCompared(TiedGroups(self.order.groups), self.order.unknown)

    def counted(self, states: States) -> int:
        """See `Openness`: each pair is settled in three ways; a pair of which one state is not feasible is none."""
        return int(3 ** len(self.pairs(states())))

    def pairs(self, states: Sequence[Drawn]) -> list[tuple[Drawn, Drawn, Pair]]:
        """Return every pair of feasible states that is not compared, once, and what to call the two."""
        found: dict[frozenset[int], tuple[Drawn, Drawn, Pair]] = {}
        for pair, written in zip(self.order.unknown, self.order.written.unknown, strict=True):
            first, second = (
                [k for k, state in enumerate(states) if any(matches(named, m) for m in state.members)] for named in pair
            )
            alone = len(first) == len(second) == 1
            for k, m in product(first, second):
                if k != m:
                    a, b = states[k], states[m]
                    called = written if alone else (a.members[0], b.members[0])
                    found.setdefault(frozenset((k, m)), (a, b, called))
        return [*found.values()]

    def completions(self, states: States) -> Iterator[Completion]:
        """See `Openness`."""
        order = self.order.compared
        pairs = self.pairs(states())
        places = [tuple(_place(order.groups, state) for state in (a, b)) for a, b, _ in pairs]
        written: list[How] = ["better" if a < b else "worse" if a > b else "equal" for a, b in places]
        ways: tuple[How, ...] = ("better", "worse", "equal")
        share = Fraction(1, 3 ** len(pairs))
        for hows in product(*((as_is, *(w for w in ways if w != as_is)) for as_is in written)):
            other = [
                (a.members[0], b.members[0], how)
                for (a, b, _), how, as_is in zip(pairs, hows, written, strict=True)
                if how != as_is
            ]
            settled = tuple(Settled("", _settled(called, how)) for (_, _, called), how in zip(pairs, hows, strict=True))
            yield Completion(SettledRanking(order, tuple(other)) if other else order, share, settled)


def _settled(called: Pair, how: How) -> str:
    first, second = called
    if how == "equal":
        return f"{{who}} finds {first} and {second} equally good"
    return f"{{who}} prefers {first} to {second}" if how == "better" else f"{{who}} prefers {second} to {first}"


@dataclass(frozen=True)
class SettledRanking(ResolvedPreference):
    """A ranking, and pairs of states that compare otherwise than their places say; it need not be transitive."""

    ranking: RankingOrder
    otherwise: tuple[tuple[str, str, How], ...]

    @property
    def written(self) -> Ranking:
        """See `ResolvedPreference`."""
        return self.ranking.written

    def form(self, options: tuple[str, ...]) -> Form:  # noqa: ARG002 - letters are in their order
        """See `ResolvedPreference`."""
        better = (((a, b) if how == "better" else (b, a)) for a, b, how in self.otherwise if how != "equal")
        equal = ((a, b) for a, b, how in self.otherwise if how == "equal")
        return Overridden(TiedGroups(self.ranking.groups), tuple(better), tuple(equal))

    @property
    def said(self) -> object:
        """See `ResolvedPreference`."""
        return "ranking", self.ranking.said, frozenset(self.otherwise)

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        more = (_settled((a, b), how).removeprefix("{who} ") for a, b, how in self.otherwise)
        return f"{self.ranking.described}; but it {', it '.join(more)}"

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """See `ResolvedPreference`."""
        for a, b, how in self.otherwise:
            better, worse = (a, b) if how != "worse" else (b, a)
            forth = better in target.members and worse in origin.members
            back = better in origin.members and worse in target.members
            if forth and how != "equal":
                return Reason("it is taken to prefer the result, which it is not known to do")
            if forth or back:
                return None
        return self.ranking.reason(origin, target)

    @property
    def states(self) -> Iterable[tuple[str, str]]:
        """See `ResolvedPreference`."""
        return self.ranking.states


PREFERENCE = Ranking
