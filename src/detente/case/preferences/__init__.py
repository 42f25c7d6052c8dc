"""Kinds of preference, one module each: how it is written, what it says, how it is told, doubted and changed.

Nobody else asks which kinds there are. A kind is a class of what is written, `Preference`, which is the declaration,
and a class of what that means in one model, `ResolvedPreference`. What stability asks of a preference is three
relations between states; a kind says as data, as a `Form`, where they come from, and
`detente.conflict` makes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.case.preferences._forms import Certainty, Form, InOrder, Overridden, Pairs, TiedGroups, Weighted
from detente.case.preferences._kind import (
    Drawn,
    Preference,
    Reader,
    Reason,
    ResolvedPreference,
    Resolver,
)
from detente.case.preferences._open import (
    Completion,
    NotCompared,
    OneOf,
    OpenForm,
    OpenInOrder,
    Openness,
    Ranges,
    Settled,
)
from detente.declared import Declared

if TYPE_CHECKING:
    from collections.abc import Collection

    from detente.case.nodes import Located, Node
    from detente.errors import Where


def _names_sections(kind: type[Preference], _: Collection[str]) -> None:
    """Raise `ValueError` where a kind refers to a section that there is none of."""
    from detente.case.sections import SECTIONS, lead_somewhere

    lead_somewhere(f"the preference kind “{kind.kind}”", kind.fields(), (*SECTIONS,))


PREFERENCES: Declared[type[Preference]] = Declared(
    "detente.case.preferences", "PREFERENCE", order=("statements", "ranking", "weights", "voices", "fuzzy"),
    says="kind",
    check=_names_sections,
)  # fmt: skip
"""The kinds, by what each is called."""

__all__ = [
    "PREFERENCES",
    "Certainty",
    "Completion",
    "Drawn",
    "Form",
    "InOrder",
    "NotCompared",
    "OneOf",
    "OpenForm",
    "OpenInOrder",
    "Openness",
    "Overridden",
    "Pairs",
    "Preference",
    "Ranges",
    "Reader",
    "Reason",
    "ResolvedPreference",
    "Resolver",
    "Settled",
    "TiedGroups",
    "Weighted",
    "main_keys",
    "no_preference",
    "read_preference",
]


def main_keys() -> dict[str, type[Preference]]:
    """Return the kinds that are written as a mapping, by the key that tells the kind.

    Raises
    ------
    ValueError
        If two are told by the same key, or one has no field of it.
    """
    found: dict[str, type[Preference]] = {}
    for kind in PREFERENCES.values():
        if kind.key is None:
            continue
        if kind.key in found:
            other = found[kind.key].kind
            raise ValueError(f"the preference kinds “{other}” and “{kind.kind}” are both told by the key “{kind.key}”")
        if kind.key not in (names := [field.name for field in kind.fields()]):
            raise ValueError(
                f"the preference kind “{kind.kind}” is told by the key “{kind.key}”, which is no field of it; "
                f"its fields: {', '.join(names)}"
            )
        found[kind.key] = kind
    return found


def read_preference(reader: Reader, key: Located, node: Node, notes: tuple[str, ...]) -> Preference | None:
    """Read the preferences of a decision maker, of whatever kind they are."""
    from detente.case.nodes import SequenceNode, is_null

    by_key = main_keys()
    expected = "a list of statements, or " + " or ".join(f"{name}:" for name in by_key)
    if isinstance(node, SequenceNode):
        return next(kind for kind in PREFERENCES.values() if kind.key is None).read(reader, key, node)
    if is_null(node):
        text = f"found nothing as the preferences of “{key}”; expected {expected}"
        reader.problem(key.where, text, missing=("preferences", str(key)))
        return None
    body = reader.mapping(node, f"the preferences of “{key}”: {expected}")
    if body is None or not reader.keys(
        body, "preferences", (*(f.name for kind in by_key.values() for f in kind.fields()), *notes)
    ):
        return None
    given = [name for name in by_key if body.get(name) is not None]
    if len(given) != 1:
        named = [f"“{name}”" for name in given or by_key]
        found = " and ".join(named) if given else f"neither {' nor '.join(named)}"
        found = f"both {found}" if len(given) == 2 else found
        reader.problem(key.where, f"found {found} for “{key}”; expected one of them, or a list of statements")
        return None
    kind = by_key[given[0]]
    if not reader.keys(
        body, f"a preference that is given as “{given[0]}”", (*(field.name for field in kind.fields()), *notes)
    ):
        return None
    return kind.read(reader, key, body)


def no_preference(where: Where) -> ResolvedPreference:
    """Return what somebody prefers who finds all states equally good."""
    from detente.case.preferences.statements import StatementOrder

    return StatementOrder((), where)
