"""What `rivals` says: what tells rival explanations apart, and whether it matters which of them is right."""

from __future__ import annotations

from collections.abc import Iterator

from detente.answer import Answer
from detente.assess import RivalAnswers, RivalQuestion, RivalVerdict
from detente.case import Case
from detente.case.acting import everybody_who_acts
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.forecasts import place_name
from detente.report.said import Basis, Row, Said, claim, fixed, noted, result
from detente.report.words import concept_name, listed


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
    yield Bullets(tuple(_answer(case, q, key) for key in q.answers))
    yield Paragraph(_difference(case, q))
    told = [Said(f"{c}: expected by {_named(q, yes)}, not by {_named(q, no)}.", claim(c), basis)
            for c, (yes, no) in q.diagnostic.items()]  # fmt: skip
    if told:
        yield Paragraph(Said("What tells the answers apart:", basis))
        yield Bullets(tuple(told))
    else:
        yield Paragraph(Said("Nothing in the file is diagnostic: no evidence tells the answers apart.", basis))
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
    return Said(f"{entry.values.get('says', key)} ({key}): {then}.", noted(f"rivals.{q.id}.answers.{key}", entry.note))


def _named(q: RivalQuestion, keys: tuple[str, ...]) -> str:
    return listed(f"“{q.answers[k].values.get('says', k)}”" if k in q.answers else k for k in keys)


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
