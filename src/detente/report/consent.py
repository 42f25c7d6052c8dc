"""What `consent` says: whose consent a party needs to deliver, who is obliged unasked, whose act stops which target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.assess import Consent, ProposalConsent, Target, TargetConsent
from detente.assess.consent import Act, WhyNot
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import concept_legend, obliging, term_parts, title_blocks
from detente.report.perspectives import target_basis, target_name
from detente.report.said import Basis, Row, Said, fixed, result
from detente.report.verdict import act_of
from detente.report.words import Words, concept_name, concepts, listed
from detente.stability import Solution

SETS_IN_TEXT = 4
TOO_MANY: dict[WhyNot, str] = {
    "ways": "the ways are too many to look at one by one",
    "moves": "the moves are too many to look at one by one",
    "concept": "acts are looked at only where others answer one after the other",
}


def consent_document(found: Consent) -> list[Block]:
    """Return the structure of consent in sentences."""
    words = Words.of(found.solution)
    blocks = title_blocks(found.model, words)
    blocks += [b for p in found.proposals for b in _proposal(words, p, found.solution)]
    blocks += [Heading(fixed("Who stands in the way")), _table(found, words), concept_legend(found.solution.concepts)]
    return [*blocks, *_stopping(found, words)]


def consent_chapter(found: Consent) -> list[Block]:
    """Return the same for a report, which tells elsewhere who stands in the way and what the terms are."""
    words = Words.of(found.solution)
    rows = tuple(row for p in found.proposals for row in _deliveries(words, p, found.solution))
    columns = ("proposal", "party", "", "has to", "not needed")
    table = Table(fixed("Whose consent each proposal needs"), columns, rows)
    return [*title_blocks(found.model, words), table, *_stopping(found, words)]


def _stopping(found: Consent, words: Words) -> list[Block]:
    """Say whose acts stop targets in every way to carry them out."""
    lines = list(_vetoes(found, words))
    blocks: list[Block] = [Heading(fixed("Acts that stop a target in every way")), Bullets(tuple(lines))]
    blocks += [Paragraph(said) for said in ([] if lines else _no_act(found, words))]
    blocks.append(Bullets(tuple(_needed(found, words))))
    blocks += [Paragraph(said) for said in (*_no_way(found, words), *_not_known(found, words))]
    return [b for b in blocks if not (isinstance(b, Bullets) and not b.items)]


def _deliveries(words: Words, p: ProposalConsent, solution: Solution) -> Iterable[Row]:
    """Yield what each party has to deliver, and whom of its members it needs for that."""
    part, first = words.part("proposals", p.proposal.id), True
    fixed = {t.term.id: solution.feasible.where(t.formula).fixed() for t in p.proposal.terms if t.formula is not None}
    for party in p.parties:
        told = []
        for m in party.must_consent:
            asked = {o: d.term for d in p.deliveries if d.party == party.party for o in d.needed.get(m, ())}
            duties = "; ".join(_duty(words, o, fixed[term]).removeprefix("must ") for o, term in asked.items())
            told.append(f"{words.dm(m)}: {duties}" if party.is_group else duties)
        rest = [m for m in party.members if m not in party.must_consent] if party.is_group and told else []
        role = "" if party.negotiates else "not at the table"
        what = ". ".join(told) or "nothing that can be evaluated"
        cells = (words.parties([party.party]), role, what, words.dms(rest) if rest else "")
        yield Row(
            (words.told_before(p.proposal) if first else "", *cells),
            part,
            result("consent"),
            _asking(words, p, party.party),
        )
        first = False
    if p.unasked:
        unasked = (
            "" if p.parties else words.told_before(p.proposal),
            words.dms(p.unasked),
            "obliged by nobody",
            "",
            "",
        )
        yield Row(unasked, part, words.parts("decision_makers", p.unasked))


def _no_act(found: Consent, words: Words) -> Iterable[Said]:
    """Say that nothing stops a target in every way, of those of which it is known."""
    known = [t for t in found.targets if t.vetoes is not None]
    if known and all(t in known for t in found.targets if t.ways):
        text = "No single act stops a target in every way to carry it out."
        yield Said(text, result("consent", found.solution.concepts))
    elif known:
        text = f"No single act stops in every way to carry it out: {listed(_named(found, known))}."
        yield Said(text, *(target_basis(words, t.target, [t.concept]) for t in known))


def _no_way(found: Consent, words: Words) -> Iterable[Said]:
    """Say which targets nothing carries out."""
    absent = {target_name(found.solution, t.target): t.target for t in found.targets if not t.ways}
    if absent:
        text = f"No feasible state carries out {listed(absent)}, so that there is nothing to stop."
        yield Said(text, *(target_basis(words, t) for t in absent.values()))


def _not_known(found: Consent, words: Words) -> Iterable[Said]:
    """Say of which targets it is not known what stops them, and why."""
    whys: dict[WhyNot, str] = {**TOO_MANY, "bound": str(found.stopped)}
    for key, why in whys.items():
        some = [t for t in found.targets if t.why == key]
        if some:
            names = listed(_named(found, some))
            text = f"Whether a single act stops in every way is not known, because {why}: {names}."
            yield Said(text, *(target_basis(words, t.target, [t.concept]) for t in some))


def _named(found: Consent, some: Iterable[TargetConsent]) -> list[str]:
    """Name targets, each with the concepts that are meant, unless all are."""
    concepts_of: dict[str, list[str]] = {}
    for t in some:
        concepts_of.setdefault(target_name(found.solution, t.target), []).append(t.concept)
    every = len(found.solution.concepts)
    return [name if len(ids) == every else f"{name} under {concepts(ids)}" for name, ids in concepts_of.items()]


def _proposal(words: Words, p: ProposalConsent, solution: Solution) -> list[Block]:
    part = words.part("proposals", p.proposal.id)
    lines = list(_parties(words, p, solution))
    if p.absent_obligors:
        text = f"Obliged without being a party: {words.dms(p.absent_obligors)}."
        lines.append(Said(text, part, obliging(words, p.proposal, p.absent_obligors)))
    if p.unasked:
        text = f"Nobody obliges {words.dms(p.unasked)}, whose options the terms speak of."
        lines.append(Said(text, part, words.parts("decision_makers", p.unasked)))
    return [Heading(Said(words.title(p.proposal), part)), Bullets(tuple(lines))]


def _parties(words: Words, p: ProposalConsent, solution: Solution) -> Iterable[Said]:
    part = words.part("proposals", p.proposal.id)
    fixed = {t.term.id: solution.feasible.where(t.formula).fixed() for t in p.proposal.terms if t.formula is not None}
    for party in p.parties:
        what = [f"{words.dm(m)} ({_asked(words, p, party.party, m, fixed)})" for m in party.must_consent]
        role = "a party" if party.negotiates else "not a party"
        name = words.parties([party.party])
        if not what:
            text = f"{name} ({role}): no term that can be evaluated asks anything of it."
            yield Said(text, part, result("consent"))
            continue
        asked = _asking(words, p, party.party)
        if party.is_group:
            rest = [m for m in party.members if m not in party.must_consent]
            others = f" It does not depend on {words.dms(rest)}." if rest else ""
            text = f"{name} ({role}) can deliver only with the consent of {listed(what)}.{others}"
        else:
            text = f"{name} ({role}) {_asked(words, p, party.party, party.members[0], fixed)}."
        yield Said(text, part, asked)


def _asking(words: Words, p: ProposalConsent, party: str) -> tuple[Basis, ...]:
    """Return the terms that ask something of a party, and the options they ask for, as the basis of words."""
    asked = [d for d in p.deliveries if d.party == party and d.needed]
    options = words.parts("options", (o for d in asked for needed in d.needed.values() for o in needed))
    return (*term_parts(words, p.proposal, (d.term for d in asked)), *options)


def _asked(words: Words, p: ProposalConsent, party: str, member: str, fixed: Mapping[str, Mapping[str, bool]]) -> str:
    """Say what terms ask of a member of a party, each with its term.

    `fixed` says of each term which options are taken wherever it is in force, and which are not.
    """
    asked = [(o, d.term) for d in p.deliveries if d.party == party for o in d.needed.get(member, ())]
    terms = {t.term.id: words.term_asked(t) for t in p.proposal.terms}
    return "; ".join(f"{_duty(words, o, fixed[term])}, {terms[term]}" for o, term in asked)


def _duty(words: Words, option: str, fixed: Mapping[str, bool]) -> str:
    if option not in fixed:
        return f"must decide on {words.option(option)}"
    return f"must {'' if fixed[option] else 'not '}{act_of(words, option)}"


def _table(found: Consent, words: Words) -> Table:
    rows = tuple(
        Row(
            (
                target_name(found.solution, t.target),
                concept_name(t.concept),
                str(t.ways),
                _sets(words, t.blocking_sets),
                _acts(words, t),
            ),
            target_basis(words, t.target, [t.concept]),
        )
        for t in found.targets
    )
    columns = ("target", "concept", "ways", "smallest blocking sets", "acts that stop every way")
    return Table(fixed("Smallest sets of decision makers who stand in the way"), columns, rows, main=True)


def _acts(words: Words, t: TargetConsent) -> str:
    if not t.ways:
        return "there is no way"
    if t.vetoes is None:
        return "unknown"
    return "; ".join(words.act(a.decision_maker, a.takes, a.drops) for a in t.vetoes)


def _sets(words: Words, sets: tuple[tuple[str, ...], ...] | None) -> str:
    if sets is None:
        return "unknown"
    if not sets:
        return "there is no way"
    if () in sets:
        return "nobody"
    shown = "; or ".join(" + ".join(words.dm(i) for i in s) for s in sets[:SETS_IN_TEXT])
    return shown + (f"; or {len(sets) - SETS_IN_TEXT} more" if len(sets) > SETS_IN_TEXT else "")


def _vetoes(found: Consent, words: Words) -> Iterable[Said]:
    """Say for each act which targets it stops, concepts with the same targets together, most targets first."""
    same: dict[Act, dict[tuple[Target, ...], list[str]]] = {}
    for c in found.solution.concepts:
        for act in found.vetoes(c):
            same.setdefault(act, {}).setdefault(found.stopped_by(act, c), []).append(c)
    for act, by in sorted(same.items(), key=lambda item: -max(map(len, item[1]))):
        parts = [
            f"{listed(target_name(found.solution, t) for t in targets)} under {concepts(ids)}"
            for targets, ids in by.items()
        ]
        stopped = [basis for targets, ids in by.items() for t in targets for basis in target_basis(words, t, ids)]
        options = words.parts("options", (*act.takes, *act.drops))
        yield Said(f"{_act(words, act)} can stop {'; '.join(parts)}.", options, stopped)


def _act(words: Words, act: Act) -> str:
    parts = [f"taking up {listed(words.option(o) for o in act.takes)}"] if act.takes else []
    parts += [f"giving up {listed(words.option(o) for o in act.drops)}"] if act.drops else []
    return f"{words.dm(act.decision_maker)}, by {' and '.join(parts)},"


def _needed(found: Consent, words: Words) -> Iterable[Said]:
    """Say which option, given up by its owner, stops every target that needs it."""
    for option in found.solution.conflict.options:
        targets = found.needing(option)
        owner = str(next(o.owner for o in found.model.options if o.id == option))
        act = Act(owner, (), (option,))
        needed = {t.id for t in targets}  # by their ids: formulas of a thousand states take long to compare
        ids = [c for c in found.solution.concepts if needed and needed <= {t.id for t in found.stopped_by(act, c)}]
        if ids:
            text = (
                f"{words.dm(owner)} alone, by giving up {words.option(option)}, can stop every target that needs it, "
                f"under {concepts(ids)}: {listed(target_name(found.solution, t) for t in targets)}."
            )
            stopped = (target_basis(words, t, ids) for t in targets)
            yield Said(text, words.part("options", option), words.part("options", option, "owner"), *stopped)
