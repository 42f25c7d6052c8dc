"""Writing a folder of files: a first time, once more over what the same command wrote there, and never over else.

One of the files lists all others with their digests, and carries the mark of what made it (`detente.cli.writing`): so
that a folder shows whether anybody has changed anything in it since. It is written last.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from detente.cli.writing import Kind, made_by, marked, write_whole
from detente.errors import UsageError


@dataclass(frozen=True)
class Folder:
    """A folder that a command is to write.

    Parameters
    ----------
    path
        The folder.
    by
        The command.
    kind
        What is written, whose mark the listing file carries.
    listing
        The name of the file that lists the others: under ``resources``, each with its ``path`` and ``hash``.
    replace
        Whether the user said that what is there may be written over.
    """

    path: Path
    by: str
    kind: Kind
    listing: str
    replace: bool = False

    def check(self) -> None:
        """Refuse at once what would be refused once everything is computed; nothing is written."""
        with self._told():
            self._there()

    def write(self, files: Mapping[str, bytes], case_sha256: str | None = None) -> None:
        """Write the files, in a folder that is made or in the one that is there."""
        with self._told():
            before = self._there()
            self.path.mkdir(exist_ok=True)
            for name in before - {*files}:
                (self.path / name).unlink()
            for name in (*(n for n in files if n != self.listing), self.listing):
                self._put(self.path / name, self._marked(name, files[name], case_sha256))

    def _marked(self, name: str, data: bytes, case_sha256: str | None) -> bytes:
        return marked(data, self.by, self.kind, case_sha256) if name == self.listing else data

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as e:
            raise UsageError(f"cannot write {self.path}: {e.strerror or e}") from None

    def _there(self) -> frozenset[str]:
        """Return the names of the files that are there and may be written over."""
        try:
            there = self.path.stat()
        except FileNotFoundError:
            if not Path(os.path.realpath(self.path)).parent.is_dir():
                raise
            return frozenset()
        zip_file = f"{self.path if self.path.name else 'tables'}.zip"
        if not stat.S_ISDIR(there.st_mode):
            raise UsageError(
                f"{self.path} is there already, and no folder; name a folder, or a file such as {zip_file}"
            )
        names = frozenset(file.name for file in self.path.iterdir())
        known = self._listed()
        if strange := sorted(names - {self.listing, *known}):
            raise UsageError(
                f"{self.path} holds files that are not of these tables, such as {strange[0]}; nothing was written. "
                f"Name a folder of its own, or a file such as {zip_file}"
            )
        if names and not self.replace and not self._unchanged(known):
            raise UsageError(
                f"{self.path} was not made by detente {self.by} ({self.kind.name}), or changed since; nothing was "
                "written: name another folder, or write over it with --replace"
            )
        return names

    def _listed(self) -> Mapping[str, str]:
        """Return the digests of the files that the listing there names."""
        try:
            found = json.loads((self.path / self.listing).read_bytes())
            return {str(r["path"]): str(r["hash"]).removeprefix("sha256:") for r in found["resources"]}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def _unchanged(self, known: Mapping[str, str]) -> bool:
        if made_by((self.path / self.listing).read_bytes()) != (self.by, self.kind.name):
            return False
        every = ((self.path / name, digest) for name, digest in known.items())
        return all(path.is_file() and sha256(path.read_bytes()).hexdigest() == digest for path, digest in every)

    @staticmethod
    def _put(path: Path, data: bytes) -> None:
        there = path.stat() if path.exists() else None
        write_whole(path, data, 0o666 if there is None else 0o600, there)
