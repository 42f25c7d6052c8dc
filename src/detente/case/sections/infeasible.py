"""What cannot exist."""

from __future__ import annotations

from detente.case.elements import RULE_LISTS
from detente.case.referring import FORMULA, OPTIONS
from detente.case.sections import NAME, REASONS, Field, Kind, Section

RULE = Kind(
    "infeasible",
    "A condition, or exactly one of `when`, `exactly_one`, `at_most_one`, `at_least_one`.",
    (
        NAME,
        Field("when", "formula", "A state where this holds does not exist.", label="condition", refers=FORMULA),
        Field("exactly_one", "references", "Not exactly one of these options taken: infeasible.", refers=OPTIONS),
        Field("at_most_one", "references", "More than one of these options taken: infeasible.", refers=OPTIONS),
        Field("at_least_one", "references", "None of these options taken: infeasible.", refers=OPTIONS),
        *REASONS,
    ),
    text=FORMULA,
    main="when",
    says=("when", *RULE_LISTS),
)
SECTION = Section(
    "infeasible",
    "list",
    RULE,
    "A state for which any of these holds does not exist.",
    label="What cannot exist",
    one="rule",
    layers="appended",
    room="model",
)
