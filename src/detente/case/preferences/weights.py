"""Option weighting: an exact number per option taken; the state is preferred whose numbers come to more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from detente.case.elements import Note
from detente.case.model import Model
from detente.case.nodes import Located, MappingNode, shorten, where_of
from detente.case.preferences import Drawn, Form, Preference, Reader, Reason, ResolvedPreference, Resolver, Weighted
from detente.case.referring import OPTIONS, Refers
from detente.case.sections import Field
from detente.errors import UsageError, Where, nearest
from detente.formula import Var
from detente.phrases import number

if TYPE_CHECKING:
    from detente.case.preference_changes import OfPreferences, Places

_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{1,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?|[+-]?\d{1,30}/\d{1,30}")


@dataclass(frozen=True)
class Weights(Preference):
    """An exact number per option taken, as it is written; an option without one counts nothing."""

    weights: Mapping[str, Fraction] = field(hash=False)
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)

    kind = key = "weights"
    help = "weights"

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """See `Preference`."""
        text = "A number per option that counts if it is taken; an option without one counts nothing."
        form = {
            "type": "object",
            "propertyNames": {"$ref": "#/$defs/id"},
            "additionalProperties": {"$ref": "#/$defs/weight"},
        }
        return (Field("weights", "other", text, refers=Refers(keys=OPTIONS), schema=form),)

    @classmethod
    def read(cls, reader: Reader, key: Located, node: MappingNode) -> Weights:
        """See `Preference`."""
        body = reader.mapping(node.get("weights"), "“weights”")
        weights: dict[str, Fraction] = {}
        for option, value in body.entries if body else ():
            word = reader.text(value, "a number")
            if word is None:
                continue
            if not _NUMBER.fullmatch(word) or re.fullmatch(r"[^/]*/0+", word):
                text = f"found “{shorten(word)}” as a weight; expected a number such as 3, -2 or 0.5"
                reader.problem(word.where, text)
                continue
            weights[option] = Fraction(word)
        return cls(weights, key.where, reader.name(node), reader.note(node))

    def data(self) -> Mapping[str, Any]:
        """See `Preference`."""
        return {"weights": {str(o): _number_data(w) for o, w in self.weights.items()}}

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


def _number_data(value: Fraction) -> int | float | str:
    if value.denominator == 1:
        return int(value)
    return float(value) if Fraction(str(float(value))) == value else str(value)


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
        return "weights", {option: weight for option, weight in self.weights.items() if weight}

    @property
    def described(self) -> str:
        """See `ResolvedPreference`."""
        return "Weights of options taken: " + ", ".join(f"{o}: {number(w)}" for o, w in self.weights.items())

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
        return frozenset(o for o, w in self.weights.items() if w)

    @property
    def indifferent(self) -> bool:
        """See `ResolvedPreference`."""
        return not any(self.weights.values())

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
        return WeightOrder(replace(self.written, weights=weights))

    def refusal(self, change: OfPreferences) -> str:  # noqa: ARG002 - of statements, whichever
        """See `ResolvedPreference`."""
        return "has no preference statements but weights; no statement can be changed"


PREFERENCE = Weights
