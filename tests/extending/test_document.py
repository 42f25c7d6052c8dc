"""A format of documents declared outside the package, as CONTRIBUTING shows it, is found on every surface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import detente
import test_docs
from contributing import as_shown
from detente.cli import main
from detente.documents import FORMATS, kind_of
from detente.web.cases import vocabulary
from detente.web.work import DOES, Given

pytestmark = pytest.mark.quick

TALK = "Ann\twe shall see\nBen\tso we shall\n"
WORDS = "Ann: we shall see\nBen: so we shall"


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The format of the page, for as long as the tests of this module run, also in the process that reads documents."""
    folder = tmp_path_factory.mktemp("outside")
    with (
        pytest.MonkeyPatch.context() as patch,
        as_shown("a format", "talk", folder, block=1) as module,
        FORMATS.beside("talk", module.FORMAT),
    ):
        patch.setenv("PYTHONPATH", str(folder))
        yield "talk"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "board.talk"
    path.write_text(TALK, encoding="utf-8")
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_the_command_line_takes_its_words_by_its_ending_or_its_name(toy: str, document: Path) -> None:
    other = document.rename(document.with_name("board.minutes"))
    refused = run("import", str(other), "-o", str(document))
    assert (refused.exit_code, "add --as" in refused.stderr, f"|{toy}|" in refused.stderr) == (2, True, True)
    case = document.with_name("case.yaml")
    done = run("import", str(other), "--as", toy, "-o", str(case))
    assert done.exit_code == 0, done.output
    source = detente.read_case(case).layer.sources["board"]
    assert (source.author, source.media_type, source.characters) == ("Ann", "text/x-talk", len(WORDS))
    (text,) = document.parent.rglob(f"{str(source.sha256)[:16]}*.txt")
    assert text.read_text(encoding="utf-8") == WORDS


def test_the_workbench_makes_a_case_and_a_source_of_it(toy: str) -> None:
    given = Given({"name": "board.talk", "encoding": None}, None, TALK.encode(), lambda *_: None)
    assert json.loads(DOES["file"](given))["texts"] == [WORDS]
    asked = {"file": "board.talk", "id": "b", "name": None, "encoding": None}
    read = json.loads(DOES["document"](Given(asked, None, TALK.encode(), lambda *_: None)))
    assert (read["text"], read["fields"]["media_type"], read["fields"]["author"]) == (WORDS, "text/x-talk", "Ann")


def test_the_page_is_told_of_it(toy: str) -> None:
    words = vocabulary(None)  # type: ignore[arg-type]  # who asks does not matter
    assert toy in words.documents
    assert toy in words.imports
    assert kind_of(Path("board.TALK")) == toy


def test_it_is_missed_in_the_documentation(toy: str) -> None:
    assert test_docs.unnamed(FORMATS) == [toy, f".{toy}"]
