"""Two cases with a party in common become one: by role and name, in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from seeds import long
from test_link import AWAY, HOME

from . import test_rooms
from .conftest import Opened, imported, in_some_light
from .test_rooms import checked, settled

if TYPE_CHECKING:
    import httpx

axe = test_rooms.axe


@long
@in_some_light
def test_two_cases_become_one_and_what_that_adds_is_told(
    opened: Opened, api: httpx.Client, axe: str, scheme: str
) -> None:
    home, away = imported(api, HOME), imported(api, AWAY)
    page = opened(f"/cases/{home}/compare", color_scheme=scheme)
    page.get_by_text("Link with another case").click()
    link = page.get_by_role("button", name="Link the two")
    page.get_by_role("combobox", name="The other case").select_option(away)
    assert link.get_attribute("aria-disabled") == "true", "it is not said yet who takes part in both"
    page.get_by_role("combobox", name="Who takes part in both").select_option("C")
    page.get_by_role("combobox", name="How it weighs the two").select_option("weighed")
    page.get_by_role("textbox", name="Weight of the other").fill("2")
    link.click()
    adds = page.get_by_role("region", name="What linking adds")
    adds.get_by_role("table").first.wait_for()
    settled(page)
    checked(page, axe, f"two cases linked, {scheme}")
    adds.get_by_role("link", name=re.compile("^Open ")).click()
    page.get_by_role("heading", level=1, name="Verdict").wait_for()
    assert f"/cases/{home}/" not in page.url
