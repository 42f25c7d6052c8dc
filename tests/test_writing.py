"""Every command that writes a file, onto everything that can be there: right each time, and nothing is lost.

The targets are made by hand, and what must stay is compared byte for byte. No target is a device that the machine
needs: a named pipe, a socket, a pseudo-terminal and `/dev/full` stand for all.
"""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import threading
import zipfile
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

import detente
from detente.cli import main
from detente.cli.options import OutputFile
from detente.cli.writing import KINDS, Output, is_case, kind_named, made_by, marked
from detente.errors import UsageError
from detente.exchange.models import MODEL_FORMATS
from detente.with_texts import export_kinds
from seeds import long, long_but, some

CASE = """# my notes on the case
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b, not a], B: [a, not b]}
status_quo: NN
states: {rest: NN, both: YY}
proposals: {deal: {terms: a and b}}
sources: {s: {name: a letter, sha256: SHA, characters: 17}}
claims: {c1: {source: s, start: 0, end: 4, says: so, kind: position, by: [{who: s, mode: report}]}}
coders: {ann: {name: Ann}}
actors: {p: {name: Pat}, q: {name: Quy}}
relations: {r: {from: p, to: q, sign: "-"}}
arguments: {x: {says: it lasts, note: so says Ann}}
conditions: {k: {by: B, says: comes, only_if_says: it is asked, waits_for: [A]}}
"""
LETTER = "They will agree.\n"
CASE = CASE.replace("SHA", hashlib.sha256(LETTER.encode()).hexdigest())
OTHER = CASE.replace("Ann", "Eve")
HALF = """format: detente/1
decision_makers: {A: {name: Ann}, D: {name: Dan}}
options: {c: {owner: A}, d: {owner: D}}
preferences: {A: [d, not c], D: [c, not d]}
"""


@dataclass(frozen=True)
class Way:
    """One way to write a file: the words of the command, the kind of what is written, and its ending."""

    line: str
    kind: str
    ending: str
    option: str = "-o"

    @property
    def by(self) -> str:
        return self.line.split()[0]

    def __str__(self) -> str:
        return f"{self.by} {self.kind}"


WAYS = [
    Way("report case.yaml", "html", ".html"),
    Way("reach case.yaml --to both", "svg", ".svg", "--picture"),
    Way("reach case.yaml --table", "svg", ".svg", "--picture"),
    Way("assess case.yaml", "svg", ".svg", "--picture"),
    Way("deals case.yaml", "svg", ".svg", "--picture"),
    Way("conditions case.yaml", "svg", ".svg", "--picture"),
    Way("blind case.yaml --coder ann", "case", ".yaml"),
    Way("repair case.yaml --state both --concept nash --apply 1", "case", ".yaml"),
    Way("link case.yaml half.yaml --common A", "case", ".yaml"),
    Way("roles case.yaml", "html", ".html"),
    Way("table case.yaml --as markdown", "markdown", ".md"),
    Way("table case.yaml --as latex", "latex", ".tex"),
    Way("table case.yaml --as csv", "table", ".csv"),
    Way("table case.yaml --as docx", "docx", ".docx"),
    Way("cite case.yaml --as bibtex", "bibtex", ".bib"),
    Way("cite case.yaml --as csl-json", "csl-json", ".csl.json"),
    Way("graph case.yaml --as svg", "svg", ".svg"),
    Way("graph case.yaml --as tikz", "tikz", ".tikz"),
    Way("graph case.yaml --as dot", "dot", ".dot"),
    Way("graph case.yaml --as graphml", "graphml", ".graphml"),
    Way("import letter.txt", "case", ".yaml"),
    Way("export case.yaml --as csv", "csv", ".csv"),
    Way("export case.yaml --as package", "package", ".zip"),
    Way("export case.yaml --as gmcr", "gmcr", ".gmcr"),
    Way("export case.yaml --as qdc", "qdc", ".qdc"),
    Way("export case.yaml --as web-annotation", "web-annotation", ".jsonld"),
    Way("export case.yaml --as argdown", "argdown", ".argdown"),
    Way("export case.yaml --as aif", "aif", ".aif.json"),
    Way("export case.yaml --as graphml", "graphml", ".graphml"),
    Way("export case.yaml --as gexf", "gexf", ".gexf"),
    Way("export case.yaml --as ris", "ris", ".ris"),
    Way("export case.yaml --as csl-json", "csl-json", ".csl.json"),
    Way("export case.yaml --source s=letter.txt --as qdpx", "qdpx", ".qdpx"),
    Way("export case.yaml --redact --as csv -o written.csv", "key", ".json", "--key"),
]
CODINGS = next(way for way in WAYS if way.kind == "csv")
PRIVATE = ("key", "package")
BARE = ("csv", "table", "ris", "csl-json", "aif")  # which carry no mark
CAN_BE_OWN = [w for w in WAYS if w.kind not in (*BARE, "key") and w.by != "import"]
every = pytest.mark.parametrize("way", WAYS, ids=str)
replacing = pytest.mark.parametrize("way", [w for w in WAYS if w.kind != "key"], ids=str)


