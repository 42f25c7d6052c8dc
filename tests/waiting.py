"""Waiting for what happens in another thread or process, however busy the machine is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")

PATIENCE = 120.0
"""Seconds after which something is taken not to happen at all: this guards against hanging, and measures nothing."""


def eventually(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait until something is so; tell whether it came to be."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def finished(work: Coroutine[Any, Any, T]) -> T:
    """Run what is asynchronous in a thread of its own, since the browser's event loop may occupy this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
