"""The store, the same for SQLite and PostgreSQL: two people lose nothing, undo goes back, the log is whole."""

from __future__ import annotations

import json
import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

import detente
from detente.catalog.catalog import FOLDER, slugs
from detente.errors import InvalidCase, UsageError
from detente.store import By, Damaged, KeyTaken, Refused, Stale, State, Store, Unknown
from detente.store.commands import (
    AcceptClaims,
    Add,
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
from detente.store.draft import read_upload
from detente.store.log import broken
from detente.store.tables import RECORDS
from detente.store.tree import bare, get, keys
from seeds import long_but

SMALL = """\
format: detente/1
title: Small  # a comment that an export keeps
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options:
  a: {owner: A, name: give way}
  b: {owner: B, name: give way}
infeasible:
  - a and b
preferences:
  A: [b, not a, {that: a or b, because: why not}]
  B: [a, not b]
status_quo: NN
states: {both: YN}
"""


def made(store: Store, text: str = SMALL, author: str = "Ann") -> State:
    return store.create("small", lambda ids: read_upload(text, "small.yaml", ids), "a test", author, None)


@pytest.fixture
def case(store: Store) -> State:
    return made(store)


def statements(state: State, dm: str = "A") -> list[str]:
    return keys(get(state.tree, ("preferences", dm)))


def problems(store: Store, state: State) -> list[str]:
    return [p.message for p in store.draft(state.case_id).problems]


# -- a case as it is --------------------------------------------------------------------------------------------------


@long_but(every=3)
@pytest.mark.parametrize("slug", slugs())
def test_every_case_of_the_catalogue_is_taken_over_and_given_back_as_it_was(tmp_path: Path, slug: str) -> None:
    from detente.store import engine_for, migrate

    engine = engine_for(f"sqlite:///{tmp_path / 'd.sqlite'}")
    migrate(engine)
    store = Store(engine)
    text = (FOLDER / f"{slug}.yaml").read_text(encoding="utf-8")
    state = made(store, text)
    draft = store.draft(state.case_id)
    assert draft.problems == ()
    assert draft.text == text
    changed = store.act(state.case_id, Edit(path=[], fields={"title": "Another title"}), By(1, "Ann"))
    written = store.draft(changed.case_id).text
    assert detente.parse_case(written).title == "Another title"
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in comments if line not in written] == []
    engine.dispose()


def test_a_case_survives_closing_the_store(store: Store, case: State) -> None:
    after = store.act(case.case_id, Edit(path=["options", "a"], fields={"name": "yield"}), By(1, "Ann"))
    again = Store(store.engine).state(case.case_id)
    assert (again.version, again.tree, again.digest) == (2, after.tree, after.digest)


@long_but(every=2)
def test_the_log_replays_from_its_snapshots(store: Store, case: State) -> None:
    state = case
    for k in range(230):
        state = store.act(case.case_id, Edit(path=[], fields={"title": f"T{k}"}), By(state.version, "Ann"))
    fresh = Store(store.engine)
    assert fresh.state(case.case_id).tree == state.tree
    assert fresh.tree_at(case.case_id, 150)["title"] == "T148"
    fresh.verify(case.case_id)


# -- each kind of command ---------------------------------------------------------------------------------------------


def test_fields_are_set_and_removed(store: Store, case: State) -> None:
    state = store.act(
        case.case_id, Edit(path=["options", "a"], fields={"name": None, "moves": "take-only"}), By(1, "Ann")
    )
    assert get(state.tree, ("options", "a")) == {"owner": "A", "moves": "take-only"}
    assert state.records[-1].title == "Change the name and directions of option “give way (a)”"


def test_a_bare_statement_becomes_an_entry_when_it_gets_a_reason(store: Store, case: State) -> None:
    first = statements(case)[0]
    state = store.act(
        case.case_id, Edit(path=["preferences", "A", first], fields={"because": "she said so"}), By(1, "Ann")
    )
    assert get(state.tree, ("preferences", "A", first)) == {"that": "b", "because": "she said so"}
    assert problems(store, state) == []


def test_statements_are_added_moved_and_removed(store: Store, case: State) -> None:
    first, second, third = statements(case)
    state = store.act(case.case_id, Move(path=["preferences", "A", third], after=first), By(1, "Ann"))
    assert statements(state) == [first, third, second]
    assert state.records[-1].title == "Move statement 3 of Ann up"
    state = store.act(case.case_id, Add(path=["preferences", "A"], value="a iff b", after=""), By(2, "Ann"))
    assert bare(state.tree)["preferences"]["A"][0] == "a iff b"
    state = store.act(case.case_id, Remove(path=["preferences", "A", second]), By(3, "Ann"))
    assert second not in statements(state)
    assert problems(store, state) == []


def test_an_option_takes_its_letter_into_every_state_and_pattern(store: Store, case: State) -> None:
    state = store.act(case.case_id, Add(path=["options"], id="c", value={"owner": "B"}, after="a"), By(1, "Ann"))
    assert (state.tree["status_quo"], state.tree["states"]) == ("NNN", {"both": "YNN"})
    assert problems(store, state) == []
    state = store.act(case.case_id, Move(path=["options", "a"], after="b"), By(2, "Ann"))
    assert list(state.tree["options"]) == ["c", "b", "a"]
    assert state.tree["states"] == {"both": "NNY"}
    state = store.act(case.case_id, Remove(path=["options", "c"]), By(3, "Ann"))
    assert state.tree["states"] == {"both": "NY"}
    assert problems(store, state) == []


