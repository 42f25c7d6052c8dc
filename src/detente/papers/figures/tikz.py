r"""TikZ: the drawing of the SVG, shape by shape and at the same places, for LaTeX.

It is read off the SVG, so that the two are one drawing; words are set in the sans serif face of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from detente.papers.figures._figure import FigureForm, Graph
from detente.papers.figures.svg import write as svg_of
from detente.papers.latex import beyond_latin, comment, document, escaped

PIXEL = 0.75
"""How many points of PostScript (bp) a pixel is."""

ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_COMMAND = re.compile(r"([MCLVZ])([^MCLVZ]*)")


def write(graph: Graph, standalone: bool = False) -> str:
    """Return the drawing, as a ``tikzpicture`` or as a document of its size."""
    root = ET.fromstring(svg_of(graph))  # noqa: S314 - what is read was drawn here
    width, height = (float(root.get(side, "0")) * PIXEL for side in ("width", "height"))
    reading = _Reading()
    shapes = list(reading.shapes(root, (0.0, 0.0), {}))
    colours = [f"\\definecolor{{{name}}}{{HTML}}{{{value}}}" for value, name in reading.colours.items()]
    body = [
        f"\\begin{{tikzpicture}}[x={PIXEL}bp,y=-{PIXEL}bp,font=\\sffamily,line join=round]",
        *colours,
        *shapes,
        "\\end{tikzpicture}",
    ]
    text = "\n".join(body) + "\n"
    if beyond_latin(text):
        text = comment("Compile with XeLaTeX or LuaLaTeX: some characters are beyond the Latin alphabet.") + "\n" + text
    if not standalone:
        return f"{comment(str(graph.origin))}\n{comment('Load this package: {tikz}')}\n{text}"
    size = f"[paperwidth={width + 12:.1f}bp,paperheight={height + 12:.1f}bp,margin=6bp]{{geometry}}"
    # A page of its own, to which LaTeX adds nothing.
    begins = "\\hoffset-1in\\voffset-1in\n\\setbox0\\vbox{\\kern6bp\\hbox{\\kern6bp%"
    alone = f"{begins}\n{text}}}}}\n\\shipout\\box0\n"
    return document(alone, [size, "{tikz}"], graph.origin)


@dataclass
class _Reading:
    """What is read off a drawing, with the colours that were found by then."""

    colours: dict[str, str] = field(default_factory=dict)

    def shapes(self, element: ET.Element, at: tuple[float, float], above: Mapping[str, str]) -> Iterator[str]:
        """Yield each shape within an element."""
        looks = {**above, **element.attrib}
        for one in element:
            name = one.tag.rpartition("}")[2]
            own = {**{k: v for k, v in looks.items() if k in INHERITED}, **one.attrib}
            if name == "g":
                moved = [float(n) for n in _NUMBER.findall(one.get("transform", ""))] or [0.0, 0.0]
                yield from self.shapes(one, (at[0] + moved[0], at[1] + moved[1]), own)
            elif name == "text":
                yield self.text(one, own, at)
            elif name in ROUTES and (path := self.drawn(own)):
                yield f"\\path[{path}] {ROUTES[name](own, at)};"

    def colour(self, value: str) -> str:
        """Return the name of a colour."""
        value = value.lstrip("#").upper()
        return self.colours.setdefault(value, f"detente{chr(ord('a') + len(self.colours))}")

    def drawn(self, looks: Mapping[str, str]) -> str:
        """Return how a shape is drawn and filled; nothing where it is not seen."""
        found = []
        if looks.get("stroke", "none") != "none":
            found.append(f"draw={self.colour(looks['stroke'])}")
            found.append(f"line width={_bp(float(looks.get('stroke-width', '1')))}")
            dashes = [_bp(float(n)) for n in _NUMBER.findall(looks.get("stroke-dasharray", ""))]
            if dashes:
                pairs = zip(dashes[::2], dashes[1::2], strict=True)
                found.append("dash pattern=" + " ".join(f"on {on} off {off}" for on, off in pairs))
        if looks.get("fill", "none") != "none":
            found.append(f"fill={self.colour(looks['fill'])}")
        if found and float(looks.get("rx", "0")):
            found.append(f"rounded corners={_bp(float(looks['rx']))}")
        return ",".join(found)

    def text(self, one: ET.Element, looks: Mapping[str, str], at: tuple[float, float]) -> str:
        """Return words where they stand."""
        size = float(looks["font-size"]) * PIXEL
        bold = "\\bfseries" if "font-weight" in looks else ""
        font = f"font=\\sffamily\\fontsize{{{size:g}}}{{{1.2 * size:g}}}\\selectfont{bold}"
        anchor = ANCHORS[looks.get("text-anchor", "start")]
        colour = self.colour(looks.get("fill", "#000000"))
        place = _point(at, float(looks["x"]), float(looks["y"]))
        return f"\\node[anchor={anchor},inner sep=0pt,text={colour},{font}] at {place} {{{escaped(one.text or '')}}};"


INHERITED = ("fill", "stroke", "stroke-width", "stroke-dasharray")


def _bp(pixels: float) -> str:
    return f"{pixels * PIXEL:g}bp"


def _point(at: tuple[float, float], x: float, y: float) -> str:
    return f"({round(x + at[0], 2):g},{round(y + at[1], 2):g})"


def _rect(looks: Mapping[str, str], at: tuple[float, float]) -> str:
    x, y, width, height = (float(looks.get(key, "0")) for key in ("x", "y", "width", "height"))
    return f"{_point(at, x, y)} rectangle {_point(at, x + width, y + height)}"


def _circle(looks: Mapping[str, str], at: tuple[float, float]) -> str:
    return f"{_point(at, float(looks['cx']), float(looks['cy']))} circle[radius={_bp(float(looks['r']))}]"


def _polygon(looks: Mapping[str, str], at: tuple[float, float]) -> str:
    values = [float(n) for n in _NUMBER.findall(looks["points"])]
    return " -- ".join([*(_point(at, x, y) for x, y in zip(values[::2], values[1::2], strict=True)), "cycle"])


def _path(looks: Mapping[str, str], at: tuple[float, float]) -> str:
    parts, last = [], (0.0, 0.0)
    for command, rest in _COMMAND.findall(looks["d"]):
        values = [float(n) for n in _NUMBER.findall(rest)]
        if command == "V":
            values = [last[0], values[0]]
        points = [_point(at, x, y) for x, y in zip(values[::2], values[1::2], strict=True)]
        if command == "C":
            parts.append(f".. controls {points[0]} and {points[1]} .. {points[2]}")
        elif command == "Z":
            parts.append("-- cycle")
        else:
            parts.append(points[0] if command == "M" else f"-- {points[0]}")
        last = (values[-2], values[-1]) if values else last
    return " ".join(parts)


ROUTES = {"rect": _rect, "circle": _circle, "polygon": _polygon, "path": _path}

FIGURE = FigureForm(
    name="tikz", label="TikZ, for LaTeX", endings=(".tikz", ".tex"), media_type="application/x-latex", write=write,
    fragments=True,
)  # fmt: skip
