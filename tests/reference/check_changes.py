"""What `trace`, `robust` and `repair` say of models in which something is otherwise, beside the reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from reference import changes, doubts, questions, repairs
from reference.check_verdicts import targets_of
from reference.formulas import text, tree
from reference.model import CONCEPTS
from reference.product import Asked, option
from reference.spec import Ranking, Statements

# Sets of changes that a repair is looked for in.
MOST_SETS = 250
# Doubts that are made two at a time.
MOST_DOUBTS = 13
# Places of a ranking that are moved about; mostly somebody with more of them is said to keep its preferences.
MOST_PLACES = 5


def address(target: questions.Target) -> str:
    """Return the address of a target."""
    return f"{target[0]}s.{target[1]}"


def here(asked: Asked, found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return what is said of the perspective and the phase asked about."""
    return [one for one in found if (one["perspective"], one["phase"]) == asked.selection]


def check_trace(asked: Asked) -> None:
    """Compare what verdicts rest on: every part of the model left out by itself."""
    model, rng = asked.model, asked.rng
    questioned = [(target, rng.choice(CONCEPTS)) for target in targets_of(model)]
    printed = asked.ask("trace", *(f"{address(target)}:{concept}" for target, concept in questioned))
    if printed is None:
        return
    found = {(one["about"], one["concept"]): one for one in here(asked, printed["verdicts"])}
    if not asked.same("trace: verdicts", set(found), {(address(target), concept) for target, concept in questioned}):
        return
    for target, concept in questioned:
        one, about = found[address(target), concept], (target, concept)
        expected = changes.grounds(model, target, concept)
        asked.same("trace: outcome", one["outcome"], expected.outcome, about)
        if target[0] == "state":
            asked.agree("trace", target[1], concept, one["outcome"] == "holds")
        asked.same("trace: tried", {kind["kind"]: kind["count"] for kind in one["tried"]}, dict(expected.tried), about)
        rests_on = {(part["address"], part["outcome"]) for part in one["rests_on"]}
        asked.same("trace: rests on", rests_on, expected.rests_on, about)
        asked.same("trace: presupposes", set(one["presupposes"]), expected.presupposes, about)
        asked.same("trace: not tried", {part["address"] for part in one["not_tried"]}, expected.not_tried, about)


def check_without(asked: Asked) -> None:
    """Compare what falls without some claims, or without all."""
    model, claims = asked.model, sorted(asked.sample.case["claims"])
    taken = asked.rng.choice([claims, asked.rng.sample(claims, 2)])
    printed = asked.ask("trace", *option("--without", taken))
    if printed is None:
        return
    said, expected = printed["without"], changes.fall(model, set(taken))
    perspective, phase = asked.selection
    place = {"perspective": perspective, "phase": phase}
    fallen = {
        one["address"]: (one["lost"], one["left"], one["becomes_assumption"])
        for one in said["fallen"]
        if place in one["where"]
    }
    asked.same("without: fallen", fallen, expected.lost, taken)
    (one,) = here(asked, said["models"])
    asked.same("without: left out", one["left_out"], expected.left_out, taken)
    asked.same("without: nothing solved from", one["not_solved_from"], expected.not_solved_from, taken)
    asked.same("without: no model", one["failed"] is not None, expected.changed is None, taken)
    found = {
        (one["about"], one["concept"]): (one["before"], one["after"], one["changes"])
        for one in here(asked, said["verdicts"])
    }
    verdicts = {}
    for about, target in without_targets(asked).items() if expected.changed else ():
        for concept in CONCEPTS:
            before, after = (questions.outcome(one, target, concept) for one in (model, expected.changed))
            nothing = before == after == "infeasible"  # there is no verdict, before and after, that could change
            verdicts[about, concept] = (before, after, None if nothing else before != after)
    asked.same("without: verdicts", found, verdicts, taken)


