"""What would make it hold, in words: who would have to want, give up or guarantee what, and what then deters whom."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from detente.answer import Answer
from detente.assess import Repair, Repairs, Wish
from detente.engines.repairing.candidates import MAX_PLACES
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.changes import ChangeRecord, change_record, change_said, change_sentence
from detente.report.documents import deterrence_sentence, title_blocks
from detente.report.records import open_answer, which_record
from detente.report.said import Row, Said, fixed, result, together
from detente.report.shapes import (
    Count,
    Explains,
    GoalRecord,
    Id,
    IdOrNull,
    Number,
    Sanctioned,
    State,
    WhichRecord,
    Why,
    YesNo,
)
from detente.report.words import Words, concept_name, listed, words_of
from detente.stability import Verdict

FOUND = result("repairs")


def repair_document(repairs: Repairs, words: Words) -> list[Block]:
    """Return the repairs in sentences and as a table."""
    blocks: list[Block] = [*title_blocks(repairs.model, words), *repair_blocks(repairs, words)]
    rows = tuple(
        Row((str(n), str(r.cost), c.change.kind, str(c.cost), change_sentence(words, c.change), ", ".join(r.states)))
        for n, r in enumerate(repairs.found, start=1)
        for c in r.changes
    )
    columns = ("repair", "cost", "kind", "cost of the change", "change", "states")
    blocks.append(Table(fixed("Changes"), columns, rows, main=True, only_csv=True))
    return blocks


def repair_blocks(repairs: Repairs, words: Words) -> list[Block]:
    """Say what was asked, what is proven, and each repair."""
    title = Said(f"What would make {_what(repairs, words)}", FOUND)
    blocks: list[Block] = [Heading(title), Paragraph(Said(_proof(repairs, words), FOUND))]
    for dm in repairs.too_long:
        text = f"The ranking of {words.dm(dm)} has more than {MAX_PLACES} places, and was left as it is."
        blocks.append(Paragraph(Said(text, FOUND, words.wants(dm))))
    for number, found in enumerate(repairs.found, start=1):
        blocks += found_blocks(found, f"Repair {number}")
    return blocks


def found_blocks(found: Repair, called: str = "Repair") -> list[Block]:
    """Say one repair: what would have to change, and what then holds."""
    if not found.changes:
        return [Paragraph(Said("It holds as it is: nothing has to change.", FOUND))]
    words = words_of(found.before)
    return [
        Heading(Said(f"{called}, cost {found.cost}", FOUND), 3),
        Bullets(tuple(change_said(words, c.change) for c in found.changes)),
        *_then(found),
    ]


def _what(repairs: Repairs, words: Words) -> str:
    concept = concept_name(repairs.concept)
    if repairs.proposal is not None:
        where = f", carried out as {words.state(words.letters(repairs.wishes[0].state))}," if repairs.wishes else ""
        return f"{words.proposal(repairs.proposal)}{where} hold under {concept}"
    return " and ".join(_wish(words, w) for w in repairs.wishes) + f" under {concept}"


def _wish(words: Words, wish: Wish) -> str:
    who = "everybody" if wish.decision_maker is None else words.dm(wish.decision_maker)
    return f"{words.state(words.letters(wish.state))} {'stable' if wish.stable else 'unstable'} for {who}"


def _proof(repairs: Repairs, words: Words) -> str:
    changes = f"{len(repairs.candidates)} changes were allowed; {repairs.proposed} sets of them were looked at."
    if repairs.infeasible:
        which = words.proposal(str(repairs.proposal))
        none = f"No feasible state has the terms of {which} in force together"
        return f"{none}, so there is nothing that could hold: no change that is allowed makes a state exist."
    if repairs.impossible:
        return f"Nothing does: no set of the allowed changes makes it so, which is proven. {changes}"
    if not repairs.found:
        upper = f"a set of cost {repairs.upper} does" if repairs.upper is not None else "none was found"
        return f"Not settled ({repairs.stopped}): no set cheaper than {repairs.lower} does it, and {upper}. {changes}"
    if not repairs.proven:
        upper = f"a set of cost {repairs.upper} does it, and no set cheaper than {repairs.lower}"
        return f"Not settled ({repairs.stopped}): {upper}. {changes}"
    first = f"The cheapest costs {repairs.found[0].cost}, and nothing cheaper does it: that is proven."
    if not repairs.found[0].changes:
        return changes
    n = len(repairs.found)
    if repairs.complete:
        rest = f"There are {n} minimal sets of changes in all" if n > 1 else "There is no other minimal set of changes"
    else:
        rest = f"These are the first {n} minimal sets of changes; there may be more" if n > 1 else "There may be others"
    return f"{first} {rest}{'' if repairs.complete else f' ({repairs.stopped})' if repairs.stopped else ''}. {changes}"


def _then(found: Repair) -> list[Block]:
    words = words_of(found.model)
    lines = [line for v in found.verdicts for line in _after(words, v)]
    checked = {
        Answer.YES: "Solving the changed model from scratch gives the same answer.",
        Answer.NO: "Solving the changed model from scratch does NOT give the same answer; please report this.",
    }.get(found.verified, "The changed model was not solved from scratch: time ran out.")
    at = f"This concerns {listed(words.state(s) for s in found.states)}." if found.proposal else ""
    if not lines and found.verdicts:
        lines = ["Then nobody has a move by which to gain."]
    told = Bullets(tuple(Said(line, FOUND) for line in lines))
    return [told, Paragraph(together([Said(at, FOUND), Said(checked, FOUND)]))]


def _after(words: Words, verdict: Verdict) -> list[str]:
    """Say how those who would still gain by a move are deterred, the first move of each decision maker."""
    if not verdict.temptations or verdict.stable is not Answer.YES:
        return []
    first = verdict.temptations[0]
    name = words.dm(verdict.decision_maker)
    reason = words.reason(verdict.decision_maker, first.step.origin, first.step.target)
    more = (verdict.improvements or 1) - 1
    others = (
        f" {more} other move{'s' if more > 1 else ''} of {name} {'are' if more > 1 else 'is'} deterred too."
        if more
        else ""
    )
    gain = f"Then {name} could still {words.move(first.step)}: {reason}."
    return [f"{gain} {deterrence_sentence(words, verdict.concept, first, name)}{others}"]


# -- as JSON ----------------------------------------------------------------------------------------------------------


class CostedChangeRecord(ChangeRecord):
    """One change and its cost; a key that its kind does not have is null."""

    cost: Annotated[Number, "What it costs."]


class RepairRecord(TypedDict):
    """A set of changes no part of which is enough."""

    cost: Annotated[Count, "The sum of the costs."]
    states: Annotated[list[State], "The states that it concerns; for a proposal the one that carries it out."]
    changes: Annotated[list[CostedChangeRecord], "What changes."]
    then: Annotated[list[str], "Who could still gain by which move in the changed model, and what deters it."]
    verified: Annotated[
        YesNo, "Whether solving the changed model from scratch gave the same answer; null: it was not solved."
    ]
    why: NotRequired[
        Annotated[Why, "What kind of neither it is; present only where it is null.", Explains(("verified",))]
    ]


class Impossible(TypedDict, total=False):
    """Why there is nothing that could hold, where that is so."""

    why: Literal["infeasible"]


class RepairsRecord(WhichRecord):
    """The repairs of one model."""

    concept: Sanctioned
    proposal: Annotated[IdOrNull, "The proposal that is to hold."]
    goals: Annotated[list[GoalRecord], "The states asked about; none where any state with the terms will do."]
    proven: Annotated[bool, "Whether the cheapest is known to be cheapest, or it is known that there is none."]
    impossible: Annotated[bool, "Whether no set of the allowed changes is enough, which is proven then."]
    why: NotRequired[
        Annotated[
            Literal["infeasible"],
            "Present only where no feasible state has the terms of the proposal in force together, so that there is "
            "nothing that could hold.",
        ]
    ]
    complete: Annotated[bool, "Whether every minimal set is listed."]
    lower: Annotated[int | None, "A cost below which there is no repair; null where there is none at all."]
    upper: Annotated[int | None, "The cost of some set of changes that is enough; null where none is known."]
    stopped: Annotated[str | None, "Why the search stopped early."]
    allowed: Annotated[Count, "How many single changes were allowed."]
    too_long: Annotated[
        list[Id], "Decision makers whose rankings have more places than are moved about, and stay as they are."
    ]
    proposed: Annotated[Count, "How many sets of them were looked at."]
    repairs: Annotated[list[RepairRecord], "Cheapest first."]


def goal_record(words: Words, wish: Wish) -> GoalRecord:
    """Return a state that is to be stable, or not."""
    return {"state": words.letters(wish.state), "stable": wish.stable, "decision_maker": wish.decision_maker}


def repair_record(repairs: Repairs, words: Words) -> RepairsRecord:
    """Return what `repair` found."""
    why: Impossible = {"why": "infeasible"} if repairs.infeasible else {}
    return {
        **which_record(repairs.model),
        "concept": repairs.concept,
        "proposal": repairs.proposal,
        "goals": [goal_record(words, w) for w in repairs.wishes],
        "proven": repairs.proven,
        "impossible": repairs.impossible,
        **why,
        "complete": repairs.complete,
        "lower": repairs.lower,
        "upper": repairs.upper,
        "stopped": repairs.stopped,
        "allowed": len(repairs.candidates),
        "too_long": list(repairs.too_long),
        "proposed": repairs.proposed,
        "repairs": [found_record(r) for r in repairs.found],
    }


def found_record(found: Repair) -> RepairRecord:
    """Return one repair."""
    words, changed = words_of(found.before), words_of(found.model)
    return {
        "cost": found.cost,
        "states": list(found.states),
        "changes": [{**change_record(words, c.change), "cost": c.cost} for c in found.changes],
        "then": [line for v in found.verdicts for line in _after(changed, v)],
        "verified": found.verified.json,
        **open_answer(found.verified),
    }
