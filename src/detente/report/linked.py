"""What `link` says: what each half keeps, what linking adds, and what of the halves is not told in the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, TypedDict

from detente.assess.linking import Linked, OnlyThere
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import concept_legend
from detente.report.joint_records import step_record
from detente.report.records import StatesRecord, set_record
from detente.report.said import Row, Said, fixed, result
from detente.report.shapes import CaseName, Complete, Concept, Count, Id, State, StepRecord
from detente.report.words import Words, concept_name, count, some_of


class LinkedConceptRecord(TypedDict):
    """What is stable for everybody under one concept, in each half and in the whole."""

    concept: Concept
    halves: Annotated[list[StatesRecord], "The equilibria of each half."]
    products: Annotated[Count, "How many states are products of these."]
    whole: Annotated[StatesRecord, "The equilibria of the whole."]


class KeptByHalvesRecord(TypedDict):
    """For how many states of the whole somebody stays, and how that goes with the halves."""

    concept: Concept
    decision_maker: Annotated[Id, "Who, by its id in the whole."]
    halves: Annotated[Count, "How many are stable for it in the halves: in both for the common one, else in its own."]
    whole: Annotated[Count, "How many are stable for it in the whole."]
    added: Annotated[Count, "How many in the whole alone."]
    lost: Annotated[Count, "How many in the halves alone."]


class OnlyThereRecord(TypedDict):
    """An equilibrium of the whole that is no product of equilibria of the halves, or the reverse."""

    concept: Concept
    state: Annotated[State, "The state of the whole."]
    parts: Annotated[list[State], "The state in each half."]
    added: Annotated[bool, "Whether it is one of the whole; else its parts are equilibria, and it is none."]
    half: Annotated[int | None, "In which half somebody would leave, 1 or 2; null where it is the whole."]
    decision_maker: Annotated[Id, "Who would leave."]
    move: Annotated[StepRecord, "By which move of the whole."]
    by: Annotated[list[StepRecord], "The answer that deters it in the whole; none of what is no equilibrium there."]


class LinkRecord(TypedDict):
    """Two conflicts with a common decision maker, and as one."""

    case: CaseName
    other: Annotated[str, "The other case, called likewise."]
    common: Annotated[Id, "The decision maker that takes part in both."]
    weights: Annotated[
        list[str] | None, "What a place in each half counts for it, exactly; null where the first half comes first."
    ]
    complete: Complete
    concepts: Annotated[list[LinkedConceptRecord], "What is stable for everybody, in the halves and in the whole."]
    kept: Annotated[list[KeptByHalvesRecord], "What each decision maker keeps of its halves."]
    only: Annotated[list[OnlyThereRecord], "What the whole alone has, or lacks; --limit bounds the list."]
    count: Annotated[Count, "How many of these there are."]
    notes: Annotated[list[str], "What was renamed, and what of the halves is not told in the whole."]


def linked_record(found: Linked, limit: int) -> LinkRecord:
    """Return what linking adds as JSON."""
    return {
        "case": found.halves[0].model.case,
        "other": found.halves[1].model.case,
        "common": found.common,
        "weights": None if found.weights is None else [str(w) for w in found.weights],
        "complete": found.stopped is None,
        "concepts": [
            {
                "concept": c,
                "halves": [set_record(s.equilibria[c], limit) for s in found.halves],
                "products": found.products[c],
                "whole": set_record(found.solution.equilibria[c], limit),
            }
            for c in found.solution.concepts
        ],
        "kept": [
            {
                "concept": k.concept,
                "decision_maker": k.decision_maker,
                "halves": k.halves,
                "whole": k.whole,
                "added": k.added,
                "lost": k.lost,
            }
            for k in found.kept
        ],
        "only": [_only(o) for o in found.only[:limit]],
        "count": found.count,
        "notes": list(found.notes),
    }


def _only(o: OnlyThere) -> OnlyThereRecord:
    return {
        "concept": o.concept,
        "state": o.state,
        "parts": list(o.parts),
        "added": o.added,
        "half": None if o.half is None else o.half + 1,
        "decision_maker": o.decision_maker,
        "move": step_record(o.move),
        "by": [step_record(s) for s in o.by],
    }


# -- in words ---------------------------------------------------------------------------------------------------------


def linked_document(found: Linked, limit: int) -> list[Block]:
    """Return in sentences and tables what each half keeps, and what linking adds."""
    words = Words.of(found.solution)
    name = words.dm(found.common)
    how = (
        f"What counts for {name} is the first half, and where that is as good the second."
        if found.weights is None
        else f"What counts for {name} are its places in both, counted from the bottom: one in the first half counts "
        f"{found.weights[0]}, one in the second {found.weights[1]}."
    )
    return [
        Heading(Said(words.model.title, result("solution")), 1),
        Paragraph(Said(how, result("solution"))),
        *(
            [Bullets(tuple(Said(f"{_begun(note)}.", result("solution")) for note in found.notes))]
            if found.notes
            else []
        ),
        Heading(fixed("What is stable for everybody")),
        _equilibria(found),
        Paragraph(_finding(found)),
        Heading(fixed("What each keeps")),
        _kept(words, found),
        Heading(fixed("What the whole alone has")),
        *_alone(words, found, limit),
        concept_legend(found.solution.concepts),
    ]


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _equilibria(found: Linked) -> Table:
    rows = [
        Row(
            (concept_name(c), *(count(s.equilibria[c].count) for s in found.halves), count(found.products[c]),
             count(found.solution.equilibria[c].count)),
            result("equilibria", (c,)),
        )
        for c in found.solution.concepts
    ]  # fmt: skip
    return Table(
        fixed("Equilibria of the halves and of the whole"),
        ("concept", "first half", "second half", "products", "whole"),
        tuple(rows),
    )


def _finding(found: Linked) -> Said:
    lost = [o for o in found.only if not o.added]
    added = found.count - len(lost)
    if lost:
        text = (
            f"Of the products of equilibria of the halves {count(len(lost))} are none of the whole: somebody's moves "
            f"are not transitive. Of the equilibria of the whole {count(added)} are no such products."
        )
    elif added:
        what = "one equilibrium that is no such product" if added == 1 else f"{count(added)} that are no such products"
        whole = "Every product of equilibria of the halves is one of the whole"
        text = f"{whole}, so that linking only adds, over all concepts: {what}."
    else:
        text = "The equilibria of the whole are the products of those of the halves: linking adds nothing."
    return Said(text, result("equilibria"))


def _kept(words: Words, found: Linked) -> Table:
    rows = tuple(
        Row(
            (concept_name(k.concept), words.dm(k.decision_maker), count(k.halves), count(k.whole), count(k.added),
             count(k.lost)),
            result("equilibria", (k.concept,)),
        )
        for k in found.kept
    )  # fmt: skip
    columns = (
        "concept",
        "for whom",
        "stable in the halves",
        "in the whole",
        "in the whole alone",
        "in the halves alone",
    )
    return Table(fixed("How many states of the whole are stable"), columns, rows)


def _alone(words: Words, found: Linked, limit: int) -> Iterator[Block]:
    shown = found.only[:limit]
    if not shown and not found.count:
        yield Paragraph(Said("Nothing, and nothing is lost.", result("equilibria")))
    rows = tuple(
        Row(
            (concept_name(o.concept), words.state(o.state), "added" if o.added else "lost", _why(words, o)),
            result(words.at(o.state), (o.concept,)),
        )
        for o in shown
    )
    more = some_of(found.count - len(shown), "other")
    told = f"What differs, state by state{f'; {more} are not told{words.rest}' if more else ''}"
    yield Table(fixed(told), ("concept", "state", "added or lost", "why"), rows, main=True, only_csv=not rows)


def _why(words: Words, o: OnlyThere) -> str:
    move = f"{words.dm(o.decision_maker)} would {words.move(o.move)}"
    if o.half is None:
        return f"{move}, to {words.state(o.move.to)}, and nobody deters that"
    where = ("first", "second")[o.half]
    answer = f": {words.steps(o.by)}" if o.by else ""
    return f"in the {where} half alone {move}, and nobody deters that; in the whole it is deterred{answer}"
