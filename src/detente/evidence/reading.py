"""A close reading in the JSON form ``seed-reading/1``: spans with chains of speakers, and actors with mentions.

The form and the rules by which it becomes sources, claims and actors are documented in
docs/reference/seed-reading.md; the rules are the tables below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from detente.errors import UsageError
from detente.evidence.actors import Actor, Mention, Register
from detente.evidence.anchors import select
from detente.evidence.claims import Attribution, Claim
from detente.evidence.sources import Source, SourceMismatch
from detente.evidence.text import digest, normalise

SCHEMA = "seed-reading/1"
MAX_BYTES = 20_000_000

# What the reading's words are here; a word that is not listed stays.
KINDS = {
    "proposal_term": "term",
    "scare_quote": "scare-quote",
    "pseudo_quote": "invented-quotation",
    "quote": "quotation",
    "certainty_marker": "booster",
    "loaded_word": "loaded-word",
    "time_expression": "date",
    "actor_list": "actors",
    "goal_state": "goal",
}
MODALITIES = {
    "forecast-hedged": ("forecast", "hedged"),
    "proposed-hedged": ("proposed", "hedged"),
    "conditional-normative": ("conditional", "normative"),
    "uncertain": ("hedged",),
    "question": ("rhetorical",),
}
# A mode is free text in a reading; every pattern found in it gives its mode, and the text is kept as the link's note.
DESCRIPTION = re.compile(r"\bdescription of\b")
MODES = (
    (re.compile(r"^assert"), "assertion"),
    (re.compile(r"^(reports|notes|says|writes)\b"), "report"),
    (re.compile(r"\bparaphrase"), "paraphrase"),
    (DESCRIPTION, "paraphrase"),
    (re.compile(r"\bblock quote\b"), "block-quotation"),
    (re.compile(r"\b(partial direct|one-word|two-word|few-word) quote\b"), "fragment"),
    (re.compile(r"^direct quote\b"), "quotation"),
    (re.compile(r"\belision\b|\belided\b"), "elided"),
    (re.compile(r"\btranslat"), "translated"),
    (re.compile(r"\bscare quote"), "scare-quotes"),
)
PLAIN = ("reports", "notes", "direct quote")  # say no more than the modes they give
UNNAMED = re.compile(r"\b(unnamed|anonymous)\b", re.IGNORECASE)
DOCUMENT = re.compile(r"^article\b", re.IGNORECASE)
INSTITUTIONS = ("organ", "outlet", "state", "alliance")
LABEL = "label, not an actor"
_OVERLAPS = re.compile(r"\bOverlaps ([A-Z0-9]+(?:, [A-Z0-9]+)*)")
_NONE = re.compile(r"^none\b", re.IGNORECASE)


class InvalidReading(UsageError):
    """A file is no reading, or one that does not fit its text; the message lists what does not."""

    exit_code = 3


@dataclass(frozen=True)
class Reading:
    """What a reading holds: one source, claims and actors; with what was not taken over, in the reading's words."""

    source: Source
    claims: tuple[Claim, ...]
    actors: tuple[Actor, ...]
    caution: str | None
    left_aside: Mapping[str, int]
    verified: bool


def read_reading(data: bytes, text: str | None, source_id: str = "article", *, keep_words: bool = False) -> Reading:
    """Read a reading, and verify each span and mention against the text where it is given.

    Parameters
    ----------
    data
        The bytes of the file.
    text
        The text it was made of, or None.
    source_id
        The id the source gets; the outermost speaker, the document itself, has the same name.
    keep_words
        Whether claims keep their words and what stands around them.

    Raises
    ------
    InvalidReading
        If it is no reading, or spans do not fit.
    SourceMismatch
        If the text is another one.
    """
    body = _load(data)
    try:
        return _Importer(body, text, source_id, keep_words).reading()
    except (KeyError, TypeError, AttributeError, ValueError) as e:
        what = f"the key “{e.args[0]}” is missing" if isinstance(e, KeyError) else str(e)
        raise InvalidReading(
            f"the reading cannot be read: {what}; its form is described in the documentation"
        ) from None


