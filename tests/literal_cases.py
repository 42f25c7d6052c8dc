"""Case files read literally, for the tests that judge the package without asking it.

A case file becomes plain data, a perspective and a phase are laid over it as the format says, a formula becomes a
Python predicate, and the whole becomes a `naive.Model`. What deters a move is searched for here as well, shortest
answer first. Like `naive.py`, this file never imports the package under test.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import yaml

import naive
from naive import Combination

MERGED = ("options", "proposals", "states", "definitions", "sources", "claims", "left_out")
APPENDED = ("infeasible", "forbidden_moves", "indistinguishable")
Predicate = Callable[[Combination], bool]


class Core(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A loader of the core schema of YAML 1.2, §10.3: `on`, `yes` and dates are text. Another than the package's."""

    yaml_implicit_resolvers: Mapping[str, Any] = {}


for tag, written, begins in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", [*"tTfF"]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", [*"-+0123456789"]),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        [*"-+0123456789."],
    ),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{written})\Z"), begins)
Core.add_constructor(
    "tag:yaml.org,2002:int",
    lambda _, node: int(node.value, 0 if node.value[:2] in ("0o", "0x") else 10),
)
Core.add_constructor(
    "tag:yaml.org,2002:float",
    lambda _, node: float(node.value.lower().replace(".inf", "inf").replace(".nan", "nan")),
)


@cache
def _loaded(text: str) -> Any:
    return yaml.load(text, Core)  # noqa: S506 - it is safe


def load(text: str) -> Any:
    """A YAML 1.2 text as plain data, which are the caller's own."""
    return copy.deepcopy(_loaded(text))


