"""What `show` says of a case that is evidence alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from detente.case import Case
from detente.case.address import elements_of_evidence
from detente.case.writer import layer_data, plain
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.claims import claims_shown
from detente.report.documents import FIRST
from detente.report.particulars import remaining_blocks
from detente.report.records import ShownRecord
from detente.report.said import Basis, Row, Said, element, fixed

_TOLD = {
    "claim": ("source", "start", "end", "says", "mode", "quote"), "source": ("name", "characters"),
    "actor": ("name", "kind", "part_of", "label_only", "mentions"), "perspective": (), "phase": (),
}  # fmt: skip
"""The keys of parts of each kind that have tables of their own here."""


def evidence_document(case: Case, texts: Mapping[str, str]) -> list[Block]:
    """Return sources, claims and actors, exact words where a text is at hand, and whatever else there is."""
    layer, parts = case.evidence, elements_of_evidence(case)
    blocks: list[Block] = [Heading(Said(case.title, Basis("author", "title")), 1)]
    if layer.caution:
        blocks.append(Paragraph(Said(FIRST + " ".join(layer.caution.split()), Basis("author", "caution"))))
    if layer.summary:
        blocks.append(Paragraph(Said(" ".join(layer.summary.split()), Basis("author", "summary"))))
    blocks.append(Paragraph(fixed("This case is evidence alone: it has no options, and so no model yet.")))
    if layer.sources:
        sources = tuple(
            Row(
                (k, s.name, str(s.characters or "not given"), ", ".join(s.missing) or "nothing"),
                element(parts[f"sources.{k}"]),
            )
            for k, s in layer.sources.items()
        )
        columns = ("source", "name", "characters", "missing")
        blocks += [Heading(fixed("Sources")), Table(fixed(""), columns, sources, main=not layer.claims)]
    if layer.claims:
        claims = replace(claims_shown(layer.claims.values(), texts), main=True)
        blocks += [Heading(fixed("Claims")), claims]
    if layer.actors:
        actors = tuple(
            Row(
                (a.id, a.name, "label only" if a.label_only else a.kind or "", a.part_of or "", str(len(a.mentions))),
                element(parts[f"actors.{a.id}"]),
            )
            for a in layer.actors.values()
        )
        about = ("actor", "name", "kind", "part of", "mentions")
        blocks += [Heading(fixed("Actors")), Table(fixed(""), about, actors)]
    blocks += remaining_blocks((e for e in parts.values() if e.kind != "text" or len(e.path) > 1), _TOLD)
    if layer.citation:
        blocks += [
            Heading(fixed("Source")),
            Paragraph(Said(" ".join(layer.citation.split()), element(parts["citation"]))),
        ]
    if layer.date:
        dated = Said(f"Dated by the analyst: {' '.join(layer.date.split())}.", element(parts["date"]))
        blocks.append(Paragraph(dated))
    return blocks


def evidence_record(case: Case) -> ShownRecord:
    """Return the keys that `show` gives for a model, those of a model null, and all that layers say."""
    data = plain(case)
    return {
        "case": case.name,
        "perspective": None,
        "phase": None,
        "feasible": None,
        "model": layer_data(case.evidence),
        "told_in": {"perspectives": data.get("perspectives", {}), "phases": data.get("phases", {})},
    }
