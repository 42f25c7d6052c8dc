"""Fuzzy preference: how certain it is of each two states that one is preferred to the other, and from when that tempts.

Bashar, Hipel and Kilgour, *IEEE Transactions on Fuzzy Systems* 20 (2012) 760-770: with r(q, s) the certainty that q is
preferred to s, and r(q, s) + r(s, q) = 1, a move from s to q tempts where r(q, s) - r(s, q) is the decision maker's
threshold or more. A certainty is of what is preferred, never of what will happen. It need not be transitive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from detente.case.elements import Note
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, describe
from detente.case.plain import exact
from detente.case.preferences import (
    Certainty,
    Drawn,
    Form,
    Pairs,
    Preference,
    Reader,
    Reason,
    ResolvedPreference,
    Resolver,
)
from detente.case.referring import Refers
from detente.case.sections import Field, Kind
from detente.errors import Where
from detente.formula import matches

HALF = Fraction(1, 2)
_STATES = Refers(("states",), "states")
_WEIGHT = {"$ref": "#/$defs/weight"}
FUZZY = Kind(
    "fuzzy preference",
    "How certain it is of each two states that the first is preferred to the second.",
    (
        Field(
            "states", "other", "Every feasible state, by its letters, its name or a pattern.", refers=_STATES,
            required=True, schema={"type": "array", "items": {"$ref": "#/$defs/state"}},
        ),
        Field(
            "certainty", "other",
            "A row for each state: how certain it is that it is preferred to each of the states, from 0 to 1.",
            required=True, schema={"type": "array", "items": {"type": "array", "items": _WEIGHT}},
        ),
    ),
)  # fmt: skip
_ROW = "a row of numbers from 0 to 1, one for each state"


@dataclass(frozen=True)
class Fuzzy(Preference):
    """States, a row of certainties for each, and the threshold, as they are written."""

    named: tuple[str, ...]
    certainty: tuple[tuple[Fraction, ...], ...]
    threshold: Fraction
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)

    kind = key = "fuzzy"
    help = "how certain it is of each two states that one is preferred"

    @property
    def fuzzy(self) -> Mapping[str, Any]:
        """The states and certainties, under the key of the file."""
        return {"states": self.named, "certainty": self.certainty}

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """See `Preference`."""
        text = "How certain it is of each two states that one is preferred to the other: `states` and `certainty`."
        tempts = "By how much the certainty for a move has to exceed that against it: above 0, and at most 1."
        return (
            Field("fuzzy", "other", text, refers=Refers(fields={"states": _STATES}), of=FUZZY, alone=True),
            Field("threshold", "other", tempts, beside="fuzzy", schema=_WEIGHT),
        )

    @classmethod
    def read(cls, reader: Reader, key: Located, node: MappingNode) -> Fuzzy | None:
        """See `Preference`."""
        body = reader.mapping(node.get("fuzzy"), "“fuzzy”: states and certainty")
        if body is None or not reader.keys(
            body, "a fuzzy preference", ("states", "certainty"), ("states", "certainty")
        ):
            return None
        items = reader.items(body.get("states"), "“states”")
        read = [reader.text(item, "a state such as YNN, or the name of one") for item in items]
        states = tuple(state for state in read if state is not None)
        threshold = _threshold(reader, key, node.get("threshold"))
        cells = _cells(reader, body.get("certainty"), states)
        if cells is None or threshold is None or len(states) < len(read) or not _fit(reader, cells, states):
            return None
        certainty = tuple(tuple(number for number, _ in row) for row in cells)
        return cls(states, certainty, threshold, key.where, reader.name(node), reader.note(node))

    def data(self) -> Mapping[str, Any]:
        """See `Preference`."""
        rows = [[exact(number) for number in row] for row in self.certainty]
        return {
            "fuzzy": {"states": [str(s) for s in self.named], "certainty": rows},
            "threshold": exact(self.threshold),
        }

    def resolved(self, names: Resolver) -> FuzzyOrder:
        """See `Preference`."""
        return FuzzyOrder(tuple(names.state(s) or s for s in self.named), self)


def _threshold(reader: Reader, key: Located, node: Node | None) -> Fraction | None:
    if node is None:
        text = f"the fuzzy preference of “{key}” lacks the key “threshold”"
        reader.problem(key.where, text, "give a number above 0, and at most 1, such as 1/2")
        return None
    word = reader.exact(node, "a threshold")
    if word is None:
        return None
    found = Fraction(word)
    if 0 < found <= 1:
        return found
    hint = "at 0 a move would tempt to a state of which it is not said that it is preferred" if found == 0 else ""
    reader.problem(word.where, f"found {word} as a threshold; expected more than 0, and at most 1", hint)
    return None


def _cells(
    reader: Reader, node: Node | None, states: tuple[str, ...]
) -> tuple[tuple[tuple[Fraction, Where], ...], ...] | None:
    """Read the rows: each number with its place."""
    rows = reader.items(node, "“certainty”")
    n, whole = len(states), True
    if len(rows) != n and node is not None:
        text = f"found {len(rows)} rows in “certainty”; expected {n}, one for each state"
        reader.problem(node.where, text)
        whole = False
    found = []
    for row in rows:
        if not isinstance(row, SequenceNode) or len(row.items) != n:
            many = f" of {len(row.items)}" if isinstance(row, SequenceNode) else ""
            reader.problem(row.where, f"found {describe(row)}{many} in “certainty”; expected {_ROW}: {n}")
            whole = False
            continue
        cells = [_cell(reader, cell) for cell in row.items]
        found.append(tuple(cell for cell in cells if cell is not None))
        whole &= None not in cells
    return tuple(found) if whole else None


def _cell(reader: Reader, node: Node) -> tuple[Fraction, Where] | None:
    word = reader.exact(node, "a certainty")
    if word is None:
        return None
    if not 0 <= Fraction(word) <= 1:
        reader.problem(word.where, f"found {word} as a certainty; expected a number from 0 to 1")
        return None
    return Fraction(word), word.where


def _fit(reader: Reader, cells: tuple[tuple[tuple[Fraction, Where], ...], ...], states: tuple[str, ...]) -> bool:
    """Tell whether a certainty and the one the other way come to 1, and note where they do not."""
    fits = True
    for k, state in enumerate(states):
        number, where = cells[k][k]
        if number != HALF:
            text = f"found {number} as the certainty that {state} is preferred to itself; expected 1/2"
            reader.problem(where, text)
            fits = False
    for k, m in combinations(range(len(states)), 2):
        (forth, _), (back, where) = cells[k][m], cells[m][k]
        if forth + back != 1:
            text = (
                f"found {back} as the certainty that {states[m]} is preferred to {states[k]}, and {forth} the other "
                "way; the two come to 1"
            )
            reader.problem(where, text, f"beside {forth} expected {1 - forth}")
            fits = False
    return fits


@dataclass(frozen=True)
class FuzzyOrder(ResolvedPreference):
    """Certainties of preference between states by their letters or patterns."""

    letters: tuple[str, ...]
    written: Fuzzy

    def form(self, options: tuple[str, ...]) -> Form:  # noqa: ARG002 - letters are in their order
        """See `ResolvedPreference`: a state tempts where the certainty for it exceeds the other by the threshold."""
        rows, n = self.written.certainty, range(len(self.letters))
        lead = (
            (self.letters[q], self.letters[s])
            for q, s in product(n, repeat=2)
            if rows[q][s] - rows[s][q] >= self.written.threshold
        )
        return Pairs(tuple(lead), complete=False)

    @property
    def certainty(self) -> Certainty:
        """See `ResolvedPreference`."""
        return Certainty(self.letters, self.written.certainty, self.written.threshold)

    @property
    def said(self) -> object:
        """See `ResolvedPreference`."""
        rows = {
            (a, b): self.written.certainty[k][m] for k, a in enumerate(self.letters) for m, b in enumerate(self.letters)
        }
        return "fuzzy", rows, self.written.threshold

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        named, rows = self.written.named, self.written.certainty
        told = (f"{named[k]} to {named[m]} {rows[k][m]}" for k, m in combinations(range(len(named)), 2))
        return f"Certainty of preference, with the threshold {self.written.threshold}: {', '.join(told)}"

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """See `ResolvedPreference`."""
        s, q = (self._place(state) for state in (origin, target))
        if s is None or q is None:
            return None
        forth = self.written.certainty[q][s]
        if 2 * forth - 1 < self.written.threshold:
            return None
        text = (
            f"that it prefers the result is certain to {forth}, the other way to {1 - forth}: "
            f"{2 * forth - 1} more, and its threshold is {self.written.threshold}"
        )
        return Reason(text, gain=f"what it is certain to {forth} to prefer", loss=f"give up what it prefers to {forth}")

    def _place(self, state: Drawn) -> int | None:
        named = (k for k, text in enumerate(self.letters) if any(matches(text, member) for member in state.members))
        return next(named, None)

    @property
    def states(self) -> Iterable[tuple[str, str]]:
        """See `ResolvedPreference`."""
        return zip(self.letters, self.written.named, strict=True)


PREFERENCE = Fuzzy
