"""DOCX: Word's own structure (paragraphs, tables, notes), turned into HTML by mammoth and read as that."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, tostring

import mammoth

from detente.documents.extracted import Extracted, stated
from detente.documents.html import text_of_markup
from detente.documents.unpacked import unpacked, unusable
from detente.documents.word import as_seen

_WHAT = "a DOCX file"
_CORE = "docProps/core.xml"
_BACK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')  # a link that mammoth adds to each note
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def extract(data: bytes, encoding: str | None = None) -> Extracted:  # noqa: ARG001 - XML says its encoding itself
    """Return the words of a Word document; pictures and comments are left out."""
    parts, others = unpacked(data, _WHAT, lambda name: name.endswith((".xml", ".rels")))
    as_seen(parts)
    try:
        made = mammoth.convert_to_html(
            _packed(parts, others),
            convert_image=mammoth.images.img_element(lambda _: {}),
            external_file_access=False,
        )
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, OSError) as e:
        raise unusable(_WHAT, e) from None
    markup = _BACK.sub("", made.value)
    core = parts.get(_CORE)

    def core_value(name: str) -> str | None:
        return core.findtext(name) if core is not None else None

    created = core_value(f"{_TERMS}created")
    return Extracted(
        text_of_markup(markup),
        stated(
            title=core_value(f"{_DC}title"),
            author=core_value(f"{_DC}creator"),
            language=core_value(f"{_DC}language"),
            note=f"file created {created[:10]}" if created else None,
        ),
    )


def _packed(parts: Mapping[str, Element], others: Iterable[str]) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, root in parts.items():
            archive.writestr(name, tostring(root, encoding="utf-8", xml_declaration=True))
        for name in others:  # pictures and the like: that they are there is all that is asked
            archive.writestr(name, b"")
    packed.seek(0)
    return packed
