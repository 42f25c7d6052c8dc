"""Small doubts about a model, as data: each is one change, and says what it touches.

A doubt is one small change to the model that somebody could reasonably ask for:

* `swap`, `tie`: two neighbouring places of one decision maker's preferences trade places, or become one. The places of
  a list of statements are its statements, those that are equally important together; of a ranking its groups of tied
  states, as far as states of theirs exist in this model, a merged state being one; of weights the options by the size
  of their weights, whatever the sign, those of the same size together. Weights that trade places trade sizes, and a
  tie gives both the greater size; each keeps its sign.
* `assumption`, `inferred`: a statement, a weight, a whole ranking or all weights of somebody, or a rule that is an
  assumption, or inferred, is left out.
* `one-way`: a one-way act can be undone after all.
* `owner`: an option is in the hands of a contested owner.

Two doubts go together if they touch nothing in common: no statement, state, weight, rule, mark or owner. Then both are
made, each as if it were alone, and it makes no difference which is made first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from detente.case import Model
from detente.case.address import elements_of
from detente.case.changes import Change, DropWeight, Exchange, GiveOption, Join, apply
from detente.case.dropping import dropping, how_dropped
from detente.case.walk import Element
from detente.engines.repairing.places import standing
from detente.errors import UsageError, nearest

DoubtKind = Literal["swap", "tie", "assumption", "inferred", "one-way", "owner"]
KINDS: tuple[DoubtKind, ...] = ("swap", "tie", "assumption", "inferred", "one-way", "owner")
Touched = tuple[str, ...]
"""A part by its address, cut at the dots; what it begins with is a whole that it is part of."""


@dataclass(frozen=True, eq=False)
class Doubt:
    """One small change.

    Parameters
    ----------
    kind
        What sort of doubt; see the module.
    parts
        The parts of the case it concerns, in file order.
    change
        What it does to the model.
    touches
        What it touches; two that touch the same do not go together.
    places
        Of preferences, what is concerned: numbers of statements, states by their letters, or options with a weight; for
        `swap` and `tie` what stands at either place.
    """

    kind: DoubtKind
    parts: tuple[Element, ...]
    change: Change
    touches: frozenset[Touched]
    places: tuple[tuple[str, ...], ...] = ()

    @property
    def address(self) -> str:
        """What it concerns, in one word each, such as `swap RUS.3 RUS.4`; what shares a place is joined by `=`."""
        if self.places:
            dm = self.parts[0].path[1]
            return " ".join([self.kind, *("=".join(f"{dm}.{x}" for x in place) for place in self.places)])
        more = [self.change.owner] if isinstance(self.change, GiveOption) else []
        return " ".join([self.kind, *(part.short for part in self.parts), *more])


def doubts_about(model: Model, kinds: Iterable[DoubtKind] = KINDS) -> tuple[Doubt, ...]:
    """Return every single doubt about a model, by kind and then in file order.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("prisoners-dilemma").model()
    >>> [d.address for d in doubts_about(model, ["swap"])]
    ['swap One.1 One.2', 'swap Two.1 Two.2']
    """
    wanted = set(kinds)
    return tuple(d for kind in KINDS if kind in wanted for d in _of_kind(model, kind))


def kinds_from(words: Sequence[str]) -> tuple[DoubtKind, ...]:
    """Return kinds of doubts by their names, each once, or raise `UsageError`."""
    for word in words:
        if word not in KINDS:
            hint = nearest(word, KINDS) or f"known here: {', '.join(KINDS)}"
            raise UsageError(f"there is no kind of doubt “{word}” ({hint})")
    return tuple(kind for kind in KINDS if kind in words)


def varied(model: Model, doubts: Iterable[Doubt]) -> Model:
    """Return a model with some doubts taken for true.

    Raises
    ------
    UsageError
        If they do not go together.
    """
    return apply(model, [d.change for d in doubts])


def apart(doubts: Sequence[Doubt]) -> set[tuple[int, int]]:
    """Return the pairs of doubts, by their places in the sequence, that touch the same and so do not go together."""
    touching: dict[Touched, list[int]] = {}
    for k, doubt in enumerate(doubts):
        for touched in doubt.touches:
            touching.setdefault(touched, []).append(k)
    return {
        (min(j, k), max(j, k))
        for k, doubt in enumerate(doubts)
        for touched in doubt.touches
        for length in range(1, len(touched) + 1)
        for j in touching.get(touched[:length], ())
        if j != k
    }


def _of_kind(model: Model, kind: DoubtKind) -> Iterator[Doubt]:
    if kind in ("swap", "tie"):
        for dm in model.preferences:
            for first, second in pairwise(standing(model, dm)):
                yield _traded(model, kind, dm, first, second)
        return
    for part in elements_of(model).values():
        note = part.note
        if kind == "owner" and part.kind == "owner":
            option = part.body.id
            for rival in part.body.contested or ():
                yield Doubt(kind, (part,), GiveOption(option, rival.owner), frozenset({part.path}))
        elif note is None or how_dropped(part) is None or part.kind in ("option", "term"):
            continue
        elif part.kind == "one-way mark":
            if kind == "one-way":
                yield Doubt(kind, (part,), dropping(model, part), frozenset({part.path}))
        elif (kind == "assumption" and note.is_assumption) or (kind == "inferred" and note.status == "inferred"):
            whole = (
                part.path[:2] if part.kind == "voice" else part.path
            )  # voices of one decision maker touch each other
            yield Doubt(kind, (part,), dropping(model, part), frozenset({whole}))
            yield from _single_weights(model, kind, part)


def _single_weights(model: Model, kind: DoubtKind, part: Element) -> Iterator[Doubt]:
    """Yield that one weight of several is left out, where the weights are doubted."""
    if part.path[0] == "preferences" and model.preferences[part.path[1]].of == "options":
        dm = part.path[1]
        options = [o for o, w in model.preferences[dm].weights.items() if w]
        for option in options if len(options) > 1 else ():
            yield Doubt(kind, (part,), DropWeight(dm, option), frozenset({(*part.path, option)}), ((option,),))


def _traded(
    model: Model, kind: DoubtKind, dm: str, first: tuple[int, tuple[str, ...]], second: tuple[int, tuple[str, ...]]
) -> Doubt:
    parts, order, path = elements_of(model), model.preferences[dm], ("preferences", dm)
    change = (Exchange if kind == "swap" else Join)(dm, first[0], second[0])
    places = first[1], second[1]
    touches = frozenset((*path, str(x)) for k in (first[0], second[0]) for x in order.places[k - 1])
    concerned = tuple(parts[".".join((*path, part))] for place in places for part in order.parts_at(place))
    return Doubt(kind, concerned or (parts[".".join(path)],), change, touches, places)
