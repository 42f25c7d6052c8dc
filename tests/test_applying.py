"""A repair made in its case: what was asked for holds there, nothing else changes, and it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import detente
from detente import Allowed, Answer, UsageError
from detente.assess import REPAIR_KINDS, Applied, Candidate
from detente.cli import main
from detente.report.applied import makes_sentence
from detente.store.commands import Add
from detente.store.draft import read_upload, text_of
from detente.store.edits import plan
from detente.store.tree import Tree, apply
from seeds import long

pytest.importorskip("pysat", reason="python-sat is not installed")

DEAL = """\
format: detente/1
title: A deal  # kept
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options:
  a: {owner: A, name: give way}
  b: {owner: B, name: pay}
  c: {owner: B, name: wait}
preferences: {A: [not a, b], B: [a, not b, c]}
states: {done: YYN}
proposals:
  deal: {parties: [A, B], terms: {first: {that: a, obliges: [A]}, second: b}}
  formula: {terms: a and b}
  state: {terms: done}
  leave: {terms: not a}
"""


CATALOGUE = (
    ("ferry", None, "before_deadline"), ("elmira-9state", None, None),
    ("syria-2016", "A", "before_deadline"), ("prisoners-dilemma", None, None),
)  # fmt: skip


@long
def test_every_repair_of_the_catalogue_holds_where_it_is_made() -> None:
    """By `assess`, and it goes away again."""
    seen = set()
    for slug, *selection in CATALOGUE:
        case = detente.read_case(slug)
        model, tree = case.model(*selection), uploaded(case)
        for proposal in model.proposals:
            concept = "seq" if slug == "syria-2016" else "nash"
            found = detente.repair(model, proposal=proposal.id, concept=concept, limit=1, sets=100)
            for repair in found.found:
                if repair.changes:
                    made = repair.apply_to(case)
                    holds(made.case, made, concept, repair.states)
                    goes_back(tree, made)
                    seen |= set(repair.kinds)
    assert len(seen) > 3


ASKED = (
    ("deal", None), ("deal", "YYY"), ("formula", "YYY"), ("leave", "NYY"), ("state", None), (None, "YNN"),
    (None, "NNY"), (None, "NYN"),
)  # fmt: skip


@pytest.mark.parametrize("kind", REPAIR_KINDS)
def test_repairs_of_every_kind_are_made(kind: str) -> None:
    case, allowed = (
        detente.parse_case(DEAL, name="deal.yaml"),
        Allowed(kinds=(kind,), owners={"b": ("A",), "a": ("B",)}),
    )
    found = [
        (repair, concept)
        for proposal, state in ASKED
        for concept in ("nash", "seq")
        for repair in detente.repair(
            case, proposal=proposal, state=state, concept=concept, allowed=allowed, limit=3
        ).found
        if repair.changes
    ]
    assert found
    tree = uploaded(case)
    for repair, concept in found:
        made = repair.apply_to(case)
        holds(made.case, made, concept, repair.states)
        goes_back(tree, made)
        assert made.section == ("proposals" if kind == "term" else "perspectives")


def holds(case: detente.Case, made: Applied, concept: str, states: tuple[str, ...]) -> None:
    model = case.model(made.perspective, made.phase)
    solution = detente.solve(model, concepts=[concept])
    assert [s for s in states if s not in solution.equilibria[concept]] == [], made.name
    if made.proposal is not None:
        found = detente.assess_proposals(model, proposals=[made.proposal], concepts=[concept])
        assert found.proposals[0].holds == {concept: Answer.YES}, made.name


def holds_in(made: Applied, concept: str, states: tuple[str, ...] = ()) -> None:
    """What was asked for holds where the repair was made, in the file that is written as in the case."""
    written = detente.parse_case(detente.write_case(made.case), name=made.case.file)
    assert written.to_dict() == made.case.to_dict()
    holds(written, made, concept, states)


def uploaded(case: detente.Case) -> Tree:
    assert case.text is not None
    return read_upload(case.text, case.file, (f"e{k}" for k in count(1)))


def goes_back(tree: Tree, made: Applied) -> Tree:
    """One command of the workbench makes it; undone it leaves what was there, of which the file is made."""
    command = Add(path=list(made.path), id=made.id, value=dict(made.value))
    after, inverse = apply(tree, plan(tree, command, (f"n{k}" for k in count(1))).changes)
    assert json.dumps(apply(after, inverse)[0]) == json.dumps(tree) != json.dumps(after)
    return after


# -- where it is made -------------------------------------------------------------------------------------------------


def first(
    case: detente.Case, perspective: str | None = None, phase: str | None = None, **asked: object
) -> detente.Repair:
    found = detente.repair(case.model(perspective, phase), concept="nash", limit=1, **asked)  # type: ignore[arg-type]
    return found.found[0]


def test_undone_in_the_workbench_it_leaves_the_file_byte_for_byte() -> None:
    case = detente.parse_case(DEAL)
    tree, made = uploaded(case), first(case, proposal="deal").apply_to(case)
    after = goes_back(tree, made)
    assert detente.parse_case(text_of(after)).to_dict() == made.case.to_dict()
    assert (text_of(tree), "# kept" in text_of(after)) == (DEAL, True)


def test_it_is_told_where_an_entry_of_that_name_is_there_already() -> None:
    case = detente.parse_case(DEAL)
    repair = first(case, proposal="deal")
    made = repair.apply_to(case)
    again = repair.apply_to(made.case)
    assert (made.there, again.there) == (False, True)
    assert again.case is made.case
    assert (again.id, again.perspective, again.proposal) == (made.id, made.perspective, made.proposal)
    assert makes_sentence(again).startswith(f"It is made already: perspective {made.id}")
    other = repair.apply_to(made.case, name="another try")
    assert (other.id, other.case.perspectives[other.id].name) == (f"{made.id}_2", "another try")


def of(model: detente.Model, proposal: str, *changes: detente.Drop | detente.AddTerm) -> detente.Repair:
    """Return what a search could have found: it does not look for whatever is made here."""
    costs = tuple(Candidate(change, 1) for change in changes)
    return detente.Repair(costs, 1, (), model, model.with_changes(changes), proposal, Answer.UNKNOWN, ())


def test_what_changes_beside_a_term_takes_the_new_version_along() -> None:
    case = detente.parse_case(DEAL)
    repair = of(case.model(), "deal", detente.AddTerm("deal", "not c"), detente.Drop("A", 1))
    made = repair.apply_to(case)
    assert (made.section, made.proposal) == ("perspectives", "deal_2")
    model = made.case.model(made.perspective)
    assert model.proposal("deal_2").formula == repair.model.proposal("deal").formula
    assert model.proposal("deal").formula == case.model().proposal("deal").formula
    assert repair.apply_to(made.case).proposal == "deal_2"


def test_a_new_version_says_what_it_is_a_version_of_and_obliges_who_has_the_option() -> None:
    case = detente.parse_case(DEAL)
    for proposal, old in (("deal", {"first", "second"}), ("formula", {"terms"}), ("state", {"terms"})):
        repair = of(case.model(), proposal, detente.AddTerm(proposal, "not c"))
        made = repair.apply_to(case)
        assert made.value["supersedes"] == proposal
        assert {*made.value["terms"]} - {"agreed"} == old
        assert made.value["terms"]["agreed"]["obliges"] == ["B"]
        assert made.case.model().proposal(made.id).name == made.name
        assert made.case.model().proposal(made.id).formula == repair.model.proposal(proposal).formula


PHASES = (
    DEAL
    + """\
