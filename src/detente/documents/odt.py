"""OpenDocument text: paragraphs, headings, lists, tables and notes, written as HTML and read as that.

What was deleted is kept by the format apart from the text, and is not read; nor is what is hidden, or said in comments.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from xml.etree.ElementTree import Element

from detente.documents.extracted import Extracted, stated
from detente.documents.html import text_of_markup
from detente.documents.odt_lists import TEXT, Count, ListStyles, Outline, number_of, value
from detente.documents.unpacked import parsed, unpacked
from detente.evidence.text import Unreadable

_WHAT = "an ODT file"
_URN = "{urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _STYLE, _TABLE = _URN + "office:1.0}", _URN + "style:1.0}", _URN + "table:1.0}"
_META, _DC = _URN + "meta:1.0}", "{http://purl.org/dc/elements/1.1/}"
_READ = _CONTENT, _STYLES, _ABOUT = ("content.xml", "styles.xml", "meta.xml")
_SKIPPED = frozenset(
    TEXT + name
    for name in (
        "tracked-changes", "number", "sequence-decls", "variable-decls", "user-field-decls", "script", "note-citation",
        "table-of-content-source", "alphabetical-index-source", "bibliography-source", "illustration-index-source",
        "object-index-source", "table-index-source", "user-index-source",
    )
) | {_OFFICE + "annotation", _OFFICE + "forms", _OFFICE + "binary-data"}  # fmt: skip
_FOREIGN = ("{urn:oasis:names:tc:opendocument:xmlns:svg", "{http://www.w3.org/1998/Math")
_INSTEAD = {TEXT + "s": " ", TEXT + "tab": " ", TEXT + "line-break": "<br>"}
_TAGS = {_TABLE + "table": "table", _TABLE + "table-row": "tr", _TABLE + "table-cell": "td"}
_TAGS |= {_TABLE + "covered-table-cell": "td", TEXT + "section": "div"}


def extract(data: bytes, encoding: str | None = None) -> Extracted:  # noqa: ARG001 - XML says its encoding itself
    """Return the words of an OpenDocument text: a ZIP of parts, or one flat file of XML that holds them all."""
    if data.startswith(b"PK"):
        _refuse_protected(data)
        parts, _ = unpacked(data, _WHAT, _READ.__contains__)
    else:
        parts = {_CONTENT: parsed(data, _WHAT)}
    body = next((b for root in parts.values() if (b := root.find(f"{_OFFICE}body/{_OFFICE}text")) is not None), None)
    if body is None:
        raise Unreadable("it holds no text of OpenDocument; save it as ODT, DOCX or plain text")
    page = _Page([parts[name] for name in (_STYLES, _CONTENT) if name in parts])
    try:
        markup = page.written(body)
    except RecursionError:
        raise Unreadable("its parts are nested too deeply") from None
    about = parts.get(_ABOUT, parts.get(_CONTENT))
    meta = None if about is None else about.find(f"{_OFFICE}meta")

    def said(name: str) -> str | None:
        return None if meta is None else meta.findtext(name)

    created = said(f"{_META}creation-date")
    return Extracted(
        text_of_markup(markup),
        stated(
            title=said(f"{_DC}title"),
            author=said(f"{_META}initial-creator") or said(f"{_DC}creator"),
            language=said(f"{_DC}language"),
            note=f"file created {created[:10]}" if created else None,
        ),
    )


def _refuse_protected(data: bytes) -> None:
    manifest = "META-INF/manifest.xml"
    parts, _ = unpacked(data, _WHAT, manifest.__eq__)
    if manifest in parts and any(node.tag.endswith("}encryption-data") for node in parts[manifest].iter()):
        raise Unreadable("it is protected by a password; save a copy without one")


class _Page:
    """Writes a text as HTML."""

    def __init__(self, roots: list[Element]) -> None:
        self.styles = {
            (style.get(_STYLE + "family"), style.get(_STYLE + "name")): style
            for root in roots
            for style in root.iter(_STYLE + "style")
        }
        self.lists = ListStyles(roots)
        self.outline = Outline(roots)
        self.notes: list[str] = []

    def written(self, body: Element) -> str:
        text = "".join(self._inside(body, None))
        # Notes stand at the end, numbered as their marks, as those of Word documents do.
        return text + (f"<ol>{''.join(f'<li>{note}' for note in self.notes)}</ol>" if self.notes else "")

    def _inside(self, node: Element, count: Count | None) -> Iterator[str]:
        yield escape(node.text or "")
        for child in node:
            yield from self._element(child, count)
            yield escape(child.tail or "")

    def _element(self, node: Element, count: Count | None) -> Iterator[str]:
        tag = node.tag
        if tag in _SKIPPED or tag.startswith(_FOREIGN) or _is_hidden(node):
            return
        if tag in _INSTEAD:
            yield _INSTEAD[tag]
        elif tag in (TEXT + "p", TEXT + "h"):
            yield from self._paragraph(node, count)
        elif tag == TEXT + "list":
            yield from self._list(node, count)
        elif tag == TEXT + "note":
            yield self._note(node)
        elif tag == TEXT + "span":
            yield from self._looking("text", node, count)
        elif tag in _TAGS:
            yield f"<{_TAGS[tag]}>"
            yield from self._inside(node, None if tag.startswith(_TABLE) else count)
            yield f"</{_TAGS[tag]}>"
        else:
            yield from self._inside(node, count)

    def _paragraph(self, node: Element, count: Count | None) -> Iterator[str]:
        if any(_is_hidden(child) for child in node.iter(TEXT + "hidden-paragraph")):
            return
        style = self.styles.get(("paragraph", value(node, "style-name")))
        if self._says("paragraph", value(node, "style-name"), "display", TEXT) == "none":
            return
        level = max(1, min(number_of(value(node, "outline-level"), 1), 6)) if node.tag == TEXT + "h" else 0
        number = ""
        if count is not None:
            list_style = None if style is None else self._says(
                "paragraph", value(node, "style-name"), "list-style-name", _STYLE, of_style=True
            )  # fmt: skip
            number = count.taken(list_style)
        elif level:
            number = self.outline.next(node)
        yield f"<h{level}>" if level else "<p>"
        yield escape(f"{number} ") if number else ""
        yield from self._looking("paragraph", node, count)
        yield f"</h{level}>" if level else "</p>"

    def _looking(self, family: str, node: Element, count: Count | None) -> Iterator[str]:
        """Yield what is inside, marked as struck where the style says so, and nothing where it hides it."""
        name = value(node, "style-name")
        if self._says(family, name, "display", TEXT) == "none":
            return
        struck = any(
            self._says(family, name, f"text-line-through-{how}", _STYLE) not in (None, "none")
            for how in ("style", "type")
        )
        yield "<s>" if struck else ""
        yield from self._inside(node, count)
        yield "</s>" if struck else ""

    def _says(self, family: str, name: str | None, what: str, space: str, of_style: bool = False) -> str | None:
        """Return what a style, or one it is based on, says of its text, or of itself."""
        seen = set()
        while (style := self.styles.get((family, name))) is not None and name not in seen:
            seen.add(name)
            about = style if of_style else style.find(_STYLE + "text-properties")
            said = None if about is None else about.get(space + what)
            if said is not None:
                return said
            name = style.get(_STYLE + "parent-style-name")
        return None

    def _list(self, node: Element, around: Count | None) -> Iterator[str]:
        count = self.lists.count(node, around)
        yield "<ul>"
        for item in node:
            if item.tag in (TEXT + "list-item", TEXT + "list-header"):
                count.begin(item)
                yield "<li>"
                yield from self._inside(item, count)
                yield "</li>"
        yield "</ul>"

    def _note(self, node: Element) -> str:
        place = len(self.notes)
        self.notes.append("")
        body = node.find(TEXT + "note-body")
        self.notes[place] = "" if body is None else "".join(self._inside(body, None))
        return f"[{place + 1}]"


def _is_hidden(node: Element) -> bool:
    if node.tag == TEXT + "section":
        display = value(node, "display")
        return display == "none" or (display == "condition" and value(node, "is-hidden") == "true")
    return node.tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph") and value(node, "is-hidden") == "true"
