"""Coders: whose coding a claim is, and what a second coder may see of the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from detente.evidence.claims import Claim
from detente.evidence.sources import Source
from detente.evidence.vocabulary import KINDS, MODALITIES, MODES, STANDINGS


@dataclass(frozen=True)
class Coder:
    """Somebody who codes, or a set of rules that proposes codes."""

    id: str
    name: str
    kind: str = "person"
    note: str | None = None


def layer_of(claims: Iterable[Claim], coder: str | None) -> tuple[Claim, ...]:
    """Return one coder's claims; None is the author of the case.

    Layers are never mixed: what rules propose stays theirs until a person codes it.
    """
    return tuple(c for c in claims if c.coder == coder)


def coders_of(claims: Iterable[Claim]) -> tuple[str | None, ...]:
    """Return whose layers there are, in the order in which they first appear."""
    return tuple(dict.fromkeys(c.coder for c in claims))


@dataclass(frozen=True)
class BlindView:
    """What a coder sees: the sources, the codebook and their own claims, and nothing that anybody else coded."""

    sources: Mapping[str, Source]
    codebook: Mapping[str, Mapping[str, str]]
    own: tuple[Claim, ...]


def codebook(claims: Iterable[Claim] = ()) -> dict[str, dict[str, str]]:
    """Return the codes with their meanings; kinds that occur in claims and are not among ours are listed without one.

    >>> codebook()["modes"]["elided"]
    'words were left out of the quotation'
    """
    kinds = {c.kind: "" for c in claims if c.kind is not None and c.kind not in KINDS}
    return {
        "kinds": {**KINDS, **dict(sorted(kinds.items()))},
        "modes": dict(MODES),
        "modalities": dict(MODALITIES),
        "standings": dict(STANDINGS),
    }


def blind_view(sources: Mapping[str, Source], claims: Iterable[Claim], coder: str) -> BlindView:
    """Return what a second coder sees. Notes on sources are left out: they may say what the first coder found."""
    claims = tuple(claims)
    bare = {k: replace(s, note=None) for k, s in sources.items()}
    own = layer_of(claims, coder)
    known = {c.id: c.id for c in own}
    return BlindView(bare, codebook(claims), tuple(c.with_reports(known) for c in own))
