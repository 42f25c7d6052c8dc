"""What a list of statements leaves open: whether some matter, and in which order some stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, compress, permutations, product
from math import comb, factorial, prod
from typing import TYPE_CHECKING, NamedTuple

from detente.case.preferences._open import Completion, OpenInOrder, Openness, Settled, States
from detente.phrases import in_words, listed

if TYPE_CHECKING:
    from detente.case.model import ResolvedStatement
    from detente.case.preferences.statements import StatementOrder


class _Member(NamedTuple):
    """A statement of the list, with what its file calls it; as it is where it is known to matter."""

    number: str
    statement: ResolvedStatement
    perhaps: bool


class _Choice(NamedTuple):
    """How one range of the list is settled: its groups, the share of that, and in words."""

    groups: tuple[tuple[_Member, ...], ...]
    share: Fraction
    settled: tuple[Settled, ...]


@dataclass(frozen=True)
class OpenStatements(Openness):
    """What a list of statements leaves open.

    A choice says of each statement that perhaps matters whether it does, one half each, and of each bracket in which
    order those of it stand that matter, each order alike. So choices that come to the same list are one completion
    with their shares added: where of `either_order: [a, {that: b, perhaps: true}]` b does not matter, there is one
    list with the share 1/2, and not two orders of one statement.
    """

    order: StatementOrder

    @cached_property
    def _spans(self) -> tuple[tuple[tuple[_Member, ...], ...], ...]:
        """The ranges of the list, each of one group or, for a bracket, of several."""
        numbers = self.order.places
        groups = tuple(
            tuple(
                _Member(number, replace(s, statement=replace(s.statement, perhaps=None)), s.statement.perhaps is True)
                for number, s in zip(called, group, strict=True)
            )
            for called, group in zip(numbers, self.order.groups, strict=True)
        )
        return tuple(groups[start:stop] for start, stop in self.order.spans)

    @property
    def told(self) -> str:
        """See `Openness`."""
        perhaps = sum(m.perhaps for span in self._spans for group in span for m in group)
        orders = [len(span) for span in self._spans if len(span) > 1]
        matter = f"{in_words(perhaps)} {'statement' if perhaps == 1 else 'statements'} may or may not matter"
        order = f"the order of {listed(in_words(n) for n in orders)} is not known"
        return ", and ".join([*([matter] if perhaps else []), *([order] if orders else [])])

    @property
    def form(self) -> OpenInOrder:
        """See `Openness`."""
        return OpenInOrder(
            tuple(tuple(tuple((m.statement.formula, m.perhaps) for m in g) for g in span) for span in self._spans)
        )

    @property
    def count(self) -> int:
        """See `Openness`."""
        return prod(map(_count, self._spans))

    def completions(self, states: States) -> Iterator[Completion]:  # noqa: ARG002 - no state is asked
        """See `Openness`; each is made when it is asked for, however many there are."""
        for chosen in _combined([_choices(span) for span in self._spans]):
            groups = tuple(group for choice in chosen for group in choice.groups)
            preference = replace(
                self.order,
                groups=tuple(tuple(m.statement for m in group) for group in groups),
                brackets=(),
                numbered=tuple(tuple(m.number for m in group) for group in groups),
            )
            share = prod((choice.share for choice in chosen), start=Fraction(1))
            yield Completion(preference, share, tuple(s for choice in chosen for s in choice.settled))


def _count(span: Sequence[Sequence[_Member]]) -> int:
    perhaps = sum(m.perhaps for group in span for m in group)
    if len(span) == 1:
        return int(2**perhaps)
    return sum(comb(perhaps, k) * factorial(len(span) - perhaps + k) for k in range(perhaps + 1))


def _choices(span: Sequence[tuple[_Member, ...]]) -> Callable[[], Iterator[_Choice]]:
    """Return what yields the ways in which a range is settled, the one that is written first."""

    def each() -> Iterator[_Choice]:
        for kept, settled in _kept(span):
            half = Fraction(1, 2 ** len(settled))
            orders = factorial(len(kept)) if len(span) > 1 else 1
            for groups in permutations(kept) if len(span) > 1 else (kept,):
                yield _Choice(tuple(groups), half / orders, (*settled, *_in_order(span, groups)))

    return each


def _kept(span: Sequence[tuple[_Member, ...]]) -> Iterator[tuple[tuple[tuple[_Member, ...], ...], tuple[Settled, ...]]]:
    """Yield what of a range may matter, with how that is settled; all of it first."""
    members = [m for group in span for m in group]
    starts = [0, *accumulate(len(group) for group in span)]
    # A member that is known to matter has one way.
    for matter in product(*((True, False) if m.perhaps else (True,) for m in members)):
        left = (tuple(compress(group, matter[start:])) for group, start in zip(span, starts, strict=False))
        settled = (
            Settled(m.number, f"{{who}} {'cares' if so else 'does not care'} for “{m.statement.told}”")
            for m, so in zip(members, matter, strict=True)
            if m.perhaps
        )
        yield tuple(group for group in left if group), tuple(settled)


def _in_order(span: Sequence[tuple[_Member, ...]], groups: Sequence[tuple[_Member, ...]]) -> tuple[Settled, ...]:
    """Say in which order those of a bracket stand that matter, as of its first; nothing where that leaves one."""
    if len(span) < 2 or len(groups) < 2:
        return ()
    first, *others = [f"“{m.statement.told}”" for group in groups for m in group]
    if len(others) == 1:
        return (Settled(span[0][0].number, f"{first} comes before {others[0]} for {{who}}"),)
    in_turn = listed([first, *others])
    return (Settled(span[0][0].number, f"{in_turn} matter to {{who}} in this order"),)


def _combined(parts: Sequence[Callable[[], Iterator[_Choice]]]) -> Iterator[tuple[_Choice, ...]]:
    """Yield every combination of choices, the last of which changes first, without keeping those of any part."""
    running = [part() for part in parts]
    chosen = [next(choices) for choices in running]
    while True:
        yield tuple(chosen)
        for k in reversed(range(len(parts))):
            following = next(running[k], None)
            if following is not None:
                chosen[k] = following
                break
            running[k] = parts[k]()
            chosen[k] = next(running[k])
        else:
            return
