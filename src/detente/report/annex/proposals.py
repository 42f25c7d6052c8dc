"""What the annex says of proposals: whether each holds, who stands in the way, by which steps somebody would gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.answer import Answer
from detente.assess import Assessment, ProposalAssessment
from detente.assess.ways import way_to_show
from detente.report.assessment import SETS_IN_TEXT, summary_table
from detente.report.blocks import Block, Heading, Table
from detente.report.documents import NOT_LOOKED_AT
from detente.report.said import WORDING, Row, fixed, result
from detente.report.verdict import acts_of
from detente.report.words import Words, concept_name, count
from detente.stability import CONCEPTS, Temptation, Verdict, verdict

MOVES_TOLD = 12
"""So many steps of one decision maker are told; there may be a thousand."""

Met = tuple[Answer, str]
"""Whether something keeps somebody from a step, and what."""


def proposals_blocks(words: Words, assessment: Assessment) -> list[Block]:
    """Return for all proposals whether they hold, who stands in the way, and the steps by which somebody would gain."""
    rows = tuple(row for a in assessment.proposals for row in _in_the_way(words, a))
    columns = ("proposal", "under", "smallest sets", "for example")
    way = Table(fixed("Who stands in the way"), columns, rows)
    return [
        Heading(fixed("The proposals")),
        summary_table(words, assessment),
        *([way] if rows else []),
        steps_table(words, assessment),
    ]


def _in_the_way(words: Words, a: ProposalAssessment) -> Iterator[Row]:
    """Yield the smallest sets of those who stand in the way, concepts with the same sets together."""
    same: dict[tuple[tuple[str, ...], ...] | None, list[str]] = {}
    for concept, sets in a.smallest_blocking_sets.items():
        if a.holds[concept] is Answer.NO and sets != ():
            same.setdefault(sets, []).append(concept)
    for sets, ids in same.items():
        because = (words.part("proposals", a.proposal.id), *result(f"proposals.{a.proposal.id}", ids))
        names = ", ".join(map(concept_name, ids))
        if sets is None:
            yield Row((a.proposal.id, names, "not known", ""), because)
            continue
        shown = "; or ".join(words.dms(s) for s in sets[:SETS_IN_TEXT])
        more = len(sets) - SETS_IN_TEXT
        told = shown + (f"; or {count(more)} other sets" if more > 0 else "")
        yield Row((a.proposal.id, names, told, words.state(a.example(ids[0], sets[0]))), because)


# -- steps ------------------------------------------------------------------------------------------------------------


def steps_table(words: Words, assessment: Assessment) -> Table:
    """Return the steps by which somebody would gain in one way to carry each proposal out: that which is drawn."""
    rows = tuple(row for a in assessment.proposals for row in _steps(words, a))
    columns = ("proposal", "who", "would", "for", "what that meets, under which concepts")
    caption = "Steps by which somebody would gain, in one way to carry each proposal out"
    return Table(fixed(caption), columns, rows)


def _steps(words: Words, a: ProposalAssessment) -> Iterator[Row]:
    way, id_ = way_to_show(a), a.proposal.id
    if way is None:
        yield Row((id_, "", "cannot be carried out", "", ""), result(f"proposals.{id_}"))
        return
    state = way.verdicts[0].state
    called = f"{id_} at {words.state(state)}"
    because = result(words.at(state), a.solution.concepts)
    first = True
    for i, dm in enumerate(words.conflict.decision_makers):
        looked = [verdict(way.solution, way.code, c, i) for c in way.solution.concepts]
        for t, met in _moves(words, looked):
            act = acts_of(words, t.step).whole.removeprefix("would ")
            reason = words.reason(dm, t.step.origin, t.step.target)
            cells = (called if first else "", words.dm(dm), act, _gain(words, dm, t), met)
            yield Row(cells, because, words.changed([t.step, *t.by]), reason.because)
            first = False
        if any(v.improvements is None for v in looked):
            yield Row((called if first else "", words.dm(dm), f"what more {NOT_LOOKED_AT}", "", ""), because)
            first = False
    if first:
        yield Row((called, "nobody", "", "", ""), because)


def _gain(words: Words, dm: str, t: Temptation) -> str:
    why = words.why(dm, t.step.origin, t.step.target)
    return why.gain or why.text


def _moves(words: Words, looked: Sequence[Verdict]) -> Iterator[tuple[Temptation, str]]:
    """Yield the steps by which one would gain, each with what it meets under which concepts."""
    found: dict[int, Temptation] = {}
    met: dict[int, dict[Met, list[str]]] = {}
    for v in looked:
        for t in v.temptations:
            found.setdefault(t.step.target, t)
            met.setdefault(t.step.target, {}).setdefault(_met(words, v.concept, t), []).append(v.concept)
    for target, t in list(found.items())[:MOVES_TOLD]:
        told = (f"{what} ({', '.join(map(concept_name, ids))})" for (_, what), ids in met[target].items())
        yield t, "; ".join(told)


def _met(words: Words, concept: str, t: Temptation) -> Met:
    """Say what a step meets under a concept."""
    if t.deterred is Answer.UNKNOWN:
        return t.deterred, "not known"
    if t.deterred is Answer.NO:
        return t.deterred, "nothing"
    if t.says or not t.by:
        return t.deterred, t.says or CONCEPTS[concept].deterred
    between = ", at the same time " if t.simultaneous else ", then "
    steps = (f"{words.dm(s.decision_maker)} {acts_of(words, s).whole}" for s in t.by)
    return t.deterred, between.join(steps)


def concepts_table(ids: Sequence[str]) -> Table:
    """Return what each concept means, and where it was published."""
    every = [CONCEPTS[i] for i in ids]
    before = [None, *(c.citation for c in every)]
    rows = tuple(
        Row((f"{c.name} ({c.title})", c.meaning, "the same" if c.citation == cited else c.citation), WORDING)
        for c, cited in zip(every, before, strict=False)
    )
    return Table(fixed("What it means to hold, and be an equilibrium"), ("concept", "meaning", "source"), rows)
