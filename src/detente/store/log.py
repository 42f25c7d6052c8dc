"""The log of a case: records in order, each with the digest of the one before; which are in force; what meets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.store.tree import Path

FIRST = "0" * 64


@dataclass(frozen=True)
class Record:
    """One entry of a log.

    Parameters
    ----------
    seq
        Its number; the version of the case after it.
    kind
        ``create``, ``command``, ``restore``, ``undo`` or ``redo``; the last two name the record they concern in `of`.
        ``coding`` says that coding became blind, or, where `of` names the record that said so, open again; it changes
        nothing in the case. ``brought``, at a desk, is what editors changed in the case.
    author, client, at
        Who, from which open page, when (UTC).
    title
        What it did, in words.
    body
        The command, the changes made, the changes that take them back, and the places written and relied on.
    previous, digest
        The digest of the record before, and of this one.
    """

    seq: int
    kind: str
    of: int | None
    author: str
    client: str
    at: str
    key: str | None
    title: str
    body: Mapping[str, Any]
    previous: str
    digest: str

    def line(self) -> str:
        """Return the record as one line of JSON, always the same for the same record."""
        said = {name: getattr(self, name) for name in SIGNED}
        return canonical({**said, "body": self.body, "previous": self.previous, "digest": self.digest})


def canonical(value: Any) -> str:
    """Return a value as JSON with one spelling; mappings keep their order, since order means something in a case."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


SIGNED = ("seq", "kind", "of", "author", "client", "at", "key", "title")
"""What a record's digest is of, besides its body and the digest before."""


def chained(record: Any, body: str) -> str:
    """Return the SHA-256 over the digest of the record before and what this one says; `body` is its body as JSON."""
    head = canonical({name: getattr(record, name) for name in SIGNED})
    return hashlib.sha256(f'{record.previous}{head[:-1]},"body":{body}}}'.encode()).hexdigest()


def digest_of(record: Record) -> str:
    """Return the digest of a record."""
    return chained(record, canonical(record.body))


def broken(records: Sequence[Record], previous: str = FIRST, first: int = 1) -> int | None:
    """Return the number of the first record that is not what its digest says or does not follow; None if all do."""
    for expected, record in enumerate(records, start=first):
        if record.seq != expected or record.previous != previous or digest_of(record) != record.digest:
            return expected
        previous = record.digest
    return None


# -- which records are in force ---------------------------------------------------------------------------------------


def in_force(records: Iterable[Record], upto: int | None = None) -> set[int]:
    """Return the numbers of the commands that have not been taken back."""
    alive: set[int] = set()
    for record in records:
        if upto is not None and record.seq > upto:
            break
        if record.kind == "undo":
            alive.discard(record.of or 0)
        elif record.kind == "redo":
            alive.add(record.of or 0)
        else:
            alive.add(record.seq)
    return alive


def stacks(records: Iterable[Record], author: str) -> tuple[list[int], list[int]]:
    """Return what an author can take back and what do again, the next one last."""
    undo: list[int] = []
    redo: list[int] = []
    for record in records:
        if record.author != author or record.kind in ("create", "coding", "brought"):
            continue
        if record.kind == "undo":
            if record.of in undo:
                undo.remove(record.of)
            redo.append(record.of or 0)
        elif record.kind == "redo":
            if record.of in redo:
                redo.remove(record.of)
            undo.append(record.of or 0)
        else:
            undo.append(record.seq)
            redo.clear()
    return undo, redo


def changed_since(records: Sequence[Record], version: int) -> list[Record]:
    """Return the commands that make the difference between a version and now: done since, or taken back since."""
    differs = in_force(records) ^ in_force(records, version)
    return [r for r in records if r.seq in differs]


# -- what meets -------------------------------------------------------------------------------------------------------


def places(body: Mapping[str, Any], which: str) -> set[Path]:
    """Return the places a record writes or relies on."""
    return {tuple(p) for p in body.get(which, ())}


def meets(a: Iterable[Path], b: Iterable[Path]) -> bool:
    """Tell whether a place of one is, or lies within, a place of the other."""
    first, second = set(a), set(b)
    if not first or not second:
        return False
    return _within(first, second) or _within(second, first)


def _within(inner: set[Path], outer: set[Path]) -> bool:
    return any(path[:k] in outer for path in inner for k in range(len(path) + 1))
