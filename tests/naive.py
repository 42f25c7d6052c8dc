"""The definitions read literally: an oracle that shares no code with the package.

Everything is a plain set or dictionary and every quantifier is written out, so that this file can be compared line by
line with the definitions it cites. It is slow on purpose. It never imports the package under test.

Model (after Kilgour, Hipel, Fang, *Automatica* 23, 1987; Fang, Hipel, Kilgour, *Interactive Decision Making*, 1993):

* a *combination* is the set of options that are taken;
* a combination for which an infeasible rule is true does not exist;
* decision maker i moves from one combination to another if they differ in options of i only, each of them changed in a
  direction it may be changed in, and if no forbidden move covers the step;
* a coalesced class makes one state of several combinations: it has every move that a member has to a state outside,
  and is entered wherever a member is.

Notation in the comments: R_i(s) what i reaches from s in one move, R_i+(s) its improvements, R_H and R_H+ the ends of
legal sequences of moves, or of improvements, by members of H, in which nobody moves twice in a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

Combination = frozenset[str]
State = str  # how it is shown: Y, N, and - where the members of a class differ


@dataclass(frozen=True)
class Formula:
    """A condition twice over: as text for the package under test, as a Python predicate for this file."""

    text: str
    holds: Callable[[Combination], bool]


@dataclass(frozen=True)
class Option:
    name: str
    owner: str
    moves: str = "both"  # or take-only, drop-only


@dataclass(frozen=True)
class Forbidden:
    """`by` may not go from a combination where `origin` holds to one where `target` holds."""

    by: str
    origin: Formula
    target: Formula


@dataclass(frozen=True)
class Statements:
    """Prioritised statements, most important first."""

    statements: Sequence[Formula]

    def score(self, combination: Combination) -> int:
        k = len(self.statements)
        return sum(2 ** (k - j) for j, that in enumerate(self.statements, start=1) if that.holds(combination))


@dataclass(frozen=True)
class Tied:
    """Groups of equally important statements, the most important group first: what counts is how many of each hold."""

    groups: Sequence[Sequence[Formula]]

    def score(self, combination: Combination) -> Fraction:
        # A unit of a group outweighs everything that comes after it.
        score, unit = Fraction(0), Fraction(1)
        for group in self.groups:
            score += unit * sum(that.holds(combination) for that in group)
            unit /= 1 + sum(len(g) for g in self.groups)
        return score


@dataclass(frozen=True)
class Ranking:
    """Groups of tied states, most preferred first; an entry names every state of which it holds at a member."""

    groups: Sequence[Sequence[Formula]]


@dataclass(frozen=True)
class Weights:
    """A number per option that is taken, exact; an option without one counts nothing."""

    weights: Mapping[str, Fraction]

    def score(self, combination: Combination) -> Fraction:
        return sum((weight for option, weight in self.weights.items() if option in combination), Fraction(0))


Preference = Statements | Tied | Ranking | Weights


class Model:
    """A graph model in option form; see the module's docstring."""

    def __init__(
        self,
        decision_makers: Sequence[str],
        options: Sequence[Option],
        preferences: Mapping[str, Preference],
        *,
        infeasible: Sequence[Formula] = (),
        forbidden: Sequence[Forbidden] = (),
        coalesced: Sequence[Formula] = (),
    ) -> None:
        self.decision_makers = list(decision_makers)
        self.options = list(options)
        self.forbidden = list(forbidden)
        self.coalesced = list(coalesced)
        names = [option.name for option in self.options]

        # The first option is the least significant bit of a code.
        codes = range(2 ** len(names))
        everything = [frozenset(name for bit, name in enumerate(names) if code >> bit & 1) for code in codes]
        self.combinations = [c for c in everything if not any(rule.holds(c) for rule in infeasible)]

        # One state for each class, one for each combination in no class, in the order of the smallest member's code.
        classes = [[c for c in self.combinations if one.holds(c)] for one in self.coalesced]
        self.members: dict[State, list[Combination]] = {}
        self.state_of: dict[Combination, State] = {}
        for c in self.combinations:
            if c not in self.state_of:
                holding = [members for members in classes if c in members]
                assert len(holding) <= 1, "overlapping classes"
                members = holding[0] if holding else [c]
                shown = self.show(members)
                assert shown not in self.members
                self.members[shown] = members
                self.state_of.update(dict.fromkeys(members, shown))
        self.states = list(self.members)

        self.moves = {i: {s: self._moves(i, s) for s in self.states} for i in self.decision_makers}
        self.worth = {i: self._worth(preferences[i]) for i in self.decision_makers}
        self._joint: dict[tuple[str, frozenset[str], State], set[State]] = {}

    def show(self, members: Sequence[Combination]) -> State:
        def letter(name: str) -> str:
            taken = {name in m for m in members}
            return "-" if len(taken) > 1 else "Y" if taken == {True} else "N"

        return "".join(letter(option.name) for option in self.options)

    def may_move(self, i: str, s: Combination, q: Combination) -> bool:
        """Whether (s, q) is a move of i, for combinations."""
        if s == q:
            return False
        for option in self.options:
            takes = option.name in q and option.name not in s
            drops = option.name in s and option.name not in q
            if (takes or drops) and option.owner != i:
                return False
            if (takes and option.moves == "drop-only") or (drops and option.moves == "take-only"):
                return False
        return not any(f.by == i and f.origin.holds(s) and f.target.holds(q) for f in self.forbidden)

    def _moves(self, i: str, s: State) -> set[State]:
        """R_i(s). Only changes of i's own options are tried, because `may_move` refuses every other one."""
        own = [option.name for option in self.options if option.owner == i]
        changes = [frozenset(c) for size in range(1, len(own) + 1) for c in combinations(own, size)]
        return {
            self.state_of[m ^ change]
            for m in self.members[s]
            for change in changes
            if m ^ change in self.state_of and self.state_of[m ^ change] != s and self.may_move(i, m, m ^ change)
        }

    def _worth(self, preference: Preference) -> dict[State, Fraction | int]:
        """A number per state, larger for more preferred."""
        worth: dict[State, Fraction | int] = {}
        for s, members in self.members.items():
            if isinstance(preference, Ranking):
                places = {
                    place
                    for place, group in enumerate(preference.groups)
                    for entry in group
                    if any(entry.holds(m) for m in members)
                }
                assert len(places) == 1, f"{s} has {len(places)} places in a ranking"
                worth[s] = -places.pop()
            else:
                scores = {preference.score(m) for m in members}
                assert len(scores) == 1, f"the members of {s} score differently"
                worth[s] = scores.pop()
        return worth

    def prefers(self, i: str, x: State, s: State) -> bool:
        """Whether x is strictly better than s for i."""
        return self.worth[i][x] > self.worth[i][s]

    def improvements(self, i: str, s: State) -> set[State]:
        """R_i+(s)."""
        return {q for q in self.moves[i][s] if self.prefers(i, q, s)}

    def others(self, i: str) -> frozenset[str]:
        return frozenset(self.decision_makers) - {i}

    def joint_moves(self, coalition: Iterable[str], s: State) -> set[State]:
        """R_H(s)."""
        return self._remember("moves", frozenset(coalition), s, lambda j, x: self.moves[j][x])

    def joint_improvements(self, coalition: Iterable[str], s: State) -> set[State]:
        """R_H+(s): each mover improves on the state it leaves."""
        return self._remember("improvements", frozenset(coalition), s, self.improvements)

    def _remember(
        self, name: str, coalition: frozenset[str], s: State, step: Callable[[str, State], set[State]]
    ) -> set[State]:
        key = (name, coalition, s)
        if key not in self._joint:
            self._joint[key] = self.ends_of_sequences(coalition, s, step)
        return self._joint[key]

    def ends_of_sequences(
        self, coalition: Iterable[str], start: State, step: Callable[[str, State], set[State]]
    ) -> set[State]:
        """Where legal sequences of at least one step end.

        A pair (x, j) is found if a legal sequence ends at x with j as its last mover, so that the pairs of one x are
        the set of possible last movers, written Omega_H(start, x) in the definition. Rule 1: everybody in H may make
        the first step. Rule 2: from x everybody may go on who is not the only possible last mover, that is, whoever
        differs from the j of some pair (x, j).
        """
        found: set[tuple[State, str]] = set()
        waiting = [(x, j) for j in coalition for x in step(j, start)]
        while waiting:
            x, last = waiting.pop()
            if (x, last) not in found:
                found.add((x, last))
                waiting += [(t, j) for j in coalition if j != last for t in step(j, x)]
        return {x for x, _ in found}


