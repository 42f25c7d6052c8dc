"""What `argue` found as a JSON object."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from detente.answer import Answer
from detente.assess.arguing import Label
from detente.assess.load import Argued, LoadTest, Pair, Strike, Without
from detente.assess.striking import Struck
from detente.case import Model
from detente.report.load import needed_by
from detente.report.obstacles import obstacles_text
from detente.report.records import open_answer
from detente.report.shapes import CaseName, Concept, Count, Explains, Outcome, PlaceRecord, Such, Why, YesNo


class StruckRecord(TypedDict):
    """What is struck."""

    id: Annotated[str, "An actor, a claim, an argument or a source by its id, or the words for a speaker."]
    name: Annotated[str, "What it is called."]
    claims: Annotated[list[str], "The claims that are struck with it."]
    standing: Annotated[str | None, "Of a voice, whether it is named, unnamed or institutional."]
    itself: Annotated[bool, "Whether it is the document, as the voice of what nobody else is given for."]


class ChangedVerdictRecord(TypedDict):
    """A verdict that changes, or of which that is not known."""

    about: Annotated[str, "The address of the proposal or state."]
    concept: Concept
    before: Outcome
    after: Outcome


class StruckModelRecord(PlaceRecord):
    """One model when it is struck."""

    fallen: Annotated[list[str], "The addresses of the parts that fall."]
    changed: Annotated[list[ChangedVerdictRecord], "The verdicts that change, or of which that is not known."]
    failed: Annotated[str | None, "Why there is no model then."]


class StrikeRecord(StruckRecord):
    """What happens when something is struck."""

    carries: Annotated[YesNo, "Whether a verdict changes where parts fall that rest on nothing else."]
    why: NotRequired[
        Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("carries",))]
    ]
    strictly: Annotated[list[StruckModelRecord], "Each model where parts fall that rest on nothing else."]
    loosely: Annotated[list[StruckModelRecord], "Each model where all parts fall that rest on it at all."]


class CarryingPairRecord(StruckModelRecord):
    """Two that change a verdict together."""

    struck: Annotated[list[str], "Both, by their ids."]


class ArgumentRecord(TypedDict):
    """An argument in one model."""

    argument: Annotated[str, "Its id."]
    says: Annotated[str, "What it says."]
    stands: Annotated[str, "What becomes of it.", Such(enum=[label.value for label in Label])]
    reasons_left: Annotated[Count, "How many reasons are given for it."]
    needed: Annotated[str, "Whether a verdict needs it: yes, no, not modelled, or why that is not told."]
    statements: Annotated[list[str], "The statements of preference that rest on the same claims."]


class ArguedRecord(PlaceRecord):
    """What is argued and what is modelled in one model."""

    arguments: Annotated[list[ArgumentRecord], "The arguments."]
    not_modelled: Annotated[list[str], "The arguments that share no claim with a statement of preference."]
    not_argued: Annotated[list[str], "The statements of preference that share no claim with an argument."]
    needed: Annotated[list[str], "The statements of preference without which a verdict is another."]


class LoadTestRecord(TypedDict):
    """Which voices, reasons or claims the verdicts need."""

    case: CaseName
    by: Annotated[str, "What is struck at once."]
    falling: Annotated[str, "What becomes of a statement of preference that falls."]
    strikes: Annotated[list[StrikeRecord], "What happens when each is struck."]
    pairs: Annotated[list[CarryingPairRecord], "Pairs that carry a verdict which neither carries alone."]
    pairs_left: Annotated[Count, "How many pairs were not tried."]
    reasons: Annotated[list[StrikeRecord], "What happens when the claims of each argument are struck."]
    argued: Annotated[list[ArguedRecord], "What is argued and what is modelled, in each model."]
    stopped: Annotated[str | None, "Why this is not all."]


def load_record(found: LoadTest) -> LoadTestRecord:
    """Return it as plain data."""
    return {
        "case": found.case.name,
        "by": found.by,
        "falling": found.falling,
        "strikes": [_strike(found, s) for s in found.strikes],
        "pairs": [_pair(found, p) for p in found.pairs],
        "pairs_left": found.pairs_left,
        "reasons": [_strike(found, s) for s in found.reasons],
        "argued": [_argued(found, k, a) for k, a in enumerate(found.argued)],
        "stopped": found.stopped,
    }


def _struck(struck: Struck) -> StruckRecord:
    return {
        "id": struck.id,
        "name": struck.name,
        "claims": list(struck.claims),
        "standing": struck.standing,
        "itself": struck.itself,
    }


def _strike(found: LoadTest, strike: Strike) -> StrikeRecord:
    return {
        **_struck(strike.struck),
        "carries": strike.carries.json,
        **open_answer(strike.carries),
        "strictly": [_without(m, w) for m, w in zip(found.models, strike.strictly, strict=True)],
        "loosely": [_without(m, w) for m, w in zip(found.models, strike.loosely, strict=True)],
    }


def _without(model: Model, without: Without) -> StruckModelRecord:
    perspective, phase = without.selection
    changed: list[ChangedVerdictRecord] = [
        {"about": v.question.about.address, "concept": v.question.concept, "before": v.before, "after": v.after}
        for v in without.changed
    ]
    return {
        "perspective": perspective,
        "phase": phase,
        "fallen": [e.address for e in without.fallen],
        "changed": changed,
        "failed": obstacles_text(model, without.failed) if without.failed else None,
    }


def _pair(found: LoadTest, pair: Pair) -> CarryingPairRecord:
    return {"struck": [s.id for s in pair.struck], **_without(found.model_at(pair.without.selection), pair.without)}


def _argued(found: LoadTest, at: int, argued: Argued) -> ArguedRecord:
    perspective, phase = argued.selection
    held = found.models[at].layer.standing("arguments")
    return {
        "perspective": perspective,
        "phase": phase,
        "arguments": [
            {
                "argument": key,
                "says": str(entry.values["says"]),
                "stands": argued.stands[key].value,
                "reasons_left": argued.reasons_left[key],
                "needed": needed_by(found, key, at),
                "statements": list(argued.joined.statements_of(key)),
            }
            for key, entry in held.items()
        ],
        "not_modelled": list(argued.joined.not_modelled),
        "not_argued": list(argued.joined.not_argued),
        "needed": [e.address for e, changed in argued.needed if any(v.changes is Answer.YES for v in changed)],
    }
