"""The last step of every command: encodings that lack characters, full disks, readers that leave, odd names."""

from __future__ import annotations

import csv
import fcntl
import functools
import hashlib
import io
import json
import os
import re
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import detente
from detente.catalog import entry
from detente.cli import main
from detente.cli.streams import PLAIN, plain
from detente.report import as_text
from detente.report.blocks import Table
from detente.report.said import Basis, Row, fixed
from seeds import long, long_but, take

ODD = """
format: detente/1
title: هدنة → “مؤقتة” – ½ ✓ 日本 😀
summary: “Quoted”, with é, ё and an arrow →.
decision_makers: {A: {name: “Ann” → é}, B: {name: Бой 😀}}
options: {a: {owner: A, name: give “way” → é}, b: {owner: B, name: ½ give way – ё, moves: take-only}}
preferences: {A: [b, not a], B: [a, {that: not b, because: “it costs” →}]}
status_quo: NN
states: {rest: NN}
sources: {s: {name: “Письмо” → é}}
claims: {c1: {source: s, start: 0, end: 4, says: “so” → é, by: [{who: “ё”, mode: report}]}}
proposals: {p: {name: “both” → é, terms: {t: {that: a and b, name: “give” →}}}}
conditions: {w: {by: A, does: a, if: b, only_if: b, deadline: late}}
arguments: {q: {says: it “holds” →, about: {proposal: p}}, r: {says: “because” → é, for: q, evidence: [c1]}}
rivals: {k: {asks: “why” → é, answers: {x: {says: “so” ½}, y: {says: ё}}}}
forecasts:
  f: {says: “rain” → é, about: a, probability: 1/2, evidence: [c1], resolves: {by: 2031-05-01, yes_if: “seen” é},
      resolutions: [{on: 2031-05-02, outcome: yes}]}
phases: {late: {name: “late” →, infeasible: [a and not b]}}
perspectives: {mine: {name: “мой” →}, yours: {name: “твой” →, preferences: {A: [not a]}}}
"""

HALF = """
format: detente/1
title: “Другая” → é
decision_makers: {A: {name: “Анна”}, E: {name: Eve}}
options: {e: {owner: A, name: “go” →}, f: {owner: E}}
preferences: {A: [f, not e], E: [e, not f]}
"""
# Every command that prints a result; CASE stands for the file.
COMMANDS = {
    "check": "check CASE",
    "show": "show CASE",
    "solve": "solve CASE",
    "assess": "assess CASE",
    "explain": "explain CASE --state rest",
    "compare": "compare CASE mine yours",
    "coalitions": "coalitions CASE",
    "consent": "consent CASE",
    "horizon": "horizon CASE",
    "reach": "reach CASE",
    "robust": "robust CASE",
    "ensemble": "ensemble CASE --measure rankings",
    "repair": "repair CASE --state rest",
    "trace": "trace CASE",
    "audit": "audit CASE",
    "argue": "argue CASE",
    "conditions": "conditions CASE",
    "attitudes": "attitudes CASE",
    "link": "link CASE HALF --common A",
    "deals": "deals CASE",
    "relations": "relations CASE",
    "rivals": "rivals CASE",
    "perception": "perception CASE",
    "forecasts": "forecasts CASE",
    "catalog": "catalog",
    "export": "export CASE --as csv --preview",
    "blind": "blind CASE --coder ann -o OUT/blind.yaml",
    "import": "import TEXT --case CASE -o OUT/two.yaml",
    "report": "report CASE -o -",
    "roles": "roles CASE -o OUT/roles.md",
    "table": "table CASE",
    "graph": "graph CASE",
    "cite": "cite CASE",
}
NO_RESULT = {"open", "serve", "migrate", "verify"}  # they start servers, and change and check their databases
WITHOUT_FORMAT = {"blind", "import", "report", "roles", "table", "graph", "cite"}
IN_UTF8 = {"report", "table", "graph", "cite"}  # which print what is else a file
FORMATS = ("table", "json", "csv", "markdown")
ENCODINGS = ("latin-1", "cp1252", "cp437", "cp866", "ascii")
LINES = [
    [*line.split(), *(["--format", fmt] if fmt else [])]
    for name, line in COMMANDS.items()
    for fmt in ([None] if name in WITHOUT_FORMAT else FORMATS)
]


def test_every_command_is_tried_here() -> None:
    assert set(COMMANDS) | NO_RESULT == set(main.commands)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "odd.yaml"
    path.write_text(ODD, encoding="utf-8")
    return path


