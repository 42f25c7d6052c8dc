"""Solving: choosing an engine, and the result as a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING, ClassVar

from detente.answer import Answer, all_of
from detente.arguments import Label, Seconds, StateName, checked, label, labels
from detente.case import Case, Model, one_model
from detente.conflict import Conflict, compile_model, settled, state_of
from detente.deadline import current, over, within
from detente.display import Tabular
from detente.engines import Progress, Run, StateSet, UnknownSet, choose, silent
from detente.errors import EngineRefusal, OutOfTime
from detente.stability.concepts import CONCEPTS, check_concepts, default, with_needs
from detente.stability.readings import COMPLETIONS, WRITTEN, Reading, is_open, read

if TYPE_CHECKING:
    from detente.stability.concept import Concept
    from detente.stability.opened import OpenSolution
    from detente.stability.strength import Strength
    from detente.stability.thresholds import Thresholds


@dataclass(frozen=True, eq=False, repr=False)
class Solution(Tabular):
    """What is stable, for whom, under which concept; carries what produced it.

    Parameters
    ----------
    model, conflict
        What was solved; every state that is named in the model is written as it is shown.
    concepts
        Ids, in the order asked for.
    engine, reason
        Which engine answered, and why it was chosen.
    stopped
        Why something asked for was not computed, or None; sets not computed say that they are not known.
    feasible
        All states.
    stable
        For each concept and decision maker the stable states. Of preferences that are left open they are those of the
        model as it is written, or as `reading` says; what holds however these are meant is in `open`.
    reading
        How preferences are read.

    Examples
    --------
    >>> import detente
    >>> solution = detente.solve(detente.read_case("prisoners-dilemma").model())
    >>> list(solution.equilibria["nash"]), list(solution.equilibria["seq"])
    (['NN'], ['NN', 'YY'])
    >>> solution.reachable("One", "YY"), solution.improvements("One", "NY")
    (('NY',), ())
    """

    model: Model
    conflict: Conflict
    concepts: tuple[str, ...]
    engine: str
    reason: str
    stopped: str | None
    feasible: StateSet
    stable: Mapping[str, Mapping[str, StateSet]]
    reading: Reading = WRITTEN

    taken_as: ClassVar = "a solution", "solve(…) finds one"

    @property
    def complete(self) -> bool:
        """Whether everything asked for was computed."""
        return self.stopped is None

    @cached_property
    def equilibria(self) -> Mapping[str, StateSet]:
        """For each concept the states that are stable for every decision maker."""
        return {c: reduce(lambda a, b: a & b, self.stable[c].values()) for c in self.concepts}

    @cached_property
    def open(self) -> OpenSolution | None:
        """What holds in every completion of preferences that are left open, and in some; None where nothing is."""
        if self.reading.name != COMPLETIONS or not is_open(self.model):
            return None
        from detente.stability.completions import completed  # which loads arrays

        return completed(self.model, self.concepts)

    @cached_property
    def strength(self) -> Strength | None:
        """By how much what deters is worse, where somebody's preferences tell degrees; None where nobody's do."""
        if self.reading.name == COMPLETIONS and is_open(self.model):
            return None  # degrees are read where nothing is open, or by an extension
        if self.reading.degree or not any(p.degrees for p in self.model.preferences.values()):
            return None
        from detente.stability.strength import strength_of

        return strength_of(self)

    @cached_property
    def thresholds(self) -> Thresholds | None:
        """From which certainty on states are stable, where preferences are fuzzy; None where nobody's are."""
        if not any(p.certainty for p in self.model.preferences.values()):
            return None
        from detente.stability.thresholds import thresholds_of  # which loads arrays

        return thresholds_of(self)

    @checked
    def reachable(self, decision_maker: Label, state: StateName) -> tuple[str, ...]:
        """Return where a decision maker can move to from a state, in one move; nowhere from one that does not exist."""
        return self._moves(decision_maker, state, self.conflict.neighbourhood.moves)

    @checked
    def improvements(self, decision_maker: Label, state: StateName) -> tuple[str, ...]:
        """Return where a decision maker can move to from a state and prefers to be: its unilateral improvements."""
        return self._moves(decision_maker, state, self.conflict.neighbourhood.improvements)

    def _moves(self, of: Label, state: str, found: Callable[[int, int], tuple[int, ...]]) -> tuple[str, ...]:
        i, code = self.conflict.index(label(of)), state_of(self.model, self.conflict, state)
        return () if code is None else tuple(map(self.conflict.show, found(i, code)))

    def __repr__(self) -> str:
        found = ", ".join(f"{c} {s.count if s.known else 'not known'}" for c, s in self.equilibria.items())
        return f"<Solution of {self.model.name}: {self.feasible.count} states; equilibria: {found or 'not asked for'}>"


