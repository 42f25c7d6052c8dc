"""What packages are worth to decision makers, in points, where somebody stands behind numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.case.elements import Layer
from detente.case.nodes import Located, Node, SequenceNode, describe, where_of
from detente.case.referring import Refers
from detente.case.sections import DROPPED, REASONS, Field, Kind, Section
from detente.errors import Problem, nearest

if TYPE_CHECKING:
    from detente.case.reader import Reader

Written = Located | tuple[Located, Located]
"""Points as they are written: a number, or the least and the most."""


def read_points(reader: Reader, node: Node) -> dict[str, dict[str, Written]] | None:
    """Read the points for each level of issues."""
    body = reader.mapping(node, "“points”, by issue")
    found: dict[str, dict[str, Written]] = {}
    for issue, levels in body.entries if body else ():
        inner = reader.mapping(levels, f"the points for “{issue}”, by level")
        read = {
            level: _points(reader, value, f"the points for “{level}” of “{issue}”")
            for level, value in (inner.entries if inner else ())
        }
        found[issue] = {level: points for level, points in read.items() if points is not None}
    return found


def _points(reader: Reader, node: Node, what: str) -> Written | None:
    if not isinstance(node, SequenceNode):
        return reader.exact(node, what)
    if len(node.items) != 2:
        text = f"found {describe(node)} of {len(node.items)} as {what}; expected a number, or [LEAST, MOST]"
        reader.problem(node.where, text)
        return None
    least, most = (reader.exact(item, what) for item in node.items)
    if least is None or most is None:
        return None
    if Fraction(least) > Fraction(most):
        text = f"found [{least}, {most}] as {what}: the least is above the most"
        reader.problem(node.where, text, f"write [{most}, {least}] if that is meant")
        return None
    return least, most


def exact_range(points: Written) -> tuple[Fraction, Fraction]:
    """Return the least and the most that points may be.

    >>> exact_range(("1/3", "2.5")), exact_range("7")
    ((Fraction(1, 3), Fraction(5, 2)), (Fraction(7, 1), Fraction(7, 1)))
    """
    least, most = (points, points) if isinstance(points, str) else points
    return Fraction(least), Fraction(most)


def in_words(points: Mapping[str, Mapping[str, Any]]) -> str:
    """Return points as they are told.

    >>> in_words({"pay": {"none": 0, "eight": [50, 60]}, "weeks": {"fixed": "1/3"}})
    'pay: none 0, eight 50 to 60; weeks: fixed 1/3'
    """
    return "; ".join(f"{issue}: {', '.join(map(_said, levels.items()))}" for issue, levels in points.items())


def _said(level: tuple[str, Any]) -> str:
    name, points = level
    return f"{name} {' to '.join(map(str, points)) if isinstance(points, list) else points}"


def wrong_names(layer: Layer) -> Iterator[Problem]:
    """Yield whose worth it is that is no decision maker, and the points for levels that an issue does not have."""
    makers, issues = layer.decision_makers or {}, layer.standing("issues")
    for dm, entry in layer.standing("worth").items():
        if dm not in makers:
            text = f"found the worth of packages to “{dm}”, which is no decision maker"
            yield Problem(where_of(entry.id), text, nearest(dm, makers))
        points: Mapping[str, Mapping[str, Any]] = entry.values.get("points") or {}
        if not points:
            text = f"found no points for packages by which “{dm}” values them; expected “points”, by issue and level"
            yield Problem(where_of(entry.id), text, missing=("worth", dm, "points"))
        for issue, given in points.items():
            levels = issues[issue].values.get("levels") or {} if issue in issues else given
            for level in given:
                if level not in levels:
                    text = f"found points for “{level}”, which is no level of the issue “{issue}”"
                    # One that was taken away is missing; where points are given for it, it can still be said otherwise.
                    there = ("issues", str(issue), "levels", level)
                    yield Problem(where_of(level, where_of(issue)), text, nearest(level, levels), missing=there)


_WEIGHT = {"$ref": "#/$defs/weight"}
_ID = {"$ref": "#/$defs/id"}
_POINTS = {"anyOf": [_WEIGHT, {"type": "array", "items": _WEIGHT, "minItems": 2, "maxItems": 2}]}
WORTH = Kind(
    "worth",
    "What packages are worth to a decision maker: the sum of the points for their levels.",
    (
        Field(
            "points", "other",
            "By issue, the points for each of its levels: an exact number, or the least and the most in brackets.",
            refers=Refers(keys=Refers(("issues",))), read=read_points, told=in_words,
            schema={
                "type": "object", "propertyNames": _ID,
                "additionalProperties": {
                    "type": "object", "propertyNames": _ID, "additionalProperties": _POINTS,
                },
            },
        ),
        Field(
            "walk_away", "text", "The points below which it would rather have no agreement.", prose=False,
            label="walk-away value", read=lambda reader, node: reader.exact(node, "“walk_away”"), schema=_WEIGHT,
        ),
        Field("basis", "text", "Where the points come from, such as an interview, in words.", label="basis"),
        DROPPED,
        *REASONS,
    ),
    label=lambda worth: f"the worth of packages to {worth.id}",
)  # fmt: skip
SECTION = Section(
    "worth",
    "by-id",
    WORTH,
    "What packages are worth to whom, in points, by the decision maker's id: only numbers that somebody stands behind.",
    label="Worth in points",
    one="worth of packages",
    layers="merged by key",
    named_as="decision_makers",
    further=wrong_names,
)
