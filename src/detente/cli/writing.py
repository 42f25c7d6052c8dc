"""Writing files: nothing that Detente did not make is written over, and a file is there whole or not at all.

What a command wrote itself it knows again by a mark in the file: which version, command and kind it is of, and a digest
by which it shows that nobody has changed the file since. What a target is decides what becomes of it:

- nothing, or an empty file: it is written;
- what would be written, byte for byte: it stays;
- an input of the command, a directory, a block device, a socket, a file that is read-only: refused;
- a case, where something else is to be written: refused;
- the unchanged output of the same command and kind: replaced;
- any other file: refused, unless the user says ``--replace``;
- a pipe, a terminal or another device: written to, and never replaced.

A file is replaced as a whole, and keeps its owner and mode. A symbolic link stays one: what it points to is the
target. A file with several names (hard links), or of an owner that cannot be given to a new file, is written in place.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import stat
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from detente import __version__
from detente.errors import UsageError

_MARK = re.compile(
    rb"Made by Detente [^\s:]{1,40}: ([a-z-]{1,40}) ([a-z-]{1,40}),"
    rb"(?: from the case [0-9a-f]{64},)? sha256 ([0-9a-f]{64})"
)
_CASE = re.compile(rb"""(?:^|[{,])\s*(["']?)format\1\s*:\s*["']?detente/""", re.MULTILINE)
_GMCR = re.compile(rb'"decisionMakers"\s*:')
GMCR = "gmcr"
_NOTHING = b"0" * 64
_EDGE = 1000
MOST = 500_000_000  # bytes; what is larger was not written by any command
_OWN_DESCRIPTOR = re.compile(r"/dev/(?:stdout|stderr|fd/\d+)|/proc/(?:self|\d+)/fd/\d+")


def _after(mark: bytes, data: bytes) -> bytes:
    return data.rstrip(b"\n") + b"\n<!-- " + mark + b" -->\n"


def _before(mark: bytes, data: bytes) -> bytes:
    return b"# " + mark + b"\n" + data


def _after_percent(mark: bytes, data: bytes) -> bytes:
    return data.rstrip(b"\n") + b"\n% " + mark + b"\n"


def _after_slashes(mark: bytes, data: bytes) -> bytes:
    return data.rstrip(b"\n") + b"\n// " + mark + b"\n"


def _as_key(mark: bytes, data: bytes) -> bytes:
    return data.replace(b"{", b'{\n  "detente:made": "' + mark + b'",', 1)


def _as_comment_of_zip(mark: bytes, data: bytes) -> bytes:
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as archive:
        archive.comment = mark
    return whole.getvalue()


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it carries a mark, if it can, and whether it is for its owner's eyes only."""

    name: str
    ending: str
    carry: Callable[[bytes, bytes], bytes] | None = None
    private: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        Kind("case", ".yaml", _before),
        Kind("html", ".html", _after),
        Kind("markdown", ".md", _after),
        Kind("latex", ".tex", _after_percent),
        Kind("table", ".csv"),
        Kind("bibtex", ".bib", _after_percent),
        Kind("tikz", ".tikz", _after_percent),
        Kind("dot", ".dot", _after_slashes),
        Kind("svg", ".svg", _after),
        Kind("png", ".png"),
        Kind("pdf", ".pdf", _after_percent),
        Kind("docx", ".docx", _as_comment_of_zip),
        Kind("package", ".zip", _as_comment_of_zip, private=True),
        Kind("key", ".json", private=True),
        Kind("document", "", private=True),
    )
}
"""The kinds besides the formats of codings and of models; see `kind_named`."""
_CARRY = {"after": _after, "key": _as_key, "archive": _as_comment_of_zip}


def kind_named(name: str) -> Kind:
    """Return a kind of file by its name, or by that of a format of codings, of models or of reports."""
    if name in KINDS:
        return KINDS[name]
    from detente.exchange import FORMATS
    from detente.exchange.models import MODEL_FORMATS
    from detente.report.files import REPORT_FORMATS

    if name in REPORT_FORMATS:
        return Kind(name, REPORT_FORMATS[name].ending)

    found = FORMATS[name] if name in FORMATS else MODEL_FORMATS[name]
    return Kind(name, next(iter(found.endings), ""), None if found.remark is None else _CARRY[found.remark])


def folder_kind(name: str) -> Kind:
    """Return the kind of the file that lists the others in a folder of a format of models."""
    return Kind(name, "", _as_key)


def marked(data: bytes, by: str, kind: Kind, case_sha256: str | None = None) -> bytes:
    """Return the bytes of a file with the mark of what made it, where its kind can carry one."""
    if kind.carry is None:
        return data
    of = f" from the case {case_sha256}," if case_sha256 else ""
    mark = f"Made by Detente {__version__}: {by} {kind.name},{of} sha256 ".encode()
    whole = kind.carry(mark + _NOTHING, data)
    return whole.replace(mark + _NOTHING, mark + sha256(whole).hexdigest().encode(), 1)


def made_by(data: bytes) -> tuple[str, str] | None:
    """Return the command and the kind by which a file says that it was made, if it was not changed since."""
    for found in _MARK.finditer(data):
        start, end = found.span(3)
        if _EDGE < start < len(data) - _EDGE:
            continue  # marks stand at the beginning or at the end; what looks like one elsewhere is of the content
        if sha256(data[:start] + _NOTHING + data[end:]).hexdigest().encode() == found[3]:
            return found[1].decode(), found[2].decode()
    return None


def is_case(data: bytes) -> bool:
    """Return whether a file is a case, right or wrong: of Detente, of GMCR+, or a package with one."""
    if data.startswith(b"PK"):
        try:
            return "case.yaml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return False
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    return bool(_CASE.search(data) or is_gmcr(data))


def is_gmcr(data: bytes) -> bool:
    """Return whether a file is one of GMCR+, right or wrong."""
    return data.lstrip().startswith(b"{") and _GMCR.search(data) is not None


@dataclass(frozen=True)
class Output:
    """Where a command is to write a file.

    Parameters
    ----------
    path
        The file.
    by
        The command.
    kind
        What is written.
    inputs
        The files that the command reads.
    replace
        Whether the user said that what is there may be written over.
    adds_to
        The case that is read in order to be written back, which may be the target.
    """

    path: Path
    by: str
    kind: Kind
    inputs: tuple[Path, ...] = ()
    replace: bool = False
    adds_to: Path | None = None

    def check(self) -> None:
        """Refuse at once what would be refused once everything is computed; nothing is written."""
        with self._told():
            self._target(None)

    def write(self, data: str | bytes, case_sha256: str | None = None) -> None:
        """Write the file, whole or not at all."""
        whole = self.bytes_of(data, case_sha256)
        with self._told():
            self._put(self._target(whole), whole)

    def bytes_of(self, data: str | bytes, case_sha256: str | None = None) -> bytes:
        """Return what is written: the data with the mark of this command."""
        whole = data.encode() if isinstance(data, str) else data
        # A case that was brought in is for its author to go on with, and replaced by no later run anyway.
        return whole if self.by == "import" else marked(whole, self.by, self.kind, case_sha256)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as e:
            raise UsageError(f"cannot write {self.path}: {e.strerror or e}") from None

    # -- what may be written over -------------------------------------------------------------------------------------

    def _target(self, data: bytes | None) -> os.stat_result | None:
        """Return what is there, or None for nothing, if it may be written; `data` is None while it is not known."""
        try:
            there = self.path.stat()
        except FileNotFoundError:
            if not Path(os.path.realpath(self.path)).parent.is_dir():
                raise
            return None
        if stat.S_ISDIR(there.st_mode):
            raise UsageError(f"{self.path} is a folder; name a file in it, such as {self.path / self._suggested}")
        if stat.S_ISBLK(there.st_mode):
            raise UsageError(f"{self.path} is a disk; name a file")
        if stat.S_ISSOCK(there.st_mode):  # only the workbench's server opens any
            raise UsageError(f"{self.path} is a socket, and not written to; name a file, or a pipe")
        if not _is_plain(self.path, there):
            return there
        if any(_same(self.path, given) for given in self.inputs) and not self._adds():
            raise UsageError(
                f"{self.path} is what this command reads; nothing was written. Name another file, such as "
                f"-o {self._other}"
            )
        if not there.st_mode & 0o222 or not os.access(self.path, os.W_OK):
            raise UsageError(f"{self.path} is read-only; nothing was written. Name another file")
        if there.st_size and not self._adds():
            self._refuse_to_lose(self.path.read_bytes() if there.st_size <= MOST else b"?", data)
        return there

    def _adds(self) -> bool:
        return self.adds_to is not None and _same(self.path, self.adds_to)

    def _refuse_to_lose(self, found: bytes, data: bytes | None) -> None:
        """Refuse to write over what is lost then, and say the line that would do."""
        maker = made_by(found)
        if found == data or (maker == (self.by, self.kind.name) and self.by != "import"):
            return
        case, to_case = is_case(found), self.kind.name == "case" or (self.kind.name == GMCR and is_gmcr(found))
        if case and not to_case and not (self.kind.name == "package" and found.startswith(b"PK")):
            raise UsageError(
                f"{self.path} holds a case, over which nothing else is ever written. Name another file, such as -o "
                f"{self._other}"
            )
        if self.replace or (data is None and (to_case or self.kind.carry is None)):
            return  # while it is not known what will be written, what is there may be the very same
        over = "write over it with --replace"
        if case and to_case:
            add = f"add to it with --case {self.path}, or " if self.by == "import" else ""
            raise UsageError(f"{self.path} holds a case, which would be lost; nothing was written: {add}{over}")
        if maker is not None:
            why = f"was made by detente {maker[0]} ({maker[1]}), and not by detente {self.by} ({self.kind.name})"
        elif _MARK.search(found):
            why = "was made by Detente, and changed since"
        elif self.kind.carry is None:
            why = f"is there already, and {self.kind.name} files cannot tell who made them"
        else:
            why = f"is there already, and was not made by detente {self.by}"
        raise UsageError(f"{self.path} {why}; nothing was written: name another file, or {over}")

    @property
    def _suggested(self) -> str:
        return f"{self.by}{self.kind.ending}"

    @property
    def _other(self) -> Path:
        """A name beside the target that is free, or at least another."""
        named = self.path.with_suffix(self.kind.ending)
        return named if not os.path.lexists(named) else self.path.with_name(f"{self.path.stem}-{self._suggested}")

    # -- writing ------------------------------------------------------------------------------------------------------

    def _put(self, there: os.stat_result | None, data: bytes) -> None:
        if there is not None and not _is_plain(self.path, there):
            _write_to(self.path, data)
            return
        path = Path(os.path.realpath(self.path))
        # Until a new file has the mode of the one that it replaces, nobody else may read it.
        mode = 0o600 if self.kind.private or there is not None else 0o666
        if there is None:
            write_whole(path, data, mode, None)
        elif there.st_nlink > 1 or not write_whole(path, data, mode, there):
            _write_in_place(path, data)


def _is_plain(path: Path, there: os.stat_result) -> bool:
    return stat.S_ISREG(there.st_mode) and not _OWN_DESCRIPTOR.fullmatch(str(path))


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _write_to(path: Path, data: bytes) -> None:
    """Write to what is no plain file, from where it stands."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOCTTY", 0)), "wb") as file:
        file.write(data)


def write_whole(path: Path, data: bytes, mode: int, there: os.stat_result | None) -> bool:
    """Write beside the target and move it there; False, and nothing, where the owner could not stay the same."""
    part = path.with_name(f".detente-{secrets.token_hex(6)}.part")  # short, however long the name of the target is
    binary = getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, mode), "wb") as file:
            file.write(data)
        if there is not None and not _keep(part, path, there):
            return False
        part.replace(path)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return True


def _keep(part: Path, path: Path, there: os.stat_result) -> bool:
    """Give a new file the owner, the mode and the access list of the one it is to replace; False if that fails."""
    made = part.stat()
    if (made.st_uid, made.st_gid) != (there.st_uid, there.st_gid):
        if sys.platform == "win32":
            return False
        try:
            os.chown(part, there.st_uid, there.st_gid)
        except OSError:
            return False
    part.chmod(stat.S_IMODE(there.st_mode))
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listxattr(path):
                os.setxattr(part, name, os.getxattr(path, name))
    return True


def _write_in_place(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.write(data)
        file.truncate()


# -- with documents beside it -----------------------------------------------------------------------------------------


def write_with(output: Output, data: str | bytes, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write a case and, in a folder beside it named after it, documents; all of them or none. Return what to say of it.

    The names of the documents are made from digests: one that is there already must hold the same.
    """
    output.check()
    if output.path.exists() and not _is_plain(output.path, output.path.stat()):
        output.write(data)
        return (f"left out: {len(files)} documents, which have no place beside {output.path}",) if files else ()
    folder = documents_folder(output.path)
    new_folder = bool(files) and not folder.exists()
    written: list[Path] = []
    try:
        if new_folder:
            _make_folder(folder)
        for name, content in files.items():
            there = os.path.lexists(folder / name)
            Output(folder / name, "import", KINDS["document"]).write(content)
            written += [] if there else [folder / name]
        output.write(data)
    except BaseException:
        for file in written:
            file.unlink(missing_ok=True)
        if new_folder and folder.is_dir():
            folder.rmdir()
        raise
    return ()


def documents_folder(path: Path) -> Path:
    """Return the folder for the documents of a case."""
    return path.with_name(f"{path.stem}.documents")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700)
    except OSError as e:
        raise UsageError(f"cannot make the folder {folder}: {e.strerror or e}") from None
