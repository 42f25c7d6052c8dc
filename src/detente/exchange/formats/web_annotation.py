"""W3C Web Annotation as JSON-LD: one annotation per claim, with a TextPositionSelector and a TextQuoteSelector.

As in the W3C Recommendations "Web Annotation Data Model" and "Web Annotation Vocabulary" of 23 February 2017. Positions
count code points of the normalised text, half-open, as section 4.2.5 of the model asks for. What the model has no words
for is under ``detente:claim`` and its like, which other programs pass over.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from detente.errors import UsageError
from detente.evidence.actors import Actor
from detente.evidence.anchors import Ambiguous, Lost, Selector, at_place, reanchor, select, told_alike
from detente.evidence.claims import Claim
from detente.evidence.coded import Code, Coded, LeftOut, codes_of, new_id
from detente.evidence.coding import Coder
from detente.evidence.records import from_record, record
from detente.evidence.sources import Source
from detente.evidence.text import cut, digest
from detente.exchange.formats._format import Format
from detente.exchange.json_files import in_utf8, json_of
from detente.exchange.xml import guid

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AS_JSON = ("sources", "actors", "coders", "codes", "claim")
_OURS = {"detente": "urn:detente:", **{f"detente:{name}": {"@type": "@json"} for name in _AS_JSON}}


def write(coded: Coded) -> bytes:
    """Return a coding as an annotation collection with one page.

    The texts are not in it; where a text is at hand, the words of each claim and 32 characters around them are.
    """
    sources = {s.id: s for s in coded.sources}
    coders = {c.id: c for c in coded.coders}
    items = [_annotation(c, sources[c.source], coders.get(c.coder or ""), coded.texts) for c in coded.claims]
    key = _urn("collection", coded.name)
    everything: dict[str, Sequence[Source | Actor | Coder | Code]]
    everything = {"sources": coded.sources, "actors": coded.actors, "coders": coded.coders, "codes": coded.codebook}
    collection = {
        "@context": [CONTEXT, _OURS],
        "id": key,
        "type": "AnnotationCollection",
        "label": coded.name,
        "total": len(items),
        "first": {
            "id": _urn("page", coded.name),
            "type": "AnnotationPage",
            "partOf": key,
            "startIndex": 0,
            "items": items,
        },
        **{f"detente:{name}": [record(v) for v in values] for name, values in everything.items()},
    }
    return json.dumps(collection, ensure_ascii=False, indent=1).encode() + b"\n"


def read(data: bytes, texts: Mapping[str, str] | None = None) -> Coded:
    """Return the claims of a collection, a page, a list of annotations or one annotation.

    Parameters
    ----------
    data
        The JSON.
    texts
        Texts that are at hand, by the id of their source. With one, every place is checked against it, and a place
        that is only a quotation is looked for; without, annotations need a position.

    An annotation whose place is not found, or not in one place only, is left out with a note that has its words.

    Raises
    ------
    UsageError
        If it is not such JSON.
    """
    return of_data(json_of(data), texts or {})


def of_data(data: Any, texts: Mapping[str, str]) -> Coded:
    """Return the claims of annotations that are JSON already."""
    return _Collection(data, texts).coded()


def _annotation(claim: Claim, source: Source, coder: Coder | None, texts: Mapping[str, str]) -> dict[str, Any]:
    selectors: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": claim.start, "end": claim.end}]
    quoted = _quoted(claim, texts)
    if quoted is not None:
        parts = {"exact": quoted.exact, "prefix": quoted.prefix, "suffix": quoted.suffix}
        selectors.append({"type": "TextQuoteSelector", **{k: v for k, v in parts.items() if v}})
    body: list[dict[str, Any]] = [{"type": "TextualBody", "purpose": "describing", "value": claim.says}]
    body += [{"type": "TextualBody", "purpose": "tagging", "value": code} for code in codes_of(claim)]
    creator = coder and {
        "id": _urn("coder", coder.id),
        "type": "Person" if coder.kind == "person" else "Software",
        "name": coder.name,
    }
    return {
        "id": _urn("claim", claim.id),
        "type": "Annotation",
        "motivation": "describing",
        **({"creator": creator} if creator else {}),
        "body": body,
        "target": {
            "source": f"urn:sha256:{source.sha256}" if source.sha256 else _urn("source", source.id),
            "selector": selectors,
        },
        "detente:claim": record(claim),
    }


def _quoted(claim: Claim, texts: Mapping[str, str]) -> Selector | None:
    if claim.source in texts:
        return select(texts[claim.source], claim.start, claim.end)
    if claim.quote is None:
        return None
    return Selector(claim.start, claim.end, claim.quote, claim.prefix or "", claim.suffix or "")


class _Collection:
    """Annotations while they are read."""

    def __init__(self, data: Any, texts: Mapping[str, str]) -> None:
        self.data = data if isinstance(data, dict) else {"items": data}
        self.texts = texts
        self.sources: dict[str, Source] = {s.id: s for s in self._ours(Source, "sources")}
        self.coders: dict[str, Coder] = {c.id: c for c in self._ours(Coder, "coders")}
        self.claims: list[Claim] = []
        self.notes: list[str] = []

    def _ours(self, cls: Any, name: str) -> list[Any]:
        values = self.data.get(f"detente:{name}", [])
        return [from_record(cls, v, name) for v in values] if isinstance(values, list) else []

    def coded(self) -> Coded:
        """Return everything that was read."""
        for item in self._items():
            if not isinstance(item, dict) or "Annotation" not in listed(item.get("type")):
                self.notes.append(LeftOut(f"an item of the collection that is no annotation: {cut(json.dumps(item))}"))
                continue
            try:
                self._add(item)
            except _NoPlace as e:
                self.notes.append(LeftOut(f"{e}{_told(item)}"))
        left = self.data.get("first", {})
        if isinstance(left, dict) and left.get("next"):
            self.notes.append(LeftOut("further pages of the collection; only the first is in the file"))
        label = self.data.get("label")
        return Coded(
            name=label if isinstance(label, str) else "annotations",
            sources=tuple(self.sources.values()),
            texts={k: v for k, v in self.texts.items() if k in self.sources},
            claims=tuple(self.claims),
            actors=tuple(self._ours(Actor, "actors")),
            coders=tuple(self.coders.values()),
            codebook=tuple(self._ours(Code, "codes")),
            notes=tuple(self.notes),
        )

    def _items(self) -> Sequence[Any]:
        if "Annotation" in listed(self.data.get("type")):
            return [self.data]
        first = self.data.get("first")
        page = first if isinstance(first, dict) else self.data
        items = page.get("items")
        if not isinstance(items, list):
            raise UsageError("there are no annotations in the file: it has no “items”")
        return items

    def _add(self, item: dict[str, Any]) -> None:
        where = f"the annotation {item.get('id', len(self.claims) + 1)}"
        target = next((t for t in listed(item.get("target")) if isinstance(t, dict)), None)
        if target is None:
            raise _NoPlace(f"{where} has no target with a selector")
        ours = item.get("detente:claim")
        before = dict(self.sources), dict(self.coders)
        try:
            claim = from_record(Claim, ours, where) if ours is not None else self._foreign(item, target, where)
            place = self._place(listed(target.get("selector")), claim.source, where)
        except _NoPlace:
            self.sources, self.coders = before  # a source of which no claim came in is none of this file
            raise
        taken = {c.id for c in self.claims}
        key = claim.id if claim.id not in taken else new_id(claim.id, taken, "claim")
        text = self.texts.get(claim.source)
        there = replace(claim, start=place[0], end=place[1]) if text is None else at_place(claim, *place, text)
        self.claims.append(replace(there, id=key))

    def _foreign(self, item: dict[str, Any], target: dict[str, Any], where: str) -> Claim:
        bodies = [b if isinstance(b, dict) else {"value": b} for b in listed(item.get("body") or item.get("bodyValue"))]
        tags = tuple(str(b.get("value")) for b in bodies if "tagging" in listed(b.get("purpose")) and b.get("value"))
        says = " ".join(
            str(b["value"]) for b in bodies if b.get("value") and "tagging" not in listed(b.get("purpose"))
        ).strip()
        key = new_id("", (c.id for c in self.claims), f"claim_{len(self.claims) + 1}")
        return Claim(
            id=key,
            source=self._source(target.get("source"), where),
            start=0,
            end=1,
            says=says or (f"coded as {', '.join(tags)}" if tags else "marked, without a comment"),
            tags=tags,
            coder=self._coder(item.get("creator")),
        )

    def _source(self, named: Any, where: str) -> str:
        address = named.get("id") if isinstance(named, dict) else named
        if not isinstance(address, str) or not address:
            raise _NoPlace(f"{where} does not say of which source it is")
        for source in self.sources.values():
            if address in {f"urn:sha256:{source.sha256}", _urn("source", source.id), source.name}:
                return source.id
        alone = next(iter(self.texts)) if len(self.texts) == 1 and not self.sources else None
        key = alone or new_id(address.rpartition("/")[2] or address, self.sources, "source")
        text = self.texts.get(key)
        known = (None, None) if text is None else (digest(text), len(text))
        self.sources[key] = Source(key, address, sha256=known[0], characters=known[1])
        return key

    def _coder(self, creator: Any) -> str | None:
        found = next((c for c in listed(creator) if c), None)
        name = (found.get("name") or found.get("id")) if isinstance(found, dict) else found
        if not isinstance(name, str):
            return None
        for coder in self.coders.values():
            if coder.name == name:
                return coder.id
        key = new_id(name, self.coders, "coder")
        self.coders[key] = Coder(key, name)
        return key

    def _place(self, selectors: Sequence[Any], source: str, where: str) -> tuple[int, int]:
        by_type = {t: s for s in selectors if isinstance(s, dict) for t in listed(s.get("type"))}
        position, quote = by_type.get("TextPositionSelector"), by_type.get("TextQuoteSelector")
        span = _span(position, where) if position else None
        exact = quote.get("exact") if quote else None
        text = self.texts.get(source)
        if text is None or not isinstance(exact, str):
            if span is None or (text is not None and span[1] > len(text)):
                raise _NoPlace(
                    f"{where} has no position in its text; give the text with --source {source}=PATH so that its "
                    "words can be looked for"
                )
            return span
        start, end = span or (0, 0)
        assert quote is not None
        found = reanchor(text, Selector(start, end, exact, *_around(quote)))
        if isinstance(found, Ambiguous):
            places = " or ".join(f"{a}–{b}" for a, b in found.places)
            raise _NoPlace(f"{where}: its words “{cut(exact)}” are not in one place of “{source}” only: {places}")
        if isinstance(found, Lost):
            raise _NoPlace(f"{where}: its words “{cut(exact)}” were not found in “{source}”: {found.why}")
        if found.how == "likeness":
            self.notes.append(f"{where}: {told_alike(exact, text, found.start, found.end)}")
        elif span is not None and (found.start, found.end) != span:
            self.notes.append(f"{where} was found at {found.start}–{found.end}, not at {span[0]}–{span[1]}")
        return found.start, found.end


def _around(quote: Mapping[str, Any]) -> tuple[str, str]:
    """Return what a quotation says of what stands before and after it; what is no text says nothing."""
    before, after = (part if isinstance(part := quote.get(key), str) else "" for key in ("prefix", "suffix"))
    return before, after


class _NoPlace(Exception):
    """An annotation that cannot be brought in, and why."""


def _told(item: Mapping[str, Any]) -> str:
    """Return what an annotation that is left out says."""
    bodies = [b if isinstance(b, dict) else {"value": b} for b in listed(item.get("body") or item.get("bodyValue"))]
    says = "; ".join(str(b["value"]) for b in bodies if b.get("value"))
    return f"; it says: {cut(says)}" if says else ""


def _span(position: Mapping[str, Any], where: str) -> tuple[int, int]:
    start, end = position.get("start"), position.get("end")
    if not (type(start) is int and type(end) is int and 0 <= start < end):  # in Python, true is a number
        raise _NoPlace(f"{where}: a position needs whole numbers with start before end")
    return start, end


def listed(value: Any) -> list[Any]:
    """Return a value as a list, as JSON-LD reads it: one alone is a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _urn(*of: str) -> str:
    return uuid.UUID(guid(*of)).urn


def _is(value: Any) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    keys = set(first) if isinstance(first, dict) else set()
    return "schema" not in keys and (bool(keys & {"@context", "target"}) or {"type", "items"} <= keys)


FORMAT = Format(
    label="annotations of the web (W3C, .jsonld): claims with their places and words, without the texts",
    endings=(".jsonld",),
    media_type="application/ld+json",
    read=lambda data, texts, options: read(in_utf8(data, options.encoding), texts),
    write=lambda coded, _: write(coded),
    remark="key",
    tells=_is,
)
