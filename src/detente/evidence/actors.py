"""Who appears in the sources: names, labels, membership, and every place where somebody is mentioned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from detente.errors import UsageError, nearest
from detente.evidence.claims import Claim


@dataclass(frozen=True, order=True)
class Mention:
    """One place where an actor is named, in code points, half-open."""

    source: str
    start: int
    end: int


@dataclass(frozen=True)
class ActorChange:
    """One merge or split in an actor's history.

    `what` is ``merged`` (the named actors were merged into this one), ``split-into`` (mentions went to the named
    actors) or ``split-from`` (mentions came from them); `mentions` are those that moved.
    """

    what: str
    actors: tuple[str, ...]
    mentions: tuple[Mention, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Actor:
    """Somebody who appears in the sources, or a label that is used as if it were somebody.

    Parameters
    ----------
    id, name
        How claims refer to it, and what readers see.
    kind
        Such as state, organ, person, faction, armed group, outlet.
    part_of
        The id of the actor it belongs to.
    overlaps
        Ids of actors with which it shares members without being part of them.
    aliases
        Other names in the sources.
    label_only
        A label that is applied to others and is no actor itself.
    mentions
        Every place where it is named.
    history
        Merges and splits, oldest first.
    note
        Anything else.
    """

    id: str
    name: str
    kind: str | None = None
    part_of: str | None = None
    overlaps: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    label_only: bool = False
    mentions: tuple[Mention, ...] = ()
    history: tuple[ActorChange, ...] = ()
    note: str | None = None


class Register:
    """The actors of a case, with the operations that keep every mention.

    Examples
    --------
    >>> here = (Mention("s", 0, 6),)
    >>> register = Register([Actor("A", "Army", mentions=here), Actor("M", "Military")])
    >>> register.find("the “Army”").id
    'A'
    >>> merged = register.merge("M", "A")
    >>> merged["M"].mentions == here, merged["M"].aliases, merged["M"].history[0].what
    (True, ('Army',), 'merged')
    """

    def __init__(self, actors: Iterable[Actor]) -> None:
        self.actors: dict[str, Actor] = {a.id: a for a in actors}
        self._named: dict[str, set[str]] = {}
        for actor in self.actors.values():
            for name in (actor.id, actor.name, *actor.aliases):
                self._named.setdefault(folded(name), set()).add(actor.id)

    def __getitem__(self, actor_id: str) -> Actor:
        return self.actors[actor_id]

    def __contains__(self, actor_id: object) -> bool:
        return actor_id in self.actors

    def __iter__(self) -> Iterator[Actor]:
        return iter(self.actors.values())

    def find(self, name: str) -> Actor | None:
        """Return the one actor with this id, name or alias; None where there is none, or several.

        Letter case, quotation marks and a leading "the" do not matter.
        """
        if name in self.actors:
            return self.actors[name]
        wanted = folded(name)
        named = [a for a in self if folded(a.name) == wanted]
        if len(named) == 1:
            return named[0]
        found = self._named.get(wanted, set())
        return self.actors[next(iter(found))] if len(found) == 1 else None

    def known_as(self, name: str) -> str:
        """Return what tells whoever is called so from others: the id of the actor it is, else the name as compared.

        >>> known = Register([Actor("m", "Ada Wint", aliases=("the master",))])
        >>> known.known_as("the Master"), known.known_as("ada wint"), known.known_as("The pilot")
        ('m', 'm', 'pilot')
        """
        actor = self.find(name)
        return actor.id if actor else folded(name)

    def wholes(self, actor_id: str) -> tuple[str, ...]:
        """Return what an actor is part of, and what that is part of, nearest first."""
        found: list[str] = []
        part_of = self.actors[actor_id].part_of if actor_id in self.actors else None
        while part_of is not None and part_of not in found:
            found.append(part_of)
            part_of = self.actors[part_of].part_of if part_of in self.actors else None
        return tuple(found)

    def parts(self, actor_id: str) -> frozenset[str]:
        """Return an actor with everything that is part of it, at any depth."""
        return frozenset({actor_id, *(a.id for a in self if actor_id in self.wholes(a.id))})

    def merge(self, into: str, other: str, note: str | None = None) -> Register:
        """Return the register with one actor merged into another.

        The remaining one gets the mentions, the names and the parts of the other, and an entry in its history
        from which the other's mentions can be read.

        Raises
        ------
        UsageError
            For an unknown actor, or one and the same.
        """
        kept, gone = self._known(into), self._known(other)
        if into == other:
            raise UsageError(f"“{into}” cannot be merged into itself")
        names = dict.fromkeys((*kept.aliases, gone.name, *gone.aliases))
        merged = replace(
            kept,
            aliases=tuple(n for n in names if n != kept.name),
            mentions=tuple(sorted({*kept.mentions, *gone.mentions})),
            overlaps=tuple(o for o in dict.fromkeys((*kept.overlaps, *gone.overlaps)) if o not in (into, other)),
            part_of=None if kept.part_of == other else kept.part_of,
            history=(*kept.history, *gone.history, ActorChange("merged", (other,), gone.mentions, note)),
        )
        rest = [_without(a, other, into) for a in self if a.id not in (into, other)]
        order = {a: k for k, a in enumerate(self.actors)}
        return Register(sorted((merged, *rest), key=lambda a: order[a.id]))

    def split(
        self, actor_id: str, parts: Mapping[str, Iterable[Mention]], names: Mapping[str, str] | None = None
    ) -> Register:
        """Return the register with some of an actor's mentions given to others, new or known.

        A new actor is part of the one it was split from.

        Raises
        ------
        UsageError
            For an unknown actor, or a mention that is not this actor's or is given twice.
        """
        old = self._known(actor_id)
        if actor_id in parts:
            raise UsageError(f"“{actor_id}” cannot be split into itself")
        given = [m for mentions in parts.values() for m in mentions]
        for mention in given:
            if mention not in old.mentions or given.count(mention) > 1:
                what = "is given to two actors" if given.count(mention) > 1 else f"is no mention of “{actor_id}”"
                raise UsageError(f"{mention.source} {mention.start}–{mention.end} {what}")
        actors = dict(self.actors)
        actors[actor_id] = replace(
            old,
            mentions=tuple(m for m in old.mentions if m not in given),
            history=(*old.history, ActorChange("split-into", tuple(parts), tuple(sorted(given)))),
        )
        for part, mentions in parts.items():
            moved = tuple(sorted(mentions))
            base = actors.get(part) or Actor(part, (names or {}).get(part, part), old.kind, part_of=actor_id)
            actors[part] = replace(
                base,
                mentions=tuple(sorted({*base.mentions, *moved})),
                history=(*base.history, ActorChange("split-from", (actor_id,), moved)),
            )
        return Register(actors.values())

    def _known(self, actor_id: str) -> Actor:
        if actor_id not in self.actors:
            raise UsageError(f"there is no actor “{actor_id}” ({nearest(actor_id, self.actors)})")
        return self.actors[actor_id]


def also_called(
    actors: Iterable[Actor], parties: Mapping[str, str], linked: Mapping[str, Iterable[str]]
) -> tuple[Actor, ...]:
    """Return actors that are found under the names of the decision makers they are, too.

    A name that some actor has already stays that actor's alone.

    Parameters
    ----------
    actors
        Those who appear in the sources.
    parties, linked
        By the ids of decision makers: their names, and the ids of the actors that they are.

    Examples
    --------
    >>> also_called([Actor("works", "Mill")], {"M": "the owners"}, {"M": ("works",)})[0].aliases
    ('M', 'the owners')
    """
    actors = tuple(actors)
    register, more = Register(actors), dict[str, list[str]]()
    for party, ids in linked.items():
        fresh = [name for name in dict.fromkeys((party, parties[party])) if register.find(name) is None]
        for actor in ids:
            more.setdefault(actor, []).extend(fresh)
    return tuple(replace(a, aliases=(*a.aliases, *more[a.id])) if more.get(a.id) else a for a in actors)


def recoded(claims: Iterable[Claim], before: Register, after: Register) -> tuple[Claim, ...]:
    """Return claims with their actors as a merge or split left them.

    Where an actor was merged away, claims about it are about the one that remains. Where mentions were split off, a
    claim is about the actors whose mentions its span contains; a claim that contains none of the mentions that moved
    stays as it is.
    """
    merged = {gone: a.id for a in after for c in a.history if c.what == "merged" for gone in c.actors}
    old = {m: a.id for a in before for m in a.mentions}
    moved = {m: a.id for a in after for m in a.mentions if m in old and old[m] != a.id and old[m] in after}
    return tuple(_recoded(claim, merged, old, moved, after) for claim in claims)


def _recoded(
    claim: Claim,
    merged: Mapping[str, str],
    old: Mapping[Mention, str],
    moved: Mapping[Mention, str],
    after: Register,
) -> Claim:
    inside = [m for m in moved if m.source == claim.source and claim.start <= m.start and m.end <= claim.end]

    def now(names: tuple[str, ...]) -> tuple[str, ...]:
        found: list[str] = []
        for name in names:
            gone = merged.get(name, name) if name not in after else name
            parts = [moved[m] for m in inside if old[m] == gone]
            stays = not parts or any(
                m.source == claim.source and claim.start <= m.start and m.end <= claim.end
                for m in (after[gone].mentions if gone in after else ())
            )
            found += ([gone] if stays else []) + parts
        return tuple(dict.fromkeys(found))

    return replace(claim, actors=now(claim.actors), target=now(claim.target))


def _without(actor: Actor, gone: str, instead: str) -> Actor:
    """Return an actor that refers to one instead of another."""
    overlaps = dict.fromkeys(instead if o == gone else o for o in actor.overlaps)
    return replace(
        actor,
        part_of=instead if actor.part_of == gone else actor.part_of,
        overlaps=tuple(o for o in overlaps if o != actor.id),
    )


def folded(name: str) -> str:
    """Return a name as it is compared: without letter case, quotation marks and a leading "the"."""
    bare = "".join(" " if c in "“”„‟‘’‚«»‹›\"'()" else c for c in name.casefold())
    words = bare.split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
