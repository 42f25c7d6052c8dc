"""What `robust` says: first the answers that survive small doubts, then what flips the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from detente.assess.robustness import Doubt, Flip, Robustness, RobustnessAnalysis, Trials
from detente.case.changes import GiveOption
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.records import which_record
from detente.report.said import Basis, Row, Said, element, fixed, result, together
from detente.report.words import CONCEPT_NAMES, Words, concepts, listed, words_of

FLIPS_IN_TEXT = 6
KIND_NAMES = {
    "swap": "neighbouring statements the other way round",
    "tie": "neighbouring statements equally important",
    "assumption": "an assumption left out",
    "inferred": "an inferred statement left out",
    "one-way": "a one-way act that can be undone after all",
    "owner": "an option with its contested owner",
}


def robust_document(analysis: RobustnessAnalysis) -> list[Block]:
    """Return how the verdicts fare, in sentences and a table."""
    words = words_of(analysis.model)
    return [*title_blocks(analysis.model, words), *robust_blocks(words, analysis)]


def robust_blocks(words: Words, analysis: RobustnessAnalysis) -> list[Block]:
    """Return the same without the title, as a part of a report."""
    blocks: list[Block] = [Heading(fixed("What survives small doubts")), Paragraph(_doubts(analysis))]
    surviving = [v for v in analysis.verdicts if v.survives]
    others = [v for v in analysis.verdicts if not v.survives]
    if surviving:
        lead = fixed("These answers stay the same under every single doubt:")
        blocks += [Paragraph(lead), Bullets(tuple(_surviving(surviving)))]
    elif analysis.verdicts:
        blocks.append(Paragraph(Said("No answer stays the same under every single doubt.", result("solution"))))
    for alike in _alike([*others, *(v for v in surviving if v.flips)]):
        blocks += _flipping(words, alike)
    blocks += [Paragraph(said) for said in _remarks(words, analysis)]
    return [*blocks, _table(words, analysis)]


def _doubts(analysis: RobustnessAnalysis) -> Said:
    counts: dict[str, int] = {}
    for doubt in analysis.doubts:
        counts[doubt.kind] = counts.get(doubt.kind, 0) + 1
    if not counts:
        return Said("There is nothing here that a small doubt could be about.", result("solution"))
    kinds = listed(f"{n} × {KIND_NAMES[kind]}" for kind, n in counts.items())
    what = fixed("A doubt is one small change to the model; each variant was solved anew.")
    return together([what, Said(f"Single doubts: {kinds}.", result("solution"))])


def _surviving(verdicts: Sequence[Robustness]) -> Iterable[Said]:
    """Say what survives, all concepts of one question in a sentence."""
    grouped: dict[tuple[str, str], list[Robustness]] = {}
    for v in verdicts:
        grouped.setdefault((v.question.about.address, v.outcome), []).append(v)
    for (_, outcome), group in grouped.items():
        ids = [v.question.concept for v in group]
        tried = group[0].trials[0].solved
        text = f"{_name(group[0])} {outcome} under {concepts(ids)} ({tried} doubts tried)."
        yield Said(text, *(result(v.question.about.address, [v.question.concept]) for v in group))


def _name(verdict: Robustness) -> str:
    about = verdict.question.about
    return about.path[-1] if about.kind == "proposal" else f"the state {about.path[-1]}"


def _alike(verdicts: Iterable[Robustness]) -> list[list[Robustness]]:
    """Return verdicts on one question that fare alike under several concepts together."""
    grouped: dict[tuple[object, ...], list[Robustness]] = {}
    for v in verdicts:
        flips = tuple((tuple(d.address for d in f.doubts), f.outcome) for f in v.flips)
        grouped.setdefault((v.question.about.address, v.outcome, v.trials, flips), []).append(v)
    return list(grouped.values())


def _flipping(words: Words, alike: Sequence[Robustness]) -> list[Block]:
    verdict, ids = alike[0], [v.question.concept for v in alike]
    about = result(verdict.question.about.address, ids)
    trials = verdict.trials[0] if verdict.flips and len(verdict.flips[0].doubts) == 1 else verdict.trials[-1]
    head = Said(f"{_name(verdict)} {verdict.outcome} under {concepts(ids)}, and in {_share(trials)}.", about)
    if not verdict.flips:
        return [Paragraph(head)]
    shown = [_flip(words, flip, about) for flip in verdict.flips[:FLIPS_IN_TEXT]]
    more = len(verdict.flips) - len(shown)
    if more:
        shown.append(Said(f"{more} more; ask for JSON.", about))
    return [Paragraph(together([head, fixed("The smallest changes that flip it:")])), Bullets(tuple(shown))]


def _share(trials: Trials) -> str:
    size = "single doubt" if trials.size == 1 else "set of two doubts"
    if trials.exhaustive:
        return f"{trials.kept} of all {trials.solved} variants with a {size}"
    return f"{trials.kept} of {trials.solved} variants with a {size} that were tried"


def _flip(words: Words, flip: Flip, about: Iterable[Basis]) -> Said:
    text = " and ".join(_doubt(words, doubt) for doubt in flip.doubts)
    bases = [element(part) for doubt in flip.doubts for part in doubt.parts]
    return Said(f"{text}: then {_then(flip)}.", about, bases)


def _then(flip: Flip) -> str:
    return {
        "holds": "it holds",
        "does not hold": "it does not hold",
        "infeasible": "there is no such state",
        "not known": "it is not known",
    }[flip.outcome]


def _doubt(words: Words, doubt: Doubt) -> str:
    """Say one doubt in words."""
    part = doubt.parts[0]
    match doubt.kind:
        case "swap":
            who = words.dm(part.path[1])
            return f"if “{doubt.parts[1].label}” mattered more to {who} than “{part.label}”"
        case "tie":
            who = words.dm(part.path[1])
            return f"if “{part.label}” and “{doubt.parts[1].label}” were equally important to {who}"
        case "owner":
            assert isinstance(doubt.change, GiveOption)
            return f"if {words.option(doubt.change.option)} were up to {words.dm(doubt.change.owner)}"
        case "one-way":
            return f"if {words.option(part.path[1])} were not final"
        case _:
            basis = "an assumption" if doubt.kind == "assumption" else "inferred"
            if part.kind == "statement":
                return f"if {words.dm(part.path[1])} did not care for “{part.label}” ({basis})"
            return f"without “{part.label}” ({basis})"


def _remarks(words: Words, analysis: RobustnessAnalysis) -> Iterable[Said]:
    if analysis.not_varied:
        names = words.dms(analysis.not_varied)
        yield Said(
            f"Not varied: the preferences of {names}, which are no list of statements.",
            [Basis("result", f"decision_makers.{dm}") for dm in analysis.not_varied],
        )
    if analysis.failed:
        texts = "; ".join(f"{_doubt(words, doubt)}: {why}" for doubt, why in analysis.failed)
        yield Said(f"Not solved: {texts}.", [element(p) for doubt, _ in analysis.failed for p in doubt.parts])
    drawn = next((t for v in analysis.verdicts for t in v.trials if t.size == 2 and t.total is None), None)
    if drawn is not None:
        yield Said(
            f"Sets of two doubts were drawn at random: {drawn.solved} of them, with the seed {analysis.seed}.",
            result("solution"),
        )
    if analysis.stopped:
        yield Said(f"Not everything was tried: {analysis.stopped}.", result("solution"))


def _table(words: Words, analysis: RobustnessAnalysis) -> Table:
    columns = (
        "question",
        "concept",
        "answer",
        "stays, one doubt",
        "stays, two doubts",
        "smallest change that flips it",
    )
    rows = []
    for v in analysis.verdicts:
        by_size = {t.size: f"{t.kept} of {t.solved}{'' if t.exhaustive else ' tried'}" for t in v.trials}
        smallest = " and ".join(_doubt(words, d) for d in v.flips[0].doubts) if v.flips else "none found"
        cells = (
            _name(v),
            CONCEPT_NAMES[v.question.concept],
            v.outcome,
            by_size.get(1, ""),
            by_size.get(2, "not tried"),
        )
        rows.append(Row((*cells, smallest), result(v.question.about.address, [v.question.concept])))
    return Table(fixed("How each answer fares"), columns, tuple(rows), main=True)


def robust_record(analysis: RobustnessAnalysis) -> dict[str, Any]:
    """Return how the verdicts fare as JSON."""
    return {
        **which_record(analysis.model),
        "complete": analysis.stopped is None,
        "stopped": analysis.stopped,
        "concepts": list(analysis.concepts),
        "seed": analysis.seed,
        "doubts": [_doubt_record(d) for d in analysis.doubts],
        "not_varied": list(analysis.not_varied),
        "failed": [{"doubt": _doubt_record(d), "why": why} for d, why in analysis.failed],
        "verdicts": [_verdict_record(v) for v in analysis.verdicts],
    }


def _doubt_record(doubt: Doubt) -> dict[str, Any]:
    owner = doubt.change.owner if isinstance(doubt.change, GiveOption) else None
    return {"kind": doubt.kind, "parts": [p.address for p in doubt.parts], "owner": owner}


def _verdict_record(verdict: Robustness) -> dict[str, Any]:
    about = verdict.question.about
    return {
        "proposal" if about.kind == "proposal" else "state": about.path[-1],
        "concept": verdict.question.concept,
        "outcome": verdict.outcome,
        "survives": verdict.survives,
        "by_kind": {kind: {"solved": n, "kept": kept} for kind, (n, kept) in verdict.by_kind.items()},
        "trials": [{"size": t.size, "total": t.total, "solved": t.solved, "kept": t.kept} for t in verdict.trials],
        "flips": [{"doubts": [_doubt_record(d) for d in f.doubts], "outcome": f.outcome} for f in verdict.flips],
    }
