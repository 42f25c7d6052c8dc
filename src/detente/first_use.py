"""Packages that load each of their names when it is first asked for, so that nobody loads a room that is not needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


def on_first_use(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return what a package has as ``__getattr__`` and ``__dir__`` so that it loads its names one by one.

    Where each name comes from is said once: by the imports that the package makes for type checkers alone, which are
    looked up when the first name is asked for. What has the name of a module of the package cannot be loaded like this.

    Examples
    --------
    >>> import detente.report
    >>> detente.report.as_text.__module__
    'detente.report.blocks'
    """
    homes: dict[str, tuple[str, str]] = {}

    def load(name: str) -> Any:
        if not homes:
            homes.update(_homes(package))
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, named = homes[name]
        value = getattr(import_module(module), named)
        setattr(sys.modules[package], name, value)
        return value

    return load, lambda: sorted(homes or _homes(package))


def _homes(package: str) -> dict[str, tuple[str, str]]:
    """Return where each name comes from: a module, and its name there."""
    import ast
    from pkgutil import get_data

    tree = ast.parse(get_data(package, "__init__.py") or b"")
    told = [
        n for n in tree.body if isinstance(n, ast.If) and isinstance(n.test, ast.Name) and n.test.id == "TYPE_CHECKING"
    ]
    imports = (n for block in told for n in block.body if isinstance(n, ast.ImportFrom))
    return {a.asname or a.name: (str(n.module), a.name) for n in imports if n.module != "typing" for a in n.names}
