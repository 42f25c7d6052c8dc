"""The same results as JSON objects: the contract of `--format json`, of which `detente.schemas` makes the schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, TypedDict, cast

from detente import __version__
from detente.answer import Answer, why
from detente.case.writer import layer_data, told_in
from detente.report.joint_records import ActingTogetherRecord, acting_together_record, step_record
from detente.report.open_records import (
    InEachRecord,
    OpenRecord,
    StaysRecord,
    in_each_record,
    open_record,
    strength_record,
    thresholds_record,
)
from detente.report.shapes import (
    KNOWN,
    SOME,
    SOME_KEY,
    UNIQUE,
    CaseName,
    Complete,
    Concept,
    Concepts,
    Count,
    Engine,
    Explains,
    Id,
    Ids,
    Number,
    OriginRecord,
    PlaceRecord,
    SetOfSets,
    State,
    StepRecord,
    Such,
    WarningCode,
    WhereComplete,
    WhichRecord,
    Why,
    Whys,
    Words,
    YesNo,
)

if TYPE_CHECKING:
    from detente.assess import Assessment, Finding, ProposalAssessment, StateVerdict
    from detente.case import Model
    from detente.engines import StateSet
    from detente.errors import Problem
    from detente.stability import Escape, Solution, Temptation, Verdict
    from detente.stability.opened import Both, OpenSolution, Settling


class StatesRecord(TypedDict):
    """A set of states."""

    count: Annotated[
        int | None,
        "How many there are, exactly, of whatever size; null where that is not known, which happens only where "
        "`complete` is false.",
        Such(minimum=0),
        KNOWN,
    ]
    states: Annotated[
        list[State],
        "The first of them in ascending order of their code, the first option least significant; --limit bounds this "
        "list.",
        UNIQUE,
    ]


class Open(TypedDict, total=False):
    """Beside an answer that is null, what kind of neither it is; nothing beside another."""

    why: str


class OpenAnswers(TypedDict, total=False):
    """The same beside answers, under the keys of those that are null."""

    why: dict[str, str]


class Possible(TypedDict, total=False):
    """Whether something is so in some completion, where preferences are left open."""

    possible: YesNo


class PossibleAnswers(TypedDict, total=False):
    """The same of several, under the same keys."""

    possible: dict[str, YesNo]


class Says(TypedDict, total=False):
    """What a concept itself says of a move, where it says something."""

    says: str


class Joint(TypedDict, total=False):
    """Of a move that several make together, who else does, and of which moves it consists."""

    company: list[Id]
    together: list[StepRecord]


class Unsettled(TypedDict, total=False):
    """Of whom it is not known whether a state is stable for them, where there is such."""

    unsettled: list[str]


class NotLookedAt(TypedDict, total=False):
    """What a check did not look at, where there is such."""

    not_looked_at: list[PlaceRecord]


class About(TypedDict, total=False):
    """What is asked about: one of the two."""

    proposal: str
    state: str


class OpenLists(TypedDict, total=False):
    """The same beside lists of answers: lists with null for yes and no."""

    why: dict[str, list[str | None]]


def origin_record(case_sha256: str | None) -> OriginRecord:
    """Return what a result was made by, and from which file: its digest, or null where no file was read."""
    return {"version": __version__, "case_sha256": case_sha256}


def origin_line(case_sha256: str | None) -> str:
    """Say the same in a line, for what has a comment for it."""
    return f"Detente {__version__}" + (f", from the case {case_sha256}" if case_sha256 else "")


def set_record(states: StateSet, limit: int) -> StatesRecord:
    """Return a set's exact count and its first states; of a set that is not known, null and none."""
    if not states.known:
        return {"count": None, "states": []}
    return {"count": states.count, "states": states.first(limit)}


def open_answer(answer: Answer) -> Open:
    """Return what stands beside an answer."""
    return {} if answer.settled else {"why": answer.value}


def plain_answers(answers: Mapping[str, Answer]) -> dict[str, YesNo]:
    """Return answers as JSON has them, under the same keys."""
    return {key: answer.json for key, answer in answers.items()}


def open_answers(answers: Mapping[str, Answer]) -> OpenAnswers:
    """Return what stands beside answers."""
    reasons = why(answers)
    return {"why": reasons} if reasons else {}


def plain_lists(answers: Mapping[str, Sequence[Answer]]) -> dict[str, list[YesNo]]:
    """Return lists of answers as JSON has them, under the same keys."""
    return {key: [answer.json for answer in some] for key, some in answers.items()}


