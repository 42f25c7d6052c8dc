"""Every verdict has a witness, and every witness is replayed here, move by move.

Judges: `naive.py` and `literal_cases.py`, which know nothing of the package, and the listed graph of the explicit
engine. Sources of the definitions are in `naive.py`. A witness holds the tempting moves, and for each the shortest
legal sequence of the others' moves that makes it regretted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

import detente
import literal_cases
import naive
import random_models
from detente.answer import Answer
from detente.catalog import entries
from detente.cli import main
from detente.engines import graph_of
from detente.report import as_text, solve_document
from detente.stability import Step, Temptation, Verdict
from naive import FIVE
from seeds import full, long, long_but, seeded, take

CASES = {e.slug: literal_cases.load(e.path.read_text(encoding="utf-8")) for e in entries()}
SELECTIONS = [(slug, *selection) for slug, case in CASES.items() for selection in literal_cases.selections(case)]
# Consecutive seeds, because the kinds of model (forbidden moves, coalesced states) repeat after twenty.
SEEDS = range(1200, 1260)
# A model with more states than this is looked at in full only where that takes moments.
MANY = 100
SYRIA = [s for s in SELECTIONS if s[0] == "syria-2016"]
# Without a phase the model is that of the time after the deadline; a test below holds that.
SYRIA_PHASES = [s for s in SYRIA if s[2] is not None]
BEFORE = ("syria-2016", "A", "before_deadline")

Selection = tuple[str, str | None, str | None]


def name_of(selection: Selection) -> str:
    return "-".join(str(part) for part in selection if part is not None)


@cache
def judge(selection: Selection) -> naive.Model:
    slug, perspective, phase = selection
    return literal_cases.model(CASES[slug], perspective, phase)


@cache
def solved(selection: Selection) -> detente.Solution:
    slug, perspective, phase = selection
    model = detente.read_case(slug).model(perspective, phase)
    return detente.solve(model, concepts=concepts_of(judge(selection)), engine="explicit")


def concepts_of(m: naive.Model) -> tuple[str, ...]:
    """SIM is not defined with coalesced states."""
    return FIVE if m.coalesced else (*FIVE, "sim")


@cache
def code_of(m: naive.Model, s: str) -> int:
    """The code of a state is its smallest member's; the first option is the least significant bit."""
    return min(sum(1 << bit for bit, option in enumerate(m.options) if option.name in c) for c in m.members[s])