def with_each(ways: Sequence[Way], name: str, others: Iterable[Any], kind: Callable[[Way, Any], Hashable]) -> Any:
    """Give a test each way with each of others; an ordinary run has every eighth of these, and one at least of a kind.

    `full` is put above it, for the others.
    """
    pairs = [(way, other) for way in ways for other in others]
    drawn = [pairs[k] for k in some([kind(*pair) for pair in pairs], every=8)]
    return pytest.mark.parametrize(("way", name), drawn, ids=str)


def commands() -> Iterator[tuple[str, click.Option]]:
    for name, command in main.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, parameter


def test_every_option_that_writes_a_file_is_tried_here_and_knows_replace() -> None:
    writing = {(name, option) for name, option in commands() if isinstance(option.type, OutputFile)}
    assert {(name, o.opts[0]) for name, o in writing} == {(w.by, w.option) for w in WAYS}
    for name, option in commands():
        takes_a_file = option.metavar == "FILE" or isinstance(option.type, click.Path)
        if takes_a_file and "write" in str(option.help):
            assert isinstance(option.type, OutputFile), f"{name} {option.opts}"
    folders = {kind for kind, found in MODEL_FORMATS.items() if found.folder}  # see test_tables_out.py
    assert {w.kind for w in WAYS if w.by == "export"} == {*export_kinds(), "key"} - folders
    known = {name for name, option in commands() if option.opts == ["--replace"]}
    assert known == {w.by for w in WAYS}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a case and a text, the current one, under a plain umask."""
    (tmp_path / "case.yaml").write_bytes(CASE.encode())
    (tmp_path / "other.yaml").write_bytes(OTHER.encode())
    (tmp_path / "half.yaml").write_bytes(HALF.encode())
    (tmp_path / "letter.txt").write_bytes(LETTER.encode())
    monkeypatch.chdir(tmp_path)
    before = os.umask(0o022)
    yield tmp_path
    os.umask(before)


def run(way: Way, target: str | Path, *more: str) -> Result:
    result = CliRunner().invoke(main, [*way.line.split(), way.option, str(target), *more])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def everything(folder: Path) -> dict[str, bytes | str]:
    """All that is in a folder: the bytes of files, and where links point."""
    return {
        p.relative_to(folder).as_posix(): str(p.readlink()) if p.is_symlink() else p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_symlink() or p.is_file()
    }


def refused(way: Way, target: str | Path, says: str, *more: str) -> None:
    """The command ends with 2 and one line that says so, and everything is as it was."""
    before = everything(Path.cwd())
    result = run(way, target, *more)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    assert says in result.stderr
    assert everything(Path.cwd()) == before


def written(way: Way, target: Path, *more: str) -> bytes:
    """The command ends well, and nothing but the target changed."""
    before = everything(Path.cwd())
    result = run(way, target, *more)
    assert result.exit_code == 0, result.output
    found = target.read_bytes()
    names = {os.path.relpath(os.path.realpath(target)), "written.csv"}
    rest = {k: v for k, v in everything(Path.cwd()).items() if k not in names and ".documents/" not in k}
    assert rest == {k: v for k, v in before.items() if k not in names and ".documents/" not in k}
    assert no_leftovers()
    is_of(way, found)
    return found


def no_leftovers() -> bool:
    return not [p for p in Path.cwd().rglob("*") if ".part" in p.name]


def is_of(way: Way, data: bytes) -> None:
    """What is there is whole, of its kind, and can be read as such."""
    starts = {
        "html": b"<!DOCTYPE html>", "svg": b"<svg", "csv": b"id,", "ris": b"TY  - ", "csl-json": b"[", "qdc": b"<?xml",
        "key": b"{",
    }  # fmt: skip
    assert data.startswith(starts.get(way.kind, b""))
    if way.kind == "case":
        detente.parse_case(data.decode())
    if way.kind == "qdpx":
        assert "project.qde" in zipfile.ZipFile(Path("found.zip").write_bytes(data) and "found.zip").namelist()
        Path("found.zip").unlink()
    if (
        way.kind in ("html", "svg", "qdpx", "qdc", "web-annotation", "gmcr", "argdown", "graphml", "gexf")
        or way.by == "blind"
    ):
        assert made_by(data) == (way.by, way.kind)
        assert f"Made by Detente {detente.__version__}".encode() in data
        # Who has a role sheet could tell by a digest whether a guess at what others want is right.
        assert (hashlib.sha256(CASE.encode()).hexdigest().encode() in data) is (way.by != "roles")


# -- nothing, or nothing to lose --------------------------------------------------------------------------------------


@long_but(every=3)
@every
def test_where_nothing_is_the_file_is_written_for_whoever_the_user_lets(way: Way) -> None:
    target = Path(f"new{way.ending}")
    first = written(way, target)
    assert stat.S_IMODE(target.stat().st_mode) == (0o600 if way.kind in PRIVATE else 0o644)
    target.unlink()
    Path("written.csv").unlink(missing_ok=True)
    assert written(way, target) == first, "the same bytes every time"


@long_but(every=3)
@pytest.mark.parametrize(("umask", "mode"), [(0o077, 0o600), (0o002, 0o664)])
@every
def test_the_umask_decides_who_may_read(way: Way, umask: int, mode: int) -> None:
    os.umask(umask)
    target = Path(f"new{way.ending}")
    written(way, target)
    assert stat.S_IMODE(target.stat().st_mode) == (0o600 if way.kind in PRIVATE else mode)


@long_but(every=3)
@replacing
def test_an_empty_file_loses_nothing_and_keeps_its_mode(way: Way) -> None:
    target = Path("made-by-mktemp")
    target.touch(0o600)
    written(way, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@long_but(every=3)
@every
def test_a_folder_that_is_not_there_is_said(way: Way) -> None:
    refused(way, f"nowhere/new{way.ending}", "cannot write")
    Path("file").write_text("x", encoding="utf-8")
    refused(way, f"file/new{way.ending}", "cannot write")


@long_but(every=3)
@every
def test_a_name_as_long_as_names_can_be(way: Way) -> None:
    written(way, Path("n" * 230 + way.ending))
    refused(way, "n" * 300, "name too long")


# -- own output -------------------------------------------------------------------------------------------------------


@long_but(every=3)
@pytest.mark.parametrize("way", CAN_BE_OWN, ids=str)
def test_own_earlier_output_is_replaced_and_keeps_its_mode(way: Way) -> None:
    target = Path(f"own{way.ending}")
    first = written(way, target)
    target.chmod(0o640)
    assert written(way, target) == first
    other = Way(way.line.replace("case.yaml", "other.yaml"), way.kind, way.ending, way.option)
    assert run(other, target).exit_code == 0
    assert target.read_bytes() != first, "of another case, by the same command"
    assert made_by(target.read_bytes()) == (way.by, way.kind)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize("way", [w for w in WAYS if w.by == "import" or w.kind in BARE], ids=str)
def test_what_carries_no_mark_is_written_again_only_as_it_is(way: Way) -> None:
    target = Path(f"own{way.ending}")
    first = written(way, target)
    assert written(way, target) == first, "the very same loses nothing"
    target.write_bytes(first + b"\n")
    refused(way, target, "--replace")


EDITS: dict[str, Callable[[bytes], bytes]] = {
    "a byte more": lambda data: data + b"\n",
    "a byte less": lambda data: data[:-1],
    "a word changed": lambda data: data[: len(data) // 2] + b"~" + data[len(data) // 2 + 1 :],
    "a word before it": lambda data: b" " + data,
}


@long_but(every=3)
@with_each(CAN_BE_OWN, "what", EDITS, lambda way, what: (way.kind, what == "a byte more"))
def test_own_output_that_somebody_changed_is_refused(way: Way, what: str) -> None:
    target = Path(f"own{way.ending}")
    target.write_bytes(EDITS[what](written(way, target)))
    refused(way, target, "--replace")
    written(way, target, "--replace")


def test_a_copied_mark_is_no_proof() -> None:
    way = WAYS[0]
    page = written(way, Path("own.html"))
    Path("theirs.html").write_bytes(b"<p>what I wrote</p>" + page[page.rindex(b"<!--") :])
    refused(
        way, "theirs.html", "changed since; nothing was written: name another file, or write over it with --replace"
    )


def test_a_title_that_looks_like_a_mark_changes_nothing() -> None:
    mark = f"Made by Detente 0.1.0: report html, sha256 {'0' * 64}"
    Path("case.yaml").write_text(CASE + f"title: '{mark}'\n", encoding="utf-8")
    page = Path("p.html")
    assert run(WAYS[0], page).exit_code == 0
    assert made_by(page.read_bytes()) == ("report", "html")
    assert run(WAYS[0], page).exit_code == 0


def test_a_report_that_quotes_the_first_line_of_a_case_is_no_case() -> None:
    Path("case.yaml").write_text(CASE + "summary: |-\n  So it begins\n  {format: detente/1}\n", encoding="utf-8")
    for _ in range(2):
        assert run(WAYS[0], "p.html").exit_code == 0


NO_KEYS = [way for way in WAYS if way.kind != "key"]


@long_but(every=3)
@with_each(NO_KEYS, "other", CAN_BE_OWN, lambda way, other: (way.kind == "case", other.kind))
def test_output_of_another_command_or_kind_is_refused(way: Way, other: Way) -> None:
    target = Path(f"theirs{other.ending}")
    written(other, target)
    if (way.by, way.kind) == (other.by, other.kind):
        return
    if other.kind == "gmcr" and way.by == "import":
        return  # a case under a name of GMCR+ could not be read again, and is not written
    if (way.by, other.ending) in (("roles", ".md"), ("report", ".docx")):
        return  # it writes what a file of that name is, and not what this way stands for
    if other.kind == "package":
        refused(way, target, "theirs.zip")  # a package is a case
    elif other.kind in ("case", "gmcr") and way.kind != "case":
        refused(way, target, "holds a case, over which nothing else is ever written")
        refused(way, target, f"-o theirs{way.ending}", "--replace")
    else:
        refused(way, target, "--replace")
        written(way, target, "--replace")


# -- what others made -------------------------------------------------------------------------------------------------

CASES = {
    "case": OTHER.encode(),
    "with errors": b"format: detente/1\noptions: [",
    "with a byte order mark": b"\xef\xbb\xbf" + OTHER.encode(),
    "in utf-16": OTHER.encode("utf-16"),
    "as json": b'{"format": "detente/1", "options": {}}',
    "on one line": b"{title: x, format: 'detente/1'}",
    "of gmcr+": b'{"program": "gmcr-py", "decisionMakers": [], "options": []}',
}


@long_but(every=3)
@with_each(WAYS, "what", CASES, lambda way, what: (way.kind in ("case", "gmcr", "key"), what))
def test_a_case_is_never_lost(way: Way, what: str) -> None:
    target = Path("mine.yaml")
    target.write_bytes(CASES[what])
    if way.kind == "key":
        refused(way, target, "a key is never overwritten")
        refused(way, target, "a key is never overwritten", "--replace")
    elif way.kind != "case" and (way.kind, what) != ("gmcr", "of gmcr+"):
        refused(way, target, "over which nothing else is ever written")
        refused(way, target, f"-o mine{way.ending}", "--replace")
    else:
        refused(way, target, "write over it with --replace")
        if way.by == "import":
            refused(way, target, "add to it with --case mine.yaml")
        written(way, target, "--replace")


@long_but(every=3)
@every
def test_what_a_command_reads_is_never_written_over(way: Way) -> None:
    takes = way.by in ("import", "export", "report") and way.kind not in MODEL_FORMATS
    option = ["--source", "s=letter.txt"] if takes else []
    for name in ["letter.txt"] if way.by == "import" else ["case.yaml", *(["letter.txt"] if option else [])]:
        for more in ([], ["--replace"]):
            says = "a key is never overwritten" if way.kind == "key" else "is what this command reads"
            refused(way, name, says, *option, *more)
            Path("link").symlink_to(name)
            refused(way, "link", says, *option, *more)
            Path("link").unlink()
            os.link(name, "hard")
            refused(way, "hard", says, *option, *more)
            Path("hard").unlink()
            refused(way, Path.cwd() / "." / name, says, *option, *more)


FOREIGN = (b"<html>mine</html>", b"id,source\n", b"\x89PNG\r\n", b"PK\x03\x04 not a zip", b"\0" * 99)


@long_but(every=3)
@with_each(WAYS, "data", FOREIGN, lambda way, data: (way.kind == "key", data, way.kind if data == FOREIGN[0] else ""))
def test_a_file_of_another_kind_needs_replace(way: Way, data: bytes) -> None:
    target = Path(f"theirs{way.ending}")
    target.write_bytes(data)
    if way.kind == "key":
        refused(way, target, "a key is never overwritten", "--replace")
        return
    refused(way, target, "--replace")
    target.chmod(0o604)
    written(way, target, "--replace")
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


@long_but(every=3)
@every
def test_a_read_only_file_is_left_alone(way: Way) -> None:
    """By its mode: the kernel lets some users write all the same."""
    target = Path(f"theirs{way.ending}")
    target.write_bytes(b"keep")
    target.chmod(0o444)
    says = "a key is never overwritten" if way.kind == "key" else "is read-only"
    refused(way, target, says)
    refused(way, target, says, "--replace")


@long_but(every=3)
@every
def test_a_directory_is_refused(way: Way) -> None:
    Path("folder").mkdir()
    says = "a key is never overwritten" if way.kind == "key" else "is a folder"
    refused(way, "folder", says)
    Path("link").symlink_to("folder")
    refused(way, "link", says, "--replace")


@long_but(every=3)
@pytest.mark.parametrize("way", [w for w in WAYS if w.by != "report"], ids=str)
def test_only_a_report_goes_to_standard_output(way: Way) -> None:
    refused(way, "-", "name a file")
    assert not Path("-").exists()


# -- links ------------------------------------------------------------------------------------------------------------


@long_but(every=3)
@every
def test_a_link_stays_a_link_and_what_it_points_to_is_the_target(way: Way) -> None:
    Path("far").mkdir()
    Path("link").symlink_to(f"far/new{way.ending}")
    first = written(way, Path("link"))
    assert (str(Path("link").readlink()), Path(f"far/new{way.ending}").read_bytes()) == (f"far/new{way.ending}", first)
    Path("again").symlink_to("link")
    if way.kind != "key":
        assert written(way, Path("again")) == first
        assert Path("again").readlink() == Path("link")
    Path("theirs").write_bytes(b"keep")
    Path("to-theirs").symlink_to("theirs")
    refused(way, "to-theirs", "a key is never overwritten" if way.kind == "key" else "--replace")


@long_but(every=3)
@every
def test_links_that_lead_nowhere_are_said(way: Way) -> None:
    Path("one").symlink_to("two")
    Path("two").symlink_to("one")
    refused(way, "one", "cannot write")
    Path("lost").symlink_to(f"nowhere/new{way.ending}")
    refused(way, "lost", "cannot write")


@long_but(every=3)
@pytest.mark.parametrize("way", CAN_BE_OWN, ids=str)
def test_a_file_with_two_names_is_written_under_both(way: Way) -> None:
    target, other = Path(f"own{way.ending}"), Path("other-name")
    written(way, target)
    os.link(target, other)
    changed = Way(way.line.replace("case.yaml", "other.yaml"), way.kind, way.ending, way.option)
    assert run(changed, target).exit_code == 0
    assert target.samefile(other)
    assert made_by(other.read_bytes()) == (way.by, way.kind)
    other.write_bytes(b"by hand")
    refused(way, target, "--replace")


# -- what is no plain file --------------------------------------------------------------------------------------------


@long_but(every=3)
@replacing
def test_a_pipe_is_written_to_and_stays_one(way: Way) -> None:
    os.mkfifo("pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(Path("pipe").read_bytes()))
    reader.start()
    result = run(way, "pipe")
    reader.join(20)
    assert result.exit_code == 0, result.output
    is_of(way, got[0])
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)


@long_but(every=3)
@every
def test_a_socket_is_refused_and_stays_one(way: Way) -> None:
    """Nothing but the workbench's server opens any."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        refused(way, "socket", "a key is never overwritten" if way.kind == "key" else "is a socket")
        assert stat.S_ISSOCK(Path("socket").stat().st_mode)


