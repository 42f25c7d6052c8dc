"""A lexicon of loaded words, hedges and boosters: read from a file that anybody may edit, looked up on word boundaries.

The list that ships, `lexicon.yaml`, says for each part which literature it follows. A list of words finds candidates:
whether a word hedges, boosts or judges where it stands is for a reader to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from detente.errors import UsageError, nearest
from detente.evidence.layout import is_word
from detente.evidence.quotation_marks import marked

LEXICON_KINDS = ("loaded-word", "hedge", "booster")
SHIPPED = Path(__file__).with_name("lexicon.yaml")
MAX_BYTES = 1_000_000
ENTRY_KEYS = ("words", "forms", "note", "exact", "not_before", "not_after")
FILE_KEYS = ("format", "without", "lists")
LIST_KEYS = ("kind", "after", "entries")
_TOKEN = re.compile(r"\w+")
_PART = re.compile(r"(?:[^\n]|\n(?!\n))+")  # no phrase goes across a blank line


@dataclass(frozen=True)
class Phrase:
    """A word or phrase of the lexicon.

    `forms` are its further inflections, `after` the literature it follows. With `exact`, capitals count (the hedge may
    is not the month May). `not_before` and `not_after` are words beside which the entry means something else.
    """

    words: str
    kind: str
    forms: tuple[str, ...] = ()
    note: str | None = None
    after: str | None = None
    exact: bool = False
    not_before: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A place where an entry of the lexicon occurs, with the words as they stand there."""

    start: int
    end: int
    words: str
    kind: str
    entry: Phrase


