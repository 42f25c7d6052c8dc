"""What a format of results is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.report.blocks import Document


@dataclass(frozen=True)
class Results:
    """Results that are to be written.

    Parameters
    ----------
    documents, records
        What makes each of them in words, and as plain data; a format asks for what it writes.
    several
        Whether more than one was asked for.
    width
        How many columns there are; None where nothing tells.
    every_character
        Whether what it is written to has every character.
    origin
        By which version of Detente and from which case file they were made; empty where the records say it themselves.
    """

    documents: Sequence[Callable[[], Document]]
    records: Sequence[Callable[[], Any]]
    several: bool = False
    width: int | None = None
    every_character: bool = True
    origin: str = ""


@dataclass(frozen=True)
class ResultFormat:
    """A format in which results are printed.

    Parameters
    ----------
    label
        What it is.
    media_type
        As mail and servers name it.
    write
        From results to the text that is printed.
    for_people
        Whether people read it as it is: then lists of states are short, and a result tells of other phases, too.
    exact
        Whether programs read it: a character that the output lacks is then written as its number.
    """

    label: str
    media_type: str
    write: Callable[[Results], str]
    for_people: bool = False
    exact: bool = False
