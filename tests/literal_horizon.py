"""Looking further ahead, read literally: limited moves, non-myopic stability, and metarational trees.

A game is `literal_structures.Game(states, moves)`, where `moves[i][s]` is what decision maker i reaches from s by one
move, any graph at all. Preference is `better(i, a, b)`: a is strictly better than b for i.

    anticipated(g, better, h, i, s)            # A_h(i, s), the states that i, to move at s, may anticipate
    limited_move(g, better, h, i)              # Held(stable, possible): L_h for i
    limited_move_equilibria(g, better, h)      # Held(stable, possible), for both
    course(g, better)                          # Course(before, period, ...): the vector of all A_h, until it repeats
    nonmyopic(g, better, i)                    # Held(stable, possible): L_h for all h from some one on
    nonmyopic_equilibria(g, better)            # Held(stable, possible), for both
    brams_wittman(g, better)                   # the non-myopic equilibria of Brams and Wittman, 2×2 games only
    metarational(g, better, h, i)              # MR_h, any number of decision makers
    metarational(g, better, h, i, credible=True)   # CMR_h
    maximin(g, better, h, i)                   # Maximin_h

**L_h** (after Zagare 1984; Kilgour 1985; Fang, Hipel, Kilgour 1993): two decision makers, whose preferences are weak
orders. G_0(p, s) = s. For h > 0 let T be what G_{h-1}(o, t) is for each t of R_p(s), o being the other one: if T is
empty or nothing of T is better than s for p, then G_h(p, s) = s, else it is the best of T for p. Where several are
best the anticipated state is not one; there are three ways here to say which states it may be:

* `anticipated`: by the rule for sets. A_0(p, s) = {s}; s is in A_h(p, s) iff every A_{h-1}(o, t) has something that
  is no better than s; e of A_{h-1}(o, t) is in it iff e is better than s and every other A_{h-1}(o, t') has something
  that is no better than e.
* `anticipated_by_ties`: every way to break every tie, each time that one is met.
* `anticipated_by_rules`: every way to break ties where whoever is to move at the same state with as many moves to go
  breaks them alike each time. (Not the definition here. It is there to see what hangs on that.)

s is stable for i iff A_h(i, s) is {s}, possibly stable iff s is in it.

**Non-myopic** (after Kilgour 1984, 1985): L_h for all h from some one on. The vector of A_h(p, s) for all p and s is
made from the one before, and there are finitely many, so that from some h on it repeats: what holds all along the
period is what counts.

**Non-myopic after Brams and Wittman 1981**, in the reading by which 37 of the 78 strict 2×2 games have such an
equilibrium: from s the two move in turn, four moves round and back to s, and whoever is to move does so only if the
end it then expects is better for it. Whoever begins, that must end at s, and on the way some mover, the first at s
included, stands at its own best state.

**MR_h** (after Zeng, Fang, Hipel and Kilgour 2006, 2007): i gains at x with k to go iff it has a move to some z
better than s at which the others do not deter it with k - 1 to go; they deter at z with k to go iff by a legal
sequence of them some x is reached that is no better than s, from which i does not gain with k - 1 to go. With none to
go nobody gains and nobody deters. s is stable iff i does not gain at s with h to go. **CMR_h**: improvements only, of
each mover on the state that it leaves. **Maximin_h** (after Rêgo and Vieira): by the worth of a state, W_0 = V_0 = u,
W_h(s) = min(u(s), the least V_{h-1}(t) over what the others reach), V_h(s) = max(u(s), the greatest W_{h-1}(t) over
what i reaches); s is stable iff i reaches no t with W_{h-1}(t) > u(s).

No part of this file is clever, and none imports the package under test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from literal_structures import Game, Maker, Relation, State

Position = tuple[Maker, State]
Vector = Mapping[Position, frozenset[State]]
"""For each decision maker to move and each state: what it may anticipate."""


@dataclass(frozen=True)
class Held:
    """The states that are stable however ties are broken, and those that are by some way to break them."""

    stable: frozenset[State]
    possible: frozenset[State]


def other(g: Game, p: Maker) -> Maker:
    """The other one of two."""
    (o,) = (j for j in g.makers if j != p)
    return o


def worth(g: Game, better: Relation, i: Maker) -> dict[State, int]:
    """How many states each is better than; where preference is a weak order, a number that says all of it."""
    found = {s: sum(better(i, s, t) for t in g.states) for s in g.states}
    assert all(better(i, a, b) == (found[a] > found[b]) for a in g.states for b in g.states), "no weak order"
    return found


# L_h, three times


def start(g: Game) -> Vector:
    return {(p, s): frozenset({s}) for p in g.makers for s in g.states}


def advance(g: Game, better: Relation, before: Vector) -> Vector:
    """The vector of A_h, from that of A_{h-1}."""
    return {(p, s): _may_anticipate(g, better, before, p, s) for p in g.makers for s in g.states}


def _may_anticipate(g: Game, better: Relation, before: Vector, p: Maker, s: State) -> frozenset[State]:
    after = {t: before[other(g, p), t] for t in g.moves[p][s]}
    found = set[State]()
    if all(any(not better(p, e, s) for e in ends) for ends in after.values()):
        found.add(s)
    for t, ends in after.items():
        for e in ends:
            others = [after[u] for u in after if u != t]
            if better(p, e, s) and all(any(not better(p, f, e) for f in of) for of in others):
                found.add(e)
    return frozenset(found)


def anticipated(g: Game, better: Relation, h: int, p: Maker, s: State) -> frozenset[State]:
    """A_h(p, s)."""
    return looking(g, better, h)[p, s]


def looking(g: Game, better: Relation, h: int) -> Vector:
    """A_h(p, s) for all p and s."""
    vector = start(g)
    for _ in range(h):
        vector = advance(g, better, vector)
    return vector


def best(better: Relation, p: Maker, s: State, ends: tuple[State, ...]) -> list[State]:
    """What p may choose among the ends that its moves have, and staying at s."""
    if not any(better(p, e, s) for e in ends):
        return [s]
    return sorted({e for e in ends if not any(better(p, f, e) for f in ends)}, key=str)


def anticipated_by_ties(g: Game, better: Relation, h: int, p: Maker, s: State) -> frozenset[State]:
    """The same by trying every end of every move together with every end of every other."""
    if h == 0:
        return frozenset({s})
    after = [anticipated_by_ties(g, better, h - 1, other(g, p), t) for t in g.moves[p][s]]
    return frozenset(e for ends in product(*after) for e in best(better, p, s, ends))


def anticipated_by_rules(g: Game, better: Relation, h: int, p: Maker, s: State) -> frozenset[State]:
    """What each rule gives that breaks the ties of a mover at a state with so many moves to go always alike."""
    found = set[State]()
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        choices = waiting.pop()
        end, ways = _by_rule(g, better, h, p, s, choices)
        found.add(end)
        for n in range(len(choices), len(ways)):
            waiting += [(*choices, *[0] * (n - len(choices)), way) for way in range(1, ways[n])]
    return frozenset(found)


def _by_rule(
    g: Game, better: Relation, h: int, p: Maker, s: State, choices: tuple[int, ...]
) -> tuple[State, list[int]]:
    """Where the first, second and so on position that is met takes the way said, afterwards the first; and how many
    ways each had."""
    known: dict[tuple[int, Maker, State], State] = {}
    ways: list[int] = []

    def end(k: int, q: Maker, a: State) -> State:
        if k == 0:
            return a
        if (k, q, a) not in known:
            found = best(better, q, a, tuple(end(k - 1, other(g, q), t) for t in sorted(g.moves[q][a], key=str)))
            known[k, q, a] = found[choices[len(ways)] if len(ways) < len(choices) else 0]
            ways.append(len(found))
        return known[k, q, a]

    return end(h, p, s), ways


def held(g: Game, i: Maker, vectors: Iterable[Vector]) -> Held:
    """What is stable for i by each of some vectors."""
    of = list(vectors)
    return Held(
        frozenset(s for s in g.states if all(v[i, s] == {s} for v in of)),
        frozenset(s for s in g.states if all(s in v[i, s] for v in of)),
    )


def limited_move(g: Game, better: Relation, h: int, i: Maker) -> Held:
    """L_h for i."""
    return held(g, i, [looking(g, better, h)])


def for_both(g: Game, vectors: Iterable[Vector]) -> Held:
    """What is stable for both, and what is possibly stable for both."""
    of = list(vectors)
    first, second = (held(g, i, of) for i in g.makers)
    return Held(first.stable & second.stable, first.possible & second.possible)


def limited_move_equilibria(g: Game, better: Relation, h: int) -> Held:
    return for_both(g, [looking(g, better, h)])


# Non-myopic


@dataclass(frozen=True)
class Course:
    """The vectors of A_0, A_1 and so on: those at first, and those that come again and again afterwards."""

    vectors: tuple[Vector, ...]
    before: int

    @property
    def period(self) -> int:
        return len(self.vectors) - self.before

    @property
    def recurring(self) -> tuple[Vector, ...]:
        return self.vectors[self.before :]


def course(g: Game, better: Relation) -> Course:
    vectors = [start(g)]
    while True:
        following = advance(g, better, vectors[-1])
        if following in vectors:
            return Course(tuple(vectors), vectors.index(following))
        vectors.append(following)


def nonmyopic(g: Game, better: Relation, i: Maker) -> Held:
    return held(g, i, course(g, better).recurring)


def nonmyopic_equilibria(g: Game, better: Relation) -> Held:
    return for_both(g, course(g, better).recurring)


def brams_wittman(g: Game, better: Relation) -> frozenset[State]:
    return frozenset(s for s in g.states if all(_survives(g, better, s, first) for first in g.makers))


def _survives(g: Game, better: Relation, s: State, first: Maker) -> bool:
    path, movers = [s], [first, other(g, first)] * 2
    for mover in movers:
        (following,) = g.moves[mover][path[-1]]
        path.append(following)
    assert path[4] == s, "a 2×2 game"
    end = s
    for mover, at in reversed(list(zip(movers, path, strict=False))):
        end = end if better(mover, end, at) else at
    at_best = any(not any(better(mover, t, at) for t in g.states) for mover, at in zip(movers, path, strict=False))
    return end == s and at_best


# Trees of moves and answers


def metarational(g: Game, better: Relation, h: int, i: Maker, *, credible: bool = False) -> frozenset[State]:
    """MR_h for i, or CMR_h."""

    def moves(x: State) -> Iterator[State]:
        yield from (z for z in g.moves[i][x] if not credible or better(i, z, x))

    def answers(z: State) -> frozenset[State]:
        # `better` names what the steps are, so that the same is not looked for again.
        return g.answers(i, z, lambda j, a, b: better(j, b, a), better) if credible else g.answers(i, z)

    def stays(s: State) -> bool:
        known: dict[tuple[bool, int, State], bool] = {}

        def gains(k: int, x: State) -> bool:
            if k == 0:
                return False
            if (True, k, x) not in known:
                known[True, k, x] = any(better(i, z, s) and not deterred(k - 1, z) for z in moves(x))
            return known[True, k, x]

        def deterred(k: int, z: State) -> bool:
            if k == 0:
                return False
            if (False, k, z) not in known:
                known[False, k, z] = any(not better(i, x, s) and not gains(k - 1, x) for x in answers(z))
            return known[False, k, z]

        return not gains(h, s)

    return frozenset(s for s in g.states if stays(s))


def maximin(g: Game, better: Relation, h: int, i: Maker) -> frozenset[State]:
    """Maximin_h for i."""
    u = worth(g, better, i)

    def w(k: int, s: State) -> int:
        return u[s] if k == 0 else min([u[s], *(v(k - 1, t) for t in g.answers(i, s))])

    def v(k: int, s: State) -> int:
        return u[s] if k == 0 else max([u[s], *(w(k - 1, t) for t in g.moves[i][s])])

    return frozenset(s for s in g.states if not any(w(h - 1, t) > u[s] for t in g.moves[i][s]))