class Witness:
    """One verdict beside the model it is about; `complaints` says what is wrong with it."""

    def __init__(self, m: naive.Model, solution: detente.Solution, verdict: Verdict) -> None:
        self.m, self.solution, self.verdict = m, solution, verdict
        self.graph = graph_of(solution.conflict)
        self.concept, self.i, self.s = verdict.concept, verdict.decision_maker, verdict.state

    def complaints(self) -> Iterator[str]:
        found = [t.step.to for t in self.verdict.temptations]
        improvements = literal_cases.responses(self.m, "improvements")[self.i][self.s]
        if sorted(found) != improvements:
            yield f"tempting moves to {found}, improvements {improvements}"
        if found != sorted(found, key=lambda q: code_of(self.m, q)):
            yield f"moves not in the order of codes: {found}"
        if self.verdict.stable is not Answer.of(all(t.deterred is Answer.YES for t in self.verdict.temptations)):
            yield f"stable {self.verdict.stable}, deterred {[t.deterred for t in self.verdict.temptations]}"
        if self.verdict.stable is not Answer.of(self.s in self.solution.stable[self.concept][self.i]):
            yield "not what the solution says"
        for temptation in self.verdict.temptations:
            yield from self.wrong_step(temptation.step, self.i, self.s, improving=True)
            yield from self.wrong_answer(temptation)

    def wrong_step(self, step: Step, mover: str, origin: str, *, improving: bool) -> Iterator[str]:
        where = f"{mover} from {origin} to {step.to}"
        if step.decision_maker != mover:
            yield f"{where}: said to be a move of {step.decision_maker}"
        ways = literal_cases.responses(self.m, "improvements" if improving else "moves")
        if step.to not in ways[mover][origin]:
            yield f"{where}: no {'improvement' if improving else 'move'}"
        else:
            index = self.solution.conflict.decision_makers.index(mover)
            codes = self.graph.moves_of(index, code_of(self.m, origin), improving=improving)
            if code_of(self.m, step.to) not in codes:
                yield f"{where}: not on the graph of the explicit engine"
            if not literal_cases.changes_allowed(self.m, mover, origin, step.to, step.takes, step.drops):
                yield f"{where}: takes {step.takes}, drops {step.drops}"
        if (step.origin, step.target) != (code_of(self.m, origin), code_of(self.m, step.to)):
            yield f"{where}: codes {step.origin} and {step.target}"

    def wrong_answer(self, temptation: Temptation) -> Iterator[str]:
        q = temptation.step.to
        if (temptation.deterred is Answer.YES) is not bool(temptation.by):
            yield f"to {q}: deterred {temptation.deterred}, by {[s.to for s in temptation.by]}"
        if temptation.simultaneous:
            yield from self.wrong_joint_move(temptation)
            return
        concept = "seq" if self.concept == "sim" else self.concept
        shortest = literal_cases.shortest_answer(self.m, concept, self.i, self.s, q)
        # Under sim a move that no sequence deters may still be deterred by moves made with it; that is judged above.
        if temptation.deterred is not Answer.of(shortest is not None):
            yield f"to {q}: deterred {temptation.deterred}, the shortest answer has length {shortest}"
        if temptation.by:
            if len(temptation.by) != shortest:
                yield f"to {q}: {len(temptation.by)} moves, {shortest} are enough"
            yield from self.wrong_sequence(concept, q, temptation.by)

    def wrong_sequence(self, concept: str, q: str, by: Sequence[Step]) -> Iterator[str]:
        here, last = q, ""
        for step in by:
            mover = step.decision_maker
            if mover == self.i:
                yield f"to {q}: {mover} answers itself"
            if mover == last:
                yield f"to {q}: {mover} moves twice in a row"
            yield from self.wrong_step(step, mover, here, improving=concept in ("seq", "sseq"))
            here, last = step.to, mover
        if self.m.prefers(self.i, here, self.s):
            yield f"to {q}: the answer ends at {here}, which is better than {self.s}"
        escapes = [z for z in self.m.moves[self.i][here] if self.m.prefers(self.i, z, self.s)]
        if concept in ("smr", "sseq") and escapes:
            yield f"to {q}: from {here} there is an escape to {escapes}"

    def wrong_joint_move(self, temptation: Temptation) -> Iterator[str]:
        q, movers = temptation.step.to, [s.decision_maker for s in temptation.by]
        if self.concept != "sim" or self.i in movers or len(set(movers)) != len(movers):
            yield f"to {q}: joint move of {movers} under {self.concept}"
        (joint,) = self.m.members[q]
        for step in temptation.by:
            yield from self.wrong_step(step, step.decision_maker, self.s, improving=True)
            joint = (joint | set(step.takes)) - set(step.drops)
        if joint not in self.m.state_of:
            yield f"to {q}: the joint result {sorted(joint)} is not feasible"
        elif self.m.prefers(self.i, self.m.state_of[joint], self.s):
            yield f"to {q}: the joint result {self.m.state_of[joint]} is better than {self.s}"
        if len(movers) != fewest_joint_movers(self.m, self.i, self.s, q):
            yield f"to {q}: {len(movers)} others move, {fewest_joint_movers(self.m, self.i, self.s, q)} are enough"
        tempted = [j for j in self.m.decision_makers if self.m.improvements(j, self.s)]
        if len(tempted) < 2 or any(naive.seq(self.m, j, self.s) for j in tempted):
            yield f"to {q}: simultaneous answers count only where nobody tempted is deterred one after the other"