def test_patterns_in_formulas_and_rankings_follow_too(store: Store) -> None:
    text = SMALL.replace("- a and b", '- "YY"').replace("B: [a, not b]", "B: {ranking: [YN, [NY, NN]]}")
    case = made(store, text)
    state = store.act(case.case_id, Add(path=["options"], id="c", value={"owner": "B"}), By(1, "Ann"))
    assert bare(state.tree)["infeasible"] == ["YY-"]
    assert bare(state.tree)["preferences"]["B"] == {"ranking": ["YN-", ["NY-", "NN-"]]}
    assert problems(store, state) == []


@long_but(every=2)
def test_renaming_changes_everything_that_speaks_of_it(store: Store) -> None:
    text = (FOLDER / "syria-2016.yaml").read_text(encoding="utf-8")
    case = made(store, text)
    before = detente.parse_case(text)
    state = case
    for section, old, new in (
        ("options", "share", "share_targets"), ("options", "appr", "approve"),
        ("claims", next(iter(before.layer.claims)), "c_new"),
        ("sources", next(iter(before.layer.sources)), "the_article"),
    ):  # fmt: skip
        state = store.act(case.case_id, Rename(path=[section, old], to=new), By(state.version, "Ann"))
    assert problems(store, state) == []
    after = store.draft(case.case_id).case
    assert after is not None
    for selection in before.selections():
        a, b = (detente.solve(c.model(*selection)) for c in (before, after))
        assert {c: list(s) for c, s in a.equilibria.items()} == {c: list(s) for c, s in b.equilibria.items()}


def test_a_decision_maker_is_renamed_with_what_it_owns_and_wants(store: Store, case: State) -> None:
    state = store.act(case.case_id, Rename(path=["decision_makers", "A"], to="Anna"), By(1, "Ann"))
    data = bare(state.tree)
    assert data["options"]["a"]["owner"] == "Anna"
    assert list(data["preferences"]) == ["Anna", "B"]
    assert problems(store, state) == []


EVERYTHING_NAMED = """
format: detente/1
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A, contested: {B: {because: Bob says so}}}, b: {owner: B}}
preferences: {A: [b], B: [a]}
proposals:
  old: {terms: {t: {that: a, obliges: [A]}}}
  new: {supersedes: old, terms: {t: {that: a, obliges: [A]}}}
repair: {keep: [A, b], owners: {b: [A]}, wants: {A: ["a and b", "YN"]}}
sources: {s: {name: a paper}}
claims:
  c:
    {source: s, start: 0, end: 1, says: x, actors: [x, y], target: x, coder: k,
     by: [s, x, {who: x, mode: report}, {who: a friend of x}]}
actors: {x: {name: X, mentions: [{source: s, start: 0, end: 1}]}, y: {name: Y, part_of: x, overlaps: [x]}}
coders: {k: {name: Kim}}
"""


IDS_TAKEN = """
format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}}
definitions: {d: a and b, e: a or b}
preferences: {A: [b], B: [a]}
states: {s: YN, t: NY}
proposals: {P: {terms: {x: {that: a}, y: {that: b}}}, Q: {terms: {z: {that: a}}}}
sources: {one: {name: a paper}, two: {name: another}}
claims: {c1: {source: one, start: 0, end: 1, says: x}, c2: {source: two, start: 0, end: 1, says: y}}
actors: {m: {name: M}, n: {name: N}}
coders: {k: {name: Kim}, l: {name: Lou}}
perspectives: {p: {name: P, definitions: {there: not a}}, q: {name: Q}}
phases: {f: {name: F, definitions: {then: not b}}, g: {name: G}}
"""
TAKEN = [
    (["decision_makers", "A"], ["B"]),
    # An option and a definition are named in the same formulas, whichever layer says what the definition is.
    (["options", "a"], ["b", "d", "e", "there", "then"]),
    (["definitions", "d"], ["e", "a", "b", "there", "then"]),
    (["perspectives", "p", "definitions", "there"], ["a", "b", "d", "e", "then"]),
    (["phases", "f", "definitions", "then"], ["a", "b", "d", "e", "there"]),
    (["states", "s"], ["t"]),
    (["proposals", "P"], ["Q"]),
    (["proposals", "P", "terms", "x"], ["y"]),
    (["sources", "one"], ["two"]),
    (["claims", "c1"], ["c2"]),
    (["actors", "m"], ["n"]),
    (["coders", "k"], ["l"]),
    (["perspectives", "p"], ["q"]),
    (["phases", "f"], ["g"]),
]


@long_but(every=3)
@pytest.mark.parametrize(("path", "to"), [(path, to) for path, names in TAKEN for to in names])
def test_nothing_is_renamed_to_what_is_there_already(store: Store, path: list[str], to: str) -> None:
    case = made(store, IDS_TAKEN)
    assert problems(store, case) == []
    with pytest.raises(Refused, match=f"there is already a “{to}”"):
        store.act(case.case_id, Rename(path=path, to=to), By(1, "Ann"))
    assert store.state(case.case_id).version == 1


