"""What the evidence itself shows: who speaks, who is only spoken about, and what rests on whom.

Every audit is a function of sources, claims and actors, and of texts where words matter. Nothing is stored: a change of
one claim's chain changes the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.evidence.actors import Actor, Register, folded
from detente.evidence.claims import Attribution, Claim

QUOTING = frozenset({"quotation", "block-quotation", "fragment", "elided", "translated"})
NOBODY = frozenset({"invented-quotation", "scare-quotes"})
# Codes for words and for the naming of sources; the rest states something.
MARKERS = frozenset({"hedge", "booster", "loaded-word", "scare-quote", "date", "attribution", "framing", "analogy"})
FACTUAL = frozenset(
    {"claim", "position", "preference", "goal", "relation", "event", "condition", "constraint", "actors", "inference"}
)  # fmt: skip
VOICELESS = frozenset({"place", "label", "historical person"})


def outermost(claim: Claim) -> str:
    """Return the first speaker: the document itself, unless the coder says otherwise."""
    return claim.by[0].who if claim.by else claim.source


def is_own(claim: Claim) -> bool:
    """Tell whether nobody but the document speaks."""
    return len(claim.by) <= 1


def is_quotation(claim: Claim) -> bool:
    """Tell whether a claim is a quotation span: coded as one, and not as words that nobody said."""
    return claim.kind == "quotation" and not NOBODY & set(claim.mode)


def gives_words(claim: Claim) -> bool:
    """Tell whether a claim is coded as the innermost speaker's own words, whatever kind of claim it is."""
    return bool(QUOTING & set(claim.by[-1].mode if claim.by else claim.mode)) and not NOBODY & set(claim.mode)


def quoted(claim: Claim) -> Attribution | None:
    """Return whose words a claim gives: the innermost speaker with a mode that quotes.

    Somebody whom the quoted speaker only describes is not quoted.
    """
    return next((link for link in reversed(claim.by) if QUOTING & set(link.mode)), None)


def statements_of(actor_id: str, claims: Iterable[Claim], register: Register) -> tuple[Claim, ...]:
    """Return what an actor, or a part of it, says: claims whose innermost speaker it is.

    Words that nobody said are nobody's statement, whomever they are put in the mouth of.
    """
    parts = register.parts(actor_id)
    found = []
    for claim in claims:
        if claim.speaker is None or "invented-quotation" in claim.mode:
            continue
        speaker = register.find(claim.speaker.who)
        if speaker is not None and speaker.id in parts:
            found.append(claim)
    return tuple(found)


def covered(spans: Iterable[tuple[int, int]]) -> int:
    """Return how many characters lie in at least one of the spans.

    >>> covered([(0, 5), (3, 8), (10, 11)])
    9
    """
    total, reach = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reach))
        reach = max(reach, end)
    return total


# -- voices -----------------------------------------------------------------------------------------------------------


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
        decision maker, without standing and without words of its own.
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

    @property
    def role(self) -> str:
        """Quoted, described or paraphrased."""
        if self.quotations or self.fragments:
            return "quoted"
        return "described" if self.described else "paraphrased"


@dataclass(frozen=True)
class Presence:
    """How an actor is present: ``quoted``, ``paraphrased``, ``spoken about`` or ``absent``.

    `role` counts what its parts say as its own; `own` does not. `mentions` counts the places where it, or a part of
    it, is named.
    """

    actor: str
    name: str
    role: str
    own: str
    mentions: int
    claims_about: int


@dataclass(frozen=True)
class Voices:
    """Who is quoted, paraphrased, spoken about and absent."""

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


