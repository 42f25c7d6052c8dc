"""The exceptions of Detente, one tree.

::

    DetenteError
    ├── UsageError        a name or an option in the request is wrong                exit code 2
    │   ├── EngineRefusal an engine asked for by name cannot do this model exactly
    │   └── EncodingRefused a text is not in UTF-8, or in the encoding that it or somebody names
    ├── InvalidCase       the case file is wrong; carries every Problem found        exit code 3
    │   └── FormulaError  one formula is wrong; position within the formula's text
    └── BoundReached      a stated bound was hit                                     exit code 4
        └── OutOfTime     the time allowed was over, or the run was interrupted      exit code 4

Each message says what was found, what was expected and, where something near exists, what to try.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from detente.unseen import exact


class Where(NamedTuple):
    """A place in a file: line and column count from one, the column in code points.

    Of what is in no file, but built in Python, ``file`` tells the keys that lead to it, and the line is 0.
    """

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        if self.line == 0:
            return self.file + (f", character {self.column}" if self.column > 1 else "")
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Obstacle:
    """Why there is no model, for whoever asks about a variant of a case and does not have a file before them.

    Parameters
    ----------
    kind
        Which, such as `ranking-incomplete`; `bound`, `refused` and `invalid` for what `text` alone tells.
    decision_maker
        Whose preferences stand in the way, if anybody's.
    states
        The states or combinations concerned, by their letters.
    text
        What there is to say of it besides: the class of states, how many there are, the bound that was hit.
    """

    kind: str
    decision_maker: str | None = None
    states: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Problem:
    """One error in a case file.

    Parameters
    ----------
    where
        The place of the offending key, value or word.
    message
        What was found there and what was expected.
    hint
        What to try, or an empty text.
    obstacle
        The same without a place, of what a change to a model can lead to.
    missing
        Of what is only not there yet, where it would stand, by keys; empty for what is wrong as it stands.
    """

    where: Where
    message: str
    hint: str = ""
    obstacle: Obstacle | None = None
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        return exact(f"{self.where}: {self.message}" + (f" ({self.hint})" if self.hint else ""))


class DetenteError(Exception):
    """The root of all errors that Detente raises on purpose."""

    exit_code = 1

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in the way, without the places of a file."""
        return (Obstacle("refused", text=str(self)),)


class UsageError(DetenteError):
    """A request that names something that does not exist, or lacks something it needs."""

    exit_code = 2


class EngineRefusal(UsageError):
    """An engine asked for by name says what it cannot do exactly, or a solution concept what it is not defined for.

    Parameters
    ----------
    engine
        Name of the engine, or id of the concept.
    reason
        What the model has, or the machine lacks, that the engine cannot do.
    concept
        What the concept is called, where a concept refuses.
    """

    def __init__(self, engine: str, reason: str, *, concept: str | None = None) -> None:
        self.engine = engine
        self.reason = reason
        who = f"the {engine} engine cannot solve this model" if concept is None else f"{concept} cannot be told here"
        super().__init__(f"{who}: {reason}")


class EncodingRefused(UsageError):
    """A text that is neither in UTF-8 nor in the encoding named; how one is named, is said where it is asked for."""


class InvalidCase(DetenteError):
    """A case file with errors; `problems` holds them all, in the order of their places, `case_sha256` its digest."""

    exit_code = 3

    def __init__(self, problems: Iterable[Problem], case_sha256: str | None = None) -> None:
        self.case_sha256 = case_sha256
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems), key=lambda p: (p.where, p.message, p.hint)))
        super().__init__("\n".join(str(p) for p in self.problems))

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in the way, without the places of a file."""
        return tuple(dict.fromkeys(p.obstacle or Obstacle("invalid", text=p.message) for p in self.problems))


class FormulaError(InvalidCase):
    """A formula that cannot be read; `offset` is the place in its text, counted in code points from zero."""

    def __init__(self, message: str, text: str, offset: int, hint: str = "") -> None:
        self.message = message
        self.offset = offset
        self.hint = hint
        before = text[:offset]
        line = before.count("\n") + 1
        column = offset - (before.rfind("\n") + 1) + 1
        super().__init__([Problem(Where("<formula>", line, column), message, hint)])


class BoundReached(DetenteError):
    """A stated bound was hit before the answer was known; nothing was cut off silently."""

    exit_code = 4

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in the way: no fault of the request, so that the answer is not known."""
        return (Obstacle("bound", text=str(self)),)


class OutOfTime(BoundReached):
    """The time allowed was over, or the run was interrupted, before the answer was known; the message says which."""


def printable(name: str) -> str:
    r"""Return a file's name as it can be shown: bytes that are no text and control characters as escapes.

    >>> printable("é.yaml"), printable("bad\udcff.yaml"), printable("two\nlines")
    ('é.yaml', 'bad\\xff.yaml', 'two\\nlines')
    """
    shown = os.fsencode(name).decode("utf-8", "backslashreplace") if not _is_text(name) else name
    return "".join(repr(c)[1:-1] if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in shown)


def _is_text(name: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in name)


# One wrong letter of three is near; two of five are another word.
NEAR = 0.65


class Hint(str):
    """What to try, as a text; `words` are those that may stand in place of the one that was found."""

    __slots__ = ("words",)
    words: tuple[str, ...]

    def __new__(cls, text: str, words: Iterable[str] = ()) -> Hint:
        """Make a hint."""
        self = super().__new__(cls, text)
        self.words = tuple(words)
        return self


def nearest(word: str, known: Iterable[str]) -> Hint:
    """Return a hint that names the nearest known words, or lists a few, or nothing.

    >>> nearest("onwer", ["owner", "name"])
    'did you mean “owner”?'
    >>> nearest("xyz", ["owner", "name"])
    'known here: owner, name'
    >>> nearest("moves", ["codes", "claims"])
    'known here: codes, claims'
    """
    names = list(dict.fromkeys(known))
    folded = {name.casefold(): name for name in names}
    if word.casefold() in folded:
        return Hint(f"did you mean “{folded[word.casefold()]}”?", [folded[word.casefold()]])
    close = get_close_matches(word, names, n=2, cutoff=NEAR)
    if close:
        return Hint("did you mean " + " or ".join(f"“{c}”" for c in close) + "?", close)
    if names and len(names) <= 12:
        return Hint("known here: " + ", ".join(names))
    return Hint("")
