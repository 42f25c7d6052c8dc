"""A case with its texts as one file: what goes in comes out, what stays out is named, what does not fit is refused."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner, Result

from detente.case import Case, write_case
from detente.case.elements import Layer
from detente.catalog import read_case, shipped_texts
from detente.cli import main
from seeds import long, take
from texts_of_the_probe import probe

pytest.importorskip("defusedxml", reason="not run: defusedxml is not installed (the extra “documents” installs it)")

LETTER = "Ann Holm has agreed. Holm said “over” 😀."
CASE = """\
# kept: a comment of the author
format: detente/1
title:   "A quarrel"   # and its quotation marks
sources:
  letter: {name: a letter from Ann Holm, sha256: %s, characters: 40, confidentiality: %d}
  poster: {name: a poster, sha256: %s}
claims:
  c1: {source: letter, start: 0, end: 20, says: Ann Holm agrees, by: [letter, Ann Holm], mode: quotation, kind: term}
  c2: {source: letter, start: 21, end: 38, says: it is secret, kind: event, confidentiality: %d, coder: second}
actors: {ANN: {name: Ann Holm, kind: person}}
coders: {second: {name: Second coder}}
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options:
  a: {owner: A, name: give way, evidence: [c1, c2]}
  b: {owner: B, name: give way, because: "it is said", evidence: [c2]}
