"""The batch engine as an engine of single models, so that the suite of all engines holds it, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from detente.conflict import Conflict, Sanctioning
from detente.engines import ArraySet, Engine, Part, Progress, Space, silent
from detente.engines.batch import Batch, Structure, refuses, table_of


@dataclass(frozen=True, eq=False)
class BatchRun:
    """One model of its structure."""

    conflict: Conflict
    concepts: Sequence[Sanctioning]
    progress: Progress
    stopped: None = None

    @cached_property
    def structure(self) -> Structure:
        return Structure.of(self.conflict)

    @cached_property
    def space(self) -> Space:
        return Space(self.conflict, self.structure.codes)

    @cached_property
    def feasible(self) -> ArraySet:
        return ArraySet(self.space, np.ones(self.structure.states, dtype=np.bool_))

    def parts(self) -> Iterator[Part]:
        conflict, codes = self.conflict, self.structure.codes
        assert codes is not None
        tables = [table_of([order], codes, conflict.options) for order in conflict.orders]
        batch = Batch(self.structure, tables, progress=self.progress)
        for concept, stable in batch.stable([[0] * len(tables)], self.concepts).items():
            for i, dm in enumerate(conflict.decision_makers):
                yield Part(concept, dm, ArraySet(self.space, stable[0, i]))


class Batched(Engine):
    """See the module."""

    name = "batch"
    suits = "many preferences over one structure"

    def refuses(self, conflict: Conflict) -> str | None:
        return refuses(conflict)

    def start(self, conflict: Conflict, concepts: Sequence[Sanctioning], progress: Progress = silent) -> BatchRun:
        return BatchRun(conflict, concepts, progress)
