"""A case under edit as a plain tree, and the five small changes that can be made to it, each with its inverse.

A tree is what a case file holds: mappings, lists and texts. It need not be a valid case. In lists whose entries are
edited one by one (rules, forbidden moves, classes, statements) every entry has an id of its own, so that two people can
change different entries at once: such a list is kept as ``[[id, value], ...]``. Trees are never changed in place.

A change is a list, as it is written into the log::

    ["put", path, value, after]   set the value at a path; a new one stands after `after`
    ["drop", path]                remove what is there
    ["move", path, after]         put an entry elsewhere among its siblings
    ["rename", path, key]         give an entry another key, in its place
    ["ensure", path] / ["prune", path]   make an empty container if there is none / remove it if it is empty

`after` is a list of siblings of which the first that exists counts; an empty list means first, None means last.

Two keys of the top level are no part of the case: `TEXT`, the file it was read from, whose comments an export keeps,
and `DRAFT`, a text somebody typed that is not yet YAML.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from detente.case.nodes import Located, MappingNode, Node, SequenceNode, is_null
from detente.case.sections import listed, with_members
from detente.errors import Where

Tree: TypeAlias = Any
Path: TypeAlias = tuple[str, ...]
TreeChange: TypeAlias = list[Any]

LAYERS = ("perspectives", "phases")
TEXT, DRAFT = "#text", "#draft"


class Misplaced(LookupError):
    """A change names a place that the tree does not have."""


def within_layer(path: Sequence[str]) -> Path:
    """Return a path without the perspective or phase it begins with."""
    return tuple(path[2:]) if len(path) >= 2 and path[0] in LAYERS else tuple(path)


def is_keyed(path: Sequence[str]) -> bool:
    """Tell whether a list at this path has entries with ids of their own."""
    rest = within_layer(path)
    return (len(rest) == 1 and rest[0] in listed()) or (len(rest) == 2 and rest[0] in with_members())


# -- reading and writing ----------------------------------------------------------------------------------------------


def from_nodes(node: Node, ids: Iterator[str], path: Path = ()) -> Tree:
    """Return the tree of a file's nodes; entries that need an id take the next one."""
    if isinstance(node, MappingNode):
        return {str(k): from_nodes(v, ids, (*path, str(k))) for k, v in node.entries}
    if isinstance(node, SequenceNode):
        values = [from_nodes(item, ids, (*path, "")) for item in node.items]
        return [[next(ids), value] for value in values] if is_keyed(path) else values
    return None if is_null(node) else str(node)


def to_nodes(tree: Tree, file: str) -> tuple[Node, list[Path]]:
    """Return a tree as nodes whose line number tells their path: line n is the n-th path of the list returned."""
    paths: list[Path] = []

    def place(path: Path) -> Where:
        paths.append(path)
        return Where(file, len(paths), 1)

    def build(value: Tree, path: Path) -> Node:
        where = place(path)
        if isinstance(value, dict):
            entries = ((k, v) for k, v in value.items() if path or k not in (TEXT, DRAFT))
            return MappingNode(where, tuple((Located(k, place((*path, k))), build(v, (*path, k))) for k, v in entries))
        if isinstance(value, list):
            pairs = value if is_keyed(path) else [(str(k), v) for k, v in enumerate(value)]
            return SequenceNode(where, tuple(build(v, (*path, str(k))) for k, v in pairs))
        return Located("", where) if value is None else Located(value, where, plain=False)

    return build(tree, ()), paths


def bare(tree: Tree, path: Path = ()) -> Any:
    """Return a tree as the plain data of its file, without the ids of entries."""
    if isinstance(tree, dict):
        return {k: bare(v, (*path, k)) for k, v in tree.items() if path or k not in (TEXT, DRAFT)}
    if isinstance(tree, list):
        return [bare(v[1], (*path, "")) for v in tree] if is_keyed(path) else [bare(v, (*path, "")) for v in tree]
    return tree


def with_ids(value: Any, path: Path, ids: Iterator[str]) -> Tree:
    """Return plain data as a tree: numbers as text, and an id for each entry that needs one."""
    if isinstance(value, dict):
        return {str(k): with_ids(v, (*path, str(k)), ids) for k, v in value.items()}
    if isinstance(value, list | tuple):
        values = [with_ids(v, (*path, ""), ids) for v in value]
        return [[next(ids), v] for v in values] if is_keyed(path) else values
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def same_ids(new: Tree, old: Tree, path: Path = ()) -> Tree:
    """Return the new tree with the ids of the old one wherever entries of a list are the same."""
    if isinstance(new, dict) and isinstance(old, dict):
        return {k: same_ids(v, old.get(k), (*path, k)) for k, v in new.items()}
    if isinstance(new, list) and isinstance(old, list) and is_keyed(path):
        ids: dict[str, deque[str]] = {}
        for key, value in old:
            ids.setdefault(_written(value), deque()).append(key)
        # Of several that are the same, each keeps the id of one.
        return [[same.popleft() if (same := ids.get(_written(value))) else key, value] for key, value in new]
    return new


def _written(value: Tree) -> str:
    return json.dumps(value, sort_keys=True)


# -- looking ----------------------------------------------------------------------------------------------------------


