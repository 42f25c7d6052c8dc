"""What a worker is asked to do: functions that it finds by their names in the package that is installed there.

Dask pickles a function of a module that can be imported as two words, by which the other side imports it. What is sent
to a worker are the functions here, by their names, and what they are given: numbers, arrays, and values of this package
that hold these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.assess.ensembles import Chunk, ChunkResult, Space

Part: TypeAlias = tuple[int, int, int, int | None, int]
"""A chunk without what all of them share: its number, which variants, the seed, and how many pairs."""


def part_of(chunk: Chunk, space: Space) -> Part:
    """Return a chunk without what it shares with all others.

    Raises
    ------
    ValueError
        If it does not share that.
    """
    if chunk.space is not space:
        raise ValueError("found chunks of two ensembles; expected those of one")
    return chunk.number, chunk.first, chunk.last, chunk.seed, chunk.pairs


def versions() -> dict[str, str]:
    """Return the versions on which it depends that two machines give the same answers bit by bit."""
    import detente

    return {"Detente": detente.__version__, "NumPy": np.__version__}


def told(of: Mapping[str, str]) -> str:
    """Say versions: “Detente 1.0 and NumPy 2.1”."""
    return " and ".join(f"{name} {version}" for name, version in of.items())


def plain(value: object) -> None:
    """Refuse what is more than numbers, words, arrays, and values of this package that are made of them.

    Of anything else Dask might send the code along with it.

    Raises
    ------
    TypeError
        If there is such a thing.
    """
    kind = type(value)
    if kind in (int, str, bool, NoneType) or (isinstance(value, np.ndarray) and not value.dtype.hasobject):
        return
    parts: tuple[object, ...]
    if isinstance(value, tuple) and kind is tuple:
        parts = value
    elif is_dataclass(value) and kind.__module__.startswith("detente."):
        parts = tuple(getattr(value, one.name) for one in fields(value))
    else:
        raise TypeError(f"found {value!r}; only numbers, words, arrays and what is made of them are sent to a cluster")
    for part in parts:
        plain(part)


def shared(space: Space) -> Space:
    """Return what all chunks of an ensemble have in common, which each worker then keeps for all of them.

    It is a task as others are, so that it is there again after the worker that had it is lost.
    """
    return space


def carried_out(space: Space, parts: Sequence[Part], agreed: Mapping[str, str]) -> list[ChunkResult]:
    """Work on some chunks, where the versions are those that were agreed upon.

    A worker may join while the work goes on, after the others were asked for theirs.
    """
    from detente.assess.ensembles import Chunk, run_chunk

    here = versions()
    if here != dict(agreed):
        raise UsageError(f"a worker has {told(here)}, where {told(agreed)} is asked for")
    return [run_chunk(Chunk(space, *part)) for part in parts]
