"""Who is said to be with whom as a drawing: who is never parted stands in one column, who floats stands apart.

Where each actor stands says nothing but that: no division into two sides is drawn as the one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from detente.pictures.svg import numbers, safe, titled
from detente.pictures.verdict.measure import wrap

WIDTH, LEFT, RIGHT, BOX, LINE, PAD = 1000.0, 126.0, 704.0, 170.0, 15.0, 7.0
GAP, BAND, HEAD, R = 9.0, 26.0, 20.0, 7.5
TRIED = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.15, 0.85)
"""Where along a line its sign may stand, the middle first."""
STYLE = """\
.relations { font-size: 12.5px; fill: var(--ink, #1d1c1a); }
.relations rect { fill: var(--paper, #fff); stroke: var(--ink, #1d1c1a); stroke-width: 1.5; }
.relations .floats rect { stroke-dasharray: 5 4; }
.relations .head { font-size: 12px; fill: var(--quiet, #5f5c55); }
.relations .line { fill: none; stroke: var(--edge, #8d897f); stroke-width: 1.6; }
.relations .against { stroke-dasharray: 6 4; }
.relations .both { stroke-dasharray: 1.5 3.5; }
.relations .hollow { stroke-width: 4.6; }
.relations .within { fill: none; stroke: var(--paper, #fff); stroke-width: 2; }
.relations .always { stroke: var(--ink, #1d1c1a); stroke-width: 3; }
.relations .always.hollow { stroke-width: 5.4; }
.relations .disc circle { fill: var(--ink, #1d1c1a); stroke: var(--ink, #1d1c1a); stroke-width: 1.4; }
.relations .disc text { font-weight: 700; fill: var(--paper, #fff); }
.relations .disc.implied circle { fill: var(--paper, #fff); }
.relations .disc.implied text { fill: var(--ink, #1d1c1a); }
"""
SIGN = {1: "+", -1: "−", 0: "±"}
_LOOK = {1: "", -1: " against", 0: " both"}
SAID = (
    (1, True, False, "said to be with"),
    (-1, True, False, "said to be against: dashed"),
    (-1, False, False, "implied, not stated: hollow"),
    (-1, True, True, "in tension in every division"),
    (0, True, False, "both is said"),
)
IN_MODEL = (
    (1, True, False, "moves help"),
    (-1, True, False, "moves hurt: dashed"),
    (0, True, False, "moves help and hurt"),
    (0, False, False, "not settled: hollow"),
)
"""What lines mean: how each is drawn, and the words for it."""


@dataclass(frozen=True)
class Line:
    """What is said of two actors.

    Parameters
    ----------
    one, other
        The two, by their places among the names.
    sign
        1 for with, -1 for against, 0 where both is said.
    stated
        Whether something of it is stated; what is implied alone is drawn hollow.
    always
        Whether it is in tension in every division that attains the index.
    says
        It in words.
    """

    one: int
    other: int
    sign: int
    stated: bool
    always: bool
    says: str


Point = tuple[float, float]
Along = Callable[[float], Point]


@dataclass(frozen=True)
class _Box:
    """A name in its box: the middle, half the height, its lines; and on which column it stands, -1 or 1, or 0 apart."""

    x: float
    y: float
    half: float
    lines: tuple[str, ...]
    column: int

    def towards(self, at: Point) -> Point:
        """Return where a line to a point leaves the box."""
        if self.column:
            return self.x - self.column * BOX / 2, self.y
        dx, dy = at[0] - self.x, at[1] - self.y
        far = min((BOX / 2 / abs(dx)) if dx else math.inf, (self.half / abs(dy)) if dy else math.inf, 1.0)
        return self.x + far * dx, self.y + far * dy


def relations_svg(
    names: Sequence[str], tied: Sequence[tuple[Sequence[int], Sequence[int]]], apart: Sequence[int],
    lines: Sequence[Line], title: str, *, floating: Collection[int] | None = (),
    key: Sequence[tuple[int, bool, bool, str]] = SAID, prefix: str = "relations",
) -> str:  # fmt: skip
    """Draw who is said to be with whom as SVG.

    Parameters
    ----------
    names
        What the actors are called.
    tied
        Who is never parted: on one side and, across from them, on the other, by their places among the names.
    apart
        Who else there is; they stand apart.
    lines
        What is said of every two.
    title
        What the drawing is called.
    floating
        Which of those float; None where it is not known who does.
    key
        What lines mean; only what is drawn is told.
    prefix
        What ids in it begin with.

    Examples
    --------
    >>> lines = [Line(0, 1, 1, True, False, "Ann with Bob"), Line(1, 2, -1, False, False, "Bob against Cid")]
    >>> svg = relations_svg(["Ann", "Bob", "Cid"], [((0, 1), (2,))], (), lines, "Who is with whom")
    >>> svg.count("<rect"), "Bob against Cid" in svg, svg == relations_svg(
    ...     ["Ann", "Bob", "Cid"], [((0, 1), (2,))], (), lines, "Who is with whom")
    (3, True, True)
    """
    boxes: dict[int, _Box] = {}
    heads: list[tuple[float, float, str, str]] = []
    bottom = _columns(names, tied, lines, boxes, heads)
    bottom = _apart(names, apart, floating, boxes, heads, bottom)
    told = [one for one in key if any(_alike(line, one) for line in lines)]
    drawn = [
        *(f'<text class="head" x="{numbers(x)}" y="{numbers(y)}" text-anchor="{at}">{safe(s)}</text>'
          for x, y, at, s in heads if s),
        *_lines(lines, boxes),
        *(_box(boxes[k], floats=k in (floating or ())) for k in range(len(names)) if k in boxes),
        *_key(told, bottom + 32),
    ]  # fmt: skip
    height = bottom + 34 + 22 * math.ceil(len(told) / 3)
    return titled("relations", title, prefix, (0, 0, WIDTH, height), STYLE, drawn)


def _written(name: str) -> tuple[tuple[str, ...], float]:
    """Return a name in at most two lines, and half the height of its box."""
    lines = wrap(name, BOX - 2 * PAD - 2, "what", 2)
    return lines, (len(lines) * LINE + 2 * PAD - 2) / 2


def _columns(
    names: Sequence[str], tied: Sequence[tuple[Sequence[int], Sequence[int]]], lines: Sequence[Line],
    boxes: dict[int, _Box], heads: list[tuple[float, float, str, str]],
) -> float:  # fmt: skip
    """Place who is never parted, group below group; return how far down that reaches."""
    top = 2.0
    for sides in tied:
        one, other = ordered(*sides, lines)
        left, right = headed(len(one), len(other))
        heads += [(LEFT, top + 12, "start", left), (RIGHT, top + 12, "start", right)]
        low = top + HEAD
        high = [sum(2 * _written(names[k])[1] + GAP for k in side) for side in (one, other)]
        for side, column, x, taken in ((one, -1, LEFT, high[0]), (other, 1, RIGHT, high[1])):
            # The shorter column is spread over the height of the longer one, so that lines are seen apart.
            gap = GAP + ((max(high) - taken) / len(side) if side else 0)
            y = low + (gap - GAP) / 2
            for k in side:
                written, half = _written(names[k])
                boxes[k] = _Box(x + BOX / 2, y + half, half, written, column)
                y += 2 * half + gap
        top = low + max(high) + BAND
    return top - BAND if tied else 2.0


def headed(one: int, other: int) -> tuple[str, str]:
    """Return what stands above the two columns of those who are tied, so many on each side.

    >>> headed(3, 1), headed(1, 1), headed(2, 0)
    (('never parted', 'across from them in each division'), ('in each division across from …', '… each other'), \
('never parted', ''))
    """
    if one == other == 1:
        return "in each division across from …", "… each other"
    left = "never parted" if one > 1 else "in each division across from …"
    if not other:
        return left, ""
    return left, "across from them in each division" if other == 1 else (
        "never parted, and across from them" if one > 1 else "… these, who are never parted"
    )  # fmt: skip


def ordered(one: Sequence[int], other: Sequence[int], lines: Sequence[Line]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return two columns so that lines between them cross less: each one near the middle of those it is tied to.

    >>> ordered((0, 1), (2, 3), [Line(0, 3, -1, True, False, ""), Line(1, 2, -1, True, False, "")])
    ((0, 1), (3, 2))
    """
    beside: dict[int, list[int]] = {}
    for line in lines:
        beside.setdefault(line.one, []).append(line.other)
        beside.setdefault(line.other, []).append(line.one)
    sides = [list(one), list(other)]
    for turn in range(4):
        fixed, moved = sides[turn % 2], sides[1 - turn % 2]
        place = {k: at / max(len(fixed), 1) for at, k in enumerate(fixed)}
        now = {k: at / max(len(moved), 1) for at, k in enumerate(moved)}
        aim = {k: fmean(found) if (found := [place[o] for o in beside.get(k, ()) if o in place]) else now[k]
               for k in moved}  # fmt: skip
        moved.sort(key=lambda k: (aim[k], now[k]))
    return tuple(sides[0]), tuple(sides[1])


def _apart(
    names: Sequence[str], apart: Sequence[int], floating: Collection[int] | None, boxes: dict[int, _Box],
    heads: list[tuple[float, float, str, str]], bottom: float,
) -> float:  # fmt: skip
    """Place who stands apart around an oval below the others; return how far down that reaches."""
    if not apart:
        return bottom
    top = bottom + (BAND if boxes else 0)
    if not boxes and not floating:
        word = ""
    elif floating is None:
        word = "who is never parted is not known"
    elif len(floating) < len(apart):
        word = "apart: dashed who floats, the others of whom both is said"
    else:
        word = "floats: on no side for certain" if len(apart) == 1 else "these float: on no side for certain"
    many = len(apart)
    room = (RIGHT - LEFT - BOX) / 2 if boxes else WIDTH / 2 - BOX / 2 - 12  # no line crosses a column
    wide, high = (0.0, 0.0) if many == 1 else (room, 0.0) if many == 2 else (min(60 + 40.0 * many, room), 24.0 * many)
    middle = top + 24 + high
    for k, actor in enumerate(apart):
        turn = math.pi if many == 2 and k == 0 else 2 * math.pi * k / many - (math.pi / 2 if many > 2 else 0)
        written, half = _written(names[actor])
        boxes[actor] = _Box(WIDTH / 2 + wide * math.cos(turn), middle + high * math.sin(turn), half, written, 0)
    low = max(boxes[actor].y + boxes[actor].half for actor in apart)
    heads.append((WIDTH / 2, low + 18, "middle", word))
    return low + 22


def _lines(lines: Sequence[Line], boxes: dict[int, _Box]) -> Iterator[str]:
    """Draw the lines, those that are always in tension last; then the signs on them, each clear of the others."""
    placed: list[Point] = []
    signs: list[str] = []
    for line in sorted(lines, key=lambda one: one.always):
        a, b = boxes[line.one], boxes[line.other]
        way, along = _arc(a, b) if a.column and a.column == b.column else _straight(a, b)
        yield f"<g><title>{safe(line.says)}</title>{_stroke(line, way)}</g>"
        at = max((along(t) for t in TRIED), key=lambda p: min(_far(p, placed), 2 * R + 3))
        placed.append(at)
        signs.append(_sign(line, at))
    yield from signs


def _far(at: Point, placed: Sequence[Point]) -> float:
    return min((math.dist(at, p) for p in placed), default=math.inf)


def _straight(a: _Box, b: _Box) -> tuple[str, Along]:
    (x1, y1), (x2, y2) = a.towards((b.x, b.y)), b.towards((a.x, a.y))
    return f"M{numbers(x1, y1)} L{numbers(x2, y2)}", lambda t: (x1 + t * (x2 - x1), y1 + t * (y2 - y1))


def _arc(a: _Box, b: _Box) -> tuple[str, Along]:
    """Draw a line between two of one column on its outer side."""
    x = a.x + a.column * BOX / 2
    out = x + a.column * min(34 + 0.26 * abs(a.y - b.y), 160)
    way = f"M{numbers(x, a.y)} C{numbers(out, a.y)} {numbers(out, b.y)} {numbers(x, b.y)}"

    def along(t: float) -> Point:
        bend = 3 * t * (1 - t)
        rest = t**3 + 3 * t * t * (1 - t)
        return x + bend * (out - x), a.y + rest * (b.y - a.y)

    return way, along


def _stroke(line: Line, way: str) -> str:
    look = _LOOK[line.sign] + (" always" if line.always else "")
    if line.stated:
        return f'<path class="line{look}" d="{way}"/>'
    return f'<path class="line hollow{look}" d="{way}"/><path class="within" d="{way}"/>'


def _sign(line: Line, at: Point) -> str:
    x, y = at
    kind = "disc" if line.stated else "disc implied"
    return (
        f'<g class="{kind}"><title>{safe(line.says)}</title><circle cx="{numbers(x)}" cy="{numbers(y)}" r="{R}"/>'
        f'<text x="{numbers(x)}" y="{numbers(y + 4.3)}" text-anchor="middle">{SIGN[line.sign]}</text></g>'
    )


def _box(box: _Box, *, floats: bool) -> str:
    left, top = box.x - BOX / 2, box.y - box.half
    first = box.y + 4.5 - LINE * (len(box.lines) - 1) / 2
    words = "".join(
        f'<text x="{numbers(box.x)}" y="{numbers(first + LINE * k)}" text-anchor="middle">{safe(said)}</text>'
        for k, said in enumerate(box.lines)
    )
    outline = f'x="{numbers(left)}" y="{numbers(top)}" width="{numbers(BOX)}" height="{numbers(2 * box.half)}" rx="10"'
    kind = "floats" if floats else "tied"
    return f'<g class="{kind}"><rect {outline}/>{words}</g>'


def _key(told: Sequence[tuple[int, bool, bool, str]], top: float) -> Iterator[str]:
    """Say what the lines mean that are there, each beside one."""
    for k, (sign, stated, always, words) in enumerate(told):
        x, y = 8 + 320 * (k % 3), top + 22 * (k // 3)
        line = Line(0, 0, sign, stated, always, words)
        yield (
            f"<g>{_stroke(line, f'M{numbers(x, y)} H{numbers(x + 56)}')}{_sign(line, (x + 28, y))}"
            f'<text x="{numbers(x + 66)}" y="{numbers(y + 4.3)}">{safe(words)}</text></g>'
        )


def _alike(line: Line, key: tuple[int, bool, bool, str]) -> bool:
    """Tell whether a line is what is told in the key."""
    sign, stated, always, _ = key
    if always:
        return line.always
    return line.stated == stated and (not stated or line.sign == sign)
