"""What is declared in two places and speaks of each other is checked, renamed and removed together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from detente.case import Note, parse_case
from detente.case.preferences import PREFERENCES, Preference, ResolvedPreference, Weighted
from detente.case.referring import MAKERS, Refers
from detente.case.sections import REASONS, SECTIONS, Field, Kind, Section
from detente.errors import InvalidCase, Where
from detente.formula import pattern_formula
from detente.store import By, Store, engine_for, migrate
from detente.store.commands import Remove, Rename
from detente.store.draft import read_upload, text_of

pytestmark = pytest.mark.quick

ALLIANCE = Kind(
    "alliance",
    "Two who act together.",
    (
        Field("members", "references", "Who they are.", refers=MAKERS, required=True),
        Field("led", "reference", "Whose wishes count.", refers=Refers(("preferences",))),
        *REASONS,
    ),
    says=("members",),
)
BLOC = Kind(
    "bloc", "Alliances.", (Field("of", "references", "Which.", refers=Refers(("alliances",)), required=True),),
    says=("of",),
)  # fmt: skip


@dataclass(frozen=True)
class Follows(Preference):
    """The alliance that somebody follows."""

    follows: str
    where: Where
    name: str | None = None
    note: Note = field(default_factory=Note)

    kind = key = "follows"
    help = "an alliance that is followed"

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        return (Field("follows", "reference", "Which alliance.", refers=Refers(("alliances",))),)

    @classmethod
    def read(cls, reader: Any, key: Any, node: Any) -> Follows | None:
        text = reader.text(node.get("follows"), "an alliance")
        return None if text is None else cls(text, key.where, reader.name(node), reader.note(node))

    def data(self) -> dict[str, Any]:
        return {"follows": str(self.follows)}

    def resolved(self, names: Any) -> Followed:  # noqa: ARG002 - an alliance needs no model
        return Followed(self)


@dataclass(frozen=True)
class Followed(ResolvedPreference):
    """All that is done together is good."""

    written: Follows

    def form(self, options: tuple[str, ...]) -> Weighted:
        return Weighted(((Fraction(1), pattern_formula("Y" * len(options), options)),))

    @property
    def said(self) -> tuple[str, str]:
        return "follows", self.written.follows

    @property
    def described(self) -> str:
        return f"What {self.written.follows} wants"

    def reason(self, *_: Any) -> None:
        return None


TEXT = """\
format: detente/1
title: Two
decision_makers: {A: {name: Ann}, B: {name: Ben}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: {follows: west}, B: [b]}
status_quo: NN
alliances: {west: {members: [A, B], led: A}}
blocs:
  - {of: [west]}
"""


@pytest.fixture(autouse=True)
def _declared() -> Iterator[None]:
    alliances = Section("alliances", "by-id", ALLIANCE, "Who is with whom.", layers="merged by key")
    blocs = Section("blocs", "list", BLOC, "What belongs together.", layers="appended")
    with (
        SECTIONS.beside("alliances", alliances),
        SECTIONS.beside("blocs", blocs),
        PREFERENCES.beside("follows", Follows),
    ):
        yield


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("follows: west", "follows: wast", "5:28: found “wast” as “follows” in “A”, which is no alliance .*“west”"),
        ("led: A", "led: C", "found “C” as “led” in “west”, which is no preference"),
        ("of: [west]", "of: [east]", "found “east” as “of” in “blocs.1”, which is no alliance"),
    ],
)
def test_a_name_that_nothing_has_is_found_wherever_it_stands(right: str, wrong: str, message: str) -> None:
    parse_case(TEXT).model()
    with pytest.raises(InvalidCase, match=message):
        parse_case(TEXT.replace(right, wrong)).model()


@pytest.mark.parametrize(
    ("command", "changed"),
    [
        (Rename(path=["alliances", "west"], to="ost"), ("west", "ost")),
        (Rename(path=["decision_makers", "A"], to="Zed"), ("A", "Zed")),
        (Remove(path=["decision_makers", "A"], everywhere=True), (", led: A", "")),
        (Remove(path=["alliances", "west"], everywhere=True), ("west", "blocs: []")),
    ],
)  # fmt: skip
def test_it_is_changed_together(command: Any, changed: tuple[str, str], tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'log.db'}")
    migrate(engine)
    store = Store(engine)
    state = store.create("two", lambda ids: read_upload(TEXT, "two.yaml", ids), "a test", "Ann", None)
    now = store.act(state.case_id, command, By(state.version, "Ann"))
    text = text_of(now.tree)
    if isinstance(command, Rename):
        assert text == TEXT.replace("Ann", "@").replace(*changed).replace("@", "Ann")
    else:
        assert changed[0] not in text
        assert changed[1] in text
    assert text_of(store.undo(state.case_id, By(now.version, "Ann")).tree) == TEXT
