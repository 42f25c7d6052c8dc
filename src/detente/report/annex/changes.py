"""What the annex says would make proposals hold: the least set of changes for each, and the rankings that would do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.answer import Answer
from detente.assess import AllOf, AnyOf, Inverse, RankingCondition, Repairs
from detente.engines.repairing.candidates import MAX_PLACES
from detente.report.blocks import Block, Heading, Paragraph, Table
from detente.report.changes import change_said, change_sentence
from detente.report.rankings import number_of, said
from detente.report.said import Row, Said, result
from detente.report.words import Words, concept_name, listed, words_of

FOUND = result("repairs")
MANY = 40  # conditions told for one decision maker


def changes_blocks(found: Sequence[Repairs]) -> list[Block]:
    """Return for each of some proposals the least that would make it hold."""
    if not found:
        return []
    words, concept = words_of(found[0].model), concept_name(found[0].concept)
    rows = tuple(_changes(words, repairs) for repairs in found)
    columns = ("proposal", "cost", "changes", "at", "proven")
    left = dict.fromkeys(dm for repairs in found for dm in repairs.too_long)
    told = f"Rankings with more than {MAX_PLACES} places were left as they are: {listed(map(words.dm, left))}."
    because = [basis for dm in left for basis in words.wants(dm)]
    return [
        Heading(Said("What would make them hold", FOUND)),
        *([Paragraph(Said(told, FOUND, because))] if left else []),
        Table(Said(f"The least that would make each hold under {concept}", FOUND), columns, rows),
    ]


def _changes(words: Words, repairs: Repairs) -> Row:
    """Return what would make one proposal hold, and whether nothing cheaper does."""
    id_ = str(repairs.proposal)
    if repairs.infeasible or repairs.impossible:
        why = "it cannot be carried out" if repairs.infeasible else "nothing that may change"
        return Row((id_, "", why, "", "yes"), FOUND)
    if not repairs.found:
        return Row((id_, "", f"none known: {repairs.stopped}", "", f"none costs less than {repairs.lower}"), FOUND)
    first = repairs.found[0]
    told = " ".join(change_sentence(words, c.change) for c in first.changes)
    because = [basis for c in first.changes for basis in change_said(words, c.change).because]
    at = listed(words_of(first.model).state(s) for s in first.states)
    checked = {Answer.YES: "", Answer.NO: "; NOT confirmed from scratch, please report this"}
    end = checked.get(first.verified, "; not solved from scratch in time")
    cheapest = "nothing cheaper" if repairs.proven else f"not less than {repairs.lower}"
    return Row((id_, str(first.cost), told, at, cheapest + end), FOUND, because)


def rankings_blocks(found: Sequence[Inverse]) -> list[Block]:
    """Return which conditions on rankings that do not hold now would make states stable, and how many fulfil them."""
    rows = tuple(row for inverse in found for row in _conditions(inverse))
    if not rows:
        return []
    concept = concept_name(found[0].concept)
    columns = ("state", "whose ranking", "has to be so that", "as have of all")
    caption = f"Rankings that would make states stable under {concept}, where they do not now"
    return [Table(Said(caption, result("rankings")), columns, rows)]


def _conditions(found: Inverse) -> Iterator[Row]:
    words = Words.with_conflict(found.model, found.conflict)
    asked = ", ".join(words.state(words.letters(w.state)) for w in found.wishes)
    for k, c in enumerate(c for c in found.conditions if c.holds is not Answer.YES):
        cells = (words.dm(c.decision_maker), _condition(words, c), f"{number_of(c.rankings)} of {c.of}")
        yield Row(("" if k else asked, *cells), result("rankings"))


def _condition(words: Words, c: RankingCondition) -> str:
    if c.condition is None:
        return "not known"
    if c.condition in (AllOf(()), AnyOf(())):
        return "any ranking does" if c.condition == AllOf(()) else "no ranking does"
    parts = c.condition.parts if isinstance(c.condition, AllOf) else (c.condition,)
    more = [f"{len(parts) - MANY} more conditions"] if len(parts) > MANY else []
    return "; ".join([*(said(words, part) for part in parts[:MANY]), *more])
