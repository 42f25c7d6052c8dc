"""Whose view a perspective is, and what that one does not see: read, checked, written, and left out of its model."""

from __future__ import annotations

from pathlib import Path

import pytest

import detente
from detente.case import Case, parse_case
from detente.case.writer import plain, write_case
from detente.conflict import compile_model
from detente.errors import InvalidCase

TEXT = """format: detente/1
decision_makers: {A: {}, B: {}}
options:
  a1: {owner: A}
  a2: {owner: A}
  b: {owner: B}
infeasible: [{at_most_one: [a1, a2]}]
preferences:
  A: {ranking: [NYY, NYN, YNY, NNY, NNN, YNN]}
  B: [b]
states: {settled: YNY}
perspectives:
  theirs:
    view_of: B
    unseen: {options: [a2], states: [settled]}
  ours: {name: as we see it}
"""


def states(case: Case, perspective: str | None = None, phase: str | None = None) -> list[str]:
    return list(detente.solve(case.model(perspective, phase), concepts=["nash"]).feasible)


def test_what_is_unseen_is_in_no_state_of_that_perspective() -> None:
    case = parse_case(TEXT)
    view = case.perspectives["theirs"]
    assert (view.view_of, view.unseen.options, view.unseen.states) == ("B", ("a2",), ("settled",))  # type: ignore[union-attr]
    assert states(case) == states(case, "ours") == ["NNN", "YNN", "NYN", "NNY", "YNY", "NYY"]
    assert states(case, "theirs") == ["NNN", "YNN", "NNY"]
    # It is no rule: none is listed, and nothing that is wrong only for lack of it is warned of.
    assert len(case.model("theirs").infeasible) == 1
    assert [f.code for f in detente.check(case)] == []


def test_it_is_written_as_it_was_read() -> None:
    case = parse_case(TEXT)
    assert write_case(case) == TEXT
    again = Case.from_dict(plain(case))
    assert again.perspectives["theirs"].unseen == case.perspectives["theirs"].unseen
    assert again.to_dict() == case.to_dict()
    changed = case.to_dict()
    changed["perspectives"]["theirs"]["unseen"] = {"states": ["NNN"]}
    assert "unseen: {states: [NNN]}" in write_case(case.replace(**changed))


def test_a_status_quo_that_is_not_seen_is_warned_of() -> None:
    case = parse_case(TEXT + "status_quo: NYN\n")
    (found,) = detente.check(case)
    assert (found.code, found.text) == (
        "infeasible-status-quo", "the status quo NYN is in what is said to be unseen (in theirs)",
    )  # fmt: skip


MERGED = """format: detente/1
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: B}}
indistinguishable: [a]
preferences: {A: [], B: []}
phases: {late: {infeasible: [c]}}
perspectives:
  theirs: {unseen: {states: [YNY]}}
  shown: {unseen: {states: [Y--]}}
  part: {unseen: {options: [c]}}
  gone: {unseen: {options: [a]}}
"""


def test_a_merged_state_is_named_by_any_member() -> None:
    case = parse_case(MERGED)
    assert states(case) == ["NNN", "Y--", "NYN", "NNY", "NYY"]
    for perspective in ("theirs", "shown"):
        assert states(case, perspective) == ["NNN", "NYN", "NNY", "NYY"]
    assert states(case, "shown", "late") == ["NNN", "NYN"]
    # It stays or goes as a whole: it is one in which an option is taken if that is taken at all its members.
    assert states(case, "part") == ["NNN", "Y--", "NYN"]
    assert states(case, "gone") == ["NNN", "NYN", "NNY", "NYY"]
    conflict = compile_model(case.model("part"))
    assert [[*map(conflict.show, conflict.neighbourhood.moves(1, s))] for s in (0, 1)] == [["NYN"], []]
    assert [*map(conflict.show, conflict.neighbourhood.moves(0, 1))] == ["NNN", "NYN"]


def test_what_is_unseen_in_a_phase_is_looked_up_among_the_states_of_that_phase() -> None:
    case = parse_case(MERGED)
    assert states(case, "theirs", "late") == ["NNN", "Y-N", "NYN"]  # YNY does not exist there, and is no state


def test_moves_to_it_and_lists_of_moves_lose_it() -> None:
    listed = TEXT.replace("perspectives:", "only_moves: {A: [[NNN, YNN], [NNN, NYN], [NNY, settled]]}\nperspectives:")
    conflict = compile_model(parse_case(listed).model("theirs"))
    assert [conflict.neighbourhood.moves(0, s) for s in (0, 4)] == [(1,), ()]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("view_of: B", "view_of: C", "14:14: found “C” as “view_of” in “theirs”, which is no decision maker"),
        ("[a2]", "[a3]", "15:24: found “a3” as “unseen” in “theirs”, which is no option (known here: a1, a2, b)"),
        ("[settled]", "[nowhere]", "15:38: found “nowhere” as “unseen” in “theirs”, which is no"),
        ("[settled]", "[YNYN]", "15:38: found “YNYN” with 4 letters; expected 3"),
        ("[settled]", "[--Y]", "15:38: found “--Y” matches 3 states (NNY, YNY, NYY); expected one"),
        ("[a2]", "a2", "15:23: found “a2”; expected “options”, a list"),
        ("{options: [a2], states: [settled]}", "[a2]", "15:13: found a list; expected a blind spot, a mapping"),
        ("options: [a2]", "option: [a2]", "15:14: found the key “option”, which a blind spot does not have"),
        ("  ours: {", "  ours: {view_of: B, ", "16:19: found “B” as “view_of” of “ours”; its view is “theirs” already"),
        ("perspectives:", "phases: {late: {view_of: B}}\nperspectives:",
         "12:17: found the key “view_of”, which a phase does not have (it stands in perspectives only)"),
        ("perspectives:", "unseen: {options: [b]}\nperspectives:", "12:1: found the key “unseen”, which the case"),
        ("[a2], states", "[a1, a2, b], states: [NNN], name", "15:51: found the key “name”"),
        ("[a2], states: [settled]", "[a1, a2, b], states: [NNN]",
         "15:24: found no feasible state in the perspective “theirs”: all that the rules leave is in “unseen”"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, told: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(InvalidCase) as e:
        detente.check(parse_case(TEXT.replace(old, new), name="c.yaml"))
    assert f"c.yaml:{told}" in str(e.value)


def test_the_keys_stand_in_the_schema(tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator

    from detente.case.schema import case_schema
    from literal_cases import load

    schema = Draft202012Validator(case_schema())
    assert schema.is_valid(load(TEXT))
    for old, new in [("perspectives:", "phases: {late: {unseen: {options: [b]}}}\nperspectives:"), ("[a2]", "{a2: b}")]:
        assert not schema.is_valid(load(TEXT.replace(old, new)))


def test_taking_the_rules_over_takes_over_what_is_unseen() -> None:
    case = parse_case(TEXT)
    found = detente.compare_perspectives(case.model("ours"), there=case.model("theirs"), states=["NNY"])
    assert [b.kind for b in found.into_here.whole] == ["rules"]
