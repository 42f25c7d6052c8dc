"""What parts two models of one case, as beliefs that can be taken over one by one.

Two perspectives share the options and may differ in everything else. What parts them is cut into *beliefs*:

* `actors`: who acts. Where the two do not have the same decision makers, those who stand for each other form a block,
  and a block is taken over whole: its decision makers, which of the block's options each of them owns, its forbidden
  moves and its preferences. "The United States is one actor" is one such belief.
* `preference`: all that a decision maker both have prefers.
* `statement`: one statement of such a preference: there or not there, or at another place.
* `owner`: who controls an option, where the two give it to different blocks.
* `rules`: what can exist: infeasible and merged states, one-way options, forbidden or listed moves of decision
  makers both have.

Taking all beliefs over turns the one model into the other. The literature compares whole games (hypergames, see
`hypergames`); taking over single beliefs, and this cut, are this project's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from detente.case import Model, ResolvedPreference, ResolvedStatement
from detente.case.changes import GiveOption, ReplacePreferences, apply
from detente.case.elements import Unseen

BeliefKind = Literal["actors", "preference", "statement", "owner", "rules"]


@dataclass(frozen=True)
class Alike:
    """Decision makers who stand for each other; `members` holds for each model those it has, in file order."""

    members: tuple[tuple[str, ...], ...]

    @property
    def same(self) -> bool:
        """Whether every model has the same decision maker here, and no other."""
        return all(len(ids) == 1 and ids == self.members[0] for ids in self.members)

    def names(self, models: Sequence[Model]) -> tuple[str, ...]:
        """Return the ids and groups that name this block, in the order of the models."""
        makers = (m.decision_maker(i) for m, ids in zip(models, self.members, strict=True) for i in ids)
        return tuple(dict.fromkeys(name for dm in makers for name in (dm.id, dm.group) if name))


def correspondence(models: Sequence[Model]) -> tuple[Alike, ...]:
    """Return who stands for whom in several models of one case.

    A decision maker stands for the one of the same id. One that another model lacks stands for the decision maker there
    whose id is its group's (or whose group is its id); failing that, for those of its group there that are lacking
    here; failing that, for the owners there of the options that it owns here.
    """
    nodes = [(k, dm.id) for k, model in enumerate(models) for dm in model.decision_makers]
    parent = {node: node for node in nodes}

    def root(node: tuple[int, str]) -> tuple[int, str]:
        while parent[node] != node:
            node = parent[node]
        return node

    for k, model in enumerate(models):
        for m, other in enumerate(models):
            for dm in model.decision_makers if k != m else ():
                for counterpart in _counterparts(model, other, dm.id):
                    a, b = sorted((root((k, dm.id)), root((m, counterpart))), key=nodes.index)
                    parent[b] = a
    roots = [node for node in nodes if root(node) == node]
    return tuple(
        Alike(tuple(tuple(i for m, i in nodes if m == k and root((m, i)) == r) for k in range(len(models))))
        for r in roots
    )


def _counterparts(here: Model, there: Model, dm: str) -> tuple[str, ...]:
    known, own = {d.id for d in there.decision_makers}, {d.id for d in here.decision_makers}
    if dm in known:
        return (dm,)
    group = here.decision_maker(dm).group
    by_name = tuple(d.id for d in there.decision_makers if d.id == group or d.group == dm)
    if by_name:
        return by_name
    by_group = tuple(d.id for d in there.decision_makers if group and d.group == group and d.id not in own)
    if by_group:
        return by_group
    mine = {o.id for o in here.options if o.owner == dm}
    return tuple(dict.fromkeys(str(o.owner) for o in there.options if o.id in mine))


@dataclass(frozen=True)
class Belief:
    """One belief of another perspective that can be taken over; see the module.

    Parameters
    ----------
    kind
        What it is about.
    here, there
        The decision makers concerned: who has it in this model, and in the other one.
    option
        The option, for `owner`.
    drops, adds
        The number of a statement in this model's list that goes, and of one in the other model's list that comes; both
        for a statement that stands at another place there.
    """

    kind: BeliefKind
    here: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    option: str | None = None
    drops: int | None = None
    adds: int | None = None


def beliefs(here: Model, there: Model, single: bool = False) -> tuple[Belief, ...]:
    """Return what would have to be taken over from another model to turn this one into it.

    Parameters
    ----------
    here, there
        The two models.
    single
        Cut preferences that are lists of statements in both models into single statements.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> [(b.kind, b.here, b.there) for b in beliefs(case.model("A"), case.model("B"))][:2]
    [('actors', ('WH', 'PENT', 'CIA'), ('US',)), ('preference', ('RUS',), ('RUS',))]
    """
    found: list[Belief] = []
    blocks = correspondence((here, there))
    for block in blocks:
        mine, theirs = block.members
        if not block.same:
            found.append(Belief("actors", mine, theirs))
        elif not same_preference(here, there, mine[0]):
            statements = _statement_beliefs(here, there, mine[0]) if single else ()
            found += statements or (Belief("preference", mine, theirs),)
    for option, other in zip(here.options, there.options, strict=True):
        mine, theirs = (str(option.owner),), (str(other.owner),)
        if _block_of(blocks, 0, mine[0]) is not _block_of(blocks, 1, theirs[0]):
            found.append(Belief("owner", mine, theirs, option=option.id))
    if _rules(here, blocks, 0) != _rules(there, blocks, 1):
        found.append(Belief("rules"))
    return tuple(found)


def _block_of(blocks: Sequence[Alike], k: int, dm: str) -> Alike:
    return next(block for block in blocks if dm in block.members[k])


def _rules(model: Model, blocks: Sequence[Alike], k: int) -> tuple[object, ...]:
    same = {block.members[k][0] for block in blocks if block.same}
    return (
        {r.formula for r in model.infeasible},
        model.unseen or Unseen(),
        {(m.by, m.origin, m.target) for m in model.forbidden_moves if m.by in same},
        {m.said for m in model.only_moves if m.by in same},
        {c.formula for c in model.indistinguishable},
        tuple(o.moves or "both" for o in model.options),
    )


def same_preference(here: Model, there: Model, dm: str) -> bool:
    """Tell whether two models say the same of what a decision maker prefers, whatever names and reasons they give."""
    return here.preferences[dm].said == there.preferences[dm].said


def _lists(here: Model, there: Model, dm: str) -> tuple[list[ResolvedStatement], list[ResolvedStatement]] | None:
    a, b = here.preferences[dm], there.preferences[dm]
    if a.of != "statements" or b.of != "statements":
        return None
    mine, theirs = list(a.statements), list(b.statements)
    # A statement that stands twice, or beside others that are as important, has no place of its own.
    twice = any(len({s.formula for s in x}) < len(x) for x in (mine, theirs))
    tied = any(len(group) > 1 for order in (a, b) for group in order.priorities)
    # What is open or graded is so of the list as it stands, and not of a statement that is put into another.
    marked = any(order.openness is not None or order.degrees for order in (a, b))
    return None if twice or tied or marked else (mine, theirs)


def _statement_beliefs(here: Model, there: Model, dm: str) -> tuple[Belief, ...]:
    lists = _lists(here, there, dm)
    if lists is None:
        return ()
    mine, theirs = ([s.formula for s in x] for x in lists)
    staying = _longest_common(mine, theirs)
    found = []
    for number, formula in enumerate(mine, start=1):
        if formula not in staying:
            adds = theirs.index(formula) + 1 if formula in theirs else None
            found.append(Belief("statement", (dm,), (dm,), drops=number, adds=adds))
    for number, formula in enumerate(theirs, start=1):
        if formula not in mine:
            found.append(Belief("statement", (dm,), (dm,), adds=number))
    return tuple(found)


def _longest_common(a: Sequence[object], b: Sequence[object]) -> list[object]:
    """Return a longest sequence that is part of both, in order: what stays in place when the one becomes the other."""
    best: list[list[list[object]]] = [[[] for _ in range(len(b) + 1)] for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            both = [a[i], *best[i + 1][j + 1]] if a[i] == b[j] else []
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1], key=len)
    return best[0][0]


def adopt(here: Model, there: Model, taken: Collection[Belief]) -> Model | None:
    """Return this model with some of the other one's beliefs taken over.

    A statement taken over stands directly below the nearest one that stands above it in the other list and is there;
    failing that, at the top. None where the beliefs do not fit together: an option would belong to somebody who is not
    there.

    Parameters
    ----------
    here, there
        The two models.
    taken
        Some of `beliefs(here, there)`, whole or single.
    """
    blocks = correspondence((here, there))
    swapped = [b for b in blocks if Belief("actors", b.members[0], b.members[1]) in taken]
    leaving = {i for b in swapped for i in b.members[0]}
    coming = {i for b in swapped for i in b.members[1]}
    kept = [dm for dm in here.decision_makers if dm.id not in leaving]
    place = min((k for k, dm in enumerate(here.decision_makers) if dm.id in leaving), default=len(kept))
    arrivals = [dm for dm in there.decision_makers if dm.id in coming]
    decision_makers = (*kept[:place], *arrivals, *kept[place:])
    present = {dm.id for dm in decision_makers}
    owners = {str(b.option): b.there[0] for b in taken if b.kind == "owner"}
    rules = any(b.kind == "rules" for b in taken)
    options = []
    for option, other in zip(here.options, there.options, strict=True):
        owner = other.owner if option.owner in leaving and other.owner in coming else option.owner
        if owners.get(option.id, owner) not in present:
            return None
        options.append(replace(option, owner=owner, moves=other.moves if rules else option.moves))
    ruling = there if rules else here
    same = {b.members[0][0] for b in blocks if b.same}

    def of_movers(section: str) -> tuple[Any, ...]:
        return (
            *(m for m in getattr(ruling, section) if m.by in same),
            *(m for m in getattr(here, section) if m.by not in same and m.by not in leaving),
            *(m for m in getattr(there, section) if m.by in coming),
        )

    base = replace(
        here,
        case_sha256=None,
        decision_makers=decision_makers,
        options=tuple(options),
        preferences={dm.id: (there if dm.id in coming else here).preferences[dm.id] for dm in decision_makers},
        infeasible=ruling.infeasible,
        unseen=ruling.unseen,
        indistinguishable=ruling.indistinguishable,
        forbidden_moves=of_movers("forbidden_moves"),
        only_moves=of_movers("only_moves"),
    )
    about = dict.fromkeys(b.here[0] for b in taken if b.kind in ("preference", "statement"))
    given = [GiveOption(option, owner) for option, owner in owners.items()]
    # Whole lists are replaced: statements that come to one place keep the order that the other list gives them.
    return apply(base, [*given, *(ReplacePreferences(dm, _order(here, there, dm, taken)) for dm in about)])


def _order(here: Model, there: Model, dm: str, taken: Iterable[Belief]) -> ResolvedPreference:
    about = [b for b in taken if b.here == (dm,) and b.kind in ("preference", "statement")]
    lists = _lists(here, there, dm)
    if lists is None or any(b.kind == "preference" for b in about):
        return there.preferences[dm]
    mine, theirs = lists
    gone = {mine[b.drops - 1].formula for b in about if b.drops is not None}
    result = [s for s in mine if s.formula not in gone]
    for number in sorted(b.adds for b in about if b.adds is not None):
        above = [s.formula for s in theirs[: number - 1]]
        there_above = [above.index(s.formula) if s.formula in above else -1 for s in result]
        nearest = max(there_above, default=-1)
        result.insert(there_above.index(nearest) + 1 if nearest >= 0 else 0, theirs[number - 1])
    return here.preferences[dm].with_priorities(tuple((s,) for s in result))
