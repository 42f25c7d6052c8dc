"""Shares and nearest rankings against every ranking, by the definitions written out once more below."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations, permutations, product
from math import comb, prod
from random import Random

import pytest

import detente
import naive
from detente.answer import Answer
from detente.assess import upsets
from detente.assess.nearest import nearest_ranking
from detente.assess.upsets import Way, share_of, way_of
from naive import FIVE
from seeds import full, take
from test_inverse import small

ANSWERED_BY = {"nash": "nothing", "gmr": "moves", "smr": "moves", "seq": "improvements", "sseq": "improvements"}
F = Fraction
Better = Callable[[str, str], bool]


class Literal:
    """The definitions, for one decision maker of a graph: everything but its own ranking stays as it is."""

    def __init__(self, graph: naive.Model, i: str) -> None:
        self.graph, self.i = graph, i
        self.moves = {s: sorted(graph.moves[i][s]) for s in graph.states}
        step: dict[str, Callable[[str, str], Iterable[str]]] = {
            "nothing": lambda *_: (), "moves": lambda j, s: graph.moves[j][s],
            "improvements": graph.improvements,
        }  # fmt: skip
        self.answers = {(by, q): self.reached(step[by], q) for by in step for q in graph.states}

    def reached(self, step: Callable[[str, str], Iterable[str]], q: str) -> list[str]:
        """Where the others get from q by any number of moves, nobody twice in a row."""
        waiting, found = [(q, "")], set[tuple[str, str]]()
        while waiting:
            at, last = waiting.pop()
            new = {(x, j) for j in self.graph.others(self.i) if j != last for x in step(j, at)} - found
            found |= new
            waiting += new
        return sorted({x for x, _ in found})

    def stable(self, s: str, concept: str, better: Better) -> bool:
        """Whether i, to whom the first of two states may be better, leaves s without gain, or is deterred."""
        return all(self.deterred(s, q, concept, better) for q in self.moves[s] if better(q, s))

    def deterred(self, s: str, q: str, concept: str, better: Better) -> bool:
        symmetric = concept in ("smr", "sseq")
        return any(
            not better(x, s) and not (symmetric and any(better(z, s) for z in self.moves[x]))
            for x in self.answers[ANSWERED_BY[concept], q]
        )

    def share(self, s: str, concept: str) -> Fraction:
        """The share of all rankings, by the number of sets of states above s under which it is stable."""
        others, m = [x for x in self.graph.states if x != s], len(self.graph.states)
        stable = [
            len(above)
            for k in range(m)
            for above in combinations(others, k)
            if self.stable(s, concept, lambda a, b, above=set(above): a in above and b == s)  # type: ignore[misc]
        ]
        return sum((F(1, m * comb(m - 1, k)) for k in stable), F(0))


def by_place(order: Sequence[str]) -> Better:
    place = {s: k for k, s in enumerate(order)}
    return lambda a, b: place[a] < place[b]


def graph_of(slug: str) -> tuple[detente.Model, naive.Model]:
    """A case of the catalogue whose moves are all free, and its graph read plainly."""
    model = detente.read_case(slug).model()
    solution = detente.solve(model)
    states = [*solution.feasible]
    graph = naive.Model.__new__(naive.Model)
    graph.decision_makers, graph.states = [dm.id for dm in model.decision_makers], states
    graph.moves = {dm: {s: {*solution.reachable(dm, s)} for s in states} for dm in graph.decision_makers}
    better = {dm: {s: {*solution.improvements(dm, s)} for s in states} for dm in graph.decision_makers}
    graph.improvements = lambda j, s: better[j][s]  # type: ignore[method-assign]
    return model, graph


def shares(model: detente.Model, state: str, concept: str) -> dict[str, Fraction | None]:
    return {s.decision_maker: s.share for s in detente.stability_share(model, state=state, concept=concept).shares}


@full
def test_shares_are_those_of_all_rankings_counted_one_by_one() -> None:
    """Of up to six states, with bans, one-way options and infeasible states; and twice of seven, in 5040 rankings."""
    cells = exact = 0
    drawn = [small(seed) for seed in take(range(0, 120, 2), every=7)] + [small(seed, 7, 7) for seed in (1, 2)]
    for n, given in enumerate(drawn):
        graph, rng = given.naive_model(), Random(n)
        model = detente.parse_case(given.case_text(), name="drawn.yaml").model()
        i = rng.choice([dm for dm in given.decision_makers if any(graph.moves[dm][s] for s in graph.states)])
        literal = Literal(graph, i)
        some = [s for s in graph.states if literal.moves[s]][:2]
        count = dict.fromkeys(product(some, FIVE), 0)
        rankings = [by_place(order) for order in permutations(graph.states)]
        for (s, concept), better in product(count, rankings):
            count[s, concept] += literal.stable(s, concept, better)
        for (s, concept), stable in count.items():
            share = shares(model, s, concept)[i]
            assert share == F(stable, len(rankings)), (n, i, s, concept)
            cells += 1
            exact += share not in (0, 1)
    assert cells > 50
    assert exact > 0.5 * cells


@full
def test_shares_of_any_ways_are_those_of_all_sets_of_states_above() -> None:
    """Sets that overlap in all manners, as they do where moves are one-way or forbidden."""
    for seed in take(240, every=4):
        rng = Random(seed)
        n = rng.choice((3, 5, 7))

        def some(rng: Random, n: int, most: int) -> int:
            return sum(1 << k for k in rng.sample(range(n), rng.randint(1, min(n, most))))

        ways = [
            way_of([*(1 << rng.randrange(n) for _ in range(rng.randint(0, 2))), *(some(rng, n, 3) for _ in range(3))])
            for _ in range(rng.randint(1, 5))
        ]
        closed = [above for above in range(1 << n) if not any(way.is_open(above) for way in ways)]
        expected = sum((F(1, (n + 1) * comb(n, above.bit_count())) for above in closed), F(0))
        assert share_of(ways) == expected, (seed, ways)


# The classical cases


def test_syria_iraq_has_the_shares_that_all_720_rankings_give() -> None:
    model, graph = graph_of("syria-iraq-1975")
    table = {
        ("Syria", "nash"): "1/3 1/3 1/3 1/3 1/3 1/3", ("Syria", "gmr"): "8/15 8/15 8/15 8/15 8/15 8/15",
        ("Syria", "smr"): "5/12 5/12 5/12 5/12 5/12 5/12", ("Syria", "seq"): "5/12 8/15 5/12 5/12 1/3 5/12",
        ("Iraq", "nash"): "1/2 1/2 1/2 1/2 1/2 1/2", ("Iraq", "gmr"): "3/4 3/4 3/4 3/4 3/4 3/4",
        ("Iraq", "smr"): "19/30 19/30 19/30 19/30 19/30 19/30", ("Iraq", "seq"): "2/3 3/4 1/2 1/2 3/4 2/3",
    }  # fmt: skip
    rankings = [by_place(order) for order in permutations(graph.states)]
    for i in graph.decision_makers:
        literal = Literal(graph, i)
        for concept, k in product(FIVE, range(1, 7)):
            s = model.states[f"s{k}"]
            counted = F(sum(literal.stable(s, concept, better) for better in rankings), 720)
            assert shares(model, s, concept)[i] == counted, (i, concept, k)
            if (i, concept) in table:
                assert counted == F(table[i, concept].split()[k - 1]), (i, concept, k)


def turned(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pairs of states stand the other way round."""
    place = {s: k for k, s in enumerate(other)}
    return sum(place[a] > place[b] for a, b in combinations(one, 2))


