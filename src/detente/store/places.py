"""Which places a case file has, and where in it one thing speaks of another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detente.case.elements import MOVE_TEXT
from detente.case.fields import BARE, PARTS, REFERENCES, SECTIONS, Refers, leaves, names, rewritten
from detente.case.fields import relettered as relettered_text
from detente.case.fields import renamed as renamed_text
from detente.formula import WORDS, is_pattern
from detente.store.tree import LAYERS, Path, Tree, get, has, is_keyed, keys, within_layer

MAIN_FIELD = {"infeasible": "when", "indistinguishable": "when", "statement": "that", "term": "that"}
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def kind_of(path: Sequence[str]) -> str | None:
    """Return the kind of entry a path names, as in `SECTIONS` and `known_keys`, or None where it names no entry."""
    rest = within_layer(path)
    if not rest:
        return "override" if path else "case"
    match rest:
        case ("repair",):
            return "repair"
        case ("preferences", _, _):
            return "statement"
        case (section, _, field, _) if PARTS.get(SECTIONS.get(section, ""), ("",))[0] == field:
            return PARTS[SECTIONS[section]][1]
        case (section, _):
            return SECTIONS.get(section)
    return None


def is_section(path: Sequence[str]) -> bool:
    """Tell whether a path names a place that holds entries."""
    return bool(path) and (
        within_layer(path) == ("preferences",) or kind_of((*path, "x")) not in (None, "case", "preference")
    )


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
            if "repair" in body:
                yield (*layer, "repair"), "repair", body["repair"]
            for section, kind in SECTIONS.items():
                for path, value in _held(body.get(section), (*layer, section)):
                    yield path, kind, value
                    yield from _parts(path, kind, value)


def _parts(path: Path, kind: str, value: Tree) -> Iterator[tuple[Path, str, Tree]]:
    if kind == "preference" and isinstance(value, list):
        yield from ((inner, "statement", part) for inner, part in _held(value, path))
    elif kind in PARTS and isinstance(value, dict):
        field, part_kind = PARTS[kind]
        yield from ((inner, part_kind, part) for inner, part in _held(value.get(field), (*path, field)))


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
        if isinstance(value, dict):
            fields = REFERENCES.get(kind, {})
            yield from (Use(path, (*path, name), fields[name], value[name]) for name in fields if name in value)
        elif kind in BARE:
            yield Use(path, path, BARE[kind], value)


def naming(tree: Tree, section: str, key: str) -> Iterator[Path]:
    """Yield every place that names an entry of a section which no layer of the case has any more."""
    if declares(tree, section, key):
        return
    for use in uses(tree):
        if any(names_entry(text, how, section, key) for text, how in leaves(use.value, use.refers)):
            yield use.path
    if section == "decision_makers":
        yield from ((*layer, "preferences", key) for layer in layers(tree) if has(tree, (*layer, "preferences", key)))


def declares(tree: Tree, section: str, key: str) -> bool:
    """Tell whether any layer of a case has an entry of a section."""
    declared = [()] if section == "options" else layers(tree)  # a layer adds no option
    return any(key in keys(get(tree, (*layer, section))) for layer in declared)


def names_entry(text: str, refers: Refers, section: str, key: str) -> bool:
    """Tell whether a text that is read for names names an entry of a section."""
    return any(name == key and section in sections for name, sections in names(text, refers))


def renamed(use: Use, section: str, old: str, new: str) -> Tree:
    """Return the value of a place with one name in place of another."""
    return rewritten(use.value, use.refers, lambda text, how: renamed_text(text, how, section, old, new))


def relettered(use: Use, change: Callable[[str, str], str], n: int) -> Tree:
    """Return the value of a place with the letters of each state or pattern of n letters changed; see `case.fields`."""
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


def opened(value: Tree, kind: str | None) -> dict[str, Tree] | None:
    """Return an entry as fields; a bare text is the main field of its kind."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    if isinstance(value, str) and kind in MAIN_FIELD:
        return {MAIN_FIELD[kind]: value}
    if isinstance(value, str) and kind == "forbidden move" and (match := MOVE_TEXT.fullmatch(value)):
        return dict(zip(("by", "from", "to"), match.groups(), strict=True))
    return None
