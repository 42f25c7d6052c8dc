"""Any order of commands, undo, redo, restore and restarts by two people: the log is whole, and going back goes back."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from detente.errors import UsageError
from detente.store import By, Refused, Stale, State, Store, Unknown, engine_for, migrate
from detente.store.commands import (
    Add,
    Command,
    Copy,
    CountFor,
    Edit,
    Link,
    Move,
    Remove,
    Rename,
    Replace,
    ReplaceText,
)
from detente.store.draft import ids_from, read_upload
from detente.store.edits import from_text
from detente.store.log import broken
from detente.store.tree import DRAFT, bare, get, keys
from seeds import examples, full

from .test_store import SMALL

PEOPLE = st.sampled_from(["Ann", "Bob"])
IDS = st.sampled_from(["a", "b", "c", "d", "A", "B", "P", "T"])
FORMULAS = st.sampled_from(["a", "not b", "a and (", "YN", "-Y-", "c if d", "", "no", "a\nor b", "x: y", "# z"])
SECTIONS = ("options", "decision_makers", "infeasible", "preferences", "states", "proposals", "definitions")


@st.composite
def commands(draw: st.DrawFn, tree: dict[str, object]) -> Command:  # noqa: PLR0911 - one return per kind
    """A command that mostly fits a tree."""
    section = draw(st.sampled_from(SECTIONS))
    path = [section]
    if section == "preferences":
        path.append(draw(IDS))
    known = keys(get(tree, path))
    entry = [*path, draw(st.sampled_from(known))] if known else [*path, "a"]
    kind = draw(
        st.sampled_from(
            ["edit", "title", "add", "copy", "remove", "move", "rename", "replace", "count", "link", "text"]
        )
    )
    match kind:
        case "edit":
            name = draw(st.sampled_from(["name", "owner", "because", "that", "when", "moves"]))
            return Edit(path=entry, fields={name: draw(st.none() | FORMULAS)})
        case "title":
            return Edit(path=[], fields={draw(st.sampled_from(["title", "status_quo"])): draw(st.none() | FORMULAS)})
        case "add":
            value = draw(FORMULAS | st.just({}) | st.just({"owner": "A"}) | st.just({"that": "a"}))
            after = draw(st.none() | st.sampled_from(["", *known]))
            return Add(path=path, id=draw(IDS), value=value, after=after)
        case "copy":
            return Copy(path=entry, id=draw(IDS), fields=draw(st.sampled_from([{}, {"name": "as before"}])))
        case "remove":
            return Remove(path=entry)
        case "move":
            return Move(path=entry, after=draw(st.sampled_from(["", *known])))
        case "rename":
            return Rename(path=entry, to=draw(IDS))
        case "replace":
            return Replace(path=path, value=draw(st.lists(FORMULAS, max_size=3) | st.just({"ranking": ["YN", ["NY"]]})))
        case "count":
            layers = keys(get(tree, ["perspectives"]))
            layer = ["perspectives", draw(st.sampled_from(["P", *layers]))]
            return draw(
                st.sampled_from([CountFor(path=entry[:2], layer=layer), CountFor(path=[*layer, *path], layer=[])])
            )
        case "link":
            return Link(path=entry, claim=draw(IDS), linked=draw(st.booleans()))
    return ReplaceText(text=draw(st.sampled_from([SMALL, "a: [", "format: detente/1\noptions: {z: {}}"])))


class Log(RuleBasedStateMachine):
    """The store of one case, beside what it was at each version."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.engine = engine_for(f"sqlite:///{self.folder / 'd.sqlite'}")
        migrate(self.engine)
        self.store = Store(self.engine)
        self.state = self.store.create("small", lambda ids: read_upload(SMALL, "s.yaml", ids), "a test", "Ann", None)
        self.trees = [self.state.tree]
        self.taken_back: dict[str, list[int]] = {"Ann": [], "Bob": []}

    def took(self, state: State) -> None:
        assert state.version == len(self.trees) + 1
        self.state = state
        self.trees.append(state.tree)

    @rule(data=st.data(), who=PEOPLE, back=st.integers(0, 3))
    def command(self, data: st.DataObject, who: str, back: int) -> None:
        version = max(1, self.state.version - back)
        command = data.draw(commands(self.trees[version - 1]))
        before = self.state
        try:
            self.took(self.store.act(self.state.case_id, command, By(version, who)))
        except (Refused, Stale):
            assert self.store.state(before.case_id) == before
            return
        undone = self.store.undo(before.case_id, By(self.state.version, who))
        assert undone.tree == before.tree, "taking back at once gives what was before"
        assert list(undone.tree) == list(before.tree), "and in the same order"
        after = self.state.tree
        self.took(undone)
        self.took(self.store.redo(before.case_id, By(self.state.version, who)))
        assert self.state.tree == after
        self.taken_back[who].clear()

    @rule(who=PEOPLE)
    def undo(self, who: str) -> None:
        promised = self.state.next_undo(who)
        try:
            self.took(self.store.undo(self.state.case_id, By(self.state.version, who)))
        except (UsageError, Stale):
            return
        assert promised is not None
        assert self.state.records[-1].title == promised[1]
        assert self.state.records[-1].of == promised[0]
        self.taken_back[who].append(promised[0])

    @rule(who=PEOPLE)
    def redo(self, who: str) -> None:
        try:
            self.took(self.store.redo(self.state.case_id, By(self.state.version, who)))
        except Stale:
            return
        except UsageError:
            assert not self.taken_back[who]
            return
        assert self.state.records[-1].of == self.taken_back[who].pop()

    @rule(who=PEOPLE, data=st.data())
    def restore(self, who: str, data: st.DataObject) -> None:
        assume(len(self.trees) > 1)
        to = data.draw(st.integers(1, len(self.trees)))
        self.took(self.store.restore(self.state.case_id, to, By(self.state.version, who)))
        assert self.state.tree == self.trees[to - 1]
        self.taken_back[who].clear()

    @rule()
    def restart(self) -> None:
        self.store = Store(self.engine)

    @invariant()
    def the_log_gives_the_case(self) -> None:
        if not hasattr(self, "store"):
            return
        assert self.store.state(self.state.case_id).tree == self.state.tree
        assert broken(self.store.records(self.state.case_id)) is None

    @invariant()
    def what_can_be_done_again_is_what_was_taken_back_since_the_last_change(self) -> None:
        for who, numbers in getattr(self, "taken_back", {}).items():
            promised = self.state.next_redo(who)
            assert (promised and promised[0]) == (numbers[-1] if numbers else None)

    @invariant()
    def the_file_says_what_the_case_is(self) -> None:
        if hasattr(self, "store") and self.state.tree.get(DRAFT) is None:
            text = self.store.draft(self.state.case_id).text
            assert bare(from_text(text, ids_from(1))) == bare(self.state.tree)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.verify(self.state.case_id)
            for version, tree in enumerate(self.trees, start=1):
                assert self.store.tree_at(self.state.case_id, version) == tree
            with pytest.raises(Unknown):
                self.store.tree_at(self.state.case_id, len(self.trees) + 1)
            self.engine.dispose()
            shutil.rmtree(self.folder)


TestLog = full(Log.TestCase)
TestLog.settings = settings(
    max_examples=examples(40),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
