"""Parts of a case as the plain data of its file: what every kind of entry writes in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from detente.case.elements import Condition, Entry, Note, Override


def given(**entries: Any) -> dict[str, Any]:
    """Return the entries that say something."""
    return {k: v for k, v in entries.items() if v is not None and v not in ({}, [])}


def text(value: str | None) -> str | None:
    """Return a text without its place."""
    return None if value is None else str(value)


def noted(note: Note | None, name: str | None = None) -> dict[str, Any]:
    """Return what an entry is called, and what it rests on."""
    if note is None:
        return given(name=text(name))
    return given(
        name=text(name),
        because=text(note.because),
        evidence=[str(c) for c in note.evidence],
        status=text(note.status),
        note=text(note.note),
    )


def told_of(override: Override) -> dict[str, Any]:
    """Return what is said of a perspective or a phase itself: its name and notes, and whose view it is."""
    unseen = override.unseen
    lacks = None if unseen is None else given(options=[*map(str, unseen.options)], states=[*map(str, unseen.states)])
    return {**noted(override.note, override.name), **given(view_of=text(override.view_of), unseen=lacks)}


def exact(value: Fraction) -> int | float | str:
    """Return an exact number as a file has it: a decimal only where that is the same number.

    >>> exact(Fraction(3)), exact(Fraction(1, 2)), exact(Fraction(1, 3))
    (3, 0.5, '1/3')
    """
    if value.denominator == 1:
        return int(value)
    return float(value) if Fraction(str(float(value))) == value else str(value)


def conditional(key: str, condition: Condition, note: Note, name: str | None) -> Any:
    """Return an entry that is a condition: a mapping where something is noted of it, else the bare text."""
    extra = noted(note, name)
    return {key: str(condition.text), **extra} if extra else str(condition.text)


def plain_value(value: Any) -> Any:
    """Return a value of any entry that has no class of its own as plain data."""
    match value:
        case Entry():
            return {str(k): plain_value(v) for k, v in value.values.items()}
        case Condition():
            return str(value.text)
        case Mapping():
            return {str(k): plain_value(v) for k, v in value.items()}
        case tuple() | list():
            return [plain_value(v) for v in value]
        case str():
            return str(value)
    return value
