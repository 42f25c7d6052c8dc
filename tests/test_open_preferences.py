"""What holds in every completion of open preferences, and in some: the package beside all completions read literally.

The cases are 300 random files with every kind of openness mixed (`random_open.py`); what they leave open is read by
`literal_completions.py`, and what holds in each completion by `literal_structures.py`, neither of which asks the
package. A failure names the seed; `print(random_open.draw_open(SEED))` shows the case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction
from functools import cache
from math import prod
from random import Random

import pytest

import detente
from detente.answer import Answer
from detente.case.preferences import Drawn, Form, InOrder, Overridden, TiedGroups, Weighted
from detente.formula import matches
from detente.stability.completions import completed
from detente.stability.opened import InEach, OpenSolution
from detente.stability.readings import is_open
from literal_completions import OpenCase
from literal_structures import FIVE, Better, Found, Verdict, cells, every_and_some, settled
from random_open import draw_graded, draw_open, draw_pairs
from seeds import full, long_but, some, take

POPULATION = 300
KINDS = ("perhaps", "either_order", "unknown", "voices", '["', "only_moves", "forbidden", "indistinguishable")


@cache
def kinds_of(population: int) -> list[int]:
    """Which seeds this run draws: those of all kinds of openness, and its share."""
    return some([seed % 20 for seed in range(population)], every=31)


SEEDS = kinds_of(POPULATION)
CHUNKS = [pytest.param(SEEDS[n : n + 15], id=f"seeds-from-{SEEDS[n]}", marks=full) for n in range(0, len(SEEDS), 15)]

literal = cache(OpenCase)


@cache
def expected(text: str, concept: str) -> Found:
    case = literal(text)
    return every_and_some(case.game, case.better(), concept, case.proposals())


def model_of(text: str) -> detente.Model:
    return detente.parse_case(text, name="drawn.yaml").model()


def both(verdict: Verdict) -> tuple[Answer, Answer]:
    every, in_some = verdict
    return Answer.YES if every else Answer.NO, Answer.YES if in_some else Answer.NO


def answers(found: OpenSolution, concept: str) -> dict[Hashable, tuple[Answer, Answer]]:
    """Both answers for each cell, each state and each proposal of a solution."""
    of: dict[Hashable, tuple[Answer, Answer]] = {}
    for s, code in codes_of(found).items():
        of["state", s] = found.equilibria[concept].of(code)
        of |= {("cell", s, i): by.of(code) for i, by in found.stable[concept].items()}
    of |= {("proposal", p): (by[concept].every, by[concept].some) for p, by in found.proposals.items()}
    return of


def codes_of(found: OpenSolution) -> dict[str, int]:
    feasible = detente.solve(found.model, concepts=["nash"]).feasible
    return dict(zip(feasible, feasible.codes(), strict=True))


def wanted(text: str, concept: str) -> dict[Hashable, tuple[Answer, Answer]]:
    found = expected(text, concept)
    of: dict[Hashable, tuple[Answer, Answer]] = {("cell", *cell): both(v) for cell, v in found.cells.items()}
    of |= {("state", s): both(v) for s, v in found.states.items()}
    for p, states in literal(text).proposals().items():
        of["proposal", p] = both(found.proposals[p]) if states else (Answer.INFEASIBLE, Answer.INFEASIBLE)
    return of


# Completions, as kinds of preference declare them


def better_by(form: Form, states: Mapping[str, list[dict[str, bool]]], options: tuple[str, ...]) -> Better:
    """What a preference finds better, by what it says of itself as data."""
    shown = {s: ["".join("Y" if m[o] else "N" for o in options) for m in members] for s, members in states.items()}

    def named(entry: str) -> list[str]:
        return [s for s, members in shown.items() if any(matches(entry, letters) for letters in members)]

    def value(s: str) -> object:
        if isinstance(form, TiedGroups):
            (at,) = {n for n, group in enumerate(form.groups) for entry in group if s in named(entry)}
            return -at
        values = states[s][0]
        if isinstance(form, InOrder):
            return tuple(sum(f.evaluate(values) for f in group) for group in form.groups)
        assert isinstance(form, Weighted), form
        return sum((w for w, f in form.terms if f.evaluate(values)), Fraction(0))

    if isinstance(form, Overridden):
        said = better_by(form.said, states, options)
        better = {(s, q) for a, b in form.better for s in named(a) for q in named(b)}
        equal = {(s, q) for a, b in form.equal for s in named(a) for q in named(b)}
        settled = better | equal
        return frozenset(better | {(s, q) for s, q in said if not {(s, q), (q, s)} & settled})
    by = {s: value(s) for s in states}
    return frozenset((s, q) for s in states for q in states if by[s] > by[q])  # type: ignore[operator]


@long_but(every=2)
@pytest.mark.parametrize("seeds", CHUNKS)
def test_completions_are_those_of_the_words(seeds: list[int]) -> None:
    """Everybody's completions prefer alike, the written one comes first, and shares of what prefers alike agree."""
    for seed in seeds:
        text = draw_open(seed)
        case, model = literal(text), model_of(text)
        options = tuple(case.options)
        members = {s: [{o: o in m for o in options} for m in of] for s, of in case.plain.members.items()}
        drawn = [
            Drawn(of[0], tuple(map(case.plain.show, ([m] for m in case.plain.members[s])))) for s, of in members.items()
        ]
        for i, preference in model.preferences.items():
            by_words: dict[Better, Fraction | None] = {}
            for c in case.completions(i):
                before = by_words.get(c.better, Fraction(0))
                by_words[c.better] = None if c.share is None or before is None else before + c.share
            if preference.openness is None:
                assert len(by_words) == 1, (seed, i)
                assert set(by_words) == {better_by(preference.form(options), members, options)}
                continue
            listed = list(preference.openness.completions(lambda drawn=drawn: drawn))  # type: ignore[misc]
            found: dict[Better, Fraction | None] = {}
            for one in listed:
                assert one.preference.openness is None
                relation = better_by(one.preference.form(options), members, options)
                known, before = one.share, found.get(relation, Fraction(0))
                found[relation] = None if known is None or before is None else before + known
            assert set(found) == set(by_words), (seed, i)
            assert better_by(preference.form(options), members, options) == better_by(
                listed[0].preference.form(options), members, options
            )
            for relation, share in by_words.items():
                assert share is None or found[relation] == share, (seed, i)
            known_shares = [x for x in found.values() if x is not None]
            assert len(known_shares) < len(found) or sum(known_shares) == 1
            count = preference.openness.counted(lambda drawn=drawn: drawn)  # type: ignore[misc]
            assert count in {None, len(listed)}, (seed, i)


