"""Families of solution concepts, one for each number of moves that is looked ahead; each declared in a module here.

A member is found among the concepts by the id of its family and the number: `l3`, `mr5`. They are not listed there, as
there is no end of them; whatever takes the id of a concept takes theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from detente.declared import Declared

if TYPE_CHECKING:
    from detente.stability.concept import Concept

MOST = 999
"""How many moves a concept looks ahead at most; what is expected repeats long before."""
_MEMBER = re.compile(r"([a-z]+)([1-9][0-9]{0,2})")


@dataclass(frozen=True, kw_only=True)
class Family:
    """A family of concepts that differ in how many moves are looked ahead.

    Parameters
    ----------
    id
        What the ids of its members begin with.
    name
        What it is called in tables.
    title
        What it is called in full.
    means
        What its members mean, as a part of a sentence with a number that is not told.
    made
        Returns the member that looks a number of moves ahead.
    also
        Other names that the literature has for it.
    """

    id: str
    name: str
    title: str
    means: str
    made: Callable[[int], Concept]
    also: tuple[str, ...] = ()


FAMILIES: Declared[Family] = Declared("detente.stability.families", "FAMILY", order=("l", "mr", "cmr"), says="id")


def canonical(name: str) -> str:
    """Return the id of a member that is named otherwise, such as maximin3 for mr3; anything else as it is."""
    found = _parts(name)
    return f"{found[0]}{found[1]}" if found else name


def member(name: str) -> Concept | None:
    """Return the member that a name means, or None if it means none."""
    found = _parts(name)
    return _made(*found) if found else None


def pattern() -> str:
    """Return what the ids of members are, as a regular expression."""
    names = [name for f in FAMILIES.values() for name in (f.id, *f.also)]
    return rf"^({'|'.join(names)})[1-9][0-9]{{0,2}}$"


def _parts(name: str) -> tuple[str, int] | None:
    found = _MEMBER.fullmatch(name)
    if found is None:
        return None
    for family in FAMILIES:
        if found[1] == family or found[1] in FAMILIES[family].also:
            return family, int(found[2])
    return None


@lru_cache(maxsize=256)
def _made(family: str, moves: int) -> Concept:
    return FAMILIES[family].made(moves)
