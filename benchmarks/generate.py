"""Write a seeded conflict of any size in the case format, for benchmarks and for tests that need many models.

There are two families. In `random` a statement joins one to three literals over all options by `and` or by `or`.
In `local` a statement is mostly one literal, over the decision maker's own options or those of the next one, and at
times a literal on condition of another. Rules forbid two literals at once, both of one owner, so that no rule takes
away somebody else's way out of a state. Some options can be one-way, and some proposals can be on the table.

Every model has a feasible state, its status quo. Each part is drawn from a stream of its own: asking for proposals or
one-way options besides leaves everything else as it was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

FAMILIES = ("random", "local")
TRIES = 1000


@dataclass(frozen=True)
class Literal:
    """An option taken or not taken."""

    option: int
    taken: bool

    def __str__(self) -> str:
        return f"o{self.option}" if self.taken else f"not o{self.option}"

    def holds(self, state: list[bool]) -> bool:
        """Tell whether it is so in a state."""
        return state[self.option] == self.taken


@dataclass(frozen=True)
class Recipe:
    """What a model is drawn from; the same recipe always gives the same text.

    Parameters
    ----------
    options, decision_makers
        How many; the options are shared out evenly, in file order.
    statements
        Preference statements of each decision maker, no two about the same options in the same way.
    family
        `random` or `local`.
    seed
        Any whole number.
    rules
        Pairs of literals that cannot hold together; fewer if the decision makers have too few options.
    one_way
        How many options can only be taken, or only be dropped.
    proposals
        How many; each has terms that can be carried out together.
    """

    options: int
    decision_makers: int = 4
    statements: int = 10
    family: str = "random"
    seed: int = 0
    rules: int = 5
    one_way: int = 0
    proposals: int = 0

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise ValueError(f"found the family “{self.family}”; expected one of {', '.join(FAMILIES)}")
        if not 1 <= self.decision_makers <= self.options:
            raise ValueError(f"found {self.decision_makers} decision makers; expected 1 to {self.options}")
        if not 0 <= self.one_way <= self.options:
            raise ValueError(f"found {self.one_way} one-way options; expected 0 to {self.options}")
        if min(self.statements, self.rules, self.proposals) < 0:
            raise ValueError("there cannot be fewer than no statements, rules or proposals")

    def owned(self, decision_maker: int) -> list[int]:
        """Return the options of a decision maker; numbers beyond the last begin again at the first."""
        i = decision_maker % self.decision_makers
        return [k for k in range(self.options) if k * self.decision_makers // self.options == i]

    def stream(self, part: str) -> Random:
        """Return the random numbers of one part of the model."""
        return Random(f"{self.family} {self.options} {self.decision_makers} {self.seed} {part}")

    @cached_property
    def status_quo(self) -> list[bool]:
        """A state that every rule leaves feasible."""
        rng = self.stream("status quo")
        return [rng.random() < 0.5 for _ in range(self.options)]

    @cached_property
    def directions(self) -> dict[int, str]:
        """The one-way options and their directions."""
        rng = self.stream("one-way")
        return {k: rng.choice(("take-only", "drop-only")) for k in rng.sample(range(self.options), self.one_way)}

    @cached_property
    def pairs(self) -> list[tuple[Literal, Literal]]:
        """The rules: literals of one owner that cannot both hold."""
        rng = self.stream("rules")
        found: dict[tuple[int, int], tuple[Literal, Literal]] = {}
        owners = [i for i in range(self.decision_makers) if len(self.owned(i)) > 1]
        for _ in range(TRIES * self.rules if owners else 0):
            if len(found) == self.rules:
                break
            k, other = sorted(rng.sample(self.owned(rng.choice(owners)), 2))
            pair = _literal(rng, k), _literal(rng, other)
            if not all(literal.holds(self.status_quo) for literal in pair):
                found.setdefault((k, other), pair)
        return list(found.values())

    def statements_of(self, decision_maker: int) -> list[str]:
        """Return the preference statements of a decision maker, most important first."""
        rng = self.stream(f"preferences of {decision_maker}")
        draw = _random_statement if self.family == "random" else _local_statement
        found: dict[str, str] = {}
        for _ in range(TRIES * max(1, self.statements)):
            if len(found) == self.statements:
                return list(found.values())
            statement = draw(rng, self, decision_maker)
            # A statement and the same with other options taken are alike: the second would often say nothing.
            found.setdefault(statement.replace("not ", ""), statement)
        raise ValueError(f"there are not {self.statements} different statements for decision maker {decision_maker}")

    def feasible_state(self, rng: Random) -> list[bool]:
        """Draw a state that breaks no rule."""
        state = list(self.status_quo)
        for i in range(self.decision_makers):
            before = list(state)
            for _ in range(TRIES):
                for k in self.owned(i):
                    state[k] = rng.random() < 0.5
                if not any(all(literal.holds(state) for literal in pair) for pair in self.pairs):
                    break
            else:
                state = before
        return state

    def lines(self) -> Iterator[str]:
        """Yield the lines of the case file."""
        n, everyone = self.options, range(self.decision_makers)
        yield "format: detente/1"
        yield f"title: Benchmark, {self.family}, {n} options, {self.decision_makers} decision makers, seed {self.seed}"
        yield "decision_makers:"
        yield from (f"  d{i}: {{name: Decision maker {i}}}" for i in everyone)
        yield "options:"
        for i in everyone:
            for k in self.owned(i):
                moves = f", moves: {self.directions[k]}" if k in self.directions else ""
                yield f"  o{k}: {{owner: d{i}, name: option {k}{moves}}}"
        if self.pairs:
            yield "infeasible:"
            yield from (f"  - {a} and {b}" for a, b in self.pairs)
        yield "preferences:"
        for i in everyone:
            statements = self.statements_of(i)
            yield f"  d{i}:" if statements else f"  d{i}: []"
            yield from (f"    - {statement}" for statement in statements)
        yield f"status_quo: {''.join('Y' if taken else 'N' for taken in self.status_quo)}"
        if self.proposals:
            yield "proposals:"
        for p in range(self.proposals):
            rng = self.stream(f"proposal {p}")
            state = self.feasible_state(rng)
            yield f"  p{p}:"
            yield f"    name: proposal {p}"
            yield f"    parties: [{', '.join(f'd{i}' for i in everyone)}]"
            yield "    terms:"
            for k in sorted(rng.sample(range(n), min(n, 3 + p))):
                owner = k * self.decision_makers // n
                yield f"      t{k}: {{that: {Literal(k, state[k])}, obliges: [d{owner}]}}"


def case_text(recipe: Recipe) -> str:
    """Return the case file of a recipe."""
    return "\n".join(recipe.lines()) + "\n"


def _literal(rng: Random, option: int) -> Literal:
    return Literal(option, rng.random() < 0.5)


def _random_statement(rng: Random, recipe: Recipe, _: int) -> str:
    chosen = rng.sample(range(recipe.options), min(rng.randint(1, 3), recipe.options))
    return rng.choice((" and ", " or ")).join(str(_literal(rng, k)) for k in sorted(chosen))


def _local_statement(rng: Random, recipe: Recipe, decision_maker: int) -> str:
    own, neighbour = recipe.owned(decision_maker), recipe.owned(decision_maker + 1)
    subject = _literal(rng, rng.choice(own if rng.random() < 0.4 else neighbour))
    others = sorted({*own, *neighbour} - {subject.option})
    if others and rng.random() < 0.25:
        return f"{subject} if {_literal(rng, rng.choice(others))}"
    return str(subject)


def main() -> int:
    """Write the model that the command line asks for."""
    first, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(description=first, epilog=rest)
    parser.add_argument("--options", type=int, required=True, help="how many options there are")
    parser.add_argument("--decision-makers", type=int, default=4, help="how many share them (default 4)")
    parser.add_argument("--statements", type=int, default=10, help="preference statements of each (default 10)")
    parser.add_argument("--family", choices=FAMILIES, default="random", help="what the statements are like")
    parser.add_argument("--seed", type=int, default=0, help="any whole number (default 0)")
    parser.add_argument("--rules", type=int, default=5, help="pairs of literals that cannot hold together (default 5)")
    parser.add_argument("--one-way", type=int, default=0, help="options that can only be taken, or only be dropped")
    parser.add_argument("--proposals", type=int, default=0, help="proposals on the table")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write; standard output by default")
    arguments = vars(parser.parse_args())
    output = arguments.pop("output")
    try:
        text = case_text(Recipe(**arguments))
    except ValueError as e:
        parser.error(str(e))
    if output:
        Path(output).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
