"""`reach`: the ways from the status quo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import concepts, engine, parameter, proposals, seconds
from detente.ask._question import At, Chapter, Question, Reported, Request

if TYPE_CHECKING:
    from detente.assess import StatusQuoAnalysis, StatusQuoTable
    from detente.report.blocks import Block, Figure


def _ways_of_walking() -> Sequence[str]:
    from detente.engines.walks import NAMES

    return ("auto", *NAMES)


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The shortest ways from the status quo to states or proposals; without both to all that are named."""

    states: tuple[str, ...] | None = parameter(
        None, option="--to", metavar="NAME|YNN…", refers="state", longest=50, help="A state to get to."
    )
    proposals: tuple[str, ...] | None = proposals(50)
    start: str | None = parameter(
        None, option="--from", metavar="NAME|YNN…", refers="state", help="Where to begin; the status quo by default."
    )
    concepts: tuple[str, ...] | None = concepts()
    on_credit: bool = parameter(
        False,
        label="who goes first",
        help="Look also for the ways with the fewest moves that do not serve whoever makes them; say who makes these.",
    )
    table: bool = parameter(
        False,
        label="the whole table",
        help="Instead of ways the status quo table: what is reached by how many moves and with whom moving last.",
    )
    engine: str = engine(_ways_of_walking)
    limit: int = parameter(
        3, at_least=1, most=10, metavar="N", help="How many shortest ways to give for each destination."
    )
    seconds: float | None = seconds()


OF_WAYS = ("states", "proposals", "concepts", "on_credit", "engine", "limit")


def check(request: Request, asked: Reach) -> None:
    """Refuse what the table has no use for."""
    if asked.table and (given := request.given(*OF_WAYS)):
        why = "with --table, which has no destinations"
        request.no_effect(given, why, request.line(given), request.line(["table"]))


def run(at: At, asked: Reach) -> StatusQuoAnalysis | StatusQuoTable:
    """Find the shortest ways, or make the table."""
    from detente.assess import reach, status_quo_table

    if asked.table:
        return status_quo_table(at.model, start=asked.start, seconds=asked.seconds, progress=at.progress)
    return reach(
        at.model,
        to=asked.states,
        proposals=asked.proposals,
        start=asked.start,
        concepts=asked.concepts,
        on_credit=asked.on_credit,
        engine=asked.engine,
        limit=asked.limit,
        progress=at.progress,
        seconds=asked.seconds,
    )


def picture(found: StatusQuoAnalysis | StatusQuoTable) -> Figure | None:
    """Draw the ways, where there is one."""
    from detente.assess import StatusQuoTable
    from detente.report import reach_figure, status_quo_figure

    if isinstance(found, StatusQuoTable):
        return status_quo_figure(found)
    return reach_figure(found)


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell how to get from the status quo to each proposal."""
    from detente.assess import reach
    from detente.report.annex.ways import ways_blocks
    from detente.stability import local

    found, solution = reported.assessment, reported.assessment.solution
    begins = found.status_quo is not None and solution.conflict.neighbourhood.state(found.status_quo) is not None
    if not begins or not found.proposals or reported.large:
        return []
    ids = [c for c in solution.concepts if local(c) is not None]
    return ways_blocks(reach(found.model, proposals=[a.proposal.id for a in found.proposals], concepts=ids))


QUESTION = Question(
    asks="whether and how a state can be reached from the status quo",
    parameters=Reach,
    run=run,
    room="states",
    record_is=("WaysRecord", "StatusQuoTableRecord"),
    check=check,
    picture=picture,
    drawn="way",
    help="""Find the shortest ways from the status quo: by any moves, and by moves that serve whoever makes them.

    Says for each way whether it passes states that nobody would leave, where it could end. Without --to and --proposal
    all named states and all proposals are looked at. With --on-credit it says who would have to go first,
    against which of their priorities, and what they trust to happen. With --table it makes the status quo table.
    """,
    chapter=Chapter("ways from the status quo", chapter),
)
