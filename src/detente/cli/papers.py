"""The commands that make what a paper needs: its tables, its graph, and its references."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.asked import option_of
from detente.cli.group import main
from detente.cli.options import (
    Among,
    case_argument,
    model_options,
    output_of,
    output_option,
    owner_option,
    replace_option,
    seconds_option,
)
from detente.cli.streams import in_utf8
from detente.cli.support import exit_if_stopped, progress, read_case
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.case import Case, Model
    from detente.cli.support import Owners


def _tables() -> Sequence[str]:
    from detente.papers import TABLES

    return tuple(TABLES)


def _forms() -> Sequence[str]:
    from detente.papers import FORMS

    return tuple(FORMS)


class Several(click.ParamType[tuple[str, ...]]):
    """Names with commas between, among those that there are."""

    name = "names"

    def convert(
        self, value: str | tuple[str, ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Read them."""
        if isinstance(value, tuple):
            return value
        names = tuple(name.strip() for name in value.split(",") if name.strip())
        for name in names:
            if name not in _tables():
                self.fail(
                    f"there is no table “{name}”; expected {', '.join(_tables())}, with commas between", param, ctx
                )
        return names


@main.command("table")
@case_argument
@model_options
@owner_option
@click.option(
    "--what", "asked", type=Several(), multiple=True, metavar="NAME,…",
    help="Which tables: options, stability, reachable, status_quo, coalitions. All that can be made by default.",
)  # fmt: skip
@click.option(
    "--state", "states", multiple=True, metavar="NAME|YNN…",
    help="A state that the tables are of; all by default. May be repeated.",
)  # fmt: skip
@click.option(
    "--from", "start", metavar="NAME|YNN…",
    help="Where the ways of the status quo table begin; the status quo by default.",
)  # fmt: skip
@option_of("solve", "concepts")
@option_of("solve", "engine")
@click.option(
    "--as", "form", type=Among(_forms),
    help="The form; by default that of the ending of the file, and Markdown where there is none.",
)  # fmt: skip
@click.option("--standalone", is_flag=True, help="With latex: write a document that compiles alone.")
@click.option(
    "--width", type=click.IntRange(min=0), metavar="N",
    help="Split tables that are wider than so many characters, 88 by default; 0 = never. CSV is never split.",
)  # fmt: skip
@seconds_option
@output_option("-o", "--output", help="Where to write the tables, such as tables.tex; without it they are printed.")
@replace_option
def table(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, asked: Sequence[tuple[str, ...]],
    states: Sequence[str], start: str | None, concepts: Sequence[str], engine: str, form: str | None,
    standalone: bool, width: int | None, output: Path | None, over: bool,
) -> None:  # fmt: skip
    """Make the tables of a paper: option form, individual stability, reachable lists, status quo, coalitions.

    States have the names that the case gives them where it names all, and else numbers from 1 in the order of their
    letters. Tables that are too wide are split. A table that cannot be made is left out, and why is said; one that is
    asked for by its name with --what is refused instead.
    """
    from detente.papers import FORMS
    from detente.papers import table as tables_of
    from detente.papers.tables import ROOM

    name = form or _form_of(output)
    found = FORMS[name]
    if standalone and not found.fragments:
        raise UsageError(f"--standalone goes with --as latex; {name} always stands by itself")
    if not found.text and output is None:
        raise UsageError(f"{name} is not printed; say where to write with -o, such as -o tables{found.endings[0]}")
    if over and output is None:
        raise UsageError("--replace goes with -o: nothing else is written")
    to = None if output is None else output_of(output, found.kind, over=over)
    if to is not None:
        to.check()
    case = read_case(source)
    with progress() as told:
        made = tables_of(
            _one(case, perspective, phase, owner),
            what=[one for names in asked for one in names] or None,
            states=states or None, start=start, concepts=concepts or None, engine=engine, progress=told,
        )  # fmt: skip
    for what, why in made.left_out.items():
        click.echo(f"detente: left out: {what}: {why}", err=True)
    data = made.written(form=name, standalone=standalone, width=ROOM if width is None else width)
    if to is None:
        assert isinstance(data, str)
        in_utf8()
        click.echo(data, nl=False)
    else:
        to.write(data, case.sha256)
        click.echo(f"wrote {output}", err=True)
    exit_if_stopped([made.stopped])


PRINTED = ("pdf", "png")
"""What Chromium makes of the SVG."""


def _figures() -> Sequence[str]:
    from detente.papers import FIGURES

    return (*FIGURES, *PRINTED)


