"""With a perspective chosen, an edit says for whom it counts, and is never silently for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from seeds import long
from waiting import eventually
from workbench.conftest import Served

from .conftest import Watched, imported
from .test_typing import LETTERS, MORE, by_link, lost

if TYPE_CHECKING:
    import httpx
    from playwright.sync_api import Browser, Page

    from .test_typing import Lost

__all__ = ["lost"]
PERSPECTIVES = """\
perspectives:
  B: {name: as the town tells it, preferences: {Firm: [not night]}}
  C: {name: as the firm tells it, preferences: {Office: [lights]}}
"""
TEXT = re.sub(r", evidence: \[c\d\]", "", LETTERS) + MORE.replace("quiet and lights", "quiet and not quiet")
ASKED = "For whom does this count?"


class Told:
    """A page with a perspective chosen, and what the case says."""

    def __init__(self, page: Page, api: httpx.Client, case: str, url: str) -> None:
        self.page, self.api, self.case, self.url = page, api, case, url

    def go(self, room: str) -> None:
        joined = "&" if "?" in room else "?"
        self.page.goto(f"{self.url}/cases/{self.case}/{room}{joined}perspective=B")
        self.page.get_by_role("heading", level=1).wait_for()

    def said(self) -> dict[str, Any]:
        document: dict[str, Any] = self.api.get(f"/api/cases/{self.case}").json()["document"]
        return document

    def own(self) -> dict[str, Any]:
        layer: dict[str, Any] = self.said()["perspectives"][0]["layer"]
        return layer

    def answer(self, button: str) -> None:
        self.page.get_by_role("region", name=ASKED).get_by_role("button", name=button).click()

    def saved(self) -> None:
        self.page.get_by_role("status").filter(has_text="All changes are saved").wait_for()


@pytest.fixture(scope="module")
def told(browser: Browser, bench: Served) -> Iterator[Told]:
    watched = Watched(browser)
    with bench.client() as api:
        case = imported(api, TEXT + PERSPECTIVES)
        yield Told(watched.open(bench, f"/cases/{case}/model"), api, case, bench.url)
    watched.context.close()
    assert watched.faults == []


def wants(layer: dict[str, Any], who: str) -> list[str]:
    return [s["that"] for p in layer["preferences"] if p["id"] == who for s in p["statements"]]


def test_a_first_edit_of_what_all_share_is_asked_about(told: Told) -> None:
    told.go("preferences?who=Town")
    page, before = told.page, told.said()
    page.get_by_text("the same in all perspectives", exact=True).wait_for()
    field = page.get_by_role("combobox", name="Statement 3")
    field.fill("not permit")
    told.page.get_by_role("region", name=ASKED).wait_for()
    assert told.said() == before, "nothing is saved before it is said for whom"
    assert field.input_value() == "not permit"
    told.answer("For perspective as the town tells it only")
    told.saved()
    assert told.said()["preferences"] == before["preferences"]
    assert wants(told.own(), "Town") == ["night if quiet", "quiet if night", "not permit"]
    page.get_by_text("perspective as the town tells it", exact=True).wait_for()  # it has a list of its own now
    # What another perspective gives is said, too.
    page.get_by_role("button", name="Harbour office").click()
    page.get_by_text("the same in all perspectives but as the firm tells it").wait_for()


EDITS = [
    ("Name of option 2", "whisper", lambda own: own["options"][0]["name"]),
    ("Definitions: dark", "lights or quiet", lambda own: own["definitions"][0]["text"]),
    ("Name of decision maker 2", "The town", lambda own: own["decision_makers"][1]["name"]),
    ("Name of proposal 1", "a quiet night", lambda own: own["proposals"][0]["name"]),
    ("What term 2 of", "not permit", lambda own: own["proposals"][0]["terms"][1]["that"]),
]


@long
def test_the_answer_counts_for_the_visit_and_for_every_part_of_the_model(told: Told) -> None:
    told.go("model")
    page, before = told.page, told.said()
    page.get_by_role("group").filter(has_text="Named states, definitions").locator("summary").first.click()
    page.get_by_role("combobox", name="Edits of what all share").select_option("perspectives/B")
    for label, text, found in EDITS:
        field = page.get_by_role("textbox", name=label).or_(page.get_by_role("combobox", name=label)).first
        field.fill(text)
        field.press("Enter")
        told.saved()
        assert found(told.own()) == text, label
    for state, option, is_taken, found in (
        ("Status quo", "permit the night crossing", "taken", lambda own: own["status_quo"] == "NNYN"),
        (
            "What it is of agreed",
            "light the harbour",
            "not taken",
            lambda own: [s["text"] for s in own["states"]] == ["YYYN"],
        ),
    ):
        field = page.get_by_role("group", name=state)
        field.locator("summary").click()
        field.get_by_role("group", name=option).get_by_role("radio", name=is_taken, exact=True).check()
        assert eventually(lambda found=found: found(told.own())), state
    page.get_by_role("combobox", name="Moves of").first.select_option("take-only")
    page.get_by_role("combobox", name="A new rule").fill("lights and not night")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Added: lights").first.wait_for()
    own, after = told.own(), told.said()
    assert [o.get("moves") for o in own["options"] if o["id"] == "night"] == ["take-only"]
    assert [r["when"] for r in own["infeasible"]] == ["lights and not night"]
    assert [own["proposals"][0]["terms"][k]["that"] for k in (0, 2)] == ["night and quiet", "lights"]
    assert {k: v for k, v in after.items() if k not in ("perspectives", "places")} == {
        k: v for k, v in before.items() if k not in ("perspectives", "places")
    }, "what all share is as it was"
    assert after["perspectives"][1] == before["perspectives"][1]
    assert page.get_by_role("textbox", name="Name of option 2").input_value() == "whisper"


@long
def test_what_can_only_be_for_all_says_so(told: Told) -> None:
    told.go("model")
    page, before = told.page, told.said()
    page.get_by_role("combobox", name="Edits of what all share").select_option("perspectives/B")
    page.get_by_role("button", name="Remove rule").first.click()
    page.get_by_text("A rule of the whole case counts in all perspectives and phases").wait_for()
    told.answer("Not at all")
    assert told.said() == before
    page.get_by_role("button", name="Remove option light").click()
    page.get_by_role("dialog").get_by_role("button", name="Only here").click()
    told.answer("For all")
    page.get_by_role("button", name="Undo: remove option").click()
    page.get_by_role("button", name="Redo: remove option").wait_for()
    # It was said once for this one only.
    assert page.get_by_role("combobox", name="Edits of what all share").input_value() == "perspectives/B"


@long
def test_a_trial_becomes_a_list_of_the_perspective(told: Told) -> None:
    told.go("preferences?who=Office")
    page, before = told.page, told.said()
    page.get_by_role("checkbox", name="Try without saving").check()
    page.get_by_role("button", name="Move up: statement 2").click()
    page.get_by_role("combobox", name="A new statement").fill("quiet")
    page.keyboard.press("Enter")
    page.get_by_role("listitem", name="Statement 3: ").wait_for()
    page.get_by_role("button", name="Save what is supposed").click()
    told.answer("For perspective as the town tells it only")
    page.get_by_role("status").filter(has_text="What was supposed is saved").wait_for()
    assert wants(told.own(), "Office") == ["night if lights", "not lights if not night", "quiet"]
    assert told.said()["preferences"] == before["preferences"]


@long
def test_what_is_typed_before_it_is_said_for_whom_is_kept(lost: Lost, bench: Served) -> None:
    with bench.client() as client:
        case = imported(client, TEXT + PERSPECTIVES)
        lost.page.goto(f"{bench.url}/cases/{case}/model?perspective=B")
        lost.page.get_by_role("heading", level=1).wait_for()
        typed = lost.type()
        by_link(lost)
        lost.page.get_by_role("region", name=ASKED).wait_for()
        lost.page.goto(f"{bench.url}/cases/{case}/model?perspective=B")
        lost.page.get_by_role("heading", level=1).wait_for()
        assert lost.missing(typed) == {}


DIFFERENT = """\
perspectives:
  B:
    name: as the town tells it
    options: {quiet: {name: keep silent}}
    infeasible: [night and lights]
    preferences: {Firm: [not night, quiet]}
    definitions: {dark: lights}
  C: {name: as the firm tells it, preferences: {Office: [lights]}}
