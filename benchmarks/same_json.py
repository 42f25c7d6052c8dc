"""Whether two versions of Detente print the same JSON: every command, on every case of the catalogue and the probe.

    $ python benchmarks/same_json.py /path/of/the/old/.venv/bin/python /path/of/the/new/.venv/bin/python

Each version answers the same requests in one process of its own, in its own environment; what is printed is compared
byte for byte, and the exit code with it. In place of the old Python may stand a file that ``--keep`` wrote; with it,
half of the time is saved.

The exit code is 0 if all is the same, 1 if something differs, 2 if a version could not be asked.
"""

from __future__ import annotations

import argparse
import difflib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
CASES = (
    *sorted(f for f in (ROOT / "src/detente/catalog/cases").glob("*.yaml") if not f.name.endswith(".results.yaml")),
    ROOT / "tests/probe.yaml",
)
MAY_DIFFER: Mapping[str, str] = {
    "version": "the version of the program that answers",
    "engine": "which engine answers first is no part of the answer, and may change",
    "engines": "as `engine`, of several models",
}
"""The keys whose values may differ, each with the reason; everything else is the same, down to the order of keys."""
FIRST = 3
"""Of states and of elements in a large case, so many are asked about one by one."""
LARGE = 9  # options

ANSWER = """
import json, sys
from click.testing import CliRunner
from detente.cli import main
runner = CliRunner()
for line in sys.stdin:
    done = runner.invoke(main, json.loads(line))
    fault = "" if done.exception is None or isinstance(done.exception, SystemExit) else repr(done.exception)
    print(json.dumps([json.loads(line), done.exit_code, done.stdout or done.stderr, fault]), flush=True)
"""


def requests(path: Path) -> Iterator[list[str]]:
    """Yield what is asked about a case."""
    case = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    name = str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
    large = len(case["options"]) > LARGE
    perspectives, phases, proposals = (list(case.get(key, {})) for key in ("perspectives", "phases", "proposals"))
    concept = ["--concept", "seq"]
    yield ["check", name]
    yield ["audit", name]
    yield ["forecasts", name, *concept]
    if case.get("claims"):
        yield ["trace", name]
        yield ["export", name, "--as", "csv", "--preview"]
        yield ["export", name, "--as", "csv", "--preview", "--redact", "--key", "unwritten"]
    if path.stem == "prisoners-dilemma":
        yield ["link", name, "benchmarks/half.yaml", "--common", "One"]
    if path.parent.name == "cases" and not large:
        yield ["catalog", path.stem]
    if len(perspectives) > 1:
        yield ["compare", name, *perspectives, "--concept", "nash", "--together", "1"]
        for proposal in proposals[:1]:
            acts = [f"--acts={who}={perspectives[1]}" for who in list(case.get("decision_makers") or {})[:1]]
            yield [
                "compare",
                name,
                *perspectives,
                "--proposal",
                proposal,
                "--concept",
                "nash",
                "--together",
                "0",
                *acts,
            ]
    for applied in [["--perspective", p] for p in perspectives] or [[]]:
        if len(phases) > 1:
            yield ["compare", name, *applied, *(part for p in phases for part in ("--phase", p)), *concept]
        for phase in [[], *(["--phase", p] for p in phases[:1] + phases[2:])]:
            yield from _of_model(name, case, [*applied, *phase], large)


def _of_model(name: str, case: Mapping[str, Any], layers: list[str], large: bool) -> Iterator[list[str]]:
    proposals, states = list(case.get("proposals", {})), list(case.get("states", {}))
    model, concept = [name, *layers], ["--concept", "seq"]
    yield ["show", *model]
    yield ["solve", *model, "--limit", "40"]
    yield ["solve", *model, "--engine", "dense", "--limit", "3"]
    yield ["solve", *model, "--engine", "explicit", *(concept if large else ("--concept", "sim", "--concept", "nash"))]
    yield ["solve", *model, "--engine", "symbolic", "--concept", "nash", "--limit", "3"]
    yield ["assess", *model, *(concept if large else ())]
    if not large:
        yield ["coalitions", *model, *concept, "--limit", "20"]
    yield ["consent", *model, "--concept", "nash"]
    yield ["conditions", *model]
    yield ["relations", *model]
    if not large:
        yield ["attitudes", *model, "--limit", "20"]
        yield ["argue", *model, *concept]
        yield ["rivals", *model, *concept]
        yield ["perception", *model, *concept]
        yield ["horizon", *model, "--up-to", "3"]
    if not large and case.get("status_quo"):
        yield ["deals", *model, "--limit", "20"]
    yield ["reach", *model, *concept]
    yield ["robust", *model, *concept, "--together", "1", "--models", "5"]
    yield ["ensemble", *model, *concept, "--samples", "500"]
    if not large:
        yield ["robust", *model, "--models", "100000", "--seconds", "600"]
    yield ["repair", *model, *(("--proposal", proposals[0]) if proposals else ()), "--concept", "nash", "--limit", "2"]
    for state in states[:FIRST]:
        yield ["explain", *model, "--state", state, *(concept if large else ())]
        if not large:
            yield ["assess", *model, "--state", state, "--concept", "gmr", "--limit", "2"]
            yield ["repair", *model, "--state", state, "--concept", "gmr", "--limit", "2"]
            yield ["repair", *model, "--state", state, "--rankings"]
    for proposal in proposals[: 1 if large else FIRST]:
        yield ["assess", *model, "--proposal", proposal, *concept, "--limit", "5"]
        yield ["trace", *model, f"{proposal}:nash"]
    if large and layers:
        return
    if len(proposals) > 1:
        yield ["compare", *model, *(part for p in proposals[:2] for part in ("--proposal", p))]
    for element in (*list(case["options"])[:FIRST], *proposals[:1], *list(case.get("sources", {}))[:1]):
        yield ["trace", *model, element]
    for claim in list(case.get("claims", {}))[:1]:
        yield ["trace", *model, "--without", claim, *concept]


