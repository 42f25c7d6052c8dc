"""What `coalitions` says: what some could do together, what keeps them, and who could break or make a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import concept_legend, title_blocks
from detente.report.said import Row, Said, fixed, result, together
from detente.report.words import Words, concept_name, concepts, count, listed
from detente.stability.joint import joint_concepts

if TYPE_CHECKING:
    from detente.assess.joint import ActingTogether, CoalitionAnalysis, JointImprovement, JointReach, OfCoalition
    from detente.assess.proposals import Assessment, ProposalAssessment
    from detente.stability.joint import Act

NAMED = 5
"""So many coalitions are named one by one in a sentence on a proposal."""
ABOUT = result("coalitions")


def coalitions_document(found: CoalitionAnalysis, limit: int) -> list[Block]:
    """Return what coalitions could do, in sentences and tables; at most so many states in a cell."""
    words = Words.of(found.solution)
    blocks = [*title_blocks(found.solution.model, words), Paragraph(coalitions_sentence(found))]
    if found.pareto:
        weaker = "A coalition improvement is here one that no member finds worse and some member better (Pareto)."
        blocks.append(Paragraph(fixed(weaker)))
    for a in found.proposals:
        blocks += [
            Heading(Said(words.title(a.proposal), words.part("proposals", a.proposal.id))),
            *map(Paragraph, _on(words, a)),
        ]
    if found.of is None:
        blocks += _vulnerable(words, found)
    else:
        blocks.append(Heading(Said(f"What {words.dms(found.of)} could do", ABOUT)))
        blocks += _told(words, found.improvements)
    rest = found.count - len(found.improvements)
    if rest:
        blocks.append(Paragraph(Said(f"{count(rest)} more: ask with --limit, or for JSON.", ABOUT)))
    blocks += _tables(words, found, limit)
    return [*blocks, concept_legend([*joint_concepts()])]


def _on(words: Words, a: ProposalAssessment) -> list[Said]:
    """Say who could break a proposal, or make it, in whose company, or why that is not said."""
    about = result(f"proposals.{a.proposal.id}")
    if a.together is None:
        return [Said("Who could break it together was not looked at: the model is too large, or time was over.", about)]
    return acting_together_said(words, a) or [Said("No state has its terms in force.", about)]


def coalitions_short(found: CoalitionAnalysis) -> Said:
    """Say it in a line: of the first proposal asked about, or of everything."""
    if not found.proposals:
        return coalitions_sentence(found)
    return _on(Words.of(found.solution), found.proposals[0])[0]


def coalitions_sentence(found: CoalitionAnalysis) -> Said:
    """Say how many states are stable for every coalition, and how many equilibria some could leave together."""
    words = Words.of(found.solution)
    if found.of is not None:
        one = found.coalitions[0]
        ways = "coalition improvement" if one.improvements == 1 else "coalition improvements"
        states = "state" if one.leaves == 1 else "states"
        text = (
            f"{words.dms(found.of)} {'has' if len(found.of) == 1 else 'have together'} {count(one.improvements)} "
            f"{ways}, from {count(one.leaves)} {states} of {count(found.solution.feasible.count)}."
        )
        return Said(text, ABOUT)
    stable = listed(f"{concept_name(c)} {count(s.count)}" for c, s in found.universal.items())
    states = count(found.solution.feasible.count)
    first = Said(f"Of {states} states so many are stable for every coalition: {stable}.", ABOUT)
    known = [c for c in found.solution.concepts if found.solution.equilibria[c].known]
    jumps = [Said(_vulnerable_to(found, known), ABOUT)] if known else []
    if rest := [c for c in found.solution.concepts if c not in known]:
        not_known = (
            f"Which states are equilibria under {concepts(rest)} is not known, nor which some could leave together."
        )
        jumps.append(Said(not_known, ABOUT))
    return together([first, *jumps])


def _vulnerable_to(found: CoalitionAnalysis, known: Sequence[str]) -> str:
    n = len(found.vulnerable)
    equilibria = "equilibrium is" if n == 1 else "equilibria are"
    told = f"{count(n)} {equilibria} vulnerable" if n else "No equilibrium is vulnerable"
    return f"{told} to a coalition that could go to another one ({concepts([*known])})."


def _vulnerable(words: Words, found: CoalitionAnalysis) -> list[Block]:
    """Say which equilibria some could leave together: for another equilibrium, for something else; and the rest."""
    parts = (
        ("Equilibria that some could leave together for another", found.jumps),
        ("Equilibria that some could leave together for what is none", found.elsewhere),
        ("From other states asked about", tuple(j for j in found.improvements if not j.leaves)),
    )
    blocks: list[Block] = []
    for heading, some in parts:
        if some:
            blocks += [Heading(fixed(heading)), *_told(words, some)]
    if not blocks and all(e.known for e in found.solution.equilibria.values()):
        none = "From the states looked at no two or more have an improvement together."
        blocks.append(Paragraph(Said(none, ABOUT)))
    return blocks


def _told(words: Words, some: Sequence[JointImprovement]) -> list[Block]:
    if not some:
        return [Paragraph(Said("From the states looked at there is no such improvement.", ABOUT))]
    return [Bullets(tuple(improvement_sentence(words, j) for j in some))]


def improvement_sentence(words: Words, j: JointImprovement) -> Said:
    """Say who could do what together, why each of them would, and what deters it under which concepts."""
    from_, to = words.state(j.origin), words.state(j.to)
    leaves = [c for c in j.leaves if c not in j.jump]
    stands = [f"an equilibrium under {concepts(leaves)}"] if leaves else []
    stands += [f"to another equilibrium under {concepts(list(j.jump))}"] if j.jump else []
    aside = f" ({'; '.join(stands)})" if stands else ""
    alone = len(j.coalition) == 1
    who = words.dms(j.coalition)
    text = f"{who} could{'' if alone else ' together'} go from {from_} to {to}{aside}: {words.steps(j.act.steps)}."
    sentences = [
        Said(text, result(words.at(j.origin)), words.changed(j.act.steps)),
        *_why(words, j),
        deterred(words, j),
    ]
    return together(sentences)


def _why(words: Words, j: JointImprovement) -> Iterable[Said]:
    """Say why each of them prefers where it leads."""
    for dm in j.coalition:
        reason = words.reason(dm, j.act.origin, j.act.target)
        yield Said(f"{words.dm(dm)}: {reason}.", reason.because)


def deterred(words: Words, j: JointImprovement) -> Said:
    """Say under which concepts nobody deters it, and by which answer it is deterred under others."""
    about = result(words.at(j.origin))
    sentences = [Said(f"Nothing deters this under {concepts(list(j.free))}.", about)] if j.free else []
    same: dict[tuple[Act, ...], list[str]] = {}
    for c, answer in j.answers.items():
        if answer is not None:
            same.setdefault(answer, []).append(c)
    for answer, ids in same.items():
        end = words.state(_shown(words, answer[-1].target))
        text = (
            f"It is deterred under {concepts(ids)}: then {acts_told(words, answer)}, to {end}, which is no better for "
            f"{listed(map(words.dm, j.whom[ids[0]]), 'or')} than where things began."
        )
        sentences.append(Said(text, about, words.changed(s for act in answer for s in act.steps)))
    return together(sentences)


def acts_told(words: Words, acts: Sequence[Act]) -> str:
    """Say what is done one after the other, alone or together."""
    parts = []
    for act in acts:
        moved = words.steps(act.steps)
        parts.append(moved if len(act.coalition) == 1 else f"{words.dms(act.coalition)} together ({moved})")
    return "; then ".join(parts)


def _shown(words: Words, code: int) -> str:
    return words.conflict.show(code)


def _tables(words: Words, found: CoalitionAnalysis, limit: int) -> list[Block]:
    ids = [*joint_concepts()]
    names = tuple(map(concept_name, ids))
    total = count(found.solution.feasible.count)
    rows = tuple(_row(words, one, ids) for one in found.coalitions)
    levels = [
        Row((words.dm(dm), *(count(found.stable[c][dm].count) for c in ids)), ABOUT)
        for dm in found.solution.conflict.decision_makers
    ]
    levels.append(Row(("everybody, in any company", *(count(found.universal[c].count) for c in ids)), ABOUT))
    stable = [
        Row((concept_name(c), count(s.count), ", ".join(map(words.state, s.first(limit)))), ABOUT)
        for c, s in found.universal.items()
    ]
    by_coalition = Said(f"What is stable for each coalition: how many states of {total}", ABOUT)
    by_maker = Said(f"Stable for every coalition that somebody belongs to, of {total}", ABOUT)
    return [
        Table(by_coalition, ("coalition", "improvements", "from states", *names), rows, main=True),
        Table(by_maker, ("decision maker", *names), tuple(levels)),
        Table(fixed("Stable for every coalition"), ("concept", "how many", "states"), tuple(stable)),
    ]


def _row(words: Words, one: OfCoalition, ids: Sequence[str]) -> Row:
    stable = (count(one.stable[c].count) for c in ids)
    return Row((words.dms(one.members), count(one.improvements), count(one.leaves), *stable), ABOUT)


# -- proposals --------------------------------------------------------------------------------------------------------


def concepts_told(assessment: Assessment) -> list[str]:
    """Return the concepts that an assessment names: those asked about, those of coalitions where it tells of some."""
    ids = assessment.solution.concepts
    found = [a.together for a in assessment.proposals if a.together is not None]
    some = any(t.making or any(len(r.coalition) > 1 for r in t.breaking) for t in found)
    return [*ids, *(c for c in joint_concepts() if some and c not in ids)]


def acting_together_said(words: Words, a: ProposalAssessment) -> list[Said]:
    """Say who could break a proposal together, and who could make it; nothing where that was not looked at."""
    found = a.together
    if found is None or len(words.conflict.decision_makers) < 2:
        return []
    return [said for said in (_breaking(words, a, found), _making(words, a, found)) if said]


def _breaking(words: Words, a: ProposalAssessment, found: ActingTogether) -> Said:
    """Say who would break it: alone under which concepts, and by which way who would do so together."""
    if found.state is None:
        return Said("")
    about, at = result(f"proposals.{a.proposal.id}"), words.state(found.state)
    alone = [r for r in found.breaking if len(r.coalition) == 1]
    several = [r for r in found.breaking if len(r.coalition) > 1]
    if not several:
        if alone:
            return Said(f"Acting together adds nobody who would break it at {at}.", about)
        return Said(f"Nobody would break it at {at}, alone or together.", about)
    begins = f"At {at} alone {_named(words, alone) if alone else 'nobody'} would break it"
    first, *rest = several
    text = f"{begins}; together, {words.dms(first.coalition)} would, by this way: {_way(words, first)}."
    others = f"So would {_named(words, rest)}." if rest else ""
    said = [Said(text, about, words.changed(first.by.act.steps)), deterred(words, first.by)]
    return together([*said, *([Said(others, about)] if others else [])])


def _making(words: Words, a: ProposalAssessment, found: ActingTogether) -> Said:
    """Say who could carry it out from the status quo and gain by it."""
    about = result(f"proposals.{a.proposal.id}")
    if found.status_quo is None:
        return Said("")
    if not found.making:
        return Said("From the status quo nobody could carry it out to its own gain, alone or together.", about)
    first, *rest = found.making
    gaining = "to its own gain" if len(first.coalition) == 1 else "together, to the gain of each"
    who = words.dms(first.coalition)
    text = f"From the status quo {who} could carry it out {gaining}, by this way: {_way(words, first)}."
    said = [Said(text, about, words.changed(first.by.act.steps)), deterred(words, first.by)]
    return together([*said, *([Said(f"So could {_named(words, rest)}.", about)] if rest else [])])


def _way(words: Words, r: JointReach) -> str:
    return f"{words.steps(r.by.act.steps)}, to {words.state(r.by.to)}"


def _named(words: Words, some: Sequence[JointReach]) -> str:
    """Name coalitions, each with the concepts under which it would; those with the same concepts together."""
    same: dict[tuple[str, ...], list[str]] = {}
    for r in some[:NAMED]:
        same.setdefault(r.would, []).append(words.dms(r.coalition))
    parts = [f"{listed(names)} (under {concepts(list(ids))})" for ids, names in same.items()]
    more = f", and {count(len(some) - NAMED)} more" if len(some) > NAMED else ""
    return f"{'; '.join(parts)}{more}"
