"""First-level hypergames: everybody acts on a perspective of its own and takes it for the conflict.

After Aljefri, Bashar, Fang and Hipel, *IEEE Transactions on Systems, Man, and Cybernetics: Systems* 48 (2018)
2158-2175: each decision maker analyses the graph model that it perceives, and nobody knows that others perceive
another one. A state is stable for a decision maker if it is stable for it in its own model. At a state that it does
not perceive it has no verdict, and neither a move nor an answer leads there, so that such a state deters nobody. A
*hypergame equilibrium* is a state that everybody perceives and finds stable; a state that some do not perceive, and
that is stable for all who do, is listed apart. Which name these have in that paper's classes is not settled here.

A *surprise* is a difference between what somebody does and what another one, in its own perspective, expects of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Literal

from detente.answer import Answer
from detente.arguments import Label, Seconds, StateName, checked
from detente.assess.perspectives import Target
from detente.assess.swaps import Alike, correspondence
from detente.case import Case, Model, one_model
from detente.conflict import Conflict
from detente.deadline import within
from detente.display import Tabular, few
from detente.engines import Progress, silent
from detente.errors import BoundReached, UsageError, nearest
from detente.stability import Local, Solution, Step, is_large, local, solve
from detente.stability.concepts import held, those_local

MAX_STATES = 1 << 18
"""Up to so many states per perspective; states of different models are compared by their letters."""
MAX_ASSIGNMENTS = 256
"""Up to so many ways to assign perspectives are gone through."""

WhyUnexpected = Literal["unseen", "cannot", "worse", "deterred", "stays"]
"""Why a move is not expected, or `stays`: one that is expected does not come."""


@dataclass(frozen=True)
class Player:
    """A decision maker with the perspective that it acts on."""

    decision_maker: str
    perspective: str


@dataclass(frozen=True)
class Surprise:
    """A move that those who act on another perspective do not expect, or expect in vain.

    Parameters
    ----------
    state, concept
        Where, and by which concept everybody decides.
    mover
        Who moves, or stays.
    perspective
        The perspective of those who are surprised.
    move
        The move; for `stays`, the one that is expected, as that perspective describes it.
    why
        `unseen`: there is no such state in that perspective; `cannot`: nobody there could make this move alone;
        `worse`: whoever could make it would not gain; `deterred`: it would be deterred by `by`; `stays`: expected, but
        in the mover's own perspective it does not pay.
    by
        For `deterred`, the answer that the surprised rely on.
    """

    state: str
    concept: str
    mover: Player
    perspective: str
    move: Step
    why: WhyUnexpected
    by: tuple[Step, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Hypergame(Tabular):
    """What everybody finds stable when each acts on its own perspective.

    Parameters
    ----------
    solutions
        The solved model of each perspective, by its id.
    blocks
        Who stands for whom across the perspectives, in their order.
    acts
        The perspective that each block acts on, in the order of the blocks.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> game = detente.solve_hypergame({p: case.model(p) for p in "AB"}, acts={"US": "B"}, concepts=["nash"])
    >>> [(a.decision_maker, a.perspective) for a in game.actors]
    [('US', 'B'), ('RUS', 'A'), ('SYR', 'A'), ('REB', 'A')]
    """

    solutions: Mapping[str, Solution]
    blocks: tuple[Alike, ...]
    acts: tuple[str, ...]

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts solved for."""
        return next(iter(self.solutions.values())).concepts

    @cached_property
    def actors(self) -> tuple[Player, ...]:
        """Everybody who acts: the decision makers of each block in the perspective that the block acts on."""
        places = {p: k for k, p in enumerate(self.solutions)}
        return tuple(
            Player(dm, p) for block, p in zip(self.blocks, self.acts, strict=True) for dm in block.members[places[p]]
        )

    @checked
    def verdict(self, actor: Player, state: StateName, concept: Label) -> Answer:
        """Return whether a state is stable for somebody in its own perspective.

        Infeasible where it does not perceive the state.
        """
        solution = self.solutions[actor.perspective]
        code = solution.conflict.neighbourhood.state(self._letters(state))
        if code is None:
            return Answer.INFEASIBLE
        return Answer.of(code in solution.stable[held(concept, self.concepts)][actor.decision_maker])

    def _letters(self, state: str) -> str:
        """Return the letters of a state, or raise `UsageError` for what is none, or not the same one for all."""
        models = [solution.model for solution in self.solutions.values()]
        named = dict.fromkeys(model.states[state] for model in models if state in model.states)
        if len(named) > 1:
            raise UsageError(f"“{state}” is not one state in all perspectives; give its letters: {', '.join(named)}")
        return next(iter(named)) if named else models[0].state_pattern(state)

    @cached_property
    def states(self) -> tuple[int, ...]:
        """The codes of all states that somebody who acts perceives."""
        perceived = {code for p in dict.fromkeys(self.acts) for code in self.solutions[p].feasible.codes()}
        return tuple(sorted(perceived))

    @cached_property
    def _sorted(self) -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        found = {}
        for concept in self.concepts:
            stable = [set(self.solutions[a.perspective].stable[concept][a.decision_maker].codes()) for a in self.actors]
            seen = [self._seen[a.perspective] for a in self.actors]
            agreed = [
                x
                for x in self.states
                if all(x in fine or x not in known for fine, known in zip(stable, seen, strict=True))
            ]
            everywhere = tuple(self._show(x) for x in agreed if all(x in known for known in seen))
            found[concept] = everywhere, tuple(self._show(x) for x in agreed if not all(x in known for known in seen))
        return found

    @cached_property
    def _seen(self) -> Mapping[str, frozenset[int]]:
        return {p: frozenset(self.solutions[p].feasible.codes()) for p in dict.fromkeys(self.acts)}

    def _show(self, code: int) -> str:
        return next(iter(self.solutions.values())).conflict.show(code)

    @property
    def equilibria(self) -> Mapping[str, tuple[str, ...]]:
        """For each concept the states that everybody perceives and finds stable in its own perspective."""
        return {c: found[0] for c, found in self._sorted.items()}

    @property
    def partly_perceived(self) -> Mapping[str, tuple[str, ...]]:
        """For each concept the states that some do not perceive, and that are stable for all who do."""
        return {c: found[1] for c, found in self._sorted.items()}

    @checked
    def surprises(self, states: Sequence[StateName], concept: Label) -> tuple[Surprise, ...]:
        """Return at each of some states what surprises whom under a concept.

        Raises
        ------
        UsageError
            For sim, whose simultaneous moves are not looked at one by one.
        """
        asked, every = held(concept, self.concepts), map(self._letters, states)
        return tuple(surprise for state in every for surprise in self._surprised(state, asked).surprises)

    @checked
    def unsettled(self, states: Sequence[StateName], concept: Label) -> tuple[str, ...]:
        """Return those of some states at which there may be further surprises: a search for answers hit its bound.

        Raises
        ------
        UsageError
            As for `surprises`.
        """
        asked = held(concept, self.concepts)
        return tuple(state for state in states if not self._surprised(self._letters(state), asked).complete)

    @cached_property
    def _known(self) -> dict[tuple[str, str], _Surprised]:
        return {}

    def _surprised(self, state: str, concept: str) -> _Surprised:
        asked = local(concept)
        if asked is None:
            raise UsageError(f"surprises are worked out under {those_local()}; found “{concept}”")
        if (state, concept) not in self._known:
            found = [
                self._between(state, asked, block, self.acts[k], seen)
                for k, block in enumerate(self.blocks)
                for seen in dict.fromkeys(self.acts)
                if seen != self.acts[k]
            ]
            surprises = tuple(surprise for some in found for surprise in some.surprises)
            self._known[state, concept] = _Surprised(surprises, all(some.complete for some in found))
        return self._known[state, concept]

    def _between(self, state: str, concept: Local, block: Alike, own: str, seen: str) -> _Surprised:
        """Return where what a block does, acting on its own perspective, differs from what another one expects."""
        here, there = self.solutions[own].conflict, self.solutions[seen].conflict
        code, watched = here.neighbourhood.state(state), there.neighbourhood.state(state)
        if code is None or watched is None:
            return _Surprised((), complete=True)
        places = {p: k for k, p in enumerate(self.solutions)}
        found: list[Surprise] = []
        paying = {dm: paying_moves(here, here.index(dm), code, concept) for dm in block.members[places[own]]}
        complete = all(pays is Answer.YES for moves in paying.values() for _, pays in moves)
        for dm, moves in paying.items():
            for move in (m for m, pays in moves if pays is Answer.YES):
                expected, why, by = expected_in(there, watched, here, move, concept)
                complete &= expected.settled
                if why is not None:
                    found.append(Surprise(state, concept.id, Player(dm, own), seen, move, why, by))
        if any(paying.values()):
            return _Surprised(tuple(found), complete)
        for counterpart in block.members[places[seen]]:
            for move, pays in paying_moves(there, there.index(counterpart), watched, concept):
                complete &= pays.settled
                if pays is Answer.YES:
                    # The mover is told of by the name that the surprised know it by.
                    found.append(Surprise(state, concept.id, Player(counterpart, seen), seen, move, "stays"))
        return _Surprised(tuple(found), complete)

    def __repr__(self) -> str:
        return f"<Hypergame: {few(f'{a.decision_maker} on {a.perspective}' for a in self.actors)}>"