preferences: {A: [{that: b, evidence: [c2]}, not a], B: [a, not b]}
"""


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "case.yaml").write_text(CASE % (digest(LETTER), 0, digest("Come!"), 0), encoding="utf-8")
    (tmp_path / "secret.yaml").write_text(CASE % (digest(LETTER), 0, digest("Come!"), 2), encoding="utf-8")
    return tmp_path


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert result.exit_code == code, result.output
    return result


def pack(case: str = "case.yaml", *more: str) -> Result:
    return run("export", case, "--source", "letter=letter.txt", "--as", "package", "-o", "out.zip", *more)


def files_of(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(path: str, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def test_a_package_holds_the_file_as_it_is_and_each_text_under_its_digest(here: Path) -> None:
    said = pack().stderr
    assert files_of("out.zip") == {
        "case.yaml": (here / "case.yaml").read_bytes(),
        f"texts/{digest(LETTER)}.txt": LETTER.encode(),
    }
    assert "left out: the text of poster: its text is not at hand; give it with --source poster=PATH" in said
    assert "letter" not in said
    if os.name == "posix":
        assert (here / "out.zip").stat().st_mode & 0o777 == 0o600


def test_the_same_case_gives_the_same_bytes_and_a_package_is_its_own(here: Path) -> None:
    pack()
    first = (here / "out.zip").read_bytes()
    pack()
    assert (here / "out.zip").read_bytes() == first
    run("export", "out.zip", "--as", "package", "-o", "again.zip")
    assert (here / "again.zip").read_bytes() == first


def test_the_careful_alternative_names_every_text(here: Path) -> None:
    said = pack("case.yaml", "--without-texts").stderr
    assert list(files_of("out.zip")) == ["case.yaml"]
    for name in ("letter", "poster"):
        assert f"left out: the text of {name}: as --without-texts says" in said
    assert (
        "--without-texts goes with --as package"
        in run("export", "case.yaml", "--as", "csv", "--without-texts", "-o", "o.csv", code=2).output
    )


def test_what_is_above_a_level_goes_out_with_no_word_of_it_and_without_texts(here: Path) -> None:
    assert (
        "above level 0: claim c2 (level 2)"
        in run("export", "secret.yaml", "--as", "package", "-o", "out.zip", code=2).output
    )
    assert not (here / "out.zip").exists()
    said = pack("secret.yaml", "--leave-out").stderr
    assert "left out: claim c2 (level 2)" in said
    assert "left out: the text of letter" in said
    files = files_of("out.zip")
    assert list(files) == ["case.yaml"]
    for word in ("secret", "Second coder", "a comment"):
        assert word not in files["case.yaml"].decode()
    found, whole = read_case("out.zip"), read_case("secret.yaml")
    assert found.layer.claims == {"c1": whole.layer.claims["c1"]}
    assert found.layer.options["a"].note.evidence == ("c1",)
    assert found.layer.options["b"].note.because == "it is said"
    assert verdicts("out.zip", "out") == verdicts("secret.yaml", "secret")
    pack("secret.yaml", "--level", "2", "--replace")
    assert files_of("out.zip")[f"texts/{digest(LETTER)}.txt"] == LETTER.encode()


def test_with_pseudonyms_neither_texts_nor_the_model_go_out(here: Path) -> None:
    said = pack("case.yaml", "--redact", "--key", "out.key").stderr
    assert "left out: the model, whose words pseudonyms do not reach" in said
    assert "left out: the text of letter: with pseudonyms no text goes out" in said
    files = files_of("out.zip")
    assert list(files) == ["case.yaml"]
    for word in ("Holm", "Second coder", "quarrel", digest(LETTER)):
        assert word not in files["case.yaml"].decode()
    assert set(read_case("out.zip").layer.claims) == {"c1", "c2"}


def test_a_source_without_a_digest_has_no_text_in_a_package(here: Path) -> None:
    text = (here / "case.yaml").read_text(encoding="utf-8").replace(f"sha256: {digest(LETTER)}, ", "")
    (here / "case.yaml").write_text(text, encoding="utf-8")
    assert "the text of letter: the case names no digest" in pack().stderr
    assert list(files_of("out.zip")) == ["case.yaml"]


def test_a_case_without_evidence_is_a_package_too(here: Path) -> None:
    run("export", "chicken", "--as", "package", "-o", "chicken.zip")
    assert verdicts("chicken.zip") == verdicts("chicken")


def test_a_model_of_gmcr_plus_is_packed_as_a_case(here: Path) -> None:
    model = {
        "options": [{"name": "Give way", "permittedDirection": "fwd"}, {"name": "Shout", "permittedDirection": "both"}],
        "decisionMakers": [
            {"name": "Ann", "options": [0], "preferences": [[[1, "Y"]]]},
            {"name": "Bob", "options": [1], "preferences": [[[0, "N"], [1, "N"]]]},
        ],
        "infeasibles": [],
    }
    (here / "quarrel.gmcr").write_text(json.dumps(model), encoding="utf-8")
    run("export", "quarrel.gmcr", "--as", "package", "-o", "quarrel.zip")
    assert files_of("quarrel.zip")["case.yaml"].startswith(b"format: detente/1")
    assert verdicts("quarrel.zip") == verdicts("quarrel.gmcr")


# Reading


def test_every_command_shows_the_words_of_a_package(here: Path) -> None:
    pack()
    for command in (("show",), ("trace", "a"), ("check",), ("audit",)):
        name, *rest = command
        with_source = run(name, "case.yaml", *rest, "--source", "letter=letter.txt").stdout
        assert run(name, "out.zip", *rest).stdout == with_source.replace("case:", "out:"), name
    assert "Ann Holm has agreed." in run("show", "out.zip").stdout
    assert "Ann Holm has agreed." not in run("show", "case.yaml").stdout


def test_a_package_is_read_from_standard_input_and_under_any_name(here: Path) -> None:
    pack()
    (here / "renamed").write_bytes((here / "out.zip").read_bytes())
    shown = CliRunner().invoke(main, ["show", "-"], input=(here / "out.zip").read_bytes())
    assert shown.exit_code == 0
    assert "Ann Holm has agreed." in shown.stdout
    assert "Ann Holm has agreed." in run("show", "renamed").stdout


def test_a_package_made_again_by_another_system_is_read(here: Path) -> None:
    pack()
    files = {f"folder/{name}": data for name, data in files_of("out.zip").items()}
    crlf = {f"folder/texts/{digest(LETTER)}.txt": LETTER.encode(), "__MACOSX/folder/._case.yaml": b"x"}
    zip_of("mac.zip", {**files, **crlf})
    assert "Ann Holm has agreed." in run("show", "mac.zip").stdout


def test_only_the_exact_names_are_read_and_what_else_is_there_is_said(here: Path) -> None:
    pack()
    other = "No source of this case."
    odd = {
        "../letter.txt": b"x", "texts/letter.txt": b"x", f"texts/{digest(other).upper()}.txt": b"x",
        f"texts/../texts/{digest('x')}.txt": b"y", "notes.md": b"x",
    }  # fmt: skip
    zip_of("odd.zip", {**files_of("out.zip"), **odd, f"texts/{digest(other)}.txt": other.encode()})
    said = run("show", "odd.zip").stderr
    for name in odd:
        assert f"odd.zip/{name}:1:1: this has no place in a package, and was not read" in said
    assert f"odd.zip/texts/{digest(other)}.txt:1:1: this is the text of no source of the case" in said
    assert sorted(p.name for p in here.iterdir()) == ["case.yaml", "letter.txt", "odd.zip", "out.zip", "secret.yaml"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"Another text.", f"its SHA-256 is {digest('Another text.')}"),
        (b"\xff\xfe", "found the byte 0xff at 0, which is not UTF-8"),
    ],
)
def test_a_text_that_is_not_the_one_it_is_named_after_is_refused_by_name(here: Path, data: bytes, says: str) -> None:
    pack()
    name = f"texts/{digest(LETTER)}.txt"
    zip_of("bad.zip", {**files_of("out.zip"), name: data})
    for command in ("show", "solve", "check", "audit"):
        said = run(command, "bad.zip", code=3).output
        assert f"bad.zip/{name}:1:1" in said
        assert says in said


def test_an_error_in_the_case_of_a_package_has_its_place(here: Path) -> None:
    zip_of("bad.zip", {"case.yaml": b"format: detente/1\nsorces: {}\n"})
    assert "bad.zip/case.yaml:2:" in run("check", "bad.zip", code=3).output


def test_a_zip_that_is_no_package_gets_one_sentence(here: Path) -> None:
    zip_of("other.zip", {"texts/a.txt": b"x"})
    zip_of("empty.zip", {})
    for name in ("other.zip", "empty.zip"):
        said = run("solve", name, code=3).output
        assert "this is a ZIP archive" in said
        assert len(said.strip().splitlines()) == 1


def test_a_damaged_package_is_said_to_be_damaged(here: Path) -> None:
    pack()
    whole = (here / "out.zip").read_bytes()
    (here / "cut.zip").write_bytes(whole[: len(whole) // 2])
    said = run("solve", "cut.zip", code=3).output
    assert "cut.zip:1:1: the package is not a ZIP file" in said
    assert "detente export CASE --as package" in said


def test_a_package_that_unfolds_to_too_much_is_refused_unread(here: Path) -> None:
    zip_of("bomb.zip", {"case.yaml": b"format: detente/1\n", "texts/big": bytes(200_000_001)})
    assert "unfolds to" in run("solve", "bomb.zip", code=3).output


# Bringing in


def test_what_is_added_to_a_package_stays_one(here: Path) -> None:
    pack()
    (here / "note.txt").write_text("One more text.", encoding="utf-8")
    run("import", "note.txt", "--case", "out.zip", "-o", "out.zip")
    texts = {name for name in files_of("out.zip") if name != "case.yaml"}
    assert texts == {f"texts/{digest(LETTER)}.txt", f"texts/{digest('One more text.')}.txt"}
    assert "# kept: a comment of the author" in files_of("out.zip")["case.yaml"].decode()
    assert sorted(p.name for p in here.iterdir()) == ["case.yaml", "letter.txt", "note.txt", "out.zip", "secret.yaml"]


def test_a_case_that_comes_in_can_be_a_package_and_a_package_a_case_with_texts_beside(here: Path) -> None:
    run("import", "letter.txt", "-o", "new.zip")
    assert files_of("new.zip")[f"texts/{digest(LETTER)}.txt"] == LETTER.encode()
    run("import", "new.zip", "-o", "unpacked.yaml")
    kept = here / "unpacked.documents" / f"{digest(LETTER)[:16]}.text.txt"
    assert kept.read_text(encoding="utf-8") == LETTER
    assert "left out" not in run("export", "unpacked.yaml", "--as", "package", "-o", "packed.zip").stderr
    assert files_of("packed.zip") == files_of("new.zip")


def test_a_text_beside_a_case_that_was_changed_is_refused(here: Path) -> None:
    run("import", "letter.txt", "-o", "new.yaml")
    kept = here / "new.documents" / f"{digest(LETTER)[:16]}.text.txt"
    kept.write_text("Changed.", encoding="utf-8")
    assert "is not the source “letter”" in run("export", "new.yaml", "--as", "package", "-o", "o.zip", code=2).output


def test_a_new_version_of_a_text_is_laid_over_the_one_in_the_package(here: Path) -> None:
    pack()
    (here / "letter2.txt").write_text(f"Dear Ben, {LETTER}", encoding="utf-8")
    said = run("import", "letter2.txt", "--source-id", "letter", "--case", "out.zip", "-o", "new.zip").output
    assert "claims: 2 moved" in said
    claim = read_case("new.zip").layer.claims["c1"]
    assert (claim.start, claim.end) == (10, 30)
    assert f"texts/{digest(f'Dear Ben, {LETTER}')}.txt" in files_of("new.zip")


# Round trips


ASKED: dict[bytes, list[object]] = {}
"""What was printed of a file; the same bytes come back from several ways through other formats."""


def verdicts(source: str, name: str | None = None) -> list[object]:
    """Return what solve and assess print of each model of a case that is drawn, but for what depends on the file."""
    data = Path(source).read_bytes() if Path(source).exists() else source.encode()
    if data not in ASKED:
        ASKED[data] = printed(source, name)
    return ASKED[data]


def printed(source: str, name: str | None) -> list[object]:
    found = []
    selections = list(read_case(source).selections())
    for perspective, phase in (selections[n] for n in take(len(selections), every=4)):
        chosen = [*(["--perspective", perspective] if perspective else []), *(["--phase", phase] if phase else [])]
        for command in ("solve", "assess"):
            record = json.loads(run(command, source, *chosen, "--format", "json").stdout)
            del record["detente"]
            assert record.pop("case") in (name, Path(source).stem)
            found.append(record)
    return found


def words(case: Case | Layer, texts: Mapping[str, str]) -> dict[str, tuple[int, int, str]]:
    return {
        c.id: (c.start, c.end, texts[c.source][c.start : c.end])
        for c in (case.evidence if isinstance(case, Case) else case).claims.values()
        if c.source in texts
    }


@pytest.fixture
def ferry_and_probe(here: Path) -> list[tuple[str, dict[str, str], list[str]]]:
    """Return both cases as names to give, with the texts of their sources and the options that give these."""
    text, texts = probe()
    (here / "probe.yaml").write_text(text, encoding="utf-8")
    for name, words_of in texts.items():
        (here / f"{name}.txt").write_text(words_of, encoding="utf-8")
    given = [part for name in texts for part in ("--source", f"{name}={name}.txt")]
    return [("ferry", shipped_texts(read_case("ferry").evidence.sources), []), ("probe.yaml", texts, given)]


Way = TypeVar("Way")
Given = TypeVar("Given")


def drawn(ways: Sequence[Way], cases: Sequence[Given]) -> list[tuple[Way, Given]]:
    """Return each way with each case; in an ordinary run with one of them, in turn."""
    pairs = [(way, cases[(n + k) % len(cases)]) for k in range(len(cases)) for n, way in enumerate(ways)]
    return pairs[: len(take(len(pairs), every=len(cases)))]


@long
def test_ferry_and_the_probe_come_through_a_package_as_they_were(
    ferry_and_probe: list[tuple[str, dict[str, str], list[str]]],
) -> None:
    for source, texts, given in ferry_and_probe:
        stem = Path(source).stem
        run("export", source, "--as", "package", *given, "--level", "9", "-o", f"{stem}.zip")
        before, after = read_case(source), read_case(f"{stem}.zip")
        assert write_case(after) == write_case(before) == before.text
        assert after.evidence.claims == before.evidence.claims
        assert after.evidence.codes == before.evidence.codes
        assert (after.sha256, after.name) == (before.sha256, before.name)
        packed = {n: after.texts[s.sha256] for n, s in after.evidence.sources.items() if s.sha256 in after.texts}
        assert packed == {n: t for n, t in texts.items() if before.evidence.sources[n].sha256}
        assert len(words(before, packed)) >= 7
        assert words(after, packed) == words(before, packed)
        assert verdicts(f"{stem}.zip") == verdicts(source)


@long
def test_ferry_and_the_probe_come_through_a_project_as_they_were(
    ferry_and_probe: list[tuple[str, dict[str, str], list[str]]],
) -> None:
    for units, (source, texts, given) in drawn(("code-points", "utf-16"), ferry_and_probe):
        places = ["--positions", units, "--level", "9"]
        run("export", source, "--as", "qdpx", *places, *given, "-o", "p.qdpx", "--replace")
        run("import", "p.qdpx", "-o", "alone.yaml", "--replace")
        run("import", "p.qdpx", "--case", source, "-o", "joined.yaml", "--replace")
        before, alone, joined = (read_case(s).evidence for s in (source, "alone.yaml", "joined.yaml"))
        for after in (alone, joined):
            assert after.claims == before.claims
            assert (after.actors, after.coders) == (before.actors, before.coders)
            assert words(after, texts) == words(before, texts)
            assert set(before.codes) <= set(after.codes)
        kept = {p.read_text(encoding="utf-8") for p in Path("alone.documents").iterdir()}
        assert set(texts.values()) <= kept
        assert verdicts("joined.yaml", "joined") == verdicts(source)


@long
def test_ferry_and_the_probe_come_through_a_table_as_they_were(
    ferry_and_probe: list[tuple[str, dict[str, str], list[str]]],
) -> None:
    tables = [(",", ""), (";", "sep=;\n"), (";", ""), ("\t", "")]
    for (delimiter, head), (source, texts, given) in drawn(tables, ferry_and_probe):
        run("export", source, "--as", "csv", *given, "--level", "9", "-o", "comma.csv", "--replace")
        rows = list(csv.reader(io.StringIO(Path("comma.csv").read_text(encoding="utf-8"), newline="")))
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter).writerows(rows)
        Path("other.csv").write_text(head + out.getvalue(), encoding="utf-8", newline="")
        run("import", "other.csv", "--case", source, "-o", "joined.yaml", "--replace")
        run("import", "other.csv", "-o", "alone.yaml", "--replace")
        before, alone, joined = (read_case(s).evidence for s in (source, "alone.yaml", "joined.yaml"))
        assert alone.claims == joined.claims == before.claims
        assert words(alone, texts) == words(joined, texts) == words(before, texts)
        assert verdicts("joined.yaml", "joined") == verdicts(source)
