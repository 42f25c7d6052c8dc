"""The inverse problem: which complete rankings make a state stable, as conditions that can be read and counted.

After Kinsara, Kilgour and Hipel, *IEEE Transactions on Systems, Man, and Cybernetics: Systems* 45 (2015) 734-742: the
definitions of stability are read backwards. A state s is stable for i iff for every move of i from s, to q, s is at
least as good as q, or at least as good as some state that the others can answer with (and for SMR and SSEQ as all that
i can still reach from there). The moves, and under SEQ and SSEQ what the others gain by, are taken from the model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import comb, factorial
from typing import Any, TypeAlias

from detente.answer import Answer
from detente.answer import all_of as all_answers
from detente.answer import any_of as any_answer
from detente.arguments import Label, Seconds, checked, label
from detente.assess.repairs import Wish
from detente.assess.upsets import MAX_TERMS, TooManyTerms, share_of, ways_from
from detente.case import Case, Model, one_model
from detente.conflict import Conflict, Sanctioning, compile_model, state_of
from detente.deadline import check, within
from detente.display import Tabular
from detente.engines import ENGINES
from detente.errors import BoundReached, OutOfTime, UsageError
from detente.stability import check_concepts, sanctioning
from detente.stability.concepts import those_sanctioned

MAX_PERMUTED = 8
MAX_DEPTH = 400  # states compared with one, where several wishes are counted together
MAX_REACHED = 20_000


@dataclass(frozen=True)
class AtLeast:
    """The first state (its code) is at least as good as the second; `strict`: it is better."""

    first: int
    second: int
    strict: bool = False


@dataclass(frozen=True)
class AllOf:
    """All parts hold; of none, true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds; of none, false."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = AtLeast | AllOf | AnyOf


@dataclass(frozen=True)
class RankingCondition:
    """What one decision maker's ranking has to fulfil.

    `holds` tells whether its preferences in the model do; `rankings` of `of` complete strict rankings do, None where
    there are too many to count. `condition` is None, and all else unknown, where the time was over before it was found.
    """

    decision_maker: str
    condition: Condition | None
    holds: Answer
    rankings: int | None
    of: int


@dataclass(frozen=True, eq=False, repr=False)
class Inverse(Tabular):
    """The conditions that make wishes true: all of `conditions`, and one of each group of `alternatives`.

    Parameters
    ----------
    model, conflict
        What was looked at.
    concept
        Under which concept.
    wishes
        What was asked for.
    conditions
        What each ranking has to fulfil.
    alternatives
        Groups of conditions, of each of which one has to hold.
    stopped
        Why something is not known, or None.
    """

    model: Model
    conflict: Conflict
    concept: str
    wishes: tuple[Wish, ...]
    conditions: tuple[RankingCondition, ...]
    alternatives: tuple[tuple[RankingCondition, ...], ...]
    stopped: str | None = None
    """Why something is not known, or None."""

    @property
    def holds(self) -> Answer:
        """Whether the preferences in the model make the wishes true."""
        groups = (any_answer(c.holds for c in g) for g in self.alternatives)
        return all_answers((*(c.holds for c in self.conditions), *groups))

    def __repr__(self) -> str:
        return f"<Inverse of {self.model.name}: {len(self.conditions)} conditions under {self.concept}>"


@checked
def find_rankings(
    model: Model | Case, *, wishes: Sequence[Wish], concept: Label, seconds: Seconds | None = None
) -> Inverse:
    """Return which complete rankings make states stable, or not, one decision maker at a time.

    The inverse problem of the graph model (Kinsara, Kilgour and Hipel, *IEEE Transactions on Systems, Man, and
    Cybernetics: Systems* 45, 2015): under which preferences a state is stable.

    The other decision makers' preferences stay as they are in the model.

    Parameters
    ----------
    model, concept
        The model, and one solution concept: nash, gmr, smr, seq or sseq.
    wishes
        States that are to be stable, or not.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound.

    Returns
    -------
    Inverse
        For each decision maker a condition on its ranking, and how many of all complete strict rankings fulfil it.

    Raises
    ------
    UsageError
        If something named is unknown, or a state does not exist.
    BoundReached
        If more can be reached from a state than is looked at.

    Complexity
    ----------
    For the conditions, that of `explain`; for counting what one wish asks, that of `stability_share`. Where several
    wishes are counted together, all comparisons have to be with one state, or up to 8 states to be ranked.

    Examples
    --------
    >>> import detente
    >>> model = detente.read_case("syria-iraq-1975").model()
    >>> wishes = [detente.Wish("s2", decision_maker="Syria")]
    >>> [c.rankings for c in detente.find_rankings(model, wishes=wishes, concept="nash").conditions]
    [240]
    """
    (under,) = check_concepts((label(concept),))
    whole = sanctioning(under)
    if whole is None:
        raise UsageError(f"rankings are found for {those_sanctioned()}, not for “{under}”")
    if not wishes:
        raise UsageError("say which state is to be stable")
    model = one_model(model)
    conflict = compile_model(model)
    asked: list[tuple[int, Wish]] = []
    for wish in wishes:
        code = state_of(model, conflict, wish.state)
        if code is None:
            raise UsageError(f"the state {wish.state} is infeasible here, so no ranking can make it stable")
        if wish.decision_maker is not None:
            conflict.index(wish.decision_maker)
        asked.append((code, wish))
    with within(seconds) as work:
        states = all_states(conflict)
        conditions = []
        for i, dm in enumerate(conflict.decision_makers):
            wished = [
                (code, wish.stable)
                for code, wish in asked
                if wish.decision_maker == dm or (wish.decision_maker is None and wish.stable)
            ]
            if wished:
                conditions.append(_counted(conflict, i, wished, whole, states))
        somebody = [code for code, wish in asked if wish.decision_maker is None and not wish.stable]
        alternatives = tuple(
            tuple(_counted(conflict, i, [(code, False)], whole, states) for i in range(len(conflict.own)))
            for code in somebody
        )
    return Inverse(model, conflict, under, tuple(wishes), tuple(conditions), alternatives, work.hit)


