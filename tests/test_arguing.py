"""What an argument settles, and which positions there are on it, held against the definition read literally."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, product
from random import Random
from typing import Any

import pytest

import detente
import literal_cases
from detente.answer import Answer
from detente.assess.arguing import Framework, Label, framework_of, grounded, joined, positions, searching
from detente.assess.arguing.disputes import local_disputes
from detente.assess.arguing.searching import solved, tried
from detente.case import parse_case
from detente.errors import UsageError
from seeds import take

IN, OUT, OPEN = Label.IN, Label.OUT, Label.OPEN
Labels = Mapping[str, Label]


# The definition, word by word


def reason_is(f: Framework, reason: object, at: Labels) -> Label:
    undercuts = [at[by] for by, undercut in f.undercuts if undercut == reason]
    premises = [at[p] for p in reason.premises]  # type: ignore[attr-defined]
    if all(p is IN for p in premises) and all(u is OUT for u in undercuts):
        return IN
    if any(p is OUT for p in premises) or any(u is IN for u in undercuts):
        return OUT
    return OPEN


def statement_is(f: Framework, s: str, at: Labels) -> Label:
    objections = [at[by] for by, against in f.objections if against == s]
    grounds = [IN] * (s in f.own) + [reason_is(f, r, at) for r in f.reasons if r.target == s]
    if all(o is OUT for o in objections) and any(g is IN for g in grounds):
        return IN
    if any(o is IN for o in objections) or all(g is OUT for g in grounds):
        return OUT
    return OPEN


def fixpoints(f: Framework) -> list[dict[str, Label]]:
    every = (dict(zip(f.statements, chosen, strict=True)) for chosen in product(Label, repeat=len(f.statements)))
    return [at for at in every if all(statement_is(f, s, at) is at[s] for s in f.statements)]


def held(at: Labels) -> frozenset[str]:
    return frozenset(s for s, label in at.items() if label is IN)


def least(found: list[dict[str, Label]]) -> dict[str, Label]:
    """Return the fixpoint of which whatever it settles is so in all of them."""
    (one,) = [a for a in found if all(a[s] is b[s] for b in found for s in a if a[s] is not OPEN)]
    return one


def most(found: list[dict[str, Label]]) -> list[dict[str, Label]]:
    return [a for a in found if not any(held(a) < held(b) for b in found)]


def as_set(found: object) -> set[tuple[tuple[str, Label], ...]]:
    return {tuple(sorted(at.items())) for at in found}  # type: ignore[attr-defined]


# Random ones


def drawn(seed: int) -> Framework:
    """Draw a framework of two to nine statements; a premise comes after what it is for, so that no circle is drawn."""
    rng = Random(seed)
    n = 2 + seed % 8
    names = [f"s{k}" for k in range(n)]
    reasons = []
    for _ in range(rng.randrange(n)):
        target = rng.randrange(n - 1)
        later = names[target + 1 :]
        reasons.append((rng.sample(later, min(len(later), rng.choice((1, 1, 2, 3)))), names[target]))
    objections = {(rng.choice(names), rng.choice(names)) for _ in range(rng.randrange(2 * n))}
    objections |= {(b, a) for a, b in objections if rng.random() < 0.3}
    undercuts = [(rng.choice(names), rng.choice(reasons)) for _ in range(rng.randrange(3)) if reasons]
    own = [s for s in names if rng.random() < 0.7]
    return Framework.of(names, own=own, reasons=reasons, objections=objections, undercuts=undercuts)


def test_random_frameworks_are_as_the_definition_says() -> None:
    met = dict.fromkeys(("undercut", "joint", "several", "not stable"), 0)
    for seed in take(400):
        f = drawn(seed)
        found = fixpoints(f)
        assert dict(grounded(f)) == least(found), seed
        assert dict(grounded(f).reasons) == {r: reason_is(f, r, least(found)) for r in f.reasons}, seed
        taken = positions(f)
        expected = most(found)
        assert as_set(taken) == as_set(expected), seed
        assert (taken.count, taken.stopped) == (len(expected), None), seed
        assert taken.stable == sum(OPEN not in at.values() for at in found), seed
        for s in f.statements:
            assert taken.in_some(s) is Answer.of(any(s in held(at) for at in expected)), seed
            assert taken.in_every(s) is Answer.of(all(s in held(at) for at in expected)), seed
        met["undercut"] += bool(f.undercuts)
        met["joint"] += any(len(r.premises) > 1 for r in f.reasons)
        met["several"] += len(expected) > 1
        met["not stable"] += taken.stable == 0
    assert min(met.values()) > len(take(400)) / 20, met


def test_the_solver_finds_what_trying_all_finds() -> None:
    pytest.importorskip("pysat", reason="not run: python-sat is not installed (the extra “fast” installs it)")
    for seed in take(400):
        for dispute in local_disputes(drawn(seed)):
            assert sorted(solved(dispute)) == sorted(tried(dispute)), seed


def test_what_nobody_says_changes_nothing_else_and_names_and_order_do_not_matter() -> None:
    for seed in take(100):
        f = drawn(seed)
        there = grounded(f)
        silent = [s for s in f.statements if there[s] is OUT]
        # What is out answers nothing: an argument without it settles the same of all that it is no premise of.
        left = grounded(f.without(silent))
        assert {s: left[s] for s in left} == {s: there[s] for s in left}, seed
        back = {s: f"t{k}" for k, s in enumerate(reversed(f.statements))}
        other = Framework.of(
            sorted(back.values()), own={back[s] for s in f.own},
            reasons=[([back[p] for p in r.premises], back[r.target]) for r in f.reasons],
            objections=[(back[a], back[b]) for a, b in f.objections],
            undercuts=[(back[u], ([back[p] for p in r.premises], back[r.target])) for u, r in f.undercuts],
        )  # fmt: skip
        assert {s: grounded(other)[back[s]] for s in f.statements} == dict(there), seed
        assert positions(other).count == positions(f).count, seed


# Textbook cases


def attacks(*pairs: str) -> Framework:
    return Framework.of(sorted({s for pair in pairs for s in pair}), objections=[(a, b) for a, b in pairs])


TEXTBOOK = {
    "two that attack each other": (attacks("ab", "ba"), "", [{"a"}, {"b"}], 2),
    "a chain": (attacks("ab", "bc"), "ac", [{"a", "c"}], 1),
    "one that attacks itself": (attacks("aa"), "", [set()], 0),
    "one that attacks itself and another": (attacks("aa", "ab"), "", [set()], 0),
    "a circle of three": (attacks("ab", "bc", "ca"), "", [set()], 0),
    "a circle of four": (attacks("ab", "bc", "cd", "da"), "", [{"a", "c"}, {"b", "d"}], 2),
    "the Nixon diamond": (
        # r: Republican, so not a pacifist (n); q: Quaker, so a pacifist (p).
        Framework.of("rqnp", own="rq", reasons=["rn", "qp"], objections=["np", "pn"]), "rq",
        [{"r", "q", "n"}, {"r", "q", "p"}], 2,
    ),
    "a floating assignment": (attacks("ab", "ba", "ac", "bc", "cd"), "", [{"a", "d"}, {"b", "d"}], 2),
    "a reason undercut": (
        Framework.of("abu", own="bu", reasons=["ba"], undercuts=[("u", "ba")]), "bu", [{"b", "u"}], 1,
    ),
    "joint premises of which one falls": (
        Framework.of("abcd", own="bcd", reasons=[("bc", "a")], objections=["dc"]), "bd", [{"b", "d"}], 1,
    ),
    "two reasons of which one falls": (
        Framework.of("abcd", own="bcd", reasons=["ba", "ca"], objections=["dc"]), "abd", [{"a", "b", "d"}], 1,
    ),
    "nothing said": (Framework.of("a", own=""), "", [set()], 1),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTBOOK)
def test_textbook_cases(name: str) -> None:
    """Dung 1995 and P. Baroni, M. Caminada and M. Giacomin, An introduction to argumentation semantics, 2011."""
    f, settled, expected, stable = TEXTBOOK[name]
    assert held(grounded(f)) == set(settled)
    found = positions(f)
    assert sorted(map(sorted, map(held, found))) == sorted(map(sorted, expected))
    assert found.stable == stable


# The argument of the article that the first case is made from, by its ids and its structure alone

MAP = """
Q0 | Q1 > Q0 | Q2 > Q0 | Q2a > Q2 | Q3 > Q0 | Q3a > Q3 | Q3b > Q3 | Q3b_x - Q3b | Q3c > Q3 | Q4 > Q0 | Q4_x - Q4
Q4a > Q4 | Q4a_x - Q4a | Q5 > Q0 | Q5_x - Q5 | Q6 > Q0 | Q7 > Q0 | Q8 > Q0 | N1 - Q0 | N2 - Q0 | N3 - Q0 | N4 - Q4
"""


def article(one_way: bool) -> Framework:
    """Return its argument map; every statement has words of its own. Objections to Q0 are answered either way."""
    rows = []
    for row in MAP.replace("\n", " | ").strip(" |").split(" | "):
        key, *rest = row.split()
        said = {">": "for", "-": "against"}[rest[0]] + f": {rest[1]}" if rest else "name: the conclusion"
        settled = ", one_way: true" if one_way and rest[:1] == ["-"] and rest[1] != "Q0" else ""
        rows.append(f"  {key}: {{says: {key.lower()} is said, {said}{settled}, status: stated}}")
    head = "format: detente/1\ndecision_makers: {A: {}}\noptions: {a: {owner: A}}\npreferences: {A: [a]}\narguments:\n"
    return framework_of(parse_case(head + "\n".join(rows)).model())


def test_the_argument_of_the_article_where_each_side_answers_the_other() -> None:
    f = article(one_way=False)
    labels, found = grounded(f), positions(f)
    assert len(f.statements) == 22
    assert [len(labels.that_are(label)) for label in Label] == [9, 0, 13]
    assert (found.count, found.stable, len(found.disputes)) == (32, 32, 5)
    assert {frozenset(d.statements) for d in found.disputes} == {
        frozenset({"Q0", "N1", "N2", "N3"}), frozenset({"Q3b", "Q3b_x"}), frozenset({"Q4", "Q4_x", "N4"}),
        frozenset({"Q4a", "Q4a_x"}), frozenset({"Q5", "Q5_x"}),
    }  # fmt: skip


def test_the_argument_of_the_article_where_the_text_settles_all_but_the_conclusion() -> None:
    f = article(one_way=True)
    labels, found = grounded(f), positions(f)
    assert [len(labels.that_are(label)) for label in Label] == [14, 4, 4]
    assert set(labels.that_are(OUT)) == {"Q3b", "Q4", "Q4a", "Q5"}
    assert found.count == 2


@pytest.mark.parametrize("one_way", [True, False])
def test_without_the_objections_to_the_conclusion_it_stands_and_nothing_else_changes(one_way: bool) -> None:
    f = article(one_way)
    before, after = grounded(f), grounded(f.without(["N1", "N2", "N3"]))
    assert after["Q0"] is IN
    assert {s for s in after if after[s] is not before[s]} == {"Q0"}


def test_reasons_left_are_told_apart_from_whether_a_statement_stands() -> None:
    f = article(one_way=True)
    assert (f.reasons_left("Q3"), f.reasons_left("Q1"), f.reasons_left("Q4")) == (3, 0, 1)
    assert f.without(["Q4a"]).reasons_left("Q4") == 0
    assert (grounded(f)["Q3"], grounded(f)["Q4"]) == (IN, OUT)
    assert f.without(["Q3b"]).reasons_left("Q3") == 2


# Bounds


def ring(n: int) -> Framework:
    """Return statements in a circle in which each attacks its neighbours: one dispute of many positions."""
    pairs = [(f"s{k}", f"s{(k + 1) % n}") for k in range(n)]
    return Framework.of([f"s{k}" for k in range(n)], objections=[*pairs, *((b, a) for a, b in pairs)])


def test_more_positions_than_are_looked_for_are_said_to_be_more() -> None:
    found = positions(ring(8), most=3)
    (dispute,) = found.disputes
    assert len(dispute.positions) == 3
    assert "more than 3 ways" in (found.stopped or "")
    assert "at least 3" in repr(found)
    assert Answer.UNKNOWN in {found.in_some(s) for s in found.grounded} | {found.in_every(s) for s in found.grounded}
    assert {found.in_every(s) for s in found.grounded} <= {Answer.NO, Answer.UNKNOWN}


def test_a_large_dispute_is_refused_by_name_where_there_is_no_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "find_spec", lambda _: None)
    assert positions(ring(10)).stopped is None
    found = positions(ring(searching.TRIED + 1))
    assert "python-sat is not installed" in (found.stopped or "")
    assert found.in_some("s0") is Answer.UNKNOWN
    assert next(iter(found))["s0"] is OPEN


def test_what_is_long_is_settled_from_end_to_end() -> None:
    """Nothing is nested as deep as an argument is long."""
    n = 10_000
    names = [f"s{k}" for k in range(n)]
    chain = Framework.of(names, objections=pairwise(names))
    assert grounded(chain)[names[-1]] is OUT
    stack = Framework.of(names, own=names[-1:], reasons=[([b], a) for a, b in pairwise(names)])
    assert grounded(stack)[names[0]] is IN
    assert grounded(stack.ungrounded(names[-1:]))[names[0]] is OUT


WRONG = [
    ({"objections": ["ax"]}, "there is no statement “x” in this argument"),
    ({"reasons": ["xa"]}, "there is no statement “x” in this argument"),
    ({"undercuts": [("a", "ba")]}, "there is no Reason(b for a) in this argument, which is undercut"),
    ({"reasons": ["ab", "ba"]}, "reasons are circular among a, b"),
    ({"reasons": ["aa"]}, "reasons are circular among a"),
]


@pytest.mark.parametrize(("said", "told"), WRONG)
def test_a_framework_is_of_what_it_names(said: dict[str, list[str]], told: str) -> None:
    with pytest.raises(UsageError) as e:
        Framework.of("ab", **said)  # type: ignore[arg-type]
    assert told in str(e.value)
    with pytest.raises(UsageError, match="there is no statement “x”"):
        Framework.of("ab").without("x")


def test_a_label_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(IN)


# Of a case

CASE = """
format: detente/1
decision_makers: {M: {}, U: {}}
options: {a: {owner: M}, b: {owner: U}}
preferences: {M: [{that: a, evidence: [c1]}, {that: not b, evidence: [c3]}], U: [b]}
sources: {s: {name: a letter}}
claims:
  c1: {source: s, start: 0, end: 3, says: one}
  c2: {source: s, start: 3, end: 6, says: two}
  c3: {source: s, start: 6, end: 9, says: three}
