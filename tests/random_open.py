"""Seeded random case files whose preferences are open in every way, or graded, for `literal_completions.py`.

The frame (decision makers, options, rules, forbidden moves, now and then coalesced states) is that of
`random_models.py`, with few states; every third has a list of somebody's only moves. Preferences are written as plain
data. The same seed gives the same text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from math import prod
from random import Random
from typing import Any

import naive
import random_models
from literal_completions import OpenCase
from random_models import RandomModel, predicate, random_condition, random_formula

MOST = 120
"""Completions of a model at most, those that prefer alike included."""
STATES = range(3, 17)


def several(case: OpenCase) -> bool:
    """Whether there are some, and not too many to solve each."""
    listed = case.better().values()
    return any(len(set(of)) > 1 for of in listed) and prod(map(len, listed)) <= MOST


Drawn = Callable[[Random, RandomModel, naive.Model], Any]


@cache
def draw_open(seed: int) -> str:
    """A case file that leaves something open."""
    return _drawn(seed, OPEN, several)


@cache
def draw_pairs(seed: int) -> str:
    """A case file open in nothing but pairs that are not compared."""
    return _drawn(
        seed,
        {"not compared": 3, "ranking": 1, "statements": 1},
        several,
    )


@cache
def draw_graded(seed: int) -> str:
    """A case file with great differences, and nothing open."""
    return _drawn(seed, {"much": 3, "gaps": 3, "weights": 1}, lambda _: True)


@cache
def draw_hybrid(seed: int) -> str:
    """A case file with great differences and pairs that are not compared."""
    return _drawn(seed, {"gaps not compared": 3, "gaps": 1, "much": 1}, lambda case: "unknown" in json.dumps(case.told))


@cache
def draw_fuzzy(seed: int) -> str:
    return _drawn(seed, {"fuzzy": 1}, lambda _: True)


@cache
def draw_voices(seed: int) -> str:
    """A case file in which everybody has voices."""
    return _drawn(seed, {"voices": 1}, lambda _: True)


def _drawn(seed: int, kinds: Mapping[str, int], wanted: Callable[[OpenCase], bool]) -> str:
    rng = Random(seed)
    while True:
        model = random_models.draw_model(rng, forbidden=rng.random() < 0.2, coalesced=rng.random() < 0.15)
        if len(model.decision_makers) not in {2, 3}:
            continue
        graph = model.indifferent().naive_model()
        if len(graph.states) not in STATES or not any(graph.moves[i][s] for i in graph.moves for s in graph.states):
            continue
        for _ in range(20):
            drawn = rng.choices(list(kinds), list(kinds.values()), k=len(model.decision_makers))
            of = {i: KINDS[kind](rng, model, graph) for i, kind in zip(model.decision_makers, drawn, strict=True)}
            if None in of.values():
                continue
            text = _written(rng, model, graph, of)
            if wanted(OpenCase(text)):
                return text


def _written(rng: Random, model: RandomModel, graph: naive.Model, preferences: Mapping[str, Any]) -> str:
    head, _, _ = model.case_text().partition("preferences:\n")
    terms = {f"P{n}": {"terms": _words(model, random_formula(rng, model.names))} for n in range(rng.choice((1, 2, 3)))}
    lines = [head.rstrip(), "preferences:", *(f"  {i}: {json.dumps(of)}" for i, of in preferences.items())]
    lines += ["proposals:", *(f"  {name}: {json.dumps(terms)}" for name, terms in terms.items())]
    movers = [o.owner for o in model.options if not any(b.by == o.owner for b in model.forbidden)]
    free = [i for i in movers if all(o.moves == "both" for o in model.options if o.owner == i)]
    if free and rng.random() < 0.3:
        by = rng.choice(free)
        moves = [
            (_letters(model, rng, graph, s), _letters(model, rng, graph, q))
            for s in graph.states
            for q in sorted(graph.moves[by][s])
        ]
        lines.append(f"only_moves: {json.dumps({by: [pair for pair in moves if rng.random() < 0.6]})}")
    return "\n".join(lines) + "\n"


def _letters(model: RandomModel, rng: Random, graph: naive.Model, state: str) -> str:
    member = rng.choice(graph.members[state])
    return "".join("Y" if o in member else "N" for o in model.names)


def _words(model: RandomModel, tree: random_models.Tree) -> str:
    return random_models.text(tree, model.names)


def _statement(rng: Random, model: RandomModel, graph: naive.Model) -> str | None:
    for _ in range(40):
        tree = random_condition(rng, model.names)
        holds = predicate(tree)
        if len({holds(c) for c in graph.combinations}) == 2 and all(
            len({holds(m) for m in members}) == 1 for members in graph.members.values()
        ):
            return _words(model, tree)
    return None


def _statements(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    """Statements, some equally important."""
    found: list[Any] = [_statement(rng, model, graph) for _ in range(rng.randint(1, 4))]
    if None in found:
        return None
    if len(found) > 2 and rng.random() < 0.3:
        found[:2] = [found[:2]]
    return found


def _open_statements(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    def one() -> Any:
        words = _statement(rng, model, graph)
        return {"that": words, "perhaps": True} if rng.random() < 0.35 else words

    def group() -> Any:
        return [one(), one()] if rng.random() < 0.2 else one()

    found: list[Any] = [group() for _ in range(rng.randint(0, 3))]
    if rng.random() < 0.5 or not found:
        found.insert(rng.randint(0, len(found)), {"either_order": [one() for _ in range(rng.choice((2, 2, 3)))]})
    return None if "null" in json.dumps(found) else found


def _much(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    found = _statements(rng, model, graph)
    if found is None:
        return None
    degrees = sorted((rng.choice((1, 1, 2, 3)) for _ in found), reverse=True)

    def graded(words: str, degree: int) -> Any:
        return words if degree == 1 else {"that": words, "much": True if degree == 2 and rng.random() < 0.5 else degree}

    return [
        [graded(w, d) for w in entry] if isinstance(entry, list) else graded(entry, d)
        for entry, d in zip(found, degrees, strict=True)
    ]


def _ranking(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    """States in order, tied here and there."""
    left = rng.sample(graph.states, len(graph.states))
    groups: list[Any] = []
    while left:
        tied = [left.pop() for _ in range(min(len(left), rng.choice((1, 1, 1, 2, 3))))]
        shown = [_letters(model, rng, graph, s) for s in tied]
        groups.append(shown[0] if len(shown) == 1 else shown)
    return {"ranking": groups}


def _gaps(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    found = _ranking(rng, model, graph)
    groups = found["ranking"]
    for at in sorted(rng.sample(range(1, len(groups)), min(len(groups) - 1, rng.choice((1, 1, 2)))), reverse=True):
        groups.insert(at, ">>")
    return found


def _with_pairs(found: Any, rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    pairs: list[list[str]] = []
    used: set[frozenset[str]] = set()
    for _ in range(rng.choice((1, 2, 2, 3))):
        s, q = rng.sample(graph.states, 2)
        if frozenset((s, q)) not in used:
            used.add(frozenset((s, q)))
            pairs.append([_letters(model, rng, graph, s), _letters(model, rng, graph, q)])
    return {**found, "unknown": pairs}


def _not_compared(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    return _with_pairs(_ranking(rng, model, graph), rng, model, graph)


def _gaps_not_compared(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    return _with_pairs(_gaps(rng, model, graph), rng, model, graph)


def _agreeing(model: RandomModel, graph: naive.Model) -> list[str]:
    return [o for o in model.names if all(len({o in m for m in members}) == 1 for members in graph.members.values())]


WEIGHTS = ("1", "2", "3", "5", "-1", "-2", "-4", "0.5", "-0.5", "1/3", "0")


def _weights(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    options = _agreeing(model, graph)
    return {"weights": {o: rng.choice(WEIGHTS) for o in options if rng.random() < 0.85}} if options else None


def _ranges(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    found = _weights(rng, model, graph)
    if found is None or not found["weights"]:
        return None
    weights = found["weights"]
    most = 3 if len(graph.states) <= 8 and rng.random() < 0.3 else 2
    for o in rng.sample(sorted(weights), min(len(weights), rng.randint(1, most))):
        low = Fraction(rng.randint(-6, 5), rng.choice((1, 1, 2, 3)))
        high = low + rng.choice((Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4)))
        weights[o] = [str(low), str(high)]
    return found


def _voices(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    parts = [rng.randint(1, 3) for _ in range(rng.choice((2, 2, 3)))]
    found = []
    for part in parts:
        kind = rng.choice((_statements, _ranking, _weights))
        if (preferences := kind(rng, model, graph)) is None:
            return None
        found.append({"share": str(Fraction(part, sum(parts))), "preferences": preferences})
    return {"voices": found}


def _fuzzy(rng: Random, model: RandomModel, graph: naive.Model) -> Any:
    states = rng.sample(graph.states, len(graph.states))
    rows = [[Fraction(1, 2) for _ in states] for _ in states]
    for a in range(len(states)):
        for b in range(a):
            rows[a][b] = Fraction(rng.randint(0, 10), 10)
            rows[b][a] = 1 - rows[a][b]
    return {
        "fuzzy": {
            "states": [_letters(model, rng, graph, s) for s in states],
            "certainty": [[str(r) for r in row] for row in rows],
        },
        "threshold": str(Fraction(rng.randint(1, 10), 10)),
    }


KINDS: Mapping[str, Drawn] = {
    "statements": _statements,
    "open statements": _open_statements,
    "much": _much,
    "ranking": _ranking,
    "gaps": _gaps,
    "not compared": _not_compared,
    "gaps not compared": _gaps_not_compared,
    "weights": _weights,
    "ranges": _ranges,
    "voices": _voices,
    "fuzzy": _fuzzy,
}
OPEN = {"open statements": 4, "not compared": 3, "ranges": 3, "voices": 3, "statements": 1, "ranking": 1, "weights": 1}
