"""What sources say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.case.elements import Layer
from detente.case.nodes import Located, MappingNode, Node
from detente.case.plain import given
from detente.case.referring import ACTORS, CLAIMS, CODES, SPEAKER, Refers
from detente.case.sections import NOTE, Field, Kind, Section
from detente.case.sections._places import END, START, place_problems, read_place, unknown
from detente.case.sections._written import entry_data
from detente.errors import Problem
from detente.evidence.vocabulary import POLARITIES, RENDERINGS, STANDINGS

if TYPE_CHECKING:
    from detente.case.reader import Reader
    from detente.evidence import Attribution, Claim
    from detente.evidence.claims import Incident, Rendering

_WORDS = ("quote", "prefix", "suffix", "kind", "coder", "note")
_LISTS = ("modality", "actors", "target", "tags")


def read(reader: Reader, key: Located, node: Node) -> Claim | None:
    """Read what a source says at a place."""
    from detente.evidence import Claim

    body = reader.mapping(node, f"the claim “{key}”")
    if body is None or not reader.known(body, "a claim", CLAIM):
        return None
    source, start, end = read_place(reader, body, "a claim")
    words: dict[str, Any] = {k: reader.member(body, k, "words") for k in _WORDS}
    words |= {k: reader.one_or_more(body.get(k), f"“{k}”") for k in _LISTS}
    return Claim(
        key,
        source,
        start,
        end,
        says=reader.member(body, "says", "a paraphrase in the analyst's words") or "",
        by=_chain(reader, body, source),
        polarity=reader.choice(body, "polarity", POLARITIES),
        confidentiality=reader.whole(body, "confidentiality"),
        incident=_incident(reader, body.get("incident")),
        renderings=reader.entries(body, "renderings", lambda item: _rendering(reader, item)),
        **words,
    )


def _chain(reader: Reader, body: MappingNode, source: str) -> tuple[Attribution, ...]:
    """Read the chain of speakers; a `mode` beside it is that of the innermost."""
    from detente.evidence import Attribution

    links = _links(reader, body)
    node = body.get("mode")
    mode = reader.one_or_more(node, "“mode”")
    if not mode:
        return links
    if not links:  # nobody is named, so the source speaks for itself
        return (Attribution(source, mode),)
    if links[-1].mode:
        assert node is not None
        reader.problem(node.where, f"found a second mode for “{links[-1].who}”", "give it in “by” or in “mode”")
    last = links[-1]
    return (*links[:-1], Attribution(last.who, mode, last.standing, last.outlet, last.date, last.note))


def _links(reader: Reader, body: MappingNode) -> tuple[Attribution, ...]:
    return reader.entries(body, "by", lambda item: _attribution(reader, item))


def _attribution(reader: Reader, node: Node) -> Attribution | None:
    """Read one link: a name, or a mapping with what is known of it."""
    from detente.evidence import Attribution

    if not isinstance(node, MappingNode):
        who = reader.text(node, "a speaker: a name, or a mapping with “who”")
        return Attribution(who) if who is not None else None
    if not reader.known(node, "a speaker", ATTRIBUTION):
        return None
    return Attribution(
        reader.member(node, "who", "a name") or "",
        reader.one_or_more(node.get("mode"), "“mode”"),
        reader.choice(node, "standing", tuple(STANDINGS)),
        **{k: reader.member(node, k, "words") for k in ("outlet", "date", "note")},
    )


def _incident(reader: Reader, node: Node | None) -> Incident | None:
    """Read what is recorded of an event."""
    from detente.evidence.claims import Incident

    body = reader.mapping(node, "what is recorded of an event")
    if body is None or not reader.known(body, "an incident", INCIDENT):
        return None
    told: dict[str, Any] = {k: reader.member(body, k, "words") for k in ("when", "where", "unit")}
    reported_by = reader.words(body.get("reported_by"), "“reported_by”")
    return Incident(count=reader.whole(body, "count"), reported_by=reported_by, **told)


def _rendering(reader: Reader, node: Node) -> Rendering | None:
    """Read other words for what is quoted."""
    from detente.evidence.claims import Rendering

    body = reader.mapping(node, "a rendering")
    if body is None or not reader.known(body, "a rendering", RENDERING):
        return None
    quote, kind = reader.member(body, "quote", "the words"), reader.choice(body, "kind", tuple(RENDERINGS))
    return Rendering(quote or "", kind, _links(reader, body))


def write(claim: Claim) -> dict[str, Any]:
    """Return a claim as the plain data of a file."""
    data = entry_data(claim, left=("by", "incident", "renderings"), singles=("modality",))
    if claim.incident is not None:
        data["incident"] = entry_data(claim.incident)
    if claim.renderings:
        data["renderings"] = [
            {**entry_data(r, left=("by",)), **given(by=[_link(link) for link in r.by])} for r in claim.renderings
        ]
    chain = [_link(link) for link in claim.by]
    if chain and all(isinstance(link, str) for link in chain[:-1]) and set(chain[-1]) == {"who", "mode"}:
        return {**data, "by": [*chain[:-1], chain[-1]["who"]], "mode": chain[-1]["mode"]}
    return {**data, "by": chain} if chain else data


def _link(link: Attribution) -> Any:
    data = entry_data(link, singles=("mode",))
    return data["who"] if len(data) == 1 else data


def check(layer: Layer) -> Iterator[Problem]:
    """Yield the claims that name a source, a coder or a report which is none, and those that end after their source."""
    for claim in layer.claims.values():
        yield from place_problems(layer, claim, f"of “{claim.id}”")
        for other in claim.incident.reported_by if claim.incident is not None else ():
            if other not in layer.claims or other == claim.id:
                yield unknown(other, "no other claim", layer.claims)
        if claim.coder is not None and claim.coder not in layer.coders:
            yield unknown(claim.coder, "no coder", layer.coders)


_SOMEBODY = Refers(ACTORS.to, free=True)
_SPEAKERS = Refers(SPEAKER.to, free=True, fields={"who": SPEAKER})
_CHAIN = {
    "type": ["array", "null"],
    "items": {"anyOf": [{"$ref": "#/$defs/text"}, {"$ref": "#/$defs/attribution"}]},
}
ATTRIBUTION = Kind(
    "attribution",
    "One link of the chain of speakers.",
    (
        Field("who", "text", "The speaker: words, or the id of an actor.", prose=False, required=True),
        Field("mode", "words", "How the words are given at this link.", prose=False, or_one=True),
        Field(
            "standing", "choice", "Whether the speaker is named, unnamed, or an institution.", choices=tuple(STANDINGS)
        ),
        Field("outlet", "text", "Where the speaker said it.", prose=False),
        Field("date", "text", "When the speaker said it.", prose=False),
        Field("note", "text", NOTE.help, prose=False),
    ),
)
INCIDENT = Kind(
    "incident",
    "What is recorded of an event; whatever is not given is missing, and is said to be.",
    (
        Field("when", "text", "When it happened.", prose=False),
        Field("where", "text", "Where it happened.", prose=False),
        Field("count", "number", "How many, as a whole number. Counts are never added up."),
        Field("unit", "text", "What is counted.", prose=False),
        Field("reported_by", "references", "Ids of other claims that report it.", refers=CLAIMS),
    ),
)
RENDERING = Kind(
    "rendering",
    "Other words for what is quoted.",
    (
        Field("quote", "text", "The words.", prose=False, required=True),
        Field(
            "kind",
            "choice",
            "Whether these are the words as they were said, in another language, a part of them, or "
            "as another outlet prints them.",
            choices=tuple(RENDERINGS),
        ),
        Field(
            "by",
            "other",
            "The chain of speakers through whom they come, from the outermost to the innermost.",
            label="speakers",
            refers=_SPEAKERS,
            of=ATTRIBUTION,
            schema=_CHAIN,
        ),
    ),
)
CLAIM = Kind(
    "claim",
    "What a source says at one place. The end comes after the start.",
    (
        Field("source", "reference", "The id of the source.", refers=Refers(("sources",)), required=True),
        START,
        END,
        Field("says", "text", "A paraphrase in the analyst's words.", label="paraphrase", required=True),
        Field(
            "by", "other", "The chain of speakers, from the outermost to the innermost: names, or mappings.",
            label="speakers", refers=_SPEAKERS, of=ATTRIBUTION, schema=_CHAIN,
        ),
        Field(
            "mode", "words", "How the words of the innermost speaker are given, such as quotation or paraphrase.",
            prose=False, or_one=True,
        ),
        Field("quote", "text", "The words themselves, where the author of the case chose to include them."),
        Field("prefix", "text", "Up to 32 characters before the place."),
        Field("suffix", "text", "Up to 32 characters after the place."),
        Field("kind", "text", "What kind of claim it is.", refers=CODES),
        Field(
            "coder", "reference", "The id of the coder; without one, the author of the case.",
            refers=Refers(("coders",)),
        ),
        NOTE,
        Field("modality", "words", "How firmly it is said.", refers=CODES, or_one=True),
        Field("actors", "words", "Whom it is about: ids of actors, or words.", refers=_SOMEBODY, or_one=True),
        Field("target", "words", "Towards whom or what.", refers=_SOMEBODY, or_one=True),
        Field("tags", "words", "Any further codes.", refers=CODES, or_one=True),
        Field("polarity", "choice", "Towards the target.", choices=POLARITIES, schema={"enum": [*POLARITIES, 0]}),
        Field("confidentiality", "number", "A level; an export up to a lower level leaves this out."),
        Field(
            "incident", "other", "Of an event: when and where it happened, how many there were, and who reports it.",
            refers=Refers(fields={"reported_by": CLAIMS}), of=INCIDENT, alone=True,
        ),
        Field(
            "renderings", "other", "Other words for what is quoted: the original, a translation, an excerpt.",
            refers=Refers(fields={"by": _SPEAKERS}), of=RENDERING,
        ),
    ),
    says=("source",),
    documents=True,
    read=read,
    write=write,
    label=lambda claim: str(claim.says),
)  # fmt: skip
SECTION = Section(
    "claims",
    "by-id",
    CLAIM,
    "What sources say, by id.",
    layers="merged",
    room="sources",
    evidence=True,
    check=check,
)
