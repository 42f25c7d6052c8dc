"""The marks of a page: the shape and colour of a party, and the sign of how a proposal holds."""

from __future__ import annotations

from detente.pictures.svg import numbers
from detente.pictures.verdict.drawing import HUES
from detente.pictures.verdict.sheet import Mark, outline, rings
from detente.report.verdict import Shape

SIGNS: dict[Shape, str] = {
    "itself": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "deterrence": '<path d="M1.5 8A6.5 6.5 0 0 0 14.5 8Z" fill="currentColor"/>',
    "costly": '<circle cx="8" cy="8" r="6.5" stroke-dasharray="3 2"/>',
    "left": "",
    "unknown": '<text x="8" y="11.5" font-size="10" text-anchor="middle" fill="currentColor" stroke="none">?</text>',
    "impossible": '<path d="M3 3L13 13M13 3L3 13"/>',
}


def sign_of(shape: Shape) -> str:
    """Return the sign of how a proposal holds, as SVG; words beside it say the same."""
    dashed = ' stroke-dasharray="3 2"' if shape in ("costly", "unknown") else ""
    around = "" if shape == "impossible" else f'<circle cx="8" cy="8" r="6.5"{dashed}/>'
    inside = "" if shape == "costly" else SIGNS[shape]
    return (
        '<svg class="sign" viewBox="0 0 16 16" width="22" height="22" aria-hidden="true" fill="none" '
        f'stroke="currentColor" stroke-width="1.6">{around}{inside}</svg>'
    )


def mark_of(party: int, *, hollow: bool = False) -> str:
    """Return the shape of a party in its colour, as SVG; its name stands beside it."""
    mark = Mark(7, 7, 5, party)
    points = " ".join(numbers(x, y).replace(" ", ",") for x, y in outline(mark))
    shape = f'<polygon points="{points}"/>' if points else '<circle cx="7" cy="7" r="5"/>'
    ring = "".join(
        f'<circle cx="7" cy="7" r="{5 + k}" fill="none" stroke-width="0.6"/>' for k in range(1, rings(party) + 1)
    )
    return (
        f'<svg class="dot p{party % HUES}{" hollow" if hollow else ""}" viewBox="0 0 14 14" width="12" height="12" '
        f'aria-hidden="true" stroke-width="1.5">{shape}{ring}</svg>'
    )
