"""Assessments of models that nobody can list: answered soon, in sentences, and every witness replayed move by move.

The replay uses nothing but single states: which exist, which moves are allowed, who prefers what. Where a model is small
enough to list every move, and one decision maker still owns so many options that its reasons come from diagrams, the
numbers of improvements and of undeterred ones, and the lengths of the shortest answers, are counted again one by one.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import deque
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("dd", reason="decision diagrams are not installed")

import detente
from detente.conflict import Conflict
from detente.conflict.conflict import letters

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from generate import Recipe, case_text

FIVE = ("nash", "gmr", "smr", "seq", "sseq")
IMPROVE = ("seq", "sseq")
COUNTER = ("smr", "sseq")
LARGE = [
    Recipe(60, 4, 10, "local", 1, proposals=2),
    Recipe(60, 4, 15, "local", 3, one_way=8, rules=10, proposals=2),
    Recipe(60, 5, 6, "random", 1, rules=8, one_way=4, proposals=2),
]
large = pytest.mark.parametrize("recipe", LARGE, ids=lambda r: f"{r.family}-{r.seed}")


@cache
def model_of(recipe: Recipe) -> detente.Model:
    return detente.parse_case(case_text(recipe), name="large.yaml").model()


@cache
def assessed(recipe: Recipe) -> tuple[detente.Assessment, float]:
    start = time.monotonic()
    found = detente.assess_model(model_of(recipe), limit=2)
    for proposal in found.proposals:
        assert len(proposal.verdicts) == len(proposal.states) * len(FIVE)
        assert proposal.smallest_blocking_sets
    return found, time.monotonic() - start


# Replaying


def code_of(state: str) -> int:
    return sum(1 << k for k, letter in enumerate(state) if letter == "Y")


def replay(conflict: Conflict, step: object, *, improving: bool) -> int:
    """Check one move, and return where it leads."""
    near = conflict.neighbourhood
    i, origin, target = conflict.index(step.decision_maker), step.origin, step.target
    assert step.to == letters(target, len(conflict.options))
    changed = {o: bool(target >> k & 1) for k, o in enumerate(conflict.options) if (origin ^ target) >> k & 1}
    assert set(step.takes) == {o for o, taken in changed.items() if taken}
    assert set(step.drops) == {o for o, taken in changed.items() if not taken}
    assert changed
    assert not (origin ^ target) & ~conflict.own[i], "options of somebody else"
    assert near.exists(origin)
    assert near.exists(target)
    assert near.allowed(i, origin, target)
    if improving:
        assert near.prefers(i, target, origin)
    return target


def escapes(conflict: Conflict, i: int, state: int, level: int, rng: Random, tries: int) -> bool:
    """Whether one of some moves of i from a state leads to a state better than the level: all single ones, and more."""
    near = conflict.neighbourhood
    own = [k for k in range(len(conflict.options)) if conflict.own[i] >> k & 1]
    targets = [state ^ 1 << k for k in own]
    targets += [state ^ 1 << k ^ 1 << m for k in own for m in own if k < m]
    targets += [state ^ sum(1 << k for k in own if rng.random() < 0.5) for _ in range(tries)]
    return any(t != state and near.prefers(i, t, level) and near.allowed(i, state, t) for t in targets)


def replay_temptation(conflict: Conflict, t: object, state: int, concept: str, i: int, tries: int = 300) -> None:
    near = conflict.neighbourhood
    assert t.step.origin == state
    assert t.step.decision_maker == conflict.decision_makers[i]
    at = replay(conflict, t.step, improving=True)
    assert t.deterred in (True, False), "a small search was not finished"
    if not t.deterred:
        assert t.by == ()
        return
    assert concept != "nash"
    assert t.by, "an answer has at least one move"
    last = i
    for step in t.by:
        assert step.origin == at
        mover = conflict.index(step.decision_maker)
        assert mover not in (i, last), "the others answer, and nobody twice in a row"
        at, last = replay(conflict, step, improving=concept in IMPROVE), mover
    assert not near.prefers(i, at, state)
    if concept in COUNTER:
        assert not escapes(conflict, i, at, state, Random(at), tries)


@large
def test_large_models_are_assessed_within_a_minute(recipe: Recipe) -> None:
    found, seconds = assessed(recipe)
    assert found.solution.engine == "symbolic"
    assert found.solution.complete is True
    assert seconds < 60
    assert len(found.proposals) == 2
    for proposal in found.proposals:
        assert 0 < proposal.with_terms.count < found.solution.feasible.count, "terms neither valid nor unsatisfiable"
        assert set(proposal.holds) == set(FIVE)


@large
def test_every_witness_can_be_replayed(recipe: Recipe) -> None:
    found, _ = assessed(recipe)
    conflict, seen = found.solution.conflict, set()
    states = {s for p in found.proposals for s in p.states} | {found.status_quo}
    states |= {s.first(1)[0] for p in found.proposals for s in p.equilibria.values() if s.count}
    for state in sorted(states):
        for concept in FIVE:
            for verdict in detente.explain(found.solution, state, concept):
                i, code = conflict.index(verdict.decision_maker), code_of(state)
                assert verdict.stable is (verdict.undeterred == 0)
                assert verdict.stable is (state in found.solution.stable[concept][verdict.decision_maker])
                assert 0 <= verdict.undeterred <= verdict.improvements
                kinds = [t.deterred for t in verdict.temptations]
                assert (False in kinds) is (verdict.undeterred > 0)
                assert (True in kinds) is (verdict.undeterred < verdict.improvements)
                for temptation in verdict.temptations:
                    replay_temptation(conflict, temptation, code, concept, i)
                    seen.add((concept, temptation.deterred))
    assert {(c, False) for c in FIVE} <= seen
    assert any(deterred for _, deterred in seen)


@large
def test_every_blocker_has_a_move_that_nobody_deters(recipe: Recipe) -> None:
    found, _ = assessed(recipe)
    for proposal in found.proposals:
        for verdict in proposal.verdicts:
            code = found.solution.conflict.neighbourhood.state(verdict.state)
            sets = found.solution.stable[verdict.concept]
            assert [b.decision_maker for b in verdict.blockers] == [i for i, s in sets.items() if code not in s]
            assert verdict.holds is (not verdict.blockers)
            assert all(any(t.deterred is False for t in b.temptations) for b in verdict.blockers)
            assert verdict.state in proposal.with_terms


@large
def test_the_smallest_blocking_sets_follow_from_counts(recipe: Recipe) -> None:
    """A set of blockers is in question if some state with the terms is stable for everybody else."""
    found, _ = assessed(recipe)
    everyone = found.solution.conflict.decision_makers
    for proposal in found.proposals:
        for concept, sets in proposal.smallest_blocking_sets.items():
            possible = []
            for chosen in product((False, True), repeat=len(everyone)):
                left = proposal.with_terms
                for dm, blocks in zip(everyone, chosen, strict=True):
                    left = left if blocks else left & found.solution.stable[concept][dm]
                if left.count:
                    possible.append({dm for dm, blocks in zip(everyone, chosen, strict=True) if blocks})
            smallest = [s for s in possible if not any(other < s for other in possible)]
            assert sorted(map(sorted, sets)) == sorted(map(sorted, smallest)), concept
            assert proposal.holds[concept] is (() in sets)


def test_the_command_line_answers_in_sentences(tmp_path: Path) -> None:
    recipe = LARGE[0]
    path = tmp_path / "large.yaml"
    path.write_text(case_text(recipe), encoding="utf-8")
    start = time.monotonic()
    command = [sys.executable, "-m", "detente", "assess", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=90)
    assert time.monotonic() - start < 60
    assert (done.returncode, done.stderr) == (0, "")
    for proposal in ("p0", "p1"):
        assert proposal in done.stdout
    assert "hold" in done.stdout
    assert done.stdout.count(". ") + done.stdout.count(".\n") > 10, "sentences"
    assert len(done.stdout) < 100_000, "nobody reads more"
    done = subprocess.run([*command, "--format", "json", "--limit", "2"], capture_output=True, text=True, check=False)
    record = json.loads(done.stdout)
    found, _ = assessed(recipe)
    for printed, proposal in zip(record["proposals"], found.proposals, strict=True):
        assert printed["holds"] == dict(proposal.holds)
        assert printed["with_terms"]["count"] == proposal.with_terms.count


# The large path where everything can still be counted one by one


class Counted:
    """One decision maker at one state, by trying every move."""

    def __init__(self, conflict: Conflict, i: int, state: int) -> None:
        self.near, self.conflict, self.i, self.state = conflict.neighbourhood, conflict, i, state
        n = len(conflict.options)
        self.own = [[k for k in range(n) if own >> k & 1] for own in conflict.own]
        self.better = [q for q in self.moves(i, state) if self.near.prefers(i, q, state)]

    def moves(self, j: int, x: int) -> list[int]:
        targets = (x ^ sum(1 << k for k, c in zip(self.own[j], choice, strict=True) if c)
                   for choice in product((0, 1), repeat=len(self.own[j])))  # fmt: skip
        return [t for t in targets if t != x and self.near.allowed(j, x, t)]

    def sanctions(self, x: int, concept: str) -> bool:
        if self.near.prefers(self.i, x, self.state):
            return False
        return concept not in COUNTER or not any(
            self.near.prefers(self.i, z, self.state) for z in self.moves(self.i, x)
        )

    def answer(self, q: int, concept: str) -> int | None:
        """The length of the shortest answer to the move to q: breadth first over pairs (state, last mover)."""
        if concept == "nash":
            return None
        waiting, seen = deque([(q, self.i, 0)]), set()
        while waiting:
            x, last, length = waiting.popleft()
            if length and self.sanctions(x, concept):
                return length
            for j in range(len(self.own)):
                if j in (self.i, last):
                    continue
                for t in self.moves(j, x):
                    if (t, j) not in seen and (concept not in IMPROVE or self.near.prefers(j, t, x)):
                        seen.add((t, j))
                        waiting.append((t, j, length + 1))
        return None


UNEVEN = """format: detente/1
decision_makers: {{A: {{name: Ann}}, B: {{name: Bob}}, C: {{name: Cid}}}}
options:
{options}
infeasible:
{rules}
preferences:
{preferences}
"""


def uneven(seed: int) -> detente.Model:
    """Sixteen options: eleven of A, three of B, two of C; some one-way, some rules."""
    rng = Random(f"uneven {seed}")
    owners = "A" * 11 + "B" * 3 + "C" * 2
    literal = lambda: f"{rng.choice(('', 'not '))}o{rng.randrange(16)}"  # noqa: E731 - two words long
    near_others = lambda: f"{rng.choice(('', 'not '))}o{rng.randrange(9, 16)}"  # noqa: E731 - as above
    ways = {k: rng.choice(("take-only", "drop-only")) for k in rng.sample(range(16), 3)}
    options = [f"  o{k}: {{owner: {i}{f', moves: {ways[k]}' if k in ways else ''}}}" for k, i in enumerate(owners)]
    rules = [f"  - {literal()} and {literal()} and {literal()}" for _ in range(3)]
    lines = []
    for i in "ABC":
        lines.append(f"  {i}:")
        lines += [
            f"    - {near_others()} {rng.choice(('and', 'or'))} {rng.choice((literal, near_others))()}"
            for _ in range(6)
        ]
    text = UNEVEN.format(options="\n".join(options), rules="\n".join(rules), preferences="\n".join(lines))
    return detente.parse_case(text, name=f"uneven-{seed}.yaml").model()


@pytest.mark.parametrize("seed", range(5))
def test_reasons_from_diagrams_are_what_counting_gives(seed: int) -> None:
    """Numbers of improvements, of those nobody deters, and the lengths of answers, at states drawn at random."""
    solution = detente.solve(uneven(seed), FIVE, "dense" if seed % 2 else "symbolic")
    conflict, rng = solution.conflict, Random(seed)
    feasible = solution.feasible
    states = [code for code in rng.sample(range(2**16), 60) if code in feasible][:3]
    assert states
    for code in states:
        state = letters(code, 16)
        for i, dm in enumerate(conflict.decision_makers):
            counted = Counted(conflict, i, code)
            better = counted.better if len(counted.better) <= 60 else rng.sample(counted.better, 60)
            for concept in FIVE:
                (verdict,) = detente.explain(solution, state, concept, [dm])
                assert verdict.improvements == len(counted.better), f"{state} {dm}"
                assert verdict.stable is (verdict.undeterred == 0), f"{state} {dm} {concept}"
                lengths = {q: counted.answer(q, concept) for q in better}
                if better == counted.better:
                    alone = sum(length is None for length in lengths.values())
                    assert verdict.undeterred == alone, f"{state} {dm} {concept}"
                for t in verdict.temptations:
                    replay_temptation(conflict, t, code, concept, i, tries=10)
                    length = counted.answer(t.step.target, concept)
                    assert t.deterred is (length is not None), f"{state} {dm} {concept} {t.step.to}"
                    assert not t.deterred or len(t.by) == length, f"{state} {dm} {concept} {t.step.to}"
                if not verdict.complete:
                    assert len(verdict.temptations) == len({t.deterred for t in verdict.temptations})


def test_some_of_these_have_everything() -> None:
    """The population of the test above: somebody owns more options than are listed, and answers of several moves."""
    model = uneven(0)
    assert max(own.bit_count() for own in detente.compile_model(model).own) == 11
    from detente.stability.large import is_large

    assert all(is_large(detente.compile_model(uneven(seed))) for seed in range(5))
