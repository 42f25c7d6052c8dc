"""Words that know what they are generated from: a claim, a part of the case, a computed result, or fixed wording.

Blocks take nothing else, so that a sentence without a basis is an error of types before it is one of the check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from detente.case import Note
from detente.case.elements import Override
from detente.case.walk import Element

Kind = Literal["claim", "element", "assumption", "result", "author", "wording"]


@dataclass(frozen=True)
class Basis:
    """One thing that words are generated from.

    Parameters
    ----------
    kind
        claim: words of a source; element: a part of the case that claims stand behind, or that says nothing on the
        conflict by itself; assumption: a part of the case that the analyst assumes; result: something computed;
        author: words of the case's author about the case; wording: words that are the same in every report.
    what
        The id, the address, or what was computed, such as `proposals.V1:nash`.
    status, claims
        Of an element: how the analyst got from which claims to it.

    Examples
    --------
    >>> str(Basis("element", "preferences.RUS.5", "stated", ("x109",)))
    'preferences.RUS.5 (stated: x109)'
    >>> str(WORDING)
    'fixed wording'
    """

    kind: Kind
    what: str = ""
    status: str | None = None
    claims: tuple[str, ...] = ()

    def __str__(self) -> str:
        match self.kind:
            case "wording":
                return "fixed wording"
            case "author":
                return f"the author's words: {self.what}"
            case "assumption":
                return f"{self.what} (assumption)"
            case "element":
                rests = ": ".join(part for part in (self.status, ", ".join(self.claims)) if part)
                return f"{self.what} ({rests})" if rests else self.what
            case _:
                return f"{self.kind} {self.what}"


WORDING = Basis("wording")


def claim(name: str) -> Basis:
    """Return the basis of words that give a claim."""
    return Basis("claim", name)


def result(what: str, concepts: Iterable[str] = ()) -> tuple[Basis, ...]:
    """Return the basis of words that give something computed, under each concept it was computed for.

    Examples
    --------
    >>> [b.what for b in result("proposals.V1", ["nash", "seq"])]
    ['proposals.V1:nash', 'proposals.V1:seq']
    """
    ids = tuple(concepts)
    return tuple(Basis("result", f"{what}:{c}") for c in ids) if ids else (Basis("result", what),)


def element(part: Element) -> Basis:
    """Return the basis of words that give a part of the case."""
    if part.kind == "claim":
        return claim(part.path[-1])
    if part.kind in ("text", "left out"):
        return Basis("author", part.address)
    note = part.note
    if note is None:
        return Basis("element", part.address)
    return noted(part.address, note)


def noted(address: str, note: Note) -> Basis:
    """Return the basis of words that give a part of the case with its note."""
    if note.is_assumption:
        return Basis("assumption", address, None, note.evidence)
    return Basis("element", address, note.status, note.evidence)


class Said(str):
    """One or several sentences with what they are generated from.

    `because` is empty for words without a basis, which the check of a report refuses. `parts` are the sentences it was
    put together from, each with its own basis.
    """

    because: tuple[Basis, ...]
    parts: tuple[Said, ...]

    def __new__(cls, text: str, *because: Basis | Iterable[Basis], parts: tuple[Said, ...] = ()) -> Said:
        """Return a text with its bases, each once, in the order given."""
        said = super().__new__(cls, text)
        flat = [b for given in because for b in ((given,) if isinstance(given, Basis) else given)]
        said.because = tuple(dict.fromkeys(flat))
        said.parts = parts
        return said

    @property
    def sentences(self) -> tuple[Said, ...]:
        """The sentences, each with its own basis."""
        return self.parts or (self,)

    def framed(self, before: str = "", after: str = "") -> Said:
        """Return the same with words around it that add nothing."""
        return Said(f"{before}{self}{after}", self.because)


def chapter(text: str, perspectives: Iterable[Override | None], phases: Iterable[Override | None]) -> Said:
    """Return a heading that names perspectives and phases; without any it is the same in every report."""
    named = (("perspectives", perspectives), ("phases", phases))
    bases = [noted(f"{section}.{o.id}", o.note) for section, given in named for o in given if o is not None]
    return Said(text, bases or WORDING)


def fixed(text: str) -> Said:
    """Return words that are the same in every report."""
    return Said(text, WORDING)


def together(sentences: Iterable[Said], between: str = " ") -> Said:
    """Return sentences as one text; each keeps its basis.

    Examples
    --------
    >>> both = together([fixed("First."), Said("Second.", claim("c1"))])
    >>> both, [str(s.because[0]) for s in both.sentences]
    ('First. Second.', ['fixed wording', 'claim c1'])
    """
    parts = tuple(part for s in sentences if s for part in s.sentences)
    return Said(between.join(parts), *(part.because for part in parts), parts=parts)


class Row(tuple[str, ...]):
    """A row of a table, with what it is generated from."""

    because: tuple[Basis, ...]

    def __new__(cls, cells: Iterable[str], *because: Basis | Iterable[Basis]) -> Row:
        """Return a row with its bases; those of its cells are added."""
        row = super().__new__(cls, cells)
        flat = [b for given in because for b in ((given,) if isinstance(given, Basis) else given)]
        flat += [b for cell in row if isinstance(cell, Said) for b in cell.because]
        row.because = tuple(dict.fromkeys(flat))
        return row
