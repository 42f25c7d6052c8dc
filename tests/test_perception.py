"""Seeing less, as the package works it out, beside the definitions read literally: `literal_perception.py`."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

import pytest

import detente
import literal_cases
import naive
from detente import Case, parse_case
from detente.answer import Answer
from detente.assess.perception import Perceived
from detente.errors import BoundReached, UsageError
from literal_perception import Perceived as Literal
from literal_perception import View, unseeing
from literal_structures import FIVE, Game
from random_models import random_condition, random_model, text
from seeds import full, long_but, seeded, take

POPULATION = 300
QUESTIONS = "nash", "gmr", "smr", "seq", "sseq"


def perceived(case: Case, level: int = 1, concepts: tuple[str, ...] = QUESTIONS, **more: Any) -> Perceived:
    return detente.perceive(case.model(), views=detente.views_in(case), level=level, concepts=concepts, **more)


# -- the computed examples --------------------------------------------------------------------------------------------

DILEMMA_AND_CHICKEN = """format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A, name: cooperate}, b: {owner: B, name: cooperate}}
preferences:
  A: {ranking: [NY, YY, NN, YN]}
  B: {ranking: [YN, YY, NY, NN]}
perspectives:
  of_A: {view_of: A, preferences: {B: {ranking: [YN, YY, NN, NY]}}}
  of_B: {view_of: B, preferences: {A: {ranking: [NY, YY, YN, NN]}}}
"""


def test_a_dilemma_for_one_and_chicken_for_the_other() -> None:
    found = perceived(parse_case(DILEMMA_AND_CHICKEN))
    assert {c: (set(found.stable("A", c)), set(found.stable("B", c))) for c in ("nash", "seq")} == {
        "nash": ({"NN", "NY"}, {"YN", "NY"}),
        "seq": ({"NN", "NY", "YY"}, {"YN", "NY"}),
    }
    common = {c: set(found.classes[c].common) for c in FIVE}
    assert common == {"nash": {"NY"}, "gmr": {"NY", "YY"}, "smr": {"NY", "YY"}, "seq": {"NY"}, "sseq": {"NY"}}
    assert all(found.classes[c].steady == found.classes[c].common and not found.classes[c].stealthy for c in FIVE)
    told = [(s.state, s.mover, s.surprised, s.move.to, s.why) for s in found.surprises(["NN"], "nash")]
    assert told == [("NN", "A", "B", "YN", "stays"), ("NN", "B", "A", "NY", "worse")] or sorted(told) == [
        ("NN", "A", "B", "YN", "stays"), ("NN", "B", "A", "NY", "worse"),
    ]  # fmt: skip
    assert found.expects("A", "NN", "nash") == found.expects("A", "YN", "nash") == ()  # it takes B to stay there
    assert [s.to for s in found.expects("B", "NN", "nash")] == ["YN"]


HIDDEN_ACT = """format: detente/1
decision_makers: {A: {}, B: {}}
options: {a1: {owner: A}, a2: {owner: A}, b: {owner: B}}
infeasible: [{at_most_one: [a1, a2]}]
preferences:
  A: {ranking: [NYY, NYN, YNY, NNY, NNN, YNN]}
  B: {ranking: [YNN, NNY, NNN, YNY, NYY, NYN]}
status_quo: NNN
states: {taken: NYY}
perspectives:
  blind: {view_of: B, unseen: {options: [a2]}}
"""


def test_a_hidden_act() -> None:
    case = parse_case(HIDDEN_ACT)
    found = perceived(case)
    for c in FIVE:
        assert found.classes[c].common == ()
        assert set(found.classes[c].stealthy) == {"NYN", "NYY"}
    assert found.lacks("B") == ("NYN", "NYY")
    assert found.lacks("A") == found.imagines("B") == ()
    # Where it does not see a state it has no verdict on it: neither yes nor no.
    assert found.verdict("B", "taken", "nash") is None
    assert found.verdict("A", "taken", "nash") is Answer.YES
    assert found.verdict("B", "NNY", "nash") is Answer.YES
    (first, *_) = [s for s in found.surprises(["NNN"], "nash") if s.mover == "A"]
    assert (first.surprised, first.move.to, first.move.takes, first.why) == ("B", "NYN", ("a2",), "unseen")
    by_states = HIDDEN_ACT.replace("{options: [a2]}", "{states: [taken, NYN]}")
    assert perceived(parse_case(by_states)).classes == found.classes


def test_what_another_does_not_see_it_does_not_do() -> None:
    """B could deter A, and does not see that it could: whoever knows that is not deterred."""
    case = parse_case("""format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A, moves: take-only}, b: {owner: B, moves: take-only}}