# The definitions of individual stability. `not m.prefers(i, x, s)` is "s is at least as good as x for i".


def nash(m: Model, i: str, s: State) -> bool:
    """Nash 1950/51: i has no improvement from s."""
    return m.improvements(i, s) == set()


def gmr(m: Model, i: str, s: State) -> bool:
    """Howard 1971: after every improvement the others can move to a state that is not better for i than s."""
    return all(any(not m.prefers(i, x, s) for x in m.joint_moves(m.others(i), q)) for q in m.improvements(i, s))


def smr(m: Model, i: str, s: State) -> bool:
    """Howard 1971: as GMR, and no single move of i from there leads to a state better than s."""
    return all(
        any(
            not m.prefers(i, x, s) and all(not m.prefers(i, z, s) for z in m.moves[i][x])
            for x in m.joint_moves(m.others(i), q)
        )
        for q in m.improvements(i, s)
    )


def seq(m: Model, i: str, s: State) -> bool:
    """Fraser and Hipel 1979: as GMR, the others using improvements of their own only."""
    return all(any(not m.prefers(i, x, s) for x in m.joint_improvements(m.others(i), q)) for q in m.improvements(i, s))


def sseq(m: Model, i: str, s: State) -> bool:
    """After Rêgo and Vieira 2015, 2017: as SEQ, and no single move of i from there leads to a state better than s."""
    return all(
        any(
            not m.prefers(i, x, s) and all(not m.prefers(i, z, s) for z in m.moves[i][x])
            for x in m.joint_improvements(m.others(i), q)
        )
        for q in m.improvements(i, s)
    )


