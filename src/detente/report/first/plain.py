"""Words for readers who know neither ids nor letters: states by what is done there, parts by what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.assess.doubts import Doubt
from detente.case.changes import Add, Change, Commit, Drop, Move, Tie
from detente.case.walk import Element
from detente.conflict import compile_model, settled
from detente.report.changes import change_sentence
from detente.report.documents import rule_text
from detente.report.doubts import doubt_text
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


def plain_change(words: PlainWords, change: Change) -> str:
    """Say one change in few words: without the places of wants, and where a want is taken from."""
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
        owner = next(str(o.owner) for o in words.model.options if o.id == change.option)
        done = "undo {} once it is done" if change.moves == "take-only" else "take {} up again once it is given up"
        return f"{words.dm(owner)} could not {done.format(words.option(change.option))}"
    return change_sentence(words, change).rstrip(".")


def plain_doubt(words: PlainWords, doubt: Doubt) -> str:
    """Say one doubt as a condition; what is left out is called what it says."""
    part = doubt.parts[0]
    if doubt.kind in ("assumption", "inferred") and part.path[0] != "preferences":
        return f"without {plain_part(words, part)} ({'an assumption' if doubt.kind == 'assumption' else 'inferred'})"
    return doubt_text(words, doubt)


def plain_part(words: PlainWords, part: Element) -> str:
    """Return what a part of the case says, in a few words that stand by themselves."""
    said = f"“{part.label}”"
    match part.kind:
        case "statement":
            said = f"what {words.dm(part.path[1])} wants, {_quoted(_statement(words, part))}"
        case "option":
            said = f"the choice to {_quoted(part.label)}"
        case "owner" | "rival owner":
            said = f"whose choice {words.option(part.path[1])} is"
        case "one-way mark":
            said = f"that {words.option(part.path[1])} is final"
        case "term":
            said = f"the term {_quoted(part.label)}"
        case "rule" | "forbidden move" | "list of moves" | "merged state":
            said = f"the rule {_quoted(_rule(words, part))}"
        case _ if part.path[0] == "preferences":
            said = f"what {words.dm(part.path[1])} prefers"
    return said


def _statement(words: PlainWords, part: Element) -> str:
    order = words.model.preferences[part.path[1]]
    statement = order.statements[int(part.path[2]) - 1]
    return statement.statement.name or words.formula(statement.formula)


def _rule(words: PlainWords, part: Element) -> str:
    if part.note is not None and part.note.because:
        return " ".join(part.note.because.split()).rstrip(".")
    if part.path[0] == "infeasible":
        rule = words.model.infeasible[int(part.path[1]) - 1]
        return words.formula(rule.formula) if rule.rule.condition else rule_text(rule)
    return part.label


def _quoted(text: str) -> str:
    return text if text.startswith("“") else f"“{text}”"
