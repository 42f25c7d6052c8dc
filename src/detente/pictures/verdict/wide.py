"""The wide form: three columns (what is asked | who would act alone | what would follow), a row for each party."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.pictures.svg import numbers as n
from detente.pictures.verdict.measure import TYPES, fitted, width_of, wrap
from detente.pictures.verdict.sheet import (
    Area,
    Drawn,
    Label,
    Line,
    Mark,
    Node,
    Sheet,
    hairpin,
    head_of,
    key_rows,
    labels,
    line_of,
    node,
    ring,
    turn,
)  # fmt: skip
from detente.pictures.verdict.shown import ASKS, STEPS_DRAWN, Answering, Move, Party, VerdictPicture

PAD, LINE = 6.0, 16.0
LEAST_ROW, LOW_ROW = 25.0, 40.0
PORT = 8.0


@dataclass(frozen=True)
class _Columns:
    """Where the columns of a picture of some width are."""

    width: float

    @property
    def deal(self) -> float:
        """The right edge of the deal, where every arrow starts."""
        return float(round(self.width * 0.31))

    @property
    def move(self) -> float:
        """The left of what somebody would do."""
        return self.deal + 26

    @property
    def bar(self) -> float:
        """The barrier."""
        return float(round(self.width * 0.64))

    @property
    def then(self) -> float:
        """The left of what comes then."""
        return self.bar + 22

    @property
    def moves(self) -> float:
        """The width of what somebody would do."""
        return self.bar - self.move - 22

    @property
    def thens(self) -> float:
        """The width of what comes then."""
        return self.width - self.then - 4


@dataclass(frozen=True)
class _Block:
    """What is drawn of one move: from where to where, where its port is, and whether the edge of the deal is open.

    `left` is where that ends which stands before the barrier, where there is one.
    """

    parts: tuple[Drawn, ...]
    top: float
    bottom: float
    port: float
    open: bool = False
    left: float | None = None


def wide(picture: VerdictPicture, width: float) -> Sheet:
    """Lay a picture out in three columns."""
    at = _Columns(width)
    top = y = 10 + LINE * max(len(_head(head, k, at)) for k, head in enumerate(picture.heads))
    parts: list[Drawn | Node] = list(_heads(picture.heads, at))
    ports: list[Drawn] = []
    gaps: list[float] = []
    row = 0
    for k, party in enumerate(picture.parties):
        if k:
            parts.append(Line("hair", f"M12 {n(y)} H{n(width)}"))
        cell, height = _cell(party, k, y, at)
        blocks = _blocks(party, k, y, at)
        more, under = _more(party, blocks, at)
        bottom = max(blocks[-1].bottom, under + LINE * len(more) + 2 if more else 0) if blocks else y
        stays = () if blocks else _stays(party, at)
        height = max(height, bottom - y, LEAST_ROW, LINE * len(stays) + 8)
        parts.append(
            node("party", party.name, party.says, row, (Area("hit", 6, y + 2, at.deal - 24, height - 4), *cell))
        )
        if not blocks:
            port = y + height / 2 if height < LOW_ROW else y + 16
            parts += _without(party, stays, at, port)
            ports.append(Mark(at.deal, port, PORT, k, not party.at_table))
        for m, (move, block) in enumerate(zip(party.drawn, blocks, strict=True)):
            hits = _hits(block, at, beside=bool(more) and block is blocks[-1])
            parts.append(node("move", party.name, move.says, row + m, (*hits, *block.parts)))
            ports.append(Mark(at.deal, block.port, PORT, k, not party.at_table))
            gaps += [block.port] if block.open else []
        if more:
            right = width - 2 if blocks[-1].left is None else at.bar - 5
            hit = Area("hit", at.deal + 12, under, right - at.deal - 12, LINE * len(more), 4)
            words = labels(at.move, under + 12, more, "more")
            parts.append(
                node("more", party.name, f"{party.name}: {party.more.whole}", row + len(blocks), (hit, *words))
            )
        row += max(len(party.moves), 1)
        y += height
    key, end = key_rows(picture.key, 18, width - 22, y + 20)
    deal = _deal(top, y, gaps, at)
    return Sheet(width, end - 8 if picture.key else y + 4, picture.title, (*deal, *parts, *ports, *key))


def _more(party: Party, blocks: Sequence[_Block], at: _Columns) -> tuple[tuple[str, ...], float]:
    """Return what is said of the moves that are not drawn, and below what: before the barrier, where there is one."""
    if not blocks or not party.more.whole:
        return (), 0.0
    last = blocks[-1]
    room = at.width - at.move - 4 if last.left is None else at.bar - at.move - 8
    return fitted(party.more, room, "more", 2), last.bottom if last.left is None else last.left


def _hits(block: _Block, at: _Columns, *, beside: bool) -> list[Drawn]:
    """Return where a move can be pointed at: what is before the barrier apart, where more is said below that."""
    x, end = at.deal + 12, at.width - 2
    if block.left is None or not beside:
        return [Area("hit", x, block.top + 2, end - x, block.bottom - block.top - 4)]
    return [
        Area("hit", x, block.top + 2, at.bar - 5 - x, block.left - block.top - 4),
        Area("hit", at.bar - 4, block.top + 2, end - at.bar + 4, block.bottom - block.top - 4),
    ]


def _head(text: str, column: int, at: _Columns) -> tuple[str, ...]:
    room = (at.deal - 26, at.then - at.move - 8, at.thens)[column]
    return wrap(text, room, "head", 2)


def _heads(heads: tuple[str, str, str], at: _Columns) -> list[Drawn]:
    lefts = (18.0, at.move, at.then)
    return [part for k, text in enumerate(heads) for part in labels(lefts[k], 16, _head(text, k, at), "head")]


def _deal(top: float, bottom: float, gaps: Sequence[float], at: _Columns) -> list[Drawn]:
    """Return the deal: its edge is open where something goes through."""
    x, start, edge = at.deal, top + 10, ""
    for gap in gaps:
        edge += f"M{n(x, start)} V{n(gap - 13)} "
        start = gap + 13
    edge += f"M{n(x, start)} V{n(bottom - 10)}"
    left = (
        f"M{n(x, top + 10)} A10 10 0 0 0 {n(x - 10, top)} H11 A10 10 0 0 0 1 {n(top + 10)} V{n(bottom - 10)} "
        f"A10 10 0 0 0 11 {n(bottom)} H{n(x - 10)} A10 10 0 0 0 {n(x, bottom - 10)}"
    )
    return [Area("deal", 1, top, x - 1, bottom - top, 10), Line("edge", left), Line("edge", edge)]


def _cell(party: Party, k: int, y: float, at: _Columns) -> tuple[list[Drawn], float]:
    """Return what stands in the deal of one party, and how high that is."""
    room, base = at.deal - 44, y + PAD + 11
    names = wrap(party.name, room, "name", 3)
    parts = labels(18, base, names, "name", k)
    base += TYPES["name"].step * (len(names) - 1)
    if party.tag:
        beside = 18 + width_of(names[-1], "name") + 8
        if beside + width_of(party.tag, "tag") > 18 + room:
            beside, base = 18, base + LINE
        parts.append(Label(beside, base, party.tag, "tag"))
    if party.asks:
        lines = wrap(party.asks, room, "asks", ASKS)
        parts += labels(18, base + 18, lines, "asks")
        base += 18 + LINE * (len(lines) - 1)
    return parts, base + PAD - y


def _stays(party: Party, at: _Columns) -> tuple[str, ...]:
    """Return what is said of somebody of whom no move is known, in lines."""
    if party.stays is Answer.YES:
        return wrap(party.without, at.width - at.move - 4, "stays", 2)
    return wrap(party.without, at.moves, "stays", 1)


def _without(party: Party, lines: tuple[str, ...], at: _Columns, port: float) -> list[Drawn]:
    """Return what is drawn of somebody of whom no move is known."""
    if party.stays is Answer.YES:
        bar = f"M{n(at.deal, port)} H{n(at.deal + 16)} M{n(at.deal + 16, port - 5)} V{n(port + 5)}"
        return [Line("stub", bar), *labels(at.move, port + 4.5, lines, "stays")]
    x = at.move + max(width_of(line, "stays") for line in lines) + 8
    return [
        Line("unknown", f"M{n(at.deal, port)} H{n(at.move - 4)}"),
        *labels(at.move, port + 4.5, lines, "stays"),
        Line("unknown", ring(min(x + 13, at.bar), port, 13)),
        Label(min(x + 13, at.bar), port + 5, "?", "loud", middle=True),
    ]


def _blocks(party: Party, k: int, y: float, at: _Columns) -> list[_Block]:
    """Return what is drawn of the moves of one party, one below the other."""
    blocks: list[_Block] = []
    for move in party.drawn:
        blocks.append(_block(move, k, blocks[-1].bottom if blocks else y, at))
    return blocks


def _block(move: Move, k: int, top: float, at: _Columns) -> _Block:
    """Return what is drawn of a move: what it is and what for, and what it meets."""
    lines = fitted(move.act, at.moves, "move", 2, 4)
    gain = wrap(move.gain, at.moves - 22, "gain", 4) if move.gain else ()
    y = top + PAD + 4 + LINE * len(lines)
    words = labels(at.move, top + PAD + 11, lines, "move")
    if move.deterred is Answer.YES:
        return _answered(move, k, at, words, gain, top, y)
    loud = wrap(move.loud, at.thens, "loud", 1) if move.loud else ()
    then = wrap(move.then, at.thens, "what", 4) if move.then else ()
    free = move.deterred is Answer.NO
    words += labels(at.move, y + (19 if free else 18), gain, "gain")
    words += labels(at.then, y - 9, loud, "loud")
    words += labels(at.then, y + (19 if free else 5), then, "what")
    bottom = y + 30 + LINE * max(len(gain) - 1, len(then) - 1, 0)
    if free:  # it goes through the edge of the deal
        end = at.width - 18
        hues = (k, *move.company)
        words += [*line_of("through", f"M{n(at.deal, y)} H{n(end)}", hues), *head_of(end + 16, y, 20, hues)]
    else:
        words += [
            Line("unknown", f"M{n(at.deal, y)} H{n(at.bar - 16)}"),
            Line("unknown", ring(at.bar, y, 13)),
            Label(at.bar, y + 5, "?", "loud", middle=True),
        ]
    return _Block(tuple(words), top, bottom, y, open=free)


def _answered(
    move: Move, k: int, at: _Columns, words: list[Drawn], gain: Sequence[str], top: float, y: float
) -> _Block:
    """Return a move that is answered: it goes out, turns at the barrier, and comes back."""
    r = turn(gain)
    told, lines = _answers(move, at, top)
    left = y + 2 * r + 10
    bottom = max(left, top + PAD + 8 + LINE * lines)
    first = move.answers[0].party if move.answers else None
    words += hairpin(at.deal, at.bar - 8, y, r, (k, *move.company), at.deal + 14)
    words += labels(at.move, y + 16.5, gain, "gain")
    words.append(Line("bar", f"M{n(at.bar, top + 9)} V{n(bottom - 7)}", first))
    return _Block((*words, *told), top, bottom, y + r, left=left)


def _answers(move: Move, at: _Columns, top: float) -> tuple[list[Drawn], int]:
    """Return who answers by what and why, and what that takes from whoever moved; and how many lines that is."""
    parts: list[Drawn] = []
    lines, shown = 0, move.answers[:STEPS_DRAWN]
    for answer in shown:
        told, more = _answering(answer, at, top + LINE * lines, 3 if len(shown) == 1 else 2)
        parts += told
        lines += more
    if move.rest:
        parts += labels(at.then, top + PAD + 11 + LINE * lines, wrap(move.rest, at.thens, "why", 1), "why")
        lines += 1
    then = wrap(move.then, at.thens, "what", 4) if move.then else ()
    parts += labels(at.then, top + PAD + 11 + LINE * lines, then, "what")
    return parts, lines + len(then)


def _answering(answer: Answering, at: _Columns, top: float, most: int) -> tuple[list[Drawn], int]:
    """Return one step of an answer, and how many lines it has: what is done goes on after the name if that is short."""
    y = top + PAD + 11
    names = wrap(answer.name, at.thens - 18, "answer", 2)
    after = at.then + 18 + width_of(names[-1], "answer") + 5
    room = at.then + at.thens - after
    what = fitted(answer.act, at.thens, "what", most, 4, room if len(names) == 1 and room > 0 else 0)
    why = wrap(answer.why, at.thens, "why", 3) if answer.why else ()
    begun, rest = what[0], what[1:]
    parts = [
        Mark(at.then + 6, y - 4.5, 5.5, answer.party),
        *labels(at.then + 18, y, names, "answer", answer.party),
        *labels(after, y, (begun,) if begun else (), "what"),
        *labels(at.then, y + LINE * len(names), rest, "what"),
        *labels(at.then, y + LINE * (len(names) + len(rest)), why, "why"),
    ]
    return parts, len(names) + len(rest) + len(why)
