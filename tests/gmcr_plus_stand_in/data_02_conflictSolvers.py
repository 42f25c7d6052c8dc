"""A stand-in for the solvers of GMCR+'s open source edition: its interface, nothing of its code.

State by state, and one answer of one opponent ahead, as the original does.
"""

from __future__ import annotations

from tkinter import filedialog  # noqa: F401 - the original imports it here


class LogicalSolver:
    def __init__(self, conflict) -> None:
        self.conflict = conflict
        self.number = {state: k for k, state in enumerate(conflict.states)}

    def moves(self, dm, k):
        """Every state that differs in the decision maker's options only, one-way options kept to."""
        state = self.conflict.states[k]
        for other, m in self.number.items():
            changed = [o for o in range(len(state)) if state[o] != other[o]]
            one_way = {"fwd": "Y", "back": "N"}
            if (
                changed
                and set(changed) <= set(dm.options)
                and all(one_way.get(self.conflict.directions[o], other[o]) == other[o] for o in changed)
            ):
                yield m

    def improvements(self, dm, k, than):
        return [m for m in self.moves(dm, k) if dm.payoffs[m] > dm.payoffs[than]]

    def stable(self, dm, k, answers, escapes) -> bool:
        def deters(m) -> bool:
            return dm.payoffs[m] <= dm.payoffs[k] and not (escapes and self.improvements(dm, m, k))

        others = [other for other in self.conflict.decisionMakers if other is not dm]
        return all(any(deters(a) for other in others for a in answers(other, m)) for m in self.improvements(dm, k, k))

    def findEquilibria(self) -> None:  # noqa: N802 - the name it has there
        def nothing(dm, m):
            return ()

        def improving(dm, m):
            return self.improvements(dm, m, m)

        kinds = {
            "nash": (nothing, False), "gmr": (self.moves, False), "smr": (self.moves, True), "seq": (improving, False),
        }  # fmt: skip
        for name, kind in kinds.items():
            found = [
                all(self.stable(dm, k, *kind) for dm in self.conflict.decisionMakers)
                for k in range(len(self.conflict.states))
            ]
            setattr(self, f"{name}Equilibria", found)
