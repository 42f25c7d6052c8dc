"""The whole graph of a model as a figure for print: every state by its number, every move, whatever reads SVG.

It is the drawing of `graph` by plain attributes alone, without style sheets, variables and what takes the focus, so
that a browser and a program such as librsvg put boxes and words at the same places. Where states stand in rows and
columns by what is chosen and there are many lines, these run in bows within the row or the column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from math import ceil, isqrt

from detente.deadline import check
from detente.pictures.graph import Drawing, Line, marked
from detente.pictures.layout import (
    Boxes,
    Curve,
    Layout,
    Point,
    bows,
    in_rows_and_columns,
    layout_of,
    room_for_bows,
    routes,
)
from detente.pictures.picture import Picture, Vertex
from detente.pictures.shapes import INK, PAPER
from detente.pictures.svg import safe
from detente.pictures.verdict.drawing import COLOURS
from detente.pictures.verdict.measure import wrap
from detente.stability import CONCEPTS

FONT = "Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif"
MANY = 60
"""With more lines than this they run in bows, where rows and columns allow it."""

COLUMNS, ROWS, FILLED = 24, 40, 2.5
"""How large a table of choices may be here, and how many cells it may have for each state."""

TALL = 4
"""So many more states than the root of their number stand in one column, where none shows choices."""

BESIDE = 150.0
"""How wide a number, which may be a name, is at most before it is set in two lines."""


def whole_svg(picture: Picture, numbers: Mapping[int, str], says: str = "") -> str:
    """Draw all of a picture by plain attributes.

    Parameters
    ----------
    picture
        All states and the moves that are drawn; see `detente.pictures.picture`.
    numbers
        What each state is called, by its code.
    says
        What the drawing is made by and from.
    """
    named = replace(picture, whole=True, nodes=tuple(replace(n, names=(numbers[n.code],)) for n in picture.nodes))
    return plain(_Whole(marked(named), "graph_").svg(), says)


class _Whole(Drawing):
    """The drawing, with numbers and letters in the states and nothing at the edges."""

    aside = 9.0

    def __init__(self, picture: Picture, prefix: str) -> None:
        super().__init__(picture, prefix)
        self.width = ceil(self.width)  # programs round parts of a pixel each in its own way

    def legend(self) -> tuple[list[str], float]:
        parts, height = super().legend()
        return parts, ceil(height)

    def laid_out(self) -> Layout:
        tall = TALL + isqrt(len(self.picture.nodes))
        return replace(layout_of(self.picture, COLUMNS, ROWS, FILLED, tall), across=(), down=())

    @property
    def bowed(self) -> bool:
        return len(self.picture.lines) > MANY and in_rows_and_columns(self.picture.lines, self.layout)

    def gaps(self) -> Point:
        if not self.bowed:
            return super().gaps()
        right, over = room_for_bows(self.picture.lines, self.layout.cells)
        return 44 + right, 34 + over

    def routed(self, boxes: Boxes) -> list[Curve]:
        if self.bowed:
            return bows(self.drawn, boxes, self.layout.cells)
        return routes(self.drawn, boxes, check)

    def inside(self, node: Vertex) -> list[Line]:
        concepts = "" if self.every(node) else " ".join(CONCEPTS[c].name for c in node.equilibrium)
        unknown = " ".join(f"{CONCEPTS[c].name}?" for c in node.unsettled)
        numbers = (Line(part, "name") for part in wrap(node.names[0], BESIDE, "move", 2) if part)
        return [*numbers, Line(node.letters, "small"), *(Line(t, "quiet") for t in (concepts, unknown) if t)]


_CLASS = re.compile(r' class="([^"]*)"')
_FOR_SCREENS = re.compile(r' (?:role|tabindex|aria-[a-z]+)="[^"]*"')
_STYLE = re.compile(r"<style>.*?</style>\n", re.DOTALL)
_RING = re.compile(r'<(?:rect|polygon) class="ring"[^>]*/>\n?')
_UNDER = re.compile(r'<path class="under" ([^>]*?) stroke="none"/>')
_FONTS = re.compile(r"font-family='[^']*'")
ATTRIBUTES = {
    "box": 'stroke-width="1.2"', "box quo": 'stroke-width="3"', "outer": 'stroke-width="1.6"',
    "outer some": 'stroke-width="1.6" stroke-dasharray="3 2.5"', "bar": 'stroke-width="4"',
    "quiet": f'fill="{COLOURS["quiet"][0]}"',
    **dict.fromkeys(("letters", "name", "small", "heading"), f'fill="{INK}"'),
}  # fmt: skip
"""What a style sheet says of each class otherwise."""


def plain(svg: str, says: str) -> str:
    """Return a drawing of the graph by plain attributes alone, with what it is made by and from."""
    svg = _UNDER.sub(rf'<path \1 stroke="{PAPER}" stroke-width="5"/>', _RING.sub("", _STYLE.sub("", svg)))
    svg = _CLASS.sub(lambda found: f" {ATTRIBUTES[found[1]]}" if found[1] in ATTRIBUTES else "", svg)
    svg = _FONTS.sub(f'font-family="{FONT}"', _FOR_SCREENS.sub("", svg))
    return svg.replace("</desc>\n", f"</desc>\n<metadata>{safe(says)}</metadata>\n", 1) if says else svg
