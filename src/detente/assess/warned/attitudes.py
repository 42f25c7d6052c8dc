"""What to warn of in attitudes: who is tempted by every move, ties that count as gains, and who counts itself out."""

from __future__ import annotations

from collections.abc import Iterator

from detente.assess.warned import Finding, Warned
from detente.case import Model
from detente.conflict import Conflict, compile_model
from detente.conflict.caring import attitudes_of
from detente.errors import Where

MAX_OPTIONS = 12
"""Ties are looked for in models of so many options."""


def find(model: Model) -> Iterator[Finding]:
    """Yield what is to be known of everybody's attitudes."""
    yield from findings(model, compile_model(model))


def findings(model: Model, conflict: Conflict) -> Iterator[Finding]:
    """Yield what is to be known of everybody's attitudes in a model, given its graph."""
    held = model.layer.held("attitudes") or {}
    for i, (dm, signs) in enumerate(zip(conflict.decision_makers, attitudes_of(conflict), strict=True)):
        entry, name = held.get(dm), model.decision_maker(dm).name
        section = model.layer.places.get("attitudes", Where("", 1, 1))
        where = entry.where if entry is not None and entry.where is not None else section
        if set(signs) == {"0"}:
            yield Finding(
                "tempted-by-every-move",
                where,
                f"{name} is indifferent to everybody, itself among them, so that every move of its own tempts it under "
                "the concepts of attitudes",
                "say whom it is for, at least itself, or leave its attitudes out if it cares for itself alone",
            )
        elif signs[i] != "+":
            how = "against itself" if signs[i] == "-" else "indifferent to itself"
            yield Finding(
                "not-for-itself",
                where,
                f"{name} is {how}, so that what it prefers itself "
                f"{'stands against a move' if signs[i] == '-' else 'does not count'} under the concepts of attitudes",
                "nothing need be done where a sacrifice is meant",
                note=True,
            )
        elif signs.strip("0") == "+" and (tie := _tie(conflict, i)) is not None:
            here, there = map(conflict.show, tie)
            yield Finding(
                "ties-tempt-by-attitudes",
                where,
                f"{name} cares for itself alone and finds {here} and {there}, between which it can move, equally good: "
                "by attitudes such a move tempts, under the simple concepts it does not, so the two may differ",
                "nothing need be done where a move between what is equally good is meant to tempt",
                note=True,
            )


def _tie(conflict: Conflict, i: int) -> tuple[int, int] | None:
    """Return two states that are equally good for a decision maker and joined by a move of its own."""
    if len(conflict.options) > MAX_OPTIONS:
        return None
    from detente.engines.explicit import graph_of

    arcs, near = graph_of(conflict).moves[i], conflict.neighbourhood
    states = graph_of(conflict).states
    for source, target in zip(states[arcs.source].tolist(), states[arcs.target].tolist(), strict=True):
        if not near.prefers(i, source, target) and not near.prefers(i, target, source):
            return source, target
    return None


WARNED = Warned(
    "attitudes",
    {
        "tempted-by-every-move": "somebody is indifferent to everybody, so that every move tempts it",
        "not-for-itself": "somebody does not count what it prefers itself, or moves against it",
        "ties-tempt-by-attitudes": "a move between states that are equally good tempts by attitudes",
    },
    find,
)
