"""The commands that questions have: each is made of what its question declares; see `detente.ask`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, is_dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args, get_origin

import click

from detente.answer import Answer, all_of
from detente.ask import QUESTIONS, At, Parameter, Question, Selected, filled, owners_in, parameters_of, said_in
from detente.cli import options, requests
from detente.cli.applying import applying_of, applying_options
from detente.cli.requests import line, no_effect
from detente.cli.support import (
    Owners,
    as_far_as_known,
    bounded,
    exit_if_stopped,
    json_text,
    pairs,
    print_all,
    progress,
    read_case,
    texts_of,
)
from detente.errors import BoundReached, InvalidCase, UsageError, printable

if TYPE_CHECKING:
    from detente.case import Case, Model
    from detente.case.elements import Layer
    from detente.cli.writing import Output
    from detente.report import Document

Asked = Question[Any, Any]
F = TypeVar("F", bound=Callable[..., Any])


class Known(MutableMapping[str, click.Command]):
    """The commands there are: those of the questions that have one, and those that a module adds.

    A question is loaded when its command is asked for, the module when another command is, and all when all are listed.
    """

    def __init__(self, made: Callable[..., click.Command], others: str) -> None:
        self.made, self.others, self.added = made, others, dict[str, click.Command]()

    def __getitem__(self, name: str) -> click.Command:
        if name in QUESTIONS and QUESTIONS[name].help is not None:
            return command_of(name, QUESTIONS[name], self.made)
        if name not in self.added:
            import_module(self.others)
        return self.added[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self.added[name] = command

    def __delitem__(self, name: str) -> None:
        del self.added[name]

    def __iter__(self) -> Iterator[str]:
        import_module(self.others)
        asking = {n for n, q in QUESTIONS.items() if q.help is not None}
        if both := sorted(asking & {*self.added}):
            raise ValueError(f"“{both[0]}” is a command already; expected another name for the question")
        return iter(sorted({*self.added, *asking}))

    def __len__(self) -> int:
        return len(list(iter(self)))


def command_of(name: str, question: Asked, made: Callable[..., click.Command]) -> click.Command:
    """Return the command of a question."""
    return made(
        name,
        params=list(_parameters(question)),
        callback=partial(_ask, question),
        help=inspect.cleandoc(question.help or ""),
    )


def _leaves(asked: type) -> Iterator[tuple[str, Any, Any, Parameter]]:
    """Yield each parameter with its name, default and type; those that belong together stand beside the others here."""
    for one, kind, about in parameters_of(asked):
        if isinstance(kind, type) and is_dataclass(kind):
            yield from _leaves(kind)
        elif about.command:
            yield one.name, one.default, kind, about


FILLED: Mapping[str, tuple[Callable[[Any], Any], ...]] = {
    "texts": (options.source_option,), "given_texts": (options.source_option,), "lexicon": (options.lexicon_option,),
    "seconds": (options.seconds_option,), "provenance": (options.provenance_option,), "on_screen": (),
    "selections": (options.model_options,), "chosen": (options.model_options,), "runner": (options.runner_options,),
}  # fmt: skip
"""The options by which the command line gives what every surface has its own way of giving."""


def _parameters(question: Asked) -> Iterator[click.Parameter]:
    """Yield what the command takes, in the order of its help."""
    every = list(_leaves(question.parameters))
    yield from options.parameters(options.case_argument)
    if question.about == "model":
        yield from options.parameters(options.model_options)
        if question.owners:
            yield from options.parameters(options.owner_option)
    timed = any(about.fills == "seconds" for _, _, _, about in every)
    for name, default, kind, about in every:
        if about.fills == "seconds":
            yield from _picture(question)
        if about.fills is not None:
            yield from options.parameters(*FILLED[about.fills])
            if about.fills in ("selections", "chosen") and question.owners:
                yield from options.parameters(options.owner_option)
        elif not about.last:
            yield _parameter(name, default, kind, about)
    if not timed:
        yield from _picture(question)
    if question.makes is not None:
        yield from applying_options()
    yield from options.parameters(options.format_option)
    yield from (_parameter(name, default, kind, about) for name, default, kind, about in every if about.last)
    if question.holds is not None:
        yield click.Option(["--exit-code"], is_flag=True, help=f"Exit with 1 {question.exits}.")


def _picture(question: Asked) -> Iterator[click.Parameter]:
    """Yield what writes the drawing that goes with the answer, where there is one."""
    if question.picture is not None:
        text = (
            f"Also write the {question.drawn}s as a picture: SVG, or by its ending PNG or PDF, which Chromium "
            "prints. For one model."
        )
        yield from options.parameters(options.output_option("--picture", help=text), options.replace_option)


def option_of(asked: str | type, name: str) -> Callable[[F], F]:
    """Return the option that a parameter is, for a command that is no question: of a question, or of its own."""

    def add(command: F) -> F:
        declared = QUESTIONS[asked].parameters if isinstance(asked, str) else asked
        (own,) = (one for one in _leaves(declared) if one[0] == name)
        taken: list[click.Parameter] = command.__dict__.setdefault("__click_params__", [])
        taken.append(_parameter(*own))
        return command

    return add


def _parameter(name: str, default: Any, kind: Any, about: Parameter) -> click.Parameter:
    several = _is_several(kind)
    if about.argument:
        return click.Argument([name], nargs=-1 if several else 1, metavar=about.metavar)
    words = [about.option or f"--{name.replace('_', '-')}", name]
    if kind is bool:
        return _Option(words, is_flag=True, about=about)
    return _Option(
        words, type=_type(kind, about), multiple=several, default=default, show_default=default is not None,
        metavar=about.metavar, about=about,
    )  # fmt: skip


class _Option(click.Option):
    """An option whose help is put together when it is asked for: that may need rooms that the question does not."""

    def __init__(self, words: Sequence[str], *, about: Parameter, **more: Any) -> None:
        super().__init__(words, help=about.help if isinstance(about.help, str) else None, **more)
        self.about = about

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return what the help says of it."""
        absent = f"; {self.about.without}" if self.about.without else ""
        self.help = f"{self.about.says} May be repeated{absent}." if self.multiple else self.about.says
        return super().get_help_record(ctx)


