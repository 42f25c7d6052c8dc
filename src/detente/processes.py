"""Work in a process of its own: it ends when the one that gave it the work ends, however that ends, and has bounds.

What a system cannot do is left: of the bounds on a process Windows has none, and macOS refuses some. Who gives the work
then bounds the time by itself, and what comes in by its size.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

GRACE_SECONDS = 10


def apart() -> dict[str, Any]:
    """Return how a process is started that works for this one: an interrupt from the keyboard reaches this one only.

    It stays in the session, so that its priority counts beside the others there: Linux weighs sessions against each
    other.
    """
    if sys.platform == "win32":
        new_process_group = 0x200
        return {"creationflags": new_process_group}
    return {"process_group": 0}


def end_with(parent: int) -> None:
    """Ask the system to end this process when its parent ends; end it now if that has happened. Linux can.

    Parameters
    ----------
    parent
        The process that gave this one its work. It may be gone before this one has asked, and is no parent then.
    """
    if sys.platform == "linux":
        set_signal_at_parents_death, kill = 1, 9
        ctypes.CDLL(None).prctl(set_signal_at_parents_death, kill)
        if os.getppid() != parent:
            sys.exit(f"the process that gave this work ({parent}) is gone")


def bounded(what: str, most: int, *, for_good: bool = True) -> None:
    """Bound what this process may have, as far as the system can do that.

    Parameters
    ----------
    what
        The name of a bound of the module `resource`, such as ``RLIMIT_AS``.
    most
        So much of it at most; where the system has set less, that stays.
    for_good
        Whether it can never have more again.
    """
    if sys.platform != "win32":
        import resource

        kind = getattr(resource, what, None)
        if kind is None:
            return
        with suppress(ValueError, OSError):  # macOS refuses a bound below what is mapped at the beginning
            _, hard = resource.getrlimit(kind)
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (most, most if for_good else hard))


def limit_memory(most: int) -> None:
    """Bound the address space of this process, in bytes, where the system can do that."""
    bounded("RLIMIT_AS", most)


def spend_at_most(seconds: float) -> None:
    """End this process after so much more time of computing, for systems where it can outlive its parent."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        bounded("RLIMIT_CPU", int(used.ru_utime + used.ru_stime + seconds) + GRACE_SECONDS, for_good=False)


def memory_taken() -> int:
    """Return the memory that this process has, in KiB; 0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    if sys.platform != "linux" or not statm.exists():
        return 0
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 10
