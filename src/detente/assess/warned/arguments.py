"""What to warn of in arguments: reasons for which nothing is given, critical questions that are open.

And for the whole case what is argued and not modelled, and what is modelled and not argued.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from detente.assess.arguing.shared import joined
from detente.assess.warned import Finding, Warned
from detente.case import Case, Model, where_of
from detente.case.address import elements_of
from detente.case.elements import Entry
from detente.case.sections.arguments import reasons
from detente.case.walk import Element
from detente.evidence.audits import speakers
from detente.phrases import listed, shortened

NAMED = 5
"""How many are named in one warning."""
WORDS = 60


def find(model: Model) -> Iterator[Finding]:
    """Yield the warnings about the arguments of a model."""
    held = model.layer.standing("arguments")
    yield from _unsupported(held)
    yield from _settled_by_no_words(held)
    yield from _unnamed(model, held)
    yield from _by_analogy_alone(held)


def _called(key: str, entry: Entry) -> str:
    words = entry.name or shortened(str(entry.values["says"]), WORDS)
    return f"“{words}” ({key})"


def _unsupported(held: Mapping[str, Entry]) -> Iterator[Finding]:
    supported = {target for _, target in reasons(held)}
    alone = [key for key, entry in held.items() if entry.values.get("for") and key not in supported]
    if not alone:
        return
    told = [_called(key, held[key]) for key in alone[:NAMED]]
    more = _more(len(alone))
    many = len(alone) > 1
    yield Finding(
        "reason-unsupported",
        where_of(held[alone[0]].id),
        f"nothing in the case is for {listed((*told, *more))}, "
        f"so {'each of these reasons stands' if many else 'this reason stands'} on what it rests on itself",
        f"say what is for {'them' if many else 'it'}, if anything is; nothing need be done",
        note=True,
    )


def _settled_by_no_words(held: Mapping[str, Entry]) -> Iterator[Finding]:
    for key, entry in held.items():
        if entry.values.get("one_way") and not entry.note.evidence:
            yield Finding(
                "one-way-without-words",
                where_of(entry.id),
                f"{_called(key, entry)} is said to be settled by the text, and names no words of it",
                "name the claims that settle it, or leave out “one_way”: then each side answers the other",
            )


def _unnamed(model: Model, held: Mapping[str, Entry]) -> Iterator[Finding]:
    for key, entry in held.items():
        if entry.values.get("scheme") != "testimony":
            continue
        chains = [speakers(model.claims[c], model.sources) for c in entry.note.evidence]
        if not any(chain and chain[-1].standing != "unnamed" for chain in chains):
            who = "by somebody unnamed" if any(chains) else "and nobody is named who says it"
            yield Finding(
                "testimony-unnamed",
                where_of(entry.id),
                f"{_called(key, entry)} is testimony, {who}: who says so, by name, is open",
                "name a claim whose innermost speaker is named, or leave the question open",
            )


def _by_analogy_alone(held: Mapping[str, Entry]) -> Iterator[Finding]:
    given = reasons(held)
    for key, entry in held.items():
        own = entry.note.evidence or entry.note.status is not None
        # A premise that is joined with an analogy may say what is alike.
        premises = {p: None for (_, target), some in given.items() if target == key for p in held if p in some}
        by = [p for p in premises if held[p].values.get("scheme") == "analogy"]
        if by and not own and len(by) == len(premises):
            yield Finding(
                "analogy-as-reason",
                where_of(held[by[0]].id),
                f"{_called(key, entry)} has no ground but analogy: {listed(_called(g, held[g]) for g in by)}",
                "say what is alike in what matters here, or give it another ground",
            )


def find_in_case(case: Case) -> Iterator[Finding]:
    """Yield what is argued and modelled in no model of a case, and what is modelled and argued in none: a line each.

    What is joined by claims is known only where an argument names some.
    """
    steps: dict[str, Entry] = {}
    modelled: set[str] = set()
    argued: dict[Element, bool] = {}
    for model in (case.model(*selection) for selection in case.selections()):
        found, held = joined(model), model.layer.standing("arguments")
        joints = {j.argument for j in found.joints}
        if not any(held[k].note.evidence for k in (*joints, *found.not_modelled)):
            continue
        modelled |= joints
        steps |= {k: held[k] for k in (*joints, *found.not_modelled) if k not in steps}
        wants = (e for e in elements_of(model).values() if e.path[0] == "preferences" and e.note)
        argued |= {e: argued.get(e, False) or e.address not in found.not_argued for e in wants}
    yield from _not_modelled({key: entry for key, entry in steps.items() if key not in modelled})
    yield from _not_argued([e for e, anywhere in argued.items() if not anywhere], len(argued))


def _not_modelled(alone: Mapping[str, Entry]) -> Iterator[Finding]:
    if not alone:
        return
    told = [_called(key, entry) for key, entry in [*alone.items()][:NAMED]]
    verb = "is" if len(alone) == 1 else "are"
    yield Finding(
        "reason-not-modelled",
        where_of(next(iter(alone.values())).id),
        f"{listed((*told, *_more(len(alone))))} {verb} argued and not modelled: no statement of "
        "preference rests on the same claims, so no verdict can need that",
        "nothing need be done; where somebody wants what it is about, name the claims with the statement of "
        "preference, too",
        note=True,
    )


def _not_argued(alone: Sequence[Element], of: int) -> Iterator[Finding]:
    if not alone:
        return
    told = [e.short for e in alone[:NAMED]]
    yield Finding(
        "statement-not-argued",
        alone[0].body.where,
        f"{len(alone)} of {of} parts of the preferences rest on no claim that an argument names, so nobody is told to "
        f"argue for or against them: {listed((*told, *_more(len(alone))))}",
        "nothing need be done; where the sources give reasons for them, write these as arguments with their claims",
        note=True,
    )


def _more(of: int) -> list[str]:
    return [f"{of - NAMED} more"] if of > NAMED else []


WARNED = Warned(
    "arguments",
    {
        "reason-unsupported": "nothing in the case is for a reason, which stands on what it rests on itself",
        "one-way-without-words": "an objection is said to be settled by the text, and names no words of it",
        "testimony-unnamed": "testimony by nobody who is named",
        "analogy-as-reason": "a statement has no ground but analogy",
    },
    find,
    {
        "reason-not-modelled": "an argument shares no claim with any statement of preference",
        "statement-not-argued": "a statement of preference shares no claim with any argument",
    },
    find_in_case,
)
