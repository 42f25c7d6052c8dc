"""Sets of states as binary decision diagrams: exact counts, membership, restriction, listing from the start.

The diagrams are those of `dd`: with CUDD where its wheel carries it, in pure Python otherwise, with the same results.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from detente.conflict import Conflict
from detente.deadline import over
from detente.engines.sets import KnownSet
from detente.errors import UsageError
from detente.formula import Formula

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray, IntArray

Diagram = Any  # a function of dd, which ships no types
Manager = Any


def available() -> bool:
    """Tell whether decision diagrams are installed."""
    return find_spec("dd") is not None


def load() -> None:
    """Import `dd` as if NetworkX were not there.

    It would load NetworkX, for drawings that nobody asks it for here, in nine tenths of the time that it takes.
    """
    if "dd" in sys.modules or "networkx" in sys.modules:
        return
    sys.modules["networkx"] = None  # type: ignore[assignment]  # what is None is not found
    try:
        import dd  # noqa: F401
    finally:
        del sys.modules["networkx"]


class TooLarge(Exception):
    """The diagrams have outgrown the bound on their memory or on the time they may take."""


class TooLong(TooLarge):
    """The time is over."""


@dataclass
class Bounds:
    """How much memory the diagrams of one manager may take, and how long building them may take."""

    mebibytes: int
    seconds: float = float("inf")
    started: float = field(default_factory=time.monotonic)

    def restart(self) -> None:
        """Begin to count the time anew."""
        self.started = time.monotonic()

    def check_time(self) -> None:
        """Raise `TooLong` if the time is over, this one or that of all the work; called between steps."""
        if time.monotonic() - self.started > self.seconds or over() is not None:
            raise TooLong

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Turn the library's ways of saying that memory is used up into `TooLarge`."""
        try:
            yield
        except (ValueError, RuntimeError, MemoryError) as e:
            raise TooLarge from e


UNBOUNDED = Bounds(mebibytes=1 << 20)


def new_manager(variables: Sequence[str], bounds: Bounds = UNBOUNDED) -> Manager:
    """Return a manager with variables in the given order, top first; reordering is off."""
    load()
    try:
        from dd.cudd import BDD

        bdd = BDD()
        bdd.configure(reordering=False, max_memory=bounds.mebibytes << 20)
    except ImportError:
        from dd.autoref import BDD

        bdd = BDD()
        bdd.configure(reordering=False)
    bdd.declare(*variables)
    # It logs the variables that a set does not depend on, which is no news here.
    logging.getLogger("dd.cudd").setLevel(logging.ERROR)
    return bdd


def and_exists(bdd: Manager, a: Diagram, b: Diagram, variables: Sequence[str]) -> Diagram:
    """Return whether values of some variables exist with which both hold; in one step where the library has it."""
    try:
        from dd import cudd
    except ImportError:
        return bdd.exist(variables, a & b)
    return cudd.and_exists(a, b, variables)


@dataclass(frozen=True)
class InDiagrams:
    """The algebra in which a formula becomes a diagram, given the diagram of each option."""

    bdd: Manager
    options: Mapping[str, Diagram]

    def variable(self, name: str) -> Diagram:
        """See `detente.formula.Algebra`."""
        return self.options[name]

    def constant(self, value: bool) -> Diagram:
        """See `detente.formula.Algebra`."""
        return self.bdd.true if value else self.bdd.false

    def invert(self, a: Diagram) -> Diagram:
        """See `detente.formula.Algebra`."""
        return ~a

    def both(self, a: Diagram, b: Diagram) -> Diagram:
        """See `detente.formula.Algebra`."""
        return a & b

    def either(self, a: Diagram, b: Diagram) -> Diagram:
        """See `detente.formula.Algebra`."""
        return a | b

    def same(self, a: Diagram, b: Diagram) -> Diagram:
        """See `detente.formula.Algebra`."""
        return ~self.bdd.apply("xor", a, b)


