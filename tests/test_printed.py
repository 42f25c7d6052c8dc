"""What commands print as JSON says what it must mean, judged by readings that do not ask the package.

The schema holds the shape; `literal_cases.py` and `naive.py` say what is so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

import literal_cases
import naive
from detente.catalog import entries
from naive import FIVE
from printed import BASE, OWN, faults, record, run, written
from seeds import long_but

Selection = tuple[str | None, str | None]  # a perspective and a phase
CATALOGUE = {e.slug: e.path.read_text(encoding="utf-8") for e in entries()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The own cases as files."""
    return written(tmp_path_factory.mktemp("cases"))


def source(folder: Path, name: str) -> str:
    return str(folder / f"{name}.yaml") if name in OWN else name


@cache
def plain(name: str) -> Any:
    return literal_cases.load(OWN.get(name) or CATALOGUE[name])


@cache
def judge(name: str, perspective: str | None, phase: str | None) -> naive.Model:
    return literal_cases.model(plain(name), perspective, phase)


def parts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# What solve prints

SOLVED = [
    ["prisoners-dilemma"],
    ["chicken", "--concept", "nash"],
    ["elmira-9state"],
    ["elmira-12state-gmcrplus", "--concept", "sim"],
    ["north-korea-2017-irreversible-invasion", "--concept", "sim", "--concept", "nash", "--concept", "sim"],
    ["syria-iraq-1975", "--limit", "0"],
    ["gisborne-economic", "--limit", "3"],
    ["cuban-missile-gmcrplus", "--engine", "explicit"],
    ["syria-2016", "--perspective", "B", "--phase", "before_deadline", "--limit", "5"],
    ["syria-2016", "--perspective", "A", "--phase", "before_deadline", "--phase", "after_deadline"],
    ["no-proposals"],
    ["coalesced"],
    ["grid"],
    ["grid", "--limit", "5000", "--concept", "seq"],
    ["told-twice", "--perspective", "one"],
    ["told-twice", "--perspective", "one", "--perspective", "two", "--phase", "late"],
    ["told-twice", "--perspective", "two", "--perspective", "one", "--phase", "never", "--phase", "late"],
]  # fmt: skip


def asked(arguments: Sequence[str], option: str) -> list[str]:
    return [value for key, value in pairwise(arguments) if key == option]


def pairs(arguments: Sequence[str]) -> list[Selection]:
    """Each perspective asked for with each phase asked for, in this order."""
    return [(p, h) for p in asked(arguments, "--perspective") or [None] for h in asked(arguments, "--phase") or [None]]


@cache
def code_of(m: naive.Model, state: str) -> int:
    return min(sum(1 << bit for bit, o in enumerate(m.options) if o.name in c) for c in m.members[state])


def check_states(m: naive.Model, found: Mapping[str, Any], limit: int) -> None:
    """An exact count, and the first states by code."""
    assert len(found["states"]) == min(found["count"], limit)
    codes = [code_of(m, s) for s in found["states"]]
    assert codes == sorted(set(codes))


@long_but(every=2)
@pytest.mark.parametrize("arguments", SOLVED, ids=" ".join)
def test_solve_prints_what_the_contract_says(arguments: list[str], folder: Path) -> None:
    name = arguments[0]
    given = record("solve", source(folder, name), *arguments[1:])
    assert faults("solve", given) == []
    assert isinstance(given, list) is (len(pairs(arguments)) > 1)
    limit = int((asked(arguments, "--limit") or ["1000"])[0])
    concepts = list(dict.fromkeys(asked(arguments, "--concept"))) or [*FIVE]
    for one, (perspective, phase) in zip(parts(given), pairs(arguments), strict=True):
        m = judge(name, perspective, phase)
        assert (one["case"], one["perspective"], one["phase"]) == (name, perspective, phase)
        assert one["complete"] is True
        assert one["options"] == [o.name for o in m.options]
        assert one["decision_makers"] == m.decision_makers
        assert one["feasible"] == {"count": len(m.states), "states": m.states[:limit]}
        assert sorted(one["stable"]) == sorted(one["equilibria"]) == sorted(concepts)
        for concept in concepts:
            assert list(one["stable"][concept]) == m.decision_makers
            for found in (*one["stable"][concept].values(), one["equilibria"][concept]):
                check_states(m, found, limit)
            if len(m.states) <= 20:
                stable = {i: naive.stable(m, concept, i) for i in m.decision_makers}
                both = naive.equilibria(m, concept)
                assert one["stable"][concept] == {i: {"count": len(s), "states": s[:limit]} for i, s in stable.items()}
                assert one["equilibria"][concept] == {"count": len(both), "states": both[:limit]}
            elif all(s["count"] <= limit for s in one["stable"][concept].values()):
                each = [set(s["states"]) for s in one["stable"][concept].values()]
                assert set(one["equilibria"][concept]["states"]) == set.intersection(*each)


