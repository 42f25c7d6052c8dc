"""What has room on the first page, and how high it is: worked out from a table of widths, the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.pictures.verdict.measure import wrap
from detente.report.blocks import Bullets, Figure, Heading, Paragraph, Plain, Sheet, Table, flat

WIDTH, HEIGHT = 695.0, 1032.0
"""What a printed page has room for, in CSS pixels: A4 with the margins of the style of the page."""

SIZES = ((12.7, 17.6), (12.0, 16.4), (11.3, 15.2))
"""The size of words and from line to line, as it is and by each step smaller."""

TITLE, HEADING = 20.0, 14.0
"""The size of the sentence of the verdict, and of a heading."""

GAP = 24.0
"""What is between the columns."""

WIDER = 1.04
"""How much more than the table of widths says fits on a line: that table has the wider of two faces."""

LEADING_COLUMN = 0.6
"""How much of a table its first column takes."""


@dataclass(frozen=True)
class Room:
    """How much is told.

    Parameters
    ----------
    quotes
        At most so many quotations.
    small
        By how many steps words are smaller.
    together
        Whether other proposals with the same answer are told together.
    drawn
        Whether what is asked of each party, and what each would do, is left to the picture.
    example
        Whether it is told by which changes it would hold.
    widest
        How wide a picture of many is laid out: the wider, the lower it is once it is as wide as the page, and the
        smaller its words.
    """

    quotes: int
    small: int
    together: bool = False
    drawn: bool = False
    example: bool = True
    widest: int = 960


ROOMS = (
    Room(3, 0),
    Room(2, 1),
    Room(2, 2),
    Room(2, 1, together=True),
    Room(2, 2, together=True),
    Room(1, 2, together=True),
    Room(2, 2, together=True, drawn=True),
    Room(1, 2, together=True, drawn=True),
    Room(0, 2, together=True, drawn=True),
    Room(0, 2, together=True, drawn=True, widest=1120),
    Room(0, 2, together=True, drawn=True, widest=1280),
    Room(0, 2, together=True, drawn=True, example=False),
    Room(0, 2, together=True, drawn=True, example=False, widest=1440),
)
"""What is tried in turn, until it fits."""


def fitting(sheets: Iterable[Sheet]) -> Sheet:
    """Return the first of some sheets that fits on a page; the last where none does."""
    sheet = Sheet((), ())
    for sheet in sheets:
        if height_of(sheet) <= HEIGHT:
            return sheet
    return sheet


def height_of(sheet: Sheet) -> float:
    """Return how high a sheet is in print, in CSS pixels: rather too high than too low."""
    size, step = SIZES[sheet.small]
    across = sum(_height(b, WIDTH, size, step) for b in flat((*sheet.head, *sheet.foot)))
    columns = sum(_height(b, (WIDTH - GAP) / 2, size, step) for b in flat(sheet.columns))
    return across + columns / 2 + (step if columns else 0)


def _height(block: Plain, width: float, size: float, step: float) -> float:
    match block:
        case Heading(text=text, level=1):
            return _lines(text, width - 30, TITLE) * TITLE * 1.3 + 10
        case Heading(text=text):
            return _lines(text, width, HEADING) * HEADING * 1.25 + 10
        case Paragraph(text=text):
            return _lines(text, width, size) * step + 6
        case Bullets(items=items):
            return sum(_lines(item, width - 16, size) * step + 4 for item in items) + 4
        case Table(columns=columns, rows=rows):
            others = len(columns) - 1
            rooms = [LEADING_COLUMN * width - 12, *[(1 - LEADING_COLUMN) * width / others - 12] * others]
            high = (max(_lines(*cell, size) for cell in zip(row, rooms, strict=True)) for row in (columns, *rows))
            return sum(n * step + 2 for n in high) + 8
        case Figure(svg=svg):
            wide, high_ = map(float, svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split())
            return high_ * WIDTH / wide + 12 + step


def _lines(text: str, width: float, size: float) -> int:
    """Return on how many lines a text stands."""
    return len(wrap(text, width * WIDER * 12.5 / size, "what"))
