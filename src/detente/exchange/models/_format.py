"""What a format of models is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente.engines import Progress, silent
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.case import Case, Model


@dataclass(frozen=True, kw_only=True)
class Outgoing:
    """What goes out.

    Parameters
    ----------
    case
        The case, without what its confidentiality keeps in.
    models
        Those that were asked for; none of a case that is evidence alone.
    concepts
        Solution concepts; None = the basic five.
    engine, progress
        See `detente.solve`.
    """

    case: Case
    models: Sequence[Model] = ()
    concepts: Sequence[str] | None = None
    engine: str = "auto"
    progress: Progress = silent

    def one_model(self, what: str) -> Model:
        """Return the model that goes out, where there is room for one.

        Raises
        ------
        UsageError
            If there is none, or several; `what` is the file.
        """
        if len(self.models) == 1:
            return self.models[0]
        if not self.models:
            raise UsageError(f"{what} holds a model, and this case is evidence alone")
        names = ", ".join(model.name for model in self.models)
        raise UsageError(f"{what} holds one model, and {len(self.models)} were chosen: {names}; choose one of them")


@dataclass(frozen=True)
class Sent:
    """What went out.

    Parameters
    ----------
    files
        The files by their names; of a format that is one file, the one, without a name.
    left_out
        What has no place in them, in words.
    stopped
        Why not everything is known that stands in them, for each model; None where it is.
    """

    files: Mapping[str, bytes]
    left_out: tuple[str, ...] = ()
    stopped: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class ModelFormat:
    """A format in which models go out.

    Parameters
    ----------
    label
        What a file of it is, in words that fit into a list to choose from.
    media_type
        As mail and servers name it.
    write
        From what goes out to the files.
    endings
        The endings of its files, with their dots; the first is that of files written.
    folder
        Of a format that is several files, the name of the one that lists the others, as JSON under ``resources`` with
        ``path`` and ``hash``; they go into a folder, or into a ZIP with the first of the endings.
    solves
        Whether it holds what follows from the models, so that concepts and engine matter.
    evidence
        Whether it holds claims and sources, so that their confidentiality matters.
    remark
        How a file of it carries a remark that no other program minds, as in `detente.exchange.Format`.
    """

    label: str
    media_type: str
    write: Callable[[Outgoing], Sent]
    endings: tuple[str, ...]
    folder: str = ""
    solves: bool = False
    evidence: bool = False
    remark: Literal["after", "key", "archive"] | None = None

    def __post_init__(self) -> None:
        """Raise `ValueError` for a format whose files could not be named."""
        if not self.endings or not all(ending.startswith(".") for ending in self.endings):
            raise ValueError(f"found {self.endings} as the endings of “{self.label}”; expected some, each with its dot")
