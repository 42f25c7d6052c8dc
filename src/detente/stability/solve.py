"""Solving: choosing an engine, and the result as a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from detente.case import Case, Model
from detente.conflict import Conflict, compile_model
from detente.display import Displayed
from detente.engines import Progress, StateSet, choose, silent
from detente.errors import EngineRefusal
from detente.stability import simultaneous
from detente.stability.concepts import CONCEPTS, DEFAULT, NASH, SEQ, SIM, check_concepts


@dataclass(frozen=True, eq=False)
class Solution(Displayed):
    """What is stable, for whom, under which concept; carries what produced it.

    Parameters
    ----------
    model, conflict
        What was solved.
    concepts
        Ids, in the order asked for.
    engine, reason
        Which engine answered, and why it was chosen.
    complete
        Whether everything asked for was computed.
    feasible
        All states.
    stable
        For each concept and decision maker the stable states.

    Examples
    --------
    >>> import detente
    >>> solution = detente.solve(detente.read_case("prisoners-dilemma").model())
    >>> list(solution.equilibria["nash"]), list(solution.equilibria["seq"])
    (['NN'], ['NN', 'YY'])
    """

    model: Model
    conflict: Conflict
    concepts: tuple[str, ...]
    engine: str
    reason: str
    complete: bool
    feasible: StateSet
    stable: Mapping[str, Mapping[str, StateSet]]

    @cached_property
    def equilibria(self) -> Mapping[str, StateSet]:
        """For each concept the states that are stable for every decision maker."""
        return {c: reduce(lambda a, b: a & b, self.stable[c].values()) for c in self.concepts}


def solve(
    model: Model | Case,
    concepts: Sequence[str] | None = None,
    engine: str = "auto",
    progress: Progress = silent,
) -> Solution:
    """Find the stable states of a model.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    concepts
        Ids of solution concepts: nash, gmr, smr, seq, sseq (the default five), and sim.
    engine
        ``auto``, or the name of an engine.
    progress
        Called with a few words when a part of the work begins.

    Raises
    ------
    UsageError
        For an unknown concept or engine.
    EngineRefusal
        If an engine asked for by name cannot solve this model exactly, or sim is not defined for it.
    BoundReached
        If no engine can.
    """
    model = model.model() if isinstance(model, Case) else model
    ids = check_concepts(DEFAULT if concepts is None else tuple(concepts))
    conflict = compile_model(model)
    if SIM in ids and (why := simultaneous.refuses(conflict)):
        raise EngineRefusal(SIM, why)
    chosen, reason = choose(conflict, engine)
    shaped = [CONCEPTS[c] for c in ids if c != SIM]
    needed = [*shaped, *(c for c in (NASH, SEQ) if SIM in ids and c not in shaped)]
    solved = chosen.solve(conflict, tuple(needed), progress)
    stable = dict(solved.stable)
    if SIM in ids:
        progress("sim, state by state")
        stable[SIM] = simultaneous.stable_states(conflict, solved.feasible, stable["nash"], stable["seq"])
    return Solution(
        model=model,
        conflict=conflict,
        concepts=ids,
        engine=chosen.name,
        reason=reason,
        complete=True,
        feasible=solved.feasible,
        stable={c: stable[c] for c in ids},
    )
