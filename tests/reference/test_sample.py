"""The random cases have what they should have, and the reference shares no code with the package."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from reference.generate import generate
from reference.sample import features

NORMAL = 100

# How many of the first hundred cases have each feature, at least.
SAMPLE = {
    "2 decision makers": 30,
    "2 options": 6,
    "3 decision makers": 27,
    "3 options": 29,
    "4 decision makers": 16,
    "4 options": 32,
    "5 options": 7,
    "a merged state by another name": 13,
    "a named state as terms": 27,
    "a proposal nobody can carry out": 39,
    "a state that does not exist": 35,
    "a threat": 13,
    "concepts that differ": 48,
    "contested owners": 15,
    "decision makers replaced": 9,
    "definitions": 54,
    "forbidden moves": 36,
    "groups": 27,
    "merged states": 33,
    "mixed terms": 15,
    "one-way options": 65,
    "patterns in a ranking": 41,
    "perspectives": 49,
    "phases": 49,
    "rankings": 60,
    "rules": 64,
    "statements": 66,
    "statements of equal importance": 35,
    "states": 65,
    "status_quo": 65,
    "ties in a ranking": 56,
    "weights": 45,
}


def test_the_sample_has_every_feature() -> None:
    found: Counter[str] = Counter()
    for seed in range(NORMAL):
        found.update(features(generate(seed)))
    few = {feature: found[feature] for feature, least in SAMPLE.items() if found[feature] < least}
    assert not few


def test_the_reference_imports_nothing_of_the_package() -> None:
    for path in Path(__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        froms = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported = {name for name in froms | names if name and name.split(".")[0] == "detente"}
        assert imported <= ({"detente.cli"} if path.name == "product.py" else set()), path.name
