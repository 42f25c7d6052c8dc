"""What a paper cites: every part comes from where it is declared, and what reads such lists reads these."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from ruamel.yaml import YAML

import detente
from detente import works
from detente.cli import main
from detente.papers import references
from detente.papers.citing import bibtex, csl_json
from detente.papers.origin import Origin
from detente.stability import CONCEPTS, default
from detente.works import GRAPH_MODEL, Citation, Work

FAMILIES = ("l3", "mr4", "cmr5")
EVERY = (*CONCEPTS, *FAMILIES)


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["cite", *arguments])
    assert result.exit_code == code, result.output
    return result


def entries(text: str) -> dict[str, dict[str, str]]:
    """Read BibTeX as plainly as can be: an entry begins at the beginning of a line, and so does its end."""
    found = {}
    for kind, key, body in re.findall(r"^@(\w+)\{([^,\s]+),\n(.*?)^\}", text, re.MULTILINE | re.DOTALL):
        fields = re.findall(r"^  (\w+) = \{(.*)\},$", body, re.MULTILINE)
        assert len(fields) == len(body.splitlines()), body
        for _, value in fields:
            bare = re.sub(r"\\.", "", value)
            assert bare.count("{") == bare.count("}")
        found[key] = dict(fields) | {"kind": kind}
    assert len(found) == text.count("\n@")
    return found


def test_every_concept_cites_works_that_are_declared_once() -> None:
    declared = [value for value in vars(works).values() if isinstance(value, Work)]
    assert len({work.key for work in declared}) == len(declared)
    used = {work for c in EVERY for work in getattr(CONCEPTS[c].citation, "works", ())}
    assert all(isinstance(CONCEPTS[c].citation, Citation) and CONCEPTS[c].citation.works for c in EVERY)
    assert used | {*GRAPH_MODEL} == {*declared}
    for c in EVERY:
        for work in CONCEPTS[c].citation.works:  # type: ignore[attr-defined]  # as above
            assert str(work.year) in CONCEPTS[c].citation
            assert work.authors[0] in CONCEPTS[c].citation


def test_what_is_said_of_detente_stands_in_one_file() -> None:
    path = Path(__file__).parents[1] / "CITATION.cff"
    said = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    assert said["version"] == detente.__version__
    one = entries(run().stdout)["detente"]
    assert one["title"] == f"{{{said['title']}}}"
    assert one["author"].count("{") == len(said["authors"])
    assert f"Version {said['version']}" in one["note"]
    item = json.loads(run("--as", "csl-json").stdout)[0]
    assert (item["title"], item["version"], item["type"]) == (said["title"], said["version"], "software")


def test_the_wheel_has_that_file() -> None:
    told = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")
    assert '"CITATION.cff" = "detente/CITATION.cff"' in told


@pytest.mark.parametrize("concepts", [default(), EVERY], ids=["the basic ones", "all"])
def test_both_forms_have_every_work_of_the_concepts(concepts: tuple[str, ...]) -> None:
    found = references(None, concepts)
    expected = {w.key: w for c in concepts for w in CONCEPTS[c].citation.works} | {w.key: w for w in GRAPH_MODEL}  # type: ignore[attr-defined]
    tex, items = entries(bibtex(found, Origin())), json.loads(csl_json(found, Origin()))
    assert {*tex} == {one["id"] for one in items} == {"detente", *expected}
    for item in items[1:]:
        work, one = expected[item["id"]], tex[item["id"]]
        assert [f"{a['given']} {a['family']}" for a in item["author"]] == [*work.authors]
        assert one["author"].split(" and ") == [*work.authors]
        assert item["issued"] == {"date-parts": [[work.year]]}
        assert one["year"] == str(work.year)
        assert item.get("title", "") == work.title
        assert item["type"] == ("book" if work.publisher else "article-journal")
        assert one.get("journal", "") == work.journal


def test_the_case_has_its_title_date_source_and_digest() -> None:
    case = detente.read_case("elmira-9state")
    item = json.loads(run("elmira-9state", "--as", "csl-json").stdout)[-1]
    assert item["title"] == case.title
    assert case.sha256 in item["medium"]
    assert item["note"] == " ".join(str(case.layer.citation).split())
    dated = case.replace(date="2026-11-30")
    found = references(dated, ("nash",))
    assert json.loads(csl_json(found, Origin()))[-1]["issued"] == {"date-parts": [[2026, 11, 30]]}
    assert entries(bibtex(found, Origin()))["case-elmira-9state"]["year"] == "2026"


def test_a_concept_that_cites_in_words_alone_is_cited_in_these() -> None:
    with CONCEPTS.beside("toy", replace(CONCEPTS["nash"], id="toy", citation="A. Writer, A 50 % paper & more (2000)")):
        one = entries(bibtex(references(None, ("toy",)), Origin()))["concept-toy"]
    assert one["note"] == r"A. Writer, A 50 \% paper \& more (2000)"


def test_the_command_writes_what_the_ending_says(tmp_path: Path) -> None:
    digest = detente.read_case("elmira-9state").sha256
    assert run("elmira-9state").stdout.startswith(f"% Detente {detente.__version__}, from the case {digest}\n")
    run("elmira-9state", "-o", str(tmp_path / "r.json"))
    assert len(json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))) == len(references(None, default())) + 1
    run("-o", str(tmp_path / "r.bib"))
    assert entries((tmp_path / "r.bib").read_text(encoding="utf-8"))
    assert run().stdout == run().stdout
    assert "--replace goes with -o" in run("--replace", code=2).stderr
    assert run("no-such-case", code=2).stderr
