"""What `compare` should say of two versions of a proposal (docs/how-to/compare-two-versions-of-a-proposal.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reference.formulas import tree
from reference.model import Model, State
from reference.spec import Spec, Statements, Term


@dataclass
class Sheet:
    """What a proposal asks and gives."""

    gives: dict[str, tuple[list[str], list[str]]]  # by party: the terms that oblige it, and those that can be evaluated
    one_sided: list[str]
    secures: set[tuple[str, str, int, str]]  # term, decision maker, place, formula
    rules_out: set[tuple[str, str, int, str]]


def terms_of(model: Model, name: str) -> dict[str, Term]:
    """Return the terms of a proposal by id; one formula or a named state is one term called like the proposal."""
    put = model.spec.proposals[name]
    if put.formula is None and put.state is None:
        return {term.id: term for term in put.terms}
    that = put.formula if put.state is None else model.spec.states[put.state]
    return {name: Term(put.address, id=name, that=that)}


def in_force(model: Model, term: Term) -> list[State]:
    """Return where a term is in force."""
    that = term.that
    if that is None:
        return []
    return [state for state in model.states if all(model.in_force_at(that, state, member) for member in state.members)]


def sheet(model: Model, name: str) -> Sheet:
    """Return a proposal as a term sheet."""
    put, terms = model.spec.proposals[name], terms_of(model, name)
    asked = [*dict.fromkeys([*put.parties, *(party for term in put.terms for party in term.obliges)])]
    gives = {}
    for party in asked:
        its = [term for term in put.terms if party in term.obliges]
        gives[party] = ([term.id for term in its], [term.id for term in its if term.that is not None])
    evaluated = [party for party in put.parties if gives[party][1]]
    found = Sheet(gives, [party for party in put.parties if evaluated and party not in evaluated], set(), set())
    for term in terms.values():
        states = in_force(model, term)
        for who, preferred in model.spec.preferences.items():
            if not states or not isinstance(preferred, Statements):
                continue
            for place, group in enumerate(preferred.groups, 1):
                for one in group:
                    met = {state for state in model.states if model.holds(one.that, state)}
                    # What is the same everywhere is neither secured nor ruled out by anything.
                    if met in (set(), set(model.states)):
                        continue
                    if met >= set(states):
                        found.secures.add((term.id, who, place, one.that))
                    elif not met & set(states):
                        found.rules_out.add((term.id, who, place, one.that))
    return found


def contained(model: Model, first: Mapping[str, Term], second: Mapping[str, Term]) -> dict[str, list[str]]:
    """Return for terms of one version only those of the other version only that are in force wherever it is."""
    found = {}
    for mine, theirs in ((first, second), (second, first)):
        for name, term in mine.items():
            states = set(in_force(model, term))
            if name in theirs or not states:
                continue
            inside = [
                other
                for other, its in theirs.items()
                if other not in mine and its.that is not None and states <= set(in_force(model, its))
            ]
            if inside:
                found[name] = inside
    return found


def changed(spec: Spec, one: Term, other: Term) -> list[str]:
    """Return in what two versions of a term differ; another way to write the same formula is no difference."""
    thats = [each.that and tree(each.that, spec.options, spec.definitions) for each in (one, other)]
    pairs = [("name", one.name, other.name), ("that", *thats)]
    pairs += [("obliges", one.obliges, other.obliges), ("evidence", one.evidence, other.evidence)]
    return [key for key, mine, theirs in pairs if mine != theirs]
