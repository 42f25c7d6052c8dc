"""Structures of conflicts that are nearly the same: what is known of moves from one is not worked out for the next.

Where a rule is added or left out, an option changes hands or can be taken back, most decision makers' moves stay what
they were, or are those of them that lead from and to states that there still are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from detente.conflict import Conflict
from detente.conflict.arrays import IntArray
from detente.engines.batch.structure import Moves, Structure
from detente.engines.explicit import Arcs, arcs_of, states_of

KEPT = 4  # sets of states for which the same decision maker's moves are remembered


@dataclass(frozen=True, eq=False)
class _Known:
    """A decision maker's moves among some states, given by their codes."""

    codes: IntArray
    arcs: Arcs
    moves: Moves

    def among(self, codes: IntArray) -> Arcs | None:
        """Return the moves among fewer states; None where some of these are others."""
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        if not np.array_equal(self.codes[at], codes):
            return None
        number = np.full(len(self.codes), -1)
        number[at] = np.arange(len(codes))
        source, target = number[self.arcs.source], number[self.arcs.target]
        keep = (source >= 0) & (target >= 0)
        return Arcs(source[keep], target[keep])


@dataclass(frozen=True, eq=False)
class Layouts:
    """Structures made one after the other, with what is known of their moves.

    Examples
    --------
    >>> import detente
    >>> conflict = detente.compile_model(detente.read_case("prisoners-dilemma"))
    >>> layouts = Layouts()
    >>> layouts.of(conflict) is layouts.of(conflict)
    True
    """

    _known: dict[object, list[_Known]] = field(default_factory=dict)
    _made: dict[tuple[tuple[Moves, ...], bool], Structure] = field(default_factory=dict)

    def of(self, conflict: Conflict) -> Structure:
        """Return the structure of a conflict: `Structure.of`, in less time where others like it are known."""
        combinations, codes, state_of = states_of(conflict)
        moves = tuple(self._moves(conflict, i, combinations, codes, state_of) for i in range(len(conflict.own)))
        key = moves, conflict.literal
        if key not in self._made:
            self._made[key] = Structure.laid_out(len(codes), *key, codes)
        return self._made[key]

    def _moves(self, conflict: Conflict, i: int, combinations: IntArray, codes: IntArray, state_of: IntArray) -> Moves:
        own = conflict.own[i]
        bans = tuple((b.origin, b.target) for b in conflict.bans if b.mover == i)
        one_way = own & conflict.take_only, own & conflict.drop_only
        known = self._known.setdefault((conflict.options, own, one_way, bans, conflict.listed(i), conflict.merged), [])
        for one in known:
            if np.array_equal(one.codes, codes):
                return one.moves
        # Of merged states other members may be left.
        found = None if conflict.merged else next((f for one in known if (f := one.among(codes)) is not None), None)
        arcs = arcs_of(conflict, i, combinations, codes, state_of) if found is None else found
        moves = Moves.of(arcs, len(codes))
        if len(known) < KEPT:
            known.append(_Known(codes, arcs, moves))
        return moves
