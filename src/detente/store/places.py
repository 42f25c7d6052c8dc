"""Which places a case file has, and where in it one thing speaks of another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detente.case.elements import MOVE_TEXT
from detente.case.preferences.statements import EITHER_ORDER
from detente.case.referring import Refers, leaves, looked_up, names, rewritten
from detente.case.referring import relettered as relettered_text
from detente.case.referring import renamed as renamed_text
from detente.case.sections import SECTIONS, Section, bare, holding, kinds, named_as, references
from detente.case.sections.preferences import STATEMENT
from detente.formula import WORDS, is_pattern
from detente.store.tree import LAYERS, Path, Tree, get, has, is_keyed, keys, within_layer

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def kind_of(path: Sequence[str]) -> str | None:
    """Return the kind of entry a path names, as in `known_keys`, or None where it names no entry."""
    rest = within_layer(path)
    if not rest:
        return "override" if path else "case"
    match rest:
        case (key,) if key in SECTIONS and SECTIONS[key].container == "value":
            return SECTIONS[key].of.name
        case (section, _, _) if section in holding() and (members := holding()[section].members) is not None:
            return members.name
        case (section, _, field, _) if section in holding() and (held := holding()[section].of.parts) is not None:
            return held[1].name if held[0] == field else None
        case (section, _):
            return holding()[section].of.name if section in holding() else None
    return None


def is_section(path: Sequence[str]) -> bool:
    """Tell whether a path names a place that holds entries."""
    return bool(path) and kind_of((*path, "x")) not in (None, "case")


def layers(tree: Tree) -> Iterator[Path]:
    """Yield the path of the top level and of each perspective and phase."""
    yield ()
    for name in LAYERS:
        yield from ((name, key) for key in keys(get(tree, (name,))) if isinstance(get(tree, (name, key)), dict))


def entries(tree: Tree) -> Iterator[tuple[Path, str, Tree]]:
    """Yield every entry of a case under edit with its place and its kind, whether or not the case is valid."""
    for layer in layers(tree):
        body = get(tree, layer)
        if isinstance(body, dict):
            yield layer, kind_of(layer) or "", body
            for key, section in SECTIONS.items():
                if section.container == "value" and key in body:
                    yield (*layer, key), section.of.name, body[key]
            for key, section in holding().items():
                for path, value in _held(body.get(key), (*layer, key)):
                    yield path, section.of.name, value
                    yield from _inside(path, section, value)


def _inside(path: Path, section: Section, value: Tree) -> Iterator[tuple[Path, str, Tree]]:
    if section.members is not None and isinstance(value, list):
        yield from ((inner, section.members.name, part) for inner, part in _held(value, path))
    elif section.of.parts is not None and isinstance(value, dict):
        field, kind = section.of.parts
        yield from ((inner, kind.name, part) for inner, part in _held(value.get(field), (*path, field)))


def _held(section: Tree, path: Path) -> Iterator[tuple[Path, Tree]]:
    """Yield what a section holds; nothing where it is not written as a section."""
    if isinstance(section, dict):
        yield from (((*path, key), value) for key, value in section.items())
    elif isinstance(section, list) and is_keyed(path):
        yield from (((*path, key), value) for key, value in section)


@dataclass(frozen=True)
class Use:
    """A place that may speak of other entries, with how its value is read for their names, and the entry it is in."""

    entry: Path
    path: Path
    refers: Refers
    value: Tree


def uses(tree: Tree) -> Iterator[Use]:
    """Yield every place of a case whose text, list or mapping names entries of a section."""
    for path, kind, value in entries(tree):
        if isinstance(value, dict) and _spread(value, kind):
            yield Use(path, path, references()[kind][main_field(kind) or ""], value)
        elif isinstance(value, dict):
            fields = references().get(kind, {})
            yield from (Use(path, (*path, name), fields[name], value[name]) for name in fields if name in value)
        elif kind in bare():
            yield Use(path, path, bare()[kind], value)


def naming(tree: Tree, section: str, key: str) -> Iterator[Path]:
    """Yield every place that names an entry of a section which no layer of the case has any more."""
    if declares(tree, section, key):
        return
    for use in uses(tree):
        if any(names_entry(text, how, section, key) for text, how in leaves(use.value, use.refers)):
            yield use.path
    of_it = ((*layer, named, key) for named in named_as().get(section, ()) for layer in layers(tree))
    yield from (path for path in of_it if has(tree, path))


def declares(tree: Tree, section: str, key: str) -> bool:
    """Tell whether any layer of a case has an entry of a section."""
    declared = [()] if section == "options" else layers(tree)  # a layer adds no option
    return any(key in keys(get(tree, (*layer, section))) for layer in declared)


def names_entry(text: str, refers: Refers, section: str, key: str) -> bool:
    """Tell whether a text that is read for names names an entry of a section."""
    return any(name == key and looked_up(section, sections) for name, sections in names(text, refers))


def renamed(use: Use, section: str, old: str, new: str) -> Tree:
    """Return the value of a place with one name in place of another."""
    return rewritten(use.value, use.refers, lambda text, how: renamed_text(text, how, section, old, new))


def relettered(use: Use, change: Callable[[str, str], str], n: int) -> Tree:
    """Return a value with the letters of its states and patterns of n letters changed; see `case.referring`."""
    return rewritten(use.value, use.refers, lambda text, how: relettered_text(text, how, change, n))


def names_in(value: Tree) -> set[str]:
    """Return every word of a text, a list or an entry that may name something."""
    if isinstance(value, str):
        return {w for w in WORD.findall(value) if w not in WORDS} if len(value) < 20_000 else set()
    if isinstance(value, dict):
        return set().union(*(names_in(v) for v in value.values()), *(names_in(k) for k in value), set())
    if isinstance(value, list):
        return set().union(*(names_in(v) for v in value), set())
    return set()


def has_pattern(value: Tree) -> bool:
    """Tell whether a text, or one in a list or entry, is a state or a pattern."""
    if isinstance(value, str):
        return is_pattern(value)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(has_pattern(part) for part in parts)


def together(kind: str | None, value: Tree) -> list[Tree] | None:
    """Return the statements of one entry that are equally important, or stand in either order; None of any other."""
    found = value.get(EITHER_ORDER) if isinstance(value, dict) else value
    return found if kind == STATEMENT.name and isinstance(found, list) else None


def main_field(kind: str | None) -> str | None:
    """Return the field that an entry written as a text stands for."""
    return kinds()[kind].main if kind is not None and kind in kinds() else None


def _of_any_shape(kind: str | None, name: str) -> bool:
    return any(field.name == name and field.type == "other" for field in kinds()[kind or ""].fields)


def _spread(value: dict[str, Tree], kind: str | None) -> bool:
    """Tell whether an entry is written as the mapping that its main field holds."""
    return bool(value) and kind is not None and kind in kinds() and kinds()[kind].spreads(value)


def opened(value: Tree, kind: str | None) -> dict[str, Tree] | None:
    """Return an entry as fields; a bare text, or a list where that may stand there, is the main field of its kind."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {main_field(kind) or "": value} if _spread(value, kind) else value
    if isinstance(value, str) and (main := main_field(kind)) is not None:
        return {main: value}
    if isinstance(value, list) and (main := main_field(kind)) is not None and _of_any_shape(kind, main):
        return {main: value}
    if isinstance(value, str) and kind == "forbidden move" and (match := MOVE_TEXT.fullmatch(value)):
        return dict(zip(("by", "from", "to"), match.groups(), strict=True))
    return None
