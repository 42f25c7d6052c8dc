"""The shortest answers to a move, found over arrays: the very first of a literal search, on models of every kind."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

import detente
import literal_cases
import naive
import random_models
from detente.conflict.neighbourhood import Neighbourhood
from detente.engines.answers.cubes import CubeAnswers
from detente.engines.answers.layers import Kept
from detente.engines.answers.listed import ListedAnswers
from detente.stability import deterring, sanctioning, witness
from seeds import full, long_but, take

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))
from generate import Recipe, case_text

ANSWERED = ("gmr", "smr", "seq", "sseq")


def first_shortest(m: naive.Model, concept: str, i: str, s: str, q: str) -> list[tuple[str, str]] | None:
    """The first of the shortest answers: movers in the order of the file, their moves in the order of codes."""
    step = literal_cases.responses(m, literal_cases.RESPONSES[concept])
    order = {state: k for k, state in enumerate(m.states)}
    front: list[list[tuple[str, str]]] = [[]]
    seen: set[tuple[str, str]] = set()
    while front:
        longer = []
        for way in front:
            last, at = way[-1] if way else ("", q)
            for j in m.decision_makers:
                for x in sorted(step[j][at], key=order.__getitem__) if j not in (i, last) else ():
                    if (j, x) not in seen:
                        seen.add((j, x))
                        longer.append([*way, (j, x)])
        found = next((way for way in longer if literal_cases.deters(m, concept, i, s, way[-1][1])), None)
        if found is not None:
            return found
        front = longer
    return None


@full
def test_each_answer_is_the_first_of_the_shortest() -> None:
    """Both ways of finding answers, at some states of sixty models, under the four concepts with answers."""
    found: Counter[str] = Counter()
    for seed in (seeds := take(60)):
        drawn = random_models.random_model(seed)
        m = drawn.naive_model()
        conflict = detente.compile_model(detente.parse_case(drawn.case_text()).model())
        near, rng = conflict.neighbourhood, Random(f"answers {seed}")
        ways = [ListedAnswers(conflict), *([CubeAnswers(conflict)] if drawn.plain else [])]
        for s in rng.sample(m.states, min(len(m.states), 8)):
            for i, dm in enumerate(m.decision_makers):
                targets = [q for q in m.states if q in m.improvements(dm, s)]
                code, codes = near.state(s), [near.state(q) for q in targets]
                for concept in ANSWERED:
                    expected = [first_shortest(m, concept, dm, s, q) for q in targets]
                    for answers in ways:
                        paths = answers.shortest(i, code, codes, sanctioning(concept))  # type: ignore[arg-type]
                        said = [
                            p if p is None else [(m.decision_makers[j], conflict.show(x)) for j, x in p] for p in paths
                        ]
                        assert said == expected, f"seed {seed}, {concept} for {dm} at {s}"
                        found[f"{type(answers).__name__} {'answered' if any(expected) else 'not'}"] += len(expected)
                        found["longer"] += sum(p is not None and len(p) > 1 for p in paths)
    assert min(found.values()) > len(seeds) * 2, found


def with_bans(options: int, seed: int) -> detente.Model:
    """A model of many states in which moves are not transitive."""
    text = case_text(Recipe(options, 3, statements=4, seed=seed, rules=1))
    return detente.parse_case(f"{text}forbidden_moves: [d0 from o0 to not o0, d1 from not o4 to o4 and o5]\n").model()


@long_but(every=3)
@pytest.mark.parametrize("seed", range(3))
def test_a_long_search_ends_as_it_would_have(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where answers are searched for one by one and that takes long, arrays go on, with the same result."""
    solution = detente.solve(with_bans(11, seed))
    rng = Random(seed)
    states = rng.sample(list(solution.feasible.codes()), 6)

    def verdicts() -> list[witness.Verdict]:
        everyone = range(len(solution.conflict.decision_makers))
        return [witness.verdict(solution, s, c, i) for s in states for c in ANSWERED for i in everyone]

    mixed = verdicts()
    monkeypatch.setattr(deterring, "FEW_VISITED", deterring.MAX_VISITED)
    assert mixed == verdicts()
    monkeypatch.setattr(deterring, "FEW_VISITED", 0)
    assert mixed == verdicts()
    assert {t.deterred for v in mixed for t in v.temptations} == {detente.Answer.YES, detente.Answer.NO}


def test_reasons_do_not_walk_from_state_to_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """What somebody moves to is asked once for each verdict, however far the others' answers lead."""
    asked: Counter[tuple[int, int]] = Counter()
    moves = Neighbourhood._moves

    def counted(self: Neighbourhood, mover: int, state: int) -> tuple[int, ...]:
        asked[mover, state] += 1
        return moves(self, mover, state)

    monkeypatch.setattr(Neighbourhood, "_moves", counted)
    model = detente.parse_case(case_text(Recipe(15, 3, seed=2, proposals=1))).model()
    found = detente.assess_proposals(model, engine="dense", limit=3).proposals[0]
    told = [t for v in found.verdicts for b in v.blockers for t in b.temptations]
    assert len(told) > 100
    assert {min(len(t.by), 2) for t in told} == {0, 1, 2}
    assert len(asked) <= 3 * len(found.states)


def test_what_was_worked_out_is_kept_within_bounds() -> None:
    """Cubes that are let go are worked out again, with the same answers."""
    conflict = detente.compile_model(detente.parse_case(case_text(Recipe(10, 3, seed=1))).model())
    plenty, little = CubeAnswers(conflict), CubeAnswers(conflict)
    little.kept = Kept(most=1024)
    for state in range(0, 1024, 31):
        targets = conflict.neighbourhood.improvements(0, state) if conflict.neighbourhood.exists(state) else ()
        for concept in ANSWERED:
            answers = [a.shortest(0, state, targets, sanctioning(concept)) for a in (plenty, little)]
            assert answers[0] == answers[1]
    assert little.kept.bytes <= 1024 < plenty.kept.bytes