def fewest_joint_movers(m: naive.Model, i: str, s: str, q: str) -> int | None:
    """How many others must improve on s at the same time to make i regret going to q."""
    (start,), (own,) = m.members[s], m.members[q]
    others = [j for j in m.decision_makers if j != i and m.improvements(j, s)]
    for size in range(1, len(others) + 1):
        for movers in combinations(others, size):
            for ends in product(*(sorted(m.improvements(j, s)) for j in movers)):
                joint = own
                for end in ends:
                    (target,) = m.members[end]
                    joint = joint ^ start ^ target
                if joint in m.state_of and not m.prefers(i, m.state_of[joint], s):
                    return size
    return None


def wrong_verdicts(
    m: naive.Model, solution: detente.Solution, concept: str, states: Iterable[str], *, judged: bool
) -> list[str]:
    """What is wrong with the verdicts on some states, for every decision maker."""
    lines = []
    for s in states:
        verdicts = detente.explain(solution, state=s, concept=concept)
        heads = [(v.state, v.concept, v.decision_maker) for v in verdicts]
        assert heads == [(s, concept, i) for i in m.decision_makers]
        for verdict in verdicts:
            i = verdict.decision_maker
            wrong = list(Witness(m, solution, verdict).complaints())
            if judged and verdict.stable is not Answer.of(naive.CONCEPTS[concept](m, i, s)):
                wrong.append(f"stable {verdict.stable}, by definition not")
            lines += [f"{concept}, {i} at {s}: {text}" for text in wrong]
    return lines


# Every verdict


@pytest.mark.parametrize("selection", [s for s in SELECTIONS if s not in SYRIA], ids=name_of)
def test_every_verdict_of_a_classic_case_is_replayed(selection: Selection) -> None:
    m = judge(selection)
    assert len(m.states) <= MANY
    for concept in concepts_of(m):
        assert not wrong_verdicts(m, solved(selection), concept, m.states, judged=True)


# An ordinary run draws one phase of each perspective.
BY_IMPROVEMENTS = [SYRIA_PHASES[k] for k in (1, 2, 0, 3)[: len(take(4, every=2))]]


@long
@pytest.mark.parametrize("selection", BY_IMPROVEMENTS, ids=name_of)
def test_every_verdict_of_the_syria_case_by_improvements_is_replayed(selection: Selection) -> None:
    """Nash, SEQ, SSEQ and SIM, every decision maker; every state where no proposal holds, elsewhere every fourth."""
    m = judge(selection)
    states = m.states if selection == BEFORE else m.states[::4]
    for concept in ("nash", "seq", "sseq", "sim"):
        assert not wrong_verdicts(m, solved(selection), concept, states, judged=concept != "sim")


@long_but(every=2)
@pytest.mark.parametrize("perspective", ["A", "B"])
def test_without_a_phase_the_syria_case_is_as_after_the_deadline(perspective: str) -> None:
    none, after = (judge(("syria-2016", perspective, phase)) for phase in (None, "after_deadline"))
    assert (none.states, none.moves, none.worth) == (after.states, after.moves, after.worth)


@long_but(every=2)
@pytest.mark.parametrize("selection", SYRIA_PHASES, ids=name_of)
def test_verdicts_of_the_syria_case_by_moves_are_replayed(selection: Selection) -> None:
    """GMR and SMR: every named state, and states drawn at random; where nothing deters, the search sees every state."""
    m = judge(selection)
    told = literal_cases.layer(CASES[selection[0]], *selection[1:])
    named = [s for s in told["states"].values() if s in m.members]
    drawn = Random(7).sample(m.states, 12 if selection[1] == "A" else 60)
    for concept in ("gmr", "smr"):
        assert not wrong_verdicts(m, solved(selection), concept, dict.fromkeys([*named, *drawn]), judged=False)


@cache
def replayed(seed: int) -> tuple[list[str], list[Verdict]]:
    """What is wrong with the verdicts of a random model, and the verdicts."""
    drawn = random_models.random_model(seed)
    m = drawn.naive_model()
    model = detente.parse_case(drawn.case_text(), name="drawn.yaml").model()
    solution = detente.solve(model, concepts=concepts_of(m), engine="explicit")
    lines, verdicts = [], []
    for concept in concepts_of(m):
        lines += wrong_verdicts(m, solution, concept, m.states, judged=True)
        verdicts += [v for s in m.states for v in detente.explain(solution, state=s, concept=concept)]
    return lines, verdicts


