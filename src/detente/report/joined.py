"""What the model says of those of whom relations are told: whose moves help or hurt whom, and what is found of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NotRequired, TypedDict, get_args

from detente.answer import Answer
from detente.assess.relations.helping import Effect, EffectKind, Helping, ShownMove, Tally
from detente.assess.relations.joined import Between, FindingKind, Joined, ModelFinding
from detente.phrases import listed
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.joint_records import step_record
from detente.report.said import Basis, Row, Said, fixed, result
from detente.report.shapes import Concept, Count, Id, Ids, State, StepRecord, Such
from detente.report.words import Words, concept_name, count

MIRRORED: Mapping[EffectKind, EffectKind] = {
    "always helps": "always hurts", "always hurts": "always helps",
    "sometimes helps": "sometimes hurts", "sometimes hurts": "sometimes helps",
    "helps and hurts": "helps and hurts", "never matters": "never matters",
}  # fmt: skip
"""What giving up does where it can be done wherever taking up can."""
DO: Mapping[EffectKind, str] = {
    "always helps": "always help", "sometimes helps": "sometimes help", "always hurts": "always hurt",
    "sometimes hurts": "sometimes hurt", "helps and hurts": "help and hurt", "never matters": "never matter",
    "not settled": "not settled", "no moves": "no moves",
}  # fmt: skip


class ShownMoveRecord(TypedDict):
    """A move, and where it begins."""

    state: Annotated[State, "Where it begins."]
    move: StepRecord


class EffectTallyRecord(TypedDict):
    """What some moves do to somebody, counted."""

    kind: Annotated[str, "In a word.", Such(enum=[*get_args(EffectKind)])]
    moves: Annotated[Count, "How many there are."]
    helps: Annotated[Count, "How many leave it better off, in every completion of what is left open."]
    hurts: Annotated[Count, "How many leave it worse off, in every completion."]
    same: Annotated[Count, "How many leave it as well off, in every completion."]
    open: Annotated[Count, "Of how many that is not settled."]
    helping: NotRequired[Annotated[ShownMoveRecord, "One that helps."]]
    hurting: NotRequired[Annotated[ShownMoveRecord, "One that hurts."]]
    unsettled: NotRequired[Annotated[ShownMoveRecord, "One of which it is not settled."]]


class OptionEffectRecord(TypedDict):
    """What the moves do by which one option alone changes."""

    option: Id
    taking: Annotated[EffectTallyRecord, "Those that take it up."]
    dropping: Annotated[EffectTallyRecord, "Those that give it up."]


class EffectRecord(TypedDict):
    """What somebody's moves do to somebody else."""

    decision_maker: Annotated[Id, "Whose moves."]
    on: Annotated[Id, "To whom."]
    every: Annotated[EffectTallyRecord, "All of them."]
    serving: Annotated[EffectTallyRecord, "Those that serve whoever makes them."]
    options: Annotated[list[OptionEffectRecord], "For each option of whoever moves."]


class BetweenRecord(TypedDict):
    """A relation as one between decision makers."""

    relation: Id
    ones: Annotated[Ids, "Who says by `actor` that it is the one end."]
    others: Annotated[Ids, "Who says that it is the other."]


class JoinedFindingRecord(TypedDict):
    """What the model says of two of whom it is told how they stand."""

    kind: Annotated[str, "What it is.", Such(enum=[*get_args(FindingKind)])]
    ones: Annotated[Ids, "Of whom it is said."]
    others: Annotated[Ids, "And of whom."]
    settled: Annotated[bool, "Whether it is so, whatever is left open; false where what is left open decides it."]
    relations: Annotated[Ids, "The relations that say how they stand."]
    contrary: Annotated[Ids, "Relations between the same that say the opposite."]
    claims: Annotated[Ids, "The claims that these and those rest on."]
    moves: Annotated[
        list[ShownMoveRecord],
        "Moves that show it: of each that which hurts the other; or a move, and the answer to it.",
    ]
    reasons: Annotated[list[str], "The parts of preferences that make the difference."]
    count: Annotated[list[Count], "Of how many moves it is so; for each side, where it is said of both."]
    among: Annotated[list[Count], "Of how many that serve whoever makes them."]
    concept: NotRequired[Annotated[Concept, "Of a deterrence: by which concept the answer counts."]]


class InModelRecord(TypedDict):
    """What the model says of those of whom relations are told."""

    between: Annotated[list[BetweenRecord], "The relations that count, as between decision makers."]
    without_actor: Annotated[Ids, "The decision makers that do not say which actor they are."]
    effects: Annotated[list[EffectRecord], "Whose moves help or hurt whom; none where the model is not looked at."]
    findings: Annotated[
        list[JoinedFindingRecord], "What is found of those who are said to be with or against each other."
    ]
    why_not: NotRequired[Annotated[str, "Why the model is not looked at."]]


