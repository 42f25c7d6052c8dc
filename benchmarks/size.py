"""How large the house is: lines of each kind, and what is longer than it should be, of some commits side by side.

    python benchmarks/size.py [COMMIT ...]

Without commits: the last one before each kind of thing was declared once, and the present one. The numbers come from
git alone, so that a clone is enough.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent.parent
BEFORE = "3b0f8d5"
GENERATED = {"ui/openapi.json", "ui/src/contract.ts", "ui/package-lock.json"}
MODULE, FUNCTION = 400, 50
LONG_MODULES = f"modules of the package over {MODULE} lines"
LONG_FUNCTIONS = f"functions of the package over {FUNCTION} lines"
KINDS = (
    "Python of the package", "Python of tests", "other Python", "TypeScript by hand", "tests of the page",
    "schemas in git", "generated in git", "documentation", "cases of the catalogue",
)  # fmt: skip
ROWS = (*KINDS, "files of the package", LONG_MODULES, LONG_FUNCTIONS)


def kind(path: str) -> str | None:
    """Return what a file counts as; nothing for data of tests, pictures and settings."""
    p = PurePosixPath(path)
    if path in GENERATED:
        return "generated in git"
    if p.suffix == ".py":
        return {"src": "Python of the package", "tests": "Python of tests"}.get(p.parts[0], "other Python")
    if p.parts[0] == "ui" and p.suffix in (".ts", ".tsx"):
        return "tests of the page" if ".test." in p.name or "tests" in p.parts else "TypeScript by hand"
    if path.startswith("src/detente/schema/") and p.suffix == ".json":
        return "schemas in git"
    if p.parts[0] == "docs" and p.suffix == ".md":
        return "documentation"
    return "cases of the catalogue" if path.startswith("src/detente/") and p.suffix == ".yaml" else None


def long_functions(text: str, most: int = FUNCTION) -> list[str]:
    """Return the functions of a module that have more lines than that, their docstrings not counted."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None:
            first = node.body[0]
            said = first.end_lineno - first.lineno + 1 if ast.get_docstring(node) and first.end_lineno else 0
            if node.end_lineno - node.lineno + 1 - said > most:
                found.append(node.name)
    return found


def files(commit: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every file of a commit that counts."""
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "-z", "--name-only", commit], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [path for path in listed.stdout.split("\0") if path and kind(path)]
    asked = "".join(f"{commit}:{path}\n" for path in paths).encode()
    data = subprocess.run(["git", "cat-file", "--batch"], cwd=ROOT, input=asked, capture_output=True, check=True).stdout
    at = 0
    for path in paths:
        head, at = data.index(b"\n", at), data.index(b"\n", at) + 1
        size = int(data[:head].rsplit(b" ", 1)[1])
        yield path, data[at : at + size].decode()
        at += size + 1


def measured(commit: str) -> Counter[str]:
    """Count a commit."""
    found: Counter[str] = Counter()
    for path, text in files(commit):
        of = kind(path)
        assert of is not None
        lines = len(text.splitlines())
        found[of] += lines
        if of == "Python of the package":
            found["files of the package"] += 1
            found[LONG_MODULES] += lines > MODULE
            found[LONG_FUNCTIONS] += len(long_functions(text))
    return found


def table(commits: list[str]) -> str:
    """Return the numbers of some commits as a table in Markdown."""
    columns = [measured(commit) for commit in commits]
    lines = ["| lines | " + " | ".join(commits) + " |", "|---|" + "---:|" * len(commits)]
    lines += [f"| {row} | " + " | ".join(f"{column[row]:,}" for column in columns) + " |" for row in ROWS]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(sys.argv[1:] or [BEFORE, "HEAD"]))
