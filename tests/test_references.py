"""References to sources, as RIS and CSL-JSON have them: what goes out comes back, and what others write is read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.cli import main
from detente.errors import UsageError
from detente.evidence.coded import Coded
from detente.evidence.sources import Source
from detente.exchange import format_of, read_coded, write_coded
from seeds import examples, full

FORMATS = ("ris", "csl-json")
steady = settings(derandomize=True, deadline=None, max_examples=examples(200))
KEPT = ("title", "author", "outlet", "date", "retrieved", "url", "language")

# Names with particles, of institutions and in other scripts; commas and semicolons in places where nobody means them;
# what looks like a tag or the end of a reference; line ends of all kinds; what no file holds.
PARTS = (
    "van der Berg, Ida", "Humboldt, Alexander von", "King, Martin, Jr.", "王小明", "Αγγελόπουλος, Θεόδωρος", "נועה לוי",
    "UN", ", ", ";", "; ", "ER  - ", "TY  - GEN", "\n", "\r\n", "\x0b", "\u2028", "  ", "a", "é", "e\u0301", "😀", "/",
    "“", '"', "\\", "{", "\0", "\x1f", "\ud800", "\ufeff", "https://x.example/?a=1&b=2",
)  # fmt: skip
texts = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map("".join)
DATES = (
    "2031", "2031-05", "2031-05-04", "2031~", "2031-05~", "2031?", "2031-05/2031-07", "2031/2032", "../2031", "2031-23",
    "last summer", "5 May 2031", "2031-13", "2031-05-04T10:00", "0000", "0987-01-02", "203", "20311", "/", "///", "/5/",
    "2031/05/04", "2031/05//early", "in press", "2031-0512", "05/04/2031", "2031-2031", "2031 ", "XXXX-05",
)  # fmt: skip
dates = st.sampled_from(DATES) | texts
ids = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)


@st.composite
def sources(draw: st.DrawFn) -> tuple[Source, ...]:
    found = []
    for key in draw(st.lists(ids, max_size=3, unique=True)):
        facts = {k: draw(st.none() | (dates if k in ("date", "retrieved") else texts)) for k in (*KEPT, "note")}
        found.append(Source(key, draw(texts), sha256="0" * 64, characters=5, confidentiality=0, **facts))
    return tuple(found)


CONTROLS = dict.fromkeys((*range(9), *range(14, 32), 0xD800))


def flat(text: str | None) -> str | None:
    """A text on one line, without what no file holds."""
    bare = (text or "").translate(CONTROLS)
    return " ".join(bare.split()) or None


def expected(source: Source) -> dict[str, str | None]:
    """What of a source a reference holds: each text on one line, a note in lines, authors apart."""
    found = {k: flat(getattr(source, k)) for k in KEPT}
    names = [flat(name.replace(",", ", ")) for name in (source.author or "").split(";")]
    found["author"] = "; ".join(name for name in names if name) or None
    lines = [flat(line) or "" for line in (source.note or "").translate(CONTROLS).splitlines()]
    found["note"] = "\n".join(lines).rstrip("\n") or None
    return {"id": source.id, "name": flat(source.name) or source.id, **found}


def told(source: Source) -> dict[str, str | None]:
    return {k: getattr(source, k) for k in ("id", "name", *KEPT, "note")}


@full
@steady
@given(sources(), st.sampled_from(FORMATS))
def test_what_a_reference_holds_comes_back(given_: tuple[Source, ...], kind: str) -> None:
    data = write_coded(Coded("case", given_), kind)
    back = read_coded(data, kind) if given_ or kind == "csl-json" else Coded("none")
    assert [told(s) for s in back.sources] == [expected(s) for s in given_]
    assert back.notes == ()
    assert write_coded(back, kind) == data == write_coded(Coded("case", given_), kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_source_without_a_title_has_none_when_it_comes_back(kind: str) -> None:
    three = (Source("a", "Minutes"), Source("b", "Minutes", title="Minutes"), Source("c", "Minutes", title="A title"))
    assert read_coded(write_coded(Coded("x", three), kind), kind).sources == three


# -- what others write ------------------------------------------------------------------------------------------------

RIS = """\
TY  - NEWS
TI  - Harbour talks
  suspended
