"""What a file is by its first bytes, for whoever took it for something else: one true sentence and what to do.

Nothing is opened here, least of all objects of Python, whose opening can run anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """What a file is, in words that fit after “this is”, and what to do with it instead."""

    what: str
    instead: str


_ATLAS = (".hpr7", *(f".atlproj{version}" for version in ("", "9", *range(22, 30))))
_MAXQDA = (".mex", ".mqda", *(f".mx{version}" for version in (3, 4, 5, 11, 12, *range(18, 30))))
_TABLE = "save its sheet as CSV; a table of claims has the columns source, start, end and says"
_PROJECT = "export it there as a REFI-QDA project (.qdpx), and import that"
_WORD = "open it in a word processor and save it as DOCX, ODT or plain text"
_SIGNATURES: tuple[tuple[re.Pattern[bytes], str | tuple[str, ...], Kind], ...] = tuple(
    (re.compile(pattern, re.DOTALL), ending, Kind(what, instead))
    for pattern, ending, what, instead in (
        (
            rb"\x80[\x02-\x05]", ".gmcr",
            "a file of GMCR+ before version 0.3, which kept objects of Python; opening these can run anything",
            "open it in GMCR+ 0.3 or later and save it there again",
        ),
        (
            rb"\x80[\x02-\x05]", "",
            "a file of pickled Python objects, which are not opened, because that can run anything",
            "save it in a format that holds data only",
        ),
        (
            rb"SQLite format 3\x00", ".dna",
            "a database of Discourse Network Analyzer",
            "bring in what is coded in it: detente import FILE.dna -o case.yaml",
        ),
        (rb"", (".nvp", ".nvpx"), "a project of NVivo, which is not read", _PROJECT),
        (rb"", _ATLAS, "a project of ATLAS.ti, which is not read", _PROJECT),
        (rb"", _MAXQDA, "a project of MAXQDA, which is not read", _PROJECT),
        (rb"SQLite format 3\x00", (".qda", ".rqda"), "a project of QualCoder or RQDA, which is not read", _PROJECT),
        (rb"PK|\xd0\xcf\x11\xe0", (".xlsx", ".xlsm", ".xls", ".ods"), "a spreadsheet, which is not read", _TABLE),
        (rb"PK|\xd0\xcf\x11\xe0", (".pptx", ".ppt", ".odp"), "a presentation, which is not read",
         "save its words as a text file"),
        (rb"PK", ".epub", "an electronic book, which is not read", "save its chapters as HTML or text files"),
        (
            rb"SQLite format 3\x00", "", "a SQLite database, which is not read",
            "export what it holds with the program that made it; `detente open --data FOLDER` opens a workbench's",
        ),
        (rb"\{\\rtf", "", "a document in Rich Text Format, which is not read", _WORD),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "a document of Word or Excel before 2007, which is not read", _WORD),
        (rb"%PDF-", "", "a PDF", "bring it in as a source: detente import FILE.pdf -o case.yaml"),
        (
            rb"PK\x03\x04.{26}mimetypeapplication/vnd.oasis.opendocument.text", "", "a document of OpenDocument (ODT)",
            "bring it in as a source: detente import FILE.odt -o case.yaml",
        ),
        (
            rb"PK(\x03\x04|\x05\x06)", "",
            "a ZIP archive, such as a Word document, a spreadsheet or a coding project",
            "give it to detente import under its own ending, such as .docx or .qdpx; a package would hold “case.yaml”",
        ),
        (rb"\x1f\x8b", "", "a compressed file (gzip)", "unpack it first"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\x00|MM\x00\*", "", "a picture, whose words are not read", "type the words"),
        (
            rb"NFG 1|EFG 2", "", "a game of Gambit, which has payoffs and no options",
            "write a case file: the options of each player, and a ranking of the states",
        ),
    )
)  # fmt: skip


def recognise(data: bytes, name: str) -> Kind | None:
    """Return what a file is by its first bytes and the ending of its name; None if that does not tell.

    Examples
    --------
    >>> recognise(b"%PDF-1.7 ...", "case.yaml").what
    'a PDF'
    >>> recognise(b"format: detente/1", "case.yaml") is None
    True
    """
    return next(
        (kind for pattern, ending, kind in _SIGNATURES if name.lower().endswith(ending) and pattern.match(data)), None
    )
