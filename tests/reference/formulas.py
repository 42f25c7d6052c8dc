"""Formulas and patterns, read and evaluated as docs/reference/formulas.md says."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import product
from typing import Any

Combination = tuple[bool, ...]


@cache
def tokens(text: str) -> tuple[str, ...]:
    """Split a formula into words and parentheses."""
    return tuple(re.findall(r"[A-Za-z_][A-Za-z0-9_]*|[()]", text))


def is_pattern(text: str) -> bool:
    """Tell a pattern from a formula."""
    return bool(re.fullmatch(r"[YN-]+", text))


@cache
def parse(text: str) -> Any:
    """Read a formula into nested tuples, such as ("if", ("name", "a"), ("and", ("name", "b"), ("true",)))."""
    words = deque(tokens(text))

    def one() -> Any:
        word = words.popleft()
        if word == "not":
            return ("not", one())
        if word == "(":
            inner = iff()
            assert words.popleft() == ")"
            return inner
        return (word,) if word in {"true", "false"} else ("name", word)

    def chain(word: str, inner: Callable[[], Any], most: int | None = None) -> Any:
        parts = [inner()]
        while words and words[0] == word and len(parts) != most:
            words.popleft()
            parts.append(inner())
        return parts[0] if len(parts) == 1 else (word, *parts)

    def conjunction() -> Any:
        return chain("and", one)

    def disjunction() -> Any:
        return chain("or", conjunction)

    def condition() -> Any:
        return chain("if", disjunction, 2)

    def iff() -> Any:
        return chain("iff", condition, 2)

    tree = iff()
    assert not words, text
    return tree


def value(tree: Any, true: Mapping[str, bool], definitions: Mapping[str, str]) -> bool:
    """Evaluate a formula at one combination of options."""
    kind = tree[0]
    if kind in {"true", "false"}:
        return kind == "true"
    if kind == "name":
        name = tree[1]
        return true[name] if name in true else value(parse(definitions[name]), true, definitions)
    parts = [value(part, true, definitions) for part in tree[1:]]
    meaning: dict[str, Callable[[], bool]] = {
        "not": lambda: not parts[0],
        "and": lambda: all(parts),
        "or": lambda: any(parts),
        "if": lambda: parts[0] or not parts[1],
        "iff": lambda: parts[0] == parts[1],
    }
    return meaning[kind]()


def names(text: str, options: Sequence[str], definitions: Mapping[str, str]) -> set[str]:
    """Return the options that a formula or pattern speaks of, definitions written out."""
    if is_pattern(text):
        return {option for option, letter in zip(options, text, strict=True) if letter != "-"}

    def within(tree: Any) -> set[str]:
        if tree[0] == "name":
            return within(parse(definitions[tree[1]])) if tree[1] in definitions else {tree[1]}
        return set().union(*map(within, tree[1:])) if len(tree) > 1 else set()

    return within(parse(text))


def tree(formula: str, options: Sequence[str], definitions: Mapping[str, str]) -> Any:
    """Return what a formula says, however it is written: with definitions written out, a pattern as its letters."""
    if is_pattern(formula):
        letters = zip(options, formula, strict=True)
        literals = [name if letter == "Y" else f"not {name}" for name, letter in letters if letter != "-"]
        formula = " and ".join(literals) or "true"

    def out(part: Any) -> Any:
        if part[0] == "name":
            return out(parse(definitions[part[1]])) if part[1] in definitions else part
        return (part[0], *map(out, part[1:]))

    return out(parse(formula))


def text(part: Any) -> str:
    """Write a formula down, every part in parentheses."""
    match part[0]:
        case "name":
            return str(part[1])
        case "true" | "false":
            return str(part[0])
        case "not":
            return f"not ({text(part[1])})"
    return f" {part[0]} ".join(f"({text(one)})" for one in part[1:])


@cache
def truth(formula: str, options: tuple[str, ...], definitions: tuple[tuple[str, str], ...]) -> frozenset[Combination]:
    """Return the combinations at which a formula or pattern is true."""
    combinations = product((False, True), repeat=len(options))
    combinations = list(product((False, True), repeat=len(options)))
    if is_pattern(formula):
        return frozenset(
            one
            for one in combinations
            if all(letter in ("-", "NY"[taken]) for letter, taken in zip(formula, one, strict=True))
        )
    tree, meant = parse(formula), dict(definitions)
    return frozenset(one for one in combinations if value(tree, dict(zip(options, one, strict=True)), meant))
