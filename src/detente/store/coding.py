"""Whose coding is whose in a case under edit: a case without some of it, and what a coder may change.

Coding is claims, coders, and the places where an entry names claims as its evidence. What is left without it is
compared and shown in one spelling, so that nothing tells whether there was any: an entry written as a bare text is
opened, evidence comes last, and a section without entries is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from detente.case.preferences.statements import EITHER_ORDER
from detente.case.sections import SECTIONS, holding, known_keys, parts
from detente.errors import UsageError
from detente.formula import is_identifier
from detente.store.commands import AcceptClaims, Add, AnyCommand, Replace
from detente.store.edits import Plan
from detente.store.places import entries, kind_of, layers, opened, together
from detente.store.tree import DRAFT, LAYERS, TEXT, Path, Tree, get, is_keyed, keys, within_layer

TOLD_BY_CODING = {"source": ("note",), "actor": ("mentions", "history", "note")}
"""Fields that may tell what somebody has coded; as in a blind copy, they are left out with it."""


class NotYours(UsageError):
    """A coder would change what is not its own."""


# -- a case without coding --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cut:
    """What is taken out: claims, coders, what names a claim; and, if strict, what has no shape to look into."""

    claim: Callable[[Tree], bool]
    coder: Callable[[str], bool]
    names: Callable[[Tree], bool]
    strict: bool = False


EVERYTHING = Cut(lambda _: True, lambda _: True, lambda _: True, strict=True)
_NOTHING = object()


def shared(tree: dict[str, Tree]) -> dict[str, Tree]:
    """Return a case without anybody's coding: what may be shown to whoever codes blind.

    The text of the file that it was read from goes, too, and so does what is not written in a shape that can be looked
    into.
    """
    return without(tree, EVERYTHING)


def without(tree: dict[str, Tree], cut: Cut) -> dict[str, Tree]:
    """Return a case without part of its coding."""
    found = _layer(tree, (), cut)
    for name in LAYERS:
        if isinstance(overrides := tree.get(name), dict):
            found[name] = {k: v for k, o in overrides.items() if (v := _override(o, (name, k), cut)) is not _NOTHING}
        elif name in tree and not cut.strict:
            found[name] = overrides
    return found


def _override(value: Tree, at: Path, cut: Cut) -> Any:
    fields = opened(value, "override")
    if fields is None:
        return _NOTHING if cut.strict else value
    notes = {k: v for k, v in fields.items() if k in known_keys()["override"] and k not in holding()}
    return _rested({**_layer(fields, at, cut), **notes}, cut)


def _layer(body: dict[str, Tree], at: Path, cut: Cut) -> dict[str, Tree]:
    found = {}
    for key, value in body.items():
        if key in holding():
            section = _section(holding()[key].of.name, value, (*at, key), cut)
            if section is not _NOTHING:
                found[key] = section
        elif (not at and key in LAYERS) or (cut.strict and key in (TEXT, DRAFT)):
            continue
        elif not cut.strict or key == "format" or _is_shared(key, value):
            found[key] = value
    return found


def _is_shared(key: str, value: Tree) -> bool:
    """Tell whether a section that holds no entries is what anybody may see."""
    return key in SECTIONS and (SECTIONS[key].container == "value" or isinstance(value, str))


def _section(kind: str, value: Tree, path: Path, cut: Cut) -> Any:
    if kind in ("claim", "coder") and isinstance(value, dict):
        gone = cut.claim if kind == "claim" else lambda _: False
        named = cut.coder if kind == "coder" else lambda _: False
        return {k: _reported(v, cut) for k, v in value.items() if not gone(v) and not named(k)} or _NOTHING
    if kind in ("claim", "coder"):
        return _NOTHING if cut.strict else value
    listed = is_keyed(path)
    if not isinstance(value, list if listed else dict):
        return _NOTHING if cut.strict else value
    parts: Iterable[tuple[str, Tree]] = value.items() if isinstance(value, dict) else value
    kept = [(k, part) for k, v in parts if (part := _entry(kind, v, (*path, k), cut)) is not _NOTHING]
    return [[k, v] for k, v in kept] if listed else dict(kept)


def _reported(value: Tree, cut: Cut) -> Tree:
    """Return a claim without the reports of its incident that are taken out; a coder as it is."""
    incident = value.get("incident") if isinstance(value, dict) else None
    if not isinstance(incident, dict) or not isinstance(given := incident.get("reported_by"), list):
        return value
    left = [c for c in given if not cut.names(c)]
    bare = {k: v for k, v in incident.items() if k != "reported_by"}
    return {**value, "incident": {**bare, "reported_by": left} if left else bare}


def _entry(kind: str, value: Tree, path: Path, cut: Cut) -> Any:
    if kind not in known_keys():  # a section of texts
        return value if isinstance(value, str) or not cut.strict else _NOTHING
    if kind == "preference" and isinstance(value, list):
        return [[k, v] for k, part in value if (v := _entry("statement", part, (*path, k), cut)) is not _NOTHING]
    if (among := together(kind, value)) is not None:
        inside = [v for part in among if (v := _entry(kind, part, path, cut)) is not _NOTHING]
        return inside if isinstance(value, list) else _rested({**value, EITHER_ORDER: inside}, cut)
    fields = opened(value, kind)
    if fields is None:
        return _NOTHING if cut.strict and not isinstance(value, str) else value
    if cut.strict:
        no_list = (EITHER_ORDER,) if kind == "statement" else ()
        fields = {k: v for k, v in fields.items() if k not in (*TOLD_BY_CODING.get(kind, ()), *no_list)}
    if kind in parts():
        field, part_kind = parts()[kind]
        inner = fields.get(field)
        if isinstance(inner, dict):
            held = {k: _entry(part_kind, v, (*path, field, k), cut) for k, v in inner.items()}
            fields = {**fields, field: {k: v for k, v in held.items() if v is not _NOTHING}}
        elif cut.strict and not isinstance(inner, str):
            fields = {k: v for k, v in fields.items() if k != field}
    return _rested(fields, cut) if kind in _resting() else fields


@cache
def _resting() -> frozenset[str]:
    return frozenset(kind for kind, known in known_keys().items() if "evidence" in known)


def _rested(fields: dict[str, Tree], cut: Cut) -> dict[str, Tree]:
    kept = [c for c in _evidence(fields) if not cut.names(c)]
    bare = {k: v for k, v in fields.items() if k != "evidence"}
    return {**bare, "evidence": kept} if kept else bare


def _evidence(fields: dict[str, Tree]) -> list[Tree]:
    given = fields.get("evidence")
    return given if isinstance(given, list) else [] if given is None else [given]


# -- whose it is ------------------------------------------------------------------------------------------------------


def claims_in(tree: dict[str, Tree]) -> Iterator[tuple[Path, Tree]]:
    """Yield every claim of a case with its place."""
    for layer in layers(tree):
        section = get(tree, (*layer, "claims"))
        if isinstance(section, dict):
            yield from (((*layer, "claims", key), value) for key, value in section.items())


def is_of(claim: Tree, coder: str) -> bool:
    """Tell whether a claim is a coder's."""
    return isinstance(claim, dict) and claim.get("coder") == coder


