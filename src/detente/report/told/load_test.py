"""Which voices, reasons or claims the verdicts need."""

from __future__ import annotations

from detente.assess.load import LoadTest
from detente.report.load import load_document, load_sentence
from detente.report.load_records import load_record
from detente.report.told import Columns, Told, in_columns


def _columns(found: LoadTest) -> Columns:
    """Return one row for each that was struck: whether a verdict needs it, and whether one rests on it at all."""
    rows = [
        (s.struck.id, s.struck.name, s.struck.standing, " ".join(map(str, s.struck.claims)), s.carries.json,
         s.carries_loosely.json)
        for s in found.strikes
    ]  # fmt: skip
    return in_columns((found.by, "name", "standing", "claims", "carries", "carries_loosely"), rows)


TOLD = Told(
    lambda found, _: load_document(found),
    lambda found, _: load_record(found),
    digest=lambda found: found.case.sha256,
    columns=_columns,
    short=load_sentence,
)
