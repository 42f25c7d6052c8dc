"""REFI-QDA projects (.qdpx): what is read, of our own files and of other programs'.

Positions count code points, as the standard says, or whatever else the file turns out to count (see `positions`), and
are translated to the normalised text. ATLAS.ti counts a line end as one where its file has two characters. What can be
brought in is; what cannot is left out with a note that has its words and its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from detente.archive import Archive
from detente.errors import UsageError
from detente.evidence.actors import Actor
from detente.evidence.claims import Attribution, Claim
from detente.evidence.coded import Coded, LeftOut, Options, codes_of, folder_of, new_id, of_holders
from detente.evidence.coding import Coder
from detente.evidence.encodings import Undecodable, decode
from detente.evidence.records import from_record
from detente.evidence.sources import Source
from detente.evidence.text import cut, digest
from detente.exchange.formats.qdpx import CLAIM_NOTE, NOTES, PROJECT, PROJECT_NOTE, VARIABLES
from detente.exchange.offsets import Offsets
from detente.exchange.positions import CODE_POINTS, UNITS, Converter, Selected, at_edges, converter, unit_of
from detente.exchange.xml import ORIGIN, codes_of_tree, guid, key_of, parsed, words

MAX_XML = 30_000_000
_SCHEME = re.compile(r"(?:internal:|relative:)?/{0,3}(.+)", re.DOTALL)
_ELSEWHERE = re.compile(r"(?!internal:|relative:)[a-z]+:", re.IGNORECASE)
_LEFT = {
    "Sources/PictureSource": "pictures", "Sources/AudioSource": "recordings", "Sources/VideoSource": "videos",
    "Sources/PDFSource/PDFSelection": "selections on pages of PDFs", "Cases/Case": "cases", "Links/Link": "links",
    "Sets/Set": "sets", "Graphs/Graph": "graphs",
}  # fmt: skip


def read(data: bytes, options: Options | None = None) -> Coded:
    """Return the sources, texts, claims, actors, coders and codes of a project.

    Parameters
    ----------
    data
        The ZIP of the project, or its XML alone (``project.qde``), which has no texts in files.
    options
        In which unit positions are counted, where the user says so.

    Raises
    ------
    UsageError
        If it is not a project of the standard, or is larger than the bounds.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        archive, name, xml = None, PROJECT, data
    else:
        archive = Archive(data, "the project").unwrapped()
        names = [n for n in archive.names if n.lower().endswith(".qde") and "/" not in n]
        if len(names) != 1:
            there = f"; it holds {', '.join(archive.names[:6])}" if archive.names else ""
            raise UsageError(
                f"the project should hold one file “{PROJECT}”; it holds {len(names)} files ending in .qde{there}"
            )
        name, xml = names[0], archive.read(names[0], MAX_XML)
    root = parsed(xml, name, ("urn:QDA-XML:project:",))
    found = _Project(root, archive, options or Options())
    for element in root.findall("Sources/TextSource"):
        found.source(element, element.get("name"))
    for element in root.findall("Sources/PDFSource"):
        representation = element.find("Representation")
        if representation is not None:
            found.source(representation, element.get("name") or representation.get("name"))
        else:
            found.notes.append(LeftOut(f"the PDF “{element.get('name')}”, of which the file has no text"))
    left = {what: len(root.findall(path)) for path, what in _LEFT.items()}
    found.notes += [LeftOut(f"{count} {what}") for what, count in left.items() if count]
    found.notes += of_holders(found.codebook)
    if name != PROJECT:
        found.notes.append(f"its XML is named “{name}”; the standard says “{PROJECT}”")
    return Coded(
        name=root.get("name") or "project",
        sources=tuple(found.sources),
        texts=found.texts,
        claims=tuple(found.claims),
        actors=found.actors,
        coders=found.coders,
        codebook=found.codebook,
        notes=tuple(found.notes),
    )


@dataclass(frozen=True)
class _Place:
    """The source a selection is in, and how its positions are to be read."""

    id: str
    offsets: Offsets
    raw: str
    at: Converter


