"""The picture of a verdict as SVG: plain attributes, which every program reads, and a style for screens.

What is laid out is drawn in the light theme by attributes alone. The style adds what a browser can do: the dark theme,
and what is seen of the focus and the pointer. Nothing is measured, loaded or run, and the bytes are always the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from detente.pictures.svg import FONTS, checked_prefix, numbers, safe
from detente.pictures.verdict.measure import TYPES, wrap
from detente.pictures.verdict.narrow import narrow
from detente.pictures.verdict.sheet import (
    Area,
    Drawn,
    Head,
    Hue,
    Label,
    Line,
    Mark,
    Node,
    Sheet,
    labels,
    outline,
    rings,
)  # fmt: skip
from detente.pictures.verdict.shown import VerdictPicture
from detente.pictures.verdict.wide import wide

WIDE, PAPER, PHONE, LEAST = 1056, 720, 350, 320
"""The widths of a picture: on a page, on paper, on a telephone, and the least."""

NARROW_BELOW = 680


COLOURS = {
    "ink": ("#1d1c1a", "#eceae4"),
    "quiet": ("#5f5c55", "#a8a49a"),
    "touched": ("#f6f5f1", "#26251f"),
    "focus": ("#1f5fe0", "#8ab4ff"),
    "line": ("#e2dfd7", "#35342f"),
    "edge": ("#8d897f", "#7c786e"),
    "paper": ("#ffffff", "#1c1c1a"),
    "ground": ("#ffffff", "#141413"),
    "p0": ("#0f3a82", "#3d9cc7"),
    "p1": ("#742b11", "#c67e33"),
    "p2": ("#047750", "#88f9f7"),
    "p3": ("#7647d0", "#9679fd"),
    "p4": ("#826b00", "#fae98b"),
    "p5": ("#a64e8a", "#f25c79"),
}
"""Each colour on light and on dark. Those of the parties keep a distance in normal, protan, deutan and tritan sight."""

HUES = 6
DASHES = ("", "9 4", "2.5 3.5", "10 3 2.5 3", "15 4", "5 2.5")
"""The dashes of the lines of parties, in the order of their colours."""

TURN = 12
"""For so long a line that several make together is in the colour of one before it is in that of the next."""

LINES = {
    "back": ("party", 2.0),
    "through": ("party", 8.0),
    "unknown": ("edge", 2.0),
    "bar": ("party", 5.0),
    "edge": ("ink", 2.0),
    "hair": ("line", 1.0),
    "stub": ("edge", 1.5),
    "hatch": ("line", 1.0),
}
"""The colour and the width of each kind of line."""


def verdict_svg(
    pictures: Sequence[VerdictPicture], *, width: int = WIDE, prefix: str = "verdict", headed: bool = False,
    paired: bool = False,
) -> str:  # fmt: skip
    """Draw pictures of verdicts, one below the other, as SVG that stands alone or inside a page.

    Parameters
    ----------
    pictures
        What they show.
    width
        How wide; below 680 the narrow form is drawn.
    prefix
        What every id in the drawing begins with; drawings on one page need different ones.
    headed
        Whether each has its sentence above it, as one that stands alone needs.
    paired
        Whether the wide and the narrow form stand on one page, of which a screen is to show the one that fits.

    Raises
    ------
    ValueError
        If no id can begin with the prefix, or there is nothing to draw, or the width is below 320.
    """
    name = checked_prefix(prefix)
    if not pictures or width < LEAST:
        raise ValueError(
            f"verdict_svg: expected a picture and a width from {LEAST} on, got {len(pictures)} and {width}"
        )
    groups: list[str] = []
    y = 0.0
    for k, picture in enumerate(pictures):
        sheet = laid_out(picture, float(width))
        head = wrap(picture.title, width - 4, "title") if headed else ()
        groups += map(_drawn, labels(2, y + 16, head, "title"))
        y += TYPES["title"].step * len(head) + (8 if head else 0)
        groups += [f'<g transform="translate(0 {numbers(y)})">', *map(_drawn, sheet.parts), "</g>"]
        y += sheet.height + (28 if k + 1 < len(pictures) else 0)
    title = safe(" ".join(picture.title for picture in pictures))
    size = f'viewBox="0 0 {numbers(width, y)}" width="{width}" height="{numbers(y)}"'
    named = f'role="group" aria-labelledby="{name}-title"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{name}-svg" {size} {named} font-family=\'{FONTS}\'>',
        f'<title id="{name}-title">{title}</title>',
        f"<style>\n{style(f'#{name}-svg', narrow_form=width < NARROW_BELOW, paired=paired)}\n</style>",
        _drawn(Area("ground", 0, 0, width, y, 0)),
        *groups,
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def laid_out(picture: VerdictPicture, width: float) -> Sheet:
    """Lay a picture out in the form that a width has room for."""
    if picture.impossible is not None:
        return _impossible(picture.title, picture.impossible, width)
    return narrow(picture, width) if width < NARROW_BELOW else wide(picture, width)


def _impossible(title: str, told: tuple[str, str], width: float) -> Sheet:
    """Return an empty deal, hatched, with what excludes it in words."""
    loud, why = wrap(told[0], width - 48, "loud"), wrap(told[1], width - 48, "what")
    words = [*labels(24, 36, loud, "loud"), *labels(24, 40 + 16 * len(loud), why, "what")]
    height = 46.0 + 16 * (len(loud) + len(why))
    hatch = " ".join(f"M{numbers(x, y)} l8 -8" for y in (14.0, height - 4) for x in range(12, int(width) - 20, 8))
    return Sheet(
        width, height, title, (Area("impossible", 1, 2, width - 2, height - 4, 10), Line("hatch", hatch), *words)
    )


def style(own: str, *, narrow_form: bool, paired: bool) -> str:
    """Return rules that touch nothing outside a drawing: dark on a screen, the focus and the pointer, which form."""
    dark = [f"{own} .{kind[0]}-{name}{{{kind}:{on_dark}}}" for name, (_, on_dark) in COLOURS.items()
            for kind in ("fill", "stroke")]  # fmt: skip
    rules = [
        f"{own}{{max-width:100%;height:auto}}",
        f"{own} .node{{cursor:pointer;outline:none}}",
        "@media screen{",
        *_touched(own, 0),
        "}",
        "@media screen and (prefers-color-scheme:dark){",
        *dark,
        *_touched(own, 1),
        "}",
        f"@media print{{{own}{{break-inside:avoid}}}}",
    ]
    if paired and narrow_form:
        rules += [f"{own}{{display:none}}", f"@media screen and (max-width:699px){{{own}{{display:block}}}}"]
    elif paired:
        rules.append(f"@media screen and (max-width:699px){{{own}{{display:none}}}}")
    return "\n".join(rules)


def _touched(own: str, theme: int) -> list[str]:
    return [
        f"{own} .node:hover>.hit{{fill:{COLOURS['touched'][theme]}}}",
        f"{own} .node:focus-visible>.hit{{stroke:{COLOURS['focus'][theme]};stroke-width:3}}",
    ]


# -- one thing after the other ----------------------------------------------------------------------------------------


def _hue(hue: Hue, nobodys: str) -> str:
    return nobodys if hue is None else f"p{hue % HUES}"


def _paint(**colours: str) -> str:
    """Return the attributes of colours, and the classes by which the dark theme finds them."""
    named = {kind: name for kind, name in colours.items() if name != "none"}
    classes = " ".join(f"{kind[0]}-{name}" for kind, name in named.items())
    values = " ".join(f'{kind}="{COLOURS[name][0] if name != "none" else name}"' for kind, name in colours.items())
    return f'class="{classes}" {values}'


@singledispatch
def _drawn(part: Drawn | Node) -> str:
    """Return a part of a picture as SVG."""
    raise TypeError(f"nothing that is drawn: {part!r}")


@_drawn.register
def _(node: Node) -> str:
    named = f'class="node {node.kind}" role="button" tabindex="0" data-row="{node.row}" aria-label="{safe(node.says)}"'
    return "\n".join([f"<g {named}>", *map(_drawn, node.parts), "</g>"])


@_drawn.register
def _(label: Label) -> str:
    kind = TYPES[label.kind]
    colour = _hue(label.hue, "ink") if kind.colour == "party" else kind.colour
    set_as = f'font-size="{kind.size:g}"' + (' font-weight="600"' if kind.bold else "")
    set_as += ' text-decoration="underline"' if kind.underlined else ""
    set_as += ' text-anchor="middle"' if label.middle else ""
    at = f'x="{numbers(label.x)}" y="{numbers(label.y)}"'
    return f"<text {at} {set_as} {_paint(fill=colour)}>{safe(label.text)}</text>"


@_drawn.register
def _(line: Line) -> str:
    colour, width = LINES[line.kind]
    stroke = _hue(line.hue, "ink") if colour == "party" else colour
    dash = DASHES[(line.hue or 0) % HUES] if line.kind == "back" else "4 4" if line.kind == "unknown" else ""
    part, of = line.share
    if of > 1:  # the parts of several take turns
        dash = f"{TURN} {TURN * (of - 1)}"
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    dashed += f' stroke-dashoffset="{-TURN * part}"' if part else ""
    return f'<path d="{line.path}" {_paint(fill="none", stroke=stroke)} stroke-width="{width:g}"{dashed}/>'


@_drawn.register
def _(head: Head) -> str:
    points = " ".join(f"{numbers(x)},{numbers(y)}" for x, y in head.points)
    return f'<polygon points="{points}" {_paint(fill=_hue(head.hue, "quiet"))}/>'


@_drawn.register
def _(mark: Mark) -> str:
    colour = _hue(mark.hue, "quiet")
    paint = f'{_paint(fill="paper" if mark.hollow else colour, stroke=colour)} stroke-width="2"'
    corners = outline(mark)
    centre = f'cx="{numbers(mark.x)}" cy="{numbers(mark.y)}"'
    points = " ".join(f"{numbers(x)},{numbers(y)}" for x, y in corners)
    shape = f'<polygon points="{points}" {paint}/>' if corners else f'<circle {centre} r="{numbers(mark.r)}" {paint}/>'
    around = [
        f'<circle {centre} r="{numbers(mark.r + 3 * k)}" {_paint(fill="none", stroke=colour)} stroke-width="1"/>'
        for k in range(1, rings(mark.hue) + 1)
    ]
    return "\n".join([shape, *around])


@_drawn.register
def _(area: Area) -> str:
    at = f'x="{numbers(area.x)}" y="{numbers(area.y)}" width="{numbers(area.width)}" height="{numbers(area.height)}"'
    at += f' rx="{numbers(area.corner)}"' if area.corner else ""
    match area.kind:
        case "hit":
            return f'<rect class="hit" {at} fill="none" stroke="none" pointer-events="all"/>'
        case "impossible":
            return f'<rect {at} {_paint(fill="none", stroke="edge")} stroke-width="2" stroke-dasharray="6 5"/>'
    return f"<rect {at} {_paint(fill='paper' if area.kind == 'deal' else 'ground')}/>"
