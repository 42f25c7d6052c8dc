"""Which way of finding answers, if any."""

from __future__ import annotations

from functools import lru_cache

from detente.conflict import Conflict
from detente.engines.answers.cubes import CubeAnswers
from detente.engines.answers.layers import Answers
from detente.engines.answers.listed import ListedAnswers
from detente.engines.choice import EXPLICIT

MAX_OPTIONS = 24


@lru_cache(maxsize=2)
def answers_of(conflict: Conflict) -> Answers | None:
    """Return what finds the answers in a conflict, or None where it is too large for arrays."""
    if not conflict.bans and not conflict.merged:
        return CubeAnswers(conflict) if len(conflict.options) <= MAX_OPTIONS else None
    return None if EXPLICIT.refuses(conflict) else ListedAnswers(conflict)
