"""Into which parts planes cut a box: all signs that linear expressions have together somewhere in it, exactly.

Each part is kept as the vertices of its closure, each with the planes that it lies on. A further plane leaves a part
whole, touches it or cuts it; where it cuts, the new vertices lie on the edges whose ends are on different sides. Two
vertices are the ends of an edge if no third one lies on all planes that both lie on (Motzkin, Raiffa, Thompson and
Thrall, in *Contributions to the Theory of Games* II, 1953, 51-73: the double description of a polytope).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import product
from math import factorial, gcd, lcm
from operator import and_, mul, or_
from typing import TypeAlias

Point: TypeAlias = tuple[Fraction, ...]
Plane: TypeAlias = tuple[tuple[int, ...], Fraction]
"""Whole numbers by which the coordinates are multiplied, and what is added: where that comes to 0."""
Whole: TypeAlias = tuple[int, ...]
"""A point as whole numbers, the last of which divides the others; or a plane, the last of which is what is added."""
Vertex: TypeAlias = tuple[Whole, int]
"""A point, and the planes that it lies on as the bits of a number: those of the box, then those that cut it."""


@dataclass(frozen=True)
class Cell:
    """A part of the box in which each expression has one sign everywhere.

    Parameters
    ----------
    signs
        The sign of each expression: 1, 0 or -1.
    vertices
        Those of its closure.
    """

    signs: tuple[int, ...]
    vertices: tuple[Vertex, ...]

    @property
    def inside(self) -> Point:
        """A point of it: the mean of its vertices, which lies on no plane but those that all of it lies on."""
        n = len(self.vertices)
        points = (_point(vertex) for vertex, _ in self.vertices)
        return tuple(sum(numbers, Fraction(0)) / n for numbers in zip(*points, strict=True))

    @property
    def flat(self) -> bool:
        """Whether it has no volume, since all of it lies on a plane."""
        return 0 in self.signs

    @property
    def volume(self) -> Fraction:
        """How much room it takes; its closure is cut into simplices that have a vertex in common."""
        if self.flat:
            return Fraction(0)
        size = len(self.vertices[0][0]) - 1
        return sum((abs(_determinant(simplex)) for simplex in _simplices(self.vertices)), Fraction(0)) / factorial(size)


def at(plane: Plane, point: Point) -> Fraction:
    """Return what an expression comes to at a point."""
    by, more = plane
    return sum((b * x for b, x in zip(by, point, strict=True) if b), more)


def _point(whole: Whole) -> Point:
    *numbers, scale = whole
    return tuple(Fraction(x, scale) for x in numbers)


def _whole(numbers: Sequence[Fraction]) -> Whole:
    """Return numbers in the same proportion that are whole."""
    scale = lcm(*(x.denominator for x in numbers))
    return tuple(int(x * scale) for x in numbers)


def sign(value: Fraction) -> int:
    """Return the sign of a number."""
    return (value > 0) - (value < 0)


def cells(box: Sequence[tuple[Fraction, Fraction]], planes: Sequence[Plane]) -> Iterator[Cell]:
    """Yield every part into which planes cut a box with its edges; that of the middle of the box comes first.

    Parameters
    ----------
    box
        The bounds of each coordinate, the lower one less than the upper one.
    planes
        Planes, no two the same.

    Complexity
    ----------
    The parts are yielded as they are found; each takes time linear in the planes, cubic in its vertices.
    """
    middle = tuple((low + high) / 2 for low, high in box)
    preferred = [sign(at(plane, middle)) for plane in planes]
    corners = []
    for ends in product((0, 1), repeat=len(box)):
        on = sum(1 << (2 * k + end) for k, end in enumerate(ends))
        corners.append((_whole([*(box[k][end] for k, end in enumerate(ends)), Fraction(1)]), on))
    whole = [_whole([*map(Fraction, by), more]) for by, more in planes]
    waiting: list[tuple[list[int], tuple[Vertex, ...]]] = [([], tuple(corners))]
    while waiting:
        signs, vertices = waiting.pop()
        for k in range(len(signs), len(planes)):
            parts = _cut(vertices, whole[k], 1 << (2 * len(box) + k), _beside(signs, 2 * len(box)))
            if len(parts) > 1:
                parts.sort(key=lambda part, like=preferred[k]: (part[0] == like, part[0] != 0))  # type: ignore[misc]
                waiting += [([*signs, side], there) for side, there in parts[:-1]]
            side, vertices = parts[-1]
            signs.append(side)
        yield Cell(tuple(signs), vertices)


def _beside(signs: Sequence[int], first: int) -> Callable[[], int]:
    """Return what returns the planes that a part is beside, as bits; `first` is that of the first plane that cuts."""
    return lambda: sum(1 << (first + k) for k, side in enumerate(signs) if side)


def _cut(
    vertices: tuple[Vertex, ...], plane: Whole, bit: int, beside: Callable[[], int]
) -> list[tuple[int, tuple[Vertex, ...]]]:
    """Return on which sides of a plane there is a part of a cell, with the vertices of each part."""
    values = [sum(map(mul, plane, point)) for point, _ in vertices]
    least, most = min(values), max(values)
    if least > 0 or most < 0:
        return [(1 if least > 0 else -1, vertices)]
    on_it = [(point, on | bit) for (point, on), value in zip(vertices, values, strict=True) if value == 0]
    if least == most:
        return [(0, tuple(on_it))]
    if least < 0 < most:
        on_it += _crossings(vertices, values, bit)
        parts = [(0, tuple(on_it))]
    else:  # it touches: that is of the cell unless all that touches lies on a plane that the cell is beside
        parts = [] if reduce(and_, (on for _, on in on_it), beside()) else [(0, tuple(on_it))]
    for side in (1, -1):
        if own := [vertex for vertex, value in zip(vertices, values, strict=True) if value * side > 0]:
            parts.append((side, (*own, *on_it)))
    return parts


def _crossings(vertices: Sequence[Vertex], values: Sequence[int], bit: int) -> Iterator[Vertex]:
    """Yield the points at which a plane crosses the edges of a cell."""
    masks = [on for _, on in vertices]
    least = len(vertices[0][0]) - 2  # an edge lies on as many planes as there are coordinates, less one
    before = [k for k, value in enumerate(values) if value > 0]
    behind = [k for k, value in enumerate(values) if value < 0]
    for a, b in product(before, behind):
        both = masks[a] & masks[b]
        if both.bit_count() < least or any(mask & both == both for k, mask in enumerate(masks) if k not in (a, b)):
            continue
        (p, _), (q, _) = vertices[a], vertices[b]
        there = [y * values[a] - x * values[b] for x, y in zip(p, q, strict=True)]
        common = gcd(*there)
        yield tuple(x // common for x in there), both | bit


def _simplices(vertices: Sequence[Vertex]) -> Iterator[list[Point]]:
    """Yield the corners of simplices into which a polytope is cut: from its first vertex to each facet without that."""
    if len(vertices) == 1:
        yield [_point(vertices[0][0])]
        return
    whole = reduce(and_, (on for _, on in vertices))
    bits = reduce(or_, (on for _, on in vertices)) & ~whole
    faces = set()
    while bits:
        bit = bits & -bits
        bits ^= bit
        faces.add(frozenset(k for k, (_, on) in enumerate(vertices) if on & bit))
    for facet in faces:
        if 0 not in facet and not any(facet < other for other in faces):
            for simplex in _simplices([vertices[k] for k in sorted(facet)]):
                yield [_point(vertices[0][0]), *simplex]


def _determinant(simplex: Sequence[Point]) -> Fraction:
    """Return the determinant of the edges that go out from the first corner."""
    origin, *others = simplex
    rows = [[x - o for x, o in zip(corner, origin, strict=True)] for corner in others]
    found = Fraction(1)
    for k in range(len(rows)):
        pivot = next((r for r in range(k, len(rows)) if rows[r][k]), None)
        if pivot is None:
            return Fraction(0)
        if pivot != k:
            rows[k], rows[pivot], found = rows[pivot], rows[k], -found
        found *= rows[k][k]
        for r in range(k + 1, len(rows)):
            factor = rows[r][k] / rows[k][k]
            rows[r] = [x - factor * y for x, y in zip(rows[r], rows[k], strict=True)]
    return found