def own_claims(tree: dict[str, Tree], coder: str) -> set[str]:
    """Return the ids of a coder's claims, without those that somebody else's claim in another layer has, too."""
    found: dict[str, bool] = {}
    for path, claim in claims_in(tree):
        found[path[-1]] = is_of(claim, coder) and found.get(path[-1], True)
    return {key for key, own in found.items() if own}


def links_in(tree: dict[str, Tree]) -> Iterator[tuple[Path, list[str]]]:
    """Yield every entry that may rest on claims by itself, with the claims it names."""
    for path, kind, value in entries(tree):
        fields = opened(value, kind) if kind in _resting() else None
        if fields is not None:
            yield path, [c for c in _evidence(fields) if isinstance(c, str)]


def coders_in(tree: dict[str, Tree]) -> set[str]:
    """Return the ids of everybody who codes in a case, whether or not the case names them as coders."""
    listed = {key for layer in layers(tree) for key in keys(get(tree, (*layer, "coders")))}
    return listed | {c["coder"] for _, c in claims_in(tree) if isinstance(c, dict) and isinstance(c.get("coder"), str)}


def new_coder_id(name: str, taken: Collection[str]) -> str:
    """Return an id for a coder of a name.

    >>> new_coder_id("Ada L.", {"ada_l"})
    'ada_l_2'
    """
    stem = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.casefold()).strip("_")[:40]
    stem = stem if is_identifier(stem) else f"coder_{stem}".rstrip("_")
    return next(i for k in range(1, len(taken) + 2) if (i := stem if k == 1 else f"{stem}_{k}") not in taken)


