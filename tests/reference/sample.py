"""A random case: the data of its file, its text, its models, and what it has."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from reference.model import CONCEPTS, Model
from reference.spec import Ranking, Statements, Weights, read


@dataclass(frozen=True)
class Sample:
    """A random case."""

    seed: int
    case: dict[str, Any]

    @property
    def text(self) -> str:
        """Return the case file."""
        return write(self.case)

    @property
    def selections(self) -> list[tuple[str | None, str | None]]:
        """Return every perspective (or none) with every phase (or none)."""
        perspectives, phases = self.case.get("perspectives", {}), self.case.get("phases", {})
        return [(perspective, phase) for perspective in (None, *perspectives) for phase in (None, *phases)]

    def model(self, perspective: str | None = None, phase: str | None = None) -> Model:
        """Return one model of the case."""
        return Model(read(self.case, perspective, phase))


# Writing YAML


def flow(data: Any) -> str:
    """Write a value in flow style."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(flow, data)) + "]"
    if isinstance(data, str) and not re.fullmatch(r"(?!true|false|null)[A-Za-z_][A-Za-z0-9_ /.]*", data):
        return json.dumps(data)
    return str(data)


def write(case: dict[str, Any]) -> str:
    """Write a case file, its entries in block style."""
    lines = []
    for key, data in case.items():
        if isinstance(data, dict) and data:
            lines += [f"{key}:", *(f"  {entry}: {flow(value)}" for entry, value in data.items())]
        elif isinstance(data, list) and data:
            lines += [f"{key}:", *(f"  - {flow(value)}" for value in data)]
        else:
            lines.append(f"{key}: {flow(data)}")
    return "\n".join(lines) + "\n"


# What it has


def features(sample: Sample) -> set[str]:
    """Tell what a case has, in any of its models."""
    case, found = sample.case, set()
    models = [sample.model(*selection) for selection in sample.selections]
    found |= {key for key in ("perspectives", "phases", "definitions", "states", "status_quo") if case.get(key)}
    found |= {f"{len(case['options'])} options", f"{len(case['decision_makers'])} decision makers"}
    found |= {"decision makers replaced" for view in case.get("perspectives", {}).values() if "decision_makers" in view}
    for model in models:
        found |= model_features(model)
    for perspective in (None, *case.get("perspectives", {})):
        taken = [possible(sample.model(perspective, phase)) for phase in case.get("phases", {})]
        found |= {"a threat" for before, after in pairwise(taken) if after - before}
    return found


def possible(model: Model) -> set[str]:
    """Return the options that are taken in some state."""
    return {name for k, name in enumerate(model.spec.options) if any(member[k] for member in model.at)}


def model_features(model: Model) -> set[str]:
    """Tell what one model has."""
    spec, found = model.spec, set()
    for preferred in spec.preferences.values():
        found.add({Statements: "statements", Ranking: "rankings", Weights: "weights"}[type(preferred)])
        if isinstance(preferred, Statements) and any(len(group) > 1 for group in preferred.groups):
            found.add("statements of equal importance")
        if isinstance(preferred, Ranking) and any(len(group) > 1 for group in preferred.groups):
            found.add("ties in a ranking")
        if isinstance(preferred, Ranking) and any("-" in text for group in preferred.groups for text in group):
            found.add("patterns in a ranking")
    said = {
        "merged states": any(len(state.members) > 1 for state in model.states),
        "a merged state by another name": any(
            len(state.members) > 1 and text != str(state)
            for text in spec.states.values()
            for state in [model.named(text)]
            if state is not None
        ),
        "forbidden moves": bool(spec.bans),
        "one-way options": any(one.moves != "both" for one in spec.of_option.values()),
        "contested owners": any(one.rivals for one in spec.of_option.values()),
        "rules": bool(spec.rules),
        "groups": any(spec.decision_makers.values()),
        "a state that does not exist": any(model.named(name) is None for name in spec.states),
        "a proposal nobody can carry out": any(not model.ways(name) for name in spec.proposals),
        "mixed terms": any(model.in_force(name, state) is None for name in spec.proposals for state in model.states),
        "a named state as terms": any(put.state is not None for put in spec.proposals.values()),
        "concepts that differ": len(
            {tuple(model.equilibrium(state, one) for state in model.states) for one in CONCEPTS}
        )
        > 1,
        "no equilibrium": any(not any(model.equilibrium(state, one) for state in model.states) for one in CONCEPTS),
    }
    return found | {name for name, true in said.items() if true}
