"""What `rivals` says: what tells rival explanations apart, and whether it matters which of them is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from detente.answer import Answer
from detente.assess import RivalAnswers, RivalQuestion, RivalVerdict
from detente.case import Case
from detente.case.acting import everybody_who_acts
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.counts import counted
from detente.report.forecasts import place_name, proposals_named
from detente.report.plain import NamedWords
from detente.report.said import Basis, Row, Said, claim, fixed, noted, result
from detente.report.words import concept_name, concepts, listed, quoted, with_ids


def rivals_document(found: RivalAnswers) -> list[Block]:
    """Return rival explanations in sentences and tables."""
    blocks: list[Block] = [Heading(Said(f"Rival explanations: {found.case.title}", Basis("author", "title")), 1)]
    if not found.questions:
        return [*blocks, Paragraph(Said("There are no rival explanations.", result("rivals")))]
    for k, question in enumerate(found.questions):
        blocks += _question(found.case, question, main=k == 0)
    return blocks


def _question(case: Case, q: RivalQuestion, *, main: bool) -> Iterator[Block]:
    basis = noted(f"rivals.{q.id}", q.entry.note)
    asks = str(q.entry.values.get("asks", q.id))
    yield Heading(Said(f"{asks[:1].upper()}{asks[1:].removesuffix('?')}?", basis))
    answers = Bullets(tuple(_answer(case, q, key) for key in q.answers))
    yield from (answers, Paragraph(_difference(case, q))) if with_ids() else (Paragraph(_matters(case, q)), answers)
    told = [Said(f"{_claim(case, c)}: expected by {_named(q, yes)}, not by {_named(q, no)}.", claim(c), basis)
            for c, (yes, no) in q.diagnostic.items()]  # fmt: skip
    if told:
        yield Paragraph(Said("What tells the answers apart:", basis))
        yield Bullets(tuple(told))
    else:
        yield Paragraph(Said("Nothing in the file is diagnostic: no evidence tells the answers apart.", basis))
    if not with_ids():
        yield from _under_each(case, q, main=main)
        return
    rows = tuple(_row(q, v) for v in q.verdicts)
    if rows:
        columns = ("perspective", "phase", "proposal", "concept", *map(str, q.answers), "differs")
        yield Table(fixed("Every verdict under each answer, with the ways in which it holds"), columns, rows, main=main)


def _answer(case: Case, q: RivalQuestion, key: str) -> Said:
    entry, makers = q.answers[key], everybody_who_acts(case)[0]
    owners = [
        f"“{(o.name if (o := case.layer.options.get(option)) else None) or option}” is up to {makers.get(dm, dm)}"
        for option, dm in (entry.values.get("owner") or {}).items()
    ]
    where = place_name(case, entry.values.get("perspective"), entry.values.get("phase"))
    then = (
        listed([*owners, *([f"it is {where}"] if where else [])]) if owners or where else "of the model it says nothing"
    )
    named = f"{entry.values.get('says', key)}{f' ({key})' if with_ids() else ''}"
    return Said(f"{named}: {then}.", noted(f"rivals.{q.id}.answers.{key}", entry.note))


def _named(q: RivalQuestion, keys: tuple[str, ...]) -> str:
    return listed(f"“{q.answers[k].values.get('says', k)}”" if k in q.answers else k for k in keys)


def _claim(case: Case, key: str) -> str:
    """Return what a claim is called: its id, and where that says nothing to a reader what it says."""
    held = case.layer.claims.get(key)
    return key if held is None or with_ids() else quoted(held.says)


def _matters(case: Case, q: RivalQuestion) -> Said:
    """Say in one sentence whether it matters who is right, and for which proposals."""
    told = [v for v in q.verdicts if len(v.outcomes) > 1]
    differing = [v for v in told if v.differs is Answer.YES]
    if not differing:
        return _difference(case, q)
    names = proposals_named(case)
    on = {v.proposal for v in differing}
    which = dict.fromkeys(names.get(v.proposal, v.proposal) for v in told if v.proposal in on)
    unknown = sum(v.differs is Answer.UNKNOWN for v in told)
    rest = f"; {unknown} are not known, since there was no time for them" if unknown else ""
    others = "" if len(differing) + unknown == len(told) else "; for the others it need not be settled"
    text = (
        f"Which is right makes a difference to {len(differing)} of {counted(len(told), 'verdict')}, "
        f"on {listed(which)}{rest}{others}."
    )
    return Said(text, result(f"rivals.{q.id}"))


def _under_each(case: Case, q: RivalQuestion, *, main: bool) -> Iterator[Block]:
    """Tell the verdicts under each answer in words, those on one proposal in one place together."""
    names, keys = proposals_named(case), [k for k in q.answers if any(k in v.outcomes for v in q.verdicts)]
    together: dict[tuple[str, str], list[RivalVerdict]] = {}
    for v in q.verdicts:
        if len(v.outcomes) > 1:
            where = place_name(case, v.perspective, v.phase) or NamedWords.unselected
            together.setdefault((where, names.get(v.proposal, v.proposal)), []).append(v)
    if not together:
        return
    rows = []
    for (where, proposal), some in together.items():
        told = []
        for answer, says in ((Answer.YES, "yes"), (Answer.UNKNOWN, "not known")):
            if those := [v.concept for v in some if v.differs is answer]:
                told.append(f"{says}, under {concepts(those)}")
        cells = (where, proposal, *(_outcomes(some, key) for key in keys), "; ".join(told) or "no")
        rows.append(Row(cells, result(f"rivals.{q.id}", [v.concept for v in some])))
    columns = ("where", "proposal", *(f"if {q.answers[k].values.get('says', k)}" for k in keys), "differs")
    yield Table(fixed("What holds if one or the other is right"), columns, tuple(rows), main=main)
    left = {v.perspective for v in q.verdicts} - {v.perspective for v in q.verdicts if len(v.outcomes) > 1}
    if left:
        names_left = listed(quoted(place_name(case, p, None) or NamedWords.unselected) for p in sorted(left, key=str))
        text = f"In {names_left} nothing is compared: there fewer than two answers say what the model is."
        yield Paragraph(Said(text, result(f"rivals.{q.id}")))


def _outcomes(some: Iterable[RivalVerdict], key: str) -> str:
    """Say under which concepts a proposal holds, and under which not, if one answer is right."""
    told: dict[str, list[str]] = {}
    for v in some:
        told.setdefault(v.outcomes[key][0] if key in v.outcomes else "not told here", []).append(v.concept)
    if len(told) == 1:
        return next(iter(told))
    return "; ".join(f"{outcome} under {concepts(those)}" for outcome, those in told.items())


def _difference(case: Case, q: RivalQuestion) -> Said:
    basis = result(f"rivals.{q.id}")
    differing = [_verdict_name(case, v) for v in q.verdicts if v.differs is Answer.YES]
    open_ones = sum(v.differs is Answer.UNKNOWN for v in q.verdicts)
    if differing:
        return Said(f"Which is right makes a difference to: {'; '.join(differing)}.", basis)
    if open_ones:
        return Said("Whether it matters which is right is not known: there was no time for every verdict.", basis)
    told = [v for v in q.verdicts if v.differs is Answer.NO]
    if told:
        text = "Which is right makes a difference to no verdict asked: it need not be settled for them."
        return Said(text, basis)
    text = (
        "Whether it makes a difference cannot be told: fewer than two answers say what the model is if they are right."
    )
    return Said(text, basis)


def _verdict_name(case: Case, v: RivalVerdict) -> str:
    where = place_name(case, v.perspective, v.phase)
    return f"{v.proposal} under {concept_name(v.concept)}{f' ({where})' if where else ''}"


def _row(q: RivalQuestion, v: RivalVerdict) -> Row:
    def cell(key: str) -> str:
        if key not in v.outcomes:
            return "not told here"
        outcome, ways = v.outcomes[key]
        return f"{outcome} ({ways})" if ways else outcome

    words = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known"}
    cells = (v.perspective or "", v.phase or "", v.proposal, concept_name(v.concept), *map(cell, q.answers))
    return Row((*cells, words.get(v.differs, "")), result(f"rivals.{q.id}", [v.concept]))
