"""The rooms of the workbench in a real browser: how soon a verdict and a room are there, and whether anything jumps.

``python benchmarks/rooms.py [--passes 5] [--only ferry] [--explain]`` prints two tables and exits with 1 if something
takes longer than it may, or jumps. Measured are the time from an edit to the verdict on the new version, the time from
a click on a room to all that is shown of it first, and the layout shift of Chromium while a room is loaded and while
somebody else's edit arrives. `--explain` says what jumped. The best of the passes counts for times, the worst for what
jumps. It needs Chromium, Playwright and a built page.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from browsing import Bench, rest, workbench

if TYPE_CHECKING:
    from playwright.sync_api import Page

VERDICT_WITHIN = {"ferry": 300, "syria-2016": 1000}
ROOM_WITHIN = 200
JUMPS = 0.01  # below it nobody sees a jump; a room that keeps its place has 0
MODEL = {"ferry": "proposal=V1", "syria-2016": "perspective=A&proposal=V1"}
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const e of list.getEntries())
      window.shifts.push({
        value: e.value,
        asked: e.hadRecentInput,
        what: e.sources.map((s) => {
          const at = s.node?.nodeType === 1 ? s.node : s.node?.parentElement;
          const words = (at?.textContent ?? '').trim().slice(0, 40);
          const [from, to] = [s.previousRect, s.currentRect].map((r) => `${r.x},${r.y} ${r.width}x${r.height}`);
          return `${at?.tagName}.${at?.className}: ${words} (${from} to ${to})`;
        }),
      });
  }).observe({ type: "layout-shift", buffered: true });
}"""
WATCH = """
  const unfinished = "[aria-busy=true], [data-loading]";
  const busy = () => [...document.querySelectorAll(unfinished)].some((e) => e.checkVisibility());
  const watch = (there) => new Promise((shown) => {
    const begun = performance.now();
    let since = null;
    const look = () => {
      const now = performance.now();
      if (!there() || busy()) since = null;
      else if (since === null) since = now;
      else if (now - since > 60) return shown(since - begun);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
"""
EDITED = (
    f"(button, text) => {{ {WATCH} const found = watch(() => "
    "document.querySelector('section.verdict h2')?.textContent.includes(text)); button.click(); return found; }"
)
OPENED = (
    f"(link, name) => {{ {WATCH} const found = watch(() => "
    "document.querySelector('main h1')?.textContent === name); link.click(); return found; }"
)


@dataclass
class Found:
    """What was measured of a case: milliseconds by what was done, and by room what jumped while it was loaded."""

    verdict: list[float] = field(default_factory=list)
    rooms: dict[str, list[float]] = field(default_factory=dict)
    jumps: dict[str, float] = field(default_factory=dict)
    jumped: list[str] = field(default_factory=list)


def edited(bench: Bench, case: str, name: str) -> None:
    """Give the proposal V1 another name, as another page of the same person does."""
    version = bench.api.get(f"/api/cases/{case}").raise_for_status().json()["version"]
    command = {"kind": "edit", "path": ["proposals", "V1"], "fields": {"name": name}}
    body = {"version": version, "client": "another page", "key": name, "command": command}
    bench.api.post(f"/api/cases/{case}/commands", json=body).raise_for_status()


def verdicts(bench: Bench, case: str, query: str, passes: int) -> Iterator[float]:
    """Yield how long it takes, after an edit is taken back, until the verdict on the new version is shown."""
    for k in range(passes + 1):
        edited(bench, case, f"the deal of edit {k}")
    bench.page.goto(f"{bench.url}/cases/{case}/verdict?{query}")
    for k in reversed(range(passes)):
        rest(bench.page)
        undo = bench.page.get_by_role("button", name="Undo: ")
        yield undo.evaluate(EDITED, f"the deal of edit {k}”")


def rooms(bench: Bench, case: str, query: str, passes: int) -> dict[str, list[float]]:
    """Return how long each room takes to be there, by its name."""
    bench.page.goto(f"{bench.url}/cases/{case}/history?{query}")
    links = bench.page.get_by_role("navigation", name="Rooms of the case").get_by_role("link")
    links.first.wait_for()
    found: dict[str, list[float]] = {}
    for _ in range(passes):
        for k in range(links.count()):
            rest(bench.page)
            name = links.nth(k).inner_text()
            found.setdefault(name, []).append(links.nth(k).evaluate(OPENED, name))
    return found


def shifts(page: Page) -> list[dict[str, Any]]:
    """Return what has jumped since it was asked last, but for what somebody's own click has moved."""
    found: list[dict[str, Any]] = page.evaluate("() => window.shifts.splice(0)")
    return [shift for shift in found if not shift["asked"]]


def measured(bench: Bench, slug: str, passes: int) -> Found:
    """Return what is measured of one case."""
    case, query, found = bench.case(slug), MODEL[slug], Found()
    found.verdict = [*verdicts(bench, case, query, passes)]
    found.rooms = rooms(bench, case, query, passes)
    page = bench.page
    links = page.get_by_role("navigation", name="Rooms of the case").get_by_role("link").all()
    for name, address in [(link.inner_text(), link.get_attribute("href")) for link in links]:
        page.goto(f"{bench.url}{address}")
        page.get_by_role("heading", level=1, name=name).wait_for()
        rest(page)
        _add(found, f"{name}, loaded", shifts(page))
        if name == "Verdict":
            edited(bench, case, "the deal that somebody else has named")
            page.get_by_role("heading", level=2, name="the deal that somebody else has named").wait_for()
            rest(page)
            _add(found, f"{name}, somebody else's edit", shifts(page))
    return found


def _add(found: Found, what: str, jumped: list[dict[str, Any]]) -> None:
    found.jumps[what] = sum(shift["value"] for shift in jumped)
    found.jumped += [f"{what}: {shift['value']:.4f} {line}" for shift in jumped for line in shift["what"]]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--only", choices=[*VERDICT_WITHIN], help="only one of the two cases")
    parser.add_argument("--explain", action="store_true", help="say what jumped")
    given = parser.parse_args()
    with workbench() as bench:
        bench.page.add_init_script(f"({SHIFTS})()")
        found = {slug: measured(bench, slug, given.passes) for slug in ([given.only] if given.only else VERDICT_WITHIN)}
    kept = True
    print("| case | what is waited for | best, ms | median, ms | bound, ms |\n|---|---|---|---|---|")
    for slug, one in found.items():
        timed = {"verdict after an edit": (one.verdict, VERDICT_WITHIN[slug])}
        timed |= {f"{name} opened": (times, ROOM_WITHIN) for name, times in one.rooms.items()}
        for what, (times, bound) in timed.items():
            print(f"| `{slug}` | {what} | {min(times):.0f} | {sorted(times)[len(times) // 2]:.0f} | {bound} |")
            kept &= min(times) < bound
    print(f"\n| case | what is shown | layout shift, below {JUMPS} |\n|---|---|---|")
    for slug, one in found.items():
        for what, jumped in one.jumps.items():
            print(f"| `{slug}` | {what} | {jumped:.4f} |")
            kept &= jumped < JUMPS
        if given.explain:
            print("\n".join(one.jumped), file=sys.stderr)
    print(f"\nload of the machine: {os.getloadavg()[0]:.1f}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
