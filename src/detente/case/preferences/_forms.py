"""How a preference says, as data, what of two states is better; `detente.conflict` makes arrays and numbers of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from detente.formula import Formula


@dataclass(frozen=True)
class InOrder:
    """Formulas in groups, the most important first: the first group decides of which more hold at one state."""

    groups: tuple[tuple[Formula, ...], ...]


@dataclass(frozen=True)
class Weighted:
    """Formulas with weights: better is the state at which the weights of those that hold come to more."""

    terms: tuple[tuple[Fraction, Formula], ...]


@dataclass(frozen=True)
class TiedGroups:
    """Groups of states that are equally good, the best first, each state by its letters or a pattern."""

    groups: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Overridden:
    """Groups of states as in `TiedGroups`, except for pairs of which it is said otherwise, each state by its letters.

    Parameters
    ----------
    said
        The groups.
    better
        Pairs of which the first state is better.
    equal
        Pairs of states that are equally good.
    """

    said: TiedGroups
    better: tuple[tuple[str, str], ...]
    equal: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Pairs:
    """Pairs of states by their letters or patterns, for what no number per state expresses.

    Parameters
    ----------
    lead
        Pairs (q, s): at s, the decision maker is tempted by a move to q.
    hold
        Pairs (x, s): an answer that leads to x deters it from leaving s. None = wherever x does not tempt at s.
    step
        Pairs (b, a): it would go from a to b to answer somebody else. None = wherever b tempts at a.
    complete
        Whether any two states are compared: one is better, or both are equally good.
    levels
        Whether it tells how much better a state is.
    """

    lead: tuple[tuple[str, str], ...]
    hold: tuple[tuple[str, str], ...] | None = None
    step: tuple[tuple[str, str], ...] | None = None
    complete: bool = True
    levels: bool = False


@dataclass(frozen=True)
class Certainty:
    """How certain it is of each two states that the first is preferred to the second, and from when on that tempts.

    Parameters
    ----------
    states
        States by their letters or patterns.
    preferred
        For each state a row: how certain it is that it is preferred to each of the states, between 0 and 1.
    threshold
        A move tempts if the certainty for it is greater than that against it by this much, above 0 and at most 1.
    """

    states: tuple[str, ...]
    preferred: tuple[tuple[Fraction, ...], ...]
    threshold: Fraction


Form: TypeAlias = InOrder | Weighted | TiedGroups | Overridden | Pairs
