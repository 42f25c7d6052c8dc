"""What is said of seeing less, asked of its literal reading: `literal_perception.py`. Nothing of it is published."""

from __future__ import annotations

from random import Random

from literal_classics import NN, NY, TWO_BY_TWO, YN, YY, by_worth
from literal_perception import Perceived, View, makes, unseeing
from literal_structures import FIVE, Game, cells, equilibria, simple
from random_games import draw_better, draw_game
from seeds import full, take

pytestmark = full
POPULATION = 300
FIRST = ("nash", "gmr", "smr")
"""The concepts under which it does not matter what others want."""


def drawn(seed: int) -> View:
    g = draw_game(seed)
    return View(g, draw_better(g, seed, ranked=seed // 2 % 2 == 0, ties=seed // 4 % 2 == 0))


def mistaken(truth: View, seed: int) -> dict[object, View]:
    """Everybody sees all states and moves, knows what it wants, and is mistaken about what others want."""
    views: dict[object, View] = {}
    for i in truth.g.makers:
        wrong = draw_better(truth.g, seed + 1_000 * (1 + truth.g.makers.index(i)), ranked=True)
        views[i] = View(truth.g, lambda j, a, b, i=i, wrong=wrong: (truth.better if j == i else wrong)(j, a, b))  # type: ignore[misc]
    return views


def partial(truth: View, seed: int) -> dict[object, View]:
    """Everybody sees some of the states, and these as they are."""
    rng = Random(f"unseen of {seed}")
    return {i: unseeing(truth, rng.sample(truth.g.states, rng.randrange(3))) for i in truth.g.makers}


# Computed examples

A, B = 0, 1


def dilemma_and_chicken() -> tuple[Perceived, View]:
    """A is in a prisoners' dilemma and takes B to be; B is in a game of chicken and takes A to be."""
    mine, yours = {A: (2, 1, 4, 3), B: (2, 4, 1, 3)}, {A: (1, 2, 4, 3), B: (1, 4, 2, 3)}
    views = {
        i: View(TWO_BY_TWO, by_worth({j: dict(enumerate(u)) for j, u in of.items()}))
        for i, of in ((A, mine), (B, yours))
    }
    truth = by_worth({A: dict(enumerate(mine[A])), B: dict(enumerate(yours[B]))})
    return Perceived(views), View(TWO_BY_TWO, truth)


def test_a_dilemma_for_one_and_chicken_for_the_other() -> None:
    found, truth = dilemma_and_chicken()
    assert {c: (found.stable(c, A), found.stable(c, B)) for c in ("nash", "seq")} == {
        "nash": ({NN, NY}, {YN, NY}),
        "seq": ({NN, NY, YY}, {YN, NY}),
    }
    common = {c: found.classes(c, truth).common for c in FIVE}
    assert common == {"nash": {NY}, "gmr": {NY, YY}, "smr": {NY, YY}, "seq": {NY}, "sseq": {NY}}
    for c in FIVE:
        classes = found.classes(c, truth)
        assert classes.steady == classes.common
        assert classes.unsteady == classes.stealthy == set()
    assert found.surprises("nash") == {
        (NN, B, A, NY, "worse"),
        (NY, B, A, NN, "stays"),
        (YN, A, B, NN, "worse"),
        (NN, A, B, YN, "stays"),
    }
    # Who is aware of what the other takes itself to want stays where it would in the analyst's model.
    for c in FIVE:
        for aware in ({A}, {B}, {A, B}):
            wise = Perceived(found.views, aware)
            for i in aware:
                assert wise.stable(c, i) == {s for s in range(4) if (s, i) in cells(truth.g, simple(truth.better), c)}


def hidden_act() -> tuple[View, View]:
    """A has two acts that exclude each other, and B, who has one, does not see the second."""
    states = ("NNN", "YNN", "NYN", "NNY", "YNY", "NYY")
    moves = {
        "A": {s: frozenset(q for q in states if q != s and q[2] == s[2]) for s in states},
        "B": {s: frozenset(q for q in states if q != s and q[:2] == s[:2]) for s in states},
    }
    worth = {"A": (2, 1, 5, 3, 4, 6), "B": (4, 6, 1, 5, 3, 2)}
    g = Game(states, moves)
    truth = View(g, by_worth({i: dict(zip(states, u, strict=True)) for i, u in worth.items()}))
    return truth, unseeing(truth, {"NYN", "NYY"})


def test_a_hidden_act() -> None:
    truth, blind = hidden_act()
    found = Perceived({"A": truth, "B": blind})
    for c in FIVE:
        classes = found.classes(c, truth)
        assert classes.common == classes.steady == classes.unsteady == set()
        assert classes.stealthy == {"NYN", "NYY"}, c
    assert ("NNN", "A", "B", "NYN", "unseen") in found.surprises("nash")


def test_what_one_does_not_see_does_not_deter_it() -> None:
    """Ann would ask for more, but Bob would then leave: where she does not see that he can, she asks."""
    g = Game(
        ("NN", "YN", "NY", "YY"),
        {
            "Ann": {"NN": frozenset({"YN"}), "YN": frozenset({"NN"}), "NY": frozenset({"YY"}), "YY": frozenset({"NY"})},
            "Bob": {"NN": frozenset({"NY"}), "NY": frozenset({"NN"}), "YN": frozenset({"YY"}), "YY": frozenset({"YN"})},
        },
    )
    truth = View(
        g, by_worth({"Ann": {"NN": 2, "YN": 3, "NY": 0, "YY": 1}, "Bob": {"NN": 1, "YN": 0, "NY": 0, "YY": 1}})
    )
    blind = unseeing(truth, {"NY", "YY"})
    assert "NN" in Perceived({"Ann": truth, "Bob": truth}).stable("seq", "Ann")
    found = Perceived({"Ann": blind, "Bob": truth})
    assert found.stable("seq", "Ann") == {"YN"}
    assert ("YN", "Bob", "Ann", "YY", "unseen") in found.surprises("seq")
    # To be aware of how another one sees it adds no states to one's own view.
    assert Perceived({"Ann": blind, "Bob": truth}, {"Ann"}).stable("seq", "Ann") == {"YN"}


def test_what_another_does_not_see_it_does_not_do() -> None:
    """j could deter i, and does not see that it could: whoever knows that is not deterred."""
    g = Game(
        (0, 1, 2),
        {
            "i": {0: frozenset({1}), 1: frozenset(), 2: frozenset()},
            "j": {0: frozenset(), 1: frozenset({2}), 2: frozenset()},
        },
    )
    truth = View(g, by_worth({"i": {0: 1, 1: 2, 2: 0}, "j": {0: 0, 1: 0, 2: 1}}))
    views = {"i": truth, "j": unseeing(truth, {2})}
    for c in FIVE[1:]:
        assert 0 in Perceived(views).stable(c, "i")
        assert 0 not in Perceived(views, {"i"}).stable(c, "i")


def test_unsteady() -> None:
    """i stays since it takes j to answer, which j would not do: stable for both until i learns of it."""
    g = Game(
        (0, 1, 2),
        {
            "i": {0: frozenset({1}), 1: frozenset(), 2: frozenset()},
            "j": {0: frozenset(), 1: frozenset({2}), 2: frozenset()},
        },
    )
    truth = View(g, by_worth({"i": {0: 1, 1: 2, 2: 0}, "j": {0: 0, 1: 1, 2: 0}}))
    fears = View(g, by_worth({"i": {0: 1, 1: 2, 2: 0}, "j": {0: 0, 1: 0, 2: 1}}))
    found = Perceived({"i": fears, "j": truth}).classes("seq", truth)
    assert found.unsteady == {0}
    assert found.steady == {1, 2}
    wise = Perceived({"i": fears, "j": truth}, {"i"}).classes("seq", truth)
    assert wise.unsteady == set()
    assert wise.steady == {1, 2}


# Properties


def test_nobody_mistaken() -> None:
    for seed in take(POPULATION):
        truth = drawn(seed)
        views = dict.fromkeys(truth.g.makers, truth)
        for aware in ((), truth.g.makers):
            found = Perceived(views, aware)
            for c in FIVE:
                classes = found.classes(c, truth)
                assert classes.common == classes.steady == set(equilibria(truth.g, simple(truth.better), c))
                assert classes.unsteady == classes.stealthy == set()
                if not aware:
                    assert found.surprises(c) == set()


def test_mistaken_about_what_others_want() -> None:
    """Under Nash, GMR and SMR that changes nothing; under SEQ and SSEQ it does, and being aware of it undoes it."""
    changed = unsteady = 0
    for seed in take(POPULATION):
        truth = drawn(seed)
        views = mistaken(truth, seed)
        for c in FIVE:
            as_it_is = {
                i: {s for s in truth.g.states if (s, i) in cells(truth.g, simple(truth.better), c)} for i in views
            }
            found, wise = Perceived(views), Perceived(views, truth.g.makers)
            for i in views:
                assert wise.stable(c, i) == as_it_is[i], (seed, c)
                assert found.stable(c, i) == as_it_is[i] or c not in FIRST, (seed, c)
                changed += found.stable(c, i) != as_it_is[i]
            classes = found.classes(c, truth)
            assert not classes.unsteady or c not in FIRST
            assert not classes.stealthy
            unsteady += len(classes.unsteady)
    assert changed > 0
    assert unsteady > 0


def test_not_seeing() -> None:
    """Each state that all who perceive it find stable is common or stealthy; steady and unsteady make up the common."""
    stealthy = 0
    for seed in take(POPULATION):
        truth = drawn(seed)
        views = partial(truth, seed)
        for c in FIVE:
            for aware in ((), truth.g.makers):
                found = Perceived(views, aware)
                classes = found.classes(c, truth)
                assert classes.common == classes.steady | classes.unsteady
                assert not classes.steady & classes.unsteady
                assert not classes.common & classes.stealthy
                for i, view in views.items():
                    assert found.stable(c, i) <= set(view.g.states)
                    assert classes.common <= found.stable(c, i)
                    assert not (classes.stealthy & set(view.g.states)) - found.stable(c, i)
                assert all(any(not view.sees(s) for view in views.values()) for s in classes.stealthy)
                stealthy += len(classes.stealthy)
    assert stealthy > 0


def test_what_is_unseen_makes_no_difference() -> None:
    """However the unseen states are liked and linked, what one finds stable stays."""
    for seed in take(POPULATION):
        truth, rng = drawn(seed), Random(seed)
        unseen = set(rng.sample(truth.g.states, 1))
        other = draw_better(truth.g, seed + 5_000, ranked=True)
        changed = View(
            Game(
                truth.g.states,
                {
                    i: {s: frozenset(truth.g.states) - {s} if s in unseen else by[s] | unseen for s in truth.g.states}
                    for i, by in truth.g.moves.items()
                },
            ),
            lambda i, a, b, by=truth.better, other=other, unseen=unseen: (other if {a, b} & unseen else by)(i, a, b),
        )
        for c in FIVE:
            for i in truth.g.makers:
                before, after = ({i: unseeing(view, unseen)} for view in (truth, changed))
                assert Perceived(before).stable(c, i) == Perceived(after).stable(c, i)


def test_surprises_are_made_and_not_expected() -> None:
    for seed in take(POPULATION):
        truth = drawn(seed)
        for views in (mistaken(truth, seed), partial(truth, seed)):
            for c in FIVE:
                for s, i, k, q, why in Perceived(views).surprises(c):
                    assert views[i].sees(s)
                    assert views[k].sees(s)
                    assert makes(views[i], c, i, s, q) == (why != "stays")
                    assert (why == "stays") == (views[k].sees(q) and makes(views[k], c, i, s, q))
                    assert (why == "unseen") == (not views[k].sees(q))
