"""The group of commands: the one place where errors become messages and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from detente import __version__
from detente.cli.asked import Known
from detente.cli.interrupts import ending_at_once
from detente.cli.requests import Once
from detente.cli.streams import guarded, told
from detente.deadline import within
from detente.errors import BoundReached, DetenteError, EncodingRefused, InvalidCase, OutOfTime, UsageError
from detente.extensions import load_extensions


class Command(Once):
    """A command; one that has `--seconds` ends by then, or on an interrupt, with what is known."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        if "ends_after" not in ctx.params:
            return super().invoke(ctx)
        with within(ctx.params.pop("ends_after")), ending_at_once():
            return super().invoke(ctx)


class Commands(click.Group):
    """The group of commands; turns every error that Detente raises on purpose into a message and an exit code."""

    command_class = Command

    def main(  # type: ignore[override]  # of the forms that Click declares, this is the one for all
        self, args: Sequence[str] | None = None, prog_name: str | None = None, standalone_mode: bool = True, **more: Any
    ) -> Any:
        """Run what the command line asks for."""
        if not standalone_mode:
            return super().main(args, prog_name, standalone_mode=False, **more)
        with guarded() as out:
            code, fault = told(out, self._code(args, prog_name, **more))
            if fault:
                click.echo(fault, err=True)
        sys.exit(code)

    def _code(self, args: Sequence[str] | None, prog_name: str | None, **more: Any) -> int:  # noqa: PLR0911 - one return per way to end
        """Run it, and return the exit code."""
        try:
            load_extensions()
            with within(None) as work:
                ended = super().main(args, prog_name, standalone_mode=False, **more)
            if work.hit is not None:  # and the command has not ended with it
                return _ended(f"detente: not complete: {work.hit}", OutOfTime.exit_code)
        except SystemExit as e:
            return e.code if isinstance(e.code, int) else int(e.code is not None)
        except click.ClickException as e:
            e.show()
            return e.exit_code
        except InvalidCase as e:
            return _ended(str(e), e.exit_code)
        except EncodingRefused as e:
            return _ended(f"detente: {e} (--encoding NAME names it)", e.exit_code)
        except DetenteError as e:
            return _ended(f"detente: {e}", e.exit_code)
        except (KeyboardInterrupt, click.Abort):
            return _ended("detente: interrupted; nothing was printed as if it were complete", BoundReached.exit_code)
        except MemoryError:
            return _ended("detente: the model does not fit this machine's memory", BoundReached.exit_code)
        except OSError as e:
            return _ended(f"detente: {e.filename or 'a file'}: {e.strerror or e}", UsageError.exit_code)
        return ended if isinstance(ended, int) else 0


def _ended(text: str, code: int) -> int:
    click.echo(text, err=True)
    return code


@click.group(
    cls=Commands,
    commands=Known(Command, "detente.cli.others"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="detente")
def main() -> None:
    """From sentence to verdict and back: conflict analysis with the graph model.

    CASE is a file (YAML in the format detente/1, or a .gmcr file of GMCR+), a folder with a domain of Genius, - for
    standard input, or the slug of a case in the catalogue; see `detente catalog`.

    Exit codes: 0 done; 1 with --exit-code only: the answer is no, or there are warnings; 2 wrong usage, an unknown
    name, or a missing perspective; 3 the file is not a valid case; 4 a bound was hit, the run was interrupted, or
    standard output took no more.
    """
