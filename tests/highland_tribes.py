"""The tribes of the Gahuku-Gama in the highlands of New Guinea: who was allied with whom, and who fought whom.

From K. E. Read, “Cultures of the central highlands, New Guinea”, *Southwestern Journal of Anthropology* 10 (1954),
1-43, as drawn by P. Hage and F. Harary, *Structural Models in Anthropology* (Cambridge University Press 1983), pages
56-60, and kept since as the data set `gama` of UCINET. Sixteen tribes, 58 pairs: 29 of allies (*rova*) and 29 of
enemies (*hina*). The pairs are facts, read off the signed matrix that the documentation of the R package signnet (MIT
licence) prints of its data set `tribes`: https://schochastics.github.io/R4SNA/descriptive/signed-networks.html. The
same page prints what of its triads is balanced, 0.8676471, and as an upper bound found by annealing 0.7586207 for 1 -
2 * frustrated / relations: 59 of 68, and 7 of 58.
"""

from __future__ import annotations

ALLIES = """
Gavev Kotun, Gavev Nagad, Gavev Gama, Kotun Nagad, Kotun Gama, Ove Alika, Ove Gahuk, Ove Masil, Ove Ukudz, Alika Ukudz,
Nagam Masil, Nagam Notoh, Nagam Seuve, Gahuk Masil, Gahuk Ukudz, Gahuk Geham, Gahuk Asaro, Masil Ukudz, Masil Geham,
Masil Asaro, Masil Uheto, Ukudz Geham, Ukudz Asaro, Notoh Kohik, Notoh Uheto, Kohik Uheto, Geham Asaro, Uheto Seuve,
Nagad Gama
"""
ENEMIES = """
Gavev Ove, Gavev Alika, Gavev Nagam, Gavev Gahuk, Gavev Asaro, Kotun Ove, Kotun Nagam, Kotun Gahuk, Kotun Notoh,
Kotun Kohik, Nagam Nagad, Nagam Gama, Gahuk Notoh, Gahuk Uheto, Gahuk Gama, Ukudz Seuve, Notoh Geham, Notoh Nagad,
Kohik Geham, Kohik Nagad, Geham Uheto, Geham Nagad, Geham Gama, Asaro Seuve, Asaro Nagad, Asaro Gama, Uheto Nagad,
Uheto Gama, Seuve Gama
"""


def pairs(text: str) -> list[tuple[str, str]]:
    return [(one, other) for one, other in (pair.split() for pair in text.split(","))]


TRIBES: dict[frozenset[str], int] = {
    **dict.fromkeys(map(frozenset, pairs(ALLIES)), 1),
    **dict.fromkeys(map(frozenset, pairs(ENEMIES)), -1),
}
