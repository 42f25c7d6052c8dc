"""From a command to the changes it makes to a tree, and the places it writes and relies on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from detente.case.nodes import MAX_CHARACTERS, MAX_DEPTH, MAX_NODES, Node, read_nodes
from detente.case.sections import SECTIONS, called, head, known_keys, named_as
from detente.errors import InvalidCase, Problem, UsageError, Where, nearest
from detente.formula import is_identifier
from detente.store.commands import (
    AcceptClaims,
    Add,
    Command,
    Copy,
    CountFor,
    Edit,
    Link,
    Move,
    Remove,
    Rename,
    Replace,
    ReplaceText,
)
from detente.store.counting import counted_for
from detente.store.cutting import cuts
from detente.store.places import (
    has_pattern,
    is_section,
    kind_of,
    layers,
    names_in,
    opened,
    relettered,
    renamed,
    together,
    uses,
)
from detente.store.saying import in_ids
from detente.store.tree import (
    DRAFT,
    LAYERS,
    TEXT,
    Path,
    Tree,
    TreeChange,
    apply,
    bare,
    from_nodes,
    get,
    has,
    is_keyed,
    keys,
    same_ids,
    with_ids,
    within_layer,
)

LETTERS: Path = ("#letters",)


class Refused(UsageError):
    """A command that does not fit the case as it is; the message says why and what to try."""


@dataclass
class Plan:
    """The changes a command makes; what it writes and what it relies on, for telling whether two commands meet."""

    changes: list[TreeChange] = field(default_factory=list)
    writes: set[Path] = field(default_factory=set)
    reads: set[Path] = field(default_factory=set)

    def put(self, path: Sequence[str], value: Tree, after: Sequence[str] | None = None) -> None:
        """Set a value."""
        self.changes.append(["put", list(path), value, None if after is None else list(after)])
        self.writes.add(tuple(path))
        self.mentions(value)

    def mentions(self, value: Tree) -> None:
        """Note that a value names other entries, and whether it depends on how many options there are."""
        self.reads |= {("#name", name) for name in names_in(value)}
        if has_pattern(value):
            self.reads.add(LETTERS)

    def ensure(self, path: Sequence[str]) -> None:
        """Make the containers on the way to an entry."""
        self.changes += [["ensure", list(path[:k])] for k in range(1, len(path) + 1)]


def plan(tree: Tree, command: Command, ids: Iterator[str]) -> Plan:
    """Return what a command does to a tree.

    Raises
    ------
    Refused
        If it names a place that is not there, or gives what a case file cannot hold.
    """
    if tree.get(DRAFT) is not None and not isinstance(command, ReplaceText):
        raise Refused("the text of this case cannot be read as it is; mend the text, or undo the last change to it")
    found = Plan()
    match command:
        case Edit():
            _edit(tree, command, found, ids)
        case Add():
            _add(tree, command, found, ids)
        case Copy():
            _copy(tree, command, found, ids)
        case Remove():
            _remove(tree, command, found)
        case Move():
            _move(tree, command, found)
        case Rename():
            _rename(tree, command, found)
        case Replace():
            _replace(tree, command, found, ids)
        case CountFor():
            _count_for(tree, command, found)
        case Link():
            _link(tree, command, found)
        case AcceptClaims():
            _accept(tree, command, found, ids)
        case ReplaceText():
            _replace_text(tree, command, found, ids)
    return found


def roughly(command: Command) -> set[Path]:
    """Return the places a command speaks of, where what it would do there cannot be told."""
    path = tuple(getattr(command, "path", ()))
    return {(*path, step) for step in (getattr(command, "id", None), getattr(command, "after", None)) if step} or {path}


# -- fields -----------------------------------------------------------------------------------------------------------


def _edit(tree: Tree, command: Edit, found: Plan, ids: Iterator[str]) -> None:
    path = tuple(command.path)
    kind = kind_of(path)
    allowed = head() if kind == "case" else known_keys().get(kind or "", ())
    if kind is None or not allowed:
        raise Refused(f"“{_shown(path)}” has no fields to edit")
    entry = _entry(tree, path, kind)
    for name in command.fields:
        if name not in allowed:
            hint = nearest(name, allowed)
            raise Refused(f"“{name}” is no field of “{_shown(path)}”" + (f" ({hint})" if hint else ""))
    values = {name: _said(tree, (*path, name), value, ids) for name, value in command.fields.items()}
    fields = _opened(entry, kind, path)
    if entry is fields:
        for name, value in values.items():
            if value is None:
                found.changes += [["drop", [*path, name]]] if name in fields else []
                found.writes.add((*path, name))
            else:
                found.put((*path, name), value)
        return
    whole = {k: v for k, v in {**fields, **values}.items() if v is not None}
    found.put(path, whole)


def _entry(tree: Tree, path: Path, kind: str) -> Tree:
    if not has(tree, path):
        raise Refused(f"there is no {_word(kind)} at “{_shown(path)}”; perhaps somebody removed it")
    return get(tree, path)


def _opened(entry: Tree, kind: str, path: Path) -> dict[str, Tree]:
    """Return an entry written as a bare text as the mapping it stands for."""
    found = opened(entry, kind)
    if found is not None:
        return found
    raise Refused(f"“{_shown(path)}” is not written in a way that has fields; change it as a whole, or in the text")


def _link(tree: Tree, command: Link, found: Plan) -> None:
    path = tuple(command.path)
    kind = kind_of(path)
    if kind is None or "evidence" not in known_keys().get(kind, ()):
        raise Refused(f"“{_shown(path)}” cannot rest on a claim")
    entry = _entry(tree, path, kind)
    if isinstance(entry, dict) and together(kind, entry) is not None:
        raise Refused(f"“{_shown(path)}” are several statements; link one of them in the text")
    fields = _opened(entry, kind, path)
    given = fields.get("evidence")
    listed: list[Tree] = given if isinstance(given, list) else []
    claims = [c for c in listed if c != command.claim] + [command.claim] * command.linked
    if claims == listed:
        raise Refused(f"“{_shown(path)}” {'already rests' if command.linked else 'does not rest'} on “{command.claim}”")
    if entry is not fields:
        found.put(path, {**fields, "evidence": claims})
    elif claims:
        found.changes.append(["put", [*path, "evidence"], claims, None])
    else:
        found.changes.append(["drop", [*path, "evidence"]])
    found.writes.add((*path, "evidence"))
    found.reads.add(("#name", command.claim))


# -- entries ----------------------------------------------------------------------------------------------------------


def _add(tree: Tree, command: Add, found: Plan, ids: Iterator[str]) -> None:
    path = tuple(command.path)
    if not is_section(path) and not (is_keyed(path) and kind_of(path) == "preference"):
        raise Refused(f"nothing can be added to “{_shown(path)}”")
    if len(path) > 2 and not has(tree, path[:2]) and (path[0] in LAYERS or len(within_layer(path)) > 2):
        raise Refused(f"there is no “{_shown(path[:2])}”; perhaps somebody removed it")
    for above in (path[:k] for k in range(1, len(path))):
        if has(tree, above) and not isinstance(get(tree, above), dict | list):
            raise Refused(f"“{_shown(above)}” is written in another way; change it as a whole, or in the text")
    there = get(tree, path)
    listed = is_keyed(path)
    if there is not None and not isinstance(there, list if listed else dict):
        raise Refused(f"“{_shown(path)}” is written in another way; change it as a whole, or in the text")
    key = next(ids) if listed else _new_id(command.id, path, keys(there))
    after = None if command.after is None else [command.after] if command.after else []
    if command.after and command.after not in keys(there):
        raise Refused(f"there is no “{command.after}” in “{_shown(path)}” to come after; perhaps somebody removed it")
    if command.after:
        found.reads.add((*path, command.after, "#place"))
    found.ensure(path)
    new = (*path, key)
    found.put(new, _said(tree, new, command.value, ids), after)
    if not listed:
        found.writes.add(("#name", key))
    if within_layer(path) == ("options",):
        if path != ("options",):
            return  # in a perspective an entry changes an option; it adds none
        place = len(keys(there)) if after is None else keys(there).index(command.after) + 1 if command.after else 0
        n = len(keys(there))
        _letters(tree, found, n, lambda text, fill: text[:place] + fill + text[place:])


def _copy(tree: Tree, command: Copy, found: Plan, ids: Iterator[str]) -> None:
    path = tuple(command.path)
    _existing(tree, path)
    if kind_of(path) is None or is_keyed(path[:-1]):
        raise Refused(f"“{_shown(path)}” has no id, so that no copy of it can have another")
    value = bare(get(tree, path), path)
    if command.fields:
        fields = _opened(value, kind_of(path) or "", path)
        value = {key: v for key, v in {**fields, **command.fields}.items() if v is not None}
    found.reads.add(path)
    _add(tree, Add(path=list(path[:-1]), id=command.id, value=value, after=path[-1]), found, ids)


def _new_id(given: str | None, path: Path, known: Sequence[str]) -> str:
    if given is None:
        raise Refused(f"a new entry of “{_shown(path)}” needs an id")
    if not _any_id(path) and not is_identifier(given):
        raise Refused(
            f"“{given}” cannot be an id: letters a to z, digits and underscores, not starting with a digit, "
            "no formula word, not only Y and N"
        )
    if given in known:
        raise Refused(f"there is already a “{given}” in “{_shown(path)}”; choose another id")
    _clean(given)
    return given


def _any_id(path: Path) -> bool:
    """Tell whether the ids of a section may be any words."""
    section = within_layer(path)
    return len(section) == 1 and section[0] in SECTIONS and SECTIONS[section[0]].any_id


def _letters(tree: Tree, found: Plan, n: int, change: Any) -> None:
    for use in uses(tree):
        value = relettered(use, change, n)
        if value != use.value:
            found.changes.append(["put", list(use.path), value, None])
            found.writes.add(use.path)
    found.writes.add(LETTERS)


def _remove(tree: Tree, command: Remove, found: Plan) -> None:
    path = tuple(command.path)
    if len(path) == 3 and path[0] in LAYERS and path[2] in SECTIONS and has(tree, path):
        # As in all again: what one of them gives for a whole section.
        found.changes.append(["drop", list(path)])
        found.writes.add(path)
        return
    _existing(tree, path)
    found.changes.append(["drop", list(path)])
    found.writes.add(path)
    if not is_keyed(path[:-1]):
        found.writes.add(("#name", path[-1]))
    if path[:-1] == ("options",):
        ids = keys(get(tree, ("options",)))
        place = ids.index(path[-1])
        if len(ids) > 1:
            _letters(tree, found, len(ids), lambda text, _: text[:place] + text[place + 1 :])

    if command.everywhere:
        for change in cuts(apply(tree, found.changes)[0], path, get(tree, path)):
            found.changes.append(change)
            found.writes.add(tuple(change[1]))


def _existing(tree: Tree, path: Path) -> None:
    kind = kind_of(path)
    if kind is None or (not is_section(path[:-1]) and not is_keyed(path[:-1])):
        raise Refused(f"“{_shown(path)}” is no entry of a section")
    _entry(tree, path, kind)


def _move(tree: Tree, command: Move, found: Plan) -> None:
    path = tuple(command.path)
    _existing(tree, path)
    siblings = keys(get(tree, path[:-1]))
    if command.after and command.after not in siblings:
        raise Refused(f"there is no “{command.after}” to come after; perhaps somebody removed it")
    if command.after == path[-1]:
        raise Refused("an entry cannot come after itself")
    found.changes.append(["move", list(path), [command.after] if command.after else []])
    found.writes.add((*path, "#place"))
    if command.after:
        found.reads.add((*path[:-1], command.after, "#place"))
    if path[:-1] == ("options",):
        moved, _ = apply(tree, found.changes)
        order = [siblings.index(k) for k in keys(get(moved, ("options",)))]
        _letters(tree, found, len(siblings), lambda text, _: "".join(text[k] for k in order))


def _rename(tree: Tree, command: Rename, found: Plan) -> None:
    path, new = tuple(command.path), command.to
    _existing(tree, path)
    if is_keyed(path[:-1]):
        raise Refused(f"“{_shown(path)}” has no id that could be changed")
    old, section = path[-1], path[-2]
    if old == new:
        raise Refused(f"it is already called “{new}”")
    tables = [path[:-1]]
    if len(within_layer(path)) == 2:
        tables = [(*layer, section) for layer in layers(tree)]
        tables += [(*layer, named) for named in named_as().get(section, ()) for layer in layers(tree)]
    rivals = ("options", "definitions") if section in ("options", "definitions") else ()
    known = [k for table in tables for k in keys(get(tree, table))]
    known += [k for layer in layers(tree) for rival in rivals for k in keys(get(tree, (*layer, rival)))]
    _new_id(new, path[:-1], known)
    for use in uses(tree):
        value = renamed(use, section, old, new)
        if value != use.value:
            found.changes.append(["put", list(use.path), value, None])
            found.writes.add(use.path)
    for table in tables:
        if old in keys(get(tree, table)):
            found.changes.append(["rename", [*table, old], new])
            found.writes |= {(*table, old), (*table, new)}
    found.writes |= {("#name", old), ("#name", new)}


def _replace(tree: Tree, command: Replace, found: Plan, ids: Iterator[str]) -> None:
    path = tuple(command.path)
    kind = kind_of(path)
    if path == ("options",):
        raise Refused("options are added, removed and moved one by one, so that states keep their letters")
    if kind is None and not is_section(path):
        raise Refused(f"there is no place “{_shown(path)}” in a case")
    value = _said(tree, path, command.value, ids)
    if value is None:
        raise Refused("a value is needed; to take an entry away, remove it")
    begins = kind == "preference" or (path[-1] in SECTIONS and SECTIONS[path[-1]].container == "value")
    if kind is not None and not begins and not has(tree, path):
        raise Refused(f"there is nothing at “{_shown(path)}”; perhaps somebody removed it")
    found.ensure(path[:-1])
    found.put(path, same_ids(value, get(tree, path), path))


def _count_for(tree: Tree, command: CountFor, found: Plan) -> None:
    path, layer = tuple(command.path), tuple(command.layer)
    try:
        there, value = counted_for(tree, path, layer)
    except UsageError as e:
        raise Refused(str(e)) from None
    found.ensure(there[:-1])
    found.put(there, value)
    found.changes.append(["drop", list(path)])
    if len(within_layer(path)) > 1 and not layer:
        found.changes.append(["prune", list(path[:-1])])
    found.writes.add(path)
    found.reads |= {layer} if layer else set()


def _accept(tree: Tree, command: AcceptClaims, found: Plan, ids: Iterator[str]) -> None:
    known = keys(get(tree, ("claims",)))
    found.ensure(("claims",))
    for key, value in command.claims.items():
        _new_id(key, ("claims",), known)
        path = ("claims", key)
        found.put(path, _value(value, path, ids))
        found.writes.add(("#name", key))


def _replace_text(tree: Tree, command: ReplaceText, found: Plan, ids: Iterator[str]) -> None:
    text = plain_text(command.text)
    found.writes.add(())
    try:
        read = from_text(text, ids) if command.read is None else command.read[0]
    except InvalidCase:
        read = None
    if read is None:
        found.changes.append(["put", [DRAFT], _clean(text), None])
        return
    new = read if command.read is None else with_ids(read, (), ids)
    found.changes.append(["put", [], {**same_ids(new, tree), TEXT: text}, None])


def plain_text(text: str) -> str:
    """Return a text with the line ends, and the beginning, that the text of a case has."""
    return text.replace("\r\n", "\n").removeprefix("\ufeff")


def from_text(text: str, ids: Iterator[str], name: str = "case.yaml") -> dict[str, Tree]:
    """Return the tree of a YAML text.

    Raises
    ------
    InvalidCase
        If the text is no YAML mapping within the bounds of a case file.
    """
    return tree_of(read_nodes(text, name), ids, name)


def tree_of(nodes: Node, ids: Iterator[str], name: str) -> dict[str, Tree]:
    """Return the tree of a file's nodes, or raise `InvalidCase` where they are no mapping."""
    tree = from_nodes(nodes, ids)
    if not isinstance(tree, dict) or any(k.startswith("#") for k in tree):
        raise InvalidCase([Problem(Where(name, 1, 1), "found no case: expected a mapping with the key “format”")])
    return tree


