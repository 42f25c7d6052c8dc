"""The verdict on a proposal as one sentence and one picture: what is asked, who would gain by a step, what answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from detente.answer import Answer
from detente.assess import ProposalAssessment
from detente.assess.ways import ShownWay, excluded_by, strongest_first
from detente.case import ResolvedProposal
from detente.phrases import in_words, listed
from detente.pictures.verdict.shown import Phrase
from detente.report.left_open import open_sentence, said_open
from detente.report.said import Said, result
from detente.report.words import Words, concept_name, count, some_of, under
from detente.stability import Step

CONDITIONS_TOLD = 3
"""So many of the conditions that the ways that hold have in common are in the sentence."""

SERVING, ANY = ("seq", "sseq"), ("gmr", "smr")
"""Concepts under which answers serve whoever gives them, and under which they need not."""

_VERB = re.compile(r"(?!(?:an?|the|no|not)\b)[a-zß-öø-ÿ]")
SAID_ID = re.compile(r"[A-Za-z]{1,3}|[A-Za-z]{1,3}\d{1,3}\w{0,3}")


# -- names of options as acts -----------------------------------------------------------------------------------------


def act_of(words: Words, option: str) -> str:
    """Return what taking an option is, so that it can follow “would” or “must”.

    Names of options are infinitives (“row through the winter”). What cannot be one (an id, a name that begins with a
    quotation mark, an article, a capital or a letter of another script) is handed over in quotation marks.
    """
    name = words.model.layer.options[option].name or ""
    name = name.removeprefix("to ")
    return name if _VERB.match(name) else f"choose {_quoted(name or option)}"


def _quoted(name: str) -> str:
    return name if name.startswith(("“", '"')) else f"“{name}”"


def acts(words: Words, takes: Sequence[str], drops: Sequence[str]) -> Phrase:
    """Say what a move is: all that it changes, and for where there is no room its first act."""
    taken = [act_of(words, o) for o in takes]
    dropped = [act_of(words, o) for o in drops]
    parts = [*taken, *(f"no longer {act}" for act in dropped)]
    whole = " and ".join(taken)
    if dropped:
        whole += f"{', and ' if taken else ''}no longer " + ", nor ".join(dropped)
    more = f" (and {some_of(len(parts) - 1, 'more act')})" if len(parts) > 1 else ""
    return Phrase(f"would {whole}", f"would {parts[0]}{more}")


def acts_of(words: Words, step: Step) -> Phrase:
    """Say what a move is that somebody makes alone, or with others: whose it is then, and who would do what."""
    if not step.company:
        return acts(words, step.takes, step.drops)
    each = (f"{words.dm(s.decision_maker)} {acts(words, s.takes, s.drops).whole}" for s in step.together)
    with_whom = f"would act together with {words.dms(step.company)}"
    return Phrase(f"{with_whom} ({', then '.join(each)})", with_whom)


def size(step: Step) -> int:
    """Return how many acts a step is."""
    return len(step.takes) + len(step.drops)


def asked_of(words: Words, a: ProposalAssessment, dm: str) -> list[str]:
    """Return what a proposal asks of a decision maker: its options that the terms fix, then what else obliges it."""
    fixed = a.with_terms.fixed()
    named = a.proposal.formula.names()
    own = [o.id for o in words.model.options if o.owner == dm and o.id in named]
    asks = [_asked(act_of(words, o), taken=fixed[o]) for o in own if o in fixed]
    free = {o for o in own if o not in fixed}
    asks += [f"“{words.term(t)}”" for t in a.proposal.terms if t.formula is not None and free & set(t.formula.names())]
    silent = [words.term(t) for t in a.proposal.terms if t.formula is None and dm in t.obliges]
    if asks and silent:
        which = f"“{silent[0]}”" if len(silent) == 1 else some_of(len(silent), "more term")
        return [*asks, f"and {which}, which the model leaves out"]
    return asks or [f"“{label}”, which the model leaves out" for label in silent]


def terms_told(a: ProposalAssessment) -> str:
    """Say what the terms of a proposal are, where all have names; nothing where they are formulas alone."""
    names = [t.term.name for t in a.proposal.terms if t.term.name]
    if not names or len(names) < len(a.proposal.terms):
        return ""
    name = called(a.proposal)
    return f"{f'Proposal {name}' if name else 'It'} says: {'; '.join(names)}."


def _asked(act: str, *, taken: bool) -> str:
    noun = act.removeprefix("choose ") if act.startswith("choose “") else ""
    if noun:
        return noun if taken else f"no {noun}"
    return act if taken else f"not to {act}"


# -- the sentence -----------------------------------------------------------------------------------------------------


def proposal_label(p: ResolvedProposal) -> str:
    """Return what a proposal is called at the beginning of a sentence: its short id where people say it, its name."""
    if p.name == p.id:
        return p.id
    return f"{called(p)}, {_quoted(p.name)}," if called(p) else _quoted(p.name)


def called(p: ResolvedProposal) -> str:
    """Return the id of a proposal where it is one that people say, such as V1; else nothing."""
    return p.id if SAID_ID.fullmatch(p.id) else ""


def verdict_sentence(words: Words, a: ProposalAssessment) -> Said:
    """Say in one sentence whether a proposal holds, how, and in which ways.

    The condition is what the ways that hold have in common, and not all ways have.
    """
    name, about = proposal_label(a.proposal), f"proposals.{a.proposal.id}"
    if a.with_terms.count == 0:
        return Said(f"{name} cannot be carried out: {why_impossible(a)[1]}.", result(about, a.solution.concepts))
    if not a.holds:
        return Said(f"Under which concept {name} is to hold is not asked.", result(about))
    if a.open is not None:
        return open_sentence(words, a, name)
    concept = said_under(a)
    if concept is None:
        unknown = under(a.holds, Answer.UNKNOWN)
        if unknown:
            return Said(f"Whether {name} holds is not known.", result(about, unknown))
        return _fails(words, a, name)
    found, ways = a.equilibria[concept].count, a.with_terms.count
    every = found == ways
    text = f"{name} {held(a, concept, every=every)}"
    if not every:
        text += f", in {count(found)} of {count(ways)} ways"
        text += f": {told}" if (told := condition(words, a)) else ""
    return Said(f"{text}.", result(about, [concept]))


def by_deterrence(a: ProposalAssessment) -> bool:
    """Tell whether a proposal holds by answers that serve those who give them, and not by itself."""
    return said_under(a) in SERVING


Shape = Literal["itself", "deterrence", "costly", "left", "unknown", "impossible"]


def shape_of(a: ProposalAssessment) -> Shape:
    """Tell how a proposal holds, as `verdict_sentence` says it: which sign stands beside the sentence."""
    if a.with_terms.count == 0:
        return "impossible"
    concept = said_under(a)
    if a.open is not None:
        said, concept = said_open(a)
        if said != "certain":
            return "left" if said == "no" else "unknown"
    if concept is None:
        return "unknown" if under(a.holds, Answer.UNKNOWN) else "left"
    if concept in ANY and any(a.holds.get(c) is Answer.NO for c in SERVING):
        return "costly"
    return "itself" if concept == "nash" else "deterrence"


def wanted(a: ProposalAssessment) -> str:
    """Return the concept under which to ask what would make a proposal hold: by itself, where it can by deterrence."""
    if shape_of(a) in ("itself", "deterrence") and "nash" in a.holds:
        return "nash"
    return next((c for c in SERVING if c in a.holds), next(iter(a.holds)))


def told_under(a: ProposalAssessment) -> str:
    """Return the concept under which `verdict_sentence` says how a proposal holds, or under which it is asked about."""
    found = said_under(a) if a.open is None else said_open(a)[1]
    return found or next((c for c in SERVING if c in a.holds), next(iter(a.holds), ""))


def said_under(a: ProposalAssessment) -> str | None:
    """Return the concept that says best how a proposal holds; None where it holds under none."""
    concepts = strongest_first(under(a.holds, Answer.YES))
    return next((c for c in ("nash", *SERVING) if c in concepts), concepts[0] if concepts else None)


def held(a: ProposalAssessment, concept: str, *, every: bool) -> str:
    """Say how a proposal holds under the concept that says it best."""
    holds = "holds" if every else "can hold"
    if concept == "nash":
        return f"{holds} by itself"
    if concept in SERVING:
        if a.holds.get("nash") is Answer.NO:
            return f"{holds}, but only by deterrence"
        return f"{holds} by deterrence" if "nash" in a.holds else f"{holds} by itself or by deterrence"
    if concept in ANY and any(a.holds.get(c) is Answer.NO for c in SERVING):
        return "would hold only if somebody reacted at a cost to itself"
    return f"{holds} under {concept_name(concept)}"


def common(a: ProposalAssessment) -> dict[str, bool]:
    """Return the options that are the same in all ways that hold, and not in all ways; none where all hold, or none."""
    concept = said_under(a)
    if concept is None:
        return {}
    everywhere = a.with_terms.fixed()
    return {o: taken for o, taken in a.equilibria[concept].fixed().items() if o not in everywhere}


def condition(words: Words, a: ProposalAssessment) -> str:
    """Say what the ways that hold have in common, beyond what all ways have: the end of `verdict_sentence`.

    Where preferences are left open another way may hold in each completion, and nothing is said.
    """
    if a.open is not None:
        return ""
    owners = {o.id: str(o.owner) for o in words.model.options}
    said = [f"{words.dm(owners[o])} would {'' if t else 'not '}{act_of(words, o)}" for o, t in common(a).items()]
    n = len(said)
    if n > CONDITIONS_TOLD + 1:
        said = [*said[:CONDITIONS_TOLD], f"{count(n - CONDITIONS_TOLD)} more"]
    *first, last = said or [""]
    told = f"{'; '.join(first)}{'; and ' if first else ''}{last}"
    conditions = "one condition" if n == 1 else f"{in_words(n)} conditions"
    return f"on {conditions} that {called(a.proposal) or 'it'} leaves open: {told}" if last else ""


def _fails(words: Words, a: ProposalAssessment, name: str) -> Said:
    leave = f": {words.dms(those)} would leave" if (those := who_would_leave(a)) else ""
    return Said(f"{name} does not hold{leave}.", result(f"proposals.{a.proposal.id}", a.solution.concepts))


def who_would_leave(a: ProposalAssessment) -> tuple[str, ...]:
    """Return who of a proposal that does not hold would leave: a smallest set that stands in the way."""
    concept = next((c for c in (*SERVING, *a.holds) if c in a.holds), None)
    sets = a.smallest_blocking_sets[concept] if concept is not None else ()
    return sets[0] if sets else ()


def why_impossible(a: ProposalAssessment) -> tuple[str, str]:
    """Say that a proposal cannot be carried out, and by which rule."""
    loud = f"{called(a.proposal) or 'This proposal'} cannot be carried out in any way"
    rules = excluded_by(a)
    if rules is None:
        return loud, "the rules together leave no state with all its terms in force"
    if not rules:
        return loud, "its terms exclude each other"
    return loud, rules[0].rule.note.because or f"the rule “{Words.of(a.solution).rule(rules[0].rule)}” excludes it"


def lead_sentences(words: Words, way: ShownWay) -> list[str]:
    """Say of the way shown who would gain by acting alone, who would react, and whom nothing stops."""
    tempted = [v for v in way.verdicts if v.temptations]
    answered = [v for v in tempted if all(t.deterred is Answer.YES for t in v.temptations)]
    free = [v for v in way.verdicts if v.stable is Answer.NO]
    open_ = [v for v in way.verdicts if v.stable is Answer.UNKNOWN]
    said = []
    if free:
        said.append(f"Nothing stops {words.dms(v.decision_maker for v in free)}.")
    if answered:
        each = " each" if len(answered) > 1 else ""
        said.append(f"{words.dms(v.decision_maker for v in answered)} would{each} gain by acting alone.")
        by = dict.fromkeys(s.decision_maker for v in answered for t in v.temptations for s in t.by[:1])
        if by:
            said.append(f"{listed(map(words.dm, by), 'or')} would react, and that undoes the gain.")
    if open_:
        said.append(f"Whether {listed([words.dm(v.decision_maker) for v in open_], 'or')} would leave is not known.")
    return said or ["Nobody would gain by acting alone."]
