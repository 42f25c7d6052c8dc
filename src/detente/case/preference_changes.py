"""Changes to what a decision maker prefers, as data, and what a preference is once a set of them is made.

A set of changes has no order. What a change names are the *places* of the original preference, counted from one:

* in a list of statements the number of a statement; statements that are equally important share a place;
* in a ranking its groups of tied states, as written, whether or not their states exist in this model;
* in weights the sizes, the largest first, whatever their sign; options of the same size share a place, and a weight of
  0 has none.

A place in a list is that of an original statement, whether or not that statement is changed too. So it is in a ranking,
where what moves, or is tied, is all that stands at a place:

* a statement moved up, or added, *to* number n stands directly before statement n and all that are as important;
* a statement moved down *to* number n stands directly after statement n and all that are as important;
* one that is tied *with* number n stands where n stands, which is neither given up nor moved but may be tied itself;
* several that come to the same place stand there in the order of their numbers, then those added, by their texts.

`Exchange` and `Join` are of whole places, in preferences of every kind, and no other change of the set touches these.
`ReplacePreferences` puts another preference in the place of the original one; no other change may address that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from detente.case.elements import Condition, Statement
from detente.case.model import Model, ResolvedStatement
from detente.case.preferences import ResolvedPreference
from detente.errors import UsageError, Where

NOWHERE = Where("<change>", 1, 1)


@dataclass(frozen=True)
class Drop:
    """A decision maker gives up a statement.

    Parameters
    ----------
    decision_maker
        Whose preference changes.
    number
        Which statement, the most important first, counted from 1.
    """

    decision_maker: str
    number: int

    kind: ClassVar[str] = "drop"


@dataclass(frozen=True)
class Move:
    """A statement, or a place of a ranking, comes to stand higher (a smaller number) or lower; see the module.

    Parameters
    ----------
    decision_maker
        Whose preference changes.
    number
        Which statement, or which place of a ranking, the best first, counted from 1.
    to
        Before which it comes to stand, if that is higher; else after which.
    """

    decision_maker: str
    number: int
    to: int

    @property
    def kind(self) -> str:  # noqa: D102 - a kind of change, as the others have
        return "promote" if self.to < self.number else "demote"


@dataclass(frozen=True)
class Add:
    """A decision maker wants something more; `to` is one beyond the last number for the least important place.

    Parameters
    ----------
    decision_maker
        Whose preference changes.
    that
        What is wanted, as a formula.
    to
        Directly before which statement it stands; one beyond the last for the least important place.
    origin
        Where it is taken from, in words, if from anywhere.
    """

    decision_maker: str
    that: str
    to: int
    origin: str = ""

    kind: ClassVar[str] = "add"


@dataclass(frozen=True)
class Tie:
    """A statement becomes as important as another one, or a place of a ranking as good.

    Parameters
    ----------
    decision_maker
        Whose preference changes.
    number, with_
        What becomes as important, or as good, as what; counted from 1.
    """

    decision_maker: str
    number: int
    with_: int

    kind: ClassVar[str] = "tie"


@dataclass(frozen=True)
class Exchange:
    """Two places trade places: what stands at the first stands at the second then; of weights, the sizes are traded.

    Parameters
    ----------
    decision_maker
        Whose preference changes.
    first, second
        The two places, the best first, counted from 1.
    """

    decision_maker: str
    first: int
    second: int

    @property
    def kind(self) -> str:  # noqa: D102 - a kind of change, as the others have
        return "promote" if self.second < self.first else "demote"


@dataclass(frozen=True)
class Join:
    """Two places become one: what stands at the second stands at the first then, or has a weight of that size.

    Parameters
    ----------
    decision_maker
        Whose preference changes.
    first, second
        The two places, the best first, counted from 1.
    """

    decision_maker: str
    first: int
    second: int

    kind: ClassVar[str] = "tie"


@dataclass(frozen=True)
class DropWeight:
    """A decision maker gives an option no weight any more.

    Parameters
    ----------
    decision_maker
        Whose preference changes.
    option
        Which option.
    """

    decision_maker: str
    option: str

    kind: ClassVar[str] = "drop"


@dataclass(frozen=True)
class ReplacePreferences:
    """A decision maker's preferences are replaced as a whole."""

    decision_maker: str
    order: ResolvedPreference
    origin: str = ""

    kind: ClassVar[str] = "preferences"


OfPreferences: TypeAlias = Drop | Move | Add | Tie | Exchange | Join | DropWeight | ReplacePreferences
OfPlaces: TypeAlias = Exchange | Join


