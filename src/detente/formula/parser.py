"""Reading formulas: one pass from left to right, without recursion, so that no text is too deep for it.

    iff:         condition ["iff" condition]
    condition:   disjunction ["if" disjunction]
    disjunction: conjunction {"or" conjunction}
    conjunction: negation {"and" negation}
    negation:    {"not"} (NAME | "true" | "false" | "(" iff ")")

Nothing else knows this grammar. A message names what could stand at the place of what was found.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Mapping

from detente.errors import FormulaError, Hint, UsageError, nearest
from detente.formula.tree import (
    WORDS,
    And,
    Const,
    Formula,
    If,
    Iff,
    Not,
    Or,
    Var,
    is_pattern,
    pattern_formula,
    pattern_length,
)
from detente.unseen import SPACES, named

MAX_LENGTH = 20_000
MAX_DEPTH = 100

_SPACE = re.compile(rf"[ \t\f\r\n{SPACES}]*")
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[()]")
_NAME, _END = "a name", "the end"  # kinds of tokens; every other token is a kind of its own
_OPERAND = (_NAME, "not", "true", "false", "(")
"""What a condition begins with."""
_TOLD = (")", "and", "or", "if", "iff", _END)
"""What may follow one, in the order that messages have."""
_STRANGE = re.compile(r"[^\w\s()]+|\w+")
_INSTEAD = {
    **dict.fromkeys(("&", "&&", "∧"), "“and”"),
    **dict.fromkeys(("|", "||", "∨"), "“or”"),
    **dict.fromkeys(("!", "~", "-", "¬"), "“not”"),
    **dict.fromkeys(("=", "==", "<->", "<=>", "↔"), "“iff”"),
    **dict.fromkeys(("->", "=>", "→"), "“B if A” for A -> B"),
}


def _named(word: str) -> str:
    """Return the names of characters that do not look like what they are."""
    odd = dict.fromkeys(c for c in word if not c.isascii() and not c.isalpha())
    return ", ".join(f"it holds {named(c)}" for c in odd)


class _Level:
    """What is read of a formula, or of one in parentheses: the parts that wait for what follows them."""

    def __init__(self) -> None:
        self.left: Formula | None = None  # of “iff”
        self.then: Formula | None = None  # of “if”
        self.either: list[Formula] = []
        self.both: list[Formula] = []
        self.nots = 0

    def add(self, operand: Formula) -> None:
        for _ in range(self.nots):
            operand = Not(operand)
        self.nots = 0
        self.both.append(operand)

    def conjunction(self) -> Formula:
        parts, self.both = self.both, []
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def disjunction(self) -> Formula:
        parts, self.either = [*self.either, self.conjunction()], []
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def condition(self) -> Formula:
        then, self.then = self.then, None
        last = self.disjunction()
        return last if then is None else If(then, last)

    def whole(self) -> Formula:
        left, last = self.left, self.condition()
        return last if left is None else Iff(left, last)

    def next(self, kind: str, closing: str) -> tuple[str, ...]:
        """Return what could stand after an operand, where a token of this kind cannot."""
        iff = () if self.left else ("iff",)
        if kind in (")", _END, "iff"):
            return (closing,)
        if kind == "if":
            return (*iff, closing)
        return ("and", "or", *(() if self.then else ("if",)), *iff, closing)


class _Reader:
    """What is read so far: the formula at hand, and those around the parentheses that it stands in."""

    def __init__(self) -> None:
        self.level = _Level()
        self.outer: list[_Level] = []
        self.begins = True  # whether a condition does, here

    def take(self, kind: str, word: str, offset: int) -> tuple[str, ...]:
        """Take in a token; if it cannot stand here, return what could."""
        return self._begin(kind, word, offset) if self.begins else self._go_on(kind)

    def _begin(self, kind: str, word: str, offset: int) -> tuple[str, ...]:
        if kind not in _OPERAND:
            return _OPERAND
        if kind == "not":
            self.level.nots += 1
        elif kind == "(":
            self.outer.append(self.level)
            self.level = _Level()
        else:
            self.level.add(Var(word, offset) if kind == _NAME else Const(kind == "true"))
            self.begins = False
        return ()

    def _go_on(self, kind: str) -> tuple[str, ...]:
        level, self.begins = self.level, True
        if kind == "or":
            level.either.append(level.conjunction())
        elif kind == "if" and level.then is None:
            level.then = level.disjunction()
        elif kind == "iff" and level.left is None:
            level.left = level.condition()
        elif kind == ")" and self.outer:
            self.level, self.begins = self.outer.pop(), False
            self.level.add(level.whole())
        elif kind != "and" and (kind != _END or self.outer):
            return level.next(kind, ")" if self.outer else _END)
        return ()


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield the kind of each token, its text and its offset; at last the end."""
    place = 0
    while (place := _after_spaces(text, place)) < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise _strange(text, place)
        word, offset, place = token.group(), place, token.end()
        yield word if word in WORDS or word in "()" else _NAME, word, offset
    yield _END, "", len(text.rstrip())


