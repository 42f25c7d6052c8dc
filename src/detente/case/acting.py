"""Who acts and who speaks: which decision maker an actor of the sources is, and which actors a decision maker is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.case.elements import DecisionMaker, Layer
from detente.case.model import Model

if TYPE_CHECKING:
    from detente.case.case import Case
    from detente.evidence import Actor
    from detente.evidence.actors import Register


def makers_of(of: Model | Layer, who: str, *, as_parts: bool = False) -> tuple[str, ...]:
    """Return the decision makers that an actor, or a speaker of some name, is.

    What a decision maker says by `actor` comes first. Where it says nothing, it is whoever has its id or its name: the
    actor that is found under these, or a speaker who is no actor at all.

    Parameters
    ----------
    of
        A model, or a layer that has decision makers.
    who
        The id of an actor, or the words by which somebody speaks in a claim.
    as_parts
        Whether an actor that is no decision maker counts as the nearest one that it is part of.

    Returns
    -------
    tuple of str
        Ids of decision makers, in the order of the file; empty where it is none of them.

    Examples
    --------
    >>> from detente.case import parse_case
    >>> case = parse_case('''
    ... format: detente/1
    ... decision_makers: {M: {name: the mill, actor: owners}, T: {name: the town}}
    ... options: {a: {owner: M}, b: {owner: T}}
    ... preferences: {M: [a], T: [b]}
    ... actors: {owners: {name: Owners & Co}, clerk: {name: Cal Reed, part_of: owners}}
    ... ''')
    >>> [makers_of(case.model(), who) for who in ("owners", "Owners & Co", "the mill", "the Town", "clerk")]
    [('M',), ('M',), ('M',), ('T',), ()]
    >>> makers_of(case.model(), "Cal Reed", as_parts=True)
    ('M',)
    """
    from detente.evidence.actors import Register, folded

    layer = of.layer if isinstance(of, Model) else of
    makers = (layer.decision_makers or {}).values()
    register = Register(layer.actors.values())
    actor = register.find(who)
    if actor is None:
        return tuple(m.id for m in makers if folded(who) in (folded(m.id), folded(m.name)))
    for each in (actor.id, *(register.wholes(actor.id) if as_parts else ())):
        found = [m.id for m in makers if each in m.actor]
        found += [m.id for m in makers if not m.actor and _itself(register, m) is register.find(each)]
        if found:
            return tuple(m.id for m in makers if m.id in found)
    return ()


def actors_of(of: Model | Layer, maker: str) -> tuple[str, ...]:
    """Return the actors that a decision maker is: those it names by `actor`, else the one of its id or name.

    Raises
    ------
    KeyError
        If there is no such decision maker.

    Examples
    --------
    >>> from detente.case import parse_case
    >>> case = parse_case('''
    ... format: detente/1
    ... decision_makers: {M: {actor: [works, owners]}, Town: {}}
    ... options: {a: {owner: M}, b: {owner: Town}}
    ... preferences: {M: [a], Town: [b]}
    ... actors: {works: {name: The Works}, owners: {name: Owners & Co}, council: {name: the town}}
    ... ''')
    >>> actors_of(case.layer, "M"), actors_of(case.layer, "Town")
    (('works', 'owners'), ('council',))
    """
    from detente.evidence.actors import Register

    layer = of.layer if isinstance(of, Model) else of
    told = (layer.decision_makers or {})[maker]
    found = _itself(Register(layer.actors.values()), told) if not told.actor else None
    return told.actor if found is None else (found.id,)


def _itself(register: Register, maker: DecisionMaker) -> Actor | None:
    """Return the actor that has the id or the name of a decision maker."""
    return register.find(maker.id) or register.find(maker.name)


def everybody_who_acts(case: Case) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return the decision makers of a case, of its perspectives and phases too: their names, and the actors they are.

    Both are by id; of those that name no actor the second says nothing.
    """
    names: dict[str, str] = {}
    linked: dict[str, tuple[str, ...]] = {}
    for maker in _makers(case):
        names[maker.id] = maker.name
        if maker.actor:
            linked[maker.id] = tuple(dict.fromkeys((*linked.get(maker.id, ()), *maker.actor)))
    return names, linked


def _makers(case: Case) -> Iterator[DecisionMaker]:
    for layer in (case.layer, *(o.layer for o in (*case.perspectives.values(), *case.phases.values()))):
        yield from (layer.decision_makers or {}).values()