def test_states_are_not_in_the_order_of_the_alphabet() -> None:
    """The first option is the least significant, and a merged state stands where its smallest member does."""
    assert judge("coalesced", None, None).states == ["YNN", "N--", "YYN", "YNY", "YYY"]
    assert [code_of(judge("coalesced", None, None), s) for s in ("YNN", "N--", "YYN")] == [1, 2, 3]


def test_a_limit_never_changes_a_count(folder: Path) -> None:
    whole = record("solve", source(folder, "grid"), "--limit", "99999")
    for limit in (0, 1, 7, None):
        some = record("solve", source(folder, "grid"), *(["--limit", str(limit)] if limit is not None else []))
        bound = 1000 if limit is None else limit
        assert cut(whole, bound) == cut(some, bound)
        assert some["feasible"]["count"] == 2048
        assert len(some["feasible"]["states"]) == bound


def cut(value: Any, limit: int) -> Any:
    if isinstance(value, dict):
        return {k: v[:limit] if k == "states" else cut(v, limit) for k, v in value.items()}
    return [cut(v, limit) for v in value] if isinstance(value, list) else value


def test_the_same_input_gives_the_same_bytes(folder: Path) -> None:
    for command in (["solve", "elmira-9state"], ["assess", source(folder, "told-twice"), "--perspective", "two"]):
        assert run(*command, "--format", "json").stdout == run(*command, "--format", "json").stdout


# What assess prints

ASSESSED = [
    ["prisoners-dilemma"],
    ["elmira-9state"],
    ["elmira-9state", "--state", "NYNNN", "--state", "YNNYY", "--proposal", "original_order"],
    ["cuban-missile-gmcrplus", "--concept", "seq"],
    ["north-korea-2017-base", "--concept", "sim", "--concept", "seq"],
    ["gisborne-economic"],
    ["syria-iraq-1975", "--limit", "0"],
    ["syria-2016", "--perspective", "A", "--phase", "before_deadline"],
    ["syria-2016", "--perspective", "B", "--concept", "nash", "--proposal", "R3", "--proposal", "V1"],
    ["syria-2016", "--perspective", "A", "--perspective", "B", "--concept", "seq", "--proposal", "R2"],
    ["syria-2016", "--perspective", "A", "--phase", "before_deadline", "--state", "ESC", "--state", "R1",
     "--proposal", "R1", "--concept", "nash"],
    ["no-proposals"],
    ["coalesced"],
    ["coalesced", "--state", "NNY", "--state", "NNN"],
    ["grid", "--limit", "4", "--concept", "seq"],
    ["grid", "--limit", "0", "--concept", "nash"],
    ["told-twice", "--perspective", "two"],
    ["told-twice", "--perspective", "two", "--perspective", "one", "--phase", "late"],
    ["told-twice", "--perspective", "one", "--phase", "late", "--state", "gone", "--proposal", "swap"],
]  # fmt: skip


