"""Boolean formulas as trees: print, evaluate, replace.

The words are ``not``, ``and``, ``or``, ``A if B`` (B implies A), ``A iff B``, ``true``, ``false``; they bind in this
order, tightest first, and ``if`` and ``iff`` do not chain. Option prioritisation writes its statements in this language
(Hipel, Kilgour, Fang, Peng, *Applied Mathematics and Computation* 83 (1997) 117-152).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    BoolArray: TypeAlias = npt.NDArray[np.bool_]

WORDS = frozenset({"not", "and", "or", "if", "iff", "true", "false"})

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PATTERN = re.compile(r"[YN-]+")


def is_identifier(text: str) -> bool:
    """Tell whether a text may be an id: letters, digits, underscores; no formula word; not only Y and N."""
    return bool(_IDENTIFIER.fullmatch(text)) and text.lower() not in WORDS and not set(text) <= {"Y", "N"}


def is_pattern(text: str) -> bool:
    """Tell whether a text consists only of Y, N and -, and so is a pattern and not a formula."""
    return bool(_PATTERN.fullmatch(text))


def matches(pattern: str, letters: str) -> bool:
    """Tell whether the letters of a state, or of a part of one, are among what a pattern stands for.

    >>> matches("Y-N", "YNN"), matches("Y-N", "NNN")
    (True, False)
    """
    return len(pattern) == len(letters) and all(p in ("-", q) for p, q in zip(pattern, letters, strict=True))


class Algebra(Protocol):
    """What a formula can be evaluated in: single truth values, arrays, decision diagrams."""

    def variable(self, name: str) -> Any:
        """Return the value of an option."""

    def constant(self, value: bool) -> Any:
        """Return true or false."""

    def invert(self, a: Any) -> Any:
        """Return not a."""

    def both(self, a: Any, b: Any) -> Any:
        """Return a and b."""

    def either(self, a: Any, b: Any) -> Any:
        """Return a or b."""

    def same(self, a: Any, b: Any) -> Any:
        """Return a iff b."""


@dataclass(frozen=True)
class Formula:
    """A Boolean formula; one of Var, Const, Not, And, Or, If, Iff."""

    def children(self) -> tuple[Formula, ...]:
        """Return the formulas this one is built from."""
        return ()

    def in_algebra(self, algebra: Algebra) -> Any:
        """Evaluate in an algebra; arrays and decision diagrams are two of them."""
        raise NotImplementedError

    def evaluate(self, values: Mapping[str, bool]) -> bool:
        """Evaluate on one state, given as a mapping from every option id to whether the option is taken."""
        return bool(self.in_algebra(_OneState(values)))

    def evaluate_arrays(self, columns: Mapping[str, BoolArray], length: int) -> BoolArray:
        """Evaluate on many states at once.

        Parameters
        ----------
        columns
            For each option id, Boolean values of shape (length,), or a single value for all.
        length
            Number of states.

        Returns
        -------
        Boolean array of shape (length,).
        """
        import numpy as np

        found = np.asarray(self.in_algebra(_Arrays(columns)), dtype=np.bool_)
        return found if found.shape == (length,) else np.broadcast_to(found, (length,))

    def names(self) -> tuple[str, ...]:
        """Return the ids that occur, each once, in the order of their first occurrence."""
        return tuple(dict.fromkeys(self._names()))

    def _names(self) -> Iterator[str]:
        for child in self.children():
            yield from child._names()

    def replaced(self, by: Mapping[str, Formula]) -> Formula:
        """Return the formula with ids replaced by formulas."""
        raise NotImplementedError

    def __str__(self) -> str:
        return _print(self, 0)


@dataclass(frozen=True)
class Var(Formula):
    """An option id, or until it is resolved the id of a named formula; `offset` is its place in the parsed text."""

    name: str
    offset: int | None = field(default=None, compare=False, repr=False)

    def in_algebra(self, algebra: Algebra) -> Any:  # noqa: D102 - see Formula
        return algebra.variable(self.name)

    def evaluate(self, values: Mapping[str, bool]) -> bool:  # noqa: D102 - see Formula; weights ask for it most often
        return values[self.name]

    def _names(self) -> Iterator[str]:
        yield self.name

    def replaced(self, by: Mapping[str, Formula]) -> Formula:  # noqa: D102 - see Formula
        return by.get(self.name, self)


@dataclass(frozen=True)
class Const(Formula):
    """True or false."""

    value: bool

    def in_algebra(self, algebra: Algebra) -> Any:  # noqa: D102 - see Formula
        return algebra.constant(self.value)

    def replaced(self, by: Mapping[str, Formula]) -> Formula:  # noqa: ARG002, D102 - see Formula
        return self


@dataclass(frozen=True)
class Not(Formula):
    """True where the operand is false."""

    operand: Formula

    def children(self) -> tuple[Formula, ...]:  # noqa: D102 - see Formula
        return (self.operand,)

    def in_algebra(self, algebra: Algebra) -> Any:  # noqa: D102 - see Formula
        return algebra.invert(self.operand.in_algebra(algebra))

    def replaced(self, by: Mapping[str, Formula]) -> Formula:  # noqa: D102 - see Formula
        return replace(self, operand=self.operand.replaced(by))


@dataclass(frozen=True)
class _Many(Formula):
    """A formula of any number of others."""

    operands: tuple[Formula, ...]

    def children(self) -> tuple[Formula, ...]:
        return self.operands

    def replaced(self, by: Mapping[str, Formula]) -> Formula:
        return replace(self, operands=tuple(o.replaced(by) for o in self.operands))


@dataclass(frozen=True)
class And(_Many):
    """True where all operands are true; two or more operands."""

    def in_algebra(self, algebra: Algebra) -> Any:  # noqa: D102 - see Formula
        return functools.reduce(algebra.both, (o.in_algebra(algebra) for o in self.operands))


@dataclass(frozen=True)
class Or(_Many):
    """True where at least one operand is true; two or more operands."""

    def in_algebra(self, algebra: Algebra) -> Any:  # noqa: D102 - see Formula
        return functools.reduce(algebra.either, (o.in_algebra(algebra) for o in self.operands))


@dataclass(frozen=True)
class If(Formula):
    """`then if when`: false only where `when` is true and `then` is not."""

    then: Formula
    when: Formula

    def children(self) -> tuple[Formula, ...]:  # noqa: D102 - see Formula
        return (self.then, self.when)

    def in_algebra(self, algebra: Algebra) -> Any:  # noqa: D102 - see Formula
        return algebra.either(self.then.in_algebra(algebra), algebra.invert(self.when.in_algebra(algebra)))

    def replaced(self, by: Mapping[str, Formula]) -> Formula:  # noqa: D102 - see Formula
        return If(self.then.replaced(by), self.when.replaced(by))


@dataclass(frozen=True)
class Iff(Formula):
    """True where both sides have the same value."""

    left: Formula
    right: Formula

    def children(self) -> tuple[Formula, ...]:  # noqa: D102 - see Formula
        return (self.left, self.right)

    def in_algebra(self, algebra: Algebra) -> Any:  # noqa: D102 - see Formula
        return algebra.same(self.left.in_algebra(algebra), self.right.in_algebra(algebra))

    def replaced(self, by: Mapping[str, Formula]) -> Formula:  # noqa: D102 - see Formula
        return Iff(self.left.replaced(by), self.right.replaced(by))


class _OneState:
    def __init__(self, values: Mapping[str, bool]) -> None:
        self.values = values

    def variable(self, name: str) -> bool:
        return self.values[name]

    def constant(self, value: bool) -> bool:
        return value

    def invert(self, a: bool) -> bool:
        return not a

    def both(self, a: bool, b: bool) -> bool:
        return a and b

    def either(self, a: bool, b: bool) -> bool:
        return a or b

    def same(self, a: bool, b: bool) -> bool:
        return a == b


class _Arrays:
    def __init__(self, columns: Mapping[str, Any]) -> None:
        self.columns = columns

    def variable(self, name: str) -> Any:
        return self.columns[name]

    def constant(self, value: bool) -> Any:
        import numpy as np

        return np.bool_(value)

    def invert(self, a: Any) -> Any:
        return ~a

    def both(self, a: Any, b: Any) -> Any:
        return a & b

    def either(self, a: Any, b: Any) -> Any:
        return a | b

    def same(self, a: Any, b: Any) -> Any:
        return ~(a ^ b)


def conjunction(operands: tuple[Formula, ...]) -> Formula:
    """Return the conjunction of any number of formulas; of none, true."""
    if not operands:
        return Const(True)
    return operands[0] if len(operands) == 1 else And(operands)


def counted(formulas: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """Return “at least one of them holds”, “at least two hold”, …: compared in this order, they compare the numbers.

    >>> [str(f) for f in counted((Var("a"), Var("b")))]
    ['a or b', 'a and b']
    """
    return tuple(_at_least(k, formulas) for k in range(1, len(formulas) + 1))


def _at_least(k: int, formulas: tuple[Formula, ...]) -> Formula:
    if k == len(formulas):
        return conjunction(formulas)
    if k == 1:
        return Or(formulas)
    first, rest = formulas[0], formulas[1:]
    return Or((And((first, _at_least(k - 1, rest))), _at_least(k, rest)))


def pattern_formula(pattern: str, options: tuple[str, ...]) -> Formula:
    """Return the formula of a pattern, letter k of which speaks of option k.

    >>> str(pattern_formula("Y-N", ("a", "b", "c")))
    'a and not c'
    """
    literals: tuple[Formula, ...] = tuple(
        Var(o) if letter == "Y" else Not(Var(o)) for o, letter in zip(options, pattern, strict=True) if letter != "-"
    )
    return conjunction(literals)


def pattern_length(text: str, options: tuple[str, ...]) -> str:
    """Say that a pattern does not have one letter per option."""
    return f"found “{text}” with {len(text)} letters; expected {len(options)}, one per option ({', '.join(options)})"


# Binding strength, loosest first; a child that binds no tighter than its place needs parentheses.
_STRENGTH: dict[type[Formula], int] = {Iff: 1, If: 2, Or: 3, And: 4, Not: 5, Const: 6, Var: 6}


def _print(f: Formula, least: int) -> str:
    strength = _STRENGTH[type(f)]
    match f:
        case Var(name=name):
            text = name
        case Const(value=value):
            text = "true" if value else "false"
        case Not(operand=operand):
            text = "not " + _print(operand, strength)
        case And(operands=operands):
            text = " and ".join(_print(o, strength + 1) for o in operands)
        case Or(operands=operands):
            text = " or ".join(_print(o, strength + 1) for o in operands)
        case If(then=then, when=when):
            text = f"{_print(then, strength + 1)} if {_print(when, strength + 1)}"
        case Iff(left=left, right=right):
            text = f"{_print(left, strength + 1)} iff {_print(right, strength + 1)}"
        case _:
            raise TypeError(f"not a formula: {f!r}")
    return f"({text})" if strength < least else text
