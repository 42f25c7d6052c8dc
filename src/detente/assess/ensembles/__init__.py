"""Models that may be meant: everybody's preference varied, and in which share of the variants what holds."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.assess.ensembles.asking import ensemble
    from detente.assess.ensembles.chunks import (
        Chunk,
        ChunkResult,
        Runner,
        Space,
        enumerated,
        in_this_process,
        run_chunk,
        sampled,
    )
    from detente.assess.ensembles.measures import MEASURES, Difference, Measure
    from detente.assess.ensembles.radii import SwapRadius
    from detente.assess.ensembles.results import Counted, Ensemble, EnsembleVerdict, MakerVaried, Otherwise, Whose
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "MEASURES",
    "Chunk",
    "ChunkResult",
    "Counted",
    "Difference",
    "Ensemble",
    "EnsembleVerdict",
    "MakerVaried",
    "Measure",
    "Otherwise",
    "Runner",
    "Space",
    "SwapRadius",
    "Whose",
    "ensemble",
    "enumerated",
    "in_this_process",
    "run_chunk",
    "sampled",
]
