"""Errors of a case name what they speak of as it is called, and say what is done before the letters of a state."""

from __future__ import annotations

import pytest

from detente.store import Draft
from detente.store.draft import ids_from
from detente.store.edits import from_text
from detente.web.called import in_names
from detente.web.errors import problem_views

BAKERY = """\
format: detente/1
title: A bakery
decision_makers: {Baker: {name: the baker}, Street: {name: the street}}
options: {night: {owner: Baker, name: bake at night}, vents: {owner: Baker, name: put in vents}, court: {owner: Street}}
preferences: {Baker: [night], Street: [not night]}
"""


def told(change: tuple[str, str]) -> tuple[str, str]:
    """Return what is said of the one thing that is wrong."""
    text = BAKERY.replace(*change)
    assert text != BAKERY
    (found,) = problem_views(Draft(from_text(text, ids_from(1)), "x"))
    return found.message, found.hint


@pytest.mark.parametrize(
    ("change", "message", "hint"),
    [
        (("[night]", "[Y-]"),
         "found “Y-” with 2 letters; expected 3, one per option (“bake at night”, “put in vents”, court)", ""),
        (("[night]", "[noon]"), "found “noon”, which is no option or definition",
         "known here: “bake at night”, “put in vents”, court"),
        (("Street: [not", "Street: [not night], Mayor: [not"),
         "found preferences of “Mayor”, which is no decision maker", "known here: “the baker”, “the street”"),
    ],
)  # fmt: skip
def test_options_and_parties_are_named(change: tuple[str, str], message: str, hint: str) -> None:
    assert told(change) == (message, hint)


def test_letters_follow_what_is_done() -> None:
    say = in_names(from_text(BAKERY, ids_from(1)))
    assert say("the ranking leaves out a feasible state: YNN") == (
        "the ranking leaves out a feasible state: “bake at night” alone (YNN)"
    )
    assert say("the preferences of “Street” tell apart YYY and NNN") == (
        "the preferences of “the street” tell apart “bake at night”, “put in vents” and court (YYY) and "
        "the state where nothing is done (NNN)"
    )
    typed = "found the state “Y--”, which covers Y-N; expected a state such as YNN"
    assert say(typed) == typed.replace("covers Y-N", "covers what has “bake at night” (Y-N)")
    assert say(say(typed)) == say(typed)
