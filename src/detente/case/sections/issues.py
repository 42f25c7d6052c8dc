"""What is negotiated: issues, each with the levels it may be settled at; a level of each issue is a package."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.elements import Entry, Layer
from detente.case.nodes import where_of
from detente.case.referring import FORMULA
from detente.case.sections import DROPPED, NAME, REASONS, Field, Kind, Part, Section
from detente.errors import Problem


def told(key: str, issue: Entry) -> Iterator[Part]:
    """Yield an issue, and each of its levels."""
    yield Part("issue", (), issue.name or key, issue.note, issue, "issue")
    for level in (issue.values.get("levels") or {}).values():
        yield Part("level", ("levels", level.id), level.name or level.id, level.note, level, "level")


def without_levels(layer: Layer) -> Iterator[Problem]:
    """Yield the issues that have no level."""
    for key, entry in layer.standing("issues").items():
        if not entry.values.get("levels"):
            text = f"found no level of the issue “{key}”; expected at least one: its id, and a formula"
            yield Problem(entry.where or where_of(entry.id), text, missing=("issues", key, "levels"))


LEVEL = Kind(
    "level",
    "A level at which an issue may be settled: a formula over the options, or a mapping that says what it rests on.",
    (
        NAME,
        Field("when", "formula", "Where the issue is settled at this level.", label="formula", refers=FORMULA,
              required=True),
        *REASONS,
    ),
    text=FORMULA,
    main="when",
)  # fmt: skip
ISSUE = Kind(
    "issue",
    "Something that is negotiated, with the levels at which it may be settled. A package is a level of each issue.",
    (
        NAME,
        Field("levels", "other", "The levels at which it may be settled, by id.", parts=LEVEL),
        DROPPED,
        *REASONS,
    ),
    told=told,
)
SECTION = Section(
    "issues",
    "by-id",
    ISSUE,
    "What is negotiated, by id: the levels at which each issue may be settled. Without it the terms of proposals are.",
    layers="merged by key",
    further=without_levels,
    resolved=True,
)
