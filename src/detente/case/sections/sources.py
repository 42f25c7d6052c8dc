"""The documents that claims come from."""

from __future__ import annotations

from detente.case.sections import NOTE, Field, Kind, Section
from detente.evidence.sources import DIRECTIONS

SOURCE = Kind(
    "source",
    "A document, identified by its digest; the text itself may be elsewhere.",
    (
        Field("name", "text", "What the document is.", required=True),
        Field(
            "sha256", "text", "SHA-256 of its normalised text as UTF-8, in lower-case hexadecimal digits.", prose=False
        ),
        Field("original_sha256", "text", "SHA-256 of the document before its text was taken out of it.", prose=False),
        Field("characters", "number", "Its length in code points."),
        Field("title", "text", "Its title."),
        Field("author", "text", "Who wrote it."),
        Field("outlet", "text", "Where it appeared."),
        Field("date", "text", "When it appeared: EDTF, or the document's words.", prose=False),
        Field("retrieved", "text", "When it was retrieved.", prose=False),
        Field("language", "text", "A language tag such as en.", prose=False),
        Field("media_type", "text", "What the document was before its text was taken out of it.", prose=False),
        Field("anchor", "text", "The date the analyst sets, against which relative dates are resolved.", prose=False),
        NOTE,
        Field("direction", "choice", "The direction in which it is written.", choices=DIRECTIONS),
        Field("confidentiality", "number", "A level; an export up to a lower level leaves this out."),
    ),
    documents=True,
)
SECTION = Section(
    "sources", "by-id", SOURCE, "The documents that claims come from, by id.", layers="merged", room="sources"
)
