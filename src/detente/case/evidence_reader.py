"""From nodes to sources, claims, actors and coders."""

from __future__ import annotations

import re
from typing import Any

from detente.case.nodes import Located, Mapping, Node, shorten
from detente.case.sections import known_keys
from detente.case.shapes import Shapes
from detente.evidence import POLARITIES, STANDINGS, Actor, Attribution, Change, Claim, Coder, Mention, Source
from detente.evidence.actors import CHANGES
from detente.evidence.coding import CODER_KINDS
from detente.evidence.sources import DIRECTIONS

_DIGESTS = ("sha256", "original_sha256")
_SOURCE_WORDS = ("title", "author", "outlet", "date", "retrieved", "language", "media_type", "anchor", "note")
_CLAIM_WORDS = ("quote", "prefix", "suffix", "kind", "coder", "note")
_CLAIM_LISTS = ("modality", "actors", "target", "tags")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class EvidenceReader(Shapes):
    """Reads the sections that evidence consists of."""

    def source(self, key: Located, node: Node) -> Source | None:
        """Read one entry of “sources”."""
        body = self.mapping(node, f"the source “{key}”")
        if body is None or not self.keys(body, "a source", known_keys()["source"], required=("name",)):
            return None
        for name in _DIGESTS:
            digest = self.member(body, name, "a SHA-256 digest")
            if digest is not None and not _SHA256.fullmatch(digest):
                self.problem(
                    digest.where, f"found “{shorten(digest)}” as “{name}”; expected 64 hexadecimal digits in lower case"
                )
        return Source(
            key,
            self.name(body) or key,
            characters=self.whole(body, "characters"),
            direction=self.choice(body, "direction", DIRECTIONS),
            confidentiality=self.whole(body, "confidentiality"),
            **{k: self.member(body, k, "words") for k in (*_DIGESTS, *_SOURCE_WORDS)},
        )

    def claim(self, key: Located, node: Node) -> Claim | None:
        """Read one entry of “claims”."""
        body = self.mapping(node, f"the claim “{key}”")
        if body is None or not self.keys(
            body, "a claim", known_keys()["claim"], required=("source", "start", "end", "says")
        ):
            return None
        source, start, end = self.place(body, "a claim")
        words: dict[str, Any] = {k: self.member(body, k, "words") for k in _CLAIM_WORDS}
        words |= {k: self.one_or_more(body.get(k), f"“{k}”") for k in _CLAIM_LISTS}
        return Claim(
            key,
            source,
            start,
            end,
            says=self.member(body, "says", "a paraphrase in the analyst's words") or "",
            by=self.chain(body, source),
            polarity=self.choice(body, "polarity", POLARITIES),
            confidentiality=self.whole(body, "confidentiality"),
            **words,
        )

    def place(self, body: Mapping, what: str) -> tuple[str, int, int]:
        """Read the source, start and end of an entry."""
        start, end = self.whole(body, "start"), self.whole(body, "end")
        if start is not None and end is not None and not start < end:
            node = body.get("end")
            assert node is not None
            self.problem(
                node.where, f"found the end “{end}” for {what} that starts at {start}; the end comes after the start"
            )
        return self.member(body, "source", "the id of a source") or "", start or 0, end or 0

    def one_or_more(self, node: Node | None, what: str) -> tuple[str, ...]:
        """Read a word or a list of words."""
        if isinstance(node, Located):
            word = self.text(node, f"words for {what}")
            return () if word is None else (word,)
        return self.words(node, what)

    def chain(self, body: Mapping, source: str) -> tuple[Attribution, ...]:
        """Read the chain of speakers; a `mode` beside it is that of the innermost."""
        found = [self.attribution(item) for item in self.items(body.get("by"), "“by”")]
        links = [link for link in found if link is not None]
        node = body.get("mode")
        mode = self.one_or_more(node, "“mode”")
        if not mode:
            return tuple(links)
        if not links:  # nobody is named, so the source speaks for itself
            return (Attribution(source, mode),)
        if links[-1].mode:
            assert node is not None
            self.problem(node.where, f"found a second mode for “{links[-1].who}”", "give it in “by” or in “mode”")
        last = links[-1]
        return (*links[:-1], Attribution(last.who, mode, last.standing, last.outlet, last.date, last.note))

    def attribution(self, node: Node) -> Attribution | None:
        """Read one link: a name, or a mapping with what is known of it."""
        if not isinstance(node, Mapping):
            who = self.text(node, "a speaker: a name, or a mapping with “who”")
            return Attribution(who) if who is not None else None
        if not self.keys(node, "a speaker", known_keys()["attribution"], required=("who",)):
            return None
        return Attribution(
            self.member(node, "who", "a name") or "",
            self.one_or_more(node.get("mode"), "“mode”"),
            self.choice(node, "standing", tuple(STANDINGS)),
            **{k: self.member(node, k, "words") for k in ("outlet", "date", "note")},
        )

    def actor(self, key: Located, node: Node) -> Actor | None:
        """Read one entry of “actors”."""
        body = self.mapping(node, f"the actor “{key}”")
        if body is None or not self.keys(body, "an actor", known_keys()["actor"], required=("name",)):
            return None
        return Actor(
            key,
            self.name(body) or key,
            kind=self.member(body, "kind", "words"),
            part_of=self.member(body, "part_of", "the id of an actor"),
            overlaps=self.words(body.get("overlaps"), "“overlaps”"),
            aliases=self.words(body.get("aliases"), "“aliases”"),
            label_only=self.choice(body, "label_only", ("true", "false")) == "true",
            mentions=self.mentions(body),
            history=self.entries(body, "history", self.change),
            note=self.member(body, "note", "words"),
        )

    def mentions(self, body: Mapping) -> tuple[Mention, ...]:
        """Read a list of places."""
        return self.entries(body, "mentions", self.mention)

    def mention(self, node: Node) -> Mention | None:
        """Read one place."""
        body = self.mapping(node, "a mention")
        if body is None or not self.keys(body, "a mention", known_keys()["mention"], required=known_keys()["mention"]):
            return None
        return Mention(*self.place(body, "a mention"))

    def change(self, node: Node) -> Change | None:
        """Read one entry of an actor's history."""
        body = self.mapping(node, "a merge or split")
        if body is None or not self.keys(body, "a merge or split", known_keys()["change"], required=("what", "actors")):
            return None
        return Change(
            self.choice(body, "what", CHANGES) or CHANGES[0],
            self.words(body.get("actors"), "“actors”"),
            self.mentions(body),
            self.member(body, "note", "words"),
        )

    def coder(self, key: Located, node: Node) -> Coder | None:
        """Read one entry of “coders”."""
        body = self.mapping(node, f"the coder “{key}”")
        if body is None or not self.keys(body, "a coder", known_keys()["coder"], required=("name",)):
            return None
        kind = self.choice(body, "kind", CODER_KINDS) or CODER_KINDS[0]
        return Coder(key, self.name(body) or key, kind, self.member(body, "note", "words"))
