"""A document as a list of blocks, rendered as plain text, Markdown, CSV or HTML; what it says is decided elsewhere.

Every text is `Said`, and every row a `Row`: words that carry what they are generated from. HTML shows that in the
attribute `data-from`.
"""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

from detente.report.said import Basis, Row, Said

WIDTH = 100


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
class Bullets:
    """A list of short texts."""

    items: tuple[Said, ...]


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
    """A picture as SVG, with the table that says the same; only HTML shows the picture."""

    caption: Said
    svg: str
    twin: Table


Block: TypeAlias = Heading | Paragraph | Bullets | Table | Figure
Document: TypeAlias = Sequence[Block]


def as_text(document: Document) -> str:
    """Render for a terminal."""
    return _joined(_text(block) for block in _shown(document))


def _shown(document: Document) -> list[Block]:
    return [block for block in document if not (isinstance(block, Table) and block.only_csv)]


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _text(block: Block) -> str:
    match block:
        case Heading(text=text, level=level):
            return text + ("\n" + ("=" if level == 1 else "-") * len(text) if level <= 2 else "")
        case Paragraph(text=text):
            return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
        case Bullets(items=items):
            return "\n".join(
                textwrap.fill(
                    item,
                    WIDTH,
                    initial_indent="  - ",
                    subsequent_indent="    ",
                    break_long_words=False,
                    break_on_hyphens=False,
                )
                for item in items
            )
        case Table():
            return (block.caption + "\n" if block.caption else "") + _grid(block, "simple")
        case Figure(twin=twin):
            return _text(twin)


def _grid(table: Table, style: str) -> str:
    from tabulate import tabulate

    if not table.rows:
        return "(none)"
    return tabulate(table.rows, headers=table.columns, tablefmt=style, disable_numparse=True)


def as_markdown(document: Document) -> str:
    """Render as Markdown."""
    return _joined(_markdown(block) for block in _shown(document))


def _plain_md(text: str) -> str:
    return re.sub(r"([\\`*_<>\[\]|#])", r"\\\1", text)


def _markdown(block: Block) -> str:
    match block:
        case Heading(text=text, level=level):
            return "#" * level + " " + _plain_md(text)
        case Paragraph(text=text):
            return _plain_md(text)
        case Bullets(items=items):
            return "\n".join(f"- {_plain_md(item)}" for item in items)
        case Table(caption=caption, columns=columns, rows=rows):
            safe = Table(caption, tuple(map(_plain_md, columns)), tuple(Row(map(_plain_md, row)) for row in rows))
            return (_plain_md(caption) + "\n\n" if caption else "") + _grid(safe, "pipe")
        case Figure(twin=twin):
            return _markdown(twin)


def as_csv(document: Document) -> str:
    """Render the main table as CSV (RFC 4180, with LF line ends)."""
    tables = [b.twin if isinstance(b, Figure) else b for b in document if isinstance(b, Table | Figure)]
    table = next((t for t in tables if t.main), tables[0] if tables else None)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if table is not None:
        writer.writerow(table.columns)
        writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _csv_cell(cell: str) -> str:
    """Return a number without its commas, and as text what a spreadsheet would take for a formula."""
    if re.fullmatch(r"\d{1,3}(,\d{3})+", cell):
        return cell.replace(",", "")
    return "'" + cell if cell.startswith(("=", "+", "@")) else cell


def as_html(document: Document, prefix: str = "d") -> Markup:
    """Render as an HTML fragment; every text is escaped. Headings up to level 2 get ids that begin with the prefix."""
    return Markup("\n").join(_html(block, prefix) for block in _shown(document))


def _html(block: Block, prefix: str) -> Markup:
    match block:
        case Heading(text=text, level=level) if level <= 2:
            return Markup('<h{0} id="{1}-{2}"{3}>{4}</h{0}>').format(
                level, prefix, anchor(text), _from(text.because), str(text)
            )
        case Heading(text=text, level=level):
            return Markup("<h{0}{1}>{2}</h{0}>").format(level, _from(text.because), str(text))
        case Paragraph(text=text):
            return _html_said("p", text)
        case Bullets(items=items):
            return Markup("<ul>{}</ul>").format(Markup().join(_html_said("li", item) for item in items))
        case Table():
            return _html_table(block)
        case Figure(caption=caption, svg=svg, twin=twin):
            picture = Markup(svg)  # noqa: S704 - the SVG is drawn here, its texts are escaped there
            return Markup(
                "<figure><figcaption{}>{}</figcaption><div class=picture>{}</div>"
                "<details><summary>The same as a table</summary>{}</details></figure>"
            ).format(_from(caption.because), str(caption), picture, _html_table(twin))


def _from(because: Sequence[Basis]) -> Markup:
    """Return the attribute that says what an element's words are generated from; wording of every report has none."""
    shown = "; ".join(str(basis) for basis in because if basis.kind != "wording")
    return Markup(' data-from="{}"').format(shown) if shown else Markup()


def _html_said(tag: str, said: Said) -> Markup:
    if not said.parts:
        return Markup("<{0}{1}>{2}</{0}>").format(tag, _from(said.because), str(said))
    inner = Markup(" ").join(_html_said("span", part) for part in said.sentences)
    return Markup("<{0}>{1}</{0}>").format(tag, inner)


def _html_table(table: Table) -> Markup:
    head = Markup().join(Markup("<th scope=col>{}</th>").format(c) for c in table.columns)
    rows = Markup("\n").join(Markup("<tr{}>{}</tr>").format(_from(row.because), _html_cells(row)) for row in table.rows)
    caption = Markup("<caption>{}</caption>").format(str(table.caption)) if table.caption else Markup()
    if not table.rows:
        rows = Markup("<tr><td colspan={}>none</td></tr>").format(len(table.columns))
    return Markup(
        '<div class=table tabindex=0 role=region aria-label="{}">'
        "<table>{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(str(table.caption) or "table", caption, head, rows)


def _html_cells(row: Sequence[str]) -> Markup:
    first = Markup("<th scope=row>{}</th>").format(row[0])
    return first + Markup().join(Markup("<td>{}</td>").format(cell) for cell in row[1:])


def anchor(text: str) -> str:
    """Return an id made of a text's words."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "section"
