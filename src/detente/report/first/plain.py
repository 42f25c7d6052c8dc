"""Words for readers who know neither ids nor letters: states by what is done there, parts by what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.case.changes import Add, Change, Commit, Drop, Move, Tie
from detente.conflict import compile_model, settled
from detente.report.changes import change_sentence
from detente.report.words import Words, listed

if TYPE_CHECKING:
    from detente.case import Model


@dataclass(frozen=True)
class PlainWords(Words):
    """The names of one model, where a state is what is done there, and neither its letters nor its name."""

    @classmethod
    def of_model(cls, model: Model) -> PlainWords:
        """Return the words for a model."""
        whole = settled(model)
        return cls(whole, compile_model(whole))

    def state(self, shown: str) -> str:
        """Return what is done at a state, given by its letters."""
        return self.pattern(shown)

    def pattern(self, letters: str) -> str:
        """Return what is done where these letters stand for one state or for several."""
        taken = [self.option(o) for o, letter in zip(self.conflict.options, letters, strict=False) if letter == "Y"]
        return f"the outcome with {listed(taken)}" if taken else "the outcome in which nothing of all this is done"


def plain_change(words: PlainWords, change: Change, at: Mapping[str, str]) -> str:
    """Say one change in few words: without the places of wants, and where a want is taken from.

    `at` has what is done in the one state that would hold then, by option; nothing where there are several.
    """
    dm = getattr(change, "decision_maker", None)
    if dm is not None and words.model.preferences[dm].of == "statements":
        who, order = words.dm(dm), words.model.preferences[dm]

        def want(number: int) -> str:
            statement = order.statements[number - 1]
            return f"“{statement.statement.name}”" if statement.statement.name else words.formula(statement.formula)

        match change:
            case Drop(number=number):
                return f"{who} would give up wanting {want(number)}"
            case Move(number=number, to=to):
                more, less = (number, to) if to < number else (to, number)
                return f"{who} would want {want(more)} more than {want(less)}"
            case Tie(number=number, with_=with_):
                return f"{who} would want {want(number)} as much as {want(with_)}"
            case Add(that=that):
                return f"{who} would also want that {words.formula(words.model.formula(that))}"
    if isinstance(change, Commit):
        return _made_final(words, change, at)
    return change_sentence(words, change).rstrip(".")


def _made_final(words: PlainWords, change: Commit, at: Mapping[str, str]) -> str:
    owner = words.dm(next(str(o.owner) for o in words.model.options if o.id == change.option))
    option = words.option(change.option)
    if change.moves != "take-only":
        return f"{owner} could not take {option} up again once it is given up"
    if at.get(change.option) == "Y":
        return f"{owner} would have done {option}, and could not undo it"
    return f"{owner} could not undo {option} once it is done"
