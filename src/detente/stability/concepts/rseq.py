"""Relational sequential stability: as RGMR, and whoever answers moves to what it prefers by attitudes of its own.

After Inohara, Hipel and Walker, *Journal of Systems Science and Systems Engineering* 16 (2007) 181-201.
"""

from detente.stability.relational import CITATION, Relational

CONCEPT = Relational(
    id="rseq",
    name="RSEQ",
    title="relational sequential stability",
    meaning="whoever could move to what its attitudes let it prefer is deterred by answers that the others so prefer",
    plain="by reactions that those who react prefer, as everybody cares",
    citation=CITATION,
    responders="improvements",
    beside="seq",
    undeterred="No answer that the others prefer by their own attitudes makes this unattractive",
    implies=("rgmr",),
)
