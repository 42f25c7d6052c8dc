"""What of a case is exchanged with other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente.case.case import Case
from detente.case.revise import add_evidence
from detente.errors import UsageError
from detente.evidence.exchange import Code, Coded, own_codes


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


def add_coded(case: Case, coded: Coded) -> Case:
    """Return a case with what came out of an exchange file; what the case says of a code stays.

    Raises
    ------
    UsageError
        If there is nothing in it that a case could hold, or it contradicts what the case has.
    """
    if coded.is_empty:
        raise UsageError("nothing in it can be brought in: it holds no sources, claims, actors or codes")
    found = add_evidence(case, coded.sources, coded.claims, coded.actors, coded.coders)
    codes = {**own_codes(coded), **found.layer.codes}
    return replace(found, layer=replace(found.layer, codes=codes))
