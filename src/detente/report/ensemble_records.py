"""What `ensemble` found as a JSON object."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from detente.assess.ensembles import Counted, Difference, Ensemble, EnsembleVerdict, SwapRadius, Whose
from detente.report.ensembles import NO_FORECAST, difference_told
from detente.report.records import About, which_record
from detente.report.shapes import EITHER, PAIR, Concept, Count, Id, Number, Such, WhichRecord, YesNo
from detente.report.shapes import Outcome as OutcomeShape
from detente.report.words import Words, words_of

AsFraction = Annotated[str, Such(pattern="^[0-9]+(?:/[0-9]+)?$")]
Interval = Annotated[list[Annotated[float, Such(minimum=0, maximum=1)]], "With 95 % confidence.", PAIR]
Above = Annotated[
    list[Annotated[list[list[str]], "What stands above, and what stands below it.", PAIR]],
    "Pairs of places that stand the other way round than as written: numbers of statements, or letters of states.",
]


class VariedRecord(TypedDict):
    """What of one decision maker's preference is varied."""

    decision_maker: Id
    variants: Annotated[
        int | None, "In how many variants; null where they are too many to have numbers.", Such(minimum=1)
    ]
    things: Annotated[
        Count, "How many statements may be missing or change places, states are ranked, or completions are."
    ]


class VariantsCountedRecord(TypedDict):
    """In how many variants something holds."""

    how: Annotated[
        Literal["counted", "product", "sampled", "not known"],
        "Whether every variant was gone through; or the share is the product of everybody's, exactly; or variants were "
        "drawn; or it is not known.",
    ]
    share: Annotated[AsFraction | None, "The exact share, as a fraction; null where that is not known."]
    holding: Annotated[Count, "In how many it holds, of those gone through or drawn; by weight, where these differ."]
    of: Annotated[Count, "Of how many."]
    interval: Annotated[Interval | None, "Of a sample: where the share is (Wilson's interval); else null."]


class NeighboursRecord(TypedDict):
    """How many neighbours of one preference trade places until the answer is another one."""

    decision_maker: Id
    of: Annotated[Literal["statements", "states"], "What stands at its places."]
    swaps: Annotated[int | None, "The least number; null where no order that was tried does it.", Such(minimum=1)]
    above: Above
    within: Annotated[Count, "Up to how many swaps every order was tried."]
    all: Annotated[bool, "Whether these are all orders."]


class DecidesRecord(TypedDict):
    """How much one decision maker's preference decides by itself: a first-order index between 0 and 1."""

    decision_maker: Id
    index: Annotated[AsFraction | None, "Exactly; null where it was not counted, or the answer does not vary."]
    interval: Annotated[Interval | None, "Of a sample: where it is; else null."]


class PreferenceDifferenceRecord(TypedDict):
    """In what one decision maker's preference differs from the one as written."""

    decision_maker: Id
    missing: Annotated[list[Number], "The numbers of the statements that are missing."]
    above: Above
    settled: Annotated[list[str], "How what is left open is settled, in words."]
    says: Annotated[str, "The difference in words."]


class VariantRecord(TypedDict):
    """A variant in which the answer is another one than as written."""

    changes: Annotated[Count, "By how many changes it differs."]
    differences: Annotated[list[PreferenceDifferenceRecord], "Whose preferences differ, and in what."]


class EnsembleVerdictRecord(TypedDict):
    """One verdict over all variants; exactly one of `state` and `proposal` is given."""

    proposal: NotRequired[Annotated[Id, "The proposal asked about.", EITHER]]
    state: NotRequired[Annotated[str, "The state asked about, by its name or its letters.", EITHER]]
    concept: Annotated[Concept, "Under which concept."]
    outcome: OutcomeShape
    counted: Annotated[
        VariantsCountedRecord | None, "In how many variants it holds; null where there is no such state."
    ]
    structural: Annotated[YesNo, "Whether it holds whatever anybody wants; null where that is not known."]
    swaps: Annotated[list[NeighboursRecord], "What changes the answer, in one decision maker's preference as written."]
    decides: Annotated[list[DecidesRecord], "Whose preference matters, of those that are varied."]
    otherwise: Annotated[list[VariantRecord], "Variants with another answer, those with the fewest changes first."]


