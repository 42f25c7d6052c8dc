"""Where a text says that somebody said something: reporting verbs, “according to”, what introduces a block quotation.

The verbs are the common English verbs of reporting, after R. Quirk and others, A comprehensive grammar of the English
language (1985), 16.31, and the report verbs of M. Recasens and others, Linguistic models for analyzing and detecting
biased language (2013). Forms that are as often nouns (claims, reports, notes, states) count only where a complement
follows: “that”, a colon, a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.evidence.layout import Span, last_sentence, paragraphs, sentences

_PLAIN = """
argued argues insisted insists posted quipped quips replied replies said saying says telling tells told tweeted tweets
writes wrote
"""
_WITH_COMPLEMENT = """
acknowledged acknowledges acknowledging added adding adds admits admitted admitting alleged alleges alleging announced
announces announcing answered answering answers arguing asked asking asks asserted asserting asserts believed believes
claimed claiming claims commented commenting comments complained complaining complains conceded concedes conceding
concluded concludes concluding confirmed confirming confirms declared declares declaring denied denies denying
emphasised emphasises emphasized emphasizes estimated estimates explained explaining explains finds found insisting
maintained maintaining maintains noted notes noting observed observes observing predicted predicting predicts promised
promises promising read reads recalled recalling recalls remarked remarking remarks replying reported reporting
reports revealed reveals stated states stating stressed stresses stressing suggested suggesting suggests testified
testifies testifying thinks thought warned warning warns writing
"""
_FREE = frozenset(_PLAIN.split())  # reporting verbs even without a complement that shows it
_SAY = "|".join(_PLAIN.split())
_VERBS = "|".join(sorted((_PLAIN + _WITH_COMPLEMENT).split(), key=len, reverse=True)) + "|point(?:s|ed) out"
_MARKS = '“”‘„‚«»‹›「『"'
_FAR = 600  # no clause is looked for farther than this, so that no text takes more than its length
_NOT_MARKED = rf"[^{_MARKS}.;:!?]"  # characters of a clause outside quotation marks
_NO_COMMA = rf"[^{_MARKS},.;:!?]"

_VERB = re.compile(rf"\b(?:{_VERBS})\b(?!\s+(?:\w+\s+)?(?:like|as)\b)")
_NOT_FINITE = re.compile(
    r"\b(?:to|an?|the|its|his|her|their|of|no|any|these|those|been|be|was|were|is|are)\s+$", re.IGNORECASE
)
_COMPLEMENT = re.compile(rf"{_NOT_MARKED}*?(?P<end>\s+that\b|\s*[:;,]?\s*(?=[{_MARKS}])|\s*:)")
_CLAUSE = re.compile(
    r"[;:—–]\s+|[”’»\"],?\s+|,\s+(?:and|but|while|whereas|although|though|because)\s+|\b(?:if|because|whether)\s+"
)
_NAME_WORD = rf"[^\s{_MARKS}.,;:!?]+"
_INVERTED = re.compile(
    rf"(?<=[”’»\"])\s*,?\s*(?P<span>(?:{_SAY})\s+(?:(?:the|an?)\s+)?{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,3}})"
)

_SOURCES = (
    # At the beginning of a sentence the phrase ends at its comma, but for a clause on the source.
    re.compile(rf"\bAccording to\s+{_NO_COMMA}+(?:,\s+(?:which|who|whose|where)\b{_NO_COMMA}*)?"),
    re.compile(rf"\baccording to\s+{_NOT_MARKED}+"),
    re.compile(rf"\b(?:[Ii]n the words of|[Tt]o quote)\s+{_NO_COMMA}+"),
    re.compile(
        rf"\bas\s+{_NO_COMMA}{{2,60}}?\s+(?:call|called|put|term|termed|described?)s?\s+(?:it|them|this|that|him|her)\b"
    ),
)

_INTRODUCES = re.compile(
    rf"\b(?:{_VERBS}|put(?:s|ting)? it|sum(?:s|med|ming)?\b[^.:]*\bup|"
    r"[Aa]ccording to|[Ii]n the words of|following words|as follows)\b"
)
_WRITING = re.compile(
    r"\b[Ii]n\s+(?:an?|his|her|their|its|the|this)\s+(?:\w+\s+){0,2}(?:article|essay|column|editorial|commentary|letter|"
    r"post|paper|report|book|memoir|interview|speech|statement|review|blog)\b"
)
_SUMMARY = re.compile(
    r"\b(?:sum(?:s|med)?\s(?:[\w’'-]+\s){0,6}up|puts? (?:it|the \w+)|describe[sd]|capture[sd]|express(?:es|ed)|"
    r"explain(?:s|ed)|summari[sz]e[sd]|characteri[sz]e[sd]|paint(?:s|ed)|sets? out|state[sd]|convey(?:s|ed))\b"
)
_MANNER = re.compile(
    r"\b(?:as follows|like this|this way|thus|in these words|in a nutshell|best|well|succinctly|concisely|neatly|"
    r"bluntly|aptly|plainly|clearly|simply|briefly|eloquently|nicely|memorably)$"
)
_NAME = re.compile(
    r"\b[^\W\d_a-z][\w’'-]{1,40}\s+(?:(?:[^\W\d_a-z]\.|de|van|von|der|bin|al|el|ben)\s+){0,3}[^\W\d_a-z][\w’'-]"
)
_ITEM = re.compile(r"(?:[-*•–]|\(?\w{1,2}[.)])\s")
_ELISION = ("…", "...")

_AS_IF = re.compile(
    r"\b(?:(?:read|sound|look|come|amount)(?:s|ed)?\b[^.:]*\b(?:like|to|as)|as (?:if|though) (?:to say|saying)|"
    r"in effect|in other words|might as well\b[^.:]*|would have us\b[^.:]*|translation|imagine\b[^.:]*|"
    r"the message (?:is|was))"
    r"\b[^.:;]*[:,;]?\s*$",
    re.IGNORECASE,
)
_REPORTED_BEFORE = re.compile(
    rf"(?:\b(?:{_VERBS})\b|\b[Aa]ccording to|(?<!so )(?<!so-)\bcall(?:s|ed)|\bdescrib\w+|\bdeem\w*|\bquot\w+)"
    rf"\b[^.!?{_MARKS}]*$"
)
_REPORTED_AFTER = re.compile(rf"[\s,]*(?:(?:{_SAY})|as\s[^.,;:]{{2,60}}?\s(?:calls?|called|puts?)\s(?:it|them))\b")


def clauses_of_reporting(text: str) -> Iterator[Span]:
    """Yield what names a speaker with a reporting verb, up to “that”, the colon or the quotation.

    >>> text = "Holt, who was there, said that it rained. “Not so,” wrote Ann Reed."
    >>> [text[s:e] for s, e in clauses_of_reporting(text)]
    ['Holt, who was there, said that', 'wrote Ann Reed']
    """
    for start, end in sentences(text):
        yield from _clauses(text, start, end)
    for match in _INVERTED.finditer(text):
        yield match.span("span")


def phrases_of_source(text: str) -> Iterator[Span]:
    """Yield phrases that name a source without a reporting verb: “according to …”, “as … calls it”.

    >>> text = "It rained, according to Holt, who was there."
    >>> [text[s:e] for s, e in phrases_of_source(text)]
    ['according to Holt, who was there']
    """
    for pattern in _SOURCES:
        for match in pattern.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(" ,"))


def after_a_colon(text: str) -> Iterator[tuple[Span, Span]]:
    """Yield introduction and block where a paragraph ends with a reporting verb and a colon; the next has no marks."""
    parts = paragraphs(text)
    for here, (start, end) in enumerate(parts[:-1]):
        if text[end - 1] == ":":
            last = last_sentence(text, (start, end))
            if _INTRODUCES.search(text, *last) and _may_be_block(text, parts[here + 1]):
                yield last, _block(text, parts, here + 1)


def after_a_summary(text: str) -> Iterator[tuple[Span, Span]]:
    """Yield introduction and block where a paragraph ends by naming who sums it up, and the next has no marks.

    The sentence must name a person, have a verb such as sums up, puts or describes, have no quotation of its own, and
    either name a piece of writing (“in a column for …”) or end with a manner (“… as follows”, “… neatly”).
    """
    parts = paragraphs(text)
    for here, (start, end) in enumerate(parts[:-1]):
        if text[end - 1] != ".":
            continue
        last = last_sentence(text, (start, end))
        said = text[last[0] : last[1] - 1]
        named = _NAME.search(said) and _SUMMARY.search(said) and not any(mark in said for mark in _MARKS)
        if named and (_WRITING.search(said) or _MANNER.search(said)) and _may_be_block(text, parts[here + 1]):
            yield last, _block(text, parts, here + 1)


def is_reported(text: str, start: int, end: int) -> bool:
    """Tell whether words in marks have a reporting phrase beside them."""
    before = text[max(0, start - 160) : start]
    return _REPORTED_BEFORE.search(before) is not None or _REPORTED_AFTER.match(text, end) is not None


def is_as_if(text: str, start: int) -> bool:
    """Tell whether words in marks are introduced as what somebody might have said: “reads like a postcard: …”."""
    return _AS_IF.search(text[max(0, start - 120) : start]) is not None


def _clauses(text: str, start: int, end: int) -> Iterator[Span]:
    done = start
    for verb in _VERB.finditer(text, start, end):
        if verb.start() < done or _NOT_FINITE.search(text, max(start, verb.start() - 12), verb.start()):
            continue
        rest = _COMPLEMENT.match(text, verb.end(), min(end + 2, verb.end() + _FAR))
        begin = _clause_start(text, done, verb.start())
        if (rest is None and verb[0] not in _FREE) or not text[begin : verb.start()].strip():
            continue
        done = rest.end() if rest else verb.end()
        if rest is None:
            yield begin, verb.end()
        else:
            yield begin, rest.end() if rest["end"].strip() == "that" else rest.start("end")


def _clause_start(text: str, start: int, end: int) -> int:
    begin = start
    for match in _CLAUSE.finditer(text, max(start, end - _FAR), end):
        begin = match.end()
    while begin < end and text[begin] in " ,;\n":
        begin += 1
    return begin


def _may_be_block(text: str, part: Span) -> bool:
    return text[part[0]] not in _MARKS + "'’" and _ITEM.match(text, part[0]) is None


def _block(text: str, parts: tuple[Span, ...], first: int) -> Span:
    """Return the block from its first paragraph on; one that ends with an elision goes on in the next."""
    last = first
    while last + 1 < len(parts) and text[slice(*parts[last])].rstrip(")]").endswith(_ELISION):
        last += 1
    return parts[first][0], parts[last][1]
