"""What the model says of those of whom relations are told: whether their own moves bear it out.

A relation is between actors; by `actor`, and by nothing else, it is one between decision makers: each that says it is
the one end, and each that says it is the other. Three things are then found, each with moves to show it (the
definitions are ours; see `detente.assess.relations.helping` for what helps and hurts):

* *untouched*: two are said to be against each other, and no move of anybody at either end makes a difference to anybody
  at the other;
* *hurt each other*: two are said to be with each other, and each has a move that serves itself and hurts the other;
* *deterred by a friend*: two are said to be with each other, and one has a move that serves it, to which the other has
  an answer of one move after which the first is no better off than before it moved. Under SEQ the answer serves whoever
  gives it; where none such is known, one is told that need not (GMR).

One is said to be with the other whichever way the relation is told. What is only so in some completion of preferences
that are left open is found as *not known*, and never as if it were not so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from detente.answer import Answer, any_of
from detente.assess.relations.helping import Helping, Moves, ShownMove, parts
from detente.case import Model
from detente.case.elements import Entry
from detente.case.preferences import Drawn
from detente.conflict import letters
from detente.deadline import check
from detente.errors import BoundReached

if TYPE_CHECKING:
    from detente.conflict.arrays import BoolArray, IntArray

FindingKind = Literal["untouched", "hurt each other", "deterred by a friend"]
WITH, AGAINST = "+", "-"
SEQ, GMR = "seq", "gmr"


@dataclass(frozen=True)
class Between:
    """A relation as one between decision makers.

    Parameters
    ----------
    id, entry
        The relation.
    ones, others
        The decision makers that say by `actor` that they are the one end, and the other.
    """

    id: str
    entry: Entry
    ones: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def sign(self) -> str:
        """With, against, or neither."""
        return str(self.entry.values["sign"])

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Who stands at the one end and who at the other; nobody stands at both."""
        return tuple((a, b) for a, b in product(self.ones, self.others) if a != b)


@dataclass(frozen=True)
class ModelFinding:
    """Something that the model says of two of whom it is told how they stand.

    Parameters
    ----------
    kind
        What it is; see the module.
    ones, others
        Of whom it is said: decision makers, each alone but where no move between two ends makes a difference.
    answer
        Yes, or unknown where what is left open decides it.
    relations
        The relations that say so: for *untouched* those that say against, else those that say with.
    contrary
        Relations between the same that say the opposite.
    moves
        Moves that show it: of each that which hurts the other; or the move, and the answer to it. None for *untouched*.
    reasons
        The addresses of what in preferences makes the first of these moves hurt, or the answer deter, and then the
        second; none where preferences do not say so part by part.
    count, among
        Of how many moves it is so, of how many: for *hurt each other* of each side, one after the other.
    concept
        For a deterrence, by which concept the answer counts.
    """

    kind: FindingKind
    ones: tuple[str, ...]
    others: tuple[str, ...]
    answer: Answer
    relations: tuple[str, ...]
    contrary: tuple[str, ...]
    moves: tuple[ShownMove, ...] = ()
    reasons: tuple[str, ...] = ()
    count: tuple[int, ...] = ()
    among: tuple[int, ...] = ()
    concept: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Joined:
    """Relations beside what the model says; see `join`.

    Parameters
    ----------
    model
        The model.
    between
        The relations that count, as between decision makers; with nobody at an end that is none.
    without_actor
        The decision makers that do not say which actor they are.
    helping
        Whose moves help or hurt whom; None where the model is not looked at.
    findings
        What the model says of those who are said to be with or against each other.
    why_not
        Why the model is not looked at, or None.
    """

    model: Model
    between: tuple[Between, ...]
    without_actor: tuple[str, ...]
    helping: Helping | None
    findings: tuple[ModelFinding, ...]
    why_not: str | None = None

    @property
    def nobody_linked(self) -> bool:
        """Whether no decision maker says which actor it is, so that no relation is one between decision makers."""
        return len(self.without_actor) == len(self.model.decision_makers)

    def __repr__(self) -> str:
        told = ", ".join(f"{f.kind} ({', '.join(f.ones)}; {', '.join(f.others)})" for f in self.findings)
        return f"<Joined with {self.model.name}: {told or 'nothing found'}>"


