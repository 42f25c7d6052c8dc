"""Which names there are, where they stand in a text, and what stands for them.

Every spelling that occurs gets a pseudonym of its own, such as ``[Actor2]`` for the name and ``[Actor2b]`` for an
alias, so that a key gives back exactly what was there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from detente.evidence.actors import Actor
from detente.evidence.coded import Coded

_SPACED = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "DIGIT")  # scripts that set words apart
SHORT = 3  # names up to this length are taken as they are written: "US" is no "us"


@dataclass(frozen=True)
class Group:
    """Somebody or something with a name: its pseudonym as an id, its id, and its names, the main one first."""

    pseudonym: str
    id: str | None
    names: tuple[str, ...]


@dataclass
class Names:
    """All names of a coding, and the pseudonyms of the spellings met so far."""

    groups: tuple[Group, ...]
    surfaces: dict[str, str] = field(default_factory=dict)  # spelling -> pseudonym
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compile what is looked for: the longest name first, the first owner of a name before others."""
        owner: dict[str, Group] = {}
        for group in self.groups:
            for name in group.names:
                for form in dict.fromkeys(
                    (name, unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name))
                ):
                    owner.setdefault(form, group)
        self._forms = [(re.compile(_pattern(f)), owner[f]) for f in sorted(owner, key=lambda f: (-len(f), f))]
        self._any = re.compile("|".join(p.pattern for p, _ in self._forms)) if self._forms else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield each name in a text: where it begins and ends, and its pseudonym."""
        for match in self._any.finditer(text) if self._any else ():
            yield match.start(), match.end(), self.pseudonym(match[0])

    def occur_in(self, text: str) -> bool:
        """Whether a name stands in a text."""
        return self._any is not None and self._any.search(text) is not None

    def replaced(self, text: str) -> str:
        """Return a text with pseudonyms for names."""
        return Replaced(text, self).text

    def pseudonym(self, spelling: str) -> str:
        """Return what stands for a spelling, a new pseudonym if it was not met before."""
        if spelling not in self.surfaces:
            group = next(g for p, g in self._forms if p.fullmatch(spelling))
            used = sum(
                p.startswith(f"[{group.pseudonym}") and _suffix(p, group) is not None for p in self.surfaces.values()
            )
            main = spelling == group.names[0]
            taken = f"[{group.pseudonym}]" in self.surfaces.values()
            self.surfaces[spelling] = f"[{group.pseudonym}{'' if main and not taken else _letters(used + 1)}]"
        self.counts[spelling] = self.counts.get(spelling, 0) + 1
        return self.surfaces[spelling]


class Replaced:
    """A text with pseudonyms, and where its places went."""

    def __init__(self, text: str, names: Names) -> None:
        parts: list[str] = []
        self._moves: list[tuple[int, int, int, int]] = []
        at = length = 0
        for start, end, pseudonym in names.find(text):
            parts += [text[at:start], pseudonym]
            length += start - at
            self._moves.append((start, end, length, length + len(pseudonym)))
            at, length = end, length + len(pseudonym)
        self.text = "".join([*parts, text[at:]])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return a span's place; one that begins or ends within a name takes in the whole pseudonym."""
        return self._at(start, up=False), self._at(end, up=True)

    def _at(self, position: int, up: bool) -> int:
        shift = 0
        for start, end, new_start, new_end in self._moves:
            if position <= start:
                break
            if position < end:
                return new_end if up else new_start
            shift = new_end - end
        return position + shift


