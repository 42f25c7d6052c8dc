"""The same request gives the same bytes in every process, however texts are hashed there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seeds import full, long, take

pytest.importorskip("pysat", reason="python-sat is not installed")

SYRIA = ["syria-2016", "--perspective", "A"]
REQUESTS = [
    ["repair", *SYRIA, "--proposal", "V1"],
    ["repair", *SYRIA, "--phase", "before_deadline", "--proposal", "R3", "--limit", "4", "--format", "json"],
    ["repair", "prisoners-dilemma", "--proposal", "cooperate", "--concept", "nash", "--format", "json"],
    ["repair", *SYRIA, "--proposal", "V1", "--concept", "nash", "--limit", "3"],
    ["repair", "syria-iraq-1975", "--state", "s2", "--rankings"],
    ["robust", *SYRIA, "--proposal", "R3", "--concept", "nash", "--models", "20", "--format", "json"],
    ["compare", "syria-2016", "A", "B", "--concept", "nash", "--proposal", "V1", "--together", "1"],
    ["compare", *SYRIA, "--phase", "before_deadline", "--phase", "after_deadline", "--concept", "nash"],
    ["compare", *SYRIA, "--proposal", "V1", "--proposal", "V2"],
    ["consent", *SYRIA, "--concept", "nash", "--format", "json"],
    ["reach", "elmira-9state", "--format", "json"],
    ["trace", *SYRIA, "--phase", "before_deadline", "V1:nash", "--format", "json"],
    ["trace", *SYRIA, "--phase", "before_deadline", "--without", "x090"],
    ["assess", *SYRIA, "--phase", "before_deadline", "--concept", "seq"],
    ["explain", "elmira-9state", "--format", "json"],
    ["solve", *SYRIA, "--engine", "symbolic", "--concept", "seq"],
    ["check", "syria-2016"],
    ["report", "elmira-9state", "-o", "-"],
    ["audit", "syria-2016"],
]
PROGRAM = """
import sys
from click.testing import CliRunner
from detente.cli import main

for request in {requests!r}:
    done = CliRunner().invoke(main, request)
    print(*request, done.exit_code, repr(done.exception))
    print(done.output)
"""


def printed(seed: int, requests: list[list[str]]) -> bytes:
    environment = os.environ | {"PYTHONHASHSEED": str(seed)}
    command = [sys.executable, "-c", PROGRAM.format(requests=requests)]
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


@long
def test_the_same_request_gives_the_same_bytes_in_every_process() -> None:
    first = printed(1, REQUESTS)
    assert first.count(b"\n") > 500
    assert printed(2, REQUESTS) == first


CASE = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}, d: {owner: B}, e: {owner: B}}
preferences: {A: [a], B: [not b]}
proposals: {P: {terms: a or b}}
"""


@full
def test_repairs_do_not_depend_on_where_things_lie_in_memory(tmp_path: Path) -> None:
    """Many searches are begun and used up here, so that a number for each that is not its own would be given twice."""
    (tmp_path / "case.yaml").write_text(CASE, encoding="utf-8")
    request = ["repair", str(tmp_path / "case.yaml"), "--proposal", "P", "--concept", "nash", "--limit", "50"]
    all_printed = {printed(seed, [request]) for seed in take(4, every=2)}
    assert len(all_printed) == 1
    (text,) = all_printed
    assert text.count(b"It holds as it is") == 1
    assert b"Repair 2" not in text
