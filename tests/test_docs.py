"""The documentation is executed: what a page shows is what the program prints, and what exists has its place in a page.

On a page, from top to bottom, in a fresh folder:

* a ``yaml`` block whose first line is ``# file: NAME`` is written to that file, ``# add to: NAME`` is added to it; the
  case must then pass ``detente check``, or, where the line ends in a comma and a word such as ``wrong``, be refused;
* a block of any language after a line ``% file: NAME`` is written to that file;
* in a ``console`` block each line ``$ detente …`` is run, and the lines after it are its output; a line ``...`` stands
  for output left out. A command that does not end with exit code 0 is followed by ``$ echo $?``;
* ``python`` blocks run, one after the other, in one namespace; where they are written with ``>>>`` the output is
  compared.
"""

from __future__ import annotations

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

import detente
from detente import archive, deadline, dossier, formula
from detente.ask import robust, served
from detente.assess import CASE_CODES, CODES, checks, consent, hypergames, perspectives, phases
from detente.case import gmcr, nodes, resolve
from detente.case.sections import known_keys
from detente.cli import main
from detente.conflict import combinations, few, fitting, leaving, neighbourhood
from detente.documents import FORMATS as DOCUMENT_FORMATS
from detente.documents import Limits, extracted, nesting
from detente.engines import ENGINES, dense, explicit, symbolic, symbolic_engine
from detente.engines import reasons as large
from detente.engines.offered import small
from detente.engines.repairing import candidates
from detente.evidence import first_pass, lexicon
from detente.exchange import FORMATS, json_files, qdpx_reader
from detente.exchange.formats import csv as tables
from detente.report import large as report_large
from detente.stability import CONCEPTS, completions, deterring
from detente.stability.concepts import sim
from detente.stability.families import FAMILIES
from detente.stability.readings import COMPLETIONS, READINGS
from detente.store import store
from detente.web import connections, jobs, nursery, proposing, slots, turns
from detente.web.settings import Settings
from seeds import full, is_whole, long

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
NEEDS_DOCUMENTS = (
    "how-to/bring-in-a-document",
    "how-to/exchange-with-other-programs",
    "how-to/publish-without-names",
)
CAVEATS = (
    "concept-says-little",
    "terms-mixed",
    "infeasible-state",
    "infeasible-status-quo",
    "unsatisfiable-proposal",
    "moves-not-listed",
)

FENCE = re.compile(
    r"^(?:% file: (?P<name>\S+)\n)?(?P<ticks>`{3,})(?P<language>\S*)\n(?P<body>.*?)^(?P=ticks)$",
    re.MULTILINE | re.DOTALL,
)
YAML_FILE = re.compile(r"# (?P<how>file|add to): (?P<name>[\w.-]+)(?P<refused>, \w+)?\n")
RUN = {"console", "yaml", "python"}
LANGUAGES = {*RUN, "json", "text", "sh", "{toctree}"}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, the file it is written to if the page says so, its line on the page."""

    language: str
    body: str
    name: str | None
    line: int


def blocks_of(text: str) -> Iterator[Block]:
    for match in FENCE.finditer(text):
        yield Block(match["language"], match["body"], match["name"], text.count("\n", 0, match.start("ticks")) + 1)


def commands_of(body: str) -> Iterator[tuple[str, str]]:
    """Yield each command with the output the page shows for it."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def matches(shown: str, printed: str) -> bool:
    """Tell whether output is as shown; a line `...` stands for any number of lines."""
    lines = [line.rstrip() for line in shown.rstrip().splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in lines)
    output = "".join(line.rstrip() + "\n" for line in printed.rstrip().splitlines())
    return re.fullmatch(pattern, output) is not None