@long_but(every=3)
@pytest.mark.parametrize("path", [path for path, _ in TAKEN], ids=".".join)
def test_a_name_that_is_free_there_is_taken(store: Store, path: list[str]) -> None:
    """Names of other kinds of thing, and of terms of other proposals, are no obstacle."""
    case = made(store, IDS_TAKEN)
    free = "z" if path[0] == "proposals" else "P"
    free = "A" if path == ["proposals", "P"] else free
    state = store.act(case.case_id, Rename(path=path, to=free), By(1, "Ann"))
    assert free in keys(get(state.tree, path[:-1]))
    assert problems(store, state) == []
    assert store.undo(case.case_id, By(2, "Ann")).tree == case.tree


def test_whatever_names_an_entry_follows_its_new_name(store: Store) -> None:
    case = made(store, EVERYTHING_NAMED)
    assert problems(store, case) == []
    renamed = [
        ("decision_makers", "A", "Anna"), ("options", "b", "bb"), ("proposals", "old", "older"),
        ("sources", "s", "paper"), ("actors", "x", "xx"), ("coders", "k", "kim"),
    ]  # fmt: skip
    state = case
    for section, old, new in renamed:
        state = store.act(case.case_id, Rename(path=[section, old], to=new), By(state.version, "Ann"))
        assert problems(store, state) == [], section
    data = bare(state.tree)
    assert data["repair"] == {"keep": ["Anna", "bb"], "owners": {"bb": ["Anna"]}, "wants": {"Anna": ["a and bb", "YN"]}}
    assert data["proposals"]["new"]["supersedes"] == "older"
    assert (data["claims"]["c"]["actors"], data["claims"]["c"]["target"]) == (["xx", "y"], "xx")
    assert data["claims"]["c"]["by"] == ["paper", "xx", {"who": "xx", "mode": "report"}, {"who": "a friend of x"}]
    assert (data["claims"]["c"]["coder"], data["claims"]["c"]["source"]) == ("kim", "paper")
    assert data["actors"]["xx"]["mentions"][0]["source"] == "paper"
    assert (data["actors"]["y"]["part_of"], data["actors"]["y"]["overlaps"]) == ("xx", ["xx"])
    state = store.act(
        case.case_id, Add(path=["options"], id="n", value={"owner": "B"}, after=""), By(state.version, "Ann")
    )
    assert bare(state.tree)["repair"]["wants"] == {"Anna": ["a and bb", "-YN"]}
    state = store.act(case.case_id, Rename(path=["decision_makers", "B"], to="Bo"), By(state.version, "Ann"))
    assert list(bare(state.tree)["options"]["a"]["contested"]) == ["Bo"]
    assert problems(store, state) == []


def test_preferences_are_replaced_as_a_whole(store: Store, case: State) -> None:
    state = store.act(
        case.case_id, Replace(path=["preferences", "B"], value={"weights": {"a": 3, "b": -2}}), By(1, "Ann")
    )
    assert problems(store, state) == []
    state = store.act(case.case_id, Replace(path=["preferences", "B"], value=["not b"]), By(2, "Ann"))
    assert bare(state.tree)["preferences"]["B"] == ["not b"]


@pytest.mark.parametrize("wrong", [[""], ["AB"], [["A"]], [{"A": "x"}], "A"])
def test_what_stands_where_a_mapping_belongs_is_kept_and_put_right_again(
    store: Store, case: State, wrong: object
) -> None:
    state = store.act(case.case_id, Replace(path=["decision_makers"], value=wrong), By(1, "Ann"))
    assert bare(state.tree)["decision_makers"] == wrong
    assert problems(store, state)
    with pytest.raises(Refused):
        store.act(case.case_id, Add(path=["decision_makers"], id="C", value={}), By(2, "Ann"))
    state = store.act(case.case_id, Replace(path=["decision_makers"], value={"A": {}, "B": {}}), By(2, "Ann"))
    assert problems(store, state) == []


VIEWS = """
perspectives: {P: {name: as Ann sees it, infeasible: [a and not b], preferences: {A: [a, {that: b, because: why not}]}}}
proposals: {Q: {name: the pact, parties: [A], terms: {T: {that: a, obliges: [A]}}}}
"""


def test_a_perspective_begins_as_a_copy_and_is_one_of_its_own(store: Store) -> None:
    case = made(store, SMALL + VIEWS)
    command = Copy(path=["perspectives", "P"], id="P2", fields={"name": "as Bob sees it"})
    state = store.act(case.case_id, command, By(1, "Ann"))
    views = bare(state.tree)["perspectives"]
    assert list(views) == ["P", "P2"]
    assert views["P2"] == {**views["P"], "name": "as Bob sees it"}
    entries = [keys(get(state.tree, ("perspectives", p, "preferences", "A"))) for p in views]
    assert not set(entries[0]) & set(entries[1]), "each statement has an id of its own"
    state = store.act(case.case_id, Remove(path=["perspectives", "P2", "infeasible", entries_of(state)]), By(2, "Ann"))
    assert bare(state.tree)["perspectives"]["P"]["infeasible"] == ["a and not b"]
    state = store.undo(case.case_id, By(3, "Ann"))
    state = store.undo(case.case_id, By(4, "Ann"))
    assert bare(state.tree) == bare(case.tree)


def entries_of(state: State) -> str:
    return keys(get(state.tree, ("perspectives", "P2", "infeasible")))[0]


