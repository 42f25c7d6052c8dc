"""`register`: the forecasts of a case as the page lists them, what is due first; a question of the workbench."""

from __future__ import annotations

from dataclasses import dataclass

from detente.ask._parameters import parameter
from detente.ask._question import At, Question


@dataclass(frozen=True, kw_only=True)
class Register:
    """The forecasts of a case, what is due first, with how well stated numbers did; nothing is solved."""

    due: str | None = parameter(None, metavar="DATE", longest=10, help="The day as of which deadlines are looked at.")


@dataclass(frozen=True)
class RegisterLine:
    """One forecast: where it is in the file, what is said, by whom, and how it stands.

    `by` is its deadline; `history` tells what came of it, each on its day, in the file's words; `lacking` says what is
    missing so that it could be resolved, and is empty where nothing is.
    """

    path: tuple[str, ...]
    says: str
    by: str
    who: str
    stated: str
    status: str
    history: tuple[str, ...]
    lacking: str


@dataclass(frozen=True)
class RegisterAnswer:
    """The forecasts; `says` counts them in a sentence, `scores` are sentences, none where nothing is scored."""

    says: str
    lines: tuple[RegisterLine, ...]
    scores: tuple[str, ...]


def run(at: At, asked: Register) -> RegisterAnswer:
    """List them."""
    from detente.assess.forecasts import register_of
    from detente.report.forecasts import counted, history, lacks, said, score_sentences
    from detente.report.words import listed

    found = register_of(at.case, None, chosen=None, due=asked.due, by=None, seconds=None)
    lines = []
    for f in found.forecasts:
        perspective, phase = f.told_in
        layer = ("perspectives", perspective) if perspective else ("phases", phase) if phase else ()
        stated = "" if f.probability is None else str(f.entry.values["probability"])
        lines.append(
            RegisterLine(
                (*(str(step) for step in layer), "forecasts", str(f.id)),
                said(at.case, f),
                f.by or "",
                listed(f.voices) if f.voices else "",
                stated,
                f.status,
                history(f),
                str(lacks(f)) if f.lacking else "",
            )
        )
    return RegisterAnswer(
        str(counted(found)),
        tuple(lines),
        () if found.scores is None else tuple(map(str, score_sentences(found.scores))),
    )


QUESTION = Question(
    asks="for the forecasts of a case, what is due first",
    parameters=Register,
    run=run,
    about="case",
    answer=RegisterAnswer,
    room="model",
)
