"""Walking move by move, on any graph: nobody moves twice in a row, taken literally."""

from __future__ import annotations

from collections.abc import Iterator

from detente.conflict import Conflict
from detente.deadline import check
from detente.engines.walks.layers import Kind, Visit, WalkGoal
from detente.errors import BoundReached

MAX_NODES = 200_000


class Listed:
    """Layers as lists of pairs (state, last mover)."""

    name = "explicit"

    def __init__(self, conflict: Conflict, start: int, kind: Kind) -> None:
        self.conflict = conflict
        near = conflict.neighbourhood
        self.moves = near.moves if kind == "moves" else near.improvements
        self.layers: list[dict[Visit, list[tuple[int, Visit]]]] = [{(start, -1): []}]
        self.seen: set[Visit] = {(start, -1)}

    @property
    def depth(self) -> int:
        """See `Walks`."""
        return len(self.layers) - 1

    def grow(self) -> bool:
        """See `Walks`."""
        following: dict[Visit, list[tuple[int, Visit]]] = {}
        for node in sorted(self.layers[-1]):
            check()
            for mover in range(len(self.conflict.own)):
                for target in self.moves(mover, node[0]) if mover != node[1] else ():
                    if (target, mover) not in self.seen:
                        following.setdefault((target, mover), []).append((mover, node))
            if len(self.seen) + len(following) > MAX_NODES:
                raise BoundReached(
                    f"more than {MAX_NODES:,} pairs of a state and its last mover were reached, one by one; models "
                    "without forbidden or listed moves and indistinguishable states have no such bound"
                )
        if not following:
            return False
        self.seen.update(following)
        self.layers.append(following)
        return True

    def among(self, goal: WalkGoal, layer: int, limit: int) -> list[Visit]:
        """See `Walks`; a state stands in the layer in which it was reached first."""
        earlier = {state for nodes in self.layers[:layer] for state, _ in nodes}
        wanted = (n for n in sorted(self.layers[layer]) if n[0] not in earlier and goal.holds(self.conflict, n[0]))
        return [node for node, _ in zip(wanted, range(limit), strict=False)]

    def before(self, node: Visit, layer: int) -> Iterator[tuple[int, Visit]]:
        """See `Walks`."""
        yield from self.layers[layer][node]

    def reached(self) -> int:
        """See `Walks`."""
        return len({state for state, _ in self.seen})