def open_lists(answers: Mapping[str, Sequence[Answer]]) -> OpenLists:
    """Return what stands beside lists of answers."""
    reasons = {key: [None if a.settled else str(a.value) for a in some] for key, some in answers.items()}
    found = {key: some for key, some in reasons.items() if any(some)}
    return {"why": found} if found else {}


def places_record(places: Iterable[tuple[str | None, str | None]]) -> list[PlaceRecord]:
    """Return perspectives and phases."""
    return [{"perspective": p, "phase": h} for p, h in places]


def which_record(model: Model) -> WhichRecord:
    """Return which model of which case a result is about."""
    which: WhichRecord = {"case": model.case, "perspective": model.perspective_id, "phase": model.phase_id}
    return {**which, "owners": dict(model.owners)} if model.owners else which


# -- solutions --------------------------------------------------------------------------------------------------------


class StableSetsRecord(TypedDict):
    """States that are stable, for each concept and decision maker, and for all together."""

    stable: Annotated[
        dict[Concept, Annotated[dict[Id, StatesRecord], SOME_KEY]],
        "For each concept the states stable for each decision maker.",
        SOME_KEY,
    ]
    equilibria: Annotated[
        dict[Concept, StatesRecord], "For each concept the states stable for every decision maker.", SOME_KEY
    ]


class SolutionRecord(WhichRecord):
    """What is stable in one model."""

    engine: Engine
    complete: Complete
    options: Annotated[Ids, "Ids, in the order of the letters of a state.", SOME]
    decision_makers: Annotated[Ids, "Ids, in file order.", SOME]
    feasible: Annotated[StatesRecord, "All states."]
    stable: Annotated[
        dict[Concept, Annotated[dict[Id, StatesRecord], SOME_KEY]],
        "For each concept asked for, and no other, the states stable for each decision maker.",
        SOME_KEY,
    ]
    equilibria: Annotated[
        dict[Concept, StatesRecord],
        "For each concept asked for, and no other, the states stable for every decision maker.",
        SOME_KEY,
    ]
    reading: NotRequired[Annotated[str, "How preferences are read, where otherwise than as completions."]]
    open: NotRequired[
        Annotated[
            OpenRecord,
            "What is left open of preferences; present only where something is. `stable` and `equilibria` then say "
            "what is so in every completion.",
        ]
    ]
    possible: NotRequired[Annotated[StableSetsRecord, "What is so in some completion; present beside `open`."]]
    written: NotRequired[Annotated[StableSetsRecord, "The same of the case as it is written; present beside `open`."]]
    strength: NotRequired[
        Annotated[
            dict[Concept, dict[State, dict[Id, StaysRecord]]],
            "For each concept and equilibrium how firmly each decision maker stays; present only where somebody's "
            "preferences tell degrees.",
        ]
    ]
    thresholds: NotRequired[
        Annotated[
            dict[Concept, dict[Id, dict[State, str]]],
            "For each concept, decision maker with fuzzy preferences, and state, the certainty that its threshold must "
            "exceed for the state to be stable for it, as a fraction.",
        ]
    ]


def solve_record(solution: Solution, limit: int) -> SolutionRecord:
    """Return what `solve` found."""
    open_ = solution.open
    written: StableSetsRecord = {
        "stable": {c: {dm: set_record(s, limit) for dm, s in solution.stable[c].items()} for c in solution.concepts},
        "equilibria": {c: set_record(solution.equilibria[c], limit) for c in solution.concepts},
    }
    found: SolutionRecord = {
        **which_record(solution.model),  # type: ignore[typeddict-item]  # keys that may be missing follow
        "engine": solution.engine,
        "complete": solution.complete and (open_ is None or open_.complete),
        "options": list(solution.conflict.options),
        "decision_makers": list(solution.conflict.decision_makers),
        "feasible": set_record(solution.feasible, limit),
        "stable": written["stable"],
        "equilibria": written["equilibria"],
    }
    if not solution.reading.as_written:
        found["reading"] = solution.reading.told
    if open_ is not None:
        every, some = (_stable_sets(open_, which, limit) for which in ("every", "some"))
        found["stable"], found["equilibria"] = every["stable"], every["equilibria"]
        found["open"], found["possible"], found["written"] = open_record(open_), some, written
    if solution.strength is not None:
        found["strength"] = strength_record(solution, limit)
    if solution.thresholds is not None:
        found["thresholds"] = thresholds_record(solution, limit)
    return found


