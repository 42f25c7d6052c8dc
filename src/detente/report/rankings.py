"""Which rankings would make a state stable, in words."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, TypedDict

from detente.answer import Answer
from detente.assess import AllOf, AnyOf, AtLeast, Condition, Inverse, RankingCondition
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.records import which_record
from detente.report.repairs import goal_record
from detente.report.said import Row, Said, fixed, result
from detente.report.shapes import GoalRecord, Id, Sanctioned, State, WhichRecord, YesNo
from detente.report.words import Words, concept_name

FOUND = result("rankings")
MANY = 40  # conditions told in sentences


def inverse_document(found: Inverse) -> list[Block]:
    """Return the conditions on each decision maker's ranking, in sentences and as a table."""
    words = Words.with_conflict(found.model, found.conflict)
    every = (*found.conditions, *(c for g in found.alternatives for c in g))
    rows = tuple(_row(words, c) for c in every)
    columns = ("decision maker", "holds now", "rankings", "of", "condition")
    table = Table(fixed("Conditions"), columns, rows, main=True, only_csv=True)
    return [*title_blocks(found.model, words), *inverse_blocks(found), table]


def inverse_blocks(found: Inverse) -> list[Block]:
    """Return the sentences without the title, as a part of a report."""
    words = Words.with_conflict(found.model, found.conflict)
    blocks: list[Block] = []
    concept = concept_name(found.concept)
    asked = [
        f"{words.state(words.letters(w.state))} {'stable' if w.stable else 'unstable'}"
        f"{'' if w.decision_maker is None else ' for ' + words.dm(w.decision_maker)}"
        for w in found.wishes
    ]
    blocks.append(Heading(Said(f"Rankings that make {' and '.join(asked)} under {concept}", FOUND)))
    answer = {
        Answer.YES: "The preferences in the model make it so.",
        Answer.NO: "The preferences in the model do not make it so.",
    }
    now = answer.get(found.holds, f"Whether the preferences in the model make it so is not known: {found.stopped}.")
    blocks.append(Paragraph(Said(f"{now} Those of the others stay as they are.", FOUND)))
    for c in found.conditions:
        blocks += _condition(words, c)
    for group in found.alternatives:
        blocks.append(Paragraph(fixed("At least one of the following has to be so:")))
        for c in group:
            blocks += _condition(words, c)
    return blocks


def _row(words: Words, c: RankingCondition) -> Row:
    condition = "not known" if c.condition is None else said(words, c.condition)
    cells = (words.dm(c.decision_maker), c.holds.value, number_of(c.rankings), str(c.of), condition)
    return Row(cells, FOUND)


def number_of(n: int | None) -> str:
    """Say how many rankings there are, where they were counted."""
    return "not counted" if n is None else str(n)


def _condition(words: Words, c: RankingCondition) -> list[Block]:
    name = words.dm(c.decision_maker)
    how_many = f"{number_of(c.rankings)} of {c.of} complete rankings fulfil this" if c.rankings is not None else (
        f"how many of the {c.of} complete rankings fulfil this was not counted"
    )  # fmt: skip
    if c.condition is None:
        return [
            Heading(Said(f"{name}: not known", FOUND), 3),
            Paragraph(Said("The time was over before the conditions were found.", FOUND)),
        ]
    now = "They hold now." if c.holds is Answer.YES else "They do not hold now."
    parts: tuple[Condition, ...] = c.condition.parts if isinstance(c.condition, AllOf) else (c.condition,)
    if c.condition == AllOf(()):
        return [
            Heading(Said(f"{name}: any ranking", FOUND), 3),
            Paragraph(Said(f"There is no move of {name} from there.", FOUND)),
        ]
    if c.condition == AnyOf(()):
        return [
            Heading(Said(f"{name}: no ranking", FOUND), 3),
            Paragraph(Said(f"{name} can do nothing about it.", FOUND)),
        ]
    lines = [f"For {name}, {said(words, part)}." for part in parts[:MANY]]
    more = [f"… and {len(parts) - MANY} more conditions."] if len(parts) > MANY else []
    return [
        Heading(Said(f"{name}: all of these conditions", FOUND), 3),
        Bullets(tuple(Said(line, FOUND) for line in (*lines, *more))),
        Paragraph(Said(f"{now} {how_many[0].upper()}{how_many[1:]}.", FOUND)),
    ]


