"""Rival explanations: which evidence tells them apart, and which verdicts depend on which of them is right.

Evidence is *diagnostic* where one answer leads one to expect it and another does not (after Van Evera, *Guide to
Methods for Students of Political Science* (1997), on tests of explanations; nothing is counted or added up here). An
answer that says who owns an option, or names a perspective or a phase, is solved under: where every verdict is the same
whichever is right, the question need not be settled for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.arguments import Seconds, checked
from detente.assess.proposals import holding
from detente.assess.reliance import OUTCOMES, Outcome
from detente.case import Case, Model
from detente.case.changes import GiveOption, apply
from detente.case.elements import Entry
from detente.case.naming import as_said
from detente.conflict import settled
from detente.deadline import over, within
from detente.display import Tabular
from detente.engines import Progress, silent
from detente.errors import UsageError, nearest
from detente.stability import CONCEPTS, Solution, default, solve

Selection = tuple[str | None, str | None]
Verdict = tuple[str, str]
"""A proposal's id, and a concept."""


@dataclass(frozen=True)
class RivalVerdict:
    """One verdict under each answer: the outcome, and how many equilibria carry the proposal out.

    What an answer says may not be told in a model, as where there is no such decision maker; then it has no outcome.
    """

    perspective: str | None
    phase: str | None
    proposal: str
    concept: str
    outcomes: Mapping[str, tuple[Outcome, int]]

    @property
    def differs(self) -> Answer:
        """Whether it depends on which answer is right; infeasible where fewer than two answers tell."""
        known = {outcome for outcome, _ in self.outcomes.values()}
        if len(known - {"not known"}) > 1:
            return Answer.YES
        return (
            Answer.UNKNOWN
            if "not known" in known
            else Answer.of(False)
            if len(self.outcomes) > 1
            else Answer.INFEASIBLE
        )


@dataclass(frozen=True)
class RivalQuestion:
    """One question that is kept open.

    Parameters
    ----------
    id, entry
        Its id, and what the file says of it.
    answers
        The answers, by id.
    diagnostic
        The claims that tell answers apart, each with those that lead one to expect it, and those that do not.
    verdicts
        Every verdict asked about, under each answer that says something of the model.
    """

    id: str
    entry: Entry
    answers: Mapping[str, Entry]
    diagnostic: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
    verdicts: tuple[RivalVerdict, ...]

    @property
    def makes_a_difference(self) -> Answer:
        """Whether some verdict asked about depends on which answer is right."""
        found = {v.differs for v in self.verdicts} - {Answer.INFEASIBLE}
        return next((a for a in (Answer.YES, Answer.UNKNOWN, Answer.NO) if a in found), Answer.INFEASIBLE)


@dataclass(frozen=True, eq=False, repr=False)
class RivalAnswers(Tabular):
    """The rival explanations of a case.

    Parameters
    ----------
    case
        The case.
    questions
        What is asked, each with its answers.
    stopped
        Why not all verdicts are known, or None.
    """

    case: Case
    questions: tuple[RivalQuestion, ...]
    stopped: str | None = None

    def __repr__(self) -> str:
        return f"<RivalAnswers of {self.case.name}: {', '.join(q.id for q in self.questions) or 'none'}>"


@checked
def compare_rivals(
    case: Case,
    *,
    verdicts: Sequence[str] | None = None,
    selections: Sequence[Selection] | None = None,
    engine: str = "auto",
    seconds: Seconds | None = None,
    progress: Progress = silent,
) -> RivalAnswers:
    """Say which evidence tells rival answers apart, and which verdicts depend on which is right.

    Parameters
    ----------
    case
        The case.
    verdicts
        Proposals, each alone or with a concept, as ``V1:seq``; None = every proposal. Alone it is asked about under the
        default concepts.
    selections
        Pairs of a perspective and a phase; None = all. An answer that names one of its own is solved under that.
    engine, progress
        See `solve`.
    seconds
        When to end, counted from the call; a verdict that is not computed by then is not known. None = no bound.

    Returns
    -------
    RivalAnswers
        Each question with its answers.

    Raises
    ------
    UsageError
        If a verdict names no proposal or no concept.

    Complexity
    ----------
    That of `solve`, once for each answer, perspective and phase.

    Examples
    --------
    >>> import detente
    >>> case = detente.parse_case('''
    ... format: detente/1
    ... decision_makers: {A: {name: Ann}, B: {name: Ben}}
    ... options: {a: {owner: A}, b: {owner: B, contested: {A: }}}
    ... preferences: {A: [not b], B: [b]}
    ... proposals: {P: {terms: b}}
    ... rivals: {r: {asks: whose b is, answers: {x: {says: hers, owner: {b: A}}, y: {says: his, owner: {b: B}}}}}
    ... ''')
    >>> (found,) = detente.compare_rivals(case, verdicts=["P:nash"]).questions
    >>> found.verdicts[0].outcomes, found.makes_a_difference
    ({'x': ('does not hold', 0), 'y': ('holds', 2)}, Answer.YES)
    """
    known: dict[tuple[Selection, frozenset[tuple[str, str]]], Solution] = {}

    def solved(model: Model, key: tuple[Selection, frozenset[tuple[str, str]]], concepts: Sequence[str]) -> Solution:
        if key not in known:
            known[key] = solve(model, concepts=concepts, engine=engine, progress=progress)
        return known[key]

    every = case.selections() if selections is None else tuple(selections)
    layers = {selection: case.model(*selection).layer for selection in every} or {(None, None): case.layer}
    with within(seconds) as work:
        asked = list(_asked(case, verdicts)) if case.has_model else []
        keys = dict.fromkeys(key for layer in layers.values() for key in layer.standing("rivals"))
        held = {key: {s: e for s, y in layers.items() if (e := y.standing("rivals").get(key))} for key in keys}
        found = tuple(_question(case, key, entries, asked, solved) for key, entries in held.items())
    return RivalAnswers(case, found, work.hit)