@long_but(every=2)
@seeded(SEEDS, every=3)
def test_every_verdict_of_a_random_model_is_replayed(seed: int) -> None:
    lines, verdicts = replayed(seed)
    assert not lines, f"seed {seed}:\n" + "\n".join(lines)
    assert verdicts


@full
def test_the_random_models_have_what_makes_answers_hard() -> None:
    """Long answers, answers that fail, joint answers, all kinds of model: else the tests above would say little."""
    verdicts = [v for seed in take(SEEDS, every=3) for v in replayed(seed)[1]]
    temptations = [(v.concept, t) for v in verdicts for t in v.temptations]
    assert {random_models.random_model(seed).kind for seed in take(SEEDS, every=3)} == {
        "plain", "forbidden moves", "coalesced states", "forbidden moves and coalesced states",
    }  # fmt: skip
    assert {0, 1, 2, 3} <= {len(t.by) for _, t in temptations}
    assert {(c, t.deterred) for c, t in temptations} == {
        (c, d) for c in (*FIVE, "sim") for d in (Answer.YES, Answer.NO) if (c, d) != ("nash", Answer.YES)
    }
    assert any(t.simultaneous for _, t in temptations)


# Answers that are easily missed

TWICE = """
format: detente/1
title: An answer in which one sanctioner moves twice, not in a row
decision_makers: {F: {name: Fay}, B: {name: Bea}, C: {name: Cid}}
options: {f: {owner: F}, b: {owner: B}, c: {owner: C}}
preferences:
  F: {ranking: [YNN, YYN, YYY, NYN, NNY, NYY, NNN, YNY]}
  B: {ranking: [YNY, YYN, YNN, YYY, NNN, NYN, NNY, NYY]}
  C: {ranking: [YYY, YYN, YNN, YNY, NNN, NYN, NNY, NYY]}
"""


def test_a_sanctioner_may_move_twice_but_not_in_a_row() -> None:
    """B, C and B again improve; only the end is worse for F. One move each would not do."""
    solution = detente.solve(detente.parse_case(TWICE).model(), concepts=["nash", "seq"])
    (verdict,) = detente.explain(solution, state="NNN", concept="seq", by=["F"])
    (temptation,) = verdict.temptations
    assert verdict.stable is Answer.YES
    assert (temptation.step.to, temptation.step.takes, temptation.step.drops) == ("YNN", ("f",), ())
    assert [(s.decision_maker, s.to) for s in temptation.by] == [("B", "YYN"), ("C", "YYY"), ("B", "YNY")]
    assert [(s.takes, s.drops) for s in temptation.by] == [(("b",), ()), (("c",), ()), ((), ("b",))]


def test_under_a_ban_nobody_moves_twice_in_a_row() -> None:
    """B could punish F by its second move only, and nobody is there to move in between."""
    text = """
format: detente/1
decision_makers: {F: {name: Fay}, B: {name: Bea}}
options: {f: {owner: F}, b1: {owner: B}, b2: {owner: B}}
infeasible: [-NY]
forbidden_moves:
  - {by: B, from: not b1 and not b2, to: b1 and b2}
preferences:
  F: {ranking: [YNN, YYN, NYN, NYY, NNN, YYY]}
  B: [b1, b2]
"""
    solution = detente.solve(detente.parse_case(text).model(), concepts=["gmr", "seq"])
    for concept in ("gmr", "seq"):
        (verdict,) = detente.explain(solution, state="NNN", concept=concept, by=["F"])
        assert verdict.stable is Answer.NO
        assert [(t.step.to, t.deterred, t.by) for t in verdict.temptations] == [("YNN", Answer.NO, ())]


def test_a_stable_state_without_temptations_says_so() -> None:
    solution = detente.solve(detente.read_case("prisoners-dilemma").model())
    for verdict in detente.explain(solution, state="NN", concept="nash"):
        assert verdict.stable is Answer.YES
        assert verdict.temptations == ()


