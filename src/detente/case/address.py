"""How each part of a case is addressed: by its place in the file, or the end of it.

`preferences.RUS.5` is the fifth statement of RUS; `RUS.5` is enough. What matches several parts names all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.case.elements import Layer, Proposal
from detente.case.model import Model, ResolvedProposal
from detente.case.walk import Element, entries, override_entry
from detente.errors import UsageError, nearest

if TYPE_CHECKING:
    from detente.case.case import Case

DEAL = "deal:"
"""What the address of a package of levels begins with, such as ``deal:pay=eight,weeks=flexible``."""
IN_FORCE = "in_force"
"""The level of an issue that is a term of a proposal, where that is in force."""


def is_package(text: str) -> bool:
    """Tell whether an address is that of a package, and not of a proposal that is called “deal”."""
    return text.startswith(DEAL) and "=" in text


def levels_named(text: str) -> list[tuple[str, str]]:
    """Return the issues and levels that the address of a package names.

    >>> levels_named("deal:pay=eight,weeks=flexible")
    [('pay', 'eight'), ('weeks', 'flexible')]
    """
    named = (part.partition("=") for part in text.removeprefix(DEAL).split(","))
    return [(issue.strip(), level.strip()) for issue, _, level in named]


@lru_cache(maxsize=256)
def elements_of(model: Model) -> Mapping[str, Element]:
    """Return every part of a model by its address, with the perspective and the phase it is told in.

    Examples
    --------
    >>> from detente.case import parse_case
    >>> case = parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}}
    ... options: {a: {owner: A, moves: take-only}}
    ... preferences: {A: [a]}
    ... ''')
    >>> list(elements_of(case.model()))
    ['decision_makers.A', 'options.a', 'options.a.owner', 'options.a.moves', 'preferences.A.1']
    """
    told_in = (("perspectives", model.perspective), ("phases", model.phase))
    overrides = [override_entry(section, override) for section, override in told_in if override is not None]
    return {e.address: e for e in (*entries(_layer_of(model)), *overrides)}


def elements_of_evidence(case: Case) -> Mapping[str, Element]:
    """Return every part of a case that has no model yet by its address.

    What a perspective or a phase says otherwise than the rest has the address of the whole file.
    """
    found = {e.address: e for e in entries(case.evidence)}
    for section, overrides in (("perspectives", case.perspectives), ("phases", case.phases)):
        for key, override in overrides.items():
            own = (e for e in entries(override.layer) if found.get(e.address) != e)
            told = (replace(e, path=(section, key, *e.path)) for e in own)
            found |= {e.address: e for e in (override_entry(section, override), *told)}
    return found


def _layer_of(model: Model) -> Layer:
    """Return what a case would say that has this model: the model may have been changed since it was read."""
    return replace(
        model.layer,
        decision_makers={d.id: d for d in model.decision_makers},
        options={o.id: o for o in model.options},
        infeasible=tuple(r.rule for r in model.infeasible),
        forbidden_moves=tuple(m.move for m in model.forbidden_moves),
        indistinguishable=tuple(c.entry for c in model.indistinguishable),
        more={**model.layer.more, "only_moves": {listed.by: listed.entry for listed in model.only_moves}},
        preferences={dm: order.written for dm, order in model.preferences.items()},
        states=model.states,
        proposals={p.id: _proposal(p) for p in model.proposals},
    )


def _proposal(resolved: ResolvedProposal) -> Proposal:
    if not isinstance(resolved.proposal.terms, tuple):
        return resolved.proposal
    return replace(resolved.proposal, terms=tuple(t.term for t in resolved.terms))


def find(elements: Iterable[Element], text: str) -> tuple[Element, ...]:
    """Return the parts that an address, the end of one, or a name means.

    Raises
    ------
    UsageError
        If there is none.
    """
    every = list(elements)
    found = [e for e in every if text in e.names]
    if not found:
        folded = " ".join(text.split()).casefold()
        found = [e for e in every if e.label.casefold() == folded]
    if not found:
        hint = nearest(text, [*(name for e in every for name in e.names), *(e.label for e in every)])
        advice = f" ({hint})" if hint else ""
        raise UsageError(f"nothing in this case is called “{text}”{advice}")
    return tuple(found)