def all_states(conflict: Conflict) -> list[int]:
    """Return all states, a merged one by its code."""
    from detente.conflict.combinations import can_list, feasible_codes

    if not can_list(conflict):
        raise BoundReached(f"rankings are of states one by one; this model has {len(conflict.options)} options")
    return sorted({conflict.neighbourhood.canonical(int(c)) for c in feasible_codes(conflict)})


def stable_if(conflict: Conflict, i: int, state: int, concept: Sanctioning) -> Condition:
    """Return the condition on i's ranking under which a state is stable for it."""
    near = conflict.neighbourhood
    moves = []
    for q in near.moves(i, state):
        ways: list[Condition] = [AtLeast(state, q)]
        for x in answers(conflict, i, q, concept):
            if concept.counters:
                ways.append(all_of([AtLeast(state, x), *(AtLeast(state, z) for z in near.moves(i, x) if z != state)]))
            elif x == state:
                ways.append(AllOf(()))
            else:
                ways.append(AtLeast(state, x))
        moves.append(any_of(ways))
    return all_of(moves)


def answers(conflict: Conflict, i: int, q: int, concept: Sanctioning) -> list[int]:
    """Return where legal sequences of the others end that begin at q; nobody moves twice in a row."""
    if concept.responders == "nothing":
        return []
    near = conflict.neighbourhood
    step = near.moves if concept.responders == "moves" else near.steps
    others = [j for j in range(len(conflict.own)) if j != i]
    waiting = [(q, -1)]
    found: set[tuple[int, int]] = set()
    while waiting:
        check()
        at, last = waiting.pop()
        new = {(y, j) for j in others if j != last for y in step(j, at)} - found
        found |= new
        waiting += new
        if len(found) > MAX_REACHED:
            raise BoundReached(f"the others can answer in more than {MAX_REACHED:,} ways")
    return sorted({x for x, _ in found})


def all_of(parts: Iterable[Condition]) -> Condition:
    """Return the conjunction, with nothing said twice and nothing nested that need not be."""
    return _joined(parts, AllOf, AnyOf)


def any_of(parts: Iterable[Condition]) -> Condition:
    """Return the disjunction, with nothing said twice and nothing nested that need not be."""
    return _joined(parts, AnyOf, AllOf)


def _joined(parts: Iterable[Condition], same: Any, other: Any) -> Condition:
    flat: dict[Condition, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, same) else (part,)))
    if other(()) in flat:
        result: Condition = other(())
        return result
    # A or (A and B) is A, and the same the other way round.
    kept = [p for p in flat if not (isinstance(p, other) and any(q in p.parts for q in flat))]
    found: Condition = kept[0] if len(kept) == 1 else same(tuple(kept))
    return found


def opposite(condition: Condition) -> Condition:
    """Return the condition that holds where this one does not."""
    match condition:
        case AtLeast(first=first, second=second, strict=strict):
            return AtLeast(second, first, not strict)
        case AllOf(parts=parts):
            return any_of([opposite(p) for p in parts])
        case AnyOf(parts=parts):
            return all_of([opposite(p) for p in parts])


def _wished(conflict: Conflict, i: int, state: int, concept: Sanctioning, *, stable: bool) -> Condition:
    found = stable_if(conflict, i, state, concept)
    return found if stable else opposite(found)


def evaluate(condition: Condition, holds: Callable[[AtLeast], bool]) -> bool:
    """Tell whether a condition holds, given which comparisons do."""
    match condition:
        case AtLeast():
            return holds(condition)
        case AllOf(parts=parts):
            return all(evaluate(part, holds) for part in parts)
        case AnyOf(parts=parts):
            return any(evaluate(part, holds) for part in parts)


