"""Who speaks in the sources, who passes on what others say, who is only spoken about, and who is absent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from detente.evidence.actors import Actor, Register, also_called, folded
from detente.evidence.audits import MARKERS, QUOTING, covered, gives_words, is_quotation, quoted, speakers
from detente.evidence.claims import Attribution, Claim
from detente.evidence.sources import Source

VOICELESS = frozenset({"place", "label", "historical person"})
NOT_SAID = "not said"
_RANK = ("quoted", "paraphrased", NOT_SAID, "passes on", "spoken about", "absent")
"""How somebody is present, the most heard first; who has words whose mode nobody said has the role *paraphrased*."""


@dataclass(frozen=True)
class Voice:
    """Somebody who speaks in the sources.

    Parameters
    ----------
    who, actor
        The speaker as the coder wrote it, and the actor it is, if it is one.
    standing
        Named, unnamed or institutional; None where the coder did not say.
    claims, characters
        The claims whose innermost speaker it is, and the characters they cover.
    quotations, quoted_characters
        How many quotation spans hold its words, and their length.
    fragments
        The other claims that give its words: of another kind, with a mode that quotes.
    described
        Whether it only ever appears in what somebody else says of it: a collective that is no actor of the case and no
        decision maker, without standing and without words of its own, that neither passes anything on nor speaks first.
    relays
        The claims in which it passes on what somebody else says: it stands in the chain before the innermost speaker.
    words, word_characters
        All claims that give its words, quotation spans and others, and the characters they cover.
    modes
        How its words are given, as far as the coder said: the modes of all its links that say something themselves.
    """

    who: str
    actor: str | None
    standing: str | None
    claims: tuple[str, ...]
    characters: int
    quotations: tuple[str, ...]
    quoted_characters: int
    fragments: tuple[str, ...]
    described: bool
    relays: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    word_characters: int = 0
    modes: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """Quoted, described, paraphrased, or passes on."""
        if self.words:
            return "quoted"
        if not self.claims:
            return "passes on"
        return "described" if self.described else "paraphrased"

    @property
    def how(self) -> str:
        """The role; not said where it has statements, and the coder said of none how its words are given."""
        unsaid = self.role in ("described", "paraphrased") and not self.modes
        return NOT_SAID if unsaid else self.role


@dataclass(frozen=True)
class Presence:
    """How an actor is present: ``quoted``, ``paraphrased``, ``passes on``, ``spoken about`` or ``absent``.

    `role` counts what its parts say as its own; `own` does not. `mentions` counts the places where it, or a part of
    it, is named. `how` is the role, but ``not said`` where it speaks and nobody said how its words are given.
    """

    actor: str
    name: str
    role: str
    own: str
    mentions: int
    claims_about: int
    how: str


@dataclass(frozen=True)
class Voices:
    """Who is quoted, paraphrased, spoken about and absent, and who passes on what others say.

    `own` are the claims in which nobody speaks but the document.
    """

    voices: tuple[Voice, ...]
    presence: tuple[Presence, ...]
    own: tuple[str, ...]

    @property
    def quotations(self) -> tuple[str, ...]:
        """Every quotation span."""
        return tuple(q for v in self.voices for q in v.quotations)

    @property
    def quoted_characters(self) -> int:
        """The length of all quotation spans."""
        return sum(v.quoted_characters for v in self.voices)

    @property
    def words(self) -> tuple[str, ...]:
        """Every claim that gives a speaker's words."""
        return tuple(c for v in self.voices for c in v.words)

    @property
    def word_characters(self) -> int:
        """The characters that these cover, added up over the speakers."""
        return sum(v.word_characters for v in self.voices)


def voice_of(claim: Claim, sources: Mapping[str, Source] | None = None) -> str:
    """Return whose voice a claim is: its innermost speaker's; the document's own only where nobody else speaks.

    Examples
    --------
    >>> said = (Attribution("s"), Attribution("Bo"), Attribution("Ann"))
    >>> voice_of(Claim("c1", "s", 3, 9, "it is over", said)), voice_of(Claim("c2", "s", 3, 9, "it is over"))
    ('Ann', 's')
    """
    chain = speakers(claim, sources)
    return chain[-1].who if chain else claim.by[0].who if claim.by else claim.source


