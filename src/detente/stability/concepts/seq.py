"""Sequential stability: each improvement of i is met by improvements of the others that leave i no better off than s.

Only answers by which the answerers gain count. Fraser & Hipel, *IEEE Transactions on Systems, Man, and Cybernetics* 9
(1979) 805-816.
"""

from detente.stability.sanctioned import GAINING, Sanctioned
from detente.works import FRASER_HIPEL_1979, cited

CONCEPT = Sanctioned(
    id="seq",
    name="SEQ",
    title="sequential stability",
    meaning="whoever could improve things is deterred by answers from which those who give them gain",
    plain="by reactions that serve those who react",
    citation=cited(FRASER_HIPEL_1979),
    responders="improvements",
    undeterred=f"{GAINING} makes this unattractive",
    implies=("gmr", "sim"),
    default=True,
)
