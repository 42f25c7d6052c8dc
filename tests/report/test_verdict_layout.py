"""The picture of a verdict: nothing in it meets anything else, whatever the names, and it stands out in both themes."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from detente.pictures.verdict.drawing import COLOURS, verdict_svg
from detente.pictures.verdict.measure import wrap
from drawn_verdicts import SVG, faults, picture, places
from seeds import seeded

pytestmark = pytest.mark.quick

WIDTHS = (1024, 720, 680, 350, 320)


@seeded(120)
def test_nothing_meets_anything_and_nothing_is_outside(seed: int) -> None:
    shown = picture(seed)
    for width in {1024, 350, WIDTHS[seed % len(WIDTHS)]}:
        svg = verdict_svg([shown], width=width, headed=seed % 2 == 0)
        assert faults(svg) == []
        assert svg == verdict_svg([picture(seed)], width=width, headed=seed % 2 == 0)


def test_what_meets_something_would_be_found() -> None:
    svg = verdict_svg([picture(2)])
    ats = [f'x="{e.get("x")}" y="{e.get("y")}"' for e in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - own
    moved = [svg.replace(ats[4], 'x="900" y="40"'), svg.replace(ats[4], ats[3])]
    found = {fault.partition(":")[0] for one in moved for fault in faults(one)}
    assert {"outside", "words leave their place"} <= found
    assert "words meet" in found


def words_of(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.replace("…", " ").casefold())) + " "


@seeded(40)
def test_what_takes_the_focus_is_named_with_the_words_that_are_seen(seed: int) -> None:
    """WCAG 2.2, 2.5.3: who says what is seen to a computer means the same as who hears it."""
    for width in (1024, 350):
        root = ET.fromstring(verdict_svg([picture(seed)], width=width))  # noqa: S314 - what is read was written here
        for node in (g for g in root.iter(f"{SVG}g") if g.get("role") == "button"):
            seen = " ".join(t.text or "" for t in node.iter(f"{SVG}text") if t.get("text-anchor") != "middle")
            assert words_of(seen) in words_of(node.get("aria-label", ""))


def test_many_verdicts_stand_below_each_other() -> None:
    several = [picture(seed) for seed in (3, 8, 4)]
    svg = verdict_svg(several, headed=True)
    assert faults(svg) == []
    alone = sum(len(places(verdict_svg([one])).labels) for one in several)
    assert len(places(svg).labels) > alone  # each has its sentence above it


@pytest.mark.parametrize("parties", range(1, 9))
def test_every_party_has_its_own_place_shape_and_hue(parties: int) -> None:
    svg = verdict_svg([picture(parties - 1)])
    nodes = [g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("class") == "node party"]  # noqa: S314 - own
    assert len(nodes) == parties
    hues = [node.find(f"{SVG}text").get("class") for node in nodes]  # type: ignore[union-attr]
    assert hues == [f"f-p{k % 6}" for k in range(parties)]
    assert svg.count('stroke-width="1"/>') >= (1 if parties > 6 else 0)  # the ring of the seventh


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_and_signs_stand_out_in_both_themes(theme: int) -> None:
    """WCAG 2.2: text 4.5 to 1, what else must be seen 3 to 1; each theme read from what the drawing says itself."""
    svg = verdict_svg([picture(seed) for seed in (7, 8, 5)])
    said = {name: value for _, name, value in re.findall(r"\.(f|s)-(\w+)\{(?:fill|stroke):(#\w+)\}", svg)}
    assert set(said) == set(COLOURS)
    colour = {name: COLOURS[name][0] for name in COLOURS} if theme == 0 else said
    for element in ET.fromstring(svg).iter():  # noqa: S314 - what is read was written here
        for paint, prefix in (("fill", "f-"), ("stroke", "s-")):
            value = element.get(paint, "none")
            if value.startswith("#"):  # and is found by the dark theme
                name = next(c for c in (element.get("class") or "").split() if c.startswith(prefix))[2:]
                assert value == COLOURS[name][0]
                least = 4.5 if element.tag == f"{SVG}text" else 3
                if name not in ("line", "paper", "ground"):  # hair lines and grounds say nothing
                    assert min(contrast(colour[name], colour[on]) for on in ("paper", "ground", "touched")) >= least


def test_a_word_is_never_broken_and_a_number_stays_with_its_word() -> None:
    text = "so Aldermere would lose “a ferry through the winter”, its 2nd of 6 wants and falls to place 12"
    for width in range(110, 400, 7):
        lines = wrap(text, width, "what")
        assert " ".join(lines).replace("\u00a0", " ") == text
        assert not any(line[0].isdigit() and line.split("\u00a0")[0].isdigit() for line in lines)
    assert wrap("政府は国境を開く、東の港", 60, "what")[0] != wrap("政府は国境を開く、東の港", 90, "what")[0]
    assert not any(
        line.startswith("、") for width in range(40, 200) for line in wrap("政府は国境を開く、東の港", width, "what")
    )
