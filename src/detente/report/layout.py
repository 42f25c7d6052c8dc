"""Where the states of a picture stand and how its lines run; worked out in whole numbers of columns and rows first.

A small graph becomes a table of choices: what some decide across, what the others decide down, so that a state's place
says what everybody does. Others stand in columns by the number of moves from the states they are drawn around; no move
then leads further than to the next column.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, product
from math import atan2, hypot, pi

from detente.report.picture import Line, Picture

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
Stretch = tuple[float, float, int]
Way = tuple[str, str, float, float]
"""The sides a line leaves and enters by, and how far from each its controls may be."""

SIDES: Mapping[str, Point] = {"E": (1, 0), "W": (-1, 0), "S": (0, 1), "N": (0, -1)}
ROUND, SHARP, FLAT = 110.0, 36.0, 56.0
WAYS: tuple[Way, ...] = tuple(
    (a, b, *limits)
    for a, b in product(SIDES, repeat=2)
    for limits in (((FLAT, FLAT), (ROUND, ROUND)) if a == b else ((ROUND, ROUND), (SHARP, ROUND), (ROUND, SHARP)))
)

MAX_MOVERS, MAX_COLUMNS, MAX_ROWS = 8, 6, 16
"""How large a table of choices may be."""

TALL = 60
"""How many states stand in one column before a second is begun."""

GRAIN = 8
"""The size of the cells in which curves are compared."""


@dataclass(frozen=True)
class Heading:
    """What a column or a row says, one text per line, and where it stands."""

    place: float
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """For each code its column and row, with what these say; `table` tells whether it is a table of choices."""

    cells: Mapping[int, Point]
    across: tuple[Heading, ...]
    down: tuple[Heading, ...]
    table: bool


def layout_of(picture: Picture) -> Layout:
    """Return the table of choices with the shortest lines; where none is small and well filled, columns by moves."""
    movers = [i for i, own in enumerate(picture.own) if own]
    tables = []
    for chosen in range(1, (1 << len(movers)) - 1) if len(movers) <= MAX_MOVERS else ():
        across = [i for k, i in enumerate(movers) if chosen >> k & 1]
        layout = _table(picture, across, [i for i in movers if i not in across])
        if layout is not None:
            tables.append((_length(picture, layout, across), layout))
    return min(tables, key=lambda t: t[0])[1] if tables else _columns(picture)


def _length(picture: Picture, layout: Layout, across: Sequence[int]) -> tuple[float, int, bool]:
    ends = [(layout.cells[line.origin], layout.cells[line.target]) for line in picture.drawn]
    return sum(1.2 * abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in ends), len(layout.across), 0 in across


def _table(picture: Picture, across: Sequence[int], down: Sequence[int]) -> Layout | None:
    """Lay out with a column for each choice of some decision makers and a row for each choice of the others."""
    columns, rows = (_choices_of(picture, group) for group in (across, down))
    too_large = len(columns) > MAX_COLUMNS or len(rows) > MAX_ROWS
    if too_large or len(columns) * len(rows) > max(9, 1.6 * len(picture.nodes)):
        return None
    places = (_places(picture, columns, across), _places(picture, rows, down))
    cells = {node.code: (places[0][node.code], places[1][node.code]) for node in picture.nodes}
    if any(abs(a[0] - b[0]) < 1 and abs(a[1] - b[1]) < 1 for a, b in combinations(cells.values(), 2)):
        return None
    return Layout(cells, _headings(picture, columns, across), _headings(picture, rows, down), table=True)


def _headings(picture: Picture, choices: Sequence[int], group: Sequence[int]) -> tuple[Heading, ...]:
    return tuple(Heading(k, tuple(_says(picture, i, choice) for i in group)) for k, choice in enumerate(choices))


def _says(picture: Picture, mover: int, choice: int) -> str:
    taken = [option for k, option in enumerate(picture.options) if picture.own[mover] & choice & 1 << k]
    return f"{picture.decision_makers[mover][0]}: {', '.join(taken) or 'none'}"


def _bits(picture: Picture, group: Iterable[int]) -> int:
    return sum(picture.own[i] for i in group)


def _choices_of(picture: Picture, group: Sequence[int]) -> list[int]:
    """Return what the group chooses in any state; a merged state counts only where nothing else shows its choice."""
    bits = _bits(picture, group)
    open_ = {n.code: any(bits >> k & 1 for k, letter in enumerate(n.letters) if letter == "-") for n in picture.nodes}
    return sorted({n.code & bits for n in picture.nodes if not open_[n.code]} or {n.code & bits for n in picture.nodes})


def _places(picture: Picture, choices: Sequence[int], group: Sequence[int]) -> dict[int, float]:
    """Return where each state stands; a merged state in the middle of the choices its letters leave open."""
    places = {}
    for node in picture.nodes:
        care = _bits(picture, group) & sum(1 << k for k, letter in enumerate(node.letters) if letter != "-")
        fitting = [k for k, choice in enumerate(choices) if not (choice ^ node.code) & care]
        places[node.code] = sum(fitting) / len(fitting) if fitting else len(choices) / 2
    return places


def _columns(picture: Picture) -> Layout:
    """Lay out by the number of lines from the states the picture is drawn around, so that each leads one column on."""
    distance, others = _distances(picture)
    layers = [[c for c in sorted(distance) if distance[c] == k] for k in range(max(distance.values()) + 1)]
    parts = [-(-len(layer) // TALL) for layer in layers]
    linked: dict[int, list[int]] = {code: [] for code in distance}
    for line in picture.drawn:
        linked[line.origin].append(line.target)
        linked[line.target].append(line.origin)
    height: dict[int, float] = {}
    cells: dict[int, Point] = {}
    for sweep in range(8):
        for k in range(len(layers)) if sweep % 2 == 0 else reversed(range(len(layers))):
            means = {c: _mean([height[o] for o in linked[c] if o in height], 0.5) for c in layers[k]}
            order = sorted(layers[k], key=lambda c: (means[c], c))
            height.update({c: (place + 0.5) / len(order) for place, c in enumerate(order)})
            first = sum(parts[:k])
            cells.update({c: (first + place % parts[k], place // parts[k]) for place, c in enumerate(order)})
    headings = []
    for k, n in enumerate(parts):
        what = "drawn around" if k == 0 else "others" if k == others else f"{k} step{'s' if k > 1 else ''} away"
        headings.append(Heading(sum(parts[:k]) + (n - 1) / 2, (what,)))
    return Layout(cells, tuple(headings), (), table=False)


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _distances(picture: Picture) -> tuple[dict[int, int], int | None]:
    """Return for each state the number of lines to it, and the number that stands for those without a way."""
    near: dict[int, set[int]] = {n.code: set() for n in picture.nodes}
    for line in picture.drawn:
        near[line.origin].add(line.target)
        near[line.target].add(line.origin)
    distance = {n.code: 0 for n in picture.nodes if n.seed} or {picture.nodes[0].code: 0}
    queue = list(distance)
    for code in queue:
        for other in sorted(near[code] - distance.keys()):
            distance[other] = distance[code] + 1
            queue.append(other)
    rest = near.keys() - distance.keys()
    others = max(distance.values()) + 1 if rest else None
    return distance | {code: others for code in sorted(rest) if others is not None}, others


def place(picture: Picture, layout: Layout, step: Point, halves: Mapping[int, float]) -> dict[int, Point]:
    """Return where the middles of states are: a table's on its rows, others in columns, near what they have lines to.

    Parameters
    ----------
    step
        The width of a column and the height of a row.
    halves
        For each state how much room it takes above and below its middle in a column.
    """
    if layout.table:
        return {code: (column * step[0], row * step[1]) for code, (column, row) in layout.cells.items()}
    columns: dict[float, list[int]] = defaultdict(list)
    for code in sorted(layout.cells, key=lambda code: layout.cells[code]):
        columns[layout.cells[code][0]].append(code)
    linked: dict[int, list[int]] = defaultdict(list)
    for line in picture.drawn:
        linked[line.origin].append(line.target)
        linked[line.target].append(line.origin)
    height: dict[int, float] = {}
    for _, codes in sorted(columns.items(), key=lambda item: (-sum(halves[c] for c in item[1]), item[0])):
        wanted = [_mean([height[o] for o in linked[c] if o in height], 0.0) for c in codes]
        room = [halves[c] for c in codes]
        down = _pushed(wanted, room)
        up = [-y for y in reversed(_pushed([-y for y in reversed(wanted)], room[::-1]))]
        # Both keep the distances, so their mean does too.
        height.update({c: (a + b) / 2 for c, a, b in zip(codes, down, up, strict=True)})
    return {code: (column * step[0], height[code]) for code, (column, _) in layout.cells.items()}


def _pushed(wanted: Sequence[float], room: Sequence[float]) -> list[float]:
    """Return the wanted heights, each increased where the one before leaves too little room."""
    placed: list[float] = []
    for k, y in enumerate(wanted):
        placed.append(max(y, placed[-1] + room[k - 1] + room[k]) if placed else y)
    return placed


@dataclass(frozen=True)
class Boxes:
    """States as boxes: their middles, half their widths and heights, and what each has around it."""

    centres: Mapping[int, Point]
    halves: Mapping[int, Point]
    pads: Mapping[int, float]

    def port(self, code: int, side: str, offset: float = 0, *, padded: bool = False) -> Point:
        """Return a point on a side, so far from its middle."""
        (x, y), (w, h), (nx, ny) = self.centres[code], self.halves[code], SIDES[side]
        pad = self.pads[code] if padded else 0
        return x + nx * (w + pad) + abs(ny) * offset, y + ny * (h + pad) + abs(nx) * offset

    def within(self, point: Point, code: int) -> bool:
        """Tell whether a point is well inside a box."""
        return all(abs(p - c) < h - 1 for p, c, h in zip(point, self.centres[code], self.halves[code], strict=True))

    def distance(self, line: Line) -> float:
        """Return how far apart the ends of a line are."""
        (ax, ay), (bx, by) = (self.centres[code] for code in line.ends)
        return hypot(ax - bx, ay - by)

    @cached_property
    def frame(self) -> tuple[Point, Point]:
        """From where to where boxes reach, across and down."""
        across, down = zip(*(self.port(code, side) for code in self.centres for side in SIDES), strict=True)
        return (min(across), max(across)), (min(down), max(down))

    def encloses(self, points: Sequence[Point]) -> bool:
        """Tell whether points are all between boxes and none outside."""
        (left, right), (top, bottom) = self.frame
        return all(left <= x <= right and top <= y <= bottom for x, y in points)

    @cached_property
    def covered(self) -> Mapping[Point, int]:
        """Which box covers each cell of a fine grid."""
        covered: dict[Point, int] = {}
        for code, (x, y) in self.centres.items():
            across, down = (range(-int(h) - 4, int(h) + 5, 4) for h in self.halves[code])
            covered.update({((x + dx) // GRAIN, (y + dy) // GRAIN): code for dx, dy in product(across, down)})
        return covered


def routes(lines: Sequence[Line], nodes: Boxes) -> list[Curve]:
    """Return for each line a cubic curve from the origin's outline to the target's, around other states if possible.

    Each curve leaves and enters by one of four sides. The sides are chosen line by line, short lines first: the pair
    whose curve passes under the fewest states, then lies least on curves chosen before, then is short, and rather
    outside than between states. Then the curves that share a side share it out.
    """
    used: Counter[Stretch] = Counter()
    ways: dict[int, Way] = {}
    for k in sorted(range(len(lines)), key=lambda k: (nodes.distance(lines[k]), k)):
        best = float("inf")
        stretches: list[Stretch] = []
        for way in WAYS:
            points = sampled(_curve(*(nodes.port(code, way[end]) for end, code in enumerate(lines[k].ends)), way))
            length = sum(hypot(q[0] - p[0], q[1] - p[1]) for p, q in pairwise(points))
            if length < best:
                tried = _stretches(points)
                cost = length + _badness(points, tried, lines[k], nodes) + 16 * sum(min(used[s], 3) for s in tried[4:-4])
                cost += 24 if way[0] == way[1] and nodes.encloses(points) else 0
                if cost < best:
                    best, ways[k], stretches = cost, way, tried
        used.update(set(stretches))
    offsets = _shared_out(lines, ways, nodes)
    curves = []
    for k, line in enumerate(lines):
        p, q = (nodes.port(code, ways[k][end], offsets[k, end], padded=True) for end, code in enumerate(line.ends))
        curves.append(_curve(p, q, ways[k]))
    return curves


def _badness(points: Sequence[Point], stretches: Sequence[Stretch], line: Line, nodes: Boxes) -> float:
    """Return how much a curve passes under its own ends, which must not be, and under other states."""
    inside = sum(1 for point in points for end in line.ends if nodes.within(point, end))
    under = sum(1 for x, y, _ in stretches if nodes.covered.get((x, y), line.origin) not in line.ends)
    return 1e6 * inside + 900 * under


def _stretches(points: Sequence[Point]) -> list[Stretch]:
    """Return the cells of a fine grid that a curve passes, and roughly in which direction, so that crossing is free."""
    found = []
    for (px, py), (qx, qy) in pairwise(points):
        direction = int(atan2(qy - py, qx - px) / pi * 4 + 4.5) % 4
        found.append(((px + qx) // (2 * GRAIN), (py + qy) // (2 * GRAIN), direction))
    return found


def _shared_out(lines: Sequence[Line], ways: Mapping[int, Way], nodes: Boxes) -> dict[tuple[int, int], float]:
    """Return how far from the middle of its side each end of each line is, so that curves cross little."""
    sides: dict[tuple[int, str], list[tuple[tuple[float, float], int, int]]] = defaultdict(list)
    for k, line in enumerate(lines):
        for end, (here, there) in enumerate((line.ends, line.ends[::-1])):
            side = ways[k][end]
            along = 0 if side in "NS" else 1
            offset = nodes.centres[there][along] - nodes.centres[here][along]
            # A curve that returns to the same side nests: the far ones outside, beyond everything that leads away.
            nests = ways[k][0] == ways[k][1]
            key = (offset / abs(offset or 1), -offset) if nests else (0.0, offset)
            sides[here, side].append((key, k, end))
    offsets = {}
    for (code, side), here in sides.items():
        room = 2 * nodes.halves[code][0 if side in "NS" else 1] - 18
        step = min(14.0, room / max(1, len(here) - 1))
        for place, (_, k, end) in enumerate(sorted(here)):
            offsets[k, end] = (place - (len(here) - 1) / 2) * step
    for k, line in enumerate(lines):
        for end, (here_, there) in enumerate((line.ends, line.ends[::-1])):
            # A line that is alone on one side runs straight where it can.
            if len(sides[here_, ways[k][end]]) == 1 and {*ways[k][:2]} in ({"N", "S"}, {"E", "W"}):
                along = 0 if ways[k][end] in "NS" else 1
                bound = nodes.halves[here_][along] - 12
                straight = offsets[k, 1 - end] + nodes.centres[there][along] - nodes.centres[here_][along]
                offsets[k, end] = max(-bound, min(straight, bound))
    return offsets


def _curve(p: Point, q: Point, way: Way) -> Curve:
    a, b, limit, limit_b = way
    axis = 0 if a in "EW" else 1
    if a != b:
        far = max(12, 0.45 * hypot(p[0] - q[0], p[1] - q[1]))
        return p, _moved(p, a, min(far, limit)), _moved(q, b, min(far, limit_b)), q
    # Back to the same side: both controls as far out as the farther end, and some more.
    reach, sign = min(16 + 0.22 * abs(p[1 - axis] - q[1 - axis]), limit), SIDES[a][axis]
    level = sign * max(sign * p[axis], sign * q[axis]) + sign * reach
    return p, _moved(p, a, abs(level - p[axis])), _moved(q, b, abs(level - q[axis])), q


def _moved(point: Point, side: str, distance: float) -> Point:
    return point[0] + SIDES[side][0] * distance, point[1] + SIDES[side][1] * distance


def sampled(curve: Curve, steps: int = 28) -> list[Point]:
    """Return points on a curve, from its origin to its target."""

    def at(t: float, axis: int) -> float:
        p0, p1, p2, p3 = (point[axis] for point in curve)
        return (1 - t) ** 3 * p0 + 3 * t * (1 - t) ** 2 * p1 + 3 * t * t * (1 - t) * p2 + t**3 * p3

    return [(at(k / steps, 0), at(k / steps, 1)) for k in range(steps + 1)]
