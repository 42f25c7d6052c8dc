"""What questions about two of a kind have in common, and the chapters of a report beyond single models."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.ask._parameters import parameter
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.case import Case, Model
    from detente.report.blocks import Document
    from detente.report.said import Said


def pair(section: str, help: str = "Which two.") -> Any:  # noqa: A002 - as parameters have it
    """Two of a kind, by their ids or their names."""
    return parameter(help=help, refers=section)


def of_itself(two: tuple[str | None, str | None]) -> None:
    """Refuse to compare something with itself."""
    if two[0] == two[1]:
        raise UsageError(f"“{two[0] or 'what all share'}” cannot be compared with itself; choose two")


@dataclass(frozen=True)
class Around:
    """What a report looks around from: a model of a case, and how it solves others."""

    case: Case
    model: Model
    concepts: Sequence[str] | None
    engine: str
    progress: Callable[[str], None]

    def proposals(self, of: Model) -> list[str] | None:
        """Return the targets, which are a model's proposals."""
        return [p.id for p in of.proposals] or None


@dataclass(frozen=True)
class Aside:
    """A chapter beyond single models: what it is of, so that it is told once, its heading, and what makes it."""

    key: Hashable
    heading: Said
    document: Callable[[], Document]