def _stable_sets(found: OpenSolution, which: str, limit: int) -> StableSetsRecord:
    """Return what is stable in every completion, or in some."""

    def told(both: Both) -> StatesRecord:
        return _settling_record(getattr(both, which), limit)

    return {
        "stable": {c: {dm: told(both) for dm, both in found.stable[c].items()} for c in found.concepts},
        "equilibria": {c: told(found.equilibria[c]) for c in found.concepts},
    }


# -- moves, and what deters them --------------------------------------------------------------------------------------


class EscapeRecord(TypedDict):
    """An answer and a way out of it."""

    answer: Annotated[list[StepRecord], "The others' moves."]
    by: Annotated[StepRecord, "The mover's next move."]


class MoveRecord(TypedDict):
    """An improvement of a decision maker, and what deters it."""

    to: Annotated[State, "Where the move leads."]
    takes: Annotated[Ids, "Options taken up by the move."]
    drops: Annotated[Ids, "Options given up by the move."]
    deterred: Annotated[YesNo, "Whether the others can answer so that the move does not pay."]
    by: Annotated[
        list[StepRecord],
        "The shortest deterring sequence; empty if there is none. Under sim the moves may be made together with the "
        "move they deter.",
    ]
    at_first: Annotated[YesNo, "Whether some answer leaves the mover no better off, whatever it could do then."]
    why: NotRequired[
        Annotated[
            Why,
            "What kind of neither `at_first` is, and `deterred` if that is null too; present only where one is null.",
            Explains(("deterred", "at_first")),
        ]
    ]
    escape: Annotated[
        EscapeRecord | None,
        "Under smr and sseq, where nobody deters the move though some answer would at first: the shortest such "
        "answer, and the move by which the mover then is better off after all; else null.",
    ]
    says: NotRequired[Annotated[str, "What the concept itself says of the move; present only where it says something."]]
    company: NotRequired[
        Annotated[
            list[Id], "Who makes it together with the decision maker; present only where several do (cnash, cgmr, …)."
        ]
    ]
    together: NotRequired[
        Annotated[
            list[StepRecord], "The moves that such a move consists of, in their order; present where `company` is."
        ]
    ]


class ExplainedMoveRecord(MoveRecord):
    """An improvement of a decision maker, what deters it, and when."""

    simultaneous: Annotated[bool, "Whether `by` is made together with the move and not after it (sim)."]


def _move(t: Temptation) -> MoveRecord:
    from detente.stability import Escape

    says: Says = {"says": t.says} if t.says else {}
    joint: Joint = (
        {"company": [*t.step.company], "together": [step_record(s) for s in t.step.together]} if t.step.company else {}
    )
    return {
        "to": t.step.to,
        "takes": list(t.step.takes),
        "drops": list(t.step.drops),
        "deterred": t.deterred.json,
        "by": [step_record(s) for s in t.by],
        "at_first": t.at_first.json,
        **open_answer(t.at_first),  # which is unknown wherever `deterred` is
        "escape": _escape(t.escape) if isinstance(t.escape, Escape) else None,
        **says,
        **joint,
    }


def _escape(found: Escape) -> EscapeRecord:
    return {"answer": [step_record(s) for s in found.answer], "by": step_record(found.by)}


# -- assessments ------------------------------------------------------------------------------------------------------


class BlockerRecord(TypedDict):
    """A blocker."""

    decision_maker: Id
    moves: Annotated[
        list[MoveRecord] | None,
        "Every improvement the blocker has, by the code of the state it leads to; null where they were not looked at "
        "before the time was over.",
        SOME,
    ]


class StateVerdictRecord(TypedDict):
    """Whether one state is an equilibrium under one concept, and who would leave it."""

    state: State
    concept: Concept
    holds: Annotated[
        YesNo,
        "Whether the state is stable for every decision maker; in every completion where preferences are left open.",
    ]
    possible: NotRequired[
        Annotated[YesNo, "Whether it is in some completion; present only where preferences are left open."]
    ]
    why: NotRequired[Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("holds",))]]
    blockers: Annotated[
        list[BlockerRecord],
        "For whom the state is not stable; as the case is written, where preferences are left open.",
    ]
    unsettled: NotRequired[
        Annotated[
            Ids,
            "Of whom it is not known whether the state is stable for them; present only where there is such.",
            SOME,
        ]
    ]


