"""What each decision maker wants."""

from __future__ import annotations

from detente.case.referring import FORMULA, OPTIONS, Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Section

_STATEMENT = (
    NAME,
    Field("that", "formula", "What is wanted.", label="formula", refers=FORMULA, required=True),
    *REASONS,
)
STATEMENT = Kind(
    "statement",
    "A preference statement.",
    _STATEMENT,
    # A list is read entry by entry: statements that are equally important.
    text=Refers(FORMULA.to, "formula", fields={f.name: f.refers for f in _STATEMENT if f.refers is not None}),
    main="that",
    says=("that",),
)
PREFERENCE = Kind(
    "preference",
    "A list of prioritised statements, most important first, in which a nested list is of statements that are equally "
    "important; or a ranking; or weights.",
    (
        NAME,
        Field(
            "ranking", "other",
            "States, most preferred first; a nested list is a tie; a pattern stands for all its feasible states.",
            refers=Refers(("states",), "states"),
        ),
        Field(
            "weights", "other", "A number per option that counts if it is taken; an option without one counts nothing.",
            refers=Refers(keys=OPTIONS),
        ),
        *REASONS,
    ),
    says=("ranking", "weights"),
)  # fmt: skip
SECTION = Section(
    "preferences",
    "by-id",
    PREFERENCE,
    "What each decision maker wants, by its id.",
    layers="merged",
    room="preferences",
    members=STATEMENT,
)