infeasible: [not a and b]
preferences: {A: {ranking: [YN, NN, YY]}, B: [b]}
perspectives: {blind: {view_of: B, unseen: {states: [YY]}}}
""")
    for c in FIVE[1:]:
        assert perceived(case).verdict("A", "NN", c) is Answer.YES
        wise = perceived(case, 2, of=["A"])
        assert wise.verdict("A", "NN", c) is Answer.NO
        assert (wise.level, wise.aware) == (2, ("A",))
        # B takes A to stay, whoever knows what: in its own model nothing deters A either.
        assert wise.surprises(["NN"], c) == ()


def test_whoever_is_in_nobody_elses_model_answers_as_that_model_says() -> None:
    """A takes C for somebody of its own who would answer; B, as it sees itself, would do the same or would not."""
    text_ = """format: detente/1
decision_makers: {{A: {{}}, B: {{}}}}
options: {{a: {{owner: A, moves: take-only}}, c: {{owner: B, moves: take-only}}}}
infeasible: [not a and c]
preferences: {{A: {{ranking: [YN, NN, YY]}}, B: [{wants}]}}
perspectives:
  of_A:
    view_of: A
    decision_makers: {{A: {{}}, B: {{}}, C: {{}}}}
    options: {{c: {{owner: {owner}}}}}
    preferences: {{B: [], C: [c]}}
