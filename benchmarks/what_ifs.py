"""What is tried in the workbench, in a real browser: how long from the edit to what is shown of its consequences.

``python benchmarks/what_ifs.py [--passes 5] [--only ferry]`` prints a table and exits with 1 if something takes longer
than it may. Tried are a statement moved to another place, doubts about the model, and claims taken away; each pass asks
something else, so that no answer is there already. It needs Chromium, Playwright and a built page. The best of the
passes counts: what else happens on the machine can only add to it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from browsing import rest, workbench

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

WITHIN = {"ferry": 300, "syria-2016": 1000}
MODEL = {"ferry": "", "syria-2016": "perspective=A"}
CLICK = """button => new Promise(shown => {
  const begun = performance.now();
  let asked = false;
  const watch = new MutationObserver(() => {
    const busy = document.querySelector('[aria-busy=true]') !== null;
    asked ||= busy;
    if (!asked || busy) return;
    watch.disconnect();
    requestAnimationFrame(() => shown(performance.now() - begun));
  });
  watch.observe(document.body, {subtree: true, childList: true, attributes: true});
  button.click();
})"""


def moved_statements(page: Page, address: str, passes: int) -> list[float]:
    """Move the second statement up, and then the third, and so on, without saving."""
    page.goto(address.format("preferences"))
    page.get_by_role("checkbox", name="Try without saving").check()
    rest(page)
    found = []
    for k in range(passes):
        button = page.get_by_role("button", name=f"Move up: statement {2 + k % 2}")
        found.append(button.evaluate(CLICK))
        rest(page)
    return found


def folded(page: Page, question: str) -> Locator:
    found = page.get_by_role("region", name=question, exact=True)
    found.wait_for()
    page.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    rest(page)
    return found


def with_one_more(page: Page, question: str, button: str, within: str, passes: int) -> list[float]:
    """Ask a question of the Verdict room with one more of its choices in each pass."""
    region = folded(page, question)
    choices = region.get_by_role("group", name=within).get_by_role("checkbox")
    found = []
    for k in range(min(passes, choices.count())):
        choices.nth(k).check()
        found.append(region.get_by_role("button", name=button).evaluate(CLICK))
        rest(page)
    return found


def doubts(page: Page, address: str, passes: int) -> list[float]:
    page.goto(address.format("verdict"))
    return with_one_more(page, "How steady is the answer?", "Try the doubts", "Only these kinds of doubt", passes)


def claims(page: Page, address: str, passes: int) -> list[float]:
    page.goto(address.format("verdict"))
    return with_one_more(page, "And without some claims?", "See what falls", "Claims that are taken away", passes)


EDITS: dict[str, Callable[[Page, str, int], list[float]]] = {
    "a statement is moved": moved_statements,
    "doubts are tried": doubts,
    "claims are taken away": claims,
}


def measured(slugs: list[str], passes: int) -> dict[tuple[str, str], list[float]]:
    """Return the milliseconds of each pass, by case and edit."""
    found = {}
    with workbench() as bench:
        for slug in slugs:
            address = f"{bench.url}/cases/{bench.case(slug)}/{{}}?{MODEL[slug]}"
            for name, edit in EDITS.items():
                found[slug, name] = edit(bench.page, address, passes)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--only", choices=[*WITHIN], help="only one of the two cases")
    given = parser.parse_args()
    found = measured([given.only] if given.only else [*WITHIN], given.passes)
    print("| case | what is tried | best, ms | median, ms | bound, ms |\n|---|---|---|---|---|")
    for (slug, name), times in found.items():
        middle = sorted(times)[len(times) // 2]
        print(f"| `{slug}` | {name} | {min(times):.0f} | {middle:.0f} | {WITHIN[slug]} |")
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f}")
    return 1 if any(min(times) >= WITHIN[slug] for (slug, _), times in found.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
