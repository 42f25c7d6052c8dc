"""Non-myopic stability, after D. M. Kilgour (1984, 1985): L_h for every h from some number on, of two decision makers.

What is anticipated h moves ahead, for both decision makers and all states, decides what is h + 1 moves ahead, so that
it repeats. The period is found, and a state is stable iff it is L_h stable for every h of one period. A state that is
L_h stable for some h of it only is not.
"""

from detente.stability.horizon import Nonmyopic
from detente.works import KILGOUR_1984, KILGOUR_1985, after

CONCEPT = Nonmyopic(
    id="nonmyopic",
    name="Non-myopic",
    title="non-myopic stability",
    meaning="whoever looks far enough ahead expects to end no better off by moving, however much further it looks",
    plain="for those who look as far ahead as there is anything to see",
    citation=after(KILGOUR_1984, KILGOUR_1985),
    undeterred="What is expected to follow is better",
    deterred="what is expected to follow is no better",
)