def voices(claims: Iterable[Claim], actors: Iterable[Actor] = (), parties: Mapping[str, str] | None = None) -> Voices:
    """Say who is quoted, paraphrased, spoken about and absent.

    Parameters
    ----------
    claims, actors
        The evidence.
    parties
        Names of decision makers by id; one that no source mentions is absent. Whoever speaks under such an id or name
        is that decision maker, as it would be an actor of this name.

    Examples
    --------
    >>> said = (Attribution("s", ("report",)), Attribution("Ann", ("quotation",), "named"))
    >>> found = voices([Claim("c1", "s", 3, 9, "it is over", said, kind="quotation")])
    >>> [(v.who, v.role, v.quoted_characters) for v in found.voices]
    [('Ann', 'quoted', 6)]
    """
    claims, register, parties = tuple(claims), Register(actors), parties or {}
    named = {folded(name) for party in parties.items() for name in party}
    groups: dict[str, list[Attribution]] = {}
    for claim in claims:
        if not is_own(claim):
            for link in {claim.by[-1].who: claim.by[-1], **_quoted_by_another(claim)}.values():
                groups.setdefault(link.who, []).append(link)
    found = tuple(_voice(who, links, claims, register, folded(who) in named) for who, links in groups.items())
    own = tuple(c.id for c in claims if is_own(c))
    return Voices(found, _presence(found, claims, register, parties), own)


def _quoted_by_another(claim: Claim) -> dict[str, Attribution]:
    """Return who is quoted in a quotation span, where that is not the innermost speaker."""
    link = quoted(claim) if is_quotation(claim) else None
    return {} if link is None else {link.who: link}


def _voice(who: str, links: list[Attribution], claims: tuple[Claim, ...], register: Register, party: bool) -> Voice:
    said = [c for c in claims if not is_own(c) and c.by[-1].who == who]
    spans = [c for c in claims if is_quotation(c) and not is_own(c) and (q := quoted(c)) and q.who == who]
    fragments = [c for c in said if c not in spans and c.kind not in MARKERS | {"actors"} and gives_words(c)]
    actor = register.find(who)
    return Voice(
        who,
        actor.id if actor else None,
        next((link.standing for link in links if link.standing is not None), None),
        tuple(c.id for c in said),
        _characters(said),
        tuple(c.id for c in spans),
        sum(c.end - c.start for c in spans),
        tuple(c.id for c in fragments),
        # Somebody whom the case knows by name is no collective that others only describe.
        not party and actor is None and all(link.standing is None and not QUOTING & set(link.mode) for link in links),
    )


def _characters(claims: Iterable[Claim]) -> int:
    spans: dict[str, list[tuple[int, int]]] = {}
    for claim in claims:
        spans.setdefault(claim.source, []).append((claim.start, claim.end))
    return sum(covered(found) for found in spans.values())


_RANK = ("quoted", "paraphrased", "spoken about", "absent")


def _presence(
    found: tuple[Voice, ...], claims: tuple[Claim, ...], register: Register, parties: Mapping[str, str]
) -> tuple[Presence, ...]:
    own = {v.actor: v.role for v in found if v.actor is not None and v.role in _RANK}
    about: dict[str, int] = {}
    for claim in claims:
        for name in {*claim.actors, *claim.target}:
            about[name] = about.get(name, 0) + 1

    def alone(actor: Actor) -> str:
        return own.get(actor.id) or ("spoken about" if actor.mentions or about.get(actor.id) else "absent")

    rows = []
    for actor in register:
        if actor.label_only or actor.kind in VOICELESS:
            continue
        parts = [register[p] for p in register.parts(actor.id)]
        role = min((alone(p) for p in parts), key=_RANK.index)
        named = {m for p in parts for m in p.mentions}
        rows.append(Presence(actor.id, actor.name, role, alone(actor), len(named), about.get(actor.id, 0)))
    for party, name in parties.items():
        if party not in register and register.find(name) is None:
            called = {folded(party), folded(name)}
            told = sum(n for words, n in about.items() if folded(words) in called)
            spoken = [v.role for v in found if v.role in _RANK and folded(v.who) in called]
            role = min((*spoken, "spoken about" if told else "absent"), key=_RANK.index)
            rows.append(Presence(party, name, role, role, 0, told))
    return tuple(rows)


# -- who is behind it -------------------------------------------------------------------------------------------------