@dataclass(frozen=True)
class _Surprised:
    surprises: tuple[Surprise, ...]
    complete: bool


def paying_moves(conflict: Conflict, i: int, state: int, concept: Local) -> list[tuple[Step, Answer]]:
    """Return the moves that tempt somebody and that nobody is known to deter, and whether they pay."""
    tempting = (t for t in concept.temptations(conflict, i, state) if t.deterred is not Answer.YES)
    return [(t.step, Answer.YES if t.deterred is Answer.NO else Answer.UNKNOWN) for t in tempting]


def expected_in(
    there: Conflict, state: int, here: Conflict, move: Step, concept: Local
) -> tuple[Answer, WhyUnexpected | None, tuple[Step, ...]]:
    """Return whether a move is expected in another model, why not, and the answer that is relied on."""
    target = there.neighbourhood.state(here.show(move.target))
    if target is None:
        return Answer.NO, "unseen", ()
    able = [i for i in range(len(there.own)) if target in there.neighbourhood.moves(i, state)]
    if not able:
        return Answer.NO, "cannot", ()
    tempting = [t for i in able for t in concept.temptations(there, i, state, (target,))]
    if not tempting:
        return Answer.NO, "worse", ()
    answers = {t.deterred for t in tempting}
    if answers == {Answer.YES}:
        return Answer.NO, "deterred", tempting[0].by
    return (Answer.YES if Answer.NO in answers else Answer.UNKNOWN), None, ()


