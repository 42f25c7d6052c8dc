"""Who coded the claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from detente.case.nodes import Located, Node
from detente.case.sections import NOTE, Field, Kind, Section
from detente.case.sections._written import entry_data
from detente.evidence.vocabulary import CODER_KINDS

if TYPE_CHECKING:
    from detente.case.reader import Reader
    from detente.evidence import Coder


def read(reader: Reader, key: Located, node: Node) -> Coder | None:
    """Read who codes."""
    from detente.evidence import Coder

    body = reader.mapping(node, f"the coder “{key}”")
    if body is None or not reader.known(body, "a coder", CODER):
        return None
    kind = reader.choice(body, "kind", CODER_KINDS) or CODER_KINDS[0]
    return Coder(key, reader.name(body) or key, kind, reader.member(body, "note", "words"))


def write(coder: Coder) -> dict[str, Any]:
    """Return a coder as the plain data of a file."""
    return entry_data(coder, left=("kind",) if coder.kind == CODER_KINDS[0] else ())


CODER = Kind(
    "coder",
    "Somebody who codes, or rules that propose codes.",
    (
        Field("name", "text", "What readers see.", required=True),
        Field("kind", "choice", "A person, the default, or rules.", choices=CODER_KINDS),
        NOTE,
    ),
    read=read,
    write=write,
)
SECTION = Section("coders", "by-id", CODER, "Who coded the claims, by id.", layers="merged", evidence=True)
