"""Which voices, reasons or claims the verdicts need."""

from __future__ import annotations

from detente.report.load import load_document, load_sentence
from detente.report.load_records import load_record
from detente.report.told import Told

TOLD = Told(
    lambda found, _: load_document(found),
    lambda found, _: load_record(found),
    digest=lambda found: found.case.sha256,
    short=load_sentence,
)
