"""What something for a paper is made by, and from which case: said in every form that has a place for it."""

from __future__ import annotations

from dataclasses import dataclass

from detente import __version__
from detente.report import origin_line


@dataclass(frozen=True)
class Origin:
    """The digest of the case file, where there is one, and the model that is told of."""

    case_sha256: str | None = None
    model: str = ""

    @property
    def version(self) -> str:
        """The version of Detente."""
        return __version__

    def __str__(self) -> str:
        return origin_line(self.case_sha256)
