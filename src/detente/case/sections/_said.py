"""What somebody says of the conflict: days, how likely, and what a statement is about."""

from __future__ import annotations

import calendar
import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from detente.case.nodes import Located, MappingNode, Node, shorten
from detente.case.referring import FORMULA, Refers
from detente.case.sections import Field, Kind

if TYPE_CHECKING:
    from detente.case.reader import Reader

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_PROBABILITY = re.compile(r"\d{1,30}(\.\d{1,30})?|\.\d{1,30}|\d{1,30}/0*[1-9]\d{0,29}")
ABOUT = Refers(
    FORMULA.to,
    FORMULA.syntax,
    fields={"proposal": Refers(("proposals",), anywhere=True), "forecast": Refers(("forecasts",), anywhere=True)},
    whole=True,
)


def last_day(text: str) -> date | None:
    """Return the last day that a date may mean: a day, a month or a year; None where it is no date.

    >>> last_day("2016-08-01"), last_day("2016-02"), last_day("soon")
    (datetime.date(2016, 8, 1), datetime.date(2016, 2, 29), None)
    """
    if not (found := _DAY.fullmatch(text)):
        return None
    year, month = int(found[1]), int(found[2] or 12)
    try:
        return date(year, month, int(found[3] or calendar.monthrange(year, month)[1]))
    except ValueError:
        return None


def first_day(text: str) -> date | None:
    """Return the first day that a date may mean; None where it is no date.

    >>> first_day("2016-02"), first_day("soon")
    (datetime.date(2016, 2, 1), None)
    """
    last = last_day(text)
    shorter = text.count("-")
    return None if last is None else last if shorter > 1 else date(last.year, last.month if shorter else 1, 1)


def read_day(reader: Reader, node: Node) -> Located | None:
    """Read a date."""
    text = reader.text(node, "a date such as 2016-08-01")
    if text is not None and last_day(text) is None:
        hint = "write the day, the month or the year in figures; where nobody said one, leave it out"
        reader.problem(
            text.where, f"found “{shorten(text)}”; expected a date such as 2016-08-01, 2016-08 or 2016", hint
        )
        return None
    return text


def read_probability(reader: Reader, node: Node) -> Located | None:
    """Read how likely somebody said it is."""
    text = reader.text(node, "a probability such as 0.7 or 7/10")
    if text is not None and not (_PROBABILITY.fullmatch(text) and Fraction(text) <= 1):
        hint = "give it only where somebody gave a number; a hedge such as “likely” is none"
        reader.problem(
            text.where, f"found “{shorten(text)}” as a probability; expected a number from 0 to 1, such as 0.7 or 7/10",
            hint,
        )  # fmt: skip
        return None
    return text


def read_about(reader: Reader, node: Node) -> Any:
    """Read what something is about: a formula, a proposal, or a forecast."""
    if not isinstance(node, MappingNode):
        return reader.condition(node, "what it is about")
    found = reader.values(SUBJECT, node)
    if found is None:
        return None
    if len([key for key in ("proposal", "forecast") if key in found]) != 1:
        text = f"found {' and '.join(found) or 'nothing'} under “about”; expected one proposal, or one forecast"
        reader.problem(node.where, text, "write a formula, {proposal: ID}, or {forecast: ID}")
        return None
    return found


HOLDS = Field(
    "holds", "choice", "Whether it is said to hold, or to come true; true without it.", choices=("true", "false"),
    schema={"enum": [True, False, "true", "false"]},
)  # fmt: skip
SUBJECT = Kind(
    "subject",
    "A proposal that is said to hold or not to hold, or a forecast that is said to come true or not.",
    (
        Field("proposal", "reference", "The id of a proposal.", refers=ABOUT.fields["proposal"]),
        Field("forecast", "reference", "The id of a forecast.", refers=ABOUT.fields["forecast"]),
        HOLDS,
    ),
)


def about(told: str) -> Field:
    """Return the field by which an entry says what it is about, given its help."""
    form = {"anyOf": [{"$ref": "#/$defs/condition"}, {"$ref": "#/$defs/subject"}]}
    return Field("about", "other", told, refers=ABOUT, of=SUBJECT, alone=True, read=read_about, schema=form)
