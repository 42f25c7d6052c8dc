"""Dates as sources give them: whole, partial, uncertain (EDTF), or relative to a date the analyst sets.

Calendar expressions are read by the library `edtf` (Extended Date/Time Format, ISO 8601-2). Expressions relative to the
day of speaking are resolved against an anchor, never without one, and the assumption made is part of the answer:

* yesterday, today, tomorrow, the day before or after; N days, weeks, months, years ago;
* last and next with a day of the week: the nearest such day strictly before or after the anchor;
* this, last and next with week, month or year: the whole period;
* a day or month without a year: in the year in which it lies nearest to the anchor.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from detente.errors import UsageError

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {
    w: k for k, w in enumerate(("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), 1)
}
_NUMBERS |= {"an": 1, "one": 1}
_AGO = re.compile(r"(\d{1,4}|[a-z]+) (day|week|month|year)s? ago")
_BARE = re.compile(rf"(?:(?:on|by|until|since|before|after) )?({'|'.join(_DAYS)})")
_WEEKDAY = re.compile(rf"(?:on )?(last|next) ({'|'.join(_DAYS)})")
_PERIOD = re.compile(r"(this|last|next) (week|month|year)")
_STEPS = {"last": -1, "this": 0, "next": 1}
_NAMED = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
_NUMERIC = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
_YEARLESS = re.compile(r"XXXX-(\d\d)(?:-(\d\d))?")


@dataclass(frozen=True)
class When:
    """What a date expression comes to.

    Parameters
    ----------
    words
        The expression.
    edtf
        The date in EDTF, or None where it is not resolved.
    earliest, latest
        The first and the last day it may mean, where it is resolved.
    assumption
        What the resolution rests on besides the words, or None.
    why
        Why it is not resolved, or None.
    """

    words: str
    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None
    assumption: str | None = None
    why: str | None = None


def is_edtf(text: str) -> bool:
    """Tell whether a text is a date in EDTF.

    >>> is_edtf("2016-07~"), is_edtf("2016-02-30"), is_edtf("last Thursday")
    (True, False, False)
    """
    return _parsed(text) is not None


def read_date(words: str, anchor: str | None = None) -> When:
    """Resolve a date expression.

    Parameters
    ----------
    words
        As the source has it, or in EDTF.
    anchor
        The date the analyst sets, a whole day in EDTF. Without it relative dates stay unresolved.

    Raises
    ------
    UsageError
        If the anchor is no day.

    Examples
    --------
    >>> read_date("last Thursday").why
    'it is relative; set the date of the source (anchor)'
    >>> read_date("last Thursday", "2016-07-18").edtf
    '2016-07-14'
    >>> read_date("5 July", "2016-07-18").assumption
    'the year 2016, in which it lies nearest to 2016-07-18'
    """
    text = " ".join(words.strip(" “”\"'()").split())
    parsed = _parsed(text)
    if parsed is not None:
        return _when(words, text)
    base = None if anchor is None else _day(anchor)
    folded = text.casefold().removeprefix("the ")
    relative = _relative(folded)
    if relative is not None and base is None:
        return When(words, why="it is relative; set the date of the source (anchor)")
    if relative is not None and base is not None:
        return _when(words, relative(base), f"counted from {anchor}, the date set for the source")
    if _BARE.fullmatch(folded):
        return When(words, why="the week is not said")
    if _NUMERIC.fullmatch(text):
        return When(words, why="day and month cannot be told apart")
    return _calendar(words, text, base, anchor)


def _calendar(words: str, text: str, base: date | None, anchor: str | None) -> When:
    """Read an expression of the calendar, such as “5 July”, through the library."""
    found = _library().text_to_edtf(text) if any(c.isdigit() for c in text) or len(text.split()) == 1 else None
    if not found or "XX-XX" in found or not is_edtf(found):
        return When(words, why="it is no date that can be placed on the calendar")
    partial = _YEARLESS.fullmatch(found)
    if partial is None:
        return _when(words, found)
    if base is None:
        return When(words, why="the year is not given; set the date of the source (anchor)")
    month, day = int(partial[1]), partial[2]
    options = [d for y in (base.year - 1, base.year, base.year + 1) if (d := _date(y, month, int(day or 15)))]
    if not options:
        return When(words, why="there is no such day near the date of the source")
    nearest = min(options, key=lambda d: abs((d - base).days))
    edtf = nearest.isoformat() if day else f"{nearest.year:04}-{month:02}"
    return _when(words, edtf, f"the year {nearest.year}, in which it lies nearest to {anchor}")


def _relative(text: str) -> Callable[[date], str] | None:
    """Return what resolves a relative expression, or None if it is not one."""
    if text in _NAMED:
        return lambda base: (base + timedelta(days=_NAMED[text])).isoformat()
    if found := _WEEKDAY.fullmatch(text):
        step, day = _STEPS[found[1]], _DAYS.index(found[2])
        return lambda base: _weekday(base, step, day).isoformat()
    if found := _PERIOD.fullmatch(text):
        step, unit = _STEPS[found[1]], found[2]
        return lambda base: _period(base, step, unit)
    if found := _AGO.fullmatch(text):
        count = int(found[1]) if found[1].isdigit() else _NUMBERS.get(found[1])
        unit = found[2]
        return None if count is None else lambda base: _ago(base, count, unit)
    return None


def _weekday(base: date, step: int, day: int) -> date:
    distance = (base.weekday() - day) % 7 if step < 0 else (day - base.weekday()) % 7
    return base + timedelta(days=step * (distance or 7))


def _period(base: date, step: int, unit: str) -> str:
    if unit == "year":
        return f"{base.year + step:04}"
    if unit == "month":
        return _month(base, step)
    monday = base + timedelta(days=7 * step - base.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def _ago(base: date, count: int, unit: str) -> str:
    """Return a day for days and weeks, and no more than a month or a year for months and years."""
    if unit == "year":
        return f"{base.year - count:04}"
    if unit == "month":
        return _month(base, -count)
    return (base - timedelta(days=count * (7 if unit == "week" else 1))).isoformat()


def _month(base: date, step: int) -> str:
    year, month = divmod(base.year * 12 + base.month - 1 + step, 12)
    return f"{year:04}-{month + 1:02}"


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(anchor: str) -> date:
    try:
        return date.fromisoformat(anchor)
    except ValueError:
        raise UsageError(f"found the anchor “{anchor}”; expected a day such as 2016-07-18") from None


def _when(words: str, edtf: str, assumption: str | None = None) -> When:
    parsed = _parsed(edtf)
    return When(words, edtf, _bound(parsed, "lower_strict"), _bound(parsed, "upper_strict"), assumption)


def _bound(parsed: Any, name: str) -> date | None:
    try:
        return date(*getattr(parsed, name)()[:3])
    except (TypeError, ValueError, OverflowError, AttributeError):  # an open interval, or a year beyond the calendar
        return None


def _parsed(text: str) -> Any:
    library = _library()
    if not text or not (text[0].isdigit() or text[0] in "XY-./"):
        return None
    try:
        return library.parse_edtf(text)
    except library.EDTFParseException:
        return None


def _library() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its grammar uses what newer releases of pyparsing warn about
        try:
            import edtf
        except ImportError:
            raise UsageError("dates need the package edtf: install detente[evidence]") from None
    return edtf
