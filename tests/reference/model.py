"""A literal reading of the definitions: which states and moves a model has, who prefers what, and what is stable.

Nothing here comes from the package under test, and nothing is clever: reachable states are searched one by one, and
every concept is its definition (docs/reference/concepts/).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from reference.formulas import Combination, is_pattern, truth
from reference.spec import InvalidError, Ranking, Spec, Statements, Weights

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")


@dataclass(frozen=True)
class State:
    """A state: one combination of options, or several that are merged."""

    members: tuple[Combination, ...]

    @property
    def code(self) -> int:
        """Return the code of the smallest member."""
        return min(map(code, self.members))

    def __str__(self) -> str:
        return "".join("-" if len(set(column)) > 1 else "NY"[column[0]] for column in zip(*self.members, strict=True))


def code(combination: Combination) -> int:
    """Return the number whose bit k is set where option k is taken."""
    return sum(1 << k for k, taken in enumerate(combination) if taken)


class Model:
    """States, moves, preferences and stability in one model."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.decision_makers = list(spec.decision_makers)
        self._words = (tuple(spec.options), tuple(spec.definitions.items()))
        self.states = self._states()
        self.at = {member: state for state in self.states for member in state.members}
        self.keys = {who: self._keys(who) for who in self.decision_makers}
        self._moves: dict[tuple[str, State], dict[State, set[tuple[frozenset[str], frozenset[str]]]]] = {}
        self._reached: dict[Any, dict[State, int]] = {}
        self._stable: dict[tuple[str, State, str], bool] = {}

    # Formulas

    def true_at(self, formula: str, combination: Combination) -> bool:
        """Tell whether a formula or pattern is true at a combination."""
        return combination in truth(formula, *self._words)

    def holds(self, formula: str, state: State) -> bool | None:
        """Tell whether a formula holds at a state: at all members, at none (false), or `None`, mixed."""
        found = {self.true_at(formula, member) for member in state.members}
        return None if len(found) > 1 else found.pop()

    # States

    def _exists(self, combination: Combination) -> bool:
        for one in self.spec.rules:
            if one.kind == "when":
                violated = self.true_at(one.when, combination)
            else:
                taken = dict(zip(self.spec.options, combination, strict=True))
                count = sum(taken[name] for name in one.among)
                violated = (one.kind != "at_most_one" and count < 1) or (one.kind != "at_least_one" and count > 1)
            if violated:
                return False
        return True

    def _states(self) -> list[State]:
        combinations = [one[::-1] for one in product((False, True), repeat=len(self.spec.options))]
        feasible = [one for one in combinations if self._exists(one)]
        if not feasible:
            raise InvalidError("no state exists")
        merged: list[tuple[Combination, ...]] = []
        for merge in self.spec.classes:
            members = tuple(one for one in feasible if self.true_at(merge.that, one))
            if any(set(members) & set(others) for others in merged):
                raise InvalidError("classes overlap")
            if members:
                merged.append(members)
                shown = str(State(members))
                if sum(self.true_at(shown, one) for one in feasible) > len(members):
                    raise InvalidError("the shown pattern covers a state outside")
        together = set().union(*merged) if merged else set()
        states = [State(members) for members in merged] + [State((one,)) for one in feasible if one not in together]
        return sorted(states, key=lambda state: state.code)

    def meant(self, text: str) -> set[State]:
        """Return the states that a name, letters or a pattern means; a merged state by any of its members."""
        letters = self.spec.states.get(text, text)
        members = self.spec.before.get(letters)
        return {self.at[member] for member in members if member in self.at} if members else self._matched(letters)

    def _matched(self, letters: str) -> set[State]:
        return {self.at[member] for member in self.at if self.true_at(letters, member)}

    def anchored(self, *asked: str) -> Spec:
        """Return what the case says, with what its letters and those asked about mean where that is a merged state."""
        put = self.spec.proposals.values()
        texts = [*asked, *self.spec.states.values(), *(one.formula for one in put)]
        texts += [self.spec.status_quo, *(term.that for one in put for term in one.terms)]
        letters = {self.spec.states.get(text, text) for text in texts if text is not None}
        before: dict[str, frozenset[Combination]] = {}
        for one in filter(is_pattern, letters):
            meant = self.meant(one)
            if len(meant) > 1:
                before[one] = frozenset()
            elif any(len(state.members) > 1 for state in meant):
                before[one] = frozenset(meant.pop().members)
        return replace(self.spec, before=before)

    def named(self, text: str) -> State | None:
        """Return the state that a name, letters, or a pattern that matches only its members means; or `None`."""
        found = self.meant(text)
        if len(found) > 1:
            raise InvalidError(f"{text} is several states")
        return found.pop() if found else None

    # Preferences

    def _keys(self, who: str) -> dict[State, Any]:
        preferred = self.spec.preferences[who]
        if isinstance(preferred, Ranking):
            return self._places(preferred)
        keys = {}
        for state in self.states:
            found = {self._score(preferred, member) for member in state.members}
            if len(found) > 1:
                raise InvalidError(f"members of {state} score differently for {who}")
            keys[state] = found.pop()
        return keys

    def _score(self, preferred: Statements | Weights, member: Combination) -> Any:
        if isinstance(preferred, Weights):
            taken = dict(zip(self.spec.options, member, strict=True))
            return sum((weight for name, weight in preferred.of if taken[name]), Fraction(0))
        return tuple(sum(self.true_at(one.that, member) for one in group) for group in preferred.groups)

    def _places(self, ranking: Ranking) -> dict[State, Any]:
        keys: dict[State, Any] = {}
        for place, group in enumerate(ranking.groups):
            for text in group:
                meant = self._matched(self.spec.states.get(text, text))
                if meant & set(keys):
                    raise InvalidError("a ranking names a state twice")
                keys.update(dict.fromkeys(meant, -place))
        if set(keys) != set(self.states):
            raise InvalidError("a ranking leaves out a state")
        return keys

    def better(self, who: str, one: State, other: State) -> bool:
        """Tell whether somebody strictly prefers one state to another."""
        return bool(self.keys[who][one] > self.keys[who][other])

    # Moves

    def moves(self, who: str, start: State) -> dict[State, set[tuple[frozenset[str], frozenset[str]]]]:
        """Return where somebody can move, each with the ways to do it: options taken up, options given up."""
        if (who, start) not in self._moves:
            found: dict[State, set[tuple[frozenset[str], frozenset[str]]]] = {}
            own = [k for k, option in enumerate(self.spec.options) if self.spec.owner(option) == who]
            for member in start.members:
                for letters in product((False, True), repeat=len(own)):
                    there = list(member)
                    for k, taken in zip(own, letters, strict=True):
                        there[k] = taken
                    end = tuple(there)
                    state = self.at.get(end)
                    if state is not None and state != start and self._may(who, member, end):
                        takes = frozenset(self.spec.options[k] for k in own if end[k] and not member[k])
                        drops = frozenset(self.spec.options[k] for k in own if member[k] and not end[k])
                        found.setdefault(state, set()).add((takes, drops))
            self._moves[who, start] = found
        return self._moves[who, start]

    def _may(self, who: str, start: Combination, end: Combination) -> bool:
        for option, before, after in zip(self.spec.options, start, end, strict=True):
            allowed = self.spec.of_option[option].moves
            if (after and not before and allowed == "drop-only") or (before and not after and allowed == "take-only"):
                return False
        return not any(
            one.by == who and self.true_at(one.start, start) and self.true_at(one.end, end) for one in self.spec.bans
        )

    def improvements(self, who: str, start: State) -> list[State]:
        """Return the states that somebody can move to and prefers, by code."""
        return sorted((end for end in self.moves(who, start) if self.better(who, end, start)), key=lambda end: end.code)

    def steps(self, who: str, start: State, improving: bool) -> Iterable[State]:
        """Return where somebody can move, or where it can move and gain."""
        return self.improvements(who, start) if improving else self.moves(who, start)

    def reached(self, start: State, movers: Iterable[str], improving: bool) -> dict[State, int]:
        """Return the end states of legal sequences of moves, nobody twice in a row, with the least number of moves."""
        movers = tuple(movers)
        if (start, movers, improving) not in self._reached:
            found: dict[State, int] = {}
            seen: set[tuple[State, str | None]] = {(start, None)}
            queue: deque[tuple[State, str | None, int]] = deque([(start, None, 0)])
            while queue:
                state, last, length = queue.popleft()
                for who in movers:
                    if who == last:
                        continue
                    for end in self.steps(who, state, improving):
                        found.setdefault(end, length + 1)
                        if (end, who) not in seen:
                            seen.add((end, who))
                            queue.append((end, who, length + 1))
            self._reached[start, movers, improving] = found
        return self._reached[start, movers, improving]

    # Stability

    def others(self, who: str) -> tuple[str, ...]:
        """Return everybody else."""
        return tuple(other for other in self.decision_makers if other != who)

    def sanctions(self, who: str, start: State, end: State, concept: str) -> bool:
        """Tell whether `end`, reached by the others, deters somebody from having left `start`."""
        if self.better(who, end, start):
            return False
        return concept in {"gmr", "seq"} or not any(self.better(who, then, start) for then in self.moves(who, end))

    def deterrence(self, who: str, start: State, move: State, concept: str) -> int | None:
        """Return the length of the shortest answer that deters a move, or `None`."""
        if concept == "nash":
            return None
        answers = self.reached(move, self.others(who), concept in {"seq", "sseq"})
        lengths = [length for end, length in answers.items() if self.sanctions(who, start, end, concept)]
        return min(lengths, default=None)

    def stable(self, who: str, state: State, concept: str) -> bool:
        """Tell whether a state is stable for somebody."""
        if (who, state, concept) not in self._stable:
            if concept == "sim":
                found = self.stable(who, state, "seq") or self._simultaneous(who, state)
            else:
                found = all(
                    self.deterrence(who, state, move, concept) is not None for move in self.improvements(who, state)
                )
            self._stable[who, state, concept] = found
        return self._stable[who, state, concept]

    def _simultaneous(self, who: str, state: State) -> bool:
        tempted = [other for other in self.decision_makers if self.improvements(other, state)]
        if len(tempted) < 2 or any(self.stable(other, state, "seq") for other in tempted):
            return False
        return all(any(self.joint(who, state, move)) for move in self.improvements(who, state))

    def joint(self, who: str, state: State, move: State) -> Iterable[tuple[str, ...]]:
        """Yield those of the others whose improvements, made together with a move, leave its mover no better off."""
        tempted = [other for other in self.others(who) if self.improvements(other, state)]
        for chosen in product(*([None, *self.improvements(other, state)] for other in tempted)):
            together = [(other, end) for other, end in zip(tempted, chosen, strict=True) if end is not None]
            if not together:
                continue
            result = list(state.members[0])
            for mover, end in [(who, move), *together]:
                for k, option in enumerate(self.spec.options):
                    if self.spec.owner(option) == mover:
                        result[k] = end.members[0][k]
            found = self.at.get(tuple(result))
            if found is not None and not self.better(who, found, state):
                yield tuple(other for other, _ in together)

    def blockers(self, state: State, concept: str) -> list[str]:
        """Return for whom a state is not stable."""
        return [who for who in self.decision_makers if not self.stable(who, state, concept)]

    def equilibrium(self, state: State, concept: str) -> bool:
        """Tell whether a state is stable for everybody."""
        return all(self.stable(who, state, concept) for who in self.decision_makers)

    # Proposals

    def in_force(self, name: str, state: State) -> bool | None:
        """Tell whether the terms of a proposal are in force at a state: at all members, at none, or `None`, mixed."""
        put = self.spec.proposals[name]
        if put.state is not None:
            return state in self.meant(put.state)
        evaluated = [term.that for term in put.terms if term.that is not None]
        evaluated += [put.formula] if put.formula is not None else []
        found = {all(self.in_force_at(that, state, member) for that in evaluated) for member in state.members}
        return None if len(found) > 1 else found.pop()

    def in_force_at(self, that: str, state: State, member: Combination) -> bool:
        """Tell whether a term is in force at a member of a state."""
        # Letters that mean one state name it; they are no formula about single members.
        names_one = is_pattern(that) and len(self.meant(that)) == 1
        if that in self.spec.before:
            names_one = bool(self.spec.before[that])
        return state in self.meant(that) if names_one else self.true_at(that, member)

    def ways(self, name: str) -> list[State]:
        """Return the states that carry a proposal out."""
        return [state for state in self.states if self.in_force(name, state)]
