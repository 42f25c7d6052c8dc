"""The algorithms: each exact, each refusing by name and reason what it cannot do exactly."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.engines.arrays import ArraySet, Space, VerdictSet
    from detente.engines.choice import ENGINES, choose
    from detente.engines.explicit import Graph, graph_of
    from detente.engines.protocol import Engine, Notice, Part, Progress, Run, silent
    from detente.engines.sets import States, StateSet, UnknownSet
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "ENGINES",
    "ArraySet",
    "Engine",
    "Graph",
    "Notice",
    "Part",
    "Progress",
    "Run",
    "Space",
    "StateSet",
    "States",
    "UnknownSet",
    "VerdictSet",
    "choose",
    "graph_of",
    "silent",
]
