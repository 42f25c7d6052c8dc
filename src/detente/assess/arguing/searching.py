"""The positions in one dispute: by trying all sets of statements where there are few, else by a SAT solver."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

from detente.assess.arguing.disputes import Local
from detente.deadline import check

FEW = 9
"""Up to how many statements all sets are tried even where there is a solver, which takes a while to load."""
TRIED = 15
"""Up to how many statements all sets are tried where there is none."""


def refused(dispute: Local) -> str | None:
    """Return why the positions in a dispute are not looked for, or None."""
    n = len(dispute.statements)
    if n <= TRIED or find_spec("pysat") is not None:
        return None
    return (
        f"python-sat is not installed (the extra “fast” installs it), and without it disputes of up to {TRIED} "
        f"statements are looked into; this one has {n}"
    )


def maximal(dispute: Local) -> Iterator[int]:
    """Yield the sets of statements that are in, in a fixpoint that no other has more in than; each once."""
    return tried(dispute) if len(dispute.statements) <= FEW or find_spec("pysat") is None else solved(dispute)


def tried(dispute: Local) -> Iterator[int]:
    """Yield them by looking at all sets of statements."""
    found = []
    for held in range(1 << len(dispute.statements)):
        if not held & 1023:
            check()
        if dispute.is_fixpoint(held, dispute.out(held)):
            found.append(held)
    yield from (held for held in found if not any(held != more and not held & ~more for more in found))


def solved(dispute: Local) -> Iterator[int]:
    """Yield them by a SAT solver: a fixpoint is asked for, then one with more in, until there is none with more."""
    from pysat.solvers import Solver

    n = len(dispute.statements)
    clauses, last = _fixpoints(dispute)
    with Solver("minisat22", bootstrap_with=clauses) as solver:
        solver.set_phases(range(1, n + 1))
        chosen = last
        while solver.solve():
            check()
            held = _held(solver, n)
            while True:
                check()
                chosen += 1  # which, taken as true, asks for more than this
                solver.add_clause([-chosen, *(s + 1 for s in range(n) if not held >> s & 1)])
                if not solver.solve([chosen, *(s + 1 for s in range(n) if held >> s & 1)]):
                    break
                held = _held(solver, n)
            yield held
            solver.add_clause([s + 1 for s in range(n) if not held >> s & 1])


def _held(solver: Any, n: int) -> int:
    model = solver.get_model()
    return sum(1 << s for s in range(n) if model[s] > 0)


def _fixpoints(dispute: Local) -> tuple[list[list[int]], int]:
    """Return the clauses that fixpoints satisfy, and the last of their variables.

    Variable s + 1 is that statement s is in, n + s + 1 that it is out; those beyond are reasons, in and out.
    """
    n = len(dispute.statements)
    clauses: list[list[int]] = []
    last = 2 * n

    def bits(mask: int) -> list[int]:
        return [s for s in range(n) if mask >> s & 1]

    def is_all(variable: int, parts: list[int]) -> None:
        clauses.extend([-variable, part] for part in parts)
        clauses.append([variable, *(-part for part in parts)])

    def is_any(variable: int, parts: list[int]) -> None:
        is_all(-variable, [-part for part in parts])

    for s in range(n):
        inside, outside = s + 1, n + s + 1
        objections = bits(dispute.objections[s])
        answered = [n + a + 1 for a in objections]
        struck = [a + 1 for a in objections]
        if not dispute.grounded[s]:
            grounds = []
            lost = []
            for premises, undercuts in dispute.reasons[s]:
                ground, gone = last + 1, last + 2
                last += 2
                is_all(ground, [*(p + 1 for p in bits(premises)), *(n + u + 1 for u in bits(undercuts))])
                is_any(gone, [*(n + p + 1 for p in bits(premises)), *(u + 1 for u in bits(undercuts))])
                grounds.append(ground)
                lost.append(gone)
            some, none = last + 1, last + 2
            last += 2
            is_any(some, grounds)
            is_all(none, lost)
            answered.append(some)
            struck.append(none)
        is_all(inside, answered)
        is_any(outside, struck)
        clauses.append([-inside, -outside])
    return clauses, last
