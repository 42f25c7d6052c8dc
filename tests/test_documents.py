"""Documents: the words of each kind come out as one normalised text, and whatever is wrong ends within limits."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from detente.documents import FORMATS, Limits, kind_of, read_document, source_of
from detente.documents.nesting import DEPTH, MOST_ATTRIBUTES, flattened
from detente.errors import UsageError
from detente.evidence.text import Unreadable, normalise
from seeds import long, long_but

for needed in ("defusedxml", "mammoth", "markdown_it", "pypdf", "selectolax"):
    pytest.importorskip(needed, reason=f"not run: {needed} is not installed (the extra “documents” installs it)")

reader_of_pdf = pytest.importorskip("detente.documents.pdf")
reader_of_docx = pytest.importorskip("detente.documents.docx")
reader_of_odt = pytest.importorskip("detente.documents.odt")
reader_of_html = pytest.importorskip("detente.documents.html")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Minutes</dc:title><dc:creator>Ann  Example</dc:creator>"
    "<dcterms:created>2031-02-03T10:00:00Z</dcterms:created></cp:coreProperties>"
)


def docx(body: str, **more: bytes) -> bytes:
    """Return a Word document with this body."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{relations}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": CORE,
        **more,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def paragraph(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def pdf(*pages: bytes, filters: bytes = b"", letters: bytes = b"") -> bytes:
    """Return a PDF whose pages are drawn by these streams; `letters` says which letters its bytes stand for."""
    first = 6
    kids = b" ".join(b"%d 0 R" % (first + 2 * i) for i in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>" % (b"/ToUnicode 5 0 R" if letters else b""),
        b"<</Title(A  title)/CreationDate(D:20310203100000Z)>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(letters), letters),
    ]
    for i, stream in enumerate(pages):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
            % (first + 2 * i + 1),
            b"<</Length %d%s>>stream\n%s\nendstream" % (len(stream), filters, stream),
        ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%sendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 4 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (size, table, size, len(out))
    )


def drawn(words: bytes) -> bytes:
    return b"BT /F 12 Tf 1 50 Td (%s) Tj ET" % words


def lines(*words: bytes, apart: int = 14) -> bytes:
    """Draw lines below each other."""
    return b"BT /F 12 Tf 10 90 Td " + b"".join(b"%s Tj 0 -%d Td " % (w, apart) for w in words) + b"ET"


