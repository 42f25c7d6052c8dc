"""Everything that a paper needs of a model, in every form that is a text, for whoever keeps some of it as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from detente.case import Case
from detente.errors import BoundReached, EngineRefusal, OutOfTime, UsageError
from detente.papers.citing import LISTS, references
from detente.papers.drawing import written
from detente.papers.figures import FIGURES
from detente.papers.forms import FORMS
from detente.papers.origin import Origin
from detente.papers.tabulating import table
from detente.stability import default, solve


@dataclass(frozen=True)
class PaperFile:
    """A file: its form in words, its name, and what is in it."""

    label: str
    name: str
    media_type: str
    text: str


def everything(
    case: Case, *, perspective: str | None = None, phase: str | None = None
) -> tuple[list[PaperFile], list[str]]:
    """Return all files of a paper on a model, and what could not be made, with the reason.

    Raises
    ------
    OutOfTime
        If the time is over before all is made.
    """
    model = case.model(perspective, phase)
    files: list[PaperFile] = []
    left: list[str] = []

    def made(what: str, part: Callable[[], Iterator[PaperFile]]) -> None:
        try:
            files.extend(part())
        except OutOfTime:
            raise
        except (BoundReached, EngineRefusal, UsageError) as e:
            left.append(f"{what}: {e}")

    def tables() -> Iterator[PaperFile]:
        found = table(model)
        left.extend(f"{what}: {why}" for what, why in found.left_out.items())
        for name, form in FORMS.items():
            if form.text:
                text = found.written(form=name, standalone=form.fragments)
                assert isinstance(text, str)
                yield PaperFile(f"Tables: {form.label}", f"tables{form.endings[0]}", form.media_type, text)

    def graph(name: str) -> Iterator[PaperFile]:
        figure = FIGURES[name]
        text = written(solved, name, standalone=figure.fragments)
        yield PaperFile(f"Graph: {figure.label}", f"graph{figure.endings[0]}", figure.media_type, text)

    made("tables", tables)
    solved = solve(model)
    for name in FIGURES:
        made(name, lambda name=name: graph(name))  # type: ignore[misc]  # a default of its own binds the name
    found = references(case, default())
    for name, (write, ending) in LISTS.items():
        text = write(found, Origin(case.sha256))
        files.append(PaperFile(f"References: {name}", f"references{ending}", "text/plain", text))
    return files, left
