"""What the comparisons of two models have in common as JSON objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, NotRequired, TypedDict

from detente.answer import Answer
from detente.assess import Target
from detente.report.records import open_lists, plain_lists
from detente.report.shapes import (
    PAIR,
    SOME_KEY,
    Concept,
    Count,
    Explains,
    State,
    TargetRecord,
    Why,
    YesNo,
)

Reasons = Annotated[dict[Concept, Annotated[list[Why | None], "In the same order."]], SOME_KEY]
WHY = (
    "Under the keys with a null, what kind of neither each answer is, null for a yes or no; present only where there "
    "is one."
)


class ListedRecord(TypedDict):
    """Some states: how many there are, and the first of them."""

    count: Annotated[Count, "How many; exact."]
    states: Annotated[list[State], "The first states, as many as --limit allows."]


class ComparedTargetRecord(TargetRecord):
    """A target in two models."""

    holds: Annotated[
        dict[Concept, Annotated[list[YesNo], "For each of the two models.", PAIR]],
        "By concept whether the target holds in each of the two models.",
    ]
    why: NotRequired[Annotated[Reasons, WHY, Explains(("holds",))]]
    state_there: NotRequired[
        Annotated[State, "Only where the second model gives the state's name to other letters: these."]
    ]
    terms_differ: NotRequired[
        Annotated[
            Literal[True],
            "Only where the second model has other terms for the proposal; each is asked about its own.",
        ]
    ]


class Elsewhere(TypedDict, total=False):
    """In what the second model has something else under the name of a target."""

    state_there: str
    terms_differ: Literal[True]


def target_record(t: Target) -> TargetRecord:
    """Return what is asked about."""
    return {"kind": t.kind, "target": t.id, "state": t.states}


def compared_record(t: Target, other: Target, holds: Mapping[str, Sequence[Answer]]) -> ComparedTargetRecord:
    """Return whether a target holds in two models, and where the second has something else under its name."""
    elsewhere: Elsewhere = {}
    if t.formula != other.formula:
        elsewhere = {"terms_differ": True} if other.states is None else {"state_there": other.states}
    return {**target_record(t), **elsewhere, "holds": plain_lists(holds), **open_lists(holds)}


def listed_record(states: Sequence[str], limit: int) -> ListedRecord:
    """Return how many states there are, and the first of them."""
    return {"count": len(states), "states": list(states[:limit])}