class _Project:
    """A project while it is read."""

    def __init__(self, root: Element, archive: Archive | None, options: Options) -> None:
        self.origin = root.get("origin") or ""
        self.atlas = "atlas" in self.origin.lower()
        self.archive = archive
        self.encoding = options.encoding
        self.notes: list[str] = []
        self.codebook, self.codes = codes_of_tree(root.find("CodeBook/Codes"))
        variables = root.findall("Variables/Variable")
        self.variables = {key_of(v.get("guid")): (v.get("name") or "").lower() for v in variables}
        notes = root.findall("Notes/Note")
        self.texts_of_notes = {key_of(n.get("guid")): (n.get("name") or "", self._note(n)) for n in notes}
        ours = next((_json(t) for n, t in self.texts_of_notes.values() if n == PROJECT_NOTE and _json(t)), {})
        own = str(ours.get("positions", CODE_POINTS)) if self.origin == ORIGIN else None
        self.positions = options.positions or (own if own in UNITS else None)
        self.known = {s.id: s for s in (from_record(Source, d, PROJECT_NOTE) for d in ours.get("sources", []))}
        self.actors = tuple(from_record(Actor, d, PROJECT_NOTE) for d in ours.get("actors", []))
        known_coders = {c.id: c for c in (from_record(Coder, d, PROJECT_NOTE) for d in ours.get("coders", []))}
        self.users: dict[str, str] = {}
        coders: dict[str, Coder] = {}
        for user in root.findall("Users/User"):
            named = user.get("id") or user.get("name") or "coder"
            key = named if named in known_coders else new_id(named, coders, "coder")
            coders[key] = known_coders.get(key) or Coder(key, user.get("name") or key)
            self.users[key_of(user.get("guid"))] = key
        self.coders = tuple(coders.values())
        self.sources: list[Source] = []
        self.texts: dict[str, str] = {}
        self.claims: list[Claim] = []

    def source(self, element: Element, name: str | None) -> None:
        """Read one text and the selections in it."""
        try:
            raw = self._text(element)
        except Undecodable as e:
            self.notes.append(LeftOut(f"the source “{name}”, whose text cannot be read: {e}{_coded(element)}"))
            return
        rich = self._rich_text(element, name) if raw is None else None
        text = raw if raw is not None else rich
        if text is None:
            where = _outside(element)
            self.notes.append(LeftOut(f"the source “{name}”, whose text is not in the file{where}{_coded(element)}"))
            return
        if self.atlas:
            text = text.replace("\r\n", "\n")
        offsets = Offsets(text)
        free = [s for s in self.known.values() if s.id not in self.texts]
        known = next((s for s in free if key_of(element.get("guid")) == guid("source", s.id)), None)
        known = known or next((s for s in free if words(s.name) == name), None)
        key = known.id if known else new_id(name or "", self.texts, "source")
        base = known or Source(key, name or key, note=element.findtext("Description") or None)
        facts: dict[str, Any] = self._values(element)
        changed = {k: v for k, v in facts.items() if words(getattr(base, k) or "") != v}
        self.sources.append(replace(base, sha256=digest(offsets.text), characters=len(offsets.text), **changed))
        self.texts[key] = offsets.text
        elements = element.findall("PlainTextSelection")
        selections = [s for e in elements if (s := self._selected(e, key)) is not None]
        place = _Place(key, offsets, text, self._unit(key, text, [s for _, s in selections]))
        if rich is not None and not self._fits(place, selections):
            return
        for of, selected in selections:
            self.selection(of, selected, place)

    def _selected(self, element: Element, source: str) -> tuple[Element, Selected] | None:
        try:
            start, end = (int(element.get(name, "")) for name in ("startPosition", "endPosition"))
        except ValueError:
            told = self._told(element)
            self.notes.append(LeftOut(f"a selection in “{source}” has no whole number as its place{told}"))
            return None
        quoted = (element.get("name"), element.findtext("Description"))
        return element, Selected(start, end, tuple(q for q in quoted if q and q.strip()))

    def _unit(self, source: str, text: str, selections: list[Selected]) -> Converter:
        """Find out how positions in a text are counted, and say it where it is not what the standard says."""
        reading = unit_of(text, selections, self.origin, self.positions)
        if not reading.settled:
            self.notes.append(
                f"in which unit the positions in “{source}” are counted is not settled; they were read as "
                f"{reading.unit}; if words are missed, name the unit with --positions"
            )
        elif reading.unit != CODE_POINTS and self.origin != ORIGIN:
            self.notes.append(f"the positions in “{source}” were read as {reading.unit}, {reading.why}")
        return converter(text, reading.unit)

    def _fits(self, place: _Place, selections: list[tuple[Element, Selected]]) -> bool:
        """Tell whether positions that were made for a plain text fit the text of the Word document beside it."""
        spans = [(place.at(s.start), place.at(s.end)) for _, s in selections]
        fits = sum(a is not None and b is not None and at_edges(place.raw, a, b) for a, b in spans)
        if fits >= 0.8 * len(spans):
            if spans:
                self.notes.append(
                    f"the selections in “{place.id}” were made in a plain text that is not in the file; in the text "
                    "of its Word document they begin and end where words do, and were taken over"
                )
            return True
        for element, selected in selections:
            self.notes.append(
                LeftOut(
                    f"the selection {selected.start}–{selected.end} of “{place.id}”, which was made in a plain text "
                    f"that is not in the file{self._told(element)}"
                )
            )
        return False

    def _told(self, element: Element) -> str:
        """Return what is known of a selection that is left out: its codes, and what it says."""
        refs = [key_of(ref.get("targetGUID")) for c in element.findall("Coding") for ref in c.findall("CodeRef")]
        names = [self.codes[r].name for r in refs if r in self.codes]
        says = (element.findtext("Description") or element.get("name") or "").strip()
        return (f"; coded as {', '.join(names)}" if names else "") + (f"; it says: {cut(says)}" if says else "")

    def selection(self, element: Element, selected: Selected, place: _Place) -> None:
        """Read one selection."""
        raw_start, raw_end = place.at(selected.start), place.at(selected.end)
        if raw_start is None or raw_end is None or raw_start > raw_end:
            last = place.offsets.characters
            from_here = place.raw[min(raw_start if raw_start is not None else last, last) :]
            shown = f"; its words would begin with “{cut(from_here)}”" if from_here.strip() else ""
            self.notes.append(
                LeftOut(
                    f"a selection in “{place.id}” goes from {selected.start} to {selected.end}; the text has {last} "
                    f"characters{shown}{self._told(element)}"
                )
            )
            return
        start, end = place.offsets.span(raw_start, raw_end)
        if start == end:
            self.notes.append(LeftOut(f"a selection without characters at {start} of “{place.id}”"))
            return
        if not place.offsets.exact(raw_start, raw_end):
            self.notes.append(f"the selection {raw_start}–{raw_end} of “{place.id}” was widened to whole characters")
        codings = element.findall("Coding")
        refs = [key_of(ref.get("targetGUID")) for c in codings for ref in c.findall("CodeRef")]
        if any(r not in self.codes for r in refs):
            where = f"the selection {start}–{end} of “{place.id}”"
            self.notes.append(LeftOut(f"a code of {where} that the codebook lacks"))
        names = [self.codes[r].name for r in refs if r in self.codes]
        user = element.get("creatingUser") or next((c.get("creatingUser") for c in codings), None)
        says = (element.findtext("Description") or "").strip()
        claim = self._claim(element, names, says)
        taken = {c.id for c in self.claims}
        key = claim.id if claim.id not in taken else new_id(claim.id, taken, "claim")
        coder = self.users.get(key_of(user))
        self.claims.append(replace(claim, id=key, source=place.id, start=start, end=end, coder=coder))

    def _claim(self, element: Element, names: list[str], says: str) -> Claim:
        notes = [self.texts_of_notes.get(key_of(r.get("targetGUID")), ("", "")) for r in element.findall("NoteRef")]
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
            name = self.variables.get(key_of(ref.get("targetGUID"))) if ref is not None else None
            text = next((e.text for e in value if e.tag.endswith("Value") and e.text), None)
            if name in VARIABLES and text:
                found[name] = text
        return found

    def _text(self, element: Element) -> str | None:
        content = element.findtext("PlainTextContent")
        name = self._inside(element.get("plainTextPath"))
        if name is None or self.archive is None:
            return content
        data = self.archive.read(name)
        return decode(data, self.encoding, nul=True)

    def _inside(self, path: str | None) -> str | None:
        """Return the file of the project that a path means, whether or not it says that it lies inside."""
        if not path or self.archive is None or _ELSEWHERE.match(path):
            return None
        bare = path.replace("\\", "/")
        found = _SCHEME.fullmatch(bare)
        rest = found[1] if found else bare
        ways = [w for w in dict.fromkeys((rest, _unescaped(rest), rest.rpartition("/")[2])) if w]
        return self.archive.find(*(name for w in ways for name in (f"Sources/{w}", w)))

    def _rich_text(self, element: Element, source: str | None) -> str | None:
        """Return the text of the Word document that a source has beside, or in place of, its plain text."""
        name = self._inside(element.get("richTextPath"))
        if name is None or self.archive is None:
            return None
        from detente.documents import document_from

        try:
            return document_from(name, self.archive.read(name), "docx").text
        except UsageError as e:
            self.notes.append(LeftOut(f"the formatted text of “{source}”, which could not be read ({e})"))
            return None

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


