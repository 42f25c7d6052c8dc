"""Two hands that use a page: one with a pointer, and one that presses keys and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .test_more_journeys import FOCUS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


class Hand:
    """Somebody who uses a page; what is typed is remembered."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.typed: list[str] = []

    def press(self, goal: Locator) -> None:
        """Use a button, a link or what unfolds something."""
        raise NotImplementedError

    def check(self, goal: Locator) -> None:
        """Choose one of several that are all to be seen."""
        raise NotImplementedError

    def choose(self, goal: Locator, label: str) -> None:
        """Choose from a list that opens."""
        raise NotImplementedError

    def write(self, goal: Locator, text: str) -> None:
        """Write into a field, and leave it or say that it is done."""
        raise NotImplementedError

    def go(self, room: str) -> None:
        """Go to a room."""
        raise NotImplementedError

    def code(self, box: Locator, line: str) -> None:
        """Select a line of a text, and begin a claim on it."""
        raise NotImplementedError

    def bring(self, goal: Locator, file: Path) -> None:
        """Give a file to a field."""
        with self.page.expect_file_chooser() as chooser:
            self.press(goal)
        chooser.value.set_files(file)

    def keep(self, goal: Locator, folder: Path) -> Path:
        """Keep what a link leads to as a file."""
        with self.page.expect_download() as download:
            self.press(goal)
        kept = folder / download.value.suggested_filename
        download.value.save_as(kept)
        return kept


LINE = """(box, words) => {
  const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return [left, right, (top + bottom) / 2];
  }
}"""
"""Where words stand on the screen."""


class Pointer(Hand):
    """A hand with a pointer."""

    def press(self, goal: Locator) -> None:
        goal.click()

    def check(self, goal: Locator) -> None:
        goal.check()

    def choose(self, goal: Locator, label: str) -> None:
        goal.select_option(label=label)

    def write(self, goal: Locator, text: str) -> None:
        self.typed.append(text)
        goal.fill(text)
        goal.blur()

    def go(self, room: str) -> None:
        self.page.get_by_role("navigation", name="Rooms of the case").get_by_role("link", name=room).click()
        self.page.get_by_role("heading", level=1, name=room).wait_for()

    def code(self, box: Locator, line: str) -> None:
        box.scroll_into_view_if_needed()
        left, right, middle = box.evaluate(LINE, line)
        self.page.mouse.move(left + 1, middle)
        self.page.mouse.down()
        self.page.mouse.move(right, middle)
        self.page.mouse.up()
        self.press(self.page.get_by_role("button", name="Code what is selected"))


ROOMS = {
    "Sources": "s", "Model": "m", "Preferences": "p", "Verdict": "v", "Compare": "c", "Report and export": "r",
}  # fmt: skip
"""The letters that lead to rooms, after a g."""

PRESSES = """goal => {
  const can = e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true })
    && e.getClientRects().length > 0;
  const some = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
  const all = [...document.querySelectorAll(some)].filter(can);
  const kept = new Map();
  for (const e of all) {
    const group = e.type === "radio" ? `radio ${e.name}` : e;
    if (!kept.has(group) || e.checked) kept.set(group, e);
  }
  const stops = all.filter(e => kept.get(e.type === "radio" ? `radio ${e.name}` : e) === e);
  const at = document.activeElement;
  const same = e => e === goal || (goal.type === "radio" && e.type === "radio" && e.name === goal.name);
  if (same(at)) return 0;
  const to = stops.findIndex(same);
  if (to < 0) return null;
  const from = stops.indexOf(at);
  if (from >= 0) return to - from;
  const before = stops.filter(e => at.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING).length;
  return at === document.body ? to + 1 : to < before ? to - before : to - before + 1;
}"""
"""How many times to press Tab to come from where the focus is to a place; less than none: back."""


FAR = 12
"""From so many steps on the section is gone to first."""
SECTIONS = """goal => {
  const heads = [...document.querySelectorAll("main h1, main h2")].filter(h => h.checkVisibility());
  const after = (a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const at = document.activeElement;
  const of = e => heads.filter(h => h === e || after(h, e)).length;
  if (!goal.closest("main")) return heads.includes(at) ? -heads.indexOf(at) : -of(at);
  const by = of(goal) - of(at);
  return by < 0 && !heads.includes(at) ? by - 1 : by;
}"""
"""How many sections a place is on from where the focus is; less than none: back. The bar is above the first."""


class Keys(Hand):
    """A hand that presses keys and nothing else."""

    def reach(self, goal: Locator) -> None:
        goal.wait_for()
        for _ in range(12):
            steps = goal.evaluate(PRESSES)
            if steps == 0:
                found = self.page.evaluate(FOCUS)
                assert (found["outlined"], found["seen"]) == (True, True), found
                return
            if steps is None:
                break
            sections = int(goal.evaluate(SECTIONS)) if abs(steps) > FAR else 0
            for _ in range(abs(sections)):
                self.page.keyboard.press("Alt+PageDown" if sections > 0 else "Alt+PageUp")
            if sections:
                continue
            for _ in range(abs(steps)):
                self.page.keyboard.press("Tab" if steps > 0 else "Shift+Tab")
        at = self.page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        pytest.fail(f"{goal} is not reached with Tab; the focus is at {at}")

    def press(self, goal: Locator) -> None:
        self.reach(goal)
        self.page.keyboard.press("Enter")

    def check(self, goal: Locator) -> None:
        self.reach(goal)
        for _ in range(9):
            if goal.is_checked():
                return
            here = goal.evaluate("e => e === document.activeElement")
            self.page.keyboard.press("Space" if here else "ArrowDown")
        pytest.fail(f"{goal} is not chosen with Space or the arrow keys")

    def choose(self, goal: Locator, label: str) -> None:
        self.reach(goal)
        now, to = goal.evaluate(
            "(e, label) => [e.selectedIndex, [...e.options].findIndex(o => o.label === label)]", label
        )
        assert to >= 0, (label, goal.inner_text())
        for _ in range(abs(to - now)):
            self.page.keyboard.press("ArrowDown" if to > now else "ArrowUp")
        self.page.keyboard.press("Enter")

    def write(self, goal: Locator, text: str) -> None:
        self.typed.append(text)
        self.reach(goal)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def go(self, room: str) -> None:
        while self.page.evaluate("() => document.activeElement.matches('input, select, textarea')"):
            self.page.keyboard.press("Tab")  # out of fields, where letters are text
        self.page.keyboard.press("g")
        self.page.keyboard.press(ROOMS[room])
        self.page.get_by_role("heading", level=1, name=room).wait_for()

    def code(self, box: Locator, line: str) -> None:
        self.reach(box)
        for key in (
            "Control+Home",
            *["ArrowDown"] * box.inner_text().split("\n").index(line),
            "Home",
            "Shift+End",
            "n",
        ):
            self.page.keyboard.press(key)
