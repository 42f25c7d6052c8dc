"""YAML text as a tree of nodes that know their place; nothing here knows what a case is.

Built on ruamel.yaml's composer (YAML 1.2: `on`, `yes` and `no` are text). The tree is made of plain values:
scalars stay text, so that ids, patterns and exact numbers are read by whoever knows what they mean.
"""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from detente.errors import InvalidCase, Problem, Where

MAX_CHARACTERS = 4_000_000
MAX_NODES = 400_000
MAX_DEPTH = 60
KEPT, KEPT_CHARACTERS = 16, 100_000
"""Of how many texts the nodes are kept, and up to which length: a case is read again where it is written, for one.
The nodes of the longest take some three megabytes."""

_CORE_TAGS = {
    f"tag:yaml.org,2002:{t}"
    for t in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp", "merge", "value")
}


class Located(str):
    """A text that knows its place in a file; otherwise a plain `str`."""

    __slots__ = ("_step", "plain", "where")
    where: Where
    plain: bool
    _step: int | None

    def __new__(cls, text: str, where: Where, *, plain: bool = True, step: int | None = 0) -> Located:
        """Make a text; `step` counts the characters (a quotation mark) before it, None if offsets are not kept."""
        self = super().__new__(cls, text)
        self.where = where
        self.plain = plain
        self._step = step
        return self

    def at(self, offset: int) -> Where:
        """Return the place of the character at an offset, or of the whole text where line breaks were folded."""
        if self._step is None:
            return self.where
        return Where(self.where.file, self.where.line, self.where.column + self._step + offset)


UNKNOWN = Where("<python>", 1, 1)


def where_of(text: object, default: Where = UNKNOWN) -> Where:
    """Return the place of a text, if it has one."""
    return text.where if isinstance(text, Located) else default


@dataclass(frozen=True)
class SequenceNode:
    """A YAML list."""

    where: Where
    items: tuple[Node, ...]


@dataclass(frozen=True)
class MappingNode:
    """A YAML mapping, in the order of the file; keys are unique."""

    where: Where
    entries: tuple[tuple[Located, Node], ...]

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((v for k, v in self.entries if k == key), None)


Node: TypeAlias = Located | SequenceNode | MappingNode


def is_null(node: Node | None) -> bool:
    """Tell whether there is no value: nothing written, `~` or `null`."""
    return node is None or (isinstance(node, Located) and node.plain and node in ("", "~", "null", "Null", "NULL"))


def describe(node: Node) -> str:
    """Name what was found, for an error message."""
    if isinstance(node, MappingNode):
        return "a mapping (key: value)"
    if isinstance(node, SequenceNode):
        return "a list" if node.items else "an empty list"
    return "nothing" if is_null(node) else f"“{shorten(node)}”"


