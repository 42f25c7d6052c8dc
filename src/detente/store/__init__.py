"""Cases under edit, for the workbench: an ordered log of typed commands per case, in SQLite or PostgreSQL."""

from detente.store.commands import AnyCommand
from detente.store.database import (
    NeedsMigration,
    back_up,
    engine_for,
    migrate,
    opened,
    require_current,
    require_sound,
)
from detente.store.draft import Draft, DraftProblem
from detente.store.edits import Refused
from detente.store.faults import Busy, Damaged, Full, Unavailable
from detente.store.log import Record
from detente.store.store import By, KeyTaken, Listed, Stale, State, Store, Unknown

__all__ = [
    "AnyCommand",
    "Busy",
    "By",
    "Damaged",
    "Draft",
    "DraftProblem",
    "Full",
    "KeyTaken",
    "Listed",
    "NeedsMigration",
    "Record",
    "Refused",
    "Stale",
    "State",
    "Store",
    "Unavailable",
    "Unknown",
    "back_up",
    "engine_for",
    "migrate",
    "opened",
    "require_current",
    "require_sound",
]
