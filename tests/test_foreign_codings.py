"""Codings of other programs are read as their makers meant: positions, codes, what is left out and what it says."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.cli import main
from detente.errors import UsageError
from detente.evidence.claims import Claim
from detente.evidence.coded import Coded, Options
from detente.evidence.sources import Source
from detente.evidence.text import digest
from detente.exchange import format_of, read_coded, write_coded
from detente.exchange.positions import UNITS, Selected, converter, in_unit, unit_of

TEXT = "😀 Good. We will not sign before Monday. The mayor agrees.\n"
WORDS = "We will not sign before Monday."


def key(n: int) -> str:
    return f"{n:08d}-ABCD-4000-8000-00000000EF00"


def selection(start: int, end: int, codes: tuple[int, ...] = (1,), name: str = "", says: str = "") -> str:
    named = f" name={quoteattr(name)}" if name else ""
    codings = "".join(f'<Coding guid="{key(70)}"><CodeRef targetGUID="{key(c).lower()}"/></Coding>' for c in codes)
    description = f"<Description>{says}</Description>" if says else ""
    return (
        f'<PlainTextSelection guid="{key(80)}" startPosition="{start}" endPosition="{end}"{named}>'
        f"{description}{codings}</PlainTextSelection>"
    )


CODES = f'<Code guid="{key(1)}" name="Stance" isCodable="true"/>'


def project(
    selections: str = "", text: str = TEXT, origin: str = "Other 1.0", codes: str = CODES,
    path: str = "internal://s.txt", attributes: str = "",
) -> str:  # fmt: skip
    named = f'plainTextPath="{path}"' if path else ""
    return (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="{origin}">'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>"
        f'<TextSource guid="{key(9)}" name="talk" {named} {attributes}>{selections}</TextSource></Sources></Project>'
    )


def packed(xml: str, files: Mapping[str, bytes] | None = None, name: str = "project.qde") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, xml)
        for path, data in ({"Sources/s.txt": TEXT.encode()} if files is None else files).items():
            archive.writestr(path, data)
    return out.getvalue()


def words(coded: Coded) -> list[str]:
    return [coded.texts[c.source][c.start : c.end] for c in coded.claims]


# -- in which unit positions are counted ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "unit", "options"),
    [
        ("NVivo for Windows 12.6", "utf-16", {}),
        ("Other", "utf-16", {}),  # by the edges of words
        ("Other", "code-points", {}),
        ("Other", "bytes", {}),
        ("NVivo", "code-points", {}),  # a later version that follows the standard
        ("Other", "utf-16", {"name": WORDS}),
        ("NVivo", "code-points", {"says": WORDS}),
        ("Other", "bytes", {"name": f"{WORDS[:12]}..."}),  # a quotation cut off
    ],
)
def test_positions_are_read_in_the_unit_they_are_counted_in(origin: str, unit: str, options: Mapping[str, str]) -> None:
    at = in_unit(TEXT, unit)
    start = TEXT.index(WORDS)
    data = packed(project(selection(at(start), at(start + len(WORDS)), **options), origin=origin))
    found = read_coded(data, "qdpx")
    assert words(found) == [WORDS]
    assert [unit in note for note in found.notes] == ([] if unit == "code-points" else [True])


@pytest.mark.parametrize("unit", UNITS)
def test_the_user_may_say_the_unit(unit: str) -> None:
    """Even against what the file seems to say."""
    at = converter(TEXT, unit)
    found = read_coded(packed(project(selection(9, 40), origin="NVivo")), "qdpx", None, Options(unit))
    start, end = at(9), at(40)
    assert words(found) == [TEXT[start:end]]


def test_a_unit_that_nothing_settles_is_said() -> None:
    """In a script without spaces no edge of a word tells, and no selection quotes its words."""
    text = "市長😀は月曜日まで署名しない"
    found = read_coded(packed(project(selection(4, 7)), {"Sources/s.txt": text.encode()}), "qdpx")
    (note,) = found.notes
    assert "not settled" in note
    assert "--positions" in note
    plain = "市長は月曜日まで署名しない"
    assert read_coded(packed(project(selection(4, 7)), {"Sources/s.txt": plain.encode()}), "qdpx").notes == ()


def test_most_selections_decide_and_not_the_first() -> None:
    """Two of ten cut words, as somebody who marks by hand does."""
    text = "😀 " + "one two three four five six seven eight nine ten eleven twelve. " * 3
    at = in_unit(text, "utf-16")
    spans, start = [], 2
    for _ in range(8):
        end = text.index(" ", start)
        spans.append((start, end))
        start = end + 1
    spans += [(3, 8), (7, 11)]
    data = packed(project("".join(selection(at(a), at(b)) for a, b in spans)), {"Sources/s.txt": text.encode()})
    assert words(read_coded(data, "qdpx")) == [text[a:b] for a, b in spans]


@settings(deadline=None)
@given(st.text(st.sampled_from("aé😀 .\n日"), min_size=1, max_size=20), st.sampled_from(UNITS), st.data())
def test_units_turn_into_each_other(text: str, unit: str, data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(text)))
    assert converter(text, unit)(in_unit(text, unit)(position)) == position
    assert converter(text, unit)(-1) is None
    assert converter(text, unit)(in_unit(text, unit)(len(text)) + 1) is None


def test_no_unit_needs_to_be_found_where_all_are_the_same() -> None:
    assert unit_of("They agreed.", [Selected(0, 4)], "NVivo").why == ""


@pytest.mark.parametrize("unit", UNITS)
def test_what_goes_out_in_a_unit_comes_back(unit: str) -> None:
    start = TEXT.index(WORDS)
    claim = Claim("c", "s", start, start + len(WORDS), "x", tags=("t",))
    coded = Coded("n", (Source("s", "S", digest(TEXT), len(TEXT)),), {"s": TEXT}, (claim,))
    data = write_coded(coded, "qdpx", Options(unit))
    back = read_coded(data, "qdpx")
    assert (back.claims, back.notes) == ((claim,), ())
    xml = zipfile.ZipFile(io.BytesIO(data)).read("project.qde").decode()
    assert f'startPosition="{in_unit(TEXT, unit)(start)}"' in xml


# -- codes are known by their place -----------------------------------------------------------------------------------

SAME_NAMES = (
    f'<Code guid="{key(1)}" name="Union" isCodable="true"><Code guid="{key(2)}" name="says no" isCodable="true">'
    "<Description>the union refuses</Description></Code></Code>"
    f'<Code guid="{key(3)}" name="Council" isCodable="false"><Code guid="{key(4)}" name="says no" isCodable="true">'
    "<Description>the council refuses</Description></Code>"
    f'<Code guid="{key(5)}" name="unused" isCodable="true"/></Code>'
)
MEANT = {
    "Union": "", "Union / says no": "the union refuses", "Council / says no": "the council refuses", "unused": "",
}  # fmt: skip


def imported(tmp_path: Path, name: str, data: bytes, *more: str) -> tuple[Any, Path]:
    file, out = tmp_path / name, tmp_path / "out.yaml"
    file.write_bytes(data)
    return CliRunner().invoke(main, ["import", str(file), "-o", str(out), *more], catch_exceptions=False), out


def test_codes_of_one_name_stay_apart(tmp_path: Path) -> None:
    marks = selection(2, 6, (2,)) + selection(8, 12, (4,))
    result, out = imported(tmp_path, "p.qdpx", packed(project(marks, codes=SAME_NAMES)))
    assert result.exit_code == 0
    layer = detente.read_case(out).layer
    assert [c.tags for c in layer.claims.values()] == [("Union / says no",), ("Council / says no",)]
    assert dict(layer.codes) == MEANT


def test_a_codebook_alone_has_the_same_codes(tmp_path: Path) -> None:
    book = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{SAME_NAMES}</Codes></CodeBook>'
    result, out = imported(tmp_path, "same.qdc", book.encode())
    assert (result.exit_code, dict(detente.read_case(out).layer.codes)) == (0, MEANT)
    assert "codes: 4" in result.stdout


def test_codes_of_one_name_in_one_place_are_numbered() -> None:
    codes = f'<Code guid="{key(1)}" name="x"/><Code guid="{key(2)}" name="x"/>'
    found = read_coded(packed(project(selection(2, 6, (1, 2)), codes=codes)), "qdpx")
    assert found.claims[0].tags == ("x", "x (2)")


@pytest.mark.parametrize("target", [key(1), key(1).lower(), f"{{{key(1)}}}"])
def test_identifiers_are_compared_without_case(target: str) -> None:
    marked = selection(2, 6).replace(key(1).lower(), target)
    found = read_coded(packed(project(marked)), "qdpx")
    assert (found.claims[0].tags, found.notes) == (("Stance",), ())


# -- what can be brought in is ----------------------------------------------------------------------------------------


def test_one_bad_selection_leaves_the_others() -> None:
    text = "One two. Three four five. Six\n"
    marks = selection(0, 3) + selection(9, 24) + selection(24, 31, says="the end")
    found = read_coded(packed(project(marks), {"Sources/s.txt": text.encode()}), "qdpx")
    assert words(found) == ["One", "Three four five"]
    (left,) = found.left_out
    assert all(part in left for part in ("24 to 31", "30 characters", "Stance", "the end", "talk"))


def test_strict_refuses_what_would_be_left_out(tmp_path: Path) -> None:
    data = packed(project(selection(2, 6) + selection(50, 99)))
    result, out = imported(tmp_path, "p.qdpx", data, "--strict")
    assert (result.exit_code, out.exists()) == (2, False)
    assert "50 to 99" in result.stderr
    assert imported(tmp_path, "p.qdpx", data)[0].exit_code == 0


@pytest.mark.parametrize(
    "path",
    [
        "internal://s.txt",
        "internal:/s.txt",
        "s.txt",
        "relative:///s.txt",
        "relative://Sources/s.txt",
        "Sources/S.TXT",
        "internal://%73.txt",
    ],
)
def test_a_text_inside_is_found_however_it_is_named(path: str) -> None:
    assert words(read_coded(packed(project(selection(2, 6), path=path)), "qdpx")) == ["Good"]


@pytest.mark.parametrize("path", ["absolute:///etc/passwd", "file:///etc/passwd", "internal://../../../../etc/passwd"])
def test_nothing_outside_is_read_and_what_was_named_is_said(path: str, tmp_path: Path) -> None:
    result, out = imported(tmp_path, "p.qdpx", packed(project(selection(2, 6), path=path)))
    assert result.exit_code == 0  # the code is there
    assert "left out: the source “talk”, whose text is not in the file" in result.stdout
    assert dict(detente.read_case(out).layer.codes) == {"Stance": ""}


@pytest.mark.parametrize(
    "files",
    [
        {
            "__MACOSX/._project.qde": b"\0\5",
            "._project.qde": b"\0\5",
            ".DS_Store": b"x",
            "Sources/s.txt": TEXT.encode(),
        },
        {"Sources\\s.txt": TEXT.encode()},
    ],
)
def test_an_archive_made_again_by_another_system_is_read(files: dict[str, bytes]) -> None:
    assert words(read_coded(packed(project(selection(2, 6)), files), "qdpx")) == ["Good"]


def test_one_folder_around_everything_is_no_matter() -> None:
    data = packed(project(selection(2, 6)), {"proj/Sources/s.txt": TEXT.encode()}, "proj/project.qde")
    assert words(read_coded(data, "qdpx")) == ["Good"]


def test_the_xml_of_a_project_alone_is_read(tmp_path: Path) -> None:
    inline = project(f"<PlainTextContent>{TEXT}</PlainTextContent>" + selection(2, 6), path="")
    result, out = imported(tmp_path, "Project.qde", inline.encode())
    assert (result.exit_code, len(detente.read_case(out).layer.claims)) == (0, 1)


def test_a_project_without_its_texts_brings_its_codes(tmp_path: Path) -> None:
    result, out = imported(tmp_path, "p.qdpx", packed(project(selection(2, 6), codes=SAME_NAMES), {}))
    assert result.exit_code == 0
    assert "whose text is not in the file" in result.stdout
    assert dict(detente.read_case(out).layer.codes) == MEANT


def test_nothing_left_to_bring_in_is_said_in_these_words(tmp_path: Path) -> None:
    result, out = imported(tmp_path, "p.qdpx", packed(project(selection(2, 6), codes=""), {}))
    assert (result.exit_code, out.exists()) == (2, False)
    assert "nothing in it can be brought in" in result.stderr
    assert "the source “talk”, whose text is not in the file" in result.stderr
    assert "options" not in result.stderr


def test_an_empty_project_is_said_to_be_empty(tmp_path: Path) -> None:
    xml = '<Project xmlns="urn:QDA-XML:project:1.0" name="p"/>'
    result, out = imported(tmp_path, "p.qdpx", packed(xml, {}))
    assert (result.exit_code, out.exists()) == (2, False)
    assert "nothing in it can be brought in" in result.stderr


def docx(paragraph: str) -> bytes:
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default '
        'Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
        'document.main+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p></w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_a_source_that_is_a_word_document_only_is_read_by_it() -> None:
    rich = {"Sources/s.docx": docx("They agreed to meet.")}
    xml = project(selection(5, 11), path="", attributes='richTextPath="internal://s.docx"')
    assert words(read_coded(packed(xml, rich), "qdpx")) == ["agreed"]
    cut = project(selection(6, 13), path="", attributes='richTextPath="internal://s.docx"')
    found = read_coded(packed(cut, rich), "qdpx")
    assert (len(found.sources), found.claims) == (1, ())
    assert "6–13" in found.left_out[0]


# -- tables -----------------------------------------------------------------------------------------------------------

HEADER = ["id", "source", "start", "end", "says", "tags"]
ROW = ["c1", "s", "0", "8", "they “agree”; all", "a; b"]


def table(delimiter: str, header: list[str] = HEADER, encoding: str = "utf-8", before: str = "") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([header, ROW])
    return (before + out.getvalue()).encode(encoding)


@pytest.mark.parametrize(
    "data",
    [
        table(","),
        table(";"),
        table("\t"),
        table(";", encoding="utf-8-sig"),
        table("\t", encoding="utf-16"),
        table("\t", encoding="utf-16-le", before="\ufeff"),
        table(";", before="sep=;\r\n"),
        table("|", before="SEP=|\n"),
        table(";", encoding="utf-8-sig", before="sep=;\r\n"),
        table(",", [h.upper() for h in HEADER]),
        table(";", [f" {h.title()} " for h in HEADER]),
    ],
)
def test_tables_of_every_country_are_read(data: bytes) -> None:
    (claim,) = read_coded(data, "csv").claims
    assert claim == Claim("c1", "s", 0, 8, "they “agree”; all", tags=("a", "b"))


@pytest.mark.parametrize(
    "data",
    [
        b"source;start;end;says;;\r\nreport;0;8;they agree;;\r\n;;;;;\r\n",  # empty columns and rows behind the table
        b"\r\n;;;\r\nsource;start;end;says\r\nreport;0;8;they agree\r\n",  # and lines before it
        b"source,start,end,says\rreport,0,8,they agree\r",
    ],
)
def test_what_spreadsheets_write_around_a_table_is_passed_over(data: bytes) -> None:
    (claim,) = read_coded(data, "csv").claims
    assert (claim.source, claim.start, claim.end, claim.says) == ("report", 0, 8, "they agree")


def test_a_table_may_call_sources_and_coders_by_any_name(tmp_path: Path) -> None:
    data = b"source;start;end;says;coder\nInterview 3;0;8;x;Jo Doe\nInterview-3;0;8;y;Jo Doe\n"
    result, out = imported(tmp_path, "t.csv", data)
    assert result.exit_code == 0, result.output
    layer = detente.read_case(out).layer
    assert {s.id: s.name for s in layer.sources.values()} == {
        "Interview_3": "Interview 3",
        "Interview_3_2": "Interview-3",
    }
    assert {c.id: c.name for c in layer.coders.values()} == {"Jo_Doe": "Jo Doe"}


def test_a_table_in_an_old_encoding_is_read_by_its_name_only(tmp_path: Path) -> None:
    data = table(";", encoding="windows-1252")
    result, _ = imported(tmp_path, "t.csv", data)
    assert (result.exit_code, "--encoding" in result.stderr) == (2, True)
    result, out = imported(tmp_path, "t.csv", data, "--encoding", "windows-1252")
    assert result.exit_code == 0
    assert detente.read_case(out).layer.claims["c1"].says == "they “agree”; all"


def test_the_line_of_an_error_counts_from_the_first_line_of_the_file() -> None:
    with pytest.raises(UsageError, match="line 3: start is “x”"):
        read_coded(b"sep=;\r\nsource;start;end;says\r\ns;x;2;y\r\n", "csv")


def test_the_words_of_a_long_passage_are_a_cell() -> None:
    coded = read_coded(packed(project(selection(2, 6))), "qdpx")
    (claim,) = coded.claims
    whole = replace(claim, says="x" * 200_000)
    assert read_coded(write_coded(replace(coded, claims=(whole,)), "csv"), "csv").claims == (whole,)


def test_a_table_for_excel_begins_with_a_mark() -> None:
    coded = Coded("n", (Source("s", "S"),), {}, (Claim("c", "s", 0, 1, "é"),))
    assert write_coded(coded, "csv", Options(bom=True)).startswith(b"\xef\xbb\xbf")
    assert not write_coded(coded, "csv").startswith(b"\xef\xbb\xbf")
    assert read_coded(write_coded(coded, "csv", Options(bom=True)), "csv").claims == coded.claims


# -- annotations ------------------------------------------------------------------------------------------------------


def annotation(**more: Any) -> dict[str, Any]:
    quote = {"type": "TextQuoteSelector", "exact": "agreed", "prefix": "They ", "suffix": " to"}
    place = {"type": "TextPositionSelector", "start": 5, "end": 11}
    nothing = {"type": "RangeSelector", "startContainer": None}
    return {
        "id": "a1", "uri": "https://example.org/talk", "text": "consent", "tags": ["stance"],
        "user": "acct:bo@hypothes.is",
        "target": [{"source": "https://example.org/talk", "selector": [nothing, place, quote]}], **more,
    }  # fmt: skip


REPLY = {"id": "a2", "uri": "u", "text": "I doubt it", "references": ["a1"], "target": [{"source": "u"}]}
PAGE = {"id": "a3", "uri": "u", "text": "a dull page", "target": [{"source": "u"}]}


@pytest.mark.parametrize("holder", ["annotations", "rows"])
def test_annotations_of_hypothesis_are_read(holder: str, tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("They agreed to meet.", encoding="utf-8")
    data = json.dumps({"export_date": "2031", holder: [annotation(), REPLY, PAGE]}).encode()
    result, out = imported(tmp_path, "hyp.json", data, "--source", f"talk={tmp_path / 'talk.txt'}")
    assert result.exit_code == 0, result.output
    (claim,) = detente.read_case(out).layer.claims.values()
    assert (claim.source, claim.start, claim.end, claim.says, claim.tags, claim.coder) == (
        "talk", 5, 11, "consent", ("stance",), "bo",
    )  # fmt: skip
    assert "I doubt it" in result.stdout
    assert "a dull page" in result.stdout


@pytest.mark.parametrize("data", [annotation(), [annotation()]], ids=["one", "a list"])
def test_annotations_of_hypothesis_need_no_wrapping(data: Any, tmp_path: Path) -> None:
    result, out = imported(tmp_path, "hyp.json", json.dumps(data).encode())
    assert result.exit_code == 0, result.output
    (claim,) = detente.read_case(out).layer.claims.values()
    assert (claim.start, claim.end, claim.says, claim.coder) == (5, 11, "consent", "bo")


def test_one_quotation_not_found_leaves_the_others() -> None:
    lost = annotation(id="a9", text="refusal")
    lost["target"][0]["selector"] = [{"type": "TextQuoteSelector", "exact": "refused"}]
    found = read_coded(
        json.dumps({"rows": [annotation(), lost]}).encode(), "hypothesis", {"talk": "They agreed to meet."}
    )
    assert words(found) == ["agreed"]
    (left,) = found.left_out
    assert all(part in left for part in ("a9", "refused", "refusal"))
    assert "Lost(" not in left


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("x.json", {"annotations": []}, "hypothesis"),
        ("x.json", {"total": 0, "rows": []}, "hypothesis"),
        ("x.json", {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation"}, "web-annotation"),
        ("x.json", [{"type": "Annotation", "target": "x"}], "web-annotation"),
        ("x.json", {"schema": "seed-reading/1"}, "reading"),
    ],
)
def test_what_a_json_is_is_told_by_what_is_in_it(name: str, value: Any, expected: str) -> None:
    assert format_of(name, json.dumps(value).encode()) == expected


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("ls.json", b'[{"id": 1, "data": {"text": "x"}, "annotations": []}]', "Label Studio"),
        ("d.jsonl", b'{"id": 1, "text": "x", "label": [[0, 1, "A"]]}\n{"id": 2}\n', "doccano"),
        ("d.json", b'[{"text": "x", "entities": []}]', "doccano"),
        ("d.jsonl", b'{"data": "x", "tags": [[0, 1, "A"]]}\n{"data": "y"}\n', "doccano"),
        ("d.json", b'{"text": "x", "label": []}\n\n{"text": "y"}', "line by line"),
        ("d.jsonl", b'{"text": "x", "spans": []}\n', "doccano"),
        ("u.json", b'{"%TYPES": {}, "%VIEWS": {}}', "INCEpTION"),
        ("h.jsonl", b'{"uri": "u", "target": []}\n{"uri": "u", "target": []}', "line by line"),
        ("a.nvpx", b"\x01\x0f", "REFI-QDA project (.qdpx)"),
        ("a.MX24", b"SQLite format 3\x00", "MAXQDA"),
        ("a.atlproj23", b"PK\x03\x04", "ATLAS.ti"),
        ("a.rqda", b"SQLite format 3\x00", "RQDA"),
        ("a.xlsx", b"PK\x03\x04", "save its sheet as CSV"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a spreadsheet"),
        ("a.pptx", b"PK\x03\x04", "a presentation"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "before 2007"),
        ("q.json", b'{"colour": "red"}', "cannot be told"),
        ("q.json", b"{", "not JSON"),
        ("a.rtf", b"{\\rtf1 hello}", "Rich Text Format"),
        ("a.dna", b"SQLite format 3\x00", "Discourse Network Analyzer"),
        ("a.xyz", b"hello", "cannot be told from its name"),
        ("a.csv", b"PK\x03\x04", "ZIP"),
        ("a.csv", b'"fixed acidity";"citric acid, residual"\r\n7,4;0\r\n', "no column “source”"),
        ("a.csv", b"first name\tcity, country\r\nAnn\tOslo\r\n", "no column “source”"),
        ("a.qdpx", b"SQLite format 3\x00", "SQLite"),
    ],
)
def test_a_file_that_is_not_read_gets_one_true_sentence(name: str, data: bytes, says: str, tmp_path: Path) -> None:
    result, out = imported(tmp_path, name, data)
    assert (result.exit_code, out.exists()) == (2, False)
    assert says in result.stderr
    assert not any(word in result.stderr for word in ("seed-reading/1", "Traceback", "None"))


ODD = "one\r\ntwo\vthree\x01"
ODD_PROJECT = (
    '<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Sources><TextSource guid="s" name="s&#13;"><PlainTextContent>'
    'We agree.</PlainTextContent><PlainTextSelection guid="p" startPosition="0" endPosition="8"><Description>one&#13;'
    "&#10;two&#13;three</Description></PlainTextSelection></TextSource></Sources></Project>"
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.csv", f'source,start,end,says\ns,0,8,"{ODD}"\n'),
        ("h.json", json.dumps({"rows": [annotation(text=ODD, tags=[], target=[{"source": "s", "selector": [
            {"type": "TextPositionSelector", "start": 0, "end": 8}]}])]})),
        ("q.qde", ODD_PROJECT),
    ],
)  # fmt: skip
def test_control_characters_stop_no_import(name: str, data: str, tmp_path: Path) -> None:
    result, out = imported(tmp_path, name, data.encode())
    assert result.exit_code == 0, result.output
    (claim,) = detente.read_case(out).layer.claims.values()
    assert claim.says == "one\ntwo\nthree"
    assert ("U+0001, a control character" in result.stdout) == (name != "q.qde")  # XML cannot hold it


def test_kept_words_with_control_characters_are_left_in_the_text(tmp_path: Path) -> None:
    """A form feed between the pages of a text can be in no case file."""
    result, out = imported(tmp_path, "t.txt", "The mayor said: “We\fagree,” twice.".encode(), "--first-pass")
    assert result.exit_code == 0, result.output
    kept = {c.quote for c in detente.read_case(out).layer.claims.values()}
    assert kept == {"The mayor said", None}


def test_what_makes_no_case_is_said_of_the_file_that_was_given(tmp_path: Path) -> None:
    result, out = imported(tmp_path, "t.csv", b"source,start,end,says,polarity\ns,0,8,x,?\n")
    assert (result.exit_code, out.exists()) == (2, False)
    assert "t.csv: what is in it makes no case" in result.stderr
    assert "found “?” for “polarity”" in result.stderr
    assert out.name not in result.stderr


PROJECT_OF_TWO = (
    '<Project xmlns="urn:QDA-XML:project:1.0" name="p"><Sources>'
    '<TextSource guid="a" name="A" plainTextPath="internal://a.txt"/>'
    '<TextSource guid="b" name="B" plainTextPath="internal://b.txt"><PlainTextSelection guid="p" startPosition="0" '
    'endPosition="4"><Description>consent</Description></PlainTextSelection></TextSource></Sources></Project>'
)


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251"])
def test_a_text_of_a_project_is_read_by_the_rules_of_documents(encoding: str) -> None:
    files = {
        "Sources/a.txt": b"Fine.",
        "Sources/b.txt": "Мы за".encode(encoding),
    }
    named = None if encoding == "utf-16" else encoding  # whose mark tells it
    found = read_coded(packed(PROJECT_OF_TWO, files), "qdpx", options=Options(encoding=named))
    assert found.texts == {"A": "Fine.", "B": "Мы за"}
    if named:
        found = read_coded(packed(PROJECT_OF_TWO, files), "qdpx")
        assert found.texts == {"A": "Fine."}
        (left,) = found.left_out
        assert "“B”, whose text cannot be read: byte 0 is not UTF-8" in left
        assert "1 selections in it" in left


def test_a_text_at_hand_gives_annotations_a_source_that_can_be_verified(tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_bytes("They agreed to meet.\r\n".encode("utf-16"))
    result, out = imported(tmp_path, "hyp.json", json.dumps([annotation()]).encode(), "--source", f"talk={talk}")
    assert result.exit_code == 0, result.output
    (source,) = detente.read_case(out).layer.sources.values()
    assert (source.id, source.characters) == ("talk", 21)
    checked = CliRunner().invoke(main, ["check", str(out), "--source", f"talk={talk}"])
    assert checked.exit_code == 0, checked.output


def test_one_bad_row_of_a_table_leaves_the_others(tmp_path: Path) -> None:
    data = b"id,source,start,end,says\nc,s,0,8,consent\nc,s,9,12,again\nd,s,9,x,lost\ne,s,9\nf,s,12,9,turned\n"
    result, out = imported(tmp_path, "t.csv", data)
    assert result.exit_code == 0, result.output
    assert {c.id: c.says for c in detente.read_case(out).layer.claims.values()} == {"c": "consent", "c_2": "again"}
    for told in (
        "line 3: the id “c” is there twice; here it is “c_2”", "line 4: end is “x”", "it says: lost",
        "line 5: 3 cells under 5 columns", "line 6: the place 12–9", "it says: turned",
    ):  # fmt: skip
        assert told in result.stdout
    out.unlink()
    assert imported(tmp_path, "t.csv", data, "--strict")[0].exit_code == 2
    assert not out.exists()


@pytest.mark.parametrize("odd", [None, 0, "x", [], {"type": "Note", "value": "lost"}])
@pytest.mark.parametrize("kind", ["hypothesis", "web-annotation"])
def test_what_is_no_annotation_leaves_the_others(kind: str, odd: Any) -> None:
    place = {"type": "TextPositionSelector", "start": 0, "end": 4}
    good: dict[str, Any] = {"type": "Annotation", "target": {"source": "s", "selector": place}}
    items = {"items": [odd, good]} if kind == "web-annotation" else {"rows": [odd, annotation()]}
    found = read_coded(json.dumps(items).encode(), kind)
    assert len(found.claims) == 1
    assert len(found.left_out) == 1


@pytest.mark.parametrize("nothing", [None, 0, []])
def test_selectors_with_nothing_around_are_found(nothing: Any) -> None:
    quote = {"type": "TextQuoteSelector", "exact": "agreed", "prefix": nothing, "suffix": nothing}
    data = json.dumps([annotation(target=[{"source": "u", "selector": [quote]}])]).encode()
    assert words(read_coded(data, "hypothesis", {"talk": "They agreed to meet."})) == ["agreed"]
