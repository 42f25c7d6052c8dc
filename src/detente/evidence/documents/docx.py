"""DOCX: Word's own structure (paragraphs, tables, notes), turned into HTML by mammoth and read as that."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element, tostring

import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from detente.evidence.documents.extracted import MAX_UNFOLDED, Extracted, Unreadable, stated
from detente.evidence.documents.html import text_of_markup
from detente.evidence.documents.word import as_seen

_CORE = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def extract(data: bytes, encoding: str | None = None) -> Extracted:  # noqa: ARG001 - XML says its encoding itself
    """Return the words of a Word document; pictures and comments are left out."""
    try:
        parts, others = _unpacked(data)
        as_seen(parts)
        made = mammoth.convert_to_html(
            _packed(parts, others),
            convert_image=mammoth.images.img_element(lambda _: {}),
            external_file_access=False,
        )
        core = parts.get(_CORE)
    except DefusedXmlException:
        raise Unreadable("its XML declares a document type, which no Word document needs; it is not read") from None
    except (zipfile.BadZipFile, ParseError, KeyError, ValueError, NotImplementedError, OSError) as e:
        raise Unreadable(f"it is not a DOCX file that can be read ({type(e).__name__})") from None

    def core_value(name: str) -> str | None:
        return core.findtext(name) if core is not None else None

    created = core_value(f"{_TERMS}created")
    return Extracted(
        text_of_markup(made.value),
        stated(
            title=core_value(f"{_DC}title"),
            author=core_value(f"{_DC}creator"),
            language=core_value(f"{_DC}language"),
            note=f"file created {created[:10]}" if created else None,
        ),
    )


def _unpacked(data: bytes) -> tuple[dict[str, Element], dict[str, bytes]]:
    """Return the parts of a document that are XML, read, and its other files."""
    parts, others = {}, {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unfolded = sum(member.file_size for member in archive.infolist())
        if unfolded > MAX_UNFOLDED:
            raise Unreadable(f"it unfolds to {unfolded} bytes; {MAX_UNFOLDED} are read at most")
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                parts[name] = fromstring(archive.read(name), forbid_dtd=True)
            elif not name.endswith("/"):
                others[name] = b""  # pictures and the like: that they are there is all that is asked
    return parts, others


def _packed(parts: Mapping[str, Element], others: Mapping[str, bytes]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, root in parts.items():
            archive.writestr(name, tostring(root, encoding="utf-8", xml_declaration=True))
        for name, content in others.items():
            archive.writestr(name, content)
    packed.seek(0)
    return packed
