"""The cases that ship: what their sources give, written out once more here, so that no file can lose it unnoticed.

Three things are held against each other: the facts below, the results file beside each case, and what the package
finds. The models are also solved by the literal reading in `naive.py`. Sources are cited in the results files.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import detente
import literal_cases
import naive
from detente.answer import Answer
from detente.case.acting import makers_of
from detente.catalog import entries, results, shipped_texts
from detente.cli import main
from detente.engines import graph_of
from detente.report import check_record
from naive import FIVE
from seeds import long_but, not_quick

pytestmark = pytest.mark.quick


@dataclass(frozen=True)
class Facts:
    """What a source gives, by its own state labels.

    `labels` pairs labels with states, `rankings` lists labels most preferred first (= ties). A key of `equilibria` is a
    concept, or several with / between them: stable for everybody under one or the other. `only` are the states that the
    source's figure shows, `among` marks equilibria of which the source gives but one.
    """

    grade: str
    labels: str
    rankings: Mapping[str, str]
    equilibria: Mapping[str, str] = field(default_factory=dict)
    stable: Mapping[tuple[str, str], str] = field(default_factory=dict)
    improvements: Mapping[tuple[str, str], str] = field(default_factory=dict)
    moves: Mapping[tuple[str, str], str] = field(default_factory=dict)
    simultaneous: Mapping[str, str] = field(default_factory=dict)
    only: str = ""
    at_least: bool = False

    def states(self) -> dict[str, str]:
        words = self.labels.split()
        return dict(zip(words[::2], words[1::2], strict=True))


NK_LABELS = "0 NNNN 1 YNNN 2 NYNN 4 NNYN 5 YNYN 6 NYYN 8 NNNY 9 YNNY 10 NYNY 12 NNYY 13 YNYY 14 NYYY"  # decimal codes
NK_RANKINGS = {"US": "8 0 9 10 12 5 4 13 14 1 2 6", "NK": "6 14 2 10 0 4 12 5 1 13 8 9"}
CUBAN_LABELS = ["NNNN", "YNNN", "NYNN", "YYNN", "NNYN", "YNYN", "NYYN", "YYYN", "NNNY", "YNNY", "NYNY", "YYNY"]
TWO_BY_TWO = "1 NN 2 YN 3 NY 4 YY"

FACTS = {
    "prisoners-dilemma": Facts(
        grade="A",
        labels=TWO_BY_TWO,
        rankings={"One": "3 4 1 2", "Two": "2 4 1 3"},
        equilibria={"nash": "1", "gmr": "1 4", "seq": "1 4", "sim": "1 4", "smr": "1 4"},
    ),
    "chicken": Facts(
        grade="C",
        labels=TWO_BY_TWO,
        rankings={"Row": "3 4 2 1", "Column": "2 4 3 1"},
        equilibria={"nash": "2 3"},
    ),
    "syria-iraq-1975": Facts(
        grade="A",
        labels="1 NNN 2 YNN 3 NYN 4 NNY 5 YNY 6 NYY",
        rankings={"Syria": "1 3 6 2 4 5", "Iraq": "2 4 6 1 5 3"},
        equilibria={"nash": "6", "gmr": "1 6", "seq": "6", "sim": "6", "smr": "6"},
    ),
    "elmira-9state": Facts(
        grade="C",
        labels="1 NYNNN 2 YYNNN 3 NNYNN 4 YNYNN 5 NYNNY 6 YYNNY 7 NNYNY 8 YNYNY 9 -NNY-",
        rankings={"MoE": "7 3 4 8 5 1 2 6 9", "UR": "1 4 8 5 9 2 3 7 6", "LG": "7 3 5 1 8 6 4 2 9"},
        equilibria={"nash": "5 8 9", "seq": "5 8 9", "gmr": "1 4 5 8 9", "smr": "1 4 5 8 9"},
    ),
    "elmira-12state-gmcrplus": Facts(
        grade="A",
        labels="1 NYNNN 2 YYNNN 3 NNYNN 4 YNYNN 5 NNNYN 6 YNNYN 7 NYNNY 8 YYNNY 9 NNYNY 10 YNYNY 11 NNNYY 12 YNNYY",
        rankings={
            "MoE": "9 3 4 10 7 1 2 8 5=6=11=12",
            "UR": "1 4 10 7 5=6=11=12 2 3 9 8",
            "LG": "9 3 7 1 10 8 4 2 5=6=11=12",
        },
        equilibria=dict.fromkeys(("nash", "gmr", "seq", "sim", "smr"), "7 10 11 12"),
        only="7 8 9 10 11 12",
    ),
    "cuban-missile-gmcrplus": Facts(
        grade="B",
        labels=" ".join(f"{k} {state}" for k, state in enumerate(CUBAN_LABELS, start=1)),
        rankings={"US": "5 7 6 8 3 2 4 1 12 10 11 9", "USSR": "1 5 7 3 6 2 8 4 12 10 11 9"},
        equilibria={"seq": "5 6 7"},
    ),
    "cuban-missile-fraser-hipel": Facts(
        grade="C",
        labels=" ".join(f"{k} {state}" for k, state in enumerate(CUBAN_LABELS)),
        rankings={"US": "4 6 5 7 2 1 3 11 9 10 8 0", "USSR": "0 4 6 2 5 1 7 3 11 9 10 8"},
        equilibria={"nash/seq": "4 6"},
    ),
    "gisborne-economic": Facts(
        grade="C",
        labels="1 NNN 2 YNN 3 NYN 4 YYN 5 NNY 6 YNY 7 NYY 8 YYY",
        rankings={"Federal": "2 6 4 8 1 5 3 7", "Provincial": "3 7 4 8 1 5 2 6", "Support": "3 4 7 8 5 6 1 2"},
        equilibria=dict.fromkeys(("nash", "gmr", "smr", "seq"), "4"),
        at_least=True,
    ),
    "north-korea-2017-base": Facts(
        grade="A",
        labels=NK_LABELS,
        rankings=NK_RANKINGS,
        equilibria={"nash/seq/sim": "0 4 5 10", "smr": "0 4 5 10 12"},
        stable={
            ("nash", "US"): "0 1 5 8 9 12 13",
            ("nash", "NK"): "0 5 6",
            ("seq", "US"): "0 1 5 8 9 10 12 13",
            ("seq", "NK"): "0 2 5 6 10 14",
            ("smr", "US"): "0 1 4 5 8 9 10 12 13",
            ("smr", "NK"): "0 2 4 5 6 10 12 14",
        },
        improvements={
            ("US", "10"): "8 9", ("US", "4"): "5", ("US", "14"): "12 13", ("US", "2"): "0 1", ("US", "6"): "4 5",
            ("NK", "14"): "6", ("NK", "2"): "6 14", ("NK", "10"): "2 6 14", ("NK", "4"): "0", ("NK", "12"): "0 4",
            ("NK", "1"): "5", ("NK", "13"): "1 5", ("NK", "8"): "0 4 12", ("NK", "9"): "1 5 13",
            **{("US", s): "" for s in ("0", "1", "5", "8", "9", "12", "13")},
            **{("NK", s): "" for s in ("0", "5", "6")},
        },
        moves={
            ("US", "8"): "9 10", ("US", "0"): "1 2", ("US", "9"): "", ("US", "10"): "8 9", ("US", "12"): "13 14",
            ("US", "5"): "", ("US", "4"): "5 6", ("US", "13"): "", ("US", "14"): "12 13", ("US", "1"): "",
            ("US", "2"): "0 1", ("US", "6"): "4 5",
        },
        simultaneous={"US": "4", "NK": "4"},
    ),
    "north-korea-2017-irreversible-invasion": Facts(
        grade="A",
        labels=NK_LABELS,
        rankings=NK_RANKINGS,
        equilibria={"nash/seq/sim": "0 5 10"},
        stable={("seq", "US"): "0 1 5 8 9 10 12 13", ("seq", "NK"): "0 2 4 5 6 10 14"},
    ),
}  # fmt: skip
OWN = ["ferry", "mill", "syria-2016"]
SLUGS = [*FACTS, *OWN]
ENTRIES = {e.slug: e for e in entries()}
STATUS = {"A": "published", "B": "textbook", "C": "textbook"}


@cache
def text_of(slug: str) -> str:
    return ENTRIES[slug].path.read_text(encoding="utf-8")


@cache
def case_of(slug: str) -> detente.Case:
    return detente.read_case(slug)


@cache
def results_file(slug: str) -> Mapping[str, Any]:
    path = ENTRIES[slug].path.with_suffix(".results.yaml")
    found: Mapping[str, Any] = literal_cases.load(path.read_text(encoding="utf-8"))
    return found


@cache
def judge(slug: str) -> naive.Model:
    return literal_cases.model(literal_cases.load(text_of(slug)))


@cache
def solved(slug: str) -> detente.Solution:
    concepts = FIVE if judge(slug).coalesced else (*FIVE, "sim")
    return detente.solve(case_of(slug).model(), concepts=concepts)


def labelled(slug: str, states: Iterator[str] | set[str] | list[str]) -> list[str]:
    """States as the source's labels, in its order."""
    of = {state: label for label, state in FACTS[slug].states().items()}
    return sorted((of[s] for s in states), key=int)


