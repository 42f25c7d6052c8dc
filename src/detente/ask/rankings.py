"""`rankings`: which complete rankings of one decision maker would make states stable, or not; `repair --rankings`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import concept_called, concepts_searched_under, parameter, seconds
from detente.ask._question import At, Chapter, Question, Reported
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.assess import Inverse, Wish
    from detente.report.blocks import Block

STATES_RANKED = 9  # beyond, a report does not tell which complete rankings would do
_GOAL = re.compile(r"(\S+)\s+(stable|unstable)(?:\s+for\s+(\S+))?")


def wishes_of(goals: Sequence[str]) -> tuple[Wish, ...]:
    """Read goals such as “R3 stable and COLLAPSE unstable for WH”."""
    from detente.assess import Wish

    found = []
    for part in (p for goal in goals for p in re.split(r"\s+and\s+", goal.strip())):
        match = _GOAL.fullmatch(part.strip())
        if match is None:
            raise UsageError(f"found the goal “{part}”; expected “STATE stable”, “STATE unstable”, perhaps “for DM”")
        found.append(Wish(match[1], match[2] == "stable", match[3]))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Rankings:
    """Which complete rankings would make a state stable, or do what goals say, one decision maker at a time."""

    state: str | None = parameter(None, metavar="NAME|YNN…", refers="state", help="A state that is to be stable.")
    by: str | None = parameter(
        None, metavar="DM", refers="decision_makers", label="whose", help="Only this decision maker's."
    )
    goals: tuple[str, ...] | None = parameter(
        None, longest=20, help="Instead of a state: “STATE stable” or “STATE unstable”, at the end perhaps “for DM”."
    )
    concept: str = parameter(
        "seq", metavar="ID", among=concepts_searched_under, noun="concept under which rankings are found",
        called=concept_called, label="to hold under", help="{among}.",
    )  # fmt: skip
    seconds: float | None = seconds()


def run(at: At, asked: Rankings) -> Inverse:
    """Find the rankings."""
    from detente.assess import Wish, find_rankings

    wished = wishes_of(asked.goals or ())
    if not wished and asked.state is None:
        raise UsageError("say which state is to be stable, or goals")
    return find_rankings(
        at.model,
        concept=asked.concept,
        wishes=wished or (Wish(str(asked.state), decision_maker=asked.by),),
        seconds=asked.seconds,
    )


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell which complete rankings would make the ways to carry out a failing proposal stable."""
    from detente.answer import Answer
    from detente.assess import Wish, find_rankings
    from detente.report.annex.changes import rankings_blocks

    found, concept = reported.assessment, reported.concept
    if concept is None or found.solution.feasible.count > STATES_RANKED:
        return []
    failing = [a for a in found.proposals if a.holds[concept] is Answer.NO]
    states = dict.fromkeys(state for a in failing for state in a.states)
    asked = (find_rankings(found.model, concept=concept, wishes=(Wish(state),)) for state in states)
    return rankings_blocks(list(asked))


QUESTION = Question(
    asks="which complete rankings would make states stable",
    parameters=Rankings,
    run=run,
    record_is="RankingsRecord",
    chapter=Chapter("rankings", chapter),
)
