"""Who appears in the sources."""

from __future__ import annotations

from detente.case.referring import ACTORS, MENTIONS, Refers
from detente.case.sections import NOTE, Field, Kind, Section
from detente.case.sections.claims import END, START
from detente.evidence.actors import CHANGES

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
)  # fmt: skip
SECTION = Section("actors", "by-id", ACTOR, "Who appears in the sources, by id.", layers="merged")
