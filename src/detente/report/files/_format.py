"""What a kind of file for reports is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.report.blocks import Document
    from detente.report.said import Said

Draws = Callable[[str], bytes | None]
"""Makes a PNG of a picture; None where it cannot."""


def not_drawn(_: str) -> None:
    """Make no picture."""


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A report that is to be written.

    Parameters
    ----------
    title, documents, beside, case_sha256, short
        As of a `detente.dossier.Dossier`.
    draws
        What makes pictures for files that cannot hold them as they are.
    """

    title: str
    documents: Sequence[Document]
    beside: Sequence[tuple[Said, Document]] = ()
    case_sha256: str | None = None
    short: bool = False
    draws: Draws = not_drawn


@dataclass(frozen=True)
class ReportFormat:
    """A kind of file.

    Parameters
    ----------
    label
        What it is, in words that fit into a list to choose from.
    ending
        The ending of its files, with its dot.
    media_type
        As mail and servers name it.
    write
        From a report to the bytes of the file.
    printed
        Whether `write` gives a page, which a browser is to print.
    needs
        The module without which `write` cannot work, and the extra of Detente that brings it; None for none.
    """

    label: str
    ending: str
    media_type: str
    write: Callable[[Whole], bytes]
    printed: bool = False
    needs: tuple[str, str] | None = None

    @property
    def is_at_hand(self) -> bool:
        """Whether what writes it is installed."""
        return self.needs is None or find_spec(self.needs[0]) is not None

    def check(self) -> None:
        """Refuse what could not be written, before anything is computed.

        Raises
        ------
        UsageError
            If what writes it is not installed.
        """
        if self.needs is not None and not self.is_at_hand:
            raise UsageError(
                f"{self.label} takes more than is installed; install it with: pip install 'detente[{self.needs[1]}]', "
                "or write a page, whose name ends in .html"
            )