def _asked(case: Case, verdicts: Sequence[str] | None) -> Iterator[Verdict]:
    """Yield the proposals asked about, each with a concept."""
    known = list(dict.fromkeys(p.id for s in case.selections() for p in case.model(*s).proposals))
    for text in known if verdicts is None else verdicts:
        name, _, concept = text.partition(":")
        proposal = as_said(case, name, "proposals")
        if proposal not in known:
            raise UsageError(f"{case.name}: there is no proposal “{name}” ({nearest(name, known) or 'there is none'})")
        if concept and concept not in CONCEPTS:
            raise UsageError(f"there is no concept “{concept}” ({nearest(concept, CONCEPTS)})")
        yield from ((proposal, c) for c in ((concept,) if concept else default()))


def _question(
    case: Case, key: str, entries: Mapping[Selection, Entry], asked: Sequence[Verdict], solved: Callable[..., Solution]
) -> RivalQuestion:
    """Return a question, of which each perspective in each phase may say something else."""
    verdicts: dict[tuple[Selection, Verdict], dict[str, tuple[Outcome, int]]] = {}
    concepts = tuple(dict.fromkeys(c for _, c in asked))
    for place, answers in _places(entries) if asked else ():
        for name, answer in answers.items():
            at = (answer.values.get("perspective") or place[0], answer.values.get("phase") or place[1])
            model = _if_right(case.model(*at), answer) if at in case.selections() and _tells(answer) else None
            if model is None:
                continue
            owners = frozenset((answer.values.get("owner") or {}).items())
            solution = solved(model, (at, owners), concepts) if over() is None else None
            here = [p.id for p in model.proposals]
            for verdict in ((p, c) for p, c in asked if p in here):
                told: tuple[Outcome, int] = ("not known", 0) if solution is None else _verdict(solution, *verdict)
                verdicts.setdefault((place, verdict), {})[name] = told
    found = tuple(RivalVerdict(*place, *verdict, told) for (place, verdict), told in verdicts.items())
    every = {name: a for e in reversed([*entries.values()]) for name, a in (e.values.get("answers") or {}).items()}
    first = next(iter(entries.values()))
    return RivalQuestion(key, first, every, diagnostic(first), found)


def _tells(answer: Entry) -> bool:
    """Tell whether an answer says something of the model."""
    return any(answer.values.get(key) for key in ("owner", "perspective", "phase"))


def _places(entries: Mapping[Selection, Entry]) -> Iterator[tuple[Selection, Mapping[str, Entry]]]:
    """Yield where answers are compared, but for what all of them say themselves, with the answers given there."""
    seen = set()
    for (perspective, phase), entry in entries.items():
        answers: Mapping[str, Entry] = entry.values.get("answers") or {}
        telling = [a.values for a in answers.values() if _tells(a)]
        given = [bool(telling) and all(a.get(key) for a in telling) for key in ("perspective", "phase")]
        place = (None if given[0] else perspective, None if given[1] else phase)
        if place not in seen:
            seen.add(place)
            yield place, answers


def _if_right(model: Model, answer: Entry) -> Model | None:
    """Return a model as it is if an answer is right; None where it has no such decision maker."""
    owners: Mapping[str, str] = answer.values.get("owner") or {}
    if not {*owners.values()} <= {dm.id for dm in model.decision_makers}:
        return None
    now = {o.id: o.owner for o in model.options}
    changes = [GiveOption(option, dm) for option, dm in owners.items() if now.get(option) != dm]
    return apply(model, changes) if changes else model


def _verdict(solution: Solution, proposal: str, concept: str) -> tuple[Outcome, int]:
    formula = settled(solution.model).proposal(proposal).formula
    equilibria = solution.equilibria[concept]
    ways = solution.feasible.where(formula)
    return OUTCOMES[holding(ways, equilibria)], (ways & equilibria).count


def diagnostic(entry: Entry) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return the claims that tell answers apart: those that lead one to expect it, and those that do not."""
    found = {}
    for claim, expected in (entry.values.get("expects") or {}).items():
        sides = tuple(tuple(str(a) for a, word in expected.items() if word == side) for side in ("yes", "no"))
        if all(sides):
            found[str(claim)] = (sides[0], sides[1])
    return found
