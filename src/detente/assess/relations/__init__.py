"""Who is said to be with whom, which tension is in it, and what the model says of them."""

from detente.assess.relations.asked import Relations, relations
from detente.assess.relations.chains import AtOdds, Chain, stands_behind
from detente.assess.relations.network import LeftOut, Network, Pair, Relation, Triad, Voice, network_of, outermost
from detente.assess.relations.tension import Range, Tension, tension_in

__all__ = [
    "AtOdds",
    "Chain",
    "LeftOut",
    "Network",
    "Pair",
    "Range",
    "Relation",
    "Relations",
    "Tension",
    "Triad",
    "Voice",
    "network_of",
    "outermost",
    "relations",
    "stands_behind",
    "tension_in",
]
