"""An argument as a map: what is argued about on the left, and to the right of each what is for and against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.pictures.svg import numbers, safe, titled
from detente.pictures.verdict.measure import wrap

COLUMN, GAP, PAD, STEP, BETWEEN = 216.0, 40.0, 9.0, 16.0, 12.0
STYLE = """\
.argument-map { font-size: 12.5px; fill: var(--ink, #1d1c1a); }
.argument-map rect { fill: var(--paper, #fff); stroke: var(--ink, #1d1c1a); stroke-width: 1.5; }
.argument-map .open rect, .argument-map .struck rect { stroke-dasharray: 5 4; }
.argument-map .out rect { stroke-dasharray: 1.5 3; }
.argument-map .struck text { text-decoration: line-through; }
.argument-map .word { font-size: 12px; fill: var(--quiet, #5f5c55); text-decoration: none; }
.argument-map path { fill: none; stroke: var(--ink, #1d1c1a); stroke-width: 1.5; }
.argument-map .against { stroke-width: 1; stroke-dasharray: 5 4; }
"""


@dataclass(frozen=True)
class Box:
    """One line of an outline as a box of the map.

    Parameters
    ----------
    depth
        How far it is from what is argued about; each box stands below the last one before it that is less deep.
    link
        What it is to that, in a word, such as ``for`` or ``against``.
    says
        What is said.
    told
        What becomes of it, in words.
    look
        How its edge is drawn: ``in``, ``out``, ``open`` or ``struck``.
    """

    depth: int
    link: str
    says: str
    told: str
    look: str


def argument_svg(boxes: Sequence[Box], title: str, prefix: str = "argument") -> str:
    """Draw an argument as SVG.

    Parameters
    ----------
    boxes
        What is said, in the order of the outline.
    title
        What the drawing is called.
    prefix
        What ids in it begin with.

    Examples
    --------
    >>> boxes = [Box(0, "", "it ends in court", "is open", "open"), Box(1, "for", "nobody was asked", "stands", "in")]
    >>> svg = argument_svg(boxes, "The argument")
    >>> svg.count("<rect"), "nobody was asked" in svg
    (2, True)
    """
    lines = [wrap(box.says, COLUMN - 2 * PAD - 4, "what") for box in boxes]
    heights = [2 * PAD + STEP * (len(some) + 1) for some in lines]
    parents = _parents(boxes)
    tops = _tops(parents, heights)
    width = (COLUMN + GAP) * (1 + max((b.depth for b in boxes), default=0)) - GAP + 4
    height = max((top + high for top, high in zip(tops, heights, strict=True)), default=0) + 4
    drawn = [_edge(boxes, k, parents[k], tops, heights) for k in range(len(boxes))]
    drawn += [_box(box, some, top, high) for box, some, top, high in zip(boxes, lines, tops, heights, strict=True)]
    return titled("argument-map", title, prefix, (0, 0, width, height), STYLE, drawn)


def _parents(boxes: Sequence[Box]) -> list[int | None]:
    """Return for each box the number of the one that it stands below."""
    way: list[int] = []
    found: list[int | None] = []
    for k, box in enumerate(boxes):
        del way[box.depth :]
        found.append(way[-1] if way else None)
        way.append(k)
    return found


def _tops(parents: Sequence[int | None], heights: Sequence[float]) -> list[float]:
    """Return how far down each box begins: level with the first below it, and clear of all before it."""
    below = [0.0] * len(parents)
    for k in reversed(range(len(parents))):  # how much room each takes, with all that stands below it
        below[k] = max(below[k] - BETWEEN, heights[k])
        if (parent := parents[k]) is not None:
            below[parent] += below[k] + BETWEEN
    tops: list[float] = []
    free = 2.0
    within: dict[int, float] = {}
    for k, parent in enumerate(parents):
        at = free if parent is None else within[parent]
        tops.append(at)
        within[k] = at
        if parent is None:
            free = at + below[k] + BETWEEN
        else:
            within[parent] = at + below[k] + BETWEEN
    return tops


def _left(box: Box) -> float:
    return 2 + box.depth * (COLUMN + GAP)


def _edge(
    boxes: Sequence[Box], k: int, parent: int | None, tops: Sequence[float], heights: Sequence[float]
) -> str:  # fmt: skip
    """Draw the line from a box to the one that it is for or against, with an arrow head there."""
    if parent is None:
        return ""
    right, left = _left(boxes[parent]) + COLUMN, _left(boxes[k])
    y, against = tops[k] + PAD + STEP / 2, boxes[k].link.startswith("against")
    # What is for it and what is against it come together apart from each other.
    end = min(y, tops[parent] + heights[parent] - (8 if against else 20))
    middle = right + (0.7 if against else 0.4) * GAP
    way = f"M{numbers(left, y)} H{numbers(middle)} V{numbers(end)} H{numbers(right + 1)}"
    head = f"M{numbers(right + 7, end - 4)} L{numbers(right + 1, end)} L{numbers(right + 7, end + 4)}"
    kind = ' class="against"' if against else ""
    return f'<path{kind} d="{way}"/><path d="{head}"/>'


def _box(box: Box, lines: Sequence[str], top: float, height: float) -> str:
    x = _left(box)
    word = " · ".join(filter(None, [box.link, box.told]))
    first = f'<text class="word" x="{numbers(x + PAD)}" y="{numbers(top + PAD + 11)}">{safe(word)}</text>'
    rest = "".join(
        f'<text x="{numbers(x + PAD)}" y="{numbers(top + PAD + 11 + STEP * (k + 1))}">{safe(line)}</text>'
        for k, line in enumerate(lines)
    )
    outline = f'<rect x="{numbers(x)}" y="{numbers(top)}" width="{numbers(COLUMN)}" height="{numbers(height)}" rx="6"/>'
    return f'<g class="{box.look}">{outline}{first}{rest}</g>'