@long_but(every=2)
@pytest.mark.parametrize("arguments", ASSESSED, ids=" ".join)
def test_assess_prints_what_the_contract_says(arguments: list[str], folder: Path) -> None:
    name = arguments[0]
    given = record("assess", source(folder, name), *arguments[1:])
    assert faults("assess", given) == []
    assert isinstance(given, list) is (len(pairs(arguments)) > 1)
    concepts = list(dict.fromkeys(asked(arguments, "--concept"))) or [*FIVE]
    for one, (perspective, phase) in zip(parts(given), pairs(arguments), strict=True):
        choice = [*(["--perspective", perspective] if perspective else []), *(["--phase", phase] if phase else [])]
        wanted = [a for c in concepts for a in ("--concept", c)]
        solved = record("solve", source(folder, name), *choice, *wanted, "--limit", "5000")
        told = literal_cases.layer(plain(name), perspective, phase)
        assert {k: one[k] for k in ("case", "perspective", "phase", "engine", "complete", "concepts")} == {
            **{k: solved[k] for k in ("case", "perspective", "phase", "engine", "complete")},
            "concepts": concepts,
        }
        ids = asked(arguments, "--proposal") or list(told.get("proposals") or {})
        assert [p["proposal"] for p in one["proposals"]] == ids
        check_status_quo(name, (perspective, phase), one["status_quo"], solved, concepts)
        for proposal in one["proposals"]:
            Judged(name, (perspective, phase), solved, concepts, arguments).check(proposal)


def check_status_quo(name: str, selection: Selection, found: Any, solved: Any, concepts: list[str]) -> None:
    m = judge(name, *selection)
    told = literal_cases.layer(plain(name), *selection)
    if "status_quo" not in told:
        assert found is None
        return
    written = (told.get("states") or {}).get(told["status_quo"], told["status_quo"])
    state = shown(m, written)
    assert found["state"] == (state or written)
    holds = {c: state in solved["equilibria"][c]["states"] for c in concepts}
    assert found["holds"] == (holds if state is not None else dict.fromkeys(concepts))


def shown(m: naive.Model, letters: str) -> str | None:
    """How the state of which some letters speak is shown; None where it is not feasible."""
    holds = literal_cases.predicate(letters, [o.name for o in m.options])
    found = {state for state, members in m.members.items() if state == letters or any(holds(c) for c in members)}
    assert len(found) <= 1
    return found.pop() if found else None