class Runner:
    """Executes the blocks of one page in the current folder."""

    def __init__(self, page: Path) -> None:
        self.page = page
        self.namespace: dict[str, object] = {"__name__": page.stem}

    def run(self, block: Block) -> None:
        where = f"{self.page.relative_to(DOCS)}:{block.line}"
        if block.name is not None:
            Path(block.name).write_text(block.body, encoding="utf-8")
        elif block.language == "yaml":
            self.yaml(block, where)
        elif block.language == "console":
            self.console(block, where)
        elif block.language == "python":
            self.python(block, where)

    def yaml(self, block: Block, where: str) -> None:
        first = YAML_FILE.match(block.body)
        if first is None:
            return
        with Path(first["name"]).open("w" if first["how"] == "file" else "a", encoding="utf-8") as file:
            file.write(block.body)
        result = detente_command(f"check {first['name']}")
        assert result.exit_code == (3 if first["refused"] else 0), f"{where}: {result.output}"

    def console(self, block: Block, where: str) -> None:
        code = 0
        for command, shown in commands_of(block.body):
            if command == "echo $?":
                printed, code = f"{code}\n", 0
            else:
                assert code == 0, f"{where}: exit code {code} before “{command}” and the page does not show it"
                program, _, arguments = command.partition(" ")
                assert program == "detente", f"{where}: found the command “{program}”; only detente is run"
                result = detente_command(arguments)
                printed, code = result.output, result.exit_code
            message = f"{where}: {command}\nthe page shows\n{shown}\nthe program prints\n{printed}"
            assert matches(shown, printed), message
        assert code == 0, f"{where}: exit code {code} at the end and the page does not show it"

    def python(self, block: Block, where: str) -> None:
        if block.body.startswith(">>> "):
            test = doctest.DocTestParser().get_doctest(block.body, self.namespace, where, where, block.line)
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS, verbose=False)
            found: list[str] = []
            runner.run(test, clear_globs=False, out=found.append)
            self.namespace.update(test.globs)
            assert runner.failures == 0, "".join(found)
        else:
            exec(compile(block.body, where, "exec"), self.namespace)  # noqa: S102 - the project's own documentation


def detente_command(arguments: str) -> click.testing.Result:
    result = CliRunner().invoke(main, shlex.split(arguments), prog_name="detente")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def page_id(path: Path) -> str:
    return str(path.relative_to(DOCS).with_suffix(""))


DEAR = ("how-to/write-a-report",)
"""Pages that show what takes long."""
SHOWING = [
    pytest.param(page, marks=[pytest.mark.long, full] if page_id(page) in DEAR else ())
    for page in PAGES
    if any(block.language in RUN for block in blocks_of(page.read_text(encoding="utf-8")))
]