def test_syria_iraq_has_the_radii_that_all_720_rankings_give() -> None:
    model, graph = graph_of("syria-iraq-1975")
    table = {
        ("Syria", "nash"): "-1 +3 +1 +2 +3 -2", ("Syria", "gmr"): "-2 +1 -3 +2 +3 -2",
        ("Syria", "smr"): "-2 +1 -1 +2 +3 -2", ("Syria", "seq"): "-2 +1 -2 +2 +3 -2",
        ("Iraq", "nash"): "+2 -4 +3 -2 +4 -3", ("Iraq", "gmr"): "-1 -4 +1 -4 -1 -3",
        ("Iraq", "smr"): "+1 -4 +3 -2 +2 -3", ("Iraq", "seq"): "+1 -4 +3 -2 -1 -3",
    }  # fmt: skip
    for i in graph.decision_makers:
        literal, own = Literal(graph, i), ranked(model, graph, i)
        distances = [(turned(own, order), order) for order in permutations(graph.states)]
        for concept, k in product(FIVE, range(1, 7)):
            s = model.states[f"s{k}"]
            now = literal.stable(s, concept, by_place(own))
            nearest = min(d for d, order in distances if literal.stable(s, concept, by_place(order)) != now)
            (found,) = detente.stability_radius(model, state=s, decision_maker=i, concept=concept).radii
            assert (found.stable, found.distance) == (Answer.of(now), nearest), (i, concept, k)
            assert literal.stable(s, concept, by_place(moved(own, s, found))) != now
            if (i, concept) in table:
                assert table[i, concept].split()[k - 1] == f"{'-' if now else '+'}{nearest}", (i, concept, k)
    assert detente.stability_radius(model, state="s6", concept="nash").least == 2


