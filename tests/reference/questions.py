"""What the commands should answer about one model, worked out from the definitions.

Each function gives what its command prints as JSON, as far as the definitions fix it. Where several answers are right,
such as the shortest deterring sequences, what is printed is judged by `judge_…` instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reference.formulas import is_pattern, names
from reference.model import Model, State


def listed(states: Iterable[State]) -> dict[str, Any]:
    """Return a set of states as it is printed."""
    shown = [str(state) for state in sorted(states, key=lambda state: state.code)]
    return {"count": len(shown), "states": shown}


# Stability


def solved(model: Model, concepts: Sequence[str]) -> dict[str, Any]:
    """Return what is stable for whom, and the equilibria."""
    return {
        "decision_makers": model.decision_makers,
        "options": model.spec.options,
        "feasible": listed(model.states),
        "stable": {
            concept: {
                who: listed(state for state in model.states if model.stable(who, state, concept))
                for who in model.decision_makers
            }
            for concept in concepts
        },
        "equilibria": {concept: equilibria(model, concept) for concept in concepts},
    }


def equilibria(model: Model, concept: str, among: Iterable[State] | None = None) -> dict[str, Any]:
    """Return the equilibria, perhaps among certain states only."""
    return listed(state for state in (model.states if among is None else among) if model.equilibrium(state, concept))


# Proposals and states

# “proposal” or “state”, and its id, name or letters.
Target = tuple[str, str]


def ways_of(model: Model, target: Target) -> list[State]:
    """Return the states that carry a target out."""
    kind, name = target
    if kind == "proposal":
        return model.ways(name)
    return sorted(model.meant(name), key=lambda state: state.code)


def outcome(model: Model, target: Target, concept: str) -> str:
    """Return what is said of a target; of a state that is several where its class is left out, what is true of each."""
    ways = ways_of(model, target)
    found = holds(model, ways, concept)
    if found and target[0] == "state":
        found = all(model.equilibrium(state, concept) for state in ways)
    return {True: "holds", False: "does not hold", None: "infeasible"}[found]


def holds(model: Model, ways: Sequence[State], concept: str) -> bool | None:
    """Tell whether some of the ways to carry something out is an equilibrium; `None` if there is no way."""
    return any(model.equilibrium(state, concept) for state in ways) if ways else None


def smallest(sets: Iterable[frozenset[str]], order: Sequence[str]) -> list[list[str]]:
    """Return the sets that contain no smaller one: by size, then in the order of the file."""
    found = set(sets)
    least = [one for one in found if not any(other < one for other in found)]
    in_order = [[who for who in order if who in one] for one in least]
    return sorted(in_order, key=lambda one: (len(one), [order.index(who) for who in one]))


def blocking(model: Model, ways: Iterable[State], concept: str) -> list[list[str]]:
    """Return the smallest blocking sets."""
    return smallest((frozenset(model.blockers(state, concept)) for state in ways), model.decision_makers)


def absent(model: Model, name: str) -> list[str]:
    """Return whoever is obliged by a term without being a party."""
    put = model.spec.proposals[name]
    parties = {who for party in put.parties for who in model.spec.members(party)}
    obliged = {who for term in put.terms for party in term.obliges for who in model.spec.members(party)}
    return [who for who in model.decision_makers if who in obliged - parties]


def assessed_states(model: Model, name: str, texts: Iterable[str]) -> list[str]:
    """Return the states that verdicts are given on: those asked for, else named with the terms in force, else all."""
    if texts:
        return [*dict.fromkeys(str(model.named(text) or model.spec.states.get(text, text)) for text in texts)]
    ways = model.ways(name)
    named = dict.fromkeys(model.named(state) for state in model.spec.states)
    return [str(state) for state in [state for state in named if state in ways] or ways]


def warned(model: Model, names: Iterable[str], concepts: Iterable[str], states: Iterable[str] = ()) -> list[str]:
    """Return the codes of the warnings of `assess`, each as often as it should come."""
    codes = ["unsatisfiable-proposal" for name in names if not model.ways(name)]
    codes += ["terms-mixed" for name in names if any(model.in_force(name, state) is None for state in model.states)]
    if model.spec.status_quo is not None and model.named(model.spec.status_quo) is None:
        codes.append("infeasible-status-quo")
    codes += [
        "infeasible-state"
        for state in {model.spec.states.get(text, text) for text in states}
        if model.named(state) is None
    ]
    for concept in concepts:
        many = sum(model.equilibrium(state, concept) for state in model.states)
        if len(model.states) > 4 and 4 * many >= 3 * len(model.states):
            codes.append("concept-says-little")
    return sorted(codes)


# Reasons


def judge_moves(model: Model, who: str, state: State, concept: str, printed: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with the moves that are printed as tempting somebody at a state."""
    wrong = []
    expected = [str(move) for move in model.improvements(who, state)]
    if [move["to"] for move in printed] != expected:
        return [f"moves {[move['to'] for move in printed]}, expected {expected}"]
    for move, end in zip(printed, model.improvements(who, state), strict=True):
        if not done_by(model, who, state, end, move):
            wrong.append(f"{move} is no move of {who} from {state}")
        wrong += judge_answer(model, who, state, end, concept, move)
    return wrong