@pytest.mark.parametrize("page", SHOWING, ids=page_id)
def test_a_page_shows_what_the_program_does(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if page_id(page) == "reference/engines" and find_spec("dd") is None:
        pytest.skip("not run: dd is not installed (the extra “fast” installs it)")
    if page_id(page) in NEEDS_DOCUMENTS and any(find_spec(n) is None for n in ("defusedxml", "selectolax")):
        pytest.skip("not run: what reads documents is not installed (the extra “documents” installs it)")
    monkeypatch.chdir(tmp_path)
    runner = Runner(page)
    for block in blocks_of(page.read_text(encoding="utf-8")):
        runner.run(block)


def test_every_block_of_a_page_is_seen() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        found = list(blocks_of(text))
        fences = re.findall(r"^\s*(?:```|~~~|:::)", text, re.MULTILINE)
        assert len(fences) == 2 * len(found), f"{page_id(page)} has a fence that the test does not read"
        assert {block.language for block in found} <= LANGUAGES, page_id(page)


def test_a_difference_in_output_is_seen() -> None:
    assert matches("a\n...\nd\n", "a\nb\nc\nd\n")
    assert matches("a  \n\n", "a\n")
    assert not matches("a\nd\n", "a\nb\nd\n")
    assert not matches("a\n...\nd\n", "a\nb\n")
    assert not matches("", "a\n")


SMALL = """\
```yaml
# file: a.yaml
format: detente/1
decision_makers: {Ann: {}}
options: {open: {owner: Ann}}
preferences: {Ann: [open]}
```
"""


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("```console\n$ detente check a.yaml\na: all is well\n```\n", "the page shows"),
        ("```console\n$ detente check b.yaml\n...\n```\n", "the page does not show it"),
        ("```console\n$ detente check b.yaml\n...\n$ detente check a.yaml\n...\n```\n", "the page does not show it"),
        ("```console\n$ cat a.yaml\n```\n", "only detente is run"),
        ("```python\n>>> 1 + 1\n3\n```\n", "Expected:"),
        (SMALL.replace("a.yaml", "a.yaml, wrong"), "no errors"),
        (SMALL.replace("owner", "onwer"), "did you mean"),
    ],
    ids=["output", "exit-code", "exit-code-between", "command", "python", "not-wrong", "wrong"],
)
def test_a_page_that_is_wrong_fails(page: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = Runner(DOCS / "index.md")
    right, wrong = blocks_of(SMALL + "\n" + page)
    runner.run(right)
    with pytest.raises(AssertionError, match=re.escape(says)):
        runner.run(wrong)


# -- what exists is documented ----------------------------------------------------------------------------------------


def section(page: str, heading: str) -> str:
    """Return the part of a page from a heading to the next one of the same level."""
    text = (DOCS / page).read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"{page} has no section “{heading}”"
    return found[1]


def test_every_command_and_option_is_documented() -> None:
    for name, command in main.commands.items():
        text = section("reference/command-line.md", f"detente {name}")
        options = [p for p in command.params if isinstance(p, click.Option)]
        words = [word for option in options for word in (*option.opts, *option.secondary_opts)]
        assert [word for word in words if f"`{word}" not in text] == [], name


def undocumented_questions() -> list[str]:
    """Which questions the page on the interface does not name."""
    text = section("reference/http-api.md", "Questions")
    return [name for name in served() if f"`{name}`" not in text]


def test_every_question_is_documented() -> None:
    assert undocumented_questions() == []


def undocumented_formats() -> list[str]:
    """Which formats of codings have no row, with the first of their endings, in the page on them."""
    text = section("reference/exchange-formats.md", "Formats of other programs")
    first = {name: f" | `{found.endings[0]}`" if found.endings else "" for name, found in FORMATS.items()}
    return [name for name, ending in first.items() if f"| `{name}`{ending}" not in text]


def unnamed(*formats: Mapping[str, Any]) -> list[str]:
    """Which formats, and which endings of theirs, the table of what can be imported does not name."""
    text = section("reference/command-line.md", "detente import")
    words = {w for found in formats for name, one in found.items() for w in (name, *one.endings)}
    return [word for word in sorted(words, key=lambda w: (w[0] == ".", w)) if f"`{word}`" not in text]


def test_every_format_is_documented() -> None:
    assert undocumented_formats() == []
    assert unnamed(FORMATS, DOCUMENT_FORMATS) == []


def test_the_options_of_every_command_are_documented() -> None:
    text = (DOCS / "reference/command-line.md").read_text(encoding="utf-8")
    assert all(f"`{opt}`" in text for opt in ("--help", "-h", "--version"))


def concepts_without_a_page() -> set[str]:
    """The concepts that have no page, or are missing from the list of them."""
    folder = DOCS / "reference/concepts"
    index = (folder / "index.md").read_text(encoding="utf-8")
    listed = {c for c in CONCEPTS if f"| `{c}` | [{CONCEPTS[c].name}]({c}.md) |" in index and f"\n{c}\n" in index}
    return {*CONCEPTS} - (listed & {p.stem for p in folder.glob("*.md")})


def readings_without_a_place() -> list[str]:
    """Which readings of preferences the options' table does not name, or no page on preferences shows."""
    table = section("reference/command-line.md", "Readings")
    pages = [path.read_text(encoding="utf-8") for path in (DOCS / "reference/preferences").glob("*.md")]
    commands = [c for page in pages for b in blocks_of(page) if b.language == "console" for c, _ in commands_of(b.body)]
    shown = {word for c in commands for word in re.findall(r"--reading (\S+)", c)} | {COMPLETIONS}  # asked by default
    return [name for name in READINGS if f"`{name}`" not in table or name not in shown]


def test_every_reading_is_documented() -> None:
    assert readings_without_a_place() == []


def test_a_reading_that_is_not_documented_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READINGS, "e", "extension e: nothing is preferred")
    assert readings_without_a_place() == ["e"]


