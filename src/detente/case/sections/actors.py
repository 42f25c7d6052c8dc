"""Who appears in the sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.case.elements import Layer
from detente.case.nodes import Located, MappingNode, Node
from detente.case.plain import given, text
from detente.case.referring import ACTORS, MENTIONS, Refers
from detente.case.sections import NOTE, Field, Kind, Section
from detente.case.sections._places import END, START, place_problems, read_place, unknown
from detente.case.sections._written import entry_data, mentions_data
from detente.errors import Problem
from detente.evidence.vocabulary import CHANGES

if TYPE_CHECKING:
    from detente.case.reader import Reader
    from detente.evidence import Actor, ActorChange, Mention


def read(reader: Reader, key: Located, node: Node) -> Actor | None:
    """Read who appears in the sources."""
    from detente.evidence import Actor

    body = reader.mapping(node, f"the actor “{key}”")
    if body is None or not reader.known(body, "an actor", ACTOR):
        return None
    return Actor(
        key,
        reader.name(body) or key,
        kind=reader.member(body, "kind", "words"),
        part_of=reader.member(body, "part_of", "the id of an actor"),
        overlaps=reader.words(body.get("overlaps"), "“overlaps”"),
        aliases=reader.words(body.get("aliases"), "“aliases”"),
        label_only=reader.choice(body, "label_only", ("true", "false")) == "true",
        mentions=_mentions(reader, body),
        history=reader.entries(body, "history", lambda item: _change(reader, item)),
        note=reader.member(body, "note", "words"),
    )


def _mentions(reader: Reader, body: MappingNode) -> tuple[Mention, ...]:
    return reader.entries(body, "mentions", lambda item: _mention(reader, item))


def _mention(reader: Reader, node: Node) -> Mention | None:
    from detente.evidence import Mention

    body = reader.mapping(node, "a mention")
    if body is None or not reader.known(body, "a mention", MENTION):
        return None
    return Mention(*read_place(reader, body, "a mention"))


def _change(reader: Reader, node: Node) -> ActorChange | None:
    from detente.evidence import ActorChange

    body = reader.mapping(node, "a merge or split")
    if body is None or not reader.known(body, "a merge or split", CHANGE):
        return None
    return ActorChange(
        reader.choice(body, "what", CHANGES) or CHANGES[0],
        reader.words(body.get("actors"), "“actors”"),
        _mentions(reader, body),
        reader.member(body, "note", "words"),
    )


def write(actor: Actor) -> dict[str, Any]:
    """Return an actor as the plain data of a file."""
    data = entry_data(actor, left=("mentions", "history"))
    if actor.mentions:
        data["mentions"] = mentions_data(actor.mentions)
    if actor.history:
        data["history"] = [
            {
                "what": str(c.what),
                "actors": [str(a) for a in c.actors],
                **given(mentions=mentions_data(c.mentions), note=text(c.note or None)),
            }
            for c in actor.history
        ]
    return data


def check(layer: Layer) -> Iterator[Problem]:
    """Yield the actors that are part of nobody there is, or are mentioned where there is no text."""
    for actor in layer.actors.values():
        for other in (*([actor.part_of] if actor.part_of else []), *actor.overlaps):
            if other not in layer.actors or other == actor.id:
                yield unknown(other, "no other actor", layer.actors)
        moved = (m for c in actor.history for m in c.mentions)
        for mention in (*actor.mentions, *moved):
            yield from place_problems(layer, mention, f"of a mention of “{actor.id}”")


MENTION = Kind(
    "mention",
    "A place where an actor is named. The end comes after the start.",
    (Field("source", "reference", "The id of the source.", required=True), START, END),
)
CHANGE = Kind(
    "change",
    "A merge or split of actors.",
    (
        Field("what", "choice", "What happened.", required=True, choices=CHANGES),
        Field("actors", "references", "The other actors.", required=True),
        Field("mentions", "other", "The mentions that moved.", of=MENTION),
        Field("note", "text", NOTE.help, prose=False),
    ),
)
ACTOR = Kind(
    "actor",
    "Somebody who appears in the sources, or a label used as if it were somebody.",
    (
        Field("name", "text", "What readers see.", required=True),
        Field("aliases", "words", "Other names in the sources."),
        Field("kind", "text", "Such as state, organ, person, faction."),
        Field("part_of", "reference", "The id of the actor it belongs to.", refers=ACTORS),
        Field("overlaps", "references", "Ids of actors with which it shares members.", refers=ACTORS),
        Field("label_only", "flag", "Whether it is a label and no actor."),
        Field("mentions", "other", "Places where it is named.", refers=MENTIONS, of=MENTION),
        Field(
            "history", "other", "Merges and splits, oldest first.",
            refers=Refers(fields={"actors": Refers(ACTORS.to, free=True), "mentions": MENTIONS}), of=CHANGE,
        ),
        NOTE,
    ),
    documents=True,
    read=read,
    write=write,
)  # fmt: skip
SECTION = Section(
    "actors", "by-id", ACTOR, "Who appears in the sources, by id.", layers="merged", evidence=True, check=check
)
