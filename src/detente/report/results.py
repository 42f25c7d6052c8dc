"""Results tell themselves, by their methods, what `detente.report.told` declares of their kinds.

See `detente.display`. Commands and the server tell the same of what answers them, so that a notebook, a script and the
command line agree.
"""

from __future__ import annotations

from typing import Any

from detente.display import Displayed
from detente.report.blocks import Heading, as_html, as_text
from detente.report.records import origin_record
from detente.report.told import Columns, How, Told, told_of

IN_NOTEBOOK = How(limit=50)


def text_of(value: Displayed, limit: int) -> str:
    """Return what a value says, as a text."""
    return as_text(_told(value).document(value, How(limit)))


def record_of(value: Displayed, limit: int) -> dict[str, Any]:
    """Return what a value says, as JSON: of a result with the version of Detente and the digest of the case file."""
    told = _told(value)
    origin = {} if told.digest is None else {"detente": {**origin_record(told.digest(value)), "version": value.version}}
    return {**origin, **told.record(value, How(limit))}


def short_of(value: Displayed) -> str:
    """Return what a value says where there is room for a line only; empty where it has no such words."""
    return _told(value).short(value) or ""


def html_of(value: Displayed) -> str:
    """Return what a value shows in a notebook."""
    told = _told(value)
    blocks = [*told.document(value, IN_NOTEBOOK), *told.figures(value)]
    # A cell is a small part of a page: its title is no title of that.
    return str(
        as_html([Heading(b.text, max(b.level, min(b.level + 2, 4))) if isinstance(b, Heading) else b for b in blocks])
    )


def svg_of(value: Displayed) -> str | None:
    """Return the picture of a value, if there is one of it."""
    figures = _told(value).figures(value)
    return figures[0].svg if len(figures) == 1 else None


def columns_of(value: Displayed) -> Columns:
    """Return the columns of a value that is a table."""
    columns = _told(value).columns
    assert columns is not None, type(value)
    return columns(value)


def _told(value: Displayed) -> Told:
    told = told_of(value)
    assert told is not None, type(value)
    return told
