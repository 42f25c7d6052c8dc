"""Attitudes: the concepts against their definition read literally, the published theorems, and what is told of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

import pytest
from click.testing import CliRunner

import detente
from detente.answer import Answer
from detente.assess.caring import who_cares
from detente.assess.warned import findings_of_sections
from detente.case.writer import write_case
from detente.cli import main
from detente.conflict import MergedState
from detente.engines import explicit
from detente.errors import EngineRefusal, InvalidCase, UsageError
from detente.stability import CONCEPTS, Reading, deterrence
from detente.stability.readings import ATTITUDES_WEAK
from detente.stability.relational import Relational, by_attitudes
from detente.store.commands import Edit, Link, Remove, Rename
from detente.store.edits import from_text, plan
from detente.store.tree import apply, bare
from literal_attitudes import Caring
from literal_classics import of_model
from naive import Model, State
from random_models import Preference, RandomModel, random_model
from seeds import full, take

Signs = Mapping[str, Mapping[str, str]]
FOUR = ("rnash", "rgmr", "rsmr", "rseq")
SIMPLE = {"rnash": "nash", "rgmr": "gmr", "rsmr": "smr", "rseq": "seq"}
WEAK = Reading(ATTITUDES_WEAK)


# -- the definitions, read literally ----------------------------------------------------------------------------------


def caring(m: Model, e: Signs, *, weak: bool = False) -> Caring:
    return Caring(*of_model(m), e, weak)


def trp(m: Model, e: Signs, i: str, t: State, s: State) -> bool:
    return caring(m, e).prefers(i, t, s)


def listed(drawn: RandomModel, rng: Random) -> tuple[RandomModel, str, list[tuple[str, str]]]:
    """Somebody whose moves are listed, without rules of its own on moves; and which of its moves are left."""
    by = rng.choice(drawn.options).owner
    free = replace(
        drawn,
        options=tuple(replace(o, moves="both") if o.owner == by else o for o in drawn.options),
        forbidden=tuple(ban for ban in drawn.forbidden if ban.by != by),
    )
    graph = free.naive_model()
    return free, by, [(s, q) for s in graph.states for q in sorted(graph.moves[by][s]) if rng.random() < 0.6]


def draw(seed: int) -> tuple[str, Model]:
    """A random model as a case file and as the naive reading has it; of every third some moves are listed."""
    rng, drawn = Random(seed), random_model(seed)
    if seed % 3:
        return drawn.case_text(), drawn.naive_model()
    free, by, kept = listed(drawn, rng)
    graph = free.naive_model()
    graph.moves[by] = {s: {q for a, q in kept if a == s} for s in graph.states}

    def member(state: str) -> str:
        return "".join("Y" if o in graph.members[state][0] else "N" for o in free.names)

    pairs = ", ".join(f"[{member(s)}, {member(q)}]" for s, q in kept)
    return (f"{free.case_text()}only_moves: {{{by}: [{pairs}]}}\n" if kept else free.case_text()), graph


def signs(rng: Random, makers: list[str]) -> Signs:
    return {i: {j: rng.choice("+++0-" if i == j else "+0-") for j in makers} for i in makers}


def written(e: Signs) -> str:
    return f"attitudes: {json.dumps(e)}\n"


def drawn_cases(population: int, every: int = 31) -> Iterator[tuple[int, str, Model]]:
    for seed in take(population, every=every):
        text, graph = draw(seed)
        if len(graph.states) > 1 and (seed % 3 or "only_moves" in text):
            yield seed, text, graph


def stable(text: str, concepts: tuple[str, ...], reading: Reading | None = None) -> Mapping[tuple[str, str], set[str]]:
    model = detente.parse_case(text).model()
    found = detente.solve(model, concepts=concepts, **({} if reading is None else {"reading": reading}))
    return {(c, i): {*states} for c in concepts for i, states in found.stable[c].items()}


@full
def test_what_is_stable_is_as_defined_in_either_reading() -> None:
    for seed, text, graph in drawn_cases(300):
        e = signs(Random(seed + 1), graph.decision_makers)
        for weak in (False, True):
            found = stable(text + written(e), FOUR, WEAK if weak else None)
            literally = caring(graph, e, weak=weak)
            for (c, i), states in found.items():
                expected = {s for s in graph.states if literally.stable(c, i, s)}
                assert states == expected, (seed, c, i, weak)


@full
def test_reasons_say_what_the_sets_say() -> None:
    """Each temptation is one by attitudes; a witness is a legal sequence that ends at what deters."""
    for seed, text, graph in drawn_cases(60):
        e = signs(Random(seed + 1), graph.decision_makers)
        solution = detente.solve(detente.parse_case(text + written(e)).model(), concepts=FOUR)
        for s in graph.states[:6]:
            for v in detente.explain(solution, state=s):
                i = v.decision_maker
                assert {t.step.to for t in v.temptations} == {q for q in graph.moves[i][s] if trp(graph, e, i, q, s)}
                assert (v.stable is Answer.YES) == all(t.deterred is Answer.YES for t in v.temptations)
                for t in v.temptations:
                    at, last = t.step.to, ""
                    for move in t.by:
                        assert move.decision_maker not in (last, i)
                        assert move.to in graph.moves[move.decision_maker][at]
                        assert v.concept != "rseq" or trp(graph, e, move.decision_maker, move.to, at)
                        at, last = move.to, move.decision_maker
                    assert t.deterred is not Answer.YES or at == s or not trp(graph, e, i, at, s)


def strict(drawn: RandomModel, rng: Random) -> RandomModel:
    """The same without ties: everybody ranks all states."""
    shown = drawn.naive_model().states

    def ranking() -> Preference:
        order = [[(o, letter == "Y") for o, letter in zip(drawn.names, s, strict=True) if letter != "-"] for s in shown]
        rng.shuffle(order)
        return Preference("ranking", tuple((("pattern", tuple(s)),) for s in order))

    return replace(drawn, preferences={i: ranking() for i in drawn.decision_makers}, seed=None)


@full
def test_theorem_d_who_cares_for_itself_alone_without_ties_is_as_in_the_simple_concepts() -> None:
    """Inohara and Hipel, IEEE SMC 2009: discrete attitudes and complete antisymmetric preferences."""
    for seed in take(300, every=31):
        text = strict(random_model(seed), Random(seed)).case_text()
        found = stable(text, (*FOUR, *SIMPLE.values()))
        for c, simple in SIMPLE.items():
            assert all(found[c, i] == found[simple, i] for name, i in found if name == c), (seed, c)


@full
def test_theorem_n_whoever_is_indifferent_to_everybody_has_two_concepts_and_not_four() -> None:
    """Inohara and Hipel, IEEE SMC 2009: with totally neutral attitudes RNash = RSMR and RGMR = RSEQ."""
    for seed, text, graph in drawn_cases(300):
        neutral = {i: dict.fromkeys(graph.decision_makers, "0") for i in graph.decision_makers}
        found = stable(text + written(neutral), FOUR)
        for i in graph.decision_makers:
            assert found["rnash", i] == found["rsmr", i], (seed, i)
            assert found["rgmr", i] == found["rseq", i], (seed, i)
            assert found["rnash", i] == {s for s in graph.states if not graph.moves[i][s]}


def test_the_two_pairs_of_theorem_n_differ_where_answers_lead_back() -> None:
    """One state of two, to which whoever answers can bring things back: that deters, since nothing was gained."""
    model = detente.parse_case(BAND.replace('{A: {B: "+"}}', '{A: {A: "0"}, B: {B: "0"}}')).model()
    whole = detente.compile_model(model)
    merged = (MergedState((0, 3), "--"),)  # as no rule of a case file can have it: it is what makes it possible
    conflict = replace(whole, merged=merged, relations=tuple(r.naming(merged) for r in whole.relations))
    graph = explicit.graph_of(by_attitudes(conflict))
    found = {c: [*explicit.stable_by_pairs(graph, 0, CONCEPTS[c].shape)] for c in FOUR}  # type: ignore[attr-defined]
    assert found["rnash"] == found["rsmr"] == [False, False, False]
    assert found["rgmr"] == found["rseq"] == [True, True, True]


def test_who_cares_for_nobody_else_need_not_say_so() -> None:
    for seed, text, graph in drawn_cases(60):
        alone = {i: {j: "+" if i == j else "0" for j in graph.decision_makers} for i in graph.decision_makers}
        assert stable(text, FOUR) == stable(text + written(alone), FOUR), seed


def test_the_two_readings_differ_by_ties_alone() -> None:
    for seed in take(60):
        drawn = strict(random_model(seed), Random(seed))
        e = signs(Random(seed), list(drawn.decision_makers))
        text = drawn.case_text() + written(e)
        assert stable(text, FOUR) == stable(text, FOUR, WEAK), seed


# -- the question -----------------------------------------------------------------------------------------------------

BAND = """
format: detente/1
title: The band next door
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: play the drums}, b: {owner: B, name: sing}}
preferences: {A: {ranking: [YN, YY, NN, NY]}, B: {ranking: [NN, NY, YN, YY]}}
status_quo: NN
attitudes: {A: {B: "+"}}
"""


def test_who_is_for_somebody_gives_up_what_that_one_finds_worse() -> None:
    found = who_cares(detente.parse_case(BAND))
    assert {(c.concept, c.decision_maker, c.state, c.why) for c in found.changes} == {
        *((c, "A", s, "no longer tempts") for c in FOUR for s in ("NN", "NY")),
        ("rseq", "B", "NY", "not answered"),  # Ann would not answer by what is worse for Ben
    }
    assert {(b.decision_maker, b.attitude) for c in found.changes for b in c.because} == {("B", "+")}
    assert list(found.equilibria("rnash")) == ["NN", "YN"]
    assert list(found.equilibria("nash")) == ["YN"]
    assert "Ben, whom it is for, finds that worse" in found.says()
    assert found.record()["count"] == 9
    assert found.warnings == ()


@full
def test_each_change_is_told_by_a_move_that_bears_it_out() -> None:
    for seed, text, graph in drawn_cases(100):
        e = signs(Random(seed + 2), graph.decision_makers)
        found = who_cares(detente.parse_case(text + written(e)).model())
        assert found.count == len(found.changes)
        for c in found.changes:
            i, s, q = c.decision_maker, c.state, c.move.to
            simple = graph.prefers(i, q, s)
            assert (c.stable is Answer.YES) == caring(graph, e).stable(c.concept, i, s)
            match c.why:
                case "tempts":
                    assert trp(graph, e, i, q, s)
                    assert not simple
                    assert {b.decision_maker for b in c.because} == {j for j in e[i] if e[i][j] != "0"}
                case "no longer tempts":
                    assert simple
                    assert not trp(graph, e, i, q, s)
                    assert c.because
                case _:
                    assert simple
                    assert trp(graph, e, i, q, s)
                    assert c.by


def test_a_concept_that_is_none_of_attitudes_is_refused() -> None:
    case = detente.parse_case(BAND)
    assert [c for c, _ in who_cares(case, concepts=["seq", "rnash"]).pairs] == ["rseq", "rnash"]
    with pytest.raises(UsageError, match="“sim” is no concept of attitudes"):
        who_cares(case, concepts=["sim"])


def test_the_command_tells_it() -> None:
    shown = CliRunner().invoke(main, ["attitudes", "-", "--weak", "--concept", "rnash"], input=BAND)
    assert shown.exit_code == 0, shown.output
    assert "Ann is for itself and Ben." in shown.output
    record = json.loads(CliRunner().invoke(main, ["attitudes", "-", "--weak", "--format", "json"], input=BAND).output)
    assert record["reading"] == "attitudes-weak"


# -- what is refused and warned of ------------------------------------------------------------------------------------


def test_a_model_too_large_for_pairs_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explicit, "MAX_COMPARED", 3)
    with pytest.raises(EngineRefusal, match=r"pair by pair for A, B, up to 3; this model has 4"):
        who_cares(detente.parse_case(BAND))


def test_what_leaves_states_apart_is_refused_by_name() -> None:
    fuzzy = (
        "{fuzzy: {states: [NN, YN, NY, YY], certainty: ["
        + ", ".join(["[1/2, 1/2, 1/2, 1/2]"] * 4)
        + "]}, threshold: 1/2}"
    )
    text = BAND.replace("A: {ranking: [YN, YY, NN, NY]}", f"A: {fuzzy}")
    with pytest.raises(EngineRefusal, match="any two states are compared; the preferences of A"):
        who_cares(detente.parse_case(text))
    unknown = BAND.replace("[YN, YY, NN, NY]}", "[YN, YY, NN, NY], unknown: [[YN, YY]]}")
    with pytest.raises(UsageError, match="where nothing is open"):
        who_cares(detente.parse_case(unknown), weak=True)


def test_degrees_and_other_readings_are_not_defined_for_attitudes() -> None:
    model = detente.parse_case(BAND).model()
    with pytest.raises(UsageError, match="degrees have no meaning"):
        detente.solve(model, concepts=["rnash"], reading=Reading(ATTITUDES_WEAK, degree=2))
    with pytest.raises(EngineRefusal, match="no source defines it under"):
        detente.solve(model, concepts=["rnash"], reading=Reading("a"))


@pytest.mark.parametrize(
    ("attitudes", "codes"),
    [
        ('{A: {A: "0"}}', ["tempted-by-every-move"]),
        ('{A: {A: "-"}}', ["not-for-itself"]),
        ('{A: {A: "0", B: "+"}}', ["not-for-itself"]),
        ('{A: {B: "+"}}', []),
    ],
)
def test_what_is_to_be_known_is_warned_of(attitudes: str, codes: list[str]) -> None:
    case = detente.parse_case(BAND.replace('{A: {B: "+"}}', attitudes))
    assert [f.code for f in findings_of_sections(case.model())] == codes
    found = who_cares(case)
    assert [w.code for w in found.warnings] == codes
    assert all(code in found.says() for code in codes)


def test_ties_between_which_somebody_can_move_are_warned_of() -> None:
    case = detente.parse_case(BAND.replace("B: {ranking: [NN, NY, YN, YY]}", "B: {ranking: [[NN, NY], YN, YY]}"))
    assert [(f.code, f.note) for f in findings_of_sections(case.model())] == [("ties-tempt-by-attitudes", True)]
    assert ("B", "NN", "tempts") in {(c.decision_maker, c.state, c.why) for c in who_cares(case).changes}


# -- the section ------------------------------------------------------------------------------------------------------


def test_a_layer_replaces_them_for_each_decision_maker() -> None:
    text = BAND.replace('{A: {B: "+"}}', '{A: {B: "+"}, B: {A: "-"}}') + "phases: {late: {attitudes: {A: {A: '0'}}}}\n"
    case = detente.parse_case(text)
    assert case.model().attitudes == {"A": {"A": "+", "B": "+"}, "B": {"A": "-", "B": "+"}}
    assert case.model(phase="late").attitudes == {"A": {"A": "0", "B": "0"}, "B": {"A": "-", "B": "+"}}
    assert detente.parse_case(BAND.replace('attitudes: {A: {B: "+"}}', "")).model().attitudes == {}


def test_what_is_said_of_who_is_gone_lapses() -> None:
    text = BAND.replace('{A: {B: "+"}}', '{A: {B: "+"}, B: {A: "-"}}')
    alone = "perspectives: {alone: {decision_makers: {A: {name: Ann}}, options: {b: {owner: A}}}}\n"
    assert detente.parse_case(text + alone).model("alone").attitudes == {"A": {"A": "+"}}


@pytest.mark.parametrize(
    ("attitudes", "line", "column", "says"),
    [
        ("{A: {Bo: '+'}}", 8, 17, "found “Bo” as “toward” in “attitudes.A”, which is no decision maker"),
        ("{Bo: {A: '+'}}", 8, 13, "found attitudes of “Bo”, which is no decision maker"),
        ("{A: {B: plus}}", 8, 20, "found “plus” as the attitude towards “B”"),
        ("{A: {B: [1]}}", 8, 20, "as the attitude towards “B”"),
        ("{A: {B: '+', because: she said so}}", 8, 17, "found “B” beside “because”"),
        ("{A: {because: she said so}}", 8, 17, "lacks the key “toward”"),
        ("{A: '+'}", 8, 16, "expected the attitudes of “A”"),
        ("[A]", 8, 12, "expected “attitudes”"),
    ],
)
def test_mistakes_are_told_with_their_place(attitudes: str, line: int, column: int, says: str) -> None:
    with pytest.raises(InvalidCase) as raised:
        detente.parse_case(BAND.replace('{A: {B: "+"}}', attitudes)).model()
    (problem,) = raised.value.problems
    assert (problem.where.line, problem.where.column) == (line, column)
    assert says in problem.message


def test_a_decision_maker_called_as_a_key_is_spoken_of_under_toward() -> None:
    text = BAND.replace("B: {", "because: {").replace("owner: B", "owner: because")
    case = detente.parse_case(text.replace('{A: {B: "+"}}', '{A: {toward: {because: "+"}}}'))
    assert case.model().attitudes["A"] == {"A": "+", "because": "+"}
    again = detente.parse_case(write_case(case))
    assert again.model().attitudes == case.model().attitudes


def test_the_short_form_is_edited_linked_renamed_and_taken_back() -> None:
    text = BAND + "sources: {s: {name: a letter}}\nclaims: {c1: {source: s, start: 0, end: 3, says: she likes him}}\n"
    tree = from_text(text, (f"e{k}" for k in range(1000)))
    for command, expected in (
        (Edit(path=["attitudes", "A"], fields={"because": "they are friends"}),
         {"toward": {"B": "+"}, "because": "they are friends"}),
        (Edit(path=["attitudes", "A"], fields={"toward": {"B": "-"}}), {"toward": {"B": "-"}}),
        (Link(path=["attitudes", "A"], claim="c1"), {"toward": {"B": "+"}, "evidence": ["c1"]}),
        (Rename(path=["decision_makers", "B"], to="Bo"), {"Bo": "+"}),
    ):  # fmt: skip
        changed, inverse = apply(tree, plan(tree, command, iter(())).changes)
        assert bare(changed)["attitudes"]["A"] == expected
        detente.parse_case(json.dumps(bare(changed))).model()
        assert apply(changed, inverse)[0] == tree
    gone, _ = apply(tree, plan(tree, Remove(path=["decision_makers", "A"], everywhere=True), iter(())).changes)
    assert not bare(gone).get("attitudes")


def test_the_concepts_are_what_they_say() -> None:
    found = {c: concept for c, concept in CONCEPTS.items() if isinstance(concept, Relational)}
    assert {c: concept.beside for c, concept in found.items()} == SIMPLE
    for c, concept in found.items():
        simple = CONCEPTS[SIMPLE[c]].sanctioning
        assert simple is not None
        assert (concept.responders, concept.value) == (simple.responders, simple.value)
        assert concept.sanctioning is None
        assert not concept.default
    conflict = detente.compile_model(detente.parse_case(BAND))
    assert deterrence(by_attitudes(conflict), 0, 0, 1, found["rnash"].shape)[0] is Answer.NO
