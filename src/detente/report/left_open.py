"""Sentences and tables on preferences that are left open or graded: certain or possible, how firmly, from when on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from detente.answer import Answer
from detente.case.preferences import NotCompared, OneOf, OpenInOrder, Ranges
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.said import Row, Said, fixed, result, together
from detente.report.words import concept_name, concepts, count, listed
from detente.stability.readings import READINGS

if TYPE_CHECKING:
    from fractions import Fraction

    from detente.assess import ProposalAssessment
    from detente.report.words import Words
    from detente.stability import Solution
    from detente.stability.opened import Both, Chosen, InEach, OpenSolution
    from detente.stability.strength import Strength

WRITTEN = "What follows is of the case as it is written."
SHARE = "A share is of what the case leaves open, counted by choices; it says nothing of how probable anything is."
SETTLED: dict[type, str] = {
    OpenInOrder: "each statement that may not matter counted, and each order as it stands",
    Ranges: "the middle of each range",
    NotCompared: "pairs that are not compared as they are ranked",
    OneOf: "the voice of the greatest share",
}
"""How a case is read as it is written, by what is left open."""
MOST_TOLD = 3
"""Things that a completion settles otherwise than they are written, which a sentence names."""
FIRMLY = {"nash": "nothing tempts (Nash)", "strong": "strong", "weak": "weak", "leaves": "leaves"}


def reading_blocks(solution: Solution) -> list[Block]:
    """Say how preferences are read, where otherwise than as completions."""
    reading = solution.reading
    if reading.as_written:
        return []
    what = READINGS[reading.name] if reading.name != "completions" else "as they are written"
    numbers = f" ({reading.told})" if reading.told != reading.name else ""
    return [Paragraph(fixed(f"Preferences are read so: {what}{numbers}."))]


def left_open_sentence(words: Words, found: OpenSolution) -> Said:
    """Say what is left open, and how many completions that has."""
    open_ = listed(f"those of {words.dm(dm)} ({told})" for dm, told in found.open.items())
    if found.count is None:
        many = "How many completions there are is not known"
    else:
        many = f"There {'is 1 completion' if found.count == 1 else f'are {count(found.count)} completions'}"
    through = (
        "all were gone through"
        if found.complete
        else f"{count(found.tried)} were gone through, and what two rows of relations settle was added"
    )
    return Said(f"Preferences are left open: {open_}. {many}; {through}.", result("open"))


def open_blocks(solution: Solution, words: Words, shown: int) -> list[Block]:
    """Return what is stable however preferences are meant, and in some way; nothing where none are left open."""
    found = solution.open
    if found is None:
        return []
    rows = []
    for c in found.concepts:
        both = found.equilibria[c]
        certain, possible = (_cells(both, which, words, shown) for which in ("every", "some"))
        left = count(both.every.unsettled.count)
        rows.append(Row((concept_name(c), *certain, *possible, left), result("open", [c])))
    columns = ("concept", "certain", "in every completion", "possible", "in some completion", "not settled")
    return [
        Heading(fixed("However preferences are meant")),
        Paragraph(left_open_sentence(words, found)),
        Table(fixed("Equilibria in every completion, and in some"), columns, tuple(rows)),
        Paragraph(as_written(found)),
    ]


def as_written_blocks(solution: Solution, words: Words) -> list[Block]:
    """Say what is left open, and that what follows is of the case as it is written; nothing where nothing is open."""
    found = solution.open
    return [] if found is None else [Paragraph(together([left_open_sentence(words, found), as_written(found)]))]


def written_sentence(words: Words) -> Said | None:
    """Say whose preferences are left open where an answer takes them as they are written; None where nobody's are."""
    makers = [dm for dm, p in words.model.preferences.items() if p.openness is not None]
    if not makers:
        return None
    text = f"What {words.dms(makers)} would rather have is left open in places, and taken here as it is written."
    return Said(text, result("open"))


def taken_as_written(words: Words) -> list[Block]:
    """Return that sentence as a paragraph, or nothing."""
    said = written_sentence(words)
    return [] if said is None else [Paragraph(said)]


def _cells(both: Both, which: str, words: Words, shown: int) -> tuple[str, str]:
    states = getattr(both, which).states
    some = ", ".join(words.state(s) for s in states.first(shown))
    return count(states.count), some + (", …" if states.count > shown else "")


def where(words: Words, chosen: Chosen) -> str:
    """Say what a completion settles otherwise than it is written, as what follows “where”."""
    parts = chosen.told(words.dm)
    more = len(parts) - MOST_TOLD
    return listed([*parts[:MOST_TOLD], *([f"{count(more)} more" if more > 1 else "one more"] if more > 0 else [])])


