"""Whether one state is stable, many states at a time: the same answers as the search state by state gives.

That search is held against the definitions read literally elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest

import detente
from detente.answer import Answer
from detente.conflict import Conflict
from detente.engines.repairing import ground, standing
from detente.engines.repairing.ground import Ground
from detente.engines.repairing.standing import Standing
from detente.stability import deterrence, deters, sanctioning


def conflict_of(case: dict[str, Any]) -> Conflict:
    return detente.compile_model(detente.parse_case(json.dumps(case)).model())


def random_case(seed: int) -> dict[str, Any]:
    """Three decision makers, seven options of which some go one way, rules, statements or great weights."""
    rng = Random(seed)
    options = {
        name: {"owner": rng.choice("XWZ"), "moves": rng.choice(["both", "both", "take-only", "drop-only"])}
        for name in "abcdefg"
    }
    words = [*options, *(f"not {o}" for o in options), "a iff b", "c if d", "e and not f", "b or g"]
    wants: dict[str, Any] = {dm: rng.sample(words, 4) for dm in "XWZ"}
    if seed % 3 == 0:
        great = [1, 2**31 + 1, 2**32, 2**33]
        wants["W"] = {"weights": {o: rng.choice([-1, 1]) * rng.choice(great) for o in rng.sample(sorted(options), 4)}}
    rules = [" and ".join(rng.choice([o, f"not {o}"]) for o in rng.sample(sorted(options), 3)) for _ in range(3)]
    return {
        "format": "detente/1",
        "decision_makers": {dm: {} for dm in "XWZ"},
        "options": options,
        "preferences": wants,
        "infeasible": rules,
    }


def differences(conflict: Conflict, states: list[int]) -> Iterator[tuple[str, str, int, int, Answer]]:
    """Yield the moves of which the two searches say different things."""
    shared = Ground(conflict)
    for concept in map(sanctioning, ("nash", "gmr", "smr", "seq", "sseq")):
        assert concept is not None
        for state in states:
            one = Standing(shared, state, concept, deters)
            for i, dm in enumerate(conflict.decision_makers):
                for q in conflict.neighbourhood.improvements(i, state):
                    deterred = deterrence(conflict, i, state, q, concept)[0]
                    if (one.failure(i, q) is None) is not (deterred is Answer.YES):
                        yield concept.id, dm, state, q, deterred


@pytest.mark.parametrize(("few", "listed"), [(0, ground.LISTED), (standing.FEW, ground.LISTED), (standing.FEW, 0)])
@pytest.mark.parametrize("seed", range(6))
def test_the_search_of_many_states_says_what_the_search_of_single_ones_does(
    seed: int, few: int, listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "FEW", few)  # after so many states all combinations are looked at at once
    monkeypatch.setattr(ground, "LISTED", listed)  # up to so many options what is asked about states is looked up
    conflict = conflict_of(random_case(seed))
    states = [s for s in range(1 << 7) if conflict.neighbourhood.exists(s)]
    assert list(differences(conflict, Random(seed).sample(states, min(8, len(states))))) == []


def test_a_deterrent_may_need_what_is_given_up_for_good_to_be_kept() -> None:
    """W takes f, Z takes k, and only then may W have e beside d, which never comes back where it was given up."""
    conflict = conflict_of(
        {
            "format": "detente/1",
            "decision_makers": {"A": {}, "W": {}, "Z": {}},
            "options": {
                "a": {"owner": "A"},
                "d": {"owner": "W", "moves": "drop-only"},
                "e": {"owner": "W"},
                "f": {"owner": "W"},
                "k": {"owner": "Z"},
            },
            "preferences": {"A": ["not (d and e and k)", "a"], "W": [], "Z": []},
            "infeasible": ["d and e and not k", "k and not f"],
        }
    )
    (start,) = conflict.neighbourhood.states("NYNNN")
    (end,) = conflict.neighbourhood.states("YYNNN")
    sanctions = conflict.neighbourhood.states("YYYYY")
    one = Standing(Ground(conflict), start, sanctioning("gmr"), deters)
    assert one.failure(0, end) is None
    assert one.answers[0, end][-1][1] in sanctions


def test_all_that_is_reached_is_the_same_for_one_opponent_after_the_other_and_for_all_at_once() -> None:
    told: list[tuple[bool, int]] = []
    for conflict, name in product(map(conflict_of, map(random_case, range(6))), ("seq", "sseq")):
        one_by_one, at_once = Ground(conflict), Ground(conflict)
        one_by_one.looked_up = False
        assert at_once.looked_up
        concept = sanctioning(name)
        assert concept is not None
        for state in (s for s in range(1 << 7) if conflict.neighbourhood.exists(s)):
            first, second = (Standing(how, state, concept, deters) for how in (one_by_one, at_once))
            for i in range(len(conflict.own)):
                assert first.improvements(i) == second.improvements(i)
                for q in first.improvements(i):
                    reached = [None if (f := s.failure(i, q)) is None else list(f.reached) for s in (first, second)]
                    assert reached[0] == reached[1]
                    assert first.answers.get((i, q)) == second.answers.get((i, q)), "the way to a sanction, if any"
                    told.append((reached[0] is None, len(reached[0] or ())))
    assert sum(deterred for deterred, _ in told) > 100
    assert sum(size > 2 for _, size in told) > 50


@pytest.mark.parametrize("few", [0, standing.FEW])
def test_weights_beyond_32_bits_are_told_apart(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "FEW", few)
    conflict = conflict_of(
        {
            "format": "detente/1",
            "decision_makers": {"A": {}, "W": {}, "Z": {}},
            "options": {"a": {"owner": "A"}, "w": {"owner": "W"}, "z": {"owner": "Z"}},
            "preferences": {"A": ["not z", "a"], "W": ["w"], "Z": {"weights": {"z": 2**32}}},
            "infeasible": ["z and not w"],
        }
    )
    start, end = (conflict.neighbourhood.states(letters)[0] for letters in ("NNN", "YNN"))
    assert Standing(Ground(conflict), start, sanctioning("seq"), deters).failure(0, end) is None
