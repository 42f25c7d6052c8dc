"""Print the seconds that numpy takes to copy an int32 array of 2^N entries: the least of several copies.

A process of its own, because the peak memory of a program is never reported as less than that of the one starting it.
"""

from __future__ import annotations

import sys
import time

import numpy as np


def seconds_of_one_copy(options: int, copies: int = 9) -> float:
    """Return the seconds that one copy takes."""
    array = np.arange(1 << options, dtype=np.int32)
    seconds = []
    for _ in range(copies):
        start = time.perf_counter()
        array.copy()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    print(seconds_of_one_copy(int(sys.argv[1])))
