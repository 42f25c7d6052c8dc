"""`repair`: what would make a state or a proposal hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.ask import rankings as ranked
from detente.ask._parameters import engine, known_concepts, parameter, seconds, those_repaired_under
from detente.ask._question import At, Chapter, Question, Reported, Request
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.answer import Answer
    from detente.assess import Allowed, Inverse, Repairs, Wish
    from detente.assess import Repair as Repaired
    from detente.case import Model
    from detente.report.blocks import Block

SETS_TRIED = 60  # sets of changes that a report looks at for each proposal


def _kinds() -> Sequence[str]:
    from detente.assess import REPAIR_KINDS

    return REPAIR_KINDS


def _numbers(texts: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in texts:
        kind, _, number = text.partition("=")
        if not number.isdecimal():
            raise UsageError(f"found --cost {text}; expected KIND=N with a whole number, such as drop=2")
        if kind in found:
            raise UsageError(f"found two costs of the kind {kind}: {found[kind]} and {number}; say one")
        found[kind] = int(number)
    return found


def _pairs(texts: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not value.strip():
            raise UsageError(f"found “{text}”; expected two parts joined by “=”, such as OPTION=DM")
        found[name] = (*found.get(name, ()), value.strip())
    return found


@dataclass(frozen=True, kw_only=True)
class Changeable:
    """What a search for repairs may change; the rest stays as it is. Without a value the case's own choice counts.

    Parameters
    ----------
    kinds
        Only changes of these kinds.
    keep
        Decision makers and options that stay as they are.
    """

    kinds: tuple[str, ...] | None = parameter(
        None, option="--allow", metavar="KIND", among=_kinds, noun="kind of change", help="Only this kind of change."
    )
    costs: Mapping[str, int] | None = parameter(
        None, option="--cost", metavar="KIND=N", read=_numbers, http=False, help="What a kind of change costs."
    )
    keep: tuple[str, ...] | None = parameter(
        None,
        metavar="DM|OPTION",
        refers="decision_makers|options",
        longest=100,
        over_http=(),
        help="What stays as it is.",
    )
    owners: Mapping[str, tuple[str, ...]] | None = parameter(
        None,
        option="--may-own",
        metavar="OPTION=DM",
        read=_pairs,
        http=False,
        help="Who else may own an option.",
        refers="options=decision_makers",
    )
    wants: Mapping[str, tuple[str, ...]] | None = parameter(
        None,
        option="--want",
        metavar="DM=FORMULA",
        read=_pairs,
        http=False,
        help="What else somebody may want.",
        refers="decision_makers=formula",
    )
    add_at: str | None = parameter(
        None, metavar="top|anywhere", http=False, help="Where something new may stand in a list; top by default."
    )


@dataclass(frozen=True, kw_only=True)
class Repair:
    """What would make a proposal hold, or a state, or the proposal carried out as this state: cheapest first."""

    proposal: str | None = parameter(
        None,
        metavar="ID|NAME",
        refers="proposals",
        help="A proposal that is to hold; with --state, carried out as that state.",
    )
    state: str | None = parameter(
        None, metavar="NAME|YNN…", refers="state", help="A state that is to be an equilibrium."
    )
    goals: tuple[Any, ...] | None = parameter(
        None, option="--goal", metavar="GOAL", read=ranked.wishes_of, http=False, refers="wishes",
        help="“STATE stable” or “STATE unstable”, at the end perhaps “for DM”; joined by “and”.",
    )  # fmt: skip
    concept: str = parameter(
        "seq", metavar="ID", among=known_concepts, noun="solution concept", help=those_repaired_under
    )
    rankings: bool = parameter(
        False, http=False, help="Instead: which complete rankings would do, as conditions, and how many."
    )
    by: str | None = parameter(
        None, metavar="DM", http=False, refers="decision_makers", help="With --rankings: only this decision maker's."
    )
    change: Changeable = parameter(Changeable())
    max_cost: int | None = parameter(None, at_least=0, most=1000, metavar="N", help="Nothing dearer than this.")
    limit: int = parameter(10, at_least=1, most=50, over_http=5, metavar="N", help="At most so many.")
    engine: str = engine()
    seconds: float | None = seconds()

    @property
    def of_rankings(self) -> ranked.Rankings:
        """The question about rankings that is asked instead."""
        told = tuple(map(_goal, self.goals or ()))
        return ranked.Rankings(
            state=self.state, by=self.by, goals=told or None, concept=self.concept, seconds=self.seconds
        )


def allowed(model: Model, change: Changeable) -> Allowed:
    """Return what may change in a model: what the case allows, with what is asked in its place."""
    from detente.assess import allowed_by

    return allowed_by(
        model.layer.repair,
        kinds=change.kinds,
        costs=change.costs,
        keep=change.keep or None,
        owners=change.owners,
        wants=change.wants,
        add_at=change.add_at,
    )


def other_perspectives(at: At) -> list[Model]:
    """Return the same phase in every other perspective, as far as it is a model."""
    here = at.model
    return [at.case.model(p, here.phase_id) for p in at.case.perspectives if p != here.perspective_id]


def run(at: At, asked: Repair) -> Repairs | Inverse:
    """Search for the cheapest sets of changes, or for rankings."""
    from detente.assess import repair

    if asked.rankings:
        return ranked.run(at, asked.of_rankings)
    return repair(
        at.model,
        concept=asked.concept,
        state=asked.state,
        proposal=asked.proposal,
        wishes=asked.goals or (),
        allowed=allowed(at.model, asked.change),
        others=other_perspectives(at),
        limit=asked.limit,
        max_cost=asked.max_cost,
        engine=asked.engine,
        seconds=asked.seconds,
        progress=at.progress,
    )


def proven(found: Repairs | Inverse) -> Answer | None:
    """Tell whether the cheapest is proven; rankings are counted, and not searched for."""
    from detente.answer import Answer
    from detente.assess import Repairs

    if not isinstance(found, Repairs):
        return None
    return Answer.YES if found.proven else Answer.UNKNOWN


def makes(found: Repairs | Inverse) -> Sequence[Repaired]:
    """Return the repairs that change something; conditions on rankings are none."""
    from detente.assess import Repairs

    return [r for r in found.found if r.changes] if isinstance(found, Repairs) else []


def chapter(reported: Reported) -> Sequence[Block]:
    """Tell what would make each proposal hold that does not: bounded by effort, not by time."""
    from importlib.util import find_spec

    from detente.answer import Answer
    from detente.assess import repair
    from detente.report.annex.changes import changes_blocks

    model, concept = reported.assessment.model, reported.concept
    if concept is None or find_spec("pysat") is None or reported.large:
        return []
    failing = [a.proposal.id for a in reported.assessment.proposals if a.holds[concept] is Answer.NO]
    others = other_perspectives(At(reported.case, model))
    return changes_blocks(
        [
            repair(
                model,
                concept=concept,
                proposal=proposal,
                allowed=allowed(model, Changeable()),
                others=others,
                limit=1,
                seconds=float("inf"),
                sets=SETS_TRIED,
            )
            for proposal in failing
        ]
    )


# -- requests of the command line that contradict themselves ----------------------------------------------------------

NEEDED = {"wants": "add", "add_at": "add", "owners": "owner"}
"""Parameters that are about changes of one kind."""


def check(request: Request, asked: Repair) -> None:
    """Refuse what has no effect beside something else."""
    also = [f"{asked.state} stable"] if asked.state is not None else []
    wished = [_goal(w) for w in asked.goals or ()]
    goals, line = [*also, *wished], request.line
    if asked.rankings:
        _check_rankings(request, asked, wished)
    elif asked.by is not None:
        lines = [line(["by", "state", "proposal"], goals=[_for(goals, asked.by)])] if goals else []
        if wished:
            lines.append(line(["by"], rankings=True, goals=[_for(wished, asked.by)]))
        elif goals:
            lines.append(line(["proposal"], rankings=True))
        request.no_effect(["by"], "without --rankings", *lines)
    if wished and (asked.state is not None or asked.proposal is not None):
        lines = [line(["state", "proposal"], goals=[" and ".join(goals)])]
        lines += [line(["goals"])] if asked.proposal is not None else []
        named = request.given("state", "proposal")
        request.no_effect(named, "with --goal, which says all that is wished", *lines)
    if not goals and (asked.rankings or asked.proposal is None):
        states = "which state is to be stable, with --state"
        what = states if asked.rankings else "what is to hold, with --proposal, --state"
        request.refuse(f"say {what} or --goal", line(state="STATE"))


def _check_rankings(request: Request, asked: Repair, wished: Sequence[str]) -> None:
    line = request.line
    if asked.proposal is not None:
        instead = line(["proposal"], state=asked.state or "STATE")
        request.no_effect(["proposal"], "with --rankings, which are asked of a state", instead)
    searching = ("kinds", "costs", "keep", "owners", "wants", "add_at", "max_cost", "limit", "engine")
    ignored = request.given(*searching, "apply", "output", "over")
    if ignored:
        request.no_effect(ignored, "with --rankings, which are counted and not searched for", line(ignored))
    if wished and asked.by is not None:
        goals = _for(wished, asked.by)
        request.no_effect(["by"], "with --goal, which says for whom at its end", line(["by"], goals=[goals]))


def _for(goals: Iterable[str], by: str) -> str:
    """Return goals for one decision maker where they do not say for whom."""
    return " and ".join(g if " for " in g else f"{g} for {by}" for g in goals)


def _goal(wish: Wish) -> str:
    whom = "" if wish.decision_maker is None else f" for {wish.decision_maker}"
    return f"{wish.state} {'stable' if wish.stable else 'unstable'}{whom}"


def check_at(request: Request, asked: Repair, at: At) -> None:
    """Refuse what is said of changes that are not allowed, by the command line or by the case, or that are none."""
    if asked.rankings:
        return
    may, line = allowed(at.model, asked.change), request.line
    for option in request.given(*NEEDED):
        if NEEDED[option] not in may.kinds:
            why = f"where changes of the kind {NEEDED[option]} are not allowed"
            request.no_effect([option], why, line(kinds=[*may.kinds, NEEDED[option]]))
    for kind in asked.change.costs or ():
        if kind not in may.kinds:
            request.no_effect(["costs"], f"for the kind {kind}, which is not allowed", line(kinds=[*may.kinds, kind]))
    if len(request.given("proposal", "state")) < 2:
        for option, named in {"kinds": asked.change.kinds, "costs": asked.change.costs}.items():
            if "term" in (named or ()):
                why = "for the kind term, which adds to a proposal carried out as one state"
                both = {n: getattr(asked, n) or n.upper() for n in ("proposal", "state")}
                request.no_effect([option], why, line(["goals"], **both))
    _check_names(request, asked.change, may, at.model)


def _check_names(request: Request, change: Changeable, may: Allowed, model: Model) -> None:
    """Refuse what is said of decision makers and options to which it cannot be done."""
    line = request.line
    told: dict[str, Mapping[str, tuple[str, ...]]] = {"wants": change.wants or {}, "owners": change.owners or {}}
    for option in request.given(*told):
        for name in told[option]:
            if name in may.keep:
                lines = [line([option]), *([line(["keep"])] if request.given("keep") else [])]
                request.no_effect([option], f"for {name}, which is to stay as it is", *lines)
    for name in told["wants"]:
        if name in model.preferences and model.preferences[name].of != "statements":
            why = f"for {name}, whose preferences are no list of statements"
            request.no_effect(["wants"], why, line(["wants"]))
    for name, others in told["owners"].items():
        owner = next((o.owner for o in model.options if o.id == name), None)
        if owner in others:
            request.no_effect(["owners"], f"for {name}, which {owner} owns already", line(["owners"]))


QUESTION = Question(
    asks="what would make a proposal or a state hold",
    parameters=Repair,
    run=run,
    long=True,
    room="verdict",
    record_is="RepairsRecord",
    stopped=lambda found: found.stopped,
    proven=proven,
    makes=makes,
    check=check,
    check_at=check_at,
    help="""Find what would make a state or a proposal hold: all minimal sets of changes, cheapest first, with proof.

    Exit code 4 if the cheapest was not proven within the bounds; then a lower and an upper cost are printed.
    """,
    chapter=Chapter("repairs", chapter, doing="what would make it hold"),
)
