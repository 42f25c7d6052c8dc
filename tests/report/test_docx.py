"""A report as a document to be edited, read again by python-docx: what the page has is there, and nothing is lost."""

from __future__ import annotations

import io
import re
import shutil
import struct
import zipfile
import zlib
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

import detente
from detente.cli import chromium, main
from detente.report.blocks import Bullets, Figure, Heading, Paragraph, Party, Sheet, Table
from detente.report.files import REPORT_FORMATS, Whole
from detente.report.said import Row, fixed
from seeds import long

CASE = """format: detente/1
title: A mill and a river <&>
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A, name: pay}, b: {owner: B, name: row}}
preferences: {A: [b, not a], B: [a, not b]}
status_quo: NN
states: {rest: NN, both: YY}
proposals: {deal: {name: the deal, terms: a and b}}
summary: As told at https://example.org/mill, and elsewhere.
"""


def png(wide: int, tall: int) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff" * wide) * tall
    head = struct.pack(">IIBBBBB", wide, tall, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def report() -> Any:
    return detente.write_report(detente.parse_case(CASE), concepts=["nash"])


def read(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def headings_of(file: Any) -> list[tuple[int, str]]:
    styles = ((p.style.name, p.text) for p in file.paragraphs)
    return [(int(name[-1]), " ".join(text.split())) for name, text in styles if name.startswith("Heading")]


def tables_of(file: Any) -> list[list[list[str]]]:
    return [[[" ".join(c.text.split()) for c in row.cells] for row in table.rows] for table in file.tables]


@long
def test_every_heading_and_table_of_the_page_is_there(report: Any) -> None:
    file = read(report.data("docx"))
    headings = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", report.page, re.DOTALL)
    assert headings_of(file) == [(int(level), text_of(inner)) for level, inner in headings]
    tables = []
    for table in re.findall(r"<table>(.*?)</table>", report.page, re.DOTALL):
        rows = [
            re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        tables.append([[text_of(cell) for cell in row] for row in rows])
    assert tables_of(file) == tables
    captions = [text_of(c) for c in re.findall(r"<caption>(.*?)</caption>", report.page, re.DOTALL)]
    told = [" ".join(p.text.split()) for p in file.paragraphs if p.style.name == "Caption"]
    assert [c for c in captions if c not in told] == []
    paragraphs = {" ".join(p.text.split()) for p in file.paragraphs}
    said = [
        text_of(p) for p in re.findall(r"<(?:p|li)[ >](.*?)</(?:p|li)>", report.page.partition("</nav>")[2], re.DOTALL)
    ]
    said = [text.partition('">')[2] or text.removeprefix(">") for text in said]
    assert len([text for text in said if text in paragraphs]) > 0.9 * len(said)


def test_the_first_row_of_each_table_is_its_head_and_no_row_is_torn(report: Any) -> None:
    for table in read(report.data("docx")).tables:
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        widths = [column.width for column in table.columns]
        assert sum(widths) <= 17.1 * 360_000
        assert min(widths) > 0


@long
def test_the_same_report_gives_the_same_bytes_and_no_date(report: Any) -> None:
    data = report.data("docx")
    assert data == detente.write_report(detente.parse_case(CASE), concepts=["nash"]).data("docx")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_it_says_what_it_is_in_which_language_by_which_version_and_of_which_case(report: Any) -> None:
    file = read(report.data("docx"))
    about = file.core_properties
    assert about.title == "A mill and a river <&>"
    assert (about.language, about.version) == ("en-GB", detente.__version__)
    made = f"Written by Detente {detente.__version__} from the case with the SHA-256 {report.case_sha256}."
    assert about.comments == made == file.sections[0].footer.paragraphs[0].text
    assert about.identifier == f"sha256:{report.case_sha256}"
    assert about.created == about.modified
    assert {lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def test_every_link_of_the_contents_leads_to_the_heading_of_its_words(report: Any) -> None:
    file = read(report.data("docx"))
    names = {
        mark.get(qn("w:name")): "".join(t.text for t in mark.getparent().iter(qn("w:t")))
        for mark in file.element.iter(qn("w:bookmarkStart"))
    }
    links = [link for link in file.element.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    assert len(links) > 3
    for link in links:
        assert names[link.get(qn("w:anchor"))] == "".join(t.text for t in link.iter(qn("w:t")))


TWIN = Table(fixed("What is drawn"), ("who", "what"), (Row(["Ann", "pays"]),))
SVG = "<svg><title id='t'>x</title><desc id='d'>Ann &amp; Bob</desc></svg>"
BLOCKS = (
    Heading(fixed("A title"), 1),
    Sheet(
        head=(Heading(fixed("First"), 2), Paragraph(fixed("See https://example.org/a?b=c, and nothing else."))),
        columns=(Bullets((fixed("Ann pays"),), (Party("Ann"),)),),
    ),
    Heading(fixed("Second")),
    Figure(fixed("A picture"), SVG, TWIN),
    Figure(fixed("Another"), SVG, TWIN, apart=True),
    Table(fixed("Empty"), ("a", "b"), ()),
    Table(fixed("Only in CSV"), ("a",), (Row(["x"]),), only_csv=True),
    Paragraph(fixed("An unseen \u202eword and a \x0b control")),
)


def made(draws: Any) -> Any:
    whole = Whole(title="T", documents=[BLOCKS], beside=[(fixed("Beside"), BLOCKS[2:3])], draws=draws)
    return read(REPORT_FORMATS["docx"].write(whole))


def test_pictures_have_words_for_who_does_not_see_them() -> None:
    asked = []

    def draws(svg: str) -> bytes:
        asked.append(svg)
        return png(4000, 300)

    file = made(draws)
    assert asked == [SVG, SVG]
    shown = [shape._inline.docPr for shape in file.inline_shapes]
    assert [(s.get("descr"), s.get("title")) for s in shown] == [("Ann & Bob", "A picture"), ("Ann & Bob", "Another")]
    assert all(shape.width <= 17.01 * 360_000 for shape in file.inline_shapes), "none is wider than the page"
    assert len(file.tables) == 2, "the twin of one, and the empty table"
    assert "browser" not in "".join(p.text for p in file.paragraphs)


def test_without_pictures_the_file_says_what_tells_the_same() -> None:
    file = made(lambda _: None)
    assert len(file.inline_shapes) == 0
    told = [p.text for p in file.paragraphs if "The picture is not in this file" in p.text]
    assert ["below" in t for t in told] == [True, False]
    assert tables_of(file) == [[["who", "what"], ["Ann", "pays"]], [["a", "b"], ["none", ""]]]


def test_blocks_of_each_sort_are_what_they_are_in_a_document() -> None:
    file = made(lambda _: None)
    assert headings_of(file) == [(1, "A title"), (2, "First"), (2, "Second"), (2, "Beside"), (3, "Second")]
    bullet = next(p for p in file.paragraphs if p.style.name == "List Bullet" and p.text == "Ann pays")
    assert [(run.text, run.bold) for run in bullet.runs] == [("Ann", True), (" pays", None)]
    (address,) = (rel.target_ref for rel in file.part.rels.values() if rel.is_external)
    assert address == "https://example.org/a?b=c"
    assert "An unseen ⟨U+202E⟩word and a ⟨U+000B⟩ control" in [p.text for p in file.paragraphs]
    begins = [p.text for p in file.paragraphs if p.paragraph_format.page_break_before]
    assert begins == ["A title", "Second"], "after the contents, and after what is one printed page"


@pytest.fixture
def _case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("case.yaml").write_text(CASE, encoding="utf-8")


@long
@pytest.mark.usefixtures("_case")
def test_the_command_chooses_it_by_the_name_and_draws_with_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "_found", lambda: "chromium")
    monkeypatch.setattr(chromium, "printed", lambda *_: png(100, 50))
    for _ in range(2):
        assert CliRunner().invoke(main, ["report", "case.yaml", "--concept", "nash", "-o", "out.DOCX"]).exit_code == 0
    data = Path("out.DOCX").read_bytes()
    assert len(read(data).inline_shapes) > 0
    with zipfile.ZipFile("out.DOCX") as archive:
        assert b"report docx, from the case" in archive.comment
    Path("out.DOCX").write_bytes(data[:200] + b"~" + data[201:])
    found = CliRunner().invoke(main, ["report", "case.yaml", "-o", "out.DOCX"])
    assert (found.exit_code, "changed since" in found.stderr) == (2, True)


@pytest.mark.usefixtures("_case")
def test_without_python_docx_the_command_names_the_extra_before_it_solves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.report.files._format.find_spec", lambda _: None)
    found = CliRunner().invoke(main, ["report", "case.yaml", "-o", "out.docx"])
    assert found.exit_code == 2
    assert "pip install 'detente[docx]', or write a page" in found.stderr
    assert not Path("out.docx").exists()


@pytest.mark.skipif(not any(map(shutil.which, chromium.NAMES)), reason="not run: chromium not found")
def test_a_picture_that_chromium_draws_is_the_same_twice() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="20" height="20"/></svg>'
    first = chromium.png_of(svg)
    assert first is not None
    assert struct.unpack(">II", first[16:24]) == (80, 40)
    assert first == chromium.png_of(svg)
