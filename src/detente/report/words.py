"""Plain sentences about moves, reasons and concepts, with names instead of indices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.case import Model, RankingOrder, StatementOrder
from detente.conflict import Conflict
from detente.stability import Solution, Step

CONCEPT_NAMES = {
    "nash": "Nash",
    "gmr": "GMR",
    "smr": "SMR",
    "seq": "SEQ",
    "sseq": "SSEQ",
    "sim": "SIM",
}
CONCEPT_MEANINGS = {
    "nash": "nobody can improve things for itself by a move of its own",
    "gmr": "whoever could improve things is deterred by some answer of the others, even one that costs them",
    "smr": "as GMR, and whoever moved first could not escape that answer",
    "seq": "whoever could improve things is deterred by answers from which those who give them gain",
    "sseq": "as SEQ, and whoever moved first could not escape that answer",
    "sim": "as SEQ, or everybody who could improve things is deterred by what happens if others move at the same time",
}
CONCEPT_TITLES = {
    "nash": "Nash stability",
    "gmr": "general metarationality",
    "smr": "symmetric metarationality",
    "seq": "sequential stability",
    "sseq": "symmetric sequential stability",
    "sim": "simultaneous sanctioning",
}


def listed(items: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> listed(["Nash", "SEQ", "SSEQ"])
    'Nash, SEQ and SSEQ'
    """
    words = list(items)
    if len(words) < 2:
        return words[0] if words else "nobody"
    comma = ", " if not any(f" {last} " in word and not word.startswith("“") for word in words) else "; "
    before_last = comma.join(words[:-1])
    return f"{before_last} {last} {words[-1]}" if comma == ", " else f"{before_last}; {last} {words[-1]}"


def concepts(ids: Iterable[str]) -> str:
    """Name concepts in a sentence."""
    return listed(CONCEPT_NAMES[c] for c in ids)


def ordinal(n: int) -> str:
    """Return 1st, 2nd, 3rd and so on.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 22)]
    ['1st', '2nd', '3rd', '4th', '11th', '22nd']
    """
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def count(n: int) -> str:
    """Write how many there are; large numbers in groups of three digits.

    >>> count(4096), count(25769803776)
    ('4096', '25,769,803,776')
    """
    return f"{n:,}" if n >= 100_000 else str(n)


def number(value: Fraction) -> str:
    """Write an exact number."""
    return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"


@dataclass(frozen=True)
class Words:
    """The names of one model, put into sentences."""

    model: Model
    conflict: Conflict

    @classmethod
    def of(cls, solution: Solution) -> Words:
        """Return the words for a solution."""
        return cls(solution.model, solution.conflict)

    def dm(self, id: str) -> str:  # noqa: A002 - the field's word for it
        """Return a decision maker's name."""
        return self.model.decision_maker(id).name

    def dms(self, ids: Iterable[str]) -> str:
        """Name decision makers in a sentence."""
        return listed(self.dm(i) for i in ids)

    def option(self, id: str) -> str:  # noqa: A002 - see above
        """Return an option's name in quotation marks."""
        option = self.model.layer.options[id]
        return f"“{option.name or option.id}”"

    def state(self, shown: str) -> str:
        """Return a state's letters, with its names where it has some."""
        code = self.conflict.neighbourhood.state(shown)
        same = [
            n for n, p in self.model.states.items() if code is not None and self.conflict.neighbourhood.state(p) == code
        ]
        return f"{listed(same)} ({shown})" if same else shown

    def taken_at(self, shown: str) -> str:
        """Say which options are taken at a state."""
        taken = [self.option(o) for o, letter in zip(self.conflict.options, shown, strict=True) if letter == "Y"]
        return f"Taken there: {listed(taken)}." if taken else "No option is taken there."

    def parties(self, written: Iterable[str]) -> str:
        """Name parties as the case names them: a group by its id, a decision maker by its name."""
        ids = {dm.id: dm.name for dm in self.model.decision_makers}
        return listed(ids.get(name, str(name)) for name in written)

    def move(self, step: Step) -> str:
        """Say what a move changes: “take up … and give up …”."""
        parts = [f"take up {listed(self.option(o) for o in step.takes)}"] if step.takes else []
        parts += [f"give up {listed(self.option(o) for o in step.drops)}"] if step.drops else []
        return " and ".join(parts)

    def steps(self, steps: Sequence[Step]) -> str:
        """Say a sequence of moves."""
        return ", then ".join(f"{self.dm(s.decision_maker)} would {self.move(s)}" for s in steps)

    def reason(self, dm: str, origin: int, target: int) -> str:
        """Say why a decision maker prefers one state, given by code, to another."""
        order = self.model.preferences[dm]
        values = [self.conflict.values(c) for c in (origin, target)]
        match order:
            case StatementOrder(statements=statements):
                for k, s in enumerate(statements, start=1):
                    before, after = (s.formula.evaluate(v) for v in values)
                    if before != after:
                        n = len(statements)
                        place = f"the {ordinal(k)} of its {n} priorities" if n > 1 else "its only priority"
                        return f"this secures “{s.label}”, {place}"
            case RankingOrder(groups=groups):
                i = self.conflict.index(dm)
                places = [1 - self.conflict.neighbourhood.key(i, c) for c in (target, origin)]
                return f"it ranks the result {ordinal(places[0])} of {len(groups)}, and this state {ordinal(places[1])}"
            case _:
                weights = order.source.weights
                totals = [sum((w for o, w in weights.items() if v[o]), Fraction(0)) for v in values]
                return f"its weights value the result at {number(totals[1])}, and this state at {number(totals[0])}"
        raise AssertionError(f"{dm} does not tell {origin} and {target} apart")

    def selection(self) -> str:
        """Say which perspective and phase the model is."""
        parts = []
        if self.model.perspective:
            name = self.model.perspective.name
            parts.append(f"perspective {self.model.perspective.id}" + (f" ({name})" if name else ""))
        if self.model.phase:
            name = self.model.phase.name
            parts.append(
                f"phase {self.model.phase.id}" + (f" ({name})" if name and name != self.model.phase.id else "")
            )
        return ", ".join(parts)
