"""The engine of relations beside the literal reading of every structure of preference, in graphs of any kind.

Games are given to it as they are, move by move: what somebody does in two moves it may not do in one, two decision
makers may have the same move, and the others may bring one back to where it was. `literal_structures.py` says what is
stable by each definition, and never asks the package.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import numpy as np

from detente.conflict import Conflict
from detente.conflict.orders import Capabilities
from detente.conflict.relations import PairRelation, PairSet
from detente.engines.explicit import Arcs, Graph, stable_by_pairs
from detente.stability import sanctioning
from literal_structures import FIVE, Cell, Game, Structure, cells, fuzzy, hybrid, level, probabilistic, simple, unknown
from random_games import draw_certainty, draw_degrees, draw_game, draw_probability, known, signs, thresholds
from seeds import long, take

EXTENSIONS = ("a", "b", "c", "d")


def by_relations(g: Game, of: Structure, concept: str) -> frozenset[Cell]:
    """What the engine of relations finds stable in a game that need not have option form."""
    bits = max(1, (len(g.states) - 1).bit_length())
    code = {s: n for n, s in enumerate(g.states)}
    whole = (1 << bits) - 1

    def pairs(i: Hashable, relation: Any) -> PairSet:
        """(q, s) for lead, (x, s) for hold, (b, a) for step."""
        return PairSet(
            tuple(((whole, code[x]), (whole, code[s])) for x, s in product(g.states, repeat=2) if relation(i, x, s))
        )

    relations = tuple(
        PairRelation(
            pairs(i, lambda i, q, s: q != s and of.lead(i, q, s)),
            pairs(i, of.hold),
            pairs(i, lambda i, b, a: b != a and of.step(i, a, b)),
            Capabilities(complete=False, scored=False),
        )
        for i in g.makers
    )
    conflict = Conflict(
        options=tuple(f"o{n}" for n in range(bits)),
        decision_makers=tuple(map(str, g.makers)),
        own=(whole, *(0 for _ in g.makers[1:])),
        take_only=0,
        drop_only=0,
        infeasible=(),
        bans=(),
        merged=(),
        relations=relations,
        definitions={},
    )
    arcs = [sorted((code[s], code[q]) for s, to in g.moves[i].items() for q in to) for i in g.makers]
    graph = Graph(
        conflict,
        np.arange(len(g.states)),
        tuple(None for _ in g.makers),
        tuple(Arcs(*np.array(of or np.empty((0, 2)), dtype=np.int64).reshape(-1, 2).T) for of in arcs),
    )
    asked = sanctioning(concept)
    assert asked is not None
    return frozenset(
        (s, i)
        for n, i in enumerate(g.makers)
        for s, holds in zip(g.states, stable_by_pairs(graph, n, asked), strict=True)
        if holds
    )


@long
def test_graphs_of_any_kind() -> None:
    """Every structure, where what somebody does in two moves it may not do in one, and the others may bring it back."""
    seen: Counter[str] = Counter()
    for seed in take(600, every=23):
        g, rng = draw_game(seed), Random(seed)
        plain, open_ = draw_degrees(g, seed, most=3), draw_degrees(g, seed, most=2, not_known=6)
        structures = {
            "simple": simple(lambda i, a, b, plain=plain: known(plain)(i, a, b) > 0),  # type: ignore[misc]
            "level": level(rng.randint(1, 3), known(plain)),
            "fuzzy": fuzzy(draw_certainty(g, seed), thresholds(rng, g)),
            "probabilistic": probabilistic(
                draw_probability(g, seed), *(Fraction(rng.randint(1, 9), 10) for _ in range(3))
            ),
            "certain": unknown("certain", signs(open_)),
        }
        structures |= {x: unknown(x, signs(open_)) for x in EXTENSIONS}
        structures |= {f"strong {x}": hybrid(x, open_, strong=True) for x in EXTENSIONS}
        for name, of in structures.items():
            for c in FIVE:
                found = cells(g, of, c)
                assert by_relations(g, of, c) == found, (seed, name, c)
                seen[f"{name} {c}"] += 0 < len(found) < len(g.cells)
    assert all(seen.values()), seen
