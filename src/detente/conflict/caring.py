"""What tempts and deters where decision makers care for each other: total relational preference, as relations.

e_ij is the attitude of i towards j. A state t is *totally relationally preferred* to s by i (t TRP_i s) iff for every
j, i among them: where e_ij is “+”, s is not better than t for j; where it is “-”, s is better than t for j, or by the
weak reading t is not better than s for j; “0” asks for nothing. (After Inohara, Hipel and Walker, *Journal of Systems
Science and Systems Engineering* 16 (2007) 181-201; conventions for “-” differ, and the weak one has a name of its own.)
A move tempts i to what is so preferred, an answer deters that ends at s itself or at what is not, and j answers by
moves to what it so prefers by attitudes of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from detente.conflict.comparing import Comparer, Space, comparer_of
from detente.conflict.conflict import Conflict
from detente.conflict.rows import Row, Told

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray, IntArray


def attitudes_of(conflict: Conflict) -> tuple[str, ...]:
    """Return everybody's attitudes towards all; where none are told each cares for itself alone.

    >>> import detente
    >>> attitudes_of(detente.compile_model(detente.read_case("elmira-9state")))
    ('+00', '0+0', '00+')
    """
    n = len(conflict.decision_makers)
    return conflict.attitudes or tuple("0" * i + "+" + "0" * (n - 1 - i) for i in range(n))


def under_attitudes(conflict: Conflict, codes: IntArray) -> Conflict:
    """Return a conflict in which everybody compares states by its attitudes and not by its preference alone.

    `codes` are those of all states, ascending.
    """
    space = Space(conflict, codes)
    compared = [comparer_of(space, relation) for relation in conflict.relations]
    rows = (_row(space, compared, signs, weak=conflict.weak_attitudes) for signs in attitudes_of(conflict))
    return replace(conflict, relations=tuple(rows))


def preferred(compared: Sequence[Comparer], signs: str, *, weak: bool) -> Told:
    """Return what tells whether the first of two states, by their places, is totally relationally preferred."""

    def told(t: IntArray, s: IntArray) -> BoolArray:
        found = np.ones(np.broadcast_shapes(t.shape, s.shape), dtype=np.bool_)
        for of, sign in zip(compared, signs, strict=True):
            if sign == "+" or (sign == "-" and not weak):
                better = of.must(s, t)
                found &= better if sign == "-" else ~better
            elif sign == "-":
                found &= ~of.must(t, s)
        return found

    return told


def _row(space: Space, compared: Sequence[Comparer], signs: str, *, weak: bool) -> Row:
    trp = preferred(compared, signs, weak=weak)
    return Row(
        space,
        tempts=lambda q, s: trp(q, s) & (q != s),
        deters=lambda x, s: (x == s) | ~trp(x, s),
        answers=lambda b, a: trp(b, a) & (b != a),
    )
