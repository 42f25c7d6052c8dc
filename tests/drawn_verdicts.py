"""Pictures of verdicts drawn at random, and what stands where in an SVG, read from it alone."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from random import Random
from xml.etree import ElementTree as ET

from detente.answer import Answer
from detente.pictures.verdict.measure import TYPES, width_of
from detente.pictures.verdict.shown import Answering, Move, Party, Phrase, VerdictPicture

SVG = "{http://www.w3.org/2000/svg}"

_TEXTS = {
    "latin": "row through the winter Ministry of Environment begins a footbridge and asks everybody before it decides",
    "accents": "žluťoučký naïve Größe œuvre façade Ọ̀ṣọ́ Łódź coöperate",
    "hebrew": "ליאור כהן פותח את המזח המזרחי בחורף לפני ההחלטה",
    "arabic": "ليلى حداد تفتح المرسى الشرقي في الشتاء قبل القرار",
    "cyrillic": "Правительство открывает восточную пристань прежде чем решать широкую",
    "mixed": "the ליאור committee of ليلى and 政府 rows ⟨U+202E⟩ 12 times",
}
WORDS = {script: text.split() for script, text in _TEXTS.items()}
CJK = "政府は国境を開く東の港を開放する、そして「冬」の間に船を出す。"


def name(rng: Random) -> str:
    """Return a name of 3 to 80 characters: words of a script, one long word, or a script without spaces."""
    length = rng.randint(3, 80)
    kind = rng.choice([*WORDS, "cjk", "cjk", "long"])
    if kind == "long":
        return "".join(rng.choice("abWmil") for _ in range(length))
    if kind == "cjk":
        return "".join(rng.choice(CJK) for _ in range(length))
    words = ""
    while len(words) < length:
        words += rng.choice(WORDS[kind]) + " "
    return words[:length].strip() or "abc"


def phrase(rng: Random) -> Phrase:
    first, more = name(rng), rng.randint(0, 3)
    whole = " and ".join([f"would {first}", *(name(rng) for _ in range(more))])
    return Phrase(whole, f"would {first}" + (f" (and {more} more)" if more else ""))


def move(rng: Random, parties: int, answer: Answer) -> Move:
    steps = rng.choice([1, 1, 1, 2, 3, 5]) if answer is Answer.YES and rng.random() < 0.9 else 0
    answers = tuple(
        Answering(rng.randrange(parties), "then " * (k > 0) + name(rng), phrase(rng), f"for: {name(rng)}, its 1st of 9")
        for k in range(steps)
    )
    loud = "nothing stops this" if answer is Answer.NO else ""
    gain = "" if rng.random() < 0.1 else f"for: “{name(rng)}”, its 4th of 12 wants"
    rest = f"and {steps - 2} more steps" if steps > 2 else ""
    return Move(phrase(rng), gain, answer, answers, rest, f"so {name(rng)} would lose “{name(rng)}”", loud, name(rng))


def picture(seed: int) -> VerdictPicture:
    """Return a picture of 1 to 8 parties with 0 to 12 moves, of every answer; every ninth is of what cannot be."""
    rng = Random(seed)
    if seed % 9 == 8:
        return VerdictPicture(name(rng), impossible=(f"{name(rng)} cannot be carried out in any way", name(rng)))
    n = 1 + seed % 8
    parties = []
    for _ in range(n):
        answers = [rng.choice([Answer.YES, Answer.NO, Answer.UNKNOWN]) for _ in range(rng.choice([0, 0, 1, 2, 3, 12]))]
        if rng.random() < 0.4:
            answers = [Answer.YES] * len(answers)
        answers.sort(key=lambda answer: (answer is not Answer.NO, answer is Answer.YES))
        moves = tuple(move(rng, n, answer) for answer in answers)
        stays = rng.choice([Answer.YES, Answer.UNKNOWN])
        without = (
            "stays: would gain nothing by acting alone"
            if stays is Answer.YES
            else "whether it would leave is not known"
        )
        asks = "; ".join(name(rng) for _ in range(rng.randint(0, 4)))
        more = Phrase(f"and also {name(rng)}", "and 9 more steps") if len(moves) > 1 else Phrase("")
        tag = "no part in it" if not asks else rng.choice(["", "not at the table"])
        parties.append(
            Party(name(rng), name(rng), tag, asks, rng.random() < 0.7, moves, "" if moves else without, stays, more)
        )
    heads = ("what V1 asks of each", "who would gain by acting alone", "what would follow")
    key = (("filled", "at the table"), ("hollow", "not at the table"), ("bar", "an answer that makes the step not pay"),
           ("through", "nothing stops it"), ("unknown", "not known"), ("", "1st want: the most important"))  # fmt: skip
    return VerdictPicture(name(rng), heads, tuple(parties), key)


# -- what stands where ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float
    what: str = field(default="", compare=False)

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box, slack: float = 0.06) -> bool:
        return (
            self.left >= other.left - slack
            and self.right <= other.right + slack
            and self.top >= other.top - slack
            and self.bottom <= other.bottom + slack
        )

    def around(self, other: Box) -> Box:
        return Box(
            min(self.left, other.left), min(self.top, other.top), max(self.right, other.right),
            max(self.bottom, other.bottom), self.what,
        )  # fmt: skip

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass
class Places:
    """The boxes of an SVG: words, shapes, lines as chains of small boxes, and what can be pointed at with its words."""

    whole: Box
    labels: list[Box] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)
    lines: list[Box] = field(default_factory=list)
    nodes: list[tuple[list[Box], list[Box]]] = field(default_factory=list)
    frames: list[Box] = field(default_factory=list)


KINDS = {(f"{kind.size:g}", kind.bold): name for name, kind in TYPES.items()}


def label_box(element: ET.Element, y: float) -> Box:
    """Return where words stand at most, from what the element says alone."""
    size, bold = element.get("font-size", ""), element.get("font-weight") == "600"
    text = "".join(element.itertext())
    wide = width_of(text, KINDS[size, bold])
    x, base = float(element.get("x", "")), float(element.get("y", "")) + y
    left = x - wide / 2 if element.get("text-anchor") == "middle" else x
    return Box(left, base - 0.76 * float(size), left + wide, base + 0.22 * float(size), text)


def places(svg: str) -> Places:
    root = ET.fromstring(svg)  # noqa: S314 - what is read was written here
    wide, high = map(float, root.get("viewBox", "").split()[2:])
    found = Places(Box(0, 0, wide, high))
    _collect(root, 0.0, found, None)
    return found


def _collect(element: ET.Element, y: float, found: Places, inside: list[Box] | None) -> None:
    for child in element:
        tag = child.tag.removeprefix(SVG)
        if tag == "g":
            moved = re.fullmatch(r"translate\(0 ([\d.]+)\)", child.get("transform", "translate(0 0)"))
            assert moved, child.get("transform")
            if "node" in (child.get("class") or "").split():
                words: list[Box] = []
                _collect(child, y, found, words)
                hits = [rectangle(e, y) for e in child if e.get("class") == "hit"]
                assert hits
                found.nodes.append((hits, words))
            else:
                _collect(child, y + float(moved[1]), found, inside)
        elif tag == "text":
            box = label_box(child, y)
            found.labels.append(box)
            if inside is not None:
                inside.append(box)
        elif tag == "rect":
            if child.get("class") != "hit":
                found.frames.append(rectangle(child, y))
        elif tag in ("circle", "polygon"):
            found.shapes.append(shape(child, y))
        elif tag == "path":
            found.lines += strokes(child, y)


def rectangle(element: ET.Element, y: float) -> Box:
    left, top, wide, high = (float(element.get(key, "0")) for key in ("x", "y", "width", "height"))
    return Box(left, top + y, left + wide, top + high + y, "rectangle")


def shape(element: ET.Element, y: float) -> Box:
    if element.tag == f"{SVG}circle":
        cx, cy, r = (float(element.get(key, "")) for key in ("cx", "cy", "r"))
        return Box(cx - r, cy - r + y, cx + r, cy + r + y, "circle")
    points = [tuple(map(float, pair.split(","))) for pair in element.get("points", "").split()]
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys) + y, max(xs), max(ys) + y, "polygon")


def strokes(element: ET.Element, y: float) -> list[Box]:
    """Return a line as boxes along it."""
    half = float(element.get("stroke-width", "1")) / 2
    boxes = []
    for chain in path_points(element.get("d", "")):
        for (x1, y1), (x2, y2) in pairwise(chain):
            across, down = (0 if y1 == y2 else half), (0 if x1 == x2 else half)  # an end is cut off straight
            left, right, top, bottom = (
                min(x1, x2) - across,
                max(x1, x2) + across,
                min(y1, y2) - down,
                max(y1, y2) + down,
            )
            boxes.append(Box(left, top + y, right, bottom + y, element.get("d", "")))
    return boxes


def path_points(d: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the chains of points of a path of M, H, V, A, l and Z; an arc is a half or a quarter of a circle."""
    chain: list[tuple[float, float]] = []
    for command, rest in re.findall(r"([MHVAlZ])([^MHVAlZ]*)", d):
        values = [float(v) for v in rest.split()]
        if command == "M":
            if chain:
                yield chain
            chain = [(values[0], values[1])]
        elif command == "H":
            chain.append((values[0], chain[-1][1]))
        elif command == "V":
            chain.append((chain[-1][0], values[0]))
        elif command == "l":
            chain.append((chain[-1][0] + values[0], chain[-1][1] + values[1]))
        elif command == "A":
            chain += arc(chain[-1], values)
    if chain:
        yield chain


