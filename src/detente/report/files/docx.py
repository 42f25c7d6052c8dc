"""`docx`: a document that Word, LibreOffice and others edit: headings, lists and tables of their own, pictures as PNG.

python-docx writes it (the extra `docx`). Dates in it are fixed, so that the same report gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from detente.deadline import check
from detente.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Plain, Sheet, Table, fitted, flat
from detente.report.files._format import Draws, ReportFormat, Whole
from detente.unseen import seen

if TYPE_CHECKING:
    from docx.document import Document as Word

FIXED = datetime(1980, 1, 1, tzinfo=UTC)
"""When every file says that it was made: it does not tell, and the same report gives the same bytes."""
LANGUAGE = "en-GB"
WIDE = 17.0
"""Room for text and pictures across an A4 page, in centimetres."""
TALL = 22.0
PIXELS = 2 * 96 / 2.54
"""Pixels of a picture to a centimetre: two to each pixel of a screen."""
EDGE = 2.0
ROOM = 100
"""About how many letters of a table stand side by side on a page."""
PADDING = 2
"""About how many letters of these the edges of a cell take."""
NOT_DRAWN = (
    "The picture is not in this file, since no browser that draws it was at hand where it was written; {instead}."
)
_DESCRIBED = re.compile(r"<desc[^>]*>([^<]*)</desc>")
_LINK = re.compile(r"https?://[^\s<>“”\"]+[^\s<>“”\".,;:!?)\]]")


def write(whole: Whole) -> bytes:
    """Return the file."""
    import docx

    file = docx.Document()
    _set_up(file, whole)
    written = _Written(file, whole.draws)
    for number, document in enumerate(whole.documents):
        first = 1 if number == 0 and document and isinstance(document[0], Sheet) else 0
        written.blocks(document[:first], page_break=number > 0)
        if number == 0 and not whole.short:
            written.contents([*_headings(whole)])
        written.blocks(document[first:])
    for heading, document in whole.beside:
        written.block(Heading(heading))
        lowered = (
            Heading(b.text, b.level + 1) if isinstance(b, Heading) else b for b in flat(document) if not _title(b)
        )
        written.blocks([*lowered])
    return _fixed(file)


def _title(block: Block) -> bool:
    return isinstance(block, Heading) and block.level == 1


def _headings(whole: Whole) -> Iterator[Heading]:
    """Yield what the list of contents names, in the order in which it comes."""
    for document in whole.documents:
        yield from (b for b in flat(document) if isinstance(b, Heading) and b.level <= 2)
    yield from (Heading(heading) for heading, _ in whole.beside)


def _set_up(file: Word, whole: Whole) -> None:
    """Set the page, the language, what the file says of itself, and the line at the foot of each page."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    from detente import __version__

    section = file.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(EDGE)
    for language in file.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    file.styles["Normal"].font.size = Pt(10.5)
    origin = f" from the case with the SHA-256 {whole.case_sha256}" if whole.case_sha256 else ""
    made = f"Written by Detente {__version__}{origin}."
    about = file.core_properties
    about.title, about.language, about.comments = seen(whole.title), LANGUAGE, made
    about.author = about.last_modified_by = f"Detente {__version__}"
    about.identifier = f"sha256:{whole.case_sha256}" if whole.case_sha256 else ""
    about.version, about.revision = __version__, 1
    about.created = about.modified = FIXED
    if not whole.short:
        foot = section.footer.paragraphs[0]
        run = foot.add_run(made)
        run.font.size = Pt(7)


