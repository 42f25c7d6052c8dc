"""Plain text: UTF-8, or what a byte order mark says; never guessed."""

from __future__ import annotations

import codecs
import re

from detente.evidence.documents.extracted import Extracted, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The encodings of the WHATWG standard, less those that are a danger or do not exist in Python.
_ENCODINGS = re.compile(
    r"utf-?8|us-ascii|iso-8859-\d{1,2}|latin-?1|windows-125[0-8]|cp125[0-8]|koi8-[ru]|macintosh|mac-roman"
    r"|shift[-_]jis|euc-(jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5|windows-874|ibm866",
    re.IGNORECASE,
)
# What pages that declare these mean, as in the WHATWG Encoding Standard.
_MEANT = {"iso-8859-1": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252", "us-ascii": "windows-1252"}


def decode(data: bytes, declared: str | None = None, nul: bool = False) -> str:
    r"""Decode bytes strictly: a byte order mark, then the declared encoding, then UTF-8; NUL characters where allowed.

    >>> decode(b"\xe9t\xe9", "iso-8859-1")
    'été'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, nul)
    if declared is None:
        return _strictly(data, "utf-8", nul)
    if not _ENCODINGS.fullmatch(declared):
        raise Unreadable(f"the encoding “{declared[:40]}” is not one that documents are read in; save it as UTF-8")
    return _strictly(data, _MEANT.get(declared.lower(), declared), nul)


def _strictly(data: bytes, encoding: str, nul: bool) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as e:
        raise Unreadable(
            f"byte {e.start} is not {encoding.upper()}; if the text is in another encoding, name it with --encoding, "
            "or save it as UTF-8"
        ) from None
    except LookupError:
        raise Unreadable(f"the encoding “{encoding}” is not known here; save the text as UTF-8") from None
    if "\0" in text and not nul:
        raise Unreadable("it holds NUL characters and so is not a text; say what it is with --as")
    return text


def extract(data: bytes, encoding: str | None = None) -> Extracted:
    """Return the text as it is."""
    return Extracted(decode(data, encoding))
