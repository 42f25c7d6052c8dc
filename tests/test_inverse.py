"""Which complete rankings make a state stable: published counts, and every ranking tried by the definitions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import permutations
from random import Random

import pytest

import detente
import naive
import random_models
from detente.assess.inverse import AllOf, AnyOf, AtLeast, Condition, evaluate
from naive import FIVE
from random_models import Preference, RandomModel
from seeds import full, take


def counted(concept: str, state: str, dm: str | None) -> list[int | None]:
    model = detente.read_case("syria-iraq-1975").model()
    return [
        c.rankings
        for c in detente.find_rankings(
            model, concept=concept, wishes=[detente.Wish(state, decision_maker=dm)]
        ).conditions
    ]


def test_syria_iraq_target_two() -> None:
    """Of Syria's 720 rankings, Iraq's being as published; the published 420 for GMR and SEQ counts answers by Syria."""
    found = {c: counted(c, "s2", "Syria") for c in FIVE}
    assert found == {"nash": [240], "smr": [300], "gmr": [384], "seq": [384], "sseq": [300]}
    assert len(counted("nash", "s2", None)) == 2


def small(seed: int, least: int = 3, most: int = 6) -> RandomModel:
    """A random model of at most six states, or so many: rules take away the others."""
    rng = Random(f"inverse {seed}")
    number = 0
    while True:
        model = random_models.random_model(seed * 7 + number)
        number += 1
        if model.classes:
            continue
        for _ in range(3):
            states = model.indifferent().naive_model().states
            if len(states) <= most:
                break
            names = [o.name for o in model.options]
            gone = tuple(
                random_models.Rule("when", random_models.pattern(names, s))
                for s in rng.sample(states, len(states) - max(least, most - 1))
            )
            model = replace(model, infeasible=(*model.infeasible, *gone))
        graph = model.indifferent().naive_model()
        if least <= len(graph.states) <= most and any(
            graph.moves[i][s] for i in model.decision_makers for s in graph.states
        ):
            return with_rankings(model, graph, rng)


def with_rankings(model: RandomModel, graph: naive.Model, rng: Random) -> RandomModel:
    names = [o.name for o in model.options]

    def drawn() -> Preference:
        states = rng.sample(graph.states, len(graph.states))
        return Preference("ranking", tuple((random_models.pattern(names, s),) for s in states))

    return replace(model, preferences={i: drawn() for i in model.decision_makers}, seed=None)


def ranked(graph: naive.Model, dm: str, order: tuple[str, ...]) -> None:
    graph.worth[dm] = {s: -k for k, s in enumerate(order)}
    graph._joint.clear()


def ranked_at_least(place: dict[str, int], conflict: detente.Conflict, c: AtLeast) -> bool:
    return place[conflict.show(c.first)] <= place[conflict.show(c.second)]


@full
def test_conditions_and_trying_every_ranking_agree() -> None:
    """One hundred small models, one decision maker of each, all five concepts; every ranking is judged one by one."""
    some = 0
    for seed in (seeds := take(100)):
        rng = Random(f"which {seed}")
        drawn = small(seed)
        graph = drawn.naive_model()
        model = detente.parse_case(drawn.case_text(), name="drawn.yaml").model()
        dm = rng.choice([i for i in drawn.decision_makers if any(graph.moves[i][s] for s in graph.states)])
        state = rng.choice([s for s in graph.states if graph.moves[dm][s]])
        wanted = rng.random() < 0.7
        published = dict(graph.worth[dm])
        for concept in FIVE:
            found = detente.find_rankings(model, concept=concept, wishes=[detente.Wish(state, wanted, dm)])
            (condition,) = found.conditions
            agree = 0
            for order in permutations(graph.states):
                ranked(graph, dm, order)
                stable = naive.CONCEPTS[concept](graph, dm, state)
                place = {s: k for k, s in enumerate(order)}

                holds = partial(ranked_at_least, place, found.conflict)
                assert evaluate(condition.condition, holds) == (stable == wanted), f"seed {seed}, {concept}, {order}"
                agree += stable == wanted
            assert condition.rankings == agree, f"seed {seed}, {concept}"
            assert condition.of == len(list(permutations(graph.states)))
            some += 0 < agree < condition.of
            graph.worth[dm] = published
            graph._joint.clear()
            assert condition.holds is detente.Answer.of(naive.CONCEPTS[concept](graph, dm, state) == wanted)
    assert some > 3 * len(seeds), "most conditions decide something"


def nested(condition: Condition, inside: type | None = None) -> bool:
    if isinstance(condition, AtLeast):
        return True
    return type(condition) is not inside and all(nested(p, type(condition)) for p in condition.parts)


def test_trees_take_turns_between_and_and_or() -> None:
    model = detente.read_case("elmira-9state").model()
    found = detente.find_rankings(model, concept="smr", wishes=[detente.Wish("s5"), detente.Wish("s1", stable=False)])
    assert all(nested(c.condition) for c in (*found.conditions, *found.alternatives[0]))
    assert len(found.alternatives) == 1
    assert len(found.alternatives[0]) == 3


def test_several_states_at_once_are_counted_by_trying_where_they_are_few() -> None:
    model = detente.read_case("syria-iraq-1975").model()
    both = detente.find_rankings(
        model, concept="nash", wishes=[detente.Wish("s2", True, "Syria"), detente.Wish("s5", True, "Syria")]
    )
    # Best among {1, 2, 3} and best among {4, 5, 6}: a third of a third.
    assert [c.rankings for c in both.conditions] == [80]
    never = detente.find_rankings(
        model, concept="nash", wishes=[detente.Wish("s2", True, "Syria"), detente.Wish("s2", False, "Syria")]
    )
    assert [c.rankings for c in never.conditions] == [0]


def test_who_cannot_move_has_nothing_to_fulfil() -> None:
    model = detente.parse_case(
        "format: detente/1\ndecision_makers: {A: {name: A}, B: {name: B}}\n"
        "options: {a: {owner: A}}\npreferences: {A: [a], B: [a]}\n"
    ).model()
    found = detente.find_rankings(model, concept="nash", wishes=[detente.Wish("Y")])
    assert [(c.decision_maker, c.condition, c.rankings) for c in found.conditions][1] == ("B", AllOf(()), 2)
    broken = detente.find_rankings(model, concept="nash", wishes=[detente.Wish("Y", False, "B")])
    assert (broken.conditions[0].condition, broken.conditions[0].rankings) == (AnyOf(()), 0)


def test_what_is_not_there_is_said() -> None:
    model = detente.read_case("syria-iraq-1975").model()
    for wishes, message in (
        ([], "say which state"),
        ([detente.Wish("YYN")], "infeasible here"),
        ([detente.Wish("s2", True, "Iran")], "no decision maker"),
    ):
        with pytest.raises(detente.UsageError, match=message):
            detente.find_rankings(model, concept="nash", wishes=wishes)
    with pytest.raises(detente.UsageError, match="not for “sim”"):
        detente.find_rankings(model, concept="sim", wishes=[detente.Wish("s2")])
