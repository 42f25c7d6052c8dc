"""What is stable against coalitions: which states members leave together, and who of the others deters them.

Write R_H(s) for where legal sequences of moves of members of a coalition H lead from s, and CI_H(s) for what of it is
better than s for every member. A state is stable for H iff from every q of CI_H(s) the others reach, by at least one
move, an x that deters. What they use to answer, and what deters, is said by the same two words as for one decision
maker, see `Sanctioning`: they use nothing (CNash), moves (CGMR, and CSMR with value `best`) or *improvements*, which
are here those of any of their sub-coalitions, the same one not twice in a row (CSEQ). An x deters if it is not better
than s for some member; with value `best` only if the same holds of all that H reaches from x.

After Kilgour, Hipel, Fang and Peng, *Group Decision and Negotiation* 10 (2001) 159-175, and Inohara and Hipel, *Systems
Engineering* 11 (2008) 343-359.

* `listed`: any conflict whose states can be compared in pairs; sets of states as bits.
* `dense`: arrays over all combinations, where moves are transitive and preferences are numbers.
* `symbolic`: decision diagrams, where nobody can count the states.
"""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.engines.coalitions.choice import WAYS, way_together
    from detente.engines.coalitions.protocol import Coalition, JointPart, JointRun, Way, coalitions_of
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = ["WAYS", "Coalition", "JointPart", "JointRun", "Way", "coalitions_of", "way_together"]
