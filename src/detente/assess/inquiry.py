"""From what somebody asks to trace to what is found: parts and verdicts by their addresses, with claims taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from detente.answer import Answer
from detente.assess.reliance import AskedVerdict, Rests, rests_on
from detente.assess.tracing import (
    Owners,
    Selection,
    Traced,
    UnderRival,
    Without,
    elements_in,
    trace,
    under_rivals,
    without_claims,
)
from detente.case import Case, Model
from detente.case.address import IN_FORCE, elements_of, find, is_package, levels_named
from detente.case.walk import Element
from detente.deadline import within
from detente.display import Tabular, few
from detente.engines import Progress, silent
from detente.errors import OutOfTime, UsageError
from detente.stability import CONCEPTS, check_concepts, default

Where = tuple[Element, tuple[Selection, ...]]
ABOUT = ("proposal", "named state")


@dataclass(frozen=True, repr=False)
class Inquiry(Tabular):
    """What a request to trace found.

    Parameters
    ----------
    case, owners
        The case, and the options given to contested owners in it.
    parts, rests, rivals
        The parts asked for with the words behind them, what the verdicts asked for rest on, and verdicts under other
        owners of contested options.
    without
        What falls without the claims that were taken away; None where none was.
    whole
        Whether nothing was named, so that everything is shown.
    stopped
        Why something asked for is not known, or None.
    texts
        The texts of sources at hand, from which words are quoted, by their ids.
    """

    case: Case
    owners: Owners = ()
    parts: tuple[Traced, ...] = ()
    rests: tuple[Rests, ...] = ()
    rivals: tuple[UnderRival, ...] = ()
    without: Without | None = None
    whole: bool = False
    stopped: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        told = [part.element.address for part in self.parts] + [rests.question.address for rests in self.rests]
        if self.without is not None:
            told = [f"without {few(c.id for c in self.without.claims)}"]
        return f"<Inquiry of {self.case.name}: {few(told)}>"


def inquire(
    case: Case,
    elements: Sequence[str] = (),
    removed: Sequence[str] = (),
    selections: Sequence[Selection] | None = None,
    concepts: Sequence[str] | None = None,
    owners: Owners = (),
    engine: str = "auto",
    progress: Progress = silent,
    seconds: float | None = None,
) -> Inquiry:
    """Trace parts of a case, what verdicts rest on, or what falls without claims; see `detente.trace`.

    What is not known when `seconds` are over is told.
    """
    with within(seconds) as work:
        found = _inquiry(case, elements, removed, selections, concepts, owners, engine, progress)
    return replace(found, stopped=found.stopped or work.hit)


def _inquiry(
    case: Case, elements: Sequence[str], removed: Sequence[str], selections: Sequence[Selection] | None,
    concepts: Sequence[str] | None, owners: Owners, engine: str, progress: Progress,
) -> Inquiry:  # fmt: skip
    chosen = case.selections() if selections is None else tuple(selections)
    every = elements_in(case, chosen, owners)
    ids = check_concepts(tuple(concepts or ()) or default())
    packages = [text for text in elements if is_package(text)]
    parts, verdicts = parts_asked([text for text in elements if text not in packages], every)
    if removed:
        if not chosen:
            case.model()  # says that there is none
        more = [e.path[-1] for e, _ in parts if e.kind == "claim"]
        about = _about([e for e, _ in parts if e.kind != "claim"], verdicts)
        if packages and about is None:
            about = ()  # those on the packages alone
        only = tuple(dict.fromkeys(c for _, c in verdicts)) or ids
        on = {_and_concept(text)[0]: partial(_of_package, text=text, concepts=only, engine=engine, progress=progress)
              for text in packages}  # fmt: skip
        found = without_claims(case, [*removed, *more], chosen, only, about, owners, engine, progress, on)
        return Inquiry(case, owners, without=found, stopped=_unknown(v.changes for v in found.verdicts))
    if not elements:
        parts = [(e, where) for e, where in every if (e.note is not None and e.kind != "owner") or not chosen]
        return Inquiry(case, owners, tuple(trace(case, parts, every, owners)), whole=True)
    parts += [(e, where) for e, where in every for text in packages if _is_of(e, text)]
    traced = trace(case, parts, every, owners)
    rivals: list[UnderRival] = []
    rests: list[Rests] = []
    try:
        for part, where in parts:
            if part.kind == "option" and part.body.contested:
                rivals += under_rivals(case, part, where, ids, owners, engine, progress)
        for selection in chosen:
            model = case.model(*selection, owners)
            here = elements_of(model)
            asked = [AskedVerdict(here[e.address], concept) for e, concept in verdicts if e.address in here]
            for text in packages:
                asked += _of_package(model, text, ids, engine, progress)
            rests += rests_on(model, asked, engine, progress) if asked else ()
    except OutOfTime:
        pass  # the words behind the parts are told all the same, and that this is not all
    answers = [*(v.changes for r in rivals for v in r.verdicts), *(r.complete for r in rests)]
    return Inquiry(case, owners, tuple(traced), tuple(rests), tuple(rivals), stopped=_unknown(answers))


def _is_of(part: Element, package: str) -> bool:
    """Tell whether a part of the case is what a package settles: an issue, its level, or a term that is in force."""
    levels = dict(levels_named(_and_concept(package)[0]))
    if part.kind == "level":
        noted = part.note is not None and not part.note.is_assumption  # else it rests on what the issue does
        return noted and levels.get(part.path[1]) == part.path[-1]
    return (part.kind == "issue" and part.path[-1] in levels) or (
        part.kind == "term" and levels.get(part.path[-1]) == IN_FORCE
    )


def _and_concept(package: str) -> tuple[str, str]:
    """Return the address of a package, and the concept that is asked about after it, or none."""
    name, _, concept = package.rpartition(":") if package.count(":") > 1 else (package, "", "")
    return name, concept


def _of_package(
    model: Model, text: str, concepts: Sequence[str], engine: str, progress: Progress
) -> list[AskedVerdict]:
    """Return the verdicts on the way that a package is shown by; none where no way is it."""
    from detente.assess.deals import find_deals  # with arrays, which nothing else here needs

    name, concept = _and_concept(text)
    ids = check_concepts((concept,)) if concept else tuple(concepts)
    package = find_deals(model, concepts=ids, limit=0, engine=engine, progress=progress).package(name)
    if package is None:
        return []
    state = package.best.state
    return [AskedVerdict(Element("named state", (state,), state, None, state), c) for c in ids]


def _unknown(answers: Iterable[Answer]) -> str | None:
    """Say that something is not known, if something is not."""
    return "an answer was not known within the bounds" if Answer.UNKNOWN in answers else None


def parts_asked(elements: Iterable[str], every: Sequence[Where]) -> tuple[list[Where], list[tuple[Element, str]]]:
    """Return the parts asked for, and the verdicts: each part with a concept.

    Raises
    ------
    UsageError
        If there is no such part, concept or verdict.
    """
    parts: list[Where] = []
    verdicts: list[tuple[Element, str]] = []
    for text in elements:
        name, colon, concept = text.rpartition(":")
        if colon and (concept in CONCEPTS or " " not in text):
            check_concepts((concept,))
            named = find((e for e, _ in every), name)
            about = {e.address: e for e in named if e.kind in ABOUT or e.path == ("status_quo",)}
            if not about:
                raise UsageError(f"{name} is no proposal or named state, so there is no verdict “{text}”")
            verdicts += [(e, concept) for e in about.values()]
        else:
            found = find((e for e, _ in every), text)
            parts += [(e, where) for e, where in every if any(e is f for f in found)]
    return parts, verdicts


def _about(parts: Sequence[Element], verdicts: Sequence[tuple[Element, str]]) -> tuple[str, ...] | None:
    """Return the addresses of the proposals and states whose verdicts are compared; None = all."""
    wrong = [e for e in parts if e.kind not in ABOUT]
    if wrong:
        raise UsageError(
            f"{wrong[0].short} is a part of kind “{wrong[0].kind}”; with claims taken away, name further claims, and "
            "proposals, named states or verdicts to compare"
        )
    return tuple(dict.fromkeys(e.address for e in (*parts, *(e for e, _ in verdicts)))) or None
