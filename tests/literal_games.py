"""Graphs with a rank of each state for each decision maker, and who stays where, by the definitions read literally."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Graph:
    """For each decision maker and each state the states that it reaches in one move; states have numbers from 0."""

    moves: tuple[tuple[tuple[int, ...], ...], ...]

    @property
    def states(self) -> int:
        return len(self.moves[0])

    @property
    def arcs(self) -> list[tuple[list[int], list[int]]]:
        """The same moves as two lists for each decision maker: where they begin, where they end."""
        pairs = [[(s, q) for s, to in enumerate(own) for q in to] for own in self.moves]
        return [([s for s, _ in own], [q for _, q in own]) for own in pairs]

    def answers(self, ranks: Sequence[Sequence[int]], i: int, q: int, improving: bool) -> set[int]:
        """Where the others get from q by legal sequences: any number of moves, nobody twice in a row."""
        found, waiting = set[tuple[int, int]](), [(q, i)]
        while waiting:
            at, last = waiting.pop()
            for j, own in enumerate(self.moves):
                if j in (i, last):
                    continue
                for x in own[at]:
                    if (not improving or ranks[j][x] > ranks[j][at]) and (x, j) not in found:
                        found.add((x, j))
                        waiting.append((x, j))
        return {x for x, _ in found}

    def stays(self, ranks: Sequence[Sequence[int]], concept: str, i: int, s: int) -> bool:
        """Tell whether i stays at s."""
        mine = ranks[i]
        for q in self.moves[i][s]:
            if mine[q] <= mine[s]:
                continue
            answers = set() if concept == "nash" else self.answers(ranks, i, q, concept in ("seq", "sseq"))
            if concept in ("smr", "sseq"):
                deterred = any(
                    mine[x] <= mine[s] and all(mine[z] <= mine[s] for z in self.moves[i][x]) for x in answers
                )
            else:
                deterred = any(mine[x] <= mine[s] for x in answers)
            if not deterred:
                return False
        return True

    def equilibria(self, ranks: Sequence[Sequence[int]], concept: str) -> set[int]:
        """The states at which everybody stays."""
        everybody = range(len(self.moves))
        return {s for s in range(self.states) if all(self.stays(ranks, concept, i, s) for i in everybody)}


TWO_BY_TWO = Graph((((1,), (0,), (3,), (2,)), ((2,), (3,), (0,), (1,))))
"""Two decision makers with one option each: the first changes the lower bit of a state, the second the upper one."""


@cache
def swaps(order: tuple[int, ...]) -> int:
    """How many pairs stand the other way round than by their numbers."""
    return sum(a > b for k, a in enumerate(order) for b in order[k + 1 :])
