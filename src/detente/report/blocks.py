"""A document as a list of blocks, rendered as plain text, Markdown, CSV or HTML; what it says is decided elsewhere.

Every text is `Said`, and every row a `Row`: words that carry what they are generated from. HTML shows that in the
attribute `data-from`.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeAlias

from markupsafe import Markup, escape

from detente.report.grids import grid
from detente.report.said import Basis, Row, Said
from detente.unseen import mark, named, seen, unseen_in

WIDTH = 100
GAP = 2  # columns between the cells of a table


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title."""

    text: Said
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: Said


@dataclass(frozen=True)
class Party:
    """Somebody with whose name a text begins: which party, counted in file order from zero, and its mark in a page."""

    name: str
    mark: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list of short texts; `whose` are those with whose names they begin, where a page is to mark these."""

    items: tuple[Said, ...]
    whose: tuple[Party | None, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table; `main` marks the one that CSV shows, `only_csv` one that says again what sentences say."""

    caption: Said
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    main: bool = False
    only_csv: bool = False


@dataclass(frozen=True)
class Figure:
    """A picture as SVG, with the table that says the same; only HTML shows the picture.

    `narrow` is its form for narrow screens, if it has one; of the two a page shows the one that fits. `apart` tells
    that another table of the document says the same.
    """

    caption: Said
    svg: str
    twin: Table
    narrow: str = ""
    apart: bool = False


@dataclass(frozen=True)
class Sheet:
    """What is printed on one page of its own: a head, below it parts in two columns, and a foot.

    `sign` is drawn before its title; `small` tells by how many steps it is set smaller, so that it fits.
    """

    head: tuple[Block, ...]
    columns: tuple[Block, ...]
    foot: tuple[Block, ...] = ()
    sign: str = ""
    small: int = 0


Plain: TypeAlias = Heading | Paragraph | Bullets | Table | Figure
Block: TypeAlias = "Plain | Sheet"
Document: TypeAlias = Sequence[Block]


def flat(document: Document) -> Iterator[Plain]:
    """Yield the blocks of a document in the order in which they are read, those of a sheet one by one."""
    for block in document:
        if isinstance(block, Sheet):
            yield from flat((*block.head, *block.columns, *block.foot))
        else:
            yield block


def as_text(document: Document, width: int | None = None) -> str:
    """Render for a terminal.

    Parameters
    ----------
    document
        What is said.
    width
        How many columns there are; None for sentences of `WIDTH` columns, and tables as wide as they are.
    """
    return _joined(_text(_marked(block), width) for block in _shown(document))


def _shown(document: Document) -> list[Plain]:
    return [block for block in flat(document) if not (isinstance(block, Table) and block.only_csv)]


def _marked(block: Plain) -> Plain:
    """Return a block with marks in the place of characters that nobody sees."""
    match block:
        case Heading(text=text, level=level):
            return Heading(_said(text), level)
        case Paragraph(text=text):
            return Paragraph(_said(text))
        case Bullets(items=items):
            return Bullets(tuple(map(_said, items)))
        case Table(caption=caption, columns=columns, rows=rows):
            marked = tuple(Row(map(seen, row), row.because) for row in rows)
            return replace(block, caption=_said(caption), columns=tuple(map(seen, columns)), rows=marked)
        case Figure(twin=twin):
            return _marked(twin)


def _said(text: Said) -> Said:
    return Said(seen(text), text.because)


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(block: Plain, width: int | None) -> str:
    match block:
        case Heading(text=text, level=level):
            lines = [text] if width is None else fold(text, width).split("\n")
            under = ("=" if level == 1 else "-") * max(map(len, lines))
            return "\n".join([*lines, *([under] if level <= 2 else [])])
        case Paragraph(text=text):
            return fold(text, width)
        case Bullets(items=items):
            return "\n".join(fold(item, width, "  - ", "    ") for item in items)
        case Table(caption=caption):
            told = caption if width is None else fold(caption, width)
            return (told + "\n" if caption else "") + _table_text(block, width)
        case Figure(twin=twin):
            return _text(twin, width)