def test_a_proposal_is_copied_with_its_terms_and_a_field_is_taken_from_the_copy(store: Store) -> None:
    case = made(store, SMALL + VIEWS)
    command = Copy(path=["proposals", "Q"], id="Q2", fields={"name": "the pact, again", "parties": None})
    found = bare(store.act(case.case_id, command, By(1, "Ann")).tree)["proposals"]
    assert found["Q2"] == {"name": "the pact, again", "terms": found["Q"]["terms"]}


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (Copy(path=["perspectives", "X"], id="Y"), "there is no"),
        (Copy(path=["perspectives", "P"], id="P"), "“P”"),
        (Copy(path=["preferences", "A", "e1"], id="Y"), "no"),
    ],
)
def test_what_cannot_be_copied_is_refused(store: Store, command: Copy, says: str) -> None:
    case = made(store, SMALL + VIEWS)
    with pytest.raises(Refused, match=says):
        store.act(case.case_id, command, By(1, "Ann"))
    assert store.state(case.case_id) == case


COUNTED = """
proposals: {Q: {name: the pact, parties: [A], terms: a}}
perspectives:
  P: {name: as Ann sees it, options: {a: {name: Anton}}, infeasible: [a and not b], status_quo: YY,
      preferences: {A: [a, {that: b, because: why not}]}, proposals: {Q: {name: the deal}}, decision_makers: {A: {}}}
  E: {}
"""


@pytest.mark.parametrize(
    ("path", "layer", "there", "left"),
    [
        (["P", "preferences", "A"], [], ("preferences", "A"), ["a", {"that": "b", "because": "why not"}]),
        (["P", "status_quo"], [], ("status_quo",), "YY"),
        (["P", "decision_makers"], [], ("decision_makers",), {"A": {}}),
        (["P", "proposals", "Q"], [], ("proposals", "Q"), {"name": "the deal", "parties": ["A"], "terms": "a"}),
        (["proposals", "Q"], ["perspectives", "P"], ("perspectives", "P", "proposals", "Q"),
         {"name": "the deal", "parties": ["A"], "terms": "a"}),
        (["proposals", "Q"], ["perspectives", "E"], ("perspectives", "E", "proposals", "Q"),
         {"name": "the pact", "parties": ["A"], "terms": "a"}),
    ],
)  # fmt: skip
def test_what_one_says_counts_for_all_and_the_other_way_round(
    store: Store, path: list[str], layer: list[str], there: tuple[str, ...], left: object
) -> None:
    case = made(store, SMALL + COUNTED)
    at = path if layer else ["perspectives", *path]
    state = store.act(case.case_id, CountFor(path=at, layer=layer), By(1, "Ann"))
    found = get(bare(state.tree), there)
    assert found == left
    assert get(state.tree, at) is None
    assert "perspectives" in state.tree
    assert list(bare(state.tree)["perspectives"]) == ["P", "E"], "one that says nothing more is there all the same"
    assert store.undo(case.case_id, By(2, "Ann")).tree == case.tree


def test_a_rule_of_one_becomes_a_rule_of_all_and_what_all_share_keeps_its_own(store: Store) -> None:
    case = made(store, SMALL + COUNTED)
    rule = keys(get(case.tree, ("perspectives", "P", "infeasible")))[0]
    path = ["perspectives", "P", "infeasible", rule]
    state = store.act(case.case_id, CountFor(path=path, layer=[]), By(1, "Ann"))
    assert bare(state.tree)["infeasible"][-1] == "a and not b"
    assert "infeasible" not in state.tree["perspectives"]["P"]
    state = store.act(case.case_id, CountFor(path=["infeasible", rule], layer=["perspectives", "E"]), By(2, "Ann"))
    assert bare(state.tree)["perspectives"]["E"] == {"infeasible": ["a and not b"]}
    state = store.act(case.case_id, CountFor(path=["perspectives", "P", "options", "a"], layer=[]), By(3, "Ann"))
    assert bare(state.tree)["options"]["a"]["name"] == "Anton"
    assert list(state.tree["options"]) == list(case.tree["options"])


def test_a_section_that_one_gives_is_taken_back_as_a_whole(store: Store) -> None:
    case = made(store, SMALL + COUNTED)
    state = store.act(case.case_id, Remove(path=["perspectives", "P", "decision_makers"]), By(1, "Ann"))
    assert "decision_makers" not in state.tree["perspectives"]["P"]
    assert store.undo(case.case_id, By(2, "Ann")).tree == case.tree


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (CountFor(path=["options", "a"], layer=["perspectives", "P"]), "the same options"),
        (CountFor(path=["proposals", "Q"], layer=[]), "counts there already"),
        (CountFor(path=["proposals", "X"], layer=["perspectives", "P"]), "not there"),
        (CountFor(path=["proposals", "Q"], layer=["perspectives", "X"]), "not there"),
        (CountFor(path=["preferences", "A"], layer=["perspectives", "P"]), "otherwise there already"),
        (CountFor(path=["perspectives", "P", "proposals", "Q"], layer=["perspectives", "E"]), "for all first"),
        (CountFor(path=["proposals"], layer=["perspectives", "P"]), "only an entry"),
    ],
)
def test_what_cannot_count_otherwise_is_refused(store: Store, command: CountFor, says: str) -> None:
    case = made(store, SMALL + COUNTED)
    with pytest.raises(Refused, match=says):
        store.act(case.case_id, command, By(1, "Ann"))


