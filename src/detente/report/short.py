"""One sentence or a few that answer a question, for where only that is read: a folded line of a page, a first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, MutableMapping, Sequence

from detente.answer import Answer
from detente.assess import (
    Consent,
    Inquiry,
    ProposalAssessment,
    ProposalConsent,
    Repair,
    Repairs,
    Rests,
    assess_proposals,
)
from detente.assess.robustness import Flip, Robustness, RobustnessAnalysis
from detente.assess.ways import way_to_show
from detente.case import Model
from detente.case.address import elements_of
from detente.case.changes import Change, Commit, Drop, Move, Tie
from detente.case.walk import Element
from detente.evidence import Claim
from detente.evidence.vocabulary import MODALITIES
from detente.phrases import in_words
from detente.report.changes import change_said, change_sentence
from detente.report.claims import words_of as claim_words
from detente.report.doubts import NOTHING_TO_DOUBT, doubt_text
from detente.report.repairs import FOUND
from detente.report.said import Said, claim, element, result, together
from detente.report.tracing import unsupported
from detente.report.verdict import SERVING, act_of, acts, common
from detente.report.words import Words, count, listed, some_of, words_of
from detente.stability import Solution, Verdict, solve, verdict
from detente.stability.solving import whom_it_suits

FLIPS_NAMED = 3
FLIPS_LENGTH = 120
"""Of what overturns an answer so many are named, and no more words than that, but for the first."""

PARTS_NAMED = 2
GAINS_NAMED = 2

QUOTED = 120
"""The words of a claim are quoted where they are no more than so many characters."""

CAREFUL = ("hedged", "conditional", "reported", "rhetorical", "implied", "counterfactual")
"""What is told of how firmly a claim is made."""


# -- what would make it hold ------------------------------------------------------------------------------------------


def repairs_short(repairs: Repairs) -> Said:
    """Say the least of what would make it hold and why that would, or that nothing does, or that it is not settled."""
    if repairs.infeasible:
        return Said("Nothing: it cannot be carried out.", FOUND)
    if repairs.impossible:
        return Said("Nothing of what may change would make it hold; that is proven.", FOUND)
    if not repairs.found:
        return Said("Not settled within the bounds.", FOUND)
    a = _assessed(repairs)
    words, first = words_of(repairs.model), plainest(repairs, a)
    if not first.changes:
        return Said("Nothing is needed: it holds as it is.", FOUND)
    n = len(first.changes)
    lead = "One change is enough" if n == 1 else f"{in_words(n).capitalize()} changes together"
    because = [basis for c in first.changes for basis in change_said(words, c.change).because]
    leavers = _leavers(repairs, first)
    changes = changes_short(words, [c.change for c in first.changes], first.states, leavers)
    told = [Said(f"{lead}: {changes}.", because), Said(_why(repairs, leavers), FOUND),
            Said("" if a is None else unlike(Words.of(a.solution), a, first.states), FOUND),
            Said(_others(repairs), FOUND)]  # fmt: skip
    return together([said for said in told if said])


def _assessed(repairs: Repairs) -> ProposalAssessment | None:
    """Return how the proposal to be repaired fares as things are; None where none was asked about."""
    if repairs.proposal is None:
        return None
    concepts = list(dict.fromkeys(["nash", *SERVING, repairs.concept]))
    return assess_proposals(repairs.model, proposals=[repairs.proposal], concepts=concepts).proposals[0]


def unlike(words: Words, a: ProposalAssessment, states: Sequence[str]) -> str:
    """Say what is done otherwise at the one state given than in all ways that hold, or in the way that is drawn."""
    way = way_to_show(a)
    if len(states) != 1 or way is None:
        return ""
    at = dict(zip(words.conflict.options, states[0], strict=True))
    drawn = dict(zip(words.conflict.options, way.verdicts[0].state, strict=True))
    those = {o: "Y" if taken else "N" for o, taken in common(a).items()} or drawn
    owners = {o.id: str(o.owner) for o in words.model.options}
    other = [
        f"{words.dm(owners[o])} would {'' if at[o] == 'Y' else 'not '}{act_of(words, o)}"
        for o, letter in those.items()
        if letter in "YN" and at[o] in "YN" and at[o] != letter
    ]
    than = "those above" if those is not drawn else "the one drawn"
    return f"That is another way than {than}: there {'; '.join(other)}." if other else ""


def plainest(repairs: Repairs, a: ProposalAssessment | None) -> Repair:
    """Return, of the cheapest repairs found, the one whose reason is shortest.

    First come those with a change of everybody whom nothing stops in the way that is drawn, then those after which the
    fewest are tempted still.
    """
    way = None if a is None else way_to_show(a)
    free = {v.decision_maker for v in way.verdicts if v.stable is Answer.NO} if way is not None else set[str]()
    owners = {o.id: str(o.owner) for o in repairs.model.options}

    def reason(found: Repair) -> tuple[int, int, int]:
        changes = [c.change for c in found.changes]
        whose = {getattr(c, "decision_maker", None) or owners.get(getattr(c, "option", "")) for c in changes}
        return len(changes), len(free - whose), sum(bool(v.temptations) for v in found.verdicts)

    return min((r for r in repairs.found if r.cost == repairs.found[0].cost), key=reason)


def changes_short(
    words: Words, changes: Sequence[Change], states: Sequence[str] = (), leavers: MutableMapping[str, str] | None = None
) -> str:
    """Say changes in fewer words than `change_sentence`: without the places of wants, and each name once in a row.

    Of an act that is to be final it is said that it is done, where it is in the one state that would hold then. Of
    `leavers`, what each would do without its change, is said with the first change of each, and taken out.
    """
    at = dict(zip(words.model.option_ids, states[0], strict=True)) if len(states) == 1 else {}
    said: list[str] = []
    last = ""
    for change in changes:
        who, what = _who_and_what(words, change, at)
        otherwise = leavers.pop(who, "") if leavers and who != last else ""
        if who and who == last:
            said[-1] += f", and {what}"
        else:
            said.append(f"{who} {what}" if who else what)
        said[-1] += f" ({otherwise})" if otherwise else ""
        last = who
    return "; ".join(said)


def _who_and_what(words: Words, change: Change, at: Mapping[str, str]) -> tuple[str, str]:
    """Return who would have to do what; nobody, and the sentence, where there is no shorter way to say it."""
    dm = getattr(change, "decision_maker", None)
    if dm is None or words.model.preferences[dm].of == "statements":
        match change:
            case Drop(decision_maker=dm, number=number):
                return words.dm(dm), f"no longer wanting {_want(words, dm, number)}"
            case Move(decision_maker=dm, number=number, to=to):
                more, less = (_want(words, dm, k) for k in ((number, to) if to < number else (to, number)))
                return words.dm(dm), f"wanting {more} more than {less}"
            case Tie(decision_maker=dm, number=number, with_=with_):
                return words.dm(dm), f"wanting {_want(words, dm, number)} as much as {_want(words, dm, with_)}"
            case Commit(option=option, moves=moves):
                owner = next(str(o.owner) for o in words.model.options if o.id == option)
                undo, done = ("undo", "done") if moves == "take-only" else ("take up", "given up")
                if at.get(option) == "Y" and moves == "take-only":
                    return words.dm(owner), f"having done {words.option(option)} and being unable to undo it"
                return words.dm(owner), f"being unable to {undo} {words.option(option)} once it is {done}"
    return "", change_sentence(words, change).removesuffix(".")


def _want(words: Words, dm: str, number: int) -> str:
    statement = words.model.preferences[dm].statements[number - 1]
    name = statement.statement.name
    return f"“{name}”" if name else words.formula(statement.formula)


def _leavers(repairs: Repairs, first: Repair) -> dict[str, str]:
    """Return, by name, who would leave the one state that would hold then: what it would do, or what would keep it."""
    if len(first.states) != 1 or not first.verdicts or any(v.stable is not Answer.YES for v in first.verdicts):
        return {}
    before = solve(first.before, concepts=[repairs.concept])
    code = before.conflict.neighbourhood.state(first.states[0])
    if code is None:
        return {}
    words, after = Words.of(before), {v.decision_maker: v for v in first.verdicts}
    leave = [dm for dm, stays in whom_it_suits(before, code, repairs.concept).items() if stays is Answer.NO]
    return {
        words.dm(dm): f"then {_met(words, after[dm])}"
        if after[dm].temptations
        else f"otherwise {_step(words, before, code, repairs.concept, dm)}"
        for dm in leave
    }


def _why(repairs: Repairs, others: Mapping[str, str]) -> str:
    """Say of those who would leave without having a change of their own what they would do, and that nobody does."""
    told = [*others.values()][:GAINS_NAMED]
    more = len(others) - len(told)
    told += [f"{count(more)} more would leave otherwise, too"] if more else []
    nash = repairs.concept == "nash"
    end = "Nobody would gain anything there by acting alone" if nash else "Everybody else would stay there, too"
    return f"{end}{'; ' if told else ''}{'; '.join(told)}."


def _met(words: Words, v: Verdict) -> str:
    """Say what would keep somebody from the least step by which it would gain: who would react, by what."""
    deterred = [t for t in v.temptations if t.by]
    if not deterred:
        return f"a reaction would undo what {words.dm(v.decision_maker)} would gain"
    least = min(deterred, key=lambda t: len(t.step.takes) + len(t.step.drops))
    by = least.by[0]
    act = acts(words, by.takes, by.drops)
    return f"{words.dm(by.decision_maker)} {act.short or act.whole} if {words.dm(v.decision_maker)} acted alone"


def _step(words: Words, before: Solution, code: int, concept: str, dm: str) -> str:
    """Say the least step by which somebody would leave a state as things are."""
    found = verdict(before, code, concept, before.conflict.index(dm))
    free = [t.step for t in found.temptations if t.deterred is Answer.NO]
    if not free:
        return f"{words.dm(dm)} would leave"
    least = min(free, key=lambda step: len(step.takes) + len(step.drops))
    return f"{words.dm(dm)} {acts(words, least.takes, least.drops).whole}"


def _others(repairs: Repairs) -> str:
    """Say what else would do, as far as it is known."""
    if not repairs.proven:
        return "Whether fewer changes would do is not settled."
    if len(repairs.found) > 1:
        return "There are other ways to get there, none with fewer changes."
    return "" if repairs.complete else "There may be other ways, none with fewer changes."


# -- how steady it is -------------------------------------------------------------------------------------------------


def robust_short(analysis: RobustnessAnalysis) -> Said:
    """Say of the first verdict in how many small changes it stays as it is, and which of them overturn it."""
    if not analysis.verdicts:
        return Said("Nothing was asked about.", result("solution"))
    verdict = analysis.verdicts[0]
    about = result(verdict.question.about.address, [verdict.question.concept])
    return Said(steadiness(words_of(analysis.model), analysis, verdict), about)


def steadiness(words: Words, analysis: RobustnessAnalysis, verdict: Robustness) -> str:
    """Say in how many small changes a verdict stays as it is, which of them overturn it, and what a small one is."""
    single = verdict.trials[0]
    if verdict.outcome == "not known":
        return "The answer is not known, so neither is how steady it is."
    if not single.solved:
        if single.exhaustive and not analysis.doubts:
            return NOTHING_TO_DOUBT
        return "How steady it is is not known: the small changes are still to be tried."
    unfinished = "" if single.exhaustive else " Not all were tried."
    small = f"Small: {_small(analysis)}; one at a time, nothing larger."
    that = {"holds": "That it can hold", "does not hold": "That it does not hold"}.get(verdict.outcome, "The answer")
    if verdict.outcome == "infeasible" and single.kept == single.solved:
        return f"In none of {count(single.solved)} small changes could it be carried out.{unfinished} {small}"
    if single.kept == single.solved:
        each = "the one small change" if single.solved == 1 else f"each of {count(single.solved)} small changes"
        return f"{that} stays true in {each} to the model.{unfinished} {small}"
    singles = [f for f in verdict.flips if len(f.doubts) == 1]
    stays = f"{that} stays true in {count(single.kept)} of {count(single.solved)} small changes to the model"
    other = {"holds": "It would not hold", "does not hold": "It could hold"}.get(verdict.outcome, "It changes")
    return f"{stays}. {other} {_overturning(words, singles)}.{unfinished} {small}"


def _small(analysis: RobustnessAnalysis) -> str:
    """Say what a small change is, of those that were tried."""
    kinds = {doubt.kind for doubt in analysis.doubts}
    order = [says for kind, says in (("swap", "swap places"), ("tie", "count alike")) if kind in kinds]
    told = [f"two neighbouring wants of somebody {listed(order, 'or')}"] if order else []
    doubtful = ["something only inferred or assumed falls away"] if kinds - {"swap", "tie"} else []
    return ", or ".join([*told, *doubtful])


def _overturning(words: Words, flips: Sequence[Flip]) -> str:
    told = sorted((doubt_text(words, flip.doubts[0]) for flip in flips), key=len)
    named = [text for k, text in enumerate(told[:FLIPS_NAMED]) if k == 0 or len("".join(told[: k + 1])) <= FLIPS_LENGTH]
    more = len(flips) - len(named)
    return listed([*named, *([f"in {count(more)} more"] if more else [])], "or")


# -- whose consent it needs -------------------------------------------------------------------------------------------


def consent_short(found: Consent) -> Said:
    """Say who has to do something for the first proposal, and who of them is not at the table."""
    if not found.proposals:
        return Said("There is no proposal.", result("consent"))
    words, first = Words.of(found.solution), found.proposals[0]
    return Said(_deliverers(words, first), words.part("proposals", first.proposal.id), result("consent"))


def _deliverers(words: Words, p: ProposalConsent) -> str:
    must = list(dict.fromkeys(dm for party in p.parties for dm in party.must_consent))
    if not must:
        return "No term that can be evaluated asks anything of anybody."
    absent = [dm for dm in must if dm in p.absent_obligors]
    end = f"; {words.dms(absent)} {'is' if len(absent) == 1 else 'are'} not at the table" if absent else ""
    return f"{words.dms(must)} must do {'its' if len(must) == 1 else 'their'} part{end}."


def inquiry_short(found: Inquiry) -> Said:
    """Say what a verdict rests on, or what falls without claims, or how many parts were traced."""
    if found.without is not None:
        changed = sum(v.changes is Answer.YES for v in found.without.verdicts)
        fallen = sum(f.becomes_assumption for f in found.without.fallen)
        return Said(
            f"{_parts(fallen)} would rest on nothing, and {_verdicts(changed)} would change.",
            result("solution"),
        )
    if found.rests:
        return rests_short(found.rests[0], found.texts)
    return Said(f"{_parts(len(found.parts))} looked at.", result("solution"))


def rests_short(found: Rests, texts: Mapping[str, str]) -> Said:
    """Say which parts of a model, or how many, a verdict rests on, and what stands behind them."""
    about = result(found.question.about.address, [found.question.concept])
    parts = list({s.part.address: s.part for s in found.supports}.values())
    if parts:
        lost = {"holds": "it does not hold", "does not hold": "it can hold"}.get(found.outcome, "the answer changes")
        end = f"without {'it' if len(parts) == 1 else 'any one of them'} {lost}"
    elif found.outcome not in ("holds", "does not hold") or found.not_tried:
        return Said(unsupported(found), about)
    else:
        end = "none of them decides it alone"
        parts = _solved_from(found)
    behind = Counter(c for part in parts if part.note for c in dict.fromkeys(part.note.evidence))
    claims = [found.model.claims[c] for c in behind]
    behind_them = f"Behind {'it' if len(parts) == 1 else 'them'}: {_backing(claims)}"
    said = Said(f"On {_needed(found.model, parts)}; {end}. {behind_them}.", about, map(element, parts))
    if not claims:
        return said
    ((first, n),) = behind.most_common(1)
    one = "Behind most of them" if n > 1 else "One of them" if len(claims) > 1 else "It is"
    return together([said, Said(f"{one}: {_told(found.model.claims[first], texts)}.", claim(first))])


def _solved_from(found: Rests) -> list[Element]:
    """Return the parts of the model that a verdict is worked out from."""
    own = found.question.about.path
    every = elements_of(found.model).values()
    return [part for part in every if part.dropped and (part.kind != "term" or part.path[:2] == own)]


def _needed(model: Model, parts: Sequence[Element]) -> str:
    """Say how many parts of a model there are, or of few which they are."""
    if len(parts) > PARTS_NAMED:
        return f"{count(len(parts))} parts of the model (wants, choices, rules)"
    return listed(_called(model, part) for part in parts)


def _backing(claims: Sequence[Claim]) -> str:
    """Say how many claims of how many voices there are."""
    if not claims:
        return "no statement of a source"
    voices = len({c.speaker.who for c in claims if c.speaker is not None})
    return some_of(len(claims), "statement") + (f" by {some_of(voices, 'speaker')}" if voices else "")


def _called(model: Model, part: Element) -> str:
    """Name a part of a model: what the analyst calls it, or what it says in the names of options."""
    rule = next((r for r in model.infeasible if r.rule is part.body), None)
    if rule is None:
        return f"“{part.label}”"
    why = rule.rule.name or rule.rule.note.because
    return f"the rule “{why}”" if why else f"the rule that excludes {words_of(model).formula(rule.formula)}"


def _told(shown: Claim, texts: Mapping[str, str]) -> str:
    """Tell a claim: in its own words where they are at hand and few, else as the analyst puts it, and who says it."""
    words = claim_words(shown, texts)
    exact = words is not None and len(words) <= QUOTED
    how = ["" if exact else "a paraphrase", *(MODALITIES[m] for m in shown.modality if m in CAREFUL)]
    who = [" as told by ".join(link.who for link in reversed(shown.by))] if shown.by else []
    return f"“{words if exact else shown.says}” ({'; '.join(filter(None, [', '.join(filter(None, how)), *who]))})"


def _parts(n: int) -> str:
    return "No part of the model" if n == 0 else f"{count(n)} part{'s' if n > 1 else ''} of the model".capitalize()


def _verdicts(n: int) -> str:
    return "no verdict" if n == 0 else f"{count(n)} verdict{'s' if n > 1 else ''}"
