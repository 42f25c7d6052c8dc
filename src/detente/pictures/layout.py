"""Where the states of a picture stand and how its lines run; worked out in whole numbers of columns and rows first.

A small graph becomes a table of choices: what some decide across, what the others decide down, so that a state's place
says what everybody does. Others stand in columns by the number of moves from the states they are drawn around; no move
then leads further than to the next column.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise, product
from math import atan2, hypot, pi

from detente.pictures.picture import Edge, Picture
from detente.pictures.told import acts_of

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
Stretch = tuple[float, float, int]


@dataclass(frozen=True)
class Way:
    """The sides a line leaves and enters by, and how far from each its controls may be."""

    sides: tuple[str, str]
    reach: Point

    @property
    def returns(self) -> bool:
        """Whether it comes back to the same side."""
        return self.sides[0] == self.sides[1]

    @property
    def straight(self) -> bool:
        """Whether it leads from one side to the opposite one."""
        (ax, ay), (bx, by) = (SIDES[side] for side in self.sides)
        return (ax + bx, ay + by) == (0, 0)


SIDES: Mapping[str, Point] = {"E": (1, 0), "W": (-1, 0), "S": (0, 1), "N": (0, -1)}
ROUND, SHARP, FLAT = 110.0, 36.0, 56.0
WAYS = tuple(
    Way((a, b), reach)
    for a, b in product(SIDES, repeat=2)
    for reach in (((FLAT, FLAT), (ROUND, ROUND)) if a == b else ((ROUND, ROUND), (SHARP, ROUND), (ROUND, SHARP)))
)

MAX_MOVERS, MAX_COLUMNS, MAX_ROWS, FILLED = 8, 6, 16, 1.6
"""How large a table of choices may be, and how many cells it may have for each state."""

TALL = 60
"""How many states stand in one column before a second is begun."""

BOW, STEP, FAR = 12.0, 13.0, (ROUND, ROUND)
"""How far the controls of a bow are out, and how much more for each cell that it passes; those of a straight line."""

GRAIN, SAMPLES = 8, 28
"""The size of the cells in which curves are compared, and into how many parts each is cut for that."""

SHARES = tuple(
    ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3) for t in (k / SAMPLES for k in range(SAMPLES + 1))
)
"""How much each control of a cubic curve weighs at each of the points looked at."""


@dataclass(frozen=True)
class Caption:
    """What a column or a row says, one text per decision maker, and where it stands."""

    place: float
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """For each code its column and row, with what these say; `table` tells whether it is a table of choices."""

    cells: Mapping[int, Point]
    across: tuple[Caption, ...]
    down: tuple[Caption, ...]
    table: bool


def layout_of(
    picture: Picture, columns: int = MAX_COLUMNS, rows: int = MAX_ROWS, filled: float = FILLED, tall: int = TALL
) -> Layout:
    """Return the table of choices with the shortest lines; where none is small and well filled, columns by moves."""
    movers = [i for i, own in enumerate(picture.own) if own]
    tables = []
    for chosen in range(1, (1 << len(movers)) - 1) if len(movers) <= MAX_MOVERS else ():
        across = [i for k, i in enumerate(movers) if chosen >> k & 1]
        layout = _table(picture, across, [i for i in movers if i not in across], (columns, rows, filled))
        if layout is not None:
            tables.append((_length(picture, layout, across), layout))
    return min(tables, key=lambda t: t[0])[1] if tables else _columns(picture, tall)


def _length(picture: Picture, layout: Layout, across: Sequence[int]) -> tuple[float, int, bool]:
    ends = [(layout.cells[line.origin], layout.cells[line.target]) for line in picture.drawn]
    return sum(1.2 * abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in ends), len(layout.across), 0 in across


def _table(picture: Picture, across: Sequence[int], down: Sequence[int], most: tuple[int, int, float]) -> Layout | None:
    """Lay out with a column for each choice of some decision makers and a row for each choice of the others."""
    columns, rows = (_choices_of(picture, group) for group in (across, down))
    too_large = len(columns) > most[0] or len(rows) > most[1]
    if too_large or len(columns) * len(rows) > max(9, most[2] * len(picture.nodes)):
        return None
    places = (_places(picture, columns, across), _places(picture, rows, down))
    cells = {node.code: (places[0][node.code], places[1][node.code]) for node in picture.nodes}
    if any(abs(a[0] - b[0]) < 1 and abs(a[1] - b[1]) < 1 for a, b in combinations(cells.values(), 2)):
        return None
    return Layout(cells, _headings(picture, columns, across), _headings(picture, rows, down), table=True)


def _headings(picture: Picture, choices: Sequence[int], group: Sequence[int]) -> tuple[Caption, ...]:
    return tuple(Caption(k, tuple(_says(picture, i, choice) for i in group)) for k, choice in enumerate(choices))


def _says(picture: Picture, mover: int, choice: int) -> str:
    return f"{picture.decision_makers[mover][1]}: {', '.join(acts_of(picture, mover, choice)) or 'nothing'}"


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


def _columns(picture: Picture, tall: int) -> Layout:
    """Lay out by the number of lines from the states the picture is drawn around, so that each leads one column on."""
    distance, others = _distances(picture)
    layers = [[c for c in sorted(distance) if distance[c] == k] for k in range(max(distance.values()) + 1)]
    parts = [-(-len(layer) // tall) for layer in layers]
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
        headings.append(Caption(sum(parts[:k]) + (n - 1) / 2, (what,)))
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
        wanted: list[float] = []
        for c in codes:
            wanted.append(_mean([height[o] for o in linked[c] if o in height], wanted[-1] if wanted else 0.0))
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

    def length(self, code: int, side: str) -> float:
        """Return how long a side is."""
        return 2 * self.halves[code][0 if side in "NS" else 1]

    def away(self, here: int, there: int, side: str) -> float:
        """Return how far one box is from another along the direction of a side."""
        axis = 0 if side in "NS" else 1
        return self.centres[there][axis] - self.centres[here][axis]

    def within(self, points: Sequence[Point], code: int) -> int:
        """Return how many of the points are well inside a box."""
        (x, y), (w, h) = self.centres[code], self.halves[code]
        left, right, top, bottom = x - w + 1, x + w - 1, y - h + 1, y + h - 1
        return len([1 for px, py in points if left < px < right and top < py < bottom])

    def distance(self, line: Edge) -> float:
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


def routes(lines: Sequence[Edge], nodes: Boxes, each: Callable[[], None] = lambda: None) -> list[Curve]:
    """Return for each line a cubic curve from the origin's outline to the target's, around other states if possible.

    Each curve leaves and enters by one of four sides. The sides are chosen line by line, short lines first: the pair
    whose curve passes under the fewest states, then lies least on curves chosen before, then is short, and rather
    outside than between states. Then the curves that share a side share it out. `each` is called before each line.
    """
    used: Counter[Stretch] = Counter()
    ways: dict[int, Way] = {}
    for k in sorted(range(len(lines)), key=lambda k: (round(nodes.distance(lines[k]), 3), k)):
        each()
        best = float("inf")
        stretches: list[Stretch] = []
        for way in WAYS:
            p, q = (nodes.port(code, side) for code, side in zip(lines[k].ends, way.sides, strict=True))
            points = sampled(_curve(p, q, way))
            # It must not pass under its own ends: most that do are out before more is asked.
            cost = sum([hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points)])
            cost += 1e6 * sum([nodes.within(points, end) for end in lines[k].ends]) if cost < best else 0
            if cost < best:
                tried = _stretches(points)
                cost += 900 * _under(tried, lines[k], nodes)
                cost += 16 * sum([min(used.get(s, 0), 3) for s in tried[4:-4]])
                cost += 24 if way.returns and nodes.encloses(points) else 0
                # On a tie the first, whatever the last digit of a length is on this machine.
                if cost < best - 1e-6:
                    best, ways[k], stretches = cost, way, tried
        used.update(set(stretches))
    offsets = _shared_out(lines, ways, nodes)
    curves = []
    for k, line in enumerate(lines):
        ends = enumerate(zip(line.ends, ways[k].sides, strict=True))
        p, q = (nodes.port(code, side, offsets[k, end], padded=True) for end, (code, side) in ends)
        curves.append(_curve(p, q, ways[k]))
    return curves


def bows(lines: Sequence[Edge], nodes: Boxes, cells: Mapping[int, Point]) -> list[Curve]:
    """Return for each line of a table of choices a curve within its row or column, so that none passes under a state.

    Neighbours are joined straight; others by a bow, over their row or to the right of their column, the higher the
    farther apart they are.

    Parameters
    ----------
    lines, nodes
        As for `routes`; every line joins states of one row, or of one column.
    cells
        The column and the row of each state.
    """
    ways: dict[int, Way] = {}
    for k, line in enumerate(lines):
        (a, b), (c, d) = (cells[code] for code in line.ends)
        level = b == d
        apart = abs(a - c) if level else abs(b - d)
        reach = BOW + STEP * apart
        if apart == 1:
            ways[k] = Way(("E", "W") if c > a else ("W", "E") if level else ("S", "N") if d > b else ("N", "S"), FAR)
        else:
            ways[k] = Way(("N", "N") if level else ("E", "E"), (reach, reach))
    offsets = _shared_out(lines, ways, nodes)
    curves = []
    for k, line in enumerate(lines):
        ends = enumerate(zip(line.ends, ways[k].sides, strict=True))
        p, q = (nodes.port(code, side, offsets[k, end], padded=True) for end, (code, side) in ends)
        if ways[k].returns:
            side, reach = ways[k].sides[0], ways[k].reach[0]
            curves.append((p, _moved(p, side, reach), _moved(q, side, reach), q))
        else:
            curves.append(_curve(p, q, ways[k]))
    return curves


def room_for_bows(lines: Sequence[Edge], cells: Mapping[int, Point]) -> Point:
    """Return how far bows reach beyond the states: to the right of a column, and over a row."""
    right = over = 0.0
    for line in lines:
        (a, b), (c, d) = (cells[code] for code in line.ends)
        if b == d and abs(a - c) > 1:
            over = max(over, abs(a - c))
        elif a == c and abs(b - d) > 1:
            right = max(right, abs(b - d))
    return tuple(0.75 * (BOW + STEP * apart) if apart else 0.0 for apart in (right, over))  # type: ignore[return-value]


def in_rows_and_columns(lines: Sequence[Edge], layout: Layout) -> bool:
    """Tell whether every line joins states of one row or one column, each in a cell of its own."""
    cells = layout.cells
    whole = all(x == int(x) and y == int(y) for x, y in cells.values())
    same = (any(a == b for a, b in zip(*(cells[code] for code in line.ends), strict=True)) for line in lines)
    return layout.table and whole and all(same)


def _under(stretches: Sequence[Stretch], line: Edge, nodes: Boxes) -> int:
    """Return how much of a curve passes under other states than its own ends."""
    ends, covered = line.ends, nodes.covered
    return len([1 for x, y, _ in stretches if covered.get((x, y), ends[0]) not in ends])


def _stretches(points: Sequence[Point]) -> list[Stretch]:
    """Return the cells of a fine grid that a curve passes, and roughly in which direction, so that crossing is free."""
    found = []
    for (px, py), (qx, qy) in pairwise(points):
        direction = int(atan2(qy - py, qx - px) / pi * 4 + 4.5) % 4
        found.append(((px + qx) // (2 * GRAIN), (py + qy) // (2 * GRAIN), direction))
    return found


def _shared_out(lines: Sequence[Edge], ways: Mapping[int, Way], nodes: Boxes) -> dict[tuple[int, int], float]:
    """Return how far from the middle of its side each end of each line is, so that curves cross little."""
    sides: dict[tuple[int, str], list[tuple[tuple[float, float], int, int]]] = defaultdict(list)
    for k, line in enumerate(lines):
        for end, (here, there) in enumerate((line.ends, line.ends[::-1])):
            away = nodes.away(here, there, ways[k].sides[end])
            # A curve that returns to the same side nests: the far ones outside, beyond everything that leads away.
            key = ((away > 0) - (away < 0), -away) if ways[k].returns else (0, away)
            sides[here, ways[k].sides[end]].append((key, k, end))
    offsets: dict[tuple[int, int], float] = {}
    for (code, side), keys in sides.items():
        step = min(14.0, (nodes.length(code, side) - 18) / max(1, len(keys) - 1))
        for number, (_, k, end) in enumerate(sorted(keys)):
            offsets[k, end] = (number - (len(keys) - 1) / 2) * step
    for k, line in enumerate(lines):
        for end, (here, there) in enumerate((line.ends, line.ends[::-1])):
            # A line that is alone on one side runs straight where it can.
            side = ways[k].sides[end]
            if ways[k].straight and len(sides[here, side]) == 1:
                bound = nodes.length(here, side) / 2 - 12
                offsets[k, end] = max(-bound, min(offsets[k, 1 - end] + nodes.away(here, there, side), bound))
    return offsets


def _curve(p: Point, q: Point, way: Way) -> Curve:
    (a, b), (reach_a, reach_b) = way.sides, way.reach
    axis = 0 if a in "EW" else 1
    if not way.returns:
        far = max(12, 0.45 * hypot(p[0] - q[0], p[1] - q[1]))
        return p, _moved(p, a, min(far, reach_a)), _moved(q, b, min(far, reach_b)), q
    # Back to the same side: both controls as far out as the farther end, and some more.
    reach, sign = min(16 + 0.22 * abs(p[1 - axis] - q[1 - axis]), reach_a), SIDES[a][axis]
    level = sign * max(sign * p[axis], sign * q[axis]) + sign * reach
    return p, _moved(p, a, abs(level - p[axis])), _moved(q, b, abs(level - q[axis])), q


def _moved(point: Point, side: str, distance: float) -> Point:
    return point[0] + SIDES[side][0] * distance, point[1] + SIDES[side][1] * distance


def sampled(curve: Curve) -> list[Point]:
    """Return points on a curve, from its origin to its target."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    return [(a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy) for a, b, c, d in SHARES]