def joined_record(found: Joined) -> InModelRecord:
    """Return it as JSON."""
    claims = {one.id: one.entry.note.evidence for one in found.between}
    record: InModelRecord = {
        "between": [{"relation": b.id, "ones": list(b.ones), "others": list(b.others)} for b in found.between],
        "without_actor": list(found.without_actor),
        "effects": [_effect(e) for e in found.helping.effects.values()] if found.helping is not None else [],
        "findings": [_finding(f, claims) for f in found.findings],
    }
    if found.why_not is not None:
        record["why_not"] = found.why_not
    return record


def _effect(e: Effect) -> EffectRecord:
    return {
        "decision_maker": e.mover,
        "on": e.on,
        "every": _tally(e.every),
        "serving": _tally(e.serving),
        "options": [
            {"option": o.option, "taking": _tally(o.taking), "dropping": _tally(o.dropping)} for o in e.options
        ],
    }


def _tally(t: Tally) -> EffectTallyRecord:
    record: EffectTallyRecord = {
        "kind": t.kind, "moves": t.moves, "helps": t.helps, "hurts": t.hurts, "same": t.same, "open": t.open,
    }  # fmt: skip
    if t.helping is not None:
        record["helping"] = _shown(t.helping)
    if t.hurting is not None:
        record["hurting"] = _shown(t.hurting)
    if t.unsettled is not None:
        record["unsettled"] = _shown(t.unsettled)
    return record


def _shown(move: ShownMove) -> ShownMoveRecord:
    return {"state": move.state, "move": step_record(move.step)}


def _finding(f: ModelFinding, claims: Mapping[str, Sequence[str]]) -> JoinedFindingRecord:
    record: JoinedFindingRecord = {
        "kind": f.kind,
        "ones": list(f.ones),
        "others": list(f.others),
        "settled": f.answer is Answer.YES,
        "relations": list(f.relations),
        "contrary": list(f.contrary),
        "claims": list(dict.fromkeys(c for r in (*f.relations, *f.contrary) for c in claims[r])),
        "moves": [_shown(m) for m in f.moves],
        "reasons": list(f.reasons),
        "count": list(f.count),
        "among": list(f.among),
    }
    if f.concept is not None:
        record["concept"] = f.concept
    return record


# -- in words ---------------------------------------------------------------------------------------------------------


def joined_blocks(found: Joined) -> list[Block]:
    """Return what the model says, in sentences and tables: of relations that it has, else of everybody's moves."""
    words = Words.of_model(found.model if found.helping is None else found.helping.model)
    blocks: list[Block] = [Heading(fixed("What the model says of it"))]
    blocks += [Paragraph(said) for said in linked_said(words, found)]
    if found.helping is None:
        blocks.append(Paragraph(Said(f"The model is not looked at: {found.why_not}.", result("relations"))))
        return blocks
    told = [finding_said(words, f) for f in found.findings]
    some = [b for b in found.between if b.pairs]
    if told:
        blocks.append(Bullets(tuple(told)) if len(told) > 1 else Paragraph(told[0]))
    elif some:
        none = "Of those who are said to be with or against each other the model says nothing that goes against it."
        blocks.append(Paragraph(Said(none, result("relations"))))
    blocks.append(_relations(words, found.helping, some) if some else _everybody(words, found.helping))
    blocks.append(Paragraph(fixed(COUNTED)))
    return blocks


COUNTED = (
    "A move helps whoever prefers where it leads, and hurts whoever prefers where it begins. Counted are moves that "
    "serve whoever makes them, from all states; nothing is said of how likely they are."
)


def linked_said(words: Words, found: Joined) -> Iterator[Said]:
    """Say who does not say which actor it is, as far as that leaves relations aside."""
    if not found.between:
        return
    if found.nobody_linked:
        text = (
            "No decision maker says by “actor” who it is in the sources, so that no relation is one between decision "
            "makers; told is what everybody's moves do to the others."
        )
        yield Said(text, words.parts("decision_makers", found.without_actor))
        return
    some = sum(1 for b in found.between if b.pairs)
    text = (
        f"{count(some)} of {count(len(found.between))} relations {'is' if some == 1 else 'are'} between decision makers"
    )
    if found.without_actor:
        does = "does not say by “actor” who it is" if len(found.without_actor) == 1 else "do not say who they are"
        yield Said(f"{text}; {words.dms(found.without_actor)} {does}.", words.parts("relations", _ids(found.between)))
    else:
        yield Said(f"{text}.", words.parts("relations", _ids(found.between)))


def _ids(between: Sequence[Between]) -> list[str]:
    return [b.id for b in between]


