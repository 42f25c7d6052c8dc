"""HTML: the words a reader sees, block by block; nothing of scripts, styles, comments, hidden and deleted elements.

The parser is Lexbor's, by the rules of the HTML standard, so that what counts as text is what a browser would show.
Struck words stand between two pairs of tildes, and the items of an ordered list begin with their numbers: both are
what a reader sees, and both can turn what is said around.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from detente.documents.extracted import Extracted, stated
from detente.documents.nesting import VOID, check_attributes, flattened
from detente.documents.numbering import LETTERS, label
from detente.documents.styles import Looks, Style
from detente.evidence.encodings import decode

_UNSEEN = frozenset(
    """
    script style template noscript head title meta link iframe object embed svg math canvas audio video
    select option datalist button input textarea dialog noframes frameset del
    """.split()  # noqa: SIM905 - easier to read as words
)
_PARAGRAPHS = frozenset(
    """
    p h1 h2 h3 h4 h5 h6 blockquote pre ul ol dl table figure article section header footer main aside
    nav address form fieldset hr details body
    """.split()  # noqa: SIM905 - easier to read as words
)
_LINES = frozenset(
    """
    div li dt dd tr caption figcaption summary legend center
    """.split()  # noqa: SIM905 - easier to read as words
)
_CELLS = frozenset(("td", "th"))
_STRUCK = frozenset(("s", "strike"))
STRUCK = "~~"  # stands before and after what is struck out
_SPACE = re.compile(r"[ \t\n\f\r]+")  # white space of HTML; a no-break space is none
_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{1,40})["']""")
_CLOSED = re.compile(r"<([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/>")


def extract(data: bytes, encoding: str | None = None) -> Extracted:
    """Return the words of a page and what its head says of it."""
    found = _XML.match(data[:4096]) or _CHARSET.search(data[:4096])
    declared = encoding or (found[1].decode("ascii") if found else None)
    if not encoding and declared and declared.lower().startswith("utf-16"):
        declared = None  # what can be read as ASCII is not that; browsers take it for UTF-8, too
    markup = decode(data, declared)
    if markup.lstrip().startswith("<?xml"):  # in XML any element may close itself; in HTML, “<script/>” would not
        markup = _CLOSED.sub(lambda m: m[0] if m[1].lower() in VOID else f"<{m[1]}{m[2]}></{m[1]}>", markup)
    tree = _parsed(markup)
    return Extracted(text_of(tree), _metadata(tree))


def text_of_markup(markup: str) -> str:
    """Return the words of a piece of HTML."""
    return text_of(_parsed(markup))


def _parsed(markup: str) -> LexborHTMLParser:
    check_attributes(markup)
    return LexborHTMLParser(flattened(markup, blocks=_PARAGRAPHS | _LINES | _CELLS, kept=_UNSEEN | _STRUCK))


def text_of(tree: LexborHTMLParser) -> str:
    r"""Return the words of a tree: paragraphs are set apart by an empty line, other blocks by a line.

    >>> text_of_markup("<p>One<script>two()</script> <b>three</b><p>four<br>five")
    'One three\n\nfour\nfive'
    >>> text_of_markup("<p>They <del>reject</del> <ins>accept</ins> <s>all</s><ol start=3><li>Pay</ol>")
    'They accept ~~all~~\n\n3. Pay'
    """
    out = _Text(Looks([style.text() for style in tree.css("style")]))
    node, down = tree.body, True
    # A walk without recursion: pages may nest deeper than Python's stack.
    while node is not None:
        if down and out.enter(node) and node.first_child is not None:
            node = node.first_child
            continue
        out.leave(node)
        if node.tag == "body":
            break
        node, down = (node.next, True) if node.next is not None else (node.parent, False)
    return out.text()


@dataclass
class _Open:
    """An element whose content is being read: how it looks, what is due before its words, and its list's count."""

    visible: bool
    marker: str  # how the items of a list in it are numbered
    due: bool = False
    struck: bool = False
    quoted: bool = False
    count: int | None = None
    step: int = 1