def said(words: Words, condition: Condition, *, inner: bool = False) -> str:
    """Say a condition as a phrase."""
    joined = ""
    match condition:
        case AtLeast(first=first, second=second, strict=strict):
            a, b = (words.state(words.conflict.show(s)) for s in (first, second))
            return f"{a} is better than {b}" if strict else f"{a} is at least as good as {b}"
        case AllOf(parts=parts):
            joined = " and ".join(said(words, p, inner=True) for p in parts)
        case AnyOf(parts=parts):
            joined = " or ".join(said(words, p, inner=True) for p in parts)
    return f"({joined})" if inner else joined


# -- as JSON ----------------------------------------------------------------------------------------------------------

_Is = TypedDict(
    "_Is",
    {"is": Annotated[Literal["at least as good as", "better than"], "How the first compares with the second."]},
)


class ComparisonRecord(_Is):
    """A comparison of two states."""

    state: State
    other: State


class AllOfRecord(TypedDict):
    """All of some conditions hold; of none, true."""

    all_of: Annotated[list[ComparisonRecord | AllOfRecord | AnyOfRecord], "The parts."]


class AnyOfRecord(TypedDict):
    """At least one of some conditions holds; of none, false."""

    any_of: Annotated[list[ComparisonRecord | AllOfRecord | AnyOfRecord], "The parts."]


ConditionRecord: TypeAlias = ComparisonRecord | AllOfRecord | AnyOfRecord


class RankingRecord(TypedDict):
    """What one decision maker's ranking has to fulfil."""

    decision_maker: Annotated[Id, "Whose ranking."]
    holds: Annotated[YesNo, "Whether its preferences in the model fulfil it; null where that is not known."]
    rankings: Annotated[int | None, "How many complete strict rankings do; null where that was not counted."]
    of: Annotated[int, "How many complete strict rankings there are."]
    condition: Annotated[ConditionRecord | None, "Null where the time was over before it was found."]
    sentence: Annotated[str | None, "The same in words, or null."]


class RankingsRecord(WhichRecord):
    """The conditions for one model."""

    concept: Sanctioned
    goals: Annotated[list[GoalRecord], "The states asked about."]
    holds: Annotated[YesNo, "Whether the preferences in the model make it so; null where that is not known."]
    conditions: Annotated[list[RankingRecord], "Each has to hold, for the decision maker it is about."]
    alternatives: Annotated[list[list[RankingRecord]], "Of each group at least one has to hold."]


def inverse_record(found: Inverse) -> RankingsRecord:
    """Return the conditions as plain data."""
    words = Words.with_conflict(found.model, found.conflict)
    return {
        **which_record(found.model),
        "concept": found.concept,
        "goals": [goal_record(words, w) for w in found.wishes],
        "holds": found.holds.json,
        "conditions": [_record(found, c) for c in found.conditions],
        "alternatives": [[_record(found, c) for c in group] for group in found.alternatives],
    }


def _record(found: Inverse, c: RankingCondition) -> RankingRecord:
    words = Words.with_conflict(found.model, found.conflict)
    return {
        "decision_maker": c.decision_maker,
        "holds": c.holds.json,
        "rankings": c.rankings,
        "of": c.of,
        "condition": None if c.condition is None else _tree(found, c.condition),
        "sentence": None if c.condition is None else said(words, c.condition),
    }


def _tree(found: Inverse, condition: Condition) -> ConditionRecord:
    match condition:
        case AtLeast(first=first, second=second, strict=strict):
            show = found.conflict.show
            return {
                "state": show(first),
                "is": "better than" if strict else "at least as good as",
                "other": show(second),
            }
        case AllOf(parts=parts):
            return {"all_of": [_tree(found, p) for p in parts]}
        case AnyOf(parts=parts):
            return {"any_of": [_tree(found, p) for p in parts]}
