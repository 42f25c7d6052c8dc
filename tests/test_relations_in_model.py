"""What the question `relations` says of the model beside what is said, whatever is asked and of whatever case."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
from detente.cli import main
from detente.report.joined import joined_record
from test_joined import BAND


def answered(*request: str) -> dict[str, object]:
    done = CliRunner().invoke(main, [*request, "--format", "json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("request_", [("ferry",), ("syria-2016", "--perspective", "A"), ("elmira-9state",)])
def test_the_answer_holds_what_the_join_finds(request_: tuple[str, ...]) -> None:
    slug, *rest = request_
    case = detente.read_case(slug)
    found = detente.relations(case.model(rest[1]) if rest else case)
    assert found.joined is not None
    assert answered("relations", *request_)["in_model"] == json.loads(json.dumps(joined_record(found.joined)))


def test_only_relations_that_are_looked_at_are_joined_with_the_model() -> None:
    """Of actors as the file has them, whole or not: who decides is told by `actor`."""
    model = detente.read_case("syria-2016").model("A")
    every, stated, whole, less = (
        detente.relations(model, **asked).joined
        for asked in ({}, {"stated": True}, {"whole": True}, {"without": ["x012", "x106"]})  # type: ignore[arg-type]
    )
    assert every is not None
    assert stated is not None
    assert whole is not None
    assert less is not None
    ids = [b.id for b in every.between]
    assert [b.id for b in whole.between] == ids
    assert [(f.kind, f.ones, f.others) for f in whole.findings] == [(f.kind, f.ones, f.others) for f in every.findings]
    assert {b.id for b in stated.between} == {
        i for i in ids if model.layer.held("relations")[i].note.status == "stated"
    }
    assert "r02" in ids
    assert "r02" not in {b.id for b in less.between}
    assert {f.relations for f in every.findings} - {f.relations for f in less.findings} == {("r02",)}


def test_a_case_that_is_evidence_alone_has_no_model_to_ask() -> None:
    text = "format: detente/1\nsources: {s: {name: letter}}\nactors: {a: {name: Ann}, b: {name: Ben}}\n"
    found = detente.relations(detente.parse_case(text + 'relations: {r: {from: a, to: b, sign: "-"}}\n'))
    assert found.joined is None
    assert found.record()["in_model"] is None
    assert "What the model says" not in found.says()


@pytest.mark.parametrize("of", ["actors: {}", "relations: {}"])
def test_nothing_said_is_no_error(of: str) -> None:
    text = "format: detente/1\ndecision_makers: {A: {}, B: {}}\noptions: {a: {owner: A}, b: {owner: B}}\n"
    found = detente.relations(detente.parse_case(f"{text}preferences: {{A: [b], B: [not a]}}\n{of}\n"))
    assert found.joined is not None
    assert found.joined.helping is not None
    assert found.joined.helping.effects["A", "B"].every.kind == "helps and hurts"
    assert "The case tells of no relations" in found.says()


@pytest.mark.parametrize("asked", [{"claimant": "nobody"}, {"chains": "nobody"}, {"without": ["nobody"]}])
@pytest.mark.parametrize("slug", ["ferry", "elmira-9state"])
def test_who_is_asked_for_and_not_there_is_refused_with_what_there_is(slug: str, asked: dict[str, str]) -> None:
    """Never by an empty hint, nor by one that says that there is nothing where there is much."""
    with pytest.raises(detente.UsageError, match=r"there is no (voice|actor|claim) “nobody” [(](.+)[)]") as caught:
        detente.relations(detente.read_case(slug), **asked)  # type: ignore[arg-type]
    assert ("none of the" in str(caught.value)) == (slug == "ferry")


def test_a_model_that_is_not_looked_at_is_said_and_what_is_said_of_whom_is_told_all_the_same(tmp_path: Path) -> None:
    options = "".join(f", o{k}: {{owner: C}}" for k in range(20))
    path = tmp_path / "case.yaml"
    path.write_text(BAND.replace("hum: {owner: C}", f"hum: {{owner: C}}{options}"), encoding="utf-8")
    done = CliRunner().invoke(main, ["relations", str(path)], catch_exceptions=False)
    assert done.exit_code == 4
    assert "not everything is known: moves are counted one by one" in " ".join(done.stderr.split())
    assert "The model is not looked at" in done.stdout
    assert "2 pairs are said to be with or against each other" in done.stdout
