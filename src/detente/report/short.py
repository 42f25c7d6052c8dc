"""One sentence or a few that answer a question, for where only that is read: a folded line of a page, a first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from detente.answer import Answer
from detente.assess import (
    Consent,
    Inquiry,
    ProposalConsent,
    Rests,
)
from detente.assess.robustness import Flip, Robustness, RobustnessAnalysis
from detente.case import Model
from detente.case.address import elements_of
from detente.case.walk import Element
from detente.evidence import Claim
from detente.evidence.audits import speakers
from detente.evidence.vocabulary import MODALITIES
from detente.report.claims import words_of as claim_words
from detente.report.doubts import NOTHING_TO_DOUBT, doubt_text
from detente.report.said import Said, claim, element, fixed, result, together
from detente.report.tracing import unsupported
from detente.report.words import Words, count, listed, some_of, words_of

FLIPS_NAMED = 3
FLIPS_LENGTH = 120
"""Of what overturns an answer so many are named, and no more words than that, but for the first."""

ONE_BY_ONE = ", one at a time"

PARTS_NAMED = 2

QUOTED = 120
"""The words of a claim are quoted where they are no more than so many characters."""

IN_OTHER_WORDS = "in the analyst's words"
"""What is told of a claim whose words are not shown; its mode, how the source gives them, is another matter."""

CAREFUL = ("hedged", "conditional", "reported", "rhetorical", "implied", "counterfactual")
"""What is told of how firmly a claim is made."""


# -- how steady it is -------------------------------------------------------------------------------------------------


def robust_short(analysis: RobustnessAnalysis) -> Said:
    """Say of the first verdict in how many small changes it stays as it is, and which of them overturn it."""
    if not analysis.verdicts:
        return Said("Nothing was asked about.", result("solution"))
    verdict = analysis.verdicts[0]
    about = result(verdict.question.about.address, [verdict.question.concept])
    return Said(steadiness(words_of(analysis.model), analysis, verdict, defined=False), about)


def steadiness(words: Words, analysis: RobustnessAnalysis, verdict: Robustness, *, defined: bool = True) -> str:
    """Say in how many small changes a verdict stays as it is, which overturn it, and if wanted what a small one is."""
    single = verdict.trials[0]
    if verdict.outcome == "not known":
        return "The answer is not known, so neither is how steady it is."
    if not single.solved:
        if single.exhaustive and not analysis.doubts:
            return NOTHING_TO_DOUBT
        return "How steady it is is not known: the small changes are still to be tried."
    unfinished = "" if single.exhaustive else " Not all were tried."
    small = f" A small change: {_small(analysis)}." if defined else ""
    it = {"holds": "It can still hold", "does not hold": "It still does not hold"}.get(
        verdict.outcome, "It stays as it is"
    )
    if verdict.outcome == "infeasible" and single.kept == single.solved:
        return f"In none of {count(single.solved)} small changes could it be carried out.{unfinished}{small}"
    if single.kept == single.solved:
        n = single.solved
        each = "the one small change to the model" if n == 1 else f"each of {count(n)} small changes to the model"
        return f"{it} after {each}{ONE_BY_ONE if n > 1 else ''}.{unfinished}{small}"
    singles = [f for f in verdict.flips if len(f.doubts) == 1]
    some = f"{count(single.kept)} of {count(single.solved)} small changes to the model"
    stays = f"{it} after {some}{ONE_BY_ONE}"
    other = {"holds": "It would not hold", "does not hold": "It could hold"}.get(verdict.outcome, "It changes")
    return f"{stays}. {other} {_overturning(words, singles)}.{unfinished}{small}"


def _small(analysis: RobustnessAnalysis) -> str:
    """Say what a small change is, of those that were tried."""
    kinds = {doubt.kind for doubt in analysis.doubts}
    order = [says for kind, says in (("swap", "swap places"), ("tie", "count the same")) if kind in kinds]
    told = [f"of somebody's wants, two next to each other {listed(order, 'or')}"] if order else []
    doubtful = ["something only inferred or assumed is left out"] if kinds - {"swap", "tie"} else []
    return ", or ".join([*told, *doubtful])


def _overturning(words: Words, flips: Sequence[Flip]) -> str:
    told = sorted((doubt_text(words, flip.doubts[0]) for flip in flips), key=len)
    named = [text for k, text in enumerate(told[:FLIPS_NAMED]) if k == 0 or len("".join(told[: k + 1])) <= FLIPS_LENGTH]
    more = len(flips) - len(named)
    return listed([*named, *([f"after {some_of(more, 'other')}"] if more else [])], "or")


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
        lost = {"holds": "it would not hold", "does not hold": "it could hold"}.get(
            found.outcome, "the answer would change"
        )
        without = f"without {'it' if len(parts) == 1 else 'any one of them'} {lost}"
        end = f": {without} ({'leaving one out is ' if len(parts) > 1 else ''}no small change)"
    elif found.outcome not in ("holds", "does not hold") or found.not_tried:
        return Said(unsupported(found), about)
    else:
        stays = {"holds": "it could still hold", "does not hold": "it still would not hold"}[found.outcome]
        end = f". No single one decides: whichever is left out, {stays}"
        parts = _solved_from(found)
    behind = Counter(c for part in parts if part.note for c in dict.fromkeys(part.note.evidence))
    claims = [found.model.claims[c] for c in behind]
    behind_them = f"{'That rests' if len(parts) == 1 else 'They rest'} on {_backing(claims)}"
    said = Said(f"On {_needed(found.model, parts)}{end}. {behind_them}.", about, map(element, parts))
    if not claims:
        return said
    told = _carried(found, behind, texts)
    if told is None:
        ((first, n),) = behind.most_common(1)
        one = "Used most" if n > 1 else "One of them" if len(claims) > 1 else "It is"
        told = Said(f"{one}: {_told(found.model, found.model.claims[first], texts)}.", claim(first))
    judged = "Whether they are true is not judged." if len(claims) > 1 else "Whether it is true is not judged."
    return together([said, told, fixed(judged)])


def _carried(found: Rests, behind: Counter[str], texts: Mapping[str, str]) -> Said | None:
    """Name the voices that a verdict needs, besides the document itself; of one, tell what is used most of it."""
    voices = [v for v in found.voices if not v.itself]
    if not voices:
        return None
    unnamed = sum(v.standing == "unnamed" for v in voices)
    kind = " unnamed" if unnamed == len(voices) else ""
    about = result(found.question.about.address, [found.question.concept])
    names = listed(v.name for v in voices)
    if len(voices) > 1:
        return Said(f"The answer needs {count(len(voices))}{kind} voices, each by itself: {names}.", about)
    shown = max(voices[0].claims, key=lambda c: behind[c])
    words = _told(found.model, found.model.claims[shown], texts, says_who=False)
    return Said(f"The answer needs one{kind} voice, {names}: {words}.", about, claim(shown))


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
        return f"“{words_of(model).called(part)}”"
    why = rule.rule.name or rule.rule.note.because
    return f"the rule “{why}”" if why else f"the rule that excludes {words_of(model).formula(rule.formula)}"


def _told(model: Model, shown: Claim, texts: Mapping[str, str], *, says_who: bool = True) -> str:
    """Tell a claim: in its own words where they are at hand and few, else as the analyst puts it, and who says it."""
    words = claim_words(shown, texts)
    exact = words is not None and len(words) <= QUOTED
    how = ["" if exact else IN_OTHER_WORDS, *(MODALITIES[m] for m in shown.modality if m in CAREFUL)]
    known = {k: each.name for many in (model.sources, model.layer.actors) for k, each in many.items()}
    names = [known.get(link.who, link.who) for link in reversed(shown.by)]
    relays = [known.get(link.who, link.who) for link in reversed(speakers(shown, model.sources)[:-1])]
    who = [" as told by ".join(names)] if says_who and names else [f"as told by {r}" for r in relays]
    aside = "; ".join(filter(None, [", ".join(filter(None, how)), *who]))
    return f"“{words if exact else shown.says}”{f' ({aside})' if aside else ''}"


def _parts(n: int) -> str:
    return "No part of the model" if n == 0 else f"{count(n)} part{'s' if n > 1 else ''} of the model".capitalize()


def _verdicts(n: int) -> str:
    return "no verdict" if n == 0 else f"{count(n)} verdict{'s' if n > 1 else ''}"
