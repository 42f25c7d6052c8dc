"""Statements with the reasons for them, the objections to them, and the objections to steps: what is evaluated."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from detente.errors import UsageError, nearest


class Label(Enum):
    """What becomes of a statement or of a reason: it stands, it falls, or nothing settles it."""

    IN = "in"
    OUT = "out"
    OPEN = "open"

    def __bool__(self) -> bool:
        """Raise `TypeError`: a label is compared with `is`."""
        raise TypeError(f"a label is {self.value!r}, neither true nor false; compare it: label is Label.IN")

    def __repr__(self) -> str:
        return f"Label.{self.name}"


@dataclass(frozen=True)
class Reason:
    """Premises that are for something together, or not at all."""

    premises: frozenset[str]
    target: str

    def __repr__(self) -> str:
        return f"Reason({' + '.join(sorted(self.premises))} for {self.target})"


@dataclass(frozen=True)
class Framework:
    """What is said for and against what.

    Supports are not circular: no statement is a premise of a reason for it, directly or by way of others.

    Parameters
    ----------
    statements
        Ids, in an order that is kept.
    own
        The statements that have a ground of their own: evidence, a status, or being an assumption.
    reasons
        Each with its premises and what it is for.
    objections
        Pairs: a statement, and the statement it is against. Two that attack each other are two pairs.
    undercuts
        Pairs: a statement, and the reason whose step it is against.

    Raises
    ------
    UsageError
        If something names no statement or no reason, or reasons are circular.

    Examples
    --------
    >>> from detente.assess.arguing import grounded
    >>> a = Framework.of("abc", reasons=[("b", "a")], objections=[("c", "b")], own="bc")
    >>> {key: label.value for key, label in grounded(a).items()}
    {'a': 'out', 'b': 'out', 'c': 'in'}
    >>> {key: label.value for key, label in grounded(a.without("c")).items()}
    {'a': 'in', 'b': 'in'}
    """

    statements: tuple[str, ...]
    own: frozenset[str] = frozenset()
    reasons: tuple[Reason, ...] = ()
    objections: frozenset[tuple[str, str]] = frozenset()
    undercuts: frozenset[tuple[str, Reason]] = frozenset()

    @classmethod
    def of(
        cls,
        statements: Iterable[str],
        *,
        own: Iterable[str] | None = None,
        reasons: Iterable[tuple[Iterable[str], str]] = (),
        objections: Iterable[tuple[str, str]] = (),
        undercuts: Iterable[tuple[str, tuple[Iterable[str], str]]] = (),
    ) -> Framework:
        """Return a framework of plain pairs; without `own` every statement has a ground of its own."""
        statements = tuple(statements)
        return cls(
            statements,
            frozenset(statements if own is None else own),
            tuple(dict.fromkeys(Reason(frozenset(premises), target) for premises, target in reasons)),
            frozenset(objections),
            frozenset((by, Reason(frozenset(premises), target)) for by, (premises, target) in undercuts),
        )

    def __post_init__(self) -> None:
        """Raise `UsageError` for names of nothing, and for circular reasons."""
        there, known = frozenset(self.statements), frozenset(self.reasons)
        pairs = [*self.objections, *((by, r.target) for by, r in self.undercuts)]
        named = {*self.own, *(n for r in self.reasons for n in (*r.premises, r.target)), *(n for p in pairs for n in p)}
        if lost := min(named - there, default=None):
            raise UsageError(f"there is no statement “{lost}” in this argument ({nearest(lost, self.statements)})")
        if astray := next((r for _, r in self.undercuts if r not in known), None):
            raise UsageError(f"there is no {astray} in this argument, which is undercut")
        if len(self.numbered.order) < len(self.statements):
            left = sorted(there - {self.statements[k] for k in self.numbered.order})
            raise UsageError(f"reasons are circular among {', '.join(left)}; a statement is no ground of itself")

    @functools.cached_property
    def numbered(self) -> Numbered:
        """The same by numbers, for what looks at every part."""
        return Numbered.of(self)

    def without(self, struck: Collection[str]) -> Framework:
        """Return the framework in which some statements were never said.

        Reasons of which they are a premise go with them, and so does what they are against.

        Raises
        ------
        UsageError
            For a statement that there is none of.
        """
        if lost := next((s for s in struck if s not in self.statements), None):
            raise UsageError(f"there is no statement “{lost}” in this argument ({nearest(lost, self.statements)})")
        gone = frozenset(struck)
        kept = tuple(r for r in self.reasons if r.target not in gone and gone.isdisjoint(r.premises))
        return Framework(
            tuple(s for s in self.statements if s not in gone),
            self.own - gone,
            kept,
            frozenset(pair for pair in self.objections if gone.isdisjoint(pair)),
            frozenset((by, r) for by, r in self.undercuts if by not in gone and r in kept),
        )

    def ungrounded(self, statements: Collection[str]) -> Framework:
        """Return the framework in which some statements have no ground of their own any more, such as lost claims."""
        return Framework(
            self.statements, self.own - frozenset(statements), self.reasons, self.objections, self.undercuts
        )

    def reasons_for(self, statement: str) -> tuple[Reason, ...]:
        """Return the reasons that are given for a statement, whether or not they stand."""
        return tuple(r for r in self.reasons if r.target == statement)

    def reasons_left(self, statement: str) -> int:
        """Return how many reasons are given for a statement: what it has left, which is not whether it stands.

        >>> a = Framework.of("abcd", reasons=[("b", "a"), ("c", "a")], objections=[("d", "b")])
        >>> a.reasons_left("a"), a.without(["b"]).reasons_left("a")
        (2, 1)
        """
        return len(self.reasons_for(statement))

    def objections_to(self, statement: str) -> tuple[str, ...]:
        """Return the statements that are against one, in the order of the statements."""
        return tuple(s for s in self.statements if (s, statement) in self.objections)


@dataclass(frozen=True)
class Numbered:
    """A framework by numbers: statements in their order, and reasons in theirs.

    `order` are the statements, each after those that are premises of its reasons; fewer where reasons are circular.
    """

    own: tuple[bool, ...]
    objections: tuple[tuple[int, ...], ...]
    reasons_for: tuple[tuple[int, ...], ...]
    premises: tuple[tuple[int, ...], ...]
    undercuts: tuple[tuple[int, ...], ...]
    target: tuple[int, ...]
    order: tuple[int, ...]

    @classmethod
    def of(cls, framework: Framework) -> Numbered:
        """Return a framework by numbers."""
        at = {s: k for k, s in enumerate(framework.statements)}
        number = {r: k for k, r in enumerate(framework.reasons)}
        objections: list[list[int]] = [[] for _ in at]
        reasons_for: list[list[int]] = [[] for _ in at]
        undercuts: list[list[int]] = [[] for _ in number]
        for by, against in framework.objections:
            objections[at[against]].append(at[by])
        for by, reason in framework.undercuts:
            undercuts[number[reason]].append(at[by])
        for reason, k in number.items():
            reasons_for[at[reason.target]].append(k)
        premises = tuple(tuple(sorted(at[p] for p in reason.premises)) for reason in number)
        target = tuple(at[reason.target] for reason in number)
        return cls(
            tuple(s in framework.own for s in framework.statements),
            tuple(tuple(sorted(found)) for found in objections),
            tuple(tuple(found) for found in reasons_for),
            premises,
            tuple(tuple(sorted(found)) for found in undercuts),
            target,
            tuple(_order(len(at), premises, target)),
        )


def _order(n: int, premises: tuple[tuple[int, ...], ...], target: tuple[int, ...]) -> Iterator[int]:
    """Yield statements after all premises of their reasons; none that is on a circle or above one."""
    above: list[list[int]] = [[] for _ in range(n)]
    waits = [0] * n
    for inside, to in zip(premises, target, strict=True):
        for p in inside:
            above[p].append(to)
            waits[to] += 1
    ready = [s for s in range(n) if not waits[s]]
    for s in ready:  # grows while it is read
        yield s
        for to in above[s]:
            waits[to] -= 1
            if not waits[to]:
                ready.append(to)


class Labelling(Mapping[str, Label]):
    """What becomes of every statement, by its id; and of every reason, under `reasons`."""

    def __init__(self, statements: Mapping[str, Label], reasons: Mapping[Reason, Label]) -> None:
        self._statements, self.reasons = dict(statements), dict(reasons)

    def __getitem__(self, statement: str) -> Label:
        return self._statements[statement]

    def __iter__(self) -> Iterator[str]:
        return iter(self._statements)

    def __len__(self) -> int:
        return len(self._statements)

    def that_are(self, label: Label) -> tuple[str, ...]:
        """Return the statements of which one thing becomes, in their order."""
        return tuple(s for s, found in self._statements.items() if found is label)

    def __repr__(self) -> str:
        told = (f"{len(self.that_are(label))} {label.value}" for label in Label)
        return f"<Labelling: {', '.join(told)}>"