def finding_said(words: Words, f: ModelFinding) -> Said:
    """Return what is found in a few sentences; they tell what follows from what was said, and forecast nothing."""
    a, b = (words.dms(side) for side in (f.ones, f.others))
    how = "against" if f.kind == "untouched" else "with"
    head = f"{a} and {b} are said to be {how} each other ({listed(f.relations)}"
    head += f"; the opposite by {listed(f.contrary)})" if f.contrary else ")"
    bases = (*words.parts("relations", [*f.relations, *f.contrary]), *_reasons(words, f), *result("relations"))
    if f.answer is not Answer.YES:
        return Said(f"{head}. {UNSETTLED[f.kind].format(a=a, b=b)}", bases)
    match f.kind:
        case "untouched":
            return Said(f"{head}. Both decide here, and no move of either makes a difference to the other.", bases)
        case "hurt each other":
            (n, m), (among, of) = f.count, f.among
            told = f"{count(n)} of {count(among)} of {a}, {count(m)} of {count(of)} of {b}"
            shown = "; ".join(
                f"at {words.state(move.state)} {words.steps([move.step])}, by which "
                f"{_loss(words, whose, move.step.target, move.step.origin)}"
                for move, whose in zip(f.moves, (*f.others, *f.ones), strict=True)
            )
            text = f"{head}. Each has moves that serve it and hurt the other: {told}. For example {shown}."
            return Said(text, bases)
        case _:
            move, answer = f.moves
            serves = " " if f.concept == "seq" else ", with or without gain of its own, "
            text = (
                f"{head}. To {count(f.count[0])} of {count(f.among[0])} moves that serve {a}, {b} can answer{serves}so "
                f"that {a} is no better off than before ({concept_name(str(f.concept))}). For example at "
                f"{words.state(move.state)} {words.steps([move.step, answer.step])}; compared with before "
                f"{_loss(words, f.ones[0], answer.step.target, move.step.origin)}."
            )
            return Said(text, bases)


UNSETTLED: Mapping[FindingKind, str] = {
    "untouched": "Whether any move of either makes a difference to the other is decided by what is left open.",
    "hurt each other": "Whether each has a move that serves it and hurts the other is decided by what is left open.",
    "deterred by a friend": (
        "Whether {b} can answer a move that serves {a} so that {a} is no better off than before is decided by what is "
        "left open."
    ),
}


def _reasons(words: Words, f: ModelFinding) -> tuple[Basis, ...]:
    return tuple(words.part(*address.split(".")) for address in f.reasons)


def _loss(words: Words, dm: str, worse: int, better: int) -> str:
    """Say what somebody lost between two states, given by code, as its preference says it."""
    name = words.dm(dm)
    if not words.conflict.neighbourhood.prefers(words.conflict.index(dm), better, worse):
        return f"{name} is as well off"
    loss = words.why(dm, worse, better).loss
    return f"{name} would {loss}" if loss else f"{name} is worse off"


def serving_told(t: Tally) -> str:
    """Return what moves that serve somebody do, in a cell."""
    if t.kind in ("no moves", "never matters"):
        return DO[t.kind]
    parts = [f"{count(t.helps)} help"] if t.helps else []
    parts += [f"{count(t.hurts)} hurt"] if t.hurts else []
    parts += [f"{count(t.open)} not settled"] if t.open else []
    return f"{DO[t.kind]}: {', '.join(parts)} of {count(t.moves)}"


def _alone(effect: Effect) -> str:
    """Return what each option alone does, in a cell: taken up; given up, where that is not the reverse of it."""
    told = []
    for o in effect.options:
        up, down = o.taking.kind, o.dropping.kind
        if up not in ("never matters", "no moves"):
            told.append(f"{o.option} {up}")
        if down not in ("never matters", "no moves") and down != MIRRORED.get(up):
            told.append(f"without {o.option} {down}")
    return "; ".join(told)


def _relations(words: Words, helping: Helping, between: Sequence[Between]) -> Table:
    rows = []
    for one in between:
        for a, b in one.pairs:
            serving = (serving_told(helping.effects[two].serving) for two in ((a, b), (b, a)))
            cells = (one.id, one.sign.replace("-", "−"), f"{words.dm(a)} – {words.dm(b)}", *serving)
            rows.append(Row(cells, (words.part("relations", one.id), *result("relations"))))
    columns = ("relation", "sign", "between", "moves of the first", "moves of the second")
    return Table(
        fixed("What is said, and what moves that serve whoever makes them do to the other"), columns, tuple(rows)
    )


def _everybody(words: Words, helping: Helping) -> Table:
    rows = tuple(
        Row(
            (words.dm(a), words.dm(b), serving_told(e.serving), _touches(e.every), _alone(e)),
            result("relations"),
        )
        for (a, b), e in helping.effects.items()
    )
    columns = ("whose moves", "to whom", "those that serve it", "any at all", "each option taken up alone")
    return Table(fixed("Whose moves help or hurt whom"), columns, rows)


def _touches(t: Tally) -> str:
    return {Answer.YES: "matter", Answer.NO: "never matter"}.get(t.matters, "not settled")
