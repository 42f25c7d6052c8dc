"""What `deals` says: which packages are wanted, efficient and hold, who must lose, what is near that on the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from detente.answer import Answer
from detente.assess.deal_ways import DealWay, Losers, NearestBetter, OnTable, Package
from detente.assess.deals import Deals
from detente.assess.deals_asked import FAIR_TOLD, DealsAsked, told_under, unheld_fair
from detente.assess.ways import strongest_first
from detente.case.address import IN_FORCE
from detente.phrases import in_words, listed
from detente.pictures.deals import Dot, Plane, plane_svg, together
from detente.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Table
from detente.report.changes import change_said, supposition
from detente.report.counts import counted
from detente.report.documents import title_blocks
from detente.report.glance import HOW, shape_held
from detente.report.left_open import taken_as_written
from detente.report.on_credit import credit_cell, first_sentence
from detente.report.plain import NamedWords
from detente.report.said import Row, Said, fixed, result
from detente.report.said import together as together_said
from detente.report.verdict import Shape, acts_of
from detente.report.words import STAYS, Words, concept_name, count

ORIGIN = result("deals")
HOLDS: Mapping[Shape, str] = {**HOW, "costly": "by costly answers", "left": "somebody leaves", "unknown": "not known"}
"""How a way holds, in a few words."""
EFFICIENT = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known"}
SETS_TOLD, MOVES_TOLD, TABLE_TOLD, COLUMNS, CHAPTER_ROWS = 4, 2, 8, 6, 6
KEY = (
    "Wanted: nobody is worse off than now. Efficient: no other state is better for somebody and worse for nobody. On "
    "credit: a step that does not serve whoever takes it. A package is shown by its best way to carry it out: one that "
    "is wanted, then one that holds, then an efficient one, then one with the fewest steps on credit."
)


def deals_document(asked: DealsAsked, limit: int) -> list[Block]:
    """Return what could be agreed on, in sentences and tables."""
    words = Words.of(asked.deals.solution)
    blocks = [*title_blocks(asked.deals.model, words), *deals_blocks(asked, limit)]
    if asked.bargaining is None and not asked.voices and asked.across is None:
        return blocks
    from detente.report.deals_beside import beside_blocks  # with all that it tells of, which nothing else here does

    return [*blocks, *beside_blocks(asked)]


def deals_blocks(asked: DealsAsked, limit: int) -> list[Block]:
    """Return the same without the title."""
    found = asked.deals
    words = Words.of(found.solution)
    blocks: list[Block] = [Paragraph(deals_sentence(asked)), *taken_as_written(words)]
    if not found.count:
        return blocks
    blocks += [Paragraph(looked_at_told(words, found, limit)), deals_table(words, asked, limit), Paragraph(fixed(KEY))]
    lines = [*_lines(words, asked), *outside_told(words, found)]
    return [*blocks, Bullets(tuple(lines))] if lines else blocks


def _lines(words: Words, asked: DealsAsked) -> Iterator[Said]:
    """Yield who must lose, who would have to go first, what is near the proposals, and who breaks what is fair."""
    yield from losers_told(words, asked.deals)
    yield from first_told(words, asked)
    yield from nearest_told(words, asked.deals)
    yield from unheld_told(words, asked)


def deals_chapter(asked: DealsAsked) -> list[Block]:
    """Return what a report says of it: the first packages, who would break those that are fair, what is nearer."""
    found = asked.deals
    words = Words.of(found.solution)
    blocks: list[Block] = [Heading(fixed("What could be agreed on")), Paragraph(deals_sentence(asked))]
    blocks += taken_as_written(words)
    if not found.count:
        return blocks
    blocks += [Paragraph(looked_at_told(words, found, CHAPTER_ROWS)), deals_table(words, asked, CHAPTER_ROWS)]
    figure = deals_figure(asked)
    two = len(found.last_places) == 2  # of more, the table above says all that a plane cannot
    blocks += [figure] if figure is not None else instead_of_plane(asked) if two else []
    lines = [*_lines(words, asked)]
    blocks += [Paragraph(fixed(KEY)), *([Bullets(tuple(lines))] if lines else [])]
    if asked.bargaining is None:
        return blocks
    from detente.report.deals_beside import points_blocks  # as in `deals_document`

    return [*blocks, *points_blocks(words, asked, asked.bargaining)]


# -- the first sentence -----------------------------------------------------------------------------------------------


def deals_sentence(asked: DealsAsked) -> Said:
    """Say in one sentence whether anything is wanted by everybody, and whether it holds."""
    found, wanted = asked.deals, asked.wanted
    words = Words.of(found.solution)
    if not found.issues:
        text = (
            "There is nothing to agree on: the case has no issues, and no proposal with a term that can be evaluated."
        )
        return Said(text, ORIGIN)
    if not found.looked_at.ways:
        return Said("There is no package here: the condition holds in no state.", ORIGIN)
    if not found.count:
        return Said("There is no package here: no state that is looked at has a level of each issue.", ORIGIN)
    if not wanted:
        return Said(f"{_none_wanted(words, found)}.", ORIGIN)
    n = len(wanted)
    more = "At least " if _all_wanted(found) and len(found.packages) < found.count else ""
    lead = f"{more}{in_words(n)} package{'s are' if n > 1 else ' is'} wanted by everybody"
    return Said(f"{lead[:1].upper()}{lead[1:]}{_holding(wanted)}.", ORIGIN)


def _all_wanted(found: Deals) -> bool:
    """Tell whether all packages told are wanted, that of the status quo among them, so that more may be."""
    return all(p.best.wanted is Answer.YES for p in found.packages)


def _holding(wanted: Sequence[Package]) -> str:
    """Say how many of the packages that are wanted hold, and how."""
    n, shapes = len(wanted), Counter(shape_held(p.best.holds) for p in wanted)
    firm: dict[Shape, int] = {s: shapes[s] for s in ("itself", "deterrence") if shapes[s]}
    k = sum(firm.values())
    hows = [_how(s, m) for s, m in firm.items()]
    how = hows[0] if len(firm) == 1 else listed(f"{in_words(m)} {h}" for m, h in zip(firm.values(), hows, strict=True))
    rest = [f"{in_words(shapes['costly'])} would hold {HOW['costly']}"] if shapes["costly"] else []
    rest += [f"of {in_words(shapes['unknown'])} that is not known"] if shapes["unknown"] else []
    if n == 1:
        return {
            "itself": ", and it holds by itself",
            "deterrence": ", and it holds, by deterrence",
            "costly": f", and it would hold {HOW['costly']}",
            "left": ", and it does not hold",
            "unknown": "; whether it holds is not known",
        }[shape_held(wanted[0].best.holds)]
    if k == n:
        return f", and {'both' if n == 2 else 'all'} hold, {how}"
    if k:
        return "; " + "; ".join([f"{in_words(k)} of them hold{'s' if k == 1 else ''}, {how}", *rest])
    if shapes["unknown"] == n:
        return "; whether any of them holds is not known"
    return "; " + "; ".join([*(["none of them holds"] if not rest or shapes["left"] else []), *rest])


def _how(shape: Shape, packages: int) -> str:
    """Say how some packages hold.

    >>> _how("itself", 1), _how("itself", 2)
    ('by itself', 'by themselves')
    """
    return "by themselves" if shape == "itself" and packages > 1 else HOW[shape]


def _none_wanted(words: Words, found: Deals) -> str:
    if not found.must_lose:
        return "There is no package but that of the status quo"
    if any(not losers.who for losers in found.must_lose):
        return "No package is wanted by everybody, though a way at no level of some issue is"
    return f"No package is wanted by everybody: in any deal {losers_clause(words, found.must_lose)}"


def losers_clause(words: Words, losers: Sequence[Losers]) -> str:
    """Say who would be worse off in any deal: who in each, and with whom."""
    sets = [one.who for one in losers]
    common = [dm for dm in sets[0] if all(dm in those for those in sets)]
    others_in = ([dm for dm in those if dm not in common] for those in sets)
    rests = [*dict.fromkeys(words.dms(some) for some in others_in if some)]
    told = rests[:SETS_TOLD]
    told += [f"one of {in_words(len(rests) - SETS_TOLD)} more sets"] if len(rests) > SETS_TOLD else []
    others = "; or ".join(["; ".join(told[:-1]), *told[-1:]] if len(told) > 1 else told)
    worse = "would be worse off than now"
    if not common:
        return f"somebody {worse}: {others}"
    them = "it" if len(common) == 1 else "them"
    return f"{words.dms(common)} {worse}{f', and with {them} {others}' if told else ''}"


def looked_at_told(words: Words, found: Deals, limit: int) -> Said:
    """Say which ways were looked at, in how many packages, and which ways belong to none."""
    where = "" if found.given is None else f" where {words.looked_at(found.given)} holds"
    ways, n = found.looked_at.ways, found.count
    texts = [
        f"Looked at: {count(ways)} way{'s' if ways != 1 else ''}{where}, in {count(n)} package{'s' if n != 1 else ''}."
    ]
    shown = min(limit, len(found.packages))
    texts += (
        [f"The first {count(shown)} {'is' if shown == 1 else 'are'} listed." if shown else "None is listed."]
        if shown < n
        else []
    )
    level = "of some issue, and"
    if n := found.without_ways:
        texts.append(f"{counted(n, 'more set of levels has', 'more sets of levels have')} no way.")
    if n := found.at_no_level:
        one, many = f"way is at no level {level} belongs", f"ways are at no level {level} belong"
        texts.append(f"{counted(n, one, many)} to no package.")
    if n := found.overlapping:
        one, many = f"way is at two levels {level} counts", f"ways are at two levels {level} count"
        texts.append(f"{counted(n, one, many)} in each package.")
    return Said(" ".join(texts), ORIGIN)


# -- the table --------------------------------------------------------------------------------------------------------


def deals_table(words: Words, asked: DealsAsked, limit: int) -> Table:
    """Return the packages as rows."""
    found = asked.deals
    terms = all(i.is_term for i in found.issues)
    by_issue = not terms and len(found.issues) <= COLUMNS
    levels = tuple(i.name for i in found.issues) if by_issue else ("in force" if terms else "package",)
    ids = found.solution.concepts
    columns = (
        "", *levels, "worse off than now", "efficient", "holds", *map(concept_name, ids), "ways that hold",
        "steps on credit",
    )  # fmt: skip
    rows = tuple(_row(words, asked, p, by_issue=by_issue) for p in found.packages[:limit])
    return Table(fixed("Packages"), columns, rows, main=True)


def _row(words: Words, asked: DealsAsked, p: Package, *, by_issue: bool) -> Row:
    found, best = asked.deals, p.best
    levels = [i.names[p.levels[i.id]] for i in found.issues] if by_issue else [package_cell(words, found, p)]
    cells = (
        _called(words, found, p), *levels, words.dms(best.worse_off) or "nobody", efficient_told(words, best),
        HOLDS[shape_held(best.holds)], *(STAYS[best.holds[c]][0] for c in found.solution.concepts),
        ways_holding(words, p), steps_told(words, asked, best),
    )  # fmt: skip
    return Row(cells, ORIGIN, result(words.at(best.state), found.solution.concepts))


def _called(words: Words, found: Deals, p: Package) -> str:
    """Return what else a package is: how it is on the table, whether it is how things are, how its way is called."""
    told = [words.proposal(t.proposal.id) for t in found.on_table if is_shown_in(t, p)]
    return "; ".join([*told, *(["as it is now"] if p.status_quo else [])])


def package_cell(words: Words, found: Deals, p: Package) -> str:
    """Return a package in a cell: of issues that are terms, for readers of ids, the ids of those in force."""
    if isinstance(words, NamedWords) or not all(i.is_term for i in found.issues):
        return found.called(p)
    return ", ".join(i.id for i in found.issues if p.levels[i.id] == IN_FORCE) or "none"


def is_shown_in(on_table: OnTable, p: Package) -> bool:
    """Tell whether the way shown of a proposal is one of a package."""
    return on_table.package is not None and on_table.package.address == p.address


def efficient_told(words: Words, way: DealWay) -> str:
    """Say whether a way is efficient, or which one is better for somebody and worse for nobody."""
    told = EFFICIENT[way.efficient]
    return f"{told}, beside {words.state(way.dominated_by)}" if way.dominated_by is not None else told


def ways_holding(words: Words, p: Package) -> str:
    """Say in how many ways a package holds under the strongest concept there is, and who loses there if not so."""
    for c in strongest_first([*p.counts.holding]):
        n, best = p.counts.holding[c], p.best_holding[c]
        if n is None:
            return "not known"
        if n and best is not None:
            apart = best.worse_off if best.state != p.best.state else ()
            loses = f"; there {words.dms(apart)} would be worse off" if apart else ""
            return f"{count(n)} of {count(p.counts.ways)}{loses}"
    return f"0 of {count(p.counts.ways)}"


def steps_told(words: Words, asked: DealsAsked, way: DealWay) -> str:
    """Say how many steps on credit lead to a way, and by whom where that was looked for."""
    if way.state in asked.credit:
        return credit_cell(words, asked.credit[way.state])
    if way.steps is None:
        return "not known" if asked.deals.credit_stopped else "no way"
    return str(way.steps)


def no_plane_told(asked: DealsAsked) -> Said | None:
    """Say why there is no plane to draw of packages; None where there is one."""
    found = asked.deals
    last = found.last_places
    if len(last) != 2:
        text = f"a plane has two axes, and here are {len(last)} decision makers"
    elif unordered := [dm for dm, n in last.items() if n is None]:
        words = Words.of(found.solution)
        text = (
            f"what {words.dms(unordered)} would rather have puts states in no order: it says of pairs which is better, "
            "so that a package has no place on an axis"
        )
    elif not found.packages:
        text = "there is no package here"
    else:
        return None
    return Said(f"There is no plane: {text}.", ORIGIN)


def instead_of_plane(asked: DealsAsked) -> list[Block]:
    """Say why there is no plane, and what it would have told as a table; nothing where there is one."""
    why, found = no_plane_told(asked), asked.deals
    if why is None:
        return []
    words, last = Words.of(found.solution), found.last_places
    rows = []
    for p in found.packages:
        places = found.places(p.best.state)
        cells = (f"{places[dm]} of {n}" if n is not None else _beside_now(p.best, dm) for dm, n in last.items())
        row = (_called(words, found, p), found.called(p), *cells, HOLDS[shape_held(p.best.holds)])
        rows.append(Row(row, ORIGIN, result(words.at(p.best.state), found.solution.concepts)))
    heads = (f"{'place' if n is not None else 'beside now'} for {words.dm(dm)}" for dm, n in last.items())
    columns = ("", "package", *heads, "holds")
    return [Paragraph(why), *([Table(fixed("Places of packages"), columns, tuple(rows))] if rows else [])]


def _beside_now(way: DealWay, dm: str) -> str:
    return "worse" if dm in way.worse_off else "better" if dm in way.better_off else "neither"


def deals_figure(asked: DealsAsked, prefix: str = "deals") -> Figure | None:
    """Return the packages in a plane of two decision makers, with their table; None where there is no such plane."""
    found = asked.deals
    words, dms = Words.of(found.solution), found.solution.conflict.decision_makers
    last = [n for n in found.last_places.values() if n is not None]
    if no_plane_told(asked) is not None:
        return None
    dots, rows = [], []
    for k, p in enumerate(found.packages):
        places, shape = _pair(found, p.best.state), shape_held(p.best.holds)
        called, name, how = _called(words, found, p), found.called(p), HOLDS[shape_held(p.best.holds)]
        where = "; ".join(f"{words.dm(dm)}: place {k} of {n}" for dm, k, n in zip(dms, places, last, strict=True))
        dots.append(Dot(places, shape, f"{called or name}: {where}; {how}", called, k))
        cells = (called, name, *(f"{k} of {n}" for k, n in zip(places, last, strict=True)), how)
        rows.append(Row(cells, ORIGIN, result(words.at(p.best.state), found.solution.concepts)))
    names = (words.dm(dms[0]), words.dm(dms[1]))
    quo = _pair(found, found.status_quo)
    caption = f"Packages by the places that {names[0]} and {names[1]} give them"
    columns = ("", "package", *(f"place for {name}" for name in names), "holds")
    key: dict[str, str] = {shape: how for shape, how in HOLDS.items() if any(dot.shape == shape for dot in dots)}
    plane = Plane(names, (last[0], last[1]), quo, together(dots), key)
    twin = Table(fixed("Places of packages"), columns, tuple(rows))
    return Figure(Said(caption, ORIGIN), plane_svg(plane, caption, prefix), twin)


def _pair(found: Deals, state: str) -> tuple[int, int]:
    first, second = (place or 1 for place in found.places(state).values())
    return first, second


# -- the sentences below it -------------------------------------------------------------------------------------------


def losers_told(words: Words, found: Deals) -> Iterator[Said]:
    """Say who must lose, where the first sentence has not."""
    if not found.must_lose or any(p.best.wanted is Answer.YES for p in found.packages if not p.status_quo):
        return
    best = found.must_lose[0]
    if best.who:
        text = f"Fewest would lose in {words.state(best.best.state)}: {words.dms(best.who)}."
        yield Said(text, ORIGIN, result(words.at(best.best.state)))


def first_told(words: Words, asked: DealsAsked) -> Iterator[Said]:
    """Say who would have to go first to the first package."""
    for p in asked.wanted[:1] or asked.deals.packages[:1]:
        credit = asked.credit.get(p.best.state)
        if credit is not None and credit.ways:
            said = first_sentence(words, credit, result(words.at(p.best.state)))
            yield said.framed(f"To the first, “{asked.deals.called(p)}”: ")


def nearest_told(words: Words, found: Deals) -> Iterator[Said]:
    """Say of each proposal which package nobody finds worse and somebody better."""
    best = [t for t in found.on_table if t.way is not None and t.way.efficient is Answer.YES]
    if best:
        named = listed(words.told_before(t.proposal) for t in best)
        efficient = f"{named} {'is' if len(best) == 1 else 'are'} efficient"
        text = f"{efficient}: no state is better for somebody and worse for nobody."
        yield Said(text, words.parts("proposals", [t.proposal.id for t in best]), ORIGIN)
    for t in [t for t in found.on_table if t not in best][:TABLE_TOLD]:
        name, basis = words.told_before(t.proposal), words.part("proposals", t.proposal.id)
        if t.way is None:
            where = "" if found.given is None else f" where {words.looked_at(found.given)} holds"
            yield Said(f"No way carries {name} out{where}.", basis, ORIGIN)
        elif t.better is not None:
            yield Said(_better(words, found, name, t.better), basis, ORIGIN)
        elif t.way.dominated_by is not None:
            text = f"No package is better for somebody than {name} and worse for nobody; a way that is no package is"
            yield Said(f"{text}: {words.state(t.way.dominated_by)}.", basis, ORIGIN)


def _better(words: Words, found: Deals, name: str, better: NearestBetter) -> str:
    who = f"{words.dms(better.better_off)} would find it better"
    issues = {i.id: i for i in found.issues}
    told = [issues[i].settled(better.package.levels[i]) for i in better.issues]
    what = f"a package that differs in {in_words(len(told))} issue{'s' if len(told) > 1 else ''} ({'; '.join(told)})"
    if not told:
        what = f"another way to carry out the same, {words.state(better.way.state)}"
    return f"Nearest to {name} that nobody finds worse: {what}; {who}. It {HOLDS_THEN[shape_held(better.way.holds)]}."


HOLDS_THEN: Mapping[Shape, str] = {
    "itself": "holds by itself",
    "deterrence": "holds by deterrence",
    "costly": f"would hold {HOW['costly']}",
    "left": "does not hold",
    "unknown": "may hold or not: that is not known",
}


def _mended(words: Words, asked: DealsAsked, p: Package) -> Iterator[Said]:
    """Say what would make a package hold, where that was searched for: promises, cheapest first."""
    repairs = asked.repairs.get(p.best.state)
    if repairs is None:
        return
    if repairs.found and repairs.found[0].changes:
        first = repairs.found[0]
        told = supposition(words, [c.change for c in first.changes])
        proof = "" if repairs.proven else " Whether less would do is not settled."
        yield Said(f"It would hold {told}.{proof}", *(change_said(words, c.change).because for c in first.changes))
    elif repairs.impossible:
        yield Said("No promise would make it hold; that is proven.", result("repairs"))
    else:
        yield Said("Which promise would make it hold is not settled.", result("repairs"))


def unheld_told(words: Words, asked: DealsAsked) -> Iterator[Said]:
    """Say of packages that are wanted and efficient, and do not hold, who would leave them by which move."""
    found = asked.deals
    if not found.solution.concepts:
        return
    concept, unheld = told_under(found), unheld_fair(found)
    for p in unheld[:FAIR_TOLD]:
        told = leaving_told(words, found, p.best, concept)
        text = f"“{found.called(p)}” is wanted and efficient, and does not hold under {concept_name(concept)}"
        said = Said(f"{text}{told}.", ORIGIN, result(words.at(p.best.state), [concept]))
        yield together_said([said, *_mended(words, asked, p)])
    if len(unheld) > FAIR_TOLD:
        yield Said(f"So {in_words(len(unheld) - FAIR_TOLD)} more are, and do not.", ORIGIN)


def leaving_told(words: Words, found: Deals, way: DealWay, concept: str) -> str:
    """Say who would leave a way under a concept, by which move that nothing deters; nothing where nobody would."""
    (v,) = (one for one in found.verdicts_on(way.state) if one.concept == concept)
    told = []
    for blocker in v.blockers:
        free = [t.step for t in blocker.temptations if t.deterred is Answer.NO]
        moves = [acts_of(words, s).whole.removeprefix("would ") for s in free]
        more = len(moves) - MOVES_TOLD
        moves = [*moves[:MOVES_TOLD], *([f"make one of {in_words(more)} more moves"] if more > 0 else [])]
        told.append(f"{words.dm(blocker.decision_maker)} would {'; or '.join(moves) or 'leave'}")
    return f": {'; '.join(told)}" if told else ""


def outside_told(words: Words, found: Deals) -> Iterator[Said]:
    """Say which terms are no issue."""
    if found.outside:
        named = listed(words.term_called(t) for t in found.outside)
        yield Said(f"No issue, since the model has no formula for it: {named}.", ORIGIN)