def without_targets(asked: Asked) -> dict[str, questions.Target]:
    """Return what is compared: all proposals and named states, and the status quo unless it is one of these."""
    model, spec = asked.model, asked.model.spec
    found = {address(target): target for target in targets_of(model)}
    if spec.status_quo is not None:
        letters = spec.states.get(spec.status_quo, spec.status_quo)
        same = [
            text
            for text in spec.states.values()
            if text == letters or (model.meant(text) == model.meant(letters) != set())
        ]
        if not same:
            found["status_quo"] = ("state", spec.status_quo)
    return found


# Doubts


def doubt_of(asked: Asked, printed: Mapping[str, Any]) -> doubts.Doubt:
    """Return a doubt as a value: of preferences the part is whose they are, or a statement that is left out."""
    kind, parts, stand = printed["kind"], printed["parts"], tuple(map(frozenset, printed["places"]))
    part = parts[0]
    if isinstance(asked.model.spec.preferences.get(part.split(".")[1]), Ranking):
        stand = tuple(standing(asked, place) for place in stand)
    if kind in {"swap", "tie"}:
        part = ".".join(part.split(".")[:2])
    return doubts.Doubt(kind, part, () if stand == (frozenset(parts),) else stand, printed["owner"])


def standing(asked: Asked, place: Iterable[str]) -> doubts.Place:
    """Return the states that stand at a place of a ranking."""
    return frozenset(str(state) for text in place for state in asked.model.meant(text))


def check_robust(asked: Asked) -> None:
    """Compare every doubt, by itself and, unless there are many, two at a time, made literally."""
    model, rng = asked.model, asked.rng
    target, concepts = rng.choice(targets_of(model, asked.texts)), rng.sample(CONCEPTS, 2)
    kinds = sorted(rng.sample(doubts.KINDS, rng.choice([2, 3, 3, 6])))
    everything = [doubt for doubt in doubts.doubts(model) if doubt.kind in kinds]
    together = 2 if len(everything) <= MOST_DOUBTS else 1
    arguments = [f"--{target[0]}", target[1], *option("--concept", concepts), *option("--doubt", kinds)]
    printed = asked.ask("robust", *arguments, "--together", str(together), "--models", "100000")
    if printed is None:
        return
    found = [doubt_of(asked, one) for one in printed["doubts"]]
    if not asked.same("robust: doubts", sorted(map(described, found)), sorted(map(described, everything))):
        return
    changed = doubts.variants(model, target[1], everything, together)
    failed = {doubt_of(asked, one["doubt"]) for one in printed["failed"]}
    asked.same("robust: no model", failed, {chosen for (chosen,) in changed.failed(1)})
    left = {"same_part": changed.apart, "no_model": len(changed.failed(2))}
    asked.same("robust: not counted", printed["not_counted"], left, kinds)
    for one, concept in zip(printed["verdicts"], concepts, strict=True):
        about, expected = (target, concept), changed.trials(model, target, concept)
        asked.same("robust: outcome", (one["concept"], one["outcome"]), (concept, expected.outcome), about)
        if target[0] == "state":
            asked.agree("robust", target[1], concept, one["outcome"] == "holds")
        for trial in one["trials"]:
            kind = f"robust: {'one doubt' if trial['size'] == 1 else 'two doubts'}"
            asked.same(kind, (trial["solved"], trial["kept"]), expected.kept(trial["size"]), about)
        # Where there is nothing to ask about whatever the doubt, nothing survives, and nothing does not.
        changes_under = len({*expected.kept(1)}) > 1
        survives = None if expected.outcome == "infeasible" and not changes_under else not changes_under
        found = one["survives"], one.get("why")
        asked.same("robust: survives", found, (survives, "infeasible" if survives is None else None), about)
        by_kind = {kind: (tried["solved"], tried["kept"]) for kind, tried in one["by_kind"].items() if tried["solved"]}
        asked.same("robust: by kind", by_kind, expected.by_kind(), about)
        flips = {frozenset(doubt_of(asked, one) for one in flip["doubts"]): flip["outcome"] for flip in one["flips"]}
        asked.same("robust: flips", flips, expected.flips(together), about)


