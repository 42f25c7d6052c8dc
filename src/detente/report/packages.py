"""What the room of deals says: of all packages, and of one that is opened."""

from __future__ import annotations

from collections.abc import Iterator

from detente.answer import Answer
from detente.assess.deal_ways import Package
from detente.assess.deals import Deals
from detente.assess.deals_asked import DealsAsked, told_under
from detente.report.blocks import Bullets, Paragraph
from detente.report.deals import (
    HOLDS_THEN,
    SETS_TOLD,
    is_shown_in,
    leaving_told,
    losers_told,
    nearest_told,
    outside_told,
    unheld_told,
)
from detente.report.glance import shape_held
from detente.report.on_credit import credit_blocks, first_sentence
from detente.report.said import result
from detente.report.words import Words, quoted

AS_NOW = "as it is now"


def first_step(words: Words, asked: DealsAsked) -> str:
    """Say who would have to go first to the first package; nothing where that is not known."""
    for p in asked.wanted[:1] or asked.deals.packages[:1]:
        credit = asked.credit.get(p.best.state)
        if credit is not None and credit.ways:
            name = next(map(quoted, names_told(words, asked.deals, p)), "the first package")
            return str(first_sentence(words, credit, result(words.at(p.best.state)), f"On the way to {name} "))
    return ""


def notes_told(words: Words, asked: DealsAsked) -> Iterator[str]:
    """Say who must lose, what is near the proposals, which packages do not hold that are fair, and what is no issue."""
    found = asked.deals
    yield from map(str, losers_told(words, found))
    yield from map(str, nearest_told(words, found))
    yield from map(str, unheld_told(words, asked))
    yield from map(str, outside_told(words, found))


def names_told(words: Words, found: Deals, p: Package) -> Iterator[str]:
    """Name the proposals that are shown by a package, and say whether things are so."""
    shown = [t.proposal for t in found.on_table if is_shown_in(t, p)]
    yield from map(words.title, shown[:1])
    yield from map(words.told_before, shown[1:])
    if p.status_quo:
        yield AS_NOW


def holds_told(words: Words, found: Deals, p: Package) -> str:
    """Say whether a package holds in the way shown, and who would leave it by which move."""
    if not found.solution.concepts:
        return ""
    told = leaving_told(words, found, p.best, told_under(found))
    return f"It {HOLDS_THEN[shape_held(p.best.holds)]}{told}."


def fair_told(words: Words, p: Package) -> str:
    """Say whether a package is wanted and efficient in the way shown; if not, who loses, and what is better."""
    best = p.best
    wanted = "Nobody would be worse off than now" if not best.worse_off else (
        f"{words.dms(best.worse_off)} would be worse off than now"
    )  # fmt: skip
    better = f", and {words.dms(best.better_off)} better off" if best.better_off else ""
    if best.efficient is Answer.YES:
        return f"{wanted}{better}. No other state is better for somebody and worse for nobody."
    if best.dominated_by is None:
        return f"{wanted}{better}. Whether another state is better for somebody and worse for nobody is not known."
    return f"{wanted}{better}. Better for somebody and worse for nobody is {words.state(best.dominated_by)}."


def way_told(words: Words, found: Deals, p: Package) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Say who would have to go first to the way shown; and for each of them, or set of them, each step."""
    if p.best.state == found.status_quo:
        return "It is so already.", ()
    if found.credit_stopped is not None:
        return f"Who would have to go first is not known: {found.credit_stopped}.", ()
    credit = found.way_there(p.best.state, limit=SETS_TOLD)
    if not credit.ways:
        return f"That is not known: {credit.stopped}." if credit.stopped else "No sequence of moves leads there.", ()
    first, *rest = credit_blocks(words, credit, result(words.at(p.best.state)))
    assert isinstance(first, Paragraph)
    steps = [tuple(map(str, b.items)) for b in rest if isinstance(b, Bullets)]
    several = len(credit.payers) > 1
    led = (f"If {words.dms(way.payers)} went first" if several else "" for way in credit.ways)
    return str(first.text), tuple(zip(led, steps, strict=False))
