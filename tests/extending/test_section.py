"""A section declared here alone is found on every surface: `TOY`, entries by id that have no class of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from contributing import as_shown
from detente.case import Case, parse_case, write_case
from detente.case.address import find
from detente.case.elements import Entry
from detente.case.referring import FORMULA, MAKERS, PARTIES, Refers, without
from detente.case.sections import DROPPED, NAME, REASONS, SECTIONS, Field, Kind, Section
from detente.case.walk import written
from detente.cli import main
from detente.errors import InvalidCase
from detente.schemas import schema
from detente.store import By, Store, engine_for, migrate
from detente.store.commands import Add, AnyCommand, Edit, Link, Remove, Rename, Replace
from detente.store.draft import read_upload, text_of
from detente.store.tree import get
from detente.web.document import document_of
from detente.web.sections import sections

pytestmark = pytest.mark.quick

ODDS = Refers(fields={"on": Refers(("hunches",)), "against": Refers(("hunches",))}, whole=True)
TOY = Section(
    "hunches",
    "by-id",
    Kind(
        "hunch",
        "What somebody expects.",
        (
            NAME,
            Field("that", "formula", "What is expected.", refers=FORMULA, label="what is expected", required=True),
            Field("by", "reference", "Who expects it.", refers=MAKERS),
            Field("told", "references", "Whom they told.", refers=PARTIES),
            Field("after", "reference", "Which other hunch it follows.", refers=Refers(("hunches",))),
            Field("about", "words", "What it is about."),
            Field("percent", "number", "How likely they find it."),
            Field("public", "flag", "Whether it was said in public."),
            Field("kind", "choice", "What it is made from.", choices=("model", "guess")),
            Field("odds", "other", "How they would bet.", refers=ODDS, read=lambda reader, node: reader.any(node)),
            DROPPED,
            *REASONS,
        ),
        text=FORMULA,
        main="that",
        says=("that",),
    ),
    "What was expected, by whom.",
    layers="merged by key",
)
TEXT = """\
format: detente/1
title: Two who expect something
decision_makers: {A: {name: Ann, group: both}, B: {name: Ben, group: both}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [a], B: [b]}
status_quo: NN
sources: {s: {name: a letter}}
claims: {c1: {source: s, start: 0, end: 4, says: she expects it}}
hunches:
  spring:
    name: the spring hunch
    that: a if b
    by: A
    told: [both]
    about: [rain, snow]
    percent: 60
    public: true
    kind: guess
    because: it was cold
    evidence: [c1]
    note: by the almanac
  summer: {that: Y-, after: spring}
  autumn: not b  # as text
perspectives:
  hers: {hunches: {summer: {that: Y-, by: B, note: so she says}, winter: "-N"}}