def done_by(model: Model, who: str, start: State, end: State, move: Mapping[str, Any]) -> bool:
    """Tell whether somebody moves so by taking up and giving up what is printed."""
    return (frozenset(move["takes"]), frozenset(move["drops"])) in model.moves(who, start).get(end, set())


def judge_answer(
    model: Model, who: str, state: State, move: State, concept: str, printed: Mapping[str, Any]
) -> list[str]:
    """Return what is wrong with what is printed of the answer to a move."""
    if concept == "sim":
        return judge_joint(model, who, state, move, printed)
    shortest = model.deterrence(who, state, move, concept)
    if printed["deterred"] is not (shortest is not None):
        return [f"{who} {state} to {move} {concept}: deterred {printed['deterred']}, expected {shortest is not None}"]
    answer = printed["by"]
    if len(answer) != (shortest or 0):
        return [f"{who} {state} to {move} {concept}: an answer of {len(answer)} moves, the shortest has {shortest}"]
    return replay(model, who, state, move, concept, answer)


def replay(
    model: Model, who: str, state: State, move: State, concept: str, answer: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return what is wrong with a deterring sequence."""
    at, last = move, None
    for step in answer:
        mover = step["decision_maker"]
        end = model.named(step["to"])
        if mover in {who, last} or end is None or end not in model.moves(mover, at):
            return [f"{who} {state} to {move} {concept}: {step} is no move of the others"]
        if concept in {"seq", "sseq"} and not model.better(mover, end, at):
            return [f"{who} {state} to {move} {concept}: {step} improves nothing"]
        if not done_by(model, mover, at, end, step):
            return [f"{who} {state} to {move} {concept}: {step} is not done so"]
        at, last = end, mover
    if answer and not model.sanctions(who, state, at, concept):
        return [f"{who} {state} to {move} {concept}: {answer} deters nobody"]
    return []


def judge_joint(model: Model, who: str, state: State, move: State, printed: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with what deters a move under SIM."""
    stable = model.stable(who, state, "sim")
    if stable and printed["deterred"] is not True:
        return [f"{who} {state} to {move} sim: not deterred at a stable state"]
    if not printed["deterred"]:
        return []
    if not printed.get("simultaneous"):
        return judge_answer(model, who, state, move, "seq", printed)
    together = tuple(step["decision_maker"] for step in printed["by"])
    if together not in set(model.joint(who, state, move)):
        return [f"{who} {state} to {move} sim: {printed['by']} made together deter nobody"]
    return []


# Consent


def spoken_of(model: Model, name: str) -> set[str]:
    """Return the options that a proposal's terms speak of."""
    put, spec = model.spec.proposals[name], model.spec
    evaluated = [put.formula, spec.states.get(put.state or ""), *(term.that for term in put.terms)]
    return {option for that in evaluated if that is not None for option in asked(model, that)}


def shown(model: Model, that: str) -> str:
    """Return a term, or the letters that a merged state is shown with where the term is that state."""
    merged = [str(state) for state in model.meant(that) if len(state.members) > 1] if is_pattern(that) else []
    return merged[0] if merged and len(model.meant(that)) == 1 else that


def asked(model: Model, that: str) -> set[str]:
    """Return the options that a term speaks of; of a merged state those in which its members agree."""
    return names(shown(model, that), model.spec.options, model.spec.definitions)


def delivered(model: Model, name: str) -> dict[str, Any]:
    """Return who has to deliver what for a proposal."""
    put, spec = model.spec.proposals[name], model.spec
    parties = [*dict.fromkeys([*put.parties, *(party for term in put.terms for party in term.obliges)])]
    deliveries = []
    for term in put.terms:
        needs = asked(model, term.that) if term.that is not None else set()
        for party in term.obliges:
            owned = {who: {option for option in needs if spec.owner(option) == who} for who in spec.members(party)}
            deliveries.append(
                {"term": term.id, "party": party, "needed": {who: what for who, what in owned.items() if what}}
            )
    obliged = {who for term in put.terms for party in term.obliges for who in spec.members(party)}
    return {
        "proposal": name,
        "parties": [
            {
                "party": party,
                "negotiates": party in put.parties,
                "members": spec.members(party),
                "must_consent": [
                    who
                    for who in spec.members(party)
                    if any(who in one["needed"] for one in deliveries if one["party"] == party)
                ],
            }
            for party in parties
        ],
        "deliveries": deliveries,
        "absent_obligors": absent(model, name),
        "unasked": [
            who
            for who in model.decision_makers
            if who not in obliged and any(spec.owner(option) == who for option in spoken_of(model, name))
        ],
    }


Act = tuple[str, frozenset[str], frozenset[str]]


def breaking(model: Model, ways: Sequence[State], concept: str) -> set[Act]:
    """Return the acts that improve things for whoever makes them at every one of some states, nobody deterring them."""
    found = [
        {
            (who, *how)
            for who in model.decision_makers
            for end in model.improvements(who, state)
            if model.deterrence(who, state, end, concept) is None
            for how in model.moves(who, state)[end]
        }
        for state in ways
    ]
    acts = set.intersection(*found) if found else set()
    return {act for act in acts if not any(within(other, act) for other in acts - {act})}


def within(one: Act, other: Act) -> bool:
    """Tell whether an act is a part of another."""
    return one[0] == other[0] and one[1] <= other[1] and one[2] <= other[2]


def needed_options(ways: Sequence[State], options: Sequence[str]) -> list[str]:
    """Return the options without which something cannot be carried out."""
    return [
        option
        for k, option in enumerate(options)
        if ways and all(member[k] for state in ways for member in state.members)
    ]


# Ways

Way = tuple[tuple[str, str], ...]


def shortest_ways(model: Model, start: State, ends: Sequence[State], improving: bool) -> tuple[int | None, set[Way]]:
    """Return the least number of moves from one state to one of others, and every legal sequence of so many."""
    if start in ends:
        return 0, set()
    lengths = model.reached(start, model.decision_makers, improving)
    least = min((lengths[end] for end in ends if end in lengths), default=None)
    ways: set[Way] = set()
    if least is None:
        return None, ways
    open_ways: list[tuple[State, Way]] = [(start, ())]
    for length in range(1, least + 1):
        longer = []
        for at, way in open_ways:
            for who in model.decision_makers:
                if way and way[-1][0] == who:
                    continue
                for end in model.steps(who, at, improving):
                    if length == least and end not in ends:
                        continue
                    longer.append((end, (*way, (who, str(end)))))
        open_ways = longer
    return least, {way for _, way in open_ways}


def nearest(model: Model, start: State, ends: Sequence[State]) -> list[State]:
    """Return those of some states that are reached with the fewest moves; none if none is reached."""
    lengths = {
        start: 0,
        **{end: n for end, n in model.reached(start, model.decision_makers, False).items() if end != start},
    }
    least = min((lengths[end] for end in ends if end in lengths), default=None)
    return [end for end in ends if least is not None and lengths.get(end) == least]


def judge_way(model: Model, start: State, printed: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the moves of a way, and with the states on it that nobody would leave."""
    wrong, at, passed = [], start, []
    for step in printed["steps"]:
        end = model.named(step["to"])
        if end is None or not done_by(model, step["decision_maker"], at, end, step):
            return [f"{step} is no move from {at}"]
        at = end
        passed.append(end)
    stops = {
        concept: [str(state) for state in passed[:-1] if model.equilibrium(state, concept)]
        for concept in printed["stops"]
    }
    if printed["stops"] != stops:
        wrong.append(f"stops {printed['stops']}, expected {stops}")
    return wrong
