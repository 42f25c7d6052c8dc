"""Characters that nobody sees: shown by a mark, named by check and import, and kept as they are."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sys
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import detente
from detente.cli import main
from detente.pictures.graph import picture_of, svg_of
from detente.report import as_html
from detente.report.blocks import Bullets, Heading, Paragraph, Table, as_csv, as_markdown, as_text
from detente.report.said import Row, Said, fixed
from detente.store.accounts import Account
from detente.unseen import PATTERN, UNSEEN, named, names, seen, told, unseen_in

# Seen marks around numbers, and the controls that hieroglyphs are set with.
SEEN_ALL_THE_SAME = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
SEEN_ALL_THE_SAME |= {*range(0x13430, 0x13440)}
EVERY = [chr(c) for a, b in UNSEEN for c in range(a, b + 1)]
TURNED, HIDDEN, SOFT = "\u202e", "\u200b", "\u00ad"
CASE = f"""\
format: detente/1
title: "The weir{TURNED} and the mill"  # said in the village{HIDDEN}
decision_makers: {{A: {{name: "An{HIDDEN}n"}}, B: {{name: Bob}}}}
options:
  a: {{owner: A, name: "give\\u2067 way"}}
  b: {{owner: B, name: give way}}
preferences: {{A: [b, not a], B: [a, not b]}}
proposals: {{P: {{name: "Peace{TURNED}", terms: a and b}}}}
"""


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args), catch_exceptions=False)


def shows(text: str) -> set[str]:
    """Return the characters of a text that nobody sees."""
    return {character for _, character in unseen_in(text)}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unseen") / "weir.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


# -- which ------------------------------------------------------------------------------------------------------------


def test_every_character_of_format_is_among_them() -> None:
    formats = {c for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) in ("Cf", "Cc", "Zl", "Zp")}
    declared = {ord(c) for c in EVERY}
    assert formats - declared - SEEN_ALL_THE_SAME <= {0x09, 0x0A, 0x0D}
    assert not declared & SEEN_ALL_THE_SAME
    assert not [c for c in EVERY if unicodedata.category(c)[0] in "LNPS" and "FILLER" not in unicodedata.name(c)
                and c != "\u2800"]  # fmt: skip


@pytest.mark.parametrize("character", [*"\u202a\u202e\u2066\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad\U000e0061"])
def test_each_is_marked_between_letters(character: str) -> None:
    code = f"U+{ord(character):04X}"
    assert seen(f"a{character}b") == f"a⟨{code}⟩b"
    assert named(character) == f"{code}, {unicodedata.name(character)}"
    assert told(f"a{character}b{character}") == f"{named(character)} (2 times, first at 1)"
    assert names()[character] == unicodedata.name(character)


@pytest.mark.parametrize(
    "needed",
    [
        "می\u200cخواهم",  # Persian
        "ه\u200d.",  # the first letter of the year of the Hijra, as it is joined
        "क्\u200dष and क्\u200cष",  # Hindi
        "ශ්\u200dරී",  # Sinhala
        "👨\u200d👩\u200d👧 👩🏽\u200d🚀 🏳\ufe0f\u200d🌈",
        "❤\ufe0f and 1\ufe0f\u20e3",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "葛\U000e0100城",
        "one\ttwo\r\nthree",
    ],
)
def test_what_a_script_needs_is_left(needed: str) -> None:
    assert (seen(needed), told(needed)) == (needed, "")


@pytest.mark.parametrize(
    "odd",
    ["ab\u200cc", "ab\u200dc", "علی\u200c", "می\u200c\u200cخ", "❤\ufe0f\ufe0f", "a\ufe0f", "x\U000e0100"],
)
def test_where_no_script_needs_it_it_is_marked(odd: str) -> None:
    assert shows(odd)
    assert not shows(seen(odd))


def test_the_pattern_is_one_that_the_page_can_read_too() -> None:
    assert not re.search(r"\\|\(\?P|\(\?i", PATTERN)
    assert not set(PATTERN) & {"\n", "\r"}


# -- where words are shown --------------------------------------------------------------------------------------------


def test_every_rendering_marks_every_text() -> None:
    odd = f"a{TURNED}b"
    blocks = [
        Heading(fixed(odd), 1), Heading(fixed(odd), 3), Paragraph(fixed(odd)), Bullets((fixed(odd),)),
        Table(fixed(odd), (odd, "x"), (Row((odd, odd), Said(odd).because),), main=True),
    ]  # fmt: skip
    for rendered, times in ((as_text, 8), (as_markdown, 8), (as_csv, 3)):
        text = rendered(blocks)
        assert not shows(text)
        assert text.count("⟨U+202E⟩") == times
    page = str(as_html(blocks))
    assert not shows(page)
    assert page.count('<span class=mark title="U+202E, RIGHT-TO-LEFT OVERRIDE">⟨U+202E⟩</span>') == 8


@pytest.mark.parametrize(
    "asked",
    [
        ("show",), ("show", "--format", "markdown"), ("solve", "--format", "csv"), ("assess",),
        ("assess", "--format", "csv"), ("explain", "--state", "YN"), ("audit",), ("check", "--format", "csv"),
    ],
)  # fmt: skip
def test_commands_mark_them(here: Path, asked: tuple[str, ...]) -> None:
    result = run(asked[0], str(here), *asked[1:])
    assert result.exit_code == 0, result.output
    assert not shows(result.output)


def test_reports_and_pictures_mark_them_and_say_their_names(here: Path, tmp_path: Path) -> None:
    assert run("report", str(here), "-o", str(tmp_path / "x.html")).exit_code == 0
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert not shows(page)
    assert "RIGHT-TO-LEFT OVERRIDE" in page
    assert "<title>The weir⟨U+202E⟩ and the mill</title>" in page
    picture = svg_of(picture_of(detente.solve(detente.read_case(here).model())))
    assert not shows(picture)
    assert "An⟨U+200B⟩n" in html.unescape(picture)


def test_json_and_exports_are_exact(here: Path, tmp_path: Path) -> None:
    record = json.loads(run("show", str(here), "--format", "json").stdout)
    assert record["model"]["decision_makers"]["A"]["name"] == f"An{HIDDEN}n"
    assert run("export", str(here), "--as", "package", "-o", str(tmp_path / "x.zip")).exit_code == 0
    again = detente.read_case(tmp_path / "x.zip")
    assert (again.text, again.title) == (CASE, f"The weir{TURNED} and the mill")


def test_messages_mark_them(tmp_path: Path) -> None:
    path = tmp_path / f"a{TURNED}csv.txt"
    path.write_text(f"format: detente/1\nna{HIDDEN}me: x\n", encoding="utf-8")
    result = run("check", str(path))
    assert result.exit_code == 3
    assert not shows(result.stderr)
    assert "a⟨U+202E⟩csv.txt:2:1" in result.stderr
    assert "na⟨U+200B⟩me" in result.stderr


def test_the_pages_of_the_server_mark_names_of_people() -> None:
    pages = pytest.importorskip("detente.web.pages", reason="not run: the extra “web” is not installed")
    account = Account("1", f"bo{HIDDEN}b", f"Bo{TURNED}b", admin=False, active=True)
    for page in (
        pages.admin_page([account], f"closed: {TURNED}", "", base=""), pages.reset_page("", "t", account, base=""),
    ):  # fmt: skip
        visible = re.sub(r'value="[^"]*"', "", str(page))  # what is sent back is exact
        assert not shows(visible)
        assert "Bo<span class=mark" in visible


# -- check and import name them ---------------------------------------------------------------------------------------


def test_check_names_each_with_its_place(here: Path) -> None:
    warnings = json.loads(run("check", str(here), "--format", "json").stdout)["warnings"]
    places = {(w["line"], w["column"]): w["text"] for w in warnings if w["code"] == "unseen-character"}
    lines = CASE.split("\n")
    expected = {
        (number, at + 1): named(c)
        for number, line in enumerate(lines, 1)
        for at, c in enumerate(line)
        if c in (TURNED, HIDDEN)
    }
    expected[5, lines[4].index('"') + 1] = "U+2067, RIGHT-TO-LEFT ISOLATE"  # written as an escape
    assert set(places) == set(expected)
    assert [place for place, name in expected.items() if name not in places[place]] == []
    assert run("check", str(here), "--exit-code").exit_code == 1


def test_check_names_what_is_in_the_texts_at_hand(tmp_path: Path) -> None:
    text = tmp_path / f"talk{HIDDEN}.txt"
    text.write_text(f"We agree{TURNED} to co{SOFT}op{SOFT}erate.", encoding="utf-8")
    case = tmp_path / "case.zip"
    brought = run("import", str(text), "--source-id", "talk", "-o", str(case))
    assert brought.exit_code == 0, brought.output
    assert not shows(brought.output)
    for said in (brought.stdout, run("check", str(case)).stdout):
        assert "U+202E, RIGHT-TO-LEFT OVERRIDE (at 8)" in " ".join(said.split())
        assert "U+00AD, SOFT HYPHEN (2 times, first at 15)" in " ".join(said.split())
        assert "U+200B, ZERO WIDTH SPACE" in " ".join(said.split())  # in the name, which is that of the file
    assert detente.read_case(case).evidence.sources["talk"].name == text.name


def test_a_coding_that_is_brought_in_says_what_nobody_sees_in_it(tmp_path: Path) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([("source", "start", "end", "says"), ("s", 0, 8, f"they a{HIDDEN}gree")])
    (tmp_path / "t.csv").write_text(table.getvalue(), encoding="utf-8")
    result = run("import", str(tmp_path / "t.csv"), "-o", str(tmp_path / "t.yaml"))
    said = " ".join(result.stdout.split())
    assert "U+200B, ZERO WIDTH SPACE, which nobody sees, in “says: they a⟨U+200B⟩gree”" in said


def test_very_many_are_counted_and_not_listed() -> None:
    case = detente.parse_case(CASE.replace("Bob", "Bob" + f" x{SOFT}y" * 200))
    found = [f for f in detente.assess.check_case(case) if f.code == "unseen-character"]
    assert len(found) == 51
    assert "found 155 more characters" in found[-1].text
