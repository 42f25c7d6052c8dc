"""After an edit several questions are asked about one model, which is solved once."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from detente.catalog.catalog import FOLDER
from detente.stability import solving
from detente.store import Draft
from detente.store.commands import Add, Command, Edit
from detente.store.draft import read_upload
from detente.store.edits import plan
from detente.store.tree import apply
from detente.web.answers import answer, shape_of
from detente.web.drafts import supposing

ROOM = ("assess", "verdict", "consent", "explain", "states", "graph")
"""What the rooms ask about a model in which nothing is supposed but what all of them suppose."""


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every model that was solved: the engine chosen for it."""
    found: list[str] = []
    choose: Callable[..., Any] = solving.choose

    def chosen(*given: Any, **named: Any) -> Any:
        engine, reason = choose(*given, **named)
        found.append(engine.name)
        return engine, reason

    monkeypatch.setattr(solving, "choose", chosen)
    return found


def draft(*edits: Command) -> Draft:
    text, ids = (FOLDER / "ferry.yaml").read_text(encoding="utf-8"), (f"e{k}" for k in count(1))
    tree = read_upload(text, "ferry.yaml", ids)
    for edit in edits:
        tree, _ = apply(tree, plan(tree, edit, ids).changes)
    return Draft(tree, "ferry")


def asked(of: Draft, kind: str, **given: Any) -> Any:
    """Answer a question as a process of the server does."""
    needed = {"assess": {"proposals": ["V1"]}, "verdict": {"proposal": "V1"}, "consent": {"proposals": ["V1"]}}
    question = shape_of(kind).model_validate({**needed.get(kind, {}), **given})
    return answer(supposing(of, question), kind, question)


def test_what_a_room_asks_after_an_edit_solves_the_model_once(solved: list[str]) -> None:
    one = draft(Edit(path=["proposals", "V1"], fields={"name": "another name"}))
    for kind in ROOM:
        asked(one, kind)
    assert len(solved) == 1
    two = draft(Edit(path=["options", "ask"], fields={"moves": "take-only"}))
    for kind in ROOM:
        asked(two, kind)
    assert len(solved) == 2


def test_what_is_asked_with_the_same_supposed_solves_that_once(solved: list[str]) -> None:
    one = draft()
    for terms in ("ask", "not ask"):
        what = [Add(path=["proposals"], id="built", value={"terms": terms}).model_dump()]
        for kind, named in (("assess", {"proposals": ["built"]}), ("verdict", {"proposal": "built"})):
            asked(one, kind, what_if=what, **named)
    assert len(solved) == 2
    asked(one, "assess")
    assert len(solved) == 3


def test_the_models_side_by_side_are_solved_once_each(solved: list[str]) -> None:
    one = draft()
    asked(one, "assess", phase="before_deadline")
    found = asked(one, "side_by_side", proposals=["V1"])
    asked(one, "side_by_side", proposals=["V2"])
    assert len(solved) == len(found.models) == 3
