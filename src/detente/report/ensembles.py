"""What `ensemble` says: in which share of what may be meant what holds, and what another answer takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from detente.answer import Answer
from detente.assess.ensembles import (
    Counted,
    Difference,
    Ensemble,
    EnsembleVerdict,
    Otherwise,
    SwapRadius,
    Whose,
)
from detente.assess.ensembles.measures import Measure
from detente.assess.reliance import Outcome
from detente.case.address import elements_of
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.said import Basis, Row, Said, element, fixed, result, together
from detente.report.words import Words, concept_name, concepts, count, listed, words_of

FOUND = result("ensemble")
NO_FORECAST = "A share counts stated possibilities; it is no probability of what will happen."
"""What every telling of shares says."""
THEN: dict[Outcome, str] = {
    "holds": "holds",
    "does not hold": "does not hold",
    "infeasible": "is infeasible",
    "not known": "is not known to hold or not",
}
WHOSE_NAMED = 3
SAID_AT_ONCE = 2
"""A variant with so many changes at most is named where only a few sentences are read."""
LITTLE = Fraction(1, 100)
"""An index below this is not named in a sentence."""


def ensemble_document(found: Ensemble) -> list[Block]:
    """Return it in sentences and a table."""
    words = words_of(found.model)
    return [*title_blocks(found.model, words), *ensemble_blocks(words, found)]


def ensemble_blocks(words: Words, found: Ensemble) -> list[Block]:
    """Return the same without the title."""
    told = [varied(words, found), how_many(found)] if found.makers else []
    lead = together([*(Said(text, FOUND) for text in told), fixed(NO_FORECAST)])
    blocks: list[Block] = [Heading(fixed("How sure it is")), Paragraph(lead)]
    for group in alike(found.verdicts):
        blocks += _told(words, found, group)
    if found.stopped:
        blocks.append(Paragraph(Said(f"Not everything was done: {found.stopped}.", FOUND)))
    return [*blocks, _table(words, found)]


def ensemble_short(found: Ensemble) -> Said:
    """Say of the first verdict whether it is certain, its share, how far another answer is, and what matters most."""
    if not found.verdicts:
        return Said("Nothing was asked about.", FOUND)
    words, verdict = words_of(found.model), found.verdicts[0]
    about = _basis([verdict])
    told = [_in_short(words, found, verdict), _swaps_in_short(words, found, verdict), _depends(words, verdict.whose)]
    return together([Said(text, about) for text in told if text])


OF: dict[Measure, str] = {
    "open": "what is left open",
    "missing": "the choices of statements that may be missing",
    "statements": "the orders in which wants may stand",
    "rankings": "all rankings",
    "mallows": "all rankings, the nearer ones more",
    "voices": "the voices",
}
"""Of what a share is, for each measure."""


def _in_short(words: Words, found: Ensemble, verdict: EnsembleVerdict) -> str:
    counted, of = verdict.counted, OF[found.measure]
    if counted is None:
        return "It is infeasible, whatever anybody wants."
    if verdict.structural is Answer.YES:
        return "It holds whatever anybody wants."
    if counted.how == "not known":
        return f"In which share of {of} it holds is not known."
    left_open = found.measure == "open"
    if counted.share == 1:
        certain = "Certain, as far as what is stated goes: it holds in every reading of what is left open."
        return certain if left_open else f"It holds in all {of.removeprefix('all ')}."
    if counted.share == 0:
        return f"It holds in none of {of}."
    but = ""
    if verdict.otherwise and verdict.otherwise[0].changes <= SAID_AT_ONCE and left_open:
        where = listed(difference_told(words, d) for d in verdict.otherwise[0].differences)
        but = f"; {'not' if verdict.outcome == 'holds' else 'so'} where {where}"
    portion = f"{_portion(found, counted)} of {of}"
    if left_open and counted.interval is None and "/" not in portion:  # so many of so many
        portion = f"{_portion(found, counted)} readings of what is left open"
    it = "Possible: it holds" if left_open else "It holds"
    return f"{it} {portion}, which is no forecast{but}."


def _portion(found: Ensemble, counted: Counted) -> str:
    """Say how much: so many of so many, a share, or between which shares."""
    if counted.interval is not None:
        low, high = counted.interval
        if not counted.holding:
            return f"in none of {count(counted.of)} that were drawn"
        return f"in {percent(low)} to {percent(high)}"
    if counted.how == "counted" and counted.of == found.variants:
        return f"in {count(counted.holding)} of {count(counted.of)}"  # a percentage is taken for how probable it is
    return f"in {fraction(counted.share)}"


def _swaps_in_short(words: Words, found: Ensemble, verdict: EnsembleVerdict) -> str:
    """Say how many neighbours have to trade places for another answer; one pair is named where something is open.

    Where nothing is, what is told beside it of small changes names the pairs.
    """
    nearest = verdict.radius
    if verdict.structural is Answer.YES or not verdict.radii:
        return ""
    if nearest is None:
        if verdict.safe is None:
            return "No other order of what one decision maker wants changes that."
        return f"Up to {verdict.safe} swap{'' if verdict.safe == 1 else 's'} of neighbours never change that."
    if nearest.swaps != 1:
        return f"It takes {nearest.swaps} swaps of wants that stand next to each other to change that."
    if found.measure != "open":
        return "One swap of neighbours changes that."
    first = min((_above(words, r.decision_maker, r.of, r.above) for r in verdict.radii if r.swaps == 1), key=len)
    return f"One swap would make it {'fail' if verdict.outcome == 'holds' else 'hold'}: if {first}."


def _depends(words: Words, whose: Sequence[Whose]) -> str | None:
    """Name whose preference matters most; None where several are varied and none is known to."""
    known = [(float(w.index), w.decision_maker) for w in whose if w.index is not None]
    known += [(w.interval[0], w.decision_maker) for w in whose if w.interval is not None]
    best, dm = max(known, default=(0.0, ""), key=lambda x: x[0])
    return f"Most depends on what {words.dm(dm)} wants." if best >= float(LITTLE) else None


# -- what is varied ---------------------------------------------------------------------------------------------------


def varied(words: Words, found: Ensemble) -> str:
    """Say what is varied, and whose."""
    things = sum(m.things for m in found.makers)
    who = words.dms(m.decision_maker for m in found.makers)
    several = len(found.makers) > 1
    what = {
        "open": f"Varied is what the file leaves open of the preferences of {who}",
        "missing": f"Varied is what matters to {who}: each of {things} statements that are "
        f"{'assumptions' if found.missing == 'assumption' else 'inferred'} may be missing",
        "statements": f"Varied is the order of importance of the statements of {who}: all orders count alike",
        "rankings": f"Varied are the rankings of {who}: all strict rankings of the states count alike",
        "mallows": f"Varied are the rankings of {who}: of all strict rankings of the states each counts {found.phi} "
        "times as much for each pair of states that it turns round",
        "voices": f"Varied is which of the voices of {who} is meant, by the shares that the file states",
    }[found.measure]
    return f"{what}{', for everybody independently' if several else ''}."


def how_many(found: Ensemble) -> str:
    """Say how many variants there are, and how many were looked at."""
    n = found.looked_at
    if found.exhaustive:
        every = found.variants or 0
        if every == 1:
            return f"There is 1 variant of the model, and it was {'' if n else 'not '}gone through."
        if n < every:
            return f"There are {count(every)} variants of the model; {count(n)} of them were gone through."
        return f"There are {count(every)} variants of the model, and all of them were gone through."
    many = (
        "more variants of the model than are counted" if found.variants is None else f"{count(found.variants)} variants"
    )
    if not n:
        return f"There are {many}."
    return (
        f"There are {many}, of which {count(n)} were drawn with the seed {found.seed}; what is told of these is an "
        "interval, with 95 % confidence."
    )


# -- a verdict --------------------------------------------------------------------------------------------------------


def alike(verdicts: Iterable[EnsembleVerdict]) -> list[list[EnsembleVerdict]]:
    """Return verdicts on one question that fare alike under several concepts together."""
    grouped: dict[tuple[object, ...], list[EnsembleVerdict]] = {}
    for v in verdicts:
        key = (v.question.about.address, v.outcome, v.counted, v.structural, v.radii, v.whose, v.otherwise)
        grouped.setdefault(key, []).append(v)
    return list(grouped.values())


def _named(words: Words, verdict: EnsembleVerdict) -> str:
    about = verdict.question.about
    return words.proposal(about.path[-1]) if about.kind == "proposal" else f"the state {about.path[-1]}"


def _capital(text: str) -> str:
    return text.replace("the state", "The state", 1) if text.startswith("the state") else text


def _basis(group: Sequence[EnsembleVerdict]) -> tuple[Basis, ...]:
    return result(group[0].question.about.address, [v.question.concept for v in group])


def _shared(words: Words, found: Ensemble, group: Sequence[EnsembleVerdict]) -> Said:
    verdict = group[0]
    ids = concepts(v.question.concept for v in group)
    under = f"{_capital(_named(words, verdict))} {THEN[verdict.outcome]} under {ids}"
    if verdict.counted is None:
        return Said(f"{under}, in every variant.", _basis(group))
    return Said(f"{under} as written; {share_told(found, verdict.counted, verdict.structural)}.", _basis(group))


def share_told(found: Ensemble, counted: Counted, structural: Answer = Answer.NO) -> str:
    """Say in which share of variants something holds, exactly or of how many."""
    if structural is Answer.YES:
        return "it holds whatever anybody wants, since nobody has a move from there that can pay"
    if counted.how == "not known":
        seen = f": it holds in {count(counted.holding)} of the {count(counted.of)} gone through" if counted.of else ""
        return f"in how many variants it holds is not known{seen}"
    if counted.interval is not None:
        low, high = counted.interval
        drawn = f"{count(counted.holding)} of {count(counted.of)} variants drawn"
        return f"it holds in {drawn}, which is between {percent(low)} and {percent(high)} of all"
    return f"it holds in {_exactly(found, counted)}"


def _exactly(found: Ensemble, counted: Counted) -> str:
    if found.variants == 1 and counted.share in (0, 1):
        return "the only variant" if counted.share else "no variant"
    every = "" if found.variants is None else f" {count(found.variants)}"
    if counted.share in (0, 1):
        return f"all{every} variants" if counted.share else f"none of the{every} variants"
    if counted.how == "product":
        return f"{fraction(counted.share)} of all{every} variants, exactly: the product of everybody's shares"
    if counted.of == found.variants:
        return f"{count(counted.holding)} of all {count(counted.of)} variants, {fraction(counted.share)}"
    return f"variants that come to {fraction(counted.share)} of all shares, exactly"


def fraction(share: Fraction | None) -> str:
    """Write an exact share: as a fraction where that can be read, and in percent.

    >>> fraction(Fraction(7, 16)), fraction(Fraction(12345, 99999))
    ('7/16 (43.8 %)', '12.3 %')
    """
    if share is None:
        return "an unknown share"
    told = percent(float(share))
    return f"{share} ({told})" if share.denominator < 10_000 else told


def percent(share: float) -> str:
    """Write a share in percent; one that is not all or nothing is not rounded to it.

    >>> percent(0.4375), percent(0.99999), percent(0.0), percent(1e-9)
    ('43.8 %', 'more than 99.9 %', '0 %', 'less than 0.1 %')
    """
    if share in (0, 1):
        return f"{round(100 * share)} %"
    if share < 0.001:
        return "less than 0.1 %"
    return "more than 99.9 %" if share > 0.999 else f"{100 * share:.1f} %"


def _told(words: Words, found: Ensemble, group: Sequence[EnsembleVerdict]) -> list[Block]:
    verdict, about = group[0], _basis(group)
    lines = [*_swaps(words, verdict, about), *_decides(words, verdict.whose, about)]
    blocks: list[Block] = [Paragraph(together([_shared(words, found, group), *lines]))]
    if verdict.otherwise:
        then = "does not hold" if verdict.outcome == "holds" else "holds"
        blocks += [
            Paragraph(fixed(f"It {then}, to name the variants with the fewest changes:")),
            Bullets(tuple(_otherwise(words, one, about) for one in verdict.otherwise)),
        ]
    return blocks


def _swaps(words: Words, verdict: EnsembleVerdict, about: tuple[Basis, ...]) -> Iterator[Said]:
    if verdict.structural is Answer.YES or not verdict.radii:
        return
    nearest = verdict.radius
    then = "does not hold" if verdict.outcome == "holds" else "holds"
    if nearest is None:
        every = len(verdict.radii) == len(words.model.decision_makers)
        names = (words.dm(r.decision_maker) for r in verdict.radii)
        where = "one decision maker's preference" if every else f"the preference of {listed(names, 'or')}"
        if verdict.safe is None:
            yield Said(f"No order of the places in {where} changes that.", about)
        else:
            n = f"{verdict.safe} swap{'s' if verdict.safe != 1 else ''} of neighbours"
            yield Said(f"Up to {n} in {where} never change that; more were not tried.", about)
        return
    alike_near = [r for r in verdict.radii if r.swaps == nearest.swaps]
    told = listed((_above(words, r.decision_maker, r.of, r.above) for r in alike_near), "or")
    swaps = "One swap of neighbours changes" if nearest.swaps == 1 else f"{nearest.swaps} swaps of neighbours change"
    parts = [b for r in alike_near for b in _of_statements(words, r)]
    yield Said(f"{swaps} that: it {then} if {told}.", about, parts)


def _of_statements(words: Words, radius: SwapRadius) -> list[Basis]:
    if radius.of != "statements":
        return []
    numbers = {n for pair in radius.above for place in pair for n in place}
    return [words.part("preferences", radius.decision_maker, n) for n in sorted(numbers, key=int)]


def _above(words: Words, dm: str, of: str, above: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> str:
    """Say what stands above what, all that stands below one thing together."""
    below: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for upper, lower in above:
        below.setdefault(upper, []).append(lower)
    return listed(_one_above(words, dm, of, upper, lower) for upper, lower in below.items())


def _one_above(words: Words, dm: str, of: str, upper: tuple[str, ...], lower: Sequence[tuple[str, ...]]) -> str:
    who, flat = words.dm(dm), [x for place in lower for x in place]
    if of == "states":
        return f"{words.states(upper)} {'is' if len(upper) == 1 else 'are'} better for {who} than {words.states(flat)}"
    first, second = listed(_statement(words, dm, n) for n in upper), listed(_statement(words, dm, n) for n in flat)
    return f"{first} matter{'' if len(upper) > 1 else 's'} more to {who} than {second}"


def _statement(words: Words, dm: str, number: str | int) -> str:
    return f"“{words.model.preferences[dm].statements[int(number) - 1].told}”"


def _decides(words: Words, whose: Sequence[Whose], about: tuple[Basis, ...]) -> Iterator[Said]:
    known = sorted(((w.index, w.decision_maker) for w in whose if w.index is not None), key=lambda x: -x[0])
    named = [(index, dm) for index, dm in known if index >= LITTLE][:WHOSE_NAMED]
    if known and not named:
        yield Said("No single preference decides that by itself; only several together do.", about)
    elif named and named[0][0] == 1:
        yield Said(f"What decides it is the preference of {words.dm(named[0][1])} alone.", about)
    elif named:
        rest = 1 - sum((index for index, _ in known), Fraction(0))
        told = [f"that of {words.dm(dm)} by itself {fraction(index)}" for index, dm in named]
        told += [f"several together {percent(float(rest))}"] if rest >= LITTLE else []
        yield Said(f"Of the preferences that decide it, {listed(told)}.", about)
    drawn = sorted(((w.interval, w.decision_maker) for w in whose if w.interval is not None), reverse=True)
    above = [(ends, dm) for ends, dm in drawn if ends[0] >= LITTLE][:WHOSE_NAMED]
    if above:
        told = [f"that of {words.dm(dm)} by itself {percent(low)} to {percent(high)}" for (low, high), dm in above]
        yield Said(f"Of the preferences that decide it, {listed(told)}, with 95 % confidence.", about)


def _otherwise(words: Words, one: Otherwise, about: tuple[Basis, ...]) -> Said:
    told = [difference_told(words, d) for d in one.differences]
    return Said(f"where {listed(told)}.", about, [b for d in one.differences for b in _parts(words, d)])


def difference_told(words: Words, one: Difference) -> str:
    """Say in what a variant of one decision maker's preference differs, so that it can follow “where”."""
    dm, who = one.decision_maker, words.dm(one.decision_maker)
    told = []
    if one.missing:
        some = listed(_statement(words, dm, n) for n in one.missing)
        told.append(f"{some} {'does' if len(one.missing) == 1 else 'do'} not matter to {who}")
    if one.above:
        numbers = words.model.preferences[dm].of == "statements" and all(x.isdigit() for a in one.above[0] for x in a)
        told.append(_above(words, dm, "statements" if numbers else "states", one.above))
    told += [s.of(who) for s in one.settled]
    return listed(told)