@dataclass
class _Written:
    """A file on its way: how many headings it has that the contents name, how many pictures, and what is due."""

    file: Word
    draws: Draws
    named: int = 0
    pictures: int = 0
    new_page: bool = False

    def contents(self, headings: Sequence[Heading]) -> None:
        """Write the list of contents: a link to each heading, by its number among them."""
        if not any(h.level == 2 for h in headings):
            return
        self.paragraph("Contents", "TOC Heading")
        for number, heading in enumerate(headings, start=1):
            entry = self.file.add_paragraph(style="List Bullet" if heading.level == 2 else "Normal")
            entry.paragraph_format.space_after = 0
            self._linked(entry, seen(heading.text), anchor=f"h{number}")
        self.new_page = True

    def blocks(self, document: Sequence[Block], *, page_break: bool = False) -> None:
        """Write blocks; what is one printed page ends with the page."""
        self.new_page = self.new_page or page_break
        for block in document:
            if isinstance(block, Sheet):
                self.blocks([*flat([block])])
                self.new_page = True
            else:
                self.block(block)

    def block(self, block: Plain) -> None:
        """Write one block."""
        check()
        match block:
            case Heading():
                self._heading(block)
            case Paragraph(text=text):
                self.paragraph(text)
            case Bullets(items=items, whose=whose):
                for number, item in enumerate(items):
                    party = whose[number] if number < len(whose) else None
                    self.paragraph(item, "List Bullet", bold=party.name if party else "")
            case Table(only_csv=True):
                pass
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def paragraph(self, text: str, style: str = "Normal", *, bold: str = "") -> Any:
        """Write a paragraph; the words that it begins with may stand out, and addresses in it are links."""
        made = self._begun(self.file.add_paragraph(style=style))
        shown = seen(text)
        if bold and shown.startswith(seen(bold)):
            made.add_run(seen(bold)).bold = True
            shown = shown[len(seen(bold)) :]
        at = 0
        for found in _LINK.finditer(shown):
            made.add_run(shown[at : found.start()])
            self._linked(made, found[0], address=found[0])
            at = found.end()
        made.add_run(shown[at:])
        return made

    def _begun(self, made: Any) -> Any:
        """Return a paragraph, which begins a page where one is due."""
        if self.new_page:
            made.paragraph_format.page_break_before, self.new_page = True, False
        return made

    def _heading(self, heading: Heading) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        made = self._begun(self.file.add_heading(seen(heading.text), level=min(heading.level, 9)))
        if heading.level <= 2:
            self.named += 1
            begins, ends = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            for mark in (begins, ends):
                mark.set(qn("w:id"), str(self.named))
            begins.set(qn("w:name"), f"h{self.named}")
            made._p.insert(1, begins)
            made._p.append(ends)

    def _linked(self, paragraph: Any, text: str, *, address: str = "", anchor: str = "") -> None:
        """Write a link into a paragraph: to an address, or to a heading of the file."""
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        link = OxmlElement("w:hyperlink")
        if address:
            link.set(qn("r:id"), self.file.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        else:
            link.set(qn("w:anchor"), anchor)
        run = paragraph.add_run(text)
        run.font.underline = bool(address) or None
        link.append(run._r)
        paragraph._p.append(link)

    def _table(self, table: Table) -> None:
        """Write a table: its first row is the head of each page that it goes on to, and no row is torn apart."""
        from docx.oxml import OxmlElement
        from docx.shared import Cm, Pt

        if table.caption:
            self.paragraph(table.caption, "Caption").paragraph_format.keep_with_next = True
        rows = [tuple(row) for row in table.rows] or [("none", *("" for _ in table.columns[1:]))]
        made = self.file.add_table(rows=0, cols=len(table.columns), style="Table Grid")
        widths = [Cm(w) for w in _widths([table.columns, *rows])]
        empty: list[Any] = []
        for column, width in zip(made._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = width
        for number, row in enumerate([table.columns, *rows]):
            check()
            line = made._tbl.add_tr()
            about = line.get_or_add_trPr()
            about.append(OxmlElement("w:cantSplit"))
            if number == 0:
                about.append(OxmlElement("w:tblHeader"))
            if number <= 1:  # a cell takes long to make and none to copy
                empty = [_cell(width, head=number == 0) for width in widths]
            for text, cell in zip(row, map(deepcopy, empty), strict=True):
                cell.p_lst[0].r_lst[0].text = seen(text)
                line.append(cell)
        self.file.add_paragraph().paragraph_format.space_after = Pt(4)

    def _figure(self, figure: Figure) -> None:
        """Write a picture, what it shows for who does not see it, and the table that says the same."""
        from docx.shared import Cm

        drawn = self.draws(figure.svg)
        instead = "another table of this report says the same" if figure.apart else "the table below says the same"
        if drawn is None:
            self.paragraph(figure.caption, "Caption")
            self.paragraph(NOT_DRAWN.format(instead=instead))
        else:
            wide, tall = _size(drawn)
            scale = min(1.0, WIDE / (wide / PIXELS), TALL / (tall / PIXELS))
            place = self.file.add_paragraph()
            place.paragraph_format.keep_with_next = True
            picture = place.add_run().add_picture(io.BytesIO(drawn), width=Cm(wide / PIXELS * scale))
            self.pictures += 1
            about = picture._inline.docPr
            described = _DESCRIBED.search(figure.svg)
            words = seen(unescape(described[1])) if described else f"{instead[0].upper()}{instead[1:]}."
            about.set("name", f"Picture {self.pictures}")
            about.set("title", seen(figure.caption))
            about.set("descr", words)
            self.paragraph(figure.caption, "Caption")
        if not figure.apart:
            self._table(figure.twin)


def _cell(width: int, *, head: bool) -> Any:
    """Return a cell of a table, with a run that has no words yet."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Length, Pt

    cell: Any = OxmlElement("w:tc")
    cell.width = Length(width)
    style = cell.add_p().add_r().get_or_add_rPr()
    style.sz_val = Pt(8.5)
    if head:
        style.get_or_add_b()
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", "E7E7E7")):
            shade.set(qn(f"w:{key}"), value)
        cell.get_or_add_tcPr().append(shade)
    return cell


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return how wide columns are, in centimetres: words stay whole where there is room; tall cells get the rest."""
    columns = list(zip(*rows, strict=True))
    least = [max(len(word) for cell in column for word in (*cell.split(), "--")) + PADDING for column in columns]
    natural = [max(map(len, column)) + PADDING for column in columns]
    found = fitted(natural, least, ROOM)
    return [WIDE * w / sum(found) for w in found]


def _size(png: bytes) -> tuple[int, int]:
    """Return how wide and how tall a PNG is, in pixels (its first chunk has both)."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def _fixed(file: Word) -> bytes:
    """Return the bytes of a file, with every date in its archive fixed."""
    from zipfile import ZipFile

    from detente.archive import zipped

    package = file.part.package  # whose template has a picture of another document
    for name in [n for n, rel in package.rels.items() if rel.reltype.endswith("/thumbnail")]:
        del package.rels[name]
    out = io.BytesIO()
    file.save(out)
    with ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})


FORMAT = ReportFormat(
    label="a document for Word and LibreOffice (.docx)",
    ending=".docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    write=write,
    needs=("docx", "docx"),
)