@checked
def solve(
    model: Model | Case,
    *,
    concepts: Sequence[Label] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    reading: Reading = WRITTEN,
    progress: Progress = silent,
) -> Solution:
    """Find the stable states of a model.

    A state is *stable* for a decision maker under a concept if every move by which it could improve things is deterred,
    and an *equilibrium* if it is stable for all. Which answers deter is what concepts differ in: none (Nash, *Annals of
    Mathematics* 54, 1951), any (Howard, *Paradoxes of Rationality*, 1971: GMR, SMR), those from which whoever answers
    gains (Fraser and Hipel, *IEEE SMC* 9, 1979: SEQ; Rêgo and Vieira, *Group Decision and Negotiation* 26, 2017: SSEQ).

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    concepts
        Solution concepts: nash, gmr, smr, seq, sseq (the default five), sim, of coalitions cnash, cgmr, csmr, cseq, and
        of attitudes rnash, rgmr, rsmr, rseq. With none of them only the feasible states are found.
    engine
        ``auto``, or the name of an engine.
    progress
        Called with a few words when a part of the work begins.
    seconds
        When to end, counted from the call; what is not computed by then is not known. None = no bound, except that the
        symbolic engine, whose effort nobody can tell beforehand, ends after 60 seconds.
    reading
        How preferences that are open or graded are read, see `Reading`.

    Returns
    -------
    Solution
        For each concept and decision maker the set of stable states, and what produced it.

    Raises
    ------
    UsageError
        For an unknown concept or engine.
    EngineRefusal
        If an engine asked for by name cannot solve this model exactly, or sim is not defined for it.
    BoundReached
        If no engine can, or the time is over before so much as the feasible states are known.

    Complexity
    ----------
    With n options at most 2^n states: the explicit engine is linear in states times moves, the dense one in 2^n for
    each concept and decision maker; the effort of the symbolic one depends on the preferences.

    Examples
    --------
    >>> import detente
    >>> detente.solve(detente.read_case("elmira-9state"), concepts=["nash", "seq"])
    <Solution of elmira-9state: 9 states; equilibria: nash 3, seq 3>
    """
    with within(seconds):
        return _solve(one_model(model), None if concepts is None else labels(concepts), engine, reading, progress)


def _solve(model: Model, concepts: Sequence[str] | None, engine: str, reading: Reading, progress: Progress) -> Solution:
    model = settled(model)
    ids = check_concepts(default() if concepts is None else tuple(concepts))
    for concept in (CONCEPTS[c] for c in ids):
        if concept.sanctioning is None and not reading.as_written and reading.name not in concept.readings:
            undefined = f"no source defines it under {reading.told}; it is defined for preferences as they are written"
            raise EngineRefusal(concept.id, undefined, concept=concept.title)
    conflict = read(model, compile_model(model), reading)
    needed = [CONCEPTS[c] for c in dict.fromkeys((*ids, *with_needs(ids)))]
    for concept in needed:
        if why := concept.refuses(conflict):
            raise EngineRefusal(concept.id, why, concept=concept.title)
    chosen, reason = choose(conflict, engine)
    shaped = [shape for concept in needed if (shape := concept.sanctioning)]
    run = chosen.start(conflict, shaped, progress)
    found, stopped = _collected(run) if shaped else ({}, None)
    if stopped is None and len(found) < len(shaped) * len(conflict.decision_makers):
        stopped = "the engine ended without all of its answers"
    unknown = UnknownSet(run.feasible, stopped or "nothing is missing")
    stable: dict[str, Mapping[str, StateSet]] = {
        c.id: {dm: found.get((c.id, dm), unknown) for dm in conflict.decision_makers} for c in shaped
    }
    for name in with_needs(ids):
        if name not in stable:
            progress(f"{name}, state by state")
            stable[name], stopped = _apart(CONCEPTS[name], conflict, run.feasible, stable, stopped)
    return Solution(
        model, conflict, ids, chosen.name, reason, stopped, run.feasible, {c: stable[c] for c in ids}, reading
    )


def _apart(
    concept: Concept,
    conflict: Conflict,
    feasible: StateSet,
    stable: Mapping[str, Mapping[str, StateSet]],
    stopped: str | None,
) -> tuple[Mapping[str, StateSet], str | None]:
    """Return what is stable under a concept that no engine knows, and why something is not known, if so."""
    if stopped is None:
        try:
            return concept.stable_states(conflict, feasible, stable), None
        except OutOfTime as e:
            stopped = str(e)
    return dict.fromkeys(conflict.decision_makers, UnknownSet(feasible, stopped)), stopped


def _collected(run: Run) -> tuple[dict[tuple[str, str], StateSet], str | None]:
    """Return the parts that were finished, and why others were not: a bound, or an interrupt from the keyboard."""
    found: dict[tuple[str, str], StateSet] = {}
    try:
        for part in run.parts():
            found[part.concept, part.decision_maker] = part.stable
    except OutOfTime as e:
        return found, str(e)
    except KeyboardInterrupt:
        current().interrupt()
        return found, over()
    return found, run.stopped


def everybody_stays(solution: Solution, code: int | None, concept: str) -> Answer:
    """Return whether a state, by its code, is stable for everyone; None is a state that does not exist here."""
    if code is None:
        return Answer.INFEASIBLE
    return all_of(whom_it_suits(solution, code, concept).values())


def whom_it_suits(solution: Solution, code: int, concept: str) -> Mapping[str, Answer]:
    """Return for each decision maker whether a state, by its code, is stable."""
    sets = solution.stable[concept]
    return {
        dm: Answer.of(code in sets[dm]) if sets[dm].known else Answer.UNKNOWN
        for dm in solution.conflict.decision_makers
    }