def _somewhere(words: Words, chosen: Chosen) -> str:
    """Return “where …”, or what stands for it where everything is as it is written."""
    return f"where {where(words, chosen)}" if chosen.otherwise else "as the case is written"


def open_headline(words: Words, a: ProposalAssessment) -> Said | None:
    """Say whether a proposal certainly holds, possibly, or in no completion; None where nothing is left open."""
    open_, about = a.open, f"proposals.{a.proposal.id}"
    if open_ is None:
        return None
    sentences: list[Said] = []
    groups: dict[InEach, list[str]] = {}
    for c, each in open_.items():
        groups.setdefault(each, []).append(c)
    for each, ids in groups.items():
        text = _told(words, each, concepts(ids))
        if text:
            sentences.append(Said(text, result(about, ids)))
    return together(sentences) if sentences else None


def strongest(a: ProposalAssessment, said: str) -> str | None:
    """Return the concept that says best how a proposal certainly or possibly holds; None where it does under none."""
    from detente.assess.ways import strongest_first  # which `solve` does without

    found = strongest_first([c for c, each in (a.open or {}).items() if each.said == said])
    return next((c for c in ("nash", "seq", "sseq") if c in found), found[0] if found else None)


HOW = {"nash": "by itself", "seq": "by deterrence", "sseq": "by deterrence"}


def said_open(a: ProposalAssessment) -> tuple[str, str | None]:
    """Return what is said first of a proposal where preferences are left open, and under which concept.

    That it certainly holds; but where it does only by answers that may cost whoever gives them, and possibly by itself
    or by answers that serve them, the latter.
    """
    certain, possible = strongest(a, "certain"), strongest(a, "possible")
    if certain is not None and (certain in HOW or possible not in HOW):
        return "certain", certain
    if possible is not None:
        return "possible", possible
    return ("no" if all(each.said == "no" for each in (a.open or {}).values()) else "not settled"), None


def _how(concept: str | None) -> str:
    """Say how what is stable under a concept holds; nothing where none is named."""
    return "" if concept is None else HOW.get(concept, f"under {concept_name(concept)}")


def shortly_open(a: ProposalAssessment) -> str:
    """Say in a few words, which follow its name, whether a proposal holds however preferences are meant."""
    said, concept = said_open(a)
    how = _how(concept)
    if said == "certain":
        return f"holds {how}, however what is left open is meant"
    if said == "possible":
        return f"possibly holds {how}"
    return "does not hold, however what is left open is meant" if said == "no" else "not settled"


def open_sentence(words: Words, a: ProposalAssessment, name: str) -> Said:
    """Say in one sentence whether a proposal holds however preferences are meant, possibly, or in no completion."""
    about, open_ = f"proposals.{a.proposal.id}", a.open or {}
    said, concept = said_open(a)
    how = _how(concept)
    if said == "certain":
        n = a.with_terms.count
        can = f"holds {how}" if n == 1 else f"can hold {how}, in some of {count(n)} ways,"
        text = f"{name} {can} however what is left open is meant"
    elif concept is not None:
        each = open_[concept]
        share = "" if each.share is None else f", {_in_share(each.share)} (no forecast)"
        not_where = "" if each.fails is None else f": not {_somewhere(words, each.fails)}"
        text = f"{name} possibly holds {how}{share}{not_where}"
    elif said == "no":
        text = f"{name} does not hold, however what is left open is meant"
    else:
        text = f"Whether {name} holds is not settled: not all that may be meant was gone through"
    return Said(f"{text}.", result(about, open_))


def _in_share(share: Fraction) -> str:
    """Return in which share of what is left open; what only exact balance of weights decides has none of it, or all."""
    if share == 1:
        return "in all of what is left open but where weights balance exactly"
    return f"in {share} of what is left open" if share else "only where weights balance exactly"


def _told(words: Words, each: InEach, under: str) -> str:
    said = each.said
    if said == "certain":
        return f"It certainly holds under {under}: in every completion of what is left open."
    if said == "possible" and each.fails is not None and each.holds is not None:
        share = "" if each.share is None else f", {_in_share(each.share)}"
        return (
            f"It possibly holds under {under}{share}: not {_somewhere(words, each.fails)}, "
            f"but {_somewhere(words, each.holds)}."
        )
    if said == "possible":
        return f"It possibly holds under {under}: in some completions, and not in all."
    if said == "no":
        return f"It holds in no completion under {under}."
    if said == "infeasible":
        return ""
    known = ""
    if each.some is Answer.YES:
        known = "; it holds in some completion"
    elif each.every is Answer.NO:
        known = "; it does not hold in every completion"
    return f"Whether it certainly or possibly holds under {under} is not settled{known}."