class _Text:
    """Collects words; knows how large a gap is due before the next ones."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self.parts: list[str] = []
        self.gap = ""  # white space due before the next words
        self.due: list[str] = []  # numbers and marks due before the next words, and left out if none come
        self.open: list[_Open] = [_Open(visible=True, marker="")]
        self.verbatim = 0
        self.fresh = False  # at the beginning of a cell: what breaks a line elsewhere does not here

    def enter(self, node: LexborNode) -> bool:
        """Read the beginning of a node; tell whether its content is to be read."""
        tag = node.tag or ""
        if tag[:1] in "-!":
            if tag == "-text" and self.open[-1].visible:
                self._words(node.text_content or "")
            return False
        if tag == "br":
            self.gap = "" if self.parts == [] else self.gap + "\n" if "\n" in self.gap else "\n"
        elif tag == "pre":
            self.verbatim += 1
        style = self.looks.of(tag, node.attributes)
        self._break(tag)
        self.fresh = self.fresh or tag in _CELLS
        shown = tag not in _UNSEEN and "hidden" not in node.attributes and not style.gone
        if shown:
            self._begin(node, tag, style)
        else:
            self.open.append(_Open(visible=False, marker=""))
        return shown

    def _begin(self, node: LexborNode, tag: str, style: Style) -> None:
        around = self.open[-1]
        here = _Open(around.visible if style.visible is None else style.visible, around.marker)
        here.struck = style.struck or tag in _STRUCK
        here.quoted = tag == "q" and here.visible
        if tag in {"ol", "ul", "menu"}:
            here.marker = LETTERS.get(node.attributes.get("type") or "", "decimal") if tag == "ol" else ""
            here.count, here.step = _counting(node) if tag == "ol" else (1, 1)
        here.marker = style.marker or here.marker
        if tag == "li" and here.visible and around.count is not None:
            around.count = _number(node.attributes.get("value"), around.count)
            self._await(here, label(around.count, here.marker, ". "))
            around.count += around.step
        self._await(here, STRUCK if here.struck else "")
        self.open.append(here)
        if here.quoted:
            self._words("“")

    def _await(self, here: _Open, mark: str) -> None:
        if mark:
            self.due.append(mark)
            here.due = True

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag[:1] in "-!":
            return
        was = self.open.pop()
        if was.quoted:
            self._words("”")
        if was.due and self.due:
            self.due.pop()
        elif was.struck:
            self.parts.append(STRUCK)
        if tag == "pre":
            self.verbatim -= 1
        self._break(tag)
        if tag in _CELLS or tag == "tr":
            self.fresh = False
            self.gap = "" if not self.parts else "\t" if tag in _CELLS else "\n"

    def _break(self, tag: str) -> None:
        if self.fresh:
            return
        if self.parts and tag in _PARAGRAPHS:
            self.gap = max(self.gap, "\n\n", key=_size)
        elif self.parts and tag in _LINES:
            self.gap = max(self.gap, "\n", key=_size)

    def _words(self, text: str) -> None:
        text = text if self.verbatim else _SPACE.sub(" ", text)
        words = text.strip(" ") if not self.verbatim else text
        if not words:
            if text and self.parts:
                self.gap = max(self.gap, " ", key=_size)
            return
        if self.parts:
            before = " " if text.startswith(" ") and not self.verbatim else ""
            self.parts.append(max(self.gap, before, key=_size))
        self.parts += [*self.due, words]
        self.due.clear()
        self.fresh = False
        self.gap = " " if text.endswith(" ") and not self.verbatim else ""

    def text(self) -> str:
        return "".join(self.parts)


def _size(gap: str) -> int:
    return ("", " ", "\t", "\n").index(gap) if len(gap) < 2 else len(gap) + 2


def _counting(node: LexborNode) -> tuple[int, int]:
    """Return the first number of an ordered list and the step to the next."""
    if "reversed" not in node.attributes:
        return _number(node.attributes.get("start"), 1), 1
    items, child = 0, node.first_child
    while child is not None:
        items, child = items + (child.tag == "li"), child.next
    return _number(node.attributes.get("start"), items), -1


def _number(said: str | None, otherwise: int) -> int:
    found = re.match(r"\s*([+-]?[0-9]{1,9})", said or "")
    return int(found[1]) if found else otherwise


def _metadata(tree: LexborHTMLParser) -> dict[str, str]:
    meta: dict[str, str | None] = {}
    for node in tree.css("meta"):
        name = node.attributes.get("name") or node.attributes.get("property")
        if name:
            meta.setdefault(name.lower(), node.attributes.get("content"))
    title = tree.css_first("title")
    root = tree.css_first("html")
    direction = (root.attributes.get("dir") or "").lower() if root else ""
    return stated(
        title=meta.get("og:title") or (title.text() if title else None),
        author=meta.get("author") or meta.get("article:author"),
        outlet=meta.get("og:site_name"),
        date=meta.get("article:published_time") or meta.get("date") or meta.get("dcterms.date"),
        language=root.attributes.get("lang") if root else None,
        direction=direction if direction in {"ltr", "rtl"} else None,
    )
