"""What several commands need: choosing models, reading sources, printing in the format asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.streams import columns, escaped, is_utf8
from detente.deadline import current
from detente.errors import BoundReached, OutOfTime, UsageError

if TYPE_CHECKING:
    from detente.case import Case, Model
    from detente.case.elements import Layer
    from detente.cli.progress import Progress
    from detente.report import Document

Owners = tuple[tuple[str, str], ...]

LIMIT = 1000  # states per list in JSON and CSV, unless --limit says otherwise
LIMIT_ON_SCREEN = 50


def pairs(case: Case, perspectives: Sequence[str], phases: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Return every pair of a perspective and a phase asked for, by id or by name; None = not applied."""
    from detente.case.naming import as_said

    chosen: Sequence[str | None] = as_said(case, perspectives, "perspectives") or [None]
    times: Sequence[str | None] = as_said(case, phases, "phases") or [None]
    return [(p, h) for p in chosen for h in times]


def read_case(source: str, *, quietly: bool = False) -> Case:
    """Read a case, and say on standard error what a file of another program holds and the case does not."""
    from detente import catalog

    case = catalog.read_case(source)
    for note in () if quietly else case.notes:
        click.echo(f"note: {note}", err=True)
    return case


def texts_of(case: Case, model: Model | Layer, sources: Sequence[str]) -> dict[str, str]:
    """Return the texts that ship, came with the case or are given, verified; claims on the last two are resolved."""
    from detente.catalog import texts_at_hand
    from detente.evidence import verify_source

    texts = {}
    for given in sources:
        name, _, path = given.partition("=")
        if name not in model.sources:
            known = ", ".join(model.sources) or "this case has none"
            raise UsageError(f"there is no source “{name}” (known here: {known})")
        texts[name] = verify_source(model.sources[name], Path(path))
    return texts_at_hand(case, model, texts)


@contextmanager
def as_far_as_known(model: Model | None, stopped: list[str | None]) -> Iterator[None]:
    """Go on without a model of which nothing is known before the time is over; say so in `stopped`."""
    try:
        yield
    except OutOfTime as e:
        names = (model.perspective_id, model.phase_id) if model else ()
        which = [f"{w} {i}" for w, i in zip(("perspective", "phase"), names, strict=False) if i]
        stopped.append(f"nothing is known{' of ' if which else ''}{', '.join(which)}: {e}")


def exit_if_stopped(stopped: Sequence[str | None]) -> None:
    """Say why something is missing from what was printed, and exit with the code for a bound."""
    reasons = list(dict.fromkeys(why for why in stopped if why is not None))
    hit = current().hit
    if hit is not None and not any(hit in why for why in reasons):
        reasons.append(hit)
    for why in reasons:
        click.echo(f"detente: not everything is known: {why}; what is printed says what is not", err=True)
    if reasons:
        raise SystemExit(BoundReached.exit_code)


def bounded(limit: int | None, fmt: str) -> int:
    """Return how many states a list may have in this format, unless the user said so."""
    if limit is not None:
        return limit
    from detente.report.formats import FORMATS

    return LIMIT_ON_SCREEN if FORMATS[fmt].for_people else LIMIT


def print_one(fmt: str, case: Case, document: Callable[[], Document], record: Callable[[], Any]) -> None:
    """Print a result in the format asked for."""
    print_all(fmt, case, [document], [record])


def print_all(
    fmt: str, case: Case, documents: Sequence[Callable[[], Document]], records: Sequence[Callable[[], Any]],
    asked: int = 1,
) -> None:  # fmt: skip
    """Print each result on a case in the format asked for; JSON is one object, or an array if several are asked for."""
    from detente.report import origin_line, origin_record

    origin = origin_record(case.sha256)
    made = origin_line(case.sha256)
    print_results(fmt, documents, [partial(_with_origin, origin, r) for r in records], asked, made)


def _with_origin(origin: Mapping[str, Any], record: Callable[[], Any]) -> dict[str, Any]:
    return {"detente": origin, **record()}


def print_results(
    fmt: str, documents: Sequence[Callable[[], Document]], records: Sequence[Callable[[], Any]], asked: int = 1,
    made: str = "",
) -> None:  # fmt: skip
    """Print results, of which the records already say what they are of; nothing if nothing asked is known."""
    if not documents:
        return
    from detente.report.formats import FORMATS, Results

    with progress() as told:
        told("reasons, and putting it all into words")
        found = FORMATS[fmt]
        text = found.write(Results(documents, records, asked > 1, columns(), is_utf8(), made))
        text = escaped(text) if found.exact else text
    click.echo(text, nl=False)


def json_text(value: Any) -> str:
    """Return a value as the text that is printed; in JSON's own escapes where the output has not every character."""
    from detente.report.formats import json

    return json.text(value, every_character=is_utf8())


def progress() -> Progress:
    """Return what tells, in a `with` statement, what is being done once that has taken two seconds."""
    from detente.cli.progress import Progress

    return Progress()
