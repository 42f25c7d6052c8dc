"""The catalogue as results: the list of its cases, and one case's published results beside what Detente finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, overload

from detente.answer import Answer
from detente.arguments import Seconds, checked
from detente.catalog.catalog import CatalogueEntry, Result, entries, entry, results
from detente.catalog.words import catalog_document, catalog_record
from detente.deadline import within
from detente.display import Tabular, few
from detente.report.told import Columns, Told, in_columns


def _cases(found: Catalogue) -> Columns:
    every = [(e.slug, e.title, e.status, e.grade, e.citation) for e in found]
    return in_columns(("case", "title", "status", "grade", "citation"), every)


def _published(found: Published) -> Columns:
    every = [(r.what, r.given, r.found, r.agrees.json) for r in found.results]
    return in_columns(("result", "source", "detente", "agrees"), every)


@dataclass(frozen=True, eq=False, repr=False)
class Catalogue(Tabular, Sequence[CatalogueEntry]):
    """The cases that ship: a sequence of them, each with `slug`, `title`, `citation`, `grade` and `status`.

    Parameters
    ----------
    entries
        The cases.
    """

    told: ClassVar[Told] = Told(
        lambda _, __: catalog_document(None), lambda _, __: {"cases": catalog_record(None)}, columns=_cases
    )

    entries: tuple[CatalogueEntry, ...]

    @overload
    def __getitem__(self, at: int) -> CatalogueEntry: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[CatalogueEntry, ...]: ...
    def __getitem__(self, at: int | slice) -> CatalogueEntry | tuple[CatalogueEntry, ...]:
        return self.entries[at]

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return f"<Catalogue of {len(self)} cases: {few(e.slug for e in self)}>"


@dataclass(frozen=True, eq=False, repr=False)
class Published(Tabular):
    """The results that a case's source gives, beside what Detente finds.

    Parameters
    ----------
    case
        The case's entry in the catalogue.
    results
        Each result: `what`, `given`, `found`, and whether it `agrees`.
    """

    told: ClassVar[Told] = Told(
        lambda value, _: catalog_document(value.case.slug),
        lambda value, _: catalog_record(value.case.slug),
        columns=_published,
    )

    case: CatalogueEntry
    results: tuple[Result, ...]

    def __repr__(self) -> str:
        agree = sum(r.agrees is Answer.YES for r in self.results)
        return f"<Published results of {self.case.slug}: {agree} of {len(self.results)} agree>"


def list_cases() -> Catalogue:
    """List the cases that ship with Detente.

    Returns
    -------
    Catalogue
        The cases, in alphabetical order of their slugs, by which `read_case` reads them.

    Complexity
    ----------
    Every case is read once.

    Examples
    --------
    >>> import detente
    >>> [e.title for e in detente.list_cases() if e.slug == "prisoners-dilemma"]
    ["Prisoner's dilemma"]
    """
    return Catalogue(entries())


@checked
def compare_published(slug: str, *, seconds: Seconds | None = None) -> Published:
    """Compare a case of the catalogue with the results that its source gives.

    Parameters
    ----------
    slug
        The case.
    seconds
        When to end, counted from the call; what is not found by then is not known. None = no bound.

    Returns
    -------
    Published
        Each published result beside what Detente finds, by the source's own state labels.

    Raises
    ------
    UsageError
        If there is no such case.

    Complexity
    ----------
    That of `solve` for each concept of which results are given.

    Examples
    --------
    >>> import detente
    >>> detente.compare_published("prisoners-dilemma")
    <Published results of prisoners-dilemma: 5 of 5 agree>
    """
    with within(seconds):
        return Published(entry(slug), results(slug))
