"""Domains of Genius and GeniusWeb as cases: an invented one in both formats, by the definition; and bad files."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
from detente.assess import bargain
from detente.cli import main
from detente.conflict import compile_model
from detente.errors import InvalidCase, UsageError

DEPTHS = {"ten metres": (1, 6), "twenty metres": (4, 2), "thirty metres": (3, 0)}
"""Two farms and a well: how deep, with the evaluation by each; and on how many days it is used, from one to four."""
WEIGHTS = {"east": ("0.7", "0.3"), "west": ("0.4", "0.6")}
DAYS = {"east": ("0.25", "0.1"), "west": ("-0.3", "1.0")}
"""For each the slope and the offset."""
RESERVED = {"east": "0.35", "west": "0.2"}


def well(who: str | None, *, discount: str = "1.0") -> str:
    """Return a profile, or for nobody the domain."""
    k = None if who is None else ("east", "west").index(who)
    items = "".join(
        f'<item index="{n}" value="{depth}"' + ("/>\n" if k is None else f' evaluation="{given[k]}"/>\n')
        for n, (depth, given) in enumerate(DEPTHS.items(), 1)
    )
    slope, offset = DAYS[who] if who else ("", "")
    evaluator = f'<evaluator ftype="linear" slope="{slope}" offset="{offset}"/>' if who else ""
    first, second = WEIGHTS[who] if who else ("", "")
    weights = f'<weight index="1" value="{first}"/><weight index="2" value="{second}"/>' if who else ""
    end = f'<discount_factor value="{discount}"/><reservation value="{RESERVED[who]}"/>' if who else ""
    space = f"""<utility_space>