def fold(text: str, width: int | None, first: str = "", rest: str = "") -> str:
    """Return a text in lines of at most so many columns and never more than `WIDTH`; words stay whole."""
    return textwrap.fill(
        text, min(width or WIDTH, WIDTH), initial_indent=first, subsequent_indent=rest, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _grid(table: Table, style: str) -> str:
    return grid(table.columns, table.rows, style) if table.rows else "(none)"


def _table_text(table: Table, width: int | None) -> str:
    """Return a table as it is, or with its cells folded where it is too wide, or else a list of its rows."""
    whole = _grid(table, "simple")
    if width is None or max(map(len, whole.split("\n"))) <= width:
        return whole
    cells = [table.columns, *table.rows]
    columns = list(zip(*cells, strict=True))
    least = [max(len(word) for cell in column for word in (*cell.split(), "")) for column in columns]
    room = width - GAP * (len(columns) - 1)
    if sum(least) > room:
        return "\n\n".join(_listed(table.columns, row, width) for row in table.rows)
    widths = fitted([max(map(len, column)) for column in columns], least, room)
    folded = [[_cell(cell, w) for cell, w in zip(row, widths, strict=True)] for row in cells]
    head, *rows = ("\n".join(_lines(row, widths)) for row in folded)
    # A row whose first cell has several lines does not show where it begins.
    between = "\n\n" if any(len(row[0]) > 1 for row in folded[1:]) else "\n"
    rule = (" " * GAP).join("-" * w for w in widths)
    return f"{head}\n{rule}\n{between.join(rows)}"


def _lines(row: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a row whose cells have several."""
    for parts in zip_longest(*row, fillvalue=""):
        yield (" " * GAP).join(part.ljust(w) for part, w in zip(parts, widths, strict=True)).rstrip()


def _cell(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 1), break_long_words=False, break_on_hyphens=False)


def fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Return widths that fit the room: what is left beside the longest words goes to whose cells are the tallest."""
    widths = list(least)
    while sum(widths) < room and (short := [k for k, w in enumerate(widths) if w < natural[k]]):
        widths[max(short, key=lambda k: natural[k] / max(widths[k], 1))] += 1
    return widths


def _listed(columns: Sequence[str], row: Sequence[str], width: int) -> str:
    """Return one row as lines, each the name of a column and what stands in it."""
    lines = [fold(f"{columns[0]}: {row[0]}", width, rest="    ")]
    pairs = zip(columns[1:], row[1:], strict=True)
    lines += [fold(f"{column}: {cell}" if column else cell, width, "  ", "    ") for column, cell in pairs if cell]
    return "\n".join(lines)


def as_markdown(document: Document) -> str:
    """Render as Markdown."""
    return _joined(_markdown(_marked(block)) for block in _shown(document))


def plain_markdown(text: str) -> str:
    """Return a text in which nothing is Markdown."""
    return re.sub(r"([\\`*_<>\[\]|#])", r"\\\1", text)


def _markdown(block: Plain) -> str:
    match block:
        case Heading(text=text, level=level):
            return "#" * level + " " + plain_markdown(text)
        case Paragraph(text=text):
            return plain_markdown(text)
        case Bullets(items=items):
            return "\n".join(f"- {plain_markdown(item)}" for item in items)
        case Table(caption=caption, columns=columns, rows=rows):
            safe = Table(
                caption, tuple(map(plain_markdown, columns)), tuple(Row(map(plain_markdown, row)) for row in rows)
            )
            return (plain_markdown(caption) + "\n\n" if caption else "") + _grid(safe, "pipe")
        case Figure(twin=twin):
            return _markdown(twin)


def as_csv(document: Document) -> str:
    """Render the main table as CSV (RFC 4180, with LF line ends)."""
    tables = [b.twin if isinstance(b, Figure) else b for b in flat(document) if isinstance(b, Table | Figure)]
    table = next((t for t in tables if t.main), tables[0] if tables else None)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if table is not None:
        writer.writerow(map(seen, table.columns))
        writer.writerows([_csv_cell(seen(cell)) for cell in row] for row in table.rows)
    return out.getvalue()


def _csv_cell(cell: str) -> str:
    """Return a number without its commas, and as text what a spreadsheet would take for a formula."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+", cell):
        return cell.replace(",", "")
    return "'" + cell if cell.startswith(("=", "+", "@")) else cell


def as_html(document: Document, prefix: str = "d") -> Markup:
    """Render as an HTML fragment; every text is escaped. Headings up to level 2 get ids that begin with the prefix."""
    kept = (b for b in document if not (isinstance(b, Table) and b.only_csv))
    return Markup("\n").join(
        _html_sheet(block, prefix) if isinstance(block, Sheet) else _html(block, prefix) for block in kept
    )


def _html(block: Plain, prefix: str) -> Markup:
    match block:
        case Heading(text=text, level=level) if level <= 2:
            return Markup('<h{0} id="{1}-{2}"{3}>{4}</h{0}>').format(
                level, prefix, anchor(text), _from(text.because), in_html(text)
            )
        case Heading(text=text, level=level):
            return Markup("<h{0}{1}>{2}</h{0}>").format(level, _from(text.because), in_html(text))
        case Paragraph(text=text):
            return _html_said("p", text)
        case Bullets(items=items, whose=whose):
            marked = zip_longest(items, whose[: len(items)])
            return Markup("<ul>{}</ul>").format(Markup().join(_html_said("li", item, party) for item, party in marked))
        case Table():
            return _html_table(block)
        case Figure(caption=caption, svg=svg, twin=twin, narrow=narrow, apart=apart):
            picture = Markup(labelled(svg + narrow))  # noqa: S704 - the SVG is drawn here, its texts are escaped there
            same = Markup() if apart else SAME.format(_html_table(twin))
            return Markup("<figure><figcaption{}>{}</figcaption><div class=picture>{}</div>{}</figure>").format(
                _from(caption.because), in_html(caption), picture, same
            )


def _html_sheet(sheet: Sheet, prefix: str) -> Markup:
    """Return a sheet; its title has a sign before it."""

    def top(block: Block) -> Markup:
        told = as_html([block], prefix)
        if isinstance(block, Heading) and block.level == 1:
            sign = Markup(sheet.sign)  # noqa: S704 - drawn in `marks`
            return Markup("<div class=verdict>{}{}</div>").format(sign, told)
        return told

    parts = (Markup("\n").join(map(top, sheet.head)), as_html(sheet.columns, prefix), as_html(sheet.foot, prefix))
    return Markup(
        '<section class="sheet small{}">{}<div class=columns>{}</div><div class=foot>{}</div></section>'
    ).format(sheet.small, *parts)


_TITLE = re.compile(r'aria-labelledby="([\w-]+)"([^>]*>\s*)<title id="\1">([^<]*)</title>')
_ABOUT = re.compile(r' aria-describedby="([\w-]+)"(.*?)<desc id="\1">[^<]*</desc>', re.DOTALL)


def labelled(svg: str) -> str:
    """Return drawings whose names are attributes: beside them stands a caption, and a page shows no second one."""
    return _TITLE.sub(lambda found: f'aria-label="{found[3]}"{found[2]}', _ABOUT.sub(r"\2", svg))


SAME = Markup("<details><summary>The same as a table</summary>{}</details>")


def _from(because: Sequence[Basis]) -> Markup:
    """Return the attribute that says what an element's words are generated from; wording of every report has none."""
    shown = "; ".join(str(basis) for basis in because if basis.kind != "wording")
    return Markup(' data-from="{}"').format(seen(shown)) if shown else Markup()


def _html_said(tag: str, said: Said, party: Party | None = None) -> Markup:
    """Return a text as an element; the name that it begins with stands out where it is a party's."""
    if not said.parts:
        return Markup("<{0}{1}>{2}</{0}>").format(tag, _from(said.because), _named(said, party))
    first, *rest = said.sentences
    inner = [_html_said("span", first, party), *(_html_said("span", part) for part in rest)]
    return Markup("<{0}>{1}</{0}>").format(tag, Markup(" ").join(inner))


def _named(text: str, party: Party | None) -> Markup:
    if party is None or not text.startswith(party.name):
        return in_html(text)
    mark = Markup(party.mark)  # noqa: S704 - drawn where the party is named
    return Markup("<b>{}{}</b>{}").format(mark, in_html(party.name), in_html(text[len(party.name) :]))


def _html_table(table: Table) -> Markup:
    head = Markup().join(Markup("<th scope=col>{}</th>").format(in_html(c)) for c in table.columns)
    rows = Markup("\n").join(Markup("<tr{}>{}</tr>").format(_from(row.because), _html_cells(row)) for row in table.rows)
    caption = Markup("<caption>{}</caption>").format(in_html(table.caption)) if table.caption else Markup()
    if not table.rows:
        rows = Markup("<tr><td colspan={}>none</td></tr>").format(len(table.columns))
    return Markup(
        '<div class=table tabindex=0 role=region aria-label="{}">'
        "<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(seen(table.caption) or "table", caption, head, rows)


def _html_cells(row: Sequence[str]) -> Markup:
    first = Markup("<th scope=row>{}</th>").format(in_html(row[0]))
    return first + Markup().join(Markup("<td>{}</td>").format(in_html(cell)) for cell in row[1:])


def in_html(text: str) -> Markup:
    """Return a text as HTML, with a mark for each character that nobody sees; its name shows under the pointer."""
    parts, at = [], 0
    for place, character in unseen_in(text):
        parts += [escape(text[at:place]), _MARK.format(named(character), mark(character))]
        at = place + 1
    return Markup().join((*parts, escape(text[at:])))


_MARK = Markup('<span class=mark title="{}">{}</span>')


def anchor(text: str) -> str:
    """Return an id made of a text's words."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
