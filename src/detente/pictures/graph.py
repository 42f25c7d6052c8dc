"""The graph of states and moves as an SVG that stands alone: no script, no request, the same bytes every time.

Each decision maker has the colour, shape and dashes that it has everywhere; an improvement is a bold line with a filled
head. In each state stand its letters and names, and what is done there. The status quo and equilibria are marked by
their outline. Every state is a named element that takes the focus.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from detente.pictures.layout import Boxes, Caption, Curve, Layout, Point, layout_of, place, routes, sampled
from detente.pictures.picture import Picture, Vertex, picture_of
from detente.pictures.shapes import INK, PAPER, box, cut_box, mark, pattern_of, stroke, text
from detente.pictures.svg import FONTS, checked_prefix, named, numbers, safe
from detente.pictures.told import done_in, marks_of
from detente.pictures.verdict.drawing import COLOURS
from detente.pictures.verdict.measure import width_of, wrap
from detente.stability import CONCEPTS
from detente.unseen import seen

__all__ = ["Picture", "picture_of", "svg_of"]

LETTER = 8.1
"""The width of a letter of a state."""

WORDS, LONG, MARKED, BESIDE = 172.0, 240.0, 15.0, 190.0
"""How wide words in a state of a table may be and in one of a column, which are many and so have one line for an act;
what the shape before them takes; and how wide a row's heading may be."""

LINE, ROW = 15.5, 15.0
"""From line to line in a state, and in a heading."""

GAP, NEAR = 44, 22
"""Between rows of a table, and between states stacked in a column."""

MARGIN, LEAST, KEY = 16, 720.0, 340.0
"""Around everything, the least width, for the sake of the legend, and how wide one of its columns is at least."""


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
    return Drawing(marked(picture), checked_prefix(prefix) + "_").svg()


def marked(picture: Picture) -> Picture:
    """Return a picture with marks in the place of characters that nobody sees."""
    return replace(
        picture,
        title=seen(picture.title),
        decision_makers=tuple((key, seen(name)) for key, name in picture.decision_makers),
        nodes=tuple(replace(node, names=tuple(map(seen, node.names))) for node in picture.nodes),
    )


@dataclass(frozen=True)
class Line:
    """A line of words in a state, after the shape of whose act it tells; behind its letters stands what it is like."""

    words: str
    css: str = "small"
    mover: int | None = None
    indented: bool = False
    like: str = ""

    @property
    def indent(self) -> float:
        return MARKED if self.indented else 0.0

    @property
    def width(self) -> float:
        if self.css == "letters":
            return len(self.words) * LETTER + (8 + width_of(self.like, "tag") if self.like else 0)
        return self.indent + width_of(self.words, "move" if self.css == "name" else "tag")


def _outline(node: Vertex, every: bool, centre: Point, half: Point) -> list[str]:
    """Return a state's shape: the status quo has its corners cut, an equilibrium two lines, one asked about a bar."""
    shape = cut_box if node.status_quo else box
    parts = [shape("ring", centre, half, 9)]
    if node.equilibrium:
        parts.append(shape("outer" if every else "outer some", centre, half, 4.5))
    parts.append(shape("box quo" if node.status_quo else "box", centre, half))
    if node.focus:
        (x, y), w, h = centre, half[0] - 5, half[1] - 8
        parts.append(f'<path class="bar" d="M{numbers(x - w, y - h)}V{numbers(y + h)}" stroke="{INK}"/>')
    return parts


def _wrapped(captions: tuple[Caption, ...], width: float) -> tuple[tuple[float, tuple[str, ...]], ...]:
    """Return headings with where they stand, each in lines of at most a width."""
    return tuple(
        (c.place, tuple(line for words in c.texts for line in wrap(words, width, "head", 4))) for c in captions
    )


def _widest(headings: tuple[tuple[float, tuple[str, ...]], ...]) -> float:
    return max((width_of(line, "move") for _, lines in headings for line in lines), default=0.0)