def given(labels: str) -> list[str]:
    return sorted(labels.split(), key=int)


# Facts, results files, findings


def facts_of(slug: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each fact with an id, as the row of a results file that says it."""
    facts = FACTS[slug]
    for key, labels in facts.equilibria.items():
        kind = "equilibria_include" if facts.at_least else "equilibria"
        concepts = {"any_of": key.split("/")} if "/" in key else {"concept": key}
        among = {"among": given(facts.only)} if facts.only else {}
        yield f"equilibria-{key}", {"kind": kind, **concepts, **among, "states": given(labels)}
    for (concept, i), labels in facts.stable.items():
        row = {"kind": "stable", "concept": concept, "decision_maker": i, "states": given(labels)}
        yield f"stable-{concept}-{i}", row
    for i, labels in facts.simultaneous.items():
        yield f"simultaneous-{i}", {"kind": "simultaneously_sanctioned", "decision_maker": i, "states": given(labels)}
    for kind, table in (("improvements", facts.improvements), ("moves", facts.moves)):
        for (i, origin), labels in table.items():
            yield f"{kind}-{i}-{origin}", {"kind": kind, "decision_maker": i, "from": origin, "to": given(labels)}


def normal(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with its labels as sorted texts and without remarks."""
    kept = {k: v for k, v in row.items() if k != "note"}
    lists = {k: sorted((str(s) for s in kept[k]), key=int) for k in ("states", "to", "among") if k in kept}
    origin = {"from": str(kept["from"])} if "from" in kept else {}
    return {**kept, **lists, **origin}


ALL_FACTS = [pytest.param(slug, row, id=f"{slug}-{name}") for slug in FACTS for name, row in facts_of(slug)]


@pytest.mark.parametrize(("slug", "row"), ALL_FACTS)
def test_a_published_fact_stands_in_the_results_file(slug: str, row: dict[str, Any]) -> None:
    assert row in [normal(r) for r in results_file(slug)["results"]]


@pytest.mark.parametrize(("slug", "row"), ALL_FACTS)
def test_a_published_fact_is_found(slug: str, row: dict[str, Any]) -> None:
    """From the solution itself, not by way of the results file."""
    solution, facts = solved(slug), FACTS[slug]
    i = row.get("decision_maker", "")
    if row["kind"] in ("moves", "improvements"):
        graph, index = graph_of(solution.conflict), solution.conflict.decision_makers.index(i)
        codes = graph.moves_of(index, code(facts.states()[row["from"]]), improving=row["kind"] == "improvements")
        found = labelled(slug, [solution.conflict.show(c) for c in codes])
    elif row["kind"] == "stable":
        found = labelled(slug, list(solution.stable[row["concept"]][i]))
    elif row["kind"] == "simultaneously_sanctioned":
        sim, seq = solution.stable["sim"][i], solution.stable["seq"][i]
        found = labelled(slug, [s for s in sim if s not in seq])
    else:
        concepts = row.get("any_of") or [row["concept"]]
        everyone = solution.conflict.decision_makers
        found = labelled(
            slug,
            [s for s in solution.feasible if all(any(s in solution.stable[c][j] for c in concepts) for j in everyone)],
        )
        found = [s for s in found if s in row["among"]] if "among" in row else found
    wanted = row.get("states", row.get("to"))
    assert set(wanted) <= set(found) if row["kind"] == "equilibria_include" else wanted == found


def code(state: str) -> int:
    return sum(1 << bit for bit, letter in enumerate(state) if letter == "Y")


@pytest.mark.parametrize("slug", FACTS)
def test_a_results_file_says_nothing_more(slug: str) -> None:
    """A result that this file does not know would be one that nobody checked against its source."""
    rows = [normal(r) for r in results_file(slug)["results"]]
    assert sorted(map(json.dumps, rows)) == sorted(json.dumps(order(row, rows)) for _, row in facts_of(slug))


def order(row: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A row with its keys in the order of an equal one."""
    return next((r for r in rows if r == row), row)


def row_name(row: Mapping[str, Any]) -> str:
    """A name for a row of a results file: its words."""
    keys = ("kind", "perspective", "phase", "concept", "decision_maker", "from")
    return "-".join([*(str(row[k]) for k in keys if k in row), *row.get("any_of", [])])


ROWS = [
    pytest.param(slug, k, id=f"{slug}-{row_name(row)}")
    for slug in SLUGS
    for k, row in enumerate(results_file(slug)["results"])
]


@cache
def compared(slug: str) -> tuple[Any, ...]:
    return results(slug)


@pytest.mark.parametrize(("slug", "k"), ROWS)
def test_a_result_of_the_source_agrees(slug: str, k: int) -> None:
    assert len(compared(slug)) == len(results_file(slug)["results"])
    result = compared(slug)[k]
    assert result.agrees is Answer.YES, f"{result.what}: the source gives {result.given}, Detente finds {result.found}"


@pytest.mark.parametrize("slug", FACTS)
def test_the_model_is_the_published_one(slug: str) -> None:
    """States, their labels, and rankings."""
    facts, m = FACTS[slug], judge(slug)
    assert {str(k): v for k, v in results_file(slug)["labels"].items()} == facts.states()
    assert set(facts.states().values()) == set(m.states) == set(solved(slug).feasible)
    assert list(facts.rankings) == m.decision_makers
    for i, ranking in facts.rankings.items():
        worth = [{m.worth[i][facts.states()[s]] for s in tied.split("=")} for tied in ranking.split()]
        assert all(len(w) == 1 for w in worth)
        flat = [w.pop() for w in worth]
        assert flat == sorted(set(flat), reverse=True)
        assert sorted(ranking.replace("=", " ").split()) == sorted(facts.states())


@pytest.mark.parametrize("slug", FACTS)
def test_the_literal_reading_agrees(slug: str) -> None:
    """Every concept, decision maker and state, beyond what the sources give."""
    m, solution = judge(slug), solved(slug)
    for concept in solution.concepts:
        for i in m.decision_makers:
            assert list(solution.stable[concept][i]) == naive.stable(m, concept, i), f"{concept}, {i}"


# What is said about where results come from


def test_the_catalogue_has_these_cases() -> None:
    assert list(ENTRIES) == sorted(SLUGS)
    assert [e["case"] for e in listing()] == sorted(SLUGS)


@pytest.mark.parametrize("slug", FACTS)
def test_published_and_textbook_results_are_called_so(slug: str) -> None:
    """Only grade A, all data read in a published source, is called published."""
    entry = ENTRIES[slug]
    assert (entry.grade, entry.status) == (FACTS[slug].grade, STATUS[FACTS[slug].grade])
    text = printed("catalog", slug)
    (said,) = (line for line in text.splitlines() if line.startswith("Grade"))
    assert STATUS[entry.grade] in said
    assert ("published" in said) is (entry.grade == "A")
    assert [e["status"] for e in listing() if e["case"] == slug] == [entry.status]


@pytest.mark.parametrize("slug", SLUGS)
def test_a_case_has_title_citation_and_agreeing_results(slug: str) -> None:
    entry = ENTRIES[slug]
    assert entry.title
    assert entry.citation
    record = json.loads(printed("catalog", slug, "--format", "json"))
    assert record["citation"] == entry.citation
    assert record["results"]
    assert all(row["agrees"] is True for row in record["results"])


@pytest.mark.parametrize("slug", OWN)
def test_a_case_of_our_own_claims_no_published_results(slug: str) -> None:
    assert ENTRIES[slug].status == "own"
    (said,) = (line for line in printed("catalog", slug).splitlines() if line.startswith("Grade"))
    assert "published" not in said
    assert "textbook" not in said


@cache
def listing() -> Any:
    return json.loads(printed("catalog", "--format", "json"))


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments), catch_exceptions=False)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


# The files


@pytest.mark.parametrize("slug", SLUGS)
def test_a_case_has_no_errors_in_any_perspective_and_phase(slug: str) -> None:
    case = case_of(slug)
    assert list(case.selections()) == literal_cases.selections(literal_cases.load(text_of(slug)))
    for selection in case.selections():
        detente.check(case.model(*selection))
    assert "no errors" in printed("check", slug)


@pytest.mark.parametrize("slug", FACTS)
def test_a_classic_case_has_no_warnings(slug: str) -> None:
    """But one: the example file of GMCR+ has a statement that never decides, kept as it stands there."""
    codes = [w["code"] for w in json.loads(printed("check", slug, "--format", "json"))["warnings"]]
    assert set(codes) == ({"statement-no-effect"} if slug == "cuban-missile-gmcrplus" else set())


@long_but(every=4)
@not_quick
@pytest.mark.parametrize("slug", SLUGS)
def test_a_case_is_written_as_it_was_read(slug: str) -> None:
    """Byte for byte, comments included; written anew it is still the same case."""
    case = case_of(slug)
    assert detente.write_case(case) == text_of(slug)
    anew = detente.parse_case(detente.write_case(replace(case, text=None)), name=f"{slug}.yaml")
    assert anew.selections() == case.selections()
    again, first = (literal_cases.load(detente.write_case(replace(c, text=None))) for c in (anew, case))
    assert again == first
    for selection in case.selections():
        old, new = (detente.solve(c.model(*selection), concepts=["nash"]) for c in (case, anew))
        assert old.feasible.count == new.feasible.count
        assert list(old.equilibria["nash"]) == list(new.equilibria["nash"])
        findings = [check_record(slug, [selection], detente.check(c.model(*selection))) for c in (case, anew)]
        assert [[w["code"] for w in f["warnings"]] for f in findings] == [
            [w["code"] for w in findings[0]["warnings"]]
        ] * 2


# Traps


def test_in_north_korea_a_ban_holds_for_single_moves() -> None:
    """An invasion is not called off from states 4, 5 and 6; from 12, 13 and 14 it can be."""
    solution, states = solved("north-korea-2017-irreversible-invasion"), FACTS["north-korea-2017-base"].states()
    graph = graph_of(solution.conflict)
    show, base = solution.conflict.show, "north-korea-2017-base"
    reached = {
        label: labelled(base, [show(q) for q in graph.moves_of(1, code(states[label]))])
        for label in ("4", "5", "6", "12", "13", "14")
    }
    assert reached == {
        "4": ["12"], "5": ["13"], "6": ["14"],
        "12": ["0", "4", "8"], "13": ["1", "5", "9"], "14": ["2", "6", "10"],
    }  # fmt: skip


def test_in_north_korea_a_ban_per_option_gives_another_answer() -> None:
    """Were un-invading forbidden from every state, 12 would be an equilibrium as well."""
    text = text_of("north-korea-2017-irreversible-invasion")
    everywhere = text.replace("from: invade and not abandon, to: not invade", "from: invade, to: not invade")
    assert everywhere != text
    solution = detente.solve(detente.parse_case(everywhere).model(), concepts=["seq"])
    assert labelled("north-korea-2017-base", list(solution.stable["seq"]["NK"])) == given("0 2 4 5 6 10 12 14")
    assert "NNYY" in solution.equilibria["seq"]
    assert "NNYY" not in solved("north-korea-2017-irreversible-invasion").equilibria["seq"]


def test_in_north_korea_state_4_is_stable_by_simultaneous_moves_only() -> None:
    solution = solved("north-korea-2017-base")
    assert "NNYN" in solution.equilibria["sim"]
    assert "NNYN" not in solution.equilibria["seq"]
    assert "NNYN" not in solution.equilibria["nash"]


def test_both_numberings_of_elmira_agree() -> None:
    """1-4 are the same, 5-8 are 7-10 there, and 9 stands for 5, 6, 11 and 12."""
    to_nine = {**{k: k for k in range(1, 5)}, **{k + 2: k for k in range(5, 9)}, **dict.fromkeys((5, 6, 11, 12), 9)}
    for concept in FIVE:
        nine = {int(s) for s in labelled("elmira-9state", list(solved("elmira-9state").equilibria[concept]))}
        twelve = labelled("elmira-12state-gmcrplus", list(solved("elmira-12state-gmcrplus").equilibria[concept]))
        assert {to_nine[int(s)] for s in twelve} == nine
        assert {int(s) for s in twelve} == {k for k, v in to_nine.items() if v in nine}


def test_the_merged_state_of_elmira_has_any_of_its_names() -> None:
    solution = solved("elmira-9state")
    members = ("NNNYN", "YNNYN", "NNNYY", "YNNYY")
    assert solution.feasible.count == 9
    for name in ("-NNY-", "---Y-", *members):
        assert name in solution.equilibria["nash"]
    assert not set(members) & set(solution.feasible)
    # Whoever is there stays: the appeal cannot be taken up again, and the plant not either.
    graph = graph_of(solution.conflict)
    assert [graph.moves_of(i, code("NNNYN")) for i in range(3)] == [[], [], []]
    # Uniroyal can go there from every other state.
    others = [s for s in solution.feasible if s != "-NNY-"]
    assert all(code("NNNYN") in graph.moves_of(1, code(s)) for s in others)


def test_the_two_cuban_models_differ_as_the_sources_do() -> None:
    """The example file makes the air strike irreversible; then one state more is sequentially stable."""
    plus, classic = solved("cuban-missile-gmcrplus"), solved("cuban-missile-fraser-hipel")
    assert list(plus.equilibria["seq"]) == ["NNYN", "YNYN", "NYYN"]
    assert list(classic.equilibria["seq"]) == ["NNYN", "NYYN"]
    moves = {s: [o.moves for o in judge(s).options] for s in ("cuban-missile-gmcrplus", "cuban-missile-fraser-hipel")}
    assert moves["cuban-missile-gmcrplus"] == ["take-only", "both", "both", "both"]
    assert moves["cuban-missile-fraser-hipel"] == ["both"] * 4


# The case that the project began with


SYRIA_STATES = {
    "SQ_A": "YYYNNYNNNNN", "SQ_B": "YYNNNYNNNNN", "D_V1": "YYNNYYYYYNN", "D_V1sep": "YYNNYYYYYNY",
    "D_V2": "YYYNNYYYNYN", "R1": "YNNNYYYYYNY", "R2": "YNNNNYYNNNN", "R3": "YNNNNYYYNNY", "ESC": "NNNYNYNNNNN",
    "COLLAPSE": "NNNNNYNNNNN",
}  # fmt: skip
OPTIONS = ["coop", "appr", "remov", "escal", "share", "arm", "join", "spare", "ground", "leave", "sep"]


@cache
def syria() -> Any:
    return literal_cases.load(text_of("syria-2016"))


@cache
def syria_judge(perspective: str, phase: str | None = None) -> naive.Model:
    return literal_cases.model(syria(), perspective, phase)


def test_syria_keeps_the_ids_of_the_reading() -> None:
    case = syria()
    assert list(case["options"]) == OPTIONS
    assert list(case["perspectives"]) == ["A", "B"]
    assert list(case["phases"]) == ["before_deadline", "after_deadline"]
    assert case["states"] == SYRIA_STATES
    assert case["definitions"] == {
        "deal_in_force": "coop and join",
        "full_V1": "coop and appr and join and spare and ground and share",
        "escalated": "escal",
    }
    owners = {p: {o: e["owner"] for o, e in case["perspectives"][p]["options"].items()} for p in "AB"}
    others = ["RUS", "RUS", "SYR", "SYR", "REB"]
    assert owners["A"] == dict(zip(OPTIONS, [*["WH"] * 4, "PENT", "CIA", *others], strict=True))
    assert owners["B"] == dict(zip(OPTIONS, [*["US"] * 6, *others], strict=True))
    assert {o for o, e in case["options"].items() if e.get("moves") == "take-only"} == {"escal", "leave"}
    groups = {i: e.get("group") for i, e in case["perspectives"]["A"]["decision_makers"].items()}
    assert groups == {"WH": "US", "PENT": "US", "CIA": "US", "RUS": None, "SYR": None, "REB": None}


@long_but(every=3)
@pytest.mark.parametrize(
    ("perspective", "phase", "count"),
    [("A", None, 768), ("B", None, 768), ("A", "before_deadline", 640), ("B", "before_deadline", 640),
     ("A", "after_deadline", 768), ("B", "after_deadline", 768)],
)  # fmt: skip
def test_syria_has_so_many_states(perspective: str, phase: str | None, count: int) -> None:
    assert len(syria_judge(perspective, phase).states) == count
    model = case_of("syria-2016").model(perspective, phase)
    assert detente.solve(model, concepts=["nash"]).feasible.count == count


TERMS = {
    "V1": ("coop join appr spare ground", ""),
    "V1_full": ("coop appr join spare ground share", ""),
    "V2": ("coop join appr remov spare leave", ""),
    "R1": ("coop share join spare ground sep", "appr remov leave"),
    "R2": ("coop join", "appr remov share spare ground leave sep"),
    "R3": ("coop join spare sep", "appr remov share ground leave"),
}


@pytest.mark.parametrize("proposal", TERMS)
def test_syria_has_the_proposals_of_the_reading(proposal: str) -> None:
    """Terms that must be taken, terms that must not; the rest is free."""
    assert list(syria()["proposals"]) == list(TERMS)
    taken, not_taken = (set(words.split()) for words in TERMS[proposal])
    formula = case_of("syria-2016").model("A").proposal(proposal).formula
    for perspective in "AB":
        m = syria_judge(perspective)
        in_force = literal_cases.terms(syria(), perspective, None, proposal)
        for (c,) in m.members.values():
            wanted = taken <= c and not not_taken & c
            assert in_force(c) is wanted
            assert formula.evaluate({o: o in c for o in OPTIONS}) is wanted
    if proposal in SYRIA_STATES:
        letters = dict(zip(OPTIONS, SYRIA_STATES[proposal], strict=True))
        assert taken | not_taken == set(OPTIONS) - {"arm", "escal"}
        assert {o for o in taken | not_taken if letters[o] == "Y"} == taken


@pytest.mark.parametrize("proposal", TERMS)
def test_syria_obliges_those_who_are_not_at_the_table(proposal: str) -> None:
    absent = ["SYR", "REB"] if proposal.startswith("R") else ["SYR"]
    for perspective in "AB":
        found = case_of("syria-2016").model(perspective).proposal(proposal)
        assert syria()["proposals"][proposal]["parties"] == ["US", "RUS"]
        assert list(found.absent_obligors) == absent
        assert literal_cases.absent_obligors(syria(), perspective, None, proposal) == absent
    everyone = case_of("syria-2016").model("A").proposal("V1").parties
    assert everyone == ("WH", "PENT", "CIA", "RUS")


def test_syria_says_for_each_preference_what_it_rests_on() -> None:
    """Fifty-four statements, each with its claims and how the analyst got from them to it."""
    counts, status = {}, {}
    for p in "AB":
        statements = [s for listed in syria()["perspectives"][p]["preferences"].values() for s in listed]
        counts[p] = len(statements)
        status[p] = sorted((s["status"] for s in statements), reverse=True)
        assert all(s["evidence"] and s["name"] for s in statements)
    assert counts == {"A": 32, "B": 22}
    assert status == {"A": ["stated"] * 20 + ["inferred"] * 12, "B": ["stated"] * 10 + ["inferred"] * 12}


def test_syria_has_detached_evidence() -> None:
    """The document is known by its digest, each claim by its place and a paraphrase; nothing is quoted."""
    assert syria()["sources"] == {
        "article": {
            "name": "opinion article, July 2016",
            "sha256": "f1ff8e73f1633cc0fcd2c1695796883c28c22f66d71e6dbd6873de343100891b",
            "characters": 8804,
        }
    }
    claims = syria()["claims"]
    assert len(claims) == 112
    for claim in claims.values():
        assert claim["source"] == "article"
        assert 0 <= claim["start"] < claim["end"] <= 8804
        assert claim["says"]
        assert claim["by"][0] == "article"
        assert "quote" not in claim
    assert (claims["x008"]["start"], claims["x008"]["end"]) == (502, 555)
    assert (claims["x109"]["start"], claims["x109"]["end"]) != (0, 0)
    used = {word for word in claims if f"{word}," in text_of("syria-2016") or f"{word}]" in text_of("syria-2016")}
    assert used <= set(claims)
    audited_only = {"analogy", "attribution", "event", "invented-quotation", "quotation"}
    assert {claims[c]["kind"] for c in set(claims) - used} == audited_only


def test_syria_has_its_argument() -> None:
    """The conclusion, the 21 steps of the reading, and five reasons for its fourth as statements of their own."""
    arguments, claims = syria()["arguments"], syria()["claims"]
    assert len(arguments) == 1 + 21 + 5
    assert all(set(a["evidence"]) <= set(claims) for a in arguments.values())
    assert [a for a in arguments if "scheme" not in arguments[a]] == ["Q0"]
    assert {a for a in arguments if arguments[a].get("for") == "Q0"} == {f"Q{n}" for n in range(1, 9)}
    assert len([a for a in arguments if arguments[a].get("for") == "Q4" and a != "Q4a"]) == 5
    against = {a: arguments[a]["against"] for a in arguments if "against" in arguments[a]}
    objections = {"Q3b_x": "Q3b", "Q4_x": "Q4", "Q4a_x": "Q4a", "Q5_x": "Q5"}
    assert against == {**objections, "N1": "Q0", "N2": "Q0", "N3": "Q0", "N4": "Q4"}
    assert [a for a in arguments if arguments[a].get("one_way")] == ["Q3b_x"]


def test_syria_has_its_conditions() -> None:
    """Six, two of which wait for the same act, and none of which changes a model."""
    conditions = syria()["conditions"]
    assert list(conditions) == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert [c for c in conditions if conditions[c].get("if") == "sep"] == ["C1", "C5"]
    assert [c for c in conditions if "deadline" in conditions[c]] == ["C4", "C6"]
    claims = {c: set(entry["evidence"]) for c, entry in conditions.items()}
    assert claims["C3"] & claims["C4"] == set()
    assert set().union(*claims.values()) <= set(syria()["claims"])


def test_syria_has_its_forecasts_and_rivals() -> None:
    """The ten of the reading; one alone says by when and by what it is resolved, and one is on a condition."""
    forecasts = syria()["forecasts"]
    assert list(forecasts) == ["F1", "F2", "F3", "F4", "F5", "F8", "F9", "F12", "F13", "F14"]
    assert [f for f in forecasts if {"by", "yes_if"} <= set(forecasts[f].get("resolves", ()))] == ["F5"]
    assert [f for f in forecasts if not forecasts[f].get("resolves")] == ["F3", "F4", "F9", "F12", "F13", "F14"]
    assert {f: forecasts[f]["given"] for f in forecasts if "given" in forecasts[f]} == {"F9": "sep"}
    (rivals,) = syria()["rivals"].values()
    assert {a: answer["evidence"] for a, answer in rivals["answers"].items()} == {
        "refuse": ["x082"],
        "unable": ["x084"],
    }
    assert all(len({*expected.values()}) == 1 for expected in rivals["expects"].values())


def test_syria_has_its_actors() -> None:
    """All 58 of the reading, each where it is named; decision makers are actors, and one entry is a label only."""
    actors, source = syria()["actors"], syria()["sources"]["article"]
    assert len(actors) == 58
    assert sum(len(a.get("mentions", ())) for a in actors.values()) == 175
    for actor in actors.values():
        assert actor.get("part_of") in (None, *actors)
        assert set(actor.get("overlaps", ())) <= set(actors)
        assert all(0 <= m["start"] < m["end"] <= source["characters"] for m in actor["mentions"])
    assert [key for key, actor in actors.items() if actor.get("label_only")] == ["unspecified"]
    case = detente.read_case("syria-2016")
    for perspective, joined in (("A", 6), ("B", 4)):
        model = case.model(perspective)
        linked = {dm.id: dm.actor for dm in model.decision_makers}
        assert len(linked) == joined
        assert all(linked.values())
        assert makers_of(model, "Vladimir Putin", as_parts=True) == ("RUS",)


def test_syria_has_its_relations() -> None:
    """All 55 of the reading; what the text does not say itself is inferred, and what is neither is kept."""
    relations, claims, actors = (syria()[key] for key in ("relations", "claims", "actors"))
    assert [*relations] == [f"r{n:02}" for n in range(1, 56)]
    assert all(set(r["evidence"]) <= set(claims) and {r["from"], r["to"]} <= set(actors) for r in relations.values())
    inferred = {"r14", "r20", "r27", "r28", "r54", "r55"}
    assert {key for key, r in relations.items() if r["status"] != "stated"} == inferred
    assert all(relations[key]["status"] == "inferred" and relations[key]["because"] for key in inferred)
    assert [key for key, r in relations.items() if r["sign"] == "0"] == ["r01", "r07"]


def test_syria_is_shown_without_its_source(tmp_path: Path) -> None:
    """Paraphrase and place where the text is not at hand; a file that is not the source is refused."""
    text = printed("show", "syria-2016", "--perspective", "A")
    assert "502–555" in text
    other = tmp_path / "other.txt"
    other.write_text("another text", encoding="utf-8")
    result = CliRunner().invoke(main, ["show", "syria-2016", "--perspective", "A", "--source", f"article={other}"])
    assert result.exit_code == 2
    assert "SHA-256" in result.stderr
    assert result.stdout == ""


# The cases that teach


TAUGHT = [
    *(("ferry", None, phase) for phase in (None, "before_deadline", "after_deadline")),
    *(("mill", perspective, None) for perspective in (None, "unable", "unwilling")),
]


@pytest.mark.parametrize(("slug", "perspective", "phase"), TAUGHT)
def test_the_literal_reading_agrees_on_a_case_that_teaches(
    slug: str, perspective: str | None, phase: str | None
) -> None:
    m = literal_cases.model(literal_cases.load(text_of(slug)), perspective, phase)
    solution = detente.solve(case_of(slug).model(perspective, phase), concepts=FIVE)
    assert set(m.states) == set(solution.feasible)
    for concept in FIVE:
        for i in m.decision_makers:
            assert set(solution.stable[concept][i]) == set(naive.stable(m, concept, i)), f"{concept}, {i}"


@pytest.mark.parametrize(("slug", "made_up"), [("ferry", ["V4"]), ("mill", [])])
def test_a_case_that_teaches_rests_on_its_article(slug: str, made_up: list[str]) -> None:
    """Every option, statement, rule and term of the article's own proposals cites claims; the made-up one says so."""
    case = literal_cases.load(text_of(slug))
    statements = [s for listed in case["preferences"].values() for s in listed]
    terms = [t for p, made in case["proposals"].items() if p not in made_up for t in made["terms"].values()]
    layers = (case, *case.get("phases", {}).values(), *case.get("perspectives", {}).values())
    rules = [rule for layer in layers for rule in layer.get("infeasible", ())]
    assert rules
    for entry in (*case["options"].values(), *statements, *terms, *rules):
        assert entry["evidence"], entry
        assert set(entry["evidence"]) <= set(case["claims"])
    assert all("made up by the coder" in case["proposals"][p]["note"] for p in made_up)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("ferry", "“The piers of a bridge can wait; the ice will not.”"),
        ("mill", "Eight for rigid weeks I will never sign"),
    ],
)
def test_a_case_that_teaches_comes_with_its_text(slug: str, words: str, tmp_path: Path) -> None:
    """Found by its digest, also for a copy under another name; a changed digest is another source."""
    assert words in printed("show", slug)
    copy = tmp_path / "mine.yaml"
    copy.write_text(text_of(slug), encoding="utf-8")
    assert words in printed("show", str(copy))
    digest = literal_cases.load(text_of(slug))["sources"]["article"]["sha256"]
    copy.write_text(text_of(slug).replace(digest, "0" * 64), encoding="utf-8")
    assert shipped_texts(detente.read_case(copy).layer.sources) == {}


