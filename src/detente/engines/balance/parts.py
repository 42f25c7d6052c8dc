"""Where a graph falls apart: at cut vertices, where the sides of one part say nothing of those of another."""

from __future__ import annotations

from collections.abc import Sequence

Edge = tuple[int, int, int]
"""Two vertices, and the sign of what joins them: 1 or -1."""


def neighbours(n: int, edges: Sequence[Edge]) -> list[list[tuple[int, int]]]:
    """Return for each vertex its neighbours, each with the number of the edge that leads there."""
    found: list[list[tuple[int, int]]] = [[] for _ in range(n)]
    for k, (u, v, _) in enumerate(edges):
        found[u].append((v, k))
        found[v].append((u, k))
    return found


def connected(n: int, edges: Sequence[Edge]) -> list[list[int]]:
    """Return the vertices of each connected part, in ascending order."""
    beside, seen, found = neighbours(n, edges), [False] * n, []
    for start in range(n):
        if seen[start]:
            continue
        seen[start], part = True, [start]
        for u in part:  # which grows while it is gone through
            for v, _ in beside[u]:
                if not seen[v]:
                    seen[v] = True
                    part.append(v)
        found.append(sorted(part))
    return found


def uncut(n: int, edges: Sequence[Edge]) -> list[list[int]]:
    """Return the edges of each part that no single vertex cuts in two; an edge of a tree part is one by itself.

    After Hopcroft and Tarjan, *Communications of the ACM* 16 (1973): a walk in depth that notes how far back each
    vertex reaches.

    >>> uncut(5, [(0, 1, 1), (1, 2, 1), (2, 0, 1), (2, 3, 1), (3, 4, 1)])
    [[4], [3], [2, 1, 0]]
    """
    beside, depth, back, found = neighbours(n, edges), [-1] * n, [0] * n, []
    for start in range(n):
        if depth[start] >= 0:
            continue
        depth[start] = back[start] = 0
        way, open_edges = [(start, -1, iter(beside[start]))], []
        while way:
            u, by, ahead = way[-1]
            for v, k in ahead:
                if k == by:
                    continue
                if depth[v] < 0:
                    depth[v] = back[v] = depth[u] + 1
                    open_edges.append(k)
                    way.append((v, k, iter(beside[v])))
                    break
                if depth[v] < depth[u]:
                    back[u] = min(back[u], depth[v])
                    open_edges.append(k)
            else:
                way.pop()
                if way:
                    above = way[-1][0]
                    back[above] = min(back[above], back[u])
                    if back[u] >= depth[above]:
                        part: list[int] = []
                        while not part or part[-1] != by:
                            part.append(open_edges.pop())
                        found.append(part)
    return found