# In every completion, and in some


@long_but(every=2)
@pytest.mark.parametrize("seeds", CHUNKS)
def test_certain_and_possible(seeds: list[int]) -> None:
    for seed in seeds:
        text = draw_open(seed)
        found = detente.solve(model_of(text), concepts=list(FIVE)).open
        assert found is not None
        assert found.complete
        for c in FIVE:
            got, by_definition = answers(found, c), wanted(text, c)
            assert {k: (got[k], v) for k, v in by_definition.items() if got[k] != v} == {}, (seed, c)
            assert set(got) == set(by_definition)
            for p, states in literal(text).proposals().items():
                if states:
                    one = Answer.YES if expected(text, c).one_state[p] else Answer.NO
                    assert found.same_state[p][c] == one, (seed, c, p)


@full
def test_both_verdicts_occur_of_everything() -> None:
    """What is drawn is certain, possible and neither, in every kind of openness."""
    verdicts: Counter[tuple[object, ...]] = Counter()
    words: Counter[str] = Counter()
    for seed in SEEDS:
        text = draw_open(seed)
        words.update(word for word in KINDS if word in text)
        for c in FIVE:
            verdicts.update((c, k[0], *v) for k, v in wanted(text, c).items())  # type: ignore[index]
    assert all(words[word] for word in KINDS), words
    for c in FIVE:
        for kind in ("cell", "state", "proposal"):
            for v in ((True, True), (False, True), (False, False)):
                assert verdicts[c, kind, *both(v)], (c, kind, v)


@pytest.mark.parametrize("seeds", CHUNKS)
def test_with_a_lower_bound_nothing_settled_is_wrong(seeds: list[int]) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        text, rng = draw_open(seed), Random(seed)
        found = completed(model_of(text), list(FIVE), most=rng.choice((1, 1, 2, 5)))
        seen["complete"] += found.complete
        for c in FIVE:
            got, by_definition = answers(found, c), wanted(text, c)
            for k, v in by_definition.items():
                for said, true in zip(got[k], v, strict=True):
                    assert said in (Answer.UNKNOWN, true), (seed, c, k, got[k], v)
                    seen["settled" if said == true else "not settled"] += 1
    assert seen["settled"] > seen["not settled"]


@long_but(every=2)
@pytest.mark.parametrize("seeds", CHUNKS)
def test_pairs_alone_are_settled_by_rows(seeds: list[int]) -> None:
    """Of pairs that are not compared rows say exactly what holds in each completion, and for Nash, GMR, SMR in some."""
    for seed in seeds:
        text = draw_pairs(seed)
        found = completed(model_of(text), list(FIVE), most=1)
        for c in FIVE:
            got, by_definition = answers(found, c), wanted(text, c)
            for k, v in by_definition.items():
                if k[0] == "cell":  # type: ignore[index]
                    assert got[k][0] == v[0], (seed, c, k)
                    assert got[k][1] == v[1] or (c in ("seq", "sseq") and got[k][1] == Answer.UNKNOWN), (seed, c, k)
                else:
                    assert all(said in (Answer.UNKNOWN, true) for said, true in zip(got[k], v, strict=True))


