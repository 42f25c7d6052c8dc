"""What a whole report is written as, each kind of file declared by its module as ``FORMAT``.

From a declaration come the endings that `detente report -o` knows, what the workbench offers to keep, and
`Dossier.data`.
"""

from __future__ import annotations

from pathlib import PurePath

from detente.declared import Declared
from detente.report.files._format import ReportFormat, Whole

REPORT_FORMATS: Declared[ReportFormat] = Declared(
    "detente.report.files", "FORMAT", order=("html", "docx", "pdf"), between="-"
)
"""Every kind of file by its name, in the order in which lists have them."""


def format_named(path: PurePath) -> str:
    """Return the kind of file that one of this name is to be: by its ending, and a page by any other.

    >>> format_named(PurePath("letter.DOCX")), format_named(PurePath("letter"))
    ('docx', 'html')
    """
    return next((name for name, found in REPORT_FORMATS.items() if found.ending == path.suffix.lower()), "html")


def written_alone() -> tuple[str, ...]:
    """Return the kinds that are written without a program that prints pages."""
    return tuple(name for name, found in REPORT_FORMATS.items() if not found.printed)


__all__ = ["REPORT_FORMATS", "ReportFormat", "Whole", "format_named", "written_alone"]
