"""Sentences, tables, pictures: the only room where results become English."""

from detente.report.assessment import assess_document
from detente.report.blocks import Document, as_csv, as_html, as_markdown, as_text
from detente.report.documents import explain_document, findings_document, show_document, solve_document
from detente.report.records import assess_record, check_record, explain_record, show_record, solve_record
from detente.report.words import Words

__all__ = [
    "Document",
    "Words",
    "as_csv",
    "as_html",
    "as_markdown",
    "as_text",
    "assess_document",
    "assess_record",
    "check_record",
    "explain_document",
    "explain_record",
    "findings_document",
    "show_document",
    "show_record",
    "solve_document",
    "solve_record",
]
