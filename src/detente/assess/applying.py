"""A repair made in the case that it was found in, as one new entry beside what there is.

A repair of terms alone becomes a new version of the proposal. Any other becomes a perspective, which is the one that it
was found in with the changes made; where a phase says otherwise what would change, a phase. Nothing that is there
changes, so that taking the entry away gives the case back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from detente.case import Case, Model
from detente.case.changes import AddTerm, Change, DropTerm
from detente.case.elements import Condition, Override, Proposal, Term
from detente.case.revise import free_id
from detente.case.sections import SECTIONS
from detente.display import Displayed
from detente.errors import InvalidCase, UsageError

if TYPE_CHECKING:
    from detente.assess.repairs import Repair

OfTerms = AddTerm | DropTerm
CHANGED = "changed"  # how the id of a new perspective, or phase, ends


@dataclass(frozen=True)
class Applied:
    """A repair made in its case: the entry that does it, and what to ask about to see what comes of it.

    Parameters
    ----------
    case
        The case with that entry.
    section
        ``proposals``, ``perspectives`` or ``phases``: what kind of entry it is.
    path, id, name
        The keys of the section that it stands in, its id there, and what it is called.
    value
        What the file says there.
    there
        Whether an entry of that name is there already, so that nothing was added; `id` is its id.
    perspective, phase, proposal
        What to ask about in the changed case.
    """

    case: Case
    section: str
    path: tuple[str, ...]
    id: str
    name: str
    value: Mapping[str, Any]
    there: bool
    perspective: str | None
    phase: str | None
    proposal: str | None


def applied(case: Case, found: Repair, name: str | None = None) -> Applied:
    """Return a case with a repair made in it; one that is made there already is told, and not made again.

    Raises
    ------
    UsageError
        If nothing changes, the repair is of another case, or no layer of this one can say what it changes.
    """
    if not found.changes:
        raise UsageError("nothing has to change, so there is nothing to apply")
    before = found.before
    here = case.model(before.perspective_id, before.phase_id, before.owners)
    if said(here) != said(before):
        raise UsageError(f"{case.name}: this repair is of another case, or the case has changed since; search again")
    changes = [c.change for c in found.changes]
    called = name or Displayed.teller().short_of(found)
    of_terms = [c for c in changes if isinstance(c, OfTerms)]
    if len(of_terms) == len(changes):
        return _version(case, here, of_terms, called, given=name)
    for section, over in (("perspectives", before.perspective), ("phases", before.phase)):
        if section == "phases" and over is None:
            break
        made = _layer(case, here, changes, section, over, called, name, found.proposal)
        if made is not None:
            return made
    raise UsageError(f"{case.name}: no perspective of this case can say what this repair changes; change it by hand")


def said(model: Model) -> object:
    """Return what a model says, terms left aside, whatever names and reasons it gives: equal where two say the same."""
    return (
        [d.id for d in model.decision_makers],
        [(o.id, o.owner, o.moves or "both") for o in model.options],
        Counter(r.formula for r in model.infeasible),
        {dm: order.said for dm, order in model.preferences.items()},
    )


# -- a new version of a proposal --------------------------------------------------------------------------------------


def _version(case: Case, here: Model, changes: Iterable[OfTerms], called: str, *, given: str | None) -> Applied:
    of_terms = list(changes)
    (proposal,) = dict.fromkeys(c.proposal for c in of_terms)
    path = _where(here, proposal)
    written = here.layer.proposals[proposal]
    name = given or f"{written.name or written.id}, {called}"
    same = (str(p.id) for p in here.layer.proposals.values() if p.name == name)
    there = next(same, None)
    value = _with_terms(case, here, written, of_terms, name)
    new = there or free_id(proposal, {*proposals_of(case)})
    try:
        result = case if there else added(case, path, new, value)
    except InvalidCase as e:
        raise UsageError(f"{case.name}: with this repair it would be no case: {e.problems[0].message}") from None
    return Applied(
        result, "proposals", path, new, name, value, there is not None, here.perspective_id, here.phase_id, new
    )


def _where(here: Model, proposal: str) -> tuple[str, ...]:
    """Return the section that says most of a proposal: that of the phase, of the perspective, or of the whole case."""
    for section, over in (("phases", here.phase), ("perspectives", here.perspective)):
        if over is not None and proposal in over.layer.proposals:
            return (section, over.id, "proposals")
    return ("proposals",)


def _with_terms(case: Case, here: Model, written: Proposal, changes: list[OfTerms], name: str) -> dict[str, Any]:
    """Return a later version of a proposal as the file has it; whoever owns the option of a new term is obliged."""
    terms = written.terms if isinstance(written.terms, tuple) else _as_terms(here, written)
    gone = {c.term for c in changes if isinstance(c, DropTerm)}
    terms = tuple(t for t in terms if t.id not in gone)
    everywhere = [{d.id for d in case.model(*s).decision_makers} for s in case.selections()]
    owners = {o.id: o.owner for o in here.options}
    for text in sorted(c.that for c in changes if isinstance(c, AddTerm)):
        formula = here.formula(text)
        obliged = (owners[option] for option in formula.names() if option in owners)
        known = tuple(dm for dm in obliged if dm is not None and all(dm in makers for makers in everywhere))
        terms += (Term(free_id("agreed", {t.id for t in terms}), None, Condition(text, formula), known),)
    later = replace(written, name=name, terms=terms, note=None, supersedes=written.id)
    value: dict[str, Any] = SECTIONS["proposals"].of.plain(later)
    return value


def _as_terms(here: Model, written: Proposal) -> tuple[Term, ...]:
    """Return the terms of a proposal that is one condition; the name of a state gives way to its letters."""
    if written.terms is None or isinstance(written.terms, tuple):
        return ()
    text = str(written.terms.text)
    return (Term("terms", None, replace(written.terms, text=str(here.layer.states.get(text, text)))),)


def proposals_of(case: Case) -> Iterator[str]:
    """Yield the ids of all proposals that there are in any perspective and phase."""
    overrides = (*case.perspectives.values(), *case.phases.values())
    yield from (str(p) for layer in (case.layer, *(o.layer for o in overrides)) for p in layer.proposals)


# -- a perspective, or a phase ----------------------------------------------------------------------------------------


def _layer(
    case: Case, here: Model, changes: list[Change], section: str, over: Override | None, called: str,
    given: str | None, proposal: str | None,
) -> Applied | None:  # fmt: skip
    """Return the case with a layer that is another one with changes made; None where it cannot say them."""
    wanted = here.with_changes(changes)
    name = given or (f"{called[:1].upper()}{called[1:]}" if over is None else f"{over.name or over.id}, {called}")
    layers: Mapping[str, Override] = getattr(case, section)
    value = _value(case, here, wanted, changes, section, over)
    version = None
    if of_terms := [c for c in changes if isinstance(c, OfTerms)]:
        assert proposal is not None
        version = free_id(proposal, {*proposals_of(case)})
        terms = _with_terms(case, here, here.layer.proposals[proposal], of_terms, f"{proposal}, as in: {name}")
        value["proposals"] = {**value.get("proposals", {}), version: terms}
    value = {"name": name, **value}
    there = next((o for o in layers.values() if o.name == name), None)
    if there is not None:
        made, new = case, str(there.id)
        version = next((str(p) for p in there.layer.proposals if p not in here.layer.proposals), None)
    else:
        new = free_id(f"{over.id}_{CHANGED}" if over else CHANGED, layers)
        try:
            made = added(case, (section,), new, value)
        except InvalidCase:
            return None
    perspective, phase = (new, here.phase_id) if section == "perspectives" else (here.perspective_id, new)
    if there is None and said(made.model(perspective, phase)) != said(wanted):
        return None
    return Applied(
        made, section, (section,), new, name, value, there is not None, perspective, phase, version or proposal
    )


def _value(
    case: Case, here: Model, wanted: Model, changes: list[Change], section: str, over: Override | None
) -> dict[str, Any]:
    """Return what a layer says that is another one, without what that rests on, with changes made."""
    value = {} if over is None else dict(case.to_dict()[section][over.id])
    for key in ("name", "because", "evidence", "status", "note"):
        value.pop(key, None)
    of = {str(dm) for change in changes if (dm := getattr(change, "decision_maker", None)) is not None}
    if of:
        written = {dm: wanted.preferences[dm].written.plain() for dm in wanted.preferences if dm in of}
        value["preferences"] = {**value.get("preferences", {}), **written}
    plain = case.model(here.perspective_id, here.phase_id)
    if options := dict(_options(plain, wanted)):
        held = value.get("options", {})
        value["options"] = {**held, **{o: {**held.get(o, {}), **fields} for o, fields in options.items()}}
    if rules := [SECTIONS["infeasible"].of.plain(r.rule) for r in wanted.infeasible[len(plain.infeasible) :]]:
        value["infeasible"] = [*value.get("infeasible", []), *rules]
    return value


def _options(plain: Model, wanted: Model) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the options that differ, with the fields that do; what can be changed both ways then has to say so."""
    write = SECTIONS["options"].of.plain
    for old, new in zip(plain.options, wanted.options, strict=True):
        before, after = ({"moves": "both", **write(option)} for option in (old, new))
        if fields := {key: value for key, value in after.items() if before.get(key) != value}:
            yield str(new.id), fields


# -- the case with one entry more -------------------------------------------------------------------------------------


def added(case: Case, path: tuple[str, ...], key: str, value: Mapping[str, Any]) -> Case:
    """Return a case with an entry added to a section, or raise `InvalidCase`."""
    data = case.to_dict()
    at = data
    for step in path:
        at = at.setdefault(step, {})
    at[key] = dict(value)
    return case.replace(**data)
