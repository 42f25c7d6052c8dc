"""The arguments of a case as an outline: each below what it is for or against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from detente.case.elements import Entry
from detente.case.sections.arguments import opposed, reasons, undercut

Relation = Literal["", "for", "joined", "against", "against the step"]


@dataclass(frozen=True)
class Line:
    """One line of an outline.

    Parameters
    ----------
    argument
        Its id.
    relation
        What it is to the line above it: for it, joined with what comes before as one reason for it, against it, or
        against the step from it; empty where there is none.
    way
        The ids from the top of the outline to what it stands below.
    target
        What it is for or against; of a step, what the step leads to. Empty at the top.
    joined
        The others with which it is one reason.
    """

    argument: str
    relation: Relation = ""
    way: tuple[str, ...] = ()
    target: str = ""
    joined: tuple[str, ...] = ()


def outline(held: Mapping[str, Entry]) -> tuple[Line, ...]:
    """Return arguments line by line, each below what it is for or against, in the order of the file.

    What is for or against several stands below each of them, and what is below it stands there once. Of arguments that
    are against each other and nothing else, the first is at the top.

    Parameters
    ----------
    held
        The arguments by their ids, such as `layer.standing("arguments")`.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {M: {}, U: {}}
    ... options: {a: {owner: M}, b: {owner: U}}
    ... preferences: {M: [a], U: [b]}
    ... arguments:
    ...   A0: {says: the paper will be signed}
    ...   A1: {says: both sides gain, for: A0}
    ...   A2: {says: a lockout pays, against: {reason: A1, for: A0}}
    ... ''')
    >>> for line in outline(case.layer.standing("arguments")):
    ...     print("  " * len(line.way) + line.argument, line.relation or "at the top")
    A0 at the top
      A1 for
        A2 against the step
    """
    below: dict[str, list[Line]] = {}
    for under, line in _pairs(held):
        there = below.setdefault(under, [])
        if all((line.argument, line.target) != (other.argument, other.target) for other in there):
            there.append(line)
    placed = {line.argument for some in below.values() for line in some}
    lines: list[Line] = []
    seen: set[str] = set()
    for key in [*(k for k in held if k not in placed), *held]:  # the latter where all are against each other
        if key not in seen:
            _add(lines, seen, below, Line(key))
    return tuple(lines)


def _pairs(held: Mapping[str, Entry]) -> Iterator[tuple[str, Line]]:
    """Yield what stands below what, how, and what it is for or against."""
    given = [(target, tuple(k for k in held if k in premises)) for (_, target), premises in reasons(held).items()]
    for key, entry in held.items():
        for target, premises in given:
            if key in premises:
                how: Relation = "for" if key == premises[0] else "joined"
                yield target, Line(key, how, target=target, joined=tuple(k for k in premises if k != key))
        for target in opposed(entry):
            if target in held:
                yield target, Line(key, "against", target=target)
        for reason, target in undercut(entry):
            if reason in held and target in held:
                yield reason, Line(key, "against the step", target=target)


def _add(lines: list[Line], seen: set[str], below: Mapping[str, list[Line]], first: Line) -> None:
    """Add a line and what is below it; with a list, since arguments may be deeper than calls."""
    waiting = [first]
    while waiting:
        line = waiting.pop()
        lines.append(line)
        if line.argument not in seen:
            seen.add(line.argument)
            way = (*line.way, line.argument)
            waiting += [replace(one, way=way) for one in below.get(line.argument, ()) if one.argument not in way][::-1]
