"""Work in a process of its own, which ends when the one that gave it the work ends, however that ends."""

from __future__ import annotations

import ctypes
import os
import sys


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
