"""The XML of Genius as tags with their places; nothing in it can name what is elsewhere.

What is known of the format comes from files published with Genius 10.4 and from how its classes load them
(``AdditiveUtilitySpace``, ``EvaluatorDiscrete``, ``EvaluatorInteger``): an ``objective`` holds ``issue`` elements with
``item`` elements and, in a profile, ``weight`` elements by the index of an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from detente.case.nodes import MAX_NODES
from detente.errors import InvalidCase, Problem, Where

MAX_DEPTH = 50
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True)
class Tag:
    """An element."""

    name: str
    attributes: Mapping[str, str]
    where: Where
    children: list[Tag] = field(default_factory=list)

    def all(self, name: str) -> Iterator[Tag]:
        """Yield the elements of a name inside, at any depth, in their order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.all(name)


def tags_of_xml(text: str, file: str) -> Tag:
    """Return the outermost element of a document.

    Raises
    ------
    InvalidCase
        If it is not well-formed, declares a document type, or is nested too deep or too large.
    """
    parser = expat.ParserCreate()
    root = Tag("", {}, Where(file, 1, 1))
    open_, count = [root], 0

    def here() -> Where:
        return Where(file, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > MAX_NODES or len(open_) > MAX_DEPTH:
            most = (
                f"more than {MAX_NODES} elements"
                if count > MAX_NODES
                else f"elements nested more than {MAX_DEPTH} deep"
            )
            raise InvalidCase([Problem(here(), f"found {most}")])
        tag = Tag(name, attributes, here())
        open_[-1].children.append(tag)
        open_.append(tag)

    def end(_: str) -> None:
        open_.pop()

    def refuse(*_: object) -> None:
        message = "found a document type, by which a file can name others; expected the XML of Genius, which has none"
        raise InvalidCase([Problem(here(), message, "take out the line that begins with <!DOCTYPE")])

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse
    try:
        # Genius takes a declaration that does not stand at the very beginning; what it says is known here.
        parser.Parse(_DECLARATION.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text), True)
    except expat.ExpatError as e:
        message = f"this is not well-formed XML: {expat.ErrorString(e.code)}"
        hint = "inside a value “&” is written “&amp;”, and “<” as “&lt;”"
        raise InvalidCase([Problem(Where(file, e.lineno, e.offset + 1), message, hint)]) from None
    return root.children[0]
