"""Scroll the table of states of a model with a thousand states, in a real browser: how long the longest frame takes.

``python benchmarks/frames.py [--options 10] [--passes 8]`` prints one JSON object and exits with 1 if every pass has a
frame of 100 ms or more. It needs Chromium and Playwright. The best of the passes counts: what else happens on the
machine can only add to it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from crash import TOKEN, client_of, start, wait_for
from playwright.sync_api import sync_playwright

from detente.cli.chromium import BROWSERS
from detente.store import migrate, opened

WITHIN = 100
SCROLL = """async box => {
  let longest = 0, last = performance.now();
  for (let top = 0; top < box.scrollHeight; top += 400) {
    box.scrollTop = top;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }
  return longest;
}"""


def case_of(options: int) -> str:
    """Return a case in which every combination of options is a state."""
    listed = ", ".join(f"o{k}: {{owner: {'AB'[k % 2]}}}" for k in range(options))
    wants = "preferences: {A: [o1, not o0], B: [o0, not o1]}"
    return f"format: detente/1\ntitle: Many\ndecision_makers: {{A: {{}}, B: {{}}}}\noptions: {{{listed}}}\n{wants}\n"


def run(options: int, passes: int, url: str) -> list[float]:
    """Return the longest frame of each pass, in milliseconds."""
    with opened(url) as engine:
        migrate(engine)
    process, port = start(url)
    try:
        wait_for(port)
        with client_of(port) as client:
            sent = client.post("/api/import", params={"name": "many.yaml"}, content=case_of(options).encode())
            case = sent.raise_for_status().json()["id"]
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        with sync_playwright() as playwright:
            # Chromium's sandbox refuses to run as root.
            arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=path, args=arguments)
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(f"http://127.0.0.1:{port}/open?token={TOKEN}&next=/cases/{case}/states")
            page.get_by_role("status").filter(has_text=f"{2**options:,} states").wait_for()
            box = page.get_by_role("region", name="Table of states")
            frames = [round(box.evaluate(SCROLL), 1) for _ in range(passes)]
            browser.close()
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
    return frames


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--options", type=int, default=10)
    parser.add_argument("--passes", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        frames = run(given.options, given.passes, f"sqlite:///{Path(folder) / 'frames.sqlite'}")
    found = {
        "states": 2**given.options,
        "longest frame, milliseconds": frames,
        "best": min(frames),
        "load of the machine": round(os.getloadavg()[0], 1),
    }
    print(json.dumps(found, indent=2))
    return 1 if min(frames) >= WITHIN else 0


if __name__ == "__main__":
    sys.exit(main())
