"""General metarationality (MR_h), after Zeng, Fang, Hipel and Kilgour (2006, 2007); see `detente.stability.horizon`.

MR_1, MR_2 and MR_3 are Nash, GMR and SMR. Maximin_h (L. C. Rêgo and G. I. A. Vieira, *IEEE SMC: Systems*, 2020) is the
same where preferences are orders; where they are pairs of states in no order, it is not defined.
"""

from detente.stability.families import Family
from detente.stability.horizon import Metarational
from detente.works import ZENG_ET_AL_2006, ZENG_ET_AL_2007, after


def made(moves: int) -> Metarational:
    """Return MR_h for one h."""
    ahead = "one move" if moves == 1 else f"{moves} moves"
    return Metarational(
        id=f"mr{moves}",
        name=f"MR{moves}",
        title=f"general metarationality, {ahead}",
        meaning=f"within {ahead} by turns, the others can see to it that no move pays, whatever that costs them",
        plain=f"whatever reactions are possible, {ahead} ahead",
        citation=after(ZENG_ET_AL_2006, ZENG_ET_AL_2007),
        undeterred="No answer of the others keeps this from paying",
        deterred="the others can see to it that it does not pay",
        moves=moves,
    )


FAMILY = Family(
    id="mr",
    name="MR_h",
    title="general metarationality",
    means="within so many moves by turns, the others can see to it that no move pays, whatever that costs them",
    made=made,
    also=("maximin",),
)
