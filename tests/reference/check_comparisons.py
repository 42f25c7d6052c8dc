"""What `compare` says of two perspectives, two phases and two versions of a proposal, beside the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reference import comparisons, phases, questions, versions
from reference.check_verdicts import act_of, targets_of
from reference.comparisons import Belief, Deciding
from reference.model import CONCEPTS, Model, State
from reference.product import Asked, option
from reference.spec import Spec, Term


def belief_of(printed: Mapping[str, Any], here: Spec, there: Spec) -> Belief:
    """Return a belief as a value."""
    kind, sides = printed["kind"], (frozenset(printed["here"]), frozenset(printed["there"]))
    if kind in {"owner", "rules"}:
        return Belief(kind, option=printed["option"])
    if kind != "statement":
        return Belief(kind, *sides)
    (who,) = sides[0]
    drops, adds = (
        said and comparisons.statements(spec.preferences[who])[said["number"] - 1].that
        for said, spec in ((printed["drops"], here), (printed["adds"], there))
    )
    return Belief(kind, *sides, None, drops, adds)


def swaps_of(printed: Sequence[Mapping[str, Any]], here: Spec, there: Spec) -> set[Deciding]:
    """Return deciding swaps as values."""
    return {
        (
            (one["kind"], one["target"]),
            one["concept"],
            one["holds"],
            one["example"],
            frozenset(belief_of(belief, here, there) for belief in one["beliefs"]),
        )
        for one in printed
    }


def check_targets(asked: Asked, printed: Mapping[str, Any], models: Sequence[Model]) -> None:
    """Compare the verdicts of two models on each target, each by its own terms and by what it gives a name to."""
    targets = targets_of(models[0])
    if not asked.same("compare: targets", [(one["kind"], one["target"]) for one in printed["targets"]], targets):
        return
    for one, target in zip(printed["targets"], targets, strict=True):
        ways = [questions.ways_of(model, target) for model in models]
        for concept in CONCEPTS:
            verdicts = [questions.holds(*each, concept) for each in zip(models, ways, strict=True)]
            why = (
                None
                if None not in verdicts
                else [None if verdict is not None else "infeasible" for verdict in verdicts]
            )
            found = one["holds"][concept], one.get("why", {}).get(concept)
            asked.same("compare: holds", found, (verdicts, why), (target, concept))
        if target[0] == "state" and all(ways):
            shown = [one["state"], one.get("state_there", one["state"])]
            asked.same("compare: states", shown, [str(way) for (way,) in ways], target)


def check_perspectives(asked: Asked) -> None:
    """Compare two perspectives: who stands for whom, the verdicts, and which beliefs decide."""
    views, phase = [*asked.sample.case.get("perspectives", {})], asked.selection[1]
    if len(views) < 2:
        return
    models = [asked.sample.model(view, phase) for view in views]
    refused = any(model.spec.classes for model in models)
    arguments = [*views, "--together", "2"]
    printed = asked.ask("compare", *arguments, selection=(None, phase), codes=(2,) if refused else (0,))
    if printed is None:
        return
    here, there = (comparisons.plain(model.spec) for model in models)
    found = {(frozenset(mine), frozenset(theirs)) for mine, theirs in printed["who_stands_for_whom"]}
    asked.same("compare: who stands for whom", found, {*comparisons.blocks(here, there)})
    asked.same("compare: feasible", printed["feasible"], [len(model.states) for model in models])
    for concept in CONCEPTS:
        both = [{str(state) for state in model.states if model.equilibrium(state, concept)} for model in models]
        counts = {"counts": [*map(len, both)], "common": len(both[0] & both[1])}
        asked.same("compare: equilibria", printed["equilibria"][concept], counts, concept)
    check_targets(asked, printed, models)
    for one, (mine, theirs) in zip(printed["swaps"], (models, models[::-1]), strict=True):
        check_swaps(asked, one, mine.spec, theirs.spec)
    check_hypergames(asked, printed["hypergames"], models, views)


def check_swaps(asked: Asked, printed: Mapping[str, Any], mine: Spec, theirs: Spec) -> None:
    """Compare which beliefs flip which answer when they are taken over, whole and one statement at a time."""
    targets = [*(("proposal", name) for name in mine.proposals), *(("state", name) for name in mine.states)]
    here, there = comparisons.plain(mine), comparisons.plain(theirs)
    everything = comparisons.beliefs(here, there)
    found = [belief_of(belief, here, there) for belief in printed["beliefs"]]
    if not asked.same("compare: beliefs", {*found}, {*everything}):
        return
    expected = comparisons.swaps(mine, theirs, everything, len(everything), targets, CONCEPTS)
    deciding = swaps_of(printed["deciding"], here, there)
    asked.same("compare: deciding swaps", deciding, expected.deciding)
    singles = {belief_of(belief, here, there) for belief in printed["single_beliefs"]}
    cuts = [{*cut} for cut in comparisons.cuts(here, there, everything)]
    if not asked.same("compare: single beliefs", singles, singles if singles in cuts else cuts[0]):
        return
    expected_finer = comparisons.swaps(mine, theirs, [*singles], 2, targets, CONCEPTS)
    finer = swaps_of(printed["finer"], here, there)
    with_statements = {one for one in expected_finer.deciding if any(belief.kind == "statement" for belief in one[-1])}
    asked.same("compare: finer swaps", finer, with_statements)


def check_hypergames(
    asked: Asked, printed: Sequence[Mapping[str, Any]], models: Sequence[Model], views: Sequence[str]
) -> None:
    """Compare what is stable when everybody acts on its own perspective."""
    games = {frozenset((one["perspective"], one["decision_maker"]) for one in game["actors"]): game for game in printed}
    ways = comparisons.ways_to_act(models)
    expected = {frozenset((views[number], who) for number, who in way): way for way in ways}
    if not asked.same("compare: ways to act", {*games}, {*expected}):
        return
    for actors, way in expected.items():
        for concept in CONCEPTS:
            whole, partly = comparisons.hypergame(models, [(models[number], who) for number, who in way], concept)
            found = [games[actors][key][concept] for key in ("equilibria", "partly_perceived")]
            asked.same("compare: hypergames", found, [questions.listed(whole), questions.listed(partly)], concept)


def check_phases(asked: Asked) -> None:
    """Compare two phases: what the second changes, threats, and what holds in one of them only."""
    names, view = [*asked.sample.case.get("phases", {})], asked.selection[0]
    if len(names) < 2:
        return
    before, after = models = [asked.sample.model(view, phase) for phase in names]
    refused = any(model.spec.classes for model in models)
    arguments = option("--phase", names)
    printed = asked.ask("compare", *arguments, selection=(view, None), codes=(2,) if refused else (0,))
    if printed is None:
        return
    new = phases.arriving(before, after)
    changes, (one, other) = printed["changes"], ({str(state) for state in model.states} for model in models)
    asked.same(
        "phases: options",
        (changes["options_arriving"], changes["options_leaving"]),
        (new, phases.arriving(after, before)),
    )
    counts = {"both": len(one & other), "only_first": len(one - other), "only_second": len(other - one)}
    asked.same("phases: states", changes["states"], counts)
    for concept in CONCEPTS:
        found = [sum(model.equilibrium(state, concept) for state in model.states) for model in models]
        asked.same("phases: equilibria", printed["equilibria"][concept], found, concept)
    check_targets(asked, printed, models)
    if asked.same("phases: threats", [threat["option"] for threat in printed["threats"]], new):
        for threat in printed["threats"]:
            check_threat(asked, threat, phases.threat(after, threat["option"]))
    check_differences(asked, printed["only_second"]["states"], after, before, new)
    check_differences(asked, printed["only_first"]["states"], before, after, [])


def check_threat(asked: Asked, printed: Mapping[str, Any], expected: phases.Threat) -> None:
    """Compare how credible a threat is, whom it deters, and what holds because of it only."""
    found = printed["owner"], printed["occasions"], printed["gains"], printed["credible"]
    asked.same("phases: credible", found, (expected.owner, expected.occasions, expected.gains, expected.gains > 0))
    deters = {(act_of(one), state) for one in printed["deters"] for state in one["at"]["states"]}
    asked.same("phases: deters", deters, expected.deters, printed["option"])
    only = printed["equilibria_only_because_of_it"]
    asked.same("phases: only because of it", only, questions.listed(expected.only), printed["option"])


def check_differences(
    asked: Asked, printed: Sequence[Mapping[str, Any]], here: Model, there: Model, threats: Sequence[str]
) -> None:
    """Compare the sequential equilibria of one phase that are none of the other, and why."""

    def stable(model: Model) -> set[State]:
        return {state for state in model.states if model.equilibrium(state, "seq")}

    expected = questions.listed(stable(here) - stable(there))["states"]
    if not asked.same("phases: only in one", [one["state"] for one in printed], expected):
        return
    for one in printed:
        state = here.named(one["state"])
        assert state is not None
        reason = phases.difference(state, here, there, threats)
        asked.same("phases: because of", one["because_of"], reason.because_of, one["state"])
        found = (
            one["exists_in_the_other"],
            {act_of(move) for move in one["lapsed"]},
            {act_of(each["move"]) for each in one["deterred"]},
        )
        asked.same("phases: why", found, (reason.exists, reason.lapsed, reason.deterred), one["state"])
        for each in one["deterred"]:
            who, end = each["move"]["decision_maker"], here.named(each["move"]["to"])
            assert end is not None
            wrong = questions.judge_answer(here, who, state, end, "seq", {"deterred": True, "by": each["by"]})
            asked.right("phases: answers", wrong, one["state"])
            used = [name for name in threats if any(name in step["takes"] for step in each["by"])]
            asked.same("phases: threats in answers", each["threats"], used, one["state"])


def check_versions(asked: Asked) -> None:
    """Compare two proposals: their terms, who gives, what is secured and ruled out, and what contains what."""
    model = asked.model
    names = [*model.spec.proposals][:2]
    if len(names) < 2:
        return
    printed = asked.ask("compare", *option("--proposal", names))
    if printed is None:
        return
    first, second = (versions.terms_of(model, name) for name in names)
    for sheet, name, terms in zip(printed["sheets"], names, (first, second), strict=True):
        check_sheet(asked, sheet, name, terms)
    only = [[term for term in mine if term not in theirs] for mine, theirs in ((first, second), (second, first))]
    asked.same("versions: terms of one only", [printed["only_first"], printed["only_second"]], only)
    both = [(term, versions.changed(model.spec, first[term], second[term])) for term in first if term in second]
    asked.same("versions: terms of both", [(one["term"], one["changed"]) for one in printed["both"]], both)
    asked.same("versions: contained", printed["contained"], versions.contained(model, first, second))
    one, other = ({*model.ways(name)} for name in names)
    counts = {"first": len(one), "second": len(other), "both": len(one & other)}
    asked.same("versions: states", printed["states"], counts)


def check_sheet(asked: Asked, printed: Mapping[str, Any], name: str, terms: Mapping[str, Term]) -> None:
    """Compare one term sheet."""
    expected, put = versions.sheet(asked.model, name), asked.model.spec.proposals[name]
    asked.same("versions: parties", (printed["proposal"], printed["parties"]), (name, [*put.parties]))
    asked.same("versions: absent", printed["absent_obligors"], questions.absent(asked.model, name), name)
    found = [(one["term"], one["obliges"], [claim["claim"] for claim in one["sources"]]) for one in printed["terms"]]
    asked.same("versions: terms", found, [(one.id, [*one.obliges], [*one.evidence]) for one in terms.values()], name)
    gives = {party: (one["terms"], one["evaluated"]) for party, one in printed["gives"].items()}
    asked.same("versions: gives", (gives, printed["one_sided"]), (expected.gives, expected.one_sided), name)
    for key, entries in (("secures", expected.secures), ("rules_out", expected.rules_out)):
        said = {(one["term"], one["decision_maker"], one["number"], one["statement"]) for one in printed[key]}
        asked.same(f"versions: {key}", said, entries, name)
