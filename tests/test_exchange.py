"""Exchange formats: what goes out comes back, in positions that survive emoji, combining marks and line ends."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import UsageError
from detente.evidence.actors import Actor, ActorChange, Mention
from detente.evidence.claims import Attribution, Claim
from detente.evidence.coded import Code, Coded, codes_of
from detente.evidence.coding import Coder
from detente.evidence.sources import Source
from detente.evidence.text import digest, normalise
from detente.evidence.vocabulary import KINDS, MODALITIES, MODES, STANDINGS
from detente.exchange import read_coded, write_coded
from detente.exchange.offsets import Offsets, code_points
from seeds import examples, full, long, not_quick

pytestmark = pytest.mark.quick

pytest.importorskip("defusedxml", reason="not run: defusedxml is not installed (the extra “documents” installs it)")

steady = settings(derandomize=True, deadline=None, max_examples=examples(150))

# Characters that programs count differently: emoji beyond the basic plane, joined emoji, combining marks in both
# orders, Hangul in parts, right-to-left letters, line ends of all kinds, a byte order mark inside.
AWKWARD = "aé\u0301\u0327e\u0316😀👩\u200d🚀\r\n\r\n\u1100\u1161\u11a8עב\u05b7\ufeff\u0958=+;'\"<&>] \u2028"
raw_texts = st.text(st.sampled_from(AWKWARD), min_size=1, max_size=60)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
some_words = words.filter(lambda w: w.strip() != "")
ids = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
lists = st.lists(some_words, max_size=3, unique=True).map(tuple)


@st.composite
def links(draw: st.DrawFn) -> Attribution:
    modes = draw(st.lists(st.sampled_from(sorted(MODES)), max_size=2, unique=True))
    standing = draw(st.sampled_from([None, *STANDINGS]))
    return Attribution(draw(some_words), tuple(modes), standing, draw(st.none() | words), None, draw(st.none() | words))


@st.composite
def codings(draw: st.DrawFn) -> Coded:
    """Draw a coding of one or two texts by up to two coders and the case's author."""
    sources, texts = [], {}
    for key in draw(st.lists(ids, min_size=1, max_size=2, unique=True)):
        text = normalise(draw(raw_texts)) or "x"
        texts[key] = text
        facts = {k: draw(st.none() | some_words) for k in ("title", "author", "outlet", "note")}
        level = draw(st.none() | st.integers(0, 3))
        sources.append(
            Source(key, draw(some_words), digest(text), len(text), confidentiality=level, direction="rtl", **facts)
        )
    coders = [Coder(c, draw(some_words), k) for c, k in (("ann", "person"), ("first_pass", "rules"))]
    merged = ActorChange("merged", ("a3",), (), "why")
    actors = [
        Actor("a1", draw(some_words), "person", None, ("a2",), draw(lists), mentions=(Mention(sources[0].id, 0, 1),)),
        Actor("a2", draw(some_words), part_of="a1", label_only=True, history=(merged,)),
    ]
    claims = []
    for n in range(draw(st.integers(0, 4))):
        source = draw(st.sampled_from(sources))
        start = draw(st.integers(0, len(texts[source.id]) - 1))
        end = draw(st.integers(start + 1, len(texts[source.id])))
        claims.append(
            Claim(
                f"c{n}", source.id, start, end, draw(some_words), tuple(draw(st.lists(links(), max_size=3))),
                quote=texts[source.id][start:end] if draw(st.booleans()) else None,
                kind=draw(st.none() | st.sampled_from(sorted(KINDS))),
                modality=tuple(draw(st.lists(st.sampled_from(sorted(MODALITIES)), max_size=2, unique=True))),
                polarity=draw(st.sampled_from([None, "+", "-", "0"])),
                actors=draw(lists), target=draw(lists), tags=draw(lists),
                coder=draw(st.sampled_from([None, "ann", "first_pass"])),
                confidentiality=draw(st.none() | st.integers(0, 3)), note=draw(st.none() | some_words),
            )
        )  # fmt: skip
    return Coded("case", tuple(sources), texts, tuple(claims), tuple(actors), tuple(coders))


def by_id(coded: Coded) -> dict[str, Claim]:
    return {c.id: c for c in coded.claims}


