"""What `argue` says: which voices, reasons or claims the verdicts need, and what is argued but not modelled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from detente.answer import Answer
from detente.assess.load import Argued, LoadTest, Pair, Strike
from detente.assess.reliance import AskedVerdict
from detente.assess.striking import By, Falling, Struck
from detente.assess.tracing import Compared
from detente.case import Model
from detente.report.blocks import Block, Bullets, Heading, Paragraph, Table
from detente.report.obstacles import obstacles_text
from detente.report.said import Basis, Row, Said, claim, element, fixed, noted, result, together
from detente.report.stands import STANDS
from detente.report.tracing import answer, grouped
from detente.report.words import Words, concepts, count, listed
from detente.report.words import words_of as names_of

NAMED = 8
PAIRS_NAMED = 20
ONE_OF: dict[By, tuple[str, str]] = {
    "voice": ("voice", "voices"),
    "outlet": ("outlet", "outlets"),
    "claim": ("claim", "claims"),
    "reason": ("reason", "reasons"),
    "source": ("source", "sources"),
}
FALLS: dict[Falling, str] = {
    "drop": "is left out",
    "tie": "is left out, but for a statement of preference, which becomes as important as the next that stays",
    "reverse": "is left out, but for a statement of preference, whose opposite takes its place",
}
NEEDED = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known", Answer.INFEASIBLE: "no model without it"}


def load_document(found: LoadTest) -> list[Block]:
    """Return which voices, reasons or claims the verdicts need."""
    return [Heading(Said(found.case.title, Basis("author", "title")), 1), *load_blocks(found)]


def load_blocks(found: LoadTest) -> list[Block]:
    """Return the same without the title."""
    one, _ = ONE_OF[found.by]
    article = "An" if one[0] in "aeiou" else "A"
    how = (
        f"Each {one} is struck by itself. What rests on nothing else falls and {FALLS[found.falling]}; then the model "
        f"is solved again. {article} {one} without which a verdict is another one carries it; the others are idle."
    )
    blocks: list[Block] = [Paragraph(load_sentence(found)), Paragraph(fixed(how)), _table(found)]
    blocks += [*_idle(found), *_loosely(found), *_pairs(found)]
    if found.stopped:
        blocks.append(Paragraph(Said(f"This is not all: {found.stopped}.", _origin(found))))
    for k in range(len(found.argued)):
        blocks += _argued(found, k)
    return blocks


def load_chapter(found: LoadTest) -> list[Block]:
    """Return what of it a report on one model says: nothing where nobody speaks and nothing is argued."""
    argued = [block for k in range(len(found.argued)) for block in _argued(found, k)]
    if not found.strikes:
        return []
    voices = [Paragraph(load_sentence(found)), _table(found), *_idle(found), *_loosely(found), *_pairs(found)]
    return [Heading(fixed("What the verdicts need")), *voices, *argued]


def load_sentence(found: LoadTest) -> Said:
    """Say in one sentence what the verdicts need; of the document itself, what only it says, last."""
    one, several = ONE_OF[found.by]
    origin = _origin(found)
    if not found.strikes:
        return Said(f"There is no {one} to strike: nothing in this case rests on one.", origin)
    others = [s for s in found.strikes if not s.struck.itself]
    carrying, open_ = ([s for s in others if s.carries is a] for a in (Answer.YES, Answer.UNKNOWN))
    all_of = f"{count(len(others))} {one if len(others) == 1 else several}"
    if carrying:
        each = ", each by itself" if len(carrying) > 1 else ""
        lead = f"A verdict changes without {count(len(carrying))} of {all_of}{each}: {_named(carrying)}."
    elif open_:
        lead = f"Of {all_of} none is known to change a verdict where it is taken away."
    elif others:
        lead = f"Whichever of {all_of} is taken away, every verdict stays."
    else:
        lead = "Only the document itself speaks."
    unknown = f" Of {count(len(open_))} it is not known." if open_ else ""
    own = [s for s in found.carrying if s.struck.itself]
    itself = "the document itself says" if len(own) == 1 else "the documents themselves say"
    named = _first([s.struck.name for s in own])
    document = f" One changes, too, where what only {itself} is taken away ({named})." if own else ""
    return Said(lead + unknown + document, origin)


def called(struck: Struck) -> str:
    """Name what was struck, and say where it is the document itself, or nobody who is named."""
    if struck.itself:
        return f"{struck.name} (the document itself)"
    unnamed = struck.standing == "unnamed" and "unnamed" not in struck.name
    return f"{struck.name} (unnamed)" if unnamed else struck.name


def needed_by(found: LoadTest, argument: str, at: int) -> str:
    """Say whether a verdict of one model needs an argument: yes, no, or that it is not modelled."""
    if argument in found.argued[at].joined.not_modelled:
        return "not modelled"
    strike = next((s for s in found.reasons if s.struck.id == argument), None)
    return "" if strike is None else NEEDED[strike.strictly[at].carries]


def _origin(_: LoadTest) -> tuple[Basis, ...]:
    return result("argument")


def _first(texts: Sequence[str]) -> str:
    """Return texts in a row, the first of many."""
    more = [f"{len(texts) - NAMED} more"] if len(texts) > NAMED else []
    return listed([*texts[:NAMED], *more])


def _named(strikes: Sequence[Strike]) -> str:
    return _first([called(s.struck) for s in strikes])


def _table(found: LoadTest) -> Table:
    rows = [row for s in found.strikes for row in _rows(found, s)]
    columns = (ONE_OF[found.by][0], "in", "what falls", "verdict", "as it is", "then")
    caption = "What changes without which voice" if found.by == "voice" else "What changes without which"
    return Table(fixed(caption), columns, tuple(rows), main=True)


def _rows(found: LoadTest, strike: Strike) -> Iterable[Row]:
    because = [claim(c) for c in strike.struck.claims]
    for model, without in zip(found.models, strike.strictly, strict=True):
        words = names_of(model)
        falls = _first([words.short(e) for e in without.fallen]) if without.fallen else "nothing"
        head = (called(strike.struck), _where(found, model), falls)
        if without.failed:
            yield Row((*head, "no model", "", obstacles_text(model, without.failed)), because)
        for same in grouped(without.changed).values():
            q, ids = same[0].question, [v.question.concept for v in same]
            verdict = f"{_verdict(words, same[0])} under {concepts(ids)}"
            yield Row(
                (*head, verdict, _outcome(q, same[0].before), _outcome(q, same[0].after)),
                result(q.about.address, ids),
                because,
            )


def _where(found: LoadTest, model: Model) -> str:
    return names_of(model).place(found.case.selections())


def _within(text: str, where: str) -> str:
    return f"{text}, in {where}" if where else text


def _outcome(question: AskedVerdict, outcome: str) -> str:
    return outcome if outcome == "not known" else answer(question, outcome)


def _then(changed: Compared) -> str:
    return answer(changed.question, changed.after)


def _verdict(words: Words, v: Compared) -> str:
    about = v.question.about
    return words.proposal(about.short) if about.kind == "proposal" else f"the state {about.short}"


def _idle(found: LoadTest) -> list[Block]:
    if not found.idle:
        return []
    many = len(found.idle) > 2 * NAMED  # single claims, of which the first say nothing
    named = (
        f"{count(len(found.idle))} {ONE_OF[found.by][1]}" if many else listed([called(s.struck) for s in found.idle])
    )
    return [Paragraph(Said(f"Idle, each struck by itself: {named}.", _origin(found)))]


def _loosely(found: LoadTest) -> list[Block]:
    """Say where it makes a difference whether all falls that rests on something at all."""
    more = [s for s in found.strikes if s.carries_loosely is Answer.YES and s.carries is not Answer.YES]
    less = [s for s in found.strikes if s.carries is Answer.YES and s.carries_loosely is Answer.NO]
    lines = [f"If all falls that rests on it at all, these carry a verdict, too: {_named(more)}."] if more else []
    lines += [f"If all falls that rests on it at all, these carry none: {_named(less)}."] if less else []
    return [Paragraph(together([Said(line, _origin(found)) for line in lines]))] if lines else []


def _pairs(found: LoadTest) -> list[Block]:
    origin = _origin(found)
    if found.pairs_left:
        return [Paragraph(Said(f"Two at a time were not struck: there are {found.pairs_left} pairs.", origin))]
    if not found.pairs:
        return []
    lines = [_pair(found, pair) for pair in found.pairs[:PAIRS_NAMED]]
    left = len(found.pairs) - len(lines)
    rest = [Said(f"{left} more pairs.", origin)] if left else []
    lead = "These carry a verdict together that neither carries alone:"
    return [Paragraph(Said(lead, origin)), Bullets((*lines, *rest))]


def _pair(found: LoadTest, pair: Pair) -> Said:
    model = found.model_at(pair.without.selection)
    words = names_of(model)
    then = [
        f"{_verdict(words, same[0])} then {_then(same[0])} under {concepts([v.question.concept for v in same])}"
        for same in grouped(pair.without.changed).values()
    ]
    both = _within(f"{called(pair.struck[0])} and {called(pair.struck[1])}", _where(found, model))
    return Said(f"{both}: {'; '.join(then)}.", _origin(found), [claim(c) for s in pair.struck for c in s.claims])


# -- the argument -----------------------------------------------------------------------------------------------------


def _argued(found: LoadTest, at: int) -> list[Block]:
    """Return the argument in one model, what of it is not modelled, and which statements nobody argues for."""
    model, argued = found.models[at], found.argued[at]
    held, where = model.layer.standing("arguments"), _where(found, model)
    if not held:
        return []
    told = {k: (STANDS[argued.stands[k]], str(argued.reasons_left[k]), needed_by(found, k, at)) for k in held}
    origin = result("argument")
    rows = tuple(
        Row((k, str(e.values["says"]), *told[k]), noted(f"arguments.{k}", e.note), origin) for k, e in held.items()
    )
    columns = ("argument", "what it says", "what becomes of it", "reasons for it", "a verdict needs it")
    table = Table(Said(_within("The argument", where), origin), columns, rows)
    return [table, *(Paragraph(said) for said in _gaps(names_of(model), argued, where))]


def _gaps(words: Words, argued: Argued, where: str) -> Iterable[Said]:
    """Say what is argued and not modelled, and what is modelled and needed, and not argued."""
    held = words.model.layer.standing("arguments")
    if alone := argued.joined.not_modelled:
        named = listed([f"“{held[k].values['says']}” ({k})" for k in alone])
        yield Said(f"{_within('Argued but not modelled', where)}: {named}.", words.parts("arguments", alone))
    if silent := argued.needed_not_argued:
        lead = _within("Modelled and needed by a verdict, but in no argument", where)
        named = _first([words.short(e) for e in silent])
        yield Said(f"{lead}: {named}.", [element(e) for e in silent], result("argument"))
