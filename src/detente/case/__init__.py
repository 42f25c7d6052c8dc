"""What an analyst writes: decision makers, options, rules, preferences, perspectives, phases, proposals."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.case.case import Case, one_model, parse_case, read_file
    from detente.case.elements import Note
    from detente.case.model import (
        Model,
        ResolvedProposal,
        ResolvedRule,
        ResolvedStatement,
        ResolvedTerm,
    )
    from detente.case.nodes import where_of
    from detente.case.preferences import PREFERENCES, Preference, ResolvedPreference
    from detente.case.unseen_checks import unseen_in_file, unseen_problems
    from detente.case.writer import write_case
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "PREFERENCES",
    "Case",
    "Model",
    "Note",
    "Preference",
    "ResolvedPreference",
    "ResolvedProposal",
    "ResolvedRule",
    "ResolvedStatement",
    "ResolvedTerm",
    "one_model",
    "parse_case",
    "read_file",
    "unseen_in_file",
    "unseen_problems",
    "where_of",
    "write_case",
]
