"""General metarationality: each improvement of i is met by moves of the others that leave i no better off than s.

Any answer counts, even one that costs those who give it. After Howard, *Paradoxes of Rationality* (1971).
"""

from detente.stability.sanctioned import ANY, Sanctioned
from detente.works import HOWARD_1971, after

CONCEPT = Sanctioned(
    id="gmr",
    name="GMR",
    title="general metarationality",
    meaning="whoever could improve things is deterred by some answer of the others, even one that costs them",
    plain="by any reaction",
    citation=after(HOWARD_1971),
    responders="moves",
    undeterred=f"{ANY} makes this unattractive",
    default=True,
)
