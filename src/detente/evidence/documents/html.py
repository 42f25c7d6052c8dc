"""HTML: the words a reader sees, block by block; nothing of scripts, styles, comments and hidden elements.

The parser is Lexbor's, by the rules of the HTML standard, so that what counts as text is what a browser would show.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from detente.evidence.documents.extracted import Extracted, stated
from detente.evidence.documents.plain import decode

_UNSEEN = frozenset(
    """
    script style template noscript head title meta link iframe object embed svg math canvas audio video
    select option datalist button input textarea dialog noframes frameset
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
_SPACE = re.compile(r"[ \t\n\f\r]+")  # white space of HTML; a no-break space is none
_CHARSET = re.compile(rb"""<meta[^>]{0,400}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE)


def extract(data: bytes, encoding: str | None = None) -> Extracted:
    """Return the words of a page and what its head says of it."""
    found = _CHARSET.search(data[:4096])
    declared = encoding or (found[1].decode("ascii") if found else None)
    tree = LexborHTMLParser(decode(data, declared))
    return Extracted(text_of(tree), _metadata(tree))


def text_of_markup(markup: str) -> str:
    """Return the words of a piece of HTML."""
    return text_of(LexborHTMLParser(markup))


def text_of(tree: LexborHTMLParser) -> str:
    r"""Return the words of a tree: paragraphs are set apart by an empty line, other blocks by a line.

    >>> text_of_markup("<p>One<script>two()</script> <b>three</b><p>four<br>five")
    'One three\n\nfour\nfive'
    """
    out = _Text()
    node, down = tree.body, True
    # A walk without recursion: pages may nest deeper than Python's stack.
    while node is not None:
        if down:
            out.enter(node)
            if not _hidden(node) and node.first_child is not None:
                node = node.first_child
                continue
        out.leave(node)
        if node.tag == "body":
            break
        node, down = (node.next, True) if node.next is not None else (node.parent, False)
    return out.text()


class _Text:
    """Collects words; knows how large a gap is due before the next ones."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.gap = ""  # white space due before the next words
        self.verbatim = 0
        self.fresh = False  # at the beginning of a cell: what breaks a line elsewhere does not here

    def enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "-text":
            self._words(node.text_content or "")
        elif tag == "br":
            self.gap = "" if self.parts == [] else self.gap + "\n" if "\n" in self.gap else "\n"
        elif tag == "pre":
            self.verbatim += 1
        elif tag == "q" and not _hidden(node):
            self._words("“")
        self._break(tag)
        self.fresh = self.fresh or tag in _CELLS

    def leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag == "pre":
            self.verbatim -= 1
        elif tag == "q" and not _hidden(node):
            self._words("”")
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
        self.parts.append(words)
        self.fresh = False
        self.gap = " " if text.endswith(" ") and not self.verbatim else ""

    def text(self) -> str:
        return "".join(self.parts)


def _size(gap: str) -> int:
    return ("", " ", "\t", "\n").index(gap) if len(gap) < 2 else len(gap) + 2


def _hidden(node: LexborNode) -> bool:
    tag = node.tag or ""
    return tag in _UNSEEN or tag in {"-comment", "!doctype"} or (tag[:1] != "-" and "hidden" in node.attributes)


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
