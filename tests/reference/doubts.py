"""What `robust` should find: every doubt, made by itself and two at a time (docs/explanation/doubts.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, pairwise

from reference.changes import both_ways, owned, preferring, without
from reference.model import Model
from reference.questions import Target, outcome
from reference.spec import InvalidError, Preference, Ranking, Spec, Statements, Weights

KINDS = ["swap", "tie", "assumption", "inferred", "one-way", "owner"]

Place = frozenset[str]


@dataclass(frozen=True)
class Doubt:
    """One small change: its kind, the part it concerns, what stands at its places, and who would own an option."""

    kind: str
    part: str
    places: tuple[Place, ...] = ()
    owner: str | None = None


def places(model: Model, preferred: Preference) -> list[Place]:
    """Return what stands at each place of a preference: statements, states that exist, or options with a weight."""
    if isinstance(preferred, Statements):
        return [frozenset(one.address for one in group) for group in preferred.groups]
    if isinstance(preferred, Ranking):
        return [place for group in preferred.groups if (place := frozenset(map(str, ranked(model, group))))]
    sizes = sorted({abs(weight) for _, weight in preferred.of if weight}, reverse=True)
    return [frozenset(name for name, weight in preferred.of if abs(weight) == size) for size in sizes]


def ranked(model: Model, group: Iterable[str]) -> set[object]:
    """Return the states that a group of a ranking names."""
    return {state for text in group for state in model.meant(text)}


def doubts(model: Model) -> list[Doubt]:
    """Return every doubt about a model."""
    spec, found = model.spec, []
    grounds = [*spec.rules, *spec.bans, *spec.classes]
    for who, preferred in spec.preferences.items():
        stand = places(model, preferred)
        for pair in pairwise(stand):
            found += [Doubt(kind, f"preferences.{who}", pair) for kind in ("swap", "tie")]
        if isinstance(preferred, Statements):
            grounds += preferred.flat
            continue
        grounds.append(preferred)
        if isinstance(preferred, Weights) and preferred.rests_on in {"assumption", "inferred"}:
            each = [frozenset([name]) for name, weight in preferred.of if weight]
            # To leave out the only weight is to leave out the weights.
            found += [Doubt(preferred.rests_on, preferred.address, (place,)) for place in each if len(each) > 1]
    found += [Doubt(part.rests_on, part.address) for part in grounds if part.rests_on in {"assumption", "inferred"}]
    for one in spec.of_option.values():
        if one.moves != "both":
            found.append(Doubt("one-way", f"{one.address}.moves"))
        found += [Doubt("owner", f"{one.address}.owner", (), rival.address.rpartition(".")[2]) for rival in one.rivals]
    return found


# Making them


def doubted(model: Model, spec: Spec, doubt: Doubt) -> Spec:
    """Return what a case says if a doubt about a model is right, perhaps another one being made already."""
    name = doubt.part.split(".")[1]
    match doubt.kind:
        case "swap" | "tie":
            change = swapped if doubt.kind == "swap" else tied
            return preferring(spec, name, change(model, spec.preferences[name], *doubt.places))
        case "one-way":
            return both_ways(spec, name)
        case "owner":
            assert doubt.owner is not None
            return owned(spec, name, doubt.owner)
    if doubt.places:
        weights = spec.preferences[name]
        assert isinstance(weights, Weights)
        return preferring(
            spec, name, replace(weights, of=tuple(one for one in weights.of if one[0] not in doubt.places[0]))
        )
    return without(spec, doubt.part)


def swapped(model: Model, preferred: Preference, one: Place, other: Place) -> Preference:
    """Let two places that follow one another trade places."""
    if isinstance(preferred, Weights):
        sizes = {place: size_of(preferred, place) for place in (one, other)}
        return resized(preferred, {one: sizes[other], other: sizes[one]})
    groups = [*preferred.groups]
    first, second = (index_of(model, preferred, place) for place in (one, other))
    groups[first], groups[second] = groups[second], groups[first]
    return replace(preferred, groups=tuple(groups))


def tied(model: Model, preferred: Preference, one: Place, other: Place) -> Preference:
    """Make one place of two that follow one another."""
    if isinstance(preferred, Weights):
        greater = max(size_of(preferred, place) for place in (one, other))
        return resized(preferred, {one: greater, other: greater})
    groups = [*preferred.groups]
    first, second = (index_of(model, preferred, place) for place in (one, other))
    groups[first] = (*groups[first], *groups.pop(second))
    return replace(preferred, groups=tuple(groups))


def index_of(model: Model, preferred: Statements | Ranking, place: Place) -> int:
    """Return where a place stands."""
    if isinstance(preferred, Statements):
        stand = [frozenset(one.address for one in group) for group in preferred.groups]
    else:
        stand = [frozenset(map(str, ranked(model, group))) for group in preferred.groups]
    return stand.index(place)


def size_of(weights: Weights, place: Place) -> Fraction:
    """Return the size that weights have at a place."""
    return abs(next(weight for name, weight in weights.of if name in place))


def resized(weights: Weights, sizes: dict[Place, Fraction]) -> Weights:
    """Give weights other sizes; each keeps its sign."""
    of = dict(weights.of)
    for place, size in sizes.items():
        of |= {name: size if of[name] > 0 else -size for name in place}
    return replace(weights, of=tuple(of.items()))


# Two at a time


def touches(spec: Spec, doubt: Doubt) -> set[tuple[str, str]]:
    """Return what a doubt touches."""
    if doubt.places:
        return {(doubt.part, one) for place in doubt.places for one in place}
    preferred = spec.preferences.get(doubt.part.split(".")[1])
    if doubt.part.startswith("preferences.") and not isinstance(preferred, Statements):
        return {(doubt.part, "all of it")}
    if doubt.part.startswith("preferences."):
        return {(doubt.part.rpartition(".")[0], doubt.part)}
    return {(doubt.part, "")}


def together(spec: Spec, one: Doubt, other: Doubt) -> bool:
    """Tell whether two doubts touch nothing in common."""
    mine, theirs = touches(spec, one), touches(spec, other)
    whole = {(part, "all of it") for part, _ in mine | theirs} & (mine | theirs)
    shared = {part for part, _ in mine} & {part for part, _ in theirs}
    return not mine & theirs and not any(part in shared for part, _ in whole)


@dataclass
class Trials:
    """How an answer fares."""

    outcome: str
    then: dict[tuple[Doubt, ...], str]  # the outcome under each set of doubts that is a model

    def kept(self, size: int) -> tuple[int, int]:
        """Return how many sets of a size were tried, and under how many the answer stays."""
        tried = [then for chosen, then in self.then.items() if len(chosen) == size]
        return len(tried), tried.count(self.outcome)

    def by_kind(self) -> dict[str, tuple[int, int]]:
        """Return for each kind how many single doubts were tried, and under how many the answer stays."""
        tried: dict[str, list[str]] = {}
        for chosen, then in self.then.items():
            if len(chosen) == 1:
                tried.setdefault(chosen[0].kind, []).append(then)
        return {kind: (len(found), found.count(self.outcome)) for kind, found in tried.items()}

    def flips(self, most: int) -> dict[frozenset[Doubt], str]:
        """Return the smallest sets that change the answer."""
        for size in range(1, most + 1):
            found = {
                frozenset(chosen): then
                for chosen, then in self.then.items()
                if len(chosen) == size and then != self.outcome
            }
            if found:
                return found
        return {}


@dataclass
class Variants:
    """The model under every set of doubts."""

    models: dict[tuple[Doubt, ...], Model | None]  # None where there is none
    apart: int  # how many sets of two touch the same

    def failed(self, size: int) -> list[tuple[Doubt, ...]]:
        """Return the sets of a size that leave no model."""
        return [chosen for chosen, model in self.models.items() if model is None and len(chosen) == size]

    def trials(self, model: Model, target: Target, concept: str) -> Trials:
        """Ask a question under every set of doubts."""
        then = {chosen: outcome(one, target, concept) for chosen, one in self.models.items() if one is not None}
        return Trials(outcome(model, target, concept), then)


def variants(model: Model, asked: str, everything: Sequence[Doubt], most: int) -> Variants:
    """Make every doubt about a model that something is asked about, by itself and as many at a time as asked for."""
    found, apart = {}, 0
    for size in range(1, most + 1):
        for chosen in combinations(everything, size):
            if not all(together(model.spec, *pair) for pair in combinations(chosen, 2)):
                apart += 1
                continue
            # Of a doubt that leaves no model nothing is said, whatever else is doubted.
            if any(found.get((doubt,), model) is None for doubt in chosen):
                continue
            changed = model.anchored(asked)
            for doubt in chosen:
                changed = doubted(model, changed, doubt)
            try:
                found[chosen] = Model(changed)
            except InvalidError:
                found[chosen] = None
    return Variants(found, apart)
