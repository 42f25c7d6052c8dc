"""What is read of a verdict at first sight: how it holds in plain words, in which ways, why concepts differ on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.answer import Answer
from detente.assess import ProposalAssessment
from detente.assess.ways import ShownWay
from detente.phrases import in_words
from detente.report.conditions import WAYS_LOOKED_AT, all_of, choices_left, needs, why_needed
from detente.report.left_open import WRITTEN, shortly_open
from detente.report.verdict import (
    SERVING,
    Shape,
    acts_of,
    by_deterrence,
    common,
    condition,
    lead_sentences,
    said_under,
    shape_of,
    size,
    who_would_leave,
)  # fmt: skip
from detente.report.words import Words, count, listed, under
from detente.stability import Step, Verdict, verdict
from detente.stability.solving import everybody_stays

FREE_NAMED = 3
"""Of so many whom nothing stops it is said what they would do."""

A_WAY = "A way is one combination of them."
NO_CHANCE = "How many hold says nothing of how likely that is."
ONE_WAY = "The terms leave nothing open."


def lead(words: Words, way: ShownWay) -> str:
    """Say who would gain by a step and what keeps it from that, or what whoever nothing stops would do."""
    told = _lead(words, way)
    return told if way.assessment.open is None else f"{WRITTEN} {told}"


def _lead(words: Words, way: ShownWay) -> str:
    free = [v for v in way.verdicts if v.stable is Answer.NO]
    if free:
        more = [f"{count(len(free) - FREE_NAMED)} more"] if len(free) > FREE_NAMED else []
        return f"Nothing stops {', nor '.join([*(_leaving(words, v) for v in free[:FREE_NAMED]), *more])}."
    tempted = [v for v in way.verdicts if v.temptations and v.stable is Answer.YES]
    needed = why_needed(words, way.assessment)
    if by_deterrence(way.assessment) and tempted and all(v.stable is Answer.YES for v in way.verdicts):
        each = "" if len(tempted) == 1 else " each"
        by = dict.fromkeys(words.dm(s.decision_maker) for v in tempted for t in v.temptations for s in t.by[:1])
        gain = f"{words.dms(v.decision_maker for v in tempted)} would{each} gain by acting alone"
        react = f"a reaction that serves {listed(by, 'or') or 'somebody'} would undo that"
        return " ".join(filter(None, [needed, f"{gain}, but {react} (“by deterrence”)."]))
    if not tempted and condition(words, way.assessment):
        return " ".join(filter(None, [needed, "Then nobody would gain by acting alone."]))
    return " ".join([*([needed] if needed and not free else []), *lead_sentences(words, way)])


def _leaving(words: Words, v: Verdict) -> str:
    """Name somebody whom nothing stops, with the least that it would do."""
    free = [t.step for t in v.temptations if t.deterred is Answer.NO]
    if not free:
        return words.dm(v.decision_maker)
    least = min(free, key=size)
    return f"{words.dm(v.decision_maker)} ({acts_of(words, least).whole})"


def ways_title(a: ProposalAssessment) -> str:
    """Say in how many of its ways a proposal holds, as a heading."""
    n, concept = a.with_terms.count, said_under(a)
    if n == 0:
        return "There is no way to do it"
    if concept is None:
        if shape_of(a) == "unknown":
            return "In which ways is not known"
        return "Not in its only way" if n == 1 else f"In none of {count(n)} ways"
    found = a.equilibria[concept].count
    if found == n:
        return "In its only way" if n == 1 else f"In all {count(n)} ways"
    return f"In {count(found)} of {count(n)} ways"


def ways_told(words: Words, a: ProposalAssessment) -> str:
    """Say what a way is, that their number is no probability, and whether what some have in common is enough."""
    if a.with_terms.count < 2:
        return ONE_WAY if a.with_terms.count else ""
    left = choices_left(words, a)
    a_way = f"{left} {A_WAY}" if left else ""
    concept = said_under(a)
    if concept is None:
        return a_way
    others = "" if why_needed(words, a) else _other_ways(words, a, concept)
    told = " ".join(filter(None, [a_way, others, NO_CHANCE]))
    if not condition(words, a):
        return told
    return told if _decides(a, concept) else f"{told} Not all that meet the condition above hold."


def _decides(a: ProposalAssessment, concept: str) -> bool:
    """Tell whether what the ways that hold have in common is enough for a way to hold."""
    asked = common(a)
    return bool(asked) and a.with_terms.where(all_of(asked)).count == a.equilibria[concept].count


def _other_ways(words: Words, a: ProposalAssessment, concept: str) -> str:
    """Say of the ways in which a proposal does not hold who would act alone there, by what."""
    left = a.with_terms.count - a.equilibria[concept].count
    if not left or not a.equilibria[concept].known:
        return ""
    stable = a.solution.stable[concept]
    leave = [dm for dm, those in stable.items() if (a.with_terms & those).count < a.with_terms.count]
    few = len(leave) <= FREE_NAMED and a.with_terms.count <= WAYS_LOOKED_AT
    steps = {dm: _least_elsewhere(words, a, concept, dm) for dm in leave} if few else {}
    told = listed((_acting(words, dm, steps.get(dm)) for dm in leave), "or") if len(leave) <= FREE_NAMED else "somebody"
    others = f"other {count(left) if left > 1 else 'one'}"
    if shape_of(a) != "itself":
        return f"In the {others} nothing keeps {told} from acting alone."
    return f"In the {others} {told} would gain by acting alone."


def _acting(words: Words, dm: str, step: Step | None) -> str:
    if step is None:
        return words.dm(dm)
    act = acts_of(words, step)
    return f"{words.dm(dm)} ({act.short or act.whole})"


def _least_elsewhere(words: Words, a: ProposalAssessment, concept: str, dm: str) -> Step | None:
    """Return the least step that somebody would make in most of the ways that it would leave."""
    i = words.conflict.index(dm)
    free: dict[str, list[Step]] = {}
    for code in a.with_terms.codes():
        steps = [t.step for t in verdict(a.solution, code, concept, i).temptations if t.deterred is Answer.NO]
        if steps:
            least = min(steps, key=size)
            free.setdefault(f"{least.takes} {least.drops}", []).append(least)
    return max(free.values(), key=len)[0] if free else None


def enough(words: Words, a: ProposalAssessment) -> str:
    """Say that nothing has to change for a proposal that holds by itself; nothing of any other."""
    if shape_of(a) != "itself":
        return ""
    if ways_title(a).startswith("In all") or a.with_terms.count == 1:
        return "Nothing has to change: it holds by itself as it is."
    if condition(words, a):
        those = "conditions above" if len(common(a)) > 1 else "condition above"
        found = needs(words, a)
        anyway = bool(found) and all(need.chosen_anyway for need in found)
        agreed = "are" if len(common(a)) > 1 else "is"
        if anyway:
            return f"Nothing more: the {those} {agreed} chosen anyway."
        return f"Only that the {those} {agreed} agreed on, too."
    return "Nobody has to want anything else: in some ways it holds by itself as it is."


def shape_at(a: ProposalAssessment, state: str, held: Sequence[str]) -> Shape:
    """Tell how one way to carry a proposal out holds, of which it is known under which concepts nobody leaves it."""
    code = a.solution.conflict.neighbourhood.state(state)
    asked = a.solution.concepts
    return shape_held({c: Answer.YES if c in held else everybody_stays(a.solution, code, c) for c in asked})


def shape_held(holds: Mapping[str, Answer]) -> Shape:
    """Tell how one state holds, by whether nobody leaves it under each of some concepts."""
    held = under(holds, Answer.YES)
    if "nash" in held:
        return "itself"
    if any(c in held for c in SERVING):
        return "deterrence"
    if held:
        return "costly" if any(c in holds for c in SERVING) else "deterrence"
    return "unknown" if Answer.UNKNOWN in holds.values() else "left"


HOW: dict[Shape, str] = {
    "itself": "by itself",
    "deterrence": "by deterrence",
    "costly": "only if somebody reacted at a cost to itself",
}
"""How a proposal holds, in a few words."""


def shortly(words: Words, a: ProposalAssessment) -> str:
    """Say in a few words whether and how a proposal holds."""
    if not a.holds:
        return "not asked under any concept"
    shape, concept = shape_of(a), said_under(a)
    if a.open is not None and shape != "impossible":
        return shortly_open(a)
    if concept is None:
        if shape != "left":
            return "cannot be carried out" if shape == "impossible" else "not known"
        leave = who_would_leave(a)
        return f"does not hold: {words.dms(leave)} would leave" if leave else "does not hold"
    found, ways = a.equilibria[concept].count, a.with_terms.count
    where = "" if found == ways else f", in {count(found)} of {count(ways)} ways"
    verb = "would hold" if shape == "costly" else "can hold" if where else "holds"
    return f"{verb} {HOW[shape]}{where}"


PLAIN: Mapping[tuple[str, str], str] = {
    ("nash", "seq"): "somebody would gain by acting alone, and is kept from it only by a reaction",
    ("nash", "gmr"): "somebody would gain by acting alone, and is kept from it only by a reaction",
    ("seq", "gmr"): "the reaction that keeps somebody from acting would cost whoever reacts",
    ("sseq", "seq"): "whoever meets a reaction could escape by one more step",
    ("smr", "gmr"): "whoever meets a reaction could escape by one more step",
}
"""Why a proposal does not hold under the first concept of a pair, and does under the second."""


def differ(a: ProposalAssessment) -> str:
    """Say in a line why concepts give different answers on a proposal, or that they agree."""
    answers = {c: a.holds[c] for c in a.holds}
    if len(answers) < 2 or a.open is not None:
        return ""
    if len(set(answers.values())) == 1:
        agreed = next(iter(answers.values()))
        if not agreed.settled:
            return ""
        return f"All {in_words(len(answers))} agree here: whichever you take, the answer is the same."
    reasons = [why for (strong, weak), why in PLAIN.items()
               if answers.get(strong) is Answer.NO and answers.get(weak) is Answer.YES]  # fmt: skip
    return f"They differ here because {listed(dict.fromkeys(reasons))}." if reasons else ""
