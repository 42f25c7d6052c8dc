"""What a laid out picture of a verdict is made of: words, lines and shapes, each in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from detente.pictures.svg import named
from detente.pictures.svg import numbers as n
from detente.pictures.verdict.measure import TYPES, width_of

Hue: TypeAlias = int | None
"""Which party something is of, counted from zero; None is nobody's."""

SHAPES: Sequence[Sequence[tuple[float, float]]] = (
    (),  # a circle
    ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
    ((0, -1.15), (1.1, 0.8), (-1.1, 0.8)),
    ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    ((-1.1, 0), (-0.55, -0.95), (0.55, -0.95), (1.1, 0), (0.55, 0.95), (-0.55, 0.95)),
    (
        (-0.38, -1.1), (0.38, -1.1), (0.38, -0.38), (1.1, -0.38), (1.1, 0.38), (0.38, 0.38), (0.38, 1.1), (-0.38, 1.1),
        (-0.38, 0.38), (-1.1, 0.38), (-1.1, -0.38), (-0.38, -0.38),
    ),
)  # fmt: skip
"""The outlines of the shapes of parties, for a radius of one."""


@dataclass(frozen=True)
class Label:
    """A line of words; x is where it begins, or its middle."""

    x: float
    y: float
    text: str
    kind: str
    hue: Hue = None
    middle: bool = False

    @property
    def width(self) -> float:
        """How wide it is at most."""
        return width_of(self.text, self.kind)


@dataclass(frozen=True)
class Line:
    """A line that is drawn: what it is, and its path.

    `share` says which part of it is drawn, and of how many: those of a line in several colours take turns along it.
    """

    kind: Literal["back", "through", "unknown", "bar", "edge", "hair", "stub", "hatch"]
    path: str
    hue: Hue = None
    share: tuple[int, int] = (0, 1)


@dataclass(frozen=True)
class Head:
    """The head of an arrow, by its corners."""

    points: tuple[tuple[float, float], ...]
    hue: Hue


@dataclass(frozen=True)
class Mark:
    """The shape of a party."""

    x: float
    y: float
    r: float
    hue: Hue
    hollow: bool = False


@dataclass(frozen=True)
class Area:
    """A rectangle: the ground, the deal, where something can be pointed at, a deal that cannot be."""

    kind: Literal["ground", "deal", "hit", "impossible"]
    x: float
    y: float
    width: float
    height: float
    corner: float = 6.0


Drawn: TypeAlias = Label | Line | Head | Mark | Area


@dataclass(frozen=True)
class Node:
    """What takes the focus: a party, a move, or the moves that are not drawn; `row` is its row of the table."""

    kind: Literal["party", "move", "more"]
    says: str
    row: int
    parts: tuple[Drawn, ...]


@dataclass(frozen=True)
class Sheet:
    """A picture, laid out."""

    width: float
    height: float
    title: str
    parts: tuple[Drawn | Node, ...] = field(repr=False)


def node(kind: Literal["party", "move", "more"], party: str, says: str, row: int, parts: Sequence[Drawn]) -> Node:
    """Return what takes the focus. Its name has the words that are seen in it, in a row, as speech control needs them.

    Where these are not a part of the sentence, because something was shortened, they come before it.
    """
    seen = " ".join(part.text for part in parts if isinstance(part, Label) and not part.middle)
    return Node(kind, named(says, seen, f"{party}: {seen}. {says}"), row, tuple(parts))


def labels(x: float, y: float, lines: Iterable[str], kind: str, hue: Hue = None) -> list[Drawn]:
    """Return lines of words, one below the other."""
    step = TYPES[kind].step
    return [Label(x, y + k * step, text, kind, hue) for k, text in enumerate(lines)]


def arrow_head(x: float, y: float, length: float, hue: Hue) -> Head:
    """Return the head of an arrow with its tip at a point: to the right, or to the left where the length is below 0."""
    half = abs(length) * 0.45
    return Head(((x - length, y - half), (x, y), (x - length, y + half)), hue)


def line_of(kind: Literal["back", "through"], path: str, hues: Sequence[Hue]) -> list[Drawn]:
    """Return the line of a move: in the colours, in turn, of all who make it together."""
    return [Line(kind, path, hue, (k, len(hues))) for k, hue in enumerate(hues)]


def head_of(x: float, y: float, length: float, hues: Sequence[Hue]) -> list[Drawn]:
    """Return the head of an arrow, see `arrow_head`; that of several has a part in the colour of each."""
    (back, low), tip, (_, high) = arrow_head(x, y, length, None).points
    step = (high - low) / len(hues)
    return [Head(((back, low + k * step), tip, (back, low + (k + 1) * step)), hue) for k, hue in enumerate(hues)]


def turn(words: Sequence[str]) -> float:
    """Return the radius of the turn of a line that goes round some lines of words: it is as high as these."""
    return 12 + TYPES["gain"].step / 2 * (max(len(words), 1) - 1)


def hairpin(start: float, end: float, y: float, r: float, hues: Sequence[Hue], back: float) -> list[Drawn]:
    """Return a line that goes out, turns, and comes back."""
    path = f"M{n(start, y)} H{n(end - r)} A{n(r, r)} 0 0 1 {n(end - r, y + 2 * r)} H{n(back + 6)}"
    return [*line_of("back", path, hues), *head_of(back, y + 2 * r, -9, hues)]


def samples(x: float, y: float, sign: str) -> list[Drawn]:
    """Return the sample of a sign for the key, 12 wide, on the line of words at y."""
    middle = y - 4.0
    match sign:
        case "filled" | "hollow":
            return [Mark(x + 6, middle, 5, None, hollow=sign == "hollow")]
        case "bar":
            return [Line("bar", f"M{n(x + 6, middle - 6)} V{n(middle + 6)}")]
        case "through":
            return [Line("edge", f"M{n(x, middle)} H{n(x + 5)}"), arrow_head(x + 12, middle, 8, None)]
        case "joint":
            return [Line("through", f"M{n(x + 6 * k, middle)} H{n(x + 6 * k + 6)}", k) for k in (0, 1)]
        case "unknown":
            return [Line("unknown", ring(x + 6, middle, 5))]
    return []


def key_rows(items: Sequence[tuple[str, str]], x: float, width: float, y: float) -> tuple[list[Drawn], float]:
    """Return the key from a line of words at y on, and the line below it."""
    found: list[Drawn] = []
    at, step = x, TYPES["key"].step
    for sign, text in items:
        indent = 18 if samples(0, 0, sign) else 0
        wide = indent + width_of(text, "key")
        if at > x and at + wide > x + width:
            at, y = x, y + step
        found += samples(at, y, sign)
        found.append(Label(at + indent, y, text, "key"))
        at += wide + 20
    return found, y + step if items else y


def ring(x: float, y: float, r: float) -> str:
    """Return the path of a circle."""
    return f"M{n(x - r, y)} A{n(r, r)} 0 1 1 {n(x + r, y)} A{n(r, r)} 0 1 1 {n(x - r, y)} Z"


def outline(mark: Mark) -> tuple[tuple[float, float], ...]:
    """Return the corners of a party's shape; none where it is a circle."""
    corners = SHAPES[(mark.hue or 0) % len(SHAPES)]
    return tuple((mark.x + mark.r * dx, mark.y + mark.r * dy) for dx, dy in corners)


def rings(hue: Hue) -> int:
    """Return how many rings are around a party's shape: one from the seventh party on, two from the thirteenth."""
    return 0 if hue is None else hue // len(SHAPES)