def changed_order(model: Model, dm: str, changes: Sequence[OfPreferences]) -> ResolvedPreference:
    """Return a decision maker's preference with changes made to it.

    Raises
    ------
    UsageError
        If there is nothing to change, or the changes do not go together.
    """
    model.decision_maker(dm)
    order = model.preferences[dm]
    whole = [c for c in changes if isinstance(c, ReplacePreferences)]
    if whole:
        if len(whole) > 1:
            raise UsageError(f"two changes to the preferences of “{dm}” do not go together")
        if len(changes) > 1:
            raise UsageError(f"the preferences of “{dm}” are replaced as a whole; then nothing single in them changes")
        return whole[0].order
    places = Places(dm, len(order.places), [c for c in changes if isinstance(c, Exchange | Join)])
    single = [c for c in changes if not isinstance(c, Exchange | Join)]
    for change in sorted(single, key=lambda c: not isinstance(c, DropWeight)):
        if not isinstance(change, order.single):
            raise UsageError(f"“{dm}” {order.refusal(change)}")
    return order.changed(model, dm, single, places)


class Places:
    """Where what stands at each place of a preference stands once whole places trade or join."""

    def __init__(self, dm: str, number: int, changes: Iterable[OfPlaces]) -> None:
        self.dm = dm
        self.now = list(range(number))
        self.touched: set[int] = set()
        for change in changes:
            pair = (change.first - 1, change.second - 1)
            for k in pair:
                if not 0 <= k < number:
                    raise UsageError(f"the preferences of “{dm}” have {number} places; found a change to place {k + 1}")
                self.alone(k)
                self.touched.add(k)
            first, second = pair
            self.now[second] = first
            if isinstance(change, Exchange):
                self.now[first] = second

    def alone(self, place: int) -> None:
        """Refuse a second change to what stands at a place."""
        if place in self.touched:
            raise UsageError(f"two changes to place {place + 1} of the preferences of “{self.dm}” do not go together")


class _List:
    """Where each entry of one list stands once changes are made; places are compared as tuples.

    An entry is a statement, or a whole place of a ranking; `group` has for each the place where it stands now.
    """

    def __init__(
        self, dm: str, group: Sequence[int], changes: Sequence[Drop | Move | Add | Tie], places: Places
    ) -> None:
        self.dm = dm
        self.group = group
        self.places = places
        self.added = sorted((c for c in changes if isinstance(c, Add)), key=lambda c: (c.to, c.that))
        self.changed: dict[int, Drop | Move | Tie] = {}
        for change in changes:
            if not isinstance(change, Add):
                self._note(change)
        for add in self.added:
            self._known(add.to, len(group) + 1)

    def _known(self, number: int, last: int) -> None:
        if not 1 <= number <= last:
            raise UsageError(f"“{self.dm}” has no place {number} in its list of {len(self.group)} statements")
        if number <= len(self.group):
            self.places.alone(self.group[number - 1])

    def _note(self, change: Drop | Move | Tie) -> None:
        other = change.to if isinstance(change, Move) else change.with_ if isinstance(change, Tie) else None
        for number in (change.number, *([] if other is None else [other])):
            self._known(number, len(self.group))
        if change.number in self.changed:
            raise UsageError(f"two changes to statement {change.number} of “{self.dm}” do not go together")
        if other is not None and self.group[other - 1] == self.group[change.number - 1]:
            raise UsageError(f"statements {change.number} and {other} of “{self.dm}” are equally important already")
        self.changed[change.number] = change

    def place(self, number: int, seen: tuple[int, ...] = ()) -> tuple[int, ...]:
        """Return what an entry's place is compared by; equal for entries that stand at one place."""
        if number in seen:
            raise UsageError(f"statements {', '.join(map(str, seen))} of “{self.dm}” cannot be tied in a circle")
        match self.changed.get(number):
            case Move(to=to):
                below = to > number
                return (self.group[to - 1], 1 if below else -1, 0, number)
            case Tie(with_=with_):
                if isinstance(self.changed.get(with_), Drop | Move):
                    raise UsageError(
                        f"statement {with_} of “{self.dm}” does not stay; another one cannot be tied with it"
                    )
                return self.place(with_, (*seen, number))
            case _:
                return (self.places.now[self.group[number - 1]], 0, 0, 0)

    def placed(self) -> list[list[int | Add]]:
        """Return the numbers of the entries, and what is added, in their new order."""
        at: dict[tuple[int, ...], list[int | Add]] = {}
        for number in range(1, len(self.group) + 1):
            if not isinstance(self.changed.get(number), Drop):
                at.setdefault(self.place(number), []).append(number)
        for k, add in enumerate(self.added):
            group = self.group[add.to - 1] if add.to <= len(self.group) else len(self.group)
            at[group, -1, 1, k] = [add]
        return [at[place] for place in sorted(at)]


def placed(dm: str, group: Sequence[int], changes: Sequence[OfPreferences], places: Places) -> list[list[int | Add]]:
    """Return the numbers of the entries of a list, and what is added, in their new order; see the module.

    `group` has for each entry the place where it stands now.
    """
    return _List(dm, group, [c for c in changes if isinstance(c, Drop | Move | Add | Tie)], places).placed()


def new_statement(model: Model, text: str) -> ResolvedStatement:
    """Return a statement that no file holds."""
    formula = model.formula(text)
    return ResolvedStatement.of(formula, Statement(Condition(text, formula), NOWHERE), model.layer.options)
