"""Combinations of options in blocks, so that formulas are evaluated on arrays that fit a processor's cache."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.conflict import Conflict
from detente.conflict.leaving import left_by_rules, too_many_left
from detente.deadline import check
from detente.errors import BoundReached
from detente.formula import Formula

BLOCK_BITS = 16
SOON = 16  # blocks that take no time worth counting: models of no more are never cut off in them
MAX_ENUMERATED = 26


def feasible_count(conflict: Conflict) -> int | None:
    """Return how many states there are; None where there are too many combinations to go through them all."""
    if not can_list(conflict, MAX_ENUMERATED - 4):
        return None
    return len(feasible_codes(conflict)) - sum(len(m.members) - 1 for m in conflict.merged)


def submasks(own: int) -> IntArray:
    """Return every change of some options, as bits, ascending; none at all is no change.

    >>> [int(m) for m in submasks(0b101)]
    [1, 4, 5]
    """
    found = np.zeros(1, dtype=np.int64)
    for k in range(own.bit_length()):
        if own >> k & 1:
            found = np.concatenate([found, found | 1 << k])
    return found[1:]


class _Columns(Mapping[str, BoolArray]):
    def __init__(self, codes: IntArray, options: tuple[str, ...]) -> None:
        self.codes = codes
        self.bit = {o: 1 << k for k, o in enumerate(options)}
        self.known: dict[str, BoolArray] = {}

    def __getitem__(self, option: str) -> BoolArray:
        if option not in self.known:
            self.known[option] = (self.codes & self.bit[option]) != 0
        return self.known[option]

    def __iter__(self) -> Iterator[str]:
        return iter(self.bit)

    def __len__(self) -> int:
        return len(self.bit)


def columns_of(codes: IntArray, options: tuple[str, ...]) -> Mapping[str, BoolArray]:
    """Return for each option whether it is taken, for each of the given combinations; worked out when asked for."""
    return _Columns(codes, options)


@dataclass(frozen=True)
class Chunk:
    """Consecutive combinations: their codes, and each option's values (a single one where it is the same for all)."""

    codes: IntArray
    columns: Mapping[str, BoolArray]


def blocks(options: tuple[str, ...], first: int = 0, last: int | None = None) -> Iterator[Chunk]:
    """Yield all combinations in ascending order of their code, block by block; `first` and `last` count blocks."""
    low = min(len(options), BLOCK_BITS)
    size = 1 << low
    base = np.arange(size, dtype=np.int64)
    columns = columns_of(base, options[:low])
    total = 1 << (len(options) - low)
    for block in range(first, total if last is None else last):
        if block - first >= SOON:
            check()
        high = columns_of(np.full(1, block, dtype=np.int64), options[low:])
        yield Chunk(base + (block << low), {**columns, **high} if high else columns)


def number_of_blocks(options: tuple[str, ...]) -> int:
    """Return how many blocks there are."""
    return 1 << max(0, len(options) - BLOCK_BITS)


def exists(conflict: Conflict, block: Chunk) -> BoolArray:
    """Tell which combinations of a block are feasible."""
    n = len(block.codes)
    infeasible = np.zeros(n, dtype=np.bool_)
    for rule in conflict.infeasible:
        infeasible |= rule.evaluate_arrays(block.columns, n)
    return ~infeasible


def can_list(conflict: Conflict, options: int = MAX_ENUMERATED) -> bool:
    """Tell whether all feasible combinations can be listed: of so many options, or where rules leave few of more."""
    return len(conflict.options) <= options or left_by_rules(conflict) is not None


def feasible_codes(conflict: Conflict) -> IntArray:
    """Return the codes of all feasible combinations, ascending; members of merged states stand for themselves.

    Raises
    ------
    BoundReached
        If there are too many options to go through all combinations, and rules leave too many of these.
    """
    if (n := len(conflict.options)) > BLOCK_BITS and (left := left_by_rules(conflict)) is not None:
        return left
    if n > MAX_ENUMERATED:
        raise BoundReached(
            f"states are listed up to {MAX_ENUMERATED} options, or where rules leave few; {too_many_left(n)}"
        )
    found = [block.codes[exists(conflict, block)] for block in blocks(conflict.options)]
    return np.concatenate(found)


def states_among(conflict: Conflict, codes: IntArray) -> IntArray:
    """Return the states among feasible combinations: of a merged state's members only the one that stands for it."""
    others = [code for merged in conflict.merged for code in merged.members[1:]]
    return codes[~np.isin(codes, others)] if others else codes


def holding(conflict: Conflict, formula: Formula, states: IntArray) -> BoolArray:
    """Tell at which states, given by their codes, a formula holds: at a merged one, if it does at all members."""
    holds = np.array(formula.evaluate_arrays(columns_of(states, conflict.options), len(states)))
    for merged in conflict.merged:
        at = states == merged.code
        if at.any():
            holds[at] = conflict.neighbourhood.holds(formula, merged.code)
    return holds


def any_feasible(conflict: Conflict) -> bool:
    """Tell whether at least one combination is feasible."""
    if len(conflict.options) > BLOCK_BITS and (left := left_by_rules(conflict)) is not None:
        return len(left) > 0
    return any(exists(conflict, block).any() for block in blocks(conflict.options))
