"""What the JSON of answers is made of: records, each declared as a `TypedDict` where it is made.

The type of a key says what JSON it has. `Annotated` says more of it: a text what it means, `Such` what else holds of
the value; `NotRequired` that it may be missing. The docstring of a record, up to its first blank line, says what it is.
`detente.schemas` makes the JSON schemas of that, and the contract of the server has the same.

Examples
--------
>>> from typing import Annotated, TypedDict
>>> from detente.report.shapes import Count, Ids
>>> from detente.schemas import described
>>> class Holding(TypedDict):
...     '''What somebody has.'''
...
...     options: Annotated[Ids, "The options."]
...     of: Annotated[Count, "How many there are in all."]
>>> described(Holding)["holding"]["properties"]["of"]
{'description': 'How many there are in all.', 'type': 'integer', 'minimum': 0}
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict


class Such:
    """What else holds of a value, in the words of JSON Schema."""

    def __init__(self, **keywords: Any) -> None:
        self.keywords = keywords


@dataclass(frozen=True)
class Named:
    """A type that has a definition of its own in the schemas: what it means, and among which values it is.

    With a pattern besides, it is one of these values or has that pattern.

    What is declared elsewhere is asked for when a schema is made: a record is made without it.
    """

    name: str
    means: str
    among: Callable[[], Iterable[str]] | None = None
    pattern: Callable[[], str] | None = None


@dataclass(frozen=True)
class Explains:
    """Marks a key that is there exactly where one of other keys has a null in it, and says which kind of neither."""

    keys: tuple[str, ...]


@dataclass(frozen=True)
class WhereComplete:
    """Marks a value that a complete answer has only so: without null, or among some values."""

    among: tuple[str, ...] | None = None


@dataclass(frozen=True)
class OneOf:
    """Marks keys of which a record has exactly one."""


def _id_pattern() -> str:
    from detente.case.schema import ID_PATTERN

    return ID_PATTERN


def _concepts() -> Iterable[str]:
    from detente.stability import CONCEPTS

    return CONCEPTS


def _looking_ahead() -> str:
    from detente.stability.families import pattern

    return pattern()


def _sanctioned() -> Iterable[str]:
    from detente.stability import CONCEPTS, sanctioning

    return (c for c in CONCEPTS if sanctioning(c) is not None)


def _codes() -> Iterable[str]:
    from detente.assess import CASE_CODES, CODES

    return (*CODES, *CASE_CODES)


def _engines() -> Iterable[str]:
    from detente.engines import ENGINES

    return ENGINES


KNOWN = WhereComplete()
EITHER = OneOf()
SOME = Such(minItems=1)
PAIR = Such(minItems=2, maxItems=2)
UNIQUE = Such(uniqueItems=True)
SOME_KEY = Such(minProperties=1)

Count = Annotated[int, Such(minimum=0)]
Number = Annotated[int, Such(minimum=1)]
Words = Annotated[str, Such(minLength=1)]
Id = Annotated[str, Named("id", "An id of the case.", pattern=_id_pattern)]
IdOrNull = Annotated[Id | None, Named("id_or_null", "An id, or null where none is applied.")]
Name = Annotated[str, Named("name", "An id of a source or a claim.", pattern=lambda: "^[A-Za-z_][A-Za-z0-9_]*$")]
Ids = Annotated[list[Id], UNIQUE]
Concept = Annotated[str, Named("concept", "The id of a solution concept.", _concepts, _looking_ahead)]
Concepts = Annotated[list[Concept], Such(minItems=1, uniqueItems=True)]
Sanctioned = Annotated[
    str,
    Named(
        "sanctioned",
        "The id of a solution concept under which changes and rankings are searched for.",
        _sanctioned,
    ),
]
Engine = Annotated[str, Named("engine", "Which engine answered.", _engines)]
State = Annotated[
    str,
    Named(
        "state",
        "A feasible state: a letter per option, Y taken, N not taken, - where the members of a coalesced state differ.",
        pattern=lambda: "^[YN-]+$",
    ),
]
Stops = Annotated[
    dict[Concept, list[State]],
    "For each concept the states on the way, neither first nor last, that nobody would leave.",
]
Unsettled = Annotated[
    dict[Concept, list[State]],
    "For each concept the states on the way for which that was not settled within a bound.",
]
YesNo = Annotated[bool | None, Named("answer", "Yes, no, or null: neither.")]
Why = Annotated[
    str,
    Named(
        "why",
        "What kind of neither an answer is: not known, because a bound was hit or the run was interrupted, or about "
        "something that does not exist here.",
        lambda: ("unknown", "infeasible"),
    ),
]
WarningCode = Annotated[str, Named("code", "Which warning; the documentation has a page for each.", _codes)]
Whys = Annotated[dict[Concept, Why], SOME_KEY]
Outcome = Annotated[
    Literal["holds", "does not hold", "infeasible", "not known"],
    Named(
        "outcome",
        "The answer: for a proposal whether some state with its terms in force is an equilibrium, for a state whether "
        "it is stable for everyone. Infeasible: there is no such state.",
    ),
]
SetOfSets = Annotated[list[Ids], UNIQUE]


class OriginRecord(TypedDict):
    """What a command's result was made by, and from which file; a record of the workbench, of a draft, has none."""

    version: Annotated[str, "The version of Detente."]
    case_sha256: Annotated[
        str | None,
        "The SHA-256 of the case file's bytes as they were read; null where no whole file was.",
        Such(pattern="^[0-9a-f]{64}$"),
    ]


class PlaceRecord(TypedDict):
    """A perspective and a phase."""

    perspective: Annotated[IdOrNull, "The perspective applied."]
    phase: Annotated[IdOrNull, "The phase applied."]


CaseName = Annotated[str, "The slug of a catalogue case, or the name of the file without its ending."]
Complete = Annotated[
    bool, "Whether everything asked for was computed; it does not speak of the lists, which --limit bounds."
]


class WhichRecord(TypedDict):
    """Which model of which case a result is about."""

    case: CaseName
    perspective: Annotated[IdOrNull, "The perspective applied."]
    phase: Annotated[IdOrNull, "The phase applied."]
    owners: NotRequired[
        Annotated[dict[str, str], "Options given to contested owners, with the owner; present with --owner only."]
    ]


class SpanRecord(TypedDict):
    """A place in a text."""

    start: Annotated[Count, "Where it begins, in code points from 0."]
    end: Annotated[Count, "Where it ends; not part of it."]


class StepRecord(TypedDict):
    """One move of an answer."""

    decision_maker: Annotated[Id, "Who moves."]
    to: Annotated[State, "Where the move leads."]
    takes: Annotated[Ids, "Options taken up."]
    drops: Annotated[Ids, "Options given up."]


class GoalRecord(TypedDict):
    """A state that is to be stable, or not."""

    state: State
    stable: Annotated[bool, "Whether it is to be stable."]
    decision_maker: Annotated[IdOrNull, "For whom; null for everybody."]


class TargetRecord(TypedDict):
    """A target."""

    kind: Annotated[str, "What kind of target it is.", Such(enum=["proposal", "state"])]
    target: Annotated[str, "The proposal's id, or the state as it was asked for: its name or its letters."]
    state: Annotated[State | None, "The letters of a state; null for a proposal."]
