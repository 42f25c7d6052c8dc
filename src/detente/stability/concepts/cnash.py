"""Coalition Nash stability: no coalition that i belongs to has a coalition improvement from s.

After Inohara and Hipel, *Systems Engineering* 11 (2008) 343-359; which readings were chosen is in
`detente.stability.coalitions`.
"""

from detente.stability.joint import Joint
from detente.works import INOHARA_HIPEL_2008, after

CONCEPT = Joint(
    id="cnash",
    name="CNash",
    title="coalition Nash stability",
    meaning="nobody can improve things, alone or together with others who gain as well",
    plain="by itself, whoever acts together",
    citation=after(INOHARA_HIPEL_2008),
    answering="nothing",
    undeterred="CNash looks no further, so this is enough to leave",
    deterred="it does not pay for all who would act together",
    implies=("nash", "cgmr", "csmr", "cseq"),
)
