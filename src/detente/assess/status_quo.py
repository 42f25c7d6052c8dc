"""Getting there: which states can be reached from the status quo, by which moves, and where the way would stop.

Status-quo analysis, after Li, Kilgour and Hipel, *Journal of the Operational Research Society* 56 (2005) 699-707.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.arguments import Label, Seconds, Some, StateName, checked, labels, labels_if_any
from detente.assess.on_credit import OnCredit, Search, stopping_places
from detente.case import Case, Model, one_model
from detente.conflict import Conflict, compile_model, settled, state_of
from detente.deadline import within
from detente.display import Tabular, few
from detente.engines import Progress, silent
from detente.engines.existence import some_state
from detente.engines.explicit import Explicit
from detente.engines.walks import Kind, NotBegun, WalkedMove, WalkGoal, Walks, distance, way_of_walking, ways
from detente.errors import BoundReached, EngineRefusal, OutOfTime, UsageError
from detente.stability import CONCEPTS, Local, Step, check_concepts, default, local, step
from detente.stability.concepts import those_local

KINDS: tuple[Kind, ...] = ("moves", "improvements")


@dataclass(frozen=True)
class Way:
    """One shortest way.

    Parameters
    ----------
    steps
        Its moves, in order.
    stops
        For each concept the states on the way, neither first nor last, that nobody would leave: there it could end.
    unsettled
        For each concept the states on the way for which that was not settled within a bound.
    """

    steps: tuple[Step, ...]
    stops: Mapping[str, tuple[str, ...]]
    unsettled: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Journey:
    """The shortest ways to a destination by one kind of move.

    `distance` is None where there is no way, or where a bound was hit before that was known: `stopped` says which.
    """

    kind: Kind
    distance: int | None
    ways: tuple[Way, ...]
    stopped: str | None = None


@dataclass(frozen=True)
class Destination:
    """A state, or the states with a proposal's terms in force, and how to get there.

    `exists` tells whether a feasible state is meant; if not, there are no journeys. `stays` says for each concept
    whether the (nearest) state reached by moves is one that nobody would leave. `on_credit` is who would have to go
    first, where that is asked.
    """

    what: str
    proposal: bool
    exists: Answer
    journeys: dict[Kind, Journey]
    stays: Mapping[str, Answer]
    on_credit: OnCredit | None = None


@dataclass(frozen=True, eq=False, repr=False)
class StatusQuoAnalysis(Tabular):
    """What can be reached from a state; see `reach`.

    Parameters
    ----------
    model, conflict
        What was looked at.
    start
        The letters of the state where every way begins.
    concepts
        The concepts by which a state is one that nobody would leave.
    engine
        Which way of walking answered.
    destinations
        What was asked about, in order.
    reached
        By each kind of move how many states are reached, the start included, and whether these are all there are.
    start_stays
        For each concept whether nobody would leave the start itself.
    stopped
        Why something asked for is not known, or None.
    """

    model: Model
    conflict: Conflict
    start: str
    concepts: tuple[str, ...]
    engine: str
    destinations: tuple[Destination, ...]
    reached: Mapping[Kind, tuple[int, bool]]
    start_stays: Mapping[str, Answer]
    stopped: str | None = None

    def __repr__(self) -> str:
        to = few(d.what for d in self.destinations)
        return f"<StatusQuoAnalysis of {self.model.name}: from {self.start} to {to}>"


@checked
def reach(
    model: Model | Case,
    *,
    proposals: Sequence[Label] | None = None,
    to: Sequence[StateName] | None = None,
    start: StateName | None = None,
    concepts: Sequence[Label] | None = None,
    on_credit: bool = False,
    limit: Some = 3,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> StatusQuoAnalysis:
    """Find the shortest legal ways from the status quo, by moves and by improvements only.

    Status-quo analysis after Li, Kilgour and Hipel (*Journal of the Operational Research Society* 56, 2005): in a legal
    sequence nobody moves twice in a row.

    Parameters
    ----------
    model
        A model, or a case that is one model by itself.
    proposals
        Proposals; the destination is the nearest state with the terms in force.
    to
        States, by letters or names; None with no proposals either = all named states and all proposals.
    start
        Where to begin; None = the status quo.
    concepts
        The concepts by which to look for states on the way that nobody would leave; None = the basic five.
    on_credit
        Whether to look also for the ways with the fewest steps on credit: moves that do not serve whoever makes them.
    engine
        ``auto``, ``explicit`` (any graph, move by move), ``dense`` (arrays) or ``symbolic`` (decision diagrams).
    limit
        How many shortest ways to give for each destination and kind of move.
    progress
        Called with a few words when a part of the work begins.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound, except that
        decision diagrams end after 60 seconds.

    Returns
    -------
    StatusQuoAnalysis
        For each destination and kind of move the distance and the shortest ways, with the states on them that nobody
        would leave.

    Raises
    ------
    UsageError
        If something named is unknown, no status quo is named, or the start is not feasible.
    EngineRefusal
        If an engine asked for cannot do this model; with `on_credit` if the model has too many moves to list, or if an
        engine is asked for that does not list them.

    Complexity
    ----------
    A search breadth first over the pairs of a state and its last mover; linear in these times the moves.

    Examples
    --------
    >>> import detente
    >>> found = detente.reach(detente.read_case("syria-iraq-1975"), to=["s6"])
    >>> journey = found.destinations[0].journeys["improvements"]
    >>> journey.distance, [(s.decision_maker, s.to) for s in journey.ways[0].steps]
    (2, [('Iraq', 'NNY'), ('Syria', 'NYY')])
    >>> found = detente.reach(detente.read_case("ferry"), to=["round"], on_credit=True)
    >>> found.destinations[0].on_credit.steps, found.destinations[0].on_credit.payers
    (1, (('ALD',), ('OARS',)))
    """
    model = settled(one_model(model))
    conflict = compile_model(model)
    ids = check_concepts(default() if concepts is None else labels(concepts))
    asked_of: dict[str, Local] = {}
    for c in ids:
        concept = local(c)
        if concept is None:
            why = f"whether nobody would leave a state on the way is asked of {those_local()}"
            raise EngineRefusal(c, why, concept=CONCEPTS[c].title)
        if refused := concept.refuses(conflict):
            raise EngineRefusal(c, refused, concept=concept.title)
        asked_of[c] = concept
    origin = start_of(model, conflict, start)
    asked = _asked(model, conflict, labels_if_any(to), labels_if_any(proposals))
    searched = _on_credit(conflict, origin, asked_of, limit, engine) if on_credit else None
    with within(seconds) as work:
        walks = {kind: _walks(conflict, origin, kind, engine, progress) for kind in KINDS}
        analysis = _Analysis(conflict, origin, asked_of, walks, limit, searched)
        destinations = tuple(analysis.destination(*one) for one in asked)
        reached = {kind: _everything(w) for kind, w in walks.items()}
        stays = {c: concept.nobody_leaves(conflict, origin) for c, concept in asked_of.items()}
    bounds = [j.stopped for d in destinations for j in d.journeys.values()]
    bounds += [d.on_credit.stopped for d in destinations if d.on_credit is not None]
    stopped = next(filter(None, bounds), work.hit) or _open(destinations, stays)
    name, shown = walks["moves"].name, conflict.show(origin)
    return StatusQuoAnalysis(model, conflict, shown, ids, name, destinations, reached, stays, stopped)


def _on_credit(conflict: Conflict, origin: int, concepts: Mapping[str, Local], limit: int, engine: str) -> Search:
    """Begin to look for ways on credit, which only the engine that lists every move can."""
    if engine not in ("auto", Explicit.name):
        raise EngineRefusal(
            engine, f"ways on credit are searched for on a list of all moves, by the engine “{Explicit.name}”"
        )
    return Search(conflict, origin, concepts, limit)


def _open(destinations: tuple[Destination, ...], start: Mapping[str, Answer]) -> str | None:
    """Return why an answer is not known, if one is not although the time is not over."""
    answers = [*start.values(), *(answer for d in destinations for answer in (d.exists, *d.stays.values()))]
    found = (way for d in destinations for j in d.journeys.values() for way in j.ways)
    if Answer.UNKNOWN in answers or any(any(way.unsettled.values()) for way in found):
        return "the search for answers to some moves hit its bound"
    return None


def _walks(conflict: Conflict, origin: int, kind: Kind, engine: str, progress: Progress) -> Walks:
    """Begin to walk; where the time is over before that, nothing is known of any way."""
    progress(f"ways by {kind}")
    way = way_of_walking(conflict, engine)
    try:
        return way(conflict, origin, kind)
    except OutOfTime as e:
        return NotBegun(way.name, str(e))


def _everything(walks: Walks) -> tuple[int, bool]:
    """Return how many states are reached in all, and whether these are all or a bound was hit."""
    try:
        while walks.grow():
            pass
    except BoundReached:
        return walks.reached(), False
    return walks.reached(), True


def start_of(model: Model, conflict: Conflict, start: str | None) -> int:
    """Return the code of the state where ways begin, or raise `UsageError`."""
    if start is None and model.status_quo is None:
        raise UsageError(f"{model.case} names no status quo; say where to begin with --from")
    named = start if start is not None else str(model.status_quo)
    code = state_of(model, conflict, named)
    if code is None:
        raise UsageError(f"{model.state_pattern(named)} is not a feasible state here, so no way begins there")
    return code


def _asked(
    model: Model, conflict: Conflict, to: Sequence[str] | None, proposals: Sequence[str] | None
) -> list[tuple[str, bool, WalkGoal | None]]:
    """Return what is asked about, whether it is a proposal, and where to; None where no such state is feasible."""
    if to is None and proposals is None:
        to, proposals = list(model.states), [p.id for p in model.proposals]
    codes = [(s, state_of(model, conflict, s)) for s in to or ()]
    states: list[tuple[str, bool, WalkGoal | None]] = [
        (s, False, None if code is None else WalkGoal(code=code)) for s, code in codes
    ]
    return states + [(p, True, WalkGoal(formula=model.proposal(p).formula)) for p in proposals or ()]


@dataclass(frozen=True)
class _Analysis:
    conflict: Conflict
    origin: int
    concepts: Mapping[str, Local]
    walks: Mapping[Kind, Walks]
    limit: int
    searched: Search | None = None

    def destination(self, what: str, proposal: bool, goal: WalkGoal | None) -> Destination:
        if goal is None:
            return Destination(what, proposal, exists=Answer.NO, journeys={}, stays={})
        journeys = {kind: self.journey(kind, walks, goal) for kind, walks in self.walks.items()}
        exists = self.exists(goal, journeys["moves"])
        if exists is Answer.NO:
            return Destination(what, proposal, exists, journeys={}, stays={})
        owed = self.searched.to(goal) if self.searched is not None else None
        nearest = self.origin if journeys["moves"].distance == 0 else goal.code
        if nearest is None and journeys["moves"].ways:
            nearest = journeys["moves"].ways[0].steps[-1].target
        if nearest is None:
            return Destination(what, proposal, exists, journeys, stays={}, on_credit=owed)
        stays = {c: concept.nobody_leaves(self.conflict, nearest) for c, concept in self.concepts.items()}
        return Destination(what, proposal, exists, journeys, stays, owed)

    def exists(self, goal: WalkGoal, journey: Journey) -> Answer:
        """Tell whether there is anything to reach; where no way leads, the terms may be in force nowhere."""
        if goal.formula is None or journey.distance is not None:
            return Answer.YES
        return some_state(self.conflict, goal.formula)

    def journey(self, kind: Kind, walks: Walks, goal: WalkGoal) -> Journey:
        try:
            length = distance(walks, goal)
        except BoundReached as e:
            return Journey(kind, None, (), str(e))
        try:
            found = ways(walks, goal, self.limit) if length else []
        except OutOfTime as e:
            return Journey(kind, length, (), str(e))
        return Journey(kind, length, tuple(self.way(moves) for moves in found))

    def way(self, moves: tuple[WalkedMove, ...]) -> Way:
        origins = [self.origin, *(target for _, target in moves)]
        steps = tuple(step(self.conflict, j, a, b) for a, (j, b) in zip(origins, moves, strict=False))
        return Way(steps, *stopping_places(self.conflict, self.concepts, [s for _, s in moves[:-1]]))
