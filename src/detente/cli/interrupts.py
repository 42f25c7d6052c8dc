"""Ctrl-C ends the work and not the command: what is known by then is printed."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from detente.deadline import current

HEARD = b"detente: interrupted; what is known is put into words, pressed again it ends at once\n"


@contextmanager
def ending_at_once() -> Iterator[None]:
    """Let an interrupt from the keyboard be the end of the time; a second one is what it always is."""
    usual = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or usual is not signal.default_int_handler:
        yield  # somebody else has decided what an interrupt means here
        return

    def heard(_: int, __: FrameType | None) -> None:
        signal.signal(signal.SIGINT, usual)
        current().interrupt()
        if sys.stderr.isatty():
            os.write(2, HEARD)  # not by way of a buffer that may be in use at this very moment

    signal.signal(signal.SIGINT, heard)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, usual)
