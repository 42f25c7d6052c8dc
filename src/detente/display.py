"""Let values tell themselves, in a notebook, in sentences, as JSON, without knowing the room that finds the words.

Every result is `Displayed`; one that is a table is `Tabular` as well. What is told of each kind of value is declared in
`detente.report.told`; `detente.report.results` finds it, which the package names as the `Displayed.teller`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar, Protocol

from detente.arguments import Count, checked
from detente.errors import UsageError

FEW = 5  # texts that a short line names
FRAMES = ("pandas", "polars")


def few(texts: Iterable[str], between: str = ", ") -> str:
    """Return some texts in a line, the first of many."""
    every = list(texts)
    return between.join((*every[:FEW], *(["…"] if len(every) > FEW else [])))


class Teller(Protocol):
    """What finds the words for values."""

    def text_of(self, value: Displayed, limit: int) -> str:
        """Return what a value says, as a text."""

    def record_of(self, value: Displayed, limit: int) -> dict[str, Any]:
        """Return what a value says, as JSON."""

    def short_of(self, value: Displayed) -> str:
        """Return what a value says where there is room for a line only; empty where it has no such words."""

    def html_of(self, value: Displayed) -> str:
        """Return what a value shows in a notebook."""

    def svg_of(self, value: Displayed) -> str | None:
        """Return the picture of a value, if there is one of it."""

    def columns_of(self, value: Displayed) -> Mapping[str, Sequence[object]]:
        """Return the columns of a value that is a table."""


class Displayed:
    """A value that tells itself.

    It keeps what produced it, and the version of Detente that did.
    """

    teller: ClassVar[Callable[[], Teller]]

    @property
    def version(self) -> str:
        """The version of Detente that this comes from."""
        return str(import_module("detente").__version__)

    @checked
    def says(self, *, limit: Count = 50) -> str:
        """Return what this says, in sentences and tables; at most `limit` states are listed in one place."""
        return Displayed.teller().text_of(self, limit)

    @checked
    def record(self, *, limit: Count = 1000) -> dict[str, Any]:
        """Return what this says as JSON, as ``--format json`` prints it; no list of states is longer than `limit`."""
        return Displayed.teller().record_of(self, limit)

    def _repr_html_(self) -> str:
        return Displayed.teller().html_of(self)


class Drawn(Displayed):
    """A value that is drawn, too: a notebook keeps its picture for what cannot show HTML."""

    def _repr_svg_(self) -> str | None:
        return Displayed.teller().svg_of(self)


class Tabular(Displayed):
    """A value that is a table, too."""

    @checked
    def to_frame(self, *, library: str | None = None) -> Any:
        """Return the table as a data frame.

        Parameters
        ----------
        library
            ``pandas`` or ``polars``; None = the first of them that is installed.

        Raises
        ------
        UsageError
            If it is not installed.
        """
        if library is not None and library not in FRAMES:
            raise UsageError(f"to_frame: there are data frames of {' and '.join(FRAMES)}, not of “{library}”")
        for name in FRAMES if library is None else (library,):
            try:
                module = import_module(name)
            except ModuleNotFoundError:
                continue
            return module.DataFrame({key: list(values) for key, values in Displayed.teller().columns_of(self).items()})
        wanted = library or " or ".join(FRAMES)
        raise UsageError(f"to_frame: a data frame needs {wanted}; install it with: pip install {library or FRAMES[0]}")
