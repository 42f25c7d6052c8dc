"""What can be said of a yes-or-no question about a model: yes, no, not known, or that there is no such state.

    YES           it is so
    NO            it is not so
    UNKNOWN       a bound was hit or the run was interrupted before it was settled
    INFEASIBLE    what was asked about does not exist here, so that there is nothing to say yes or no to

Unknown is not no, and neither is infeasible. An answer is compared with ``is``; testing its truth raises, so that no
sentence, table or picture can take the third or fourth kind for the second by accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING


class Answer(Enum):
    """One of four answers; compare with ``is``.

    Examples
    --------
    >>> from detente.answer import Answer
    >>> Answer.of(2 > 1)
    Answer.YES
    >>> Answer.UNKNOWN.json is None
    True
    >>> bool(Answer.NO)
    Traceback (most recent call last):
        ...
    TypeError: Answer.NO is one of four answers, not true or false: compare it with `is`
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    INFEASIBLE = "infeasible"

    if not TYPE_CHECKING:  # a type checker that sees no __bool__ refuses every truth test (truthy-bool)

        def __bool__(self) -> bool:
            raise TypeError(f"{self!r} is one of four answers, not true or false: compare it with `is`")

    def __repr__(self) -> str:
        return f"Answer.{self.name}"

    @classmethod
    def of(cls, known: bool) -> Answer:
        """Return YES or NO for what is known to be so or not."""
        return cls.YES if known else cls.NO

    @property
    def settled(self) -> bool:
        """Whether it is a yes or a no."""
        return self is Answer.YES or self is Answer.NO

    @property
    def json(self) -> bool | None:
        """The answer as JSON has it: true, false, or null for both kinds of neither; `why` tells these apart."""
        return self is Answer.YES if self.settled else None


def why(answers: Mapping[str, Answer]) -> dict[str, str]:
    """Return, under the same keys, why an answer is neither yes nor no; only for those that are neither.

    Examples
    --------
    >>> from detente.answer import Answer, why
    >>> why({"nash": Answer.YES, "seq": Answer.UNKNOWN})
    {'seq': 'unknown'}
    """
    return {key: answer.value for key, answer in answers.items() if not answer.settled}


def same(one: Answer, other: Answer) -> Answer:
    """Return whether two questions have one answer: unknown where either is not known.

    Examples
    --------
    >>> from detente.answer import Answer, same
    >>> same(Answer.INFEASIBLE, Answer.NO), same(Answer.UNKNOWN, Answer.UNKNOWN)
    (Answer.NO, Answer.UNKNOWN)
    """
    return Answer.UNKNOWN if Answer.UNKNOWN in (one, other) else Answer.of(one is other)


def all_of(answers: Iterable[Answer]) -> Answer:
    """Return whether all are yes: a no decides, then what does not exist, then what is not known; YES for none.

    Examples
    --------
    >>> from detente.answer import Answer, all_of
    >>> all_of([Answer.YES, Answer.UNKNOWN, Answer.NO])
    Answer.NO
    """
    return _first(answers, Answer.NO, Answer.INFEASIBLE, Answer.UNKNOWN, Answer.YES)


def any_of(answers: Iterable[Answer]) -> Answer:
    """Return whether one is yes: a yes decides, then what is not known, then a no; INFEASIBLE where nothing exists.

    Examples
    --------
    >>> from detente.answer import Answer, any_of
    >>> any_of([Answer.NO, Answer.UNKNOWN])
    Answer.UNKNOWN
    """
    return _first(answers, Answer.YES, Answer.UNKNOWN, Answer.NO, Answer.INFEASIBLE)


def _first(answers: Iterable[Answer], decides: Answer, *others: Answer) -> Answer:
    """Return the first of these that is among the answers, else the last; no more is asked once one decides."""
    found = set()
    for answer in answers:
        if answer is decides:
            return answer
        found.add(answer)
    return next((a for a in others if a in found), others[-1])