@checked
def solve_hypergame(
    models: Mapping[str, Model | Case],
    *,
    acts: Mapping[str, str] | None = None,
    concepts: Sequence[Label] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Hypergame:
    """Let everybody act on its own perspective.

    A first-level hypergame (after Bennett, *Omega* 5, 1977; Wang, Hipel and Fraser, *Behavioral Science* 33, 1988):
    everybody plays its own game, and an equilibrium of the hypergame is stable for each in the game that it plays.

    Parameters
    ----------
    models
        The perspectives by id; models of one case with the same options.
    acts
        Who acts on which perspective: a decision maker's id or a group → the id of a perspective. Whoever is not named
        acts on the first one.
    concepts, engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; hypergames need all stable states. None = no bound.

    Returns
    -------
    Hypergame
        Who acts on what, what is stable for all, and on request what surprises whom.

    Raises
    ------
    UsageError
        If something named is unknown, or the models do not share their options.
    BoundReached
        If a model is too large to compare states one by one.

    Complexity
    ----------
    That of `solve` for each perspective; surprises that of `explain` at each state asked about.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> detente.solve_hypergame({p: case.model(p) for p in "AB"}, acts={"US": "B"}, concepts=["nash"])
    <Hypergame: US on B, RUS on A, SYR on A, REB on A>
    """
    played = {name: one_model(m) for name, m in models.items()}
    everything = list(played.values())
    if len({m.option_ids for m in everything}) != 1:
        raise UsageError("perspectives in a hypergame must have the same options")
    if any(m.indistinguishable for m in everything):
        raise UsageError(
            "hypergames with indistinguishable states are not defined here: states must be the same for all"
        )
    with within(seconds):
        solutions = {p: solve(m, concepts=concepts, engine=engine, progress=progress) for p, m in played.items()}
        return assigned(solutions, acts or {})


def assigned(solutions: Mapping[str, Solution], acts: Mapping[str, str]) -> Hypergame:
    """Return the hypergame of solved perspectives in which those named act on the perspective named for them."""
    for p, solution in solutions.items():
        if solution.stopped is not None:
            why = solution.stopped
            raise BoundReached(f"hypergames need all stable states; of perspective {p} they are not known: {why}")
        if is_large(solution.conflict) or solution.feasible.count > MAX_STATES:
            raise BoundReached(f"hypergames are worked out up to {MAX_STATES:,} states; perspective {p} is larger")
    models = [s.model for s in solutions.values()]
    blocks = correspondence(models)
    chosen = [next(p for p, ids in zip(solutions, block.members, strict=True) if ids) for block in blocks]
    known = {name: k for k, block in reversed(list(enumerate(blocks))) for name in block.names(models)}
    for name, perspective in acts.items():
        if name not in known:
            raise UsageError(f"there is no decision maker or group “{name}” ({nearest(name, known)})")
        if perspective not in solutions:
            raise UsageError(f"there is no perspective “{perspective}” here ({nearest(perspective, solutions)})")
        k = known[name]
        if not blocks[k].members[list(solutions).index(perspective)]:
            raise UsageError(f"“{name}” is not part of perspective {perspective}, so it cannot act on it")
        chosen[k] = perspective
    return Hypergame(solutions, blocks, tuple(chosen))


def assignments(solutions: Mapping[str, Solution]) -> tuple[Hypergame, ...]:
    """Return every way in which those who stand for each other can act on one of the perspectives they are in.

    Raises
    ------
    BoundReached
        If there are more than the bound.
    """
    first = assigned(solutions, {})
    choices = [[p for p, ids in zip(solutions, block.members, strict=True) if ids] for block in first.blocks]
    if (count := prod(map(len, choices))) > MAX_ASSIGNMENTS:
        raise BoundReached(f"there are {count} ways to assign perspectives; up to {MAX_ASSIGNMENTS} are gone through")
    return tuple(Hypergame(solutions, first.blocks, acts) for acts in product(*choices))


def target_in(game: Hypergame, target: Target, concept: str) -> str | None:
    """Return the first hypergame equilibrium that is a target or carries it out, or None if there is none."""
    conflict = next(iter(game.solutions.values())).conflict
    codes = ((s, sum(1 << k for k, letter in enumerate(s) if letter == "Y")) for s in game.equilibria[concept])
    return next((s for s, code in codes if target.formula.evaluate(conflict.values(code))), None)
