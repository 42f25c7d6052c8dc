"""Bringing evidence into a case: what is new is added, what is there is completed, and a changed text re-anchored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from detente.case.case import Case
from detente.case.elements import Layer
from detente.errors import UsageError, printable
from detente.evidence import Actor, Claim, Coder, Mention, Source
from detente.evidence.anchors import Ambiguous, Anchored, Lost, place_finder, reanchor_claims
from detente.evidence.coding import blind_view
from detente.evidence.text import digest

E = TypeVar("E", Source, Claim, Actor, Coder)
_OWN = ("says", "note", "confidentiality")  # of a claim that the case has: what its author wrote stays


def evidence_case(name: str, layer: Layer | None = None) -> Case:
    """Return a case that has no model yet."""
    shown = printable(name)
    return Case(shown, f"{shown}.yaml", layer or Layer())


def add_evidence(
    case: Case,
    sources: Iterable[Source] = (),
    claims: Iterable[Claim] = (),
    actors: Iterable[Actor] = (),
    coders: Iterable[Coder] = (),
) -> Case:
    """Return a case with evidence added to its top level.

    What the case has under the same id is completed: a claim gets the chain, kind and the rest, and keeps its
    paraphrase and note; an actor gets the mentions and names; the model stays as it is.

    Raises
    ------
    UsageError
        If a source of the same id is another text, or a claim of the same id is at another place.
    """
    layer = case.layer
    new_sources = _joined(layer.sources, sources, _source)
    return replace(
        case,
        layer=replace(
            layer,
            sources=new_sources,
            claims=_joined(layer.claims, claims, _claim),
            actors=_joined(layer.actors, actors, _actor),
            coders=_joined(layer.coders, coders, _filled),
        ),
    )


def _joined(old: Mapping[str, E], new: Iterable[E], join: object) -> dict[str, E]:
    found = dict(old)
    for entry in new:
        found[entry.id] = join(found[entry.id], entry) if entry.id in found else entry  # type: ignore[operator]  # joins two of a kind
    return found


def _filled(old: E, new: E) -> E:
    """Return an entry with what it lacks taken from another."""
    empty = (None, (), False)
    given = {f.name: getattr(new, f.name) for f in fields(old) if getattr(old, f.name) in empty}
    return replace(old, **given)


def _source(old: Source, new: Source) -> Source:
    if old.sha256 is not None and new.sha256 is not None and old.sha256 != new.sha256:
        raise UsageError(
            f"the source “{old.id}” of this case is another text (SHA-256 {old.sha256}, found {new.sha256}); "
            "give the new one another id with --source-id"
        )
    return _filled(old, new)


def _claim(old: Claim, new: Claim) -> Claim:
    if (old.source, old.start, old.end) != (new.source, new.start, new.end):
        raise UsageError(f"the claim “{old.id}” is at {old.locator} in this case, and at {new.locator} in what came in")
    if old.coder != new.coder:
        raise UsageError(f"the claim “{old.id}” of this case was coded by somebody else")
    own = {k: value for k in _OWN if (value := getattr(old, k)) is not None}
    return replace(_filled(new, old), **own)


def _actor(old: Actor, new: Actor) -> Actor:
    joined = _filled(old, new)
    return replace(
        joined,
        aliases=tuple(dict.fromkeys((*old.aliases, *new.aliases))),
        mentions=tuple(sorted({*old.mentions, *new.mentions})),
    )


def blind_case(case: Case, coder: str) -> Case:
    """Return what a second coder may see of a case: sources without notes, the codes, and this coder's own claims."""
    view = blind_view(case.evidence.sources, case.evidence.claims.values(), coder)
    known = case.evidence.coders.get(coder, Coder(coder, coder))
    claims = {c.id: c for c in view.own}
    layer = Layer(sources=view.sources, claims=claims, coders={coder: known}, codes=case.evidence.codes)
    return evidence_case(f"{case.name}_{coder}", layer)


def add_coding(case: Case, coding: Case) -> tuple[Case, tuple[str, ...]]:
    """Return a case with another coder's claims added as a layer of their own, and the ids of these.

    A coder who saw nobody else's claims may have used their ids; such a claim gets the coder's id before its own.
    A claim in the file without a coder is that of the one coder the file names.

    Raises
    ------
    UsageError
        If the file names no coder, or several, or a source is another text.
    """
    coders = tuple(coding.layer.coders.values())
    if len(coders) != 1:
        raise UsageError(f"{coding.file}: found {len(coders)} coders; a coding has one, under “coders”")
    coder = coders[0]
    added: list[Claim] = []
    ids: dict[str, str] = {}
    for claim in coding.layer.claims.values():
        if claim.coder not in (None, coder.id):
            raise UsageError(f"{coding.file}: the claim “{claim.id}” was coded by “{claim.coder}”")
        taken = case.evidence.claims.get(claim.id)
        own = taken is None or taken.coder == coder.id
        ids[claim.id] = claim.id if own else f"{coder.id}_{claim.id}"
        added.append(replace(claim, id=ids[claim.id], coder=coder.id))
    added = [claim.with_reports(ids) for claim in added]
    earlier = {k: c for k, c in case.layer.claims.items() if c.coder != coder.id}
    codes = {**coding.layer.codes, **case.layer.codes}
    base = replace(case, layer=replace(case.layer, claims=earlier, codes=codes))
    result = add_evidence(base, coding.layer.sources.values(), added, coders=coders)
    return result, tuple(c.id for c in added)