def ranked(model: detente.Model, graph: naive.Model, i: str) -> list[str]:
    """The states as i ranks them in the model, where none tie, the best first."""
    conflict = detente.compile_model(model)
    key = {s: conflict.neighbourhood.key(conflict.index(i), conflict.neighbourhood.state(s)) for s in graph.states}
    assert len({*key.values()}) == len(graph.states)
    return sorted(graph.states, key=lambda s: key[s], reverse=True)


def moved(own: Sequence[str], s: str, found: detente.assess.Radius) -> list[str]:
    """The ranking in which s changes places with those that are told."""
    left = [x for x in own if x != s]
    places = [left.index(x) for x in found.passes]
    at = max(places) + 1 if found.stable is Answer.YES else min(places)
    return [*left[:at], s, *left[at:]]


def test_elmira_has_the_shares_of_equilibria_that_the_definitions_give() -> None:
    model, graph = graph_of("elmira-9state")
    table = {
        "nash": "1/12 1/6 1/8 1/4 1/12 1/6 1/8 1/4 1",
        "gmr": "35/108 5/16 9/32 1/3 35/108 5/16 9/32 1/3 1",
        "smr": "187/648 7/24 21/80 1/3 187/648 7/24 21/80 1/3 1",
    }
    of = [Literal(graph, i) for i in graph.decision_makers]
    for concept, k in product(table, range(1, 10)):
        s = letters(model, k)
        expected = prod((literal.share(s, concept) for literal in of), start=F(1))
        found = detente.equilibrium_share(model, state=s, concept=concept)
        assert found.equilibrium == expected == F(table[concept].split()[k - 1]), (concept, k)
        assert found.structural == (k == 9)
    nearest = {r.decision_maker: r.distance for r in detente.stability_radius(model, state="s5", concept="nash").radii}
    assert sorted(d for d in nearest.values() if d is not None) == [1, 1, 3]
    assert detente.stability_radius(model, state="s8", concept="nash").least == 2


def letters(model: detente.Model, k: int) -> str:
    """The letters that the k-th state of the case is shown with."""
    conflict = detente.compile_model(model)
    code = conflict.neighbourhood.state(model.states[f"s{k}"])
    assert code is not None
    return conflict.show(code)


TWO = "format: detente/1\ndecision_makers: {A: {}, B: {}}\noptions: {a: {owner: A}, b: {owner: B}}\n"
SQUARE = ("NN", "YN", "NY", "YY")


def test_two_by_two_all_576_profiles() -> None:
    """What is stable for one, and what is an equilibrium; where answers are improvements the latter is no product."""
    table = {
        "nash": ("1/2", "1/4"), "gmr": ("2/3", "4/9"), "smr": ("7/12", "49/144"), "seq": ("7/12", "193/576"),
        "sseq": ("13/24", "169/576"),
    }  # fmt: skip
    moves = {
        "A": {"NN": "YN", "YN": "NN", "NY": "YY", "YY": "NY"},
        "B": {"NN": "NY", "NY": "NN", "YN": "YY", "YY": "YN"},
    }
    every = [by_place(order) for order in permutations(SQUARE)]

    def is_stable(i: str, j: str, s: str, concept: str, mine: Better, theirs: Better) -> bool:
        q = moves[i][s]
        x = moves[j][q]
        answered = concept != "nash" and (concept in ("gmr", "smr") or theirs(x, q)) and not mine(x, s)
        return not mine(q, s) or (answered and not (concept in ("smr", "sseq") and mine(moves[i][x], s)))

    for concept, (for_one, equilibrium) in table.items():
        first = [[is_stable("A", "B", "NN", concept, a, b) for b in every] for a in every]
        both = sum(is_stable("B", "A", "NN", concept, b, a) for x, a in enumerate(every)
                   for y, b in enumerate(every) if first[x][y])  # fmt: skip
        assert F(sum(map(sum, first)), 576) == F(for_one)
        assert F(both, 576) == F(equilibrium)
        found = []
        for order in permutations(SQUARE):
            ranked = ", ".join(order)
            text = f"{TWO}preferences: {{A: {{ranking: [{ranked}]}}, B: {{ranking: [{ranked}]}}}}\n"
            model = detente.parse_case(text).model()
            found.append(detente.stability_share(model, state="NN", decision_maker="A", concept=concept))
        assert sum((s.shares[0].share or F(0) for s in found), F(0)) / 24 == F(for_one)
        if concept in ("nash", "gmr", "smr"):
            assert detente.equilibrium_share(model, state="NN", concept=concept).equilibrium == F(equilibrium)
        else:
            with pytest.raises(detente.UsageError, match=f"found under nash, gmr, smr, not under “{concept}”"):
                detente.equilibrium_share(model, state="NN", concept=concept)
    assert F(table["seq"][0]) ** 2 == F(196, 576)