class Judged:
    """One proposal's record, beside what follows from the printed solution and the literal reading of the case."""

    def __init__(self, name: str, selection: Selection, solved: Any, concepts: list[str], arguments: list[str]) -> None:
        self.case, self.selection, self.solved, self.concepts = plain(name), selection, solved, concepts
        self.m = judge(name, *selection)
        self.told = literal_cases.layer(self.case, *selection)
        self.asked = asked(arguments, "--state")
        self.limit = int((asked(arguments, "--limit") or ["1000"])[0])

    def stable(self, concept: str, i: str, state: str) -> bool:
        return state in self.solved["stable"][concept][i]["states"]

    def blockers(self, concept: str, state: str) -> list[str]:
        return [i for i in self.m.decision_makers if not self.stable(concept, i, state)]

    def check(self, found: Any) -> None:
        holds = literal_cases.terms(self.case, *self.selection, found["proposal"])
        carried_out = [s for s in self.m.states if all(holds(c) for c in self.m.members[s])]
        equilibria = {c: [s for s in carried_out if not self.blockers(c, s)] for c in self.concepts}
        assert found["holds"] == {c: bool(e) if carried_out else None for c, e in equilibria.items()}
        assert found.get("why", {}) == ({} if carried_out else dict.fromkeys(equilibria, "infeasible"))
        assert found["with_terms"] == {
            "count": len(carried_out),
            "equilibria": {c: {"count": len(e), "states": e[: self.limit]} for c, e in equilibria.items()},
        }
        assert found["absent_obligors"] == literal_cases.absent_obligors(self.case, *self.selection, found["proposal"])
        assert found["smallest_blocking_sets"] == {c: self.smallest(c, carried_out) for c in self.concepts}
        expected = self.states(carried_out)
        heads = [(v["state"], v["concept"]) for v in found["verdicts"]]
        assert list(dict.fromkeys(state for state, _ in heads)) == expected
        assert sorted(heads) == sorted((s, c) for s in expected for c in self.concepts)
        for verdict in found["verdicts"]:
            self.check_verdict(verdict)

    def states(self, carried_out: list[str]) -> list[str]:
        """The states asked for, else the named ones with the terms in force, else the first of them."""
        named = self.told.get("states") or {}
        letters = [named.get(s, s) for s in self.asked]
        if letters:
            return list(dict.fromkeys(shown(self.m, s) or s for s in letters))
        with_name = [shown(self.m, s) for s in named.values()]
        return list(dict.fromkeys(s for s in with_name if s in carried_out)) or carried_out[: self.limit]

    def smallest(self, concept: str, carried_out: list[str]) -> list[list[str]]:
        """By brute force: every set of decision makers, the smaller ones first, in file order."""
        sets = [frozenset(self.blockers(concept, s)) for s in carried_out]
        everyone = self.m.decision_makers
        every = [frozenset(c) for size in range(len(everyone) + 1) for c in combinations(everyone, size)]
        minimal = [c for c in every if c in sets and not any(other < c for other in sets)]
        return [[i for i in everyone if i in c] for c in minimal]

    def check_verdict(self, verdict: Any) -> None:
        state, concept = verdict["state"], verdict["concept"]
        if state not in self.m.members:
            assert (verdict["holds"], verdict["why"], verdict["blockers"]) == (None, "infeasible", [])
            return
        blockers = self.blockers(concept, state)
        assert verdict["holds"] is (not blockers)
        assert "why" not in verdict
        assert [b["decision_maker"] for b in verdict["blockers"]] == blockers
        for blocker in verdict["blockers"]:
            i = blocker["decision_maker"]
            ends = sorted(self.m.improvements(i, state), key=lambda q: code_of(self.m, q))
            assert [move["to"] for move in blocker["moves"]] == ends
            assert any(move["deterred"] is False for move in blocker["moves"])
            for move in blocker["moves"]:
                check_move(self.m, concept, i, state, move)


def check_move(m: naive.Model, concept: str, i: str, state: str, move: Any) -> None:
    """A move is legal, what deters it is the shortest legal sequence there is, and empty if there is none."""
    assert literal_cases.changes_allowed(m, i, state, move["to"], move["takes"], move["drops"])
    searched = "seq" if concept == "sim" else concept
    shortest = literal_cases.shortest_answer(m, searched, i, state, move["to"])
    assert move["deterred"] is (shortest is not None)
    assert len(move["by"]) == (shortest or 0)
    here, last = move["to"], i
    for step in move["by"]:
        j = step["decision_maker"]
        assert j not in (last, i)
        assert step["to"] in (m.moves[j][here] if searched in ("gmr", "smr") else m.improvements(j, here))
        assert literal_cases.changes_allowed(m, j, here, step["to"], step["takes"], step["drops"])
        here, last = step["to"], j
    assert not move["by"] or literal_cases.deters(m, searched, i, state, here)


def test_what_the_assessments_above_cover(folder: Path) -> None:
    """A blocked proposal and one that holds, one that nothing can carry out, absent obligors, deterred moves."""
    one = record("assess", source(folder, "told-twice"), "--perspective", "two", "--phase", "late")
    swap, none, now = one["proposals"]
    assert swap["absent_obligors"] == ["C"]
    assert none["with_terms"]["count"] == 0
    assert set(none["holds"].values()) == {None}
    assert none["why"] == dict.fromkeys(FIVE, "infeasible")
    assert none["smallest_blocking_sets"] == {c: [] for c in FIVE}
    assert none["verdicts"] == []
    assert now["smallest_blocking_sets"] == {c: [[]] for c in FIVE}
    assert "unsatisfiable-proposal" in {w["code"] for w in one["warnings"]}


def test_a_state_that_a_phase_removes_is_answered_with_infeasible(folder: Path) -> None:
    choice = ["--perspective", "two", "--phase", "late", "--state", "gone"]
    one = record("assess", source(folder, "told-twice"), *choice)
    assert {(v["state"], v["holds"]) for p in one["proposals"] for v in p["verdicts"]} == {("NNY", None)}
    assert [w["code"] for w in one["warnings"] if "NNY" in w["text"]]
    assert "infeasible" in run("assess", source(folder, "told-twice"), *choice).stdout