class Drawing:
    """A picture with the place of everything; coordinates are from the first column and row until all is shifted."""

    def __init__(self, picture: Picture, prefix: str) -> None:
        self.picture, self.prefix, self.done = picture, prefix, done_in(picture)
        self.layout = self.laid_out()
        self.texts = {node.code: self.inside(node) for node in picture.nodes}
        half = max(line.width for lines in self.texts.values() for line in lines) / 2 + self.aside
        self.halves = {code: (half, 9 + LINE / 2 * len(lines)) for code, lines in self.texts.items()}
        self.down = _wrapped(self.layout.down, BESIDE)
        high = max(2 * max(high for _, high in self.halves.values()), *(ROW * len(h) - 20 for _, h in self.down), 0.0)
        between, below = self.gaps()
        self.step = 2 * half + between, high + below
        self.across = _wrapped(self.layout.across, self.step[0] - 16)
        room = {code: high + NEAR / 2 for code, (_, high) in self.halves.items()}
        self.centres = place(picture, self.layout, self.step, room)
        self.drawn = sorted(picture.drawn, key=lambda line: (line.improves, line.mover, line.origin, line.target))
        pads = {node.code: 6.0 if node.equilibrium else 1.5 for node in picture.nodes}
        self.curves = self.routed(Boxes(self.centres, self.halves, pads))
        (self.left, right), (self.top, self.bottom) = self.extent()
        beside = MARGIN + (_widest(self.down) + 14 if self.down else 0)
        above = 20 + ROW * max((len(lines) for _, lines in self.across), default=0)
        drawn = beside + right - self.left + MARGIN
        self.width = max(drawn, LEAST)
        self.shift = (self.width - drawn) / 2 + beside - self.left, above - self.top

    aside = 14.0
    """What a state has beside its words."""

    def laid_out(self) -> Layout:
        """Return which states stand in which column and row."""
        return layout_of(self.picture)

    def gaps(self) -> Point:
        """Return how far apart columns and rows are."""
        return (64 if self.layout.table else 104), GAP

    def routed(self, boxes: Boxes) -> list[Curve]:
        """Return how each line runs."""
        return routes(self.drawn, boxes)

    def extent(self) -> tuple[Point, Point]:
        """Return from where to where curves and outlines reach, across and down."""
        points = [point for curve in self.curves for point in sampled(curve)]
        for code, (x, y) in self.centres.items():
            w, h = (half + 12 for half in self.halves[code])
            points += [(x - w, y - h), (x + w, y + h)]
        for at, lines in self.down:
            reach = ROW * len(lines) / 2 + 2
            points += [(0.0, at * self.step[1] - reach), (0.0, at * self.step[1] + reach)]
        across, down = zip(*points, strict=True)
        return (min(across), max(across)), (min(down), max(down))

    def inside(self, node: Vertex) -> list[Line]:
        """Return the lines in a state's outline: its letters, its names, what is done there, where it is stable."""
        words = " · ".join([*node.names, *(["status quo"] if node.status_quo else [])])
        concepts = "all concepts" if self.every(node) else " ".join(CONCEPTS[c].name for c in node.equilibrium)
        unknown = " ".join(f"{CONCEPTS[c].name}?" for c in node.unsettled)
        wide, most = (WORDS, 2) if self.layout.table else (LONG, 1)
        done = self.done[node.code]
        like = wrap(f"as {done.than}, but", 120, "tag", 1)[0] if done.than else ""
        lines = [Line(node.letters, "letters", like=like)]
        lines += [Line(part, "name") for part in wrap(words, wide, "move", 2) if part]
        for mover, act in done.acts:
            for k, part in enumerate(wrap(act, wide - MARKED, "tag", most)):
                owner = mover if k == 0 else None
                lines.append(Line(part, "quiet" if mover is None else "small", owner, indented=mover is not None))
        return [*lines, *(Line(t, "quiet") for t in (concepts, unknown) if t)]

    def every(self, node: Vertex) -> bool:
        return len(self.picture.concepts) > 1 and node.equilibrium == self.picture.concepts

    @property
    def lettered(self) -> str:
        return f"Letters of a state, in order: {', '.join(map(seen, self.picture.acts or self.picture.options))}"

    def svg(self) -> str:
        """Return the drawing."""
        name, legend, height = self.prefix, *self.legend()
        size = f'viewBox="0 0 {numbers(self.width, height)}" width="{numbers(self.width)}" height="{numbers(height)}"'
        named = f'role="group" aria-labelledby="{name}title" aria-describedby="{name}about" font-family=\'{FONTS}\''
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}svg" {size} {named}>',
            f'<title id="{name}title">{safe(f"States and moves: {self.picture.title}")}</title>',
            f'<desc id="{name}about">{safe(f"{self.picture.caption} {self.lettered}.")}</desc>',
            f"<style>\n{self.style()}\n</style>",
            f'<rect class="paper" width="{numbers(self.width)}" height="{numbers(height)}" fill="{PAPER}"/>',
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
        light, dark = (
            ";".join([*(f"--{name}:{COLOURS[name][k]}" for name in ("ink", "quiet", "paper", "focus")),
                      *(f"--c{i}:{pattern_of(i)[0][k]}" for i in movers)])
            for k in (0, 1)
        )  # fmt: skip
        rules = [RULES.replace("#own", own).replace("@light", light).replace("@dark", dark)]
        rules += [f"{own} .m{i}{{color:var(--c{i})}}" for i in movers]
        # Without scripts: whatever has the focus, or the pointer, keeps its lines; all others step back.
        active = [f"#{self.prefix}n{code}:is(:focus,:hover)) .line:not(.n{code})" for code in self.texts]
        return "\n".join([*rules, "@media screen{", *(f"{own}:has({a}{{opacity:.1}}" for a in active), "}"])

    def headings(self) -> Iterator[str]:
        for at, lines in self.across:
            x, y = at * self.step[0], self.top - 8 - ROW * (len(lines) - 1)
            yield from (text((x, y + ROW * k), words, "heading") for k, words in enumerate(lines))
        for at, lines in self.down:
            x, y = self.left - 10, at * self.step[1] + 4 - ROW / 2 * (len(lines) - 1)
            yield from (text((x, y + ROW * k), words, "heading", anchor="end") for k, words in enumerate(lines))

    def lines(self) -> Iterator[str]:
        letters = {node.code: node.letters for node in self.picture.nodes}
        for line, curve in zip(self.drawn, self.curves, strict=True):
            name = self.picture.decision_makers[line.mover][1]
            says = f"{name}: {letters[line.origin]} to {letters[line.target]}" + (", improves" if line.improves else "")
            css = f"line m{line.mover} n{line.origin} n{line.target}" + (" better" if line.improves else "")
            yield f'<g class="{css}"><title>{safe(says)}</title>'
            yield from stroke(line.mover, curve, improves=line.improves, back=line.back)
            yield "</g>"

    def state(self, node: Vertex) -> str:
        (x, y), lines = self.centres[node.code], self.texts[node.code]
        shown = [words for line in lines for words in (line.words, line.like) if words]
        rest = [*node.names, self.done[node.code].says, *marks_of(node)]
        says = ", ".join([f"State {node.letters}", *rest])
        label = safe(named(says, " ".join(shown), f"State {', '.join(shown)}: {', '.join(rest)}"))
        left, top = x - self.halves[node.code][0] + 14, y + 4.5 - LINE / 2 * (len(lines) - 1)
        parts = [
            f'<g id="{self.prefix}n{node.code}" class="node" role="button" tabindex="0" aria-label="{label}">',
            *_outline(node, self.every(node), (x, y), self.halves[node.code]),
        ]
        for k, line in enumerate(lines):
            parts += [mark(line.mover, (left + 5, top - 4.2 + LINE * k))] if line.mover is not None else []
            parts.append(text((left + line.indent, top + LINE * k), line.words, line.css, anchor="start"))
            if line.like:
                beside = left + len(line.words) * LETTER + 8
                parts.append(text((beside, top + LINE * k), line.like, "quiet", anchor="start"))
        return "\n".join([*parts, "</g>"])

    def legend(self) -> tuple[list[str], float]:
        """Return the legend, and where it ends."""
        items, top = list(self.keys()), self.bottom + self.shift[1] + 40
        columns = int(self.width // KEY)
        wide = (self.width - 24) / columns
        parts: list[str] = []
        for k, (sample, says) in enumerate(items):
            x, y = 24 + k % columns * wide, top + k // columns * 26
            words = text((58, 4), wrap(says, wide - 70, "tag", 1)[0], "small", anchor="start")
            parts += [f'<g transform="translate({numbers(x, y)})">', *sample, words, "</g>"]
        y = top + 8 + -(-len(items) // columns) * 26
        rows = wrap(self.lettered, BROADEST * (self.width - 48), "tag")
        parts += [text((24, y + 16 * k), words, "small", anchor="start") for k, words in enumerate(rows)]
        return parts, y + 16 * len(rows)

    def keys(self) -> Iterator[tuple[list[str], str]]:
        """Yield the samples of the legend with what they mean."""
        straight = ((0.0, 0.0), (16.0, 0.0), (30.0, 0.0), (48.0, 0.0))
        for i, (short, name) in enumerate(self.picture.decision_makers):
            if self.picture.own[i]:
                sample = stroke(i, straight, improves=True)
                yield [f'<g class="m{i} better">', *sample, "</g>"], name if name == short else f"{name} ({short})"
        if any(line.improves for line in self.drawn):
            sample = stroke(None, straight, improves=True)
            yield ['<g class="better">', *sample, "</g>"], "bold: improves things for the mover"
        if any(not line.improves for line in self.drawn):
            yield stroke(None, straight, improves=False, back=True), "thin: another possible move"
        at, half, nodes = (24.0, 0.0), (17.0, 7.0), self.picture.nodes
        inner, outer = box("box", at, half), ("outer", "outer some")
        if any(node.status_quo for node in nodes):
            yield [cut_box("box quo", at, half)], "status quo"
        if any(self.every(node) for node in nodes):
            yield [box(outer[0], at, half, 4), inner], "equilibrium under all concepts"
        if any(node.equilibrium and not self.every(node) for node in nodes):
            yield [box(outer[1], at, half, 4), inner], "equilibrium under the concepts named"
        if open_ := next((node.unsettled[0] for node in nodes if node.unsettled), None):
            yield [text((24, 4), f"{CONCEPTS[open_].name}?", "small")], "not known whether an equilibrium"
        if any(node.focus for node in nodes):
            yield [inner, f'<path class="bar" d="M12 -3V3" stroke="{INK}"/>'], "state asked about"


BROADEST = 0.85
"""Which part of a line words may fill by the widths that are told: DejaVu Sans, which some programs take, is wider."""

RULES = """\
#own{@light;color:var(--ink);max-width:100%;height:auto}
@media screen and (prefers-color-scheme:dark){#own{@dark}}
@media print{#own{max-height:96vh;width:auto;break-inside:avoid}}
#own .paper{fill:var(--paper)}
#own text{fill:currentColor}
#own .quiet{fill:var(--quiet)}
#own .letters{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
#own .box,#own .outer{fill:var(--paper);stroke:var(--ink)}
#own .box{stroke-width:1.2}
#own .quo{stroke-width:3}
#own .outer{stroke-width:1.6}
#own .some{stroke-dasharray:3 2.5}
#own .bar{stroke:var(--ink);stroke-width:4}
#own .under{stroke:var(--paper);stroke-width:5}
#own .stroke,#own .open,#own .around{stroke:currentColor}
#own .head,#own .mark{fill:currentColor}
#own .mark{stroke:var(--paper)}
#own .node{cursor:pointer}
#own .node:focus{outline:none}
@media screen{
#own .node:hover .box{stroke-width:2.4}
#own .node:focus .ring{stroke:var(--focus);stroke-width:3.5}
}"""
