"""Cases under edit, for the workbench: an ordered log of typed commands per case, in SQLite or PostgreSQL."""

from detente.store.commands import AnyCommand
from detente.store.database import NeedsMigration, back_up, engine_for, migrate, opened, require_current
from detente.store.draft import Draft, DraftProblem
from detente.store.edits import Refused
from detente.store.log import Record
from detente.store.store import Damaged, KeyTaken, Listed, Stale, State, Store, Unknown

__all__ = [
    "AnyCommand",
    "Damaged",
    "Draft",
    "DraftProblem",
    "KeyTaken",
    "Listed",
    "NeedsMigration",
    "Record",
    "Refused",
    "Stale",
    "State",
    "Store",
    "Unknown",
    "back_up",
    "engine_for",
    "migrate",
    "opened",
    "require_current",
]
