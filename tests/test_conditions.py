"""Who waits for whom: counts stated elsewhere, the definition read literally, and every surface of the section."""

from __future__ import annotations

import json
import re
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
import literal_cases
import mill
from detente.ask import QUESTIONS
from detente.assess import Waits, check, who_waits
from detente.assess.waiting import loops
from detente.case import parse_case
from detente.cli import main
from detente.errors import InvalidCase
from detente.report import orphans, waits_document, waits_record
from detente.report.blocks import Table, as_text
from detente.report.plain import NamedWords
from detente.report.waits import waits_chapter, waits_figure
from detente.report.words import told_in
from random_models import random_model
from seeds import seeded

TALKS = """
format: detente/1
title: Talks on a joint campaign, in short
decision_makers:
  WH:   {name: the White House, group: US}
  PENT: {name: the Pentagon, group: US}
  RUS:  {name: Russia}
  REB:  {name: the rebels}
options:
  coop:  {owner: WH, name: offer a joint campaign}
  escal: {owner: WH, name: take stronger measures}
  share: {owner: PENT, name: share what it knows}
  join:  {owner: RUS, name: join}
  spare: {owner: RUS, name: spare the rebels}
  sep:   {owner: REB, name: separate}
preferences:
  WH:   [coop and join]
  PENT: [not share]
  RUS:  [join, spare iff sep]
  REB:  [spare]
conditions:
  C1: {by: RUS, does: spare, only_if: sep, evidence: [c1], status: stated}
  C2: {by: WH, says: makes a success of it, only_if: share, evidence: [c1]}
  C3: {by: RUS, says: counts on the White House, only_if_says: its house is in order, waits_for: [WH]}
  C4: {by: WH, says: counts on Russia, only_if_says: there is something to show, waits_for: [RUS], deadline: before}
  C5: {by: WH, says: lets the rebels take part, if: sep}
  C6: {by: WH, does: escal, if: not (coop and join), deadline: before, evidence: [c1]}
phases:
  before: {name: before the deadline}
  after: {conditions: {C4: {dropped: true}}}
sources: {s: {name: a paper}}
claims: {c1: {source: s, start: 0, end: 4, says: so it says}}
"""


def talks(phase: str | None = None) -> Waits:
    return who_waits(parse_case(TALKS, name="talks.yaml").model(phase=phase))


def named(found: Waits) -> list[set[str]]:
    return [{str(act) for act in loop} for loop in found.deadlocks]


def mill_without_conditions() -> Waits:
    case = literal_cases.load(mill.TEXT)
    return who_waits(parse_case(json.dumps({key: case[key] for key in case if key != "conditions"})).model())


def test_the_loops_of_four_cases() -> None:
    """From statements alone: one each in two of them, none in the others; the text of the mill has one."""
    syria = detente.read_case("syria-2016")
    assert named(who_waits(detente.read_case("ferry"))) == [{"ALD:pay", "OARS:row"}]
    assert named(who_waits(syria.model("B"))) == [{"RUS:spare", "REB:sep"}]
    assert named(who_waits(syria.model("A"))) == []
    assert named(mill_without_conditions()) == []
    assert named(who_waits(parse_case(mill.TEXT))) == [{"MILL:raise", "UNION:flexible"}]


def test_capability_17_each_first_proving_itself_to_the_other_is_a_loop_of_parties_and_no_deadlock() -> None:
    found = talks()
    assert found.deadlocks == ()
    assert [set(loop) for loop in found.circles] == [{"RUS", "WH"}]
    assert {"conditions.C3"} <= set(found.parties["RUS", "WH"])
    assert {"conditions.C4"} <= set(found.parties["WH", "RUS"])
    assert set(found.triggers["sep"]) == {"conditions.C1", "preferences.RUS.2", "conditions.C5"}
    text = " ".join(found.says().split())
    assert "A loop of parties, which is no deadlock" in text
    assert "deadlock:" not in text


def test_a_layer_takes_a_condition_away_and_the_loop_with_it() -> None:
    found = talks("after")
    assert "C4" not in {c.id for c in found.conditions}
    assert "conditions.C4" not in found.parties.get(("WH", "RUS"), ())


def test_what_the_text_says_and_the_model_does_not() -> None:
    in_model = {c.id: (c.in_model, c.statement) for c in talks().conditions}
    assert in_model == {
        "C1": ("stronger", "preferences.RUS.2"),
        "C2": ("words only", None),
        "C3": ("words only", None),
        "C4": ("words only", None),
        "C5": ("words only", None),
        "C6": ("not said", None),
    }
    changed = TALKS.replace("WH:   [coop and join]", "WH:   [coop or (join and coop) or escal, coop]")
    same = parse_case(changed.replace("RUS:  [join, spare iff sep]", "RUS:  [join, not spare or sep]"))
    in_model = {c.id: c.in_model for c in who_waits(same.model()).conditions}
    assert in_model["C1"] == "said"  # “only if” in other words, of which nothing is derived
    assert in_model["C6"] == "not said"


