"""What had only the text of the file to be changed in: rankings, weights, contested owners, sections without a room."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from httpx import Client

from seeds import long, long_but
from waiting import eventually
from workbench.conftest import Served

from .conftest import Watched, imported, open_all

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CASE = """\
format: detente/1
title: Three forms
decision_makers: {A: {name: Ann}, B: {name: Ben}, C: {name: Cat}}
options: {a: {owner: A}, b: {owner: B}, c: {owner: C}}
states: {calm: NNN, full: YYY}
preferences:
  A: {ranking: [calm, YNN, [NYN, NNY], full, [YYN, YNY, NYY]], because: they said so}
  B: {weights: {b: 2, a: -1}}
  C: [c, {that: not a, because: it costs}, b]
codes: {threat: said in public}
actors: {ann: {name: Ann, aliases: ["Smith, Ann"]}, board: {name: Board}}
proposals: {p: {terms: a}}
"""


class Bench:
    """One page in which everything here is tried, and what the case says then."""

    def __init__(self, watched: Watched, served: Served, api: Client) -> None:
        self.case = imported(api, CASE)
        self.api, self.url = api, served.url
        self.page: Page = watched.open(served, f"/cases/{self.case}/model")

    def go(self, room: str) -> Page:
        self.page.goto(f"{self.url}/cases/{self.case}/{room}")
        self.page.get_by_role("heading", level=1).wait_for()
        return self.page

    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = self.api.get(f"/api/cases/{self.case}").json()["document"]
        return found

    def preference(self, maker: str) -> dict[str, Any]:
        return next(p for p in self.said()["preferences"] if p["id"] == maker)

    def section(self, name: str) -> Locator:
        found = self.page.locator("details.more").filter(has=self.page.locator(f"summary:has-text('{name}')"))
        if not found.evaluate("e => e.open"):
            found.locator("> summary").click()
        return found

    def button(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture(scope="module")
def forms(browser: Browser, bench: Served) -> Iterator[Bench]:
    watched = Watched(browser)
    with bench.client() as api:
        yield Bench(watched, bench, api)
    watched.context.close()
    assert watched.faults == []


def test_a_ranking_is_put_in_order_with_keys_with_buttons_and_by_dragging(forms: Bench) -> None:
    page = forms.go("preferences?who=A")

    def ranking() -> list[list[str]]:
        found: list[list[str]] = forms.preference("A")["ranking"]
        return found

    field = page.locator("#main").get_by_label("State full of Ann")
    field.press("Alt+ArrowUp")
    assert eventually(lambda: ranking()[:4] == [["calm"], ["YNN"], ["full"], ["NYN", "NNY"]])
    page.get_by_role("status", name="What was done").get_by_text("full has rank 3 of 5").wait_for()
    forms.button("As good as the rank above: full")
    assert eventually(lambda: ranking()[:3] == [["calm"], ["YNN", "full"], ["NYN", "NNY"]])
    forms.button("Move down: NYN")
    assert eventually(lambda: ranking()[2:4] == [["NNY"], ["NYN"]])
    page.get_by_role("listitem", name="Rank 4: NYN", exact=True).wait_for()
    grips = page.locator(".grip")
    grips.nth(4).drag_to(page.locator("li.statement .number").nth(2))
    assert eventually(lambda: ranking()[2:4] == [["NYN"], ["NNY"]])
    page.get_by_role("listitem", name="Rank 4: NNY", exact=True).wait_for()
    grips.nth(0).drag_to(grips.nth(1))
    assert eventually(lambda: ranking()[0] == ["YNN", "full", "calm"])
    assert forms.preference("A")["because"] == "they said so", "what else is said of it stays"

    new = page.locator("#main").get_by_label("A new state")
    for state, says in ("nowhere", "Found “nowhere”, which is no state."), ("calm", "It is in the ranking already."):
        new.fill(state)
        forms.button("Add state")
        page.get_by_text(says).wait_for()
        assert new.input_value() == state
    new.fill("")


@long
def test_statements_become_equally_important_and_are_separated_again(forms: Bench) -> None:
    page = forms.go("preferences?who=C")
    main = page.locator("#main")
    costly = {"that": "not a", "because": "it costs"}

    def written() -> list[Any]:
        found = forms.preference("C")["statements"]
        return [s["tied"] or {k: s[k] for k in ("that", "because") if s.get(k)} for s in found]

    forms.button("As important as the one above: statement 2")
    assert eventually(lambda: written() == [["c", costly], {"that": "b"}])
    page.get_by_role("status", name="What was done").get_by_text("“not a” is as important as “c” now").wait_for()
    second = main.get_by_label("Statement 1, part 2 of 2", exact=True)
    second.wait_for()
    assert eventually(lambda: second.evaluate("e => e === document.activeElement")), "what was in use goes on"
    second.fill("not")
    second.press("Enter")
    page.locator(".statement .wrong").first.wait_for()
    assert written()[0] == ["c", costly], "a line that cannot be read stays in its field"
    second.fill("a or not b")
    second.press("Enter")
    assert eventually(lambda: written()[0] == ["c", {**costly, "that": "a or not b"}])
    main.get_by_label("Statement 2", exact=True).press("Alt+Shift+ArrowUp")
    assert eventually(lambda: written() == [["c", {**costly, "that": "a or not b"}, "b"]])
    main.get_by_label("Statement 1, part 1 of 3", exact=True).press("Alt+Shift+ArrowDown")
    assert eventually(lambda: written() == [[{**costly, "that": "a or not b"}, "b"], {"that": "c"}])
    assert eventually(
        lambda: main.get_by_label("Statement 2", exact=True).evaluate("e => e === document.activeElement")
    )

    main.get_by_label("Try without saving").check()
    with page.expect_request("**/ask/assess") as asked:
        forms.button("Separate: b")
    supposed = asked.value.post_data_json
    assert supposed["what_if"]
    assert supposed["states"] == [], "of no state is worked out why, since none is shown"
    page.get_by_text("Only supposed: join or separate statements.").wait_for()
    page.get_by_role("listitem", name="Statement 2: b", exact=True).wait_for()
    assert len(written()) == 2, "it is only supposed"
    forms.button("Save what is supposed")
    assert eventually(lambda: written() == [{**costly, "that": "a or not b"}, {"that": "b"}, {"that": "c"}])
    main.get_by_label("Try without saving").uncheck()  # it stays on for the visit, and the next test is one more of it


@long_but(every=3)
@pytest.mark.parametrize("position", [1, 2, 3])
def test_a_note_of_a_statement_leaves_everything_else_that_it_says(forms: Bench, position: int) -> None:
    page = forms.go("preferences?who=C")
    before = forms.preference("C")["statements"]
    page.locator(".statement").nth(position - 1).locator("summary", has_text="More").click()
    field = page.get_by_label(f"Note of statement {position}")
    field.fill("it said so twice")
    field.blur()
    noted = [s | {"note": "it said so twice"} if k == position else s for k, s in enumerate(before, 1)]
    assert eventually(lambda: forms.preference("C")["statements"] == noted)
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Control+z")
    assert eventually(lambda: forms.preference("C")["statements"] == before)


def test_weights_are_numbers_beside_their_options(forms: Bench) -> None:
    page = forms.go("preferences?who=B")
    field = page.locator("#main").get_by_label("c of weights of Ben")
    field.fill("much")
    field.blur()
    page.get_by_text("Found “much” as a weight").wait_for()
    assert "c" not in forms.preference("B")["weights"], "the case stays as it is"
    field.fill("1/2")
    field.blur()
    page.locator("#main").get_by_label("a of weights of Ben").fill("")
    page.locator("#main").get_by_label("a of weights of Ben").blur()
    assert eventually(lambda: forms.preference("B")["weights"] == {"b": "2", "c": "1/2"})
    page.get_by_text("Give them in another form").click()
    forms.button("Begin a ranking in its place")
    page.locator("#main").get_by_label("A new state").wait_for()
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Control+z")
    assert eventually(lambda: forms.preference("B")["form"] == "weights")


@long
def test_who_else_would_own_an_option_is_said_in_fields(forms: Bench) -> None:
    page = forms.go("model")
    option = page.get_by_role("listitem", name="Option a", exact=True)
    option.get_by_text("Is its owner contested?").click()
    option.get_by_label("Who else of a").select_option("C")
    option.get_by_label("Why a would belong to somebody else").fill("the other letter says so")
    option.get_by_role("button", name="Add rival owner").click()
    rival = option.get_by_role("listitem", name="Cat as owner of a")
    rival.get_by_label("Why a would belong to Cat").fill("two letters say so")
    rival.get_by_label("Why a would belong to Cat").blur()

    def contested() -> list[tuple[str, str]]:
        return [(r["id"], r["because"]) for r in forms.said()["options"][0]["contested"]]

    assert eventually(lambda: contested() == [("C", "two letters say so")])
    rival.get_by_role("button", name="Remove Cat as owner of a").click()
    assert eventually(lambda: contested() == [])


@long
def test_a_section_without_a_room_is_edited_field_by_field(forms: Bench) -> None:
    page = forms.go("model")
    actors = forms.section("Actors")
    actors.get_by_label("Name of a new actor").fill("The Crew")
    actors.get_by_role("button", name="Add actor").click()
    crew = actors.get_by_role("listitem", name="The Crew")
    crew.get_by_label("Part of of The Crew").select_option("board")
    crew.get_by_label("Aliases of The Crew").fill("the crews\nCrew, The")
    crew.get_by_label("Label only of The Crew").click()
    crew.get_by_label("Overlaps of The Crew").select_option("ann")
    crew.locator(".ids summary").click()
    crew.get_by_label("Id of the_crew").fill("crew")
    crew.get_by_label("Id of the_crew").press("Enter")

    def actor() -> dict[str, Any]:
        return next((a for a in forms.said()["actors"] if a["id"] == "crew"), {})

    assert eventually(lambda: actor().get("overlaps") == ["ann"])
    assert (actor()["part_of"], actor()["aliases"], actor()["label_only"]) == (
        "board", ["the crews", "Crew, The"], "true",
    )  # fmt: skip
    actors.get_by_role("button", name="Remove actor board").click()
    page.get_by_role("dialog").get_by_text(re.compile("crew|The Crew")).first.wait_for()
    page.get_by_role("button", name="Keep it").click()

    codes = forms.section("Codes")
    codes.get_by_label("Id of a new code").fill("promise: kept")
    codes.get_by_role("button", name="Add code").click()
    codes.get_by_text("Write what it says as well.").wait_for()
    codes.get_by_label("What it says").fill("somebody binds themselves")
    codes.get_by_role("button", name="Add code").click()
    assert eventually(lambda: {c["id"]: c["text"] for c in forms.said()["codes"]}.get("promise: kept") is not None)

    repair = forms.section("Repair")
    repair.get_by_role("checkbox", name="drop").click()
    repair.get_by_label("drop of costs").fill("2")
    repair.get_by_label("tie of costs").fill("3/2")
    repair.get_by_label("tie of costs").blur()
    repair.get_by_label("A decision maker who may come to want more").select_option("A")
    repair.get_by_label("What Ann may come to want").fill("b\nnot c")
    repair.get_by_label("What Ann may come to want").blur()

    def rules() -> dict[str, Any]:
        return forms.said()["repair"] or {}

    assert eventually(lambda: rules().get("wants") == {"A": ["b", "not c"]})
    assert (rules()["allow"], rules()["costs"]) == (["drop"], {"drop": "2", "tie": "3/2"})


@long
def test_the_new_fields_have_names_and_fit_a_narrow_window(forms: Bench) -> None:
    page = forms.go("model")
    page.set_viewport_size({"width": 320, "height": 720})
    open_all(page)
    for room in ("", "preferences?who=A", "preferences?who=B"):
        if room:
            forms.go(room).locator(".field input").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        nameless = page.evaluate("""() => [...document.querySelectorAll("main input, main select, main textarea")]
            .filter(e => !e.labels?.[0]?.textContent.trim() && !e.getAttribute("aria-label")).map(e => e.outerHTML)""")
        assert nameless == []
    page.set_viewport_size({"width": 1280, "height": 720})
