"""A merged state is one state, by whichever name, member or pattern somebody means it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import naive
import random_models
from detente.answer import Answer
from detente.assess.reliance import questions_of
from detente.cli import main
from detente.engines.repairing.candidates import Allowed, terms
from naive import FIVE
from seeds import long, long_but, seeded


def asked(*arguments: str) -> Any:
    """What a command answers, as JSON; a search that is not finished is an answer too."""
    ran = CliRunner().invoke(main, [*arguments, "--format", "json"])
    assert ran.exit_code in (0, 4), f"{arguments}: {ran.stderr}"
    return json.loads(ran.stdout)


def refused(*arguments: str) -> str:
    """What a command says on standard error that is misused: exit code 2."""
    ran = CliRunner().invoke(main, [*arguments])
    assert ran.exit_code == 2, f"{arguments}: exit {ran.exit_code}: {ran.output}"
    return str(ran.stderr)


@pytest.fixture
def case(tmp_path: Path) -> Any:
    """Write a case; return its path."""

    def written(text: str) -> str:
        path = tmp_path / "case.yaml"
        path.write_text(f"format: detente/1\ntitle: t\n{text}", encoding="utf-8")
        return str(path)

    return written


TWO = """
decision_makers: {A: {}, B: {}}
options: {x: {owner: A}, y: {owner: B}}
"""
THREE = """
decision_makers: {A: {}, B: {}}
options: {x: {owner: A}, y: {owner: B}, z: {owner: B}}
indistinguishable: [y]
preferences: {A: [y], B: [y]}
status_quo: NNN
"""
NAMES = ("NYN", "YYN", "NYY", "YYY", "-Y-", "NY-", "-YY")
"""Every way to write -Y- that is tried: all members, all of it, a part of it."""


# -- what used to go wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["YN", "YY", "Y-"])
def test_consent_finds_the_way_to_a_merged_state_that_is_an_equilibrium(case: Any, name: str) -> None:
    path = case(f'{TWO}indistinguishable: [x]\npreferences: {{A: [x], B: [x]}}\nstates: {{m: "{name}"}}')
    targets = asked("consent", path)["targets"]
    assert [t["concept"] for t in targets] == list(FIVE)
    assert all((t["state"], t["ways"], t["smallest_blocking_sets"]) == ("Y-", 1, [[]]) for t in targets)


def test_consent_answers_for_elmira_whose_ninth_state_is_merged() -> None:
    targets = [t for t in asked("consent", "elmira-9state")["targets"] if t["target"] == "s9"]
    assert [t["state"] for t in targets] == ["-NNY-"] * 5
    alone = asked("consent", "elmira-9state", "--state", "s9")["targets"]
    assert alone == targets
    solution = detente.solve(detente.read_case("elmira-9state").model())
    for t in targets:
        assert t["ways"] == 1
        assert ([] in t["smallest_blocking_sets"]) == ("-NNY-" in solution.equilibria[t["concept"]])


@long_but(every=3)
@pytest.mark.parametrize("name", NAMES)
def test_a_proposal_whose_terms_are_a_merged_state_is_carried_out_there(case: Any, name: str) -> None:
    path = case(
        f'{THREE}states: {{done: "{name}"}}\nproposals:\n  named: {{terms: done}}\n  letters: {{terms: "{name}"}}\n'
        f'  term: {{terms: {{a: {{that: "{name}"}}}}}}\n  both: {{terms: {{a: {{that: "{name}"}}, b: {{that: y}}}}}}\n'
        "  formula: {terms: y}\n"
    )
    found = asked("assess", path)
    assert not [w for w in found["warnings"] if w["code"] in ("terms-mixed", "unsatisfiable-proposal")]
    for p in found["proposals"]:
        assert p["with_terms"]["count"] == 1
        assert p["holds"] == dict.fromkeys(FIVE, True)
        assert {v["state"] for v in p["verdicts"]} == {"-Y-"}
    for p in [p["proposal"] for p in found["proposals"]]:
        (repairs,) = asked("repair", path, "--proposal", p, "--concept", "nash")["repairs"]
        assert repairs["changes"] == []
        (repairs,) = asked("repair", path, "--proposal", p, "--state", "done", "--concept", "nash")["repairs"]
        assert repairs["changes"] == []
        (destination,) = asked("reach", path, "--proposal", p)["destinations"]
        assert destination["by"]["moves"]["moves"] == 1
        (verdict,) = asked("robust", path, "--proposal", p, "--concept", "nash", "--together", "1")["verdicts"]
        assert verdict["outcome"] == "holds"
        (consent,) = asked("consent", path, "--proposal", p, "--concept", "nash")["targets"]
        assert (consent["ways"], consent["smallest_blocking_sets"]) == (1, [[]])
    asks = asked("consent", path)["proposals"]
    assert [p["unasked"] for p in asks] == [["B"]] * 5, "the terms speak of y alone, which is B's"


def test_terms_that_members_differ_in_are_not_in_force(case: Any) -> None:
    path = case(
        f"{TWO}indistinguishable: [y]\npreferences: {{A: [y], B: [y]}}\nstates: {{done: NY}}\n"
        "proposals: {P: {terms: not x}}\n"
    )
    for name in ("done", "NY", "YY", "-Y"):
        said = refused("repair", path, "--proposal", "P", f"--state={name}", "--concept", "nash")
        assert f"the terms of P are not in force in the state {name}" in said
    assert [w["code"] for w in asked("assess", path)["warnings"]] == ["terms-mixed"]


def test_terms_that_hold_at_some_members_only_are_carried_out_nowhere(case: Any) -> None:
    path = case(f"{TWO}indistinguishable: [y]\npreferences: {{A: [y], B: [y]}}\nproposals: {{P: {{terms: x and y}}}}\n")
    assert "unsatisfiable-proposal" in [w["code"] for w in asked("check", path)["warnings"]]
    assert "unsatisfiable-proposal" in [w["code"] for w in asked("assess", path)["warnings"]]


def test_a_pattern_over_several_states_stays_a_formula(case: Any) -> None:
    path = case(f'{THREE}proposals: {{P: {{terms: "N--"}}, Q: {{terms: "-NY"}}, R: {{terms: "--Y"}}}}\n')
    counts = {p["proposal"]: p["with_terms"]["count"] for p in asked("assess", path)["proposals"]}
    assert counts == {"P": 2, "Q": 2, "R": 2}, "N-- and --Y hold at some members of -Y- only"


def test_a_solution_is_filtered_by_the_merged_state_that_a_pattern_names(case: Any) -> None:
    solution = detente.solve(detente.read_case(case(THREE)).model())
    for name in NAMES:
        assert list(solution.feasible.where(name)) == ["-Y-"]
    assert list(solution.feasible.where("N--")) == ["NNN", "NNY"]


def test_names_of_one_merged_state_are_told_together(case: Any) -> None:
    path = case(
        f'{THREE}states: {{first: NYN, second: YYY, third: "-Y-"}}\n'.replace("status_quo: NNN", "status_quo: NYY")
    )
    shown = CliRunner().invoke(main, ["show", path]).stdout
    rows = [line.split() for line in shown.splitlines() if line.startswith(("first", "second", "third"))]
    assert rows == [[name, "-Y-", "yes"] for name in ("first", "second", "third")]
    said = CliRunner().invoke(main, ["explain", path, "--state", "second", "--concept", "nash"]).stdout
    assert "first, second and third (-Y-)" in said
    markdown = CliRunner().invoke(main, ["solve", path, "--format", "markdown"]).stdout
    assert "first, second, third" in markdown


def test_two_ways_to_name_the_status_quo_ask_one_question(case: Any) -> None:
    model = detente.read_case(case(f"{THREE}states: {{done: YYY}}\n".replace("quo: NNN", "quo: NYN"))).model()
    addresses = [q.address for q in questions_of(model, ["nash"])]
    assert addresses == ["states.done:nash"]


@pytest.mark.parametrize("name", NAMES)
def test_a_state_rests_on_its_options_and_terms_by_any_name(case: Any, name: str) -> None:
    path = case(
        f'{THREE}states: {{done: "{name}"}}\n'
        "proposals: {P: {terms: {a: {that: y}, b: {that: not x}, c: {that: NYN}, d: {that: y or x}}}}\n"
    )
    (element,) = asked("trace", path, "states.done")["elements"]
    assert [p["address"] for p in element["parts"]] == ["options.y", *(f"proposals.P.{t}" for t in "acd")]


@pytest.mark.parametrize("name", NAMES)
def test_a_state_whose_class_is_left_out_is_all_that_were_its_members(case: Any, name: str) -> None:
    """B would give up y at the members without x, and may not at the others: apart, those are equilibria."""
    path = case(
        f'''
decision_makers: {{A: {{}}, B: {{}}}}
options: {{x: {{owner: A}}, y: {{owner: B}}, z: {{owner: B}}}}
indistinguishable: [{{when: y, status: inferred}}]
forbidden_moves: [{{by: B, from: x and y, to: not y, status: stated}}]
preferences: {{A: {{weights: {{}}, status: stated}}, B: [{{that: not y, status: stated}}]}}
states: {{done: "{name}"}}
proposals: {{P: {{terms: done}}}}
'''
    )
    doubts = ("--concept", "nash", "--doubt", "inferred")
    found = asked("robust", path, f"--state={name}", "--state", "done", "--proposal", "P", *doubts)
    assert [d["parts"] for d in found["doubts"]] == [["indistinguishable.1"]]
    assert found["failed"] == []
    fared = {v.get("proposal") or v["state"]: (v["outcome"], v["trials"][0]["kept"]) for v in found["verdicts"]}
    no = "does not hold"
    assert fared == {"P": (no, 0), "done": (no, 1), name: (no, 1)}, "some member carries P out; not all are stable"
    for verdict, rests in (("done:nash", []), ("P:nash", [("indistinguishable.1", "holds")])):
        (traced,) = asked("trace", path, verdict)["verdicts"]
        classes = [r for r in traced["rests_on"] if r["address"].startswith("indistinguishable")]
        assert [(r["address"], r["outcome"]) for r in classes] == rests
        assert traced["not_tried"] == []


@pytest.mark.parametrize("name", NAMES)
def test_terms_are_added_to_what_the_merged_state_says(case: Any, name: str) -> None:
    """P leaves y and z open; the state says y, and of z it says nothing."""
    four = THREE.replace("z: {owner: B}", "z: {owner: B}, w: {owner: A}").replace("NNN", "NNNN")
    four = four.replace("indistinguishable: [y]", "indistinguishable: [y and not w]")
    path = case(f"{four}proposals: {{P: {{terms: not w}}}}\n")
    model = detente.read_case(path).model()
    texts = [c.change.that for c in terms(model, "P", "-Y-N", Allowed())]  # type: ignore[union-attr]  # terms all
    assert texts == ["not y"]
    given = ("--proposal", "P", f"--state={name}N", "--concept", "nash")
    assert asked("repair", path, *given)["repairs"][0]["changes"] == []


def test_a_term_rules_out_only_what_is_false_at_every_member(case: Any) -> None:
    """At -Y- the members have either x or not x, of which A wants one as much as the other: neither is ruled out."""
    tied = THREE.replace("A: [y]", "A: [[x, not x], not y]")
    path = case(f"{tied}proposals: {{P: {{terms: {{a: {{that: y}}}}}}, Q: {{terms: {{b: {{that: not y}}}}}}}}\n")
    model = detente.read_case(path).model()
    found = detente.compare_terms(model, first="P", second="Q")
    assert [(e.decision_maker, e.statement) for e in found.first.rules_out] == [("A", "not y")]
    assert [(e.decision_maker, e.statement) for e in found.first.secures] == [("B", "y")]


# -- phases, patterns, refusals ---------------------------------------------------------------------------------------

PHASES = """
decision_makers: {A: {}, B: {}}
options: {x: {owner: A}, y: {owner: B}, z: {owner: B}}
preferences: {A: [y], B: [y]}
status_quo: NNN
states: {done: NYN}
proposals: {P: {terms: done}}
phases:
  merged: {indistinguishable: [y]}
  fewer: {indistinguishable: [y], infeasible: [x and y]}
  without: {indistinguishable: [y], infeasible: [not x and y and not z]}
  gone: {infeasible: [y]}
