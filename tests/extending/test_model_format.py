"""A format of models declared outside the package, as CONTRIBUTING shows it, and a kind of file for reports, are found
on every surface.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import detente
import test_neighbours
from contributing import as_shown
from detente.cli import main
from detente.exchange.models import MODEL_FORMATS, ModelFormat, Outgoing, Sent
from detente.report.blocks import as_text
from detente.report.files import REPORT_FORMATS, ReportFormat, Whole
from detente.web.app import described_app
from detente.web.cases import vocabulary
from seeds import not_quick

pytestmark = pytest.mark.quick


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The format of the page, for as long as the tests of this module run."""
    with (
        as_shown("a format", "counts", tmp_path_factory.mktemp("outside"), block=2) as module,
        MODEL_FORMATS.beside("counts", module.FORMAT),
    ):
        yield "counts"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_the_command_line_writes_it_of_the_models_that_are_chosen(toy: str, tmp_path: Path) -> None:
    assert toy in run("export", "--help").stdout
    out = tmp_path / "out.counts"
    done = run("export", "syria-2016", "--as", toy, "--perspective", "A", "--perspective", "B", "-o", str(out))
    assert done.stderr == f"left out: everything else\nwrote {out}\n"
    assert out.read_text(encoding="utf-8") == "syria-2016 (A): 768\nsyria-2016 (B): 768\n"
    refused = run("export", "syria-2016", "--as", toy, "--concept", "nash", "-o", str(out))
    assert (refused.exit_code, "--concept goes with --as tables" in refused.stderr) == (2, True)


def test_python_gives_its_bytes(toy: str) -> None:
    found = detente.export_case(detente.read_case("chicken"), kind=toy)
    assert (found.data, found.left_out, found.files) == (b"chicken: 4\n", ("everything else",), {})
    for option, value in (("pseudonyms", True), ("texts", {"s": "x"}), ("bom", True)):
        with pytest.raises(detente.UsageError, match=f"{option} goes with kind="):
            detente.export_case(detente.read_case("chicken"), kind=toy, **{option: value})


def test_a_case_without_a_model_is_told_to_who_needs_one() -> None:
    def write(going: Outgoing) -> Sent:
        return Sent({"": going.one_model("it").name.encode()})

    with (
        MODEL_FORMATS.beside("one", ModelFormat(label="one", endings=(".one",), media_type="text/plain", write=write)),
        pytest.raises(detente.UsageError, match="it holds a model, and this case is evidence alone"),
    ):
        detente.export_case(detente.parse_case("format: detente/1\nsources: {s: {name: a letter}}\n"), kind="one")


def test_a_format_without_an_ending_is_refused() -> None:
    with pytest.raises(ValueError, match=r"found \('one',\) as the endings of “x”; expected some, each with its dot"):
        ModelFormat(label="x", endings=("one",), media_type="text/plain", write=lambda _: Sent({}))


def asked_for_a_file() -> dict[str, Any]:
    """Return what the contract says of the kind of file that is asked for beside a report's page."""
    report = described_app().openapi()["components"]["schemas"]["ReportQuestion"]
    found: dict[str, Any] = report["properties"]["file"]
    return found


@not_quick
def test_a_report_is_written_as_what_its_name_says(tmp_path: Path) -> None:
    def write(whole: Whole) -> bytes:
        return "".join(as_text(document) for document in whole.documents).encode()

    plain = ReportFormat(label="a plain text (.txt)", ending=".txt", media_type="text/plain", write=write)
    with REPORT_FORMATS.beside("txt", plain):
        words = vocabulary(None)  # type: ignore[arg-type]  # who asks does not matter
        assert "txt" in [word.id for word in words.reports]
        asked = asked_for_a_file()
        assert "txt" in asked["enum"]
        assert asked["description"].endswith("one of html, docx or txt.")
        out = tmp_path / "case.txt"
        assert run("report", "prisoners-dilemma", "--short", "-o", str(out)).exit_code == 0
        report = detente.write_report(detente.read_case("prisoners-dilemma"), short=True)
        assert report.data("txt") == out.read_bytes()
        assert report.data("txt").decode().startswith("Prisoner's dilemma")
    with pytest.raises(detente.UsageError):
        report.data("txt")
    assert asked_for_a_file()["description"].endswith("one of html or docx.")


def test_it_is_missed_in_the_documentation(toy: str) -> None:
    with pytest.raises(AssertionError, match=toy):
        test_neighbours.test_every_format_has_a_row()