arguments:
  A0: {says: it will be signed, evidence: [c3]}
  A1: {says: both gain, for: A0, with: [A2], evidence: [c1, c2]}
  A2: {says: nobody leaves}
  A3: {says: leaving is cheap, against: {reason: A1, for: A0}, evidence: [c2]}
  A4: {says: it was so before, for: A2}
perspectives: {theirs: {arguments: {A4: {dropped: true}, A3: {dropped: true}}}}
"""


def test_a_statement_whose_only_reason_is_taken_away_is_no_assumption_for_that() -> None:
    case = parse_case(CASE)
    assert dict(grounded(framework_of(case.model()))) == {"A0": IN, "A1": IN, "A2": IN, "A3": IN, "A4": IN}
    f = framework_of(case.model())
    assert [grounded(f).reasons[r] for r in f.reasons_for("A0")] == [OUT]
    assert dict(grounded(framework_of(case.model("theirs")))) == {"A0": IN, "A1": IN, "A2": OUT}


@pytest.mark.parametrize(
    ("one", "other"),
    [(", with: A2", ", with: A1"), (", with: A2", ""), ("", ", with: [A1]")],
    ids=["each says so", "the first says so", "the second says so"],
)
def test_what_is_joined_is_one_reason_whichever_of_both_says_so(one: str, other: str) -> None:
    """Together or not at all: where one of them falls there is nothing left."""
    lines = [f"A1: {{says: both gain, for: A0{one}}}", f"A2: {{says: nobody leaves, for: A0{other}}}"]
    told = "\n  ".join(["A0: {says: it will be signed}", *lines])
    tail = "  A3: {says: leaving is cheap, against: A2, one_way: true}\n"
    head = CASE.partition("arguments:\n")[0]
    f = framework_of(parse_case(f"{head}arguments:\n  {told}\n{tail}").model())
    assert [set(r.premises) for r in f.reasons_for("A0")] == [{"A1", "A2"}]
    assert dict(grounded(f)) == {"A0": OUT, "A1": IN, "A2": OUT, "A3": IN}


def test_one_premise_may_be_joined_with_several_that_are_reasons_of_their_own() -> None:
    head = CASE.partition("arguments:\n")[0]
    told = "A0: {says: s}, A1: {says: a, for: A0, with: A3}, A2: {says: b, for: A0, with: A3}, A3: {says: c, for: A0}"
    f = framework_of(parse_case(f"{head}arguments: {{{told}}}\n").model())
    assert sorted(map(sorted, (r.premises for r in f.reasons_for("A0")))) == [["A1", "A3"], ["A2", "A3"]]


def test_steps_and_statements_of_preference_are_joined_by_the_claims_of_both() -> None:
    case = parse_case(CASE)
    found = joined(case.model())
    assert [(j.argument, j.statement, j.claims) for j in found.joints] == [("A1", "preferences.M.1", ("c1",))]
    assert found.not_modelled == ("A3", "A4")
    assert found.not_argued == ("preferences.M.2", "preferences.U.1"), "the conclusion is no step"
    assert joined(case.model("theirs")).not_modelled == ()


# Capability 18: the argument map of the catalogue's case


def from_nothing(f: Framework) -> Labels:
    """Return the least fixpoint, by asking the definition again and again, beginning with everything open."""
    at: Labels = dict.fromkeys(f.statements, OPEN)
    while (after := {s: statement_is(f, s, at) for s in f.statements}) != at:
        at = after
    return at


def test_check_says_once_for_a_case_what_is_argued_or_modelled_alone() -> None:
    """Read off the file: claims of steps, and claims of statements, in each perspective."""
    case = detente.read_case("syria-2016")
    assert case.text is not None
    plain: Any = literal_cases.load(case.text)
    conclusions = {"Q0"}
    steps = {k: set(e["evidence"]) for k, e in plain["arguments"].items() if k not in conclusions}
    wants = {
        (name, dm, k): set(w.get("evidence") or ())
        for name, layer in plain["perspectives"].items()
        for dm, statements in layer["preferences"].items()
        for k, w in enumerate(statements, start=1)
    }
    argued, wanted = set().union(*steps.values()), set().union(*wants.values())
    found = {f.code: f for f in detente.check(case)}
    unmodelled = [k for k, claims in steps.items() if not claims & wanted]
    assert [k for k in steps if f"({k})" in found["reason-not-modelled"].text] == unmodelled
    assert unmodelled
    unargued = [key for key, claims in wants.items() if not claims & argued]
    assert found["statement-not-argued"].text.startswith(f"{len(unargued)} of {len(wants)} parts of the preferences")
    assert len([key for key in unargued if key[0] == "A"]) == 13, "the number of the contract"
    assert found["reason-not-modelled"].note
    assert found["statement-not-argued"].note


def test_nothing_is_said_to_be_argued_or_modelled_alone_where_no_argument_names_a_claim() -> None:
    codes = {"reason-not-modelled", "statement-not-argued"}
    head = "format: detente/1\ndecision_makers: {M: {}}\noptions: {a: {owner: M}}\n"
    head += "preferences: {M: [{that: a, evidence: [c]}]}\n"
    said = "sources: {s: {name: a letter}}\nclaims: {c: {source: s, start: 0, end: 3, says: x}}\n"
    for arguments, expected in (
        ("", set()),
        ("arguments: {P: {says: x, evidence: [c]}}\n", set()),  # a conclusion is no step
        ("arguments: {P: {says: x}, Q: {says: y, for: P}}\n", set()),
        ("arguments: {P: {says: x}, Q: {says: y, for: P, evidence: [c]}}\n", set()),
        (
            "arguments: {P: {says: x}, Q: {says: y, for: P, evidence: [c]}, R: {says: z, for: P}}\n",
            {"reason-not-modelled"},
        ),
    ):
        found = [f.code for f in detente.check(detente.parse_case(head + said + arguments)) if f.code in codes]
        assert sorted(found) == sorted(expected)
    other = head.replace("evidence: [c]", "status: assumption") + said
    other += "arguments: {P: {says: x}, Q: {says: y, for: P, evidence: [c]}}\n"
    assert {f.code for f in detente.check(detente.parse_case(other))} >= codes


@pytest.mark.parametrize("perspective", ["A", "B"])
def test_capability_18_what_the_catalogue_argues_is_settled_as_the_definition_says(perspective: str) -> None:
    f = framework_of(detente.read_case("syria-2016").model(perspective))
    labels, found = grounded(f), positions(f)
    assert dict(labels) == from_nothing(f)
    every = list(found)
    assert len(every) == found.count > 1
    assert all(statement_is(f, s, at) is at[s] for at in every for s in f.statements)
    assert not any(held(a) < held(b) for a in every for b in every)


def test_capability_18_reasons_objections_and_what_is_left_of_them() -> None:
    """Q1 has no support of its own; without Q4a Q4 has five reasons left; N1 to N3 are against Q0."""
    f = framework_of(detente.read_case("syria-2016").model("A"))
    assert f.reasons_left("Q1") == 0
    assert f.without(["Q4a"]).reasons_left("Q4") == 5
    assert {"N1", "N2", "N3"} <= set(f.objections_to("Q0"))
    before, after = grounded(f), grounded(f.without(["N1", "N2", "N3"]))
    assert {s for s in after if after[s] is not before[s]} == {"Q0"}
    assert after["Q0"] is IN
