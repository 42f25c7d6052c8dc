"""The command that writes a case out: with its texts as one file, what is coded, or models, for other programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.asked import option_of
from detente.cli.group import main
from detente.cli.options import (
    UNIT,
    Among,
    case_argument,
    folder_of,
    format_option,
    model_options,
    output_of,
    output_option,
    owner_option,
    replace_option,
    seconds_option,
    source_option,
)
from detente.cli.support import exit_if_stopped, pairs, print_one, progress, read_case, texts_of
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.case import Case
    from detente.cli.folders import Folder
    from detente.cli.support import Owners
    from detente.cli.writing import Output
    from detente.redaction import Item, Redacted

PACKAGE = "package"


def _exports() -> tuple[str, ...]:
    from detente.with_texts import export_kinds

    return export_kinds()


@main.command()
@case_argument
@click.option("--as", "kind", type=Among(_exports), required=True, help="The format to write.")
@model_options
@owner_option
@option_of("solve", "concepts")
@option_of("solve", "engine")
@seconds_option
@source_option
@click.option(
    "--level", type=click.IntRange(min=0), default=0, show_default=True, metavar="N",
    help="The confidentiality up to which sources and claims may be exported.",
)  # fmt: skip
@click.option("--leave-out", is_flag=True, help="Leave out what is above the level, instead of refusing to export.")
@click.option("--redact", "without_names", is_flag=True, help="Put pseudonyms for people and sources; needs --key.")
@output_option("--key", help="Where to write the key that gives names back; it must not be published.")
@click.option("--keep", multiple=True, metavar="NAME", help="A name or id not to be replaced. May be repeated.")
@click.option("--also", multiple=True, metavar="WORD", help="A further word to be replaced. May be repeated.")
@click.option("--positions", type=UNIT, help="With qdpx: count positions in this unit; NVivo counts utf-16.")
@click.option("--bom", is_flag=True, help="With csv: begin with a byte order mark, by which Excel knows UTF-8.")
@click.option(
    "--without-texts", is_flag=True, help="With package: leave the texts of the sources out, and say which these are."
)
@click.option("--preview", is_flag=True, help="Show what would be replaced and left out; write nothing.")
@format_option
@output_option("-o", "--output", help="Where to write the file; of tables a folder, or a file that ends in .zip.")
@replace_option
def export(
    source: str, kind: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, concepts: Sequence[str],
    engine: str, sources: tuple[str, ...], level: int, leave_out: bool, without_names: bool, key: Path | None,
    keep: tuple[str, ...], also: tuple[str, ...], positions: str | None, bom: bool, without_texts: bool, preview: bool,
    fmt: str, output: Path | None, over: bool,
) -> None:  # fmt: skip
    """Write a case out: with its texts as one file, what is coded in it, or its models, as other programs read them.

    What is coded goes out with names or without.
    """
    from detente.cli.package import texts_for
    from detente.evidence.coded import Options
    from detente.exchange.models import MODEL_FORMATS
    from detente.with_texts import exported, misfit_of

    if not without_names and (key is not None or keep or also):
        raise UsageError("--key, --keep and --also go with --redact: without it no name is replaced")
    given = {
        "positions": positions, "bom": bom, "without-texts": without_texts, "redact": without_names, "source": sources,
        "perspective": perspective, "phase": phase, "owner": owner, "concept": concepts, "engine": engine != "auto",
    }  # fmt: skip
    if misfit := misfit_of(kind, given):
        option, takes, why = misfit
        raise UsageError(f"--{option} goes with --as {' or '.join(takes)}{why}")
    if kind in MODEL_FORMATS:
        _export_models(
            source, kind, (perspective, phase, owner), concepts, engine, level, leave_out, preview, fmt, output, over
        )
        return
    case, packed = read_case(source), kind == PACKAGE
    missing: Mapping[str, str] = {}
    if packed:
        texts, missing = texts_for(case, Path(source), sources)
    else:
        texts = texts_of(case, case.evidence, sources)
    found = exported(
        case, kind, texts, missing, level=level, pseudonyms=without_names, keep=keep, also=also,
        without_texts="as --without-texts says" if without_texts else None, options=Options(positions, bom=bom),
    )  # fmt: skip
    above, redacted = found.above, found.redacted
    if not preview:
        _refuse_above(above, level, leave_out=leave_out)
    left = [f"left out: {what}" for what in found.parts.left_out] if found.parts else []
    if preview:
        _show(fmt, case, above, redacted)
        _tell(left)
        return
    if output is None or (without_names and key is None):
        lacking = "--key FILE" if output is not None else "-o FILE"
        raise UsageError(f"say where to write with {lacking}, or look first with --preview")
    to = output_of(output, kind, over=over)
    to.check()
    data = found.data
    if redacted is not None:
        assert key is not None
        if key.exists():
            raise UsageError(f"{key} exists; a key is never overwritten, it may be the only way back to other exports")
        output_of(key, "key").write(found.key or b"")
    try:
        # Nothing in what goes out without names says which case it is of.
        to.write(data, None if redacted else case.sha256)
    except BaseException:
        if key is not None:
            key.unlink(missing_ok=True)
        raise
    _tell((*_notes(above, redacted), *left, f"wrote {output}"))


def _export_models(
    source: str, kind: str, chosen: tuple[Sequence[str], Sequence[str], Owners], concepts: Sequence[str], engine: str,
    level: int, leave_out: bool, preview: bool, fmt: str, output: Path | None, over: bool,
) -> None:  # fmt: skip
    """Write models, or what follows from them."""
    from detente.case.naming import owners_as_said
    from detente.exchange.models import MODEL_FORMATS
    from detente.with_texts import exported_models

    case, (perspective, phase, owner) = read_case(source), chosen
    selections = pairs(case, perspective, phase) if case.has_model or any(chosen) else []
    with progress() as told:
        found = exported_models(
            case, kind, selections, owners_as_said(case, owner), level=level, concepts=concepts or None, engine=engine,
            progress=told,
        )  # fmt: skip
        if preview:
            _show(fmt, case, found.above, None)
            return
        _refuse_above(found.above, level, leave_out=leave_out)
        if output is None:
            raise UsageError("say where to write with -o FILE, or look first with --preview")
        ending = next(iter(MODEL_FORMATS[kind].endings))
        to: Output | Folder
        if MODEL_FORMATS[kind].folder and output.suffix.lower() != ending:
            to = folder_of(output, kind, over=over)
            to.check()
            to.write(found.files, case.sha256)
        else:
            to = output_of(output, kind, over=over)
            to.check()
            to.write(found.data, case.sha256)
    assert found.sent is not None
    _tell((*(f"left out: {what}" for what in found.left_out), f"wrote {output}"))
    exit_if_stopped(found.sent.stopped)


def _refuse_above(above: tuple[Item, ...], level: int, *, leave_out: bool) -> None:
    from detente.redaction import told_above

    if above and not leave_out:
        raise UsageError(
            f"{told_above(above, level)}; nothing was written. Raise --level, or leave them out with --leave-out"
        )


def _tell(notes: Iterable[str]) -> None:
    for note in notes:
        click.echo(note, err=True)


def _show(fmt: str, case: Case, above: tuple[Item, ...], redacted: Redacted | None) -> None:
    from detente.report.exchange import preview_document, preview_record

    print_one(fmt, case, lambda: preview_document(above, redacted), lambda: preview_record(above, redacted))


def _notes(above: tuple[Item, ...], redacted: Redacted | None) -> list[str]:
    notes = [f"left out: {i.what} {i.id} (level {i.level})" for i in above]
    if redacted is not None:
        notes.append(f"{len(redacted.changes)} spellings of names were replaced")
        notes += [
            f"“{word}”, a part of a replaced name, still stands in it {times} times; --also {word} replaces it"
            for word, times in redacted.parts_left.items()
        ]
    return notes
