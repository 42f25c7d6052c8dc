"""What is exchanged: sources with their texts, claims, actors, coders and a codebook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from detente.evidence.actors import Actor
from detente.evidence.claims import Claim
from detente.evidence.coding import Coder
from detente.evidence.sources import Source
from detente.evidence.vocabulary import KINDS, MODALITIES, MODES


@dataclass(frozen=True)
class Code:
    """One code of a codebook.

    Parameters
    ----------
    name
        Its name; a claim carries codes by name.
    description
        What it stands for.
    codable
        Whether it is given to spans, or only holds other codes.
    color
        As ``#RRGGBB``.
    children
        The codes below it.
    """

    name: str
    description: str | None = None
    codable: bool = True
    color: str | None = None
    children: tuple[Code, ...] = ()

    def walk(self) -> Iterator[Code]:
        """Yield this code and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


class LeftOut(str):
    """A note on something that could not be taken over; it begins with “left out: ”."""

    __slots__ = ()

    def __new__(cls, what: str) -> LeftOut:
        """Return the note that something was left out."""
        return super().__new__(cls, f"left out: {what}")


@dataclass(frozen=True)
class Coded:
    """Everything that goes into an exchange file, or came out of one.

    Parameters
    ----------
    name
        Of the whole.
    texts
        For each source whose text is at hand, its normalised text.
    codebook
        Codes that are there whether or not a claim carries them.
    notes
        Of a file that was read: what could not be taken over (`LeftOut`), and what else a reader should know.
    """

    name: str
    sources: tuple[Source, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    actors: tuple[Actor, ...] = ()
    coders: tuple[Coder, ...] = ()
    codebook: tuple[Code, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """What of a file that was read could not be taken over, each with its place and its words."""
        return tuple(note for note in self.notes if isinstance(note, LeftOut))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it that a case could hold."""
        return not (
            self.sources or self.claims or self.actors or any(c.codable for t in self.codebook for c in t.walk())
        )


@dataclass(frozen=True)
class Options:
    """How a file is to be read or written, where it does not say itself.

    Parameters
    ----------
    positions
        In which unit positions are counted (`exchange.positions.UNITS`); None = as the file tells, and code points on
        writing.
    encoding
        The encoding of a table, of annotations or of texts of a project without a mark of its own; None = UTF-8.
    bom
        Whether a table is written with a byte order mark, by which spreadsheets know UTF-8.
    """

    positions: str | None = None
    encoding: str | None = None
    bom: bool = False


FOLDERS = {
    "kind": "what a span is",
    "modality": "how it is said",
    "mode": "how the innermost speaker's words are given",
    "speaker": "whose words or view it is, innermost",
    "polarity": "towards the target: +, - or 0",
    "actor": "whom it is about",
    "target": "towards whom or what",
    "tag": "further codes",
}
"""The codes that a claim has for other programs, by what they say. A code's name is ``folder: value``."""

_MEANINGS = {"kind": KINDS, "modality": MODALITIES, "mode": MODES}


def codes_of(claim: Claim) -> tuple[str, ...]:
    """Return the names of the codes a claim carries.

    >>> codes_of(Claim("c", "s", 0, 1, "x", kind="term", tags=("a",)))
    ('kind: term', 'tag: a')
    """
    values: list[tuple[str, Iterable[str]]] = [
        ("kind", [claim.kind] if claim.kind is not None else []),
        ("modality", claim.modality),
        ("mode", claim.mode),
        ("speaker", [claim.speaker.who] if claim.speaker else []),
        ("polarity", [claim.polarity] if claim.polarity is not None else []),
        ("actor", claim.actors),
        ("target", claim.target),
        ("tag", claim.tags),
    ]
    return tuple(dict.fromkeys(f"{folder}: {value}" for folder, of_claim in values for value in of_claim))


def carries(claim: Claim, code: str) -> bool:
    """Tell whether a claim carries a code, named as a codebook of another program names it or as ours does.

    >>> oath = Claim("c", "s", 0, 1, "x", kind="oath")
    >>> carries(oath, "oath"), carries(oath, "kind: oath"), carries(oath, "tag: oath")
    (True, True, False)
    """
    return code in (claim.kind, *claim.modality, *claim.tags, *codes_of(claim))


def folder_of(code: str) -> tuple[str, str] | None:
    """Return folder and value of a code's name, or None for a code of another program.

    >>> folder_of("kind: term"), folder_of("Anger")
    (('kind', 'term'), None)
    """
    folder, colon, value = code.partition(": ")
    return (folder, value) if colon and folder in FOLDERS else None


def of_holders(tops: Iterable[Code]) -> tuple[str, ...]:
    """Return what is said of codes that only hold others, for which a case has no place."""
    every = (code for top in tops for code in top.walk())
    return tuple(
        f"“{c.name}” only holds other codes, so that what it stands for is not kept: {c.description}"
        for c in every
        if not c.codable and c.description and c.description != FOLDERS.get(c.name)
    )


def own_codes(coded: Coded) -> dict[str, str]:
    """Return the codes of a codebook that can be given to spans, with what they stand for; not those that claims make.

    >>> own_codes(Coded("n", codebook=(Code("Threat", "in public", children=(Code("veiled"),)),)))
    {'Threat': 'in public', 'veiled': ''}
    """
    made = {(c.name, c.description) for top in codebook_of(replace(coded, codebook=())) for c in top.walk()}
    every = (code for top in coded.codebook for code in top.walk())
    return {c.name: c.description or "" for c in every if c.codable and c.name and (c.name, c.description) not in made}


def codebook_of(coded: Coded) -> tuple[Code, ...]:
    """Return the codes that the claims carry, in folders, and those of the codebook that no claim carries."""
    used: dict[str, dict[str, Code]] = {folder: {} for folder in FOLDERS}
    names = {a.id: a.name for a in coded.actors}
    for claim in coded.claims:
        for name in codes_of(claim):
            folder, _, value = name.partition(": ")
            meaning = names.get(value) if folder in {"actor", "target"} else _MEANINGS.get(folder, {}).get(value)
            used[folder].setdefault(name, Code(name, meaning))
    known = {c.name: c for top in coded.codebook for c in top.walk()}
    ours = tuple(
        Code(folder, FOLDERS[folder], codable=False, children=tuple(known.get(n, c) for n, c in codes.items()))
        for folder, codes in used.items()
        if codes
    )
    taken = {c.name for top in ours for c in top.walk()}
    return ours + tuple(top for top in coded.codebook if top.name not in taken)


def new_id(name: str, taken: Iterable[str], otherwise: str) -> str:
    """Return an id made from a name, as case files allow it, that nobody has yet.

    >>> new_id("Interview 3.txt", {"Interview_3_txt"}, "source")
    'Interview_3_txt_2'
    """
    base = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_") or otherwise
    base = base if base[0].isalpha() and not set(base) <= {"Y", "N"} else f"{otherwise}_{base}"
    known, found, n = set(taken), base, 1
    while found in known:
        n += 1
        found = f"{base}_{n}"
    return found