"""
    for wants, owner, stays in (("not c", "C", True), ("not c", "B", False), ("c", "B", True)):
        case = parse_case(text_.format(wants=wants, owner=owner))
        wise = perceived(case, 2, ("seq",), of=["A"])
        assert wise.verdict("A", "NN", "seq") is Answer.of(stays), (wants, owner)
        assert [s.decision_maker for s in wise.expects("A", "YN", "seq")] == ([owner] if stays else [])


# -- beside the literal reading ---------------------------------------------------------------------------------------


def drawn(seed: int) -> dict[str, Any]:
    """A random case, of which some decision makers see less or are mistaken about what others want."""
    rng = Random(f"perception {seed}")
    model = random_model(seed)
    case: dict[str, Any] = literal_cases.load(model.case_text())
    whole = model.naive_model()
    with_lists(rng, case, whole)
    for i in model.decision_makers:
        if rng.random() < 0.75:
            case.setdefault("perspectives", {})[f"of_{i}"] = view(rng, case, whole, i)
    return case


def with_lists(rng: Random, case: dict[str, Any], whole: naive.Model) -> None:
    """List some of the moves of somebody whose moves no rule and no mark limits, in one of three cases."""
    limited = {o["owner"] for o in case["options"].values() if o.get("moves", "both") != "both"}
    limited |= {ban["by"] for ban in case.get("forbidden_moves") or []}
    free = [i for i in case["decision_makers"] if i not in limited]
    if free and rng.random() < 1 / 3:
        i = rng.choice(free)
        pairs = [
            [letters(whole, rng, s), letters(whole, rng, q)] for s in whole.states for q in sorted(whole.moves[i][s])
        ]
        case["only_moves"] = {i: [pair for pair in pairs if rng.random() < 0.7]}


def letters(m: naive.Model, rng: Random, state: str) -> str:
    member = rng.choice(m.members[state])
    return "".join("Y" if option.name in member else "N" for option in m.options)


def view(rng: Random, case: dict[str, Any], whole: naive.Model, i: str) -> dict[str, Any]:
    found: dict[str, Any] = {"view_of": i}
    unseen: dict[str, list[str]] = {}
    if rng.random() < 0.4:
        unseen["options"] = [rng.choice([*case["options"]])]
    if rng.random() < 0.6:
        unseen["states"] = sorted({letters(whole, rng, rng.choice(whole.states)) for _ in range(rng.randint(1, 3))})
    if unseen:
        found["unseen"] = unseen
    if rng.random() < 0.6 and not case.get("indistinguishable"):
        others = [j for j in case["decision_makers"] if j != i]
        names = [*case["options"]]
        wants = [[text(random_condition(rng, names), names) for _ in range(rng.randint(1, 3))] for _ in others]
        found["preferences"] = {j: w for j, w in zip(others, wants, strict=True) if rng.random() < 0.7}
    return found


def literally(case: dict[str, Any], whole: naive.Model, perspective: str | None) -> View | None:
    """The model of a perspective, each state called what the whole calls it; None where nothing is seen."""
    said = case["perspectives"][perspective] if perspective else {}
    unseen = said.get("unseen") or {}
    plain = (
        {**case, "perspectives": {perspective: {"preferences": said.get("preferences") or {}}}} if perspective else case
    )
    m = literal_cases.model(plain, perspective)
    assert m.states == whole.states
    listed = {
        i: {(state_of(whole, a), state_of(whole, b)) for a, b in pairs}
        for i, pairs in (case.get("only_moves") or {}).items()
    }
    hidden = set(unseen.get("options") or ())
    # No move by which a hidden option is taken up or given up is seen, even between merged states where it is either.
    bans = [
        {"by": case["options"][o]["owner"], "from": a, "to": b}
        for o in sorted(hidden)
        for a, b in ((o, f"not {o}"), (f"not {o}", o))
    ]
    blind = literal_cases.model(
        {**plain, "forbidden_moves": [*(plain.get("forbidden_moves") or []), *bans]}, perspective
    )
    moves = {
        i: {s: frozenset(q for q in blind.moves[i][s] if i not in listed or (s, q) in listed[i]) for s in blind.states}
        for i in blind.decision_makers
    }
    seen = View(Game(tuple(blind.states), moves), lambda i, a, b: blind.worth[i][a] > blind.worth[i][b])
    gone = {state_of(whole, s) for s in unseen.get("states") or ()}
    gone |= {s for s in whole.states if any(all(o in member for member in whole.members[s]) for o in hidden)}
    return unseeing(seen, gone) if set(seen.g.states) - gone else None


def state_of(m: naive.Model, letters: str) -> str:
    names = [option.name for option in m.options]
    return m.state_of[frozenset(n for n, letter in zip(names, letters, strict=True) if letter == "Y")]


def views_of(case: dict[str, Any]) -> tuple[View, dict[str, View]] | None:
    """The analyst's view and everybody's, or None where somebody sees nothing."""
    whole = literal_cases.model(case)
    truth = literally(case, whole, None)
    assert truth is not None
    views = {
        i: literally(case, whole, f"of_{i}") if f"of_{i}" in case.get("perspectives", {}) else truth
        for i in case["decision_makers"]
    }
    return None if None in views.values() else (truth, {i: v for i, v in views.items() if v is not None})


@seeded(POPULATION, every=37)
def test_random_models_beside_the_literal_reading(seed: int) -> None:
    data = drawn(seed)
    read = views_of(data)
    if read is None:
        return
    truth, views = read
    case = parse_case(json.dumps(data), name="drawn.json")
    rng = Random(seed)
    for aware in ((), tuple(views), tuple(rng.sample([*views], 1))):
        found = perceived(case, 2 if aware else 1, of=aware or None)
        literal = Literal(views, aware)
        for c in FIVE:
            for i, seen in views.items():
                stable = literal.stable(c, i)
                assert set(found.stable(i, c)) == stable, (seed, aware, c, i)
                for s in truth.g.states:
                    verdict = found.verdict(i, s, c)
                    assert (verdict is None) == (not seen.sees(s)), (seed, i, s)
                    assert verdict is None or verdict is Answer.of(s in stable)
            classes, expected = found.classes[c], literal.classes(c, truth)
            assert set(classes.common) == expected.common, (seed, aware, c)
            assert (set(classes.steady), set(classes.unsteady)) == (expected.steady, expected.unsteady)
            assert set(classes.stealthy) == expected.stealthy
            if not aware:
                surprises = {
                    (s.state, s.mover, s.surprised, s.move.to, s.why) for s in found.surprises(found.states, c)
                }
                assert surprises == literal.surprises(c), (seed, c)
                assert found.unsettled(found.states, c) == ()


@full
def test_the_drawn_cases_are_of_every_kind() -> None:
    seen: Counter[str] = Counter()
    seeds = take(POPULATION)
    for seed in seeds:
        case = drawn(seed)
        seen["listed"] += "only_moves" in case
        seen["merged"] += bool(case.get("indistinguishable"))
        seen["forbidden"] += bool(case.get("forbidden_moves"))
        seen["one way"] += any(o.get("moves", "both") != "both" for o in case["options"].values())
        for said in case.get("perspectives", {}).values():
            seen["options"] += "options" in said.get("unseen", {})
            seen["states"] += "states" in said.get("unseen", {})
            seen["mistaken"] += bool(said.get("preferences"))
    assert len(seen) == 7
    assert min(seen.values()) > len(seeds) / 20, seen


@long_but(every=3)
@seeded(60, every=20)
def test_nobody_sees_less(seed: int) -> None:
    """Then what is common are the equilibria, nothing is unsteady or stealthy, and to be aware adds nothing."""
    data = literal_cases.load(random_model(seed).case_text())
    case = parse_case(json.dumps(data | {"perspectives": {f"of_{i}": {"view_of": i} for i in data["decision_makers"]}}))
    solution = detente.solve(case.model(), concepts=QUESTIONS)
    for level in (1, 2):
        found = perceived(case, level)
        for c in QUESTIONS:
            assert found.classes[c].common == found.classes[c].steady == tuple(solution.equilibria[c])
            assert found.classes[c].stealthy == ()
            assert found.surprises(found.states, c) == ()


# -- what is refused --------------------------------------------------------------------------------------------------


def test_what_is_refused() -> None:
    case = parse_case(HIDDEN_ACT)
    views = detente.views_in(case)
    with pytest.raises(UsageError, match="level: expected 1 or 2; found 3"):
        perceived(case, 3)
    with pytest.raises(UsageError, match="no decision maker “C” in the model asked about"):
        perceived(case, of=["C"])
    with pytest.raises(UsageError, match="no decision maker “C” in the model asked about"):
        detente.perceive(case.model(), views={"C": views["B"]})
    with pytest.raises(UsageError, match="the second level is worked out under nash, gmr"):
        perceived(case, 2, ("sim",))
    assert perceived(case, 1, ("sim",)).classes["sim"].common == ()
    merged = parse_case(HIDDEN_ACT.replace("unseen: {options: [a2]}", "indistinguishable: [a2]"))
    with pytest.raises(UsageError, match="other classes of indistinguishable states"):
        perceived(merged)
    without = HIDDEN_ACT.replace("{view_of: B,", "{view_of: C, decision_makers: {C: {}}, options: {a1: {owner: C}, "
                                 "a2: {owner: C}, b: {owner: C}}, preferences: {C: []},")  # fmt: skip
    with pytest.raises(UsageError, match="no decision maker “C” in the model asked about"):
        perceived(parse_case(without))
    open_ = parse_case(HIDDEN_ACT.replace("  A: {ranking: [NYY,", "  A: {unknown: [[NYY, NYN]], ranking: [NYY,"))
    with pytest.raises(UsageError, match="the second level needs preferences that leave nothing open; those of A"):
        perceived(open_, 2)
    assert perceived(open_).classes["nash"].common == ()


def test_many_states_are_refused_at_the_second_level() -> None:
    n = 13
    options = {f"o{k}": {"owner": "A" if k % 2 else "B"} for k in range(n)}
    data = {"format": "detente/1", "decision_makers": {"A": {}, "B": {}}, "options": options,
            "preferences": {"A": ["o0"], "B": ["o1"]}, "perspectives": {"of": {"view_of": "A"}}}  # fmt: skip
    case = parse_case(json.dumps(data))
    with pytest.raises(BoundReached, match="up to 4,096 states; A sees 8,192"):
        perceived(case, 2, ("nash",))
    with pytest.raises(BoundReached, match="seconds was hit"):
        perceived(case, 1, ("nash",), seconds=1e-9)


def test_a_state_is_named_as_in_any_model() -> None:
    found = perceived(parse_case(HIDDEN_ACT))
    assert found.sees("A", "taken")
    assert not found.sees("B", "NYY")
    with pytest.raises(UsageError, match="is a state of nobody's model"):
        found.sees("A", "YYN")
    with pytest.raises(UsageError, match="there is no decision maker “C”"):
        found.sees("C", "NNN")