class WithTermsRecord(TypedDict):
    """The states with the terms in force."""

    count: Annotated[Count, "How many there are."]
    equilibria: Annotated[
        dict[Concept, StatesRecord],
        "For each concept those that are equilibria under it; in every completion where preferences are left open.",
        SOME_KEY,
    ]
    possible: NotRequired[
        Annotated[
            dict[Concept, StatesRecord],
            "Those that are in some completion; present only where preferences are left open.",
            SOME_KEY,
        ]
    ]


class ProposalRecord(TypedDict):
    """The assessment of one proposal."""

    proposal: Annotated[Id, "Its id."]
    holds: Annotated[
        dict[Concept, YesNo],
        "For each concept whether some state with the terms in force is an equilibrium under it, in every completion "
        "where preferences are left open; null also where no feasible state has them in force.",
        SOME_KEY,
    ]
    possible: NotRequired[
        Annotated[
            dict[Concept, YesNo],
            "For each concept whether it holds in some completion; present only where preferences are left open. What "
            "else is said of the proposal then is of the case as it is written.",
            SOME_KEY,
        ]
    ]
    open: NotRequired[
        Annotated[
            dict[Concept, InEachRecord],
            "The same in words, with completions in which it holds and in which it does not; present only where "
            "preferences are left open.",
            SOME_KEY,
        ]
    ]
    why: NotRequired[
        Annotated[
            Whys,
            "Under the keys whose answer is null, what kind of neither it is; present only where one is.",
            Explains(("holds",)),
            WhereComplete(("infeasible",)),
        ]
    ]
    with_terms: Annotated[WithTermsRecord, "The states with the terms in force."]
    verdicts: Annotated[
        list[StateVerdictRecord],
        "For the states asked about and each concept, who would leave. The states are those of --state, else the "
        "named states with the terms in force, else the first --limit such states by code.",
    ]
    smallest_blocking_sets: Annotated[
        dict[Concept, Annotated[SetOfSets | None, KNOWN]],
        "For each concept the sets of blockers that contain no smaller one, over the states with the terms in force, "
        "by size, then in file order; [[]] if some such state has no blocker; [] if no state has the terms in force; "
        "null where that is not known, which happens only where `complete` is false.",
        SOME_KEY,
    ]
    absent_obligors: Annotated[Ids, "Whoever a term obliges without being one of the parties, in file order."]
    together: Annotated[
        ActingTogetherRecord | None,
        "Who could break it, or make it, in whose company; null where the model has more than 1024 states or 6 "
        "decision makers, or the time was over.",
    ]


class StatusQuoRecord(TypedDict):
    """The status quo and whether it is an equilibrium."""

    state: State
    holds: Annotated[
        dict[Concept, YesNo],
        "For each concept whether the status quo is stable for every decision maker; in every completion where "
        "preferences are left open.",
        SOME_KEY,
    ]
    possible: NotRequired[
        Annotated[
            dict[Concept, YesNo],
            "Whether it is in some completion; present only where preferences are left open.",
            SOME_KEY,
        ]
    ]
    why: NotRequired[
        Annotated[
            Whys,
            "Under the keys whose answer is null, what kind of neither it is; present only where one is.",
            Explains(("holds",)),
        ]
    ]


class WarningRecord(TypedDict):
    """A warning."""

    code: Annotated[str, "Which warning; the documentation has a page for each.", Such(pattern="^[a-z]+(?:-[a-z]+)*$")]
    text: Annotated[Words, "What was found."]


class AssessmentRecord(WhichRecord):
    """The assessment of one model's proposals and status quo."""

    engine: Engine
    complete: Complete
    concepts: Annotated[Concepts, "The concepts asked about."]
    proposals: Annotated[
        list[ProposalRecord], "The proposals asked about; without --proposal all of the case, in file order."
    ]
    status_quo: Annotated[StatusQuoRecord | None, "The status quo; null where the case names none."]
    warnings: Annotated[list[WarningRecord], "What a reader of the assessment must know."]


def assess_record(assessment: Assessment, limit: int) -> AssessmentRecord:
    """Return what `assess` found."""
    solution = assessment.solution
    quo = assessment.status_quo
    return {
        **which_record(solution.model),
        "engine": solution.engine,
        "complete": assessment.complete,
        "concepts": list(solution.concepts),
        "proposals": [proposal_record(a, limit) for a in assessment.proposals],
        "status_quo": None if quo is None else _status_quo(quo, assessment),
        "warnings": [{"code": w.code, "text": w.text} for w in assessment.warnings],
    }


