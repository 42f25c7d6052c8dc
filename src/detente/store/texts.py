"""The texts of sources, kept beside the cases that refer to them, by digest: renaming a source, or undo, loses none."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from detente.store.store import Writing
from detente.store.tables import TEXTS


def keep_text(engine: sa.Engine, case_id: str, text: str) -> str:
    """Keep a text for a case and return its SHA-256."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    with Writing(engine) as connection:
        known = sa.select(TEXTS.c.sha256).where(TEXTS.c.case_id == case_id, TEXTS.c.sha256 == digest)
        if connection.execute(known).first() is None:
            connection.execute(sa.insert(TEXTS).values(case_id=case_id, sha256=digest, text=text))
    return digest


def text_by_digest(engine: sa.Engine, case_id: str, digest: str) -> str | None:
    """Return the text with a digest that is kept for a case, or None."""
    with engine.connect() as connection:
        found = sa.select(TEXTS.c.text).where(TEXTS.c.case_id == case_id, TEXTS.c.sha256 == digest)
        text: str | None = connection.execute(found).scalar_one_or_none()
        return text
