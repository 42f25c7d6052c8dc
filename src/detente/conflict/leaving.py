"""The combinations that rules leave, found option by option: where rules leave few, however many options there are.

Rules such as “exactly one level of each issue” leave some hundreds of 2^40 combinations. Options are decided one after
the other, those of one rule together, and a choice is given up as soon as a rule excludes it however the others are
decided (Kleene's three values: true, false, open). So no combination is missed, and none is found twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np

from detente.conflict.arrays import IntArray
from detente.conflict.conflict import Conflict
from detente.deadline import check
from detente.formula import Formula

MAX_FOUND = 1 << 20
"""So many choices of some options are kept at a time; and so many in all are made before the clock is looked at, as in
blocks of combinations: without them nothing could be said."""
MAX_BITS = 62
"""So many options a whole number in an array has room for."""

Truth: TypeAlias = tuple[Any, Any]
"""Whether something holds however what is open is decided, and whether it holds in some way."""


def left_by_rules(conflict: Conflict) -> IntArray | None:
    """Return the codes of all feasible combinations, ascending; None where these are too many to be found so."""
    return _left(conflict.options, conflict.infeasible)


def too_many_left(options: int) -> str:
    """Say, of a model of so many options of which `left_by_rules` is None, why it has too many states to be listed."""
    if options > MAX_BITS:
        return f"this model has {options} options, more than the {MAX_BITS} that a state in a list has room for"
    return f"this model has {options}, and its rules leave more than {MAX_FOUND:,} choices of some of them"


def most_alike(codes: IntArray, own: int) -> int:
    """Return how many combinations at most are alike in all but somebody's own options: its moves at one, and that."""
    return int(np.unique(codes & ~own, return_counts=True)[1].max(initial=0))


@lru_cache(maxsize=8)
def _left(options: tuple[str, ...], rules: tuple[Formula, ...]) -> IntArray | None:
    named = [frozenset(rule.names()) for rule in rules]
    ruled = frozenset[str]().union(*named)
    free = sum(option not in ruled for option in options)
    if len(options) > MAX_BITS or 1 << free > MAX_FOUND:
        return None
    bit = {option: 1 << k for k, option in enumerate(options)}
    codes, decided, made = np.zeros(1, dtype=np.int64), dict[str, int](), 0
    for option in (None, *_in_turn(options, named)):
        if made > MAX_FOUND:
            check()
        if option is not None:
            decided[option] = bit[option]
            codes = np.concatenate([codes, codes | bit[option]])
        made += len(codes)
        for rule, names in zip(rules, named, strict=True):
            if (option in names) if option is not None else not names:
                excluded, _ = rule.in_algebra(_Decided(codes, decided))
                codes = codes[~np.broadcast_to(excluded, codes.shape)]
        if len(codes) > MAX_FOUND:
            return None
    codes.sort()
    codes.flags.writeable = False
    return codes


def _in_turn(options: Sequence[str], named: Sequence[frozenset[str]]) -> list[str]:
    """Return all options in the order in which they are decided: always those of the rule that has fewest open."""
    open_ = [set(names) for names in named]
    turn: dict[str, None] = {}
    while some := [names for names in open_ if names]:
        fewest = min(some, key=len)
        option = next(o for o in options if o in fewest)
        turn[option] = None
        for names in some:
            names.discard(option)
    return [*turn, *(o for o in options if o not in turn)]


class _Decided:
    """What a rule is evaluated in, see `detente.formula.tree.Algebra`: codes of which some options are decided."""

    def __init__(self, codes: IntArray, decided: Mapping[str, int]) -> None:
        self.codes, self.decided = codes, decided

    def variable(self, name: str) -> Truth:
        """Return whether an option is taken, or that it is open."""
        if name not in self.decided:
            return np.bool_(False), np.bool_(True)
        taken = (self.codes & self.decided[name]) != 0
        return taken, taken

    def constant(self, value: bool) -> Truth:
        """Return true or false."""
        return np.bool_(value), np.bool_(value)

    def invert(self, a: Truth) -> Truth:
        """Return not a."""
        return ~a[1], ~a[0]

    def both(self, a: Truth, b: Truth) -> Truth:
        """Return a and b."""
        return a[0] & b[0], a[1] & b[1]

    def either(self, a: Truth, b: Truth) -> Truth:
        """Return a or b."""
        return a[0] | b[0], a[1] | b[1]

    def same(self, a: Truth, b: Truth) -> Truth:
        """Return a iff b."""
        return (a[0] & b[0]) | ~(a[1] | b[1]), (a[1] & b[1]) | ~(a[0] | b[0])
