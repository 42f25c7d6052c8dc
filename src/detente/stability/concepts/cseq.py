"""Coalition sequential stability: as CGMR, the others answering by coalition improvements of their own only.

After Inohara and Hipel, *Systems Engineering* 11 (2008) 343-359; which readings were chosen is in
`detente.stability.coalitions`.
"""

from detente.stability.joint import Joint
from detente.works import INOHARA_HIPEL_2008, after

CONCEPT = Joint(
    id="cseq",
    name="CSEQ",
    title="coalition sequential stability",
    meaning="whatever some gain by acting together, others could take away from one of them to their own gain",
    plain="by reactions that serve those who react, whoever acts together",
    citation=after(INOHARA_HIPEL_2008),
    answering="improvements",
    undeterred="No answer of those outside, from which all who give it gain, leaves any of them no better off",
    deterred="some answer of those outside, from which all who give it gain, leaves one of them no better off",
    implies=("cgmr",),
)
