"""Option prioritisation: a list of statements, the most important first; those of one group are equally important.

Hipel, Kilgour, Fang, Peng, *Applied Mathematics and Computation* 83 (1997) 231-252: of two states the one at which the
first statement holds that tells them apart is preferred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any

from detente.case.elements import Statement
from detente.case.model import Model, ResolvedStatement
from detente.case.nodes import Located, Node, SequenceNode
from detente.case.plain import conditional
from detente.case.preferences import Drawn, Form, InOrder, Preference, Reader, Reason, ResolvedPreference, Resolver
from detente.case.walk import Element
from detente.errors import Where
from detente.phrases import listed, ordinal

if TYPE_CHECKING:
    from detente.case.preference_changes import OfPreferences, Places

STATEMENT_KEYS = ("that", "name", "because", "evidence", "status", "note")
MAX_TIED = 10  # statements that are equally important are compared by how many of them hold: formulas that grow fast


@dataclass(frozen=True)
class Statements(Preference):
    """Statements as they are written."""

    groups: tuple[tuple[Statement, ...], ...]
    where: Where

    kind = "statements"
    key = None
    help = (
        "a list of prioritised statements, most important first, in which a nested list is of statements that are "
        "equally important"
    )

    @property
    def items(self) -> tuple[Statement, ...]:
        """All statements, in the order they are written."""
        return tuple(s for group in self.groups for s in group)

    @classmethod
    def read(cls, reader: Reader, key: Located, node: SequenceNode) -> Statements:
        """See `Preference`."""
        groups = [_equally_important(reader, item) for item in node.items]
        return cls(tuple(group for group in groups if group), key.where)

    def data(self) -> Any:
        """See `Preference`."""
        entries = [[statement_data(s) for s in group] for group in self.groups]
        return [group[0] if len(group) == 1 else group for group in entries]

    def plain(self) -> Any:
        """See `Preference`; each statement has its own notes."""
        return self.data()

    def resolved(self, names: Resolver) -> StatementOrder:
        """See `Preference`."""
        resolved = ([(names.formula(s.that), s) for s in group] for group in self.groups)
        read = (
            tuple(ResolvedStatement.of(f, s, names.layer.options) for f, s in group if f is not None)
            for group in resolved
        )
        return StatementOrder(tuple(group for group in read if group), self.where)

    def parts(self, path: tuple[str, ...]) -> Iterator[Element]:
        """See `Preference`: the statements."""
        for k, s in enumerate(self.items, start=1):
            label = s.name or str(s.that.text)
            yield Element("statement", (*path, str(k)), label, s.note, s, "statement", "left out")


def statement_data(s: Statement) -> Any:
    """Return a statement as the plain data of its file."""
    return conditional("that", s.that, s.note, s.name)


def _equally_important(reader: Reader, node: Node) -> tuple[Statement, ...]:
    """Read one statement, or a list of statements that are equally important."""
    items = node.items if isinstance(node, SequenceNode) else (node,)
    if isinstance(node, SequenceNode) and not 2 <= len(items) <= MAX_TIED:
        reader.problem(
            node.where,
            f"found a list of {len(items)} in a list of statements; statements that are equally important are "
            f"2 to {MAX_TIED}",
        )
    statements = [_statement(reader, item) for item in items]
    return tuple(s for s in statements if s is not None)


def _statement(reader: Reader, node: Node) -> Statement | None:
    if isinstance(node, Located):
        condition = reader.condition(node, "a preference statement")
        return Statement(condition, node.where) if condition else None
    body = reader.mapping(node, "a preference statement")
    if body is None or not reader.keys(body, "a preference statement", STATEMENT_KEYS, required=("that",)):
        return None
    condition = reader.condition(body.get("that"), "a preference statement")
    return Statement(condition, body.where, reader.name(body), reader.note(body)) if condition else None


@dataclass(frozen=True)
class StatementOrder(ResolvedPreference):
    """Statements in order of importance; those of one group are equally important."""

    groups: tuple[tuple[ResolvedStatement, ...], ...]
    at: Where

    of = "statements"

    @property
    def written(self) -> Statements:
        """See `ResolvedPreference`."""
        return Statements(tuple(tuple(s.statement for s in group) for group in self.groups), self.at)

    def form(self, options: tuple[str, ...]) -> Form:  # noqa: ARG002 - formulas name their options
        """See `ResolvedPreference`."""
        return InOrder(tuple(tuple(s.formula for s in group) for group in self.groups))

    @property
    def said(self) -> object:
        """See `ResolvedPreference`; the order within a group means nothing."""
        return "statements", [Counter(s.formula for s in group) for group in self.groups]

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        groups = (" = ".join(f"“{s.told}”" for s in group) for group in self.groups)
        return "Statements, most important first: " + "; ".join(groups)

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """See `ResolvedPreference`: the first group of which more hold."""
        first = 1
        for k, group in enumerate(self.groups, start=1):
            before, after = (sum(s.formula.evaluate(state.values) for s in group) for state in (origin, target))
            if before != after:
                n = len(self.groups)
                place = f"the {ordinal(k)} of its {n} priorities" if n > 1 else "its only priority"
                want = f"its {ordinal(k)} of {n} wants" if n > 1 else "its only want"
                parts = tuple(str(first + j) for j in range(len(group)))
                if len(group) == 1:
                    told = f"“{group[0].told}”"
                    return Reason(f"this secures {told}, {place}", parts, f"{told}, {want}", f"lose {told}, {want}")
                wants = listed(f"“{s.told}”" for s in group)
                return Reason(
                    f"this secures {after} instead of {before} of {wants}, which are equally important, {place}",
                    parts,
                    f"{after} instead of {before} of {wants}, {want}",
                    f"be left with {before} instead of {after} of {wants}, {want}",
                )
            first += len(group)
        return None

    @property
    def priorities(self) -> tuple[tuple[ResolvedStatement, ...], ...]:
        """See `ResolvedPreference`."""
        return self.groups

    @property
    def options(self) -> frozenset[str]:
        """See `ResolvedPreference`."""
        return frozenset(name for s in self.statements for name in s.formula.names())

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """See `ResolvedPreference`: the numbers of statements."""
        number = count(1)
        return tuple(tuple(str(next(number)) for _ in group) for group in self.groups)

    def parts_at(self, place: Iterable[str]) -> tuple[str, ...]:
        """See `ResolvedPreference`."""
        return tuple(place)

    @property
    def single(self) -> tuple[type[OfPreferences], ...]:
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import Add, Drop, Move, Tie

        return Drop, Move, Add, Tie

    def changed(self, model: Model, dm: str, changes: Sequence[OfPreferences], places: Places) -> StatementOrder:
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import Add, new_statement, placed

        group = [k for k, statements in enumerate(self.groups) for _ in statements]
        groups = tuple(
            tuple(new_statement(model, x.that) if isinstance(x, Add) else self.statements[x - 1] for x in place)
            for place in placed(dm, group, changes, places)
        )
        return replace(self, groups=groups)

    def refusal(self, change: OfPreferences) -> str:
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import DropWeight

        return "has no weights, so none can be left out" if isinstance(change, DropWeight) else super().refusal(change)

    def with_priorities(self, priorities: tuple[tuple[ResolvedStatement, ...], ...]) -> StatementOrder:
        """See `ResolvedPreference`."""
        return replace(self, groups=priorities)


PREFERENCE = Statements
