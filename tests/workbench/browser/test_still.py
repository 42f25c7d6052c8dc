"""Nothing jumps while a room is loaded: what stands below something waits for it, and rooms keep their place."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
import pytest

from seeds import long

from .conftest import Opened, imported
from .test_further import ELSEWHERE
from .test_journeys import DEAL
from .test_rooms import settled

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

PATIENT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("main * { animation: none !important; }");
  document.adoptedStyleSheets = [sheet];
}"""
"""What waits does so for as long as it takes: a busy machine is no reason to jump in a test."""


@long
def test_nothing_jumps_while_rooms_are_loaded(opened: Opened, api: httpx.Client) -> None:
    rooms = pytest.importorskip("rooms")
    case = imported(api, DEAL.replace("[not a, a and b]", "[a and b, a]") + ELSEWHERE)
    page = opened(f"/cases/{case}/history")
    for script in (rooms.SHIFTS, PATIENT):
        page.add_init_script(f"({script})()")
    jumped = {}
    for room in ("verdict", "compare", "states", "preferences", "model", "report", "history"):
        page.goto(page.url.rpartition("/")[0] + f"/{room}")
        page.get_by_role("heading", level=1).wait_for()
        page.wait_for_function("() => !document.querySelector('[data-loading]')")
        settled(page)
        jumped[room] = rooms.shifts(page)
    summed = {room: sum(s["value"] for s in found) for room, found in jumped.items()}
    moved = [f"{room}: {s['value']:.4f} {what}" for room, found in jumped.items() for s in found for what in s["what"]]
    assert [room for room, total in summed.items() if total >= rooms.JUMPS] == [], "\n".join(moved)
