"""The commands that change a model and say what follows: `repair`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from detente.cli.group import main
from detente.cli.options import (
    case_argument,
    engine_option,
    format_option,
    model_options,
    owner_option,
    seconds_option,
)
from detente.cli.requests import given, line, no_effect, refuse
from detente.cli.support import Owners, as_far_as_known, exit_if_stopped, models_of, print_all, progress
from detente.errors import BoundReached, UsageError

if TYPE_CHECKING:
    from detente.assess import Allowed, Wish
    from detente.case import Model

_GOAL = re.compile(r"(\S+)\s+(stable|unstable)(?:\s+for\s+(\S+))?")


@main.command()
@case_argument
@model_options
@owner_option
@click.option("--proposal", metavar="ID", help="A proposal that is to hold; with --state, carried out as that state.")
@click.option("--state", metavar="NAME|YNN…", help="A state that is to be an equilibrium.")
@click.option(
    "--goal",
    "goals",
    multiple=True,
    metavar="GOAL",
    help="“STATE stable” or “STATE unstable”, at the end perhaps “for DM”; joined by “and”. May be repeated.",
)
@click.option("--concept", default="seq", show_default=True, metavar="ID", help="nash, gmr, smr, seq or sseq.")
@click.option(
    "--rankings", is_flag=True, help="Instead: which complete rankings would do, as conditions, and how many."
)
@click.option("--by", metavar="DM", help="With --rankings: only this decision maker's.")
@click.option("--allow", multiple=True, metavar="KIND", help="Only this kind of change. May be repeated.")
@click.option("--cost", "costs", multiple=True, metavar="KIND=N", help="What a kind of change costs. May be repeated.")
@click.option("--keep", multiple=True, metavar="DM|OPTION", help="What stays as it is. May be repeated.")
@click.option(
    "--may-own", "owners", multiple=True, metavar="OPTION=DM", help="Who else may own an option. May be repeated."
)
@click.option(
    "--want", "wants", multiple=True, metavar="DM=FORMULA", help="What else somebody may want. May be repeated."
)
@click.option("--add-at", metavar="top|anywhere", help="Where something new may stand in a list; top by default.")
@click.option("--max-cost", type=click.IntRange(min=0), metavar="N", help="Nothing dearer than this.")
@click.option(
    "--limit", type=click.IntRange(min=1), default=10, show_default=True, metavar="N", help="At most so many."
)
@engine_option
@seconds_option
@format_option
def repair(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, proposal: str | None,
    state: str | None, goals: Sequence[str], concept: str, rankings: bool, by: str | None, allow: Sequence[str],
    costs: Sequence[str], keep: Sequence[str], owners: Sequence[str], wants: Sequence[str], add_at: str | None,
    max_cost: int | None, limit: int, engine: str, fmt: str,
) -> None:  # fmt: skip
    """Find what would make a state or a proposal hold: all minimal sets of changes, cheapest first, with proof.

    Exit code 4 if the cheapest was not proven within the bounds; then a lower and an upper cost are printed.
    """
    from detente.assess import allowed_by
    from detente.assess import repair as find
    from detente.dossier import other_perspectives
    from detente.report import repair_document, repair_record, words_of

    wished = wishes_of(goals)
    _check(wished, rankings=rankings)
    if rankings:
        _rankings(source, perspective, phase, owner, state, wished, concept, by, fmt)
        return
    told: dict[str, Any] = {
        "kinds": tuple(allow) or None, "costs": _numbers(costs) or None, "keep": tuple(keep) or None,
        "owners": _pairs(owners) or None, "wants": _pairs(wants) or None, "add_at": add_at,
    }  # fmt: skip
    documents, records, unproven = [], [], False
    stopped: list[str | None] = []
    case, models = models_of(source, perspective, phase, owner)
    for model in models:
        allowed: Allowed = allowed_by(model.layer.repair, **told)
        _check_allowed(model, allowed, told)
        with as_far_as_known(model, stopped), progress() as during:
            found = find(
                model,
                concept=concept,
                state=state,
                proposal=proposal,
                wishes=wished,
                allowed=allowed,
                others=other_perspectives(case, model),
                limit=limit,
                max_cost=max_cost,
                engine=engine,
                progress=during,
            )
            unproven |= not found.proven
            if found.stopped is not None and not found.proven:
                click.echo(f"detente: not settled: {found.stopped}", err=True)
            documents.append(lambda f=found, m=model: repair_document(f, words_of(m)))
            records.append(lambda f=found, m=model: repair_record(f, words_of(m)))
    print_all(fmt, case, documents, records, len(models))
    if unproven:
        raise SystemExit(BoundReached.exit_code)
    exit_if_stopped(stopped)


def _check(wished: tuple[Wish, ...], *, rankings: bool) -> None:
    """Refuse what has no effect beside something else."""
    params = click.get_current_context().params
    state, by, proposal = params["state"], params["by"], params["proposal"]
    also = [f"{state} stable"] if state is not None else []
    goals = [*also, *map(_goal, wished)]
    if rankings:
        _check_rankings(wished, state, by, proposal)
    elif by is not None:
        lines = [line(["by", "state", "proposal"], goals=[_for(goals, by)])] if goals else []
        if wished:
            lines.append(line(["by"], rankings=True, goals=[_for(map(_goal, wished), by)]))
        elif goals:
            lines.append(line(["proposal"], rankings=True))
        no_effect(["by"], "without --rankings", *lines)
    if wished and (state is not None or proposal is not None):
        lines = [line(["state", "proposal"], goals=[" and ".join(goals)])]
        lines += [line(["goals"])] if proposal is not None else []
        no_effect(given("state", "proposal"), "with --goal, which says all that is wished", *lines)
    if not goals and (rankings or proposal is None):
        what = "which state is to be stable, with --state" if rankings else "what is to hold, with --proposal, --state"
        refuse(f"say {what} or --goal", line(state="STATE"))


def _check_rankings(wished: tuple[Wish, ...], state: str | None, by: str | None, proposal: str | None) -> None:
    if proposal is not None:
        no_effect(
            ["proposal"], "with --rankings, which are asked of a state", line(["proposal"], state=state or "STATE")
        )
    ignored = given("allow", "costs", "keep", "owners", "wants", "add_at", "max_cost", "limit", "engine")
    if ignored:
        no_effect(ignored, "with --rankings, which are counted and not searched for", line(ignored))
    if wished and by is not None:
        goals = _for(map(_goal, wished), by)
        no_effect(["by"], "with --goal, which says for whom at its end", line(["by"], goals=[goals]))


def _for(goals: Iterable[str], by: str) -> str:
    """Return goals for one decision maker where they do not say for whom."""
    return " and ".join(g if " for " in g else f"{g} for {by}" for g in goals)


def _goal(wish: Wish) -> str:
    whom = "" if wish.decision_maker is None else f" for {wish.decision_maker}"
    return f"{wish.state} {'stable' if wish.stable else 'unstable'}{whom}"


NEEDED = {"wants": "add", "add_at": "add", "owners": "owner"}
"""Options that are about changes of one kind."""


def _check_allowed(model: Model, allowed: Allowed, told: Mapping[str, Any]) -> None:
    """Refuse what is said of changes that are not allowed, by the command line or by the case, or that are none."""
    kinds = allowed.kinds
    for option in given(*NEEDED):
        if NEEDED[option] not in kinds:
            why = f"where changes of the kind {NEEDED[option]} are not allowed"
            no_effect([option], why, line(allow=[*kinds, NEEDED[option]]))
    for kind in told["costs"] or ():
        if kind not in kinds:
            no_effect(["costs"], f"for the kind {kind}, which is not allowed", line(allow=[*kinds, kind]))
    if len(given("proposal", "state")) < 2:
        named = {"allow": told["kinds"], "costs": told["costs"]}
        for option in (o for o, of in named.items() if "term" in (of or ())):
            why = "for the kind term, which adds to a proposal carried out as one state"
            params = click.get_current_context().params
            both = {n: params[n] or n.upper() for n in ("proposal", "state")}
            no_effect([option], why, line(["goals"], **both))
    _check_names(model, allowed, told)


def _check_names(model: Model, allowed: Allowed, told: Mapping[str, Any]) -> None:
    """Refuse what is said of decision makers and options to which it cannot be done."""
    for option in given("wants", "owners"):
        for name in told[option]:
            if name in allowed.keep:
                lines = [line([option]), *([line(["keep"])] if given("keep") else [])]
                no_effect([option], f"for {name}, which is to stay as it is", *lines)
    for name in told["wants"] or ():
        if name in model.preferences and model.preferences[name].of != "statements":
            why = f"for {name}, whose preferences are no list of statements"
            no_effect(["wants"], why, line(["wants"]))
    for name, others in (told["owners"] or {}).items():
        owner = next((o.owner for o in model.options if o.id == name), None)
        if owner in others:
            no_effect(["owners"], f"for {name}, which {owner} owns already", line(["owners"]))


def _rankings(
    source: str, perspective: Sequence[str], phase: Sequence[str], owner: Owners, state: str | None,
    wished: tuple[Wish, ...], concept: str, by: str | None, fmt: str,
) -> None:  # fmt: skip
    from detente.assess import Wish, find_rankings
    from detente.report import inverse_document, inverse_record

    asked = wished or ((Wish(state, decision_maker=by),) if state is not None else ())
    documents, records = [], []
    stopped: list[str | None] = []
    case, models = models_of(source, perspective, phase, owner)
    for model in models:
        with as_far_as_known(model, stopped):
            found = find_rankings(model, concept=concept, wishes=asked)
            documents.append(lambda f=found: inverse_document(f))
            records.append(lambda f=found: inverse_record(f))
            stopped.append(found.stopped)
    print_all(fmt, case, documents, records, len(models))
    exit_if_stopped(stopped)


def wishes_of(goals: Sequence[str]) -> tuple[Wish, ...]:
    """Read goals such as “R3 stable and COLLAPSE unstable for WH”."""
    from detente.assess import Wish

    found = []
    for part in (p for goal in goals for p in re.split(r"\s+and\s+", goal.strip())):
        match = _GOAL.fullmatch(part.strip())
        if match is None:
            raise UsageError(f"found the goal “{part}”; expected “STATE stable”, “STATE unstable”, perhaps “for DM”")
        found.append(Wish(match[1], match[2] == "stable", match[3]))
    return tuple(found)


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
