"""What the evidence itself shows: what is whose words, what rests on whom, and how firmly.

Every audit is a function of sources, claims and actors, and of texts where words matter. Nothing is stored: a change of
one claim's chain changes the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.evidence.actors import Actor, Register, folded
from detente.evidence.claims import Attribution, Claim, Incident
from detente.evidence.sources import Source

QUOTING = frozenset({"quotation", "block-quotation", "fragment", "elided", "translated"})
NOBODY = frozenset({"invented-quotation", "scare-quotes"})
# Codes for words and for the naming of sources; the rest states something.
MARKERS = frozenset({"hedge", "booster", "loaded-word", "scare-quote", "date", "attribution", "framing", "analogy"})
FACTUAL = frozenset(
    {"claim", "position", "preference", "goal", "relation", "event", "condition", "constraint", "actors", "inference"}
)  # fmt: skip


def outermost(claim: Claim) -> str:
    """Return the first speaker: the document itself, unless the coder says otherwise."""
    return claim.by[0].who if claim.by else claim.source


def is_own(claim: Claim) -> bool:
    """Tell whether nobody but the document speaks."""
    return len(claim.by) <= 1


def speakers(claim: Claim, sources: Mapping[str, Source] | None = None) -> tuple[Attribution, ...]:
    """Return who speaks in a claim besides the document, outermost first.

    The document is the first of the chain where that is called as the source is, by its id, name or title.

    >>> letter = Claim("c", "s", 0, 1, "x", (Attribution("the letter"), Attribution("Ann")))
    >>> [link.who for link in speakers(letter, {"s": Source("s", name="Letter")})]
    ['Ann']
    """
    source = (sources or {}).get(claim.source)
    names = {folded(name) for name in (source.name, source.title) if name} if source else set()
    itself = claim.by[:1] and (claim.by[0].who == claim.source or folded(claim.by[0].who) in names)
    return claim.by[1:] if itself else claim.by


def is_quotation(claim: Claim) -> bool:
    """Tell whether a claim is a quotation span: coded as one, and not as words that nobody said."""
    return claim.kind == "quotation" and not NOBODY & set(claim.mode)


def gives_words(claim: Claim) -> bool:
    """Tell whether a claim is coded as the innermost speaker's own words, whatever kind of claim it is."""
    return bool(QUOTING & set(claim.by[-1].mode if claim.by else claim.mode)) and not NOBODY & set(claim.mode)


def quoted(claim: Claim) -> Attribution | None:
    """Return whose words a claim gives: the innermost speaker with a mode that quotes.

    Somebody whom the quoted speaker only describes is not quoted. A quotation span whose
    innermost link has no mode gives the words of that speaker.
    """
    link = next((link for link in reversed(claim.by) if QUOTING & set(link.mode)), None)
    return claim.speaker if link is None and is_quotation(claim) and not claim.mode else link


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


# -- who is behind it -------------------------------------------------------------------------------------------------


def unnamed(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims that rest on an unnamed source: somebody speaks, and whoever relays it does not name them.

    A collective that a named author describes ("many in the service want …") has said nothing, so it is no source: its
    link has no standing, and the claim rests on the author.
    """
    return tuple(c for c in claims if any(link.standing == "unnamed" for link in c.by))


@dataclass(frozen=True)
class Unsaid:
    """A speaker of whom nobody said whether it is named, and the claims in which that is so."""

    who: str
    claims: tuple[str, ...]


def standing_not_said(claims: Iterable[Claim], sources: Mapping[str, Source] | None = None) -> tuple[Unsaid, ...]:
    """Return the speakers of whom it is not said whether they are named: not in a claim, and in no other that they are.

    Whether a claim of theirs rests on an unnamed source is not known.

    Examples
    --------
    >>> one = Claim("a", "s", 0, 1, "x", (Attribution("s"), Attribution("a friend"), Attribution("Ann")))
    >>> two = Claim("b", "s", 0, 1, "x", (Attribution("s"), Attribution("Ann", standing="named")))
    >>> standing_not_said([one, two])
    (Unsaid(who='a friend', claims=('a',)),)
    """
    links = [(c.id, link) for c in claims for link in speakers(c, sources)]
    named = {link.who for _, link in links if link.standing not in (None, "unnamed")}
    found: dict[str, dict[str, None]] = {}
    for claim, link in links:
        if link.standing is None and link.who not in named:
            found.setdefault(link.who, {})[claim] = None
    return tuple(Unsaid(who, tuple(ids)) for who, ids in found.items())


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


# -- what happened, and what it is likened to ----------------------------------------------------------------------


RECORDED = ("when", "where", "count", "unit", "reported_by")
"""What is recorded of an incident."""


@dataclass(frozen=True)
class Recorded:
    """What a claim records of an incident, and what of `RECORDED` is missing; `reporters` are who tells of it.

    These are the innermost speakers of the claims that report it, and of the claim itself where somebody else than the
    document speaks there. Nobody reports it where there are none, so that it is without a source.
    """

    claim: Claim
    missing: tuple[str, ...]
    reporters: tuple[str, ...]


def incidents(claims: Mapping[str, Claim], sources: Mapping[str, Source] | None = None) -> tuple[Recorded, ...]:
    """Return what is recorded of each incident; nothing is added up over incidents.

    Examples
    --------
    >>> told = Claim("c", "s", 0, 1, "boats sank", incident=Incident(count=2, unit="boats"))
    >>> [(r.missing, r.reporters) for r in incidents({"c": told})]
    [(('when', 'where', 'reported_by'), ())]
    """
    return tuple(_recorded(c, c.incident, claims, sources) for c in claims.values() if c.incident is not None)


def _recorded(
    claim: Claim, incident: Incident, claims: Mapping[str, Claim], sources: Mapping[str, Source] | None
) -> Recorded:
    given = [claims[c] for c in incident.reported_by if c in claims]
    heard = [c.speaker.who if c.speaker is not None else c.source for c in given]
    heard += [link.who for link in speakers(claim, sources)[-1:]]
    missing = tuple(k for k in RECORDED if (not heard if k == "reported_by" else getattr(incident, k) is None))
    return Recorded(claim, missing, tuple(dict.fromkeys(heard)))


def unrecorded(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Return the claims of an event of which nothing is recorded."""
    return tuple(c for c in claims if c.kind == "event" and c.incident is None)


@dataclass(frozen=True)
class Likened:
    """A comparison with something else, and which entries name it as evidence; `only` those that rest on nothing else.

    A comparison shows nothing by itself: it counts where the analyst names it, and what rests on it alone is told.
    """

    claim: Claim
    elements: tuple[str, ...]
    only: tuple[str, ...]


def analogies(claims: Mapping[str, Claim], elements: Mapping[str, Iterable[str]]) -> tuple[Likened, ...]:
    """Return the analogies among some claims, with the entries of a case that rest on them.

    Examples
    --------
    >>> alike = Claim("c", "s", 0, 1, "as in the year of ice", kind="analogy")
    >>> [(a.elements, a.only) for a in analogies({"c": alike}, {"QUI.1": ["c", "d"], "QUI.2": ["c"]})]
    [(('QUI.1', 'QUI.2'), ('QUI.2',))]
    """
    alike = {c.id for c in claims.values() if c.kind == "analogy"}
    named = {element: tuple(ids) for element, ids in elements.items()}
    return tuple(
        Likened(claims[one], (on := tuple(e for e, ids in named.items() if one in ids)),
                tuple(e for e in on if alike.issuperset(named[e])))
        for one in claims if one in alike
    )  # fmt: skip


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
