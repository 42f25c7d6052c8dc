"""Ways from the status quo: published facts, and the definition walked literally on random models."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import detente
import naive
from detente.answer import Answer
from detente.catalog import entries
from detente.cli import main
from detente.conflict import compile_model
from detente.engines.walks import WalkGoal, distance, way_of_walking, ways
from detente.errors import EngineRefusal, UsageError
from detente.report import orphans, reach_document, reach_record
from random_models import random_model
from seeds import long, long_but, seeded

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from generate import Recipe, case_text

from printed import faults

ENGINES = ("explicit", "dense", "symbolic")
TEST = {"nash": naive.nash, "gmr": naive.gmr, "smr": naive.smr, "seq": naive.seq, "sseq": naive.sseq}


def literal_distances(m: naive.Model, start: str, *, improving: bool) -> dict[str, int]:
    """The least number of moves in a legal sequence from a state to each state, by trying all of them."""
    step = m.improvements if improving else (lambda j, x: m.moves[j][x])
    found = {start: 0}
    front: set[tuple[str, str | None]] = {(start, None)}
    seen = set(front)
    length = 0
    while front:
        length += 1
        front = {(x, j) for y, last in front for j in m.decision_makers if j != last for x in step(j, y)} - seen
        seen |= front
        for x, _ in front:
            found.setdefault(x, length)
    return found


def engines_for(conflict: detente.Conflict) -> tuple[str, ...]:
    return ("explicit",) if conflict.bans or conflict.merged else ENGINES


@seeded(90)
def test_distances_and_ways_are_those_of_the_definition(seed: int) -> None:
    drawn = random_model(seed)
    m, conflict = drawn.naive_model(), compile_model(detente.parse_case(drawn.case_text()).model())
    start = m.states[seed % len(m.states)]
    origin = conflict.neighbourhood.state(start)
    assert origin is not None
    for kind, improving in (("moves", False), ("improvements", True)):
        expected = literal_distances(m, start, improving=improving)
        for engine in engines_for(conflict):
            walks = way_of_walking(conflict, engine)(conflict, origin, kind)
            for state in m.states:
                goal = WalkGoal(code=conflict.neighbourhood.state(state))
                assert distance(walks, goal) == expected.get(state), (engine, kind, state)
                for way in ways(walks, goal, 5):
                    assert len(way) == expected[state]
                    replay(m, conflict, start, way, improving=improving)
            assert walks.reached() == len(expected)


def replay(
    m: naive.Model, conflict: detente.Conflict, start: str, way: tuple[tuple[int, int], ...], *, improving: bool
) -> None:
    """Check that a way is a legal sequence: every step a move of its mover, nobody twice in a row."""
    here, last = start, None
    for mover, code in way:
        who, there = conflict.decision_makers[mover], conflict.show(code)
        assert who != last
        assert there in (m.improvements(who, here) if improving else m.moves[who][here])
        here, last = there, who


@seeded(12)
def test_the_engines_give_the_same_ways(seed: int) -> None:
    conflict = compile_model(detente.parse_case(random_model(seed).case_text()).model())
    if conflict.bans or conflict.merged:
        with pytest.raises(EngineRefusal, match="transitive"):
            way_of_walking(conflict, "dense")
        return
    for start in detente_states(conflict)[:1]:
        walks = [way_of_walking(conflict, e)(conflict, start, "moves") for e in ENGINES]
        for code in detente_states(conflict)[-8:]:
            found = [set(ways(w, WalkGoal(code=code), 1000)) for w in walks]
            assert found[0] == found[1] == found[2]


def detente_states(conflict: detente.Conflict) -> list[int]:
    return [c for c in range(1 << len(conflict.options)) if conflict.neighbourhood.exists(c)]


@seeded(range(160, 200))
def test_stops_are_the_states_nobody_would_leave(seed: int) -> None:
    drawn = random_model(seed)
    m, model = drawn.naive_model(), detente.parse_case(drawn.case_text()).model()
    found = detente.reach(model, to=m.states, start=m.states[0], limit=2)
    assert [d.what for d in found.destinations] == m.states
    stays = {c: set(m.states).intersection(*(naive.stable(m, c, i) for i in m.decision_makers)) for c in TEST}
    assert found.start_stays == {c: Answer.of(found.start in stays[c]) for c in TEST}
    for d in found.destinations:
        for journey in d.journeys.values():
            for way in journey.ways:
                between = [s.to for s in way.steps[:-1]]
                assert way.stops == {c: tuple(s for s in between if s in stays[c]) for c in TEST}
                assert not any(way.unsettled.values())
        if d.journeys["moves"].distance is not None:
            assert d.stays == {c: Answer.of(d.what in stays[c]) for c in TEST}


@long
def test_the_stops_are_the_same_by_diagrams(monkeypatch: pytest.MonkeyPatch) -> None:
    model = detente.read_case("syria-2016").model("A", "after_deadline")
    one_by_one = detente.reach(model)
    monkeypatch.setattr("detente.engines.reasons.is_large", lambda _: True)
    by_diagrams = detente.reach(model)
    assert one_by_one.destinations == by_diagrams.destinations
    assert one_by_one.start_stays == by_diagrams.start_stays


def test_syria_iraq_1975_reaches_six_by_way_of_four_as_published() -> None:
    """cases/syria_iraq_1975.json: from 1 by improvements 4 and 6 (1 -Iraq-> 4 -Syria-> 6), never 2."""
    found = detente.reach(detente.read_case("syria-iraq-1975"), to=["s2", "s4", "s6"])
    by = {d.what: d.journeys["improvements"] for d in found.destinations}
    assert by["s2"].distance is None
    assert [[(s.decision_maker, s.to) for s in way.steps] for way in by["s6"].ways] == [
        [("Iraq", "NNY"), ("Syria", "NYY")]
    ]
    assert by["s4"].distance == 1
    assert found.reached["improvements"] == (3, True)


def test_elmira_twelve_states_goes_to_seven_and_no_further_as_published() -> None:
    """cases/elmira_12state_gmcrplus.json: from 1 only Local Government to 7; nobody alone goes from 7 to 10."""
    found = detente.reach(detente.read_case("elmira-12state-gmcrplus"), to=["s7", "s10"], start="s1")
    by = {d.what: d.journeys["improvements"] for d in found.destinations}
    (way,) = by["s7"].ways
    assert [s.decision_maker for s in way.steps] == [found.conflict.decision_makers[2]]
    assert by["s10"].distance is None
    assert found.reached["improvements"] == (2, True)


def test_a_proposal_is_reached_where_its_terms_come_into_force_first() -> None:
    model = detente.read_case("syria-2016").model("A", "after_deadline")
    (d,) = detente.reach(model, proposals=["R3"]).destinations
    journey = d.journeys["moves"]
    assert journey.distance == 3
    last = journey.ways[0].steps[-1].to
    assert last in detente.solve(model, concepts=["nash"]).feasible.where(model.proposal("R3").formula)


def test_a_model_too_large_for_arrays_is_walked_with_diagrams() -> None:
    model = detente.parse_case(case_text(Recipe(40, seed=3, family="local", proposals=2))).model()
    found = detente.reach(model, concepts=["nash"])
    assert found.engine == "symbolic"
    conflict, near = found.conflict, found.conflict.neighbourhood
    assert len(found.destinations) == 2
    for d in found.destinations:
        for kind, journey in d.journeys.items():
            assert journey.stopped is None
            for way in journey.ways:
                for s in way.steps:
                    mover = conflict.index(s.decision_maker)
                    assert not (s.origin ^ s.target) & ~conflict.own[mover]
                    assert near.allowed(mover, s.origin, s.target)
                    assert kind == "moves" or near.prefers(mover, s.target, s.origin)
                assert near.holds(model.proposal(d.what).formula, way.steps[-1].target)


def narrow_path(bits: int) -> str:
    """Two counters, of which the first is the second or one more: one path is left, of 2 ** (bits + 1) - 1 states."""
    up, low = ([f"{x}{k}" for k in range(bits)] for x in "ab")
    same = [f"({a} iff {b})" for a, b in zip(up, low, strict=True)]
    more = [
        " and ".join(
            [
                *(f"not {a} and {b}" for a, b in zip(up[:k], low[:k], strict=True)),
                up[k],
                f"not {low[k]}",
                *same[k + 1 :],
            ]
        )
        for k in range(bits)
    ]
    allowed = " or ".join(f"({term})" for term in (" and ".join(same), *more))
    options = {name: {"owner": name[0].upper()} for name in (*up, *low)}
    return json.dumps(
        {
            "format": "detente/1",
            "decision_makers": {"A": {}, "B": {}},
            "options": options,
            "preferences": {"A": ["a0"], "B": ["b0"]},
            "infeasible": [f"not ({allowed})"],
            "states": {"end": "Y" * 2 * bits},
            "status_quo": "N" * 2 * bits,
        }
    )


@long
def test_a_way_may_have_hundreds_of_moves() -> None:
    conflict = compile_model(detente.parse_case(narrow_path(8)).model())
    (end,) = conflict.neighbourhood.states("Y" * 16)
    walks = way_of_walking(conflict, "dense")(conflict, 0, "moves")
    (way,) = ways(walks, WalkGoal(end), 3)
    assert [mover for mover, _ in way] == [0, 1] * (2**8 - 1)


class Straight:
    """Layers of one state each, without an end: the way to the n-th has n moves."""

    name, depth = "straight", 0

    def grow(self) -> bool:
        self.depth += 1
        return True

    def among(self, goal: WalkGoal, layer: int, limit: int) -> list[tuple[int, int]]:
        return [(layer, -1)][:limit] if layer == goal.code else []

    def before(self, node: tuple[int, int], layer: int) -> Iterator[tuple[int, tuple[int, int]]]:
        assert node == (layer, -1)
        yield layer % 2, (layer - 1, -1)

    def reached(self) -> int:
        return self.depth + 1


def test_a_way_may_be_longer_than_calls_can_nest() -> None:
    (way,) = ways(Straight(), WalkGoal(5 * sys.getrecursionlimit()), 3)
    assert [code for _, code in way] == list(range(1, 5 * sys.getrecursionlimit() + 1))


def test_a_bound_is_said_and_not_taken_for_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.engines.walks.listed.MAX_NODES", 40)
    arguments = ["reach", "syria-2016", "--perspective", "A", "--to", "ESC", "--to", "R1", "--engine", "explicit"]
    done = CliRunner().invoke(main, [*arguments, "--phase", "after_deadline"])
    assert done.exit_code == 4
    assert "not known" in done.stdout
    assert "at least" in done.stdout
    record = json.loads(CliRunner().invoke(main, [*arguments, "--format", "json"]).stdout)
    assert record["complete"] is False
    assert record["reached"]["moves"]["all"] is False
    assert record["reached"]["improvements"] == {"count": 2, "all": True}


def test_a_state_that_does_not_exist_is_said_to_be_so() -> None:
    done = CliRunner().invoke(
        main, ["reach", "syria-2016", "--perspective", "A", "--phase", "before_deadline", "--to", "ESC"]
    )
    assert done.exit_code == 0
    assert "not feasible" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--to", "nowhere"], "no state named"),
        (["--from", "YYY"], "not a feasible state"),
        (["--engine", "quick"], "no engine"),
        (["--concept", "sim"], "asked of nash, gmr, smr, seq, sseq"),
        (["--proposal", "realese"], "did you mean"),
    ],
)
def test_what_does_not_fit_is_refused(arguments: list[str], says: str) -> None:
    done = CliRunner().invoke(main, ["reach", "syria-iraq-1975", *arguments])
    assert done.exit_code == 2
    assert says in done.stderr


def test_without_a_status_quo_one_must_say_where_to_begin() -> None:
    with pytest.raises(UsageError, match="--from"):
        detente.reach(
            detente.parse_case(
                "format: detente/1\ndecision_makers: {A: {}}\noptions: {a: {owner: A}}\npreferences: {A: [a]}\n"
            )
        )


def test_sentences_name_people_and_options_and_say_where_it_could_end() -> None:
    text = CliRunner().invoke(main, ["reach", "elmira-9state", "--to", "s8"]).stdout
    flat = " ".join(text.split())
    assert "Local governments would take up “insist on the original order”" in flat
    assert "On the way nobody would leave s5 (NYNNY)" in flat
    assert not re.search(r"\bDM \d|\bstate \d", flat.partition("Getting there")[2])


def test_notebooks_show_the_ways_as_a_picture() -> None:
    html = detente.reach(detente.read_case("syria-iraq-1975"), to=["s6"])._repr_html_()
    assert html.count('class="node"') == 4  # one way by improvements, and another by any moves
    # What stands in the picture first, as it stands there; then the whole of it.
    assert (
        'aria-label="State NNN, s1 · status quo, nothing is done, GMR: '
        's1, nothing is done, status quo, equilibrium under GMR"'
    ) in html


@long_but(every=3)
@pytest.mark.parametrize("slug", [e.slug for e in entries()])
def test_json_is_what_the_schema_says(slug: str) -> None:
    case = detente.read_case(slug)
    models = [case.model(*s) for s in case.selections()]
    records = [reach_record(detente.reach(m, start=m.status_quo or next(iter(m.states)))) for m in models]
    assert faults("reach", records if len(records) > 1 else records[0]) == []
    spoiled = {**records[0], "start": "somewhere"}
    assert faults("reach", spoiled)


@pytest.mark.parametrize("slug", [e.slug for e in entries()])
def test_every_sentence_shows_what_it_is_generated_from(slug: str) -> None:
    case = detente.read_case(slug)
    model = case.model(*case.selections()[0])
    found = detente.reach(model, start=model.status_quo or next(iter(model.states)))
    assert orphans(reach_document(found), model) == ()


def test_the_ways_can_be_drawn(tmp_path: Path) -> None:
    file = tmp_path / "ways.svg"
    done = CliRunner().invoke(main, ["reach", "syria-iraq-1975", "--to", "s6", "--picture", str(file)])
    assert done.exit_code == 0, done.stderr
    svg = file.read_text(encoding="utf-8")
    assert 'aria-label="State NYY, s6' in svg
    assert re.findall(r"<title>Iraq: NNN to NNY, improves</title>", svg)


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    there = ["reach", "syria-iraq-1975", "--to", "s1", "--picture", str(tmp_path / "x.svg")]
    assert "no way to draw" in CliRunner().invoke(main, there).stderr
    several = ["reach", "syria-2016", "--perspective", "A", "--perspective", "B", "--picture", str(tmp_path / "x.svg")]
    assert "for one model" in CliRunner().invoke(main, several).stderr
    assert not list(tmp_path.iterdir())
