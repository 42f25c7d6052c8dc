"""Databases of Discourse Network Analyzer (DNA): documents, and statements that somebody makes of a concept.

As in the tables that DNA 2 and DNA 3 make in SQLite (`dna/src/main/java/sql/Sql.java` of https://github.com/leifeld/dna,
read in version 3.0). Places count UTF-16 code units of the text as DNA shows it, where every line end is one.
"""

from __future__ import annotations

from detente.evidence.coded import Coded
from detente.exchange.formats._format import Format


def _read(data: bytes, positions: str | None) -> Coded:
    from detente.exchange import dna_reader

    return dna_reader.read(data, positions)


FORMAT = Format(
    label="a database of Discourse Network Analyzer (.dna)",
    endings=(".dna",),
    media_type="application/vnd.sqlite3",
    read=lambda data, _, options: _read(data, options.positions),
    begins=b"SQLite format 3\x00",
)
