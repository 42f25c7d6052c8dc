"""`states`: the table of states, filtered, sorted, page by page; a question of the workbench."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.ask._parameters import concepts, known_concepts, offset, page, parameter, seconds
from detente.ask._question import At, Question
from detente.ask._solving import solution_of
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray, IntArray
    from detente.engines import StateSet
    from detente.stability import Solution


@dataclass(frozen=True, kw_only=True)
class StableFor:
    """Keep the states that are stable for a decision maker under a concept."""

    concept: str = parameter(among=known_concepts, noun="solution concept")
    decision_maker: str = parameter(refers="decision_makers")


@dataclass(frozen=True, kw_only=True)
class States:
    """A page of the table of states."""

    concepts: tuple[str, ...] | None = concepts()
    options: Mapping[str, Literal["Y", "N"]] | None = parameter(
        None, longest=100, over_http={}, help="Keep the states where these options are taken (Y) or not (N)."
    )
    where: str | None = parameter(
        None, refers="formula", longest=20_000, help="Keep the states where a formula, or a definition, holds."
    )
    equilibria: tuple[str, ...] = parameter(
        (), longest=50, among=known_concepts, noun="solution concept",
        help="Keep the equilibria under all of these concepts.",
    )  # fmt: skip
    stable: tuple[StableFor, ...] = parameter(
        (), longest=50, help="Keep the states that are stable for somebody under a concept."
    )
    sort: str = parameter(
        "code", help="`code` (the order of the letters), or the id of a decision maker: most preferred first."
    )
    descending: bool = parameter(False)
    offset: int = offset()
    limit: int = page()
    seconds: float | None = seconds()


@dataclass(frozen=True)
class StateRow:
    """One state: its letters, names, the concepts it is an equilibrium of, for whom it is stable, its rank for each.

    Under the concepts in `unsettled` it is not known whether it is an equilibrium; `not_known` has by concept for whom
    it is not known whether it is stable.
    """

    state: str
    names: tuple[str, ...]
    status_quo: bool
    equilibrium: tuple[str, ...]
    unsettled: tuple[str, ...]
    stable: Mapping[str, tuple[str, ...]]
    not_known: Mapping[str, tuple[str, ...]]
    ranks: Mapping[str, int]


@dataclass(frozen=True)
class StatesAnswer:
    """A page of the table of states; `matching` counts those the filters keep, of `total`, and `says` tells both."""

    options: tuple[str, ...]
    decision_makers: tuple[str, ...]
    concepts: tuple[str, ...]
    total: int
    matching: int
    says: str
    offset: int
    rows: tuple[StateRow, ...]


def run(at: At, asked: States) -> StatesAnswer:
    """Solve a model, filter and sort its states, and tell those of the page."""
    import numpy as np

    from detente.conflict.listed import ranks_of, states_of
    from detente.report.counts import matching_states

    solution = solution_of(at, concepts=asked.concepts, engine="auto", seconds=asked.seconds)
    conflict = solution.conflict
    codes = states_of(conflict)
    kept = np.flatnonzero(_kept(solution, codes, asked))
    if asked.sort != "code":
        ranks = ranks_of(conflict, conflict.index(asked.sort))[kept]
        kept = kept[np.lexsort((codes[kept], -ranks if asked.descending else ranks))]
    elif asked.descending:
        kept = kept[::-1]
    return StatesAnswer(
        options=tuple(conflict.options),
        decision_makers=tuple(conflict.decision_makers),
        concepts=tuple(solution.concepts),
        total=len(codes),
        matching=len(kept),
        says=matching_states(len(kept), len(codes)),
        offset=asked.offset,
        rows=_rows(solution, codes, kept[asked.offset : asked.offset + asked.limit]),
    )


def _rows(solution: Solution, codes: IntArray, shown: IntArray) -> tuple[StateRow, ...]:
    """Return the rows of the states at some places among all codes."""
    from detente.answer import Answer
    from detente.conflict.listed import ranks_of
    from detente.pictures.picture import stable_under
    from detente.report.words import names_of_states

    model, conflict = solution.model, solution.conflict
    names = names_of_states(model, conflict)
    quo = None if model.status_quo is None else conflict.neighbourhood.state(model.status_quo)
    everyone = conflict.decision_makers
    not_known = {c: tuple(dm for dm, s in solution.stable[c].items() if not s.known) for c in solution.concepts}
    scored = [(i, dm) for i, dm in enumerate(everyone) if dm not in conflict.unscored]
    rows = []
    for position in shown:
        code = int(codes[position])
        stable = {
            c: tuple(dm for dm in everyone if solution.stable[c][dm].known and code in solution.stable[c][dm])
            for c in solution.concepts
        }
        row = StateRow(
            state=conflict.show(code),
            names=tuple(names.get(code, ())),
            status_quo=code == quo,
            equilibrium=tuple(stable_under(solution, code, Answer.YES)),
            unsettled=tuple(stable_under(solution, code, Answer.UNKNOWN)),
            stable=stable,
            not_known={c: unknown for c, unknown in not_known.items() if unknown},
            ranks={dm: int(ranks_of(conflict, i)[position]) for i, dm in scored},
        )
        rows.append(row)
    return tuple(rows)


def _kept(solution: Solution, codes: IntArray, asked: States) -> BoolArray:
    """Tell for each state whether the filters keep it; a merged state has a letter where all its members agree."""
    import numpy as np

    conflict, options = solution.conflict, asked.options or {}
    kept = np.ones(len(codes), dtype=np.bool_)
    if options:
        conflict.formula(" and ".join(options))  # an unknown option is named as one
    for k, option in enumerate(conflict.options):
        letter = options.get(option)
        if letter is not None:
            kept &= (codes >> k & 1) == (letter == "Y")
            for merged in conflict.merged:
                if merged.shown[k] == "-":
                    kept &= codes != merged.code
    sets = [solution.feasible.where(asked.where)] if asked.where else []
    sets += [_equilibria(solution, concept) for concept in asked.equilibria]
    for item in asked.stable:
        conflict.index(item.decision_maker)
        _equilibria(solution, item.concept)
        sets.append(solution.stable[item.concept][item.decision_maker])
    for wanted in sets:
        inside = np.fromiter(wanted.codes(), dtype=np.int64)
        kept &= np.isin(codes, inside)
    return kept


def _equilibria(solution: Solution, concept: str) -> StateSet:
    if concept not in solution.concepts:
        raise UsageError(f"the filter “{concept}” is not among the concepts asked for ({', '.join(solution.concepts)})")
    return solution.equilibria[concept]


QUESTION = Question(
    asks="for a page of the table of states", parameters=States, run=run, answer=StatesAnswer, room="states"
)
