"""Relational Nash stability: no move of i leads to a state that it totally relationally prefers, by its attitudes.

After Inohara, Hipel and Walker, *Journal of Systems Science and Systems Engineering* 16 (2007) 181-201.
"""

from detente.stability.relational import CITATION, Relational

CONCEPT = Relational(
    id="rnash",
    name="RNash",
    title="relational Nash stability",
    meaning="nobody has a move of its own to what its attitudes let it prefer",
    plain="by itself, as everybody cares",
    citation=CITATION,
    responders="nothing",
    beside="nash",
    undeterred="Relational Nash stability looks no further, so this is enough to leave",
    implies=("rsmr", "rseq"),
)
