"""Rankings with pairs that are not compared, and with great gaps."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, count, pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.case import Model
from detente.case.preference_changes import Exchange, Move, Tie, changed_order
from detente.case.preferences import Completion, Drawn, NotCompared, TiedGroups
from detente.case.writer import plain
from detente.conflict.combinations import feasible_codes
from detente.conflict.conflict import Conflict, letters
from detente.conflict.fitting import relation_of
from detente.conflict.overriding import transitive
from detente.errors import InvalidCase
from detente.store.commands import Command, Remove, Rename
from detente.store.draft import text_of
from detente.store.edits import from_text, plan
from detente.store.tree import apply
from seeds import long, long_but

HEAD = """\
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
"""


def text(ranking: str, more: str = "") -> str:
    return f"{HEAD}preferences: {{A: [], B: {ranking}}}\n{more}"


def model(ranking: str, more: str = "") -> Model:
    return detente.parse_case(text(ranking, more)).model()


def problems(ranking: str, more: str = "") -> str:
    with pytest.raises(InvalidCase) as caught:
        detente.compile_model(model(ranking, more))
    return str(caught.value)


def codes_of(conflict: Conflict) -> list[int]:
    return sorted({conflict.neighbourhood.canonical(int(code)) for code in feasible_codes(conflict)})


def drawn(conflict: Conflict) -> list[Drawn]:
    n = len(conflict.options)
    near = conflict.neighbourhood
    return [Drawn(conflict.values(c), tuple(letters(m, n) for m in near.members(c))) for c in codes_of(conflict)]


def completions(of: Model) -> list[Completion]:
    left_open = of.preferences["B"].openness
    assert left_open is not None
    conflict = detente.compile_model(of)
    found = [*left_open.completions(lambda: drawn(conflict))]
    assert left_open.counted(lambda: drawn(conflict)) == len(found)
    return found


def better(of: Model, completion: Completion) -> Mapping[tuple[str, str], bool]:
    """Return of every two states, as they are shown, whether the first is better."""
    conflict = detente.compile_model(of)
    relation = relation_of(completion.preference.form(conflict.options)).naming(conflict.merged)
    codes = np.array(codes_of(conflict))
    found: Any
    if hasattr(relation, "leading"):
        found = relation.leading(codes[:, None], codes[None, :])
        assert all(
            relation.lead(int(p), int(q)) == found[i, j] for (i, p), (j, q) in product(enumerate(codes), repeat=2)
        )
    else:
        keys = [relation.key(int(code), {}) for code in codes]
        found = np.array([[p > q for q in keys] for p in keys])
    shown = [conflict.show(int(code)) for code in codes]
    return {(shown[i], shown[j]): bool(found[i, j]) for i, j in product(range(len(codes)), repeat=2)}


STRICT = "[YYY, YYN, YNY, YNN, NYY, NYN, NNY, NNN]"


def test_a_pair_is_settled_in_three_ways_and_everything_else_stays() -> None:
    of = model(f"{{ranking: {STRICT}, unknown: [[YYY, NNN]]}}")
    three = completions(of)
    assert [c.share for c in three] == [Fraction(1, 3)] * 3
    order = STRICT.strip("[]").split(", ")
    for completion, sign in zip(three, (1, -1, 0), strict=True):
        found = better(of, completion)
        for i, j in product(range(8), repeat=2):
            expected = i < j
            if {i, j} == {0, 7}:
                expected = (sign > 0 and i < j) or (sign < 0 and i > j)
            assert found[order[i], order[j]] == expected
    assert [c.settled[0].told for c in three] == [
        "{who} prefers YYY to NNN", "{who} prefers NNN to YYY", "{who} finds YYY and NNN equally good",
    ]  # fmt: skip


def test_the_completion_that_is_written_comes_first_and_is_an_ordinary_ranking() -> None:
    of = model("{ranking: [[YYY, NNN], Y-N, YNY, NYY, NYN, NNY], unknown: [[YYY, NNN], [NNY, NYN]]}")
    first, *others = completions(of)
    assert first.preference.openness is None
    assert first.preference.form(()) == of.preferences["B"].form(()) == TiedGroups(
        (("YYY", "NNN"), ("Y-N",), ("YNY",), ("NYY",), ("NYN",), ("NNY",))
    )  # fmt: skip
    assert len(others) == 8
    assert first.settled[0].told == "{who} finds YYY and NNN equally good"
    whole = [better(of, c) for c in (first, *others)]
    assert all(a != b for a, b in combinations(whole, 2))


def test_a_pattern_stands_for_each_of_its_feasible_states() -> None:
    of = model("{ranking: [Y--, NYY, NYN, NNN], unknown: [['NY-', '--N']]}", "infeasible: [NNY, YYN]\n")
    left_open = of.preferences["B"].openness
    assert left_open is not None
    assert left_open.count is None
    # NYY and NYN with YNN, NYN and NNN; NYN with itself is no pair.
    assert len(completions(of)) == 3**5


def test_what_a_pattern_covers_twice_is_one_pair() -> None:
    of = model(f"{{ranking: {STRICT}, unknown: [[--N, --N], ['Y-N', NNN]]}}")
    assert len(completions(of)) == 3**6


def test_a_pair_of_which_one_state_is_not_feasible_is_none_and_is_warned_of() -> None:
    rule = "infeasible: [NNN]\n"
    of = model("{ranking: [YYY, YYN, YNY, YNN, NYY, NYN, NNY], unknown: [[YYY, NNN], [YNY, YNN]]}", rule)
    assert len(completions(of)) == 3
    warned = detente.check(
        detente.parse_case(text("{ranking: [Y--, NYY, NYN, NNY], unknown: [[YYY, NNN]]}", rule))
    ).findings
    assert [w.text for w in warned if w.code == "ranking-names-infeasible"] == [
        "the ranking of Ben names NNN, which no feasible state matches here"
    ]


MERGED = "indistinguishable: [c]\n"


def test_a_merged_state_is_named_by_any_member() -> None:
    ranking = "[YNN, NNY, YYN, NYN, NNN]"
    same = [
        [better(of, c) for c in completions(of)]
        for name in ("NNY", "YYY", "--Y")
        for of in [model(f"{{ranking: {ranking}, unknown: [[{name}, YNN]]}}", MERGED)]
    ]
    assert same[0] == same[1] == same[2]
    assert [found["YNN", "--Y"] for found in same[0]] == [True, False, False]
    assert [found["--Y", "YNN"] for found in same[0]] == [False, True, False]


@pytest.mark.parametrize(
    ("unknown", "more", "expected"),
    [
        ("[[YYY, YYY]]", "", "found YYY and YYY in “unknown”, which are one state"),
        ("[[YYY, NNN], [NNN, YYY]]", "", "found the states NNN and YYY a second time in “unknown”"),
        ("[[NNY, YYY]]", MERGED, "found NNY and YYY in “unknown”, which are one state"),
        ("[[NNY, NNN], [NNN, YNY]]", MERGED, "found the states NNN and --Y a second time in “unknown”"),
        ("[[YYY, dael]]", "states: {deal: NNN}\n", "found “dael”, which is no state (did you mean “deal”?)"),
        ("[[YYY, NN]]", "", "NN"),
        ("[YYY, NNN]", "", "found “YYY” in “unknown”; expected two states in brackets that are not compared"),
        ("[[YYY, NNN, YNY]]", "", "found a list of 3 in “unknown”; expected two states in brackets"),
    ],
)
def test_a_pair_that_is_none_is_refused_where_it_stands(unknown: str, more: str, expected: str) -> None:
    ranking = "[NNY, NNN, NYN, YNN, YYN]" if more == MERGED else STRICT
    message = problems(f"{{ranking: {ranking}, unknown: {unknown}}}", more)
    assert expected in message
    assert ":4:" in message


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ("['>>', Y--, N--]", "found “>>” at the beginning of a ranking, with nothing above"),
        ("[Y--, N--, '>>']", "found “>>” at the end of a ranking, with nothing below"),
        ("[[Y--, '>>'], N--]", "found “>>” among states that are equally good"),
    ],
)
def test_a_great_gap_stands_between_two_places(ranking: str, expected: str) -> None:
    message = problems(f"{{ranking: {ranking}}}")
    assert expected in message
    assert ":4:" in message


def test_a_great_gap_is_degree_two_between_all_above_and_all_below() -> None:
    order = model("{ranking: [YY-, '>>', '>>', [YNN, YNY], NY-, '>>', NNY, NNN]}").preferences["B"]
    assert order.degrees == {2: TiedGroups((("YY-",), ("YNN", "YNY", "NY-"), ("NNY", "NNN")))}
    assert order.form(()) == TiedGroups((("YY-",), ("YNN", "YNY"), ("NY-",), ("NNY",), ("NNN",)))
    assert order.openness is None
    assert order.described == "Ranking, most preferred first: YY- >> YNN = YNY; NY- >> NNY; NNN"
    assert model("{ranking: [YY-, YN-, N--]}").preferences["B"].degrees == {}


def gaps_after(ranking: str, *changes: Any) -> list[Any]:
    of = model(f"{{ranking: {ranking}}}")
    ranked = changed_order(of, "B", changes).written.data()["ranking"]  # type: ignore[attr-defined]
    assert isinstance(ranked, list)
    return ranked


def test_a_great_gap_stays_where_it_is_when_places_change() -> None:
    ranking = "[YY-, '>>', YN-, NY-, NN-]"
    assert gaps_after(ranking, Exchange("B", 1, 3)) == ["NY-", ">>", "YN-", "YY-", "NN-"]
    assert gaps_after(ranking, Move("B", 4, 1)) == ["NN-", "YY-", ">>", "YN-", "NY-"]
    assert gaps_after(ranking, Move("B", 4, 2)) == ["YY-", ">>", "NN-", "YN-", "NY-"]
    assert gaps_after(ranking, Move("B", 1, 2)) == ["YN-", "YY-", "NY-", "NN-"]
    assert gaps_after(ranking, Tie("B", 3, 1)) == [["YY-", "NY-"], ">>", "YN-", "NN-"]
    assert gaps_after(ranking, Tie("B", 1, 2)) == [["YY-", "YN-"], "NY-", "NN-"]


def test_completions_say_why_a_state_is_better() -> None:
    of = model(f"{{ranking: {STRICT}, unknown: [[YYY, NNN], [YNY, NYN]]}}")
    states = drawn(detente.compile_model(of))
    for completion in completions(of):
        found = better(of, completion)
        for a, b in product(states, repeat=2):
            if found[a.members[0], b.members[0]]:
                assert completion.preference.reason(b, a) is not None


def literally_transitive(states: list[str], found: Mapping[tuple[str, str], bool]) -> bool:
    def no_worse(a: str, b: str) -> bool:
        return not found[b, a]

    return all(
        no_worse(a, c) for a, b, c in product(states, repeat=3) if no_worse(a, b) and no_worse(b, c)
    )  # at least as good: complete here, and transitive exactly if better and equal are


@long_but(every=3)
@pytest.mark.parametrize("seed", range(30))
def test_a_completion_is_transitive_where_it_is_by_definition(seed: int) -> None:
    some = random.Random(seed)
    states = STRICT.strip("[]").split(", ")
    some.shuffle(states)
    pairs = some.sample([*combinations(states, 2)], 3)
    of = model(f"{{ranking: {states}, unknown: {[[*pair] for pair in pairs]}}}".replace("'", ""))
    conflict = detente.compile_model(of)
    for completion in completions(of):
        relation = relation_of(completion.preference.form(conflict.options)).naming(conflict.merged)
        told = transitive(relation, np.array(codes_of(conflict)))
        assert told == literally_transitive(states, better(of, completion))


def test_a_completed_model_is_solved_by_pairs_and_an_ordinary_one_by_scores() -> None:
    of = model(f"{{ranking: {STRICT}, unknown: [[YYY, YNY]]}}")
    for completion in completions(of):
        one = replace(of, preferences={**of.preferences, "B": completion.preference})
        solved = detente.solve(one, concepts=["nash"])
        found = better(of, completion)
        free = {"YYY": ["YYN", "YNY", "YNN"], "NNN": ["NNY", "NYN", "NYY"]}
        for state, there in free.items():
            stays = not any(found[other, state] for other in there)
            assert (state in solved.stable["nash"]["B"]) == stays


names = st.sampled_from(["YYY", "YYN", "YNY", "YNN", "NYY", "NYN", "NNY", "NNN"])


@long
@settings(max_examples=60, deadline=None)
@given(
    order=st.permutations(["YYY", "YYN", "YNY", "YNN", "NYY", "NYN", "NNY", "NNN"]),
    ties=st.sets(st.integers(1, 7)),
    gaps=st.sets(st.integers(1, 7)),
    pairs=st.sets(st.frozensets(names, min_size=2, max_size=2), max_size=4),
)
def test_what_is_written_is_read_again(
    order: list[str], ties: set[int], gaps: set[int], pairs: set[frozenset[str]]
) -> None:
    ranking: list[Any] = []
    for k, state in enumerate(order):
        if k in gaps:
            ranking.append(">>")
        if k in ties and k not in gaps:
            ranking[-1] = [*(ranking[-1] if isinstance(ranking[-1], list) else [ranking[-1]]), state]
        else:
            ranking.append(state)
    unknown = sorted(sorted(pair) for pair in pairs)
    given_one = {"ranking": ranking, **({"unknown": unknown} if unknown else {})}
    case = detente.parse_case(text(str(given_one).replace("'>>'", '">>"')))
    assert plain(case)["preferences"]["B"] == given_one
    again = case.model().preferences["B"]
    blocks = [again.degrees[2]] if gaps else []
    assert [*again.degrees.values()] == blocks
    for form in blocks:
        assert isinstance(form, TiedGroups)
        assert [len(block) for block in form.groups] == _sizes(order, gaps)
    assert (again.openness is None) == (not unknown)
    if again.openness is not None:
        assert isinstance(again.openness.form, NotCompared)
        assert sorted(map(sorted, again.openness.form.pairs)) == unknown


def _sizes(order: list[str], gaps: set[int]) -> list[int]:
    ends = [0, *sorted(gaps), len(order)]
    return [b - a for a, b in pairwise(ends)]


EDITED = text(
    "{ranking: [deal, '>>', NYY, Y-N, YNY, NYN, NNY, NNN], unknown: [[deal, NNN], [NNY, NYN]]}",
    "states: {deal: YYY}\n",
)


def edited(command: Command) -> Any:
    tree = from_text(EDITED, (f"e{k}" for k in count()))
    changed, _ = apply(tree, plan(tree, command, (f"n{k}" for k in count())).changes)
    return plain(detente.parse_case(text_of(changed)))["preferences"]["B"]


def test_a_state_is_renamed_in_pairs_and_gives_way_to_its_letters() -> None:
    path = ("states", "deal")
    for command, called in (
        (Rename(path=path, to="treaty"), "treaty"),
        (Remove(path=path, everywhere=True), "YYY"),
    ):
        found = edited(command)
        assert found["ranking"][:2] == [called, ">>"]
        assert found["unknown"] == [[called, "NNN"], ["NNY", "NYN"]]