def columns_of_engines() -> list[str]:
    page = (DOCS / "reference/engines.md").read_text(encoding="utf-8")
    header = next(line for line in page.splitlines() if line.startswith("|"))
    return [cell.strip() for cell in header.split("|")[2:-1]]


def test_every_engine_has_a_column() -> None:
    assert columns_of_engines() == [*ENGINES]


def test_every_concept_has_a_page() -> None:
    assert concepts_without_a_page() == set()
    assert {p.stem for p in (DOCS / "reference/concepts").glob("*.md")} == {*CONCEPTS, *FAMILIES, "index"}
    index = (DOCS / "reference/concepts/index.md").read_text(encoding="utf-8")
    assert [f for f in FAMILIES if f"| `{f}` | [{FAMILIES[f].name}]({f}.md)" not in index] == []


def test_every_warning_has_a_page() -> None:
    pages = {p.stem: p.read_text(encoding="utf-8") for p in (DOCS / "reference/warnings").glob("*.md")}
    assert set(pages) == {*CODES, *CASE_CODES, *CAVEATS, "index"}
    shown = {code: "".join(b.body for b in blocks_of(text) if b.language == "console") for code, text in pages.items()}
    assert [code for code in (*CODES, *CASE_CODES, *CAVEATS) if f"{code}:" not in shown[code]] == [], (
        "no example raises it"
    )
    source = "".join(p.read_text(encoding="utf-8") for p in Path(detente.__file__).parent.glob("assess/*.py"))
    assert set(re.findall(r'Caveat\(\s*"([a-z-]+)"', source)) <= set(CAVEATS)


def test_every_key_of_a_case_file_is_documented() -> None:
    text = (DOCS / "reference/case-file.md").read_text(encoding="utf-8")
    assert [(kind, key) for kind, keys in known_keys().items() for key in keys if f"`{key}`" not in text] == []


def test_every_rule_of_the_first_pass_is_documented() -> None:
    text = section("reference/first-pass.md", "Rules")
    assert [rule for rule in first_pass.RULES if f"`{rule}`" not in text] == []


def test_every_key_of_a_lexicon_is_documented() -> None:
    text = section("reference/first-pass.md", "Lexicon")
    keys = (*lexicon.FILE_KEYS, *lexicon.LIST_KEYS, *lexicon.ENTRY_KEYS, *lexicon.LEXICON_KINDS)
    assert [key for key in keys if f"`{key}`" not in text] == []


def test_the_public_surface_is_documented() -> None:
    text = (DOCS / "reference/python.md").read_text(encoding="utf-8")
    assert [name for name in detente.__all__ if f"`{name}" not in text] == []


