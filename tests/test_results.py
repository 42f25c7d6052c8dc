"""What results tell of themselves: in JSON and sentences what the commands print, in a notebook and a line briefly."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import detente
from detente.ask import QUESTIONS, parameters_of
from detente.assess.deals_asked import deals_asked
from detente.cli import main
from detente.display import Displayed, Drawn, Tabular
from detente.report import as_text
from detente.report.shares import RadiiRecord, SharesRecord
from detente.report.told import TOLD, told_of, told_of_kind
from detente.schemas import described, named
from printed import faults

ELMIRA = "elmira-9state"
SYRIA = "syria-2016"
CONCEPTS = ("nash", "seq")


def linked() -> Iterator[detente.Case]:
    """Two small cases with a decision maker in common."""
    for who in ("H", "W"):
        yield detente.Case.from_dict({
            "decision_makers": {"C": {}, who: {}},
            "options": {f"c_{who}": {"owner": "C"}, f"l_{who}": {"owner": who}},
            "preferences": {"C": [f"l_{who}", f"not c_{who}"], who: [f"c_{who}", f"not l_{who}"]},
        })  # fmt: skip


@cache
def answers() -> dict[str, tuple[Any, tuple[str, ...] | None]]:
    """Every kind of result by its name, with the command that prints the same, if it is one result to a command."""
    asked = [word for c in CONCEPTS for word in ("--concept", c)]
    case = detente.read_case(ELMIRA)
    solution = detente.solve(case, concepts=CONCEPTS)
    assessment = detente.assess_proposals(case, concepts=CONCEPTS)
    syria = detente.read_case(SYRIA)
    mill = detente.read_case("mill")
    a, b = (syria.model(p) for p in "AB")
    before, after = (syria.model("A", p) for p in syria.phases)
    repairs = detente.repair(case, state="YNYNN", concept="seq", limit=2)
    wishes = [detente.Wish("s1", decision_maker="UR")]
    phases = [word for p in syria.phases for word in ("--phase", p)]
    versions = detente.compare_terms(a, first="V1", second="V2")
    return {
        "case": (case, None),
        "model": (case.model(), ("show", ELMIRA)),
        "check": (detente.check(case), ("check", ELMIRA)),
        "solve": (solution, ("solve", ELMIRA, *asked)),
        "states": (solution.equilibria["nash"], None),
        "explain": (detente.explain(solution, state="s1"), ("explain", ELMIRA, "--state", "s1", *asked)),
        "verdict": (detente.explain(solution, state="s1", concept="seq")[2], None),
        "assess": (assessment, ("assess", ELMIRA, *asked)),
        "proposal": (assessment.proposals[0], None),
        "table": (detente.status_quo_table(case), ("reach", ELMIRA, "--table")),
        "reach": (detente.reach(case, concepts=CONCEPTS), ("reach", ELMIRA, *asked)),
        "robust": (
            detente.assess_robustness(case, concepts=CONCEPTS, together=1),
            ("robust", ELMIRA, *asked, "--together", "1"),
        ),
        "ensemble": (
            detente.ensemble(case, concepts=CONCEPTS, samples=50),
            ("ensemble", ELMIRA, *asked, "--samples", "50"),
        ),
        "attitudes": (detente.assess.who_cares(case), ("attitudes", ELMIRA)),
        "link": (detente.assess.link_conflicts(*linked(), common="C", concepts=CONCEPTS), None),
        "conditions": (detente.assess.who_waits(case), ("conditions", ELMIRA)),
        "coalitions": (
            detente.find_coalitions(detente.solve(case, concepts=CONCEPTS)),
            ("coalitions", ELMIRA, *asked),
        ),
        "consent": (detente.find_consent(case, concepts=CONCEPTS), ("consent", ELMIRA, *asked)),
        "horizon": (detente.look_ahead(case, concept="mr"), ("horizon", ELMIRA, "--concept", "mr")),
        "deals": (detente.find_deals(mill, concepts=["seq"]), None),
        "deals and who goes first": (
            deals_asked(detente.find_deals(mill, concepts=["seq"])),
            ("deals", "mill", "--concept", "seq"),
        ),
        "repair": (repairs, ("repair", ELMIRA, "--state", "YNYNN", "--limit", "2")),
        "one repair": (repairs.found[0], None),
        "rankings": (
            detente.find_rankings(case, wishes=wishes, concept="seq"),
            ("repair", ELMIRA, "--rankings", "--goal", "s1 stable for UR"),
        ),
        "terms": (versions, ("compare", SYRIA, "--perspective", "A", "--proposal", "V1", "--proposal", "V2")),
        "phases": (
            detente.compare_phases(before, after=after, concepts=["seq"]),
            ("compare", SYRIA, "--perspective", "A", *phases, "--concept", "seq"),
        ),
        "perspectives": (
            detente.compare_perspectives(a, there=b, proposals=["V1"], concepts=["nash"], together=0),
            None,
        ),
        "forecasts": (
            detente.list_forecasts(syria, concepts=["nash"]),
            ("forecasts", SYRIA, "--concept", "nash"),
        ),
        "relations": (detente.relations(detente.read_case("ferry")), ("relations", "ferry")),
        "rivals": (
            detente.compare_rivals(syria, verdicts=["V1:nash"]),
            ("rivals", SYRIA, "--verdict", "V1:nash"),
        ),
        "trace": (
            detente.trace(case, elements=["UR"]),
            ("trace", ELMIRA, "UR"),
        ),
        "argue": (
            detente.argue(syria, verdicts=["V1_full:seq"], selections=[("A", "after_deadline")]),
            ("argue", SYRIA, "--perspective", "A", "--phase", "after_deadline", "--verdict", "V1_full:seq"),
        ),
        "audit": (detente.audit(detente.read_case("ferry"), only=["unnamed"]), ("audit", "ferry", "--only", "unnamed")),
        "shares": (detente.stability_share(case.model(), state="s1", decision_maker="UR", concept="nash"), None),
        "radii": (detente.stability_radius(case.model(), state="s1", concept="nash"), None),
        "catalogue": (detente.list_cases(), None),
        "published": (detente.compare_published("prisoners-dilemma"), ("catalog", "prisoners-dilemma")),
        "perception": (
            detente.perceive(a, views={"RUS": b}, states=["SQ_A"], concepts=["nash"]),
            ("perception", SYRIA, "--perspective", "A", "--view", "RUS=B", "--state", "SQ_A", "--concept", "nash"),
        ),
        "hypergame": (detente.solve_hypergame({"A": a, "B": b}, acts={"US": "B"}, concepts=["nash"]), None),
    }


def printed() -> Iterator[tuple[str, Any, tuple[str, ...]]]:
    return ((name, value, command) for name, (value, command) in answers().items() if command is not None)


def run(*arguments: str) -> str:
    return str(CliRunner().invoke(main, list(arguments), catch_exceptions=False).stdout)


def kinds() -> set[type]:
    """Every class that tells itself."""
    found, new = set[type](), {Displayed}
    while new:
        found |= new
        new = {kind for parent in new for kind in parent.__subclasses__()} - found
    return found - {Displayed, Drawn, Tabular}


def test_every_kind_of_result_is_told() -> None:
    assert {id(told_of(value)) for value, _ in answers().values()} >= {id(told) for told in TOLD.values()}
    told = {kind: told_of_kind(kind) for kind in kinds()}
    assert {kind.__name__ for kind in told if told[kind] is None} == set()
    assert {kind.__name__ for kind in told if issubclass(kind, Tabular)} == {
        kind.__name__ for kind, its in told.items() if its is not None and its.columns
    }


def test_a_record_is_the_json_that_the_command_prints() -> None:
    for name, value, command in printed():
        assert json.loads(json.dumps(value.record())) == json.loads(run(*command, "--format", "json")), name


def test_what_a_result_says_is_what_the_command_prints() -> None:
    for name, value, command in printed():
        if ELMIRA in command and name not in ("assess", "model"):  # there the command adds more
            assert value.says() == run(*command), name


@pytest.mark.parametrize(("name", "shape"), [("shares", SharesRecord), ("radii", RadiiRecord)])
def test_what_no_command_prints_is_as_declared(name: str, shape: type) -> None:
    takes = Draft202012Validator({"$ref": f"#/$defs/{named(shape)}", "$defs": described(shape)})
    record = {key: part for key, part in answers()[name][0].record().items() if key != "detente"}
    assert list(takes.iter_errors(record)) == []
    assert not takes.is_valid({**record, "state": "s1"})


@pytest.mark.parametrize("name", ["solve", "explain", "check", "reach", "robust", "consent", "trace", "audit"])
def test_a_question_tells_what_its_answer_tells(name: str) -> None:
    question, value = QUESTIONS[name], answers()[name][0]
    bound = any(about.by_format for _, _, about in parameters_of(question.parameters))
    asked = question.parameters(**({"limit": 1} if bound else {}))
    record = value.record(limit=1)
    assert question.record(value, asked) == {key: part for key, part in record.items() if key != "detente"}
    assert as_text(question.document(value, asked)) == value.says(limit=1)
    assert faults(name, record) == []


def test_a_result_is_a_short_line_and_a_short_cell() -> None:
    every = {name: value for name, (value, _) in answers().items()}
    every["all reasons"] = detente.explain(detente.solve(every["model"]))
    for name, value in every.items():
        line, cell = repr(value), value._repr_html_()
        assert line.startswith("<"), name
        assert len(line) < 250, (name, line)
        assert "\n" not in line, name
        assert cell.startswith("<"), name
        assert not any(raw in cell for raw in ("model=", "Layer(", "Answer.", "&lt;detente", "Located")), name
        assert len(value.says()) < 20_000, name


def test_a_result_keeps_what_produced_it() -> None:
    for name, (value, _) in answers().items():
        assert value.version == detente.__version__, name
        origin = value.record().get("detente")
        if origin is not None:
            assert origin["version"] == detente.__version__, name
            assert len(origin["case_sha256"]) == 64, name
    (changed,) = {found.model.case_sha256 for found in answers()["repair"][0].found}
    assert changed is None  # a changed model is not that of the file


class Frame:
    """Stands in for a data frame: what a library is given."""

    def __init__(self, columns: dict[str, list[Any]]) -> None:
        self.columns = columns


@pytest.fixture
def pandas(monkeypatch: pytest.MonkeyPatch) -> None:
    library = ModuleType("pandas")
    library.DataFrame = Frame  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", library)


@pytest.mark.usefixtures("pandas")
def test_tables_become_data_frames() -> None:
    for name, (value, _) in answers().items():
        if isinstance(value, Tabular):
            columns = value.to_frame().columns
            lengths = {len(column) for column in columns.values()}
            assert len(lengths) == 1, name
            plain = (str, int, float, bool, type(None))
            assert all(isinstance(cell, plain) for column in columns.values() for cell in column), name


def test_every_result_is_a_table_but_what_is_none() -> None:
    assert {kind.__name__ for kind in kinds() if not issubclass(kind, Tabular)} == {"Case", "Model"}


@pytest.mark.usefixtures("pandas")
def test_what_tells_of_several_things_is_a_table_of_the_first_of_them() -> None:
    found = {name: value.to_frame().columns for name, (value, _) in answers().items() if isinstance(value, Tabular)}
    audit = answers()["audit"][0]
    assert found["audit"]["claim"] == [*audit.claims]
    assert [c for c, is_so in zip(found["audit"]["claim"], found["audit"]["unnamed"], strict=True) if is_so] == [
        claim.id for claim in audit.unnamed
    ]
    assert {*found["audit"]["unsourced"]} == {None}, "not asked for"
    assert found["verdict"]["to"] == [t.step.to for t in answers()["verdict"][0].temptations]
    assert sum(found["one repair"]["cost"]) == answers()["one repair"][0].cost
    terms = found["terms"]
    assert [t for t, a, b in zip(terms["term"], terms["in V1"], terms["in V2"], strict=True) if a and not b] == [
        *answers()["terms"][0].only_first
    ]
    assert found["deals and who goes first"] == found["deals"]
    game = answers()["hypergame"][0]
    assert sum(found["hypergame"]["everybody_perceives_it"]) == sum(map(len, game.equilibria.values()))
    assert found["argue"]["voice"] == [strike.struck.id for strike in answers()["argue"][0].strikes]
    assert [*dict.fromkeys(found["trace"]["address"])] == [p.element.address for p in answers()["trace"][0].parts]


@pytest.mark.usefixtures("pandas")
def test_the_frame_of_a_solution_has_a_row_for_each_state() -> None:
    columns = answers()["solve"][0].to_frame().columns
    assert list(columns) == [
        "state", "modify", "delay", "accept", "abandon", "insist",
        "nash MoE", "nash UR", "nash LG", "nash", "seq MoE", "seq UR", "seq LG", "seq",
    ]  # fmt: skip
    at = columns["state"].index("-NNY-")  # a merged state: its members differ in two options
    assert [columns[o][at] for o in ("modify", "delay", "accept", "abandon", "insist")] == [
        None, False, False, True, None,
    ]  # fmt: skip
    assert [state for state, holds in zip(columns["state"], columns["nash"], strict=True) if holds] == list(
        answers()["states"][0]
    )


@pytest.mark.usefixtures("pandas")
def test_what_is_not_known_is_empty_in_a_frame_and_told_elsewhere() -> None:
    with pytest.MonkeyPatch.context() as patch:  # the time is over once the feasible states are known
        patch.setattr("detente.stability.solving._collected", lambda _: ({}, "the time was over"))
        solution = detente.solve(detente.read_case("prisoners-dilemma"), concepts=["nash"])
    assert repr(solution) == "<Solution of prisoners-dilemma: 4 states; equilibria: nash not known>"
    columns = solution.to_frame().columns
    assert columns["state"] == ["NN", "YN", "NY", "YY"]
    assert columns["nash"] == columns["nash One"] == [None] * 4
    unknown = solution.equilibria["nash"]
    assert (unknown.record(), "not known" in unknown.says()) == ({"count": None, "states": []}, True)
    with pytest.raises(detente.BoundReached, match="not known"):
        unknown.to_frame()


@pytest.mark.usefixtures("pandas")
def test_a_frame_has_no_more_rows_than_a_machine_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.report.told.states.MAX_ROWS", 8)
    with pytest.raises(detente.BoundReached, match=r"these are 9 states; a table has up to 8; take a part of them"):
        answers()["solve"][0].to_frame()
    few = answers()["solve"][0].feasible.where("abandon")
    assert len(few.to_frame().columns["state"]) == 1


def test_without_a_library_for_data_frames_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for library in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, library, None)
    solution = answers()["solve"][0]
    with pytest.raises(detente.UsageError, match="needs pandas or polars; install it with: pip install pandas"):
        solution.to_frame()
    with pytest.raises(detente.UsageError, match="pip install polars"):
        solution.to_frame(library="polars")
    with pytest.raises(detente.UsageError, match="not of “excel”"):
        solution.to_frame(library="excel")


def test_moves_are_asked_for_by_labels_or_by_what_has_them() -> None:
    solution = answers()["solve"][0]
    model = solution.model
    moe, ur, _ = model.decision_makers
    assert solution.reachable("UR", "s1") == ("NNYNN", "-NNY-")
    assert solution.reachable(ur, "s1") == solution.reachable("UR", "s1")
    assert solution.improvements(moe, "NNNNN") == ()
    assert solution.reachable("UR", "NYNYN") == solution.reachable("UR", "-NNY-")
    assert solution.reachable("UR", "YYYNN") == ()  # does not exist
    by_object = detente.solve(model, concepts=[detente.CONCEPTS["nash"]])
    assert list(by_object.equilibria["nash"]) == list(answers()["states"][0])
    assert [v.decision_maker for v in detente.explain(solution, state="s1", by=[ur], concept="seq")] == ["UR"]
    order = model.proposals[0]
    assert detente.assess_proposals(model, proposals=[order], concepts=["nash"]).proposals[0].proposal.id == order.id
    assert detente.reach(model, proposals=[order], concepts=["nash"]).destinations[0].what == order.id
    with pytest.raises(detente.UsageError, match="expected a list"):
        detente.solve(model, concepts="nash")
    with pytest.raises(detente.UsageError, match="there is no decision maker “EU”"):
        solution.improvements("EU", "s1")
