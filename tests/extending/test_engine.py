"""An engine declared here alone is chosen by name and in its turn, and named wherever engines are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import detente
from contributing import as_shown
from detente.cli import main
from detente.conflict import Conflict, Sanctioning
from detente.engines import ENGINES, Engine, Part, Progress, Run, StateSet, choose, silent
from detente.schemas import schema
from naive import FIVE
from random_models import random_model
from seeds import take
from test_docs import columns_of_engines

pytestmark = pytest.mark.quick


class _Backwards:
    """A run of the explicit engine, its parts given last first."""

    stopped = None

    def __init__(self, run: Run) -> None:
        self.run = run

    @property
    def feasible(self) -> StateSet:
        return self.run.feasible

    def parts(self) -> Iterator[Part]:
        yield from reversed([*self.run.parts()])


class Toy(Engine):
    """What the explicit engine finds, in models of at most three options."""

    name = "toy"
    suits = "a toy"

    def refuses(self, conflict: Conflict) -> str | None:
        return None if len(conflict.options) <= 3 else f"it takes three options; this model has {len(conflict.options)}"

    def start(self, conflict: Conflict, concepts: Sequence[Sanctioning], progress: Progress = silent) -> Run:
        return _Backwards(ENGINES["explicit"].start(conflict, concepts, progress))


@pytest.fixture(scope="module", autouse=True)
def _declared() -> Iterator[None]:
    with ENGINES.beside("toy", Toy()):
        yield


def printed(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.output
    return result.output


def test_it_answers_by_its_name() -> None:
    model = detente.read_case("prisoners-dilemma").model()
    toy, other = (detente.solve(model, engine=engine) for engine in ("toy", "explicit"))
    assert (toy.engine, toy.reason) == ("toy", "asked for")
    assert toy.concepts == FIVE
    assert {c: [*s] for c, s in toy.equilibria.items()} == {c: [*s] for c, s in other.equilibria.items()}


def test_it_refuses_by_name_and_reason() -> None:
    assert "toy" in printed("solve", "elmira-9state", "--engine", "toy", code=2)
    with pytest.raises(detente.EngineRefusal, match="it takes three options; this model has 5"):
        detente.solve(detente.read_case("elmira-9state").model(), engine="toy")


def test_it_comes_in_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    conflict = detente.compile_model(detente.read_case("prisoners-dilemma").model())
    assert choose(conflict)[0].name != "toy"  # what is declared outside comes after what is here
    for other in [name for name in ENGINES if name != "toy"]:
        monkeypatch.setattr(ENGINES[other], "declines", lambda _: "not today")
    assert choose(conflict) == (ENGINES["toy"], "a toy")


def test_the_example_of_the_contributing_page_is_one(tmp_path: Path) -> None:
    with as_shown("an engine", "alone", tmp_path) as module, ENGINES.beside("alone", module.ENGINE):
        unstable = 0
        for seed in take(60):
            drawn = random_model(seed)
            one = drawn.decision_makers[0]
            alone = replace(
                drawn,
                decision_makers=(one,),
                options=tuple(replace(option, owner=one) for option in drawn.options),
                preferences={one: drawn.preferences[one]},
                forbidden=tuple(replace(ban, by=one) for ban in drawn.forbidden),
            )
            model = detente.parse_case(alone.case_text()).model()
            found, other = (detente.solve(model, engine=engine) for engine in ("alone", "explicit"))
            assert [*found.feasible] == [*other.feasible]
            for concept in FIVE:
                assert [*found.stable[concept][one]] == [*other.stable[concept][one]], (seed, concept)
            unstable += len(found.stable["nash"][one]) < len(found.feasible)
        assert unstable > len(take(60)) / 2
        message = printed("solve", "prisoners-dilemma", "--engine", "alone", code=2)
        assert "the alone engine cannot solve this model: it takes one decision maker; this model has 2" in message


def test_what_has_no_column_in_the_documentation_is_missed() -> None:
    assert {*ENGINES} - {*columns_of_engines()} == {"toy"}


def test_schemas_and_the_command_line_name_it() -> None:
    assert schema("solve")["$defs"]["engine"]["enum"] == [*ENGINES]
    record = json.loads(printed("solve", "prisoners-dilemma", "--engine", "toy", "--format", "json"))
    assert record["engine"] == "toy"
    assert [*Draft202012Validator(schema("solve")).iter_errors(record)] == []
    assert "symbolic or toy" in " ".join(printed("solve", "--help").split())
    assert "symbolic or toy" in " ".join(printed("robust", "--help").split())
    assert "there is no engine “toi” (did you mean “toy”" in printed("solve", "chicken", "--engine", "toi", code=2)


def test_a_classic_case_is_read_compiled_solved_and_printed_without_arrays() -> None:
    """In a process of its own: whatever else runs in this one has loaded them."""
    script = """
import sys
from detente.cli import main
sys.argv = ["detente", "solve", "elmira-9state"]
try:
    main()
finally:
    print("numpy" in sys.modules, "numba" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "Solved by the small engine" in done.stdout
    assert done.stdout.splitlines()[-1] == "False False"
