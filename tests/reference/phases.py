"""What `compare` should say of two phases (docs/how-to/see-what-a-deadline-changes.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reference.model import Model, State
from reference.sample import possible
from reference.spec import InvalidError, Rule


def arriving(before: Model, after: Model) -> list[str]:
    """Return the options that can be taken in the second phase only."""
    return [name for name in after.spec.options if name in possible(after) - possible(before)]


def ruled_out(model: Model, name: str) -> Model | None:
    """Return the same model in which an option is never taken, or `None` if then nothing exists."""
    try:
        return Model(replace(model.spec, rules=(*model.spec.rules, Rule("", when=name))))
    except InvalidError:
        return None


Done = tuple[str, frozenset[str], frozenset[str]]


def tempting(model: Model, state: State) -> dict[Done, State]:
    """Return every improvement at a state, by who does what, with where it leads."""
    return {
        (who, *how): end
        for who in model.decision_makers
        for end in model.improvements(who, state)
        for how in model.moves(who, state)[end]
    }


def breaking(model: Model, state: State) -> set[Done]:
    """Return the moves that break a state under SEQ."""
    return {
        done for done, end in tempting(model, state).items() if model.deterrence(done[0], state, end, "seq") is None
    }


@dataclass
class Threat:
    """An option that can be taken in the second phase only."""

    owner: str
    occasions: int
    gains: int
    deters: set[tuple[Done, str]]
    only: list[State]


def threat(model: Model, name: str) -> Threat:
    """Look at every state of the second phase."""
    owner = model.spec.owner(name)

    def taking(ends: Iterable[State], state: State) -> bool:
        return any(name in takes for end in ends for takes, _ in model.moves(owner, state)[end])

    without = ruled_out(model, name)
    deters, only = set(), []
    for state in model.states if without is None else without.states:
        if without is None:
            break
        lost = breaking(without, state)
        found = tempting(model, state)
        deters |= {(done, str(state)) for done in lost - breaking(model, state) if done in found}
        if model.equilibrium(state, "seq") and not without.equilibrium(state, "seq"):
            only.append(state)
    return Threat(
        owner,
        sum(taking(model.moves(owner, state), state) for state in model.states),
        sum(taking(model.improvements(owner, state), state) for state in model.states),
        deters,
        only,
    )


@dataclass
class Difference:
    """A sequential equilibrium of one phase that is none of the other."""

    exists: bool
    because_of: list[str]
    deterred: set[Done]
    lapsed: set[Done]


def difference(state: State, here: Model, other: Model, threats: Sequence[str]) -> Difference:
    """Say why a state is an equilibrium here and not there."""
    exists = state in other.states
    because = []
    for name in threats:
        without = ruled_out(here, name)
        if without is not None and state in without.states and not without.equilibrium(state, "seq"):
            because.append(name)
    broken = breaking(other, state) if exists else set()
    deterred = broken & set(tempting(here, state))
    return Difference(exists, because, deterred, broken - deterred)
