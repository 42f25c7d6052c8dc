"""The documents that claims come from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from detente.case.nodes import Located, Node, shorten
from detente.case.sections import NOTE, Field, Kind, Section
from detente.case.sections._written import entry_data
from detente.evidence.vocabulary import DIRECTIONS

if TYPE_CHECKING:
    from detente.case.reader import Reader
    from detente.evidence import Source

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGESTS = ("sha256", "original_sha256")
_WORDS = ("title", "author", "outlet", "date", "retrieved", "url", "language", "media_type", "anchor", "note")


def read(reader: Reader, key: Located, node: Node) -> Source | None:
    """Read what is known of a document."""
    from detente.evidence import Source

    body = reader.mapping(node, f"the source “{key}”")
    if body is None or not reader.known(body, "a source", SOURCE):
        return None
    for name in _DIGESTS:
        digest = reader.member(body, name, "a SHA-256 digest")
        if digest is not None and not _SHA256.fullmatch(digest):
            reader.problem(
                digest.where, f"found “{shorten(digest)}” as “{name}”; expected 64 hexadecimal digits in lower case"
            )
    return Source(
        key,
        reader.name(body) or key,
        characters=reader.whole(body, "characters"),
        direction=reader.choice(body, "direction", DIRECTIONS),
        confidentiality=reader.whole(body, "confidentiality"),
        **{k: reader.member(body, k, "words") for k in (*_DIGESTS, *_WORDS)},
    )


_DIGEST = {"type": "string", "pattern": f"^{_SHA256.pattern}$"}
SOURCE = Kind(
    "source",
    "A document, identified by its digest; the text itself may be elsewhere.",
    (
        Field("name", "text", "What the document is.", required=True),
        Field(
            "sha256", "text", "SHA-256 of its normalised text as UTF-8, in lower-case hexadecimal digits.", prose=False,
            schema=_DIGEST,
        ),
        Field(
            "original_sha256", "text", "SHA-256 of the document before its text was taken out of it.", prose=False,
            schema=_DIGEST,
        ),
        Field("characters", "number", "Its length in code points."),
        Field("title", "text", "Its title."),
        Field("author", "text", "Who wrote it."),
        Field("outlet", "text", "Where it appeared."),
        Field("date", "text", "When it appeared: EDTF, or the document's words.", prose=False),
        Field("retrieved", "text", "When it was retrieved.", prose=False),
        Field("url", "text", "Where it is found on the web.", label="web address", prose=False),
        Field("language", "text", "A language tag such as en.", prose=False),
        Field("media_type", "text", "What the document was before its text was taken out of it.", prose=False),
        Field("anchor", "text", "The date the analyst sets, against which relative dates are resolved.", prose=False),
        NOTE,
        Field("direction", "choice", "The direction in which it is written.", choices=DIRECTIONS),
        Field("confidentiality", "number", "A level; an export up to a lower level leaves this out."),
    ),
    documents=True,
    read=read,
    write=entry_data,
)  # fmt: skip
SECTION = Section(
    "sources",
    "by-id",
    SOURCE,
    "The documents that claims come from, by id.",
    layers="merged",
    room="sources",
    evidence=True,
    alone=True,
)
