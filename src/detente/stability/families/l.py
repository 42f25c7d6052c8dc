"""Limited-move stability (L_h), after D. M. Kilgour (1985); see `detente.stability.horizon` for the definition.

States expected after ties are sets, so that a state is stable if it is however ties are broken. L_1 is Nash.
"""

from detente.stability.families import Family
from detente.stability.horizon import Anticipating
from detente.works import KILGOUR_1985, after


def made(moves: int) -> Anticipating:
    """Return L_h for one h."""
    ahead = "one move" if moves == 1 else f"{moves} moves"
    return Anticipating(
        id=f"l{moves}",
        name=f"L{moves}",
        title=f"limited-move stability, {ahead}",
        meaning=f"whoever looks {ahead} ahead, by turns, expects to end no better off by moving",
        plain=f"for those who look {ahead} ahead, and expect the other to do so too",
        citation=after(KILGOUR_1985),
        undeterred="What is expected to follow is better",
        deterred="what is expected to follow is no better",
        moves=moves,
        implies=(f"mr{moves}",),
    )


FAMILY = Family(
    id="l",
    name="L_h",
    title="limited-move stability",
    means="whoever looks so many moves ahead, by turns, expects to end no better off by moving",
    made=made,
)
