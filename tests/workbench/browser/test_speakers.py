"""Speakers, modes and parties are joined, so that the audit of claims coded in the page is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from seeds import long

from .conftest import Opened
from .test_rooms import crossing
from .test_typing import code

if TYPE_CHECKING:
    from playwright.sync_api import Page


def who_is(page: Page, name: str, is_: str) -> None:
    page.get_by_role("combobox", name=f"Who {name} is", exact=True).select_option(label=is_)
    page.get_by_role("status", name="What was done").filter(has_text=f"“{name}”").first.wait_for()


@long
def test_a_party_that_is_coded_as_speaking_is_heard_in_the_audit(opened: Opened, api: httpx.Client) -> None:
    case = crossing(api)
    page = opened(f"/cases/{case}/sources")
    who_is(page, "mayor", "Town – the party")
    who_is(page, "clerk", "somebody who speaks for Harbour office")
    # A new claim by somebody whose name is mistyped, and then by the party under its own name.
    code(page)
    form = page.get_by_role("form", name="Code a claim")
    form.get_by_role("textbox", name="What it says").fill("The firm speaks")
    by = form.get_by_role("combobox", name="Who says it")
    by.fill("report > managr > the ferry frm")
    form.get_by_role("button", name="Did you mean manager?").click()
    form.get_by_role("button", name="Did you mean Ferry firm?").click()
    cited = form.get_by_role("combobox", name="cites, if anybody")
    assert [by.input_value(), *(cited.nth(k).input_value() for k in range(3))] == [
        "report",
        "manager",
        "Ferry firm",
        "",
    ]
    cited.nth(1).fill("")
    cited.nth(0).fill("the Ferry Firm")
    form.get_by_role("combobox", name="Kind").select_option("position")
    form.get_by_role("combobox", name="Mode").select_option("quotation")
    form.get_by_role("button", name="Code the claim").click()
    own = page.get_by_role("combobox", name="Who the Ferry Firm is")
    own.wait_for()
    assert own.locator("option:checked").inner_text() == "Ferry firm – the party"

    page.get_by_role("button", name="Audit the evidence").click()
    page.get_by_text("Quoted, itself or by a part of it: Ferry firm.").wait_for()
    # Nobody said how their words are given, which is not taken for a paraphrase.
    heard = page.get_by_text("Speaks, itself or by a part of it, and how its words are given is not said:").inner_text()
    assert page.get_by_text("Paraphrased, itself or by a part of it").count() == 0
    assert ("Town" in heard, "Harbour office" in heard) == (True, True), heard
    assert page.get_by_text("Absent, itself or by a part of it").count() == 0

    # A name is parted again, and what is like a name is offered.
    page.get_by_role("combobox", name="Who mayor is", exact=True).select_option("")
    page.get_by_text("Absent, itself or by a part of it: Town.").wait_for()
    document = api.get(f"/api/cases/{case}").json()["document"]
    assert [(a["id"], a.get("aliases"), a.get("part_of")) for a in document["actors"]] == [
        ("Town", [], None), ("Office", [], None), ("clerk", [], "Office"),
    ]  # fmt: skip
