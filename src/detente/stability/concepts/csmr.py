"""Coalition symmetric metarationality: as CGMR, and the coalition could not escape that answer together.

After Inohara and Hipel, *Systems Engineering* 11 (2008) 343-359; which readings were chosen is in
`detente.stability.coalitions`.
"""

from detente.stability.joint import Joint
from detente.works import INOHARA_HIPEL_2008, after

CONCEPT = Joint(
    id="csmr",
    name="CSMR",
    title="coalition symmetric metarationality",
    meaning="as CGMR, and those who acted together could not escape that answer",
    plain="by any reaction from which there is no escape together",
    citation=after(INOHARA_HIPEL_2008),
    answering="escapes",
    undeterred="No answer of those outside leaves any of them no better off for good",
    deterred="some answer of those outside leaves one of them no better off for good",
    implies=("smr", "cgmr"),
)
