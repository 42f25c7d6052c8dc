"""The columns of the first page, right: what the answer rests on, in the words of sources, and how steady it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.assess import RobustnessAnalysis
from detente.assess.doubts import DoubtKind
from detente.assess.reliance import Rests
from detente.assess.robustness import Robustness
from detente.assess.ways import ShownWay
from detente.case.address import elements_of
from detente.case.walk import Element
from detente.evidence import Claim
from detente.report.blocks import Block, Bullets, Heading, Paragraph
from detente.report.claims import words_of as claim_words
from detente.report.first.below import NOT_LOOKED_AT
from detente.report.first.plain import PlainWords, plain_doubt, plain_part
from detente.report.first.room import Room
from detente.report.said import Basis, Said, claim, element, fixed, result, together
from detente.report.words import count, listed, some_of
from detente.stability import Step

PARTS_NAMED = 3
FLIPS_NAMED = 3

QUOTED = 150
"""Of the words of a source so many characters are shown."""

SOLVED_FROM = ("option", "statement", "rule", "forbidden move", "merged state", "list of moves")
"""Kinds of parts of a model that an answer is worked out from, besides preferences that are no statements."""


# -- what it rests on -------------------------------------------------------------------------------------------------


def what_it_rests_on(
    words: PlainWords, way: ShownWay, rests: Rests | None, texts: Mapping[str, str], room: Room
) -> list[Block]:
    """Say which parts carry the answer, how much of the model is assumed, and quote the words behind what is drawn."""
    said = [*([] if rests is None else [_carried(words, rests)]), _backed(words)]
    quotes = tuple(quote for quote, _ in zip(_quotes(words, way, texts), range(room.quotes), strict=False))
    return [Heading(fixed("What it rests on")), Paragraph(together(said)), *([Bullets(quotes)] if quotes else [])]


def _carried(words: PlainWords, rests: Rests) -> Said:
    """Say which parts of the model carry the answer, each by itself; that there is a choice says the least."""
    about = result(rests.question.about.address, [rests.question.concept])
    if rests.outcome == "not known":
        return Said("What carries an answer that is not known is not known either.", about)
    supports = list({s.part.address: s.part for s in rests.supports}.values())
    supports.sort(key=lambda part: part.kind in ("option", "owner"))
    if not supports:
        tried = "of those that were tried" if rests.not_tried else "of the model"
        return Said(f"No single part {tried} carries the answer: with any one left out it stays the same.", about)
    told = [plain_part(words, part) for part in supports[:PARTS_NAMED]]
    more = some_of(len(supports) - len(told), "more part")
    without = "Without it" if len(supports) == 1 else "Without any one of these"
    which = listed([*told, *([more] if more else [])])
    return Said(f"On {which}. {without} the answer would be another.", about, [element(p) for p in supports])


def _backed(words: PlainWords) -> Said:
    """Say how much of the model has words of a source behind it, and how much is assumed."""
    parts = [p for p in elements_of(words.model).values() if p.note and _solved_from(p)]
    assumed = sum(p.note is not None and p.note.is_assumption for p in parts)
    what = "statements, choices and rules that it is worked out from"
    if assumed == len(parts):
        text = f"All {count(assumed)} {what} are the analyst's assumptions."
    elif not assumed:
        text = f"All {count(len(parts))} {what} have words of a source behind them."
    else:
        some = f"{count(assumed)} {'is' if assumed == 1 else 'are'}"
        text = f"Of the {count(len(parts))} {what} {some} assumed; the others have words of a source behind them."
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
    wants = f" wants “{found.label}”" if found is not None and found.kind == "statement" else ""
    return f"{words.dm(dm)}{wants}"


def _cut(quote: str) -> str:
    text = " ".join(quote.split())
    return text if len(text) <= QUOTED else f"{text[:QUOTED].rsplit(' ', 1)[0]} …"


def _source(words: PlainWords, found: Claim) -> str:
    """Say who says something, in what."""
    layer = words.model.layer
    names = {s.id: s.name for s in layer.sources.values()} | {a.id: a.name for a in layer.actors.values()}
    who = [names.get(link.who, link.who) for link in found.by[-1:]]
    source = names.get(found.source, found.source)
    return source if source in who else ", ".join([*who, f"in “{source}”"])


# -- how steady it is -------------------------------------------------------------------------------------------------

SMALL: Mapping[DoubtKind, str] = {
    "swap": "two neighbouring wants trade places or count the same",
    "tie": "two neighbouring wants trade places or count the same",
    "assumption": "something assumed or inferred is left out",
    "inferred": "something assumed or inferred is left out",
    "one-way": "a final act can be undone",
    "owner": "an act is somebody else's",
}
"""What a small change of each kind is."""


def how_steady(words: PlainWords, way: ShownWay, steady: RobustnessAnalysis | None) -> list[Block]:
    """Say what a small doubt is, how many were tried, and which of them overturn the answer."""
    heading, id_ = Heading(fixed("How steady the answer is")), way.assessment.proposal.id
    if steady is None:
        return [heading, Paragraph(Said(NOT_LOOKED_AT, result("solution")))]
    verdicts = (v for v in steady.verdicts if v.question.about.path == ("proposals", id_))
    found = next(v for v in verdicts if v.question.concept == way.concept)
    about = result(found.question.about.address, [found.question.concept])
    if found.outcome == "not known":
        return [heading, Paragraph(Said("The answer is not known, so neither is how steady it is.", about))]
    if not steady.doubts:
        return [heading, Paragraph(Said("There is nothing here that a small doubt could be about.", about))]
    kinds = listed(dict.fromkeys(SMALL[d.kind] for d in steady.doubts), "or")
    overturning = [element(p) for f in found.flips for d in f.doubts for p in d.parts]
    said = [
        Said(f"A small doubt is one small change to the model: {kinds}.", result("solution")),
        Said(_fares(words, found), about, overturning),
        fixed("Only small ones were tried, one at a time: they do not tell whether the model is right at large."),
    ]
    return [heading, Paragraph(together(said))]


def _fares(words: PlainWords, found: Robustness) -> str:
    single = found.trials[0]
    tried = f"{count(single.solved)} {'was' if single.solved == 1 else 'were'} tried"
    tried += "" if single.exhaustive else ", not all there are"
    if single.kept == single.solved:
        return f"{tried}, and the answer stays the same{' with each of them' if single.solved > 1 else ''}."
    flips = [f for f in found.flips if len(f.doubts) == 1]
    told = [plain_doubt(words, f.doubts[0]) for f in flips[:FLIPS_NAMED]]
    more = some_of(len(flips) - len(told), "more")
    ends = "; ".join([*told, *([f"and {more.removesuffix('s')}"] if more else [])])
    lost = f"With {count(single.solved - single.kept)} of them the answer would be another: {ends}."
    return f"{tried}. {lost} With the other {count(single.kept)} it stays."
