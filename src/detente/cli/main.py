"""The commands. Results go to standard output, everything else to standard error; the exit codes are documented.

Heavy imports stay inside the commands, so that `detente --version` answers at once.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente import __version__
from detente.cli.options import (
    concept_option,
    engine_option,
    format_option,
    limit_option,
    model_options,
    proposal_option,
    seconds_option,
    source_option,
    state_option,
)
from detente.errors import BoundReached, DetenteError, InvalidCase, Problem, UsageError

if TYPE_CHECKING:
    from detente.assess import Assessment, Finding
    from detente.case import Case, Model
    from detente.cli.progress import Progress
    from detente.report import Document

LIMIT = 1000  # states per list in JSON and CSV, unless --limit says otherwise
LIMIT_ON_SCREEN = 50


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


case_argument = click.argument("source", metavar="CASE")


@main.command()
@case_argument
@model_options
@source_option
@format_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are warnings.")
def check(
    source: str, perspective: Sequence[str], phase: Sequence[str], sources: Sequence[str], fmt: str, exit_code: bool
) -> None:
    """Check a case: all errors, then warnings with a code, a reason and a fix.

    Without --perspective and --phase every perspective is checked in every phase.
    """
    from detente.assess import check_model
    from detente.catalog import read_case
    from detente.report import check_record, findings_document

    try:
        case = read_case(source)
        selections = _selections(perspective, phase) if perspective or phase else case.selections()
        found: dict[Finding, list[tuple[str | None, str | None]]] = {}
        problems: list[Problem] = []
        for p, h in selections:
            try:
                model = case.model(p, h)
                for finding in check_model(model):
                    found.setdefault(finding, []).append((p, h))
                _texts(model, sources)
            except InvalidCase as e:
                problems += e.problems
        if problems:
            raise InvalidCase(problems)
    except InvalidCase as e:
        if fmt == "json":
            errors = [
                {
                    "file": p.where.file,
                    "line": p.where.line,
                    "column": p.where.column,
                    "text": p.message,
                    "hint": p.hint,
                }
                for p in e.problems
            ]
            name = Path(source).stem if source != "-" else "stdin"
            click.echo(_json_text({"case": name, "errors": errors}), nl=False)
        raise
    unique = sorted((_placed(f, at, selections) for f, at in found.items()), key=lambda f: (f.where, f.code))
    _print(
        fmt,
        lambda: findings_document(case.name, len(selections), unique),
        lambda: check_record(case.name, selections, unique),
    )
    if exit_code and unique:
        raise SystemExit(1)


@main.command()
@case_argument
@model_options
@source_option
@format_option
def show(source: str, perspective: Sequence[str], phase: Sequence[str], sources: Sequence[str], fmt: str) -> None:
    """Show a model in the analyst's words: options, rules, preferences, proposals, and what each rests on."""
    from detente.conflict import compile_model
    from detente.conflict.space import MAX_ENUMERATED, feasible_codes
    from detente.report import Words, show_document, show_record

    documents, records = [], []
    for model in _models(source, perspective, phase):
        conflict = compile_model(model)
        count = len(feasible_codes(conflict)) if len(conflict.options) <= MAX_ENUMERATED - 4 else None
        feasible = None if count is None else count - sum(len(m.members) - 1 for m in conflict.merged)
        texts = _texts(model, sources)
        documents.append(lambda m=model, c=conflict, f=feasible, t=texts: show_document(m, Words(m, c), f, t))
        records.append(lambda m=model, f=feasible: show_record(m, f))
    _print_all(fmt, documents, records)


@main.command()
@case_argument
@model_options
@concept_option
@engine_option
@limit_option
@seconds_option
@format_option
def solve(
    source: str,
    perspective: Sequence[str],
    phase: Sequence[str],
    concept: Sequence[str],
    engine: str,
    limit: int | None,
    seconds: float | None,
    fmt: str,
) -> None:
    """Find what is stable: equilibria under each concept, and states stable for each decision maker."""
    from detente.report import solve_document, solve_record
    from detente.stability import solve as solve_model

    documents, records, stopped = [], [], []
    for model in _models(source, perspective, phase):
        with _progress() as progress:
            solution = solve_model(model, concept or None, engine, progress, seconds)
        documents.append(lambda s=solution: solve_document(s, _limit(limit, fmt)))
        records.append(lambda s=solution: solve_record(s, _limit(limit, fmt)))
        stopped.append(solution.stopped)
    _print_all(fmt, documents, records)
    _exit_if_stopped(stopped)


