"""Requests that contradict themselves: refused, with the line that would do.

An option that says nothing beside another one is never left aside silently: the answer would be to another question.
"""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NoReturn

import click
from click.core import ParameterSource

from detente.errors import UsageError

SAID = "detente.said"  # all parameters of the command that runs, those too that it is not called with


class Once(click.Command):
    """A command in which an option that takes one value is given once: of two values none would be the one meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what the command line says."""
        _, _, order = self.make_parser(ctx).parse_args(list(args))
        single = [p for p in order if isinstance(p, click.Option) and not p.multiple and not p.is_flag]
        for param in single:
            if single.count(param) > 1 and not ctx.resilient_parsing:
                text = f"{written(param)} was given {single.count(param)} times; it takes one value"
                raise click.UsageError(text, ctx)
        rest = super().parse_args(ctx, args)
        ctx.meta[SAID] = dict(ctx.params)
        return rest


def written(param: click.Parameter) -> str:
    """Return an option as it is written in full."""
    return max(param.opts, key=len)


def said() -> Mapping[str, Any]:
    """Return everything this command line says, by the names of parameters."""
    found: Mapping[str, Any] = click.get_current_context().meta[SAID]
    return found


def given(*names: str) -> list[str]:
    """Return which options of this command the command line gives, of those named by their parameters."""
    ctx = click.get_current_context()
    return [n for n in names if ctx.get_parameter_source(n) is ParameterSource.COMMANDLINE]


def refuse(text: str, *lines: str) -> NoReturn:
    """Refuse a request, with the lines that would do instead."""
    instead = "\n".join(f"  {line}" for line in lines)
    this = "this would do" if len(lines) == 1 else "one of these would do"
    raise UsageError(text + (f"; {this}:\n{instead}" if lines else ""))


def no_effect(names: Sequence[str], why: str, *lines: str) -> NoReturn:
    """Refuse options that have no effect beside others, or without them."""
    params = {p.name: p for p in click.get_current_context().command.params}
    options = [written(params[n]) for n in names]
    listed = " and ".join([", ".join(options[:-1]), options[-1]]) if len(options) > 1 else options[0]
    refuse(f"{listed} {'has' if len(options) == 1 else 'have'} no effect {why}", *lines)


def line(without: Collection[str] = (), **more: object) -> str:
    """Return this command line without some options, and with others, by the names of their parameters."""
    ctx = click.get_current_context()
    words = ["detente", str(ctx.info_name)]
    for param in ctx.command.params:
        name = str(param.name)
        if name in more:
            words += _said(param, more[name])
        elif name not in without and (isinstance(param, click.Argument) or given(name)):
            words += _said(param, said()[name])
    return shlex.join(words)


def _said(param: click.Parameter, value: Any) -> Iterable[str]:
    values = value if isinstance(value, tuple | list) else () if value is None else (value,)
    for one in values:
        if isinstance(param, click.Argument):
            yield str(one)
        elif isinstance(param, click.Option) and param.is_flag:
            yield from [written(param)] if one else []
        else:
            yield from (written(param), "=".join(one) if isinstance(one, tuple) else str(one))
