"""Claims in words: who says each through whom, its words where they are at hand, and the tables that show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from detente.report.blocks import Table
from detente.report.said import Row, claim, fixed

if TYPE_CHECKING:
    from detente.evidence import Claim


def chain(found: Claim) -> str:
    """Say who says a claim, through whom, and how at each link, outermost first."""
    return speakers((link.who, link.mode) for link in found.by)


def speakers(by: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Say a chain of speakers, each with the modes in which it says it, outermost first.

    >>> speakers([("the paper", []), ("an official", ["paraphrase"])])
    'the paper → an official (paraphrase)'
    """
    return " → ".join(who + (f" ({', '.join(mode)})" if mode else "") for who, mode in by)


def origin(said_by: str, place: str) -> str:
    """Say who says a claim, and where; nothing of what is not known.

    >>> origin("the paper", "letter 3–9"), origin("", "letter 3–9"), origin("", "")
    ('said by the paper; letter 3–9', 'letter 3–9', '')
    """
    return "; ".join(part for part in (f"said by {said_by}" if said_by else "", place) if part)


def claim_told(by: Sequence[tuple[str, Sequence[str]]], source: str, says: object, instead: str) -> str:
    """Say who says what: the innermost speaker, or the source that speaks for itself.

    >>> claim_told([("the paper", []), ("an official", ["paraphrase"])], "the paper", "they would leave", "c1")
    'an official: they would leave'
    >>> claim_told([], "the paper", None, "c1")
    'the paper: c1'
    """
    who = by[-1][0] if by else source
    what = says if isinstance(says, str) and says else instead
    return f"{who}: {what}" if who else what


def words_of(found: Claim, texts: Mapping[str, str]) -> str | None:
    """Return a claim's exact words, where the text of its source is at hand or the case includes them."""
    if found.source in texts:
        from detente.evidence import resolve_claim

        return resolve_claim(found, texts[found.source]).words
    return found.quote


def claims_shown(claims: Iterable[Claim], texts: Mapping[str, str]) -> Table:
    """Return the claims of a case, each with its words where they are at hand."""

    def shown(found: Claim) -> str:
        words = words_of(found, texts)
        return "(source not at hand)" if words is None else f"“{words}”"

    rows = tuple(Row((str(c.id), c.says, chain(c), c.locator, shown(c)), claim(c.id)) for c in claims)
    return Table(fixed(""), ("claim", "paraphrase", "said by", "where", "words"), rows)


def claims_behind(claims: Iterable[Claim], texts: Mapping[str, str]) -> Table:
    """Return the claims that something rests on, with what they are coded as."""
    behind = list(claims)
    shown = {c.id: words_of(c, texts) for c in behind}
    any_words = any(words is not None for words in shown.values())
    rows = tuple(
        Row(
            (
                str(c.id),
                *(["" if shown[c.id] is None else f"“{shown[c.id]}”"] if any_words else []),
                c.says,
                chain(c),
                c.locator,
                ", ".join(part for part in (c.kind, *c.modality) if part),
            ),
            claim(c.id),
        )
        for c in behind
    )
    words = ("words",) if any_words else ()
    return Table(fixed("The claims behind it"), ("claim", *words, "paraphrase", "said by", "where", "coded as"), rows)
