"""Outlines of states, lines of moves and the shapes of decision makers, as SVG for the picture of states and moves.

Colours, shapes and dashes are those of the pictures of verdicts, in the order of the file, so that who is who is the
same everywhere. What a style sheet says again (for the dark theme) stands in plain attributes too.
"""

from __future__ import annotations

from math import hypot

from detente.pictures.layout import Curve, Point, sampled
from detente.pictures.svg import numbers, safe
from detente.pictures.verdict.drawing import COLOURS, DASHES, HUES
from detente.pictures.verdict.sheet import Mark, outline, rings

INK, PAPER = COLOURS["ink"][0], COLOURS["paper"][0]


def pattern_of(mover: int) -> tuple[tuple[str, str], str]:
    """Return the colours (on light, on dark) and the dashes of a decision maker; from the seventh on they come again.

    Those are told apart by the rings around their shapes.
    """
    return COLOURS[f"p{mover % HUES}"], DASHES[mover % HUES] or "none"


def text(at: Point, words: str, css: str, *, anchor: str = "middle") -> str:
    """Return a line of words."""
    size, bold = TEXTS[css]
    weight = ' font-weight="600"' if bold else ""
    place = f'x="{numbers(at[0])}" y="{numbers(at[1])}" text-anchor="{anchor}"'
    return f'<text {place} font-size="{size:g}"{weight} class="{css}">{safe(words)}</text>'


TEXTS = {"letters": (13, True), "name": (13, True), "small": (12, False), "quiet": (12, False), "heading": (12, True)}
"""The size of each kind of words in pixels, and whether it is bold."""


def mark(mover: int, at: Point, r: float = 4.5) -> str:
    """Return the shape of a decision maker; on a line it has paper around it."""
    colour, shape = pattern_of(mover)[0][0], Mark(*at, r, mover)
    corners = " ".join(numbers(*corner).replace(" ", ",") for corner in outline(shape))
    paint = f'class="mark" fill="{colour}" stroke="{PAPER}" stroke-width="1.5"'
    centre = f'cx="{numbers(at[0])}" cy="{numbers(at[1])}"'
    drawn = f'<polygon points="{corners}" {paint}/>' if corners else f'<circle {centre} r="{numbers(r)}" {paint}/>'
    around = (
        f'<circle class="around" {centre} r="{numbers(r + 3 * k)}" fill="none" stroke="{colour}"/>'
        for k in range(1, rings(mover) + 1)
    )
    return f'<g class="m{mover}">{drawn}{"".join(around)}</g>'


def box(css: str, centre: Point, half: Point, more: float = 0) -> str:
    """Return the outline of a state, so much larger."""
    (x, y), w, h, corner = centre, half[0] + more, half[1] + more, min(7, 0.7 * half[1])
    return (
        f'<rect class="{css}" x="{numbers(x - w)}" y="{numbers(y - h)}" width="{numbers(2 * w)}" '
        f'height="{numbers(2 * h)}" rx="{numbers(corner + more)}" {_painted(css)}/>'
    )


def cut_box(css: str, centre: Point, half: Point, more: float = 0) -> str:
    """Return the outline of the status quo, with its corners cut."""
    (x, y), w, h, cut = centre, half[0] + more, half[1] + more, min(11, 0.6 * half[1]) + more / 2
    upper = ((-w, cut - h), (cut - w, -h), (w - cut, -h), (w, cut - h))
    corners = (*upper, *((-dx, -dy) for dx, dy in upper))
    points = " ".join(f"{numbers(x + dx)},{numbers(y + dy)}" for dx, dy in corners)
    return f'<polygon class="{css}" points="{points}" {_painted(css)}/>'


def _painted(css: str) -> str:
    """Return the attributes of an outline: the ring is there for the focus alone."""
    if css == "ring":
        return 'fill="none" stroke="none"'
    return f'fill="{PAPER}" stroke="{INK}"'


def stroke(mover: int | None, curve: Curve, *, improves: bool, back: bool = False) -> list[str]:
    """Return a line with its heads: a filled one for an improvement, open ones where other moves lead.

    In its middle is the shape of whose move it is.
    """
    colour, dash = (INK, "none") if mover is None else (pattern_of(mover)[0][0], pattern_of(mover)[1])
    p, c1, c2, q = curve
    d = f"M{numbers(*p)}C{numbers(*c1)} {numbers(*c2)} {numbers(*_beside(q, c2, 10 if improves else 1, 0))}"
    wide = f'stroke="{colour}" stroke-width="{2.8 if improves else 1.2}"'
    parts = [
        f'<path class="under" d="{d}" fill="none" stroke="none"/>',
        f'<path class="stroke" d="{d}" fill="none" {wide} stroke-dasharray="{dash}"/>',
    ]
    if improves:
        left, right = (_beside(q, c2, 12, side) for side in (5.5, -5.5))
        parts.append(f'<path class="head" d="M{numbers(*q)}L{numbers(*left)}L{numbers(*right)}Z" fill="{colour}"/>')
    else:
        for end, control in ((q, c2), *([(p, c1)] if back else [])):
            left, right = (_beside(end, control, 8, side) for side in (4.0, -4.0))
            parts.append(
                f'<path class="open" d="M{numbers(*left)}L{numbers(*end)}L{numbers(*right)}" fill="none" {wide}/>'
            )
    return parts if mover is None else [*parts, mark(mover, sampled(curve)[len(sampled(curve)) // 2])]


def _beside(start: Point, goal: Point, distance: float, side: float) -> Point:
    """Return the point so far from start towards goal, and so far to the side."""
    length = hypot(goal[0] - start[0], goal[1] - start[1]) or 1.0
    x, y = (goal[0] - start[0]) / length, (goal[1] - start[1]) / length
    return start[0] + x * distance - y * side, start[1] + y * distance + x * side