def described(doubt: doubts.Doubt) -> tuple[str, ...]:
    """Return a doubt in an order of its own."""
    return doubt.kind, doubt.part, *(" ".join(sorted(place)) for place in doubt.places), doubt.owner or ""


# Repairs

KINDS = [
    *([kind] for kind in ("drop", "promote", "demote", "tie", "add", "owner", "commit", "guarantee")),
    ["drop", "tie"],
    ["promote", "demote"],
    ["promote", "tie"],
    ["commit", "guarantee", "drop"],
    ["commit", "promote"],
    ["owner", "drop", "add"],
    ["term", "drop"],
    ["term", "commit", "guarantee"],
    ["drop", "promote", "demote", "tie", "add", "owner", "commit", "guarantee"],
]


def change_of(asked: Asked, printed: Mapping[str, Any]) -> repairs.Change:
    """Return a change as a value."""
    spec, kind = asked.model.spec, printed["kind"]
    that = printed["that"] and text(tree(printed["that"], spec.options, {}))
    if kind == "term":
        return repairs.Change(
            kind, option=that.removeprefix("not (").removesuffix(")"), value=not that.startswith("not ")
        )
    who = printed["decision_maker"]
    if who is not None and not isinstance(spec.preferences[who], Statements):
        return of_places(asked, printed)
    values = {"owner": printed["owner"], "commit": printed["moves"], "guarantee": printed["taken"]}
    to = printed["with"] if kind == "tie" else None if kind == "add" else printed["to"]
    return repairs.Change(kind, who, printed["number"], to, that, printed["option"], values.get(kind))


def of_places(asked: Asked, printed: Mapping[str, Any]) -> repairs.Change:
    """Return a change of a ranking or of weights: its places by their numbers."""
    kind, who, option = printed["kind"], printed["decision_maker"], printed["option"]
    if option is not None:
        return repairs.Change(kind, who, option=option, weighs=frozenset([option]))
    preferred = asked.model.spec.preferences[who]
    stand, ranked = doubts.places(asked.model, preferred), isinstance(preferred, Ranking)
    named = [standing(asked, place) if ranked else frozenset(place) for place in printed["places"]]
    number, to = (stand.index(place) + 1 for place in named)
    return repairs.Change(kind, who, number, to, weighs=frozenset() if ranked else frozenset().union(*named))


def request(asked: Asked) -> tuple[repairs.Request, list[str]]:
    """Return something to be made so, mostly something that is not so, and the kinds of change allowed."""
    wanted, kinds = wanted_of(asked)
    long = [
        who
        for who, preferred in asked.model.spec.preferences.items()
        if isinstance(preferred, Ranking) and len(doubts.places(asked.model, preferred)) > MOST_PLACES
    ]
    kept = long if {"promote", "demote"} & {*kinds} and asked.rng.random() < 0.8 else []
    return replace(wanted, keep=tuple(kept)), kinds