def arc(start: tuple[float, float], values: list[float]) -> list[tuple[float, float]]:
    """Return points on an arc: the centre is half way where it is half a circle, else at one of two corners."""
    r, sweep, end = values[0], values[4], (values[5], values[6])
    dx, dy = end[0] - start[0], end[1] - start[1]
    if math.isclose(math.hypot(dx, dy), 2 * r, abs_tol=0.2):
        centre = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    else:
        corners = [(start[0], end[1]), (end[0], start[1])]
        # The one from which the way from start to end turns as the sweep says.
        centre = next(
            c for c in corners
            if ((start[0] - c[0]) * (end[1] - c[1]) - (start[1] - c[1]) * (end[0] - c[0]) > 0) == (sweep == 1)
        )  # fmt: skip
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    last = math.atan2(end[1] - centre[1], end[0] - centre[0])
    turn = (last - first) % (2 * math.pi) if sweep == 1 else -((first - last) % (2 * math.pi))
    return [
        (centre[0] + r * math.cos(first + turn * k / 12), centre[1] + r * math.sin(first + turn * k / 12))
        for k in range(1, 13)
    ]


def faults(svg: str) -> list[str]:
    """Return what is wrong with where things stand: words that meet others, lines or shapes, and what is outside."""
    at = places(svg)
    found = [f"outside: {box}" for box in (*at.labels, *at.shapes, *at.lines, *at.frames) if not box.within(at.whole)]
    found += [f"words meet: {a.what!r} and {b.what!r}" for a, b in combinations(at.labels, 2) if a.meets(b)]
    found += [f"a line through words: {a.what!r}, {b.what}" for a in at.labels for b in at.lines if a.meets(b)]
    found += [f"a shape on words: {a.what!r}, {b}" for a in at.labels for b in at.shapes if a.meets(b)]
    hits = [hit for some, _ in at.nodes for hit in some]
    found += [f"what can be pointed at meets: {a} and {b}" for a, b in combinations(hits, 2) if a.meets(b)]
    found += [
        f"words leave their place: {w}, {some}"
        for some, words in at.nodes
        for w in words
        if not any(w.within(hit, 2) for hit in some)
    ]
    return found


