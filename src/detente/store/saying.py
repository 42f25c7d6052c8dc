"""What somebody who edits a case says by name, as the file has it: by ids."""

from __future__ import annotations

from collections.abc import Mapping

from detente.case import naming
from detente.case.sections import holding
from detente.store.places import layers, opened, uses
from detente.store.tree import LAYERS, Path, Tree, apply, get, is_keyed


def names_in(tree: Tree) -> naming.Named:
    """Return what the entries of a case under edit are called, whether or not it is valid."""
    top = {kind: _names(get(tree, (kind,)), "override") for kind in LAYERS}
    kinds = {key: section.of.name for key, section in holding().items()}
    own = ({key: _names(get(tree, (*layer, key)), kind) for key, kind in kinds.items()} for layer in layers(tree))
    return naming.names_in([top, *own])


def _names(entries: Tree, kind: str) -> Mapping[str, str]:
    if not isinstance(entries, dict):
        return {}
    told = {key: (opened(value, kind) or {}).get("name") for key, value in entries.items()}
    return {key: name if isinstance(name, str) else "" for key, name in told.items()}


def in_ids(tree: Tree, path: Path, value: Tree) -> Tree:
    """Return a value for a place of a case, with ids wherever an entry is named by what it is called.

    Names of people who are quoted, and other places that take any words, stay as they are.

    Raises
    ------
    UsageError
        If several entries are called that, or in a formula none is called what is quoted.
    """
    alone = value
    for k in reversed(range(len(path))):  # a tree that holds nothing but this, in containers as they are in the case
        listed = is_keyed(path[:k]) and not isinstance(get(tree, path[:k]), dict)
        alone = [[path[k], alone]] if listed else {path[k]: alone}
    named: naming.Named | None = None
    for use in list(uses(alone)):
        named = names_in(tree) if named is None else named
        said = naming.with_ids(use.value, use.refers, named)
        if said != use.value:
            alone, _ = apply(alone, [["put", list(use.path), said, None]])
    return get(alone, path)
