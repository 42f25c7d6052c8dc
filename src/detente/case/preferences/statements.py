"""Option prioritisation: a list of statements, the most important first; those of one group are equally important.

Hipel, Kilgour, Fang, Peng, *Applied Mathematics and Computation* 83 (1997) 231-252: of two states the one at which the
first statement holds that tells them apart is preferred. Whether a statement matters, and the order of some, may be
left open; how much states differ that a statement tells apart may be graded, after Hamouda, Kilgour, Hipel, *Group
Decision and Negotiation* 13 (2004) 449-462.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any

from detente.case.elements import Statement
from detente.case.model import Model, ResolvedStatement
from detente.case.nodes import Located, SequenceNode
from detente.case.preferences import Drawn, Form, InOrder, Preference, Reader, Reason, ResolvedPreference, Resolver
from detente.case.preferences._open_statements import OpenStatements
from detente.case.preferences._read_statements import EITHER_ORDER, Brackets, listed_data, read_statements, spans
from detente.case.walk import Element
from detente.errors import Where
from detente.phrases import listed, ordinal

if TYPE_CHECKING:
    from detente.case.preference_changes import OfPreferences, Places


__all__ = ["EITHER_ORDER", "PREFERENCE", "StatementOrder", "Statements"]


@dataclass(frozen=True)
class Statements(Preference):
    """Statements as they are written; `brackets` are the ranges of groups whose order nobody knows."""

    groups: tuple[tuple[Statement, ...], ...]
    where: Where
    brackets: Brackets = ()

    kind = "statements"
    key = None
    help = (
        "a list of prioritised statements, most important first, in which a nested list is of statements that are "
        "equally important, and “either_order” of those whose order nobody knows"
    )

    @property
    def items(self) -> tuple[Statement, ...]:
        """All statements, in the order they are written."""
        return tuple(s for group in self.groups for s in group)

    @classmethod
    def read(cls, reader: Reader, key: Located, node: SequenceNode) -> Statements:
        """See `Preference`."""
        groups, brackets = read_statements(reader, node)
        return cls(groups, key.where, brackets)

    def data(self) -> Any:
        """See `Preference`."""
        return listed_data(self.groups, self.brackets)

    def plain(self) -> Any:
        """See `Preference`; each statement has its own notes."""
        return self.data()

    def resolved(self, names: Resolver) -> StatementOrder:
        """See `Preference`."""
        resolved = ([(names.formula(s.that), s) for s in group] for group in self.groups)
        groups = tuple(
            tuple(ResolvedStatement.of(f, s, names.layer.options) for f, s in group if f is not None)
            for group in resolved
        )
        if not all(groups):  # something in them cannot be read, so that there is no model
            return StatementOrder(tuple(group for group in groups if group), self.where)
        return StatementOrder(groups, self.where, self.brackets)

    def parts(self, path: tuple[str, ...]) -> Iterator[Element]:
        """See `Preference`: the statements."""
        for k, s in enumerate(self.items, start=1):
            label = s.name or str(s.that.text)
            yield Element("statement", (*path, str(k)), label, s.note, s, "statement", "left out")


@dataclass(frozen=True)
class StatementOrder(ResolvedPreference):
    """Statements in order of importance; those of one group are equally important.

    Parameters
    ----------
    groups
        The statements as they are written, whether or not it is known that they matter.
    at
        Where they are written.
    brackets
        Ranges of groups whose order nobody knows, each from a first to one before which it ends; a group of them is one
        statement.
    numbered
        What the file calls each statement, where this is one completion of a list; else they count from one.
    """

    groups: tuple[tuple[ResolvedStatement, ...], ...]
    at: Where
    brackets: Brackets = ()
    numbered: tuple[tuple[str, ...], ...] | None = field(default=None, compare=False)

    of = "statements"

    @property
    def written(self) -> Statements:
        """See `ResolvedPreference`."""
        return Statements(tuple(tuple(s.statement for s in group) for group in self.groups), self.at, self.brackets)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """See `ResolvedPreference`."""
        return spans(len(self.groups), self.brackets)

    def form(self, options: tuple[str, ...]) -> Form:  # noqa: ARG002 - formulas name their options
        """See `ResolvedPreference`."""
        return InOrder(tuple(tuple(s.formula for s in group) for group in self.groups))

    @property
    def openness(self) -> OpenStatements | None:
        """See `ResolvedPreference`."""
        if not self.brackets and not any(s.statement.perhaps for group in self.groups for s in group):
            return None
        return OpenStatements(self)

    @property
    def degrees(self) -> Mapping[int, InOrder]:
        """See `ResolvedPreference`: statements of at least a degree are the first ones, since degrees do not rise."""
        least = [min(s.statement.degree for s in group) for group in self.groups]
        found = {}
        for degree in sorted({d for d in least if d > 1}):
            first = len([*takewhile(lambda d, degree=degree: d >= degree, least)])  # type: ignore[misc]
            found[degree] = InOrder(tuple(tuple(s.formula for s in group) for group in self.groups[:first]))
        return found

    @property
    def said(self) -> object:
        """See `ResolvedPreference`; the order within a group, or within a bracket, means nothing."""

        def says(s: ResolvedStatement) -> object:
            return s.formula, s.statement.perhaps is True, s.statement.degree

        return "statements", [
            (stop - start > 1, Counter(says(s) for group in self.groups[start:stop] for s in group))
            for start, stop in self.spans
        ]

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        told = ([" = ".join(map(_marked, group)) for group in self.groups[start:stop]] for start, stop in self.spans)
        parts = (f"{listed(groups)} in either order" if len(groups) > 1 else groups[0] for groups in told)
        return "Statements, most important first: " + "; ".join(parts)

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """See `ResolvedPreference`: the first group of which more hold."""
        for k, (group, parts) in enumerate(zip(self.groups, self.places, strict=True), start=1):
            before, after = (sum(s.formula.evaluate(state.values) for s in group) for state in (origin, target))
            if before != after:
                n = len(self.groups)
                place = f"the {ordinal(k)} of its {n} priorities" if n > 1 else "its only priority"
                want = f"its {ordinal(k)} of {n} wants" if n > 1 else "its only want"
                place, want = (f"{self._qualified(k - 1)}{words}" for words in (place, want))
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
        return None

    def _qualified(self, k: int) -> str:
        """Return what is open or graded of the group at a place, as words that end before what follows."""
        group = self.groups[k]
        perhaps = [s for s in group if s.statement.perhaps]
        among = next((others for others in self.brackets if others[0] <= k < others[1]), None)
        degree = min(s.statement.degree for s in group)
        return "".join(
            f"{words}, "
            for words, said in (
                ("which perhaps matters" if len(group) == 1 else "of which some perhaps matter", perhaps),
                ("much preferred" + (f" (degree {degree})" if degree > 2 else ""), degree > 1),
                ("in an order that is not known", among),
            )
            if said
        )

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
        if self.numbered is not None:
            return self.numbered
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
        from detente.case.preferences._changed_statements import brackets_after, degrees_after

        before = [[s.statement.degree for s in group] for group in self.groups]
        at = [k for k, group in enumerate(self.groups) for _ in group]
        now = placed(dm, at, changes, places)
        degrees = degrees_after(before, at, now, changes, places)
        groups = tuple(
            tuple(
                (new_statement(model, x.that) if isinstance(x, Add) else self.statements[x - 1]).of_degree(degree)
                for x in place
            )
            for place, degree in zip(now, degrees, strict=True)
        )
        brackets = brackets_after(self.brackets, at, now, changes, places)
        return replace(self, groups=groups, brackets=brackets, numbered=None)

    def refusal(self, change: OfPreferences) -> str:
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import DropWeight

        return "has no weights, so none can be left out" if isinstance(change, DropWeight) else super().refusal(change)

    def with_priorities(self, priorities: tuple[tuple[ResolvedStatement, ...], ...]) -> StatementOrder:
        """See `ResolvedPreference`."""
        return replace(self, groups=priorities, brackets=(), numbered=None)


def _marked(s: ResolvedStatement) -> str:
    """Return what a statement is called, with what is open or graded of it."""
    degree = s.statement.degree
    much = f" (much{f', degree {degree}' if degree > 2 else ''})" if degree > 1 else ""
    return f"{'perhaps ' if s.statement.perhaps else ''}“{s.told}”{much}"


PREFERENCE = Statements
