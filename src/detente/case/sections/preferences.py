"""What each decision maker wants."""

from __future__ import annotations

from detente.case.preferences import PREFERENCES, main_keys
from detente.case.referring import FORMULA, Refers
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


def preference() -> Kind:
    """Return what the preferences of one decision maker are, of whatever kind (`detente.case.preferences`)."""
    fields = {field.name: field for kind in main_keys().values() for field in kind.fields()}
    told = "; or ".join(kind.help for kind in PREFERENCES.values())
    said = f"{told[0].upper()}{told[1:]}."
    return Kind("preference", said, (NAME, *fields.values(), *REASONS), says=tuple(main_keys()))


SECTION = Section(
    "preferences",
    "by-id",
    preference,
    "What each decision maker wants, by its id.",
    layers="merged",
    room="preferences",
    members=STATEMENT,
)
