"""What preferences leave open, and their completions: the ordinary preferences that may be meant.

A *completion* settles everything that is open in one way. A model has one for each choice of a completion of each
decision maker's preference; what holds in every completion is *certain*, what holds in some is *possible*. What is
compared by what is open is said as data, as an `OpenForm`, of which `detente.conflict` tells for any two states whether
one may be better and whether it is better in every completion.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from detente.formula import Formula

if TYPE_CHECKING:
    from detente.case.preferences._forms import Form
    from detente.case.preferences._kind import Drawn, ResolvedPreference

States: TypeAlias = "Callable[[], Sequence[Drawn]]"
"""Returns each feasible state, a merged one once, with all its members; called only where completions depend on it."""


@dataclass(frozen=True)
class Settled:
    """One thing that is left open, and how a completion settles it.

    Parameters
    ----------
    part
        Which part of the preference it is, as `Preference.parts` names it; "" for the whole.
    told
        How it is settled, so that it can follow “where”: “Russia also cares for “x””; {who} stands for the decision
        maker.
    """

    part: str
    told: str

    def of(self, who: str) -> str:
        """Return how it is settled, with what the decision maker is called."""
        return self.told.replace("{who}", who)


@dataclass(frozen=True)
class Completion:
    """One way in which preferences that are open in part may be meant.

    Parameters
    ----------
    preference
        An ordinary preference: nothing in it is open.
    share
        Its share of all completions of this preference, counted by choices; see `Openness`. All come to 1; completions
        that need weights to be exactly balanced have the share 0. None where it is not known exactly.
    settled
        What was left open, and how it is settled here.
    """

    preference: ResolvedPreference
    share: Fraction | None
    settled: tuple[Settled, ...]


@dataclass(frozen=True)
class OpenInOrder:
    """Formulas in groups as in `InOrder`, each marked whether it may also not matter, in brackets.

    The groups of one bracket may stand in any order; a bracket of one group is that group.
    """

    brackets: tuple[tuple[tuple[tuple[Formula, bool], ...], ...], ...]


@dataclass(frozen=True)
class Ranges:
    """Formulas with weights between two bounds, both included, each independent of the others."""

    terms: tuple[tuple[Fraction, Fraction, Formula], ...]


@dataclass(frozen=True)
class NotCompared:
    """A form, and pairs of states that it is not known of which is better, or whether they are equally good."""

    form: Form
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OneOf:
    """Forms of which one is meant."""

    forms: tuple[Form, ...]


OpenForm: TypeAlias = OpenInOrder | Ranges | NotCompared | OneOf


class Openness(ABC):
    """What one decision maker's preference leaves open.

    Shares count *choices*: each statement that perhaps matters one half, the orders of a bracket equal, each pair that
    is not compared one third (better, worse, equal), voices by their shares, ranges uniform.
    """

    @property
    @abstractmethod
    def told(self) -> str:
        """What is open, in a few words that can follow “left open:”."""

    @property
    @abstractmethod
    def form(self) -> OpenForm:
        """What is compared by what is open, as data."""

    @property
    def count(self) -> int | None:
        """How many completions there are; None where that depends on the states."""
        return None

    def counted(self, states: States) -> int | None:  # noqa: ARG002 - for kinds that count by the states
        """Return how many completions there are among these states; None where only going through them tells."""
        return self.count

    @abstractmethod
    def completions(self, states: States) -> Iterator[Completion]:
        """Yield every completion, the one that is written first, in an order that does not change."""
