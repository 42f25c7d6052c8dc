"""What was considered and not modelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.case.referring import Refers
from detente.case.sections import EVIDENCE, Field, Kind, Part, Section


def told(key: str, body: Any) -> Iterator[Part]:
    """Yield what was left out; it is no statement on the conflict, so that without claims it is no assumption."""
    yield Part("left out", (), key, body.note if body.note.evidence else None, body, "left out")


SECTION = Section(
    "left_out",
    "by-id",
    Kind(
        "left out",
        "What was left out: the reason, or that with what it touches.",
        (
            Field("because", "text", "The reason, in the analyst's words.", label="reason", required=True),
            EVIDENCE,
            Field("touches", "references", "Ids of actors and options that it bears on.",
                  refers=Refers(("actors", "options"))),
            Field("linked", "flag", "Whether it is an issue that hangs together with this conflict and is settled "
                  "elsewhere."),
        ),
        main="because",
        expected="the reason, in words",
        told=told,
    ),
    "Who or what was considered and not modelled, with the reason.",
    one="entry",
    layers="merged",
    any_id=True,
    foremost=True,
)  # fmt: skip
