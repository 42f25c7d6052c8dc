"""What an entry of a case under edit says, in a few words; the case need not be valid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from detente.case.sections import SECTIONS

SHOWN = 12  # places told one by one
_LISTS = {"exactly_one": "not exactly one of", "at_most_one": "more than one of", "at_least_one": "none of"}
_WORDS = {
    "statement": "{of} wants, {key}: {that}",
    "preference": "What {key} wants{called}",
    "infeasible": "Cannot exist: {rule}",
    "indistinguishable": "One state: {when}",
    "forbidden move": "No move of {by}: {from} to {to}",
    "list of moves": "All moves of {key}",
    "term": "Term {key} of {of}: {name}",
    "rival owner": "Option {of}: {key} as its owner",
    "claim": "Claim {key}: {says}",
    "definition": "Definition {key}",
    "repair": "The rules for repairs",
    "case": "The status quo",
    "override": "{Layer} {key}: {name}",
}
"""What is said of an entry of each kind; of another kind its id and what it is called."""


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
    key = address[-1] if address else ""
    told = {name: value for name, value in fields.items() if isinstance(value, str)}
    values = defaultdict(lambda: "?", told)
    values["name"] = told.get("name") or told.get("that") or ("" if kind == "term" else key)
    values |= {"key": key, "of": address[1] if len(address) > 1 else "", "rule": _rule(fields)}
    values["called"] = f": {told['name']}" if "name" in told else ""
    values["Layer"] = address[0].removesuffix("s").capitalize() if address else ""
    return _WORDS.get(kind, kind.capitalize() + " {key}: {name}").format_map(values)


def section_words(section: str) -> str:
    """Return what a section of a case, or a field of the case itself, is called.

    >>> section_words("infeasible"), section_words("decision_makers")
    ('What cannot exist', 'Decision makers')
    """
    return SECTIONS[section].called if section in SECTIONS else section.replace("_", " ").capitalize()


def still_named(key: str, places: Sequence[str]) -> str:
    """Say where something that is gone is still named.

    >>> still_named("c1", ["Option a: go", "US wants, 1: a"])
    '“c1” is gone, and still named in: Option a: go; US wants, 1: a.'
    """
    more = f"; and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return f"“{key}” is gone, and still named in: {'; '.join(places[:SHOWN])}{more}."


def _rule(fields: Mapping[str, Any]) -> str:
    for key, words in _LISTS.items():
        if isinstance(fields.get(key), list):
            return f"{words} {', '.join(str(option) for option in fields[key])}"
    return str(fields.get("when", "?"))
