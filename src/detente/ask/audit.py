"""`audit`: who speaks, what rests on whom, whether marks and words are accounted for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.ask._parameters import lexicon, parameter, texts
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.assess.audit import Audit as Found

AUDITS = (
    "voices", "unnamed", "unsourced", "independence", "hedges", "quotations", "words", "dates", "incidents",
    "renderings", "analogies", "linked", "agreement",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Audit:
    """Who is quoted or unnamed, what has no source or no record, where coders agree; without `only` every audit."""

    only: tuple[str, ...] | None = parameter(None, among=AUDITS, help="One audit.", absent="all by default")
    coder: str | None = parameter(
        None, metavar="ID|NAME", refers="coders", help="Whose claims are audited; the author's by default."
    )
    texts: Mapping[str, str] | None = texts()
    lexicon: Path | None = lexicon()


def run(at: At, asked: Audit) -> Found:
    """Audit the evidence of a case."""
    from detente.assess.audit import audit_case
    from detente.evidence.lexicon import Lexicon

    return audit_case(
        at.case,
        texts=asked.texts or {},
        only=asked.only or (),
        coder=asked.coder,
        lexicon=Lexicon.load(asked.lexicon),
    )


QUESTION = Question(
    asks="who is quoted, who is unnamed, what has no source, where coders agree",
    parameters=Audit,
    run=run,
    about="case",
    of_begun=True,
    room="sources",
    record_is="AuditRecord",
    help="""Audit the evidence of a case: who speaks, what rests on whom, and whether marks and words are accounted for.
    """,
)
