"""What `compare` says of two phases: what the second changes, whom its threats deter, what holds only by them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.answer import Answer
from detente.answer import same as same_answer
from detente.assess import PhaseComparison, Threat
from detente.assess.phases import Deterred, Difference
from detente.case import ResolvedRule
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.documents import title_blocks
from detente.report.perspectives import differing_targets, target_basis, target_named
from detente.report.said import Row, Said, fixed, noted, result, together
from detente.report.words import Words, concept_name, concepts, listed, some_of
from detente.stability import Step

STATES_IN_TEXT = 40
MOVES_IN_TEXT = 8


def phases_document(found: PhaseComparison, words_in: type[Words] = Words) -> list[Block]:
    """Return two phases side by side, in sentences, in such words for each of the two."""
    words, old = words_in.of(found.after), words_in.of(found.before)
    names = Said(f"Compared with {old.selection() or old.phase()}.", result("comparison"), old.selected())
    blocks: list[Block] = [*title_blocks(found.after.model, words), Paragraph(names), Heading(fixed("What changes"))]
    blocks.append(Bullets(tuple(_changes(found, words, old))))
    blocks += [Heading(fixed("Threats"))]
    blocks += [Bullets(tuple(_threat(found, words, t))) for t in found.threats]
    blocks += [Paragraph(_unknown_threat(words, option)) for option in found.unknown_threats]
    if not found.changes.arriving:
        none = Said("No option can be taken only now, so there is no new threat.", result("comparison"))
        blocks.append(Paragraph(none))
    title = Heading(fixed("What holds only in one of the phases"))
    blocks += [title, _table(found, words, old), Bullets(tuple(_targets(found, words)))]
    blocks += _differences(found, words, old)
    return [b for b in blocks if not (isinstance(b, Bullets) and not b.items)]


def _changes(found: PhaseComparison, words: Words, old: Words) -> Iterable[Said]:
    c, feasible = found.changes, result("feasible")
    for option in c.arriving:
        text = f"{words.dm(_owner(words, option))} can {words.option(option)} only now."
        yield Said(text, words.part("options", option), feasible)
    for option in c.leaving:
        text = f"{old.dm(_owner(old, option))} can no longer {old.option(option)}."
        yield Said(text, old.part("options", option), feasible)
    for option in c.renamed:
        text = f"{words.option(option)} has another owner, another name or another direction."
        yield Said(text, *((w.part("options", option), w.part("options", option, "owner")) for w in (old, words)))
    yield from (_rule(old, rule, "no longer applies") for rule in c.rules_dropped)
    yield from (_rule(words, rule, "applies now") for rule in c.rules_added)
    yield from (_ban(old, text, "No longer forbidden") for text in c.moves_dropped)
    yield from (_ban(words, text, "Forbidden now") for text in c.moves_added)
    if c.listed:
        lists = (noted(f"only_moves.{m.by}", m.entry.note) for w in (old, words) for m in w.model.only_moves)
        yield Said(f"Another list of all moves, or a list only in one phase: {words.dms(c.listed)}.", lists)
    if c.preferences:
        wanted = (basis for w in (old, words) for dm in c.preferences for basis in w.wants(dm))
        yield Said(f"Other preferences: {words.dms(c.preferences)}.", wanted)
    if c.proposals:
        terms = (w.part("proposals", p.id) for w in (old, words) for p in w.model.proposals if p.id in c.proposals)
        yield Said(f"Other terms: {listed(_proposal(p, words, old) for p in c.proposals)}.", terms)
    both, gone, new = found.states
    text = f"States: {both} exist in both phases, {new} only in {words.phase()}, {gone} only in {old.phase()}."
    yield Said(text, feasible)
    if c.status_quo[0] != c.status_quo[1]:
        text = f"The status quo was {old.state(str(c.status_quo[0]))} and is {words.state(str(c.status_quo[1]))}."
        yield Said(text, result("status_quo"))
    states = [(u, t) for u, t in zip(found.earlier_targets, found.targets, strict=True) if t.kind == "state"]
    yield from differing_targets(states, (old, words), (old.phase(), words.phase()))


def _rule(words: Words, rule: ResolvedRule, applies: str) -> Said:
    """Say that a rule of one of the phases applies or not in the second, and why."""
    note = rule.rule.note
    why = f": {note.because}" if note.because else ""
    number = words.model.infeasible.index(rule) + 1
    return Said(f"The rule {words.which_rule(rule)} {applies}{why}.", noted(f"infeasible.{number}", note))


def _ban(words: Words, text: str, applies: str) -> Said:
    """Say that the bans on moves that are written so apply or not in the second of the phases."""
    bans = [(k, m) for k, m in enumerate(words.model.forbidden_moves, start=1) if m.written == text]
    bases = (noted(f"forbidden_moves.{k}", m.move.note) for k, m in bans)
    return Said(f"{applies}: moves of {words.ban(bans[0][1])}.", bases)


def _proposal(id: str, *of: Words) -> str:  # noqa: A002 - the field's word for it
    """Name a proposal that at least one of several models has."""
    return next(w for w in of if any(p.id == id for p in w.model.proposals)).proposal(id)


def _owner(words: Words, option: str) -> str:
    return str(next(o.owner for o in words.model.options if o.id == option))


def _threat(found: PhaseComparison, words: Words, t: Threat) -> Iterable[Said]:
    owner, option = words.dm(t.owner), words.option(t.option)
    about, deterring = (words.part("options", t.option), *result("moves")), result("moves", ["seq"])
    if not t.occasions:
        yield Said(f"There is no move of {owner} that takes up {option}.", about)
        return
    if not t.credible:
        text = f"{owner} could take up {option} from {t.occasions} states and would gain from none: no credible threat."
        yield Said(text, about)
        return
    text = (
        f"The threat to {option} is credible: {owner} could take it up from {t.occasions} states, and from {t.gains} "
        "of them it would gain by that."
    )
    yield Said(text, about)
    most = sorted(t.deters.items(), key=lambda item: -len(item[1]))
    for (dm, takes, drops), states in most[:MOVES_IN_TEXT]:
        parts = [f"taking up {listed(words.option(o) for o in takes)}"] if takes else []
        parts += [f"giving up {listed(words.option(o) for o in drops)}"] if drops else []
        where = (
            f"at {len(states)} states, such as {words.state(states[0])}"
            if len(states) > 1
            else f"at {words.state(states[0])}"
        )
        text = f"It deters {words.dm(dm)} from {' and '.join(parts)}, {where}."
        yield Said(text, about[:1], words.parts("options", (*takes, *drops)), result(words.at(states[0]), ["seq"]))
    if len(most) > MOVES_IN_TEXT:
        more = f"It deters {some_of(len(most) - MOVES_IN_TEXT, 'other move')}{words.rest}."
        yield Said(more, about[:1], deterring)
    if t.unsettled:
        some = some_of(t.unsettled, "other move" if most else "move")
        yield Said(
            f"Whether it deters {some} is not known: the search for answers hit its bound.", about[:1], deterring
        )
    elif not most:
        nobody = "It deters nobody: under SEQ no move is deterred by it that would not be deterred without it."
        yield Said(nobody, about[:1], deterring)
    yield _only(found, words, t)


def _unknown_threat(words: Words, option: str) -> Said:
    """Say that a threat was not looked at in time."""
    owner = words.dm(_owner(words, option))
    text = f"Whether the threat of {owner} to {words.option(option)} is credible, and whom it deters, is not known."
    return Said(text, words.part("options", option), result("moves", ["seq"]))


def _only(found: PhaseComparison, words: Words, t: Threat) -> Said:
    """Say how many equilibria owe themselves to a threat."""
    because = (words.part("options", t.option), *result("equilibria", ["seq"]))
    about = _where(found, words)
    if found.appearing is None:
        return Said(f"Which states{about} are equilibria under SEQ only because of it is not known.", because)
    n = sum(t.option in d.because_of for d in found.appearing)
    if not n:
        return Said(f"No state{about} is an equilibrium under SEQ only because of it.", because)
    owe = "state is an equilibrium" if n == 1 else "states are equilibria"
    without = f"without {words.option(t.option)} {'it' if n == 1 else 'they'} would be none"
    return Said(f"{n} {owe} under SEQ{about} only because of it: {without}.", because)


def _where(found: PhaseComparison, words: Words) -> str:
    """Say which states are looked at, where not at all of them."""
    return f" where {words.looked_at(found.where)} is true" if found.where is not None else ""


def _table(found: PhaseComparison, words: Words, old: Words) -> Table:
    rows = []
    for c in found.after.concepts:
        counts = ("not known" if n is None else str(n) for n in found.counts(c))
        rows.append(Row((concept_name(c), *counts), result("equilibria", [c])))
    where = Said(f"Equilibria{_where(found, words)}", result("equilibria", found.after.concepts))
    columns = ("concept", old.phase(), words.phase())
    return Table(where if found.where is not None else fixed("Equilibria"), columns, tuple(rows))


def _targets(found: PhaseComparison, words: Words) -> Iterable[Said]:
    """Say on which targets the answer is another one now, concepts with the same change together."""
    for t in found.targets:
        same: dict[str, list[str]] = {}
        for c in found.after.concepts:
            was, now = (v[t.id, c] for v in found.verdicts)
            if same_answer(was, now) is not Answer.YES:
                same.setdefault(_turn(t.kind, was, now), []).append(c)
        if same:
            said = (f"{turn} under {concepts(ids)}" for turn, ids in same.items())
            changed = (c for ids in same.values() for c in ids)
            yield Said(f"{target_named(words, t)} {'; it '.join(said)}.", target_basis(words, t, changed))


def _turn(kind: str, was: Answer, now: Answer) -> str:
    proposal = kind == "proposal"
    if now is Answer.INFEASIBLE:
        gone = "can no longer be carried out" if proposal else "does not exist any more"
        return f"{gone}, so there is no verdict on it"
    if now is Answer.UNKNOWN:
        return f"is not known to {'hold' if proposal else 'be an equilibrium'} now or not"
    before = {
        Answer.INFEASIBLE: " (it could not be carried out before)" if proposal else " (it did not exist before)",
        Answer.UNKNOWN: " (that is not known of before)",
    }.get(was, "")
    if now is Answer.YES:
        return ("holds now" if proposal else "is an equilibrium now") + before
    return ("does not hold now" if proposal else "is no equilibrium now") + before


def _differences(found: PhaseComparison, words: Words, old: Words) -> list[Block]:
    rows = tuple(
        Row(
            (d.state, ", ".join(w.names(d.state)), w.phase(), *_witness(d)),
            result(w.at(d.state), ["seq"]),
        )
        for w, found_there in ((words, found.appearing), (old, found.vanishing))
        for d in found_there or ()
    )
    open_ = [w for w, found_there in ((words, found.appearing), (old, found.vanishing)) if found_there is None]
    rows += tuple(Row(("not known", "", w.phase(), "", "", ""), result("equilibria", ["seq"])) for w in open_)
    columns = ("state", "name", "SEQ equilibrium only in", "because of", "deterred now", "answer")
    blocks: list[Block] = []
    what = _where(found, words)
    for present, absent, there in ((words, old, found.appearing), (old, words, found.vanishing)):
        if there is None:
            text = f"Which states are stable for everybody under SEQ only in {present.phase()}{what} is not known."
            blocks.append(Paragraph(Said(text, result("equilibria", ["seq"]))))
        if not there:
            continue
        n = len(there)
        are = "state is" if n == 1 else "states are"
        text = f"{n} {are} stable for everybody under SEQ only in {present.phase()}{what}:"
        blocks.append(Paragraph(Said(text, result("equilibria", ["seq"]))))
        blocks.append(Bullets(tuple(_grouped(present, absent, there[:STATES_IN_TEXT]))))
        blocks += _more(n, words)
    return [*blocks, Table(fixed(""), columns, rows, main=True, only_csv=True)]


def _more(n: int, words: Words) -> list[Block]:
    more = some_of(n - STATES_IN_TEXT, "more state")
    return [Paragraph(Said(f"{more}{words.rest}.", result("equilibria", ["seq"])))] if more else []


def _witness(d: Difference) -> tuple[str, str, str]:
    moves = [f"{s.decision_maker}: {s.to}" for s in (*(x.move for x in d.deterred), *d.unsettled)]
    answers = [" > ".join(f"{s.decision_maker}: {s.to}" for s in x.by) for x in d.deterred]
    return ", ".join(d.because_of), " | ".join(moves), " | ".join(answers + ["not known"] * len(d.unsettled))


def _grouped(present: Words, absent: Words, differences: Sequence[Difference]) -> list[Said]:
    """Say why states are equilibria in one phase only; those with the same reasons together, told for the first."""
    groups: dict[object, list[Difference]] = {}
    for d in differences:
        reasons = tuple((*_changed(x.move), tuple((s.decision_maker, s.takes) for s in x.by)) for x in d.deterred)
        others = tuple(map(_changed, d.lapsed)), tuple(map(_changed, d.unsettled))
        key = tuple(present.true_at(d.state)), d.exists, d.because_of, reasons, others
        groups.setdefault(key, []).append(d)
    return [_difference(present, absent, same) for same in groups.values()]


def _changed(step: Step) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return step.decision_maker, step.takes, step.drops


def _difference(present: Words, absent: Words, same: Sequence[Difference]) -> Said:
    first = same[0]
    true = present.true_at(first.state)
    head = present.states([d.state for d in same]) + (f", with {listed(true)}" if true else "")
    at = tuple(basis for d in same for basis in result(present.at(d.state), ["seq"]))
    if not first.exists:
        return Said(f"{head}: not there in {absent.phase()}.", at, result("feasible"))
    sentences = [_deterred(present, x) for x in first.deterred]
    sentences += [
        f"{absent.dm(s.decision_maker)} would {absent.move(s)} in {absent.phase()}; here that is impossible or "
        "improves nothing"
        for s in first.lapsed
    ]
    sentences += [
        f"whether {absent.dm(s.decision_maker)} would {absent.move(s)} in {absent.phase()}, and what deters that here, "
        "is not known"
        for s in first.unsettled
    ]
    shown = f" (told for {present.first_of_them(first.state)})" if len(same) > 1 else ""
    options = listed(present.option(o) for o in first.because_of)
    moves = [s for x in first.deterred for s in (x.move, *x.by)]
    changed = (*present.changed(moves), *absent.changed((*first.lapsed, *first.unsettled)))
    told = Said(f"{head}: {'. '.join(sentences)}{shown}.", at, changed)
    if not first.because_of:
        return told
    return together([told, Said(f"Without {options} no equilibrium.", at, present.parts("options", first.because_of))])


def _deterred(words: Words, x: Deterred) -> str:
    """Say which move an answer deters."""
    name = words.dm(x.move.decision_maker)
    end = words.state(x.by[-1].to)
    return f"{name} would {words.move(x.move)}, but then {words.steps(x.by)}, to {end}, which is no better for {name}"
