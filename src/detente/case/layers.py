"""Laying a perspective or a phase over the top level of a case, as the case file's contract says."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from detente.case.elements import Entry, Layer, Note
from detente.case.sections import SECTIONS, Section, named_as


def apply(base: Layer, over: Layer) -> Layer:
    """Return a layer with another one laid over it, as the case file's contract says."""
    for section, told in named_as().items():
        if (there := over.held(section)) is not None and SECTIONS[section].layers == "replaced":
            # What the base said of decision makers that no longer exist lapses with them.
            left = {key: {k: v for k, v in (base.held(key) or {}).items() if k in there} for key in told}
            base = base.holding(left)
    held = {key: _laid(section, base.held(key), over.held(key)) for key, section in SECTIONS.items()}
    return replace(base.holding(held), places={**base.places, **over.places})


def _laid(section: Section, base: Any, over: Any) -> Any:
    """Return what a section holds once a layer is laid over it."""
    if over is None or base is None:
        return base if over is None else over
    match section.layers:
        case "appended":
            return base + over
        case "merged":
            return {**base, **over}
        case "merged by key":
            return {**base, **{key: _entry(base[key], entry) if key in base else entry for key, entry in over.items()}}
    return over


def _entry(base: Any, over: Any) -> Any:
    """Return an entry with what another says under each key in place of what it said."""
    if isinstance(base, Entry):
        return replace(base, values={**base.values, **over.values})
    own = (f.name for f in fields(over) if f.name not in ("id", "where", "note"))
    given = {name: value for name in own if (value := getattr(over, name)) is not None}
    return replace(base, **given, note=_merged_note(base.note, over.note))


def _merged_note(base: Note | None, over: Note | None) -> Note | None:
    if base is None or over is None:
        return over or base
    return Note(
        because=over.because if over.because is not None else base.because,
        evidence=over.evidence or base.evidence,
        status=over.status if over.status is not None else base.status,
        note=over.note if over.note is not None else base.note,
    )