phases:
  now: {name: this week}
  later: {preferences: {A: [not a, b]}, proposals: {deal: {terms: {first: a, second: b}}}}
perspectives:
  mine: {name: as Ann sees it, evidence: [], preferences: {B: [a, not b]}, proposals: {own: {terms: a and b}}}
"""
)


def test_a_perspective_is_made_of_the_one_in_use_and_a_phase_where_that_says_otherwise() -> None:
    case = detente.parse_case(PHASES)
    drop = Allowed(kinds=("drop",))
    mine = first(case, "mine", "now", proposal="deal", allowed=drop).apply_to(case)
    assert (mine.section, mine.perspective, mine.phase) == ("perspectives", "mine_changed", "now")
    assert mine.name.startswith("as Ann sees it, if Ann were to give up ")
    holds_in(mine, "nash")
    later = first(case, None, "later", proposal="deal", allowed=drop).apply_to(case)
    assert (later.section, later.perspective, later.phase) == ("phases", None, "later_changed")
    assert "every perspective" in makes_sentence(later)
    holds_in(later, "nash")


@pytest.mark.parametrize(
    ("chosen", "proposal", "path"),
    [
        ((None, None), "deal", ("proposals",)),
        (("mine", None), "deal", ("proposals",)),
        (("mine", "now"), "own", ("perspectives", "mine", "proposals")),
        (("mine", "later"), "deal", ("phases", "later", "proposals")),
    ],
)
def test_a_new_version_stands_where_the_proposal_stands(
    chosen: tuple[str | None, str | None], proposal: str, path: tuple[str, ...]
) -> None:
    case = detente.parse_case(PHASES)
    repair = of(case.model(*chosen), proposal, detente.AddTerm(proposal, "not c"))
    made = repair.apply_to(case)
    assert made.path == path
    assert ("every perspective and phase" in makes_sentence(made)) == (path == ("proposals",))
    formula = made.case.model(made.perspective, made.phase).proposal(made.id).formula
    assert formula == repair.model.proposal(proposal).formula


def test_options_given_to_a_contested_owner_are_so_in_the_perspective() -> None:
    case = detente.read_case("ferry")
    model = case.model(owners=[("open", "OARS")])
    made = detente.repair(model, state="letter", concept="nash", limit=1).found[0].apply_to(case)
    owners = {o.id: o.owner for o in made.case.model(made.perspective).options}
    assert owners["open"] == "OARS"


def test_what_cannot_be_made_is_refused() -> None:
    case = detente.parse_case(DEAL)
    repair = first(case, proposal="deal")
    with pytest.raises(UsageError, match="of another case"):
        repair.apply_to(case.with_preference("A", ["b"]))
    nothing = detente.repair(case, state="NNY", concept="nash", limit=1).found[0]
    assert not nothing.changes
    with pytest.raises(UsageError, match="nothing has to change"):
        nothing.apply_to(case)


# -- on the command line ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "deal.yaml").write_text(DEAL, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["repair", "deal.yaml", "--concept", "nash", *arguments])


def test_the_command_writes_the_case_with_a_repair_made(folder: Path) -> None:
    done = run("--proposal", "deal", "--apply", "1", "-o", "held.yaml")
    assert done.exit_code == 0, done.stderr
    assert "Repair 1" in done.stdout
    assert "wrote held.yaml, with perspective changed: If " in done.stderr
    text = (folder / "held.yaml").read_text(encoding="utf-8")
    assert "# kept" in text
    assert [*detente.read_case("held.yaml").perspectives] == ["changed"]
    assert (folder / "deal.yaml").read_text(encoding="utf-8") == DEAL


@pytest.mark.parametrize(("arguments", "says"), [
    (("--proposal", "deal", "--apply", "1"), "say with -o where to write"),
    (("--proposal", "deal", "-o", "x.yaml"), "--output has no effect without --apply"),
    (("--proposal", "deal", "--replace"), "--replace has no effect without --apply"),
    (("--proposal", "deal", "--apply", "9", "--limit", "1", "-o", "x.yaml"), "there is no answer 9 to apply"),
    (("--state", "NNY", "--apply", "1", "-o", "x.yaml"), "nothing was found to apply"),
    (("--proposal", "deal", "--apply", "1", "-o", "deal.yaml"), "deal.yaml"),
    (("--proposal", "deal", "--apply", "1", "-o", "other.yaml"), "other.yaml"),
    (("--state", "done", "--rankings", "--apply", "1", "-o", "x.yaml"), "have no effect with --rankings"),
    (("--perspective", "p", "--perspective", "p", "--proposal", "deal", "--apply", "1", "-o", "x.yaml"), ""),
])  # fmt: skip
def test_the_command_refuses_what_it_cannot_do_and_writes_nothing_over(
    folder: Path, arguments: tuple[str, ...], says: str
) -> None:
    (folder / "other.yaml").write_text("a: file\n", encoding="utf-8")
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert says in " ".join(done.stderr.split())
    assert not (folder / "x.yaml").exists()
    assert (folder / "deal.yaml").read_text(encoding="utf-8") == DEAL
    assert (folder / "other.yaml").read_text(encoding="utf-8") == "a: file\n"
