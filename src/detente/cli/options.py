"""Options that several commands share."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.cli.folders import Folder
    from detente.cli.writing import Output

F = TypeVar("F", bound=Callable[..., Any])


def parameters(*options: Callable[[Any], Any]) -> list[click.Parameter]:
    """Return what options add to a command, in this order, where the command is not written as a function."""

    def command() -> None:
        """Take the options."""

    for option in reversed(options):
        option(command)
    found: list[click.Parameter] = getattr(command, "__click_params__", [])
    return found[::-1]


_perspective = click.option(
    "--perspective", multiple=True, metavar="ID|NAME", help="Apply a perspective. May be repeated."
)
_phase = click.option("--phase", multiple=True, metavar="ID|NAME", help="Apply a phase. May be repeated.")


def model_options(command: F) -> F:
    """Let a command choose perspectives and phases."""
    return _perspective(_phase(command))


case_argument = click.argument("source", metavar="CASE")


class Among(click.Choice[str]):
    """A choice among names that are looked up when they are needed, and not when the option is made."""

    def __init__(self, names: Callable[[], Iterable[str]]) -> None:
        self.names = names
        super().__init__(())

    @property
    def choices(self) -> tuple[str, ...]:
        """The names there are."""
        return tuple(self.names())

    @choices.setter
    def choices(self, _: tuple[str, ...]) -> None:
        pass


def _formats() -> Iterable[str]:
    from detente.report.formats import FORMATS

    return FORMATS


format_option = click.option(
    "--format", "fmt", type=Among(_formats), default="table", show_default=True,
    help="How results are printed.",
)  # fmt: skip


class Seconds(click.FloatRange):
    """A number above 0; what is not a number at all lies in every range, as far as Click can tell."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read it."""
        number = float(super().convert(value, param, ctx))
        if math.isnan(number):
            self.fail(f"{value} is no number; expected one above 0", param, ctx)
        return number


seconds_option = click.option(  # see `detente.cli.group.Command`
    "--seconds", "ends_after", type=Seconds(), metavar="N",
    help="End after so many seconds: what is found by then is printed, the rest is said not to be known (exit code 4).",
)  # fmt: skip
source_option = click.option(
    "--source", "sources", multiple=True, metavar="NAME=PATH",
    help="The text of a source; it is verified, and claims are shown with their exact words. May be repeated.",
)  # fmt: skip
lexicon_option = click.option(
    "--lexicon", type=click.Path(path_type=Path), metavar="FILE",
    help="A lexicon that adds to the one that ships, and takes out of it.",
)  # fmt: skip
provenance_option = click.option(
    "--provenance", is_flag=True,
    help="End with a list of all sentences and rows, and what each is generated from: a claim, a part of the case, an "
    "assumption, or a result.",
)  # fmt: skip


def _units() -> Iterable[str]:
    from detente.exchange.positions import UNITS

    return UNITS


UNIT = Among(_units)
"""A unit in which a file counts positions."""


class OutputFile(click.Path):
    """The type of every option that names a file to be written."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)


def output_option(*names: str, required: bool = False, help: str) -> Callable[[F], F]:  # noqa: A002 - Click's word
    """Return an option that names a file to be written; it goes with `replace_option` and `output_of`."""
    return click.option(*names, type=OutputFile(), required=required, metavar="FILE", help=help)


replace_option = click.option(
    "--replace", "over", is_flag=True,
    help="Write over the file that is there; not over one that is read, and no other kind of file over a case.",
)  # fmt: skip


def output_of(path: Path, kind: str, *, over: bool = False, adds_to: str | None = None) -> Output:
    """Return where the command that runs is to write, with the files it was given to read."""
    from detente.cli.writing import Output, kind_named

    ctx = click.get_current_context()
    given, others = _files(ctx)
    if str(path) == "-" and ctx.command.name != "report":
        raise UsageError("only a report is written to standard output with -; name a file, or ./- for one of that name")
    if sum(os.path.realpath(other) == os.path.realpath(path) for other in others) > 1:
        raise UsageError(f"two files are to be written to {path}; give each a name of its own")
    back = None if adds_to is None else Path(adds_to)
    return Output(path, str(ctx.command.name), kind_named(kind), given, over, back)


def folder_of(path: Path, kind: str, *, over: bool = False) -> Folder:
    """Return the folder that the command that runs is to write, of a format of models that is several files."""
    from detente.cli.folders import Folder
    from detente.cli.writing import folder_kind
    from detente.exchange.models import MODEL_FORMATS

    command = str(click.get_current_context().command.name)
    return Folder(path, command, folder_kind(kind), MODEL_FORMATS[kind].folder, over)


def _files(ctx: click.Context) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Return the files that a command was given, whichever way, and those that it is to write."""
    given: list[Path] = []
    written: list[Path] = []
    for parameter in ctx.command.params:
        value = ctx.params.get(str(parameter.name))
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(parameter.type, OutputFile) and text is not None:
                written.append(text)
            elif isinstance(text, str | Path):
                given += [Path(part) for part in (str(text), str(text).partition("=")[2]) if os.path.exists(part)]  # noqa: PTH110 - takes any text
    return tuple(given), tuple(written)


def _owner(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Read OPTION=DM."""
    for value in values:
        if not all(value.partition("=")):
            raise click.BadParameter(f"found “{value}”; expected OPTION=DM, such as sep=WH", ctx, param)
    return tuple((option, owner) for option, _, owner in (value.partition("=") for value in values))


owner_option = click.option(
    "--owner", multiple=True, metavar="OPTION=DM", callback=_owner,
    help="Give an option to a contested owner that the case names. May be repeated.",
)  # fmt: skip


_processes = click.option(
    "--processes", type=click.IntRange(1, 1024), metavar="N",
    help="Work in N processes of this machine, with the same answer.",
)  # fmt: skip
_scheduler = click.option(
    "--scheduler", metavar="ADDRESS",
    help="Work on the machines of a Dask cluster, with the same answer: tls://HOST:PORT, or tcp://127.0.0.1:PORT here.",
)  # fmt: skip
_tls_ca = click.option(
    "--tls-ca", type=click.Path(path_type=Path), metavar="FILE",
    help="With tls://: the authority that signed the certificates of the cluster, as PEM.",
)  # fmt: skip
_tls_cert = click.option(
    "--tls-cert", type=click.Path(path_type=Path), metavar="FILE",
    help="With tls://: the certificate that is shown to the cluster, as PEM.",
)  # fmt: skip
_tls_key = click.option(
    "--tls-key", type=click.Path(path_type=Path), metavar="FILE", help="With tls://: its private key, as PEM."
)


def runner_options(command: F) -> F:
    """Let a command give its work to other processes, here or on other machines; see `detente.cli.elsewhere`."""
    return _processes(_scheduler(_tls_ca(_tls_cert(_tls_key(command)))))
