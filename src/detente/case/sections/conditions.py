"""Who waits for whom, as far as a source says so."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.elements import Condition, Entry, Layer
from detente.case.referring import FORMULA, Refers
from detente.case.sections import DROPPED, NAME, REASONS, Field, Kind, Section
from detente.errors import Problem

SOMEBODY = Refers(("decision_makers", "groups", "actors"))
WHAT = ("does", "says")
"""The keys by which it says what waits."""
ON = ("if", "only_if", "only_if_says", "waits_for", "deadline")
"""The keys by which it says what that waits for."""


def label(entry: Entry) -> str:
    """Return what waits."""
    written = next((entry.values[key] for key in WHAT if key in entry.values), entry.id)
    return str(written.text if isinstance(written, Condition) else written)


def wrong(layer: Layer) -> Iterator[Problem]:
    """Yield what a condition lacks: what waits, and for what."""
    for key, entry in layer.standing("conditions").items():
        if entry.where is None:
            continue
        if not any(name in entry.values for name in WHAT):
            text = f"found the condition “{key}” without what waits; expected “does”, a formula, or “says”, in words"
            yield Problem(entry.where, text)
        if not any(name in entry.values for name in ON):
            yield Problem(
                entry.where,
                f"found the condition “{key}” without what it waits for; expected one of {', '.join(ON)}",
            )


PRECONDITION = Kind(
    "precondition",
    "Something that somebody does or says on a condition, and what that is.",
    (
        NAME,
        Field(
            "by", "references", "Who waits: a decision maker, a group or an actor, or a list of them.",
            label="who waits", refers=SOMEBODY, required=True, or_one=True,
        ),
        Field("does", "formula", "What waits, where the model has it: a formula over its options.", refers=FORMULA),
        Field("says", "text", "What waits, in words, where the model does not have it.", label="what waits, in words"),
        Field("if", "formula", "When it will be done: enough by itself.", refers=FORMULA),
        Field("only_if", "formula", "Without which it will not be done. With `if` as well: if and only if.",
              label="only if", refers=FORMULA),
        Field("only_if_says", "text", "The same in words, where the model does not have it.",
              label="only if, in words"),
        Field(
            "waits_for", "references",
            "For whom it waits besides those whose options its formulas name: decision makers, groups or actors.",
            label="waits for", refers=SOMEBODY,
        ),
        Field("deadline", "reference", "The phase with which the time for it ends.",
              refers=Refers(("phases",), free=True)),
        DROPPED,
        *REASONS,
    ),
    says=WHAT,
    called="condition",
    label=label,
)  # fmt: skip
SECTION = Section(
    "conditions",
    "by-id",
    PRECONDITION,
    "Who waits for whom, as far as the sources say so, by id.",
    one="condition",
    layers="merged by key",
    further=wrong,
)
