"""Around one state: what exists, who can move where, what is better; for witnesses on models of any size."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from detente.conflict.conflict import MergedState, pattern_bits
from detente.conflict.few import few
from detente.errors import BoundReached, UsageError
from detente.formula import Formula

if TYPE_CHECKING:
    from detente.conflict.conflict import Conflict

MAX_OWN_OPTIONS = 16
MAX_WILD = 16


class Truth(Enum):
    """What a formula is at a state: true, false, or mixed, where the members of a merged state differ.

    That is known of every state; it is no verdict. Compare it with ``is``.
    """

    TRUE = "true"
    FALSE = "false"
    MIXED = "mixed"

    if not TYPE_CHECKING:  # as of an answer: a type checker refuses every truth test

        def __bool__(self) -> bool:
            raise TypeError(f"{self!r} is one of three, not true or false: compare it with `is`")

    def __repr__(self) -> str:
        return f"Truth.{self.name}"


class Neighbourhood:
    """A lazy view of a conflict, one state at a time; states are canonical codes (a merged state's smallest member)."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.exists = lru_cache(maxsize=1 << 18)(self._exists)
        self.moves = lru_cache(maxsize=1 << 16)(self._moves)
        self.improvements = lru_cache(maxsize=1 << 16)(self._improvements)
        self.steps = lru_cache(maxsize=1 << 16)(self._steps)
        self.key = lru_cache(maxsize=1 << 18)(self._key)

    def _exists(self, code: int) -> bool:
        values = self.conflict.values(code)
        return not any(rule.evaluate(values) for rule in self.conflict.infeasible)

    def canonical(self, code: int) -> int:
        """Return the code of the state a feasible combination belongs to."""
        merged = self.conflict.representative.get(code)
        return merged.code if merged else code

    def members(self, state: int) -> tuple[int, ...]:
        """Return the combinations that are this state."""
        merged = self.conflict.representative.get(state)
        return merged.members if merged else (state,)

    def _moves(self, mover: int, state: int) -> tuple[int, ...]:
        reached: set[int] = set()
        for origin in self.members(state):
            for target in self._changed(mover, origin):
                if self._permitted(mover, origin, target) and self.canonical(target) != state:
                    reached.add(self.canonical(target))
        return tuple(sorted(reached))

    def _changed(self, mover: int, origin: int) -> Iterator[int]:
        """Yield the feasible combinations that differ from one in own options alone, itself among them."""
        conflict = self.conflict
        mask = conflict.own[mover]
        own = [1 << k for k in range(len(conflict.options)) if mask >> k & 1]
        if len(own) <= MAX_OWN_OPTIONS:
            for choice in product((0, 1), repeat=len(own)):
                target = origin ^ sum(bit for bit, c in zip(own, choice, strict=True) if c)
                if self.exists(target):
                    yield target
            return
        from detente.conflict.leaving import left_by_rules  # it loads arrays

        codes = left_by_rules(conflict)
        if codes is None:
            raise BoundReached(
                f"{conflict.decision_makers[mover]} has {len(own)} options; single moves are listed up to "
                f"{MAX_OWN_OPTIONS} options, or where rules leave few states"
            )
        yield from codes[(codes & ~mask) == origin & ~mask].tolist()

    def allowed(self, mover: int, origin: int, target: int) -> bool:
        """Tell whether a move of its own options is allowed and leads to a combination that exists."""
        return self.exists(target) and self._permitted(mover, origin, target)

    def _permitted(self, mover: int, origin: int, target: int) -> bool:
        """Tell whether a move of its own options between combinations that exist is allowed."""
        conflict = self.conflict
        if origin & ~target & conflict.take_only or target & ~origin & conflict.drop_only:
            return False
        listed = conflict.listed(mover)
        if listed is not None and (self.canonical(origin), self.canonical(target)) not in listed:
            return False
        return not any(
            ban.mover == mover
            and ban.origin.evaluate(conflict.values(origin))
            and ban.target.evaluate(conflict.values(target))
            for ban in conflict.bans
        )

    def _improvements(self, mover: int, state: int) -> tuple[int, ...]:
        pairs = self.conflict.pairs[mover]
        if pairs is not None:
            return tuple(q for q in self.moves(mover, state) if pairs.lead(q, state))
        here = self.key(mover, state)
        return tuple(q for q in self.moves(mover, state) if self.key(mover, q) > here)

    def _steps(self, mover: int, state: int) -> tuple[int, ...]:
        """Return where its moves in answer to somebody else lead, where it would not move against its interest."""
        pairs = self.conflict.pairs[mover]
        if pairs is None:
            return self.improvements(mover, state)
        return tuple(q for q in self.moves(mover, state) if pairs.step(q, state))

    def _key(self, decision_maker: int, state: int) -> Any:
        return self.conflict.order(decision_maker).key(state, self.conflict.values(state))

    def prefers(self, decision_maker: int, a: int, b: int) -> bool:
        """Tell whether state a tempts a decision maker at state b: *lead* of `detente.conflict.relations`."""
        pairs = self.conflict.pairs[decision_maker]
        if pairs is not None:
            return pairs.lead(a, b)
        return bool(self.key(decision_maker, a) > self.key(decision_maker, b))

    def deters(self, decision_maker: int, x: int, state: int) -> bool:
        """Tell whether an answer that ends at x deters a decision maker from leaving a state: *hold*."""
        pairs = self.conflict.pairs[decision_maker]
        return not self.prefers(decision_maker, x, state) if pairs is None else pairs.hold(x, state)

    def truth(self, formula: Formula, state: int) -> Truth:
        """Return what a formula is at a state."""
        answers = {formula.evaluate(self.conflict.values(code)) for code in self.members(state)}
        if len(answers) > 1:
            return Truth.MIXED
        return Truth.TRUE if answers.pop() else Truth.FALSE

    def holds(self, formula: Formula, state: int) -> bool:
        """Tell whether a formula holds at a state: at a merged one, whether it does at all its members."""
        return self.truth(formula, state) is Truth.TRUE

    def state(self, pattern: str) -> int | None:
        """Return the state that letters name, or None where no such state is feasible.

        Raises
        ------
        UsageError
            If the letters match several states, or leave more options open than can be looked through.
        """
        found = self.states(pattern)
        if len(found) > 1:
            some = ", ".join(self.conflict.show(s) for s in found[:3])
            raise UsageError(
                f"“{pattern}” matches {len(found)} states ({some}{', …' if len(found) > 3 else ''}); expected one"
            )
        return found[0] if found else None

    def states(self, pattern: str) -> tuple[int, ...]:
        """Return the states that letters match, ascending; `UsageError` if they leave too many options open."""
        shown = next((m.code for m in self.conflict.merged if m.shown == pattern), None)
        if shown is not None:
            return (shown,)
        care, value = pattern_bits(pattern)
        wild = [k for k in range(len(pattern)) if not care >> k & 1]
        if len(wild) > MAX_WILD:
            raise UsageError(f"“{pattern}” leaves {len(wild)} options open; expected one state")
        codes = (
            value | sum(1 << k for k, c in zip(wild, choice, strict=True) if c)
            for choice in product((0, 1), repeat=len(wild))
        )
        return tuple(sorted({self.canonical(code) for code in codes if self.exists(code)}))

    def merged_named(self, pattern: str) -> MergedState | None:
        """Return the merged state that letters name: they match at least one of its members, and no other state."""
        care, value = pattern_bits(pattern)
        matched = [m for m in self.conflict.merged if any(code & care == value for code in m.members)]
        if len(matched) != 1:
            return None
        members = set(matched[0].members)
        small = few(self.conflict)
        if small is not None:
            return matched[0] if members.issuperset(small.codes(small.matching(care, value))) else None
        from detente.conflict.combinations import Chunk, blocks, columns_of, exists

        for block in blocks(self.conflict.options):
            codes = block.codes[(block.codes & care) == value]
            there = exists(self.conflict, Chunk(codes, columns_of(codes, self.conflict.options)))
            if not members.issuperset(codes[there].tolist()):
                return None
        return matched[0]
