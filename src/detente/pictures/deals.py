"""Packages in a plane of two decision makers: right is better for one, up for the other; shapes say how they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.pictures.svg import numbers, safe, titled
from detente.pictures.verdict.drawing import COLOURS
from detente.pictures.verdict.measure import width_of, wrap

SIZE, LEFT, TOP, BELOW, RIGHT, R, LINE = 324.0, 64.0, 20.0, 58.0, 180.0, 8.0, 15.0
INK, PAPER, QUIET = COLOURS["ink"][0], COLOURS["paper"][0], "#5f5c55"
STYLE = """\
.plane { font-size: 12px; fill: var(--ink, #1d1c1a); }
.plane .mark { stroke: var(--ink, #1d1c1a); }
.plane .full { fill: var(--ink, #1d1c1a); }
.plane .empty { fill: var(--paper, #fff); }
.plane .quo, .plane .axis { stroke: var(--quiet, #5f5c55); }
.plane .quiet { fill: var(--quiet, #5f5c55); }
"""


@dataclass(frozen=True)
class Dot:
    """One package, or several at the same places.

    Parameters
    ----------
    places
        Its place in the order of each of the two, 1 for the best.
    shape
        How it holds: ``itself``, ``deterrence``, ``costly``, ``left`` or ``unknown``.
    says
        What it is, in a sentence.
    label
        What stands beside it, if anything.
    row
        Its row in the table beside it; None where there is none.
    """

    places: tuple[int, int]
    shape: str
    says: str
    label: str = ""
    row: int | None = None


@dataclass(frozen=True)
class Plane:
    """What is drawn.

    Parameters
    ----------
    names
        Of the two decision makers.
    last
        How many places the order of each has.
    status_quo
        The places of the status quo.
    dots
        The packages.
    key
        What each shape means.
    """

    names: tuple[str, str]
    last: tuple[int, int]
    status_quo: tuple[int, int]
    dots: tuple[Dot, ...]
    key: Mapping[str, str]


def plane_svg(plane: Plane, title: str, prefix: str = "deals") -> str:
    """Draw packages as SVG; each mark has what it is as its title.

    Parameters
    ----------
    plane
        What is drawn.
    title
        What the drawing is called.
    prefix
        What ids in it begin with.

    Examples
    --------
    >>> dots = (Dot((1, 2), "itself", "they share"), Dot((3, 1), "left", "she pays"))
    >>> plane = Plane(("Ann", "Bob"), (4, 4), (4, 4), dots, {"itself": "by itself"})
    >>> svg = plane_svg(plane, "What Ann and Bob could agree on")
    >>> svg.count('class="mark full"'), "she pays" in svg
    (2, True)
    """
    below, beside = (LINE * (max(map(len, _ends(name))) - 1) for name in plane.names)
    width, height = beside + LEFT + SIZE + RIGHT, TOP + SIZE + below + BELOW
    drawn = [*_frame(plane), *_quo(plane), *_key(plane), *(_dot(plane, dot) for dot in plane.dots)]
    return titled("plane", title, prefix, (-beside, 0, width, height), STYLE, drawn, ' font-size="12"')


def _at(plane: Plane, places: tuple[int, int]) -> tuple[float, float]:
    """Return where places are: the best of the first at the right, the best of the second at the top."""
    x, y = (0.5 if last == 1 else (last - place) / (last - 1) for place, last in zip(places, plane.last, strict=True))
    inner = SIZE - 4 * R
    return LEFT + 2 * R + x * inner, TOP + 2 * R + (1 - y) * inner


def _line(css: str, x1: float, y1: float, x2: float, y2: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    ends = f'x1="{numbers(x1)}" y1="{numbers(y1)}" x2="{numbers(x2)}" y2="{numbers(y2)}"'
    return f'<line class="{css}" {ends} stroke="{QUIET}"{dashed}/>'


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text class="quiet" x="{numbers(x)}" y="{numbers(y)}" fill="{QUIET}"{more}>{safe(words)}</text>'


def _ends(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what stands at both ends of an axis, in lines of half its length at most, so that they do not meet."""
    half = SIZE / 2 - R
    return wrap(f"worse for {name}", half, "head"), wrap(f"better for {name} →", half, "head")


def _frame(plane: Plane) -> Iterator[str]:
    low, far = TOP + SIZE, LEFT + SIZE
    yield _line("axis", LEFT, TOP, LEFT, low)
    yield _line("axis", LEFT, low, far, low)
    across, upwards = (_ends(name) for name in plane.names)
    for x, anchor, lines in zip((LEFT, far), ("start", "end"), across, strict=True):
        for k, words in enumerate(lines):
            yield _text(x, low + 20 + LINE * k, words, f' text-anchor="{anchor}"')
    for y, anchor, lines in zip((low, TOP), ("start", "end"), upwards, strict=True):
        for k, words in enumerate(lines):
            x = LEFT - 14 - LINE * (len(lines) - 1 - k)
            yield _text(x, y, words, f' transform="rotate(-90 {numbers(x, y)})" text-anchor="{anchor}"')


def _quo(plane: Plane) -> Iterator[str]:
    x, y = _at(plane, plane.status_quo)
    yield _line("quo", x, TOP, x, TOP + SIZE, "4 4")
    yield _line("quo", LEFT, y, LEFT + SIZE, y, "4 4")
    below = LINE * (max(map(len, _ends(plane.names[0]))) - 1)
    yield _text(LEFT, TOP + SIZE + 40 + below, "dashed: as it is now")


def _key(plane: Plane) -> Iterator[str]:
    """Draw what the shapes mean."""
    for k, (shape, words) in enumerate(plane.key.items()):
        y = TOP + 12 + 24 * k
        yield f"<g>{_mark(shape, LEFT + SIZE + 28, y)}{_text(LEFT + SIZE + 44, y + 4, words)}</g>"


_RING = 'stroke-width="2"'
_LOOKS: Mapping[str, str] = {
    "itself": f'class="mark full" fill="{INK}" {_RING}',
    "deterrence": f'class="mark empty" fill="{PAPER}" {_RING}',
    "costly": f'class="mark empty" fill="{PAPER}" {_RING} stroke-dasharray="3 2.3"',
    "unknown": f'class="mark empty" fill="{PAPER}" {_RING} stroke-dasharray="3 2.3"',
    "left": f'class="mark empty" fill="{PAPER}" {_RING}',
}


def _dot(plane: Plane, dot: Dot) -> str:
    """Draw a mark, with what it is as its title."""
    label = ""
    x, y = _at(plane, dot.places)
    if dot.label:
        # Beside the mark, where there is room for it: what the shapes mean stands to the right of the plane.
        left, right = x - R - 3 - LEFT, LEFT + SIZE + R - (x + R + 3)
        turned = width_of(dot.label, "head") > right and left > right
        (words,) = wrap(dot.label, max(left, right), "head", 1)
        side = f'x="{numbers(x - R - 3)}" text-anchor="end"' if turned else f'x="{numbers(x + R + 3)}"'
        label = f'<text {side} y="{numbers(y - 6)}" fill="{INK}">{safe(words)}</text>'
    row = "" if dot.row is None else f' data-row="{dot.row}"'
    return f"<g{row}><title>{safe(dot.says)}</title>{_mark(dot.shape, x, y)}{label}</g>"


def _mark(shape: str, x: float, y: float) -> str:
    """Draw a shape: full, half full, a dashed ring, a ring with a gap; of what is not known, a “?” in a dashed ring."""
    look = f'{_LOOKS[shape]} stroke="{INK}"'
    if shape == "left":
        drawn = f'<path {look} d="M{numbers(x + 5.5, y - 5.8)} A{numbers(R, R)} 0 1 0 {numbers(x + 4.4, y + 6.7)}"/>'
    else:
        drawn = f'<circle {look} cx="{numbers(x)}" cy="{numbers(y)}" r="{numbers(R)}"/>'
    if shape == "deterrence":
        half = f"M{numbers(x - R, y)} a{numbers(R, R)} 0 0 0 {numbers(2 * R, 0)} z"
        drawn += f'<path class="mark full" fill="{INK}" d="{half}"/>'
    if shape == "unknown":
        drawn += f'<text x="{numbers(x)}" y="{numbers(y + 4)}" text-anchor="middle" fill="{INK}">?</text>'
    return drawn


def together(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    """Return dots with those at the same places that hold alike as one.

    >>> [dot.label for dot in together([Dot((1, 1), "left", "a", "V1"), Dot((1, 1), "left", "b")])]
    ['V1 and 1 more']
    """
    found: dict[tuple[tuple[int, int], str], list[Dot]] = {}
    for dot in dots:
        found.setdefault((dot.places, dot.shape), []).append(dot)
    told = []
    for (places, shape), same in found.items():
        named = [dot.label for dot in same if dot.label]
        left = len(same) - len(named)
        more = [f"{left} {'more' if named else 'packages'}"] if left and len(same) > 1 else []
        label = " and ".join(filter(None, [", ".join(named), *more]))
        told.append(Dot(places, shape, " / ".join(dot.says for dot in same), label, same[0].row))
    return tuple(told)