MARKS = {
    "certain": "equilibrium, certainly", "possible": "equilibrium, possibly", "no": "in no completion",
    "not settled": "not settled", "infeasible": "infeasible",
}  # fmt: skip
"""What a table says of a state where preferences are left open."""


def as_written(found: OpenSolution) -> Said:
    """Say that what follows is of the case as it is written, and what that means for what is open in it."""
    forms = {type(p.openness.form) for p in found.model.preferences.values() if p.openness is not None}
    how = listed([told for form, told in SETTLED.items() if form in forms])
    return Said(f"{WRITTEN.removesuffix('.')}: {how}.", result("open"))


def open_mark(found: OpenSolution, concept: str, state: str) -> str:
    """Say in a cell whether a state is an equilibrium however preferences are meant."""
    return MARKS[found.cell(concept, None, state).said]


def open_state_sentence(found: OpenSolution, state: str, about: str, decision_maker: str | None = None) -> Said:
    """Say whether a state is certainly or possibly stable for somebody, or for everyone; concepts alike together."""
    groups: dict[str, list[str]] = {}
    for c in found.concepts:
        groups.setdefault(found.cell(c, decision_maker, state).said, []).append(c)
    told = {
        "certain": "certainly stable under {}",
        "possible": "possibly stable under {}, in some completions and not in all",
        "no": "stable in no completion under {}",
        "not settled": "not settled under {}",
        "infeasible": "infeasible here",
    }
    whose = "" if decision_maker is not None else ", for everyone"
    parts = (told[said].format(concepts(ids)) for said, ids in groups.items())
    return Said(f"{about} is{whose}: {'; '.join(parts)}.", result("open", found.concepts))


def strength_blocks(solution: Solution, words: Words, shown: int) -> list[Block]:
    """Return how firmly everybody stays at equilibria; nothing where nobody's preferences tell degrees."""
    found = solution.strength
    if found is None:
        return []
    everybody = solution.conflict.decision_makers
    rows = []
    for c in found.at_least:
        for state in solution.equilibria[c].first(shown):
            code = solution.conflict.neighbourhood.state(state)
            assert code is not None
            cells = (_firmly(found, c, dm, code) for dm in everybody)
            overall = FIRMLY[found.together(c, code).value]
            rows.append(Row((concept_name(c), words.state(state), overall, *cells), result("strength", [c])))
    columns = ("concept", "equilibrium", "together", *(words.dm(dm) for dm in everybody))
    meaning = (
        "Strong: whatever tempts, some answer leaves the decision maker greatly worse off. Weak: it is deterred, but "
        "not so. Where nothing tempts there is nothing to deter. The number is the sanction degree, by how much the "
        "answer that hurts most makes it worse."
    )
    table = Table(fixed("Strength"), columns, tuple(rows))
    return [Heading(fixed("How firmly they stay")), Paragraph(fixed(meaning)), table]


def _firmly(found: Strength, concept: str, dm: str, code: int) -> str:
    degree = found.degree(concept, dm, code)
    told = FIRMLY[found.stays(concept, dm, code).value]
    return told if degree is None else f"{told} ({degree})"


def thresholds_blocks(solution: Solution, words: Words, shown: int) -> list[Block]:
    """Return above which certainty states are stable; nothing where nobody's preferences are fuzzy."""
    found = solution.thresholds
    if found is None:
        return []
    blocks: list[Block] = [Heading(fixed("From which certainty on"))]
    own = listed(f"that of {words.dm(dm)} is {level}" for dm, level in found.own.items())
    meaning = (
        "A state is stable for a decision maker whose preferences are fuzzy if its threshold is greater than the "
        f"number here: at 0 whatever the threshold is, at 1 for no threshold. In the case {own}."
    )
    blocks.append(Paragraph(Said(meaning, result("thresholds"))))
    ids: Sequence[str] = tuple(found.above)
    for dm in found.own:
        rows = []
        for code in [*found.above[ids[0]][dm]][:shown]:
            levels = (str(found.above[c][dm][code]) for c in ids)
            rows.append(Row((words.state(solution.conflict.show(code)), *levels), result("thresholds")))
        columns = ("state", *(concept_name(c) for c in ids))
        blocks.append(Table(fixed(f"Stable for {words.dm(dm)} above"), columns, tuple(rows)))
    return blocks
