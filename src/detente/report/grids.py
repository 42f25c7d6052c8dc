"""Tables as lines of text: columns as wide as their longest line, every cell beginning at its left."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest

_LINE_END = re.compile(r"[\r\n]")
_ROOM = 2  # columns by which a column is at least wider than its name


def grid(columns: Sequence[str], rows: Sequence[Sequence[str]], style: str) -> str:
    """Return a table whose rows have a cell for each column.

    Parameters
    ----------
    columns
        Their names.
    rows
        Their cells. A cell may have several lines.
    style
        ``simple`` for the terminal, ``pipe`` for Markdown.

    Examples
    --------
    >>> print(grid(["state", "stable"], [["YN", "yes"], ["a long one", "no"]], "simple"))
    state       stable
    ----------  --------
    YN          yes
    a long one  no
    """
    head = [_LINE_END.split(name) for name in columns]
    body = [[cell.strip().splitlines() for cell in row] for row in rows]
    widths = [_width(name) + _ROOM for name in head]
    for row in body:
        widths = [max(width, _width(cell)) for width, cell in zip(widths, row, strict=True)]
    line, rule = _STYLES[style]
    lines = [*_lines(head, widths, line), rule(widths)]
    for row in body:
        lines += _lines(row, widths, line)
    return "\n".join(lines)


def _width(cell: Sequence[str]) -> int:
    return max(map(len, cell), default=0)


def _lines(row: Sequence[Sequence[str]], widths: Sequence[int], line: Callable[[Sequence[str]], str]) -> Iterator[str]:
    for parts in zip_longest(*(cell or [""] for cell in row), fillvalue=""):
        yield line([part.ljust(width) for part, width in zip(parts, widths, strict=True)])


_STYLES: Mapping[str, tuple[Callable[[Sequence[str]], str], Callable[[Sequence[int]], str]]] = {
    "simple": (lambda cells: "  ".join(cells).rstrip(), lambda widths: "  ".join("-" * w for w in widths)),
    "pipe": (
        lambda cells: "|" + "|".join(f" {cell} " for cell in cells) + "|",
        lambda widths: "|" + "|".join(":" + "-" * (w + 1) for w in widths) + "|",
    ),
}
"""How a line of cells and the line below the names are written."""
