"""Answers left open on purpose, on every machine alike: an engine that stops early, a search that settles nothing."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

import detente
import detente.cli
import detente.dossier
import detente.web.answers
from detente.answer import Answer
from detente.assess.family import Family
from detente.conflict import Sanctioning
from detente.engines import Engine, Part, Run, StateSet

STOPPED = "a bound was hit on purpose"

CASE = """\
format: detente/1
title: Four answers
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A, name: ask, contested: {B: {evidence: [c2]}}}, b: {owner: B, name: bring}}
preferences:
  A: [{that: b, evidence: [c1], status: stated}, {that: not a, status: assumption}]
  B: [a, not b]
status_quo: NN
states: {both: YY, gone: NY}
proposals:
  deal: {parties: [A, B], terms: {t1: {that: a, obliges: [A]}, t2: {that: b, obliges: [B]}}}
  never: {parties: [A], terms: {t3: {that: a and not a, obliges: [A]}}}
phases:
  now: {}
  later: {infeasible: [not a]}
perspectives:
  ours: {}
  theirs: {preferences: {A: [a]}}
sources: {s: {name: a note}}
claims:
  c1: {source: s, start: 0, end: 4, says: Ann wants it, by: [s]}
  c2: {source: s, start: 4, end: 8, says: it is for Ben to ask, by: [s]}
"""


@dataclass(frozen=True)
class _Stopping:
    """An engine that does everything but what is left open."""

    engine: Engine
    left: Collection[tuple[str, str]]

    @property
    def name(self) -> str:
        return self.engine.name

    def refuses(self, conflict: detente.Conflict) -> str | None:
        return self.engine.refuses(conflict)

    def start(self, *arguments: Any, **named: Any) -> Run:
        return _Stopped(self.engine.start(*arguments, **named), self.left)


@dataclass(frozen=True)
class _Stopped:
    run: Run
    left: Collection[tuple[str, str]]

    @property
    def stopped(self) -> str | None:
        return STOPPED if self.left else None

    @property
    def feasible(self) -> StateSet:
        return self.run.feasible

    def parts(self) -> Iterator[Part]:
        return (p for p in self.run.parts() if (p.concept, p.decision_maker) not in self.left)


def replace_everywhere(monkeypatch: pytest.MonkeyPatch, original: object, instead: object) -> None:
    """Let every module of the package that has a function by name have another one."""
    for module in [m for name, m in sys.modules.items() if name.partition(".")[0] == "detente"]:
        for name in [name for name, value in vars(module).items() if value is original]:
            monkeypatch.setattr(module, name, instead)


def leave_open(monkeypatch: pytest.MonkeyPatch, left: Collection[tuple[str, str]]) -> None:
    """Let every solution lack the stable states of some decision makers under some concepts.

    The batch engine leaves nothing open; so variants are solved one by one, as where it does not take a model.
    """
    choose = sys.modules["detente.stability.solving"].choose

    def chosen(conflict: detente.Conflict, name: str = "auto") -> tuple[_Stopping, str]:
        engine, reason = choose(conflict, name)
        return _Stopping(engine, left), reason

    monkeypatch.setattr(sys.modules["detente.stability.solving"], "choose", chosen)
    monkeypatch.setattr(Family, "shapes", None)


def find_no_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no search for answers to a move settle whether one deters it; under Nash none counts, and that is known."""
    from detente.stability.deterring import deterrence_of_all

    def unsettled(conflict: Any, i: int, state: int, targets: Sequence[int], concept: Sanctioning) -> Iterator[Any]:
        for found in deterrence_of_all(conflict, i, state, targets, concept):
            yield found if concept.responders == "nothing" else (Answer.UNKNOWN, ())

    replace_everywhere(monkeypatch, deterrence_of_all, unsettled)
