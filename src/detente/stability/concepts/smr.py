"""Symmetric metarationality: as GMR, and i could not escape the answer by a further move of its own.

Any answer counts from which i reaches nothing better than s. After Howard, *Paradoxes of Rationality* (1971).
"""

from detente.stability.sanctioned import ANY, Sanctioned
from detente.works import HOWARD_1971, after

CONCEPT = Sanctioned(
    id="smr",
    name="SMR",
    title="symmetric metarationality",
    meaning="as GMR, and whoever moved first could not escape that answer",
    plain="by any reaction from which there is no escape",
    citation=after(HOWARD_1971),
    responders="moves",
    value="best",
    undeterred=f"{ANY} makes this unattractive",
    implies=("gmr",),
    default=True,
)