def names_of(coded: Coded, keep: Iterable[str] = (), also: Iterable[str] = ()) -> Names:
    """Return the names of a coding's actors, voices, coders and sources.

    Parameters
    ----------
    coded
        The coding. Labels that are no actors are no names.
    keep
        Names, or ids of actors, sources and coders, that are not to be replaced.
    also
        Further words that are.
    """
    kept = {k.casefold() for k in keep}
    labels = {n.casefold() for a in coded.actors if a.label_only for n in (a.id, a.name, *a.aliases)}
    found: list[tuple[str, str | None, tuple[str, ...]]] = []
    seen: set[str] = set()

    def add(what: str, id_: str | None, names: Iterable[str | None]) -> None:
        forms = tuple(dict.fromkeys(n for n in names if n and _is_name(n) and n.casefold() not in kept))
        if forms and (id_ is None or id_.casefold() not in kept) and not seen.issuperset(forms):
            found.append((what, id_, forms))
            seen.update(forms)

    for actor in coded.actors:
        if not actor.label_only:
            add("Actor", actor.id, [actor.name, *actor.aliases, *_parts(actor), _telling(actor.id, actor.name)])
    known = {a.id for a in coded.actors}
    merged = dict.fromkeys(o for a in coded.actors for c in a.history for o in c.actors if o not in known)
    # Whoever was merged into somebody else is known by an id only, which may be a name.
    found += [
        ("Actor", id_, tuple(n for n in [_telling(id_, "")] if n)) for id_ in merged if id_.casefold() not in kept
    ]
    for source in coded.sources:
        facts = (source.name, source.title, source.author, source.outlet)
        add("Source", source.id, [*facts, _telling(source.id, source.name)])
    for coder in coded.coders:
        add("Coder", coder.id, [coder.name, _telling(coder.id, coder.name)])
    ids = {id_ for _, id_, _ in found}
    for claim in coded.claims:
        spoken = [w for link in claim.all_links for w in (link.who, link.outlet)]
        towards = [w for w in claim.target if any(part[:1].isupper() for part in w.split())]  # others are things
        for who in (*spoken, *claim.actors, *towards):
            if who and who not in ids and who.casefold() not in labels:
                add("Voice", None, [who])
    for word in also:
        add("Name", None, [word])
    stems = {what: _fresh(what, coded, seen) for what, _, _ in found}
    numbers: dict[str, int] = {}
    groups = []
    for what, id_, forms in found:
        numbers[what] = numbers.get(what, 0) + 1
        groups.append(Group(f"{stems[what]}{numbers[what]}", id_, forms))
    return Names(tuple(groups))


def left_of_names(names: Names, texts: Iterable[str]) -> dict[str, int]:
    """Return parts of replaced names that still stand somewhere, with how often.

    A part is a capitalised word of at least four letters of a name of several words.
    """
    parts = {w for g in names.groups for n in g.names for w in _words(n)}
    found: dict[str, int] = {}
    for text in texts:
        for word in re.findall(r"\w+", text):
            if word in parts:
                found[word] = found.get(word, 0) + 1
    return found


def _pattern(name: str) -> str:
    body = r"\s+".join(re.escape(word) for word in name.split())
    first, last = name.strip()[0], name.strip()[-1]
    short = len(name.strip()) <= SHORT
    before = r"(?<!\w)" if _spaced(first) else ""
    # A longer name takes its endings along (a genitive, an adjective); a short one would take in other words.
    after = (r"(?!\w)" if short else r"\w*") if _spaced(last) else ""
    return f"{before}(?:{body}){after}" if short else f"{before}(?i:{body}){after}"


def _spaced(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_SPACED)


def _parts(actor: Actor) -> list[str]:
    """A person is known by parts of the name too."""
    names = (actor.name, *actor.aliases)
    return [w for n in names for w in _words(n)] if (actor.kind or "").casefold() == "person" else []


def _words(name: str) -> list[str]:
    words = re.findall(r"\w+", name)
    return [w for w in words if len(w) > SHORT and w[0].isupper()] if len(words) > 1 else []


def _telling(id_: str, name: str) -> str | None:
    """Return an id that would be recognised in a text; one that is a plain word is none, unless it is the name."""
    plain = id_.isalpha() and id_.islower()
    return id_ if not plain or id_.casefold() == name.casefold() else None


def _is_name(text: str) -> bool:
    return any(c.isalnum() for c in text)


def _fresh(stem: str, coded: Coded, names: Iterable[str]) -> str:
    """Return a stem that occurs nowhere with a number and in no name, so that nothing is mistaken for a pseudonym."""
    everything, patterns = repr(coded).casefold(), [_pattern(n) for n in names]
    while re.search(rf"{stem.casefold()}\d", everything) or any(re.search(p, f"[{stem}1]") for p in patterns):
        stem = f"P{stem}"
    return stem


def _suffix(pseudonym: str, group: Group) -> str | None:
    rest = pseudonym[1 + len(group.pseudonym) : -1]
    return rest if not rest or rest.isalpha() else None


def _letters(n: int) -> str:
    """Return the n-th of a, b, …, z, aa, ab and so on.

    >>> _letters(2), _letters(28)
    ('b', 'ab')
    """
    found = ""
    while n:
        n, rest = divmod(n - 1, 26)
        found = chr(ord("a") + rest) + found
    return found
