"""A model without some of its parts: what a part adds is what is different when it is not there.

A statement, a weight, a rule, a ban, a list of all moves or a term is left out; a ranking or weights as a whole are
replaced by no preference at all; a one-way option can be changed both ways; an option nobody can choose stays as it is
in the status quo, or is not taken.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.case.changes import (
    RULES,
    Change,
    Drop,
    DropTerm,
    Guarantee,
    LeaveOut,
    Release,
    ReplacePreferences,
    apply,
)
from detente.case.elements import Note
from detente.case.model import Model
from detente.case.preferences import PREFERENCES, no_preference
from detente.case.walk import Element
from detente.errors import UsageError


def how_dropped(part: Element) -> str | None:
    """Return what leaving a part out means, or None for a part that nothing is solved from."""
    return part.dropped or None


def loses(note: Note, removed: set[str]) -> bool:
    """Tell whether an entry becomes an assumption without some claims.

    It does if they are all its claims, unless its status says that it needs none (logical) or that it is one already.
    """
    return bool(note.evidence) and removed.issuperset(note.evidence) and note.status not in ("logical", "assumption")


def dropping(model: Model, part: Element) -> Change:  # noqa: PLR0911 - one for each kind
    """Return the change that leaves a part of a model out.

    Raises
    ------
    UsageError
        For a part that cannot be left out.
    """
    if part.kind == "voice":
        return _without_voices(model, part.path[1], [int(part.path[3])])
    match part.kind:
        case "statement":
            return Drop(part.path[1], int(part.path[2]))
        case kind if kind in PREFERENCES and part.dropped:
            return ReplacePreferences(part.path[1], no_preference(part.body.where))
        case "option":
            return Guarantee(part.path[1], _as_it_is(model, part.path[1]))
        case "one-way mark":
            return Release(part.path[1])
        case "term":
            return DropTerm(part.path[1], part.path[2])
        case _ if part.path[0] in RULES:
            return LeaveOut(part.path[0], _number(model, part))
    raise UsageError(f"{part.address} cannot be left out: nothing is solved from it")


def droppings(model: Model, parts: Iterable[Element]) -> tuple[Change, ...]:
    """Return the changes that leave parts of a model out; voices of one decision maker go together.

    Raises
    ------
    UsageError
        For a part that cannot be left out.
    """
    voices: dict[str, list[int]] = {}
    changes: list[Change] = []
    every = [*parts]
    gone = {e.path for e in every if e.kind in PREFERENCES}
    for part in every:
        if part.kind != "voice":
            changes.append(dropping(model, part))
        elif part.path[:2] not in gone:  # with the whole
            voices.setdefault(part.path[1], []).append(int(part.path[3]))
    return (*changes, *(_without_voices(model, dm, numbers) for dm, numbers in voices.items()))


def _without_voices(model: Model, dm: str, numbers: Iterable[int]) -> Change:
    from detente.case.preferences.voices import VoicesOrder

    order = model.preferences[dm]
    assert isinstance(order, VoicesOrder)
    return ReplacePreferences(dm, order.without(numbers))


def _number(model: Model, part: Element) -> int:
    """Return which of the rules of its section a part is, counted from 1."""
    section, key = part.path[:2]
    return [listed.by for listed in model.only_moves].index(key) + 1 if section == "only_moves" else int(key)


def without(model: Model, parts: Iterable[Element]) -> Model:
    """Return a model without some of its parts.

    Parameters
    ----------
    model
        The model, which stays as it is.
    parts
        Parts of it; see `elements_of`.

    Raises
    ------
    UsageError
        For a part that cannot be left out.

    Examples
    --------
    >>> import detente
    >>> from detente.case.address import elements_of
    >>> model = detente.read_case("syria-2016").model("A")
    >>> kinder = without(model, [elements_of(model)["preferences.RUS.5"]])
    >>> len(model.preferences["RUS"].statements), len(kinder.preferences["RUS"].statements)
    (7, 6)
    """
    return apply(model, droppings(model, parts))


def _as_it_is(model: Model, option: str) -> bool:
    quo = model.status_quo
    return quo is not None and quo[model.option_ids.index(option)] == "Y"
