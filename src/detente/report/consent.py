"""What `consent` says: whose consent a party needs to deliver, who is obliged unasked, whose act stops which target."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.assess import Consent, ProposalConsent, Target
from detente.assess.parties import MAX_WAYS, Act, TargetConsent
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import concept_legend, obliging, term_parts, title_blocks
from detente.report.perspectives import target_basis, target_name
from detente.report.said import Basis, Row, Said, fixed, result
from detente.report.words import CONCEPT_NAMES, Words, concepts, listed
from detente.stability import CONCEPTS

SETS_IN_TEXT = 4


def consent_document(found: Consent) -> list[Block]:
    """Return the structure of consent in sentences."""
    words = Words.of(found.solution)
    blocks = title_blocks(found.model, words)
    blocks += [b for p in found.proposals for b in _proposal(words, p)]
    blocks += [Heading(fixed("Who stands in the way")), _table(found, words), concept_legend(found.solution.concepts)]
    blocks.append(Heading(fixed("Acts that stop a target in every way")))
    lines = list(_vetoes(found, words))
    about = result("consent", found.solution.concepts)
    unknown = [t for t in found.targets if t.vetoes is None]
    among = "Of what was looked at, no" if unknown else "No"
    none = Said(f"{among} single act stops a target in every way to carry it out.", about)
    blocks.append(Bullets(tuple(lines)) if lines else Paragraph(none))
    blocks += [Bullets(tuple(_needed(found, words)))]
    blocks += [Paragraph(said) for said in _unseen(found, words, unknown)]
    return [b for b in blocks if not (isinstance(b, Bullets) and not b.items)]


def _proposal(words: Words, p: ProposalConsent) -> list[Block]:
    name, part = p.proposal.name, words.part("proposals", p.proposal.id)
    lines = list(_parties(words, p))
    if p.absent_obligors:
        text = f"Obliged without being a party: {words.dms(p.absent_obligors)}."
        lines.append(Said(text, part, obliging(words, p.proposal, p.absent_obligors)))
    if p.unasked:
        text = f"Nobody obliges {words.dms(p.unasked)}, whose options the terms speak of."
        lines.append(Said(text, part, words.parts("decision_makers", p.unasked)))
    title = Said(f"{p.proposal.id}: {name}" if name != p.proposal.id else p.proposal.id, part)
    return [Heading(title), Bullets(tuple(lines))]


def _parties(words: Words, p: ProposalConsent) -> Iterable[Said]:
    part = words.part("proposals", p.proposal.id)
    for party in p.parties:
        what = [f"{words.dm(m)} ({_asked(words, p, party.party, m)})" for m in party.must_consent]
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
            text = f"{name} ({role}) has to deliver {_asked(words, p, party.party, party.members[0])}."
        yield Said(text, part, asked)


def _asking(words: Words, p: ProposalConsent, party: str) -> tuple[Basis, ...]:
    """Return the terms that ask something of a party, and the options they ask for, as the basis of words."""
    asked = [d for d in p.deliveries if d.party == party and d.needed]
    options = words.parts("options", (o for d in asked for needed in d.needed.values() for o in needed))
    return (*term_parts(words, p.proposal, (d.term for d in asked)), *options)


def _asked(words: Words, p: ProposalConsent, party: str, member: str) -> str:
    """Name the options that terms ask of a member of a party, each with its term."""
    asked = [(o, d.term) for d in p.deliveries if d.party == party for o in d.needed.get(member, ())]
    return "; ".join(f"{words.option(o)}, term {term}" for o, term in asked)


def _table(found: Consent, words: Words) -> Table:
    rows = tuple(
        Row(
            (
                target_name(found.solution, t.target),
                CONCEPT_NAMES[t.concept],
                str(t.ways),
                _sets(words, t.blocking_sets),
                "unknown" if t.vetoes is None else "; ".join(act_id(a) for a in t.vetoes),
            ),
            target_basis(words, t.target, [t.concept]),
        )
        for t in found.targets
    )
    columns = ("target", "concept", "ways", "smallest blocking sets", "acts that stop every way")
    return Table(fixed("Smallest sets of decision makers who stand in the way"), columns, rows, main=True)


def _sets(words: Words, sets: tuple[tuple[str, ...], ...] | None) -> str:
    if sets is None:
        return "unknown"
    if not sets:
        return "there is no way"
    if () in sets:
        return "nobody"
    shown = "; or ".join(" + ".join(words.dm(i) for i in s) for s in sets[:SETS_IN_TEXT])
    return shown + (f"; or {len(sets) - SETS_IN_TEXT} more" if len(sets) > SETS_IN_TEXT else "")


def act_id(act: Act) -> str:
    """Name an act in a table: the decision maker's id, and each option with + where taken up, - where given up."""
    return " ".join([act.decision_maker, *(f"+{o}" for o in act.takes), *(f"-{o}" for o in act.drops)])


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
        yield Said(f"{_act(words, act)} stops {'; '.join(parts)}.", options, stopped)


def _unseen(found: Consent, words: Words, unknown: Sequence[TargetConsent]) -> Iterable[Said]:
    """Say of which targets it is not known what acts stop them, and why."""
    many = [t for t in unknown if t.ways > MAX_WAYS or t.concept not in CONCEPTS or found.stopped is None]
    for targets, why in (
        (many, "because there are too many"),
        ([t for t in unknown if t not in many], f"because {found.stopped}"),
    ):
        named = {target_name(found.solution, t.target): t.target for t in targets}
        if named:
            text = f"Not looked at way by way, {why}: {listed(named)}."
            yield Said(text, *(target_basis(words, t) for t in named.values()))


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
        ids = [c for c in found.solution.concepts if targets and set(targets) <= set(found.stopped_by(act, c))]
        if ids:
            text = (
                f"{words.dm(owner)} alone, by giving up {words.option(option)}, stops every target that needs it, "
                f"under {concepts(ids)}: {listed(target_name(found.solution, t) for t in targets)}."
            )
            stopped = (target_basis(words, t, ids) for t in targets)
            yield Said(text, words.part("options", option), words.part("options", option, "owner"), *stopped)
