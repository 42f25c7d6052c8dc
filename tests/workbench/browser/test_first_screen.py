"""What is seen of a verdict before anything is scrolled or opened: all that is asked first, and nothing that jumps."""

from __future__ import annotations

import httpx

from seeds import long

from .conftest import Opened, new_case
from .test_rooms import FITS, settled

SHIFTS = """() => new Promise(done => new PerformanceObserver(list => done(
  list.getEntries().map(e => e.value).reduce((a, b) => a + b, 0)
)).observe({type: "layout-shift", buffered: true}) || setTimeout(() => done(0), 300))"""
BOTTOMS = "all => all.map(e => e.getBoundingClientRect().bottom)"
TOPS = "s => s.map(one => document.querySelector(one).getBoundingClientRect().top)"


def test_the_first_screen_answers_what_is_asked_first(opened: Opened, api: httpx.Client) -> None:
    case = new_case(api, "catalog", "syria-2016")
    page = opened(f"/cases/{case}/verdict?perspective=A")
    facts = page.locator(".facts dd")
    facts.nth(3).filter(has_text="“").wait_for()
    settled(page)
    assert page.evaluate(SHIFTS) < 0.01
    assert page.locator(".facts dt").all_inner_texts() == [
        "In 2 of 32 ways", "What would make it hold without deterrence", "How steady that is", "What it rests on"
    ]  # fmt: skip
    told = facts.all_inner_texts()
    assert min(map(len, told)) > 60, told
    assert not any("worked out" in text for text in told)
    assert max(facts.evaluate_all(BOTTOMS)) < 460, "there is room for the picture below"
    # A line below has the same answer, and another way is drawn once it is chosen.
    folded = page.get_by_role("region", name="What would make it hold?").locator(".say")
    assert folded.inner_text().split() == told[1].split()
    page.get_by_role("combobox", name="Way to carry it out").select_option(index=5)
    page.get_by_text("nothing stops this").first.wait_for()
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate(FITS)
    order = page.evaluate(TOPS, [".sentence", ".verdict .lead", ".facts", ".pictured"])
    assert order == sorted(order)


@long
def test_what_a_concept_means_is_told_by_touch(opened: Opened, api: httpx.Client) -> None:
    page = opened(f"/cases/{new_case(api, 'catalog', 'ferry')}/states", has_touch=True)
    page.get_by_role("button", name="SEQ", exact=True).first.tap()
    page.get_by_text("by reactions that serve those who react (SEQ, sequential stability)").wait_for()
    page.keyboard.press("Escape")
    page.goto(page.url.replace("/states", "/verdict"))
    page.get_by_role("region", name="What “hold” means").locator("summary").tap()
    page.get_by_text("They differ here because somebody would gain").wait_for()
