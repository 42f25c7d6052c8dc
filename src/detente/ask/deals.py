"""`deals`: which packages of terms are wanted, efficient and hold, and who would have to go first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.ask._parameters import concepts, engine, parameter, seconds
from detente.ask._question import At, Chapter, Question, Reported, Request
from detente.ask._solving import solution_of

if TYPE_CHECKING:
    from detente.assess.deals_asked import DealsAsked
    from detente.report.blocks import Block, Figure


VOICED = 5  # packages of which it is told on which voices they rest
POINTS_REPORTED = 200  # among so many packages a report tells what solutions pick: of more it may take long over ranges


@dataclass(frozen=True, kw_only=True)
class Deals:
    """What could be agreed on: packages that are wanted, efficient and hold, and who would have to go first.

    Parameters
    ----------
    proposal
        The package on the table.
    given
        Only ways where this holds are looked at.
    """

    proposal: str | None = parameter(
        None, metavar="ID|NAME", refers="proposals", help="The proposal on the table; all of them by default."
    )
    given: str | None = parameter(
        None, metavar="FORMULA", refers="formula", help="Look only at ways where this holds, such as “row and open”."
    )
    concepts: tuple[str, ...] | None = concepts()
    on_credit: bool = parameter(
        False,
        label="who goes first",
        help="Say for every package listed who would have to go first; without it for the first ones.",
    )
    repair: bool = parameter(
        False,
        label="what would make it hold",
        help="Search for the cheapest promises, one's own or a guarantee, by which fair packages would hold.",
    )
    voices: bool = parameter(
        False, label="which voices", help="Say which voices the first packages rest on, each struck by itself."
    )
    worth: bool = parameter(
        False, label="in points", help="Say which packages four solutions pick by the points that the case has."
    )
    elsewhere: bool = parameter(
        False, label="in each perspective and phase", help="Say what differs in the other perspectives and phases."
    )
    engine: str = engine()
    limit: int | None = parameter(
        None, at_least=0, most=1000, over_http=100, metavar="N", by_format=True,
        help="At most so many packages in the list; counts are always whole. 1000 by default, 50 on the screen.",
    )  # fmt: skip
    seconds: float | None = seconds()


def run(at: At, asked: Deals) -> DealsAsked:
    """Find the packages, and who would have to go first to the first of them."""
    from detente.assess.deals import find_deals
    from detente.assess.deals_asked import deals_asked, in_points
    from detente.deadline import within

    with within(asked.seconds):
        solution = solution_of(at, concepts=asked.concepts, engine=asked.engine, seconds=asked.seconds)
        found = find_deals(solution, proposal=asked.proposal, given=asked.given, progress=at.progress)
        shown = {} if asked.limit is None else {"shown": asked.limit}
        told = deals_asked(found, on_credit=asked.on_credit, repair=asked.repair, progress=at.progress, **shown)
        told = in_points(told) if asked.worth else told
        if asked.voices:
            from detente.assess.deal_voices import voices_behind

            told = replace(told, voices=voices_behind(found, found.packages[:VOICED], progress=at.progress))
        if asked.elsewhere:
            from detente.assess.deals_across import compare_deals

            across = compare_deals(
                at.case, given=asked.given, concepts=asked.concepts, owners=at.model.owners, engine=asked.engine,
                progress=at.progress,
            )  # fmt: skip
            told = replace(told, across=across)
        return told


def picture(found: DealsAsked) -> Figure | None:
    """Draw the packages of two decision makers in a plane."""
    from detente.report.deals import deals_figure

    return deals_figure(found)


def undrawn(found: DealsAsked) -> Sequence[Block]:
    """Say why there is no plane, with the table of places."""
    from detente.report.deals import instead_of_plane

    return instead_of_plane(found)


def check_at(request: Request, asked: Deals, at: At) -> None:  # noqa: ARG001 - what every such check is given
    """Refuse a picture where there is no plane."""
    if request.given("picture") and len(at.model.decision_makers) != 2:
        text = f"a plane has two axes, and here are {len(at.model.decision_makers)} decision makers"
        request.refuse(f"{text}: the table says who would lose in which package", request.line(["picture"]))


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell what could be agreed on, where the case says what is negotiated."""
    from detente.assess.deals import find_deals
    from detente.assess.deals_asked import deals_asked, in_points
    from detente.report.deals import deals_chapter

    model = reported.assessment.solution.model
    if reported.large or not model.issues or reported.assessment.status_quo is None:
        return []
    told = deals_asked(find_deals(reported.assessment.solution), shown=1)
    if model.worth and 0 < told.deals.count <= POINTS_REPORTED:
        told = in_points(told)
    return deals_chapter(told)


QUESTION = Question(
    asks="what could be agreed on: packages that are wanted, efficient and hold",
    parameters=Deals,
    run=run,
    room="deals",
    record_is="DealsRecord",
    picture=picture,
    drawn="plane",
    undrawn=undrawn,
    tells_open=True,
    check_at=check_at,
    chapter=Chapter("what could be agreed on", chapter, "what could be agreed on"),
    help="""Find what could be agreed on: packages that are wanted by all, efficient and hold, and who must go first.

    A package is one level of each of the issues that the case declares; without issues, the terms of the proposals are
    those, each in force or not. No scores are asked for: only who prefers which of two states.
    """,
)
