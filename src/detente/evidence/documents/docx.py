"""DOCX: Word's own structure (paragraphs, tables, notes), turned into HTML by mammoth and read as that."""

from __future__ import annotations

import io
import zipfile

import mammoth
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from detente.evidence.documents.extracted import MAX_UNFOLDED, Extracted, Unreadable, stated
from detente.evidence.documents.html import text_of_markup

_CORE = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def extract(data: bytes, encoding: str | None = None) -> Extracted:  # noqa: ARG001 - XML says its encoding itself
    """Return the words of a Word document; pictures and comments are left out."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unfolded = sum(member.file_size for member in archive.infolist())
            if unfolded > MAX_UNFOLDED:
                raise Unreadable(f"it unfolds to {unfolded} bytes; {MAX_UNFOLDED} are read at most")
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    fromstring(archive.read(name), forbid_dtd=True)
            core = fromstring(archive.read(_CORE)) if _CORE in archive.namelist() else None
        made = mammoth.convert_to_html(
            io.BytesIO(data), convert_image=mammoth.images.img_element(lambda _: {}), external_file_access=False
        )
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
