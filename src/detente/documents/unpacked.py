"""The parts of an office document: a ZIP of XML, read in memory and within bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from detente.documents.extracted import MAX_UNFOLDED
from detente.evidence.text import Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # in which office programs wrap what is protected, and wrote all before


def unpacked(data: bytes, what: str, wanted: Callable[[str], bool]) -> tuple[dict[str, Element], list[str]]:
    """Return the wanted parts of an office document, each by its root element, and the names of all else in it.

    Raises
    ------
    Unreadable
        If it is no such document, unfolds to too much, or declares document types.
    """
    if data.startswith(_OLE):
        raise Unreadable("it is protected by a password, or a document of before 2007; save a copy that is neither")
    parts, others = {}, []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unfolded = sum(member.file_size for member in archive.infolist())
            if unfolded > MAX_UNFOLDED:
                raise Unreadable(f"it unfolds to {unfolded} bytes; {MAX_UNFOLDED} are read at most")
            for name in archive.namelist():
                if wanted(name):
                    parts[name] = parsed(archive.read(name), what)
                elif not name.endswith("/"):
                    others.append(name)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, OSError, RuntimeError) as e:
        raise unusable(what, e) from None
    return parts, others


def parsed(data: bytes, what: str) -> Element:
    """Return the root of one part.

    Raises
    ------
    Unreadable
        If it is no XML, or declares document types.
    """
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise Unreadable(f"its XML declares a document type, which {what} does not need; it is not read") from None
    except (ParseError, ValueError, LookupError) as e:
        raise unusable(what, e) from None
    return root


def unusable(what: str, error: Exception) -> Unreadable:
    """Return what is said of a file that is not the office document it is said to be."""
    return Unreadable(f"it is not {what} that can be read ({type(error).__name__})")
