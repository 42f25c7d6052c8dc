"""What sources say."""

from __future__ import annotations

from detente.case.referring import ACTORS, CODES, SPEAKER, Refers
from detente.case.sections import NOTE, Field, Kind, Section
from detente.evidence.claims import POLARITIES, STANDINGS

_SOMEBODY = Refers(ACTORS.to, free=True)
START = Field("start", "number", "Where the place begins, in code points from 0.", required=True)
END = Field("end", "number", "Where the place ends; the character at `end` is not part of it.", required=True)
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
            refers=Refers(SPEAKER.to, free=True, fields={"who": SPEAKER}), of=ATTRIBUTION,
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
        Field("polarity", "choice", "Towards the target.", choices=POLARITIES),
        Field("confidentiality", "number", "A level; an export up to a lower level leaves this out."),
    ),
    says=("source",),
    documents=True,
)  # fmt: skip
SECTION = Section("claims", "by-id", CLAIM, "What sources say, by id.", layers="merged", room="sources")
