"""What `deals` says besides: which voices packages rest on, packages in points, where perspectives and phases part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from detente.answer import Answer
from detente.assess.bargaining import SOLUTIONS, Bargaining, Weighed
from detente.assess.deal_ways import Package
from detente.assess.deals import Deals
from detente.assess.deals_across import DealsAcross, PackageAcross
from detente.assess.deals_asked import DealsAsked, told_under
from detente.assess.packages import address, read_levels
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.deals import HOLDS, ORIGIN, deals_sentence, package_cell
from detente.report.glance import shape_held
from detente.report.load import called
from detente.report.said import Row, Said, fixed, result
from detente.report.words import Words, concept_name, count, listed, number, place, words_of

TOLD, ROWS = 3, 12
"""So many packages that a solution picks are told, and so many that perspectives and phases part."""

NAMES = {
    "nash": "Nash",
    "kalai-smorodinsky": "Kalai–Smorodinsky",
    "egalitarian": "egalitarian",
    "utilitarian": "utilitarian",
}
CHOICES = {Answer.YES: "every", Answer.NO: "some", Answer.UNKNOWN: "not settled"}
"""For which choice of points within their ranges a solution picks a package, by whether it does for every one."""
PERHAPS = "some, perhaps every"
CHOSEN = {
    "every": "whichever points in the ranges are right",
    "some": "for some points in the ranges",
    PERHAPS: "for some points in the ranges, perhaps for all",
    "not settled": "for which points is not settled",
}
"""The same in a sentence."""


def beside_blocks(asked: DealsAsked) -> list[Block]:
    """Return what else was asked for."""
    words = Words.of(asked.deals.solution)
    blocks: list[Block] = []
    if asked.bargaining is not None:
        blocks += points_blocks(words, asked, asked.bargaining)
    if asked.voices:
        lines = tuple(_voices(asked))
        blocks += [Heading(fixed("Which voices they rest on")), Bullets(lines)]
    if asked.across is not None:
        blocks += across_blocks(asked.across)
    return blocks


# -- points -----------------------------------------------------------------------------------------------------------


def points_blocks(words: Words, asked: DealsAsked, found: Bargaining) -> list[Block]:
    """Return packages in points: what the solutions pick, and what adjusted winner gives where it applies."""
    return [*worth_blocks(words, asked.deals, found), *(Paragraph(said) for said in _adjusted(words, asked))]


def worth_blocks(words: Words, deals: Deals, found: Bargaining) -> list[Block]:
    """Return what the solutions pick, each with whether it holds."""
    rows = [row for solution in SOLUTIONS for row in _picked(words, deals, found, solution)]
    dms = [words.dm(dm) for dm in found.decision_makers]
    columns = (
        "solution",
        "package",
        *(f"worth to {dm}" for dm in dms),
        "for which points",
        "worse off than now",
        "holds",
    )
    worth = words.parts("worth", found.decision_makers)
    without = "; ".join(f"{words.dm(dm)}, {points(one.value)} ({one.basis})" for dm, one in found.without.items())
    zone = "" if found.in_zone is None else f" {_zone(found)}"
    texts = [f"Without agreement they have: {without}.{zone}"]
    if found.stopped:
        texts.append(f"This is not all: {found.stopped}.")
    blocks: list[Block] = [Heading(fixed("In points")), Paragraph(Said(" ".join(texts), worth))]
    blocks.append(Table(fixed("What four solutions pick"), columns, tuple(rows)))
    legend = [f"{NAMES[s]}: {means}." for s, means in SOLUTIONS.items()]
    blocks.append(Bullets(tuple(map(fixed, legend))))
    return blocks


def _zone(found: Bargaining) -> str:
    assert found.in_zone is not None
    every, some = found.in_zone
    told = count(every) if every == some else f"{count(every)} for every choice of points, and {count(some)} for some,"
    return f"Of {count(found.count)} packages {told} give everybody at least that."


def _picked(words: Words, deals: Deals, found: Bargaining, solution: str) -> Iterator[Row]:
    picked = found.picked[solution]
    for k, weighed in enumerate(picked.packages[:TOLD]):
        for j, levels in enumerate(weighed.packages[:TOLD]):
            package = deals.package(address(levels))
            yield Row(
                (
                    NAMES[solution] if k == j == 0 else "",
                    "" if package is None else deals.called(package),
                    *(points(weighed.worth[dm]) for dm in found.decision_makers),
                    for_which(weighed),
                    "" if package is None else words.dms(package.best.worse_off) or "nobody",
                    "" if package is None else HOLDS[shape_held(package.best.holds)],
                ),
                words.parts("worth", found.decision_makers),
                ORIGIN,
            )
    left = sum(w.count for w in picked.packages) - sum(len(w.packages[:TOLD]) for w in picked.packages[:TOLD])
    if not picked.packages or left > 0:
        what = "and more" if not picked.listed else f"and {count(left)} more" if picked.packages else "none"
        blank = ("",) * (len(found.decision_makers) + 3)
        yield Row(("" if picked.packages else NAMES[solution], what, *blank), ORIGIN)


def for_which(weighed: Weighed) -> str:
    """Say for which choice of points within their ranges a solution picks packages."""
    if weighed.every is Answer.YES or weighed.some is Answer.YES:
        return CHOICES[weighed.every] if weighed.every is not Answer.UNKNOWN else PERHAPS
    return CHOICES[Answer.UNKNOWN]


def fair_in_points(found: Bargaining, levels: Mapping[str, str]) -> str:
    """Say which solutions pick a package, and for which choices of points; nothing where none does."""
    picked = {
        NAMES[solution]: CHOSEN[for_which(weighed)]
        for solution in SOLUTIONS
        for weighed in found.picked[solution].packages
        if dict(levels) in map(dict, weighed.packages)
    }
    if not picked:
        return ""
    told = picked.values()
    if len({*told}) > 1:
        return f"fair in points by {listed([f'{name} ({which})' for name, which in picked.items()])}"
    by = "all four solutions" if len(picked) == len(SOLUTIONS) else listed([*picked])
    return f"fair in points by {by} ({next(iter(told))})"


def points(value: tuple[Fraction, Fraction]) -> str:
    """Write points, or their range.

    >>> points((Fraction(50), Fraction(60))), points((Fraction(1, 3), Fraction(1, 3)))
    ('50 to 60', '1/3')
    """
    least, most = value
    return number(least) if least == most else f"{number(least)} to {number(most)}"


def _adjusted(words: Words, asked: DealsAsked) -> Iterator[Said]:
    """Say what adjusted winner gives to whom, where it applies."""
    won = asked.adjusted
    if won is None:
        return
    names = {i.id: i.name for i in asked.deals.issues}
    told: dict[str, list[str]] = {}
    for issue, shares in won.shares.items():
        for dm, part in shares.items():
            if part:
                told.setdefault(dm, []).append(names[issue] if part == 1 else f"{part} of {names[issue]}")
    gets = "; ".join(f"{words.dm(dm)} gets its way on {listed(what)}" for dm, what in told.items())
    issues = asked.deals.issues
    ends = (read_levels(issues, one) for one in asked.cannot_be)
    tied = [f"“{'; '.join(i.settled(end[i.id]) for i in issues)}”" for end in ends]
    rules = f" But no way looked at is {listed(tied, 'or')}: of what ties issues it knows nothing."
    text = f"Adjusted winner: {gets}; each has {number(won.points)} of its own points."
    yield Said(f"{text}{rules if tied else ''}", words.parts("worth", told), ORIGIN)


# -- voices -----------------------------------------------------------------------------------------------------------


def _voices(asked: DealsAsked) -> Iterator[Said]:
    """Say of the first packages without which voices they are no longer wanted, or hold no longer, or do then."""
    for one in asked.voices:
        name = f"“{asked.deals.called(one.package)}”"
        told = [f"whether it is wanted, on {listed(map(called, one.wanted))}"] if one.wanted else []
        by: dict[str, list[str]] = {}
        for c, voices in one.holds.items():
            if voices:
                by.setdefault(listed(map(called, voices)), []).append(concept_name(c))
        told += [f"whether it holds under {listed(ids)}, on {voices}" for voices, ids in by.items()]
        bound = f" This is not all: {one.stopped}." if one.stopped else ""
        text = f"{name} rests, {'; '.join(told)}." if told else f"{name} rests on no single voice."
        yield Said(f"{text}{bound}", ORIGIN, result("argument"))


# -- perspectives and phases ------------------------------------------------------------------------------------------


def parted(found: DealsAcross) -> list[PackageAcross]:
    """Return the packages of which something that is told differs: who wants them, efficient, how they hold, no way."""
    concept = next((told_under(d) for d in found.deals if d is not None), None)
    shapes = ({shape_held(p.best.holds) for p in one.found if p is not None} for one in found.packages)
    both = zip(found.packages, shapes, strict=True)
    return [p for p, how in both if len(how - {"unknown"}) > 1 or (concept is not None and p.differs(concept))]


def across_blocks(found: DealsAcross) -> list[Block]:
    """Return the packages that are wanted, efficient or held in one perspective or phase and not in another."""
    every = found.case.selections()
    known = [(s, d) for s, d in zip(found.selections, found.deals, strict=True) if d is not None]
    names = {s: words_of(d.model).place(every) or "the case" for s, d in known}
    blocks: list[Block] = [Heading(fixed("In each perspective and phase"))]
    differing = parted(found)
    where = result("deals")
    if differing:
        rows = []
        for p in differing[:ROWS]:
            package = next(one for one in p.found if one is not None)
            deals = next(d for one, d in zip(p.found, found.deals, strict=True) if one is not None and d is not None)
            cells = [
                "no way" if one is None or d is None else _cell(words_of(d.model), one)
                for one, d in zip(p.found, found.deals, strict=True)
                if d is not None
            ]
            rows.append(Row((package_cell(words_of(deals.model), deals, package), *cells), where))
        columns = ("package", *(names[s] for s, _ in known))
        blocks.append(Table(fixed("Packages of which something differs"), columns, tuple(rows)))
        left = len(differing) - ROWS
        text = f"Of {count(len(found.packages))} packages {count(len(differing))} differ"
        blocks.append(Paragraph(Said(f"{text}{f'; the first {ROWS} are listed' if left > 0 else ''}.", where)))
    else:
        blocks.append(Paragraph(Said("No package is known to differ in any of them.", where)))
    lines = [Said(f"{_first(names[s])}: {deals_sentence(DealsAsked(d))}", where) for s, d in known]
    lines += [Said(f"Nothing is known of {place(s) or 'the case'}: {why}.", where) for s, why in found.failed.items()]
    return [blocks[0], Bullets(tuple(lines)), *blocks[1:]]


def _first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cell(words: Words, p: Package) -> str:
    loses = f"{words.dms(p.best.worse_off)} worse off" if p.best.worse_off else "wanted"
    efficient: Mapping[Answer, str] = {Answer.YES: "efficient", Answer.NO: "not efficient", Answer.UNKNOWN: "?"}
    return f"{loses}; {efficient[p.best.efficient]}; {HOLDS[shape_held(p.best.holds)]}"
