"""Coalition general metarationality: whatever a coalition of i gains, moves of the others can take from a member.

After Inohara and Hipel, *Systems Engineering* 11 (2008) 343-359; which readings were chosen is in
`detente.stability.coalitions`.
"""

from detente.stability.joint import Joint
from detente.works import INOHARA_HIPEL_2008, after

CONCEPT = Joint(
    id="cgmr",
    name="CGMR",
    title="coalition general metarationality",
    meaning="whatever some gain by acting together, others could take away from one of them by any moves",
    plain="by any reaction, whoever acts together",
    citation=after(INOHARA_HIPEL_2008),
    answering="moves",
    undeterred="No answer of those outside leaves any of them no better off",
    deterred="some answer of those outside leaves one of them no better off",
    implies=("gmr",),
)
