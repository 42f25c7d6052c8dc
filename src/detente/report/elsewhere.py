"""What another phase or perspective answers differently, in a paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from detente.answer import Answer, same
from detente.assess import Assessment, ProposalAssessment
from detente.assess.ways import strongest_first
from detente.case import Case
from detente.case.elements import Override
from detente.report.counts import model_called
from detente.report.said import Basis, Said, result, together
from detente.report.verdict import SERVING, held, proposal_label, said_under, shape_of
from detente.report.words import Words, concepts, count, listed, under

SIDE_BY_SIDE = (
    "For each proposal the concepts under which it holds, fails, and under which that is not known; "
    "– where nothing carries it out"
)
NOT_THERE = "not there"
"""What stands in the place of an answer where a model has no such proposal."""

Sentence = tuple[str, list[str]]
"""A text, and the concepts it speaks of."""


def held_under(a: ProposalAssessment) -> list[tuple[Answer, tuple[str, ...]]]:
    """Return each answer with the concepts under which it is given: none are named where no concept answers yes.

    What is the same under all concepts, and not yes, is said without them.
    """
    found = [(answer, tuple(under(a.holds, answer))) for answer in Answer if answer in a.holds.values()]
    return found if len(found) > 1 or Answer.YES in a.holds.values() else [(answer, ()) for answer, _ in found]


def differs_from(perspective: Override | None, phase: Override | None) -> str:
    """Return the heading above what other models answer differently than one does."""
    named = perspective is not None or phase is not None
    return f"What differs from {model_called(perspective, phase) if named else 'what all share'}"


def difference(here: Assessment, there: Assessment, words: Words | None = None) -> Said:
    """Say in one paragraph what another phase or perspective answers differently, or may; in `words` for it."""
    words = words or Words.of(there.solution)
    name = words.selection() or "without perspective and phase"
    known = {a.proposal.id: a for a in there.proposals}
    sentences = []

    def say(text: str, about: str, ids: Iterable[str] = ()) -> None:
        found = [Basis(b.kind, f"{b.what} in {name}") for b in result(about, ids)]
        sentences.append(Said(text, found))

    neither = []
    for a in here.proposals:
        p = a.proposal.id
        if p not in known:
            say(f"{proposal_label(a.proposal)} is not a proposal there.", f"proposals.{p}")
            continue
        for text, ids in _proposal(words, a, known[p]):
            say(text, f"proposals.{p}", ids)
        absent = Answer.INFEASIBLE in a.holds.values() and a.holds == known[p].holds
        neither += [proposal_label(a.proposal).rstrip(",")] if absent else []
    if here.status_quo is not None and there.status_quo is not None:
        for text, ids in _status_quo(words.state(there.status_quo), here.status_quo_holds, there.status_quo_holds):
            say(text, "status_quo", ids)
    if not sentences and len(neither) < max(1, len(here.proposals)):
        every = "every other proposal" if neither else "every proposal"
        say(f"The same answers for {every}.", "proposals", here.solution.concepts)
    if neither:
        text = f"There too {listed(neither)} cannot be carried out."
        say(text, "proposals", here.solution.concepts)
    everyone, here_everyone = there.solution.conflict.decision_makers, here.solution.conflict.decision_makers
    if everyone != here_everyone:
        say(f"Its decision makers are {words.dms(everyone)}.", "decision_makers")
    lead = f"In {name}: " if words.selection() else "In what all share: "
    return together([sentences[0].framed(lead), *sentences[1:]])


def _not_the_same(here: Mapping[str, Answer], there: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers there that are others, or of which that is not known."""
    return {c: answer for c, answer in there.items() if same(here[c], answer) is not Answer.YES}


def _proposal(words: Words, here: ProposalAssessment, there: ProposalAssessment) -> Iterator[Sentence]:
    label, changed = proposal_label(there.proposal), _not_the_same(here.holds, there.holds)
    yes, no = under(changed, Answer.YES), under(changed, Answer.NO)
    if yes or no:
        yield f"{label} {_holding(words, there, yes, no)}.", [*yes, *no]
    if ids := under(changed, Answer.INFEASIBLE):
        yield f"{label} cannot be carried out.", ids
    if ids := under(changed, Answer.UNKNOWN):
        yield f"Whether {label} holds there under {concepts(ids)} is not known.", ids


def _holding(words: Words, a: ProposalAssessment, yes: Sequence[str], no: Sequence[str]) -> str:
    """Say how a proposal holds in another model; in parentheses the concepts whose answers are others there."""
    best = said_under(a)
    if best is None:
        sets = a.smallest_blocking_sets[no[0]]
        leave = f": {words.dms(sets[0])} would leave" if sets and sets[0] else ""
        return f"does not hold{leave} (otherwise than here under {concepts(no)})"
    n, ways = a.equilibria[best].count, a.with_terms.count
    where = "" if n == ways else f", in {count(n)} of {count(ways)} ways"
    others = [f"{'' if best in yes else 'also '}under {concepts(yes)}"] if yes else []
    others += [f"not under {concepts(no)}"] if no else []
    example = f", for example in {words.state(a.equilibria[best].first(1)[0])}" if yes else ""
    return f"{held(a, best, every=n == ways)}{where} ({'; '.join(others)}){example}"


