"""Changes to a model in words, and as JSON: who would have to want, prefer, give up or guarantee what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias, TypedDict, cast

from detente.case.changes import (
    Add,
    AddTerm,
    Change,
    Commit,
    Drop,
    DropWeight,
    Exchange,
    GiveOption,
    Guarantee,
    Join,
    Move,
    ReplacePreferences,
    Tie,
    apply,
)
from detente.engines.repairing.candidates import KINDS
from detente.engines.repairing.places import standing
from detente.formula import Not, Var
from detente.report.said import Basis, Said, result
from detente.report.shapes import PAIR, SOME, IdOrNull, Such, YesNo
from detente.report.verdict import act_of
from detente.report.words import Words, listed, number, ordinal

FOUND = result("repairs")
KIND_NAMES: Mapping[str, str] = {
    "drop": "a statement or a weight is left out",
    "demote": "a statement becomes less important, or a state less preferred",
    "promote": "a statement or a weight becomes more important, or a state more preferred",
    "add": "somebody comes to want something more",
    "tie": "two neighbours in somebody's preferences become equal",
    "owner": "an option gets another owner",
    "commit": "an act becomes final",
    "guarantee": "an option is guaranteed to stay as it is",
    "term": "an option that the proposal leaves open is agreed on",
}
"""What a change of each kind is."""
KEYS = ("decision_maker", "number", "to", "with", "that", "origin", "option", "owner", "moves", "taken", "proposal")
OfPlaces: TypeAlias = Move | Tie | Exchange | Join | DropWeight


@dataclass(frozen=True)
class _Mood:
    """How verbs stand in a clause on a change: one that is needed, or one that is supposed."""

    do: str
    be: str
    need: str


_NEEDED = _Mood("would have to", "would have to be", "would need")
_SUPPOSED = _Mood("were to", "were", "had")


def change_sentence(words: Words, change: Change) -> str:
    """Say one change: who would have to do what."""
    text = _clause(words, change, _NEEDED)
    if isinstance(change, Add):
        text += words.added_from(change.origin)
    if isinstance(change, Guarantee):
        text += f"; it is not up to {words.dm(_owner(words, change.option))} then"
    return f"{f'I{text[1:]}' if isinstance(change, GiveOption | Guarantee) else text}."


def supposition(words: Words, changes: Sequence[Change]) -> str:
    """Say what is otherwise where changes are made, so that it can follow a name and a comma."""
    said = [f"if {_clause(words, c, _SUPPOSED)}" for c in changes if not isinstance(c, AddTerm)]
    if terms := [_term(words, c.that) for c in changes if isinstance(c, AddTerm)]:
        said.append(f"with {'more terms' if len(terms) > 1 else 'another term'}: {'; '.join(terms)}")
    return ", and ".join([part for part in (", ".join(said[:-1]), said[-1]) if part])


def _clause(words: Words, change: Change, mood: _Mood) -> str:
    if isinstance(change, GiveOption | Commit | Guarantee):
        return _of_option(words, change, mood)
    if isinstance(change, OfPlaces) and words.model.preferences[change.decision_maker].of != "statements":
        return f"{words.dm(change.decision_maker)} {mood.do} {_of_places(words, change)}"
    text = ""
    match change:
        case Drop(decision_maker=dm, number=number):
            text = f"{words.dm(dm)} {mood.do} give up {_want(words, dm, number)}"
        case Move(decision_maker=dm, number=number, to=to):
            than = "above" if to < number else "below"
            text = f"{words.dm(dm)} {mood.do} put {_want(words, dm, number)} {than} {_want(words, dm, to)}"
        case Tie(decision_maker=dm, number=number, with_=with_):
            wants = f"{_want(words, dm, number)} as much as {_want(words, dm, with_)}"
            text = f"{words.dm(dm)} {mood.do} want {wants}"
        case Add(decision_maker=dm, that=that, to=to):
            text = f"{words.dm(dm)} {mood.do} want {_wish(words, dm, that)}, {_beside(words, dm, to)}"
        case AddTerm(proposal=proposal, that=that):
            text = f"{words.proposal(proposal)} {mood.need} another term: {_term(words, that)}"
        case ReplacePreferences(decision_maker=dm, origin=origin):
            text = f"{words.dm(dm)} {mood.do} want what {origin} says"
    return text


def _of_places(words: Words, change: OfPlaces) -> str:
    """Say what somebody would have to prefer, or weigh how, who gives a ranking or weights."""
    model, dm = words.model, change.decision_maker
    if isinstance(change, Move | Tie):
        at = dict(standing(model, dm))
        this, other = (listed(map(words.pattern, at[k])) for k in places_named(change))
        if isinstance(change, Tie):
            return f"find {this} as good as {other}"
        return f"put {this} just {'above' if change.to < change.number else 'below'} {other}"
    if isinstance(change, DropWeight):
        return f"give no weight to {words.option(change.option)}"
    at = dict(standing(model, dm))
    return f"give {weights_then(words, dm, change, [o for k in places_named(change) for o in at[k]])}"


def weights_then(words: Words, dm: str, change: Change, options: Iterable[str]) -> str:
    """Say which weights somebody gives some options after a change."""
    then = apply(words.model, [change]).preferences[dm]
    return listed(f"{words.option(o)} the weight {number(then.weights[o])}" for o in options)


def places_named(change: Change) -> tuple[int, ...]:
    """Return the places of a preference that a change names: first the one that moves, or is tied with the other."""
    match change:
        case Move(number=number, to=other) | Tie(number=number, with_=other):
            return number, other
        case Exchange(first=first, second=second) | Join(first=second, second=first):
            return first, second
    return ()


def change_said(words: Words, change: Change) -> Said:
    """Say one change, with the part of the case that it changes."""
    dm_of = getattr(change, "decision_maker", None)
    if dm_of is not None and words.model.preferences[dm_of].of != "statements":
        return Said(change_sentence(words, change), FOUND, words.wants(dm_of))
    match change:
        case (
            Drop(decision_maker=dm, number=number)
            | Move(decision_maker=dm, number=number)
            | Tie(decision_maker=dm, number=number)
        ):
            concerned: tuple[Basis, ...] = (words.part("preferences", dm, str(number)),)
        case GiveOption(option=option) | Commit(option=option) | Guarantee(option=option):
            concerned = (words.part("options", option),)
        case AddTerm(proposal=proposal):
            concerned = (words.part("proposals", proposal),)
        case _:
            concerned = ()
    return Said(change_sentence(words, change), FOUND, concerned)


def _of_option(words: Words, change: GiveOption | Commit | Guarantee, mood: _Mood) -> str:
    named, owner = words.option(change.option), words.dm(_owner(words, change.option))
    match change:
        case GiveOption(owner=new):
            return f"it {mood.be} for {words.dm(new)} to decide on {named}, not for {owner}"
        case Commit(moves="take-only"):
            return f"{owner} {mood.do} make {named} final: once done, it cannot be undone"
        case Commit():
            return f"{owner} {mood.do} give up {named} for good: once given up, it cannot be taken up again"
        case Guarantee(taken=taken):
            return f"it {mood.be} guaranteed that {named} {'is done' if taken else 'is not done'}"


def _owner(words: Words, option: str) -> str:
    return next(str(o.owner) for o in words.model.options if o.id == option)


def _wish(words: Words, dm: str, that: str) -> str:
    """Return what somebody would come to want, so that it can follow “want”: to do something, or another to do it."""
    literal = _literal(words, that)
    if literal is None:
        return words.formula(words.model.formula(that))
    owner, act, taken = literal
    return f"{'' if owner == dm else f'{words.dm(owner)} '}{'' if taken else 'not '}to {act}"


def _term(words: Words, that: str) -> str:
    literal = _literal(words, that)
    if literal is None:
        return words.formula(words.model.formula(that))
    owner, act, taken = literal
    return f"{words.dm(owner)} must {'' if taken else 'not '}{act}"


def _literal(words: Words, that: str) -> tuple[str, str, bool] | None:
    """Return of a formula that speaks of one option alone its owner, the act, and whether it is to be done."""
    formula = words.model.formula(that)
    inner = formula.operand if isinstance(formula, Not) else formula
    if not isinstance(inner, Var):
        return None
    return _owner(words, inner.name), act_of(words, inner.name), inner is formula


def _want(words: Words, dm: str, number: int) -> str:
    order = words.model.preferences[dm]
    statement = order.statements[number - 1]
    which_one = f"its {ordinal(number)} want" if len(order.statements) > 1 else "its only want"
    return f"“{statement.told}” ({which_one})"


def _beside(words: Words, dm: str, to: int) -> str:
    order = words.model.preferences[dm]
    last = len(order.statements)
    if to == 1:
        return "more than anything else"
    return "less than anything else" if to > last else f"just before {_want(words, dm, to)}"


_With = TypedDict("_With", {"with": Annotated[int | None, "The number of the statement that it is tied with."]})


class ChangeRecord(_With):
    """One change; a key that its kind does not have is null."""

    kind: Annotated[str, "What kind of change it is.", Such(enum=[*KINDS, "preferences"])]
    decision_maker: Annotated[IdOrNull, "Whose preferences change."]
    number: Annotated[int | None, "The number of a statement in the original list, from 1."]
    to: Annotated[int | None, "The number of the statement beside which it stands then."]
    that: Annotated[str | None, "The formula that is added."]
    origin: Annotated[str | None, "Where that formula comes from."]
    option: Annotated[IdOrNull, "The option that changes."]
    owner: Annotated[IdOrNull, "Who owns it then."]
    moves: Annotated[Literal["take-only", "drop-only"] | None, "The direction in which it can be changed then."]
    taken: Annotated[YesNo, "What is guaranteed: that it is taken, or that it is not."]
    proposal: Annotated[IdOrNull, "The proposal that gets a term."]
    places: Annotated[
        Annotated[list[Annotated[list[str], "What stands at one place.", SOME]], PAIR] | None,
        "For somebody who gives a ranking or weights: what stands at the places concerned, states by their letters or "
        "options; what moves, or is tied, comes first. Null for other changes.",
    ]
    sentence: Annotated[str, "The same in words."]


def change_record(words: Words, change: Change) -> ChangeRecord:
    """Return one change as plain data, with its sentence; a key that its kind does not have is None."""
    given = {"with": getattr(change, "with_", None), **vars(change)}
    dm = given.get("decision_maker")
    places = None
    if dm is not None and words.model.preferences[dm].of != "statements":
        at = dict(standing(words.model, dm))
        places = [list(at[k]) for k in places_named(change)] or None
        given |= dict.fromkeys(("number", "to", "with"))
    told = {key: given.get(key) for key in KEYS}
    found = {"kind": change.kind, **told, "places": places, "sentence": change_sentence(words, change)}
    return cast(ChangeRecord, found)