def as_text(value: Any) -> str:
    """A scalar as it was written, as far as the catalogue needs it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def selections(case: Mapping[str, Any]) -> list[tuple[str | None, str | None]]:
    """Every perspective and phase; without a perspective only where the top level is whole."""
    whole = "decision_makers" in case
    perspectives = [*([None] if whole else []), *case.get("perspectives", {})]
    return [(p, h) for p in perspectives for h in (None, *case.get("phases", {}))]


def layer(case: Mapping[str, Any], perspective: str | None = None, phase: str | None = None) -> dict[str, Any]:
    """The case with the perspective laid over it, then the phase."""
    result = {k: v for k, v in case.items() if k not in ("perspectives", "phases")}
    for section, name in (("perspectives", perspective), ("phases", phase)):
        over = case[section][name] or {} if name is not None else {}
        for key, value in over.items():
            if key in MERGED:
                merged = dict(result.get(key) or {})
                for entry, given in value.items():
                    both = isinstance(given, dict) and isinstance(merged.get(entry), dict)
                    merged[entry] = {**merged[entry], **given} if both else given
                result[key] = merged
            elif key in APPENDED:
                result[key] = [*(result.get(key) or []), *value]
            elif key == "preferences":
                result[key] = {**(result.get(key) or {}), **value}
            else:
                result[key] = value
    return result


def is_bracket(part: Any) -> bool:
    """Whether it is statements in either order, which as they are written stand one below the other."""
    return isinstance(part, dict) and "either_order" in part


def together(part: Any) -> list[Any]:
    """The statements of one part of a list: one, those that are equally important, or those in either order."""
    if is_bracket(part):
        return [*part["either_order"]]
    return part if isinstance(part, list) else [part]


def predicate(text: object, options: Sequence[str], definitions: Mapping[str, object] | None = None) -> Predicate:
    """A formula or a pattern as a predicate on the set of options taken."""
    words = as_text(text)
    if set(words) <= {"Y", "N", "-"}:
        assert len(words) == len(options), words
        fixed = [(o, letter == "Y") for o, letter in zip(options, words, strict=True) if letter != "-"]
        return lambda c: all((o in c) == taken for o, taken in fixed)
    parser = _Parser(re.findall(r"\w+|[()]", words), options, definitions or {})
    result = parser.equivalence()
    assert not parser.tokens, parser.tokens
    return result


class _Parser:
    """From the loosest word to the tightest: iff, if, or, and, not."""

    def __init__(self, tokens: list[str], options: Sequence[str], definitions: Mapping[str, object]) -> None:
        self.tokens, self.options, self.definitions = tokens, options, definitions

    def next_is(self, word: str) -> bool:
        if self.tokens[:1] == [word]:
            del self.tokens[0]
            return True
        return False

    def equivalence(self) -> Predicate:
        left = self.implication()
        if not self.next_is("iff"):
            return left
        right = self.implication()
        return lambda c: left(c) == right(c)

    def implication(self) -> Predicate:
        then = self.disjunction()
        if not self.next_is("if"):
            return then
        given = self.disjunction()
        return lambda c: then(c) or not given(c)

    def disjunction(self) -> Predicate:
        parts = [self.conjunction()]
        while self.next_is("or"):
            parts.append(self.conjunction())
        return lambda c: any(part(c) for part in parts)

    def conjunction(self) -> Predicate:
        parts = [self.negation()]
        while self.next_is("and"):
            parts.append(self.negation())
        return lambda c: all(part(c) for part in parts)

    def negation(self) -> Predicate:
        if self.next_is("not"):
            inner = self.negation()
            return lambda c: not inner(c)
        if self.next_is("("):
            inner = self.equivalence()
            assert self.next_is(")")
            return inner
        word = self.tokens.pop(0)
        if word in ("true", "false"):
            return lambda _: word == "true"
        if word in self.options:
            return lambda c: word in c
        return predicate(self.definitions[word], self.options, self.definitions)


def model(case: Mapping[str, Any], perspective: str | None = None, phase: str | None = None) -> naive.Model:
    """One model of a case, as the naive reading takes it."""
    told = layer(case, perspective, phase)
    options, definitions, states = list(told["options"]), told.get("definitions") or {}, told.get("states") or {}

    def formula(text: object) -> naive.Formula:
        return naive.Formula(as_text(text), predicate(text, options, definitions))

    def condition(entry: Any, key: str) -> naive.Formula:
        return formula(entry[key] if isinstance(entry, dict) else entry)

    def rule(entry: Any) -> naive.Formula:
        if isinstance(entry, dict) and "exactly_one" in entry:
            return naive.Formula("exactly one", lambda c: len(c.intersection(entry["exactly_one"])) != 1)
        if isinstance(entry, dict) and "at_most_one" in entry:
            return naive.Formula("at most one", lambda c: len(c.intersection(entry["at_most_one"])) > 1)
        if isinstance(entry, dict) and "at_least_one" in entry:
            return naive.Formula("at least one", lambda c: not c.intersection(entry["at_least_one"]))
        return condition(entry, "when")

    def preference(entry: Any) -> naive.Preference:
        if isinstance(entry, list):
            parts = [[[s] for s in together(p)] if is_bracket(p) else [together(p)] for p in entry]
            groups = [group for part in parts for group in part]
            return naive.Tied([[condition(s, "that") for s in group] for group in groups])
        if "weights" in entry:
            return naive.Weights({o: Fraction(as_text(w)) for o, w in entry["weights"].items()})
        groups = [group if isinstance(group, list) else [group] for group in entry["ranking"]]
        return naive.Ranking([[formula(states.get(s, s)) for s in group] for group in groups])

    return naive.Model(
        list(told["decision_makers"]),
        [naive.Option(o, e["owner"], e.get("moves", "both")) for o, e in told["options"].items()],
        {i: preference(told["preferences"][i]) for i in told["decision_makers"]},
        infeasible=[rule(entry) for entry in told.get("infeasible") or []],
        forbidden=[
            naive.Forbidden(m["by"], formula(m["from"]), formula(m["to"])) for m in told.get("forbidden_moves") or []
        ],
        coalesced=[condition(entry, "when") for entry in told.get("indistinguishable") or []],
    )


def terms(case: Mapping[str, Any], perspective: str | None, phase: str | None, proposal: str) -> Predicate:
    """Where all terms of a proposal are in force."""
    told = layer(case, perspective, phase)
    options, definitions, states = list(told["options"]), told.get("definitions") or {}, told.get("states") or {}
    written = told["proposals"][proposal]["terms"]
    listed = list(written.values()) if isinstance(written, dict) else [states.get(written, written)]
    texts = [term.get("that", "true") if isinstance(term, dict) else term for term in listed]
    parts = [predicate(text, options, definitions) for text in texts]
    return lambda c: all(part(c) for part in parts)


def absent_obligors(case: Mapping[str, Any], perspective: str | None, phase: str | None, proposal: str) -> list[str]:
    """Whoever a term obliges, less the parties; groups stand for their members."""
    told = layer(case, perspective, phase)
    makers, written = told["decision_makers"], told["proposals"][proposal]

    def members(names: Sequence[str]) -> set[str]:
        return {i for i, e in makers.items() if i in names or e.get("group") in names}

    listed = written["terms"].values() if isinstance(written["terms"], dict) else []
    obliged = {i for term in listed if isinstance(term, dict) for i in members(term.get("obliges", []))}
    return [i for i in makers if i in obliged - members(written.get("parties") or [])]


# What deters a move

RESPONSES = {"gmr": "moves", "smr": "moves", "seq": "improvements", "sseq": "improvements"}


@cache
def responses(m: naive.Model, kind: str) -> dict[str, dict[str, list[str]]]:
    """Where everybody may go from everywhere by single moves, or by improvements."""
    step = m.improvements if kind == "improvements" else lambda j, x: m.moves[j][x]
    return {j: {x: sorted(step(j, x)) for x in m.states} for j in m.decision_makers}


def deters(m: naive.Model, concept: str, i: str, s: str, x: str) -> bool:
    """Whether ending at x makes i regret having left s."""
    if m.prefers(i, x, s):
        return False
    return concept in ("gmr", "seq") or not any(m.prefers(i, z, s) for z in m.moves[i][x])


def shortest_answer(m: naive.Model, concept: str, i: str, s: str, q: str) -> int | None:
    """How many moves the others need to make i regret the move from s to q; None if they cannot.

    Breadth first over pairs of a state and its last mover, because nobody moves twice in a row.
    """
    if concept == "nash":
        return None
    step = responses(m, RESPONSES[concept])
    others = [j for j in m.decision_makers if j != i]
    front: set[tuple[str, str | None]] = {(q, None)}
    seen: set[tuple[str, str | None]] = set()
    length = 0
    while front:
        length += 1
        front = {(x, j) for y, last in front for j in others if j != last for x in step[j][y]} - seen
        if any(deters(m, concept, i, s, x) for x in {x for x, _ in front}):
            return length
        seen |= front
    return None


def changes_allowed(m: naive.Model, i: str, s: str, q: str, takes: Sequence[str], drops: Sequence[str]) -> bool:
    """Whether taking and dropping just these options is a move of i from a member of s to a member of q."""
    return any(
        m.may_move(i, a, b) and b - a == set(takes) and a - b == set(drops) and len(takes) + len(drops) == len(a ^ b)
        for a in m.members[s]
        for b in m.members[q]
    )
