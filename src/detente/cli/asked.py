"""The commands that questions have: each is made of what its question declares; see `detente.ask`."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

import click

from detente.ask import QUESTIONS, At, Parameter, Question, parameters_of
from detente.cli import options
from detente.cli.requests import line, no_effect
from detente.cli.support import as_far_as_known, exit_if_stopped, models_of, print_all, progress
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.cli.writing import Output

Asked = Question[Any, Any]


class Known(MutableMapping[str, click.Command]):
    """The commands there are: those that were added, and those of the questions that have one.

    A question is loaded when its command is asked for, or all commands are listed.
    """

    def __init__(self, made: Callable[..., click.Command]) -> None:
        self.made, self.added = made, dict[str, click.Command]()

    def __getitem__(self, name: str) -> click.Command:
        if name in self.added:
            return self.added[name]
        if name not in QUESTIONS or QUESTIONS[name].help is None:
            raise KeyError(name)
        return command_of(name, QUESTIONS[name], self.made)

    def __setitem__(self, name: str, command: click.Command) -> None:
        self.added[name] = command

    def __delitem__(self, name: str) -> None:
        del self.added[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted({*self.added, *(n for n, q in QUESTIONS.items() if q.help is not None)}))

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


def _parameters(question: Asked) -> Iterator[click.Parameter]:
    """Yield what the command takes, in the order of its help."""
    every = [(f.name, f.default, kind, about) for f, kind, about in parameters_of(question.parameters) if about.command]
    yield from options.parameters(options.case_argument)
    if question.about == "model":
        yield from options.parameters(options.model_options)
        if question.owners:
            yield from options.parameters(options.owner_option)
    for name, default, kind, about in every:
        if name == "seconds":
            if question.picture is not None:
                shows = options.output_option(
                    "--picture", help=f"Also write the {question.drawn}s as a picture (SVG); for one model."
                )
                yield from options.parameters(shows, options.replace_option)
            yield from options.parameters(options.seconds_option)
        elif not about.last:
            yield _parameter(name, default, kind, about)
    yield from options.parameters(options.format_option)
    for name, default, kind, about in every:
        if about.last:
            yield _parameter(name, default, kind, about)


def _parameter(name: str, default: Any, kind: Any, about: Parameter) -> click.Parameter:
    several = _is_several(kind)
    if about.argument:
        return click.Argument([name], nargs=-1 if several else 1, metavar=about.metavar)
    words = [about.option or f"--{name.replace('_', '-')}", name]
    if kind is bool:
        return click.Option(words, is_flag=True, help=about.says)
    return click.Option(
        words, type=_type(kind, about), multiple=several, default=default, show_default=default is not None,
        metavar=about.metavar, help=f"{about.says} {_repeated(about)}" if several else about.says,
    )  # fmt: skip


def _repeated(about: Parameter) -> str:
    return f"May be repeated; {about.absent}." if about.absent else "May be repeated."


def _is_several(kind: Any) -> bool:
    return any(get_origin(k) is tuple for k in (kind, *get_args(kind)))


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
    chosen = {name: given.pop(name, ()) for name in ("perspective", "phase", "owner")}
    picture, over = given.pop("picture", None), given.pop("over", False)
    asked = asked_of(question, given)
    case, models = models_of(source, chosen["perspective"], chosen["phase"], chosen["owner"])
    drawing = _drawing(picture, over=over, models=len(models))
    documents, records = [], []
    stopped: list[str | None] = []
    for model in models:
        with as_far_as_known(model, stopped), progress() as told:
            found = question.run(At(case, model, told), asked)
            documents.append(partial(question.document, found, asked))
            records.append(partial(question.record, found, asked))
            stopped.append(question.stopped(found))
            if drawing is not None:
                _draw(question, found, drawing, case.sha256)
    print_all(fmt, case, documents, records, len(models))
    exit_if_stopped(stopped)


def asked_of(question: Asked, given: Mapping[str, Any]) -> Any:
    """Return the parameters of a question as the command line gives them; what several options give is left to it."""
    values = {}
    for one, kind, about in parameters_of(question.parameters):
        if one.name in given:
            value = given[one.name]
            if _is_several(kind) and not value:
                value = one.default
            elif about.read is not None and value is not None:
                value = about.read(value)
            values[one.name] = value
    return question.parameters(**values)


def _drawing(picture: Path | None, *, over: bool, models: int) -> Output | None:
    """Return where the picture is to be written, if one is."""
    if over and picture is None:
        no_effect(["over"], "without --picture: nothing else is written to a file", line(["over"]))
    if picture is None:
        return None
    if models > 1:
        raise UsageError("--picture is for one model; choose one perspective and one phase")
    to = options.output_of(picture, "svg", over=over)
    to.check()
    return to


def _draw(question: Asked, found: Any, to: Output, case_sha256: str | None) -> None:
    assert question.picture is not None
    drawn = question.picture(found)
    if drawn is None and question.stopped(found) is not None:
        click.echo(f"detente: no {question.drawn} to draw is known, so {to.path} was not written", err=True)
        return
    if drawn is None:
        raise UsageError(f"there is no {question.drawn} to draw, so {to.path} was not written")
    to.write(drawn.svg, case_sha256)
    click.echo(f"wrote {to.path}", err=True)
