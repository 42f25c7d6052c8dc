"""The narrow form, for telephones: a block for each party; a move runs under its words, its answer stands below."""

from __future__ import annotations

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

PORT, EDGE, INDENT = 10.0, 24.0, 38.0
"""From left to right: the shape of a party, the edge of the deal, and the words of a move."""

LINE = 16.0


def narrow(picture: VerdictPicture, width: float) -> Sheet:
    """Lay a picture out in one column."""
    y, row = 4.0, 0
    parts: list[Drawn | Node] = []
    for k, party in enumerate(picture.parties):
        if k:
            parts.append(Line("hair", f"M0 {n(y)} H{n(width)}"))
        words, end = _head(party, k, y, width)
        parts.append(
            node("party", party.name, party.says, row, (Area("hit", 2, y + 3, width - 4, end - y + 2), *words))
        )
        y = end
        for m, move in enumerate(party.drawn):
            words, end = _move(move, k, y + 10, width)
            parts.append(
                node("move", party.name, move.says, row + m, (Area("hit", 2, y + 7, width - 4, end - y - 7), *words))
            )
            y = end
        if party.more.whole:
            lines = fitted(party.more, width - INDENT - 4, "more", 2)
            hit = Area("hit", 2, y + 5, width - 4, LINE * len(lines) + 2, 4)
            words = labels(INDENT, y + 18, lines, "more")
            parts.append(
                node("more", party.name, f"{party.name}: {party.more.whole}", row + len(party.drawn), (hit, *words))
            )
            y += 8 + LINE * len(lines)
        row += max(len(party.moves), 1)
        y += 12
    key, end = key_rows(picture.key, 4, width - 8, y + 14)
    return Sheet(width, end - 8 if picture.key else y, picture.title, (*parts, *key))


def _head(party: Party, k: int, y: float, width: float) -> tuple[list[Drawn], float]:
    """Return who it is, what is asked of it, and what is to be said where no move is known; and where that ends."""
    room, base = width - EDGE - 10, y + 22
    names = wrap(party.name, room, "name", 3)
    parts = [Mark(PORT, base - 5, 7, k, not party.at_table), *labels(EDGE, base, names, "name", k)]
    base += TYPES["name"].step * (len(names) - 1)
    if party.tag:
        beside = EDGE + width_of(names[-1], "name") + 8
        if beside + width_of(party.tag, "tag") > EDGE + room:
            beside, base = EDGE, base + LINE
        parts.append(Label(beside, base, party.tag, "tag"))
    if party.asks:
        lines = wrap(party.asks, room, "asks", ASKS)
        parts += labels(EDGE, base + 18, lines, "asks")
        base += 18 + LINE * (len(lines) - 1)
    if not party.drawn:
        lines = wrap(party.without, room - 32, "stays", 2)
        base += 19 if party.stays is Answer.YES else 25
        parts += labels(EDGE, base, lines, "stays")
        if party.stays is not Answer.YES:
            x = width - 18
            parts += [Line("unknown", ring(x, base - 5, 13)), Label(x, base, "?", "loud", middle=True)]
        base += LINE * (len(lines) - 1) + 2
    return parts, base + 5


def _move(move: Move, k: int, top: float, width: float) -> tuple[list[Drawn], float]:
    """Return a move from its first words to what comes of it, and where that ends."""
    right = width - 10
    lines = fitted(move.act, right - INDENT - 30, "move", 3, 4)
    gain = wrap(move.gain, right - INDENT - 32, "gain", 4) if move.gain else ()
    parts = labels(INDENT, top + 14, lines, "move")
    y = top + 6 + LINE * len(lines)
    if move.deterred is Answer.YES:
        r = turn(gain)
        edge = Line("edge", f"M{n(EDGE, top + 2)} V{n(y + 2 * r + 6)}")
        parts += [
            *hairpin(EDGE, right, y, r, (k, *move.company), EDGE + 12),
            edge,
            *labels(INDENT, y + 16.5, gain, "gain"),
        ]
        return _answers(move, parts, y + 2 * r + 6, width)
    if move.deterred is Answer.NO:
        hues = (k, *move.company)
        parts += [*line_of("through", f"M{n(EDGE, y)} H{n(right - 18)}", hues), *head_of(right, y, 20, hues)]
        open_edge = f"M{n(EDGE, top + 2)} V{n(y - 10)} M{n(EDGE, y + 10)} V{n(y + 26)}"
        parts.append(Line("edge", open_edge))
    else:
        parts += [
            Line("unknown", f"M{n(EDGE, y)} H{n(right - 30)}"),
            Line("unknown", ring(right - 14, y, 13)),
            Label(right - 14, y + 5, "?", "loud", middle=True),
        ]
    y += 21 if gain else 26
    for words, kind in ((gain, "gain"), (wrap(move.loud, right - INDENT, "loud", 1) if move.loud else (), "loud")):
        parts += labels(INDENT, y, words, kind)
        y += TYPES[kind].step * len(words) + (3 if words else 0)
    then = wrap(move.then, right - INDENT, "what", 4) if move.then else ()
    return [*parts, *labels(INDENT, y, then, "what")], y + LINE * (len(then) - 1) + 5


def _answers(move: Move, parts: list[Drawn], y: float, width: float) -> tuple[list[Drawn], float]:
    """Return a move with who answers it, by what and why, and what that takes from whoever moved."""
    shown = move.answers[:STEPS_DRAWN]
    for answer in shown:
        told, end = _answering(answer, y, width)
        parts += told
        y = end
    if move.rest:
        parts += labels(INDENT, y + 14, wrap(move.rest, width - INDENT - 10, "why", 1), "why")
        y += LINE
    then = wrap(move.then, width - INDENT - 10, "what", 4) if move.then else ()
    bar = [] if shown else [Line("bar", f"M{n(EDGE + 5, y + 4)} V{n(y + 6 + LINE * len(then))}")]
    return [*parts, *bar, *labels(INDENT, y + 16, then, "what")], y + LINE * len(then) + 4


def _answering(answer: Answering, y: float, width: float) -> tuple[list[Drawn], float]:
    """Return one step of an answer behind its barrier, and where it ends."""
    room, base = width - INDENT - 10, y + 18
    names = wrap(answer.name, room - 20, "answer", 2)
    what = fitted(answer.act, room, "what", 3, 4)
    why = wrap(answer.why, room, "why", 3) if answer.why else ()
    last = base + LINE * (len(names) + len(what) + len(why) - 1)
    parts = [
        Mark(INDENT + 6, base - 4.5, 5.5, answer.party),
        *labels(INDENT + 20, base, names, "answer", answer.party),
        *labels(INDENT, base + LINE * len(names), what, "what"),
        *labels(INDENT, base + LINE * (len(names) + len(what)), why, "why"),
        Line("bar", f"M{n(EDGE + 5, y + 5)} V{n(last + 4)}", answer.party),
    ]
    return parts, last + 2