def test_claims_are_accepted_and_linked(store: Store, case: State) -> None:
    state = store.act(case.case_id, Add(path=["sources"], id="s", value={"name": "a paper"}), By(1, "Ann"))
    claim = {"source": "s", "start": 3, "end": 9, "says": "Ann will not", "by": ["s"]}
    state = store.act(case.case_id, AcceptClaims(claims={"c1": claim, "c2": claim}), By(2, "Ann"))
    assert state.records[-1].title == "Accept 2 proposed claims"
    path = ["preferences", "A", statements(state)[0]]
    state = store.act(case.case_id, Link(path=path, claim="c1"), By(3, "Ann"))
    state = store.act(case.case_id, Link(path=path, claim="c2"), By(4, "Ann"))
    assert get(state.tree, path) == {"that": "b", "evidence": ["c1", "c2"]}
    state = store.act(case.case_id, Link(path=path, claim="c1", linked=False), By(5, "Ann"))
    assert get(state.tree, path)["evidence"] == ["c2"]
    assert problems(store, state) == []


def test_sections_that_are_not_there_yet_are_made(store: Store, case: State) -> None:
    state = store.act(case.case_id, Add(path=["proposals"], id="P", value={"name": "a pact"}), By(1, "Ann"))
    state = store.act(case.case_id, Add(path=["proposals", "P", "terms"], id="T", value={"that": "a"}), By(2, "Ann"))
    state = store.act(case.case_id, Add(path=["perspectives"], id="other", value={"name": "theirs"}), By(3, "Ann"))
    state = store.act(case.case_id, Add(path=["perspectives", "other", "infeasible"], value="a"), By(4, "Ann"))
    state = store.act(
        case.case_id, Add(path=["perspectives", "other", "preferences", "A"], value="not b"), By(5, "Ann")
    )
    assert problems(store, state) == []
    before = store.tree_at(case.case_id, 1)
    for _ in range(5):
        state = store.undo(case.case_id, By(state.version, "Ann"))
    assert state.tree == before


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (Edit(path=["options", "x"], fields={"name": "y"}), "there is no option"),
        (Edit(path=["options", "a"], fields={"onwer": "B"}), "did you mean “owner”"),
        (Edit(path=["nothing"], fields={"name": "y"}), "no fields"),
        (Add(path=["options"], id="a", value={}), "already"),
        (Add(path=["options"], id="not", value={}), "cannot be an id"),
        (Add(path=["options"], value={}), "needs an id"),
        (Add(path=["preferences", "A"], value="a", after="e999"), "to come after"),
        (Add(path=["title"], id="t", value="x"), "nothing can be added"),
        (Add(path=["perspectives", "none", "infeasible"], value="a"), "there is no"),
        (Remove(path=["options", "x"]), "there is no option"),
        (Remove(path=["title", "x"]), "no entry"),
        (Move(path=["options", "a"], after="x"), "to come after"),
        (Move(path=["options", "a"], after="a"), "after itself"),
        (Rename(path=["options", "a"], to="b"), "already"),
        (Rename(path=["options", "a"], to="YN"), "cannot be an id"),
        (Replace(path=["options"], value={}), "one by one"),
        (Replace(path=["status"], value="x"), "no place"),
        (Link(path=["options", "a"], claim="c", linked=False), "does not rest"),
        (Link(path=["states", "both"], claim="c"), "cannot rest"),
        (Edit(path=[], fields={"title": "bell \a"}), "U+0007"),
        (Edit(path=[], fields={"title": "half \udcff"}), "U+DCFF"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_changes_nothing(store: Store, case: State, command: Edit, says: str) -> None:
    with pytest.raises(Refused, match=says.replace("+", r"\+")):
        store.act(case.case_id, command, By(1, "Ann"))
    assert store.state(case.case_id).version == 1


# -- what is wrong is kept --------------------------------------------------------------------------------------------


def test_a_formula_that_cannot_be_read_is_kept_with_its_place(store: Store, case: State) -> None:
    first = statements(case)[0]
    state = store.act(case.case_id, Replace(path=["preferences", "A", first], value="b and (a"), By(1, "Ann"))
    (problem,) = store.draft(state.case_id).problems
    assert problem.path == ("preferences", "A", first)
    assert problem.offset is not None
    assert 0 < problem.offset <= len("b and (a")
    assert get(state.tree, ("preferences", "A", first)) == "b and (a"


def test_removing_what_others_speak_of_leaves_them_as_they_are(store: Store, case: State) -> None:
    state = store.act(case.case_id, Remove(path=["options", "b"]), By(1, "Ann"))
    assert bare(state.tree)["preferences"]["B"] == ["a", "not b"]
    assert any("b" in message for message in problems(store, state))
    back = store.undo(case.case_id, By(2, "Ann"))
    assert back.tree == case.tree
    assert problems(store, back) == []


def test_a_text_that_is_not_yaml_is_kept_as_a_draft(store: Store, case: State) -> None:
    state = store.act(case.case_id, ReplaceText(text="title: [open"), By(1, "Ann"))
    draft = store.draft(state.case_id)
    assert draft.text == "title: [open"
    assert draft.problems[0].line == 1
    with pytest.raises(Refused, match="mend the text"):
        store.act(case.case_id, Edit(path=[], fields={"title": "x"}), By(2, "Ann"))
    mended = store.act(case.case_id, ReplaceText(text=SMALL.replace("Small", "Mended")), By(2, "Ann"))
    assert store.draft(mended.case_id).problems == ()
    assert statements(mended) == statements(case), "entries that are the same keep their ids"
    assert store.undo(case.case_id, By(3, "Ann")).tree["#draft"] == "title: [open"


def test_what_is_no_file_of_a_case_is_not_imported(store: Store) -> None:
    for text in ("", "- a list", "a: [", '"#text": x'):
        with pytest.raises(InvalidCase):
            made(store, text)
    assert store.listed() == []


# -- undo, redo, restore ----------------------------------------------------------------------------------------------


def test_undo_and_redo_are_named_and_survive_a_restart(store: Store, case: State) -> None:
    third = statements(case)[2]
    state = store.act(case.case_id, Move(path=["preferences", "A", third], after=""), By(1, "Ann"))
    again = Store(store.engine)
    assert again.state(case.case_id).next_undo("Ann") == (2, "Undo: move statement 3 of Ann up")
    undone = again.undo(case.case_id, By(2, "Ann"))
    assert undone.tree == case.tree
    assert undone.next_undo("Ann") is None
    assert undone.next_redo("Ann") == (2, "Redo: move statement 3 of Ann up")
    redone = Store(store.engine).redo(case.case_id, By(3, "Ann"))
    assert redone.tree == state.tree
    with pytest.raises(UsageError, match="nothing to do again"):
        store.redo(case.case_id, By(redone.version, "Ann"))


@pytest.mark.parametrize("restarted", [False, True])
def test_a_new_change_of_mine_ends_what_i_could_do_again(store: Store, case: State, restarted: bool) -> None:
    for k in range(2):
        store.act(case.case_id, Edit(path=[], fields={"title": f"T{k}"}), By(k + 1, "Ann"))
    for version in (3, 4):
        state = store.undo(case.case_id, By(version, "Ann"))
    assert state.next_redo("Ann") == (2, "Redo: change the title")
    state = store.act(case.case_id, Edit(path=["options", "b"], fields={"name": "x"}), By(5, "Bob"))
    assert state.next_redo("Ann") is not None, "what somebody else does elsewhere ends nothing of mine"
    store.act(case.case_id, Edit(path=["options", "a"], fields={"name": "y"}), By(state.version, "Ann"))
    found = Store(store.engine) if restarted else store
    assert found.state(case.case_id).next_redo("Ann") is None
    with pytest.raises(UsageError, match="nothing to do again"):
        found.redo(case.case_id, By(7, "Ann"))
    assert found.state(case.case_id).tree["title"] == "Small"


def test_each_takes_back_what_is_its_own(store: Store, case: State) -> None:
    store.act(case.case_id, Edit(path=["options", "a"], fields={"name": "A's"}), By(1, "Ann"))
    state = store.act(case.case_id, Edit(path=["options", "b"], fields={"name": "B's"}), By(2, "Bob"))
    state = store.undo(case.case_id, By(state.version, "Ann"))
    assert (state.tree["options"]["a"]["name"], state.tree["options"]["b"]["name"]) == ("give way", "B's")
    with pytest.raises(UsageError, match="nothing of yours"):
        store.undo(case.case_id, By(state.version, "Cem"))


def test_what_somebody_has_built_on_is_not_taken_back(store: Store, case: State) -> None:
    state = store.act(case.case_id, Add(path=["options"], id="c", value={"owner": "A"}), By(1, "Ann"))
    state = store.act(case.case_id, Add(path=["preferences", "B"], value="not c"), By(state.version, "Bob"))
    with pytest.raises(Stale, match="Bob did “Add a statement of Bob: not c”"):
        store.undo(case.case_id, By(state.version, "Ann"))
    state = store.undo(case.case_id, By(state.version, "Bob"))
    state = store.undo(case.case_id, By(state.version, "Ann"))
    assert state.tree == case.tree


def test_claims_that_somebody_rests_on_or_has_removed_are_neither_taken_back_nor_rested_on_again(store: Store) -> None:
    claim = {"source": "one", "start": 3, "end": 9, "says": "she will not"}
    case = made(store, IDS_TAKEN)
    key = case.case_id
    path = ["preferences", "A", statements(case)[0]]
    store.act(key, AcceptClaims(claims={"new": claim}), By(1, "Ann"))
    with pytest.raises(Refused, match="there is already a “new”"):
        store.act(key, AcceptClaims(claims={"newer": claim, "new": claim}), By(2, "Ann"))
    store.act(key, Link(path=path, claim="new"), By(2, "Bob"))
    with pytest.raises(Stale, match="Bob did “"):
        store.undo(key, By(3, "Ann"))
    store.act(key, Link(path=path, claim="new", linked=False), By(3, "Bob"))
    state = store.act(key, Remove(path=["claims", "new"]), By(4, "Ann"))
    with pytest.raises(Stale, match="Ann did “"):
        store.undo(key, By(5, "Bob"), 4)
    assert store.state(key).tree == state.tree
    assert problems(store, state) == []


def test_restoring_is_a_change_like_any_other(store: Store, case: State) -> None:
    for k in range(4):
        store.act(case.case_id, Edit(path=[], fields={"title": f"T{k}"}), By(k + 1, "Ann"))
    state = store.restore(case.case_id, 2, By(5, "Ann"))
    assert state.tree["title"] == "T0"
    assert state.next_undo("Ann") == (6, "Undo: restore version 2")
    assert store.undo(case.case_id, By(6, "Ann")).tree["title"] == "T3"
    with pytest.raises(Unknown, match="no version 99"):
        store.restore(case.case_id, 99, By(7, "Ann"))


# -- two at once ------------------------------------------------------------------------------------------------------


def test_changes_in_different_places_merge(store: Store, case: State) -> None:
    first, second, _ = statements(case)
    store.act(case.case_id, Edit(path=["preferences", "A", first], fields={"because": "x"}), By(1, "Ann"))
    store.act(case.case_id, Edit(path=["options", "a"], fields={"name": "x"}), By(1, "Bob"))
    store.act(case.case_id, Edit(path=["options", "a"], fields={"moves": "take-only"}), By(1, "Cem"))
    store.act(case.case_id, Add(path=["preferences", "A"], value="a"), By(1, "Dan"))
    store.act(case.case_id, Add(path=["preferences", "A"], value="b"), By(1, "Eve"))
    state = store.act(case.case_id, Move(path=["preferences", "A", second], after=""), By(1, "Fay"))
    data = bare(state.tree)
    assert data["options"]["a"] == {"owner": "A", "name": "x", "moves": "take-only"}
    assert data["preferences"]["A"][0] == "not a"
    assert data["preferences"]["A"][-2:] == ["a", "b"]


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        (Edit(path=["options", "a"], fields={"name": "x"}), Edit(path=["options", "a"], fields={"name": "y"})),
        (Remove(path=["options", "a"]), Edit(path=["options", "a"], fields={"name": "y"})),
        (Rename(path=["options", "a"], to="z"), Add(path=["preferences", "B"], value="not a")),
        (Add(path=["options"], id="c", value={"owner": "A"}), Edit(path=[], fields={"status_quo": "YN"})),
        (Add(path=["options"], id="c", value={"owner": "A"}), Add(path=["options"], id="c", value={"owner": "B"})),
        (Replace(path=["preferences", "A"], value=[]), Add(path=["preferences", "A"], value="a")),
        (ReplaceText(text=SMALL), Edit(path=[], fields={"title": "x"})),
        (Edit(path=[], fields={"title": "x"}), ReplaceText(text=SMALL)),
    ],
)  # fmt: skip
def test_changes_in_the_same_place_are_refused_with_who_and_what(
    store: Store, case: State, theirs: Edit, mine: Edit
) -> None:
    store.act(case.case_id, theirs, By(1, "Bob"))
    with pytest.raises(Stale, match="made on version 1, and Bob did “") as refusal:
        store.act(case.case_id, mine, By(1, "Ann"))
    assert [r.seq for r in refusal.value.records] == [2]
    assert store.state(case.case_id).version == 2