"""


@pytest.fixture
def other(told: Told) -> Iterator[Told]:
    """The page, with a case of its own in which a perspective says several things otherwise."""
    case = imported(told.api, TEXT + DIFFERENT)
    before, told.case = told.case, case
    yield told
    told.case = before


@long
def test_what_differs_is_marked_in_every_room_and_at_the_thing_itself(other: Told) -> None:
    page = other.page
    for room in ("sources", "model", "preferences", "verdict", "states", "compare", "report", "history"):
        other.go(room)
        summary = page.get_by_text("Perspective as the town tells it differs in 4 places from what all share")
        summary.wait_for()
    summary.click()
    page.get_by_role("link", name="What Ferry firm wants").click()
    page.get_by_role("heading", name="Ferry firm wants").wait_for()
    page.get_by_text("differs here: statements", exact=True).wait_for()
    firsts = page.get_by_role("listitem", name="Statement 2").get_by_text("differs here: not in the list of all")
    firsts.wait_for()
    page.get_by_text("In the list of all, and not here:").wait_for()
    other.go("model")
    option = page.get_by_role("listitem", name="Option keep silent")
    option.get_by_text(re.compile("differs here: name .in all: “")).wait_for()
    rule = page.get_by_role("listitem").filter(has_text="only in perspective as the town tells it").first
    rule.wait_for()
    # Where none is chosen, what one of them says otherwise is told all the same.
    page.goto(f"{other.url}/cases/{other.case}/model")
    page.get_by_text("differs in perspective as the town tells it (name)").wait_for()
    page.get_by_role("list", name=re.compile("only elsewhere")).get_by_text("only in perspective as").first.wait_for()


@long
def test_what_one_says_is_made_to_count_for_all_and_the_other_way_round(other: Told) -> None:
    page, before = other.page, other.said()
    other.go("preferences?who=Firm")
    page.get_by_role("button", name="perspective as the town tells it – for whom it counts").click()
    dialog = page.get_by_role("dialog")
    way = dialog.get_by_role("region", name="Let it count for all")
    assert "It is new for what all share, perspective as the firm tells it." in way.inner_text()
    assert "What all shared until now is given up" in way.inner_text()
    assert other.said() == before, "nothing is done before it is said what will be"
    way.get_by_role("button", name="Let it count for all").click()
    page.get_by_role("status").filter(has_text="It counts for all now: what Ferry firm wants.").first.wait_for()
    assert wants(other.said(), "Firm") == ["not night", "quiet"]
    assert "Firm" not in [p["id"] for p in other.own()["preferences"]]
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("differs here: statements", exact=True).wait_for()
    assert {k: v for k, v in other.said().items() if k != "places"} == {
        k: v for k, v in before.items() if k != "places"
    }
    page.get_by_role("button", name="perspective as the town tells it – for whom it counts").click()
    dialog.get_by_role("button", name="As in all again").click()
    page.get_by_text("the same in all perspectives", exact=True).wait_for()
    # What counts for all comes to be said in the chosen one only; what would be wrong then is told before.
    page.get_by_role("button", name="the same in all perspectives – for whom it counts").click()
    only = dialog.get_by_role("region", name="Let it count for perspective as the town tells it only")
    assert "no more in what all share, perspective as the firm tells it" in only.inner_text()
    only.get_by_role("button").first.click()
    page.get_by_text("only in perspective as the town tells it", exact=True).wait_for()
    assert "Firm" not in [p["id"] for p in other.said()["preferences"]]


TYPED = [
    ("preferences?who=Town", "Statement 3", "not permit"),
    ("model", "Name of option 2", "whisper"),
    ("model", "A new rule", "lights and not night"),
    ("model", "What term 2 of", "not permit"),
]


@long
def test_no_key_that_opened_the_question_answers_it(told: Told) -> None:
    case = told.case = imported(told.api, TEXT + PERSPECTIVES)
    page, before, keys = told.page, told.said(), told.page.keyboard
    asked = page.get_by_role("region", name=ASKED)
    for room, label, text in TYPED:
        told.go(room)
        field = page.get_by_role("textbox", name=label).or_(page.get_by_role("combobox", name=label)).first
        field.press("Control+a")
        field.press_sequentially(text)
        # A key that is held down, and others by whoever did not see the question yet.
        keys.down("Enter")
        asked.wait_for()
        for _ in range(5):
            keys.down("Enter")
        keys.up("Enter")
        for key in ("Enter", "Space", "Enter"):
            keys.press(key)
        # By keys it is answered once they have gone to an answer, and by none that goes on from elsewhere.
        keys.press("Tab")
        expect(asked.get_by_role("button", name="For perspective as the town")).to_be_focused()
        assert told.said() == before, label
        asked.get_by_role("button", name="Not at all").press("Enter")
        asked.wait_for(state="hidden")
        field.press("Escape")
    # Nor where it opens because the typing rests.
    told.go("preferences?who=Town")
    field = page.get_by_role("combobox", name="Statement 3")
    field.press("Control+a")
    field.press_sequentially("not permit")
    asked.wait_for()
    for key in ("Enter", "Space", "Enter"):
        keys.press(key)
    expect(asked).to_be_focused()
    assert (told.case, told.said()) == (case, before)
