"""Changes to a model as data: what each does, that they do not depend on an order, and what does not go together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.case import Model, parse_case
from detente.case.changes import (
    Add,
    AddTerm,
    Change,
    Commit,
    Drop,
    Exchange,
    GiveOption,
    Guarantee,
    Join,
    Move,
    ReplacePreferences,
    Tie,
    apply,
)
from detente.case.preferences.ranking import RankingOrder
from detente.case.preferences.statements import StatementOrder
from detente.errors import UsageError
from detente.stability import solve
from seeds import long

TEXT = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B, moves: take-only}}
preferences:
  A: [a, b, [c, a and b], not c, b if c]
  B: {weights: {a: 1, b: 2}}
proposals: {P: {parties: [A, B], terms: a and b}}
"""


@pytest.fixture(scope="module")
def model() -> Model:
    return parse_case(TEXT).model()


def listed(model: Model, dm: str = "A") -> list[list[str]]:
    order = model.preferences[dm]
    assert isinstance(order, StatementOrder)
    return [[str(s.statement.that.text) for s in group] for group in order.groups]


def changed(model: Model, *changes: Change) -> list[list[str]]:
    return listed(apply(model, changes))


def test_without_changes_nothing_changes(model: Model) -> None:
    assert changed(model) == [["a"], ["b"], ["c", "a and b"], ["not c"], ["b if c"]]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([Drop("A", 2)], ["a", "c = a and b", "not c", "b if c"]),
        ([Drop("A", 3)], ["a", "b", "a and b", "not c", "b if c"]),
        ([Drop("A", 3), Drop("A", 4)], ["a", "b", "not c", "b if c"]),
        ([Move("A", 5, 1)], ["not c", "a", "b", "c = a and b", "b if c"]),
        ([Move("A", 1, 2)], ["b", "a", "c = a and b", "not c", "b if c"]),
        ([Move("A", 1, 4)], ["b", "c = a and b", "a", "not c", "b if c"]),
        ([Move("A", 5, 4)], ["a", "b", "not c", "c = a and b", "b if c"]),
        ([Move("A", 3, 2)], ["a", "c", "b", "a and b", "not c", "b if c"]),
        # Two that come to one place stand in the order of their numbers, wherever they come from.
        ([Move("A", 6, 2), Move("A", 5, 2)], ["a", "not c", "b if c", "b", "c = a and b"]),
        # A place is that of the original statement, even if that goes away.
        ([Drop("A", 2), Move("A", 5, 2)], ["a", "not c", "c = a and b", "b if c"]),
        ([Add("A", "not a", 1)], ["not a", "a", "b", "c = a and b", "not c", "b if c"]),
        ([Add("A", "not a", 7)], ["a", "b", "c = a and b", "not c", "b if c", "not a"]),
        ([Add("A", "not b", 2), Add("A", "c", 2)], ["a", "c", "not b", "b", "c = a and b", "not c", "b if c"]),
        ([Tie("A", 2, 1)], ["a = b", "c = a and b", "not c", "b if c"]),
        ([Tie("A", 5, 3)], ["a", "b", "c = a and b = not c", "b if c"]),
        ([Tie("A", 6, 5), Tie("A", 5, 1)], ["a = not c = b if c", "b", "c = a and b"]),
    ],
)
def test_where_statements_stand(model: Model, changes: Sequence[Change], expected: list[str]) -> None:
    for order in permutations(changes):
        assert [" = ".join(group) for group in changed(model, *order)] == expected


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([Drop("A", 7)], "no place 7"),
        ([Drop("A", 0)], "no place 0"),
        ([Add("A", "a", 8)], "no place 8"),
        ([Move("A", 1, 1)], "equally important already"),
        ([Tie("A", 4, 3)], "equally important already"),
        ([Drop("A", 1), Move("A", 1, 2)], "two changes to statement 1"),
        ([Tie("A", 2, 1), Drop("A", 1)], "statement 1 of “A” does not stay"),
        ([Tie("A", 2, 1), Move("A", 1, 5)], "statement 1 of “A” does not stay"),
        ([Tie("A", 2, 1), Tie("A", 1, 2)], "in a circle"),
        ([Drop("B", 1)], "no preference statements"),
        ([Drop("C", 1)], "no decision maker “C”"),
        ([Add("A", "d", 1)], "found “d”"),
        ([GiveOption("a", "A")], "already"),
        ([GiveOption("a", "B"), GiveOption("a", "C")], "do not go together"),
        ([GiveOption("d", "B")], "no option “d”"),
        ([GiveOption("a", "C")], "no decision maker “C”"),
        ([Commit("c", "drop-only")], "take-only already"),
        ([Commit("a", "both")], "found the direction “both”"),
        ([Guarantee("a", taken=True), Guarantee("a", taken=False)], "do not go together"),
        ([AddTerm("Q", "a")], "no proposal “Q”"),
        ([AddTerm("P", "d")], "found “d”"),
    ],
)
def test_what_does_not_go_is_said(model: Model, changes: Sequence[Change], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        apply(model, changes)


def test_options_terms_and_whole_preferences(model: Model) -> None:
    made = apply(model, [GiveOption("a", "B"), Commit("b", "drop-only"), AddTerm("P", "not c")])
    assert [(o.owner, o.moves) for o in made.options] == [("B", None), ("B", "drop-only"), ("B", "take-only")]
    assert str(made.proposal("P").formula) == "(a and b) and not c"
    assert [(o.owner, o.moves) for o in model.options] == [("A", None), ("B", None), ("B", "take-only")]
    other = apply(model, [ReplacePreferences("B", model.preferences["A"])])
    assert listed(other, "B") == listed(model, "A")
    with pytest.raises(UsageError, match="replaced as a whole"):
        apply(model, [ReplacePreferences("A", model.preferences["A"]), Drop("A", 1)])


def test_a_guarantee_takes_the_other_states_away(model: Model) -> None:
    assert list(solve(apply(model, [Guarantee("b", taken=True)])).feasible) == ["NYN", "YYN", "NYY", "YYY"]
    assert list(solve(apply(model, [Guarantee("b", taken=False)])).feasible) == ["NNN", "YNN", "NNY", "YNY"]


numbers = st.integers(1, 6)
of_statements = st.one_of(
    st.builds(Drop, st.just("A"), numbers),
    st.builds(Move, st.just("A"), numbers, numbers),
    st.builds(Tie, st.just("A"), numbers, numbers),
    st.builds(Add, st.just("A"), st.sampled_from(["not a", "not b"]), st.integers(1, 7)),
)


@long
@settings(deadline=None)
@given(st.lists(of_statements, max_size=4, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_changes_does_not_matter(changes: list[Change], random: object) -> None:
    model = parse_case(TEXT).model()
    shuffled = list(changes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    try:
        expected: object = changed(model, *changes)
    except UsageError:
        with pytest.raises(UsageError):
            apply(model, shuffled)
        return
    assert changed(model, *shuffled) == expected
    dropped = sum(isinstance(c, Drop) for c in changes)
    added = sum(isinstance(c, Add) for c in changes)
    assert sum(len(group) for group in expected) == 6 - dropped + added  # type: ignore[attr-defined]  # a list here


RANKED = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
states: {s: YYN, gone: YYY}
infeasible: [a and b and c]
preferences:
  A: {ranking: [s, [NYN, gone], NYY, [NNN, YNN], N-Y, YNY]}
  B: {weights: {a: 1, b: 2}}
"""


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([Move("A", 4, 1)], ["NNN=YNN", "YYN", "NYN=YYY", "NYY", "NNY", "YNY"]),
        ([Move("A", 1, 3)], ["NYN=YYY", "NYY", "YYN", "NNN=YNN", "NNY", "YNY"]),
        ([Move("A", 6, 2), Move("A", 5, 2)], ["YYN", "NNY", "YNY", "NYN=YYY", "NYY", "NNN=YNN"]),
        ([Tie("A", 3, 2)], ["YYN", "NYN=YYY=NYY", "NNN=YNN", "NNY", "YNY"]),
        ([Tie("A", 3, 2), Tie("A", 2, 1), Move("A", 6, 1)], ["YNY", "YYN=NYN=YYY=NYY", "NNN=YNN", "NNY"]),
        ([Exchange("A", 2, 4), Join("A", 5, 6)], ["YYN", "NNN=YNN", "NYY", "NYN=YYY", "NNY=YNY"]),
        ([Exchange("A", 2, 4), Move("A", 1, 6)], ["NNN=YNN", "NYY", "NYN=YYY", "NNY", "YNY", "YYN"]),
    ],
)
def test_places_of_a_ranking(changes: list[Change], expected: list[str]) -> None:
    model = parse_case(RANKED.replace("N-Y", "NNY")).model()
    for order in permutations(changes):
        after = apply(model, order).preferences["A"]
        assert isinstance(after, RankingOrder)
        assert ["=".join(group) for group in after.groups] == expected
        assert [len(g) for g in after.written.groups] == [len(g) for g in after.groups]
        solve(apply(model, order), concepts=["nash"])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([Drop("A", 1)], "nothing in it can be given up or added"),
        ([Add("A", "a", 1)], "nothing in it can be given up or added"),
        ([Move("A", 1, 7)], "no place 7"),
        ([Exchange("A", 1, 2), Move("A", 2, 4)], "two changes to place 2"),
        ([Exchange("A", 1, 2), Move("A", 5, 1)], "two changes to place 1"),
        ([Tie("A", 2, 1), Move("A", 1, 3)], "does not stay"),
        ([Move("B", 1, 2)], "no preference statements but weights"),
    ],
)
def test_what_cannot_be_done_to_a_ranking_or_to_weights(changes: list[Change], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        apply(parse_case(RANKED.replace("N-Y", "NNY")).model(), changes)