def _after_spaces(text: str, place: int) -> int:
    spaces = _SPACE.match(text, place)
    return spaces.end() if spaces else place


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
    if not text.strip():
        raise FormulaError("the formula is empty; expected an option id or a formula", text, 0)
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"the formula has {len(text)} characters; the limit is {MAX_LENGTH}", text, 0)
    _check_depth(text)
    reader = _Reader()
    for kind, word, offset in _tokens(text):
        expected = reader.take(kind, word, offset)
        if expected:
            raise _unexpected(text, offset, word, kind, expected)
    return reader.level.whole()


def _strange(text: str, place: int) -> FormulaError:
    """Return what to say of a character that begins no token."""
    found = _STRANGE.match(text, place)
    word = found.group() if found else text[place]
    instead = _INSTEAD.get(word)
    hint = Hint(f"write {instead}", [instead.strip("“”")] * (" " not in instead)) if instead else _named(word)
    return FormulaError(f"found “{word}”, which no formula contains", text, place, hint)


def _unexpected(text: str, offset: int, found: str, kind: str, expected: tuple[str, ...]) -> FormulaError:
    what = f"the formula “{_short(text)}” ends" if kind == _END else f"found “{found}”"
    if expected == _OPERAND:
        wanted = "an option id, “not” or “(”"
    else:
        wanted = ", ".join(t if t == _END else f"“{t}”" for t in sorted(expected, key=_TOLD.index))
    hint = ""
    before = re.search(r"(\w+)\s*$", text[:offset])
    if kind != _END and before and before.group(1) not in WORDS and before.group(1).lower() in WORDS:
        # NOT a: the first word was taken for an id, and the fault shows only at the next.
        word = before.group(1)
        hint = Hint(f"write “{word.lower()}” in lower case", [word.lower()])
        return FormulaError(f"found “{word}”", text, before.start(1), hint)
    if kind == _NAME and found.lower() in WORDS:
        hint = Hint(f"write “{found.lower()}” in lower case", [found.lower()])
    elif kind in ("if", "iff"):
        hint = "“if” and “iff” do not chain; use parentheses"
    elif kind == _END and ")" in expected:
        last_open = _unclosed(text)
        return FormulaError(f"the parenthesis “(” is never closed in “{_short(text)}”", text, last_open, "add “)”")
    elif kind == ")" and expected != _OPERAND:
        hint = "there is no “(” that this would close"
    elif kind in _OPERAND:
        hint = f"put “and” or “or” between two conditions{_taken_for_one(text, offset, kind)}"
    return FormulaError(f"{what}; expected {wanted}", text, offset, hint)


def _taken_for_one(text: str, offset: int, kind: str) -> str:
    """Say of words that stand side by side that they are no name, as far as they may be meant as one."""
    before, after = (re.split(r"[()]", part)[k] for part, k in ((text[:offset], -1), (text[offset:], 0)))
    words = [*itertools.takewhile(lambda word: word not in WORDS, reversed(before.split()))][::-1]
    if not words or kind == "(":
        return ""
    if kind != _NAME:
        return f", or leave out “{' '.join(words)}”"
    words += itertools.takewhile(lambda word: word not in WORDS, after.split())
    return f"; if “{_short(' '.join(words))}” is meant as one name, nothing is called that"


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
