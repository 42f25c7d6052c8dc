"""ZIP files that come from elsewhere: read from memory, by name, within bounds; nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from copy import copy

from detente.errors import UsageError

_SAYS_UTF8 = 0x800
MAX_MEMBERS = 10_000
MAX_UNFOLDED = 200_000_000


class Archive:
    """The files in a ZIP.

    Raises
    ------
    UsageError
        If it is no ZIP, or unfolds to more than `MAX_UNFOLDED` bytes or `MAX_MEMBERS` files.
    """

    def __init__(self, data: bytes, what: str) -> None:
        self._what = what
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as e:
            raise UsageError(f"{what} is not a ZIP file ({e})") from None
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise UsageError(f"{what} holds {len(members)} files; {MAX_MEMBERS} are read at most")
        unfolded = sum(member.file_size for member in members)
        if unfolded > MAX_UNFOLDED:
            raise UsageError(f"{what} unfolds to {unfolded} bytes; {MAX_UNFOLDED} are read at most")
        self._members = {_name(member): member for member in members if not _left_by_a_system(member.filename)}

    @property
    def names(self) -> list[str]:
        """The files in it, without what operating systems add to archives."""
        return list(self._members)

    def unwrapped(self) -> Archive:
        """Return the archive seen from within the one folder that holds everything, if there is one."""
        tops = {name.partition("/")[0] for name in self._members}
        if len(tops) != 1 or any("/" not in name for name in self._members):
            return self
        inner = copy(self)
        inner._members = {name.partition("/")[2]: member for name, member in self._members.items()}
        return inner.unwrapped()

    def find(self, *names: str) -> str | None:
        """Return the first of some names that is that of a file, upper and lower case aside."""
        known = {name.lower(): name for name in self._members}
        return next((known[name.lower()] for name in names if name.lower() in known), None)

    def read(self, name: str, most: int = MAX_UNFOLDED) -> bytes:
        """Return the bytes of one file."""
        try:
            member = self._members[name]
            if member.file_size > most:
                raise UsageError(f"{self._what}: {name} is larger than {most} bytes, the most that is read")
            return self._zip.read(member)  # never more than the size it declares
        except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, EOFError, OSError) as e:
            raise UsageError(f"{self._what}: {name} cannot be read ({e})") from None


def _name(member: zipfile.ZipInfo) -> str:
    """Return the name of a file as it was meant: some systems write UTF-8 without saying so, or backslashes."""
    name = member.filename
    if not member.flag_bits & _SAYS_UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/").removeprefix("./")


def _left_by_a_system(name: str) -> bool:
    base = name.replace("\\", "/").rpartition("/")[2]
    return (
        name.startswith("__MACOSX/") or base.startswith("._") or base in {"", ".DS_Store", "Thumbs.db", "desktop.ini"}
    )


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of files; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, data)
    return out.getvalue()
