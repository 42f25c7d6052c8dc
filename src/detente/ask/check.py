"""`check`: errors of a case, and what to warn of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import Selected, chosen, seconds, texts
from detente.ask._question import At, Question

if TYPE_CHECKING:
    from detente.answer import Answer
    from detente.assess import Findings


@dataclass(frozen=True, kw_only=True)
class Check:
    """What to warn of, with a code, a reason and a fix; of every perspective in every phase, unless some are named."""

    chosen: Selected | None = chosen()
    texts: Mapping[str, str] | None = texts()
    seconds: float | None = seconds()


def run(at: At, asked: Check) -> Findings:
    """Look at each model, and at the case."""
    from detente.assess import check

    pairs = asked.chosen.pairs if asked.chosen else ()
    return check(at.case, selections=pairs or None, texts=asked.texts, seconds=asked.seconds)


def without_warnings(found: Findings) -> Answer:
    """Tell whether there is nothing to warn of."""
    from detente.answer import Answer

    if len(found):
        return Answer.NO
    return Answer.UNKNOWN if found.unlooked else Answer.YES


QUESTION = Question(
    asks="what to warn of",
    parameters=Check,
    run=run,
    about="case",
    owners=False,
    long=True,
    room="model",
    record_is=("ValidRecord", "InvalidRecord"),
    holds=without_warnings,
    exits="if there are warnings",
    tells_errors=True,
    help="""Check a case: all errors, then warnings with a code, a reason and a fix.

    Without --perspective and --phase every perspective is checked in every phase.
    """,
)
