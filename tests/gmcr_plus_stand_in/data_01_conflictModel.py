"""A stand-in for the data model of GMCR+'s open source edition: its interface, nothing of its code.

Only what the benchmarks use: a conflict that loads a file, knows its feasible states and lets each decision maker work
out its payoffs.
"""

from __future__ import annotations

import json
from pathlib import Path


def holds(condition, state) -> bool:
    if isinstance(condition, dict):
        return any(holds(member, state) for member in condition["members"])
    return all(state[option] == letter for option, letter in condition)


class DecisionMaker:
    def __init__(self, conflict, data) -> None:
        self.conflict, self.name, self.options = conflict, data["name"], data["options"]
        self.preferences = data["preferences"]

    def calculatePreferences(self) -> None:  # noqa: N802 - the name it has there
        self.payoffs = []
        for state in self.conflict.states:
            score = 0
            for statement in self.preferences:
                score = 2 * score + holds(statement, state)
            self.payoffs.append(score)


class ConflictModel:
    def load_from_file(self, file) -> None:
        print("loading", file)  # noqa: T201 - the original talks on standard output, too
        data = json.loads(Path(file).read_text(encoding="utf-8"))
        n = len(data["options"])
        every = ["".join("Y" if code >> k & 1 else "N" for k in range(n)) for code in range(2**n)]
        self.states = [s for s in every if not any(holds(c, s) for c in data["infeasibles"])]
        self.directions = [option["permittedDirection"] for option in data["options"]]
        self.decisionMakers = [DecisionMaker(self, one) for one in data["decisionMakers"]]