class EnsembleRecord(WhichRecord):
    """In which share of the models that may be meant what holds: a share of stated possibilities, and no forecast."""

    complete: Annotated[bool, "Whether everything asked for was done."]
    stopped: Annotated[str | None, "Why not, or null."]
    concepts: Annotated[list[Concept], "The concepts asked about."]
    measure: Annotated[
        Literal["open", "missing", "statements", "rankings", "mallows", "voices"],
        "What is varied: what the file leaves open; statements that may be missing; the order of lists; all rankings, "
        "or the nearer ones more; or voices.",
    ]
    perhaps: Annotated[Literal["inferred", "assumption"] | None, "Which statements may be missing, or null."]
    phi: Annotated[AsFraction | None, "By what a ranking counts less for each pair that it turns round, or null."]
    varied: Annotated[list[VariedRecord], "Whose preference is varied."]
    variants: Annotated[int | None, "How many variants of the model there are; null where they have no numbers."]
    exhaustive: Annotated[bool, "Whether every one was to be gone through."]
    looked_at: Annotated[Count, "How many were."]
    seed: Annotated[int | None, "What they were drawn with, or null."]
    pairs: Annotated[Count, "How many pairs were drawn for whose preference matters, for each decision maker."]
    caution: Annotated[str, "What a share is not."]
    verdicts: Annotated[list[EnsembleVerdictRecord], "One for each question and concept."]


def ensemble_record(found: Ensemble) -> EnsembleRecord:
    """Return it as JSON."""
    words = words_of(found.model)
    return {
        **which_record(found.model),
        "complete": found.stopped is None,
        "stopped": found.stopped,
        "concepts": list(found.concepts),
        "measure": found.measure,
        "perhaps": found.missing,
        "phi": None if found.phi is None else str(found.phi),
        "varied": [{"decision_maker": m.decision_maker, "variants": m.count, "things": m.things} for m in found.makers],
        "variants": found.variants,
        "exhaustive": found.exhaustive,
        "looked_at": found.looked_at,
        "seed": found.seed,
        "pairs": found.pairs,
        "caution": NO_FORECAST,
        "verdicts": [_verdict(words, v) for v in found.verdicts],
    }


def _verdict(words: Words, verdict: EnsembleVerdict) -> EnsembleVerdictRecord:
    about = verdict.question.about
    what: About = {"proposal": about.path[-1]} if about.kind == "proposal" else {"state": about.path[-1]}
    return {
        **what,
        "concept": verdict.question.concept,
        "outcome": verdict.outcome,
        "counted": None if verdict.counted is None else _counted(verdict.counted),
        "structural": verdict.structural.json,
        "swaps": [_swaps(r) for r in verdict.radii],
        "decides": [_decides(w) for w in verdict.whose],
        "otherwise": [
            {"changes": one.changes, "differences": [_difference(words, d) for d in one.differences]}
            for one in verdict.otherwise
        ],
    }


def _counted(counted: Counted) -> VariantsCountedRecord:
    return {
        "how": counted.how,
        "share": None if counted.share is None else str(counted.share),
        "holding": counted.holding,
        "of": counted.of,
        "interval": None if counted.interval is None else list(counted.interval),
    }


def _swaps(radius: SwapRadius) -> NeighboursRecord:
    return {
        "decision_maker": radius.decision_maker,
        "of": radius.of,
        "swaps": radius.swaps,
        "above": [[list(a), list(b)] for a, b in radius.above],
        "within": radius.within,
        "all": radius.all,
    }


def _decides(whose: Whose) -> DecidesRecord:
    return {
        "decision_maker": whose.decision_maker,
        "index": None if whose.index is None else str(whose.index),
        "interval": None if whose.interval is None else list(whose.interval),
    }


def _difference(words: Words, one: Difference) -> PreferenceDifferenceRecord:
    return {
        "decision_maker": one.decision_maker,
        "missing": list(one.missing),
        "above": [[list(a), list(b)] for a, b in one.above],
        "settled": [s.of(words.dm(one.decision_maker)) for s in one.settled],
        "says": difference_told(words, one),
    }
