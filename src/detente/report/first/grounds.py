"""The columns of the first page, right: what the answer rests on, in the words of sources, and how steady it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.assess import RobustnessAnalysis
from detente.assess.reliance import Rests
from detente.assess.ways import ShownWay
from detente.case.address import elements_of
from detente.case.walk import Element
from detente.evidence import Claim
from detente.phrases import shortened
from detente.report.blocks import Block, Bullets, Heading, Paragraph
from detente.report.claims import words_of as claim_words
from detente.report.first.below import NOT_LOOKED_AT
from detente.report.first.room import Room
from detente.report.plain import PlainWords
from detente.report.said import Basis, Said, claim, element, fixed, result, together
from detente.report.short import rests_short, steadiness
from detente.report.words import count
from detente.stability import Step

QUOTED = 150
"""Of the words of a source so many characters are shown."""

SOLVED_FROM = ("option", "statement", "rule", "forbidden move", "merged state", "list of moves")
"""Kinds of parts of a model that an answer is worked out from, besides preferences that are no statements."""


# -- what it rests on -------------------------------------------------------------------------------------------------


def what_it_rests_on(
    words: PlainWords, way: ShownWay, rests: Rests | None, texts: Mapping[str, str], room: Room
) -> list[Block]:
    """Say which parts carry the answer, how much of the model is assumed, and quote the words behind what is drawn."""
    said = [*([] if rests is None else [rests_short(rests, texts)]), _backed(words)]
    quotes = tuple(quote for quote, _ in zip(_quotes(words, way, texts), range(room.quotes), strict=False))
    return [Heading(fixed("What it rests on")), Paragraph(together(said)), *([Bullets(quotes)] if quotes else [])]


def _backed(words: PlainWords) -> Said:
    """Say how much of the model has words of a source behind it, and how much is assumed."""
    parts = [p for p in elements_of(words.model).values() if p.note and _solved_from(p)]
    assumed = sum(p.note is not None and p.note.is_assumption for p in parts)
    what = "wants, choices and rules that it is worked out from"
    if assumed == len(parts):
        text = f"All {count(assumed)} {what} are the analyst's assumptions."
    elif not assumed:
        text = f"All {count(len(parts))} {what} have words of a source behind them."
    else:
        some = f"{count(assumed)} of the {count(len(parts))} {what} {'is' if assumed == 1 else 'are'} assumed"
        text = f"{some}; the others have words of a source behind them."
    return Said(text, result("solution"))


def _solved_from(part: Element) -> bool:
    return part.kind in SOLVED_FROM or part.path[0] == "preferences"


def _quotes(words: PlainWords, way: ShownWay, texts: Mapping[str, str]) -> Iterator[Said]:
    """Yield the words behind what is drawn: what those want who would gain, and those who would answer."""
    claims, told = words.model.claims, set[str]()
    for dm, step in _drawn(way):
        for part in words.reason(dm, step.origin, step.target).because:
            known = (claims[c] for c in part.claims if c in claims and c not in told)
            found = next(((c, quote) for c in known if (quote := claim_words(c, texts)) is not None), None)
            if found is not None:
                behind, quote = found
                told.add(behind.id)
                text = f"{_wanting(words, dm, part)}: “{_cut(quote)}” ({_source(words, behind)})."
                yield Said(text, claim(behind.id), part)


def _drawn(way: ShownWay) -> Iterator[tuple[str, Step]]:
    """Yield the steps that are drawn, each with who makes it, as far as they serve them."""
    conflict = way.solution.conflict
    for v in way.verdicts:
        for t in v.temptations[:1]:
            for dm, step in ((v.decision_maker, t.step), *((s.decision_maker, s) for s in t.by[:1])):
                if conflict.neighbourhood.prefers(conflict.index(dm), step.target, step.origin):
                    yield dm, step


def _wanting(words: PlainWords, dm: str, part: Basis) -> str:
    """Say what somebody wants, as the analyst calls it."""
    found = elements_of(words.model).get(part.what)
    wants = f" wants “{words.called(found)}”" if found is not None and found.kind == "statement" else ""
    return f"{words.dm(dm)}{wants}"


def _cut(quote: str) -> str:
    return shortened(" ".join(quote.split()), QUOTED)


def _source(words: PlainWords, found: Claim) -> str:
    """Say who says something, in what."""
    layer = words.model.layer
    names = {s.id: s.name for s in layer.sources.values()} | {a.id: a.name for a in layer.actors.values()}
    who = [names.get(link.who, link.who) for link in found.by[-1:]]
    source = names.get(found.source, found.source)
    return source if source in who else ", ".join([*who, f"in “{source}”"])


# -- how steady it is -------------------------------------------------------------------------------------------------


def how_steady(words: PlainWords, way: ShownWay, steady: RobustnessAnalysis | None) -> list[Block]:
    """Say what a small doubt is, how many were tried, and which of them overturn the answer."""
    heading, id_ = Heading(fixed("How steady the answer is")), way.assessment.proposal.id
    if steady is None:
        return [heading, Paragraph(Said(NOT_LOOKED_AT, result("solution")))]
    verdicts = (v for v in steady.verdicts if v.question.about.path == ("proposals", id_))
    found = next(v for v in verdicts if v.question.concept == way.concept)
    about = result(found.question.about.address, [found.question.concept])
    overturning = [element(p) for f in found.flips for d in f.doubts for p in d.parts]
    told = Said(steadiness(words, steady, found), about, overturning)
    if found.outcome == "not known":
        return [heading, Paragraph(told)]
    return [heading, Paragraph(together([told, fixed("Whether the model is right is another question.")]))]
