"""What `conditions` says: who waits for whom, loops, and what the sources say and the model does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, NotRequired, TypedDict, TypeVar

from detente.assess.waiting import DoneBy, ToldCondition, Waits
from detente.case.address import elements_of
from detente.case.elements import Condition
from detente.phrases import listed
from detente.report.blocks import Block, Bullets, Figure, Heading, Paragraph, Table
from detente.report.counts import counted
from detente.report.documents import title_blocks
from detente.report.records import which_record
from detente.report.said import Basis, Row, Said, fixed, result
from detente.report.shapes import Id, Ids, WhichRecord
from detente.report.words import Words

DRAWN = 60
"""So many waits are drawn; the lines of more could not be followed."""
IN_DEADLOCK, IN_LOOP = "in a deadlock", "in a loop of parties"
IN_MODEL = {
    "said": "as statement {}",
    "stronger": "statement {} says more",
    "not said": "no",
    "words only": "no: in words only",
}


class DoneByRecord(TypedDict):
    """An option as something that its owner does."""

    decision_maker: Annotated[Id, "Who."]
    option: Annotated[Id, "What."]


class WaitRecord(TypedDict):
    """One act that waits for another."""

    act: DoneByRecord
    waits_for: DoneByRecord
    sources: Annotated[list[str], "The statements and the conditions that say it."]
    derived: Annotated[bool, "Whether a preference statement says it."]


class PartyWaitRecord(TypedDict):
    """One party that waits for another, whatever for."""

    party: Annotated[Id, "Who waits."]
    waits_for: Annotated[Id, "For whom."]
    sources: Annotated[list[str], "The statements and the conditions that say it."]


class ToldConditionRecord(TypedDict):
    """A condition of the case."""

    id: Annotated[Id, "Its id."]
    by: Annotated[Ids, "Who waits."]
    waits_for: Annotated[Ids, "For whom."]
    in_model: Annotated[
        str, "Whether a preference statement of whoever waits says it: said, stronger, not said, or words only."
    ]
    statement: NotRequired[Annotated[str, "The statement that says it, or says more."]]
    deadline: NotRequired[Annotated[str, "The phase with which the time for it ends."]]


class ConditionsRecord(WhichRecord):
    """Who waits for whom."""

    waits: Annotated[list[WaitRecord], "Acts that wait for acts."]
    parties: Annotated[list[PartyWaitRecord], "Parties that wait for parties."]
    conditions: Annotated[list[ToldConditionRecord], "The conditions that the case has."]
    deadlocks: Annotated[
        list[list[DoneByRecord]], "Loops of acts: each waits for the next, and the last for the first."
    ]
    loops_of_parties: Annotated[
        list[Ids], "Loops of parties that are no loops of acts: at least one waits for something else."
    ]
    shared: Annotated[
        dict[Id, Annotated[list[str], "What says so."]],
        "Options that more than one act or condition waits for.",
    ]
    complete: Annotated[bool, "Whether these are all loops; false where there are more than 1 000."]


def waits_record(found: Waits) -> ConditionsRecord:
    """Return who waits for whom as JSON."""
    return {
        **which_record(found.model),
        "waits": [
            {"act": _act(w.act), "waits_for": _act(w.on), "sources": list(w.sources), "derived": w.derived}
            for w in found.waits
        ],
        "parties": [
            {"party": party, "waits_for": on, "sources": list(sources)}
            for (party, on), sources in found.parties.items()
        ],
        "conditions": [_condition(c) for c in found.conditions],
        "deadlocks": [[_act(act) for act in loop] for loop in found.deadlocks],
        "loops_of_parties": [list(loop) for loop in found.circles],
        "shared": {option: list(sources) for option, sources in found.triggers.items()},
        "complete": found.whole,
    }


def _act(act: DoneBy) -> DoneByRecord:
    return {"decision_maker": act.decision_maker, "option": act.option}


def _condition(c: ToldCondition) -> ToldConditionRecord:
    record: ToldConditionRecord = {"id": c.id, "by": list(c.by), "waits_for": list(c.on), "in_model": c.in_model}
    if c.statement is not None:
        record["statement"] = c.statement
    if "deadline" in c.entry.values:
        record["deadline"] = str(c.entry.values["deadline"])
    return record


# -- in words ---------------------------------------------------------------------------------------------------------


def waits_document(found: Waits) -> list[Block]:
    """Return who waits for whom in sentences and tables."""
    words = Words.of_model(found.model)
    blocks: list[Block] = [*title_blocks(found.model, words), Heading(fixed("Who waits for whom"))]
    told = [*_loops(words, found), *_shared(words, found)]
    if found.waits:
        blocks += [Paragraph(said) for said in told[:1]] if len(told) == 1 else []
        blocks += [Bullets(tuple(told))] if len(told) > 1 else []
        blocks.append(_acts(words, found))
    elif told:
        blocks.append(Bullets(tuple(told)))
    else:
        none = "No preference statement makes somebody's act wait for somebody else's."
        blocks.append(Paragraph(Said(none, result("conditions"))))
    if found.conditions:
        blocks.append(_conditions(words, found))
    return blocks


def waits_figure(found: Waits, prefix: str = "waits") -> Figure | None:
    """Return who waits for whom as a drawing, with the table of the same; None where nobody waits, or too many do.

    What parties wait for in words only is drawn between the parties; the other acts and their lines say the rest.
    """
    from detente.pictures.waits import Line, Party, waits_svg

    words = Words.of_model(found.model)
    acts = {w.act: None for w in found.waits} | {w.on: None for w in found.waits}
    by_act = {(w.act.decision_maker, w.on.decision_maker): set(w.sources) for w in found.waits}
    for w in found.waits:
        by_act[w.act.decision_maker, w.on.decision_maker] |= set(w.sources)
    apart = [pair for pair, sources in found.parties.items() if set(sources) - by_act.get(pair, set())]
    if not (acts or apart) or len(found.waits) + len(apart) > DRAWN:
        return None
    makers, options = [str(dm.id) for dm in found.model.decision_makers], list(map(str, found.model.option_ids))
    among = {a.decision_maker for a in acts} | {party for pair in apart for party in pair}
    everybody = [*(m for m in makers if m in among), *sorted(among - set(makers))]
    looped, locked = {party for loop in found.circles for party in loop}, {a for loop in found.deadlocks for a in loop}
    within = {pair for loop in found.deadlocks for pair in _pairs(loop)}
    done = {p: sorted((a for a in acts if a.decision_maker == p), key=lambda a: options.index(a.option))
            for p in everybody}  # fmt: skip
    parties = [
        Party(
            _party(words, p), makers.index(p) if p in makers else None, IN_LOOP if p in looped else "",
            tuple((words.option(a.option), IN_DEADLOCK if a in locked else "") for a in done[p]),
        )
        for p in everybody
    ]  # fmt: skip

    def spot(act: DoneBy) -> tuple[int, int]:
        return everybody.index(act.decision_maker), done[act.decision_maker].index(act)

    lines = [
        *(Line(spot(w.act), spot(w.on), (w.act, w.on) in within) for w in found.waits),
        *(Line((everybody.index(a), None), (everybody.index(b), None)) for a, b in apart),
    ]
    caption = fixed(f"Who waits for whom: {_counts(found)}")
    twin = _acts(words, found) if found.waits else _conditions(words, found)
    return Figure(caption, waits_svg(parties, lines, caption, prefix), twin, apart=True)


def _counts(found: Waits) -> str:
    told = [counted(len(found.waits), "wait of an act for an act", "waits of acts for acts")]
    told += [counted(n, "deadlock", "deadlocks")] if (n := len(found.deadlocks)) else ["no deadlock"]
    told += [counted(n, "loop of parties", "loops of parties")] if (n := len(found.circles)) else []
    return listed(told)


def waits_chapter(found: Waits) -> list[Block]:
    """Return what a report says of it: loops, and conditions that the model lacks; nothing where there is neither."""
    words = Words.of_model(found.model)
    told = [*_loops(words, found), *_lacking(words, found)]
    if not told or not (found.conditions or found.deadlocks):
        return []
    return [Heading(fixed("Who waits for whom")), Bullets(tuple(told)) if len(told) > 1 else Paragraph(told[0])]


def _sources(words: Words, addresses: Sequence[str]) -> tuple[Basis, ...]:
    return tuple(words.part(*address.split(".")) for address in addresses)


def _loops(words: Words, found: Waits) -> Iterator[Said]:
    says = {(w.act, w.on): w.sources for w in found.waits}
    for loop in found.deadlocks:
        chain = "; ".join(
            f"{words.dm(act.decision_maker)}, with {words.option(act.option)}, for {words.dm(on.decision_maker)}"
            for act, on in _pairs(loop)
        )
        bases = [b for pair in _pairs(loop) for b in _sources(words, says[pair])]
        yield Said(f"A deadlock: each waits for the next, and the last for the first: {chain}.", bases)
    for circle in found.circles:
        pairs = list(_pairs(circle))
        chain = "; ".join(f"{_party(words, a)} for {_party(words, b)}" for a, b in pairs)
        bases = [b for pair in pairs for b in _sources(words, found.parties[pair])]
        yield Said(f"A loop of parties, which is no deadlock, since they wait for different things: {chain}.", bases)
    if not found.whole:
        yield Said("There are more loops than are told one by one.", result("conditions"))


def _shared(words: Words, found: Waits) -> Iterator[Said]:
    for option, sources in found.triggers.items():
        owner = words.dm(str(words.model.layer.options[option].owner))
        text = (
            f"Waited for more than once is {owner} with {words.option(option)}, by {listed(_saying(words, sources))}."
        )
        yield Said(text, _sources(words, sources))


def _lacking(words: Words, found: Waits) -> Iterator[Said]:
    lacking = found.lacking
    if lacking:
        text = f"The sources have conditions that the model does not: {listed(_called(c) for c in lacking)}."
        yield Said(text, words.parts("conditions", [c.id for c in lacking]))
    more = [c for c in found.conditions if c.in_model == "stronger"]
    if more:
        which = listed(f"{_called(c)} (statement {_saying(words, [str(c.statement)])[0]})" for c in more)
        bases = [b for c in more for b in _sources(words, [c.address, str(c.statement)])]
        yield Said(f"The model says more than the sources do: {which}.", bases)


T = TypeVar("T")


def _pairs(loop: Sequence[T]) -> Iterator[tuple[T, T]]:
    return zip(loop, (*loop[1:], loop[0]), strict=True)


def _party(words: Words, party: str) -> str:
    """Return the name of a decision maker, or of an actor that is none here."""
    makers: Mapping[str, str] = {str(dm.id): dm.name for dm in words.model.decision_makers}
    actor = words.model.layer.actors.get(party)
    return makers.get(party) or (actor.name if actor is not None else party)


def _saying(words: Words, addresses: Sequence[str]) -> list[str]:
    """Return what statements and conditions are called where it is told who says so."""
    every = elements_of(words.model)
    return [words.saying(every[address]) for address in addresses]


def _called(c: ToldCondition) -> str:
    name = c.entry.name or c.entry.values.get("says")
    return f"{c.id}, “{name}”," if name else c.id


def _acts(words: Words, found: Waits) -> Table:
    columns = ("who waits", "with", "for whom", "to", "says so")
    rows = tuple(
        Row(
            (words.dm(w.act.decision_maker), words.option(w.act.option), words.dm(w.on.decision_maker),
             words.option(w.on.option), ", ".join(_saying(words, w.sources))),
            _sources(words, w.sources),
        )
        for w in found.waits
    )  # fmt: skip
    return Table(fixed("Acts that wait for acts"), columns, rows, main=True)


def _conditions(words: Words, found: Waits) -> Table:
    columns = ("condition", "who waits", "with", "if", "only if", "for whom", "until", "in the model")
    told = [_cells(words, c, found.phases) for c in found.conditions]
    first = 0 if any(cells[0] for cells in told) else 1  # where none has a name there is no column of names
    rows = tuple(
        Row(cells[first:], words.part("conditions", c.id)) for c, cells in zip(found.conditions, told, strict=True)
    )
    return Table(fixed("Conditions in the sources"), columns[first:], rows, main=not found.waits)


def _cells(words: Words, c: ToldCondition, phases: Mapping[str, str]) -> tuple[str, ...]:
    def said(key: str) -> str:
        value = c.entry.values.get(key, "")
        return words.condition(value) if isinstance(value, Condition) else str(value)

    in_words = any(key in c.entry.values for key in ("says", "only_if_says", "waits_for"))
    in_model = IN_MODEL[c.in_model].format(*(_saying(words, [c.statement]) if c.statement else [""]))
    return (
        words.named_entry(c.entry, c.id), listed(_party(words, b) for b in c.by), said("does") or said("says"),
        said("if"), said("only_if") or said("only_if_says"), listed(_party(words, o) for o in c.on),
        words.phase_called(said("deadline"), phases),
        in_model if c.in_model != "words only" or in_words else "no: for a time only",
    )  # fmt: skip
