"""Markdown: rendered as CommonMark with tables, then read as HTML; single values of a front matter are metadata."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from detente.documents.extracted import Extracted, stated
from detente.documents.html import text_of_markup
from detente.evidence.encodings import decode

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?\n", re.DOTALL | re.MULTILINE)
_VALUE = re.compile(r"^(\w+):[ \t]+(.+?)[ \t]*\r?$", re.MULTILINE)
_KEYS = {"title": "title", "author": "author", "outlet": "outlet", "date": "date", "lang": "language"}


def extract(data: bytes, encoding: str | None = None) -> Extracted:
    """Return the words of a Markdown text, without its marks."""
    text = decode(data, encoding)
    front = _FRONT.match(text)
    found: dict[str, str] = {}
    if front:
        text = text[front.end() :]
        values = {key: value.strip("\"'") for key, value in _VALUE.findall(front[1])}
        found = stated(**{ours: values[key] for key, ours in _KEYS.items() if key in values})
    # Raw HTML stays HTML: it is read by the same rules as any page, so that its scripts are no words either.
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    return Extracted(text_of_markup(rendered), found)
