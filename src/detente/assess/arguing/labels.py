"""The grounded labelling: what the argument settles, whatever position one takes on the rest of it."""

from __future__ import annotations

from detente.assess.arguing.framework import Framework, Label, Labelling, Numbered

IN, OUT, OPEN = 1, -1, 0
_LABELS = {IN: Label.IN, OUT: Label.OUT, OPEN: Label.OPEN}


def grounded(framework: Framework) -> Labelling:
    """Return what an argument settles.

    A statement is *in* if every objection to it is out and some ground is in; *out* if an objection is in or every
    ground is out; else *open*. A ground is one of its own, which is always in, or a reason: *in* if all its premises
    are in and every undercut is out, *out* if a premise is out or an undercut is in, else open. Grounded is the least
    fixpoint of this: what is in and out in every fixpoint at least. For objections alone it is the grounded extension
    of P. M. Dung, On the acceptability of arguments, *Artificial Intelligence* 77 (1995), 321-357.

    Parameters
    ----------
    framework
        The statements, reasons, objections and undercuts.

    Returns
    -------
    Labelling
        For each statement and each reason a `Label`.

    Complexity
    ----------
    Linear in the size of the framework.

    Examples
    --------
    >>> from detente.assess.arguing import Framework
    >>> chain = Framework.of("abc", objections=[("a", "b"), ("b", "c")])
    >>> [(s, label.value) for s, label in grounded(chain).items()]
    [('a', 'in'), ('b', 'out'), ('c', 'in')]
    >>> both = Framework.of("ab", objections=[("a", "b"), ("b", "a")])
    >>> grounded(both)
    <Labelling: 0 in, 0 out, 2 open>
    """
    of_statements, of_reasons = settled(framework.numbered)
    return Labelling(
        {s: _LABELS[k] for s, k in zip(framework.statements, of_statements, strict=True)},
        {r: _LABELS[k] for r, k in zip(framework.reasons, of_reasons, strict=True)},
    )


def settled(f: Numbered) -> tuple[list[int], list[int]]:
    """Return the least fixpoint by numbers: of statements, and of reasons."""
    return _Settling(f).settle()


class _Settling:
    """Passes on, from each label that is found, what follows from it; each is found once."""

    def __init__(self, f: Numbered) -> None:
        n, m = len(f.own), len(f.target)
        self.f, self.label, self.reason = f, [OPEN] * n, [OPEN] * m
        self.unanswered = [len(o) for o in f.objections]  # objections that are not out
        self.grounds_left = [len(r) + own for r, own in zip(f.reasons_for, f.own, strict=True)]  # grounds not out
        self.has_ground = list(f.own)  # whether some ground is in
        self.missing = [len(p) + len(u) for p, u in zip(f.premises, f.undercuts, strict=True)]  # it waits for them
        self.against: list[list[int]] = [[] for _ in range(n)]
        self.premise_of: list[list[int]] = [[] for _ in range(n)]
        self.undercuts: list[list[int]] = [[] for _ in range(n)]
        for s, objections in enumerate(f.objections):
            for by in objections:
                self.against[by].append(s)
        for r, (premises, undercuts) in enumerate(zip(f.premises, f.undercuts, strict=True)):
            for p in premises:
                self.premise_of[p].append(r)
            for u in undercuts:
                self.undercuts[u].append(r)
        self.waiting: list[int] = []

    def settle(self) -> tuple[list[int], list[int]]:
        for r, left in enumerate(self.missing):
            if not left:
                self.decide(r, IN)
        for s in range(len(self.label)):
            self.look_at(s)
        for s in self.waiting:  # grows while it is read
            self.pass_on(s)
        return self.label, self.reason

    def look_at(self, s: int) -> None:
        if self.label[s] == OPEN:
            if not self.grounds_left[s]:
                self.put(s, OUT)
            elif not self.unanswered[s] and self.has_ground[s]:
                self.put(s, IN)

    def put(self, s: int, label: int) -> None:
        self.label[s] = label
        self.waiting.append(s)

    def pass_on(self, s: int) -> None:
        if self.label[s] == IN:
            for t in self.against[s]:
                if self.label[t] == OPEN:
                    self.put(t, OUT)
            fulfilled, spoiled = self.premise_of[s], self.undercuts[s]
        else:
            for t in self.against[s]:
                self.unanswered[t] -= 1
                self.look_at(t)
            fulfilled, spoiled = self.undercuts[s], self.premise_of[s]
        for r in spoiled:
            if self.reason[r] == OPEN:
                self.decide(r, OUT)
        for r in fulfilled:
            self.missing[r] -= 1
            if not self.missing[r] and self.reason[r] == OPEN:
                self.decide(r, IN)

    def decide(self, r: int, label: int) -> None:
        self.reason[r] = label
        t = self.f.target[r]
        if label == IN:
            self.has_ground[t] = True
        else:
            self.grounds_left[t] -= 1
        self.look_at(t)
