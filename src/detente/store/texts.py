"""The texts of sources, kept beside the cases that refer to them, by digest: renaming a source, or undo, loses none."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from detente.evidence.text import NO_TEXT
from detente.store.edits import Refused
from detente.store.faults import Damaged
from detente.store.reading import case_row, sha256_of, texts_of
from detente.store.store import Writing
from detente.store.tables import TEXTS


def require_texts(texts: Iterable[str]) -> None:
    """Refuse what no text holds, before anything is done with it."""
    if any(NO_TEXT.search(text) for text in texts):
        raise Refused("the text of a source holds what no text holds (U+0000, or half of a surrogate pair)")


def keep_text(engine: sa.Engine, case_id: str, text: str) -> str:
    """Keep a text for a case and return its SHA-256."""
    require_texts([text])
    digest = sha256_of(text)
    with Writing(engine) as connection:
        known = sa.select(TEXTS.c.sha256).where(TEXTS.c.case_id == case_id, TEXTS.c.sha256 == digest)
        if connection.execute(known).first() is None:
            connection.execute(sa.insert(TEXTS).values(case_id=case_id, sha256=digest, text=text))
    return digest


def text_by_digest(engine: sa.Engine, case_id: str, digest: str) -> str | None:
    """Return the text with a digest that is kept for a case, or None; raise `Damaged` where it is another one now."""
    with engine.connect() as connection:
        row = case_row(connection, case_id)
        for text in texts_of(connection, row, digest) if row is not None else ():
            if isinstance(text, Damaged):
                raise text
            return text
    return None