def test_simultaneous_answers_of_north_korea() -> None:
    """State 4, published: each has one improvement; made together they end in state 1, worse for both."""
    solution = detente.solve(detente.read_case("north-korea-2017-base").model(), concepts=["seq", "sim"])
    found = {}
    for verdict in detente.explain(solution, state="NNYN", concept="sim"):
        (temptation,) = verdict.temptations
        assert (verdict.stable, temptation.deterred, temptation.simultaneous) == (Answer.YES, Answer.YES, True)
        found[verdict.decision_maker] = (temptation.step.to, [(s.decision_maker, s.to) for s in temptation.by])
    assert found == {"US": ("YNYN", [("NK", "NNNN")]), "NK": ("NNNN", [("US", "YNYN")])}
    assert [v.stable for v in detente.explain(solution, state="NNYN", concept="seq")] == [Answer.NO, Answer.NO]


# The assessment of the Syria case


@cache
def assessed(selection: Selection) -> detente.Assessment:
    slug, perspective, phase = selection
    return detente.assess_proposals(detente.read_case(slug).model(perspective, phase))


@pytest.mark.parametrize("selection", SYRIA_PHASES, ids=name_of)
def test_every_named_blocker_moves_as_it_is_said_to(selection: Selection) -> None:
    m, found = judge(selection), assessed(selection)
    named = 0
    for proposal in found.proposals:
        for state_verdict in proposal.verdicts:
            assert state_verdict.holds is Answer.of(not state_verdict.blockers)
            for verdict in state_verdict.blockers:
                assert (verdict.stable, verdict.state, verdict.concept) == (
                    Answer.NO, state_verdict.state, state_verdict.concept,
                )  # fmt: skip
                assert not list(Witness(m, found.solution, verdict).complaints())
                named += 1
    assert named


@pytest.mark.parametrize(("rule", "equilibria", "described"), [("o3", 8, False), ("o3 and (o0 or o1 or o2)", 9, True)])
def test_more_than_eight_equilibria_are_described(rule: str, equilibria: int, described: bool) -> None:
    """A takes a up; the others, in whose hands the rest is, want nothing: one equilibrium for each way they can be."""
    told = {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}},
        "options": {"a": {"owner": "A"}, **{f"o{k}": {"owner": "B"} for k in range(4)}},
        "infeasible": [rule],
        "preferences": {"A": ["a"], "B": []},
    }
    solution = detente.solve(detente.parse_case(json.dumps(told)).model(), concepts=["nash"])
    assert solution.equilibria["nash"].count == equilibria
    said = " ".join(as_text(solve_document(solution, 50)).split())
    assert ("What is the same in every equilibrium: - Nash: taken: “a”" in said) is described


@pytest.mark.parametrize(
    ("statement", "options", "stays", "little"),
    [
        ("a or b", "ab", 3, False),  # of four states, too few for a share to mean much
        ("a or b", "abc", 6, True),
        ("a or b and (c or d or e)", "abcde", 23, False),
        ("a or b or c", "abc", 7, True),
    ],
)
def test_a_concept_says_little_from_three_quarters_of_the_states_on(
    statement: str, options: str, stays: int, little: bool
) -> None:
    """A can take up a, and leaves where the statement is not true; nobody else wants anything."""
    told = {
        "format": "detente/1",
        "decision_makers": {"A": {}, "B": {}},
        "options": {o: {"owner": "A" if o == "a" else "B"} for o in options},
        "preferences": {"A": [statement], "B": []},
    }
    found = detente.assess_proposals(detente.parse_case(json.dumps(told)).model(), concepts=["nash"])
    assert found.solution.equilibria["nash"].count == stays
    assert ("concept-says-little" in {c.code for c in found.warnings}) is little


def test_no_proposal_holds_before_the_deadline_as_the_article_presents_it() -> None:
    found = assessed(BEFORE)
    assert [a.proposal.id for a in found.proposals] == ["V1", "V1_full", "V2", "R1", "R2", "R3"]
    for a in found.proposals:
        assert a.with_terms.count > 0
        assert a.holds["nash"] is Answer.NO
        assert a.holds["seq"] is Answer.NO
        assert a.verdicts
        for state_verdict in a.verdicts:
            assert state_verdict.blockers or state_verdict.concept not in ("nash", "seq")


