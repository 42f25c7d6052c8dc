"""Work in a process of its own: it ends when the one that gave it the work ends, however that ends, and has bounds."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

GRACE_SECONDS = 10
OWN_GROUP = 0
"""The `process_group` of a process that works for this one: an interrupt from the keyboard reaches this one only.

It stays in the session, so that its priority counts beside the others there: Linux weighs sessions against each other.
"""


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


def limit_memory(most: int) -> None:
    """Bound the address space of this process, in bytes, where the system can do that; Windows cannot."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def spend_at_most(seconds: float) -> None:
    """End this process after so much more time of computing, for systems where it can outlive its parent."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + GRACE_SECONDS
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def memory_taken() -> int:
    """Return the memory that this process has, in KiB; 0 where the system does not tell."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return 0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 10