@main.command()
@case_argument
@model_options
@owner_option
@click.option(
    "--moves", type=click.Choice(["all", "improvements"]), default="all", show_default=True,
    help="Which moves: all, or those that improve things for the mover.",
)  # fmt: skip
@option_of("solve", "concepts")
@option_of("solve", "engine")
@click.option(
    "--as", "form", type=Among(_figures), help="The form; by default that of the ending of the file, else SVG."
)
@click.option("--standalone", is_flag=True, help="With tikz: write a document that compiles alone.")
@seconds_option
@output_option("-o", "--output", help="Where to write the graph, such as graph.svg; without it it is printed.")
@replace_option
def graph(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, moves: str, concepts: Sequence[str],
    engine: str, form: str | None, standalone: bool, output: Path | None, over: bool,
) -> None:  # fmt: skip
    """Write the whole graph: every state by its number, every move, the status quo and the equilibria.

    As SVG by plain attributes alone, as PDF or PNG, which Chromium prints, or as TikZ it is drawn, for up to 200 states
    and 2,000 lines; as DOT and GraphML, for other programs, it is listed, for up to 4,096 states.
    """
    from detente.cli.chromium import chromium, printed
    from detente.papers import FIGURES, written
    from detente.stability import solve

    name = form or _figure_of(output)
    instead = f"what needs nothing else: -o {(output or Path('graph')).with_suffix('.svg')}"
    if name in PRINTED:
        if output is None or output.suffix.lower() != f".{name}":
            raise UsageError(f"{name} is written to a file of its name; say where with -o, such as -o graph.{name}")
        chromium(output, instead)
    found = FIGURES["svg" if name in PRINTED else name]
    if standalone and not found.fragments:
        raise UsageError(f"--standalone goes with --as tikz; {name} always stands by itself")
    if over and output is None:
        raise UsageError("--replace goes with -o: nothing else is written")
    to = None if output is None else output_of(output, name, over=over)
    if to is not None:
        to.check()
    case = read_case(source)
    model = _one(case, perspective, phase, owner)
    with progress() as told:
        solution = solve(model, concepts=concepts or None, engine=engine, progress=told)
        told("drawing")
        text = written(solution, found.name, improvements=moves == "improvements", standalone=standalone)
    if to is None or output is None:
        in_utf8()
        click.echo(text, nl=False)
    else:
        to.write(printed(text, output, instead) if name in PRINTED else text, case.sha256)
        click.echo(f"wrote {output}", err=True)
    exit_if_stopped([solution.stopped])


def _figure_of(output: Path | None) -> str:
    """Return the form of the graph that a file of this name has."""
    from detente.papers import FIGURES

    ending = "" if output is None else output.suffix.lower()
    if not ending:
        return "svg"
    endings = {e: name for name, one in FIGURES.items() for e in one.endings} | {f".{e}": e for e in PRINTED}
    if ending not in endings:
        raise UsageError(f"no form has the ending {ending} (known: {', '.join(endings)}); say which with --as")
    return endings[ending]


def _lists() -> Sequence[str]:
    from detente.papers import LISTS

    return tuple(LISTS)


@main.command()
@click.argument("source", metavar="[CASE]", required=False)
@option_of("solve", "concepts")
@click.option(
    "--as", "form", type=Among(_lists), help="The form; by default that of the ending of the file, else BibTeX."
)
@output_option(
    "-o", "--output", help="Where to write the references, such as detente.bib; without it they are printed."
)
@replace_option
def cite(source: str | None, concepts: Sequence[str], form: str | None, output: Path | None, over: bool) -> None:
    """List what a paper cites: Detente, the graph model, the solution concepts that it uses, and the case.

    Without --concept these are the basic five. Of the works of others it has what is known for certain; the page of
    each concept says what was read.
    """
    from detente.papers import LISTS, references
    from detente.papers.origin import Origin
    from detente.stability import check_concepts, default

    name = form or ("csl-json" if output is not None and output.suffix.lower() == ".json" else "bibtex")
    if over and output is None:
        raise UsageError("--replace goes with -o: nothing else is written")
    to = None if output is None else output_of(output, name, over=over)
    if to is not None:
        to.check()
    case = None if source is None else read_case(source)
    digest = None if case is None else case.sha256
    write, _ = LISTS[name]
    text = write(references(case, check_concepts(tuple(concepts) or default())), Origin(digest))
    if to is None:
        in_utf8()
        click.echo(text, nl=False)
    else:
        to.write(text, digest)
        click.echo(f"wrote {output}", err=True)


def _form_of(output: Path | None) -> str:
    """Return the form that a file of this name has."""
    from detente.papers import FORMS

    if output is None or not output.suffix:
        return "markdown"
    for name, form in FORMS.items():
        if output.suffix.lower() in form.endings:
            return name
    known = ", ".join(ending for form in FORMS.values() for ending in form.endings)
    raise UsageError(f"no form has the ending {output.suffix} (known: {known}); say which with --as")


def _one(case: Case, perspective: Sequence[str], phase: Sequence[str], owner: Owners) -> Model:
    """Return the one model that is asked about."""
    from detente.case.naming import as_said, owners_as_said

    if len(perspective) > 1 or len(phase) > 1:
        raise UsageError("this is made of one model; name one perspective and one phase")
    (p,) = as_said(case, perspective, "perspectives") or (None,)
    (h,) = as_said(case, phase, "phases") or (None,)
    return case.model(p, h, owners_as_said(case, owner))
