"""Malformed case files: one clear message with its place, exit code 3, nothing on standard output, nothing lost.

The files are in ``malformed/``; ``malformed/table.yaml`` says what is wrong where. What would be too large or too
odd to keep as a file is made here.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

from detente.cli import main
from seeds import long_but
from waiting import PATIENCE

FOLDER = Path(__file__).parent / "malformed"
INVALID = 3

VALID = """\
format: detente/1
title: A bakery and its street
decision_makers:
  Baker: {name: The bakery}
  Street: {name: The residents}
options:
  night: {owner: Baker, name: bake at night}
  vents: {owner: Baker, name: put in new vents}
  court: {owner: Street, name: go to court}
preferences:
  Baker: [not court, night, not vents]
  Street: [vents or not night, not court]
status_quo: YNN
"""


@dataclass(frozen=True)
class Mistake:
    """One row of the table."""

    file: str
    line: int | None
    column: int | None
    word: str
    hint: str | None = None
    select: tuple[str, ...] = ()

    def place(self, name: str) -> str:
        """What a message about ``name`` must contain: as much of ``name:line:column`` as the table gives."""
        if self.line is None:
            return f"{name}:"
        if self.column is None:
            return f"{name}:{self.line}:"
        return f"{name}:{self.line}:{self.column}:"


def _table() -> list[Mistake]:
    rows = YAML(typ="safe", pure=True).load((FOLDER / "table.yaml").read_text(encoding="utf-8"))
    return [
        Mistake(name, row["line"], row["column"], row["word"], row.get("hint"), tuple(row.get("select", ())))
        for name, row in rows.items()
    ]


TABLE = _table()
each_mistake = pytest.mark.parametrize("mistake", TABLE, ids=lambda mistake: mistake.file)
# The other ways to a file end in the reader that `check` asks: one file of each kind of reading, and those in which
# less is read because one model is chosen.
some_mistakes = pytest.mark.parametrize(
    "mistake",
    [
        mistake
        for mistake in TABLE
        if mistake.select or re.search(r"001|empty-f|nul|utf-8|laughs|emoji|folded|leaves-out|gmcr-not", mistake.file)
    ],
    ids=lambda mistake: mistake.file,
)


@pytest.fixture(autouse=True)
def _in_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    # A bare file name on the command line makes every message start with exactly that name.
    monkeypatch.chdir(FOLDER)


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def assert_ended_cleanly(result: Result, code: int = INVALID) -> None:
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    assert "Traceback" not in result.output
    assert result.exit_code == code, result.output


def places(output: str, name: str) -> list[str]:
    """The first line of each error about ``name`` (warnings left out)."""
    start = re.compile(re.escape(name) + r":\d+(:\d+)?:")
    return [line for line in output.splitlines() if start.match(line) and not re.search(r"\bwarning\b", line)]


def assert_one_clear_message(output: str, mistake: Mistake, name: str) -> None:
    errors = places(output, name)
    assert len(errors) == 1, f"{len(errors)} errors for one mistake:\n{output}"
    assert errors[0].startswith(mistake.place(name)), f"expected at {mistake.place(name)}\n{output}"
    told = output.replace(name, "")
    assert mistake.word in told, f"the message does not contain {mistake.word!r}:\n{output}"
    if mistake.hint is not None:
        assert mistake.hint in told, f"the message does not suggest {mistake.hint!r}:\n{output}"


def test_table_and_folder_list_the_same_files() -> None:
    assert sorted(mistake.file for mistake in TABLE) == sorted(
        path.name for path in FOLDER.iterdir() if path.name != "table.yaml"
    )


def test_there_are_enough_files() -> None:
    assert len(TABLE) >= 60
    assert sum(mistake.line is not None for mistake in TABLE) >= 0.95 * len(TABLE)
    assert sum(mistake.column is not None for mistake in TABLE) >= 0.8 * len(TABLE)


def test_the_case_that_the_generated_ones_start_from_is_valid() -> None:
    assert_ended_cleanly(run("check", "-", stdin=VALID.encode()), 0)


@pytest.mark.quick
@each_mistake
def test_check_gives_one_clear_message(mistake: Mistake) -> None:
    before = (FOLDER / mistake.file).read_bytes()
    listing = sorted(path.name for path in FOLDER.iterdir())

    result = run("check", mistake.file)

    assert_ended_cleanly(result)
    assert_one_clear_message(result.output, mistake, mistake.file)
    assert not re.search(r"(?im)^\W*(ok|valid|no (errors?|problems?|warnings?)|\S+: ok)\b", result.stdout)
    assert (FOLDER / mistake.file).read_bytes() == before
    assert sorted(path.name for path in FOLDER.iterdir()) == listing


@some_mistakes
def test_solve_gives_the_same_message_and_no_result(mistake: Mistake) -> None:
    before = (FOLDER / mistake.file).read_bytes()

    result = run("solve", mistake.file, *mistake.select)

    assert_ended_cleanly(result)
    assert result.stdout == ""
    assert_one_clear_message(result.stderr, mistake, mistake.file)
    assert places(result.stderr, mistake.file) == places(run("check", mistake.file).output, mistake.file)
    assert (FOLDER / mistake.file).read_bytes() == before


@some_mistakes
def test_standard_input_is_judged_alike(mistake: Mistake) -> None:
    result = run("check", "-", stdin=(FOLDER / mistake.file).read_bytes())

    assert_ended_cleanly(result)
    if mistake.file.endswith(".yaml"):
        assert_one_clear_message(result.output, mistake, "<stdin>")
    else:
        # Standard input has no suffix to tell another program's JSON by, so only the place of the error is asked for.
        assert len(places(result.output, "<stdin>")) >= 1, result.output


# A process ends as a call does: one file that is not text, one with a mistake, one of another program.
SHELL = [mistake for mistake in TABLE if re.search(r"not-utf-8|in-statement|gmcr-not-json", mistake.file)]


@long_but(every=3)
@pytest.mark.parametrize("command", ["check", "solve"])
@pytest.mark.parametrize("mistake", SHELL, ids=lambda mistake: mistake.file)
def test_from_the_shell(command: str, mistake: Mistake) -> None:
    done = _shell(command, mistake.file)

    assert done.returncode == INVALID, done.stderr
    assert "Traceback" not in done.stderr
    assert_one_clear_message(done.stdout + done.stderr, mistake, mistake.file)
    if command == "solve":
        assert done.stdout == ""


def _shell(*arguments: str, cwd: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "detente", *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )


def _made(tmp_path: Path, text: str | bytes, name: str = "made.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def assert_refused_from_the_shell(path: Path) -> str:
    """``check`` as a process (so that even a crash of the interpreter is seen) ends with one error about ``path``."""
    before = path.read_bytes()
    done = _shell("check", path.name, cwd=path.parent)
    output = done.stdout + done.stderr
    assert done.returncode == INVALID, output[:2000]
    assert "Traceback" not in output
    assert len(places(output, path.name)) == 1, output[:2000]
    assert path.read_bytes() == before
    return output


def test_a_file_of_ten_megabytes(tmp_path: Path) -> None:
    filler = "# nothing\n" * (1024 * 1024)
    output = assert_refused_from_the_shell(_made(tmp_path, VALID + filler))
    assert "made.yaml:1:" in output
    assert "limit" in output
    assert len(output) < 1000


def test_ten_megabytes_on_standard_input() -> None:
    result = run("check", "-", stdin=VALID.encode() + b"# nothing\n" * (1024 * 1024))
    assert_ended_cleanly(result)
    assert len(places(result.output, "<stdin>")) == 1


@pytest.mark.parametrize(
    "formula",
    ["(" * 2000 + "night" + ")" * 2000, "not " * 20000 + "night", "night and (" * 2000 + "vents" + ")" * 2000],
    ids=["parentheses", "negations", "conjunctions"],
)
def test_a_deep_formula_is_read_or_refused(tmp_path: Path, formula: str) -> None:
    path = _made(tmp_path, VALID.replace("[not court, night, not vents]", f"[{formula}]"))
    for command in ("check", "solve"):
        done = _shell(command, path.name, cwd=tmp_path)
        assert done.returncode in (0, INVALID), done.stderr[:2000]
        assert "Traceback" not in done.stderr
        if done.returncode == INVALID:
            assert "made.yaml:11:" in done.stdout + done.stderr
            break


def test_two_thousand_open_parentheses(tmp_path: Path) -> None:
    path = _made(tmp_path, VALID.replace("[not court, night, not vents]", "[" + "(" * 2000 + "night]"))
    assert "made.yaml:11:" in assert_refused_from_the_shell(path)


@long_but(every=2)
@pytest.mark.parametrize("depth", [500, 100_000])
@pytest.mark.parametrize("closed", [True, False], ids=["closed", "open"])
def test_a_deeply_nested_list(tmp_path: Path, depth: int, closed: bool) -> None:
    nest = "[" * depth + ("night" + "]" * depth if closed else "")
    output = assert_refused_from_the_shell(_made(tmp_path, VALID.replace("[not court, night, not vents]", nest)))
    assert "made.yaml:11:69:" in output, "the list that is one too deep"
    assert len(output) < 2000


def test_a_deeply_nested_gmcr_file(tmp_path: Path) -> None:
    nest = "[" * 100_000 + "]" * 100_000
    assert_refused_from_the_shell(_made(tmp_path, f'{{"options": {nest}, "decisionMakers": []}}', "made.gmcr"))


@pytest.mark.parametrize("weight", ["9" * 10_000, "1e999999999", "1e-999999999"], ids=["digits", "huge", "tiny"])
def test_a_weight_of_absurd_size_is_read_or_refused(tmp_path: Path, weight: str) -> None:
    path = _made(tmp_path, VALID.replace("[not court, night, not vents]", f"{{weights: {{night: {weight}}}}}"))
    done = run("check", str(path))
    assert done.exit_code in (0, INVALID), done.output[:2000]
    assert_ended_cleanly(done, done.exit_code)
    if done.exit_code == INVALID:
        assert "made.yaml:11:" in done.output
        assert len(done.output) < 2000


@pytest.mark.parametrize("end", ["\r\n", "\n"], ids=["crlf", "lf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "bom"])
def test_line_ends_and_byte_order_mark_do_not_shift_the_place(tmp_path: Path, end: str, mark: str) -> None:
    text = mark + VALID.replace("vents or not night", "vents or not nihgt").replace("\n", end)
    path = _made(tmp_path, text)
    done = run("check", str(path))
    assert_ended_cleanly(done)
    (place,) = places(done.output, path.name)
    assert place.startswith("made.yaml:12:25:")
    assert "nihgt" in done.output
    assert "night" in done.output


@pytest.mark.parametrize("command", ["check", "show", "solve"])
@pytest.mark.parametrize("escape", [r"\ud800", r"\0", r"\e[31m"], ids=["surrogate", "nul", "terminal"])
def test_characters_that_cannot_be_shown(tmp_path: Path, command: str, escape: str) -> None:
    text = VALID.replace("title: A bakery", f'title: "A{escape} bakery').replace("street\ndec", 'street"\ndec')
    path = _made(tmp_path, text.replace("{name: The bakery}", f'{{name: "The {escape} bakery"}}'))
    done = run(command, str(path))
    assert done.exit_code in (0, INVALID), done.output
    assert_ended_cleanly(done, done.exit_code)
    assert "\0" not in done.output
    assert "\x1b[31m" not in done.output


@long_but(every=2)
@pytest.mark.parametrize("length", [200, 3000])
def test_a_long_chain_of_definitions(tmp_path: Path, length: int) -> None:
    chain = "".join(f"  d{i}: not d{i - 1}\n" for i in range(1, length))
    text = VALID.replace("[not court, night, not vents]", f"[d{length - 1}]") + "definitions:\n  d0: night\n" + chain
    done = _shell("check", _made(tmp_path, text).name, cwd=tmp_path)
    assert done.returncode in (0, INVALID), done.stderr[:2000]
    assert "Traceback" not in done.stderr


def test_definitions_that_double(tmp_path: Path) -> None:
    doubling = "".join(f"  d{i}: d{i - 1} and not d{i - 1}\n" for i in range(1, 60))
    text = VALID.replace("[not court, night, not vents]", "[d59]") + "definitions:\n  d0: night\n" + doubling
    done = _shell("check", _made(tmp_path, text).name, cwd=tmp_path)
    assert done.returncode in (0, INVALID), done.stderr[:2000]
    assert "Traceback" not in done.stderr


def test_a_folder_is_not_a_case(tmp_path: Path) -> None:
    result = run("check", str(tmp_path))
    assert result.exit_code in (2, INVALID)
    assert_ended_cleanly(result, result.exit_code)
    assert str(tmp_path) in result.output


def test_a_file_that_does_not_exist(tmp_path: Path) -> None:
    result = run("check", str(tmp_path / "nowhere.yaml"))
    assert result.exit_code in (2, INVALID)
    assert_ended_cleanly(result, result.exit_code)
    assert "nowhere.yaml" in result.output


def test_two_independent_mistakes_give_two_messages(tmp_path: Path) -> None:
    text = VALID.replace("go to court}", "go to court, moves: sideways}")
    path = _made(tmp_path, text.replace("vents or not night", "vents or not nihgt"))
    result = run("check", str(path))
    assert_ended_cleanly(result)
    told = [line for line in result.output.splitlines() if re.search(r"made\.yaml:\d+:\d+:", line)]
    assert len(told) == 2, result.output
    assert "made.yaml:9:" in told[0]
    assert "made.yaml:12:" in told[1]
