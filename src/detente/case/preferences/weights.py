"""Option weighting: an exact number per option taken; the state is preferred whose numbers come to more.

A weight may be a range, both ends included: it is a number in it, whichever, and whatever the others are. As it is
written it is the middle. Completions are all the orders of the feasible states that some weights in the ranges give.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby, product
from typing import TYPE_CHECKING, Any

from detente.case.elements import Note
from detente.case.model import Model
from detente.case.nodes import Located, MappingNode, Node, SequenceNode, where_of
from detente.case.plain import exact
from detente.case.preferences import (
    Completion,
    Drawn,
    Form,
    Openness,
    Preference,
    Ranges,
    Reader,
    Reason,
    ResolvedPreference,
    Resolver,
    Settled,
    Weighted,
)
from detente.case.preferences._cells import Plane, cells
from detente.case.referring import OPTIONS, Refers
from detente.case.sections import Field
from detente.errors import UsageError, Where, nearest
from detente.formula import Var
from detente.phrases import number

if TYPE_CHECKING:
    from detente.case.preference_changes import OfPreferences, Places
    from detente.case.preferences._open import States

MEASURED = 4
"""Weights in ranges up to which the share of a completion is computed: the volume of a part of the box of ranges."""


@dataclass(frozen=True)
class Weights(Preference):
    """An exact number per option taken, as it is written; an option without one counts nothing.

    Of a weight in a range `weights` has the middle, and `ranges` its two ends.
    """

    weights: Mapping[str, Fraction] = field(hash=False)
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)
    ranges: Mapping[str, tuple[Fraction, Fraction]] = field(default_factory=dict, hash=False)

    kind = key = "weights"
    help = "weights"

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """See `Preference`."""
        text = (
            "A number per option that counts if it is taken, or a range of two; an option without one counts nothing."
        )
        weight = {"$ref": "#/$defs/weight"}
        between = {
            "description": "A range: from the first number to the second, both included.",
            "type": "array", "items": weight, "minItems": 2, "maxItems": 2,
        }  # fmt: skip
        form = {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/id"},
            "additionalProperties": {"anyOf": [weight, between]},
        }
        return (Field("weights", "other", text, refers=Refers(keys=OPTIONS), schema=form),)

    @classmethod
    def read(cls, reader: Reader, key: Located, node: MappingNode) -> Weights:
        """See `Preference`."""
        body = reader.mapping(node.get("weights"), "“weights”")
        weights: dict[str, Fraction] = {}
        ranges: dict[str, tuple[Fraction, Fraction]] = {}
        for option, value in body.entries if body else ():
            if (between := _between(reader, value)) is not None:
                weights[option] = (between[0] + between[1]) / 2
                if between[0] < between[1]:
                    ranges[option] = between
        return cls(weights, key.where, reader.name(node), reader.note(node), ranges)

    def data(self) -> Mapping[str, Any]:
        """See `Preference`."""
        return {"weights": {str(o): self._data(o) for o in self.weights}}

    def _data(self, option: str) -> Any:
        if option in self.ranges:
            return [exact(end) for end in self.ranges[option]]
        return exact(self.weights[option])

    def resolved(self, names: Resolver) -> WeightOrder:
        """See `Preference`."""
        known = names.layer.options
        for option in self.weights:
            if option not in known:
                text = f"found a weight for “{option}”, which is no option"
                names.problem(where_of(option), text, nearest(option, known))
        return WeightOrder(self)

    @classmethod
    def shown(cls, value: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """See `Preference`."""
        return {"weights": value["weights"]} if isinstance(value["weights"], dict) else None


def _between(reader: Reader, node: Node) -> tuple[Fraction, Fraction] | None:
    """Read a number, or a range; a number is a range whose ends are the same."""
    if not isinstance(node, SequenceNode):
        word = reader.exact(node, "a weight")
        return None if word is None else (Fraction(word), Fraction(word))
    if len(node.items) != 2:
        text = f"found a list of {len(node.items)} as a weight; expected a number, or a range of two numbers"
        reader.problem(node.where, text, "write the lower bound and the upper bound, as in [2, 4]")
        return None
    low, high = (reader.exact(end, "a bound of a weight") for end in node.items)
    if low is None or high is None:
        return None
    if Fraction(low) > Fraction(high):
        text = f"found a range from {low} to {high}; expected the lower bound first"
        reader.problem(low.where, text, f"write [{high}, {low}]")
        return None
    return Fraction(low), Fraction(high)


@dataclass(frozen=True)
class WeightOrder(ResolvedPreference):
    """Exact weights per option."""

    written: Weights

    of = "options"

    def form(self, options: tuple[str, ...]) -> Form:  # noqa: ARG002 - weights name their options
        """See `ResolvedPreference`."""
        return Weighted(tuple((w, Var(str(o))) for o, w in self.weights.items()))

    @property
    def said(self) -> object:
        """See `ResolvedPreference`; a weight of 0 is none."""
        return "weights", {o: self.written.ranges.get(o, w) for o, w in self.weights.items() if w or o in self._open}

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        return "Weights of options taken: " + ", ".join(
            f"{o}: {_range_told(self._open[o]) if o in self._open else number(w)}" for o, w in self.weights.items()
        )

    @property
    def _open(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        return self.written.ranges

    @property
    def openness(self) -> WeighedInPart | None:
        """See `ResolvedPreference`."""
        return WeighedInPart(self) if self._open else None

    def at(self, weights: Mapping[str, Fraction]) -> WeightOrder:
        """Return it with numbers for all weights that are ranges."""
        return WeightOrder(replace(self.written, weights={**self.weights, **weights}, ranges={}))

    def reason(self, origin: Drawn, target: Drawn) -> Reason | None:
        """See `ResolvedPreference`."""
        here, there = (
            sum((w for o, w in self.weights.items() if state.values[o]), Fraction(0)) for state in (origin, target)
        )
        if here == there:
            return None
        return Reason(
            f"its weights value the result at {number(there)}, and this state at {number(here)}",
            gain=f"{number(there)} by its weights, from {number(here)}",
            loss=f"fall to {number(here)} by its weights, from {number(there)}",
        )

    @property
    def weights(self) -> Mapping[str, Fraction]:
        """See `ResolvedPreference`."""
        return self.written.weights

    @property
    def options(self) -> frozenset[str]:
        """See `ResolvedPreference`."""
        return frozenset(o for o, w in self.weights.items() if w or o in self._open)

    @property
    def indifferent(self) -> bool:
        """See `ResolvedPreference`."""
        return not any(self.weights.values()) and not self._open

    @property
    def places(self) -> tuple[tuple[str, ...], ...]:
        """See `ResolvedPreference`: options by the size of their weights."""
        sized = sorted((o for o, w in self.weights.items() if w), key=lambda o: -abs(self.weights[o]))
        return tuple(tuple(same) for _, same in groupby(sized, key=lambda o: abs(self.weights[o])))

    @property
    def single(self) -> tuple[type[OfPreferences], ...]:
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import DropWeight

        return (DropWeight,)

    def changed(self, model: Model, dm: str, changes: Sequence[OfPreferences], places: Places) -> WeightOrder:  # noqa: ARG002
        """See `ResolvedPreference`."""
        from detente.case.preference_changes import DropWeight

        weights = dict(self.weights)
        sizes = [abs(weights[group[0]]) for group in self.places]
        for k, group in enumerate(self.places):
            for option in group:
                weights[option] = sizes[places.now[k]] * (1 if weights[option] > 0 else -1)
        for change in changes:
            if isinstance(change, DropWeight):
                if not weights.get(change.option):
                    raise UsageError(f"“{dm}” gives no weight to “{change.option}”")
                places.alone(next(k for k, group in enumerate(self.places) if change.option in group))
                del weights[change.option]
        # What has another number now has that number; a range stays where its middle does.
        ranges = {o: ends for o, ends in self._open.items() if weights.get(o) == self.weights[o]}
        return WeightOrder(replace(self.written, weights=weights, ranges=ranges))

    def refusal(self, change: OfPreferences) -> str:  # noqa: ARG002 - of statements, whichever
        """See `ResolvedPreference`."""
        return "has no preference statements but weights; no statement can be changed"


def _range_told(ends: tuple[Fraction, Fraction]) -> str:
    return " to ".join(map(number, ends))


@dataclass(frozen=True)
class WeighedInPart(Openness):
    """Weights of which some are in a range, each whatever the others are."""

    order: WeightOrder

    @property
    def _ranges(self) -> Mapping[str, tuple[Fraction, Fraction]]:
        return self.order.written.ranges

    @property
    def told(self) -> str:
        """See `Openness`."""
        return "weights in a range: " + ", ".join(f"{o} from {_range_told(ends)}" for o, ends in self._ranges.items())

    @property
    def form(self) -> Ranges:
        """See `Openness`."""
        return Ranges(tuple((*self._ranges.get(o, (w, w)), Var(str(o))) for o, w in self.order.weights.items()))

    def planes(self, states: Sequence[Drawn]) -> list[Plane]:
        """Return where two feasible states are equally good, if that depends on the weights in their ranges."""
        options, ends = [*self._ranges], [*self._ranges.values()]
        others = [(o, w) for o, w in self.order.weights.items() if o not in self._ranges]
        sums: dict[tuple[bool, ...], set[Fraction]] = {}
        for state in states:
            rest = sum((w for o, w in others if state.values[o]), Fraction(0))
            sums.setdefault(tuple(state.values[o] for o in options), set()).add(rest)
        sorted_sums = {taken: sorted(some) for taken, some in sums.items()}
        found: dict[Plane, None] = {}
        for first, second in product(sorted_sums, repeat=2):
            by = tuple(a - b for a, b in zip(first, second, strict=True))
            if (
                next((b for b in by if b), -1) < 0
            ):  # each plane once: the first that differs is taken in the first state
                continue
            parts = [sorted(b * end for end in two) for b, two in zip(by, ends, strict=True)]
            least, most = sum(a for a, _ in parts), sum(b for _, b in parts)
            for rest in sorted_sums[first]:  # of it that of the second is taken away: it is 0 somewhere in the box
                there = sorted_sums[second]
                for other in there[bisect_left(there, rest + least) : bisect_right(there, rest + most)]:
                    found[by, rest - other] = None
        return [*found]

    def completions(self, states: States) -> Iterator[Completion]:
        """See `Openness`: one for each order of the feasible states that weights in the ranges give.

        Complexity
        ----------
        Yielded as they are found. With n states and k ranges there are up to n² pairs of states, and up to some n^2k
        completions.
        """
        box = [*self._ranges.values()]
        whole = Fraction(1)
        for low, high in box:
            whole *= high - low
        middle = {o: self.order.weights[o] for o in self._ranges}
        for k, cell in enumerate(cells(box, self.planes(states()))):
            weights = dict(zip(self._ranges, cell.inside, strict=True)) if k else middle
            share = Fraction(0) if cell.flat else cell.volume / whole if len(box) <= MEASURED else None
            settled = tuple(Settled("", f"{{who}} gives {o} the weight {w}") for o, w in weights.items())
            yield Completion(self.order.at(weights), share, settled)


PREFERENCE = Weights
