"""What the picture of a verdict shows: one way to carry out one proposal, under one concept, in words and signs.

The words are put together in `detente.report`; here is what of them is drawn, and in which order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from detente.answer import Answer

RANK = {Answer.NO: 0, Answer.UNKNOWN: 1, Answer.YES: 2}
"""Moves that nothing stops come first, then those of which it is not known, then those that are answered."""

DRAWN = 1
"""So many moves of somebody are drawn: the others are named, or counted, below them."""

STEPS_DRAWN = 2
"""So many steps of an answer are drawn."""

ASKS = 6
"""In so many lines at most stands what is asked of somebody; all of it is in the table."""


@dataclass(frozen=True)
class Phrase:
    """Words, and shorter ones for where there is no room: whole acts and a count, never half of an act."""

    whole: str
    short: str = ""


@dataclass(frozen=True)
class Answering:
    """One step by which somebody answers a move.

    Parameters
    ----------
    party
        Which of the parties it is, counted from zero.
    name
        What stands beside its shape, such as “then Russia”.
    act
        What it would do.
    why
        What it would gain by that, or what it would cost it.
    """

    party: int
    name: str
    act: Phrase
    why: str = ""


@dataclass(frozen=True)
class Move:
    """A move that tempts somebody.

    Parameters
    ----------
    act, gain
        What it would do, and for what.
    deterred
        Whether an answer makes it not pay.
    answers
        The steps of the answer, if one is told.
    rest
        What is to be said of those beyond the ones that are drawn.
    then
        What comes of it all: what the answer takes from whoever moved, or what follows where nothing stops the move,
        or why it is not known.
    loud
        What stands before that in bold.
    says
        All of it as one sentence: the name of the drawn move.
    company
        Which parties, counted from zero, make it together with whoever it tempts: it is drawn in the colours of all.
    """

    act: Phrase
    gain: str
    deterred: Answer
    answers: tuple[Answering, ...] = ()
    rest: str = ""
    then: str = ""
    loud: str = ""
    says: str = ""
    company: tuple[int, ...] = ()


@dataclass(frozen=True)
class Party:
    """Somebody with a stake in it.

    Parameters
    ----------
    name, tag
        Its name, and what is to be said beside it.
    asks
        What the proposal asks of it.
    at_table
        Whether it negotiates the proposal.
    moves
        What tempts it, in the order in which it is told: `in_order`.
    without
        What is to be said where no move is known.
    stays
        Whether it stays, where no move is known.
    more
        What is to be said of the moves that are not drawn.
    says
        Who it is and what is asked of it, as one sentence.
    """

    name: str
    says: str
    tag: str = ""
    asks: str = ""
    at_table: bool = True
    moves: tuple[Move, ...] = ()
    without: str = ""
    stays: Answer = Answer.YES
    more: Phrase = Phrase("")

    @property
    def drawn(self) -> tuple[Move, ...]:
        """The moves that are drawn."""
        return self.moves[:DRAWN]


@dataclass(frozen=True)
class VerdictPicture:
    """What the picture shows.

    Parameters
    ----------
    title
        The answer in a sentence: the name of the drawing.
    heads
        What stands above the columns: what is asked, who would gain, and then.
    parties
        Everybody, in the order of the file.
    key
        The signs that need a word, each with it; see `SIGNS`.
    impossible
        Where the proposal cannot be carried out, that in words, and the reason; then nobody is drawn.
    """

    title: str
    heads: tuple[str, str, str] = ("", "", "")
    parties: tuple[Party, ...] = ()
    key: tuple[tuple[str, str], ...] = ()
    impossible: tuple[str, str] | None = None


def in_order(answers: Sequence[Answer]) -> list[int]:
    """Return the places of moves, by whether they are deterred, in the order in which they are told."""
    return sorted(range(len(answers)), key=lambda k: RANK[answers[k]])