def _status_quo(state: str, here: Mapping[str, Answer], there: Mapping[str, Answer]) -> Iterator[Sentence]:
    if not (changed := _not_the_same(here, there)):
        return
    quo = f"The status quo there, {state}, is"
    yes, no, unknown = (under(there, answer) for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN))
    if under(there, Answer.INFEASIBLE):
        yield f"{quo} infeasible there.", [*changed]
    elif yes:
        how = _lasting(there)
        yield f"{quo} stable {f'{how} ({concepts(yes)})' if how else f'under {concepts(yes)}'}.", [*changed]
    elif no:
        none = f"under {concepts(no)}" if unknown else "under none of the concepts"
        yield f"{quo} {'not stable' if unknown else 'stable'} {none}.", [*changed]
    if unknown:
        yield f"Whether the status quo there, {state}, is stable under {concepts(unknown)} is not known.", unknown


def _lasting(answers: Mapping[str, Answer]) -> str:
    """Say how a state is stable under the concept that says it best; nothing where it is a concept of another kind."""
    yes, no = under(answers, Answer.YES), under(answers, Answer.NO)
    if "nash" in yes:
        return "by itself"
    if any(c in SERVING for c in yes):
        return "only by deterrence" if "nash" in no else "by deterrence"
    return "only if somebody reacts at a cost to itself" if any(c in SERVING for c in no) else ""


# -- in one sentence, for where only one is read ----------------------------------------------------------------------

Where = tuple[str | None, str | None]
"""A perspective and a phase by their ids; None where none is applied."""

_HOW: Mapping[str, tuple[str, str]] = {
    "itself": ("{holds} by itself", "It {holds} by itself in every other {place} too."),
    "deterrence": ("{holds} by deterrence", "It {holds} by deterrence in every other {place} too."),
    "costly": (
        "would hold only if somebody reacted at a cost to itself",
        "In every other {place} too it would hold only if somebody reacted at a cost to itself.",
    ),
    "left": ("does not hold", "It holds in no other {place} either."),
    "unknown": ("is not known to hold or not", "It is not known whether it holds in any other {place} either."),
    "impossible": ("cannot be carried out", "It cannot be carried out in any other {place} either."),
    "absent": ("is no proposal", "It is a proposal here only."),
}
"""How a proposal holds: before the models where it does so, and as a sentence where it does so everywhere."""


def elsewhere_short(case: Case, here: Where, found: Mapping[Where, ProposalAssessment | None]) -> Said:
    """Say in one sentence how a proposal holds in the other models of a case, as far as that is not as it does here.

    `found` has for each model what is found there; None where it is no proposal there.
    """
    said: dict[tuple[str, str], list[Where]] = {}
    for where, a in found.items():
        said.setdefault(_how(a), []).append(where)
    as_here = said.pop(_how(found[here]))
    basis = result("solution")
    if not said:
        others = (("perspective", case.perspectives, 0), ("phase", case.phases, 1))
        kinds = [what for what, there, k in others if there and len({where[k] for where in found}) > 1]
        shape, holds = _how(found[here])
        return Said(_HOW[shape][1].format(holds=holds, place=" and ".join(kinds)), basis)
    parts = [
        f"it {_HOW[shape][0].format(holds=holds)} {listed(_places(case, here, wheres, found))}"
        for (shape, holds), wheres in said.items()
    ]
    text = "; ".join(parts)
    rest = "; in all others as here" if len(as_here) > 1 else ""
    return Said(f"{text[:1].upper()}{text[1:]}{rest}.", basis)


def _how(a: ProposalAssessment | None) -> tuple[str, str]:
    """Return how a proposal holds, and whether in every way to carry it out."""
    if a is None:
        return "absent", ""
    shape = shape_of(a)
    holding = next((c for c in strongest_first(under(a.holds, Answer.YES))), None)
    if holding is None:
        return shape, ""
    best = holding if shape != "itself" else "nash"
    return shape, "holds" if a.equilibria[best].count == a.with_terms.count else "can hold"


def _places(case: Case, here: Where, wheres: Sequence[Where], found: Iterable[Where]) -> list[str]:
    """Name models: a perspective alone where it is so in all its phases, phases alone of the perspective shown."""
    every, told = list(found), []
    for perspective in dict.fromkeys(p for p, _ in wheres):
        phases = [h for p, h in wheres if p == perspective]
        whole = len(phases) == sum(p == perspective for p, _ in every) or (
            perspective != here[0] and phases == [here[1]]
        )
        said = "" if whole else listed(_applied("phase", case.phases, phase) for phase in phases)
        if perspective != here[0]:
            said = f"{_applied('perspective', case.perspectives, perspective)} {said}".strip()
        told.append(said)
    return told


def _applied(what: str, of: Mapping[str, Override], one: str | None) -> str:
    return f"without a {what}" if one is None else f"in {what} {f'“{of[one].name}”' if of[one].name else one}"
