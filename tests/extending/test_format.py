"""A format declared outside the package, as CONTRIBUTING shows it, is found on every surface."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import test_docs
from contributing import as_shown
from detente.cli import main
from detente.exchange import FORMATS
from detente.report import as_text
from detente.report.formats import FORMATS as RESULT_FORMATS
from detente.report.formats import ResultFormat
from detente.store import Draft
from detente.store.draft import ids_from
from detente.store.edits import from_text
from detente.web.app import described_app
from detente.web.cases import vocabulary
from detente.web.work import DOES, Given

pytestmark = pytest.mark.quick

LINES = "letter 0 5 the board agrees\nletter 7 9 the crews do not\n"


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The format of the page, for as long as the tests of this module run."""
    with (
        as_shown("a format", "claim_lines", tmp_path_factory.mktemp("outside")) as module,
        FORMATS.beside("claim-lines", module.FORMAT),
    ):
        yield "claim-lines"


@pytest.fixture
def case(toy: str, tmp_path: Path) -> Path:
    """A case that came in by the format."""
    (tmp_path / "told.lines").write_text(LINES, encoding="utf-8")
    run("import", str(tmp_path / "told.lines"), "-o", str(tmp_path / "case.yaml"))
    return tmp_path / "case.yaml"


def run(*arguments: str) -> Any:
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def served(does: str, question: dict[str, Any], case: str, content: bytes = b"") -> Any:
    draft = Draft(from_text(case, ids_from(1)), "told")
    return json.loads(DOES[does](Given({**question, "texts": {}, "text": None}, draft, content, lambda *_: None)))


def test_the_command_line_brings_it_in_by_its_ending_or_its_name(case: Path, toy: str) -> None:
    claims = detente.read_case(case).layer.claims
    assert [(c.source, c.start, c.end, c.says) for c in claims.values()] == [
        ("letter", 0, 5, "the board agrees"), ("letter", 7, 9, "the crews do not"),
    ]  # fmt: skip
    other = case.with_name("other.txt")
    other.write_text(LINES, encoding="utf-8")
    run("import", str(other), "--as", toy, "-o", str(case.with_name("again.yaml")))
    assert detente.read_case(case.with_name("again.yaml")).layer.claims == claims
    refused = CliRunner().invoke(main, ["import", str(other), "--as", "claim-line", "-o", "x.yaml"])
    assert (refused.exit_code, "claim-lines" in refused.stderr) == (2, True)


def test_the_command_line_writes_it(case: Path, toy: str) -> None:
    assert toy in run("export", "--help").stdout
    out = case.with_name("out.lines")
    run("export", str(case), "--as", toy, "-o", str(out))
    assert out.read_text(encoding="utf-8") == LINES
    refused = CliRunner().invoke(main, ["export", str(case), "--as", toy, "--bom", "-o", str(out), "--replace"])
    assert (refused.exit_code, "--bom goes with --as csv" in refused.stderr) == (2, True)


def test_the_workbench_brings_it_in_and_writes_it(case: Path, toy: str) -> None:
    text = case.read_text(encoding="utf-8")
    read = served("file", {"name": "told.lines", "encoding": None}, text, LINES.encode())
    assert len(read["tree"]["claims"]) == 2
    file = served("export", {"question": {"kind": toy}}, text)
    assert (file["name"], file["media_type"]) == ("told.lines", "text/plain")
    assert base64.b64decode(file["content"]).decode() == LINES
    assert served("preview", {"question": {"kind": toy}}, text)["refused"] == ""


def test_the_page_is_told_of_it(toy: str) -> None:
    words = vocabulary(None)  # type: ignore[arg-type]  # who asks does not matter
    assert "lines" in words.imports
    assert toy in words.exports
    assert {"id": toy, "label": "one line for each claim (.lines)", "takes": []} in [
        word.model_dump() for word in words.codings
    ]
    asked = described_app().openapi()["components"]["schemas"]["ExportQuestion"]["properties"]
    assert toy in asked["kind"]["enum"]


def test_results_are_printed_in_a_format_declared_elsewhere() -> None:
    loud = ResultFormat(
        label="in capitals",
        media_type="text/plain",
        write=lambda results: "".join(as_text(d()).upper() for d in results.documents),
    )
    with RESULT_FORMATS.beside("loud", loud):
        assert "[table|json|csv|markdown|loud]" in " ".join(run("solve", "--help").stdout.split())
        plain = run("solve", "prisoners-dilemma").stdout
        assert run("solve", "prisoners-dilemma", "--format", "loud").stdout == plain.upper()
    refused = CliRunner().invoke(main, ["solve", "prisoners-dilemma", "--format", "loud"])
    assert (refused.exit_code, "'table', 'json', 'csv', 'markdown'" in refused.stderr) == (2, True)


def test_it_is_missed_in_the_documentation(toy: str) -> None:
    assert test_docs.undocumented_formats() == [toy]
