"""A direct ranking: groups of tied states, the most preferred first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from detente.case.elements import Note
from detente.case.model import Model
from detente.case.nodes import Located, MappingNode, SequenceNode
from detente.case.preferences import Drawn, Form, Preference, Reader, Reason, ResolvedPreference, Resolver, TiedGroups
from detente.case.referring import Refers
from detente.case.sections import Field
from detente.errors import Where
from detente.formula import matches
from detente.phrases import ordinal

if TYPE_CHECKING:
    from detente.case.preference_changes import OfPreferences, Places

T = TypeVar("T")


@dataclass(frozen=True)
class Ranking(Preference):
    """Groups of tied states, most preferred first; each state a pattern or the name of a state."""

    groups: tuple[tuple[str, ...], ...]
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)

    kind = key = "ranking"
    help = "a ranking"

    @property
    def ranking(self) -> tuple[tuple[str, ...], ...]:
        """The groups, under the key of the file."""
        return self.groups

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """See `Preference`."""
        state = {"$ref": "#/$defs/state"}
        tie = {"type": "array", "items": state, "minItems": 1}
        text = "States, most preferred first; a nested list is a tie; a pattern stands for all its feasible states."
        form = {"type": "array", "items": {"anyOf": [state, tie]}}
        return (Field("ranking", "other", text, refers=Refers(("states",), "states"), schema=form),)

    @classmethod
    def read(cls, reader: Reader, key: Located, node: MappingNode) -> Ranking:
        """See `Preference`."""
        groups: list[tuple[str, ...]] = []
        ranking = node.get("ranking")
        place = ranking.where if ranking is not None else key.where
        for k, item in enumerate(reader.items(ranking, "“ranking”")):
            members = item.items if isinstance(item, SequenceNode) else (item,)
            if not members:
                reader.problem(item.where, "found an empty list; a tie names at least two states")
            states = [reader.text(m, "a state such as YNN, or the name of one") for m in members]
            group = tuple(s for s in states if s is not None)
            if k == 0 and group and isinstance(group[0], Located):
                place = group[0].where
            if group:
                groups.append(group)
        return cls(tuple(groups), place, reader.name(node), reader.note(node))

    def data(self) -> Mapping[str, Any]:
        """See `Preference`."""
        return {"ranking": [str(g[0]) if len(g) == 1 else [str(s) for s in g] for g in self.groups]}

    def resolved(self, names: Resolver) -> RankingOrder:
        """See `Preference`."""
        return RankingOrder(tuple(tuple(names.state(s) or s for s in group) for group in self.groups), self)

    @classmethod
    def shown(cls, value: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """See `Preference`."""
        ranked = value["ranking"]
        return {"ranking": [g if isinstance(g, list) else [g] for g in ranked]} if isinstance(ranked, list) else None


@dataclass(frozen=True)
class RankingOrder(ResolvedPreference):
    """Groups of letters or patterns, most preferred first."""

    groups: tuple[tuple[str, ...], ...]
    written: Ranking

    of = "states"

    def form(self, options: tuple[str, ...]) -> Form:  # noqa: ARG002 - letters are in their order
        """See `ResolvedPreference`."""
        return TiedGroups(self.groups)

    @property
    def said(self) -> object:
        """See `ResolvedPreference`; the order within a group means nothing."""
        return "ranking", [Counter(group) for group in self.groups]

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        ranked = "; ".join(" = ".join(str(s) for s in g) for g in self.written.groups)
        return f"Ranking, most preferred first: {ranked}"

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """See `ResolvedPreference`."""
        here, there = (self._place(state) for state in (origin, target))
        if here == there:
            return None
        n = len(self.groups)
        return Reason(
            f"it ranks the result {ordinal(there)} of {n}, and this state {ordinal(here)}",
            gain=f"place {there} of {n}, from place {here}",
            loss=f"fall to place {here} of {n}, from place {there}",
        )

    def _place(self, state: Drawn) -> int:
        """Return the number of the first group that names the state, by whatever member."""
        named = (
            k
            for k, group in enumerate(self.groups, start=1)
            if any(matches(pattern, letters) for pattern in group for letters in state.members)
        )
        return next(named, len(self.groups) + 1)

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
        from detente.case.preference_changes import Add, placed

        now = placed(dm, range(len(self.groups)), changes, places)

        def moved(groups: Sequence[tuple[T, ...]]) -> tuple[tuple[T, ...], ...]:
            return tuple(tuple(s for x in place if not isinstance(x, Add) for s in groups[x - 1]) for place in now)

        return RankingOrder(moved(self.groups), replace(self.written, groups=moved(self.written.groups)))

    def refusal(self, change: OfPreferences) -> str:
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import DropWeight

        if isinstance(change, DropWeight):
            return "has no weights, so none can be left out"
        return "has no preference statements but a ranking; nothing in it can be given up or added"


PREFERENCE = Ranking
