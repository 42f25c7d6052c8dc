"""What a reader of a Word document sees, written into its XML before mammoth reads it.

mammoth keeps tracked changes, tables and notes right. It does not know hidden text, simple fields and the numbers of
lists. So hidden words are taken out, results of fields put in, what is struck by a style marked as struck, and every
numbered paragraph begins with the number that Word shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from detente.documents.numbering import numeral

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = frozenset(W + name for name in ("fldSimple", "customXml", "dir", "bdo"))
_FIELD_PARTS = frozenset((W + "fldChar", W + "instrText", W + "rPr"))
_DELETED = frozenset((W + "del", W + "moveFrom"))
_FORMATS = {
    "decimal": "decimal",
    "decimalZero": "decimal-leading-zero",
    "upperRoman": "upper-roman",
    "lowerRoman": "lower-roman",
    "upperLetter": "upper-alpha",
    "lowerLetter": "lower-alpha",
}


def as_seen(parts: Mapping[str, Element]) -> None:
    """Change the parts of a document, each by its root element, to hold what a reader sees."""
    roots = {root.tag: root for root in parts.values()}
    styles = _Styles(roots.get(W + "styles"))
    numbers = _Numbers(roots.get(W + "numbering"), styles)
    for kind in ("document", "footnotes", "endnotes"):
        root = roots.get(W + kind)
        if root is not None:
            _unwrap(root)
            _Reader(styles, numbers).read(root)
    if W + "numbering" in roots:  # the numbers are words now; what is left of a list is that it is one
        for style in roots[W + "numbering"].iter(W + "numFmt"):
            style.set(W + "val", "bullet")


def _unwrap(root: Element) -> None:
    """Put what stands in simple fields and the like in their place, and leave out what a fallback stands for."""
    for parent in list(root.iter()):
        if any(child.tag == _FALLBACK for child in parent):
            parent[:] = [child for child in parent if child.tag != _CHOICE]
        while any(child.tag in _WRAPPERS for child in parent):
            parent[:] = [
                inner
                for child in parent
                for inner in (child if child.tag in _WRAPPERS else (child,))
                if not (child.tag in _WRAPPERS and inner.tag.endswith("Pr"))
            ]


@dataclass
class _Reader:
    """Goes through one part in the order of reading."""

    styles: _Styles
    numbers: _Numbers
    fields: list[str] = field(default_factory=list)  # of each open field, whether its code or its result is read
    head: Element | None = None  # the first of paragraphs that are one, because the marks between them are deleted

    def read(self, root: Element) -> None:
        # The style of the paragraph goes with each node; no recursion, as documents may nest deeply.
        waiting: list[tuple[Element, str | None]] = [(root, None)]
        while waiting:
            node, style = waiting.pop()
            if node.tag in _DELETED or (node.tag == W + "tr" and _find(node, "trPr", "del") is not None):
                continue
            if node.tag == W + "r":
                self._run(node, style)
            elif node.tag == W + "p":
                style = _value(node, "pPr", "pStyle") or self.styles.default
                self._paragraph(node, style)
            waiting += [(child, style) for child in reversed(node)]

    def _run(self, run: Element, style: str | None) -> None:
        gone = self.styles.has(run, "vanish", style)
        for child in list(run):
            if child.tag == W + "fldChar":
                self._field(child.get(W + "fldCharType"))
            elif child.tag not in _FIELD_PARTS and (gone or "code" in self.fields):
                run.remove(child)
        if self.styles.has(run, "strike", style) or self.styles.has(run, "dstrike", style):
            properties = run.find(W + "rPr")
            if properties is None:
                properties = Element(W + "rPr")
                run.insert(0, properties)
            for old in properties.findall(W + "strike"):
                properties.remove(old)
            SubElement(properties, W + "strike")

    def _field(self, what: str | None) -> None:
        if what == "begin":
            self.fields.append("code")
        elif self.fields and what == "separate":
            self.fields[-1] = "result"
        elif self.fields and what == "end":
            self.fields.pop()

    def _paragraph(self, paragraph: Element, style: str | None) -> None:
        first, self.head = self.head if self.head is not None else paragraph, None
        if _find(paragraph, "pPr", "rPr", "del") is not None:
            self.head = first
            return
        if _on(_find(paragraph, "pPr", "rPr", "vanish")):
            return
        written = self.numbers.next(paragraph, style)
        if written:
            run = Element(W + "r")
            SubElement(run, W + "t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}).text = f"{written} "
            first.insert(1 if _find(first, "pPr") is not None else 0, run)


class _Styles:
    """The styles of a document: what one says itself or through those it is based on."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(W + "style")
        self.known = {style.get(W + "styleId"): style for style in found}
        defaults = [s for s in found if s.get(W + "type") == "paragraph" and s.get(W + "default") in {"1", "true"}]
        self.default = defaults[0].get(W + "styleId") if defaults else None

    def chain(self, name: str | None) -> Iterator[tuple[str | None, Element]]:
        """Yield a style and those it is based on."""
        seen = set()
        while name in self.known and name not in seen:
            seen.add(name)
            yield name, self.known[name]
            name = _value(self.known[name], "basedOn")

    def has(self, run: Element, what: str, paragraph_style: str | None) -> bool:
        """Tell whether a run has a property, by itself or by a style."""
        own = _find(run, "rPr", what)
        if own is not None:
            return _on(own)
        return any(
            _on(next((said for _, style in self.chain(name) if (said := _find(style, "rPr", what)) is not None), None))
            for name in (_value(run, "rPr", "rStyle"), paragraph_style)
        )