def force_order(items: Sequence[str], together: Sequence[Sequence[str]], rounds: int = 40) -> list[str]:
    """Return the items in an order that keeps those that occur together close.

    The FORCE heuristic, after Aloul, Markov and Sakallah (2003): each item moves to the mean of the centres of the
    groups it is in, again and again; the order with the smallest total span is kept.
    """
    place = {item: k for k, item in enumerate(items)}
    groups = [tuple(g) for g in together if len(g) > 1]
    best, least = dict(place), None
    for _ in range(rounds):
        span = sum(max(place[x] for x in g) - min(place[x] for x in g) for g in groups)
        if least is None or span < least:
            best, least = dict(place), span
        centres: dict[str, list[float]] = {item: [] for item in items}
        for g in groups:
            centre = sum(place[x] for x in g) / len(g)
            for x in g:
                centres[x].append(centre)
        wanted = {x: sum(c) / len(c) if c else float(place[x]) for x, c in centres.items()}
        place = {item: k for k, item in enumerate(sorted(items, key=lambda x: (wanted[x], place[x])))}
    return sorted(items, key=best.__getitem__)


# -- moving diagrams between processes --------------------------------------------------------------------------------

Nodes = list[tuple[str, int, int]]


def to_nodes(root: Diagram) -> tuple[Nodes, int]:
    """Return a diagram as a list of nodes (variable, low, high) and its root.

    References: 0 is false, 1 is true, k + 2 the k-th node; a negative reference -r - 1 is the negation of r.
    """
    nodes: Nodes = []
    return nodes, _visit(root, nodes, {})


# These recurse as functions of their own and not as closures: a closure that refers to itself is a cycle, and one that
# holds diagrams would keep them alive until after their manager is gone.
def _visit(u: Diagram, nodes: Nodes, number: dict[int, int]) -> int:
    if u == u.bdd.true:
        return 1
    if u == u.bdd.false:
        return 0
    regular = ~u if u.negated else u
    key = int(regular)
    if key not in number:
        low, high = _visit(regular.low, nodes, number), _visit(regular.high, nodes, number)
        nodes.append((regular.var, low, high))
        number[key] = len(nodes) + 1
    return -number[key] - 1 if u.negated else number[key]


def from_nodes(bdd: Manager, nodes: Nodes, root: int) -> Diagram:
    """Build a diagram from a list of nodes, in a manager that may order variables differently."""
    built: list[Diagram] = [bdd.false, bdd.true]
    for variable, low, high in nodes:
        built.append(bdd.ite(bdd.var(variable), _referred(built, high), _referred(built, low)))
    return _referred(built, root)


def _referred(built: Sequence[Diagram], reference: int) -> Diagram:
    return ~built[-reference - 1] if reference < 0 else built[reference]


# -- sets -------------------------------------------------------------------------------------------------------------


def count_models(diagram: Diagram, variables: int) -> int:
    """Return in how many of the 2^variables assignments a diagram over that many variables holds; exact."""
    return _count(diagram, 1 << variables, {})


def _count(u: Diagram, size: int, known: dict[int, int]) -> int:
    if u == u.bdd.true:
        return size
    if u == u.bdd.false:
        return 0
    if u.negated:
        return size - _count(~u, size, known)
    key = int(u)
    if key not in known:
        # Neither branch depends on this variable, so both counts are even.
        known[key] = (_count(u.low, size, known) + _count(u.high, size, known)) // 2
    return known[key]


@dataclass(frozen=True, eq=False)
class DiagramSpace:
    """A manager over the options of one conflict, in which results are kept."""

    conflict: Conflict
    bdd: Manager = field(repr=False)

    @classmethod
    def of(cls, conflict: Conflict, together: Sequence[Sequence[str]]) -> DiagramSpace:
        """Return a space whose order keeps options close that occur together."""
        return cls(conflict, new_manager(force_order(conflict.options, together)))

    def diagram(self, formula: Formula) -> Diagram:
        """Return the diagram of a formula over option ids."""
        return formula.in_algebra(InDiagrams(self.bdd, {o: self.bdd.var(o) for o in self.conflict.options}))

    def feasible(self) -> Diagram:
        """Return the diagram of the feasible states."""
        result = self.bdd.true
        for rule in self.conflict.infeasible:
            result &= ~self.diagram(rule)
        return result


