"""What would make a proposal hold, each change with its reason: who would otherwise still leave, by doing what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.answer import Answer
from detente.assess import Repair, Repairs
from detente.case.changes import Change, apply
from detente.conflict import settled
from detente.errors import DetenteError
from detente.phrases import in_words
from detente.report.changes import change_said
from detente.report.first.plain import PlainWords, plain_change
from detente.report.said import Said, result
from detente.report.verdict import acts
from detente.report.words import count
from detente.stability import Step, solve, verdict

FOUND = result("repairs")

SO_THAT = {
    "nash": "by itself, so that nobody would gain by acting alone",
    **dict.fromkeys(("seq", "sseq"), "by deterrence"),
    **dict.fromkeys(("gmr", "smr"), "by some reaction of the others"),
}
"""How a proposal would hold then, by the concept under which changes are looked for."""

LONG = 90
"""An act of more characters is told by its first part."""


def remedies_lead(repairs: Repairs, told: int) -> Said:
    """Say whether anything would help, how much it takes, and whether less would do; `told` ways of it follow."""
    hold = f"hold {SO_THAT.get(repairs.concept, '')}".rstrip()
    if repairs.infeasible:
        return Said("Nothing that may be changed: it cannot be carried out.", FOUND)
    if repairs.impossible:
        return Said(f"No change that the model allows would make it {hold}; that is proven.", FOUND)
    if not repairs.found:
        tried = f"{count(repairs.proposed)} sets of changes were tried, and none of them makes it {hold}"
        return Said(f"Not known: {tried}; others might.", FOUND)
    if not repairs.found[0].changes:
        return Said(f"Nothing is needed: it can {hold} as it is.", FOUND)
    n = len(repairs.found[0].changes)
    what = "one change is enough" if n == 1 else f"{in_words(n)} changes together are enough"
    least = "Nothing easier is enough: that is proven." if repairs.proven else "Whether less would do is not settled."
    each = {0: "", 1: " For example:"}.get(told, f" Any one of these {in_words(told)} would do:")
    return Said(f"To make it {hold}, {what}. {least}{each}", FOUND)


def remedies(repairs: Repairs, most: int) -> list[tuple[Said, ...]]:
    """Return the first sets of changes that would help, each change with its reason."""
    return [tuple(_changes(repairs.concept, found)) for found in repairs.found[:most] if found.changes]


def _changes(concept: str, found: Repair) -> Iterator[Said]:
    words = PlainWords.of_model(found.before)
    changes = [c.change for c in found.changes]
    at = dict(zip(words.model.option_ids, found.states[0], strict=True)) if len(found.states) == 1 else {}
    for k, change in enumerate(changes):
        why = _otherwise(concept, found, changes[:k] + changes[k + 1 :])
        text = f"{plain_change(words, change, at)}; otherwise {why}." if why else f"{plain_change(words, change, at)}."
        yield Said(text, change_said(words, change).because)


def _otherwise(concept: str, found: Repair, others: Sequence[Change]) -> str:
    """Say who would leave, by which act, if all but one of the changes were made; nothing where that is open."""
    try:
        solution = solve(settled(apply(found.before, others)), concepts=[concept])
    except DetenteError:
        return ""
    words = PlainWords.of(solution)
    codes = [code for s in found.states if (code := solution.conflict.neighbourhood.state(s)) is not None]
    for code in codes:
        for i, dm in enumerate(solution.conflict.decision_makers):
            here = verdict(solution, code, concept, i)
            free = [t.step for t in here.temptations if t.deterred is Answer.NO]
            if here.stable is Answer.NO and free:
                return f"{words.dm(dm)} {_act(words, min(free, key=_acts))}"
    return ""


def _acts(step: Step) -> int:
    return len(step.takes) + len(step.drops)


def _act(words: PlainWords, step: Step) -> str:
    act = acts(words, step.takes, step.drops)
    return act.short if act.short and len(act.whole) > LONG else act.whole