@long_but(every=2)
@pytest.mark.parametrize("seeds", CHUNKS)
def test_witnesses_and_shares_of_proposals(seeds: list[int]) -> None:
    """The completion that is shown is one in which it holds, or does not; a share counts choices."""
    seen: Counter[str] = Counter()
    for seed in seeds[::2]:
        text = draw_open(seed)
        case = literal(text)
        found = detente.solve(model_of(text), concepts=["nash", "seq"]).open
        assert found is not None
        for p, states in case.proposals().items():
            for c in ("nash", "seq") if states else ():
                of: InEach = found.proposals[p][c]
                every, in_some = expected(text, c).proposals[p]
                assert (of.fails is None, of.holds is None) == (every, not in_some), (seed, p, c)
                for chosen, holds in ((of.fails, False), (of.holds, True)):
                    if chosen is not None:
                        solved = detente.solve(chosen.model(found.model), concepts=[c])
                        assert not is_open(solved.model)
                        assert bool(set(states) & set(solved.equilibria[c])) == holds, (seed, p, c)
                        seen[f"holds: {holds}"] += 1
                if (share := share_of(case, states, c)) is not None:
                    assert of.share == share, (seed, p, c)
                    seen["share"] += 1
    assert seen["holds: True"]


def share_of(case: OpenCase, states: list[str], concept: str) -> Fraction | None:
    """The share of completions in which one of these states is an equilibrium; None where ranges are open."""
    by: dict[str, dict[Better, Fraction]] = {}
    for i in case.game.moves:
        by[i] = {}
        for c in case.completions(i):
            if c.share is None:
                return None
            by[i][c.better] = by[i].get(c.better, Fraction(0)) + c.share
    total = Fraction(0)
    for profile, share in profiles_with_shares(by):
        found = cells(case.game, settled(profile), concept)
        if any(all((s, i) in found for i in case.game.moves) for s in states):
            total += share
    return total


def profiles_with_shares(by: Mapping[str, Mapping[Better, Fraction]]) -> list[tuple[dict[Hashable, Better], Fraction]]:
    found: list[tuple[dict[Hashable, Better], Fraction]] = [({}, Fraction(1))]
    for i, ways in by.items():
        found = [({**profile, i: better}, share * part) for profile, share in found for better, part in ways.items()]
    return found


@full
def test_what_is_closed_has_no_completions() -> None:
    for seed in take(60):
        model = model_of(draw_graded(seed))
        assert not is_open(model)
        assert detente.solve(model, concepts=["nash"]).open is None


LOOPED = """
format: detente/1
title: Two answers that need one pair both ways
decision_makers: {i: {}, j: {}, k: {}}
options: {a: {owner: i}, b: {owner: j}, c: {owner: k}, d: {owner: k}}
infeasible: [a and not b and c and not d, a and b and not c and not d]
indistinguishable: [not a]
states: {s0: NNNN, s1: YNNN, s2: YYYN, s3: YNNY, s4: YYNY, s5: YYYY, s6: YNYY}
only_moves:
  i: [[NNNN, YNNN], [NYYN, YYYN]]
  j: [[s3, s4], [s4, s3]]
  k: [[s1, s3], [s4, s5], [s2, s4], [s3, s6]]
preferences:
  i: {ranking: [[s1, s2, s3, s4], s0, [s5, s6]]}
  j: {ranking: [[s0, s1, s2, s3, s4, s5, s6]], unknown: [[s3, s4]]}
  k: {ranking: [[s5, s6], [s3, s4], [s0, s1, s2]]}
proposals: {stay: {terms: s0}}
"""


def test_two_answers_that_need_one_pair_both_ways() -> None:
    """With three decision makers no relation says what holds in some completion; going through them does."""
    assert expected(LOOPED, "seq").cells["N---", "i"] == (False, False)
    model = model_of(LOOPED)
    for most, answer in ((None, Answer.NO), (1, Answer.UNKNOWN)):
        found = completed(model, ["seq"]) if most is None else completed(model, ["seq"], most=most)
        code = codes_of(found)["N---"]
        assert found.stable["seq"]["i"].of(code) == (Answer.NO, answer)


@full
def test_completions_are_counted() -> None:
    for seed in take(120):
        text = draw_pairs(seed)
        found = detente.solve(model_of(text), concepts=["nash"]).open
        assert found is not None
        assert found.count == prod(len(of) for of in literal(text).better().values()), seed
