"""What `show`, `solve` and `explain` say, as documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from detente.answer import Answer
from detente.case.address import elements_of
from detente.case.elements import Note
from detente.case.preferences import PREFERENCES, ResolvedPreference
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.claims import claims_shown
from detente.report.left_open import (
    as_written_blocks,
    open_blocks,
    open_mark,
    reading_blocks,
    strength_blocks,
    thresholds_blocks,
)
from detente.report.not_modelled import not_modelled_blocks
from detente.report.particulars import basis, remaining_blocks
from detente.report.said import Basis, Row, Said, element, fixed, noted, result, together
from detente.report.words import Words, concept_name, count, listed
from detente.stability import CONCEPTS, Escape
from detente.stability.solving import everybody_stays

if TYPE_CHECKING:
    from detente.assess import Finding
    from detente.case import Model, ResolvedProposal, ResolvedRule, ResolvedTerm
    from detente.case.elements import Option
    from detente.case.model import ResolvedStatement
    from detente.engines import StateSet
    from detente.stability import Solution, Temptation, Verdict

YES, NO = "yes", "no"
FIRST = "Read first: "
"""How what a reader must know first begins."""
NOT_LOOKED_AT = "was not looked at, as there is too much to try here or was too little time"
EQUILIBRIUM = {
    Answer.YES: "equilibrium",
    Answer.UNKNOWN: "not known",
    Answer.INFEASIBLE: "infeasible",
}
MANY = 8  # more states than this are described instead of listed
STANDS = {
    Answer.YES: "stable",
    Answer.NO: "not stable",
    Answer.UNKNOWN: "not known",
    Answer.INFEASIBLE: "infeasible here, so there is no verdict",
}


def title_blocks(model: Model, words: Words) -> list[Block]:
    """Return the title, which model this is, and what a reader must know first."""
    blocks: list[Block] = [Heading(Said(model.title, Basis("author", "title")), 1)]
    selection = words.selection()
    if selection:
        blocks.append(Paragraph(Said(selection[0].upper() + selection[1:] + ".", words.selected())))
    if model.layer.caution:
        blocks.append(Paragraph(author(words, "caution").framed(FIRST)))
    return blocks


def author(words: Words, key: str) -> Said:
    """Return what the author of the case says of it under one key of the file."""
    part = elements_of(words.model)[key]
    return Said(part.label, element(part))


def concept_legend(ids: Sequence[str]) -> Bullets:
    """Return what each concept means, in plain words."""
    return Bullets(tuple(fixed(f"{c.name} ({c.title}): {c.meaning}.") for c in map(CONCEPTS.__getitem__, ids)))


# -- show -------------------------------------------------------------------------------------------------------------


def show_document(
    model: Model, words: Words, feasible: int | None, texts: Mapping[str, str], *, beside: bool = False
) -> list[Block]:
    """Return the model in the analyst's words; `texts` holds the sources at hand, by id.

    `beside` tells that it is a part of a report, where tables of states and of proposals have their names.
    """
    layer = model.layer
    blocks = title_blocks(model, words)
    if layer.summary:
        blocks.append(Paragraph(author(words, "summary")))
    blocks.append(Heading(fixed("Who can do what")))
    blocks += [_options(model, words, whole=beside)]
    blocks += _rules(model, words, feasible)
    blocks.append(Heading(fixed("Who wants what")))
    for dm in model.decision_makers:
        blocks += _preference(model, words, dm.id)
    blocks += _proposals(model, words)
    if model.states and not beside:
        quo = None if model.status_quo is None else words.letters(model.status_quo)
        shown = {str(n): words.letters(n) for n in model.states}
        rows = tuple(Row((n, s, "yes" if s == quo else ""), words.part("states", n)) for n, s in shown.items())
        blocks += [Heading(fixed("Named states")), Table(fixed(""), ("name", "state", "status quo"), rows)]
    if model.status_quo is not None and model.status_quo not in model.states.values():
        quo = Said(f"{model.status_quo}, which has no name.", words.part("status_quo"))
        blocks += [Heading(fixed("The status quo")), Paragraph(quo)]
    called = {a.id: a.name for a in layer.actors.values()} | {o.id: o.name or o.id for o in model.options}
    blocks += not_modelled_blocks(layer.left_out, called, lambda key: words.part("left_out", key))
    if layer.claims:
        blocks += [Heading(fixed("Claims")), claims_shown(layer.claims.values(), texts)]
    blocks += remaining_blocks((e for e in elements_of(model).values() if e.kind != "text"), _told(beside=beside))
    if layer.citation:
        blocks += [Heading(fixed("Source")), Paragraph(author(words, "citation"))]
    if layer.date:
        blocks.append(Paragraph(author(words, "date").framed("Dated by the analyst: ", ".")))
    return blocks


def _options(model: Model, words: Words, *, whole: bool) -> Table:
    """Return the options; `whole` tells that what taking and not taking each means stands there as well."""

    def row(k: int, o: Option) -> Row:
        means = (o.taken or "", o.not_taken or "") if whole else ()
        cells = (
            str(k),
            str(o.id),
            words.dm(str(o.owner)),
            o.name or str(o.id),
            *means,
            o.moves or "both",
            basis(o.note),
        )
        return Row(cells, words.part("options", o.id))

    columns = (
        "letter",
        "option",
        "owner",
        "what it is",
        *(("taken", "not taken") if whole else ()),
        "moves",
        "rests on",
    )
    rows = tuple(row(k, o) for k, o in enumerate(model.options, start=1))
    return Table(fixed("Options, in the order of the letters of a state"), columns, rows, main=True)


_RULE = ("when", "exactly_one", "at_most_one", "at_least_one", "by", "from", "to", "because", "evidence", "status", "")
_TOLD = {
    "left out": ("", "because", "evidence", "touches", "linked"), "decision maker": ("name",),
    "option": ("owner", "name", "moves", "evidence", "status"),
    "owner": (), "one-way mark": (), "rival owner": (), "rule": _RULE, "forbidden move": _RULE, "merged state": _RULE,
    "list of moves": ("moves", *_RULE),
    "statement": ("that", "perhaps", "much", "name", "because", "evidence", "status", ""), "named state": ("",),
    "proposal": ("terms",),
    "term": ("that", "name", "obliges", "evidence", "status", ""), "perspective": ("name",), "phase": ("name",),

    "claim": ("source", "start", "end", "says", "mode", "quote"),
}  # fmt: skip
"""The keys of parts of each kind that the tables above tell."""


def _told(*, beside: bool) -> Mapping[str, tuple[str, ...]]:
    """Return the same with those of preferences that are told as a whole, and what is told beside."""
    kinds = {name: tuple(field.name for field in kind.fields()) for name, kind in PREFERENCES.items()}
    more = {"proposal": ("name",), "option": ("taken", "not_taken")} if beside else {}
    told = {kind: (*keys, *more.get(kind, ())) for kind, keys in _TOLD.items()}
    return {**told, **{name: (*fields, "evidence", "status") for name, fields in kinds.items()}}


def rule_text(rule: ResolvedRule) -> str:
    """Return a rule as its author wrote it."""
    written = rule.rule
    if written.condition:
        return str(written.condition.text)
    return f"not {written.kind.replace('_', ' ')} of {', '.join(written.options)}"


def _rules(model: Model, words: Words, feasible: int | None) -> list[Block]:
    blocks: list[Block] = []
    total = 1 << len(model.options)
    if feasible is not None:
        text = f"{count(feasible)} of {count(total)} combinations of options are feasible states."
        blocks.append(Paragraph(Said(text, result("feasible"))))

    def row(section: str, k: int | str, kind: str, where: str, note: Note) -> Row:
        return Row((kind, where, note.because or "", basis(note)), noted(f"{section}.{k}", note))

    rows = [
        row("infeasible", k, "does not exist", rule_text(r), r.rule.note)
        for k, r in enumerate(model.infeasible, start=1)
    ]
    rows += [
        row(
            "forbidden_moves",
            k,
            f"forbidden move of {words.dm(m.by)}",
            f"from {m.move.origin.text} to {m.move.target.text}",
            m.move.note,
        )
        for k, m in enumerate(model.forbidden_moves, start=1)
    ]
    rows += [
        row(
            "only_moves",
            m.by,
            f"all moves of {words.dm(m.by)}",
            "; ".join(f"from {origin} to {target}" for origin, target in m.entry.values["moves"]) or "none",
            m.entry.note,
        )
        for m in model.only_moves
    ]
    rows += [
        row("indistinguishable", k, "one state", str(c.entry.condition.text), c.entry.note)
        for k, c in enumerate(model.indistinguishable, start=1)
    ]
    if rows:
        blocks.append(Table(fixed("Rules"), ("rule", "where this holds", "because", "rests on"), tuple(rows)))
    return blocks


def _preference(model: Model, words: Words, dm: str) -> list[Block]:
    order = model.preferences[dm]
    name = words.dm(dm) + (f" ({dm})" if words.dm(dm) != dm else "")
    heading = Heading(Said(name, words.part("decision_makers", dm)), 3)
    if order.voices:
        return [heading, _voices(order, words, dm)]
    if order.of != "statements":
        text = f"{order.described}. Rests on: {basis(order.written.note)}."
        return [heading, Paragraph(Said(text, words.wants(dm)))]
    first = [*accumulate((len(group) for group in order.priorities), initial=1)]
    beside = {
        first[k]: f" (in either order with {listed(str(first[j]) for j in others if j != k)})"
        for others in (range(*span) for span in order.spans)
        for k in others
        if len(others) > 1
    }
    rows = tuple(
        Row(
            (
                str(number + k) + (f" (= {number})" if k else beside.get(number, "")),
                _wanted(s),
                str(s.statement.that.text),
                basis(s.statement.note),
                s.statement.note.because or "",
            ),
            words.part("preferences", dm, str(number + k)),
        )
        for number, group in zip(first, order.priorities, strict=False)
        for k, s in enumerate(group)
    )
    columns = ("", "wants", "formula", "rests on", "because")
    return [heading, Table(fixed("Statements, most important first"), columns, rows)]


def _wanted(s: ResolvedStatement) -> str:
    """Return what a statement is called, with what is open or graded of it."""
    degree = s.statement.degree
    much = f", much (degree {degree})" if degree > 2 else ", much" if degree > 1 else ""
    return f"{'perhaps: ' if s.statement.perhaps else ''}{s.label}{much}"


def _voices(order: ResolvedPreference, words: Words, dm: str) -> Table:
    parts = [*order.written.parts(("preferences", dm))][1:]  # without the whole
    rows = tuple(
        Row(
            (
                str(share), part.label, f"{voice.described}.", basis(note := part.note or Note()),
                " ".join(filter(None, (note.because, note.note))),
            ),
            words.part(*part.path),
        )
        for (share, voice), part in zip(order.voices, parts, strict=True)
    )  # fmt: skip
    return Table(fixed("Voices, of which one is meant"), ("share", "voice", "wants", "rests on", "because"), rows)


def term_part(words: Words, p: ResolvedProposal, term: ResolvedTerm) -> Basis:
    """Return a term as the basis of words; the only term of a proposal written as one condition is the proposal."""
    return words.part("proposals", p.id, *((term.term.id,) if isinstance(p.proposal.terms, tuple) else ()))


def term_parts(words: Words, p: ResolvedProposal, ids: Iterable[str]) -> tuple[Basis, ...]:
    """Return terms given by id as the basis of words."""
    among = set(ids)
    return tuple(term_part(words, p, t) for t in p.terms if t.term.id in among)


def obliging(words: Words, p: ResolvedProposal, dms: Iterable[str]) -> tuple[Basis, ...]:
    """Return the terms that oblige any of some decision makers as the basis of words."""
    among = set(dms)
    return tuple(term_part(words, p, t) for t in p.terms if among & set(t.obliges))


def _proposals(model: Model, words: Words) -> list[Block]:
    if not model.proposals:
        return []
    rows = tuple(
        Row(
            (
                p.id if k == 0 else "",
                t.label,
                str(t.term.that.text) if t.term.that else "(not evaluated)",
                words.parties(t.term.obliges) if t.term.obliges else "",
                basis(t.term.note),
            ),
            term_part(words, p, t),
        )
        for p in model.proposals
        for k, t in enumerate(p.terms)
    )
    return [
        Heading(fixed("Proposals")),
        Table(fixed(""), ("proposal", "term", "in force where", "obliges", "rests on"), rows),
    ]


# -- solve ------------------------------------------------------------------------------------------------------------


def solve_document(solution: Solution, limit: int, states: Sequence[str] | None = None) -> list[Block]:
    """Return the equilibria and what is stable for whom, state by state for the first states or for those given."""
    model, words = solution.model, Words.of(solution)
    blocks = title_blocks(model, words)
    blocks += reading_blocks(solution)
    total = solution.feasible.count
    meaning = fixed("An equilibrium is a state that is stable for every decision maker.")
    blocks.append(Paragraph(together([Said(f"{count(total)} feasible states.", result("feasible")), meaning])))
    blocks += open_blocks(solution, words, min(limit, MANY))
    rows = tuple(_equilibria_row(solution, words, c, min(limit, MANY)) for c in solution.concepts)
    blocks += [Table(fixed("Equilibria"), ("concept", "how many", "states"), rows), *common_ground(solution, words)]
    blocks += [stable_table(solution, words), states_table(solution, limit, states)]
    blocks += [*strength_blocks(solution, words, limit), *thresholds_blocks(solution, words, limit)]
    return [*blocks, concept_legend(solution.concepts), Paragraph(solved_sentence(solution))]


def stable_table(solution: Solution, words: Words) -> Table:
    """Return how many states are stable for whom."""
    stable = tuple(
        Row(
            (words.dm(dm), *(_count(solution.stable[c][dm]) for c in solution.concepts)),
            result(f"stable.{dm}", solution.concepts),
        )
        for dm in solution.conflict.decision_makers
    )
    columns = ("decision maker", *(concept_name(c) for c in solution.concepts))
    caption = Said(f"States stable for each decision maker, of {count(solution.feasible.count)}", result("feasible"))
    return Table(caption, columns, stable)


def solved_sentence(solution: Solution) -> Said:
    """Say which engine solved a model and why, and whether everything is known."""
    end = f", because {solution.stopped}." if solution.stopped else "."
    solved = f"Solved by the {solution.engine} engine ({solution.reason}); complete: {YES if solution.complete else NO}"
    return Said(solved + end, result("solution"))


def _count(states: StateSet) -> str:
    return count(states.count) if states.known else "not known"


def _equilibria_row(solution: Solution, words: Words, concept: str, shown: int) -> Row:
    cells = equilibria_cells(solution, words, concept, shown)
    return Row((concept_name(concept), *cells), result("equilibria", [concept]))


def equilibria_cells(solution: Solution, words: Words, concept: str, shown: int) -> tuple[str, str]:
    """Return how many equilibria there are, and the first of them."""
    found = solution.equilibria[concept]
    if not found.known:
        return "not known", ""
    states = ", ".join(words.state(s) for s in found.first(shown))
    return count(found.count), states + (", …" if found.count > shown else "")


def common_ground(solution: Solution, words: Words) -> list[Block]:
    """Say what is the same in every equilibrium, where there are too many to list, and which patterns describe them."""
    lines = []
    for c in solution.concepts:
        found = solution.equilibria[c]
        if not found.known or found.count <= MANY:
            continue
        common = found.fixed()
        taken = [words.option(o) for o, value in common.items() if value]
        left = [words.option(o) for o, value in common.items() if not value]
        parts = [f"taken: {listed(taken)}"] if taken else []
        parts += [f"not taken: {listed(left)}"] if left else []
        patterns, every = found.patterns(MANY)
        text = f"{concept_name(c)}: " + ("; ".join(parts) if parts else "no option is the same in all of them")
        text += f"; they are exactly the states that match {listed(patterns, 'or')}" if every else ""
        lines.append(Said(f"{text}.", result("equilibria", [c])))
    return [Paragraph(fixed("What is the same in every equilibrium:")), Bullets(tuple(lines))] if lines else []


def _mark(solution: Solution, code: int | None, concept: str) -> str:
    """Say in a cell for whom a state is not stable, or what else is known of it."""
    sets = solution.stable[concept]
    unstable = [] if code is None else [dm for dm, states in sets.items() if states.known and code not in states]
    if unstable:
        unknown = [dm for dm, states in sets.items() if not states.known]
        return f"not for {', '.join(unstable)}" + (f" (not known for {', '.join(unknown)})" if unknown else "")
    return EQUILIBRIUM[everybody_stays(solution, code, concept)]


def states_table(solution: Solution, limit: int, states: Sequence[str] | None = None) -> Table:
    """Return one row per state: under which concept it is an equilibrium, and for whom it is stable."""
    words, open_ = Words.of(solution), solution.open
    rows = []
    shown = solution.feasible.first(limit) if states is None else list(states)
    for state in shown:
        code = solution.conflict.neighbourhood.state(state)
        marks = [_mark(solution, code, c) if open_ is None else open_mark(open_, c, state) for c in solution.concepts]
        rows.append(Row((state, ", ".join(words.names(state)), *marks), result(state)))
    total = solution.feasible.count
    which = "those told of" if states is not None else f"the first {len(shown)} of {count(total)}, by code"
    caption = Said(f"States ({which})" if len(shown) < total else "States", result("feasible"))
    columns = ("state", "name", *(concept_name(c) for c in solution.concepts))
    return Table(caption, columns, tuple(rows), main=True)


# -- explain ----------------------------------------------------------------------------------------------------------


def evidence_blocks(model: Model, texts: Mapping[str, str]) -> list[Block]:
    """Return the claims with their exact words, where the text of a source is at hand."""
    return [Heading(fixed("The words it rests on")), claims_shown(model.claims.values(), texts)] if texts else []


def explain_document(
    solution: Solution, verdicts: Sequence[Verdict], texts: Mapping[str, str] | None = None
) -> list[Block]:
    """Return why a state is stable or not, for each decision maker asked about, in sentences and as a table."""
    words = Words.of(solution)
    blocks = [*title_blocks(solution.model, words), *reading_blocks(solution), *as_written_blocks(solution, words)]
    for verdict in verdicts:
        who, concept = words.dm(verdict.decision_maker), concept_name(verdict.concept)
        heading = f"{words.state(verdict.state)} for {who} under {concept}"
        blocks += [
            Heading(Said(f"{heading}: {stands(verdict)}", verdict_basis(words, verdict)), 3),
            *_however(solution, words, verdict),
            *verdict_blocks(solution, verdict),
        ]
    rows = tuple(row for v in verdicts for row in _explain_rows(words, v))
    columns = (
        "decision maker",
        "concept",
        "state",
        "stable",
        "tempting move to",
        "takes up",
        "gives up",
        "deterred",
        "by",
    )
    blocks.append(Table(fixed("Moves and counter-moves"), columns, rows, main=True, only_csv=True))
    blocks.append(concept_legend(tuple(dict.fromkeys(v.concept for v in verdicts))))
    return blocks + evidence_blocks(solution.model, texts or {})


def _however(solution: Solution, words: Words, verdict: Verdict) -> list[Block]:
    """Say whether a verdict is so however open preferences are meant; nothing where none are."""
    if solution.open is None:
        return []
    each = solution.open.cell(verdict.concept, verdict.decision_maker, verdict.state)
    who = words.dm(verdict.decision_maker)
    text = {
        "certain": f"However preferences are meant, it is stable for {who}.",
        "possible": f"In some completions it is stable for {who}, and not in all.",
        "no": f"In no completion is it stable for {who}.",
        "not settled": f"Whether it is stable for {who} in every completion, and in some, is not settled.",
        "infeasible": "",
    }[each.said]
    return [Paragraph(Said(text, verdict_basis(words, verdict)))] if text else []


def verdict_basis(words: Words, verdict: Verdict) -> tuple[Basis, ...]:
    """Return a verdict as the basis of words."""
    return result(words.at(verdict.state), [verdict.concept])


def stands(verdict: Verdict) -> str:
    """Say whether a state is stable, or why there is no verdict."""
    return STANDS[verdict.stable]


def verdict_blocks(solution: Solution, verdict: Verdict) -> list[Block]:
    """Say one verdict."""
    words = Words.of(solution)
    name = words.dm(verdict.decision_maker)
    if verdict.stable is Answer.INFEASIBLE:
        return []
    if not verdict.temptations:
        none = f"{CONCEPTS[verdict.concept].untempted.format(who=name)}."
        text = f"By which moves {name} could improve things {NOT_LOOKED_AT}." if verdict.improvements is None else none
        return [Paragraph(Said(text, verdict_basis(words, verdict)))]
    lines = [temptation_sentence(words, verdict, t) for t in verdict.temptations]
    if verdict.improvements is not None and not verdict.complete:
        free = verdict.undeterred
        how_many = "how many nobody deters is not known" if free is None else f"nobody deters {count(free)} of them"
        text = f"In all {count(verdict.improvements)} moves would improve things for {name}; {how_many}."
        counted = Said(text, verdict_basis(words, verdict))
        lines.append(together([counted, fixed("One of each kind is told here.")]))
    return [Bullets(tuple(lines))]


def temptation_sentence(words: Words, verdict: Verdict, temptation: Temptation) -> Said:
    """Say one tempting move, why it tempts, and whether and how it is deterred."""
    name, step = words.dm(verdict.decision_maker), temptation.step
    reason = words.reason(verdict.decision_maker, step.origin, step.target)
    text, basis = (
        f"{name} could {words.move(step)}, to {words.state(step.to)}: {reason}.",
        verdict_basis(words, verdict),
    )
    first = Said(text, basis, words.changed([step]), reason.because)
    second = deterrence_sentence(words, verdict.concept, temptation, name)
    return together([first, Said(second, basis, words.changed(temptation.by))])


def _met(words: Words, concept: str, who: str) -> str:
    """Say of where an answer ends that it deters somebody: what follows “which is”."""
    return CONCEPTS[concept].met.format(who=words.dm(who)) or words.deterring(who)


def escape_phrase(words: Words, concept: str, escape: Escape, name: str) -> str:
    """Say which answer would leave somebody no better off, and how it gets out of that."""
    ends = f"which is {_met(words, concept, escape.by.decision_maker)}"
    met = f"{words.steps(escape.answer)}, to {words.state(escape.answer[-1].to)}, {ends}"
    better = f"which is {CONCEPTS[concept].better}"
    away = f"{name} could {words.move(escape.by)}, to {words.state(escape.by.to)}, {better}"
    return f"{met}; but then {away}"


def deterrence_sentence(words: Words, concept: str, temptation: Temptation, name: str) -> str:
    """Say whether and by whom a move is deterred."""
    if temptation.deterred is Answer.UNKNOWN:
        return "Whether the others can deter this was not settled within the bound on the search."
    if temptation.says:
        return f"{temptation.says[:1].upper()}{temptation.says[1:]}."
    if temptation.deterred is Answer.NO:
        none = f"{CONCEPTS[concept].undeterred}{'.' if temptation.at_first is Answer.NO else ' for good.'}"
        escape = temptation.escape
        away = escape_phrase(words, concept, escape, name) if isinstance(escape, Escape) else None
        return f"{none} For example, {away}." if away else none
    if temptation.simultaneous:
        return f"If at the same time {words.steps(temptation.by)}, the result is no better for {name}: this deters it."
    if not temptation.by:
        return f"But {CONCEPTS[concept].deterred}."
    end, shape = words.state(temptation.by[-1].to), CONCEPTS[concept].sanctioning
    foresees = shape is not None and shape.counters
    for_good = f", and no further move of {name} leads to anything better" if foresees else ""
    for_good = ", from where they reach nothing better together" if _no_way_out_together(concept) else for_good
    then = f"But then {words.steps(temptation.by)}, to {end}"
    whom = temptation.whom or temptation.step.decision_maker
    return f"{then}, which is {_met(words, concept, whom)}{for_good}: this deters it."


def _no_way_out_together(concept: str) -> bool:
    from detente.stability.joint import Joint

    asked = CONCEPTS[concept]
    return isinstance(asked, Joint) and asked.answering == "escapes"


def _explain_rows(words: Words, verdict: Verdict) -> list[Row]:
    head = (
        words.dm(verdict.decision_maker),
        concept_name(verdict.concept),
        verdict.state,
        verdict.stable.value,
    )
    if verdict.stable is Answer.INFEASIBLE:
        return [Row((*head, "", "", "", "", ""), verdict_basis(words, verdict))]
    if not verdict.temptations:
        none = "not looked at" if verdict.improvements is None else "none"
        return [Row((*head, none, "", "", "", ""), verdict_basis(words, verdict))]
    return [
        Row(
            (
                *head,
                t.step.to,
                ", ".join(t.step.takes),
                ", ".join(t.step.drops),
                t.deterred.value,
                " > ".join(f"{s.decision_maker}: {s.to}" for s in t.by),
            ),
            verdict_basis(words, verdict),
        )
        for t in verdict.temptations
    ]


# -- check ------------------------------------------------------------------------------------------------------------


def left_out_blocks(notes: Sequence[str]) -> list[Block]:
    """Say what a report leaves out, and why."""
    return [Bullets(tuple(Said(f"{note[:1].upper()}{note[1:]}.", result("solution")) for note in notes))]


def findings_document(name: str, models: int, findings: Sequence[Finding], unlooked: int = 0) -> list[Block]:
    """Return the warnings of a case, of so many of its models; others were not looked at in time."""
    what = f"{models} models (perspectives and phases)" if models > 1 else "one model" if models else "no model"
    if unlooked:
        what += f"; {unlooked} {'more ' if models else ''}{'were' if unlooked > 1 else 'was'} not looked at"
    if not findings:
        return [Paragraph(Said(f"{name}: no errors and no warnings in {what}.", result("warnings")))]
    count = f"{len(findings)} warning{'s' if len(findings) > 1 else ''}"
    rows = tuple(Row((str(f.where), f.code, f.text, f.fix), result(f"warnings.{f.code}")) for f in findings)
    lines = (Said(f"{f.where}: {f.code}: {f.text}. Try: {f.fix}.", result(f"warnings.{f.code}")) for f in findings)
    return [
        Paragraph(Said(f"{name}: no errors; {count} in {what}.", result("warnings"))),
        Bullets(tuple(lines)),
        Table(fixed(""), ("where", "code", "what", "try"), rows, main=True, only_csv=True),
    ]
