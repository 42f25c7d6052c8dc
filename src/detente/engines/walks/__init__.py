"""Shortest legal ways from one state: status-quo analysis, on every engine's terms.

After Li, Kilgour and Hipel, *Journal of the Operational Research Society* 56 (2005) 699-707: layer h holds what is
reached by a legal sequence of h moves (or improvements) and no shorter one; nobody moves twice in a row.
"""

from detente.engines.walks.choice import walks_from
from detente.engines.walks.layers import Goal, Kind, Move, Walks, distance, ways

__all__ = ["Goal", "Kind", "Move", "Walks", "distance", "walks_from", "ways"]
