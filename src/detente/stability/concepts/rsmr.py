"""Relational symmetric metarationality: as RGMR, and i could not escape the answer by a further move of its own.

From where the answer ends i reaches nothing but s itself and what it does not totally relationally prefer to s. After
Inohara, Hipel and Walker, *Journal of Systems Science and Systems Engineering* 16 (2007) 181-201.
"""

from detente.stability.relational import CITATION, Relational
from detente.stability.sanctioned import ANY

CONCEPT = Relational(
    id="rsmr",
    name="RSMR",
    title="relational symmetric metarationality",
    meaning="as RGMR, and whoever moved first could not escape that answer",
    plain="by any reaction from which there is no escape, as everybody cares",
    citation=CITATION,
    responders="moves",
    value="best",
    beside="smr",
    undeterred=f"{ANY} makes this unattractive",
    implies=("rgmr",),
)