# -- what a coder may do ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hand:
    """Somebody who may code and nothing else: the coder in the case that belongs to an account, and its name."""

    coder: str
    name: str

    def signed(self, command: AnyCommand) -> AnyCommand:
        """Return a command whose new claims are this coder's where it does not say whose they are."""
        match command:
            case Add(path=path) if within_layer(path) == ("claims",):
                return command.model_copy(update={"value": self._signed(command.value)})
            case Replace(path=path) if kind_of(path) == "claim":
                return command.model_copy(update={"value": self._signed(command.value)})
            case AcceptClaims(claims=claims):
                return command.model_copy(update={"claims": {k: self._signed(v) for k, v in claims.items()}})
        return command

    def _signed(self, claim: Any) -> Any:
        unsigned = isinstance(claim, dict) and claim.get("coder") is None
        return {**claim, "coder": self.coder} if unsigned else claim

    def named(self, tree: dict[str, Tree], found: Plan) -> None:
        """Let a plan that brings claims name this coder in the case, if it does not yet."""
        brings = any(c[0] == "put" and kind_of(c[1][:2]) == "claim" for c in found.changes)
        if brings and not any(self.coder in keys(get(tree, (*layer, "coders"))) for layer in layers(tree)):
            found.ensure(("coders",))
            found.put(("coders", self.coder), {"name": self.name})
            found.writes.add(("#name", self.coder))

    def check(self, before: dict[str, Tree], after: dict[str, Tree]) -> None:
        """Refuse a change of anything but this coder's claims, what names them, and the coder itself.

        It does not matter what kind of change it is, and whether it is made, taken back or done again.

        Raises
        ------
        NotYours
            If anything else would be another.
        """
        own = own_claims(before, self.coder) | own_claims(after, self.coder)
        there = {path[-1] for path, _ in claims_in(before)}
        remain = {path[-1] for path, _ in claims_in(after)}
        # What a claim that is gone leaves behind may be cleared away; nothing new may name a claim that is not there.
        lapsed = {c for _, named in links_in(before) for c in named} - remain
        differing = [k for k in {**before, **after} if before.get(k) is not after.get(k)]
        was, now = ({k: tree[k] for k in differing if k in tree} for tree in (before, after))
        was = without(was, self._cut(lambda c: c in own or c not in there))
        now = without(now, self._cut(lambda c: c in own or c in lapsed))
        if not _same(was, now):
            raise NotYours(
                f"a coder adds, changes, links and removes claims of its own, as “{self.coder}”, and nothing else"
            )

    def _cut(self, names: Callable[[str], bool]) -> Cut:
        return Cut(
            lambda claim: is_of(claim, self.coder),
            lambda key: key == self.coder,
            lambda c: isinstance(c, str) and names(c),
        )


def _same(a: Tree, b: Tree) -> bool:
    """Tell whether two trees are the same, in the same order."""
    if a is b:
        return True
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(_same(v, b[k]) for k, v in a.items())
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return bool(a == b)
