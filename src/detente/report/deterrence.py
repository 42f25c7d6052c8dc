"""Of a state, for each decision maker: does it stay, by which moves would it leave, and what deters it from each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.report.documents import NOT_LOOKED_AT, escape_phrase
from detente.report.words import MARKS, Words, concepts
from detente.stability import Escape, Step, Temptation, Verdict

STAYS = {
    Answer.NO: "would leave",
    Answer.UNKNOWN: "not known whether it stays",
    Answer.YES: "stays",
    Answer.INFEASIBLE: "no such state here",
}
"""For each answer to whether somebody stays at a state what stands beside its name."""


@dataclass(frozen=True)
class Worded:
    """An answer, and what is said for it."""

    answer: Answer
    says: str


@dataclass(frozen=True)
class Tempting:
    """A move that tempts, in words, and what it meets under the concepts: those with the same words together."""

    step: Step
    says: str
    met: tuple[Worded, ...]


@dataclass(frozen=True)
class Stance:
    """What a decision maker does at a state; `without` says what is to be said where no move tempts."""

    state: str
    decision_maker: str
    name: str
    stands: tuple[Worded, ...]
    moves: tuple[Tempting, ...]
    without: str


def stances(words: Words, verdicts: Sequence[Verdict]) -> tuple[Stance, ...]:
    """Return what everybody does at the states of some verdicts; at each state those who would leave come first."""
    by_whom: dict[tuple[str, str], list[Verdict]] = {}
    for v in verdicts:
        by_whom.setdefault((v.state, v.decision_maker), []).append(v)
    states = list(dict.fromkeys(v.state for v in verdicts))
    found = (_stance(words, own) for own in by_whom.values())
    return tuple(sorted(found, key=lambda s: (states.index(s.state), all(w.answer is not Answer.NO for w in s.stands))))


def _stance(words: Words, verdicts: Sequence[Verdict]) -> Stance:
    first = verdicts[0]
    name = words.dm(first.decision_maker)
    tempting: dict[tuple[str, tuple[str, ...]], list[tuple[str, Temptation]]] = {}
    for v in verdicts:
        for t in v.temptations:
            tempting.setdefault((t.step.to, t.step.company), []).append((v.concept, t))
    return Stance(
        first.state, first.decision_maker, name, tuple(_stands(verdicts)),
        tuple(_tempting(words, first.decision_maker, own) for own in tempting.values()),
        "" if tempting else _without(verdicts),
    )  # fmt: skip


def _stands(verdicts: Sequence[Verdict]) -> Iterable[Worded]:
    """Say of each answer there is under which concepts; who would leave under some is not said to stay under others."""
    under = {answer: [v.concept for v in verdicts if v.stable is answer] for answer in STAYS}
    told = [Answer.INFEASIBLE] if under[Answer.INFEASIBLE] else [a for a in STAYS if under[a]]
    if Answer.NO in told and Answer.YES in told:
        told.remove(Answer.YES)
    for answer in told:
        some = "" if len(under[answer]) == len(verdicts) else f" under {concepts(under[answer])}"
        yield Worded(answer, f"{MARKS[answer][0]} {STAYS[answer]}{some}")


def _without(verdicts: Sequence[Verdict]) -> str:
    if any(v.stable is Answer.INFEASIBLE for v in verdicts):
        return ""
    if any(v.improvements is None for v in verdicts):
        return f"By which moves it could improve things {NOT_LOOKED_AT}."
    return "No move of its own is better for it."


def step_phrase(words: Words, step: Step) -> str:
    """Say a move and where it leads."""
    return f"{words.dm(step.decision_maker)} would {words.move(step)}, to {words.state(step.to)}"


def _tempting(words: Words, dm: str, under: Sequence[tuple[str, Temptation]]) -> Tempting:
    step = under[0][1].step
    says = f"{step_phrase(words, step)}: {words.reason(dm, step.origin, step.target)}."
    return Tempting(step, says, tuple(_met(words, words.dm(dm), under)))


def _met(words: Words, name: str, under: Sequence[tuple[str, Temptation]]) -> Iterable[Worded]:
    """Say what a move meets: nothing, an answer that does not last, an answer that deters it, or what is not known."""
    free = [c for c, t in under if t.deterred is Answer.NO]
    if free:
        yield Worded(Answer.NO, f"Nothing deters this under {concepts(free)}.")
    escapes = ((c, escape_phrase(words, c, t.escape, name)) for c, t in under if isinstance(t.escape, Escape))
    for says, same in _together(escapes):
        yield Worded(Answer.NO, f"Under {concepts(same)} no answer lasts: {says}.")
    answers = ((c, t.says or "; then ".join(step_phrase(words, s) for s in t.by)) for c, t in under
               if t.deterred is Answer.YES)  # fmt: skip
    for says, same in _together(answers):
        yield Worded(Answer.YES, f"Deterred under {concepts(same)}{': ' if says else ''}{says}.")
    unknown = [c for c, t in under if t.deterred is Answer.UNKNOWN]
    if unknown:
        yield Worded(Answer.UNKNOWN, f"Whether anything deters this under {concepts(unknown)} is not known.")


def _together(said: Iterable[tuple[str, str]]) -> Iterable[tuple[str, list[str]]]:
    """Return the concepts of which the same is said, by what is said."""
    found: dict[str, list[str]] = {}
    for concept, says in said:
        found.setdefault(says, []).append(concept)
    return found.items()