def _status_quo(state: str, assessment: Assessment) -> StatusQuoRecord:
    open_ = assessment.solution.open
    if open_ is None:
        holds, possible = assessment.status_quo_holds, PossibleAnswers()
        return {"state": state, "holds": plain_answers(holds), **open_answers(holds), **possible}
    found = {c: open_.cell(c, None, state) for c in open_.concepts}
    every = {c: each.every for c, each in found.items()}
    some = {c: each.some.json for c, each in found.items()}
    return {"state": state, "holds": plain_answers(every), **open_answers(every), "possible": some}


def proposal_record(a: ProposalAssessment, limit: int) -> ProposalRecord:
    """Return what was found of one proposal."""
    found: ProposalRecord = {
        "proposal": a.proposal.id,
        "holds": plain_answers(a.certainly),
        **open_answers(a.certainly),  # type: ignore[typeddict-item]  # keys that may be missing follow
        "with_terms": {
            "count": a.with_terms.count,
            "equilibria": {c: set_record(e, limit) for c, e in a.equilibria.items()},
        },
        "verdicts": [_state_verdict(v, a.solution.open) for v in a.verdicts],
        "smallest_blocking_sets": {
            c: None if sets is None else [list(s) for s in sets] for c, sets in a.smallest_blocking_sets.items()
        },
        "absent_obligors": list(a.proposal.absent_obligors),
        "together": None if a.together is None else acting_together_record(a.together),
    }
    if a.open is not None and (open_ := a.solution.open) is not None:
        every, some = (
            {
                c: _settling_record(getattr(open_.equilibria[c], which).where(a.proposal.formula), limit)
                for c in open_.concepts
            }
            for which in ("every", "some")
        )
        found["with_terms"]["equilibria"], found["with_terms"]["possible"] = every, some
        found["possible"] = plain_answers({c: each.some for c, each in a.open.items()})
        found["open"] = in_each_record(a)
    return found


def _settling_record(states: Settling, limit: int) -> StatesRecord:
    """Return what is known of a set; how many there are is null where it is not settled of all."""
    known = states.states
    return {"count": None if states.unsettled.count else known.count, "states": known.first(limit)}


def _state_verdict(v: StateVerdict, open_: OpenSolution | None) -> StateVerdictRecord:
    unsettled: Unsettled = {"unsettled": list(v.unsettled)} if v.unsettled else {}
    each = None if open_ is None else open_.cell(v.concept, None, v.state)
    holds = v.holds if each is None else each.every
    possible: Possible = {} if each is None else {"possible": each.some.json}
    return {
        "state": v.state,
        "concept": v.concept,
        "holds": holds.json,
        **open_answer(holds),
        **possible,
        "blockers": [_blocker(b) for b in v.blockers],
        **unsettled,
    }


def _blocker(b: Verdict) -> BlockerRecord:
    moves = None if b.improvements is None else [_move(t) for t in b.temptations]
    return {"decision_maker": b.decision_maker, "moves": moves}


# -- explanations -----------------------------------------------------------------------------------------------------


class VerdictRecord(TypedDict):
    """A verdict with its reasons."""

    state: State
    concept: Concept
    decision_maker: Id
    stable: Annotated[
        YesNo,
        "Whether the state is stable for the decision maker under the concept; in every completion where preferences "
        "are left open.",
    ]
    possible: NotRequired[
        Annotated[YesNo, "Whether it is in some completion; present only where preferences are left open."]
    ]
    why: NotRequired[
        Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("stable",))]
    ]
    moves: Annotated[
        list[ExplainedMoveRecord] | None,
        "Every improvement it has, by the code of the state it leads to; null where they were not looked at before "
        "the time was over.",
    ]


class ExplanationRecord(WhichRecord):
    """Why states of one model are stable or not."""

    engine: Engine
    complete: Complete
    verdicts: Annotated[
        list[VerdictRecord], "One for each state, concept and decision maker asked about, in that order."
    ]


def explain_record(solution: Solution, verdicts: Sequence[Verdict]) -> ExplanationRecord:
    """Return what `explain` found."""
    return {
        **which_record(solution.model),
        "engine": solution.engine,
        "complete": solution.complete and all(v.improvements is not None for v in verdicts),
        "verdicts": [verdict_record(v, solution.open) for v in verdicts],
    }


