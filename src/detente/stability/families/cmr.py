"""Credible general metarationality (CMR_h), after Zeng, Fang, Hipel and Kilgour; see `detente.stability.horizon`.

CMR_1 and CMR_2 are Nash and SEQ; CMR_3 is SSEQ where preferences are orders.
"""

from detente.stability.families import Family
from detente.stability.horizon import Metarational
from detente.works import ZENG_ET_AL_2006, ZENG_ET_AL_2007, after


def made(moves: int) -> Metarational:
    """Return CMR_h for one h."""
    ahead = "one move" if moves == 1 else f"{moves} moves"
    return Metarational(
        id=f"cmr{moves}",
        name=f"CMR{moves}",
        title=f"credible general metarationality, {ahead}",
        meaning=f"within {ahead} by turns, each of which serves its mover, the others can see to it that no move pays",
        plain=f"by reactions that serve those who react, {ahead} ahead",
        citation=after(ZENG_ET_AL_2006, ZENG_ET_AL_2007),
        undeterred="No answer from which those who give it gain keeps this from paying",
        deterred="the others can see to it that it does not pay, and gain",
        moves=moves,
        credible=True,
        implies=(f"mr{moves}",) if moves < 3 else (),
    )


FAMILY = Family(
    id="cmr",
    name="CMR_h",
    title="credible general metarationality",
    means="within so many moves by turns, each of which serves its mover, the others can see to it that no move pays",
    made=made,
)
