"""XML of the REFI-QDA standard: written plainly, read without document types, entities and anything from outside."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from detente.errors import UsageError
from detente.evidence.exchange.coded import Code

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


def codes_in(parent: Element | None, depth: int = 0) -> Iterator[tuple[str, Code]]:
    """Yield the codes below an element, each with its identifier, outer ones after those in them."""
    for element in parent.findall("Code") if parent is not None and depth < _MAX_DEPTH else ():
        below = list(codes_in(element, depth + 1))
        yield from below
        direct = {e.get("guid", "") for e in element.findall("Code")}
        yield (
            element.get("guid", ""),
            Code(
                name=element.get("name", ""),
                description=element.findtext("Description") or None,
                codable=element.get("isCodable", "true").strip() in {"true", "1"},
                color=element.get("color"),
                children=tuple(code for key, code in below if key in direct),
            ),
        )


def top_codes(parent: Element | None) -> tuple[Code, ...]:
    """Return the outermost codes below an element."""
    tops = {e.get("guid", "") for e in parent.findall("Code")} if parent is not None else set()
    return tuple(code for key, code in codes_in(parent) if key in tops)
