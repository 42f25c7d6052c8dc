"""The notebooks of the documentation: each runs, says what its text says of it, and becomes a file of Jupyter."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def pages() -> Iterator[ModuleType]:
    """The module by which the documentation makes pages of notebooks."""
    sys.path.insert(0, str(DOCS))
    import notebook_pages

    yield notebook_pages
    sys.path.remove(str(DOCS))


NAMES = sorted(path.stem for path in (DOCS / "notebooks").glob("*.py"))
# What a text around the cells says of a result, with what the cells must show for it to be true.
SAID = {
    "first-conflict": ["nash ['NNY'] then ['NNN', 'NNY']", "But then the lower farm would give up"],
    "variants-in-a-loop": [
        "nash {0: 72, 1: 432, 2: 72}",
        "seq {1: 380, 2: 196}",
        "576",
        "NY > YY > NN > YN   and   NY",
    ],
    "an-ensemble": [
        "28800 of all 86400 variants, 1/3",
        "{'nash': 'no', 'seq': 'yes'}",
        "wages as they are, inferred, c032",
        "1/32",
    ],
    "an-argument-put-to-the-test": [
        "A verdict changes without 1 of",
        "voices: unnamed Defence Department source",
        "Daily Beast",
        "'Q1'",
    ],
}


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_runs_and_its_text_is_true(name: str, pages: ModuleType) -> None:
    script = (DOCS / "notebooks" / f"{name}.py").read_text(encoding="utf-8")
    shown = [found for cell, found in pages.run(script, name) if cell.is_code]
    for found in shown:
        assert found.printed or found.text, "every cell shows something"
        assert found.html is None or found.html.startswith("<"), found.html
    whole = re.sub(r"<[^>]+>", "", "\n".join(f"{s.printed}\n{s.html or s.text or ''}" for s in shown))
    whole = re.sub(r"\s+", " ", whole.replace("&gt;", ">").replace("&#39;", "'"))
    for text in SAID[name]:
        assert re.sub(r"\s+", " ", text) in whole, text


def test_every_notebook_has_its_page_and_stands_in_the_list(pages: ModuleType) -> None:
    assert {*SAID} == {*NAMES}
    listed = (DOCS / "notebooks" / "index.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert pages.STUB.findall((DOCS / "notebooks" / f"{name}.md").read_text(encoding="utf-8")) == [f"{name}.py"]
        assert f"\n{name}\n" in listed


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_jupyter_has_the_cells_and_nothing_else(name: str, pages: ModuleType) -> None:
    script = (DOCS / "notebooks" / f"{name}.py").read_text(encoding="utf-8")
    made = json.loads(pages.jupyter(script))
    assert pages.jupyter(script) == pages.jupyter(script)
    assert (made["nbformat"], made["nbformat_minor"]) == (4, 5)
    cells = made["cells"]
    assert cells[0]["cell_type"] == "markdown"
    assert cells[0]["source"][0].startswith("# "), "it begins with its title"
    assert len({cell["id"] for cell in cells}) == len(cells)
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert ast.dump(ast.parse("\n".join("".join(cell["source"]) for cell in code))) == ast.dump(ast.parse(script))


def test_cells_are_told_apart(pages: ModuleType) -> None:
    script = '# %% [markdown]\n# # A title\n#\n# Text.\n\n# %%\nx = "</pre>"\nprint(1)\nx\n\n# %%\ny = 2\n'
    (text, _), (_, shown), (_, nothing) = pages.run(script, "made")
    assert text.source == "# A title\n\nText."
    assert (shown.printed, shown.html, shown.text) == ("1\n", None, "'</pre>'")
    assert nothing == pages.Shown()


def test_what_a_cell_shows_is_escaped_and_fenced(pages: ModuleType, tmp_path: Path) -> None:
    script = tmp_path / "odd.py"
    script.write_text('# %% [markdown]\n# # Odd\n\n# %%\nprint("<b>```")\n"</pre>"\n', encoding="utf-8")
    with redirect_stdout(StringIO()) as out:
        page = pages.page(script)
    assert "&lt;b&gt;```" in page
    assert "````{raw} html" in page
    assert "&lt;/pre&gt;" in page
    assert not out.getvalue()
