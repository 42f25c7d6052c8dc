"""Who cares for whom: a decision maker's attitude towards itself and towards each of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from detente.case.elements import Entry, Layer
from detente.case.nodes import Located, Node, describe, is_null, shorten, where_of
from detente.case.referring import Refers
from detente.case.sections import NAME, REASONS, Field, Kind, Section
from detente.case.shapes import first_key
from detente.errors import Problem, nearest

if TYPE_CHECKING:
    from detente.case.reader import Reader

SIGNS: Mapping[str, str] = {"+": "for", "0": "indifferent to", "-": "against"}
"""What an attitude is, and how it is told."""


def read(reader: Reader, key: Located, node: Node) -> Entry | None:
    """Read the attitudes of somebody: by decision maker, or under “toward” beside what they rest on."""
    body = reader.mapping(node, f"the attitudes of “{key}”, by decision maker")
    if body is None:
        return None
    if ATTITUDE.spreads({str(one) for one, _ in body.entries}):
        found = signs(reader, body)
        return None if found is None else Entry(key, {TOWARD.name: found}, first_key(body))
    others = [one for one, _ in body.entries if not any(field.name == one for field in ATTITUDE.fields)]
    if others:
        own = next(one for one, _ in body.entries if one not in others)
        text = f"found “{shorten(others[0])}” beside “{own}”, which says what attitudes rest on"
        reader.problem(others[0].where, text, f"write {TOWARD.name}: {{{others[0]}: …}} beside “{own}”")
        return None
    values = reader.values(ATTITUDE, body)
    return None if values is None or TOWARD.name not in values else Entry(key, values, first_key(body))


def signs(reader: Reader, node: Node) -> dict[str, Located] | None:
    """Read what somebody's attitude is towards each of some decision makers."""
    body = reader.mapping(node, "an attitude towards each decision maker")
    found: dict[str, Located] = {}
    for other, sign in body.entries if body else ():
        text = sign if isinstance(sign, Located) and not is_null(sign) else None
        if text is None or text not in SIGNS:
            told = describe(sign) if text is None else f"“{shorten(text)}”"
            reader.problem(
                other.where if is_null(sign) else sign.where,
                f"found {told} as the attitude towards “{shorten(other)}”; expected one of “+”, “0” and “-”",
                'write it within quotation marks, as in {UR: "-"}',
            )
        elif reader.id(other, "a decision maker"):
            found[other] = text
    return None if body is None or len(found) < len(body.entries) else found


def in_words(toward: Mapping[str, str]) -> str:
    """Return attitudes as they are told.

    >>> in_words({"UR": "+", "LG": "0", "MoE": "-"})
    'for UR; indifferent to LG; against MoE'
    """
    return "; ".join(f"{SIGNS[sign]} {other}" for other, sign in toward.items())


def wrong_names(layer: Layer) -> Iterator[Problem]:
    """Yield whose attitudes are told who is no decision maker."""
    makers: Collection[str] = layer.decision_makers or {}
    held: Mapping[str, Entry] = layer.held("attitudes") or {}
    for dm, entry in held.items():
        if dm not in makers:
            yield Problem(
                where_of(entry.id), f"found attitudes of “{dm}”, which is no decision maker", nearest(dm, makers)
            )


_SIGNS = {
    "description": "By decision maker: + for one that it cares for, - for one that it is against, 0 for neither.",
    "type": "object",
    "propertyNames": {"$ref": "#/$defs/id"},
    "additionalProperties": {"anyOf": [{"enum": [*SIGNS]}, {"const": 0}]},
}
TOWARD = Field(
    "toward", "other",
    "Its attitude towards each decision maker: + for, 0 neither, - against. Towards itself + and towards others 0, "
    "where nothing is said.",
    refers=Refers(keys=Refers(("decision_makers",), anywhere=True)), required=True, schema=_SIGNS, read=signs,
    told=in_words, label="attitude",
)  # fmt: skip
_KEYS = (NAME, TOWARD, *REASONS)
ATTITUDE = Kind(
    "attitude",
    "Whom a decision maker cares for, and whom it is against.",
    _KEYS,
    main=TOWARD.name,
    spread=True,
    forms=({**_SIGNS, "propertyNames": {"$ref": "#/$defs/id", "not": {"enum": [field.name for field in _KEYS]}}},),
    read=read,
    label=lambda attitude: f"the attitudes of {attitude.id}",
)
SECTION = Section(
    "attitudes",
    "by-id",
    ATTITUDE,
    "Who cares for whom: a decision maker's attitude towards itself and the others, by its id.",
    label="Attitudes",
    one="attitude",
    layers="merged",
    named_as="decision_makers",
    further=wrong_names,
    resolved=True,
)
