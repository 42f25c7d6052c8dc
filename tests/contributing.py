"""The examples of CONTRIBUTING, as whoever follows it has them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from detente.declared import as_shipped
from detente.extensions import VARIABLE, load_extensions
from detente.web.nursery import Nursery

BLOCK = re.compile(r"^(?P<indent> *)```python\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
PAGE = Path(__file__).parents[1] / "CONTRIBUTING.md"


def shown(kind: str) -> list[str]:
    """Return the Python blocks of *How to add a* …, such as ``a section``."""
    part = PAGE.read_text(encoding="utf-8").partition(f"## How to add {kind}\n")[2].partition("\n## ")[0]
    return [dedent(block["body"]) for block in BLOCK.finditer(part)]


@contextmanager
def as_shown(kind: str, name: str, folder: Path, *, block: int = 0) -> Iterator[Any]:
    """Write one of these blocks to a module of its own outside the package, and import it for a while."""
    (folder / f"{name}.py").write_text(shown(kind)[block], encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield import_module(name)
        del sys.modules[name]


EXTENSION = "examples_of_contributing"
MODULES = {
    "alliances": ("a section of the case file", 0),
    "best": ("a preference kind", 0),
    "answered": ("a concept", 0),
    "holdings": ("a question", 0),
    "talk": ("a format", 1),
}
REGISTER = """\
from detente.ask import QUESTIONS
from detente.case.preferences import PREFERENCES
from detente.case.sections import SECTIONS
from detente.documents import FORMATS
from detente.stability import CONCEPTS

import alliances, answered, best, holdings, talk

SECTIONS.register("alliances", alliances.SECTION)
PREFERENCES.register("best", best.PREFERENCE)
CONCEPTS.register("answered", answered.CONCEPT)
QUESTIONS.register("holdings", holdings.QUESTION)
FORMATS.register("talk", talk.FORMAT)
"""


def write_extension(folder: Path) -> Path:
    """Write modules with the examples, and one that registers all of them: an extension."""
    for name, (kind, block) in MODULES.items():
        (folder / f"{name}.py").write_text(shown(kind)[block], encoding="utf-8")
    (folder / f"{EXTENSION}.py").write_text(REGISTER, encoding="utf-8")
    return folder


@contextmanager
def extended(folder: Path, *others: str) -> Iterator[None]:
    """Load the examples, and other extensions, here and in every process that is started meanwhile."""
    with pytest.MonkeyPatch.context() as patch, as_shipped():
        patch.syspath_prepend(write_extension(folder))
        patch.setenv("PYTHONPATH", os.pathsep.join((str(folder), str(Path(__file__).parent))), prepend=os.pathsep)
        patch.setenv(VARIABLE, " ".join((EXTENSION, *others)))
        patch.setattr("detente.web.jobs.Nursery", Nursery)  # tests of the workbench share one, which began without them
        load_extensions()
        yield
        for name in (EXTENSION, *others, *MODULES):
            del sys.modules[name]