def _parts(words: Words, one: Difference) -> list[Basis]:
    """Return the parts of the case that a difference is about."""
    every = elements_of(words.model)
    numbers = [*map(str, one.missing), *(x for pair in one.above for place in pair for x in place)]
    named = [f"preferences.{one.decision_maker}.{n}" for n in [*numbers, *(s.part for s in one.settled if s.part)]]
    return [element(every[address]) for address in dict.fromkeys(named) if address in every]


# -- the table --------------------------------------------------------------------------------------------------------


def _table(words: Words, found: Ensemble) -> Table:
    columns = ("question", "concept", "as written", "holds in", "swaps that change it", "whose decides most")
    rows = []
    for v in found.verdicts:
        cells = (
            _named(words, v), concept_name(v.question.concept), v.outcome, _cell(found, v), _swapped(v),
            _most(words, v.whose),
        )  # fmt: skip
        rows.append(Row(cells, result(v.question.about.address, [v.question.concept])))
    return Table(fixed("Each answer over all variants"), columns, tuple(rows), main=True)


def _cell(found: Ensemble, verdict: EnsembleVerdict) -> str:
    counted = verdict.counted
    if counted is None:
        return "infeasible"
    if verdict.structural is Answer.YES:
        return "all, whatever anybody wants"
    if counted.interval is not None:
        low, high = counted.interval
        return f"{percent(low)} to {percent(high)}, {count(counted.holding)} of {count(counted.of)} drawn"
    if counted.share is None:
        return "not known"
    uniform = counted.how == "counted" and counted.of == found.variants
    return f"{count(counted.holding)} of {count(counted.of)}" if uniform else fraction(counted.share)


def _swapped(verdict: EnsembleVerdict) -> str:
    if verdict.structural is Answer.YES:
        return "none does"
    nearest = verdict.radius
    if nearest is not None:
        return str(nearest.swaps)
    if not verdict.radii:
        return ""
    return "none does" if verdict.safe is None else f"more than {verdict.safe}"


def _most(words: Words, whose: Sequence[Whose]) -> str:
    known = [w for w in whose if w.index is not None and w.index >= LITTLE]
    if known:
        most = max(known, key=lambda w: w.index or 0)
        return f"{words.dm(most.decision_maker)}: {percent(float(most.index or 0))}"
    drawn = [(w, w.interval) for w in whose if w.interval is not None and w.interval[0] >= float(LITTLE)]
    if not drawn:
        return ""
    best, (low, high) = max(drawn, key=lambda x: x[1])
    return f"{words.dm(best.decision_maker)}: {percent(low)} to {percent(high)}"
