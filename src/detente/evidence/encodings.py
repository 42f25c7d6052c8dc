"""Bytes become text: UTF-8, or what a byte order mark says, or what is named; never guessed."""

from __future__ import annotations

import codecs
import re

from detente.errors import EncodingRefused
from detente.evidence.text import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The encodings of the WHATWG standard, less those that are a danger or do not exist in Python.
_ENCODINGS = re.compile(
    r"utf-?8|utf-16(le|be)?|us-ascii|iso-8859-\d{1,2}|latin-?1|windows-125[0-8]|cp125[0-8]|koi8-[ru]|macintosh|mac-roman"
    r"|x-mac-cyrillic|shift[-_]jis|euc-(jp|kr)|iso-2022-jp|gb2312|gbk|gb18030|big5|windows-874|ibm866",
    re.IGNORECASE,
)
# What pages that declare these mean, as in the WHATWG Encoding Standard, under names that Python has.
_MEANT = {
    "iso-8859-1": "windows-1252", "latin1": "windows-1252", "latin-1": "windows-1252", "us-ascii": "windows-1252",
    "utf-16": "utf-16le", "windows-874": "cp874", "x-mac-cyrillic": "mac-cyrillic",
}  # fmt: skip
ENCODINGS = {
    "windows-1252": "Western European (Windows)",
    "utf-16le": "UTF-16 without a mark (“Unicode” of older Windows programs)",
    "utf-16be": "UTF-16 without a mark, the higher byte first",
    "macintosh": "Western European (older Macs)",
    "iso-8859-15": "Western European (ISO)",
    "windows-1250": "Central European (Windows)",
    "iso-8859-2": "Central European (ISO)",
    "windows-1251": "Cyrillic (Windows)",
    "koi8-r": "Cyrillic, Russian (KOI8)",
    "koi8-u": "Cyrillic, Ukrainian (KOI8)",
    "ibm866": "Cyrillic (DOS)",
    "iso-8859-5": "Cyrillic (ISO)",
    "x-mac-cyrillic": "Cyrillic (older Macs)",
    "windows-1253": "Greek (Windows)",
    "iso-8859-7": "Greek (ISO)",
    "windows-1254": "Turkish (Windows)",
    "iso-8859-9": "Turkish (ISO)",
    "windows-1257": "Baltic (Windows)",
    "iso-8859-4": "Baltic (ISO)",
    "iso-8859-13": "Baltic (ISO, later)",
    "iso-8859-10": "Nordic (ISO)",
    "iso-8859-14": "Celtic (ISO)",
    "iso-8859-16": "Romanian (ISO)",
    "iso-8859-3": "Maltese and Esperanto (ISO)",
    "windows-1256": "Arabic (Windows)",
    "iso-8859-6": "Arabic (ISO)",
    "windows-1255": "Hebrew (Windows)",
    "iso-8859-8": "Hebrew (ISO)",
    "windows-1258": "Vietnamese (Windows)",
    "windows-874": "Thai (Windows)",
    "gb18030": "Chinese, simplified (GB 18030, GBK)",
    "big5": "Chinese, traditional (Big5)",
    "shift_jis": "Japanese (Shift JIS)",
    "euc-jp": "Japanese (EUC)",
    "iso-2022-jp": "Japanese (ISO 2022)",
    "euc-kr": "Korean (EUC)",
    "utf-8": "UTF-8",
}
"""The encodings that can be named for a text which does not say its own, in words."""


class Undecodable(Unreadable):
    """A document that another encoding may make readable."""


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
        raise _unknown(declared)
    return _strictly(data, _MEANT.get(declared.lower(), declared), nul)


def _strictly(data: bytes, encoding: str, nul: bool) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as e:
        raise Undecodable(
            f"byte {e.start} is not {encoding.upper()}; if the text is in another encoding, name that, "
            "or save it as UTF-8"
        ) from None
    except LookupError:
        raise _unknown(encoding) from None
    if "\0" in text and not nul:
        raise Undecodable(
            f"it holds NUL characters, which no text in {encoding.upper()} has; if it is a text in another encoding, "
            "such as UTF-16 without a mark, name that, or save it as UTF-8"
        )
    return text


def _unknown(encoding: str) -> Undecodable:
    return Undecodable(
        f"the encoding “{encoding[:40]}” is not one that texts are read in; name another, or save it as UTF-8"
    )


def text_in(data: bytes, what: str, encoding: str | None = None, nul: bool = False) -> str:
    """Return bytes as a text, by the rules of `decode`; `what` they are is said where they are none.

    Raises
    ------
    EncodingRefused
        If they are not in UTF-8, or not in the encoding that they or `encoding` name.
    """
    try:
        return decode(data, encoding, nul)
    except Undecodable as e:
        raise EncodingRefused(f"{what}: {e}") from None
