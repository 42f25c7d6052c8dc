"""One compiled graph model: who owns which bits, which combinations exist, who can move where, who prefers what.

A state is a whole number, its *code*: bit k is set where option k is taken; the first option is the least significant.
Nothing here enumerates states; engines do, each in its own way, and `neighbourhood` looks around one state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.conflict.orders import Order
from detente.errors import UsageError
from detente.formula import Formula, is_pattern, pattern_formula, read_formula

if TYPE_CHECKING:
    from detente.conflict.neighbourhood import Neighbourhood


@dataclass(frozen=True)
class Ban:
    """Single moves of a decision maker (by index) from where `origin` holds to where `target` holds do not exist."""

    mover: int
    origin: Formula
    target: Formula


@dataclass(frozen=True)
class MergedState:
    """Feasible states that are one state: their codes ascending, and the letters the merged state is shown with."""

    members: tuple[int, ...]
    shown: str

    @property
    def code(self) -> int:
        """The code of the merged state: its smallest member's."""
        return self.members[0]


@dataclass(frozen=True, eq=False, repr=False)
class Conflict:
    """A compiled graph model (Kilgour, Hipel, Fang, *Automatica* 23 (1987) 41-55) in option form.

    Parameters
    ----------
    options
        Option ids, in the order of the letters of a state.
    decision_makers
        Ids, in file order.
    own
        For each decision maker the bits of its options.
    take_only, drop_only
        Bits of the options that can only be taken, or only be dropped.
    infeasible
        A combination where any of these holds does not exist.
    bans
        Single moves that do not exist.
    merged
        Classes of feasible states that are one state.
    orders
        For each decision maker its preference.
    definitions
        Named formulas, for requests that use them.
    """

    options: tuple[str, ...]
    decision_makers: tuple[str, ...]
    own: tuple[int, ...]
    take_only: int
    drop_only: int
    infeasible: tuple[Formula, ...]
    bans: tuple[Ban, ...]
    merged: tuple[MergedState, ...]
    orders: tuple[Order, ...]
    definitions: Mapping[str, Formula]

    @cached_property
    def representative(self) -> Mapping[int, MergedState]:
        """The merged state of each combination that is a member of one."""
        return {code: m for m in self.merged for code in m.members}

    @cached_property
    def neighbourhood(self) -> Neighbourhood:
        """Moves and preferences around single states, worked out when asked for and remembered."""
        from detente.conflict.neighbourhood import Neighbourhood

        return Neighbourhood(self)

    def __repr__(self) -> str:
        return f"<Conflict of {', '.join(self.decision_makers)} over {len(self.options)} options>"

    def index(self, decision_maker: str) -> int:
        """Return the index of a decision maker's id, or raise `UsageError`."""
        if decision_maker not in self.decision_makers:
            raise UsageError(
                f"there is no decision maker “{decision_maker}” (known here: {', '.join(self.decision_makers)})"
            )
        return self.decision_makers.index(decision_maker)

    def show(self, code: int) -> str:
        """Return the letters of a state, such as NYNNN, or -NNY- for a merged one."""
        merged = self.representative.get(code)
        return merged.shown if merged else letters(code, len(self.options))

    def values(self, code: int) -> dict[str, bool]:
        """Return for each option id whether it is taken in a combination."""
        return {o: bool(code >> k & 1) for k, o in enumerate(self.options)}

    def formula(self, text: str) -> Formula:
        """Read a formula, a pattern or the id of a definition, or raise `UsageError`.

        A pattern that matches members of one merged state and nothing else names that state: it is true at all members.
        """
        formula = read_formula(text, self.options, self.definitions)
        named = self.neighbourhood.merged_named(text) if is_pattern(text) else None
        return formula if named is None else pattern_formula(named.shown, self.options)


def letters(code: int, n: int) -> str:
    """Return the letters of a combination of n options.

    >>> letters(2, 5)
    'NYNNN'
    """
    return "".join("Y" if code >> k & 1 else "N" for k in range(n))


def common_letters(codes: Sequence[int], n: int) -> str:
    """Return a letter where all of some combinations of n options agree, and - elsewhere.

    >>> common_letters([2, 3], 3)
    '-YN'
    """
    every = [letters(code, n) for code in codes]
    return "".join(same[0] if len(set(same)) == 1 else "-" for same in zip(*every, strict=True))


def pattern_bits(pattern: str) -> tuple[int, int]:
    """Return the bits of a pattern that matter, and what they are.

    >>> pattern_bits("-YN")
    (6, 2)
    """
    care = sum(1 << k for k, letter in enumerate(pattern) if letter != "-")
    return care, sum(1 << k for k, letter in enumerate(pattern) if letter == "Y")
