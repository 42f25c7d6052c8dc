"""What a question is: its parameters, what answers it, how the answer is told, where else it is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, Protocol, TypeVar

from detente.arguments import taken
from detente.ask._parameters import asked_with, filled, parameters_of

if TYPE_CHECKING:
    from detente.answer import Answer
    from detente.ask._pairs import Around, Aside
    from detente.assess import Applied, Assessment
    from detente.case import Case, Model
    from detente.report.blocks import Block, Document, Figure
    from detente.report.told import How

P = TypeVar("P")
R = TypeVar("R")
Owners = tuple[tuple[str, str], ...]
REPAIRED_UNDER = ("seq", "nash", "sseq", "smr", "gmr")
MANY_STATES = 4096  # beyond, a report does not search for repairs and ways, and tries no doubts


class Applicable(Protocol):
    """Something found that can be made in the case."""

    def apply_to(self, case: Case) -> Applied:
        """Return the case with it."""


def _silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class At:
    """What a question is asked of.

    Parameters
    ----------
    case
        The case.
    chosen
        The model of it that is asked about; None where the question is about the case as a whole.
    progress
        Told with a few words when a part of the work begins.
    kept
        What was worked out for other questions about the same case, for as long as somebody keeps it.
    """

    case: Case
    chosen: Model | None = None
    progress: Callable[[str], None] = _silent
    kept: MutableMapping[Any, Any] = field(default_factory=dict, compare=False)

    @property
    def model(self) -> Model:
        """The model that is asked about."""
        assert self.chosen is not None, "this question is about a case as a whole"
        return self.chosen


class Request(Protocol):
    """A command line, for whoever refuses it and says which line would do; see `detente.cli.requests`."""

    def said(self) -> Mapping[str, Any]:
        """Return everything it says, by the names of parameters."""

    def given(self, *names: str) -> list[str]:
        """Return which of some parameters it gives."""

    def line(self, without: Collection[str] = (), **more: object) -> str:
        """Return it without some parameters, and with others."""

    def no_effect(self, names: Sequence[str], why: str, *lines: str) -> NoReturn:
        """Refuse parameters that have no effect beside others, or without them."""

    def refuse(self, text: str, *lines: str) -> NoReturn:
        """Refuse it, with the lines that would do instead."""


@dataclass(frozen=True)
class Reported:
    """What a report has found before its chapters are written: the case, and one of its models, assessed."""

    case: Case
    assessment: Assessment

    @property
    def large(self) -> bool:
        """Whether there are too many states for chapters that search, or solve many models."""
        return self.assessment.solution.feasible.count > MANY_STATES

    @property
    def concept(self) -> str | None:
        """The concept under which a report tells what would make a proposal hold."""
        from detente.stability import sanctioning

        asked = [c for c in self.assessment.solution.concepts if sanctioning(c) is not None]
        return min(asked, key=lambda c: (*REPAIRED_UNDER, c).index(c), default=None)


@dataclass(frozen=True)
class Chapter:
    """A chapter on a model that a report has.

    Parameters
    ----------
    name
        What is said to be left out where there is no time for it.
    blocks
        What it says; nothing where the model is too large for it, or there is nothing to say.
    doing
        Told when the work on it begins; nothing where it belongs to what the chapter before it does.
    """

    name: str
    blocks: Callable[[Reported], Sequence[Block]]
    doing: str = ""


@dataclass(frozen=True)
class Described:
    """Marks a record in the answer of a page by what it is: the name of a record in `detente.report`."""

    record: str


def _undivided(found: R) -> Sequence[R]:
    """Tell an answer as one."""
    return (found,)


def _document(found: Any, asked: object) -> Document:
    """Say what a result says of itself; nothing of what is no result, but data for a page."""
    from detente.report.told import told_of

    told = told_of(found)
    return [] if told is None else told.document(found, _how(asked))


def _record(found: Any, asked: object) -> Mapping[str, Any]:
    """Tell as JSON what a result tells of itself; what is none, as it is."""
    from detente.report.told import told_of

    told = told_of(found)
    return _as_it_is(found) if told is None else told.record(found, _how(asked))


def _short(found: Any) -> str:
    """Tell a result in one sentence, where it has one."""
    from detente.report.told import told_of

    told = told_of(found)
    return (None if told is None else told.short(found)) or ""


def _how(asked: Any) -> How:
    """Return how a result is told, as far as that is asked for: how many states are listed, which texts are at hand."""
    from detente.report.told import LISTED, How

    limit = next((getattr(asked, one.name) for one, _, about in parameters_of(type(asked)) if about.by_format), None)
    texts = filled(type(asked), "texts") or filled(type(asked), "given_texts")
    return How(LISTED if limit is None else limit, (getattr(asked, texts) if texts else None) or {})


def _as_it_is(found: Any) -> Mapping[str, Any]:
    return {one.name: _plain(getattr(found, one.name)) for one in fields(found)}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if is_dataclass(value):
        return _as_it_is(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value


@dataclass(frozen=True, kw_only=True, eq=False)
class Question(Generic[P, R]):
    """A question, declared once.

    Parameters
    ----------
    asks
        What it asks, as the end of a sentence that begins with “Ask”.
    parameters
        A frozen dataclass whose fields are its parameters, see `parameter`; its name begins the names of what belongs
        to the question in the contract, and its docstring describes it there.
    run
        Answers it. Imports what it needs itself, so that a command loads no more than its own question does.
    document, record
        The answer in sentences and tables, and as JSON, where it is no result that `detente.report.told` knows how to
        tell, or more than that is told.
    apart
        The parts of an answer that are told one after the other, as JSON as a list; one that is the answer itself,
        where nothing is said.
    short
        The answer in one sentence, for where only one is read; empty where it has none.
    answer
        Of a question that a page asks for what it shows: the frozen dataclass that answers it. Over HTTP it is told as
        it is, without sentences and a record.
    help
        The text of its command; None if it has none.
    about
        Whether it is asked of one model, or of the case as a whole.
    of_evidence
        Of one model, whether it is asked of a case that is evidence alone as well; there is no model then.
    unchosen
        Of one model, whether it is asked of what a case says before any perspective as well, where several are told and
        none is chosen; there is no model then.
    of_begun
        Of the case as a whole, whether a server is asked it as well while something of the case is not there yet.
    owners
        Whether the command lets options be given to contested owners.
    long
        Whether it solves many models, so that a server follows it as a computation however small the case is.
    http
        Whether a server is asked it; not where it is several questions that a server is asked one by one.
    room
        The room of the page in which it is asked; None where it is asked in the general form, made of its parameters.
    record_is
        What its record is: a `TypedDict` with what is said in `detente.report.shapes`, the name of one in
        `detente.report`, or several of which it is one. The JSON schema and the contract are made of it.
    holds, exits
        Of what is answered by yes or no, the answer; then the command can exit with it, and when it does.
    tells_errors
        Whether it is asked about the file itself: errors are told as JSON too, and what is left unread in it is told by
        the answer, and not beside it.
    notes
        What else there is to say of an answer, beside it.
    check, check_at
        Refuse a request of the command line that contradicts itself: before the case is read, and before a model is
        asked about.
    check_answer
        The same, where only the answer tells.
    stopped
        Why an answer is not complete; None where it is.
    proven
        Of a search, whether what it found is proven; None where nothing was searched for.
    makes
        What of the answer can be made in the case, by their order, where anything can; each is one new entry there.
    picture, drawn
        A drawing that goes with the answer where there is something to draw, and what it shows one of, or several.
    undrawn
        Where there is nothing to draw though the answer is known: why, and what is told instead.
    tells_open
        Whether its answer is of all that preferences that are left open may mean, or says itself how it takes them; of
        any other about a model its command says that they are taken as they are written.
    as_written
        Of a question about a case, in which models it takes preferences as they are written.
    chapter, beside
        The chapter that a report has of it on each model, and those beyond single models.
    """

    asks: str
    parameters: type[P]
    run: Callable[[At, P], R]
    document: Callable[[R, P], Document] = _document
    record: Callable[[R, P], Mapping[str, Any]] = _record
    apart: Callable[[R], Sequence[R]] = _undivided
    short: Callable[[R], str] = _short
    answer: type[R] | None = None
    help: str | None = None
    about: Literal["model", "case"] = "model"
    of_evidence: bool = False
    unchosen: bool = False
    of_begun: bool = False
    owners: bool = True
    long: bool = False
    http: bool = True
    room: str | None = None
    record_is: type | str | tuple[type | str, ...] = ()
    stopped: Callable[[R], str | None] = lambda found: getattr(found, "stopped", None)
    proven: Callable[[R], Answer | None] = lambda _: None
    holds: Callable[[R], Answer] | None = None
    exits: str = ""
    tells_errors: bool = False
    notes: Callable[[R], Sequence[str]] = lambda _: ()
    check: Callable[[Request, P], None] = lambda _, __: None
    check_at: Callable[[Request, P, At], None] = lambda _, __, ___: None
    check_answer: Callable[[Request, P, R], None] = lambda _, __, ___: None
    makes: Callable[[R], Sequence[Applicable]] | None = None
    picture: Callable[[R], Figure | None] | None = None
    drawn: str = ""
    undrawn: Callable[[R], Document] = lambda _: ()
    tells_open: bool = False
    as_written: Callable[[Case, P], Sequence[Model]] = lambda _, __: ()
    chapter: Chapter | None = None
    beside: Callable[[Around], Iterator[Aside]] | None = None

    @property
    def several(self) -> bool:
        """Whether its command may print a list of records: of several models, or of parts."""
        return self.about == "model" or self.apart is not _undivided

    @property
    def shapes(self) -> tuple[type, ...]:
        """What its record is one of, each a `TypedDict`; none where nothing is said of it."""
        named = self.record_is if isinstance(self.record_is, tuple) else (self.record_is,)
        return tuple(shape_named(one) if isinstance(one, str) else one for one in named)

    def __call__(
        self, case: Case, *, perspective: str | None = None, phase: str | None = None, owners: Owners = (),
        progress: Callable[[str], None] = _silent, **parameters: Any,
    ) -> R:  # fmt: skip
        """Ask it of a case: of the model that a perspective and a phase give, or of the case as a whole."""
        from detente.case import Case

        taken(case, Case, f"{self.parameters.__name__}: case")
        asked = said_in(case, asked_with(self.parameters, parameters))
        return self.run(At(case, self.model_in(case, perspective, phase, owners), progress), asked)

    def model_in(self, case: Case, perspective: str | None, phase: str | None, owners: Owners = ()) -> Model | None:
        """Return the model of a case that it is asked of; None where it is about the case, or is asked without one."""
        if self.about == "case" or (self.of_evidence and not case.has_model):
            return None
        if self.unchosen and case.needs_perspective and perspective is None and phase is None and not owners:
            return None
        from detente.case.naming import as_said, owners_as_said

        told_in = as_said(case, perspective, "perspectives"), as_said(case, phase, "phases")
        return case.model(*told_in, owners_as_said(case, owners))


def said_in(case: Case, asked: P) -> P:
    """Return the parameters of a question about a case with ids in place of what its entries are called.

    Raises
    ------
    UsageError
        If something is called what several entries are called, or a name in a formula is that of none.
    """
    from detente.case.naming import as_said

    changed: dict[str, Any] = {}
    for one, _, about in parameters_of(type(asked)):
        value = getattr(asked, one.name)
        if about.refers is not None:
            changed[one.name] = as_said(case, value, about.refers)
        elif is_dataclass(value) and not isinstance(value, type):
            changed[one.name] = said_in(case, value)
        elif isinstance(value, tuple) and value and all(is_dataclass(v) for v in value):
            changed[one.name] = tuple(said_in(case, v) for v in value)
    return replace(asked, **changed)  # type: ignore[type-var]  # parameters are dataclasses


def shape_named(record: str) -> type:
    """Return a record of `detente.report`, which is loaded now."""
    found = getattr(import_module("detente.report"), record)
    assert isinstance(found, type)
    return found


def chapters(questions: Mapping[str, Question[Any, Any]]) -> Iterator[Chapter]:
    """Yield the chapters that a report has, in the order of the questions."""
    yield from (question.chapter for question in questions.values() if question.chapter is not None)
