"""What the audits of incidents, of renderings, of analogies and of linked issues say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from detente.assess.audit import Audit
from detente.report.blocks import Block, Bullets, Paragraph, Table
from detente.report.not_modelled import touched_by
from detente.report.said import Basis, Row, Said, claim, fixed, result
from detente.report.words import count, listed

if TYPE_CHECKING:
    from detente.evidence import Claim
    from detente.evidence.audits import Recorded
    from detente.evidence.renderings import Comparison, Rendered

MISSING = {
    "when": "when it happened", "where": "where it happened", "count": "how many", "unit": "what is counted",
    "reported_by": "who reports it",
}  # fmt: skip
NOT_COMPARED = {
    "words": "the words of the claim are not at hand",
    "language": "one is a translation of the other",
    "length": "there are too many words",
}
HOW = {
    "elided": "left out at a mark of omission",
    "beyond": "the other begins later or ends sooner",
    "unmarked": "left out, or put otherwise, without a mark",
}


def about(name: str, claims: Iterable[str] = ()) -> tuple[Basis, ...]:
    """Return an audit, and the claims a row of it names, as the basis of words."""
    return (*result(f"audit.{name}"), *(claim(c) for c in claims))


def named(who: str, audit: Audit) -> str:
    """Return a name where the coder wrote the id of an actor or of a source."""
    known = audit.actors.get(who) or audit.sources.get(who)
    return known.name if known else who


# -- incidents --------------------------------------------------------------------------------------------------------


def incident_blocks(audit: Audit) -> list[Block]:
    """Return what is recorded of each incident, and what is missing."""
    found, left = audit.incidents or (), audit.unrecorded or ()
    blocks: list[Block] = []
    if found:
        columns = ("incident", "in the analyst's words", "when", "where", "how many", "reported by", "missing")
        rows = tuple(_incident(r, audit) for r in found)
        blocks.append(Table(fixed("What is recorded of each; nothing is added up"), columns, rows))
        unsourced = [r.claim.id for r in found if "reported_by" in r.missing]
        if unsourced:
            text = f"Without a source: {listed(unsourced)}."
            blocks.append(Paragraph(Said(text, about("incidents", unsourced))))
    else:
        blocks.append(Paragraph(Said("Of no event anything is recorded.", about("incidents"))))
    if left:
        text = f"Events of which nothing is recorded: {listed(c.id for c in left)}."
        blocks.append(Paragraph(Said(text, about("incidents", (c.id for c in left)))))
    return blocks


def _incident(found: Recorded, audit: Audit) -> Row:
    told = found.claim.incident
    assert told is not None
    many = " ".join(part for part in ("" if told.count is None else str(told.count), told.unit or "") if part)
    who = ", ".join(named(w, audit) for w in found.reporters)
    missing = listed(MISSING[k] for k in found.missing) if found.missing else "nothing"
    cells = (found.claim.id, found.claim.says, told.when or "", told.where or "", many, who, missing)
    return Row(cells, about("incidents", (found.claim.id, *told.reported_by)))


# -- renderings -------------------------------------------------------------------------------------------------------


def rendering_blocks(audit: Audit) -> list[Block]:
    """Return how renderings of one saying differ, word by word."""
    found = audit.renderings or ()
    if not found:
        return [Paragraph(Said("No saying has several renderings.", about("renderings")))]
    lines = tuple(Said(_compared(r, audit), about("renderings", [r.claim])) for r in found)
    rows = tuple(row for r in found if r.compared is not None for row in _alone(r, r.compared, audit))
    blocks: list[Block] = [Bullets(lines)]
    if rows:
        columns = ("claim", "words", "stand in", "and not in", "how")
        blocks.append(Table(fixed("What one has and the other has not"), columns, rows))
    return blocks


def _compared(found: Rendered, audit: Audit) -> str:
    both = f"{found.claim}: {_which(found, found.first, audit)} and {_which(found, found.second, audit)}"
    if found.compared is None:
        assert found.why is not None
        return f"{both} are not compared, since {NOT_COMPARED[found.why]}."
    shared = found.compared.both
    if not found.compared.first and not found.compared.second:
        return f"{both} are the same, word for word."
    return f"{both} have {count(shared) if shared else 'no'} word{'' if shared == 1 else 's'} in common."


def _which(found: Rendered, number: int, audit: Audit) -> str:
    if number == 0:
        return "what the claim quotes"
    rendering = audit.claims[found.claim].renderings[number - 1]
    kind = f"the {rendering.kind}" if rendering.kind else "another rendering"
    through = " → ".join(named(link.who, audit) for link in rendering.by)
    return f"{kind} (rendering {number}{f', by {through}' if through else ''})"


def _alone(found: Rendered, compared: Comparison, audit: Audit) -> Iterator[Row]:
    sides = (compared.first, found.first, found.second), (compared.second, found.second, found.first)
    for passages, here, there in sides:
        for passage in passages:
            places = (_which(found, here, audit), _which(found, there, audit))
            cells = (found.claim, f"“{passage.words}”", *places, HOW[passage.how])
            yield Row(cells, about("renderings", [found.claim]))


# -- analogies --------------------------------------------------------------------------------------------------------


def analogy_blocks(audit: Audit, chains: Mapping[str, str]) -> list[Block]:
    """Return the analogies, and what rests on them; `chains` tells who says each claim."""
    found, argued = audit.analogies or (), _by_analogy(audit)
    if not found:
        return [Paragraph(Said("No claim is coded as an analogy.", about("analogies"))), *argued]
    rows = tuple(
        Row((*_claim(a.claim, chains), ", ".join(a.elements) or "nothing"), about("analogies", [a.claim.id]))
        for a in found
    )
    columns = ("claim", "in the analyst's words", "said by", "what rests on it")
    alone = list(dict.fromkeys(e for a in found for e in a.only))
    text = f"Resting on nothing but analogies: {listed(alone)}." if alone else "Nothing rests on analogies alone."
    note = fixed("An analogy shows nothing by itself; it counts where an entry names it as evidence.")
    said = Said(text, about("analogies", (a.claim.id for a in found)))
    return [Paragraph(note), Table(fixed(""), columns, rows), Paragraph(said), *argued]


def _by_analogy(audit: Audit) -> list[Block]:
    """Return the arguments by analogy; nothing where there is none."""
    rows = tuple(
        Row((a.where, a.says, ", ".join(a.claims) or "none", ", ".join(a.elements) or "nothing"),
            about("analogies", a.claims))
        for a in audit.by_analogy or ()
    )  # fmt: skip
    columns = ("argument", "what it says", "claims", "what else names these claims")
    return [Table(fixed("Arguments by analogy"), columns, rows)] if rows else []


def _claim(found: Claim, chains: Mapping[str, str]) -> tuple[str, str, str]:
    return found.id, found.says, chains[found.id]


# -- linked issues ----------------------------------------------------------------------------------------------------


def linked_blocks(audit: Audit) -> list[Block]:
    """Return the issues that are linked and not modelled, each with the reason and what it touches."""
    found = audit.linked or ()
    if not found:
        return [Paragraph(Said("No issue is said to be linked.", about("linked")))]
    names = {a.id: a.name for a in audit.actors.values()}
    rows = tuple(
        Row((x.where, x.because, ", ".join(touched_by(x.touches, names)), ", ".join(x.evidence) or "no claim"),
            about("linked", x.evidence))
        for x in found
    )  # fmt: skip
    return [Table(fixed(""), ("issue", "why it is not modelled", "touches", "rests on"), rows)]