def test_what_was_taken_back_in_between_is_no_obstacle(store: Store, case: State) -> None:
    store.act(case.case_id, Edit(path=["options", "a"], fields={"name": "x"}), By(1, "Bob"))
    store.undo(case.case_id, By(2, "Bob"))
    state = store.act(case.case_id, Edit(path=["options", "a"], fields={"name": "y"}), By(1, "Ann"))
    assert state.tree["options"]["a"]["name"] == "y"


def test_what_was_taken_back_or_done_again_since_is_an_obstacle(store: Store, case: State) -> None:
    """Whoever looks at version 2 sees Bob's words, and at version 3 the old ones; then they change under their eyes."""
    store.act(case.case_id, Edit(path=["options", "a"], fields={"name": "x"}), By(1, "Bob"))
    store.undo(case.case_id, By(2, "Bob"))
    mine = Edit(path=["options", "a"], fields={"name": "y"})
    with pytest.raises(Stale, match="made on version 2, and Bob did “"):
        store.act(case.case_id, mine, By(2, "Ann"))
    store.redo(case.case_id, By(3, "Bob"))
    for version in (1, 3):
        with pytest.raises(Stale, match=f"made on version {version}, and Bob did “") as refusal:
            store.act(case.case_id, mine, By(version, "Ann"))
        assert [r.seq for r in refusal.value.records] == [2]
    with pytest.raises(UsageError, match="change 2 is in force"):
        store.redo(case.case_id, By(4, "Bob"), 2)
    assert store.undo(case.case_id, By(4, "Bob"), 2).tree == case.tree
    assert store.redo(case.case_id, By(5, "Bob")).tree["options"]["a"]["name"] == "x"
    assert store.act(case.case_id, mine, By(2, "Ann")).tree["options"]["a"]["name"] == "y", "at 2 it was as it is again"


