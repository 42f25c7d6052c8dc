"""Progress on a terminal: silent about what is quick; of whatever takes longer, what is being done at the moment."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType

import click

PATIENCE = 2.0


def watched() -> bool:
    """Tell whether somebody watches standard error."""
    return sys.stderr.isatty()


class Progress:
    """Tells on standard error what is being done, once the work has taken two seconds; used in a `with` statement.

    A step that begins earlier and lasts is told when the two seconds are over, which is why there is a timer. A
    `Notice` is told at once. Nothing is told where nobody watches, nor after the end of the `with` statement.
    """

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.open = watched()
        self.text = ""
        self.lock = threading.Lock()
        self.timer: threading.Timer | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.lock:
            self.open = False
        if self.timer is not None:
            self.timer.cancel()

    def __call__(self, text: str) -> None:
        """Begin a step."""
        from detente.engines import Notice

        with self.lock:
            self.text = text
            left = PATIENCE - (time.monotonic() - self.started)
            if left <= 0 or isinstance(text, Notice):
                self._tell()
            elif self.timer is None and self.open:
                self.timer = threading.Timer(left, self._late)
                self.timer.daemon = True
                self.timer.start()

    def _late(self) -> None:
        with self.lock:
            self._tell()

    def _tell(self) -> None:
        if self.open and self.text:
            click.echo(f"detente: {self.text} …", err=True)
            self.text = ""
