"""What is on the table."""

from __future__ import annotations

from detente.case.referring import FORMULA, PARTIES, TERMS, Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Section

TERM = Kind(
    "term",
    "A formula, or a term with notes. Without `that` it is shown and compared, never evaluated.",
    (
        NAME,
        Field("that", "formula", "Where the term is in force.", label="formula", refers=FORMULA),
        Field(
            "obliges", "references", "Whom the term obliges: decision makers or groups.", label="obliged",
            refers=PARTIES,
        ),
        *REASONS,
    ),
    text=FORMULA,
    main="that",
    says=("that",),
)  # fmt: skip
PROPOSAL = Kind(
    "proposal",
    "Something on the table. Its terms in force are the conjunction of all `that`.",
    (
        NAME,
        Field("parties", "references", "Who negotiates it: decision makers or groups.", refers=PARTIES),
        Field("terms", "other", "Named terms, or one formula, or the name of a state.", refers=TERMS, parts=TERM),
        Field(
            "supersedes", "reference", "The id of the proposal that this is a later version of.",
            refers=Refers(("proposals",)),
        ),
        *REASONS,
    ),
)  # fmt: skip
SECTION = Section(
    "proposals", "by-id", PROPOSAL, "What is on the table, by id.", layers="merged by key", room="model"
)  # fmt: skip
