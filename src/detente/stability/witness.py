"""Why: for a state, a decision maker and a concept, the tempting moves and what deters each of them.

Worked out around the one state, without any engine, so that an engine's verdict and its reasons check each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from detente.answer import Answer
from detente.arguments import Label, Seconds, StateName, checked, labels
from detente.conflict import state_of
from detente.deadline import over, within
from detente.display import Tabular, few
from detente.errors import UsageError
from detente.stability.concepts import CONCEPTS, held
from detente.stability.solving import Solution

if TYPE_CHECKING:
    from detente.stability.temptation import Temptation


@dataclass(frozen=True, repr=False)
class Verdict(Tabular):
    """Whether a state is stable for a decision maker under a concept, with every temptation.

    In a model too large for that one temptation of each kind is listed. Where `stable` is infeasible, because there is
    no such state, or unknown there is no verdict.

    Parameters
    ----------
    state, concept, decision_maker
        The question.
    stable
        The answer.
    temptations
        The moves that would improve things, each with what deters it.
    improvements
        How many there are; None if they were not looked at.
    undeterred
        How many of them nobody deters; None if that was not settled.
    """

    state: str
    concept: str
    decision_maker: str
    stable: Answer
    temptations: tuple[Temptation, ...]
    improvements: int | None
    undeterred: int | None

    @property
    def complete(self) -> bool:
        """Whether every improvement is listed; in large models one of each kind is."""
        return len(self.temptations) == self.improvements

    def __repr__(self) -> str:
        return f"<Verdict on {self.state} for {self.decision_maker} under {self.concept}: {self.stable.value}>"


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Tabular, Sequence[Verdict]):
    """Why states are stable or not: the verdicts in their order, each of one state, concept and decision maker.

    Parameters
    ----------
    solution
        What is explained.
    verdicts
        The verdicts; the explanation itself is a sequence of them.

    Examples
    --------
    >>> import detente
    >>> solution = detente.solve(detente.read_case("prisoners-dilemma"))
    >>> found = detente.explain(solution, state="YY", by=["One"], concept="nash")
    >>> found
    <Explanation: YY for One under nash: no>
    >>> print(found.says().splitlines()[3])
    s4 (YY) for Prisoner one under Nash: not stable
    """

    solution: Solution
    verdicts: tuple[Verdict, ...]

    @overload
    def __getitem__(self, at: int) -> Verdict: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Verdict, ...]: ...
    def __getitem__(self, at: int | slice) -> Verdict | tuple[Verdict, ...]:
        return self.verdicts[at]

    def __len__(self) -> int:
        return len(self.verdicts)

    def __repr__(self) -> str:
        every = (f"{v.state} for {v.decision_maker} under {v.concept}: {v.stable.value}" for v in self)
        return f"<Explanation: {few(every, '; ')}>"


@checked
def explain(
    solution: Solution,
    *,
    state: StateName | None = None,
    by: Sequence[Label] | None = None,
    concept: Label | None = None,
    seconds: Seconds | None = None,
) -> Explanation:
    """Return for each decision maker why a state is stable or not.

    The reasons are the decision maker's unilateral improvements, each with the shortest legal sequence of answers that
    deters it (after Fang, Hipel and Kilgour, *Interactive Decision Making*, 1993), or with the fact that none does.

    Parameters
    ----------
    solution
        A solution that holds the concept.
    state
        Its letters or its name; None = the status quo.
    by
        Decision makers; None = all.
    concept
        The concept; None = all that the solution holds.
    seconds
        When to end, counted from the call; what was not looked at by then is not known. None = no bound.

    Returns
    -------
    Explanation
        The verdicts, a sequence, by concept and then by decision maker.

    Raises
    ------
    UsageError
        If something named is unknown.

    Complexity
    ----------
    For each improvement a search over the pairs of a state and its last mover that the others can reach; in models in
    which somebody owns more than 10 options by decision diagrams, one improvement of each kind.

    Examples
    --------
    >>> import detente
    >>> solution = detente.solve(detente.read_case("prisoners-dilemma").model())
    >>> verdict = detente.explain(solution, state="YY", concept="seq")[0]
    >>> verdict.stable, [(t.step.to, [s.to for s in t.by]) for t in verdict.temptations]
    (Answer.YES, [('NY', ['NN'])])
    """
    conflict, model = solution.conflict, solution.model
    asked = solution.concepts if concept is None else (held(concept, solution.concepts),)
    at = model.status_quo if state is None else state
    if at is None:
        raise UsageError(f"{model.case} names no status quo; say which state to explain")
    ids = conflict.decision_makers if by is None else labels(by)
    indices = [conflict.index(dm) for dm in ids]
    code = state_of(model, conflict, at)
    if code is None:
        shown, there = model.state_pattern(at), Answer.INFEASIBLE
        nothing = (Verdict(shown, c, conflict.decision_makers[i], there, (), 0, None) for c in asked for i in indices)
        return Explanation(solution, tuple(nothing))
    with within(seconds):
        return Explanation(solution, tuple(verdict(solution, code, c, i) for c in asked for i in indices))


def verdict(solution: Solution, state: int, concept: str, i: int, stable: Answer | None = None) -> Verdict:
    """Return the verdict on a state, by its code, for the decision maker of index i; `stable` if that is known."""
    conflict = solution.conflict
    dm = conflict.decision_makers[i]
    if stable is None:
        states = solution.stable[concept][dm]
        stable = Answer.of(state in states) if states.known else Answer.UNKNOWN
    if over() is not None:
        return Verdict(conflict.show(state), concept, dm, stable, (), None, None)
    found = CONCEPTS[concept].reasons(conflict, i, state, solution.stable[concept][dm])
    return Verdict(conflict.show(state), concept, dm, stable, found.temptations, found.improvements, found.undeterred)
