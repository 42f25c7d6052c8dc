"""A model without some of its parts: what a part adds is what is different when it is not there.

A statement, a rule, a ban or a term is left out; a ranking or weights are replaced by no preference at all; a one-way
option can be changed both ways; an option nobody can choose stays as it is in the status quo, or is not taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detente.case.changes import Change, Drop, Guarantee, ReplacePreferences, apply
from detente.case.model import Model, ResolvedProposal, StatementOrder
from detente.case.walk import RULES, Element
from detente.errors import UsageError
from detente.formula import conjunction

DROPPED = {
    "statement": "left out",
    "ranking": "replaced by no preference",
    "weights": "replaced by no preference",
    "infeasible": "left out",
    "forbidden_moves": "left out",
    "indistinguishable": "left out",
    "one-way mark": "can be changed both ways",
    "option": "nobody can choose it",
    "term": "left out",
}
"""What is done with each kind of part, rules by their section of the file."""


def how_dropped(part: Element) -> str | None:
    """Return what leaving a part out means, or None for a part that nothing is solved from."""
    return DROPPED.get(part.path[0] if part.path[0] in RULES else part.kind)


def without(model: Model, parts: Iterable[Element]) -> Model:
    """Return a model without some of its parts.

    Parameters
    ----------
    model
        The model, which stays as it is.
    parts
        Parts of it; see `elements_of`.

    Raises
    ------
    UsageError
        For a part that cannot be left out.

    Examples
    --------
    >>> import detente
    >>> from detente.case.address import elements_of
    >>> model = detente.read_case("syria-2016").model("A")
    >>> kinder = without(model, [elements_of(model)["preferences.RUS.5"]])
    >>> len(model.preferences["RUS"].statements), len(kinder.preferences["RUS"].statements)
    (7, 6)
    """
    chosen = {part.address: part for part in parts}
    changes: list[Change] = []
    one_way: set[str] = set()
    for part in chosen.values():
        match part.kind:
            case "statement":
                changes.append(Drop(part.path[1], int(part.path[2])))
            case "ranking" | "weights":
                changes.append(ReplacePreferences(part.path[1], StatementOrder((), part.body.where)))
            case "option":
                changes.append(Guarantee(part.path[1], _as_it_is(model, part.path[1])))
            case "one-way mark":
                one_way.add(part.path[1])
            case _ if how_dropped(part) is None:
                raise UsageError(f"{part.address} cannot be left out: nothing is solved from it")
    left = {section: _left(getattr(model, section), section, chosen) for section in RULES}
    options = tuple(replace(o, moves=None) if o.id in one_way else o for o in model.options)
    proposals = tuple(_fewer_terms(p, chosen) for p in model.proposals)
    reduced = replace(model, options=options, proposals=proposals, **left)  # type: ignore[arg-type]  # each from its own field
    return apply(reduced, changes)


def _as_it_is(model: Model, option: str) -> bool:
    quo = model.status_quo
    return quo is not None and quo[model.option_ids.index(option)] == "Y"


def _left(entries: tuple[object, ...], section: str, chosen: dict[str, Element]) -> tuple[object, ...]:
    return tuple(e for k, e in enumerate(entries, start=1) if f"{section}.{k}" not in chosen)


def _fewer_terms(proposal: ResolvedProposal, chosen: dict[str, Element]) -> ResolvedProposal:
    terms = tuple(t for t in proposal.terms if f"proposals.{proposal.id}.{t.term.id}" not in chosen)
    if len(terms) == len(proposal.terms):
        return proposal
    in_force = conjunction(tuple(t.formula for t in terms if t.formula is not None))
    return replace(proposal, terms=terms, formula=in_force)
