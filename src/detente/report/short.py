"""One sentence that answers a question, for where only one is read: a folded line of a page, a first page."""

from __future__ import annotations

from collections.abc import Sequence

from detente.answer import Answer
from detente.assess import Consent, Inquiry, ProposalConsent, Repairs, Rests
from detente.assess.robustness import Flip, Robustness, RobustnessAnalysis
from detente.report.changes import change_said
from detente.report.doubts import doubt_text
from detente.report.repairs import FOUND
from detente.report.said import Said, element, result, together
from detente.report.tracing import unsupported
from detente.report.words import Words, count, listed, words_of

FLIPS_NAMED = 2
PARTS_NAMED = 3


def repairs_short(repairs: Repairs) -> Said:
    """Say the cheapest of what would make it hold, or that nothing does, or that it is not settled."""
    if repairs.infeasible:
        return Said("Nothing: it cannot be carried out.", FOUND)
    if repairs.impossible:
        return Said("Nothing of what may change would make it hold; that is proven.", FOUND)
    if not repairs.found:
        return Said("Not settled within the bounds.", FOUND)
    words, first = words_of(repairs.model), repairs.found[0]
    if not first.changes:
        return Said("Nothing is needed: it holds as it is.", FOUND)
    n = len(first.changes)
    lead = "One change is enough:" if n == 1 else f"{count(n)} changes together are enough:"
    return together(
        [Said(lead, FOUND), *(change_said(words, c.change) for c in first.changes), Said(_others(repairs), FOUND)]
    )


def _others(repairs: Repairs) -> str:
    """Say what else would do, as far as it is known."""
    if not repairs.proven:
        return "Whether something cheaper would do is not settled."
    if len(repairs.found) > 1:
        return "There are other ways to do it, none cheaper."
    return "" if repairs.complete else "There may be other ways to do it, none cheaper."


def robust_short(analysis: RobustnessAnalysis) -> Said:
    """Say of the first verdict in how many small changes it stays as it is, and which of them overturn it."""
    if not analysis.verdicts:
        return Said("Nothing was asked about.", result("solution"))
    verdict = analysis.verdicts[0]
    about = result(verdict.question.about.address, [verdict.question.concept])
    return Said(_steadiness(words_of(analysis.model), verdict), about)


def _steadiness(words: Words, verdict: Robustness) -> str:
    single = verdict.trials[0]
    if verdict.outcome == "not known":
        return "The answer is not known, so neither is how steady it is."
    if not single.solved:
        return "There is nothing here that a small doubt could be about."
    unfinished = "" if single.exhaustive else " Not all were tried."
    if single.kept == single.solved:
        return f"The answer stays the same in each of {count(single.solved)} small changes to the model.{unfinished}"
    singles = [f for f in verdict.flips if len(f.doubts) == 1]
    stays = f"The answer stays the same in {count(single.kept)} of {count(single.solved)} small changes to the model"
    return f"{stays}; not {_overturning(words, singles)}.{unfinished}"


def _overturning(words: Words, flips: Sequence[Flip]) -> str:
    named = [doubt_text(words, flip.doubts[0]) for flip in flips[:FLIPS_NAMED]]
    more = len(flips) - len(named)
    return listed([*named, *([f"in {count(more)} more"] if more else [])], "or")


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
        return _rests(found.rests[0])
    return Said(f"{_parts(len(found.parts))} looked at.", result("solution"))


def _rests(found: Rests) -> Said:
    about = result(found.question.about.address, [found.question.concept])
    supports = list({s.part.address: s.part for s in found.supports}.values())
    if not supports:
        return Said(unsupported(found), about)
    claims = {c for part in supports if part.note for c in part.note.evidence}
    named = [f"“{part.label}”" for part in supports[:PARTS_NAMED]]
    more = len(supports) - len(named)
    which = listed([*named, *([f"{count(more)} more"] if more else [])])
    behind = (
        f", on {count(len(claims))} claim{'s' if len(claims) > 1 else ''}" if claims else ", without a claim behind it"
    )
    each = "Without it" if len(supports) == 1 else "Without any one of them"
    return Said(f"On {which}{behind}. {each} the answer changes.", about, [element(part) for part in supports])


def _parts(n: int) -> str:
    return "No part of the model" if n == 0 else f"{count(n)} part{'s' if n > 1 else ''} of the model".capitalize()


def _verdicts(n: int) -> str:
    return "no verdict" if n == 0 else f"{count(n)} verdict{'s' if n > 1 else ''}"
