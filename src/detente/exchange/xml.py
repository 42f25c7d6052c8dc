"""XML of the REFI-QDA standard: written plainly, read without document types, entities and anything from outside."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from detente.errors import UsageError
from detente.evidence.coded import Code

ORIGIN = "Detente"
_NAMESPACE = uuid.UUID("6f0d6f3e-0f6e-5b58-9a64-3c2f0c1f2a51")  # of the identifiers made here; any fixed one would do
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_DEPTH = 100


def guid(*of: str) -> str:
    """Return an identifier made from names: the same ones in every file written from the same case."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join(of)))


def words(text: str) -> str:
    """Return a text as XML can hold it: control characters become U+FFFD, and lines end with a line feed."""
    return _NOT_XML.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def add(parent: Element, tag: str, text: str | None = None, **attributes: str | None) -> Element:
    """Add an element; attributes without a value are left out."""
    found = SubElement(parent, tag, {k: words(v) for k, v in attributes.items() if v is not None})
    found.text = None if text is None else words(text)
    return found


def add_code(parent: Element, code: Code) -> None:
    """Add a code and all below it."""
    added = add(
        parent,
        "Code",
        guid=guid("code", code.name),
        name=code.name,
        isCodable=str(code.codable).lower(),
        color=code.color,
    )
    if code.description is not None:
        add(added, "Description", code.description)
    for child in code.children:
        add_code(added, child)


def written(root: Element) -> bytes:
    """Return a document as bytes."""
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"


def parsed(data: bytes, what: str, names: Sequence[str]) -> Element:
    """Return the root of a document whose namespace begins with one of `names`.

    Raises
    ------
    UsageError
        If it is not well-formed, declares a document type or entities, or is something else.
    """
    try:
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, fromstring
    except ModuleNotFoundError:
        raise UsageError(f"reading {what} needs defusedxml; pip install 'detente[documents]'") from None
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise UsageError(
            f"{what}: it declares a document type or entities, which the standard has no use for"
        ) from None
    except (ParseError, ValueError, LookupError) as e:
        raise UsageError(f"{what}: it is not well-formed XML ({e})") from None
    if not root.tag.startswith(tuple(f"{{{name}" for name in names)):
        raise UsageError(f"{what}: its outermost element is “{root.tag[:80]}”, which is not of the REFI-QDA standard")
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def key_of(guid: str | None) -> str:
    """Return an identifier as it is compared: without regard to case, and without the braces that some programs write.

    >>> key_of("{ABCDEFAB-0000-4000-8000-000000000000}")
    'abcdefab-0000-4000-8000-000000000000'
    """
    return (guid or "").strip().strip("{}").lower()


def codes_of_tree(parent: Element | None) -> tuple[tuple[Code, ...], dict[str, Code]]:
    """Return the codes below an element, the outermost ones as a tree, and all of them by their identifiers.

    A code is known by its place: where several have one name, each is called by all the names from the outermost code
    inwards, such as ``Union / says no``; where even these are the same, by a number behind them.
    """
    places = list(_places(parent, (), 0))
    often = Counter(path[-1] for _, path in places)
    names: dict[Element, str] = {}
    taken: set[str] = set()
    for element, path in places:
        name = full = path[-1] if often[path[-1]] == 1 else " / ".join(path)
        n = 1
        while name in taken:
            n += 1
            name = f"{full} ({n})"
        taken.add(name)
        names[element] = name
    by_key: dict[str, Code] = {}
    tops = tuple(_code(e, names, by_key) for e in (parent.findall("Code") if parent is not None else ()))
    return tops, by_key


def _places(parent: Element | None, above: tuple[str, ...], depth: int) -> Iterator[tuple[Element, tuple[str, ...]]]:
    for element in parent.findall("Code") if parent is not None and depth < _MAX_DEPTH else ():
        path = (*above, element.get("name", ""))
        yield element, path
        yield from _places(element, path, depth + 1)


def _code(element: Element, names: Mapping[Element, str], by_key: dict[str, Code]) -> Code:
    found = Code(
        name=names[element],
        description=element.findtext("Description") or None,
        codable=element.get("isCodable", "true").strip().lower() in {"true", "1"},
        color=element.get("color"),
        children=tuple(_code(e, names, by_key) for e in element.findall("Code") if e in names),
    )
    by_key[key_of(element.get("guid"))] = found
    return found
