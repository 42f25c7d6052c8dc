"""Draw the growth curves as one SVG, on logarithmic axes, or print them as a table.

    python benchmarks/run.py --growth --json figures.json
    python benchmarks/picture.py figures.json -o growth.svg
    python benchmarks/picture.py figures.json --table
    python benchmarks/picture.py figures.json --docs docs/explanation    # both, where the documentation has them

The same figures give the same bytes everywhere. It is drawn by hand, since six panels of lines are a page of code,
while a plotting library would be the largest dependency of all and writes other bytes in each of its versions.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

Record = Mapping[str, Any]

WIDTH, HEIGHT = 250, 230  # of a panel
LEFT, TOP, GAP_X, GAP_Y, LEGEND = 62, 30, 34, 74, 96
# For each of engine and concepts a colour, told apart also by those who see no red or no green, and a marker.
KINDS = {
    ("explicit", 5): ("#555555", "triangle"),
    ("dense", 5): ("#0072b2", "circle"),
    ("symbolic", 3): ("#007a5e", "square"),
    ("symbolic", 1): ("#c14a00", "diamond"),
}
DASHES = {"random": "", "local": "5 3"}
COLUMNS = {
    "options": ("combinations of options", "states"),
    "decision_makers": ("decision makers", "value"),
    "statements": ("statements of each decision maker", "value"),
}
ROWS = {"cpu_seconds": ("processor time, s", (0.1, 300.0)), "gib": ("memory, GiB", (0.02, 4.0))}
BEGIN, END = "<!-- growth: begin -->", "<!-- growth: end -->"
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True)
class Panel:
    """One pair of logarithmic axes: where it lies, and the least and the greatest value of each."""

    left: float
    top: float
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, value: float) -> float:
        """Return where a value lies from left to right."""
        return self.left + WIDTH * _share(value, self.across)

    def y(self, value: float) -> float:
        """Return where a value lies from top to bottom."""
        return self.top + HEIGHT * (1 - _share(value, self.up))


def _share(value: float, span: tuple[float, float]) -> float:
    low, high = (math.log10(end) for end in span)
    return (min(max(math.log10(value), low), high) - low) / (high - low)


def svg(curves: Sequence[Record]) -> str:
    """Return the picture."""
    width = LEFT + 3 * WIDTH + 2 * GAP_X + 20
    height = TOP + 2 * HEIGHT + 2 * GAP_Y + LEGEND
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"',
        ' aria-labelledby="growth-title growth-desc" font-family="sans-serif" font-size="11">',
        '<title id="growth-title">Time and memory against the size of models</title>',
        f'<desc id="growth-desc">{escape(_described(curves))}</desc>',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for column, (against, (label, key)) in enumerate(COLUMNS.items()):
        here = [curve for curve in curves if curve["against"] == against]
        values = [_places(curve, point, key) for curve in here for point in curve["points"]]
        if not values:
            continue
        alone = len(set(values)) == 1
        across = (values[0] / 10, values[0] * 10) if alone else (min(values), max(values))
        for row, (measured, (name, up)) in enumerate(ROWS.items()):
            left, top = LEFT + column * (WIDTH + GAP_X), TOP + row * (HEIGHT + GAP_Y)
            panel = Panel(left, top, across, up)
            ticks = _decades(*across, 6) if key == "states" else sorted(set(values))
            parts += _axes(panel, ticks, label, name if column == 0 else "")
            parts += [line for curve in here for line in _curve(panel, curve, key, measured)]
    parts += _legend(curves, TOP + 2 * HEIGHT + 2 * GAP_Y - 12)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _places(curve: Record, point: Record, key: str) -> float:
    return float(2 ** point["value"] if key == "states" and curve["against"] == "options" else point[key])


def _described(curves: Sequence[Record]) -> str:
    solved = [
        f"{curve['name']}: {curve['points'][0]['cpu_seconds']:.2f} s at {curve['points'][0]['value']} options, "
        f"{curve['points'][-1]['cpu_seconds']:.2f} s at {curve['points'][-1]['value']}"
        for curve in curves
        if curve["against"] == "options"
    ]
    return f"Six panels on logarithmic axes. {'; '.join(solved)}. All points are in the table beside the picture."


def _decades(low: float, high: float, most: int) -> list[float]:
    first, last = math.ceil(math.log10(low)), math.floor(math.log10(high))
    step = max(1, -(-(last - first + 1) // most))
    return [10.0**k for k in range(first, last + 1) if k % step == 0]


def _axes(panel: Panel, ticks: Sequence[float], label: str, name: str) -> Iterator[str]:
    bottom, right = panel.top + HEIGHT, panel.left + WIDTH
    small = ticks[-1] < 1000
    for tick in ticks:
        x = panel.x(tick)
        yield f'<path d="M{x:.1f} {panel.top}V{bottom}" stroke="#dddddd"/>'
        yield f'<text x="{x:.1f}" y="{bottom + 15}" text-anchor="middle">{_written(tick, small=small)}</text>'
    for tick in _decades(*panel.up, 9):
        y = panel.y(tick)
        yield f'<path d="M{panel.left} {y:.1f}H{right}" stroke="#dddddd"/>'
        if name:
            yield f'<text x="{panel.left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:g}</text>'
    yield f'<rect x="{panel.left}" y="{panel.top}" width="{WIDTH}" height="{HEIGHT}" fill="none" stroke="#333333"/>'
    yield f'<text x="{panel.left + WIDTH / 2}" y="{bottom + 34}" text-anchor="middle">{escape(label)}</text>'
    if name:
        x, y = panel.left - 44, panel.top + HEIGHT / 2
        yield f'<text x="{x}" y="{y}" text-anchor="middle" transform="rotate(-90 {x} {y})">{escape(name)}</text>'


def _written(tick: float, *, small: bool) -> str:
    return f"{tick:g}" if small else "10" + str(round(math.log10(tick))).translate(SUPERSCRIPTS)


def _style(curve: Record) -> tuple[str, str]:
    return KINDS[curve["engine"], len(curve["concepts"])]


def _curve(panel: Panel, curve: Record, key: str, measured: str) -> Iterator[str]:
    colour, marker = _style(curve)
    places = [(panel.x(_places(curve, p, key)), panel.y(p[measured]), p["complete"]) for p in curve["points"]]
    dash = DASHES[curve["family"]]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in places)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.5"{dashed}/>'
    for (x, y, complete), point in zip(places, curve["points"], strict=True):
        told = f"{curve['name']}: {point['value']}, {point['cpu_seconds']:.2f} s, {point['gib']:.2f} GiB"
        shape = _marker(marker if complete else "cross", x, y, colour, filled=not dash)
        yield f"<g><title>{escape(told + ('' if complete else ', not whole'))}</title>{shape}</g>"


def _marker(kind: str, x: float, y: float, colour: str, *, filled: bool) -> str:
    """Return a small sign around a point."""
    corners = {
        "triangle": ((0, -4), (4, 3), (-4, 3)),
        "square": ((-3, -3), (3, -3), (3, 3), (-3, 3)),
        "diamond": ((0, -4), (4, 0), (0, 4), (-4, 0)),
    }
    paint = f'fill="{colour if filled else "white"}" stroke="{colour}"'
    if kind == "cross":
        return f'<path d="M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10" stroke="{colour}" stroke-width="2.5"/>'
    if kind == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" {paint}/>'
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners[kind])
    return f'<polygon points="{points}" {paint}/>'


def _legend(curves: Sequence[Record], top: float) -> Iterator[str]:
    shown: dict[str, Record] = {}
    for curve in curves:
        shown.setdefault(curve["name"], curve)
    for k, (name, curve) in enumerate(shown.items()):
        x, y = LEFT + (k % 3) * (WIDTH + GAP_X), top + (k // 3) * 20
        colour, marker = _style(curve)
        dash = DASHES[curve["family"]]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        yield f'<path d="M{x} {y}h34" stroke="{colour}" stroke-width="1.5"{dashed}/>'
        yield _marker(marker, x + 17, y, colour, filled=not dash)
        yield f'<text x="{x + 42}" y="{y + 4}">{escape(name)}</text>'
    y = top + -(-len(shown) // 3) * 20
    yield _marker("cross", LEFT + 17, y, "#333333", filled=True)
    yield f'<text x="{LEFT + 42}" y="{y + 4}">not solved whole within 60 seconds; the curve ends there</text>'


def markdown(curves: Sequence[Record]) -> str:
    """Return every point as tables in Markdown: processor seconds and GiB."""
    lines = []
    for against in COLUMNS:
        here = [curve for curve in curves if curve["against"] == against]
        values = sorted({point["value"] for curve in here for point in curve["points"]})
        if not here:
            continue
        fixed = {name: curve["fixed"][name] for curve in here for name in curve["fixed"] if curve["fixed"][name]}
        kept = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in _varying(here, fixed).items())
        lines += [f"Against the number of {against.replace('_', ' ')} ({kept}), processor seconds and GiB:", ""]
        lines += [f"| | {' | '.join(str(value) for value in values)} |", "|---|" + "---|" * len(values)]
        for curve in here:
            cells = {point["value"]: _cell(point) for point in curve["points"]}
            lines.append(f"| {curve['name']} | {' | '.join(cells.get(value, '') for value in values)} |")
        lines.append("")
    return "\n".join(lines)


def _varying(here: Sequence[Record], fixed: Mapping[str, int]) -> dict[str, str]:
    """Return each fixed size, as a pair where the engines have different ones."""
    return {name: " or ".join(str(n) for n in sorted({c["fixed"][name] for c in here})) for name in fixed}


def _cell(point: Record) -> str:
    return f"{point['cpu_seconds']:.2f}, {point['gib']:.2f}" if point["complete"] else "not whole"


def into(text: str, page: str) -> str:
    """Return a page with what is between the two marks replaced."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    if not after:
        raise SystemExit(f"picture.py: the page lacks the marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{text.strip()}\n\n{END}{after}"


def main() -> int:
    """Draw the figures of a file, or print them as a table."""
    first, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=first, epilog=rest, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figures", help="what run.py --growth --json has written")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write; standard output by default")
    parser.add_argument("--docs", metavar="FOLDER", help="write growth.svg and the tables of the page there")
    parser.add_argument("--table", action="store_true", help="a table in Markdown and no picture")
    arguments = parser.parse_args()
    curves = json.loads(Path(arguments.figures).read_text(encoding="utf-8"))["growth"]
    text = markdown(curves) if arguments.table else svg(curves)
    if arguments.docs:
        folder = Path(arguments.docs)
        page = folder / "where-each-engine-stops.md"
        (folder / "growth.svg").write_text(svg(curves), encoding="utf-8")
        page.write_text(into(markdown(curves), page.read_text(encoding="utf-8")), encoding="utf-8")
    elif arguments.output:
        Path(arguments.output).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
