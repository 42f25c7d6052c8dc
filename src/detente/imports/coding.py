"""`coding`: the claims of another coder, in a case file."""

from __future__ import annotations

from detente.case import read_file
from detente.case.revise import add_coding
from detente.errors import UsageError
from detente.imports._importing import Imported, Importer, Request


def read(request: Request) -> Imported:
    """Import the claims of another coder, as a layer of their own."""
    if request.case is None:
        raise UsageError("a coding is added to a case: name it with --case")
    result, added = add_coding(request.case, read_file(str(request.path)))
    return Imported(result, (f"claims of the second coder: {len(added)}",))


IMPORTER = Importer("coding", (".yaml", ".yml"), read)
