"""Assessments of models that nobody can list: answered soon, in sentences, and every witness replayed move by move.

The replay uses nothing but single states: which exist, which moves are allowed, who prefers what. Where a model is so
small that every move can be listed, while one decision maker owns enough options for its reasons to be diagrams, the
numbers of improvements and of undeterred ones, and the lengths of the shortest answers, are counted again one by one.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import deque
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest

from naive import FIVE

pytest.importorskip("dd", reason="decision diagrams are not installed")

import detente
from detente.answer import Answer
from detente.conflict import Conflict
from detente.conflict.conflict import letters
from detente.engines.reasons import is_large
from seeds import long, long_but, seeded, take

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from generate import Recipe, case_text

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
def assessed(recipe: Recipe) -> detente.Assessment:
    found = detente.assess_proposals(model_of(recipe), limit=2)
    for proposal in found.proposals:
        assert len(proposal.verdicts) == len(proposal.states) * len(FIVE)
        assert proposal.smallest_blocking_sets
    return found


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
    assert t.deterred.settled, "a small search was not finished"
    if t.deterred is Answer.NO:
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


@long_but(every=3)
@large
def test_large_models_are_assessed_as_a_whole(recipe: Recipe) -> None:
    """That it takes less than a minute is measured among the benchmarks."""
    found = assessed(recipe)
    assert found.solution.engine == "symbolic"
    assert found.solution.complete is True
    assert len(found.proposals) == 2
    for proposal in found.proposals:
        assert 0 < proposal.with_terms.count < found.solution.feasible.count, "terms neither valid nor unsatisfiable"
        assert set(proposal.holds) == set(FIVE)


@long_but(every=3)
@large
def test_every_witness_can_be_replayed(recipe: Recipe) -> None:
    found = assessed(recipe)
    conflict, seen = found.solution.conflict, set()
    states = {s for p in found.proposals for s in p.states} | {found.status_quo}
    states |= {s.first(1)[0] for p in found.proposals for s in p.equilibria.values() if s.count}
    for state in sorted(states):
        for concept in FIVE:
            for verdict in detente.explain(found.solution, state=state, concept=concept):
                i, code = conflict.index(verdict.decision_maker), code_of(state)
                assert verdict.stable is Answer.of(verdict.undeterred == 0)
                assert verdict.stable is Answer.of(state in found.solution.stable[concept][verdict.decision_maker])
                assert 0 <= verdict.undeterred <= verdict.improvements
                kinds = [t.deterred for t in verdict.temptations]
                assert (Answer.NO in kinds) is (verdict.undeterred > 0)
                assert (Answer.YES in kinds) is (verdict.undeterred < verdict.improvements)
                for temptation in verdict.temptations:
                    replay_temptation(conflict, temptation, code, concept, i)
                    seen.add((concept, temptation.deterred))
    assert ("nash", Answer.NO) in seen
    assert {(c, Answer.YES) for c in ("gmr", "seq")} & seen


@long_but(every=3)
@large
def test_every_blocker_has_a_move_that_nobody_deters(recipe: Recipe) -> None:
    found = assessed(recipe)
    for proposal in found.proposals:
        for verdict in proposal.verdicts:
            code = found.solution.conflict.neighbourhood.state(verdict.state)
            sets = found.solution.stable[verdict.concept]
            assert [b.decision_maker for b in verdict.blockers] == [i for i, s in sets.items() if code not in s]
            assert verdict.holds is Answer.of(not verdict.blockers)
            assert all(any(t.deterred is Answer.NO for t in b.temptations) for b in verdict.blockers)
            assert verdict.state in proposal.with_terms


@large
def test_the_smallest_blocking_sets_follow_from_counts(recipe: Recipe) -> None:
    """A set of blockers is in question if some state with the terms is stable for everybody else."""
    found = assessed(recipe)
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
            assert proposal.holds[concept] is Answer.of(() in sets)


@long
def test_the_command_line_answers_in_sentences(tmp_path: Path) -> None:
    recipe = LARGE[0]
    path = tmp_path / "large.yaml"
    path.write_text(case_text(recipe), encoding="utf-8")
    command = [sys.executable, "-m", "detente", "assess", str(path), "--seconds", "3600"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    for proposal in ("p0", "p1"):
        assert proposal in done.stdout
    assert "hold" in done.stdout
    assert done.stdout.count(". ") + done.stdout.count(".\n") > 10, "sentences"
    assert len(done.stdout) < 100_000, "nobody reads more"
    done = subprocess.run([*command, "--format", "json", "--limit", "2"], capture_output=True, text=True, check=False)
    record = json.loads(done.stdout)
    found = assessed(recipe)
    for printed, proposal in zip(record["proposals"], found.proposals, strict=True):
        assert printed["holds"] == {c: answer.json for c, answer in proposal.holds.items()}
        assert printed["with_terms"]["count"] == proposal.with_terms.count


# The large path where everything can still be counted one by one


class Counted:
    """A conflict of few options with every state looked at once."""

    def __init__(self, conflict: Conflict) -> None:
        n, near = len(conflict.options), conflict.neighbourhood
        codes = range(2**n)
        self.conflict = conflict
        self.exists = np.array([near.exists(code) for code in codes])
        self.worth = [np.array([near.key(j, code) for code in codes]) for j in range(len(conflict.own))]
        self.changes = []
        for own in conflict.own:
            bits = [1 << k for k in range(n) if own >> k & 1]
            self.changes.append(np.array([sum(chosen) for chosen in product(*((0, b) for b in bits))][1:]))

    def moves(self, j: int, x: int) -> np.ndarray:
        targets = x ^ self.changes[j]
        lost, won = x & ~targets, targets & ~x
        allowed = (lost & self.conflict.take_only | won & self.conflict.drop_only) == 0
        return targets[allowed & self.exists[targets]]

    def improvements(self, j: int, x: int) -> np.ndarray:
        targets = self.moves(j, x)
        return targets[self.worth[j][targets] > self.worth[j][x]]

    def sanctions(self, x: int, i: int, state: int, concept: str) -> bool:
        worth = self.worth[i]
        if worth[x] > worth[state]:
            return False
        return concept not in COUNTER or not (worth[self.moves(i, x)] > worth[state]).any()

    def answer(self, i: int, state: int, q: int, concept: str) -> int | None:
        """The length of the shortest answer to the move to q: breadth first over pairs (state, last mover)."""
        if concept == "nash":
            return None
        responds = self.improvements if concept in IMPROVE else self.moves
        seen = {j: np.zeros(len(self.exists), dtype=bool) for j in range(len(self.changes)) if j != i}
        waiting = deque([(q, i, 0)])
        while waiting:
            x, last, length = waiting.popleft()
            if length and self.sanctions(x, i, state, concept):
                return length
            for j, known in seen.items():
                if j != last:
                    new = responds(j, x)
                    new = new[~known[new]]
                    known[new] = True
                    waiting.extend((t, j, length + 1) for t in new.tolist())
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


@long
@seeded(4)
def test_reasons_from_diagrams_are_what_counting_gives(seed: int) -> None:
    """Numbers of improvements, of those nobody deters, and the lengths of answers, at states drawn at random."""
    solution = detente.solve(uneven(seed), concepts=FIVE, engine="symbolic")
    conflict, rng = solution.conflict, Random(seed)
    assert max(own.bit_count() for own in conflict.own) == 11
    assert is_large(conflict)
    counted = Counted(conflict)
    for code in rng.sample(np.flatnonzero(counted.exists).tolist(), len(take(3, every=3))):
        for i, dm in enumerate(conflict.decision_makers):
            better = counted.improvements(i, code).tolist()
            looked_at = better if len(better) <= 50 else rng.sample(better, 50)
            for concept in FIVE:
                name = f"seed {seed}, {letters(code, 16)}, {dm}, {concept}"
                (verdict,) = detente.explain(solution, state=letters(code, 16), concept=concept, by=[dm])
                assert verdict.improvements == len(better), name
                assert verdict.stable is Answer.of(verdict.undeterred == 0), name
                alone = sum(counted.answer(i, code, q, concept) is None for q in looked_at)
                if looked_at == better:
                    assert verdict.undeterred == alone, name
                assert verdict.undeterred >= alone, name
                assert len(verdict.temptations) == len({t.deterred for t in verdict.temptations}), name
                for t in verdict.temptations:
                    replay_temptation(conflict, t, code, concept, i, tries=10)
                    length = counted.answer(i, code, t.step.target, concept)
                    assert t.deterred is Answer.of(length is not None), f"{name}: {t.step.to}"
                    assert t.deterred is Answer.NO or len(t.by) == length, f"{name}: {t.step.to}"