@pytest.mark.parametrize("slug", ["ferry", "mill"])
def test_the_text_that_ships_is_the_one_that_was_coded(slug: str) -> None:
    case = literal_cases.load(text_of(slug))
    (text,) = shipped_texts(case_of(slug).layer.sources).values()
    assert unicodedata.normalize("NFC", text) == text
    assert case["sources"]["article"]["characters"] == len(text) != len(text.encode())
    for claim in case["claims"].values():
        assert text[claim["start"] : claim["end"]] == claim["quote"]
    for actor in case["actors"].values():
        names = [actor["name"], *actor.get("aliases", [])]
        for mention in actor.get("mentions", []):
            words = text[mention["start"] : mention["end"]].casefold().removesuffix("’s")
            assert any(word.casefold() in words or words in word.casefold() for word in names)


def test_the_letter_about_the_ferry_obliges_somebody_absent() -> None:
    assert case_of("ferry").model().proposal("V1").absent_obligors == ("QUI",)


def test_who_owns_the_landing_decides_whether_the_letter_lasts() -> None:
    """By hand: the cooperative wants the landing open whatever happens, Quillbrook only if it was asked."""

    def nash(owners: tuple[tuple[str, str], ...]) -> list[str]:
        model = case_of("ferry").model(None, "before_deadline", owners)
        return list(detente.solve(model, concepts=["nash"]).equilibria["nash"])

    assert nash(()) == ["NNNNNN", "YNNYNN"]
    assert nash((("open", "OARS"),)) == ["NNNNYN", "YNNYYN"]


