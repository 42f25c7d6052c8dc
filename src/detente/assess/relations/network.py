"""The signed network that a case tells: which relations count, between whom, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from detente.case.dropping import loses
from detente.case.elements import Entry, Layer
from detente.errors import UsageError, nearest
from detente.evidence.actors import Register, folded

LeftOut = Literal["dropped", "implied", "said by others", "falls", "not among"]
"""Why a relation is not looked at: a perspective or a phase takes it away; it is not stated; not the voice asked for
says it; the claims that are taken away were all it rests on; or one of the two is not among the actors asked for."""


@dataclass(frozen=True)
class Voice:
    """Somebody who says so: the id of an actor where the case has one, else words; and what that one is called."""

    id: str
    name: str


@dataclass(frozen=True)
class Relation:
    """A relation as the case tells it.

    Parameters
    ----------
    id, entry
        Its id, and what the file says.
    ends
        Whose doing it is, and towards whom: the ids of actors, as the file has them.
    between
        The same as they are counted: with parts folded into their wholes, where that is asked for.
    sign
        1 for with, -1 for against, 0 for neither.
    claims
        The claims it rests on, without those taken away.
    voices
        Who says so: the innermost speakers of these claims.
    """

    id: str
    entry: Entry
    ends: tuple[str, str]
    between: tuple[str, str]
    sign: int
    claims: tuple[str, ...]
    voices: tuple[Voice, ...]

    @property
    def address(self) -> str:
        """Its place in the file."""
        return f"relations.{self.id}"

    @property
    def kind(self) -> str | None:
        """The analyst's word for what it is."""
        found = self.entry.values.get("kind")
        return None if found is None else str(found)

    @property
    def both_ways(self) -> bool:
        """Whether it is said of both towards each other."""
        return bool(self.entry.values.get("both_ways"))

    @property
    def stated(self) -> bool:
        """Whether a source states it; what is inferred, assumed, or of no status is implied at most."""
        return self.entry.note.status == "stated"