@pytest.mark.parametrize(
    ("page", "bound"),
    [
        ("reference/engines.md", few.MAX_OPTIONS),
        ("reference/engines.md", small.MAX_STATES),
        ("reference/engines.md", explicit.MAX_OPTIONS),
        ("reference/engines.md", leaving.MAX_FOUND),
        ("reference/engines.md", leaving.MAX_BITS),
        ("reference/engines.md", large.LISTED_STATES),
        ("reference/genius-format.md", leaving.MAX_BITS),
        ("reference/engines.md", explicit.MAX_MOVES),
        ("reference/engines.md", explicit.FEW_MOVES),
        ("reference/engines.md", dense.BY_CHOICE),
        ("reference/engines.md", dense.MAX_OPTIONS),
        ("reference/engines.md", symbolic.MAX_RANKED),
        ("reference/engines.md", symbolic.MAX_SUMS),
        ("reference/engines.md", symbolic_engine.SMALL),
        ("reference/engines.md", symbolic_engine.FEW_LEVELS),
        ("reference/preferences/index.md", explicit.MAX_COMPARED),
        ("reference/preferences/completions.md", completions.MOST),
        ("reference/preferences/completions.md", completions.ONE_BY_ONE),
        ("reference/preferences/completions.md", completions.OF_ONE),
        ("how-to/write-a-report.md", report_large.MANY_STATES),
        ("how-to/write-a-report.md", robust.MANY_DOUBTS),
        ("reference/engines.md", int(deadline.UNASKED)),
        ("reference/engines.md", symbolic_engine.HERE_MEBIBYTES),
        ("reference/engines.md", symbolic_engine.BYTES >> 30),
        ("reference/engines.md", large.LISTED_OPTIONS),
        ("reference/engines.md", large.MEBIBYTES),
        ("reference/engines.md", int(large.SECONDS)),
        ("reference/engines.md", sim.MAX_STATES),
        ("reference/engines.md", sim.MAX_JOINT_RESULTS),
        ("reference/engines.md", neighbourhood.MAX_OWN_OPTIONS),
        ("reference/engines.md", deterring.MAX_VISITED),
        ("reference/case-file.md", nodes.MAX_CHARACTERS),
        ("reference/case-file.md", nodes.MAX_NODES),
        ("reference/case-file.md", nodes.MAX_DEPTH),
        ("reference/case-file.md", formula.MAX_LENGTH),
        ("reference/case-file.md", formula.MAX_DEPTH),
        ("reference/case-file.md", resolve.MAX_FORMULA_SIZE),
        ("reference/case-file.md", resolve.MAX_FORMULA_DEPTH),
        ("reference/case-file.md", fitting.MAX_RANKED_OPTIONS),
        ("reference/case-file.md", combinations.MAX_ENUMERATED),
        ("reference/case-file.md", candidates.MAX_PLACES),
        ("reference/first-pass.md", lexicon.MAX_BYTES),
        ("reference/gmcr-format.md", gmcr.MAX_OPTIONS_FOR_RANKING),
        ("reference/warnings/not-looked-at.md", checks.MAX_OPTIONS),
        ("reference/command-line.md", perspectives.MAX_SWAPS),
        ("explanation/belief-swaps-and-hypergames.md", perspectives.MAX_SWAPS),
        ("reference/command-line.md", hypergames.MAX_STATES),
        ("reference/command-line.md", hypergames.MAX_ASSIGNMENTS),
        ("reference/command-line.md", consent.MAX_WAYS),
        ("reference/command-line.md", phases.LISTED),
        ("reference/command-line.md", phases.MAX_STATES),
        ("reference/command-line.md", perspectives.MAX_COMPARED),
        ("reference/command-line.md", dossier.COMPARED_OPTIONS),
        ("explanation/security.md", Limits().bytes),
        ("explanation/security.md", Limits().characters),
        ("explanation/security.md", int(Limits().seconds)),
        ("explanation/security.md", Limits().memory >> 20),
        ("explanation/security.md", extracted.MAX_UNFOLDED),
        ("explanation/security.md", extracted.MAX_PAGES),
        ("explanation/security.md", nesting.DEPTH),
        ("explanation/security.md", nesting.MOST_ATTRIBUTES),
        ("reference/exchange-formats.md", archive.MAX_MEMBERS),
        ("reference/exchange-formats.md", archive.MAX_UNFOLDED),
        ("reference/exchange-formats.md", qdpx_reader.MAX_XML),
        ("reference/exchange-formats.md", tables.MAX_BYTES),
        ("reference/exchange-formats.md", json_files.MAX_BYTES),
        ("explanation/fairness.md", int(jobs.QUICK_SECONDS)),
        ("explanation/fairness.md", jobs.LONG_EACH),
        ("explanation/fairness.md", jobs.QUICK_EACH),
        ("explanation/fairness.md", jobs.WAITING),
        ("explanation/fairness.md", jobs.KEPT_EACH),
        ("explanation/fairness.md", jobs.KEPT_BYTES_EACH >> 20),
        ("explanation/fairness.md", jobs.KEPT_BYTES >> 20),
        ("explanation/fairness.md", nursery.BYTES >> 30),
        ("explanation/fairness.md", proposing.MOST),
        ("explanation/fairness.md", jobs.BYTES_EACH >> 20),
        ("explanation/fairness.md", turns.MUCH >> 10),
        ("explanation/fairness.md", turns.AT_ONCE),
        ("explanation/fairness.md", turns.IN_FLIGHT),
        ("explanation/fairness.md", turns.AT_ONCE_ALONE),
        ("explanation/fairness.md", turns.IN_FLIGHT_ALONE),
        ("explanation/fairness.md", turns.BYTES_EACH >> 20),
        ("explanation/fairness.md", turns.BYTES >> 20),
        ("explanation/fairness.md", int(connections.REQUEST_SECONDS)),
        ("explanation/fairness.md", int(connections.TAKEN_SECONDS)),
        ("explanation/fairness.md", connections.EACH),
        ("explanation/fairness.md", store.CASES_IN_MEMORY),
        ("explanation/fairness.md", store.CASES_BYTES >> 20),
        ("explanation/fairness.md", store.DRAFTS_BYTES >> 20),
        ("explanation/fairness.md", Settings.streams_each),
        ("explanation/fairness.md", int(Settings.body_seconds)),
        ("reference/command-line.md", Settings.connections),
        ("reference/command-line.md", Settings.streams),
        ("reference/command-line.md", Settings.workers),
        ("explanation/fairness.md", slots.RETIRED_KIB >> 10),
    ],
)
def test_every_bound_is_documented(page: str, bound: int) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    written = f"{bound:,}".replace(",", " ")
    assert re.search(rf"(?<!\d)(?<!\d ){written}(?! ?\d)", text), f"{page} does not say {written}"


