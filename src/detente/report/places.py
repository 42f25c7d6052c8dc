"""What an entry of a case under edit says, in a few words; the case need not be valid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_LISTS = {"exactly_one": "not exactly one of", "at_most_one": "more than one of", "at_least_one": "none of"}


def place_words(kind: str, address: Sequence[str], fields: Mapping[str, Any]) -> str:
    """Return what an entry says.

    Parameters
    ----------
    kind
        Its kind, as in `known_keys`.
    address
        Its place by ids and numbers.
    fields
        What the file says of it.

    Examples
    --------
    >>> place_words("statement", ["preferences", "US", "3"], {"that": "a or b"})
    'US wants, 3: a or b'
    >>> place_words("infeasible", ["infeasible", "1"], {"at_most_one": ["a", "b"]})
    'Cannot exist: more than one of a, b'
    """
    key = address[-1]
    name = fields.get("name")
    match kind:
        case "statement":
            words = f"{address[1]} wants, {key}: {_text(fields.get('that'))}"
        case "preference":
            words = f"What {key} wants" + (f": {name}" if isinstance(name, str) else "")
        case "infeasible":
            words = f"Cannot exist: {_rule(fields)}"
        case "indistinguishable":
            words = f"One state: {_text(fields.get('when'))}"
        case "forbidden move":
            words = "No move of {}: {} to {}".format(*(_text(fields.get(k)) for k in ("by", "from", "to")))
        case "term":
            words = f"Term {key} of {address[1]}: {_text(name or fields.get('that'), '')}"
        case "rival owner":
            words = f"Option {address[1]}: {key} as its owner"
        case "override":
            words = f"{address[0].removesuffix('s').capitalize()} {key}: {_text(name, key)}"
        case _:
            words = f"{kind.capitalize()} {key}: {_text(name, key)}"
    return words


def _text(value: Any, otherwise: str = "?") -> str:
    return value if isinstance(value, str) else otherwise


def _rule(fields: Mapping[str, Any]) -> str:
    for key, words in _LISTS.items():
        if isinstance(fields.get(key), list):
            return f"{words} {', '.join(_text(o) for o in fields[key])}"
    return _text(fields.get("when"))
