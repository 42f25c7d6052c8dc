"""Shortest legal ways from one state: status-quo analysis, on every engine's terms.

After Li, Kilgour and Hipel, *Journal of the Operational Research Society* 56 (2005) 699-707: layer h holds what is
reached by a legal sequence of h moves (or improvements) and no shorter one; nobody moves twice in a row.
"""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.engines.walks.choice import NAMES, way_of_walking
    from detente.engines.walks.layers import Kind, NotBegun, WalkedMove, WalkGoal, Walks, distance, ways
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = ["NAMES", "Kind", "NotBegun", "WalkGoal", "WalkedMove", "Walks", "distance", "way_of_walking", "ways"]
