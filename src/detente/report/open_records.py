"""What holds however open preferences are meant, how firmly, and from which certainty on, as JSON objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, NotRequired, TypedDict

from detente.report.shapes import Id, Such, Words, YesNo

if TYPE_CHECKING:
    from detente.assess import ProposalAssessment
    from detente.stability import Solution
    from detente.stability.opened import Chosen, InEach, OpenSolution


class OpenRecord(TypedDict):
    """What of preferences is left open."""

    left_open: Annotated[dict[Id, Words], "For each decision maker whose preferences are left open, what is."]
    completions: Annotated[int | None, "How many completions there are; null where they were not all counted."]
    gone_through: Annotated[int, "How many of them were gone through.", Such(minimum=0)]
    all: Annotated[bool, "Whether these were all; else what two rows of relations do not settle is not settled."]


class CompletionRecord(TypedDict):
    """One way in which preferences that are left open may be meant."""

    otherwise: Annotated[
        list[Words], "What it settles otherwise than it is written, each so that it can follow “where”; none at all is "
        "the case as it is written.",
    ]  # fmt: skip


class InEachRecord(TypedDict):
    """Whether something holds in every completion, and in some."""

    said: Annotated[str, "certain, possible, no, not settled or infeasible."]
    every: YesNo
    some: YesNo
    share: Annotated[
        str | None,
        "The share of the completions in which it holds, counted by choices, as a fraction; null where not all were "
        "gone through, or it is not known exactly. It is a share of what the file leaves open, and says nothing of how "
        "probable anything is.",
    ]
    fails: Annotated[CompletionRecord | None, "A completion in which it does not hold, the nearest that was seen."]
    holds: Annotated[CompletionRecord | None, "A completion in which it holds, the nearest that was seen."]
    same_state: Annotated[YesNo, "Whether one state with the terms in force is an equilibrium in every completion."]


class StaysRecord(TypedDict):
    """How firmly a decision maker stays at a state."""

    stays: Annotated[str, "nash, strong or weak."]
    degree: NotRequired[Annotated[int, "The sanction degree; not there under Nash stability, which has none."]]


def open_record(found: OpenSolution) -> OpenRecord:
    """Return what is left open, and how many completions that has."""
    return {
        "left_open": dict(found.open),
        "completions": found.count,
        "gone_through": found.tried,
        "all": found.complete,
    }


def completion_record(chosen: Chosen | None, names: Mapping[str, str]) -> CompletionRecord | None:
    """Return one completion in words."""
    if chosen is None:
        return None
    return {"otherwise": chosen.told(names.__getitem__)}


def in_each_record(a: ProposalAssessment) -> dict[str, InEachRecord]:
    """Return for each concept whether a proposal holds however preferences are meant."""
    open_ = a.solution.open
    if a.open is None or open_ is None:
        return {}
    names = {str(d.id): d.name or str(d.id) for d in a.solution.model.decision_makers}
    same = open_.same_state.get(a.proposal.id, {})
    return {c: _in_each(each, same[c].json if c in same else None, names) for c, each in a.open.items()}


def _in_each(each: InEach, same_state: YesNo, names: Mapping[str, str]) -> InEachRecord:
    return {
        "said": each.said,
        "every": each.every.json,
        "some": each.some.json,
        "share": None if each.share is None else str(each.share),
        "fails": completion_record(each.fails, names),
        "holds": completion_record(each.holds, names),
        "same_state": same_state,
    }


def strength_record(solution: Solution, limit: int) -> dict[str, dict[str, dict[str, StaysRecord]]]:
    """Return for each concept and equilibrium how firmly each decision maker stays."""
    found = solution.strength
    if found is None:
        return {}
    everybody, near = solution.conflict.decision_makers, solution.conflict.neighbourhood
    told: dict[str, dict[str, dict[str, StaysRecord]]] = {}
    for c in found.at_least:
        told[c] = {}
        for state in solution.equilibria[c].first(limit):
            code = near.state(state)
            assert code is not None
            told[c][state] = {}
            for dm in everybody:
                degree = found.degree(c, dm, code)
                told[c][state][dm] = {"stays": found.stays(c, dm, code).value}
                if degree is not None:
                    told[c][state][dm]["degree"] = degree
    return told


def thresholds_record(solution: Solution, limit: int) -> dict[str, dict[str, dict[str, str]]]:
    """Return for each concept, decision maker and state the certainty that its threshold must exceed."""
    found = solution.thresholds
    if found is None:
        return {}
    show = solution.conflict.show
    return {
        c: {dm: {show(code): str(level) for code, level in [*of.items()][:limit]} for dm, of in by.items()}
        for c, by in found.above.items()
    }