@pytest.fixture
def write(tmp_path: Path):
    def written(name: str, data: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    return written


# -- what comes out ---------------------------------------------------------------------------------------------------


def test_plain_text_is_normalised_and_both_digests_are_kept(write) -> None:
    data = "\ufeffcafe\u0301\r\nau lait\r".encode()
    found = read_document(write("a.txt", data))
    assert found.text == "café\nau lait\n"
    assert found.sha256 == hashlib.sha256(found.text.encode()).hexdigest()
    assert found.original_sha256 == hashlib.sha256(data).hexdigest()
    assert found.original == data
    source = source_of(found, "a")
    assert source.missing == ("title", "author", "outlet", "date", "retrieved")
    assert (source.characters, source.media_type) == (13, "text/plain")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"])
def test_a_byte_order_mark_says_the_encoding(write, encoding: str) -> None:
    mark = "\ufeff" if encoding in {"utf-16-le", "utf-16-be"} else ""
    assert read_document(write("a.txt", (mark + "für 😀").encode(encoding))).text == "für 😀"


def test_an_encoding_can_be_named(write) -> None:
    path = write("a.txt", "für „immer“".encode("windows-1252"))
    with pytest.raises(UsageError, match=r"byte 1 is not UTF-8.*in another encoding, name that"):
        read_document(path)
    assert read_document(path, encoding="windows-1252").text == "für „immer“"


def test_html_gives_what_a_reader_sees(write) -> None:
    page = """<!doctype html><html lang="ar" dir="rtl"><head><title>T &amp; U</title><style>p{color:red}</style>
<meta name="author" content="Ann Example"><meta property="article:published_time" content="2031-02-03">
<meta property="og:site_name" content="Gazette"><script>var secret = "<p>no</p>"</script></head>
<body><h1>Head</h1><p>One <b>two</b><script>alert(1)</script>
three.<p>He said <q>no</q>.<br>Next<!-- not this --><div hidden>nor this</div><noscript>nor that</noscript>
<template>nor this one</template><svg><text>nor a picture</text></svg><blockquote><p>a<p>b</blockquote>
<table><tr><td><p>1</p><td>2<tr><td>3<td>4</table><pre>x
  y</pre>end&nbsp;here</body></html>"""
    found = read_document(write("a.html", page))
    assert found.text == (
        "Head\n\nOne two three.\n\nHe said “no”.\nNext\n\na\n\nb\n\n1\t2\n3\t4\n\nx\n  y\n\nend\u00a0here"
    )
    assert found.metadata == {
        "title": "T & U", "author": "Ann Example", "outlet": "Gazette", "date": "2031-02-03",
        "language": "ar", "direction": "rtl",
    }  # fmt: skip


@long_but(every=3)
@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("The union <del>rejects</del> <ins>accepts</ins> the offer.", "The union accepts the offer."),
        ("a<div style='display : NONE'>no</div> b", "a\nb"),
        ("a <i style='visibility: hidden'>no <b style='visibility:visible'>yes</b></i> b", "a yes b"),
        ("<style>/* .y */ .x{color:red;display:none}</style><p class='y x'>no</p><p class=y>yes", "yes"),
        ("<style>.x{display:none} p.x{display:block}</style><p class=x>yes<b class=x>no", "yes"),
        ("<style>#a{display:none!important}</style><p id=a style='display:block'>no</p>yes", "yes"),
        ("<style>@media print{p{display:none}} @media screen{b{display:none}}</style><p>yes <b>no", "yes"),
        ("<style>.x{display:none} .open .x{display:block}</style><p class=x>perhaps", "perhaps"),
        ("<p>a <span aria-hidden=true>b</span>", "a b"),
        ("We <s>will not</s> sign, <strike>at <b>all</b></strike><s></s>.", "We ~~will not~~ sign, ~~at all~~."),
        ("<p><span style='text-decoration:underline line-through red'>out</span> in", "~~out~~ in"),
        ("<style>.s{text-decoration-line:line-through}</style><i class=s>out</i>", "~~out~~"),
    ],
)
def test_html_gives_nothing_that_is_deleted_or_hidden_and_marks_what_is_struck(write, page: str, text: str) -> None:
    assert read_document(write("a.html", "<!doctype html><meta charset=utf-8>" + page)).text == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<ol><li>a<li><p>b</ol>", "1. a\n\n2. b"),
        ("<ol start=3><li>a<li value=9>b<li>c</ol>", "3. a\n9. b\n10. c"),
        ("<ol reversed><li>a<li>b</ol><ol reversed start=7><li>a<li>b", "2. a\n1. b\n\n7. a\n6. b"),
        ("<ol type=a start=26><li>a<li>b</ol><ol type=I><li>a</ol>", "z. a\naa. b\n\nI. a"),
        ("<ol style='list-style-type: lower-roman' start=4><li>a", "iv. a"),
        ("<style>ol.x{list-style:none}</style><ol class=x><li>a<li style='list-style:decimal'>b", "a\n2. b"),
        ("<ol><li>a<ul><li>b<li>c</ul><li><li>d</ol>", "1. a\n\nb\nc\n\n3. d"),
    ],
)
def test_html_keeps_the_numbers_of_lists(write, page: str, text: str) -> None:
    assert read_document(write("a.html", page)).text == text


def test_xhtml_says_its_encoding_in_its_first_line_and_closes_its_elements_itself(write) -> None:
    page = '<?xml version="1.0" encoding="windows-1251"?>\n<html><head><script src="a"/></head><body><p>Нет<br/>да'
    assert read_document(write("a.xhtml", page.encode("windows-1251"))).text == "Нет\nда"


@pytest.mark.parametrize("tag", ["<optgroup>", "<rt>", "<rp>", "<option><optgroup>"])
def test_whatever_nests_is_made_flat(tag: str) -> None:
    """Outside of what ends them, these nest like any other; none of them is nested deeper than others may be."""
    made = reader_of_html.LexborHTMLParser(flattened(tag * 5000 + "x", blocks=set(), kept=set()))
    depth, node = 0, made.body
    while node is not None:
        node, depth = node.last_child, depth + 1
    assert depth <= 2 * DEPTH


