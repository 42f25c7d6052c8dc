"""`package`: a case with its texts, in one file."""

from __future__ import annotations

from detente.case import read_file
from detente.imports import coding
from detente.imports._importing import Imported, Importer, Request


def read(request: Request) -> Imported:
    """Import a case with its texts from one file, or the claims of another coder from it."""
    if request.case is not None:
        return coding.read(request)
    case = read_file(str(request.path))
    notes = (f"texts: {len(case.texts)} of {len(case.evidence.sources)} sources", *(str(n) for n in case.notes))
    return Imported(case, notes)


IMPORTER = Importer("package", (".zip",), read)
