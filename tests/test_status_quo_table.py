"""The status quo table beside its literal reading: `literal_table.py`, which never asks the package."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

import detente
from detente.assess.reached_by import KINDS
from detente.cli import main
from detente.conflict import compile_model
from detente.engines.walks import table as engine
from detente.report.status_quo_table import status_quo_figure
from literal_classics import of_model
from literal_structures import Game, Relation
from literal_table import table
from random_models import random_model
from seeds import take
from test_only_moves import listed_and_banned


def run(*arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == code, result.output
    return result


def models() -> Iterator[tuple[int, detente.Model, Game, Relation]]:
    """Random models with ties, infeasible states, one-way options, forbidden moves and merged states."""
    for seed in take(300, every=37):
        drawn = random_model(seed)
        yield seed, detente.parse_case(drawn.case_text()).model(), *of_model(drawn.naive_model())


def as_told(found: detente.StatusQuoTable, kind: str) -> list[dict[str, set[str]]]:
    return [{i: {*states} for i, states in row.last.items()} for row in found.by[kind].rows]  # type: ignore[index]


def test_random_models() -> None:
    seen = dict.fromkeys(KINDS, 0)
    for seed, model, g, better in models():
        for start in g.states[:: max(1, len(g.states) // 3)]:
            found = detente.status_quo_table(model, start=start)
            for kind in KINDS:
                plain = table(g, better, start, kind)
                assert as_told(found, kind) == [{i: {*row[i]} for i in g.makers} for row in plain.rows], (seed, start)
                assert {*found.by[kind].reached} == plain.reached
                assert {s: found.by[kind].fewest(str(s)) for s in g.states} == {s: plain.fewest(s) for s in g.states}
                seen[kind] += len(plain.rows) > 2
    assert all(seen.values()), seen


def test_arrays_over_the_hypercube_are_the_same_as_a_list_of_moves() -> None:
    compared = 0
    for seed, model, g, better in models():
        conflict = compile_model(model)
        if conflict.literal:
            continue
        cube = engine.CubeMoves(conflict)
        for start in g.states[:: max(1, len(g.states) // 3)]:
            code = conflict.neighbourhood.state(str(start))
            assert code is not None
            for kind in KINDS:
                told = [
                    {
                        i: {conflict.show(int(c)) for c in part.nonzero()[0]}
                        for i, part in zip(g.makers, row, strict=True)
                    }
                    for row in engine.rows(cube, code, kind)
                ]
                assert told == [{i: {*row[i]} for i in g.makers} for row in table(g, better, start, kind).rows], seed
                compared += 1
    assert compared


def test_listed_moves() -> None:
    for seed in take(300, every=61):
        if (both := listed_and_banned(seed)) is None:
            continue
        listed, banned = (detente.parse_case(text).model() for text in both)
        start = next(iter(detente.solve(listed, concepts=[]).feasible))
        one, other = (detente.status_quo_table(m, start=start) for m in (listed, banned))
        assert [as_told(one, kind) for kind in KINDS] == [as_told(other, kind) for kind in KINDS], seed


def test_syria_and_iraq_and_elmira() -> None:
    """From 1 improvements reach 4 and 6 of Syria and Iraq, never 2 (published); Elmira's only 5 (computed)."""
    model = detente.read_case("syria-iraq-1975").model()
    found = detente.status_quo_table(model, kinds=["improvements"]).by["improvements"]
    four, six, two = (model.state_pattern(s) for s in ("s4", "s6", "s2"))
    assert {*found.reached} == {four, six}
    assert (found.fewest(four), found.fewest(six), found.fewest(two)) == (1, 2, None)
    elmira = detente.read_case("elmira-9state").model()
    for kind in ("improvements", "weak"):
        assert [*detente.status_quo_table(elmira).by[kind].reached] == [elmira.state_pattern("s5")]  # type: ignore[index]


def test_it_is_printed() -> None:
    told = run("reach", "syria-iraq-1975", "--table").stdout
    assert "By improvements only 2 states are reached; after 2 moves nothing is reached anew." in told
    rows = run("reach", "syria-iraq-1975", "--table", "--format", "csv").stdout.splitlines()
    assert rows[0] == "by,moves,last mover,state"
    assert [r for r in rows if r.startswith("improvements")] == ["improvements,1,Iraq,NNY", "improvements,2,Syria,NYY"]
    record = json.loads(run("reach", "syria-iraq-1975", "--table", "--format", "json").stdout)
    assert [row["last"]["Iraq"]["states"] for row in record["by"]["improvements"]["rows"]] == [["NNY"], []]
    assert record["by"]["moves"]["reached"]["count"] == len(record["by"]["moves"]["reached"]["states"]) == 6


def test_what_the_table_has_no_use_for_is_refused() -> None:
    for given in (["--to", "s6"], ["--on-credit"], ["--concept", "seq"], ["--engine", "explicit"], ["--limit", "2"]):
        assert "no effect with --table" in run("reach", "syria-iraq-1975", "--table", *given, code=2).stderr
    with pytest.raises(detente.UsageError, match="there are no ways by “walks”"):
        detente.status_quo_table(detente.read_case("syria-iraq-1975"), kinds=["walks"])


def test_it_is_drawn_the_same_every_time() -> None:
    model = detente.read_case("syria-iraq-1975").model()
    drawn = [status_quo_figure(detente.status_quo_table(model, kinds=["improvements"])) for _ in range(2)]
    assert drawn[0] is not None
    assert drawn[0] == drawn[1]
    assert [row[0] for row in drawn[0].twin.rows] == ["NNN", "NNY", "NYY"]
    # Nothing is drawn where nothing is reached, or too much.
    text = "format: detente/1\ntitle: Still\ndecision_makers: {A: {name: A}}\noptions: {a: {owner: A}}\n"
    still = detente.parse_case(f"{text}preferences: {{A: [a]}}\nstatus_quo: Y\n")
    assert status_quo_figure(detente.status_quo_table(still, kinds=["improvements"])) is None


def test_bounds_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MAX_ROWS", 2)
    with pytest.raises(detente.BoundReached, match="followed up to 2 moves"):
        detente.status_quo_table(detente.read_case("syria-iraq-1975"))
