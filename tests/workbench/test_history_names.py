"""The history names what was changed: for every kind of command, and every declared section, by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from detente.case.sections import SECTIONS, kinds
from detente.report.history import change_title
from detente.store.commands import Add, Command, Copy, CountFor, Edit, Link, Move, Remove, Rename, Replace
from detente.store.draft import ids_from, read_upload
from detente.store.facts import facts_of
from detente.store.places import entries, opened
from detente.store.tree import LAYERS, bare, get, is_keyed, keys, within_layer

PROBE = Path(__file__).parents[1] / "probe.yaml"
TREE = read_upload(PROBE.read_text(encoding="utf-8"), "probe.yaml", ids_from(1))


def named() -> dict[str, str]:
    """Return every id of the case that has a name, with the name: here no two have one."""
    found: dict[str, str] = {}
    for path, kind, value in entries(TREE):
        fields = opened(value, kind) or {}
        name = fields.get("name") or fields.get("says") or fields.get("asks")
        if isinstance(name, str) and path and not is_keyed(path[:-1]):
            found.setdefault(path[-1], name)
    return found


NAMED = named()
WORDS = {
    text
    for _, kind, value in entries(TREE)
    for part in (value if isinstance(value, list) else [value])
    for key in ("name", "says", "asks")
    if isinstance(text := (opened(part, kind) or {}).get(key), str)
}
"""All that anything is called."""


def commands_on(path: tuple[str, ...], kind: str, value: Any) -> Iterator[Command]:
    """Yield a command of every kind that an entry takes."""
    at, above = list(path), list(path[:-1])
    if path in {(layer, key) for layer in LAYERS for key in keys(get(TREE, (layer,)))}:
        above = [path[0]]
    fields = [field.name for field in kinds()[kind].fields] if kind in kinds() else []
    yield from (Edit(path=at, fields={name: "x"}) for name in fields)
    if not path or (len(within_layer(path)) == 1 and path[0] not in LAYERS):
        return
    yield Remove(path=at)
    yield Remove(path=at, everywhere=True)
    yield Move(path=at, after="")
    yield Replace(path=at, value=bare(value, path))
    yield Link(path=at, claim="c_dredge")
    layer = [] if path[0] in LAYERS else ["perspectives", "from_shore"]
    yield CountFor(path=at, layer=layer)
    yield Add(path=above, id=None if is_keyed(above) else path[-1], value=bare(value, path))
    if not is_keyed(above):
        yield Rename(path=at, to="other_one")
        yield Copy(path=at, id="other_one", fields={"name": "the other one"})


def titles() -> Iterator[tuple[str, Command]]:
    for path, kind, value in entries(TREE):
        for command in commands_on(path, kind, value):
            yield change_title(facts_of(command, TREE)), command
    for key in SECTIONS:
        if key in TREE and isinstance(TREE[key], dict | list):
            yield change_title(facts_of(Replace(path=[key], value={}), TREE)), Replace(path=[key], value={})
            at = ["perspectives", "from_shore", key]
            yield change_title(facts_of(CountFor(path=at, layer=[]), TREE)), CountFor(path=at, layer=[])
    for key in SECTIONS:
        if SECTIONS[key].container == "text":
            yield change_title(facts_of(Edit(path=[], fields={key: "x"}), TREE)), Edit(path=[], fields={key: "x"})


@cache
def all_titles() -> list[tuple[str, Command]]:
    """All of them, made by the process that asks; every one collects."""
    return list(titles())


def test_every_section_and_every_kind_of_command_is_walked() -> None:
    told = {step for _, command in all_titles() for step in getattr(command, "path", ())}
    told |= {name for _, command in all_titles() if isinstance(command, Edit) for name in command.fields}
    assert set(SECTIONS) <= told
    assert {type(command) for _, command in all_titles()} == {
        Add, Copy, CountFor, Edit, Link, Move, Remove, Rename, Replace,
    }  # fmt: skip


def bare_ids(title: str) -> list[str]:
    """Return what a title shows that is an id although there is a name, or a path, or a key."""
    left = title
    for name in sorted(WORDS, key=len, reverse=True):
        left = left.replace(name if len(name) <= 60 else f"{name[:59]}…", "“”")
    left = left.replace("other_one", "")  # an id that is given is told
    words = set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", left))
    shown = [word for word in words if word in NAMED]
    return shown + [word for word in words if "_" in word or re.fullmatch(r"e\d+", word)] + re.findall(r"\w/\w", left)


def test_the_history_shows_no_id_and_no_path_where_there_is_a_name() -> None:
    wrong = {title: (bare_ids(title), command) for title, command in all_titles() if bare_ids(title)}
    assert wrong == {}


@pytest.mark.parametrize(
    ("command", "title"),
    [
        (Edit(path=["options", "dredge"], fields={"owner": "Crew"}), "Change the owner of option “dredge the channel”"),
        (Edit(path=["preferences", "Crew"], fields={"because": "x"}),
         "Change the reason of the preferences of the ferry crews"),
        (Edit(path=["options", "dredge", "contested", "Town"], fields={"because": "x"}),
         "Change the reason of rival owner “the market town” of dredge the channel"),
        (Edit(path=["claims", "c_dredge"], fields={"by": []}),
         "Change the speakers of claim “the channel may be dug out”"),
        (Add(path=["infeasible"], value={"when": "dredge and not toll"}),
         "Add a rule: “dredge the channel” and not “ask for a toll”"),
        (Add(path=["options"], id="tide", value={"name": "wait for the tide"}), "Add option “wait for the tide”"),
        (Link(path=["options", "dredge"], claim="c_dredge"),
         "Rest option “dredge the channel” on claim “the channel may be dug out”"),
        (Rename(path=["options", "dredge"], to="dig"), "Change the id of option “dredge the channel” to “dig”"),
        (Rename(path=["states", "calm"], to="still"), "Rename named state “calm” to “still”"),
        (Replace(path=["infeasible"], value=[]), "Replace “What cannot exist”"),
    ],
)  # fmt: skip
def test_what_is_changed_is_called_by_its_name(command: Command, title: str) -> None:
    assert change_title(facts_of(command, TREE)) == title


def test_two_of_one_name_are_told_apart() -> None:
    tree = {**TREE, "options": {"a": {"name": "give way"}, "b": {"name": "give way"}}}
    assert change_title(facts_of(Remove(path=["options", "b"]), tree)) == "Remove option “give way (b)”"