def test_one_page_may_send_the_next_before_it_has_the_answer(store: Store, case: State) -> None:
    for k in range(3):
        state = store.act(case.case_id, Edit(path=[], fields={"title": f"T{k}"}), By(1, "Ann", "page"))
    assert state.tree["title"] == "T2"


def test_a_request_sent_again_changes_nothing_twice(store: Store, case: State) -> None:
    add = Add(path=["preferences", "A"], value="a")
    for _ in range(3):
        state = store.act(case.case_id, add, By(1, "Ann", key="request-1"))
    assert state.version == 2


def test_a_key_stands_for_one_request_of_one_person(store: Store, case: State) -> None:
    """Whatever else is sent under it, at whichever door, is refused in words and not done."""
    at, title = case.case_id, Edit(path=[], fields={"title": "Mine"})
    store.act(at, title, By(1, "Ann", key="k1"))
    store.undo(at, By(2, "Ann", key="k2"))
    store.restore(at, 2, By(3, "Ann", key="k3"))
    done = store.state(at)
    for key in ("k1", "k2", "k3"):
        tried = (
            lambda author, key=key: store.act(at, title, By(4, author, key=key)),
            lambda author, key=key: store.undo(at, By(4, author, key=key)),
            lambda author, key=key: store.redo(at, By(4, author, key=key)),
            lambda author, key=key: store.restore(at, 2, By(4, author, key=key)),
        )
        own = {"k1": tried[0], "k2": tried[1], "k3": tried[3]}[key]
        assert own("Ann").version == 4, "the same request is done already"
        for door in tried:
            for author in ("Ann", "Bob"):
                if (door, author) != (own, "Ann"):
                    with pytest.raises(KeyTaken, match=f"“{key}” stands for another request already"):
                        door(author)
    for other in (Edit(path=[], fields={"title": "LOST?"}), Edit(path=["options", "a"], fields={"title": "Mine"})):
        with pytest.raises(KeyTaken):
            store.act(at, other, By(4, "Ann", key="k1"))
    with pytest.raises(KeyTaken):
        store.undo(at, By(4, "Ann", key="k2"), 4)
    with pytest.raises(KeyTaken):
        store.restore(at, 1, By(4, "Ann", key="k3"))
    assert store.undo(at, By(4, "Ann", key="k2"), 2).version == 4, "it was that which was taken back"
    assert store.state(at) == done
    made_with = store.create("s", lambda ids: read_upload(SMALL, "s.yaml", ids), "a test", "Ann", None, "open")
    with pytest.raises(KeyTaken):
        store.act(made_with.case_id, title, By(1, "Ann", key="open"))


