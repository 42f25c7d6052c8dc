"""Confidentiality: each source and claim may have a level; an export has one, and what is above it stays out of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from detente.evidence.actors import Actor, ActorChange, Mention
from detente.evidence.claims import Claim
from detente.evidence.coded import Coded

MASK = "█"  # one for each character, so that all other places stay where they are


@dataclass(frozen=True)
class Item:
    """A source or claim above the level of an export."""

    what: str
    id: str
    level: int


def items_above(coded: Coded, level: int) -> tuple[Item, ...]:
    """Return sources and claims above a level; those without a level are at 0. A source's claims share its level.

    >>> items_above(Coded("n", claims=(Claim("c", "s", 0, 1, "x", confidentiality=2),)), 1)
    (Item(what='claim', id='c', level=2),)
    """
    of_source = {s.id: s.confidentiality or 0 for s in coded.sources}
    sources = [Item("source", s.id, of_source[s.id]) for s in coded.sources if of_source[s.id] > level]
    claims = [
        Item("claim", c.id, found)
        for c in coded.claims
        if (found := max(c.confidentiality or 0, of_source.get(c.source, 0))) > level
    ]
    return (*sources, *claims)


def told_above(items: Sequence[Item], level: int) -> str:
    """Say what is above a level, the first five by name.

    >>> told_above([Item("claim", "c", 2)], 1)
    'above level 1: claim c (level 2)'
    """
    listed = ", ".join(f"{i.what} {i.id} (level {i.level})" for i in items[:5])
    more = f" and {len(items) - 5} more" if len(items) > 5 else ""
    return f"above level {level}: {listed}{more}"


def without(coded: Coded, items: Iterable[Item]) -> Coded:
    """Return a coding without some sources and claims; in the texts that stay, the passages of these claims are masked.

    Words and surroundings that other claims keep are masked where they overlap, and other renderings of such words are
    left out, as is who reports an event by a claim that is gone; mentions of actors there are left out,
    merges and splits of such mentions too, and so are actors and coders who occur in nothing else.
    """
    gone = {(i.what, i.id) for i in items}
    sources = tuple(s for s in coded.sources if ("source", s.id) not in gone)
    kept_sources = {s.id for s in sources}
    hidden = [c for c in coded.claims if ("claim", c.id) in gone]
    masks = {s.id: [(c.start, c.end) for c in hidden if c.source == s.id] for s in coded.sources}
    heard = {c.id: c.id for c in coded.claims if ("claim", c.id) not in gone}
    claims = tuple(
        _masked_claim(c.with_reports(heard), masks.get(c.source, []))
        for c in coded.claims
        if ("claim", c.id) not in gone and c.source in kept_sources
    )

    def shown(m: Mention) -> bool:
        return m.source in kept_sources and not any(m.start < e and s < m.end for s, e in masks.get(m.source, []))

    coders = {c.coder for c in claims}
    only_hidden = {c.coder for c in coded.claims} - coders
    return replace(
        coded,
        sources=sources,
        texts={k: masked(t, 0, masks.get(k, [])) for k, t in coded.texts.items() if k in kept_sources},
        claims=claims,
        actors=_still_there(coded, claims, shown) if gone else coded.actors,
        coders=tuple(c for c in coded.coders if c.id not in only_hidden),
    )


def masked(words: str, at: int, spans: Iterable[tuple[int, int]]) -> str:
    """Return words that begin at a place of a text, with what of them lies in some spans of that text masked.

    >>> masked("They agreed.", 10, [(15, 21)])
    'They ██████.'
    """
    characters = list(words)
    for start, end in spans:
        low, high = max(0, start - at), min(len(characters), end - at)
        if low < high:
            characters[low:high] = MASK * (high - low)
    return "".join(characters)


def _masked_claim(claim: Claim, spans: list[tuple[int, int]]) -> Claim:
    prefix = claim.prefix and masked(claim.prefix, claim.start - len(claim.prefix), spans)
    return replace(
        claim,
        quote=claim.quote and masked(claim.quote, claim.start, spans),
        prefix=prefix,
        suffix=claim.suffix and masked(claim.suffix, claim.end, spans),
        renderings=() if any(claim.start < e and s < claim.end for s, e in spans) else claim.renderings,
    )


def _still_there(coded: Coded, claims: tuple[Claim, ...], shown: Callable[[Mention], bool]) -> tuple[Actor, ...]:
    """Leave out actors that occurred in what was left out and occur nowhere else, and places there of all others."""

    def named(of: Iterable[Claim]) -> set[str]:
        return {name for c in of for name in (*c.actors, *c.target, *(link.who for link in c.all_links))}

    before, after = named(coded.claims), named(claims)
    lost = {
        a.id
        for a in coded.actors
        if ((words := {a.id, a.name, *a.aliases}) & before or a.mentions)
        and not words & after
        and not any(map(shown, a.mentions))
    }
    related = {r for a in coded.actors if a.id not in lost for r in (*a.overlaps, a.part_of)}
    gone = lost - related
    return tuple(
        replace(a, mentions=tuple(filter(shown, a.mentions)), history=_history(a.history, gone, shown))
        for a in coded.actors
        if a.id not in gone
    )


def _history(
    history: Iterable[ActorChange], gone: set[str], shown: Callable[[Mention], bool]
) -> tuple[ActorChange, ...]:
    """Return merges and splits without whom and what was left out; one of nothing else is left out itself."""
    left = (
        replace(
            change,
            actors=tuple(a for a in change.actors if a not in gone),
            mentions=tuple(filter(shown, change.mentions)),
        )
        for change in history
        if any(map(shown, change.mentions)) or not change.mentions
    )
    return tuple(change for change in left if change.actors)