@pytest.mark.parametrize(
    "tag", ["<div {}>", "<script {}>", "</div {}>", "<p title='>' {}>", '<p title="{}>', "<a <b {}>"]
)
def test_attributes_that_nobody_writes_are_refused(tag: str) -> None:
    many = " ".join(f"a{k}=1" for k in range(MOST_ATTRIBUTES + 1))
    with pytest.raises(Unreadable, match=f"more than {MOST_ATTRIBUTES} attributes"):
        reader_of_html.text_of_markup(tag.format(many) + "x")


def test_long_values_and_programs_are_no_attributes() -> None:
    words = "a<b c " * MOST_ATTRIBUTES
    for page in (f"<p title='{words}'>x", f"<script>if ({words}) </script>x", f"<!-- {words} -->x"):
        assert reader_of_html.text_of_markup(page) == "x"


def test_pages_are_parsed_no_deeper_than_browsers_do_and_lose_no_words(write) -> None:
    page = "<div>" * 60_000 + "one" + "</div>" * 60_000 + "<p>two <del>" + "<b>" * 2000 + "three"
    assert read_document(write("deep.html", page), limits=Limits(seconds=20)).text == "one\n\ntwo"
    flat = flattened("a" + "<i>" * 600 + "<div>b</div>c" + "</i>" * 600 + "<div>d", blocks={"div"}, kept=set())
    assert flat == "a" + "<i>" * 512 + "<div></div>b<div></div>c" + "</i>" * 512 + "<div>d"
    with pytest.raises(UsageError, match="nested more than 4096 deep"):
        read_document(write("kept.html", "<div hidden>" * 300_000))


def test_html_is_read_in_the_encoding_it_declares(write) -> None:
    page = '<meta charset="iso-8859-1"><p>für „immer“'.encode("windows-1252")
    assert read_document(write("a.html", page)).text == "für „immer“"
    with pytest.raises(UsageError, match="“utf-7” is not one"):
        read_document(write("b.html", b"<meta charset=utf-7><p>+ADw-script+AD4-"))


def test_markdown_loses_its_marks_and_keeps_its_words(write) -> None:
    front = '---\ntitle: "A title"\ndate: 2031\nlang: en\ntags: [a]\n---\n'
    text = front + "# Head\n\nsome *em*\ntext\n\n> quoted\n\n- a\n- b\n"
    found = read_document(write("a.md", text + "\n<script>bad()</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"))
    assert found.text == "Head\n\nsome em text\n\nquoted\n\na\nb\n\na\tb\n1\t2"
    assert found.metadata == {"title": "A title", "date": "2031", "language": "en"}


def test_pdf_gives_its_text_layer_page_by_page(write) -> None:
    found = read_document(write("a.pdf", pdf(drawn(b"First page."), drawn(b""), drawn(b"Third page."))))
    assert found.text == "First page.\n\nThird page."
    assert found.metadata == {"title": "A title", "note": "file created 2031-02-03"}


def test_pdf_joins_the_lines_of_a_paragraph_and_what_hyphens_cut() -> None:
    heading = b"BT /F 20 Tf 10 140 Td (On the weir) Tj ET "
    body = lines(b"(The representatives of the northern farms saw the conse-)", b"(quences. Nobody knew of conse-)")
    column = b" BT /F 12 Tf 300 140 Td (In the second column the consequences were well-) Tj 0 -14 Td (known.) Tj ET"
    found = normalise(reader_of_pdf.extract(pdf(heading + body + column)).text)
    assert found == (
        "On the weir\n\nThe representatives of the northern farms saw the consequences. Nobody knew of conse-\n\n"
        "In the second column the consequences were well-\nknown."
    )


def test_pdf_gives_nothing_for_a_soft_hyphen() -> None:
    """Browsers draw a space for it, and say what it stands for."""
    hidden = b"(They agree) Tj /Span<</ActualText<FEFF00AD>>>BDC ( ) Tj EMC (ment and ) Tj /P BMC (more)"
    assert reader_of_pdf.extract(pdf(lines(hidden, b"Tj EMC (words.)"[3:]))).text.startswith("They agreement and more")


HEBREW = {code: chr(0x5D0 + code - ord("a")) for code in range(ord("a"), ord("z") + 1)}


