"""What `show` says of a case that is evidence alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente.case import Case
from detente.case.writer import layer_data
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.said import Basis, Row, Said, claim, fixed


def evidence_document(case: Case, texts: Mapping[str, str]) -> list[Block]:
    """Return sources, claims and actors; exact words where a text is at hand."""
    layer = case.evidence
    blocks: list[Block] = [Heading(Said(case.title, Basis("author", "title")), 1)]
    if layer.caution:
        blocks.append(Paragraph(Said("Read first: " + " ".join(layer.caution.split()), Basis("author", "caution"))))
    blocks.append(Paragraph(fixed("This case is evidence alone: it has no options, and so no model yet.")))
    sources = tuple(
        Row((k, s.name, str(s.characters or "not given"), ", ".join(s.missing) or "nothing"), _part("sources", k))
        for k, s in layer.sources.items()
    )
    claims = tuple(
        Row((c.id, c.says, c.chain, c.locator, _words(texts.get(c.source), c.start, c.end, c.quote)), claim(c.id))
        for c in layer.claims.values()
    )
    blocks += [Heading(fixed("Sources")), Table(fixed(""), ("source", "name", "characters", "missing"), sources)]
    if claims:
        table = Table(fixed(""), ("claim", "paraphrase", "said by", "where", "words"), claims, main=True)
        blocks += [Heading(fixed("Claims")), table]
    if layer.actors:
        actors = tuple(
            Row(
                (a.id, a.name, "label only" if a.label_only else a.kind or "", a.part_of or "", str(len(a.mentions))),
                _part("actors", a.id),
            )
            for a in layer.actors.values()
        )
        blocks += [Heading(fixed("Actors")), Table(fixed(""), ("actor", "name", "kind", "part of", "mentions"), actors)]
    return blocks


def _part(section: str, name: str) -> Basis:
    return Basis("element", f"{section}.{name}")


def _words(text: str | None, start: int, end: int, quote: str | None) -> str:
    words = text[start:end] if text is not None else quote
    return f"“{words}”" if words else "(source not at hand)"


def evidence_record(case: Case) -> dict[str, Any]:
    """Return the keys that `show` gives for a model, those of a model null."""
    return {
        "case": case.name, "perspective": None, "phase": None, "feasible": None, "model": layer_data(case.evidence),
    }  # fmt: skip
