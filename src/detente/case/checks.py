"""Whether what the entries of a case refer to is there, and the claims that they rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.case.elements import Layer, Override
from detente.case.nodes import Located, where_of
from detente.case.sections import SECTIONS
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
        if section.check is not None:
            yield from section.check(layer)
    told_in = (("perspectives", perspective), ("phases", phase))
    of_overrides = [override_entry(section, override) for section, override in told_in if override is not None]
    for entry in (*of_overrides, *entries(layer)):
        # An owner rests on what its option rests on.
        for claim_id in entry.note.evidence if entry.note is not None and entry.kind != "owner" else ():
            if claim_id not in layer.claims:
                hint = nearest(claim_id, layer.claims)
                yield Problem(where_of(claim_id), f"found “{claim_id}” as evidence, which is no claim", hint)
        told = SECTIONS.get(entry.path[0])
        if told is not None and told.check is None:
            yield from _unknown(layer, entry, resolved=told.resolved)


def _unknown(layer: Layer, entry: Element, *, resolved: bool) -> Iterator[Problem]:
    """Yield the names in an entry that nothing has, and the patterns that are too long or too short."""
    options = tuple(layer.options)
    for _, text, refers in entry.read_for_names() if not resolved else ():
        if refers.syntax != "name" and is_pattern(text) and len(text) != len(options):
            yield Problem(where_of(text), pattern_length(text, options))
    for field, name, sections, free in entry.references:
        known = [key for section in sections for key in _ids(layer, section)]
        elsewhere = not sections or (resolved and not _RESOLVED.isdisjoint(sections))
        if free or field == "evidence" or name in known or elsewhere:
            continue
        what = " or ".join(SECTIONS[s].entry if s in SECTIONS else s.removesuffix("s") for s in sections)
        stands = f" as “{field}”" if field else ""
        yield Problem(
            _where(entry, field, name), f"found “{name}”{stands} in “{entry.short}”, which is no {what}",
            nearest(name, known),
        )  # fmt: skip


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
