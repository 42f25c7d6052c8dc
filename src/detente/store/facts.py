"""What a command does, as the facts of which a sentence can be made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from detente.case.sections import called, kinds
from detente.store.commands import AcceptClaims, Add, Command, Copy, CountFor, Edit, Link, Move, Remove, Rename, Replace
from detente.store.places import kind_of
from detente.store.tree import Path, Tree, get, is_keyed, keys, within_layer

SHOWN = 60  # characters


def facts_of(command: Command, tree: Tree) -> Mapping[str, Any]:
    """Return what a command does to a tree: its kind, what it concerns, where."""
    facts: dict[str, Any] = {"kind": command.kind}
    match command:
        case Add(path=path, id=key):
            facts |= _what((*path, key or "")) | {"name": key, "says": None if key else _shown(command.value)}
        case Copy(path=path, id=key):
            facts |= _entry(tree, tuple(path)) | {"to": key}
        case Edit(path=path, fields=fields):
            facts |= _entry(tree, tuple(path)) | {"fields": _labels(tuple(path), fields)}
        case Move(path=path, after=after):
            siblings = keys(get(tree, path[:-1]))
            to = siblings.index(after) + 1 if after else 0
            facts |= _entry(tree, tuple(path)) | {"up": to <= siblings.index(path[-1])}
        case Rename(path=path, to=new):
            facts |= _entry(tree, tuple(path)) | {"to": new}
        case CountFor(path=path, layer=layer):
            facts |= _entry(tree, tuple(path)) | {"to": _name(tree, tuple(layer)) if layer else None}
        case Link(path=path, claim=claim, linked=linked):
            facts |= _entry(tree, tuple(path)) | {"claim": claim, "linked": linked}
        case Remove(path=path, everywhere=everywhere):
            facts |= _entry(tree, tuple(path)) | {"everywhere": everywhere}
        case Replace(path=path):
            facts |= _entry(tree, tuple(path))
        case AcceptClaims(claims=claims):
            facts |= {"count": len(claims)}
    return facts


def _shown(value: Any) -> str | None:
    """Return what a new entry without an id says, in a few words."""
    said = (
        value
        if isinstance(value, str)
        else next(
            (
                value[key]
                for key in ("name", "that", "when")
                if isinstance(value, dict) and isinstance(value.get(key), str)
            ),
            None,
        )
    )
    flat = " ".join(said.split()) if said else None
    return flat if flat is None or len(flat) <= SHOWN else f"{flat[: SHOWN - 1]}…"


def _labels(path: Path, fields: Iterable[str]) -> list[str]:
    """Return what fields of an entry are called."""
    kind = kinds().get(kind_of(path) or "")
    called = {field.name: field.called for field in kind.fields} if kind is not None else {}
    return [called.get(name, name.replace("_", " ")) for name in fields]


def _what(path: Path) -> dict[str, Any]:
    kind = kind_of(path) or "section"
    rest = within_layer(path)
    section = rest[0] if rest else path[0] if path else "case"
    what = section.removesuffix("s") if kind == "override" else called().get(kind, kind)
    of = rest[1] if len(rest) > 2 else None
    layer = path[1] if len(path) > 2 and rest != path else None
    return {"what": what, "of": of, "layer": layer, "section": section}


def _name(tree: Tree, path: Path) -> str:
    """Return what an entry is called."""
    name = get(tree, (*path, "name"))
    return name if isinstance(name, str) and name.strip() else path[-1]


def _entry(tree: Tree, path: Path) -> dict[str, Any]:
    """Return what an entry is, and its number in its list or its id."""
    facts = _what(path)
    if path and is_keyed(path[:-1]):
        return facts | {"number": keys(get(tree, path[:-1])).index(path[-1]) + 1}
    return facts | {"name": path[-1] if path else None}
