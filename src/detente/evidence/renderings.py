"""Several renderings of one saying, compared word by word: what they share, what was elided, what differs unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from detente.evidence.claims import Claim

MOST = 4_000_000
"""Texts whose numbers of words multiply to more are not compared."""
How = Literal["elided", "beyond", "unmarked"]
_MARK = r"\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\."
_TOKEN = re.compile(rf"(?P<mark>{_MARK})|\w+(?:['’-]\w+)*")


class Passage(NamedTuple):
    """Words that one text has at a place where another has not.

    `how`: *elided*, the other text has a mark of omission there; *beyond*, they come before the first word or after the
    last that both have, where the other says nothing; *unmarked*, they are left out or put otherwise without a mark.
    """

    words: str
    how: How


@dataclass(frozen=True)
class Comparison:
    """Two texts word by word: how many words both have, in one order, and what each has alone."""

    both: int
    first: tuple[Passage, ...]
    second: tuple[Passage, ...]


@dataclass(frozen=True)
class Rendered:
    """Two renderings of the saying of a claim; 0 is what the claim quotes, others are counted as in the file.

    Without a comparison `why` tells what is missing: *words* that are not at hand, another *language*, or *length*,
    where there are too many words.
    """

    claim: str
    first: int
    second: int
    compared: Comparison | None
    why: Literal["words", "language", "length"] | None = None


def compare(first: str, second: str) -> Comparison | None:
    """Compare two texts word by word, whatever their case and their punctuation; None where there are too many words.

    Marks of omission are …, ..., and these in brackets. Which words count as shared is found as by Ratcliff and
    Metzener: the longest run that both have, and so on to either side of it.

    Parameters
    ----------
    first, second
        The texts.

    Notes
    -----
    Linear in the texts where words seldom come again, and at most as the product of their numbers of words.

    Examples
    --------
    >>> found = compare("We row to the thaw, we said; if it builds, we stop.", "We row … if they build, we stop")
    >>> found.both, found.first
    (5, (Passage(words='to the thaw, we said', how='elided'), Passage(words='it builds', how='unmarked')))
    >>> found.second
    (Passage(words='they build', how='unmarked'),)
    """
    a, b = _Words(first), _Words(second)
    if len(a.words) * len(b.words) > MOST:
        return None
    codes = SequenceMatcher(None, a.words, b.words, autojunk=False).get_opcodes()
    both = sum(i2 - i1 for what, i1, i2, _, _ in codes if what == "equal")
    alone = [(slice(i1, i2), slice(j1, j2)) for what, i1, i2, j1, j2 in codes if what != "equal"]
    return Comparison(both, tuple(_passages(a, b, alone)), tuple(_passages(b, a, ((j, i) for i, j in alone))))


def _passages(text: _Words, other: _Words, alone: Iterable[tuple[slice, slice]]) -> Iterator[Passage]:
    for here, there in alone:
        if here.start < here.stop:
            yield Passage(text.between(here), _how(text, other, here, there))


def _how(text: _Words, other: _Words, here: slice, there: slice) -> How:
    if any(there.start <= mark <= there.stop for mark in other.marks):
        return "elided"
    at_an_end = here.start == 0 or here.stop == len(text.words)
    return "beyond" if at_an_end and there.start == there.stop else "unmarked"


class _Words:
    """The words of a text as they are compared, and before which of them there are marks of omission."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: list[str] = []
        self.places: list[tuple[int, int]] = []
        self.marks: list[int] = []
        for found in _TOKEN.finditer(text):
            if found["mark"]:
                self.marks.append(len(self.words))
            else:
                self.words.append(found[0].casefold().replace("’", "'"))
                self.places.append(found.span())

    def between(self, some: slice) -> str:
        return " ".join(self.text[self.places[some.start][0] : self.places[some.stop - 1][1]].split())


def renderings(claims: Iterable[Claim], words: dict[str, str | None]) -> tuple[Rendered, ...]:
    """Compare the renderings of each claim with what it quotes, and with each other.

    Parameters
    ----------
    claims
        The claims.
    words
        The exact words of each claim that has renderings, as far as they are at hand.
    """
    found = []
    for claim in claims:
        given = [(words.get(claim.id), "translation" if "translated" in claim.mode else None)]
        given += [(r.quote, r.kind) for r in claim.renderings]
        pairs = ((i, j) for i in range(len(given)) for j in range(i + 1, len(given)))
        found += [_rendered(claim.id, i, j, given[i], given[j]) for i, j in pairs]
    return tuple(found)


def _rendered(
    claim: str, i: int, j: int, first: tuple[str | None, str | None], second: tuple[str | None, str | None]
) -> Rendered:
    if first[0] is None or second[0] is None:
        return Rendered(claim, i, j, None, "words")
    if {first[1], second[1]} == {"original", "translation"}:
        return Rendered(claim, i, j, None, "language")
    compared = compare(first[0], second[0])
    return Rendered(claim, i, j, compared, None if compared is not None else "length")
