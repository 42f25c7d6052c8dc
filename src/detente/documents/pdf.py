"""PDF: the text layer, page by page. Pages that are pictures have no text."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Sequence
from math import hypot
from typing import TypeAlias

from pypdf import PageObject, PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ContentStream, NameObject

from detente.documents.extracted import MAX_PAGES, Extracted, stated
from detente.documents.printed import Piece, Printed, in_paragraphs, is_tabular
from detente.documents.turned import is_turned, logical
from detente.evidence.text import Unreadable

Matrix: TypeAlias = Sequence[float]

_PRESENTED = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")  # ligatures, and Arabic letters as they are drawn
_MAY_BE_TURNED = (
    "the PDF has words that run from right to left; their order, and spaces between them, may not be those of the "
    "page: compare before quoting"
)


def letters(text: str) -> str:
    r"""Return a text as one would type it: ligatures and Arabic letters as drawn become the letters they stand for.

    >>> letters("o\ufb03cials")
    'officials'
    """
    return _PRESENTED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def lines_of(page: PageObject) -> list[Printed]:
    """Return the lines of a page in the order in which they are drawn, with their places."""
    lines: list[Printed] = []
    pieces: list[Piece] = []
    place = 0.0, 0.0

    def end() -> None:
        drawn = [p for p in pieces if p.text.strip()]
        if drawn:
            text, (y, size) = letters(logical(pieces)).strip(), place
            x = (
                0.0 if is_turned(text) else min(p.x for p in drawn)
            )  # where lines begin that run from the right is not known
            lines.append(Printed(text, x, y, size, is_tabular(drawn, size)))
        pieces.clear()

    def drawn(text: str, around: Matrix, at: Matrix, _: object, size: float) -> None:
        nonlocal place
        for number, part in enumerate(text.split("\n")):
            if number:
                end()
            if part:
                (x, y), high = _place(at, around)
                if part.strip() and not any(p.text.strip() for p in pieces):
                    place = y, size * high
                pieces.append(Piece(part, x))

    _take_out_soft_hyphens(page)
    page.extract_text(visitor_text=drawn)
    end()
    return lines


def _take_out_soft_hyphens(page: PageObject) -> None:
    """Take out of a page what it draws for soft hyphens, of which a reader sees nothing; browsers draw a space."""
    drawn = page.get_contents()
    if drawn is None or b"ActualText" not in drawn.get_data():
        return
    content = ContentStream(page["/Contents"].get_object(), page.pdf, "bytes")
    kept, marked = [], []
    for operands, operator in content.operations:
        if operator in (b"BDC", b"BMC"):
            about = operands[1] if len(operands) > 1 and isinstance(operands[1], dict) else {}
            marked.append(str(about.get("/ActualText", "")).strip() == "\u00ad")
        elif operator == b"EMC" and marked:
            marked.pop()
        if operator not in (b"Tj", b"TJ") or not any(marked):
            kept.append((operands, operator))
    content.operations = kept
    page[NameObject("/Contents")] = content


def _place(at: Matrix, around: Matrix) -> tuple[tuple[float, float], float]:
    """Return where a piece begins, along its own line and across it, and by how much its letters are enlarged."""
    x, y = (at[4] * around[k] + at[5] * around[k + 2] + around[k + 4] for k in (0, 1))
    along, across = ([at[r] * around[k] + at[r + 1] * around[k + 2] for k in (0, 1)] for r in (0, 2))
    length = hypot(*along) or 1.0
    cos, sin = along[0] / length, along[1] / length
    return (x * cos + y * sin, y * cos - x * sin), hypot(*across)


def remark(text: str) -> str:
    """Return what has to be said of a text in which words run from right to left; else nothing."""
    return _MAY_BE_TURNED if is_turned(text) else ""


def extract(data: bytes, encoding: str | None = None) -> Extracted:  # noqa: ARG001 - a PDF says its encodings itself
    """Return the text layer; paragraphs and pages are set apart by an empty line."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on faulty files are of no use here
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("it is protected by a password; save a copy without one")
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable(f"it has {len(reader.pages)} pages; {MAX_PAGES} are read at most")
        pages = [lines_of(page) for page in reader.pages]
        about = reader.metadata
        made = about.creation_date if about else None
    except LimitReachedError:
        raise Unreadable("a part of it unfolds to far more than a page can hold; it is not read") from None
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as e:
        # Faulty files reach pypdf in many ways; the process ends here in any case.
        raise Unreadable(f"it is not a PDF that can be read ({type(e).__name__})") from None
    text = in_paragraphs(pages)
    if not text:
        raise Unreadable("it has no text layer: its pages are pictures; have the text recognised first")
    return Extracted(
        text,
        stated(
            title=about.title if about else None,
            author=about.author if about else None,
            # When a file was made is not when its text was published.
            note="; ".join(filter(None, (f"file created {made:%Y-%m-%d}" if made else "", remark(text)))),
        ),
    )