def test_r3_is_blocked_by_the_rebels_alone_or_with_the_white_house() -> None:
    (r3,) = (a for a in assessed(BEFORE).proposals if a.proposal.id == "R3")
    assert r3.smallest_blocking_sets["seq"] == (("REB",),)
    assert r3.smallest_blocking_sets["nash"] == (("WH", "REB"),)
    assert r3.proposal.absent_obligors == ("SYR", "REB")


@pytest.mark.parametrize("phase", [None, "before_deadline", "after_deadline"])
def test_the_full_deal_with_separation_is_a_nash_equilibrium_of_b(phase: str | None) -> None:
    m = judge(("syria-2016", "B", phase))
    assert all(naive.nash(m, i, "YYNNYYYYYNY") for i in m.decision_makers)
    found = assessed(("syria-2016", "B", phase))
    assert "YYNNYYYYYNY" in found.solution.equilibria["nash"]
    (full,) = (a for a in found.proposals if a.proposal.id == "V1_full")
    assert full.holds["nash"] is Answer.YES


def test_deals_that_are_sequentially_stable_as_the_article_presents_it() -> None:
    """None before the deadline, sixteen after it."""
    counts = {}
    for phase in ("before_deadline", "after_deadline"):
        selection = ("syria-2016", "A", phase)
        counts[phase] = solved(selection).equilibria["seq"].where("coop and join").count
        m = judge(selection)
        deals = [s for s in m.states if s[0] == s[6] == "Y"]
        assert counts[phase] == sum(all(naive.seq(m, i, s) for i in m.decision_makers) for s in deals)
    assert counts == {"before_deadline": 0, "after_deadline": 16}


# What is printed


