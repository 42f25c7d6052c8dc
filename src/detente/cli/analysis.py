"""The commands that read a case and say what follows from it.

Heavy imports stay inside the commands, so that `detente --version` answers at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    concept_option,
    engine_option,
    format_option,
    lexicon_option,
    model_options,
    output_of,
    output_option,
    owner_option,
    provenance_option,
    replace_option,
    seconds_option,
    source_option,
)
from detente.cli.streams import in_utf8
from detente.cli.support import (
    exit_if_stopped,
    json_text,
    pairs,
    print_all,
    print_one,
    print_results,
    progress,
    read_case,
    texts_of,
)
from detente.deadline import over
from detente.errors import InvalidCase, Problem, printable

if TYPE_CHECKING:
    from detente.assess import Finding
    from detente.cli.support import Owners


@main.command()
@case_argument
@model_options
@source_option
@seconds_option
@format_option
@click.option("--exit-code", is_flag=True, help="Exit with 1 if there are warnings.")
def check(
    source: str, perspective: Sequence[str], phase: Sequence[str], sources: Sequence[str], fmt: str, exit_code: bool
) -> None:
    """Check a case: all errors, then warnings with a code, a reason and a fix.

    Without --perspective and --phase every perspective is checked in every phase.
    """
    from detente import catalog
    from detente.assess import check_case, findings_in, placed
    from detente.report import check_record, findings_document, origin_record

    try:
        case = catalog.read_case(source)  # what it leaves unread is a warning here, and not said twice
        every = pairs(perspective, phase) if perspective or phase else case.selections()
        chosen: list[tuple[str | None, str | None]] = []
        found: dict[Finding, list[tuple[str | None, str | None]]] = {}
        problems: list[Problem] = []
        texts: dict[str, str] = {}
        for p, h in every:
            if over() is not None:
                break
            chosen.append((p, h))
            try:
                model = case.model(p, h)
                for finding in findings_in(model):
                    found.setdefault(finding, []).append((p, h))
                texts |= texts_of(case, model, sources)
            except InvalidCase as e:
                problems += e.problems
        if problems:
            raise InvalidCase(problems, case.sha256)
        found |= {f: [*chosen] for f in check_case(case, texts)}
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
            name = printable(Path(source).stem) if source != "-" else "stdin"
            record = {"detente": origin_record(e.case_sha256), "case": name, "errors": errors}
            click.echo(json_text(record), nl=False)
        raise
    unique = sorted((placed(f, at, chosen) for f, at in found.items()), key=lambda f: (f.where, f.code))
    print_one(
        fmt,
        case,
        lambda: findings_document(case.name, len(chosen), unique, len(every) - len(chosen)),
        lambda: check_record(case.name, chosen, unique, every[len(chosen) :]),
    )
    if exit_code and unique:
        raise SystemExit(1)
    exit_if_stopped([])


@main.command()
@case_argument
@model_options
@owner_option
@source_option
@format_option
def show(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, sources: Sequence[str], fmt: str
) -> None:
    """Show a model in the analyst's words: options, rules, preferences, proposals, and what each rests on."""
    from detente.conflict import compile_model
    from detente.conflict.combinations import feasible_count
    from detente.report import Words, evidence_document, evidence_record, show_document, show_record

    if not (case := read_case(source)).has_model:
        texts = texts_of(case, case.evidence, sources)
        print_one(fmt, case, lambda: evidence_document(case, texts), lambda: evidence_record(case))
        return
    documents, records = [], []
    for p, h in pairs(perspective, phase):
        model = case.model(p, h, owner)
        conflict = compile_model(model)
        feasible = feasible_count(conflict)
        texts = texts_of(case, model, sources)
        documents.append(lambda m=model, c=conflict, f=feasible, t=texts: show_document(m, Words(m, c), f, t))
        records.append(lambda m=model, f=feasible: show_record(m, f))
    print_all(fmt, case, documents, records)


@main.command()
@click.argument("slug", required=False)
@seconds_option
@format_option
def catalog(slug: str | None, fmt: str) -> None:
    """List the cases that ship with Detente, or compare one with the results its source gives."""
    from detente.catalog import catalog_document, catalog_record

    print_results(fmt, [lambda: catalog_document(slug)], [lambda: catalog_record(slug)])
    exit_if_stopped([])


@main.command()
@case_argument
@model_options
@owner_option
@concept_option
@engine_option
@seconds_option
@source_option
@provenance_option
@lexicon_option
@output_option("-o", "--output", required=True, help="Where to write the page; - is standard output.")
@replace_option
def report(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, concept: Sequence[str], engine: str,
    sources: Sequence[str], provenance: bool, lexicon: Path | None, output: Path, over: bool,
) -> None:  # fmt: skip
    """Write one self-contained HTML page: verdicts with reasons, equilibria, the graph, the model.

    It begins with what survives small doubts, and ends with whose consent the proposals need, what parts the
    perspectives, and what each phase changes.


    Loaded words that the page uses outside quotation marks are reported; they come from the labels of the case.
    """
    from detente.catalog import read_case
    from detente.dossier import dossier, evidence_dossier
    from detente.evidence.lexicon import Lexicon

    to = output_of(output, "html", over=over)
    if str(output) != "-":
        to.check()
    words = Lexicon.load(lexicon)
    case = read_case(source)
    if not case.has_model and not (perspective or phase or owner):
        found = evidence_dossier(case, texts_of(case, case.evidence, sources), provenance)
    else:
        models = [case.model(p, h, owner) for p, h in pairs(perspective, phase)]
        texts = partial(texts_of, case, sources=sources)
        with progress() as told:
            found = dossier(case, models, concept or None, engine, texts, provenance, told)
    page = found.page
    for note in found.left_out:
        click.echo(f"detente: {note}", err=True)
    for loaded in found.loaded_words(words):
        click.echo(f"detente: a loaded word outside quotation marks: {loaded.words}: {loaded.text}", err=True)
    if str(output) == "-":
        in_utf8()
        click.echo(to.bytes_of(page, case.sha256).decode(), nl=False)
    else:
        to.write(page, case.sha256)
        click.echo(f"wrote {output}", err=True)
    exit_if_stopped(found.stopped)
