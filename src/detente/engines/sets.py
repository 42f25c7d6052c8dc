"""Sets of states, as results give them: countable, testable, listable from the start, and never listed unasked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from detente.arguments import Count, checked
from detente.conflict import Conflict
from detente.display import Tabular
from detente.errors import BoundReached, UsageError
from detente.formula import Formula, is_pattern, pattern_length


class StateSet(Protocol):
    """A set of feasible states of one conflict."""

    @property
    def known(self) -> bool:
        """Whether the set is known; what is not was not computed within a bound, and has no count and no list."""

    @property
    def count(self) -> int:
        """How many states are in the set; exact, of any size."""

    @property
    def conflict(self) -> Conflict:
        """The graph model whose states these are."""

    def __contains__(self, state: object) -> bool:
        """Tell whether a state, given by its letters or its code, is in the set."""

    def __iter__(self) -> Iterator[str]:
        """Yield the states' letters in ascending order of their code."""

    def codes(self) -> Iterator[int]:
        """Yield the states' codes in ascending order."""

    def first(self, n: Count) -> list[str]:
        """Return the letters of the first n states in ascending order of their code."""

    def where(self, condition: str | Formula) -> StateSet:
        """Return the states at which a formula holds (for a merged state: at all its members)."""

    def including(self, codes: list[int]) -> StateSet:
        """Return the set with some more states, given by their codes."""

    def fixed(self) -> dict[str, bool]:
        """Return the options that are the same in every state of the set, and what they are."""

    def patterns(self, limit: Count) -> tuple[list[str], bool]:
        """Return up to `limit` patterns that together match exactly the set, and whether these are all."""

    def __and__(self, other: StateSet) -> StateSet:
        """Return the states in both sets."""

    def says(self, *, limit: int = 50) -> str:
        """Return how many states there are, and the first `limit` of them, in words."""

    def record(self, *, limit: int = 1000) -> dict[str, Any]:
        """Return how many states there are, and the first `limit` of them, as JSON."""

    def to_frame(self, *, library: str | None = None) -> Any:
        """Return the states with their options as a data frame, see `detente.display.Tabular`."""


class States(Tabular):
    """What every set of states inherits: it is told like any other, and takes what any other takes."""

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        for name in ("first", "where", "patterns"):
            if name in vars(cls):
                setattr(cls, name, checked(vars(cls)[name], getattr(StateSet, name)))


class KnownSet(States):
    """What every set of states that is known inherits; it tells the codes in it, and whether one is among them."""

    @property
    def conflict(self) -> Conflict:  # noqa: D102 - see StateSet
        raise NotImplementedError

    @property
    def known(self) -> bool:  # noqa: D102 - see StateSet
        return True

    def codes(self) -> Iterator[int]:  # noqa: D102 - see StateSet
        raise NotImplementedError

    def _has(self, code: int) -> bool:
        """Tell whether a state is in the set, by its code; there may be no state of this code."""
        raise NotImplementedError

    def __contains__(self, state: object) -> bool:
        conflict = self.conflict
        if isinstance(state, str):
            if not is_pattern(state) or len(state) != len(conflict.options):
                raise UsageError(pattern_length(state, conflict.options))
            code = conflict.neighbourhood.state(state)
        else:
            code = conflict.neighbourhood.canonical(state) if isinstance(state, int) else None
        return code is not None and self._has(code)

    def __iter__(self) -> Iterator[str]:
        yield from map(self.conflict.show, self.codes())


class ListedSet(KnownSet):
    """What a set of states inherits that is listed in full: each state is a pattern of it."""

    @property
    def count(self) -> int:  # noqa: D102 - see StateSet
        raise NotImplementedError

    def first(self, n: int) -> list[str]:  # noqa: D102 - see StateSet
        raise NotImplementedError

    def __len__(self) -> int:
        return self.count

    def patterns(self, limit: int) -> tuple[list[str], bool]:  # noqa: D102 - see StateSet
        return self.first(limit), self.count <= limit

    def __repr__(self) -> str:
        some = ", ".join(self.first(5))
        return f"<{self.count} states: {some}{', …' if self.count > 5 else ''}>"


@dataclass(frozen=True, eq=False)
class UnknownSet(States):
    """A set that was not computed within the bound; known is only what it can be part of."""

    within: StateSet
    why: str

    @property
    def conflict(self) -> Conflict:  # noqa: D102 - see StateSet
        return self.within.conflict

    @property
    def known(self) -> bool:  # noqa: D102 - see StateSet
        return False

    def _refuse(self) -> BoundReached:
        return BoundReached(f"these states are not known: {self.why}")

    @property
    def count(self) -> int:  # noqa: D102 - see StateSet
        raise self._refuse()

    def __contains__(self, state: object) -> bool:
        if state not in self.within:
            return False
        raise self._refuse()

    def __iter__(self) -> Iterator[str]:
        raise self._refuse()

    def codes(self) -> Iterator[int]:  # noqa: D102 - see StateSet
        raise self._refuse()

    def first(self, n: int) -> list[str]:  # noqa: ARG002, D102 - see StateSet
        raise self._refuse()

    def where(self, condition: str | Formula) -> StateSet:  # noqa: D102 - see StateSet
        return self._narrowed(self.within.where(condition))

    def including(self, codes: list[int]) -> StateSet:  # noqa: ARG002, D102 - see StateSet
        return self

    def fixed(self) -> dict[str, bool]:  # noqa: D102 - see StateSet
        raise self._refuse()

    def patterns(self, limit: int) -> tuple[list[str], bool]:  # noqa: ARG002, D102 - see StateSet
        raise self._refuse()

    def __and__(self, other: StateSet) -> StateSet:
        return self._narrowed(self.within & (other.within if isinstance(other, UnknownSet) else other))

    def _narrowed(self, within: StateSet) -> StateSet:
        # A part of nothing is nothing, and that is known.
        return within if within.known and within.count == 0 else UnknownSet(within, self.why)

    def __repr__(self) -> str:
        return f"<states not known: {self.why}>"
