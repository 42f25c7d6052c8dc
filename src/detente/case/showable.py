"""Evidence that comes from other programs, as a case file can hold it: without control characters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from detente.case.case import Case
from detente.case.sections import SECTIONS, evidence
from detente.evidence import Claim
from detente.evidence.text import showable, unshowable_in
from detente.unseen import named

_SEVERAL_LINES = ("says", "note", "quote", "prefix", "suffix")
_WORDS = ("quote", "prefix", "suffix")


def showable_case(case: Case) -> tuple[Case, tuple[str, ...]]:
    """Return a case whose evidence a case file can hold, and what is to be said of what it cannot hold.

    Line ends of other systems become line feeds; other control characters are left out. Words of a text that a claim
    keeps are not kept where they have any: they would not be the words of the text any more.
    """
    left: Counter[str] = Counter()
    kept: dict[str, Any] = {}
    for section in evidence():
        entries = case.layer.held(section) or {}
        of_texts = not SECTIONS[section].of.fields
        clean = {_clean(k, "id", left): _clean(v, "note" if of_texts else section, left) for k, v in entries.items()}
        if clean != entries:
            kept[section] = clean
    notes = [
        f"left out: {named(c)}, which no case file can hold" + (f" ({n} times)" if n > 1 else "")
        for c, n in sorted(left.items())
    ]
    return (replace(case, layer=case.layer.holding(kept)) if kept else case), tuple(notes)


def _clean(value: Any, name: str, left: Counter[str]) -> Any:
    """Return a value with all texts in it as a file can hold them; the same value where they are so already."""
    found = value
    if isinstance(value, str):
        text = showable(value)
        found = text if name in _SEVERAL_LINES else " ".join(text.split("\n"))
        left.update(unshowable_in(value))
        return value if found == value else found
    if isinstance(value, tuple):
        found = tuple(_clean(v, name, left) for v in value)
    elif isinstance(value, Mapping):
        found = {k: _clean(v, name, left) for k, v in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        if isinstance(value, Claim) and any(showable(w) != w for f in _WORDS if (w := getattr(value, f)) is not None):
            value = replace(value, quote=None, prefix=None, suffix=None)
        before = {f.name: getattr(value, f.name) for f in fields(value)}
        after = {key: _clean(given, key, left) for key, given in before.items()}
        changed = {key: given for key, given in after.items() if given is not before[key]}
        return replace(value, **changed) if changed else value
    return value if found == value else found