# -- the site ---------------------------------------------------------------------------------------------------------


@long
@pytest.mark.skipif(
    any(find_spec(name) is None for name in ("sphinx", "myst_parser", "furo")),
    reason="not run: Sphinx, MyST or furo is not installed (the extra “docs” installs them)",
)
def test_the_site_builds_without_warnings_and_asks_nobody_for_anything(tmp_path: Path) -> None:
    """An ordinary run reads all pages and follows all links between them; only `-m full` makes pages of HTML of it."""
    site, made = tmp_path / "html", "html" if is_whole() else "dummy"
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", made, "-d", tmp_path / "doctrees"]
    done = subprocess.run([*sphinx, DOCS, site], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    if made == "dummy":
        return
    pages = list(site.rglob("*.html"))
    assert len(pages) >= len(PAGES)
    loads = re.compile(r"""<(?:script|img|iframe)[^>]*\ssrc=["']?(?:https?:)?//|<link[^>]*\shref=["']?(?:https?:)?//""")
    assert [page.name for page in pages if loads.search(page.read_text(encoding="utf-8"))] == []
    imports = re.compile(r"""@import\s+(?:url\()?["']?(?:https?:)?//|url\(["']?(?:https?:)?//""")
    assert [sheet.name for sheet in site.rglob("*.css") if imports.search(sheet.read_text(encoding="utf-8"))] == []
