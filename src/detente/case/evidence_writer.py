"""Sources, claims, actors and coders as the plain data of a case file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from detente.case.elements import Layer
from detente.evidence import Actor, Attribution, Claim, Coder, Mention, Source
from detente.evidence.coding import CODER_KINDS

EVIDENCE_SECTIONS = ("sources", "claims", "actors", "coders")


def evidence_data(layer: Layer) -> dict[str, Any]:
    """Return the sections that evidence consists of."""
    return {
        section: {str(k): written_evidence(entry) for k, entry in getattr(layer, section).items()}
        for section in EVIDENCE_SECTIONS
    }


def written_evidence(entry: Source | Claim | Actor | Coder) -> dict[str, Any]:
    """Return a source, claim, actor or coder as the plain data of its file."""
    match entry:
        case Claim():
            return _claim(entry)
        case Actor():
            return _actor(entry)
        case Coder():
            return _entry(entry, left=("kind",) if entry.kind == CODER_KINDS[0] else ())
        case _:
            return _entry(entry)


def _entry(
    entry: Source | Claim | Actor | Coder | Attribution, left: Iterable[str] = (), singles: Iterable[str] = ()
) -> dict[str, Any]:
    """Return the fields that say something; `singles` are lists that a single word may stand for."""
    data: dict[str, Any] = {}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if field.name in ("id", *left) or value is None or value == () or value is False:
            continue
        if isinstance(value, tuple):
            words = [str(v) for v in value]
            data[field.name] = words[0] if field.name in singles and len(words) == 1 else words
        else:
            data[field.name] = value if isinstance(value, int) else str(value)
    return data


def _claim(claim: Claim) -> dict[str, Any]:
    data = _entry(claim, left=("by",), singles=("modality",))
    chain = [_link(link) for link in claim.by]
    if chain and all(isinstance(link, str) for link in chain[:-1]) and set(chain[-1]) == {"who", "mode"}:
        return {**data, "by": [*chain[:-1], chain[-1]["who"]], "mode": chain[-1]["mode"]}
    return {**data, "by": chain} if chain else data


def _link(link: Attribution) -> Any:
    data = _entry(link, singles=("mode",))
    return data["who"] if len(data) == 1 else data


def _actor(actor: Actor) -> dict[str, Any]:
    data = _entry(actor, left=("mentions", "history"))
    if actor.mentions:
        data["mentions"] = _mentions(actor.mentions)
    if actor.history:
        data["history"] = [
            {
                "what": str(c.what),
                "actors": [str(a) for a in c.actors],
                **({"mentions": _mentions(c.mentions)} if c.mentions else {}),
                **({"note": str(c.note)} if c.note else {}),
            }
            for c in actor.history
        ]
    return data


def _mentions(mentions: Iterable[Mention]) -> list[dict[str, Any]]:
    return [{"source": str(m.source), "start": m.start, "end": m.end} for m in mentions]
