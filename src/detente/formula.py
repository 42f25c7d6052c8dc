"""Boolean formulas over option ids: parse, print, evaluate.

The words are ``not``, ``and``, ``or``, ``A if B`` (B implies A), ``A iff B``, ``true``, ``false``; they bind in this
order, tightest first, and ``if`` and ``iff`` do not chain. Option prioritisation writes its statements in this language
(Hipel, Kilgour, Fang, Peng, *Applied Mathematics and Computation* 83 (1997) 117-152).

>>> f = parse("not (coop and join) if escal")
>>> str(f)
'not (coop and join) if escal'
>>> f.evaluate({"coop": True, "join": False, "escal": True})
True
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from detente.errors import FormulaError, Hint, UsageError, nearest
from detente.unseen import SPACES, named

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from lark import Lark

    BoolArray: TypeAlias = npt.NDArray[np.bool_]

WORDS = frozenset({"not", "and", "or", "if", "iff", "true", "false"})
MAX_LENGTH = 20_000
MAX_DEPTH = 100

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

        return np.broadcast_to(np.asarray(self.in_algebra(_Arrays(columns)), dtype=np.bool_), (length,))

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


@dataclass(frozen=True)
class _OneState:
    values: Mapping[str, bool]

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


@dataclass(frozen=True)
class _Arrays:
    columns: Mapping[str, Any]

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


def read_formula(text: str, options: tuple[str, ...], definitions: Mapping[str, Formula]) -> Formula:
    """Read a formula, a pattern or the id of a definition given in a request, over option ids.

    Raises
    ------
    UsageError
        If it cannot be read or names something unknown.
    """
    if is_pattern(text):
        if len(text) != len(options):
            raise UsageError(pattern_length(text, options))
        return pattern_formula(text, options)
    try:
        formula = parse(text)
    except FormulaError as e:
        raise UsageError(f"in the formula “{text}”: {e.message}" + (f" ({e.hint})" if e.hint else "")) from None
    known = {**{o: Var(o) for o in options}, **definitions}
    for name in formula.names():
        if name not in known:
            hint = nearest(name, known)
            what = f"found “{name}” in the formula “{text}”, which is no option or definition"
            raise UsageError(what + (f" ({hint})" if hint else ""))
    return formula.replaced(known)


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


_GRAMMAR = r"""
?start: iff
?iff: cond ("iff" cond)?
?cond: or_ ("if" or_)?
?or_: and_ ("or" and_)*
?and_: unary ("and" unary)*
?unary: "not" unary -> negation
      | atom
?atom: NAME -> variable
     | "true" -> true
     | "false" -> false
     | "(" iff ")" -> group

