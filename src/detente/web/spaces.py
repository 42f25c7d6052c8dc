"""Pages of the set of states: the table of states, the graph."""

from __future__ import annotations

import re

import numpy as np

from detente.answer import Answer
from detente.conflict.arrays import IntArray
from detente.conflict.listed import ranks_of, states_of
from detente.engines import StateSet
from detente.errors import UsageError
from detente.pictures.graph import svg_of
from detente.pictures.picture import marks_of, picture_of, stable_under, table_of
from detente.report.words import names_of_states
from detente.stability import Solution
from detente.web import questions as q
from detente.web.shapes import TableView

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def states_answer(solution: Solution, question: q.StatesQuestion) -> q.StatesAnswer:
    """Return a page of the table of states, filtered and sorted."""
    conflict = solution.conflict
    codes = states_of(conflict)
    kept = _kept(solution, codes, question)
    at = np.flatnonzero(kept)
    if question.sort != "code":
        ranks = ranks_of(conflict, conflict.index(question.sort))[at]
        at = at[np.lexsort((codes[at], -ranks if question.descending else ranks))]
    elif question.descending:
        at = at[::-1]
    names = names_of_states(solution.model, conflict)
    quo = None if solution.model.status_quo is None else conflict.neighbourhood.state(solution.model.status_quo)
    everyone = conflict.decision_makers
    not_known = {c: [dm for dm, s in solution.stable[c].items() if not s.known] for c in solution.concepts}
    scored = [(i, dm) for i, dm in enumerate(everyone) if dm not in conflict.unscored]
    rows = []
    for position in at[question.offset : question.offset + question.limit]:
        code = int(codes[position])
        stable = {
            c: [dm for dm in everyone if solution.stable[c][dm].known and code in solution.stable[c][dm]]
            for c in solution.concepts
        }
        rows.append(
            q.StateRow(
                state=conflict.show(code),
                names=list(names.get(code, ())),
                status_quo=code == quo,
                equilibrium=list(stable_under(solution, code, Answer.YES)),
                unsettled=list(stable_under(solution, code, Answer.UNKNOWN)),
                stable=stable,
                not_known={c: unknown for c, unknown in not_known.items() if unknown},
                ranks={dm: int(ranks_of(conflict, i)[position]) for i, dm in scored},
            )
        )
    return q.StatesAnswer(
        options=list(conflict.options), decision_makers=list(everyone), concepts=list(solution.concepts),
        total=len(codes), matching=len(at), offset=question.offset, rows=rows,
    )  # fmt: skip


def _kept(solution: Solution, codes: IntArray, question: q.StatesQuestion) -> np.ndarray:
    """Tell for each state whether the filters keep it; a merged state has a letter where all its members agree."""
    conflict = solution.conflict
    kept = np.ones(len(codes), dtype=np.bool_)
    if question.options:
        conflict.formula(" and ".join(question.options))  # an unknown option is named as one
    for k, option in enumerate(conflict.options):
        letter = question.options.get(option)
        if letter is not None:
            kept &= (codes >> k & 1) == (letter == "Y")
            for merged in conflict.merged:
                if merged.shown[k] == "-":
                    kept &= codes != merged.code
    sets = [solution.feasible.where(question.where)] if question.where else []
    sets += [_asked(solution, concept) for concept in question.equilibria]
    for item in question.stable:
        conflict.index(item.decision_maker)
        _asked(solution, item.concept)
        sets.append(solution.stable[item.concept][item.decision_maker])
    for wanted in sets:
        inside = np.fromiter(wanted.codes(), dtype=np.int64)
        kept &= np.isin(codes, inside)
    return kept


def _asked(solution: Solution, concept: str) -> StateSet:
    if concept not in solution.concepts:
        raise UsageError(f"the filter “{concept}” is not among the concepts asked for ({', '.join(solution.concepts)})")
    return solution.equilibria[concept]


def graph_answer(solution: Solution, question: q.GraphQuestion) -> q.GraphAnswer:
    """Return the graph as a drawing, as data and as a table."""
    picture = picture_of(solution, question.focus, question.limit)
    letters = {node.code: node.letters for node in picture.nodes}
    ids = [dm for dm, _ in picture.decision_makers]
    moves: dict[int, list[q.MoveTo]] = {}
    for arc in picture.arcs:
        to = q.MoveTo(decision_maker=ids[arc.mover], to=letters[arc.target], improves=arc.improves)
        moves.setdefault(arc.origin, []).append(to)
    columns, rows = table_of(picture)
    nodes = [
        q.GraphNode(
            id=f"graph_n{n.code}", state=n.letters, names=list(n.names), marks=marks_of(n), moves=moves.get(n.code, [])
        )
        for n in picture.nodes
    ]
    table = TableView(caption="States and moves", columns=list(columns), rows=[list(r) for r in rows])
    svg, style = styled(svg_of(picture, "graph"))
    return q.GraphAnswer(caption=picture.caption, svg=svg, style=style, total=picture.total, nodes=nodes, table=table)


def styled(svg: str) -> tuple[str, str]:
    """Return a drawing without its style elements, and what stands in them."""
    return _STYLE.sub("", svg), "\n".join(_STYLE.findall(svg))
