"""What `compare` says of two versions of a proposal: term sheets side by side, and who gives and gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.assess import Sheet, TermComparison
from detente.assess.terms import TouchedStatement
from detente.case import ResolvedTerm
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import obliging, term_part, term_parts, title_blocks
from detente.report.said import Basis, Row, Said, fixed, result
from detente.report.words import Words, listed, ordinal, words_of

CHANGED = {"name": "its wording", "that": "when it is in force", "obliges": "whom it obliges", "evidence": "its source"}


def terms_document(found: TermComparison) -> list[Block]:
    """Return two versions of a proposal side by side, in sentences."""
    words = words_of(found.model)
    sheets = (found.first, found.second)
    a, b = (s.proposal.id for s in sheets)
    blocks = title_blocks(found.model, words)
    title = Said(f"{a} and {b}", words.parts("proposals", (a, b)))
    blocks += [Heading(title), Bullets(tuple(_named(words, s) for s in sheets)), _table(found, words)]
    blocks.append(Bullets(tuple(_difference(found, words))))
    blocks.append(Heading(fixed("Who gives, who gets")))
    blocks.append(
        Paragraph(
            fixed(
                "A term secures a priority that is met wherever the term is in force, and rules out one that is met "
                "nowhere then. Nothing is weighed or added up."
            )
        )
    )
    for s in sheets:
        about = Said(s.proposal.id, words.part("proposals", s.proposal.id))
        blocks += [Heading(about, 3), Bullets(tuple(_ledger(words, s)))]
    return blocks


def _named(words: Words, s: Sheet) -> Said:
    text = f"{s.proposal.id}: {s.proposal.name}" if s.proposal.name != s.proposal.id else s.proposal.id
    return Said(text, words.part("proposals", s.proposal.id))


def _table(found: TermComparison, words: Words) -> Table:
    a, b = found.first.proposal.id, found.second.proposal.id
    shared = {t.id: t for t in found.shared}
    rows = []
    for sheet, where in ((found.first, a), (found.second, b)):
        for term in sheet.proposal.terms:
            both = term.term.id in shared
            if both and sheet is found.second:
                continue
            rows.append(_row(words, sheet, term, "both" if both else f"only {where}"))
    columns = ("term", "in", "what it says", "in force where", "obliges", "source")
    return Table(fixed("Term sheets"), columns, tuple(rows), main=True)


def _row(words: Words, sheet: Sheet, term: ResolvedTerm, where: str) -> Row:
    t = term.term
    that = str(t.that.text) if t.that else "not evaluated"
    obliges = words.parties(t.obliges) if t.obliges else ""
    return Row(
        (t.id, where, words.term(term), that, obliges, source(sheet, t.id)), term_part(words, sheet.proposal, term)
    )


def source(sheet: Sheet, term: str) -> str:
    """Say which claims a term rests on and who speaks in them; a term without any is an assumption."""
    claims = sheet.claims[term]
    chains = dict.fromkeys(" > ".join(a.who for a in c.by) for c in claims if c.by)
    if not claims:
        return "assumption"
    return f"{', '.join(c.id for c in claims)}" + (f" ({'; '.join(chains)})" if chains else "")


def _difference(found: TermComparison, words: Words) -> Iterable[Said]:
    a, b = found.first.proposal, found.second.proposal

    def either(ids: Iterable[str]) -> tuple[Basis, ...]:
        wanted = tuple(ids)
        return (*term_parts(words, a, wanted), *term_parts(words, b, wanted))

    for p, ids in ((a, found.only_first), (b, found.only_second)):
        if ids:
            yield Said(f"Only in {p.id}: {listed(ids)}.", term_parts(words, p, ids))
    if found.shared:
        both = [t.id for t in found.shared]
        yield Said(f"In both: {listed(both)}.", either(both))
    for t in found.shared:
        if t.changed:
            verb = "differs" if len(t.changed) == 1 else "differ"
            text = f"{t.id} is not the same in both: {listed(CHANGED[key] for key in t.changed)} {verb}."
            yield Said(text, either([t.id]))
    for term, others in found.contained.items():
        so = "are they" if len(others) > 1 else "is that"
        text = f"{term} contains {listed(others)} of the other version: where it is in force, so {so}."
        yield Said(text, result("terms"), either([term, *others]))
    ways = found.together
    text = f"{ways[0]} states carry out {a.id}, {ways[1]} {b.id}, {ways[2]} both."
    yield Said(text, result("feasible"), words.parts("proposals", (a.id, b.id)))


def _ledger(words: Words, s: Sheet) -> Iterable[Said]:
    p, part = s.proposal, words.part("proposals", s.proposal.id)
    for party, (terms, evaluated) in s.gives.items():
        name = words.parties([party])
        without = [t for t in terms if t not in evaluated]
        gives = f"Asked of {name}: {listed(terms)}" if terms else f"Nothing is asked of {name}"
        empty = (
            f", of which {listed(without)} {'has' if len(without) == 1 else 'have'} no content that can be evaluated"
            if without
            else ""
        )
        yield Said(f"{gives}{empty}.", term_parts(words, p, terms) or part)
    if s.one_sided:
        text = f"One-sided: no term with content asks anything of {words.parties(s.one_sided)}."
        yield Said(text, part, result("terms"))
    if p.absent_obligors:
        text = f"Obliged without being a party: {words.dms(p.absent_obligors)}."
        yield Said(text, part, obliging(words, p, p.absent_obligors))
    for dm in words.model.decision_makers:
        gets = _entries(words, s.secures, dm.id)
        loses = _entries(words, s.rules_out, dm.id)
        parts = [f"secures {gets}"] if gets else []
        parts += [f"rules out {loses}"] if loses else []
        if parts:
            moved = [e for e in (*s.secures, *s.rules_out) if e.decision_maker == dm.id]
            bases = [*term_parts(words, p, (e.term for e in moved)), *_priorities(words, moved)]
            yield Said(f"For {dm.name}, {p.id} {'; it '.join(parts)}.", result("terms"), bases)


def _priorities(words: Words, entries: Sequence[TouchedStatement]) -> Iterable[Basis]:
    """Return the statements that terms secure or rule out, as the basis of words."""
    for e in entries:
        order = words.model.preferences[e.decision_maker]
        group = words.statements(e.decision_maker, order.priorities, e.number)
        yield from (b for s, b in zip(order.priorities[e.number - 1], group, strict=True) if s.label == e.statement)


def _entries(words: Words, entries: Sequence[TouchedStatement], dm: str) -> str:
    """List the priorities of somebody, each with the terms that do it, most important first."""
    by: dict[tuple[int, str], list[str]] = {}
    for e in entries:
        if e.decision_maker == dm:
            by.setdefault((e.number, e.statement), []).append(e.term)
    names = {s.label: s.told for s in words.model.preferences[dm].statements} if by else {}
    said = [
        f"“{names.get(label, label)}” ({ordinal(n)}, by {listed(terms)})" for (n, label), terms in sorted(by.items())
    ]
    return listed(said) if said else ""
