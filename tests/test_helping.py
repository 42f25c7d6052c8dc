"""Whose moves help or hurt whom, against states and moves gone through one by one, on random models of every kind.

The reading knows nothing of the package: it counts, of all completions of what preferences leave open, in which a move
leaves somebody better off. What a move shows is checked against all that could have been shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from random import Random
from typing import get_args

import pytest

import detente
import random_open
from detente.answer import Answer
from detente.assess.relations.helping import MAX_STATES, EffectKind, Helping, ShownMove, Tally, who_helps
from literal_cases import as_text
from literal_completions import OpenCase
from random_models import random_model
from seeds import seeded

DRAWS = (random_open.draw_open, random_open.draw_pairs, random_open.draw_fuzzy, random_open.draw_hybrid)
FEW = (31, 44)
Move = tuple[str, str]


def drawn(seed: int) -> str:
    """A case: half of them as they are solved always, half with something left open; with a status quo and a name."""
    text = DRAWS[seed // 2 % len(DRAWS)](seed) if seed % 2 else random_model(seed).case_text()
    states, rng = OpenCase(text).plain, Random(seed)
    if states.coalesced:
        return text
    return f"{text}status_quo: {rng.choice(states.states)}\nstates: {{s: {rng.choice(states.states)}}}\n"


@dataclass(frozen=True)
class Counted:
    helping: list[Move]
    hurting: list[Move]
    same: list[Move]
    may_help: list[Move]
    may_hurt: list[Move]


class Literal:
    """One case, read literally."""

    def __init__(self, text: str) -> None:
        self.case = case = OpenCase(text)
        self.game = case.game
        self.codes = {s: k for k, s in enumerate(case.plain.states)}
        self.may: dict[str, set[Move]] = {}
        self.must: dict[str, set[Move]] = {}
        self.neither: dict[str, set[Move]] = {}
        for i in case.plain.decision_makers:
            certainty = case.certainty(i)
            if certainty is None:
                every = [set(c.better) for c in case.completions(i)]
                self.may[i], self.must[i] = set.union(*every), set.intersection(*every)
                self.neither[i] = set()
            else:
                level = random_open.Fraction(as_text(case.told["preferences"][i]["threshold"]))
                pairs = list(permutations(self.game.states, 2))
                self.must[i] = self.may[i] = {(a, b) for a, b in pairs if certainty(a, b) - certainty(b, a) >= level}
                self.neither[i] = {(a, b) for a, b in pairs if not {(a, b), (b, a)} & self.must[i]}

    def moves(self, a: str) -> list[Move]:
        return [(s, q) for s in self.game.states for q in self.game.moves[a][s]]

    def counted(self, b: str, moves: list[Move], sure: set[Move] | None = None) -> Counted:
        helping, hurting, same, may_help, may_hurt = [], [], [], [], []
        for s, q in moves:
            made = sure is None or (s, q) in sure
            if made and (q, s) in self.must[b]:
                helping.append((s, q))
            elif made and (s, q) in self.must[b]:
                hurting.append((s, q))
            else:
                better = (q, s) in self.may[b] or (q, s) in self.neither[b]
                worse = (s, q) in self.may[b] or (s, q) in self.neither[b]
                may_help += [(s, q)] if better else []
                may_hurt += [(s, q)] if worse else []
                same += [] if better or worse else [(s, q)]
        return Counted(helping, hurting, same, may_help, may_hurt)

    def serving(self, a: str) -> tuple[list[Move], set[Move]]:
        moves = self.moves(a)
        return [(s, q) for s, q in moves if (q, s) in self.may[a]], {m for m in moves if m[::-1] in self.must[a]}

    def alone(self, a: str, option: str, *, taking: bool) -> list[Move]:
        """Moves between states of which two members differ in one option alone."""
        plain, found = self.case.plain, []
        for s, q in self.moves(a):
            for c, d in product(plain.members[s], plain.members[q]):
                first, then = (c, d) if taking else (d, c)
                if then - first == {option} and not first - then and plain.may_move(a, c, d):
                    found.append((s, q))
                    break
        return found


def same(tally: Tally, counted: Counted, literal: Literal, model: detente.Model) -> None:
    assert (tally.helps, tally.hurts, tally.same) == tuple(
        map(len, (counted.helping, counted.hurting, counted.same))
    )  # fmt: skip
    assert (tally.may_help, tally.may_hurt) == (len(counted.may_help), len(counted.may_hurt))
    left = sorted({*counted.may_help, *counted.may_hurt})
    assert tally.open == len(left)
    for shown, moves in ((tally.helping, counted.helping), (tally.hurting, counted.hurting), (tally.unsettled, left)):
        is_shown(shown, moves, literal, model)
    assert (tally.kind == "no moves") == (tally.moves == 0)
    assert (tally.kind == "always helps") == (0 < tally.moves == len(counted.helping))
    assert (tally.kind == "always hurts") == (0 < tally.moves == len(counted.hurting))
    assert (tally.kind == "helps and hurts") == bool(counted.helping and counted.hurting)
    assert (tally.matters is Answer.NO) == (not counted.helping and not counted.hurting and not left)
    assert (tally.hurts_at_all is Answer.NO) == (not counted.hurting and not counted.may_hurt)
    assert (tally.helps_at_all is Answer.YES) == bool(counted.helping)


def is_shown(shown: ShownMove | None, moves: list[Move], literal: Literal, model: detente.Model) -> None:
    """From the first state there is, by its order, and from there the move that changes least."""
    assert (shown is None) == (not moves)
    if shown is None:
        return
    named = [*([model.status_quo] if model.status_quo else []), *model.states.values()]
    first = min({s for s, _ in moves}, key=lambda s: (named.index(s) if s in named else len(named), literal.codes[s]))
    assert shown.state == first
    assert (first, shown.step.to) in moves
    changed = len(shown.step.takes) + len(shown.step.drops)
    if not literal.case.plain.coalesced:
        apart = [(sum(x != y for x, y in zip(s, q, strict=True)), literal.codes[q]) for s, q in moves if s == first]
        assert (changed, literal.codes[shown.step.to]) == min(apart)


@seeded(200, every=17)
def test_help_and_hurt_are_what_states_and_moves_one_by_one_say(seed: int) -> None:
    text = drawn(seed)
    literal, found = Literal(text), helping_in(text)
    makers = literal.case.plain.decision_makers
    assert list(found.effects) == list(permutations(makers, 2))
    assert found.states == len(literal.game.states)
    for (a, b), effect in found.effects.items():
        same(effect.every, literal.counted(b, literal.moves(a)), literal, found.model)
        same(effect.serving, literal.counted(b, *literal.serving(a)), literal, found.model)
        own = [o.name for o in literal.case.plain.options if o.owner == a]
        assert [o.option for o in effect.options] == own
        for told in effect.options:
            for tally, taking in ((told.taking, True), (told.dropping, False)):
                moves = literal.alone(a, told.option, taking=taking)
                same(tally, literal.counted(b, moves), literal, found.model)


def helping_in(text: str) -> Helping:
    return who_helps(detente.parse_case(text).model())


def test_among_the_draws_there_is_every_kind() -> None:
    """So that the test above says something of each; here by the fewest draws that have all."""
    kinds = {e.serving.kind for seed in FEW for e in helping_in(drawn(seed)).effects.values()}
    assert kinds == {*get_args(EffectKind)}


def test_a_model_of_too_many_states_is_refused_by_name() -> None:
    options = "".join(f", o{k}: {{owner: A}}" for k in range(17))
    text = f"format: detente/1\ndecision_makers: {{A: {{}}, B: {{}}}}\noptions: {{b: {{owner: B}}{options}}}\n"
    model = detente.parse_case(text + "preferences: {A: [b], B: [b]}\n").model()
    with pytest.raises(detente.BoundReached, match="moves"):
        who_helps(model)
    assert MAX_STATES == 2**16