def join(model: Model, relations: Mapping[str, Entry] | None = None) -> Joined:
    """Find what the model says of those of whom relations are told.

    Parameters
    ----------
    model
        The model.
    relations
        The relations that count, by id; None = all that the model has.

    Returns
    -------
    Joined
        Whose moves help or hurt whom, the relations as between decision makers, and what is found of these. In a model
        of too many states or moves neither effects nor findings, and why not.

    Complexity
    ----------
    Linear in the moves of the model times its decision makers; for each two that are said to be with each other, in the
    moves of the one times those of the other from a state.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {actor: ann}, B: {actor: ben}}
    ... options: {drum: {owner: A}, sing: {owner: B}}
    ... preferences: {A: [drum, not sing], B: [sing if drum, not drum, not sing]}
    ... actors: {ann: {name: Ann}, ben: {name: Ben}}
    ... relations: {r1: {from: ann, to: ben, sign: "+", kind: plays with}}
    ... ''')
    >>> [(f.kind, f.ones, f.count, f.among) for f in join(case.model()).findings]
    [('hurt each other', ('A',), (2, 1), (2, 2)), ('deterred by a friend', ('B',), (1,), (2,))]
    """
    if relations is None:
        relations = model.layer.standing("relations")
    between = tuple(as_between(model, relations))
    without = tuple(str(m.id) for m in model.decision_makers if not m.actor)
    try:
        moves = Moves(model)
        helping = moves.helping()
    except BoundReached as e:
        return Joined(model, between, without, None, (), str(e))
    return Joined(model, between, without, helping, tuple(_found(moves, helping, between)))


def as_between(model: Model, relations: Mapping[str, Entry]) -> Iterator[Between]:
    """Yield relations as between decision makers, by what these say they are."""
    for key, entry in relations.items():
        ones, others = (
            tuple(str(m.id) for m in model.decision_makers if entry.values.get(end) in m.actor)
            for end in ("from", "to")
        )
        yield Between(key, entry, ones, others)


def untouched(model: Model, between: Iterable[Between]) -> Iterator[tuple[tuple[Between, ...], Answer]]:
    """Yield relations against between the same two ends where no move makes a difference to the other end.

    With YES, or UNKNOWN where that is left open. It ends with the first difference, and asks nothing of a model in
    which nobody is said to be against another decision maker.

    Raises
    ------
    BoundReached
        If the model has too many states or moves.
    """
    hostile = [some for some in together(between, AGAINST) if some[0].pairs]
    if hostile:
        moves = Moves(model)
        for some in hostile:
            if (answer := _no_difference(moves, some[0])) is not Answer.NO:
                yield some, answer


def together(between: Iterable[Between], sign: str) -> list[tuple[Between, ...]]:
    """Return the relations of one sign, those between the same two ends together, whichever way they are told."""
    found: dict[frozenset[tuple[str, ...]], list[Between]] = {}
    for one in between:
        if one.sign == sign:
            found.setdefault(frozenset((one.ones, one.others)), []).append(one)
    return [tuple(some) for some in found.values()]


def _no_difference(moves: Moves, of: Between) -> Answer:
    """Return whether no move between the ends of a relation makes a difference to the other end."""
    index = moves.conflict.index
    pairs = [pair for a, b in of.pairs for pair in ((a, b), (b, a))]
    found = any_of(moves.matters(index(a), index(b)) for a, b in pairs)
    return {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(found, Answer.UNKNOWN)


def _found(moves: Moves, helping: Helping, between: tuple[Between, ...]) -> Iterator[ModelFinding]:
    for some in together(between, AGAINST):
        if some[0].pairs and (answer := _no_difference(moves, some[0])) is not Answer.NO:
            ends = {some[0].ones, some[0].others}
            contrary = _ids(one for one in between if one.sign == WITH and {one.ones, one.others} == ends)
            yield ModelFinding("untouched", some[0].ones, some[0].others, answer, _ids(some), contrary)
    friends: dict[tuple[str, str], list[Between]] = {}
    order = moves.conflict.index
    for one in between:
        for pair in one.pairs if one.sign == WITH else ():
            friends.setdefault((min(pair, key=order), max(pair, key=order)), []).append(one)
    for (a, b), said in friends.items():
        ids = _ids(said)
        contrary = _ids(one for one in between if one.sign == AGAINST and {(a, b), (b, a)} & {*one.pairs})
        if (hurting := _hurting(moves, helping, a, b, ids, contrary)) is not None:
            yield hurting
        for mover, friend in ((a, b), (b, a)):
            if (deterred := _deterred(moves, mover, friend, ids, contrary)) is not None:
                yield deterred


def _ids(some: Iterable[Between]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.id for one in some))


def _hurting(
    moves: Moves, helping: Helping, a: str, b: str, ids: tuple[str, ...], contrary: tuple[str, ...]
) -> ModelFinding | None:
    both = helping.effects[a, b].serving, helping.effects[b, a].serving
    answers = {tally.hurts_at_all for tally in both}
    if Answer.NO in answers:
        return None
    answer = Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES
    shown = [tally.hurting or tally.unsettled for tally in both]
    reasons = [r for move, dm in zip(shown, (b, a), strict=True) if move is not None
               for r in _because(moves, dm, move.step.target, move.step.origin)]  # fmt: skip
    return ModelFinding(
        "hurt each other", (a,), (b,), answer, ids, contrary,
        tuple(move for move in shown if move is not None), tuple(dict.fromkeys(reasons)),
        tuple(tally.hurts for tally in both), tuple(tally.moves for tally in both),
    )  # fmt: skip


