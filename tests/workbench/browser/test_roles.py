"""Role sheets are made in the room Report and kept as files: by role and name, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from seeds import long

from . import test_rooms
from .conftest import Opened, imported, in_some_light
from .test_rooms import checked, settled

if TYPE_CHECKING:
    import httpx

axe = test_rooms.axe
CASE = """\
format: detente/1
title: Two farms and a well
decision_makers: {U: {name: the upper farm}, L: {name: the lower farm}}
options: {u: {owner: U, name: spare water above}, l: {owner: L, name: spare water below}}
preferences: {U: [{that: l, because: the secret of the upper farm}, not u], L: {weights: {u: 41, l: -17}}}
status_quo: NN
"""


@long
@in_some_light
def test_each_party_gets_its_sheet(opened: Opened, api: httpx.Client, axe: str, scheme: str) -> None:
    page = opened(f"/cases/{imported(api, CASE)}/report", color_scheme=scheme)
    page.get_by_role("button", name="Make the role sheets").click()
    made = page.get_by_role("list", name="The role sheets")
    made.wait_for()
    settled(page)
    checked(page, axe, f"role sheets, {scheme}")
    with page.expect_download() as kept:
        made.get_by_role("button", name="Keep the sheet of the upper farm").click()
    assert kept.value.suggested_filename == "1-U.html"
    text = Path(kept.value.path()).read_text(encoding="utf-8")
    assert "spare water below" in text
    assert "41" not in text.partition("<body>")[2]
    assert "secret" not in text
    with page.expect_download() as both:
        made.get_by_role("button", name="Keep all of them in one file").click()
    assert both.value.suggested_filename.endswith("-roles.html")
    page.get_by_role("checkbox", name="Begin with the summary").check()
    assert made.count() == 0, "they are of other settings"
