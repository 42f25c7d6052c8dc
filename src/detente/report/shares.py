"""In which share of rankings a state is stable, and how far the nearest other answer is, in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, TypedDict

from detente.answer import Answer
from detente.assess.shares import Radii, Radius, Sample, Share, Shares, has_product
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.records import which_record
from detente.report.said import Row, Said, fixed, result
from detente.report.shapes import PAIR, Concept, Count, Id, Number, State, Such, WhichRecord, YesNo
from detente.report.words import Words, concept_name

FOUND = result("rankings")
STABLE = {Answer.YES: "stable", Answer.NO: "not stable", Answer.UNKNOWN: "not known"}


def shares_document(found: Shares) -> list[Block]:
    """Return the shares as a table."""
    words = Words.with_conflict(found.model, found.conflict)
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


AsFraction = Annotated[str, Such(pattern="^[0-9]+(?:/[0-9]+)?$")]


class SampleRecord(TypedDict):
    """What rankings drawn at random tell of a share."""

    stable: Annotated[Count, "In how many of them the state is stable."]
    of: Annotated[Number, "How many were drawn."]
    seed: Annotated[int, "What they were drawn with."]
    interval: Annotated[
        list[Annotated[float, Such(minimum=0, maximum=1)]], "Where the share is, with 95 % confidence.", PAIR
    ]


class ShareRecord(TypedDict):
    """The share of one decision maker's rankings in which a state is stable for it."""

    decision_maker: Id
    share: Annotated[AsFraction | None, "The exact share, as a fraction; null where that is not known."]
    structural: Annotated[bool, "Whether the state is stable whatever the ranking."]
    stopped: Annotated[str | None, "Why the share is not known."]
    sample: Annotated[SampleRecord | None, "What is known of it then."]


class SharesRecord(WhichRecord):
    """In which share of rankings a state is stable."""

    state: State
    concept: Concept
    shares: Annotated[list[ShareRecord], "One for each decision maker asked about."]
    equilibrium: Annotated[
        AsFraction | None,
        "In which share of all profiles of rankings it is an equilibrium; null if that is not told.",
    ]


def shares_record(found: Shares) -> SharesRecord:
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


def _sample(sample: Sample) -> SampleRecord:
    return {"stable": sample.stable, "of": sample.of, "seed": sample.seed, "interval": list(sample.interval)}


def radii_document(found: Radii) -> list[Block]:
    """Return the distances as a table."""
    words = Words.with_conflict(found.model, found.conflict)
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


class RadiusRecord(TypedDict):
    """How far one decision maker's ranking is from one that changes whether a state is stable for it."""

    decision_maker: Id
    stable: Annotated[YesNo, "Whether the state is stable for it now."]
    distance: Annotated[int | None, "How many pairs of states it would have to turn round.", Such(minimum=0)]
    passes: Annotated[list[State], "The states that the state would pass."]
    structural: Annotated[bool, "Whether the state is stable whatever the ranking, so that no ranking changes it."]
    stopped: Annotated[str | None, "Why the distance is not known."]


class RadiiRecord(WhichRecord):
    """How far rankings are from ones that change whether a state is stable."""

    state: State
    concept: Concept
    radii: Annotated[list[RadiusRecord], "One for each decision maker."]
    least: Annotated[int | None, "The least distance; null where there is none, or it is not known.", Such(minimum=0)]


def radii_record(found: Radii) -> RadiiRecord:
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