# -- values -----------------------------------------------------------------------------------------------------------


def _value(value: Any, path: Path, ids: Iterator[str]) -> Tree:
    """Return a value given with a command as a tree, within the bounds of a case file."""
    counted = [0, 0]
    _measure(value, 1, counted)
    if counted[0] > MAX_NODES or counted[1] > MAX_CHARACTERS:
        raise Refused(f"the value is larger than a case may be: {MAX_NODES} values, {MAX_CHARACTERS} characters")
    return _cleaned(with_ids(value, path, ids))


def _said(tree: Tree, path: Path, value: Any, ids: Iterator[str]) -> Tree:
    """Return a value given with a command, with ids wherever it says what an entry is called."""
    try:
        return in_ids(tree, path, _value(value, path, ids))
    except UsageError as e:
        raise Refused(str(e)) from None


def _measure(value: Any, depth: int, counted: list[int]) -> None:
    if depth > MAX_DEPTH:
        raise Refused(f"the value is nested more than {MAX_DEPTH} deep")
    counted[0] += 1
    parts: Iterable[Any] = ()
    if isinstance(value, dict):
        counted[0] += len(value)
        parts = value.values()
    elif isinstance(value, list):
        parts = value
    elif isinstance(value, str):
        counted[1] += len(value)
    for part in parts:
        _measure(part, depth + 1, counted)


def _cleaned(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {_clean(k): _cleaned(v) for k, v in tree.items()}
    if isinstance(tree, list):
        return [_cleaned(v) for v in tree]
    return _clean(tree) if isinstance(tree, str) else tree


def _clean(text: str) -> str:
    """Return a text with line ends as in a file; refuse what no file can show."""
    text = text.replace("\r\n", "\n")
    strange = next((c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"), None)
    if strange is not None:
        raise Refused(f"found the character U+{ord(strange):04X}, which cannot be shown; remove it")
    return text


def _shown(path: Sequence[str]) -> str:
    return "/".join(path) or "the case"


def _word(kind: str) -> str:
    return "perspective or phase" if kind == "override" else called().get(kind, kind)
