"""Looking whether the journal of an SQLite database can be read to its end.

What was written last stands in a journal beside the file (``-wal``), which SQLite reads up to the first entry whose
checksum does not fit, and no further: a bit that flips there takes back, without a word, everything that was written
after it. The format is that of https://sqlite.org/fileformat2.html#the_write_ahead_log.
"""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass
from pathlib import Path

_HEADER, _FRAME = 32, 24
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
_MASK = 0xFFFFFFFF
TRIES = 5
REST_SECONDS = 0.05


@dataclass(frozen=True)
class Torn:
    """Where a journal cannot be read on.

    Parameters
    ----------
    entry
        The first entry that cannot be read, from 1; 0 where none can.
    acknowledged
        Whether something is lost that was surely written: of one more transaction after the entry there is a trace.
        Otherwise it may be that the machine stopped while the last one was written.
    """

    entry: int
    acknowledged: bool


def cut_of(database: Path) -> Torn | None:
    """Return where the journal of a database cannot be read on, or None where it can, or there is none."""
    path = database.with_name(f"{database.name}-wal")
    before: object = None
    for _ in range(TRIES):
        try:
            data = path.read_bytes()
        except (OSError, ValueError):
            return None
        cut = _cut(data)
        # Somebody may be writing to it just now; what stays is a cut.
        if cut is None or (cut, data[:_HEADER], len(data)) == before:
            return cut
        before = cut, data[:_HEADER], len(data)
        time.sleep(REST_SECONDS)
    return None


def _cut(data: bytes) -> Torn | None:
    if len(data) <= _HEADER:
        return None
    magic, _, page, _, salt, other_salt, *sums = struct.unpack(">8I", data[:_HEADER])
    order = _MAGIC.get(magic)
    if order is None or _sums(data[:24], order, (0, 0)) != tuple(sums):
        return Torn(0, acknowledged=True)
    so_far = (sums[0], sums[1])
    size = _FRAME + page
    starts = range(_HEADER, len(data) - size + 1, size)
    for number, at in enumerate(starts, start=1):
        _, _, found, other, *told = struct.unpack(">6I", data[at : at + _FRAME])
        summed = _sums(data[at + _FRAME : at + size], order, _sums(data[at : at + 8], order, so_far))
        if (found, other) != (salt, other_salt) or summed != tuple(told):
            return _beyond(data, number, [a for a in starts if a >= at], (salt, other_salt))
        so_far = summed
    return None


def _beyond(data: bytes, number: int, starts: list[int], salts: tuple[int, int]) -> Torn | None:
    """Return what is lost from an entry on; what an earlier journal left behind has other salts, both of them."""
    commits = []
    for at in starts:
        _, pages, *found = struct.unpack(">4I", data[at : at + 16])
        if found[0] == salts[0] or found[1] == salts[1]:
            commits.append(pages != 0)
    # A transaction ends with an entry that tells the number of pages, and is on disk before the next one begins.
    return Torn(number, acknowledged=any(commits[:-1])) if commits else None


def _sums(data: bytes, order: str, so_far: tuple[int, int]) -> tuple[int, int]:
    a, b = so_far
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for first, second in zip(words[::2], words[1::2], strict=True):
        a = (a + first + b) & _MASK
        b = (b + second + a) & _MASK
    return a, b