@main.command()
@case_argument
@model_options
@source_option
@proposal_option
@state_option
@concept_option
@engine_option
@limit_option
@seconds_option
@format_option
@click.option(
    "--exit-code", is_flag=True, help="Exit with 1 unless every proposal holds under every concept asked about."
)
def assess(
    source: str, perspective: Sequence[str], phase: Sequence[str], proposal: Sequence[str], state: Sequence[str],
    concept: Sequence[str], engine: str, limit: int | None, seconds: float | None, fmt: str, exit_code: bool,
    sources: Sequence[str],
) -> None:  # fmt: skip
    """Assess proposals: does each hold, who would break it by which move, who is obliged without being asked.

    Without --proposal all proposals are assessed, in file order. The table ends with what is different in each other
    phase and perspective.
    """
    from detente.report import assess_document, assess_record

    documents, records, answers, stopped = [], [], [], []
    on_screen = fmt in ("table", "markdown")
    for model, case in _models_of(source, perspective, phase):
        texts = _texts(model, sources)
        found = _assess(model, proposal, concept, state, engine, _limit(limit, fmt), seconds)
        others = _elsewhere(case, model, found, concept, engine, seconds) if on_screen else []
        answers.append(found.all_hold)
        stopped.append(found.solution.stopped)
        documents.append(lambda f=found, o=others, t=texts: assess_document(f, o, t))
        records.append(lambda f=found: assess_record(f, _limit(limit, fmt)))
    _print_all(fmt, documents, records)
    if exit_code and any(a is False for a in answers):
        raise SystemExit(1)
    if exit_code and any(a is None for a in answers):
        raise SystemExit(BoundReached.exit_code)
    _exit_if_stopped(stopped)


@main.command()
@case_argument
@model_options
@source_option
@state_option
@concept_option
@engine_option
@format_option
@click.option("--by", multiple=True, metavar="DM", help="Only for this decision maker. May be repeated.")
def explain(
    source: str, perspective: Sequence[str], phase: Sequence[str], state: Sequence[str], concept: Sequence[str],
    engine: str, fmt: str, by: Sequence[str], sources: Sequence[str],
) -> None:  # fmt: skip
    """Explain verdicts: for a state and a concept, each tempting move and the counter-moves that deter it.

    Without --state the status quo is explained, without --concept the five basic concepts.
    """
    from detente.report import explain_document, explain_record
    from detente.stability import explain as explain_state
    from detente.stability import solve as solve_model

    documents, records, stopped = [], [], []
    for model in _models(source, perspective, phase):
        states = list(state) or ([model.status_quo] if model.status_quo else [])
        if not states:
            raise UsageError(f"{model.case} names no status quo; say which state to explain with --state")
        texts = _texts(model, sources)
        with _progress() as progress:
            solution = solve_model(model, concept or None, engine, progress)
            progress("reasons")
            verdicts = [v for s in states for c in solution.concepts for v in explain_state(solution, s, c, by or None)]
        stopped.append(solution.stopped)
        documents.append(lambda s=solution, v=verdicts, t=texts: explain_document(s, v, t))
        records.append(lambda s=solution, v=verdicts: explain_record(s, v))
    _print_all(fmt, documents, records)
    _exit_if_stopped(stopped)


@main.command()
@click.argument("slug", required=False)
@format_option
def catalog(slug: str | None, fmt: str) -> None:
    """List the cases that ship with Detente, or compare one with the results its source gives."""
    from detente.catalog import catalog_document, catalog_record

    _print(fmt, lambda: catalog_document(slug), lambda: catalog_record(slug))


@main.command()
@case_argument
@model_options
@concept_option
@engine_option
@source_option
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write the page; - is standard output.")
def report(
    source: str, perspective: Sequence[str], phase: Sequence[str], concept: Sequence[str], engine: str,
    sources: Sequence[str], output: str,
) -> None:  # fmt: skip
    """Write one self-contained HTML page: verdicts with reasons, equilibria, the graph, the model."""
    from detente.report.page import html_report

    parts = []
    for model, case in _models_of(source, perspective, phase):
        found = _assess(model, (), concept, (), engine, 8)
        parts.append((found, _elsewhere(case, model, found, concept, engine), _texts(model, sources)))
    with _progress() as progress:
        progress("reasons, and putting it all into words")
        page = html_report(parts)
    if output == "-":
        click.echo(page, nl=False)
    else:
        _write(Path(output), page)
        click.echo(f"wrote {output}", err=True)
    _exit_if_stopped([found.solution.stopped for found, _, _ in parts])


