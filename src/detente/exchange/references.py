"""References to documents: what a source says of itself, in the names, dates and ids of programs that keep references.

A case has one text for who wrote a document, and one for when it appeared; these programs have a list of persons, each
in parts, and dates in numbers. Several authors are parted by semicolons. A name with one comma or two is *family,
given* and *family, given, suffix*, as in BibTeX and RIS; particles stay with the part that they stand before. Any other
name is of one part, as that of an institution is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from detente.errors import UsageError
from detente.evidence.coded import Coded, LeftOut, new_id
from detente.evidence.sources import Source
from detente.evidence.text import cut, showable
from detente.formula import is_identifier

HELD = ("title", "author", "outlet", "date", "retrieved", "url", "language", "note")
"""What of a source, besides its id and name, a reference holds."""
MAX_REFERENCES = 100_000
_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
_COMMA = re.compile(r",(?! |$)")
_MAX_YEAR = 9999


def one_line(text: str | None) -> str | None:
    r"""Return a text as one line, or None if there is nothing in it.

    >>> one_line(" a\n b "), one_line(" ")
    ('a b', None)
    """
    return " ".join(showable(text or "").split()) or None


def lines_of(text: str | None) -> list[str]:
    """Return the lines of a note, of which none is empty at the end."""
    lines = [" ".join(line.split()) for line in showable(text or "").splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def held(source: Source) -> Source:
    """Return what references hold of a source: no digests, no level, no anchor, and texts as one line each."""
    facts: dict[str, Any] = {key: one_line(getattr(source, key)) for key in HELD}
    facts["author"] = "; ".join(authors(source.author)) or None
    facts["note"] = "\n".join(lines_of(source.note)) or None
    return Source(source.id, one_line(source.name) or source.id, **facts)


def titles(source: Source) -> tuple[str, str | None]:
    """Return the title and the short title of what `held` gives; where there is no title, the name is both."""
    return source.title or source.name, None if source.title == source.name else source.name


def authors(text: str | None) -> list[str]:
    """Return each of the authors; a comma is followed by a space.

    >>> authors("Morrow,Ida; the harbour board")
    ['Morrow, Ida', 'the harbour board']
    """
    return [_COMMA.sub(", ", name) for part in (text or "").split(";") if (name := one_line(part))]


def parts_of_name(name: str) -> tuple[str, ...]:
    """Return the family name, the given names and the suffix of a name, or the name alone if it is of one part.

    >>> parts_of_name("van der Berg, Ida"), parts_of_name("the harbour board")
    (('van der Berg', 'Ida'), ('the harbour board',))
    """
    parts = tuple(name.split(", "))
    return parts if len(parts) in {2, 3} and all(p == p.strip() != "" for p in parts) else (name,)


def numbers_of(date: str) -> tuple[int, ...] | None:
    """Return year, month and day of a date that is whole or partial, and nothing else; None for any other.

    >>> numbers_of("2031-05"), numbers_of("2031-05~")
    ((2031, 5), None)
    """
    found = _DATE.fullmatch(date)
    return tuple(int(n) for n in found.groups() if n) if found and found[1] != "0000" else None


def date_of(numbers: Iterable[int]) -> str | None:
    """Return the date of a year, a month and a day, or of less; None if these are none.

    >>> date_of((2031, 5)), date_of((2031, 13))
    ('2031-05', None)
    """
    given = tuple(numbers)
    if not 1 <= len(given) <= 3 or not 1 <= given[0] <= _MAX_YEAR:
        return None
    text = "-".join((f"{given[0]:04}", *(f"{n:02}" for n in given[1:])))
    return text if _DATE.fullmatch(text) else None


@dataclass
class References:
    """References while they are read: each becomes a source, and what a source has no place for is counted."""

    name: str
    sources: list[Source] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    beyond: Counter[str] = field(default_factory=Counter)
    _taken: set[str] = field(default_factory=set)

    def add(self, called: str | None, short: str | None, facts: Mapping[str, Any]) -> None:
        """Add one reference.

        Parameters
        ----------
        called
            The id that the file has for it, if any.
        short
            Its short title, which is the name of the source.
        facts
            What it says, of `HELD`.
        """
        if len(self.sources) >= MAX_REFERENCES:
            raise UsageError(f"the file holds more than {MAX_REFERENCES} references, the most that are read")
        source = held(Source("x", short or "", **facts))
        title, name = source.title, one_line(short)
        if title is not None and title == name:  # written so where a source has a name and no title
            title = None
        name = name or title or source.url or one_line(called) or f"reference {len(self.sources) + 1}"
        key = called if called and is_identifier(called) and called not in self._taken else None
        key = key or new_id(called or name, self._taken, "source")
        self._taken.add(key)
        self.sources.append(replace(source, id=key, name=name, title=title))

    def left_out(self, what: str, words: str = "") -> None:
        """Note something that could not be taken over, with its words."""
        self.notes.append(LeftOut(what + (f": {cut(words)}" if words else "")))

    def coded(self) -> Coded:
        """Return the sources, and what was left out of them."""
        notes = list(self.notes)
        if self.beyond:
            told = ", ".join(f"{name} ({n})" for name, n in sorted(self.beyond.items(), key=lambda kv: (-kv[1], kv[0])))
            notes.append(LeftOut(f"what a source has no place for, and how often it is there: {told}"))
        return Coded(self.name, tuple(self.sources), notes=tuple(notes))
