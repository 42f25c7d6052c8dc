"""`detente deals`: what is said of packages is what the core finds, and what is put on the table is that package."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import mill
from detente.assess import compare_deals, find_deals, voices_behind
from detente.assess.deals_asked import DealsAsked, deals_asked
from detente.assess.tabled import Tabled
from detente.case import Case
from detente.cli import main
from detente.report.deals import deals_blocks, deals_figure, deals_sentence
from seeds import long, not_quick

pytestmark = pytest.mark.quick

NOTHING = """
format: detente/1
title: t
decision_makers: {A: {}, B: {}}
options: {a: {owner: A}, b: {owner: B}}
preferences: {A: [a], B: [b]}
status_quo: NN
"""
P1 = "deal:pay=eight,weeks=flexible,shift=nights,peace=signed"


@cache
def mill_case() -> Case:
    return detente.read_case("mill")


def run(*line: str) -> Any:
    return CliRunner().invoke(main, list(line), catch_exceptions=False)


def sentence(case: str | Case, selection: str | None = None, **asked: Any) -> str:
    opened = detente.read_case(case) if isinstance(case, str) else case
    return str(deals_sentence(DealsAsked(find_deals(opened.model(selection), **asked))))


def test_capability_16_the_first_sentence_says_what_is_wanted_and_whether_it_holds() -> None:
    assert sentence("ferry", given="row and open") == (
        "Two packages are wanted by everybody, and both hold, by deterrence."
    )
    assert sentence(mill_case()) == "Four packages are wanted by everybody; none of them holds."
    said = sentence("syria-2016", "A", given="coop and join", concepts=["seq"])
    assert said.startswith("No package is wanted by everybody: in any deal Pentagon would be worse off than now")
    assert "Russia and Syrian government" in said


def test_one_is_told_in_the_singular_and_several_in_the_plural(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(f"{NOTHING}issues: {{i: {{levels: {{any: a or not a, both: a and b, never: a and not a}}}}}}\n")
    said = " ".join(run("deals", str(case)).output.split())
    assert "1 more set of levels has no way. 1 way is at two levels of some issue, and counts in each package." in said
    case.write_text(f"{NOTHING}issues: {{i: {{levels: {{all: a or b}}}}, j: {{levels: {{yes: a, no: not a}}}}}}\n")
    said = " ".join(run("deals", str(case), "--limit", "0").output.split())
    assert "None is listed. 1 way is at no level of some issue, and belongs to no package." in said
    case.write_text(f"{NOTHING.replace('NN', 'YY')}issues: {{i: {{levels: {{yes: a, also: a and b}}}}}}\n")
    assert "both hold, by themselves." in sentence(str(case), given="a and b")


def test_more_packages_than_are_listed_are_told_as_at_least_so_many(tmp_path: Path) -> None:
    """All 2048 ways are equally good for both; that things stay as they are is among those listed, and is no deal."""
    names = [f"o{k}" for k in range(11)]
    options = ", ".join(f"{o}: {{owner: {'AB'[k % 2]}}}" for k, o in enumerate(names))
    issues = ", ".join(f"i{k}: {{levels: {{yes: {o}, no: not {o}}}}}" for k, o in enumerate(names))
    case = tmp_path / "many.yaml"
    case.write_text(
        "{format: detente/1, title: t, decision_makers: {A: {}, B: {}}, options: {" + options + "}, "
        f"preferences: {{A: ['true'], B: ['true']}}, status_quo: {'N' * 11}, issues: {{{issues}}}}}",
        encoding="utf-8",
    )
    assert sentence(str(case)).startswith("At least 999 packages are wanted by everybody, and all hold")
    header = next(line for line in run("deals", str(case), "--limit", "1").stdout.splitlines() if "SSEQ" in line)
    assert header.split()[0] == "package", "levels of issues that the file has are not in force or not"


def test_a_package_that_cannot_be_somewhere_differs(tmp_path: Path) -> None:
    """In one perspective there is no such package, in another it holds by itself and no longer by deterrence."""
    case = tmp_path / "two.yaml"
    rule, calm = "infeasible: [a and c]", "preferences: {A: [a, b, c], B: [b, a, not c]}"
    case.write_text(f"{TWO}perspectives: {{p: {{{rule}}}, q: {{{calm}}}}}\n", encoding="utf-8")
    told = record_of(str(case), "--elsewhere")["elsewhere"]
    names = [[p["package"] for p in one["packages"]] for one in told]
    assert "deal:work=both,pay=more" in names[0]
    assert "deal:work=both,pay=more" not in names[1]
    text = run("deals", str(case), "--elsewhere", "--concept", "seq").stdout
    assert "no way" in text.split("Packages of which something differs")[1]
    hows = {p["how"] for one in told for p in one["packages"] if p["package"] == "deal:work=both,pay=less"}
    assert len(hows) > 1


@long
def test_what_is_left_open_is_said_to_be_taken_as_it_is_written() -> None:
    case = mill_case()
    said = "What the mill would rather have is left open in places, and taken here as it is written."
    opened = mill.TEXT.replace("{that: not strike, name: an end to the strike,", "{that: not strike, perhaps: true,", 1)
    assert opened != mill.TEXT
    for text, told in ((mill.TEXT, False), (opened, True)):
        blocks = deals_blocks(deals_asked(find_deals(detente.parse_case(text)), shown=1), 3)
        assert (said in " ".join(map(str, blocks))) is told
    assert said not in detente.write_report(case).page


def test_issues_of_the_file_are_the_issues_with_their_names() -> None:
    found = find_deals(mill_case())
    assert [i.id for i in found.issues] == ["pay", "weeks", "shift", "peace"]
    package = found.package(P1)
    assert package is not None
    assert found.called(package) == "pay: eight; weeks: flexible; the night shift: nights; peace: signed"


@long
def test_the_record_says_what_the_core_finds(tmp_path: Path) -> None:
    path = tmp_path / "mill.yaml"
    path.write_text(mill.TEXT, encoding="utf-8")
    record = json.loads(run("deals", str(path), "--concept", "seq", "--format", "json").stdout)
    found = find_deals(mill_case(), concepts=["seq"])
    assert [p["address"] for p in record["packages"]] == [p.address for p in found.packages]
    for told, p in zip(record["packages"], found.packages, strict=True):
        assert told["best"]["state"] == p.best.state
        assert tuple(told["best"]["worse_off"]) == p.best.worse_off
        assert told["wanted"] == (not p.best.worse_off)
        assert told["best"]["efficient"] == p.best.efficient.json
        assert told["best"]["steps"] == p.best.steps
        assert told["counts"]["holding"] == dict(p.counts.holding)
    table = record["on_table"][0]
    assert (table["proposal"], table["package"], table["better"]) == ("P1", P1, None)


def test_places_are_counted_from_the_best_and_tell_who_is_worse_off() -> None:
    found = find_deals(mill_case())
    near, conflict = found.solution.conflict.neighbourhood, found.solution.conflict
    states = [*found.solution.feasible.codes()]
    quo = near.state(found.status_quo)
    at = {}
    for i, dm in enumerate(conflict.decision_makers):
        better = {s: frozenset(t for t in states if near.prefers(i, t, s)) for s in states}
        assert found.last_places[dm] == len({*better.values()})
        assert quo is not None
        at[dm] = 1 + len({better[t] for t in better[quo]})
    assert dict(found.places(found.status_quo)) == at
    for p in found.packages:
        places = found.places(p.best.state)
        assert p.best.worse_off == tuple(dm for dm in at if (places[dm] or 0) > at[dm])


@pytest.mark.parametrize("address", [P1, "deal:pay=none,weeks=fixed,shift=days,peace=signed"])
def test_a_package_put_on_the_table_is_a_proposal_with_the_same_ways(address: str) -> None:
    found = find_deals(mill_case())
    package = found.package(address)
    assert package is not None
    made = Tabled(found, package).apply_to(mill_case())
    assert made.there == (address == P1), "the mediator's paper is there already"
    assert made.proposal is not None
    proposal = made.case.model().proposal(made.proposal)
    (on_table,) = find_deals(made.case, proposal=made.proposal).on_table
    assert on_table.ways == package.counts.ways
    assert on_table.package is not None
    assert on_table.package.address == address
    if not made.there:
        assert {t.term.id: t.obliges for t in proposal.terms}["weeks"] == ("UNION",)


def test_who_goes_first_is_looked_for_only_as_far_as_asked() -> None:
    found = find_deals(mill_case(), concepts=["nash"])
    few, every = deals_asked(found, shown=1), deals_asked(found, on_credit=True)
    assert set(few.credit) == {found.packages[0].best.state}
    assert {p.best.state for p in found.packages if not p.status_quo} <= set(every.credit)
    for p in found.packages:
        assert every.credit[p.best.state].steps == p.best.steps


def test_a_promise_that_is_told_makes_the_package_hold() -> None:
    """The mediator's paper holds where one promise is made, and the record says which: it is made by hand here."""
    record = json.loads(run("deals", "mill", "--repair", "--concept", "seq", "--format", "json").stdout)
    promises = {p["state"]: p for p in record["promises"]}
    paper = promises["YYNNYY"]
    assert paper["proven"]
    (change,) = paper["changes"]
    assert (change["kind"], change["option"]) == ("commit", "raise")
    text = mill.TEXT.replace("  raise:\n", "  raise:\n    moves: take-only\n", 1)
    assert text != mill.TEXT
    assert "YYNNYY" in detente.solve(detente.parse_case(text), concepts=["seq"]).equilibria["seq"]
    assert "YYNNYY" not in detente.solve(mill_case(), concepts=["seq"]).equilibria["seq"]


