"""What `robust` says: first the answers that survive small doubts, then what flips the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, NotRequired, TypedDict

from detente.answer import Answer
from detente.assess.reliance import Outcome
from detente.assess.robustness import Flip, Robustness, RobustnessAnalysis, Trials
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.doubts import KIND_NAMES, NOTHING_TO_DOUBT, DoubtRecord, doubt_record, doubt_text
from detente.report.obstacles import obstacles_text
from detente.report.records import About, open_answer, which_record
from detente.report.said import Basis, Row, Said, element, fixed, result, together
from detente.report.shapes import EITHER, SOME, Concept, Count, Explains, Id, Such, WhichRecord, Why, YesNo
from detente.report.shapes import Outcome as OutcomeShape
from detente.report.words import Words, concept_name, concepts, count, listed, words_of

FLIPS_IN_TEXT = 6
SIZES = {1: "single doubt", 2: "set of two doubts", 3: "set of three doubts"}
THEN: dict[Outcome, str] = {
    "holds": "holds",
    "does not hold": "does not hold",
    "infeasible": "is infeasible",
    "not known": "is not known to hold or not",
}
OPEN: dict[Answer, Outcome] = {Answer.INFEASIBLE: "infeasible", Answer.UNKNOWN: "not known"}


def robust_document(analysis: RobustnessAnalysis) -> list[Block]:
    """Return how the verdicts fare, in sentences and a table."""
    words = words_of(analysis.model)
    return [*title_blocks(analysis.model, words), *robust_blocks(words, analysis)]


def robust_blocks(words: Words, analysis: RobustnessAnalysis) -> list[Block]:
    """Return the same without the title, as a part of a report."""
    blocks: list[Block] = [Heading(fixed("What survives small doubts")), Paragraph(_doubts(analysis))]
    surviving = [v for v in analysis.verdicts if v.survives is Answer.YES]
    open_ = [v for v in analysis.verdicts if not v.survives.settled and not v.flips]
    if surviving:
        lead = fixed("These answers stay the same under every single doubt:")
        blocks += [Paragraph(lead), Bullets(tuple(_surviving(words, surviving)))]
    elif analysis.verdicts and all(v.survives is Answer.NO for v in analysis.verdicts):
        blocks.append(Paragraph(Said("No answer stays the same under every single doubt.", result("solution"))))
    if open_:
        blocks.append(Bullets(tuple(_not_settled(words, open_))))
    for group in alike(v for v in analysis.verdicts if v.survives is Answer.NO or v.flips):
        blocks += _flipping(words, group)
    blocks += [Paragraph(said) for said in remarks(words, analysis)]
    return [*blocks, _table(words, analysis)]


def _doubts(analysis: RobustnessAnalysis) -> Said:
    counts: dict[str, int] = {}
    for doubt in analysis.doubts:
        counts[doubt.kind] = counts.get(doubt.kind, 0) + 1
    if not counts:
        return Said(NOTHING_TO_DOUBT, result("solution"))
    kinds = listed(f"{n} × {KIND_NAMES[kind]}" for kind, n in counts.items())
    what = fixed("A doubt is one small change to the model; each variant was solved anew.")
    return together([what, Said(f"Single doubts: {kinds}.", result("solution"))])


def _surviving(words: Words, verdicts: Sequence[Robustness]) -> Iterable[Said]:
    """Say what survives, all concepts of one question in a sentence."""
    grouped: dict[tuple[str, str], list[Robustness]] = {}
    for v in verdicts:
        grouped.setdefault((v.question.about.address, v.outcome), []).append(v)
    for (_, outcome), group in grouped.items():
        ids = [v.question.concept for v in group]
        tried = group[0].trials[0].solved
        text = f"{_named(words, group[0])} {outcome} under {concepts(ids)} ({tried} doubts tried)."
        yield Said(text, *(result(v.question.about.address, [v.question.concept]) for v in group))


def _not_settled(words: Words, verdicts: Sequence[Robustness]) -> Iterable[Said]:
    """Say what has no answer, and of which answers it is not known whether they stay, concepts alike together."""
    for group in alike(verdicts):
        first, ids = group[0], [v.question.concept for v in group]
        under = f"{_named(words, first)} {THEN[first.outcome]} under {concepts(ids)}"
        if first.survives is Answer.INFEASIBLE:
            text = f"{under}, with every single doubt ({first.trials[0].solved} doubts tried)."
        elif first.outcome == "not known":
            text = f"{under}, so that no doubt can be told to change that."
        else:
            text = f"{under}, and in {_share(first.trials[0])}; whether in the others is not known."
        yield Said(text, *(result(v.question.about.address, [v.question.concept]) for v in group))


def _name(words: Words, verdict: Robustness) -> str:
    about = verdict.question.about
    return words.proposal(about.path[-1]) if about.kind == "proposal" else f"the state {about.path[-1]}"


def _named(words: Words, verdict: Robustness) -> str:
    """Name what is asked about at the beginning of a sentence; an id stays as it is written."""
    return _name(words, verdict).replace("the state", "The state", 1)


def alike(verdicts: Iterable[Robustness]) -> list[list[Robustness]]:
    """Return verdicts on one question that fare alike under several concepts together."""
    grouped: dict[tuple[object, ...], list[Robustness]] = {}
    for v in verdicts:
        flips = tuple((tuple(d.address for d in f.doubts), f.outcome) for f in v.flips)
        grouped.setdefault((v.question.about.address, v.outcome, v.trials, flips), []).append(v)
    return list(grouped.values())


def _flipping(words: Words, group: Sequence[Robustness]) -> list[Block]:
    verdict, ids = group[0], [v.question.concept for v in group]
    about = result(verdict.question.about.address, ids)
    size = len(verdict.flips[0].doubts) if verdict.flips else verdict.trials[-1].size
    trials = next(t for t in verdict.trials if t.size == size)
    head = Said(
        f"{_named(words, verdict)} {THEN[verdict.outcome]} under {concepts(ids)}, and in {_share(trials)}.", about
    )
    if not verdict.flips:
        return [Paragraph(head)]
    shown = [_flip(words, flip, about) for flip in verdict.flips[:FLIPS_IN_TEXT]]
    more = len(verdict.flips) - len(shown)
    if more:
        shown.append(Said(f"{more} more{words.rest.replace(':', ';')}.", about))
    return [Paragraph(together([head, fixed("The smallest changes that flip it:")])), Bullets(tuple(shown))]


def _share(trials: Trials) -> str:
    size = SIZES[trials.size]
    if trials.exhaustive:
        return f"{trials.kept} of all {trials.solved} variants with a {size}"
    return f"{trials.kept} of {trials.solved} variants with a {size} that were tried"


def _together(words: Words, flip: Flip) -> str:
    return " and ".join(doubt_text(words, doubt) for doubt in flip.doubts)


def _flip(words: Words, flip: Flip, about: Iterable[Basis]) -> Said:
    text = _together(words, flip)
    bases = [element(part) for doubt in flip.doubts for part in doubt.parts]
    return Said(f"{text}: then it {THEN[flip.outcome]}.", about, bases)


def remarks(words: Words, analysis: RobustnessAnalysis) -> Iterable[Said]:
    """Say what was not counted or not tried, and why."""
    for doubt, why in analysis.failed:
        text = f"Not counted: {doubt_text(words, doubt)}; {obstacles_text(analysis.model, why)}."
        yield Said(text, [element(p) for p in doubt.parts])
    trials = next(({t.size: t for t in v.trials} for v in analysis.verdicts), {})
    touch = "touches" if analysis.apart == 1 else "touch"
    touching = f"{count(analysis.apart)} that {touch} the same part" if analysis.apart else ""
    impossible = f"{count(analysis.no_model)} with which there is no model" if analysis.no_model else ""
    if touching or impossible:
        left = listed(filter(None, (touching, impossible)))
        what = "two or three" if 3 in trials else "two"
        yield Said(f"Sets of {what} doubts that are not counted: {left}.", result("solution"))
    for size, one in SIZES.items():
        if size in trials and trials[size].total is None and not analysis.stopped:
            what = one.replace("set", "sets") if size > 1 else f"{one}s"
            how = f"{trials[size].solved} of them, with the seed {analysis.seed}"
            yield Said(f"{what.capitalize()} were drawn at random: {how}.", result("solution"))
    if analysis.stopped:
        yield Said(f"Not everything was tried: {analysis.stopped}.", result("solution"))


def _table(words: Words, analysis: RobustnessAnalysis) -> Table:
    stays = {1: "stays, one doubt", 2: "stays, two doubts"}
    if any(t.size == 3 for v in analysis.verdicts for t in v.trials):
        stays[3] = "stays, three doubts"
    columns = ("question", "concept", "answer", *stays.values(), "smallest change that flips it")
    rows = []
    for v in analysis.verdicts:
        by_size = {t.size: f"{t.kept} of {t.solved}{'' if t.exhaustive else ' tried'}" for t in v.trials}
        none = "none found" if v.survives is Answer.YES else OPEN.get(v.survives, "")
        smallest = _together(words, v.flips[0]) if v.flips else none
        if not v.flips and v.outcome in OPEN.values():
            by_size = dict.fromkeys(by_size, v.outcome)
        fares = (by_size.get(size, "not tried" if size > 1 else "") for size in stays)
        cells = (_name(words, v), concept_name(v.question.concept), v.outcome, *fares)
        rows.append(Row((*cells, smallest), result(v.question.about.address, [v.question.concept])))
    return Table(fixed("How each answer fares"), columns, tuple(rows), main=True)


# -- as JSON ----------------------------------------------------------------------------------------------------------


class KeptRecord(TypedDict):
    """Single doubts of one kind."""

    solved: Annotated[Count, "How many were tried."]
    kept: Annotated[Count, "How many of these leave the answer as it is."]


class TrialsRecord(TypedDict):
    """Variants of one size."""

    size: Annotated[Count, "How many doubts at a time."]
    total: Annotated[int | None, "How many variants there are; null where some were drawn.", Such(minimum=0)]
    solved: Annotated[Count, "How many were solved."]
    kept: Annotated[Count, "How many of these leave the answer as it is."]


class FlipRecord(TypedDict):
    """A set of doubts that changes the answer."""

    doubts: Annotated[list[DoubtRecord], "The doubts.", SOME]
    outcome: OutcomeShape


class RobustnessRecord(TypedDict):
    """How one answer fares; exactly one of `state` and `proposal` is given."""

    proposal: NotRequired[Annotated[Id, "The proposal asked about.", EITHER]]
    state: NotRequired[Annotated[str, "The state asked about, by its name or its letters.", EITHER]]
    concept: Annotated[Concept, "Under which concept."]
    outcome: OutcomeShape
    survives: Annotated[
        YesNo,
        "Whether the answer is the same under every single doubt: false as soon as it is another one under one, true "
        "once all have been tried; null until then, and where there is nothing to ask about whatever the doubt.",
    ]
    why: NotRequired[
        Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("survives",))]
    ]
    by_kind: Annotated[dict[str, KeptRecord], "Single doubts, by kind."]
    trials: Annotated[list[TrialsRecord], "Variants by the number of doubts in them.", SOME]
    flips: Annotated[list[FlipRecord], "The smallest sets of doubts found that change the answer, all of one size."]


class FailedDoubtRecord(TypedDict):
    """A doubt under which there is no model to solve."""

    doubt: Annotated[DoubtRecord, "Which."]
    why: Annotated[str, "Why there is none, in words."]


class NotCountedRecord(TypedDict):
    """Sets of two doubts that are not counted."""

    same_part: Annotated[Count, "How many touch the same statement, state, weight, rule, mark or owner."]
    no_model: Annotated[Count, "Of those looked at, with how many there is no model to solve."]


class DoubtsRecord(WhichRecord):
    """How the verdicts of one model fare under small doubts."""

    complete: Annotated[bool, "Whether everything asked for was tried."]
    stopped: Annotated[str | None, "Why not, or null."]
    concepts: Annotated[list[Concept], "The concepts asked about."]
    seed: Annotated[int, "What sets of doubts were drawn with, where they were drawn."]
    doubts: Annotated[list[DoubtRecord], "Every single doubt."]
    failed: Annotated[list[FailedDoubtRecord], "Doubts under which there is no model to solve; they are not counted."]
    not_counted: Annotated[NotCountedRecord, "Sets of two doubts that are not counted."]
    verdicts: Annotated[list[RobustnessRecord], "One for each question and concept."]


def robust_record(analysis: RobustnessAnalysis) -> DoubtsRecord:
    """Return how the verdicts fare as JSON."""
    model = analysis.model
    return {
        **which_record(model),
        "complete": analysis.stopped is None,
        "stopped": analysis.stopped,
        "concepts": list(analysis.concepts),
        "seed": analysis.seed,
        "doubts": [doubt_record(d) for d in analysis.doubts],
        "failed": [
            {"doubt": doubt_record(d), "why": obstacles_text(analysis.model, why)} for d, why in analysis.failed
        ],
        "not_counted": {"same_part": analysis.apart, "no_model": analysis.no_model},
        "verdicts": [_verdict_record(v) for v in analysis.verdicts],
    }


def _verdict_record(verdict: Robustness) -> RobustnessRecord:
    about = verdict.question.about
    what: About = {"proposal": about.path[-1]} if about.kind == "proposal" else {"state": about.path[-1]}
    return {
        **what,
        "concept": verdict.question.concept,
        "outcome": verdict.outcome,
        "survives": verdict.survives.json,
        **open_answer(verdict.survives),
        "by_kind": {kind: {"solved": n, "kept": kept} for kind, (n, kept) in verdict.by_kind.items()},
        "trials": [{"size": t.size, "total": t.total, "solved": t.solved, "kept": t.kept} for t in verdict.trials],
        "flips": [{"doubts": [doubt_record(d) for d in f.doubts], "outcome": f.outcome} for f in verdict.flips],
    }