<objective index="0" name="A well" type="objective" etype="objective">
<issue index="1" name="Depth" vtype="discrete" type="discrete" etype="discrete">
{items}</issue>
<issue index="2" name="Days of use" type="integer" etype="integer" lowerbound="1" upperbound="4">{evaluator}</issue>
{weights}</objective>{end}
</utility_space>
"""
    return space if who else f'<?xml version="1.0"?>\n<negotiation_template>\n{space}</negotiation_template>\n'


def worth(who: str, depth: str, days: int) -> Fraction:
    """What a package is worth to somebody: weights times the part of the greatest evaluation, and the line."""
    k = ("east", "west").index(who)
    evaluations = [given[k] for given in DEPTHS.values()]
    slope, offset = map(Fraction, DAYS[who])
    first, second = map(Fraction, WEIGHTS[who])
    line = min(max(offset + slope * (days - 1), Fraction(0)), Fraction(1))
    return first * Fraction(DEPTHS[depth][k], max(evaluations)) + second * line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "well"
    folder.mkdir()
    for name, who in (("domain", None), ("east", "east"), ("west", "west")):
        (folder / f"{name}.xml").write_text(well(who), encoding="utf-8")
    (folder / "notes.txt").write_text("not read", encoding="utf-8")
    return folder


def test_a_folder_with_a_domain_is_a_case_of_its_issues_and_points(folder: Path) -> None:
    case = detente.read_case(folder)
    assert (case.name, case.notes) == ("well", ())
    model = case.model()
    assert [(i.name, [i.level_called(level) for level in i.levels]) for i in model.issues] == [
        ("Depth", list(DEPTHS)),
        ("Days of use", ["1", "2", "3", "4"]),
    ]
    depth, days = model.issues
    for who, given in model.worth.items():
        assert given.walk_away == Fraction(RESERVED[who])
        for (d, called), (n, day) in product(zip(depth.levels, DEPTHS, strict=True), enumerate(days.levels, 1)):
            points = given.points["Depth"][d][0] + given.points["Days_of_use"][day][0]
            assert points == worth(who, called, n)
    found = bargain(model.worth, issues={i.id: list(i.levels) for i in model.issues})
    wanted = [
        (d, n) for d in DEPTHS for n in range(1, 5) if all(worth(w, d, n) >= Fraction(RESERVED[w]) for w in WEIGHTS)
    ]
    assert (found.count, found.in_zone) == (12, (len(wanted),) * 2)


def test_a_package_takes_one_value_of_each_issue_or_there_is_no_agreement(folder: Path) -> None:
    model = detente.read_case(folder).model()
    conflict = compile_model(model)
    states = list(detente.solve(model, concepts=["nash"]).feasible)
    assert len(states) == 12 + 1
    assert model.status_quo in states
    for state in states:
        taken = {option for option, letter in zip(model.option_ids, state, strict=True) if letter == "Y"}
        assert taken == {"no_agreement"} or (len(taken) == 2 and "no_agreement" not in taken)
    # What they prefer is what they are worth.
    depth, days = model.issues
    assert conflict.decision_makers == ("table", "east", "west")
    for who in WEIGHTS:
        weights = model.preferences[who].weights  # type: ignore[attr-defined]  # they are given as weights
        assert weights["no_agreement"] == Fraction(RESERVED[who])
        for level, (issue, formula) in ((lv, (i, f)) for i in (depth, days) for lv, f in i.levels.items()):
            assert weights[str(formula)] == model.worth[who].points[issue.id][level][0]


JSON = """{"LinearAdditiveUtilitySpace": {
  "domain": {"name": "well", "issuesValues": {
    "Depth": {"values": ["ten metres", "twenty metres"]},
    "Days": {"range": [1, 4, 1]}}},
  "name": "east",
  "issueUtilities": {
    "Depth": {"discreteutils": {"valueUtilities": {"ten metres": 0.25, "twenty metres": 1}}},
    "Days": {"numberutils": {"lowValue": 1, "lowUtility": 0.1, "highValue": 4, "highUtility": 1}}},
  "issueWeights": {"Depth": 0.7, "Days": 0.3},
  "reservationBid": {"issuevalues": {"Depth": "ten metres", "Days": 4}}
}}
"""


def test_a_profile_of_geniusweb_is_read_as_it_is_written() -> None:
    model = detente.parse_case(JSON, name="east.json").model()
    (given,) = model.worth.values()
    assert {level: n for level, (n, _) in given.points["Depth"].items()} == {
        "ten_metres": Fraction(7, 40),
        "twenty_metres": Fraction(7, 10),
    }
    line = [Fraction(1, 10) + Fraction(3, 10) * k for k in range(4)]
    assert [n for n, _ in given.points["Days"].values()] == [Fraction(3, 10) * n for n in line]
    assert given.walk_away == Fraction(7, 40) + Fraction(3, 10)
    named = JSON.replace("discreteutils", "DiscreteValueSetUtilities").replace("numberutils", "NumberValueSetUtilities")
    assert detente.parse_case(named, name="east.json").model().worth["east"].points == given.points


def test_commands_take_the_folder_and_say_what_the_case_is_not(folder: Path) -> None:
    (folder / "west.xml").write_text(well("west", discount="0.9"), encoding="utf-8")
    done = CliRunner().invoke(main, ["check", str(folder)])
    assert done.exit_code == 0, done.output
    assert "well/west.xml:9:" in done.output
    assert "the discount factor is left unread" in done.output.replace("\n    ", " ")
    shown = CliRunner().invoke(main, ["show", str(folder)])
    assert "not who can do what" in shown.output.replace("\n", " ")
    again = detente.parse_case(detente.write_case(detente.read_case(folder)))
    assert again.model().worth["west"].points == detente.read_case(folder).model().worth["west"].points


EAST = well("east")
DTD = '<!DOCTYPE utility_space [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n'


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        (well(None), "2:1", "found no profile"),
        (DTD + EAST, "1:", "found a document type"),
        (EAST.replace("</objective>", ""), "10:", "this is not well-formed XML: mismatched tag"),
        (EAST.replace('evaluation="4"', 'evaluation="four"'), "5:1", "found “four” as the evaluation of the value"),
        (EAST.replace('evaluation="4"', 'evaluation="-4"'), "5:1", "found an evaluation of “twenty metres” below zero"),
        (EAST.replace(' evaluation="4"', ""), "5:1", "found no “evaluation” of the value “twenty metres” of “Depth”"),
        (EAST.replace("twenty metres", "ten metres"), "5:1", "found a second value “ten metres”"),
        (EAST.replace('type="integer"', 'type="real"', 1), "8:1", "found the issue “Days of use” of the type “real”"),
        (EAST.replace('upperbound="4"', 'upperbound="400"'), "8:1", "up to 200 values are read"),
        (EAST.replace('<weight index="2"', '<weight index="7"'), "8:1", "found no weight of the issue “Days of use”"),
        (EAST.replace("<objective", "<ufun/><objective"), "2:1", "found a profile that is no sum over issues"),
        ("<utility_space/>", "1:1", "found no issue"),
        (JSON.replace("issueWeights", "weights"), "1:32", "found no “issueWeights” here"),
        (JSON.replace('"Days": 0.3', '"Day": 0.3'), "9:19", "found no “Days” here"),
        (JSON.replace('"twenty metres": 1', '"twenty metres": "much"'), "7:", "found “much” as the utility"),
        (JSON.replace("[1, 4, 1]", "[1, 4, 0]"), "4:23", "found a range of “Days” that is empty"),
        (JSON.replace("discreteutils", "treeutils"), "7:14", "found no utilities of “Depth” that can be read"),
        (JSON.replace('"ten metres", "Days": 4', '"ten metres", "Days": 9'), "10:", "in the reservation bid"),
    ],
)  # fmt: skip
def test_a_bad_file_is_told_by_its_place(text: str, where: str, message: str) -> None:
    with pytest.raises(InvalidCase) as caught:
        detente.parse_case(text, name="east.xml")
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"east.xml:{where}"), problem
    assert message in str(problem)


def test_a_declaration_may_follow_empty_lines() -> None:
    late = '\n\n<?xml version="1.0" encoding="UTF-8"?>\n' + EAST
    assert detente.parse_case(late, name="east.xml").model().worth["east"] is not None
    with pytest.raises(InvalidCase, match=r"east.xml:8:1: found “four”"):
        detente.parse_case(late.replace('evaluation="4"', 'evaluation="four"'), name="east.xml")


ITEX = (
    ("Price", "0.28812635027374", {"$4.37": 30, "$4.12": 20, "$3.98": 10, "$3.71": 5, "$3.47": 1}),
    ("Delivery", "0.1915290482981283", {"60 days": 1, "45 days": 20, "30 days": 10, "20 days": 5}),
    ("Payment", "0.24212575877553694", {"Upon delivery": 10, "30 days after": 25, "60 days after": 1}),
    ("Returns", "0.2782188426525948", {"Full price": 1, "5 % spoilage": 30, "10 % spoilage": 5}),
)
CYPRESS = (
    ("0.4700166576535899", (1, 10, 25, 33, 40)),
    ("0.1220816713696379", (1, 10, 19, 25)),
    ("0.17727008190772825", (15, 6, 1)),
    ("0.2306315890690439", (20, 7, 1)),
)
"""Itex and Cypress, parts for bicycles: the weights and evaluations of the two profiles of ANAC 2010 in Genius 10.4."""


def test_itex_and_cypress_agree_on_what_is_worked_out_from_all_180_packages(tmp_path: Path) -> None:
    names = [list(given) for _, _, given in ITEX]
    told = {
        "itex": [(weight, [*given.values()]) for _, weight, given in ITEX],
        "cypress": [(weight, [*given]) for weight, given in CYPRESS],
    }
    for who, given in told.items():
        body = "".join(
            f'<issue index="{k}" name="{ITEX[k][0]}" type="discrete">'
            + "".join(f'<item value="{v}" evaluation="{e}"/>' for v, e in zip(names[k], evaluations, strict=True))
            + f'</issue><weight index="{k}" value="{weight}"/>'
            for k, (weight, evaluations) in enumerate(given)
        )
        text = f'<utility_space><objective>{body}</objective><reservation value="0"/></utility_space>'
        (tmp_path / f"{who}.xml").write_text(text, encoding="utf-8")
    model = detente.read_case(tmp_path).model()
    found = bargain(model.worth, issues={i.id: list(i.levels) for i in model.issues})

    def points(who: str, package: tuple[int, ...]) -> Fraction:
        parts = zip(told[who], package, strict=True)
        return sum((Fraction(w) * Fraction(given[n], max(given)) for (w, given), n in parts), Fraction(0))

    every = {p: (points("cypress", p), points("itex", p)) for p in product(*(range(len(v)) for v in names))}
    best = {p for p, g in every.items() if not any(o != g and o[0] >= g[0] and o[1] >= g[1] for o in every.values())}
    assert (found.count, found.efficient) == (len(every), len(best)) == (180, 18)
    (nash,) = found.picked["nash"].packages
    assert tuple(least for least, _ in nash.worth.values()) == max(every.values(), key=lambda g: g[0] * g[1])
    called = {i.id: i for i in model.issues}
    assert [called[i].level_called(level) for i, level in nash.packages[0].items()] == [
        "$3.47", "45 days", "30 days after", "5 % spoilage",
    ]  # fmt: skip
    assert {name: picked.packages == (nash,) for name, picked in found.picked.items()}["utilitarian"]


def test_files_of_other_domains_do_not_go_together(folder: Path, tmp_path: Path) -> None:
    (folder / "west.xml").write_text(well("west").replace("thirty metres", "forty metres"), encoding="utf-8")
    with pytest.raises(InvalidCase, match=r"well/west.xml:6:1: found “forty metres”, which is no value of “Depth”"):
        detente.read_case(folder)
    (folder / "west.xml").write_text(well("west").replace('name="Depth"', 'name="Width"'), encoding="utf-8")
    with pytest.raises(InvalidCase, match=r"well/west.xml:3:1: found the issue “Width”, which well/domain.xml"):
        detente.read_case(folder)
    with pytest.raises(UsageError, match="is a folder without a domain of Genius in it"):
        detente.read_case(tmp_path)


def test_deals_of_a_domain_of_many_values_are_found(folder: Path) -> None:
    """Forty-three values, of which rules leave 120 packages, and no agreement."""
    for who in ("domain", "east", "west"):
        text = (folder / f"{who}.xml").read_text(encoding="utf-8").replace('upperbound="4"', 'upperbound="40"')
        (folder / f"{who}.xml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(main, ["deals", str(folder), "--format", "json"])
    assert done.exit_code == 0, done.output
    model = detente.read_case(folder).model()
    assert len(model.options) == 44
    said = json.loads(done.output)
    every = [(d, n) for d in DEPTHS for n in range(1, 41)]
    assert len(said["packages"]) == len(every)
    wanted = [p for p in every if all(worth(who, *p) >= Fraction(RESERVED[who]) for who in WEIGHTS)]
    assert len([p for p in said["packages"] if not p["best"]["worse_off"]]) == len(wanted)
