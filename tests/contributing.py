"""The examples of CONTRIBUTING, as whoever follows it has them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

BLOCK = re.compile(r"^(?P<indent> *)```python\n(?P<body>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
PAGE = Path(__file__).parents[1] / "CONTRIBUTING.md"


def shown(kind: str) -> list[str]:
    """Return the Python blocks of *How to add a* …, such as ``a section``."""
    part = PAGE.read_text(encoding="utf-8").partition(f"## How to add {kind}\n")[2].partition("\n## ")[0]
    return [dedent(block["body"]) for block in BLOCK.finditer(part)]


@contextmanager
def as_shown(kind: str, name: str, folder: Path) -> Iterator[Any]:
    """Write the first of these blocks to a module of its own outside the package, and import it for a while."""
    (folder / f"{name}.py").write_text(shown(kind)[0], encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield import_module(name)
        del sys.modules[name]