@dataclass(frozen=True)
class Lexicon:
    """Loaded words, hedges and boosters.

    Examples
    --------
    >>> lexicon = Lexicon.load()
    >>> [(hit.words, hit.kind) for hit in lexicon.find("Perhaps it clearly is no fiasco.")]
    [('Perhaps', 'hedge'), ('clearly', 'booster'), ('fiasco', 'loaded-word')]
    """

    entries: tuple[Phrase, ...]
    _index: dict[str, list[tuple[tuple[str, ...], str, Phrase]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        index: dict[str, list[tuple[tuple[str, ...], str, Phrase]]] = {}
        for entry in self.entries:
            for form in (entry.words, *entry.forms):
                tokens = [word for word, _, _ in _tokens(form)]
                index.setdefault(tokens[0], []).append((tuple(tokens), form, entry))
        for phrases in index.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))
        object.__setattr__(self, "_index", index)

    @classmethod
    def load(cls, path: Path | str | None = None) -> Lexicon:
        """Return the lexicon that ships, changed by a file of the same format if one is given.

        What the file lists is added, or takes the place of an entry with the same words; what it names under `without`
        is taken out.

        Parameters
        ----------
        path
            A YAML file in the format detente-lexicon/1.

        Raises
        ------
        UsageError
            If the file cannot be read or is no lexicon; the message says where.
        """
        shipped = _shipped()
        if path is None:
            return shipped
        added, without = _read(Path(path))
        known = {entry.words for entry in shipped.entries}
        for words in without:
            if words not in known:
                hint = nearest(words, known)
                found = f"{path}: “without” names “{words}”, which is no entry"
                raise UsageError(found + (f" ({hint})" if hint else ""))
        gone = {*without, *(entry.words for entry in added)}
        return cls((*(entry for entry in shipped.entries if entry.words not in gone), *added))

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return each place where an entry occurs, as a whole word or phrase; of two at one place the longer.

        Parameters
        ----------
        text
            Any text; places count its code points. Letters match without regard to case, an apostrophe of one kind
            matches the other, and the words of a phrase may be parted by a line break.
        """
        return tuple(hit for part in _PART.finditer(text) for hit in self._within(text, *part.span()))

    def loaded(self, text: str) -> tuple[Hit, ...]:
        """Return the loaded words that a text uses itself: those outside quotation marks.

        Examples
        --------
        >>> [hit.words for hit in Lexicon.load().loaded("A “scandalous” and disgraceful plan.")]
        ['disgraceful']
        """
        hits = [hit for hit in self.find(text) if hit.kind == "loaded-word"]
        quoted = marked(text) if hits else ()
        return tuple(hit for hit in hits if not any(q.start <= hit.start and hit.end <= q.end for q in quoted))

    def _within(self, text: str, start: int, end: int) -> Iterator[Hit]:
        tokens = list(_tokens(text, start, end))
        at = 0
        while at < len(tokens):
            hit = self._at(text, tokens, at)
            at += 1
            if hit is not None:
                yield hit
                while at < len(tokens) and tokens[at][1] < hit.end:
                    at += 1

    def _at(self, text: str, tokens: list[tuple[str, int, int]], at: int) -> Hit | None:
        for phrase, form, entry in self._index.get(tokens[at][0], ()):
            last = at + len(phrase) - 1
            if last >= len(tokens) or any(tokens[at + i][0] != word for i, word in enumerate(phrase)):
                continue
            start, end = tokens[at][1], tokens[last][2]
            if not _same_gaps(text[start:end], form) or (entry.exact and text[start:end] != form):
                continue
            if last + 1 < len(tokens) and tokens[last + 1][0] in entry.not_before:
                continue
            if at > 0 and tokens[at - 1][0] in entry.not_after:
                continue
            return Hit(start, end, text[start:end], entry.kind, entry)
        return None


def _tokens(text: str, begin: int = 0, stop: int | None = None) -> Iterator[tuple[str, int, int]]:
    """Yield each word, folded for comparison, with its place; combining marks belong to the letter before them."""
    end = begin
    for match in _TOKEN.finditer(text, begin, len(text) if stop is None else stop):
        if match.start() < end:
            continue
        start, end = match.span()
        while end < len(text) and is_word(text[end]):
            end += 1
        yield unicodedata.normalize("NFC", text[start:end]).casefold(), start, end


def _same_gaps(found: str, form: str) -> bool:
    """Tell whether the same stands between the words; spaces, hyphens and apostrophes of any kind are alike."""
    return _gaps(found) == _gaps(form)


def _gaps(text: str) -> str:
    plain = re.sub(r"\s+", " ", text).replace("’", "'").replace("‐", "-").replace("‑", "-")
    return "".join(c for c in plain if not is_word(c) and c != "_")


@cache
def _shipped() -> Lexicon:
    entries, _ = _read(SHIPPED)
    return Lexicon(entries)


def _read(path: Path) -> tuple[tuple[Phrase, ...], tuple[str, ...]]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as e:
        raise UsageError(f"the lexicon cannot be read from {path}: {e.strerror}") from None
    if len(data) > MAX_BYTES:
        raise UsageError(f"the lexicon {path} is longer than {MAX_BYTES} bytes")
    try:
        found = YAML(typ="safe", pure=True).load(data.decode("utf-8"))
    except UnicodeDecodeError as e:
        raise UsageError(f"{path} is not UTF-8 text (byte {e.start})") from None
    except YAMLError as e:
        raise UsageError(f"{path} is not YAML: {' '.join(str(e).split())}") from None
    top = _mapping(found, FILE_KEYS, str(path))
    if top.get("format") != "detente-lexicon/1":
        raise UsageError(f"{path}: found the format “{top.get('format')}”, expected “detente-lexicon/1”")
    without = _words(top.get("without", []), f"{path}: without")
    entries: list[Phrase] = []
    for number, part in enumerate(_listed(top.get("lists", []), f"{path}: lists"), 1):
        entries += _part(part, f"{path}: list {number}")
    return tuple(entries), without


def _part(part: Any, where: str) -> Iterator[Phrase]:
    listed = _mapping(part, LIST_KEYS, where)
    kind = listed.get("kind")
    if kind not in LEXICON_KINDS:
        raise UsageError(f"{where}: found the kind “{kind}”, expected {', '.join(LEXICON_KINDS)}")
    after = listed.get("after")
    for given in _listed(listed.get("entries", []), f"{where}: entries"):
        entry = given if isinstance(given, dict) else {"words": given}
        words = entry.get("words")
        here = f"{where}: “{words}”"
        _mapping(entry, ENTRY_KEYS, here)
        (checked,) = _words([words], f"{where}: words")
        exact = entry.get("exact", False)
        if not isinstance(exact, bool):
            raise UsageError(f"{here}: exact: found “{exact}”, expected true or false")
        beside = {k: _words(entry.get(k, []), f"{here}: {k}") for k in ("not_before", "not_after")}
        before, behind = (tuple(word.casefold() for word in words) for words in beside.values())
        forms = _words(entry.get("forms", []), f"{here}: forms")
        note = entry.get("note")
        yield Phrase(checked, kind, forms, None if note is None else str(note), after, exact, before, behind)


def _mapping(value: Any, known: tuple[str, ...], where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise UsageError(f"{where}: found “{value}”, expected keys with values: {', '.join(known)}")
    for key in value:
        if key not in known:
            hint = nearest(str(key), known)
            raise UsageError(f"{where}: found the key “{key}”" + (f" ({hint})" if hint else ""))
    return value


def _listed(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise UsageError(f"{where}: found “{value}”, expected a list")
    return value


def _words(value: Any, where: str) -> tuple[str, ...]:
    for word in _listed(value, where):
        if not isinstance(word, str) or next(_tokens(word), None) is None:
            raise UsageError(f"{where}: found “{word}”, expected a word or phrase")
    return tuple(value)