def mill(**options: str) -> naive.Model:
    """Return the mill dispute, literally; options whose moves are given go in one direction only."""
    case = literal_cases.load(text_of("mill"))
    for option, moves in options.items():
        case["options"][option.rstrip("_")]["moves"] = moves
    return literal_cases.model(case)


def holding(m: naive.Model) -> dict[str, list[str]]:
    """Return the states without strike and lockout that are equilibria, by concept."""
    peaceful = [s for s in m.states if s[2:4] == "NN"]
    return {c: [s for s in peaceful if all(s in naive.stable(m, c, i) for i in m.decision_makers)] for c in FIVE}


def test_the_paper_about_the_mill_holds_once_the_mill_commits_itself() -> None:
    """By deterrence without the lockout, by itself with a raise that is final, and not without the mill."""
    of_itself, deterred = holding(mill(raise_="take-only")), holding(mill(lockout="drop-only"))
    assert all("YYNNYY" in states for states in of_itself.values())
    assert [c for c in FIVE if "YYNNYY" in deterred[c]] == [c for c in FIVE if c != "nash"]
    for option, moves in (("strike", "drop-only"), ("flexible", "take-only"), ("permit", "take-only")):
        assert all("YYNNYY" not in states for states in holding(mill(**{option: moves})).values())