@long
@steady
@given(codings())
def test_a_project_comes_back_whole(coded: Coded) -> None:
    data = write_coded(coded, "qdpx")
    back = read_coded(data, "qdpx")
    assert by_id(back) == by_id(coded)
    assert back.sources == coded.sources
    assert back.texts == coded.texts
    assert back.actors == coded.actors
    assert back.coders == coded.coders
    assert back.notes == ()
    assert write_coded(replace(back, name=coded.name, claims=coded.claims), "qdpx") == data


@long
@steady
@given(codings())
def test_web_annotations_come_back_whole(coded: Coded) -> None:
    back = read_coded(write_coded(coded, "web-annotation"), "web-annotation")
    assert back.claims == coded.claims
    assert (back.sources, back.actors, back.coders) == (coded.sources, coded.actors, coded.coders)
    assert back.notes == ()


@long
@steady
@given(codings())
def test_tables_come_back_whole(coded: Coded) -> None:
    back = read_coded(write_coded(coded, "csv"), "csv")
    assert back.claims == coded.claims
    coded_sources = {c.source for c in coded.claims}
    assert {(s.id, s.name, s.sha256) for s in back.sources} == {
        (s.id, s.name, s.sha256) for s in coded.sources if s.id in coded_sources
    }


# -- positions --------------------------------------------------------------------------------------------------------


def naive_span(raw: str, start: int, end: int) -> tuple[int, int, bool]:
    """Widen a span to the nearest places at which the text can be cut before normalising it, and count from there."""

    def cut(position: int) -> tuple[str, str]:
        return normalise(raw[:position]), normalise(f"\ufeff{raw[position:]}") if position else normalise(raw)

    def safe(position: int) -> bool:
        return "".join(cut(position)) == normalise(raw)

    low = next(p for p in range(start, -1, -1) if safe(p))
    high = next(p for p in range(end, len(raw) + 1) if safe(p))
    return len(cut(low)[0]), len(cut(high)[0]), (low, high) == (start, end)


