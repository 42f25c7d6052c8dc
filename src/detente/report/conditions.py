"""Why a proposal needs the conditions it leaves open: who would choose so anyway, who would leave otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.assess import ProposalAssessment
from detente.formula import Formula, Not, Var, conjunction
from detente.phrases import in_words
from detente.report.verdict import act_of, acts_of, called, common, said_under, size
from detente.report.words import Words, listed
from detente.stability import Step, verdict

WAYS_LOOKED_AT = 64
"""Of no more ways it is looked at one by one who would do what."""

REASONS_TOLD = 2
"""So many consequences of conditions that are not met are told."""

CHOICES_NAMED = 2
"""So many of the choices that a proposal leaves open are named, besides those of its conditions."""


@dataclass(frozen=True)
class Need:
    """One condition under which a proposal can hold, and why it does not hold without it.

    Parameters
    ----------
    option, owner, taken
        The condition: that somebody takes an option, or does not.
    step
        The least step by which the same decision maker would leave every way in which the other conditions are met
        and this one is not; None where there is no such step, or no such way.
    """

    option: str
    owner: str
    taken: bool
    step: Step | None

    @property
    def chosen_anyway(self) -> bool:
        """Whether all that happens without it is that its owner meets it after all."""
        step = self.step
        return step is not None and step.decision_maker == self.owner and (*step.takes, *step.drops) == (self.option,)


def needs(words: Words, a: ProposalAssessment) -> tuple[Need, ...]:
    """Return the conditions under which a proposal can hold, each with the reason; none where there are too many ways.

    It takes one verdict for each way, condition and decision maker.
    """
    concept, asked = said_under(a), common(a)
    if concept is None or a.with_terms.count > WAYS_LOOKED_AT:
        return ()
    owners = {o.id: str(o.owner) for o in words.model.options}
    return tuple(Need(o, owners[o], taken, _leaving(a, concept, asked, o)) for o, taken in asked.items())


def _leaving(a: ProposalAssessment, concept: str, asked: Mapping[str, bool], option: str) -> Step | None:
    ways = a.with_terms.where(all_of({o: taken is not (o == option) for o, taken in asked.items()}))
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Step]] = {}
    for code in ways.codes():
        for i in range(len(a.solution.conflict.decision_makers)):
            for t in verdict(a.solution, code, concept, i).temptations:
                if t.deterred is Answer.NO:
                    found.setdefault((t.step.decision_maker, t.step.takes, t.step.drops), []).append(t.step)
    return min((steps[0] for steps in found.values() if len(steps) == ways.count), key=size, default=None)


def all_of(asked: Mapping[str, bool]) -> Formula:
    """Return the formula that says of some options that they are taken, and of others that they are not."""
    return conjunction(tuple(Var(o) if taken else Not(Var(o)) for o, taken in asked.items()))


def why_needed(words: Words, a: ProposalAssessment) -> str:
    """Say of the conditions under which a proposal can hold why it needs them, as far as that is short."""
    found = needs(words, a)
    anyway = list(dict.fromkeys(need.owner for need in found if need.chosen_anyway))
    every = all(need.chosen_anyway for need in found)
    told = [_choosers(words, a, anyway, every=every)] if anyway else []
    unmet: dict[str, list[str]] = {}
    for need in found:
        if need.step is not None and not need.chosen_anyway:
            then = f"{words.dm(need.step.decision_maker)} {acts_of(words, need.step).whole}"
            did = f"{words.dm(need.owner)} did {'not ' if need.taken else ''}{act_of(words, need.option)}"
            unmet.setdefault(then, []).append(did)
    for then, ifs in list(unmet.items())[:REASONS_TOLD]:
        told.append(f"Otherwise {then}." if len(found) == 1 else f"If {listed(ifs, 'or')}, {then}.")
    return " ".join(told)


def _choosers(words: Words, a: ProposalAssessment, those: Sequence[str], *, every: bool) -> str:
    """Say who would meet conditions anyway; where these are all there are, that this is why the other ways fail."""
    told = f"{words.dms(those)} would{' each' if len(those) > 1 else ''} choose that anyway"
    concept = str(said_under(a))
    stay = a.with_terms
    for dm in those:
        stay &= a.solution.stable[concept][dm]
    left = a.with_terms.count - a.equilibria[concept].count
    ends = every and stay.count == a.equilibria[concept].count
    return f"{told}; so the other {'way' if left == 1 else f'{left} ways'} would not last." if ends else f"{told}."


def choices_left(words: Words, a: ProposalAssessment) -> str:
    """Say how many choices a proposal leaves open, and which these are besides those of its conditions.

    Nothing is said of one choice that is the condition.
    """
    fixed, asked = a.with_terms.fixed(), common(a)
    free = [o for o in words.model.options if o.id not in fixed]
    rest = [o for o in free if o.id not in asked]
    if len(free) == len(asked) == 1:
        return ""
    above = [f"the {in_words(len(asked)) if len(asked) > 1 else 'one'} above"] if asked else []
    named = [f"whether {words.dm(str(o.owner))} would {act_of(words, o.id)}" for o in rest]
    if len(rest) > CHOICES_NAMED:
        named = [f"{in_words(len(rest))} more"] if asked else []
    which = listed([*above, *named]) if asked else "; ".join(named)
    choices = f"{in_words(len(free))} choice{'s' if len(free) != 1 else ''}"
    return f"{called(a.proposal) or 'It'} leaves {choices} open{f': {which}' if which and rest else ''}."