def _deterred(
    moves: Moves, mover: str, friend: str, ids: tuple[str, ...], contrary: tuple[str, ...]
) -> ModelFinding | None:
    index = moves.conflict.index
    a, b = index(mover), index(friend)
    some, concept = Answers(moves, a, b, serving=True), SEQ
    if some.answer is not Answer.YES:
        more = Answers(moves, a, b, serving=False)  # whatever serves is among these
        if more.answer is Answer.YES or some.answer is Answer.NO:
            some, concept = more, GMR
    if some.answer is Answer.NO:
        return None
    shown = some.shown()
    reasons = _because(moves, mover, shown[1].step.target, shown[0].step.origin)
    return ModelFinding(
        "deterred by a friend", (mover,), (friend,), some.answer, ids, contrary, shown, reasons,
        (some.count,), (some.among,), concept,
    )  # fmt: skip


def _because(moves: Moves, dm: str, worse: int, better: int) -> tuple[str, ...]:
    """Return the addresses of what makes somebody prefer one state, by its code, to another, as it is written."""
    conflict, near = moves.conflict, moves.conflict.neighbourhood
    if not near.prefers(conflict.index(dm), better, worse):
        return ()
    n = len(conflict.options)
    drawn = [Drawn(conflict.values(code), tuple(letters(m, n) for m in near.members(code))) for code in (worse, better)]
    reason = moves.model.preferences[dm].reason(*drawn)
    return () if reason is None else tuple(f"preferences.{dm}.{part}" for part in reason.parts)


class Answers:
    """One-move answers of a friend to the moves that serve somebody, and which of these moves they deter.

    Parameters
    ----------
    moves
        All moves of the model.
    a, b
        Who moves, and who answers, by their numbers.
    serving
        Whether only answers count that serve whoever gives them.
    """

    def __init__(self, moves: Moves, a: int, b: int, *, serving: bool) -> None:
        import numpy as np

        self.moves, self.a, self.b = moves, a, b
        may, must = moves.tempting[a]
        self.arcs, self.must = moves.arcs[a].restricted(may), must[may]
        self.answers, n = moves.arcs[b], len(moves.states)
        every = np.ones(len(self.answers.source), dtype=np.bool_)
        given, surely = moves.tempting[b] if serving else (every, every)
        self.starts = np.searchsorted(self.answers.source, np.arange(n + 1))
        self.deterred, self.maybe = (np.zeros(len(self.arcs.source), dtype=np.bool_) for _ in range(2))
        for which, answer in self._pairs():
            check()
            x, s = self.answers.target[answer], self.arcs.source[which]
            compare = moves.compare[a]
            sure = self.must[which] & surely[answer] & ~compare.may(x, s)
            perhaps = given[answer] & ~compare.must(x, s)
            self.deterred[which[sure]] = True
            self.maybe[which[perhaps]] = True
        self._given = given, surely

    def _pairs(self) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield moves and answers to them, by their places, some at a time."""
        import numpy as np

        many = np.diff(self.starts)[self.arcs.target]
        ends = np.cumsum(many)
        for part in parts(int(ends[-1]) if len(ends) else 0):
            number = np.arange(part.start, part.stop)
            which = np.searchsorted(ends, number, side="right")
            yield which, self.starts[self.arcs.target[which]] + number - (ends - many)[which]

    @property
    def count(self) -> int:
        """How many moves are deterred so."""
        return int(self.deterred.sum())

    @property
    def among(self) -> int:
        """How many moves there are that serve whoever makes them, or may."""
        return len(self.arcs.source)

    @property
    def answer(self) -> Answer:
        """Whether one is."""
        if self.deterred.any():
            return Answer.YES
        return Answer.UNKNOWN if self.maybe.any() else Answer.NO

    def shown(self) -> tuple[ShownMove, ShownMove]:
        """Return the move that is shown, and the answer to it."""
        import numpy as np

        sure = bool(self.deterred.any())
        move = self.moves.first(self.a, self.arcs, self.deterred if sure else self.maybe)
        assert move is not None
        s, q = np.searchsorted(self.moves.states, [move.step.origin, move.step.target])
        here = np.arange(self.starts[q], self.starts[q + 1])
        x = self.answers.target[here]
        held: BoolArray = ~self.moves.compare[self.a].may(x, s) if sure else ~self.moves.compare[self.a].must(x, s)
        given = self._given[1 if sure else 0][here]
        targets = self.moves.states[x[held & given]].tolist()
        return move, self.moves.shown(self.b, move.step.target, targets)
