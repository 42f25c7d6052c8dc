"""ZIP files that come from elsewhere: read from memory, by name, within bounds; nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from detente.errors import UsageError

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
        self.names = [member.filename for member in members]

    def read(self, name: str, most: int = MAX_UNFOLDED) -> bytes:
        """Return the bytes of one file."""
        try:
            if self._zip.getinfo(name).file_size > most:
                raise UsageError(f"{self._what}: {name} is larger than {most} bytes, the most that is read")
            return self._zip.read(name)  # never more than the size it declares
        except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, EOFError, OSError) as e:
            raise UsageError(f"{self._what}: {name} cannot be read ({e})") from None


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
