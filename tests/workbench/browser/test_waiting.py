"""Who waits for whom, and who goes first: by role and name, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from . import test_rooms
from .conftest import Opened, imported
from .test_further import section
from .test_journeys import DEAL
from .test_rooms import checked

if TYPE_CHECKING:
    import httpx

axe = test_rooms.axe

FROM_REST = DEAL.replace("proposals:", "status_quo: NN\nproposals:")
"""Bob follows once Ann has given way, which by itself is against what she wants first."""
EACH_FIRST = FROM_REST.replace("B: [a and b]", "B: [b if a]").replace("A: [not a, a and b]", "A: [a iff b]") + (
    "conditions: {K: {by: B, says: comes to the table, only_if_says: she is civil, waits_for: [A]}}\n"
)


def test_who_goes_first_is_told_beside_the_question_and_step_by_step(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    page = opened(f"/cases/{imported(api, FROM_REST)}/verdict?proposal=P")
    line = page.get_by_role("region", name="Who goes first?")
    line.get_by_text(
        "Ann, against its 1st priority, would have to go first; from there each next step serves whoever takes it."
    ).first.wait_for()
    ways = section(page, "Who goes first?")
    ways.get_by_text("ON CREDIT, against its 1st priority").wait_for()
    ways.get_by_text("Step 2: Bob would").wait_for()
    checked(page, axe, "who goes first")
    without = opened(f"/cases/{imported(api, DEAL)}/verdict?proposal=P")
    without.get_by_role("region", name="Whose consent does it need?").wait_for()
    assert not without.get_by_role("region", name="Who goes first?").count()


def test_who_waits_for_whom_stands_in_the_model_where_somebody_does(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    page = opened(f"/cases/{imported(api, EACH_FIRST)}/model")
    waits = page.get_by_role("region", name="Who waits for whom", exact=True)
    waits.get_by_text("A deadlock: each waits for the next, and the last for the first").wait_for()
    acts = waits.get_by_role("table", name="Acts that wait for acts")
    expect(acts.get_by_role("row")).to_have_count(3)
    waits.get_by_role("table", name="Conditions in the sources").get_by_text("no: in words only").wait_for()
    checked(page, axe, "who waits for whom")
    alone = opened(f"/cases/{imported(api, DEAL)}/model")
    alone.get_by_role("heading", level=2, name="The case").wait_for()
    assert not alone.get_by_role("region", name="Who waits for whom", exact=True).count()
