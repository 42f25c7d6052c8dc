"""The same proposals in the other phases and perspectives of a case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.assess import Assessment
    from detente.case import Case, Model

Owners = tuple[tuple[str, str], ...]
Progress = Callable[[str], None]


def elsewhere(
    case: Case, model: Model, found: Assessment, concepts: Sequence[str] | None, engine: str,
    left_out: list[str], progress: Progress,
) -> list[Assessment]:  # fmt: skip
    """Assess the same proposals in each other phase and each other perspective; say what had to be left out."""
    from detente.assess import assess_proposals

    here = (model.perspective_id, model.phase_id)
    phases = [(here[0], h) for h in case.phases if h != here[1]]
    perspectives = [(p, here[1]) for p in case.perspectives if p != here[0]]
    assessments = []
    for selection in [*phases, *perspectives]:
        try:
            other = case.model(*selection, owners_in(case, selection, model.owners))
            known = {p.id for p in other.proposals}
            wanted = [a.proposal.id for a in found.proposals if a.proposal.id in known]
            assessments.append(
                assess_proposals(
                    other, proposals=wanted or None, concepts=concepts, engine=engine, limit=1, progress=progress
                )
            )
        except DetenteError as e:
            named = ", ".join(
                f"{what} {name}" for what, name in zip(("perspective", "phase"), selection, strict=True) if name
            )
            left_out.append(f"left out of the comparison: {named}: {e}")
    return assessments


def owners_in(case: Case, selection: tuple[str | None, str | None], owners: Owners) -> Owners:
    """Return those options given to contested owners whom this perspective and phase name as such."""
    options = {o.id: o for o in case.model(*selection).options}
    return tuple(
        (option, owner)
        for option, owner in owners
        if option in options
        and owner in (options[option].owner, *(rival.owner for rival in options[option].contested or ()))
    )
