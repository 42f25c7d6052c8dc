"""What the ways of walking have in common: layers that grow from the start, and going back through them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from detente.conflict import Conflict
from detente.deadline import check
from detente.errors import OutOfTime
from detente.formula import Formula

Kind: TypeAlias = Literal["moves", "improvements"]
Visit: TypeAlias = tuple[int, int]
"""A state's code and who moved last, -1 where that does not matter."""
WalkedMove: TypeAlias = tuple[int, int]
"""Who moves, as an index, and the code of the state moved to."""


@dataclass(frozen=True)
class WalkGoal:
    """Where to: one state, by its code, or every state at which a formula holds."""

    code: int | None = None
    formula: Formula | None = None

    def holds(self, conflict: Conflict, state: int) -> bool:
        """Tell whether a state is one of those wanted."""
        if self.formula is None:
            return state == self.code
        return conflict.neighbourhood.holds(self.formula, state)


class Walks(Protocol):
    """Layers of what is reached from a start, grown one at a time and only as far as somebody asks."""

    name: str

    @property
    def depth(self) -> int:
        """Number of the last layer grown; layer 0 is the start."""

    def grow(self) -> bool:
        """Add the next layer; False, and nothing added, if it would be empty."""

    def among(self, goal: WalkGoal, layer: int, limit: int) -> list[Visit]:
        """Return up to `limit` nodes of a layer whose states are wanted, by ascending code."""

    def before(self, node: Visit, layer: int) -> Iterator[tuple[int, Visit]]:
        """Yield who can have moved to a node of a layer, and from which node of the layer before it."""

    def reached(self) -> int:
        """Return how many states there are in the layers grown so far, the start included."""


@dataclass(eq=False)
class NotBegun:
    """Walks that were not begun before the time was over: nothing is known but that the start is where one is."""

    name: str
    why: str
    depth: int = 0

    def grow(self) -> bool:
        """See `Walks`."""
        raise OutOfTime(self.why)

    def among(self, goal: WalkGoal, layer: int, limit: int) -> list[Visit]:  # noqa: ARG002 - see Walks
        """See `Walks`."""
        raise OutOfTime(self.why)

    def before(self, node: Visit, layer: int) -> Iterator[tuple[int, Visit]]:  # noqa: ARG002 - see Walks
        """See `Walks`."""
        raise OutOfTime(self.why)

    def reached(self) -> int:
        """See `Walks`."""
        return 1


def distance(walks: Walks, goal: WalkGoal) -> int | None:
    """Return the number of moves of the shortest way to the goal, or None where there is no way.

    Raises
    ------
    BoundReached
        If a stated bound is hit before that is known.
    """
    layer = 0
    while not walks.among(goal, layer, 1):
        if layer == walks.depth and not walks.grow():
            return None
        layer += 1
    return layer


def ways(walks: Walks, goal: WalkGoal, limit: int) -> list[tuple[WalkedMove, ...]]:
    """Return up to `limit` shortest ways to the goal, always the same ones in the same order."""
    length = distance(walks, goal)
    if length is None:
        return []
    found: list[tuple[WalkedMove, ...]] = []
    for node in walks.among(goal, length, limit):
        for way in _back(walks, node, length):
            if way not in found:
                found.append(way)
            if len(found) == limit:
                return found
    return found


_Linked: TypeAlias = "tuple[WalkedMove, _Linked] | None"


def _back(walks: Walks, node: Visit, layer: int) -> Iterator[tuple[WalkedMove, ...]]:
    """Yield the ways to a node of a layer, kept on a stack: they may be longer than calls can nest."""

    def before(at: Visit, layer: int, later: _Linked) -> Iterator[tuple[Visit, _Linked]]:
        return ((earlier, ((mover, at[0]), later)) for mover, earlier in walks.before(at, layer))

    stack: list[Iterator[tuple[Visit, _Linked]]] = [iter([(node, None)])]
    while stack:
        check()
        found = next(stack[-1], None)
        if found is None:
            stack.pop()
        elif len(stack) <= layer:
            stack.append(before(found[0], layer + 1 - len(stack), found[1]))
        else:
            yield tuple(_unlinked(found[1]))


def _unlinked(way: _Linked) -> Iterator[WalkedMove]:
    while way is not None:
        move, way = way
        yield move
