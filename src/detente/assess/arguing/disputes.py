"""Disputes: what an argument leaves open falls into parts that have nothing to do with each other."""

from __future__ import annotations

from dataclasses import dataclass

from detente.assess.arguing.framework import Framework
from detente.assess.arguing.labels import IN, OPEN, settled


@dataclass(frozen=True)
class Local:
    """One dispute by numbers of its own; sets of its statements are whole numbers, bit by bit.

    `statements` are their numbers in the whole argument, each after the premises of its reasons. For each, `objections`
    are those that are open; `grounded` tells whether a ground is in; where none is, `reasons` are those that are open,
    with their open premises and undercuts.
    """

    statements: tuple[int, ...]
    objections: tuple[int, ...]
    grounded: tuple[bool, ...]
    reasons: tuple[tuple[tuple[int, int], ...], ...]

    def out(self, held: int) -> int:
        """Return what is out where some statements are in; one is looked at after the premises of its reasons."""
        out = 0
        for s, objections in enumerate(self.objections):
            if objections & held or (not self.grounded[s] and all(p & out or u & held for p, u in self.reasons[s])):
                out |= 1 << s
        return out

    def is_fixpoint(self, held: int, out: int) -> bool:
        """Tell whether just these are in, where `out` is what they leave out."""
        if held & out:
            return False
        for s, objections in enumerate(self.objections):
            answered = not objections & ~out
            ground = self.grounded[s] or any(not p & ~held and not u & ~out for p, u in self.reasons[s])
            if bool(held >> s & 1) is not (answered and ground):
                return False
        return True


def local_disputes(framework: Framework) -> tuple[Local, ...]:
    """Return the disputes of an argument, each in the order of its first statement."""
    f = framework.numbered
    labels, of_reasons = settled(f)
    still = [s for s in f.order if labels[s] == OPEN]
    whole = list(range(len(labels)))

    def root(s: int) -> int:
        while whole[s] != s:
            whole[s] = whole[whole[s]]
            s = whole[s]
        return s

    grounded = {s: f.own[s] or any(of_reasons[r] == IN for r in f.reasons_for[s]) for s in still}
    objections = {s: [a for a in f.objections[s] if labels[a] == OPEN] for s in still}
    reasons = {
        s: []
        if grounded[s]
        else [
            ([p for p in f.premises[r] if labels[p] == OPEN], [u for u in f.undercuts[r] if labels[u] == OPEN])
            for r in f.reasons_for[s]
            if of_reasons[r] == OPEN
        ]
        for s in still
    }
    for s in still:
        for other in (*objections[s], *(x for pair in reasons[s] for part in pair for x in part)):
            whole[root(other)] = root(s)
    parts: dict[int, list[int]] = {}
    for s in still:
        parts.setdefault(root(s), []).append(s)

    def local(part: list[int]) -> Local:
        bit = {s: 1 << k for k, s in enumerate(part)}

        def mask(of: list[int]) -> int:
            return sum(bit[s] for s in of)

        return Local(
            tuple(part),
            tuple(mask(objections[s]) for s in part),
            tuple(grounded[s] for s in part),
            tuple(tuple((mask(p), mask(u)) for p, u in reasons[s]) for s in part),
        )

    return tuple(local(part) for part in sorted(parts.values(), key=min))
