"""What `compare` says of two versions of a proposal: term sheets side by side, and who gives and gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from detente.assess import Sheet, TermComparison
from detente.assess.terms import TouchedStatement
from detente.case import ResolvedTerm
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import obliging, term_part, term_parts, title_blocks
from detente.report.plain import NamedWords
from detente.report.said import Basis, Row, Said, fixed, result
from detente.report.words import Words, listed, ordinal

CHANGED = {"name": "its wording", "that": "when it is in force", "obliges": "whom it obliges", "evidence": "its source"}

COLUMNS = ("term", "in", "what it says", "in force where", "obliges", "source")
BY_NAME = ("what it says", "in", "in force where", "obliges", "source")


def terms_document(found: TermComparison, words_in: type[Words] = Words) -> list[Block]:
    """Return two versions of a proposal side by side, in sentences, in such words."""
    words = words_in.of_model(found.model)
    sheets = (found.first, found.second)
    a, b = (words.told_before(s.proposal) for s in sheets)
    blocks = title_blocks(found.model, words)
    title = Said(f"{a} and {b}", words.parts("proposals", (s.proposal.id for s in sheets)))
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
        about = Said(words.told_before(s.proposal), words.part("proposals", s.proposal.id))
        blocks += [Heading(about, 3), Bullets(tuple(ledger_told(words, s)))]
    return blocks


def _named(words: Words, s: Sheet) -> Said:
    p, called = s.proposal, words.told_before(s.proposal)
    text = f"{called}: {p.name}" if called == p.id != p.name else called
    return Said(text, words.part("proposals", p.id))


def _table(found: TermComparison, words: Words) -> Table:
    a, b = (words.told_before(s.proposal) for s in (found.first, found.second))
    shared = {t.id: t for t in found.shared}
    rows = []
    for sheet, where in ((found.first, a), (found.second, b)):
        for term in sheet.proposal.terms:
            both = term.term.id in shared
            if both and sheet is found.second:
                continue
            rows.append(_row(words, sheet, term, "both" if both else f"only {where}"))
    return Table(fixed("Term sheets"), _columns(words), tuple(rows), main=True)


def _columns(words: Words) -> tuple[str, ...]:
    """Return what is told of a term: its id only to those who read ids."""
    return BY_NAME if isinstance(words, NamedWords) else COLUMNS


def _row(words: Words, sheet: Sheet, term: ResolvedTerm, where: str) -> Row:
    t = term.term
    cells = {
        "term": t.id,
        "in": where,
        "what it says": words.term(term),
        "in force where": words.in_force(term) or "not evaluated",
        "obliges": words.parties(t.obliges) if t.obliges else "",
        "source": _source(words, sheet, t.id),
    }
    return Row(tuple(cells[c] for c in _columns(words)), term_part(words, sheet.proposal, term))


def _source(words: Words, sheet: Sheet, term: str) -> str:
    """Say which claims a term rests on and who speaks in them; a term without any is an assumption."""
    claims = sheet.claims[term]
    chains = "; ".join(dict.fromkeys(" > ".join(a.who for a in c.by) for c in claims if c.by))
    if not claims:
        return "assumption"
    ids = ", ".join(c.id for c in claims)
    first, second = (chains, ids) if isinstance(words, NamedWords) and chains else (ids, chains)
    return f"{first} ({second})" if second else first


def _difference(found: TermComparison, words: Words) -> Iterable[Said]:
    a, b = found.first.proposal, found.second.proposal

    def either(ids: Iterable[str]) -> tuple[Basis, ...]:
        wanted = tuple(ids)
        return (*term_parts(words, a, wanted), *term_parts(words, b, wanted))

    called = {t.term.id: words.term_called(t) for p in (b, a) for t in p.terms}
    first, second = (words.told_before(p) for p in (a, b))
    for p, name, ids in ((a, first, found.only_first), (b, second, found.only_second)):
        if ids:
            yield Said(f"Only in {name}: {listed(called[i] for i in ids)}.", term_parts(words, p, ids))
    if found.shared:
        both = [t.id for t in found.shared]
        yield Said(f"In both: {listed(called[i] for i in both)}.", either(both))
    for t in found.shared:
        if t.changed:
            verb = "differs" if len(t.changed) == 1 else "differ"
            text = f"{called[t.id]} is not the same in both: {listed(CHANGED[key] for key in t.changed)} {verb}."
            yield Said(text, either([t.id]))
    for term, others in found.contained.items():
        so = "are they" if len(others) > 1 else "is that"
        contains = f"{called[term]} contains {listed(called[i] for i in others)} of the other version"
        yield Said(f"{contains}: where it is in force, so {so}.", result("terms"), either([term, *others]))
    ways = found.together
    text = f"{ways[0]} states carry out {first}, {ways[1]} {second}, {ways[2]} both."
    yield Said(text, result("feasible"), words.parts("proposals", (a.id, b.id)))


def ledger_told(words: Words, s: Sheet, it: str | None = None) -> Iterable[Said]:
    """Say what a proposal, perhaps called `it`, asks of whom, and which priorities it secures and rules out."""
    p, part = s.proposal, words.part("proposals", s.proposal.id)
    called = {t.term.id: words.term_called(t) for t in p.terms}
    for party, (terms, evaluated) in s.gives.items():
        name = words.parties([party])
        without = [t for t in terms if t not in evaluated]
        gives = f"Asked of {name}: {listed(called[t] for t in terms)}" if terms else f"Nothing is asked of {name}"
        have = f"{'has' if len(without) == 1 else 'have'} no content that can be evaluated"
        empty = f", of which {listed(called[t] for t in without)} {have}" if without else ""
        yield Said(f"{gives}{empty}.", term_parts(words, p, terms) or part)
    if s.one_sided:
        text = f"One-sided: no term with content asks anything of {words.parties(s.one_sided)}."
        yield Said(text, part, result("terms"))
    if p.absent_obligors:
        text = f"Obliged without being a party: {words.dms(p.absent_obligors)}."
        yield Said(text, part, obliging(words, p, p.absent_obligors))
    for dm in words.model.decision_makers:
        gets = _entries(words, s.secures, dm.id, called)
        loses = _entries(words, s.rules_out, dm.id, called)
        parts = [f"secures {gets}"] if gets else []
        parts += [f"rules out {loses}"] if loses else []
        if parts:
            moved = [e for e in (*s.secures, *s.rules_out) if e.decision_maker == dm.id]
            bases = [*term_parts(words, p, (e.term for e in moved)), *_priorities(words, moved)]
            told = it or words.told_before(p)
            yield Said(f"For {dm.name}, {told} {'; it '.join(parts)}.", result("terms"), bases)


def _priorities(words: Words, entries: Sequence[TouchedStatement]) -> Iterable[Basis]:
    """Return the statements that terms secure or rule out, as the basis of words."""
    for e in entries:
        order = words.model.preferences[e.decision_maker]
        group = words.statements(e.decision_maker, order.priorities, e.number)
        yield from (b for s, b in zip(order.priorities[e.number - 1], group, strict=True) if s.label == e.statement)


def _entries(words: Words, entries: Sequence[TouchedStatement], dm: str, called: Mapping[str, str]) -> str:
    """List the priorities of somebody, each with the terms that do it, most important first."""
    by: dict[tuple[int, str], list[str]] = {}
    for e in entries:
        if e.decision_maker == dm:
            by.setdefault((e.number, e.statement), []).append(e.term)
    names = {s.label: s.told for s in words.model.preferences[dm].statements} if by else {}
    said = [
        f"“{names.get(label, label)}” ({ordinal(n)}, by {listed(called[t] for t in terms)})"
        for (n, label), terms in sorted(by.items())
    ]
    return listed(said) if said else ""
