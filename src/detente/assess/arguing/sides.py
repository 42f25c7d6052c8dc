"""Positions: what one may hold together, once one takes a side in everything that the argument leaves open."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, product
from math import prod

from detente.answer import Answer
from detente.arguments import Count, checked
from detente.assess.arguing.disputes import Local, local_disputes
from detente.assess.arguing.framework import Framework, Label, Labelling
from detente.assess.arguing.labels import grounded
from detente.assess.arguing.searching import maximal, refused

MOST = 1_000
"""How many positions of one dispute are looked for."""


@dataclass(frozen=True)
class Dispute:
    """Statements that are open, and have to do with each other and with nothing else that is open.

    Parameters
    ----------
    statements
        Those that are open, in their order.
    positions
        The ways in which it may be settled, each a mapping of its statements to labels.
    stopped
        Why that may not be all of them: a bound, or that none were looked for; None where it is all.
    """

    statements: tuple[str, ...]
    positions: tuple[Mapping[str, Label], ...] = field(hash=False)
    stopped: str | None = None

    @property
    def settled(self) -> tuple[Mapping[str, Label], ...]:
        """The ways that leave nothing open."""
        return tuple(p for p in self.positions if all(label is not Label.OPEN for label in p.values()))

    def answer(self, statement: str, label: Label, *, always: bool) -> Answer:
        """Tell whether a statement has a label in some way to settle this, or in all of them, as far as known."""
        found = [p[statement] is label for p in self.positions]
        decided = (not all(found)) if always else any(found)
        if decided:
            return Answer.NO if always else Answer.YES
        if self.stopped is not None:
            return Answer.UNKNOWN
        return Answer.YES if always else Answer.NO


@dataclass(frozen=True, repr=False)
class Positions:
    """The positions on an argument: each is what it settles, with one way to settle each dispute.

    Parameters
    ----------
    framework
        The argument.
    grounded
        What it settles.
    disputes
        What it leaves open, part by part.
    """

    framework: Framework
    grounded: Labelling
    disputes: tuple[Dispute, ...]

    @property
    def stopped(self) -> str | None:
        """Why some positions may be missing; None where none is."""
        return next((d.stopped for d in self.disputes if d.stopped is not None), None)

    @property
    def count(self) -> int:
        """How many positions were found; where some may be missing there are at least that many."""
        return prod(max(len(d.positions), 1) for d in self.disputes)

    @property
    def stable(self) -> int:
        """How many of them leave nothing open."""
        return prod(len(d.settled) for d in self.disputes)

    def __iter__(self) -> Iterator[dict[str, Label]]:
        """Yield the positions, each a label for every statement; of a dispute of which none is known all stay open."""
        ways = [d.positions or (dict.fromkeys(d.statements, Label.OPEN),) for d in self.disputes]
        for chosen in product(*ways):
            taken = {s: label for way in chosen for s, label in way.items()}
            yield {s: taken.get(s, label) for s, label in self.grounded.items()}

    def first(self, most: int) -> list[dict[str, Label]]:
        """Return the first positions."""
        return list(islice(self, most))

    def in_some(self, statement: str) -> Answer:
        """Tell whether some position holds a statement."""
        return self._told(statement, always=False)

    def in_every(self, statement: str) -> Answer:
        """Tell whether every position holds a statement."""
        return self._told(statement, always=True)

    def _told(self, statement: str, *, always: bool) -> Answer:
        dispute = self._of.get(statement)
        if dispute is not None:
            return dispute.answer(statement, Label.IN, always=always)
        return Answer.YES if self.grounded[statement] is Label.IN else Answer.NO

    @functools.cached_property
    def _of(self) -> Mapping[str, Dispute]:
        return {s: d for d in self.disputes for s in d.statements}

    def __repr__(self) -> str:
        many = f"{self.count} position{'s' if self.count != 1 else ''}"
        at_least = "at least " if self.stopped is not None else ""
        return f"<Positions: {at_least}{many}, {len(self.disputes)} disputes>"


@checked
def positions(framework: Framework, *, most: Count = MOST) -> Positions:
    """Return the positions on an argument, dispute by dispute.

    A position is a fixpoint of the definition in `grounded` in which more is in than in no other. For objections alone
    these are the preferred extensions of Dung (1995), and those that leave nothing open the stable ones. What the
    argument leaves open falls into disputes that have nothing to do with each other: a position takes one way in each,
    so that they are found one by one, and multiplied.

    Parameters
    ----------
    framework
        The statements, reasons, objections and undercuts.
    most
        How many ways to look for in one dispute; where there may be more, `stopped` says so.

    Returns
    -------
    Positions
        The grounded labelling, the disputes, and the positions, in the order of the statements that they hold.

    Complexity
    ----------
    Finding a position is in general as hard as a SAT problem for each dispute. With python-sat (the extra `fast`) a SAT
    solver is asked; without it all sets of statements of a dispute are tried, of up to 15 statements; larger ones are
    not looked into, and `stopped` says so.

    Examples
    --------
    >>> from detente.assess.arguing import Framework
    >>> two = [("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]
    >>> found = positions(Framework.of("abcd", objections=two))
    >>> found.count, [d.statements for d in found.disputes]
    (4, [('a', 'b'), ('c', 'd')])
    >>> found.in_some("a"), found.in_every("a")
    (Answer.YES, Answer.NO)
    """
    locals_ = local_disputes(framework)
    return Positions(framework, grounded(framework), tuple(_dispute(framework, d, most) for d in locals_))


def _dispute(framework: Framework, local: Local, most: int) -> Dispute:
    ids = framework.statements
    named = tuple(sorted(local.statements))
    stopped = refused(local)
    found: list[int] = []
    if stopped is None:
        found = list(islice(maximal(local), most + 1))
        if len(found) > most:
            found.pop()
            stopped = f"there are more than {most} ways to settle this dispute, which is how many were looked for"
    at = {s: k for k, s in enumerate(local.statements)}
    ways = []
    for held in found:
        out = local.out(held)
        labels = {s: _label(held, out, at[s]) for s in named}
        ways.append({ids[s]: label for s, label in labels.items()})
    ways.sort(key=lambda way: [label is not Label.IN for label in way.values()])
    return Dispute(tuple(ids[s] for s in named), tuple(ways), stopped)


def _label(held: int, out: int, s: int) -> Label:
    return Label.IN if held >> s & 1 else Label.OUT if out >> s & 1 else Label.OPEN
