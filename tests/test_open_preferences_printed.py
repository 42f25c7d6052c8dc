"""What `solve` and `assess` print of open preferences, beside all completions read literally."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from literal_structures import FIVE, cells, hybrid, probabilistic, unknown
from printed import record
from random_games import signs
from random_open import draw_hybrid, draw_open, draw_pairs, draw_voices
from seeds import full, long_but, take
from test_open_preferences import expected, literal

pytestmark = full
CONCEPTS = tuple(word for c in FIVE for word in ("--concept", c))


def printed(tmp_path: Path, command: str, text: str, *more: str) -> Any:
    path = tmp_path / "drawn.yaml"
    path.write_text(text, encoding="utf-8")
    return record(command, str(path), *CONCEPTS, *more)


def test_solve_prints_both_sets(tmp_path: Path) -> None:
    for seed in take(300, every=31):
        text = draw_open(seed)
        found = printed(tmp_path, "solve", text)
        game = literal(text).game
        for which, told in ((0, found), (1, found["possible"])):
            for c in FIVE:
                of = expected(text, c)
                for i in game.makers:
                    wanted = [s for s in game.states if of.cells[s, i][which]]
                    assert told["stable"][c][i] == {"count": len(wanted), "states": wanted}, (seed, c, i, which)
                wanted = [s for s in game.states if of.states[s][which]]
                assert told["equilibria"][c] == {"count": len(wanted), "states": wanted}, (seed, c, which)
        assert found["open"]["all"]


WORDS = {(True, True): "certain", (False, True): "possible", (False, False): "no"}


def test_assess_says_of_each_proposal_which_it_is(tmp_path: Path) -> None:
    for seed in take(300, every=31):
        text = draw_open(seed)
        proposals = literal(text).proposals()
        for told in printed(tmp_path, "assess", text)["proposals"]:
            for c in FIVE if proposals[told["proposal"]] else ():
                of = expected(text, c)
                every, in_some = of.proposals[told["proposal"]]
                assert told["holds"][c] == every, (seed, c)
                assert told["possible"][c] == in_some, (seed, c)
                assert told["open"][c]["said"] == WORDS[every, in_some]
                assert told["open"][c]["same_state"] == of.one_state[told["proposal"]]


@long_but(every=3)
@pytest.mark.parametrize("extension", ["a", "b", "c", "d"])
def test_readings_by_name(tmp_path: Path, extension: str) -> None:
    for seed in take(120, every=30):
        for draw, more in ((draw_pairs, ()), (draw_hybrid, ("--degree", "2"))):
            text = draw(seed)
            case = literal(text)
            by = {i: case.degree(str(i)) for i in case.game.makers}

            def degree(i: Any, a: Any, b: Any, by: Any = by) -> int | None:
                found: int | None = by[i](a, b)
                return found

            of = hybrid(extension, degree, strong=True) if more else unknown(extension, signs(degree))
            found = printed(tmp_path, "solve", text, "--reading", extension, *more)
            for c in FIVE:
                got = {(s, i) for i, told in found["stable"][c].items() for s in told["states"]}
                assert got == cells(case.game, of, c), (seed, c, more)
            assert "possible" not in json.dumps(found)


def test_voices_as_probabilities(tmp_path: Path) -> None:
    for seed in take(120, every=30):
        text = draw_voices(seed)
        case = literal(text)
        by = {i: case.probability(str(i)) for i in case.game.makers}
        of = probabilistic(lambda i, a, b, by=by: by[i](a, b), Fraction(2, 3), Fraction(1, 2), Fraction(1, 3))  # type: ignore[misc]
        how = ("--reading", "probabilistic", "--alpha", "2/3", "--gamma", "1/3")
        found = printed(tmp_path, "solve", text, *how)
        for c in FIVE:
            got = {(s, i) for i, told in found["stable"][c].items() for s in told["states"]}
            assert got == cells(case.game, of, c), (seed, c)
