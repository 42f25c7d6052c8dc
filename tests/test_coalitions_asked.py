"""`detente coalitions`, and what `assess` says of who could break a proposal, or make it, together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

import detente
from detente.assess import JointReach, joint
from detente.cli import main
from detente.schemas import schema
from detente.stability import Step
from detente.stability.joint import joint_concepts
from literal_coalitions import Together, coalitions
from literal_structures import Game
from random_models import random_model
from seeds import full, long_but, take

ELMIRA = {"NYNNN": 1, "YYNNN": 2, "NNYNN": 3, "YNYNN": 4, "NYNNY": 5, "YYNNY": 6, "NNYNY": 7, "YNYNY": 8, "-NNY-": 9}
SYRIA = [(p, f) for p in ("A", "B") for f in ("before_deadline", "after_deadline")]


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.output
    return result


def record(*arguments: str) -> Any:
    found = json.loads(run(*arguments, "--format", "json").stdout)
    assert [*Draft202012Validator(schema(arguments[0])).iter_errors(found)] == []
    return found


def told(*arguments: str) -> str:
    return " ".join(run(*arguments).stdout.split())


def test_elmira_is_told_as_it_was_published() -> None:
    """One jump, s5 to s8 by way of s6 (Kilgour, Hipel, Fang and Peng 2001); the rest as the literal reading has it."""
    found = record("coalitions", "elmira-9state", "--concept", "nash", "--concept", "seq")
    jump, other = found["improvements"]
    assert (other["state"], other["leaves"]) == ("NYNNN", []), "from the status quo, which is none"
    assert (jump["coalition"], jump["state"], jump["to"], jump["jump"]) == (
        ["MoE", "UR"], "NYNNY", "YNYNY", ["nash", "seq"],
    )  # fmt: skip
    assert [(m["decision_maker"], ELMIRA[m["to"]]) for m in jump["moves"]] == [("MoE", 6), ("UR", 8)]
    assert set(jump["deterred"].values()) == {False}
    assert found["vulnerable"] == [{"state": "NYNNY", "to_whom": [["MoE", "UR"]]}]
    universal = {c: sorted(ELMIRA[s] for s in of["states"]) for c, of in found["universal"].items()}
    assert universal == {"cnash": [8, 9], "cgmr": [1, 4, 8, 9], "csmr": [1, 4, 8, 9], "cseq": [8, 9]}
    counts = {"+".join(c["members"]): [s["count"] for s in c["stable"].values()] for c in found["coalitions"]}
    assert counts == {
        "MoE": [9, 9, 9, 9], "UR": [5, 5, 5, 5], "LG": [5, 9, 9, 8], "MoE+UR": [6, 6, 6, 6], "MoE+LG": [7, 9, 9, 8],
        "UR+LG": [7, 7, 7, 7], "MoE+UR+LG": [7, 7, 7, 7],
    }  # fmt: skip
    assert "Ministry of the Environment and Uniroyal could together go from s5 (NYNNY) to s8 (YNYNY)" in told(
        "coalitions", "elmira-9state", "--concept", "nash"
    )


def test_one_coalition_is_asked_about_from_every_state() -> None:
    found = record("coalitions", "elmira-9state", "--of", "LG", "--of", "UR")
    assert found["of"] == ["UR", "LG"]
    assert {(ELMIRA[j["state"]], ELMIRA[j["to"]]) for j in found["improvements"]} == {(2, 4), (2, 8), (6, 8)}
    assert len(found["states"]) == 9
    assert "Uniroyal and Local governments have together 3 coalition improvements, from 2 states of 9." in told(
        "coalitions", "elmira-9state", "--of", "LG", "--of", "UR"
    )
    none = told("coalitions", "elmira-9state", "--of", "MoE", "--state", "s1")
    assert "there is no such improvement" in none
    assert "there is no decision maker “XY”" in run("coalitions", "elmira-9state", "--of", "XY", code=2).stderr


def test_pareto_asks_for_less_and_the_bound_on_the_list_is_none_on_counts() -> None:
    case = detente.parse_case(TIED)
    strict, weak = (detente.find_coalitions(detente.solve(case, concepts=["nash"]), pareto=p) for p in (False, True))
    assert (strict.count, weak.count) == (0, 1)
    assert weak.improvements[0].coalition == ("A", "B")
    assert detente.find_coalitions(weak.solution, pareto=True, limit=0).count == 1
    assert "no member finds worse" in weak.says()


TIED = """\
format: detente/1
title: One who does not mind
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, moves: take-only}, b: {owner: B, moves: take-only}}
preferences: {A: {ranking: [YY, NN, [YN, NY]]}, B: {ranking: [[YY, NN], NY, YN]}}
status_quo: NN
"""


# -- what assess says -------------------------------------------------------------------------------------------------


def replayed(found: detente.ProposalAssessment) -> Iterator[JointReach]:
    """Replay every witness of a proposal, move by move, and yield it."""
    together, conflict = found.together, found.solution.conflict
    assert together is not None
    near = conflict.neighbourhood
    for reaches, start, arrives in (
        (together.breaking, together.state, False),
        (together.making, together.status_quo, True),
    ):
        for r in reaches:
            assert start is not None
            here = near.state(start)
            assert here is not None
            assert follow(conflict, r.by.act.steps, here, r.coalition) == near.state(r.by.to)
            members = [conflict.index(dm) for dm in r.coalition]
            assert all(near.prefers(i, near.state(r.by.to) or 0, here) for i in members)
            assert (r.by.to in found.with_terms) is arrives
            for c, answer in r.by.answers.items():
                if answer is None:
                    continue
                at = near.state(r.by.to) or 0
                for act in answer:
                    assert not {*act.coalition} & {*r.coalition}
                    at = follow(conflict, act.steps, at, act.coalition)
                assert {dm for dm in r.coalition if not near.prefers(conflict.index(dm), at, here)} == {*r.by.whom[c]}
                assert r.by.whom[c]
            yield r


def follow(conflict: Any, steps: tuple[Step, ...], here: int, members: tuple[str, ...]) -> int:
    before = None
    for step in steps:
        assert step.decision_maker in members
        assert step.decision_maker != before, "nobody moves twice in a row"
        assert step.target in conflict.neighbourhood.moves(conflict.index(step.decision_maker), here)
        before, here = step.decision_maker, step.target
    return here


@long_but(every=2)
@pytest.mark.parametrize(("perspective", "phase"), SYRIA)
def test_syria_says_who_could_break_or_make_each_proposal(perspective: str, phase: str | None) -> None:
    """Both perspectives and phases: each coalition named, each way and each answer replayed move by move."""
    model = detente.read_case("syria-2016").model(perspective, phase)
    found = detente.assess_proposals(model, concepts=["nash", "seq"])
    names = {dm.id: dm.name for dm in model.decision_makers}
    for proposal in found.proposals:
        together = proposal.together
        assert together is not None
        said = " ".join(proposal.says().split())
        reaches = [*replayed(proposal)]
        for r in reaches:
            if len(r.coalition) > 1 or r in together.making:
                assert all(names[dm] in said for dm in r.coalition)
        several = [r for r in together.breaking if len(r.coalition) > 1]
        assert ("; together, " in said) is bool(several)
        assert ("From the status quo" in said) is (together.status_quo is not None)


def test_the_bare_offer_is_worth_making_together_as_the_article_reports_the_americans() -> None:
    found = detente.assess_proposals(detente.read_case("syria-2016").model("B"), proposals=["R2"], concepts=["seq"])
    (proposal,) = found.proposals
    assert proposal.together is not None
    assert proposal.together.making[0].coalition == ("US", "RUS")
    assert "From the status quo United States and Russia could carry it out together, to the gain of each" in " ".join(
        proposal.says().split()
    )


@full
def test_the_coalitions_named_are_the_least_by_the_literal_reading() -> None:
    """Of random models with a proposal: who gains by leaving it, and nobody deters that, and no part could as well."""
    some = 0
    for seed in take(range(400, 500), every=9):
        drawn = random_model(seed)
        m = drawn.naive_model()
        option = m.options[0].name
        text = f"{drawn.case_text()}proposals: {{p: {{terms: {option}}}}}\n"
        (a,) = detente.assess_proposals(detente.parse_case(text).model(), concepts=["nash"]).proposals
        found, ids = a.together, m.decision_makers
        assert found is not None
        if found.state is None:
            continue
        moves = {i: {s: frozenset(m.moves[i][s]) for s in m.states} for i in ids}
        read = Together(Game(tuple(m.states), moves), m.prefers)  # type: ignore[arg-type]
        terms, s = {x for x in m.states if x in a.with_terms}, found.state
        least: dict[frozenset[Any], set[str]] = {}
        for h in coalitions(ids):
            away = read.improvements(h, s) - terms
            would = {c for c in joint_concepts() if any(free(read, c, h, s, q) for q in away)}
            would -= set().union(*(of for fewer, of in least.items() if fewer < h))
            if would:
                least[h] = would
        assert {frozenset(r.coalition): {*r.would} for r in found.breaking} == least, seed
        some += bool(least)
        assert [*replayed(a)] == [*found.breaking, *found.making]
    assert some > 3


def free(read: Together, c: str, h: frozenset[Any], s: Any, q: Any) -> bool:
    """Whether nobody deters one coalition improvement."""
    if c == "cnash":
        return True
    others = read.others(h)
    answers = read.answers(others, q) if c == "cseq" else read.reached(others, q)
    return not any(read.deters(c, h, s, x) for x in answers)


def test_a_large_model_is_not_looked_at_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joint, "ASSESSED_STATES", 3)
    (found,) = detente.assess_proposals(detente.read_case("prisoners-dilemma")).proposals
    assert found.together is None
    assert "together" not in found.says()
    assert found.record()["together"] is None


def test_a_reading_has_no_coalitions() -> None:
    reading = detente.stability.Reading("completions", degree=1)
    solution = detente.solve(detente.read_case("prisoners-dilemma"), concepts=["nash"], reading=reading)
    with pytest.raises(detente.UsageError, match="no source defines coalitions under"):
        detente.find_coalitions(solution)
