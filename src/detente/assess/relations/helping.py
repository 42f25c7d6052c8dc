"""Whose moves help or hurt whom in one model: counted over all moves, and over those that serve whoever makes them.

Ours, and literal. A move of A from s to q *helps* B if B prefers q to s in every completion of its preferences, *hurts*
B if it prefers s to q in every completion, and leaves B *as well off* if neither is so in any. Whatever else there is
is *not settled*, and counted apart: a preference that is left open, or two states of which a fuzzy preference prefers
neither. Nothing is said of what anybody wants for anybody else.

A move that can be undone helps as often as it hurts: what is gained one way is lost the other. Over all moves it is
therefore told whether anything of A touches B at all; which way it goes is told by the moves that serve A, and by each
option alone, taken up and given up apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING, Literal

from detente.answer import Answer
from detente.case import Model
from detente.conflict import Conflict, compile_model, settled
from detente.deadline import check
from detente.display import few
from detente.errors import BoundReached
from detente.stability.temptation import Step, step

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray, IntArray
    from detente.conflict.comparing import Comparer
    from detente.engines.explicit import Arcs

MAX_STATES = 65_536
"""Moves are counted in models of so many states."""
MAX_MOVES = 4_000_000
"""And of so many moves of all together."""
AT_ONCE = 1 << 18
"""So many moves are compared at a time."""

EffectKind = Literal[
    "always helps", "sometimes helps", "always hurts", "sometimes hurts", "helps and hurts", "never matters",
    "not settled", "no moves",
]  # fmt: skip
"""What moves do to somebody, in a word; see `Tally.kind`."""


@dataclass(frozen=True)
class ShownMove:
    """A move, and the letters of the state where it begins."""

    state: str
    step: Step


@dataclass(frozen=True, repr=False)
class Tally:
    """What some moves do to somebody, counted.

    Parameters
    ----------
    moves
        How many there are.
    helps, hurts, same
        After how many it is better off, worse off, and as well off, in every completion.
    may_help, may_hurt
        Of the others, how many may leave it better off, and how many worse off; some may do either.
    helping, hurting, unsettled
        A move that helps, one that hurts, and one of which it is not settled; None where there is none. Each is the one
        from the status quo if there is one, else from the first of the named states that has one, else from the state
        of the lowest code; from there the one that changes the fewest options, then the one to the lowest code.
    """

    moves: int
    helps: int
    hurts: int
    same: int
    may_help: int = 0
    may_hurt: int = 0
    helping: ShownMove | None = None
    hurting: ShownMove | None = None
    unsettled: ShownMove | None = None

    @property
    def open(self) -> int:
        """After how many it is not settled whether it is better or worse off."""
        return self.moves - self.helps - self.hurts - self.same

    @property
    def matters(self) -> Answer:
        """Whether some move makes a difference to it."""
        if self.helps or self.hurts:
            return Answer.YES
        return Answer.UNKNOWN if self.open else Answer.NO

    @property
    def helps_at_all(self) -> Answer:
        """Whether some move helps it."""
        return Answer.YES if self.helps else Answer.UNKNOWN if self.may_help else Answer.NO

    @property
    def hurts_at_all(self) -> Answer:
        """Whether some move hurts it."""
        return Answer.YES if self.hurts else Answer.UNKNOWN if self.may_hurt else Answer.NO

    @property
    def kind(self) -> EffectKind:
        """What they do, in a word.

        *Always helps*: each of them does; *sometimes*: one at least does and none hurts; *hurts* likewise. *Not
        settled* where what is left open would decide.
        """
        if not self.moves:
            return "no moves"
        if self.helps and self.hurts:
            return "helps and hurts"
        if self.open:
            return "not settled"
        if self.helps:
            return "always helps" if self.helps == self.moves else "sometimes helps"
        if self.hurts:
            return "always hurts" if self.hurts == self.moves else "sometimes hurts"
        return "never matters"

    def __repr__(self) -> str:
        return f"<Tally of {self.moves} moves: {self.kind}; {self.helps} help, {self.hurts} hurt>"


@dataclass(frozen=True)
class OptionEffect:
    """What the moves do by which one option alone changes: those that take it up, and those that give it up."""

    option: str
    taking: Tally
    dropping: Tally


@dataclass(frozen=True)
class Effect:
    """What somebody's moves do to somebody else.

    Parameters
    ----------
    mover, on
        Whose moves, and to whom.
    every
        Over all moves of the mover.
    serving
        Over those that serve the mover, that is, that it prefers. Where it is left open whether a move does, it is
        counted among them, and as not settled unless it leaves the other one as well off anyway.
    options
        Over the moves by which one option alone changes.
    """

    mover: str
    on: str
    every: Tally
    serving: Tally
    options: tuple[OptionEffect, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Helping:
    """Whose moves help or hurt whom in one model; see `who_helps`.

    Parameters
    ----------
    model, conflict
        The model, and its graph.
    states
        How many states there are.
    effects
        For each two decision makers what the moves of the first do to the second.
    """

    model: Model
    conflict: Conflict
    states: int
    effects: Mapping[tuple[str, str], Effect]

    @property
    def open(self) -> tuple[str, ...]:
        """Whose preferences are left open."""
        return tuple(dm for dm in self.conflict.decision_makers if self.model.preferences[dm].openness is not None)

    def __repr__(self) -> str:
        told = few(f"{a} on {b}: {e.serving.kind}" for (a, b), e in self.effects.items())
        return f"<Helping in {self.model.name}, by moves that serve the mover: {told}>"


def who_helps(model: Model) -> Helping:
    """Find whose moves help or hurt whom.

    A move helps whoever prefers where it leads to where it begins, and hurts whoever prefers it the other way round, in
    every completion of what preferences leave open (ours; see the module).

    Parameters
    ----------
    model
        The model.

    Returns
    -------
    Helping
        For each decision maker and each other one how many moves help and hurt, over all moves, over those that serve
        the mover, and over those by which one option alone changes; each with a move to show it.

    Raises
    ------
    BoundReached
        If the model has more than 65 536 states, 4 000 000 moves, or more states than are compared in pairs.

    Complexity
    ----------
    Linear in the moves of the model times its decision makers.

    Examples
    --------
    >>> import detente
    >>> found = who_helps(detente.read_case("prisoners-dilemma").model())
    >>> effect = found.effects["One", "Two"]
    >>> effect.every.kind, effect.serving.kind, effect.serving.hurting.step.to
    ('helps and hurts', 'always hurts', 'NN')
    >>> [(o.option, o.taking.kind, o.dropping.kind) for o in effect.options]
    [('coop_one', 'always helps', 'always hurts')]
    """
    return Moves(model).helping()


class Moves:
    """All moves of a model, and what everybody may and must prefer, from which tallies are made.

    Raises
    ------
    BoundReached
        If there are too many to count.
    """

    def __init__(self, model: Model) -> None:
        from detente.conflict.comparing import Space, comparer_for
        from detente.engines.explicit import Explicit, graph_of, states_of

        self.model = settled(model)
        self.conflict = conflict = compile_model(self.model)
        if why := Explicit().refuses(conflict):
            raise BoundReached(f"moves are counted one by one: {why}")
        if (n := len(states_of(conflict)[1])) > MAX_STATES:
            raise BoundReached(f"moves are counted in models of up to {MAX_STATES:,} states; {model.name} has {n:,}")
        graph = graph_of(conflict)
        if (n := sum(len(arcs.source) for arcs in graph.moves)) > MAX_MOVES:
            raise BoundReached(f"moves are counted where there are up to {MAX_MOVES:,}; {model.name} has {n:,}")
        self.states, self.arcs = graph.states, graph.moves
        space = Space(conflict, self.states)
        self.compare: tuple[Comparer, ...] = tuple(
            comparer_for(space, self.model.preferences[dm], relation)
            for dm, relation in zip(conflict.decision_makers, conflict.relations, strict=True)
        )

    # -- who prefers what -------------------------------------------------------------------------------------------

    def better(self, b: int, at: IntArray, than: IntArray) -> tuple[BoolArray, BoolArray]:
        """Tell of pairs of states whether b may prefer the first, and whether it must; what is not compared may be."""
        may, must = self.compare[b].may(at, than), self.compare[b].must(at, than)
        if not self.conflict.relations[b].capabilities.complete:
            may = may | ~self.compare[b].may(than, at)
        return may, must

    def helping(self) -> Helping:
        """Return what everybody's moves do to everybody else."""
        makers = self.conflict.decision_makers
        effects = {
            (makers[a], makers[b]): self.effect(a, b) for a, b in permutations(range(len(makers)), 2)
        }  # fmt: skip
        return Helping(self.model, self.conflict, len(self.states), effects)

    # -- counting -----------------------------------------------------------------------------------------------------

    def effect(self, a: int, b: int) -> Effect:
        """Return what the moves of a do to b."""
        makers = self.conflict.decision_makers
        options = tuple(self.options(a, b))
        return Effect(makers[a], makers[b], self.every(a, b), self.serving(a, b), options)

    def matters(self, a: int, b: int) -> Answer:
        """Return whether a move of a makes a difference to b, looking no further than the first that does."""
        arcs, open_ = self.arcs[a], False
        for part in parts(len(arcs.source)):
            check()
            source, target = arcs.source[part], arcs.target[part]
            (more, better), (less, worse) = self.better(b, target, source), self.better(b, source, target)
            if better.any() or worse.any():
                return Answer.YES
            open_ = open_ or bool(more.any() or less.any())
        return Answer.UNKNOWN if open_ else Answer.NO

    def every(self, a: int, b: int) -> Tally:
        """Return what all moves of a do to b."""
        return self.tally(a, b, self.arcs[a])

    def serving(self, a: int, b: int) -> Tally:
        """Return what the moves that serve a do to b."""
        may, must = self.tempting[a]
        return self.tally(a, b, self.arcs[a].restricted(may), must[may])

    def options(self, a: int, b: int) -> Iterator[OptionEffect]:
        """Yield for each option of a what taking it up alone, and giving it up alone, does to b."""
        for k, taking, dropping in self._alone[a]:
            yield OptionEffect(self.conflict.options[k], self.tally(a, b, taking), self.tally(a, b, dropping))

    @cached_property
    def tempting(self) -> tuple[tuple[BoolArray, BoolArray], ...]:
        """For each decision maker which of its moves may serve it, and which must."""
        return tuple(self.tempts(i, arcs) for i, arcs in enumerate(self.arcs))

    def tempts(self, i: int, arcs: Arcs) -> tuple[BoolArray, BoolArray]:
        """Tell of moves whether they may tempt somebody, and whether they must."""
        import numpy as np

        may, must = (np.zeros(len(arcs.source), dtype=np.bool_) for _ in range(2))
        for part in parts(len(arcs.source)):
            check()
            source, target = arcs.source[part], arcs.target[part]
            may[part], must[part] = self.compare[i].may(target, source), self.compare[i].must(target, source)
        return may, must

    @cached_property
    def _alone(self) -> tuple[tuple[tuple[int, Arcs, Arcs], ...], ...]:
        """For each decision maker and option of its own the moves that take it up alone, and that give it up alone."""
        from detente.engines.explicit import arcs_of, states_of

        def arcs(i: int, bit: int, *, taking: bool) -> Arcs:
            own = tuple(bit if j == i else 0 for j in range(len(self.arcs)))
            take_only, drop_only = self.conflict.take_only, self.conflict.drop_only
            of = (
                replace(self.conflict, own=own, take_only=take_only | bit)
                if taking
                else replace(self.conflict, own=own, drop_only=drop_only | bit)
            )
            return arcs_of(of, i, *states_of(self.conflict))

        return tuple(
            tuple(
                (k, arcs(i, 1 << k, taking=True), arcs(i, 1 << k, taking=False))
                for k in range(len(self.conflict.options))
                if self.conflict.own[i] >> k & 1
            )
            for i in range(len(self.arcs))
        )

    def tally(self, a: int, b: int, arcs: Arcs, made: BoolArray | None = None) -> Tally:
        """Count what moves of a do to b; `made` tells which of them serve a whatever is left open."""
        import numpy as np

        n = len(arcs.source)
        helps, hurts, may_help, may_hurt = (np.zeros(n, dtype=np.bool_) for _ in range(4))
        for part in parts(n):
            check()
            source, target = arcs.source[part], arcs.target[part]
            may_help[part], helps[part] = self.better(b, target, source)
            may_hurt[part], hurts[part] = self.better(b, source, target)
        if made is not None:
            helps, hurts = helps & made, hurts & made
        known = helps | hurts
        left = (may_help | may_hurt) & ~known
        return Tally(
            n,
            helps=int(helps.sum()),
            hurts=int(hurts.sum()),
            same=int((~(known | left)).sum()),
            may_help=int((may_help & ~known).sum()),
            may_hurt=int((may_hurt & ~known).sum()),
            helping=self.first(a, arcs, helps),
            hurting=self.first(a, arcs, hurts),
            unsettled=self.first(a, arcs, left),
        )

    # -- which is shown -----------------------------------------------------------------------------------------------

    @cached_property
    def place(self) -> IntArray:
        """For each state when it is chosen to show something: the status quo, then named states, then by code."""
        import numpy as np

        near, model = self.conflict.neighbourhood, self.model
        named = [*([] if model.status_quo is None else [model.status_quo]), *model.states.values()]
        codes = [code for code in map(near.state, named) if code is not None]
        first = dict.fromkeys(np.searchsorted(self.states, codes).tolist() if codes else ())
        found = np.arange(len(self.states), dtype=np.int64) + len(first)
        for k, at in enumerate(first):
            found[at] = k
        return found

    def first(self, mover: int, arcs: Arcs, among: BoolArray) -> ShownMove | None:
        """Return the move that is shown of some."""
        import numpy as np

        at = np.flatnonzero(among)
        if not len(at):
            return None
        places = self.place[arcs.source[at]]
        here = at[places == places.min()]
        origin = int(self.states[arcs.source[here[0]]])
        return self.shown(mover, origin, self.states[arcs.target[here]].tolist())

    def shown(self, mover: int, origin: int, targets: Iterable[int]) -> ShownMove:
        """Return of moves from one state, by their codes, the one that changes the fewest options."""
        found = [step(self.conflict, mover, origin, target) for target in targets]
        return ShownMove(self.conflict.show(origin), min(found, key=fewest))


def fewest(a: Step) -> tuple[int, int]:
    """Return by what moves from one state are ordered: how many options change, then the code of where it leads."""
    return len(a.takes) + len(a.drops), a.target


def parts(n: int) -> Iterator[slice]:
    """Yield the parts of so many moves that are looked at together."""
    return (slice(start, min(n, start + AT_ONCE)) for start in range(0, n, AT_ONCE))
