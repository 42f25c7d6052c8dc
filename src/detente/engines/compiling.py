"""Compiled loops: kept on disk where some folder can be written to, and never compiled without a word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from numba import njit
from numba.core import event

from detente.engines.protocol import Notice, Progress

KEPT_NOTICE = Notice("dense: compiling, which takes some seconds; later runs will find it done")
LOST_NOTICE = Notice(
    "dense: compiling, which takes some seconds in every run, since there is no folder to keep the result in; "
    "the environment variable NUMBA_CACHE_DIR can name one"
)


def can_keep() -> bool:
    """Tell whether compiled code can be kept: beside the package, in the user's cache, or in NUMBA_CACHE_DIR."""
    try:
        njit(cache=True)(can_keep)
    except RuntimeError:  # what Numba raises where it finds no such folder
        return False
    return True


@contextmanager
def announced(progress: Progress) -> Iterator[None]:
    """Announce it, once, if something is compiled meanwhile."""
    with event.install_listener("numba:compile", _Announcement(progress)):
        yield


class _Announcement(event.Listener):
    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.made = False

    def on_start(self, _: event.Event) -> None:
        """Say it the first time."""
        if not self.made:
            self.made = True
            self.progress(KEPT_NOTICE if can_keep() else LOST_NOTICE)

    def on_end(self, _: event.Event) -> None:
        """Say nothing."""
