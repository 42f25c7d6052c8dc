"""What is stable when everybody acts on its own perspective."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from detente import report
from detente.assess import Hypergame
from detente.case import Model
from detente.report.hypergames import hypergame_blocks
from detente.report.told import How, Told


def _model(game: Hypergame) -> Model:
    return next(iter(game.solutions.values())).model


def _record(game: Hypergame, how: How) -> Mapping[str, Any]:
    return {
        "case": _model(game).case,
        "perspectives": list(game.solutions),
        **report.hypergame_record(game, (), how.limit, ()),
    }


TOLD = Told(lambda game, _: hypergame_blocks(game, (), ()), _record, digest=lambda game: _model(game).case_sha256)
