"""What `attitudes` says: whom each cares for, what is stable by that and without, and what it changes for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NotRequired, TypedDict

from detente.answer import Answer
from detente.assess.caring import Because, Caring, ChangedVerdict
from detente.case.sections.attitudes import SIGNS
from detente.engines import StateSet
from detente.phrases import listed
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import concept_legend, title_blocks
from detente.report.joint_records import step_record
from detente.report.records import StatesRecord, set_record, which_record
from detente.report.said import Basis, Row, Said, fixed, result
from detente.report.shapes import Complete, Concept, Count, Id, State, StepRecord, Such, WhichRecord
from detente.report.words import Words, concept_name, count, some_of

SIGN = Annotated[str, "For (+), indifferent to (0) or against (-).", Such(enum=[*SIGNS])]


class ComparedConceptRecord(TypedDict):
    """The equilibria under one concept of attitudes, beside those under the simple one."""

    concept: Annotated[Concept, "The concept of attitudes."]
    beside: Annotated[Concept, "The simple concept it is compared with."]
    equilibria: Annotated[StatesRecord, "What is stable for everybody by attitudes."]
    without: Annotated[StatesRecord, "What is stable for everybody without."]


class AttitudeChangeRecord(TypedDict):
    """A state that is stable for somebody by attitudes and not without, or the reverse."""

    concept: Concept
    beside: Annotated[Concept, "The simple concept it is compared with."]
    decision_maker: Annotated[Id, "For whom."]
    state: State
    stable: Annotated[bool, "Whether it is stable by attitudes."]
    why: Annotated[
        str,
        "A move tempts that did not; one that did is answered no more; one tempts no longer; or one is answered now.",
        Such(enum=["tempts", "not answered", "no longer tempts", "answered"]),
    ]
    move: Annotated[StepRecord, "The move it turns on."]
    because: Annotated[
        dict[Id, SIGN],
        "Of a move that tempts no longer whose comparison stands against it, with the attitude by which it counts; of "
        "one that tempts now all whose comparisons count.",
    ]
    by: Annotated[list[StepRecord], "Where the move is answered, with attitudes or without: the shortest answer."]


class AttitudeWarningRecord(TypedDict):
    """What is to be known of somebody's attitudes."""

    code: Annotated[str, "Which; the documentation has a page for each."]
    text: Annotated[str, "In a sentence."]


class Weakly(TypedDict):
    """How “-” is read, where that is not as a rule."""

    reading: NotRequired[Annotated[str, "The weak reading of “-”, by its name; present only under it."]]


class AttitudesRecord(WhichRecord, Weakly):
    """What is stable where decision makers care for each other, and what that changes."""

    complete: Complete
    told: Annotated[bool, "Whether the case tells anybody's attitudes; if not, each cares for itself alone."]
    attitudes: Annotated[dict[Id, dict[Id, SIGN]], "Everybody's attitude towards everybody, itself among them."]
    concepts: Annotated[list[ComparedConceptRecord], "What is stable for everybody, with attitudes and without."]
    changes: Annotated[list[AttitudeChangeRecord], "What changes for whom; --limit bounds the list."]
    count: Annotated[Count | None, "How many verdicts change; null where that is not known."]
    warnings: Annotated[list[AttitudeWarningRecord], "What is to be known of these attitudes."]


def attitudes_record(found: Caring, limit: int) -> AttitudesRecord:
    """Return what attitudes change as JSON."""
    reading: Weakly = {"reading": found.solution.reading.name} if found.weak else {}
    return {
        **which_record(found.solution.model),
        **reading,
        "complete": found.solution.complete,
        "told": found.told,
        "attitudes": {dm: dict(row) for dm, row in found.attitudes.items()},
        "concepts": [
            {
                "concept": c,
                "beside": b,
                "equilibria": set_record(found.equilibria(c), limit),
                "without": set_record(found.equilibria(b), limit),
            }
            for c, b in found.pairs
        ],
        "changes": [_change(c) for c in found.changes[:limit]],
        "count": found.count,
        "warnings": [{"code": w.code, "text": w.text} for w in found.warnings],
    }


def _change(c: ChangedVerdict) -> AttitudeChangeRecord:
    return {
        "concept": c.concept,
        "beside": c.beside,
        "decision_maker": c.decision_maker,
        "state": c.state,
        "stable": c.stable is Answer.YES,
        "why": c.why,
        "move": step_record(c.move),
        "because": {b.decision_maker: b.attitude for b in c.because},
        "by": [step_record(s) for s in c.by],
    }


# -- in words ---------------------------------------------------------------------------------------------------------


def attitudes_document(found: Caring, limit: int) -> list[Block]:
    """Return in sentences and tables whom each cares for, what is stable by that, and what it changes."""
    words = Words.of(found.solution)
    return [
        *title_blocks(words.model, words),
        Heading(fixed("Who cares for whom")),
        *_cares(words, found),
        *_warnings(found),
        Heading(fixed("What is stable for everybody")),
        _equilibria(words, found),
        Heading(fixed("What attitudes change")),
        *_changes(words, found, limit),
        concept_legend([c for pair in found.pairs for c in pair]),
    ]