def _is_several(kind: Any) -> bool:
    return any(get_origin(k) in (tuple, Mapping) for k in (kind, *get_args(kind)))


def _type(kind: Any, about: Parameter) -> click.ParamType[Any]:
    if about.among is not None and about.metavar is None:
        choices = about.choices or ()
        if all(isinstance(c, int) for c in choices):
            return click.IntRange(min(choices), max(choices))
        return click.Choice([str(c) for c in choices])
    if int in (kind, *get_args(kind)):
        bounded = about.at_least is not None or about.at_most is not None
        return click.IntRange(_whole(about.at_least), _whole(about.at_most)) if bounded else click.INT
    return click.STRING


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


# -- asking -----------------------------------------------------------------------------------------------------------


def _ask(question: Asked, *, source: str, fmt: str, **given: Any) -> None:
    """Carry out a command."""
    asked = asked_of(question.parameters, given, fmt)
    question.check(requests, asked)
    asking = _of_models if question.about == "model" else _of_case
    with _errors_told(question, source, fmt):
        found = asking(question, source, asked, given)
    for note in found.notes:
        click.echo(f"detente: {note}", err=True)
    print_all(fmt, found.case, found.documents, found.records, found.models)
    if found.undrawn is not None:
        raise UsageError(found.undrawn)
    if found.unproven:
        raise SystemExit(BoundReached.exit_code)
    answer = all_of(found.answers) if given.get("exit_code") else Answer.YES
    if answer in (Answer.NO, Answer.INFEASIBLE):
        raise SystemExit(1)
    exit_if_stopped(found.stopped)
    if answer is Answer.UNKNOWN:
        raise SystemExit(BoundReached.exit_code)


@contextmanager
def _errors_told(question: Asked, source: str, fmt: str) -> Iterator[None]:
    """Print the errors of a case as the format asked for has them, where these are what is asked about."""
    try:
        yield
    except InvalidCase as e:
        if question.tells_errors and fmt == "json":
            from detente.report import errors_record

            name = "stdin" if source == "-" else printable(Path(source).stem)
            click.echo(json_text(errors_record(name, e.problems, e.case_sha256)), nl=False)
        raise


