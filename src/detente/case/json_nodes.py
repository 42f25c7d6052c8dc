"""JSON as the same nodes that YAML gives, many times sooner; what is not quite plain JSON is left to YAML.

Most files of GMCR+, and what programs write, are as plain as this: one object, texts on one line, no key twice.
Whatever else comes, a fault above all, is read by the parser of YAML, which explains it.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from detente.case.nodes import MAX_NODES, Located, MappingNode, Node, SequenceNode
from detente.errors import Where

# Halves of a character (D800 to DFFF), which JSON writes one after the other, are none in YAML.
_ESCAPE = r'\\(?:["\\nt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4})'
_ESCAPED = re.compile(_ESCAPE)
_PARTS = (rf'"((?:[^"\\]|{_ESCAPE}){{0,500}})"', r"(-?[0-9][0-9.eE+-]*|true|false|null)", r"([][{},:]|\Z)")
_TOKEN = re.compile(rf"[ \n]*(?:{'|'.join(_PARTS)})")
MAX_DEPTH = 20


class _LeftToYaml(Exception):
    """It is not as plain as that."""


def _meant(escape: re.Match[str]) -> str:
    kind, digits = escape[0][1], escape[0][2:]
    return chr(int(digits, 16)) if kind == "u" else {"n": "\n", "t": "\t"}.get(kind, kind)


def nodes_of_json(text: str, file: str) -> MappingNode | None:
    """Return the nodes of a JSON object; None where YAML has to tell what the text is."""
    if not text.startswith("{"):
        return None
    reader = _Reader(text, file)
    try:
        root = reader.value(MAX_DEPTH)
        return root if isinstance(root, MappingNode) and reader.token() == "" else None
    except _LeftToYaml:
        return None


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        self.ends = [found.start() for found in re.finditer("\n", text)]
        self.place = self.start = self.count = 0
        self.scalar: str | None = None
        self.plain = self.escaped = False

    def token(self) -> str:
        """Go to the next token and return the mark that it is, or a quotation mark for a text, a number or a word."""
        found = _TOKEN.match(self.text, self.place)
        if found is None:
            raise _LeftToYaml
        kind = found.lastindex or 0
        self.place, self.start = found.end(), found.start(kind) - (kind == 1)
        self.scalar, self.plain = (found[kind], kind == 2) if kind < 3 else (None, False)
        self.escaped = kind == 1 and "\\" in found[kind]
        if self.escaped:
            self.scalar = _ESCAPED.sub(_meant, found[kind]) if found[kind].isprintable() else None
        return '"' if kind < 3 else found[3]

    def where(self) -> Where:
        line = bisect_left(self.ends, self.start)
        return Where(self.file, line + 1, self.start - (self.ends[line - 1] + 1 if line else 0) + 1)

    def value(self, depth: int) -> Node:
        return self.node(self.token(), depth)

    def node(self, mark: str, depth: int) -> Node:
        self.count += 1
        if depth == 0 or self.count > MAX_NODES:
            raise _LeftToYaml
        if mark == '"':
            return self.located()
        where = self.where()
        if mark == "[":
            return SequenceNode(where, tuple(self.items(depth)))
        if mark == "{":
            return MappingNode(where, tuple(self.entries(depth)))
        raise _LeftToYaml

    def located(self) -> Located:
        if self.scalar is None:
            raise _LeftToYaml
        shown = self.scalar.replace("\n", "").replace("\t", "") if self.escaped else self.scalar
        if not shown.isprintable():
            raise _LeftToYaml
        step = None if self.escaped else int(not self.plain)
        return Located(self.scalar, self.where(), plain=self.plain, step=step)

    def items(self, depth: int) -> list[Node]:
        found: list[Node] = []
        mark = self.token()
        while mark != "]":
            found.append(self.node(mark, depth - 1))
            mark = self.after("]")
        return found

    def entries(self, depth: int) -> list[tuple[Located, Node]]:
        found: dict[str, tuple[Located, Node]] = {}
        mark = self.token()
        while mark != "}":
            key = self.located()
            if self.plain or key in found or key == "<<" or self.text[self.place : self.place + 1] != ":":
                raise _LeftToYaml
            self.apart(self.token())
            self.count += 1
            found[key] = (key, self.value(depth - 1))
            mark = self.after("}")
        return list(found.values())

    def after(self, closing: str) -> str:
        """Return the closing mark, or the first one of what follows the comma."""
        mark = self.token()
        if mark == ",":
            self.apart(mark)
            mark = self.token()
            if mark == closing:
                raise _LeftToYaml
            return mark
        if mark != closing:
            raise _LeftToYaml
        return mark

    def apart(self, mark: str) -> None:
        """Refuse a colon or a comma without a space behind it, which YAML may take for a part of a text."""
        if mark not in (",", ":") or self.text[self.place : self.place + 1] not in (" ", "\n"):
            raise _LeftToYaml