def _load(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise InvalidReading(f"the reading has {len(data)} bytes; the limit is {MAX_BYTES}")
    try:
        body = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as e:
        raise InvalidReading(f"the reading is not JSON in UTF-8: {e}") from None
    found = body.get("schema") if isinstance(body, dict) else None
    if found != SCHEMA:
        raise InvalidReading(f"found “{found}” as the schema; expected “{SCHEMA}”")
    assert isinstance(body, dict)
    return body


class _Importer:
    def __init__(self, body: dict[str, Any], text: str | None, source_id: str, keep_words: bool) -> None:
        self.body, self.text, self.source_id, self.keep_words = body, text, source_id, keep_words
        self.register = Register(_actor(a, source_id, {b["id"] for b in body["actors"]}) for a in body["actors"])

    def reading(self) -> Reading:
        self.verify()
        document = self.body["document"]
        taken = {"schema", "document", "spans", "actors", "caution", "how_to_verify", "coder", "kinds", "sentences"}
        return Reading(
            Source(
                self.source_id,
                document.get("title") or document["path"],
                sha256=document["sha256"],
                characters=document["chars"],
                title=document.get("title"),
                author=document.get("byline"),
                outlet=document.get("outlet"),
                date=document.get("date"),
                note=document.get("date_inference"),
            ),
            tuple(self.claim(span) for span in self.body["spans"]),
            tuple(self.register),
            self.body.get("caution"),
            {k: len(v) for k, v in self.body.items() if k not in taken and isinstance(v, list | dict) and v},
            self.text is not None,
        )

    def verify(self) -> None:
        """Compare the text with its digest, and each place with the words the reading gives for it."""
        document, text = self.body["document"], self.text
        mentions = [{"id": f"a mention of {a['id']}", **m} for a in self.body["actors"] for m in a["mentions"]]
        places = [*self.body["spans"], *self.body.get("sentences", []), *mentions]
        wrong = [p for p in places if not 0 <= p["start"] < p["end"] <= document["chars"]]
        wrong += [p for p in places if p not in wrong and p["end"] - p["start"] != len(p["text"])]
        if text is not None:
            if digest(text) != document["sha256"] or len(text) != document["chars"]:
                raise SourceMismatch(
                    f"the text is not the one that was read: it has {len(text)} characters and the SHA-256 "
                    f"{digest(text)}; the reading expects {document['chars']} and {document['sha256']}"
                )
            if normalise(text) != text:
                raise InvalidReading("offsets count in a text in another normal form; normalise it and read it again")
            wrong += [p for p in places if p not in wrong and not _fits(p, text)]
        if wrong:
            listed = ", ".join(f"{p['id']} ({p['start']}–{p['end']})" for p in wrong[:5])
            more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
            raise InvalidReading(f"the words of these places are not in the text: {listed}{more}; nothing was imported")

    def claim(self, span: Mapping[str, Any]) -> Claim:
        kind = KINDS.get(span["kind"], span["kind"])
        modality = MODALITIES.get(span["modality"], (span["modality"],))
        tags = list(span["tags"])
        if span["modality"] in ("uncertain", "question"):
            tags.append(span["modality"])
        around = select(self.text, span["start"], span["end"]) if self.text is not None and self.keep_words else None
        return Claim(
            span["id"],
            self.source_id,
            span["start"],
            span["end"],
            says=span["note"] or kind,
            by=self.chain(span["attribution"], kind),
            quote=span["text"] if self.keep_words else None,
            prefix=around.prefix if around else None,
            suffix=around.suffix if around else None,
            kind=kind,
            modality=modality,
            polarity=span["polarity"],
            actors=self.named(span["actors"]),
            target=self.named(span["target"]),
            tags=tuple(dict.fromkeys(tags)),
        )

    def named(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of actors where a name is one actor's, and the name otherwise."""
        found = [(self.register.find(name), name) for name in names]
        return tuple(dict.fromkeys(actor.id if actor else name for actor, name in found))

    def chain(self, links: list[Mapping[str, Any]], kind: str) -> tuple[Attribution, ...]:
        chain = [self.link(link, outermost=k == 0) for k, link in enumerate(links)]
        described = [k for k, link in enumerate(links) if k and DESCRIPTION.search(link["mode"])]
        if kind == "quotation":  # the words in quotation marks are those of the one who describes
            for k in described:
                chain[k - 1] = _with_mode(chain[k - 1], "quotation")
        if kind == "invented-quotation":
            chain[-1] = replace(chain[-1], mode=("invented-quotation",))
        if kind == "scare-quote":
            chain[-1] = _with_mode(chain[-1], "scare-quotes")
        return tuple(chain)

    def link(self, link: Mapping[str, Any], *, outermost: bool) -> Attribution:
        mode = tuple(dict.fromkeys(name for pattern, name in MODES if pattern.search(link["mode"])))
        who, outlet = link["who"], link["outlet"]
        if outermost and DOCUMENT.match(who):
            return Attribution(self.source_id, mode)
        note = None if link["mode"] in (*mode, *PLAIN) else link["mode"]
        if outlet is not None and _NONE.match(outlet):
            outlet, note = None, "; ".join(filter(None, (note, outlet)))
        return Attribution(who, mode, self.standing(link), outlet, link["date"], note)

    def standing(self, link: Mapping[str, Any]) -> str | None:
        """Say whether a speaker is named; somebody who is only described is no source and has no standing."""
        who = link["who"]
        if UNNAMED.search(who):
            return "unnamed"
        if DESCRIPTION.search(link["mode"]):
            return None
        actor = self.register.find(who)
        return "institutional" if who == link["outlet"] or (actor and actor.kind in INSTITUTIONS) else "named"


def _with_mode(link: Attribution, mode: str) -> Attribution:
    return replace(link, mode=tuple(dict.fromkeys((*link.mode, mode))))


def _fits(place: Mapping[str, Any], text: str) -> bool:
    start, end = place["start"], place["end"]
    ahead = len(text[:start].encode("utf-8")) == place["byte_start"] if "byte_start" in place else True
    behind = len(text[:end].encode("utf-8")) == place["byte_end"] if "byte_end" in place else True
    return text[start:end] == place["text"] and ahead and behind


def _actor(entry: Mapping[str, Any], source_id: str, known: set[str]) -> Actor:
    """Return an actor; a doubtful parent ("REB?") is an overlap, and so is what the note says after "Overlaps"."""
    parent, note = entry["parent"], entry["note"] or None
    overlaps = [parent.removesuffix("?")] if parent and parent.endswith("?") else []
    for found in _OVERLAPS.findall(note or ""):
        overlaps += found.split(", ")
    label = entry["type"] == LABEL
    return Actor(
        entry["id"],
        entry["name"],
        kind="label" if label else re.sub(r"\s*\(.*\)$", "", entry["type"]),
        part_of=parent if parent and not parent.endswith("?") else None,
        overlaps=tuple(dict.fromkeys(o for o in overlaps if o in known)),
        aliases=tuple(dict.fromkeys(m["text"] for m in entry["mentions"] if m["text"] != entry["name"])),
        label_only=label,
        mentions=tuple(Mention(source_id, m["start"], m["end"]) for m in entry["mentions"]),
        note=note,
    )
