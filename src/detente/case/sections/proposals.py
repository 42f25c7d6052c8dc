"""What is on the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from detente.case.elements import Condition, Note, Proposal, Term
from detente.case.nodes import Located, MappingNode, Node
from detente.case.plain import given, noted, text
from detente.case.referring import FORMULA, PARTIES, TERMS, Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Part, Section
from detente.case.shapes import first_key

if TYPE_CHECKING:
    from detente.case.reader import Reader


def read(reader: Reader, key: Located, node: Node) -> Proposal | None:
    """Read what is on the table."""
    body = reader.mapping(node, f"the proposal “{key}”")
    if body is None or not reader.known(body, "a proposal", PROPOSAL):
        return None
    written = body.get("terms")
    terms: tuple[Term, ...] | Condition | None = None
    if isinstance(written, MappingNode):
        terms = tuple(reader.table(body, "terms", reader.reading(TERM)).values())
    elif written is not None:
        terms = reader.condition(written, "the terms")
    return Proposal(
        key,
        name=reader.name(body),
        parties=reader.words(body.get("parties"), "“parties”") if body.get("parties") is not None else None,
        terms=terms,
        note=reader.note_given(body),
        where=first_key(body),
        supersedes=reader.member(body, "supersedes", "the id of an earlier proposal"),
    )


def write(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as the plain data of a file."""
    terms = proposal.terms
    return {
        **noted(proposal.note, proposal.name),
        **given(
            parties=None if proposal.parties is None else [str(p) for p in proposal.parties],
            terms={str(t.id): write_term(t) for t in terms}
            if isinstance(terms, tuple)
            else text(terms.text if terms else None),
            supersedes=text(proposal.supersedes),
        ),
    }


def read_term(reader: Reader, key: Located, node: Node) -> Term | None:
    """Read a term."""
    if isinstance(node, Located):
        written = reader.condition(node, "a term")
        return Term(key, None, written) if written else None
    body = reader.mapping(node, f"the term “{key}”")
    if body is None or not reader.known(body, "a term", TERM):
        return None
    that = reader.condition(body.get("that"), "a term") if body.get("that") is not None else None
    return Term(key, reader.name(body), that, reader.words(body.get("obliges"), "“obliges”"), reader.note(body))


def write_term(term: Term) -> Any:
    """Return a term as the plain data of a file."""
    that = text(term.that.text) if term.that else None
    rest = {**noted(term.note, term.name), **given(obliges=[str(o) for o in term.obliges])}
    return that if that is not None and not rest else {**given(that=that), **rest}


def told(_: str, proposal: Proposal) -> Iterator[Part]:
    """Yield a proposal and its terms."""
    yield Part("proposal", (), proposal.name or proposal.id, proposal.note or Note(), proposal, "proposal")
    for term in proposal.terms if isinstance(proposal.terms, tuple) else ():
        yield Part("term", (term.id,), term.name or term.id, term.note, term, "term", "left out")


TERM = Kind(
    "term",
    "A formula, or a term with notes. Without `that` it is shown and compared, never evaluated.",
    (
        NAME,
        Field("that", "formula", "Where the term is in force.", label="formula", refers=FORMULA),
        Field(
            "obliges", "references", "Whom the term obliges: decision makers or groups.", label="obliged",
            refers=PARTIES,
        ),
        *REASONS,
    ),
    text=FORMULA,
    main="that",
    says=("that",),
    read=read_term,
    write=write_term,
)  # fmt: skip
PROPOSAL = Kind(
    "proposal",
    "Something on the table. Its terms in force are the conjunction of all `that`.",
    (
        NAME,
        Field("parties", "references", "Who negotiates it: decision makers or groups.", refers=PARTIES),
        Field(
            "terms", "other", "Named terms, or one formula, or the name of a state.", refers=TERMS, parts=TERM,
            schema={
                "anyOf": [
                    {"$ref": "#/$defs/condition"},
                    {
                        "type": "object", "propertyNames": {"$ref": "#/$defs/id"},
                        "additionalProperties": {"$ref": "#/$defs/term"}, "minProperties": 1,
                    },
                ]
            },
            value=lambda proposal: proposal.terms if isinstance(proposal.terms, Condition) else None,
        ),
        Field(
            "supersedes", "reference", "The id of the proposal that this is a later version of.",
            refers=Refers(("proposals",)),
        ),
        *REASONS,
    ),
    read=read,
    write=write,
    told=told,
)  # fmt: skip
SECTION = Section(
    "proposals",
    "by-id",
    PROPOSAL,
    "What is on the table, by id.",
    layers="merged by key",
    room="model",
    resolved=True,
)
