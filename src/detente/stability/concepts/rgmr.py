"""Relational general metarationality: each move to what i prefers by its attitudes is met by moves of the others.

They end at s itself, or at a state that i does not totally relationally prefer to s. After Inohara, Hipel and Walker,
*Journal of Systems Science and Systems Engineering* 16 (2007) 181-201.
"""

from detente.stability.relational import CITATION, Relational
from detente.stability.sanctioned import ANY

CONCEPT = Relational(
    id="rgmr",
    name="RGMR",
    title="relational general metarationality",
    meaning="whoever could move to what its attitudes let it prefer is deterred by some answer of the others",
    plain="by any reaction, as everybody cares",
    citation=CITATION,
    responders="moves",
    beside="gmr",
    undeterred=f"{ANY} makes this unattractive",
)