TWO = """
format: detente/1
title: two
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A}, c: {owner: A}, b: {owner: B}}
preferences: {A: [b, not a, c], B: [a, not b, not c]}
status_quo: NNN
issues:
  work: {levels: {ann: a and not b, bob: b and not a, both: a and b, none: not a and not b}}
  pay: {levels: {more: c, less: not c}}
"""


def test_a_plane_has_a_mark_for_each_package_where_its_two_places_are(tmp_path: Path) -> None:
    found = find_deals(detente.parse_case(TWO))
    figure = deals_figure(DealsAsked(found))
    assert figure is not None
    titles = re.findall(r"<g[^>]*><title>(.*?)</title>", figure.svg)
    assert len(titles) == len(found.packages) == 8
    ends = [tuple(map(float, at)) for at in re.findall(r'</title><circle [^>]*cx="([\d.]+)" cy="([\d.]+)"', figure.svg)]
    placed = [p for p in found.packages if p.best.strongest is not None]
    assert len(ends) == len(placed)
    for one, (x, y) in zip(placed, ends, strict=True):
        for other, (x2, y2) in zip(placed, ends, strict=True):
            here, there = (found.places(p.best.state) for p in (one, other))
            assert ((here["A"] or 0) < (there["A"] or 0)) == (x > x2), "to the right is better for Ann"
            assert ((here["B"] or 0) < (there["B"] or 0)) == (y < y2), "upwards is better for Bob"
    path = tmp_path / "two.yaml"
    path.write_text(TWO, encoding="utf-8")
    assert run("deals", str(path), "--picture", str(tmp_path / "two.svg")).exit_code == 0
    assert (tmp_path / "two.svg").read_text(encoding="utf-8").startswith(figure.svg)