def shorten(text: str) -> str:
    """Return at most 60 characters of a text, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."


def read_nodes(text: str, file: str) -> Node:
    """Parse YAML (JSON included) into nodes.

    Parameters
    ----------
    text
        The whole file.
    file
        Its name, for messages.

    Raises
    ------
    InvalidCase
        For what is not YAML, for duplicate keys, for tags that are not plain data, and beyond the bounds on size,
        expansion of aliases and depth.
    """
    if len(text) > MAX_CHARACTERS:
        raise _invalid(file, 0, 0, f"the file has {len(text)} characters; the limit is {MAX_CHARACTERS}")
    if text.startswith("{"):
        from detente.case.json_nodes import nodes_of_json

        if (root := nodes_of_json(text, file)) is not None:
            return root
    return (_kept_nodes if len(text) <= KEPT_CHARACTERS else _nodes_of_yaml)(text, file)


@lru_cache(maxsize=KEPT)
def _kept_nodes(text: str, file: str) -> Node:
    return _nodes_of_yaml(text, file)


def _nodes_of_yaml(text: str, file: str) -> Node:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = MAX_DEPTH + 1  # beyond that its time grows with the square of the depth
    try:
        root: Any = yaml.compose(io.StringIO(text))
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        raise _yaml_error(e, text, file, mark) from None
    except YAMLError as e:
        character = getattr(e, "character", None)
        position = getattr(e, "position", 0)
        line, column = text.count("\n", 0, position), position - (text.rfind("\n", 0, position) + 1)
        what = (
            f"found the character U+{_code_point(character):04X}, which YAML does not allow"
            if character is not None
            else str(e)
        )
        raise _invalid(file, line, column, f"this is not YAML: {what}") from None
    except RecursionError:
        raise _invalid(file, 0, 0, f"lists or mappings are nested more than {MAX_DEPTH} deep") from None
    except (ValueError, OverflowError) as e:
        raise _invalid(file, 0, 0, f"this is not YAML: {e}") from None
    if root is None:
        raise _invalid(file, 0, 0, "the file is empty; expected a case that starts with “format: detente/1”")
    builder = _Builder(file)
    builder.check_size(root)
    return builder.build(root, 0)


def _code_point(character: Any) -> int:
    return ord(character) if isinstance(character, str) else int(character)


def _invalid(file: str, line: int, column: int, message: str, hint: str = "") -> InvalidCase:
    return InvalidCase([Problem(Where(file, line + 1, column + 1), message, hint)])


def _yaml_error(error: Any, text: str, file: str, mark: Any) -> InvalidCase:  # noqa: PLR0911 - one return per message
    """Say in plain words what the YAML library says in its own."""
    lines = text.splitlines()
    line, column = (mark.line, mark.column) if mark else (0, 0)
    found = lines[line][column : column + 20].split(" ")[0] if line < len(lines) else ""
    problem = " ".join(str(error.problem or error.context or "unreadable").split())
    kind = "JSON" if file.endswith(".gmcr") else "YAML"
    start = error.context_mark
    if "maximum depth" in problem:
        return _invalid(file, line, column, f"lists or mappings are nested more than {MAX_DEPTH} deep")
    if found.startswith("\t"):
        return _invalid(file, line, column, "found a tab", "indent with spaces")
    if "another document" in problem:
        return _invalid(file, line, column, "found a second document after “---”; a case is one document")
    if "mapping values are not allowed" in problem:
        return _invalid(file, line, column, "found “:” inside a text", "put the text in quotation marks")
    if "could not find expected ':'" in problem and start is not None and start.line < len(lines):
        written = shorten(lines[start.line])
        hint = "write a space after the colon; indent or quote a text of several lines"
        return _invalid(file, start.line, start.column, f"found “{written}”; expected a key, a colon and a space", hint)
    if "expected ',' or" in problem and start is not None:
        opened = lines[start.line][start.column] if start.line < len(lines) else ""
        closing = {"[": "]", "{": "}"}.get(opened, "")
        there = f"found “{found}”" if found else "the file ends"
        message = (
            f"this is not {kind}: {there} inside “{opened}” of line {start.line + 1}, which is not "
            f"closed by “{closing}”"
        )
        return _invalid(file, line, column, message, f"add “{closing}” or a comma")
    if "quoted scalar" in str(error.context) and start is not None:
        message = f"this is not {kind}: the quotation mark in line {start.line + 1} is never closed"
        return _invalid(file, line, column, message, "add it, or remove the first one")
    if "cannot start any token" in problem:
        return _invalid(
            file, line, column, f"found “{found}”, which cannot begin a text", "put the text in quotation marks"
        )
    if "<block end>" in problem:
        written = shorten(lines[line]) if line < len(lines) else found
        message = f"this is not {kind}: “{written}” does not fit the indentation above it"
        return _invalid(file, line, column, message, "begin it in the same column as the entry above")
    context = f" {' '.join(str(error.context).split())}" if error.context and error.context != problem else ""
    near = f" near “{found}”" if found else ""
    return _invalid(file, line, column, f"this is not {kind}: {problem}{near}{context}")


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.open: set[int] = set()

    def check_size(self, root: Any) -> None:
        """Count the values with aliases written out, each shared part once, so that counting stays cheap."""
        sizes: dict[int, int] = {}

        def size(node: Any, depth: int) -> int:
            if id(node) in sizes or depth > MAX_DEPTH or type(node).__name__ == "ScalarNode":
                return sizes.get(id(node), 1)
            parts = (
                node.value if type(node).__name__ == "SequenceNode" else [part for pair in node.value for part in pair]
            )
            sizes[id(node)] = 1  # a node that contains itself is reported when it is built
            sizes[id(node)] = 1 + sum(size(part, depth + 1) for part in parts)
            if sizes[id(node)] > MAX_NODES:
                line, column = self.place(node)
                text = f"the file, with its aliases written out, has more than {MAX_NODES} values"
                raise _invalid(self.file, line, column, text, "use fewer or no aliases (*name)")
            return sizes[id(node)]

        size(root, 0)

    def place(self, node: Any) -> tuple[int, int]:
        return node.start_mark.line, node.start_mark.column

    def build(self, node: Any, depth: int) -> Node:
        line, column = self.place(node)
        if depth > MAX_DEPTH:
            raise _invalid(self.file, line, column, f"lists or mappings are nested more than {MAX_DEPTH} deep")
        tag = str(getattr(node.tag, "trval", None) or node.tag)
        if tag not in _CORE_TAGS:
            raise _invalid(self.file, line, column, f"found the tag “{tag}”; a case is plain data", "remove the tag")
        if type(node).__name__ == "ScalarNode":
            return self.scalar(node, line, column)
        if id(node) in self.open:
            raise _invalid(self.file, line, column, f"the value marked “&{node.anchor}” contains itself")
        self.open.add(id(node))
        where = Where(self.file, line + 1, column + 1)
        result: Node
        if type(node).__name__ == "SequenceNode":
            result = SequenceNode(where, tuple(self.build(item, depth + 1) for item in node.value))
        else:
            result = MappingNode(where, self.entries(node, depth))
        self.open.discard(id(node))
        return result

    def scalar(self, node: Any, line: int, column: int) -> Located:
        one_line = node.end_mark.line == line and node.style in (None, "", "'", '"')
        quoted = node.style in ("'", '"')
        # Escapes in a quoted text shift offsets; then only the start is kept.
        exact = one_line and node.end_mark.column - column == len(node.value) + 2 * quoted
        where = Where(self.file, line + 1, column + 1)
        strange = next(
            (
                c
                for c in node.value
                if not c.isprintable() and unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"
            ),
            None,
        )
        if strange is not None:
            what = f"found the character U+{ord(strange):04X}, which cannot be shown"
            raise _invalid(self.file, line, column, what, "remove it")
        return Located(node.value, where, plain=not node.style, step=int(quoted) if exact else None)

    def entries(self, node: Any, depth: int) -> tuple[tuple[Located, Node], ...]:
        entries: dict[str, tuple[Located, Node]] = {}
        for key_node, value_node in node.value:
            key = self.build(key_node, depth + 1)
            if not isinstance(key, Located):
                raise InvalidCase([Problem(key.where, f"found {describe(key)} as a key; expected a word")])
            if key in entries:
                first = entries[key][0].where
                raise InvalidCase(
                    [
                        Problem(
                            key.where, f"the key “{key}” stands twice; first in line {first.line}", "remove one of them"
                        )
                    ]
                )
            entries[key] = (key, self.build(value_node, depth + 1))
        return tuple(entries.values())