def _outside(source: Element) -> str:
    """Return where outside the project a source says that its text is, in words; "" where it does not."""
    for path in (source.get("plainTextPath"), source.get("richTextPath")):
        steps = re.split(r"[/\\]", _unescaped(path or ""))
        if path and (_ELSEWHERE.match(path) or ".." in steps or path.startswith(("/", "\\"))):
            return f" (it points outside, to “{cut(path)}”, where nothing is read)"
    return ""


def _coded(source: Element) -> str:
    """Return what is left out with a source."""
    marks = len(source.findall("PlainTextSelection"))
    return f", and {marks} selections in it" if marks else ""


def _same(one: object, other: object) -> bool:
    """Whether two values are the same, the order in a list aside, as XML can hold them."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return {words(v) for v in one} == {words(v) for v in other}
    return words(str(one)) == words(str(other)) if isinstance(one, str) and isinstance(other, str) else one == other


def _unescaped(path: str) -> str:
    """Return a path with what stands behind per cent signs put back, as in the addresses that some programs write."""
    plain = re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), path.encode("utf-8", "surrogatepass"))
    return plain.decode("utf-8", "replace")


def _json(text: str) -> dict[str, Any]:
    """Return the data of a note of ours, or nothing where it is not one."""
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(data, Mapping) or data.get("format") != NOTES:
        return {}
    return {key: value for key, value in data.items() if key != "format"}