def _cares(words: Words, found: Caring) -> Iterator[Block]:
    if not found.told:
        none = "The case tells nobody's attitudes, so each cares for itself alone."
        yield Paragraph(Said(none, result("attitudes")))
        return
    told = []
    for dm, row in found.attitudes.items():
        parts = [f"{SIGNS[sign]} {_those(words, dm, row, sign)}" for sign in SIGNS if sign in row.values()]
        about = words.part("attitudes", dm) if dm in _held(words) else Basis("result", "attitudes")
        told.append(Said(f"{words.dm(dm)} is {listed(parts)}.", about))
    yield Bullets(tuple(told))
    against = any("-" in row.values() for row in found.attitudes.values())
    if against:
        how = "finds no better (the weak reading, attitudes-weak)" if found.weak else "finds worse"
        yield Paragraph(fixed(f"Whoever is against somebody prefers only what that one {how}."))


def _held(words: Words) -> Mapping[str, object]:
    held: Mapping[str, object] = words.model.layer.held("attitudes") or {}
    return held


def _those(words: Words, dm: str, row: Mapping[str, str], sign: str) -> str:
    return listed("itself" if j == dm else words.dm(j) for j, s in row.items() if s == sign)


def _warnings(found: Caring) -> Iterator[Block]:
    if found.warnings:
        said = (f"{w.text[0].upper()}{w.text[1:]} ({w.code})." for w in found.warnings)
        yield Bullets(tuple(Said(text, result("attitudes")) for text in said))


def _equilibria(words: Words, found: Caring) -> Table:
    rows = []
    for c, b in found.pairs:
        with_them, without = found.equilibria(c), found.equilibria(b)
        cells = (concept_name(c), _some(words, with_them), concept_name(b), _some(words, without))
        rows.append(Row(cells, result("equilibria", (c, b))))
    return Table(fixed(""), ("by attitudes", "equilibria", "without", "equilibria without"), tuple(rows))


SHOWN = 8
"""So many states stand in a cell."""


def _some(words: Words, states: StateSet) -> str:
    if not states.known:
        return "not known"
    first = states.first(SHOWN)
    rest = some_of(states.count - len(first), "other")
    return ", ".join([*map(words.state, first), *([rest] if rest else [])]) or "none"


def _changes(words: Words, found: Caring, limit: int) -> Iterator[Block]:
    if found.count is None:
        yield Paragraph(Said(f"Not all is known: {found.stopped}.", result("attitudes")))
    elif not found.count:
        yield Paragraph(Said("Nothing: every verdict is the same with attitudes and without.", result("attitudes")))
    shown = found.changes[:limit]
    rows = tuple(
        Row(
            (concept_name(c.concept), words.dm(c.decision_maker), words.state(c.state),
             "stable now" if c.stable is Answer.YES else "stable no more", _why(words, c)),
            result(f"{words.at(c.state)}", (c.concept, c.beside)),
        )
        for c in shown
    )  # fmt: skip
    caption = f"{count(found.count)} verdicts change" if found.count is not None else "Verdicts that change"
    more = some_of((found.count or 0) - len(shown), "other")
    columns = ("concept", "for whom", "state", "verdict", "why")
    told = f"{caption}{f'; {more} are not told{words.rest}' if more else ''}"
    yield Table(fixed(told), columns, rows, main=True, only_csv=not rows)


def _why(words: Words, c: ChangedVerdict) -> str:
    move = f"to {words.move(c.move)}, to {words.state(c.move.to)}"
    answer = words.steps(c.by)
    match c.why:
        case "tempts":
            return f"it is tempted now {move}: {_lets(words, c.decision_maker, c.because)}"
        case "no longer tempts":
            return f"it is not tempted any more {move}: {_against(words, c.decision_maker, c.because)}"
        case "answered":
            return f"it is deterred now {move}: {answer}"
    return f"nobody deters it any more {move}" + (f"; without attitudes this did: {answer}" if answer else "")


def _lets(words: Words, dm: str, because: Sequence[Because]) -> str:
    if not because:
        return "it is indifferent to everybody"
    worse = "finds that worse"
    parts = [
        f"{'itself' if b.decision_maker == dm else words.dm(b.decision_maker)}, "
        f"whom it is {SIGNS[b.attitude]}, {'does not find that worse' if b.attitude == '+' else worse}"
        for b in because
    ]
    return listed(parts)


def _against(words: Words, dm: str, because: Sequence[Because]) -> str:
    parts = [
        f"{'itself' if b.decision_maker == dm else words.dm(b.decision_maker)}, "
        f"whom it is {SIGNS[b.attitude]}, {'finds that worse' if b.attitude == '+' else 'does not find that worse'}"
        for b in because
    ]
    return listed(parts)