def test_more_than_two_have_no_plane_and_are_told_of_the_table(tmp_path: Path) -> None:
    refused = run("deals", "mill", "--picture", str(tmp_path / "mill.svg"))
    assert refused.exit_code == 2
    assert "the table says who would lose in which package" in refused.stderr
    assert deals_figure(DealsAsked(find_deals(mill_case()))) is None


@not_quick
def test_a_report_tells_of_deals_only_where_something_is_negotiated() -> None:
    assert "What could be agreed on" in detente.write_report(mill_case()).page
    assert "What could be agreed on" not in detente.write_report(detente.read_case("elmira-9state")).page
    assert "What four solutions pick" in detente.write_report(mill_case()).page, "the mill says what packages are worth"
    assert "What four solutions pick" not in detente.write_report(detente.parse_case(TWO)).page


def record_of(*line: str) -> Any:
    return json.loads(run("deals", *line, "--concept", "seq", "--format", "json").stdout)


def test_capability_16_what_solutions_pick_is_told_with_whether_it_holds() -> None:
    told = record_of("mill", "--worth")["points"]
    assert told["without"] == {"UNION": ["40", "40"], "MILL": ["35", "35"]}
    for solution in ("nash", "kalai-smorodinsky", "egalitarian", "utilitarian"):
        (picked,) = told["picked"][solution]
        assert picked["packages"] == [P1]
        assert picked["every"] is True
    lines = run("deals", "mill", "--worth", "--concept", "seq").stdout.splitlines()
    row = next(line for line in lines if line.startswith("Nash  "))
    assert row.endswith("somebody leaves"), "what is fair in points does not hold"
    refused = run("deals", "ferry", "--worth")
    assert refused.exit_code == 2
    assert "has no issues" in refused.stderr