def comparisons(condition: Condition) -> Iterator[AtLeast]:
    """Yield the comparisons of a condition."""
    if isinstance(condition, AtLeast):
        yield condition
    else:
        for part in condition.parts:
            yield from comparisons(part)


def _counted(
    conflict: Conflict, i: int, wished: Sequence[tuple[int, bool]], concept: Sanctioning, states: Sequence[int]
) -> RankingCondition:
    """Return the condition under which states are stable for i, or are not, and how many rankings fulfil it."""
    near, dm, of = conflict.neighbourhood, conflict.decision_makers[i], factorial(len(states))

    def now(c: AtLeast) -> bool:
        return near.prefers(i, c.first, c.second) if c.strict else near.deters(i, c.second, c.first)

    try:
        check()
        condition = all_of([_wished(conflict, i, code, concept, stable=stable) for code, stable in wished])
        holds = Answer.of(evaluate(condition, now))
    except OutOfTime:
        return RankingCondition(dm, None, Answer.UNKNOWN, None, of)
    try:
        rankings = _share(conflict, i, dict.fromkeys(wished), concept, condition, states)
    except (OutOfTime, TooManyTerms):
        rankings = None
    return RankingCondition(dm, condition, holds, None if rankings is None else int(rankings * of), of)


def _share(
    conflict: Conflict,
    i: int,
    wished: Collection[tuple[int, bool]],
    concept: Sanctioning,
    condition: Condition,
    states: Sequence[int],
) -> Fraction | None:
    """Return the share of all rankings that fulfil the condition of some wishes, or None where that is too much."""
    if len(wished) > 1 or ENGINES["explicit"].refuses(conflict) is not None:
        both = len({code for code, _ in wished}) < len(wished)  # stable and not
        return Fraction(0) if both else share_fulfilling(condition, states)
    ((code, stable),) = wished
    found = share_of(ways_from(conflict, i, code, concept))
    return found if stable else 1 - found


def share_fulfilling(condition: Condition, states: Sequence[int]) -> Fraction | None:
    """Return which share of complete strict rankings of the states fulfils a condition, or None if that is too much."""
    told = list(comparisons(condition))
    pairs = {frozenset((c.first, c.second)) for c in told}
    common = frozenset.intersection(*pairs) if pairs else frozenset(states[:1])
    if common:
        return _around(condition, min(common))
    if len(states) > MAX_PERMUTED:
        return None
    fulfilled = 0
    for order in permutations(states):
        check()
        fulfilled += _fulfils(condition, order)
    return Fraction(fulfilled, factorial(len(states)))


def _around(condition: Condition, state: int) -> Fraction:
    """Return the share where all comparisons are with one state: what matters is only which states are above it.

    Of r states that it is compared with let k be above it: all such rankings are a share of 1 / ((r + 1) C(r, k)).
    """
    compared = sorted({x for c in comparisons(condition) for x in (c.first, c.second)} - {state})
    if len(compared) > MAX_DEPTH:
        raise TooManyTerms
    known: dict[tuple[Condition, int], Mapping[int, int]] = {}

    def fulfilling(condition: Condition, begin: int) -> Mapping[int, int]:
        """Return how many sets of states from one on fulfil a condition if they are those above, by their size."""
        left = len(compared) - begin
        if not any(True for _ in comparisons(condition)):
            return {k: comb(left, k) for k in range(left + 1)} if condition == AllOf(()) else {}
        if (condition, begin) not in known:
            check()
            if len(known) >= MAX_TERMS:
                raise TooManyTerms
            found: Counter[int] = Counter()
            for more, above in ((0, False), (1, True)):
                rest = _settled(condition, compared[begin], above=above)
                found.update({k + more: n for k, n in fulfilling(rest, begin + 1).items()})
            known[condition, begin] = found
        return known[condition, begin]

    r = len(compared)
    return sum((Fraction(n, (r + 1) * comb(r, k)) for k, n in fulfilling(condition, 0).items()), Fraction(0))


def _settled(condition: Condition, other: int, *, above: bool) -> Condition:
    """Return what is left of a condition where a state is known to be above the one it is compared with, or below."""
    match condition:
        case AtLeast(first=first, second=second):
            if other not in (first, second):
                return condition
            return AllOf(()) if (first == other) is above else AnyOf(())
        case AllOf(parts=parts):
            return all_of([_settled(p, other, above=above) for p in parts])
        case AnyOf(parts=parts):
            return any_of([_settled(p, other, above=above) for p in parts])


def _fulfils(condition: Condition, order: Sequence[int]) -> bool:
    place = {state: k for k, state in enumerate(order)}
    return evaluate(condition, lambda c: place[c.first] < place[c.second])
