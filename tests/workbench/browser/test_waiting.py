"""Who waits for whom, and who goes first: by role and name, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from seeds import long

from . import test_rooms
from .conftest import Opened, imported, new_case
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


@long
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


@long
def test_who_waits_for_whom_stands_in_the_model_where_somebody_does(
    opened: Opened, api: httpx.Client, axe: str
) -> None:
    page = opened(f"/cases/{imported(api, EACH_FIRST)}/model")
    waits = page.get_by_role("region", name="Who waits for whom", exact=True)
    waits.get_by_text("A deadlock: each waits for the next, and the last for the first").wait_for()
    acts = waits.get_by_role("table", name="Acts that wait for acts")
    expect(acts.get_by_role("row")).to_have_count(3)
    waits.get_by_role("table", name="Conditions in the sources").get_by_text("no: in words only").wait_for()
    drawn = waits.get_by_role("img", name="Who waits for whom: 2 waits of acts for acts and 1 deadlock")
    expect(drawn.get_by_text("in a deadlock", exact=True)).to_have_count(2)
    assert not waits.locator("canvas").count()
    checked(page, axe, "who waits for whom")
    alone = opened(f"/cases/{imported(api, DEAL)}/model")
    alone.get_by_role("heading", level=2, name="The case").wait_for()
    assert not alone.get_by_role("region", name="Who waits for whom", exact=True).count()


@long
def test_the_tables_of_who_waits_are_in_words_and_whole(opened: Opened, api: httpx.Client, axe: str) -> None:
    page = opened(f"/cases/{new_case(api, 'catalog', 'syria-2016')}/model?perspective=B")
    waits = page.get_by_role("region", name="Who waits for whom", exact=True)
    told = waits.get_by_role("table", name="Conditions in the sources")
    told.get_by_text("before 1 August").first.wait_for()
    assert not re.search(r"\b(C\d|[A-Z]+\.\d|before_deadline)\b", waits.inner_text())
    for table in (told, waits.get_by_role("table", name="Acts that wait for acts")):
        box = table.evaluate("e => [e.parentElement.scrollWidth, e.parentElement.clientWidth]")
        assert box[0] <= box[1] + 1, "its last column is in sight"
    page.set_viewport_size({"width": 360, "height": 800})
    checked(page, axe, "who waits for whom in a narrow window")
