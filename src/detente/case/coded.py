"""What of a case is exchanged with other programs."""

from __future__ import annotations

from collections.abc import Mapping

from detente.case.case import Case
from detente.errors import UsageError
from detente.evidence.exchange import Code, Coded


def coded_of(case: Case, texts: Mapping[str, str]) -> Coded:
    """Return the sources with their texts at hand, the claims, actors, coders and codes of a case.

    Raises
    ------
    UsageError
        If it has neither sources nor codes.
    """
    layer = case.evidence
    if not layer.sources and not layer.codes:
        raise UsageError(f"{case.name} has no sources and claims to export")
    return Coded(
        case.name,
        tuple(layer.sources.values()),
        texts,
        tuple(layer.claims.values()),
        tuple(layer.actors.values()),
        tuple(layer.coders.values()),
        tuple(Code(name, description or None) for name, description in layer.codes.items()),
    )
