"""Seeing less: everybody acts on the conflict as it sees it, and some do not see all of it.

After Aljefri, Bashar, Fang and Hipel, *IEEE Transactions on Systems, Man, and Cybernetics: Systems* 48 (2018)
2158-2175 (read in abstract only), and of perceptual graph models after Obeidi, Kilgour and Hipel (2009), which are the
same with states in place of options: each decision maker has a model of its own, with the options, states and
preferences that it perceives, and a state is stable for it if it is in that model. Which states somebody lacks is said
in the case, by `unseen` in the perspective that is its view, or follows from the rules there.

The classes are this project's. The words steady, unsteady and stealthy are those of a forerunner (the same, IEEE SMC
2014), whose definitions were not within reach; the eight classes of the later papers are therefore not named here.
Of the second level, where somebody knows how the others see it, the definition is this project's as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from detente.answer import Answer
from detente.arguments import Count, Label, Seconds, StateName, checked, labels_if_any
from detente.assess.foreseen import Foreseen, Other
from detente.assess.hypergames import MAX_STATES, WhyUnexpected, expected_in, paying_moves
from detente.case import Case, Model, one_model
from detente.conflict import Sanctioning
from detente.deadline import check, within
from detente.display import Tabular, few
from detente.engines import Progress, silent
from detente.errors import BoundReached, UsageError, nearest
from detente.stability import CONCEPTS, Local, Solution, Step, is_large, local, solve
from detente.stability.concepts import held, those_local
from detente.stability.sanctioned import Sanctioned

FEW_STATES = 16
"""So many states are told of one by one where none is asked about or named."""

Made: TypeAlias = "list[tuple[Step, Answer]]"
"""Moves that pay, as far as that is known."""


@dataclass(frozen=True)
class PerceivedClasses:
    """The states that are stable for whoever sees them, by who sees them and what else is so of them.

    Parameters
    ----------
    steady
        Seen by everybody, stable for everybody in its own model, and an equilibrium of the model asked about: if
        everybody came to see that model, it would still be one.
    unsteady
        The same, but no equilibrium of the model asked about: it lasts because somebody sees less, or otherwise.
    stealthy
        Not seen by everybody, and stable for all who do see it.
    """

    steady: tuple[str, ...]
    unsteady: tuple[str, ...]
    stealthy: tuple[str, ...]

    @property
    def common(self) -> tuple[str, ...]:
        """The states that everybody sees and finds stable: those that are steady, then those that are not."""
        return (*self.steady, *self.unsteady)


@dataclass(frozen=True)
class Unexpected:
    """A move that somebody makes and another one does not expect, or expects in vain.

    Parameters
    ----------
    state, concept
        Where, and by which concept everybody decides.
    mover, surprised
        Who moves, or stays; and who did not expect it.
    move
        The move; for `stays`, the one that is expected.
    why
        Why it is not expected. `unseen`: the state it leads to is not seen; `cannot`: in the model of who is surprised
        nobody could make this move alone; `worse`: whoever could would not gain; `deterred`: it would be deterred, by
        `by`; `stays`: it is expected, but does not come.
    by
        For `deterred`, the answer that is relied on.
    """

    state: str
    concept: str
    mover: str
    surprised: str
    move: Step
    why: WhyUnexpected
    by: tuple[Step, ...] = ()


@dataclass(frozen=True, eq=False)
class _Seen:
    """The states of one model, under keys that are the same in all models, and the letters each is shown with there."""

    codes: Mapping[int, int]
    shown: Mapping[int, str]

    @cached_property
    def keys(self) -> Mapping[int, int]:
        """The key of each code."""
        return {code: key for key, code in self.codes.items()}

    @classmethod
    def of(cls, solution: Solution) -> _Seen:
        # What is one merged state in each model may have fewer members in some; its class is the same.
        classes = [c.formula for c in solution.model.indistinguishable]
        conflict, found = solution.conflict, {}
        for code in solution.feasible.codes():
            check()
            values = conflict.values(code) if classes else {}
            of_class = next((k for k, formula in enumerate(classes) if formula.evaluate(values)), None)
            found[code if of_class is None else -1 - of_class] = code
        return cls(found, {key: conflict.show(code) for key, code in found.items()})


@dataclass(frozen=True, eq=False, repr=False)
class Perceived(Tabular):
    """What everybody sees and finds stable, and what surprises whom.

    Parameters
    ----------
    solution
        The model asked about, solved: the conflict as the analyst has it.
    views
        The model of each decision maker, solved, by its id; that of the analyst for whoever has none of its own.
    own
        Those who have a view of their own.
    aware
        Those who know how each of the others sees the conflict; none at the first level.
    of
        Those of whom it is to be told what they see and expect; all where nobody is named.
    asked
        The states asked about, by name or letters; where none is, `at` says which are told of.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {}, B: {}}
    ... options: {a: {owner: A}, b: {owner: B}}
    ... preferences: {A: [b, not a], B: [a, not b]}
    ... perspectives: {blind: {view_of: B, unseen: {options: [a]}}}
    ... ''')
    >>> found = detente.perceive(case.model(), views=detente.views_in(case), concepts=["nash"])
    >>> found.classes["nash"].steady, found.verdict("B", "YN", "nash")
    (('NN',), None)
    """

    solution: Solution
    views: Mapping[str, Solution]
    own: tuple[str, ...]
    aware: tuple[str, ...]
    of: tuple[str, ...]
    asked: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts solved for."""
        return self.solution.concepts

    @property
    def decision_makers(self) -> tuple[str, ...]:
        """Everybody who acts, in the order of the file."""
        return tuple(self.views)

    @property
    def level(self) -> int:
        """2 where somebody is aware of how the others see the conflict, else 1."""
        return 2 if self.aware else 1

    @property
    def complete(self) -> bool:
        """Always: what is not solved completely is refused."""
        return True

    # -- who sees what ----------------------------------------------------------------------------------------------

    @cached_property
    def _seen(self) -> Mapping[str | None, _Seen]:
        """The states of each model by whose it is; None for the analyst's."""
        found: dict[str | None, _Seen] = {None: _Seen.of(self.solution)}
        for dm, solution in self.views.items():
            found[dm] = _Seen.of(solution) if dm in self.own else found[None]
        return found

    @cached_property
    def _shown(self) -> Mapping[int, str]:
        """What each state that somebody sees is shown as, the analyst included; ascending by codes."""
        known: dict[int, tuple[int, str]] = {}
        for seen in self._seen.values():
            for key, code in seen.codes.items():
                known.setdefault(key, (code, seen.shown[key]))
        return {key: shown for key, (_, shown) in sorted(known.items(), key=lambda item: item[1][0])}

    @property
    def states(self) -> tuple[str, ...]:
        """Every state that somebody sees, or that is in the model asked about, ascending by code."""
        return tuple(self._shown.values())

    @cached_property
    def at(self) -> tuple[str, ...]:
        """The states that are told of one by one, ascending by code.

        Those asked about; else the status quo and named states of every model; where there are none, all or the first.
        """
        named: list[str] = [*self.asked]
        if not named:
            for s in self._models():
                named += [*s.model.states, *([s.model.status_quo] if s.model.status_quo is not None else [])]
        wanted = {key for state in named if (key := self._key_if_any(state)) is not None}
        shown = [letters for key, letters in self._shown.items() if key in wanted]
        return tuple(shown or (() if self.asked else self.states[:FEW_STATES]))

    def _models(self) -> tuple[Solution, ...]:
        return (self.solution, *(self.views[dm] for dm in self.own))

    def _key(self, state: StateName) -> int:
        """Return the key of a state by its name or letters, or raise `UsageError` where nobody has such a state."""
        key = self._key_if_any(str(state))
        if key is None:
            raise UsageError(f"“{state}” is a state of nobody's model here")
        return key

    def _key_if_any(self, state: str) -> int | None:
        letters = next((s.model.states[state] for s in self._models() if state in s.model.states), None)
        letters = self.solution.model.state_pattern(state) if letters is None else letters
        for whose, solution in zip((None, *self.own), self._models(), strict=True):
            code = solution.conflict.neighbourhood.state(letters)
            if code is not None:
                return self._seen[whose].keys[code]
        return None

    def _known(self, decision_maker: Label) -> str:
        name = str(getattr(decision_maker, "id", decision_maker))
        if name not in self.views:
            raise UsageError(f"there is no decision maker “{name}” here ({nearest(name, self.views)})")
        return name

    @checked
    def sees(self, decision_maker: Label, state: StateName) -> bool:
        """Tell whether a state is in the model of a decision maker."""
        return self._key(state) in self._seen[self._known(decision_maker)].codes

    @checked
    def lacks(self, decision_maker: Label) -> tuple[str, ...]:
        """Return the states of the model asked about that a decision maker does not see."""
        seen = self._seen[self._known(decision_maker)].codes
        return tuple(self._shown[key] for key in self._shown if key in self._seen[None].codes and key not in seen)

    @checked
    def imagines(self, decision_maker: Label) -> tuple[str, ...]:
        """Return the states in the model of a decision maker that are not in the model asked about."""
        seen = self._seen[self._known(decision_maker)].codes
        return tuple(self._shown[key] for key in self._shown if key in seen and key not in self._seen[None].codes)

    # -- what is stable ---------------------------------------------------------------------------------------------

    @cached_property
    def _foreseen(self) -> Mapping[str, Foreseen]:
        return {dm: self._reckoning(dm) for dm in self.aware}

    def _reckoning(self, dm: str) -> Foreseen:
        conflict, here = self.views[dm].conflict, self._seen[dm]
        others = []
        for j in conflict.decision_makers:
            if j == dm:
                continue
            # Whoever is in nobody's model but its own is taken for what that one says.
            whose, solution = (j, self.views[j]) if j in self.views else (dm, self.views[dm])
            there = self._seen[whose]

            def translate(code: int, of: _Seen = here, to: _Seen = there) -> int | None:
                return to.codes.get(of.keys[code])

            def back(code: int, of: _Seen = there, to: _Seen = here) -> int | None:
                return to.codes.get(of.keys[code])

            others.append(Other(solution.conflict.index(j), solution.conflict, translate, back))
        return Foreseen(conflict, conflict.index(dm), tuple(here.keys), tuple(others))

    @cached_property
    def _stable(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        """For each concept and decision maker the states, by their keys, that it sees and finds stable."""
        found: dict[str, dict[str, frozenset[int]]] = {}
        for c in self.concepts:
            found[c] = {}
            for dm, solution in self.views.items():
                codes: Collection[int]
                if dm in self.aware:
                    codes = self._foreseen[dm].stable(_shape(c))
                else:
                    codes = tuple(solution.stable[c][dm].codes())
                keys = self._seen[dm].keys
                found[c][dm] = frozenset(keys[code] for code in codes)
        return found

    @checked
    def verdict(self, decision_maker: Label, state: StateName, concept: Label) -> Answer | None:
        """Return whether a state is stable for a decision maker in its own model.

        None where it does not see the state: then it has no verdict on it, be it yes or no.
        """
        who, asked, key = self._known(decision_maker), held(concept, self.concepts), self._key(state)
        return Answer.of(key in self._stable[asked][who]) if key in self._seen[who].codes else None

    @checked
    def stable(self, decision_maker: Label, concept: Label) -> tuple[str, ...]:
        """Return the states that a decision maker sees and finds stable."""
        keys = self._stable[held(concept, self.concepts)][self._known(decision_maker)]
        return tuple(shown for key, shown in self._shown.items() if key in keys)

    @cached_property
    def classes(self) -> Mapping[str, PerceivedClasses]:
        """For each concept the states that are stable for whoever sees them."""
        return {c: self._classes(c) for c in self.concepts}

    def _classes(self, concept: str) -> PerceivedClasses:
        seen = {dm: self._seen[dm].codes for dm in self.views}
        here = self._seen[None].keys
        settled = {here[code] for code in self.solution.equilibria[concept].codes()}
        found: dict[str, list[str]] = {"steady": [], "unsteady": [], "stealthy": []}
        for key, shown in self._shown.items():
            check()
            who = [dm for dm in self.views if key in seen[dm]]
            if not who or any(key not in self._stable[concept][dm] for dm in who):
                continue
            everybody = len(who) == len(self.views)
            found["stealthy" if not everybody else "steady" if key in settled else "unsteady"].append(shown)
        return PerceivedClasses(**{name: tuple(states) for name, states in found.items()})

    # -- what surprises whom ------------------------------------------------------------------------------------------

    def _mind(self, observer: str, mover: str) -> str:
        """Return in whose model an observer looks at what somebody else would do."""
        return mover if observer in self.aware and mover in self.views else observer

    def _made(self, mover: str, key: int, concept: Local) -> Made:
        """Return what somebody does at a state that it sees."""
        conflict, code = self.views[mover].conflict, self._seen[mover].codes[key]
        if mover not in self.aware:
            return paying_moves(conflict, conflict.index(mover), code, concept)
        tempting = self._foreseen[mover].temptations(code, _shape(concept.id))
        return [(t.step, Answer.YES) for t in tempting if t.deterred is Answer.NO]

    def _expected(self, observer: str, mover: str, key: int, concept: Local) -> Made:
        """Return what somebody is expected to do at a state that the observer sees, to states that it sees."""
        whose = self._mind(observer, mover)
        conflict, seen = self.views[whose].conflict, self._seen[whose]
        if key not in seen.codes or mover not in conflict.decision_makers:
            return []
        moves = paying_moves(conflict, conflict.index(mover), seen.codes[key], concept)
        return [(move, pays) for move, pays in moves if seen.keys[move.target] in self._seen[observer].codes]

    @checked
    def expects(self, decision_maker: Label, state: StateName, concept: Label) -> tuple[Step, ...]:
        """Return the moves of others that a decision maker expects at a state: none where it does not see the state.

        Whoever is aware expects what the others do who are not, each by its own model; of another one who is aware it
        does not know that.

        Raises
        ------
        UsageError
            For a concept that is not asked state by state.
        """
        who, key, asked = self._known(decision_maker), self._key(state), self._local(concept)
        if key not in self._seen[who].codes:
            return ()
        everybody = dict.fromkeys((*self.views, *self.views[who].conflict.decision_makers))
        found = (move for j in everybody if j != who for move in self._expected(who, j, key, asked))
        return tuple(move for move, pays in found if pays is Answer.YES)

    @checked
    def surprises(self, states: Sequence[StateName], concept: Label) -> tuple[Unexpected, ...]:
        """Return at each of some states what surprises whom, of those of whom it is to be told.

        Raises
        ------
        UsageError
            As for `expects`.
        """
        asked = self._local(concept)
        return tuple(s for state in states for s in self._surprised(self._key(state), asked)[0])

    @checked
    def unsettled(self, states: Sequence[StateName], concept: Label) -> tuple[str, ...]:
        """Return those of some states at which there may be further surprises: a search for answers hit its bound."""
        asked = self._local(concept)
        return tuple(str(state) for state in states if not self._surprised(self._key(state), asked)[1])

    def _local(self, concept: Label) -> Local:
        asked = local(held(concept, self.concepts))
        if asked is None:
            raise UsageError(f"surprises are worked out under {those_local()}; found “{concept}”")
        return asked

    @cached_property
    def _known_surprises(self) -> dict[tuple[int, str], tuple[tuple[Unexpected, ...], bool]]:
        return {}

    def _surprised(self, key: int, concept: Local) -> tuple[tuple[Unexpected, ...], bool]:
        """Return what surprises whom at a state, and whether that is all."""
        if (key, concept.id) not in self._known_surprises:
            found: list[Unexpected] = []
            complete = True
            for mover in (dm for dm in self.views if key in self._seen[dm].codes):
                made = self._made(mover, key, concept)
                for observer in self.of:
                    if observer != mover and key in self._seen[observer].codes:
                        for surprise, settled in self._between(mover, observer, key, concept, made):
                            complete &= settled
                            found += [surprise] if surprise is not None else []
            self._known_surprises[key, concept.id] = tuple(found), complete
        return self._known_surprises[key, concept.id]

    def _between(
        self, mover: str, observer: str, key: int, concept: Local, made: Made
    ) -> Iterator[tuple[Unexpected | None, bool]]:
        """Yield where what somebody does differs from what another one expects, and whether that is settled."""
        whose, state = self._mind(observer, mover), self._shown[key]
        there, code = self.views[whose].conflict, self._seen[whose].codes[key]
        for move, pays in made:
            seen = self._seen[mover].keys[move.target] in self._seen[observer].codes
            answer, why, by = (
                expected_in(there, code, self.views[mover].conflict, move, concept)
                if seen
                else (Answer.NO, "unseen", ())
            )
            surprising = pays is Answer.YES and answer is Answer.NO and why is not None
            yield (
                Unexpected(state, concept.id, mover, observer, move, why, by) if surprising and why else None,
                pays.settled and answer.settled,
            )
        for move, pays in self._expected(observer, mover, key, concept) if not made else ():
            surprising = pays is Answer.YES
            yield Unexpected(state, concept.id, mover, observer, move, "stays") if surprising else None, pays.settled

    def __repr__(self) -> str:
        return f"<Perceived: {few(f'{dm} sees less or otherwise' for dm in self.own) or 'everybody sees the same'}>"


def _shape(concept: str) -> Sanctioning:
    """Return the shape of a concept of which the second level is defined."""
    found = CONCEPTS[concept]
    if type(found) is not Sanctioned:  # a concept that adds to the shape answers by relations of its own
        raise UsageError(f"the second level is worked out under {_at_second_level()}; found “{concept}”")
    return found.sanctioning


def _at_second_level() -> str:
    return ", ".join(c for c in CONCEPTS if type(CONCEPTS[c]) is Sanctioned)


@checked
def views_in(
    case: Case,
    *,
    phase: str | None = None,
    chosen: Mapping[str, str] | None = None,
    owners: Sequence[tuple[str, str]] = (),
) -> dict[str, Model]:
    """Return the views that a case says somebody has: the model of each perspective with `view_of`, by whose it is.

    Parameters
    ----------
    case
        The case.
    phase
        The phase that is applied in each; None = none.
    chosen
        Through which perspective somebody is to look instead: a decision maker's id → the id of a perspective.
    owners
        Options with the contested owners they are given to in each.

    Returns
    -------
    dict[str, Model]
        The model of each view, by the decision maker whose it is.

    Raises
    ------
    UsageError
        If a perspective or a phase is unknown.

    Complexity
    ----------
    Each perspective is made a model once.

    Examples
    --------
    >>> import detente
    >>> list(detente.views_in(detente.read_case("syria-2016"), chosen={"RUS": "B"}))
    ['RUS']
    """
    named = {str(o.view_of): str(p) for p, o in case.perspectives.items() if o.view_of is not None}
    return {dm: case.model(p, phase, tuple(owners)) for dm, p in {**named, **(chosen or {})}.items()}


@checked
def perceive(
    model: Model | Case,
    *,
    views: Mapping[str, Model | Case],
    of: Sequence[Label] | None = None,
    states: Sequence[StateName] | None = None,
    concepts: Sequence[Label] | None = None,
    level: Count = 1,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> Perceived:
    """Say what everybody sees, finds stable and expects where some see less, or otherwise.

    After first-level hypergames (Aljefri, Bashar, Fang and Hipel, *IEEE Transactions on Systems, Man, and Cybernetics:
    Systems* 48, 2018), of which the abstract was read; the classes and the second level are defined by this project.

    Parameters
    ----------
    model
        The conflict as the analyst has it.
    views
        The models of those who see it otherwise, by decision maker; models of the same case. Whoever is not named sees
        what the analyst does. See `views_in`.
    of
        Of whom it is to be told what they see and expect, all by default; at the second level these are who is aware.
    states
        The states to tell of one by one, who sees them, what is expected there and what surprises whom; by default the
        status quo and those that have a name.
    level
        1: nobody knows that others see it otherwise. 2: those named by `of` know how each of the others sees it, and
        take these for not aware themselves.
    concepts, engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; all stable states are needed. None = no bound.

    Returns
    -------
    Perceived
        What each sees, what is stable for it and in which class that is, and on request what surprises whom.

    Raises
    ------
    UsageError
        If something named is unknown, the models do not share options and classes of indistinguishable states, or the
        second level is asked for under a concept, or with open preferences, for which it is not defined.
    BoundReached
        If a model has too many states to go through.

    Complexity
    ----------
    That of `solve` for each view; at the second level for each aware decision maker and each move of its own all that
    legal sequences of the others lead to.

    Examples
    --------
    >>> import detente
    >>> case = detente.read_case("syria-2016")
    >>> detente.perceive(case.model("A"), views={"RUS": case.model("B")}, concepts=["nash"])
    <Perceived: RUS sees less or otherwise>
    """
    if level not in (1, 2):
        raise UsageError(f"perceive: level: expected 1 or 2; found {level}")
    whole = one_model(model)
    seen = {str(dm): one_model(view) for dm, view in views.items()}
    everybody = tuple(str(d.id) for d in whole.decision_makers)
    named = labels_if_any(of)
    for dm in (*seen, *(named or ())):
        if dm not in everybody:
            otherwise = "where perspectives differ in who acts, `detente compare --acts` says what follows"
            hint = f"{nearest(dm, everybody)}; {otherwise}"
            raise UsageError(f"there is no decision maker “{dm}” in the model asked about ({hint})")
    _same_ground(whole, seen)
    with within(seconds):
        solution = _solved(whole, concepts, engine, progress)
        solutions = {dm: _solved(seen[dm], concepts, engine, progress) if dm in seen else solution for dm in everybody}
        told = tuple(dm for dm in everybody if named is None or dm in named)
        own = tuple(dm for dm in everybody if dm in seen)
        found = Perceived(solution, solutions, own, told * (level == 2), told, tuple(map(str, states or ())))
        if level == 2:
            _nothing_open(found)
        for state in found.asked:
            found.sees(everybody[0], state)  # whatever is no state is told before any work
        _ = found.classes  # within the time
        return found


def _same_ground(whole: Model, seen: Mapping[str, Model]) -> None:
    """Refuse models whose states are not the same, and a view of somebody who is not in it."""
    for dm, view in seen.items():
        if view.option_ids != whole.option_ids:
            raise UsageError("the views of one conflict have the same options; these are not of the same case")
        if [c.formula for c in view.indistinguishable] != [c.formula for c in whole.indistinguishable]:
            raise UsageError(
                f"the view of {dm} has other classes of indistinguishable states than the model asked about: "
                "which state is which would not be known"
            )
        inside = [str(d.id) for d in view.decision_makers]
        if dm not in inside:
            raise UsageError(f"“{dm}” is not part of its own view, perspective {view.perspective_id}")


def _solved(model: Model, concepts: Sequence[Label] | None, engine: str, progress: Progress) -> Solution:
    solution = solve(model, concepts=concepts, engine=engine, progress=progress)
    if solution.stopped is not None:
        raise BoundReached(f"what is stable for everybody is needed, and not known of {model.name}: {solution.stopped}")
    if is_large(solution.conflict) or solution.feasible.count > MAX_STATES:
        raise BoundReached(f"views are compared state by state up to {MAX_STATES:,} states; {model.name} has more")
    return solution


def _nothing_open(found: Perceived) -> None:
    """Refuse the second level where it is not defined."""
    for concept in found.concepts:
        _shape(concept)
    for solution in (found.solution, *found.views.values()):
        for dm, preference in solution.model.preferences.items():
            if preference.openness is not None:
                raise UsageError(
                    f"the second level needs preferences that leave nothing open; those of {dm} in "
                    f"{solution.model.name} do"
                )
