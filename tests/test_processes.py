"""Work in other processes ends with whoever gave it, also where that was gone before the work had begun."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

import detente
from detente.documents.formats import FORMATS
from detente.engines.worker import conflict_data
from detente.stability import sanctioning
from seeds import long_but
from waiting import PATIENCE

on_linux = pytest.mark.skipif(not Path("/proc").is_dir(), reason="the system of others does not tell of a parent's end")

CASE = """
format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [b], B: [a]}
"""
LEAVES = """
import os, subprocess, sys
worker = subprocess.Popen([sys.executable, "-P", "-m", sys.argv[1]])
print(os.getpid(), flush=True)
"""
"""Start a worker on one's own standard input and output, say who one is, and be gone before there is work."""


def of_engine(parent: int) -> bytes:
    conflict = detente.compile_model(detente.parse_case(CASE).model())
    asked = {"conflict": conflict_data(conflict), "concepts": [asdict(sanctioning("nash"))], "focal": 0}
    return json.dumps(asked | {"parent": parent, "seconds": 9, "bytes": 1 << 30}).encode()


def of_document(parent: int) -> bytes:
    asked = {
        "kind": "text",
        "reader": FORMATS["text"].reader,
        "encoding": "utf-8",
        "memory": 1 << 30,
        "seconds": 9,
        "characters": 9,
    }
    return json.dumps(asked | {"parent": parent}).encode() + b"\nwords"


def of_workbench(parent: int) -> bytes:
    asked: dict[str, Any] = {"kind": "solve", "question": {}, "text": None, "texts": {}}
    request = {"does": "question", "asked": asked, "draft": "d", "name": "c", "tree": 2, "keep": False, "content": 0}
    first = {"parent": parent, "bytes": 4 << 30, "socket": None}
    return b"\n".join((json.dumps(first).encode(), json.dumps(request | {"seconds": 9}).encode(), b"{}"))


@long_but(every=3)
@on_linux
@pytest.mark.parametrize(
    ("module", "request_of"),
    [
        ("detente.engines.worker", of_engine),
        ("detente.documents.worker", of_document),
        ("detente.web.worker", of_workbench),
    ],
)
@pytest.mark.parametrize("gone", [True, False])
def test_work_is_done_for_a_parent_and_for_nobody_else(module: str, request_of: Any, gone: bool) -> None:
    command = [sys.executable, "-P", "-m", module] if not gone else [sys.executable, "-c", LEAVES, module]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        parent = None
        if gone:
            parent = int(process.stdout.readline())
            process.wait(PATIENCE)
        process.stdin.write(request_of(parent or os.getpid()))
        process.stdin.close()
        assert (process.stdout.read() == b"") is gone
