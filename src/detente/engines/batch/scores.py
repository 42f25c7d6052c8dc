"""Tables of scores: one row for each variant of a preference, one number for each state; higher is preferred.

Scores are only compared, so that any numbers do that order the states as the preference does. They are whole, and never
below 0; the fewer bytes they take, the faster they are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from detente.conflict.arrays import IntArray, combine
from detente.conflict.combinations import columns_of
from detente.conflict.orders import Order
from detente.errors import UsageError
from detente.formula import Formula

Scores = npt.NDArray[np.unsignedinteger[Any]]
KINDS = (np.uint8, np.uint16, np.uint32)
# Sums of whole numbers below these are exact in floating point of 8 bytes and of 4, which is multiplied fastest.
EXACT, SHORT = 1 << 53, 1 << 24
BY_ONE_THREAD = 1 << 17  # multiplications; OpenBLAS shares out products of more than twice as many


def narrow(table: npt.ArrayLike) -> Scores:
    """Return a table of whole numbers in the narrowest type that holds them, or else as ranks.

    Parameters
    ----------
    table
        Shape (variants, states): whole numbers, none below 0, the higher the better.

    Returns
    -------
    Array of the same shape that orders the states of each row in the same way.

    Raises
    ------
    UsageError
        If a number is below 0 or no whole number.

    Examples
    --------
    >>> narrow([[0, 3, 255], [1, 1, 2]]).dtype
    dtype('uint8')
    >>> narrow([[5, 2**40, 7, 5]])
    array([[0, 2, 1, 0]], dtype=uint8)
    """
    numbers = np.asarray(table)
    if numbers.dtype.kind not in "uib":
        raise UsageError(f"found scores of type {numbers.dtype}; expected whole numbers")
    if not numbers.size:
        return numbers.astype(np.uint8)
    least, greatest = int(numbers.min()), int(numbers.max())
    if least < 0:
        raise UsageError(f"found the score {least}; expected none below 0: add a constant to the row")
    for kind in KINDS:
        if greatest <= np.iinfo(kind).max:
            return numbers.astype(kind, copy=False)
    return ranks(numbers)


def ranks(table: npt.NDArray[Any]) -> Scores:
    """Return for each row how many levels are below each of its numbers."""
    by = np.argsort(table, axis=1, kind="stable")
    ordered = np.take_along_axis(table, by, axis=1)
    level = np.zeros(table.shape, dtype=np.int64)
    np.cumsum(ordered[:, 1:] != ordered[:, :-1], axis=1, out=level[:, 1:])
    found = np.empty_like(level)
    np.put_along_axis(found, by, level, axis=1)
    return narrow(found)


def weighed(weights: npt.ArrayLike, truth: npt.ArrayLike) -> Scores:
    """Return the table of variants that are sums of what holds: one product of matrices.

    A list of statements, or of groups of statements, is such a sum: one of a group weighs 1 more than all that is less
    important together. So are weights, of statements or of options.

    Parameters
    ----------
    weights
        Shape (variants, statements): whole numbers.
    truth
        Shape (statements, states): whether a statement holds.

    Returns
    -------
    Array of shape (variants, states), as `narrow` gives it.

    Raises
    ------
    UsageError
        If sums may reach 2^53, beyond which they would not be exact.

    Examples
    --------
    >>> holds = [[True, False], [True, True], [False, True]]
    >>> weighed([[4, 2, 1], [1, 2, 4]], holds)
    array([[6, 3],
           [3, 6]], dtype=uint8)
    >>> weighed([[-1, -1, 0]], holds)  # where a weight is negative, each row is shifted so that its least sum is 0
    array([[0, 1]], dtype=uint8)
    """
    numbers = np.asarray(weights)
    most = int(np.abs(numbers).sum(axis=1).max()) if numbers.size else 0
    if most >= EXACT:
        raise UsageError(f"found weights that add up to {most}; expected less than 2^53 for each variant")
    kind = np.float32 if most < SHORT else np.float64
    scores = _product(numbers.astype(kind), np.asarray(truth).astype(kind))
    if numbers.size and numbers.min() < 0:
        scores -= scores.min(axis=1, keepdims=True)
    greatest = int(scores.max()) if scores.size else 0
    return narrow(scores.astype(np.uint8 if greatest <= np.iinfo(np.uint8).max else np.int64))


def _product(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the product of two matrices, in parts that are too small to be shared out among threads.

    Products are of thousands of numbers, and to wait for one another takes threads many times as long as the work.
    """
    inner, n = b.shape
    found = np.empty((len(a), n), dtype=a.dtype)
    columns = max(1, BY_ONE_THREAD // (8 * max(1, inner)))
    rows = max(1, BY_ONE_THREAD // (max(1, inner) * max(1, min(columns, n))))
    for left in range(0, n, columns):
        part = np.ascontiguousarray(b[:, left : left + columns])
        for top in range(0, len(a), rows):
            np.matmul(a[top : top + rows], part, out=found[top : top + rows, left : left + columns])
    return found


def table_of(orders: Sequence[Order], codes: IntArray, options: tuple[str, ...]) -> Scores:
    """Return the table of some preferences that are expressed by scores.

    Parameters
    ----------
    orders
        The variants.
    codes, options
        The states, by their codes, and what the bits of a code stand for.

    Returns
    -------
    Array of shape (orders, states), as `narrow` gives it.

    Notes
    -----
    Variants that are sums of what holds, as lists of statements are, share their formulas: each is evaluated once, and
    all scores are one product of matrices.
    """
    columns = columns_of(codes, options)
    found = np.zeros((len(orders), len(codes)), dtype=np.int64)
    place: dict[Formula, int] = {}
    summed: list[tuple[int, dict[int, int]]] = []
    for k, order in enumerate(orders):
        terms = order.terms()
        if terms is None or sum(abs(w) for w, _ in terms) >= EXACT:
            words = combine(order.words(codes, columns))
            found[k] = words - words.min()
            continue
        weights: dict[int, int] = {}
        for weight, formula in terms:
            at = place.setdefault(formula, len(place))
            weights[at] = weights.get(at, 0) + weight
        summed.append((k, weights))
    if summed:
        truth = np.empty((len(place), len(codes)), dtype=np.bool_)
        for formula, at in place.items():
            truth[at] = formula.evaluate_arrays(columns, len(codes))
        matrix = np.zeros((len(summed), len(place)), dtype=np.int64)
        for row, (_, weights) in enumerate(summed):
            matrix[row, [*weights]] = [*weights.values()]
        found[[k for k, _ in summed]] = weighed(matrix, truth)
    return narrow(found)
