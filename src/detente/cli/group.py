"""The group of commands: the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from detente import __version__
from detente.errors import BoundReached, DetenteError, InvalidCase


class Commands(click.Group):
    """The group of commands; turns every error that Detente raises on purpose into a message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except InvalidCase as e:
            click.echo(str(e), err=True)
            ctx.exit(e.exit_code)
        except DetenteError as e:
            click.echo(f"detente: {e}", err=True)
            ctx.exit(e.exit_code)
        except KeyboardInterrupt:
            click.echo("detente: interrupted; nothing was printed as if it were complete", err=True)
            ctx.exit(BoundReached.exit_code)
        except MemoryError:
            click.echo("detente: the model does not fit this machine's memory", err=True)
            ctx.exit(BoundReached.exit_code)
        except BrokenPipeError:
            # The reader of a pipe left; a second attempt to write at exit would complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="detente")
def main() -> None:
    """From sentence to verdict and back: conflict analysis with the graph model.

    CASE is a file (YAML in the format detente/1, or a .gmcr file of GMCR+), - for standard input, or the slug of a case
    in the catalogue; see `detente catalog`.

    Exit codes: 0 done; 1 with --exit-code only: the answer is no, or there are warnings; 2 wrong usage, an unknown
    name, or a missing perspective; 3 the file is not a valid case; 4 a bound was hit or the run was interrupted.
    """