NAME: /[A-Za-z_][A-Za-z0-9_]*/
%import common.WS
%ignore WS
"""

_TERMINALS = {
    "NAME": "an option id",
    "NOT": "“not”",
    "TRUE": "“true”",
    "FALSE": "“false”",
    "LPAR": "“(”",
    "RPAR": "“)”",
    "AND": "“and”",
    "OR": "“or”",
    "IF": "“if”",
    "IFF": "“iff”",
    "$END": "the end",
}
_STRANGE = re.compile(r"[^\w\s()]+|\w+")
_SPACES = re.compile(f"[{SPACES}]")
_INSTEAD = {
    **dict.fromkeys(("&", "&&", "∧"), "“and”"),
    **dict.fromkeys(("|", "||", "∨"), "“or”"),
    **dict.fromkeys(("!", "~", "-", "¬"), "“not”"),
    **dict.fromkeys(("=", "==", "<->", "<=>", "↔"), "“iff”"),
    **dict.fromkeys(("->", "=>", "→"), "“B if A” for A -> B"),
}
_OPERAND = frozenset({"NAME", "NOT", "TRUE", "FALSE", "LPAR"})


def _named(word: str) -> str:
    """Return the names of characters that do not look like what they are."""
    odd = dict.fromkeys(c for c in word if not c.isascii() and not c.isalpha())
    return ", ".join(f"it holds {named(c)}" for c in odd)


@functools.cache
def _parser() -> Lark:
    from lark import Lark, Transformer

    class Build(Transformer[Any, Formula]):
        # Runs while parsing, bottom up, so that no recursion depends on the input.
        def variable(self, items: list[Any]) -> Formula:
            return Var(str(items[0]), items[0].start_pos)

        def true(self, _: list[Any]) -> Formula:
            return Const(True)

        def false(self, _: list[Any]) -> Formula:
            return Const(False)

        def group(self, items: list[Any]) -> Formula:
            return items[0]  # type: ignore[no-any-return]  # Lark's items are untyped

        def negation(self, items: list[Any]) -> Formula:
            return Not(items[0])

        def and_(self, items: list[Any]) -> Formula:
            return And(tuple(items))

        def or_(self, items: list[Any]) -> Formula:
            return Or(tuple(items))

        def cond(self, items: list[Any]) -> Formula:
            return If(items[0], items[1])

        def iff(self, items: list[Any]) -> Formula:
            return Iff(items[0], items[1])

    return Lark(_GRAMMAR, parser="lalr", lexer="basic", transformer=Build(), propagate_positions=False)


@functools.lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """Read a formula.

    Parameters
    ----------
    text
        The formula; patterns such as ``-YY--`` are not formulas, see `pattern_formula`.

    Raises
    ------
    FormulaError
        With the place, what was found, what was expected, and a hint.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

    if not text.strip():
        raise FormulaError("the formula is empty; expected an option id or a formula", text, 0)
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula has {len(text)} characters; the limit is {MAX_LENGTH}", text, 0)
    _check_depth(text)
    try:
        # One character for one, so that places in messages stay those of the text.
        formula: Formula = _parser().parse(_SPACES.sub(" ", text))  # type: ignore[assignment]  # the transformer returns formulas
    except UnexpectedToken as e:
        offset = len(text.rstrip()) if e.token.type == "$END" else (e.token.start_pos or 0)
        raise _unexpected(text, offset, str(e.token), e.token.type, frozenset(e.accepts or e.expected)) from None
    except UnexpectedCharacters as e:
        place = int(e.pos_in_stream)  # type: ignore[call-overload]  # always given for a character
        found = _STRANGE.match(text, place)
        word = found.group() if found else text[place]
        instead = _INSTEAD.get(word)
        hint = Hint(f"write {instead}", [instead.strip("“”")] * (" " not in instead)) if instead else _named(word)
        raise FormulaError(f"found “{word}”, which no formula contains", text, place, hint) from None
    except UnexpectedEOF:
        raise FormulaError("the formula ends too early", text, len(text)) from None
    return formula


def _unexpected(text: str, offset: int, found: str, kind: str, expected: frozenset[str]) -> FormulaError:
    what = f"found “{found}”" if kind != "$END" else f"the formula “{_short(text)}” ends"
    if expected & _OPERAND:
        wanted = "an option id, “not” or “(”"
    else:
        wanted = ", ".join(_TERMINALS[t] for t in sorted(expected, key=list(_TERMINALS).index))
    hint = ""
    before = re.search(r"(\w+)\s*$", text[:offset])
    if kind != "$END" and before and before.group(1) not in WORDS and before.group(1).lower() in WORDS:
        # NOT a: the first word was taken for an id, and the fault shows only at the next.
        word = before.group(1)
        hint = Hint(f"write “{word.lower()}” in lower case", [word.lower()])
        return FormulaError(f"found “{word}”", text, before.start(1), hint)
    if kind == "NAME" and found.lower() in WORDS:
        hint = Hint(f"write “{found.lower()}” in lower case", [found.lower()])
    elif kind in ("IF", "IFF"):
        hint = "“if” and “iff” do not chain; use parentheses"
    elif kind == "$END" and "RPAR" in expected:
        last_open = _unclosed(text)
        return FormulaError(f"the parenthesis “(” is never closed in “{_short(text)}”", text, last_open, "add “)”")
    elif kind == "RPAR" and not expected & _OPERAND:
        hint = "there is no “(” that this would close"
    elif kind in ("NAME", "NOT", "LPAR", "TRUE", "FALSE"):
        hint = "put “and” or “or” between two conditions"
    return FormulaError(f"{what}; expected {wanted}", text, offset, hint)


def _unclosed(text: str) -> int:
    stack: list[int] = []
    for k, c in enumerate(text):
        if c == "(":
            stack.append(k)
        elif c == ")" and stack:
            stack.pop()
    return stack[-1]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "..."


def _check_depth(text: str) -> None:
    # Bounds the depth of the tree, on which printing and evaluating recurse.
    depth, nots, opened = 0, 0, []
    for match in re.finditer(r"\(|\)|\w+", text):
        token = match.group()
        if token == "not":
            nots += 1
        elif token == "(":
            opened.append(nots)
            depth += nots + 1
            nots = 0
        else:
            if token == ")" and opened:
                depth -= opened.pop() + 1
            nots = 0
        if depth + nots > MAX_DEPTH:
            hint = "name parts of it under “definitions”"
            raise FormulaError(f"found “{token}” nested more than {MAX_DEPTH} deep", text, match.start(), hint)