# Ties, bounds, refusals


@full
def test_radii_where_states_tie() -> None:
    """A tie with the state counts as below it; every other tie may be broken either way at no cost."""
    compared = 0
    for seed in take(range(0, 120, 3), every=5):
        rng, drawn = Random(seed), small(seed, 4, 5)
        graph = drawn.naive_model()
        worth = {s: rng.randrange(3) for s in graph.states}
        groups = [[s for s in graph.states if worth[s] == k] for k in (2, 1, 0)]
        ranked = ", ".join(f"[{', '.join(group)}]" for group in groups if group)
        i = rng.choice([dm for dm in drawn.decision_makers if any(graph.moves[dm][s] for s in graph.states)])
        case = detente.parse_case(drawn.case_text(), name="drawn.yaml").with_preference(i, {"ranking": _listed(ranked)})
        literal = Literal(graph, i)
        for concept, s in product(("gmr", "sseq"), [s for s in graph.states if literal.moves[s]][:3]):
            before = [(a, b) for a, b in permutations(graph.states, 2)
                      if worth[a] > worth[b] or (worth[a] == worth[b] and a == s)]  # fmt: skip
            now = literal.stable(s, concept, lambda a, b, worth=worth: worth[a] > worth[b])  # type: ignore[misc]
            nearest = None
            for order in permutations(graph.states):
                better = by_place(order)
                if literal.stable(s, concept, better) != now:
                    distance = sum(better(b, a) for a, b in before)
                    nearest = distance if nearest is None else min(nearest, distance)
            (found,) = detente.stability_radius(case, state=s, decision_maker=i, concept=concept).radii
            assert (found.stable, found.distance) == (Answer.of(now), nearest), (seed, i, s, concept)
            assert found.structural == (nearest is None)
            compared += nearest is not None
    assert compared > 20


def _listed(ranked: str) -> list[list[str]]:
    return [group.split(", ") for group in ranked.strip("[]").split("], [")]


MAKERS = "format: detente/1\ndecision_makers: {A: {}, B: {}}\n"
THREE = f"{MAKERS}options: {{a: {{owner: A}}, b: {{owner: A}}, c: {{owner: B}}}}\n"


@full
def test_of_a_tie_the_fewest_are_passed() -> None:
    """Where all other states tie, radii are least numbers of states, in any arrangement of sets."""
    conflict = detente.compile_model(detente.parse_case(f"{THREE}preferences: {{A: {{weights: {{}}}}, B: [c]}}\n"))
    for seed in take(90):
        rng = Random(seed)
        ways = [
            Way(1 << rng.randint(1, 7), frozenset(
                sum(1 << k for k in rng.sample(range(1, 8), rng.randint(2, 4))) for _ in range(rng.randint(0, 3))
            ))
            for _ in range(rng.randint(1, 4))
        ]  # fmt: skip
        found = nearest_ranking(conflict, 0, 0, ways)
        least = min(above.bit_count() for above in range(0, 256, 2) if any(way.is_open(above) for way in ways))
        assert (found.stable, found.distance, len(found.passes)) == (Answer.YES, least, least), (seed, ways)