def printed(*arguments: str) -> str:
    """A text with its lines joined, as a reader reads it."""
    result = CliRunner().invoke(main, [*arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return " ".join(result.stdout.split())


LETTERS = r"(?:\S+ \()?([YN]{11})\)?"


def sections(text: str) -> list[tuple[str, str]]:
    """Pairs of a state and what is said of it, from the printed text of an assessment."""
    parts = re.split(rf" At {LETTERS} - ", text)
    return list(zip(parts[1::2], parts[2::2], strict=True))


@long_but(every=2)
@pytest.mark.parametrize("selection", SYRIA_PHASES, ids=name_of)
def test_every_move_in_the_printed_sentences_is_replayed(selection: Selection) -> None:
    """Who moves, what is taken up and given up, where it leads: read back from the sentences."""
    slug, perspective, phase = selection
    m, case = judge(selection), literal_cases.layer(CASES[slug], perspective, phase)
    ids = {e["name"]: i for i, e in case["decision_makers"].items()}
    options = {e["name"]: o for o, e in case["options"].items()}
    text = printed("assess", slug, "--perspective", str(perspective), *(("--phase", phase) if phase else ()))
    who = "|".join(map(re.escape, ids))
    move = re.compile(rf"- ({who}) would ((?:take up|give up) “.*?”), to {LETTERS}: this secures “.*?”, the \d+\w\w of")
    replayed = 0
    for state, said in sections(text):
        for name, what, target in move.findall("- " + said):
            taken, _, given = what.partition("give up ") if "give up" in what else (what, "", "")
            takes = [options[o] for o in re.findall(r"“(.*?)”", taken)]
            drops = [options[o] for o in re.findall(r"“(.*?)”", given)]
            assert target in m.improvements(ids[name], state)
            assert literal_cases.changes_allowed(m, ids[name], state, target, takes, drops)
            replayed += 1
    assert replayed >= 5


def without_withholding(folder: Path) -> str:
    """A copy of the case in which the Pentagon does not mind sharing; the path of the file."""
    (path,) = (e.path for e in entries() if e.slug == "syria-2016")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not ("{that: not share," in line and "information kept in its own hands" in line)]
    assert len(kept) == len(lines) - 1
    copy = folder / "syria-2016.yaml"
    copy.write_text("".join(kept), encoding="utf-8")
    return str(copy)


@long
def test_a_preference_taken_away_changes_the_sentences(tmp_path: Path) -> None:
    """Without the statement nobody gives it as a reason, and the Pentagon no longer stands in the way of V1_full."""
    choice = ("--perspective", "A", "--phase", "before_deadline", "--proposal", "V1_full")
    with_it = printed("assess", "syria-2016", *choice)
    without = printed("assess", without_withholding(tmp_path), *choice)
    reason = "Pentagon would give up “share targeting information with Russia”"
    assert reason in with_it
    assert "“information kept in its own hands”" in with_it
    assert reason not in without
    assert "information kept in its own hands" not in without
    blocking = re.compile(r"the smallest sets of decision makers who stand in the way: (.*?)\. ")
    assert all("Pentagon" in found for found in blocking.findall(with_it))
    assert blocking.findall(without)
    assert not any("Pentagon" in found for found in blocking.findall(without))


def test_explain_gives_the_answers_in_sentences() -> None:
    """The White House could leave R3; sequentially stable, because of what follows."""
    text = printed(
        "explain", "syria-2016", "--perspective", "A", "--phase", "before_deadline",
        "--state", "R3", "--concept", "seq", "--by", "WH",
    )  # fmt: skip
    m = judge(BEFORE)
    (verdict,) = detente.explain(solved(BEFORE), state="R3", concept="seq", by=["WH"])
    assert verdict.stable is Answer.YES
    assert "stable" in text
    names = {i: e["name"] for i, e in literal_cases.layer(CASES["syria-2016"], *BEFORE[1:])["decision_makers"].items()}
    assert verdict.temptations
    for temptation in verdict.temptations:
        assert temptation.step.to in text
        assert temptation.by[-1].to in text
        assert literal_cases.shortest_answer(m, "seq", "WH", verdict.state, temptation.step.to) == len(temptation.by)
        for step in temptation.by:
            assert f"{names[step.decision_maker]} would " in text


LOADED = re.compile(
    r"\b(terrorists?|regimes?|deranged|scourge|(?:il)?legitimate|moderates?|evil|brutal|puppets?|thugs?|tyrants?|dictators?"
    r"|aggressors?|butchers?|rogue|so-called|cowardly|heroic|invaders?|propaganda)\b",
    re.IGNORECASE,
)
# Words that a sentence would use if it spoke of positions instead of names.
POSITIONS = re.compile(
    r"(?<!United )\b(DM|player|decision maker|state|option|proposal|statement|index)s? #?\d+\b", re.IGNORECASE
)


def everything_printed() -> Iterator[tuple[str, str]]:
    """What each command prints about each case, less the running text that the author of the case wrote."""
    for slug, perspective, phase in [s for s in SELECTIONS if s not in SYRIA or s == BEFORE]:
        choice = [*(("--perspective", perspective) if perspective else ()), *(("--phase", phase) if phase else ())]
        told = literal_cases.layer(CASES[slug], perspective, phase)
        for command in ("show", "solve", "assess", *(["explain"] if "status_quo" in told else [])):
            # What the sources say, in paraphrase, is not generated.
            text = printed(command, slug, *choice).split(" Claims ------ ")[0]
            for key in ("caution", "summary", "citation", "title"):
                text = text.replace(" ".join(str(told.get(key) or "…").split()), "…")
            yield f"{command} {slug} {choice}", text


@long
def test_words_are_neutral_and_names_stand_for_positions() -> None:
    for what, text in everything_printed():
        # What stands in quotation marks is somebody's; what stands outside is ours.
        ours = re.sub(r"“[^”]*”", "“…”", text)
        assert not LOADED.findall(ours), what
        # `show` also prints the reasons that the author of the case gives.
        assert what.startswith("show") or not POSITIONS.findall(ours), what


def test_parties_are_listed_in_file_order() -> None:
    for selection in SELECTIONS:
        assert list(solved(selection).stable["nash"]) == judge(selection).decision_makers
        assert list(solved(selection).conflict.decision_makers) == judge(selection).decision_makers
