"""What each sentence of a document is generated from, and the check that none is an orphan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from detente.case import Case, Model
from detente.case.address import elements_of, elements_of_evidence
from detente.case.walk import Element
from detente.report.blocks import Block, Bullets, Document, Figure, Heading, Paragraph, Plain, Table, flat
from detente.report.said import Basis, Row, Said, fixed
from detente.stability import CONCEPTS

COMPUTED = (
    "audit",
    "feasible",
    "equilibria",
    "moves",
    "solution",
    "warnings",
    "proposals",
    "decision_makers",
    "status_quo",
    "repairs",
    "rankings",
    "comparison",
    "consent",
    "coalitions",
    "argument",
    "attitudes",
    "deals",
    "ensemble",
    "horizon",
    "hypergame",
    "perception",
    "relations",
    "terms",
)
"""What a result may be about besides a part of the case or a state."""

_RESULT = re.compile(r"(?P<about>[^:\s]+)(?::(?P<concept>[\w-]+))?(?P<elsewhere> in .+)?", re.DOTALL)
SHOWN = 160


@dataclass(frozen=True)
class GeneratedLine:
    """A sentence, or a row of a table, with what it is generated from."""

    text: str
    because: tuple[Basis, ...]


@dataclass(frozen=True)
class Orphan:
    """A sentence or row whose origin cannot be shown, and why."""

    text: str
    why: str


def lines_of(document: Document) -> Iterator[GeneratedLine]:
    """Yield every sentence and row of a document, in order."""
    for block in flat(document):
        yield from _lines(block)


def _lines(block: Plain) -> Iterator[GeneratedLine]:
    match block:
        case Heading(text=text) | Paragraph(text=text):
            yield from _sentences(text)
        case Bullets(items=items):
            for item in items:
                yield from _sentences(item)
        case Table(caption=caption, rows=rows):
            yield from _sentences(caption)
            yield from (GeneratedLine(" | ".join(row), _because(row)) for row in rows)
        case Figure(caption=caption, twin=twin, apart=apart):
            yield from _sentences(caption)
            yield from () if apart else _lines(twin)


def _sentences(said: Said) -> Iterator[GeneratedLine]:
    parts = getattr(said, "parts", ()) or (said,)
    yield from (GeneratedLine(str(part), _because(part)) for part in parts if part)


def _because(words: Said | Row) -> tuple[Basis, ...]:
    # Types refuse plain texts and tuples; a document made without types may hold them, and has nothing to show there.
    because: tuple[Basis, ...] = getattr(words, "because", ())
    return because


def orphans(document: Document, *subjects: Model | Case) -> tuple[Orphan, ...]:
    """Return the sentences and rows whose origin cannot be shown: without a basis, or with one that does not exist.

    Parameters
    ----------
    document
        What is checked.
    subjects
        What it is about: a model, all the models it puts side by side, or a case that is evidence alone. Claims and
        parts of the case that words are said to come from must be in one of them.

    Returns
    -------
    None at all where every sentence is generated from a claim, a part of the case, a result or fixed wording.

    Examples
    --------
    >>> import detente
    >>> from detente.report.blocks import Paragraph
    >>> from detente.report.said import Said, claim, fixed
    >>> model = detente.read_case("syria-2016").model("A")
    >>> document = [Paragraph(fixed("Always said.")), Paragraph(Said("Seen.", claim("x109"))), Paragraph(Said("No."))]
    >>> orphans(document, model)
    (Orphan(text='No.', why='nothing is given'),)
    """
    parts: dict[str, Element] = {}
    for s in subjects:
        parts.update(elements_of(s) if isinstance(s, Model) else elements_of_evidence(s))
    letters = {len(s.options) for s in subjects if isinstance(s, Model)}
    found = []
    for line in lines_of(document):
        if not line.because:
            found.append(Orphan(line.text, "nothing is given"))
        found += [Orphan(line.text, why) for basis in line.because if (why := _fault(basis, parts, letters))]
    return tuple(found)


def _fault(basis: Basis, parts: Mapping[str, Element], letters: Set[int]) -> str:
    """Say what is wrong with a basis, or nothing."""
    named = [*basis.claims, *([basis.what] if basis.kind == "claim" else [])]
    missing = [c for c in named if f"claims.{c}" not in parts]
    if missing:
        return f"there is no claim {', '.join(missing)}"
    match basis.kind:
        case "wording" | "claim":
            return ""
        case "result":
            return "" if _computed(basis.what, parts, letters) else f"there is no result {basis.what}"
        case _:
            return "" if basis.what in parts else f"the case has no {basis.what}"


def _computed(what: str, parts: Mapping[str, Element], letters: Set[int]) -> bool:
    match = _RESULT.fullmatch(what)
    if match is None or (match["concept"] is not None and match["concept"] not in CONCEPTS):
        return False
    if match["elsewhere"]:
        return True  # about another perspective or phase, whose parts are not known here
    about = match["about"]
    head, _, rest = about.partition(".")
    if head in ("stable", "warnings", "audit") and rest:
        return head != "stable" or f"decision_makers.{rest}" in parts
    state = len(about) in letters and set(about) <= set("YN-")
    return state or about in COMPUTED or about in parts


def provenance_blocks(document: Document) -> list[Block]:
    """Return a list of all sentences and rows with what each is generated from; fixed wording apart."""
    rows = []
    for line in lines_of(document):
        if any(basis.kind != "wording" for basis in line.because) or not line.because:
            text = line.text if len(line.text) <= SHOWN else line.text[: SHOWN - 1] + "…"
            shown = "; ".join(str(b) for b in line.because if b.kind != "wording") or "nothing is given"
            rows.append(Row((text, shown), line.because))
    return [
        Heading(fixed("What each sentence is generated from")),
        Table(fixed(""), ("sentence or row", "generated from"), tuple(rows)),
    ]


def traced(document: Document, provenance: bool) -> list[Block]:
    """Return a document, with the list of what each sentence is generated from where it is asked for."""
    return [*document, *(provenance_blocks(document) if provenance else ())]
