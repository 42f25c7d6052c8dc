"""A report says nothing twice: cautions and what concepts mean are said once, and figures and tables are numbered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from detente.report.blocks import Block, Bullets, Figure, Paragraph, Sheet, Table
from detente.report.documents import FIRST, concept_legend
from detente.stability import CONCEPTS


@dataclass
class Once:
    """What a report has said so far that is not said again, and how many figures and tables it has."""

    said: set[str] = field(default_factory=set)
    figures: int = 0
    tables: int = 0

    def of(self, document: Sequence[Block]) -> list[Block]:
        """Return a document without what was said before, its figures and tables numbered."""
        return [told for block in document for told in self._told(block)]

    def _told(self, block: Block) -> Iterator[Block]:
        match block:
            case Sheet(head=head):
                self.said |= {b.text for b in head if isinstance(b, Paragraph)}
                yield replace(block, head=tuple(self._figure(b) if isinstance(b, Figure) else b for b in head))
            case Paragraph(text=text) if text.startswith(FIRST) and text in self.said:
                pass
            case Bullets(items=items) if items and set(items) <= set(concept_legend(tuple(CONCEPTS)).items):
                pass  # a table tells it, with the sources
            case Table(caption=caption):
                self.tables += 1
                yield replace(block, caption=caption.framed(f"Table {self.tables}{'. ' if caption else ''}"))
            case Figure():
                yield self._figure(block)
            case _:
                yield block

    def _figure(self, figure: Figure) -> Figure:
        self.figures += 1
        return replace(figure, caption=figure.caption.framed(f"Figure {self.figures}. "))
