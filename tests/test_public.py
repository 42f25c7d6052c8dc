"""The public surface: what is exported, that every example in a docstring runs, that imports go one way."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import detente
from detente import assess
from detente.assess import arguing
from seeds import not_quick

pytestmark = pytest.mark.quick

SOURCE = Path(detente.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if ">>>" in path.read_text(encoding="utf-8")
)


def test_the_reference_lists_no_other_names() -> None:
    """That it lists every name is held by `test_docs.py`."""
    page = (SOURCE.parent.parent / "docs/reference/python.md").read_text(encoding="utf-8")
    told = re.findall(r"^`(\w+).*\n(?:[^\n:].*\n)?: ", page, flags=re.MULTILINE)
    assert len(told) > 30
    methods_of = {"found", "case", "Case"}
    in_points = {"bargain", "bargain_among", "Bargaining", "Weighed", "Worth", "adjusted_winner"}
    assert in_points <= set(assess.__all__)
    assert set(told) - methods_of <= {*detente.__all__, *arguing.__all__, *in_points}


def test_every_public_name_resolves_and_is_documented() -> None:
    for name in detente.__all__:
        value = getattr(detente, name)
        if name not in {"__version__", "CONCEPTS"}:
            assert value.__doc__, name
            assert value.__name__ == name


ORDER = (
    "name", "what", "after", "there", "first", "second", "case", "kind", "source", "coder", "proposal", "given",
    "proposals", "views", "of", "state", "states", "decision_maker", "decision_makers", "wishes", "to", "start",
    "perspective", "phase", "due", "by", "verdicts", "acts", "chosen", "elements", "stated", "whole", "fold",
    "among", "claimant", "without", "chains", "only", "falling", "concept", "concepts", "on_credit", "selections",
    "owners", "kinds", "together", "pareto", "models", "measure", "perhaps", "phi", "exhaustive", "samples",
    "seed", "where", "allowed", "others", "level", "leave_out", "pseudonyms", "keep", "also", "keep_words",
    "encoding", "positions", "bom", "strict", "short", "summary", "provenance", "texts", "lexicon", "max_cost",
    "sets", "up_to", "limit", "engine", "seconds", "reading", "progress", "runner",
)  # fmt: skip
"""In which order a public function takes what is given by name: what, under which concepts, how far, by which means."""


def functions() -> dict[str, Callable[..., object]]:
    every = {name: getattr(detente, name) for name in detente.__all__}
    return {name: value for name, value in every.items() if inspect.isfunction(inspect.unwrap(value))}


def test_all_but_the_first_argument_is_given_by_name_and_in_one_order() -> None:
    for name, function in functions().items():
        first, *others = [*inspect.signature(function).parameters.values()] or [None]
        assert first is None or first.default is inspect.Parameter.empty, name
        assert all(p.kind is inspect.Parameter.KEYWORD_ONLY for p in others), name
        assert [p.name for p in others] == [known for known in ORDER if known in {p.name for p in others}], name


@not_quick
def test_a_type_checker_finds_the_types_of_everything_in_a_script(tmp_path: Path) -> None:
    """It finds them where a user's would, and the one mistake that is added to it."""
    text = (Path(__file__).parent / "typed_script.py").read_text(encoding="utf-8")
    assert [name for name in functions() if f"detente.{name}(" not in text] == []
    script = tmp_path / "script.py"
    script.write_text(text + "count: str = solution.feasible.count\n", encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", tmp_path / "types", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    wrong = 'error: Incompatible types in assignment (expression has type "int", variable has type "str")  [assignment]'
    (mistake, total) = done.stdout.splitlines()
    assert mistake.endswith(wrong), done.stdout + done.stderr
    assert total == "Found 1 error in 1 file (checked 1 source file)"


SECTIONS = ("Parameters", "Returns", "Raises", "Complexity", "Examples")
FROM_THE_FIELD = {
    "compile_model", "solve", "explain", "reach", "repair", "find_rankings", "solve_hypergame", "compare_phases",
    "compare_terms", "audit", "find_coalitions", "look_ahead", "status_quo_table", "table", "perceive", "relations",
}  # fmt: skip
"""What others defined, and whose docstrings say who did; all else is a definition of this project."""


def sections_of(function: object) -> dict[str, str]:
    """Return a docstring's sections by their titles; what comes before the first has none."""
    text = inspect.getdoc(function) or ""
    parts = re.split(rf"^({'|'.join(SECTIONS)})\n-+\n", text, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_docstrings_of_public_functions_say_everything() -> None:
    for name, function in functions().items():
        found = sections_of(function)
        parameters = list(inspect.signature(function).parameters)
        expected = SECTIONS if parameters else ("Returns", "Complexity", "Examples")
        assert tuple(found)[1:] == expected, name
        summary = found[""].split("\n\n")[0]
        assert summary.endswith("."), name
        assert "\n" not in summary, name
        assert described(found) == sorted(parameters), name
        assert ">>> " in found["Examples"], name
        named = inspect.signature(function).return_annotation
        assert found["Returns"].split("\n")[0] == named, name
        cited = re.search(r"\*[A-Z][^*]+\*[^.]*\b(19|20)\d\d\b", found[""]) is not None
        assert cited == (name in FROM_THE_FIELD), name


def described(sections: Mapping[str, str]) -> list[str]:
    """Return the names that a docstring describes under “Parameters”."""
    lines = sections.get("Parameters", "").split("\n")
    return sorted(name for line in lines if line[:1].strip() for name in line.split(", "))


def test_docstrings_of_public_values_describe_every_field() -> None:
    for name in detente.__all__:
        value = getattr(detente, name)
        if inspect.isclass(value) and dataclasses.is_dataclass(value):
            fields = sorted(f.name for f in dataclasses.fields(value) if not f.name.startswith("_"))
            assert described(sections_of(value)) == fields, name


def test_the_reference_lists_the_functions_with_a_line_for_each() -> None:
    page = (SOURCE.parent.parent / "docs/reference/python.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)` \| \w.* \|$", page, flags=re.MULTILINE)) == sorted(functions())


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sovle'"):
        detente.sovle  # noqa: B018 - the access is what is tested


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_in_docstrings_run(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # No file changes meanwhile; doctest would look at each that was ever read here, for every example.
    monkeypatch.setattr("linecache.checkcache", lambda _name=None: None)
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert result.failed == 0
    assert result.attempted, "an example that is not tried"


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, detente; print(sorted({'numpy', 'ruamel', 'numba', 'click'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_small_cases_never_load_the_compiler() -> None:
    code = "import sys, detente; detente.solve(detente.read_case('elmira-9state')); print('numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


KNOW_OF_NETWORKS = ("web/", "cli/workbench.py", "cluster/")
"""What starts or is the workbench's server, and what speaks with a cluster; nothing else may know of the network."""
NETWORK = {
    "socket", "ssl", "http", "urllib", "socketserver", "ftplib", "smtplib", "xmlrpc", "asyncio", "webbrowser",
    "requests", "httpx", "aiohttp", "fastapi", "starlette", "uvicorn", "detente.web",
}  # fmt: skip


def imported(path: Path) -> set[str]:
    """Return the modules a file imports anywhere in it, each with the packages it lies in."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return {".".join(name.split(".")[:k]) for name in names for k in range(1, name.count(".") + 2)}


@not_quick
def test_no_network_code_in_the_package() -> None:
    found = {path.relative_to(SOURCE).as_posix(): imported(path) & NETWORK for path in SOURCE.rglob("*.py")}
    assert {p: m for p, m in found.items() if m and not p.startswith(KNOW_OF_NETWORKS)} == {}
    # Only the file that starts the server opens a socket that others can reach; one asks a cluster.
    among_ourselves = {"web/nursery.py", "web/worker.py"}
    assert {p for p, m in found.items() if "socket" in m} == {"web/serve.py", "cluster/connecting.py"} | among_ourselves
    for path in among_ourselves:
        opens = re.findall(r"AF_INET|\.(?:bind|listen|connect)\(", (SOURCE / path).read_text(encoding="utf-8"))
        assert not opens, "pairs of sockets only, between processes of this server"
    assert "detente.web" in found["cli/workbench.py"]


def test_the_library_does_not_load_the_web_or_the_store() -> None:
    code = (
        "import sys, detente, detente.cli; detente.assess_proposals(detente.read_case('elmira-9state')); "
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'fastapi', 'starlette', 'uvicorn', 'pydantic', "
        "'sqlalchemy', 'socket'} | {m for m in sys.modules if m in ('detente.web', 'detente.store')}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
