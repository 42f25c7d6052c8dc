"""How OpenDocument numbers lists and headings: by styles with ten levels, each with its format and its start."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from detente.documents.numbering import LETTERS, numeral

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"


def value(node: Element, name: str) -> str | None:
    """Return an attribute of the namespace of text."""
    return node.get(TEXT + name)


@dataclass(frozen=True)
class _Level:
    style: str
    before: str
    after: str
    start: int
    shown: int
    repeated: bool  # after z come aa, bb; else aa, ab


Levels = Mapping[int, _Level]


def _levels(style: Element) -> Levels:
    return {
        number_of(value(level, "level"), 1): _Level(
            style=LETTERS.get(level.get(_STYLE + "num-format") or "", ""),
            before=level.get(_STYLE + "num-prefix") or "",
            after=level.get(_STYLE + "num-suffix") or "",
            start=number_of(value(level, "start-value"), 1),
            shown=number_of(value(level, "display-levels"), 1),
            repeated=level.get(_STYLE + "num-letter-sync") == "true",
        )
        for level in style
        if level.tag in (TEXT + "list-level-style-number", TEXT + "outline-level-style")
    }


def _written(levels: Levels, at: int, counts: Mapping[int, int]) -> str:
    level = levels[at]
    if not level.style:
        return ""
    shown = [which for which in range(max(1, at - level.shown + 1), at + 1) if which in levels]
    numbers = [_numeral(levels[which], counts.get(which, levels[which].start)) for which in shown]
    return (level.before + ".".join(number for number in numbers if number) + level.after).strip()


def _numeral(level: _Level, number: int) -> str:
    if level.repeated and level.style.endswith("alpha") and 26 < number < 1000:
        return numeral((number - 1) % 26 + 1, level.style) * ((number - 1) // 26 + 1)
    return numeral(number, level.style)


@dataclass
class Count:
    """How far one list has counted; `at` is the level that is read."""

    styles: Mapping[str | None, Levels]
    style: str | None
    at: int
    counts: dict[int, int] = field(default_factory=dict)
    due: bool = False  # the next paragraph is the first of an item
    said: int | None = None

    def begin(self, item: Element) -> None:
        """Begin an item: its first paragraph bears its number, unless it begins with a list within."""
        first = next((child for child in item if child.tag != TEXT + "number"), None)
        self.due = item.tag == TEXT + "list-item" and first is not None and first.tag != TEXT + "list"
        start = value(item, "start-value")
        self.said = None if start is None else number_of(start, 1)

    def taken(self, paragraph_style: str | None) -> str:
        """Return the number of the paragraph that is read, once for each item."""
        levels = self.styles.get(self.style or paragraph_style, {})
        if not self.due:
            return ""
        self.due = False
        for deeper in [level for level in self.counts if level > self.at]:
            del self.counts[deeper]
        before = levels[self.at].start - 1 if self.at in levels else 0
        self.counts[self.at] = self.counts.get(self.at, before) + 1 if self.said is None else self.said
        return _written(levels, self.at, self.counts) if self.at in levels else ""


class ListStyles:
    """The styles of lists, and the lists read so far, which later ones may continue."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self.styles: dict[str | None, Levels] = {
            style.get(_STYLE + "name"): _levels(style) for root in roots for style in root.iter(TEXT + "list-style")
        }
        self.named: dict[str | None, dict[int, int]] = {}
        self.last: dict[str | None, dict[int, int]] = {}

    def count(self, node: Element, around: Count | None) -> Count:
        """Return the count of a list, which goes on with that of the list around it or of an earlier one."""
        style = value(node, "style-name") or (None if around is None else around.style)
        goes_on = value(node, "continue-numbering") == "true"
        if around is not None:
            counts, at = around.counts, around.at + 1
            if not goes_on:
                counts.pop(at, None)
        else:
            earlier = self.named.get(value(node, "continue-list")) or (self.last.get(style) if goes_on else None)
            counts, at = {} if earlier is None else earlier, 1
            self.last[style] = counts
        if node.get(_ID):
            self.named[node.get(_ID)] = counts
        return Count(self.styles, style, at, counts)


class Outline:
    """The numbers of headings."""

    def __init__(self, roots: Iterable[Element]) -> None:
        self.levels: Levels = {}
        self.counts: dict[int, int] = {}
        for root in roots:
            for style in root.iter(TEXT + "outline-style"):
                self.levels = _levels(style)

    def next(self, heading: Element) -> str:
        """Return the number of a heading."""
        at = number_of(value(heading, "outline-level"), 1)
        if at not in self.levels or value(heading, "is-list-header") == "true":
            return ""
        for deeper in [level for level in self.counts if level > at]:
            del self.counts[deeper]
        start = self.levels[at].start
        if value(heading, "restart-numbering") == "true":
            self.counts[at] = number_of(value(heading, "start-value"), start)
        else:
            self.counts[at] = self.counts.get(at, start - 1) + 1
        return _written(self.levels, at, self.counts)


def number_of(said: str | None, otherwise: int) -> int:
    """Return a whole number that an attribute says."""
    return int(said) if said is not None and re.fullmatch(r"\d{1,9}", said) else otherwise
