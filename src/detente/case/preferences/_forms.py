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


Form: TypeAlias = InOrder | Weighted | TiedGroups
