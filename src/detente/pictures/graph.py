"""The graph of states and moves as an SVG that stands alone: no script, no request, the same bytes every time.

Each decision maker has a colour and a dash pattern, each improvement a bold line with a filled head. The status quo and
equilibria are marked by their outline. Every state is a named element that takes the focus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import hypot
from textwrap import wrap

from detente.pictures.layout import Boxes, Caption, Curve, Point, layout_of, place, routes, sampled
from detente.pictures.picture import Picture, Vertex, marks_of, picture_of, table_of
from detente.pictures.svg import checked_prefix, named, numbers, safe
from detente.stability import CONCEPTS
from detente.unseen import seen

__all__ = ["Picture", "pattern_of", "picture_of", "svg_of", "table_of"]

# After Okabe and Ito, Color Universal Design (2008); darkened, or lightened, to at least 3:1 against the background.
COLOURS = (
    ("#0072b2", "#58a6e0"),
    ("#d55e00", "#f0803c"),
    ("#009e73", "#2cc79a"),
    ("#c4689b", "#e39cc6"),
    ("#b87f00", "#f2b632"),
    ("#3494cc", "#a6dcff"),
    ("#1a1a1a", "#f0f0f0"),
    ("#8c8200", "#f0e442"),
)
DASHES = ("none", "9 4", "2 3", "10 3 2 3", "5 3", "16 4", "10 3 2 3 2 3", "1 5")

LETTER, SMALL = 9.1, 7.0
"""Widths of a letter of a state, and of an average letter of small text."""

GAP, NEAR = 56, 22
"""Between rows of a table, and between states stacked in a column."""

MARGIN, LEAST = 16, 720.0
"""Around everything, and the least width, for the sake of the legend."""


def svg_of(picture: Picture, prefix: str = "graph") -> str:
    """Draw a picture as SVG that stands alone or inside a page.

    Parameters
    ----------
    picture
        What to draw.
    prefix
        What every id in the drawing begins with; pictures on one page need different ones.

    Raises
    ------
    ValueError
        If no id can begin with the prefix.
    """
    return _Drawing(_marked(picture), checked_prefix(prefix) + "_").svg()


def _marked(picture: Picture) -> Picture:
    """Return a picture with marks in the place of characters that nobody sees."""
    return replace(
        picture,
        title=seen(picture.title),
        decision_makers=tuple((key, seen(name)) for key, name in picture.decision_makers),
        nodes=tuple(replace(node, names=tuple(map(seen, node.names))) for node in picture.nodes),
    )


def pattern_of(mover: int) -> tuple[tuple[str, str], str]:
    """Return the colours (on light, on dark) and the dash pattern of a decision maker; 64 of them are distinct."""
    n = len(COLOURS)
    return COLOURS[mover % n], DASHES[(mover + mover // n) % n]


def _short(text: str, letters: int) -> str:
    return text if len(text) <= letters else text[: letters - 1] + "…"


def _text(at: Point, text: str, css: str = "small", anchor: str = "middle") -> str:
    return f'<text x="{numbers(at[0])}" y="{numbers(at[1])}" text-anchor="{anchor}" class="{css}">{safe(text)}</text>'


def _box(kind: str, centre: Point, half: Point, more: float = 0) -> str:
    (x, y), w, h, corner = centre, half[0] + more, half[1] + more, min(7, 0.7 * half[1])
    return (
        f'<rect class="{kind}" x="{numbers(x - w)}" y="{numbers(y - h)}" width="{numbers(2 * w)}" '
        f'height="{numbers(2 * h)}" rx="{numbers(corner + more)}" fill="none" stroke="currentColor"/>'
    )


def _cut_box(kind: str, centre: Point, half: Point, more: float = 0) -> str:
    (x, y), w, h, cut = centre, half[0] + more, half[1] + more, min(11, 0.6 * half[1]) + more / 2
    upper = ((-w, cut - h), (cut - w, -h), (w - cut, -h), (w, cut - h))
    corners = (*upper, *((-dx, -dy) for dx, dy in upper))
    points = " ".join(f"{numbers(x + dx)},{numbers(y + dy)}" for dx, dy in corners)
    return f'<polygon class="{kind}" points="{points}" fill="none" stroke="currentColor"/>'


def _outline(node: Vertex, every: bool, centre: Point, half: Point) -> list[str]:
    """Return a state's shape: the status quo has its corners cut, an equilibrium two lines, one asked about a bar."""
    shape = _cut_box if node.status_quo else _box
    parts = [shape("ring", centre, half, 9)]
    if node.equilibrium:
        parts.append(shape("outer" if every else "outer some", centre, half, 4.5))
    parts.append(shape("box quo" if node.status_quo else "box", centre, half))
    if node.focus:
        (x, y), w, h = centre, half[0] - 5, half[1] - 8
        parts.append(f'<path class="bar" d="M{numbers(x - w, y - h)}V{numbers(y + h)}" stroke="currentColor"/>')
    return parts


