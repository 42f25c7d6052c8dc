"""What `reach` says of steps on credit: who would have to go first, against what, and what they trust to happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, NotRequired, TypedDict

from detente.answer import Answer
from detente.assess import StatusQuoAnalysis
from detente.assess.on_credit import CreditStep, CreditWay, OnCredit
from detente.phrases import in_words, listed, ordinal
from detente.report.blocks import Block, Bullets, Paragraph
from detente.report.joint_records import step_record
from detente.report.records import open_answers, plain_answers
from detente.report.said import Basis, Said, fixed, result, together
from detente.report.shapes import SOME, Concept, Count, Explains, Ids, StepRecord, Stops, Unsettled, Whys, YesNo
from detente.report.words import Words, concepts, under
from detente.stability import Step

SETS_TOLD, TEMPTATIONS_TOLD = 4, 2
"""So many sets of who goes first, and other moves that would serve a mover, are in a sentence."""


class CreditStepRecord(TypedDict):
    """One step of a way on credit."""

    step: Annotated[StepRecord, "The move."]
    on_credit: Annotated[bool, "Whether it does not serve whoever makes it."]
    repaid: Annotated[
        int | None,
        "Of a step on credit: the first later step, counted from 0, after which the mover is better off than before; "
        "null where there is none, and of other steps.",
    ]
    elsewhere: Annotated[
        list[StepRecord],
        "Other moves that would serve the same mover there, after which more steps on credit are to come than along "
        "the way, or after which there is no way.",
    ]


class CreditWayRecord(TypedDict):
    """One way with the fewest steps on credit."""

    steps: Annotated[list[CreditStepRecord], "Its moves, in order.", SOME]
    stops: Stops
    unsettled: Unsettled
    stays: Annotated[dict[Concept, YesNo], "For each concept whether nobody would leave the state where it ends."]
    why: NotRequired[
        Annotated[
            Whys,
            "Under the keys whose answer is null, what kind of neither it is; present only where one is.",
            Explains(("stays",)),
        ]
    ]


class CreditRecord(TypedDict):
    """How many steps on credit it takes, moves that do not serve whoever makes them, and who takes them."""

    known: Annotated[bool, "Whether the number of steps is known; false where a bound was hit."]
    steps: Annotated[Count | None, "The least number of steps on credit; null where there is no way, or none is known."]
    who: Annotated[
        list[Ids],
        "Of all ways with so few, the sets of who takes the steps on credit that contain no other such set.",
    ]
    all: Annotated[bool, "Whether these are all the sets; false where more than 1 000 were met."]
    ways: Annotated[
        list[CreditWayRecord], "A way for each of the first sets, as many as --limit allows; of one set that many ways."
    ]


class WithCredit(TypedDict):
    """What is told of a destination where steps on credit are asked for."""

    on_credit: NotRequired[Annotated[CreditRecord, "Who would have to go first; present with --on-credit."]]


def credit_record(found: OnCredit) -> CreditRecord:
    """Return who would have to go first as JSON."""
    return {
        "known": found.stopped is None,
        "steps": found.steps,
        "who": [list(those) for those in found.payers],
        "all": found.all_payers,
        "ways": [
            {
                "steps": [
                    {
                        "step": step_record(s.step),
                        "on_credit": s.on_credit,
                        "repaid": s.repaid,
                        "elsewhere": [step_record(other) for other in s.elsewhere],
                    }
                    for s in way.steps
                ],
                "stops": {c: list(states) for c, states in way.stops.items()},
                "unsettled": {c: list(states) for c, states in way.unsettled.items()},
                "stays": plain_answers(way.stays),
                **open_answers(way.stays),
            }
            for way in found.ways
        ],
    }


def credit_cell(words: Words, found: OnCredit) -> str:
    """Say in a cell how many steps on credit it takes, and by whom."""
    if found.steps is None:
        return "not known" if found.stopped is not None else "no way"
    who = _sets(words, found, "; or ") if found.steps else ""
    return f"{found.steps}{f' ({who})' if who else ''}"


def credit_blocks(words: Words, found: OnCredit, about: Sequence[Basis]) -> list[Block]:
    """Say who would have to go first, and each step of the ways."""
    if found.stopped is not None:
        return [Paragraph(Said(f"Who would have to go first is not known: {found.stopped}.", about))]
    if not found.steps and not found.ways:
        return []
    blocks: list[Block] = [Paragraph(first_sentence(words, found, about))]
    for way in found.ways if len(found.payers) > 1 else found.ways[:1]:
        if len(found.payers) > 1:
            blocks.append(Paragraph(Said(f"If {words.dms(way.payers)} did:", about, result("moves"))))
        blocks += [Bullets(tuple(_step(words, way, k) for k in range(len(way.steps))))]
        there = Said(once_there(way.stays), result(words.at(way.steps[-1].step.to), [*way.stays]))
        blocks.append(Paragraph(together([*_stops(words, way), there])))
    return blocks


def goes_first(analysis: StatusQuoAnalysis) -> Said | None:
    """Say of the first destination who would have to go first; nothing where that was not asked."""
    first = next(iter(analysis.destinations), None)
    if first is None:
        return None
    about = result(f"proposals.{first.what}" if first.proposal else "moves")
    if first.exists is Answer.NO:
        return Said("There is nothing to get to: no feasible state is that.", about)
    found = first.on_credit
    if found is None:
        return None
    if found.steps is None:
        why = f"That is not known: {found.stopped}." if found.stopped else "Nobody: no sequence of moves leads there."
        return Said(why, about)
    if not found.ways:
        return Said("Nobody: the terms are in force already." if first.proposal else "Nobody: it is so already.", about)
    return first_sentence(Words.with_conflict(analysis.model, analysis.conflict), found, about)


def once_there(stays: Mapping[str, Answer]) -> str:
    """Say whether anybody would leave the state where a way ends."""
    nobody, somebody, unknown = (under(stays, answer) for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN))
    sentences = []
    if nobody:
        sentences.append(f"Once there, nobody would leave under {concepts(nobody)}.")
    elif somebody:
        which = f" under {concepts(somebody)}" if unknown else ""
        sentences.append(f"Once there, somebody would leave{which}.")
    if unknown:
        sentences.append(f"Whether anybody would leave there under {concepts(unknown)} is not known.")
    return " ".join(sentences)


def first_sentence(words: Words, found: OnCredit, about: Sequence[Basis], lead: str = "") -> Said:
    """Say in one sentence who would have to go first, against what, and whom the rest of the way serves.

    It goes on from `lead`, where there is one.
    """
    if found.steps == 0:
        nobody = "nobody has to go first: each step serves whoever takes it."
        return Said(f"{lead}{nobody}" if lead else _capital(nobody), about, result("moves"))
    bases: list[Basis] = [*about, *result("moves")]
    first = bool(found.ways) and all(way.steps[0].on_credit for way in found.ways)
    one = found.steps == 1 and all(len(those) == 1 for those in found.payers)
    if not one:
        text = f"{_many(found)} would have to be taken on credit, by {_sets(words, found, ', or by ')}"
        rest = "every other step serves whoever takes it"
    else:
        named = []
        ways = {way.payers: way for way in reversed(found.ways)}  # of each set the first
        for those in found.payers[:SETS_TOLD]:
            who = words.dms(those)
            if (way := ways.get(those)) is None:  # there are ways for the first sets alone
                named.append(who)
                continue
            why = against(words, next(s for s in way.steps if s.on_credit).step)
            bases += why.because
            named.append(f"{who}, {why},")
        more = len(found.payers) - len(named)
        named += [f"one of {in_words(more)} more"] if more else []
        text = f"{' or '.join(named)} would have to {'go first' if first else 'take a step that does not serve it'}"
        rest = (
            "from there each next step serves whoever takes it" if first else "every other step serves whoever takes it"
        )
    alone = one and all(len(way.steps) == 1 for way in found.ways)
    bound = "" if found.all_payers else " There are more sets of who takes them than were told apart."
    return Said(f"{lead}{text if lead else _capital(text)}{'' if alone else f'; {rest}'}.{bound}", bases)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _many(found: OnCredit) -> str:
    steps = in_words(found.steps or 0)
    return f"{steps} step{'s' if found.steps != 1 else ''}"


def _sets(words: Words, found: OnCredit, between: str) -> str:
    told = [words.dms(those) for those in found.payers[:SETS_TOLD]]
    more = len(found.payers) - len(told)
    return between.join([*told, *([f"one of {in_words(more)} more sets of them"] if more else [])])


def against(words: Words, step: Step, *, whole: bool = False) -> Said:
    """Say against which of its priorities a move on credit goes; with what that says, if whole."""
    dm, preference = step.decision_maker, words.model.preferences[step.decision_maker]
    if not words.conflict.neighbourhood.prefers(words.conflict.index(dm), step.origin, step.target):
        return Said("though it gains nothing by it", words.wants(dm))
    reason = words.why(dm, step.target, step.origin)
    about = tuple(words.part("preferences", dm, part) for part in reason.parts) or words.wants(dm)
    groups, seen = preference.priorities, 0
    for k, group in enumerate(groups, start=1):
        if reason.parts and int(reason.parts[0]) <= seen + len(group):
            which = f"{ordinal(k)} priority" if len(groups) > 1 else "only priority"
            says = f", {listed(f'“{s.told}”' for s in group)}" if whole else ""
            return Said(f"against its {which}{says}", about)
        seen += len(group)
    return Said("against what it prefers", about)


def _step(words: Words, way: CreditWay, k: int) -> Said:
    """Say one step of a way, and of one on credit against what it goes and what it trusts to happen."""
    one = way.steps[k]
    moved = f"{words.dm(one.step.decision_maker)} would {words.move(one.step)}, to {words.state(one.step.to)}"
    text, bases = f"Step {k + 1}: {moved}.", [*result("moves"), *words.changed([one.step])]
    if one.on_credit:
        why = against(words, one.step, whole=True)
        bases += why.because
        text += f" ON CREDIT, {why}; {_trusts(one, k)}."
    if one.elsewhere:
        bases += words.changed(one.elsewhere)
        text += f" It may be tempted elsewhere: to {_others(words, one.elsewhere)}."
    return Said(text, bases)


def _trusts(one: CreditStep, k: int) -> str:
    if one.repaid is None:
        return "nowhere on this way is it better off than before"
    steps = f"step {k + 2}" if one.repaid == k + 1 else f"steps {k + 2} to {one.repaid + 1}"
    return f"it trusts that {steps} will follow, by which it is better off than before"


def _others(words: Words, others: Sequence[Step]) -> str:
    told = [words.move(other) for other in others[:TEMPTATIONS_TOLD]]
    more = len(others) - len(told)
    return listed([*told, *([f"{in_words(more)} more move{'s' if more > 1 else ''}"] if more else [])], "or")


def _stops(words: Words, way: CreditWay) -> list[Said]:
    """Say where a way could end before its goal."""
    told = []
    for answer, states in (
        ("nobody would leave", way.stops),
        ("whether anybody would leave is not known of", way.unsettled),
    ):
        found: dict[str, list[str]] = {}
        for concept, those in states.items():
            for state in those:
                found.setdefault(state, []).append(concept)
        if found:
            places = listed(f"{words.state(state)} under {concepts(ids)}" for state, ids in found.items())
            bases = [basis for state, ids in found.items() for basis in result(state, ids)]
            told.append(Said(f"On the way {answer} {places}.", bases))
    return told or [fixed("No state on the way is one that nobody would leave.")]
