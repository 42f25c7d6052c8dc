"""What is declared, one module to a thing, is found by name, in a stated order, and loaded when it is asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from detente.ask import QUESTIONS
from detente.case.preferences import PREFERENCES, main_keys
from detente.case.referring import Refers
from detente.case.sections import SECTIONS, Field, Kind, Section
from detente.cli import main
from detente.declared import Declared, as_shipped, while_declared
from detente.engines import ENGINES
from detente.exchange.formats import Format
from detente.stability.concepts import CONCEPTS

pytestmark = pytest.mark.quick


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Declared[str]:
    package = tmp_path / tmp_path.name  # a name that no other test imports
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "_shared.py").write_text("")
    for name in ("ash", "birch", "cedar_tree"):
        (package / f"{name}.py").write_text(f"WORD = {name.upper()!r}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    return Declared(tmp_path.name, "WORD", order=("birch",), between="-")


def test_the_order_is_stated_and_what_is_not_stated_follows(words: Declared[str]) -> None:
    assert list(words) == ["birch", "ash", "cedar-tree"]
    assert len(words) == 3
    assert dict(words) == {"birch": "BIRCH", "ash": "ASH", "cedar-tree": "CEDAR_TREE"}


def test_a_module_is_loaded_when_its_thing_is_asked_for(words: Declared[str], tmp_path: Path) -> None:
    assert "ash" in words
    assert f"{tmp_path.name}.ash" not in sys.modules
    assert words["ash"] == "ASH"
    assert f"{tmp_path.name}.birch" not in sys.modules
    with pytest.raises(KeyError):
        words["_shared"]


def test_what_is_derived_is_made_once_and_anew_when_other_things_are_declared(words: Declared[str]) -> None:
    made: list[str] = []

    @while_declared
    def joined(by: str) -> str:
        made.append(by)
        return by.join(words)

    assert (joined("+"), joined("+"), joined("/")) == ("birch+ash+cedar-tree",) * 2 + ("birch/ash/cedar-tree",)
    with words.beside("aspen", "ASPEN"):
        assert joined("+") == joined("+") == "birch+ash+cedar-tree+aspen"
        with as_shipped():
            assert joined("+") == "birch+ash+cedar-tree"
        assert joined("+") == "birch+ash+cedar-tree+aspen"
    assert joined("+") == "birch+ash+cedar-tree"
    assert made == ["+", "/", "+", "+", "+", "+"]


def test_what_is_declared_elsewhere_comes_last_and_for_as_long_as_it_is_wanted(words: Declared[str]) -> None:
    before = words.edition
    with words.beside("aspen", "ASPEN") as aspen:
        assert aspen == words["aspen"] == list(words.values())[-1]
        assert words.edition > before
        with pytest.raises(ValueError, match="declared already"):
            words.register("aspen", "another")
    assert "aspen" not in words
    assert list(words)[-1] == "cedar-tree"
    with pytest.raises(ValueError, match="declared already"):
        words.register("ash", "another")


def test_what_ships_can_be_looked_at_alone(words: Declared[str]) -> None:
    with words.beside("aspen", "ASPEN"):
        with as_shipped():
            assert "aspen" not in words
            words.register("beech", "BEECH")
            assert words["beech"] == "BEECH"
        assert [*words] == ["birch", "ash", "cedar-tree", "aspen"]
        assert words["aspen"] == "ASPEN"


def test_a_module_without_its_declaration_is_named(words: Declared[str], tmp_path: Path) -> None:
    (tmp_path / tmp_path.name / "dogwood.py").write_text("WORDS = 'DOGWOOD'\n")
    with pytest.raises(ValueError, match=r"dogwood\.py declares nothing; expected WORD = …, as in every module of"):
        words["dogwood"]


@pytest.mark.parametrize(
    ("kind", "thing", "message"),
    [
        (SECTIONS, SECTIONS["codes"], "declared as “toy” has the key “codes”; expected “toy”"),
        (PREFERENCES, PREFERENCES["weights"], "has the kind “weights”"),
        (CONCEPTS, CONCEPTS["nash"], "has the id “nash”"),
        (ENGINES, ENGINES["small"], "has the name “small”"),
    ],
)
def test_what_says_another_name_than_its_own_is_refused(kind: Declared[Any], thing: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        kind.register("toy", thing)
    assert "toy" not in kind


def section(*fields: Field, key: str = "toys", **more: Any) -> Section:
    within = {name: more.pop(name) for name in ("main", "says") if name in more}
    return Section(key, more.pop("container", "by-id"), Kind("toy", fields=fields, **within), "Toys.", **more)


def field(type_: Any, name: str = "that", **more: Any) -> Field:
    return Field(name, type_, "What it is.", **more)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: field("txt"), "found “txt” as the type of the field “that”; did you mean “text”"),
        (lambda: field("choice"), "the field “that” is a choice without choices"),
        (lambda: section(field("reference")), "“that” of the section “toys” refers to nothing; expected refers="),
        (lambda: section(field("references")), "“that” of the section “toys” refers to nothing"),
        (lambda: section(field("text"), field("number")), "the kind “toy” has the field “that” twice"),
        (lambda: section(field("text"), main="this"), "found “this” as `main` of the kind “toy”; .*“?that”?"),
        (lambda: section(field("text"), says=("this",)), "found “this” as `says` of the kind “toy”"),
        (lambda: section(container="byid"), "found “byid” as `container` of the section “toys”; .*“by-id”"),
        (lambda: section(layers="merge"), "found “merge” as `layers` of the section “toys”; .*“merged”"),
        (lambda: section(key="phases"), "no section can have the key “phases”"),
        (lambda: section(key="two words"), "no section can have the key “two words”"),
    ],
)
def test_a_broken_declaration_of_a_section_says_what_is_wrong(wrong: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        wrong()


def test_a_format_that_could_do_nothing_says_so() -> None:
    with pytest.raises(ValueError, match="“toys” is neither read nor written"):
        Format("toys")
    with pytest.raises(ValueError, match=r"found “toy” as an ending of “toys”; expected “\.toy”"):
        Format("toys", endings=("toy",), write=lambda *_: b"")


def test_two_preference_kinds_are_not_told_by_one_key() -> None:
    weights = PREFERENCES["weights"]
    for key, message in (
        ("weights", "“weights” and “toy” are both told by the key “weights”"),
        ("toys", "“toy” is told by the key “toys”, which is no field of it; its fields: weights"),
    ):
        toy = type("Toy", (weights,), {"kind": "toy", "key": key})
        with PREFERENCES.beside("toy", toy), pytest.raises(ValueError, match=message):
            main_keys()


def test_a_concept_that_needs_none_that_there_is_says_so() -> None:
    class Needy(type(CONCEPTS["sim"])):  # type: ignore[misc]
        id, needs = "needy", ("nowhere",)

    with pytest.raises(ValueError, match="“needy” needs “nowhere”, which is none; known here: nash"):
        CONCEPTS.register("needy", object.__new__(Needy))
    assert "needy" not in CONCEPTS


def test_a_concept_that_implies_none_that_there_is_says_so() -> None:
    class Strong(type(CONCEPTS["sim"])):  # type: ignore[misc]
        id, implies = "strong", ("nsh",)

    with pytest.raises(ValueError, match="“strong” implies “nsh”, which is none; did you mean “nash”"):
        CONCEPTS.register("strong", object.__new__(Strong))


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Kind("toy", fields=(field("reference", refers=Refers(("option",))),)), "the field “that” of the kind “toy”"),
        (Kind("toy", text=Refers(("option",), "formula")), "the text of the kind “toy”"),
        (Kind("toy", fields=(field("other", refers=Refers(values=Refers(("option",)))),)), "the field “that” of .*"),
        (Kind("toy", fields=(field("other", of=Kind("in", text=Refers(("option",)))),)), "the text of the kind “in”"),
    ],
)
def test_a_section_that_refers_to_none_that_there_is_says_so(kind: Kind, message: str) -> None:
    """Before, the names in it were looked up nowhere, and whatever stood there was taken."""
    wrong = Section("toys", "by-id", kind, "Toys.")
    with pytest.raises(ValueError, match=rf"{message} refers to “option”, which is no section; did you mean “options”"):
        SECTIONS.register("toys", wrong)
    assert "toys" not in SECTIONS


def test_a_section_that_is_named_as_none_that_there_is_says_so() -> None:
    wrong = Section("toys", "by-id", Kind("toy"), "Toys.", named_as="decision_maker")
    expected = "“toys” is named as “decision_maker”, which is no section; did you mean “decision_makers”"
    with pytest.raises(ValueError, match=expected):
        SECTIONS.register("toys", wrong)


def test_a_section_may_refer_to_itself_and_to_groups() -> None:
    fields = field("references", refers=Refers(("toys", "groups", "sources")))
    with SECTIONS.beside("toys", section(fields)) as found:
        assert SECTIONS["toys"] is found


def test_a_preference_kind_that_refers_to_no_section_says_so() -> None:
    class Toy(PREFERENCES["weights"]):  # type: ignore[misc]
        kind = key = "toy"

        @classmethod
        def fields(cls) -> tuple[Field, ...]:
            return (field("reference", name="toy", refers=Refers(("stats",))),)

    with pytest.raises(ValueError, match=r"the field “toy” of the preference kind “toy” refers to “stats”.*“states”"):
        PREFERENCES.register("toy", Toy)


def test_of_every_command_that_is_no_question_it_is_said_why() -> None:
    """A command that could be asked over HTTP and from Python as well is declared as a question."""
    page = (Path(__file__).parent.parent / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    told = page.partition("Some commands are no questions.")[2].partition("\n## ")[0]
    others = {name for name in main.commands if name not in QUESTIONS or QUESTIONS[name].help is None}
    assert {name for name in others if f"`{name}`" in told} == others
    assert "check" not in others


def test_a_question_does_not_take_the_name_of_a_command() -> None:
    question = QUESTIONS["reach"]
    with QUESTIONS.beside("catalog", question), pytest.raises(ValueError, match="“catalog” is a command already"):
        list(main.commands)
