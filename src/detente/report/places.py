"""What an entry of a case under edit says, in a few words; the case need not be valid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from detente.case.sections import SECTIONS, kinds
from detente.phrases import shortened
from detente.report.words import quoted

SHOWN = 12  # places told one by one
SAID = 80  # letters told of what a claim says
_LISTS = {"exactly_one": "not exactly one of", "at_most_one": "more than one of", "at_least_one": "none of"}
_WORDS = {
    "statement": "{of} wants, {key}: {that}",
    "preference": "What {who} wants{called}",
    "infeasible": "Cannot exist: {rule}",
    "indistinguishable": "One state: {when}",
    "forbidden move": "No move of {by}: {from} to {to}",
    "list of moves": "All moves of {who}",
    "term": "Term {number} of {of}: {name}",
    "level": "Level of the issue {of}: {name}",
    "worth": "What packages are worth to {who}",
    "attitude": "Attitudes of {who}",
    "rival owner": "Option {of}: {who} as its owner",
    "claim": "Claim {claim}",
    "definition": "Definition {key}",
    "repair": "The rules for repairs",
    "case": "The status quo",
    "override": "{Layer} {entry}",
}
"""What is said of an entry of each kind; of another kind what it is called, or its id."""

Called = Callable[[str, str], str]
"""What an entry is called, by its section and id; nothing where it has no name, or one that others have, too."""


def _nameless(_section: str, _id: str) -> str:
    return ""


def place_words(
    kind: str, address: Sequence[str], fields: Mapping[str, Any], called: Called = _nameless, number: int = 0
) -> str:
    """Return what an entry says.

    Parameters
    ----------
    kind
        Its kind, as in `known_keys`.
    address
        Its place by ids and numbers.
    fields
        What the file says of it.
    called
        What other entries are called; without it they are told by their ids.
    number
        The how manieth it is, where entries of its kind are told by their number.

    Examples
    --------
    >>> place_words("statement", ["preferences", "US", "3"], {"that": "a or b"})
    'US wants, 3: a or b'
    >>> place_words("infeasible", ["infeasible", "1"], {"at_most_one": ["a", "b"]})
    'Cannot exist: more than one of a, b'
    >>> place_words("option", ["options", "a"], {"name": "act"}, lambda section, id_: "act")
    'Option “act”'
    >>> place_words("claim", ["claims", "c1"], {"says": "they act"})
    'Claim “they act” (c1)'
    """
    key = address[-1] if address else ""
    section = address[0] if address else ""
    told = {name: value for name, value in fields.items() if isinstance(value, str)}
    values = defaultdict(lambda: "?", told)
    values["name"] = told.get("name") or told.get("that") or ("" if kind == "term" else key)
    values |= {
        "key": key,
        "number": str(number or key),
        "who": called("decision_makers", key) or key,
        "of": _called(section, address[1], called) if len(address) > 1 else "",
        "entry": _entry(told.get("name") or _stated(kind, told), called(section, key), key),
        "rule": _rule(fields),
        "claim": f"{quoted(shortened(told['says'], SAID))} ({key})" if told.get("says") else key,
    }
    values["called"] = f": {told['name']}" if "name" in told else ""
    values["Layer"] = section.removesuffix("s").capitalize()
    return _WORDS.get(kind, _what(kind).capitalize() + " {entry}").format_map(values)


def _what(kind: str) -> str:
    """Return what entries of a kind are called."""
    return (kinds()[kind].called if kind in kinds() else "") or kind


def _called(section: str, id_: str, called: Called) -> str:
    """Return what an entry is called beside what is said of a part of it: who, or something within quotation marks."""
    of = SECTIONS[section].named_as or section if section in SECTIONS else section
    name = called(of, id_)
    return (name if of == "decision_makers" else f"“{name}”") if name else id_


def _stated(kind: str, told: Mapping[str, str]) -> str:
    """Return the words that an entry cannot be without, if its kind has such."""
    fields = kinds()[kind].fields if kind in kinds() else ()
    return next((shortened(told[f.name], SAID) for f in fields if f.required and f.is_prose and told.get(f.name)), "")


def _entry(own: str, known: str, id_: str) -> str:
    """Return what an entry is called by itself, with its id where that would not tell it from others."""
    return f"“{own or known}”" if known else f"“{own}” ({id_})" if own else id_


def section_words(section: str) -> str:
    """Return what a section of a case, or a field of the case itself, is called.

    >>> section_words("infeasible"), section_words("decision_makers")
    ('What cannot exist', 'Decision makers')
    """
    return SECTIONS[section].called if section in SECTIONS else section.replace("_", " ").capitalize()


def still_named(gone: str, places: Sequence[str]) -> str:
    """Say where something that is gone is still named.

    >>> still_named("Option “wait”", ["Option “go”", "US wants, 1: “wait”"])
    'Option “wait” is gone, and still named in: Option “go”; US wants, 1: “wait”.'
    """
    more = f"; and {len(places) - SHOWN} more" if len(places) > SHOWN else ""
    return f"{gone} is gone, and still named in: {'; '.join(places[:SHOWN])}{more}."


def _rule(fields: Mapping[str, Any]) -> str:
    for key, words in _LISTS.items():
        if isinstance(fields.get(key), list):
            return f"{words} {', '.join(str(option) for option in fields[key])}"
    return str(fields.get("when", "?"))
