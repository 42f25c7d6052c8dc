"""PDF: the text layer, page by page. Pages that are pictures have no text."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from detente.evidence.documents.extracted import MAX_PAGES, Extracted, Unreadable, stated


def extract(data: bytes, encoding: str | None = None) -> Extracted:  # noqa: ARG001 - a PDF says its encodings itself
    """Return the text layer; pages are set apart by an empty line."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on faulty files are of no use here
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("it is protected by a password; save a copy without one")
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable(f"it has {len(reader.pages)} pages; {MAX_PAGES} are read at most")
        pages = [page.extract_text() for page in reader.pages]
        about = reader.metadata
        made = about.creation_date if about else None
    except LimitReachedError:
        raise Unreadable("a part of it unfolds to far more than a page can hold; it is not read") from None
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as e:
        # Faulty files reach pypdf in many ways; the process ends here in any case.
        raise Unreadable(f"it is not a PDF that can be read ({type(e).__name__})") from None
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if not text:
        raise Unreadable("it has no text layer: its pages are pictures; have the text recognised first")
    return Extracted(
        text,
        stated(
            title=about.title if about else None,
            author=about.author if about else None,
            # When a file was made is not when its text was published.
            note=f"file created {made:%Y-%m-%d}" if made else None,
        ),
    )
