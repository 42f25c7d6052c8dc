"""Laying a perspective or a phase over the top level of a case, as the case file's contract says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TypeVar

from detente.case.elements import (
    Layer,
    Note,
    Option,
    Proposal,
)

_MERGED = ("states", "definitions", "sources", "claims", "actors", "coders", "codes", "left_out", "preferences")
_APPENDED = ("infeasible", "forbidden_moves", "indistinguishable")


def apply(base: Layer, over: Layer) -> Layer:
    """Return a layer with another one laid over it, as the case file's contract says."""
    changes: dict[str, object] = {
        key: getattr(over, key)
        for key in ("title", "summary", "citation", "caution", "status_quo", "decision_makers", "repair")
        if getattr(over, key) is not None
    }
    if over.decision_makers is not None:
        # What the base said of decision makers that no longer exist lapses with them.
        base = replace(base, preferences={k: v for k, v in base.preferences.items() if k in over.decision_makers})
    changes |= {key: {**getattr(base, key), **getattr(over, key)} for key in _MERGED}
    changes |= {key: getattr(base, key) + getattr(over, key) for key in _APPENDED}
    changes["options"] = _entrywise(base.options, over.options)
    changes["proposals"] = _entrywise(base.proposals, over.proposals)
    changes["places"] = {**base.places, **over.places}
    return replace(base, **changes)  # type: ignore[arg-type]  # every value comes from the field it goes to


E = TypeVar("E", Option, Proposal)


def _entrywise(base: Mapping[str, E], over: Mapping[str, E]) -> dict[str, E]:
    merged = dict(base)
    for key, entry in over.items():
        if key in merged:
            given = {
                f.name: v
                for f in fields(entry)
                if f.name not in ("id", "where", "note") and (v := getattr(entry, f.name)) is not None
            }
            merged[key] = replace(merged[key], **given, note=_merged_note(merged[key].note, entry.note))
        else:
            merged[key] = entry
    return merged


def _merged_note(base: Note | None, over: Note | None) -> Note | None:
    if base is None or over is None:
        return over or base
    return Note(
        because=over.because if over.because is not None else base.because,
        evidence=over.evidence or base.evidence,
        status=over.status if over.status is not None else base.status,
        note=over.note if over.note is not None else base.note,
    )
