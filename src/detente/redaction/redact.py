"""Pseudonyms for people and sources, everywhere in a coding: ids, names, texts, paraphrases, notes, quotations."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from detente.errors import UsageError
from detente.evidence.claims import Attribution, Rendering
from detente.evidence.coded import Coded
from detente.evidence.coding import Coder
from detente.evidence.vocabulary import MODES
from detente.redaction.key import Key, missing_fields, restored_names
from detente.redaction.names import Names, Replaced, left_of_names, names_of
from detente.redaction.rewrite import Rewriting

DROPPED = ("title", "author", "outlet", "url", "original_sha256")
"""What of a source tells which one it is, and is left out; the key keeps it."""


@dataclass(frozen=True)
class Masked:
    """One spelling of a name, what stands for it, and how often."""

    name: str
    pseudonym: str
    times: int


@dataclass(frozen=True)
class Redacted:
    """A redaction.

    Parameters
    ----------
    coded
        What may be published.
    key
        What gives the original back, and must not be.
    changes
        Every spelling that was replaced.
    parts_left
        Words of replaced names that still stand in it, with how often: they may give somebody away.
    """

    coded: Coded
    key: Key
    changes: tuple[Masked, ...]
    parts_left: dict[str, int]


def redact(coded: Coded, keep: Iterable[str] = (), also: Iterable[str] = (), whole: Coded | None = None) -> Redacted:
    """Replace names by pseudonyms.

    Names are those of actors (with their aliases, and the parts of a person's name), of everybody who speaks in a
    claim, of coders, and of sources with their titles, authors and outlets. They are found whatever their case, the
    longest first, at the beginning of words; names of up to three letters only as they are written and as whole words;
    in scripts that do not set words apart, anywhere. Digests of sources are those of the redacted texts; without a
    text, there is none.

    Parameters
    ----------
    coded
        What is to be published. What is confidential is left out before, with `without`.
    keep
        Names or ids that are not replaced.
    also
        Further words that are.
    whole
        The coding before anything was left out: who is named only in what was left out may still stand in a text.

    Raises
    ------
    UsageError
        If a name would be left standing.
    """
    names = names_of(whole or coded, keep, also)
    ids = {g.id: g.pseudonym for g in names.groups if g.id is not None}
    ids |= _claim_ids(coded, names)
    hidden = Rewriting(lambda text: Replaced(text, names), ids).coded(coded)
    dropped: dict[str, Any] = dict.fromkeys(DROPPED)
    sources = tuple(
        replace(
            s,
            **dropped,
            sha256=s.sha256 if s.id in hidden.texts else None,
            characters=s.characters if s.id in hidden.texts else None,
        )
        for s in hidden.sources
    )
    # Surroundings that were kept without their text may begin in the middle of a name.
    claims = tuple(c if c.source in hidden.texts else replace(c, prefix=None, suffix=None) for c in hidden.claims)
    hidden = replace(hidden, sources=sources, claims=claims)
    left = next((t for t in _strings(hidden) if names.occur_in(t)), None)
    if left is not None:
        raise UsageError(f"a name would be left standing in “{left[:60]}”; nothing was written")
    key = Key({p: s for s, p in names.surfaces.items()}, {new: old for old, new in ids.items()})
    key = replace(key, fields=missing_fields(coded, restored_names(hidden, key), ids))
    changes = tuple(Masked(s, p, names.counts[s]) for s, p in names.surfaces.items())
    return Redacted(hidden, key, changes, left_of_names(names, _strings(hidden)))


def _claim_ids(coded: Coded, names: Names) -> dict[str, str]:
    """Return new ids for the claims whose id tells a name."""
    spelled = {n.casefold().replace(" ", "") for g in names.groups for n in g.names if len(n) > 2}
    telling = [c.id for c in coded.claims if any(n in c.id.casefold().replace("_", "") for n in spelled)]
    taken = {c.id for c in coded.claims}
    fresh = (f"claim_{n}" for n in range(1, 2 * len(coded.claims) + 2) if f"claim_{n}" not in taken)
    return dict(zip(telling, fresh, strict=False))


_FIXED = ("language", "direction", "media_type", "polarity", "standing", "what")


def _strings(value: Any) -> Iterator[str]:
    """Yield every text in a value that somebody may have written, not words of the format such as `report`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Attribution):
        yield from _strings(tuple(m for m in value.mode if m not in MODES))
        yield from _strings((value.who, value.outlet, value.date, value.note))
    elif dataclasses.is_dataclass(value):
        fixed = ("kind",) if isinstance(value, Coder | Rendering) else ()
        for f in dataclasses.fields(value):
            if f.name not in (*_FIXED, *fixed):
                yield from _strings(getattr(value, f.name))
    elif isinstance(value, dict):
        yield from (s for item in value.items() for part in item for s in _strings(part))
    elif isinstance(value, tuple):
        yield from (s for part in value for s in _strings(part))