def test_adjusted_winner_is_told_with_what_rules_do_not_allow(tmp_path: Path) -> None:
    """One gives 60, 30 and 10, the other 30, 50 and 20; an eighth of the port moves, as 60 + 30/8 = 20 + 50 - 50/8.

    The rule lets nobody have the mine without the port, so that the division has an end at which nothing can be.
    """
    given = {"A": {"mine": 60, "port": 30, "road": 10}, "B": {"mine": 30, "port": 50, "road": 20}}
    each = {dm: ", ".join(f"{i}: {{{dm.lower()}: {n}}}" for i, n in of.items()) for dm, of in given.items()}
    points = ", ".join(f"{dm}: {{points: {{{of}}}}}" for dm, of in each.items())
    issues = ", ".join(f"{i}: {{levels: {{a: {i}_, b: not {i}_}}}}" for i in ("mine", "port", "road"))
    case = tmp_path / "divided.yaml"
    body = (
        "{format: detente/1, title: t, decision_makers: {A: {name: Ann}, B: {name: Bob}}, options: {mine_: {owner: A}, "
        "port_: {owner: B}, road_: {owner: A}}, preferences: {A: [mine_], B: [not port_]}, status_quo: NNN, "
        f"issues: {{{issues}}}, worth: {{{points}}}"
    )
    end = "deal:mine=a,port=b,road=b"
    for rule, cannot_be in (("", []), (", infeasible: [mine_ and not port_]", [end])):
        case.write_text(f"{body}{rule}}}", encoding="utf-8")
        told = record_of(str(case), "--worth")["points"]["adjusted"]
        assert (told["points"], told["divided"], told["cannot_be"]) == ("255/4", "port", cannot_be)
        assert told["shares"]["port"] == {"A": "1/8", "B": "7/8"}
        text = " ".join(run("deals", str(case), "--worth").stdout.split())
        assert "Ann gets its way on mine and 1/8 of port" in text
        assert "each has 63.75 of its own points" in text
        assert ("But no way looked at is “mine: a; port: b; road: b”" in text) is bool(cannot_be)
    assert "adjusted" not in record_of("mill", "--worth")["points"], "the mill's points do not sum to 100"


def test_voices_and_other_perspectives_are_those_that_the_core_finds() -> None:
    told = record_of("mill", "--voices", "--elsewhere")
    found = find_deals(mill_case(), concepts=["seq"])
    for one, record in zip(voices_behind(found, found.packages[:5]), told["voices"], strict=True):
        assert record["wanted"] == [v.id for v in one.wanted]
        assert record["holds"] == {"seq": [v.id for v in one.holds["seq"]]}
    across = compare_deals(mill_case(), concepts=["seq"])
    assert [(one["perspective"], one["phase"]) for one in told["elsewhere"]] == list(across.selections)
    for one, deals in zip(told["elsewhere"], across.deals, strict=True):
        assert deals is not None
        assert one["sentence"] == str(deals_sentence(DealsAsked(deals)))
    text = run("deals", "mill", "--voices", "--elsewhere", "--concept", "seq").stdout
    assert "Which voices they rest on" in text
    assert "In each perspective and phase" in text


BARGAIN = """
format: detente/1
decision_makers: {M: {}, U: {}}
options: {a: {owner: M}, b: {owner: U}}
preferences: {M: [b, {that: not a, evidence: [c4]}], U: [a, not b]}
status_quo: NN
sources: {s: {name: a letter}}
claims:
  c1: {source: s, start: 0, end: 2, says: w}
  c2: {source: s, start: 3, end: 5, says: x}
  c3: {source: s, start: 6, end: 8, says: y}
  c4: {source: s, start: 9, end: 11, says: z}
issues:
  pay: {levels: {none: not a, some: {when: a, evidence: [c2]}}, evidence: [c1]}
  work: {levels: {none: {when: not b, status: logical}, more: {when: b, evidence: [c3, c2]}}}
"""


