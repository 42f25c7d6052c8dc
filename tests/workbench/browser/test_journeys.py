"""Whole journeys through the workbench, by role and name only, as a reader of the screen would find things."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from detente import parse_case
from detente.web.client import FOLDER
from detente.web.settings import local_settings
from seeds import long
from workbench.conftest import TOKEN, Served, serve

from .conftest import Opened, Watched, imported, new_case, unfold

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DEAL = """\
format: detente/1
title: The deal  # a comment that an export keeps
decision_makers: {A: {name: Ann}, B: {name: Bob}}
options:
  a: {owner: A, name: give way}
  b: {owner: B, name: follow}
preferences:
  A: [not a, a and b]
  B: [a and b]
proposals:
  P: {terms: a and b}
"""
"""Ann would rather not give way than have the deal, so that nothing keeps her in it; the other way round she stays."""


def room(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name=name).click()
    page.get_by_role("heading", level=1, name=name).wait_for()


def add(page: Page, label: str, text: str) -> None:
    field = page.get_by_role("combobox", name=label).or_(page.get_by_role("textbox", name=label))
    field.fill(text)
    field.press("Enter")
    page.get_by_role("status").filter(has_text=f"Added: {text}").first.wait_for()


def verdict_of(page: Page) -> str:
    return page.get_by_role("region", name="Verdict").get_by_role("heading").inner_text()


def test_from_a_new_case_to_its_verdict(opened: Opened) -> None:
    page = opened("/")
    page.get_by_role("textbox", name="Title").fill("A strike")
    page.get_by_role("radio", name="An empty case").check()
    page.get_by_role("button", name="Make the case").click()
    page.get_by_role("heading", level=1, name="Model").wait_for()
    page.get_by_role("heading", name="What is next").wait_for()
    add(page, "Name of a new decision maker", "Union")
    add(page, "Name of a new decision maker", "Firm")
    add(page, "Name of a new option", "end the strike")
    page.get_by_role("combobox", name="Whose option").select_option("firm")
    add(page, "Name of a new option", "raise the pay")

    room(page, "Preferences")
    add(page, "A new statement", "raise_the_pay")
    add(page, "A new statement", "not end_the_strike")
    page.get_by_role("button", name="Firm").click()
    add(page, "A new statement", "end_the_strike")
    add(page, "A new statement", "not raise_the_pay")
    ranking = page.get_by_role("region", name="Ranking of states").get_by_role("rowheader")
    ranking.first.wait_for()
    assert [text.split()[-1] for text in ranking.all_inner_texts()] == ["YN", "YY", "NN", "NY"]

    room(page, "Verdict")
    for option in ("end the strike", "raise the pay"):
        page.get_by_role("group", name=option).get_by_role("radio", name="taken", exact=True).check()
    verdict = page.get_by_role("region", name="Verdict")
    verdict.get_by_role("heading", name="“the proposal as built here” holds, but only by deterrence").wait_for()
    unfold(page)
    # The prisoners' dilemma: its good outcome is stable against those who look ahead, and no Nash equilibrium.
    shown = [
        item.replace("\n", " ")
        for item in page.get_by_role("list", name="Under each concept").get_by_role("listitem").all_inner_texts()
    ]
    assert ["(Nash) ✗ fails" in shown[0], *("✓ holds" in item for item in shown[1:])] == [True] * 5
    union = page.get_by_role("region", name="Union").get_by_role("listitem")
    union.filter(has_text="Union would give up “end the strike”").first.wait_for()
    page.get_by_role("textbox", name="What it is called").fill("BOTH")
    page.get_by_role("button", name="Save as a proposal").click()
    page.get_by_role("heading", name="“BOTH” holds, but only by deterrence").wait_for()
    page.get_by_role("button", name="Undo: add proposal “BOTH”").wait_for()


@pytest.mark.quick
def test_words_become_a_claim_that_leads_to_a_verdict_and_back(opened: Opened, api: httpx.Client) -> None:
    case = imported(api, DEAL)
    page = opened(f"/cases/{case}/sources")
    page.get_by_role("textbox", name="Name of the source").fill("Letter")
    words, before = "will not give way", "🕊🕊 Ann wrote that she "
    page.get_by_role("textbox", name="Its text").fill(f"{before}{words}. 🙂\nBob waits.")
    page.get_by_role("button", name="Add the source").click()

    text = page.get_by_role("textbox", name="Text of Letter")
    text.focus()
    page.keyboard.press("Control+Home")
    for _ in before:
        page.keyboard.press("ArrowRight")
    for _ in words:
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("n")
    form = page.get_by_role("form", name="Code a claim")
    form.get_by_role("textbox", name="What it says").fill("Ann refuses")
    form.get_by_role("combobox", name="Who says it").fill("Letter > Ann")
    form.get_by_role("button", name="Code the claim").click()
    page.get_by_role("button", name="Ann refuses c1", expanded=True).wait_for()
    claim = api.get(f"/api/cases/{case}").json()["document"]["claims"][0]
    assert (claim["start"], claim["end"], claim["by"]) == (len(before), len(before) + len(words), ["Letter", "Ann"])
    assert text.inner_text().startswith(before), "a text that is read takes no typing"

    page.get_by_role("combobox", name="Let one more rest on it").select_option(label="Ann wants, 1: not “give way”")
    page.get_by_role("link", name="Ann wants, 1: not “give way”").wait_for()
    page.get_by_role("link", name="See what the verdict makes of it").click()
    page.get_by_role("heading", name="P does not hold").wait_for()
    unfold(page)
    ann = page.get_by_role("region", name="Ann", exact=True)
    move = ann.get_by_role("listitem").filter(has_text="Ann would give up “give way”")
    move.get_by_text("The words behind it").click()
    assert move.get_by_text("assumption").count() == 0
    move.get_by_role("link", name="Ann refuses").click()
    page.get_by_role("heading", level=1, name="Sources").wait_for()
    page.get_by_role("button", name="Ann refuses c1", expanded=True).wait_for()
    page.get_by_role("link", name="Ann wants, 1: not “give way”").click()
    page.get_by_role("listitem", name="Statement 1: not “give way”").wait_for()


def test_a_statement_is_moved_by_keyboard_and_the_verdict_changes_and_undo_outlives_a_restart(
    opened: Opened, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'workbench.sqlite'}"
    first, end = serve(lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), FOLDER)
    with first.client() as api:
        case = imported(api, DEAL)
    page = opened(f"/cases/{case}/preferences", first)
    holds = page.get_by_role("region", name="Would the proposals hold?")
    holds.get_by_text("fails").first.wait_for()
    page.get_by_role("checkbox", name="Try without saving").check()
    page.get_by_role("combobox", name="Statement 2").press("Alt+ArrowUp")
    holds.get_by_text("changed").first.wait_for()
    page.get_by_role("button", name="Forget it").click()
    holds.get_by_text("fails").first.wait_for()
    page.get_by_role("checkbox", name="Try without saving").uncheck()

    page.get_by_role("combobox", name="Statement 2").press("Alt+ArrowUp")
    page.get_by_text("Statement “give way” and “follow” moved to position 1 of 2").wait_for()
    page.get_by_role("listitem", name="Statement 1: “give way” and “follow”").wait_for()
    room(page, "Verdict")
    page.get_by_role("heading", name="P holds").wait_for()
    page.get_by_role("status").filter(has_text="All changes are saved").wait_for()
    page.context.close()
    end()

    second, end = serve(lambda port: local_settings(url, "127.0.0.1", port, TOKEN, "Ann"), FOLDER)
    page = opened(f"/cases/{case}/verdict", second)
    page.get_by_role("heading", name="P holds").wait_for()
    page.get_by_role("button", name="Undo: move statement 2 of").click()
    page.get_by_role("heading", name="P does not hold").wait_for()
    room(page, "History")
    page.get_by_role("row").filter(has_text="taken back").wait_for()
    page.get_by_role("button", name="Restore version 2").click()
    room(page, "Verdict")
    page.get_by_role("heading", name="P holds").wait_for()
    page.context.close()
    end()


@long
def test_two_browsers_edit_one_case(opened: Opened, api: httpx.Client) -> None:
    case = imported(api, DEAL)
    one, two = opened(f"/cases/{case}/model"), opened(f"/cases/{case}/model")
    half = one.get_by_role("textbox", name="Name of a new decision maker")
    half.fill("Half a na")
    option = one.get_by_role("textbox", name="Name of option 2")
    option.fill("follow at once")
    two.get_by_role("textbox", name="Title").fill("The great deal")
    two.get_by_role("textbox", name="Title").press("Enter")
    one.get_by_role("status").filter(has_text="change the title").first.wait_for()
    assert (half.input_value(), option.input_value()) == ("Half a na", "follow at once"), "what is typed stays"
    option.press("Enter")
    two.get_by_role("listitem", name="Option follow at once").wait_for()
    shown = api.get(f"/api/cases/{case}").json()
    assert (shown["title"], shown["document"]["options"][1]["name"]) == ("The great deal", "follow at once")
    two.get_by_role("button", name="Remove option follow at once").click()
    two.get_by_role("button", name="Only here").click()
    one.get_by_role("heading", name="to be mended").wait_for()
    two.get_by_role("button", name="Undo: remove option").click()
    one.get_by_role("listitem", name="Option follow at once").wait_for()


@long
def test_a_case_goes_in_and_comes_out_as_it_was(opened: Opened, tmp_path: Path) -> None:
    page = opened("/")
    (tmp_path / "deal.yaml").write_text(DEAL, encoding="utf-8")
    page.get_by_label("File to import").set_input_files(tmp_path / "deal.yaml")
    page.get_by_role("heading", name="P does not hold").wait_for()
    room(page, "Report and export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep the case file").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text == DEAL
    editor = page.get_by_role("textbox", name="Text of the case file")
    editor.fill(DEAL.replace("not a, a and b", "a and b, not a"))
    page.get_by_role("button", name="Save the text").click()
    page.get_by_role("button", name="Undo").first.wait_for()
    room(page, "Verdict")
    page.get_by_role("heading", name="P holds").wait_for()
    room(page, "Report and export")
    with page.expect_download() as download:
        page.get_by_role("link", name="Keep the case file").click()
    changed = Path(download.value.path()).read_text(encoding="utf-8")
    assert [s.label for s in parse_case(changed).model().preferences["A"].statements] == ["a and b", "not a"]


TEN = "\n".join(
    ["format: detente/1", "title: Ten", "decision_makers: {A: {}, B: {}}", "options:"]
    + [f"  o{i}: {{owner: {'AB'[i % 2]}}}" for i in range(10)]
    + ["preferences:", "  A: [o1, not o0, o3]", "  B: [o0, not o1]", ""]
)

SCROLL = """async (box, until) => {
  const row = "tr, [role=row]";
  let rows = 0, made = 0, most = 0;
  const observer = new MutationObserver(seen => {
    for (const one of seen)
      for (const node of one.addedNodes)
        if (node.nodeType === 1) made += (node.matches(row) ? 1 : 0) + node.querySelectorAll(row).length;
  });
  observer.observe(document.body, { childList: true, subtree: true });
  for (let top = 0; top < (until ?? box.scrollHeight); top += 400) {
    made = 0;
    box.scrollTop = top;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    most = Math.max(most, made);
    rows = Math.max(rows, document.querySelectorAll(row).length);
  }
  observer.disconnect();
  return [rows, most];
}"""
"""Scroll to the end, or as far as is said; return the most rows that were in the page, and that one step made."""


@long
def test_a_thousand_states_scroll_with_few_rows_at_a_time(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{imported(api, TEN)}/states")
    page.get_by_role("status").filter(has_text="1,024 states").wait_for()
    box = page.get_by_role("region", name="Table of states")
    # What a step costs is what it makes, which depends on the height of the table and not on how many states there are.
    assert max(box.evaluate(SCROLL)) <= 60
    page.get_by_role("button", name="Y" * 10, exact=True).wait_for()
    page.get_by_role("combobox", name="Filter: o3").select_option("Y")
    page.get_by_role("status").filter(has_text="512 of 1,024 states").wait_for()
    page.get_by_role("group", name="Filters").get_by_role("checkbox", name="Nash").check()
    ranked = page.get_by_role("columnheader", name="B", exact=True)
    ranked.get_by_role("button", name="B", exact=True).click()
    assert ranked.get_attribute("aria-sort") == "ascending"


def test_the_policy_holds_and_stored_html_is_text(browser: Browser, bench: Served, api: httpx.Client) -> None:
    evil = "<img src=x onerror=document.title='taken'><script>document.title='taken'</script>"
    case = imported(api, DEAL.replace("The deal  # a comment that an export keeps", f'"{evil}"'))
    watched = Watched(browser)
    page = watched.open(bench, f"/cases/{case}/verdict")
    page.get_by_role("heading", name="P does not hold").wait_for()
    assert page.get_by_text(evil).count() >= 1
    assert (page.title(), watched.faults) == (f"{evil} – Detente", [])
    ran = page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.body.append(script);
          return window.ran === true;
        }"""
    )
    watched.context.close()
    assert not ran
    assert any("Content Security Policy" in fault for fault in watched.faults)


def test_a_case_is_put_away_and_the_shortcuts_are_listed(opened: Opened, api: httpx.Client) -> None:
    new_case(api, "template", "two-sides", "Two of us")
    page = opened("/")
    page.get_by_role("heading", name="Two of us").wait_for()
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Put away Two of us").click()
    page.get_by_text("“Two of us” is put away").wait_for()
    page.get_by_role("heading", name="Two of us").wait_for(state="detached")