@full
def test_of_a_tie_above_the_fewest_are_passed() -> None:
    ranked = {"ranking": [["YNN", "NYN", "YYN", "NNY", "YNY", "NYY", "YYY"], "NNN"]}
    text = (
        "format: detente/1\ndecision_makers: {A: {}, B: {}}\noptions: {a: {owner: A}, b: {owner: A}, c: {owner: B}}\n"
    )
    case = detente.parse_case(f"{text}preferences: {{A: [a], B: [c]}}\n").with_preference("A", ranked)
    conflict = detente.compile_model(case)
    for seed in take(90):
        rng = Random(seed)
        ways = [
            Way(sum(1 << k for k in rng.sample(range(1, 8), rng.randint(1, 2))), frozenset(
                sum(1 << k for k in rng.sample(range(1, 8), rng.randint(2, 4))) for _ in range(rng.randint(0, 3))
            ))
            for _ in range(rng.randint(1, 5))
        ]  # fmt: skip
        found = nearest_ranking(conflict, 0, 0, ways)
        least = min(gone.bit_count() for gone in range(0, 256, 2) if not any(way.is_open(254 & ~gone) for way in ways))
        assert (found.stable, found.distance) == (Answer.NO, least), (seed, ways)


def test_beyond_the_bound_on_terms_the_share_is_not_known_and_drawn_where_a_seed_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    model = detente.read_case("syria-iraq-1975").model()
    exact = shares(model, "s2", "smr")["Syria"]
    monkeypatch.setattr(upsets, "MAX_TERMS", 1)
    (unknown,) = detente.stability_share(model, state="s2", decision_maker="Syria", concept="smr").shares
    assert (unknown.share, unknown.structural, unknown.sample) == (None, False, None)
    assert unknown.stopped == "more than 1 terms are needed"
    found = [
        detente.stability_share(model, state="s2", decision_maker="Syria", concept="smr", seed=seed).shares[0].sample
        for seed in (7, 7, 8)
    ]
    assert found[0] == found[1] != found[2]
    assert exact is not None
    for sample in found:
        assert sample is not None
        assert sample.of == 10_000
        low, high = sample.interval
        assert low < exact < high
        assert high - low < 0.03
    assert detente.equilibrium_share(model, state="s2", concept="smr").equilibrium is None
    rankings = detente.find_rankings(model, wishes=[detente.Wish("s2", decision_maker="Syria")], concept="smr")
    assert rankings.conditions[0].rankings is None


def test_what_the_explicit_engine_refuses_is_not_known_and_why() -> None:
    options = ", ".join(f"o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(24))
    case = detente.parse_case(f"{MAKERS}options: {{{options}}}\npreferences: {{A: [o0], B: [o1]}}\n")
    share = detente.stability_share(case, state="N" * 24, decision_maker="A", concept="gmr").shares[0]
    radius = detente.stability_radius(case, state="N" * 24, decision_maker="A", concept="gmr").radii[0]
    assert (share.share, radius.stable, radius.distance) == (None, Answer.UNKNOWN, None)
    assert share.stopped == radius.stopped
    assert "up to 22 options" in str(share.stopped)


def test_who_is_asked_about_what_is_looked_up() -> None:
    model = detente.read_case("syria-iraq-1975").model()
    with pytest.raises(detente.UsageError, match="there is no decision maker “Iran”"):
        detente.stability_share(model, state="s1", decision_maker="Iran", concept="nash")
    with pytest.raises(detente.UsageError, match="all of them"):
        detente.stability_share(model, state="s1", decision_maker="Iraq", concept="nash").equilibrium  # noqa: B018
    with pytest.raises(detente.UsageError, match="not under “sim”"):
        detente.stability_radius(model, state="s1", concept="sim")


def test_a_wish_is_counted_however_many_states_matter() -> None:
    """31 moves of one decision maker: 1 of 32 places of the state is above all that it could move to."""
    options = ", ".join(f"o{k}: {{owner: A}}" for k in range(5))
    case = detente.parse_case(f"{MAKERS}options: {{{options}, p: {{owner: B}}}}\npreferences: {{A: [o0], B: [p]}}\n")
    state = "N" * 6

    def share(*wishes: detente.Wish) -> Fraction:
        (c,) = detente.find_rankings(case, wishes=wishes, concept="nash").conditions
        assert c.rankings is not None
        return F(c.rankings, c.of)

    assert share(detente.Wish(state, decision_maker="A")) == F(1, 32)
    assert share(detente.Wish(state, False, "A")) == F(31, 32)
    assert share(detente.Wish(state, True, "A"), detente.Wish(state, False, "A")) == 0
    assert share(detente.Wish(state, True, "A"), detente.Wish(state, True, "A")) == F(1, 32)