"""


def test_a_class_of_a_phase_takes_the_names_of_its_members(case: Any) -> None:
    path = case(PHASES)
    for phase, shown in (("merged", "-Y-"), ("fewer", "NY-")):
        at = ("--phase", phase, "--concept", "nash")
        for name in ("done", "NYN", "NYY", "NY-", "-Y-"):
            (explained, _) = asked("explain", path, f"--state={name}", *at)["verdicts"]
            assert (explained["state"], explained["stable"]) == (shown, True)
            (target,) = asked("consent", path, f"--state={name}", *at)["targets"]
            assert (target["state"], target["ways"]) == (shown, 1)
        (p,) = asked("assess", path, *at)["proposals"]
        assert p["with_terms"] == {"count": 1, "equilibria": {"nash": {"count": 1, "states": [shown]}}}
    assert asked("consent", path, "--concept", "nash", "--proposal", "P")["targets"][0]["ways"] == 1


def test_letters_that_are_not_feasible_name_nothing_and_a_pattern_names_what_is_left(case: Any) -> None:
    """A class is made of feasible states: NYN is none in the phase `without`, where -Y- lives without it."""
    path = case(PHASES)
    for phase in ("without", "gone"):
        at = ("--phase", phase, "--concept", "nash")
        for name in ("done", "NYN"):
            assert [v["stable"] for v in asked("explain", path, "--state", name, *at)["verdicts"]] == [None, None]
            (target,) = asked("consent", path, "--state", name, *at)["targets"]
            assert (target["state"], target["ways"]) == ("NYN", 0)
            (destination,) = asked("reach", path, "--to", name, *at)["destinations"]
            assert destination["feasible"] is False
            (verdict,) = asked("robust", path, "--state", name, *at, "--together", "1")["verdicts"]
            assert verdict["outcome"] == "infeasible"
            assert "infeasible here" in refused("repair", path, "--state", name, *at)
        (p,) = asked("assess", path, *at)["proposals"]
        assert p["with_terms"]["count"] == 0
    for name in ("-Y-", "NY-", "-YN", "YYY"):
        (explained, _) = asked("explain", path, f"--state={name}", "--phase", "without", "--concept", "nash")[
            "verdicts"
        ]
        assert (explained["state"], explained["stable"]) == ("-Y-", True)


def test_a_name_that_matches_several_states_is_an_error_with_its_place(case: Any) -> None:
    path = case(f'{THREE}states: {{done: "-Y-", some: "N--"}}\n')
    ran = CliRunner().invoke(main, ["check", path])
    assert ran.exit_code == 3
    assert "case.yaml:9:29" in ran.stdout + ran.stderr
    assert "“N--” matches 3 states (NNN, -Y-, NNY); expected one" in ran.stdout + ran.stderr


@pytest.mark.parametrize(
    "request_", [["consent", "--state"], ["reach", "--to"], ["reach", "--from"], ["robust", "--state"],
                 ["repair", "--state"], ["explain", "--state"], ["assess", "--state"]],
)  # fmt: skip
def test_letters_that_match_several_states_are_refused(case: Any, request_: list[str]) -> None:
    command, option = request_
    path = case(f"{THREE}proposals: {{P: {{terms: y}}}}\n")
    assert "“N--” matches 3 states (NNN, -Y-, NNY); expected one" in refused(command, path, f"{option}=N--")


@pytest.mark.parametrize("command", ["solve", "assess", "consent", "reach", "robust"])
@pytest.mark.parametrize("engine", ["symbolic", "dense"])
def test_engines_refuse_merged_states_by_name(case: Any, command: str, engine: str) -> None:
    path = case(f"{THREE}states: {{done: NYN}}\nproposals: {{P: {{terms: done}}}}\n")
    assert "indistinguishable states" in refused(command, path, "--engine", engine)


# -- every command, on random models ----------------------------------------------------------------------------------


@cache
def drawn(seed: int) -> random_models.RandomModel:
    return random_models.draw_model(Random(seed), forbidden=seed % 3 == 0, coalesced=True, seed=seed)


def letters(m: naive.Model, combination: naive.Combination) -> str:
    return "".join("Y" if o.name in combination else "N" for o in m.options)


def ways_to_name(m: naive.Model, state: str, rng: Random) -> list[str]:
    """Letters of members, what is shown, and a pattern that matches some of the members and nothing else."""
    members = m.members[state]
    found = {letters(m, c) for c in rng.sample(members, min(3, len(members)))} | {state}
    for pattern in ("".join(rng.choice((a, "-")) for a in letters(m, members[0])) for _ in range(20)):
        fixed = [(o.name, a == "Y") for o, a in zip(m.options, pattern, strict=True) if a != "-"]
        matched = {m.state_of[c] for c in m.combinations if all((o in c) == taken for o, taken in fixed)}
        if matched == {state}:
            found.add(pattern)
            break
    return sorted(found)


def without_name(answer: Any, name: str) -> Any:
    """An answer in which the name by which the state was asked about is blotted out."""
    if isinstance(answer, dict):
        return {k: without_name(v, name) for k, v in answer.items() if k not in ("target", "case")}
    if isinstance(answer, list):
        return [without_name(v, name) for v in answer]
    return "*" if answer == name else answer


def answers(path: str, name: str, shown: str, other: str) -> dict[str, Any]:
    """What every command says of one state, by one name; `other` is a state to get to from there."""
    nash, state = ("--concept", "nash"), f"--state={name}"
    few = (*nash, "--allow", "drop", "--allow", "commit", "--allow", "guarantee", "--limit", "1", "--max-cost", "4")
    requests = {
        "explain": ["explain", path, state],
        "assess": ["assess", path, state],
        "consent": ["consent", path, state],
        "reach to": ["reach", path, f"--to={name}"],
        "reach from": ["reach", path, f"--from={name}", f"--to={other}"],
        "robust": ["robust", path, state, *nash, "--together", "1"],
        "repair": ["repair", path, state, *few],
        "unstable": ["repair", path, "--goal", f"{name} unstable", *few],
        "rankings": ["repair", path, state, *nash, "--rankings"],
    }
    return {what: without_name(without_name(asked(*request), name), shown) for what, request in requests.items()}


@long
@seeded(30, every=19)
def test_every_command_says_the_same_of_a_state_by_every_name(tmp_path: Path, seed: int) -> None:
    model, rng = drawn(seed), Random(seed)
    m = model.naive_model()
    merged = [s for s in m.states if len(m.members[s]) > 1]
    state, start = rng.choice(merged), rng.choice(m.states)
    named = ways_to_name(m, state, rng)
    proposals = [f'  P{k}: {{terms: "{name}"}}\n  Q{k}: {{terms: s{k}}}\n' for k, name in enumerate(named)]
    path = tmp_path / "case.yaml"
    path.write_text(
        f'{model.case_text()}status_quo: "{rng.choice(ways_to_name(m, start, rng))}"\nstates:\n'
        + "".join(f'  s{k}: "{name}"\n' for k, name in enumerate(named))
        + f"proposals:\n{''.join(proposals)}",
        encoding="utf-8",
    )
    said = {name: answers(str(path), name, state, start) for name in [*named, *(f"s{k}" for k in range(len(named)))]}
    first = said[named[0]]
    for name, answer in said.items():
        for what, told in answer.items():
            assert told == first[what], f"{what} by {name} and by {named[0]}"
    judged(str(path), m, state, first)


def judged(path: str, m: naive.Model, state: str, said: dict[str, Any]) -> None:
    """What the commands say of a state is what the definitions say, and the same of proposals that are the state."""
    blockers = {c: [i for i in m.decision_makers if not naive.CONCEPTS[c](m, i, state)] for c in FIVE}
    holds = {c: not blockers[c] for c in FIVE}
    solved = asked("solve", path)
    assert {c: state in solved["equilibria"][c]["states"] for c in FIVE} == holds
    for v in said["explain"]["verdicts"]:
        assert v["stable"] is (v["decision_maker"] not in blockers[v["concept"]])
    assert said["reach from"]["start_stays"] == holds
    assert said["reach to"]["destinations"][0]["stays"] in (holds, {}), "{}: no way leads there"
    assert {t["concept"]: t["smallest_blocking_sets"] for t in said["consent"]["targets"]} == {
        c: [blockers[c]] for c in FIVE
    }
    assert {t["ways"] for t in said["consent"]["targets"]} == {1}
    assert [v["outcome"] for v in said["robust"]["verdicts"]] == ["holds" if holds["nash"] else "does not hold"]
    repairs = said["repair"]["repairs"]
    assert ([r["changes"] for r in repairs] == [[]]) == holds["nash"]
    unstable = said["unstable"]["repairs"]
    assert ([r["changes"] for r in unstable] == [[]]) == (not holds["nash"])
    assessed = asked("assess", path)
    for p in assessed["proposals"]:
        assert (p["holds"], p["with_terms"]["count"]) == (holds, 1)
        assert {(v["state"], v["concept"], v["holds"]) for v in p["verdicts"]} == {(state, c, holds[c]) for c in FIVE}
    for p in said["assess"]["proposals"]:
        assert {v["concept"]: v["holds"] for v in p["verdicts"]} == holds
    of_proposals = asked("consent", path)["targets"]
    assert all(t["ways"] == 1 and t["smallest_blocking_sets"] == [blockers[t["concept"]]] for t in of_proposals)
    ids = [p["proposal"] for p in assessed["proposals"]]
    ways = [d["by"] for d in asked("reach", path)["destinations"]]
    assert all(by == ways[0] for by in ways), "the way to a state is the way to a proposal that is that state"
    outcomes = asked(
        "robust", path, "--concept", "nash", "--together", "1", *(x for p in ids for x in ("--proposal", p))
    )
    fared = [{k: v for k, v in verdict.items() if k != "proposal"} for verdict in outcomes["verdicts"]]
    assert fared == [fared[0]] * len(ids)
    assert fared[0]["outcome"] == ("holds" if holds["nash"] else "does not hold")
    for kind in (ids, [f"s{k}" for k in range(len(ids) // 2)]):
        rests = [
            {k: v for k, v in t.items() if k != "about"}
            for t in asked("trace", path, *(f"{x}:nash" for x in kind))["verdicts"]
        ]
        assert rests == [rests[0]] * len(kind), "what it rests on is the same by whichever name"
        assert rests[0]["outcome"] == fared[0]["outcome"]


RULE_BESIDE = """
format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: A}}
indistinguishable: [c]
infeasible: [%s]
preferences: {A: [c], B: []}
states: {s: YNY}
proposals: {P: {terms: "-NY"}, Q: {terms: s}}
"""


def test_a_rule_left_out_beside_a_merged_state_leaves_what_the_file_without_it_says() -> None:
    """With the rule the merged state is shown as N-Y, without it as --Y; its names mean it in both."""
    model = detente.parse_case(RULE_BESIDE % "a").model()
    without = detente.parse_case(RULE_BESIDE % "").model()
    alone = [
        {p.proposal.id: p.holds["nash"] for p in detente.assess_proposals(m, concepts=["nash"]).proposals}
        for m in (model, without)
    ]
    assert [a["P"] for a in alone] == [Answer.YES, Answer.YES]
    assert alone[0]["Q"] is not alone[1]["Q"] is Answer.YES  # YNY does not exist with the rule
    found = detente.assess_robustness(
        model, proposals=["P", "Q"], states=None, concepts=["nash"], kinds=["assumption"], together=1
    )
    flips = {v.question.about.path[1]: [f.outcome for f in v.flips] for v in found.verdicts}
    assert flips["P"] == []
    assert len(flips["Q"]) == 1
