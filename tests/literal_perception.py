"""Seeing less, read literally: everybody acts on the conflict as it perceives it, and the analyst on how it is.

A game is `literal_structures.Game(states, moves)`, where `moves[i][s]` is what decision maker i reaches from s by one
move, any graph at all. Preference is `better(i, a, b)`: a is strictly better than b for i. A `View(g, better)` is a
whole conflict as somebody takes it to be: `views[i]` is that of decision maker i, its states those that i perceives.

    unseeing(view, {s, t})                     # the same without some states, and without moves to and from them
    found = Perceived(views)                   # Perceived(views, aware={"A"}): second level, A knows how others see it
    found.stable("seq", "A")                   # what "A" perceives and finds stable
    found.classes("seq", analyst)              # Classes(common, steady, unsteady, stealthy); `analyst` is a View
    found.surprises("seq")                     # {(s, mover, viewer, to, why)}

* E_i: the states that i perceives and finds stable for itself in its own view. At a state that it does not perceive it
  has no verdict, and such a state never deters it.
* *Common*: perceived by all, and in every E_i. *Steady* of these is what is also an equilibrium of the analyst's model,
  *unsteady* what is not. *Stealthy*: not perceived by somebody, perceived by somebody, and in the E_i of all who do.
  The words are those of Aljefri, Bashar, Fang and Hipel 2014 and 2018; that they mean this is ours.
* A *surprise* (ours): i makes a move, that is, in its own view it gains by it and nobody deters it, and in the view of
  another nobody makes that move: the state it leads to is "unseen", nobody could ("cannot"), whoever could does not
  gain ("worse") or is "deterred". Or i makes no move where the other sees it make one ("stays"). At states that both
  perceive.
* *Second level* (ours): to whoever is aware, another one does what it can and what is good for it in its own view,
  between states that both perceive. What tempts and deters the aware one is its own matter.

No part of this file is clever, and none imports the package under test.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from literal_structures import Game, Maker, Relation, State, Structure, deters, simple, stable


@dataclass(frozen=True, eq=False)
class View:
    """A conflict as somebody takes it to be."""

    g: Game
    better: Relation

    def sees(self, s: State) -> bool:
        return s in self.g.states


@dataclass(frozen=True)
class Classes:
    common: frozenset[State]
    steady: frozenset[State]
    unsteady: frozenset[State]
    stealthy: frozenset[State]


def unseeing(view: View, unseen: Collection[State]) -> View:
    seen = tuple(s for s in view.g.states if s not in unseen)
    moves = {i: {s: frozenset(q for q in by[s] if q not in unseen) for s in seen} for i, by in view.g.moves.items()}
    return View(Game(seen, moves), view.better)


@dataclass(frozen=True, eq=False)
class Perceived:
    """What is stable where everybody has a view of its own; see the module."""

    views: Mapping[Maker, View]
    aware: Collection[Maker] = ()

    def model(self, i: Maker) -> tuple[Game, Structure]:
        """What i reckons with: its own view, and if it is aware what others can do and gain in theirs."""
        own = self.views[i]
        if i not in self.aware:
            return own.g, simple(own.better)

        def moves(j: Maker, a: State) -> frozenset[State]:
            if j == i:
                return own.g.moves[i][a]
            theirs = self.views[j]
            return frozenset(b for b in theirs.g.moves[j][a] if own.sees(b)) if theirs.sees(a) else frozenset()

        return Game(own.g.states, {j: {a: moves(j, a) for a in own.g.states} for j in self.views}), Structure(
            own.better,
            lambda k, x, s: not own.better(k, x, s),
            lambda j, a, b: self.views[j].better(j, b, a),
        )

    def stable(self, concept: str, i: Maker) -> frozenset[State]:
        """E_i."""
        g, of = self.model(i)
        return frozenset(s for s in g.states if stable(g, of, concept, i, s))

    def classes(self, concept: str, analyst: View) -> Classes:
        stable_for = {i: self.stable(concept, i) for i in self.views}
        every = {s for view in self.views.values() for s in view.g.states}
        agreed = {s for s in every if all(s in stable_for[i] or not view.sees(s) for i, view in self.views.items())}
        common = {s for s in agreed if all(view.sees(s) for view in self.views.values())}
        settled = {
            s
            for s in analyst.g.states
            if all(stable(analyst.g, simple(analyst.better), concept, i, s) for i in analyst.g.makers)
        }
        return Classes(
            frozenset(common), frozenset(common & settled), frozenset(common - settled), frozenset(agreed - common)
        )

    def surprises(self, concept: str) -> set[tuple[State, Maker, Maker, State, str]]:
        found = set()
        for i, own in self.views.items():
            for k, other in self.views.items():
                for s in own.g.states:
                    if k == i or not other.sees(s):
                        continue
                    made = {q for q in own.g.moves[i][s] if makes(own, concept, i, s, q)}
                    for q in made:
                        if not any(makes(other, concept, j, s, q) for j in other.g.makers):
                            able = [j for j in other.g.makers if q in other.g.moves[j][s]]
                            gaining = [j for j in able if other.better(j, q, s)]
                            why = "deterred" if gaining else "worse" if able else "cannot"
                            found.add((s, i, k, q, why if other.sees(q) else "unseen"))
                    if not made:
                        found |= {(s, i, k, q, "stays") for q in other.g.moves[i][s] if makes(other, concept, i, s, q)}
        return found


def makes(view: View, concept: str, i: Maker, s: State, q: State) -> bool:
    """Whether i goes from s to q as somebody sees it: it can, it gains, and nobody deters it."""
    if q not in view.g.moves[i][s] or not view.better(i, q, s):
        return False
    of = simple(view.better)
    if concept == "nash":
        return True
    answers = view.g.answers(i, q, None if concept in {"gmr", "smr"} else of.step)
    return not any(deters(view.g, of, concept, i, s, x) for x in answers)
