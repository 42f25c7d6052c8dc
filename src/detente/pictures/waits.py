"""Who waits for whom as a drawing: acts one below the other beside whose they are, and lines to what each waits for.

On the right acts wait for acts; on the left parties wait for parties, where that is said in words only. Each line has a
lane of its own, so that any number of loops can be followed; what is in a loop says so in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.pictures.shapes import mark, pattern_of
from detente.pictures.svg import numbers, safe, titled
from detente.pictures.verdict.drawing import COLOURS, HUES
from detente.pictures.verdict.measure import wrap

HEAD, ACT, BETWEEN, GAP, PAD, STEP, LANE, ROUND = 176.0, 340.0, 14.0, 10.0, 9.0, 16.0, 12.0, 6.0
STYLE = f"""\
.waits {{ font-size: 12.5px; fill: var(--ink, #1d1c1a); }}
.waits rect {{ fill: var(--paper, #fff); stroke: var(--edge, #8d897f); stroke-width: 1.2; }}
.waits .deadlock rect {{ stroke: var(--ink, #1d1c1a); stroke-width: 2.4; }}
.waits .name {{ font-weight: 600; }}
.waits .word, .waits .key {{ font-size: 12px; fill: var(--quiet, #5f5c55); }}
.waits .deadlock .word {{ font-weight: 600; fill: var(--ink, #1d1c1a); }}
.waits path {{ fill: none; stroke: var(--ink, #1d1c1a); }}
{"".join(f".waits .l{k} {{ stroke: var(--p{k + 1}, {COLOURS[f'p{k}'][0]}); }}" for k in range(HUES))}
{"".join(f".waits .m{k} .mark {{ fill: var(--p{k + 1}, {COLOURS[f'p{k}'][0]}); }}" for k in range(HUES))}
.waits .mark {{ stroke: var(--paper, #fff); }}
"""
KEY = "A line leads from what waits to what it waits for."
THICK, LEFT = "Thick: in a deadlock.", "On the left: said in words only."


@dataclass(frozen=True)
class Party:
    """Somebody who waits or is waited for.

    Parameters
    ----------
    name
        What it is called.
    hue
        Which decision maker it is, in the order of the file; None where it is none.
    word
        What is said of it beneath the name, such as that it is in a loop of parties; nothing where nothing is.
    acts
        What it does, each with a word of the same kind.
    """

    name: str
    hue: int | None
    word: str
    acts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Line:
    """One wait: of acts, by party and place among its acts; of parties, where the place is None; whether in a deadlock.

    Its colour is that of whoever waits.
    """

    start: tuple[int, int | None]
    end: tuple[int, int | None]
    deadlock: bool = False


Spot = tuple[int, int | None]


def waits_svg(parties: Sequence[Party], lines: Sequence[Line], title: str, prefix: str = "waits") -> str:
    """Draw who waits for whom as SVG.

    Parameters
    ----------
    parties
        Who waits, or is waited for, with what they do.
    lines
        What waits for what.
    title
        What the drawing is called.
    prefix
        What ids in it begin with.

    Examples
    --------
    >>> two = [Party("Ann", 0, "", (("pay", "in a deadlock"),)), Party("Bob", 1, "", (("row", "in a deadlock"),))]
    >>> lines = [Line((0, 0), (1, 0), True), Line((1, 0), (0, 0), True)]
    >>> svg = waits_svg(two, lines, "Who waits for whom")
    >>> svg.count("<rect"), svg.count(">in a deadlock<"), svg == waits_svg(two, lines, "Who waits for whom")
    (4, 2, True)
    """
    right, left = ([line for line in lines if (line.start[1] is None) is apart] for apart in (False, True))
    boxes = _boxes(parties)
    lanes, back = _lanes(right, boxes), _lanes(left, boxes)
    x = 4 + (LANE * (1 + max(back.values())) + 16 if back else 0)
    end = x + HEAD + BETWEEN + ACT
    width = end + (LANE * (1 + max(lanes.values())) + 16 if lanes else 0) + 4
    bottom = max((top + high for top, high, _ in boxes.values()), default=0)
    key = " ".join([KEY, *([THICK] if any(one.deadlock for one in lines) else []), *([LEFT] if left else [])])
    told = wrap(key, width - 8, "key")
    drawn = [
        *(_box(parties, spot, at, x if spot[1] is None else x + HEAD + BETWEEN) for spot, at in boxes.items()),
        *(_line(parties, one, boxes, end, LANE * (1 + lanes[one]) + 14) for one in right),
        *(_line(parties, one, boxes, x, -LANE * (1 + back[one]) - 14) for one in left),
        *(f'<text class="key" x="4" y="{numbers(bottom + 24 + STEP * k)}">{safe(t)}</text>'
          for k, t in enumerate(told)),
    ]  # fmt: skip
    height = bottom + 20 + STEP * len(told)
    return titled("waits", title, prefix, (0, 0, width, height), STYLE, drawn)


_Placed = tuple[float, float, tuple[str, ...]]
"""Where a box begins, how high it is, and its lines."""


def _boxes(parties: Sequence[Party]) -> dict[Spot, _Placed]:
    """Place every party, and beside it what it does."""
    boxes: dict[Spot, _Placed] = {}
    top = 4.0
    for k, party in enumerate(parties):
        lines = wrap(party.name, HEAD - 2 * PAD - 18, "move")
        least, at = 2 * PAD + STEP * (len(lines) + bool(party.word)), top
        for j, (says, word) in enumerate(party.acts):
            told = wrap(says, ACT - 2 * PAD - 4, "what")
            high = 2 * PAD + STEP * (len(told) + bool(word))
            boxes[k, j] = at, high, told
            at += high + GAP
        high = max(least, at - GAP - top)
        boxes[k, None] = top, high, lines
        top += high + 2 * GAP
    return boxes


def _middle(boxes: dict[Spot, _Placed], spot: Spot) -> float:
    top, high, _ = boxes[spot]
    return top + high / 2


def _lanes(lines: Iterable[Line], boxes: dict[Spot, _Placed]) -> dict[Line, int]:
    """Give each line the innermost lane in which it meets no other, short lines first."""
    taken: list[list[tuple[float, float]]] = []
    lanes: dict[Line, int] = {}

    def reach(line: Line) -> tuple[float, float]:
        a, b = sorted((_middle(boxes, line.start), _middle(boxes, line.end)))
        return a - 8, b + 8

    for line in sorted(lines, key=lambda one: (reach(one)[1] - reach(one)[0], reach(one))):
        low, high = reach(line)
        free = (k for k, there in enumerate(taken) if all(high < a or low > b for a, b in there))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        lanes[line] = lane
    return lanes


def _line(
    parties: Sequence[Party], line: Line, boxes: dict[Spot, _Placed], x: float, out: float
) -> str:  # fmt: skip
    """Draw a line out of a box, along its lane, and back to another, with an arrow head there."""
    start, end = _middle(boxes, line.start), _middle(boxes, line.end)
    down = 1 if end > start else -1
    start, end = start + 5 * down, end - 5 * down  # a box that waits and is waited for shows which line is which
    side, lane = (1 if out > 0 else -1), x + out
    bend = min(ROUND, abs(end - start) / 2)
    before, tip, n = lane - side * bend, x + 2 * side, numbers
    way = (
        f"M{n(x, start)} H{n(before)} Q{n(lane, start)} {n(lane, start + down * bend)} "
        f"V{n(end - down * bend)} Q{n(lane, end)} {n(before, end)} H{n(tip)}"
    )
    head = f"M{n(tip + 7 * side, end - 4.5)} L{n(tip, end)} L{n(tip + 7 * side, end + 4.5)}"
    hue = parties[line.start[0]].hue
    (colour, _), dashes = (COLOURS["ink"], "none") if hue is None else pattern_of(hue)
    css = "" if hue is None else f' class="l{hue % HUES}"'
    wide = f'stroke="{colour}" stroke-width="{3.2 if line.deadlock else 1.6}"'
    dash = f' stroke-dasharray="{dashes}"'
    return f'<path{css} d="{way}" fill="none" {wide}{dash}/><path{css} d="{head}" fill="none" {wide}/>'


def _box(parties: Sequence[Party], spot: Spot, placed: _Placed, x: float) -> str:
    party = parties[spot[0]]
    top, high, lines = placed
    act = spot[1] is not None
    word = party.word if spot[1] is None else party.acts[spot[1]][1]
    outline = (
        f'<rect x="{numbers(x)}" y="{numbers(top)}" width="{numbers(ACT if act else HEAD)}" height="{numbers(high)}" '
        f'rx="6" fill="{COLOURS["paper"][0]}" stroke="{COLOURS["edge"][0]}"/>'
    )
    shape = "" if act or party.hue is None else mark(party.hue, (x + PAD + 5, top + PAD + 7.5), 5.5)
    left = x + PAD + (0 if act or party.hue is None else 18)
    css = "" if act else ' class="name"'
    words = [
        f'<text{css} x="{numbers(left)}" y="{numbers(top + PAD + 12 + STEP * k)}">{safe(t)}</text>'
        for k, t in enumerate(lines)
    ]
    if word:
        y = top + PAD + 12 + STEP * len(lines)
        words.append(f'<text class="word" x="{numbers(left)}" y="{numbers(y)}">{safe(word)}</text>')
    return f'<g class="{"deadlock" if act and word else "plain"}">{outline}{shape}{"".join(words)}</g>'
