"""What the first page of a report tells beyond the verdict: what would help, how steady it is, what it rests on.

All of it is bounded by effort and none by time, so that the same case gives the same page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.ask._question import At, Reported

if TYPE_CHECKING:
    from detente.assess import Repairs
    from detente.report.first.page import Beyond

SETS_TRIED = 300  # sets of changes that are looked at
REMEDIES = 3
MANY_DOUBTS = 500  # so many single doubts are tried; of more, so many drawn at random


def beyond(reported: Reported) -> Beyond:
    """Look at the first proposal; a model with too many states is not looked at in this way."""
    from detente.assess import assess_robustness
    from detente.assess.reliance import questions_of, rests_on
    from detente.assess.ways import way_to_show
    from detente.report.first.page import Beyond

    found = reported.assessment
    if not found.proposals or reported.large:
        return Beyond()
    first = found.proposals[0]
    way = way_to_show(first)
    if way is None:
        return Beyond()
    model, id_ = found.model, first.proposal.id
    about = [q for q in questions_of(model, [way.concept]) if q.about.path == ("proposals", id_)]
    return Beyond(
        repairs=_repairs(reported),
        steady=assess_robustness(
            model, proposals=[id_], concepts=[way.concept], together=1, models=MANY_DOUBTS, seconds=float("inf")
        ),
        rests=next(iter(rests_on(model, about)), None),
    )


def _repairs(reported: Reported) -> Repairs | None:
    """Search for what would make the first proposal hold by itself, or by deterrence where it does not hold at all."""
    from importlib.util import find_spec

    from detente.ask.repair import Changeable, allowed, other_perspectives
    from detente.assess import repair
    from detente.report.verdict import shape_of, wanted
    from detente.stability import sanctioning

    model, first = reported.assessment.model, reported.assessment.proposals[0]
    concept = wanted(first)
    if sanctioning(concept) is None or find_spec("pysat") is None or shape_of(first) == "unknown":
        return None
    return repair(
        model,
        concept=concept,
        proposal=first.proposal.id,
        allowed=allowed(model, Changeable()),
        others=other_perspectives(At(reported.case, model)),
        limit=REMEDIES,
        seconds=float("inf"),
        sets=SETS_TRIED,
    )
