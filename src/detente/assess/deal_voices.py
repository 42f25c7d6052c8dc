"""Which voices it rests on that a package is wanted and holds: without which, each by itself, that is otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.arguments import Label, Seconds, checked, labels_if_any
from detente.assess.deal_ways import Package
from detente.assess.deals import Deals
from detente.assess.family import Changes, Family
from detente.assess.reliance import OUTCOMES, AskedVerdict
from detente.assess.striking import Parts, Struck, voices_of
from detente.case import Model
from detente.case.changes import apply
from detente.case.walk import Element
from detente.conflict import compile_model, settled, state_of
from detente.deadline import check, within
from detente.engines import Progress, silent
from detente.errors import DetenteError, OutOfTime
from detente.stability.concepts import held


@dataclass(frozen=True)
class PackageVoices:
    """The voices without which, each by itself, the way that a package is shown by is another one.

    Parameters
    ----------
    package
        The package.
    wanted
        Those without which it is no longer wanted, or is then.
    holds
        For each concept those without which nobody would leave it any more, or nobody would then.
    stopped
        Why these are not all, or None.
    """

    package: Package
    wanted: tuple[Struck, ...]
    holds: Mapping[str, tuple[Struck, ...]]
    stopped: str | None = None


@checked
def voices_behind(
    found: Deals,
    packages: Sequence[Package],
    *,
    concepts: Sequence[Label] | None = None,
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> tuple[PackageVoices, ...]:
    """Find the voices that the verdicts on some packages rest on, as the load test does: each is struck by itself.

    What rests on nothing else then falls; see `detente.assess.argue`. Asked about is the way that a package is shown
    by, whatever other ways there are.

    Parameters
    ----------
    found
        What the packages are of.
    packages
        Which of them.
    concepts
        Under which concepts they may hold; None = all that were asked about.
    seconds
        When to end, counted from the call; None = no bound.
    progress
        See `solve`.

    Returns
    -------
    tuple
        For each package the voices.

    Raises
    ------
    UsageError
        If a concept was not asked about.

    Complexity
    ----------
    One model for each set of parts that a voice carries alone, solved together; see `detente.assess.argue`.

    Examples
    --------
    >>> import detente
    >>> from detente.assess import find_deals, voices_behind
    >>> found = find_deals(detente.read_case("ferry"), given="row and open", concepts=["seq"])
    >>> (first,) = voices_behind(found, found.packages[:1])
    >>> [voice.id for voice in first.holds["seq"]]
    ['mayor', 'oars', 'cohen']
    """
    asked = found.solution.concepts if concepts is None else labels_if_any(concepts) or ()
    ids = [held(c, found.solution.concepts) for c in asked]
    model = settled(found.model)
    parts, voices = Parts.of(model), voices_of(model.layer)
    struck = [parts.changes(parts.fallen(voice.claims), "drop") for voice in voices]
    with within(seconds) as work:
        holds = _holding(model, packages, ids, struck, progress)
        wanted = [*_wanted(model, [p.best.state for p in packages], struck)]
    told = []
    for k, package in enumerate(packages):
        before = {c: OUTCOMES[package.best.holds[c]] for c in ids}
        others = {
            c: tuple(
                voice
                for voice, outcomes in zip(voices, holds, strict=False)
                if outcomes is not None and outcomes[k, c] not in (before[c], "not known")
            )
            for c in ids
        }
        differs = tuple(
            voice
            for voice, answers in zip(voices, wanted, strict=False)
            if answers is not None and answers[k] not in (package.best.wanted, Answer.UNKNOWN)
        )
        told.append(PackageVoices(package, differs, others, work.hit))
    return tuple(told)


def _holding(
    model: Model, packages: Sequence[Package], concepts: Sequence[str], struck: Sequence[Changes], progress: Progress
) -> list[dict[tuple[int, str], str] | None]:
    """Return whether each package holds without each voice; None where there is no model then."""
    asked = [(k, c) for k in range(len(packages)) for c in concepts]
    questions = [AskedVerdict(_state(packages[k].best.state), c) for k, c in asked]
    found: list[dict[tuple[int, str], str] | None] = []
    if not asked:
        return found
    try:
        for some in Family(model, questions, tuple(concepts), progress=progress).outcomes(struck):
            found += [None if o is None else dict(zip(asked, o, strict=True)) for o in some]
    except OutOfTime:
        pass  # what was found by then is told, and that it is not all
    return found


def _state(letters: str) -> Element:
    return Element("named state", ("states", letters), letters, None, letters)


def _wanted(model: Model, states: Sequence[str], struck: Iterable[Changes]) -> Iterator[tuple[Answer, ...] | None]:
    """Yield whether each state is wanted without each voice; None where there is no model then."""
    known: dict[frozenset[object], tuple[Answer, ...] | None] = {}
    for changes in struck:
        key = frozenset(changes)
        if key not in known:
            try:
                check()
                known[key] = _wanted_in(apply(model, changes) if changes else model, states)
            except OutOfTime:
                return
            except DetenteError:
                known[key] = None
        yield known[key]


def _wanted_in(model: Model, states: Sequence[str]) -> tuple[Answer, ...] | None:
    model = settled(model)
    conflict = compile_model(model)
    quo = None if model.status_quo is None else state_of(model, conflict, str(model.status_quo))
    codes = [state_of(model, conflict, s) for s in states]
    if quo is None:
        return None
    near, everyone = conflict.neighbourhood, range(len(conflict.decision_makers))
    return tuple(
        Answer.INFEASIBLE if code is None else Answer.of(not any(near.prefers(i, quo, code) for i in everyone))
        for code in codes
    )
