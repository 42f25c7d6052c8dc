"""Whether the coding accounts for the quotation marks of a text, and for quotations without them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.evidence.audits import NOBODY, QUOTING, gives_words, is_quotation
from detente.evidence.claims import Claim
from detente.evidence.layout import Span
from detente.evidence.quotation_marks import marked
from detente.evidence.reporting import after_a_colon, after_a_summary


@dataclass(frozen=True)
class QuotationCheck:
    """What a comparison of quotation marks with the coding finds.

    Parameters
    ----------
    unaccounted
        Stretches in quotation marks that no claim codes as a quotation, a fragment, a distance or an invention.
    unmarked
        Quotations the coder found where there are no quotation marks.
    uncoded_blocks
        Blocks without marks that a reporting phrase introduces and no claim codes as quoted, by kind or mode.
    said_by_nobody
        Claims whose words stand in quotation marks although, by the coder's own mode, nobody said them.
    """

    unaccounted: tuple[Span, ...]
    unmarked: tuple[str, ...]
    uncoded_blocks: tuple[Span, ...]
    said_by_nobody: tuple[str, ...]


def check_quotations(claims: Iterable[Claim], text: str) -> QuotationCheck:
    r"""Compare the quotation marks of a text, and its blocks after a reporting phrase, with the claims on it.

    Examples
    --------
    >>> text = "Ann sums it up in a note:\n\nIt is over.\n\nThe “end”, then."
    >>> found = check_quotations([], text)
    >>> [text[s:e] for s, e in (*found.uncoded_blocks, *found.unaccounted)]
    ['It is over.', '“end”']
    """
    claims = tuple(claims)
    marks = [(m.start, m.end) for m in marked(text)]
    blocks = [block for _, block in (*after_a_colon(text), *after_a_summary(text))]
    accounting = [c for c in claims if _accounts(c)]
    quotations = [c for c in claims if is_quotation(c)]
    words = [*quotations, *(c for c in claims if gives_words(c))]
    invented = [c for c in claims if NOBODY & set(c.mode)]
    return QuotationCheck(
        tuple(m for m in marks if not any(_meets(c, m) for c in accounting)),
        tuple(c.id for c in quotations if not any(_meets(c, m) for m in marks)),
        tuple(sorted(b for b in blocks if not any(_meets(c, b) for c in words))),
        tuple(c.id for c in invented if any(c.start <= start and end <= c.end for start, end in marks)),
    )


def _accounts(claim: Claim) -> bool:
    kinds = ("quotation", "scare-quote", "invented-quotation")
    return claim.kind in kinds or bool({*QUOTING, *NOBODY} & set(claim.mode))


def _meets(claim: Claim, stretch: Span) -> bool:
    return claim.start < stretch[1] and stretch[0] < claim.end
