"""Rewriting every text and every id of a coding, with places following their texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from detente.evidence.actors import Actor, ActorChange, Mention
from detente.evidence.claims import Attribution, Claim, Incident, Rendering
from detente.evidence.coded import Code, Coded
from detente.evidence.coding import Coder
from detente.evidence.sources import Source
from detente.evidence.text import digest
from detente.evidence.vocabulary import MODES


class Rewritten(Protocol):
    """A text rewritten, and where its places went."""

    text: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the place of a span in the new text."""
        ...


class Rewriting:
    """One way to rewrite texts and ids."""

    def __init__(self, rewrite: Callable[[str], Rewritten], ids: Mapping[str, str]) -> None:
        self._rewrite = rewrite
        self._ids = ids

    def coded(self, coded: Coded) -> Coded:
        """Return a coding with everything in it rewritten."""
        texts = {key: self._rewrite(text) for key, text in coded.texts.items()}
        return replace(
            coded,
            name=self._text(coded.name),
            sources=tuple(self._source(s, texts.get(s.id)) for s in coded.sources),
            texts={self._id(key): found.text for key, found in texts.items()},
            claims=tuple(self._claim(c, texts.get(c.source)) for c in coded.claims),
            actors=tuple(self._actor(a, texts) for a in coded.actors),
            coders=tuple(self._coder(c) for c in coded.coders),
            codebook=tuple(self._code(c) for c in coded.codebook),
            notes=tuple(self._text(n) for n in coded.notes),
        )

    def _text(self, text: str) -> str:
        return self._rewrite(text).text

    def _maybe(self, text: str | None) -> str | None:
        return None if text is None else self._text(text)

    def _id(self, id_: str) -> str:
        return self._ids.get(id_, id_)

    def _named(self, who: str) -> str:
        """Return a name that may be an id."""
        return self._ids[who] if who in self._ids else self._text(who)

    def _source(self, source: Source, text: Rewritten | None) -> Source:
        words = ("name", "title", "author", "outlet", "date", "retrieved", "anchor", "note")
        rewritten: dict[str, Any] = {w: self._maybe(getattr(source, w)) for w in words}
        return replace(
            source,
            id=self._id(source.id),
            sha256=source.sha256 if text is None else digest(text.text),
            characters=source.characters if text is None else len(text.text),
            **rewritten,
        )

    def _claim(self, claim: Claim, text: Rewritten | None) -> Claim:
        start, end = text.span(claim.start, claim.end) if text else (claim.start, claim.end)
        return replace(
            claim,
            id=self._id(claim.id),
            source=self._id(claim.source),
            start=start,
            end=end,
            says=self._text(claim.says),
            by=tuple(self._link(link) for link in claim.by),
            quote=self._quote(claim.quote, text, start, end),
            prefix=self._quote(claim.prefix, text, start - len(claim.prefix or ""), start),
            suffix=self._quote(claim.suffix, text, end, end + len(claim.suffix or "")),
            kind=self._maybe(claim.kind),
            modality=tuple(self._text(m) for m in claim.modality),
            actors=tuple(self._named(a) for a in claim.actors),
            target=tuple(self._named(t) for t in claim.target),
            tags=tuple(self._text(t) for t in claim.tags),
            coder=None if claim.coder is None else self._id(claim.coder),
            note=self._maybe(claim.note),
            incident=None if claim.incident is None else self._incident(claim.incident),
            renderings=tuple(self._rendering(r) for r in claim.renderings),
        )

    def _incident(self, incident: Incident) -> Incident:
        return replace(
            incident,
            when=self._maybe(incident.when),
            where=self._maybe(incident.where),
            unit=self._maybe(incident.unit),
            reported_by=tuple(self._id(c) for c in incident.reported_by),
        )

    def _rendering(self, rendering: Rendering) -> Rendering:
        by = tuple(self._link(link) for link in rendering.by)
        return replace(rendering, quote=self._text(rendering.quote), by=by)

    def _quote(self, words: str | None, text: Rewritten | None, start: int, end: int) -> str | None:
        """Return words of a text as the rewritten one has them; a text cut at a name would show a part of it."""
        if words is None or text is None:
            return self._maybe(words)
        return text.text[max(0, start) : end]

    def _link(self, link: Attribution) -> Attribution:
        return replace(
            link,
            who=self._named(link.who),
            mode=tuple(m if m in MODES else self._text(m) for m in link.mode),
            outlet=self._maybe(link.outlet),
            date=self._maybe(link.date),
            note=self._maybe(link.note),
        )

    def _actor(self, actor: Actor, texts: Mapping[str, Rewritten]) -> Actor:
        return replace(
            actor,
            id=self._id(actor.id),
            name=self._text(actor.name),
            kind=self._maybe(actor.kind),
            part_of=None if actor.part_of is None else self._id(actor.part_of),
            overlaps=tuple(self._id(o) for o in actor.overlaps),
            aliases=tuple(self._text(a) for a in actor.aliases),
            mentions=tuple(self._mention(m, texts) for m in actor.mentions),
            history=tuple(self._change(c, texts) for c in actor.history),
            note=self._maybe(actor.note),
        )

    def _mention(self, mention: Mention, texts: Mapping[str, Rewritten]) -> Mention:
        text = texts.get(mention.source)
        span = text.span(mention.start, mention.end) if text else (mention.start, mention.end)
        return Mention(self._id(mention.source), *span)

    def _change(self, change: ActorChange, texts: Mapping[str, Rewritten]) -> ActorChange:
        return replace(
            change,
            actors=tuple(self._named(a) for a in change.actors),
            mentions=tuple(self._mention(m, texts) for m in change.mentions),
            note=self._maybe(change.note),
        )

    def _coder(self, coder: Coder) -> Coder:
        return replace(coder, id=self._id(coder.id), name=self._text(coder.name), note=self._maybe(coder.note))

    def _code(self, code: Code) -> Code:
        return replace(
            code,
            name=self._text(code.name),
            description=self._maybe(code.description),
            children=tuple(self._code(c) for c in code.children),
        )
