"""What each kind of result tells of itself: a document, a record, and where it is a table its columns.

A module here declares that of one kind as ``TOLD``; its name is that of the kind (`Solution` is told by
``solution.py``). A result that is asked by its methods (`detente.display`) and a question that is answered by it tell
the same; the module is loaded when the first of its kind is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from detente.declared import Declared

if TYPE_CHECKING:
    from detente.case import Model
    from detente.report.blocks import Document, Figure
    from detente.report.said import Said

LISTED = 1000
Columns = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class How:
    """How a result is told: with at most so many states in a list, with the words of texts at hand, by their ids."""

    limit: int = LISTED
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What one kind of result tells.

    Parameters
    ----------
    document
        What it says.
    record
        The same as JSON.
    digest
        The SHA-256 of the case file that it is made from, None where there is no file; of a kind that is not made from
        one, None.
    columns
        The columns of its table, if it is one.
    figures
        The pictures that a notebook shows besides.
    short
        What it answers in one sentence, for where only one is read; None where there is none.
    """

    document: Callable[[Any, How], Document]
    record: Callable[[Any, How], Mapping[str, Any]]
    digest: Callable[[Any], str | None] | None = None
    columns: Callable[[Any], Columns] | None = None
    figures: Callable[[Any], Sequence[Figure]] = lambda _: ()
    short: Callable[[Any], Said | None] = lambda _: None


TOLD: Declared[Told] = Declared("detente.report.told", "TOLD")
"""What is told of each kind of result, by its name in small letters."""


def told_of(value: object) -> Told | None:
    """Return what is told of a value: what it brings itself, from a room unknown to this one, or what its kind has."""
    return told_of_kind(type(value))


def told_of_kind(kind: type) -> Told | None:
    """Return what is told of values of a kind."""
    own: Told | None = getattr(kind, "told", None)
    names = (_named(parent) for parent in kind.__mro__)
    return own or next((TOLD[name] for name in names if name in TOLD), None)


def _named(kind: type) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__).lstrip("_")


def in_columns(names: Sequence[str], rows: Sequence[Sequence[object]]) -> Columns:
    """Return rows as columns with names."""
    return {name: [row[k] for row in rows] for k, name in enumerate(names)}


def prefix_of(model: Model, what: str) -> str:
    """Return what ids begin with: those of one notebook's pictures differ, and are the same every time."""
    which = repr((model.case, model.perspective_id, model.phase_id, what))
    return "n" + sha256(which.encode()).hexdigest()[:8]
