"""How well rules do against a coding: precision and recall, per rule and per group of rules.

A proposal is *right* if there is a coded span, of what its group looks for, with which it shares at least half of the
characters of the two together (their Jaccard index is at least one half); a coded span is *found* if there is such a
proposal. Marks, punctuation and space at the ends of spans do not count. Precision is the share of proposals that are
right, recall the share of coded spans that are found. A rule is measured against all that its group looks for: the
recall of a group is what its rules find together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from detente.evidence.claims import Claim
from detente.evidence.first_pass import RULES, Proposed
from detente.evidence.layout import Span, is_word, trimmed_to_words

HALF = 0.5
_QUOTED_KINDS = frozenset({"quotation", "scare-quote", "invented-quotation"})
_QUOTED_MODES = frozenset({"quotation", "block-quotation", "fragment", "scare-quotes", "invented-quotation"})
# Kinds that say something about words beside or within a quotation, not that these words are one.
_BESIDE = frozenset({"attribution", "actors", "hedge", "booster", "loaded-word", "date"})
_WORDS = ("hedge", "booster", "loaded-word")


@dataclass(frozen=True)
class Figures:
    """How a rule, or a group of rules, does: proposals, how many are right, coded spans, how many are found."""

    what: str
    proposed: int
    right: int
    coded: int
    found: int

    @property
    def precision(self) -> float | None:
        """The share of proposals that are right; None where nothing was proposed."""
        return self.right / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """The share of coded spans that were found; None where nothing was coded."""
        return self.found / self.coded if self.coded else None


def measure(proposed: Iterable[Proposed], claims: Iterable[Claim], text: str) -> tuple[Figures, ...]:
    """Compare proposals with a coding of the same text, rule by rule and group by group.

    Parameters
    ----------
    proposed
        What the rules propose for the text.
    claims
        The coding: the claims of one coder on that text.
    text
        The text.

    Returns
    -------
    For each group its figures, under its name, and before them those of its rules.

    Examples
    --------
    >>> from detente.evidence.first_pass import first_pass
    >>> text = "Perhaps it may."
    >>> coding = [Claim("c1", "s", 0, 7, "a hedge", kind="hedge")]
    >>> (row,) = [f for f in measure(first_pass(text), coding, text) if f.what == "hedge"]
    >>> row.precision, row.recall
    (0.5, 1.0)
    """
    given, coded = list(proposed), list(claims)
    figures: list[Figures] = []
    for group in dict.fromkeys(rule.group for rule in RULES.values()):
        rules = [rule.id for rule in RULES.values() if rule.group == group]
        for rule in rules:
            wanted = coded_spans(coded, text, rule if rule in _WORDS else group)
            figures.append(_figures(rule, [(p.start, p.end) for p in given if p.rule == rule], wanted, text))
        if group != "words":
            spans = list(dict.fromkeys((p.start, p.end) for p in given if p.rule in rules))
            figures.append(_figures(group, spans, coded_spans(coded, text, group), text))
    return tuple(figures)


def coded_spans(claims: Iterable[Claim], text: str, what: str) -> tuple[Span, ...]:
    """Return the spans of a coding that a group of rules is to find.

    For `quotations` these are the claims of the kinds quotation, scare-quote and invented-quotation, and claims of
    other kinds that are the words of a quotation by the mode of their innermost link (but not attributions, lists of
    actors, single words and dates, which stand beside or within one). What overlaps or adjoins, with the same innermost
    speaker, is one quotation, their union; scare quotes stay by themselves, since they stand within others.
    """
    if what != "quotations":
        kind = {"attributions": "attribution", "dates": "date"}.get(what, what)
        return tuple(sorted({(c.start, c.end) for c in claims if c.kind == kind}))
    quoted = [c for c in claims if c.kind in _QUOTED_KINDS or (c.kind not in _BESIDE and _QUOTED_MODES & set(c.mode))]
    return _joined(sorted(quoted, key=lambda c: (c.start, -c.end)), text)


def _joined(claims: list[Claim], text: str) -> tuple[Span, ...]:
    """Return unions of spans of one speaker that overlap or have no word between them."""
    alone = sorted({(c.start, c.end) for c in claims if c.kind == "scare-quote"})
    joined: list[tuple[str | None, int, int]] = []
    for c in (c for c in claims if c.kind != "scare-quote"):
        who = c.speaker.who if c.speaker else None
        if joined and joined[-1][0] == who and not any(is_word(x) for x in text[joined[-1][2] : c.start]):
            joined[-1] = (who, joined[-1][1], max(joined[-1][2], c.end))
        else:
            joined.append((who, c.start, c.end))
    return tuple(sorted({*alone, *((s, e) for _, s, e in joined)}))


def _figures(what: str, proposed: list[Span], coded: tuple[Span, ...], text: str) -> Figures:
    ours = [trimmed_to_words(text, *span) for span in proposed]
    theirs = [trimmed_to_words(text, *span) for span in coded]
    right = sum(any(jaccard(a, b) >= HALF for b in theirs) for a in ours)
    found = sum(any(jaccard(a, b) >= HALF for a in ours) for b in theirs)
    return Figures(what, len(ours), right, len(theirs), found)


def jaccard(one: Span, other: Span) -> float:
    """Return the characters two spans share, as a part of those in either.

    >>> jaccard((0, 4), (2, 6))
    0.3333333333333333
    """
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / ((one[1] - one[0]) + (other[1] - other[0]) - shared)
