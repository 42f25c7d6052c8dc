"""REFI-QDA projects (.qdpx): what is read, of our own files and of other programs'.

Positions count code points, as the standard says, and are translated to the normalised text. Two habits of other
programs are met: ATLAS.ti counts a line end as one where its file has two characters; and positions that lie beyond a
text must count UTF-16 code units, which a note then says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from detente.errors import UsageError
from detente.evidence.actors import Actor
from detente.evidence.claims import Attribution, Claim
from detente.evidence.coding import Coder
from detente.evidence.exchange.archive import Archive
from detente.evidence.exchange.coded import Code, Coded, codes_of, folder_of, new_id
from detente.evidence.exchange.offsets import Offsets, code_points
from detente.evidence.exchange.qdpx import CLAIM_NOTE, FORMAT, PROJECT, PROJECT_NOTE, VARIABLES
from detente.evidence.exchange.records import from_record
from detente.evidence.exchange.xml import codes_in, guid, parsed, top_codes, words
from detente.evidence.sources import Source
from detente.evidence.text import digest

MAX_XML = 30_000_000
_INTERNAL = re.compile(r"internal:/{1,3}([^/\\]+)")
_LEFT = {
    "Sources/PictureSource": "pictures", "Sources/AudioSource": "recordings", "Sources/VideoSource": "videos",
    "Sources/PDFSource/PDFSelection": "selections on pages of PDFs", "Cases/Case": "cases", "Links/Link": "links",
    "Sets/Set": "sets", "Graphs/Graph": "graphs",
}  # fmt: skip


def read(data: bytes) -> Coded:
    """Return the sources, texts, claims, actors and coders of a project.

    Raises
    ------
    UsageError
        If it is not a project of the standard, is larger than the bounds, or a selection lies outside its text.
    """
    archive = Archive(data, "the project")
    names = [n for n in archive.names if n.lower().endswith(".qde") and "/" not in n]
    if len(names) != 1:
        raise UsageError(f"the project should hold one file “{PROJECT}”; it holds {len(names)} files ending in .qde")
    root = parsed(archive.read(names[0], MAX_XML), names[0], ("urn:QDA-XML:project:",))
    found = _Project(root, archive)
    for element in root.findall("Sources/TextSource"):
        found.source(element, element.get("name"))
    for element in root.findall("Sources/PDFSource"):
        representation = element.find("Representation")
        if representation is not None:
            found.source(representation, element.get("name") or representation.get("name"))
    left = {what: len(root.findall(path)) for path, what in _LEFT.items()}
    found.notes += [f"left out: {count} {what}" for what, count in left.items() if count]
    if names[0] != PROJECT:
        found.notes.append(f"its XML is named “{names[0]}”; the standard says “{PROJECT}”")
    return Coded(
        name=root.get("name") or "project",
        sources=tuple(found.sources),
        texts=found.texts,
        claims=tuple(found.claims),
        actors=found.actors,
        coders=found.coders,
        codebook=top_codes(root.find("CodeBook/Codes")),
        notes=tuple(found.notes),
    )


@dataclass(frozen=True)
class _Place:
    """The source a selection is in, and how its positions are to be read."""

    id: str
    offsets: Offsets
    raw: str
    utf16: bool


class _Project:
    """A project while it is read."""

    def __init__(self, root: Element, archive: Archive) -> None:
        self.atlas = "atlas" in (root.get("origin") or "").lower()
        self.archive = archive
        self.notes: list[str] = []
        self.codes: dict[str, Code] = dict(codes_in(root.find("CodeBook/Codes")))
        self.variables = {v.get("guid"): (v.get("name") or "").lower() for v in root.findall("Variables/Variable")}
        self.texts_of_notes = {n.get("guid"): (n.get("name") or "", self._note(n)) for n in root.findall("Notes/Note")}
        ours = next((_json(t) for n, t in self.texts_of_notes.values() if n == PROJECT_NOTE and _json(t)), {})
        self.known = {s.id: s for s in (from_record(Source, d, PROJECT_NOTE) for d in ours.get("sources", []))}
        self.actors = tuple(from_record(Actor, d, PROJECT_NOTE) for d in ours.get("actors", []))
        known_coders = {c.id: c for c in (from_record(Coder, d, PROJECT_NOTE) for d in ours.get("coders", []))}
        self.users: dict[str | None, str] = {}
        coders: dict[str, Coder] = {}
        for user in root.findall("Users/User"):
            named = user.get("id") or user.get("name") or "coder"
            key = named if named in known_coders else new_id(named, coders, "coder")
            coders[key] = known_coders.get(key) or Coder(key, user.get("name") or key)
            self.users[user.get("guid")] = key
        self.coders = tuple(coders.values())
        self.sources: list[Source] = []
        self.texts: dict[str, str] = {}
        self.claims: list[Claim] = []

    def source(self, element: Element, name: str | None) -> None:
        """Read one text and the selections in it."""
        raw = self._text(element)
        if raw is None:
            self.notes.append(f"left out: the source “{name}”, whose text is not in the file")
            return
        if self.atlas:
            raw = raw.replace("\r\n", "\n")
        offsets = Offsets(raw)
        free = [s for s in self.known.values() if s.id not in self.texts]
        known = next((s for s in free if guid("source", s.id) == element.get("guid")), None)
        known = known or next((s for s in free if words(s.name) == name), None)
        key = known.id if known else new_id(name or "", self.texts, "source")
        base = known or Source(key, name or key, note=element.findtext("Description") or None)
        facts: dict[str, Any] = self._values(element)
        changed = {k: v for k, v in facts.items() if words(getattr(base, k) or "") != v}
        self.sources.append(replace(base, sha256=digest(offsets.text), characters=len(offsets.text), **changed))
        self.texts[key] = offsets.text
        selections = element.findall("PlainTextSelection")
        last = max((_position(s, "endPosition") for s in selections), default=0)
        utf16 = offsets.characters < last <= len(raw.encode("utf-16-le")) // 2
        if utf16:
            self.notes.append(f"the positions in “{key}” lie beyond its text and were read as UTF-16 code units")
        for selection in selections:
            self.selection(selection, _Place(key, offsets, raw, utf16))

    def selection(self, element: Element, place: _Place) -> None:
        """Read one selection."""
        raw_start, raw_end = _position(element, "startPosition"), _position(element, "endPosition")
        if place.utf16:
            raw_start, raw_end = code_points(place.raw, raw_start), code_points(place.raw, raw_end)
        if not 0 <= raw_start <= raw_end <= place.offsets.characters:
            raise UsageError(
                f"a selection in “{place.id}” goes from {raw_start} to {raw_end}; "
                f"the text has {place.offsets.characters} characters"
            )
        start, end = place.offsets.span(raw_start, raw_end)
        if start == end:
            self.notes.append(f"left out: a selection without characters at {start} of “{place.id}”")
            return
        if not place.offsets.exact(raw_start, raw_end):
            self.notes.append(f"the selection {raw_start}–{raw_end} of “{place.id}” was widened to whole characters")
        codings = element.findall("Coding")
        refs = [ref.get("targetGUID", "") for c in codings for ref in c.findall("CodeRef")]
        if any(r not in self.codes for r in refs):
            where = f"the selection {start}–{end} of “{place.id}”"
            self.notes.append(f"left out: a code of {where} that the codebook lacks")
        names = [self.codes[r].name for r in refs if r in self.codes]
        user = element.get("creatingUser") or next((c.get("creatingUser") for c in codings), None)
        says = (element.findtext("Description") or "").strip()
        claim = self._claim(element, names, says)
        taken = {c.id for c in self.claims}
        key = claim.id if claim.id not in taken else new_id(claim.id, taken, "claim")
        coder = self.users.get(user)
        self.claims.append(replace(claim, id=key, source=place.id, start=start, end=end, coder=coder))

    def _claim(self, element: Element, names: list[str], says: str) -> Claim:
        notes = [self.texts_of_notes.get(r.get("targetGUID"), ("", "")) for r in element.findall("NoteRef")]
        for name, text in notes:
            data = _json(text) if name.startswith(CLAIM_NOTE) else None
            if data:
                claim = from_record(Claim, data, name)
                kept = replace(claim, says=claim.says if words(claim.says).strip() == says else says or claim.says)
                return self._recoded(kept, names)
        key = new_id("", (c.id for c in self.claims), f"claim_{len(self.claims) + 1}")
        remarks = "\n".join(text.strip() for _, text in notes if text.strip())
        bare = Claim(
            key, "", 0, 1, says or f"coded as {', '.join(names)}" if names or says else "marked, without a code"
        )
        return replace(_with_codes(bare, names), note=remarks or None)

    def _recoded(self, claim: Claim, names: list[str]) -> Claim:
        """Return a claim of ours with the codes it carries now."""
        if {words(c) for c in codes_of(claim)} == set(names):
            return claim
        now = _with_codes(replace(claim, by=()), names)
        fields = ("kind", "modality", "polarity", "actors", "target", "tags")
        kept = {f: getattr(claim, f) for f in fields if _same(getattr(claim, f), getattr(now, f))}
        changed = replace(now, by=claim.by, **kept)
        if {words(c) for c in codes_of(changed)} != set(names):
            self.notes.append(f"{claim.id}: its codes for speaker or mode were changed elsewhere; the chain was kept")
        return changed

    def _values(self, element: Element) -> dict[str, str]:
        found = {}
        for value in element.findall("VariableValue"):
            ref = value.find("VariableRef")
            name = self.variables.get(ref.get("targetGUID")) if ref is not None else None
            text = next((e.text for e in value if e.tag.endswith("Value") and e.text), None)
            if name in VARIABLES and text:
                found[name] = text
        return found

    def _text(self, element: Element) -> str | None:
        content = element.findtext("PlainTextContent")
        path = element.get("plainTextPath")
        if path is None:
            return content
        inside = _INTERNAL.fullmatch(path)
        names = [f"{folder}/{inside[1]}" for folder in ("Sources", "sources")] if inside else []
        name = next((n for n in names if n in self.archive.names), None)
        if name is None:
            return None
        data = self.archive.read(name)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as e:
            raise UsageError(
                f"the project: {name} is not UTF-8 (byte {e.start}), which the standard asks for"
            ) from None

    def _note(self, element: Element) -> str:
        return self._text(element) or element.findtext("Description") or ""


def _with_codes(claim: Claim, names: list[str]) -> Claim:
    """Return a claim with what codes say; codes of other programs are tags."""
    values: dict[str, list[str]] = {}
    for name in names:
        folder, value = folder_of(name) or ("tag", name)
        values.setdefault(folder, []).append(value)
    kinds = values.get("kind", [])
    speakers = values.get("speaker", [])
    modes = tuple(values.get("mode", []))
    return replace(
        claim,
        kind=kinds[0] if kinds else None,
        modality=tuple(values.get("modality", [])),
        polarity=next((p for p in values.get("polarity", []) if p in {"+", "-", "0"}), None),
        actors=tuple(values.get("actor", [])),
        target=tuple(values.get("target", [])),
        tags=(*values.get("tag", []), *(f"kind: {k}" for k in kinds[1:])),
        by=(Attribution(speakers[0], modes),) if speakers else (),
    )


def _same(one: object, other: object) -> bool:
    """Whether two values are the same, the order in a list aside, as XML can hold them."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return {words(v) for v in one} == {words(v) for v in other}
    return words(str(one)) == words(str(other)) if isinstance(one, str) and isinstance(other, str) else one == other


def _position(element: Element, name: str) -> int:
    try:
        return int(element.get(name, ""))
    except ValueError:
        raise UsageError(f"a selection has no whole number as its {name}") from None


def _json(text: str) -> dict[str, Any]:
    """Return the data of a note of ours, or nothing where it is not one."""
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        return {}
    return {key: value for key, value in data.items() if key != "format"}
