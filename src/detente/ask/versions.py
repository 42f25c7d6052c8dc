"""`versions`: what two versions of a proposal share; `compare CASE --proposal OLD --proposal NEW`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._pairs import pair
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.assess import TermComparison
    from detente.report.blocks import Document


@dataclass(frozen=True, kw_only=True)
class Versions:
    """Two versions of a proposal side by side: which terms they share, who gives and who gets."""

    pair: tuple[str, str] = pair("proposals")


def run(at: At, asked: Versions) -> TermComparison:
    """Compare them."""
    from detente.assess import compare_terms

    first, second = asked.pair
    return compare_terms(at.model, first=first, second=second)


def document(found: TermComparison, _: Versions) -> Document:
    """Tell what parts them by names, for those who read no ids."""
    from detente.report import terms_document
    from detente.report.plain import NamedWords

    return terms_document(found, NamedWords)


QUESTION = Question(
    asks="what parts two versions of a proposal",
    parameters=Versions,
    run=run,
    room="compare",
    record_is="ProposalsRecord",
    document=document,
)
