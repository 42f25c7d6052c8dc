"""In which share of rankings a state is stable, and how far the nearest other answer is, in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from detente.answer import Answer
from detente.assess.shares import Radii, Radius, Sample, Share, Shares, has_product
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.records import which_record
from detente.report.said import Row, Said, fixed, result
from detente.report.words import Words, concept_name

FOUND = result("rankings")
STABLE = {Answer.YES: "stable", Answer.NO: "not stable", Answer.UNKNOWN: "not known"}


def shares_document(found: Shares) -> list[Block]:
    """Return the shares as a table."""
    words = Words(found.model, found.conflict)
    rows = tuple(Row((words.dm(s.decision_maker), *_share(s)), FOUND) for s in found.shares)
    said = f"Rankings in which {words.state(found.state)} is stable under {concept_name(found.concept)}"
    text = "All strict rankings of one decision maker count alike; the preferences of the others stay as they are."
    blocks: list[Block] = [*title_blocks(found.model, words), Heading(Said(said, FOUND)), Paragraph(fixed(text))]
    blocks.append(Table(fixed("Shares"), ("decision maker", "share", "note"), rows, main=True))
    share = _equilibrium(found)
    if share is not None:
        blocks.append(Paragraph(Said(f"It is an equilibrium in {share} of all profiles of rankings.", FOUND)))
    return blocks


def _share(s: Share) -> tuple[str, str]:
    if s.structural:
        return "1", "whatever it wants: nothing it could do can pay"
    if s.share is not None:
        return str(s.share), ""
    if s.sample is None:
        return "not known", str(s.stopped)
    low, high = s.sample.interval
    drawn = f"{s.sample.stable} of {s.sample.of} drawn from the seed {s.sample.seed}"
    return f"{low:.3f} to {high:.3f}", f"{drawn}, with 95 % confidence; {s.stopped}"


def _equilibrium(found: Shares) -> Fraction | None:
    everybody = len(found.shares) == len(found.conflict.decision_makers)
    return found.equilibrium if everybody and has_product(found.concept) else None


def shares_record(found: Shares) -> dict[str, Any]:
    """Return the shares as plain data: fractions as texts."""
    share = _equilibrium(found)
    return {
        **which_record(found.model),
        "state": found.state,
        "concept": found.concept,
        "shares": [
            {
                "decision_maker": s.decision_maker,
                "share": None if s.share is None else str(s.share),
                "structural": s.structural,
                "stopped": s.stopped,
                "sample": None if s.sample is None else _sample(s.sample),
            }
            for s in found.shares
        ],
        "equilibrium": None if share is None else str(share),
    }


def _sample(sample: Sample) -> dict[str, Any]:
    return {"stable": sample.stable, "of": sample.of, "seed": sample.seed, "interval": list(sample.interval)}


def radii_document(found: Radii) -> list[Block]:
    """Return the distances as a table."""
    words = Words(found.model, found.conflict)
    rows = tuple(Row((words.dm(r.decision_maker), STABLE[r.stable], *_radius(words, r)), FOUND) for r in found.radii)
    said = f"The nearest rankings that change whether {words.state(found.state)} is stable"
    text = "Pairs of states that one decision maker would have to turn round; the preferences of the others stay."
    return [
        *title_blocks(found.model, words),
        Heading(Said(f"{said} under {concept_name(found.concept)}", FOUND)),
        Paragraph(fixed(text)),
        Table(fixed("Distances"), ("decision maker", "now", "pairs", "change"), rows, main=True),
    ]


def _radius(words: Words, r: Radius) -> tuple[str, str]:
    if r.structural:
        return "", "none: it is stable whatever it wants"
    if r.distance is None:
        return "not known", str(r.stopped)
    change = "below" if r.stable is Answer.YES else "above"
    return str(r.distance), f"put it {change} {', '.join(words.state(s) for s in r.passes)}"


def radii_record(found: Radii) -> dict[str, Any]:
    """Return the distances as plain data."""
    return {
        **which_record(found.model),
        "state": found.state,
        "concept": found.concept,
        "radii": [
            {
                "decision_maker": r.decision_maker,
                "stable": r.stable.json,
                "distance": r.distance,
                "passes": list(r.passes),
                "structural": r.structural,
                "stopped": r.stopped,
            }
            for r in found.radii
        ],
        "least": found.least,
    }
