"""Some states: how many, which, and as a table the options of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detente.engines import StateSet
from detente.errors import BoundReached
from detente.report.told import Columns, How, Told

if TYPE_CHECKING:
    from detente.report.blocks import Document

MAX_ROWS = 1_000_000  # states of a data frame


def _document(states: StateSet, how: How) -> Document:
    from detente.report.blocks import Paragraph
    from detente.report.said import Said, result

    if not states.known:
        return [Paragraph(Said(repr(states), result("states")))]
    more = f" and {states.count - how.limit} more" if states.count > how.limit else ""
    text = f"{states.count} states: {', '.join(states.first(how.limit))}{more}"
    return [Paragraph(Said(text, result("states")))]


def _record(states: StateSet, how: How) -> Mapping[str, Any]:
    from detente.report.records import set_record

    return set_record(states, how.limit)


def letters(states: StateSet) -> Columns:
    """Return one row for each state: its letters, and whether each option is taken."""
    if states.count > MAX_ROWS:
        told = f"to_frame: these are {states.count} states; a table has up to {MAX_ROWS:,}"
        raise BoundReached(f"{told}; take a part of them with where(…)")
    shown = list(states)
    options = states.conflict.options
    taken = {"Y": True, "N": False}
    return {"state": shown, **{o: [taken.get(state[k]) for state in shown] for k, o in enumerate(options)}}


TOLD = Told(_document, _record, columns=letters)
