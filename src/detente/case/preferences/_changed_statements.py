"""What is left open, and graded, of a list of statements once single statements or whole places of it are changed.

What a change moves, ties, adds or trades stands where the change says: it is in no bracket any more, and takes the
degree of where it comes to stand. What stays of a bracket stays one as far as nothing else stands between.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from detente.case.preference_changes import Add, Move, Tie

if TYPE_CHECKING:
    from detente.case.preference_changes import OfPreferences, Places
    from detente.case.preferences._read_statements import Brackets


def brackets_after(
    brackets: Brackets, at: Sequence[int], now: Sequence[Sequence[int | Add]], changes: Sequence[OfPreferences],
    places: Places,
) -> Brackets:  # fmt: skip
    """Return which ranges of the changed groups stand in any order.

    Parameters
    ----------
    brackets
        Which did before.
    at
        For each statement the group where it stood.
    now
        For each group the numbers of its statements, and what is added.
    changes, places
        The changes to single statements, and those to whole places.
    """
    of = {k: bracket for bracket in brackets for k in range(*bracket)}
    moved = {change.number for change in changes if isinstance(change, Move | Tie)}

    def stays_in(group: Sequence[int | Add]) -> tuple[int, int] | None:
        first = group[0]
        if len(group) > 1 or isinstance(first, Add) or first in moved or at[first - 1] in places.touched:
            return None
        return of.get(at[first - 1])

    def ranges() -> Iterator[tuple[int, int]]:
        for bracket, run in groupby(range(len(now)), key=lambda k: stays_in(now[k])):
            found = [*run]
            if bracket is not None and len(found) > 1:
                yield found[0], found[-1] + 1

    return tuple(ranges()) if brackets else ()


def degrees_after(
    degrees: Sequence[Sequence[int]], at: Sequence[int], now: Sequence[Sequence[int | Add]],
    changes: Sequence[OfPreferences], places: Places,
) -> list[int]:  # fmt: skip
    """Return the degree of each changed group, so that degrees do not rise down the list.

    A place keeps its degree, whatever stands there then; what comes to stand between places keeps its own as far as
    those around it allow.

    Parameters
    ----------
    degrees
        The degrees of the statements of each group before.
    at, now, changes, places
        See `brackets_after`.
    """
    moved = {change.number for change in changes if isinstance(change, Move | Tie)}
    own = [degree for group in degrees for degree in group]

    def of_place(group: Sequence[int | Add]) -> int | None:
        stayed = (places.now[at[x - 1]] for x in group if not isinstance(x, Add) and x not in moved)
        return next((degrees[place][0] for place in stayed), None)

    kept = [of_place(group) for group in now]
    found: list[int] = []
    for k, group in enumerate(now):
        degree = kept[k]
        if degree is None:
            wanted = max(1 if isinstance(x, Add) else own[x - 1] for x in group)
            below = next((d for d in kept[k:] if d is not None), 1)
            degree = max(wanted, below)
        found.append(min([degree, *found[-1:]]))
    return found
