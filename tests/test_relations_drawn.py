"""Who is said to be with whom as the room has it: who floats, what is drawn, and which sentences make a triad tense."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations, product
from random import Random

import detente
from detente.ask import QUESTIONS
from detente.case import Case
from seeds import seeded

SVG = "{http://www.w3.org/2000/svg}"


def random_case(seed: int) -> tuple[Case, dict[tuple[int, int], int]]:
    """Return a case of some actors with random relations, and their signs."""
    random = Random(seed)
    n = random.randint(3, 7)
    signs = {two: random.choice((1, -1)) for two in combinations(range(n), 2) if random.random() < 0.6}
    actors = "".join(f"  a{k}: {{name: N{k}}}\n" for k in range(n))
    said = "".join(
        f'  r{i}{j}: {{from: a{i}, to: a{j}, sign: "{"+" if s > 0 else "-"}", '
        f"status: {random.choice(['stated', 'inferred'])}}}\n"
        for (i, j), s in signs.items()
    )
    text = f"format: detente/1\nsources: {{s: {{name: a letter}}}}\nactors:\n{actors}"
    return detente.parse_case(text + (f"relations:\n{said}" if said else "")), signs


def optima(n: int, signs: dict[tuple[int, int], int]) -> list[tuple[int, ...]]:
    """Return every division into two sides that the fewest pairs run against, by trying all."""
    against = {d: sum((d[i] == d[j]) == (s < 0) for (i, j), s in signs.items()) for d in product((0, 1), repeat=n)}
    return [d for d, many in against.items() if many == min(against.values())]


@seeded(200)
def test_who_floats_stands_apart_and_who_is_drawn_in_a_column_is_never_parted(seed: int) -> None:
    case, signs = random_case(seed)
    found = QUESTIONS["related"](case)
    there = sorted({k for two in signs for k in two})
    if not there:
        assert (found.picture, found.rows) == (None, ())
        return
    best = optima(max(there) + 1, signs)
    tied = {k for k in there for m in there if k != m and len({d[k] == d[m] for d in best}) == 1}
    assert set(found.floating) == {f"N{k}" for k in there if k not in tied}
    for shown in found.tied:
        one, other = ([int(name[1:]) for name in side] for side in (shown.one, shown.other))
        assert all(d[k] == d[m] for d in best for side in (one, other) for k, m in combinations(side, 2))
        assert all(d[k] != d[m] for d in best for k in one for m in other)
    drawn = ET.fromstring(found.picture.svg)  # noqa: S314 - it is our own
    dashed = {"".join(g.itertext()) for g in drawn.iter(f"{SVG}g") if g.get("class") == "floats"}
    assert dashed == set(found.floating)
    boxes = [g for g in drawn.iter(f"{SVG}g") if g.get("class") in ("tied", "floats")]
    assert sorted("".join(g.itertext()) for g in boxes) == [f"N{k}" for k in there]
    # A line, and its sign, for each pair; what the key shows has no pair's names.
    lines = [g for g in drawn.iter(f"{SVG}g") if g.get("class") is None and "said to be" in "".join(g.itertext())]
    told = [g for g in lines if "".join(g.itertext()).startswith("N")]
    assert len(told) == len(signs)
    for g in told:
        says, looks = "".join(g.itertext()), [p.get("class", "") for p in g.iter(f"{SVG}path")]
        assert ("against" in looks[0].split()) == ("said to be against" in says)
        assert ("hollow" in looks[0].split()) == says.endswith(", implied")


@seeded(200)
def test_a_triad_in_tension_has_an_odd_number_against_and_says_which(seed: int) -> None:
    case, signs = random_case(seed)
    found = QUESTIONS["related"](case)
    tense = {
        three
        for three in combinations(sorted({k for two in signs for k in two}), 3)
        if all(two in signs for two in combinations(three, 2))
        and sum(signs[two] < 0 for two in combinations(three, 2)) % 2
    }
    assert {tuple(int(name[1:]) for name in t.actors) for t in found.triads} == tense
    for t in found.triads:
        assert len(t.sides) == 3
        assert sum(side.sign == "−" for side in t.sides) in (1, 3)
        assert ("each is said to be against both others" in t.says) == (all(s.sign == "−" for s in t.sides))
