"""Coding from one tree to another: between a case and a desk, whose lists have ids of their own for their entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from detente.store.coding import claims_in, is_of, links_in, own_claims, shared
from detente.store.log import canonical
from detente.store.places import kind_of, layers, opened
from detente.store.tree import Path, Tree, TreeChange, apply, get, has, is_keyed, keys


def _own(tree: dict[str, Tree], coder: str) -> dict[Path, Tree]:
    """Return a coder's claims and what the case says of the coder, by their places."""
    claims = {path: claim for path, claim in claims_in(tree) if is_of(claim, coder)}
    named = ((*layer, "coders", coder) for layer in layers(tree))
    return claims | {path: get(tree, path) for path in named if has(tree, path)}


def coding_of(tree: dict[str, Tree], coder: str, base: dict[str, Tree]) -> list[TreeChange]:
    """Return the changes that put a coder's claims into a case without any, in the layers that it has."""
    sections: dict[Path, dict[str, Tree]] = {}
    for path, value in _own(tree, coder).items():
        if has(base, path[:-2]):
            sections.setdefault(path[:-1], {})[path[-1]] = value
    return [["put", list(section), entries, None] for section, entries in sections.items()]


def _put(path: Path, value: Tree) -> list[TreeChange]:
    return [["ensure", list(path[:-1])], ["put", list(path), value, None]]


def linked(tree: dict[str, Tree], case: dict[str, Tree], common: dict[str, Tree], ids: Mapping[str, str]) -> Any:
    """Return the tree of a desk with what its entries rest on in the case, as far as these are claims of the desk."""
    changes: list[TreeChange] = []
    for path, named in links_in(case):
        here = _same_place(path, common, tree) if any(c in ids for c in named) else None
        if here is not None:
            changes += _rest(tree, here, [ids[c] for c in named if c in ids])
    return apply(tree, changes)[0]


def _rest(tree: dict[str, Tree], path: Path, claims: list[str]) -> list[TreeChange]:
    """Return the change by which an entry rests on these claims."""
    entry = get(tree, path)
    fields = opened(entry, kind_of(path))
    if fields is None:
        return []
    if entry is not fields:
        return [["put", list(path), {**fields, "evidence": claims}, None]] if claims else []
    # Only the field: what the entry holds may be changed as well.
    at = [*path, "evidence"]
    return [["put", at, claims, None]] if claims else [["drop", at]] if "evidence" in fields else []


def _same_place(path: Path, one: Tree, other: Tree) -> Path | None:
    """Return which place of another tree a place is: lists of entries have other ids there, and the same order."""
    found: list[str] = []
    for k, step in enumerate(path):
        if is_keyed(path[:k]) and isinstance(one, list) and isinstance(other, list):
            place = keys(one).index(step) if step in keys(one) else len(other)
            if place >= len(other):
                return None
            found.append(other[place][0])
            one, other = one[place][1], other[place][1]
        elif isinstance(one, dict) and isinstance(other, dict) and step in one and step in other:
            found.append(step)
            one, other = one[step], other[step]
        else:
            return None
    return tuple(found)


def carried_claims(
    case: dict[str, Tree], was: dict[str, Tree], now: dict[str, Tree], coder: str, ids: dict[str, str]
) -> list[TreeChange]:
    """Return what a coder's claims changed at a desk change in the case; `ids` is completed."""
    before, after = _own(was, coder), _own(now, coder)
    taken = {path[-1]: claim for path, claim in claims_in(case)}
    changes: list[TreeChange] = []
    for path in {**before, **after}:
        value = after.get(path)
        if before.get(path) == value or not has(case, path[:-2]):
            continue
        if path[-2] == "claims":
            known = ids.get(path[-1])
            if known is None or not is_of(taken.get(known, {"coder": coder}), coder):
                known = _free(path[-1], coder, {*taken, *ids.values()})
            ids[path[-1]], place = known, (*path[:-1], known)
            taken[known] = {"coder": coder}
        else:
            place = path
        if value is not None:
            changes += _put(place, value)
        elif has(case, place):
            changes.append(["drop", list(place)])
    return changes


def _free(claim: str, coder: str, taken: set[str]) -> str:
    """Return under which id a claim stands in the case: its own, or one that says whose it is."""
    own = f"{coder}_{claim}"
    return next(i for k in range(len(taken) + 2) if (i := (claim, own)[k] if k < 2 else f"{own}_{k}") not in taken)


def carried_links(
    case: dict[str, Tree], was: dict[str, Tree], now: dict[str, Tree], synced: Callable[[], dict[str, Tree]],
    coder: str, ids: Mapping[str, str],
) -> list[TreeChange]:  # fmt: skip
    """Return what a coder's links changed at a desk change in the case; `synced` is the case as the desk has it."""
    # What names a claim that was removed goes on naming it, there as here.
    own = own_claims(was, coder) | own_claims(now, coder)
    before, after = _links_to(own, was), _links_to(own, now)
    changes: list[TreeChange] = []
    if before == after:
        return changes
    common = shared(synced())
    for path in {**before, **after}:
        had, has_now = before.get(path, []), after.get(path, [])
        place = _same_place(path, now, common) if had != has_now else None
        if place is None or not has(case, place):
            continue
        fields = opened(get(case, place), kind_of(place)) or {}
        given = fields.get("evidence")
        there = given if isinstance(given, list) else []
        new = [ids[c] for c in has_now if c in ids]
        gone = {ids[c] for c in had if c in ids} - set(new)
        changes += _rest(case, place, [*(c for c in there if c not in gone), *(c for c in new if c not in there)])
    return changes


def _links_to(claims: set[str], tree: dict[str, Tree]) -> dict[Path, list[str]]:
    links = ((path, [c for c in named if c in claims]) for path, named in links_in(tree))
    return {path: named for path, named in links if named}


def differences(old: dict[str, Tree], new: dict[str, Tree], path: Path = ()) -> list[TreeChange]:
    """Return the changes that make one tree of another: entry by entry where that keeps their order, else whole."""
    gone: list[TreeChange] = [["drop", [*path, k]] for k in old if k not in new]
    changes = gone
    for k, value in new.items():
        place = (*path, k)
        if k in old and canonical(old[k]) == canonical(value):
            continue
        within = not path and k in old and isinstance(old[k], dict) and isinstance(value, dict)
        kept = [key for key in old[k] if key in value] if within else []
        if within and list(value) == [*kept, *(key for key in value if key not in old[k])]:
            changes = [*changes, *differences(old[k], value, place)]
        else:
            changes = [*changes, ["put", list(place), value, None]]
    return changes