# What explain prints

EXPLAINED = [
    ["prisoners-dilemma", "--state", "YY"],
    ["elmira-9state", "--concept", "seq", "--by", "UR"],
    ["coalesced"],
    ["north-korea-2017-base", "--state", "NNYN", "--concept", "seq"],
    ["syria-2016", "--perspective", "A", "--perspective", "B", "--state", "R3", "--state", "D_V1", "--concept", "seq"],
    ["told-twice", "--perspective", "two", "--state", "YYN", "--concept", "smr", "--concept", "nash", "--by", "B"],
]


@pytest.mark.parametrize("arguments", EXPLAINED, ids=" ".join)
def test_explain_prints_each_verdict_with_its_moves(arguments: list[str], folder: Path) -> None:
    name = arguments[0]
    given = record("explain", source(folder, name), *arguments[1:])
    assert faults("explain", given) == []
    concepts = asked(arguments, "--concept") or [*FIVE]
    for one, (perspective, phase) in zip(parts(given), pairs(arguments), strict=True):
        m = judge(name, perspective, phase)
        told = literal_cases.layer(plain(name), perspective, phase)
        named = told.get("states") or {}
        states = [shown(m, named.get(s, s)) for s in asked(arguments, "--state") or [told["status_quo"]]]
        by = asked(arguments, "--by") or m.decision_makers
        heads = [(v["state"], v["concept"], v["decision_maker"]) for v in one["verdicts"]]
        assert heads == [(s, c, i) for s in states for c in concepts for i in by]
        for v in one["verdicts"]:
            s, concept, i = v["state"], v["concept"], v["decision_maker"]
            assert {move["to"] for move in v["moves"]} == m.improvements(i, s)
            assert v["stable"] is all(move["deterred"] for move in v["moves"])
            for move in v["moves"]:
                check_move(m, concept, i, s, move)


def test_explain_answers_for_an_infeasible_state_that_there_is_no_verdict(folder: Path) -> None:
    choice = ["--perspective", "two", "--phase", "late", "--state", "gone", "--concept", "seq"]
    given = record("explain", source(folder, "told-twice"), *choice)
    assert faults("explain", given) == []
    assert [(v["state"], v["stable"], v["moves"]) for v in given["verdicts"]] == [("NNY", None, [])] * 3


def test_explain_under_sim_has_the_same_form() -> None:
    given = record("explain", "north-korea-2017-base", "--state", "NNYN", "--concept", "sim")
    assert faults("explain", given) == []
    assert [v["stable"] for v in given["verdicts"]] == [True, True]
    assert [len(move["by"]) for v in given["verdicts"] for move in v["moves"]] == [1, 1]


# What check prints


@pytest.mark.parametrize("slug", CATALOGUE)
def test_check_prints_the_warnings_of_a_catalogue_case(slug: str) -> None:
    given = record("check", slug)
    assert faults("check", given) == []
    assert given["case"] == slug
    assert [(m["perspective"], m["phase"]) for m in given["models"]] == literal_cases.selections(plain(slug))


def test_check_looks_only_at_the_models_asked_for() -> None:
    given = record("check", "syria-2016", "--perspective", "B")
    assert given["models"] == [{"perspective": "B", "phase": None}]


def test_check_prints_the_errors_of_an_invalid_case(tmp_path: Path) -> None:
    """As a record on standard output, as messages on standard error."""
    file = tmp_path / "bad.yaml"
    file.write_text(BASE.replace("not a", "not x") + "colour: red\n", encoding="utf-8")
    result = run("check", str(file), "--format", "json")
    assert result.exit_code == 3
    given = json.loads(result.stdout)
    assert faults("check", given) == []
    assert [e["line"] for e in given["errors"]]
    for error in given["errors"]:
        assert f"{error['file']}:{error['line']}:{error['column']}: {error['text']}" in result.stderr
