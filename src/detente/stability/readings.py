"""How preferences that are open or graded are read: as they are written, by an extension, by degrees, by voices.

A reading makes of a model's graph another one, in which whoever has such preferences compares states in pairs; every
concept that says who may answer, and how, is then what it always is. Where nothing is open or graded, all readings are
one, but that of degrees, by which nobody without degrees is ever deterred strongly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.case import Model
from detente.case.preferences import NotCompared, ResolvedPreference
from detente.conflict import Conflict
from detente.errors import BoundReached, UsageError
from detente.phrases import listed

if TYPE_CHECKING:
    from detente.conflict.comparing import Comparer, Space
    from detente.conflict.relations import Relation

HALF = Fraction(1, 2)
COMPLETIONS, PROBABILISTIC, ATTITUDES_WEAK = "completions", "probabilistic", "attitudes-weak"
READINGS: dict[str, str] = {
    COMPLETIONS: "what holds in every completion of what is left open, and what in some",
    "a": "extension a: what is not compared tempts, and does not deter",
    "b": "extension b: what is not compared neither tempts nor deters",
    "c": "extension c: what is not compared tempts, and deters",
    "d": "extension d: what is not compared does not tempt, and deters",
    PROBABILISTIC: "voices as probabilities, with thresholds alpha, beta, gamma",
    ATTITUDES_WEAK: "whoever is against somebody is content with what is no better for it, and needs nothing worse",
}
"""What each reading is, by its name."""


@dataclass(frozen=True)
class Reading:
    """How preferences are read.

    Parameters
    ----------
    name
        One of `READINGS`.
    degree
        By how much worse a state must be to deter: 0 = no better is enough; 2 = greatly, which is strong stability.
    alpha, beta, gamma
        Of the probabilistic reading: a move tempts if more than 1 - alpha of the voices prefer what it leads to, an
        answer deters unless more than 1 - beta prefer what it leads to, and is given if more than gamma do.
    """

    name: str = COMPLETIONS
    degree: int = 0
    alpha: Fraction = HALF
    beta: Fraction = HALF
    gamma: Fraction = HALF

    @property
    def told(self) -> str:
        """What it is called, with its numbers."""
        if self.name == PROBABILISTIC:
            numbers = f"alpha {self.alpha}, beta {self.beta}, gamma {self.gamma}"
            return f"{self.name}, {numbers}"
        return f"{self.name}, degree {self.degree}" if self.degree else self.name

    @property
    def as_written(self) -> bool:
        """Whether the graph stays what it is."""
        return self.name == COMPLETIONS and not self.degree


WRITTEN = Reading()


def is_open(model: Model) -> bool:
    """Tell whether something of somebody's preferences is left open."""
    return any(p.openness is not None for p in model.preferences.values())


def read(model: Model, conflict: Conflict, reading: Reading) -> Conflict:
    """Return the graph of a model under a reading.

    Parameters
    ----------
    model, conflict
        The model, settled, and its graph as it is written.
    reading
        How preferences are read.

    Raises
    ------
    UsageError
        If the reading is not defined for what is open in the model, or a threshold is out of bounds.
    BoundReached
        If there are more states than are compared in pairs.
    """
    if reading.as_written:
        return conflict
    if reading.name == ATTITUDES_WEAK:
        _check(model, reading)
        return replace(conflict, weak_attitudes=True)
    from detente.conflict.comparing import Space
    from detente.engines.explicit import MAX_COMPARED, Explicit, states_of

    _check(model, reading)
    if why := Explicit().refuses(conflict):
        raise BoundReached(f"under this reading states are compared in pairs: {why}")
    codes = states_of(conflict)[1]
    if len(codes) > MAX_COMPARED:
        found = f"this model has {len(codes):,}"
        raise BoundReached(f"under this reading states are compared in pairs, up to {MAX_COMPARED:,}; {found}")
    space = Space(conflict, codes)
    named = zip(conflict.decision_makers, conflict.relations, strict=True)
    return replace(
        conflict, relations=tuple(_row(space, model.preferences[dm], relation, reading) for dm, relation in named)
    )


def _check(model: Model, reading: Reading) -> None:
    if reading.name not in READINGS:
        raise UsageError(f"there is no reading “{reading.name}” (there are: {', '.join(READINGS)})")
    if reading.degree and reading.name in (PROBABILISTIC, ATTITUDES_WEAK):
        raise UsageError(f"degrees have no meaning in the reading “{reading.name}”")
    if reading.degree < 0:
        raise UsageError(f"found the degree {reading.degree}; expected 0 or more")
    for name in ("alpha", "beta", "gamma"):
        value: Fraction = getattr(reading, name)
        lowest = "from 0" if name == "gamma" else "above 0"
        fits = 0 <= value < 1 if name == "gamma" else 0 < value <= 1
        if not fits:
            upto = "below 1" if name == "gamma" else "up to 1"
            raise UsageError(f"found {name} = {value}; expected a number {lowest}, {upto}")
    unfit = [
        str(dm)
        for dm, p in model.preferences.items()
        if p.openness is not None and not _fits(p, reading)
    ]  # fmt: skip
    if not unfit:
        return
    if reading.name == COMPLETIONS:
        raise UsageError(
            f"degrees are read where nothing is open; the preferences of {listed(unfit)} leave something open "
            "(of pairs that are not compared ask by one of the readings a to d)"
        )
    if reading.name == ATTITUDES_WEAK:
        raise UsageError(
            f"attitudes are read where nothing is open; the preferences of {listed(unfit)} leave something open"
        )
    if reading.name == PROBABILISTIC:
        what = "the probabilistic reading is defined for voices"
    else:
        what = f"extension {reading.name} is defined for pairs that are not compared (“unknown” of a ranking)"
    raise UsageError(f"{what}; the preferences of {listed(unfit)} leave something else open")


def _fits(preference: ResolvedPreference, reading: Reading) -> bool:
    if reading.name == PROBABILISTIC:
        return bool(preference.voices)
    open_ = preference.openness
    return (
        reading.name not in (COMPLETIONS, ATTITUDES_WEAK) and open_ is not None and isinstance(open_.form, NotCompared)
    )


def _row(space: Space, preference: ResolvedPreference, relation: Relation, reading: Reading) -> Relation:
    from detente.conflict import comparing, rows

    of = comparing.comparer_for(space, preference, relation)
    if reading.name == PROBABILISTIC:
        if not preference.voices:
            shares = rows.Shares((of,), [1], 1)
        else:
            numbers, voices, whole = comparing.share_of_voices(space, preference)
            shares = rows.Shares(voices, numbers, whole)
        return rows.probabilistic(space, shares, reading.alpha, reading.beta, reading.gamma)
    general = rows.EXTENSIONS[reading.name](space, of) if preference.openness is not None else None
    if not reading.degree:
        return relation if general is None else general
    by_degree = _by_degree(space, preference, of, reading.degree)
    if general is None:
        return rows.much_worse(space, of, by_degree)
    return rows.strongly(general, of, by_degree, or_unknown=reading.name in ("c", "d"))


def _by_degree(space: Space, preference: ResolvedPreference, of: Comparer, degree: int) -> Comparer | None:
    """Return what compares by at least a degree; None where nothing differs so much."""
    from detente.conflict import comparing
    from detente.conflict.fitting import relation_of

    if degree == 1:
        return of
    least = min((d for d in preference.degrees if d >= degree), default=None)
    if least is None:
        return None
    relation = relation_of(preference.degrees[least]).naming(space.conflict.merged)
    return comparing.comparer_of(space, relation)
