"""Non-myopic equilibria of games of two by two, after Brams and Wittman (1981).

From s four moves by turns lead back to s. By backward induction each mover goes on only if that ends strictly better
for it. s is stable for whoever begins iff that ends at s, and on the way, s included, some mover stands at the best
state there is for it, where it would stop. In 37 of the 78 games of two by two there is such an equilibrium, as
published (“Absorbing outcomes in 2×2 games”); the second condition is this project's reading, recovered from it.
"""

from detente.stability.horizon import BramsWittman
from detente.works import BRAMS_WITTMAN_1981, after

CONCEPT = BramsWittman(
    id="nonmyopic-brams-wittman",
    name="Brams–Wittman",
    title="non-myopic stability of games of two by two",
    meaning="four moves by turns from it, each made only if that ends better for the mover, end where they began",
    plain="for those who think once all the way round",
    citation=after(BRAMS_WITTMAN_1981),
    undeterred="It ends elsewhere, and better",
    deterred="it ends no better",
)
