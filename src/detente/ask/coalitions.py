"""`coalitions`: what some could do together, and what keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import concepts, engine, parameter, proposals, seconds, states
from detente.ask._question import At, Question
from detente.ask._solving import LISTED, solution_of

if TYPE_CHECKING:
    from detente.assess.joint import CoalitionAnalysis


@dataclass(frozen=True, kw_only=True)
class Coalitions:
    """What some could do together, and what keeps them; the concepts say what an equilibrium is that they leave."""

    of: tuple[str, ...] | None = parameter(
        None, metavar="DM", refers="decision_makers", longest=50, label="only of", absent="every coalition",
        help="One who belongs to the coalition that is asked about.",
    )  # fmt: skip
    states: tuple[str, ...] | None = states()
    proposals: tuple[str, ...] | None = proposals(absent="none by default")
    concepts: tuple[str, ...] | None = concepts()
    pareto: bool = parameter(
        False, label="nobody worse, somebody better",
        help="Take for an improvement of a coalition what no member finds worse and some member better.",
    )  # fmt: skip
    engine: str = engine()
    limit: int | None = parameter(
        None, at_least=0, most=1000, over_http=50, metavar="N", by_format=True,
        help="At most so many improvements of coalitions, and states in a list; counts are always whole. 1000 by "
        "default, 50 on the screen.",
    )  # fmt: skip
    seconds: float | None = seconds()


def run(at: At, asked: Coalitions) -> CoalitionAnalysis:
    """Look at every coalition, or at one."""
    from detente.assess.joint import find_coalitions
    from detente.deadline import within

    with within(asked.seconds):
        solution = solution_of(at, concepts=asked.concepts, engine=asked.engine, seconds=asked.seconds)
        at.progress("coalitions")
        limit = LISTED if asked.limit is None else asked.limit
        return find_coalitions(
            solution, of=asked.of or None, states=asked.states or None, proposals=asked.proposals or (),
            pareto=asked.pareto, limit=limit,
        )  # fmt: skip


QUESTION = Question(
    asks="what some could do together, and what keeps them",
    parameters=Coalitions,
    run=run,
    record_is="CoalitionsRecord",
    room="verdict",
    stopped=lambda found: found.solution.stopped,
    help="""Find what coalitions could do: leave equilibria together, to the gain of each, and what keeps them.

    With --of, once for each member, one coalition is asked about, from every state; without, every one, from the
    equilibria and the status quo. Of each --proposal it is told who could break it, or make it, in whose company.
    --concept says what an equilibrium is; what is stable for coalitions is told under CNash, CGMR, CSMR and CSEQ.
    """,
)