@dataclass
class _Found:
    """What is to be printed."""

    case: Case
    models: int = 1
    documents: list[Callable[[], Document]] = field(default_factory=list)
    records: list[Callable[[], Any]] = field(default_factory=list)
    stopped: list[str | None] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    unproven: bool = False
    undrawn: str | None = None

    def follow(self, blocks: Document) -> None:
        """Add to what is told of the last answer."""
        told = self.documents.pop()
        self.documents.append(lambda: [*told(), *blocks])

    def add(self, question: Asked, found: Any, asked: Any, model: Model | None = None) -> None:
        """Add an answer; of a model, where it is of one."""
        for part in question.apart(found):
            self.documents.append(partial(question.document, part, asked))
            self.records.append(partial(question.record, part, asked))
        self.notes += question.notes(found)
        if not question.tells_open:
            models = [model] if model is not None else question.as_written(self.case, asked)
            self.notes += [note for note in _as_written(models) if note not in self.notes]
        if question.holds is not None:
            self.answers[-1] = question.holds(found)
        why, proven = question.stopped(found), question.proven(found)
        if proven is None:
            self.stopped.append(why)
        elif proven is not Answer.YES:
            self.unproven = True
            if why is not None:
                click.echo(f"detente: not settled: {why}", err=True)


def _as_written(models: Iterable[Model]) -> Iterator[str]:
    """Yield whose preferences are left open in models, and that they are taken as they are written."""
    for model in models:
        if any(p.openness is not None for p in model.preferences.values()):
            from detente.conflict import compile_model
            from detente.report.left_open import written_sentence
            from detente.report.words import Words

            said = written_sentence(Words(model, compile_model(model)))
            if said is not None:
                yield said


def _of_models(question: Asked, source: str, asked: Any, given: Mapping[str, Any]) -> _Found:
    """Ask a question of each model that the command line chooses."""
    owners = given.get("owner", ())
    case = read_case(source)
    asked = said_in(case, asked)
    models = [question.model_in(case, p, h, owners) for p, h in pairs(case, given["perspective"], given["phase"])]
    if None in models:  # evidence alone, whatever is named
        models = [None]
    drawing = applying = None
    if question.picture is not None:
        drawing = _drawing(given.get("picture"), over=given.get("over", False), models=len(models))
    if question.makes is not None:
        applying = applying_of(given, len(models))
    every = _Found(case, len(models))
    with _with_runner(question, asked, given) as asked_there:
        for model in models:
            at = At(case, model)
            question.check_at(requests, asked, at)
            told_of = _with_texts(question, asked_there, given, case, model or case.evidence)
            every.answers.append(Answer.UNKNOWN)  # unless it is known in time
            with as_far_as_known(model, every.stopped), progress() as told:
                found = question.run(replace(at, progress=told), told_of)
                every.add(question, found, told_of, model)
                if drawing is not None:
                    every.undrawn = _draw(question, found, drawing, case.sha256)
                    every.follow(question.undrawn(found) if every.undrawn else ())
                if applying is not None:
                    applying.write(question, found, case)
    return every


@contextmanager
def _with_runner(question: Asked, asked: Any, given: Mapping[str, Any]) -> Iterator[Any]:
    """Give a request with who does the work, where it can be given elsewhere."""
    name = filled(question.parameters, "runner")
    if name is None:
        yield asked
        return
    from detente.cli.elsewhere import runner_of

    with runner_of(given) as runner:
        yield replace(asked, **{name: runner})


