"""The commands that bring documents and codings in, and write them out: what they write, and what they refuse."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente.catalog import read_case
from detente.cli import main
from printed import faults
from seeds import long_but

pytest.importorskip("defusedxml", reason="not run: defusedxml is not installed (the extra “documents” installs it)")

CASE = """\
format: detente/1
sources: {letter: {name: a letter from Ann Holm, sha256: %s, characters: 40, confidentiality: 1}}
claims:
  c1: {source: letter, start: 0, end: 20, says: Ann Holm agrees, by: [letter, Ann Holm], mode: quotation, kind: term}
  c2: {source: letter, start: 21, end: 38, says: it is over, kind: event, confidentiality: 2, coder: second}
actors: {ANN: {name: Ann Holm, kind: person}}
coders: {second: {name: Second coder}}
"""
LETTER = "Ann Holm has agreed. Holm said “over” 😀."


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from detente.evidence.text import digest

    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "case.yaml").write_text(CASE % digest(LETTER), encoding="utf-8")
    return tmp_path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert result.exit_code == code, result.output
    return result


def names(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


FROM_LETTER = ("export", "case.yaml", "--source", "letter=letter.txt")


def test_a_document_comes_in_with_its_text_and_the_original(here: Path) -> None:
    (here / "page.html").write_text("<title>A title</title><p>One<script>x</script> two.", encoding="utf-8")
    said = run("import", "page.html", "-o", "new.yaml").output
    assert "missing: author, outlet, date, retrieved" in said
    source = read_case("new.yaml").layer.sources["page"]
    assert (source.title, source.characters, source.media_type) == ("A title", 8, "text/html")
    text = here / "new.documents" / f"{source.sha256[:16]}.text.txt"
    original = here / "new.documents" / f"{source.original_sha256[:16]}.original.html"
    assert text.read_text(encoding="utf-8") == "One two."
    assert original.read_bytes() == (here / "page.html").read_bytes()
    assert len(list((here / "new.documents").iterdir())) == 2
    if os.name == "posix":
        assert {p.stat().st_mode & 0o777 for p in (text, original)} == {0o600}


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", b"\xff"), ("a.pdf", b"x"), ("a.docx", b"x"), ("a.qdpx", b"x"), ("a.csv", b"x")]
)
def test_a_file_that_is_wrong_changes_nothing(here: Path, name: str, data: bytes) -> None:
    (here / name).write_bytes(data)
    before = names(here)
    run("import", name, "-o", "new.yaml", code=2)
    assert names(here) == before


def test_what_cannot_be_written_leaves_nothing_behind(here: Path) -> None:
    (here / "new.yaml").mkdir()
    before = names(here)
    run("import", "letter.txt", "-o", "new.yaml", code=2)
    assert names(here) == before


@pytest.mark.parametrize("kind", ["qdpx", "web-annotation", "csv"])
def test_a_case_goes_out_and_comes_back(here: Path, kind: str) -> None:
    run(*FROM_LETTER, "--as", kind, "--level", "2", "-o", "out.file")
    run("import", "out.file", "--as", kind, "-o", "back.yaml")
    original, back = read_case("case.yaml").layer, read_case("back.yaml").layer
    assert back.claims == original.claims
    assert back.coders == original.coders
    if kind != "csv":
        assert (back.sources, back.actors) == (original.sources, original.actors)


def test_a_project_needs_the_texts(here: Path) -> None:
    said = run("export", "case.yaml", "--as", "qdpx", "--level", "2", "-o", "out.qdpx", code=2).output
    assert "give that of “letter” with --source letter=PATH" in said


def test_what_is_above_the_level_is_refused_unless_left_out(here: Path) -> None:
    before = names(here)
    said = run(*FROM_LETTER, "--as", "qdpx", "--level", "1", "-o", "out.qdpx", code=2).output
    assert "above level 1: claim c2 (level 2)" in said
    assert "--leave-out" in said
    run(*FROM_LETTER, "--as", "qdpx", "-o", "out.qdpx", code=2)
    assert names(here) == before
    run(*FROM_LETTER, "--as", "qdpx", "--level", "1", "--leave-out", "-o", "out.qdpx")
    archive = zipfile.ZipFile("out.qdpx")
    everything = b"".join(archive.read(n) for n in archive.namelist()).decode()
    assert "Ann Holm has agreed." in everything
    assert "over" not in everything
    assert "Second coder" not in everything


def test_names_are_replaced_and_the_key_puts_them_back(here: Path) -> None:
    redact = (*FROM_LETTER, "--as", "qdpx", "--level", "2", "--redact")
    shown = json.loads(run(*redact, "--preview", "--format", "json").stdout)
    assert faults("export", shown) == []
    assert shown["above_level"] == []
    assert {r["name"] for r in shown["replaced"]} >= {"Ann Holm", "Holm", "Second coder"}
    assert names(here) == ["case.yaml", "letter.txt"]
    assert "--key FILE" in run(*redact, "-o", "out.qdpx", code=2).output
    run(*redact, "--key", "out.key", "-o", "out.qdpx")
    if os.name == "posix":
        assert (here / "out.key").stat().st_mode & 0o777 == 0o600
    archive = zipfile.ZipFile("out.qdpx")
    assert "Holm" not in b"".join(archive.read(n) for n in archive.namelist()).decode()
    assert "a key is never overwritten" in run(*redact, "--key", "out.key", "-o", "other.qdpx", code=2).output
    run("import", "out.qdpx", "--key", "out.key", "-o", "back.yaml")
    original, back = read_case("case.yaml").layer, read_case("back.yaml").layer
    assert (back.claims, back.sources, back.actors, back.coders) == (
        original.claims, original.sources, original.actors, original.coders,
    )  # fmt: skip


def test_a_preview_without_redaction_says_what_is_above_the_level(here: Path) -> None:
    shown = run(*FROM_LETTER, "--as", "csv", "--preview").stdout
    assert "claim   c2" in shown
    assert "Names stay as they are" in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--as", "csv"), "-o FILE"),
        (("--as", "csv", "--key", "k", "-o", "o"), "go with --redact"),
        (("--as", "csv", "--also", "x", "-o", "o"), "go with --redact"),
        (("--as", "xls", "-o", "o"), "'xls' is not one of"),
    ],
)
def test_a_request_that_does_not_fit_is_refused(here: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in run("export", "case.yaml", "--level", "2", *arguments, code=2).output


def test_a_codebook_goes_out_and_comes_in(here: Path) -> None:
    run("export", "case.yaml", "--as", "qdc", "--level", "2", "-o", "book.qdc")
    run("import", "book.qdc", "-o", "new.yaml")
    codes = read_case(str(here / "new.yaml")).layer.codes
    assert {"kind: term", "kind: event", "mode: quotation"} <= set(codes)
    assert "kind" not in codes  # a folder, which nothing is coded with
    run("export", "new.yaml", "--as", "qdc", "-o", "again.qdc")
    run("import", "again.qdc", "-o", "newer.yaml")
    assert read_case(str(here / "newer.yaml")).layer.codes == codes


def test_what_a_case_says_of_a_code_stays_when_a_codebook_comes_in(here: Path) -> None:
    run("export", "case.yaml", "--as", "qdc", "--level", "2", "-o", "book.qdc")
    text = (here / "case.yaml").read_text(encoding="utf-8") + '\ncodes: {"kind: term": in our own words, mine: ""}\n'
    (here / "case.yaml").write_text(text, encoding="utf-8")
    run("import", "book.qdc", "--case", "case.yaml", "-o", "new.yaml")
    codes = read_case(str(here / "new.yaml")).layer.codes
    assert codes["kind: term"] == "in our own words"
    assert "mine" in codes
    assert "kind: event" in codes


def test_a_case_without_sources_has_nothing_to_export(here: Path) -> None:
    assert "has no sources" in run("export", "chicken", "--as", "csv", "-o", "o.csv", code=2).output


@long_but(every=2)
@pytest.mark.parametrize("kind", ["qdpx", "web-annotation"])
def test_the_teaching_case_survives_whole(here: Path, kind: str) -> None:
    run("export", "ferry", "--as", kind, "-o", "ferry.out")
    run("import", "ferry.out", "--as", kind, "-o", "back.yaml")
    original, back = read_case("ferry").evidence, read_case("back.yaml").layer
    assert back.claims == original.claims
    assert back.actors == original.actors
    assert back.coders == original.coders
    assert back.sources == original.sources


SEED = Path(os.environ.get("DETENTE_SHARED", Path(__file__).parents[2] / "shared")) / "seed"


@long_but(every=2)
@pytest.mark.skipif(
    not (SEED / "article.txt").is_file(),
    reason=f"not run: {SEED / 'article.txt'} not found (the article does not ship; DETENTE_SHARED names the folder)",
)
@pytest.mark.parametrize("kind", ["qdpx", "web-annotation"])
def test_all_spans_of_the_reading_survive(here: Path, kind: str) -> None:
    text = ("--source", f"article={SEED / 'article.txt'}")
    run("import", str(SEED / "reading.json"), "--as", "reading", *text, "-o", "reading.yaml")
    run("export", "reading.yaml", "--as", kind, *text, "-o", "reading.out")
    run("import", "reading.out", "--as", kind, *(text if kind == "web-annotation" else ()), "-o", "back.yaml")
    original, back = read_case("reading.yaml").layer, read_case("back.yaml").layer
    assert len(back.claims) == 199
    assert (back.claims, back.sources, back.actors) == (
        original.claims, original.sources, original.actors,
    )  # fmt: skip