@dataclass(frozen=True)
class Pair:
    """Two actors, and every relation between them that counts.

    Parameters
    ----------
    actors
        The two, in the order of the file.
    relations
        Those with a sign.
    within
        Whether one of the two is a part of the other.
    """

    actors: tuple[str, str]
    relations: tuple[Relation, ...]
    within: bool = False

    @property
    def sign(self) -> int:
        """1 where all relations are with, -1 where all are against, 0 where the pair is contested."""
        signs = {r.sign for r in self.relations}
        return signs.pop() if len(signs) == 1 else 0

    @property
    def contested(self) -> bool:
        """Whether both is said of the two."""
        return self.sign == 0

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Who says so."""
        return tuple(dict.fromkeys(v for r in self.relations for v in r.voices))

    @property
    def claims(self) -> tuple[str, ...]:
        """What it rests on."""
        return tuple(dict.fromkeys(c for r in self.relations for c in r.claims))


@dataclass(frozen=True)
class Triad:
    """Three actors each two of whom have a relation that counts: in balance where an even number are against."""

    actors: tuple[str, str, str]
    pairs: tuple[Pair, Pair, Pair]

    @property
    def balanced(self) -> bool:
        """Whether the product of its signs is with."""
        return sum(pair.sign < 0 for pair in self.pairs) % 2 == 0

    @property
    def within(self) -> bool:
        """Whether one of the three is a part of another, so that it says more of the register than of the conflict."""
        return any(pair.within for pair in self.pairs)


@dataclass(frozen=True)
class Network:
    """Who is said to be with or against whom, as it is counted.

    Parameters
    ----------
    pairs
        Every two actors between whom a relation with a sign counts, in the order of the actors.
    neutral
        The relations with the sign 0: kept and not counted.
    inside
        Where parts are folded into their wholes, the relations within one whole.
    left_out
        The other relations, each with the reason.
    """

    pairs: tuple[Pair, ...]
    neutral: tuple[Relation, ...]
    inside: tuple[Relation, ...]
    left_out: tuple[tuple[Relation, LeftOut], ...]

    @property
    def relations(self) -> tuple[Relation, ...]:
        """The relations that count."""
        return tuple(r for pair in self.pairs for r in pair.relations)

    @property
    def counted(self) -> tuple[Pair, ...]:
        """The pairs that are not contested."""
        return tuple(pair for pair in self.pairs if not pair.contested)

    @property
    def contested(self) -> tuple[Pair, ...]:
        """The pairs of which both is said."""
        return tuple(pair for pair in self.pairs if pair.contested)

    @property
    def actors(self) -> tuple[str, ...]:
        """Who stands in a pair that is not contested, in the order of the pairs."""
        return tuple(dict.fromkeys(a for pair in self.counted for a in pair.actors))

    @property
    def triads(self) -> tuple[Triad, ...]:
        """Every three actors each two of whom are such a pair."""
        held = {pair.actors: pair for pair in self.counted}
        beside: dict[str, set[str]] = {}
        for one, other in held:
            beside.setdefault(one, set()).add(other)
        order = {actor: k for k, actor in enumerate(dict.fromkeys(a for pair in held for a in pair))}
        return tuple(
            Triad((one, two, three), (held[one, two], held[two, three], held[one, three]))
            for one in beside
            for two, three in combinations(sorted(beside[one], key=order.__getitem__), 2)
            for two, three in ((two, three), (three, two))
            if (two, three) in held
        )


def network_of(
    layer: Layer,
    *,
    stated: bool = False,
    whole: bool = False,
    fold: Collection[str] = (),
    among: Collection[str] = (),
    claimant: str | None = None,
    without: Collection[str] = (),
) -> Network:
    """Return who is said to be with or against whom.

    Parameters
    ----------
    layer
        What a model, or a case that is evidence alone, is made of.
    stated
        Whether only relations count whose status is *stated*.
    whole
        Whether an actor counts as the outermost whole that it is part of, by way of `part_of`, at any depth. What is
        said within one whole is then said of nobody.
    fold
        The actors that count as what they are part of, where others do not.
    among
        Then only relations between these actors count, as these count.
    claimant
        The id of a voice; then only relations count that rest on a claim whose innermost speaker it is.
    without
        Claims that are taken away: a relation that rests on nothing else falls.
    """
    register = Register(layer.actors.values())
    voices = voices_in(layer)
    gone = set(without)

    def counts_as(actor: str) -> str:
        return outermost(register, actor) if whole else _folded(register, actor, fold)

    pairs: dict[tuple[str, str], list[Relation]] = {}
    neutral, inside, left_out = [], [], []
    order = {actor: k for k, actor in enumerate(layer.actors)}
    held: Mapping[str, Entry] = layer.held("relations") or {}
    for key, entry in held.items():
        relation = _relation(key, entry, voices, gone, counts_as)
        why = _left_out(relation, gone, stated=stated, claimant=claimant)
        if why is None and among and not {*relation.between} <= {*among}:
            why = "not among"
        if why is not None:
            left_out.append((relation, why))
        elif relation.between[0] == relation.between[1]:
            inside.append(relation)
        elif relation.sign == 0:
            neutral.append(relation)
        else:
            one, other = sorted(relation.between, key=lambda a: order.get(a, len(order)))
            pairs.setdefault((one, other), []).append(relation)
    found = (
        Pair((one, other), tuple(relations), one in register.wholes(other) or other in register.wholes(one))
        for (one, other), relations in sorted(pairs.items(), key=lambda item: [order.get(a, -1) for a in item[0]])
    )
    return Network(tuple(found), tuple(neutral), tuple(inside), tuple(left_out))


def voices_in(layer: Layer) -> dict[str, Voice]:
    """Return whose each claim is: its innermost speaker, or its source where nobody is named."""
    from detente.assess.striking import voices_of

    return {claim: Voice(struck.id, struck.name) for struck in voices_of(layer) for claim in struck.claims}


def voice_called(layer: Layer, name: str) -> Voice:
    """Return the voice of an id, or of a name.

    Raises
    ------
    UsageError
        If nobody of that name speaks in a claim.
    """
    voices = list(dict.fromkeys(voices_in(layer).values()))
    actor = Register(layer.actors.values()).find(name)
    for wanted in (name, actor.id if actor is not None else name):
        for voice in voices:
            if wanted == voice.id or folded(wanted) in (folded(voice.id), folded(voice.name)):
                return voice
    hint = like(name, [v.id for v in voices], "no claim says who speaks")
    raise UsageError(f"there is no voice “{name}” ({hint})")


def like(word: str, known: Iterable[str], none: str) -> str:
    """Return what to say of a word that names nothing: what is like it, or that nothing is, or that there is nothing.

    >>> like("ann", ["anna", "ben"], "there is nobody"), like("ann", map(str, range(20)), ""), like("ann", [], "nobody")
    ('did you mean “anna”?', 'none of the 20 there are is like it', 'nobody')
    """
    names = list(known)
    return (nearest(word, names) or f"none of the {len(names)} there are is like it") if names else none


def outermost(register: Register, actor: str) -> str:
    """Return the outermost whole that an actor is part of, or itself.

    >>> from detente.evidence.actors import Actor
    >>> register = Register([Actor("us", "US"), Actor("wh", "WH", part_of="us"), Actor("p", "P", part_of="wh")])
    >>> outermost(register, "p"), outermost(register, "us")
    ('us', 'us')
    """
    wholes = register.wholes(actor)
    return actor if not wholes or actor in wholes else wholes[-1]


def _folded(register: Register, actor: str, fold: Collection[str]) -> str:
    """Return the nearest of an actor and what it is part of that counts as itself."""
    chain = (actor, *register.wholes(actor))
    return next((a for a in chain if a not in fold), chain[-1])


def _relation(
    key: str,
    entry: Entry,
    voices: Mapping[str, Voice],
    gone: set[str],
    counts_as: Callable[[str], str],
) -> Relation:
    ends = str(entry.values.get("from", "")), str(entry.values.get("to", ""))
    one, other = (counts_as(end) for end in ends)
    claims = tuple(str(c) for c in entry.note.evidence if c not in gone)
    said = tuple(dict.fromkeys(voices[c] for c in claims if c in voices))
    sign = {"+": 1, "-": -1}.get(str(entry.values.get("sign")), 0)
    return Relation(str(key), entry, ends, (one, other), sign, claims, said)


def _left_out(relation: Relation, gone: set[str], *, stated: bool, claimant: str | None) -> LeftOut | None:
    if relation.entry.dropped:
        return "dropped"
    if loses(relation.entry.note, gone):
        return "falls"
    if stated and not relation.stated:
        return "implied"
    if claimant is not None and all(voice.id != claimant for voice in relation.voices):
        return "said by others"
    return None


def known_claims(layer: Layer, claims: Iterable[str]) -> tuple[str, ...]:
    """Return claims, each once.

    Raises
    ------
    UsageError
        If there is none of some id.
    """
    found = tuple(dict.fromkeys(claims))
    for claim in found:
        if claim not in layer.claims:
            raise UsageError(f"there is no claim “{claim}” ({like(claim, layer.claims, 'the case has none')})")
    return found
