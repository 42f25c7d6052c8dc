"""Whether a document keeps to neutral words: loaded ones only in quotation marks, as somebody's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.evidence.lexicon import Lexicon
from detente.report.blocks import Bullets, Document, Figure, Heading, Paragraph, Plain, Table, flat


@dataclass(frozen=True)
class Loaded:
    """A loaded word outside quotation marks, with the text it stands in."""

    words: str
    text: str


def loaded_words(document: Document, lexicon: Lexicon) -> tuple[Loaded, ...]:
    """Return the loaded words that a document uses itself: those outside quotation marks, in any text or cell.

    Examples
    --------
    >>> from detente.report.said import fixed
    >>> document = [Paragraph(fixed("A “scandalous” plan.")), Paragraph(fixed("A scandalous plan."))]
    >>> [found.text for found in loaded_words(document, Lexicon.load())]
    ['A scandalous plan.']
    """
    texts = (text for block in flat(document) for text in _texts(block))
    return tuple(Loaded(hit.words, str(text)) for text in texts for hit in lexicon.loaded(text))


def _texts(block: Plain) -> Iterator[str]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield text
        case Bullets(items=items):
            yield from items
        case Table(caption=caption, columns=columns, rows=rows):
            yield from (caption, *columns)
            yield from (cell for row in rows for cell in row)
        case Figure(caption=caption, twin=twin):
            yield caption
            yield from _texts(twin)
