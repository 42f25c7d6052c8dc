"""A browser and librsvg put what is drawn of a verdict in the same places, and words fit where the layout says."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import pytest

from detente.pictures.verdict.drawing import verdict_svg
from drawn_verdicts import Box, painted, picture
from programs import rsvg
from seeds import long_but
from waiting import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DRAWN = [(1024, (0, 3, 8)), (680, (5, 6)), (350, (1, 4))]
"""Widths, and the pictures drawn at random that are looked at in them."""


def in_librsvg(svg: str, folder: Path) -> dict[int, Box]:
    """Return the box of each thing by the number that it is painted with, from the outlines librsvg makes of it."""
    file = folder / "painted.svg"
    file.write_text(svg, encoding="utf-8")
    done = subprocess.run([rsvg(), "-f", "svg", str(file)], capture_output=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    found: dict[int, Box] = {}
    # The ground as a whole is a rectangle there.
    text = re.sub(
        r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)" style="([^"]*)"',
        r'<path style="\5" d="M \1 \2 L \3 \4"',
        done.stdout.decode(),
    )
    painted_with, moved_by = r"(?:fill|stroke):rgb\(([^)]*)\)", r'(?: transform="matrix\(1,0,0,1,([^)]*)\)")?'
    for colour, d, moved in re.findall(rf'<path style="[^"]*?{painted_with}[^"]*" d="([^"]*)"{moved_by}', text):
        r, g, b = (round(float(part.rstrip("%")) * 2.55) for part in colour.split(","))
        values = [float(v) for v in re.findall(r"-?\d+(?:\.\d+)?", d)]
        dx, dy = map(float, moved.split(",")) if moved else (0.0, 0.0)
        xs, ys = values[0::2], values[1::2]
        box = Box(min(xs) + dx, min(ys) + dy, max(xs) + dx, max(ys) + dy)
        number = r << 16 | g << 8 | b
        found[number] = box.around(found.get(number, box))
    return found


def in_chromium(svg: str, browser: Browser) -> dict[int, Box]:
    """Return the same from a page."""
    page = browser.new_page(viewport={"width": 1100, "height": 800})
    page.set_content(f"<body style='margin:0'>{svg}")
    boxes: dict[str, Any] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("[data-n]")].map(e => {
            const box = e.getBBox(), moved = e.getCTM();
            return [e.dataset.n, [box.x, box.y + moved.f, box.x + box.width, box.y + moved.f + box.height]];
        }))"""
    )
    page.close()
    return {int(k): Box(*values) for k, values in boxes.items()}


@long_but(every=3)
@pytest.mark.parametrize(("width", "seeds"), DRAWN, ids=["wide", "least wide", "narrow"])
def test_both_put_boxes_and_words_where_the_layout_does(
    width: int, seeds: tuple[int, ...], browser: Browser, tmp_path: Path
) -> None:
    svg, laid_out = painted(verdict_svg([picture(seed) for seed in seeds], width=width, headed=True))
    here, there = in_librsvg(svg, tmp_path), in_chromium(svg, browser)
    assert set(there) == set(laid_out)
    assert len(laid_out) > 100
    wrong = []
    for k, (words, box) in laid_out.items():
        if not words:
            if not here[k].within(there[k], 0.6) or not there[k].within(here[k], 0.6):
                wrong.append((box.what, here[k], there[k]))
        elif box.what.strip():
            fits = here[k].right <= box.right + 1 and there[k].right <= box.right + 1
            # A machine without a font for these draws boxes of its own width for them.
            drawn = not any(east_asian_width(c) in "WF" for c in box.what)
            goal = there[k] if drawn else replace(there[k], right=box.right)
            same = here[k].within(goal, 2.5) and (not drawn or here[k].width >= 0.75 * there[k].width - 6)
            if not fits or not same:
                wrong.append((box.what, here[k], there[k], box))
    assert wrong == []
