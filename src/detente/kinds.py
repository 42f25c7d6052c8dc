"""What comes in and goes out besides cases: kinds of documents, formats of codings, units of positions.

Each is declared here once. The module loads nothing else, so that the command line can show it in its help.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

DOCUMENTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "text": ("text/plain", (".txt", ".text")),
    "markdown": ("text/markdown", (".md", ".markdown")),
    "html": ("text/html", (".html", ".htm", ".xhtml")),
    "pdf": ("application/pdf", (".pdf",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)),
    "odt": ("application/vnd.oasis.opendocument.text", (".odt",)),
    "fodt": ("application/vnd.oasis.opendocument.text-flat-xml", (".fodt",)),
}
"""The kinds of documents: media type and the endings of their files."""

CODINGS: Mapping[str, tuple[str, ...]] = {
    "qdpx": (".qdpx", ".qde"),
    "qdc": (".qdc",),
    "web-annotation": (".jsonld",),
    "hypothesis": (),
    "csv": (".csv", ".tsv"),
}
"""The formats of codings with the endings of their files; what a ``.json`` is, what is in it tells."""

Unit = Literal["code-points", "utf-16", "bytes"]
UNITS: tuple[Unit, ...] = get_args(Unit)
"""In which a file may count positions in a text: code points, UTF-16 code units, bytes of UTF-8."""
