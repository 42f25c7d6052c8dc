"""Whether what the entries of a case refer to is there, and the claims that they rest on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from detente.case.elements import Entry, Layer, Override
from detente.case.nodes import Located, where_of
from detente.case.referring import names
from detente.case.sections import SECTIONS, Section
from detente.case.walk import Element, entries, override_entry
from detente.errors import Problem, Where, nearest
from detente.formula import is_pattern, pattern_length

_RESOLVED = frozenset(("decision_makers", "groups", "options", "definitions", "states"))
"""What a model is made of, and `detente.case.resolve` looks up."""


def name_problems(
    layer: Layer, perspective: Override | None = None, phase: Override | None = None
) -> Iterator[Problem]:
    """Yield what is wrong with the names in a layer, which a perspective and a phase may be part of.

    What a model needs is looked up when the model is made: what names anything else is looked up here.
    """
    for section in SECTIONS.values():
        if section.layers == "merged by key":
            yield from _lacking(layer, section)
        for check in (section.check, section.further):
            if check is not None:
                yield from check(layer)
    told_in = (("perspectives", perspective), ("phases", phase))
    of_overrides = [override_entry(section, override) for section, override in told_in if override is not None]
    for entry in of_overrides:
        yield from _unknown(layer, entry, resolved=False)
    for entry in (*of_overrides, *entries(layer)):
        # What is told with another part names its claims there, as an owner rests on what its option rests on.
        for claim_id in entry.note.evidence if entry.note is not None and entry.of else ():
            if claim_id not in layer.claims:
                hint = nearest(claim_id, layer.claims)
                yield Problem(where_of(claim_id), f"found “{claim_id}” as evidence, which is no claim", hint)
        told = SECTIONS.get(entry.path[0])
        if isinstance(entry.body, Entry) and entry.body.dropped:
            continue  # what it speaks of may be gone with whoever took it away
        if told is not None and told.check is None:
            yield from _unknown(layer, entry, resolved=told.resolved)


def _lacking(layer: Layer, section: Section) -> Iterator[Problem]:
    """Yield what entries lack that layers say together, and of which one may say a part."""
    required = [field.name for field in section.of.fields if field.required]
    held = layer.held(section.key) or {} if required else {}
    for key, entry in held.items():
        if isinstance(entry, Entry) and not entry.dropped and entry.where is not None:
            for name in (name for name in required if name not in entry.values):
                text = f"“{key}” lacks the key “{name}”, and there is no {section.entry} of this id that it adds to"
                yield Problem(entry.where, text, nearest(key, [other for other in held if other != key]))


def _unknown(layer: Layer, entry: Element, *, resolved: bool) -> Iterator[Problem]:
    """Yield the names in an entry that nothing has, and the patterns that are too long or too short."""
    options = tuple(layer.options)
    for _, text, refers in entry.read_for_names() if not resolved else ():
        if refers.syntax != "name" and is_pattern(text) and len(text) != len(options):
            yield Problem(where_of(text), pattern_length(text, options))
    for field, text, refers in entry.read_for_names():
        for name, sections in names(text, refers):
            known = [key for section in sections for key in _ids(layer, section)]
            elsewhere = not sections or refers.anywhere or (resolved and not _RESOLVED.isdisjoint(sections))
            if not (refers.free or field == "evidence" or name in known or elsewhere):
                yield _is_none(entry, field, name, sections, known)


def lost_anywhere(every: Mapping[str, Collection[str]], entry: Element) -> Iterator[Problem]:
    """Yield the names in an entry that nothing has, of those that may be of any perspective or phase.

    `every` holds the ids of each section, whichever layer has them, and those of perspectives and phases.
    """
    for field, text, refers in entry.read_for_names():
        for name, sections in names(text, refers) if refers.anywhere else ():
            known = [key for section in sections for key in every.get(section, ())]
            if name not in known:
                yield _is_none(entry, field, name, sections, known)


def _is_none(entry: Element, field: str, name: str, sections: Iterable[str], known: Iterable[str]) -> Problem:
    what = " or ".join(SECTIONS[s].entry if s in SECTIONS else s.removesuffix("s") for s in sections)
    stands = f" as “{field}”" if field else ""
    text = f"found “{name}”{stands} in “{entry.short}”, which is no {what}"
    return Problem(_where(entry, field, name), text, nearest(name, known))


def _where(entry: Element, field: str, name: str) -> Where:
    """Return the place of a name: its own, or that in the formula it stands in."""
    for at, text, _ in entry.read_for_names():
        if at == field and isinstance(text, Located) and (found := re.search(rf"\b{re.escape(name)}\b", text)):
            return text.at(found.start())
    return where_of(name)


def _ids(layer: Layer, section: str) -> Iterator[str]:
    if section == "groups":
        yield from (dm.group for dm in (layer.decision_makers or {}).values() if dm.group is not None)
    else:
        yield from layer.held(section) or {}
