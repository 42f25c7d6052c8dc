"""Paragraphs and sentences of a plain text, as spans of code points."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

Span = tuple[int, int]

_BLANK = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+|\r\n[^\S\n]*\r\n\s*")
_LINE = re.compile(r"[^\n]+")
# What may repeat is bounded, so that no text takes more than its length.
_STOP = re.compile(r"(?<![.!?…])[.!?…]+[”’»›\"')\]]{0,4}\s+(?=[\W_]{0,4}(?:[^\W\d_a-z]|\d))")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Sen|Rep|No|vs|etc|approx)|\b[A-Z])\.\s+$")


def paragraphs(text: str) -> tuple[Span, ...]:
    r"""Return the paragraphs, without the space around them.

    Paragraphs are parted by blank lines; in a text that has none, each line is a paragraph.

    >>> paragraphs("One.\n\nTwo,\nstill two.")
    ((0, 4), (6, 21))
    """
    if _BLANK.search(text) is None:
        return tuple(_trimmed(text, *m.span()) for m in _LINE.finditer(text) if m[0].strip())
    found, at = [], 0
    for gap in _BLANK.finditer(text):
        found.append((at, gap.start()))
        at = gap.end()
    found.append((at, len(text)))
    return tuple(_trimmed(text, s, e) for s, e in found if text[s:e].strip())


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences, without the space around them; paragraphs end sentences.

    A full stop ends a sentence if a capital letter or a digit follows and what precedes is no initial or common
    abbreviation. That is a rule of thumb, good enough to look for a clause in.

    >>> text = "Dr. Holt came. She left!"
    >>> [text[s:e] for s, e in sentences(text)]
    ['Dr. Holt came.', 'She left!']
    """
    return tuple(sentence for start, end in paragraphs(text) for sentence in _split(text, start, end))


def last_sentence(text: str, paragraph: Span) -> Span:
    """Return the last sentence of a paragraph.

    >>> last_sentence("One. Two.", (0, 9))
    (5, 9)
    """
    *_, last = _split(text, *paragraph)
    return last


def is_word(character: str) -> bool:
    r"""Tell whether a character is part of a word: a letter, a digit or a combining mark.

    >>> is_word("é"), is_word("\u0301"), is_word("’")
    (True, True, False)
    """
    return character.isalnum() or unicodedata.category(character).startswith("M")


def trimmed_to_words(text: str, start: int, end: int) -> Span:
    """Return the span without marks, punctuation and space at its ends; unchanged if nothing would be left.

    >>> text = "“No!”"
    >>> trimmed_to_words(text, 0, 5)
    (1, 3)
    """
    s, e = start, end
    while s < e and not is_word(text[s]):
        s += 1
    while e > s and not is_word(text[e - 1]):
        e -= 1
    return (s, e) if s < e else (start, end)


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for stop in _STOP.finditer(text, start, end):
        if _ABBREVIATION.search(text, max(at, stop.start() - 8), stop.end()) is None:
            yield _trimmed(text, at, stop.end())
            at = stop.end()
    if text[at:end].strip():
        yield _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