@dataclass(frozen=True)
class _Level:
    start: int
    style: str
    text: str
    legal: bool
    restarts: bool
    paragraph_style: str | None


class _Numbers:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: Element | None, styles: _Styles) -> None:
        self.styles = styles
        self.lists: dict[str | None, dict[int, _Level]] = {}
        self.linked: dict[str | None, str | None] = {}  # lists that are another one, by the style of that
        self.of: dict[str | None, str | None] = {}
        self.overrides: dict[str | None, dict[int, int]] = {}
        self.counts: dict[str | None, dict[int, int]] = {}
        for one in () if root is None else root.findall(W + "abstractNum"):
            name = one.get(W + "abstractNumId")
            self.lists[name] = {_integer(lvl.get(W + "ilvl"), 0): _level(lvl) for lvl in one.findall(W + "lvl")}
            self.linked[name] = _value(one, "numStyleLink")
        for one in () if root is None else root.findall(W + "num"):
            name = one.get(W + "numId")
            self.of[name] = _value(one, "abstractNumId")
            self.overrides[name] = {
                _integer(over.get(W + "ilvl"), 0): _integer(_value(over, "startOverride"), 1)
                for over in one.findall(W + "lvlOverride")
                if _find(over, "startOverride") is not None
            }

    def next(self, paragraph: Element, style: str | None) -> str:
        """Return the number that a paragraph begins with; nothing if it has none."""
        name, at = self._place(paragraph, style)
        which = self._list(name)
        levels = self.lists.get(which, {})
        if at not in levels:
            return ""
        counts = self.counts.setdefault(which, {})
        for level, start in self.overrides.pop(name, {}).items():
            counts[level] = start - 1
        counts[at] = counts.get(at, levels[at].start - 1) + 1
        for level in [deeper for deeper in counts if deeper > at and deeper in levels and levels[deeper].restarts]:
            del counts[level]
        return self._written(levels, at, counts)

    def _place(self, paragraph: Element, style: str | None) -> tuple[str | None, int]:
        """Return the list and the level of a paragraph."""
        name, level = _value(paragraph, "pPr", "numPr", "numId"), _value(paragraph, "pPr", "numPr", "ilvl")
        for by, said in self.styles.chain(style):
            if name is not None:
                break
            name = _value(said, "pPr", "numPr", "numId")
            if name is not None and level is None:
                level = _value(said, "pPr", "numPr", "ilvl")
                levels = self.lists.get(self._list(name), {})
                meant = [at for at, lvl in levels.items() if lvl.paragraph_style in (style, by) and by is not None]
                level = str(meant[0]) if meant else level
        return name, _integer(level, 0)

    def _list(self, name: str | None) -> str | None:
        which = self.of.get(name)
        link = self.linked.get(which)
        if link is not None:
            style = self.styles.known.get(link)
            named = None if style is None else self.of.get(_value(style, "pPr", "numPr", "numId"))
            which = named or which
        return which

    @staticmethod
    def _written(levels: Mapping[int, _Level], at: int, counts: Mapping[int, int]) -> str:
        if levels[at].style == "bullet":
            return ""

        def number(match: re.Match[str]) -> str:
            which = int(match[1]) - 1
            level = levels.get(which)
            if level is None:
                return ""
            return _numeral(counts.get(which, level.start), "decimal" if levels[at].legal else level.style)

        return re.sub(r"%([1-9])", number, levels[at].text).strip()


def _level(lvl: Element) -> _Level:
    return _Level(
        start=_integer(_value(lvl, "start"), 0 if lvl.find(W + "start") is None else 1),
        style=_value(lvl, "numFmt") or "decimal",
        text=_value(lvl, "lvlText") or "",
        legal=_on(lvl.find(W + "isLgl")),
        restarts=_value(lvl, "lvlRestart") != "0",
        paragraph_style=_value(lvl, "pStyle"),
    )


def _numeral(number: int, style: str) -> str:
    if style in {"upperLetter", "lowerLetter"} and number > 0:  # after z, Word writes aa, bb, cc
        letter = numeral((number - 1) % 26 + 1, _FORMATS[style])
        return letter * ((number - 1) // 26 + 1) if number <= 26 * 30 else str(number)
    return "" if style in {"none", "bullet"} else numeral(number, _FORMATS.get(style, "decimal"))


def _find(node: Element, *path: str) -> Element | None:
    return node.find("/".join(W + name for name in path))


def _value(node: Element, *path: str) -> str | None:
    found = _find(node, *path)
    return None if found is None else found.get(W + "val")


def _on(node: Element | None) -> bool:
    return node is not None and node.get(W + "val", "1") not in {"0", "false", "off"}


def _integer(value: str | None, otherwise: int) -> int:
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value) else otherwise
