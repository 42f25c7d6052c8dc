"""Two conflicts that share one decision maker, as one case: the product of their models.

After the hierarchical graph models of He, Kilgour, Hipel and Bashar (*INFOR* 51 (2013) 103-119): a state of the whole
is a state of each half; who decides in one half moves there, and goes by its part of the state; the common decision
maker moves in one or in both, and goes by the first half and then by the second, or by its places in both, weighted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from detente.case import Case, Model
from detente.case.plain import exact, given
from detente.case.preferences import InOrder, TiedGroups, Weighted
from detente.conflict import Conflict, compile_model, letters
from detente.conflict.arrays import IntArray
from detente.conflict.combinations import submasks
from detente.conflict.comparing import Space, ranks_of
from detente.deadline import check
from detente.engines.explicit import Explicit, graph_of, states_of
from detente.errors import BoundReached, UsageError
from detente.formula import Formula, Var
from detente.phrases import listed

MAX_STATES = 20_000
"""So many states the whole may have: it is told state by state what linking adds."""
MAX_PAIRS = 200_000
"""So many single moves are listed, where somebody's have to be."""
PREFIXES = ("a_", "b_")
CARRIED = (
    "decision_makers", "options", "infeasible", "forbidden_moves", "only_moves", "indistinguishable", "preferences",
    "status_quo", "definitions", "title", "summary",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Half:
    """One of two conflicts, with what its ids are called in the whole."""

    model: Model
    conflict: Conflict
    options: Mapping[str, str]
    decision_makers: Mapping[str, str]

    @cached_property
    def codes(self) -> IntArray:
        """The codes of its states, ascending."""
        return states_of(self.conflict)[1]

    def member(self, code: int) -> str:
        """Return the letters of a state, of a merged one those of a member."""
        return letters(code, len(self.conflict.options))

    def told(self, formula: Formula) -> str:
        """Return a formula in the ids of the whole."""
        return str(formula.replaced({old: Var(new) for old, new in self.options.items()}))

    def places(self, decision_maker: str) -> list[int]:
        """Return how far from the bottom each state is: 0 for the worst, one more for each better group."""
        relation = self.conflict.relations[self.conflict.index(decision_maker)]
        ranks = ranks_of(Space(self.conflict, self.codes), relation)
        assert ranks is not None
        return [int(place) for place in np.unique(ranks, return_inverse=True)[1]]

    def moves(self, decision_maker: str) -> dict[int, list[int]]:
        """Return where each state leads by one move of somebody, and the state itself first."""
        graph = graph_of(self.conflict)
        found = {int(code): [int(code)] for code in self.codes}
        arcs = graph.moves[self.conflict.index(decision_maker)]
        for source, target in zip(self.codes[arcs.source].tolist(), self.codes[arcs.target].tolist(), strict=True):
            found[source].append(target)
        return found


def halves_of(first: Model, second: Model, common: str) -> tuple[tuple[Half, Half], list[str]]:
    """Return both halves with what their ids are called in the whole, and what is to be said of that.

    Raises
    ------
    UsageError
        If the common decision maker is not in both, an option of it is, or somebody's preferences have no places.
    BoundReached
        If a half, or the whole, is too large to be listed.
    """
    models, notes = (first, second), list[str]()
    for which, model in zip(("first", "second"), models, strict=True):
        makers = [str(dm.id) for dm in model.decision_makers]
        if common not in makers:
            raise UsageError(
                f"“{common}” is no decision maker of the {which} conflict (known there: {', '.join(makers)})"
            )
    owners = [{str(o.id): str(o.owner) for o in model.options} for model in models]
    shared = [o for o in owners[0] if o in owners[1]]
    if of_common := [o for o in shared if common in (owners[0][o], owners[1][o])]:
        text = f"the options {listed(of_common)} of “{common}” are in both conflicts" if len(of_common) > 1 else (
            f"the option “{of_common[0]}” of “{common}” is in both conflicts"
        )  # fmt: skip
        raise UsageError(f"{text}; what it does in one may not be what it does in the other: rename it in one of them")
    both = [str(dm.id) for dm in first.decision_makers if dm.id != common and dm.id in owners_of(second)]
    renaming = []
    for prefix, model in zip(PREFIXES, models, strict=True):
        taken = {str(o.id) for m in models for o in m.options} | {str(d.id) for m in models for d in m.decision_makers}

        def new(name: str, also: Sequence[str], prefix: str = prefix, taken: set[str] = taken) -> str:
            found = f"{prefix}{name}" if name in also else name
            while found != name and found in taken:
                found = f"{prefix}{found}"
            return found

        options = {str(o.id): new(str(o.id), shared) for o in model.options}
        renaming.append((options, {str(d.id): new(str(d.id), both) for d in model.decision_makers}))
    for what, names in (("option", shared), ("decision maker", both)):
        if names:
            many = f"{what}s" if len(names) > 1 else what
            notes.append(f"the {many} {listed(f'“{n}”' for n in names)} of the one and of the other are taken for two")
    found = []
    for model, (options, makers_too) in zip(models, renaming, strict=True):
        for dm in model.decision_makers:
            _has_places(model, str(dm.id))
        conflict = compile_model(model)
        if (why := Explicit().refuses(conflict)) is not None:
            raise BoundReached(f"{model.name} cannot be linked: {why}")
        found.append(Half(model, conflict, options, makers_too))
    one, other = found
    if (count := len(one.codes) * len(other.codes)) > MAX_STATES:
        raise BoundReached(
            f"the whole is looked at state by state, up to {MAX_STATES:,} states; it would have {count:,}"
        )
    return (one, other), notes


def owners_of(model: Model) -> set[str]:
    """Return the ids of a model's decision makers."""
    return {str(dm.id) for dm in model.decision_makers}


def _has_places(model: Model, dm: str) -> None:
    preference = model.preferences[dm]
    if preference.openness is not None:
        text = f"the preferences of “{dm}” in {model.name} leave something open, and cannot be carried over"
        raise UsageError(f"{text}: settle what is open")
    if not isinstance(preference.form(model.option_ids), InOrder | TiedGroups | Weighted):
        text = f"the preferences of “{dm}” in {model.name} put states in no order, and cannot be carried over"
        raise UsageError(f"{text}; expected statements, a ranking or weights")


def joined(halves: tuple[Half, Half], common: str, weights: tuple[Fraction, Fraction] | None) -> Case:
    """Return the whole as a case.

    Raises
    ------
    BoundReached
        If moves that have to be listed are too many.
    """
    one, other = halves
    listed_moves = _listed(halves)
    quos = [half.model.status_quo for half in halves]
    titles = [half.model.title for half in halves]
    how = f"with weights {weights[0]} and {weights[1]}" if weights else "the first before the second"
    return Case.from_dict(
        given(
            title=f"{titles[0]}, linked with: {titles[1]}",
            summary=f"Two conflicts in which {one.model.decision_maker(common).name} takes part, as one; {how}.",
            decision_makers={
                half.decision_makers[str(d.id)]: {"name": d.name} for half in halves for d in half.model.decision_makers
            },
            options={
                half.options[str(o.id)]: given(
                    owner=half.decision_makers[str(o.owner)],
                    name=o.name,
                    moves=None if half.decision_makers[str(o.owner)] in listed_moves else o.moves,
                    taken=o.taken,
                    not_taken=o.not_taken,
                )
                for half in halves
                for o in half.model.options
            },
            infeasible=[
                given(when=half.told(r.formula), name=r.rule.name, because=r.rule.note.because)
                for half in halves
                for r in half.model.infeasible
            ],
            forbidden_moves=[ban for k in (0, 1) for ban in _bans(halves, k, common, listed_moves)],
            only_moves=listed_moves,
            indistinguishable=[*_merged(one, other)],
            preferences={
                **{dm: preference for k in (0, 1) for dm, preference in _local(halves, k, common)},
                common: _common(halves, common, weights),
            },
            status_quo=None if None in quos else "".join(map(str, quos)),
        ),
        name=f"{one.model.case}-{other.model.case}",
    )


def _padded(halves: tuple[Half, Half], k: int, pattern: str) -> str:
    """Return letters of one half as a pattern of the whole."""
    away = "-" * len(halves[1 - k].conflict.options)
    return pattern + away if k == 0 else away + pattern


def _merged(one: Half, other: Half) -> Iterator[str]:
    """Yield each class of the whole: a state of each half, at least one of which is several."""
    for a, b in product(one.codes.tolist(), other.codes.tolist()):
        shown = one.conflict.show(a), other.conflict.show(b)
        if "-" in "".join(shown):
            yield "".join(shown)


def _bans(halves: tuple[Half, Half], k: int, common: str, listed_moves: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the forbidden moves of one half.

    Where one of the common decision maker says the same of where a move begins and of where it ends, it would forbid
    moves in the other half: then each move that it forbids is told by itself.
    """
    half = halves[k]
    conflict, feasible = half.conflict, states_of(half.conflict)[0].tolist()
    for m in half.model.forbidden_moves:
        by = half.decision_makers[str(m.by)]
        if by in listed_moves:
            continue
        begins = [code for code in feasible if m.origin.evaluate(conflict.values(code))]
        ends = {code for code in feasible if m.target.evaluate(conflict.values(code))}
        if by != common or not ends.intersection(begins):
            yield {"by": by, "from": half.told(m.origin), "to": half.told(m.target)}
            continue
        changes = submasks(conflict.own[conflict.index(str(m.by))]).tolist()
        for code in begins:
            check()
            for to in (code ^ change for change in changes):
                if to in ends and to != code:
                    pair = (_padded(halves, k, half.member(state)) for state in (code, to))
                    yield dict(zip(("by", "from", "to"), (by, *pair), strict=True))


def _listed(halves: tuple[Half, Half]) -> dict[str, list[list[str]]]:
    """Return all moves of whoever has its moves listed in a half: each from a state of the whole to another."""
    found: dict[str, list[list[str]]] = {}
    for half in halves:
        for moves in half.model.only_moves:
            found.setdefault(half.decision_makers[str(moves.by)], [])
    for dm, pairs in found.items():
        ways = []
        for half in halves:
            own = next((old for old, new in half.decision_makers.items() if new == dm), None)
            stays = {int(code): [int(code)] for code in half.codes}
            ways.append(stays if own is None else half.moves(own))
        for a, b in product(ways[0], ways[1]):
            for x, y in product(ways[0][a], ways[1][b]):
                if (a, b) != (x, y):
                    pairs.append([halves[0].member(p) + halves[1].member(q) for p, q in ((a, b), (x, y))])
            if len(pairs) > MAX_PAIRS:
                text = f"the moves of {dm} are listed one by one, up to {MAX_PAIRS:,}; in the whole there are more"
                raise BoundReached(text)
    return found


def _local(halves: tuple[Half, Half], k: int, common: str) -> Iterator[tuple[str, Any]]:
    """Yield what everybody prefers who takes part in one half alone, in the letters of the whole."""
    half = halves[k]
    for old, new in half.decision_makers.items():
        if new != common:
            yield new, _told(halves, k, old)


def _told(halves: tuple[Half, Half], k: int, dm: str) -> Any:
    half = halves[k]
    match half.model.preferences[dm].form(half.model.option_ids):
        case InOrder(groups=groups):
            return [*_statements(half, groups)]
        case Weighted(terms=terms) if all(isinstance(formula, Var) for _, formula in terms):
            return {"weights": {half.told(formula): exact(weight) for weight, formula in terms}}
    best: dict[int, list[str]] = {}
    for code, place in zip(half.codes.tolist(), half.places(dm), strict=True):
        best.setdefault(place, []).append(_padded(halves, k, half.conflict.show(code)))
    return {"ranking": [group[0] if len(group) == 1 else group for _, group in sorted(best.items(), reverse=True)]}


def _statements(half: Half, groups: Sequence[Sequence[Formula]]) -> Iterator[Any]:
    for group in groups:
        told = [half.told(formula) for formula in group]
        yield told[0] if len(told) == 1 else told


def _common(halves: tuple[Half, Half], common: str, weights: tuple[Fraction, Fraction] | None) -> Any:
    """Return what the common decision maker prefers in the whole."""
    forms = [half.model.preferences[common].form(half.model.option_ids) for half in halves]
    if weights is None and all(isinstance(form, InOrder) for form in forms):
        both = zip(halves, forms, strict=True)
        return [s for half, form in both if isinstance(form, InOrder) for s in _statements(half, form.groups)]
    places = [half.places(common) for half in halves]
    best: dict[Any, list[str]] = {}
    for (a, p), (b, q) in product(
        *(zip(h.codes.tolist(), n, strict=True) for h, n in zip(halves, places, strict=True))
    ):
        worth = (p, q) if weights is None else weights[0] * p + weights[1] * q
        best.setdefault(worth, []).append(halves[0].conflict.show(a) + halves[1].conflict.show(b))
    return {"ranking": [group[0] if len(group) == 1 else group for _, group in sorted(best.items(), reverse=True)]}


def left_behind(halves: tuple[Half, Half]) -> Iterator[str]:
    """Yield what of the halves is not told in the whole."""
    from detente.case.sections import SECTIONS

    for half in halves:
        told = [s.called.lower() for key, s in SECTIONS.items() if key not in CARRIED and half.model.layer.held(key)]
        if told:
            yield f"what “{half.model.title}” says besides stays there: {listed(told)}"
