"""REFI-QDA projects (.qdpx): what is written.

As in the REFI-QDA Standard 1.5, schema "Project" (18 March 2019), namespace ``urn:QDA-XML:project:1.0``: a ZIP with
``project.qde`` and the texts below ``sources`` (section 8.1). Positions of a PlainTextSelection count code points of
the text file from zero, the end is the first position that does not belong to it. What the standard has no place for
(chains of speakers, what is known of actors) is in notes, as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from xml.etree.ElementTree import Element

from detente.archive import zipped
from detente.errors import UsageError
from detente.evidence.actors import Actor
from detente.evidence.claims import Claim
from detente.evidence.coded import Coded, Options, codebook_of, codes_of
from detente.evidence.coding import Coder
from detente.evidence.records import record
from detente.evidence.sources import Source
from detente.exchange.formats._format import Format
from detente.exchange.positions import CODE_POINTS, in_unit
from detente.exchange.xml import ORIGIN, add, add_code, guid, written

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT = "project.qde"
FOLDER = "sources"
CLAIM_NOTE = "Detente claim"
PROJECT_NOTE = "Detente project"
NOTES = "detente-exchange/1"
VARIABLES = ("title", "author", "outlet", "date", "retrieved", "language")
# The standard's dates are optional, but programs rely on them. When a code was given is not known here.
WHEN = "1970-01-01T00:00:00Z"


def write(coded: Coded, options: Options | None = None) -> bytes:
    """Return a coding as a project; positions count code points, as the standard says, unless asked otherwise.

    Raises
    ------
    UsageError
        If the text of a source is not at hand, or a claim lies outside its text.
    """
    for source in coded.sources:
        if source.id not in coded.texts:
            raise UsageError(f"a project holds the texts: give that of “{source.id}” with --source {source.id}=PATH")
    for claim in coded.claims:
        if not 0 <= claim.start < claim.end <= len(coded.texts.get(claim.source, "")):
            raise UsageError(f"the claim “{claim.id}” points at {claim.locator}, which is outside the text")
    files = {f"{FOLDER}/{guid('source', s.id)}.txt": coded.texts[s.id].encode() for s in coded.sources}
    return zipped({PROJECT: written(_project(coded, options or Options())), **files})


def _project(coded: Coded, options: Options) -> Element:
    root = Element("Project", {"xmlns": NAMESPACE, "name": coded.name, "origin": ORIGIN, "creationDateTime": WHEN})
    users = {c.id: guid("user", c.id) for c in coded.coders}
    if users:
        holder = add(root, "Users")
        for coder in coded.coders:
            add(holder, "User", guid=users[coder.id], name=coder.name, id=coder.id)
    codes = codebook_of(coded)
    if codes:
        holder = add(add(root, "CodeBook"), "Codes")
        for code in codes:
            add_code(holder, code)
    _add_variables(root, coded.sources)
    if coded.sources:
        holder = add(root, "Sources")
        for source in coded.sources:
            at = in_unit(coded.texts[source.id], options.positions or CODE_POINTS)
            _add_source(holder, source, [c for c in coded.claims if c.source == source.id], users, at)
    notes = add(root, "Notes")
    for claim in coded.claims:
        _add_note(notes, CLAIM_NOTE, claim.id, record(claim))
    everything: dict[str, Sequence[Source | Actor | Coder]]
    everything = {"sources": coded.sources, "actors": coded.actors, "coders": coded.coders}
    records = {k: [record(v) for v in values] for k, values in everything.items()}
    _add_note(notes, PROJECT_NOTE, "", {**records, "positions": options.positions or CODE_POINTS})
    add(root, "NoteRef", targetGUID=guid(PROJECT_NOTE, ""))
    return root


def _add_variables(root: Element, sources: Sequence[Source]) -> None:
    used = [name for name in VARIABLES if any(getattr(s, name) is not None for s in sources)]
    holder = add(root, "Variables") if used else root
    for name in used:
        add(holder, "Variable", guid=guid("variable", name), name=name, typeOfVariable="Text")


def _add_source(
    holder: Element, source: Source, claims: Sequence[Claim], users: Mapping[str, str], at: Callable[[int], int]
) -> None:
    key = guid("source", source.id)
    added = add(
        holder, "TextSource", guid=key, name=source.name, plainTextPath=f"internal://{key}.txt", creationDateTime=WHEN
    )
    for claim in claims:
        user = users.get(claim.coder or "")
        selection = add(
            added,
            "PlainTextSelection",
            guid=guid("selection", claim.id),
            name=claim.id,
            startPosition=str(at(claim.start)),
            endPosition=str(at(claim.end)),
            creatingUser=user,
            creationDateTime=WHEN,
        )
        add(selection, "Description", claim.says)
        for code in codes_of(claim):
            coding = add(
                selection,
                "Coding",
                guid=guid("coding", claim.id, code),
                creatingUser=user,
                creationDateTime=WHEN,
            )
            add(coding, "CodeRef", targetGUID=guid("code", code))
        add(selection, "NoteRef", targetGUID=guid(CLAIM_NOTE, claim.id))
    for name in VARIABLES:
        if getattr(source, name) is not None:
            value = add(added, "VariableValue")
            add(value, "VariableRef", targetGUID=guid("variable", name))
            add(value, "TextValue", getattr(source, name))


def _add_note(notes: Element, name: str, of: str, data: Mapping[str, object]) -> None:
    note = add(notes, "Note", guid=guid(name, of), name=f"{name} {of}".strip(), creationDateTime=WHEN)
    # ASCII, so that no character is one that XML cannot hold.
    add(note, "PlainTextContent", json.dumps({"format": NOTES, **data}))


def read(data: bytes, options: Options) -> Coded:
    """Return what a project holds; see `detente.exchange.qdpx_reader`."""
    from detente.exchange import qdpx_reader

    return qdpx_reader.read(data, options)


FORMAT = Format(
    label="a project for other programs of text analysis (REFI-QDA, .qdpx): texts, claims, codes, speakers",
    endings=(".qdpx", ".qde"),
    media_type="application/zip",
    read=lambda data, _, options: read(data, options),
    write=write,
    takes=("positions",),
    remark="archive",
    begins=b"PK",
)