def test_pdf_gives_lines_from_right_to_left_in_the_order_of_reading() -> None:
    """The page has each line as it is seen, from left to right, with all its words drawn at one go or one by one."""
    pairs = b" ".join(b"<%02x> <%04x>" % (code, ord(letter)) for code, letter in HEBREW.items())
    letters = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange "
    letters += b"%d beginbfchar %s endbfchar endcmap end" % (len(HEBREW), pairs)
    at_once = b"BT /F 12 Tf 10 90 Td (.2031 cb 15 edb fe) Tj ET"
    one_by_one = b" ".join((
        b"BT /F 12 Tf 10 90 Td (.) Tj ET BT /F 12 Tf 20 90 Td (2031 ) Tj ET BT /F 12 Tf 60 90 Td (cb ) Tj ET",
        b"BT /F 12 Tf 90 90 Td (15 ) Tj ET BT /F 12 Tf 120 90 Td (edb ) Tj ET BT /F 12 Tf 150 90 Td (fe) Tj ET",
    ))  # fmt: skip
    for drawing in (at_once, one_by_one):
        found = reader_of_pdf.extract(pdf(drawing, letters=letters))
        assert found.text == f"{of('ef')} {of('bde')} 15 {of('bc')} 2031."
    assert "right to left" in found.metadata["note"]


def of(codes: str) -> str:
    return "".join(HEBREW[ord(c)] for c in codes)


def test_docx_gives_paragraphs_and_tables(write) -> None:
    cells = "".join(f"<w:tc>{paragraph(c)}</w:tc>" for c in "12")
    body = f"{paragraph('One 😀')}{paragraph('cafe' + chr(0x301))}<w:tbl><w:tr>{cells}</w:tr></w:tbl>{paragraph('End')}"
    found = read_document(write("a.docx", docx(body)))
    assert found.text == "One 😀\n\ncafé\n\n1\t2\n\nEnd"
    assert found.metadata == {"title": "Minutes", "author": "Ann Example", "note": "file created 2031-02-03"}


def run(words: str, *properties: str) -> str:
    said = "".join(f"<w:{one}/>" for one in properties)
    return f'<w:r><w:rPr>{said}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def code(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


WORD_STYLES = f"""<w:styles xmlns:w="{WORD}">
<w:style w:type="paragraph" w:default="1" w:styleId="n"/>
<w:style w:type="character" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="more"><w:basedOn w:val="secret"/></w:style>
<w:style w:type="character" w:styleId="out"><w:rPr><w:dstrike/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="article"><w:name w:val="Article"/><w:basedOn w:val="n"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="h2"><w:name w:val="heading 2"/><w:basedOn w:val="article"/></w:style>
</w:styles>"""


def level(at: int, text: str, form: str = "decimal", start: int = 1, more: str = "") -> str:
    said = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}">{said}</w:lvl>'


WORD_LISTS = f"""<w:numbering xmlns:w="{WORD}">
<w:abstractNum w:abstractNumId="0">{level(0, "Article %1.", start=3)}{level(1, "%1.%2", more='<w:pStyle w:val="h2"/>')}
{level(2, "(%3)", "lowerLetter")}</w:abstractNum>
<w:abstractNum w:abstractNumId="1">{level(0, "-", "bullet")}{level(1, "%2)", "upperRoman")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(words: str, properties: str) -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(words)}</w:p>"


def in_list(words: str, number: int, at: int = 0, more: str = "") -> str:
    return numbered(words, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>{more}')


def word_file(body: str) -> bytes:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="s" Type="{base}styles" Target="styles.xml"/>'
        f'<Relationship Id="n" Type="{base}numbering" Target="numbering.xml"/></Relationships>'
    )
    return docx(
        body,
        **{
            "word/styles.xml": WORD_STYLES.encode(),
            "word/numbering.xml": WORD_LISTS.encode(),
            "word/_rels/document.xml.rels": relations.encode(),
        },
    )


@long_but(every=3)
@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("They ") + run("never ", "vanish") + run("agree."), "They agree."),
        (run("They ") + run("do", 'vanish w:val="0"'), "They do"),
        (run("They ") + run("never ", 'rStyle w:val="more"') + run("agree."), "They agree."),
        (f'{run("On ")}<w:fldSimple w:instr="DATE">{run("1 May")}</w:fldSimple>{run(" we")}', "On 1 May we"),
        (
            code("begin") + instruction("IF ") + code("begin") + instruction("A") + code("separate") + run("tested")
            + code("end") + code("separate") + run("result") + code("end"), "result",
        ),
        (run("We ") + run("will not", "strike") + run(" sign"), "We ~~will not~~ sign"),
        (run("We ") + run("not", 'rStyle w:val="out"') + run(" now", 'strike w:val="false"'), "We ~~not~~ now"),
        (f"{run('The union ')}<w:del>{run('rejects')}</w:del><w:ins>{run('accepts')}</w:ins>", "The union accepts"),
    ],
)  # fmt: skip
def test_docx_gives_what_a_reader_sees(write, inside: str, text: str) -> None:
    assert read_document(write("a.docx", word_file(f"<w:p>{inside}</w:p>"))).text == text


def test_docx_gives_notes_without_the_way_back() -> None:
    """The reader of Word documents adds an arrow to each note, which is none of the author's words."""
    note = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="2">{paragraph("See two.")}</w:footnote></w:footnotes>'
    of = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{of}/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    body = '<w:p><w:r><w:t>One</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    found = reader_of_docx.extract(
        docx(body, **{"word/footnotes.xml": note, "word/_rels/document.xml.rels": relations})
    )
    assert found.text == "One[1]\n\n1. See two."


