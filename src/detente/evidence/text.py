"""The one form of a text in which offsets count."""

from __future__ import annotations

import hashlib
import re
import unicodedata


class Unreadable(Exception):
    """A document that cannot be read; the message is for the user."""


def normalise(text: str) -> str:
    r"""Return a text in composed form (NFC), lines ended by a line feed, without a byte order mark.

    Examples
    --------
    >>> normalise("\ufeffcafe\u0301\r\nau lait\r") == "café\nau lait\n"
    True
    """
    unified = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", unified)


_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no text holds: U+0000, and halves of surrogate pairs. No database and no file keeps them as they are."""
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON spells it, and not a backslash followed by such digits
_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")


def holds_no_text(written: str) -> bool:
    r"""Tell whether JSON, in which only what must be is escaped, holds what no text holds.

    >>> holds_no_text(r'["a\u0000"]'), holds_no_text(r'["a\\u0000"]'), holds_no_text('["\ud800"]')
    (True, False, True)
    """
    return NO_TEXT.search(written) is not None or ("\\u0000" in written and _NUL.search(written) is not None)


def showable(text: str) -> str:
    r"""Return a text as a case file can hold it: lines ended by a line feed, without control characters.

    >>> showable("one\r\ntwo\x00 three\vfour")
    'one\ntwo three\nfour'
    """
    return _UNSHOWABLE.sub("", _LINE_ENDS.sub("\n", text))


def unshowable_in(text: str) -> list[str]:
    """Return the control characters of a text that are no line ends, each as often as it is there."""
    return _UNSHOWABLE.findall(text)


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


_SHOWN = 60  # characters of a text in a note


def cut(text: str) -> str:
    """Return the beginning of a text, on one line, for a note."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}…"


KEPT_TEXT = ".text.txt"


def kept_as(sha256: str) -> str:
    """Return the name under which the text with a SHA-256 is kept beside a case."""
    return f"{sha256[:16]}{KEPT_TEXT}"