def unnamed(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims that rest on an unnamed source: somebody speaks, and whoever relays it does not name them.

    A collective that a named author describes ("many in the service want …") has said nothing, so it is no source: its
    link has no standing, and the claim rests on the author.
    """
    return tuple(c for c in claims if any(link.standing == "unnamed" for link in c.by))


def unsourced(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return statements of fact, motive or preference for which the document names no source."""
    return tuple(c for c in claims if is_own(c) and c.kind in FACTUAL)


@dataclass(frozen=True)
class Repetition:
    """One speaker that reaches the case on several paths, which are therefore not independent of each other."""

    who: str
    paths: tuple[str, ...]
    claims: tuple[str, ...]


def repetitions(claims: Iterable[Claim], actors: Iterable[Actor] = ()) -> tuple[Repetition, ...]:
    """Return the speakers that several outlets or documents repeat.

    Examples
    --------
    >>> one = (Attribution("s"), Attribution("Post"), Attribution("an official", standing="unnamed"))
    >>> two = (Attribution("t"), Attribution("an official", standing="unnamed"))
    >>> found = repetitions([Claim("a", "s", 0, 1, "x", one), Claim("b", "t", 0, 1, "x", two)])
    >>> [(r.who, r.paths) for r in found]
    [('an official', ('s → Post', 't'))]
    """
    register = Register(actors)
    paths: dict[str, dict[str, list[str]]] = {}
    for claim in claims:
        if not is_own(claim):
            actor = register.find(claim.by[-1].who)
            who = actor.name if actor else claim.by[-1].who
            through = (a.name if (a := register.find(link.who)) else link.who for link in claim.by[1:-1])
            path = " → ".join((claim.source, *through))
            paths.setdefault(who, {}).setdefault(path, []).append(claim.id)
    return tuple(
        Repetition(who, tuple(found), tuple(c for ids in found.values() for c in ids))
        for who, found in paths.items()
        if len(found) > 1
    )


@dataclass(frozen=True)
class Ground:
    """The claims an element of the case rests on, and the voices they come down to."""

    element: str
    claims: tuple[str, ...]
    voices: tuple[str, ...]

    @property
    def one_voice(self) -> bool:
        """Whether several claims come down to one voice."""
        return len(self.claims) > 1 and len(self.voices) == 1


def independence(
    elements: Mapping[str, Iterable[str]], claims: Mapping[str, Claim], actors: Iterable[Actor] = ()
) -> tuple[Ground, ...]:
    """Say for each element of a case how many voices its claims come down to."""
    register = Register(actors)
    rows = []
    for element, ids in elements.items():
        known = [claims[i] for i in ids if i in claims]
        names = []
        for claim in known:
            who = claim.by[-1].who if claim.by else claim.source
            actor = register.find(who) if len(claim.by) > 1 else None
            names.append(actor.name if actor else who)
        if known:
            rows.append(Ground(element, tuple(c.id for c in known), tuple(dict.fromkeys(names))))
    return tuple(rows)


# -- firmness ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Firmness:
    """Whether what an element rests on is hedged, and by which words.

    `hedged` are its claims coded as hedged; `hedges` the hedges found for them: those among its claims, those within
    their spans by the same speaker, and for a hedged claim the nearest one before it by the same speaker.
    """

    element: str
    claims: tuple[str, ...]
    hedged: tuple[str, ...]
    hedges: tuple[str, ...]

    @property
    def inherits(self) -> bool:
        """Whether the element inherits a hedge."""
        return bool(self.hedged or self.hedges)


def firmness(elements: Mapping[str, Iterable[str]], claims: Mapping[str, Claim]) -> tuple[Firmness, ...]:
    """Say which elements inherit a hedge from what they rest on."""
    hedges = [c for c in claims.values() if c.kind == "hedge"]
    rows = []
    for element, ids in elements.items():
        known = [claims[i] for i in ids if i in claims]
        found = dict.fromkeys(h.id for c in known for h in _hedges_of(c, hedges))
        hedged = tuple(c.id for c in known if "hedged" in c.modality)
        rows.append(Firmness(element, tuple(c.id for c in known), hedged, tuple(found)))
    return tuple(rows)


def _hedges_of(claim: Claim, hedges: Iterable[Claim]) -> list[Claim]:
    if claim.kind == "hedge":
        return [claim]
    same = [h for h in hedges if h.source == claim.source and [b.who for b in h.by] == [b.who for b in claim.by]]
    inside = [h for h in same if claim.start <= h.start and h.end <= claim.end]
    if inside or "hedged" not in claim.modality:
        return inside
    before = [h for h in same if h.end <= claim.start]
    return [max(before, key=lambda h: (h.end, h.start))] if before else []
