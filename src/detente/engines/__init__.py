"""The algorithms: each exact, each refusing by name and reason what it cannot do exactly."""

from detente.engines.choice import ENGINES, choose
from detente.engines.explicit import Graph, graph_of
from detente.engines.protocol import Engine, Progress, Solved, silent
from detente.engines.sets import ArraySet, Space, StateSet

__all__ = [
    "ENGINES",
    "ArraySet",
    "Engine",
    "Graph",
    "Progress",
    "Solved",
    "Space",
    "StateSet",
    "choose",
    "graph_of",
    "silent",
]
