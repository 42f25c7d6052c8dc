"""Walking over all combinations of options at once, one option at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def spread(values: npt.NDArray[Any], own: int, join: np.ufunc, *, up: int = -1, down: int = -1) -> npt.NDArray[Any]:
    """Return for each combination what values come to over all that differ from it in some options.

    Parameters
    ----------
    values
        One for each combination of options, several times over if there are several arrays of them.
    own
        The bits of the options.
    join
        What values come to: `numpy.minimum`, `numpy.maximum` or `numpy.logical_or`.
    up, down
        The bits of the options over which a combination without the option gets what those with it have, and the other
        way round.
    """
    joined = values.copy()
    for k in range(own.bit_length()):
        if own >> k & 1:
            pairs = joined.reshape(-1, 2, 1 << k)
            without, having = pairs[:, 0], pairs[:, 1]
            before = without.copy()
            if up >> k & 1:
                join(without, having, out=without)
            if down >> k & 1:
                join(having, before, out=having)
    return joined