def codes(text: str) -> dict[str, list[str]]:
    """The warnings about conditions, with the ids that they name."""
    told: dict[str, list[str]] = {}
    for finding in check(parse_case(text, name="talks.yaml")):
        if "condition “" in finding.text:
            told.setdefault(finding.code, []).extend(re.findall(r"condition “(\w+)”", finding.text))
    return told


def test_a_named_statement_is_told_by_what_it_says_and_a_time_alone_as_that() -> None:
    named_one = TALKS.replace("spare iff sep", "{that: spare iff sep, name: mercy for those apart}")
    (finding,) = (f for f in check(parse_case(named_one)) if f.code == "condition-stronger-in-model")
    assert "“‘spare the rebels’ iff ‘separate’”" in finding.text
    timed = who_waits(parse_case(TALKS.replace("if: not (coop and join), ", "")).model())
    rows = [block for block in waits_document(timed) if isinstance(block, Table)][-1].rows
    assert [row[-1] for row in rows if row[0] == "C6"] == ["no: for a time only"]


def test_check_warns_of_each_mismatch() -> None:
    assert codes(TALKS) == {"condition-stronger-in-model": ["C1"], "condition-not-in-model": ["C6"]}
    less = TALKS.replace("spare iff sep", "sep if spare").replace("[coop and join]", "[escal if not (coop and join)]")
    assert codes(less) == {}
    nobody = less.replace("waits_for: [WH]", "waits_for: [press]") + "actors: {press: {name: the papers}}\n"
    assert codes(nobody) == {"waits-for-nobody": ["C3"]}
    assert codes(less.replace("  before: {name", "  earlier: {name")) == {"deadline-without-phase": ["C4", "C6"]}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("C9: {by: WH, only_if: sep}", "found the condition “C9” without what waits"),
        ("C9: {by: WH, does: coop}", "found the condition “C9” without what it waits for"),
        ("C9: {does: coop, if: sep}", "lacks the key “by”"),
        ("C9: {by: NATO, does: coop, if: sep}", "found “NATO” as “by” in “C9”, which is no"),
        ("C9: {by: WH, does: coop, if: seperate}", "found “seperate” as “if” in “C9”"),
        ("C9: {by: WH, does: coop, waits_on: [RUS]}", "“waits_on”"),
    ],
)
def test_a_mistake_is_told_with_its_place(wrong: str, told: str) -> None:
    text = TALKS.replace("conditions:\n", f"conditions:\n  {wrong}\n", 1)
    with pytest.raises(InvalidCase) as e:
        parse_case(text, name="talks.yaml").model()
    line = text.splitlines().index(f"  {wrong}") + 1
    assert f"talks.yaml:{line}:" in str(e.value)
    assert told in str(e.value)


@seeded(60)
def test_what_is_derived_is_the_definition_and_nothing_else(seed: int) -> None:
    """Read off the trees from which the case was written, not off the formulas that were read."""
    drawn = random_model(seed)
    case = parse_case(drawn.case_text())
    owner = {str(o.id): str(o.owner) for o in case.model().options}

    def options(tree: tuple[object, ...]) -> set[str]:
        if tree[0] == "option":
            return {str(tree[1])}
        if tree[0] == "pattern":
            return {str(o) for o, _ in tree[1]}  # type: ignore[attr-defined]
        return {o for part in tree[1:] if isinstance(part, tuple) for o in options(part)}

    expected = set()
    for dm, preference in drawn.preferences.items():
        trees = preference.entries if preference.kind == "statements" else ()
        for written in trees:
            tree = written
            while tree[0] == "group":
                tree = tree[1]
            if tree[0] in ("if", "iff"):
                expected |= {(f"{dm}:{a}", f"{owner[b]}:{b}") for a in options(tree[1]) for b in options(tree[2])
                             if owner[a] == dm and owner[b] != dm}  # fmt: skip
    if any(p.kind == "tied" for p in drawn.preferences.values()):
        return
    assert {(str(w.act), str(w.on)) for w in who_waits(case.model()).waits} == expected


