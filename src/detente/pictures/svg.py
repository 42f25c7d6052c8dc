"""What all drawings have in common: numbers and texts as SVG has them, and a drawing apart from its style."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import escape

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

FONTS = (
    'Inter, "Segoe UI", -apple-system, Roboto, "Helvetica Neue", "Liberation Sans", Arial, "DejaVu Sans Condensed", '
    "sans-serif"
)


def styled(svg: str) -> tuple[str, str]:
    """Return a drawing without its style elements, and what stands in them."""
    return _STYLE.sub("", svg), "\n".join(_STYLE.findall(svg))


def safe(text: str) -> str:
    """Escape a text, with what XML cannot hold replaced."""
    return str(escape(re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)))


def numbers(*values: float) -> str:
    """Write numbers with at most one digit after the point.

    >>> numbers(12, 0.25, -0.01)
    '12 0.2 0'
    """
    return " ".join(f"{round(v, 1) + 0.0:.1f}".removesuffix(".0") for v in values)


def checked_prefix(prefix: str) -> str:
    """Return what the ids of a drawing begin with.

    Raises
    ------
    ValueError
        If no id can begin with it.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"svg_of: expected a prefix that an id can begin with, got {prefix!r}")
    return prefix


def titled(
    css: str,
    title: str,
    prefix: str,
    box: tuple[float, float, float, float],
    style: str,
    drawn: Iterable[str],
    more: str = "",
) -> str:
    """Return a drawing as a whole: of a class, called by its title; `box` is its left, top, width and height.

    Raises
    ------
    ValueError
        If no id can begin with the prefix.
    """
    name, (_, _, width, height) = f"{checked_prefix(prefix)}_title", box
    size = f'viewBox="{numbers(*box)}" width="{numbers(width)}" height="{numbers(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" role="img" aria-labelledby="{name}" '
        f"font-family='{FONTS}'{more} {size}>"
        f'<style>{style}</style><title id="{name}">{safe(title)}</title>{"".join(drawn)}</svg>'
    )


def named(says: str, seen: str, otherwise: str) -> str:
    """Return the name of what takes the focus: a sentence, where the words that are seen in it stand in it in a row.

    Who says what is seen to a computer must mean the same as who hears it (WCAG 2.2, 2.5.3); where a sentence has these
    words otherwise, because something is shortened, another name that has them is taken.

    >>> named("Ann: stays.", "Ann stays", ""), named("Ann: remains here.", "Ann rem…", "Ann rem…: remains here.")
    ('Ann: stays.', 'Ann rem…: remains here.')
    """
    return says if f" {_plain(seen)} " in f" {_plain(says)} " else otherwise


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
