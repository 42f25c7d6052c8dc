"""What tempts a decision maker away from a state, and what deters it: moves as whoever makes them would tell them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

from detente.answer import Answer
from detente.conflict import Conflict


@dataclass(frozen=True)
class Step:
    """One move: who moves, where to, and which options it takes up and gives up.

    Where it is made in company, `company` names the others of the coalition, and `together` holds the moves of which it
    consists, in their order; `decision_maker` is the one of them who is asked about. Some may only agree to it.
    """

    decision_maker: str
    to: str
    takes: tuple[str, ...]
    drops: tuple[str, ...]
    origin: int
    target: int
    company: tuple[str, ...] = ()
    together: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Escape:
    """An answer that leaves the mover no better off at first, and the move by which it then is better off after all."""

    answer: tuple[Step, ...]
    by: Step


@dataclass(frozen=True)
class Temptation:
    """A move that would improve things for the mover, and what deters it.

    Parameters
    ----------
    step
        The move.
    deterred
        Whether the others can answer so that it does not pay; unknown if that was not settled within the bound.
    by
        The shortest answer, a legal sequence of the others' moves (for sim: moves made together with the step).
    simultaneous
        Whether `by` is made together with the step and not after it.
    escape
        Where nobody deters the move for good, though some answer would leave the mover no better off at first: the
        shortest such answer, and the mover's way out of it (smr and sseq). No if there is no such answer, unknown if
        that was not settled.
    says
        What the concept itself says of it, as a clause that can follow a colon; else it is put into the usual words.
    whom
        Who is no better off after the answer, where that may be somebody else who moves together with the mover.
    """

    step: Step
    deterred: Answer
    by: tuple[Step, ...] = ()
    simultaneous: bool = False
    escape: Escape | Literal[Answer.NO, Answer.UNKNOWN] = Answer.NO
    says: str = ""
    whom: str = ""

    @property
    def at_first(self) -> Answer:
        """Whether some answer leaves the mover no better off, whatever it could do then."""
        if self.deterred is not Answer.NO:
            return self.deterred
        return Answer.YES if isinstance(self.escape, Escape) else self.escape


def step(conflict: Conflict, mover: int, origin: int, target: int) -> Step:
    """Return a move between two states, in option ids; between merged states, the move that changes least."""
    near = conflict.neighbourhood
    own = conflict.own[mover]
    pairs = (
        (a, b)
        for a, b in product(near.members(origin), near.members(target))
        if not (a ^ b) & ~own and near.allowed(mover, a, b)
    )
    a, b = min(pairs, key=lambda pair: ((pair[0] ^ pair[1]).bit_count(), pair))
    named = list(enumerate(conflict.options))
    return Step(
        conflict.decision_makers[mover],
        conflict.show(target),
        takes=tuple(o for k, o in named if b & ~a & 1 << k),
        drops=tuple(o for k, o in named if a & ~b & 1 << k),
        origin=origin,
        target=target,
    )


def steps(conflict: Conflict, q: int, by: tuple[tuple[int, int], ...]) -> tuple[Step, ...]:
    """Return an answer to the move to a state, given as (mover, state moved to), as steps."""
    origins = [q, *(x for _, x in by)]
    return tuple(step(conflict, j, origin, x) for origin, (j, x) in zip(origins, by, strict=False))
