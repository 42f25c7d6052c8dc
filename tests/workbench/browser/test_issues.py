"""What is negotiated, and what it is worth to whom: written in the page, without a line of YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from seeds import long
from waiting import eventually

from .conftest import Opened, imported

if TYPE_CHECKING:
    import httpx

CASE = """\
format: detente/1
title: Boats
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options: {a: {owner: A, name: sail}, b: {owner: B, name: pay more}}
preferences: {A: [b, not a], B: [a, not b]}
"""


def test_an_issue_with_two_levels_and_what_they_are_worth_to_one_of_two(opened: Opened, api: httpx.Client) -> None:
    case = imported(api, CASE)

    def told(section: str) -> Any:
        return api.get(f"/api/cases/{case}").json()["document"][section]

    page = opened(f"/cases/{case}/model?at=issues")
    page.set_default_timeout(20_000)
    page.get_by_label("Name of a new issue").fill("the wage")
    page.get_by_role("button", name="Add issue").click()
    issue = page.get_by_role("listitem", name="The wage").first
    for formula, named in (("pay more", "“pay more”"), ("not pay more", "Not “pay more”")):
        issue.get_by_label("A new level of the wage", exact=True).fill(formula)
        issue.get_by_role("button", name="Add level").click()
        issue.get_by_role("listitem", name=named, exact=True).wait_for()
    assert eventually(lambda: [level["when"] for level in told("issues")[0]["levels"]] == ["b", "not b"])
    page.goto(page.url.replace("at=issues", "at=worth"))
    page.get_by_label("Whose worth of packages is added").select_option(label="Ann")
    worth = page.locator("#at-worth").get_by_role("listitem", name="Ann")
    more, same = (worth.get_by_label(f"The wage: {text}") for text in ("“pay more”", "not “pay more”"))
    more.fill("50 to 60")
    more.press("Tab")
    assert eventually(lambda: told("worth")[0]["points"] == {"the_wage": {"pay_more": ["50", "60"]}})
    same.fill("none")
    same.press("Tab")
    worth.get_by_text("Write “none” as a number, such as 3, 2.5 or 1/3").wait_for()
    same.fill("1/3")
    same.press("Tab")
    assert eventually(lambda: told("worth")[0]["points"]["the_wage"].get("not_pay_more") == "1/3")
    worth.get_by_label("Walk-away value").fill("7.5")
    worth.get_by_label("Walk-away value").press("Tab")
    assert eventually(lambda: told("worth")[0]["walk_away"] == "7.5")
    assert api.get(f"/api/cases/{case}").json()["valid"]
    assert "not_pay_more: 1/3" in api.get(f"/api/cases/{case}/file").json()["text"]
    page.get_by_role("button", name="Undo").click()
    assert eventually(lambda: told("worth")[0]["walk_away"] is None)


@long
def test_points_for_a_level_that_is_gone_are_shown_so_that_they_can_be_taken_away(
    opened: Opened, api: httpx.Client
) -> None:
    issues = "issues: {wage: {levels: {more: b, same: not b}}}\nworth: {A: {points: {wage: {more: [1, 2], same: 0}}}}\n"
    case = imported(api, CASE + issues)

    def valid() -> bool:
        return bool(api.get(f"/api/cases/{case}").json()["valid"])

    page = opened(f"/cases/{case}/model?at=issues")
    page.get_by_role("button", name="Remove level not “pay more”").click()
    assert eventually(lambda: not valid())
    page.goto(page.url.replace("at=issues", "at=worth"))
    page.get_by_label("Wage: same – there is none").fill("")
    page.get_by_label("Walk-away value").focus()
    assert eventually(valid)
    assert api.get(f"/api/cases/{case}").json()["document"]["worth"][0]["points"] == {"wage": {"more": ["1", "2"]}}
