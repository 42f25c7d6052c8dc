"""Whoever edits a case may name its entries by what they are called; the file has their ids."""

from __future__ import annotations

import re
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from detente.case.naming import Named
from detente.case.referring import Refers, rewritten
from detente.catalog.catalog import FOLDER
from detente.formula import WORDS, is_pattern
from detente.store import Refused
from detente.store.commands import Add, Command, Edit, Replace
from detente.store.draft import read_upload
from detente.store.edits import plan
from detente.store.places import uses
from detente.store.saying import in_ids, names_in
from detente.store.tree import Tree, apply, bare, get
from seeds import long_but

PROBE = Path(__file__).parent.parent / "probe.yaml"


def _tree(text: str) -> Tree:
    return read_upload(text, "case.yaml", (f"e{k}" for k in count(1)))


def _by_name(text: str, refers: Refers, named: Named) -> str:
    """Return a text with what entries are called in place of their ids, where that says which."""
    names = {key: name for section in refers.to for key, name in named.get(section, {}).items()}
    how_many = Counter(name.casefold() for name in names.values())
    clear = {k: n for k, n in names.items() if n and how_many[n.casefold()] == 1 and n not in names and '"' not in n}
    if refers.free or is_pattern(text) or refers.syntax == "move":
        return text
    if refers.syntax == "formula":
        quoted = lambda m: f'"{clear[m[0]].upper()}"' if m[0] in clear and m[0] not in WORDS else m[0]  # noqa: E731
        return re.sub(r"[A-Za-z_]\w*", quoted, text)
    return clear.get(text, text)


@long_but(every=3)
@pytest.mark.parametrize("file", [PROBE, FOLDER / "ferry.yaml", FOLDER / "syria-2016.yaml"], ids=lambda f: f.stem)
def test_whatever_names_an_entry_may_say_what_it_is_called(file: Path) -> None:
    tree = _tree(file.read_text(encoding="utf-8"))
    named, said = names_in(tree), 0
    for use in uses(tree):
        words = rewritten(use.value, use.refers, lambda text, how: _by_name(text, how, named))
        said += words != use.value
        assert in_ids(tree, use.path, words) == use.value, use.path
    assert said > 10


CASE = """
format: detente/1
decision_makers: {A: {name: the Ants}, B: {name: the Bees}}
options: {a: {owner: A, name: give way}, b: {owner: B, name: hold on}}
preferences: {A: [b, not a], B: [a, not b]}
proposals: {P: {name: the pact, parties: [A], terms: {T: {that: a}}}}
perspectives: {V: {name: as the Ants see it, infeasible: [a and b]}}
"""


def _after(command: Command, text: str = CASE) -> Tree:
    tree = _tree(text)
    changed, _ = apply(tree, plan(tree, command, (f"n{k}" for k in count(1))).changes)
    return changed


@pytest.mark.parametrize(
    ("command", "path", "found"),
    [
        (Edit(path=["options", "a"], fields={"owner": "The Bees"}), ["options", "a", "owner"], "B"),
        (Edit(path=["proposals", "P"], fields={"parties": ["the ants", "the bees"]}),
         ["proposals", "P", "parties"], ["A", "B"]),
        (Add(path=["infeasible"], value='"give way" and not “hold on”'), ["infeasible"], ["a and not b"]),
        (Add(path=["infeasible"], value={"exactly_one": ["give way", "hold on"]}),
         ["infeasible"], [{"exactly_one": ["a", "b"]}]),
        (Add(path=["preferences", "A"], value={"that": "hold on", "because": "hold on"}), ["preferences", "A"],
         ["b", "not a", {"that": "b", "because": "hold on"}]),
        (Replace(path=["preferences", "B"], value={"weights": {"give way": 2, "hold on": 1}}), ["preferences", "B"],
         {"weights": {"a": "2", "b": "1"}}),
        (Add(path=["proposals", "P", "terms"], id="T2", value={"that": 'not "hold on"', "obliges": ["the Bees"]}),
         ["proposals", "P", "terms", "T2"], {"that": "not b", "obliges": ["B"]}),
        (Add(path=["perspectives", "V", "infeasible"], value='"hold on"'),
         ["perspectives", "V", "infeasible"], ["a and b", "b"]),
        (Edit(path=[], fields={"title": "give way"}), ["title"], "give way"),
        (Edit(path=["options", "a"], fields={"name": "hold on"}), ["options", "a", "name"], "hold on"),
    ],
)  # fmt: skip
def test_a_command_says_names_and_the_case_has_ids(command: Command, path: list[str], found: object) -> None:
    assert bare(get(_after(command), path), tuple(path)) == found


def test_what_two_are_called_and_what_none_is_are_refused() -> None:
    twice = CASE.replace("hold on", "Give way")
    with pytest.raises(Refused, match="“give way” is what “a” and “b” are called"):
        _after(Add(path=["infeasible"], value='"give way"'), twice)
    with pytest.raises(Refused, match=r"nothing is called “give in”.*did you mean “give way”"):
        _after(Add(path=["infeasible"], value='"give in" and b'))
