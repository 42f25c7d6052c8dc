"""Who is said to be with or against whom.

Who says so is read from the claims that a relation rests on, and whether it was said or concluded from its status: a
relation has no words of its own for either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from detente.case.elements import Entry, Layer
from detente.case.nodes import where_of
from detente.case.referring import ACTORS
from detente.case.sections import DROPPED, NAME, REASONS, Field, Kind, Section
from detente.errors import Problem

Sign = Literal["+", "-", "0"]
SIGNS: Mapping[str, str] = {"+": "with", "-": "against", "0": "neither with nor against"}
"""The signs a relation may have, and how each is told where the analyst has no word for the relation."""
WRITTEN: Mapping[int, Sign] = {1: "+", -1: "-", 0: "0"}
"""How a case writes a sign that is counted with."""


def label(entry: Entry) -> str:
    """Return a relation by the ids of those whose it is, with the analyst's word for it.

    >>> label(Entry("r1", {"from": "us", "to": "reb", "sign": "+", "kind": "backs"}))
    'us backs reb'
    >>> label(Entry("r2", {"from": "us", "to": "syr", "sign": "-"}))
    'us against syr'
    """
    values = entry.values
    word = values.get("kind") or SIGNS.get(str(values.get("sign")), "")
    told = (str(part) for part in (values.get("from", ""), word, values.get("to", "")) if part)
    return " ".join(told) or str(entry.id)


def to_themselves(layer: Layer) -> Iterator[Problem]:
    """Yield the relations that somebody is said to have with themselves."""
    for entry in layer.standing("relations").values():
        ends = entry.values.get("from"), entry.values.get("to")
        if ends[0] is not None and ends[0] == ends[1]:
            text = f"found a relation of “{ends[0]}” with itself; expected two actors"
            yield Problem(where_of(ends[1]), text, "where its parts are at odds, let them be actors `part_of` it")


RELATION = Kind(
    "relation",
    "That somebody is said to be with somebody else, against them, or neither.",
    (
        NAME,
        Field("from", "reference", "Whose doing it is: the id of an actor.", refers=ACTORS, required=True),
        Field("to", "reference", "Towards whom: the id of an actor.", refers=ACTORS, required=True),
        Field(
            "sign", "choice",
            "+ for with, - for against; 0 for neither, which is kept and not counted.",
            required=True, choices=tuple(SIGNS), schema={"enum": [*SIGNS, 0]},
        ),
        Field("kind", "text", "What it is, in a word or two, such as backs, arms, strikes.", label="what it is"),
        Field("both_ways", "flag", "Whether it is said of both towards each other.", label="both ways"),
        DROPPED,
        *REASONS,
    ),
    label=label,
)  # fmt: skip
SECTION = Section(
    "relations",
    "by-id",
    RELATION,
    "Who is said to be with or against whom, by id.",
    layers="merged by key",
    further=to_themselves,
)