@seeded(30)
def test_loops_are_all_there_are(seed: int) -> None:
    """Against every order of every set of nodes."""
    nodes = "abcde"
    pairs = [(a, b) for a in nodes for b in nodes if a != b]
    edges = [pair for k, pair in enumerate(pairs) if (seed * 2654435761 >> (k % 20)) & 1]
    expected = {
        order
        for n in range(2, len(nodes) + 1)
        for order in permutations(nodes, n)
        if order[0] == min(order) and all(p in edges for p in zip(order, (*order[1:], order[0]), strict=True))
    }
    found, whole = loops(edges)
    turned = {(*loop[(at := loop.index(min(loop))) :], *loop[:at]) for loop in found}
    assert (turned, whole, len(found)) == (expected, True, len(expected))
    few, whole = loops(edges, most=1)
    assert (len(few), whole) == (min(1, len(expected)), len(expected) <= 1)


def test_every_sentence_has_its_origin_and_a_report_is_silent_where_there_is_nothing() -> None:
    for found in (talks(), who_waits(detente.read_case("ferry")), who_waits(parse_case(mill.TEXT))):
        assert orphans(waits_document(found), found.model) == ()
        assert orphans(waits_chapter(found), found.model) == ()
    assert waits_chapter(who_waits(detente.read_case("prisoners-dilemma").model())) == []
    assert waits_chapter(mill_without_conditions()) == []
    assert "Who waits for whom" in detente.write_report(detente.read_case("ferry"), short=False).page
    assert waits_record(talks())["loops_of_parties"] in ([["RUS", "WH"]], [["WH", "RUS"]])


def test_the_picture_has_a_line_for_each_wait_and_says_in_words_what_is_in_a_loop() -> None:
    for found, apart in (
        (talks(), 4),  # of C2, C3, C4 and C5, each of other parties, nobody's option waits
        (who_waits(detente.read_case("syria-2016").model("B")), None),
        (who_waits(parse_case(mill.TEXT)), None),
    ):
        figure = waits_figure(found)
        assert figure is not None
        assert figure.svg.count(" V") - len(found.waits) in ((apart,) if apart else range(20))
        acts = {w.act for w in found.waits} | {w.on for w in found.waits}
        assert figure.svg.count("in a deadlock</text>") == len({a for loop in found.deadlocks for a in loop})
        assert figure.svg.count("<rect") >= len(acts)
        assert f">{figure.caption}</title>" in figure.svg
        assert {dm.name for dm in found.model.decision_makers} >= set(
            re.findall(r'class="name"[^>]*>([^<]*)</text>', figure.svg)
        )
        thick = len(re.findall(r'd="[^"]* V[^"]*" fill="none" stroke="[^"]*" stroke-width="3.2"', figure.svg))
        assert thick == len({pair for loop in found.deadlocks for pair in zip(loop, loop[1:] + loop[:1], strict=True)})
    assert waits_figure(who_waits(detente.read_case("prisoners-dilemma").model())) is None


def test_a_page_calls_statements_phases_and_conditions_by_what_they_are_called_and_a_command_by_their_ids() -> None:
    case = parse_case(TALKS.replace("RUS:  [join, spare iff sep]", "RUS: [join, {that: spare iff sep, name: mercy}]"))
    found = QUESTIONS["conditions"](case, phase="before")
    with told_in(NamedWords):
        told = as_text(waits_document(found))
    assert not re.search(r"\bC\d\b|\b(RUS|WH|REB)\.\d|\b(before|after)(?! the)\b", told)
    assert "statement “mercy” says more" in told
    assert "the sources on “spare the rebels”" in told
    assert "before the deadline" in told
    assert re.search(r"\bC1\b.*statement RUS\.2 says more", as_text(waits_document(found)))


def test_the_command_writes_the_picture(tmp_path: Path) -> None:
    to = tmp_path / "waits.svg"
    done = CliRunner().invoke(main, ["conditions", "ferry", "--picture", str(to)])
    assert done.exit_code == 0, done.output
    assert "in a deadlock" in to.read_text(encoding="utf-8")
    none = CliRunner().invoke(main, ["conditions", "prisoners-dilemma", "--picture", str(tmp_path / "none.svg")])
    assert (none.exit_code, (tmp_path / "none.svg").exists()) == (2, False)


def test_without_a_claim_the_conditions_that_rest_on_it_fall(tmp_path: Path) -> None:
    path = tmp_path / "talks.yaml"
    path.write_text(TALKS, encoding="utf-8")
    done = CliRunner().invoke(main, ["trace", str(path), "--without", "c1", "--phase", "before", "--format", "json"])
    assert done.exit_code == 0, done.output
    assert {"conditions.C1", "conditions.C2", "conditions.C6"} <= set(re.findall(r"conditions\.C\d", done.output))
    shown = CliRunner().invoke(main, ["conditions", str(path), "--phase", "after", "--format", "json"])
    assert [c["id"] for c in json.loads(shown.output)["conditions"]] == ["C1", "C2", "C3", "C5", "C6"]
