"""One compiled graph model: who owns which bits, which combinations exist, who can move where, who prefers what.

A state is a whole number, its *code*: bit k is set where option k is taken; the first option is the least significant.
Nothing here enumerates states; engines do, each in its own way, and `neighbourhood` looks around one state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from detente.conflict.relations import Pairwise
from detente.errors import UsageError
from detente.formula import Formula, is_pattern, pattern_formula, read_formula

if TYPE_CHECKING:
    from detente.conflict.neighbourhood import Neighbourhood
    from detente.conflict.orders import Order
    from detente.conflict.relations import PairSet, Relation


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
    relations
        For each decision maker what it prefers.
    definitions
        Named formulas, for requests that use them.
    only_moves
        For each decision maker the pairs of states that its single moves lead from and to, where they are listed;
        None for whoever may make any move. Empty where nobody's are.
    attitudes
        For each decision maker its attitudes towards all in their order, such as ``+0-``. Empty where nobody's are
        told: each then cares for itself.
    weak_attitudes
        Whether “-” is read weakly: what is no better for somebody is enough, see `detente.conflict.caring`.
    """

    options: tuple[str, ...]
    decision_makers: tuple[str, ...]
    own: tuple[int, ...]
    take_only: int
    drop_only: int
    infeasible: tuple[Formula, ...]
    bans: tuple[Ban, ...]
    merged: tuple[MergedState, ...]
    relations: tuple[Relation, ...]
    definitions: Mapping[str, Formula]
    only_moves: tuple[PairSet | None, ...] = ()
    attitudes: tuple[str, ...] = ()
    weak_attitudes: bool = False

    @cached_property
    def representative(self) -> Mapping[int, MergedState]:
        """The merged state of each combination that is a member of one."""
        return {code: m for m in self.merged for code in m.members}

    @cached_property
    def unscored(self) -> tuple[str, ...]:
        """Whose preferences no number per state expresses; engines that hold numbers refuse the conflict."""
        named = zip(self.decision_makers, self.relations, strict=True)
        return tuple(dm for dm, relation in named if not relation.capabilities.scored)

    @cached_property
    def literal(self) -> bool:
        """Whether moves or improvements need not be transitive, so that legal sequences are taken literally."""
        return bool(self.selective or self.merged or self.unscored)

    @cached_property
    def selective(self) -> bool:
        """Whether some single moves do not exist though both states do, so that moves need not be transitive."""
        return bool(self.bans or any(listed is not None for listed in self.only_moves))

    def listed(self, mover: int) -> PairSet | None:
        """Return the pairs of states among which all moves of a decision maker are, if its moves are listed."""
        return self.only_moves[mover] if self.only_moves else None

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """For each decision maker its preference by scores.

        Raises
        ------
        UsageError
            If a decision maker's preference is not expressed by scores.
        """
        return tuple(self.order(i) for i in range(len(self.relations)))

    def order(self, decision_maker: int) -> Order:
        """Return the scores by which one decision maker compares states, or raise `UsageError`."""
        relation = self.relations[decision_maker]
        if isinstance(relation, Pairwise):
            whose = self.decision_makers[decision_maker]
            raise UsageError(f"the preferences of {whose} put states in no order: they say of pairs which is better")
        return relation

    @cached_property
    def pairs(self) -> tuple[Pairwise | None, ...]:
        """For each decision maker the pairs of states that its preference consists of; None where it has scores."""
        return tuple(r if isinstance(r, Pairwise) else None for r in self.relations)

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


def no_scores(conflict: Conflict) -> str | None:
    """Say why what holds one number per state cannot take a conflict, or return None where it can."""
    if not conflict.unscored:
        return None
    whose = ", ".join(conflict.unscored)
    return f"it needs one number per state that says what is preferred; the preferences of {whose} are pairs of states"


def intransitive(conflict: Conflict) -> str | None:
    """Say why what needs moves to be transitive cannot take a conflict, or return None where it can."""
    found = (
        ("forbidden moves", conflict.bans),
        ("listed moves (only_moves)", conflict.selective),
        ("indistinguishable states", conflict.merged),
    )
    what = next((what for what, there in found if there), None)
    return None if what is None else f"it needs moves to be transitive; this model has {what}"


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
