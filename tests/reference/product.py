"""Asking the package: its command line, called in this process, and what it prints as JSON."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from click.testing import CliRunner

from detente.cli import main
from reference.model import CONCEPTS, Model
from reference.sample import Sample

Selection = tuple[str | None, str | None]


@dataclass
class Asked:
    """One model of a case, what the package says of it, and every difference from what it should say."""

    sample: Sample
    selection: Selection
    compared: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.model: Model = self.sample.model(*self.selection)
        self.rng = random.Random(f"{self.sample.seed} {self.selection}")
        # What the commands are asked about; where that is nothing, about what they choose themselves.
        self.texts: list[str] = self.chosen()
        # What `solve` says: for each concept the equilibria.
        self.solved: dict[str, set[str]] = {}

    @property
    def concepts(self) -> list[str]:
        """Return the concepts that are defined for the model."""
        return [*CONCEPTS] if self.model.spec.classes else [*CONCEPTS, "sim"]

    def chosen(self) -> list[str]:
        """Choose states and texts that mean them: letters of members, patterns, names; and one that does not exist."""
        model, rng = self.model, self.rng
        merged = [state for state in model.states if len(state.members) > 1]
        if rng.random() < (0.25 if merged else 0.65):
            return []
        found: list[str] = []
        for state in [rng.choice(merged or model.states), rng.choice(model.states)]:
            members = ["".join("NY"[taken] for taken in member) for member in state.members]
            named = [name for name in model.spec.states if model.named(name) == state]
            found += [str(state), *rng.sample(members, min(len(members), 2)), *named]
        every = ("".join(letters) for letters in product("NY", repeat=len(model.spec.options)))
        found += [letters for letters in every if model.named(letters) is None][:1]
        return [*dict.fromkeys(found)]

    def agree(self, command: str, text: str, concept: str, found: Any) -> None:
        """Compare what a command says of a state, however it is called, with what `solve` says of it."""
        state = self.model.named(text)
        if state is not None and self.solved:
            self.same(f"agreement: {command}", found, str(state) in self.solved[concept], (text, concept))

    def ask(
        self, command: str, *arguments: str, selection: Selection | None = None, codes: Sequence[int] = (0,)
    ) -> Any:
        """Ask a command, and return what it prints; `None` where the exit code is wrong, or the request is refused."""
        perspective, phase = self.selection if selection is None else selection
        chosen = [*option("--perspective", [perspective]), *option("--phase", [phase])]
        line = [command, "-", *arguments, *chosen, "--format", "json"]
        result = CliRunner().invoke(main, line, input=self.sample.text)
        failed = result.exception is not None and not isinstance(result.exception, SystemExit)
        code = repr(result.exception) if failed else result.exit_code
        expected = code if code in codes else codes
        answered = self.same(f"{command}: exit code", code, expected, f"{line} {result.stderr}")
        return json.loads(result.stdout) if answered and code in {0, 4} else None

    def same(self, kind: str, found: Any, expected: Any, about: Any = "") -> bool:
        """Count one comparison, and one more where there is something to find; keep it if the two differ."""
        self.compared[kind] += 1
        if isinstance(expected, Sized) and len(expected):
            self.compared[f"{kind}: something"] += 1
        if found != expected:
            where = f"seed {self.sample.seed}, {self.selection}: {kind}, {about}"
            self.differences.append(f"{where}\n    found    {found}\n    expected {expected}")
        return bool(found == expected)

    def right(self, kind: str, wrong: Iterable[str], about: Any = "") -> None:
        """Count one judgement of something of which more than one form is right."""
        self.same(kind, [*wrong], [], about)

    def holds(
        self, kind: str, printed: Mapping[str, Any], expected: Mapping[str, bool | None], about: Any = ""
    ) -> None:
        """Compare verdicts by concept: what does not exist is null, and why is said beside it."""
        for concept, verdict in expected.items():
            found = printed["holds"].get(concept), printed.get("why", {}).get(concept)
            self.same(kind, found, (verdict, "infeasible" if verdict is None else None), (about, concept))


def option(name: str, values: Iterable[str | None]) -> list[str]:
    """Return an option given once for each value that there is."""
    return [word for value in values if value is not None for word in (name, value)]