def painted(svg: str) -> tuple[str, dict[int, tuple[bool, Box]]]:
    """Return an SVG with a colour, and a number, of its own for each thing drawn, and for each whether it is words."""
    ET.register_namespace("", SVG[1:-1])
    root = ET.fromstring(svg)  # noqa: S314 - what is read was written here
    found: dict[int, tuple[bool, Box]] = {}
    _paint(root, 0.0, found)
    return ET.tostring(root, encoding="unicode"), found


def _paint(element: ET.Element, y: float, found: dict[int, tuple[bool, Box]]) -> None:
    for child in element:
        tag = child.tag.removeprefix(SVG)
        if tag == "g":
            moved = re.fullmatch(r"translate\(0 ([\d.]+)\)", child.get("transform", "translate(0 0)"))
            assert moved
            _paint(child, y + float(moved[1]), found)
        elif tag in ("text", "rect", "circle", "polygon", "path") and child.get("class") != "hit":
            number = len(found) + 1
            for paint in ("fill", "stroke"):
                if child.get(paint, "none") != "none":
                    child.set(paint, f"#{number:06x}")
            child.set("data-n", str(number))
            child.attrib.pop("text-decoration", None)
            words = tag == "text"
            found[number] = (words, label_box(child, y) if words else Box(0, 0, 0, 0, tag))
