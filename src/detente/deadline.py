"""When work has to end: a deadline that whatever can take long looks at between its steps.

`within(seconds)` sets one for everything that is done inside; set inside another one it ends no later than that.
Whoever looks and finds the time over leaves undone what is left, and says that it is not known: `over` says why,
`check` raises. An interrupt from the keyboard is the end of the time as well.

A deadline is not handed from function to function: it holds for all that is done on somebody's behalf, as the time that
a person has does, and every step of every search may look at it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from detente.errors import OutOfTime

UNASKED = 60.0
"""Seconds after which a search ends whose length nobody can tell beforehand, where nobody said how long it may take."""
INTERRUPTED = "the run was interrupted"

R = TypeVar("R")


@dataclass(eq=False)
class Deadline:
    """The end of some work.

    Parameters
    ----------
    until
        When it ends, by the monotonic clock.
    seconds
        How long it was allowed to take, counted from its beginning.
    outer
        The deadline that this one was set in.
    hit
        Why it was over when somebody looked and left something undone; None if nobody did.
    """

    until: float
    seconds: float
    outer: Deadline | None = None
    interrupted: bool = False
    hit: str | None = None

    @property
    def chain(self) -> Iterator[Deadline]:
        """The deadline and all that it was set in."""
        deadline: Deadline | None = self
        while deadline is not None:
            yield deadline
            deadline = deadline.outer

    def interrupt(self) -> None:
        """End this work, and all that it is a part of, at once."""
        for deadline in self.chain:
            deadline.interrupted = True

    @property
    def why(self) -> str | None:
        """Why the time is over, or None while it is not."""
        if self.interrupted:
            return INTERRUPTED
        return f"the bound of {self.seconds:g} seconds was hit" if time.monotonic() >= self.until else None


NEVER = Deadline(float("inf"), float("inf"))
_current: ContextVar[Deadline] = ContextVar("deadline", default=NEVER)


@contextmanager
def within(seconds: float | None, *, searching: bool = False) -> Iterator[Deadline]:
    """Set a deadline for what is done in the `with` statement.

    Parameters
    ----------
    seconds
        From now on; None = no bound but those that are set already.
    searching
        Whether it is a search whose length nobody can tell beforehand: that ends even where nobody said when.

    Examples
    --------
    >>> from detente.deadline import over, within
    >>> with within(0):
    ...     over()
    'the bound of 0 seconds was hit'
    >>> over() is None
    True
    """
    outer = _current.get()
    if seconds is None:
        seconds = allowed() if searching else float("inf")
    until = time.monotonic() + seconds
    outermost = None if outer is NEVER else outer
    if until < outer.until:
        inner = Deadline(until, seconds, outermost, outer.interrupted)
    else:
        inner = Deadline(outer.until, outer.seconds, outermost, outer.interrupted)
    token = _current.set(inner)
    try:
        yield inner
    finally:
        _current.reset(token)


@contextmanager
def regardless() -> Iterator[None]:
    """Set no deadline for what is done in the `with` statement, since it is short and told in any case."""
    token = _current.set(NEVER)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Deadline:
    """Return the deadline that holds."""
    return _current.get()


def left() -> float:
    """Return how many seconds are left, none where the run was interrupted."""
    deadline = _current.get()
    return 0.0 if deadline.interrupted else max(0.0, deadline.until - time.monotonic())


def allowed() -> float:
    """Return how many seconds a search may take whose length nobody can tell beforehand."""
    return UNASKED if _current.get().until == float("inf") else left()


def over() -> str | None:
    """Return why the time is over, or None while it is not; whoever asks leaves something undone if it is."""
    deadline = _current.get()
    why = deadline.why
    if why is not None:
        for each in deadline.chain:
            each.hit = why
    return why


def check() -> None:
    """Raise `OutOfTime` if the time is over."""
    why = over()
    if why is not None:
        raise OutOfTime(why)


def carried(function: Callable[..., R]) -> Callable[..., R]:
    """Return the function, to be called in another thread under the deadline that holds here."""
    deadline = _current.get()

    def run(*arguments: object) -> R:
        token = _current.set(deadline)
        try:
            return function(*arguments)
        finally:
            _current.reset(token)

    return run