def _stroke(mover: int | None, curve: Curve, *, improves: bool, back: bool = False) -> list[str]:
    """Return a line with its heads: a filled one for an improvement, open ones where other moves lead."""
    colour, dash = ("currentColor", "none") if mover is None else (pattern_of(mover)[0][0], pattern_of(mover)[1])
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
        return parts
    for end, control in ((q, c2), *([(p, c1)] if back else [])):
        left, right = (_beside(end, control, 8, side) for side in (4.0, -4.0))
        parts.append(f'<path class="open" d="M{numbers(*left)}L{numbers(*end)}L{numbers(*right)}" fill="none" {wide}/>')
    return parts


def _beside(start: Point, goal: Point, distance: float, side: float) -> Point:
    """Return the point so far from start towards goal, and so far to the side."""
    length = hypot(goal[0] - start[0], goal[1] - start[1]) or 1.0
    x, y = (goal[0] - start[0]) / length, (goal[1] - start[1]) / length
    return start[0] + x * distance - y * side, start[1] + y * distance + x * side


def _width(headings: tuple[Caption, ...]) -> float:
    return max((len(text) * SMALL for heading in headings for text in heading.texts), default=0.0)


class _Drawing:
    """A picture with the place of everything; coordinates are from the first column and row until all is shifted."""

    def __init__(self, picture: Picture, prefix: str) -> None:
        self.picture, self.prefix = picture, prefix
        self.layout = layout_of(picture)
        self.texts = {node.code: self.inside(node) for node in picture.nodes}
        widths = [len(t) * (SMALL if k else LETTER) for texts in self.texts.values() for k, t in enumerate(texts)]
        half = max(widths) / 2 + 18
        self.halves = {code: (half, 9 + 7.5 * len(texts)) for code, texts in self.texts.items()}
        self.step = self.grid(2 * half, 2 * max(high for _, high in self.halves.values()))
        room = {code: high + NEAR / 2 for code, (_, high) in self.halves.items()}
        self.centres = place(picture, self.layout, self.step, room)
        self.drawn = sorted(picture.drawn, key=lambda line: (line.improves, line.mover, line.origin, line.target))
        pads = {node.code: 6.0 if node.equilibrium else 1.5 for node in picture.nodes}
        self.curves = routes(self.drawn, Boxes(self.centres, self.halves, pads))
        (self.left, right), (self.top, self.bottom) = self.extent()
        beside = MARGIN + (_width(self.layout.down) + 14 if self.layout.down else 0)
        above = 20 + 15 * max((len(heading.texts) for heading in self.layout.across), default=0)
        drawn = beside + right - self.left + MARGIN
        self.width = max(drawn, LEAST)
        self.shift = (self.width - drawn) / 2 + beside - self.left, above - self.top

    def grid(self, wide: float, high: float) -> Point:
        between = 76 if self.layout.table else 140
        return max(wide + between, _width(self.layout.across) + 20), high + GAP

    def extent(self) -> tuple[Point, Point]:
        """Return from where to where curves and outlines reach, across and down."""
        points = [point for curve in self.curves for point in sampled(curve)]
        for code, (x, y) in self.centres.items():
            w, h = (half + 12 for half in self.halves[code])
            points += [(x - w, y - h), (x + w, y + h)]
        across, down = zip(*points, strict=True)
        return (min(across), max(across)), (min(down), max(down))

    def inside(self, node: Vertex) -> list[str]:
        """Return the texts in a state's outline, its letters first."""
        words = [*node.names, *(["status quo"] if node.status_quo else [])]
        concepts = "all concepts" if self.every(node) else " ".join(CONCEPTS[c].name for c in node.equilibrium)
        unknown = " ".join(f"{CONCEPTS[c].name}?" for c in node.unsettled)
        return [node.letters, *filter(None, [_short(" · ".join(words), 22), concepts, unknown])]

    def every(self, node: Vertex) -> bool:
        return len(self.picture.concepts) > 1 and node.equilibrium == self.picture.concepts

    def svg(self) -> str:
        """Return the drawing."""
        name, legend, height = self.prefix, *self.legend()
        letters = f"Letters of a state, in order: {', '.join(self.picture.options)}."
        size = f'viewBox="0 0 {numbers(self.width, height)}" width="{numbers(self.width)}" height="{numbers(height)}"'
        named = f'aria-labelledby="{name}title" aria-describedby="{name}about"'
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}svg" {size} role="group" {named}>',
            f'<title id="{name}title">{safe(f"States and moves: {self.picture.title}")}</title>',
            f'<desc id="{name}about">{safe(f"{self.picture.caption} {letters}")}</desc>',
            f"<style>\n{self.style()}\n</style>",
            f'<rect class="paper" width="{numbers(self.width)}" height="{numbers(height)}" fill="#fff"/>',
            f'<g transform="translate({numbers(*self.shift)})">',
            '<g aria-hidden="true">',
            *self.headings(),
            *self.lines(),
            "</g>",
            *map(self.state, self.picture.nodes),
            "</g>",
            '<g aria-hidden="true">',
            *legend,
            "</g>",
            "</svg>",
        ]
        return "\n".join(parts) + "\n"

    def style(self) -> str:
        """Return rules that touch nothing outside this drawing: light, dark on a screen, and what has the focus."""
        own = f"#{self.prefix}svg"
        movers = range(len(self.picture.decision_makers))
        light, dark = (";".join(f"--c{i}:{pattern_of(i)[0][k]}" for i in movers) for k in (0, 1))
        rules = [RULES.replace("#own", own).replace("@light;", f"{light};").replace("@dark;", f"{dark};")]
        rules += [f"{own} .m{i}{{color:var(--c{i})}}" for i in movers]
        # Without scripts: whatever has the focus, or the pointer, keeps its lines; all others step back.
        active = [f"#{self.prefix}n{code}:is(:focus,:hover)) .line:not(.n{code})" for code in self.texts]
        return "\n".join([*rules, "@media screen{", *(f"{own}:has({a}{{opacity:.1}}" for a in active), "}"])

    def headings(self) -> Iterator[str]:
        for heading in self.layout.across:
            x, y = heading.place * self.step[0], self.top - 8 - 15 * (len(heading.texts) - 1)
            yield from (_text((x, y + 15 * k), text, "heading") for k, text in enumerate(heading.texts))
        for heading in self.layout.down:
            x, y = self.left - 10, heading.place * self.step[1] + 4 - 7.5 * (len(heading.texts) - 1)
            yield from (_text((x, y + 15 * k), text, "heading", "end") for k, text in enumerate(heading.texts))

    def lines(self) -> Iterator[str]:
        letters = {node.code: node.letters for node in self.picture.nodes}
        for line, curve in zip(self.drawn, self.curves, strict=True):
            name = self.picture.decision_makers[line.mover][1]
            says = f"{name}: {letters[line.origin]} to {letters[line.target]}" + (", improves" if line.improves else "")
            css = f"line m{line.mover} n{line.origin} n{line.target}" + (" better" if line.improves else "")
            yield f'<g class="{css}"><title>{safe(says)}</title>'
            yield from _stroke(line.mover, curve, improves=line.improves, back=line.back)
            yield "</g>"

    def state(self, node: Vertex) -> str:
        (x, y), texts = self.centres[node.code], self.texts[node.code]
        says, seen = ", ".join([f"State {node.letters}", *node.names, *marks_of(node)]), " ".join(texts)
        label = safe(named(says, seen, f"State {', '.join(texts)}: {', '.join([*node.names, *marks_of(node)])}"))
        top = y + 5 - 7.5 * (len(texts) - 1)
        parts = [
            f'<g id="{self.prefix}n{node.code}" class="node" role="button" tabindex="0" aria-label="{label}">',
            *_outline(node, self.every(node), (x, y), self.halves[node.code]),
            *(_text((x, top + 15.5 * k), text, "small" if k else "letters") for k, text in enumerate(texts)),
            "</g>",
        ]
        return "\n".join(parts)

    def legend(self) -> tuple[list[str], float]:
        """Return the legend, and where it ends."""
        items, top = list(self.keys()), self.bottom + self.shift[1] + 40
        columns = int(self.width // 340)
        parts: list[str] = []
        for k, (sample, text) in enumerate(items):
            x, y = 24 + k % columns * (self.width - 24) / columns, top + k // columns * 26
            words = _text((58, 4), _short(text, 38), "small", "start")
            parts += [f'<g transform="translate({numbers(x, y)})">', *sample, words, "</g>"]
        y = top + 8 + -(-len(items) // columns) * 26
        options = f"Letters of a state, in order: {', '.join(self.picture.options)}"
        rows = wrap(options, int((self.width - 48) / SMALL))
        parts += [_text((24, y + 16 * k), text, "small", "start") for k, text in enumerate(rows)]
        return parts, y + 16 * len(rows)

    def keys(self) -> Iterator[tuple[list[str], str]]:
        """Yield the samples of the legend with what they mean."""
        straight = ((0.0, 0.0), (16.0, 0.0), (30.0, 0.0), (48.0, 0.0))
        for i, (short, name) in enumerate(self.picture.decision_makers):
            if self.picture.own[i]:
                sample = _stroke(i, straight, improves=True)
                yield [f'<g class="m{i} better">', *sample, "</g>"], name if name == short else f"{name} ({short})"
        if any(line.improves for line in self.drawn):
            sample = _stroke(None, straight, improves=True)
            yield ['<g class="better">', *sample, "</g>"], "bold: improves things for the mover"
        if any(not line.improves for line in self.drawn):
            yield _stroke(None, straight, improves=False, back=True), "thin: another possible move"
        at, half, nodes = (24.0, 0.0), (17.0, 7.0), self.picture.nodes
        box, outer = _box("box", at, half), ("outer", "outer some")
        if any(node.status_quo for node in nodes):
            yield [_cut_box("box quo", at, half)], "status quo"
        if any(self.every(node) for node in nodes):
            yield [_box(outer[0], at, half, 4), box], "equilibrium under all concepts"
        if any(node.equilibrium and not self.every(node) for node in nodes):
            yield [_box(outer[1], at, half, 4), box], "equilibrium under the concepts named"
        if open_ := next((node.unsettled[0] for node in nodes if node.unsettled), None):
            yield [_text((24, 4), f"{CONCEPTS[open_].name}?")], "not known whether an equilibrium"
        if any(node.focus for node in nodes):
            yield [box, '<path class="bar" d="M12 -3V3" stroke="currentColor"/>'], "state asked about"


RULES = """\
#own{--paper:#fff;@light;color:#1a1a1a;font-family:system-ui,-apple-system,"Segoe UI",sans-serif}
#own{max-width:100%;height:auto}
@media screen and (prefers-color-scheme:dark){#own{--paper:#121212;@dark;color:#ededed}}
@media print{#own{max-height:96vh;width:auto;break-inside:avoid}}
#own .paper{fill:var(--paper)}
#own text{fill:currentColor;font-size:12px}
#own .letters{font:600 15px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
#own .heading{font-size:12px;font-weight:600}
#own .box{fill:var(--paper);stroke-width:1.2}
#own .quo{stroke-width:3}
#own .outer{fill:var(--paper);stroke-width:1.6}
#own .some{stroke-dasharray:3 2.5}
#own .bar{stroke-width:4}
#own .ring{fill:none;stroke:none}
#own .under{stroke:var(--paper);stroke-width:5}
#own .stroke,#own .open{stroke:currentColor;stroke-width:1.2}
#own .better .stroke{stroke-width:2.8}
#own .head{fill:currentColor}
#own .node{cursor:pointer}
#own .node:focus{outline:none}
@media screen{
#own .node:hover .box{stroke-width:2.4}
#own .node:focus .ring{stroke:currentColor;stroke-width:3.5}
}"""
