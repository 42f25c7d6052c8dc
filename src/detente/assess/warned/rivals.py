"""What to warn of in rival explanations: answers that stand alone, and questions that make no difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from detente.assess.family import Family
from detente.assess.reliance import questions_of
from detente.assess.warned import Finding, Warned
from detente.case import Model, where_of
from detente.case.changes import GiveOption
from detente.case.elements import Entry
from detente.stability import default

MAX_OPTIONS = 12
"""Of models with more options it is not looked at whether it makes a difference which answer is right."""


def find(model: Model) -> Iterator[Finding]:
    """Yield what is to be known of each question."""
    for key, entry in model.layer.standing("rivals").items():
        where = entry.where or where_of(key)
        asks, answers = entry.values.get("asks", key), entry.values.get("answers") or {}
        if len(answers) < 2:
            yield Finding(
                "rival-alone",
                where,
                f"“{asks}” has {'one answer' if answers else 'no answer'}, which has no rival",
                "give the other answers there are, or say under “because” of what rests on it that it is settled",
            )
        elif len(model.options) <= MAX_OPTIONS and model.proposals and _same(model, answers):
            yield Finding(
                "rival-without-a-difference",
                where,
                f"whichever answer to “{asks}” is right, every proposal holds or fails as under the others",
                "nothing need be done: for these verdicts the question need not be settled",
                note=True,
            )


def _same(model: Model, answers: Mapping[str, Entry]) -> bool:
    """Tell whether each answer says who owns options here, and every verdict is the same under all of them."""
    makers, now = {dm.id for dm in model.decision_makers}, {o.id: o.owner for o in model.options}
    owners: list[Mapping[str, str]] = [a.values.get("owner") or {} for a in answers.values()]
    layers = any(a.values.get(kind) for a in answers.values() for kind in ("perspective", "phase"))
    if layers or any(not o or not {*o.values()} <= makers for o in owners):
        return False
    asked = [q for q in questions_of(model, default()) if q.about.kind == "proposal"]
    family = Family(model, asked, default())
    variants = [[GiveOption(o, dm) for o, dm in some.items() if now.get(o) != dm] for some in owners]
    found = [outcome for some in family.outcomes(variants) for outcome in some]
    return None not in found and len(set(found)) == 1 and "not known" not in (found[0] or ())


WARNED = Warned(
    "rivals",
    {
        "rival-alone": "a question with rival answers has fewer than two",
        "rival-without-a-difference": "every verdict is the same whichever rival answer is right",
    },
    find,
)
