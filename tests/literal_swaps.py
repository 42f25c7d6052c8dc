"""Beliefs taken over from one perspective into another, read literally on plain data; never asks the package.

A belief is a tuple: ("actors", those of here, those of there), ("preference", who), ("statement", who, number that
goes, number that comes), ("owner", option), ("rules",). A case is plain data as `literal_cases.load` gives it, with one
perspective and phase already laid over it.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import literal_cases
import naive

Belief = tuple[Any, ...]
Told = Mapping[str, Any]
Key = tuple[str, str]  # a target and a concept


def taken_over(here: Told, there: Told, taken: Collection[Belief]) -> dict[str, Any] | None:
    """The case of `here` with some beliefs of `there`; None where an option would be nobody's."""
    told = copy.deepcopy(dict(here))
    makers = dict(told["decision_makers"])
    leaving: set[str] = set()
    coming: set[str] = set()
    for belief in taken:
        if belief[0] == "actors":
            leaving |= set(belief[1])
            coming |= set(belief[2])
    makers = {i: e for i, e in makers.items() if i not in leaving}
    makers |= {i: e for i, e in there["decision_makers"].items() if i in coming}
    owners = {belief[1] for belief in taken if belief[0] == "owner"}
    rules = ("rules",) in taken
    for name, option in told["options"].items():
        other = there["options"][name]
        if name in owners or (option["owner"] in leaving and other["owner"] in coming):
            option["owner"] = other["owner"]
        if rules:
            option["moves"] = other.get("moves", "both")
        if option["owner"] not in makers:
            return None
    if rules:
        told["infeasible"] = there.get("infeasible") or []
        told["forbidden_moves"] = there.get("forbidden_moves") or []
    preferences = {}
    for i in makers:
        whole = i in coming or ("preference", i) in taken
        preferences[i] = there["preferences"][i] if whole else listed(here, there, i, taken)
    told["decision_makers"], told["preferences"] = makers, preferences
    return told


def that(statement: Any) -> str:
    return str(statement["that"] if isinstance(statement, dict) else statement)


def listed(here: Told, there: Told, who: str, taken: Iterable[Belief]) -> list[Any]:
    """A list of statements with some single ones taken over."""
    mine, theirs = here["preferences"][who], there.get("preferences", {}).get(who, [])
    about = [b for b in taken if b[0] == "statement" and b[1] == who]
    gone = {b[2] for b in about if b[2]}
    result = [s for number, s in enumerate(mine, start=1) if number not in gone]
    for number in sorted(b[3] for b in about if b[3]):
        for above in reversed(theirs[: number - 1]):  # the nearest one that is there
            at = [k for k, s in enumerate(result) if that(s) == that(above)]
            if at:
                result.insert(at[0] + 1, theirs[number - 1])
                break
        else:
            result.insert(0, theirs[number - 1])
    return result


class Judge:
    """Says which targets hold after a swap; moves, and what statements say, are worked out once."""

    def __init__(self, here: Told, there: Told, targets: Mapping[str, Any], concepts: Sequence[str]) -> None:
        self.here, self.there, self.concepts = here, there, concepts
        options, definitions = list(here["options"]), here.get("definitions") or {}
        self.targets = {t: literal_cases.predicate(f, options, definitions) for t, f in targets.items()}
        self.models: dict[str, naive.Model] = {}
        self.worths: dict[tuple[str, str], dict[str, Any]] = {}
        self.joint: dict[str, dict[Any, Any]] = {}
        self.known: dict[frozenset[Belief], dict[Key, bool | None] | None] = {}

    def verdicts(self, taken: Collection[Belief]) -> dict[Key, bool | None] | None:
        """For each target and concept whether it holds, None where it does not exist; None where there is no model."""
        key = frozenset(taken)
        if key not in self.known:
            self.known[key] = self._verdicts(taken)
        return self.known[key]

    def _verdicts(self, taken: Collection[Belief]) -> dict[Key, bool | None] | None:
        told = taken_over(self.here, self.there, taken)
        if told is None:
            return None
        m, joint = self._model(told)
        ways = {t: [s for s in m.states if all(holds(c) for c in m.members[s])] for t, holds in self.targets.items()}
        found = {
            (t, c): any(self._equilibrium(m, c, s) for s in states) if states else None
            for t, states in ways.items()
            for c in self.concepts
        }
        # Where moves lead does not depend on what anybody wants, where improvements lead does.
        joint.update({key: ends for key, ends in m._joint.items() if key[0] == "moves"})
        return found

    def _model(self, told: dict[str, Any]) -> tuple[naive.Model, dict[Any, Any]]:
        shape = repr(
            [told["options"], told.get("infeasible"), told.get("forbidden_moves"), list(told["decision_makers"])]
        )
        if shape not in self.models:
            self.models[shape] = literal_cases.model(told)
        m = copy.copy(self.models[shape])
        options, definitions = list(told["options"]), told.get("definitions") or {}

        def worth(conditions: list[str]) -> dict[str, Any]:
            key = shape, repr([conditions, definitions])
            if key not in self.worths:
                said = [naive.Formula(c, literal_cases.predicate(c, options, definitions)) for c in conditions]
                self.worths[key] = m._worth(naive.Statements(said))
            return self.worths[key]

        m.worth = {i: worth([that(x) for x in statements]) for i, statements in told["preferences"].items()}
        joint = self.joint.setdefault(shape, {})
        m._joint = dict(joint)
        return m, joint

    @staticmethod
    def _equilibrium(m: naive.Model, concept: str, state: str) -> bool:
        return all(naive.CONCEPTS[concept](m, i, state) for i in m.decision_makers)

    def deciding(self, pool: Sequence[Belief], most: int) -> dict[Key, set[frozenset[Belief]]]:
        """For each verdict every swap up to a size that flips it and no part of which does: by trying them all."""
        before = self.verdicts(())
        assert before is not None
        flips: dict[Key, list[frozenset[Belief]]] = {key: [] for key in before}
        for size in range(1, most + 1):
            for taken in combinations(pool, size):
                after = self.verdicts(taken)
                for key in before if after is not None else ():
                    if None not in (before[key], after[key]) and before[key] != after[key]:
                        flips[key].append(frozenset(taken))
        return {key: {f for f in found if not any(g < f for g in found)} for key, found in flips.items()}
