"""Why a variant of a model is none, in words: no place in a file, which a reader of results has not before them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detente.case import Model
from detente.errors import Obstacle
from detente.report.words import Words, listed, words_of

TEXTS = {
    "nothing-feasible": "no state would be feasible",
    "ranking-incomplete": "there is no place in the ranking of {who} for what would exist: {states}",
    "members-told-apart": "{who} would prefer one of {states} to the other, which are one state ({text})",
    "classes-overlap": "{states} would be part of two merged states",
    "class-covers-more": "the merged state {text} could not be told from {states}",
}


def obstacles_text(model: Model, obstacles: Iterable[Obstacle]) -> str:
    """Return why there would be no model, as the end of a sentence; what concerns several people is said once."""
    words = words_of(model)
    whose: dict[Obstacle, list[str]] = {}
    for o in obstacles:
        names = whose.setdefault(replace(o, decision_maker=None), [])
        names += [] if o.decision_maker is None else [words.dm(o.decision_maker)]
    return "; ".join(_obstacle(words, o, listed(names)) for o, names in whose.items())


def _obstacle(words: Words, o: Obstacle, who: str) -> str:
    states = [words.pattern(s) for s in o.states]
    if o.kind == "ranking-incomplete" and int(o.text) > len(states):
        states.append(f"{int(o.text) - len(states)} more")
    return TEXTS.get(o.kind, "{text}").format(who=who, states=listed(states), text=o.text)
