"""Expressions of time in English prose: where they stand. What they mean is worked out in `dates`.

The classes follow TimeML (TIMEX3): a date that is complete, one with a part missing, one that counts from another day,
and a length of time. Months, days of the week and feasts count only with a capital: “may” and “march” are verbs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from detente.evidence.layout import Span

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_FEAST = r"(?:Christmas|Easter|New Year)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1\d|20|21)\d\d"
_UNIT = r"(?:minute|hour|day|night|week|weekend|fortnight|month|season|year|decade|century|centurie)s?"
_SEASON = r"(?:spring|summer|autumn|winter)"
_PART = r"(?:morning|afternoon|evening|night|week|weekend|month|year|century|decade)"
_NUMBER = (
    r"(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|"
    r"fifty|sixty|seventy|eighty|ninety|several|some|many|a few|a couple of|a hundred|half an?)"
)
_ON = r"(?:(?:on|by|since|until|till|from|before|after|in|at)\s+)?"
_BY = r"(?:in|since|by|until|till|before|after)\s+"
_AGE = r"(?:early\s+|late\s+|mid-)?"
_OTHER = r"(?:last|next|this|the following|the previous|the past|the coming)"


def _either(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b", re.IGNORECASE)


_ABSOLUTE = _either(
    rf"{_ON}(?:{_WEEKDAY},?\s+)?(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
    rf"{_ON}(?:{_WEEKDAY},?\s+)?{_MONTH}\s+{_DAY},\s+{_YEAR}",
    rf"{_YEAR}-[01]\d-[0-3]\d",
    r"[0-3]?\d[./][01]?\d[./](?:19|20)\d\d",
)
_PARTIAL = _either(
    rf"{_ON}(?:{_WEEKDAY},?\s+)?(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}",
    rf"{_ON}{_MONTH}\s+{_DAY}(?!\d)",
    rf"{_ON}{_AGE}{_MONTH},?\s+{_YEAR}",
    rf"{_BY}{_AGE}(?:{_MONTH}|{_YEAR})(?!\s*-\w)",
    rf"(?:the\s+)?{_AGE}{_YEAR}s",
    rf"(?:by|at|before|after|until|since)\s+{_FEAST}",
)
_RELATIVE = _either(
    rf"(?:{_BY}|on\s+)?{_OTHER}\s+(?:{_WEEKDAY}|{_PART}|{_SEASON}|{_FEAST}|{_MONTH})",
    rf"(?:{_BY}|on\s+)?{_WEEKDAY}(?:\s+(?:morning|afternoon|evening|night))?",
    r"the day (?:before yesterday|after tomorrow|before|after)",
    r"yesterday|today|tonight|tomorrow|recently|at the time|long (?:ago|past)",
    rf"{_NUMBER}\s+{_UNIT}\s+(?:ago|earlier|later|before|from now)",
    rf"{_BY}(?:the\s+)?{_SEASON}",
    rf"(?:by|at|before)\s+the\s+(?:end|beginning|start)\s+of\s+(?:the|this|next|last)\s+(?:{_PART}|{_SEASON})",
    rf"(?:{_SEASON}|(?:the\s+)?(?:end|beginning|start|rest|course))\s+of\s+{_OTHER}\s+(?:year|month|week)",
)
_DURATION = _either(
    rf"(?:for|over|within|during|throughout|in)\s+(?:(?:the\s+)?(?:last|next|past|coming|first)\s+)?"
    rf"(?:(?:more|less) than\s+|(?:about|almost|nearly|a single)\s+)?{_NUMBER}\s+{_UNIT}",
    rf"in a single {_UNIT}",
    rf"(?:for|throughout|during|through)\s+the\s+(?:{_SEASON}|{_PART})",
    rf"every\s+(?:{_PART}|{_WEEKDAY}|{_UNIT})",
)
_NAMES = re.compile(rf"\b(?:{_MONTH}|{_WEEKDAY}|{_FEAST})\b", re.IGNORECASE)


def absolute_dates(text: str) -> Iterator[Span]:
    """Yield days with their year.

    >>> text = "On 14 October 2024 and on 2024-10-19"
    >>> [text[s:e] for s, e in absolute_dates(text)]
    ['On 14 October 2024', '2024-10-19']
    """
    return _found(_ABSOLUTE, text)


def partial_dates(text: str) -> Iterator[Span]:
    """Yield dates with a part missing, but not parts of a whole date.

    >>> text = "by 1 November, in March 1931, not 14 October 2024"
    >>> [text[s:e] for s, e in partial_dates(text)]
    ['by 1 November', 'in March 1931']
    """
    whole = list(absolute_dates(text))
    for start, end in _found(_PARTIAL, text):
        near = bisect_left(whole, (end, end)) - 1  # the last whole date that begins before this one ends
        if near < 0 or whole[near][1] <= start:
            yield start, end


def relative_dates(text: str) -> Iterator[Span]:
    """Yield dates that count from another day.

    >>> text = "Last Thursday, two weeks ago, since spring, on Monday"
    >>> [text[s:e] for s, e in relative_dates(text)]
    ['Last Thursday', 'two weeks ago', 'since spring', 'on Monday']
    """
    return _found(_RELATIVE, text)


def durations(text: str) -> Iterator[Span]:
    """Yield lengths of time.

    >>> text = "They talked for two days and rowed for ninety years."
    >>> [text[s:e] for s, e in durations(text)]
    ['for two days', 'for ninety years']
    """
    return _found(_DURATION, text)


def _found(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    for match in pattern.finditer(text):
        if all(name[0].isupper() for name in _NAMES.findall(match[0])):
            yield match.span()
