"""What holds however preferences that are open in part are meant: in every completion, and in some.

A *completion* settles everything that the file leaves open: it is an ordinary model. By definition a state is certainly
stable for somebody if it is stable in every completion, and possibly in some; a state is certainly or possibly an
equilibrium accordingly, and a proposal holds certainly if in every completion *some* state with its terms is an
equilibrium, which may be another state in the next one.

Up to a bound the completions are gone through, on the batch engine where numbers express each, else one by one with
preferences as pairs. Beyond it, two rows settle what they can (`detente.conflict.rows`), and completions that were
looked at are witnesses: what was seen to hold holds in some, what was seen to fail does not hold in every. The rest is
*not settled*.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256
from itertools import islice, product
from math import lcm, prod
from random import Random

import numpy as np

from detente.answer import Answer
from detente.case import Model, ResolvedPreference
from detente.case.preferences import Completion, Drawn, NotCompared
from detente.conflict import Sanctioning, compile_model, letters, settled
from detente.conflict.arrays import BoolArray, IntArray
from detente.conflict.combinations import holding
from detente.conflict.comparing import Space as Compared
from detente.conflict.comparing import comparer_for, ranks_of
from detente.conflict.fitting import relation_of
from detente.conflict.relations import Pairwise, Relation
from detente.conflict.rows import certain, possible
from detente.deadline import check, over
from detente.engines import Graph, graph_of
from detente.engines.arrays import Space
from detente.engines.batch import Batch, Structure, table_of
from detente.engines.explicit import MAX_COMPARED, Explicit, stable_states, states_of
from detente.errors import BoundReached, EngineRefusal, OutOfTime
from detente.stability.concepts import CONCEPTS
from detente.stability.opened import Both, Chosen, InEach, OpenSolution, Settling

MOST = 20_000
"""Completions of a model that are gone through, where nobody says how many."""
ONE_BY_ONE = 2_000
"""Completions that are gone through where no numbers express them."""
OF_ONE = 5_000
"""Completions of one decision maker's preference that are looked at."""
AT_ONCE = 1 << 22  # truth values of cells worked on together


def completed(model: Model, concepts: Sequence[str], *, most: int = MOST) -> OpenSolution:
    """Return what is stable in every completion of a model, and in some.

    Parameters
    ----------
    model
        A model in which preferences are left open.
    concepts
        Ids of concepts that say who may answer, and how; see `detente.stability.Sanctioned`.
    most
        How many completions are gone through at most; beyond it what two rows of relations do not settle is not known.

    Raises
    ------
    EngineRefusal
        For a concept of another shape.
    BoundReached
        If there are more states than are compared in pairs and the completions are too many to go through.

    Complexity
    ----------
    Linear in the completions that are gone through; each costs a model of the batch engine.
    """
    return _Settling(settled(model), tuple(concepts), most).found()


