"""What else goes when an entry is removed: whatever names it, and what says nothing without it."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.elements import RULE_LISTS
from detente.case.preferences.statements import EITHER_ORDER
from detente.case.referring import without
from detente.case.sections import kinds, named_as
from detente.formula import is_pattern
from detente.store.places import Use, declares, kind_of, layers, names_entry, renamed, uses
from detente.store.tree import Path, Tree, TreeChange, apply, has, is_keyed


def cuts(tree: Tree, path: Path, entry: Tree) -> Iterator[TreeChange]:
    """Yield the changes that take away what speaks of an entry; `tree` has it no more, `entry` is what it was."""
    if path[-2] == "options" and declares(tree, "options", path[-1]):
        return  # a perspective or a phase changes an option, and does so no more
    gone = [(path, _instead(path[-2], entry))]
    for (*_, section, key), instead in gone:
        keyed = (section, *named_as().get(section, ()))
        here = [(*layer, table, key) for layer in layers(tree) for table in keyed]
        found = [["drop", list(at)] for at in here if has(tree, at)]
        tree, _ = apply(tree, found)
        yield from found
        for use in uses(tree):
            if not has(tree, use.path):
                continue  # the entry is gone that it was in
            change = _cut(use, section, key, instead)
            if change is None:
                continue
            for each in (change, *_meaningless(tree, use, change)):
                tree, _ = apply(tree, [each])
                yield each
            if change[0] == "drop" and kind_of(change[1]) and not is_keyed(change[1][:-1]):
                gone.append((tuple(change[1]), None))


def _meaningless(tree: Tree, use: Use, change: TreeChange) -> Iterator[TreeChange]:
    """Yield the changes that take away what of an entry means nothing without a key of it that goes."""
    kind = kinds().get(kind_of(use.entry) or "")
    if change[0] == "drop" and kind is not None and tuple(change[1]) == use.path:
        besides = [(*use.entry, field.name) for field in kind.fields if field.beside == use.path[-1]]
        yield from (["drop", list(at)] for at in besides if has(tree, at))


def _instead(section: str, entry: Tree) -> str | None:
    """Return what says the same as the name of an entry."""
    if section == "states" and isinstance(entry, str):
        return entry
    if section == "definitions" and isinstance(entry, str) and not is_pattern(entry):
        return f"({entry})"
    return None


def _cut(use: Use, section: str, key: str, instead: str | None) -> TreeChange | None:
    """Return the change that takes a name away from a place, or None where it is not there."""
    if instead is not None:
        value = renamed(use, section, key, instead)
    else:
        value = without(use.value, use.refers, lambda text, how: not how.free and names_entry(text, how, section, key))
    if value == use.value:
        return None
    if kind_of(use.entry) == "statement" and isinstance(value, list) and len(value) == 1 and use.path == use.entry:
        value = value[0]  # what nothing is equally important to any more
    if use.path[-1] == EITHER_ORDER and isinstance(value, list) and len(value) == 1:
        return ["put", list(use.entry), value[0], None]  # it has its place in the order again
    at, field = list(use.path), use.path[-1]
    too_few = field in RULE_LISTS and value is not None and len(value) < 2
    if value is not None and not too_few:
        return ["put", at, value, None]
    kind = kinds().get(kind_of(use.entry) or "")
    # It is no entry without what it says, nor without what every one of its kind has.
    whole = use.path == use.entry or (kind is not None and (field in kind.says or field in kind.required))
    return ["drop", list(use.entry) if whole else at]