def get(tree: Tree, path: Sequence[str], default: Any = None) -> Tree:
    """Return what is at a path, or the default."""
    for k, step in enumerate(path):
        if isinstance(tree, dict):
            if step not in tree:
                return default
            tree = tree[step]
        elif isinstance(tree, list) and is_keyed(path[:k]):
            found = next((pair for pair in tree if pair[0] == step), None)
            if found is None:
                return default
            tree = found[1]
        else:
            return default
    return tree


def title_of(tree: Tree, name: str) -> str:
    """Return the title of a case; the name of its file where it has none."""
    title = get(tree, ("title",))
    return title if isinstance(title, str) and title.strip() else name


MISSING = object()


def has(tree: Tree, path: Sequence[str]) -> bool:
    """Tell whether there is anything at a path."""
    return get(tree, path, MISSING) is not MISSING


def keys(container: Tree) -> list[str]:
    """Return the keys of a mapping, or the ids of a list's entries, in order; none where there is anything else."""
    if isinstance(container, dict):
        return list(container)
    # Where a mapping belongs, a file may have a list all the same, whose entries have no ids.
    pairs = container if isinstance(container, list) else []
    return [pair[0] for pair in pairs if isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str)]


# -- changing ---------------------------------------------------------------------------------------------------------


def apply(tree: Tree, changes: Sequence[TreeChange]) -> tuple[Tree, list[TreeChange]]:
    """Return the tree with changes made, and the changes that take it back.

    Raises
    ------
    Misplaced
        If a change names a place that is not there.
    """
    inverse: list[TreeChange] = []
    for change in changes:
        tree, back = _one(tree, change)
        inverse = [*back, *inverse]
    return tree, inverse


def _one(tree: Tree, change: TreeChange) -> tuple[Tree, list[TreeChange]]:  # noqa: PLR0911 - one return per kind of change
    kind, path, *rest = change
    if not path:
        if kind != "put":
            raise Misplaced("only a new value can be put in place of everything")
        return rest[0], [["put", [], tree, None]]
    *above, key = path
    if kind == "put":
        return _put(tree, path, rest[0], rest[1] if len(rest) > 1 else None)
    if kind == "ensure":
        if has(tree, path):
            return tree, []
        made, _ = _put(tree, path, [] if is_keyed(path) else {}, rest[0] if rest else None)
        return made, [["prune", path]]
    if kind == "prune":
        if get(tree, path, MISSING) not in ({}, []):
            return tree, []
        after = _before(_pairs(tree, above), key)
        return _replace(tree, above, [p for p in _pairs(tree, above) if p[0] != key]), [["ensure", path, after]]
    pairs = _pairs(tree, above)
    if not any(k == key for k, _ in pairs):
        raise Misplaced(f"there is nothing at {'/'.join(path)}")
    value = next(v for k, v in pairs if k == key)
    others = [p for p in pairs if p[0] != key]
    if kind == "drop":
        return _replace(tree, above, others), [["put", path, value, _before(pairs, key)]]
    if kind == "move":
        return _replace(tree, above, _inserted(others, (key, value), rest[0])), [["move", path, _before(pairs, key)]]
    if kind == "rename":
        if any(k == rest[0] for k, _ in others):
            raise Misplaced(f"there is already a “{rest[0]}”")
        renamed = [(rest[0] if k == key else k, v) for k, v in pairs]
        return _replace(tree, above, renamed), [["rename", [*above, rest[0]], key]]
    raise ValueError(f"not a change: {kind!r}")


def _put(tree: Tree, path: list[str], value: Tree, after: list[str] | None) -> tuple[Tree, list[TreeChange]]:
    *above, key = path
    pairs = _pairs(tree, above)
    old = next((v for k, v in pairs if k == key), MISSING)
    if old is not MISSING:
        changed = [(k, value if k == key else v) for k, v in pairs]
        return _replace(tree, above, changed), [["put", path, old, None]]
    return _replace(tree, above, _inserted(pairs, (key, value), after)), [["drop", path]]


def _pairs(tree: Tree, path: Sequence[str]) -> list[tuple[str, Tree]]:
    container = get(tree, path)
    if isinstance(container, dict):
        return list(container.items())
    if isinstance(container, list) and is_keyed(path):
        return [(k, v) for k, v in container]
    raise Misplaced(f"there is no “{'/'.join(path)}” that could hold an entry")


def _replace(tree: Tree, path: Sequence[str], pairs: list[tuple[str, Tree]], depth: int = 0) -> Tree:
    if depth == len(path):
        return [[k, v] for k, v in pairs] if isinstance(tree, list) else dict(pairs)
    step = path[depth]
    if isinstance(tree, dict):
        return {k: _replace(v, path, pairs, depth + 1) if k == step else v for k, v in tree.items()}
    return [[k, _replace(v, path, pairs, depth + 1) if k == step else v] for k, v in tree]


def _before(pairs: Sequence[tuple[str, Tree]], key: str) -> list[str]:
    """Return the siblings before a key, the nearest first."""
    names = [k for k, _ in pairs]
    return names[: names.index(key)][::-1]


def _inserted(
    pairs: list[tuple[str, Tree]], new: tuple[str, Tree], after: Sequence[str] | None
) -> list[tuple[str, Tree]]:
    if after is None:
        return [*pairs, new]
    names = [k for k, _ in pairs]
    place = next((names.index(k) + 1 for k in after if k in names), 0)
    return [*pairs[:place], new, *pairs[place:]]