@pytest.mark.parametrize(
    ("gone", "lost", "at"),
    [
        (["c1"], {"pay": ["none"]}, 2),  # what a level does not say itself, its issue does
        (["c2"], {"pay": ["some"]}, 2),
        (["c2", "c3"], {"pay": ["some"], "work": ["more"]}, 3),
        (["c1", "c2"], {"pay": ["none", "some"]}, 4),
        (["c3"], {}, None),
        (["c4"], {}, None),
    ],
)
def test_without_claims_it_is_told_which_levels_and_packages_rest_on_nothing(
    gone: list[str], lost: dict[str, list[str]], at: int | None, tmp_path: Path
) -> None:
    file = tmp_path / "bargain.yaml"
    file.write_text(BARGAIN, encoding="utf-8")
    package = {"pay": "some", "work": "more"}
    address = "deal:" + ",".join(f"{k}={level}" for k, level in package.items())
    asked = ["trace", str(file), address, *(f"--without={c}" for c in gone), "--concept", "nash"]
    record = json.loads(run(*asked, "--format", "json").stdout)["without"]
    (model,) = record["models"]
    assert (model["levels"], model["packages"]) == (lost, at)
    assert model["packages_asked"] == {address: {k: v for k, v in package.items() if v in lost.get(k, [])}}
    (verdict,) = record["verdicts"]  # on the way it is: both taken
    assert verdict["about"] == "YY"
    assert verdict["before"] == "does not hold"
    text = " ".join(run(*asked).stdout.split())
    assert ("these levels then rest on nothing" in text) == bool(lost)
    assert (f"{at} of 4 packages are" in text) == (at in (2, 3))
    assert ("So every package is" in text) == (at == 4)


def test_a_package_is_traced_by_its_address_to_what_it_settles_and_what_its_verdict_rests_on() -> None:
    case = mill_case()
    found = detente.trace(case, elements=[f"{P1}:seq"], selections=[(None, None)])
    assert [t.element.address for t in found.parts] == [f"issues.{i}" for i in ("pay", "weeks", "shift", "peace")]
    assert all(t.claims for t in found.parts)
    (rests,) = found.rests
    named = next(name for name, letters in case.model().states.items() if letters == "YYNNYY")
    (same,) = detente.trace(case, elements=[f"states.{named}:seq"], selections=[(None, None)]).rests
    assert rests.outcome == same.outcome
    assert [s.part.address for s in rests.supports] == [s.part.address for s in same.supports]
    refused = run("trace", "mill", P1.replace("eight", "ten"))
    assert refused.exit_code == 2
    assert "pay has no level “ten”" in refused.stderr


def test_without_a_status_quo_nothing_is_better_or_worse() -> None:
    with pytest.raises(detente.UsageError, match="names no status quo"):
        find_deals(detente.read_case("prisoners-dilemma"))


def test_a_case_with_nothing_to_agree_on_says_so() -> None:
    assert sentence(detente.parse_case(NOTHING)).startswith("There is nothing to agree on")


def test_whose_preferences_are_no_order_have_no_plane_and_why_with_the_table(tmp_path: Path) -> None:
    states = ["".join(letters) for letters in product("NY", repeat=3)]
    rows = ([("1/10", "1/2", "9/10")[(a <= b) + (a < b)] for b in states] for a in states)
    certainty = [f"[{', '.join(row)}]" for row in rows]
    fuzzy = f"{{fuzzy: {{states: [{', '.join(states)}], certainty: [{', '.join(certainty)}]}}, threshold: 3/5}}"
    path = tmp_path / "fuzzy.yaml"
    path.write_text(TWO.replace("B: [a, not b, not c]", f"B: {fuzzy}"), encoding="utf-8")
    done = run("deals", str(path), "--concept", "nash", "--picture", str(tmp_path / "fuzzy.svg"))
    assert done.exit_code == 2
    assert not (tmp_path / "fuzzy.svg").exists()
    said = " ".join(done.stdout.split())
    assert "There is no plane: what Bob would rather have puts states in no order" in said
    twin = done.stdout.partition("Places of packages")[2]
    assert "beside now for Bob" in twin
    assert re.search(r"place for Ann", twin)
    found = find_deals(detente.read_case(path), concepts=["nash"])
    assert len(re.findall(r" of 8 ", twin)) == found.count == 8, "one row for each package"
    assert len(re.findall(r"  worse  ", twin)) == sum("B" in p.best.worse_off for p in found.packages)
    assert "what is printed says why" in " ".join(done.stderr.split())
