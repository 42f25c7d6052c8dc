"""Argdown, taken apart: which statement or argument stands where, by which sign it hangs on what is above it.

As in the syntax of Argdown (https://argdown.org/syntax) and in the lexer of its parser, `@argdown/core` 1.7
(`packages/argdown-core/src/lexer.ts` of https://github.com/christianvoigt/argdown). What is made of it is in
`argdown_reader`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from detente.case.nodes import Located, MappingNode, Node, SequenceNode, read_nodes, shorten
from detente.deadline import check
from detente.errors import InvalidCase, Problem, Where

MAX_CHARACTERS = 1_000_000
RELATIONS = {
    "+": "support", "<+": "support", "+>": "supports", "-": "attack", "<-": "attack", "->": "attacks",
    "_": "undercut", "<_": "undercut", "_>": "undercuts", "><": "contradiction",
}  # fmt: skip
"""By its sign, what something does to what it hangs on, or, with an “s” at the end, what that does to it."""
_SIGN = re.compile(
    r"([ \t]*)(\+>|->|<\+|<-(?!-)|<_|><|_>|\+|--+|-|_(?=\s)|\([0-9]+\)|[0-9]+\.(?=\s)|\*(?=\s)|(?<![ \t])#+(?= ))"
)
_COMMENT = re.compile(r"<!--(?:.|\n)*?-->|/\*(?:.|\n)*?\*/|//[^\n]*(?=\n)")
_TITLE = re.compile(r"\[(?!-)([^\n]+?)\](:?)|<(?![-!])([^\n]+?)>(:?)")
_INSIDE = re.compile(
    r"(?P<escape>\\[^\n])|(?P<link>\[[^\]\n]{1,500}\]\([^)\n]{1,2000}\))"
    r"|@(?:\[(?P<stated>[^\n\]]{1,500})\]|<(?P<argued>[^\n>]{1,500})>)"
    r"|\#(?:\((?P<words>[^)\n]{1,500})\)|(?P<tag>[\w-]+))|(?P<text>[^\\\[\]@#<>{}/\n]+|.)"
)
_FRONT = re.compile(r"\s*===+[ \t]*\n((?:[^\n]*\n)*?)===+[ \t]*(?=\n)")
_BLANK = re.compile(r"[ \t]*\n")
_EMPHASIS = re.compile(r"(?<![\\\w])(\*\*|__|\*|_)(?=\S)([^*_\n]{1,500})(?<![\s\\])\1(?=[\s.,!?;:)}\]\-]|$)")


@dataclass(frozen=True)
class Element:
    """A statement, an argument, a heading or an inference.

    Parameters
    ----------
    sign
        What it begins with: one of `RELATIONS`, ``(`` in an argument that is spelled out, ``--`` between its premises
        and its conclusion, ``#`` of a heading, or nothing.
    indent, where
        How far it is indented, and where it begins.
    apart
        Whether nothing, or an empty line, is above it.
    argument
        Whether it is one, and no statement.
    title
        Between brackets, if it has one.
    text, tags, data
        What it says, and how it is marked.
    links
        How many addresses of links it names, which are not kept.
    """

    sign: str
    indent: int
    where: Where
    apart: bool
    argument: bool = False
    title: Located | None = None
    text: str = ""
    tags: tuple[str, ...] = ()
    data: MappingNode | None = None
    links: int = 0


class Scanner:
    """A file while it is taken apart."""

    def __init__(self, text: str, file: str) -> None:
        if len(text) > MAX_CHARACTERS:
            raise InvalidCase(
                [Problem(Where(file, 1, 1), f"the file has {len(text)} characters; the limit is {MAX_CHARACTERS}")]
            )
        self.text, self.file = text if text.endswith("\n") else f"{text}\n", file
        self._lines = [0, *(m.end() for m in re.finditer("\n", text))]
        self._none_from = len(self.text)  # from there on, no “{…}” begins
        self._ends = {mark: text.rfind(end) for mark, end in (("<!--", "-->"), ("/*", "*/"))}
        self.at = 0
        self.title: Node | None = None
        self.front: tuple[str, ...] = ()

    def where(self, at: int) -> Where:
        """Return the place of a character."""
        line = bisect_right(self._lines, at) - 1
        return Where(self.file, line + 1, at - self._lines[line] + 1)

    def wrong(self, at: int, message: str, hint: str = "") -> InvalidCase:
        """Return the error at a place."""
        return InvalidCase([Problem(self.where(at), message, hint)])

    def elements(self) -> Iterator[Element]:
        """Yield everything in its order."""
        self._front_matter()
        apart = True
        while self.at < len(self.text):
            check()
            if blank := _BLANK.match(self.text, self.at):
                self.at, apart = blank.end(), True
                continue
            begin = self.at
            if self._comment(begin + len(self._indent(begin))):  # a line of comments parts nothing
                rest = _BLANK.match(self.text, self.at)
                self.at = rest.end() if rest else self.at
                continue
            yield self._element(apart)
            apart = False

    # -- what stands at the beginning of a line -----------------------------------------------------------------------

    def _front_matter(self) -> None:
        found = _FRONT.match(self.text)
        if found is None:
            return
        self.at = found.end()
        if found[1].strip():
            node = self._nodes(found.start(1), found.end(1))
            if not isinstance(node, MappingNode):
                raise self.wrong(found.start(1), "found no keys between “===” and “===”; expected such as “title: …”")
            self.title = node.get("title")
            self.front = tuple(str(key) for key, _ in node.entries if key != "title")

    def _indent(self, at: int) -> str:
        found = re.compile("[ \t]*").match(self.text, at)
        return found[0] if found else ""

    def _comment(self, at: int) -> bool:
        """Step over a comment that begins at a place, if one does."""
        mark = "<!--" if self.text.startswith("<!--", at) else self.text[at : at + 2]
        if mark != "//" and self._ends.get(mark, -1) < at:
            return False
        found = _COMMENT.match(self.text, at)
        if found:
            self.at = found.end()
        return found is not None

    def _element(self, apart: bool) -> Element:
        begin = self.at
        found = _SIGN.match(self.text, begin)
        indent = len(found[1]) if found else len(self._indent(begin))
        start = begin + indent
        sign = found[2] if found else ""
        self.at = found.end() if found else start
        if sign.startswith("--"):
            return self._inference(Element("--", indent, self.where(start), apart), closed=len(sign) >= 4)
        kind = "#" if sign.startswith("#") else "(" if sign.startswith("(") else sign if sign in RELATIONS else ""
        element = Element(kind, indent, self.where(start), apart)
        return self._content(element)

    def _inference(self, element: Element, *, closed: bool) -> Element:
        """Read from “--” to the next one what rules there are."""
        rules: list[str] = []
        data = None
        while not closed:
            if self.at >= len(self.text):
                raise InvalidCase([Problem(element.where, "found “--” that no “--” closes", "write “----”")])
            if (end := self._data_end(self.at)) is not None:
                data, self.at = self._mapping(self.at, end), end
            elif found := re.compile("--+").match(self.text, self.at):
                self.at, closed = found.end(), True
            elif not self._comment(self.at):
                rules.append(self.text[self.at])
                self.at += 1
        rest = _BLANK.match(self.text, self.at)
        if rest is None and self.text[self.at : self.at + 200].strip():
            words = shorten(self.text[self.at :].partition("\n")[0][:200])
            raise self.wrong(self.at, f"found “{words}” behind “--”; expected the end of the line")
        self.at = rest.end() if rest else len(self.text)
        return replace(element, text=" ".join("".join(rules).split()), data=data)

    # -- what it says -------------------------------------------------------------------------------------------------

    def _content(self, element: Element) -> Element:
        """Read what stands behind a sign, down to the next sign or an empty line."""
        self.at += len(self._indent(self.at))
        title, defined, argument = None, True, False
        if (found := _TITLE.match(self.text, self.at)) and element.sign != "#" and not self._linked(found):
            argument = found[3] is not None
            words = " ".join((found[1] or found[3]).split())
            title = Located(words, self.where(self.at + 1), step=None)
            defined, self.at = bool(found[2] or found[4]), found.end()
        behind = self.at
        raw, tags, links = [], [], 0
        data: MappingNode | None = None
        while self.at < len(self.text):
            if self.text[self.at] == "\n":
                if self._ends_here(self.at + 1):
                    self.at += 1
                    break
                raw.append(" ")
                self.at += 1
                check()
            elif (end := self._data_end(self.at)) is not None:
                if data is not None:
                    raise self.wrong(self.at, "found a second “{…}”; expected one for each statement", "join them")
                data, self.at = self._mapping(self.at, end), end
            elif not self._comment(self.at):
                found = _INSIDE.match(self.text, self.at)
                assert found is not None
                self.at = found.end()
                if tag := found["words"] or found["tag"]:
                    tags.append(tag)
                elif found["link"]:
                    raw.append(found["link"][1:].partition("]")[0])
                    links += 1
                else:
                    raw.append(found["stated"] or found["argued"] or found[0])
        text = _unmarked("".join(raw))
        if title is not None and not defined and text:
            there = behind + len(self.text[behind:]) - len(self.text[behind:].lstrip())
            brackets = "<…>" if argument else "[…]"
            message = f"found “{shorten(text)}” behind “{brackets}”; expected the end of the line, tags or “{{…}}”"
            raise self.wrong(there, message, f"what it says stands behind a colon: {brackets}: …")
        return replace(
            element, argument=argument, title=title, text=text, tags=tuple(dict.fromkeys(tags)), data=data, links=links
        )

    def _linked(self, found: re.Match[str]) -> bool:
        return found[1] is not None and self.text.startswith("(", found.end()) and not found[2]

    def _ends_here(self, at: int) -> bool:
        """Tell whether a line that begins at a place is no part of what is said above it."""
        return at >= len(self.text) or bool(_BLANK.match(self.text, at) or _SIGN.match(self.text, at))

    def _data_end(self, at: int) -> int | None:
        """Return where a “{…}” ends that begins at a place: the first brace before white space, or the last."""
        if self.text[at] != "{" or at >= self._none_from:
            return None
        end = None
        for brace in re.compile("}").finditer(self.text, at):
            rest = self.text[brace.end() : brace.end() + 200]
            if re.match(r"\s*[,}]", rest):
                continue
            end = brace.end()
            if not rest or rest[0].isspace():
                break
        if end is None:
            self._none_from = at
        return end

    def _mapping(self, start: int, end: int) -> MappingNode:
        node = self._nodes(start, end)
        if not isinstance(node, MappingNode):
            raise self.wrong(start, "found no keys and values between “{” and “}”; expected such as {status: stated}")
        return node

    def _nodes(self, start: int, end: int) -> Node:
        """Return a part of the file as YAML, with its places in the file."""
        first = self.where(start)

        def moved(where: Where) -> Where:
            return Where(
                self.file, where.line + first.line - 1, where.column + (first.column - 1 if where.line == 1 else 0)
            )

        def shifted(node: Node) -> Node:
            if isinstance(node, Located):
                return Located(node, moved(node.where), plain=node.plain, step=None)
            if isinstance(node, SequenceNode):
                return SequenceNode(moved(node.where), tuple(map(shifted, node.items)))
            entries = ((Located(k, moved(k.where), plain=k.plain, step=None), shifted(v)) for k, v in node.entries)
            return MappingNode(moved(node.where), tuple(entries))

        try:
            return shifted(read_nodes(self.text[start:end], self.file))
        except InvalidCase as e:
            told = [
                (p, re.sub(r"(?<=of line )\d+", lambda n: str(int(n[0]) + first.line - 1), p.message))
                for p in e.problems
            ]
            raise InvalidCase([replace(p, where=moved(p.where), message=message) for p, message in told]) from None


def _unmarked(raw: str) -> str:
    """Return a text on one line, without the signs of bold and italic words and of what is not to be a sign."""
    bare = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", raw))
    return " ".join(re.sub(r"\\([^\n])", r"\1", bare).split())
