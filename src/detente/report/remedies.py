"""What would make a proposal hold, in few words: one set of changes, why it takes each of them, and what else would do.

Wants are called by their names, without their places; whoever would otherwise leave is named with what it would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.answer import Answer
from detente.assess import ProposalAssessment, Repair, Repairs, assess_proposals
from detente.assess.ways import ShownWay, way_to_show
from detente.case import Model
from detente.case.changes import Add, Change, Commit, Drop, Move, Tie, apply
from detente.conflict import settled
from detente.errors import DetenteError
from detente.formula import Not, Var
from detente.phrases import in_words
from detente.report.changes import change_said, change_sentence
from detente.report.plain import PlainWords
from detente.report.said import Said, result
from detente.report.verdict import SERVING, act_of, acts_of, common, size
from detente.report.words import Words, count, listed
from detente.stability import Step, Verdict, solve, verdict

FOUND = result("repairs")

BULLET = "• "
"""What begins a line that is one of several things."""

SO_THAT = {
    "nash": "by itself",
    **dict.fromkeys(("seq", "sseq"), "by deterrence"),
    **dict.fromkeys(("gmr", "smr"), "by some reaction of the others"),
}
"""How a proposal would hold then, by the concept under which changes are looked for."""

LONG = 90
"""An act of more characters is told by its first part."""


# -- what is said of all that was found -------------------------------------------------------------------------------


def remedies_lead(repairs: Repairs) -> Said:
    """Say whether anything would help, how much it takes, and whether less would do."""
    hold = f"hold {SO_THAT.get(repairs.concept, '')}".rstrip()
    if repairs.infeasible:
        return Said("Nothing that may be changed: it cannot be carried out.", FOUND)
    if repairs.impossible:
        return Said(f"No change that the model allows would make it {hold}; that is proven.", FOUND)
    if not repairs.found:
        tried = f"{count(repairs.proposed)} sets of changes were tried, and none of them makes it {hold}"
        return Said(f"Not known: {tried}; others might.", FOUND)
    if not repairs.found[0].changes:
        return Said(f"Nothing is needed: it can {hold} as it is.", FOUND)
    n = len(repairs.found[0].changes)
    what = "one change is enough" if n == 1 else f"{in_words(n)} changes together are enough"
    return Said(f"To make it {hold}, {what}, for example:", FOUND)


def others_said(repairs: Repairs) -> str:
    """Say what else would do, as far as it is known."""
    if not repairs.proven:
        return "Whether something smaller would do is not settled."
    if len(repairs.found) > 1:
        return "Other changes would do as well, but none smaller."
    return "No smaller change would do." if repairs.complete else "Other changes may do as well, but none smaller."


def repairs_short(repairs: Repairs) -> Said:
    """Say the least of what would make it hold and why that would, or that nothing does, or that it is not settled.

    A line says how much it takes, one each whose change it is and why it takes it, and the last what is so then.
    """
    if repairs.infeasible:
        return Said("Nothing: it cannot be carried out.", FOUND)
    if repairs.impossible:
        return Said("Nothing of what may change would make it hold; that is proven.", FOUND)
    if not repairs.found:
        return Said("Not settled within the bounds.", FOUND)
    shown = example(repairs)
    if shown is None:
        return Said("Nothing is needed: it holds as it is.", FOUND)
    n = len(shown.found.changes)
    lead = "One change is enough:" if n == 1 else f"{in_words(n).capitalize()} changes together:"
    lines = [lead, *(f"{BULLET}{change}" for change in shown.changes), shown.then]
    return Said("\n".join(lines), *(said.because for said in shown.changes), FOUND)


# -- one set of changes -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """One set of changes that would make it hold.

    Parameters
    ----------
    found
        The changes.
    changes
        What everybody would have to change, each with the reason why.
    then
        What is so then, and whether other changes would do.
    """

    found: Repair
    changes: tuple[Said, ...]
    then: Said


def example(repairs: Repairs) -> Example | None:
    """Return the plainest of the cheapest sets of changes found; None where nothing has to change."""
    a = _assessed(repairs)
    found = plainest(repairs, a)
    if not found.changes:
        return None
    nash = repairs.concept == "nash"
    then = "Then nobody would gain by acting alone." if nash else "Then everybody would stay."
    unlike = "" if a is None else _unlike(Words.of(a.solution), a, found)
    told = " ".join(filter(None, [then, unlike, others_said(repairs)]))
    return Example(found, tuple(_changes(repairs, found)), Said(told, FOUND))


def _assessed(repairs: Repairs) -> ProposalAssessment | None:
    """Return how the proposal to be repaired fares as things are; None where none was asked about."""
    if repairs.proposal is None:
        return None
    concepts = list(dict.fromkeys(["nash", *SERVING, repairs.concept]))
    return assess_proposals(repairs.model, proposals=[repairs.proposal], concepts=concepts).proposals[0]


def plainest(repairs: Repairs, a: ProposalAssessment | None) -> Repair:
    """Return, of the cheapest repairs found, the one whose reason is shortest.

    First come those with a change of everybody whom nothing stops in the way that is drawn, then those that keep to
    the conditions under which it can hold as it is, or where there are none to what is drawn, then those in which more
    is done and less is wanted otherwise, then those after which the fewest are tempted still.
    """
    way = None if a is None else way_to_show(a)
    free = {v.decision_maker for v in way.verdicts if v.stable is Answer.NO} if way is not None else set[str]()
    asked = {} if a is None or way is None else _asked(a, way)
    options = repairs.model.option_ids

    def reason(found: Repair) -> tuple[int, int, bool, int, int]:
        whose = {_whose(repairs.model, c.change) for c in found.changes}
        unmet = any(
            {state[options.index(o)], letter} == {"Y", "N"} for state in found.states for o, letter in asked.items()
        )
        wants = sum(not isinstance(c.change, Commit) for c in found.changes)
        tempted = sum(bool(v.temptations) for v in found.verdicts)
        return len(found.changes), len(free - whose), unmet, wants, tempted

    return min((r for r in repairs.found if r.cost == repairs.found[0].cost), key=reason)


def _asked(a: ProposalAssessment, way: ShownWay) -> dict[str, str]:
    """Return the letters of options that are alike in all ways that hold; where there are none, of the way drawn."""
    drawn = dict(zip(a.solution.conflict.options, way.verdicts[0].state, strict=True))
    return {o: "Y" if taken else "N" for o, taken in common(a).items()} or drawn


def _unlike(words: Words, a: ProposalAssessment, found: Repair) -> str:
    """Say whether the one state given is unlike all ways that hold, or the way drawn, and what is done otherwise."""
    way = way_to_show(a)
    if len(found.states) != 1 or way is None:
        return ""
    at = dict(zip(words.conflict.options, found.states[0], strict=True))
    those = _asked(a, way)
    owners = {o.id: str(o.owner) for o in words.model.options}
    told = {c.change.option for c in found.changes if isinstance(c.change, Commit)}
    unlike = [o for o, letter in those.items() if letter in "YN" and at[o] in "YN" and at[o] != letter]
    other = [
        f"{words.dm(owners[o])} would {'' if at[o] == 'Y' else 'not '}{act_of(words, o)}"
        for o in unlike
        if o not in told
    ]
    if not unlike:
        return ""
    done = listed(other)
    if not common(a):
        return f"That is another way than in the picture{f': {done}' if done else ''}."
    need = "conditions above need" if len(those) > 1 else "condition above needs"
    return f"The {need} not be met then{f': {done}' if done else ''}."


# -- each change, with its reason -------------------------------------------------------------------------------------


def _whose(model: Model, change: Change) -> str | None:
    """Return whose change it is: who would want something else, or owns the option."""
    owners = {o.id: str(o.owner) for o in model.options}
    return getattr(change, "decision_maker", None) or owners.get(getattr(change, "option", ""))


def _changes(repairs: Repairs, found: Repair) -> Iterator[Said]:
    """Yield what everybody would have to change, all of one decision maker together, each with its reason."""
    words, changes = PlainWords.of_model(found.before), [c.change for c in found.changes]
    at = dict(zip(words.model.option_ids, found.states[0], strict=True)) if len(found.states) == 1 else {}
    together: dict[str, list[Change]] = {}
    for change in changes:
        key = str(_whose(words.model, change)) if _in_few_words(words, change, at) else change_sentence(words, change)
        together.setdefault(key, []).append(change)
    for key, those in together.items():
        few = [_in_few_words(words, c, at) for c in those]
        told = f"{words.dm(key)} would {listed(few)}." if all(few) else key
        because = _because(repairs, found, [c for c in changes if c not in those], _whose(words.model, those[0]))
        yield Said(" ".join(filter(None, [told, because])), [b for c in those for b in change_said(words, c).because])


def _in_few_words(words: Words, change: Change, at: Mapping[str, str]) -> str:
    """Say what somebody would do, in fewer words than `change_sentence`; nothing where there are no fewer.

    Of an act that is to be final it is said that it is done, where it is in the one state that would hold then.
    """
    dm = getattr(change, "decision_maker", None)
    if isinstance(change, Commit):
        return _made_final(words, change, done=at.get(change.option) == "Y")
    if dm is None or words.model.preferences[dm].of != "statements":
        return ""
    told = ""
    match change:
        case Drop(number=number):
            told = f"no longer want {_want(words, dm, number)}"
        case Move(number=number, to=to):
            more, less = (_want(words, dm, k) for k in ((number, to) if to < number else (to, number)))
            told = f"want {more} more than {less}"
        case Tie(number=number, with_=with_):
            told = f"want {_want(words, dm, number)} as much as {_want(words, dm, with_)}"
        case Add(that=that):
            told = f"also want that {words.formula(words.model.formula(that))}"
    return told


def _made_final(words: Words, change: Commit, *, done: bool) -> str:
    if change.moves != "take-only":
        return f"be unable to take up {words.option(change.option)} once it is given up"
    if done:
        return f"{act_of(words, change.option)} and be unable to undo it"
    return f"be unable to undo {words.option(change.option)} once it is done"


def _want(words: Words, dm: str, number: int) -> str:
    statement = words.model.preferences[dm].statements[number - 1]
    name, formula = statement.statement.name, statement.formula
    if name:
        return f"“{name}”"
    if isinstance(formula, Not) and isinstance(formula.operand, Var):
        return f"{words.option(formula.operand.name)} not done"
    return words.formula(formula)


def _because(repairs: Repairs, found: Repair, others: Sequence[Change], whose: str | None) -> str:
    """Say what these changes are for, given the others: who would leave without them, or what keeps it from that."""
    leaver = _leaver(repairs.concept, found.before, others, found.states, whose)
    if leaver is None:
        return ""
    words, dm, act = leaver
    after = next((v for v in found.verdicts if v.decision_maker == dm), None)
    if dm == whose and after is not None and after.stable is Answer.YES and after.temptations:
        return _kept(PlainWords.of_model(apply(found.before, [c.change for c in found.changes])), after)
    own = [c.change for c in found.changes if _whose(found.before, c.change) == dm]
    final = [c.option for c in own if isinstance(c, Commit)]
    if dm == whose and len(final) == len(own):
        return f"Otherwise it would go back on that{_undone(repairs, found, final[0], dm) if len(final) == 1 else ''}."
    return f"Otherwise {'it' if dm == whose else words.dm(dm)} {act}."


def _undone(repairs: Repairs, found: Repair, option: str, owner: str) -> str:
    """Say who else would leave, with all changes made, if what one of them makes final were not so."""
    at = found.before.option_ids.index(option)
    states = [f"{s[:at]}{'N' if s[at] == 'Y' else 'Y'}{s[at + 1 :]}" for s in found.states]
    leaver = _leaver(repairs.concept, found.before, [c.change for c in found.changes], states, None)
    if leaver is None or leaver[1] == owner:
        return ""
    words, dm, act = leaver
    return f", and {words.dm(dm)} {act}"


def _leaver(
    concept: str, model: Model, changes: Sequence[Change], states: Sequence[str], first: str | None
) -> tuple[Words, str, str] | None:
    """Return who would leave a state that is to hold if only these changes were made, and the least it would do.

    It is the first where that one would; nobody where it is open.
    """
    try:
        solution = solve(settled(apply(model, changes)), concepts=[concept])
    except DetenteError:
        return None
    words, known = PlainWords.of(solution), solution.conflict.neighbourhood.state
    for code in (code for s in states if (code := known(s)) is not None):
        for dm in sorted(solution.conflict.decision_makers, key=lambda dm: dm != first):
            here = verdict(solution, code, concept, solution.conflict.index(dm))
            free = [t.step for t in here.temptations if t.deterred is Answer.NO]
            if here.stable is Answer.NO and free:
                return words, dm, _act(words, min(free, key=size))
    return None


def _kept(words: Words, v: Verdict) -> str:
    """Say what would keep somebody from the least step by which it would gain: who would react, and what that costs."""
    deterred = [t for t in v.temptations if t.by]
    if not deterred:
        return "Then a reaction would undo what it gained by acting alone."
    least = min(deterred, key=lambda t: size(t.step))
    by = least.by[0]
    loss = words.why(v.decision_maker, least.by[-1].target, least.step.origin).loss
    lost = loss.removeprefix("lose ").partition("”, its ")  # its place among the wants is said in the picture
    loss = f"no longer get {lost[0]}{lost[1][:1]}" if loss.startswith("lose ") else loss
    costs = f", and {words.dm(v.decision_maker)} would {loss}" if loss else ""
    met = f"{words.dm(by.decision_maker)} {_act(words, by)}{costs}"
    return f"Then a reaction would hold it back: if it acted alone, {met}."


def _act(words: Words, step: Step) -> str:
    act = acts_of(words, step)
    return act.short if act.short and len(act.whole) > LONG else act.whole