def test_docx_keeps_the_numbers_of_lists_and_paragraphs(write) -> None:
    deleted_mark = "<w:rPr><w:del/></w:rPr>"
    body = [
        numbered("one", '<w:pStyle w:val="article"/>'),
        numbered("two", '<w:pStyle w:val="h2"/>'),
        in_list("three", 1, 2),
        in_list("four", 1, 2),
        in_list("five", 1),
        in_list("six", 1, 1),
        in_list("bullet", 2),
        in_list("inner", 2, 1),
        in_list("joined ", 1, 0, deleted_mark),
        in_list("seven", 1),
        in_list("nine", 3),
        numbered("none", '<w:pStyle w:val="article"/><w:numPr><w:numId w:val="0"/></w:numPr>'),
    ]
    text = read_document(write("a.docx", word_file("".join(body)))).text
    assert " ".join(text.split()) == (
        "Article 3. one 3.1 two (a) three (b) four Article 4. five 4.1 six bullet I) inner "
        "Article 5. joined seven Article 9. nine none"
    )
    assert "\n\n3.1 two\n\n" in text


URN = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(f'xmlns:{name}="{URN}{name}:1.0"' for name in ("office", "text", "style", "table", "meta", "drawing"))
SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


META = (
    "<office:meta><dc:title>Minutes</dc:title><meta:initial-creator>Ann</meta:initial-creator><dc:creator>Bo"
    "</dc:creator><meta:creation-date>2031-02-03T10:00:00</meta:creation-date></office:meta>"
)


def whole(body: str, styles: str) -> str:
    return (
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body>"
    )


def fodt(body: str, styles: str = "") -> bytes:
    """Return the same as one file of XML."""
    return f'<?xml version="1.0"?><office:document {SPACES}>{META}{whole(body, styles)}</office:document>'.encode()


def odt(body: str, styles: str = "", **more: str) -> bytes:
    """Return an OpenDocument text with this body and these styles."""
    meta = f"<office:document-meta {SPACES}>{META}</office:document-meta>"
    content = f"<office:document-content {SPACES}>{whole(body, styles)}</office:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", FORMATS["odt"].media_type)
        for name, xml in {"content.xml": content, "meta.xml": meta, **more}.items():
            archive.writestr(name, xml)
    return out.getvalue()


ODT_STYLES = """<style:style style:name="gone" style:family="text">
 <style:text-properties text:display="none"/></style:style>
<style:style style:name="less" style:family="text" style:parent-style-name="gone"/>
<style:style style:name="out" style:family="text">
 <style:text-properties style:text-line-through-style="solid"/></style:style>
<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."
  style:num-prefix="Article " text:start-value="3"/>
 <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>
<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="-"/></text:list-style>
<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="I"/>
 <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>"""


def item(inside: str, said: str = "") -> str:
    return f"<text:list-item {said}>{inside}</text:list-item>"


