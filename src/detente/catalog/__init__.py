"""Cases that ship with the package, each with its citation and its published results beside it."""

from typing import TYPE_CHECKING

from detente.first_use import on_first_use

if TYPE_CHECKING:
    from detente.catalog.catalog import CatalogueEntry, Result, entries, entry, read_case, results, slugs
    from detente.catalog.listing import Catalogue, Published, compare_published, list_cases
    from detente.catalog.texts import shipped_texts, texts_at_hand
    from detente.catalog.words import catalog_document, catalog_record
else:
    __getattr__, __dir__ = on_first_use(__name__)

__all__ = [
    "Catalogue",
    "CatalogueEntry",
    "Published",
    "Result",
    "catalog_document",
    "catalog_record",
    "compare_published",
    "entries",
    "entry",
    "list_cases",
    "read_case",
    "results",
    "shipped_texts",
    "slugs",
    "texts_at_hand",
]