def _placed(
    finding: Finding, at: Sequence[tuple[str | None, str | None]], every: Sequence[tuple[str | None, str | None]]
) -> Finding:
    """Say in which perspectives and phases a warning arises, where that is not all of them."""
    if len(at) == len(every):
        return finding
    names = [", ".join(n for n in (p, h) if n) or "no perspective and phase" for p, h in at]
    return replace(finding, text=f"{finding.text} (in {'; '.join(names)})")


# -- helpers ----------------------------------------------------------------------------------------------------------


def _selections(perspectives: Sequence[str], phases: Sequence[str]) -> list[tuple[str | None, str | None]]:
    chosen: Sequence[str | None] = perspectives or [None]
    times: Sequence[str | None] = phases or [None]
    return [(p, h) for p in chosen for h in times]


def _models_of(source: str, perspectives: Sequence[str], phases: Sequence[str]) -> list[tuple[Model, Case]]:
    from detente.catalog import read_case

    case = read_case(source)
    return [(case.model(p, h), case) for p, h in _selections(perspectives, phases)]


def _models(source: str, perspectives: Sequence[str], phases: Sequence[str]) -> list[Model]:
    return [model for model, _ in _models_of(source, perspectives, phases)]


def _assess(
    model: Model,
    proposals: Sequence[str],
    concepts: Sequence[str],
    states: Sequence[str],
    engine: str,
    limit: int,
    seconds: float | None = None,
) -> Assessment:
    from detente.assess import assess_model

    wanted = proposals or None, concepts or None, states or None
    with _progress() as progress:
        return assess_model(model, *wanted, engine, limit, progress, seconds)


def _elsewhere(
    case: Case, model: Model, found: Assessment, concepts: Sequence[str], engine: str, seconds: float | None = None
) -> list[Assessment]:
    """Assess the same proposals in each other phase and each other perspective."""
    here = (model.perspective_id, model.phase_id)
    phases = [(here[0], h) for h in case.phases if h != here[1]]
    perspectives = [(p, here[1]) for p in case.perspectives if p != here[0]]
    assessments = []
    for selection in [*phases, *perspectives]:
        try:
            other = case.model(*selection)
            known = {p.id for p in other.proposals}
            wanted = [a.proposal.id for a in found.proposals if a.proposal.id in known]
            assessments.append(_assess(other, wanted, concepts, (), engine, 1, seconds))
        except DetenteError as e:
            named = ", ".join(
                f"{what} {name}" for what, name in zip(("perspective", "phase"), selection, strict=True) if name
            )
            click.echo(f"detente: left out of the comparison: {named}: {e}", err=True)
    return assessments


def _texts(model: Model, sources: Sequence[str]) -> dict[str, str]:
    """Read the sources given, verify them, and resolve every claim on them."""
    from detente.evidence import resolve_claim, verify_source

    texts = {}
    for given in sources:
        name, _, path = given.partition("=")
        if name not in model.sources:
            known = ", ".join(model.sources) or "this case has none"
            raise UsageError(f"there is no source “{name}” (known here: {known})")
        texts[name] = verify_source(model.sources[name], Path(path))
        for claim in model.claims.values():
            if claim.source == name:
                resolve_claim(claim, texts[name])
    return texts


def _exit_if_stopped(stopped: Sequence[str | None]) -> None:
    """Say why something is missing from what was printed, and exit with the code for a bound."""
    reasons = [why for why in stopped if why is not None]
    for why in reasons:
        click.echo(f"detente: not complete: {why}; what is printed is complete as it stands", err=True)
    if reasons:
        raise SystemExit(BoundReached.exit_code)


def _limit(limit: int | None, fmt: str) -> int:
    if limit is not None:
        return limit
    return LIMIT if fmt in ("json", "csv") else LIMIT_ON_SCREEN


def _print(fmt: str, document: Callable[[], Document], record: Callable[[], Any]) -> None:
    _print_all(fmt, [document], [record])


def _print_all(fmt: str, documents: Sequence[Callable[[], Document]], records: Sequence[Callable[[], Any]]) -> None:
    """Print each result in the format asked for; JSON is one object, or an array when there are several."""
    from detente.report import as_csv, as_markdown, as_text

    with _progress() as progress:
        progress("reasons, and putting it all into words")
        if fmt == "json":
            found = [record() for record in records]
            text = _json_text(found[0] if len(found) == 1 else found)
        else:
            render = {"table": as_text, "markdown": as_markdown, "csv": as_csv}[fmt]
            text = "\n".join(render(document()) for document in documents)
    click.echo(text, nl=False)


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _progress() -> Progress:
    from detente.cli.progress import Progress

    return Progress()


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as e:
        raise UsageError(f"cannot write {path}: {e.strerror or e}") from None
