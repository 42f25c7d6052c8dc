"""Which way of finding answers, if any."""

from __future__ import annotations

from functools import lru_cache

from detente.conflict import Conflict
from detente.engines.answers.cubes import CubeAnswers
from detente.engines.answers.listed import ListedAnswers
from detente.engines.choice import ENGINES

MAX_OPTIONS = 24


@lru_cache(maxsize=2)
def cubes_of(conflict: Conflict) -> CubeAnswers | None:
    """Return what finds the answers in a conflict in which moves are transitive, if it fits arrays."""
    return None if conflict.literal or len(conflict.options) > MAX_OPTIONS else CubeAnswers(conflict)


@lru_cache(maxsize=2)
def listed_of(conflict: Conflict) -> ListedAnswers | None:
    """Return what finds the answers in any conflict, if it can be listed."""
    return None if conflict.unscored or ENGINES["explicit"].refuses(conflict) else ListedAnswers(conflict)