A1  - Morrow,Ida
AU  - van der Berg, Jan
JO  - Harbour Gazette
PY  - 2031
DA  - 2031/05/07/
Y2  - 2031/06/01/10:30
UR  - https://gazette.example/1
UR  - https://gazette.example/copy
DO  - 10.1/x
DO  - 10.1/y
KW  - ferry
N1  - first
N1  - second
ER  -

TY  - RPRT
T1  - A report
PB  - The Trust
Y1  - 2030/11//Autumn
DA  - Nov
ER  -
TY  - GEN
AU  - 王小明
"""


def test_a_file_in_the_dialects_of_other_programs_is_read() -> None:
    found = read_coded(RIS.replace("\n", "\r\n").encode("utf-8-sig"), "ris")
    first, second, third = found.sources
    assert told(first) == {
        "id": "Harbour_talks_suspended", "name": "Harbour talks suspended", "title": "Harbour talks suspended",
        "author": "van der Berg, Jan; Morrow, Ida", "outlet": "Harbour Gazette", "date": "2031-05-07",
        "retrieved": "2031-06-01", "url": "https://gazette.example/1", "language": None, "note": "first\nsecond",
    }  # fmt: skip
    assert (second.outlet, second.date) == ("The Trust", "Nov 2030")
    assert (third.id, third.name, third.author) == ("reference_3", "reference 3", "王小明")
    assert found.left_out == (
        "left out: what is said of the date 2031-06-01 besides: 10:30",
        "left out: what a source has no place for, and how often it is there: DO (1), KW (1)",
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing"),
        ("A list of books\n", "nothing in it can be brought in"),
        ("AU  - Morrow, Ida\nTY  - GEN\nER  - \n", "line 1, column 1: found “AU - Morrow, Ida”; expected a reference"),
        ("\nER  - \n" * 30 + "x\n" * 30, "line 61, column 1: found “x”; expected a reference, which begins with"),
    ],
)
def test_what_is_no_file_of_references_says_what_was_expected(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(tmp_path / "a.ris"), "-o", str(tmp_path / "o.yaml")])
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr


def test_what_stands_before_the_first_reference_is_left_out() -> None:
    found = read_coded(b"Provider: a library\n\nTY  - GEN\nTI  - A\nER  - \n", "ris")
    assert [s.name for s in found.sources] == ["A"]
    assert found.left_out == ("left out: line 1, which stands in no reference: Provider: a library",)


CSL: list[Any] = [
    {
        "id": "http://library.example/items/ABC", "type": "article-journal", "title": "On ferries",
        "shortTitle": "Ferries",
        "container-title": "Journal", "publisher": "The Trust", "DOI": "10.1/x", "page": "1-2",
        "author": [
            {"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"},
            {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van", "suffix": "Jr."},
            {"literal": "Harbour Board"}, {"family": "王"}, {"family": "", "given": "Madonna"},
        ],
        "issued": {"date-parts": [["2031", 5, "4"]], "season": ""},
        "accessed": {"date-parts": [[2031, 6]], "circa": 1},
    },
    {"id": 7, "type": "webpage", "issued": {"date-parts": [[2031], [2032, 1]]}, "accessed": {"raw": "in May"}},
    {"id": "ABC", "type": "book", "title": "T", "issued": {"date-parts": [[2031]], "season": 2}, "publisher": "P"},
    {"id": "ABC", "type": "book", "title": "U", "issued": {"date-parts": [["soon"]]}, "author": [{"x": 1}]},
    {"title": "no type"}, "nothing",
]  # fmt: skip


@pytest.mark.parametrize("data", [CSL, {"items": CSL}], ids=["list", "items"])
def test_items_of_other_programs_are_read(data: Any) -> None:
    raw = json.dumps(data).encode()
    assert format_of("export.json", raw) == "csl-json"
    found = read_coded(raw, "csl-json")
    first, second, third, fourth = found.sources
    assert told(first) == {
        "id": "http_library_example_items_ABC", "name": "Ferries", "title": "On ferries", "outlet": "Journal",
        "author": "Humboldt, Alexander von; van Gogh, Vincent, Jr.; Harbour Board; 王; Madonna", "date": "2031-05-04",
        "retrieved": "2031-06~", "url": None, "language": None, "note": None,
    }  # fmt: skip
    assert (second.id, second.name, second.date, second.retrieved) == ("source_7", "7", "2031/2032-01", "in May")
    assert (third.id, third.date, third.outlet) == ("ABC", "2031-22", "P")
    assert (fourth.id, fourth.date, fourth.author) == ("ABC_2", None, None)
    assert found.left_out == (
        'left out: “issued” of item 4, which is no date: {"date-parts": [["soon"]]}',
        'left out: somebody among “author” of item 4: [{"x": 1}]',
        "left out: item 5, which has no type: no type",
        "left out: item 6, which is a text and no item: nothing",
        "left out: what a source has no place for, and how often it is there: DOI (1), page (1), publisher (1)",
    )


def test_what_goes_out_is_as_the_schema_of_items_says() -> None:
    source = Source("a", "A", author="van Gogh, Vincent; UN", date="2031-05/2031-07", retrieved="2031~", url="u")
    (item,) = json.loads(write_coded(Coded("x", (source,)), "csl-json"))
    assert item == {
        "id": "a", "type": "document", "title": "A", "title-short": "A",
        "author": [{"family": "van Gogh", "given": "Vincent"}, {"literal": "UN"}],
        "issued": {"date-parts": [[2031, 5], [2031, 7]]}, "accessed": {"date-parts": [[2031]], "circa": True},
        "URL": "u",
    }  # fmt: skip


# -- any bytes --------------------------------------------------------------------------------------------------------

json_values = st.recursive(
    st.sampled_from(["x", "", 1, 1.5, 10**30, True, None, "2031"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "author", "issued", "date-parts", "season", "family", "title", "note"]),
            inner,
        )
    ),
    max_leaves=12,
)
lines = st.sampled_from(
    ["TY  - GEN", "ER  - ", "AU  - a", "DA  - 1//3/x", "DA  - ", "x", "", " TY  - ", "PY  - 9999999"]
)


@full
@steady
@given(
    st.binary(max_size=60)
    | st.lists(lines | texts, max_size=8).map(lambda ls: "\n".join(ls).encode("utf-8", "replace"))
    | json_values.map(lambda v: json.dumps(v).encode()),
    st.sampled_from(FORMATS),
)
def test_any_bytes_are_read_or_refused(data: bytes, kind: str) -> None:
    try:
        found = read_coded(data, kind)
    except UsageError:
        return  # in words of our own; anything else is raised
    assert len({s.id for s in found.sources}) == len(found.sources)
    assert [told(s) for s in read_coded(write_coded(found, kind), kind).sources] == [told(s) for s in found.sources]


# -- beside a case ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_what_was_looked_up_elsewhere_completes_the_sources_of_a_case(kind: str, tmp_path: Path) -> None:
    """The digest stays, what the case says stays, and what it lacks comes in."""
    case, out = tmp_path / "case.yaml", tmp_path / "references.txt"
    case.write_text(
        f"format: detente/1\nsources: {{paper: {{name: a paper, sha256: {'0a' * 32}, author: Ann}}}}\n",
        encoding="utf-8",
    )
    looked_up = Source("paper", "other", author="Bo", outlet="The Gazette", date="2031-05", url="https://x.example")
    out.write_bytes(write_coded(Coded("x", (looked_up,)), kind))
    done = CliRunner().invoke(main, ["import", str(out), "--as", kind, "--case", str(case), "-o", str(case)])
    assert done.exit_code == 0, done.output
    assert detente.read_case(case).layer.sources["paper"] == Source(
        "paper", "a paper", "0a" * 32, author="Ann", outlet="The Gazette", date="2031-05", url="https://x.example"
    )