@full
@steady
@given(raw_texts | st.text(max_size=20), st.data())
def test_positions_of_a_raw_text_mean_the_same_words(raw: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    offsets = Offsets(raw)
    assert offsets.text == normalise(raw)
    assert (*offsets.span(start, end), offsets.exact(start, end)) == naive_span(raw, start, end)


def test_utf16_units_are_counted_as_such() -> None:
    assert [code_points("a😀b", units) for units in range(5)] == [0, 1, 1, 2, 3]


# -- projects of other programs ---------------------------------------------------------------------------------------

GUIDS = [f"{n:08d}-0000-4000-8000-000000000000" for n in range(9)]


def project(
    text: bytes, selections: str, origin: str = "Other 1.0", name: str = "project.qde", more: str = ""
) -> bytes:
    """Return a project such as other programs write."""
    xml = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Talks" origin="{origin}">
 <Users><User guid="{GUIDS[0]}" name="Ann Example"/></Users>
 <CodeBook><Codes><Code guid="{GUIDS[1]}" name="Stance" isCodable="true" color="#ff0000"><Description>d</Description>
  <Code guid="{GUIDS[2]}" name="Threat" isCodable="true"/></Code></Codes></CodeBook>
 <Sources><TextSource guid="{GUIDS[3]}" name="Interview 1.txt" plainTextPath="internal://{GUIDS[3]}.txt">{selections}
 </TextSource>{more}</Sources></Project>"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, xml)
        archive.writestr(f"sources/{GUIDS[3]}.txt", text)
    return out.getvalue()


def selection(start: int, end: int, code: int = 2) -> str:
    return (
        f'<PlainTextSelection guid="{GUIDS[4]}" startPosition="{start}" endPosition="{end}" creatingUser="{GUIDS[0]}">'
        f'<Coding guid="{GUIDS[5]}"><CodeRef targetGUID="{GUIDS[code]}"/></Coding></PlainTextSelection>'
    )


def only_words(back: Coded) -> str:
    (claim,) = back.claims
    return back.texts[claim.source][claim.start : claim.end]


def test_a_project_of_another_program_is_read() -> None:
    back = read_coded(project(b"They agreed.", selection(5, 11)), "qdpx")
    (claim,) = back.claims
    assert (claim.source, claim.start, claim.end, claim.tags) == ("Interview_1_txt", 5, 11, ("Threat",))
    assert back.coders == (Coder("Ann_Example", "Ann Example"),)
    assert claim.coder == "Ann_Example"
    assert back.codebook == (Code("Stance", "d", True, "#ff0000", (Code("Threat"),)),)
    assert back.sources[0].sha256 == digest("They agreed.")


@pytest.mark.parametrize(
    ("text", "span", "origin", "expected"),
    [
        ("😀 They agreed.", (7, 13), "Other", "agreed"),  # code points, as the standard says
        ("One\r\nTwo\r\nThree", (10, 15), "Other", "Three"),  # two characters for a line end
        ("One\r\nTwo\r\nThree", (8, 13), "ATLAS.ti Windows", "Three"),  # one, whatever the file has
        ("cafe\u0301 noir", (6, 10), "Other", "noir"),  # the file is not composed
        ("cafe\u0301 noir", (0, 4), "Other", "café"),  # half an accented letter is widened to the whole
        ("\ufeffThey agreed.", (5, 11), "Other", "agreed"),  # a byte order mark is no character of the text
        ("😀😀 yes", (5, 8), "Other", "yes"),  # beyond the end in code points: must be UTF-16
    ],
)
def test_positions_of_other_programs(text: str, span: tuple[int, int], origin: str, expected: str) -> None:
    assert only_words(read_coded(project(text.encode(), selection(*span), origin), "qdpx")) == expected


def test_what_cannot_be_taken_over_is_said() -> None:
    more = f'<PictureSource guid="{GUIDS[6]}"/><TextSource guid="{GUIDS[7]}" name="far" plainTextPath="absolute:///etc/x"/>'
    data = project(b"abc", selection(1, 1) + selection(0, 2, code=8), name="Talks.qde", more=more)
    assert read_coded(data, "qdpx").notes == (
        "left out: a selection without characters at 1 of “Interview_1_txt”",
        "left out: a code of the selection 0–2 of “Interview_1_txt” that the codebook lacks",
        (
            "left out: the source “far”, whose text is not in the file (it points outside, to “absolute:///etc/x”, "
            "where nothing is read)"
        ),
        "left out: 1 pictures",
        "its XML is named “Talks.qde”; the standard says “project.qde”",
    )


@pytest.mark.parametrize(
    ("path", "outside"),
    [
        ("internal://../../../../etc/passwd", True), ("internal://..%2F..%2Fetc/passwd", True), ("/etc/passwd", True),
        ("relative://../x.txt", True), ("file:///etc/passwd", True), ("C:\\x.txt", True), ("http://x.example/", True),
        ("internal://gone.txt", False), ("gone..txt", False), ("", False),
    ],
)  # fmt: skip
def test_a_source_outside_the_project_is_not_read_and_said(path: str, outside: bool) -> None:
    more = f'<TextSource guid="{GUIDS[7]}" name="far" plainTextPath="{path}">{selection(0, 2)}</TextSource>'
    back = read_coded(project(b"abc", "", more=more), "qdpx")
    assert [s.name for s in back.sources] == ["Interview 1.txt"]
    said = f" (it points outside, to “{path}”, where nothing is read)" if outside else ""
    assert back.notes == (f"left out: the source “far”, whose text is not in the file{said}, and 1 selections in it",)


def test_a_code_changed_elsewhere_comes_back_changed() -> None:
    text = "They agreed."
    claim = Claim("c", "s", 5, 11, "x", (Attribution("Ann", ("quotation",)),), kind="event", tags=("a", "b"))
    coded = Coded("n", (Source("s", "S", digest(text), len(text)),), {"s": text}, (claim,))
    data = write_coded(coded, "qdpx")
    files = {n: zipfile.ZipFile(io.BytesIO(data)).read(n) for n in zipfile.ZipFile(io.BytesIO(data)).namelist()}
    files["project.qde"] = files["project.qde"].replace(b'name="kind: event"', b'name="kind: position"')
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    assert read_coded(out.getvalue(), "qdpx").claims == (replace(claim, kind="position"),)


# -- files that are not what they should be ---------------------------------------------------------------------------


def zip_of(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


PROJECT = b'<Project xmlns="urn:QDA-XML:project:1.0">%s</Project>'
ENTITIES = b'<!DOCTYPE P [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + PROJECT % b"&b;"
OUTSIDE = (
    b'<!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/passwd">]><Project xmlns="urn:QDA-XML:project:1.0">&x;</Project>'
)


@not_quick
@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"hello", "qdpx", "not a ZIP file"),
        (zip_of({"a.txt": b""}), "qdpx", "holds 0 files ending in .qde"),
        (zip_of({"a.qde": b"", "b.qde": b""}), "qdpx", "holds 2 files ending in .qde"),
        (zip_of({"project.qde": b"<a>"}), "qdpx", "not well-formed"),
        (zip_of({"project.qde": b"<a/>"}), "qdpx", "not of the REFI-QDA standard"),
        (zip_of({"project.qde": ENTITIES}), "qdpx", "document type or entities"),
        (zip_of({"project.qde": OUTSIDE}), "qdpx", "document type or entities"),
        (lambda: zip_of({"project.qde": b" " * 31_000_000}), "qdpx", "larger than 30000000 bytes"),
        (lambda: zip_of({"project.qde": b"", "x": b"0" * 200_000_001}), "qdpx", "unfolds to 200000001 bytes"),
        (b"<CodeBook xmlns='urn:QDA-XML:codebook:1.0'/>", "qdc", "holds no codes"),
        (ENTITIES, "qdc", "document type or entities"),
        (b"{", "web-annotation", "not JSON"),
        (b"[" * 100_000, "web-annotation", "not JSON"),
        (b"{}", "web-annotation", "no “items”"),
        (b'[{"type": "Annotation"}]', "web-annotation", "no target with a selector"),
        (b'[{"type": "Annotation", "target": {"source": "x"}}]', "web-annotation", "no position"),
        (b"a,b\r\n", "csv", "no column “source”"),
        (b"source,start,end,says,kin\r\n", "csv", "did you mean “kind”"),
        (b"source,start,end,says\r\ns,x,2,y\r\n", "csv", "line 2: start is “x”"),
        (b"source,start,end,says\r\ns,1\r\n", "csv", "2 cells under 4 columns"),
        (b'source,start,end,says\r\ns,1,2,"y\r\n', "csv", "line 2"),
        (b"source,start,end,says\r\n\xff", "csv", "not UTF-8"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_refused_with_a_reason(data: bytes | Callable[[], bytes], name: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_coded(data() if callable(data) else data, name)


@full
@steady
@given(st.binary(max_size=200), st.sampled_from(["qdpx", "qdc", "web-annotation", "csv"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with suppress(UsageError):
        assert isinstance(read_coded(data, name), Coded)


# -- tables and annotations as others read them -----------------------------------------------------------------------


def test_no_cell_begins_as_a_formula() -> None:
    import csv

    claim = Claim("c", "s", 0, 1, "=1+1", polarity="-", tags=("@x",), note="\t=2", kind="+k")
    table = write_coded(Coded("n", (Source("s", "=cmd()"),), {}, (claim,)), "csv").decode()
    cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
    assert [c for c in cells if c.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert read_coded(table.encode(), "csv").claims == (claim,)


def test_a_quotation_is_enough_where_the_text_is_at_hand() -> None:
    item = {
        "type": "Annotation",
        "creator": {"type": "Person", "name": "Bo"},
        "body": [
            {"type": "TextualBody", "value": "consent"},
            {"type": "TextualBody", "purpose": "tagging", "value": "t"},
        ],
        "target": {"source": "https://example.org/a", "selector": {"type": "TextQuoteSelector", "exact": "agreed"}},
    }
    back = read_coded(json.dumps([item]).encode(), "web-annotation", {"talk": "They agreed."})
    assert back.claims == (Claim("claim_1", "talk", 5, 11, "consent", tags=("t",), coder="Bo"),)
    with pytest.raises(UsageError, match="not in one place"):
        read_coded(json.dumps([item]).encode(), "web-annotation", {"talk": "They agreed, they agreed."})


def test_annotations_have_the_selectors_of_the_model() -> None:
    text = "😀 They agreed."
    coded = Coded("n", (Source("s", "S", digest(text)),), {"s": text}, (Claim("c", "s", 7, 13, "x"),))
    (item,) = json.loads(write_coded(coded, "web-annotation"))["first"]["items"]
    assert item["target"]["selector"] == [
        {"type": "TextPositionSelector", "start": 7, "end": 13},
        {"type": "TextQuoteSelector", "exact": "agreed", "prefix": "😀 They ", "suffix": "."},
    ]
    assert item["target"]["source"] == f"urn:sha256:{digest(text)}"


def test_a_codebook_comes_back() -> None:
    book = (Code("Stance", "d", True, "#ff0000", (Code("Threat"), Code("Offer", "what is offered"))), Code("Place"))
    assert read_coded(write_coded(Coded("n", codebook=book), "qdc"), "qdc").codebook == book


def test_codes_have_meanings() -> None:
    coded = Coded("n", (Source("s", "S"),), {}, (Claim("c", "s", 0, 1, "x", kind="term", actors=("RUS",)),))
    coded = replace(coded, actors=(Actor("RUS", "Russia"),))
    root = ElementTree.fromstring(write_coded(coded, "qdc"))  # noqa: S314 - our own output
    found = {c.get("name"): c.findtext("{*}Description") for c in root.iter("{urn:QDA-XML:codebook:1.0}Code")}
    assert found == {
        "kind": "what a span is",
        "kind: term": KINDS["term"],
        "actor": "whom it is about",
        "actor: RUS": "Russia",
    }


# -- read by the words of the standard, without the reader of the package --------------------------------------------

QDA = "{urn:QDA-XML:project:1.0}"


def read_literally(data: bytes) -> dict[str, dict[str, object]]:
    """Return what is selected in a project: words, description, codes by their names, and who chose it.

    As sections 8.1 and 10.2 of the standard say: texts lie in the folder ``sources`` under what ``internal://`` names,
    are UTF-8, and positions count Unicode code points from zero.
    """
    archive = zipfile.ZipFile(io.BytesIO(data))
    root = ElementTree.fromstring(archive.read("project.qde"))  # noqa: S314 - written here
    codes = {code.get("guid"): code.get("name") for code in root.iter(f"{QDA}Code")}
    users = {user.get("guid"): user.get("id") for user in root.iter(f"{QDA}User")}
    found: dict[str, dict[str, object]] = {}
    for source in root.iter(f"{QDA}TextSource"):
        scheme, _, name = str(source.get("plainTextPath")).partition("://")
        assert scheme == "internal"
        text = [*archive.read(f"sources/{name}").decode("utf-8")]
        for selection in source.iter(f"{QDA}PlainTextSelection"):
            start, end = (int(str(selection.get(key))) for key in ("startPosition", "endPosition"))
            refs = [ref.get("targetGUID") for ref in selection.iter(f"{QDA}CodeRef")]
            found[str(selection.get("name"))] = {
                "source": source.get("name"), "words": "".join(text[start:end]), "codes": [codes[ref] for ref in refs],
                "says": selection.findtext(f"{QDA}Description"), "coder": users.get(selection.get("creatingUser")),
            }  # fmt: skip
    return found


@long
@steady
@given(codings())
def test_a_project_read_by_the_words_of_the_standard_says_the_same(coded: Coded) -> None:
    names = {source.id: source.name for source in coded.sources}
    assert read_literally(write_coded(coded, "qdpx")) == {
        claim.id: {
            "source": shown(names[claim.source]), "words": coded.texts[claim.source][claim.start : claim.end],
            "codes": [shown(code) for code in codes_of(claim)], "says": shown(claim.says), "coder": claim.coder,
        }
        for claim in coded.claims
    }  # fmt: skip


def shown(text: str) -> str:
    """A text as XML can hold it."""
    line_ends = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff") else "\ufffd" for c in line_ends)


# -- the published schema ---------------------------------------------------------------------------------------------


@long
@steady
@given(codings())
def test_a_project_is_valid_by_the_published_schema(coded: Coded) -> None:
    etree = pytest.importorskip("lxml.etree", reason="not run: lxml is not installed (the extra “test” installs it)")
    schema = etree.XMLSchema(etree.parse(Path(__file__).parent / "refi-qda" / "Project-excerpt.xsd"))
    archive = zipfile.ZipFile(io.BytesIO(write_coded(coded, "qdpx")))
    root = etree.fromstring(archive.read("project.qde"))
    assert schema.validate(root), schema.error_log
    guids = [e.get("guid") for e in root.iter() if e.get("guid")]
    assert len(guids) == len(set(guids)), "an identifier is there twice"
    refs = {e.get("targetGUID") for e in root.iter() if e.get("targetGUID")}
    assert refs <= set(guids), "a reference leads nowhere"
    paths = {e.get("plainTextPath").replace("internal://", "sources/") for e in root.iter("{*}TextSource")}
    assert paths == set(archive.namelist()) - {"project.qde"}