"""


@pytest.fixture(autouse=True)
def toy() -> Iterator[Section]:
    with SECTIONS.beside(TOY.key, TOY) as section:
        yield section


def case() -> Case:
    return parse_case(TEXT, name="toy.yaml")


def test_its_entries_are_read_and_written() -> None:
    held = case().layer.held("hunches")
    spring = held["spring"]
    assert isinstance(spring, Entry)
    assert {k: v for k, v in spring.values.items() if k not in ("that", "note")} == {
        "name": "the spring hunch", "by": "A", "told": ("both",), "about": ("rain", "snow"), "percent": 60,
        "public": True, "kind": "guess", "because": "it was cold", "evidence": ("c1",),
    }  # fmt: skip
    assert str(held["autumn"].values["that"].formula) == "not b"
    assert write_case(case()) == TEXT
    renamed = replace(spring, values={**spring.values, "name": "another"})
    changed = replace(case(), layer=case().layer.holding({"hunches": {**held, "spring": renamed}}))
    assert write_case(changed) == TEXT.replace("the spring hunch", "another")
    anew = replace(case(), text=None)
    again = parse_case(write_case(anew), name="toy.yaml")
    assert again.layer.held("hunches") == held


def test_layers_lay_it_over_each_other_key_by_key() -> None:
    held = case().model("hers").layer.held("hunches")
    assert list(held) == ["spring", "summer", "autumn", "winter"]
    assert {k: str(v) for k, v in held["summer"].values.items() if k != "that"} == {
        "after": "spring", "by": "B", "note": "so she says",
    }  # fmt: skip


def laid_over(said: str, text: str = TEXT) -> str:
    return f"{text[: text.index('perspectives:')]}perspectives: {{hers: {{hunches: {said}}}}}\n"


def test_a_layer_says_a_part_of_an_entry_or_takes_it_away_visibly(tmp_path: Path) -> None:
    text = laid_over("{summer: {by: B}, spring: {dropped: true}, late: {dropped: true, by: nobody}}")
    layer = parse_case(text, name="toy.yaml").model("hers").layer
    assert str(layer.held("hunches")["summer"].values["that"].text) == "Y-"
    assert list(layer.held("hunches")) == ["spring", "summer", "autumn", "late"]
    assert list(layer.standing("hunches")) == ["summer", "autumn"]
    (tmp_path / "toy.yaml").write_text(text, encoding="utf-8")
    shown = " ".join(run("show", str(tmp_path / "toy.yaml"), "--perspective", "hers").split())
    assert "the spring hunch" in shown
    assert "dropped yes" in shown
    parts = {"format": "detente/1", "options": {"a": {}}, "perspectives": {"p": {"hunches": {"f": {"by": "A"}}}}}
    assert list(Draft202012Validator(schema("case")).iter_errors(parts)) == []


@pytest.mark.parametrize("said", ["{sumer: {by: B}}", "{sumer: }"])
def test_what_adds_to_nothing_is_told(said: str) -> None:
    with pytest.raises(InvalidCase) as e:
        parse_case(laid_over(said), name="toy.yaml")
    assert "toy.yaml:24:" in str(e.value)
    assert "“sumer” lacks the key “that”, and there is no hunch of this id that it adds to" in str(e.value)
    assert "did you mean “summer”?" in str(e.value)


def test_a_bet_on_what_is_gone_is_gone_as_a_whole() -> None:
    gone = without({"on": "spring", "against": "summer"}, ODDS, lambda name, _: name == "summer")
    assert gone is None
    assert without({"on": "spring"}, ODDS, lambda name, _: name == "summer") == {"on": "spring"}


WRONG = [
    ("by: A", "by: C", "13:9", "found “C” as “by” in “spring”, which is no decision maker"),
    ("told: [both]", "told: [all]", "14:12", "found “all” as “told” in “spring”, which is no decision maker or group"),
    ("after: spring", "after: sprig", "22:29", "found “sprig” as “after” in “summer”, which is no hunch"),
    ("a if b", "a if c", "12:16", "found “c” as “that” in “spring”, which is no option or definition"),
    ("not b  #", "not bb #", "23:15", "found “bb” as “that” in “autumn”, which is no option or definition"),
    ("that: Y-, after", "that: Y--, after", "22:18", "found “Y--” with 3 letters; expected 2"),
    ("percent: 60", "percent: most", "16:14", "found “most” for “percent”; expected a whole number"),
    ("public: true", "public: maybe", "17:13", "found “maybe” for “public”; expected true, false"),
    ("kind: guess", "kind: gues", "18:11", "found “gues” for “kind”; expected model, guess"),
    ("about: [rain, snow]", "about: rain", "15:12", "found “rain”; expected “about”, a list"),
    ("name: the spring hunch", "name: [x]", "11:11", "found a list; expected words for “name”"),
    ("percent: 60", "procent: 60", "16:5", "found the key “procent”, which a hunch does not have (did you mean"),
    ("that: Y-, after: spring", "after: spring", "22:12", "a hunch lacks the key “that”"),
    ("evidence: [c1]", "evidence: [c2]", "20:16", "found “c2” as evidence, which is no claim"),
    ("  spring:\n", "  not:\n", "10:3", "found “not” as the id of an entry of “hunches”"),
    ("  autumn: not b", "  autumn: not", "23:14", "the formula “not” ends"),
]


@pytest.mark.parametrize(("found", "instead", "place", "message"), WRONG)
def test_what_is_wrong_in_it_is_said_with_its_place(found: str, instead: str, place: str, message: str) -> None:
    assert TEXT.count(found) == 1
    with pytest.raises(InvalidCase) as e:
        parse_case(TEXT.replace(found, instead), name="toy.yaml")
    assert any(f"toy.yaml:{place}" in str(p) and message in str(p) for p in e.value.problems), str(e.value)


def test_what_is_wrong_in_it_is_said_of_a_case_without_a_model_too() -> None:
    few = "format: detente/1\ncodes: {x: a code}\nhunches: {spring: {that: z, after: spring}}\n"
    with pytest.raises(InvalidCase, match="found “z” as “that” in “spring”, which is no option or definition"):
        parse_case(few, name="toy.yaml")


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "toy.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


SAID = (
    "the spring hunch",
    "a if b",
    "rain",
    "snow",
    "60",
    "guess",
    "it was cold",
    "by the almanac",
    "not b",
    "autumn",
)


def test_it_is_shown_reported_traced_and_recorded(file: str) -> None:
    assert "no errors" in run("check", file)
    shown, told = run("show", file), run("report", file, "--concept", "nash", "-o", "-")
    assert [words for words in SAID if words not in shown] == []
    assert [words for words in SAID if words not in told] == []
    hers = run("show", file, "--perspective", "hers")
    assert "so she says" in hers
    assert "winter" in hers
    record = json.loads(run("show", file, "--format", "json"))
    assert record["model"]["hunches"]["summer"] == {"that": "Y-", "after": "spring"}
    assert record["model"]["hunches"]["autumn"] == "not b"
    traced = run("trace", file, "spring")
    assert "the spring hunch" in traced
    assert "it was cold" in traced
    assert "the spring hunch" in run("trace", file, "c1")
    assert [e.address for e in find([e for _, e in written(case())], "hunches.spring")] == ["hunches.spring"]


def test_the_schema_has_it() -> None:
    found = schema("case")
    plain = {"format": "detente/1", "options": {"a": {}}, "hunches": {"f": {"that": "a", "percent": 3}, "g": "not a"}}
    valid = Draft202012Validator(found)
    assert list(valid.iter_errors(plain)) == []
    assert list(valid.iter_errors({**plain, "hunches": {"f": {"that": "a", "procent": 3}}})) != []
    assert list(valid.iter_errors({**plain, "hunches": {"f": {"percent": 3}}})) != []
    assert list(valid.iter_errors({**plain, "perspectives": {"p": {"hunches": {"f": "a"}}}})) == []


def test_the_page_is_told_of_it_and_has_its_entries(file: str) -> None:
    view = next(s for s in sections() if s.key == "hunches")
    assert (view.label, view.one, view.container, view.room) == ("Hunches", "hunch", "by-id", None)
    fields = {f.name: (f.type, f.refers_to, [c.value for c in f.choices]) for f in view.fields}
    assert fields["by"] == ("reference", ["decision_makers"], [])
    assert fields["kind"] == ("choice", [], ["model", "guess"])
    ids = (f"e{k}" for k in count())
    document = document_of(read_upload(TEXT, "toy.yaml", ids))
    data = document.model_dump(mode="json")
    assert [e["id"] for e in data["hunches"]] == ["spring", "summer", "autumn"]
    assert data["hunches"][0]["percent"] == 60
    assert data["hunches"][2]["that"] == "not b"
    assert data["other"] == {}
    assert [e["id"] for e in data["perspectives"][0]["layer"]["hunches"]] == ["summer", "winter"]
    assert next(p.words for p in document.places if p.path[0] == "hunches") == "Hunch “the spring hunch”"


def commands() -> Iterator[tuple[AnyCommand, str, Any]]:
    """Yield commands with the title of the change and what is there afterwards."""
    at = ["hunches", "spring"]
    yield (
        Edit(path=at, fields={"percent": "70"}),
        "Change the percent of hunch “the spring hunch”",
        ("percent", "70"),
    )
    yield (
        Edit(path=at, fields={"that": "b"}),
        "Change the what is expected of hunch “the spring hunch”",
        ("that", "b"),
    )
    yield (
        Link(path=["hunches", "autumn"], claim="c1", linked=True),
        "Rest hunch “autumn” on claim “she expects it”",
        None,
    )
    yield Add(path=["hunches"], id="late", value="a"), "Add hunch “late”", None
    yield Replace(path=["hunches", "autumn"], value="a"), "Replace hunch “autumn”", None
    yield (
        Rename(path=["decision_makers", "A"], to="Ann"),
        "Change the id of decision maker “Ann” to “Ann”",
        ("by", "Ann"),
    )
    yield Rename(path=["options", "b"], to="bb"), "Rename option “b” to “bb”", ("that", "a if bb")
    yield Rename(path=at, to="may"), "Change the id of hunch “the spring hunch” to “may”", None
    yield (
        Remove(path=["claims", "c1"], everywhere=True),
        "Remove claim “she expects it” and what speaks of it",
        ("evidence", None),
    )
    yield Remove(path=at, everywhere=True), "Remove hunch “the spring hunch” and what speaks of it", None
    yield Remove(path=["options", "b"], everywhere=True), "Remove option “b” and what speaks of it", None


def test_it_is_edited_by_commands_that_can_be_taken_back(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'log.db'}")
    migrate(engine)
    store = Store(engine)
    state = store.create("toy", lambda ids: read_upload(TEXT, "toy.yaml", ids), "a test", "Ann", None)
    for command, title, expected in commands():
        now = store.act(state.case_id, command, By(state.version, "Ann"))
        assert now.records[-1].title == title
        if expected is not None:
            assert get(now.tree, ("hunches", "spring", expected[0])) == expected[1], command
        tree = now.tree["hunches"]
        if isinstance(command, Rename) and command.to == "may":
            assert tree["summer"]["after"] == "may"
        if isinstance(command, Rename) and command.to == "bb":
            assert tree["autumn"] == "not bb"
        if isinstance(command, Remove) and command.path == ["hunches", "spring"]:
            assert tree["summer"] == {"that": "Y-"}
        if isinstance(command, Remove) and command.path == ["options", "b"]:
            assert set(tree) == {"summer"}
            assert tree["summer"]["that"] == "Y"
        state = store.undo(state.case_id, By(now.version, "Ann"))
        assert text_of(state.tree) == TEXT, command


def test_the_section_of_the_contributors_page_is_one_module(tmp_path: Path) -> None:
    text = TEXT[: TEXT.index("hunches:")] + "alliances: {west: {members: [A, B], until: in May, evidence: [c1]}}\n"
    with (
        as_shown("a section of the case file", "alliances", tmp_path) as module,
        SECTIONS.beside("alliances", module.SECTION),
    ):
        assert parse_case(text).layer.held("alliances")["west"].values["members"] == ("A", "B")
        with pytest.raises(InvalidCase, match="found “C” as “members” in “west”, which is no decision maker"):
            parse_case(text.replace("[A, B]", "[A, C]"))
