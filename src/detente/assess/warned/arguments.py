"""What to warn of in arguments: reasons for which nothing is given, and critical questions that are open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.assess.warned import Finding, Warned
from detente.case import Model, where_of
from detente.case.elements import Entry
from detente.case.sections.arguments import reasons
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
    more = [f"{len(alone) - NAMED} more"] if len(alone) > NAMED else []
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


WARNED = Warned(
    "arguments",
    {
        "reason-unsupported": "nothing in the case is for a reason, which stands on what it rests on itself",
        "one-way-without-words": "an objection is said to be settled by the text, and names no words of it",
        "testimony-unnamed": "testimony by nobody who is named",
        "analogy-as-reason": "a statement has no ground but analogy",
    },
    find,
)
