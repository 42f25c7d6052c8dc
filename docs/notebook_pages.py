"""Notebooks of the documentation: kept as scripts, run where a page is made of them, handed out as files of Jupyter.

A notebook is a script of cells, as Jupytext, VS Code and Spyder know it: a line ``# %%`` begins a cell of Python,
``# %% [markdown]`` one of text in comments. So it has no outputs that could be wrong, and a change of it can be read.
Running one needs nothing but Python: what the last line of a cell gives is shown as a notebook shows it.
"""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "notebooks"
STUB = re.compile(r"^% the notebook (\S+\.py)$", re.MULTILINE)
"""The line of a page in whose place a notebook comes."""
_CELL = re.compile(r"^# %%( \[markdown\])?\n", re.MULTILINE)
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook: its text, or its code."""

    source: str
    is_code: bool


@dataclass(frozen=True)
class Shown:
    """What a cell has given: what it printed, and what its last line is shown as, if anything is."""

    printed: str = ""
    html: str | None = None
    text: str | None = None


def notebooks() -> list[Path]:
    """Return the scripts, by name."""
    return sorted(FOLDER.glob("*.py"))


def cells(script: str) -> Iterator[Cell]:
    """Yield the cells of a script."""
    _, *parts = _CELL.split(script)
    for mark, body in zip(parts[::2], parts[1::2], strict=True):
        if mark:
            lines = (re.sub(r"^# ?", "", line) for line in body.strip("\n").split("\n"))
            yield Cell("\n".join(lines), False)
        else:
            yield Cell(body.strip("\n"), True)


def run(script: str, name: str) -> Iterator[tuple[Cell, Shown]]:
    """Run a script cell by cell; yield each with what it has given."""
    known: dict[str, Any] = {"__name__": "__main__"}
    for cell in cells(script):
        yield cell, _run(cell, known, name) if cell.is_code else Shown()


def _run(cell: Cell, known: dict[str, Any], name: str) -> Shown:
    tree = ast.parse(cell.source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with redirect_stdout(printed):
        exec(compile(tree, name, "exec"), known)  # noqa: S102 - a script of this repository
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), name, "eval"), known)  # noqa: S307 - the same
    if value is None:
        return Shown(printed.getvalue())
    told = getattr(value, "_repr_html_", None)
    return Shown(printed.getvalue(), told() if told else None, repr(value))


def page(script: Path) -> str:
    """Return a notebook, run, as a page of the documentation."""
    parts = []
    for cell, shown in run(script.read_text(encoding="utf-8"), script.name):
        if not cell.is_code:
            parts.append(cell.source)
            continue
        parts.append(_fenced("python", cell.source))
        inner = f"<pre>{escape(shown.printed)}</pre>" if shown.printed else ""
        if shown.html is not None:
            inner += shown.html
        elif shown.text is not None:
            inner += f"<pre>{escape(shown.text)}</pre>"
        if inner:
            parts.append(_fenced("{raw} html", f'<div class="shown">{inner}</div>'))
    kept = f'<a href="{script.stem}.ipynb" download>as a notebook</a>'
    parts.insert(1, _fenced("{raw} html", f'<p class="kept">Keep it {kept}, without outputs: run it yourself.</p>'))
    return "\n\n".join(parts) + "\n"


def _fenced(kind: str, text: str) -> str:
    longest = max((len(found) for found in re.findall(r"`+", text)), default=2)
    ticks = "`" * max(3, longest + 1)
    return f"{ticks}{kind}\n{text}\n{ticks}"


def jupyter(script: str) -> str:
    """Return a script as a file of Jupyter, without outputs."""
    made = []
    for number, cell in enumerate(cells(script), start=1):
        common = {"id": f"cell-{number}", "metadata": {}, "source": cell.source.splitlines(keepends=True)}
        more = {"execution_count": None, "outputs": []} if cell.is_code else {}
        made.append({"cell_type": "code" if cell.is_code else "markdown", **common, **more})
    whole = {"cells": made, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def placed(_app: object, _page: str, source: list[str]) -> None:
    """Put notebooks into the pages that name them, when Sphinx reads these."""
    source[0] = STUB.sub(lambda found: page(FOLDER / found[1]), source[0])


def handed_out(app: Any, fault: BaseException | None) -> None:
    """Write the files of Jupyter beside the pages, when Sphinx is done."""
    if fault is None and app.builder.format == "html":
        for script in notebooks():
            to = Path(app.outdir) / FOLDER.name / f"{script.stem}.ipynb"
            to.write_text(jupyter(script.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
