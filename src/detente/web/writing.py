"""What leaves a case for other programs: an export, and what it would leave out and replace."""

from __future__ import annotations

import base64

from detente.errors import UsageError
from detente.evidence.coded import Coded, Options
from detente.exchange import FORMATS, held_by, write_coded
from detente.redaction import Item, items_above, redact, told_above, without, write_key
from detente.report.counts import counted
from detente.report.exchange import preview_record
from detente.web import views as v
from detente.web.errors import Problem

SAMPLE = 600
RESERVED = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))
"""Names that Windows takes for devices, whatever follows after a point."""


def file_stem(name: str) -> str:
    """Return the name of a case as the beginning of a file's name, in letters that every system takes."""
    stem = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)[:80].strip("-")
    return f"case-{stem}".rstrip("-") if not stem or stem.partition(".")[0].lower() in RESERVED else stem


def previewed(whole: Coded, asked: v.ExportQuestion) -> v.ExportPreview:
    """Return what an export would leave out and replace."""
    above = items_above(held_by(asked.kind, whole), asked.level)
    refused, redacted = _refusal(above, asked), None
    coded = without(whole, above)
    if asked.redact:
        try:
            redacted = redact(coded, asked.keep, asked.also, whole)
        except UsageError as e:
            refused = str(e)
    shown = redacted.coded if redacted else coded
    record = preview_record(above, redacted)
    return v.ExportPreview.model_validate(
        {
            "above": record["above_level"],
            "replaced": record["replaced"],
            "parts_left": record["parts_left"],
            "above_told": [f"{item.what} {item.id}, level {item.level}" for item in above],
            "left_told": [counted(part["times"], "time") for part in record["parts_left"]],
            "refused": refused,
            "sample": {source: text[:SAMPLE] for source, text in shown.texts.items()},
        }
    )


def exported(whole: Coded, asked: v.ExportQuestion) -> v.ExportFile:
    """Return an export as a file to keep, and where names are replaced the key that gives them back."""
    above = items_above(held_by(asked.kind, whole), asked.level)
    if refused := _refusal(above, asked):
        raise Problem(422, refused, "raise the level, or leave them out", "refused")
    coded = without(whole, above)
    redacted = redact(coded, asked.keep, asked.also, whole) if asked.redact else None
    data = write_coded(redacted.coded if redacted else coded, asked.kind, Options(asked.positions, bom=asked.bom))
    stem = file_stem(whole.name)
    name = f"{stem}-without-names" if redacted else stem
    return v.ExportFile(
        name=f"{name}{next(iter(FORMATS[asked.kind].endings), '')}", media_type=FORMATS[asked.kind].media_type,
        content=base64.b64encode(data).decode("ascii"),
        key=write_key(redacted.key).decode("utf-8") if redacted else None, key_name=f"{stem}-key.json",
    )  # fmt: skip


def _refusal(above: tuple[Item, ...], asked: v.ExportQuestion) -> str:
    return told_above(above, asked.level) if above and not asked.leave_out else ""
