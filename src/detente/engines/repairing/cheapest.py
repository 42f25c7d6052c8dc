"""The cheapest choice that fulfils clauses which become more and more, by RC2, a solver of python-sat."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from detente.deadline import current

POLL = 0.05  # seconds after which is looked whether a solver has to be interrupted


class Choices:
    """What holds in every search, and what each choice costs.

    Parameters
    ----------
    clauses
        What holds, also where nothing is chosen. It settles all variables that are not chosen.
    costs
        The variables that may be chosen, each with what it costs, which is more than nothing.
    """

    def __init__(self, clauses: Iterable[list[int]], costs: Iterable[tuple[int, int]]) -> None:
        from pysat.formula import WCNF

        self.formula: Any = WCNF()  # solvers read it and add to it in their own memory
        self.formula.extend(clauses)
        for variable, cost in costs:
            self.formula.append([-variable], weight=cost)
        self.at_work: Any = None

    @cached_property
    def nothing(self) -> Sequence[int]:
        """The literals that are true where nothing is chosen, by their variables."""
        first = Cheapest(self)
        first._begin()
        found = first._solved()
        assert found is not None, "what holds in every search holds where nothing is chosen"
        return found

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Interrupt the solver that is at work, from another thread, when the time is over."""
        deadline, done = current(), threading.Event()

        def watch() -> None:
            while not done.wait(POLL):
                if deadline.why is not None and (solver := self.at_work) is not None:
                    solver.interrupt()

        threading.Thread(target=watch, daemon=True).start()
        try:
            yield
        finally:
            done.set()


class Cheapest:
    """The cheapest choice that fulfils what holds in every search and some more clauses.

    A first choice of nothing, which ends most searches, is known without a solver. A solver that is made later is told
    and asked everything in the same order, so that what it chooses among equals does not hang on when it is made.
    """

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self._solver: Any = None
        self._told: Callable[[list[int]], None]
        self._inner = _Inner()
        self._waiting: list[list[int]] = []
        self._asked_after: int | None = None  # so many clauses the first choice was made, without a solver

    def add(self, clause: list[int]) -> None:
        """Add a clause."""
        if self._solver is None:
            self._waiting.append(clause)
        else:
            self._told([*map(self._inner.__getitem__, clause)])

    @property
    def cost(self) -> int:
        """What the cheapest choice costs at least, as far as that is known."""
        return 0 if self._solver is None else int(self._solver.cost)

    def chosen(self) -> Sequence[int] | None:
        """Return the literals that are true in the cheapest choice, by their variables.

        None if nothing fulfils all clauses, or the time was over before a choice was found.
        """
        if self._solver is None and self._asked_after is None and all(map(self._fulfilled, self._waiting)):
            self._asked_after = len(self._waiting)
            return self.choices.nothing
        if self._solver is None:
            self._begin()
        return self._solved()

    def _fulfilled(self, clause: list[int]) -> bool:
        """Tell whether a clause is known to be fulfilled where nothing is chosen."""
        true = self.choices.nothing
        return any(abs(literal) <= len(true) and true[abs(literal) - 1] == literal for literal in clause)

    def _begin(self) -> None:
        from pysat.examples.rc2 import RC2

        self._solver = RC2(self.choices.formula)
        self._told = self._solver.oracle.solver.add_clause
        self._inner.solver = self._solver
        first = self._asked_after
        for clause in self._waiting[:first]:
            self.add(clause)
        if first is not None:
            self._solved()
            for clause in self._waiting[first:]:
                self.add(clause)
        self._waiting.clear()

    def _solved(self) -> Sequence[int] | None:
        """Do what `compute` does, without translating the whole answer: variables of `choices` have one name."""
        solver = self._solver
        solver.expect_interrupt = True
        self.choices.at_work = solver
        try:
            found: list[int] | None = solver.oracle.get_model() if solver.compute_() else None
        finally:
            self.choices.at_work = None
        return found


class _Inner(dict[int, int]):
    """The solver's own literals, by ours: between those that are added it has some of its own."""

    solver: Any = None

    def __missing__(self, literal: int) -> int:
        # What `RC2.add_clause` does for each literal of each clause.
        self[literal] = inner = self.solver._map_extlit(literal)
        return int(inner)