def run(line: list[str], case: Path, out: Path, encoding: str) -> Result:
    out.mkdir()
    (out / "нота.txt").write_text("“They agree” → é.", encoding="utf-8")
    (out / "half.yaml").write_text(HALF, encoding="utf-8")
    stands_for = {"CASE": str(case), "OUT": str(out), "TEXT": str(out / "нота.txt"), "HALF": str(out / "half.yaml")}
    arguments = [functools.reduce(lambda a, kv: a.replace(*kv), stands_for.items(), a) for a in line]
    return CliRunner(charset=encoding).invoke(main, arguments)


@long_but(every=3)
@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_as_much_is_said_in_an_encoding_that_lacks_characters(line: list[str], case: Path, tmp_path: Path) -> None:
    """Each command and format in one of the encodings, the next in another; with `-m full` in each of them."""
    whole = run(line, case, tmp_path / "utf-8", "utf-8")
    assert whole.exit_code == 0, whole.output
    assert line[0] in IN_UTF8 or "\\" not in whole.stdout.replace("\\n", "")
    of, first = len(ENCODINGS), LINES.index(line)
    for encoding in (ENCODINGS[k % of] for k in take(range(first, first + of), every=of)):
        found = run(line, case, tmp_path / encoding, encoding)
        assert found.exception is None or isinstance(found.exception, SystemExit), encoding
        assert found.exit_code == whole.exit_code
        if line[0] in IN_UTF8:
            assert found.stdout_bytes == whole.stdout_bytes, "a file says itself that it is UTF-8"
            continue
        assert found.stdout_bytes.count(b"\n") == whole.stdout_bytes.count(b"\n")
        assert found.stderr_bytes.count(b"\n") == whole.stderr_bytes.count(b"\n")
        same_after(line, whole.stdout, found.stdout_bytes.decode(encoding), encoding)


def same_after(line: list[str], whole: str, found: str, encoding: str) -> None:
    """The same with what stands for characters put in: JSON and CSV read back as the very same."""
    if "json" in line:
        assert json.loads(found) == json.loads(whole)
        assert found.isascii()
    elif "csv" in line and "--preview" not in line:
        rows = list(csv.reader(io.StringIO(whole)))
        assert list(csv.reader(io.StringIO(found))) == [[shown(c, encoding, str_escape) for c in r] for r in rows]
    else:
        assert found == shown(whole, encoding, plain)


def str_escape(character: str) -> str:
    return character.encode("ascii", "backslashreplace").decode("ascii")


def shown(text: str, encoding: str, otherwise: Callable[[str], str]) -> str:
    return "".join(c if c.encode(encoding, "ignore") else otherwise(c) for c in text)


def test_what_stands_for_a_character_is_plain_and_on_one_line() -> None:
    assert {c for text in PLAIN.values() for c in text if not (c.isascii() and c.isprintable())} == set()
    assert (plain("“"), plain("→"), plain("ё"), plain("😀")) == ('"', "->", "\\u0451", "\\U0001f600")


