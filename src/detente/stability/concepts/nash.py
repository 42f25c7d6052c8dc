"""Nash stability: s is stable for i if i has no improvement from s. Nobody else's answer is considered.

Nash, *Annals of Mathematics* 54 (1951) 286-295.
"""

from detente.stability.sanctioned import Sanctioned
from detente.works import NASH_1951, cited

CONCEPT = Sanctioned(
    id="nash",
    name="Nash",
    title="Nash stability",
    meaning="nobody can improve things for itself by a move of its own",
    plain="by itself",
    citation=cited(NASH_1951),
    responders="nothing",
    undeterred="Nash stability looks no further, so this is enough to leave",
    implies=("sseq",),
    default=True,
)
