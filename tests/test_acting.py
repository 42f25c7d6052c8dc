"""Which decision maker an actor or a speaker is: by what the file says, and by id and name where it says nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente.assess.audit import audit_case
from detente.case import Case, parse_case, write_case
from detente.case.acting import actors_of, makers_of
from detente.cli import main
from detente.errors import InvalidCase

TEXT = """\
format: detente/1
decision_makers:
  mill: {name: the owners, actor: works}
  union: {name: the union, actor: [local, picket]}
  town: {name: the town}
options: {a: {owner: mill}, b: {owner: union}, c: {owner: town}}
preferences: {mill: [a], union: [b], town: [c]}
sources: {s: {name: a letter}}
claims:
  c1: {source: s, start: 0, end: 4, says: they would sign, by: [s, Spinning & Co]}
  c2: {source: s, start: 5, end: 9, says: they would not, by: [s, The owners]}
  c3: {source: s, start: 10, end: 14, says: they strike, by: [s, the union]}
  c4: {source: s, start: 15, end: 19, says: they pay, by: [s, Town], actors: [mill]}
actors:
  works: {name: Spinning & Co}
  local: {name: Local 7}
  picket: {name: the pickets}
  clerk: {name: Cal Reed, part_of: works}
  mill: {name: the old mill}
  council: {name: The Town}
"""
OTHERS = "{mill: {name: the owners, actor: mill}, union: {}, town: {}}"
HERS = f"{TEXT}perspectives: {{hers: {{decision_makers: {OTHERS}}}}}\n"


def case(text: str = TEXT) -> Case:
    return parse_case(text, name="joined.yaml")


WHO = {
    "works": ("mill",), "Spinning & Co": ("mill",), "local": ("union",), "the pickets": ("union",),
    "the owners": ("mill",), "“Union”": ("union",), "council": ("town",), "the Town": ("town",),
    "mill": (), "the old mill": (), "Cal Reed": (), "somebody": (),
}  # fmt: skip


@pytest.mark.parametrize("who", WHO)
def test_the_file_says_which_decision_maker_an_actor_is_and_otherwise_id_and_name_do(who: str) -> None:
    assert makers_of(case().model(), who) == WHO[who]


def test_a_perspective_joins_its_own_decision_makers() -> None:
    model = case(HERS).model("hers")
    assert makers_of(model, "the old mill") == makers_of(model, "mill") == ("mill",)
    assert makers_of(model, "works") == ()
    assert makers_of(model, "local") == ()
    assert actors_of(model, "mill") == ("mill",)
    assert actors_of(case().layer, "town") == ("council",)


def test_a_part_of_an_actor_is_the_nearest_decision_maker_only_where_that_is_asked() -> None:
    assert makers_of(case().model(), "clerk", as_parts=True) == ("mill",)
    assert makers_of(case().model(), "mill", as_parts=True) == ()


def test_an_actor_that_is_not_there_is_told_with_its_place() -> None:
    with pytest.raises(InvalidCase) as e:
        case(TEXT.replace("actor: [local,", "actor: [lokal,"))
    (problem,) = e.value.problems
    assert str(problem).startswith("joined.yaml:4:36: found “lokal” as “actor” in “union”, which is no actor")
    assert "local" in problem.hint
    with pytest.raises(InvalidCase, match="found “mine” as “actor” in “mill”, which is no actor"):
        case(HERS.replace("actor: mill", "actor: mine"))


def test_one_actor_is_written_as_one_word_and_several_as_a_list() -> None:
    assert write_case(replace(case(), text=None)).count("    actor: works\n") == 1
    again = parse_case(write_case(replace(case(), text=None)), name="joined.yaml")
    assert [d.actor for d in (again.layer.decision_makers or {}).values()] == [("works",), ("local", "picket"), ()]


def test_the_audit_hears_a_decision_maker_by_the_actors_that_it_is() -> None:
    found = audit_case(case(), {}, ["voices", "independence"])
    assert found.voices is not None
    roles = {p.actor: (p.role, p.claims_about) for p in found.voices.presence}
    # The decision makers are told as the actors they are, and none of them as absent beside itself.
    assert set(roles) == {"works", "local", "picket", "clerk", "mill", "council"}
    assert {a for a, (role, _) in roles.items() if role == "paraphrased"} == {"works", "local", "picket", "council"}
    assert roles["mill"] == ("spoken about", 1), "an id that an actor has stays that actor's"
    text = TEXT.replace(", actor: works", "").replace(", actor: [local, picket]", "")
    unsaid = audit_case(case(text), {}, ["voices"])
    assert unsaid.voices is not None
    before = {p.actor: p.role for p in unsaid.voices.presence}
    assert before["union"] == "paraphrased"
    assert before["local"] == "absent"


def test_words_of_one_under_two_names_are_one_voice() -> None:
    text = TEXT.replace("a: {owner: mill}", "a: {owner: mill, evidence: [c1, c2]}")
    told = {b.element: b.voices for b in audit_case(case(text), {}, ["independence"]).bases or ()}
    assert told["a"] == ("Spinning & Co",)
    apart = {b.element: b.voices for b in audit_case(case(text.replace(", actor: works", "")), {}).bases or ()}
    assert apart["a"] == ("Spinning & Co", "The owners")


def test_an_actor_that_stays_out_of_an_export_is_no_longer_named(tmp_path: Path) -> None:
    file, package = tmp_path / "joined.yaml", tmp_path / "out.zip"
    secret = TEXT.replace("by: [s, the union]", "by: [s, picket], confidentiality: 2")
    file.write_text(secret, encoding="utf-8")
    arguments = ["export", str(file), "--as", "package", "--level", "1", "--leave-out", "-o", str(package)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    shown = CliRunner().invoke(main, ["show", str(package), "--format", "json"])
    assert shown.exit_code == 0, shown.output
    assert "picket" not in shown.output
    told = json.loads(shown.stdout)["model"]["decision_makers"]
    assert [d["actor"] for d in told.values() if "actor" in d] == ["works", "local"]
