"""Rules that propose spans, without a model: a first coding to be accepted, changed or thrown away by a person.

Each rule is a small function with an id. What it proposes says which rule proposed it, and belongs to a coder of its
own, `first_pass`: proposals are never mixed with what a person coded, and they say where something stands, not who says
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from detente.evidence.claims import Claim
from detente.evidence.layout import Span, is_word
from detente.evidence.lexicon import Lexicon
from detente.evidence.quotation_marks import Marked, marked
from detente.evidence.reporting import (
    after_a_colon,
    after_a_summary,
    clauses_of_reporting,
    is_as_if,
    is_reported,
    phrases_of_source,
)
from detente.evidence.time_words import absolute_dates, durations, partial_dates, relative_dates

CODER = "first_pass"
FEW_WORDS = 3  # at most so many words in marks, with nobody reported beside them, are taken for scare quotes


@dataclass(frozen=True, order=True)
class Proposed:
    """A span that a rule proposes, the kind of claim it may be, and the id of the rule."""

    start: int
    end: int
    kind: str
    rule: str


@dataclass(frozen=True)
class PassRule:
    """A rule of the first pass: its id, the group it counts in, and its function, whose docstring is its meaning."""

    id: str
    group: str
    propose: Callable[[str, Lexicon], Iterable[tuple[int, int, str]]]

    @property
    def meaning(self) -> str:
        """What the rule looks for, in one line."""
        return (self.propose.__doc__ or "").strip().splitlines()[0].rstrip(".")


RULES: dict[str, PassRule] = {}
Found = Iterator[tuple[int, int, str]]


def _rule(name: str, group: str) -> Callable[[Callable[[str, Lexicon], Found]], Callable[[str, Lexicon], Found]]:
    def register(function: Callable[[str, Lexicon], Found]) -> Callable[[str, Lexicon], Found]:
        RULES[name] = PassRule(name, group, function)
        return function

    return register


@_rule("double-marks", "quotations")
def _double_marks(text: str, _: Lexicon) -> Found:
    """Words in double quotation marks, “like this” or ”like this”."""
    return _in_marks(text, "double-marks")


@_rule("single-marks", "quotations")
def _single_marks(text: str, _: Lexicon) -> Found:
    """Words in single quotation marks, ‘like this’; apostrophes are told apart."""
    return _in_marks(text, "single-marks")


@_rule("other-marks", "quotations")
def _other_marks(text: str, _: Lexicon) -> Found:
    """Words in low, angle or corner marks: „so“, «so», »so«, ‹so›, 「so」."""
    return _in_marks(text, "low-marks", "angle-marks", "corner-marks")


@_rule("straight-marks", "quotations")
def _straight_marks(text: str, _: Lexicon) -> Found:
    """Words in straight marks, double or single; apostrophes are told apart."""
    return _in_marks(text, "straight-marks")


@_rule("so-called", "quotations")
def _so_called(text: str, _: Lexicon) -> Found:
    """“So-called” with the name it keeps at a distance: words in marks, a name in capitals, or one word."""
    for match in _SO_CALLED.finditer(text):
        yield *match.span(), "scare-quote"


@_rule("block-after-colon", "quotations")
def _block_after_colon(text: str, _: Lexicon) -> Found:
    """A paragraph without marks after one that ends with a reporting verb and a colon; on past an elision."""
    for _introduction, block in after_a_colon(text):
        yield *block, "quotation"


@_rule("block-after-summary", "quotations")
def _block_after_summary(text: str, _: Lexicon) -> Found:
    """A paragraph without marks after one that ends by naming who sums it up, in a piece of writing or “neatly”."""
    for _introduction, block in after_a_summary(text):
        yield *block, "quotation"


@_rule("reporting-verb", "attributions")
def _reporting_verb(text: str, _: Lexicon) -> Found:
    """A speaker with a reporting verb, up to “that”, a colon or the quotation; after a quotation, “said Ann”."""
    for span in clauses_of_reporting(text):
        yield *span, "attribution"


@_rule("according-to", "attributions")
def _according_to(text: str, _: Lexicon) -> Found:
    """“According to …”, “in the words of …”, “as … calls it”."""
    for span in phrases_of_source(text):
        yield *span, "attribution"


@_rule("block-introduction", "attributions")
def _block_introduction(text: str, _: Lexicon) -> Found:
    """The sentence that introduces a block quotation by naming who sums it up."""
    for introduction, _block in after_a_summary(text):
        yield *introduction, "attribution"


@_rule("hedge", "words")
def _hedge(text: str, lexicon: Lexicon) -> Found:
    """A hedge of the lexicon."""
    return _words(text, lexicon, "hedge")


@_rule("booster", "words")
def _booster(text: str, lexicon: Lexicon) -> Found:
    """A booster of the lexicon."""
    return _words(text, lexicon, "booster")


@_rule("loaded-word", "words")
def _loaded_word(text: str, lexicon: Lexicon) -> Found:
    """A loaded word of the lexicon."""
    return _words(text, lexicon, "loaded-word")


@_rule("date-absolute", "dates")
def _date_absolute(text: str, _: Lexicon) -> Found:
    """A day with its year: 14 October 2024, October 14, 2024, 2024-10-14."""
    return _dates(absolute_dates(text))


@_rule("date-partial", "dates")
def _date_partial(text: str, _: Lexicon) -> Found:
    """A date with a part missing: 1 November, March 1931, in 1931, the 1990s, by Christmas."""
    return _dates(partial_dates(text))


@_rule("date-relative", "dates")
def _date_relative(text: str, _: Lexicon) -> Found:
    """A date that counts from another: last Thursday, on Monday, yesterday, two weeks ago, next spring."""
    return _dates(relative_dates(text))


@_rule("duration", "dates")
def _duration(text: str, _: Lexicon) -> Found:
    """A length of time: for ninety years, over two days, until the spring."""
    return _dates(durations(text))


def first_pass(text: str, lexicon: Lexicon | None = None, rules: Iterable[str] | None = None) -> tuple[Proposed, ...]:
    """Return what the rules propose for a text, in the order of the text.

    Parameters
    ----------
    text
        The text of a source, in which places are counted in code points.
    lexicon
        The words to look for; the lexicon that ships where none is given.
    rules
        Ids of `RULES`; all of them where none are given.

    Returns
    -------
    Spans with their kind and their rule. Two rules may propose the same words.

    Examples
    --------
    >>> text = "“We may sell,” said Ann Reed last May."
    >>> [(text[p.start : p.end], p.kind, p.rule) for p in first_pass(text)][:2]
    [('“We may sell,”', 'quotation', 'double-marks'), ('may', 'hedge', 'hedge')]
    """
    words = lexicon or Lexicon.load()
    chosen = list(RULES) if rules is None else list(rules)
    return tuple(sorted({Proposed(*found, name) for name in chosen for found in RULES[name].propose(text, words)}))


def as_claims(proposed: Iterable[Proposed], source: str, text: str) -> tuple[Claim, ...]:
    """Return proposals as claims of the coder `first_pass`, each with its words and the rule that proposed it.

    The chain of speakers is empty: a rule sees that somebody is quoted and leaves it to a person to say who.

    >>> text = "Perhaps."
    >>> [(c.id, c.coder, c.kind, c.tags) for c in as_claims(first_pass(text), "letter", text)]
    [('fp001', 'first_pass', 'hedge', ('rule:hedge',))]
    """
    return tuple(
        Claim(
            id=f"fp{number:03}",
            source=source,
            start=p.start,
            end=p.end,
            says=RULES[p.rule].meaning,
            quote=text[p.start : p.end],
            kind=p.kind,
            tags=(f"rule:{p.rule}",),
            coder=CODER,
        )
        for number, p in enumerate(proposed, 1)
    )


_SO_CALLED = re.compile(
    r"\b[Ss]o[- ]called\s+(?:[“‘\"«][^“”‘’\"«»]+[”’\"»]|[^\W\d_a-z][\w’'-]*(?:\s+[^\W\d_a-z][\w’'-]*)*|\w[\w’'-]*)"
)


@lru_cache(maxsize=1)
def _marked(text: str) -> tuple[Marked, ...]:
    return marked(text)


def _in_marks(text: str, *families: str) -> Found:
    for found in _marked(text):
        if found.family in families:
            yield found.start, found.end, _kind(text, (found.start, found.end))


def _kind(text: str, span: Span) -> str:
    """Tell a quotation from words kept at a distance and from words that are put into somebody's mouth."""
    inner = text[span[0] + 1 : span[1] - 1]
    if is_as_if(text, span[0]):
        return "invented-quotation"
    short = len([word for word in inner.split() if any(is_word(c) for c in word)]) <= FEW_WORDS
    if short and inner[-1:] not in ".!?,…" and not is_reported(text, *span):
        return "scare-quote"
    return "quotation"


def _words(text: str, lexicon: Lexicon, kind: str) -> Found:
    return ((hit.start, hit.end, kind) for hit in lexicon.find(text) if hit.kind == kind)


def _dates(spans: Iterable[Span]) -> Found:
    return ((start, end, "date") for start, end in spans)
