"""Who would break a proposal together: by role and name, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import test_rooms
from .conftest import Opened, imported, in_some_light, unfold
from .test_further import section
from .test_rooms import checked, settled

if TYPE_CHECKING:
    import httpx

axe = test_rooms.axe

BOTH_ARM = """\
format: detente/1
title: Two who arm
decision_makers: {Ann: {name: Ann}, Ben: {name: Ben}}
options: {stop_a: {owner: Ann, name: stop arming}, stop_b: {owner: Ben, name: stop arming too}}
preferences: {Ann: [stop_b, not stop_a], Ben: [stop_a, not stop_b]}
status_quo: NN
proposals: {keep: {name: Go on as now, parties: [Ann, Ben], terms: not stop_a and not stop_b}}
"""
"""The prisoners' dilemma: nobody leaves alone what both would leave together."""


@in_some_light
def test_who_would_break_it_together_stands_beside_the_question(
    opened: Opened, api: httpx.Client, axe: str, scheme: str
) -> None:
    page = opened(f"/cases/{imported(api, BOTH_ARM)}/verdict?proposal=keep", color_scheme=scheme)
    unfold(page)
    line = section(page, "And if some act together?")
    line.get_by_text("nobody would break it; together, Ann and Ben would, by this way").first.wait_for()
    line.get_by_role("table", name="What is stable for each coalition").wait_for()
    line.get_by_role("checkbox", name="Ann").check()
    line.get_by_role("button", name="Look at those who act together").click()
    line.get_by_role("heading", name="What Ann could do").wait_for()
    settled(page)
    checked(page, axe, f"acting together, {scheme}")