def para(words: str) -> str:
    return f"<text:p>{words}</text:p>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (para('One<text:s text:c="3"/>two<text:tab/>3<text:line-break/>four 😀 &lt;b&gt;'), "One two 3\nfour 😀 <b>"),
        (
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>rejects</text:p></text:deletion>"
             "</text:changed-region></text:tracked-changes>" + para('It <text:change text:change-id="a"/>accepts.'),
            "It accepts.",
        ),
        (para('They <text:span text:style-name="less">never </text:span>agree'), "They agree"),
        (para('They <text:hidden-text text:is-hidden="true" text:string-value="">x</text:hidden-text>do'), "They do"),
        (f'<text:section text:display="none">{para("no")}</text:section>{para("yes")}', "yes"),
        (para('<text:hidden-paragraph text:is-hidden="true"/>no') + para("yes"), "yes"),
        (para('We <text:span text:style-name="out">will not</text:span> sign'), "We ~~will not~~ sign"),
        (para("a<office:annotation><text:p>hm</text:p></office:annotation>b <text:date>1 May</text:date>"), "ab 1 May"),
        (
            para("One<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>see two</text:p>"
            "</text:note-body></text:note> more"), "One[1] more\n\n1. see two",
        ),
        (
            f"<table:table><table:table-row><table:table-cell>{para('1')}</table:table-cell><table:table-cell>"
            + para("2") + "</table:table-cell></table:table-row></table:table>", "1\t2",
        ),
        (
            ('<text:h text:outline-level="1">A</text:h><text:h text:outline-level="2">B</text:h>'
             '<text:h text:outline-level="2">C</text:h>'
             '<text:h text:outline-level="1" text:is-list-header="true">D</text:h>'),
            "I A\n\nI.1 B\n\nI.2 C\n\nD",
        ),
        (
            '<text:list text:style-name="L">'
            + item(para("a") + para("more") + f"<text:list>{item(para('b'))}{item(para('c'))}</text:list>")
            + item(para("d") + f"<text:list>{item(para('e'))}</text:list>")
            + "</text:list>" + para("between")
            + f'<text:list text:style-name="L" text:continue-numbering="true">{item(para("f"))}'
            + item(para("g"), 'text:start-value="9"') + "</text:list>"
            + f'<text:list text:style-name="L">{item(para("h"))}</text:list>'
            + f'<text:list text:style-name="B">{item(para("i"))}</text:list>',
            "Article 3. a more a) b b) c Article 4. d a) e between Article 5. f Article 9. g Article 3. h i",
        ),
    ],
)  # fmt: skip
def test_odt_gives_what_a_reader_sees(write, body: str, text: str) -> None:
    found = read_document(write("a.odt", odt(body, ODT_STYLES)))
    assert (" ".join(found.text.split()) if "Article" in text else found.text) == text
    assert found.metadata == {"title": "Minutes", "author": "Ann", "note": "file created 2031-02-03"}
    # As one file of XML it is the same, in which a comment has an author of its own.
    flat = reader_of_odt.extract(fodt(body, ODT_STYLES))
    assert (normalise(flat.text), flat.metadata) == (found.text, found.metadata)


def test_a_flat_document_is_told_by_its_ending_and_kept_as_one(write) -> None:
    found = read_document(write("a.fodt", fodt(para("Agreed."))))
    assert (found.kind, found.text) == ("fodt", "Agreed.")
    assert source_of(found, "a").media_type == "application/vnd.oasis.opendocument.text-flat-xml"
    assert [name.partition(".")[2] for name in found.files] == ["text.txt", "original.fodt"]
    assert read_document(write("b.odt", fodt(para("Agreed.")))).text == "Agreed."


@long
def test_every_text_is_normalised(write) -> None:
    decomposed = "cafe\u0301"
    files = {
        "text": decomposed, "markdown": decomposed, "html": f"<p>{decomposed}", "docx": docx(paragraph(decomposed)),
        "odt": odt(para(decomposed)),
    }  # fmt: skip
    for kind, data in files.items():
        text = read_document(write(f"a{FORMATS[kind].endings[0]}", data)).text
        assert unicodedata.is_normalized("NFC", text)
        assert text == "café"


def test_names_of_files_come_from_digests(write) -> None:
    found = read_document(write("=cmd() ..%2f.txt", "words"))
    assert list(found.files) == [f"{found.sha256[:16]}.text.txt", f"{found.original_sha256[:16]}.original.txt"]


