"""What `solve`, `assess`, `explain`, `consent` and `reach` say, beside the reference; and beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reference import questions
from reference.model import CONCEPTS, Model, State
from reference.product import Asked, option


def targets_of(model: Model, texts: Iterable[str] | None = None) -> list[questions.Target]:
    """Return all proposals and some states, all named ones unless others are asked for."""
    states = texts or model.spec.states
    return [*(("proposal", name) for name in model.spec.proposals), *(("state", text) for text in states)]


def check_solve(asked: Asked) -> None:
    """Compare what is stable for whom, and the equilibria."""
    model, concepts = asked.model, asked.concepts
    printed = asked.ask("solve", *option("--concept", concepts))
    if printed is None:
        return
    expected = questions.solved(model, concepts)
    for key in ("decision_makers", "options", "feasible"):
        asked.same(f"solve: {key}", printed[key], expected[key])
    for concept in concepts:
        for who in model.decision_makers:
            found = printed["stable"][concept][who]
            asked.same("solve: stable", found, expected["stable"][concept][who], (concept, who))
        asked.same("solve: equilibria", printed["equilibria"][concept], expected["equilibria"][concept], concept)
        asked.solved[concept] = {*printed["equilibria"][concept]["states"]}


def check_layers(asked: Asked) -> None:
    """Compare the equilibria in every perspective and phase, asked about together."""
    sample = asked.sample
    views, phases = [*sample.case.get("perspectives", {})], [*sample.case.get("phases", {})]
    if not views and not phases:
        return
    chosen = [*option("--perspective", views), *option("--phase", phases)]
    printed = asked.ask("solve", *option("--concept", CONCEPTS), *chosen, selection=(None, None))
    if printed is None:
        return
    pairs = [(view, phase) for view in views or [None] for phase in phases or [None]]
    found = printed if isinstance(printed, list) else [printed]
    if asked.same("layers: order", [(one["perspective"], one["phase"]) for one in found], pairs):
        for one, pair in zip(found, pairs, strict=True):
            model = sample.model(*pair)
            expected = {concept: questions.equilibria(model, concept) for concept in CONCEPTS}
            asked.same("layers: feasible", one["feasible"], questions.listed(model.states), pair)
            asked.same("layers: equilibria", one["equilibria"], expected, pair)


def check_assess(asked: Asked) -> None:
    """Compare whether proposals hold, who stands in the way, by which moves, and what deters them."""
    model, concepts = asked.model, asked.concepts
    printed = asked.ask("assess", *option("--concept", concepts), *option("--state", asked.texts))
    if printed is None:
        return
    asked.same("assess: proposals", [one["proposal"] for one in printed["proposals"]], [*model.spec.proposals])
    for one in printed["proposals"]:
        name, ways = one["proposal"], model.ways(one["proposal"])
        verdicts = {concept: questions.holds(model, ways, concept) for concept in concepts}
        asked.holds("assess: holds", one, verdicts, name)
        asked.same("assess: ways", one["with_terms"]["count"], len(ways), name)
        for concept in concepts:
            about, found = (name, concept), one["with_terms"]["equilibria"][concept]
            asked.same("assess: equilibria", found, questions.equilibria(model, concept, ways), about)
            found = one["smallest_blocking_sets"][concept]
            asked.same("assess: smallest blocking sets", found, questions.blocking(model, ways, concept), about)
        asked.same("assess: absent obligors", one["absent_obligors"], questions.absent(model, name), name)
        check_verdicts(asked, one["verdicts"], questions.assessed_states(model, name, asked.texts))
    check_status_quo(asked, printed["status_quo"])
    codes = sorted(one["code"] for one in printed["warnings"])
    asked.same("assess: warnings", codes, questions.warned(model, model.spec.proposals, concepts, asked.texts))


def check_verdicts(asked: Asked, printed: Sequence[Mapping[str, Any]], states: Sequence[str]) -> None:
    """Compare the verdicts on states with the terms in force."""
    model = asked.model
    order = [(state, concept) for state in states for concept in asked.concepts]
    asked.same("assess: states", [(one["state"], one["concept"]) for one in printed], order)
    for one in printed:
        state, concept = model.named(one["state"]), one["concept"]
        about = (one["state"], concept)
        if state is None:
            found = one["holds"], one.get("why"), one["blockers"]
            asked.same("assess: infeasible states", found, (None, "infeasible", []), about)
            continue
        asked.same("assess: verdicts", one["holds"], model.equilibrium(state, concept), about)
        asked.agree("assess", one["state"], concept, one["holds"])
        blockers = [blocker["decision_maker"] for blocker in one["blockers"]]
        if asked.same("assess: blockers", blockers, model.blockers(state, concept), about):
            for blocker in one["blockers"]:
                who, moves = blocker["decision_maker"], blocker["moves"]
                asked.right("assess: moves", questions.judge_moves(model, who, state, concept, moves), about)


def check_status_quo(asked: Asked, printed: Any) -> None:
    """Compare what is said of the status quo."""
    quo = asked.model.spec.status_quo
    if quo is None:
        asked.same("assess: no status quo", printed, None)
        return
    ways = questions.ways_of(asked.model, ("state", quo))
    verdicts = {concept: questions.holds(asked.model, ways, concept) for concept in asked.concepts}
    asked.holds("assess: status quo", printed, verdicts, quo)
    if ways:
        asked.same("assess: status quo", printed["state"], str(ways[0]))


def check_explain(asked: Asked) -> None:
    """Compare states by every text chosen, or each by its letters and its names: who stays, and what deters whom."""
    model, concepts = asked.model, asked.concepts
    texts = asked.texts or [*map(str, model.states), *model.spec.states]
    printed = asked.ask("explain", *option("--concept", concepts), *option("--state", texts))
    if printed is None:
        return
    order = [(text, concept, who) for text in texts for concept in concepts for who in model.decision_makers]
    found = [(one["concept"], one["decision_maker"]) for one in printed["verdicts"]]
    if not asked.same("explain: order", found, [about[1:] for about in order]):
        return
    stable: dict[tuple[str, str], bool] = {}
    for one, about in zip(printed["verdicts"], order, strict=True):
        text, concept, who = about
        state = model.named(text)
        if state is None:
            asked.same("explain: infeasible", (one["stable"], one.get("why")), (None, "infeasible"), text)
            continue
        found = one["state"], one["stable"]
        asked.same("explain: stable", found, (str(state), model.stable(who, state, concept)), about)
        asked.right("explain: moves", questions.judge_moves(model, who, state, concept, one["moves"]), about)
        stable[text, concept] = stable.get((text, concept), True) and one["stable"]
    for (text, concept), all_stay in stable.items():
        asked.agree("explain", text, concept, all_stay)


def act_of(printed: Mapping[str, Any]) -> questions.Act:
    """Return an act as a value."""
    return printed["decision_maker"], frozenset(printed["takes"]), frozenset(printed["drops"])


def check_consent(asked: Asked) -> None:
    """Compare who has to deliver what, who blocks each target, and which acts stop it in every way."""
    model, targets = asked.model, targets_of(asked.model, asked.texts)
    named = [*option("--proposal", model.spec.proposals), *option("--state", asked.texts)]
    printed = asked.ask("consent", *(named if asked.texts else []))
    if printed is None:
        return
    for one, name in zip(printed["proposals"], model.spec.proposals, strict=True):
        for delivery in one["deliveries"]:
            delivery["needed"] = {who: set(options) for who, options in delivery["needed"].items()}
        for key, expected in questions.delivered(model, name).items():
            asked.same(f"consent: {key}", one[key], expected, name)
    order = [(*target, concept) for target in targets for concept in CONCEPTS]
    found = [(one["kind"], one["target"], one["concept"]) for one in printed["targets"]]
    if not asked.same("consent: order", found, order):
        return
    for one, about in zip(printed["targets"], order, strict=True):
        check_target(asked, one, about)
    stops: dict[tuple[str, questions.Act], list[str]] = {}
    for one in printed["targets"]:
        for act in one["acts"] or ():
            stops.setdefault((one["concept"], act_of(act)), []).append(one["target"])
    asked.same("consent: acts of all", {(one["concept"], act_of(one)): one["stops"] for one in printed["acts"]}, stops)
    ranks = [(CONCEPTS.index(one["concept"]), -len(one["stops"])) for one in printed["acts"]]
    asked.same("consent: those that stop most first", ranks, sorted(ranks))
    needing: dict[str, list[str]] = {}
    for target in targets:
        for name in questions.needed_options(questions.ways_of(model, target), model.spec.options):
            needing.setdefault(name, []).append(target[1])
    asked.same("consent: needing", printed["needing"], needing)


def check_target(asked: Asked, printed: Mapping[str, Any], about: tuple[str, str, str]) -> None:
    """Compare who blocks a target and what stops it."""
    model, (kind, name, concept) = asked.model, about
    ways = questions.ways_of(model, (kind, name))
    asked.same("consent: ways", printed["ways"], len(ways), about)
    if kind == "state" and ways:
        asked.same("consent: state", printed["state"], str(ways[0]), about)
    blocking = questions.blocking(model, ways, concept)
    asked.same("consent: smallest blocking sets", printed["smallest_blocking_sets"], blocking, about)
    if kind == "state":
        asked.agree("consent", name, concept, printed["smallest_blocking_sets"] == [[]])
    if not ways:
        asked.same("consent: infeasible", (printed["acts"], printed.get("why")), (None, "infeasible"), about)
        return
    acts, expected = {act_of(act) for act in printed["acts"]}, questions.breaking(model, ways, concept)
    if any(len(state.members) > 1 for state in model.states):
        # One move between merged states can be made in several ways; one of them is told.
        asked.same("consent: acts at merged states", (acts <= expected, bool(acts)), (True, bool(expected)), about)
    else:
        asked.same("consent: acts", acts, expected, about)


def check_reach(asked: Asked) -> None:
    """Compare how far everything is, every shortest way, and the states on it that nobody would leave."""
    model, spec = asked.model, asked.model.spec
    quo = None if spec.status_quo is None else model.named(spec.status_quo)
    start = quo or model.states[-1]
    named = [*option("--to", asked.texts), *option("--proposal", model.spec.proposals)] if asked.texts else []
    printed = asked.ask("reach", "--limit", "100000", *option("--from", [None if quo else str(start)]), *named)
    if printed is None:
        return
    asked.same("reach: start", printed["start"], str(start))
    asked.same("reach: start stays", printed["start_stays"], stays(model, start))
    for kind in ("moves", "improvements"):
        count = len({start, *model.reached(start, model.decision_makers, kind == "improvements")})
        asked.same("reach: reached", printed["reached"][kind], {"count": count, "all": True}, kind)
    order = sorted(targets_of(model, asked.texts), key=lambda target: target[0] != "state")
    found = [
        ("state", one["state"]) if "state" in one else ("proposal", one["proposal"]) for one in printed["destinations"]
    ]
    if asked.same("reach: order", found, order):
        for one, target in zip(printed["destinations"], order, strict=True):
            check_destination(asked, start, target, one)


def stays(model: Model, state: State) -> dict[str, bool]:
    """Tell by concept whether nobody would leave a state."""
    return {concept: model.equilibrium(state, concept) for concept in CONCEPTS}


def check_destination(asked: Asked, start: State, target: questions.Target, printed: Mapping[str, Any]) -> None:
    """Compare the ways to one destination."""
    model = asked.model
    ends = questions.ways_of(model, target)
    asked.same("reach: feasible", printed["feasible"], bool(ends), target)
    if not ends:
        asked.same("reach: nowhere to go", printed["by"], {}, target)
        return
    for kind, journey in printed["by"].items():
        least, ways = questions.shortest_ways(model, start, ends, kind == "improvements")
        asked.same("reach: how far", (journey["known"], journey["moves"]), (True, least), (target, kind))
        steps = [tuple((step["decision_maker"], step["to"]) for step in way["steps"]) for way in journey["ways"]]
        asked.same("reach: ways", sorted(steps), sorted(ways), (target, kind))
        for way in journey["ways"]:
            asked.right("reach: steps and stops", questions.judge_way(model, start, way), (target, kind))
    near = questions.nearest(model, start, ends)
    if target[0] == "state" or near:
        said = any(printed["stays"] == stays(model, state) for state in (near or ends))
        asked.same("reach: stays", said, True, (target, printed["stays"]))
    for concept in CONCEPTS if target[0] == "state" else ():
        asked.agree("reach", target[1], concept, printed["stays"].get(concept))