class _Settling:
    def __init__(self, model: Model, concepts: tuple[str, ...], most: int) -> None:
        self.model = model
        self.concepts = concepts
        self.shapes = tuple(_shape(c) for c in concepts)
        self.conflict = compile_model(model)
        self.most = most
        if why := Explicit().refuses(self.conflict):
            raise BoundReached(f"completions of preferences that are left open are gone through by listing: {why}")
        self.codes: IntArray = states_of(self.conflict)[1]
        self.space = Space(self.conflict, self.codes)
        self.compared = Compared(self.conflict, self.codes)
        self.everybody = self.conflict.decision_makers
        self.preferences: list[ResolvedPreference] = [model.preferences[dm] for dm in self.everybody]
        self.stopped: str | None = None
        n, everyone, of = len(self.codes), len(self.everybody), len(concepts)
        self.in_some = np.zeros((of, everyone, n), dtype=np.bool_)
        self.not_in_some = np.zeros((of, everyone, n), dtype=np.bool_)
        self.held = np.zeros((of, n), dtype=np.bool_)
        self.failed = np.zeros((of, n), dtype=np.bool_)
        self.terms = {p.id: np.flatnonzero(holding(self.conflict, p.formula, self.codes)) for p in model.proposals}
        self.seen = {(p, c): _Seen() for p in self.terms for c in concepts}

    # The completions.

    @cached_property
    def listed(self) -> tuple[list[Completion], ...]:
        """For each decision maker the completions of its preference, so many as are looked at, the written first."""
        found = []
        for preference in self.preferences:
            open_ = preference.openness
            if open_ is None:
                found.append([Completion(preference, Fraction(1), ())])
            else:
                found.append([*islice(open_.completions(self._drawn), OF_ONE + 1)])
        return tuple(found)

    def _drawn(self) -> list[Drawn]:
        conflict, near, n = self.conflict, self.conflict.neighbourhood, len(self.conflict.options)
        return [
            Drawn(conflict.values(code), tuple(letters(m, n) for m in near.members(code)))
            for code in map(int, self.codes)
        ]

    @cached_property
    def cut_off(self) -> tuple[bool, ...]:
        """For each decision maker whether there are more completions than are looked at."""
        return tuple(len(some) > OF_ONE for some in self.listed)

    @cached_property
    def count(self) -> int | None:
        """How many completions the model has, if that is known."""
        counts = [
            (p.openness.counted(self._drawn) if p.openness is not None else 1) if more else len(some)
            for p, some, more in zip(self.preferences, self.listed, self.cut_off, strict=True)
        ]
        return prod(c for c in counts if c is not None) if None not in counts else None

    @cached_property
    def relations(self) -> tuple[list[Relation], ...]:
        """For each decision maker its relations, one for each completion."""
        options, merged = self.conflict.options, self.conflict.merged
        return tuple([relation_of(c.preference.form(options)).naming(merged) for c in some] for some in self.listed)

    @cached_property
    def scored(self) -> bool:
        """Whether numbers express every completion."""
        return not any(isinstance(r, Pairwise) for some in self.relations for r in some)

    def rows(self) -> Iterator[list[tuple[int, ...]]]:
        """Yield which completions are gone through, some at a time; the written one first."""
        sizes = [len(some) for some in self.listed]
        most = min(self.most, self.most if self.scored else ONE_BY_ONE)
        step = max(1, min(1024, AT_ONCE // max(1, len(self.codes) * len(self.everybody))))
        everything = prod(sizes)
        numbers: Iterator[tuple[int, ...]]
        if everything <= most and not any(self.cut_off):
            numbers = product(*map(range, sizes))
        else:
            numbers = islice(_some_of(sizes), most)
        while some := [*islice(numbers, step)]:
            yield some

    def found(self) -> OpenSolution:
        tried = 0
        try:
            for rows in self.rows():
                check()
                self._answer(rows)
                tried += len(rows)
        except OutOfTime as e:
            self.stopped = str(e)
        complete = not any(self.cut_off) and tried == prod(len(some) for some in self.listed)
        if not complete and self.stopped is None:
            self.stopped = f"{tried:,} of {_many(self.count)} completions were gone through"
        proved, kept = (None, None) if complete else self._rows()
        stable: dict[str, dict[str, Both]] = {}
        equilibria: dict[str, Both] = {}
        for k, concept in enumerate(self.concepts):
            cells = [
                self._both(
                    self.in_some[k, i], self.not_in_some[k, i],
                    None if proved is None else proved[k, i], None if kept is None else kept[k, i],
                    complete=complete, exact=self._exact(self.shapes[k]),
                )
                for i in range(len(self.everybody))
            ]  # fmt: skip
            stable[concept] = dict(zip(self.everybody, cells, strict=True))
            equilibria[concept] = self._together(k, cells, complete=complete)
        proposals = {
            p: {c: self._proposal(p, c, equilibria[c], complete=complete) for c in self.concepts} for p in self.terms
        }
        same = {p: {c: _any(equilibria[c].every, at) for c in self.concepts} for p, at in self.terms.items()}
        return OpenSolution(
            self.model, self.conflict, self.concepts,
            {dm: p.openness.told for dm, p in zip(self.everybody, self.preferences, strict=True) if p.openness},
            self.count, tried, complete, self.stopped, stable, equilibria, proposals, same,
        )  # fmt: skip

    def _both(
        self, seen: BoolArray, failed: BoolArray, proved: BoolArray | None, kept: BoolArray | None,
        *, complete: bool, exact: tuple[bool, bool],
    ) -> Both:  # fmt: skip
        """Return what is known of cells from completions that were seen, and from the two rows if these were not all.

        `exact` tells of each row whether it also decides the other way.
        """
        if complete:
            return Both(Settling(self.space, ~failed, failed), Settling(self.space, seen, ~seen))
        nothing = np.zeros(len(seen), dtype=np.bool_)
        every = nothing if proved is None else proved
        never = nothing if kept is None else ~kept
        not_every = ~every if proved is not None and exact[0] else failed | never
        some = kept if kept is not None and exact[1] else seen | every
        return Both(Settling(self.space, every, not_every), Settling(self.space, some, never))

    def _exact(self, shape: Sanctioning) -> tuple[bool, bool]:
        """Return whether what the first row does not prove fails somewhere, and what the second keeps holds somewhere.

        So it is where nothing is open but pairs that are not compared, each of which may be settled whatever is said of
        others: the first row then is exact, the second where nobody's stability depends on what others prefer, and with
        two decision makers under SEQ.
        """
        if not all(p.openness is None or isinstance(p.openness.form, NotCompared) for p in self.preferences):
            return False, False
        alone = shape.responders != "improvements"
        return True, alone or (len(self.everybody) == 2 and not shape.counters)

    def _together(self, k: int, cells: Sequence[Both], *, complete: bool) -> Both:
        """Return what is known of equilibria under the k-th concept."""
        every, some = cells[0].every, cells[0].some
        for cell in cells[1:]:
            every, some = every & cell.every, some & cell.some
        if complete:
            return Both(every, Settling(self.space, self.held[k], ~self.held[k]))
        every = Settling(self.space, every.yes, every.no | self.failed[k])
        # Where nobody's stability depends on what others prefer, what is possible for each is possible together.
        together = some.yes if self.shapes[k].responders != "improvements" else every.yes
        return Both(every, Settling(self.space, self.held[k] | together, some.no))

    def _proposal(self, proposal: str, concept: str, states: Both, *, complete: bool) -> InEach:
        at, seen = self.terms[proposal], self.seen[proposal, concept]
        if not len(at):
            return InEach(Answer.INFEASIBLE, Answer.INFEASIBLE)
        fails, holds = self._chosen(seen.failed), self._chosen(seen.held)
        if complete:
            share = seen.share
            return InEach(Answer.of(fails is None), Answer.of(holds is not None), fails, holds, share)
        never = bool(states.some.no[at].all())
        every = some = Answer.UNKNOWN  # one state may carry it in one completion, another one in the next
        if fails or never:
            every = Answer.NO
        elif states.every.yes[at].any():
            every = Answer.YES
        if holds or states.some.yes[at].any():
            some = Answer.YES
        elif never:
            some = Answer.NO
        return InEach(every, some, fails, holds)

    def _chosen(self, row: tuple[int, ...] | None) -> Chosen | None:
        if row is None:
            return None
        open_ = [i for i, p in enumerate(self.preferences) if p.openness is not None]
        return Chosen(
            tuple((self.everybody[i], self.listed[i][row[i]]) for i in open_),
            tuple((self.everybody[i], self.listed[i][0]) for i in open_),
        )

    # What holds in some completions.

    def _answer(self, rows: Sequence[tuple[int, ...]]) -> None:
        by_batch = self._batch.stable(rows, self.shapes) if self.scored else {}
        one_by_one = () if self.scored else self._stable(rows)
        for k, concept in enumerate(self.concepts):
            stable = by_batch[concept] if self.scored else one_by_one[k]
            self.in_some[k] |= stable.any(axis=0)
            self.not_in_some[k] |= ~stable.all(axis=0)
            together = np.asarray(stable.all(axis=1), dtype=np.bool_)
            self.held[k] |= together.any(axis=0)
            self.failed[k] |= ~together.all(axis=0)
            for proposal, at in self.terms.items():
                if len(at):
                    self.seen[proposal, concept].note(
                        np.asarray(together[:, at].any(axis=1)), rows, self.distances, self.shares
                    )

    @cached_property
    def distances(self) -> tuple[list[int], ...]:
        """For each decision maker and completion how many things it settles otherwise than they are written."""
        return tuple([sum(s not in some[0].settled for s in c.settled) for c in some] for some in self.listed)

    @cached_property
    def shares(self) -> _Weighing | None:
        """The shares of completions as whole numbers; None where one is not known."""
        known = [[c.share for c in some if c.share is not None] for some in self.listed]
        if any(len(a) < len(b) for a, b in zip(known, self.listed, strict=True)):
            return None
        scales = [lcm(*(share.denominator for share in some)) for some in known]
        numbers = [[int(share * scale) for share in some] for some, scale in zip(known, scales, strict=True)]
        return _Weighing(numbers, prod(scales))

    @cached_property
    def _batch(self) -> Batch:
        tables = [
            table_of([r for r in some if not isinstance(r, Pairwise)], self.codes, self.conflict.options)
            for some in self.relations
        ]
        return Batch(Structure.of(self.conflict), tables)

    def _stable(self, rows: Sequence[tuple[int, ...]]) -> BoolArray:
        """Return for each concept, completion, decision maker and state whether it is stable, one after the other.

        What is stable for somebody depends on its own completion, and where the others' answers have to serve them, on
        which moves these are; what is found is kept for the next completion in which both are the same.
        """
        found = np.empty((len(self.shapes), len(rows), len(self.everybody), len(self.codes)), dtype=np.bool_)
        for m, row in enumerate(rows):
            check()
            graph: Graph | None = None
            for i in range(len(self.everybody)):
                serving = tuple(self._steps(j, k) for j, k in enumerate(row) if j != i)
                for k, shape in enumerate(self.shapes):
                    key = (k, i, row[i], serving if shape.responders == "improvements" else None)
                    if key not in self._known_cells:
                        graph = graph or self._graph(row)
                        self._known_cells[key] = stable_states(graph, i, shape)
                    found[k, m, i] = self._known_cells[key]
        return found

    @cached_property
    def _known_cells(self) -> dict[object, BoolArray]:
        return {}

    @cached_property
    def _known_steps(self) -> dict[tuple[int, int], bytes]:
        return {}

    def _graph(self, row: tuple[int, ...]) -> Graph:
        relations = tuple(some[k] for some, k in zip(self.relations, row, strict=True))
        ranks = tuple(self._ranks(i, k) for i, k in enumerate(row))
        return graph_of(self.conflict).preferring(relations, ranks)

    def _steps(self, i: int, k: int) -> bytes:
        """Return which moves serve a decision maker in one completion of its preference, as what tells them apart."""
        if (i, k) not in self._known_steps:
            row = tuple(k if j == i else 0 for j in range(len(self.everybody)))
            steps = self._graph(row).steps[i]
            self._known_steps[i, k] = sha256(steps.source.tobytes() + b" " + steps.target.tobytes()).digest()
        return self._known_steps[i, k]

    @cached_property
    def _known_ranks(self) -> dict[tuple[int, int], IntArray | None]:
        return {}

    def _ranks(self, i: int, k: int) -> IntArray | None:
        if (i, k) not in self._known_ranks:
            self._known_ranks[i, k] = ranks_of(self.compared, self.relations[i][k])
        return self._known_ranks[i, k]

    def _rows(self) -> tuple[BoolArray | None, BoolArray | None]:
        """Return which cells the first row proves, which the second does not refute; None where neither can tell."""
        if len(self.codes) > MAX_COMPARED:
            self.stopped = f"{self.stopped}; states are compared pair by pair up to {MAX_COMPARED:,}"
            return None, None
        if over() is not None:
            return None, None
        try:
            proved, kept = (
                self._by_rows(
                    tuple(
                        relation if p.openness is None else row(self.compared, comparer_for(self.compared, p, relation))
                        for relation, p in zip(self.conflict.relations, self.preferences, strict=True)
                    )
                )
                for row in (certain, possible)
            )
        except OutOfTime as e:
            self.stopped = str(e)
            return None, None
        return proved, kept

    def _by_rows(self, relations: tuple[Relation, ...]) -> BoolArray:
        graph = graph_of(self.conflict).preferring(relations, tuple(ranks_of(self.compared, r) for r in relations))
        return np.array([[stable_states(graph, i, s) for i in range(len(self.everybody))] for s in self.shapes])


@dataclass(frozen=True)
class _Weighing:
    """Shares of completions, for each decision maker as whole numbers, which all together come to `whole`."""

    numbers: Sequence[Sequence[int]]
    whole: int

    def of(self, row: tuple[int, ...]) -> int:
        return prod(some[k] for some, k in zip(self.numbers, row, strict=True))


class _Seen:
    """In which completions something held, of those that were looked at."""

    def __init__(self) -> None:
        self.held: tuple[int, ...] | None = None
        self.failed: tuple[int, ...] | None = None
        self._near: dict[bool, int] = {}
        self._total = 0
        self._whole: int | None = None

    @property
    def share(self) -> Fraction | None:
        return None if self._whole is None else Fraction(self._total, self._whole)

    def note(
        self,
        holds: BoolArray,
        rows: Sequence[tuple[int, ...]],
        distances: Sequence[Sequence[int]],
        shares: _Weighing | None,
    ) -> None:
        """Note in which completions it holds, and keep those that are nearest to the one that is written."""
        for held, row in zip(holds.tolist(), rows, strict=True):
            far = sum(some[k] for some, k in zip(distances, row, strict=True))
            if far < self._near.get(held, far + 1):
                self._near[held] = far
                if held:
                    self.held = row
                else:
                    self.failed = row
            if held and shares is not None:
                self._total += shares.of(row)
        self._whole = None if shares is None else shares.whole


def _shape(concept: str) -> Sanctioning:
    shape = CONCEPTS[concept].sanctioning
    if shape is None:
        raise EngineRefusal(
            concept,
            "it is not defined where preferences are left open; settle what is open",
            concept=CONCEPTS[concept].title,
        )
    return shape


def _some_of(sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Yield rows of numbers below some sizes, none twice: first all zeros, then each number alone, then others.

    The same ones in the same order always; what comes late is drawn, since to count up would vary one number alone.
    """
    zero = (0,) * len(sizes)
    met = {zero}
    yield zero
    for k in range(max(sizes)):
        for i, size in enumerate(sizes):
            row = (*zero[:i], k, *zero[i + 1 :])
            if k < size and row not in met:
                met.add(row)
                yield row
    draw, everything = Random(0), prod(sizes)  # noqa: S311 - drawn to be the same always
    missed = 0
    while len(met) < everything and missed < 1000:
        row = tuple(draw.randrange(size) for size in sizes)
        missed = missed + 1 if row in met else 0
        if row not in met:
            met.add(row)
            yield row


def _any(states: Settling, at: IntArray) -> Answer:
    """Return whether one of some states is known to be in a set."""
    if not len(at):
        return Answer.INFEASIBLE
    if states.yes[at].any():
        return Answer.YES
    return Answer.NO if states.no[at].all() else Answer.UNKNOWN


def _many(count: int | None) -> str:
    return "an unknown number of" if count is None else f"{count:,}"
