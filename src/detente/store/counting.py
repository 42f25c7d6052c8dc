"""For whom something counts that a case says: for all, or for one perspective or phase only."""

from __future__ import annotations

from detente.case.sections import SECTIONS
from detente.errors import UsageError
from detente.store.places import opened
from detente.store.tree import LAYERS, Path, Tree, get, has, is_keyed, within_layer


def counted_for(tree: Tree, path: Path, layer: Path) -> tuple[Path, Tree]:
    """Return where something stands that is said at a path, and as what, once it counts for a layer; () is all.

    Raises
    ------
    UsageError
        If it cannot count for that layer, or is no place that can.
    """
    rest = within_layer(path)
    own = path[: len(path) - len(rest)]
    if not has(tree, path) or (layer and not has(tree, layer)):
        raise UsageError("what was to count otherwise is not there; perhaps somebody removed it")
    section = SECTIONS.get(rest[0]) if rest else None
    whole = section is not None and (section.container in ("text", "value") or section.layers == "replaced")
    if section is None or len(rest) != (1 if whole else 2) or (layer and (len(layer) != 2 or layer[0] not in LAYERS)):
        raise UsageError("only an entry, or a section that is given as a whole, counts for all or for one of them")
    if bool(own) is bool(layer):
        raise UsageError("it counts there already" if own == layer else "let it count for all first")
    if layer and section.key == "options":
        raise UsageError("there are the same options in all perspectives and phases; change it there, or remove it")
    there = (*layer, *rest)
    for k in range(1, len(there)):
        if has(tree, there[:k]) and not isinstance(get(tree, there[:k]), list if is_keyed(there[:k]) else dict):
            raise UsageError("what is there is written in another way; change it as a whole, or in the text")
    before, value = get(tree, there), get(tree, path)
    if before is None:
        return there, value
    if section.layers == "merged by key":
        # What the perspective or the phase says stands above what all share, wherever that goes.
        shared, mine = (opened(found, section.of.name) for found in ((before, value) if own else (value, before)))
        if shared is None or mine is None:
            raise UsageError("what is there is written in another way; change it as a whole, or in the text")
        return there, {**shared, **mine}
    if layer:
        raise UsageError("that is said otherwise there already; what counts for all does not count there")
    return there, value