def sim(m: Model, i: str, s: State) -> bool:
    """After Fraser and Hipel 1984, in the reading this project chose (several exist).

    SEQ stable; or everybody who has an improvement at s is not SEQ stable there, at least two are such, and for each
    improvement of i some joint result with improvements from s of a non-empty set of the others is feasible and not
    better for i than s.
    """
    assert not m.coalesced, "not defined with coalesced states"
    if seq(m, i, s):
        return True
    tempted = [j for j in m.decision_makers if m.improvements(j, s)]
    if len(tempted) < 2 or any(seq(m, j, s) for j in tempted):
        return False
    return all(
        any(not m.prefers(i, x, s) for x in _joint_results(m, i, s, q, [j for j in tempted if j != i]))
        for q in m.improvements(i, s)
    )


def _joint_results(m: Model, i: str, s: State, q: State, others: Sequence[str]) -> set[State]:
    """States in which i has done what leads it from s to q, and some of the others what improves on s for them."""
    (here,) = m.members[s]
    results = set()
    stay: State = s
    for profile in product(*([stay, *m.improvements(j, s)] for j in others)):
        if all(target == stay for target in profile):
            continue
        joint = set()
        for option in m.options:
            chosen = {i: q, **dict(zip(others, profile, strict=True))}.get(option.owner)
            (combination,) = m.members[chosen] if chosen is not None else [here]
            if option.name in combination:
                joint.add(option.name)
        if frozenset(joint) in m.state_of:
            results.add(m.state_of[frozenset(joint)])
    return results


CONCEPTS: dict[str, Callable[[Model, str, State], bool]] = {
    "nash": nash,
    "gmr": gmr,
    "smr": smr,
    "seq": seq,
    "sseq": sseq,
    "sim": sim,
}
FIVE = ("nash", "gmr", "smr", "seq", "sseq")
"""Those that are looked at where nobody says which."""


def stable(m: Model, concept: str, i: str) -> list[State]:
    """The states stable for i, in the order of the model."""
    return [s for s in m.states if CONCEPTS[concept](m, i, s)]


def equilibria(m: Model, concept: str) -> list[State]:
    """The states stable for everybody."""
    return [s for s in m.states if all(CONCEPTS[concept](m, i, s) for i in m.decision_makers)]
