"""A whole report: every chapter computed and put on one page; what it says is decided in `report`.

The command line writes it to a file, the workbench shows it; both get the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Annotated, TypeAlias, TypeVar

from detente.arguments import Bounds, checked
from detente.ask import QUESTIONS, Chapter, Reported, chapters, elsewhere
from detente.ask._beyond import beyond
from detente.ask._pairs import Around
from detente.assess import (
    assess_proposals,
)
from detente.case import Case, Model
from detente.case.elements import Layer
from detente.deadline import check
from detente.engines import Progress, silent
from detente.errors import DetenteError, OutOfTime
from detente.evidence.lexicon import Lexicon
from detente.report import (
    Document,
    evidence_document,
    traced,
)
from detente.report.annex.once import Once
from detente.report.blocks import Block
from detente.report.documents import left_out_blocks
from detente.report.files import REPORT_FORMATS, Whole, written_alone
from detente.report.files._format import Draws, not_drawn
from detente.report.first.page import Beyond
from detente.report.neutrality import Loaded, loaded_words
from detente.report.page import Part, report_documents
from detente.report.said import Said, fixed

COMPARED_OPTIONS = 14  # beyond, models are not put side by side: that solves many of them

Owners = tuple[tuple[str, str], ...]
T = TypeVar("T")
ReportKind: TypeAlias = Annotated[str, Bounds(among=written_alone)]
TextsOf = Callable[[Model | Layer], Mapping[str, str]]


@dataclass(frozen=True, repr=False)
class Dossier:
    """A report.

    Parameters
    ----------
    title
        That of the first model.
    documents
        What is said of each model.
    beside
        What is said beyond single models, each a heading and a document.
    left_out
        What could not be told, and why.
    stopped
        For each model why its solution is incomplete, or None.
    case_sha256
        The digest of the case file, if it is of one.
    short
        Whether it is the first page alone.
    """

    title: str
    documents: tuple[Document, ...]
    beside: tuple[tuple[Said, Document], ...]
    left_out: tuple[str, ...] = ()
    stopped: tuple[str | None, ...] = ()
    case_sha256: str | None = None
    short: bool = False

    def __repr__(self) -> str:
        return f"<Dossier: {self.title}; {len(self.documents)} models, {len(self.beside)} comparisons>"

    @cached_property
    def page(self) -> str:
        """One self-contained HTML page: no script, no request."""
        return self.data("html").decode()

    @checked
    def data(self, kind: ReportKind = "html", draws: Draws = not_drawn) -> bytes:
        """Return the report as a file.

        Parameters
        ----------
        kind
            ``html``, or ``docx``, which takes the extra of this name.
        draws
            Makes a PNG of a picture, an SVG; without it, or where it gives None, a table stands there alone.

        Raises
        ------
        UsageError
            If what writes files of this kind is not installed.
        """
        whole = Whole(
            title=self.title, documents=self.documents, beside=self.beside, case_sha256=self.case_sha256,
            short=self.short, draws=draws,
        )  # fmt: skip
        REPORT_FORMATS[kind].check()
        return REPORT_FORMATS[kind].write(whole)

    @checked
    def loaded_words(self, lexicon: Lexicon) -> tuple[Loaded, ...]:
        """Return the loaded words that are used outside quotation marks; they come from the case."""
        every = [*self.documents, *(document for _, document in self.beside)]
        return tuple(dict.fromkeys(w for document in every for w in loaded_words(document, lexicon)))


def dossier(
    case: Case,
    models: Sequence[Model],
    concepts: Sequence[str] | None = None,
    engine: str = "auto",
    texts_of: TextsOf = lambda _: {},
    provenance: bool = False,
    progress: Progress = silent,
    *,
    short: bool = False,
) -> Dossier:
    """Compute and write down everything a report tells of models of a case.

    Parameters
    ----------
    case, models
        The case, and those of its models that are reported on; with none, its evidence.
    concepts, engine, progress
        As for `assess_proposals`.
    texts_of
        Gives the texts of the sources of a model, or of the evidence, that are at hand.
    provenance
        Whether each sentence shows what it is generated from.
    short
        Whether it is the first page alone.
    """
    if not models:
        document = traced(evidence_document(case, texts_of(case.evidence)), provenance)
        return Dossier(case.title, (document,), ())
    left_out: list[str] = []
    parts: list[Part] = []
    for m in models:
        try:
            make = _first_page if short else _part
            parts.append(make(case, m, concepts, engine, texts_of(m), left_out, progress))
        except OutOfTime as e:
            left_out.append(f"left out: {', '.join(n for n in (m.perspective_id, m.phase_id) if n) or m.title}: {e}")
    beside = [] if short else side_by_side(case, models, concepts, engine, left_out, progress)
    if left_out:  # whoever reads the page does not see what is said beside it
        beside.append((fixed("What is not told here"), left_out_blocks(left_out)))
    progress("reasons, and putting it all into words")
    once = Once()
    documents = report_documents(parts, once, provenance, short=short)
    shown = [(heading, traced(once.of(document), provenance)) for heading, document in beside]
    stopped = tuple(p.assessment.solution.stopped for p in parts)
    return Dossier(models[0].title, tuple(documents), tuple(shown), tuple(left_out), stopped, case.sha256, short)


def _part(
    case: Case, model: Model, concepts: Sequence[str] | None, engine: str, texts: Mapping[str, str],
    left_out: list[str], progress: Progress,
) -> Part:  # fmt: skip
    found = assess_proposals(model, concepts=concepts, engine=engine, limit=8, progress=progress)
    others = elsewhere(case, model, found, concepts, engine, left_out, progress)
    reported = Reported(case, found)
    told = _told(chapters(QUESTIONS), reported, left_out, progress)
    return Part(found, others, texts, told, _beyond(reported, left_out, progress))


def _first_page(
    case: Case, model: Model, concepts: Sequence[str] | None, engine: str, texts: Mapping[str, str],
    left_out: list[str], progress: Progress,
) -> Part:  # fmt: skip
    found = assess_proposals(model, concepts=concepts, engine=engine, limit=8, progress=progress)
    return Part(found, texts=texts, beyond=_beyond(Reported(case, found), left_out, progress))


def _beyond(reported: Reported, left_out: list[str], progress: Progress) -> Beyond:
    """Return what the first page tells beyond the assessment; nothing where the time is over."""
    progress("the first page")
    found = _in_time(left_out, "what the first page tells beyond the verdict", lambda: [beyond(reported)])
    return next(iter(found), Beyond())


def _told(every: Iterable[Chapter], reported: Reported, left_out: list[str], progress: Progress) -> list[Block]:
    """Return the chapters that questions have, one after the other."""
    blocks: list[Block] = []
    for one in every:
        if one.doing:
            progress(one.doing)
        blocks += _in_time(left_out, one.name, partial(one.blocks, reported))
    return blocks


def _in_time(left_out: list[str], what: str, make: Callable[[], Sequence[T]]) -> Sequence[T]:
    """Return a chapter, or nothing, with a message, if the time is over before anything of it is known."""
    try:
        check()
        return make()
    except OutOfTime as e:
        left_out.append(f"left out: {what}: {e}")
        return []


# -- chapters beyond single models ------------------------------------------------------------------------------------


def side_by_side(
    case: Case, models: Sequence[Model], concepts: Sequence[str] | None, engine: str, left_out: list[str],
    progress: Progress,
) -> list[tuple[Said, Document]]:  # fmt: skip
    """Return what is said beyond single models, each with its heading: consent, perspectives, phases.

    Proposals are the targets, and single statements are taken over one at a time. What cannot be compared is left out
    with a message, and so is everything in models with many options, where every comparison solves many of them.
    """
    if max(len(m.options) for m in models) > COMPARED_OPTIONS:
        left_out.append(
            f"left out: perspectives, phases and consent are told up to {COMPARED_OPTIONS} options; use "
            "detente compare and detente consent"
        )
        return []
    documents: list[tuple[Said, Document]] = []
    for heading, make in _chapters(case, models, concepts or None, engine, progress):
        try:
            documents.append((heading, make()))
        except DetenteError as e:
            left_out.append(f"left out: {heading}: {e}")
    return documents


def _chapters(
    case: Case, models: Sequence[Model], concepts: Sequence[str] | None, engine: str, progress: Progress
) -> Iterator[tuple[Said, Callable[[], Document]]]:
    """Yield each chapter's heading and what makes it, none twice."""
    done: set[object] = set()
    for model in models:
        around = Around(case, model, concepts, engine, progress)
        for one in (one for q in QUESTIONS.values() if q.beside is not None for one in q.beside(around)):
            if one.key not in done:
                done.add(one.key)
                yield one.heading, one.document
