"""What repairs may change, and what it costs."""

from __future__ import annotations

from detente.case.referring import FORMULA, MAKERS, OPTIONS, Refers
from detente.case.sections import Field, Kind, Section

CHANGES = ("drop", "demote", "promote", "add", "tie", "owner", "commit", "guarantee", "term")
ADD_AT = ("top", "anywhere")

RULES = Kind(
    "repair",
    "What repairs may change and what each kind of change costs, see `detente repair`. A perspective or phase replaces "
    "it whole.",
    (
        Field("allow", "words", "The kinds of change that repairs may make; all of them if absent.", prose=False,
              choices=CHANGES),
        Field("costs", "other", "What a change of a kind costs."),
        Field("keep", "references", "Decision makers whose statements, and options that, stay as they are.",
              refers=Refers(("options", "decision_makers"))),
        Field("owners", "other", "Who else may come to own an option.", refers=Refers(keys=OPTIONS, values=MAKERS)),
        Field("wants", "other", "What else a decision maker may come to want.",
              refers=Refers(keys=MAKERS, values=FORMULA)),
        Field("add_at", "choice", "Where a new statement may stand in a list.", choices=ADD_AT),
    ),
)  # fmt: skip
SECTION = Section("repair", "value", RULES, "What repairs may change, and what it costs.", one="rules for repairs")