def test_only_ones_own_page_is_taken_to_know_what_it_sent(store: Store, case: State) -> None:
    at = case.case_id
    store.act(at, Edit(path=["options", "a"], fields={"note": "Ann's"}), By(1, "Ann", "page"))
    mine = Edit(path=["options", "a"], fields={"note": "Bob's"})
    for client in ("page", "other", ""):
        with pytest.raises(Stale):
            store.act(at, mine, By(1, "Bob", client))
        with pytest.raises(Stale):
            store.restore(at, 1, By(1, "Bob", client))
    store.act(at, Edit(path=["options", "a"], fields={"note": "and on"}), By(1, "Ann", "page"))
    for client in ("page", "other", ""):
        with pytest.raises(Stale):
            store.undo(at, By(3, "Bob", client), 2)
    assert store.state(at).version == 3


@long_but(every=2)
def test_many_at_once_lose_nothing(store: Store, case: State) -> None:
    refused: list[Exception] = []

    def work(person: str) -> None:
        own = Store(store.engine)  # as another process would have
        for k in range(5):
            try:
                own.act(case.case_id, Add(path=["preferences", "A"], value=f"a or b or {person}{k}"), By(1, person))
            except Exception as e:
                refused.append(e)

    threads = [threading.Thread(target=work, args=(f"p{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    state = Store(store.engine).state(case.case_id)
    texts = {v for _, v in get(state.tree, ("preferences", "A")) if isinstance(v, str)}
    assert {f"a or b or p{n}{k}" for n in range(6) for k in range(5)} <= texts
    assert state.version == 31
    store.verify(case.case_id)


# -- the log ----------------------------------------------------------------------------------------------------------


def test_the_log_is_a_chain(store: Store, case: State) -> None:
    for k in range(3):
        store.act(case.case_id, Edit(path=[], fields={"title": f"T{k}"}), By(k + 1, "Ann"))
    records = store.records(case.case_id)
    assert broken(records) is None
    assert [json.loads(r.line())["seq"] for r in records] == [1, 2, 3, 4]
    assert broken(records[:2] + records[3:]) == 3
    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(sa.update(RECORDS).where(RECORDS.c.seq == 3).values(author="Somebody else"))
    with pytest.raises(Damaged, match="record 3 is not as it was written"):
        store.verify(case.case_id)


def test_titles_are_kept_with_the_record(store: Store, case: State) -> None:
    state = store.act(case.case_id, Rename(path=["options", "a"], to="z"), By(1, "Ann"))
    assert [r.title for r in Store(store.engine).state(case.case_id).records] == [
        "Begin with a test", "Change the id of option “give way (a)” to “z”",
    ]  # fmt: skip
    assert state.records[-1].author == "Ann"


def test_a_case_is_put_away_and_brought_back(store: Store, case: State) -> None:
    store.archive(case.case_id)
    assert store.listed() == []
    assert [c.id for c in store.listed(archived=True)] == [case.case_id]
    store.archive(case.case_id, archived=False)
    assert [(c.title, c.changed_by) for c in store.listed()] == [("Small", "Ann")]


def test_unknown_cases_and_versions_are_said(store: Store, case: State) -> None:
    with pytest.raises(Unknown, match="no such case"):
        store.state("nothing")
    with pytest.raises(Unknown, match="no version 9"):
        store.act(case.case_id, Edit(path=[], fields={"title": "x"}), By(9, "Ann"))


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    from detente.store import engine_for, migrate

    engine = engine_for(f"sqlite:///{tmp_path / 'folder' / 'd.sqlite'}")
    migrate(engine)
    made(Store(engine))
    files = list((tmp_path / "folder").iterdir())
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()


def test_an_export_keeps_comments_also_where_the_order_changed(store: Store, case: State) -> None:
    text = SMALL.replace("  b: {owner: B, name: give way}", "  # the second one\n  b: {owner: B, name: give way}")
    state = made(store, text)
    moved = store.act(state.case_id, Move(path=["options", "a"], after="b"), By(1, "Ann"))
    written = store.draft(moved.case_id).text
    assert list(detente.parse_case(written).layer.options) == ["b", "a"]
    assert "# a comment that an export keeps" in written
    assert "# the second one" in written