def verdict_record(v: Verdict, open_: OpenSolution | None = None) -> VerdictRecord:
    """Return one verdict, in every completion and in some where preferences are left open."""
    each = None if open_ is None else open_.cell(v.concept, v.decision_maker, v.state)
    stable = v.stable if each is None else each.every
    possible: Possible = {} if each is None else {"possible": each.some.json}
    return {
        "state": v.state,
        "concept": v.concept,
        "decision_maker": v.decision_maker,
        "stable": stable.json,
        **open_answer(stable),
        **possible,
        "moves": None if v.improvements is None else [_explained(t) for t in v.temptations],
    }


def _explained(t: Temptation) -> ExplainedMoveRecord:
    return {**_move(t), "simultaneous": t.simultaneous}


# -- the case itself --------------------------------------------------------------------------------------------------


class ToldInRecord(TypedDict):
    """What is said of perspectives and phases themselves, without what they change."""

    perspectives: Annotated[dict[Id, dict[str, Any]], "By their ids, as the case file says it."]
    phases: Annotated[dict[Id, dict[str, Any]], "By their ids, as the case file says it."]


class ShownRecord(WhichRecord):
    """A model in the analyst's words; of a case that is evidence alone, that."""

    feasible: Annotated[int | None, "How many states there are; null where they are not counted.", Such(minimum=0)]
    model: Annotated[
        dict[str, Any],
        "As the case file says it, perspective and phase applied: its keys are those of the schema `case`.",
    ]
    told_in: ToldInRecord


def show_record(model: Model, feasible: int | None) -> ShownRecord:
    """Return the model as the case file says it, perspective and phase applied, and what is said of these."""
    applied = told_in([model.perspective] if model.perspective else [], [model.phase] if model.phase else [])
    told = cast(ToldInRecord, applied)
    return {**which_record(model), "feasible": feasible, "model": layer_data(model.layer), "told_in": told}


class PlacedWarningRecord(TypedDict):
    """A warning, by its place."""

    code: WarningCode
    file: Annotated[str, "Its name."]
    line: Annotated[Number, "From 1."]
    column: Annotated[Number, "From 1, in code points."]
    text: Annotated[Words, "What was found and why it matters."]
    fix: Annotated[Words, "What to try."]


class ValidRecord(TypedDict):
    """A case without errors."""

    case: CaseName
    models: Annotated[list[PlaceRecord], "The perspectives and phases that were checked."]
    not_looked_at: NotRequired[
        Annotated[
            list[PlaceRecord],
            "Those that were not looked at before the time was over; present only where there are such.",
            SOME,
        ]
    ]
    warnings: Annotated[list[PlacedWarningRecord], "What is probably not meant, by its place."]


class ErrorRecord(TypedDict):
    """An error."""

    file: Annotated[str, "Its name."]
    line: Annotated[Number, "From 1."]
    column: Annotated[Number, "From 1, in code points."]
    text: Annotated[Words, "What was found and what was expected."]
    hint: Annotated[str, "What to try, or an empty text."]


class InvalidRecord(TypedDict):
    """A case with errors."""

    case: Annotated[str, "The case as it was asked for."]
    errors: Annotated[list[ErrorRecord], "All errors, by their place.", SOME]


def errors_record(name: str, problems: Sequence[Problem], case_sha256: str | None) -> dict[str, Any]:
    """Return the errors of a case, each with its place."""
    errors: list[ErrorRecord] = [
        {"file": p.where.file, "line": p.where.line, "column": p.where.column, "text": p.message, "hint": p.hint}
        for p in problems
    ]
    told: InvalidRecord = {"case": name, "errors": errors}
    return {"detente": origin_record(case_sha256), **told}


def check_record(
    name: str,
    selections: Sequence[tuple[str | None, str | None]],
    findings: Sequence[Finding],
    unlooked: Sequence[tuple[str | None, str | None]] = (),
) -> ValidRecord:
    """Return the warnings of a case, of those of its models that were looked at."""
    left: NotLookedAt = {"not_looked_at": places_record(unlooked)} if unlooked else {}
    return {
        "case": name,
        "models": places_record(selections),
        **left,
        "warnings": [
            {
                "code": f.code,
                "file": f.where.file,
                "line": f.where.line,
                "column": f.where.column,
                "text": f.text,
                "fix": f.fix,
            }
            for f in findings
        ],
    }
