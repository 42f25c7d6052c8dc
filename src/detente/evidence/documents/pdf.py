"""PDF: the text layer, page by page. Pages that are pictures have no text."""

from __future__ import annotations

import io
import logging
import re
import unicodedata

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError

from detente.evidence.documents.extracted import MAX_PAGES, Extracted, Unreadable, stated

_PRESENTED = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")  # ligatures, and Arabic letters as they are drawn
_CUT = re.compile(r"(?<=[a-zà-öø-ÿ])[\u00ad\u2010-][ \t]*\n[ \t]*(?=[a-zà-öø-ÿ])")
_WORD = re.compile(r"[^\W\d_]+")
_MAY_BE_TURNED = (
    "the PDF has words that run from right to left; their order, and spaces between them, may not be those of the "
    "page: compare before quoting"
)


def quotable(page: str) -> str:
    r"""Return the text of a page as one would type it.

    Ligatures and Arabic letters in the form they are drawn in become the letters they stand for. A word cut by a
    hyphen at the end of a line is joined where that is certain: where the page has the joined word elsewhere and not
    the one with a hyphen, or where the hyphen is a soft one.

    >>> quotable("The o\ufb03cials saw conse-\nquences. The consequences of well-\nknown facts.")
    'The officials saw consequences. The consequences of well-\nknown facts.'
    """
    text = _PRESENTED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), page)
    words = set(_WORD.findall(text.lower()))

    def joined(found: re.Match[str]) -> str:
        before = re.search(r"[^\W\d_]+\Z", text[max(0, found.start() - 60) : found.start()])
        after = _WORD.match(text, found.end())
        assert before is not None
        assert after is not None
        one, other = before[0].lower(), after[0].lower()
        certain = "\u00ad" in found[0] or (one + other in words and f"{one}-{other}" not in text.lower())
        return "" if certain else found[0]

    return _CUT.sub(joined, text)


def remark(text: str) -> str:
    """Return what has to be said of a text in which words run from right to left; else nothing."""
    return _MAY_BE_TURNED if any(unicodedata.bidirectional(c) in {"R", "AL"} for c in text) else ""


def extract(data: bytes, encoding: str | None = None) -> Extracted:  # noqa: ARG001 - a PDF says its encodings itself
    """Return the text layer; pages are set apart by an empty line."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on faulty files are of no use here
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("it is protected by a password; save a copy without one")
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable(f"it has {len(reader.pages)} pages; {MAX_PAGES} are read at most")
        pages = [quotable(page.extract_text()) for page in reader.pages]
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
            note="; ".join(filter(None, (f"file created {made:%Y-%m-%d}" if made else "", remark(text)))),
        ),
    )
