"""`ranking`: how one decision maker ranks the states, page by page; a question of the workbench."""

from __future__ import annotations

from dataclasses import dataclass

from detente.ask._parameters import offset, page, parameter
from detente.ask._question import At, Question
from detente.conflict import Truth


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The feasible states from the most to the least preferred of one decision maker."""

    decision_maker: str = parameter(refers="decision_makers")
    offset: int = offset()
    limit: int = page()


@dataclass(frozen=True)
class RankedState:
    """A state in a ranking: its letters, its names, what is done there.

    Of each statement it is told what it is there, mixed where members of a merged state differ.
    """

    state: str
    names: tuple[str, ...]
    done: str
    holds: tuple[Truth, ...]


@dataclass(frozen=True)
class RankedGroup:
    """States that are equally good for the decision maker; rank 1 is the best."""

    rank: int
    states: tuple[RankedState, ...]


@dataclass(frozen=True)
class RankingAnswer:
    """A page of a ranking; `total` counts the states, `ranks` the groups, and `caption` says so."""

    decision_maker: str
    caption: str
    statements: tuple[str, ...]
    total: int
    ranks: int
    offset: int
    groups: tuple[RankedGroup, ...]


def run(at: At, asked: Ranking) -> RankingAnswer:
    """Rank the states, and tell those of the page."""
    import numpy as np

    from detente.conflict import compile_model
    from detente.conflict.listed import ranks_of, states_of
    from detente.report.counts import ranking_caption
    from detente.report.words import Words, names_of_states

    model, conflict = at.model, compile_model(at.model)
    i = conflict.index(asked.decision_maker)
    codes, ranks = states_of(conflict), ranks_of(conflict, i)
    shown = np.lexsort((codes, ranks))[asked.offset : asked.offset + asked.limit]
    statements = model.preferences[asked.decision_maker].statements
    names, near, words = names_of_states(model, conflict), conflict.neighbourhood, Words(model, conflict)
    groups: dict[int, list[RankedState]] = {}
    for position in shown:
        code = int(codes[position])
        holds = tuple(near.truth(s.formula, code) for s in statements)
        shown_as = conflict.show(code)
        state = RankedState(shown_as, tuple(names.get(code, ())), words.done_at(shown_as), holds)
        groups.setdefault(int(ranks[position]), []).append(state)
    last = int(ranks.max()) if len(ranks) else 0
    return RankingAnswer(
        decision_maker=asked.decision_maker,
        caption=ranking_caption(len(codes), last),
        statements=tuple(s.label for s in statements),
        total=len(codes),
        ranks=last,
        offset=asked.offset,
        groups=tuple(RankedGroup(rank, tuple(states)) for rank, states in groups.items()),
    )


QUESTION = Question(
    asks="how a decision maker ranks the states", parameters=Ranking, run=run, answer=RankingAnswer, room="preferences"
)
