"""Opening the workbench in a browser of this machine: addresses good once, and a file that leads to one.

What is on the command line of a browser, every user of the machine can read. So the browser is given a file that only
its owner can read, and the code in it opens the workbench once.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from detente.web.pages import forwarding_page


class Codes:
    """Codes that each open the workbench once. Only their digests are kept, and looked up."""

    def __init__(self) -> None:
        self._good: dict[bytes, Callable[[], None]] = {}

    def new(self, then: Callable[[], None] = lambda: None) -> str:
        """Return a new code; `then` is called once it was used."""
        code = secrets.token_urlsafe(32)
        self._good[_digest(code)] = then
        return code

    def use(self, code: str) -> bool:
        """Tell whether a code is good, and let it be so no longer."""
        then = self._good.pop(_digest(code), None)  # one step, so that of two at once only one finds it
        if then is not None:
            then()
        return then is not None


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()


def file_for_browser(folder: Path) -> Path:
    """Return a name for a page that leads to an address; nobody else can guess it."""
    return folder / f"open-{secrets.token_hex(16)}.html"


@contextmanager
def leading_to(address: str, file: Path) -> Iterator[str]:
    """Write a page that leads to an address, readable by its owner only, and remove it afterwards if not before.

    Gives why it could not be written; "" where it was.
    """
    fault = ""
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as out:
            out.write(str(forwarding_page(address)))
    except OSError as e:
        fault = e.strerror or str(e)
    try:
        yield fault
    finally:
        removed(file)


def removed(file: Path) -> None:
    """Remove such a page, if it is still there."""
    with suppress(OSError):
        file.unlink(missing_ok=True)