@long_but(every=3)
@replacing
def test_a_device_is_written_to_and_stays_one(way: Way) -> None:
    """A terminal, and the device that is always full; no device that the machine cannot do without."""
    before = Path("/dev/full").stat()
    refused(way, "/dev/full", "No space left on device")
    after = Path("/dev/full").stat()
    assert (stat.S_ISCHR(after.st_mode), after.st_ino, after.st_rdev) == (True, before.st_ino, before.st_rdev)
    controlling, terminal = os.openpty()
    name = os.ttyname(terminal)
    got = bytearray()

    def take() -> None:
        while b"end of it" not in got:
            got.extend(os.read(controlling, 65536))

    reader = threading.Thread(target=take)
    reader.start()
    result = run(way, name)
    os.write(terminal, b"end of it")
    reader.join(20)
    assert result.exit_code == 0, result.output
    assert stat.S_ISCHR(Path(name).stat().st_mode)
    assert len(got) > 60
    os.close(terminal)
    os.close(controlling)


@pytest.mark.parametrize("what", ["/dev/fd", "/proc/self/fd"])
def test_an_open_descriptor_is_written_to_where_it_stands(what: str) -> None:
    log = Path("log")
    with log.open("wb") as file:
        file.write(b"before\n")
        file.flush()
        assert run(CODINGS, f"{what}/{file.fileno()}").exit_code == 0
    assert log.read_bytes().startswith(b"before\nid,")