def voices(
    claims: Iterable[Claim],
    actors: Iterable[Actor] = (),
    parties: Mapping[str, str] | None = None,
    sources: Mapping[str, Source] | None = None,
    linked: Mapping[str, Collection[str]] | None = None,
) -> Voices:
    """Say who is quoted, paraphrased, spoken about and absent, and who passes on what others say.

    Parameters
    ----------
    claims, actors
        The evidence.
    parties
        Names of decision makers by id; one that no source mentions is absent. Whoever speaks under such an id or name
        is that decision maker, as it would be an actor of this name.
    sources
        The sources by id: a document that speaks first under its own name or title is no voice beside itself.
    linked
        The actors that decision makers are, by the ids of both. Such a decision maker is present as these are.

    Examples
    --------
    >>> said = (Attribution("s", ("report",)), Attribution("Bo"), Attribution("Ann", ("quotation",), "named"))
    >>> found = voices([Claim("c1", "s", 3, 9, "it is over", said, kind="quotation")])
    >>> [(v.who, v.role, v.quoted_characters, v.relays) for v in found.voices]
    [('Ann', 'quoted', 6, ()), ('Bo', 'passes on', 0, ('c1',))]
    """
    claims, parties, linked = tuple(claims), parties or {}, linked or {}
    register = Register(also_called(actors, parties, linked))
    named = {folded(name) for party in parties.items() for name in party}
    chains = [(c, speakers(c, sources)) for c in claims]
    says: dict[str, list[Attribution]] = {}
    for claim, chain in chains:
        if chain:
            for link in {chain[-1].who: chain[-1], **_quoted_by_another(claim)}.values():
                says.setdefault(link.who, []).append(link)
    relays: dict[str, list[Attribution]] = {}
    for _, chain in chains:
        for link in chain[:-1]:
            relays.setdefault(link.who, []).append(link)
    # Somebody whom the case knows by name, who passes on or speaks first, is no collective that others only describe.
    speaks = {who for who in says if folded(who) in named or register.find(who)} | set(relays)
    speaks |= {chain[0].who for claim, chain in chains if chain and chain == claim.by}
    found = tuple(
        _voice(who, says.get(who, []), relays.get(who, []), chains, register.find(who), speaks=who in speaks)
        for who in {**says, **relays}
    )
    own = tuple(c.id for c, chain in chains if not chain)
    return Voices(found, _presence(found, claims, register, parties, linked), own)


def _quoted_by_another(claim: Claim) -> dict[str, Attribution]:
    """Return who is quoted in a quotation span, where that is not the innermost speaker."""
    link = quoted(claim) if is_quotation(claim) else None
    return {} if link is None else {link.who: link}


def _voice(
    who: str,
    says: list[Attribution],
    relays: list[Attribution],
    chains: Iterable[tuple[Claim, tuple[Attribution, ...]]],
    actor: Actor | None,
    *,
    speaks: bool,
) -> Voice:
    spoken = [(c, chain) for c, chain in chains if chain]
    said = [c for c, chain in spoken if chain[-1].who == who]
    spans = [c for c, _ in spoken if is_quotation(c) and (q := quoted(c)) and q.who == who]
    fragments = [c for c in said if c not in spans and c.kind not in MARKERS | {"actors"} and gives_words(c)]
    return Voice(
        who,
        actor.id if actor else None,
        next((link.standing for link in (*says, *relays) if link.standing is not None), None),
        tuple(c.id for c in said),
        _characters(said),
        tuple(c.id for c in spans),
        sum(c.end - c.start for c in spans),
        tuple(c.id for c in fragments),
        not speaks and all(link.standing is None and not QUOTING & set(link.mode) for link in says),
        tuple(c.id for c, chain in spoken if chain[-1].who != who and any(link.who == who for link in chain)),
        tuple(c.id for c in (*spans, *fragments)),
        _characters((*spans, *fragments)),
        tuple(dict.fromkeys(mode for link in says for mode in link.mode)),
    )


def _characters(claims: Iterable[Claim]) -> int:
    spans: dict[str, list[tuple[int, int]]] = {}
    for claim in claims:
        spans.setdefault(claim.source, []).append((claim.start, claim.end))
    return sum(covered(found) for found in spans.values())


def _presence(
    found: tuple[Voice, ...],
    claims: tuple[Claim, ...],
    register: Register,
    parties: Mapping[str, str],
    linked: Mapping[str, Collection[str]],
) -> tuple[Presence, ...]:
    about: dict[str, int] = {}
    for claim in claims:
        for name in {*claim.actors, *claim.target}:
            about[name] = about.get(name, 0) + 1
    acting: dict[str, set[str]] = {}
    for party, actors in linked.items():
        for a in actors:
            acting.setdefault(a, set()).update((folded(party), folded(parties[party])))

    def heard(actor: str | None, called: Collection[str]) -> Iterator[str]:
        """Yield how an actor, or whoever is called so and is no actor, speaks under each of its names."""
        for voice in found:
            itself = voice.actor == actor if voice.actor or not called else folded(voice.who) in called
            if voice.role != "described" and itself:
                yield voice.how

    def told_of(actor: str) -> int:
        """Return how many claims are about an actor, or about the decision maker that it is."""
        called = acting.get(actor, ())
        return about.get(actor, 0) + sum(
            n for words, n in about.items() if words not in register and folded(words) in called
        )

    def alone(actor: Actor) -> str:
        silent = "spoken about" if actor.mentions or told_of(actor.id) else "absent"
        return _most([*heard(actor.id, acting.get(actor.id, ())), silent])

    rows = []
    for actor in register:
        if actor.label_only or actor.kind in VOICELESS:
            continue
        parts = [register[p] for p in register.parts(actor.id)]
        how = _most(alone(p) for p in parts)
        named = {m for p in parts for m in p.mentions}
        own = _role(alone(actor))
        rows.append(Presence(actor.id, actor.name, _role(how), own, len(named), told_of(actor.id), how))
    told = {row.actor for row in rows}
    for party, name in parties.items():
        if told.isdisjoint(linked.get(party, ())) and party not in register and register.find(name) is None:
            called = frozenset({folded(party), folded(name)})
            times = sum(n for words, n in about.items() if folded(words) in called)
            how = _most([*heard(None, called), "spoken about" if times else "absent"])
            rows.append(Presence(party, name, _role(how), _role(how), 0, times, how))
    return tuple(rows)


def _most(ways: Iterable[str]) -> str:
    return min(ways, key=_RANK.index)


def _role(how: str) -> str:
    return "paraphrased" if how == NOT_SAID else how