@dataclass(frozen=True)
class Revised:
    """A case with a new version of one source, and what became of what points into it.

    `alike` says of the claims that were found by likeness how their words were before.
    """

    case: Case
    stayed: tuple[str, ...]
    moved: tuple[str, ...]
    flagged: Mapping[str, Ambiguous | Lost]
    mentions_moved: int
    mentions_flagged: int
    earlier: str | None
    alike: Mapping[str, str] = field(default_factory=dict)


def revise_source(case: Case, source_id: str, new_text: str, old_text: str | None = None) -> Revised:
    """Attach a new version of a text to a source of a case.

    Claims and mentions that are found again uniquely get their new places. What is not stays where it was, on the
    earlier version, which the case then keeps as a source of its own: nothing is guessed and nothing is dropped.

    Parameters
    ----------
    case, source_id
        The case and the source.
    new_text
        The new version, normalised.
    old_text
        The version that offsets count in. Without it, claims that include their words are found by them.

    Raises
    ------
    UsageError
        If the case has no such source, or the old text is not the one it speaks of.
    """
    layer = case.layer
    if source_id not in layer.sources:
        raise UsageError(f"{case.name}: there is no source “{source_id}” (known here: {', '.join(layer.sources)})")
    source = layer.sources[source_id]
    if old_text is not None and source.sha256 not in (None, digest(old_text)):
        raise UsageError(f"the old text is not the source “{source_id}” that this case speaks of")
    if source.sha256 == digest(new_text):
        old_text = new_text
    layers = _layers(case)
    found = reanchor_claims(
        (c for one in layers for c in one.claims.values() if c.source == source_id), old_text, new_text
    )
    finder = place_finder(old_text, new_text)
    mentions = [m for one in layers for a in one.actors.values() for m in a.mentions if m.source == source_id]
    former = (m for one in layers for a in one.actors.values() for c in a.history for m in c.mentions)
    places = {m: _moved(m, finder(m)) for m in {*mentions, *(m for m in former if m.source == source_id)}}
    lost = {claim.id: why for claim, why in found.flagged}
    earlier = free_id(f"{source_id}_earlier", layer.sources) if lost or None in places.values() else None
    sources = {**layer.sources, source_id: replace(source, sha256=digest(new_text), characters=len(new_text))}
    if earlier is not None:
        sources[earlier] = replace(source, id=earlier, name=f"{source.name} (earlier version)")
    kept = {c.id: c for c in found.kept}
    lapsed = {claim.id: replace(claim, source=earlier or source_id) for claim, _ in found.flagged}
    shift = _Shift({**kept, **lapsed}, places, earlier)
    return Revised(
        replace(
            case,
            layer=replace(shift.layer(layer), sources=sources),
            perspectives={k: replace(o, layer=shift.layer(o.layer)) for k, o in case.perspectives.items()},
            phases={k: replace(o, layer=shift.layer(o.layer)) for k, o in case.phases.items()},
        ),
        tuple(k for k in kept if k not in found.moved),
        found.moved,
        lost,
        sum(1 for m in mentions if places[m] not in (None, m)),
        sum(1 for m in mentions if places[m] is None),
        earlier,
        found.alike,
    )


@dataclass(frozen=True)
class _Shift:
    """Claims and mentions at their new places; a mention without one stays on the earlier version."""

    claims: Mapping[str, Claim]
    places: Mapping[Mention, Mention | None]
    earlier: str | None

    def layer(self, layer: Layer) -> Layer:
        claims = {k: self.claims.get(k, c) for k, c in layer.claims.items()}
        return replace(layer, claims=claims, actors={k: self.actor(a) for k, a in layer.actors.items()})

    def actor(self, actor: Actor) -> Actor:
        history = tuple(replace(c, mentions=self.mentions(c.mentions)) for c in actor.history)
        return replace(actor, mentions=self.mentions(actor.mentions), history=history)

    def mentions(self, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        return tuple(self.places.get(m, m) or replace(m, source=self.earlier or m.source) for m in mentions)


def _layers(case: Case) -> list[Layer]:
    return [case.layer, *(o.layer for o in (*case.perspectives.values(), *case.phases.values()))]


def _moved(mention: Mention, found: Anchored | Ambiguous | Lost) -> Mention | None:
    return replace(mention, start=found.start, end=found.end) if isinstance(found, Anchored) else None


def free_id(name: str, taken: Collection[str]) -> str:
    """Return an id that is not taken: the name, or the name with the least number from 2 on."""
    return next(n for k in range(1, len(taken) + 2) if (n := name if k == 1 else f"{name}_{k}") not in taken)