def _of_case(question: Asked, source: str, asked: Any, given: Mapping[str, Any]) -> _Found:
    """Ask a question of a case as a whole."""
    case = read_case(source, quietly=question.tells_errors)
    from detente.case.naming import owners_as_said

    asked = said_in(case, asked)
    first: Model | Layer = case.evidence
    if (name := filled(question.parameters, "chosen")) is not None:
        named = pairs(case, given["perspective"], given["phase"]) if given["perspective"] or given["phase"] else ()
        asked = replace(asked, **{name: Selected(tuple(named), owners_as_said(case, given.get("owner", ())))})
    if (name := filled(question.parameters, "selections")) is not None:
        owners = owners_as_said(case, given["owner"])
        selected = Selected(selected_of(case, given["perspective"], given["phase"], owners), owners)
        first = case.model(*selected.pairs[0], owners) if selected.pairs else case.evidence
        asked = replace(asked, **{name: selected})
    asked = _with_texts(question, asked, given, case, first)
    every = _Found(case, answers=[Answer.UNKNOWN])  # unless it is known in time
    with progress() as told:
        found = question.run(At(case, progress=told), asked)
    question.check_answer(requests, asked, found)
    every.add(question, found, asked)
    return every


def _with_texts(question: Asked, asked: Any, given: Mapping[str, Any], case: Case, of: Model | Layer) -> Any:
    """Return a request with the texts that the sources of a model, or of a case, have here."""
    name = filled(question.parameters, "texts") or filled(question.parameters, "given_texts")
    return asked if name is None else replace(asked, **{name: texts_of(case, of, given["sources"])})


def selected_of(
    case: Case, perspectives: Sequence[str], phases: Sequence[str], owners: Owners
) -> tuple[tuple[str | None, str | None], ...]:
    """Return the perspectives and phases asked for; all, where none is, in which the owners given are disputed."""
    from detente.case.naming import as_said

    perspectives, phases = as_said(case, perspectives, "perspectives"), as_said(case, phases, "phases")
    if perspectives:
        times: Sequence[str | None] = phases or [None, *case.phases]
        return tuple((p, h) for p in perspectives for h in times)
    every = tuple(s for s in case.selections() if not phases or s[1] in phases)
    for phase in phases:
        case.model(next((p for p, _ in every), None), phase)  # an unknown phase is an error
    fitting = tuple(s for s in every if owners_in(case, s, owners) == tuple(owners))
    if every and not fitting:
        case.model(*every[0], owners)  # says what is wrong
    return fitting


def asked_of(asked: type, given: Mapping[str, Any], fmt: str) -> Any:
    """Return the parameters of a question as the command line gives them."""
    values = {}
    for one, kind, about in parameters_of(asked):
        if isinstance(kind, type) and is_dataclass(kind):
            values[one.name] = asked_of(kind, given, fmt)
        elif about.fills == "on_screen":
            from detente.report.formats import FORMATS

            values[one.name] = FORMATS[fmt].for_people
        elif one.name in given and about.fills in (None, "lexicon", "provenance"):
            value = given[one.name]
            if _is_several(kind) and not value:
                value = one.default
            elif about.read is not None and value is not None:
                value = about.read(value)
            elif about.by_format:
                value = bounded(value, fmt)
            values[one.name] = value
    return asked(**values)


def _drawing(picture: Path | None, *, over: bool, models: int) -> Output | None:
    """Return where the picture is to be written, if one is."""
    if over and picture is None:
        no_effect(["over"], "without --picture: nothing else is written to a file", line(["over"]))
    if picture is None:
        return None
    if models > 1:
        raise UsageError("--picture is for one model; choose one perspective and one phase")
    from detente.cli.chromium import PRINTED, chromium, kind_of

    to = options.output_of(picture, kind_of(picture), over=over)
    to.check()
    if to.kind.name in PRINTED:
        chromium(picture)  # says at once that it is missing
    return to


def _draw(question: Asked, found: Any, to: Output, case_sha256: str | None) -> str | None:
    """Write the picture; return why there is none, where that is told after the answer."""
    from detente.cli.chromium import printed

    assert question.picture is not None
    drawn = question.picture(found)
    if drawn is None and question.stopped(found) is not None:
        click.echo(f"detente: no {question.drawn} to draw is known, so {to.path} was not written", err=True)
        return None
    if drawn is None:
        why = f"there is no {question.drawn} to draw, so {to.path} was not written"
        if question.undrawn(found):
            return f"{why}; what is printed says why, and has its table"
        raise UsageError(why)
    to.write(drawn.svg if to.kind.name == "svg" else printed(drawn.svg, to.path), case_sha256)
    click.echo(f"wrote {to.path}", err=True)
    return None
