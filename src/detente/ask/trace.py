"""`trace`: from a verdict to the words behind it, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.ask._parameters import Selected, concepts, engine, parameter, seconds, selections, texts
from detente.ask._question import At, Question, Request

if TYPE_CHECKING:
    from detente.assess import Inquiry
    from detente.case import Case, Model


@dataclass(frozen=True, kw_only=True)
class Trace:
    """Which words stand behind parts of the case, what verdicts rest on, what falls without claims.

    Parameters
    ----------
    elements
        Addresses or names of parts, or verdicts such as `V1:seq`; without any, everything.
    without
        Claims that are taken away.
    """

    elements: tuple[str, ...] = parameter((), argument=True, metavar="[ELEMENT]…", longest=100)
    without: tuple[str, ...] = parameter(
        (), metavar="CLAIM", longest=200, help="Take a claim away and show what falls.",
        absent="claims named as ELEMENT are taken away too",
    )  # fmt: skip
    selections: Selected | None = selections()
    texts: Mapping[str, str] | None = texts()
    concepts: tuple[str, ...] | None = concepts()
    engine: str = engine()
    seconds: float | None = seconds()


def run(at: At, asked: Trace) -> Inquiry:
    """Trace parts, verdicts, and what falls."""
    from detente.assess import inquire

    selected = asked.selections or Selected(tuple(at.case.selections()))
    return inquire(
        at.case,
        elements=asked.elements,
        removed=asked.without,
        selections=selected.pairs,
        concepts=asked.concepts,
        owners=selected.owners,
        engine=asked.engine,
        progress=at.progress,
        seconds=asked.seconds,
    )


def _verdicts(asked: Trace) -> list[str]:
    from detente.stability import CONCEPTS

    return [e for e in asked.elements if e.rpartition(":")[2] in CONCEPTS]


def check(request: Request, asked: Trace) -> None:
    """Refuse concepts where the verdicts asked about name theirs."""
    if asked.concepts and (named := _verdicts(asked)):
        request.no_effect(["concepts"], f"with {named[0]}, which says under which concept", request.line(["concepts"]))


def check_answer(request: Request, asked: Trace, found: Inquiry) -> None:
    """Refuse what is about verdicts where none is asked for, under other owners of an option neither."""
    from detente.assess.inquiry import ABOUT

    ignored = request.given("concepts", "engine")
    parts = list(dict.fromkeys(t.element for t in found.parts))
    disputed = any(e.kind == "option" and e.body.contested for e in parts)
    if not ignored or _verdicts(asked) or asked.without or (disputed and not found.whole):
        return
    verdicts = [e.short for e in parts if e.kind in ABOUT]
    would = [f"{v}:{c}" for v in verdicts for c in asked.concepts or ("CONCEPT",)]
    lines = [request.line(["concepts"], elements=would)] if would and not found.whole else []
    request.no_effect(ignored, "where no verdict is asked about", *lines, request.line(ignored))


def as_written(case: Case, asked: Trace) -> Sequence[Model]:
    """Return the models whose verdicts are looked at."""
    selected = asked.selections or Selected(tuple(case.selections()))
    return selected.models(case) if asked.without or _verdicts(asked) else ()


QUESTION = Question(
    asks="which words results rest on, and what falls without claims",
    parameters=Trace,
    run=run,
    about="case",
    as_written=as_written,
    long=True,
    room="verdict",
    record_is="TraceRecord",
    check=check,
    check_answer=check_answer,
    help="""Show the words behind a part of a case, what a verdict rests on, and what falls without a claim.

    ELEMENT is a place in the file or the end of it: an option (sep), a statement (RUS.5), a rule (infeasible.1), a term
    (V1.T2), a proposal, state, claim, source, actor, perspective or phase; its name; or a verdict such as V1:seq.

    Without ELEMENT, what every part of the case rests on, and all claims. Without --perspective and --phase every
    perspective is looked at in every phase.
    """,
)
