"""From what somebody calls a state to the state: a name, any member, or a pattern that matches only members."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from detente.case import Model, ResolvedProposal, where_of
from detente.case.nodes import Located
from detente.conflict.compile import compile_model
from detente.conflict.conflict import Conflict, letters
from detente.formula import conjunction, pattern_formula


def state_of(model: Model, conflict: Conflict, text: str) -> int | None:
    """Return the state that a name or letters mean, or None where no such state is feasible.

    Raises
    ------
    UsageError
        If there is no state of that name, or the letters match several states.
    """
    return conflict.neighbourhood.state(model.state_pattern(text))


def letters_of(model: Model, conflict: Conflict, text: str) -> str:
    """Return the letters that a state is shown with, or those it is given by where no such state is feasible."""
    return _shown(conflict, model.state_pattern(text))


@lru_cache(maxsize=64)
def settled(model: Model) -> Model:
    """Return the model with every state that is named in it written as it is shown.

    A merged state may be named by any member, in one place by one and in another by the next. Once settled, named
    states, the status quo and terms given by letters or by a name have the letters that all members share, so that the
    terms are true at the merged state and nowhere else. What is derived from the model means the same state, whatever
    it does to single members; where a class itself is left out, the letters match what were its members; where a rule
    is left out, the state is the one that then has these members, see `Model.by_member`.

    Raises
    ------
    InvalidCase
        If the model cannot be compiled.
    """
    letters = [*model.states.values(), *([] if model.status_quo is None else [model.status_quo])]
    if model.settled or not (model.indistinguishable or any("-" in text for text in letters)):
        return model
    conflict = compile_model(model)
    return replace(
        _written(model, lambda text: _shown(conflict, text)),
        proposals=tuple(_settled_terms(model, conflict, p) for p in model.proposals),
        settled=True,
        by_member=replace(
            _written(model, lambda text: _member(conflict, text)),
            proposals=tuple(_terms_by_member(model, conflict, p) for p in model.proposals),
        ),
    )


def _written(model: Model, letters: Callable[[str], str]) -> Model:
    quo = model.status_quo
    states = {name: letters(text) for name, text in model.states.items()}
    return replace(model, states=states, status_quo=None if quo is None else letters(quo))


def _member(conflict: Conflict, text: str) -> str:
    """Return the letters of the smallest member of the state that letters mean."""
    code = conflict.neighbourhood.state(text)
    return text if code is None else Located(letters(code, len(conflict.options)), where_of(text))


def _terms_by_member(model: Model, conflict: Conflict, proposal: ResolvedProposal) -> ResolvedProposal:
    near, named = conflict.neighbourhood, set(model.states.values())
    terms = []
    for t in proposal.terms:
        if t.state is not None and (t.state in named or near.merged_named(t.state) is not None):
            member = _member(conflict, t.state)
            terms.append(replace(t, formula=pattern_formula(member, model.option_ids), state=member))
        else:
            terms.append(t)
    in_force = conjunction(tuple(t.formula for t in terms if t.formula is not None))
    return replace(proposal, terms=tuple(terms), formula=in_force)


def _shown(conflict: Conflict, text: str) -> str:
    code = conflict.neighbourhood.state(text)
    return text if code is None else Located(conflict.show(code), where_of(text))


def _settled_terms(model: Model, conflict: Conflict, proposal: ResolvedProposal) -> ResolvedProposal:
    named = set(model.states.values())
    terms = tuple(
        t
        if t.state is None
        else replace(t, formula=conflict.formula(_shown(conflict, t.state) if t.state in named else t.state))
        for t in proposal.terms
    )
    return replace(proposal, terms=terms, formula=conjunction(tuple(t.formula for t in terms if t.formula is not None)))
