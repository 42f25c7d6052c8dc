"""What is in the picture of states and moves; see `graph` for the drawing, and `told` for the same in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations, product, zip_longest

from detente.answer import Answer
from detente.conflict import Neighbourhood, state_of
from detente.stability import Solution
from detente.stability.solving import everybody_stays

MANY_LINES = 24
"""With more lines than this, moves that do not improve things for the mover are left to the table."""

MANY_IMPROVEMENTS = 60
"""With more improvements than this, a picture of a part shows those from the states it is drawn around, and answers."""

LISTED_OPTIONS = 8
"""A decision maker with more options is looked at one option at a time when neighbours are looked for."""


@dataclass(frozen=True)
class Vertex:
    """A state: `seed` tells that the picture was drawn around it, `focus` that it was asked about.

    Of the concepts in `unsettled` it is not known whether it is an equilibrium under them.
    """

    code: int
    letters: str
    names: tuple[str, ...]
    status_quo: bool
    focus: bool
    seed: bool
    equilibrium: tuple[str, ...]
    unsettled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arc:
    """A move of the decision maker of index `mover`, between codes.

    `improves` tells whether the mover gains; `answers` whether, right after somebody else's improvement from a state
    the picture is drawn around, it leaves that one no better off than it was there.
    """

    mover: int
    origin: int
    target: int
    improves: bool
    answers: bool = False


@dataclass(frozen=True)
class Edge:
    """Opposite moves of one decision maker as one line: from origin to target, and `back` if that is a move too."""

    mover: int
    origin: int
    target: int
    improves: bool
    back: bool

    @property
    def ends(self) -> tuple[int, int]:
        """The codes of its two states."""
        return self.origin, self.target


@dataclass(frozen=True)
class Picture:
    """The states and moves to draw.

    Parameters
    ----------
    title
        The model's title.
    decision_makers
        Ids and names, in file order.
    options, own
        Option ids in the order of the letters, and for each decision maker the bits of its options.
    concepts
        Ids of the concepts that were asked for.
    nodes, arcs
        States ascending by code, and every move between two of them.
    total
        How many states the model has.
    acts
        What taking each option is called, in the order of the letters; empty where ids are all that is known.
    reasons
        Whether the arcs are not every move but reasons: what tempts somebody, and what deters it.
    whole
        Whether every one of its arcs is drawn, however many there are.
    """

    title: str
    decision_makers: tuple[tuple[str, str], ...]
    options: tuple[str, ...]
    own: tuple[int, ...]
    concepts: tuple[str, ...]
    nodes: tuple[Vertex, ...]
    arcs: tuple[Arc, ...]
    total: int
    acts: tuple[str, ...] = ()
    reasons: bool = False
    whole: bool = False

    @property
    def complete(self) -> bool:
        """Whether every state is shown."""
        return len(self.nodes) == self.total

    @cached_property
    def lines(self) -> tuple[Edge, ...]:
        """Every move, opposite moves of one decision maker as one line, an improvement in its direction."""
        arcs = {(arc.mover, arc.origin, arc.target): arc for arc in self.arcs}
        lines = []
        for arc in self.arcs:
            back = arcs.get((arc.mover, arc.target, arc.origin))
            if arc.improves or back is None or (not back.improves and arc.origin < arc.target):
                lines.append(Edge(arc.mover, arc.origin, arc.target, arc.improves, back is not None))
        return tuple(lines)

    @property
    def crowded(self) -> bool:
        """Whether this is a part of the states, with too many improvements to draw."""
        return not self.complete and sum(arc.improves for arc in self.arcs) > MANY_IMPROVEMENTS

    @cached_property
    def drawn(self) -> tuple[Edge, ...]:
        """The lines drawn: all; with many, the improvements, and one line for a state that would have none.

        When crowded, only what leads on from the states the picture is drawn around.
        """
        if self.reasons or self.whole or len(self.lines) <= MANY_LINES:
            return self.lines
        if self.crowded:
            return tuple(self._onward())
        drawn = [line for line in self.lines if line.improves]
        linked = {code for line in drawn for code in line.ends}
        for line in self.lines:
            if not linked.issuperset(line.ends):
                drawn.append(line)
                linked.update(line.ends)
        return tuple(drawn)

    def _onward(self) -> Iterator[Edge]:
        """Yield the lines that lead on from the states drawn around, and one to each state they leave out."""
        linked = {node.code for node in self.nodes if node.seed}
        chosen = [arc for arc in self.arcs if arc.improves and (arc.answers or arc.origin in linked)]
        rest = sorted(self.arcs, key=lambda arc: (not arc.answers, arc.origin not in linked, not arc.improves))
        linked.update(arc.target for arc in chosen)
        before = -1
        while before < len(linked):
            before = len(linked)
            for arc in rest:
                if arc.origin in linked and arc.target not in linked:
                    chosen.append(arc)
                    linked.add(arc.target)
        yield from (Edge(arc.mover, arc.origin, arc.target, arc.improves, back=False) for arc in chosen)

    @property
    def around(self) -> str:
        """What a picture of a part is drawn around."""
        quo = any(node.status_quo for node in self.nodes)
        asked = any(node.focus for node in self.nodes)
        words = [*(["the status quo"] if quo else []), *(["the states asked about"] if asked else [])]
        first = "an equilibrium" if any(node.seed and node.equilibrium for node in self.nodes) else "a state"
        return " and ".join(words) or first

    @property
    def caption(self) -> str:
        """What is shown and what is left out, in sentences."""
        states = "state is" if self.total == 1 else "states are"
        shown = f"{len(self.nodes):,} of {self.total:,} {states} shown"
        if self.reasons:
            moves = "each decision maker's move that nobody deters and its move that is deterred, where it has such"
            return f"{shown}: {self.around}, and what leads on from there: {moves}, and the answers that deter it."
        if not self.complete:
            shown += f": {self.around}, what improvements lead to from there, and other states near them"
        if len(self.drawn) == len(self.lines):
            return shown + "."
        moves = f"Of the {len(self.arcs):,} moves between them"
        if self.crowded:
            what = f"the improvements that start at {self.around}, improvements by which others then take the gain away"
            return f"{shown}. {moves} the picture has {what}, and one move to each other state; the table has all."
        return f"{shown}. {moves} the picture has those that improve things for the mover; the table has all."


def picture_of(solution: Solution, focus: Sequence[str] = (), limit: int = 60) -> Picture:
    """Choose what to draw of a solution.

    Parameters
    ----------
    solution
        What was solved; its concepts are the ones marked.
    focus
        States asked about, by letters or name; those that are infeasible are passed over.
    limit
        How many states are shown at most. With more, those around the status quo and `focus`: first these states,
        then what improvements from there lead to, then answers that take the gain away, then what other improvements
        and other moves lead to; each in turn and ascending by code.

    Raises
    ------
    UsageError
        If `focus` names something unknown.

    Examples
    --------
    >>> import detente
    >>> picture = picture_of(detente.solve(detente.read_case("prisoners-dilemma").model()))
    >>> [node.letters for node in picture.nodes], picture.caption
    (['NN', 'YN', 'NY', 'YY'], '4 of 4 states are shown.')
    >>> [(arc.mover, arc.origin, arc.target) for arc in picture.arcs if arc.improves]
    [(0, 1, 0), (0, 3, 2), (1, 2, 0), (1, 3, 1)]
    """
    model, conflict = solution.model, solution.conflict
    near = conflict.neighbourhood
    quo = near.state(model.status_quo) if model.status_quo else None
    asked = [code for text in focus if (code := state_of(model, conflict, text)) is not None]
    if solution.feasible.count <= limit:
        codes = list(solution.feasible.codes())
        seeds = [c for c in (quo,) if c is not None] or asked
    else:
        seeds = list(dict.fromkeys(c for c in (quo, *asked) if c is not None)) or _first(solution)
        seeds = seeds[:limit]
        codes = sorted(_around(near, seeds, limit))
    names = defaultdict(list)
    for name, pattern in model.states.items():
        names[near.state(pattern)].append(name)
    nodes = tuple(
        Vertex(
            code=code,
            letters=conflict.show(code),
            names=tuple(names[code]),
            status_quo=code == quo,
            focus=code in asked,
            seed=code in seeds,
            equilibrium=stable_under(solution, code, Answer.YES),
            unsettled=stable_under(solution, code, Answer.UNKNOWN),
        )
        for code in codes
    )
    return Picture(
        title=model.title,
        decision_makers=tuple((str(d.id), str(d.name)) for d in model.decision_makers),
        options=conflict.options,
        own=conflict.own,
        concepts=solution.concepts,
        nodes=nodes,
        arcs=tuple(_answers(near, seeds, list(_arcs(near, codes)))),
        total=solution.feasible.count,
        acts=tuple(option.name or option.id for option in model.options),
    )


def stable_under(solution: Solution, code: int, answer: Answer) -> tuple[str, ...]:
    """Return the concepts under which this is the answer to whether a state is stable for everyone."""
    return tuple(c for c in solution.concepts if everybody_stays(solution, code, c) is answer)


def _first(solution: Solution) -> list[int]:
    """Return where to start when nothing was asked about: an equilibrium, else a state."""
    sets = [*solution.equilibria.values(), solution.feasible]
    return [next(iter(next(s for s in sets if s.known and s.count).codes()))]


def _around(near: Neighbourhood, seeds: Sequence[int], limit: int) -> set[int]:
    found: set[int] = set()
    for code in _candidates(near, seeds):
        found.add(code)
        if len(found) == limit:
            break
    return found


def _candidates(near: Neighbourhood, seeds: Sequence[int]) -> Iterator[int]:
    """Yield states to show, the most interesting first, some more than once."""
    movers = range(len(near.conflict.own))
    yield from seeds
    tempting = [[(s, i, q) for i in movers for q in _reached(near, i, s, improving=True)] for s in seeds]
    yield from _in_turn([q for _, _, q in moves] for moves in tempting)
    for improving in (True, False):
        yield from _in_turn(
            [x for j in movers if j != i for x in _reached(near, j, q, improving) if near.deters(i, x, s)]
            for moves in tempting
            for s, i, q in moves
        )
    seen = dict.fromkeys(seeds)
    latest = list(seen)
    while latest:
        reached = list(_in_turn([y for i in movers for y in _reached(near, i, x, improving=False)] for x in latest))
        yield from reached
        latest = [code for code in dict.fromkeys(reached) if code not in seen]
        seen.update(dict.fromkeys(latest))


def _in_turn(lists: Iterable[Iterable[int]]) -> Iterator[int]:
    """Yield the first of each, then the second of each, and so on, each list ascending."""
    return (code for turn in zip_longest(*map(sorted, lists)) for code in turn if code is not None)


def _reached(near: Neighbourhood, mover: int, origin: int, improving: bool) -> Sequence[int]:
    conflict = near.conflict
    if conflict.own[mover].bit_count() <= LISTED_OPTIONS:
        return near.improvements(mover, origin) if improving else near.moves(mover, origin)
    targets: set[int] = set()
    for bit in (1 << k for k in range(len(conflict.options)) if conflict.own[mover] >> k & 1):
        targets.update(near.canonical(m ^ bit) for m in near.members(origin) if near.allowed(mover, m, m ^ bit))
    return sorted(t for t in targets - {origin} if not improving or near.prefers(mover, t, origin))


def _answers(near: Neighbourhood, seeds: Sequence[int], arcs: Sequence[Arc]) -> Iterator[Arc]:
    """Yield the arcs, those marked that answer an improvement from one of the seeds."""
    tempting: dict[int, list[Arc]] = defaultdict(list)
    for arc in arcs:
        if arc.improves and arc.origin in seeds:
            tempting[arc.target].append(arc)
    for arc in arcs:
        others = [first for first in tempting[arc.origin] if first.mover != arc.mover]
        yield replace(arc, answers=any(not near.prefers(o.mover, arc.target, o.origin) for o in others))


def _arcs(near: Neighbourhood, codes: Sequence[int]) -> Iterator[Arc]:
    """Yield every move between the given states, by mover, origin and target.

    Nothing is enumerated but the members of these states: a move leads from one to another that agrees with it on
    everybody else's options.
    """
    for i, own in enumerate(near.conflict.own):
        cosets: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for code in codes:
            for member in near.members(code):
                cosets[member & ~own][code].append(member)
        moves = {
            (a, b)
            for coset in cosets.values()
            for a, b in permutations(coset, 2)
            if any(near.allowed(i, x, y) for x, y in product(coset[a], coset[b]))
        }
        yield from (Arc(i, a, b, near.prefers(i, b, a)) for a, b in sorted(moves))
