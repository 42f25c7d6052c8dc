"""What the states of a model are called in a paper, and in which order they come.

Where the case names every feasible state, these names are its numbering: each state has its first name, and they come
in the order of the file. Else states are numbered from 1 in the order of their codes, the first option least
significant, which is the order of all lists of states; names that there are stand beside the numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from detente.case import Model
from detente.conflict import Conflict
from detente.engines import StateSet
from detente.unseen import seen


@dataclass(frozen=True)
class Numbered:
    """A state with what it is called: its number, which may be the name that its author gave it, and other names."""

    code: int
    number: str
    letters: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbering:
    """All states in the order in which a paper has them.

    `named` tells whether the numbers are names that the case gives.

    Examples
    --------
    >>> import detente
    >>> from detente.papers import numbering_of
    >>> solution = detente.solve(detente.read_case("elmira-9state"), concepts=[])
    >>> " ".join(one.number for one in numbering_of(solution.model, solution.conflict, solution.feasible).states)
    's1 s2 s3 s4 s5 s6 s7 s8 s9'
    """

    states: tuple[Numbered, ...]
    named: bool

    @cached_property
    def by_code(self) -> Mapping[int, Numbered]:
        """The states by their codes."""
        return {one.code: one for one in self.states}

    @cached_property
    def _place(self) -> Mapping[int, int]:
        return {one.code: place for place, one in enumerate(self.states)}

    @property
    def told(self) -> str:
        """How the states are numbered, in a sentence."""
        if self.named:
            return "States are called as the case names them, in its order."
        first = "States are numbered from 1 in the order of their letters, the first option least significant"
        return f"{first}; names that the case gives stand beside." if any(s.names for s in self.states) else f"{first}."

    def listed(self, codes: Iterable[int]) -> str:
        """Return the numbers of states, in their order."""
        places = self._place
        return ", ".join(self.by_code[c].number for c in sorted(codes, key=lambda c: places[c]))


def numbering_of(model: Model, conflict: Conflict, feasible: StateSet) -> Numbering:
    """Number the states of a model; see the module."""
    near = conflict.neighbourhood
    codes = sorted(feasible.codes())
    there, names = set(codes), dict[int, list[str]]()
    for name, letters in model.states.items():
        code = near.state(letters)
        if code is not None and code in there:
            names.setdefault(code, []).append(seen(str(name)))
    named = len(names) == len(codes)
    found = [
        Numbered(
            code,
            names[code][0] if named else str(place),
            conflict.show(code),
            tuple(names.get(code, ())[1 if named else 0 :]),
        )
        for place, code in enumerate(names if named else codes, start=1)
    ]
    return Numbering(tuple(found), named)
