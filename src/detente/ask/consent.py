"""`consent`: whose consent a proposal needs, and whose acts stop it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from detente.ask._pairs import Around, Aside
from detente.ask._parameters import concepts, engine, proposals, seconds, states
from detente.ask._question import At, Question
from detente.ask._solving import solution_of

if TYPE_CHECKING:
    from detente.assess import Consent as Found
    from detente.report.blocks import Document


@dataclass(frozen=True, kw_only=True)
class Consent:
    """Whose consent proposals need, and whose acts stop them; without `proposals` all."""

    concepts: tuple[str, ...] | None = concepts()
    proposals: tuple[str, ...] | None = proposals()
    states: tuple[str, ...] | None = states()
    engine: str = engine()
    seconds: float | None = seconds()


def run(at: At, asked: Consent) -> Found:
    """Work it out."""
    from detente.assess.consent import consent_in

    solved = partial(solution_of, at, concepts=asked.concepts, engine=asked.engine, seconds=asked.seconds)
    return consent_in(at.model, solved, proposals=asked.proposals, states=asked.states, seconds=asked.seconds)


def beside(around: Around) -> Iterator[Aside]:
    """Yield the chapter on a model, if it has proposals."""
    from detente.report.said import chapter

    m = around.model
    if m.proposals:
        named = ", ".join(n for n in (m.perspective_id, m.phase_id) if n)
        heading = chapter(f"Consent ({named})" if named else "Consent", [m.perspective], [m.phase])
        yield Aside(("consent", m.perspective_id, m.phase_id, m.owners), heading, partial(_chapter, around))


def _chapter(around: Around) -> Document:
    from detente.assess import find_consent
    from detente.report.consent import consent_chapter

    return consent_chapter(
        find_consent(
            around.model,
            proposals=around.proposals(around.model),
            concepts=around.concepts,
            engine=around.engine,
            progress=around.progress,
        )
    )


QUESTION = Question(
    asks="whose consent proposals need, and whose acts stop them",
    parameters=Consent,
    run=run,
    room="verdict",
    record_is="ConsentRecord",
    owners=False,
    beside=beside,
    help="""Whose consent a proposal needs: inner factions, absent obligors, and acts that stop a target in every way.
    """,
)
