"""Warnings about a section of the case, each section's in a module of its own, named as the section is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from detente.case import Case, Model
from detente.declared import Declared
from detente.errors import Where


@dataclass(frozen=True)
class Finding:
    """One warning: its code, its place, what was found and why it matters, and what to try.

    `note` tells that nothing need be done: it is said so that it is known, and not as something wrong.
    """

    code: str
    where: Where
    text: str
    fix: str
    note: bool = False


@dataclass(frozen=True)
class Warned:
    """What to warn of in a section.

    Parameters
    ----------
    section
        Its key; the module is named after it.
    codes
        What each code means, in a few words. The reference has a page for each.
    find
        The warnings for one model that has the section.
    case_codes, find_in_case
        The same for what concerns the case whatever the model.
    """

    section: str
    codes: Mapping[str, str]
    find: Callable[[Model], Iterator[Finding]]
    case_codes: Mapping[str, str] = field(default_factory=dict)
    find_in_case: Callable[[Case], Iterator[Finding]] = lambda _: iter(())


WARNED: Declared[Warned] = Declared("detente.assess.warned", "WARNED", says="section")
"""The sections there are warnings about, beyond those of `detente.assess.checks`."""


def findings_of_sections(model: Model) -> Iterator[Finding]:
    """Yield the warnings about each section that a model has."""
    for section, warned in WARNED.items():
        if model.layer.held(section):
            yield from warned.find(model)