def process(*arguments: str, then: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process, through the shell for what follows it on the line."""
    command = f'"$0" -m detente "$@" {then}'
    return subprocess.run(
        ["bash", "-c", command, sys.executable, *arguments], capture_output=True, check=False, timeout=120,
        env={**os.environ, **environment},
    )  # fmt: skip


@long_but(every=2)
@pytest.mark.parametrize("encoding", ["cp866", "ascii"])
def test_a_process_with_such_an_encoding_ends_well(encoding: str, case: Path) -> None:
    done = process("show", str(case), PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "\\u0451".encode(encoding) in done.stdout or encoding == "cp866"


@long_but(every=2)
@pytest.mark.parametrize("line", ["solve CASE", "report CASE -o -", "--help"])
@pytest.mark.parametrize(("where", "why"), [("> /dev/full", b"No space left"), (">&-", b"closed")])
def test_what_cannot_be_written_ends_in_one_line_and_exit_code_4(line: str, where: str, why: bytes, case: Path) -> None:
    done = process(*line.replace("CASE", str(case)).split(), then=where)
    assert done.returncode == 4
    assert done.stderr.count(b"\n") == 1
    assert b"standard output could not be written" in done.stderr
    assert why in done.stderr


@long_but(every=2)
@pytest.mark.parametrize("line", ["solve CASE", "report CASE -o -"])
def test_whoever_reads_the_beginning_of_a_pipe_is_no_fault(line: str, case: Path) -> None:
    done = process(*line.replace("CASE", str(case)).split(), then="| true; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_the_answer_is_the_exit_code_even_where_nobody_reads() -> None:
    """That the proposal does not hold is not lost with the reader of the pipe."""
    arguments = ("assess", "prisoners-dilemma", "--exit-code")
    done = process(*arguments, then="| true; exit ${PIPESTATUS[0]}")
    assert (done.returncode, done.stderr) == (1, b"")
    assert process(*arguments, then="> /dev/full").returncode == 4, "an answer that could not be written is none"


@long_but(every=3)
@pytest.mark.parametrize("where", ["2> /dev/full", "2>&-", "2>&1 | true; exit ${PIPESTATUS[0]}"])
def test_an_error_that_cannot_be_told_keeps_its_exit_code(where: str, case: Path) -> None:
    assert process("solve", "nothing-of-this-name", then=where).returncode == 2
    assert process("solve", str(case), "--no-such-option", then=where).returncode == 2
    assert process("solve", str(case), then=where).returncode == 0


def test_a_closed_standard_input_is_said() -> None:
    done = process("solve", "-", then="<&-")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"cannot read -: standard input is closed" in done.stderr


@pytest.mark.parametrize("stage", ["detente.catalog.read_case", "detente.report.as_text", "click.Context.__init__"])
def test_an_interruption_gives_exit_code_4_wherever_it_comes(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stage, interrupted)
    result = CliRunner().invoke(main, ["solve", "prisoners-dilemma"])
    assert (result.exit_code, result.stdout) == (4, "")
    assert "interrupted" in result.stderr
    assert "Aborted" not in result.stderr


def test_an_interruption_while_it_is_written_gives_exit_code_4(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr("detente.cli.streams.Guarded.write", interrupted)
    result = CliRunner().invoke(main, ["solve", "prisoners-dilemma"])
    assert (result.exit_code, result.stdout) == (4, "")


# -- how wide the output is -------------------------------------------------------------------------------------------

TABLES = [line for line in LINES if line[-1] == "table" or line[0] in ("blind", "import")]


def cut(text: str) -> list[str]:
    return [word for word in re.split(r"[\s:,]+", text) if word.strip("-=")]


@long_but(every=2)
@pytest.mark.parametrize("line", TABLES, ids=" ".join)
def test_lines_are_as_wide_as_columns_says_and_no_word_is_lost(
    line: list[str], case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = run(line, case, tmp_path / "wide", "utf-8").stdout
    for width in (40, 60, 80):
        monkeypatch.setenv("COLUMNS", str(width))
        narrow = run(line, case, tmp_path / str(width), "utf-8").stdout
        too_wide = [text for text in narrow.splitlines() if len(text) > width]
        assert [text for text in too_wide if len(text.split()) > 1] == [], "but for a single word that is as long"
        lost = set(cut(wide)) - set(cut(narrow))
        assert lost <= {"as", "coded", "obliges"}, "but for columns that are empty, in a list of rows"
        assert not lost or width == 40
    monkeypatch.setenv("COLUMNS", "1000")
    assert run(line, case, tmp_path / "very-wide", "utf-8").stdout.split("\n")[0] == wide.split("\n")[0]


@pytest.mark.parametrize("fmt", ["json", "csv", "markdown"])
def test_what_is_read_by_programs_is_not_folded(fmt: str, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = []
    for width in ("", "40"):
        monkeypatch.setenv("COLUMNS", width)
        lines.append(CliRunner().invoke(main, ["show", str(case), "--format", fmt]).stdout)
    assert lines[0] == lines[1]


@pytest.mark.parametrize("told", ["", "wide", "-3", "0"])
def test_without_columns_and_without_a_terminal_sentences_have_100_columns(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", told)
    lines = CliRunner().invoke(main, ["assess", "ferry"]).stdout.splitlines()
    assert max(len(text) for text in lines if text.startswith("  - ")) in range(95, 101)
    assert max(map(len, lines)) > 100, "tables are as wide as they are"


@long
def test_a_terminal_says_how_wide_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    controlling, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 72, 0, 0))
    got = bytearray()

    def take() -> None:
        with suppress(OSError):
            while data := os.read(controlling, 65536):
                got.extend(data)

    reader = threading.Thread(target=take)
    reader.start()
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"}
    subprocess.run(
        [sys.executable, "-m", "detente", "assess", "ferry"], stdout=terminal, env=environment, check=True, timeout=120
    )
    os.close(terminal)
    reader.join(20)
    os.close(controlling)
    lines = got.decode().splitlines()
    assert len(lines) > 300
    assert 65 <= max(map(len, lines)) <= 72


def test_a_table_that_cannot_be_folded_is_a_list_of_its_rows() -> None:
    because = Basis("wording", "")
    rows = (Row(("YNYNYNYN", "x" * 30, ""), because), Row(("NNNNNNNN", "few words here", "b"), because))
    text = as_text([Table(fixed("States"), ("state", "what", ""), rows)], 30)
    assert text == (
        "States\nstate: YNYNYNYN\n  what:\n    " + "x" * 30 + "\n\nstate: NNNNNNNN\n  what: few words here\n  b\n"
    )


# -- what made a result -----------------------------------------------------------------------------------------------


@long_but(every=3)
@pytest.mark.parametrize("line", [line for line in LINES if "json" in line], ids=" ".join)
def test_json_says_by_which_version_and_from_which_file_it_was_made(
    line: list[str], case: Path, tmp_path: Path
) -> None:
    case.write_bytes(b"\xef\xbb\xbf" + ODD.replace("\n", "\r\n").encode())  # the bytes count, not the text
    given = json.loads(run(line, case, tmp_path / "out", "utf-8").stdout)
    for record in given if isinstance(given, list) else [given]:
        file = case if line[0] != "catalog" else entry(record["case"]).path
        assert next(iter(record)) == "detente"
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert record["detente"] == {"version": detente.__version__, "case_sha256": digest}


def test_what_made_a_result_is_told_of_standard_input_a_slug_and_a_wrong_file() -> None:
    def told(*arguments: str, given: bytes | None = None) -> object:
        found = CliRunner().invoke(main, [*arguments, "--format", "json"], input=given)
        return json.loads(found.stdout)["detente"]["case_sha256"]

    digest = hashlib.sha256
    assert told("solve", "-", given=ODD.encode()) == digest(ODD.encode()).hexdigest()
    assert told("check", "-", given=b"\xff\xfe") == digest(b"\xff\xfe").hexdigest()
    assert told("check", "-", given=b"colour: red") == digest(b"colour: red").hexdigest()
    for arguments in (["solve", "chicken"], ["catalog", "chicken"]):
        assert told(*arguments) == digest(entry("chicken").path.read_bytes()).hexdigest()
    assert told("check", "-", given=b"x" * 16_000_001) is None, "the file was not read whole"
    assert detente.parse_case(ODD).sha256 == digest(ODD.encode()).hexdigest()


# -- odd names of files -----------------------------------------------------------------------------------------------

NAMES = {
    b"bad\xff": "bad\\xff",
    b"two\nlines": "two\\nlines",
    "é 日本".encode(): "é 日本",
    b"esc\x1b[31m": "esc\\x1b[31m",
}


def called(odd: bytes, folder: Path) -> Path:
    """A case whose file has an odd name, without a title."""
    path = folder / os.fsdecode(odd + b".yaml")
    text = "\n".join(line for line in ODD.splitlines() if not line.startswith("title:"))
    path.write_text(text, encoding="utf-8")
    return path


@long_but(every=3)
@pytest.mark.parametrize("line", LINES, ids=" ".join)
def test_a_case_with_an_odd_file_name_is_answered(line: list[str], tmp_path: Path) -> None:
    """All that is odd in one name; each alone is shown by the same function, and told in messages below."""
    path, name = called(b" ".join(NAMES), tmp_path), " ".join(NAMES.values())
    result = run(line, path, tmp_path / "out", "utf-8")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    if "json" in line and "catalog" not in line and "export" not in line:
        assert json.loads(result.stdout)["case"] == name
    if "report" in line:
        assert f"<title>{name}</title>" in result.stdout


@pytest.mark.parametrize(("odd", "name"), NAMES.items())
def test_an_odd_name_is_told_in_messages(odd: bytes, name: str, tmp_path: Path) -> None:
    path = called(odd, tmp_path)
    path.write_text(ODD + "colour: red\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(path), "--format", "json"])
    assert result.exit_code == 3
    assert result.stderr.startswith(f"{name}.yaml:")
    found = json.loads(result.stdout)
    assert (found["case"], found["errors"][0]["file"]) == (name, f"{name}.yaml")


def test_a_text_with_an_odd_file_name_becomes_a_source(tmp_path: Path) -> None:
    path, case = tmp_path / os.fsdecode(b"n\xffte\n.txt"), tmp_path / "c.yaml"
    path.write_text("They agree.", encoding="utf-8")
    result = CliRunner().invoke(main, ["import", str(path), "-o", str(case)])
    assert result.exit_code == 0, result.output
    assert "n\\xffte\\n.txt" in case.read_text(encoding="utf-8")
    assert CliRunner().invoke(main, ["check", str(case)]).exit_code == 0


def test_a_name_too_long_for_any_file_is_an_error_in_one_line() -> None:
    result = CliRunner().invoke(main, ["solve", "a" * 300])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert isinstance(result.exception, SystemExit)
