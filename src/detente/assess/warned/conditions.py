"""What to warn of in conditions: what the model does not say as the text does, and who waits for nobody."""

from __future__ import annotations

from collections.abc import Iterator

from detente.assess.waiting import ToldCondition, who_waits
from detente.assess.warned import Finding, Warned
from detente.case import Case, Model
from detente.errors import Where
from detente.phrases import listed


def _place(c: ToldCondition) -> Where:
    return c.entry.where or Where("", 1, 1)


def find(model: Model) -> Iterator[Finding]:
    """Yield what the statements of whoever waits say otherwise, and conditions that wait for nobody."""
    names = {str(dm.id): dm.name for dm in model.decision_makers}
    for c in who_waits(model).conditions:
        who = listed(names.get(b, b) for b in c.by)
        if c.in_model == "not said":
            yield Finding(
                "condition-not-in-model",
                _place(c),
                f"no preference statement of {who} says the condition “{c.id}”, so no verdict depends on it",
                "add it to the preferences; if it is left out on purpose, leave it: it is told as what the model lacks",
            )
        if c.in_model == "stronger":
            yield Finding(
                "condition-stronger-in-model",
                _place(c),
                f"the preference statement {str(c.statement).removeprefix('preferences.')} says more than the "
                f"condition “{c.id}”: the text says {_kind(c)}, and the statement “{_statement(model, c)}”",
                "say it in the preferences as the text does, or keep the rest as a reading, which is told as that",
            )
        if "deadline" not in c.entry.values and not names.keys() & set(c.on):
            absent = [o for o in c.on if o not in names]
            which = f"{listed(absent)}, who decides nothing in this model" if absent else "nobody but itself"
            yield Finding(
                "waits-for-nobody",
                _place(c),
                f"by the condition “{c.id}” {who} waits for {which}",
                "name for whom it waits under “waits_for”, or give whoever it is an option",
            )


def _kind(c: ToldCondition) -> str:
    return " and ".join(f"“{key.replace('_', ' ')}”" for key in ("if", "only_if") if key in c.entry.values)


def _statement(model: Model, c: ToldCondition) -> str:
    _, dm, number = str(c.statement).split(".")
    return model.in_names(model.preferences[dm].statements[int(number) - 1].statement.that)


def find_in_case(case: Case) -> Iterator[Finding]:
    """Yield conditions whose deadline is no phase of the case."""
    layers = (case.layer, *(o.layer for o in (*case.perspectives.values(), *case.phases.values())))
    for layer in layers:
        for key, entry in layer.standing("conditions").items():
            deadline = entry.values.get("deadline")
            if deadline is not None and deadline not in case.phases:
                known = f" (known here: {', '.join(case.phases)})" if case.phases else ""
                yield Finding(
                    "deadline-without-phase",
                    entry.where or Where("", 1, 1),
                    f"the condition “{key}” ends with “{deadline}”, which is no phase of this case{known}, so nothing "
                    "changes when its time is over",
                    "make a phase of it and say there what is different, or take the deadline out",
                )


WARNED = Warned(
    "conditions",
    {
        "condition-not-in-model": "no preference statement says a condition that the text has",
        "condition-stronger-in-model": "a preference statement says more than the condition in the text",
        "waits-for-nobody": "whoever waits by a condition waits for nobody in the model",
    },
    find,
    {"deadline-without-phase": "the deadline of a condition is no phase of the case"},
    find_in_case,
)
