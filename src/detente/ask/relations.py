"""`relations`: who is said to be with or against whom, and which tension is in that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import parameter, seconds
from detente.ask._question import At, Chapter, Question, Reported

if TYPE_CHECKING:
    from detente.assess.relations import Relations as Found
    from detente.report.blocks import Block, Document


@dataclass(frozen=True, kw_only=True)
class Relations:
    """Who is said to be with or against whom; how much tension is in that, exactly, and what carries it."""

    stated: bool = parameter(False, help="Count only relations whose status is “stated”.")
    whole: bool = parameter(
        False, help="Count each actor as the outermost whole that it is part of, by way of part_of."
    )
    fold: tuple[str, ...] = parameter(
        (), metavar="ACTOR", longest=200, help="Count this actor, by its id or its name, as what it is part of.",
        absent="none by default",
    )  # fmt: skip
    among: tuple[str, ...] = parameter(
        (), metavar="ACTOR", longest=200,
        help="Count only relations between these actors, by their ids or names.", absent="everybody by default",
    )  # fmt: skip
    claimant: str | None = parameter(
        None, metavar="VOICE", longest=200,
        help="Count only relations that rest on a claim of this voice, by its id or its name: the innermost speaker.",
    )  # fmt: skip
    without: tuple[str, ...] = parameter(
        (), metavar="CLAIM", longest=200, help="Take a claim away: a relation that rests on nothing else falls.",
        absent="none by default",
    )  # fmt: skip
    triads: bool = parameter(False, help="Tell every triad, and not only the first that are in tension.")
    chains: str | None = parameter(
        None, metavar="ACTOR", longest=200,
        help="Tell whom an actor, by its id or its name, is said to back, arm or supply, whom these do, and so on; and "
        "who stands behind it.",
    )  # fmt: skip
    seconds: float | None = seconds()


def run(at: At, asked: Relations) -> Found:
    """Look at what is said of whom."""
    from detente.assess.relations import relations

    return relations(
        at.case if at.chosen is None else at.chosen,
        stated=asked.stated,
        whole=asked.whole,
        fold=asked.fold,
        among=asked.among,
        claimant=asked.claimant,
        without=asked.without,
        chains=asked.chains,
        seconds=asked.seconds,
    )


def document(found: Found, asked: Relations) -> Document:
    """Tell it in sentences and tables."""
    from detente.report import relations_document

    return relations_document(found, triads=asked.triads)


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell of who is said to be with whom in few sentences; nothing where nobody is."""
    from detente.assess.relations import relations
    from detente.report.relations import relations_chapter

    model = reported.assessment.solution.model
    return relations_chapter(relations(model)) if model.layer.held("relations") else []


QUESTION = Question(
    asks="who is said to be with or against whom, and which tension is in that",
    parameters=Relations,
    run=run,
    tells_open=True,
    document=document,
    of_evidence=True,
    unchosen=True,
    owners=False,
    room="relations",
    record_is="RelationsRecord",
    help="""Show who is said to be with or against whom, by whom, and which tension is in that.

    The tension is the frustration index, exactly: however the actors are divided into two sides, at least so many pairs
    run against the division. No division is told as the one: told is who is never parted in those that attain the
    index, who floats, which pairs are always in tension, and without what is said of whom it is lower. It is no
    forecast, and says nothing of what anybody can do.
    """,
    chapter=Chapter("who is said to be with whom", chapter),
)