@dataclass(frozen=True, eq=False)
class DiagramSet(KnownSet):
    """A set of states as a decision diagram; see `detente.engines.StateSet`."""

    space: DiagramSpace
    diagram: Diagram = field(repr=False)

    @property
    def conflict(self) -> Conflict:  # noqa: D102 - see StateSet
        return self.space.conflict

    @cached_property
    def count(self) -> int:  # noqa: D102 - see StateSet
        return count_models(self.diagram, len(self.space.conflict.options))

    def _has(self, code: int) -> bool:
        if not 0 <= code < 1 << len(self.space.conflict.options):
            return False
        return bool(self.space.bdd.let(self.space.conflict.values(code), self.diagram) == self.space.bdd.true)

    def codes(self) -> Iterator[int]:  # noqa: D102 - see StateSet
        options = self.space.conflict.options
        yield from _codes(self.space.bdd, self.diagram, options, len(options) - 1, 0)

    def among(self, codes: IntArray) -> BoolArray:
        """Tell which of some states, by their codes, are in the set: many at a time, node by node."""
        import numpy as np  # nothing else here needs it

        bdd, found = self.space.bdd, np.zeros(len(codes), dtype=np.bool_)
        bit = {option: 1 << k for k, option in enumerate(self.space.conflict.options)}
        waiting = {self.diagram: np.arange(len(codes))}
        while waiting:
            u = min(waiting, key=lambda node: int(node.level))  # so that all that leads to it has been looked at
            at = waiting.pop(u)
            if u in (bdd.true, bdd.false):
                found[at] = u == bdd.true
                continue
            taken = (codes[at] & bit[u.var]) != 0
            for value, some in ((False, at[~taken]), (True, at[taken])):
                if len(some):
                    below = bdd.let({u.var: value}, u)
                    waiting[below] = np.concatenate([waiting[below], some]) if below in waiting else some
        return found

    def first(self, n: int) -> list[str]:  # noqa: D102 - see StateSet
        return [state for state, _ in zip(self, range(n), strict=False)] if n > 0 else []

    def where(self, condition: str | Formula) -> DiagramSet:  # noqa: D102 - see StateSet
        formula = self.space.conflict.formula(condition) if isinstance(condition, str) else condition
        return DiagramSet(self.space, self.diagram & self.space.diagram(formula))

    def including(self, codes: list[int]) -> DiagramSet:  # noqa: D102 - see StateSet
        diagram = self.diagram
        for code in codes:
            diagram |= self.space.bdd.cube(self.space.conflict.values(code))
        return DiagramSet(self.space, diagram)

    def __and__(self, other: Any) -> Any:
        if isinstance(other, DiagramSet):
            if other.space is not self.space:
                raise UsageError("only sets of the same solution can be intersected")
            return DiagramSet(self.space, self.diagram & other.diagram)
        return other & self

    def fixed(self) -> dict[str, bool]:  # noqa: D102 - see StateSet
        bdd = self.space.bdd
        if self.diagram == bdd.false:
            return {}
        found = {}
        for option in self.space.conflict.options:
            variable = bdd.var(option)
            if self.diagram & variable == bdd.false:
                found[option] = False
            elif self.diagram & ~variable == bdd.false:
                found[option] = True
        return found

    def patterns(self, limit: int) -> tuple[list[str], bool]:  # noqa: D102 - see StateSet
        found: list[str] = []
        options = self.space.conflict.options
        for cube in self.space.bdd.pick_iter(self.diagram, care_vars=set()):
            if len(found) == limit:
                return found, False
            found.append("".join("-" if o not in cube else "Y" if cube[o] else "N" for o in options))
        return found, True

    def __repr__(self) -> str:
        return f"<{self.count} states>"


def _codes(bdd: Manager, u: Diagram, options: tuple[str, ...], k: int, code: int) -> Iterator[int]:
    """Yield the codes of a set in ascending order: the last option, the most significant, is decided first."""
    if u == bdd.false:
        return
    if k < 0:
        yield code
        return
    for value in (False, True):
        yield from _codes(bdd, bdd.let({options[k]: value}, u), options, k - 1, code | (value << k))