def test_a_disk_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of no disk of this machine: of what the system would say of one."""
    real = Path.stat

    def as_disk(path: Path, **more: bool) -> os.stat_result:
        found = list(real(path, **more))
        return os.stat_result([stat.S_IFBLK | 0o660, *found[1:]]) if path.name == "disk" else real(path, **more)

    Path("disk").write_bytes(b"partition table")
    monkeypatch.setattr(Path, "stat", as_disk)
    with pytest.raises(UsageError, match="is a disk"):
        Output(Path("disk"), "report", KINDS["html"], replace=True).write("x")
    assert Path("disk").read_bytes() == b"partition table"


# -- owner, and what ends a run in the middle -----------------------------------------------------------------------


@pytest.mark.skipif(os.geteuid() != 0, reason="not run: only root can give files to others")
def test_the_owner_of_a_file_stays() -> None:
    target = Path("own.html")
    written(WAYS[0], target)
    os.chown(target, 4321, 4321)
    written(WAYS[0], target)
    assert (target.stat().st_uid, target.stat().st_gid) == (4321, 4321)


def test_where_the_owner_cannot_be_given_the_file_is_written_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Path("own.html")
    first = written(WAYS[0], target)
    number = target.stat().st_ino
    real = Path.stat

    def of_somebody_else(path: Path, **more: bool) -> os.stat_result:
        found = list(real(path, **more))
        return os.stat_result([*found[:4], 4321, *found[5:]]) if path.name == "own.html" else real(path, **more)

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", of_somebody_else)
        patched.setattr(os, "chown", refuse)
        assert run(Way("report other.yaml", "html", ".html"), target).exit_code == 0
    assert target.read_bytes() != first
    assert made_by(target.read_bytes()) == ("report", "html")
    assert target.stat().st_ino == number
    assert no_leftovers()


@long_but(every=3)
@every
def test_an_interruption_while_a_file_is_written_leaves_what_was_there(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = Path(f"own{way.ending}")
    if way.kind != "key":
        written(way, target)
    before = everything(Path.cwd())

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    result = run(way, target)
    assert result.exit_code == 4
    assert "interrupted" in result.stderr
    assert everything(Path.cwd()) == before
    assert no_leftovers()


def test_a_private_file_is_at_no_moment_open_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Path("own.html")
    written(WAYS[0], target)
    target.chmod(0o600)
    seen: list[int] = []
    real = os.open

    def watched(path: object, flags: int, mode: int = 0o777, **more: int) -> int:
        if str(path).endswith(".part"):
            seen.append(mode)
        return real(path, flags, mode, **more)  # type: ignore[call-overload]  # as it came

    monkeypatch.setattr(os, "open", watched)
    assert run(WAYS[0], target).exit_code == 0
    assert seen == [0o600]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_full_disk_leaves_what_was_there(monkeypatch: pytest.MonkeyPatch) -> None:
    target = Path("own.html")
    first = written(WAYS[0], target)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("detente.cli.writing._keep", full)
    refused(WAYS[0], target, "No space left on device")
    assert target.read_bytes() == first


# -- import, in particular --------------------------------------------------------------------------------------------


@long
def test_a_second_import_says_how_to_add_and_adding_keeps_comments() -> None:
    Path("b.txt").write_text("No, never.\n", encoding="utf-8")
    assert run(Way("import letter.txt --first-pass", "case", ".yaml"), "two.yaml").exit_code == 0
    second = Way("import b.txt", "case", ".yaml")
    refused(
        second,
        "two.yaml",
        "two.yaml holds a case, which would be lost; nothing was written: add to it with --case two.yaml",
    )
    two = Path("two.yaml").read_text(encoding="utf-8")
    Path("two.yaml").write_text("# kept\n" + two, encoding="utf-8")
    assert run(second, "two.yaml", "--case", "two.yaml").exit_code == 0
    now = Path("two.yaml").read_text(encoding="utf-8")
    assert now.startswith("# kept\n")
    assert {"letter", "b"} <= set(detente.parse_case(now).layer.sources)
    Path("link.yaml").symlink_to("two.yaml")
    assert (
        run(Way("import letter.txt --source-id again", "case", ".yaml"), "link.yaml", "--case", "two.yaml").exit_code
        == 0
    )
    assert Path("link.yaml").is_symlink()


def test_two_files_of_one_command_have_two_names() -> None:
    way = Way("export case.yaml --redact --as csv -o same.csv", "key", ".json", "--key")
    refused(way, "same.csv", "two files are to be written to same.csv")
    Path("link").symlink_to("same.csv")
    refused(way, "link", "two files are to be written to")


def test_a_key_and_its_export_are_both_there_or_neither() -> None:
    Path("out.csv").write_bytes(b"theirs")
    refused(Way("export case.yaml --redact --as csv -o out.csv", "key", ".json", "--key"), "key.json", "--replace")


def test_an_export_without_names_does_not_say_which_case_it_is_of() -> None:
    line = "export case.yaml --redact --key k.json --source s=letter.txt --as qdpx -o out.qdpx"
    assert CliRunner().invoke(main, line.split()).exit_code == 0
    data = Path("out.qdpx").read_bytes()
    assert made_by(data) == ("export", "qdpx")
    assert hashlib.sha256(CASE.encode()).hexdigest().encode() not in data


def test_a_document_beside_a_case_that_somebody_changed_is_left_alone() -> None:
    way = Way("import letter.html", "case", ".yaml")
    Path("letter.html").write_text("<p>They will agree.</p>", encoding="utf-8")
    assert run(way, "new.yaml").exit_code == 0
    beside = sorted(Path("new.documents").iterdir())
    assert beside
    assert {stat.S_IMODE(p.stat().st_mode) for p in beside} == {0o600}
    beside[0].write_bytes(b"changed")
    refused(way, "new.yaml", "--replace", "--replace")


# -- the mark itself --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind_named(k) for k in ("case", "html", "svg", "qdc", "web-annotation")])
def test_a_mark_is_found_again_and_only_in_what_it_was_put_on(kind: object) -> None:
    assert hasattr(kind, "name")
    whole = marked(b'{"a": 1}\n', "export", kind, "0" * 64)  # type: ignore[arg-type]  # one of KINDS
    assert made_by(whole) == ("export", kind.name)
    for k in range(len(whole)):
        assert made_by(whole[:k] + bytes([whole[k] ^ 1]) + whole[k + 1 :]) is None


def test_what_is_no_case() -> None:
    for data in (b"", b"format: other/1", b"the format: detente/1 is YAML", b"PK\x03\x04", b"{}", b"a: {b: 1}"):
        assert not is_case(data)
