"""Whether what sources, claims, actors and coders refer to is there, and the claims that entries rest on."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.elements import Layer, Override
from detente.case.nodes import where_of
from detente.case.walk import entries, override_entry
from detente.errors import Problem, nearest
from detente.evidence import Actor, Claim, Mention


def evidence_problems(
    layer: Layer, perspective: Override | None = None, phase: Override | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with the evidence of a layer, which a perspective and a phase may be part of."""
    for claim in layer.claims.values():
        yield from _place(layer, claim, f"of “{claim.id}”")
        if claim.coder is not None and claim.coder not in layer.coders:
            yield _unknown(claim.coder, "no coder", layer.coders)
    for actor in layer.actors.values():
        yield from _actor(layer, actor)
    told_in = (("perspectives", perspective), ("phases", phase))
    of_overrides = [override_entry(section, override) for section, override in told_in if override is not None]
    for entry in (*of_overrides, *entries(layer)):
        # An owner rests on what its option rests on.
        for claim_id in entry.note.evidence if entry.note is not None and entry.kind != "owner" else ():
            if claim_id not in layer.claims:
                hint = nearest(claim_id, layer.claims)
                yield Problem(where_of(claim_id), f"found “{claim_id}” as evidence, which is no claim", hint)


def _actor(layer: Layer, actor: Actor) -> Iterator[Problem]:
    for other in (*([actor.part_of] if actor.part_of else []), *actor.overlaps):
        if other not in layer.actors or other == actor.id:
            yield _unknown(other, "no other actor", layer.actors)
    moved = (m for c in actor.history for m in c.mentions)
    for mention in (*actor.mentions, *moved):
        yield from _place(layer, mention, f"of a mention of “{actor.id}”")


def _place(layer: Layer, place: Claim | Mention, whose: str) -> Iterator[Problem]:
    source = layer.sources.get(place.source)
    if source is None:
        yield _unknown(place.source, "no source", layer.sources)
    elif source.characters is not None and place.end > source.characters:
        where = where_of(place.id if isinstance(place, Claim) else place.source)
        yield Problem(
            where, f"found the end {place.end} {whose}; the source “{source.id}” has {source.characters} characters", ""
        )


def _unknown(name: str, what: str, known: object) -> Problem:
    hint = nearest(name, known)  # type: ignore[arg-type]  # a mapping by id
    return Problem(where_of(name), f"found “{name}”, which is {what}", hint)
