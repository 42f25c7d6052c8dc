"""What `trace` found as a JSON object, checked against the schema that ships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from detente.assess import Compared, Fallen, Inquiry, Rests, Traced, UnderRival, Without
from detente.case import Case, Note
from detente.case.walk import Element
from detente.evidence import Claim
from detente.report.claims import words_of
from detente.report.obstacles import obstacles_text
from detente.report.records import answer_record

Selection = tuple[str | None, str | None]


def inquiry_record(found: Inquiry, texts: Mapping[str, str]) -> dict[str, Any]:
    """Return the same as plain data."""
    return trace_record(found.case, found.parts, found.rests, found.rivals, found.without, found.owners, texts)


def trace_record(
    case: Case,
    traced: Sequence[Traced],
    verdicts: Sequence[Rests],
    rivals: Sequence[UnderRival],
    found: Without | None,
    owners: Sequence[tuple[str, str]],
    texts: Mapping[str, str],
) -> dict[str, Any]:
    """Return what stands behind parts and verdicts, and what falls without claims."""
    return {
        "case": case.name,
        "owners": dict(owners),
        "elements": [_traced(t, [r for r in rivals if r.option == t.element], texts) for t in traced],
        "verdicts": [_rests(r) for r in verdicts],
        "without": None if found is None else _without(found, texts),
    }


def _places(where: Iterable[Selection]) -> list[dict[str, str | None]]:
    return [{"perspective": p, "phase": h} for p, h in where]


def _part(part: Element) -> dict[str, Any]:
    note = part.note or Note()
    status = None if part.note is None else "assumption" if note.is_assumption else note.status or "evidence"
    return {
        "address": part.address,
        "kind": part.kind,
        "label": part.label,
        "status": status,
        "evidence": list(note.evidence),
    }


def _traced(found: Traced, rivals: Sequence[UnderRival], texts: Mapping[str, str]) -> dict[str, Any]:
    note = found.element.note or Note()
    contested = found.element.body.contested or () if found.element.kind == "option" else ()
    return {
        **_part(found.element),
        "where": _places(found.where),
        "because": note.because,
        "note": note.note,
        "claims": [_claim(c, texts) for c in dict.fromkeys([*found.claims, *found.claims_of_parts])],
        "parts": [_part(e) for e in found.parts],
        "used_by": [_part(e) for e in found.used_by],
        "contested": [
            {
                "owner": r.owner,
                "status": "assumption" if r.note.is_assumption else r.note.status or "evidence",
                "evidence": list(r.note.evidence),
                "because": r.note.because,
                "verdicts": [_compared(v) for u in rivals if u.owner == r.owner for v in u.verdicts],
            }
            for r in contested
        ],
    }


def _claim(found: Claim, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "claim": found.id,
        "source": found.source,
        "start": found.start,
        "end": found.end,
        "says": found.says,
        "words": words_of(found, texts),
        "by": [{"who": link.who, "mode": list(link.mode), "standing": link.standing} for link in found.by],
        "kind": found.kind,
        "modality": list(found.modality),
    }


def _rests(found: Rests) -> dict[str, Any]:
    return {
        "about": found.question.about.address,
        "concept": found.question.concept,
        "perspective": found.model.perspective_id,
        "phase": found.model.phase_id,
        "outcome": found.outcome,
        "rests_on": [{**_part(s.part), "change": s.change, "outcome": s.outcome} for s in found.supports],
        "presupposes": [e.address for e in found.presupposed],
        "tried": [{"kind": kind, "count": count} for kind, count in found.tried],
        "not_tried": [
            {"address": part.address, "why": obstacles_text(found.model, why)} for part, why in found.not_tried
        ],
    }


def _without(found: Without, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "claims": [_claim(c, texts) for c in found.claims],
        "fallen": [_fallen(f) for f in found.fallen],
        "models": [
            {
                "perspective": m.selection[0],
                "phase": m.selection[1],
                "left_out": [e.address for e in m.dropped],
                "not_solved_from": [e.address for e in m.kept],
                "failed": obstacles_text(m.model, m.failed) or None,
            }
            for m in found.models
        ],
        "verdicts": [_compared(v) for v in found.verdicts],
    }


def _fallen(found: Fallen) -> dict[str, Any]:
    return {
        "address": found.element.address,
        "kind": found.element.kind,
        "label": found.element.label,
        "where": _places(found.where),
        "lost": list(found.lost),
        "left": list(found.left),
        "becomes_assumption": found.becomes_assumption,
    }


def _compared(found: Compared) -> dict[str, Any]:
    return {
        "perspective": found.selection[0],
        "phase": found.selection[1],
        "about": found.question.about.address,
        "concept": found.question.concept,
        "before": found.before,
        "after": found.after,
        **answer_record("changes", found.changes),
    }
