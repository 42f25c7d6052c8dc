"""The status quo table: which states can be reached from the status quo, by how many moves, and who moves last.

After Li, Kilgour and Hipel, *Journal of the Operational Research Society* 56 (2005) 699-707. Nothing is said of how
likely a way is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from detente.arguments import Label, Seconds, StateName, checked, labels
from detente.assess.status_quo import start_of
from detente.case import Case, Model, one_model
from detente.conflict import Conflict, compile_model, settled
from detente.deadline import within
from detente.display import Tabular
from detente.engines import Progress, StateSet, silent
from detente.errors import OutOfTime, UsageError, nearest

if TYPE_CHECKING:
    from detente.engines.walks.table import Allowed, Row, Stepping

KINDS: tuple[Allowed, ...] = ("moves", "improvements", "weak")


@dataclass(frozen=True)
class TableRow:
    """What is reached by so many moves: for each decision maker the states that are reached with it moving last."""

    moves: int
    last: Mapping[str, StateSet]


@dataclass(frozen=True)
class ReachedBy:
    """The table by one kind of move; see `StatusQuoTable`.

    Parameters
    ----------
    kind
        ``moves``, all; ``improvements`` of the mover; or ``weak``, improvements and moves to what is as good for it.
    rows
        By the number of moves, as long as a state is reached by a last mover who had not reached it before.
    reached
        The states that are reached by any number of moves, one at least; the start among them if one can come back.
    """

    kind: Allowed
    rows: tuple[TableRow, ...]
    reached: StateSet

    def fewest(self, state: str) -> int | None:
        """Return by how few moves a state is reached, given by its letters; None if it is not."""
        found = (row.moves for row in self.rows if any(state in states for states in row.last.values()))
        return next(found, None)


@dataclass(frozen=True, eq=False, repr=False)
class StatusQuoTable(Tabular):
    """Which states can be reached from a state, by how many moves, and who moves last; see `status_quo_table`.

    Parameters
    ----------
    model, conflict
        What was looked at.
    start
        The letters of the state where every way begins.
    by
        The table by each kind of move asked for.
    stopped
        Why something asked for is not known, or None.
    """

    model: Model
    conflict: Conflict
    start: str
    by: Mapping[Allowed, ReachedBy]
    stopped: str | None = None

    @cached_property
    def start_code(self) -> int:
        """The code of the state where every way begins."""
        code = self.conflict.neighbourhood.state(self.start)
        assert code is not None
        return code

    def __repr__(self) -> str:
        counts = ", ".join(f"{table.reached.count} by {kind}" for kind, table in self.by.items())
        return f"<StatusQuoTable of {self.model.name}: from {self.start} are reached {counts or 'none that are known'}>"


@checked
def status_quo_table(
    model: Model | Case,
    *,
    start: StateName | None = None,
    kinds: Sequence[Label] | None = None,
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> StatusQuoTable:
    """Find which states can be reached from the status quo, by how many moves, and who moves last.

    After Li, Kilgour and Hipel (*Journal of the Operational Research Society* 56, 2005): V_i(1) is what i reaches by
    one move, V_i(h) what i reaches by one move from what is in V_j(h - 1) for some other j: nobody moves twice in a
    row.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    start
        Where to begin; None = the status quo.
    kinds
        ``moves``, ``improvements``, ``weak`` (improvements and moves to what is as good for the mover); None = all.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound.
    progress
        Called with a few words when a part of the work begins.

    Returns
    -------
    StatusQuoTable
        By each kind of move, for each number of moves and last mover the states reached.

    Raises
    ------
    UsageError
        If something named is unknown, no status quo is named, or the start is not feasible.
    BoundReached
        If the model has too many moves to list, and these are not transitive or the options more than 24.

    Complexity
    ----------
    For each number of moves linear in the moves of the model; over arrays in its combinations times its options.

    Examples
    --------
    >>> import detente
    >>> found = detente.status_quo_table(detente.read_case("syria-iraq-1975"), kinds=["improvements"])
    >>> [{dm: list(states) for dm, states in row.last.items()} for row in found.by["improvements"].rows]
    [{'Syria': [], 'Iraq': ['NNY']}, {'Syria': ['NYY'], 'Iraq': []}]
    >>> found.by["improvements"].fewest("NYY"), found.by["improvements"].fewest("YNN")
    (2, None)
    """
    from detente.engines.walks.table import stepping

    model = settled(one_model(model))
    conflict = compile_model(model)
    asked = _kinds(None if kinds is None else labels(kinds))
    origin = start_of(model, conflict, start)
    found: dict[Allowed, ReachedBy] = {}
    stopped = None
    with within(seconds):
        try:
            steps = stepping(conflict)
            for kind in asked:
                progress(f"table by {kind}")
                found[kind] = _table(steps, origin, kind)
        except OutOfTime as e:
            stopped = str(e)
    return StatusQuoTable(model, conflict, conflict.show(origin), found, stopped)


def _table(steps: Stepping, origin: int, kind: Allowed) -> ReachedBy:
    import numpy as np

    from detente.engines.arrays import ArraySet
    from detente.engines.walks.table import rows

    makers = steps.space.conflict.decision_makers
    found: list[Row] = [*rows(steps, origin, kind)]
    told = tuple(
        TableRow(h, {dm: ArraySet(steps.space, row[i]) for i, dm in enumerate(makers)})
        for h, row in enumerate(found, start=1)
    )
    nothing = steps.reached(0, np.zeros(_size(steps), dtype=np.bool_), kind)
    every = reduce(np.logical_or, (part for row in found for part in row), nothing)
    return ReachedBy(kind, told, ArraySet(steps.space, every))


def _size(steps: Stepping) -> int:
    states = steps.space.states
    return 1 << len(steps.space.conflict.options) if states is None else len(states)


def _kinds(asked: tuple[str, ...] | None) -> tuple[Allowed, ...]:
    for name in asked or ():
        if name not in KINDS:
            raise UsageError(f"there are no ways by “{name}” ({nearest(name, KINDS)})")
    return KINDS if asked is None else tuple(kind for kind in KINDS if kind in asked)
