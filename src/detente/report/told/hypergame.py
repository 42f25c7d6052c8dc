"""What is stable when everybody acts on its own perspective."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente import report
from detente.assess import Hypergame
from detente.case import Model
from detente.report.hypergames import hypergame_blocks
from detente.report.told import Columns, How, Told, in_columns


def _model(game: Hypergame) -> Model:
    return next(iter(game.solutions.values())).model


def _record(game: Hypergame, how: How) -> Mapping[str, Any]:
    return {
        "case": _model(game).case,
        "perspectives": list(game.solutions),
        **report.hypergame_record(game, (), how.limit, ()),
    }


def _columns(game: Hypergame) -> Columns:
    """Return one row for each concept and state that is stable for all who perceive it; whether everybody does."""
    found = [(game.equilibria, True), (game.partly_perceived, False)]
    rows = [(c, state, all_see) for c in game.concepts for by, all_see in found for state in by[c]]
    return in_columns(("concept", "state", "everybody_perceives_it"), rows)


TOLD = Told(
    lambda game, _: hypergame_blocks(game, (), ()),
    _record,
    digest=lambda game: _model(game).case_sha256,
    columns=_columns,
)
