"""Statements as the file has them: one by one, in lists of equal importance, in brackets of either order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from detente.case.elements import Statement
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe, shorten
from detente.case.plain import given, noted

if TYPE_CHECKING:
    from detente.case.preferences._kind import Reader

Groups: TypeAlias = tuple[tuple[Statement, ...], ...]
Brackets: TypeAlias = tuple[tuple[int, int], ...]
"""Ranges of groups, from a first to one before which it ends."""

STATEMENT_KEYS = ("that", "perhaps", "much", "name", "because", "evidence", "status", "note")
EITHER_ORDER = "either_order"
MAX_TIED = 10  # statements that are equally important are compared by how many of them hold: formulas that grow fast
_DEGREE = re.compile(r"0*([2-9]|[1-9]\d{1,14})")


def statement_data(s: Statement) -> Any:
    """Return a statement as the plain data of its file."""
    extra = given(perhaps=s.perhaps, much=s.much or None, **noted(s.note, s.name))
    return {"that": str(s.that.text), **extra} if extra else str(s.that.text)


def listed_data(groups: Groups, brackets: Brackets) -> list[Any]:
    """Return a list of statements as the plain data of its file."""
    found: list[Any] = []
    for start, stop in spans(len(groups), brackets):
        entries = [[statement_data(s) for s in group] for group in groups[start:stop]]
        if stop - start > 1:
            found.append({EITHER_ORDER: [s for group in entries for s in group]})
        else:
            found.append(entries[0][0] if len(entries[0]) == 1 else entries[0])
    return found


def spans(n: int, brackets: Brackets) -> list[tuple[int, int]]:
    """Return the ranges that a list of n groups consists of: its brackets, and each other group by itself.

    >>> spans(4, ((1, 3),))
    [(0, 1), (1, 3), (3, 4)]
    """
    inside = {k for start, stop in brackets for k in range(start, stop)}
    return sorted([*brackets, *((k, k + 1) for k in range(n) if k not in inside)])


def read_statements(reader: Reader, node: SequenceNode) -> tuple[Groups, Brackets]:
    """Read a list of statements; see `Statements`."""
    groups: list[tuple[Statement, ...]] = []
    brackets: list[tuple[int, int]] = []
    for item in node.items:
        if isinstance(item, MappingNode) and item.get(EITHER_ORDER) is not None:
            members = _in_either_order(reader, item)
            if len(members) > 1:
                brackets.append((len(groups), len(groups) + len(members)))
            groups += [(s,) for s in members]
        elif group := _equally_important(reader, item):
            groups.append(group)
    _check_degrees(reader, groups, tuple(brackets))
    return tuple(groups), tuple(brackets)


def _equally_important(reader: Reader, node: Node) -> tuple[Statement, ...]:
    """Read one statement, or a list of statements that are equally important."""
    items = node.items if isinstance(node, SequenceNode) else (node,)
    if isinstance(node, SequenceNode) and not 2 <= len(items) <= MAX_TIED:
        reader.problem(
            node.where,
            f"found a list of {len(items)} in a list of statements; statements that are equally important are "
            f"2 to {MAX_TIED}",
        )
    within = "statements that are equally important" if isinstance(node, SequenceNode) else ""
    statements = [_statement(reader, item, within) for item in items]
    return tuple(s for s in statements if s is not None)


def _in_either_order(reader: Reader, node: MappingNode) -> tuple[Statement, ...]:
    """Read a bracket: statements of which nobody knows the order."""
    for key, _ in node.entries:
        if key != EITHER_ORDER:
            text = f"found the key “{shorten(key)}” beside “{EITHER_ORDER}”; expected “{EITHER_ORDER}” alone"
            reader.problem(key.where, text, "what is said of a statement stands with it, inside")
    inside = node.get(EITHER_ORDER)
    assert inside is not None
    hint = f"write “{EITHER_ORDER}: [a, b]”; one statement needs no bracket"
    if not isinstance(inside, SequenceNode):
        text = f"found {describe(inside)} for “{EITHER_ORDER}”; expected a list of at least two statements"
        reader.problem(inside.where, text, hint)
        return ()
    if len(inside.items) < 2:
        found = f"a list of {len(inside.items)}"
        text = f"found {found} for “{EITHER_ORDER}”; expected at least two statements"
        reader.problem(inside.where, text, hint)
    statements = [_statement(reader, item, f"“{EITHER_ORDER}”") for item in inside.items]
    return tuple(s for s in statements if s is not None)


def _statement(reader: Reader, node: Node, within: str = "") -> Statement | None:
    if isinstance(node, Located):
        condition = reader.condition(node, "a preference statement")
        return Statement(condition, node.where) if condition else None
    if within and (isinstance(node, SequenceNode) or node.get(EITHER_ORDER) is not None):
        found = "a list" if isinstance(node, SequenceNode) else f"“{EITHER_ORDER}”"
        hint = "neither can stand in the other; list the statements side by side"
        reader.problem(node.where, f"found {found} within {within}; expected single statements", hint)
        return None
    body = reader.mapping(node, "a preference statement")
    if body is None or not reader.keys(body, "a preference statement", STATEMENT_KEYS, required=("that",)):
        return None
    condition = reader.condition(body.get("that"), "a preference statement")
    perhaps, much = _perhaps(reader, body.get("perhaps")), _much(reader, body.get("much"))
    if condition is None:
        return None
    return Statement(condition, body.where, reader.name(body), reader.note(body), perhaps, much)


def _perhaps(reader: Reader, node: Node | None) -> bool | None:
    """Read whether a statement may also not matter."""
    word = reader.text(node, "true or false")
    if word is not None and word not in ("true", "false"):
        text = f"found “{shorten(word)}” for “perhaps”; expected true or false"
        reader.problem(word.where, text, "write “perhaps: true” where nobody knows whether it matters")
    return None if word is None else word == "true"


def _much(reader: Reader, node: Node | None) -> bool | int:
    """Read by which degree states differ that first differ at a statement."""
    word = reader.text(node, "true, or a whole number from 2 on")
    if word is None or word == "true":
        return word is not None
    if not _DEGREE.fullmatch(word):
        text = f"found “{shorten(word)}” for “much”; expected true, which is degree 2, or a whole number from 2 on"
        reader.problem(word.where, text, "leave it out for the degree 1, which is that of any preference")
        return False
    return int(word)


def _check_degrees(reader: Reader, groups: Sequence[Sequence[Statement]], brackets: Brackets) -> None:
    """Note where degrees rise down a list in some order of its brackets.

    Whether statements matter that perhaps do changes nothing: a list that does not rise does not without some of them.
    """
    least: Statement | None = None
    for start, stop in spans(len(groups), brackets):
        members = [s for group in groups[start:stop] for s in group]
        least = _not_above(reader, least, members)
        for s in members:
            if s.degree != members[0].degree:
                together = "in either order" if stop - start > 1 else "equally important"
                text = (
                    f"much-below-less: found {_graded(s)} beside {_graded(members[0])}; statements that are "
                    f"{together} have the same degree"
                )
                reader.problem(s.where, text, "write the same “much” for each of them")
        least = _least([*([least] if least else []), *members])


def _not_above(reader: Reader, least: Statement | None, members: Sequence[Statement]) -> Statement | None:
    """Note each statement that is of a higher degree than one above it."""
    for s in members:
        if least is not None and s.degree > least.degree:
            text = f"much-below-less: found {_graded(s)} below {_graded(least)}; degrees may not rise down a list"
            hint = "what matters more differs by at least as much; move it up, or write “much” above it, too"
            reader.problem(s.where, text, hint)
    return least


def _least(statements: Iterable[Statement]) -> Statement:
    return min(statements, key=lambda s: s.degree)


def _graded(s: Statement) -> str:
    return f"“{shorten(s.name or str(s.that.text))}” (degree {s.degree})"