def test_the_kind_is_asked_for_or_told_by_the_ending() -> None:
    assert kind_of(Path("A.HTM")) == "html"
    assert kind_of(Path("a"), "pdf") == "pdf"
    with pytest.raises(UsageError, match="add --as"):
        kind_of(Path("a.xyz"))
    with pytest.raises(UsageError, match="did you mean “html”"):
        kind_of(Path("a"), "htlm")


# -- what is wrong ----------------------------------------------------------------------------------------------------


def folded() -> bytes:
    return zlib.compress(zlib.compress(b"BT /F 1 Tf " + b"(a) Tj " * 15_000_000, 9), 9)


def zip_bomb() -> bytes:
    return docx("", **{"word/more.xml": b"0" * 210_000_000})


def lying_zip_bomb() -> bytes:
    """Return the same with a directory that says it is small."""
    data = bytearray(zip_bomb())
    at = 0
    while (at := data.find((210_000_000).to_bytes(4, "little"), at)) >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;</a>'


@long_but(every=2)
@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("pdf-bomb.pdf", lambda: pdf(folded(), filters=b"/Filter[/FlateDecode/FlateDecode]"), "unfolds to far more"),
        ("no-text.pdf", lambda: pdf(b"0 0 1 1 re f"), "its pages are pictures"),
        ("no.pdf", lambda: b"hello", "not a PDF"),
        ("cut.pdf", lambda: pdf(drawn(b"x"))[:200], "PDF|pictures"),
        ("zip-bomb.docx", zip_bomb, "200000000 are read at most"),
        ("lying-bomb.docx", lying_zip_bomb, "not a DOCX file"),
        ("entities.docx", lambda: docx("", **{"word/x.xml": ENTITIES}), "declares a document type"),
        ("no.docx", lambda: b"PK\x03\x04", "not a DOCX file"),
        ("locked.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "protected by a password"),
        ("no.odt", lambda: b"PK\x03\x04", "not an ODT file"),
        ("no.fodt", lambda: b"hello", "not an ODT file"),
        ("entities.fodt", lambda: ENTITIES, "declares a document type"),
        ("sheet.odt", lambda: docx(""), "no text of OpenDocument"),
        ("entities.odt", lambda: odt("", **{"styles.xml": ENTITIES.decode()}), "declares a document type"),
        ("bomb.odt", lambda: odt("", Pictures="0" * 210_000_000), "200000000 are read at most"),
        ("deep.odt", lambda: odt("<text:span>" * 50_000 + "</text:span>" * 50_000), "nested too deeply"),
        (
            "locked.odt",
            lambda: odt("", **{"META-INF/manifest.xml": f"<a xmlns='{URN}manifest:1.0'><encryption-data/></a>"}),
            "protected by a password",
        ),
        ("empty.docx", lambda: docx(""), "no words"),
        ("scripts.html", lambda: b"<script>document.write('x')</script><style>a{}</style>", "no words"),
        ("latin.txt", lambda: "é".encode("latin-1"), "byte 0 is not UTF-8"),
        ("latin.html", lambda: b"<meta charset=utf-8><p>\xe9", "is not UTF-8"),
        ("binary.txt", lambda: b"a\0b", "NUL"),
        ("empty.txt", lambda: b" \n", "no words"),
        ("large.txt", lambda: b"word " * 20_000_000, "larger than 50000000 bytes"),
        ("long.txt", lambda: b"word " * 1_000_001, "5000000 are read at most"),
        ("deep.html", lambda: b"<div>" * 20_000 + b"x", None),
    ],
)
def test_a_document_that_is_wrong_ends_in_an_error_and_changes_nothing(write, name, make, says) -> None:
    path = write(name, make())
    before = path.read_bytes()
    if says is None:
        assert read_document(path).text == "x"
    else:
        with pytest.raises(UsageError, match=says):
            read_document(path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [name]


def test_time_is_bounded(write) -> None:
    path = write("slow.html", b"<p>x" * 2_000_000)
    with pytest.raises(UsageError, match=r"within 1 seconds|after 1 seconds"):
        read_document(path, limits=Limits(seconds=1))


def test_memory_is_bounded(write) -> None:
    path = write("wide.html", b"<p>x" * 400_000)
    with pytest.raises(UsageError, match=r"more memory than is allowed|ended without a result"):
        read_document(path, limits=Limits(memory=100 << 20))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_document(tmp_path / "none.txt")
