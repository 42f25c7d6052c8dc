"""Questions about a case: what can be asked, what answers it, and how the answer is told, each declared once.

A module here declares one question as ``QUESTION``. From the declaration come a command, a route of the workbench's
server, a call in Python, and a chapter of the report if the question has one; see `Question`.

Examples
--------
>>> import detente
>>> from detente.ask import QUESTIONS
>>> found = QUESTIONS["reach"](detente.read_case("syria-iraq-1975"), states=("s6",))
>>> found.destinations[0].journeys["improvements"].distance
2
"""

from __future__ import annotations

from typing import Any

from detente.ask._elsewhere import elsewhere, owners_in
from detente.ask._parameters import SAME, Fills, Parameter, Selected, filled, parameter, parameters_of
from detente.ask._question import (
    Applicable,
    At,
    Chapter,
    Described,
    Question,
    Reported,
    Request,
    chapters,
    said_in,
    shape_named,
)
from detente.ask._report import Report
from detente.declared import Declared

QUESTIONS: Declared[Question[Any, Any]] = Declared(
    "detente.ask",
    "QUESTION",
    order=("robust", "repair", "rankings", "reach", "conditions", "consent", "perspectives", "phases"),
)
"""Every question by its name, in the order in which a report tells of them."""


def served() -> dict[str, Question[Any, Any]]:
    """Return the questions that a server is asked."""
    return {name: question for name, question in QUESTIONS.items() if question.http}


__all__ = [
    "QUESTIONS",
    "SAME",
    "Applicable",
    "At",
    "Chapter",
    "Described",
    "Fills",
    "Parameter",
    "Question",
    "Report",
    "Reported",
    "Request",
    "Selected",
    "chapters",
    "elsewhere",
    "filled",
    "owners_in",
    "parameter",
    "parameters_of",
    "said_in",
    "served",
    "shape_named",
]