def drawn(folder: Path, how_many: int) -> list[Path]:
    """Write random models of the tests: with bans, merged states, ties, entries of every status, and rival owners.

    As many cases have two perspectives each, which differ in everything that perspectives may differ in.
    """
    sys.path.insert(0, str(ROOT / "tests"))
    from test_doubts import drawn as case_of
    from test_perspectives import random_case as two_perspectives

    found = []
    for seed in range(how_many):
        for name, case in ((f"random-{seed}", case_of(seed)[0]), (f"random-two-{seed}", two_perspectives(seed))):
            found.append(folder / f"{name}.json")
            found[-1].write_text(json.dumps(case), encoding="utf-8")
    return found


def answers(python: str, asked: list[list[str]]) -> dict[str, list[Any]]:
    """Return what a version prints, by the request: exit code, output, and what went wrong without a message."""
    if python.endswith(".json"):
        return dict(json.loads(Path(python).read_text(encoding="utf-8")))
    lines = "".join(json.dumps(request) + "\n" for request in asked)
    command = [Path(python).absolute(), "-c", ANSWER]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        print(f"{python} cannot be asked:\n{done.stderr[-2000:]}", file=sys.stderr)
        raise SystemExit(2)
    return {" ".join(request): rest for request, *rest in map(json.loads, done.stdout.splitlines())}


def compared(value: Any) -> Any:
    """Return a value without what may differ."""
    if isinstance(value, dict):
        return {k: compared(v) for k, v in value.items() if k not in MAY_DIFFER}
    return [compared(v) for v in value] if isinstance(value, list) else value


def same(old: list[Any], new: list[Any]) -> bool:
    """Tell whether two answers are the same, but for what may differ."""
    if old == new:
        return True
    if old[0] != new[0] or old[2] != new[2] or not old[1] or not new[1]:
        return False
    try:
        texts = [json.dumps(compared(json.loads(text)), indent=2) for _, text, _ in (old, new)]
    except ValueError:
        return False
    return texts[0] == texts[1]


def reworded(old: list[Any], new: list[Any]) -> bool:
    """Tell whether both refuse, by the same exit code, and only the words differ, which are no JSON."""
    return bool(old[0]) and old[::2] == new[::2] and not any(text.startswith(("{", "[")) for text in (old[1], new[1]))


def unread(old: list[Any], new: list[Any]) -> bool:
    """Tell whether the old version does not know a key of the case, which the new one reads."""
    return bool(old[0] == 3 and new[0] != 3 and "found the key" in old[1])


def main() -> int:
    """Compare two versions, and show what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", help="the old version's Python, or a file of its answers")
    parser.add_argument("new", help="the new version's Python")
    parser.add_argument("--only", default="", metavar="WORDS", help="only requests with these words in them")
    parser.add_argument("--format", default="json", help="compare another format: table, csv or markdown")
    parser.add_argument("--keep", metavar="FILE", help="keep the old version's answers in a file (NAME.json)")
    parser.add_argument(
        "--random",
        type=int,
        default=0,
        metavar="N",
        help="ask N random models of the tests as well, and N of two perspectives",
    )
    asked = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / "detente-same-json"  # a name that stays, since answers are kept by request
    folder.mkdir(exist_ok=True)
    cases = (*CASES, *drawn(folder, asked.random))
    wanted = [["catalog"], *(request for path in cases for request in requests(path))]
    wanted = [[*r, "--format", asked.format] for r in wanted if asked.only in " ".join(r)]
    start = time.perf_counter()
    old = answers(asked.old, wanted)
    if asked.keep:
        Path(asked.keep).write_text(json.dumps(old), encoding="utf-8")
    new = answers(asked.new, wanted)
    missing = [name for name in new if name not in old]
    older = [name for name in new if name in old and unread(old[name], new[name])]
    changed = [name for name in new if name in old and name not in older and not same(old[name], new[name])]
    differ = [name for name in changed if not reworded(old[name], new[name])]
    for name in changed:
        print(f"\n== detente {name}")
        if old[name][::2] != new[name][::2]:
            print(f"   exit code and fault: {old[name][::2]} before, {new[name][::2]} now")
        lines = difflib.unified_diff(*(v[name][1].splitlines() for v in (old, new)), "before", "now", lineterm="", n=2)
        print("\n".join(list(lines)[:20]))
    seconds = f"{time.perf_counter() - start:.0f} s"
    few = len(new) - len(missing) - len(older)
    told = (
        f"{few} requests compared, {len(differ)} differ, {len(missing)} not asked before, {len(older)} not read before"
    )
    print(f"{told}, {len(changed) - len(differ)} refuse in other words; {seconds}")
    return 1 if differ else 0


if __name__ == "__main__":
    raise SystemExit(main())
