"""Preference orders: one state's key, many states' scores; higher is preferred, equal is tied.

Scores come as *words*: 64-bit arrays, the most significant first, compared lexicographically. One word is enough for up
to 62 statements; more words have no limit, so that no list of statements ever overflows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias

from detente.formula import And, Formula, Not, Or, Var

if TYPE_CHECKING:
    from detente.conflict.conflict import MergedState

if TYPE_CHECKING:  # numbers are compared without arrays, which are loaded where there are many
    import numpy.typing as npt

    from detente.conflict.arrays import BoolArray, IntArray

STATEMENTS_PER_WORD = 62


@dataclass(frozen=True)
class Capabilities:
    """What a preference tells of states, by which engines take it or refuse it.

    Parameters
    ----------
    complete
        Whether any two states are compared: one is better, or both are equally good.
    scored
        Whether what tempts and what deters is above a cut of one number per state, and not above it.
    levels
        Whether it tells how much better a state is.
    """

    complete: bool = True
    scored: bool = True
    levels: bool = False


SCORED = Capabilities()


class Order(Protocol):
    """A preference by scores: complete and transitive over all combinations of options; see `relations`."""

    @property
    def capabilities(self) -> Capabilities:
        """What it tells."""

    def naming(self, merged: Iterable[MergedState]) -> Order:
        """Return the same where some states are one, and may be named by any member."""

    def key(self, code: int, values: Mapping[str, bool]) -> Any:
        """Return what a state is compared by; keys of one order are comparable, a greater one is preferred."""

    def words(self, codes: IntArray, columns: Mapping[str, BoolArray]) -> list[npt.NDArray[Any]]:
        """Return the scores of many states; they do not depend on which other states are asked about."""

    def span(self) -> tuple[int, int] | None:
        """Return the least and the greatest score if they fit one word and lie within 31 bits, else None."""

    def terms(self) -> tuple[tuple[int, Formula], ...] | None:
        """Return what a score is the sum of, each counted where its formula holds; None if a score is no sum."""

    def atoms(self, options: tuple[str, ...]) -> Atoms:
        """Return it as formulas, whose truth values at two states tell which is better."""


Atoms: TypeAlias = tuple[tuple[Formula, ...], tuple[int, ...] | None]
"""Formulas and their weights; without weights the first decides that tells two states apart."""


@dataclass(frozen=True)
class ByStatements:
    """Option prioritisation: lexicographic in the truth values of the statements (Hipel, Kilgour, Fang, Peng 1997)."""

    statements: tuple[Formula, ...]
    capabilities: ClassVar[Capabilities] = SCORED

    def naming(self, merged: Iterable[MergedState]) -> ByStatements:  # noqa: ARG002, D102 - see Order; it names no state
        return self

    def key(self, code: int, values: Mapping[str, bool]) -> int:  # noqa: ARG002, D102 - see Order
        score = 0
        for statement in self.statements:
            score = 2 * score + statement.evaluate(values)
        return score

    def words(self, codes: IntArray, columns: Mapping[str, BoolArray]) -> list[npt.NDArray[Any]]:  # noqa: D102 - see Order
        n = len(codes)
        starts = range(0, max(1, len(self.statements)), STATEMENTS_PER_WORD)
        return [self._word(self.statements[k : k + STATEMENTS_PER_WORD], columns, n) for k in starts]

    @staticmethod
    def _word(statements: tuple[Formula, ...], columns: Mapping[str, BoolArray], n: int) -> npt.NDArray[Any]:
        import numpy as np

        # Bytes first, eight statements at a time: on these, arithmetic is several times as fast.
        kind = np.int32 if len(statements) < 32 else np.int64
        score: npt.NDArray[Any] = np.zeros(n, dtype=kind)
        for start in range(0, len(statements), 8):
            eight = statements[start : start + 8]
            byte = np.zeros(n, dtype=np.uint8)
            for statement in eight:
                np.add(byte, byte, out=byte)
                byte |= statement.evaluate_arrays(columns, n).view(np.uint8)
            score <<= len(eight)
            score |= byte.astype(kind)
        return score

    def span(self) -> tuple[int, int] | None:  # noqa: D102 - see Order
        return _narrow(0, 2 ** len(self.statements) - 1)

    def terms(self) -> tuple[tuple[int, Formula], ...]:  # noqa: D102 - see Order
        last = len(self.statements) - 1
        return tuple((1 << (last - j), statement) for j, statement in enumerate(self.statements))

    def atoms(self, options: tuple[str, ...]) -> Atoms:  # noqa: ARG002, D102 - see Order
        return self.statements, None


@dataclass(frozen=True)
class ByWeights:
    """The sum of the exact weights of what holds; in option weighting these are the options taken."""

    weighed: tuple[tuple[Fraction, Formula], ...]
    capabilities: ClassVar[Capabilities] = SCORED

    def naming(self, merged: Iterable[MergedState]) -> ByWeights:  # noqa: ARG002, D102 - see Order; it names no state
        return self

    @cached_property
    def scaled(self) -> tuple[tuple[int, Formula], ...]:
        """The weights as whole numbers in the same proportion."""
        scale = lcm(*(w.denominator for w, _ in self.weighed))
        return tuple((int(w * scale), formula) for w, formula in self.weighed)

    def key(self, code: int, values: Mapping[str, bool]) -> int:  # noqa: ARG002, D102 - see Order
        return sum(w for w, formula in self.scaled if formula.evaluate(values))

    def words(self, codes: IntArray, columns: Mapping[str, BoolArray]) -> list[npt.NDArray[Any]]:  # noqa: D102 - see Order
        import numpy as np

        n = len(codes)
        largest = sum(abs(w) for w, _ in self.scaled)
        if largest < 2**62:
            total = np.zeros(n, dtype=np.int64)
            for weight, formula in self.scaled:
                total += weight * formula.evaluate_arrays(columns, n).astype(np.int64)
            return [total]
        # Beyond 64 bits: exact whole numbers, shifted to be positive and cut into words of 60 bits.
        exact = np.full(n, largest, dtype=object)
        for weight, formula in self.scaled:
            exact += formula.evaluate_arrays(columns, n).astype(object) * weight
        count = (2 * largest).bit_length() // 60 + 1
        mask = 2**60 - 1
        return [((exact >> (60 * k)) & mask).astype(np.int64) for k in reversed(range(count))]

    def span(self) -> tuple[int, int] | None:  # noqa: D102 - see Order
        weights = [w for w, _ in self.scaled]
        return _narrow(sum(w for w in weights if w < 0), sum(w for w in weights if w > 0))

    def terms(self) -> tuple[tuple[int, Formula], ...]:  # noqa: D102 - see Order
        return self.scaled

    def atoms(self, options: tuple[str, ...]) -> Atoms:  # noqa: ARG002, D102 - see Order
        weighed = [(w, formula) for w, formula in self.scaled if w]
        return tuple(formula for _, formula in weighed), tuple(w for w, _ in weighed)


@dataclass(frozen=True)
class ByRanking:
    """A direct ranking: groups of tied states; each state as (care, value): the bits that matter and what they are."""

    groups: tuple[tuple[tuple[int, int], ...], ...]
    capabilities: ClassVar[Capabilities] = SCORED

    def naming(self, merged: Iterable[MergedState]) -> ByRanking:  # noqa: D102 - see Order
        whole, some = -1, tuple(merged)  # all bits matter
        added = [
            [(whole, m.code) for m in some if any(code & care == value for care, value in group for code in m.members)]
            for group in self.groups
        ]
        return ByRanking(tuple((*group, *more) for group, more in zip(self.groups, added, strict=True)))

    @cached_property
    def _exact(self) -> dict[int, dict[int, int]]:
        # For each set of bits that matter, the value's group: a state is found by one look-up per such set.
        tables: dict[int, dict[int, int]] = {}
        for group, patterns in enumerate(self.groups):
            for care, value in patterns:
                tables.setdefault(care, {}).setdefault(value, group)
        return tables

    def key(self, code: int, values: Mapping[str, bool]) -> int:  # noqa: ARG002, D102 - see Order
        places = (table.get(code & care) for care, table in self._exact.items())
        return -min((p for p in places if p is not None), default=len(self.groups))

    def words(self, codes: IntArray, columns: Mapping[str, BoolArray]) -> list[npt.NDArray[Any]]:  # noqa: ARG002, D102 - see Order
        import numpy as np

        place = np.full(len(codes), len(self.groups), dtype=np.int64)
        for care, table in self._exact.items():
            values = np.fromiter(table, dtype=np.int64, count=len(table))
            groups = np.fromiter(table.values(), dtype=np.int64, count=len(table))
            order = np.argsort(values)
            at = np.searchsorted(values[order], codes & care)
            found = np.minimum(at, len(values) - 1)
            hit = values[order][found] == (codes & care)
            place = np.where(hit, np.minimum(place, groups[order][found]), place)
        return [-place]

    def span(self) -> tuple[int, int] | None:  # noqa: D102 - see Order
        return _narrow(-len(self.groups), 0)

    def terms(self) -> None:  # noqa: D102 - see Order
        return None

    def atoms(self, options: tuple[str, ...]) -> Atoms:  # noqa: D102 - see Order
        upto: list[Formula] = []
        formulas = []
        for group in self.groups[:-1]:
            upto += [_matching(care, value, options) for care, value in group]
            formulas.append(Or(tuple(upto)) if len(upto) > 1 else upto[0])
        return tuple(formulas), None


def _matching(care: int, value: int, options: tuple[str, ...]) -> Formula:
    literals: list[Formula] = [
        Var(o) if value >> k & 1 else Not(Var(o)) for k, o in enumerate(options) if care >> k & 1
    ]
    return And(tuple(literals)) if len(literals) > 1 else literals[0]


def _narrow(least: int, greatest: int) -> tuple[int, int] | None:
    return (least, greatest) if greatest - least < 2**31 - 1 else None