def wanted_of(asked: Asked) -> tuple[repairs.Request, list[str]]:
    """Return the same, whatever the preferences."""
    model, rng = asked.model, asked.rng
    kinds, names = rng.choice(KINDS), [*model.spec.proposals]
    merged = any(len(state.members) > 1 for state in model.states)
    failing = [
        (state, concept) for state in model.states for concept in CONCEPTS if not model.equilibrium(state, concept)
    ]
    state, concept = rng.choice(model.states), rng.choice(CONCEPTS)
    if failing and rng.random() < 0.85:
        state, concept = rng.choice(failing)
    ways = [(name, way) for name in names for way in model.ways(name)]
    if "term" in kinds and ways and not merged:
        name, way = rng.choice(ways)
        return repairs.Request(concept, proposal=name, state=str(way)), kinds
    # A term is added to a proposal with a state; of merged states that is not compared.
    kinds = [kind for kind in kinds if kind != "term"] or ["drop", "promote"]
    which = rng.choice(["state", "goals", "proposal"])
    if which == "proposal":
        failed = [name for name in names if questions.holds(model, model.ways(name), concept) is False]
        return repairs.Request(concept, proposal=rng.choice(failed or names)), kinds
    if which == "state" or {"add", "commit", "guarantee"} & set(kinds):
        same = [text for text in asked.texts if model.named(text) == state]
        return repairs.Request(concept, state=rng.choice([str(state), *same])), kinds
    goals = [repairs.Goal(str(state), rng.random() < 0.7, rng.choice([None, *model.decision_makers]))]
    other = rng.choice(model.states)
    if other != state and rng.random() < 0.5:
        goals.append(repairs.Goal(str(other), rng.random() < 0.3))
    return repairs.Request(concept, goals=tuple(goals)), kinds


def check_repair(asked: Asked, times: int = 2) -> None:
    """Compare the complete list of minimal sets of changes up to a cost with every set of the same changes."""
    model = asked.model
    perspective, phase = asked.selection
    views = [view for view in asked.sample.case.get("perspectives", {}) if view != perspective]
    others = [asked.sample.model(view, phase).spec for view in views]
    for _ in range(times):
        wanted, kinds = request(asked)
        pool = repairs.pool(model, others, wanted, kinds)
        # Of two wants that are added at the top it is not said which is on top: one at a time.
        most = min(repairs.affordable(pool, MOST_SETS), 5 if "add" in kinds else 99)
        whole = most >= repairs.cost(pool)
        found = repairs.minimal(model, pool, wanted, most)
        bound = option("--max-cost", [None if whole else str(most)])
        arguments = [*wanted.arguments(), *option("--allow", kinds), *bound, "--limit", "100000"]
        printed = asked.ask("repair", *arguments, codes=(0,) if whole or found else (0, 4))
        if printed is not None:
            compare_repairs(asked, printed, found, len(pool), whole, arguments)
            if wanted.state is not None and wanted.proposal is None:
                holds = [[] for one in printed["repairs"] if not one["changes"]] == [[]]
                asked.agree("repair", wanted.state, wanted.concept, holds)


def compare_repairs(
    asked: Asked,
    printed: Mapping[str, Any],
    expected: Mapping[frozenset[repairs.Change], Sequence[str]],
    allowed: int,
    whole: bool,
    about: Sequence[str],
) -> None:
    """Compare one list of repairs."""
    kind = "goals" if "--goal" in about else "proposal" if "--proposal" in about else "state"
    asked.same("repair: allowed", printed["allowed"], allowed, about)
    found = [frozenset(change_of(asked, change) for change in one["changes"]) for one in printed["repairs"]]
    asked.same(f"repair: of a {kind}", sorted(map(describe, found)), sorted(map(describe, expected)), about)
    costs = [one["cost"] for one in printed["repairs"]]
    asked.same("repair: costs", costs, sorted(map(repairs.cost, expected)), about)
    if whole:
        proven = printed["impossible"], printed["proven"], printed["complete"]
        asked.same("repair: proof", proven, (not expected, True, True), about)
    for one, chosen in zip(printed["repairs"], found, strict=True):
        asked.same("repair: solved from scratch", one["verified"], True, about)
        asked.same("repair: states", set(one["states"]) <= set(expected.get(chosen, ())), True, (about, one["states"]))
        asked.compared[f"repair: of {len(chosen)} changes"] += 1
        for change in chosen:
            listed = isinstance(asked.model.spec.preferences.get(change.who or ""), Statements)
            of = "options" if change.who is None else "statements" if listed else "rankings and weights"
            asked.compared[f"repair: of {of}"] += 1


def describe(chosen: frozenset[repairs.Change]) -> list[str]:
    """Return a set of changes in an order of its own."""
    return sorted(map(str, chosen))
